/*
 * Profiles and verdicts: the same events under other answers to the policy switches, what is not
 * applicable, and how counts become verdicts and an exit code.
 */
#include "oracle_notation.h"

#include <cts/counter.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define OPEN "open 1 rwo;"
#define A1   OPEN "a 1 1 v0;"

/* What a profile says of one requirement on a trace. */
enum answer { QUIET, FAILS, WARNS, NOT_APPLICABLE };

static const struct {
    const char *profile, *requirement, *events;
    enum answer answer;
    uint32_t policy;
    uint32_t guest; /* enum cts_guest */
} rows[] = {
    {"ms-docs", "GEN-IFACE-110", OPEN "sub 1 1 in=3:v0; fail 1 87; ret 1", QUIET, 0, 0},
    {"strict", "GEN-IFACE-110", OPEN "sub 1 1 in=3:v0; fail 1 87; ret 1", FAILS, 0, 0},
    {"ms-docs", "GEN-IFACE-110", OPEN "sub 1 1 in=3:v0; ok 1 v0; ret 1", WARNS, 0, 0},
    {"ms-docs", "GEN-IFACE-120", OPEN "sub 1 1 in=17:v1; fail 1 87; ret 1", QUIET, 0, 0},
    {"strict", "GEN-IFACE-120", OPEN "sub 1 1 in=17:v1; fail 1 87; ret 1", FAILS, 0, 0},
    {"ms-docs", "GEN-EVENT-140", A1 "change v1; set v2; raise; enter; ok 1 v1; leave; q", QUIET, 0,
     0},
    {"strict", "GEN-EVENT-140", A1 "change v1; set v2; raise; enter; ok 1 v1; leave; q", FAILS, 0,
     0},
    {"strict", "GEN-EVENT-140", A1 "set v1; raise; enter; set v2; ok 1 v1; leave; notify; q", QUIET,
     0, 0},
    {"ms-docs", "GEN-EVENT-190", A1 "change v1; change v0; q", QUIET, 0, 0},
    {"strict", "GEN-EVENT-190", A1 "change v1; change v0; q", FAILS, 0, 0},
    {"strict", "GEN-EVENT-190", A1 "set v1; set v0; notify; q", QUIET, 0, 0},
    {"ms-docs", "GEN-IFACE-210", OPEN "sub 1 1 in=3:v0; fail 1 87 n=4; ret 1", WARNS, 0, 0},
    {"strict", "GEN-IFACE-210", OPEN "sub 1 1 in=3:v0; fail 1 87 n=4; ret 1", FAILS, 0, 0},
    {"ms-docs", "GEN-IFACE-270", OPEN "sub 1 1 in=16 innull; ok 1 v0; ret 1", QUIET, 0, 0},
    {"strict", "GEN-IFACE-270", OPEN "sub 1 1 in=16 innull; ok 1 v0; ret 1", FAILS, 0, 0},
    {"strict", "GEN-IFACE-270", OPEN "sub 1 1 in=16 innull; fail 1 998; ret 1", QUIET, 0, 0},
    {"ms-docs", "GEN-IFACE-060", OPEN "sub 1 1 code=1; fail 1 50; ret 1", QUIET, 0, 0},
    {"strict", "GEN-IFACE-060", OPEN "sub 1 1 code=1; fail 1 50; ret 1", FAILS, 0, 0},
    {"ms-docs", "GEN-CLOSE-010", A1 "close> 1; fail 1 6; close< 1; q", QUIET, 0, 0},
    {"strict", "GEN-CLOSE-010", A1 "close> 1; fail 1 6; close< 1; q", FAILS, 0, 0},
    {"strict", "GEN-CLOSE-070", A1 "remove>; fail 1 1617; remove<; q", FAILS, 0, 0},
    {"ioctl-page", "GEN-EVENT-060", OPEN "arm 1 1 v0; ok 1 v0; ret 1; q", NOT_APPLICABLE, 0, 0},
    {"ioctl-page", "GEN-CANCEL-020", OPEN "arm 1 1 v0; ok 1 v0; ret 1; q", NOT_APPLICABLE, 0, 0},
    {"ioctl-page", "GEN-POLL-020", OPEN "change v1; arm 1 1 v1; ok 1 v0; ret 1; q", FAILS, 0, 0},
    {"ms-docs", "GEN-POLL-020", OPEN "set v1; p 1 1 v0; notify", FAILS, 0, 0},
    {"driver-view", "GEN-POLL-020", OPEN "set v1; p 1 1 v0; notify; p 2 1 v1", QUIET, 0, 0},
    {"driver-view", "GEN-POLL-020", OPEN "change v1; p 1 1 v0", FAILS, 0, 0},
    {"driver-view", "GEN-POLL-060", OPEN "set v1; p 1 1 v0", NOT_APPLICABLE, 0, 0},
    {"driver-view", "GEN-POLL-100", OPEN "set v1; p 1 1 v0; notify; p 2 1 v1", QUIET, 0, 0},
    {"driver-view", "GEN-POLL-050", OPEN "change v1; p 1 1 v1; p 2 1 v0", FAILS, 0, 0},
    {"driver-view", "GEN-EVENT-010", OPEN "set v1; a 1 1 v0; q", QUIET, 0, 0},
    {"driver-view", "GEN-EVENT-050", OPEN "set v1; arm 1 1 v1; ok 1 v0; ret 1; q", QUIET, 0, 0},
    {"driver-view", "GEN-EVENT-020", OPEN "set v1; arm 1 1 v1; ok 1 v0; ret 1; q", QUIET, 0, 0},
    {"driver-view", "GEN-EVENT-060", OPEN "set v1; a 1 1 v0; q; notify; q", FAILS, 0, 0},
    {"ms-docs", "GEN-POLL-040", OPEN "poll 1 1; change v1; ok 1 mix:0:1; ret 1", FAILS, 0, 0},
    {"netbsd", "GEN-POLL-040", OPEN "poll 1 1; change v1; ok 1 mix:0:1; ret 1", QUIET, 0, 0},
    {"netbsd", "GEN-POLL-040", OPEN "change v1; p 1 1 mix:0:1", FAILS, 0, 0},
    {"openvmm", "GEN-PLATFORM-010", "store 0 v1 8; store 8 v1 8; raise; enter; leave", QUIET, 0, 0},
    {"ms-docs", "GEN-IFACE-260", "open 1 rw; arm 1 1 v0; q; p 2 1 v0", FAILS, 0, 0},
    {"wine", "GEN-IFACE-260", "open 1 rw; arm 1 1 v0; q; p 2 1 v0", QUIET, 0, 0},
    {"wine", "GEN-CLOSE-010", OPEN, NOT_APPLICABLE, 0, 0},
    {"no-device", "GEN-IFACE-030", "open 1 rw", FAILS, 0, CTS_GUEST_NONE},
    {"no-device", "GEN-IFACE-030", "open 1 rw", QUIET, 0, CTS_GUEST_WIN8},
    {"no-device", "GEN-POLL-010", "open 1 rw =2", NOT_APPLICABLE, 0, 0},
    {"no-device", "GEN-IFACE-010", "open 1 rw =2", NOT_APPLICABLE, 0, 0},
    {"old-guest", "GEN-SUPPORT-030", OPEN "arm 1 1 v0; fail 1 50; ret 1", QUIET, 0, CTS_GUEST_XP},
    {"old-guest", "GEN-SUPPORT-030", OPEN "arm 1 1 v7; ok 1 v0; ret 1", FAILS, 0, CTS_GUEST_XP},
    {"old-guest", "GEN-SUPPORT-030", OPEN "arm 1 1 v7; ok 1 v0; ret 1; a 2 1 v0; q", QUIET, 0, 0},
    {"old-guest", "GEN-EVENT-010", OPEN "arm 1 1 v0; fail 1 50; ret 1", NOT_APPLICABLE, 0, 0},
    {"ms-docs", "GEN-PLATFORM-090", "vm> 2; store 0 v1 16; vm< 2; q", FAILS, 0, 0},
    {"xen", "GEN-PLATFORM-090", "vm> 2; store 0 v1 16; vm< 2; q", NOT_APPLICABLE, 0, 0},
    {"ms-docs", "GEN-PLATFORM-090", "vm> 2; store 0 v1 16; vm< 2; q", QUIET,
     CTS_PLATFORM_NOTIFY_NEVER, 0},
    {"ms-docs", "GEN-PLATFORM-040", "vm> 13; store 0 v1 16; raise; vm< 13", FAILS, 0, 0},
    {"cloud-hypervisor", "GEN-PLATFORM-040", "vm> 13; store 0 v1 16; raise; vm< 13", QUIET, 0, 0},
    {"ms-docs", "GEN-PLATFORM-030", "vm> 3; vm< 3", FAILS, 0, 0},
    {"qemu", "GEN-PLATFORM-030", "vm> 3; vm< 3", QUIET, 0, 0},
    {"ms-docs", "GEN-PLATFORM-030", "vm> 3; vm< 3", QUIET, CTS_PLATFORM_REVERT_KEEPS, 0},
};

