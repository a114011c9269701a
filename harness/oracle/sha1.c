/*
 * SHA-1 of FIPS 180-4, block by block, over bytes that are all there. Stands beside the rules on containers.
 */
#include "oracle/sha1.h"

#include <string.h>

#define BLOCK 64u

static uint32_t rotate(uint32_t x, uint32_t bits)
{
    return x << bits | x >> (32 - bits);
}

static void take_block(uint32_t state[5], const uint8_t block[BLOCK])
{
    static const uint32_t constants[] = {0x5a827999u, 0x6ed9eba1u, 0x8f1bbcdcu, 0xca62c1d6u};
    uint32_t words[80], a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
    for (uint32_t t = 0; t < 16; t++)
        words[t] = (uint32_t)block[4 * t] << 24 | (uint32_t)block[4 * t + 1] << 16 |
                   (uint32_t)block[4 * t + 2] << 8 | block[4 * t + 3];
    for (uint32_t t = 16; t < 80; t++)
        words[t] = rotate(words[t - 3] ^ words[t - 8] ^ words[t - 14] ^ words[t - 16], 1);
    for (uint32_t t = 0; t < 80; t++) {
        uint32_t mixed = t < 20   ? (b & c) | (~b & d)
                         : t < 40 ? b ^ c ^ d
                         : t < 60 ? (b & c) | (b & d) | (c & d)
                                  : b ^ c ^ d;
        uint32_t next = rotate(a, 5) + mixed + e + constants[t / 20] + words[t];
        e = d;
        d = c;
        c = rotate(b, 30);
        b = a;
        a = next;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
}

void cts_sha1(const uint8_t *bytes, size_t length, uint8_t hash[CTS_SHA1_SIZE])
{
    uint32_t state[5] = {0x67452301u, 0xefcdab89u, 0x98badcfeu, 0x10325476u, 0xc3d2e1f0u};
    uint8_t last[2 * BLOCK] = {0};
    size_t done = 0, rest, padded;
    for (; length - done >= BLOCK; done += BLOCK)
        take_block(state, bytes + done);
    rest = length - done;
    if (rest)
        memcpy(last, bytes + done, rest);
    last[rest] = 0x80;
    padded = rest + 9 > BLOCK ? 2 * BLOCK : BLOCK;
    for (uint32_t i = 0; i < 8; i++)
        last[padded - 1 - i] = (uint8_t)((uint64_t)length * 8 >> 8 * i);
    for (size_t at = 0; at < padded; at += BLOCK)
        take_block(state, last + at);
    for (uint32_t i = 0; i < CTS_SHA1_SIZE; i++)
        hash[i] = (uint8_t)(state[i / 4] >> (24 - 8 * (i % 4)));
}
