/*
 * Sockets of AF_HYPERV: socket, bind, listen, connect and options, by the decisions of decide.c. Bytes are the
 * affair of stream.c.
 */
#include "stack.h"

#define STREAM 1u
#define NEVER  UINT64_MAX
#define PER_MS 10000u /* units of the host's clock */

uint32_t hvs_windows_socket(const uint32_t number[6])
{
    if (number[1] != CTS_HV_FAMILY)
        return hvs_error(CTS_OS_WINDOWS, HVS_E_AFNOSUPPORT);
    if (number[2] != STREAM)
        return hvs_error(CTS_OS_WINDOWS, HVS_E_SOCKTNOSUPPORT);
    if (number[3] != CTS_HV_PROTOCOL_RAW)
        return hvs_error(CTS_OS_WINDOWS, HVS_E_PROTOTYPE);
    return 0;
}

/* The address that a call names. Stated bytes that were not given do not count as there. */
static enum hvs_error take_hv(const struct hvs_stack *stack, const struct cts_address_call *call,
                              struct hvs_hv *address)
{
    uint32_t length = call->number[1];

    if (length > INT32_MAX || (length >= CTS_HV_SIZE && hvs_length(call, 0) < CTS_HV_SIZE))
        return HVS_E_FAULT;
    switch (hvs_hv_decode(stack->policy, call->in[0], length, address)) {
    case HVS_OK:
        return HVS_E_NONE;
    case HVS_LEN:
        return HVS_E_FAULT;
    case HVS_FAMILY:
        return HVS_E_AFNOSUPPORT;
    default:
        return HVS_E_INVAL;
    }
}

static bool is_hv_taken(struct hvs_stack *stack, const struct hvs_socket *self,
                        const struct hvs_hv *address)
{
    struct hvs_socket *other;

    for (uint32_t id = 0; (other = hvs_socket_next(stack, &id)) != NULL;)
        if (other != self && other->at == self->at && other->bound &&
            hvs_hv_compare(&other->hv, address) == 0)
            return true;
    return false;
}

uint32_t hvs_windows_bind(struct hvs_stack *stack, struct hvs_socket *socket,
                          const struct cts_address_call *call)
{
    struct hvs_hv address;
    enum hvs_error error = take_hv(stack, call, &address);
    uint32_t code;

    if (error != HVS_E_NONE)
        return hvs_fail(socket, error);
    if (socket->bound || socket->state != HVS_FRESH)
        return hvs_fail(socket, HVS_E_INVAL);
    if (hvs_listen_decide(stack->policy, &address.vmid, hvs_environment_of(stack, socket->at),
                          HVS_PERMITTED, &code) != HVS_OK)
        return code;
    if (is_hv_taken(stack, socket, &address))
        return hvs_fail(socket, HVS_E_ADDRINUSE);
    socket->hv = address;
    socket->bound = true;
    return 0;
}

/* What Windows has to say before a socket listens. */
uint32_t hvs_windows_listen(struct hvs_stack *stack, struct hvs_socket *socket)
{
    enum hvs_environment environment = hvs_environment_of(stack, socket->at);
    const struct hvs_service_config *service =
        hvs_service_of(stack, socket->at, &socket->hv.service);
    uint32_t code;

    if (!socket->bound || socket->state == HVS_CONNECTED)
        return 0;
    if (hvs_listen_decide(stack->policy, &socket->hv.vmid, environment,
                          (enum hvs_permission)service->permission, &code) != HVS_OK)
        return code;
    if (environment == HVS_IN_HOST && !service->registered &&
        stack->policy->unregistered_service == HVS_REFUSE)
        return hvs_fail(socket, HVS_E_ACCES);
    return 0;
}

/* -- connect ------------------------------------------------------------------------------------------------ */

/* The narrower a listener's VmId is, the sooner it gets a connection. */
static int width(const struct hvs_guid *vmid)
{
    if (hvs_guid_equal(vmid, &hvs_known[HVS_GUID_WILDCARD]))
        return 2;
    return hvs_guid_equal(vmid, &hvs_known[HVS_GUID_CHILDREN]) ? 1 : 0;
}

