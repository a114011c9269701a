/*
 * Events in memory: what append writes, next reads back; a full buffer and damaged memory are told
 * apart.
 */
#include "trace/trace.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
// clang-format off: cmocka needs the four headers above
#include <cmocka.h>
// clang-format on

static uint64_t memory[4096];

static void texts_name_every_value(void **state)
{
    (void)state;
    assert_string_equal(cts_status_text(CTS_TRUNCATED), "the data ends too early");
    assert_string_equal(cts_status_text((enum cts_status)9999), "unknown status");
    assert_string_equal(cts_status_text((enum cts_status) - 1), "unknown status");
    assert_string_equal(cts_event_text(CTS_EVENT_NOTIFIED), "notify delivered");
    assert_string_equal(cts_event_text(0), "unknown event");
    assert_string_equal(cts_event_text(0xffff), "unknown event");
    assert_string_equal(cts_win32_text(50), "NOT_SUPPORTED");
    assert_null(cts_win32_text(51));
}

static void append_fills_the_header_and_zeroes_the_rest(void **state)
{
    struct cts_buffer buffer;

    (void)state;
    memset(memory, 0xee, sizeof(memory));
    cts_buffer_init(&buffer, memory, sizeof(memory) - 3);
    assert_int_equal(buffer.capacity, sizeof(memory) - 8);
    buffer.run = 7;
    for (uint32_t i = 0; i < 20; i++) {
        struct cts_event *event = cts_buffer_append(&buffer, CTS_EVENT_SUBMIT, 1, 3, i);

        assert_non_null(event);
        assert_int_equal(event->magic, 0x4348);
        assert_int_equal(event->version, 1);
        assert_int_equal(event->run, 7);
        assert_int_equal(event->thread, 3);
        assert_int_equal(event->stamp, i);
        assert_int_equal(event->length, i);
        assert_int_equal(event->handle | event->request | event->status | event->flags, 0);
        for (int k = 0; k < 6; k++)
            assert_int_equal(event->arg[k], 0);
        for (uint32_t k = i; k % 8; k++)
            assert_int_equal(((uint8_t *)(event + 1))[k], 0);
    }
    assert_int_equal(buffer.events, 20);
}

static void walk_returns_what_was_appended(void **state)
{
    struct cts_buffer buffer;
    enum cts_status status = CTS_IO;
    const struct cts_event *event;
    size_t offset = 0;
    uint32_t count = 0;

    (void)state;
    cts_buffer_init(&buffer, memory, sizeof(memory));
    assert_null(cts_buffer_next(buffer.bytes, buffer.used, &offset, &status));
    assert_int_equal(status, CTS_OK);
    while (cts_buffer_append(&buffer, (uint16_t)(16 + count % 4), 1, count, count % 50))
        count++;
    assert_true(buffer.full);
    assert_int_equal(buffer.events, count);
    size_t used = buffer.used;

    /* Later events stay out even if they would fit: no hole in the order. */
    assert_null(cts_buffer_append(&buffer, 16, 1, 0, 0));
    assert_int_equal(buffer.used, used);
    for (uint32_t i = 0; i < count; i++) {
        event = cts_buffer_next(buffer.bytes, buffer.used, &offset, &status);
        assert_non_null(event);
        assert_int_equal(event->thread, i);
        assert_int_equal(event->length, i % 50);
    }
    assert_null(cts_buffer_next(buffer.bytes, buffer.used, &offset, &status));
    assert_int_equal(status, CTS_OK);
}

static void payload_above_the_limit_is_refused(void **state)
{
    struct cts_buffer buffer;
    uint64_t *big = malloc(2 * CTS_EVENT_PAYLOAD_MAX);

    (void)state;
    cts_buffer_init(&buffer, big, 2 * CTS_EVENT_PAYLOAD_MAX);
    assert_non_null(cts_buffer_append(&buffer, 16, 1, 0, CTS_EVENT_PAYLOAD_MAX));
    cts_buffer_init(&buffer, big, 2 * CTS_EVENT_PAYLOAD_MAX);
    assert_null(cts_buffer_append(&buffer, 16, 1, 0, CTS_EVENT_PAYLOAD_MAX + 1));
    assert_true(buffer.full);
    cts_buffer_init(&buffer, big, 2 * CTS_EVENT_PAYLOAD_MAX);
    assert_null(cts_buffer_append(&buffer, 16, 1, 0, UINT32_MAX));
    free(big);
}

static void damage_is_named(void **state)
{
    static const struct {
        size_t at; /* byte of the second event */
        uint8_t value;
        enum cts_status status;
    } cases[] = {
        {0, 0, CTS_CORRUPT},     {1, 0, CTS_CORRUPT},  {2, 2, CTS_VERSION},
        {39, 1, CTS_CORRUPT},    {38, 2, CTS_CORRUPT}, /* length far above the limit */
        {36, 17, CTS_TRUNCATED},                       /* longer than what is there */
    };
    struct cts_buffer buffer;
    enum cts_status status;
    size_t offset;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        cts_buffer_init(&buffer, memory, sizeof(memory));
        cts_buffer_append(&buffer, 16, 1, 0, 5);
        uint8_t *second = (uint8_t *)cts_buffer_append(&buffer, 17, 1, 0, 16);

        second[cases[i].at] = cases[i].value;
        offset = 0;
        assert_non_null(cts_buffer_next(buffer.bytes, buffer.used, &offset, &status));
        assert_null(cts_buffer_next(buffer.bytes, buffer.used, &offset, &status));
        assert_int_equal(status, cases[i].status);
    }
}

static void memory_cut_anywhere_is_truncated(void **state)
{
    struct cts_buffer buffer;
    enum cts_status status;

    (void)state;
    cts_buffer_init(&buffer, memory, sizeof(memory));
    cts_buffer_append(&buffer, 16, 1, 0, 13);
    for (size_t used = 1; used < buffer.used; used++) {
        /* An exact-size copy, so that a sanitizer sees one byte too many. */
        uint8_t *copy = aligned_alloc(8, (used + 7) & ~(size_t)7);
        size_t offset = 0;

        memcpy(copy, buffer.bytes, used);
        assert_null(cts_buffer_next(copy, used, &offset, &status));
        assert_int_equal(status, CTS_TRUNCATED);
        free(copy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_name_every_value),
        cmocka_unit_test(append_fills_the_header_and_zeroes_the_rest),
        cmocka_unit_test(walk_returns_what_was_appended),
        cmocka_unit_test(payload_above_the_limit_is_refused),
        cmocka_unit_test(damage_is_named),
        cmocka_unit_test(memory_cut_anywhere_is_truncated),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
