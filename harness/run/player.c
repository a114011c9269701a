/*
 * The player: a run from RUN_BEGIN to RUN_END, its events, and how its threads wait. It writes what happens
 * and never judges it.
 */
#include "run/address.h"
#include "run/nicsave.h"

#include <stdlib.h>
#include <string.h>

#define PAGE              4096u
#define DESTROY_STEPS_MAX 100000u
#define CASE_NAME_MAX     255u

/* -- events ----------------------------------------------------------------------------------------- */

/* Can a target make this event as often as it likes, within one call? */
static bool is_cheap(uint16_t kind)
{
    switch (kind) {
    case CTS_EVENT_MISUSE:
    case CTS_EVENT_MEMORY:
    case CTS_EVENT_COMPLETED:
    case CTS_EVENT_SIGNALLED:
    case CTS_EVENT_STORE:
    case CTS_EVENT_ACPI_FOUND:
    case CTS_EVENT_ACPI_ADDR:
    case CTS_EVENT_ACPI_MAPPED:
    case CTS_EVENT_ACPI_HANDLER:
    case CTS_EVENT_OID_COMPLETED:
    case CTS_EVENT_OID_CLONED:
    case CTS_EVENT_OID_FREED:
    case CTS_EVENT_OID_FORWARDED:
    case CTS_EVENT_OID_FORWARD_RETURNED:
    case CTS_EVENT_OID_DELIVERED:
    case CTS_EVENT_OID_RETURNED:
    case CTS_EVENT_OID_TOLD:
    case CTS_EVENT_OID_TOLD_DONE:
    case CTS_EVENT_EDGE_NOTE:
        return true;
    default:
        return false;
    }
}

/* A target that loops for ever and makes events shall end as one that makes none. What the program does and the
 * passing of time begin the count anew: a long program may have many events. */
static void count_flood(struct cts_player *player, uint16_t kind)
{
    uint64_t now = cts_scheduler_now(player->scheduler);
    if (!is_cheap(kind) || now != player->flood_time) {
        player->flood = 0;
        player->flood_from = player->buffer->used;
        player->flood_time = now;
    } else if (++player->flood > CTS_PLAYER_FLOOD_MAX && cts_scheduler_inside(player->scheduler)) {
        cts_player_end(player, CTS_RUN_LIVELOCK);
    }
}

/* The trace is full: is it the target that has filled most of it, in one go? */
static bool is_flooded(const struct cts_player *player)
{
    return player->flood &&
           player->buffer->used - player->flood_from > player->buffer->capacity / 2;
}

struct cts_event *cts_player_event(struct cts_player *player, uint16_t kind, uint8_t interface,
                                   uint32_t length)
{
    if (!player->muted) {
        count_flood(player, kind);
        struct cts_event *event = cts_buffer_append(
            player->buffer, kind, interface, cts_scheduler_thread(player->scheduler), length);
        if (event) {
            cts_scheduler_progress(player->scheduler);
            return event;
        }
        player->muted = true;
        player->outcome = is_flooded(player) ? CTS_RUN_LIVELOCK : CTS_RUN_LIMIT;
        if (cts_scheduler_inside(player->scheduler))
            cts_player_end(player, player->outcome);
    }
    return (struct cts_event *)(void *)player->discarded;
}

_Noreturn void cts_player_end(struct cts_player *player, enum cts_run_outcome outcome)
{
    player->outcome = outcome;
    cts_scheduler_stop(player->scheduler);
    abort(); /* stop() does not return */
}

void cts_player_misuse(struct cts_player *player, enum cts_misuse kind, const char *text)
{
    uint32_t length = (uint32_t)strnlen(text, 200);
    struct cts_event *event =
        cts_player_event(player, CTS_EVENT_MISUSE, CTS_INTERFACE_COMMON, length);
    event->arg[0] = kind;
    memcpy(event + 1, text, length);
}

void cts_player_limit(struct cts_player *player)
{
    player->limited = true;
}

/* -- waiting ---------------------------------------------------------------------------------------- */

void cts_player_point(struct cts_player *player, const char *name)
{
    cts_host_drain(player);
    cts_scheduler_point(player->scheduler, name);
}

