/*
 * Proves that programs mean what program.h says: golden ids, the text form word by word, the sizes
 * of the byte form, and that hostile text gets a sentence with its line and never a crash.
 */
#include "program/program.h"
#include <cts/event.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct cts_program program;
static struct cts_program again;
static char text[1 << 20];
static uint8_t bytes[CTS_PROGRAM_BYTES_MAX];
static char message[160];

static enum cts_status parse(const char *source, uint32_t *line)
{
    return cts_program_parse(source, strlen(source), &program, line, message);
}

static void parse_ok(const char *source)
{
    uint32_t line;

    if (parse(source, &line) != CTS_OK)
        fail_msg("line %u: %s", (unsigned)line, message);
    cts_program_normalize(&program);
}

/* Catalogue 4.3. */
static void structured_ids(void **state)
{
    static const struct {
        uint32_t k;
        uint8_t id[16];
    } rows[] = {
        {0, "\x00\x00\x00\x00\x4c\x6f\xbc\x66\x00\x00\x00\x00\x48\x69\x23\xbe"},
        {1, "\x01\x00\x00\x00\x4c\x6f\x5c\xa5\x01\x00\x00\x00\x48\x69\x63\x61"},
        {2, "\x02\x00\x00\x00\x4c\x6f\x86\xff\x02\x00\x00\x00\x48\x69\x19\x80"},
        {3, "\x03\x00\x00\x00\x4c\x6f\xd6\xdb\x03\x00\x00\x00\x48\x69\xf9\x51"},
        {255, "\xff\x00\x00\x00\x4c\x6f\x16\x2c\xff\x00\x00\x00\x48\x69\xba\xe4"},
        {256, "\x00\x01\x00\x00\x4c\x6f\x00\xfd\x00\x01\x00\x00\x48\x69\xc3\xa3"},
        {65535, "\xff\xff\x00\x00\x4c\x6f\xfc\x81\xff\xff\x00\x00\x48\x69\xc7\x24"},
        {65536, "\x00\x00\x01\x00\x4c\x6f\x11\x79\x00\x00\x01\x00\x48\x69\x8a\x75"},
        {0x7fffffff, "\xff\xff\xff\x7f\x4c\x6f\x86\x3c\xff\xff\xff\x7f\x48\x69\xa2\xf0"},
        {0xffffffff, "\xff\xff\xff\xff\x4c\x6f\x5c\xd9\xff\xff\xff\xff\x48\x69\x4c\xc5"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint8_t id[16];
        uint32_t k = ~rows[i].k;

        cts_value_structured(rows[i].k, id);
        assert_memory_equal(id, rows[i].id, 16);
        assert_true(cts_value_number(id, &k));
        assert_int_equal(k, rows[i].k);
        for (uint32_t bit = 0; bit < 128; bit++) {
            id[bit / 8] ^= (uint8_t)(1u << bit % 8);
            assert_false(cts_value_number(id, &k));
            id[bit / 8] ^= (uint8_t)(1u << bit % 8);
        }
    }
    assert_false(cts_value_number(cts_value_a, &(uint32_t){0}));
}

/* Catalogue 4.2, row A: bytes, and the halves that a little-endian reader sees. */
static void vector_a(void **state)
{
    static const uint64_t halves[2] = {0x4bf6d1d1324e6eafu, 0x87fb916cbbb941bfu};

    (void)state;
    for (uint32_t half = 0; half < 2; half++) {
        for (uint32_t i = 0; i < 8; i++)
            assert_int_equal(cts_value_a[8 * half + i], halves[half] >> 8 * i & 0xff);
    }
}

/* Text; what it prints as, if that differs; bytes of the byte form behind the 3 of the world. */
static const struct {
    const char *source;
    const char *printed;
    size_t length;
} forms[] = {
    {"", "", 0},
    {"# nothing\n\n  \t# more", "", 0},
    {"poll h0 -> w0", "poll h0 -> w0\n", 1},
    {"poll h0", "poll h0\n", 4},
    {"open h0 rw overlapped", "open h0 rw overlapped\n", 1},
    {"open h31 none unprivileged double guid\n", "open h31 none guid double unprivileged\n", 3},
    {"open h1 r\nopen h2 w overlapped", "open h1 r\nopen h2 w overlapped\n", 6},
    {"arm h0 v0 -> w1", "arm h0 v0 -> w1\n", 5},
    {"arm h0 current same odd -> w1 # why", "arm h0 current same odd -> w1\n", 5},
    {"arm h0 last:w63", "arm h0 last:w63\n", 5},
    {"change v1", "change v1\n", 2},
    {"change v4294967295", NULL, 3},
    {"change v127\nchange v128", NULL, 5},
    {"store zero\r\n", "store zero\n", 2},
    {"store ones\nstore a\nstore a:0\nstore a:127", NULL, 9},
    {"store AF6e4e32d1d1f64bbf41b9bb6c91fb87", "store af6e4e32d1d1f64bbf41b9bb6c91fb87\n", 19},
    {"submit h0 -> w0", "submit h0 -> w0\n", 1},
    {"submit h0 code=0x32c004 in=0:v0 out=16 -> w0", "submit h0 -> w0\n", 1},
    {"submit h0 in=0x10:current -> w3", "submit h0 in=16:current -> w3\n", 9},
    {"submit h2 code=4294967295 in=4294967295:a:5 out=0xffffffff null-in null-out no-event",
     "submit h2 code=0xffffffff in=4294967295:a:5 out=4294967295 null-in null-out no-event\n", 10},
    {"submit h0 code=305419896 in=3000000:last:w7 out=224 tail-current -> w0",
     "submit h0 code=0x12345678 in=3000000:last:w7 out=224 tail-current -> w0\n", 17},
    {"cancel w0\ncancel h0", NULL, 3},
    {"overwrite w0 zero\nawait w0\nlook w1\nclose h0\nduplicate h0 -> h1", NULL, 10},
    {"notify\nsuspend\nresume\nremove\nrestart\nread-back\nquiesce\nstart\njoin", NULL, 9},
    {"vm restore 15\nvm reboot", NULL, 5},
    {"idle 5000\nfail-memory 0\nrepeat 10000\npoll h0 -> w0\nend", NULL, 7},
    {"configure \"a \\\"b\\\" \\\\ # \\x01\\xff\"", NULL, 15},
    {"configure \"\"\nclient \"loop\" fail=3 status=5\nclient \"\" status=31", NULL, 14},
    {"configure \"x\"\nconfigure \"x\"", NULL, 6},
    {"guest xp-sp3\nno-integration\ntorn\nnotify-always\nnotify-never\nmigrate-changes\n"
     "revert-keeps\nguid signed-decimal\nseed 4294967295\nschedule t1@4 t31@4294967295\npoll h0",
     NULL, 14},
    {"thread t1\nthread t2\nchange v1", NULL, 4},
    {"start\npoll h0 -> w0\njoin\nthread t1\narm h0 v0 -> w0", NULL, 5},
    {"schedule\n", "", 0},
};

static void text_forms(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        const char *expected = forms[i].printed;
        size_t length = 0;
        char with_newline[512];

        snprintf(with_newline, sizeof with_newline, "%s\n", forms[i].source);
        parse_ok(forms[i].source);
        assert_int_equal(cts_program_print(&program, text, sizeof text), CTS_OK);
        assert_string_equal(text, expected != NULL ? expected : with_newline);
        assert_int_equal(cts_program_encode(&program, bytes, sizeof bytes, &length), CTS_OK);
        if (length != forms[i].length + 3)
            print_message("%s", text);
        assert_int_equal(length, forms[i].length + 3);
        cts_program_decode(bytes, length, &again);
        assert_true(cts_program_equal(&program, &again));
        assert_int_equal(cts_program_hash(&program), cts_program_hash(&again));
    }
}

