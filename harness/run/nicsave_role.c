/*
 * A protocol edge under test: it is told what happens to NICs and partitions, and tells what it stores. Its requests
 * come through host->oid_issue(). Records what it is told and what it says; judges neither.
 */
#include "run/nicsave_state.h"

#include <string.h>

#define PENDING ((uint32_t)CTS_NDIS_PENDING)

static bool make_edge(struct cts_player *player)
{
    struct cts_vswitch *sw = cts_switch_of(player);
    const struct cts_edge_config config = {.size = sizeof config,
                                           .revision = player->target->edge->capabilities &
                                                                   CTS_EDGE_CAN_REVISION_2 &&
                                                               (player->program->seed & 1)
                                                           ? 2
                                                           : 1,
                                           .options = player->options};
    if (!sw->edge_self)
        sw->edge_self = player->target->edge->create(&player->host, &config);
    return sw->edge_self != NULL;
}

static uint32_t world_of(uint8_t kind)
{
    switch (kind) {
    case CTS_OP_CONNECT:
        return CTS_WORLD_CONNECT;
    case CTS_OP_LEAVE:
        return CTS_WORLD_DISCONNECT;
    case CTS_OP_PARTITION:
        return CTS_WORLD_EVENT;
    default:
        return CTS_WORLD_RESTORE;
    }
}

static void record(struct cts_player *player, uint16_t kind, const struct cts_op *op,
                   const struct cts_switch_nic *nic, uint32_t status)
{
    struct cts_event *event = cts_player_event(player, kind, CTS_INTERFACE_NICSAVE, 0);
    event->handle = nic ? nic->number : 0;
    event->status = status;
    event->arg[0] = world_of(op->kind);
    event->arg[1] = nic ? nic->partition : cts_op_parameter(op, CTS_PARAMETER_PARTITION);
    event->arg[2] = nic ? nic->key.port : 0;
    event->arg[3] = nic ? nic->key.index : 0;
    event->arg[4] = cts_op_parameter(op, CTS_PARAMETER_EVENT) % CTS_PARTITION_EVENT_COUNT;
}

void cts_switch_role(struct cts_player *player, const struct cts_op *op)
{
    const struct cts_edge_ops *edge = player->target->edge;
    struct cts_vswitch *sw = cts_switch_of(player);
    const struct cts_nic_register *nic = &sw->nics[op->nic % CTS_PROGRAM_NICS];
    bool about_nic = op->kind == CTS_OP_CONNECT || op->kind == CTS_OP_LEAVE;
    uint32_t partition = cts_op_parameter(op, CTS_PARAMETER_PARTITION), status;
    uint32_t event = cts_op_parameter(op, CTS_PARAMETER_EVENT) % CTS_PARTITION_EVENT_COUNT;
    if (!edge || (about_nic && !nic->named) || !make_edge(player))
        return;
    if ((event == CTS_PARTITION_MIGRATE && !(edge->capabilities & CTS_EDGE_CAN_MIGRATE)))
        return;
    const struct cts_switch_nic about = nic->nic;
    record(player, CTS_EVENT_EDGE_CALL, op, about_nic ? &about : NULL, 0);
    switch (op->kind) {
    case CTS_OP_CONNECT:
        status = edge->connect(sw->edge_self, &about);
        break;
    case CTS_OP_LEAVE:
        status = edge->disconnect(sw->edge_self, about.number);
        break;
    case CTS_OP_PARTITION:
        status = edge->partition_event(sw->edge_self, partition, (enum cts_partition_event)event);
        break;
    default:
        status = edge->restore(sw->edge_self, partition);
        break;
    }
    record(player, CTS_EVENT_EDGE_RETURN, op, about_nic ? &about : NULL, status);
}

/* -- what it sends ------------------------------------------------------------------------------------ */

