/*
 * The buffers of the scripted edge: exact size, inaccessible pages around, watched bytes on the open side, poison
 * once the edge is done with them. Looks at bytes and records what nobody may have written; never judges.
 */
#define _GNU_SOURCE
#include "run/nicsave_state.h"

#include <string.h>
#include <sys/mman.h>

#define PAGE   4096u
#define POISON 0xDDu
#define CANARY 0xA5u
#define AREAS  (CTS_SWITCH_SMALL + CTS_SWITCH_LARGE)

static uint8_t poison[PAGE]; /* all of it POISON; made with the areas */

static size_t room_of(uint32_t area)
{
    return area < CTS_SWITCH_SMALL ? CTS_SWITCH_SMALL_BYTES : CTS_SWITCH_LARGE_BYTES;
}

/* One mapping: page, area, page, area, ... page; then the shadows. */
bool cts_oid_areas_map(struct cts_vswitch *sw)
{
    size_t size = PAGE;
    for (uint32_t i = 0; i < AREAS; i++)
        size += 2 * room_of(i) + PAGE;
    uint8_t *at = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED)
        return false;
    memset(poison, POISON, sizeof poison);
    sw->map = at;
    sw->map_size = size;
    for (uint32_t i = 0; i < AREAS; i++) {
        size_t room = room_of(i);
        at += PAGE;
        if (mprotect(at, room, PROT_READ | PROT_WRITE))
            return false;
        sw->areas[i] = (struct cts_oid_area){.first = at, .end = at + room, .room = (uint32_t)room};
        at += room;
    }
    at += PAGE;
    for (uint32_t i = 0; i < AREAS; i++) {
        if (mprotect(at, room_of(i), PROT_READ | PROT_WRITE))
            return false;
        sw->areas[i].shadow = at;
        at += room_of(i);
    }
    return true;
}

/* -- poison ----------------------------------------------------------------------------------------- */

/* How much of an area is poisoned: what the last request in it had, at most a page. */
static void poison_area(struct cts_oid_area *area)
{
    uint32_t length = area->span < area->room ? area->span : area->room;
    area->poisoned = length < PAGE ? length : PAGE;
    memcpy(area->end - area->poisoned, poison, area->poisoned);
}

static void check_poison(struct cts_player *player, struct cts_oid_area *area)
{
    uint32_t length = area->poisoned;
    const uint8_t *bytes = area->end - length;
    uint32_t at = 0;
    area->poisoned = 0;
    if (length == 0 || memcmp(bytes, poison, length) == 0)
        return;
    while (at < length && bytes[at] == POISON)
        at++;
    struct cts_event *event = cts_oid_plain(player, CTS_EVENT_OID_CHECK, 0, CTS_MODULE_EDGE);
    event->arg[0] = CTS_OID_CHANGED_DATA;
    event->arg[1] = event->arg[2] = at;
    event->arg[3] = 1;
}

void cts_oid_areas_check(struct cts_player *player)
{
    struct cts_vswitch *sw = cts_switch_of(player);
    for (uint32_t i = 0; i < AREAS; i++) {
        struct cts_oid_area *area = &sw->areas[i];
        if (area->used || !area->poisoned)
            continue;
        check_poison(player, area);
        poison_area(area);
    }
}

/* -- areas ------------------------------------------------------------------------------------------ */

/* In turn, so that a late access is seen; in a tight loop the one that is warm. */
static int32_t next_free(struct cts_vswitch *sw, uint32_t first, uint32_t count, uint32_t *from)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t at = first + (*from + i) % count;
        if (!sw->areas[at].used) {
            *from = (at - first + !sw->quiet) % count;
            return (int32_t)at;
        }
    }
    return -1;
}

int32_t cts_oid_area_new(struct cts_player *player, uint32_t bytes)
{
    struct cts_vswitch *sw = cts_switch_of(player);
    int32_t area = -1;
    if (bytes <= CTS_SWITCH_SMALL_BYTES - CTS_SWITCH_CANARY)
        area = next_free(sw, 0, CTS_SWITCH_SMALL, &sw->next_small);
    if (area < 0 && bytes <= CTS_SWITCH_LARGE_BYTES - CTS_SWITCH_CANARY)
        area = next_free(sw, CTS_SWITCH_SMALL, CTS_SWITCH_LARGE, &sw->next_large);
    if (area >= 0) {
        check_poison(player, &sw->areas[area]);
        sw->areas[area].used = true;
        sw->areas[area].span = sw->areas[area].room;
    } else {
        cts_player_limit(player);
    }
    return area;
}

