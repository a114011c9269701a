/*
 * A run of a switch that needs more than the harness keeps apart or has room for is no pass: it makes the verdict
 * inconclusive, and says so.
 */
#include "oracle/requirement.h"
#include "run/judge.h"
#include "session_helper.h"

#define CTS_TABLE_EDGE 16u /* of TRACE_BEGIN: a protocol edge is under test */
#define SAVER          CTS_BINARY_DIR "/test-targets/saver.so"

static struct cts_judge *judge;
static uint64_t frames;
static uint32_t outcome; /* of the last run */
static uint32_t found;

static void on_found(void *context, const struct cts_judged *judged)
{
    (void)context, (void)judged;
    found++;
}

static bool judge_begin(void *context, const struct cts_session_target *target,
                        const struct cts_event *event)
{
    (void)context, (void)target;
    cts_judge_event(judge, event, ++frames);
    return true;
}

static bool judge_run(void *context, struct cts_session_run *run)
{
    enum cts_status status;
    size_t offset = 0;
    const struct cts_event *event;
    (void)context;
    while ((event = cts_buffer_next(run->bytes, run->used, &offset, &status))) {
        cts_judge_event(judge, event, ++frames);
        if (event->kind == CTS_EVENT_RUN_END)
            outcome = event->status;
    }
    return true;
}

/* The verdict on CTS-TARGET-040 after the program, which nothing else may spoil. */
static enum cts_verdict verdict_on(const char *text)
{
    static const struct cts_session_calls calls = {.begin = judge_begin, .run = judge_run};
    const struct cts_session_config config = {.target = SAVER,
                                              .options = "",
                                              .profile = "ms-docs",
                                              .get_case = give,
                                              .count = 1,
                                              .hang_seconds = 20};
    use(text, NULL);
    judge = cts_judge_new(cts_profile_find("ms-docs"), false, on_found, NULL);
    assert_non_null(judge);
    cts_judge_trace(judge, "limits.pcap");
    frames = found = 0;
    assert_int_equal(cts_session_run(&config, &calls, NULL, &totals, message), CTS_OK);
    assert_int_equal(totals.cases, 1);
    struct cts_result result = cts_oracle_result(cts_judge_oracle(judge), CTS_CTS_TARGET_040, NULL);
    if (result.verdict == CTS_VERDICT_INCONC)
        assert_non_null(strstr(result.reason, "a limit of the harness"));
    cts_judge_free(judge);
    assert_int_equal(found, 0);
    return result.verdict;
}

/* One SAVE for each of so many NICs. */
static const char *many_nics(uint32_t count)
{
    static char text[8192];
    size_t used = (size_t)snprintf(text, sizeof text, "stack X\nnic n0 port=7\n");
    for (uint32_t i = 0; i < count; i++)
        used +=
            (size_t)snprintf(text + used, sizeof text - used, "pass n0 data=8 port=%u\n", 100 + i);
    assert_true(used < sizeof text);
    return text;
}

static void nics_that_no_rule_follows(void **state)
{
    (void)state;
    assert_int_equal(verdict_on(many_nics(60)), CTS_VERDICT_PASS);
    assert_int_equal(outcome, CTS_RUN_FINISHED);
    assert_int_equal(verdict_on(many_nics(120)), CTS_VERDICT_INCONC);
}

static void tell(uint16_t kind, uint32_t handle, uint32_t first, uint32_t second)
{
    const struct cts_event event = {.magic = CTS_EVENT_MAGIC,
                                    .version = CTS_EVENT_VERSION,
                                    .interface = kind < CTS_EVENT_OPEN ? CTS_INTERFACE_COMMON
                                                                       : CTS_INTERFACE_NICSAVE,
                                    .kind = kind,
                                    .stamp = kind == CTS_EVENT_TRACE_BEGIN ? 0 : frames,
                                    .handle = handle,
                                    .arg = {first, second, 100 + handle}};
    cts_judge_event(judge, &event, ++frames);
}

/* How many runs were cut short: a trace from elsewhere in which an edge is told to connect so many NICs. */
static uint64_t cut_by_connects(uint32_t count)
{
    uint64_t cut;
    judge = cts_judge_new(cts_profile_find("ms-docs"), false, NULL, NULL);
    assert_non_null(judge);
    frames = 0;
    tell(CTS_EVENT_TRACE_BEGIN, 0, 0, CTS_TABLE_EDGE);
    tell(CTS_EVENT_RUN_BEGIN, 0, 0, 1);
    for (uint32_t i = 1; i <= count; i++) {
        tell(CTS_EVENT_EDGE_CALL, i, CTS_WORLD_CONNECT, 1);
        tell(CTS_EVENT_EDGE_RETURN, i, CTS_WORLD_CONNECT, 1);
    }
    tell(CTS_EVENT_RUN_END, 0, 1, 0);
    cut = cts_oracle_cut(cts_judge_oracle(judge));
    cts_judge_free(judge);
    return cut;
}

static void nics_of_an_edge_that_no_rule_follows(void **state)
{
    (void)state;
    assert_int_equal(cut_by_connects(64), 0);
    assert_int_equal(cut_by_connects(65), 1);
}

#define SAVES(count)                                                                               \
    "stack X\nnic n0 port=7\nnic n1 port=8\nplant n0 records=" count                               \
    " size=64000\nplant n1 records=" count " size=64000\nsave n0 data=64967\nsave n1 data=64967\n"

static void records_without_room(void **state)
{
    (void)state;
    assert_int_equal(verdict_on(SAVES("12")), CTS_VERDICT_PASS);
    assert_int_equal(verdict_on(SAVES("20")), CTS_VERDICT_INCONC);
    assert_int_equal(outcome, CTS_RUN_LIMIT);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(nics_that_no_rule_follows),
        cmocka_unit_test(nics_of_an_edge_that_no_rule_follows),
        cmocka_unit_test(records_without_room),
    };
    return cmocka_run_group_tests_name("limits of a run", tests, NULL, NULL);
}
