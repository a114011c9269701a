/*
 * The world of the socket stack: partitions, what they are to each other, and what is configured for their services.
 */
#include "stack.h"

static uint32_t refuse(enum hvs_error error)
{
    return hvs_error(CTS_OS_LINUX, error);
}

struct hvs_partition *hvs_partition(struct hvs_stack *stack, uint32_t number)
{
    if (number >= HVS_PARTITIONS || !stack->partitions[number].used)
        return NULL;
    return &stack->partitions[number];
}

/* -- who is what to whom ------------------------------------------------------------------------------------ */

static struct hvs_partition *above_of(struct hvs_stack *stack, const struct hvs_partition *at)
{
    return at->kind == CTS_PARTITION_HOST ? NULL : &stack->partitions[at->parent];
}

enum hvs_environment hvs_environment_of(struct hvs_stack *stack, const struct hvs_partition *at)
{
    if (at->kind != CTS_PARTITION_CONTAINER)
        return at->kind == CTS_PARTITION_HOST ? HVS_IN_HOST : HVS_IN_VM;
    return above_of(stack, at)->kind == CTS_PARTITION_HOST ? HVS_IN_SILO : HVS_IN_HSILO;
}

/* The host of the VM that a partition is, or is in; of a container on the physical host: that. */
static struct hvs_partition *host_of(struct hvs_stack *stack, const struct hvs_partition *at)
{
    struct hvs_partition *parent = above_of(stack, at);

    if (at->kind == CTS_PARTITION_CONTAINER && parent->kind == CTS_PARTITION_VM)
        return above_of(stack, parent);
    return parent;
}

enum hvs_origin hvs_origin_of(struct hvs_stack *stack, const struct hvs_partition *listener,
                              const struct hvs_partition *from)
{
    const struct hvs_partition *parent = above_of(stack, listener);
    const struct hvs_partition *above = above_of(stack, from);

    if (listener == from)
        return HVS_FROM_SELF;
    if (listener->kind == CTS_PARTITION_CONTAINER && parent == from)
        return HVS_FROM_SILO_HOST;
    if (parent != NULL && host_of(stack, listener) == from)
        return HVS_FROM_HOST;
    if (above == NULL)
        return HVS_FROM_OTHER;
    if (above == listener)
        return HVS_FROM_CHILD;
    if (above == parent)
        return HVS_FROM_SIBLING;
    return above_of(stack, above) == listener ? HVS_FROM_GRANDCHILD : HVS_FROM_OTHER;
}

struct hvs_partition *hvs_child_of(struct hvs_stack *stack, const struct hvs_partition *at,
                                   const struct hvs_guid *vmid)
{
    for (uint32_t i = 0; i < HVS_PARTITIONS; i++) {
        struct hvs_partition *child = &stack->partitions[i];
        if (child->used && above_of(stack, child) == at && hvs_guid_equal(&child->vmid, vmid))
            return child;
    }
    return NULL;
}

struct hvs_partition *hvs_reached_of(struct hvs_stack *stack, struct hvs_partition *from,
                                     enum hvs_reached reached, const struct hvs_guid *vmid)
{
    switch (reached) {
    case HVS_REACHED_SELF:
        return from;
    case HVS_REACHED_HOST:
        return host_of(stack, from);
    case HVS_REACHED_SILO_HOST:
        return above_of(stack, from);
    default:
        return hvs_child_of(stack, from, vmid);
    }
}

/* -- making it ---------------------------------------------------------------------------------------------- */

/* What is wrong with the cid of a VM, which may have none. */
static enum hvs_error check_cid(struct hvs_stack *stack, uint32_t cid, uint32_t high)
{
    if (cid == 0 && high == 0)
        return HVS_E_NONE;
    if (high != 0 || cid <= 2 || cid == HVS_VM_ANY)
        return HVS_E_INVAL;
    for (uint32_t i = 0; i < HVS_PARTITIONS; i++)
        if (stack->partitions[i].used && stack->partitions[i].cid == cid)
            return HVS_E_ADDRINUSE;
    return HVS_E_NONE;
}

static uint32_t make_partition(struct hvs_stack *stack, const struct cts_address_call *call)
{
    uint32_t number = call->number[0], kind = call->number[1], parent = call->number[2];
    bool is_host = kind == CTS_PARTITION_HOST;

    if (number >= HVS_PARTITIONS || stack->partitions[number].used ||
        kind > CTS_PARTITION_CONTAINER || is_host != (number == 0) ||
        call->number[3] > CTS_OS_LINUX || (!is_host && hvs_partition(stack, parent) == NULL))
        return refuse(HVS_E_INVAL);
    if (kind == CTS_PARTITION_VM) {
        enum hvs_error error = check_cid(stack, call->number[4], call->number[5]);
        if (error != HVS_E_NONE)
            return refuse(error);
    }
    struct hvs_partition *at = &stack->partitions[number];
    *at = (struct hvs_partition){
        .used = true,
        .kind = (uint8_t)kind,
        .os = (uint8_t)call->number[3],
        .number = number,
        .parent = is_host ? 0 : parent,
        .cid = call->number[4],
    };
    if (hvs_length(call, 0) == sizeof at->vmid)
        memcpy(&at->vmid, call->in[0], sizeof at->vmid);
    return 0;
}

static struct hvs_service_config *find_service(struct hvs_stack *stack, uint32_t partition,
                                               const struct hvs_guid *service)
{
    for (uint32_t i = 0; i < stack->service_count; i++)
        if (stack->services[i].partition == partition &&
            hvs_guid_equal(&stack->services[i].guid, service))
            return &stack->services[i];
    return NULL;
}

const struct hvs_service_config *hvs_service_of(struct hvs_stack *stack,
                                                const struct hvs_partition *at,
                                                const struct hvs_guid *service)
{
    static const struct hvs_service_config nothing = {.gate = HVS_GATE_ABSENT};
    const struct hvs_service_config *found = find_service(stack, at->number, service);

    return found != NULL ? found : &nothing;
}

static uint32_t set_service(struct hvs_stack *stack, const struct cts_address_call *call)
{
    struct hvs_service_config is = {
        .partition = call->number[0],
        .registered = call->number[1] != 0,
        .gate = (uint8_t)call->number[2],
        .permission = (uint8_t)call->number[3],
    };

    if (!hvs_take_guid(call, 0, &is.guid) || call->number[2] > HVS_GATE_DENY ||
        call->number[3] > HVS_DISABLED)
        return refuse(HVS_E_INVAL);
    struct hvs_service_config *found = find_service(stack, is.partition, &is.guid);
    if (found == NULL && stack->service_count == HVS_SERVICES)
        return refuse(HVS_E_NOMEM);
    if (found == NULL)
        found = &stack->services[stack->service_count++];
    *found = is;
    return 0;
}

uint32_t hvs_world_call(struct hvs_stack *stack, const struct cts_address_call *call)
{
    if (call->call == CTS_CALL_PARTITION)
        return make_partition(stack, call);
    struct hvs_partition *at = hvs_partition(stack, call->number[0]);
    if (at == NULL)
        return refuse(HVS_E_INVAL);
    switch (call->call) {
    case CTS_CALL_TRANSPORTS:
        at->transports = call->number[1];
        return 0;
    case CTS_CALL_PRIVILEGE:
        at->unprivileged = call->number[1] == 0;
        return 0;
    case CTS_CALL_SERVICE:
        return set_service(stack, call);
    case CTS_CALL_AUTOBIND:
        at->first = call->number[1];
        at->first_known = true;
        return 0;
    default:
        return hvs_pause(stack, at, call->call == CTS_CALL_RESUME);
    }
}
