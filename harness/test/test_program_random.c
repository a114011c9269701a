/*
 * Properties of the two forms of programs, over seeded random programs, random bytes and damaged
 * text: both forms are lossless, decoding is total and gives normal programs, mutations keep
 * programs normal.
 */
#include "program/mutate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define PROGRAMS      20000u
#define TEXT_CAPACITY (1u << 20)

static struct cts_program program;
static struct cts_program again;
static char text[TEXT_CAPACITY];
static char text_again[TEXT_CAPACITY];
static uint8_t bytes[CTS_PROGRAM_BYTES_MAX];
static uint8_t bytes_again[CTS_PROGRAM_BYTES_MAX];

/* Both ways through both forms, with exact buffers so that a sanitizer sees one byte too much. */
static void check_lossless(const struct cts_program *one, uint64_t number)
{
    char message[160] = "";
    uint32_t line = 0;
    size_t length = 0;
    size_t length_again = 0;
    uint8_t *exact;

    assert_int_equal(cts_program_encode(one, bytes, sizeof bytes, &length), CTS_OK);
    exact = malloc(length);
    memcpy(exact, bytes, length);
    cts_program_decode(exact, length, &again);
    free(exact);
    if (!cts_program_equal(one, &again))
        fail_msg("program %llu: the byte form loses something", (unsigned long long)number);
    assert_int_equal(cts_program_encode(&again, bytes_again, sizeof bytes_again, &length_again),
                     CTS_OK);
    assert_int_equal(length, length_again);
    assert_memory_equal(bytes, bytes_again, length);
    assert_int_equal(cts_program_print(one, text, sizeof text), CTS_OK);
    if (cts_program_parse(text, strlen(text), &again, &line, message) != CTS_OK)
        fail_msg("program %llu, line %u: %s\n%s", (unsigned long long)number, (unsigned)line,
                 message, text);
    if (!cts_program_equal(one, &again))
        fail_msg("program %llu: the text form loses something\n%s", (unsigned long long)number,
                 text);
    assert_int_equal(cts_program_print(&again, text_again, sizeof text_again), CTS_OK);
    assert_string_equal(text, text_again);
}

static void check_normal(const struct cts_program *one)
{
    again = *one;
    cts_program_normalize(&again);
    assert_true(cts_program_equal(one, &again));
}

static void random_programs(void **state)
{
    uint64_t operations = 0;

    (void)state;
    for (uint64_t i = 0; i < PROGRAMS; i++) {
        struct cts_random random = {i};

        cts_program_random(&program, &random, i % 100 == 0 ? CTS_PROGRAM_OPS_MAX : 20);
        operations += program.op_count;
        check_normal(&program);
        check_lossless(&program, i);
    }
    assert_true(operations > PROGRAMS);
}

static void random_bytes(void **state)
{
    struct cts_random random = {2};
    uint64_t operations = 0;

    (void)state;
    for (uint64_t i = 0; i < PROGRAMS; i++) {
        size_t length = cts_random_below(&random, i % 100 == 0 ? 4096 : 64);
        uint8_t *exact = malloc(length + 1);

        for (size_t n = 0; n < length; n++)
            exact[n] = (uint8_t)cts_random_next(&random);
        cts_program_decode(exact, length, &program);
        free(exact);
        operations += program.op_count;
        check_normal(&program);
        check_lossless(&program, i);
    }
    assert_true(operations > PROGRAMS);
    cts_program_decode(NULL, 0, &program);
    assert_int_equal(program.op_count, 0);
}

/* One changed operand byte changes little: most operations stay where they were. */
static void close_bytes(void **state)
{
    struct cts_random random = {3};
    uint64_t kept = 0;
    uint64_t all = 0;

    (void)state;
    for (uint32_t i = 0; i < PROGRAMS / 4; i++) {
        size_t length = 0;
        uint32_t front = 0;
        uint32_t back = 0;

        cts_program_random(&program, &random, 20);
        if (program.op_count < 2)
            continue;
        assert_int_equal(cts_program_encode(&program, bytes, sizeof bytes, &length), CTS_OK);
        bytes[cts_random_below(&random, (uint32_t)length)] ^=
            (uint8_t)(1u << cts_random_below(&random, 8));
        cts_program_decode(bytes, length, &again);
        while (front < program.op_count && front < again.op_count &&
               program.ops[front].kind == again.ops[front].kind)
            front++;
        while (front + back < program.op_count && back < again.op_count &&
               program.ops[program.op_count - 1 - back].kind ==
                   again.ops[again.op_count - 1 - back].kind)
            back++;
        kept += front + back;
        all += program.op_count;
    }
    assert_true(10 * kept > 8 * all);
}

/* Text with some bytes changed is refused with a sentence or read; never more. */
static void damaged_text(void **state)
{
    struct cts_random random = {4};
    uint32_t refused = 0;

    (void)state;
    for (uint32_t i = 0; i < PROGRAMS; i++) {
        char message[160];
        uint32_t line = 0;
        size_t length;
        char *exact;
        enum cts_status status;

        cts_program_random(&program, &random, 8);
        assert_int_equal(cts_program_print(&program, text, sizeof text), CTS_OK);
        length = strlen(text);
        exact = malloc(length + 1);
        memcpy(exact, text, length);
        for (uint32_t n = cts_random_below(&random, 4); n > 0 && length > 0; n--)
            exact[cts_random_below(&random, (uint32_t)length)] = (char)cts_random_next(&random);
        length -= cts_random_below(&random, (uint32_t)length / 4 + 1);
        status = cts_program_parse(exact, length, &again, &line, message);
        free(exact);
        if (status == CTS_OK) {
            program = again;
            check_normal(&program);
            continue;
        }
        refused++;
        assert_true(line > 0);
        assert_true(strlen(message) > 10);
    }
    assert_in_range(refused, PROGRAMS / 10, PROGRAMS);
}

