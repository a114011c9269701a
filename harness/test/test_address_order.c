/*
 * Comparisons of addresses over a run: what one of them says is held against the others, by the bytes that count. Each
 * row is a run; orders that are odd but consistent are no findings.
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
static uint32_t request;

static void found(void *context, const struct cts_finding *finding)
{
    (void)context;
    findings[finding->requirement]++;
}

static void give(uint16_t kind, const uint32_t arg[6], const void *payload, uint32_t length)
{
    struct cts_event event = {.kind = kind, .stamp = stamp++, .request = request};
    if (arg)
        memcpy(event.arg, arg, sizeof event.arg);
    give_address_event(oracle, event, payload, length);
}

static void begin_run(void)
{
    const uint32_t run[6] = {3, 1};
    stamp = request = 0;
    give(CTS_EVENT_RUN_BEGIN, run, "", 1);
}

static void begin(void)
{
    const uint32_t about[6] = {0, 64, 0, 0, UINT32_MAX, UINT32_MAX};
    memset(findings, 0, sizeof findings);
    oracle = cts_oracle_new(cts_profile_find("ms-docs"), false, found, NULL);
    assert_non_null(oracle);
    stamp = request = 0;
    give(CTS_EVENT_TRACE_BEGIN, about, "a", 2);
    begin_run();
}

/* "A", "A1": the address A, and with another Reserved; "A+": with a tail. */
static uint32_t address_of(const char *name, bool vm, uint8_t *raw)
{
    uint32_t size = vm ? CTS_VM_SIZE : CTS_HV_SIZE;
    memset(raw, 0, size + 4);
    raw[0] = vm ? CTS_VM_FAMILY : CTS_HV_FAMILY;
    raw[vm ? 8 : 20] = (uint8_t)name[0];
    if (name[1] == '+')
        raw[size] = 9;
    else if (name[1])
        raw[2] = (uint8_t)name[1];
    return size + (name[1] == '+' ? 4 : 0);
}

/* A comparison, "A1<B", with the hashes it gives. */
static void compare(bool vm, const char *what, uint32_t first_hash, uint32_t second_hash)
{
    const char sign = what[strcspn(what, "<>=")];
    const uint32_t called[6] = {vm ? CTS_CALL_VM_COMPARE : CTS_CALL_HV_COMPARE};
    uint32_t back[6] = {sign == '=' ? 0 : sign == '<' ? 1 : 2, first_hash, second_hash};
    uint32_t arg[6] = {called[0], 0, 0, 1, 0, 7};
    struct cts_address_image image = {0};
    uint8_t payload[sizeof image + 2 * (CTS_HV_SIZE + 4)];
    char names[2][4] = {"", ""};
    memcpy(names[0], what, strcspn(what, "<>="));
    strcpy(names[1], what + strcspn(what, "<>=") + 1);
    uint32_t length = sizeof image;
    for (uint32_t i = 0; i < 2; i++) {
        image.in_length[i] = image.in_shown[i] = address_of(names[i], vm, payload + length);
        length += image.in_length[i];
    }
    memcpy(payload, &image, sizeof image);
    request++;
    give(CTS_EVENT_ADDRESS_CALL, called, payload, length);
    give(CTS_EVENT_ADDRESS_RETURN, arg, back, sizeof back);
}

static const struct {
    const char *run;
    bool broken;
} rows[] = {
    {"A<B B<C A<C", false},
    {"A>B B>C A>C", false},
    {"B<C A<B A<C", false},
    {"A<B B<C A>C", true},
    {"A<B B<C C<A", true},
    {"C<A A<B B<C", true},
    {"A>B B>C C>A", true},
    {"A<B B>A", false},
    {"A<B B<A", true},
    {"A<B A>B", true},
    {"A<B C<D A<B D>C B>A", false},
    {"A<B A1<B A<B1 B1>A+", false},
    {"A<B A1>B", true},
    {"A<B B1<A", true},
    {"A<B A+>B", true},
    {"A=A A=A1 A1=A+", false},
    {"A<B A<C A<D A<E A<F A<G A<H A<I A<J B>A", false}, /* more than are remembered */
    {"A<B A<C A<D A<E A<F A<G A<H A<I A<J J<A", true},
    {"A<B | B<A", false}, /* another run, another order */
};

static void play(const char *run, bool vm)
{
    char copy[80], *at = copy;
    strcpy(copy, run);
    for (char *word; (word = strsep(&at, " "));)
        if (*word != '|') {
            compare(vm, word, 0, 0);
        } else {
            give(CTS_EVENT_RUN_END, NULL, NULL, 0);
            begin_run();
        }
}

static void test_orders(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (uint32_t vm = 0; vm < 2; vm++) {
            begin();
            play(rows[i].run, vm);
            if (!!findings[vm ? CTS_ADR_VM_090 : CTS_ADR_HV_090] != rows[i].broken)
                fail_msg("%s: %s", rows[i].run, rows[i].broken ? "not found" : "found");
            assert_int_equal(findings[CTS_CTS_TRACE_010], 0);
            assert_int_equal(findings[vm ? CTS_ADR_HV_090 : CTS_ADR_VM_090], 0);
            cts_oracle_free(oracle);
        }
}

static void test_hashes(void **state)
{
    static const struct {
        uint32_t first[2], second[2];
        bool broken;
    } hashes[] = {{{5, 6}, {5, 6}, false},
                  {{0, 0}, {0, 0}, false},
                  {{5, 6}, {7, 6}, true},
                  {{5, 6}, {5, 7}, true},
                  {{5, 5}, {5, 5}, false}};
    (void)state;
    for (size_t i = 0; i < sizeof hashes / sizeof hashes[0]; i++) {
        begin();
        compare(false, "A<B", hashes[i].first[0], hashes[i].first[1]);
        compare(false, "A1<B+", hashes[i].second[0], hashes[i].second[1]);
        assert_int_equal(!!findings[CTS_ADR_HV_090], hashes[i].broken);
        cts_oracle_free(oracle);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_orders),
        cmocka_unit_test(test_hashes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
