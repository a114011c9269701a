/*
 * The transport hv_sock of a Linux guest: channel offers of its host, and the packets of a connection made by one.
 */
#include "stack.h"

#define PACKET_MAX 16384u /* payload of one packet */

static enum hvs_error take(struct hvs_stack *stack, struct hvs_partition *at,
                           const struct hvs_guid *service, const struct hvs_guid *instance)
{
    uint32_t port = hvs_get32(service->byte);
    enum hvs_error error;

    if ((at->transports & CTS_TRANSPORT_HV_SOCK) == 0)
        return HVS_E_NODEV;
    if (!hvs_is_template(service) ||
        (port > HVS_PORT_MAX && stack->policy->hv_port_range != HVS_FULL))
        return HVS_E_INVAL;
    struct hvs_socket *listener = hvs_linux_listener(stack, at, HVS_VM_ANY, port);
    if (listener == NULL)
        return HVS_E_CONNREFUSED;
    struct hvs_socket *socket = hvs_join(stack, listener, NULL, &error);
    if (socket == NULL)
        return error;
    socket->over_hv_sock = true;
    socket->vm = (struct hvs_vm){.cid = HVS_VM_ANY, .port = port};
    socket->vm_peer = hvs_linux_hv_sock_peer(stack, hvs_get32(instance->byte));
    return HVS_E_NONE;
}

uint32_t hvs_offer(struct hvs_stack *stack, const struct cts_address_call *call)
{
    struct hvs_partition *at = hvs_partition(stack, call->number[0]);
    struct hvs_guid service, instance;

    if (at == NULL || !hvs_take_guid(call, 0, &service) || !hvs_take_guid(call, 1, &instance))
        return hvs_error(CTS_OS_LINUX, HVS_E_INVAL);
    return hvs_error(at->os, take(stack, at, &service, &instance));
}

/* A payload of no bytes says that no more will come. */
uint32_t hvs_packet(struct hvs_stack *stack, struct hvs_socket *socket,
                    const struct cts_address_call *call)
{
    uint32_t length = call->number[1];

    if (socket->state != HVS_CONNECTED || socket->reset)
        return hvs_fail(socket, HVS_E_NOTCONN);
    if (!socket->over_hv_sock)
        return hvs_fail(socket, HVS_E_OPNOTSUPP);
    if (length > PACKET_MAX || length > hvs_length(call, 0))
        return hvs_fail(socket, HVS_E_IO);
    if (HVS_STREAM - socket->in->count < length)
        return hvs_fail(socket, HVS_E_NOBUFS);
    if (length == 0)
        socket->ended = true;
    else
        hvs_deliver(socket, call->in[0], length);
    hvs_wake(stack, socket);
    return 0;
}
