/*
 * Every rule of the oracle, on traces made for it: one that breaks the requirement, and one close
 * to it that is permitted and on which the whole oracle stays quiet. The rows are in
 * test_oracle_rules.h, in the notation of oracle_notation.h.
 */
#include "oracle_notation.h"

#include <cts/counter.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

enum expectation {
    BREAKS, /* a finding on the requirement, perhaps others */
    HOLDS,  /* no finding at all, and the requirement was observed */
    QUIET   /* no finding at all, and the requirement was not observed */
};

struct row {
    const char *requirement;
    enum expectation expectation;
    struct test_run run;
};

#include "test_oracle_rules.h"

#define ROWS (sizeof(rows) / sizeof(rows[0]))

static void print(const struct row *row, const struct test_said *said)
{
    print_error("%s on: %s\n", row->requirement, row->run.events);
    for (uint32_t n = 0; n < said->count; n++)
        print_error("  %s frame %u: expected %s; seen %s\n",
                    cts_requirement(said->findings[n].requirement)->id,
                    (unsigned)said->findings[n].frame, said->findings[n].expected,
                    said->findings[n].seen);
}

static bool row_is_right(const struct row *row)
{
    struct test_said said;
    uint64_t explored;
    test_judge(&row->run, &said);
    uint32_t index = cts_requirement_find(row->requirement);
    assert_int_not_equal(index, UINT32_MAX);
    uint64_t observed = cts_oracle_result(said.oracle, index, &explored).observations;
    bool right = false;
    switch (row->expectation) {
    case BREAKS:
        right = test_finding(&said, row->requirement) != NULL;
        break;
    case HOLDS:
        right = said.count == 0 && observed > 0;
        break;
    case QUIET:
        right = said.count == 0 && observed == 0;
        break;
    }
    if (!right)
        print(row, &said);
    cts_oracle_free(said.oracle);
    return right;
}

static void test_every_row(void **state)
{
    uint32_t wrong = 0;
    (void)state;
    for (size_t n = 0; n < ROWS; n++)
        wrong += !row_is_right(&rows[n]);
    assert_int_equal(wrong, 0);
}

/* No rule without a trace that breaks it and one on which it holds. The duties of clients and
 * the other interfaces have tests of their own; what may be either way cannot be broken. */
static void test_every_requirement_has_rows(void **state)
{
    uint32_t missing = 0;
    (void)state;
    for (uint32_t r = 0; r < cts_requirement_count(); r++) {
        const struct cts_requirement *requirement = cts_requirement(r);
        bool broken = requirement->level == CTS_MAY, held = false;
        if (strcmp(requirement->area, "CALLER") == 0 || strncmp(requirement->id, "SAV-", 4) == 0 ||
            strncmp(requirement->id, "ADR-", 4) == 0)
            continue;
        for (size_t n = 0; n < ROWS; n++) {
            if (strcmp(rows[n].requirement, requirement->id) != 0)
                continue;
            broken |= rows[n].expectation == BREAKS;
            held |= rows[n].expectation == HOLDS;
        }
        if (!broken || !held) {
            print_error("%s: no row that %s\n", requirement->id, broken ? "holds" : "breaks it");
            missing++;
        }
    }
    assert_int_equal(missing, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_row),
        cmocka_unit_test(test_every_requirement_has_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
