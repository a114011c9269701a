/*
 * Rules on connections once they are made: the queue of a listener, bytes in order with nothing lost, and what a pause
 * of a partition does to them.
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
    a->in.lost = b->early;
    b->in.lost = a->early;
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
    if (count == 0 && m->alone)
        cts_world_say(m, CTS_ADR_SOCK_030, false, "accept waits for somebody who connects",
                      "a connection that nobody has made");
    if (made && (count != 1 || from->vague || from->closed)) {
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
    if (listener->queued > 1 || listener->mixed) { /* any of them may come first */
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
    if (m->alone && first && first->state == WORLD_CONNECTED && !first->suspended_any)
        cts_world_say(m, CTS_ADR_SOCK_030, false, "the connection that waits in the queue",
                      "accept: error %u", status);
}

/* -- bytes ------------------------------------------------------------------------------------------------------ */

static void put(struct world_stream *stream, const uint8_t *bytes, uint32_t count, uint64_t quiet)
{
    if (stream->sent + count - stream->received > WORLD_STREAM) {
        stream->lost = true;
        return;
    }
    for (uint32_t i = 0; i < count; i++)
        stream->bytes[(stream->sent + i) % WORLD_STREAM] = bytes[i];
    stream->sent += count;
    stream->quiet = quiet;
}

static bool takes(struct world_stream *stream, const uint8_t *bytes, uint32_t count)
{
    if (count > stream->sent - stream->received)
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (stream->bytes[(stream->received + i) % WORLD_STREAM] != bytes[i])
            return false;
    stream->received += count;
    return true;
}

/* A pause has come over the connection: what follows is by CONNECTED_SUSPEND, unless the two ends differ. */
static bool after_pause(struct cts_address_model *m, const struct world_socket *s, bool works,
                        const char *what)
{
    if (!s->suspended_any && !s->suspended_kept)
        return false;
    if (s->suspended_any && s->suspended_kept)
        return true;
    if (s->suspended_kept)
        cts_world_say(m, CTS_ADR_SOCK_070, works, "the connection outlives the pause",
                      "%s: error %u", what, m->call->status);
    else if (WORLD_ANSWERS(m, SUSPEND_UNSET, DISCONNECT))
        cts_world_say(m, CTS_ADR_SOCK_080, !works, "the connection is gone after the pause",
                      "%s succeeds", what);
    return s->suspended_any;
}

static bool is_paused(const struct cts_address_model *m, const struct world_socket *s)
{
    const struct world_socket *peer = s->peer ? &m->sockets[s->peer - 1] : NULL;
    return m->partitions[s->partition].paused || (peer && m->partitions[peer->partition].paused);
}

static void judge_unconnected(struct cts_address_model *m, const struct world_socket *s)
{
    uint32_t status = m->call->status;

    if (s->os != CTS_OS_LINUX || !m->own)
        return;
    if (m->call->number[1])
        cts_world_say(m, CTS_ADR_SOCK_200, status == E_OPNOTSUPP,
                      "EOPNOTSUPP (95): an address, and no connection", "send: error %u", status);
    else
        cts_world_say(m, CTS_ADR_SOCK_200, status == E_NOTCONN, "ENOTCONN (107)", "send: error %u",
                      status);
}

/* Nobody has ended the connection, and no pause has come over it. */
static void judge_refusal(struct cts_address_model *m, const struct world_socket *s, bool blocked)
{
    const struct world_socket *peer = cts_world_socket(m, s->peer);

    if (blocked || !m->alone || !peer || s->suspended_any || s->suspended_kept || is_paused(m, s) ||
        peer->in.ended || peer->in.lost || s->in.ended || s->in.lost)
        return;
    cts_world_say(m, CTS_ADR_SOCK_030, false, "a connection that nobody has ended takes bytes",
                  "send: error %u", m->call->status);
}

