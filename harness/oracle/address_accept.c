/*
 * Rules on listen and accept, and the queue of a listener: who waits in it, and which of them a new socket belongs to.
 */
#include "oracle/address_world.h"

/* -- the queue of a listener ---------------------------------------------------------------------------------- */

void cts_world_queue(struct world_socket *listener, uint32_t connector, uint32_t port)
{
    listener->served = true;
    if (listener->queued < WORLD_QUEUE) {
        listener->queue[listener->queued] = connector;
        listener->offer_port[listener->queued++] = port;
    } else {
        listener->vague = true;
    }
}

static void remove_at(struct world_socket *listener, uint32_t at)
{
    listener->queued--;
    for (uint32_t i = at; i < listener->queued; i++) {
        listener->queue[i] = listener->queue[i + 1];
        listener->offer_port[i] = listener->offer_port[i + 1];
    }
}

void cts_world_unqueue(struct world_socket *listener, uint32_t connector)
{
    for (uint32_t i = 0; i < listener->queued; i++)
        if (listener->queue[i] == connector) {
            remove_at(listener, i);
            return;
        }
}

uint32_t cts_world_waiting(const struct cts_address_model *m, const struct world_socket *listener)
{
    uint32_t count = listener->queued;

    if (listener->unsure)
        return UINT32_MAX;
    for (uint32_t i = 0; i < m->sockets_used; i++)
        count += m->sockets[i].used && (m->sockets[i].loose || m->sockets[i].vague);
    return count;
}

void cts_world_turn_back(struct cts_address_model *m, struct world_socket *s,
                         struct world_socket *listener)
{
    if (s->state == WORLD_CONNECTED) /* another connect has succeeded, and stays */
        return;
    if (listener)
        cts_world_unqueue(listener, cts_world_number(m, s));
    if (s->stands)
        cts_world_match_drop(m, s);
    if (!s->peer)
        return;
    /* It was accepted before its connector gave up: how the other end is told is open. */
    m->sockets[s->peer - 1].vague = true;
    s->peer = 0;
    s->in = (struct world_stream){.lost = true};
}

void cts_world_lost_connect(struct cts_address_model *m)
{
    struct world_socket *listener = cts_world_socket(m, m->now->target);
    uint32_t status = m->call->status;

    if (!listener)
        return;
    listener->unsure = listener->strange = true;
    if (status && status != E_INPROGRESS && status != E_AGAIN && status != WSA_EWOULDBLOCK)
        cts_world_unqueue(listener, m->news->socket);
}

void cts_world_leave_queues(struct cts_address_model *m, const struct world_socket *s)
{
    uint32_t number = cts_world_number(m, s);

    for (uint32_t i = 0; i < m->sockets_used; i++) {
        struct world_socket *listener = &m->sockets[i];
        if (!listener->used || listener->state != WORLD_LISTENING)
            continue;
        listener->unsure |= listener->mixed && !s->peer && s->state >= WORLD_CONNECTING;
        for (uint32_t n = 0; n < listener->queued; n++)
            listener->unsure |= listener->queue[n] == number;
    }
}

void cts_world_listen(struct cts_address_model *m, struct world_socket *s)
{
    uint32_t status = m->call->status;

    if (m->own && s->state == WORLD_FRESH && !s->tried)
        cts_world_say(m, CTS_ADR_SOCK_200, status == E_INVAL,
                      "EINVAL (22): the socket is not bound", "listen: error %u", status);
    else if (m->own && s->state == WORLD_BOUND)
        cts_world_say(m, CTS_ADR_SOCK_030, status == 0, "a bound socket listens",
                      "listen: error %u", status);
    if (status)
        return;
    s->vague = s->state != WORLD_BOUND && s->state != WORLD_LISTENING;
    s->state = WORLD_LISTENING;
    s->backlog = m->call->number[1];
}

/* -- accept ---------------------------------------------------------------------------------------------------- */

/* Nobody is known to wait. It may be one of those whose target the rules leave open: the only one of them is known. */
static void accept_loose(struct cts_address_model *m, const struct world_socket *listener,
                         struct world_socket *made)
{
    struct world_socket *from = NULL;
    uint32_t count = 0;

    for (uint32_t i = 0; i < m->sockets_used; i++) {
        struct world_socket *s = &m->sockets[i];
        if (s->used && (s->loose || s->vague)) {
            count++;
            from = s;
        }
    }
    if (count == 0 && m->alone && !listener->unsure)
        cts_world_say(m, CTS_ADR_SOCK_030, false, "accept waits for somebody who connects",
                      "a connection that nobody has made");
    if (made && (count != 1 || listener->unsure || from->vague || from->closed)) {
        made->vague = true;
    } else if (made) {
        if (listener->os == CTS_OS_WINDOWS && from->os == CTS_OS_WINDOWS)
            cts_world_windows_came(m, listener, from);
        from->loose = false;
        cts_world_join(m, from, made);
    }
}

/* The only one in a queue of several whose name fits the one that accept gives; WORLD_QUEUE: that is not known. */
static uint32_t find_named(struct cts_address_model *m, const struct world_socket *listener)
{
    uint32_t found = WORLD_QUEUE, fits = 0, unknown = 0;
    struct world_name name;

    if (listener->os != CTS_OS_LINUX || m->call->out_shown < 12 ||
        !WORLD_ANSWERS(m, VM_OS_LAYOUT, LINUX) || WORLD_ANSWERS(m, HVS_PEER_CID, ANY))
        return WORLD_QUEUE;
    for (uint32_t i = 0; i < listener->queued; i++) {
        const struct world_socket *c = cts_world_socket(m, listener->queue[i]);
        if (listener->queue[i] && !c) {
            unknown++;
            continue;
        }
        cts_world_name_connector(m, listener, c, listener->offer_port[i], &name);
        if (!name.port_known) {
            unknown++;
        } else if (cts_world_is_named(m, &name, listener->partition)) {
            fits++;
            found = i;
        }
    }
    if (!fits && !unknown && m->alone)
        cts_world_say(m, CTS_ADR_SOCK_180, false, "the name of one of those in the queue",
                      "port %#x, cid %#x", cts_get_32(m->call->out + 4),
                      cts_get_32(m->call->out + 8));
    return fits == 1 ? found : WORLD_QUEUE;
}