void cts_oid_area_done(struct cts_vswitch *sw, int32_t number)
{
    struct cts_oid_area *area = &sw->areas[number];
    area->used = false;
    area->poisoned = 0;
    if (!sw->quiet)
        poison_area(area);
}

/* -- faults ------------------------------------------------------------------------------------------ */

/* The request that has the area, NULL: none. */
static const struct cts_oid_slot *user_of(const struct cts_vswitch *sw, uint32_t area)
{
    for (uint32_t i = 0; i < CTS_SWITCH_SLOTS && sw->areas[area].used; i++)
        if (i < sw->used && sw->slots[i].area == (int32_t)area && !sw->slots[i].freed &&
            sw->slots[i].kind == CTS_SLOT_OID_EDGE)
            return &sw->slots[i];
    return NULL;
}

/* Between two areas lies one page: who is beside it, on which side? A buffer ends there, or begins there. */
enum cts_fault cts_switch_fault(const struct cts_player *player, uintptr_t address,
                                uint32_t *request)
{
    const struct cts_vswitch *sw = player->switch_world;
    if (!sw || address - (uintptr_t)sw->map >= sw->map_size)
        return CTS_FAULT_ELSEWHERE;
    for (uint32_t i = 0; i < AREAS; i++) {
        const struct cts_oid_area *area = &sw->areas[i];
        const struct cts_oid_slot *user = user_of(sw, i);
        bool behind = address - (uintptr_t)area->end < PAGE;
        bool before = (uintptr_t)area->first - 1 - address < PAGE;
        if (!user || !(behind || before))
            continue;
        if (behind ? user->bytes + user->capacity + PAGE <= area->end : user->bytes != area->first)
            continue;
        *request = user->number;
        return behind ? CTS_FAULT_BEHIND : CTS_FAULT_BEFORE;
    }
    return CTS_FAULT_ENDED;
}

/* -- watched bytes: those of the area next to the buffer, on both sides ------------------------------- */

static uint32_t before(const struct cts_oid_area *area, const struct cts_oid_slot *slot)
{
    size_t room = (size_t)(slot->bytes - area->first);
    return room < CTS_SWITCH_CANARY ? (uint32_t)room : CTS_SWITCH_CANARY;
}

static uint32_t after(const struct cts_oid_area *area, const struct cts_oid_slot *slot)
{
    size_t room = (size_t)(area->end - slot->bytes) - slot->capacity;
    return room < CTS_SWITCH_CANARY ? (uint32_t)room : CTS_SWITCH_CANARY;
}

/* Few bytes are written and looked at one by one: memset() and memcmp() would take a whole vector of them, masked, and
 * where that reaches into the inaccessible page the processor takes hundreds of cycles to suppress the fault. */
static void set_canary(uint8_t *bytes, uint32_t length)
{
    if (length >= CTS_SWITCH_CANARY) {
        memset(bytes, CANARY, CTS_SWITCH_CANARY);
        return;
    }
    for (volatile uint8_t *at = bytes; length > 0; length--)
        *at++ = CANARY;
}

void cts_oid_canary_set(struct cts_vswitch *sw, const struct cts_oid_slot *slot)
{
    const struct cts_oid_area *area = &sw->areas[slot->area];
    set_canary(slot->bytes - before(area, slot), before(area, slot));
    set_canary(slot->bytes + slot->capacity, after(area, slot));
}

static bool is_canary(const uint8_t *bytes, uint32_t length)
{
    static const uint8_t whole[CTS_SWITCH_CANARY] = {
#define FOUR    CANARY, CANARY, CANARY, CANARY
#define SIXTEEN FOUR, FOUR, FOUR, FOUR
        SIXTEEN, SIXTEEN, SIXTEEN, SIXTEEN};
    if (length >= sizeof whole)
        return memcmp(bytes, whole, sizeof whole) == 0;
    while (length > 0 && bytes[length - 1] == CANARY)
        length--;
    return length == 0;
}

bool cts_oid_canary(const struct cts_vswitch *sw, const struct cts_oid_slot *slot)
{
    if (slot->kind != CTS_SLOT_OID_EDGE)
        return true;
    const struct cts_oid_area *area = &sw->areas[slot->area];
    return is_canary(slot->bytes - before(area, slot), before(area, slot)) &&
           is_canary(slot->bytes + slot->capacity, after(area, slot));
}

