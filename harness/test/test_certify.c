/*
 * Tests of certification: traces hold what the verdicts rest on. Judging them again gives the same findings
 * to the byte and the same counts; explored runs are kept only if they show something, and not for ever.
 */
#define _GNU_SOURCE
#include "run/certify.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define TOY    CTS_BINARY_DIR "/test-targets/toy.so"
#define FOLDER CTS_BINARY_DIR "/test-certify"
#define WAIT   "open h0 rw overlapped\npoll h0 -> w0\narm h0 v0 -> w1\nchange v1\nquiesce\n"
#define RACE   "open h0 rw overlapped\nstart\narm h0 v0 -> w0\njoin\nquiesce\nthread t1\nchange v1\n"

static const struct {
    const char *trace;
    int bound;
    const char *text;
} cases[] = {
    {"first", -1, "open h0 rw overlapped\npoll h0 -> w0\n"},
    {"first", -1, WAIT},
    {"second", 1, WAIT},
    {"second", 2, RACE},
    {"first", -1, "open h0 rw overlapped\nsubmit h0 in=5:v0 out=3 -> w0\n"},
};
#define CASES (sizeof cases / sizeof cases[0])

static char findings[1u << 20];
static char message[256];

static bool give(void *context, uint32_t index, struct cts_session_case *out)
{
    static struct cts_program program;
    static char name[32];
    char text[160];
    uint32_t line;
    (void)context;
    if (cts_program_parse(cases[index].text, strlen(cases[index].text), &program, &line, text) !=
        CTS_OK)
        return false;
    snprintf(name, sizeof name, "case-%u", index);
    *out = (struct cts_session_case){.name = name,
                                     .number = index,
                                     .program = &program,
                                     .explore = cases[index].bound >= 0,
                                     .bound = (uint32_t)cases[index].bound};
    return true;
}

static const char *trace_of(void *context, uint32_t index)
{
    (void)context;
    return cases[index].trace;
}

static void found(void *context, const struct cts_judged *judged)
{
    size_t used = strlen(findings);
    (void)context;
    snprintf(findings + used, sizeof findings - used, "%s %s %s frame %lu run %u\n%s\n%s\n%s\n",
             judged->trace, judged->case_name, cts_requirement(judged->finding->requirement)->id,
             (unsigned long)judged->finding->frame, judged->finding->run, judged->finding->expected,
             judged->finding->seen, judged->program);
}

static struct cts_certify *certify(const char *options)
{
    struct cts_certify *result;
    const struct cts_certify_config config = {
        .session = {.target = TOY,
                    .options = options,
                    .profile = "ms-docs",
                    .get_case = give,
                    .count = CASES,
                    .hang_seconds = 2},
        .profile = cts_profile_find("ms-docs"),
        .folder = FOLDER,
        .trace_of = trace_of,
        .found = found,
    };
    findings[0] = 0;
    mkdir(FOLDER, 0777);
    assert_int_equal(cts_certify_new(&config, &result, message), CTS_OK);
    assert_int_equal(cts_certify_run(result, message), CTS_OK);
    return result;
}

/* Findings of one trace, in order: certification may go to and fro between traces. */
static void part(const char *all, const char *trace, char *out)
{
    size_t length = strlen(trace);
    bool ours = false;
    out[0] = 0;
    for (const char *line = all; *line;) {
        const char *end = strchr(line, '\n') + 1;
        if (strncmp(line, "first.pcap ", 11) == 0 || strncmp(line, "second.pcap ", 12) == 0)
            ours = strncmp(line, trace, length) == 0;
        if (ours)
            strncat(out, line, (size_t)(end - line));
        line = end;
    }
}

static void judge_again(const char *options)
{
    static char first[1u << 20], before[1u << 19], after[1u << 19];
    struct cts_certify *live = certify(options);
    strcpy(first, findings);
    findings[0] = 0;
    struct cts_judge *judge = cts_judge_new(cts_profile_find("ms-docs"), false, found, NULL);
    assert_non_null(judge);
    uint64_t frames;
    for (uint32_t i = 0; cts_certify_trace(live, i, &frames); i++) {
        char path[512];
        snprintf(path, sizeof path, FOLDER "/traces/%s", cts_certify_trace(live, i, NULL));
        if (cts_judge_file(judge, path, message) != CTS_OK)
            fail_msg("%s", message);
    }
    static const char *const traces[] = {"first.pcap", "second.pcap"};
    for (size_t i = 0; i < 2; i++) {
        part(first, traces[i], before);
        part(findings, traces[i], after);
        assert_string_equal(before, after);
    }
    for (uint32_t i = 0; i < cts_requirement_count(); i++) {
        struct cts_result a = cts_certify_result(live, i, NULL);
        struct cts_result b = cts_oracle_result(cts_judge_oracle(judge), i, NULL);
        if (a.verdict != b.verdict || a.observations != b.observations || a.findings != b.findings)
            fail_msg("%s %s: verdict %d %d, observations %lu %lu, findings %lu %lu", options,
                     cts_requirement(i)->id, a.verdict, b.verdict, (unsigned long)a.observations,
                     (unsigned long)b.observations, (unsigned long)a.findings,
                     (unsigned long)b.findings);
    }
    assert_int_equal(cts_certify_exit(live), cts_oracle_exit(cts_judge_oracle(judge)));
    cts_judge_free(judge);
    cts_certify_free(live);
}

