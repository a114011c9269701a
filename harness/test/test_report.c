/*
 * Reports: the bytes of results.jsonl and junit.xml, whatever strings they are given; limits; a
 * folder that cannot be made and a disk that is full leave a message and whole lines.
 */
#include "reports/report.h"
#include <errno.h>
#include <jansson.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
// clang-format off: cmocka needs the headers above
#include <cmocka.h>
// clang-format on

static const struct cts_requirement requirements[] = {
    {"GEN-A-010", "A", CTS_MUST, "It does <this> & \"that\".", "[D] seed 000"},
    {"GEN-A-020", "A", CTS_SHOULD, "It should.", "[I]"},
    {"GEN-B-010", "B", CTS_MUST, "It applies.", "[I]"},
    {"GEN-B-020", "B", CTS_MUST, "It is seen.", "[I]"},
};
static const struct cts_report_run run = {.target = "acme",
                                          .path = "./acme.so",
                                          .description = "caf\xc3\xa9 \xff",
                                          .profile = "ms-docs",
                                          .options = "",
                                          .seed = 7};
static char folder[64];
static char text[65536];
static char message[512];

static const char *load(const char *name)
{
    char path[128];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    file = fopen(path, "rb");
    assert_non_null(file);
    text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
    fclose(file);
    return text;
}

static int make(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/test_report.XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int drop(void **state)
{
    static const char *const names[] = {"results.jsonl", "junit.xml", "faulty.json"};
    char path[128];

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
        unlink(path);
    }
    return rmdir(folder);
}

static enum cts_status find(struct cts_report *report, uint32_t requirement, bool *written)
{
    struct cts_finding finding = {.requirement = requirement,
                                  .level = requirements[requirement].level,
                                  .frame = 12,
                                  .warning = requirement == 1,
                                  .expected = "a < b",
                                  .seen = "b\x01"};
    struct cts_report_finding f = {.requirement = &requirements[requirement],
                                   .finding = &finding,
                                   .case_name = "s01/K=v1",
                                   .trace = "s01.pcap",
                                   .program = "open h0 rw\npoll h0 -> w0\n",
                                   .replay = "./hvcts replay traces/s01.pcap --frame 12"};

    return cts_report_finding(report, &f, written);
}

static void whole_report(void)
{
    struct cts_report *report;
    struct cts_result results[] = {
        {CTS_VERDICT_FAIL, 4, 1, NULL},
        {CTS_VERDICT_WARN, 5, 1, NULL},
        {CTS_VERDICT_NA, 0, 0, "the target has no event-driven mode"},
        {CTS_VERDICT_NONE, 0, 0, NULL},
    };
    struct cts_report_totals totals = {
        .cases = 2, .whole = 3, .runs = 9, .operations = 30, .events = 99, .exit = 1};

    assert_int_equal(cts_report_open(folder, &run, &report, message), CTS_OK);
    assert_int_equal(find(report, 0, NULL), CTS_OK);
    assert_int_equal(find(report, 1, NULL), CTS_OK);
    for (uint32_t i = 0; i < 4; i++)
        assert_int_equal(cts_report_requirement(report, &requirements[i], &results[i], i), CTS_OK);
    assert_int_equal(cts_report_close(report, &totals, message), CTS_OK);
}

