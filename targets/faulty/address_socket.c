/*
 * Faults in the socket calls. Each function does what the reference does, but for the fault at hand.
 */
#include "address_faulty.h"

/* The call with another address of 16 bytes, or another stated length. */
static struct cts_address_call with(const struct cts_address_call *call, const uint8_t *raw,
                                    uint32_t length)
{
    struct cts_address_call is = *call;

    is.in[0] = raw;
    is.in_length[0] = is.number[1] = length;
    return is;
}

/* Whether the call gives a whole sockaddr_vm; then it is copied. */
static bool take(const struct cts_address_call *call, uint8_t raw[16])
{
    if (call->number[1] < 16 || call->number[1] > 128 || hvs_length(call, 0) < 16)
        return false;
    memcpy(raw, call->in[0], 16);
    return raw[0] == 40 && raw[1] == 0;
}

/* -- bind --------------------------------------------------------------------------------------------------- */

uint32_t hvs_linux_bind(struct hvs_stack *stack, struct hvs_socket *socket,
                        const struct cts_address_call *call)
{
    struct cts_address_call is = *call;
    uint8_t raw[16];
    bool taken = take(call, raw);

    if (is_fault(ADR_F_20) && taken && hvs_get32(raw + 4) == 0) {
        hvs_put32(raw + 4, HVS_VM_ANY);
        is = with(call, raw, 16);
    }
    if (is_fault(ADR_X_37) && taken && socket->state == HVS_FRESH)
        socket->bound = false;
    if (is_fault(ADR_X_152) && socket->bound)
        return hvs_fail(socket, HVS_E_INVAL);
    if (is_fault(ADR_X_158) && taken && socket->state == HVS_LISTENING)
        return 0;
    if (is_fault(ADR_X_39) && taken && hvs_get32(raw + 4) < 1024 && socket->at->unprivileged)
        return hvs_fail(socket, HVS_E_ACCES);
    if (is_fault(ADR_X_54) && call->number[1] > 16)
        return hvs_fail(socket, HVS_E_INVAL);
    if (is_fault(ADR_X_83) && taken && hvs_get32(raw + 8) == 2) { /* as if it were ANY */
        hvs_put32(raw + 8, HVS_VM_ANY);
        is = with(call, raw, 16);
    }
    if (is_fault(ADR_X_96) && taken && socket->state == HVS_FRESH && !socket->bound &&
        !hvs_linux_is_taken(stack, socket, hvs_get32(raw + 8), hvs_get32(raw + 4))) {
        if (!hvs_point(stack, socket, "free"))
            return hvs_error(CTS_OS_LINUX, HVS_E_BADF);
        address_faulty.is_free = true; /* it has looked */
    }
    uint32_t error = real_hvs_linux_bind(stack, socket, &is);
    address_faulty.is_free = false;
    if (is_fault(ADR_X_38) && error == 0)
        socket->vm.flags = raw[12];
    return error;
}

/* Each cid has its own ports, and ANY is one of them. */
bool hvs_linux_is_taken(struct hvs_stack *stack, const struct hvs_socket *self, uint32_t cid,
                        uint32_t port)
{
    struct hvs_socket *other;

    if (address_faulty.is_free)
        return false;
    if (address_haunts(self, port))
        return true;
    if (!is_fault(ADR_X_53))
        return real_hvs_linux_is_taken(stack, self, cid, port);
    for (uint32_t id = 0; (other = hvs_socket_next(stack, &id)) != NULL;)
        if (other != self && other->at == self->at && other->bound && other->vm.port == port &&
            other->vm.cid == cid)
            return true;
    return false;
}

/* The direction of the search is free. */
static enum hvs_error search_down(struct hvs_stack *stack, struct hvs_socket *socket, uint32_t cid)
{
    uint32_t port = socket->at->first;

    for (uint32_t tries = 0; tries < 24; tries++, port--) {
        if (port < 1024 || port == HVS_VM_ANY)
            port = HVS_VM_ANY - 1;
        if (hvs_linux_is_taken(stack, socket, cid, port))
            continue;
        socket->vm = (struct hvs_vm){.cid = cid, .port = port};
        socket->bound = true;
        return HVS_E_NONE;
    }
    return HVS_E_ADDRNOTAVAIL;
}

