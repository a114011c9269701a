/*
 * The reference hypervisor, inside: its state, and the notations in which people write a generation
 * id. Only platform.c, guid_text.c, their tests and the faulty platforms include this file.
 */
#ifndef CTS_REFERENCE_PLATFORM_H
#define CTS_REFERENCE_PLATFORM_H

#include <cts/counter.h>

#define CTS_PLATFORM_HISTORY 64u /* ids remembered, so that none is drawn twice */
#define CTS_GUID_TEXT_MAX    48u /* the longest notation fits, with its NUL */

struct cts_platform {
    const struct cts_host *host;
    enum cts_guid_text guid_text;
    uint32_t policy;                 /* CTS_PLATFORM_* */
    uint8_t id[CTS_COUNTER_ID_SIZE]; /* what the memory holds */
    uint32_t used;                   /* ids in `history`, which is a ring once it is full */
    uint8_t history[CTS_PLATFORM_HISTORY][CTS_COUNTER_ID_SIZE];
};

/* Text to guest bytes. False if the text is not exactly one id in this notation; `id` is then
 * unchanged. */
bool cts_guid_text_parse(enum cts_guid_text notation, const char *text,
                         uint8_t id[CTS_COUNTER_ID_SIZE]);
/* Guest bytes to text, the inverse: lower-case digits, halves of a decimal pair parted by ", ". */
void cts_guid_text_print(enum cts_guid_text notation, const uint8_t id[CTS_COUNTER_ID_SIZE],
                         char text[CTS_GUID_TEXT_MAX]);

/* The steps of an id change. Each is one decision of the hypervisor. */

/* Stores `id` in guest memory, at one instant or (CTS_PLATFORM_TORN) in two. */
void cts_platform_store(struct cts_platform *platform, const uint8_t id[CTS_COUNTER_ID_SIZE]);
/* Draws an id that was never in use: 128 random bits, not zero. */
void cts_platform_draw(struct cts_platform *platform, uint8_t id[CTS_COUNTER_ID_SIZE]);
/* Brings the VM to `id`, and tells the guest as the policy demands. */
void cts_platform_enter(struct cts_platform *platform, const uint8_t id[CTS_COUNTER_ID_SIZE]);
/* Does this event start the VM from an earlier or copied state, so that it needs a new id? */
bool cts_platform_is_shift(const struct cts_platform *platform, enum cts_vm_event event);

#endif
