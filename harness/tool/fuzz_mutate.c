/*
 * Mutation for both engines: bytes to program, some steps, back to bytes. Judges and plays nothing.
 */
#include "fuzz_core.h"
#include "program/mutate.h"
#include <string.h>

#define STEPS_MAX 4u

/* Bytes that are no program stay what they are: some change, go, or come twice. */
static size_t mutate_raw(uint8_t *bytes, size_t size, size_t capacity, struct cts_random *random)
{
    for (uint32_t n = cts_random_below(random, STEPS_MAX) + 1; n > 0; n--) {
        size_t at = 1 + cts_random_below(random, (uint32_t)size);
        uint32_t kind = cts_random_below(random, 4);
        if (kind == 0 && size > 2 && at < size) {
            memmove(bytes + at, bytes + at + 1, size - at - 1);
            size--;
        } else if (kind == 1 && size < capacity) {
            if (at > size)
                at = size;
            memmove(bytes + at + 1, bytes + at, size - at);
            bytes[at] = (uint8_t)cts_random_below(random, 256);
            size++;
        } else if (at < size) {
            bytes[at] = kind == 2 ? (uint8_t)cts_random_below(random, 256)
                                  : (uint8_t)(bytes[at] ^ 1u << cts_random_below(random, 8));
        }
    }
    return size;
}

size_t cts_fuzz_mutate(uint8_t *bytes, size_t size, size_t capacity, const uint8_t *other,
                       size_t other_size, uint64_t seed)
{
    static struct cts_program program, second;
    static uint8_t encoded[CTS_PROGRAM_BYTES_MAX];
    struct cts_random random = {seed};
    size_t length = 0;
    if (size && (bytes[0] & 0x0Fu) == CTS_FUZZ_WORLD_RAW && cts_random_below(&random, 8))
        return mutate_raw(bytes, size, capacity, &random);
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
