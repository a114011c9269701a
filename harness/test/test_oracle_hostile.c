/*
 * The oracle on traces that nobody honest wrote: random events in impossible orders, huge numbers,
 * payloads that are missing. It must neither crash nor read beyond an event, and it must be in
 * order again in the next run. Meant for sanitizers; each event stands in memory of exactly its
 * size.
 */
#include "oracle_notation.h"

#include <cts/counter.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#define ROUNDS         400u
#define EVENTS_PER_RUN 400u

static uint64_t state;

static uint32_t draw(uint32_t below)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33) % below;
}

/* A small number mostly, now and then an extreme one. */
static uint32_t number(uint32_t usual)
{
    static const uint32_t extremes[] = {UINT32_MAX, 0x80000000u, 0x7FFFFFFFu, 65536u, 4096u, 16u};
    return draw(16) == 0 ? extremes[draw(6)] : draw(usual);
}

static const uint16_t kinds[] = {
#define KIND(value, name, interface, text) value,
    CTS_EVENT_MAP(KIND)
#undef KIND
};

static void random_event(struct cts_oracle *oracle, uint64_t *stamp, uint32_t run, uint32_t numbers)
{
    static const uint32_t lengths[] = {0, 0, 1, 8, 15, 16, 16, 16, 17, 48, 200};
    uint32_t length = lengths[draw(11)];
    struct cts_event *e = malloc(sizeof(*e) + length);
    assert_non_null(e);
    *e = (struct cts_event){.magic = CTS_EVENT_MAGIC,
                            .version = CTS_EVENT_VERSION,
                            .interface = (uint8_t)(draw(40) == 0 ? draw(256) : 1),
                            .run = draw(60) == 0 ? draw(9) : run,
                            .thread = number(3),
                            .length = length};
    e->kind = draw(30) == 0 ? (uint16_t)number(65536) : kinds[draw(sizeof(kinds) / 2)];
    if (e->kind <= CTS_EVENT_RUN_END && draw(12) != 0)
        e->kind = (uint16_t)(CTS_EVENT_OPEN + draw(12));
    if (draw(50) != 0)
        ++*stamp;
    e->stamp = draw(200) == 0 ? UINT64_MAX : *stamp;
    e->handle = number(numbers);
    e->request = number(numbers);
    e->status = draw(2) ? 0 : number(1800);
    for (int n = 0; n < 6; n++)
        e->arg[n] = number(20);
    if (e->kind == CTS_EVENT_SUBMIT) {
        e->arg[0] = draw(8) ? CTS_COUNTER_CODE_READ : number(100);
        e->arg[1] = draw(3) * 16;
        e->arg[2] = draw(4) ? 16 : number(40);
    }
    for (uint32_t n = 0; n < length; n++)
        ((uint8_t *)(e + 1))[n] = (uint8_t)(draw(4) ? 0 : draw(256));
    cts_oracle_event(oracle, e, *stamp);
    free(e);
}

static void count(void *context, const struct cts_finding *finding)
{
    assert_true(finding->requirement < cts_requirement_count());
    assert_non_null(memchr(finding->expected, 0, sizeof(finding->expected)));
    assert_non_null(memchr(finding->seen, 0, sizeof(finding->seen)));
    ++*(uint64_t *)context;
}

static void test_random_events(void **unused)
{
    uint64_t findings = 0;
    (void)unused;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        state = round;
        const char *profile = cts_profile_name(round % 16);
        struct cts_oracle *oracle =
            cts_oracle_new(cts_profile_find(profile), round & 1, count, &findings);
        assert_non_null(oracle);
        for (uint32_t run = 0; run < 4; run++) {
            uint64_t stamp = 0;
            struct cts_event begin = {.magic = CTS_EVENT_MAGIC,
                                      .version = CTS_EVENT_VERSION,
                                      .kind = CTS_EVENT_RUN_BEGIN,
                                      .run = run,
                                      .arg = {number(10), draw(2), draw(4), 0, number(32)}};
            cts_oracle_event(oracle, &begin, 1);
            for (uint32_t n = 0; n < EVENTS_PER_RUN; n++)
                random_event(oracle, &stamp, run, 2 + 10 * run);
        }
        for (uint32_t r = 0; r < cts_requirement_count(); r++)
            (void)cts_oracle_result(oracle, r, NULL);
        (void)cts_oracle_exit(oracle);
        cts_oracle_free(oracle);
    }
    assert_true(findings > ROUNDS);
}

/* Whatever came before, an honest run is judged as if it were the first. */
static void test_order_after_chaos(void **unused)
{
    struct test_run run = {.events =
                               "ev 53; ev 26 h=4; ev 19 r=9; open 1 rwo; a 1 1 v0; suspend; raise;"
                               "enter; store 0 v5 8; vm> 2; ev 31; ev 35; ev 1 0=4294967295 1=3;"
                               "ev 2 0=0 1=1; open 1 rwo; a 1 1 v0; q; change v1; ok 1 v1; q;"
                               "close 1; q"};
    struct test_said said;
    (void)unused;
    test_judge(&run, &said);
    assert_true(said.count > 0);
    for (uint32_t n = 0; n < said.count; n++)
        assert_true(said.findings[n].frame < 25);
    uint64_t woken =
        cts_oracle_result(said.oracle, cts_requirement_find("GEN-EVENT-060"), NULL).observations;
    assert_int_equal(woken, 1);
    cts_oracle_free(said.oracle);
}

/* The trouble itself is the finding, and the state is left as it was. */
static void test_impossible_events_are_named(void **unused)
{
    static const char *const events[] = {
        "open 1 rw; ev 17 h=1",
        "ev 19 h=1 r=1",
        "ev 18 h=7 r=1 0=3325956",
        "open 1 rw; ev 18 h=1 r=400 0=3325956",
        "ev 26 h=1",
        "ev 28 h=2 0=1",
        "ev 25 h=1",
        "open 1 rw; ev 25 h=1",
        "ev 49",
        "ev 55",
        "ev 54 0=99",
        "ev 53",
        "ev 52",
        "ev 34",
        "ev 50 0=12 text=12345678",
        "ev 5 0=99",
        "ev 127",
        "thread 64; raise",
    };
    (void)unused;
    for (size_t n = 0; n < sizeof(events) / sizeof(events[0]); n++) {
        struct test_run run = {.events = events[n]};
        struct test_said said;
        test_judge(&run, &said);
        if (test_finding(&said, "CTS-TRACE-010") == NULL)
            fail_msg("taken as possible: %s", events[n]);
        cts_oracle_free(said.oracle);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_events),
        cmocka_unit_test(test_order_after_chaos),
        cmocka_unit_test(test_impossible_events_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
