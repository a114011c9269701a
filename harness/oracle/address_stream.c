/*
 * Rules on connections once they are made: bytes in order with nothing lost, ends, and what a pause of a partition does
 * to them.
 */
#include "oracle/address_world.h"

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

/* Nobody has accepted the connection yet: its own stream, in which nothing can come, holds what it sends. */
static void hold(struct cts_address_model *m, struct world_socket *s, uint32_t count)
{
    if (s->early || s->in.sent + count > WORLD_STREAM ||
        cts_world_is_open(m, CTS_CALL_SEND, cts_world_number(m, s))) {
        s->early = true;
        return;
    }
    if (count)
        memcpy(s->in.bytes + s->in.sent, m->call->in[0], count);
    s->in.sent += count;
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

    if (blocked || !m->alone || !peer || s->suspended_any || s->suspended_kept ||
        cts_world_stands(m, s) || peer->in.ended || peer->in.lost || s->in.ended || s->in.lost)
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
    if (s->state != WORLD_CONNECTED) {
        s->early |= status == 0;
        if (s->peer) /* accepted before its connect was seen to succeed */
            m->sockets[s->peer - 1].in.lost = true;
        return;
    }
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
    if (m->alone && plain && !blocked && !gone && s->peer && !cts_world_stands(m, s) &&
        cts_world_after_pause(m, s, status == 0, "send")) {
        if (s->peer)
            m->sockets[s->peer - 1].in.lost = true; /* what goes over it is open */
        return;
    }
    if (m->own && plain && !blocked && !gone && s->peer && cts_world_stands(m, s))
        cts_world_meanwhile(m, s, false);
    if (status) {
        judge_refusal(m, s, blocked || !plain);
        return;
    }
    s->frail |= gone || (s->peer && m->sockets[s->peer - 1].deaf);
    struct world_socket *peer = cts_world_socket(m, s->peer);
    uint32_t taken = c->result_changed & 1 ? c->result[0] : c->in_length[0];
    if (taken > c->in_length[0]) {
        cts_world_say(m, CTS_ADR_SOCK_030, false, "send takes at most what it is given",
                      "%u of %u bytes", taken, c->in_length[0]);
        return;
    }
    if (s->ended && taken) {
        if (m->own)
            cts_world_say(m, CTS_ADR_SOCK_030, false, "a stream that has been ended takes no bytes",
                          "%u bytes after shutdown", taken);
        return;
    }
    if (!s->peer && (!s->accepted || s->open_ended))
        hold(m, s, taken);
    if (peer && cts_world_is_open(m, CTS_CALL_SEND, cts_world_number(m, s)))
        peer->in.lost = true; /* which of the two came first is open */
    if (peer && !peer->in.lost)
        put(&peer->in, c->in[0], taken, m->quiet);
}

/* Who gives no room for bytes gets none, and nothing is said of what he gets instead. */
static bool has_room(const struct cts_address_seen *call)
{
    return call->capacity && !(call->null & CTS_ADDRESS_NULL_OUT);
}

/* Neither bytes nor, if it is due, the end. */
static void judge_end(struct cts_address_model *m, const struct world_socket *s, bool blocked)
{
    const struct world_socket *peer = s->peer ? &m->sockets[s->peer - 1] : NULL;
    uint32_t status = m->call->status;
    bool ended = s->in.ended || (peer && peer->closed);

    if (!peer || s->frail || s->deaf || s->suspended_any)
        return;
    if (!status || (blocked && !(ended && m->now->quiet > s->in.quiet)))
        cts_world_say(m, CTS_ADR_SOCK_030, status || ended,
                      "the stream ends when its sender ends it", "receive: the end of the stream");
    else if (ended)
        cts_world_say(m, CTS_ADR_SOCK_030, false, "the end of the stream, for all has arrived",
                      "receive: error %u", status);
    else
        cts_world_say(m, CTS_ADR_SOCK_030, false, "a connection that nobody has ended",
                      "receive: error %u", status);
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
    else if (in->sent == in->received)
        judge_end(m, s, blocked);
}