static void fields(void **state)
{
    (void)state;
    parse_ok("guest ws2003-sp2\nopen h3 r guid\nsubmit h3 code=7 in=5:v9 out=33 odd -> w8\n"
             "thread t1\nvm restore 2\nclient \"wait\" fail=4 status=31\ncancel h3");
    assert_int_equal(program.guest, CTS_GUEST_WS2003);
    assert_int_equal(program.threads, 2);
    assert_int_equal(program.op_count, 5);
    assert_int_equal(program.ops[0].result, 3);
    assert_int_equal(program.ops[0].handle, CTS_NO_REGISTER);
    assert_int_equal(program.ops[0].flags, CTS_OPEN_READ | CTS_OPEN_BY_GUID);
    assert_int_equal(program.ops[1].handle, 3);
    assert_int_equal(program.ops[1].code, 7);
    assert_int_equal(program.ops[1].in_length, 5);
    assert_int_equal(program.ops[1].out_length, 33);
    assert_int_equal(program.ops[1].value.kind, CTS_VALUE_STRUCTURED);
    assert_int_equal(program.ops[1].value.number, 9);
    assert_int_equal(program.ops[1].flags, CTS_SUBMIT_ODD);
    assert_int_equal(program.ops[1].result, 8);
    assert_int_equal(program.ops[2].thread, 1);
    assert_int_equal(program.ops[2].code, CTS_VM_RESTORE);
    assert_int_equal(program.ops[2].number, 2);
    assert_string_equal(program.text[program.ops[3].text], "wait");
    assert_int_equal(program.ops[3].number, 4);
    assert_int_equal(program.ops[3].code, 31);
    assert_int_equal(program.ops[4].request, CTS_NO_REGISTER);
    assert_int_equal(program.ops[4].handle, 3);
}