struct hvs_socket *hvs_windows_listener(struct hvs_stack *stack, struct hvs_partition *at,
                                        const struct hvs_partition *from,
                                        const struct hvs_guid *service, bool *is_shut_out)
{
    const struct hvs_hv connection = {from->vmid, *service};
    const struct hvs_service_config *config = hvs_service_of(stack, at, service);
    enum hvs_environment environment = hvs_environment_of(stack, at);
    enum hvs_origin origin = hvs_origin_of(stack, at, from);
    struct hvs_socket *found = NULL, *listener;
    uint32_t code;

    *is_shut_out = false;
    for (uint32_t id = 0; (listener = hvs_socket_next(stack, &id)) != NULL;) {
        if (listener->at != at || listener->state != HVS_LISTENING)
            continue;
        if (hvs_accept_decide(stack->policy, &listener->hv, &connection, environment, origin,
                              (enum hvs_gate)config->gate, HVS_PERMITTED, &code) == HVS_MATCH) {
            if (found == NULL || width(&listener->hv.vmid) < width(&found->hv.vmid))
                found = listener;
        } else if (hvs_guid_equal(&listener->hv.service, service) &&
                   width(&listener->hv.vmid) > 0) {
            *is_shut_out = true;
        }
    }
    return found;
}

struct hvs_hv hvs_windows_name_of(struct hvs_stack *stack, const struct hvs_partition *listener,
                                  const struct hvs_partition *from, const struct hvs_guid *service)
{
    struct hvs_hv name = {from->vmid, *service};

    switch (hvs_origin_of(stack, listener, from)) {
    case HVS_FROM_SELF:
        name.vmid = hvs_known[HVS_GUID_LOOPBACK];
        break;
    case HVS_FROM_HOST:
    case HVS_FROM_SILO_HOST:
        name.vmid = hvs_known[HVS_GUID_PARENT];
        break;
    default:
        break;
    }
    return name;
}

/* A connector that was not bound has a ServiceId that nobody else has. */
static void name_connector(struct hvs_stack *stack, struct hvs_socket *socket)
{
    static const struct hvs_guid unchosen = {
        {0, 0, 0, 0, 0x5e, 0x9c, 0x4b, 0x4d, 0x91, 0x0e, 0x3c, 0x55, 0x08, 0xa7, 0xe2, 0x16}};

    if (socket->bound)
        return;
    socket->hv.vmid = socket->at->vmid;
    socket->hv.service = unchosen;
    hvs_put32(socket->hv.service.byte, ++stack->next_synthetic);
}

/* Whom an address reaches: a partition, or NULL and the code. */
static struct hvs_partition *reach(struct hvs_stack *stack, struct hvs_socket *socket,
                                   const struct hvs_hv *address, uint32_t *code)
{
    const struct hvs_service_config *service = hvs_service_of(stack, socket->at, &address->service);
    const struct hvs_connecting is = {
        .environment = hvs_environment_of(stack, socket->at),
        .permission = (enum hvs_permission)service->permission,
        .known = hvs_child_of(stack, socket->at, &address->vmid) != NULL,
        .registered = service->registered,
    };
    enum hvs_reached reached;

    if (hvs_connect_decide(stack->policy, &address->vmid, &is, &reached, code) != HVS_OK)
        return NULL;
    return hvs_reached_of(stack, socket->at, reached, &address->vmid);
}

/* The listener in `at`, of whichever flavour that is. */
static struct hvs_socket *find_hv_listener(struct hvs_stack *stack, struct hvs_partition *at,
                                           const struct hvs_partition *from,
                                           const struct hvs_guid *service, bool *is_shut_out)
{
    if (at->os == CTS_OS_WINDOWS)
        return hvs_windows_listener(stack, at, from, service, is_shut_out);
    *is_shut_out = false;
    if ((at->transports & CTS_TRANSPORT_HV_SOCK) == 0 || !hvs_is_template(service))
        return NULL;
    return hvs_linux_listener(stack, at, HVS_VM_ANY, hvs_get32(service->byte));
}

static uint32_t join_hv(struct hvs_stack *stack, struct hvs_socket *socket,
                        struct hvs_socket *listener, const struct hvs_hv *address)
{
    enum hvs_error error;
    struct hvs_socket *other = hvs_join(stack, listener, socket, &error);

    if (other == NULL)
        return hvs_fail(socket, error == HVS_E_CONNRESET ? HVS_E_CONNREFUSED : error);
    name_connector(stack, socket);
    socket->hv_peer = *address;
    if (other->at->os == CTS_OS_LINUX) {
        other->vm = (struct hvs_vm){HVS_VM_ANY, hvs_get32(address->service.byte), 0};
        other->vm_peer = hvs_linux_hv_sock_peer(stack, ++stack->next_synthetic);
        other->over_hv_sock = true;
    } else {
        other->hv = listener->hv;
        other->hv_peer = hvs_windows_name_of(stack, other->at, socket->at, &socket->hv.service);
    }
    return 0;
}

