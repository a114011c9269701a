/*
 * What tests of programs and of their corpora share: that the forms of a program lose nothing, and that no name of a
 * case is used twice. Tests only; included once by each.
 */
#ifndef CTS_TEST_PROGRAM_HELPER_H
#define CTS_TEST_PROGRAM_HELPER_H

#include "program/program.h"
#include <cts/digest.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define TEST_NAMES (1u << 17)

/* A program is normal, and its text and its bytes give it again. */
static inline void check_lossless(const struct cts_program *program)
{
    static struct cts_program again;
    static char text[1 << 20];
    static uint8_t bytes[CTS_PROGRAM_BYTES_MAX];
    char message[160];
    uint32_t line;
    size_t length;

    again = *program;
    cts_program_normalize(&again);
    assert_true(cts_program_equal(program, &again));
    assert_int_equal(cts_program_print(program, text, sizeof text), CTS_OK);
    if (cts_program_parse(text, strlen(text), &again, &line, message) != CTS_OK)
        fail_msg("line %u: %s", (unsigned)line, message);
    assert_true(cts_program_equal(program, &again));
    assert_int_equal(cts_program_encode(program, bytes, sizeof bytes, &length), CTS_OK);
    cts_program_decode(bytes, length, &again);
    assert_true(cts_program_equal(program, &again));
}

/* No case before this one had the name. */
static inline void check_new_name(const char *name)
{
    static uint64_t names[TEST_NAMES];
    uint64_t hash = CTS_DIGEST_BASIS;

    for (const char *at = name; *at != '\0'; at++)
        hash = cts_digest_add(hash, (uint8_t)*at);
    hash |= 1;
    uint32_t at = (uint32_t)(hash >> 20) % TEST_NAMES;
    for (; names[at] != 0; at = (at + 1) % TEST_NAMES)
        if (names[at] == hash)
            fail_msg("%s is the name of two cases", name);
    names[at] = hash;
}

#endif