void cts_world_send(struct cts_address_model *m, struct world_socket *s)
{
    const struct cts_address_seen *c = m->call;
    uint32_t status = c->status;

    if (s->state <= WORLD_LISTENING) {
        judge_unconnected(m, s);
        return;
    }
    if (s->state != WORLD_CONNECTED)
        return;
    if (s->os == CTS_OS_LINUX && c->number[1] && !s->suspended_any) {
        if (m->own)
            cts_world_say(m, CTS_ADR_SOCK_200, status == E_ISCONN,
                          "EISCONN (106): an address on a connection", "send: error %u", status);
        return;
    }
    bool blocked = status == E_AGAIN || status == WSA_EWOULDBLOCK;
    bool gone = s->peer && m->sockets[s->peer - 1].closed;
    /* Bytes alone: what a send to an address does on a connection of Windows, nobody says. */
    bool plain = !c->number[1];
    if (m->own && plain && !blocked && !gone && s->peer && !is_paused(m, s) &&
        after_pause(m, s, status == 0, "send")) {
        if (s->peer)
            m->sockets[s->peer - 1].in.lost = true; /* what goes over it is open */
        return;
    }
    if (status) {
        judge_refusal(m, s, blocked || !plain);
        return;
    }
    s->early = s->early || !s->peer;
    struct world_socket *peer = cts_world_socket(m, s->peer);
    uint32_t taken = c->result_changed & 1 ? c->result[0] : c->in_length[0];
    if (taken > c->in_length[0]) {
        cts_world_say(m, CTS_ADR_SOCK_030, false, "send takes at most what it is given",
                      "%u of %u bytes", taken, c->in_length[0]);
        return;
    }
    if (peer && !peer->in.lost)
        put(&peer->in, c->in[0], taken, m->quiet);
}

/* Who gives no room for bytes gets none, and nothing is said of what he gets instead. */
static bool has_room(const struct cts_address_seen *call)
{
    return call->capacity && !(call->null & CTS_ADDRESS_NULL_OUT);
}

/* An end of the stream, or an error where bytes are due. */
static void judge_nothing(struct cts_address_model *m, const struct world_socket *s)
{
    const struct world_stream *in = &s->in;
    uint32_t status = m->call->status;
    bool blocked = status == E_AGAIN || status == WSA_EWOULDBLOCK;
    const struct world_socket *peer = s->peer ? &m->sockets[s->peer - 1] : NULL;

    if (!has_room(m->call) || in->lost || !m->alone || (peer && peer->suspended_any))
        return;
    if (in->sent > in->received && (!blocked || s->by_offer || m->now->quiet > in->quiet))
        cts_world_say(m, CTS_ADR_SOCK_030, false, "every byte that was sent arrives",
                      "receive: %s (error %u) with %llu bytes on the way",
                      status ? "a failure" : "the end of the stream", status,
                      (unsigned long long)(in->sent - in->received));
    else if (!status && s->peer && !in->ended && peer && !peer->closed)
        cts_world_say(m, CTS_ADR_SOCK_030, false, "the stream ends when its sender ends it",
                      "receive: the end of the stream");
}

void cts_world_receive(struct cts_address_model *m, struct world_socket *s)
{
    const struct cts_address_seen *c = m->call;
    bool got = c->status == 0 && c->written > 0;

    if (s->state != WORLD_CONNECTED || (is_paused(m, s) && !got))
        return;
    bool blocked = c->status == E_AGAIN || c->status == WSA_EWOULDBLOCK;
    bool ends = s->in.ended && s->in.sent == s->in.received;
    /* Bytes that came before the pause may still be there. */
    bool old = got && s->in.sent > s->in.received;
    if (m->own && s->peer && has_room(c) && !is_paused(m, s) && !blocked && !(ends && !got) &&
        !(s->suspended_any && old) && after_pause(m, s, got, "receive")) {
        s->in.lost = true;
        return;
    }
    if (!got) {
        judge_nothing(m, s);
        return;
    }
    if (s->in.lost || c->written > c->out_shown)
        return;
    cts_world_say(m, s->by_offer ? CTS_ADR_SOCK_270 : CTS_ADR_SOCK_030,
                  takes(&s->in, c->out, c->written), "the bytes that were sent, in order",
                  "%u other bytes, or more than were sent", c->written);
}

