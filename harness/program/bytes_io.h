/*
 * The two ends of the byte form: bytes that are written and bytes that are read, for encode.c, decode.c and
 * address_bytes.c. Neither ever leaves its buffer. Internal to program/.
 */
#ifndef CTS_PROGRAM_BYTES_IO_H
#define CTS_PROGRAM_BYTES_IO_H

#include <stddef.h>
#include <stdint.h>

/* Writes into `bytes`, keeps counting past the end. */
struct out {
    uint8_t *bytes;
    size_t capacity;
    size_t used;
};

static inline void put(struct out *out, uint32_t byte)
{
    if (out->used < out->capacity)
        out->bytes[out->used] = (uint8_t)byte;
    out->used++;
}

static inline void put_fixed(struct out *out, uint32_t value, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++)
        put(out, value >> (8 * i) & 0xFF);
}

/* What is missing at the end reads as 0. */
struct in {
    const uint8_t *bytes;
    const uint8_t *end;
};

static inline uint32_t get(struct in *in)
{
    return in->bytes < in->end ? *in->bytes++ : 0;
}

static inline uint32_t get_fixed(struct in *in, uint32_t size)
{
    uint32_t value = 0;

    for (uint32_t i = 0; i < size; i++)
        value |= get(in) << (8 * i);
    return value;
}

#endif