void cts_world_receive(struct cts_address_model *m, struct world_socket *s)
{
    const struct cts_address_seen *c = m->call;
    bool got = c->status == 0 && c->written > 0;

    if (s->state != WORLD_CONNECTED)
        return;
    if (!s->peer && (s->open_ended || s->stands)) {
        cts_world_match_receive(m, s);
        return;
    }
    bool blocked = c->status == E_AGAIN || c->status == WSA_EWOULDBLOCK;
    if (cts_world_stands(m, s) && !got) {
        if (m->own && s->peer && has_room(c) && !s->in.lost)
            cts_world_meanwhile(m, s, !c->status && !s->in.ended);
        return;
    }
    bool ends = s->in.ended && s->in.sent == s->in.received;
    /* Bytes that came before the pause may still be there, also if nobody has counted them. */
    bool old = got && (s->in.lost || s->in.sent > s->in.received);
    if (m->alone && s->peer && has_room(c) && !cts_world_stands(m, s) && !blocked &&
        !(ends && !got) && !(s->suspended_any && old) &&
        cts_world_after_pause(m, s, got, "receive")) {
        s->in.lost = true;
        return;
    }
    if (!got) {
        if (blocked && m->alone && has_room(c) && m->now->quiet > s->in.quiet)
            cts_world_in_vain(m, s);
        judge_nothing(m, s);
        return;
    }
    if (s->in.lost || c->written > c->out_shown)
        return;
    bool right = takes(&s->in, c->out, c->written);
    /* Who sends more just now, or takes some beside, leaves open what comes. */
    if (!right && (m->now->met || cts_world_is_open(m, CTS_CALL_SEND, s->peer) ||
                   cts_world_is_open(m, CTS_CALL_RECEIVE, cts_world_number(m, s)))) {
        s->in.lost = true;
        return;
    }
    cts_world_say(m, s->by_offer ? CTS_ADR_SOCK_270 : CTS_ADR_SOCK_030, right,
                  "the bytes that were sent, in order", "%u other bytes, or more than were sent",
                  c->written);
}

static void end_stream(struct cts_address_model *m, struct world_socket *s)
{
    struct world_socket *peer = s->peer ? &m->sockets[s->peer - 1] : NULL;
    if (peer) {
        peer->in.ended = true;
        peer->in.quiet = m->quiet;
    }
    s->ended = true;
}

void cts_world_shutdown(struct cts_address_model *m, struct world_socket *s)
{
    if (m->call->status)
        return;
    if (m->call->number[1] > 2) {
        s->vague = true; /* what else may be ended, nobody says */
        return;
    }
    if (m->call->number[1] != 0)
        end_stream(m, s);
    if (m->call->number[1] != 1)
        s->deaf = s->in.lost = true;
}

void cts_world_close(struct cts_address_model *m, struct world_socket *s)
{
    if (m->call->status)
        return;
    end_stream(m, s);
    cts_world_leave_queues(m, s);
    /* What its connector had not read may be dropped with it, and those in its queue are let go. */
    for (uint32_t i = 0; i < s->queued; i++) {
        struct world_socket *connector = cts_world_socket(m, s->queue[i]);
        if (connector)
            connector->vague = true;
    }
    if (s->queued)
        cts_world_match_none(m, s);
    struct world_socket *peer = s->peer ? &m->sockets[s->peer - 1] : NULL;
    if (peer && (s->in.lost || s->in.sent > s->in.received))
        peer->in.lost = true; /* a reset instead of an end */
    s->closed = true;
}

/* -- nothing can run ------------------------------------------------------------------------------------------------ */

/* A connect waits though there is room for it in the queue, and nobody stands still. */
static void judge_waiting(struct cts_address_model *m, const struct world_socket *s)
{
    const struct world_socket *to = cts_world_socket(m, m->now->target);

    if (!to || to->state != WORLD_LISTENING || cts_world_is_paused(m, s->partition) ||
        cts_world_is_paused(m, to->partition) || cts_world_waiting(m, to) > to->backlog)
        return;
    cts_world_say(m, CTS_ADR_SOCK_030, false, "connect returns: the listener has it in its queue",
                  "it blocks, and nothing can run");
}

void cts_world_stuck(struct cts_address_model *m, struct world_socket *s)
{
    const struct world_socket *peer = s->peer ? &m->sockets[s->peer - 1] : NULL;

    if (m->call->call == CTS_CALL_CONNECT && s->os == CTS_OS_WINDOWS)
        cts_world_timeout(m, s);
    if (m->call->call == CTS_CALL_RECEIVE && s->state == WORLD_CONNECTED && has_room(m->call))
        cts_world_in_vain(m, s);
    if (cts_world_stands(m, s) || s->suspended_any)
        return;
    switch (m->call->call) {
    case CTS_CALL_ACCEPT:
        if (s->state == WORLD_LISTENING && cts_world_has_waiting(m, s))
            cts_world_say(m, CTS_ADR_SOCK_030, false, "accept returns: somebody waits in the queue",
                          "it blocks, and nothing can run");
        break;
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
    case CTS_CALL_SEND:
        if (peer && peer->closed && s->state == WORLD_CONNECTED && m->call->in_length[0])
            cts_world_say(m, CTS_ADR_SOCK_030, false, "send returns: the other end is closed",
                          "it blocks, and nothing can run");
        break;
    case CTS_CALL_CONNECT:
        judge_waiting(m, s);
        break;
    default:
        break;
    }
}
