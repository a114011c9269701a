/*
 * Programs of socket addresses: what the text says, what it refuses, the table of byte strings, the byte form there
 * and back, hostile bytes, random calls, mutations that stay with their interface.
 */
#include "explore/reduce.h"
#include "program/address.h"
#include "program/mutate.h"
#include "program_helper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct cts_program program, again;
static char text[1 << 20], message[160];

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

static void calls(void **state)
{
    const struct cts_op *op = program.ops;
    uint32_t length;

    (void)state;
    parse_ok("seed 7\naddresses\n"
             "call cidport-parse \"2:27\\x00\\n\\\\\\\"\" errno=34 capacity=0\n"
             "call bind h31 hex:2800 length=0xffffffff null=1\n"
             "call accept h0 wait=1 -> h2\n"
             "call hv-compare \"\" hex:\n"
             "call hyb-request \"ab\" times=3 from=1\n"
             "call hyb-request \"ab\" from=2 times=3\n"
             "call hyb-request \"ab\" times=0xffffffff\n"
             "exhaust ports first=5\n");
    assert_int_equal(program.interface, CTS_INTERFACE_SOCKADDR);
    assert_int_equal(program.seed, 7);
    assert_int_equal(op[0].code, CTS_CALL_CIDPORT_PARSE);
    assert_memory_equal(cts_call_bytes(&program, &op[0], 0, &length), "2:27\0\n\\\"", 8);
    assert_int_equal(length, 8);
    assert_int_equal(cts_call_value(&program, &op[0], CTS_CALL_KEY_ERRNO), 34);
    assert_int_equal(cts_call_value(&program, &op[0], CTS_CALL_KEY_CAPACITY), 0);
    assert_int_equal(cts_call_value(&program, &op[0], CTS_CALL_KEY_TIMES), 1);
    assert_int_equal(cts_call_value(&program, &op[1], CTS_CALL_KEY_CAPACITY), CTS_ABSENT);
    assert_int_equal(op[1].handle, 31);
    assert_int_equal(cts_call_value(&program, &op[1], 1), UINT32_MAX);
    assert_int_equal(cts_call_value(&program, &op[1], CTS_CALL_KEY_NIL), 1);
    assert_null(cts_call_bytes(&program, &op[1], 1, &length));
    assert_int_equal(op[2].handle, 0);
    assert_int_equal(op[2].result, 2);
    assert_non_null(cts_call_bytes(&program, &op[3], 1, &length));
    assert_int_equal(length, 0);
    assert_int_equal(op[3].bytes[0], op[3].bytes[1]);
    assert_int_equal(cts_call_input_length(&program, &op[4]), 4);
    assert_int_equal(cts_call_input_length(&program, &op[5]), 2);
    assert_int_equal(cts_call_input_length(&program, &op[6]), CTS_ADDRESS_INPUT_MAX);
    assert_int_equal(op[7].code, CTS_EXTENT_PORTS);
    assert_int_equal(cts_call_value(&program, &op[7], 0), 5);
    assert_int_equal(cts_call_value(&program, &op[7], 1), 0);
    assert_int_equal(program.string_count, 4);
    round_trip();
}

