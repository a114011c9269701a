/*
 * Faults in who is what to whom, which show in topologies of a certain shape only. Each function does what the reference
 * does, but for the fault at hand.
 */
#include "address_faulty.h"

static struct hvs_partition *above(struct hvs_stack *stack, const struct hvs_partition *at)
{
    return at->kind == CTS_PARTITION_HOST ? NULL : &stack->partitions[at->parent];
}

/* A container before this one that is below the same system. */
static bool is_second(const struct hvs_stack *stack, const struct hvs_partition *at)
{
    for (uint32_t i = 0; i < at->number; i++) {
        const struct hvs_partition *other = &stack->partitions[i];
        if (other->used && other->kind == CTS_PARTITION_CONTAINER && other->parent == at->parent)
            return true;
    }
    return false;
}

enum hvs_origin hvs_origin_of(struct hvs_stack *stack, const struct hvs_partition *listener,
                              const struct hvs_partition *from)
{
    enum hvs_origin origin = real_hvs_origin_of(stack, listener, from);

    if (is_fault(ADR_X_163) && origin == HVS_FROM_CHILD && from->kind == CTS_PARTITION_CONTAINER &&
        is_second(stack, from))
        return HVS_FROM_OTHER;
    return origin;
}

/* From a container in a VM in a VM, one VM too far. */
struct hvs_partition *hvs_reached_of(struct hvs_stack *stack, struct hvs_partition *from,
                                     enum hvs_reached reached, const struct hvs_guid *vmid)
{
    struct hvs_partition *at = real_hvs_reached_of(stack, from, reached, vmid);

    if (is_fault(ADR_X_161) && reached == HVS_REACHED_SILO_HOST && at != NULL &&
        at->kind == CTS_PARTITION_VM && above(stack, at)->kind == CTS_PARTITION_VM)
        return above(stack, at);
    return at;
}
