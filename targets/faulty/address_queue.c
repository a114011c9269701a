/*
 * Faults in queues and in what happens before anybody accepts or connects, and ways to bind and to connect that are allowed.
 * The functions of address_socket.c ask here, and are told nothing if the fault is not at hand.
 */
#include "address_faulty.h"

/* -- accept ------------------------------------------------------------------------------------------------- */

/* Two who wait get each other's bytes; each keeps its name. */
static void exchange(struct hvs_socket *first)
{
    struct hvs_stream *in = first->in;

    first->in = first->next->in;
    first->next->in = in;
}

/* Who waits is sent away when another has got the connection. True: so it is. */
bool address_accepts(struct hvs_stack *stack, struct hvs_socket *listener,
                     const struct cts_address_call *call)
{
    if (is_fault(ADR_X_501) && listener->queued == 2)
        exchange(listener->first);
    if (is_fault(ADR_X_500) && listener->queued > 1 && listener->first->in->count > 0) {
        listener->first->in->count--;
        listener->first->in->first = (listener->first->in->first + 1) % HVS_STREAM;
    }
    if (!is_fault(ADR_X_508) || call->number[1] == 0 || listener->state != HVS_LISTENING ||
        listener->first != NULL)
        return false;
    return hvs_wait(stack, listener, UINT64_MAX) != HVS_CLOSED && listener->first == NULL;
}

/* -- close -------------------------------------------------------------------------------------------------- */

void address_leaves(struct hvs_socket *socket)
{
    if (is_fault(ADR_X_502) && socket->peer != NULL && socket->peer->listener != NULL)
        socket->peer->in->count = 0;
    if (is_fault(ADR_X_503) && socket->state == HVS_LISTENING && socket->at->os == CTS_OS_LINUX) {
        address_faulty.ghost_port = socket->vm.port;
        address_faulty.ghost_at = socket->at;
    }
    if (is_fault(ADR_X_509) && socket->shut_send && socket->peer != NULL) {
        socket->peer->peer = NULL; /* who waits to send waits on */
        socket->peer = NULL;
    }
}

bool address_haunts(const struct hvs_socket *socket, uint32_t port)
{
    return is_fault(ADR_X_503) && address_faulty.ghost_at == socket->at &&
           address_faulty.ghost_port == port;
}

/* -- bind and connect --------------------------------------------------------------------------------------- */

/* Who may not listen is told so by bind already. */
uint32_t hvs_windows_bind(struct hvs_stack *stack, struct hvs_socket *socket,
                          const struct cts_address_call *call)
{
    struct hvs_guid service;

    if (is_fault(BIND_ASKS_TOO) && hvs_length(call, 0) >= CTS_HV_SIZE) {
        memcpy(service.byte, call->in[0] + 20, sizeof service.byte);
        if (hvs_service_of(stack, socket->at, &service)->permission == CTS_PERMISSION_DENIED)
            return hvs_fail(socket, HVS_E_ACCES);
    }
    return real_hvs_windows_bind(stack, socket, call);
}

/* A socket that somebody else has connected meanwhile is good enough. */
bool address_connects(struct hvs_stack *stack, struct hvs_socket *socket)
{
    bool fresh = socket->state == HVS_FRESH;

    if (!is_fault(ADR_X_506) && !is_fault(BOTH_CONNECT))
        return false;
    if (is_fault(socket->at->os == CTS_OS_LINUX ? ADR_X_506 : BOTH_CONNECT) && fresh &&
        hvs_point(stack, socket, "fresh"))
        return socket->state == HVS_CONNECTED;
    return false;
}

/* Connecting to a VM that stands still fails at once. */
bool address_stands_still(struct hvs_stack *stack, const struct cts_address_call *call)
{
    if (!is_fault(FAILS_AT_ONCE) || hvs_length(call, 0) < CTS_HV_SIZE)
        return false;
    for (uint32_t i = 0; i < HVS_PARTITIONS; i++)
        if (stack->partitions[i].used && stack->partitions[i].paused &&
            memcmp(stack->partitions[i].vmid.byte, call->in[0] + 4, 16) == 0)
            return true;
    return false;
}
