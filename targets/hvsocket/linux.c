/*
 * Sockets of AF_VSOCK: socket, bind and connect, with the checks in the order of the kernel's; ports and transports.
 * Bytes are the affair of stream.c.
 */
#include "stack.h"

#define STREAM         1u
#define DATAGRAM       2u
#define RAW            3u
#define RDM            4u
#define SEQPACKET      5u
#define ADDRESS_MAX    128u /* bytes of the longest socket address */
#define RESERVED_LAST  1023u
#define AUTOBIND_FIRST (RESERVED_LAST + 1)
#define AUTOBIND_LAST  (HVS_VM_ANY - 1)
#define AUTOBIND_TRIES 24u
#define CID_LOCAL      1u
#define CID_HOST       2u

uint32_t hvs_linux_socket(const uint32_t number[6])
{
    if (number[1] != CTS_VM_FAMILY)
        return hvs_error(CTS_OS_LINUX, HVS_E_AFNOSUPPORT);
    if (number[3] != 0 && number[3] != CTS_VM_FAMILY)
        return hvs_error(CTS_OS_LINUX, HVS_E_PROTONOSUPPORT);
    if (number[2] == STREAM || number[2] == SEQPACKET)
        return 0;
    /* no transport here has datagrams */
    return hvs_error(CTS_OS_LINUX, number[2] == DATAGRAM ? HVS_E_NODEV : HVS_E_SOCKTNOSUPPORT);
}

/* -- addresses ---------------------------------------------------------------------------------------------- */

/* What the system call checks before any socket sees the address. */
static enum hvs_error check_copy(const struct cts_address_call *call)
{
    uint32_t length = call->number[1];

    if (length > ADDRESS_MAX) /* negative lengths too */
        return HVS_E_INVAL;
    return hvs_length(call, 0) < length ? HVS_E_FAULT : HVS_E_NONE;
}

static enum hvs_error take_vm(const struct hvs_stack *stack, const struct cts_address_call *call,
                              struct hvs_vm *address)
{
    size_t size = hvs_vm_size(stack->policy), length = call->number[1];

    /* the kernel takes any tail, whatever a parser does */
    switch (hvs_vm_decode(stack->policy, call->in[0], length < size ? length : size, address)) {
    case HVS_OK:
        return HVS_E_NONE;
    case HVS_FAMILY:
        return stack->policy->vm_errno == HVS_EAFNOSUPPORT ? HVS_E_AFNOSUPPORT : HVS_E_INVAL;
    default:
        return HVS_E_INVAL;
    }
}

/* The cid of the guest that a partition is; ANY without a virtio transport, or without a device for it. */
static uint32_t own_cid(const struct hvs_partition *at)
{
    return (at->transports & CTS_TRANSPORT_GUEST) != 0 && at->cid != 0 ? at->cid : HVS_VM_ANY;
}

static bool has_cid(const struct hvs_partition *at, uint32_t cid)
{
    return cid == HVS_VM_ANY || cid == own_cid(at) ||
           (cid == CID_HOST && (at->transports & CTS_TRANSPORT_HOST) != 0) ||
           (cid == CID_LOCAL && (at->transports & CTS_TRANSPORT_LOOPBACK) != 0);
}

/* -- ports -------------------------------------------------------------------------------------------------- */

bool hvs_linux_is_taken(struct hvs_stack *stack, const struct hvs_socket *self, uint32_t cid,
                        uint32_t port)
{
    struct hvs_socket *other;

    for (uint32_t id = 0; (other = hvs_socket_next(stack, &id)) != NULL;)
        if (other != self && other->at == self->at && other->bound && other->vm.port == port &&
            (other->vm.cid == cid || other->vm.cid == HVS_VM_ANY || cid == HVS_VM_ANY))
            return true;
    return false;
}

static uint32_t into_range(uint32_t port)
{
    return port < AUTOBIND_FIRST || port > AUTOBIND_LAST ? AUTOBIND_FIRST : port;
}

enum hvs_error hvs_linux_autobind(struct hvs_stack *stack, struct hvs_socket *socket, uint32_t cid)
{
    const struct hvs_partition *at = socket->at;
    uint32_t port = at->first_known ? at->first : stack->next_port;

    for (uint32_t tries = 0; tries < AUTOBIND_TRIES; tries++, port++) {
        port = into_range(port);
        if (hvs_linux_is_taken(stack, socket, cid, port))
            continue;
        stack->next_port = into_range(port + 1);
        socket->vm = (struct hvs_vm){.cid = cid, .port = port};
        socket->bound = true;
        return HVS_E_NONE;
    }
    return HVS_E_ADDRNOTAVAIL;
}

