/*
 * What a finding shows of its program: the line with the call that it is about (run/judge_calls.h), and what hexadecimal
 * digits say (reports/report.h).
 */
#include "reports/report.h"
#include "run/judge_calls.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <string.h>

static struct cts_judge_calls calls;
static struct cts_program program;

static void begin(const char *text)
{
    char message[160];
    uint32_t line;
    assert_int_equal(cts_program_parse(text, strlen(text), &program, &line, message), CTS_OK);
    cts_judge_calls_begin(&calls);
}

/* A call with its number in the run, and the socket that it is given. */
static void call(uint32_t thread, uint32_t number, uint32_t code, uint32_t socket)
{
    struct cts_event event = {.kind = CTS_EVENT_ADDRESS_CALL,
                              .thread = thread,
                              .request = number,
                              .handle = socket,
                              .arg = {code}};
    cts_judge_calls_note(&calls, &event);
}

/* Its return, and the socket that it made. */
static void back(uint32_t thread, uint32_t number, uint32_t code, uint32_t status, uint32_t made)
{
    struct cts_event event = {.kind = CTS_EVENT_ADDRESS_RETURN,
                              .thread = thread,
                              .request = number,
                              .status = status,
                              .handle = made,
                              .arg = {code}};
    cts_judge_calls_note(&calls, &event);
}

static void made(uint32_t number, uint32_t code, uint32_t socket, uint32_t status, uint32_t result)
{
    call(0, number, code, socket);
    back(0, number, code, status, result);
}

static uint32_t find(uint32_t number)
{
    return cts_judge_calls_find(&calls, &program, number);
}

static void an_operation_on_an_empty_register_makes_no_call(void **state)
{
    (void)state;
    begin("addresses\n"
          "call socket domain=40 type=1 -> h0\n" /* fails */
          "call close h0\n"
          "call socket domain=40 type=1 -> h1\n"
          "call close h1\n"
          "call close h1\n" /* is closed */
          "call cidport-parse \"2:1\"\n");
    made(1, CTS_CALL_SOCKET, 0, 5, 0);
    made(2, CTS_CALL_SOCKET, 0, 0, 1);
    made(3, CTS_CALL_CLOSE, 1, 0, 0);
    made(4, CTS_CALL_CIDPORT_PARSE, 0, 0, 0);
    assert_int_equal(find(1), 0);
    assert_int_equal(find(2), 2);
    assert_int_equal(find(3), 3);
    assert_int_equal(find(4), 5);
    assert_int_equal(find(5), UINT32_MAX);
}

static void rounds_come_back_to_the_same_operation(void **state)
{
    (void)state;
    begin("addresses\nrepeat 3\ncall cidport-parse \"2:1\"\ncall guid-parse \"\"\nend\n"
          "call cidport-parse \"2:2\"\n");
    for (uint32_t round = 0; round < 3; round++) {
        made(2 * round + 1, CTS_CALL_CIDPORT_PARSE, 0, 0, 0);
        made(2 * round + 2, CTS_CALL_GUID_PARSE, 0, 5, 0);
    }
    made(7, CTS_CALL_CIDPORT_PARSE, 0, 0, 0);
    assert_int_equal(find(1), 1);
    assert_int_equal(find(6), 2);
    assert_int_equal(find(7), 4);
}

static void threads_are_walked_apart_and_the_last_call_without_return_is_known(void **state)
{
    (void)state;
    begin("addresses\nstart\ncall guid-parse \"a\"\njoin\ncall guid-parse \"b\"\n"
          "thread t1\ncall cidport-parse \"2:1\"\ncall cidport-parse \"2:2\"\n");
    call(1, 1, CTS_CALL_CIDPORT_PARSE, 0);
    call(0, 2, CTS_CALL_GUID_PARSE, 0);
    back(1, 1, CTS_CALL_CIDPORT_PARSE, 0, 0);
    call(1, 3, CTS_CALL_CIDPORT_PARSE, 0);
    back(0, 2, CTS_CALL_GUID_PARSE, 0, 0);
    assert_int_equal(find(1), 4);
    assert_int_equal(find(2), 1);
    assert_int_equal(find(0), 5);
    back(1, 3, CTS_CALL_CIDPORT_PARSE, 0, 0);
    assert_int_equal(find(0), UINT32_MAX);
}

static void calls_of_another_program_have_no_line(void **state)
{
    (void)state;
    begin("addresses\ncall guid-parse \"a\"\n");
    made(1, CTS_CALL_CIDPORT_PARSE, 0, 0, 0);
    made(2, CTS_CALL_GUID_PARSE, 0, 0, 0);
    assert_int_equal(find(1), UINT32_MAX);
    assert_int_equal(find(2), UINT32_MAX);
    begin("addresses\ncall guid-parse \"a\"\n");
    made(7, CTS_CALL_GUID_PARSE, 0, 0, 0); /* the trace has lost what was before */
    assert_int_equal(find(7), UINT32_MAX);
}

