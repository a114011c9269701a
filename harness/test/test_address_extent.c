/*
 * Exhaustive ranges of address calls: what is covered, what they count for, what a disagreement and a death in them
 * look like.
 */
#include "oracle/address_extent.h"
#include "oracle/requirement.h"
#include "run/judge.h"
#include "run/player.h"
#include "session_helper.h"

#include <cts/sockaddr.h>

#define FAULTY CTS_BINARY_DIR "/targets/hvsocket-faulty.so" /* the reference, without a fault */

static const char *target = CTS_BINARY_DIR "/test-targets/addresses.so";

static struct cts_oracle *oracle;
static uint32_t findings[CTS_REQUIREMENT_COUNT];
static struct {
    uint64_t calls, items, disagreements, digest;
    uint32_t parts, shown;
} swept;
static uint32_t outcome;

static void found(void *context, const struct cts_finding *finding)
{
    (void)context;
    findings[finding->requirement]++;
}

static void look(const struct cts_event *event)
{
    if (event->kind == CTS_EVENT_RUN_END)
        outcome = event->status;
    swept.shown += event->kind == CTS_EVENT_ADDRESS_CALL;
    if (event->kind != CTS_EVENT_ADDRESS_SWEPT)
        return;
    swept.parts++;
    swept.calls += event->arg[1] | (uint64_t)event->arg[2] << 32;
    swept.items += event->arg[4] | (uint64_t)event->arg[5] << 32;
    swept.disagreements += event->status;
    memcpy(&swept.digest, event + 1, sizeof swept.digest);
}

static struct cts_judge *judge;
static char replayed[4096]; /* programs of the findings */

static void judged(void *context, const struct cts_judged *judged)
{
    size_t used = strlen(replayed);
    (void)context;
    snprintf(replayed + used, sizeof replayed - used, "%s", judged->program);
}

static bool take_start(void *context, const struct cts_session_target *target,
                       const struct cts_event *event)
{
    (void)context, (void)target;
    cts_oracle_event(oracle, event, 1);
    cts_judge_event(judge, event, 1);
    return true;
}

static bool take_run(void *context, struct cts_session_run *run)
{
    size_t offset = 0;
    enum cts_status status;
    const struct cts_event *event;
    (void)context;
    while ((event = cts_buffer_next(run->bytes, run->used, &offset, &status))) {
        cts_oracle_event(oracle, event, 2);
        cts_judge_event(judge, event, 2);
        look(event);
    }
    return true;
}

/* Plays under one profile, judges under another. */
static void play(const char *options, const char *text, const char *played, const char *judged_by)
{
    static const struct cts_session_calls calls = {.begin = take_start, .run = take_run};
    const struct cts_session_config config = {.target = target,
                                              .options = options,
                                              .profile = played,
                                              .get_case = give,
                                              .cases = &cases,
                                              .hang_seconds = strstr(options, "hang") ? 1 : 30,
                                              .count = 1};
    cases = (struct cases){.text = {text}, .bound = {-1}, .texts = 1};
    memset(findings, 0, sizeof findings);
    memset(&swept, 0, sizeof swept);
    cts_oracle_free(oracle);
    oracle = cts_oracle_new(cts_profile_find(judged_by), false, found, NULL);
    assert_non_null(oracle);
    cts_judge_free(judge);
    judge = cts_judge_new(cts_profile_find(judged_by), false, judged, NULL);
    assert_non_null(judge);
    replayed[0] = 0;
    assert_int_equal(cts_session_run(&config, &calls, NULL, &totals, message), CTS_OK);
}

static uint64_t observed(uint32_t requirement)
{
    return cts_oracle_result(oracle, requirement, NULL).observations;
}

