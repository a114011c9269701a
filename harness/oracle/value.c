/*
 * Generation ids as values. The structured ids of section 4.3 are read here from their own check
 * bytes, so that a finding can say which half of which id was seen.
 */
#include "oracle/value.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Half of V(k): k, two tag bytes, two check bytes. False if the half is none. */
static bool read_half(uint64_t half, const char tag[2], uint32_t *k)
{
    uint8_t bytes[8];
    uint32_t hash = 0x811C9DC5u;
    memcpy(bytes, &half, sizeof(bytes));
    for (int n = 0; n < 6; n++)
        hash = (hash ^ bytes[n]) * 0x01000193u;
    hash = (hash ^ (hash >> 16)) & 0xFFFFu;
    *k = bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
    return memcmp(bytes + 4, tag, 2) == 0 && (bytes[6] | (uint32_t)bytes[7] << 8) == hash;
}

const char *cts_value_text(struct cts_id id, char text[CTS_VALUE_TEXT_SIZE])
{
    uint8_t bytes[CTS_COUNTER_ID_SIZE];
    uint32_t low, high;
    bool low_known = read_half(id.low, "Lo", &low), high_known = read_half(id.high, "Hi", &high);
    if (low_known && high_known && low == high) {
        snprintf(text, CTS_VALUE_TEXT_SIZE, "V(%" PRIu32 ")", low);
    } else if (low_known && high_known) {
        snprintf(text, CTS_VALUE_TEXT_SIZE,
                 "low half of V(%" PRIu32 "), high half of V(%" PRIu32 ")", low, high);
    } else {
        memcpy(bytes, &id, sizeof(bytes));
        for (size_t n = 0; n < sizeof(bytes); n++)
            snprintf(text + 2 * n, 3, "%02x", bytes[n]);
    }
    return text;
}

static void swap_guid(uint8_t b[8])
{
    uint8_t swapped[8] = {b[3], b[2], b[1], b[0], b[5], b[4], b[7], b[6]};
    memcpy(b, swapped, 8);
}

const char *cts_value_alteration(struct cts_id id, struct cts_id seen)
{
    struct cts_id other;
    if (cts_id_equal(id, seen))
        return NULL;
    if (seen.low == id.high && seen.high == id.low)
        return "halves swapped";
    if (seen.low == __builtin_bswap64(id.low) && seen.high == __builtin_bswap64(id.high))
        return "halves in big-endian order";
    if (seen.low == __builtin_bswap64(id.high) && seen.high == __builtin_bswap64(id.low))
        return "all bytes reversed";
    memcpy(&other, &id, sizeof(other));
    swap_guid((uint8_t *)&other.low);
    if (cts_id_equal(other, seen))
        return "first three fields swapped as in a GUID";
    return NULL;
}

static uint32_t byte_sum(struct cts_id id)
{
    uint8_t bytes[sizeof(id)];
    uint32_t sum = 0;
    memcpy(bytes, &id, sizeof(bytes));
    for (size_t n = 0; n < sizeof(bytes); n++)
        sum += bytes[n];
    return sum;
}

static uint32_t crc32(struct cts_id id)
{
    uint8_t bytes[sizeof(id)];
    uint32_t crc = UINT32_MAX;
    memcpy(bytes, &id, sizeof(bytes));
    for (size_t n = 0; n < sizeof(bytes); n++) {
        crc ^= bytes[n];
        for (int bit = 0; bit < 8; bit++)
            crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1u)));
    }
    return ~crc;
}

bool cts_value_similar(struct cts_id a, struct cts_id b)
{
    uint64_t low = a.low ^ b.low, high = a.high ^ b.high;
    if (low == 0 || high == 0)
        return low != high;
    return low == high || (uint32_t)low == 0 || a.low + a.high == b.low + b.high ||
           __builtin_popcountll(low) + __builtin_popcountll(high) <= 8;
}

bool cts_value_akin(struct cts_id a, struct cts_id b)
{
    if (cts_id_equal(a, b))
        return false;
    return cts_value_similar(a, b) || byte_sum(a) == byte_sum(b) || crc32(a) == crc32(b) ||
           cts_value_alteration(a, b) != NULL;
}

bool cts_value_less(struct cts_id a, struct cts_id b)
{
    return a.high < b.high || (a.high == b.high && a.low < b.low);
}

bool cts_value_special(struct cts_id id)
{
    return id.low == id.high && (id.low == 0 || id.low == UINT64_MAX);
}

/* -- configured text -- */

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* 32 hexadecimal digits; hyphens and braces are skipped. */
static bool parse_hex(const char *text, uint8_t bytes[CTS_COUNTER_ID_SIZE])
{
    size_t count = 0;
    memset(bytes, 0, CTS_COUNTER_ID_SIZE);
    for (; *text != '\0'; text++) {
        int value = digit(*text);
        if (value >= 0 && count < 2 * CTS_COUNTER_ID_SIZE) {
            bytes[count / 2] = (uint8_t)(bytes[count / 2] << 4 | value);
            count++;
        } else if (*text != '-' && *text != '{' && *text != '}') {
            return false;
        }
    }
    return count == 2 * CTS_COUNTER_ID_SIZE;
}

/* Two signed decimal numbers, low half first. */
static bool parse_decimal(const char *text, struct cts_id *id)
{
    char *end;
    uint64_t low = (uint64_t)strtoll(text, &end, 10);
    if (end == text)
        return false;
    while (*end == ' ' || *end == ',')
        end++;
    const char *second = end;
    uint64_t high = (uint64_t)strtoll(second, &end, 10);
    if (end == second || *end != '\0')
        return false;
    *id = (struct cts_id){low, high};
    return true;
}

bool cts_value_parse(const char *text, uint32_t notation, struct cts_id *id)
{
    uint8_t bytes[CTS_COUNTER_ID_SIZE];
    if (notation == CTS_GUID_SIGNED_DECIMAL)
        return parse_decimal(text, id);
    if (!parse_hex(text, bytes))
        return false;
    if (notation == CTS_GUID_MIXED)
        swap_guid(bytes);
    memcpy(id, bytes, sizeof(*id));
    if (notation == CTS_GUID_HIGH_LOW_HEX) /* both halves as numbers, the high one first */
        *id = (struct cts_id){__builtin_bswap64(id->high), __builtin_bswap64(id->low)};
    return notation <= CTS_GUID_HIGH_LOW_HEX;
}
