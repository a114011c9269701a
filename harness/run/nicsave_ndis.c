/*
 * The layer between the drivers of a stack: requests, delivered one at a time per driver, and their ends. What a
 * driver may ask of the layer is in nicsave_service.c. It records what happens and judges none of it.
 */
#include "run/nicsave_state.h"

#define PENDING ((uint32_t)CTS_NDIS_PENDING)

/* -- slots ------------------------------------------------------------------------------------------ */

void cts_ndis_reset(struct cts_vswitch *sw)
{
    sw->used = sw->numbers = sw->pending = 0;
    sw->free_first = sw->free_last = CTS_SWITCH_NO_SLOT;
    for (uint32_t i = 0; i < CTS_SWITCH_MODULES; i++)
        sw->modules[i].current = sw->modules[i].first = sw->modules[i].last = CTS_SWITCH_NO_SLOT;
}

/* -- calls into drivers ------------------------------------------------------------------------------- */

void cts_ndis_enter(struct cts_module *module)
{
    module->calls++;
}

/* Whoever detaches it waits for this. */
static void look_at(struct cts_module *module)
{
    if (module->going && !module->calls && !cts_ndis_has(module))
        cts_scheduler_unpark(module->player->scheduler, module);
}

void cts_ndis_leave(struct cts_module *module)
{
    module->calls--;
    look_at(module);
}

struct cts_oid_slot *cts_ndis_slot_new(struct cts_player *player, enum cts_oid_slot_kind kind,
                                       struct cts_oid_request *api)
{
    struct cts_vswitch *sw = cts_switch_of(player);
    struct cts_oid_slot *slot;
    if (sw->used < CTS_SWITCH_SLOTS && (!sw->quiet || sw->free_first == CTS_SWITCH_NO_SLOT)) {
        slot = &sw->slots[sw->used++];
    } else if (sw->free_first != CTS_SWITCH_NO_SLOT) {
        slot = &sw->slots[sw->free_first];
        sw->free_first = slot->next;
    } else {
        cts_player_limit(player);
        return NULL;
    }
    slot->kind = (uint8_t)kind;
    slot->api = api ? api : &slot->storage;
    slot->number = ++sw->numbers;
    player->request_count++;
    slot->origin = slot->at = 0;
    slot->queued = slot->inside = slot->told_later = slot->completed = slot->freed = false;
    slot->completions = slot->status = slot->irql = 0;
    slot->parent_number = 0;
    slot->parent = slot->root = slot->next = CTS_SWITCH_NO_SLOT;
    slot->area = -1;
    slot->bytes = NULL;
    slot->capacity = 0;
    slot->digest_valid = false;
    return slot;
}

/* The oldest free slot is used first, so that a late access meets nobody's request for as long as can be. */
void cts_ndis_slot_free(struct cts_vswitch *sw, struct cts_oid_slot *slot)
{
    uint32_t index = (uint32_t)(slot - sw->slots);
    if (slot->freed)
        return;
    slot->freed = true;
    slot->next = CTS_SWITCH_NO_SLOT;
    if (sw->free_first == CTS_SWITCH_NO_SLOT)
        sw->free_first = index;
    else
        sw->slots[sw->free_last].next = index;
    sw->free_last = index;
}

/* -- delivery and completion -------------------------------------------------------------------------- */

void cts_ndis_tell(struct cts_player *player, struct cts_oid_slot *slot, uint32_t irql)
{
    struct cts_vswitch *sw = cts_switch_of(player);
    struct cts_module *origin = &sw->modules[slot->origin];
    uint32_t number = slot->number, status = slot->status;
    if (slot->kind == CTS_SLOT_OID_EDGE) {
        cts_scheduler_unpark(player->scheduler, &slot->edge);
        return;
    }
    if (slot->kind == CTS_SLOT_OID_ROLE) {
        struct cts_oid_request *api = slot->api;
        cts_ndis_slot_free(sw, slot);
        cts_oid_area_done(sw, slot->area);
        if (player->target->edge && sw->edge_self)
            player->target->edge->completed(sw->edge_self, api, status);
        return;
    }
    if (!origin->ops || !origin->ops->oid_request_complete)
        return;
    struct cts_oid_request *api = slot->api;
    if (slot->kind != CTS_SLOT_OID_CLONE)
        cts_ndis_slot_free(sw, slot);
    if (!sw->quiet)
        cts_oid_event(player, CTS_EVENT_OID_TOLD, slot, origin->number)->status = status;
    cts_ndis_enter(origin);
    origin->ops->oid_request_complete(origin->self, api, status, irql);
    cts_ndis_leave(origin);
    if (!sw->quiet)
        cts_oid_plain(player, CTS_EVENT_OID_TOLD_DONE, number, origin->number)->status = status;
}

void cts_ndis_completed(struct cts_player *player, struct cts_oid_slot *slot,
                        const struct cts_module *module, uint32_t status, uint32_t how)
{
    struct cts_event *event;
    slot->completions++;
    if (cts_switch_of(player)->quiet)
        return;
    event = cts_oid_event(player, CTS_EVENT_OID_COMPLETED, slot, module->number);
    event->status = status;
    event->arg[1] = slot->completions;
    event->arg[2] = how;
    event->arg[3] = slot->irql;
}