static void results_are_these_bytes(void **state)
{
    static const char expected[] =
        "{\"type\":\"run\",\"target\":\"acme\",\"path\":\"./acme.so\",\"description\":\"caf?? ?\","
        "\"profile\":\"ms-docs\",\"options\":\"\",\"filter\":null,\"seed\":7,\"strict\":false}\n"
        "{\"type\":\"finding\",\"finding\":1,\"requirement\":\"GEN-A-010\",\"level\":\"MUST\","
        "\"case\":\"s01/K=v1\",\"trace\":\"s01.pcap\",\"frame\":12,\"expected\":\"a < b\","
        "\"seen\":\"b\\u0001\",\"program\":\"open h0 rw\\npoll h0 -> w0\\n\",\"target\":\"acme\","
        "\"profile\":\"ms-docs\",\"replay\":\"./hvcts replay traces/s01.pcap --frame 12\","
        "\"warning\":false}\n"
        "{\"type\":\"finding\",\"finding\":2,\"requirement\":\"GEN-A-020\",\"level\":\"SHOULD\",";

    (void)state;
    whole_report();
    load("results.jsonl");
    assert_memory_equal(text, expected, sizeof(expected) - 1);
    assert_non_null(strstr(text, "{\"type\":\"requirement\",\"requirement\":\"GEN-B-010\","
                                 "\"area\":\"B\",\"level\":\"MUST\",\"verdict\":\"N/A\","
                                 "\"observations\":0,\"explored\":2,\"findings\":0,\"target\":"
                                 "\"acme\",\"profile\":\"ms-docs\",\"reason\":\"the target has no "
                                 "event-driven mode\",\"text\":\"It applies.\"}\n"));
    assert_non_null(strstr(text, "\"requirement\":\"GEN-B-020\",\"area\":\"B\",\"level\":\"MUST\","
                                 "\"verdict\":\"INCONC\""));
    assert_non_null(strstr(text,
                           "{\"type\":\"end\",\"cases\":2,\"whole\":3,\"runs\":9,\"operations\":30,"
                           "\"events\":99,\"findings\":2,\"interrupted\":false,\"exit\":1}\n"));
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        json_t *object = json_loads(line, 0, NULL);

        assert_true(json_is_object(object));
        json_decref(object);
    }
}

static void junit_is_escaped(void **state)
{
    (void)state;
    whole_report();
    load("junit.xml");
    assert_non_null(strstr(text, "<testsuite name=\"A\" tests=\"2\" failures=\"1\" errors=\"0\" "
                                 "skipped=\"0\">"));
    assert_non_null(strstr(text, "<testsuite name=\"B\" tests=\"2\" failures=\"0\" errors=\"1\" "
                                 "skipped=\"1\">"));
    assert_non_null(strstr(text, "value=\"It does &lt;this&gt; &amp; &quot;that&quot;.\""));
    assert_non_null(strstr(text, "<failure message=\"b?\" type=\"GEN-A-010\">finding 1: expected "
                                 "a &lt; b&#10;seen b?&#10;"));
    assert_non_null(strstr(text, "<system-out>finding 2:"));
    assert_non_null(strstr(text, "<skipped message=\"the target has no event-driven mode\"/>"));
    assert_non_null(strstr(text, "<error message=\"nothing was observed\"/>"));
    assert_null(strchr(text, '\1'));
}

/* What a filter left out is no error of the target. */
static void what_was_not_played_is_skipped(void **state)
{
    struct cts_report_run filtered = run;
    struct cts_report_totals totals = {.cases = 2, .whole = 3};
    struct cts_result result = {CTS_VERDICT_INCONC, 0, 0, "not played"};
    struct cts_report *report;

    (void)state;
    filtered.filter = "s01";
    assert_int_equal(cts_report_open(folder, &filtered, &report, message), CTS_OK);
    assert_int_equal(cts_report_requirement(report, &requirements[0], &result, 0), CTS_OK);
    assert_int_equal(cts_report_close(report, &totals, message), CTS_OK);
    load("junit.xml");
    assert_non_null(strstr(text, "<skipped message=\"not played\"/>"));
    assert_non_null(strstr(text, "errors=\"0\" skipped=\"1\""));
}

static void strings_of_any_bytes_stay_valid(void **state)
{
    uint32_t random = 3;

    (void)state;
    for (int round = 0; round < 300; round++) {
        struct cts_report *report;
        struct cts_report_run any = run;
        struct cts_requirement requirement = requirements[0];
        struct cts_result result = {CTS_VERDICT_NA, 0, 0, NULL};
        struct cts_report_totals totals = {0};
        char bytes[40];

        for (size_t i = 0; i < sizeof(bytes); i++)
            bytes[i] = (char)((random = random * 1664525u + 1013904223u) >> (round % 2 ? 24 : 23));
        bytes[sizeof(bytes) - 1] = '\0';
        any.target = any.description = any.filter = bytes;
        requirement.text = result.reason = bytes;
        assert_int_equal(cts_report_open(folder, &any, &report, message), CTS_OK);
        assert_int_equal(cts_report_requirement(report, &requirement, &result, 0), CTS_OK);
        assert_int_equal(cts_report_close(report, &totals, message), CTS_OK);
        load("results.jsonl");
        for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
            json_t *object = json_loads(line, 0, NULL);

            assert_non_null(object);
            json_decref(object);
        }
        for (const char *c = load("junit.xml"); *c; c++)
            assert_true((unsigned char)*c >= ' ' || *c == '\n');
    }
}

