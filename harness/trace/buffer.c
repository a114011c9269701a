/*
 * Events in memory: appended by the executor, walked by the oracle and by whoever outlives a dying
 * worker. The memory belongs to the caller; nothing here allocates, locks or interprets an event.
 */
#include "trace/header.h"
#include <string.h>

/* The event is the wire form, so host and wire must agree on the byte order. */
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "events are little endian in memory");

void cts_buffer_init(struct cts_buffer *buffer, void *bytes, size_t capacity)
{
    *buffer = (struct cts_buffer){.bytes = bytes, .capacity = capacity & ~(size_t)7};
}

struct cts_event *cts_buffer_append(struct cts_buffer *buffer, uint16_t kind, uint8_t interface,
                                    uint32_t thread, uint32_t length)
{
    uint64_t stride = CTS_EVENT_STRIDE(length);

    if (buffer->full || length > CTS_EVENT_PAYLOAD_MAX ||
        stride > buffer->capacity - buffer->used) {
        buffer->full = true;
        return NULL;
    }
    struct cts_event *event = (struct cts_event *)(void *)(buffer->bytes + buffer->used);

    /* The last word of the payload first: its alignment bytes must not carry old memory into a
     * digest. */
    if (length)
        memset((uint8_t *)event + stride - 8, 0, 8);
    *event = (struct cts_event){
        .magic = CTS_EVENT_MAGIC,
        .version = CTS_EVENT_VERSION,
        .interface = interface,
        .kind = kind,
        .run = buffer->run,
        .thread = thread,
        .stamp = buffer->stamp++,
        .length = length,
    };
    buffer->events++;
    __atomic_store_n(&buffer->used, buffer->used + (size_t)stride, __ATOMIC_RELEASE);
    return event;
}

const struct cts_event *cts_buffer_next(const uint8_t *bytes, size_t used, size_t *offset,
                                        enum cts_status *status)
{
    *status = CTS_OK;
    if (*offset >= used)
        return NULL;
    const struct cts_event *event = (const struct cts_event *)(const void *)(bytes + *offset);
    size_t rest = used - *offset;

    *status = cts_header_check(event, rest);
    if (*status != CTS_OK)
        return NULL;
    if (CTS_EVENT_STRIDE(event->length) > rest) {
        *status = CTS_TRUNCATED;
        return NULL;
    }
    *offset += (size_t)CTS_EVENT_STRIDE(event->length);
    return event;
}
