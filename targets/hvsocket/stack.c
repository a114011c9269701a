/*
 * The calls of the socket stack by number, the sockets' memory and ids, and waiting. It knows nothing of addresses.
 */
#include "stack.h"

#include <stdlib.h>

static const struct {
    uint32_t number[2]; /* enum cts_os */
} errors[] = {
#define ERROR_ROW(symbol, linux_number, windows_number) {{windows_number, linux_number}},
    HVS_ERROR_MAP(ERROR_ROW)
#undef ERROR_ROW
};
_Static_assert(CTS_OS_WINDOWS == 0 && CTS_OS_LINUX == 1, "the columns of `errors`");

uint32_t hvs_error(uint32_t os, enum hvs_error error)
{
    return errors[error].number[os == CTS_OS_LINUX];
}

/* -- memory ------------------------------------------------------------------------------------------------- */

struct hvs_stack *hvs_stack_new(const struct cts_host *host, const struct hvs_policy *policy)
{
    struct hvs_stack *stack = calloc(1, sizeof *stack);

    if (stack == NULL)
        return NULL;
    stack->host = host;
    stack->policy = policy;
    stack->next_port = 0xc0000u;
    return stack;
}

static void free_socket(struct hvs_socket *socket)
{
    free(socket->in);
    free(socket);
}

/* At the end of a run whoever still waits will never come back. */
void hvs_stack_free(struct hvs_stack *stack)
{
    while (stack->dropped != NULL) {
        struct hvs_socket *socket = stack->dropped;
        stack->dropped = socket->next;
        free_socket(socket);
    }
    for (uint32_t i = 0; i < stack->capacity; i++) {
        struct hvs_socket *socket = stack->sockets[i];
        while (socket != NULL && socket->first != NULL) {
            struct hvs_socket *queued = socket->first;
            socket->first = queued->next;
            free_socket(queued);
        }
        if (socket != NULL)
            free_socket(socket);
    }
    free(stack->sockets);
    free(stack);
}

void *hvs_allocate(struct hvs_stack *stack, size_t size)
{
    return stack->host->fail_allocation(stack->host) ? NULL : malloc(size);
}

struct hvs_socket *hvs_socket_new(struct hvs_stack *stack, struct hvs_partition *at, uint32_t type)
{
    struct hvs_socket *socket = hvs_allocate(stack, sizeof *socket);

    if (socket != NULL)
        *socket = (struct hvs_socket){.at = at, .type = type};
    return socket;
}

bool hvs_socket_number(struct hvs_stack *stack, struct hvs_socket *socket)
{
    uint32_t free_one = 0;

    while (free_one < stack->capacity && stack->sockets[free_one] != NULL)
        free_one++;
    if (free_one == stack->capacity) {
        uint32_t more = stack->capacity > 0 ? 2 * stack->capacity : 16;
        if (more > HVS_SOCKETS || stack->host->fail_allocation(stack->host))
            return false;
        struct hvs_socket **larger = realloc(stack->sockets, more * sizeof *larger);
        if (larger == NULL)
            return false;
        memset(larger + stack->capacity, 0, (more - stack->capacity) * sizeof *larger);
        stack->sockets = larger;
        stack->capacity = more;
    }
    stack->sockets[free_one] = socket;
    socket->id = free_one + 1;
    return true;
}

void hvs_socket_drop(struct hvs_stack *stack, struct hvs_socket *socket)
{
    if (socket->id != 0)
        stack->sockets[socket->id - 1] = NULL;
    socket->id = 0;
    socket->closed = true;
    if (socket->users == 0) {
        free_socket(socket);
        return;
    }
    socket->next = stack->dropped;
    stack->dropped = socket;
    hvs_wake(stack, socket);
}

struct hvs_socket *hvs_socket_next(struct hvs_stack *stack, uint32_t *id)
{
    while (*id < stack->capacity) {
        struct hvs_socket *socket = stack->sockets[(*id)++];
        if (socket != NULL)
            return socket;
    }
    return NULL;
}

/* -- waiting ------------------------------------------------------------------------------------------------ */

/* The socket is used again by one less. False: it was the last, of a closed one. */
static bool leave(struct hvs_stack *stack, struct hvs_socket *socket)
{
    struct hvs_socket **link = &stack->dropped;
    bool closed = socket->closed;

    if (--socket->users == 0 && closed) {
        while (*link != socket)
            link = &(*link)->next;
        *link = socket->next;
        free_socket(socket);
    }
    return !closed;
}

