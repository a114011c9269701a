/*
 * Our mutation as a library for AFL++ (AFL_CUSTOM_MUTATOR_LIBRARY). The interface is
 * AFL++'s; the steps are those of program/mutate.
 */
#include "fuzz_core.h"
#include "program/mutate.h"
#include <stdlib.h>
#include <string.h>

struct mutator {
    struct cts_random random;
    enum cts_interface interface;
    uint8_t bytes[CTS_PROGRAM_BYTES_MAX];
};

void *afl_custom_init(void *afl, unsigned seed);
void afl_custom_deinit(void *mutator);
size_t afl_custom_fuzz(void *mutator, uint8_t *data, size_t size, uint8_t **out, uint8_t *other,
                       size_t other_size, size_t capacity);

/* COUNTER, whose programs are of any world, if nothing is said. */
static enum cts_interface interface_of(const char *name)
{
    if (name && strcmp(name, "nicsave") == 0)
        return CTS_INTERFACE_NICSAVE;
    return name && strcmp(name, "sockaddr") == 0 ? CTS_INTERFACE_SOCKADDR : CTS_INTERFACE_COUNTER;
}

__attribute__((visibility("default"))) void *afl_custom_init(void *afl, unsigned seed)
{
    struct mutator *mutator = malloc(sizeof *mutator);
    (void)afl;
    if (!mutator)
        return NULL;
    mutator->random.state = seed;
    mutator->interface = interface_of(getenv(CTS_FUZZ_ENV_INTERFACE));
    return mutator;
}

__attribute__((visibility("default"))) void afl_custom_deinit(void *mutator)
{
    free(mutator);
}

__attribute__((visibility("default"))) size_t afl_custom_fuzz(void *data_of_library, uint8_t *data,
                                                              size_t size, uint8_t **out,
                                                              uint8_t *other, size_t other_size,
                                                              size_t capacity)
{
    struct mutator *mutator = data_of_library;
    if (capacity > sizeof mutator->bytes)
        capacity = sizeof mutator->bytes;
    if (size > capacity)
        size = capacity;
    memcpy(mutator->bytes, data, size);
    size_t length = cts_fuzz_mutate(mutator->interface, mutator->bytes, size, capacity, other,
                                    other_size, cts_random_next(&mutator->random));
    *out = mutator->bytes;
    return length ? length : size;
}
