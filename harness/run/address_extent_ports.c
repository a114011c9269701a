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
#define KINDS     16u         /* 0: right; else a failure of this class that touched nothing */
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
    struct known known[CALLS][2][KINDS];
    struct cts_address_spec spec[CALLS];
    struct cts_address_call call[CALLS];
    uint8_t service[16]; /* of the port at hand, as it should be */
    uint8_t *out;        /* of FORTH */
    uint8_t *in;         /* of BACK */
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

/* What kind of answer it is; UNKNOWN: one that must be looked at. */
static uint32_t forth(struct ports *p, uint32_t port, uint32_t *status)
{
    struct cts_address_call *call = &p->call[FORTH];
    const struct cts_player *player = p->range->player;
    memset(p->out, CTS_ADDRESS_POISON, 16);
    *call = (struct cts_address_call){
        .call = CTS_CALL_PORT_TO_SERVICE, .number = {port}, .out = p->out, .capacity = 16};
    memset(call->result, CTS_ADDRESS_POISON, sizeof call->result);
    errno = 0;
    *status = player->target->address->call(player->address_world->self, call);
    if (!untouched(call, 0) || word(p->out - 8) != POISON)
        return UNKNOWN;
    if (*status == CTS_ADDRESS_OK)
        return call->written == 16 && memcmp(p->out, p->service, 16) == 0 ? 0 : UNKNOWN;
    bool safe = !call->written && word(p->out) == POISON && word(p->out + 8) == POISON;
    return safe && *status < KINDS ? *status : UNKNOWN;
}

static uint32_t back(struct ports *p, uint32_t port, uint32_t *status)
{
    struct cts_address_call *call = &p->call[BACK];
    const struct cts_player *player = p->range->player;
    memcpy(p->in, p->service, 16);
    *call = (struct cts_address_call){
        .call = CTS_CALL_SERVICE_TO_PORT, .in = {p->in}, .in_length = {16}, .out = p->out + 16};
    memset(call->result, CTS_ADDRESS_POISON, sizeof call->result);
    errno = 0;
    *status = player->target->address->call(player->address_world->self, call);
    if (call->written || memcmp(p->in, p->service, 16) != 0 || !untouched(call, 1))
        return UNKNOWN;
    if (*status == CTS_ADDRESS_OK)
        return call->result[0] == port ? 0 : UNKNOWN;
    return call->result[0] == POISON_32 && *status < KINDS ? *status : UNKNOWN;
}

/* The oracle looks at the call made again: it must have the same answer. What `forth` left in the buffer is cleared
 * first. */
static void judge(struct ports *p, uint32_t direction, struct known *known, uint32_t status)
{
    static const uint32_t requirements[CALLS] = {CTS_ADR_MAP_010, CTS_ADR_MAP_030};
    struct cts_extent_range *range = p->range;
    memset(p->out - CTS_ADDRESS_BEFORE, CTS_ADDRESS_POISON, CTS_ADDRESS_BEFORE + 16);
    bool agrees = cts_extent_try(range, &p->spec[direction]);
    if (agrees && (!known || range->status != status)) {
        cts_extent_disagrees(range, requirements[direction]);
        return;
    }
    if (!known)
        return;
    known->judged = range->held_count <= CTS_EXTENT_HELD_MAX;
    known->agrees = agrees;
    known->held_count = range->held_count;
    memcpy(known->held, range->held_now, sizeof known->held);
}

static void take(struct ports *p, uint32_t direction, uint32_t port, uint32_t kind, uint32_t status)
{
    struct known *known = kind == UNKNOWN ? NULL : &p->known[direction][port / HALF][kind];
    if (!known || !known->judged || !known->agrees) {
        judge(p, direction, known, status);
        return;
    }
    known->times++;
    cts_extent_digest(p->range, status | (uint64_t)port << 32);
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
    uint32_t status;
    memcpy(p->service, &port, sizeof port);
    p->spec[FORTH].number[0] = port;
    world->silent = &p->spec[FORTH];
    uint32_t kind = forth(p, port, &status);
    take(p, FORTH, port, kind, status);
    world->silent = &p->spec[BACK];
    kind = back(p, port, &status);
    take(p, BACK, port, kind, status);
}

void cts_extent_ports(struct cts_extent_range *range)
{
    static struct ports ports;
    const struct cts_address_memory *memory = &range->player->address_world->memory[range->thread];
    ports = (struct ports){.range = range};
    struct ports *p = &ports;
    memcpy(p->service, cts_extent_guids[CTS_HV_GUID_VSOCK_TEMPLATE], 16);
    p->spec[FORTH] = cts_extent_spec(CTS_CALL_PORT_TO_SERVICE, NULL, 0, NULL, 0);
    p->spec[FORTH].capacity = 16;
    p->spec[BACK] = cts_extent_spec(CTS_CALL_SERVICE_TO_PORT, p->service, 16, NULL, 0);
    p->spec[BACK].capacity = 0;
    p->out = cts_address_memory_place(memory, CTS_AREA_OUT, 16, 0);
    p->in = cts_address_memory_place(memory, CTS_AREA_IN_0, 16, 0);
    range->at = range->part_first = range->first;
    if (range->end > PORTS)
        range->end = PORTS;
    for (uint64_t port = range->first; port < range->end; port++) {
        play(p, (uint32_t)port);
        range->at = port + 1;
        if (port % BREATH == 0)
            cts_scheduler_progress(range->player->scheduler);
        if (range->at - range->part_first == CTS_EXTENT_FAST_PART && range->at < range->end)
            settle(p);
    }
    range->player->address_world->silent = NULL;
    memset(p->out - CTS_ADDRESS_BEFORE, CTS_ADDRESS_POISON, CTS_ADDRESS_BEFORE + 16);
    settle(p);
}
