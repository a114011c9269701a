/*
 * Address calls in traces that cannot be true, or that nobody has ended: the oracle says so, and lives.
 */
#include "oracle/oracle.h"
#include "oracle/requirement.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "address_event.h"
#include <cts/sockaddr.h>

static struct cts_oracle *oracle;
static uint32_t findings[CTS_REQUIREMENT_COUNT];
static uint64_t stamp;

/* Room for the largest event, with nothing behind it: each is given in memory of its own size. */
static uint8_t payload[CTS_EVENT_PAYLOAD_MAX];

static void found(void *context, const struct cts_finding *finding)
{
    (void)context;
    findings[finding->requirement]++;
}

static void give(uint16_t kind, uint32_t thread, uint32_t request, uint32_t status,
                 const uint32_t arg[6], uint32_t length)
{
    struct cts_event event = {
        .kind = kind, .thread = thread, .stamp = stamp++, .request = request, .status = status};
    if (arg)
        memcpy(event.arg, arg, sizeof event.arg);
    give_address_event(oracle, event, payload, length);
}

static int begin(void **state)
{
    const uint32_t about[6] = {0, 64, 0, 0, UINT32_MAX, UINT32_MAX};
    const uint32_t run[6] = {3, 1};
    (void)state;
    stamp = 0;
    memset(findings, 0, sizeof findings);
    memset(payload, 0, sizeof payload);
    oracle = cts_oracle_new(cts_profile_find("ms-docs"), false, found, NULL);
    give(CTS_EVENT_TRACE_BEGIN, 0, 0, 0, about, 2);
    stamp = 0;
    give(CTS_EVENT_RUN_BEGIN, 0, 0, 0, run, 1);
    return oracle == NULL;
}

static int finish(void **state)
{
    (void)state;
    cts_oracle_free(oracle);
    return 0;
}

static void call(uint32_t thread, uint32_t request, uint32_t kind, struct cts_address_image image,
                 uint32_t bytes)
{
    const uint32_t arg[6] = {kind};
    memcpy(payload, &image, sizeof image);
    give(CTS_EVENT_ADDRESS_CALL, thread, request, 0, arg, (uint32_t)sizeof image + bytes);
}

static void answer(uint32_t thread, uint32_t request, uint32_t kind, uint32_t status)
{
    const uint32_t arg[6] = {kind, 0, 0, 1, 0, 0};
    give(CTS_EVENT_ADDRESS_RETURN, thread, request, status, arg, 24);
}

static void end(uint32_t outcome)
{
    give(CTS_EVENT_RUN_END, 0, 0, outcome, NULL, 0);
}

static void test_what_is_true_is_no_finding(void **state)
{
    (void)state;
    call(0, 1, CTS_CALL_HV_DECODE, (struct cts_address_image){.capacity = 32}, 0);
    call(1, 2, CTS_CALL_HV_DECODE, (struct cts_address_image){.capacity = 32}, 0);
    answer(0, 1, CTS_CALL_HV_DECODE, CTS_ADDRESS_LEN);
    answer(1, 2, CTS_CALL_HV_DECODE, CTS_ADDRESS_LEN);
    end(CTS_RUN_FINISHED);
    assert_int_equal(findings[CTS_CTS_TRACE_010] + findings[CTS_ADR_HV_040], 0);
    assert_int_equal(cts_oracle_result(oracle, CTS_ADR_HV_040, NULL).observations, 2);
}

static void test_pairs_that_are_none(void **state)
{
    static const struct {
        uint32_t thread, request, kind;
    } rows[] = {{0, 2, CTS_CALL_HV_DECODE},
                {0, 1, CTS_CALL_HV_ENCODE},
                {1, 1, CTS_CALL_HV_DECODE},
                {40, 1, CTS_CALL_HV_DECODE}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        call(0, 1, CTS_CALL_HV_DECODE, (struct cts_address_image){.capacity = 32}, 0);
        answer(rows[i].thread, rows[i].request, rows[i].kind, CTS_ADDRESS_LEN);
        assert_int_equal(findings[CTS_CTS_TRACE_010], 1);
        finish(state);
        begin(state);
    }
    call(0, 1, CTS_CALL_HV_DECODE, (struct cts_address_image){.capacity = 32}, 0);
    call(0, 2, CTS_CALL_HV_DECODE, (struct cts_address_image){.capacity = 32}, 0);
    assert_int_equal(findings[CTS_CTS_TRACE_010], 1);
}

