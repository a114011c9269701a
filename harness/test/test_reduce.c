/*
 * Tests of the reducer: what is left of large random programs is exactly what the failure needs, in
 * its simplest form; bounded, deterministic, and never something that does not fail.
 */
#include "explore/reduce.h"
#include "program/mutate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct cts_program program;
static char text[65536];
static unsigned calls;

static void parse(const char *source)
{
    uint32_t line;
    char message[160] = "";
    if (cts_program_parse(source, strlen(source), &program, &line, message) != CTS_OK)
        fail_msg("line %u: %s", line, message);
    cts_program_normalize(&program);
}

static void assert_text(const char *expected)
{
    assert_int_equal(cts_program_print(&program, text, sizeof text), CTS_OK);
    struct cts_program is = program;
    parse(expected);
    if (!cts_program_equal(&is, &program))
        fail_msg("expected:\n%sbut is:\n%s", expected, text);
}

/* Random operations around the ones that matter, in up to three threads. */
static void bury(const char *needle, uint64_t seed, uint32_t noise)
{
    struct cts_random random = {seed};
    parse(needle);
    for (uint32_t n = 0; n < noise; n++) {
        struct cts_op op;
        uint32_t thread = cts_random_below(&random, 3);
        if (thread >= program.threads)
            program.threads = thread + 1;
        cts_program_random_op(&program, &random, thread, &op);
        if (op.kind == CTS_OP_REPEAT || op.kind == CTS_OP_END)
            continue;
        cts_program_insert(&program, cts_random_below(&random, program.op_count + 1), &op);
    }
    program.policy = CTS_PLATFORM_TORN;
    program.seed = 77;
    program.guest = CTS_GUEST_VISTA;
}

/* -- failures ---------------------------------------------------------------------------------- */

/* A change and, later in the same thread, a long input with a short output. */
static bool change_then_long_input(void *context, struct cts_program *p)
{
    (void)context;
    calls++;
    for (uint32_t a = 0; a < p->op_count; a++) {
        if (p->ops[a].kind != CTS_OP_CHANGE)
            continue;
        for (uint32_t b = a + 1; b < p->op_count && p->ops[b].thread == p->ops[a].thread; b++)
            if (p->ops[b].kind == CTS_OP_SUBMIT && p->ops[b].in_length >= 19 &&
                p->ops[b].out_length < 10)
                return true;
    }
    return false;
}

static void test_operations_and_lengths(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 20; seed++) {
        struct cts_reduction reduction;
        bury("change v900\nsubmit h7 code=0x12345678 in=4000:ones out=9 odd same -> w5\n", seed,
             200);
        assert_int_equal(cts_reduce(&program, change_then_long_input, NULL, 20000, &reduction),
                         CTS_OK);
        assert_true(reduction.complete);
        assert_true(reduction.accepted > 0 && reduction.accepted < reduction.attempts);
        assert_text("change v0\nsubmit h0 in=19:v0 out=0\n");
    }
}

/* Threads 0 and 1 each have an `arm`; a switch to thread 1 at a step of 5 or more. */
static bool two_arms_and_a_switch(void *context, struct cts_program *p)
{
    bool arms[CTS_PROGRAM_THREADS_MAX] = {false}, switched = false;
    (void)context;
    calls++;
    for (uint32_t n = 0; n < p->op_count; n++)
        arms[p->ops[n].thread] |= p->ops[n].kind == CTS_OP_ARM;
    for (uint32_t n = 0; n < p->switch_count; n++)
        switched |= p->switches[n].thread == 1 && p->switches[n].step >= 5;
    return arms[0] && arms[1] && switched;
}

static void test_schedule(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 20; seed++) {
        bury("schedule t2@3 t1@70 t3@90 t1@91\narm h3 ones -> w2\nthread t1\narm h4 a:9 -> w9\n",
             seed, 100);
        assert_int_equal(cts_reduce(&program, two_arms_and_a_switch, NULL, 20000, NULL), CTS_OK);
        assert_text("schedule t1@5\narm h0 v0\nthread t1\narm h0 v0\n");
    }
}

/* Two switches, the second late. */
static bool two_switches(void *context, struct cts_program *p)
{
    (void)context;
    return p->switch_count >= 2 && p->switches[0].step >= 2 && p->switches[1].step >= 10 &&
           p->switches[1].thread == 3;
}

static void test_two_switches(void **state)
{
    (void)state;
    parse("schedule t1@1 t2@40 t4@60 t3@90 t1@91\nnotify\n");
    assert_true(!two_switches(NULL, &program));
    parse("schedule t2@40 t3@60 t1@91\nnotify\n");
    assert_int_equal(cts_reduce(&program, two_switches, NULL, 20000, NULL), CTS_OK);
    assert_text("schedule t0@2 t3@10\n");
}

