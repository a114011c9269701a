/*
 * The operations of a program that are one request, or none: the scripted protocol edge, the life of its NICs, and
 * what is done to the drivers of the stack. What a request looks like is in nicsave_spec.c.
 */
#include "run/nicsave_state.h"

#include <string.h>

/* -- one request ------------------------------------------------------------------------------------- */

static uint32_t oid_of(uint8_t kind)
{
    switch (kind) {
    case CTS_OP_SAVE_COMPLETE:
        return CTS_OID_NIC_SAVE_COMPLETE;
    case CTS_OP_GIVE:
        return CTS_OID_NIC_RESTORE;
    case CTS_OP_RESTORE_COMPLETE:
        return CTS_OID_NIC_RESTORE_COMPLETE;
    default:
        return CTS_OID_NIC_SAVE;
    }
}

static struct cts_oid_slot *slot_of(struct cts_player *player, uint8_t request_register)
{
    struct cts_vswitch *sw = cts_switch_of(player);
    const struct cts_oid_register *kept = &sw->requests[request_register % CTS_PROGRAM_REQUESTS];
    if (!kept->number || sw->slots[kept->slot].number != kept->number ||
        sw->slots[kept->slot].freed)
        return NULL;
    return &sw->slots[kept->slot];
}

/* Issues it. Kept in a register, it is left to itself; else the thread waits until it is complete. */
void cts_play_one(struct cts_player *player, const struct cts_op *op,
                  const struct cts_oid_spec *spec, struct cts_thread_state *state)
{
    struct cts_vswitch *sw = cts_switch_of(player);
    uint32_t status;
    struct cts_oid_slot *before =
        op->result == CTS_NO_REGISTER ? NULL : slot_of(player, op->result);
    if (before && before->completed)
        cts_switch_request_done(player, &before->edge);
    struct cts_switch_request *request = cts_spec_issue(player, spec);
    if (!request)
        return;
    if (op->result == CTS_NO_REGISTER) {
        state->blocked = !cts_spec_finish(player, request, &status);
        return;
    }
    struct cts_oid_slot *slot =
        (struct cts_oid_slot *)((char *)request - offsetof(struct cts_oid_slot, edge));
    sw->requests[op->result % CTS_PROGRAM_REQUESTS] =
        (struct cts_oid_register){(uint32_t)(slot - sw->slots), slot->number};
}

static void play_request(struct cts_player *player, const struct cts_op *op,
                         struct cts_thread_state *state)
{
    struct cts_oid_spec spec;
    cts_spec_of(player, op, oid_of(op->kind), &spec);
    cts_play_one(player, op, &spec, state);
}

static void play_await_oid(struct cts_player *player, const struct cts_op *op,
                           struct cts_thread_state *state)
{
    struct cts_oid_slot *slot = slot_of(player, op->request);
    if (slot && !cts_switch_wait(player, &slot->edge))
        state->blocked = true;
}

static void play_cancel_oid(struct cts_player *player, const struct cts_op *op,
                            struct cts_thread_state *state)
{
    struct cts_oid_slot *slot = slot_of(player, op->request);
    (void)state;
    if (slot && !slot->completed && slot->at)
        cts_ndis_cancel(player, slot);
}

/* -- life of a NIC ------------------------------------------------------------------------------------- */

static void put16(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
}

static void put32(uint8_t *at, uint32_t value)
{
    put16(at, value);
    put16(at + 2, value >> 16);
}

