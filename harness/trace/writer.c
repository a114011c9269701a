/*
 * Traces out: events into a classic nanosecond pcap. The same events give the same bytes, whenever
 * and wherever they are written. After a failed write the file is cut back to its last whole frame,
 * so that what was written stays readable.
 */
#include "trace/trace.h"
#include <errno.h>
#include <pcap/pcap.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_HEADER_SIZE  24
#define FRAME_HEADER_SIZE 16
#define NANOSECONDS       1000000000u

struct cts_trace_writer {
    pcap_t *pcap;
    pcap_dumper_t *dumper;
    FILE *file; /* of the dumper */
    uint64_t frames;
    bool failed;
    char path[];
};

enum cts_status cts_trace_create(const char *path, struct cts_trace_writer **writer)
{
    size_t length = strlen(path) + 1;
    struct cts_trace_writer *w = calloc(1, sizeof(*w) + length);
    int error = 0;

    *writer = NULL;
    if (!w)
        return CTS_MEMORY;
    memcpy(w->path, path, length);
    w->pcap = pcap_open_dead_with_tstamp_precision(
        DLT_USER0, sizeof(struct cts_event) + CTS_EVENT_PAYLOAD_MAX, PCAP_TSTAMP_PRECISION_NANO);
    if (!w->pcap) {
        free(w);
        return CTS_MEMORY;
    }
    w->file = fopen(path, "wb");
    if (w->file)
        w->dumper = pcap_dump_fopen(w->pcap, w->file);
    /* The file header is flushed at once: a full disk is reported before anything was played. */
    if (w->dumper && fflush(w->file) == 0) {
        *writer = w;
        return CTS_OK;
    }
    error = errno;
    if (w->dumper)
        pcap_dump_close(w->dumper);
    else if (w->file)
        fclose(w->file);
    pcap_close(w->pcap);
    free(w);
    errno = error;
    return CTS_IO;
}

/* Cuts a regular file behind its last whole frame. Best effort: the error that led here is what
 * counts. */
static void cut_to_whole_frames(const char *path)
{
    FILE *file = fopen(path, "rb+");
    uint32_t header[FRAME_HEADER_SIZE / sizeof(uint32_t)];
    struct stat about;
    off_t end = FILE_HEADER_SIZE;

    if (!file)
        return;
    if (fstat(fileno(file), &about) == 0 && S_ISREG(about.st_mode) && about.st_size > end) {
        while (fseeko(file, end, SEEK_SET) == 0 &&
               fread(header, 1, sizeof(header), file) == sizeof(header)) {
            off_t next = end + FRAME_HEADER_SIZE + (off_t)header[2];

            if (next > about.st_size)
                break;
            end = next;
        }
        if (end < about.st_size && ftruncate(fileno(file), end) != 0)
            end = about.st_size;
    }
    fclose(file);
}

static enum cts_status fail(struct cts_trace_writer *writer)
{
    int error = errno;

    writer->failed = true;
    errno = error;
    return CTS_IO;
}

enum cts_status cts_trace_write(struct cts_trace_writer *writer, const struct cts_event *event)
{
    uint32_t size = (uint32_t)sizeof(*event) + event->length;
    struct pcap_pkthdr header = {
        .ts = {.tv_sec = (time_t)(uint32_t)(event->stamp / NANOSECONDS),
               .tv_usec = (suseconds_t)(event->stamp % NANOSECONDS)},
        .caplen = size,
        .len = size,
    };

    if (writer->failed)
        return CTS_IO;
    pcap_dump((u_char *)writer->dumper, &header, (const u_char *)event);
    if (ferror(writer->file))
        return fail(writer);
    writer->frames++;
    return CTS_OK;
}

uint64_t cts_trace_frames(const struct cts_trace_writer *writer)
{
    return writer->frames;
}

enum cts_status cts_trace_close(struct cts_trace_writer *writer)
{
    enum cts_status status = CTS_OK;
    int error = 0;

    if (!writer)
        return CTS_OK;
    if (fflush(writer->file) != 0 || writer->failed) {
        error = errno;
        status = CTS_IO;
    }
    pcap_dump_close(writer->dumper);
    if (status != CTS_OK)
        cut_to_whole_frames(writer->path);
    pcap_close(writer->pcap);
    free(writer);
    errno = error;
    return status;
}
