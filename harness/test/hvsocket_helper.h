/*
 * What the tests of the reference codecs share. Each text ends where its allocation ends, so that a sanitizer sees a
 * byte too many.
 */
#ifndef CTS_TEST_HVSOCKET_HELPER_H
#define CTS_TEST_HVSOCKET_HELPER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include <hvsocket/hvsocket.h>

/* Every test begins with the defaults. */
static struct hvs_policy policy;

static inline int defaults(void **state)
{
    (void)state;
    hvs_policy_read(&policy, "");
    return 0;
}

/* A copy of exactly that size. */
static inline char *exact(const void *bytes, size_t length)
{
    char *copy = malloc(length > 0 ? length : 1);

    assert_non_null(copy);
    if (length > 0)
        memcpy(copy, bytes, length);
    return copy;
}

static inline void expect_bytes(const uint8_t *bytes, const char *hex)
{
    for (size_t i = 0; hex[2 * i] != '\0'; i++) {
        char digits[3] = {hex[2 * i], hex[2 * i + 1], '\0'};
        assert_int_equal(bytes[i], strtoul(digits, NULL, 16));
    }
}

#endif