static bool answer_is(enum answer answer, const struct test_said *said, const char *requirement)
{
    uint32_t index = cts_requirement_find(requirement);
    const struct cts_finding *finding = test_finding(said, requirement);
    enum cts_verdict verdict = cts_oracle_result(said->oracle, index, NULL).verdict;
    switch (answer) {
    case QUIET:
        return finding == NULL && verdict != CTS_VERDICT_FAIL && verdict != CTS_VERDICT_WARN;
    case FAILS:
        return finding != NULL && !finding->warning && verdict == CTS_VERDICT_FAIL;
    case WARNS:
        return finding != NULL && finding->warning && verdict == CTS_VERDICT_WARN;
    case NOT_APPLICABLE:
        return finding == NULL && verdict == CTS_VERDICT_NA;
    }
    return false;
}

static void test_answers(void **state)
{
    uint32_t wrong = 0;
    (void)state;
    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
        struct test_run run = {.profile = rows[n].profile,
                               .events = rows[n].events,
                               .policy = rows[n].policy,
                               .guest = rows[n].guest};
        struct test_said said;
        test_judge(&run, &said);
        if (!answer_is(rows[n].answer, &said, rows[n].requirement)) {
            print_error("%s under %s on: %s\n", rows[n].requirement, rows[n].profile,
                        rows[n].events);
            for (uint32_t f = 0; f < said.count; f++)
                print_error("  %s: %s; %s\n", cts_requirement(said.findings[f].requirement)->id,
                            said.findings[f].expected, said.findings[f].seen);
            wrong++;
        }
        cts_oracle_free(said.oracle);
    }
    assert_int_equal(wrong, 0);
}