/* Wrong text, the line, and a part of the sentence. */
static const struct {
    const char *source;
    uint32_t line;
    const char *sentence;
} faults[] = {
    {"pol h0", 1, "expected an operation or 'thread', not 'pol'"},
    {"poll", 1, "expected a handle register (h0..h31), but the line ends"},
    {"poll h0\n\npoll h32", 3, "expected a handle register (h0..h31), not 'h32'"},
    {"poll hx", 1, "not 'hx'"},
    {"poll h0 -> w64", 1, "not 'w64'"},
    {"poll h0 ->", 1, "expected '->' and a request register (w0..w63), but the line ends"},
    {"poll h0 w0", 1, "expected the end of the line, not 'w0'"},
    {"duplicate h0 h1", 1, "expected '->' and a handle register"},
    {"arm h0", 1, "expected an id ("},
    {"arm h0 v", 1, "not 'v'"},
    {"arm h0 v4294967296", 1, "not 'v4294967296'"},
    {"arm h0 a:128", 1, "not 'a:128'"},
    {"arm h0 last:h0", 1, "not 'last:h0'"},
    {"arm h0 af6e4e32d1d1f64bbf41b9bb6c91fb8g", 1, "expected an id ("},
    {"arm h0 af6e4e32d1d1f64bbf41b9bb6c91fb8", 1, "not 'af6e4e32d1d1f64bbf41b9bb...'"},
    {"open h0", 1, "expected an access (rw, r, w or none)"},
    {"open h0 rw overlaped", 1, "expected the end of the line, not 'overlaped'"},
    {"submit h0 in=x", 1, "expected in= and a length"},
    {"submit h0 in=16:", 1, "expected in= and a length"},
    {"submit h0 in=99999999999999999999999", 1, "expected in= and a length"},
    {"submit h0 out=-1", 1, "expected out= and a number"},
    {"submit h0 code=0x", 1, "expected code= and a number"},
    {"repeat 0", 1, "expected a number (1..10000), not '0'"},
    {"repeat 10001", 1, "not '10001'"},
    {"repeat 2\nrepeat 2", 2, "'end' of the 'repeat' in line 1"},
    {"poll h0\nrepeat 2\npoll h0\n", 3, "'end' of the 'repeat' in line 2"},
    {"repeat 2\nthread t1", 2, "'end' of the 'repeat' in line 1"},
    {"end", 1, "expected a 'repeat' before its 'end'"},
    {"thread t2", 1, "expected t1, the next thread, not 't2'"},
    {"thread t1\nstart", 2, "only in thread t0"},
    {"poll h0\nguest win8", 2, "expected the world before the first operation, not 'guest'"},
    {"guest win9", 1, "expected a guest ("},
    {"guest win8\nguest win8", 2, "expected each item of the world once"},
    {"torn\ntorn", 2, "expected each item of the world once"},
    {"guid upside-down", 1, "expected mixed, raw"},
    {"seed 1 2", 1, "expected the end of the line"},
    {"schedule t1@5 t0@5", 1, "expected a switch at a later step"},
    {"schedule t32@1", 1, "expected a switch ("},
    {"schedule t1", 1, "expected a switch ("},
    {"vm explode", 1, "expected a VM event"},
    {"vm restore 16", 1, "expected a number (0..15)"},
    {"configure x", 1, "expected a text in double quotes"},
    {"configure \"x", 1, "expected a text in double quotes"},
    {"configure \"", 1, "expected a text in double quotes"},
    {"configure \"x\\\"", 1, "expected "},
    {"configure \"\\n\"", 1, "expected in a text only"},
    {"configure \"\\x00\"", 1, "expected in a text only"},
    {"configure \"\\x4\"", 1, "expected in a text only"},
    {"client \"x\" fail=y", 1, "expected fail= or status="},
    {"cancel v0", 1, "expected a request register (w0..w63) or a handle register"},
    {"\x01\x02\xff!", 1,
     "not '?"
     "?"
     "?!'"},
    {"configure \"0123456789012345678901234567890123456789012345678901234567890123\"", 1,
     "longer than 63 bytes"},
    {"configure \"1\"\nconfigure \"2\"\nconfigure \"3\"\nconfigure \"4\"\nconfigure \"5\"\n"
     "configure \"6\"\nconfigure \"7\"\nconfigure \"8\"\nconfigure \"8\"\nconfigure \"9\"",
     10, "more than 8 different texts"},
};

