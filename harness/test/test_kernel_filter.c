/*
 * A filter driver of sources that breaks one rule of NDIS about OID requests, memory or IRQL, on the real host: each
 * leaves its event in the trace, at the driver's module, and a finding; the same driver in order leaves none. And a
 * filter driver that checks the services itself: each behaves, and each that takes memory can be left without.
 */
#include "player_helper.h"
#include "run/judge.h"

#include <cts/nicsave.h>

#define DRIVER  CTS_BINARY_DIR "/test-targets/kernel-sxlike.so"
#define CHECKS  CTS_BINARY_DIR "/test-targets/kernel-filter.so"
#define PROGRAM "stack X\nnic n0 port=7\npass n0 data=64\nsave n0 data=64\n"

static uint32_t findings;

static void on_found(void *context, const struct cts_judged *judged)
{
    (void)context;
    (void)judged;
    findings++;
}

static void judge_run(void)
{
    struct cts_judge *judge = cts_judge_new(cts_profile_find("ms-docs"), false, on_found, NULL);
    const struct cts_event *event;
    enum cts_status status;
    uint64_t frame = 0;
    size_t offset = 0;

    assert_non_null(judge);
    cts_judge_trace(judge, "filter.pcap");
    findings = 0;
    while ((event = cts_buffer_next(buffer.bytes, buffer.used, &offset, &status)))
        cts_judge_event(judge, event, ++frame);
    cts_judge_free(judge);
}

static void run_of(const char *driver, const char *options, const char *text)
{
    struct cts_player *player;
    char message[256] = "";

    parse(text);
    if (cts_player_load(driver, options, &player, message) != CTS_OK)
        fail_msg("%s", message);
    cts_buffer_init(&buffer, buffer_bytes, sizeof buffer_bytes);
    struct cts_run_case run_case = {.name = "filter", .program = &program};
    enum cts_run_outcome outcome = cts_player_run(player, &run_case, NULL, NULL, &buffer);
    cts_player_free(player);
    if (outcome != CTS_RUN_FINISHED) {
        print_events();
        fail_msg("%s, options \"%s\": outcome %d", driver, options, outcome);
    }
    judge_run();
}

static void run(const char *options, const char *text)
{
    run_of(DRIVER, options, text);
}

static bool has(uint16_t kind, int argument, uint32_t value)
{
    const struct cts_event *event;

    for (uint32_t n = 0; (event = event_of(kind, n)); n++)
        if (argument < 0 || event->arg[argument] == value)
            return true;
    return false;
}

static void in_order_is_quiet(void **state)
{
    (void)state;
    run("", PROGRAM);
    assert_int_equal(count_of(CTS_EVENT_MISUSE), 0);
    assert_int_equal(findings, 0);
    assert_true(has(CTS_EVENT_OID_FORWARDED, 1, CTS_PASSED_CLONE));
    assert_true(has(CTS_EVENT_OID_FREED, 1, CTS_FREED_OK));
}

/* A request that a driver below holds is cancelled through the filter, by NdisFCancelOidRequest. */
static void cancel_goes_down(void **state)
{
    (void)state;
    run("", "stack X t\nnic n0 port=7\npass n0 data=64 -> w0\ncancel-oid w0\nawait-oid w0\n");
    assert_true(has(CTS_EVENT_OID_CANCEL, 0, 1));
    assert_true(has(CTS_EVENT_OID_CANCEL, 0, 2));
    assert_int_equal(count_of(CTS_EVENT_MISUSE), 0);
    assert_int_equal(findings, 0);
}