void cts_ndis_conclude(struct cts_player *player, struct cts_oid_slot *slot,
                       struct cts_module *module, uint32_t status, uint32_t how)
{
    struct cts_vswitch *sw = cts_switch_of(player);
    cts_ndis_completed(player, slot, module, status, how);
    if (status == PENDING)
        return; /* which is no end */
    /* M has answered it, through however many clones. */
    if (module->number == CTS_MODULE_MINIPORT && slot->root != CTS_SWITCH_NO_SLOT)
        sw->slots[slot->root].edge.at_miniport = true;
    slot->completed = true;
    slot->status = status;
    slot->at = 0;
    module->current = CTS_SWITCH_NO_SLOT;
    look_at(module);
    if (slot->kind == CTS_SLOT_OID_EDGE) {
        slot->edge.completed = true;
        slot->edge.status = status;
    }
    if (slot->kind == CTS_SLOT_OID_EDGE || slot->kind == CTS_SLOT_OID_ROLE)
        sw->pending--;
}

static void show_delivery(struct cts_player *player, const struct cts_module *module,
                          struct cts_oid_slot *slot)
{
    struct cts_vswitch *sw = cts_switch_of(player);
    const struct cts_oid_slot *root =
        slot->root == CTS_SWITCH_NO_SLOT ? NULL : &sw->slots[slot->root];
    struct cts_event *event = cts_oid_event(player, CTS_EVENT_OID_DELIVERED, slot, module->number);
    event->arg[1] = slot->irql;
    event->arg[2] = root ? 0 : CTS_OID_OWN;
    /* Only the edge's own buffer is known to be as large as it says. */
    if (root && slot->api->buffer == root->bytes && cts_oid_well_formed(slot->api, root->capacity))
        event->arg[2] |= CTS_OID_WELL_FORMED;
    event->arg[2] |= slot->api->buffer ? 0 : CTS_OID_NULL_BUFFER;
}

/* Gives a request to a driver that has none. */
static uint32_t deliver(struct cts_player *player, struct cts_module *module,
                        struct cts_oid_slot *slot)
{
    struct cts_vswitch *sw = cts_switch_of(player);
    uint32_t index = (uint32_t)(slot - sw->slots);
    uint32_t number = slot->number;
    module->current = index;
    slot->at = module->number;
    slot->queued = false;
    slot->inside = true;
    if (!sw->quiet)
        show_delivery(player, module, slot);
    cts_ndis_enter(module);
    uint32_t status = module->miniport
                          ? module->miniport->oid_request(module->self, slot->api, slot->irql)
                          : module->ops->oid_request(module->self, slot->api, slot->irql);
    cts_ndis_leave(module);
    bool mine = slot->number == number;
    if (!sw->quiet)
        cts_oid_plain(player, CTS_EVENT_OID_RETURNED, number, module->number)->status = status;
    if (mine)
        slot->inside = false;
    if (status == PENDING)
        return PENDING;
    if (!mine || slot->completed) { /* by a call, and again by return */
        if (mine)
            cts_ndis_completed(player, slot, module, status, 1);
        return status;
    }
    cts_ndis_conclude(player, slot, module, status, 1);
    if (slot->told_later || slot->kind == CTS_SLOT_OID_EDGE)
        cts_ndis_tell(player, slot, slot->irql);
    return status;
}

void cts_ndis_deliver_next(struct cts_player *player, struct cts_module *module)
{
    struct cts_vswitch *sw = cts_switch_of(player);
    while (module->current == CTS_SWITCH_NO_SLOT && module->first != CTS_SWITCH_NO_SLOT) {
        struct cts_oid_slot *slot = &sw->slots[module->first];
        module->first = slot->next;
        if (module->first == CTS_SWITCH_NO_SLOT)
            module->last = CTS_SWITCH_NO_SLOT;
        slot->next = CTS_SWITCH_NO_SLOT;
        deliver(player, module, slot);
    }
}

uint32_t cts_ndis_send(struct cts_player *player, uint32_t above, struct cts_oid_slot *slot,
                       uint32_t irql)
{
    struct cts_vswitch *sw = cts_switch_of(player);
    uint32_t to = above + 1;
    while (to <= sw->extensions && sw->modules[to].going)
        to++;
    if (to > sw->extensions)
        to = CTS_MODULE_MINIPORT;
    struct cts_module *module = &sw->modules[to];
    if (!module->ops && !module->miniport)
        return (uint32_t)CTS_NDIS_FAILURE; /* the stack is being made, or taken down */
    slot->irql = irql;
    slot->origin = (uint8_t)above;
    slot->at = (uint8_t)to;
    if (module->current == CTS_SWITCH_NO_SLOT) {
        uint32_t status = deliver(player, module, slot);
        cts_ndis_deliver_next(player, module);
        return status;
    }
    slot->queued = slot->told_later = true;
    slot->next = CTS_SWITCH_NO_SLOT;
    if (module->last == CTS_SWITCH_NO_SLOT)
        module->first = (uint32_t)(slot - sw->slots);
    else
        sw->slots[module->last].next = (uint32_t)(slot - sw->slots);
    module->last = (uint32_t)(slot - sw->slots);
    return PENDING;
}
