/*
 * A row of a test of the rules on NIC save state: a trace in the notation of nicsave_notation.h, and what the oracle
 * owes to it. Tests only; included once by each.
 */
#ifndef CTS_TEST_NICSAVE_ROWS_H
#define CTS_TEST_NICSAVE_ROWS_H

#include "nicsave_notation.h"

#include "oracle/requirement.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

enum expectation {
    BREAKS, /* a failure or a warning on the requirement, perhaps others */
    HOLDS,  /* no finding at all, and the requirement was observed */
    QUIET,  /* no finding at all, and the requirement was not observed */
    SPARED  /* findings on others only */
};

struct row {
    const char *requirement;
    enum expectation expectation;
    struct test_stack run;
};

#define B(id, ...)                                                                                 \
    {                                                                                              \
        id, BREAKS,                                                                                \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }
#define H(id, ...)                                                                                 \
    {                                                                                              \
        id, HOLDS,                                                                                 \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }
#define Q(id, ...)                                                                                 \
    {                                                                                              \
        id, QUIET,                                                                                 \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }
#define S(id, ...)                                                                                 \
    {                                                                                              \
        id, SPARED,                                                                                \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }
#define EV(text) .events = text

static inline void row_print(const struct row *row, const struct test_stack_said *said)
{
    print_error("%s %s on: %s\n", row->requirement,
                row->expectation == BREAKS   ? "not broken"
                : row->expectation == HOLDS  ? "does not hold"
                : row->expectation == SPARED ? "not spared"
                                             : "not quiet",
                row->run.events);
    for (uint32_t n = 0; n < said->count; n++)
        print_error("  %s frame %u: expected %s; seen %s\n",
                    cts_requirement(said->findings[n].requirement)->id,
                    (unsigned)said->findings[n].frame, said->findings[n].expected,
                    said->findings[n].seen);
}

static inline bool row_is_right(const struct row *row)
{
    struct test_stack_said said;
    uint64_t explored;
    test_stack_judge(&row->run, &said);
    uint32_t index = cts_requirement_find(row->requirement);
    assert_int_not_equal(index, UINT32_MAX);
    uint64_t observed = cts_oracle_result(said.oracle, index, &explored).observations;
    bool right = false;
    switch (row->expectation) {
    case BREAKS:
        right = test_stack_finding(&said, row->requirement) != NULL;
        break;
    case HOLDS:
        right = said.count == 0 && observed > 0;
        break;
    case QUIET:
        right = said.count == 0 && observed == 0;
        break;
    case SPARED:
        right = said.count > 0 && !test_stack_finding(&said, row->requirement);
        break;
    }
    if (!right)
        row_print(row, &said);
    cts_oracle_free(said.oracle);
    return right;
}

/* How many requirements of these sides (bits 1 << enum cts_side) have no row that breaks them and one on which they
 * hold; *counted of them in all. What may be either way cannot be broken. */
static inline uint32_t rows_missing(const struct row *rows, size_t count, uint32_t sides,
                                    uint32_t *counted)
{
    uint32_t missing = 0;
    *counted = 0;
    for (uint32_t r = CTS_SAV_FIRST; r < cts_requirement_count(); r++) {
        const struct cts_requirement *requirement = cts_requirement(r);
        bool broken = requirement->level == CTS_MAY, held = false;
        if (!(sides >> cts_rules[r].side & 1))
            continue;
        ++*counted;
        for (size_t n = 0; n < count; n++) {
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
    return missing;
}

#endif