/* An `arm` in a last thread that is switched to: the empty threads before it go, the switch
 * follows. */
static bool last_thread_arms(void *context, struct cts_program *p)
{
    (void)context;
    return p->threads > 1 && p->op_count > 0 && p->ops[p->op_count - 1].kind == CTS_OP_ARM &&
           p->ops[p->op_count - 1].thread == p->threads - 1 && p->switch_count > 0 &&
           p->switches[0].thread == p->threads - 1;
}

static void test_threads_move_up(void **state)
{
    (void)state;
    parse("schedule t4@3\nthread t1\nnotify\nthread t2\nthread t3\nnotify\nthread t4\narm h1 v3\n");
    assert_int_equal(cts_reduce(&program, last_thread_arms, NULL, 1000, NULL), CTS_OK);
    assert_text("schedule t1@0\nthread t1\narm h0 v0\n");
}

/* A reader whose three operations use the same request: registers must stay connected. */
static bool chained(void *context, struct cts_program *p)
{
    (void)context;
    calls++;
    for (uint32_t a = 0; a + 2 < p->op_count; a++) {
        const struct cts_op *op = &p->ops[a];
        if (op[0].kind == CTS_OP_OPEN && op[1].kind == CTS_OP_ARM && op[2].kind == CTS_OP_CANCEL &&
            op[1].handle == op[0].result && op[2].request == op[1].result &&
            op[2].request != CTS_NO_REGISTER)
            return true;
    }
    return false;
}

static void test_registers(void **state)
{
    (void)state;
    parse("notify\nopen h9 r overlapped guid\narm h9 v5 same -> w33\ncancel w33\nnotify\n");
    assert_int_equal(cts_reduce(&program, chained, NULL, 20000, NULL), CTS_OK);
    assert_text("open h0 rw\narm h0 v0 -> w0\ncancel w0\n");
}

/* Fails under any schedule with a switch, and gives itself one. */
static bool brings_its_schedule(void *context, struct cts_program *p)
{
    (void)context;
    if (p->op_count < 2)
        return false;
    p->switch_count = 1;
    p->switches[0] = (struct cts_switch){.step = p->op_count, .thread = 1};
    return true;
}

static void test_schedule_from_predicate(void **state)
{
    (void)state;
    parse("schedule t1@9\nnotify\nnotify\nnotify\nnotify\nnotify\n");
    assert_int_equal(cts_reduce(&program, brings_its_schedule, NULL, 1000, NULL), CTS_OK);
    assert_text("schedule t1@2\nnotify\nnotify\n");
}

/* -- bounds ------------------------------------------------------------------------------------ */

static void test_attempts_are_bounded(void **state)
{
    struct cts_reduction reduction;
    (void)state;
    for (uint32_t limit = 0; limit < 60; limit += 7) {
        bury("change v900\nsubmit h7 in=4000:ones out=9 -> w5\n", 5, 100);
        calls = 0;
        assert_int_equal(cts_reduce(&program, change_then_long_input, NULL, limit, &reduction),
                         CTS_OK);
        assert_int_equal(reduction.attempts, limit);
        assert_int_equal(calls, limit + 1); /* the first shows that it fails at all */
        assert_false(reduction.complete);
        assert_true(change_then_long_input(NULL, &program));
    }
}

static void test_deterministic(void **state)
{
    struct cts_reduction first, second;
    (void)state;
    bury("change v900\nsubmit h7 in=4000:ones out=9 -> w5\n", 8, 150);
    struct cts_program copy = program;
    cts_reduce(&program, change_then_long_input, NULL, 20000, &first);
    struct cts_program result = program;
    program = copy;
    cts_reduce(&program, change_then_long_input, NULL, 20000, &second);
    assert_true(cts_program_equal(&program, &result));
    assert_int_equal(first.attempts, second.attempts);
    print_message("150 operations: %u attempts, %u accepted\n", first.attempts, first.accepted);
}

static void test_what_does_not_fail_is_refused(void **state)
{
    (void)state;
    parse("notify\n");
    assert_int_equal(cts_reduce(&program, change_then_long_input, NULL, 100, NULL), CTS_ARGUMENT);
    assert_text("notify\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_operations_and_lengths),
        cmocka_unit_test(test_schedule),
        cmocka_unit_test(test_two_switches),
        cmocka_unit_test(test_threads_move_up),
        cmocka_unit_test(test_registers),
        cmocka_unit_test(test_schedule_from_predicate),
        cmocka_unit_test(test_attempts_are_bounded),
        cmocka_unit_test(test_deterministic),
        cmocka_unit_test(test_what_does_not_fail_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