/* What is left out and what stands for it is one program; `length` follows the bytes. */
static void normal_form(void **state)
{
    (void)state;
    parse_ok("addresses\n"
             "call bind h3 hex:280000000000000000000000 length=12\n"
             "call send h3 \"$ abc#\" length=0 wait=0\n"
             "call send h3 \"x\" hex:2800 length=2\n"
             "call connect h0 null=7 length=0\n"
             "call vm-encode port=0x80000000 cid=4294967295\n"
             "call bind h0 hex:01 times=16 length=1\n"
             "call bind h0 hex:01 length=16 times=16\n"
             "call guid-format hex:67458b6b7b32c623643c986966334873\n"
             "call guid-parse hex:67458b6b7b32c623643c98696633487373\n"
             "call guid-format hex:30313233343536373839616263646566\n");
    assert_int_equal(cts_program_print(&program, text, sizeof text), CTS_OK);
    assert_string_equal(text, "addresses\n"
                              "call bind h3 hex:280000000000000000000000\n"
                              "call send h3 \"\\x24 abc#\"\n"
                              "call send h3 \"x\" hex:2800\n"
                              "call connect h0 null=7\n"
                              "call vm-encode cid=4294967295 port=2147483648\n"
                              "call bind h0 hex:01 length=1 times=16\n"
                              "call bind h0 hex:01 times=16\n"
                              "call guid-format hex:67458b6b7b32c623643c986966334873\n"
                              "call guid-parse \"gE\\x8bk{2\\xc6#d<\\x98if3Hss\"\n"
                              "call guid-format \"0123456789abcdef\"\n");
    assert_int_equal(cts_call_value(&program, &program.ops[0], 1), 12);
    assert_int_equal(cts_call_value(&program, &program.ops[2], 1), 2);
    round_trip();
    cts_program_remove(&program, 0, 2);
    assert_int_equal(program.string_count, 6);
    assert_int_equal(program.pool_used, 4 + 16 + 17 + 16);
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
        {"addresses\nopen h0 rw\n", CTS_SYNTAX, 2, "socket addresses"},
        {"addresses\nnic n0\n", CTS_SYNTAX, 2, "socket addresses"},
        {"call guid-parse \"\"\n", CTS_SYNTAX, 1, "no 'addresses'"},
        {"stack X\ncall guid-parse \"\"\n", CTS_SYNTAX, 2, "NIC save state"},
        {"addresses\nguest win8\n", CTS_SYNTAX, 2, "either 'addresses'"},
        {"torn\naddresses\n", CTS_SYNTAX, 2, "either 'addresses'"},
        {"stack X\naddresses\n", CTS_SYNTAX, 2, "stack"},
        {"addresses\naddresses\n", CTS_SYNTAX, 2, "once"},
        {"addresses 1\n", CTS_SYNTAX, 1, "end of the line"},
        {"addresses\ncall fly\n", CTS_SYNTAX, 2, "fly"},
        {"addresses\ncall\n", CTS_SYNTAX, 2, "line ends"},
        {"addresses\ncall bind hex:28\n", CTS_SYNTAX, 2, "register of a socket"},
        {"addresses\ncall bind h32 hex:28\n", CTS_SYNTAX, 2, "h32"},
        {"addresses\ncall bind h0 socket=1\n", CTS_SYNTAX, 2, "socket=1"},
        {"addresses\ncall vm-encode \"\"\n", CTS_SYNTAX, 2, "takes none"},
        {"addresses\ncall guid-parse \"\" \"\"\n", CTS_SYNTAX, 2, "one byte string"},
        {"addresses\ncall hv-compare \"\" \"\" \"\"\n", CTS_SYNTAX, 2, "at most two"},
        {"addresses\ncall guid-parse hex:123\n", CTS_SYNTAX, 2, "pairs"},
        {"addresses\ncall guid-parse hex:1g\n", CTS_SYNTAX, 2, "pairs"},
        {"addresses\ncall guid-parse \"ab\n", CTS_SYNTAX, 2, "ends with"},
        {"addresses\ncall guid-parse \"\\q\"\n", CTS_SYNTAX, 2, "only characters"},
        {"addresses\ncall guid-parse \"\\x1\"\n", CTS_SYNTAX, 2, "only characters"},
        {"addresses\ncall guid-parse \"\\\"\n", CTS_SYNTAX, 2, "only characters"},
        {"addresses\ncall guid-parse \"\" cid=1\n", CTS_SYNTAX, 2, "number of this call"},
        {"addresses\ncall vm-encode cid=1 cid=1\n", CTS_SYNTAX, 2, "once"},
        {"addresses\ncall vm-encode cid=4294967296\n", CTS_SYNTAX, 2, "32 bits"},
        {"addresses\ncall vm-encode cid=1 hex:00\n", CTS_SYNTAX, 2, "number of this call"},
        {"addresses\ncall vm-encode cid=1 -> h0\n", CTS_SYNTAX, 2, "end of the line"},
        {"addresses\ncall socket domain=40 -> w0\n", CTS_SYNTAX, 2, "new socket"},
        {"addresses\nexhaust all\n", CTS_SYNTAX, 2, "exhaustive range"},
        {"addresses\nexhaust ports cid=1\n", CTS_SYNTAX, 2, "first= or count="},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint32_t line = 0;

        if (parse(rows[i].source, &line) != rows[i].status)
            fail_msg("'%s' is not refused", rows[i].source);
        assert_int_equal(line, rows[i].line);
        if (strstr(message, rows[i].says) == NULL)
            fail_msg("'%s' does not say '%s'", message, rows[i].says);
    }
}

