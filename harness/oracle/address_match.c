/*
 * Which connector an accepted socket belongs to when several stood in the queue: each of them is a candidate until its
 * name, its bytes or its end speak against it. Who has one candidate left is joined with it; who has none left has got
 * what nobody has sent. Sets are never too small: what is not known keeps a candidate in.
 */
#include "oracle/address_world.h"

static bool holds(const struct world_socket *made, uint32_t index)
{
    return made->candidates[index / 8] >> index % 8 & 1;
}

static void strike(struct world_socket *made, uint32_t index)
{
    made->candidates[index / 8] &= (uint8_t) ~(1u << index % 8);
}

/* May these two be the ends of one connection? */
static bool is_pair(const struct cts_address_model *m, const struct world_socket *a,
                    const struct world_socket *b)
{
    if (b->open_ended)
        return !a->open_ended && holds(b, (uint32_t)(a - m->sockets));
    return a->open_ended && holds(a, (uint32_t)(b - m->sockets));
}

static void part(struct cts_address_model *m, struct world_socket *a, struct world_socket *b)
{
    strike(a->open_ended ? a : b, (uint32_t)((a->open_ended ? b : a) - m->sockets));
}

/* The number of sockets that may be the other end, and the last of them. */
static uint32_t count_pairs(struct cts_address_model *m, const struct world_socket *s,
                            struct world_socket **last)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < m->sockets_used; i++)
        if (m->sockets[i].used && is_pair(m, s, &m->sockets[i])) {
            *last = &m->sockets[i];
            count++;
        }
    return count;
}

static void give_up(struct cts_address_model *m, struct world_socket *made)
{
    made->open_ended = false;
    made->in.lost = true;
    for (uint32_t i = 0; i < m->sockets_used; i++)
        if (holds(made, i))
            m->sockets[i].dim = true;
}

void cts_world_match_drop(struct cts_address_model *m, struct world_socket *s)
{
    uint32_t index = (uint32_t)(s - m->sockets);

    s->stands = 0;
    for (uint32_t i = 0; i < m->sockets_used; i++)
        if (m->sockets[i].open_ended && holds(&m->sockets[i], index))
            give_up(m, &m->sockets[i]);
    if (s->open_ended)
        give_up(m, s);
}

void cts_world_match_none(struct cts_address_model *m, const struct world_socket *listener)
{
    for (uint32_t i = 0; i < m->sockets_used; i++)
        if (m->sockets[i].stands == cts_world_number(m, listener) && !m->sockets[i].peer)
            m->sockets[i].dim = true;
}

/* -- one is left -------------------------------------------------------------------------------------------------- */

/* What each has sent is in its own stream: now it goes to the other's. */
static void exchange(struct world_socket *a, struct world_socket *b)
{
    uint64_t from_a = a->early ? 0 : a->in.sent, from_b = b->early ? 0 : b->in.sent;

    for (uint64_t i = 0; i < from_a || i < from_b; i++) {
        uint8_t byte = a->in.bytes[i];
        a->in.bytes[i] = b->in.bytes[i];
        b->in.bytes[i] = byte;
    }
    a->in.sent = from_b;
    b->in.sent = from_a;
}

void cts_world_join(struct cts_address_model *m, struct world_socket *a, struct world_socket *b)
{
    struct world_socket *const both[2] = {a, b};

    a->peer = cts_world_number(m, b);
    b->peer = cts_world_number(m, a);
    exchange(a, b);
    for (uint32_t i = 0; i < 2; i++) {
        struct world_socket *s = both[i], *other = both[1 - i];
        s->in.received = s->got;
        s->in.ended = other->ended;
        s->in.quiet = m->quiet;
        s->in.lost = other->early || other->vague || s->deaf || s->dim || s->got > s->in.sent ||
                     (other->closed && (other->in.lost || other->in.sent > other->got));
        s->frail |= s->got < s->in.sent && other->closed;
        s->frail |= other->in.sent > other->got && (other->closed || other->deaf);
        s->open_ended = false;
        s->stands = 0;
    }
    for (uint32_t i = 0; i < m->sockets_used; i++)
        if (m->sockets[i].open_ended)
            strike(&m->sockets[i], (uint32_t)(a - m->sockets));
    if (b->os == CTS_OS_LINUX)
        cts_world_name_connector(m, b, a, 0, &b->name);
}