bool cts_player_wait(struct cts_player *player, const void *channel)
{
    for (;;) {
        uint64_t horizon = cts_scheduler_now(player->scheduler) + CTS_PLAYER_HORIZON;
        if (cts_scheduler_park(player->scheduler, channel, horizon))
            return true;
        if (player->sleepers && !player->ending)
            continue;
        player->outcome = CTS_RUN_BLOCKED;
        return false;
    }
}

bool cts_player_quiescent(struct cts_player *player, bool all)
{
    uint32_t checked = cts_buffers_check_all(player, all);
    if (player->setting || player->notifies)
        return false;
    struct cts_event *event =
        cts_player_event(player, CTS_EVENT_QUIESCENT, CTS_INTERFACE_COMMON, 0);
    event->arg[0] = cts_player_switches(player)    ? cts_switch_pending(player)
                    : cts_player_addresses(player) ? cts_addresses_pending(player)
                                                   : player->pending.count;
    event->arg[1] = checked;
    return true;
}

bool cts_player_quiesce(struct cts_player *player)
{
    cts_scheduler_quiesce(player->scheduler);
    return cts_player_quiescent(player, false);
}

/* -- runs ------------------------------------------------------------------------------------------- */

static void reset(struct cts_player *player, const struct cts_program *program,
                  struct cts_buffer *buffer)
{
    uint8_t id[16];
    cts_value_structured(0, id);
    memcpy(player->memory, id, sizeof id);
    player->buffer = buffer;
    player->program = program;
    player->target_self = player->platform_self = NULL;
    player->outcome = CTS_RUN_FINISHED;
    player->muted = player->ending = player->started = player->notifier = false;
    player->worn = player->serving = player->stuck = player->limited = false;
    player->asleep = player->removed = player->switching = false;
    player->configuring = false;
    player->lingering = player->flood = 0;
    player->flood_from = buffer->used;
    player->flood_time = 0;
    player->threads_over = player->sleepers = player->setting = 0;
    player->random = program->seed;
    player->fail_after = player->notifies = player->gave_up = 0;
    player->handle_count = player->request_count = player->slots_used = player->large_used = 0;
    player->pending = player->done = (struct cts_slot_list){UINT32_MAX, UINT32_MAX, 0};
    player->fresh = UINT32_MAX;
    player->client.run++;
    memset(player->handle_register, 0, sizeof player->handle_register);
    memset(player->request_register, 0, sizeof player->request_register);
    for (uint32_t thread = 0, op = 0; thread <= CTS_PROGRAM_THREADS_MAX; thread++) {
        while (op < program->op_count && program->ops[op].thread < thread)
            op++;
        player->first_op[thread] = op;
    }
}

static bool runs_client(const struct cts_program *program)
{
    for (uint32_t i = 0; i < program->op_count; i++)
        if (program->ops[i].kind == CTS_OP_CLIENT)
            return true;
    return false;
}

static bool append_begin(struct cts_player *player, const struct cts_run_case *run_case)
{
    const struct cts_program *program = run_case->program;
    size_t name = strnlen(run_case->name, CASE_NAME_MAX);
    size_t length = 0;

    if (cts_program_encode(program, player->encoding, CTS_PROGRAM_BYTES_MAX, &length) != CTS_OK)
        return false;
    player->buffer->stamp = 0;
    struct cts_event *event =
        cts_buffer_append(player->buffer, CTS_EVENT_RUN_BEGIN, CTS_INTERFACE_COMMON, 0,
                          (uint32_t)(name + 1 + length));
    if (!event)
        return false;
    event->arg[0] = program->guest;
    event->arg[1] = !program->no_integration;
    event->arg[2] = run_case->flags | (runs_client(program) ? CTS_RUN_FLAG_CLIENT : 0);
    event->arg[3] = run_case->number;
    event->arg[4] = program->policy;
    uint8_t *payload = (uint8_t *)(event + 1);
    memcpy(payload, run_case->name, name);
    payload[name] = 0;
    memcpy(payload + name + 1, player->encoding, length);
    return true;
}