/* As many and as large strings as there is room for go both ways, and not one more. */
static void limits(void **state)
{
    static char source[200000];
    uint32_t line;
    size_t length = (size_t)sprintf(source, "addresses\n");

    (void)state;
    for (uint32_t i = 0; i < CTS_PROGRAM_OPS_MAX; i++)
        length += (size_t)sprintf(source + length,
                                  "call reg-make \"%030u\" from=7000 times=8000 capacity=9001 "
                                  "errno=9002 shift=9003 null=3\n",
                                  (unsigned)i);
    parse_ok(source);
    assert_int_equal(program.string_count, CTS_PROGRAM_STRINGS_MAX);
    round_trip();
    length = (size_t)sprintf(source, "addresses\ncall hyb-path \"");
    memset(source + length, 'a', CTS_PROGRAM_POOL_MAX);
    strcpy(source + length + CTS_PROGRAM_POOL_MAX, "\"\n");
    parse_ok(source);
    assert_int_equal(program.pool_used, CTS_PROGRAM_POOL_MAX);
    round_trip();
    strcpy(source + length + CTS_PROGRAM_POOL_MAX, "a\"\n");
    assert_int_equal(parse(source, &line), CTS_LIMIT);
    strcpy(source + length + CTS_PROGRAM_POOL_MAX, "\"\ncall hyb-path \"b\"\n");
    assert_int_equal(parse(source, &line), CTS_LIMIT);
    assert_int_equal(line, 3);
    length = (size_t)sprintf(source, "addresses\ncall hv-compare \"\" \"");
    memset(source + length, 'a', CTS_CALL_SECOND_MAX + 1);
    strcpy(source + length + CTS_CALL_SECOND_MAX + 1, "\"\n");
    assert_int_equal(parse(source, &line), CTS_LIMIT);
    strcpy(source + length + CTS_CALL_SECOND_MAX, "\"\n");
    parse_ok(source);
    round_trip();
}

/* Bytes of no meaning are programs that stand for themselves; the seed is fixed. */
static void hostile_bytes(void **state)
{
    struct cts_random random = {.state = 30};
    uint32_t met[CTS_ADDRESS_CALLS] = {0};
    uint32_t strings = 0;

    (void)state;
    for (uint32_t turn = 0; turn < 3000; turn++) {
        uint8_t input[300];
        uint32_t length = 1 + cts_random_below(&random, sizeof input - 1);

        for (uint32_t i = 0; i < length; i++)
            input[i] = (uint8_t)cts_random_next(&random);
        input[0] = 14;
        cts_program_decode(input, length, &program);
        assert_int_equal(program.interface, CTS_INTERFACE_SOCKADDR);
        strings += program.string_count;
        for (uint32_t i = 0; i < program.op_count; i++)
            met[program.ops[i].kind == CTS_OP_CALL ? program.ops[i].code : 0]++;
        round_trip();
        cts_program_mutate(&program, &again, &random);
        assert_int_equal(program.interface, CTS_INTERFACE_SOCKADDR);
        round_trip();
    }
    for (uint32_t call = 0; call < CTS_ADDRESS_CALLS; call++)
        assert_int_equal(met[call] > 0, cts_call_row(call) != NULL);
    assert_true(strings > 100);
}

/* A structure full of nonsense becomes a program too. */
static void hostile_structure(void **state)
{
    struct cts_random random = {.state = 31};

    (void)state;
    for (uint32_t turn = 0; turn < 300; turn++) {
        for (size_t i = 0; i < sizeof program; i++)
            ((uint8_t *)&program)[i] = (uint8_t)cts_random_next(&random);
        program.interface = CTS_INTERFACE_SOCKADDR;
        program.no_integration = turn & 1;
        program.op_count %= 40;
        program.string_count %= 20;
        for (uint32_t i = 0; i < program.op_count; i++) {
            program.ops[i].kind = CTS_OP_CALL;
            program.ops[i].bytes[0] %= 24;
        }
        cts_program_normalize(&program);
        round_trip();
    }
}

/* Random calls have inputs in the language of the call, most of them. */
static void random_calls(void **state)
{
    struct cts_random random = {.state = 32};
    struct cts_op op;
    uint32_t whole = 0, given = 0;

    (void)state;
    parse_ok("addresses\n");
    for (uint32_t turn = 0; turn < 5000; turn++) {
        uint32_t length;

        program.string_count = program.pool_used = 0;
        cts_program_random_op(&program, &random, 0, &op);
        assert_int_not_equal(op.kind, CTS_OP_EXHAUST);
        if (op.kind != CTS_OP_CALL || op.code != CTS_CALL_VM_DECODE)
            continue;
        cts_call_bytes(&program, &op, 0, &length);
        given++;
        whole += length == CTS_VM_SIZE;
    }
    assert_true(given > 20 && 3 * whole > given);
}