static void test_judged_again(void **state)
{
    static const char *const options[] = {
        "",           "do=past",       "do=twice", "do=crash",    "do=never",  "do=late",
        "do=rubbish", "do=race-crash", "do=stop",  "do=relock",   "do=spin",   "do=scribble",
        "do=input",   "do=exit",       "do=early", "do=deadlock", "do=unknown"};
    (void)state;
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++)
        judge_again(options[i]);
}

static void test_findings(void **state)
{
    (void)state;
    struct cts_certify *live = certify("do=past");
    assert_int_equal(cts_certify_exit(live), 1);
    assert_non_null(strstr(findings, "first.pcap case-1 GEN-IFACE-170 frame "));
    assert_non_null(strstr(findings, "second.pcap case-2 GEN-IFACE-170 frame "));
    assert_non_null(strstr(findings, "arm h0 v0 -> w1\n"));
    cts_certify_free(live);
}

/* Only one schedule kills: it is in the trace, as a program with that schedule. */
static void test_explored_finding(void **state)
{
    (void)state;
    struct cts_certify *live = certify("do=race-crash");
    const char *finding = strstr(findings, "second.pcap case-3 ");
    assert_non_null(finding);
    assert_non_null(strstr(finding, "schedule t"));
    assert_null(strstr(findings, "case-1"));
    assert_int_equal(cts_certify_totals(live)->deaths, 1);
    cts_certify_free(live);
}

/* Every schedule of case 3 fails in the same way: few of them are kept for it, and some because they touch
 * what nothing else does. */
static void test_explored_runs_kept(void **state)
{
    uint32_t count = 0;
    (void)state;
    struct cts_certify *live = certify("do=past");
    for (const char *at = findings; (at = strstr(at, "case-3 GEN-IFACE-170")); at++)
        count++;
    assert_in_range(count, 1 + CTS_CERTIFY_EXPLORED_MAX, 4 + CTS_CERTIFY_EXPLORED_MAX);
    assert_true(cts_certify_totals(live)->explored > 5);
    cts_certify_free(live);
}

static void test_explored_observations(void **state)
{
    uint64_t explored = 0;
    (void)state;
    struct cts_certify *live = certify("");
    uint32_t requirement = cts_requirement_find("GEN-EVENT-060");
    struct cts_result result = cts_certify_result(live, requirement, &explored);
    assert_true(result.observations > 0);
    assert_true(explored > result.observations);
    /* What only explored runs have touched stands in the traces all the same. */
    for (uint32_t i = 0; i < cts_requirement_count(); i++) {
        result = cts_certify_result(live, i, &explored);
        if (explored > 0 && result.verdict == CTS_VERDICT_INCONC)
            fail_msg("%s is inconclusive after %lu observations", cts_requirement(i)->id,
                     (unsigned long)explored);
    }
    cts_certify_free(live);
}

static void test_bad_folders(void **state)
{
    struct cts_certify *result;
    struct cts_certify_config config = {.profile = cts_profile_find("ms-docs"),
                                        .folder = FOLDER "/absent/absent"};
    (void)state;
    assert_int_equal(cts_certify_new(&config, &result, message), CTS_IO);
    assert_non_null(strstr(message, "choose a folder"));
    assert_null(result);
    /* A folder stands where a trace should go. */
    mkdir(FOLDER, 0777);
    mkdir(FOLDER "/taken", 0777);
    mkdir(FOLDER "/taken/traces", 0777);
    mkdir(FOLDER "/taken/traces/first.pcap", 0777);
    config = (struct cts_certify_config){.session = {.target = TOY,
                                                     .options = "",
                                                     .profile = "ms-docs",
                                                     .get_case = give,
                                                     .count = CASES},
                                         .profile = cts_profile_find("ms-docs"),
                                         .folder = FOLDER "/taken",
                                         .trace_of = trace_of};
    assert_int_equal(cts_certify_new(&config, &result, message), CTS_OK);
    assert_int_equal(cts_certify_run(result, message), CTS_IO);
    assert_non_null(strstr(message, "first.pcap"));
    cts_certify_free(result);
}

static void test_damaged_trace(void **state)
{
    struct cts_judge *judge = cts_judge_new(cts_profile_find("ms-docs"), false, NULL, NULL);
    (void)state;
    cts_certify_free(certify(""));
    struct stat file;
    assert_int_equal(stat(FOLDER "/traces/first.pcap", &file), 0);
    assert_int_equal(truncate(FOLDER "/traces/first.pcap", file.st_size - 3), 0);
    assert_int_not_equal(cts_judge_file(judge, FOLDER "/traces/first.pcap", message), CTS_OK);
    assert_non_null(strstr(message, "first.pcap: "));
    assert_int_equal(cts_judge_file(judge, FOLDER "/traces/absent.pcap", message), CTS_IO);
    cts_judge_free(judge);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_judged_again),          cmocka_unit_test(test_findings),
        cmocka_unit_test(test_explored_finding),      cmocka_unit_test(test_explored_runs_kept),
        cmocka_unit_test(test_explored_observations), cmocka_unit_test(test_bad_folders),
        cmocka_unit_test(test_damaged_trace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
