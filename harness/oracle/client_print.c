/*
 * Reads a printed id back out of a client's text: two hexadecimal numbers with a colon between, padded or not,
 * low half first, as the documented sample prints them.
 */
#include "oracle/client_model.h"

#define HALF_DIGITS 16u

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Reads 1..16 digits; returns how many there are, 0 if none or too many. */
static uint32_t read_half(const char *text, uint32_t length, uint64_t *value)
{
    uint32_t count = 0;
    *value = 0;
    while (count < length && digit(text[count]) >= 0) {
        if (count == HALF_DIGITS)
            return 0;
        *value = *value << 4 | (uint64_t)digit(text[count++]);
    }
    return count;
}

static bool is_word(char c)
{
    return digit(c) >= 0 || (c >= 'g' && c <= 'z') || (c >= 'G' && c <= 'Z') || c == '_';
}

bool cts_client_parse_pair(const char *text, uint32_t length, struct cts_id *id, uint32_t digits[2])
{
    for (uint32_t i = 0; i < length; i++) {
        if (digit(text[i]) < 0 || (i && (is_word(text[i - 1]) || text[i - 1] == ':')))
            continue;
        const uint32_t low = read_half(text + i, length - i, &id->low);
        const uint32_t colon = i + low;
        if (!low || colon + 1 >= length || text[colon] != ':')
            continue;
        const uint32_t high = read_half(text + colon + 1, length - colon - 1, &id->high);
        const uint32_t end = colon + 1 + high;
        if (!high || (end < length && (is_word(text[end]) || text[end] == ':')))
            continue;
        digits[0] = low;
        digits[1] = high;
        return true;
    }
    return false;
}
