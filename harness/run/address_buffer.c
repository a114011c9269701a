/*
 * The memory of address calls. Every buffer ends where an inaccessible page begins, or a few guard bytes before; the
 * output, all its spare room and the guards hold the poison between two calls. Looks and restores; never records.
 */
#define _GNU_SOURCE
#include "run/address.h"

#include <string.h>
#include <sys/mman.h>

#define PAGE         4096u
#define ROUND(bytes) (((bytes) + PAGE - 1) & ~(size_t)(PAGE - 1))

/* Room before the largest buffer: guard bytes, and the shift. */
#define SPARE PAGE
static const size_t sizes[CTS_AREA_COUNT] = {
    [CTS_AREA_IN_0] = ROUND((size_t)CTS_ADDRESS_INPUT_MAX) + SPARE,
    [CTS_AREA_IN_1] = ROUND((size_t)CTS_ADDRESS_IN_1) + SPARE,
    [CTS_AREA_OUT] = ROUND((size_t)CTS_ADDRESS_OUTPUT_MAX) + SPARE,
};

static const enum cts_fault faults[CTS_AREA_COUNT] = {
    [CTS_AREA_IN_0] = CTS_FAULT_IN_0,
    [CTS_AREA_IN_1] = CTS_FAULT_IN_1,
    [CTS_AREA_OUT] = CTS_FAULT_OUT,
};

static bool map_area(struct cts_address_area *area, size_t size)
{
    uint8_t *map =
        mmap(NULL, size + 2 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (map == MAP_FAILED)
        return false;
    area->start = map + PAGE;
    area->end = area->start + size;
    return mprotect(area->start, size, PROT_READ | PROT_WRITE) == 0;
}

bool cts_address_memory_map(struct cts_address_memory *memory, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t kind = 0; kind < CTS_AREA_COUNT; kind++)
            if (!map_area(&memory[i].areas[kind], sizes[kind]))
                return false;
    for (uint32_t i = 0; i < count; i++)
        memset(memory[i].areas[CTS_AREA_OUT].start, CTS_ADDRESS_POISON, sizes[CTS_AREA_OUT]);
    return true;
}

void cts_address_memory_unmap(struct cts_address_memory *memory, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t kind = 0; kind < CTS_AREA_COUNT; kind++)
            if (memory[i].areas[kind].start)
                munmap(memory[i].areas[kind].start - PAGE, sizes[kind] + 2 * PAGE);
}

/* -- what has changed ------------------------------------------------------------------------------------ */

#define POISON_WORD (0x0101010101010101u * CTS_ADDRESS_POISON)

static uint64_t word_at(const uint8_t *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

/* The first byte that is no poison; `length`: there is none. */
static uint32_t first_change(const uint8_t *bytes, uint32_t length)
{
    uint32_t at = 0;
    while (at + 8 <= length && word_at(bytes + at) == POISON_WORD)
        at += 8;
    while (at < length && bytes[at] == CTS_ADDRESS_POISON)
        at++;
    return at;
}

/* Behind the last one, not below `from`. */
static uint32_t last_change(const uint8_t *bytes, uint32_t from, uint32_t length)
{
    while (length >= from + 8 && word_at(bytes + length - 8) == POISON_WORD)
        length -= 8;
    while (length > from && bytes[length - 1] == CTS_ADDRESS_POISON)
        length--;
    return length;
}

static bool all_zero(const uint8_t *bytes, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++)
        if (bytes[i])
            return false;
    return true;
}

void cts_address_memory_look(const struct cts_address_memory *memory, uint32_t capacity,
                             uint32_t shift, uint32_t result, struct cts_address_look *look)
{
    const uint8_t *out = cts_address_memory_place(memory, CTS_AREA_OUT, capacity, shift);
    uint32_t first = first_change(out, capacity);
    look->changed = 0;
    look->first = 1;
    look->last = 0;
    if (first < capacity) {
        look->first = first;
        look->last = last_change(out, first, capacity) - 1;
        look->changed |= CTS_ADDRESS_CHANGED_OUT;
        if (look->last >= result)
            look->changed |= CTS_ADDRESS_CHANGED_BEHIND;
        if (first == 0 && look->last == capacity - 1 && out[0] == 0 && all_zero(out, capacity))
            look->changed |= CTS_ADDRESS_OUT_ZERO;
    }
    if (first_change(out - CTS_ADDRESS_BEFORE, CTS_ADDRESS_BEFORE) < CTS_ADDRESS_BEFORE)
        look->changed |= CTS_ADDRESS_CHANGED_BEFORE;
    if (shift && first_change(out + capacity, shift) < shift)
        look->changed |= CTS_ADDRESS_CHANGED_AFTER;
}

void cts_address_memory_clean(const struct cts_address_memory *memory, uint32_t capacity,
                              uint32_t shift, const struct cts_address_look *look)
{
    uint8_t *out = cts_address_memory_place(memory, CTS_AREA_OUT, capacity, shift);
    if (look->changed & CTS_ADDRESS_CHANGED_OUT)
        memset(out + look->first, CTS_ADDRESS_POISON, look->last - look->first + 1);
    if (look->changed & CTS_ADDRESS_CHANGED_BEFORE)
        memset(out - CTS_ADDRESS_BEFORE, CTS_ADDRESS_POISON, CTS_ADDRESS_BEFORE);
    if (look->changed & CTS_ADDRESS_CHANGED_AFTER)
        memset(out + capacity, CTS_ADDRESS_POISON, shift);
}

enum cts_fault cts_address_memory_fault(const struct cts_address_memory *memory, uint32_t count,
                                        uintptr_t address)
{
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t kind = 0; kind < CTS_AREA_COUNT; kind++) {
            const struct cts_address_area *area = &memory[i].areas[kind];
            if (address - (uintptr_t)area->end < PAGE)
                return faults[kind];
            if (address - ((uintptr_t)area->start - PAGE) < PAGE)
                return CTS_FAULT_NEAR;
        }
    return CTS_FAULT_ELSEWHERE;
}
