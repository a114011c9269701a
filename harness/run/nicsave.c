/*
 * The switch of a run: its stack is made, its program played, brought to rest and taken down. What the operations
 * do is in nicsave_play.c and nicsave_operation.c.
 */
#define _GNU_SOURCE
#include "run/nicsave_state.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* -- what a program needs ----------------------------------------------------------------------------- */

static bool is_role(uint8_t kind)
{
    return kind == CTS_OP_CONNECT || kind == CTS_OP_LEAVE || kind == CTS_OP_PARTITION ||
           kind == CTS_OP_RELOAD;
}

/* A stack without X tests an edge, or, if it plays no edge, a miniport. */
bool cts_switch_supported(const struct cts_player *player, const struct cts_program *program)
{
    const struct cts_target *target = player->target;
    bool extension = false, role = false;
    for (uint32_t i = 0; i < program->stack_count; i++)
        extension |= program->stack[i] == CTS_STACK_TARGET;
    for (uint32_t i = 0; i < program->op_count; i++)
        role |= is_role(program->ops[i].kind);
    if (role)
        return !extension && target->edge;
    return extension ? target->extension != NULL : target->miniport != NULL;
}

/* -- making and taking down ---------------------------------------------------------------------------- */

static struct cts_vswitch *make(void)
{
    struct cts_vswitch *sw = calloc(1, sizeof *sw);
    if (!sw)
        return NULL;
    sw->arena = malloc(CTS_SWITCH_ARENA);
    if (sw->arena && cts_oid_areas_map(sw))
        return sw;
    if (sw->map)
        munmap(sw->map, sw->map_size);
    free(sw->arena);
    free(sw);
    return NULL;
}

void cts_switch_free(struct cts_player *player)
{
    struct cts_vswitch *sw = player->switch_world;
    if (!sw)
        return;
    munmap(sw->map, sw->map_size);
    free(sw->arena);
    free(sw);
    player->switch_world = NULL;
}

static void reset(struct cts_vswitch *sw)
{
    memset(sw->modules, 0, sizeof sw->modules);
    cts_ndis_reset(sw);
    for (uint32_t i = 0; i < CTS_SWITCH_SMALL + CTS_SWITCH_LARGE; i++) {
        sw->areas[i].used = false;
        sw->areas[i].poisoned = 0;
    }
    sw->next_small = sw->next_large = 0;
    for (uint32_t i = 0; i < CTS_PROGRAM_NICS; i++) {
        sw->nics[i].named = false;
        sw->nics[i].nic = (struct cts_switch_nic){0};
        sw->nics[i].record_count = 0;
    }
    memset(sw->requests, 0, sizeof sw->requests);
    sw->record_count = sw->arena_used = 0;
    sw->view.count = 0;
    sw->view.active = true;
    sw->quiet = sw->created = false;
    sw->edge_self = NULL;
}

static void describe(struct cts_player *player, struct cts_module *module)
{
    struct cts_event *event = cts_player_event(player, CTS_EVENT_OID_MODULE, CTS_INTERFACE_NICSAVE,
                                               (uint32_t)sizeof(struct cts_extension_descriptor));
    struct cts_extension_descriptor descriptor = {0};
    module->ops->describe(module->self, &descriptor);
    event->arg[0] = module->number;
    event->arg[1] = module->flags;
    event->arg[2] = module->ops->capabilities;
    memcpy(event + 1, &descriptor, sizeof descriptor);
}

static bool create_extension(struct cts_player *player, uint32_t number, uint8_t kind)
{
    struct cts_module *module = &cts_switch_of(player)->modules[number];
    const struct cts_extension_config config = {
        .size = sizeof config, .module = module, .options = player->options};
    module->player = player;
    module->number = (uint8_t)number;
    module->kind = kind;
    module->flags = kind == CTS_STACK_TARGET     ? CTS_MODULE_IS_TARGET
                    : kind == CTS_STACK_SCRIPTED ? CTS_MODULE_IS_SCRIPTED
                                                 : 0;
    module->ops = kind == CTS_STACK_TARGET ? player->target->extension
                                           : cts_stack_ops((enum cts_stack_kind)kind);
    module->self = module->ops->create(&player->host, &config);
    if (!module->self) {
        module->ops = NULL;
        return false;
    }
    describe(player, module);
    return true;
}

static bool create_miniport(struct cts_player *player)
{
    struct cts_module *module = &cts_switch_of(player)->modules[CTS_MODULE_MINIPORT];
    const struct cts_extension_config config = {
        .size = sizeof config, .module = module, .options = player->options};
    bool own = player->target->miniport && !player->target->extension;
    module->player = player;
    module->number = CTS_MODULE_MINIPORT;
    module->state = CTS_FILTER_RUNNING;
    module->flags = own ? CTS_MODULE_IS_TARGET : 0;
    module->miniport = own ? player->target->miniport : &cts_switch_miniport;
    module->self = module->miniport->create(&player->host, &config);
    if (!module->self)
        module->miniport = NULL;
    else if (!own)
        cts_switch_miniport_show(module->self, &cts_switch_of(player)->view);
    return module->self != NULL;
}

