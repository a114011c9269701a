/*
 * Events of a switch that nobody would record: any numbers in any order, and images that lie about their buffer. The
 * rules on extensions may say what they like of them, but read nothing that is not there, and come to an end.
 */
#include "oracle/oracle.h"

#include <cts/event.h>
#include <cts/nicsave.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#define RUNS   300u
#define EVENTS 400u

static uint64_t seed;

static uint32_t next(uint32_t bound)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 11) % bound;
}

/* Mostly small, so that numbers of requests, modules and sizes meet each other; now and then anything. */
static uint32_t some(void)
{
    static const uint32_t odd[] = {0,     1,     9,      64,         567,        568,
                                   569,   572,   632,    65535,      65536,      0x7FFFFFFF,
                                   64967, 64968, 100000, 0xC0010016, 0x80000000, UINT32_MAX};
    return next(4) ? next(12) : odd[next(sizeof odd / sizeof odd[0])];
}

static uint32_t some_oid(void)
{
    return next(8) ? CTS_OID_NIC_SAVE + next(4) : CTS_OID_NIC_CREATE + next(4);
}

/* The bytes that an event of OID requests carries; sometimes not all of them. */
static uint32_t fill_image(uint8_t *bytes)
{
    struct cts_oid_image image = {.oid = some_oid(), .request_type = next(2) ? 12u : next(3)};
    uint8_t *head = bytes + sizeof image;
    for (uint32_t i = 0; i < 6; i++)
        image.word[i] = some();
    image.original = some();
    image.digest = next(3);
    image.changed = next(3) ? 0 : next(0x10000000u);
    image.capacity = some();
    image.data_length = some();
    image.data_known = next(2);
    image.head_length = (uint16_t)(next(3) ? CTS_OID_HEAD_MAX : some());
    for (uint32_t i = 0; i < CTS_OID_HEAD_MAX; i++)
        head[i] = (uint8_t)(next(4) ? 0 : next(256));
    head[0] = 0x80;
    head[1] = (uint8_t)next(4);
    for (uint32_t at = 2; at < 568; at += next(2) ? 564 : 562) {
        uint16_t size = (uint16_t)some();
        memcpy(head + at, &size, sizeof size);
    }
    head[8] = (uint8_t)next(3);
    memcpy(bytes, &image, sizeof image);
    return next(5) ? (uint32_t)sizeof image + CTS_OID_HEAD_MAX
                   : next((uint32_t)sizeof image + CTS_OID_HEAD_MAX);
}

static void feed(struct cts_oracle *oracle, uint16_t kind, uint64_t stamp, bool module)
{
    static _Alignas(8) uint8_t bytes[sizeof(struct cts_event) + 4096];
    struct cts_event event = {.magic = CTS_EVENT_MAGIC,
                              .version = CTS_EVENT_VERSION,
                              .interface = CTS_INTERFACE_NICSAVE,
                              .kind = kind,
                              .stamp = stamp,
                              .handle = some(),
                              .request = some(),
                              .status = next(3) ? 0 : some()};
    for (uint32_t i = 0; i < 6; i++)
        event.arg[i] = some();
    uint8_t *payload = bytes + sizeof event;
    if (module) {
        event.arg[0] = 1;
        event.arg[1] = CTS_MODULE_IS_TARGET;
        event.arg[2] = next(64);
        event.length = sizeof(struct cts_extension_descriptor);
        for (uint32_t i = 0; i < event.length; i++)
            payload[i] = (uint8_t)(next(2) ? 0 : next(256));
    } else {
        event.arg[0] = next(3) ? 1 : event.arg[0];
        event.length = fill_image(payload);
    }
    /* Exactly as large as it says, so that a sanitizer sees a byte too many. */
    uint8_t *exact = malloc(sizeof event + event.length);
    assert_non_null(exact);
    memcpy(exact, &event, sizeof event);
    memcpy(exact + sizeof event, payload, event.length);
    cts_oracle_event(oracle, (const struct cts_event *)(const void *)exact, stamp + 1);
    free(exact);
}

static void test_any_events(void **state)
{
    static const uint16_t kinds[] = {
        CTS_EVENT_OID_ISSUED,    CTS_EVENT_OID_DELIVERED, CTS_EVENT_OID_DELIVERED,
        CTS_EVENT_OID_COMPLETED, CTS_EVENT_OID_COMPLETED, CTS_EVENT_OID_COMPLETED,
        CTS_EVENT_OID_CLONED,    CTS_EVENT_OID_FREED,     CTS_EVENT_OID_FORWARDED,
        CTS_EVENT_OID_CHECK,     CTS_EVENT_OID_CANCEL,    CTS_EVENT_FILTER_STATE,
        CTS_EVENT_PLANTED,       CTS_EVENT_GROWN,         CTS_EVENT_FILTER_STATE_DONE,
        CTS_EVENT_OID_SWEPT,     CTS_EVENT_OID_MODULE,    CTS_EVENT_NO_MEMORY,
        CTS_EVENT_MISUSE,        CTS_EVENT_QUIESCENT};
    (void)state;
    seed = 0x9E3779B97F4A7C15u;
    for (uint32_t profile = 0; cts_profile_name(profile); profile += 7) {
        struct cts_oracle *oracle =
            cts_oracle_new(cts_profile_find(cts_profile_name(profile)), false, NULL, NULL);
        assert_non_null(oracle);
        for (uint32_t run = 0; run < RUNS; run++) {
            feed(oracle, CTS_EVENT_RUN_BEGIN, 0, false);
            feed(oracle, CTS_EVENT_OID_MODULE, 1, true);
            for (uint32_t i = 0; i < EVENTS; i++)
                feed(oracle, kinds[next(sizeof kinds / sizeof kinds[0])], i + 2, false);
            feed(oracle, next(2) ? CTS_EVENT_RUN_END : CTS_EVENT_DIED, EVENTS + 2, false);
        }
        uint64_t seen = 0, explored;
        for (uint32_t r = 0; r < cts_requirement_count(); r++) {
            struct cts_result result = cts_oracle_result(oracle, r, &explored);
            seen += strncmp(cts_requirement(r)->id, "SAV-", 4) == 0 ? result.findings : 0;
        }
        assert_true(seen > RUNS); /* the rules were reached */
        cts_oracle_free(oracle);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_events),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
