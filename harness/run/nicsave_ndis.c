/*
 * The layer between the drivers of a stack: clones, passing down, completion, one request at a time per driver. It
 * follows pointers only into its own tables, and records every use that the rules of NDIS forbid; it judges none.
 */
#include "run/nicsave_state.h"

#include <stdio.h>
#include <string.h>

#define PENDING ((uint32_t)CTS_NDIS_PENDING)
#define FAILURE ((uint32_t)CTS_NDIS_FAILURE)

/* -- slots ------------------------------------------------------------------------------------------ */

void cts_ndis_reset(struct cts_vswitch *sw)
{
    sw->used = sw->numbers = sw->pending = 0;
    sw->free_first = sw->free_last = CTS_SWITCH_NO_SLOT;
    for (uint32_t i = 0; i < CTS_SWITCH_MODULES; i++)
        sw->modules[i].current = sw->modules[i].first = sw->modules[i].last = CTS_SWITCH_NO_SLOT;
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
        return NULL;
    }
    slot->kind = (uint8_t)kind;
    slot->api = api ? api : &slot->storage;
    slot->number = ++sw->numbers;
    player->request_count++;
    slot->origin = slot->at = 0;
    slot->queued = slot->inside = slot->told_later = slot->completed = slot->freed = false;
    slot->completions = slot->status = slot->irql = 0;
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
    slot->freed = true;
    slot->next = CTS_SWITCH_NO_SLOT;
    if (sw->free_first == CTS_SWITCH_NO_SLOT)
        sw->free_first = index;
    else
        sw->slots[sw->free_last].next = index;
    sw->free_last = index;
}

/* The module behind a target's word; NULL, and noted, if it is none. */
static struct cts_module *module_of(struct cts_player *player, const void *word)
{
    struct cts_vswitch *sw = cts_switch_of(player);
    for (uint32_t i = 1; sw && i < CTS_SWITCH_MODULES; i++)
        if (word == &sw->modules[i] && (sw->modules[i].ops || sw->modules[i].miniport))
            return &sw->modules[i];
    cts_player_misuse(player, CTS_MISUSE_PARAMETER,
                      "an oid_ service was called with a module that is none");
    return NULL;
}

/* The slot of a request as a module knows it; NULL: it is in none of the tables. */
static struct cts_oid_slot *find(struct cts_vswitch *sw, const struct cts_module *module,
                                 const struct cts_oid_request *api)
{
    if (module->current != CTS_SWITCH_NO_SLOT && sw->slots[module->current].api == api)
        return &sw->slots[module->current];
    uintptr_t at = (uintptr_t)api - (uintptr_t)sw->slots;
    if (at < sizeof sw->slots && at % sizeof sw->slots[0] == 0 &&
        at / sizeof sw->slots[0] < sw->used)
        return &sw->slots[at / sizeof sw->slots[0]];
    for (uint32_t i = 0; i < sw->used; i++)
        if (sw->slots[i].api == api && !sw->slots[i].freed && !sw->slots[i].completed)
            return &sw->slots[i];
    return NULL;
}

/* -- delivery and completion -------------------------------------------------------------------------- */

static void deliver_next(struct cts_player *player, struct cts_module *module);

/* Whoever passed the request down learns that it is complete. */
static void tell(struct cts_player *player, struct cts_oid_slot *slot, uint32_t irql)
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
    origin->ops->oid_request_complete(origin->self, api, status, irql);
    if (!sw->quiet)
        cts_oid_plain(player, CTS_EVENT_OID_TOLD_DONE, number, origin->number)->status = status;
}

/* What a completion ends. */
static void conclude(struct cts_player *player, struct cts_oid_slot *slot, uint32_t status)
{
    struct cts_vswitch *sw = cts_switch_of(player);
    slot->completed = true;
    slot->status = status;
    if (slot->kind == CTS_SLOT_OID_EDGE) {
        slot->edge.completed = true;
        slot->edge.status = status;
    }
    if (slot->kind == CTS_SLOT_OID_EDGE || slot->kind == CTS_SLOT_OID_ROLE)
        sw->pending--;
}

