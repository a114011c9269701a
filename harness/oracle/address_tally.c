/*
 * What can be counted of the socket world though sockets are vague: no more connections are accepted than have been made,
 * and of several connects of one socket at once one succeeds. Counts are upper bounds; it looks at no address.
 */
#include "oracle/address_world.h"

static struct world_socket *socket_of(struct cts_address_model *m)
{
    uint32_t place = m->news->socket;

    return place && place <= WORLD_SOCKETS && m->sockets[place - 1].used ? &m->sockets[place - 1]
                                                                         : NULL;
}

static bool stays(uint32_t status)
{
    return status == E_INPROGRESS || status == E_AGAIN || status == WSA_EWOULDBLOCK;
}

/* -- begun ----------------------------------------------------------------------------------------------------- */

static void connect_begins(struct cts_address_model *m, struct world_socket *s)
{
    uint32_t others = 0;

    if (!s || !s->coming)
        m->may_come++;
    if (!s)
        return;
    s->coming = true;
    for (uint32_t i = 0; i < WORLD_THREADS; i++)
        others += m->calls[i].open && &m->calls[i] != m->now &&
                  m->calls[i].call == CTS_CALL_CONNECT && m->calls[i].socket == m->now->socket;
    if (!others) {
        s->rush_epoch = m->epoch;
        s->rush = s->won = 0;
    }
    s->rush++;
}

void cts_world_tally_call(struct cts_address_model *m)
{
    if (m->call->call == CTS_CALL_CONNECT)
        connect_begins(m, socket_of(m));
    else if (m->call->call == CTS_CALL_OFFER)
        m->may_come++;
}

/* -- returned -------------------------------------------------------------------------------------------------- */

/* Nothing but these connects has happened since the first of them began, and none of them could wait for another. */
static void judge_rush(struct cts_address_model *m, const struct world_socket *s)
{
    bool among_themselves = m->epoch == s->rush_epoch + 2 * s->rush - 1;

    if (s->os != CTS_OS_LINUX || s->rush < 2 || !among_themselves || m->news->no_memory ||
        cts_world_is_open(m, CTS_CALL_CONNECT, m->news->socket))
        return;
    cts_world_say(m, CTS_ADR_SOCK_210, s->won < 2,
                  "one connect of several at once connects a socket", "%u of %u succeed", s->won,
                  s->rush);
}

static void connect_returns(struct cts_address_model *m, struct world_socket *s)
{
    uint32_t status = m->call->status;

    if (!s)
        return;
    if (status && !stays(status)) {
        /* It may have stood in a queue before it failed. */
        s->coming = cts_world_is_open(m, CTS_CALL_CONNECT, m->news->socket);
        m->may_come += s->coming;
    } else if (status) {
        s->coming =
            false; /* in the background it may fail unseen: the next connect may be another one */
    }
    s->won += status == 0 && !m->call->number[2];
    judge_rush(m, s);
}

/* Who asks to wait is not told to come again. */
static void judge_patience(struct cts_address_model *m, const struct world_socket *s)
{
    const struct cts_address_seen *c = m->call;
    bool sends = c->call == CTS_CALL_SEND, takes = c->call == CTS_CALL_RECEIVE;
    uint32_t again = s->os == CTS_OS_LINUX ? E_AGAIN : WSA_EWOULDBLOCK;

    if ((sends || takes || c->call == CTS_CALL_ACCEPT) && c->number[sends ? 2 : 1] &&
        c->status == again && !m->news->no_memory)
        cts_world_say(m, CTS_ADR_SOCK_030, false, "a call with wait=1 blocks until it can end",
                      "error %u", c->status);
}

void cts_world_tally_return(struct cts_address_model *m)
{
    const struct world_socket *s = socket_of(m);

    if (s)
        judge_patience(m, s);
    if (m->call->call == CTS_CALL_CONNECT) {
        connect_returns(m, socket_of(m));
        return;
    }
    if (m->call->call != CTS_CALL_ACCEPT || m->call->status)
        return;
    if (++m->have_come > m->may_come)
        cts_world_say(m, CTS_ADR_SOCK_030, false, "accept gives connections that have been made",
                      "%u accepted, and at most %u made", m->have_come, m->may_come);
}