static void test_ports_count_for_the_requirements(void **state)
{
    (void)state;
    play("", "addresses\nexhaust ports first=2147400000 count=200000\n", "ms-docs", "ms-docs");
    assert_int_equal(outcome, CTS_RUN_FINISHED);
    assert_int_equal(swept.items, 200000);
    assert_int_equal(swept.calls, 400000);
    assert_int_equal(swept.disagreements, 0);
    assert_true(observed(CTS_ADR_MAP_010) >= 83648); /* up to 0x7fffffff */
    assert_true(observed(CTS_ADR_MAP_050) >= 2 * 116352);
    assert_int_equal(findings[CTS_ADR_MAP_010] + findings[CTS_ADR_MAP_050], 0);
    uint64_t digest = swept.digest;
    play("", "addresses\nexhaust ports first=4294967200\n", "ms-docs", "ms-docs");
    assert_int_equal(swept.items, 96);
    play("", "addresses\nexhaust ports first=2147400000 count=200000\n", "ms-docs", "ms-docs");
    assert_true(swept.digest == digest);
}

static void test_a_disagreement_is_shown_as_a_call(void **state)
{
    (void)state;
    play("do=wrong-port", "addresses\nexhaust ports first=4000 count=1000\n", "ms-docs", "ms-docs");
    assert_int_equal(swept.disagreements, 1);
    assert_int_equal(swept.shown, 1);
    assert_int_equal(findings[CTS_ADR_MAP_010], 1);
    assert_non_null(strstr(replayed, "addresses\ncall port-to-service port=4660\n"));
    assert_null(strstr(replayed, "exhaust"));
    play("do=wrong-port", "addresses\nexhaust ports first=4661 count=1000\n", "ms-docs", "ms-docs");
    assert_int_equal(swept.disagreements + swept.shown, 0);
}

/* The call that is shown is made again, and right then. */
static void test_an_answer_that_does_not_come_again(void **state)
{
    (void)state;
    play("do=moody-port", "addresses\nexhaust ports first=4000 count=1000\n", "ms-docs", "ms-docs");
    assert_int_equal(swept.disagreements, 1);
    assert_int_equal(findings[CTS_ADR_MAP_010], 1);
    assert_non_null(strstr(replayed, "exhaust ports")); /* no call alone shows it */
    play("do=moody-decode", "addresses\nexhaust hv-shapes first=3000000 count=1000000\n", "ms-docs",
         "ms-docs");
    assert_int_equal(swept.disagreements, 1);
    assert_int_equal(swept.shown, 1);
    uint32_t found_any = 0;
    for (uint32_t i = CTS_ADR_FIRST; i < CTS_REQUIREMENT_COUNT; i++)
        found_any += findings[i];
    assert_true(found_any > 0);
}

/* What is right by one profile may be wrong by the other: its counts are not taken over. */
static void test_counts_of_another_profile_say_nothing(void **state)
{
    static const char text[] = "addresses\nexhaust ports first=2147483000 count=1000\n";
    (void)state;
    assert_true(cts_address_fingerprint(cts_profile_find("ms-docs")) !=
                cts_address_fingerprint(cts_profile_find("linux-current")));
    play("", text, "ms-docs", "linux-current");
    assert_int_equal(observed(CTS_ADR_MAP_050), 0);
    /* Under the profile that takes all ports this target is wrong from 2^31 on. */
    play("", text, "linux-current", "linux-current");
    assert_int_equal(swept.disagreements, 2 * 352);
    assert_int_equal(findings[CTS_ADR_MAP_050], 1);
}

static void test_parts_make_the_whole(void **state)
{
    (void)state;
    play("", "addresses\nexhaust hv-shapes\n", "ms-docs", "ms-docs");
    uint64_t calls = swept.calls, items = swept.items;
    assert_true(swept.parts > 1);
    assert_int_equal(swept.disagreements, 0);
    assert_true(calls > 3000000);
    assert_true(items > calls); /* comparisons are not offered here */
    assert_true(observed(CTS_ADR_HV_060) > 65535 * 13);
    play("", "addresses\nexhaust hv-shapes count=1000003\nexhaust hv-shapes first=1000003\n",
         "ms-docs", "ms-docs");
    assert_int_equal(swept.calls, calls);
    assert_int_equal(swept.items, items);
}

