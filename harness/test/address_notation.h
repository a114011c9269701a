/*
 * Address calls in one line, for the tests of the rules on them: what a call was given, "=>", and what came of it.
 *
 *     hv-decode hex:2200+rep:00*10 => LEN            cidport-parse "2:5" => OK n0=2 n1=5
 *     guid-format guid:PARENT cap=37 => OK out="a42e7cda-d03f-480c-9cc2-a4de20abb878" nul
 *
 * Given: the numbers of the call by their words, one or two byte strings, cap= errno= null= limit=. A byte string is
 * pieces with '+' between: "text", hex:0011, rep:00*12, guid:PARENT, port:2761 (the service of a port), u16: u32:,
 * value:1:"key":"name":"data" (a struct cts_registry_value; @"key" has the path of the services before it).
 * Came: a result, n0=.. to n5=.., out= with pieces, then any of: nul (behind out), written=, kept, zeroed, junk (in
 * out and numbers), before, after, behind, input (what was written to).
 */
#ifndef CTS_TEST_ADDRESS_NOTATION_H
#define CTS_TEST_ADDRESS_NOTATION_H

#include "oracle/address.h"
#include "oracle/requirement.h"

#define TEST_INPUT_MAX 4096u

struct test_address {
    struct cts_profile profile;
    struct cts_address_seen seen;
    uint8_t in[2][TEST_INPUT_MAX];
    uint8_t out[TEST_INPUT_MAX];
    /* What was said. */
    uint32_t holds[CTS_REQUIREMENT_COUNT], broken[CTS_REQUIREMENT_COUNT];
    uint32_t broken_must[CTS_REQUIREMENT_COUNT];
    char text[CTS_REQUIREMENT_COUNT][2][160];
};

/* "switch=option ..." into a profile; fails the test on a word that is none. */
void test_profile(const char *settings, struct cts_profile *profile);
/* Reads the line and has it judged; fails the test on a word that is none. */
void test_address_judge(const char *settings, const char *line, struct test_address *t);

/* A row of a table: which requirements, "HV-040 HV-070", are broken, and no others; which hold among others. */
struct test_address_row {
    const char *settings, *line, *broken, *held;
};
/* How many rows are judged otherwise; each is printed. */
uint32_t test_address_rows(const struct test_address_row *rows, size_t count);
/* How many requirements of the area have no row that breaks them, or none on which they hold. */
uint32_t test_address_missing(const struct test_address_row *rows, size_t count, const char *area);

#endif