static void findings_beyond_the_limit_are_not_written(void **state)
{
    struct cts_report *report;
    bool written;

    (void)state;
    assert_int_equal(cts_report_open(folder, &run, &report, message), CTS_OK);
    for (uint32_t i = 0; i < CTS_REPORT_FINDINGS_MAX; i++) {
        assert_int_equal(find(report, 0, &written), CTS_OK);
        assert_true(written);
    }
    assert_int_equal(find(report, 0, &written), CTS_OK);
    assert_false(written);
    assert_int_equal(find(report, 1, &written), CTS_OK);
    assert_true(written);
    cts_report_abandon(report);
    load("results.jsonl");
    assert_non_null(strstr(text, "\"finding\":51,\"requirement\":\"GEN-A-020\""));
    assert_null(strstr(text, "\"type\":\"end\""));
}

static void impossible_folders_are_named(void **state)
{
    struct cts_report *report;
    struct cts_faulty_row row = {.fault = "GEN-F-01"};

    (void)state;
    assert_int_equal(cts_report_open("/dev/null/reports", &run, &report, message), CTS_IO);
    assert_null(report);
    assert_non_null(strstr(message, "/dev/null/reports"));
    assert_non_null(strstr(message, "--out"));
    assert_int_equal(cts_report_open("", &run, &report, message), CTS_IO);
    assert_int_equal(cts_faulty_write("/proc/nothing", &row, 1, message), CTS_IO);
    assert_non_null(strstr(message, "/proc/nothing"));
}

static void full_disk_leaves_whole_lines(void **state)
{
    struct rlimit old;
    struct cts_report *report;
    enum cts_status status = CTS_OK;

    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    assert_int_equal(cts_report_open(folder, &run, &report, message), CTS_OK);
    struct rlimit tight = {.rlim_cur = 2000, .rlim_max = old.rlim_max};

    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    for (int i = 0; i < 40 && status == CTS_OK; i++)
        status = find(report, (uint32_t)i % 4, NULL);
    int error = errno;

    cts_report_abandon(report);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    assert_int_equal(status, CTS_IO);
    assert_int_equal(error, EFBIG);
    load("results.jsonl");
    assert_true(strlen(text) > 1000 && strlen(text) <= 2000);
    assert_int_equal(text[strlen(text) - 1], '\n');
}

static void faulty_table_is_json(void **state)
{
    struct cts_faulty_row rows[] = {{.fault = "GEN-F-01",
                                     .requirement = "GEN-EVENT-060",
                                     .found = "GEN-EVENT-060",
                                     .programs = 12,
                                     .schedules = 40,
                                     .text = "compare \"without\" lock"},
                                    {.fault = "GEN-F-02",
                                     .requirement = "GEN-EVENT-010",
                                     .others = "GEN-POLL-010",
                                     .text = "enqueues"}};

    (void)state;
    assert_int_equal(cts_faulty_write(folder, rows, 2, message), CTS_OK);
    json_t *table = json_loads(load("faulty.json"), 0, NULL);

    assert_int_equal(json_array_size(table), 2);
    assert_string_equal(json_string_value(json_object_get(json_array_get(table, 1), "others")),
                        "GEN-POLL-010");
    json_decref(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_are_these_bytes),
        cmocka_unit_test(junit_is_escaped),
        cmocka_unit_test(what_was_not_played_is_skipped),
        cmocka_unit_test(strings_of_any_bytes_stay_valid),
        cmocka_unit_test(findings_beyond_the_limit_are_not_written),
        cmocka_unit_test(impossible_folders_are_named),
        cmocka_unit_test(full_disk_leaves_whole_lines),
        cmocka_unit_test(faulty_table_is_json),
    };

    return cmocka_run_group_tests(tests, make, drop);
}