static void test_profiles_of_the_catalogue(void **state)
{
    uint32_t count = 0;
    (void)state;
    while (cts_profile_name(count) != NULL) {
        assert_non_null(cts_profile_find(cts_profile_name(count)));
        assert_non_null(cts_profile_text(count));
        count++;
    }
    assert_int_equal(count, 33);
    assert_string_equal(cts_profile_name(0), "ms-docs");
    assert_string_equal(cts_profile_settings(0), "");
    assert_string_equal(cts_profile_settings(10), "restore-notify=never");
    assert_null(cts_profile_find("ms_docs"));
    assert_null(cts_profile_settings(count));
}

/* Answers of one's own on top of a profile: a finding under the other answer, and the name is that of the whole. */
static void test_switches_on_top(void **state)
{
    static const struct {
        const char *name, *says; /* NULL: there is such a profile */
    } names[] = {
        {"ms-docs,hv-family=legacy-43", NULL},
        {"strict,wake-order=none,plus-sign=accept,plus-sign=reject", NULL},
        {"ms-docs,", "there is no switch \"\""},
        {"nobody,plus-sign=accept", "there is no profile \"nobody\"; there are: ms-docs, strict,"},
        {"ms-docs,plus=accept", "there is no switch \"plus\""},
        {"ms-docs,plus-sign",
         "\"plus-sign\" is no answer to a switch; plus-sign is one of: reject, "
         "accept"},
        {"ms-docs,plus-sign=accep", "\"plus-sign=accep\" is no answer"},
        {"ms-docs,plus-sign=accept,hv-family=34",
         "\"hv-family=34\" is no answer to a switch; hv-family is one of: windows-34, legacy-43"},
    };
    (void)state;
    for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++) {
        const struct cts_profile *made = cts_profile_find(names[n].name);
        char fault[700];
        assert_int_equal(made != NULL, names[n].says == NULL);
        if (made)
            assert_ptr_equal(made, cts_profile_find(names[n].name));
        cts_profile_fault(names[n].name, fault, sizeof(fault));
        if (!made)
            assert_memory_equal(fault, names[n].says, strlen(names[n].says));
    }
    struct test_run run = {.events = OPEN "poll 1 1; change v1; ok 1 mix:0:1; ret 1"};
    static const char *const profiles[] = {"ms-docs", "ms-docs,torn-platform=torn-until-notify",
                                           "netbsd,torn-platform=atomic-store"};
    for (size_t n = 0; n < sizeof(profiles) / sizeof(profiles[0]); n++) {
        struct test_said said;
        run.profile = profiles[n];
        test_judge(&run, &said);
        assert_int_equal(answer_is(FAILS, &said, "GEN-POLL-040"), n != 1);
        cts_oracle_free(said.oracle);
    }
    /* what a profile takes out stays out */
    run = (struct test_run){.profile = "wine,wake-order=first-in-first-out", .events = OPEN};
    struct test_said said;
    test_judge(&run, &said);
    assert_true(answer_is(NOT_APPLICABLE, &said, "GEN-CLOSE-010"));
    cts_oracle_free(said.oracle);
}