static bool is_queued(const struct world_socket *listener, uint32_t place)
{
    for (uint32_t i = 0; i < listener->queued; i++)
        if (listener->queue[i] == place)
            return true;
    return false;
}

/* Another one than this was taken out of the queue in its place: it goes back. */
static void put_right(struct cts_address_model *m, uint32_t connector, uint32_t listener)
{
    struct world_socket *to = &m->sockets[listener - 1];

    if (!is_queued(to, connector))
        return;
    cts_world_unqueue(to, connector);
    for (uint32_t i = 0; i < m->sockets_used; i++)
        if (m->sockets[i].used && m->sockets[i].stands == listener && !m->sockets[i].peer &&
            i + 1 != connector && !is_queued(to, i + 1)) {
            cts_world_queue(to, i + 1, 0);
            return;
        }
}

static void nobody_left(struct cts_address_model *m, struct world_socket *s, const char *seen)
{
    cts_world_say(m, CTS_ADR_SOCK_030, false, "what one of those who stood in the queue has sent",
                  "%s that none of them has sent", seen);
    s->dim = true;
    if (s->open_ended)
        give_up(m, s);
}

static void settle_one(struct cts_address_model *m, struct world_socket *connector,
                       struct world_socket *made)
{
    uint32_t listener = connector->stands;

    cts_world_join(m, connector, made);
    if (listener)
        put_right(m, cts_world_number(m, connector), listener);
}

/* Joins all who have one candidate, until nothing changes. */
static void settle(struct cts_address_model *m)
{
    struct world_socket *other = NULL;

    for (uint32_t i = 0; i < m->sockets_used; i++) {
        struct world_socket *made = &m->sockets[i];
        uint32_t count = made->used && made->open_ended ? count_pairs(m, made, &other) : 2;
        if (count == 0)
            nobody_left(m, made, "a connection");
        if (count == 1) {
            settle_one(m, other, made);
            i = UINT32_MAX; /* from the first again */
        }
    }
}

/* -- names -------------------------------------------------------------------------------------------------------- */

static bool has_name(const struct cts_address_model *m, const struct world_socket *made)
{
    return made->os == CTS_OS_LINUX && m->call->out_shown >= 12 &&
           WORLD_ANSWERS(m, VM_OS_LAYOUT, LINUX) && !WORLD_ANSWERS(m, HVS_PEER_CID, ANY);
}

/* A connector whose port is known and shown is the one; ports that are known and not shown are not. One whose port is
 * not known has another port than its neighbours, but may have that of a connector elsewhere. */
static void match_name(struct cts_address_model *m, struct world_socket *made)
{
    uint32_t home = WORLD_PARTITIONS;
    uint8_t fitting[sizeof made->candidates] = {0};

    for (uint32_t i = 0; i < m->sockets_used; i++) {
        struct world_name name;
        if (!holds(made, i))
            continue;
        cts_world_name_connector(m, made, &m->sockets[i], 0, &name);
        if (!name.port_known)
            continue;
        strike(made, i);
        if (cts_get_32(m->call->out + 4) == name.port) { /* of its cid others judge */
            fitting[i / 8] |= (uint8_t)(1u << i % 8);
            home = m->sockets[i].partition;
        }
    }
    for (uint32_t i = 0; home < WORLD_PARTITIONS && i < m->sockets_used; i++)
        if (m->sockets[i].partition == home)
            strike(made, i);
    for (uint32_t i = 0; i < sizeof fitting; i++)
        made->candidates[i] |= fitting[i];
}

void cts_world_match_port(struct cts_address_model *m, const struct world_socket *s)
{
    uint32_t index = (uint32_t)(s - m->sockets);
    const struct world_socket *peer = s->peer ? &m->sockets[s->peer - 1] : NULL;

    if (peer && peer->named && peer->accepted && peer->os == CTS_OS_LINUX)
        cts_world_say(m, CTS_ADR_SOCK_180, peer->named_port == s->port,
                      "accept named its peer by that port", "port %#x, and accept gave %#x",
                      s->port, peer->named_port);
    for (uint32_t i = 0; i < m->sockets_used; i++) {
        struct world_socket *made = &m->sockets[i];
        if (!made->open_ended || !made->named || !holds(made, index))
            continue;
        if (made->named_port != s->port)
            strike(made, index);
        /* Of one partition no two that are open have a port that was given to them. */
        for (uint32_t n = 0; made->named_port == s->port && n < m->sockets_used; n++)
            if (n != index && m->sockets[n].implied && !m->sockets[n].closed &&
                m->sockets[n].partition == s->partition)
                strike(made, n);
    }
    settle(m);
}

