/*
 * Rules on listen and accept, and the queue of a listener: who waits in it, and which of them a new socket belongs to.
 */
#include "oracle/address_world.h"

/* -- the queue of a listener ---------------------------------------------------------------------------------- */

void cts_world_queue(struct world_socket *listener, uint32_t connector, uint32_t port)
{
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

void cts_world_lost_connect(struct cts_address_model *m)
{
    struct world_socket *listener = cts_world_socket(m, m->now->target);
    uint32_t status = m->call->status;

    if (!listener)
        return;
    listener->unsure = true;
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

static void join(struct cts_address_model *m, struct world_socket *a, struct world_socket *b)
{
    a->peer = cts_world_number(m, b);
    b->peer = cts_world_number(m, a);
    /* What came before both ends were known has not been counted. */
    a->in.lost = b->early || a->deaf;
    b->in.lost = a->early || b->deaf;
    a->in.sent = a->in.received = b->in.sent = b->in.received = 0;
    a->in.ended = b->in.ended = false;
}

/* An accepted hv_sock peer: cid by the profile, port as it stands in the instance GUID. */
static void judge_offer_peer(struct cts_address_model *m, uint32_t port)
{
    const struct cts_address_seen *c = m->call;
    bool any = WORLD_ANSWERS(m, HVS_PEER_CID, ANY);

    if (c->out_shown < 12)
        return;
    uint32_t got_port = cts_get_32(c->out + 4), got_cid = cts_get_32(c->out + 8);
    bool right_port = any ? got_port >= 0x80000000u : got_port == port;
    cts_world_say(m, CTS_ADR_SOCK_260, got_cid == (any ? CTS_VM_ANY : 2u) && right_port,
                  any ? "cid ANY and a port from 0x80000000 up"
                      : "cid 2 and the port of the instance",
                  "cid %u, port %u; the instance says %u", got_cid, got_port, port);
}

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
        join(m, from, made);
    }
}

/* Which of the queued ones it is: known if there is one. */
static void accept_one(struct cts_address_model *m, struct world_socket *listener)
{
    struct world_socket *made = cts_world_socket(m, m->news->made);

    if (listener->queued == 0) {
        accept_loose(m, listener, made);
        return;
    }
    if (listener->queued > 1 || listener->mixed ||
        listener->unsure) { /* any of them may come first */
        for (uint32_t i = 0; i < listener->queued; i++) {
            struct world_socket *c = cts_world_socket(m, listener->queue[i]);
            if (c && !c->peer)
                c->in.lost = true;
        }
        bool offers = false;
        for (uint32_t i = 0; i < listener->queued; i++)
            offers = offers || listener->queue[i] == 0;
        if (made && offers)
            made->vague = true;
        /* One of them is out; which is not known, so none is joined, nor are the others. */
        remove_at(listener, 0);
        listener->mixed = listener->queued > 0;
        return;
    }
    struct world_socket *connector = cts_world_socket(m, listener->queue[0]);
    if (listener->queue[0] == 0) {
        judge_offer_peer(m, listener->offer_port[0]);
        if (made) {
            made->by_offer = true;
            made->in.lost = false;
        }
    } else if (connector && made) {
        join(m, connector, made);
    }
    remove_at(listener, 0);
}

void cts_world_accept(struct cts_address_model *m, struct world_socket *s)
{
    uint32_t status = m->call->status;
    bool linux_os = s->os == CTS_OS_LINUX;

    if (s->state != WORLD_LISTENING) {
        if (linux_os && m->own && s->state <= WORLD_BOUND)
            cts_world_say(m, CTS_ADR_SOCK_200, status == E_INVAL,
                          "EINVAL (22): the socket does not listen", "accept: error %u", status);
        return;
    }
    if (status == 0) {
        accept_one(m, s);
        return;
    }
    /* Somebody whose connect has returned waits in the queue, and nothing else goes on. */
    struct world_socket *first = s->queued ? cts_world_socket(m, s->queue[0]) : NULL;
    if (m->alone && !s->unsure && first && first->state == WORLD_CONNECTED && !first->suspended_any)
        cts_world_say(m, CTS_ADR_SOCK_030, false, "the connection that waits in the queue",
                      "accept: error %u", status);
}
