/*
 * Traces in: events from a file of any origin. Nothing in the file is believed: every frame is
 * checked before it is handed on, and a bad one ends the reading with its number and the fault. It
 * never judges what the events mean.
 */
#include "trace/header.h"
#include <errno.h>
#include <inttypes.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MESSAGE_SIZE 160

struct cts_trace_reader {
    pcap_t *pcap;
    FILE *file; /* of the pcap */
    uint64_t frame;
    enum cts_status ended; /* sticky */
    char message[MESSAGE_SIZE];
    /* A copy at an aligned address: packets in libpcap's buffer stand anywhere. */
    uint64_t event[(sizeof(struct cts_event) + CTS_EVENT_PAYLOAD_MAX) / 8];
};

#define SAY(message, ...)                                                                          \
    do {                                                                                           \
        if (message)                                                                               \
            snprintf(message, MESSAGE_SIZE, __VA_ARGS__);                                          \
    } while (0)

/* libpcap also reads pcapng and a dozen variants; evidence has one form (in either byte order). */
static bool classic_magic(const uint8_t magic[4])
{
    static const uint8_t known[][4] = {
        {0x4d, 0x3c, 0xb2, 0xa1}, /* nanoseconds */
        {0xa1, 0xb2, 0x3c, 0x4d},
        {0xd4, 0xc3, 0xb2, 0xa1}, /* microseconds: the stamp stands in the event as well */
        {0xa1, 0xb2, 0xc3, 0xd4},
    };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (memcmp(magic, known[i], 4) == 0)
            return true;
    return false;
}

static enum cts_status open_pcap(FILE *file, pcap_t **pcap, char *message)
{
    char reason[PCAP_ERRBUF_SIZE] = "";
    uint8_t magic[4];

    *pcap = NULL;
    if (fread(magic, 1, sizeof(magic), file) != sizeof(magic)) {
        if (ferror(file)) {
            SAY(message, "the file cannot be read: %s", strerror(errno));
            return CTS_IO;
        }
        SAY(message, "the file is too short to be a pcap file");
        return CTS_CORRUPT;
    }
    if (!classic_magic(magic)) {
        SAY(message, "this is not a classic pcap file (a pcapng file can be converted with "
                     "`editcap -F nsecpcap`)");
        return CTS_CORRUPT;
    }
    if (fseek(file, 0, SEEK_SET) != 0) {
        SAY(message, "the file cannot be read from its beginning: %s", strerror(errno));
        return CTS_IO;
    }
    *pcap = pcap_fopen_offline_with_tstamp_precision(file, PCAP_TSTAMP_PRECISION_NANO, reason);
    if (!*pcap) {
        SAY(message, "the pcap file header is bad: %.110s", reason);
        return CTS_CORRUPT;
    }
    if (pcap_datalink(*pcap) != DLT_USER0) {
        SAY(message, "link type %d instead of %d (LINKTYPE_USER0): these are not hvcts events",
            pcap_datalink(*pcap), DLT_USER0);
        pcap_close(*pcap); /* closes the file too */
        *pcap = NULL;
        return CTS_VERSION;
    }
    return CTS_OK;
}

enum cts_status cts_trace_open(const char *path, struct cts_trace_reader **reader,
                               char message[MESSAGE_SIZE])
{
    struct cts_trace_reader *r = calloc(1, sizeof(*r));
    enum cts_status status;

    *reader = NULL;
    if (!r) {
        SAY(message, "%s", cts_status_text(CTS_MEMORY));
        return CTS_MEMORY;
    }
    r->file = fopen(path, "rb");
    if (!r->file) {
        SAY(message, "the file cannot be opened: %s", strerror(errno));
        free(r);
        return CTS_IO;
    }
    status = open_pcap(r->file, &r->pcap, message);
    if (status != CTS_OK) {
        if (status != CTS_VERSION)
            fclose(r->file);
        free(r);
        return status;
    }
    *reader = r;
    return CTS_OK;
}

/* Ends the reading for good; later calls say the same again. */
static enum cts_status stop(struct cts_trace_reader *reader, enum cts_status status,
                            const char *fault)
{
    reader->ended = status;
    snprintf(reader->message, MESSAGE_SIZE, "frame %" PRIu64 ": %s", reader->frame, fault);
    return status;
}

static enum cts_status check_frame(struct cts_trace_reader *reader,
                                   const struct pcap_pkthdr *header, const u_char *bytes)
{
    const struct cts_event *event = (const struct cts_event *)reader->event;
    char fault[MESSAGE_SIZE - 32];
    enum cts_status status;

    if (header->caplen < header->len)
        return stop(reader, CTS_TRUNCATED, "the capture cut the packet short");
    if (header->caplen > sizeof(reader->event))
        return stop(reader, CTS_CORRUPT, "the packet is larger than any event");
    memcpy(reader->event, bytes, header->caplen);
    status = cts_header_check(event, header->caplen);
    switch (status) {
    case CTS_OK:
        if (sizeof(*event) + event->length != header->caplen)
            return stop(reader, CTS_CORRUPT, "there are bytes behind the event in its packet");
        return CTS_OK;
    case CTS_VERSION:
        snprintf(fault, sizeof(fault), "event version %u; this program reads version %u",
                 event->version, CTS_EVENT_VERSION);
        return stop(reader, status, fault);
    case CTS_TRUNCATED:
        return stop(reader, status, "the packet ends before its event does");
    default:
        return stop(reader, status,
                    event->magic != CTS_EVENT_MAGIC ? "the packet does not begin as an event does"
                                                    : "the event's length is impossible");
    }
}

static enum cts_status next_frame(struct cts_trace_reader *reader, const struct cts_event **event)
{
    struct pcap_pkthdr *header;
    const u_char *bytes;
    char fault[MESSAGE_SIZE - 32];
    int got = pcap_next_ex(reader->pcap, &header, &bytes);

    if (got == PCAP_ERROR_BREAK)
        return CTS_OK;
    reader->frame++;
    if (got != 1) {
        if (ferror(reader->file))
            return stop(reader, CTS_IO, "the file cannot be read");
        if (feof(reader->file))
            return stop(reader, CTS_TRUNCATED, "the file ends within the frame");
        snprintf(fault, sizeof(fault), "%.120s", pcap_geterr(reader->pcap));
        return stop(reader, CTS_CORRUPT, fault);
    }
    enum cts_status status = check_frame(reader, header, bytes);

    if (status == CTS_OK)
        *event = (const struct cts_event *)reader->event;
    return status;
}

enum cts_status cts_trace_read(struct cts_trace_reader *reader, const struct cts_event **event,
                               uint64_t *frame, char message[MESSAGE_SIZE])
{
    enum cts_status status = reader->ended;

    *event = NULL;
    if (status == CTS_OK)
        status = next_frame(reader, event);
    if (frame)
        *frame = reader->frame;
    if (status != CTS_OK)
        SAY(message, "%s", reader->message);
    return status;
}

void cts_trace_done(struct cts_trace_reader *reader)
{
    if (reader)
        pcap_close(reader->pcap);
    free(reader);
}