/* -- accept ------------------------------------------------------------------------------------------------------- */

void cts_world_match(struct cts_address_model *m, struct world_socket *listener,
                     struct world_socket *made)
{
    struct world_socket *other;
    uint32_t count = 0;

    memset(made->candidates, 0, sizeof made->candidates);
    for (uint32_t i = 0; i < m->sockets_used; i++)
        if (m->sockets[i].used && !m->sockets[i].peer &&
            m->sockets[i].stands == cts_world_number(m, listener)) {
            made->candidates[i / 8] |= (uint8_t)(1u << i % 8);
            count++;
        }
    if (count > 1 && has_name(m, made)) {
        match_name(m, made);
        made->open_ended = true;
        if (!count_pairs(m, made, &other) && m->alone)
            cts_world_say(m, CTS_ADR_SOCK_180, false, "the name of one of those in the queue",
                          "port %#x, cid %#x", cts_get_32(m->call->out + 4),
                          cts_get_32(m->call->out + 8));
    }
    made->open_ended = count > 0;
    if (made->open_ended && !count_pairs(m, made, &other))
        give_up(m, made);
    settle(m);
    listener->mixed = made->open_ended && listener->queued > 0;
    /* Whose connect has not succeeded may not have been in it. */
    for (uint32_t i = 0; i < m->sockets_used && made->open_ended; i++)
        listener->unsure |= holds(made, i) && m->sockets[i].state != WORLD_CONNECTED;
    made->vague |= !count;
}

/* -- bytes -------------------------------------------------------------------------------------------------------- */

/* What it has sent is not all known. */
static bool is_unclear(const struct cts_address_model *m, const struct world_socket *s)
{
    return s->vague || s->early || cts_world_is_open(m, CTS_CALL_SEND, cts_world_number(m, s));
}

static bool has_sent(const struct cts_address_model *m, const struct world_socket *from,
                     const struct world_socket *to)
{
    const struct cts_address_seen *c = m->call;

    return is_unclear(m, from) || (to->got + c->written <= from->in.sent &&
                                   memcmp(from->in.bytes + to->got, c->out, c->written) == 0);
}

/* May `to` see the end of a stream from there? What an end has not read may be dropped with it. */
static bool has_ended(const struct cts_address_model *m, const struct world_socket *from,
                      const struct world_socket *to)
{
    uint32_t place = cts_world_number(m, from);

    if (is_unclear(m, from) || cts_world_is_open(m, CTS_CALL_CLOSE, place) ||
        cts_world_is_open(m, CTS_CALL_SHUTDOWN, place))
        return true;
    return (from->ended || from->closed) &&
           (from->in.sent == to->got || (from->closed && to->in.sent > from->got));
}

void cts_world_match_receive(struct cts_address_model *m, struct world_socket *s)
{
    const struct cts_address_seen *c = m->call;
    struct world_socket *other = NULL;
    bool got = c->status == 0 && c->written > 0;
    bool ends = c->status == 0 && !got && c->capacity && m->alone && !s->deaf;
    uint32_t before = s->dim || s->deaf ? 0 : count_pairs(m, s, &other);

    if (!before || (!got && !ends))
        return;
    if (c->written > c->out_shown || m->now->met ||
        cts_world_is_open(m, CTS_CALL_RECEIVE, cts_world_number(m, s))) {
        s->dim = true; /* in which order, is not known */
        s->got = UINT64_MAX / 2;
        if (s->open_ended)
            give_up(m, s);
        return;
    }
    for (uint32_t i = 0; i < m->sockets_used; i++) {
        struct world_socket *from = &m->sockets[i];
        if (from->used && is_pair(m, s, from) &&
            !(got ? has_sent(m, from, s) : has_ended(m, from, s)))
            part(m, s, from);
    }
    uint32_t left = count_pairs(m, s, &other);
    if (left) {
        cts_world_say(m, CTS_ADR_SOCK_030, true, NULL, "%s", "");
        s->got += c->written;
    } else {
        nobody_left(m, s, got ? "bytes" : "an end");
    }
    /* Who has got something is in nobody's queue any more. */
    if (left == 1 && !s->open_ended)
        settle_one(m, s, other);
    settle(m);
}