/* Many random programs make partitions first, of which 0 is the host. */
static void random_worlds(void **state)
{
    struct cts_random random = {.state = 33};
    uint32_t worlds = 0, all = 0;

    (void)state;
    for (uint32_t turn = 0; turn < 2000; turn++) {
        cts_program_random(&program, &random, 30);
        if (program.interface != CTS_INTERFACE_SOCKADDR || program.op_count < 7)
            continue;
        all++;
        if (program.ops[0].kind != CTS_OP_CALL || program.ops[0].code != CTS_CALL_PARTITION)
            continue;
        worlds += cts_call_value(&program, &program.ops[0], 0) == 0 &&
                  cts_call_value(&program, &program.ops[0], 1) == CTS_PARTITION_HOST;
    }
    assert_true(all > 100 && 3 * worlds > all);
}

/* Changes of an empty program lead to whole scenes now and then, which always print and parse; without a scene nobody
 * would come as far as to accept what a listener of the same program has got. */
static void random_scenes(void **state)
{
    static const uint8_t order[] = {CTS_CALL_PARTITION, CTS_CALL_SOCKET, CTS_CALL_BIND,
                                    CTS_CALL_LISTEN, CTS_CALL_ACCEPT};
    struct cts_random random = {.state = 35};
    uint32_t whole = 0;

    (void)state;
    for (uint32_t turn = 0; turn < 3000; turn++) {
        uint32_t come = 0;

        parse_ok("addresses\n");
        cts_program_mutate(&program, NULL, &random);
        for (uint32_t i = 0; i < program.op_count && come < sizeof order; i++)
            come += program.ops[i].kind == CTS_OP_CALL && program.ops[i].code == order[come];
        if (come < sizeof order)
            continue;
        whole++;
        round_trip();
    }
    assert_in_range(whole, 20, 300);
}

/* Texts are stretched, and get numbers at the edges. */
static void random_texts(void **state)
{
    struct cts_random random = {.state = 37};
    uint32_t longer = 0, edges = 0;
    struct cts_op op;

    (void)state;
    for (uint32_t turn = 0; turn < 300000; turn++) {
        uint32_t length;

        program.string_count = program.pool_used = 0;
        cts_program_random_op(&program, &random, 0, &op);
        if (op.kind != CTS_OP_CALL || op.code != CTS_CALL_CIDPORT_PARSE)
            continue;
        const uint8_t *bytes = cts_call_bytes(&program, &op, 0, &length);
        longer += length > 60;
        edges += length == 12 && memcmp(bytes, "2:4294967295", 12) == 0;
    }
    assert_true(longer > 10 && edges > 0);
}

/* Fails as long as a number of four digits is parsed behind a socket. */
static bool four_digits(void *context, struct cts_program *candidate)
{
    bool socket = false;

    (void)context;
    for (uint32_t i = 0; i < candidate->op_count; i++) {
        const struct cts_op *op = &candidate->ops[i];
        uint32_t length;

        socket |= op->kind == CTS_OP_CALL && op->code == CTS_CALL_SOCKET;
        cts_call_bytes(candidate, op, 0, &length);
        if (socket && op->kind == CTS_OP_CALL && op->code == CTS_CALL_CIDPORT_PARSE && length >= 4)
            return true;
    }
    return false;
}

static void reduced(void **state)
{
    (void)state;
    parse_ok("seed 9\naddresses\ncall socket partition=0 domain=40 type=1 -> h7\n"
             "call bind h7 hex:2800 length=16\ncall cidport-parse \"2:27611\" errno=34\n"
             "call guid-parse \"abc\"\nthread t1\ncall hyb-limit\n");
    assert_int_equal(cts_reduce(&program, four_digits, NULL, 2000, NULL), CTS_OK);
    assert_int_equal(cts_program_print(&program, text, sizeof text), CTS_OK);
    assert_string_equal(text, "addresses\ncall socket\ncall cidport-parse \"2:27\"\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls),         cmocka_unit_test(normal_form),
        cmocka_unit_test(refused),       cmocka_unit_test(limits),
        cmocka_unit_test(hostile_bytes), cmocka_unit_test(hostile_structure),
        cmocka_unit_test(random_calls),  cmocka_unit_test(random_worlds),
        cmocka_unit_test(random_scenes), cmocka_unit_test(random_texts),
        cmocka_unit_test(reduced),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
