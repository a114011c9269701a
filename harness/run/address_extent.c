/*
 * Exhaustive ranges of address calls: the tables of them, one call of a range, and what is written down. The ranges
 * themselves are in address_extent_*.c.
 */
#include "run/address_extent.h"

#include "oracle/address_extent.h"
#include "program/address.h"
#include <stdio.h>
#include <string.h>

const uint8_t cts_extent_guids[CTS_HV_GUID_COUNT][16] = {
#define GUID_ROW(symbol, name, text, ...) {__VA_ARGS__},
    CTS_HV_GUID_MAP(GUID_ROW)
#undef GUID_ROW
};

/* Of these calls a target must offer one, or all. */
static const struct {
    void (*play)(struct cts_extent_range *range);
    uint64_t calls;
    bool all;
} rows[] = {
#define BIT(call) CTS_CALL_BIT(CTS_CALL_##call)
    [CTS_EXTENT_PORTS] = {cts_extent_ports, BIT(PORT_TO_SERVICE) | BIT(SERVICE_TO_PORT), true},
    [CTS_EXTENT_HV_SHAPES] = {cts_extent_hv_shapes, BIT(HV_DECODE) | BIT(HV_COMPARE), false},
    [CTS_EXTENT_VM_SHAPES] = {cts_extent_vm_shapes, BIT(VM_DECODE) | BIT(VM_COMPARE), false},
    [CTS_EXTENT_TEMPLATE_BITS] = {cts_extent_template_bits,
                                  BIT(SERVICE_TO_PORT) | BIT(TEXT_TO_PORT), false},
    [CTS_EXTENT_WILDCARDS] = {cts_extent_wildcards, BIT(ACCEPT_DECIDE) | BIT(CONNECT_DECIDE),
                              false},
    [CTS_EXTENT_SHORT_TEXTS] = {cts_extent_short_texts,
                                BIT(CIDPORT_PARSE) | BIT(GUID_PARSE) | BIT(URI_PARSE) |
                                    BIT(VMIDSVC_PARSE) | BIT(HYB_REQUEST) | BIT(HYB_REPLY),
                                false},
    [CTS_EXTENT_EDITS] = {cts_extent_edits,
                          BIT(CIDPORT_PARSE) | BIT(GUID_PARSE) | BIT(URI_PARSE) |
                              BIT(VMIDSVC_PARSE) | BIT(HYB_REQUEST) | BIT(HYB_REPLY),
                          false},
    [CTS_EXTENT_GUID_BYTES] = {cts_extent_guid_bytes,
                               BIT(GUID_PARSE) | BIT(TEXT_TO_PORT) | BIT(VMIDSVC_PARSE), false},
    [CTS_EXTENT_HYB_SPLITS] = {cts_extent_hyb_splits, BIT(HYB_REQUEST) | BIT(HYB_REPLY), false},
    [CTS_EXTENT_CAP_LENGTHS] = {cts_extent_cap_lengths, BIT(CAP_DECODE) | BIT(CAP_PRINT), false},
    [CTS_EXTENT_TOPOLOGIES] = {cts_extent_topologies,
                               BIT(PARTITION) | BIT(SERVICE) | BIT(SOCKET) | BIT(BIND) |
                                   BIT(LISTEN) | BIT(CONNECT) | BIT(ACCEPT) | BIT(CLOSE),
                               true},
#undef BIT
};
#define COUNT (sizeof rows / sizeof rows[0])

bool cts_addresses_can_exhaust(uint64_t calls, uint32_t kind)
{
    if (kind >= COUNT)
        return false;
    uint64_t offered = calls & rows[kind].calls;
    return rows[kind].all ? offered == rows[kind].calls : offered != 0;
}

/* -- one call ------------------------------------------------------------------------------------------------ */

bool cts_extent_wants(struct cts_extent_range *range)
{
    uint64_t item = range->at++;
    return item >= range->first && item < range->end;
}

struct cts_address_spec cts_extent_spec(uint32_t call, const void *in_0, uint32_t length_0,
                                        const void *in_1, uint32_t length_1)
{
    return (struct cts_address_spec){.call = call,
                                     .in = {in_0, in_1},
                                     .given = {length_0, length_1},
                                     .times = 1,
                                     .capacity = CTS_ABSENT};
}

