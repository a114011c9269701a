/*
 * The rules on addresses and any input at all, under any answers to the open questions. Whatever the rules expect of a
 * call breaks none of them when it comes, every failure they allow included; and no result whatever, however wrong,
 * leads them astray.
 */
#include "address_any.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ROUNDS 60000u

static void said(void *context, uint32_t requirement, enum cts_said said, const char *expected,
                 const char *seen)
{
    struct test_address *t = context;
    assert_true(requirement >= CTS_ADR_FIRST && requirement < CTS_REQUIREMENT_COUNT);
    if (said == CTS_HOLDS) {
        t->holds[requirement]++;
        return;
    }
    const char *texts[] = {expected, seen};
    for (uint32_t i = 0; i < 2; i++) {
        assert_in_range(strlen(texts[i]), 1, 159);
        for (const char *c = texts[i]; *c; c++)
            assert_in_range(*c, 0x20, 0x7e); /* reports take no other bytes */
    }
    t->broken[requirement]++;
    strcpy(t->text[requirement][0], expected);
    strcpy(t->text[requirement][1], seen);
}

/* What a good target does. */
static void answer(struct test_address *t, const struct cts_address_expected *expected,
                   uint32_t status)
{
    struct cts_address_seen *seen = &t->seen;
    memset(t->out, CTS_ADDRESS_POISON, 1200);
    memset(seen->result, CTS_ADDRESS_POISON, sizeof seen->result);
    seen->status = status;
    seen->changed = seen->written = seen->result_changed = seen->out_shown = 0;
    seen->out = t->out;
    bool fails = status != CTS_ADDRESS_OK && status < CTS_ADDRESS_MORE;
    for (uint32_t i = 0; i < 6 && !fails; i++)
        if (expected->result_used >> i & 1)
            seen->result[i] = expected->result[i];
    if (status != CTS_ADDRESS_OK || !expected->out_used)
        return;
    memcpy(t->out, expected->out, expected->out_length);
    seen->written = expected->out_length;
    t->out[seen->written] = 0;
    seen->out_shown = seen->written + 1;
    seen->changed = CTS_ADDRESS_CHANGED_OUT;
}

/* Calls whose right output is not written down, or whose order is free. */
static bool is_checked_by_code(uint32_t call)
{
    return call == CTS_CALL_REG_LIST || call == CTS_CALL_REG_MAKE || call == CTS_CALL_REG_ADD ||
           call == CTS_CALL_REG_PORT || call == CTS_CALL_HV_COMPARE ||
           call == CTS_CALL_VM_COMPARE || call == CTS_CALL_HYB_LIMIT;
}

static uint32_t count_broken(struct test_address *t)
{
    uint32_t broken = 0;
    for (uint32_t r = CTS_ADR_FIRST; r < CTS_REQUIREMENT_COUNT; r++) {
        if (t->broken[r])
            print_error("%s: %s; %s\n", cts_requirement(r)->id, t->text[r][0], t->text[r][1]);
        broken += t->broken[r];
        t->broken[r] = 0;
    }
    return broken;
}

static void test_what_is_expected_breaks_nothing(void **unused)
{
    static struct test_address t;
    struct cts_address_expected expected;
    uint32_t wrong = 0, judged = 0, held = 0;
    (void)unused;
    for (uint32_t round = 0; round < ROUNDS && wrong < 5; round++) {
        test_any_call(&t);
        if (!cts_address_expect(&t.profile, &t.seen, &expected))
            continue;
        assert_true(expected.allowed != 0);
        for (uint32_t status = 0; status < CTS_ADDRESS_RESULTS; status++) {
            if (!(expected.allowed >> status & 1) ||
                (status == CTS_ADDRESS_OK && is_checked_by_code(t.seen.call)))
                continue;
            answer(&t, &expected, status);
            assert_true(cts_address_judge(&t.profile, &t.seen, said, &t));
            judged++;
            wrong += count_broken(&t) > 0;
        }
    }
    assert_int_equal(wrong, 0);
    assert_true(judged > ROUNDS);
    for (uint32_t r = CTS_ADR_FIRST; r < CTS_REQUIREMENT_COUNT; r++)
        held += t.holds[r] > 0;
    assert_true(held > 90); /* of 117 that are not about sockets */
}

/* Any answer: results that do not exist, lengths that are not there, output that is none. */
static void test_any_answer_is_safe(void **unused)
{
    static struct test_address t;
    uint32_t broken = 0;
    (void)unused;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        test_any_call(&t);
        struct cts_address_seen *seen = &t.seen;
        seen->call = test_any(20) ? seen->call : test_any(80);
        seen->status = test_any(20) ? test_any(CTS_ADDRESS_RESULTS) : test_any(0x7fffffff);
        uint32_t shown = test_any(200);
        uint8_t *out = malloc(shown + 1); /* so that a byte too far is seen */
        assert_non_null(out);
        for (uint32_t i = 0; i < shown; i++)
            out[i] = (uint8_t)(test_any(2)              ? test_any(256)
                               : i < seen->in_length[0] ? t.in[0][i]
                                                        : 0);
        seen->out = out;
        seen->out_shown = shown;
        seen->written = test_any(2) ? shown : test_any(0x7fffffff);
        seen->changed = test_any(128);
        seen->result_changed = test_any(64);
        seen->first = test_any(300);
        seen->last = test_any(300);
        for (uint32_t i = 0; i < 6; i++)
            seen->result[i] = test_any(4);
        assert_true(cts_address_judge(&t.profile, seen, said, &t));
        free(out);
    }
    for (uint32_t r = CTS_ADR_FIRST; r < CTS_REQUIREMENT_COUNT; r++)
        broken += t.broken[r] > 0;
    assert_true(broken > 90);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_expected_breaks_nothing),
        cmocka_unit_test(test_any_answer_is_safe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
