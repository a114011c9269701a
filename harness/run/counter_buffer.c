/*
 * The callers' buffers. Each lies between guard bytes and before an inaccessible page, and is filled with a
 * poison that is no id and differs from request to request. This file says what has changed; whether it was
 * allowed to is not its business.
 */
#define _GNU_SOURCE
#include "run/player_state.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define PAGE         4096u
#define SMALL_STRIDE (2u * PAGE) /* a page and its guard */
#define SMALL_SPAN   (CTS_PLAYER_SMALL + 2u * CTS_PLAYER_GUARD + 16u)
#define LARGE_SPAN   (CTS_PLAYER_LARGE + 2u * CTS_PLAYER_GUARD + 16u)
#define LARGE_PAGES  ((LARGE_SPAN + PAGE - 1) / PAGE)
#define LARGE_STRIDE ((LARGE_PAGES + 1u) * PAGE)
#define ALL_LARGE    ((1u << CTS_PLAYER_LARGE_SLOTS) - 1u)
#define POISON_CYCLE 256u

static void *map(size_t length, int protection)
{
    void *memory =
        mmap(NULL, length, protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

/* A fixed sequence of bytes without runs and without a V(k) at any offset (a test looks). */
static void fill_poison(uint8_t *poison, size_t length)
{
    uint32_t state = 0x9e3779b9u;
    for (size_t i = 0; i < length; i++) {
        if (i < POISON_CYCLE) {
            state = state * 1664525u + 1013904223u;
            poison[i] = (uint8_t)(state >> 24) | 0x80u;
        } else {
            poison[i] = poison[i - POISON_CYCLE];
        }
    }
}

enum cts_status cts_buffers_map(struct cts_player *player)
{
    player->small = map((size_t)CTS_PLAYER_SLOTS * 2 * SMALL_STRIDE, PROT_NONE);
    player->large = map((size_t)CTS_PLAYER_LARGE_SLOTS * LARGE_STRIDE, PROT_NONE);
    player->small_shadow = map((size_t)CTS_PLAYER_SLOTS * 2 * SMALL_SPAN, PROT_READ | PROT_WRITE);
    player->large_shadow = map((size_t)CTS_PLAYER_LARGE_SLOTS * LARGE_SPAN, PROT_READ | PROT_WRITE);
    player->poison = malloc(LARGE_SPAN + POISON_CYCLE);
    player->scratch = malloc(LARGE_SPAN);
    if (!player->small || !player->large || !player->small_shadow || !player->large_shadow ||
        !player->poison || !player->scratch)
        return CTS_MEMORY;
    fill_poison(player->poison, LARGE_SPAN + POISON_CYCLE);
    for (uint32_t i = 0; i < CTS_PLAYER_LARGE_SLOTS; i++)
        if (mprotect(player->large + (size_t)i * LARGE_STRIDE, LARGE_PAGES * PAGE,
                     PROT_READ | PROT_WRITE) != 0)
            return CTS_MEMORY;
    return CTS_OK;
}

void cts_buffers_unmap(struct cts_player *player)
{
    if (player->small)
        munmap(player->small, (size_t)CTS_PLAYER_SLOTS * 2 * SMALL_STRIDE);
    if (player->large)
        munmap(player->large, (size_t)CTS_PLAYER_LARGE_SLOTS * LARGE_STRIDE);
    if (player->small_shadow)
        munmap(player->small_shadow, (size_t)CTS_PLAYER_SLOTS * 2 * SMALL_SPAN);
    if (player->large_shadow)
        munmap(player->large_shadow, (size_t)CTS_PLAYER_LARGE_SLOTS * LARGE_SPAN);
    free(player->poison);
    free(player->scratch);
}

bool cts_buffers_guard(const struct cts_player *player, uintptr_t address)
{
    return address - (uintptr_t)player->small < (uintptr_t)CTS_PLAYER_SLOTS * 2 * SMALL_STRIDE ||
           address - (uintptr_t)player->large < (uintptr_t)CTS_PLAYER_LARGE_SLOTS * LARGE_STRIDE;
}

/* The poison of a request's buffer, from the first guard byte on. */
static const uint8_t *poison_of(const struct cts_player *player, const struct cts_slot *slot,
                                const struct cts_area *area)
{
    uint32_t offset = slot->number * 37u + (area == &slot->in ? 128u : 0u);
    return player->poison + offset % POISON_CYCLE;
}

/* Makes the small buffers up to slot `index` accessible: once in the life of a player. */
static bool open_up(struct cts_player *player, uint32_t index)
{
    for (; player->slots_mapped <= index; player->slots_mapped++)
        for (uint32_t i = 0; i < 2; i++)
            if (mprotect(player->small + (size_t)(player->slots_mapped * 2 + i) * SMALL_STRIDE,
                         PAGE, PROT_READ | PROT_WRITE) != 0)
                return false;
    return true;
}

/* Takes the large buffers from the request that ended longest ago, after a last look at them. */
static bool reclaim(struct cts_player *player)
{
    if (!player->done.count)
        return false;
    for (uint32_t i = player->done.first; i != UINT32_MAX; i = player->slots[i].next) {
        struct cts_slot *slot = &player->slots[i];
        if (slot->users ||
            ((!slot->in.start || slot->in.large < 0) && (!slot->out.start || slot->out.large < 0)))
            continue;
        cts_buffers_check(player, slot);
        cts_buffers_give(player, slot);
        return true;
    }
    return false;
}

/* Finds a place for `length` bytes. The buffer ends CTS_PLAYER_GUARD bytes, and what alignment adds, before an
 * inaccessible page. */
static bool place(struct cts_player *player, struct cts_slot *slot, struct cts_area *area,
                  uint32_t length, bool odd)
{
    uint32_t index = (uint32_t)(slot - player->slots);
    uint8_t *end, *shadow;
    int32_t large = -1;
    if (length <= CTS_PLAYER_SMALL) {
        uint32_t which = index * 2 + (area == &slot->in);
        if (index >= player->slots_mapped && !open_up(player, index))
            return false;
        end = player->small + (size_t)which * SMALL_STRIDE + PAGE;
        shadow = player->small_shadow + (size_t)which * SMALL_SPAN;
    } else {
        if (player->large_used == ALL_LARGE && !reclaim(player))
            return false;
        large = __builtin_ctz(~player->large_used);
        player->large_used |= 1u << large;
        end = player->large + (size_t)large * LARGE_STRIDE + LARGE_PAGES * PAGE;
        shadow = player->large_shadow + (size_t)large * LARGE_SPAN;
    }
    uint8_t *bytes = end - CTS_PLAYER_GUARD - ((length + 15u) & ~7u) + (odd ? 1 : 0);
    uint8_t *start = bytes - CTS_PLAYER_GUARD;
    cts_slots_lock(player);
    *area = (struct cts_area){.start = start,
                              .bytes = bytes,
                              .shadow = shadow,
                              .length = length,
                              .span = (uint32_t)(end - start),
                              .large = large};
    memcpy(start, poison_of(player, slot, area), area->span);
    cts_slots_unlock(player);
    return true;
}

static void fill_input(struct cts_player *player, struct cts_slot *slot,
                       const struct cts_submission *submission)
{
    struct cts_area *in = &slot->in;
    uint8_t *bytes = slot->same ? slot->out.bytes : in->bytes;
    if (submission->in_given)
        memcpy(bytes, submission->in, submission->in_given);
    if ((submission->flags & CTS_SUBMIT_TAIL_CURRENT) && submission->in_length < 16)
        memcpy(bytes + submission->in_length, player->memory + submission->in_length,
               16 - submission->in_length);
    /* With one buffer for both, the input's own area is never shown to the target: its shadow alone
     * says what the buffer held at the start. */
    if (slot->same)
        memcpy(in->start, slot->out.start, in->span < slot->out.span ? in->span : slot->out.span);
    memcpy(in->shadow, in->start, in->span);
}

bool cts_buffers_take(struct cts_player *player, struct cts_slot *slot,
                      const struct cts_submission *submission)
{
    bool odd = submission->flags & CTS_SUBMIT_ODD;
    bool in = !(submission->flags & CTS_SUBMIT_IN_NULL);
    bool out = !(submission->flags & CTS_SUBMIT_OUT_NULL);
    uint32_t in_length = submission->in_length;
    uint32_t out_length = submission->out_length;

    bool same = (submission->flags & CTS_SUBMIT_SAME) && in && out;
    if (same)
        in_length = out_length = in_length > out_length ? in_length : out_length;
    if (in && !place(player, slot, &slot->in, in_length, odd))
        return false;
    if (out && !place(player, slot, &slot->out, out_length, odd)) {
        cts_buffers_give(player, slot);
        return false;
    }
    cts_slots_lock(player);
    slot->same = same;
    if (in)
        fill_input(player, slot, submission);
    slot->api.in = slot->same ? slot->out.bytes : in ? slot->in.bytes : NULL;
    slot->api.out = out ? slot->out.bytes : NULL;
    cts_slots_unlock(player);
    return true;
}

void cts_buffers_give(struct cts_player *player, struct cts_slot *slot)
{
    if (slot->in.start && slot->in.large >= 0)
        player->large_used &= ~(1u << slot->in.large);
    if (slot->out.start && slot->out.large >= 0)
        player->large_used &= ~(1u << slot->out.large);
    cts_slots_lock(player);
    slot->in.start = slot->out.start = NULL;
    cts_slots_unlock(player);
}

uint32_t cts_buffers_overwrite(struct cts_player *player, struct cts_slot *slot,
                               const uint8_t id[16])
{
    uint32_t length = slot->api.in_length < 16 ? slot->api.in_length : 16;
    if (!slot->in.start || !length)
        return 0;
    cts_slots_lock(player);
    memcpy(slot->in.shadow + CTS_PLAYER_GUARD, id, length);
    if (slot->same) {
        memcpy(slot->out.bytes, id, length);
        if (slot->shadowed)
            memcpy(slot->out.shadow + CTS_PLAYER_GUARD, id, length);
    } else {
        memcpy(slot->in.bytes, id, length);
    }
    cts_slots_unlock(player);
    return length;
}

static inline bool differ(const struct cts_area *area, const uint8_t *image, uint32_t from,
                          uint32_t to)
{
    return to > from && memcmp(area->start + from, image + from, to - from) != 0;
}

/* CTS_BUFFER_* of the output against an image of it. */
static uint32_t compare(const struct cts_slot *slot, const uint8_t *image)
{
    const struct cts_area *out = &slot->out;
    uint32_t head = CTS_PLAYER_GUARD;
    uint32_t end = head + slot->api.out_length;
    uint32_t tail = slot->api.out_length < 16 ? end : head + 16;
    uint32_t flags = 0;

    if (!differ(out, image, 0, out->span))
        return 0;
    if (differ(out, image, 0, head))
        flags |= CTS_BUFFER_BEFORE;
    if (differ(out, image, head, tail))
        flags |= CTS_BUFFER_HEAD;
    if (differ(out, image, tail, end))
        flags |= CTS_BUFFER_TAIL;
    /* With one buffer for both, what lies past the output is input. */
    if (differ(out, image, end, head + out->length))
        flags |= CTS_BUFFER_INPUT;
    if (differ(out, image, head + out->length, out->span))
        flags |= CTS_BUFFER_AFTER;
    return flags;
}

static uint32_t input_changed(const struct cts_slot *slot)
{
    if (!slot->in.start || slot->same || !differ(&slot->in, slot->in.shadow, 0, slot->in.span))
        return 0;
    return CTS_BUFFER_INPUT;
}

/* What the output held when the target got it. */
static const uint8_t *first_image(const struct cts_player *player, const struct cts_slot *slot)
{
    return slot->same ? slot->in.shadow : poison_of(player, slot, &slot->out);
}

uint32_t cts_buffers_changed(struct cts_player *player, const struct cts_slot *slot)
{
    uint32_t flags = slot->out.start ? compare(slot, first_image(player, slot)) : 0;
    return flags | input_changed(slot);
}

void cts_buffers_shown(struct cts_player *player, struct cts_slot *slot, uint32_t changed)
{
    cts_slots_lock(player);
    if (slot->out.start &&
        (slot->shadowed || (changed & ~(uint32_t)CTS_BUFFER_INPUT) || (slot->same && changed))) {
        memcpy(slot->out.shadow, slot->out.start, slot->out.span);
        slot->shadowed = true;
    }
    if ((changed & CTS_BUFFER_INPUT) && slot->in.start && !slot->same)
        memcpy(slot->in.shadow, slot->in.start, slot->in.span);
    cts_slots_unlock(player);
}

void cts_buffers_check(struct cts_player *player, struct cts_slot *slot)
{
    uint32_t changed = input_changed(slot);
    if (slot->out.start)
        changed |= compare(slot, slot->shadowed ? slot->out.shadow : first_image(player, slot));
    if (!changed)
        return;
    uint32_t length = cts_buffers_shown_length(slot);
    struct cts_event *event =
        cts_player_event(player, CTS_EVENT_CHECK, CTS_INTERFACE_COUNTER, length);
    event->handle = slot->handle;
    event->request = slot->number;
    event->status = slot->status;
    event->arg[0] = slot->count;
    event->arg[1] = changed;
    event->arg[2] = !cts_counter_is_open(player, slot->handle) ? 2
                    : slot->state == CTS_SLOT_DONE             ? 1
                                                               : 0;
    if (length)
        memcpy(event + 1, slot->out.bytes, length);
    cts_buffers_shown(player, slot, changed);
}

uint32_t cts_buffers_check_all(struct cts_player *player, bool all)
{
    uint32_t looked = 0;
    for (uint32_t i = player->pending.count ? player->pending.first : UINT32_MAX; i != UINT32_MAX;
         i = player->slots[i].next)
        cts_buffers_check(player, &player->slots[i]);
    /* In a long run the older ones are looked at when their slot is used again, and at the end. */
    uint32_t from =
        all || player->done.count <= CTS_PLAYER_FRESH_MAX ? player->done.first : player->fresh;
    if (!player->done.count)
        from = UINT32_MAX;
    for (uint32_t i = from; i != UINT32_MAX; i = player->slots[i].next, looked++)
        cts_buffers_check(player, &player->slots[i]);
    player->fresh = UINT32_MAX;
    return looked;
}