static void test_switches_are_listed(void **state)
{
    const char *question = NULL, *name;
    uint32_t count = 0;
    (void)state;
    for (; (name = cts_profile_switch(count, &question)) != NULL; count++) {
        assert_true(*name && *question);
        assert_non_null(cts_profile_answer(count, 1));
    }
    assert_true(count > 60);
    assert_null(cts_profile_answer(count, 0));
}

/* Strict makes a failure of a warning; a requirement is reported once per run. */
static void test_strict_and_once(void **state)
{
    struct test_run run = {.events = OPEN "sub 1 1 in=3:v0; ok 1 v0; ret 1;"
                                          "sub 2 1 in=4:v0; ok 2 v0; ret 2"};
    struct test_said said;
    uint32_t index = cts_requirement_find("GEN-IFACE-110");
    (void)state;
    test_judge(&run, &said);
    assert_int_equal(said.count, 1);
    assert_true(said.findings[0].warning);
    assert_int_equal(cts_oracle_exit(said.oracle), 3);
    struct cts_result result = cts_oracle_result(said.oracle, index, NULL);
    assert_int_equal(result.observations, 2);
    assert_int_equal(result.findings, 1);
    cts_oracle_free(said.oracle);
    run.strict = true;
    test_judge(&run, &said);
    assert_int_equal(said.count, 1);
    assert_false(said.findings[0].warning);
    assert_int_equal(said.findings[0].frame, 6);
    assert_int_equal(cts_oracle_exit(said.oracle), 1);
    cts_oracle_free(said.oracle);
}

static void test_verdicts_without_observation(void **state)
{
    struct test_run run = {.events = OPEN "p 1 1 v0"};
    struct test_said said;
    uint64_t explored = 7;
    (void)state;
    test_judge(&run, &said);
    struct cts_result result =
        cts_oracle_result(said.oracle, cts_requirement_find("GEN-EVENT-060"), &explored);
    assert_int_equal(result.verdict, CTS_VERDICT_INCONC);
    assert_non_null(result.reason);
    assert_int_equal(explored, 0);
    result = cts_oracle_result(said.oracle, cts_requirement_find("GEN-POLL-020"), NULL);
    assert_int_equal(result.verdict, CTS_VERDICT_PASS);
    assert_null(result.reason);
    result = cts_oracle_result(said.oracle, cts_requirement_find("GEN-CALLER-010"), NULL);
    assert_int_equal(result.verdict, CTS_VERDICT_NA);
    assert_int_equal(cts_oracle_exit(said.oracle), 3);
    cts_oracle_free(said.oracle);
}

static void feed(struct cts_oracle *oracle, struct cts_event event)
{
    event.magic = CTS_EVENT_MAGIC;
    event.version = CTS_EVENT_VERSION;
    cts_oracle_event(oracle, &event, 1);
}

