/*
 * The schedule of an explored run is known only when the run is over. Here it is put into the run's first
 * event, so that the trace alone replays it.
 */
#include "run/session_memory.h"

#include <string.h>

void cts_session_reschedule(uint8_t *bytes, size_t *used, size_t capacity,
                            const struct cts_switch *switches, uint32_t count)
{
    static struct cts_program program;
    static uint8_t encoding[CTS_PROGRAM_BYTES_MAX];
    struct cts_event *event = (struct cts_event *)(void *)bytes;
    uint8_t *payload = (uint8_t *)(event + 1);
    const uint8_t *name_end = memchr(payload, 0, event->length);
    size_t length = 0;

    if (!name_end)
        return;
    size_t name = (size_t)(name_end - payload) + 1;
    cts_program_decode(payload + name, event->length - name, &program);
    program.switch_count = 0;
    for (uint32_t i = 0; i < count && i < CTS_PROGRAM_SWITCHES_MAX; i++)
        if (i == 0 || switches[i].step > switches[i - 1].step)
            program.switches[program.switch_count++] = switches[i];
    if (cts_program_encode(&program, encoding, sizeof encoding, &length) != CTS_OK)
        return;
    size_t old_stride = CTS_EVENT_STRIDE(event->length);
    size_t new_stride = CTS_EVENT_STRIDE(name + length);
    if (*used - old_stride + new_stride > capacity)
        return;
    memmove(bytes + new_stride, bytes + old_stride, *used - old_stride);
    memcpy(payload + name, encoding, length);
    memset(payload + name + length, 0, new_stride - sizeof *event - name - length);
    event->length = (uint32_t)(name + length);
    *used = *used - old_stride + new_stride;
}