static void append_end(struct cts_player *player, uint64_t steps)
{
    player->buffer->full = false; /* room was kept */
    struct cts_event *event =
        cts_buffer_append(player->buffer, CTS_EVENT_RUN_END, CTS_INTERFACE_COMMON, 0, 0);
    if (event) {
        event->status = player->outcome;
        event->arg[0] = (uint32_t)steps;
    }
    player->buffer->run++;
}

/* Plays; returns the number of switch points. After a run that was cut short the target is still there. */
static uint64_t play(struct cts_player *player, cts_choose_fn *choose, void *context)
{
    struct cts_fixed_schedule fixed = {player->program->switches, player->program->switch_count, 0};
    if (!choose) {
        choose = cts_choose_fixed;
        context = &fixed;
    }
    enum cts_schedule_end end = cts_scheduler_run(player->scheduler, cts_world_run, player, choose,
                                                  context, CTS_PLAYER_STEPS_MAX);
    player->worn = end != CTS_SCHEDULE_DONE || player->stuck;
    if (end == CTS_SCHEDULE_BLOCKED) {
        player->outcome = CTS_RUN_BLOCKED;
        cts_player_quiescent(player, true);
    } else if (end == CTS_SCHEDULE_STEPS) {
        player->outcome = CTS_RUN_LIVELOCK;
        cts_buffers_check_all(player, true);
    }
    return cts_scheduler_steps(player->scheduler);
}

static bool is_supported(const struct cts_player *player, const struct cts_program *program)
{
    if (cts_player_switches(player))
        return cts_switch_supported(player, program);
    if (cts_player_addresses(player))
        return cts_addresses_supported(player, program);
    return cts_counter_supported(player, program);
}

enum cts_run_outcome cts_player_run(struct cts_player *player, const struct cts_run_case *run_case,
                                    cts_choose_fn *choose, void *context, struct cts_buffer *buffer)
{
    uint64_t steps = 0;
    reset(player, run_case->program, buffer);
    if (buffer->capacity - buffer->used < 2 * CTS_PLAYER_END_ROOM)
        return CTS_RUN_LIMIT;
    cts_host_open_inbox(player, true);
    buffer->capacity -= CTS_PLAYER_END_ROOM;
    bool begun = append_begin(player, run_case);
    if (!begun)
        player->outcome = CTS_RUN_LIMIT;
    else if (!is_supported(player, run_case->program))
        player->outcome = CTS_RUN_UNSUPPORTED;
    else
        steps = play(player, choose, context);
    if (player->limited && player->outcome == CTS_RUN_FINISHED)
        player->outcome = CTS_RUN_LIMIT;
    buffer->capacity += CTS_PLAYER_END_ROOM;
    if (begun)
        append_end(player, steps);
    if (player->worn) {
        player->muted = true;
        if (player->clearing)
            *player->clearing = true;
        cts_scheduler_run(player->scheduler, cts_world_destroy, player, NULL, NULL,
                          DESTROY_STEPS_MAX);
        player->serving = false;
        if (player->clearing)
            *player->clearing = false;
    }
    cts_host_open_inbox(player, false);
    return player->outcome;
}

void cts_player_resize(struct cts_player *player, uint32_t request, uint32_t size)
{
    player->resized = request;
    player->resized_to = size;
}

bool cts_player_worn(const struct cts_player *player)
{
    return player->worn;
}

void cts_player_clearing(struct cts_player *player, bool *clearing)
{
    player->clearing = clearing;
}

enum cts_fault cts_player_fault(const struct cts_player *player, uintptr_t address,
                                uint32_t *request)
{
    *request = 0;
    if (cts_scheduler_overflow(player->scheduler, address))
        return CTS_FAULT_STACK;
    if (address - (uintptr_t)player->memory_map < PAGE)
        return CTS_FAULT_PLATFORM;
    if (address - (uintptr_t)player->memory_map < 2 * PAGE)
        return CTS_FAULT_PLATFORM_PAST;
    if (cts_buffers_guard(player, address))
        return CTS_FAULT_CALLER;
    enum cts_fault fault = cts_switch_fault(player, address, request);
    return fault ? fault : cts_addresses_fault(player, address);
}

void cts_player_last_words(struct cts_player *player)
{
    cts_addresses_confess(player);
}