/* The search goes on behind the last port, over ANY, to 0. */
enum hvs_error hvs_linux_autobind(struct hvs_stack *stack, struct hvs_socket *socket, uint32_t cid)
{
    if (is_fault(DOWNWARDS) && socket->at->first_known)
        return search_down(stack, socket, cid);
    if (!is_fault(ADR_F_21) || !socket->at->first_known)
        return real_hvs_linux_autobind(stack, socket, cid);
    uint32_t port = socket->at->first;
    for (uint32_t tries = 0; tries < 24; tries++, port++) {
        if (hvs_linux_is_taken(stack, socket, cid, port))
            continue;
        socket->vm = (struct hvs_vm){.cid = cid, .port = port};
        socket->bound = true;
        return HVS_E_NONE;
    }
    return HVS_E_ADDRNOTAVAIL;
}

/* -- connect ------------------------------------------------------------------------------------------------ */

uint32_t hvs_linux_connect(struct hvs_stack *stack, struct hvs_socket *socket,
                           const struct cts_address_call *call)
{
    struct cts_address_call is = *call;
    uint8_t raw[16];
    bool taken = take(call, raw);

    if (is_fault(ADR_X_47) && !taken)
        return hvs_fail(socket, HVS_E_INVAL);
    if (is_fault(ADR_X_50) && taken && hvs_get32(raw + 4) == HVS_VM_ANY &&
        socket->state == HVS_FRESH)
        return hvs_fail(socket, HVS_E_INVAL);
    if (is_fault(ADR_X_52) && taken && hvs_get32(raw + 4) < 1024 && socket->at->unprivileged)
        return hvs_fail(socket, HVS_E_ACCES);
    if (is_fault(ADR_X_46) && taken) {
        raw[12] &= 0xfe;
        is = with(call, raw, 16);
    }
    if (is_fault(ADR_X_56) && taken && hvs_get32(raw + 8) == 0 &&
        (socket->at->transports & CTS_TRANSPORT_HV_SOCK) != 0) {
        hvs_put32(raw + 8, 2);
        is = with(call, raw, 16);
    }
    if (taken && address_connects(stack, socket))
        return 0;
    uint32_t error = real_hvs_linux_connect(stack, socket, &is);
    if (is_fault(REFUSES_CONNECTIONS) && taken &&
        error == hvs_error(CTS_OS_LINUX, HVS_E_CONNRESET) && hvs_get32(raw + 4) != HVS_VM_ANY)
        return hvs_error(CTS_OS_LINUX, HVS_E_CONNREFUSED);
    return error;
}

/* A timeout in seconds, or twice as fast. */
uint32_t hvs_windows_connect(struct hvs_stack *stack, struct hvs_socket *socket,
                             const struct cts_address_call *call)
{
    if (is_fault(ADR_X_60))
        socket->option[HVS_OPTION_TIMEOUT] *= 1000;
    if (is_fault(ADR_X_505))
        socket->option[HVS_OPTION_TIMEOUT] /= 2;
    if (address_stands_still(stack, call))
        return hvs_fail(socket, HVS_E_TIMEDOUT);
    if (address_connects(stack, socket))
        return 0;
    return real_hvs_windows_connect(stack, socket, call);
}

/* -- socket and options ------------------------------------------------------------------------------------- */

uint32_t hvs_windows_socket(const uint32_t number[6])
{
    uint32_t is[6];

    memcpy(is, number, sizeof is);
    if (is_fault(ADR_X_58) && is[3] == 0)
        is[3] = 1;
    if (is_fault(NO_SUPPORT) && is[1] == CTS_HV_FAMILY && is[3] != 1)
        return hvs_error(CTS_OS_WINDOWS, HVS_E_PROTONOSUPPORT);
    return real_hvs_windows_socket(is);
}

