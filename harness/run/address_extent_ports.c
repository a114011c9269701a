/*
 * Ports through the map and back: 2^32 of them in a minute or two. The first answer of each kind, of each half of the
 * domain, is judged by the oracle; answers of the same kind are then told by comparing bytes. Whatever else comes is
 * judged, and shown, like any other call.
 */
#include "run/address_extent.h"

#include <errno.h>
#include <string.h>

#define PORTS     ((uint64_t)1 << 32)
#define HALF      0x80000000u /* hv-port-range speaks of what lies above */
#define KINDS     64u         /* of answers; see kind_of_failure() */
#define UNKNOWN   UINT32_MAX
#define BREATH    4096u /* ports between two signs of life for the scheduler */
#define POISON    (0x0101010101010101u * CTS_ADDRESS_POISON)
#define POISON_32 (0x01010101u * CTS_ADDRESS_POISON)

enum { FORTH, BACK, CALLS };

/* What the oracle has said of a kind of answer. */
struct known {
    bool judged, agrees;
    uint32_t held_count;
    uint16_t held[CTS_EXTENT_HELD_MAX];
    uint64_t times;
};

struct ports {
    struct cts_extent_range *range;
    const struct cts_address_memory *memory;
    struct known known[CALLS][2][KINDS];
    struct cts_address_spec spec[CALLS];
    struct cts_address_turn turn[CALLS];
    uint8_t service[16]; /* of the port at hand, as it should be */
};

static uint64_t word(const uint8_t *bytes)
{
    uint64_t value;
    memcpy(&value, bytes, sizeof value);
    return value;
}

static bool untouched(const struct cts_address_call *call, uint32_t from)
{
    for (uint32_t i = from; i < 6; i++)
        if (call->result[i] != POISON_32)
            return false;
    return true;
}

/* What kind of answer it is. 0: right; UNKNOWN: one that must be looked at; else a failure of this class, and whether
 * it has cleared numbers and the 16 bytes at `out` (NULL: there are none) or left them. */
static uint32_t kind_of_failure(const struct cts_address_turn *turn, const uint8_t *out)
{
    uint32_t kind = turn->status * 4;
    if (turn->call.written || turn->status >= KINDS / 4 || turn->status == CTS_ADDRESS_OK)
        return UNKNOWN;
    for (uint32_t i = 0; i < 6; i++) {
        if (turn->call.result[i] != POISON_32 && turn->call.result[i])
            return UNKNOWN;
        kind |= turn->call.result[i] == 0;
    }
    if (!out || (word(out) == POISON && word(out + 8) == POISON))
        return kind;
    return word(out) | word(out + 8) ? UNKNOWN : kind | 2;
}

static uint32_t forth(struct ports *p, uint32_t port)
{
    struct cts_address_turn *turn = &p->turn[FORTH];
    const struct cts_player *player = p->range->player;
    turn->call = (struct cts_address_call){
        .call = CTS_CALL_PORT_TO_SERVICE, .number = {port}, .out = turn->out, .capacity = 16};
    memset(turn->call.result, CTS_ADDRESS_POISON, sizeof turn->call.result);
    errno = 0;
    turn->status = player->target->address->call(player->address_world->self, &turn->call);
    if (word(turn->out - 8) != POISON)
        return UNKNOWN;
    if (turn->status != CTS_ADDRESS_OK)
        return kind_of_failure(turn, turn->out);
    bool right = turn->call.written == 16 && untouched(&turn->call, 0);
    return right && memcmp(turn->out, p->service, 16) == 0 ? 0 : UNKNOWN;
}

static uint32_t back(struct ports *p, uint32_t port)
{
    struct cts_address_turn *turn = &p->turn[BACK];
    const struct cts_player *player = p->range->player;
    memcpy(turn->in[0], p->service, 16);
    turn->call = (struct cts_address_call){
        .call = CTS_CALL_SERVICE_TO_PORT, .in = {turn->in[0]}, .in_length = {16}, .out = turn->out};
    memset(turn->call.result, CTS_ADDRESS_POISON, sizeof turn->call.result);
    errno = 0;
    turn->status = player->target->address->call(player->address_world->self, &turn->call);
    if (memcmp(turn->in[0], p->service, 16) != 0)
        return UNKNOWN;
    if (turn->status != CTS_ADDRESS_OK)
        return kind_of_failure(turn, NULL);
    bool right = !turn->call.written && untouched(&turn->call, 1);
    return right && turn->call.result[0] == port ? 0 : UNKNOWN;
}

