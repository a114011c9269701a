/*
 * The oid_ services of struct cts_host: what a driver of the stack may ask of the layer (nicsave_ndis.c). They follow
 * pointers only into tables of the harness, but for requests that a driver passes down as its own, and record every use
 * that the rules of NDIS forbid; they judge none.
 */
#include "run/nicsave_state.h"

#include <string.h>

#define PENDING ((uint32_t)CTS_NDIS_PENDING)

/* -- who and what -------------------------------------------------------------------------------------- */

/* The module behind a target's word; NULL, and noted, if it is none, or if no fiber of a run asks. */
static struct cts_module *module_of(struct cts_player *player, const void *word)
{
    struct cts_vswitch *sw = cts_switch_of(player);
    if (cts_host_refuses(player,
                         "an oid_ service was called from an operating-system thread of the "
                         "target's own, or after the run"))
        return NULL;
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

/* -- completion ---------------------------------------------------------------------------------------- */

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
    if (slot->origin == module->number)
        cts_player_misuse(player, CTS_MISUSE_PARAMETER,
                          "a driver completed a request that it made itself");
    if (slot->completed || slot->freed || module->current != (uint32_t)(slot - sw->slots)) {
        cts_ndis_completed(player, slot, module, status, 2);
        return;
    }
    bool inside = slot->inside;
    uint32_t irql = inside ? slot->irql : 0;
    cts_ndis_conclude(player, slot, module, status, 2);
    if (!slot->completed)
        return;
    slot->told_later = true;
    cts_ndis_tell(player, slot, irql);
    if (!inside)
        cts_ndis_deliver_next(player, module);
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
        slot->parent_number = parent->number;
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

/* True if the original of a clone has ended; its slot may have gone to a later request. */
static bool is_late(const struct cts_vswitch *sw, const struct cts_oid_slot *clone)
{
    const struct cts_oid_slot *parent = &sw->slots[clone->parent];
    return parent->number != clone->parent_number || parent->completed;
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
    else if (is_late(sw, slot))
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
    if (is_late(sw, slot))
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
    uint32_t status = (uint32_t)CTS_NDIS_FAILURE;
    if (how == CTS_PASSED_CLONE || how == CTS_PASSED_LATE || how == CTS_PASSED_ORIGINAL ||
        how == CTS_PASSED_OWN) {
        uint32_t irql = module->current != CTS_SWITCH_NO_SLOT ? sw->slots[module->current].irql : 0;
        status = cts_ndis_send(player, module->number, slot, irql);
        if (status != PENDING && slot->number == number && slot->kind != CTS_SLOT_OID_CLONE)
            cts_ndis_slot_free(sw, slot);
    }
    if (!sw->quiet)
        cts_oid_plain(player, CTS_EVENT_OID_FORWARD_RETURNED, number, module->number)->status =
            status;
    return status;
}

/* -- cancel ------------------------------------------------------------------------------------------ */

static void cancel(struct cts_module *module, void *request_id)
{
    cts_ndis_enter(module);
    module->ops->cancel(module->self, request_id);
    cts_ndis_leave(module);
}

void cts_ndis_cancel(struct cts_player *player, struct cts_oid_slot *slot)
{
    struct cts_vswitch *sw = cts_switch_of(player);
    struct cts_module *module = &sw->modules[slot->at];
    uint32_t number = slot->number;
    cts_oid_plain(player, CTS_EVENT_OID_CANCEL, number, slot->at);
    if (slot->at && !slot->completed && !slot->queued && module->ops && module->ops->cancel)
        cancel(module, slot->api->request_id);
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
