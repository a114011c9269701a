/*
 * Connections of either flavour: joining two sockets, accepting, bytes both ways, and the ways in which it ends. Bytes
 * keep their order and no boundaries; what was sent before an end is still received.
 */
#include "stack.h"

#include <stdlib.h>

#define NEVER UINT64_MAX

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* -- listeners and their queues ----------------------------------------------------------------------------- */

uint32_t hvs_listen(struct hvs_stack *stack, struct hvs_socket *socket, uint32_t backlog)
{
    (void)stack;
    if (!socket->bound || socket->state == HVS_CONNECTED)
        return hvs_fail(socket, HVS_E_INVAL);
    socket->state = HVS_LISTENING;
    socket->backlog = backlog;
    return 0;
}

struct hvs_socket *hvs_join(struct hvs_stack *stack, struct hvs_socket *listener,
                            struct hvs_socket *connector, enum hvs_error *error)
{
    struct hvs_stream *there = NULL, *here = NULL;
    struct hvs_socket *other = NULL;

    *error = HVS_E_CONNRESET;
    if (listener->queued > listener->backlog)
        return NULL;
    *error = HVS_E_NOMEM;
    there = hvs_allocate(stack, sizeof *there);
    here = there != NULL ? hvs_allocate(stack, sizeof *here) : NULL;
    other = here != NULL ? hvs_socket_new(stack, listener->at, listener->type) : NULL;
    if (other == NULL) {
        free(there);
        free(here);
        return NULL;
    }
    there->first = there->count = here->first = here->count = 0;
    other->state = HVS_CONNECTED;
    other->in = there;
    other->by_offer = connector == NULL;
    memcpy(other->option, listener->option, sizeof other->option);
    if (connector != NULL) {
        other->peer = connector;
        connector->peer = other;
        connector->in = here;
        connector->state = HVS_CONNECTED;
    } else {
        free(here);
    }
    other->listener = listener;
    if (listener->last != NULL)
        listener->last->next = other;
    else
        listener->first = other;
    listener->last = other;
    listener->queued++;
    hvs_wake(stack, listener);
    return other;
}

/* Takes the first one, or `which`, out of the queue. */
static void unqueue(struct hvs_socket *listener, struct hvs_socket *which)
{
    struct hvs_socket **link = &listener->first, *before = NULL;

    while (*link != which) {
        before = *link;
        link = &before->next;
    }
    *link = which->next;
    if (listener->last == which)
        listener->last = before;
    listener->queued--;
    which->next = which->listener = NULL;
}

uint32_t hvs_accept(struct hvs_stack *stack, struct hvs_socket *socket,
                    struct cts_address_call *call)
{
    uint32_t os = socket->at->os;

    while (socket->state == HVS_LISTENING && socket->first == NULL) {
        if (call->number[1] == 0)
            return hvs_fail(socket, HVS_E_AGAIN);
        if (hvs_wait(stack, socket, NEVER) == HVS_CLOSED)
            return hvs_error(os, os == CTS_OS_LINUX ? HVS_E_BADF : HVS_E_INTR);
    }
    if (socket->state != HVS_LISTENING)
        return hvs_fail(socket, HVS_E_INVAL);
    struct hvs_socket *accepted = socket->first;
    if (!hvs_socket_number(stack, accepted))
        return hvs_fail(socket, HVS_E_NOMEM);
    unqueue(socket, accepted);
    call->result[0] = accepted->id;
    call->result[1] = hvs_put_name(stack, accepted, true, call);
    return 0;
}

/* -- bytes -------------------------------------------------------------------------------------------------- */

static uint32_t room(const struct hvs_socket *socket)
{
    return HVS_STREAM - socket->in->count;
}

uint32_t hvs_deliver(struct hvs_socket *socket, const uint8_t *bytes, uint32_t length)
{
    struct hvs_stream *in = socket->in;
    uint32_t count = least(length, room(socket));
    uint32_t end = (in->first + in->count) % HVS_STREAM;
    uint32_t part = least(count, HVS_STREAM - end);

    if (count == 0)
        return 0;
    memcpy(in->bytes + end, bytes, part);
    memcpy(in->bytes, bytes + part, count - part);
    in->count += count;
    return count;
}

/* The other way round; the capacity rules. */
static uint32_t collect(struct hvs_socket *socket, uint8_t *bytes, uint32_t capacity)
{
    struct hvs_stream *in = socket->in;
    uint32_t count = least(capacity, in->count);
    uint32_t part = least(count, HVS_STREAM - in->first);

    if (count == 0)
        return 0;
    memcpy(bytes, in->bytes + in->first, part);
    memcpy(bytes + part, in->bytes, count - part);
    in->first = (in->first + count) % HVS_STREAM;
    in->count -= count;
    return count;
}

/* Why nothing can be sent; NONE. */
static enum hvs_error check_sending(const struct hvs_socket *socket, bool has_address)
{
    bool is_linux = socket->at->os == CTS_OS_LINUX;