bool cts_switch_create(struct cts_player *player)
{
    const struct cts_program *program = player->program;
    if (!player->switch_world && !(player->switch_world = make()))
        return false;
    struct cts_vswitch *sw = player->switch_world;
    reset(sw);
    player->serving = true;
    sw->created = true;
    cts_scheduler_focus(player->scheduler, !cts_player_has_start(program));
    sw->extensions = program->stack_count;
    if (!create_miniport(player))
        return false;
    for (uint32_t i = 0; i < program->stack_count; i++)
        if (!create_extension(player, i + 1, program->stack[i]))
            return false;
    for (uint32_t i = program->stack_count; i > 0; i--)
        if (cts_switch_set_state(player, &sw->modules[i], CTS_FILTER_RUNNING))
            return false;
    return true;
}

static void detach(struct cts_player *player, struct cts_module *module)
{
    cts_oid_plain(player, CTS_EVENT_FILTER_STATE, 0, module->number)->arg[1] = 2;
    module->ops->destroy(module->self);
    cts_oid_plain(player, CTS_EVENT_FILTER_STATE_DONE, 0, module->number)->arg[1] = 2;
    module->ops = NULL;
}

/* As the layer does it: what is sent from now on goes past the module; what it has comes to its end first, and so does
 * every call into it. What it has started by itself is its own to wait for. */
bool cts_switch_detach(struct cts_player *player, struct cts_module *module)
{
    if (module->going || (module->state == CTS_FILTER_RUNNING &&
                          cts_switch_set_state(player, module, CTS_FILTER_PAUSED)))
        return true;
    module->going = true;
    cts_player_point(player, "detach");
    while (module->calls || cts_ndis_has(module))
        if (!cts_player_wait(player, module))
            return false;
    detach(player, module);
    return true;
}

void cts_switch_destroy(struct cts_player *player)
{
    struct cts_vswitch *sw = player->switch_world;
    if (!sw || !sw->created)
        return;
    sw->created = false;
    if (sw->edge_self)
        player->target->edge->destroy(sw->edge_self);
    sw->edge_self = NULL;
    for (uint32_t i = 1; i <= sw->extensions; i++) {
        struct cts_module *module = &sw->modules[i];
        if (!module->ops)
            continue;
        if (module->state == CTS_FILTER_RUNNING && !cts_ndis_has(module))
            cts_switch_set_state(player, module, CTS_FILTER_PAUSED);
        detach(player, module);
    }
    struct cts_module *miniport = &sw->modules[CTS_MODULE_MINIPORT];
    if (miniport->miniport)
        miniport->miniport->destroy(miniport->self);
    miniport->miniport = NULL;
    player->serving = false;
}

void cts_switch_quiet(struct cts_player *player, bool quiet)
{
    cts_switch_of(player)->quiet = quiet;
}

/* -- rest --------------------------------------------------------------------------------------------- */

uint32_t cts_switch_pending(const struct cts_player *player)
{
    return player->switch_world ? player->switch_world->pending : 0;
}

bool cts_switch_rest(struct cts_player *player)
{
    struct cts_vswitch *sw = cts_switch_of(player);
    for (uint32_t i = 0; i < CTS_PROGRAM_REQUESTS; i++) {
        const struct cts_oid_register *kept = &sw->requests[i];
        struct cts_oid_slot *slot = &sw->slots[kept->slot];
        if (kept->number && slot->number == kept->number && slot->completed && !slot->freed)
            cts_switch_request_done(player, &slot->edge);
    }
    cts_oid_areas_check(player);
    for (uint32_t i = 1; i < CTS_SWITCH_MODULES; i++)
        if ((sw->modules[i].ops || sw->modules[i].miniport) && cts_ndis_has(&sw->modules[i]))
            return false;
    return sw->pending == 0;
}

bool cts_switch_busy(const struct cts_player *player)
{
    const struct cts_vswitch *sw = player->switch_world;
    const struct cts_edge_ops *edge = player->target->edge;
    if (!sw || !sw->created)
        return false;
    if (sw->edge_self && edge->busy && edge->busy(sw->edge_self))
        return true;
    for (uint32_t i = 1; i <= sw->extensions; i++) {
        const struct cts_module *module = &sw->modules[i];
        if (module->kind == CTS_STACK_TARGET && module->ops && module->ops->busy &&
            module->ops->busy(module->self))
            return true;
    }
    return false;
}

/* -- play --------------------------------------------------------------------------------------------- */

void cts_switch_play(struct cts_player *player, uint32_t thread)
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
        if (cts_switch_rows[op->kind])
            cts_switch_rows[op->kind](player, op, &state);
        else
            cts_counter_play_common(player, op, &state);
        if (op->kind == CTS_OP_JOIN)
            cts_scheduler_focus(player->scheduler, !cts_player_has_start(program));
    }
    if (thread == 0 && !state.blocked)
        cts_counter_join(player, &state);
}
