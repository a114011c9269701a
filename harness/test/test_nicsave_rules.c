/*
 * Every rule on a switch extension, on traces made for it: one that breaks the requirement, and one close to it that
 * is permitted and on which the whole oracle stays quiet. The rows are in test_nicsave_rules.h, in the notation of
 * nicsave_notation.h.
 */
#include "nicsave_rows.h"

#include <cts/nicsave.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "test_nicsave_rules.h"

#define ROWS (sizeof(rows) / sizeof(rows[0]))

static void test_every_row(void **state)
{
    uint32_t wrong = 0;
    (void)state;
    for (size_t n = 0; n < ROWS; n++)
        wrong += !row_is_right(&rows[n]);
    assert_int_equal(wrong, 0);
}

/* No rule on an extension without a trace that breaks it and one on which it holds. What may be either way cannot be
 * broken; the rows on protocol edge and miniport edge have tests of their own. */
static void test_every_requirement_has_rows(void **state)
{
    uint32_t counted;
    (void)state;
    assert_int_equal(rows_missing(rows, ROWS, 1u << CTS_SIDE_EXTENSION, &counted), 0);
    assert_int_equal(counted, 95);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_row),
        cmocka_unit_test(test_every_requirement_has_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