static void hostile_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        uint32_t line = 0;

        message[0] = '\0';
        assert_int_not_equal(parse(faults[i].source, &line), CTS_OK);
        if (strstr(message, faults[i].sentence) == NULL)
            fail_msg("'%s' gives '%s'", faults[i].source, message);
        assert_int_equal(line, faults[i].line);
    }
}

static void hostile_sizes(void **state)
{
    static char large[1 << 20];
    uint32_t line = 0;
    size_t used = 0;

    (void)state;
    assert_int_equal(cts_program_parse("poll h0\npo\0ll", 13, &program, &line, message),
                     CTS_SYNTAX);
    assert_non_null(strstr(message, "NUL"));
    assert_int_equal(line, 2);
    memset(large, 'x', sizeof large);
    assert_int_equal(cts_program_parse(large, sizeof large, &program, &line, message), CTS_SYNTAX);
    assert_true(strlen(message) < 100);
    memset(large, ' ', sizeof large);
    assert_int_equal(cts_program_parse(large, sizeof large, &program, &line, message), CTS_OK);
    for (uint32_t i = 0; i < CTS_PROGRAM_OPS_MAX + 1; i++)
        used += (size_t)snprintf(large + used, sizeof large - used, "quiesce\n");
    assert_int_equal(cts_program_parse(large, used, &program, &line, message), CTS_LIMIT);
    assert_int_equal(line, CTS_PROGRAM_OPS_MAX + 1);
    used = (size_t)snprintf(large, sizeof large, "schedule");
    for (uint32_t i = 0; i < CTS_PROGRAM_SWITCHES_MAX + 1; i++)
        used += (size_t)snprintf(large + used, sizeof large - used, " t0@%u", (unsigned)i);
    assert_int_equal(cts_program_parse(large, used, &program, &line, message), CTS_LIMIT);
    for (used = 0, line = 1; line < 9; line++)
        used += (size_t)snprintf(large + used, sizeof large - used, "thread t%u\n", (unsigned)line);
    assert_int_equal(cts_program_parse(large, used, &program, &line, message), CTS_LIMIT);
    assert_int_equal(line, 8);
}

/* The largest program fits the promised size; shorter buffers are refused and not overrun. */
static void capacities(void **state)
{
    size_t length = 0;
    size_t other = 0;
    uint8_t *exact;

    (void)state;
    parse_ok(
        "seed 3000000\nconfigure \"012345678901234567890123456789012345678901234567890123456789\"");
    for (uint32_t i = 1; i < CTS_PROGRAM_OPS_MAX; i++) {
        program.ops[i] = (struct cts_op){.kind = CTS_OP_SUBMIT,
                                         .handle = 31,
                                         .result = 63,
                                         .code = 0x12345678,
                                         .in_length = 0xfffffff1,
                                         .out_length = 0xfffffff2,
                                         .flags = 0xffff,
                                         .value = {.kind = CTS_VALUE_LITERAL}};
        memset(program.ops[i].value.bytes, 0xff, 16);
    }
    program.op_count = CTS_PROGRAM_OPS_MAX;
    for (uint32_t i = 0; i < CTS_PROGRAM_SWITCHES_MAX; i++)
        program.switches[i] = (struct cts_switch){100000000u * (i + 1), 31};
    program.switch_count = CTS_PROGRAM_SWITCHES_MAX;
    cts_program_normalize(&program);
    assert_int_equal(cts_program_encode(&program, bytes, sizeof bytes, &length), CTS_OK);
    cts_program_decode(bytes, length, &again);
    assert_true(cts_program_equal(&program, &again));
    assert_int_equal(cts_program_print(&program, text, sizeof text), CTS_OK);
    parse_ok(text);
    assert_true(cts_program_equal(&program, &again));
    for (size_t capacity = 0; capacity < length; capacity += 97) {
        exact = malloc(capacity + 1);
        assert_int_equal(cts_program_encode(&program, exact, capacity, &other), CTS_LIMIT);
        assert_int_equal(other, length);
        assert_int_equal(cts_program_print(&program, (char *)exact, capacity), CTS_LIMIT);
        free(exact);
    }
}