/* The type is looked at before the protocol. */
uint32_t hvs_linux_socket(const uint32_t number[6])
{
    if (is_fault(ADR_X_51) && number[1] == CTS_VM_FAMILY && number[2] != 1 && number[2] != 5)
        return hvs_error(CTS_OS_LINUX, HVS_E_SOCKTNOSUPPORT);
    return real_hvs_linux_socket(number);
}

uint32_t hvs_windows_set_option(struct hvs_stack *stack, struct hvs_socket *socket,
                                const struct cts_address_call *call)
{
    struct cts_address_call is = *call;
    bool whole = hvs_length(call, 0) >= 4;

    if (is_fault(ADR_F_37) && whole && call->number[1] == 1 && call->number[2] == 1) {
        socket->option[HVS_OPTION_TIMEOUT] = hvs_get32(call->in[0]);
        return 0;
    }
    if (is_fault(ADR_X_36) && whole && call->number[2] == CTS_HVSOCKET_CONNECTED_SUSPEND) {
        uint32_t error = real_hvs_windows_set_option(stack, socket, call);
        socket->option[HVS_OPTION_SUSPEND] &= 1;
        return error;
    }
    if (is_fault(ADR_X_42) && whole && call->number[1] == 1) { /* every bit names an option */
        uint32_t error = 1;
        for (uint32_t bit = 1; bit <= 8; bit *= 2) {
            is.number[2] = call->number[2] & bit;
            if (is.number[2] != 0 && real_hvs_windows_set_option(stack, socket, &is) == 0)
                error = 0;
        }
        return error == 0 ? 0 : hvs_fail(socket, HVS_E_NOPROTOOPT);
    }
    if (is_fault(ADR_X_59) && whole)
        is.in_length[0] = 4;
    return real_hvs_windows_set_option(stack, socket, &is);
}

/* -- bytes -------------------------------------------------------------------------------------------------- */

uint32_t hvs_send(struct hvs_stack *stack, struct hvs_socket *socket, struct cts_address_call *call)
{
    if (is_fault(ADR_X_55) && socket->state == HVS_CONNECTED)
        call->number[1] = 0;
    if (is_fault(ADR_X_157))
        socket->shut_send = false;
    bool stands = socket->peer != NULL && hvs_is_paused(stack, socket->peer->at);
    if (is_fault(HOLDS_SENDS) && stands && !socket->reset && call->number[2] == 0)
        return hvs_fail(socket, HVS_E_AGAIN);
    return real_hvs_send(stack, socket, call);
}

/* What does not fit into the buffer is gone, as with datagrams. */
uint32_t hvs_receive(struct hvs_stack *stack, struct hvs_socket *socket,
                     struct cts_address_call *call)
{
    uint32_t capacity = call->capacity;

    if (is_fault(ADR_X_93) && call->number[1] != 0 && socket->state == HVS_CONNECTED &&
        socket->in->count == 0 && !socket->ended && !socket->reset) {
        uint32_t os = socket->at->os;
        if (!hvs_point(stack, socket, "nothing there") ||
            hvs_wait(stack, socket, UINT64_MAX) == HVS_CLOSED)
            return hvs_error(os, HVS_E_BADF);
    }
    if (is_fault(SHORT_READS) && capacity > 1)
        call->capacity = 1;
    uint32_t error = real_hvs_receive(stack, socket, call);
    call->capacity = capacity;
    if (is_fault(ADR_X_40) && error == 0 && call->written > 0)
        socket->in->count = 0;
    return error;
}

/* Waits although somebody may have come while it looked. */
uint32_t hvs_accept(struct hvs_stack *stack, struct hvs_socket *socket,
                    struct cts_address_call *call)
{
    if ((address_hides(socket) && call->number[1] == 0) || address_accepts(stack, socket, call))
        return hvs_fail(socket, HVS_E_AGAIN);
    if (is_fault(ADR_X_48) && call->number[1] != 0 && socket->state == HVS_LISTENING &&
        socket->first == NULL) {
        uint32_t os = socket->at->os;
        if (!hvs_point(stack, socket, "nobody there") ||
            hvs_wait(stack, socket, UINT64_MAX) == HVS_CLOSED)
            return hvs_error(os, HVS_E_BADF);
    }
    if (is_fault(YOUNGEST_FIRST) && socket->queued > 1) {
        struct hvs_socket *before = socket->first;
        while (before->next != socket->last)
            before = before->next;
        socket->last->next = socket->first;
        socket->first = socket->last;
        socket->last = before;
        before->next = NULL;
    }
    return real_hvs_accept(stack, socket, call);
}