static void record_completion(struct cts_player *player, struct cts_oid_slot *slot,
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

static bool at_miniport(const struct cts_module *module)
{
    return module->number == CTS_MODULE_MINIPORT;
}

/* Marks on the edge's request that M has answered, through however many clones. */
static void mark_answered(struct cts_vswitch *sw, struct cts_oid_slot *slot,
                          const struct cts_module *module)
{
    if (at_miniport(module) && slot->root != CTS_SWITCH_NO_SLOT)
        sw->slots[slot->root].edge.at_miniport = true;
}

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
    if (!sw->quiet) {
        struct cts_event *event =
            cts_oid_event(player, CTS_EVENT_OID_DELIVERED, slot, module->number);
        event->arg[1] = slot->irql;
        event->arg[2] = slot->root == CTS_SWITCH_NO_SLOT ? CTS_OID_OWN : 0;
        if (slot->bytes || slot->root != CTS_SWITCH_NO_SLOT) {
            const struct cts_oid_slot *root =
                slot->root == CTS_SWITCH_NO_SLOT ? slot : &sw->slots[slot->root];
            if (cts_oid_well_formed(slot->api, root->capacity))
                event->arg[2] |= CTS_OID_WELL_FORMED;
        }
        event->arg[2] |= slot->api->buffer ? 0 : CTS_OID_NULL_BUFFER;
    }
    uint32_t status = module->miniport
                          ? module->miniport->oid_request(module->self, slot->api, slot->irql)
                          : module->ops->oid_request(module->self, slot->api, slot->irql);
    bool mine = slot->number == number;
    if (!sw->quiet)
        cts_oid_plain(player, CTS_EVENT_OID_RETURNED, number, module->number)->status = status;
    if (status == PENDING) {
        if (mine && module->current == index)
            slot->inside = false;
        else
            deliver_next(player, module);
        return PENDING;
    }
    if (!mine || slot->completed) { /* by a call, and again by return */
        if (mine)
            record_completion(player, slot, module, status, 1);
        deliver_next(player, module);
        return status;
    }
    slot->inside = false;
    mark_answered(sw, slot, module);
    record_completion(player, slot, module, status, 1);
    conclude(player, slot, status);
    module->current = CTS_SWITCH_NO_SLOT;
    slot->at = 0;
    if (slot->told_later || slot->kind == CTS_SLOT_OID_EDGE)
        tell(player, slot, slot->irql);
    deliver_next(player, module);
    return status;
}

static void deliver_next(struct cts_player *player, struct cts_module *module)
{
    struct cts_vswitch *sw = cts_switch_of(player);
    if (module->current != CTS_SWITCH_NO_SLOT || module->first == CTS_SWITCH_NO_SLOT)
        return;
    struct cts_oid_slot *slot = &sw->slots[module->first];
    module->first = slot->next;
    if (module->first == CTS_SWITCH_NO_SLOT)
        module->last = CTS_SWITCH_NO_SLOT;
    slot->next = CTS_SWITCH_NO_SLOT;
    deliver(player, module, slot);
}

uint32_t cts_ndis_send(struct cts_player *player, uint32_t above, struct cts_oid_slot *slot,
                       uint32_t irql)
{
    struct cts_vswitch *sw = cts_switch_of(player);
    uint32_t to = above < sw->extensions ? above + 1 : CTS_MODULE_MINIPORT;
    struct cts_module *module = &sw->modules[to];
    slot->irql = irql;
    slot->origin = (uint8_t)above;
    slot->at = (uint8_t)to;
    if (module->current == CTS_SWITCH_NO_SLOT)
        return deliver(player, module, slot);
    slot->queued = slot->told_later = true;
    slot->next = CTS_SWITCH_NO_SLOT;
    if (module->last == CTS_SWITCH_NO_SLOT)
        module->first = (uint32_t)(slot - sw->slots);
    else
        sw->slots[module->last].next = (uint32_t)(slot - sw->slots);
    module->last = (uint32_t)(slot - sw->slots);
    return PENDING;
}

