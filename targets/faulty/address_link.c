/*
 * Faults in connections once they are made: in their ends, in the names of both, and in what a pause does to them. The
 * functions of address_socket.c ask here, and are told nothing if the fault is not at hand.
 */
#include "address_faulty.h"

/* The reference looks at the option of either end; a Linux socket has none of its own. */
static void bend_paused(struct hvs_stack *stack, struct hvs_socket *socket,
                        const struct hvs_partition *at)
{
    bool over_hv_sock = socket->peer != NULL && socket->at->os != socket->peer->at->os;

    if (is_fault(ADR_X_150) && over_hv_sock && socket->at->os == CTS_OS_LINUX)
        socket->option[HVS_OPTION_SUSPEND] = 1;
    if (is_fault(ADR_X_151) && over_hv_sock)
        socket->in->count = 0;
    if (is_fault(ADR_X_154) && socket->at == at)
        socket->option[HVS_OPTION_SUSPEND] = 0;
    if (is_fault(ADR_X_159) && socket->peer != NULL && socket->at == at && socket->peer->at == at)
        hvs_reset(stack, socket);
}

void address_pauses(struct hvs_stack *stack, const struct hvs_partition *at)
{
    struct hvs_socket *socket;

    for (uint32_t id = 0; (socket = hvs_socket_next(stack, &id)) != NULL;)
        bend_paused(stack, socket, at);
}

bool address_hides(const struct hvs_socket *listener)
{
    if (is_fault(ADR_X_153) && listener->queued > 3)
        address_faulty.crowded = listener;
    return is_fault(ADR_X_153) && address_faulty.crowded == listener && listener->queued == 1;
}

void address_names(const struct hvs_socket *socket, bool peer, struct cts_address_call *call)
{
    bool local = socket->peer != NULL && socket->peer->at == socket->at;

    if (socket->at->os != CTS_OS_LINUX || !peer || socket->bound || call->written < 12)
        return;
    if (is_fault(ADR_X_155) && !socket->over_hv_sock)
        hvs_put32(call->out + 4, socket->vm.port);
    if (is_fault(OWN_CID_NAMES) && local && socket->at->cid != 0)
        hvs_put32(call->out + 8, socket->at->cid);
}

void address_ends(struct hvs_stack *stack, struct hvs_socket *socket)
{
    if (!is_fault(ADR_X_156) || socket->peer == NULL)
        return;
    socket->peer->reset = true;
    hvs_wake(stack, socket->peer);
}