static void test_a_range_that_is_not_offered(void **state)
{
    (void)state;
    play("", "addresses\nexhaust wildcards\n", "ms-docs", "ms-docs");
    assert_int_equal(outcome, CTS_RUN_UNSUPPORTED);
}

static void test_a_death_in_a_range_tells_the_call(void **state)
{
    (void)state;
    play("do=read-behind", "addresses\nexhaust hv-shapes\n", "ms-docs", "ms-docs");
    assert_int_equal(outcome, CTS_RUN_DIED);
    assert_int_equal(swept.shown, 1);
    assert_int_equal(findings[CTS_ADR_HV_040], 1);
    assert_non_null(strstr(replayed, "addresses\ncall hv-decode \"\"\n"));
    assert_int_equal(findings[CTS_CTS_TRACE_010], 0);
}

static void test_a_hang_in_a_range_tells_the_call(void **state)
{
    (void)state;
    play("do=hang", "addresses\nexhaust hv-shapes\n", "ms-docs", "ms-docs");
    assert_int_equal(outcome, CTS_RUN_DIED);
    assert_int_equal(totals.hangs, 1);
    assert_int_equal(swept.shown, 1);
    assert_int_equal(findings[CTS_CTS_TARGET_020], 1);
    assert_int_equal(findings[CTS_CTS_TRACE_010], 0);
}

/* -- worlds -------------------------------------------------------------------------------------------------- */

static void play_faulty(const char *fault, const char *text)
{
    const char *usual = target;
    target = FAULTY;
    play(fault, text, "ms-docs", "ms-docs");
    target = usual;
}

/* Of what agrees nothing is left but the world, and the counts. */
static void test_a_topology_is_played_whole(void **state)
{
    (void)state;
    play_faulty("", "addresses\nexhaust topologies first=131072\n"); /* two containers */
    assert_int_equal(outcome, CTS_RUN_FINISHED);
    assert_int_equal(swept.items, 3 * 3 * 12 * 3 * 12);
    assert_int_equal(swept.disagreements, 0);
    assert_int_equal(swept.shown, 3 + 3); /* partitions, and the gate thrice */
    assert_true(swept.calls > 7 * swept.items);
    assert_true(observed(CTS_ADR_WILD_070) > 10);
    assert_true(observed(CTS_ADR_WILD_200) > 100);
    for (uint32_t i = 0; i < CTS_REQUIREMENT_COUNT; i++)
        assert_int_equal(findings[i], 0);
    uint64_t calls = swept.calls;
    play_faulty("", "addresses\nexhaust topologies first=131072 count=1000\n");
    assert_int_equal(swept.items, 1000);
    play_faulty("", "addresses\nexhaust topologies first=1703936\n"); /* there is no 27th */
    assert_int_equal(swept.items + swept.calls, 0);
    assert_true(calls > 0);
}

static void test_every_topology_has_its_items(void **state)
{
    uint64_t items = 0;
    char text[64];
    (void)state;
    for (uint32_t i = 0; i < 26; i++) {
        snprintf(text, sizeof text, "addresses\nexhaust topologies first=%u\n", i << 16);
        play_faulty("", text);
        assert_int_equal(swept.disagreements, 0);
        items += swept.items;
    }
    assert_int_equal(items, 3 * 12 * 12 * 432); /* pairs of partitions */
}

/* A fault that no world without a second container shows; what is found replays by itself. */
static void test_a_disagreement_is_shown_as_the_calls_of_an_item(void **state)
{
    char program[sizeof replayed];
    (void)state;
    play_faulty("fault=ADR-X-163", "addresses\nexhaust topologies first=65536\n");
    assert_int_equal(swept.disagreements, 0);
    play_faulty("fault=ADR-X-163", "addresses\nexhaust topologies first=131072\n");
    assert_int_equal(findings[CTS_ADR_WILD_070], 1);
    assert_true(swept.disagreements > 2);
    assert_true(swept.shown > 6 && swept.shown < 6 + 9 * 12);
    const char *end = strstr(replayed + 1, "addresses\n");
    assert_non_null(end);
    snprintf(program, sizeof program, "%.*s", (int)(end - replayed), replayed);
    assert_null(strstr(program, "exhaust"));
    assert_non_null(strstr(program, "call connect h1"));
    play_faulty("fault=ADR-X-163", program);
    assert_int_equal(findings[CTS_ADR_WILD_070], 1);
    play_faulty("", program);
    assert_int_equal(findings[CTS_ADR_WILD_070], 0);
}

