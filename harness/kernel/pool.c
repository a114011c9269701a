/*
 * Memory blocks: every block ends at a page that cannot be touched. Slots are mapped once and used again
 * without a system call; what lies around a block and what is left of a dead one carries a pattern, and a
 * changed pattern is a misuse. Never gives memory back to the system.
 */
#include "kernel.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#define CTS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CTS_ASAN 1
#endif
#endif
#ifdef CTS_ASAN
void __asan_poison_memory_region(void const volatile *address, size_t size);
void __asan_unpoison_memory_region(void const volatile *address, size_t size);
#define POISON(address, size)   __asan_poison_memory_region((address), (size))
#define UNPOISON(address, size) __asan_unpoison_memory_region((address), (size))
#else
#define POISON(address, size)   ((void)0)
#define UNPOISON(address, size) ((void)0)
#endif

#define PAGE       4096u
#define BASE_ROOM  256u /* at the base of a slot: struct cts_irp */
#define FRESH      0xc5 /* contents of a new block */
#define DEAD       0xdd /* contents of a dead one */
#define FENCE      0x5a /* around a block */
#define FENCE_ROOM 16u  /* before it */
#define DELAY      16u  /* dead blocks that wait before one is used again */
#define NONE       UINT32_MAX
_Static_assert(sizeof(struct cts_irp) <= BASE_ROOM, "the I/O manager's part fits in front");

/* A class of slots of one size. */
struct slots {
    uint32_t pages; /* of data; one guard page follows */
    uint32_t most;
    uint32_t step; /* slots made usable at once */
    uint8_t *map;
    uint32_t mapped, carved;
    uint32_t head, tail, free; /* queue: first dead, first used again */
    struct cts_block *blocks;
};
#define SMALL_MOST 65536u
#define GUARDED    8192u /* slots with guard pages: the system allows only so many mappings */
#define LARGE_MOST 512u
static struct cts_block small_blocks[SMALL_MOST], large_blocks[LARGE_MOST];
static struct slots classes[] = {
    {1, SMALL_MOST, 64, NULL, 0, 0, NONE, NONE, 0, small_blocks},
    {18, LARGE_MOST, 4, NULL, 0, 0, NONE, NONE, 0, large_blocks}, /* 64 KiB and a bit */
    {257, 8, 1, NULL, 0, 0, NONE, NONE, 0, (struct cts_block[8]){{0}}},
};
#define CLASSES (sizeof classes / sizeof classes[0])
struct cts_small_slots cts_small = {NULL, 0, small_blocks};
_Static_assert(2 * PAGE == 1u << CTS_SLOT_SHIFT, "the first class has slots of that size");

static size_t stride(const struct slots *slots)
{
    return (size_t)(slots->pages + 1) * PAGE;
}

static const char *kind_text(uint8_t kind)
{
    static const char *const text[CTS_BLOCK_KINDS] = {
        [CTS_BLOCK_POOL] = "pool block",      [CTS_BLOCK_IRP] = "IRP",
        [CTS_BLOCK_BUFFER] = "system buffer", [CTS_BLOCK_DEVICE] = "device object",
        [CTS_BLOCK_FILE] = "file object",     [CTS_BLOCK_THREAD] = "thread object",
        [CTS_BLOCK_WORK] = "work item",       [CTS_BLOCK_EXTENSION] = "driver object extension",
    };
    return kind < CTS_BLOCK_KINDS && text[kind] ? text[kind] : "block";
}

static const char *tag_text(uint32_t tag, char text[5])
{
    for (int i = 0; i < 4; i++) {
        char c = (char)(tag >> (8 * i));
        text[i] = c >= ' ' && c < 127 ? c : '.';
    }
    text[4] = 0;
    return text;
}

static bool is_all(const uint8_t *bytes, size_t size, uint8_t value)
{
    uint64_t word = value * 0x0101010101010101ull, other;
    size_t i = 0;

    for (; i + 8 <= size; i += 8) {
        memcpy(&other, bytes + i, 8);
        if (other != word)
            return false;
    }
    for (; i < size; i++)
        if (bytes[i] != value)
            return false;
    return true;
}

static uint8_t *slot_end(const struct cts_block *block)
{
    return block->base + block->capacity;
}

static void open_slot(const struct cts_block *block)
{
    UNPOISON(block->base, block->capacity);
    (void)block;
}