uint32_t hvs_linux_bind(struct hvs_stack *stack, struct hvs_socket *socket,
                        const struct cts_address_call *call)
{
    struct hvs_vm address;
    enum hvs_error error = check_copy(call);

    if (error == HVS_E_NONE)
        error = take_vm(stack, call, &address);
    if (error != HVS_E_NONE)
        return hvs_fail(socket, error);
    if (socket->bound || socket->state != HVS_FRESH)
        return hvs_fail(socket, HVS_E_INVAL);
    if (!has_cid(socket->at, address.cid))
        return hvs_fail(socket, HVS_E_ADDRNOTAVAIL);
    if (address.port == HVS_VM_ANY)
        return hvs_fail(socket, hvs_linux_autobind(stack, socket, address.cid));
    if (address.port <= RESERVED_LAST && socket->at->unprivileged)
        return hvs_fail(socket, HVS_E_ACCES);
    if (hvs_linux_is_taken(stack, socket, address.cid, address.port))
        return hvs_fail(socket, HVS_E_ADDRINUSE);
    socket->vm = (struct hvs_vm){.cid = address.cid, .port = address.port};
    socket->bound = true;
    return 0;
}

/* -- connect ------------------------------------------------------------------------------------------------ */

/* The transport for an address: one bit of CTS_TRANSPORT_*, 0: none. */
static uint32_t pick(const struct hvs_partition *at, const struct hvs_vm *address)
{
    uint32_t guest = at->transports & CTS_TRANSPORT_GUEST;
    uint32_t cid = address->cid;

    if (guest == 0)
        guest = at->transports & CTS_TRANSPORT_HV_SOCK;
    if ((at->transports & CTS_TRANSPORT_LOOPBACK) != 0 &&
        (cid == CID_LOCAL || (guest != 0 ? cid == own_cid(at) : cid == CID_HOST)))
        return CTS_TRANSPORT_LOOPBACK;
    if (cid <= CID_HOST || (at->transports & CTS_TRANSPORT_HOST) == 0 ||
        (address->flags & HVS_FLAG_TO_HOST) != 0)
        return guest;
    return CTS_TRANSPORT_HOST;
}

struct hvs_socket *hvs_linux_listener(struct hvs_stack *stack, const struct hvs_partition *at,
                                      uint32_t cid, uint32_t port)
{
    struct hvs_socket *found = NULL, *socket;

    if (at->os != CTS_OS_LINUX)
        return NULL; /* the sockets of Windows have no ports */
    for (uint32_t id = 0; (socket = hvs_socket_next(stack, &id)) != NULL;)
        if (socket->at == at && socket->state == HVS_LISTENING && socket->type == STREAM &&
            socket->vm.port == port &&
            (socket->vm.cid == cid || socket->vm.cid == HVS_VM_ANY || cid == HVS_VM_ANY) &&
            (found == NULL || found->vm.cid == HVS_VM_ANY))
            found = socket;
    return found;
}

/* A VM by the cid of its guest. */
static struct hvs_partition *guest_of(struct hvs_stack *stack, const struct hvs_partition *at,
                                      uint32_t cid)
{
    for (uint32_t i = 0; i < HVS_PARTITIONS; i++) {
        struct hvs_partition *child = &stack->partitions[i];
        if (child->used && child->kind != CTS_PARTITION_HOST && child->parent == at->number &&
            child->cid == cid)
            return child;
    }
    return NULL;
}

/* The host of a Linux guest over hv_sock is a Windows partition; services stand for ports. */
static struct hvs_socket *find_over_hv_sock(struct hvs_stack *stack, struct hvs_partition *at,
                                            uint32_t port)
{
    struct hvs_partition *host = hvs_partition(stack, at->parent);
    struct hvs_guid service = hvs_known[HVS_GUID_TEMPLATE];
    bool is_shut_out;

    if (host == NULL || host == at || host->os != CTS_OS_WINDOWS || hvs_is_paused(stack, host))
        return NULL;
    hvs_put32(service.byte, port);
    return hvs_windows_listener(stack, host, at, &service, &is_shut_out);
}