static uint32_t host_issue(const struct cts_host *host, struct cts_oid_request *request)
{
    struct cts_player *player = cts_player_of(host);
    struct cts_vswitch *sw = cts_switch_of(player);
    if (cts_host_refuses(player, "host->oid_issue() was called from an operating-system thread of "
                                 "the target's own") ||
        !sw || !sw->edge_self || !request)
        return (uint32_t)CTS_NDIS_INVALID_PARAMETER;
    cts_player_point(player, "issue");
    uint32_t capacity = request->input_length;
    if (request->request_type == CTS_REQUEST_METHOD && request->output_length > capacity)
        capacity = request->output_length;
    if (!request->buffer)
        capacity = 0;
    if (capacity > CTS_SWITCH_LARGE_BYTES - CTS_SWITCH_CANARY) {
        cts_player_limit(player); /* too large to be watched */
        capacity = 0;
    }
    int32_t area = cts_oid_area_new(player, capacity);
    struct cts_oid_slot *slot =
        area < 0 ? NULL : cts_ndis_slot_new(player, CTS_SLOT_OID_ROLE, request);
    if (!slot) {
        if (area >= 0)
            sw->areas[area].used = false;
        return (uint32_t)CTS_NDIS_RESOURCES;
    }
    slot->area = area;
    slot->shadow = sw->areas[area].shadow;
    slot->bytes = request->buffer;
    slot->capacity = capacity;
    slot->root = (uint32_t)(slot - sw->slots);
    cts_oid_shown(slot, slot);
    sw->pending++;
    struct cts_event *event = cts_oid_event(player, CTS_EVENT_OID_ISSUED, slot, CTS_MODULE_EDGE);
    event->arg[0] = request->oid;
    event->arg[1] = request->request_type;
    event->arg[2] = (cts_oid_well_formed(request, capacity) ? CTS_OID_WELL_FORMED : 0) |
                    (request->buffer ? 0 : CTS_OID_NULL_BUFFER);
    uint32_t status = cts_ndis_send(player, CTS_MODULE_EDGE, slot, 0);
    if (status == PENDING) {
        slot->told_later = true;
    } else {
        cts_ndis_slot_free(sw, slot);
        cts_oid_area_done(sw, area);
    }
    return status;
}

/* -- what it tells ------------------------------------------------------------------------------------- */

static void host_note(const struct cts_host *host, uint32_t note, uint32_t nic, uint32_t status,
                      const struct cts_saved_record *saved)
{
    struct cts_player *player = cts_player_of(host);
    if (cts_host_refuses(player, "host->edge_note() was called from an operating-system thread of "
                                 "the target's own"))
        return;
    if (!player->switch_world || !player->switch_world->edge_self) {
        cts_player_misuse(player, CTS_MISUSE_PARAMETER,
                          "host->edge_note() was called by what is no protocol edge");
        return;
    }
    if (note >= CTS_EDGE_NOTE_COUNT || (saved && saved->length && !saved->data)) {
        cts_player_misuse(player, CTS_MISUSE_PARAMETER,
                          "host->edge_note(): an unknown note, or a record without its data");
        return;
    }
    uint32_t name = saved ? saved->name_length : 0;
    if (name > CTS_SAVE_NAME_MAX)
        name = CTS_SAVE_NAME_MAX;
    struct cts_event *event =
        cts_player_event(player, CTS_EVENT_EDGE_NOTE, CTS_INTERFACE_NICSAVE, saved ? 32 + name : 0);
    event->handle = nic;
    event->status = status;
    event->arg[0] = note;
    if (!saved)
        return;
    uint64_t digest = cts_save_digest(saved->data, saved->length);
    event->arg[1] = saved->revision;
    event->arg[2] = saved->length;
    event->arg[3] = (uint32_t)digest;
    event->arg[4] = (uint32_t)(digest >> 32);
    event->arg[5] = saved->name_length;
    uint8_t *payload = (uint8_t *)(event + 1);
    memcpy(payload, saved->extension_id, 16);
    memcpy(payload + 16, saved->feature_class, 16);
    memcpy(payload + 32, saved->name, name);
}

void cts_host_init_edge(struct cts_host *host)
{
    host->edge_note = host_note;
    host->oid_issue = host_issue;
}
