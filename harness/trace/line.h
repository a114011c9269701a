/*
 * A line about an event while it grows, and what is put into it. Private to the trace stage.
 */
#ifndef CTS_TRACE_LINE_H
#define CTS_TRACE_LINE_H

#include "trace/fields.h"

struct cts_line {
    char *text;
    size_t size;
    size_t used;
};

/* Never writes past the end: what does not fit is cut. */
void cts_line_put(struct cts_line *line, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The name of a value, or the value. */
void cts_line_one_of(struct cts_line *line, const struct cts_name *names, uint32_t value);
/* "a+b+0x40". */
void cts_line_flags(struct cts_line *line, const struct cts_name *names, uint32_t value);
/* At most `most` bytes in hexadecimal. */
void cts_line_bytes(struct cts_line *line, const uint8_t *bytes, size_t length, size_t most);

/* print_oid.c: payloads of events about OID requests, of any bytes. */
void cts_line_image(struct cts_line *line, const struct cts_event *event);
void cts_line_descriptor(struct cts_line *line, const struct cts_event *event);
void cts_line_records(struct cts_line *line, const struct cts_event *event);
void cts_line_record(struct cts_line *line, const struct cts_event *event);
void cts_line_sweep(struct cts_line *line, const struct cts_event *event);

/* print_address.c: events about calls on socket addresses, of any bytes. */
void cts_line_given(struct cts_line *line, const struct cts_event *event);
void cts_line_answer(struct cts_line *line, const struct cts_event *event);
void cts_line_result(struct cts_line *line, const struct cts_event *event);

#endif