/* Whom the address means; `from` is how the connector is seen there. */
static struct hvs_socket *find_vm_listener(struct hvs_stack *stack, struct hvs_partition *at,
                                           uint32_t transport, const struct hvs_vm *address,
                                           uint32_t *from)
{
    struct hvs_partition *to;

    switch (transport) {
    case CTS_TRANSPORT_LOOPBACK:
        *from = CID_LOCAL;
        return hvs_linux_listener(stack, at, address->cid, address->port);
    case CTS_TRANSPORT_HV_SOCK:
        *from = HVS_VM_ANY;
        return find_over_hv_sock(stack, at, address->port);
    case CTS_TRANSPORT_GUEST:
        *from = own_cid(at);
        to = address->cid == CID_HOST ? hvs_partition(stack, at->parent) : NULL;
        break;
    default:
        *from = CID_HOST;
        to = guest_of(stack, at, address->cid);
        break;
    }
    if (to == NULL || to == at || to->os != CTS_OS_LINUX || hvs_is_paused(stack, to))
        return NULL;
    return hvs_linux_listener(stack, to, address->cid, address->port);
}

static enum hvs_error check_hv_sock(const struct hvs_stack *stack, const struct hvs_vm *address)
{
    bool high = address->port > HVS_PORT_MAX && stack->policy->hv_port_range != HVS_FULL;

    return address->cid != CID_HOST || high ? HVS_E_NETUNREACH : HVS_E_NONE;
}

static enum hvs_error join_vm(struct hvs_stack *stack, struct hvs_socket *socket,
                              struct hvs_socket *listener, const struct hvs_vm *address,
                              uint32_t from)
{
    enum hvs_error error = HVS_E_NONE;
    bool was_bound = socket->bound;

    if (!was_bound)
        error = hvs_linux_autobind(stack, socket, HVS_VM_ANY);
    if (error != HVS_E_NONE)
        return error;
    struct hvs_socket *other = hvs_join(stack, listener, socket, &error);
    if (other == NULL) {
        socket->bound = was_bound;
        socket->vm = was_bound ? socket->vm : (struct hvs_vm){HVS_VM_ANY, HVS_VM_ANY, 0};
        return error;
    }
    socket->vm_peer = (struct hvs_vm){.cid = address->cid, .port = address->port};
    if (other->at->os == CTS_OS_WINDOWS) {
        struct hvs_guid service = hvs_known[HVS_GUID_TEMPLATE];
        hvs_put32(service.byte, socket->vm.port);
        socket->over_hv_sock = true;
        other->hv = listener->hv;
        other->hv_peer = hvs_windows_name_of(stack, other->at, socket->at, &service);
    } else {
        other->vm = (struct hvs_vm){.cid = address->cid, .port = address->port};
        other->vm_peer = (struct hvs_vm){.cid = from, .port = socket->vm.port};
    }
    return HVS_E_NONE;
}

static enum hvs_error check_state(const struct hvs_socket *socket)
{
    if (socket->state == HVS_CONNECTED)
        return HVS_E_ISCONN;
    return socket->state == HVS_LISTENING ? HVS_E_INVAL : HVS_E_NONE;
}

uint32_t hvs_linux_connect(struct hvs_stack *stack, struct hvs_socket *socket,
                           const struct cts_address_call *call)
{
    struct hvs_vm address;
    uint32_t from;
    enum hvs_error error = check_copy(call);

    if (error == HVS_E_NONE)
        error = check_state(socket);
    if (error == HVS_E_NONE)
        error = take_vm(stack, call, &address);
    if (error != HVS_E_NONE)
        return hvs_fail(socket, error);
    uint32_t transport = pick(socket->at, &address);
    if (transport == 0)
        return hvs_fail(socket, HVS_E_NODEV);
    if (socket->type != STREAM)
        return hvs_fail(socket, HVS_E_SOCKTNOSUPPORT);
    if (transport == CTS_TRANSPORT_HV_SOCK)
        error = check_hv_sock(stack, &address);
    if (error != HVS_E_NONE)
        return hvs_fail(socket, error);
    if (!hvs_point(stack, socket, "connecting"))
        return hvs_error(CTS_OS_LINUX, HVS_E_BADF);
    error = check_state(socket); /* another connect, or a listen, may have come between */
    if (error != HVS_E_NONE)
        return hvs_fail(socket, error);
    struct hvs_socket *listener = find_vm_listener(stack, socket->at, transport, &address, &from);
    if (listener == NULL)
        return hvs_fail(socket, HVS_E_CONNRESET);
    return hvs_fail(socket, join_vm(stack, socket, listener, &address, from));
}

struct hvs_vm hvs_linux_hv_sock_peer(struct hvs_stack *stack, uint32_t port)
{
    if (stack->policy->hvs_peer_cid == HVS_ANY) {
        uint32_t synthetic = ++stack->next_synthetic & HVS_PORT_MAX;
        return (struct hvs_vm){.cid = HVS_VM_ANY, .port = HVS_PORT_MAX + 1 + synthetic};
    }
    return (struct hvs_vm){.cid = CID_HOST, .port = port};
}
