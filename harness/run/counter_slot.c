/*
 * The table of requests in a run. A slot is pending, then ended; ended slots stand in a queue, and when the
 * table is full the one that ended longest ago is looked at a last time and used again. So a late write or a
 * late completion has thousands of requests' time to be seen.
 */
#include "run/player_state.h"

#include <string.h>

#define NONE UINT32_MAX

static void append(struct cts_player *player, struct cts_slot_list *list, uint32_t index)
{
    struct cts_slot *slot = &player->slots[index];
    slot->previous = list->last;
    slot->next = NONE;
    if (list->count++)
        player->slots[list->last].next = index;
    else
        list->first = index;
    list->last = index;
}

static void take_out(struct cts_player *player, struct cts_slot_list *list, uint32_t index)
{
    struct cts_slot *slot = &player->slots[index];
    if (slot->previous != NONE)
        player->slots[slot->previous].next = slot->next;
    else
        list->first = slot->next;
    if (slot->next != NONE)
        player->slots[slot->next].previous = slot->previous;
    else
        list->last = slot->previous;
    list->count--;
}

/* The oldest ended slot that no call still uses; NULL if there is none. */
static struct cts_slot *recycle(struct cts_player *player)
{
    for (uint32_t i = player->done.first; player->done.count && i != NONE;
         i = player->slots[i].next) {
        struct cts_slot *slot = &player->slots[i];
        if (slot->users)
            continue;
        cts_buffers_check(player, slot);
        if (player->fresh == i)
            player->fresh = slot->next;
        take_out(player, &player->done, i);
        cts_buffers_give(player, slot);
        return slot;
    }
    return NULL;
}

struct cts_slot *cts_slot_new(struct cts_player *player)
{
    bool fresh = player->slots_used < CTS_PLAYER_SLOTS;
    struct cts_slot *slot = fresh ? &player->slots[player->slots_used] : recycle(player);
    if (!slot)
        return NULL;
    cts_slots_lock(player);
    *slot = (struct cts_slot){.number = ++player->request_count, .state = CTS_SLOT_PENDING};
    player->slots_used += fresh;
    cts_slots_unlock(player);
    append(player, &player->pending, (uint32_t)(slot - player->slots));
    return slot;
}

void cts_slot_end(struct cts_player *player, struct cts_slot *slot)
{
    uint32_t index = (uint32_t)(slot - player->slots);
    take_out(player, &player->pending, index);
    append(player, &player->done, index);
    slot->state = CTS_SLOT_DONE;
    if (player->fresh == NONE)
        player->fresh = index;
}

struct cts_slot *cts_slot_of(struct cts_player *player, const struct cts_register *request)
{
    if (!request->number || player->slots[request->slot].number != request->number)
        return NULL;
    return &player->slots[request->slot];
}

struct cts_slot *cts_slot_find(struct cts_player *player, const struct cts_counter_request *request)
{
    uintptr_t distance = (uintptr_t)request - (uintptr_t)player->slots;
    if (distance >= sizeof player->slots || distance % sizeof player->slots[0])
        return NULL;
    size_t index = distance / sizeof player->slots[0];
    return index < player->slots_used ? &player->slots[index] : NULL;
}