static bool has_offers(const struct world_socket *listener)
{
    for (uint32_t i = 0; i < listener->queued; i++)
        if (!listener->queue[i])
            return true;
    return false;
}

/* One of them is out; which is not known, so none is joined, nor are the others. */
static void accept_any(struct cts_address_model *m, struct world_socket *listener,
                       struct world_socket *made)
{
    for (uint32_t i = 0; i < listener->queued; i++) {
        struct world_socket *c = cts_world_socket(m, listener->queue[i]);
        if (c && !c->peer)
            c->in.lost = true;
        /* Whose connect has not succeeded may not have been in it. */
        listener->unsure |= listener->queue[i] && !(c && c->state == WORLD_CONNECTED);
    }
    cts_world_match_none(m, listener);
    if (made && has_offers(listener))
        made->vague = true;
    listener->strange = true;
    remove_at(listener, 0);
    listener->mixed = listener->queued > 0;
}

/* Whether a socket may stand in the queue though nobody has put it there: its target is open, or all of it is. */
static bool may_stand(const struct cts_address_model *m, const struct world_socket *listener,
                      const struct world_socket *s)
{
    const uint8_t *service = s->aim + CTS_GUID_SIZE;

    if (!s->used || s == listener || !(s->loose || s->vague))
        return false;
    if (s->os == listener->os || s->os == CTS_OS_LINUX)
        return true;
    /* From AF_HYPERV to AF_VSOCK, over hv_sock. */
    return (m->partitions[listener->partition].transports & CTS_TRANSPORT_HV_SOCK) &&
           (s->vague || (cts_guid_is_port(service) &&
                         (!listener->port_known || cts_get_32(service) == listener->port)));
}

static bool has_strangers(const struct cts_address_model *m, const struct world_socket *listener)
{
    for (uint32_t i = 0; i < m->sockets_used; i++)
        if (may_stand(m, listener, &m->sockets[i]))
            return true;
    return false;
}

/* Which of the queued ones it is: known if there is one, or if its name tells. */
static void accept_one(struct cts_address_model *m, struct world_socket *listener)
{
    struct world_socket *made = cts_world_socket(m, m->news->made);
    uint32_t at = 0;

    if (listener->queued == 0) {
        accept_loose(m, listener, made);
        return;
    }
    if (has_strangers(m, listener))
        listener->unsure = listener->strange = true;
    if (made && !listener->strange && !has_offers(listener)) {
        remove_at(listener, 0);
        cts_world_match(m, listener, made);
        return;
    }
    if (listener->mixed || listener->unsure)
        at = WORLD_QUEUE;
    else if (listener->queued > 1)
        at = find_named(m, listener);
    if (at == WORLD_QUEUE) {
        accept_any(m, listener, made);
        return;
    }
    struct world_socket *connector = cts_world_socket(m, listener->queue[at]);
    if (made && listener->queue[at] == 0) {
        made->by_offer = true;
        made->in.lost = false;
        cts_world_name_connector(m, made, NULL, listener->offer_port[at], &made->name);
    } else if (connector && made) {
        cts_world_join(m, connector, made);
    }
    remove_at(listener, at);
}

bool cts_world_has_waiting(struct cts_address_model *m, const struct world_socket *listener)
{
    if (listener->unsure)
        return false;
    for (uint32_t i = 0; i < listener->queued; i++) {
        const struct world_socket *c = cts_world_socket(m, listener->queue[i]);
        if (!listener->queue[i] || (c && c->state == WORLD_CONNECTED && !c->suspended_any))
            return true;
    }
    return false;
}

/* The port by which accept has named the peer. */
static void show_port(struct cts_address_model *m)
{
    struct world_socket *made = cts_world_socket(m, m->news->made);

    if (!made || made->os != CTS_OS_LINUX || !WORLD_ANSWERS(m, VM_OS_LAYOUT, LINUX) ||
        m->call->out_shown < 8)
        return;
    made->named = true;
    made->named_port = cts_get_32(m->call->out + 4);
}

void cts_world_accept(struct cts_address_model *m, struct world_socket *s)
{
    uint32_t status = m->call->status;
    bool linux_os = s->os == CTS_OS_LINUX;

    if (s->state != WORLD_LISTENING) {
        bool still = s->state == WORLD_CONNECTED && !s->suspended_any;
        if (linux_os && m->own && (s->state <= WORLD_BOUND || still))
            cts_world_say(m, CTS_ADR_SOCK_200, status == E_INVAL,
                          "EINVAL (22): the socket does not listen", "accept: error %u", status);
        return;
    }
    if (status == 0) {
        const struct world_socket *made;
        s->served = true;
        show_port(m);
        accept_one(m, s);
        made = cts_world_socket(m, m->news->made);
        /* Who gives no address at all is asked for it by getpeername. */
        bool shown = m->call->out_shown || m->call->result_changed & 2;
        if (made && made->os == CTS_OS_LINUX && m->own && shown)
            cts_world_judge_peer(m, made, m->call->result[1]);
        return;
    }
    if (m->alone && cts_world_has_waiting(m, s))
        cts_world_say(m, CTS_ADR_SOCK_030, false, "the connection that waits in the queue",
                      "accept: error %u", status);
}