/* A SET about a port or a NIC, waited for. */
static bool play_life(struct cts_player *player, uint32_t oid, uint32_t nic, uint32_t state)
{
    const struct cts_switch_nic *about = &cts_switch_of(player)->nics[nic].nic;
    bool port = oid == CTS_OID_PORT_CREATE || oid == CTS_OID_PORT_DELETE ||
                oid == CTS_OID_PORT_TEARDOWN || oid == CTS_OID_PORT_UPDATED;
    uint32_t size = port ? CTS_PORT_PARAMETERS_SIZE : CTS_NIC_PARAMETERS_SIZE, status;
    struct cts_switch_request *request = cts_switch_request_new(player, size, false);
    if (!request)
        return true;
    uint8_t *bytes = request->buffer;
    bytes[0] = CTS_SAVE_TYPE;
    bytes[1] = 1;
    put16(bytes + 2, size);
    if (port) {
        put32(bytes + CTS_PORT_PARAMETERS_PORT, about->key.port);
        put32(bytes + 1044, 1);     /* synthetic */
        put32(bytes + 1052, state); /* behind IsValidationPort */
    } else {
        put32(bytes + CTS_NIC_PARAMETERS_PORT, about->key.port);
        put16(bytes + CTS_NIC_PARAMETERS_INDEX, about->key.index);
        put32(bytes + 1048, 1); /* synthetic */
        put32(bytes + 1052, state);
        bytes[2110] = bytes[2142] = bytes[2174] = 2; /* locally administered addresses */
        put32(bytes + 2112, about->key.port);
    }
    struct cts_oid_request *api = request->api;
    api->oid = oid;
    api->request_type = CTS_REQUEST_SET;
    api->input_length = size;
    request->nic = nic + 1;
    request->purpose = CTS_PURPOSE_LIFE;
    cts_switch_issue(player, request, 0);
    return cts_spec_finish(player, request, &status);
}

static void show_nics(struct cts_player *player)
{
    struct cts_vswitch *sw = cts_switch_of(player);
    const struct cts_module *miniport = &sw->modules[CTS_MODULE_MINIPORT];
    /* One under test knows of NICs by requests alone, and its memory is its own. */
    if (miniport->miniport == &cts_switch_miniport)
        cts_switch_miniport_show(miniport->self, &sw->view);
}

static void forget_nic(struct cts_player *player, const struct cts_nic_register *nic)
{
    struct cts_switch_view *view = &cts_switch_of(player)->view;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < view->count; i++)
        if (view->nics[i].number != nic->nic.number)
            view->nics[kept++] = view->nics[i];
    view->count = kept;
    show_nics(player);
}

static void play_nic(struct cts_player *player, const struct cts_op *op,
                     struct cts_thread_state *state)
{
    struct cts_vswitch *sw = cts_switch_of(player);
    struct cts_nic_register *nic = &sw->nics[op->nic % CTS_PROGRAM_NICS];
    uint32_t number = op->nic % CTS_PROGRAM_NICS;
    nic->named = true;
    nic->nic = (struct cts_switch_nic){
        .number = number + 1,
        .partition = cts_op_parameter(op, CTS_PARAMETER_PARTITION),
        .key = {.port = cts_op_parameter(op, CTS_PARAMETER_PORT),
                .index = (uint16_t)cts_op_parameter(op, CTS_PARAMETER_INDEX)}};
    if (cts_op_parameter(op, CTS_PARAMETER_UNKNOWN) || op->kind == CTS_OP_CONNECT)
        return;
    forget_nic(player, nic);
    sw->view.nics[sw->view.count++] = nic->nic;
    show_nics(player);
    state->blocked = !(play_life(player, CTS_OID_PORT_CREATE, number, 1) &&
                       play_life(player, CTS_OID_NIC_CREATE, number, 1) &&
                       play_life(player, CTS_OID_NIC_CONNECT, number, 2));
}

static void play_leave(struct cts_player *player, const struct cts_op *op,
                       struct cts_thread_state *state)
{
    uint32_t number = op->nic % CTS_PROGRAM_NICS;
    if (op->kind == CTS_OP_DISCONNECT) {
        state->blocked = !play_life(player, CTS_OID_NIC_DISCONNECT, number, 3);
        return;
    }
    state->blocked = !(play_life(player, CTS_OID_NIC_DELETE, number, 4) &&
                       play_life(player, CTS_OID_PORT_TEARDOWN, number, 2) &&
                       play_life(player, CTS_OID_PORT_DELETE, number, 3));
    forget_nic(player, &cts_switch_of(player)->nics[number]);
}

static void play_update(struct cts_player *player, const struct cts_op *op,
                        struct cts_thread_state *state)
{
    uint32_t number = op->nic % CTS_PROGRAM_NICS;
    if (cts_switch_of(player)->nics[number].named)
        state->blocked = !(play_life(player, CTS_OID_NIC_UPDATED, number, 2) &&
                           play_life(player, CTS_OID_PORT_UPDATED, number, 1));
}

