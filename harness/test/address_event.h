/*
 * Events of socket addresses for an oracle under test, each in memory of its own size, so that a sanitizer sees a byte
 * read behind it. Judges nothing.
 */
#ifndef CTS_TEST_ADDRESS_EVENT_H
#define CTS_TEST_ADDRESS_EVENT_H

#include "oracle/oracle.h"

#include <stdlib.h>
#include <string.h>

/* Fills in what all of them have, and gives it. `length` bytes of `payload` follow. */
static inline void give_address_event(struct cts_oracle *oracle, struct cts_event begin,
                                      const void *payload, uint32_t length)
{
    struct cts_event *event = calloc(1, sizeof *event + length);

    assert_non_null(event);
    *event = begin;
    event->magic = CTS_EVENT_MAGIC;
    event->version = CTS_EVENT_VERSION;
    event->interface = CTS_INTERFACE_SOCKADDR;
    event->length = length;
    if (length)
        memcpy(event + 1, payload, length);
    cts_oracle_event(oracle, event, begin.stamp + 1);
    free(event);
}

#endif