static void end_stream(struct cts_address_model *m, struct world_socket *s)
{
    struct world_socket *peer = s->peer ? &m->sockets[s->peer - 1] : NULL;
    if (peer)
        peer->in.ended = true;
    s->early = s->early || !peer;
}

void cts_world_shutdown(struct cts_address_model *m, struct world_socket *s)
{
    if (m->call->status)
        return;
    if (m->call->number[1] != 0)
        end_stream(m, s);
    if (m->call->number[1] != 1)
        s->in.lost = true;
}

void cts_world_close(struct cts_address_model *m, struct world_socket *s)
{
    if (m->call->status)
        return;
    end_stream(m, s);
    /* What its connector had not read may be dropped with it, and those in its queue are let go. */
    for (uint32_t i = 0; i < s->queued; i++) {
        struct world_socket *connector = cts_world_socket(m, s->queue[i]);
        if (connector)
            connector->vague = true;
    }
    struct world_socket *peer = s->peer ? &m->sockets[s->peer - 1] : NULL;
    if (peer && s->in.sent > s->in.received)
        peer->in.lost = true; /* a reset instead of an end */
    s->closed = true;
}

/* -- pause and resume ---------------------------------------------------------------------------------------------- */

static bool keeps(const struct world_socket *s)
{
    return s->option_set >> CTS_HVSOCKET_CONNECTED_SUSPEND & 1 &&
           s->option[CTS_HVSOCKET_CONNECTED_SUSPEND] != 0;
}

void cts_world_pause(struct cts_address_model *m, bool resume)
{
    uint32_t number = m->call->number[0];
    struct world_partition *p = cts_world_partition(m, number);

    if (!p || m->call->status)
        return;
    bool again = p->paused && !resume; /* what a second pause does, nobody says */
    p->paused = !resume;
    for (uint32_t i = 0; !resume && i < m->sockets_used; i++) {
        struct world_socket *s = &m->sockets[i];
        const struct world_socket *peer = s->peer ? &m->sockets[s->peer - 1] : NULL;
        if (!s->used || s->closed || s->state < WORLD_CONNECTING)
            continue;
        if (!peer) {
            s->vague = true;
            continue;
        }
        if ((s->partition == number) == (peer->partition == number))
            continue; /* not across the border of the VM */
        if (s->os != CTS_OS_WINDOWS || peer->os != CTS_OS_WINDOWS) {
            s->vague = true; /* CONNECTED_SUSPEND is of Windows */
            continue;
        }
        bool both = keeps(s) == keeps(peer);
        s->suspended_kept = s->suspended_kept || keeps(s) || !both;
        s->suspended_any = s->suspended_any || !keeps(s) || !both;
        if (!m->alone || again)
            s->vague = true;
    }
}

/* -- nothing can run ------------------------------------------------------------------------------------------------ */

void cts_world_stuck(struct cts_address_model *m, struct world_socket *s)
{
    const struct world_socket *peer = s->peer ? &m->sockets[s->peer - 1] : NULL;

    if (m->call->call == CTS_CALL_CONNECT && s->os == CTS_OS_WINDOWS)
        cts_world_timeout(m, s);
    if (is_paused(m, s) || s->suspended_any)
        return;
    switch (m->call->call) {
    case CTS_CALL_ACCEPT: {
        struct world_socket *first = s->queued ? cts_world_socket(m, s->queue[0]) : NULL;
        if (s->state == WORLD_LISTENING && first && first->state == WORLD_CONNECTED)
            cts_world_say(m, CTS_ADR_SOCK_030, false, "accept returns: somebody waits in the queue",
                          "it blocks, and nothing can run");
        break;
    }
    case CTS_CALL_RECEIVE:
        if (s->in.lost || s->state != WORLD_CONNECTED || !has_room(m->call))
            break;
        if (s->in.sent > s->in.received)
            cts_world_say(m, CTS_ADR_SOCK_030, false, "receive returns: bytes have been sent",
                          "it blocks, and nothing can run");
        else if (s->in.ended || (peer && peer->closed))
            cts_world_say(m, CTS_ADR_SOCK_030, false, "receive returns: the stream has ended",
                          "it blocks, and nothing can run");
        break;
    default:
        break;
    }
}
