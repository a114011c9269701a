/*
 * The one check of an event header, for memory and for files: decides whether the bytes may be read
 * as an event of this version, never whether the event makes sense. Private to the trace stage.
 */
#ifndef CTS_TRACE_HEADER_H
#define CTS_TRACE_HEADER_H

#include "trace/trace.h"

/* `rest`: readable bytes from `event` on. CTS_TRUNCATED, CTS_CORRUPT (magic, length), CTS_VERSION.
 */
static inline enum cts_status cts_header_check(const struct cts_event *event, size_t rest)
{
    if (rest < sizeof(*event))
        return CTS_TRUNCATED;
    if (event->magic != CTS_EVENT_MAGIC)
        return CTS_CORRUPT;
    if (event->version != CTS_EVENT_VERSION)
        return CTS_VERSION;
    if (event->length > CTS_EVENT_PAYLOAD_MAX)
        return CTS_CORRUPT;
    return rest - sizeof(*event) < event->length ? CTS_TRUNCATED : CTS_OK;
}

#endif