static void host_complete(const struct cts_host *host, void *word, struct cts_oid_request *request,
                          uint32_t status)
{
    struct cts_player *player = cts_player_of(host);
    struct cts_vswitch *sw = cts_switch_of(player);
    struct cts_module *module = module_of(player, word);
    if (!module)
        return;
    cts_player_point(player, "complete");
    struct cts_oid_slot *slot = find(sw, module, request);
    if (!slot) {
        cts_player_misuse(player, CTS_MISUSE_PARAMETER,
                          "a request was completed that was never delivered");
        return;
    }
    if (slot->completed || slot->freed || module->current != (uint32_t)(slot - sw->slots)) {
        record_completion(player, slot, module, status, 2);
        return;
    }
    mark_answered(sw, slot, module);
    record_completion(player, slot, module, status, 2);
    if (status == PENDING)
        return; /* which is no end */
    bool inside = slot->inside;
    conclude(player, slot, status);
    slot->told_later = true;
    slot->at = 0;
    module->current = CTS_SWITCH_NO_SLOT;
    tell(player, slot, slot->inside ? slot->irql : 0);
    if (!inside)
        deliver_next(player, module);
    cts_player_point(player, "completed");
}

/* -- clones ------------------------------------------------------------------------------------------ */

static uint32_t host_clone(const struct cts_host *host, void *word,
                           struct cts_oid_request *original, struct cts_oid_request **clone)
{
    struct cts_player *player = cts_player_of(host);
    struct cts_vswitch *sw = cts_switch_of(player);
    struct cts_module *module = module_of(player, word);
    struct cts_oid_slot *parent = module && original ? find(sw, module, original) : NULL;
    struct cts_oid_slot *slot = NULL;
    *clone = NULL;
    if (!parent) {
        if (module)
            cts_player_misuse(player, CTS_MISUSE_PARAMETER,
                              "a clone was made of what is no request of the stack");
        return (uint32_t)CTS_NDIS_INVALID_PARAMETER;
    }
    cts_player_point(player, "clone");
    uint32_t status = (uint32_t)CTS_NDIS_RESOURCES;
    if (!player->host.fail_allocation(host))
        slot = cts_ndis_slot_new(player, CTS_SLOT_OID_CLONE, NULL);
    if (slot) {
        status = CTS_NDIS_SUCCESS;
        slot->origin = module->number;
        slot->parent = (uint32_t)(parent - sw->slots);
        slot->root = parent->root;
        slot->irql = parent->irql;
        memcpy(&slot->storage, parent->api, offsetof(struct cts_oid_request, ndis_reserved));
        memset(&slot->storage.ndis_reserved, 0,
               sizeof slot->storage - offsetof(struct cts_oid_request, ndis_reserved));
        slot->storage.supported_revision = parent->api->supported_revision;
        slot->storage.switch_id = parent->api->switch_id;
        slot->storage.vport_id = parent->api->vport_id;
        slot->storage.flags = parent->api->flags;
        slot->seen = slot->storage;
        *clone = &slot->storage;
    }
    if (!sw->quiet) {
        struct cts_event *event =
            cts_oid_plain(player, CTS_EVENT_OID_CLONED, slot ? slot->number : 0, module->number);
        event->status = status;
        event->arg[1] = parent->number;
    }
    return status;
}

static void host_free_clone(const struct cts_host *host, void *word, struct cts_oid_request *clone)
{
    struct cts_player *player = cts_player_of(host);
    struct cts_vswitch *sw = cts_switch_of(player);
    struct cts_module *module = module_of(player, word);
    struct cts_oid_slot *slot = module ? find(sw, module, clone) : NULL;
    enum cts_oid_freed how = CTS_FREED_OK;
    if (!module)
        return;
    if (!slot || slot->kind != CTS_SLOT_OID_CLONE || slot->origin != module->number)
        how = CTS_FREED_UNKNOWN;
    else if (slot->freed)
        how = CTS_FREED_AGAIN;
    else if (slot->at)
        how = CTS_FREED_HELD;
    else if (sw->slots[slot->parent].completed)
        how = CTS_FREED_LATE;
    if (!sw->quiet) {
        struct cts_event *event =
            cts_oid_plain(player, CTS_EVENT_OID_FREED, slot ? slot->number : 0, module->number);
        event->arg[1] = how;
    }
    if (how == CTS_FREED_OK || how == CTS_FREED_LATE)
        cts_ndis_slot_free(sw, slot);
}

/* -- passing down -------------------------------------------------------------------------------------- */

