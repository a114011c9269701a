/*
 * Values of registry keys in memory, as the two halves of area REG read them: in place, bounded by what is there.
 */
#ifndef CTS_ORACLE_ADDRESS_REG_H
#define CTS_ORACLE_ADDRESS_REG_H

#include "oracle/address_rule.h"

#include <string.h>

#define CTS_REG_VALUES_MAX 64u /* of a call that is ruled on */
#define CTS_REG_TEXT       1u  /* REG_SZ */
#define CTS_REG_NAME       "ElementName"

struct cts_bytes {
    const uint8_t *at;
    uint32_t length;
};
struct cts_reg_value {
    uint32_t type;
    struct cts_bytes key, name, data, all;
};

static inline bool cts_bytes_equal(struct cts_bytes a, const void *b, size_t length)
{
    return a.length == length && (length == 0 || memcmp(a.at, b, length) == 0);
}
/* The output, as far as it is known. */
static inline struct cts_bytes cts_reg_output(const struct cts_address_seen *seen)
{
    uint32_t length = seen->written < seen->out_shown ? seen->written : seen->out_shown;
    return (struct cts_bytes){seen->out, length};
}
/* The value at *at, and moves on behind it; false: there is none, or it is cut. */
bool cts_reg_next(struct cts_bytes from, uint32_t *at, struct cts_reg_value *value);
/* Whole values, and not too many. */
bool cts_reg_are_values(struct cts_bytes from);
/* The same bytes, letters of either case. */
bool cts_reg_folds(struct cts_bytes a, const char *b, size_t length);

#endif
