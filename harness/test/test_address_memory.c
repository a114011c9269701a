/*
 * The oracle itself is short of memory: it says nothing wrong of the target, and that the run is not judged to its end.
 * The file under test is compiled in here, with an allocation of its own in the place of malloc().
 */
#include <stdlib.h>

static int short_of_memory;
static void *test_allocate(size_t size)
{
    return short_of_memory ? NULL : malloc(size);
}
#define malloc test_allocate
#include "../oracle/address.c"
#undef malloc

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "address_event.h"

static struct cts_oracle *oracle;
static uint32_t findings;
static uint64_t stamp;

static void found(void *context, const struct cts_finding *finding)
{
    (void)context, (void)finding;
    findings++;
}

static void give(uint16_t kind, uint32_t request, uint32_t status, const uint32_t arg[6],
                 const void *payload, uint32_t length)
{
    struct cts_event event = {.kind = kind, .stamp = stamp++, .request = request, .status = status};
    memcpy(event.arg, arg, sizeof event.arg);
    give_address_event(oracle, event, payload, length);
}

/* A run with one call on 4096 bytes, of which one is shown. */
static void play(uint32_t answer)
{
    static const uint32_t none[6], run[6] = {3, 1};
    const uint32_t called[6] = {CTS_CALL_GUID_PARSE}, back[6] = {CTS_CALL_GUID_PARSE, 0, 0, 1};
    struct {
        struct cts_address_image image;
        uint8_t byte;
    } in = {{.in_length = {4096}, .in_shown = {1}, .capacity = 16}, 'x'};
    stamp = 0;
    give(CTS_EVENT_RUN_BEGIN, 0, 0, run, "", 1);
    give(CTS_EVENT_ADDRESS_CALL, 1, 0, called, &in, sizeof in.image + 1);
    give(CTS_EVENT_ADDRESS_RETURN, 1, answer, back, none, sizeof none);
    give(CTS_EVENT_RUN_END, 0, CTS_RUN_FINISHED, none, NULL, 0);
}

static void test_the_run_counts_as_cut_short(void **state)
{
    static const uint32_t about[6] = {0, 64, 0, 0, UINT32_MAX, UINT32_MAX};
    (void)state;
    oracle = cts_oracle_new(cts_profile_find("ms-docs"), false, found, NULL);
    assert_non_null(oracle);
    give(CTS_EVENT_TRACE_BEGIN, 0, 0, about, "a", 2);
    short_of_memory = 1;
    play(CTS_ADDRESS_OK);
    assert_int_equal(findings, 0);
    assert_int_equal(cts_oracle_cut(oracle), 1);
    short_of_memory = 0;
    play(CTS_ADDRESS_SYNTAX);
    assert_int_equal(findings, 0);
    assert_int_equal(cts_oracle_cut(oracle), 1);
    play(CTS_ADDRESS_OK);
    assert_true(findings > 0);
    cts_oracle_free(oracle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_the_run_counts_as_cut_short)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