static void each_leaves_its_event(void **state)
{
    static const struct {
        const char *options;
        uint16_t kind;
        uint8_t argument;
        uint32_t value;
    } rows[] = {
        /* a second end of a request, in arg[1]; of a clone, how it was passed or freed, in arg[1] */
        {"misuse=oid-twice", CTS_EVENT_OID_COMPLETED, 1, 2},
        {"misuse=complete-clone", CTS_EVENT_MISUSE, 0, CTS_MISUSE_PARAMETER},
        {"misuse=forward-original", CTS_EVENT_OID_FORWARDED, 1, CTS_PASSED_ORIGINAL},
        {"misuse=forward-freed", CTS_EVENT_OID_FORWARDED, 1, CTS_PASSED_FREED},
        {"misuse=free-twice", CTS_EVENT_OID_FREED, 1, CTS_FREED_AGAIN},
        {"misuse=free-original", CTS_EVENT_OID_FREED, 1, CTS_FREED_UNKNOWN},
        {"misuse=touch-after", CTS_EVENT_OID_CHECK, 1, 0},
        {"misuse=clone-at-device", CTS_EVENT_MISUSE, 0, CTS_MISUSE_IRQL},
        {"misuse=irql-raised", CTS_EVENT_MISUSE, 0, CTS_MISUSE_IRQL},
        {"misuse=clone-leak", CTS_EVENT_MISUSE, 0, CTS_MISUSE_LEAK},
        {"misuse=pool-leak", CTS_EVENT_MISUSE, 0, CTS_MISUSE_LEAK},
        {"misuse=memory-leak", CTS_EVENT_MISUSE, 0, CTS_MISUSE_LEAK},
        {"misuse=circle-sent,packets=2", CTS_EVENT_MISUSE, 0, CTS_MISUSE_PARAMETER},
        {"misuse=packet-twice,packets=2", CTS_EVENT_MISUSE, 0, CTS_MISUSE_DOUBLE_COMPLETION},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        run(rows[i].options, PROGRAM);
        if (!has(rows[i].kind, rows[i].argument, rows[i].value) || !findings) {
            print_events();
            fail_msg("%s: no event, or no finding (%u)", rows[i].options, findings);
        }
    }
}

/* Plays check `oid` with the n-th allocation failing (0: none); returns its status. */
static uint32_t check(uint32_t oid, uint32_t nth)
{
    char text[160];

    snprintf(text, sizeof text,
             "stack X\nnic n0 port=7\nfail-memory %u\noid n0 oid=0x%X data=64\n"
             "fail-memory 0\n",
             nth, oid);
    run_of(CHECKS, "number=42,hex=1f,word=some", text);
    const struct cts_event *misuse = event_of(CTS_EVENT_MISUSE, 0);
    const struct cts_event *end =
        event_of(CTS_EVENT_OID_COMPLETED, count_of(CTS_EVENT_OID_COMPLETED) - 1);
    if (misuse || !end)
        fail_msg("check %08x, allocation %u: %s", oid, nth,
                 misuse ? (const char *)(misuse + 1) : "no answer");
    return end->status;
}

/* Each check passes; one that takes memory says so when any of its allocations fails, and leaves nothing. */
static void services_behave(void **state)
{
    static const struct {
        uint32_t oid, at_least;
        bool allocates;
    } groups[] = {{0xFF010000u, 10, true}, {0xFF020000u, 7, true}, {0xFF030000u, 7, false}};

    (void)state;
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
        uint32_t row = 0;
        for (; check(groups[i].oid + row, 0) == CTS_NDIS_SUCCESS; row++) {
            uint32_t nth = 1;
            while (check(groups[i].oid + row, nth) == (uint32_t)CTS_NDIS_RESOURCES)
                nth++;
            if ((nth > 1) != groups[i].allocates)
                fail_msg("check %08x: %u allocation(s)", groups[i].oid + row, nth - 1);
        }
        assert_int_equal(check(groups[i].oid + row, 0), (uint32_t)CTS_NDIS_INVALID_OID);
        assert_true(row >= groups[i].at_least);
    }
}

/* What the host refuses does not count: the clones that are left are those that are live. */
static void refused_is_not_counted(void **state)
{
    static const char *const options[] = {"misuse=free-twice", "misuse=free-original",
                                          "misuse=forward-freed", "misuse=oid-twice"};

    (void)state;
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        run(options[i], PROGRAM);
        const struct cts_event *misuse = event_of(CTS_EVENT_MISUSE, 0);
        if (misuse)
            fail_msg("%s: %s", options[i], (const char *)(misuse + 1));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_order_is_quiet),     cmocka_unit_test(cancel_goes_down),
        cmocka_unit_test(each_leaves_its_event), cmocka_unit_test(refused_is_not_counted),
        cmocka_unit_test(services_behave),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