/* -- drivers ------------------------------------------------------------------------------------------- */

/* The module that an operation names; "module=1" where the program has a driver under test means that one. */
static struct cts_module *named(struct cts_player *player, const struct cts_op *op)
{
    struct cts_vswitch *sw = cts_switch_of(player);
    uint32_t number = cts_op_parameter(op, CTS_PARAMETER_MODULE);
    bool there = number >= 1 && number <= sw->extensions && !sw->modules[number].going;
    return there ? &sw->modules[number] : NULL;
}

uint32_t cts_switch_plant(struct cts_player *player, uint32_t number, struct cts_nic_key nic,
                          const struct cts_planted_record *records, uint32_t count)
{
    struct cts_vswitch *sw = cts_switch_of(player);
    struct cts_module *module = &sw->modules[number];
    uint8_t bytes[24 * CTS_EXTENSION_RECORDS_MAX], *at = bytes;
    uint32_t status = (uint32_t)CTS_NDIS_NOT_SUPPORTED;
    if (module->ops && (module->ops->capabilities & CTS_EXTENSION_CAN_PLANT)) {
        cts_ndis_enter(module);
        status = module->ops->plant(module->self, nic, records, count);
        cts_ndis_leave(module);
    }
    if (sw->quiet)
        return status;
    for (uint32_t i = 0; i < count; i++, at += 24) {
        uint64_t digest = cts_save_pattern_digest(records[i].pattern, 0, records[i].length);
        memcpy(at, &records[i], 12);
        memset(at + 12, 0, 4);
        memcpy(at + 16, &digest, 8);
    }
    struct cts_event *event =
        cts_player_event(player, CTS_EVENT_PLANTED, CTS_INTERFACE_NICSAVE, 24 * count);
    event->status = status;
    event->arg[0] = number;
    event->arg[1] = nic.port;
    event->arg[2] = nic.index;
    event->arg[3] = count;
    memcpy(event + 1, bytes, 24 * count);
    return status;
}

static void play_plant(struct cts_player *player, const struct cts_op *op,
                       struct cts_thread_state *state)
{
    static const uint32_t features[] = {1, 2, 0};
    struct cts_planted_record records[CTS_EXTENSION_RECORDS_MAX];
    uint32_t count = cts_op_parameter(op, CTS_PARAMETER_RECORDS);
    uint32_t feature = cts_op_parameter(op, CTS_PARAMETER_FEATURE);
    struct cts_module *module = named(player, op);
    (void)state;
    if (!module)
        return;
    if (count > CTS_EXTENSION_RECORDS_MAX)
        count = CTS_EXTENSION_RECORDS_MAX;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t length = cts_op_parameter(op, CTS_PARAMETER_SIZE) +
                          (uint64_t)i * cts_op_parameter(op, CTS_PARAMETER_STEP);
        records[i] =
            (struct cts_planted_record){.length = length > 120000 ? 120000 : (uint32_t)length,
                                        .pattern = cts_op_parameter(op, CTS_PARAMETER_PATTERN) + i,
                                        .feature = feature == 9  ? features[i % 3]
                                                   : feature > 2 ? 0
                                                                 : feature};
    }
    cts_switch_plant(player, module->number,
                     cts_switch_of(player)->nics[op->nic % CTS_PROGRAM_NICS].nic.key, records,
                     count);
}

static void play_grow(struct cts_player *player, const struct cts_op *op,
                      struct cts_thread_state *state)
{
    struct cts_module *module = named(player, op);
    (void)state;
    if (!module || !(module->ops->capabilities & CTS_EXTENSION_CAN_GROW))
        return;
    struct cts_nic_key nic = cts_switch_of(player)->nics[op->nic % CTS_PROGRAM_NICS].nic.key;
    int32_t bytes = (int32_t)(cts_op_parameter(op, CTS_PARAMETER_BYTES) & 0xFFFF) -
                    (int32_t)(cts_op_parameter(op, CTS_PARAMETER_SHRINK) & 0xFFFF);
    struct cts_event *event = cts_oid_plain(player, CTS_EVENT_GROWN, 0, module->number);
    event->arg[1] = nic.port;
    event->arg[2] = nic.index;
    event->arg[3] = cts_op_parameter(op, CTS_PARAMETER_RECORD);
    event->arg[4] = (uint32_t)bytes;
    event->arg[5] = cts_op_parameter(op, CTS_PARAMETER_NTH);
    cts_ndis_enter(module);
    module->ops->grow(module->self, nic, event->arg[3], bytes, event->arg[5]);
    cts_ndis_leave(module);
}

