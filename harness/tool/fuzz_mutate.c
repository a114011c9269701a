/*
 * Mutation for both engines: bytes to program, some steps, back to bytes. Judges and plays nothing.
 */
#include "fuzz_core.h"
#include "program/mutate.h"
#include <string.h>

#define STEPS_MAX 4u

size_t cts_fuzz_mutate(uint8_t *bytes, size_t size, size_t capacity, const uint8_t *other,
                       size_t other_size, uint64_t seed)
{
    static struct cts_program program, second;
    static uint8_t encoded[CTS_PROGRAM_BYTES_MAX];
    struct cts_random random = {seed};
    size_t length = 0;
    cts_program_decode(bytes, size, &program);
    if (other)
        cts_program_decode(other, other_size, &second);
    for (uint32_t n = cts_random_below(&random, STEPS_MAX) + 1; n > 0; n--)
        cts_program_mutate(&program, other ? &second : NULL, &random);
    if (cts_program_encode(&program, encoded, sizeof encoded, &length) != CTS_OK ||
        length > capacity)
        return 0;
    memcpy(bytes, encoded, length);
    return length;
}
