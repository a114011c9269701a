/*
 * Programs of NIC save state: what the text says, what it refuses, the byte form there and back, hostile bytes,
 * mutations that stay with their interface, and the reduction of a program with a stack.
 */
#include "explore/reduce.h"
#include "program/mutate.h"
#include "program/program.h"
#include "program_helper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct cts_program program, again;
static char text[65536], message[160];

static enum cts_status parse(const char *source, uint32_t *line)
{
    return cts_program_parse(source, strlen(source), &program, line, message);
}

static void parse_ok(const char *source)
{
    uint32_t line;

    if (parse(source, &line) != CTS_OK)
        fail_msg("line %u: %s", (unsigned)line, message);
}

static void round_trip(void)
{
    check_lossless(&program);
}

static void normal_form(void **state)
{
    (void)state;
    parse_ok("stack T X b\n"
             "nic n0 port=0x10007 index=0\n"
             "pass n63 revision=2 offset=568 data=32 -> w5\n");
    assert_int_equal(program.interface, CTS_INTERFACE_NICSAVE);
    assert_int_equal(program.stack_count, 3);
    assert_int_equal(program.stack[2], CTS_STACK_SAVER_PENDING);
    assert_int_equal(program.ops[0].parameter_count, 1);
    assert_int_equal(cts_op_parameter(&program.ops[0], CTS_PARAMETER_PORT), 0x10007);
    assert_int_equal(cts_op_parameter(&program.ops[0], CTS_PARAMETER_PARTITION), 1);
    assert_int_equal(program.ops[1].parameter_count, 2);
    assert_int_equal(program.ops[1].nic, 63);
    assert_int_equal(program.ops[1].result, 5);
    assert_int_equal(cts_op_parameter(&program.ops[1], CTS_PARAMETER_TOTAL), CTS_ABSENT);
    assert_int_equal(cts_program_print(&program, text, sizeof text), CTS_OK);
    assert_string_equal(text,
                        "stack T X b\nnic n0 port=65543\npass n63 data=32 revision=2 -> w5\n");
    round_trip();
}

static void refused(void **state)
{
    static const struct {
        const char *source;
        enum cts_status status;
        uint32_t line;
        const char *says;
    } rows[] = {
        {"stack X\nopen h0 rw\n", CTS_SYNTAX, 2, "NIC save state"},
        {"nic n0 port=7\n", CTS_SYNTAX, 1, "generation counter"},
        {"stack X\nguest win8\n", CTS_SYNTAX, 2, "either a stack"},
        {"stack X X\n", CTS_SYNTAX, 1, "one X only"},
        {"stack Y\n", CTS_SYNTAX, 1, "driver of the stack"},
        {"stack\n", CTS_SYNTAX, 1, "line ends"},
        {"stack T T T T T T T T T\n", CTS_LIMIT, 1, "at most 8"},
        {"stack X\nnic n64\n", CTS_SYNTAX, 2, "n64"},
        {"stack X\nnic n0 port=7 port=8\n", CTS_SYNTAX, 2, "once"},
        {"stack X\nnic n0 port=4294967296\n", CTS_SYNTAX, 2, "32 bits"},
        {"stack X\nnic n0 colour=7\n", CTS_SYNTAX, 2, "colour"},
        {"stack X\npass n0 -> w64\n", CTS_SYNTAX, 2, "w64"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint32_t line = 0;

        assert_int_equal(parse(rows[i].source, &line), rows[i].status);
        assert_int_equal(line, rows[i].line);
        if (strstr(message, rows[i].says) == NULL)
            fail_msg("'%s' does not say '%s'", message, rows[i].says);
    }
}

/* Bytes of no meaning are programs that stand for themselves; the seed is fixed. */
static void hostile_bytes(void **state)
{
    struct cts_random random = {.state = 20};
    uint32_t met[CTS_OP_COUNT] = {0};

    (void)state;
    for (uint32_t turn = 0; turn < 3000; turn++) {
        uint8_t input[300];
        uint32_t length = cts_random_below(&random, sizeof input);

        for (uint32_t i = 0; i < length; i++)
            input[i] = (uint8_t)cts_random_next(&random);
        input[0] = 15;
        cts_program_decode(input, length, &program);
        if (length == 0)
            continue;
        assert_int_equal(program.interface, CTS_INTERFACE_NICSAVE);
        for (uint32_t i = 0; i < program.op_count; i++)
            met[program.ops[i].kind]++;
        round_trip();
        cts_program_mutate(&program, &again, &random);
        assert_int_equal(program.interface, CTS_INTERFACE_NICSAVE);
        round_trip();
    }
    for (uint32_t kind = CTS_OP_NIC; kind < CTS_OP_CALL; kind++)
        assert_true(met[kind] > 0);
    assert_int_equal(met[CTS_OP_OPEN], 0);
}

/* Fails as long as a pass has less room than 64 bytes and X is there. */
static bool too_little_room(void *context, struct cts_program *candidate)
{
    bool target = false;

    (void)context;
    for (uint32_t i = 0; i < candidate->stack_count; i++)
        target |= candidate->stack[i] == CTS_STACK_TARGET;
    for (uint32_t i = 0; i < candidate->op_count; i++) {
        uint32_t room = cts_op_parameter(&candidate->ops[i], CTS_PARAMETER_DATA);

        if (target && candidate->ops[i].kind == CTS_OP_PASS && room >= 5 && room < 64)
            return true;
    }
    return false;
}

static void reduced(void **state)
{
    (void)state;
    parse_ok("stack T B X F\nnic n3 port=7\nplant n3 size=99\n"
             "pass n3 data=40 offset=600 revision=2 irql=2 -> w3\nsave-complete n3\n");
    assert_int_equal(cts_reduce(&program, too_little_room, NULL, 2000, NULL), CTS_OK);
    assert_int_equal(cts_program_print(&program, text, sizeof text), CTS_OK);
    assert_string_equal(text, "stack X\npass n0 data=5\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normal_form),
        cmocka_unit_test(refused),
        cmocka_unit_test(hostile_bytes),
        cmocka_unit_test(reduced),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