enum hvs_waited hvs_wait(struct hvs_stack *stack, struct hvs_socket *socket, uint64_t deadline)
{
    socket->users++;
    bool woken = stack->host->park(stack->host, socket, deadline);
    if (!leave(stack, socket))
        return HVS_CLOSED;
    return woken ? HVS_WOKEN : HVS_TIMED_OUT;
}

void hvs_wake(struct hvs_stack *stack, struct hvs_socket *socket)
{
    stack->host->unpark(stack->host, socket);
}

bool hvs_point(struct hvs_stack *stack, struct hvs_socket *socket, const char *name)
{
    socket->users++;
    stack->host->point(stack->host, name);
    return leave(stack, socket);
}

/* -- calls -------------------------------------------------------------------------------------------------- */

static uint32_t make_socket(struct hvs_stack *stack, struct cts_address_call *call)
{
    struct hvs_partition *at = hvs_partition(stack, call->number[0]);

    if (at == NULL)
        return hvs_error(CTS_OS_LINUX, HVS_E_INVAL);
    bool is_linux = at->os == CTS_OS_LINUX;
    uint32_t error = is_linux ? hvs_linux_socket(call->number) : hvs_windows_socket(call->number);
    if (error != 0)
        return error;
    struct hvs_socket *socket = hvs_socket_new(stack, at, call->number[2]);
    if (socket == NULL)
        return hvs_error(at->os, HVS_E_NOMEM);
    socket->vm = (struct hvs_vm){.cid = HVS_VM_ANY, .port = HVS_VM_ANY};
    socket->option[HVS_OPTION_TIMEOUT] = CTS_HVSOCKET_CONNECT_TIMEOUT_MAX;
    if (!hvs_socket_number(stack, socket)) {
        hvs_socket_drop(stack, socket);
        return hvs_error(at->os, HVS_E_NOMEM);
    }
    call->result[0] = socket->id;
    return 0;
}

static uint32_t socket_call(struct hvs_stack *stack, struct hvs_socket *socket,
                            struct cts_address_call *call)
{
    bool is_linux = socket->at->os == CTS_OS_LINUX;
    uint32_t error;

    switch (call->call) {
    case CTS_CALL_BIND:
        return (is_linux ? hvs_linux_bind : hvs_windows_bind)(stack, socket, call);
    case CTS_CALL_LISTEN:
        error = is_linux ? 0 : hvs_windows_listen(stack, socket);
        return error != 0 ? error : hvs_listen(stack, socket, call->number[1]);
    case CTS_CALL_CONNECT:
        return (is_linux ? hvs_linux_connect : hvs_windows_connect)(stack, socket, call);
    case CTS_CALL_ACCEPT:
        return hvs_accept(stack, socket, call);
    case CTS_CALL_SEND:
        return hvs_send(stack, socket, call);
    case CTS_CALL_RECEIVE:
        return hvs_receive(stack, socket, call);
    case CTS_CALL_SHUTDOWN:
        return hvs_shutdown(stack, socket, call->number[1]);
    case CTS_CALL_CLOSE:
        hvs_close(stack, socket);
        return 0;
    case CTS_CALL_SET_OPTION:
        return is_linux ? hvs_fail(socket, HVS_E_NOPROTOOPT)
                        : hvs_windows_set_option(stack, socket, call);
    case CTS_CALL_GET_OPTION:
        return is_linux ? hvs_fail(socket, HVS_E_NOPROTOOPT)
                        : hvs_windows_get_option(stack, socket, call);
    case CTS_CALL_GETSOCKNAME:
    case CTS_CALL_GETPEERNAME:
        return hvs_getname(stack, socket, call->call == CTS_CALL_GETPEERNAME, call);
    default:
        return hvs_packet(stack, socket, call);
    }
}

/* Names of the switch points, at the beginning of each call. */
static const char *const points[CTS_ADDRESS_CALLS] = {
#define POINT(value, name, word, ...) [value] = word,
    CTS_ADDRESS_CALL_MAP(POINT)
#undef POINT
};

uint32_t hvs_stack_call(struct hvs_stack *stack, struct cts_address_call *call)
{
    stack->host->point(stack->host, points[call->call]);
    if (call->call == CTS_CALL_SOCKET)
        return make_socket(stack, call);
    if (call->call == CTS_CALL_OFFER)
        return hvs_offer(stack, call);
    if (call->call >= CTS_CALL_PARTITION && call->call <= CTS_CALL_RESUME)
        return hvs_world_call(stack, call);
    uint32_t id = call->number[0];
    struct hvs_socket *socket = id > 0 && id <= stack->capacity ? stack->sockets[id - 1] : NULL;
    if (socket == NULL)
        return hvs_error(CTS_OS_LINUX, HVS_E_BADF);
    return socket_call(stack, socket, call);
}