/* What the other end has not read yet goes with it. */
void hvs_close(struct hvs_stack *stack, struct hvs_socket *socket)
{
    if (is_fault(ADR_X_41) && socket->peer != NULL)
        socket->peer->in->count = 0;
    if (is_fault(ADR_X_94) && socket->peer != NULL) { /* who waits for bytes waits on */
        socket->peer->ended = true;
        socket->peer->peer = NULL;
        socket->peer = NULL;
    }
    address_ends(stack, socket);
    address_leaves(socket);
    real_hvs_close(stack, socket);
}

/* -- names -------------------------------------------------------------------------------------------------- */

uint32_t hvs_put_name(struct hvs_stack *stack, const struct hvs_socket *socket, bool peer,
                      struct cts_address_call *call)
{
    uint32_t size = real_hvs_put_name(stack, socket, peer, call);

    if (is_fault(ADR_X_38) && !peer && socket->at->os == CTS_OS_LINUX && call->written > 12)
        call->out[12] = socket->vm.flags;
    address_names(socket, peer, call);
    return size;
}

/* -- hv_sock, partitions ------------------------------------------------------------------------------------ */

/* An offer is known by Data2. */
uint32_t hvs_offer(struct hvs_stack *stack, const struct cts_address_call *call)
{
    struct cts_address_call is = *call;
    struct hvs_guid service;

    if (is_fault(ADR_X_43) && hvs_take_guid(call, 0, &service) &&
        hvs_get16(service.byte + 4) == 0xfacb) {
        memcpy(service.byte + 4, hvs_known[HVS_GUID_TEMPLATE].byte + 4, 12);
        is.in[0] = service.byte;
    }
    return real_hvs_offer(stack, &is);
}

/* Ports of peers that could not be bound to are not believed. */
struct hvs_vm hvs_linux_hv_sock_peer(struct hvs_stack *stack, uint32_t port)
{
    if (is_fault(ADR_X_44) && (port < 1024 || port == HVS_VM_ANY))
        port = 1024;
    return real_hvs_linux_hv_sock_peer(stack, port);
}

uint32_t hvs_packet(struct hvs_stack *stack, struct hvs_socket *socket,
                    const struct cts_address_call *call)
{
    struct cts_address_call is = *call;

    if (is_fault(ADR_X_45) && is.number[1] > hvs_length(call, 0))
        is.number[1] = hvs_length(call, 0);
    return real_hvs_packet(stack, socket, &is);
}

uint32_t hvs_world_call(struct hvs_stack *stack, const struct cts_address_call *call)
{
    struct cts_address_call is = *call;

    if (is_fault(ADR_X_49) && call->call == CTS_CALL_PARTITION)
        is.number[5] = 0;
    struct hvs_partition *host = hvs_partition(stack, call->number[2]);
    bool same = host != NULL && host->cid != 0 && host->cid == call->number[4];
    if (is_fault(ADR_X_160) && call->call == CTS_CALL_PARTITION && same)
        is.number[4] = 0;
    return real_hvs_world_call(stack, &is);
}

/* Nothing ends by a pause. */
uint32_t hvs_pause(struct hvs_stack *stack, struct hvs_partition *at, bool resume)
{
    if (is_fault(ADR_X_57) && at->kind != CTS_PARTITION_HOST) {
        at->paused = !resume;
        return 0;
    }
    if (!resume && at->kind != CTS_PARTITION_HOST)
        address_pauses(stack, at);
    return real_hvs_pause(stack, at, resume);
}