uint32_t cts_switch_set_state(struct cts_player *player, struct cts_module *module,
                              enum cts_filter_state wanted)
{
    struct cts_event *event = cts_oid_plain(player, CTS_EVENT_FILTER_STATE, 0, module->number);
    event->arg[1] = wanted;
    cts_ndis_enter(module);
    uint32_t status = module->ops->change_state(module->self, wanted);
    cts_ndis_leave(module);
    if (status == CTS_NDIS_SUCCESS)
        module->state = wanted;
    event = cts_oid_plain(player, CTS_EVENT_FILTER_STATE_DONE, 0, module->number);
    event->arg[1] = wanted;
    event->status = status;
    return status;
}

static void play_state(struct cts_player *player, const struct cts_op *op,
                       struct cts_thread_state *state)
{
    struct cts_module *module = named(player, op);
    enum cts_filter_state wanted =
        op->kind == CTS_OP_PAUSE ? CTS_FILTER_PAUSED : CTS_FILTER_RUNNING;
    (void)state;
    if (module && module->state != (uint32_t)wanted &&
        (module->ops->capabilities & CTS_EXTENSION_CAN_STATES))
        cts_switch_set_state(player, module, wanted);
}

static void play_detach(struct cts_player *player, const struct cts_op *op,
                        struct cts_thread_state *state)
{
    struct cts_module *module = named(player, op);
    if (module && (module->ops->capabilities & CTS_EXTENSION_CAN_STATES))
        state->blocked = !cts_switch_detach(player, module);
}

static void play_script(struct cts_player *player, const struct cts_op *op,
                        struct cts_thread_state *state)
{
    struct cts_module *module = named(player, op);
    (void)state;
    if (module && module->kind == CTS_STACK_SCRIPTED)
        cts_stack_script(module->self, op);
}

static void play_sweep(struct cts_player *player, const struct cts_op *op,
                       struct cts_thread_state *state)
{
    (void)state;
    cts_switch_sweep(player, op);
}

static void play_role(struct cts_player *player, const struct cts_op *op,
                      struct cts_thread_state *state)
{
    if (op->kind == CTS_OP_CONNECT)
        play_nic(player, op, state);
    cts_switch_role(player, op);
}

cts_play_fn *const cts_switch_rows[CTS_OP_COUNT] = {
    [CTS_OP_NIC] = play_nic,
    [CTS_OP_PLANT] = play_plant,
    [CTS_OP_GROW] = play_grow,
    [CTS_OP_PASS] = play_request,
    [CTS_OP_SAVE] = cts_play_save,
    [CTS_OP_SAVE_COMPLETE] = play_request,
    [CTS_OP_GIVE] = cts_play_give,
    [CTS_OP_RESTORE] = cts_play_restore,
    [CTS_OP_RESTORE_COMPLETE] = play_request,
    [CTS_OP_OID] = play_request,
    [CTS_OP_DISCONNECT] = play_leave,
    [CTS_OP_DELETE] = play_leave,
    [CTS_OP_PAUSE] = play_state,
    [CTS_OP_RUN] = play_state,
    [CTS_OP_DETACH] = play_detach,
    [CTS_OP_CANCEL_OID] = play_cancel_oid,
    [CTS_OP_AWAIT_OID] = play_await_oid,
    [CTS_OP_SCRIPT] = play_script,
    [CTS_OP_SWEEP] = play_sweep,
    [CTS_OP_CONNECT] = play_role,
    [CTS_OP_LEAVE] = play_role,
    [CTS_OP_PARTITION] = play_role,
    [CTS_OP_RELOAD] = play_role,
    [CTS_OP_UPDATE] = play_update,
};
