/*
 * The VmId of a container: a UUID of version 5, made from the container's id in capitals and UTF-16. The SHA-1 in it
 * is fed byte by byte, so that an id may be of any length.
 */
#include "hvsocket.h"

struct sha1 {
    uint32_t state[5];
    uint64_t bytes;
    uint8_t block[64];
};

static uint32_t rotate(uint32_t value, unsigned count)
{
    return value << count | value >> (32 - count);
}

static void sha1_block(struct sha1 *sha)
{
    static const uint32_t constant[4] = {0x5a827999u, 0x6ed9eba1u, 0x8f1bbcdcu, 0xca62c1d6u};
    uint32_t word[80], a = sha->state[0], b = sha->state[1], c = sha->state[2], d = sha->state[3],
                       e = sha->state[4];

    for (size_t i = 0; i < 16; i++)
        word[i] = (uint32_t)sha->block[4 * i] << 24 | (uint32_t)sha->block[4 * i + 1] << 16 |
                  (uint32_t)sha->block[4 * i + 2] << 8 | sha->block[4 * i + 3];
    for (size_t i = 16; i < 80; i++)
        word[i] = rotate(word[i - 3] ^ word[i - 8] ^ word[i - 14] ^ word[i - 16], 1);
    for (size_t i = 0; i < 80; i++) {
        uint32_t mix = i < 20              ? (b & c) | (~b & d)
                       : i >= 40 && i < 60 ? (b & c) | (b & d) | (c & d)
                                           : b ^ c ^ d;
        uint32_t next = rotate(a, 5) + mix + e + constant[i / 20] + word[i];
        e = d;
        d = c;
        c = rotate(b, 30);
        b = a;
        a = next;
    }
    sha->state[0] += a;
    sha->state[1] += b;
    sha->state[2] += c;
    sha->state[3] += d;
    sha->state[4] += e;
}

static void sha1_byte(struct sha1 *sha, uint8_t byte)
{
    sha->block[sha->bytes++ % 64] = byte;
    if (sha->bytes % 64 == 0)
        sha1_block(sha);
}

static void sha1_end(struct sha1 *sha)
{
    uint64_t bits = sha->bytes * 8;

    sha1_byte(sha, 0x80);
    while (sha->bytes % 64 != 56)
        sha1_byte(sha, 0);
    for (unsigned i = 0; i < 8; i++)
        sha1_byte(sha, (uint8_t)(bits >> (56 - 8 * i)));
}

/* A UTF-16 unit, low byte first. */
static void sha1_unit(struct sha1 *sha, uint32_t unit)
{
    sha1_byte(sha, (uint8_t)unit);
    sha1_byte(sha, (uint8_t)(unit >> 8));
}

/* The next character of UTF-8 and its length; 0 if that is none. */
static size_t next_character(const uint8_t *bytes, size_t length, uint32_t *character)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    size_t count = bytes[0] < 0x80   ? 1
                   : bytes[0] < 0xc0 ? 0
                   : bytes[0] < 0xe0 ? 2
                   : bytes[0] < 0xf0 ? 3
                                     : 4;
    if (count == 0 || count > length)
        return 0;
    uint32_t value = count == 1 ? bytes[0] : bytes[0] & (0x7fu >> count);
    for (size_t i = 1; i < count; i++) {
        if ((bytes[i] & 0xc0) != 0x80)
            return 0;
        value = value << 6 | (bytes[i] & 0x3f);
    }
    if (value < least[count] || value > 0x10ffff || (value >= 0xd800 && value < 0xe000))
        return 0;
    *character = value;
    return count;
}

enum hvs_result hvs_container_to_vmid(const char *id, size_t length, struct hvs_guid *vmid)
{
    static const uint8_t namespace_text[16] = {0xca, 0xb7, 0x03, 0x44, 0xfa, 0xcb, 0x41, 0xe4,
                                               0xb5, 0xe5, 0xab, 0x65, 0x92, 0x28, 0x3e, 0x6e};
    static const uint8_t order[16] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
    struct sha1 sha = {{0x67452301u, 0xefcdab89u, 0x98badcfeu, 0x10325476u, 0xc3d2e1f0u}, 0, {0}};
    uint8_t digest[16];

    for (size_t i = 0; i < 16; i++)
        sha1_byte(&sha, namespace_text[i]);
    for (size_t at = 0; at < length;) {
        uint32_t character = 0;
        size_t count = next_character((const uint8_t *)id + at, length - at, &character);
        if (count == 0)
            return HVS_SYNTAX;
        at += count;
        if (character >= 'a' && character <= 'z')
            character -= 'a' - 'A';
        if (character >= 0x10000) {
            sha1_unit(&sha, 0xd800 + ((character - 0x10000) >> 10));
            character = 0xdc00 + ((character - 0x10000) & 0x3ff);
        }
        sha1_unit(&sha, character);
    }
    sha1_end(&sha);
    for (size_t i = 0; i < 16; i++)
        digest[i] = (uint8_t)(sha.state[i / 4] >> (24 - 8 * (i % 4)));
    digest[6] = (uint8_t)((digest[6] & 0x0f) | 0x50);
    digest[8] = (uint8_t)((digest[8] & 0x3f) | 0x80);
    for (size_t i = 0; i < 16; i++)
        vmid->byte[i] = digest[order[i]];
    return HVS_OK;
}