/* -- requests of the scripted edge ------------------------------------------------------------------- */

struct cts_switch_request *cts_switch_request_new(struct cts_player *player, uint32_t capacity,
                                                  bool at_start)
{
    struct cts_vswitch *sw = cts_switch_of(player);
    int32_t number = cts_oid_area_new(player, capacity);
    if (number < 0)
        return NULL;
    struct cts_oid_slot *slot = cts_ndis_slot_new(player, CTS_SLOT_OID_EDGE, NULL);
    if (!slot) {
        sw->areas[number].used = false;
        return NULL;
    }
    struct cts_oid_area *area = &sw->areas[number];
    uint8_t *bytes = at_start ? area->first : area->end - ((capacity + 7u) & ~7u);
    if (!at_start)
        area->span = capacity + 2 * CTS_SWITCH_CANARY;
    slot->area = number;
    slot->bytes = bytes;
    slot->shadow = area->shadow;
    slot->capacity = capacity;
    slot->root = (uint32_t)(slot - sw->slots);
    memset(bytes, 0, capacity);
    cts_oid_canary_set(sw, slot);
    struct cts_oid_request *api = &slot->storage;
    memset(api, 0, sizeof *api);
    api->header_type = CTS_SAVE_OID_TYPE;
    api->header_revision = 1;
    api->header_size = 236;
    api->buffer = bytes;
    slot->edge = (struct cts_switch_request){
        .api = api, .buffer = bytes, .capacity = capacity, .number = slot->number};
    return &slot->edge;
}

static struct cts_oid_slot *slot_of(struct cts_switch_request *request)
{
    return (struct cts_oid_slot *)((char *)request - offsetof(struct cts_oid_slot, edge));
}

void cts_switch_issue(struct cts_player *player, struct cts_switch_request *request, uint32_t irql)
{
    struct cts_vswitch *sw = cts_switch_of(player);
    struct cts_oid_slot *slot = slot_of(request);
    slot->storage.request_id = (void *)(uintptr_t)(0x1000u + slot->number);
    cts_oid_shown(slot, slot);
    slot->digest_valid = false;
    sw->pending++;
    if (!sw->quiet) {
        struct cts_event *event =
            cts_oid_event(player, CTS_EVENT_OID_ISSUED, slot, CTS_MODULE_EDGE);
        event->arg[0] = slot->storage.oid;
        event->arg[1] = slot->storage.request_type;
        event->arg[2] =
            CTS_OID_SCRIPTED |
            (cts_oid_well_formed(&slot->storage, slot->capacity) ? CTS_OID_WELL_FORMED : 0) |
            (slot->storage.buffer ? 0 : CTS_OID_NULL_BUFFER);
        event->arg[3] = request->nic;
        event->arg[4] = request->purpose;
    }
    cts_ndis_send(player, CTS_MODULE_EDGE, slot, irql);
}

bool cts_switch_wait(struct cts_player *player, struct cts_switch_request *request)
{
    while (!request->completed)
        if (!cts_player_wait(player, request))
            return false;
    return true;
}

void cts_switch_request_done(struct cts_player *player, struct cts_switch_request *request)
{
    struct cts_vswitch *sw = cts_switch_of(player);
    struct cts_oid_slot *slot = slot_of(request);
    uint32_t first, last;
    if (!sw->quiet && cts_oid_changes(slot, slot, &first, &last)) {
        struct cts_event *event =
            cts_oid_plain(player, CTS_EVENT_OID_CHECK, slot->number, CTS_MODULE_EDGE);
        event->arg[0] = cts_oid_changes(slot, slot, &first, &last);
        event->arg[1] = first;
        event->arg[2] = last;
        event->arg[3] = 1;
    }
    cts_oid_area_done(sw, slot->area);
    cts_ndis_slot_free(sw, slot);
}

uint32_t cts_switch_changed(struct cts_player *player, const struct cts_switch_request *request)
{
    uint32_t first, last;
    struct cts_oid_slot *slot = slot_of((struct cts_switch_request *)(uintptr_t)request);
    return cts_oid_changes(slot, slot, &first, &last) |
           (cts_oid_canary(cts_switch_of(player), slot) ? 0 : CTS_OID_CHANGED_GUARD);
}
