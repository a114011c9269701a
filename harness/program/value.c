/*
 * Ids that programs speak of: the structured ids V(k) of catalogue section 4.3 and vector A of 4.2.
 * Pure functions of their arguments; never looks at a target's memory.
 */
#include "program/program.h"

#include <string.h>

#define HALF_SIZE   8u
#define FNV32_BASIS 0x811C9DC5u
#define FNV32_PRIME 0x01000193u

const uint8_t cts_value_a[16] = {0xaf, 0x6e, 0x4e, 0x32, 0xd1, 0xd1, 0xf6, 0x4b,
                                 0xbf, 0x41, 0xb9, 0xbb, 0x6c, 0x91, 0xfb, 0x87};

/* The two halves of an id carry different tags, so that a mixture of ids can be told from an id. */
static const uint8_t tags[2][2] = {{0x4c, 0x6f}, {0x48, 0x69}};

static void half_of(uint32_t k, const uint8_t tag[2], uint8_t half[HALF_SIZE])
{
    uint32_t hash = FNV32_BASIS;

    for (uint32_t i = 0; i < 4; i++)
        half[i] = (uint8_t)(k >> (8 * i));
    half[4] = tag[0];
    half[5] = tag[1];
    for (uint32_t i = 0; i < 6; i++)
        hash = (hash ^ half[i]) * FNV32_PRIME;
    hash ^= hash >> 16;
    half[6] = (uint8_t)hash;
    half[7] = (uint8_t)(hash >> 8);
}

void cts_value_structured(uint32_t k, uint8_t id[16])
{
    half_of(k, tags[0], id);
    half_of(k, tags[1], id + HALF_SIZE);
}

bool cts_value_number(const uint8_t id[16], uint32_t *k)
{
    uint8_t expected[16];
    uint32_t number =
        (uint32_t)id[0] | (uint32_t)id[1] << 8 | (uint32_t)id[2] << 16 | (uint32_t)id[3] << 24;

    cts_value_structured(number, expected);
    if (memcmp(expected, id, sizeof expected) != 0)
        return false;
    *k = number;
    return true;
}
