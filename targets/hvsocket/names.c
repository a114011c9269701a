/*
 * The names of sockets, as getsockname, getpeername and accept give them: cut to the caller's buffer, with the whole
 * length beside, and nothing but zeroes where nothing is to be said.
 */
#include "stack.h"

uint32_t hvs_put_name(struct hvs_stack *stack, const struct hvs_socket *socket, bool peer,
                      struct cts_address_call *call)
{
    uint32_t capacity = hvs_capacity(call);
    uint8_t raw[CTS_HV_SIZE];
    size_t written, size;

    if (socket->at->os == CTS_OS_LINUX) {
        const struct hvs_vm *name = peer ? &socket->vm_peer : &socket->vm;
        size = hvs_vm_getname(stack->policy, name->cid, name->port, raw, sizeof raw, &written);
    } else {
        size = CTS_HV_SIZE;
        hvs_hv_encode(stack->policy, peer ? &socket->hv_peer : &socket->hv, raw, sizeof raw);
    }
    call->written = (uint32_t)(capacity < size ? capacity : size);
    if (call->written > 0)
        memcpy(call->out, raw, call->written);
    return (uint32_t)size;
}

uint32_t hvs_getname(struct hvs_stack *stack, const struct hvs_socket *socket, bool peer,
                     struct cts_address_call *call)
{
    bool connected = socket->state == HVS_CONNECTED && !socket->reset;

    if (peer && !connected)
        return hvs_fail(socket, HVS_E_NOTCONN);
    if (!peer && socket->at->os == CTS_OS_WINDOWS && !socket->bound && !connected)
        return hvs_fail(socket, HVS_E_INVAL);
    call->result[0] = hvs_put_name(stack, socket, peer, call);
    return 0;
}