static enum cts_oid_passed passed_how(struct cts_vswitch *sw, const struct cts_module *module,
                                      const struct cts_oid_slot *slot)
{
    if (slot->kind != CTS_SLOT_OID_CLONE || slot->origin != module->number)
        return CTS_PASSED_ORIGINAL;
    if (slot->freed)
        return CTS_PASSED_FREED;
    if (slot->at || slot->completed)
        return CTS_PASSED_AGAIN;
    if (sw->slots[slot->parent].completed)
        return CTS_PASSED_LATE;
    return CTS_PASSED_CLONE;
}

/* A second slot for a request that is nobody's clone: a driver's own, or one that was delivered to it. */
static struct cts_oid_slot *lend(struct cts_player *player, struct cts_oid_slot *original,
                                 struct cts_oid_request *api)
{
    struct cts_oid_slot *slot =
        cts_ndis_slot_new(player, original ? CTS_SLOT_OID_LENT : CTS_SLOT_OID_OWN, api);
    if (!slot)
        return NULL;
    if (original) {
        slot->number = original->number;
        slot->root = original->root;
    }
    slot->seen = *api;
    return slot;
}

static uint32_t host_forward(const struct cts_host *host, void *word,
                             struct cts_oid_request *request)
{
    struct cts_player *player = cts_player_of(host);
    struct cts_vswitch *sw = cts_switch_of(player);
    struct cts_module *module = module_of(player, word);
    if (!module || !request)
        return (uint32_t)CTS_NDIS_INVALID_PARAMETER;
    cts_player_point(player, "forward");
    struct cts_oid_slot *slot = find(sw, module, request);
    enum cts_oid_passed how = slot ? passed_how(sw, module, slot) : CTS_PASSED_OWN;
    if (how == CTS_PASSED_ORIGINAL || how == CTS_PASSED_OWN)
        slot = lend(player, slot, request);
    if (!slot)
        return (uint32_t)CTS_NDIS_RESOURCES;
    uint32_t number = slot->number;
    if (!sw->quiet) {
        struct cts_event *event =
            cts_oid_event(player, CTS_EVENT_OID_FORWARDED, slot, module->number);
        event->arg[1] = how;
    }
    uint32_t status = FAILURE;
    if (how == CTS_PASSED_CLONE || how == CTS_PASSED_LATE || how == CTS_PASSED_ORIGINAL ||
        how == CTS_PASSED_OWN) {
        uint32_t irql = module->current != CTS_SWITCH_NO_SLOT ? sw->slots[module->current].irql : 0;
        status = cts_ndis_send(player, module->number, slot, irql);
        if (status == PENDING)
            slot->told_later = true;
        else if (slot->kind != CTS_SLOT_OID_CLONE)
            cts_ndis_slot_free(sw, slot);
    }
    if (!sw->quiet)
        cts_oid_plain(player, CTS_EVENT_OID_FORWARD_RETURNED, number, module->number)->status =
            status;
    return status;
}

/* -- cancel ------------------------------------------------------------------------------------------ */

void cts_ndis_cancel(struct cts_player *player, struct cts_oid_slot *slot)
{
    struct cts_vswitch *sw = cts_switch_of(player);
    struct cts_module *module = &sw->modules[slot->at];
    uint32_t number = slot->number;
    cts_oid_plain(player, CTS_EVENT_OID_CANCEL, number, slot->at);
    if (slot->at && !slot->completed && !slot->queued && module->ops && module->ops->cancel)
        module->ops->cancel(module->self, slot->api->request_id);
    cts_oid_plain(player, CTS_EVENT_OID_CANCELLED, number, module->number);
}

static void host_cancel(const struct cts_host *host, void *word, void *request_id)
{
    struct cts_player *player = cts_player_of(host);
    struct cts_vswitch *sw = cts_switch_of(player);
    struct cts_module *module = module_of(player, word);
    if (!module)
        return;
    cts_player_point(player, "cancel");
    for (uint32_t i = 0; i < sw->used; i++) {
        struct cts_oid_slot *slot = &sw->slots[i];
        if (slot->origin == module->number && slot->at && !slot->freed && !slot->completed &&
            slot->api->request_id == request_id)
            cts_ndis_cancel(player, slot);
    }
}

void cts_host_init_oid(struct cts_host *host)
{
    host->oid_clone = host_clone;
    host->oid_free_clone = host_free_clone;
    host->oid_forward = host_forward;
    host->oid_complete = host_complete;
    host->oid_cancel = host_cancel;
}
