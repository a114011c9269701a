/*
 * Proves that the conformance programs of NIC save state are whole: every scenario of section 5 of the catalogue has
 * cases that carry its number, and these name every requirement that the scenario covers; every case is read, printed
 * and encoded without loss, and no two have one name.
 */
#include "oracle/oracle.h"
#include "program/corpus.h"
#include <cts/digest.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CORPUS    CTS_SOURCE_DIR "/corpora/nicsave"
#define CASES_MIN 10000u
#define CASES_MAX 40000u

/* Section 5: what each scenario covers, by area, number and, for a range, the last number. */
static const char *const scenarios[] = {
    "", /* they count from 1 */
    "SAVE-010..130 NDIS-170 DONE-010..070 EDGE-030..070",
    "NEED-010..060 NEED-090 NEED-120..140",
    "SAVE-020 NEED-010..070 NEED-120",
    "SAVE-090 SAVE-100 SAVE-210 DONE-030..050 DONE-100",
    "SAVE-160 SAVE-170 SAVE-190 SAVE-230 NEED-080",
    "NEED-040 NEED-160 SAVE-270",
    "SAVE-160 SAVE-220 SAVE-260 EDGE-060",
    "NDIS-040..110 NEED-110",
    "ORDER-020..070 DONE-060",
    "ORDER-050 SAVE-200",
    "DONE-070 SAVE-180 DONE-120",
    "SAVE-180",
    "REST-030 REST-050 REST-070 REST-080 NDIS-160 NDIS-170 EDGE-150",
    "REST-010 REST-020 REST-140 REST-190",
    "REST-060 ORDER-080 ORDER-090 RDONE-040",
    "REST-040 RDONE-050",
    "NDIS-130 NDIS-150 REST-090 REST-100 REST-130",
    "NDIS-200 NDIS-210 SAVE-140 SAVE-150 REST-010 REST-110 REST-120",
    "REST-150 RDONE-010 RDONE-060",
    "DONE-030..050 DONE-080..100 RDONE-020 EDGE-130 NDIS-180",
    "NDIS-010 NDIS-020 ORDER-060 EDGE-120",
    "ORDER-110 ORDER-120",
    "ORDER-130 ORDER-140 REST-070 REST-170 REST-210 EDGE-010",
    "NDIS-120..150",
    "NDIS-140 SAVE-240 SAVE-250 EDGE-160",
    "NDIS-180..230",
    "NEED-120..160 EDGE-080..110 DONE-120",
    "EDGE-010..060 ORDER-010..030 ORDER-100 DONE-010..020",
    "REST-160..210 RDONE-010 DONE-130",
    "EDGE-050 EDGE-070 EDGE-080 EDGE-150",
    "NEED-100 SAVE-130",
    "DONE-110 REST-220 RDONE-030 EDGE-140",
};
#define SCENARIOS (sizeof scenarios / sizeof *scenarios)

static struct {
    uint32_t cases;
    uint32_t of[SCENARIOS];
    bool *covered[SCENARIOS]; /* by requirement */
    uint64_t names[1 << 17];
} seen;
static struct cts_program again;
static char text[1 << 16];
static uint8_t bytes[CTS_PROGRAM_BYTES_MAX];

/* -- every case ------------------------------------------------------------------------------------------ */

static void check_name(const struct cts_corpus_case *one)
{
    uint64_t hash = CTS_DIGEST_BASIS;
    for (const char *c = one->name; *c; c++)
        hash = cts_digest_add(hash, (uint8_t)*c);
    uint32_t at = (uint32_t)(hash >> 20) % (sizeof seen.names / sizeof *seen.names);
    for (; seen.names[at] != 0; at = (at + 1) % (sizeof seen.names / sizeof *seen.names))
        if (seen.names[at] == (hash | 1))
            fail_msg("%s:%u: there are two cases %s", one->file, (unsigned)one->line, one->name);
    seen.names[at] = hash | 1;
}

/* Notes what a case covers; each is a requirement of NIC save state, or of all targets. */
static void check_covers(const struct cts_corpus_case *one)
{
    unsigned scenario = 0;
    char id[24];
    int used;
    if (sscanf(one->name, "s%2u-", &scenario) != 1 || scenario >= SCENARIOS)
        scenario = 0;
    seen.of[scenario]++;
    for (const char *at = one->covers; sscanf(at, " %23s%n", id, &used) == 1; at += used) {
        uint32_t number = cts_requirement_find(id);
        if (number >= cts_requirement_count())
            fail_msg("%s:%u: %s is no requirement", one->file, (unsigned)one->line, id);
        seen.covered[scenario][number] = true;
    }
}

static enum cts_status check_case(void *context, const struct cts_corpus_case *one)
{
    char message[160];
    uint32_t line;
    size_t length;
    (void)context;
    seen.cases++;
    check_name(one);
    check_covers(one);
    assert_int_equal(one->program->interface, CTS_INTERFACE_NICSAVE);
    assert_true(one->program->op_count > 0);
    assert_int_equal(cts_program_print(one->program, text, sizeof text), CTS_OK);
    assert_int_equal(cts_program_parse(text, strlen(text), &again, &line, message), CTS_OK);
    assert_true(cts_program_equal(one->program, &again));
    assert_int_equal(cts_program_encode(one->program, bytes, sizeof bytes, &length), CTS_OK);
    cts_program_decode(bytes, length, &again);
    assert_true(cts_program_equal(one->program, &again));
    return CTS_OK;
}

static void every_case_is_whole(void **state)
{
    char message[256];
    (void)state;
    for (size_t n = 0; n < SCENARIOS; n++)
        assert_non_null(seen.covered[n] = calloc(cts_requirement_count(), sizeof(bool)));
    if (cts_corpus_load(CORPUS, check_case, NULL, message) != CTS_OK)
        fail_msg("%s", message);
    assert_in_range(seen.cases, CASES_MIN, CASES_MAX);
}

/* -- every scenario -------------------------------------------------------------------------------------- */

/* Requirements of an area, from a number to a number, that no case of the scenario names. */
static uint32_t missing(size_t scenario, const char *area, unsigned from, unsigned to)
{
    uint32_t count = 0, known = 0;
    for (unsigned number = from; number <= to; number += 10) {
        char id[24];
        snprintf(id, sizeof id, "SAV-%s-%03u", area, number);
        uint32_t requirement = cts_requirement_find(id);
        if (requirement >= cts_requirement_count())
            continue; /* numbers have gaps */
        known++;
        if (!seen.covered[scenario][requirement]) {
            print_error("no case s%02u-.. covers %s\n", (unsigned)scenario, id);
            count++;
        }
    }
    assert_true(known > 0);
    return count;
}

static void every_scenario_has_its_cases(void **state)
{
    uint32_t count = 0;
    (void)state;
    for (size_t scenario = 1; scenario < SCENARIOS; scenario++) {
        char area[8];
        unsigned from, to;
        int used;
        if (!seen.of[scenario])
            print_error("scenario S-%02u has no case\n", (unsigned)scenario);
        count += !seen.of[scenario];
        const char *at = scenarios[scenario];
        for (; sscanf(at, " %7[A-Z]-%3u%n", area, &from, &used) == 2; at += used) {
            int more = 0;
            to = from;
            if (sscanf(at + used, "..%3u%n", &to, &more) == 1)
                used += more;
            count += missing(scenario, area, from, to);
        }
        assert_string_equal(at, ""); /* all of the row was read */
    }
    assert_int_equal(count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_is_whole),
        cmocka_unit_test(every_scenario_has_its_cases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
