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

/* No program, but what a call or a request is given. */
static bool is_raw(enum cts_interface interface, uint8_t first)
{
    first &= CTS_FUZZ_WORLD_MASK;
    return (interface == CTS_INTERFACE_SOCKADDR && first == CTS_FUZZ_WORLD_RAW) ||
           (interface == CTS_INTERFACE_NICSAVE && first == CTS_FUZZ_WORLD_RECORD);
}

/* Bytes of another world, such as an engine begins with, become a program of the interface at hand. */
static void decode(enum cts_interface interface, const uint8_t *bytes, size_t size,
                   struct cts_program *program)
{
    static uint8_t own[CTS_PROGRAM_BYTES_MAX];
    uint8_t world = interface == CTS_INTERFACE_SOCKADDR  ? CTS_FUZZ_WORLD_SOCKADDR
                    : interface == CTS_INTERFACE_NICSAVE ? CTS_FUZZ_WORLD_NICSAVE
                                                         : 0;
    if (world == 0) {
        cts_program_decode(bytes, size, program);
        return;
    }
    if (size > sizeof own)
        size = sizeof own;
    own[0] = 0;
    if (size)
        memcpy(own, bytes, size);
    own[0] = (uint8_t)((own[0] & ~CTS_FUZZ_WORLD_MASK) | world);
    cts_program_decode(own, size ? size : 1, program);
}

size_t cts_fuzz_mutate(enum cts_interface interface, uint8_t *bytes, size_t size, size_t capacity,
                       const uint8_t *other, size_t other_size, uint64_t seed)
{
    static struct cts_program program, second;
    static uint8_t encoded[CTS_PROGRAM_BYTES_MAX];
    struct cts_random random = {seed};
    size_t length = 0;
    if (size && is_raw(interface, bytes[0]) && cts_random_below(&random, 8))
        return mutate_raw(bytes, size, capacity, &random);
    decode(interface, bytes, size, &program);
    if (other)
        decode(interface, other, other_size, &second);
    for (uint32_t n = cts_random_below(&random, STEPS_MAX) + 1; n > 0; n--)
        cts_program_mutate(&program, other ? &second : NULL, &random);
    if (cts_program_encode(&program, encoded, sizeof encoded, &length) != CTS_OK ||
        length > capacity)
        return 0;
    memcpy(bytes, encoded, length);
    return length;
}
