/*
 * Traces: a buffer of events in memory, and the same events as a pcap file. Writes and reads
 * evidence; never interprets it.
 */
#ifndef CTS_TRACE_H
#define CTS_TRACE_H

#include <cts/event.h>
#include <cts/status.h>
#include <stdbool.h>
#include <stddef.h>

/* Events one behind the other in caller-owned memory (8-byte aligned). Fields are read-only
 * outside. */
struct cts_buffer {
    uint8_t *bytes;
    size_t capacity;
    size_t used; /* always a multiple of 8 */
    uint64_t events;
    uint32_t run;   /* stamped on new events */
    uint64_t stamp; /* of the next event */
    bool full;      /* an event did not fit; it and all later ones are dropped */
};

void cts_buffer_init(struct cts_buffer *buffer, void *bytes, size_t capacity);
/* Appends an event with zeroed arguments and room for `length` payload bytes (event + 1). Header
 * fields up to `stamp` and `length` are filled in. Returns NULL, and sets full, if there is no
 * room. `used` grows only after the header is whole, so that a reader in another process never sees
 * half of one. */
struct cts_event *cts_buffer_append(struct cts_buffer *buffer, uint16_t kind, uint8_t interface,
                                    uint32_t thread, uint32_t length);
/* Walks events: NULL to start, NULL at the end. Checks every header (magic, version, length within
 * bounds), as the memory may have been written by a dying process: on a bad one returns NULL and
 * sets *status to CTS_CORRUPT, CTS_VERSION or CTS_TRUNCATED. */
const struct cts_event *cts_buffer_next(const uint8_t *bytes, size_t used, size_t *offset,
                                        enum cts_status *status);

/* -- for people -- */

/* Writes one line about an event, without newline, cut to `size` bytes with NUL: thread, stamp,
 * kind, and the fields that the kind uses. Whatever the event holds, only printable ASCII comes
 * out. Returns the length written. The event must be whole (as cts_buffer_next() and
 * cts_trace_read() give it). */
size_t cts_event_print(const struct cts_event *event, char *text, size_t size);
/* "NOT_SUPPORTED" for 50; NULL for a code that the catalogue does not name. Static storage. */
const char *cts_win32_text(uint32_t code);

/* -- pcap files -- */

struct cts_trace_writer;
struct cts_trace_reader;

/* Creates a pcap file. CTS_IO (errno says why), CTS_MEMORY. */
enum cts_status cts_trace_create(const char *path, struct cts_trace_writer **writer);
/* Writes one event (header and payload contiguous). CTS_IO on a full disk: what was written stays
 * readable. */
enum cts_status cts_trace_write(struct cts_trace_writer *writer, const struct cts_event *event);
/* Frames written so far; Wireshark numbers the next one this + 1. */
uint64_t cts_trace_frames(const struct cts_trace_writer *writer);
/* Flushes, closes, frees. CTS_IO. */
enum cts_status cts_trace_close(struct cts_trace_writer *writer);

/* Opens a trace of any origin. CTS_IO; CTS_CORRUPT: no classic pcap; CTS_VERSION: another link
 * type. `message` (NULL allowed) gets a sentence with the reason. */
enum cts_status cts_trace_open(const char *path, struct cts_trace_reader **reader,
                               char message[160]);
/* The next event, valid until the next call; *frame is its number from 1. At the end *event is NULL
 * and the status CTS_OK. CTS_TRUNCATED, CTS_CORRUPT, CTS_VERSION: `message` names the frame and the
 * fault. */
enum cts_status cts_trace_read(struct cts_trace_reader *reader, const struct cts_event **event,
                               uint64_t *frame, char message[160]);
void cts_trace_done(struct cts_trace_reader *reader);

#endif