static void heard(void *context, uint32_t requirement, enum cts_said said, const char *expected,
                  const char *seen)
{
    struct cts_extent_range *range = context;
    (void)expected, (void)seen;
    if (requirement >= CTS_REQUIREMENT_COUNT || said == CTS_SILENT)
        return;
    if (said == CTS_HOLDS) {
        range->held[requirement]++;
        if (range->held_count < CTS_EXTENT_HELD_MAX)
            range->held_now[range->held_count] = (uint16_t)requirement;
        range->held_count++;
        return;
    }
    range->broken = true;
    range->broke[requirement]++;
    if (range->shown_of[requirement] < CTS_EXTENT_SHOWN_OF) {
        range->shown_of[requirement]++;
        range->fresh = true;
    }
}

static uint32_t shown_length(const struct cts_address_turn *turn)
{
    uint32_t changed = turn->look.first <= turn->look.last ? turn->look.last + 1 : 0;
    uint32_t written = turn->call.written < turn->capacity ? turn->call.written : turn->capacity;
    return changed > written ? changed : written;
}

static void see(const struct cts_extent_range *range, const struct cts_address_spec *spec,
                const struct cts_address_turn *turn, struct cts_address_seen *seen)
{
    *seen = (struct cts_address_seen){.call = spec->call,
                                      .null = spec->null,
                                      .capacity = spec->capacity,
                                      .preset = spec->preset,
                                      .shift = spec->shift,
                                      .limit = range->limit,
                                      .terse = true,
                                      .status = turn->status,
                                      .result_changed = turn->result_changed,
                                      .changed = turn->look.changed,
                                      .written = turn->call.written,
                                      .first = turn->look.first,
                                      .last = turn->look.last,
                                      .out = turn->out,
                                      .out_shown = shown_length(turn)};
    memcpy(seen->number, spec->number, sizeof seen->number);
    memcpy(seen->result, turn->call.result, sizeof seen->result);
    for (uint32_t i = 0; i < 2; i++) {
        bool repeated = i == 0 && spec->times != 1;
        const uint8_t *given = spec->in[i] ? spec->in[i] : (const uint8_t *)"";
        seen->in[i] = repeated ? turn->in[0] : given;
        seen->in_length[i] = cts_addresses_length(spec, i);
    }
}

static void take_digest(struct cts_extent_range *range, const struct cts_address_seen *seen)
{
    uint64_t word = 0;
    cts_extent_digest(range, seen->status | (uint64_t)seen->written << 32);
    for (uint32_t i = 0; i < 6; i++)
        if (seen->result_changed & 1u << i)
            cts_extent_digest(range, seen->result[i]);
    for (uint32_t i = 0; i < seen->out_shown; i++) {
        word = word << 8 | seen->out[i];
        if (i % 8 == 7 || i + 1 == seen->out_shown)
            cts_extent_digest(range, word);
    }
}

bool cts_extent_judge(struct cts_extent_range *range, const struct cts_address_spec *spec,
                      const struct cts_address_turn *turn)
{
    struct cts_address_seen seen;
    range->broken = range->fresh = false;
    range->held_count = 0;
    see(range, spec, turn, &seen);
    cts_address_judge(range->profile, &seen, heard, range);
    take_digest(range, &seen);
    cts_address_memory_clean(&range->player->address_world->memory[range->thread], turn->capacity,
                             spec->shift, &turn->look);
    range->calls++;
    range->disagreements += range->broken;
    if (range->broken && range->fresh && range->shown < CTS_EXTENT_SHOWN_MAX) {
        range->shown++;
        cts_addresses_make(range->player, range->thread, spec);
    }
    return !range->broken;
}

bool cts_extent_try(struct cts_extent_range *range, const struct cts_address_spec *given)
{
    struct cts_address_spec spec = *given;
    struct cts_address_turn turn;
    if (!cts_extent_offers(range, spec.call))
        return true;
    if (spec.capacity == CTS_ABSENT) {
        const uint32_t length[2] = {cts_addresses_length(&spec, 0), spec.given[1]};
        spec.capacity = cts_addresses_capacity(spec.call, length);
    }
    if (range->calls % 256 == 0)
        cts_scheduler_progress(range->player->scheduler);
    cts_addresses_try(range->player, range->thread, &spec, &turn);
    bool agrees = cts_extent_judge(range, &spec, &turn);
    if (range->calls >= CTS_EXTENT_PART)
        cts_extent_sum_up(range);
    return agrees;
}