static void close_slot(const struct cts_block *block)
{
    POISON(block->base + BASE_ROOM, block->capacity - BASE_ROOM);
    if (block->live)
        UNPOISON(block->start, block->size);
}

/* Makes more slots usable. The address range is taken at first use, the guard pages stay as they were. */
static bool grow(struct slots *slots)
{
    if (!slots->map) {
        void *map = mmap(NULL, stride(slots) * slots->most, PROT_NONE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (map == MAP_FAILED)
            return false;
        slots->map = map;
    }
    for (uint32_t i = 0; i < slots->step && slots->mapped < slots->most; i++) {
        struct cts_block *block = &slots->blocks[slots->mapped];
        block->base = slots->map + stride(slots) * slots->mapped;
        block->capacity = slots->pages * PAGE;
        block->class = (uint8_t)(slots - classes);
        size_t usable = slots->mapped < GUARDED ? block->capacity : stride(slots);
        if (mprotect(block->base, usable, PROT_READ | PROT_WRITE))
            return i > 0;
        POISON(block->base + BASE_ROOM, block->capacity - BASE_ROOM);
        slots->mapped++;
    }
    cts_small.map = classes[0].map;
    cts_small.span = stride(&classes[0]) * classes[0].mapped;
    return slots->carved < slots->mapped;
}

static void check_dead(const struct cts_block *block)
{
    char tag[5];

    if (is_all(block->start, block->size, DEAD))
        return;
    bool request = block->kind == CTS_BLOCK_IRP || block->kind == CTS_BLOCK_BUFFER;
    cts_misuse(request ? CTS_MISUSE_USE_AFTER_COMPLETION : CTS_MISUSE_POOL,
               "a %s of %u bytes%s%s was written after its %s", kind_text(block->kind), block->size,
               block->kind == CTS_BLOCK_POOL ? ", tag " : "",
               block->kind == CTS_BLOCK_POOL ? tag_text(block->tag, tag) : "",
               request ? "completion" : "release");
}

void cts_block_suspect(const void *address, const char *access)
{
    struct cts_block *block = cts_block_find(address);
    const uint8_t *byte = address;

    if (!block || block->told || !block->touched || byte < block->start ||
        byte >= block->start + block->size)
        return;
    KIRQL irql = cts_fiber()->irql;
    if (block->live && (!block->paged || irql < DISPATCH_LEVEL))
        return;
    block->told = true;
    bool request = block->kind == CTS_BLOCK_IRP || block->kind == CTS_BLOCK_BUFFER;
    if (block->live)
        cts_misuse(CTS_MISUSE_IRQL, "a block of %u bytes from paged pool was %s at IRQL %u",
                   block->size, access, irql);
    else
        cts_misuse(request ? CTS_MISUSE_USE_AFTER_COMPLETION : CTS_MISUSE_POOL,
                   "offset %u of a %s of %u bytes was %s after its %s",
                   (unsigned)(byte - block->start), kind_text(block->kind), block->size, access,
                   request ? "completion" : "release");
}

static struct cts_block *pop(struct slots *slots)
{
    if (slots->free <= DELAY && (slots->carved < slots->mapped || grow(slots)))
        return &slots->blocks[slots->carved++];
    if (slots->head == NONE)
        return NULL;
    struct cts_block *block = &slots->blocks[slots->head];
    slots->head = block->next;
    if (slots->head == NONE)
        slots->tail = NONE;
    slots->free--;
    open_slot(block);
    if (block->touched)
        check_dead(block);
    return block;
}

/* A system buffer ends exactly at the guard page; a sanitized build keeps it aligned instead, because there
 * the sanitizer sees the bytes behind it. All other blocks are aligned as the pool's are. */
static uint8_t *place(const struct cts_block *block, enum cts_block_kind kind, size_t size)
{
    size_t room = (size + 15) & ~(size_t)15;

#ifndef CTS_KERNEL_SANITIZED
    if (kind == CTS_BLOCK_BUFFER)
        room = size;
#endif
    (void)kind;
    return slot_end(block) - room;
}

void *cts_block_take(enum cts_block_kind kind, size_t size, uint32_t tag)
{
    struct slots *slots = NULL;

    if (cts_k.host->fail_allocation(cts_k.host))
        return NULL;
    for (size_t i = 0; i < CLASSES && !slots; i++)
        if (size <= classes[i].pages * PAGE - BASE_ROOM - FENCE_ROOM)
            slots = &classes[i];
    struct cts_block *block = slots ? pop(slots) : NULL;
    if (!block)
        return NULL;
    block->start = place(block, kind, size);
    block->size = (uint32_t)size;
    block->tag = tag;
    block->kind = kind;
    block->live = block->plain = block->touched = true;
    block->paged = block->told = false;
    block->references = 1;
    open_slot(block);
    memset(block->start - FENCE_ROOM, FENCE, FENCE_ROOM);
    memset(block->start, FRESH, size);
    memset(block->start + size, FENCE, (size_t)(slot_end(block) - block->start) - size);
    close_slot(block);
    return block->start;
}

void cts_block_page(void *start)
{
    struct cts_block *block = cts_block_find(start);

    block->paged = true;
    block->plain = false;
}

static void check_fences(const struct cts_block *block)
{
    uint8_t *end = block->start + block->size;
    char tag[5];

    if (!is_all(end, (size_t)(slot_end(block) - end), FENCE))
        cts_misuse(CTS_MISUSE_POOL, "a %s of %u bytes, tag %s, was written past its end",
                   kind_text(block->kind), block->size, tag_text(block->tag, tag));
    if (!is_all(block->start - FENCE_ROOM, FENCE_ROOM, FENCE))
        cts_misuse(CTS_MISUSE_POOL, "a %s of %u bytes, tag %s, was written before its start",
                   kind_text(block->kind), block->size, tag_text(block->tag, tag));
}

void cts_block_kill(struct cts_block *block)
{
    open_slot(block);
    check_fences(block);
    cts_block_locks_check(block->start, block->size);
    memset(block->start, DEAD, block->size);
    block->live = block->plain = false;
    close_slot(block);
}

void cts_block_recycle(struct cts_block *block)
{
    struct slots *slots = &classes[block->class];
    uint32_t index = (uint32_t)(block - slots->blocks);

    block->next = NONE;
    if (slots->tail == NONE)
        slots->head = index;
    else
        slots->blocks[slots->tail].next = index;
    slots->tail = index;
    slots->free++;
}

void cts_block_give(void *start)
{
    struct cts_block *block = cts_block_find(start);

    cts_block_kill(block);
    cts_block_recycle(block);
}

struct cts_block *cts_block_find(const void *address)
{
    const uint8_t *byte = address;

    for (size_t i = 0; i < CLASSES; i++) {
        struct slots *slots = &classes[i];
        if (!slots->map || byte < slots->map || byte >= slots->map + stride(slots) * slots->carved)
            continue;
        return &slots->blocks[(size_t)(byte - slots->map) / stride(slots)];
    }
    return NULL;
}

struct cts_block *cts_block_of(const void *start, enum cts_block_kind kind)
{
    struct cts_block *block = cts_block_find(start);

    return block && block->live && block->start == start && block->kind == kind ? block : NULL;
}

/* Everything free again, in a fixed order, without looking at contents. */
void cts_blocks_reset(void)
{
    for (size_t i = 0; i < CLASSES; i++) {
        struct slots *slots = &classes[i];
        for (uint32_t n = 0; n < slots->carved; n++) {
            slots->blocks[n].live = slots->blocks[n].touched = false;
            slots->blocks[n].plain = slots->blocks[n].told = false;
            open_slot(&slots->blocks[n]);
            close_slot(&slots->blocks[n]);
        }
        slots->carved = 0;
        slots->head = slots->tail = NONE;
        slots->free = 0;
    }
}

void cts_blocks_check(bool leaks)
{
    char tag[5];

    for (size_t i = 0; i < CLASSES; i++) {
        struct slots *slots = &classes[i];
        for (uint32_t n = 0; n < slots->carved; n++) {
            struct cts_block *block = &slots->blocks[n];
            open_slot(block);
            if (!block->live) {
                check_dead(block);
            } else {
                check_fences(block);
                if (leaks)
                    cts_misuse(CTS_MISUSE_LEAK, "a %s of %u bytes, tag %s, was not released",
                               kind_text(block->kind), block->size, tag_text(block->tag, tag));
            }
            close_slot(block);
        }
    }
}
