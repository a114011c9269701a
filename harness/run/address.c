/*
 * The world of an `addresses` program: the target is made, the operations are played, sockets that are still open are
 * closed, the target is taken down. What an operation does is in address_call.c and address_extent.c.
 */
#include "run/address.h"

#include <stdlib.h>
#include <string.h>

/* -- what a program needs ------------------------------------------------------------------------------------ */

bool cts_addresses_supported(const struct cts_player *player, const struct cts_program *program)
{
    const struct cts_address_ops *ops = player->target->address;
    uint64_t needs = 0;
    for (uint32_t i = 0; i < program->op_count; i++) {
        const struct cts_op *op = &program->ops[i];
        if (op->kind == CTS_OP_CALL)
            needs |= CTS_CALL_BIT(op->code % CTS_ADDRESS_CALLS);
        else if (op->kind == CTS_OP_EXHAUST &&
                 !(ops && cts_addresses_can_exhaust(ops->calls, op->code)))
            return false;
    }
    return ops && !(needs & ~ops->calls);
}

/* -- making and taking down ---------------------------------------------------------------------------------- */

static struct cts_address_world *make(void)
{
    struct cts_address_world *world = calloc(1, sizeof *world);
    if (!world || cts_address_memory_map(world->memory, CTS_PROGRAM_THREADS_MAX))
        return world;
    cts_address_memory_unmap(world->memory, CTS_PROGRAM_THREADS_MAX);
    free(world);
    return NULL;
}

void cts_addresses_free(struct cts_player *player)
{
    struct cts_address_world *world = player->address_world;
    if (!world)
        return;
    player->address_world = NULL;
    cts_address_memory_unmap(world->memory, CTS_PROGRAM_THREADS_MAX);
    free(world);
}

void cts_addresses_prepare(struct cts_player *player)
{
    if (!player->address_world)
        player->address_world = make();
}

bool cts_addresses_create(struct cts_player *player)
{
    const struct cts_address_config config = {.size = sizeof config, .options = player->options};
    struct cts_address_world *world = player->address_world;
    if (!world)
        return false;
    world->calls = world->under_way = world->socket_count = 0;
    world->silent = NULL;
    memset(world->registers, 0, sizeof world->registers);
    player->serving = true;
    cts_scheduler_focus(player->scheduler, !cts_player_has_start(player->program));
    world->self = player->target->address->create(&player->host, &config);
    return world->self != NULL;
}

void cts_addresses_destroy(struct cts_player *player)
{
    struct cts_address_world *world = player->address_world;
    void *self = world ? world->self : NULL;
    if (self) {
        world->self = NULL;
        player->target->address->destroy(self);
    }
    player->serving = false;
    cts_host_drain(player);
}

void cts_addresses_rest(struct cts_player *player)
{
    struct cts_address_world *world = player->address_world;
    if (!(player->target->address->calls & CTS_CALL_BIT(CTS_CALL_CLOSE)))
        return;
    for (uint32_t i = 1; i <= world->socket_count; i++) {
        struct cts_address_spec spec = {.call = CTS_CALL_CLOSE, .times = 1, .socket = i};
        spec.number[0] = world->sockets[i].value;
        if (world->sockets[i].open)
            cts_addresses_make(player, 0, &spec);
    }
}

uint32_t cts_addresses_made(const struct cts_player *player)
{
    return player->address_world ? player->address_world->calls : 0;
}

uint32_t cts_addresses_pending(const struct cts_player *player)
{
    return player->address_world ? player->address_world->under_way : 0;
}

enum cts_fault cts_addresses_fault(const struct cts_player *player, uintptr_t address)
{
    const struct cts_address_world *world = player->address_world;
    return world ? cts_address_memory_fault(world->memory, CTS_PROGRAM_THREADS_MAX, address)
                 : CTS_FAULT_ELSEWHERE;
}

/* -- play ---------------------------------------------------------------------------------------------------- */

void cts_addresses_play(struct cts_player *player, uint32_t thread)
{
    const struct cts_program *program = player->program;
    struct cts_thread_state state = {.at = player->first_op[thread],
                                     .end = player->first_op[thread + 1]};
    while (state.at < state.end && !state.blocked) {
        cts_player_point(player, "op");
        if (player->ending)
            return;
        const struct cts_op *op = &program->ops[state.at++];
        if (op->kind == CTS_OP_START)
            cts_scheduler_focus(player->scheduler, true);
        if (op->kind == CTS_OP_CALL)
            cts_addresses_play_call(player, op, &state);
        else if (op->kind == CTS_OP_EXHAUST)
            cts_addresses_exhaust(player, op, &state);
        else
            cts_counter_play_common(player, op, &state);
        if (op->kind == CTS_OP_JOIN)
            cts_scheduler_focus(player->scheduler, !cts_player_has_start(program));
    }
    if (thread == 0 && !state.blocked)
        cts_counter_join(player, &state);
}