/* The oracle looks at the answer as it has come. */
static void judge(struct ports *p, uint32_t direction, struct known *known)
{
    struct cts_extent_range *range = p->range;
    cts_addresses_look(p->memory, &p->spec[direction], &p->turn[direction]);
    bool agrees = cts_extent_judge(range, &p->spec[direction], &p->turn[direction]);
    if (!known)
        return;
    known->judged = range->held_count <= CTS_EXTENT_HELD_MAX;
    known->agrees = agrees;
    known->held_count = range->held_count;
    memcpy(known->held, range->held_now, sizeof known->held);
}

static void take(struct ports *p, uint32_t direction, uint32_t port, uint32_t kind)
{
    struct known *known = kind == UNKNOWN ? NULL : &p->known[direction][port / HALF][kind];
    if (!known || !known->judged || !known->agrees) {
        judge(p, direction, known);
        return;
    }
    known->times++;
    cts_extent_digest(p->range, p->turn[direction].status | (uint64_t)port << 32);
}

/* What was told by comparison counts as what was judged. */
static void settle(struct ports *p)
{
    struct known *known = &p->known[0][0][0];
    for (uint32_t i = 0; i < CALLS * 2 * KINDS; i++) {
        for (uint32_t n = 0; n < known[i].held_count && known[i].times; n++)
            p->range->held[known[i].held[n]] += known[i].times;
        p->range->calls += known[i].times;
        known[i].times = 0;
    }
    cts_extent_sum_up(p->range);
}

static void play(struct ports *p, uint32_t port)
{
    struct cts_address_world *world = p->range->player->address_world;
    memcpy(p->service, &port, sizeof port);
    p->spec[FORTH].number[0] = port;
    world->silent = &p->spec[FORTH];
    take(p, FORTH, port, forth(p, port));
    memset(p->turn[FORTH].out, CTS_ADDRESS_POISON, 16);
    world->silent = &p->spec[BACK];
    take(p, BACK, port, back(p, port));
}

static void make_ports(struct ports *p, struct cts_extent_range *range)
{
    const struct cts_address_memory *memory = &range->player->address_world->memory[range->thread];
    *p = (struct ports){.range = range, .memory = memory};
    memcpy(p->service, cts_extent_guids[CTS_HV_GUID_VSOCK_TEMPLATE], 16);
    p->spec[FORTH] = cts_extent_spec(CTS_CALL_PORT_TO_SERVICE, NULL, 0, NULL, 0);
    p->turn[FORTH].capacity = p->spec[FORTH].capacity = 16;
    p->turn[FORTH].out = cts_address_memory_place(memory, CTS_AREA_OUT, 16, 0);
    p->spec[BACK] = cts_extent_spec(CTS_CALL_SERVICE_TO_PORT, p->service, 16, NULL, 0);
    p->spec[BACK].capacity = 0;
    p->turn[BACK].out = cts_address_memory_place(memory, CTS_AREA_OUT, 0, 0);
    p->turn[BACK].in[0] = cts_address_memory_place(memory, CTS_AREA_IN_0, 16, 0);
    memset(p->turn[BACK].in[0] - 16, CTS_ADDRESS_POISON, 16); /* its guard */
}

void cts_extent_ports(struct cts_extent_range *range)
{
    static struct ports ports;
    make_ports(&ports, range);
    range->at = range->part_first = range->first;
    if (range->end > PORTS)
        range->end = PORTS;
    for (uint64_t port = range->first; port < range->end; port++) {
        play(&ports, (uint32_t)port);
        range->at = port + 1;
        if (port % BREATH == 0)
            cts_scheduler_progress(range->player->scheduler);
        if (range->at - range->part_first == CTS_EXTENT_FAST_PART && range->at < range->end)
            settle(&ports);
    }
    range->player->address_world->silent = NULL;
    settle(&ports);
}