    if (has_address)
        return socket->state == HVS_CONNECTED ? HVS_E_ISCONN
               : is_linux                     ? HVS_E_OPNOTSUPP
                                              : HVS_E_NOTCONN;
    if (socket->state != HVS_CONNECTED)
        return HVS_E_NOTCONN;
    if (socket->reset)
        return HVS_E_CONNRESET;
    if (socket->shut_send)
        return HVS_E_PIPE;
    bool heard = socket->by_offer || (socket->peer != NULL && !socket->peer->shut_receive);
    if (!heard)
        return is_linux ? HVS_E_PIPE : HVS_E_CONNRESET;
    return HVS_E_NONE;
}

uint32_t hvs_send(struct hvs_stack *stack, struct hvs_socket *socket, struct cts_address_call *call)
{
    uint32_t os = socket->at->os, length = call->in_length[0], sent = 0;

    for (;;) {
        enum hvs_error error = check_sending(socket, call->number[1] != 0);
        if (error == HVS_E_NONE && call->in[0] == NULL && length > 0)
            error = HVS_E_FAULT;
        if (error != HVS_E_NONE && sent == 0)
            return hvs_fail(socket, error);
        if (error != HVS_E_NONE)
            break; /* what was taken counts */
        /* Who sends nothing may give no bytes. */
        const uint8_t *rest = sent < length ? call->in[0] + sent : NULL;
        uint32_t taken =
            socket->by_offer ? length - sent : hvs_deliver(socket->peer, rest, length - sent);
        if (taken > 0 && !socket->by_offer)
            hvs_wake(stack, socket->peer);
        sent += taken;
        if (sent == length)
            break;
        if (call->number[2] == 0) {
            if (sent == 0)
                return hvs_fail(socket, HVS_E_AGAIN);
            break;
        }
        if (hvs_wait(stack, socket, NEVER) == HVS_CLOSED) {
            if (sent == 0)
                return hvs_error(os, os == CTS_OS_LINUX ? HVS_E_BADF : HVS_E_INTR);
            break;
        }
    }
    call->result[0] = sent;
    return 0;
}

uint32_t hvs_receive(struct hvs_stack *stack, struct hvs_socket *socket,
                     struct cts_address_call *call)
{
    uint32_t os = socket->at->os;

    for (;;) {
        if (socket->state != HVS_CONNECTED)
            return hvs_fail(socket, HVS_E_NOTCONN);
        if (socket->reset)
            return hvs_fail(socket, HVS_E_CONNRESET);
        if (socket->shut_receive)
            return os == CTS_OS_LINUX ? 0 : hvs_fail(socket, HVS_E_PIPE);
        call->written = collect(socket, call->out, hvs_capacity(call));
        if (call->written > 0 && socket->peer != NULL)
            hvs_wake(stack, socket->peer); /* there is room again */
        if (call->written > 0 || socket->ended || hvs_capacity(call) == 0)
            return 0;
        if (call->number[1] == 0)
            return hvs_fail(socket, HVS_E_AGAIN);
        if (hvs_wait(stack, socket, NEVER) == HVS_CLOSED)
            return hvs_error(os, os == CTS_OS_LINUX ? HVS_E_BADF : HVS_E_INTR);
    }
}

/* -- ends --------------------------------------------------------------------------------------------------- */

static void end(struct hvs_stack *stack, struct hvs_socket *peer)
{
    if (peer == NULL)
        return;
    peer->ended = true;
    hvs_wake(stack, peer);
}

uint32_t hvs_shutdown(struct hvs_stack *stack, struct hvs_socket *socket, uint32_t how)
{
    if (how > 2)
        return hvs_fail(socket, HVS_E_INVAL);
    if (socket->state != HVS_CONNECTED)
        return hvs_fail(socket, HVS_E_NOTCONN);
    if (how != 1) {
        socket->shut_receive = true;
        if (socket->peer != NULL)
            hvs_wake(stack, socket->peer);
    }
    if (how != 0) {
        socket->shut_send = true;
        end(stack, socket->peer);
    }
    hvs_wake(stack, socket);
    return 0;
}

void hvs_reset(struct hvs_stack *stack, struct hvs_socket *socket)
{
    struct hvs_socket *both[2] = {socket, socket->peer};

    for (int i = 0; i < 2 && both[i] != NULL; i++) {
        both[i]->reset = true;
        both[i]->peer = NULL;
        both[i]->in->count = 0;
        hvs_wake(stack, both[i]);
    }
}

void hvs_close(struct hvs_stack *stack, struct hvs_socket *socket)
{
    while (socket->first != NULL) { /* connections that nobody accepted */
        struct hvs_socket *queued = socket->first;
        unqueue(socket, queued);
        hvs_reset(stack, queued);
        hvs_socket_drop(stack, queued);
    }
    if (socket->peer != NULL) {
        end(stack, socket->peer);
        socket->peer->peer = NULL;
        socket->peer = NULL;
    }
    hvs_socket_drop(stack, socket);
}