static void mutations(void **state)
{
    static struct cts_program other;
    static struct cts_program before;
    struct cts_random random = {5};
    uint32_t changed = 0;

    (void)state;
    cts_program_random(&program, &random, 10);
    for (uint32_t i = 0; i < PROGRAMS; i++) {
        if (i % 50 == 0) {
            cts_program_random(&other, &random, 20);
            cts_program_random(&program, &random, i % 1000 == 0 ? CTS_PROGRAM_OPS_MAX : 20);
        }
        before = program;
        cts_program_mutate(&program, i % 3 == 0 ? NULL : &other, &random);
        changed += !cts_program_equal(&before, &program);
        check_normal(&program);
        if (i % 5 == 0)
            check_lossless(&program, i);
    }
    assert_true(changed > PROGRAMS / 2);
}

static void same_state_same_step(void **state)
{
    static struct cts_program other;
    struct cts_random one = {77};
    struct cts_random two = {77};

    (void)state;
    cts_program_random(&program, &one, 20);
    cts_program_random(&other, &two, 20);
    for (uint32_t i = 0; i < 500; i++) {
        cts_program_mutate(&program, NULL, &one);
        cts_program_mutate(&other, NULL, &two);
        assert_true(cts_program_equal(&program, &other));
    }
}

static void parse_ok(const char *source)
{
    char message[160];
    uint32_t line;

    if (cts_program_parse(source, strlen(source), &program, &line, message) != CTS_OK)
        fail_msg("line %u: %s", (unsigned)line, message);
}

static void prints(const char *expected)
{
    assert_int_equal(cts_program_print(&program, text, sizeof text), CTS_OK);
    assert_string_equal(text, expected);
}

static void steps(void **state)
{
    struct cts_op op = {.kind = CTS_OP_NOTIFY, .thread = 1};
    struct cts_random random = {6};

    (void)state;
    parse_ok("start\nrepeat 2\npoll h0\nend\nthread t1\nsuspend\nthread t2\nresume");
    cts_program_remove(&program, 3, 1);
    prints("start\npoll h0\nthread t1\nsuspend\nthread t2\nresume\n");
    assert_true(cts_program_insert(&program, 99, &op));
    prints("start\npoll h0\nthread t1\nsuspend\nnotify\nthread t2\nresume\n");
    cts_program_duplicate(&program, 1, 1);
    prints("start\npoll h0\npoll h0\nthread t1\nsuspend\nnotify\nthread t2\nresume\n");
    assert_true(cts_program_remove_thread(&program, 1));
    prints("start\npoll h0\npoll h0\nthread t1\nresume\n");
    assert_false(cts_program_remove_thread(&program, 0));
    assert_false(cts_program_remove_thread(&program, 2));
    cts_program_remove(&program, 1, 1000);
    prints("start\nthread t1\n");
    cts_program_remove(&program, 1, 1);
    cts_program_change(&program, 1, &random);
    cts_program_duplicate(&program, 1, 1);
    prints("start\nthread t1\n");
    while (cts_program_insert(&program, 0, &op))
        ;
    assert_int_equal(program.op_count, CTS_PROGRAM_OPS_MAX);
    cts_program_duplicate(&program, 0, CTS_PROGRAM_OPS_MAX);
    assert_int_equal(program.op_count, CTS_PROGRAM_OPS_MAX);
}

static uint64_t nanoseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* Not a limit but for gross mistakes, such as clearing the whole program: printed for people. */
static void decoding_is_cheap(void **state)
{
    static const char small[] = "open h0 rw overlapped\narm h0 v0 -> w0\nstart\nchange v1\njoin\n"
                                "poll h0 -> w1\nthread t1\ncancel w0\narm h0 v1 -> w2\n";
    uint64_t start;
    size_t length = 0;

    (void)state;
    parse_ok(small);
    assert_int_equal(cts_program_encode(&program, bytes, sizeof bytes, &length), CTS_OK);
    start = nanoseconds();
    for (uint32_t i = 0; i < 100000; i++)
        cts_program_decode(bytes, length, &program);
    start = nanoseconds() - start;
    print_message("decode of %u operations in %u bytes: %u ns\n", (unsigned)program.op_count,
                  (unsigned)length, (unsigned)(start / 100000));
    assert_true(start / 100000 < 20000);
    start = nanoseconds();
    for (uint32_t i = 0; i < 20000; i++)
        parse_ok(small);
    print_message("parse: %u ns\n", (unsigned)((nanoseconds() - start) / 20000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_programs), cmocka_unit_test(random_bytes),
        cmocka_unit_test(close_bytes),     cmocka_unit_test(damaged_text),
        cmocka_unit_test(mutations),       cmocka_unit_test(same_state_same_step),
        cmocka_unit_test(steps),           cmocka_unit_test(decoding_is_cheap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