static void test_lengths_that_do_not_fit(void **state)
{
    static const struct {
        struct cts_address_image image;
        uint32_t bytes;
    } rows[] = {
        {{.in_length = {36}, .in_shown = {36}}, 35},
        {{.in_length = {36}, .in_shown = {36}}, 37},
        {{.in_length = {36}, .in_shown = {37}}, 37},
        {{.in_length = {UINT32_MAX}, .in_shown = {1}, .repeat_from = 0}, 1},
        {{.in_length = {CTS_ADDRESS_INPUT_MAX + 1}, .in_shown = {1}}, 1},
        {{.in_length = {9}, .in_shown = {4}, .repeat_from = 4}, 4},
        {{.in_length = {9}, .in_shown = {4}, .repeat_from = UINT32_MAX}, 4},
        {{.in_length = {9}, .in_shown = {0}}, 0},
        {{.in_length = {0, 9}, .in_shown = {0, 8}}, 8},
        {{.in_length = {0, 8}, .in_shown = {UINT32_MAX, 8}}, 7},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        call(0, 1, CTS_CALL_GUID_PARSE, rows[i].image, rows[i].bytes);
        assert_int_equal(findings[CTS_CTS_TRACE_010], 1);
        finish(state);
        begin(state);
    }
    for (uint32_t length = 0; length < sizeof(struct cts_address_image); length++)
        give(CTS_EVENT_ADDRESS_CALL, 0, 1, 0, NULL, length);
    assert_int_equal(findings[CTS_CTS_TRACE_010], 1);
    for (uint32_t length = 0; length < 24; length++) {
        const uint32_t arg[6] = {CTS_CALL_GUID_PARSE};
        call(0, 1, CTS_CALL_GUID_PARSE, (struct cts_address_image){.capacity = 16}, 0);
        give(CTS_EVENT_ADDRESS_RETURN, 0, 1, 0, arg, length);
    }
}

static void test_long_inputs_are_unfolded(void **state)
{
    (void)state;
    memset(payload + sizeof(struct cts_address_image), '0', 2);
    call(0, 1, CTS_CALL_CIDPORT_PARSE,
         (struct cts_address_image){.in_length = {CTS_ADDRESS_INPUT_MAX}, .in_shown = {2}}, 2);
    answer(0, 1, CTS_CALL_CIDPORT_PARSE, CTS_ADDRESS_SYNTAX);
    assert_int_equal(findings[CTS_CTS_TRACE_010], 0);
}

/* Every number at its edges, in every call. */
static void test_any_numbers_at_all(void **state)
{
    static const uint32_t edges[] = {0, 1, 15, 16, 36, 0x7fffffff, 0x80000000, UINT32_MAX};
    const size_t count = sizeof edges / sizeof edges[0];
    memset(payload + 56, 0x22, 128);
    for (uint32_t kind = 0; kind < CTS_ADDRESS_CALLS + 2; kind++)
        for (size_t i = 0; i < count; i++)
            for (size_t k = 0; k < count; k++) {
                struct cts_address_image image = {.in_length = {64, 64},
                                                  .in_shown = {64, 64},
                                                  .capacity = edges[i],
                                                  .null = edges[k],
                                                  .repeat_from = edges[i],
                                                  .preset = edges[k]};
                const uint32_t arg[6] = {kind, edges[i], edges[k], edges[k], edges[i], edges[k]};
                for (uint32_t n = 0; n < 6; n++)
                    image.number[n] = edges[(i + n) % count];
                call(0, 1, kind, image, 128);
                give(CTS_EVENT_ADDRESS_RETURN, 0, 1, edges[k], arg, 24 + (uint32_t)(i + k) * 9);
            }
    end(CTS_RUN_FINISHED);
    assert_int_equal(findings[CTS_CTS_TRACE_010], 1);
    (void)state;
}

static void test_a_codec_call_that_never_returns(void **state)
{
    (void)state;
    call(0, 1, CTS_CALL_GUID_PARSE, (struct cts_address_image){.capacity = 16}, 0);
    end(CTS_RUN_BLOCKED);
    assert_int_equal(findings[CTS_CTS_TARGET_020], 1);
}

static void died(uint32_t address, enum cts_fault fault)
{
    const uint32_t arg[6] = {CTS_DEATH_SIGNAL, 11, address, 0, fault};
    memcpy(payload, "SIGSEGV", 7);
    give(CTS_EVENT_DIED, 0, 0, 0, arg, 7);
}

static void test_deaths_and_marks_beside_a_buffer(void **state)
{
    static const struct {
        uint32_t kind, null;
        enum cts_fault fault;
        uint32_t requirement;
    } rows[] = {
        {CTS_CALL_VM_GETNAME, 0, CTS_FAULT_OUT, CTS_ADR_VM_110},
        {CTS_CALL_CAP_DECODE, 0, CTS_FAULT_IN_0, CTS_ADR_CAP_020},
        {CTS_CALL_HV_COMPARE, 0, CTS_FAULT_IN_1, CTS_ADR_HV_040},
        {CTS_CALL_BIND, CTS_ADDRESS_NULL_IN_0, CTS_FAULT_ELSEWHERE, CTS_ADR_SOCK_110},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        call(0, 1, rows[i].kind, (struct cts_address_image){.null = rows[i].null}, 0);
        died(8, rows[i].fault);
        assert_int_equal(findings[rows[i].requirement], 1);
        finish(state);
        begin(state);
    }
    call(0, 1, CTS_CALL_BIND, (struct cts_address_image){0}, 0);
    died(8, CTS_FAULT_ELSEWHERE);
    assert_int_equal(findings[CTS_ADR_SOCK_110], 0);
    finish(state);
    begin(state);
    const uint32_t marks[6] = {CTS_CALL_GETSOCKNAME, CTS_ADDRESS_CHANGED_AFTER, 0, 1};
    call(0, 1, CTS_CALL_GETSOCKNAME, (struct cts_address_image){.capacity = 8}, 0);
    give(CTS_EVENT_ADDRESS_RETURN, 0, 1, 0, marks, 24);
    assert_int_equal(findings[CTS_ADR_SOCK_180], 1);
}