/* What a target cannot do is not held against it, and explored runs are counted apart. */
static void test_capabilities_and_explored(void **state)
{
    struct cts_oracle *oracle = cts_oracle_new(cts_profile_find("ms-docs"), false, NULL, NULL);
    uint32_t removal = cts_requirement_find("GEN-CLOSE-070");
    uint32_t open = cts_requirement_find("GEN-IFACE-010");
    uint64_t explored = 0;
    (void)state;
    assert_non_null(oracle);
    feed(oracle, (struct cts_event){.kind = CTS_EVENT_TRACE_BEGIN,
                                    .arg = {CTS_COUNTER_CAN_EVENT_GUEST, 1}});
    feed(oracle,
         (struct cts_event){.kind = CTS_EVENT_RUN_BEGIN, .arg = {0, 1, CTS_RUN_FLAG_EXPLORED}});
    feed(oracle, (struct cts_event){.kind = CTS_EVENT_OPEN, .stamp = 1, .handle = 1, .arg = {3}});
    feed(oracle, (struct cts_event){.kind = CTS_EVENT_OPENED, .stamp = 2, .handle = 1});
    struct cts_result result = cts_oracle_result(oracle, open, &explored);
    assert_int_equal(result.verdict, CTS_VERDICT_PASS);
    assert_int_equal(result.observations, 0);
    assert_int_equal(explored, 1);
    result = cts_oracle_result(oracle, removal, NULL);
    assert_int_equal(result.verdict, CTS_VERDICT_NA);
    assert_non_null(result.reason);
    cts_oracle_free(oracle);
}

/* What a limit of the harness cut short passes nothing. */
static void test_a_cut_run_is_inconclusive(void **state)
{
    uint32_t rest = cts_requirement_find("CTS-TARGET-040");
    (void)state;
    for (int cut = 0; cut <= 1; cut++) {
        struct test_run run = {.events = OPEN "p 1 1 v0",
                               .outcome = cut ? CTS_RUN_LIMIT : CTS_RUN_FINISHED};
        struct test_said said;
        test_judge(&run, &said);
        struct cts_result result = cts_oracle_result(said.oracle, rest, NULL);
        assert_int_equal(result.verdict, cut ? CTS_VERDICT_INCONC : CTS_VERDICT_PASS);
        assert_int_equal(cts_oracle_cut(said.oracle), cut);
        cts_oracle_free(said.oracle);
    }
}

/* A PASS of the hypervisor's side says something of a target only if the target is that side. */
static void test_platform_of_the_harness(void **state)
{
    uint32_t order = cts_requirement_find("GEN-PLATFORM-020");
    (void)state;
    for (uint32_t own = 0; own <= 1; own++) {
        struct cts_oracle *oracle = cts_oracle_new(cts_profile_find("ms-docs"), false, NULL, NULL);
        assert_non_null(oracle);
        feed(oracle, (struct cts_event){.kind = CTS_EVENT_TRACE_BEGIN,
                                        .arg = {CTS_COUNTER_CAN_EVENT_GUEST, 1 | own << 1}});
        feed(oracle, (struct cts_event){.kind = CTS_EVENT_RUN_BEGIN, .arg = {0, 1}});
        struct {
            struct cts_event event;
            uint8_t id[16];
        } store = {{.magic = CTS_EVENT_MAGIC,
                    .version = CTS_EVENT_VERSION,
                    .kind = CTS_EVENT_CHANGE,
                    .stamp = 1,
                    .length = 16,
                    .arg = {CTS_CHANGE_STORE | CTS_CHANGE_NOTIFY}},
                   {1}};
        cts_oracle_event(oracle, &store.event, 1);
        store.event.kind = CTS_EVENT_STORE;
        store.event.stamp = 2;
        store.event.arg[0] = 0;
        cts_oracle_event(oracle, &store.event, 2);
        feed(oracle, (struct cts_event){.kind = CTS_EVENT_NOTIFY, .stamp = 3});
        struct cts_result result = cts_oracle_result(oracle, order, NULL);
        assert_int_equal(result.verdict, own ? CTS_VERDICT_PASS : CTS_VERDICT_NA);
        assert_true(result.observations > 0);
        cts_oracle_free(oracle);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_profiles_of_the_catalogue),
        cmocka_unit_test(test_switches_on_top),
        cmocka_unit_test(test_switches_are_listed),
        cmocka_unit_test(test_strict_and_once),
        cmocka_unit_test(test_verdicts_without_observation),
        cmocka_unit_test(test_capabilities_and_explored),
        cmocka_unit_test(test_platform_of_the_harness),
        cmocka_unit_test(test_a_cut_run_is_inconclusive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