static void test_an_alignment_is_replayed(void **state)
{
    (void)state;
    play_faulty("fault=ADR-X-164", "addresses\nexhaust vm-shapes first=1400000 count=110000\n");
    assert_int_equal(findings[CTS_ADR_VM_060], 1);
    assert_non_null(
        strstr(replayed, "call vm-decode hex:28000000c90a00000200000001000000 shift=1"));
}

/* What fails in the port map may clear its output; nothing else may be there. */
static void test_cleared_outputs_of_the_port_map(void **state)
{
    static const char text[] = "addresses\nexhaust ports first=2147483000 count=2000\n";
    (void)state;
    play_faulty("variant=clears", text);
    assert_int_equal(swept.calls, 4000);
    assert_int_equal(swept.disagreements + swept.shown, 0);
    play_faulty("fault=ADR-X-162", text);
    assert_true(swept.disagreements > 1000);
    assert_int_equal(findings[CTS_ADR_MAP_070], 1);
}

/* Counts from a trace are only looked up. */
static void test_hostile_counts(void **state)
{
    union {
        struct cts_event event;
        uint8_t bytes[256];
    } e = {.event = {.magic = CTS_EVENT_MAGIC,
                     .version = CTS_EVENT_VERSION,
                     .interface = CTS_INTERFACE_SOCKADDR,
                     .kind = CTS_EVENT_ADDRESS_SWEPT}};
    struct cts_address_held held = {.requirement = "ADR-MAP-010", .times = 7};
    uint64_t fingerprint = cts_address_fingerprint(cts_profile_find("ms-docs"));
    (void)state;
    play("", "addresses\n", "ms-docs", "ms-docs");
    memcpy(e.bytes + 64 + 8, &fingerprint, 8);
    memcpy(e.bytes + 80, &held, sizeof held);
    for (uint32_t length = 0; length < 80 + 24 - 64; length++) {
        e.event.length = length;
        cts_address_swept(oracle, &e.event);
        assert_int_equal(observed(CTS_ADR_MAP_010), 0);
    }
    e.event.length = 16 + 24;
    cts_address_swept(oracle, &e.event);
    assert_int_equal(observed(CTS_ADR_MAP_010), 7);
    memset(e.bytes + 80, 'A', 16);
    cts_address_swept(oracle, &e.event);
    memcpy(e.bytes + 80, "CTS-TARGET-010\0", 16);
    cts_address_swept(oracle, &e.event);
    assert_int_equal(observed(CTS_CTS_TARGET_010), 1); /* of the run */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ports_count_for_the_requirements),
        cmocka_unit_test(test_a_disagreement_is_shown_as_a_call),
        cmocka_unit_test(test_an_answer_that_does_not_come_again),
        cmocka_unit_test(test_counts_of_another_profile_say_nothing),
        cmocka_unit_test(test_parts_make_the_whole),
        cmocka_unit_test(test_a_range_that_is_not_offered),
        cmocka_unit_test(test_a_death_in_a_range_tells_the_call),
        cmocka_unit_test(test_a_hang_in_a_range_tells_the_call),
        cmocka_unit_test(test_a_topology_is_played_whole),
        cmocka_unit_test(test_every_topology_has_its_items),
        cmocka_unit_test(test_a_disagreement_is_shown_as_the_calls_of_an_item),
        cmocka_unit_test(test_an_alignment_is_replayed),
        cmocka_unit_test(test_cleared_outputs_of_the_port_map),
        cmocka_unit_test(test_hostile_counts),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    cts_oracle_free(oracle);
    cts_judge_free(judge);
    return failed;
}
