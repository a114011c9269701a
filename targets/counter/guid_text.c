/*
 * The four notations of a configured generation id (switch guid-text), each in both directions.
 * Part of the reference platform; knows texts and 16 bytes, nothing of memory or notifications.
 */
#include "platform.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS (2 * CTS_COUNTER_ID_SIZE)

/* How a notation of hexadecimal digits is written: where hyphens stand (bit n: before byte n of the
 * text), and which guest byte the n-th byte of the text is. */
struct notation {
    uint32_t hyphens;
    uint8_t order[CTS_COUNTER_ID_SIZE];
};
#define HYPHENS_GUID (1u << 4 | 1u << 6 | 1u << 8 | 1u << 10)
static const struct notation notations[] = {
    /* the fields of a GUID are little endian in memory, its last eight bytes are not fields */
    [CTS_GUID_MIXED] = {HYPHENS_GUID, {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15}},
    [CTS_GUID_RAW] = {HYPHENS_GUID, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}},
    /* two 64-bit numbers, the high one first */
    [CTS_GUID_HIGH_LOW_HEX] = {0, {15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0}},
};

static int digit_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    return -1;
}

static bool parse_hex(const struct notation *notation, const char *text, uint8_t *id)
{
    for (uint32_t n = 0; n < CTS_COUNTER_ID_SIZE; n++) {
        if ((notation->hyphens >> n & 1) && *text++ != '-')
            return false;
        int high = digit_value(text[0]);
        int low = high < 0 ? -1 : digit_value(text[1]);
        if (low < 0)
            return false;
        id[notation->order[n]] = (uint8_t)(high << 4 | low);
        text += 2;
    }
    return *text == '\0';
}

static void print_hex(const struct notation *notation, const uint8_t *id, char *text)
{
    for (uint32_t n = 0; n < CTS_COUNTER_ID_SIZE; n++) {
        if (notation->hyphens >> n & 1)
            *text++ = '-';
        text += snprintf(text, 3, "%02x", id[notation->order[n]]);
    }
}

static uint64_t load_half(const uint8_t *bytes)
{
    uint64_t half = 0;
    for (int n = 7; n >= 0; n--)
        half = half << 8 | bytes[n];
    return half;
}

static void store_half(uint8_t *bytes, uint64_t half)
{
    for (int n = 0; n < 8; n++)
        bytes[n] = (uint8_t)(half >> (8 * n));
}

/* One signed 64-bit decimal without blanks or a plus sign; moves *text behind it. */
static bool parse_decimal(const char **text, uint64_t *half)
{
    const char *digits = *text + (**text == '-');
    uint64_t limit = **text == '-' ? (uint64_t)INT64_MAX + 1 : INT64_MAX;
    uint64_t value = 0;
    if (*digits < '0' || *digits > '9')
        return false;
    for (; *digits >= '0' && *digits <= '9'; digits++) {
        uint64_t digit = (uint64_t)(*digits - '0');
        if (value > (limit - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *half = **text == '-' ? 0 - value : value;
    *text = digits;
    return true;
}

/* Low half, comma, high half: the two settings of VMware in one line. */
static bool parse_decimals(const char *text, uint8_t *id)
{
    uint64_t low, high;
    if (!parse_decimal(&text, &low) || *text++ != ',')
        return false;
    text += *text == ' ';
    if (!parse_decimal(&text, &high) || *text != '\0')
        return false;
    store_half(id, low);
    store_half(id + 8, high);
    return true;
}

bool cts_guid_text_parse(enum cts_guid_text notation, const char *text,
                         uint8_t id[CTS_COUNTER_ID_SIZE])
{
    uint8_t bytes[CTS_COUNTER_ID_SIZE];
    bool good = notation == CTS_GUID_SIGNED_DECIMAL ? parse_decimals(text, bytes)
                                                    : parse_hex(&notations[notation], text, bytes);
    if (good)
        memcpy(id, bytes, sizeof(bytes));
    return good;
}

void cts_guid_text_print(enum cts_guid_text notation, const uint8_t id[CTS_COUNTER_ID_SIZE],
                         char text[CTS_GUID_TEXT_MAX])
{
    if (notation == CTS_GUID_SIGNED_DECIMAL)
        snprintf(text, CTS_GUID_TEXT_MAX, "%" PRId64 ", %" PRId64, (int64_t)load_half(id),
                 (int64_t)load_half(id + 8));
    else
        print_hex(&notations[notation], id, text);
}
