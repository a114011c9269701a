/*
 * The rules on addresses and any input at all: goldens with a few bytes changed, cut and joined, under any answers to
 * the open questions. Whatever the rules expect of a call breaks none of them when it comes, every failure they allow
 * included; and no result whatever, however wrong, leads them astray.
 */
#include "address_notation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ROUNDS 60000u

static uint64_t state = 0x9E3779B97F4A7C15u;
static uint32_t next(uint32_t below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)((state >> 33) % below);
}

static const char *const goldens[] = {
    "2:2761",
    "host:5",
    "-1:5",
    "+2:4294967295",
    ":4294967296",
    "vsock://2:5",
    "vsock-stream:2:010",
    "hvsock:///a/b:5",
    "hvsock://a42e7cda-d03f-480c-9cc2-a4de20abb878/00000ac9-facb-11e6-bd58-64006a7986d3",
    "a42e7cda-d03f-480c-9cc2-a4de20abb878:00000ac9-facb-11e6-bd58-64006a7986d3",
    "parent:00000ac9-facb-11e6-bd58-64006a7986d3",
    "00000ac9-facb-11e6-bd58-64006a7986d3",
    "{00000ac9-facb-11e6-bd58-64006a7986d3}",
    "{0xac9,0xfacb,0x11e6,{0xbd,0x58,0x64,0x0,0x6a,0x79,0x86,0xd3}}",
    "urn:uuid:00000ac9-facb-11e6-bd58-64006a7986d3",
    "HV_GUID_PARENT",
    "CONNECT 1234\n",
    "  connect\t+12 x\r\n",
    "CONNECT 00000ac9-facb-11e6-bd58-64006a7986d3\n",
    "OK 1073741824\n",
    "/run/vm.sock",
};
static const uint32_t lengths[] = {0, 1, 12, 15, 16, 17, 20, 31, 32, 33, 36, 37, 40, 44, 76};

/* A text, an address, a capture, GUIDs, values of the registry. */
static uint32_t make_input(uint8_t *to)
{
    uint32_t length;
    if (next(2)) {
        const char *text = goldens[next(sizeof goldens / sizeof goldens[0])];
        length = (uint32_t)strlen(text);
        memcpy(to, text, length);
    } else {
        length = lengths[next(sizeof lengths / sizeof lengths[0])];
        for (uint32_t i = 0; i < length; i++)
            to[i] = next(3) ? 0 : (uint8_t)next(256);
        if (length >= 4 && next(2))
            memcpy(to, next(2) ? "\x22\0\0\0" : "\x28\0\0\0", 4);
        if (length >= 16 && next(2))
            memcpy(to + length - 16, "\xc9\x0a\0\0\xcb\xfa\xe6\x11\xbd\x58\x64\0\x6a\x79\x86\xd3",
                   16);
        if (length >= 32 && next(4) == 0)
            memcpy(to + 24, "\4\0\2\0\x2c\0\0\0", 8);
    }
    for (uint32_t changes = next(3); changes && length; changes--)
        to[next(length)] = (uint8_t)(next(2) ? next(256) : (uint8_t) "0: \n-{}\0"[next(8)]);
    return next(8) ? length : next(length + 1);
}

/* A value of a key; its lengths may lie. */
static uint32_t make_value(uint8_t *to)
{
    struct cts_registry_value head = {next(3) ? 1 : next(5), 36, 11, (uint16_t)next(6), 0};
    static const char *const keys[] = {
        "00000ac9-facb-11e6-bd58-64006a7986d3", "00000AC9-facb-11e6-bd58-64006a7986d3",
        "999e53d4-3d5c-4c3e-8779-bed06ec056e1", "is no GUID at all, but long enough.."};
    if (next(30) == 0)
        head.key_length = (uint16_t)next(60000);
    memcpy(to, &head, sizeof head);
    memcpy(to + 12, keys[next(4)], 36);
    memcpy(to + 48, next(8) ? "ElementName" : "elementname", 11);
    memcpy(to + 59, "friend", head.data_length);
    return 59u + head.data_length;
}

static void make_call(struct test_address *t)
{
    static const uint32_t numbers[] = {0, 1, 2, 3, 1023, 65536, 0x7fffffff, 0x80000000, UINT32_MAX};
    struct cts_address_seen *seen = &t->seen;
    memset(seen, 0, sizeof *seen);
    seen->call = next(CTS_CALL_REG_PORT + 1);
    for (uint32_t i = 0; i < 6; i++)
        seen->number[i] = next(2) ? next(4) : numbers[next(9)];
    for (uint32_t i = 0; i < 2; i++) {
        seen->in_length[i] = make_input(t->in[i]);
        seen->in[i] = t->in[i];
    }
    if (seen->call == CTS_CALL_REG_LIST || seen->call == CTS_CALL_REG_ADD)
        for (uint32_t i = seen->in_length[0] = 0; i < next(6); i++)
            seen->in_length[0] += make_value(t->in[0] + seen->in_length[0]);
    seen->capacity = next(3) ? 1024 : next(64);
    seen->null = next(20) ? 0 : next(8);
    seen->limit = next(2) ? 0 : 19 + next(60);
    for (uint32_t s = CTS_SWITCH_HV_LONG_LENGTH; s < CTS_SWITCH_COUNT; s++) {
        uint32_t options = 0;
        while (*cts_option_text(s, options))
            options++;
        t->profile.settings[s] = (uint8_t)(next(4) ? 0 : next(options));
    }
}

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
        make_call(&t);
        if (!cts_address_expect(&t.profile, &t.seen, &expected))
            continue;
        assert_true(expected.allowed != 0);
        for (uint32_t status = 0; status < CTS_ADDRESS_RESULTS; status++) {
            if (!(expected.allowed >> status & 1) ||
                (status == CTS_ADDRESS_OK && is_checked_by_code(t.seen.call)))
                continue;
            answer(&t, &expected, status);
            cts_address_judge(&t.profile, &t.seen, said, &t);
            judged++;
            wrong += count_broken(&t) > 0;
        }
    }
    assert_int_equal(wrong, 0);
    assert_true(judged > ROUNDS);
    for (uint32_t r = CTS_ADR_FIRST; r < CTS_REQUIREMENT_COUNT; r++)
        held += t.holds[r] > 0;
    assert_true(held > 90); /* of 118 that are not about sockets */
}

/* Any answer: results that do not exist, lengths that are not there, output that is none. */
static void test_any_answer_is_safe(void **unused)
{
    static struct test_address t;
    uint32_t broken = 0;
    (void)unused;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        make_call(&t);
        struct cts_address_seen *seen = &t.seen;
        seen->call = next(20) ? seen->call : next(80);
        seen->status = next(20) ? next(CTS_ADDRESS_RESULTS) : next(0x7fffffff);
        uint32_t shown = next(200);
        uint8_t *out = malloc(shown + 1); /* so that a byte too far is seen */
        assert_non_null(out);
        for (uint32_t i = 0; i < shown; i++)
            out[i] = (uint8_t)(next(2) ? next(256) : i < seen->in_length[0] ? t.in[0][i] : 0);
        seen->out = out;
        seen->out_shown = shown;
        seen->written = next(2) ? shown : next(0x7fffffff);
        seen->changed = next(128);
        seen->result_changed = next(64);
        seen->first = next(300);
        seen->last = next(300);
        for (uint32_t i = 0; i < 6; i++)
            seen->result[i] = next(4);
        cts_address_judge(&t.profile, seen, said, &t);
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