uint32_t hvs_windows_connect(struct hvs_stack *stack, struct hvs_socket *socket,
                             const struct cts_address_call *call)
{
    uint64_t deadline = NEVER;
    struct hvs_hv address;
    uint32_t code;

    if (socket->state != HVS_FRESH)
        return hvs_fail(socket, socket->state == HVS_CONNECTED ? HVS_E_ISCONN : HVS_E_INVAL);
    enum hvs_error error = take_hv(stack, call, &address);
    if (error != HVS_E_NONE)
        return hvs_fail(socket, error);
    if (!hvs_point(stack, socket, "connecting"))
        return hvs_error(CTS_OS_WINDOWS, HVS_E_INTR);
    for (;;) {
        bool is_shut_out = false;
        if (socket->state != HVS_FRESH)
            return hvs_fail(socket, HVS_E_ISCONN);
        struct hvs_partition *at = reach(stack, socket, &address, &code);
        if (at == NULL)
            return code;
        struct hvs_socket *listener =
            hvs_is_paused(stack, at)
                ? NULL
                : find_hv_listener(stack, at, socket->at, &address.service, &is_shut_out);
        if (listener != NULL)
            return join_hv(stack, socket, listener, &address);
        if (!hvs_is_paused(stack, at) &&
            !(is_shut_out && stack->policy->wildcard_no_match == HVS_TIMEOUT))
            return hvs_fail(socket, HVS_E_CONNREFUSED);
        if (call->number[2] == 0)
            return hvs_fail(socket, HVS_E_AGAIN);
        if (deadline == NEVER)
            deadline = stack->host->now(stack->host) +
                       (uint64_t)socket->option[HVS_OPTION_TIMEOUT] * PER_MS;
        enum hvs_waited waited = hvs_wait(stack, socket, deadline);
        if (waited == HVS_CLOSED)
            return hvs_error(CTS_OS_WINDOWS, HVS_E_INTR);
        if (waited == HVS_TIMED_OUT)
            return hvs_fail(socket, HVS_E_TIMEDOUT);
    }
}

/* -- options ------------------------------------------------------------------------------------------------ */

static const uint32_t option_numbers[HVS_OPTIONS] = {
    [HVS_OPTION_TIMEOUT] = CTS_HVSOCKET_CONNECT_TIMEOUT,
    [HVS_OPTION_PASSTHRU] = CTS_HVSOCKET_CONTAINER_PASSTHRU,
    [HVS_OPTION_SUSPEND] = CTS_HVSOCKET_CONNECTED_SUSPEND,
    [HVS_OPTION_HIGH_VTL] = CTS_HVSOCKET_HIGH_VTL,
};

/* HVS_OPTIONS: there is none of that number at that level. */
static uint32_t find_option(const struct hvs_stack *stack, const struct cts_address_call *call)
{
    uint32_t which = 0;

    if (call->number[1] != CTS_HV_PROTOCOL_RAW)
        return HVS_OPTIONS;
    while (which < HVS_OPTIONS && option_numbers[which] != call->number[2])
        which++;
    if (which == HVS_OPTION_PASSTHRU && stack->policy->passthru_option == HVS_REJECT)
        return HVS_OPTIONS;
    return which;
}

uint32_t hvs_windows_set_option(struct hvs_stack *stack, struct hvs_socket *socket,
                                const struct cts_address_call *call)
{
    uint32_t which = find_option(stack, call);

    if (which == HVS_OPTIONS)
        return hvs_fail(socket, HVS_E_NOPROTOOPT);
    if (hvs_length(call, 0) != 4)
        return hvs_fail(socket, HVS_E_FAULT);
    uint32_t value = hvs_get32(call->in[0]);
    if (which == HVS_OPTION_TIMEOUT && value > CTS_HVSOCKET_CONNECT_TIMEOUT_MAX) {
        if (stack->policy->timeout_over_max == HVS_REJECT)
            return hvs_fail(socket, HVS_E_INVAL);
        if (stack->policy->timeout_over_max == HVS_CLAMP)
            value = CTS_HVSOCKET_CONNECT_TIMEOUT_MAX;
    }
    socket->option[which] = value;
    return 0;
}

uint32_t hvs_windows_get_option(struct hvs_stack *stack, struct hvs_socket *socket,
                                struct cts_address_call *call)
{
    uint32_t which = find_option(stack, call);

    if (which == HVS_OPTIONS)
        return hvs_fail(socket, HVS_E_NOPROTOOPT);
    if (hvs_capacity(call) != 4)
        return hvs_fail(socket, HVS_E_FAULT);
    hvs_put32(call->out, socket->option[which]);
    call->written = 4;
    return 0;
}