static void a_lost_return_leaves_open_which_call_is_under_way(void **state)
{
    (void)state;
    begin("addresses\ncall guid-parse \"a\"\n");
    call(0, 1, CTS_CALL_GUID_PARSE, 0);
    assert_int_equal(find(0), 0);
    back(CTS_PROGRAM_THREADS_MAX, 1, CTS_CALL_GUID_PARSE, 0, 0);
    assert_int_equal(find(0), UINT32_MAX);
    assert_int_equal(find(1), 0);
}

static void digits_are_read_as_guids_and_addresses(void **state)
{
    (void)state;
    static const struct {
        const char *line, *says; /* NULL: nothing */
    } rows[] = {
        {"call service-to-port hex:c90a0000cbfae611bd5864006a7986d3",
         "00000ac9-facb-11e6-bd58-64006a7986d3 port 2761"},
        {"hex:da7c2ea43fd00c489cc2a4de20abb878",
         "a42e7cda-d03f-480c-9cc2-a4de20abb878 HV_GUID_PARENT"},
        {"call bind h0 hex:28000000c90a0000ffffffff00000000", "cid ANY, port 2761"},
        {"call bind h0 hex:28000000ffffffff0200000000000000", "cid 2, port ANY"},
        {"hex:22000000da7c2ea43fd00c489cc2a4de20abb878d4539e995c3d3e4c8779bed06ec056e1",
         "VmId a42e7cda-d03f-480c-9cc2-a4de20abb878 HV_GUID_PARENT, ServiceId "
         "999e53d4-3d5c-4c3e-8779-bed06ec056e1"},
        {"hex:c90a0000cbfae611bd5864006a7986d", NULL},
        {"hex:c90a0000cbfae611bd5864006a7986d3..", NULL},
        {"call cap-print hex:c90a0000cbfae611bd5864006a7986d3", NULL},
        {"call guid-parse \"x\"", NULL},
        {"guid-parse 303030303061633900666163..: SYNTAX", "\"00000ac9\\x00fac\""},
        {"guid-parse 3030303030616339006661632d", "\"00000ac9\\x00fac-\""},
        {"guid-parse \"00000ac9-facb-11e6-bd58-64006a7986d3\": OK", NULL},
        {"a 00000000000000000000", NULL},
    };
    char text[256];
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bool known = cts_readable(rows[i].line, strlen(rows[i].line), text, sizeof text);
        assert_int_equal(known, rows[i].says != NULL);
        if (known)
            assert_string_equal(text, rows[i].says);
    }
    assert_true(cts_readable(rows[4].line, strlen(rows[4].line), text, 20)); /* is cut */
    assert_int_equal(strlen(text), 19);
}

static void a_window_is_read_where_a_guid_begins(void **state)
{
    (void)state;
    static const char at[] = "bytes from 0: c90a0000cbfae611bd5864006a7986d3";
    char text[256];
    assert_true(cts_readable_window("guid-parse \"x\": ", at, text, sizeof text));
    assert_string_equal(text, "00000ac9-facb-11e6-bd58-64006a7986d3 port 2761");
    assert_false(cts_readable_window("hv-encode hex:", at, text, sizeof text));
    assert_false(cts_readable_window("guid-parse", "bytes from 99999999999999: 00", text, 256));
    assert_false(cts_readable_window("guid-parse", "SYNTAX", text, sizeof text));
    assert_true(cts_readable_sentence("port-to-service port=1: bytes from 0: "
                                      "01000000cbfae611bd5864006a7986d3",
                                      text, sizeof text));
    assert_string_equal(text, "00000001-facb-11e6-bd58-64006a7986d3 port 1");
    assert_true(cts_readable_sentence("guid-format hex:da7c2ea43fd00c489cc2a4de20abb878: SPACE",
                                      text, sizeof text));
    assert_string_equal(text, "a42e7cda-d03f-480c-9cc2-a4de20abb878 HV_GUID_PARENT");
    assert_false(cts_readable_sentence("cap-decode: bytes from 0: 00", text, sizeof text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_operation_on_an_empty_register_makes_no_call),
        cmocka_unit_test(rounds_come_back_to_the_same_operation),
        cmocka_unit_test(threads_are_walked_apart_and_the_last_call_without_return_is_known),
        cmocka_unit_test(calls_of_another_program_have_no_line),
        cmocka_unit_test(a_lost_return_leaves_open_which_call_is_under_way),
        cmocka_unit_test(digits_are_read_as_guids_and_addresses),
        cmocka_unit_test(a_window_is_read_where_a_guid_begins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