/* -- what is written down ------------------------------------------------------------------------------------ */

static uint8_t *put_count(uint8_t *at, const char *sign, uint32_t requirement, uint64_t times)
{
    struct cts_address_held held = {.times = times};
    if (!times)
        return at;
    snprintf(held.requirement, sizeof held.requirement, "%s%s", sign,
             cts_requirement(requirement)->id);
    memcpy(at, &held, sizeof held);
    return at + sizeof held;
}

void cts_extent_sum_up(struct cts_extent_range *range)
{
    uint32_t counts = 0;
    if (!range->calls && range->part_first > range->first)
        return; /* all has been said */
    for (uint32_t i = 0; i < CTS_REQUIREMENT_COUNT; i++)
        counts += (range->held[i] != 0) + (range->broke[i] != 0);
    struct cts_event *event = cts_player_event(
        range->player, CTS_EVENT_ADDRESS_SWEPT, CTS_INTERFACE_SOCKADDR,
        (uint32_t)(2 * sizeof(uint64_t) + counts * sizeof(struct cts_address_held)));
    uint64_t from = range->part_first > range->first ? range->part_first : range->first;
    uint64_t to = range->at < range->end ? range->at : range->end;
    uint64_t items = to > from ? to - from : 0;
    uint8_t *payload = (uint8_t *)(event + 1);
    event->status = range->disagreements < UINT32_MAX ? (uint32_t)range->disagreements : UINT32_MAX;
    event->arg[0] = range->kind;
    event->arg[1] = (uint32_t)range->calls;
    event->arg[2] = (uint32_t)(range->calls >> 32);
    event->arg[3] = (uint32_t)from;
    event->arg[4] = (uint32_t)items;
    event->arg[5] = (uint32_t)(items >> 32);
    memcpy(payload, &range->digest, sizeof range->digest);
    memcpy(payload + sizeof range->digest, &range->fingerprint, sizeof range->fingerprint);
    payload += 2 * sizeof(uint64_t);
    for (uint32_t i = 0; i < CTS_REQUIREMENT_COUNT; i++) {
        payload = put_count(payload, "", i, range->held[i]);
        payload = put_count(payload, "!", i, range->broke[i]);
    }
    range->part_first = range->at;
    range->calls = range->disagreements = 0;
    memset(range->held, 0, sizeof range->held);
    memset(range->broke, 0, sizeof range->broke);
}

/* -- the operation ------------------------------------------------------------------------------------------- */

/* Request lines are judged by the limit that the target states: once in the trace, and once for the calls without
 * events. */
static void ask_limit(struct cts_extent_range *range)
{
    struct cts_address_spec spec = cts_extent_spec(CTS_CALL_HYB_LIMIT, NULL, 0, NULL, 0);
    struct cts_address_turn turn;
    if (!(rows[range->kind].calls & CTS_CALL_BIT(CTS_CALL_HYB_REQUEST)) ||
        !cts_extent_offers(range, CTS_CALL_HYB_LIMIT))
        return;
    spec.capacity = 0;
    cts_addresses_make(range->player, range->thread, &spec);
    cts_addresses_try(range->player, range->thread, &spec, &turn);
    cts_address_memory_clean(&range->player->address_world->memory[range->thread], 0, 0,
                             &turn.look);
    if (turn.status == CTS_ADDRESS_OK)
        range->limit = turn.call.result[0];
}

void cts_addresses_exhaust(struct cts_player *player, const struct cts_op *op,
                           struct cts_thread_state *state)
{
    static struct cts_extent_range range; /* too large for a fiber's stack */
    uint32_t count = cts_call_value(player->program, op, 1);
    (void)state;
    if (op->code >= COUNT || range.player)
        return;
    range = (struct cts_extent_range){.player = player,
                                      .thread = op->thread,
                                      .kind = op->code,
                                      .calls_offered = player->target->address->calls,
                                      .first = cts_call_value(player->program, op, 0),
                                      .profile = cts_player_profile(player),
                                      .digest = 0xcbf29ce484222325u};
    range.end = count ? range.first + count : UINT64_MAX;
    range.fingerprint = cts_address_fingerprint(range.profile);
    ask_limit(&range);
    rows[op->code].play(&range);
    cts_extent_sum_up(&range);
    range.player = NULL;
}