static void socket_call(uint32_t request, uint32_t kind, uint32_t socket, uint32_t status,
                        uint32_t made)
{
    struct cts_address_image image = {.number = {kind == CTS_CALL_SOCKET ? 0 : socket}};
    struct cts_event *event;
    uint32_t length = kind == CTS_CALL_PARTITION ? 16 : 0;
    if (kind == CTS_CALL_SOCKET)
        image.number[1] = CTS_VM_FAMILY, image.number[2] = 1;
    if (kind == CTS_CALL_PARTITION)
        image.number[3] = CTS_OS_LINUX, image.in_length[0] = image.in_shown[0] = 16;
    memcpy(payload, &image, sizeof image);
    for (uint32_t back = 0; back < 2; back++) {
        uint32_t size = back ? 24 : (uint32_t)sizeof image + length;
        event = calloc(1, sizeof *event + size);
        assert_non_null(event);
        *event =
            (struct cts_event){.magic = CTS_EVENT_MAGIC,
                               .version = CTS_EVENT_VERSION,
                               .interface = CTS_INTERFACE_SOCKADDR,
                               .kind = back ? CTS_EVENT_ADDRESS_RETURN : CTS_EVENT_ADDRESS_CALL,
                               .stamp = stamp++,
                               .request = request,
                               .handle = back ? made : socket,
                               .status = back ? status : 0,
                               .length = size,
                               .arg = {kind, 0, 0, back}};
        memcpy(event + 1, payload, size);
        cts_oracle_event(oracle, event, stamp);
        free(event);
    }
}

/* The model has room for few sockets at once, and for any number of them one after the other. */
static void test_many_sockets(void **state)
{
    uint32_t request = 0;
    socket_call(++request, CTS_CALL_PARTITION, 0, 0, 0);
    for (uint32_t i = 1; i <= 2000; i++) {
        socket_call(++request, CTS_CALL_SOCKET, 0, 0, i);
        socket_call(++request, CTS_CALL_LISTEN, i, 22, 0);
        if (i > 1)
            socket_call(++request, CTS_CALL_CLOSE, i, 0, 0);
    }
    assert_int_equal(cts_oracle_result(oracle, CTS_ADR_SOCK_200, NULL).observations, 2000);
    assert_int_equal(findings[CTS_ADR_SOCK_200], 0);
    socket_call(++request, CTS_CALL_SOCKET, 0, 0, 2001);
    socket_call(++request, CTS_CALL_LISTEN, 2001, 0, 0);
    assert_int_equal(findings[CTS_ADR_SOCK_200], 1);
    finish(state);
    begin(state);
    socket_call(++request, CTS_CALL_PARTITION, 0, 0, 0);
    for (uint32_t i = 1; i <= 1000; i++)
        socket_call(++request, CTS_CALL_SOCKET, 0, 0, i);
    socket_call(++request, CTS_CALL_LISTEN, 1000, 0, 0); /* too many: nothing is known any more */
    assert_int_equal(findings[CTS_ADR_SOCK_200], 0);
}

/* Where memory was made short a call may fail in any way, but a success is one. */
static void test_short_memory_excuses_failures(void **state)
{
    for (uint32_t status = 0; status < 2; status++) {
        call(0, 1, CTS_CALL_GUID_PARSE, (struct cts_address_image){.capacity = 16}, 0);
        give(CTS_EVENT_NO_MEMORY, 0, 0, 0, NULL, 0);
        answer(0, 1, CTS_CALL_GUID_PARSE, status ? CTS_ADDRESS_OTHER : CTS_ADDRESS_OK);
        assert_int_equal(findings[CTS_ADR_GUID_020], !status);
        finish(state);
        begin(state);
    }
    call(0, 1, CTS_CALL_GUID_PARSE, (struct cts_address_image){.capacity = 16}, 0);
    answer(0, 1, CTS_CALL_GUID_PARSE, CTS_ADDRESS_FAMILY);
    assert_int_equal(findings[CTS_ADR_GUID_020], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_is_true_is_no_finding, begin, finish),
        cmocka_unit_test_setup_teardown(test_pairs_that_are_none, begin, finish),
        cmocka_unit_test_setup_teardown(test_lengths_that_do_not_fit, begin, finish),
        cmocka_unit_test_setup_teardown(test_long_inputs_are_unfolded, begin, finish),
        cmocka_unit_test_setup_teardown(test_any_numbers_at_all, begin, finish),
        cmocka_unit_test_setup_teardown(test_a_codec_call_that_never_returns, begin, finish),
        cmocka_unit_test_setup_teardown(test_deaths_and_marks_beside_a_buffer, begin, finish),
        cmocka_unit_test_setup_teardown(test_many_sockets, begin, finish),
        cmocka_unit_test_setup_teardown(test_short_memory_excuses_failures, begin, finish),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