static void normal_form(void **state)
{
    (void)state;
    memset(&program, 0xff, sizeof program);
    program.no_integration = true;
    program.op_count = 40;
    program.switch_count = 20;
    for (uint32_t i = 0; i < 40; i++)
        program.ops[i].thread = (uint8_t)(40 - i);
    cts_program_normalize(&program);
    assert_in_range(program.threads, 1, CTS_PROGRAM_THREADS_MAX);
    assert_int_equal(program.switch_count, 1); /* all at one step */
    assert_in_range(program.switches[0].thread, 0, 31);
    for (uint32_t i = 1; i < program.op_count; i++)
        assert_true(program.ops[i - 1].thread <= program.ops[i].thread);
    again = program;
    cts_program_normalize(&again);
    assert_true(cts_program_equal(&program, &again));
    parse_ok("poll h0\nthread t1\npoll h1");
    program.ops[0].kind = CTS_OP_REPEAT;
    program.ops[1].kind = CTS_OP_JOIN;
    cts_program_normalize(&program);
    assert_int_equal(program.op_count, 0);
    assert_int_equal(program.threads, 2);
}

/* More records than a program holds: the rest is dropped, nothing behind the tables is touched. */
static void too_many_records(void **state)
{
    /* world, seed, then 600 times one record: a switch, the next thread, an operation */
    static const struct {
        uint8_t record;
        uint32_t switches, threads, operations;
    } rows[] = {{29, CTS_PROGRAM_SWITCHES_MAX, 1, 0},
                {28, 0, CTS_PROGRAM_THREADS_MAX, 0},
                {CTS_OP_QUIESCE, 0, 1, CTS_PROGRAM_OPS_MAX}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        memset(bytes, 0, 3);
        memset(bytes + 3, rows[i].record, 600);
        cts_program_decode(bytes, 603, &program);
        assert_int_equal(program.switch_count, rows[i].switches);
        assert_int_equal(program.threads, rows[i].threads);
        assert_int_equal(program.op_count, rows[i].operations);
    }
}

/* Every field of a program counts when two are compared. */
static void differences(void **state)
{
    static const char *const others[] = {"",
                                         "guest xp-sp3",
                                         "no-integration",
                                         "torn",
                                         "guid raw",
                                         "seed 1",
                                         "schedule t0@1",
                                         "schedule t0@2",
                                         "schedule t1@1",
                                         "schedule t0@1 t0@2",
                                         "thread t1",
                                         "poll h0",
                                         "poll h1",
                                         "poll h0 -> w0",
                                         "poll h0 odd",
                                         "poll h0\npoll h0",
                                         "thread t1\npoll h0",
                                         "poll h0\nthread t1",
                                         "submit h0",
                                         "submit h0 code=1",
                                         "submit h0 in=1",
                                         "submit h0 out=1",
                                         "submit h0 in=0:v1",
                                         "submit h0 in=0:zero",
                                         "submit h0 in=0:00000000000000000000000000000000",
                                         "submit h0 in=0:00000000000000000000000000000001",
                                         "cancel w0",
                                         "cancel h0",
                                         "idle 1",
                                         "idle 2",
                                         "vm restore",
                                         "vm reboot",
                                         "vm restore 1",
                                         "configure \"\"",
                                         "configure \"x\"",
                                         "configure \"y\"",
                                         "client \"\"",
                                         "client \"\" fail=1"};
    static struct cts_program one;

    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        parse_ok(others[i]);
        one = program;
        for (size_t n = 0; n < sizeof others / sizeof *others; n++) {
            parse_ok(others[n]);
            assert_true(cts_program_equal(&one, &program) == (i == n));
        }
    }
}

/* The schedule is no part of what a program is, and everything else is. */
static void hashes(void **state)
{
    uint64_t hash;

    (void)state;
    parse_ok("schedule t1@4\npoll h0\nthread t1\nnotify");
    hash = cts_program_hash(&program);
    parse_ok("poll h0\nthread t1\nnotify");
    assert_true(hash == cts_program_hash(&program));
    parse_ok("poll h0\nthread t1\nsuspend");
    assert_true(hash != cts_program_hash(&program));
    parse_ok("seed 1\npoll h0\nthread t1\nnotify");
    assert_true(hash != cts_program_hash(&program));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(structured_ids),   cmocka_unit_test(vector_a),
        cmocka_unit_test(text_forms),       cmocka_unit_test(fields),
        cmocka_unit_test(hostile_text),     cmocka_unit_test(hostile_sizes),
        cmocka_unit_test(capacities),       cmocka_unit_test(normal_form),
        cmocka_unit_test(too_many_records), cmocka_unit_test(differences),
        cmocka_unit_test(hashes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
