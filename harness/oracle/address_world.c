/*
 * The model of the socket world: takes in what address.c hands over, sees which calls overlap, and asks the other files
 * about each call that has returned. Numbers from a trace are only ever looked up.
 */
#include "oracle/address_world.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct cts_address_model *cts_address_model_new(void)
{
    return calloc(1, sizeof(struct cts_address_model));
}

void cts_address_model_free(struct cts_address_model *model)
{
    free(model);
}

static void reset(struct cts_address_model *m)
{
    memset(m->partitions, 0, sizeof m->partitions);
    memset(m->services, 0, sizeof m->services);
    for (uint32_t i = 0; i < m->sockets_used; i++)
        memset(&m->sockets[i], 0, offsetof(struct world_socket, in.bytes));
    memset(m->numbers, 0, sizeof m->numbers);
    memset(m->calls, 0, sizeof m->calls);
    m->crowded = false;
    m->sockets_used = 0;
    m->epoch = 0;
    m->world_epoch = 0;
    m->world_open = 0;
    m->quiet = 0;
    m->may_come = m->have_come = 0;
}

void cts_world_say(struct cts_address_model *m, uint32_t requirement, bool holds,
                   const char *expected, const char *seen, ...)
{
    char text[160];
    va_list list;

    if (holds) {
        cts_address_say(m->oracle, requirement, CTS_HOLDS, NULL, NULL);
        return;
    }
    va_start(list, seen);
    vsnprintf(text, sizeof text, seen, list);
    va_end(list);
    cts_address_say(m->oracle, requirement, CTS_BROKEN, expected, text);
}

struct world_socket *cts_world_socket(struct cts_address_model *m, uint32_t number)
{
    struct world_socket *s = number && number <= WORLD_SOCKETS ? &m->sockets[number - 1] : NULL;
    return s && s->used && !s->closed && !s->vague ? s : NULL;
}

/* -- calls ------------------------------------------------------------------------------------------------- */

static struct world_socket *new_socket(struct cts_address_model *m)
{
    uint32_t number = m->news->made;

    if (!number || number > WORLD_SOCKETS)
        return NULL;
    if (number > m->sockets_used)
        m->sockets_used = number;
    struct world_socket *s = &m->sockets[number - 1];
    memset(s, 0, offsetof(struct world_socket, in.bytes));
    s->used = true;
    return s;
}

static void made_socket(struct cts_address_model *m)
{
    const struct world_partition *p = cts_world_partition(m, m->call->number[0]);

    if (!p)
        return;
    if (p->os == CTS_OS_LINUX)
        cts_world_linux_socket(m);
    else
        cts_world_windows_socket(m);
    struct world_socket *s = m->call->status ? NULL : new_socket(m);
    if (!s)
        return;
    s->os = p->os;
    s->partition = m->call->number[0];
    /* Other families and types have other rules. */
    s->vague = m->call->number[1] != (p->os == CTS_OS_LINUX ? CTS_VM_FAMILY : CTS_HV_FAMILY) ||
               m->call->number[2] != 1;
}

static void accepted_socket(struct cts_address_model *m, struct world_socket *listener)
{
    struct world_socket *s = m->call->status ? NULL : new_socket(m);

    if (s) {
        s->vague = !listener;
        s->state = WORLD_CONNECTED;
        s->os = listener ? listener->os : 0;
        s->partition = listener ? listener->partition : 0;
        s->accepted = true;
        s->port_known = listener && listener->port_known;
        s->port = listener ? listener->port : 0;
        s->in.lost = true; /* until its peer is known */
        /* Whether it begins with the options of its listener, nobody says. */
        s->option_open = listener ? listener->option_set | listener->option_open : UINT16_MAX;
    }
    if (listener)
        cts_world_accept(m, listener);
}

static void connect_begins(struct cts_address_model *m, struct world_socket *s)
{
    struct world_socket *target =
        s->os == CTS_OS_LINUX ? cts_world_linux_target(m, s) : cts_world_windows_target(m, s);
    if (!target || s->state > WORLD_BOUND)
        return;
    m->now->target = cts_world_number(m, target);
    cts_world_queue(target, cts_world_number(m, s), 0);
    s->stands = cts_world_number(m, target);
}

static void socket_call(struct cts_address_model *m, struct world_socket *s)
{
    bool linux_os = s->os == CTS_OS_LINUX;

    switch (m->call->call) {
    case CTS_CALL_BIND:
        (linux_os ? cts_world_linux_bind : cts_world_windows_bind)(m, s);
        break;
    case CTS_CALL_LISTEN:
        (linux_os ? cts_world_listen : cts_world_windows_listen)(m, s);
        break;
    case CTS_CALL_CONNECT:
        (linux_os ? cts_world_linux_connect : cts_world_windows_connect)(m, s);
        break;
    case CTS_CALL_SEND:
        cts_world_send(m, s);
        break;
    case CTS_CALL_RECEIVE:
        cts_world_receive(m, s);
        break;
    case CTS_CALL_SHUTDOWN:
        cts_world_shutdown(m, s);
        break;
    case CTS_CALL_CLOSE:
        cts_world_close(m, s);
        break;
    case CTS_CALL_SET_OPTION:
    case CTS_CALL_GET_OPTION:
        if (!linux_os)
            cts_world_option(m, s, m->call->call == CTS_CALL_SET_OPTION);
        break;
    case CTS_CALL_GETSOCKNAME:
    case CTS_CALL_GETPEERNAME:
        if (linux_os)
            cts_world_linux_name(m, s, m->call->call == CTS_CALL_GETPEERNAME);
        break;
    case CTS_CALL_PACKET:
        cts_world_packet(m, s);
        break;
    default:
        break;
    }
}

/* Bytes are stated and not given. Of bind and connect the rules say what becomes of that, of others nothing; but a
 * partition that was made is there, whatever its id. */
static bool lacks_bytes(const struct cts_address_seen *c)
{
    if (c->call == CTS_CALL_BIND || c->call == CTS_CALL_CONNECT || c->call == CTS_CALL_PARTITION)
        return false;
    return ((c->null & CTS_ADDRESS_NULL_IN_0) && c->in_length[0]) ||
           ((c->null & CTS_ADDRESS_NULL_IN_1) && c->in_length[1]);
}

static void returned(struct cts_address_model *m)
{
    struct world_socket *s = cts_world_socket(m, m->news->socket);

    if (lacks_bytes(m->call)) {
        if (s && !m->call->status)
            s->vague = true;
        return;
    }

    switch (m->call->call) {
    case CTS_CALL_SOCKET:
        made_socket(m);
        break;
    case CTS_CALL_ACCEPT:
        accepted_socket(m, s);
        break;
    case CTS_CALL_PARTITION:
        cts_world_make_partition(m);
        break;
    case CTS_CALL_SERVICE:
        cts_world_set_service(m);
        break;
    case CTS_CALL_PAUSE:
    case CTS_CALL_RESUME:
        cts_world_pause(m, m->call->call == CTS_CALL_RESUME);
        break;
    case CTS_CALL_OFFER:
        cts_world_offer(m);
        break;
    case CTS_CALL_TRANSPORTS:
    case CTS_CALL_PRIVILEGE:
    case CTS_CALL_AUTOBIND:
        cts_world_set(m);
        break;
    default:
        if (s)
            socket_call(m, s);
        break;
    }
}

/* Calls that change partitions. */
static bool is_of_world(uint32_t call)
{
    return call >= CTS_CALL_PARTITION && call <= CTS_CALL_RESUME;
}

bool cts_world_is_open(const struct cts_address_model *m, uint32_t call, uint32_t socket)
{
    for (uint32_t i = 0; i < WORLD_THREADS; i++)
        if (m->calls[i].open && m->calls[i].call == call && m->calls[i].socket == socket)
            return true;
    return false;
}

/* Which calls are at work when one begins. One that waits to accept or to receive touches only its own socket. */
static void look_back(struct cts_address_model *m)
{
    struct world_call *now = m->now;
    uint32_t call = m->call->call;
    bool takes = call == CTS_CALL_ACCEPT || call == CTS_CALL_RECEIVE;

    *now = (struct world_call){.open = true,
                               .call = call,
                               .waits = takes && m->call->number[1],
                               .socket = m->news->socket};
    for (uint32_t i = 0; i < WORLD_THREADS; i++) {
        const struct world_call *other = &m->calls[i];
        if (!other->open || other == now)
            continue;
        now->beside |= !other->waits;
        now->met |= other->socket && other->socket == now->socket;
    }
}

/* A call begins: what others do before it returns makes it one of several. */
static void called(struct cts_address_model *m)
{
    struct world_socket *s = cts_world_socket(m, m->news->socket);

    look_back(m);
    m->now->epoch = ++m->epoch;
    m->now->socket_epoch = s ? ++s->epoch : 0;
    if (is_of_world(m->call->call)) {
        m->world_epoch++;
        m->world_open++;
    }
    m->now->world_epoch = m->world_epoch;
    m->now->quiet = m->quiet;
    if (s && m->call->call == CTS_CALL_CONNECT)
        connect_begins(m, s);
}

/* Calls that leave a socket in a state that is not known if another call on it overlapped them. */
static bool moves(uint32_t call)
{
    return call == CTS_CALL_BIND || call == CTS_CALL_LISTEN || call == CTS_CALL_CONNECT;
}

/* Nothing is known of the socket any more, nor of what it sends. */
static void doubt(struct cts_address_model *m, struct world_socket *s)
{
    s->vague = true;
    if (s->peer)
        m->sockets[s->peer - 1].in.lost = true;
}

/* Which other calls overlapped the one that returns. False: one on the same socket. */
static bool look_around(struct cts_address_model *m, struct world_socket *s)
{
    bool of_world = is_of_world(m->call->call);

    if (of_world && m->world_open > 0)
        m->world_open--;
    bool known = !m->news->no_memory && !m->now->met;
    m->now->open = false;
    m->alone = m->now->epoch == m->epoch && !m->now->beside && known;
    bool apart = (!s || m->now->socket_epoch == s->epoch) && known;
    m->own = apart && m->now->world_epoch == m->world_epoch && m->world_open == 0;
    m->epoch++;
    m->world_epoch += of_world;
    if (s)
        s->epoch++;
    return apart;
}

void cts_address_model_event(struct cts_address_model *m, struct cts_oracle *oracle,
                             const struct cts_address_news *given)
{
    struct cts_address_news placed = *given;
    const struct cts_address_news *news = &placed;
    m->oracle = oracle;
    m->profile = oracle->profile;
    m->news = news;
    m->call = news->call;
    if (news->moment == CTS_ADDRESS_RUN_BEGINS) {
        reset(m);
        return;
    }
    placed.socket = cts_world_place(m, given->socket);
    placed.made = given->made ? cts_world_new_place(m, given->made) : 0;
    m->crowded |= given->made && !placed.made;
    if (m->crowded)
        return;
    if (news->moment == CTS_ADDRESS_QUIET && !news->call)
        m->quiet++;
    if (!news->call || news->thread >= WORLD_THREADS)
        return;
    m->now = &m->calls[news->thread];
    struct world_socket *s = cts_world_socket(m, news->socket);
    if (news->moment == CTS_ADDRESS_TIMED) {
        cts_world_timed(m);
    } else if (news->moment == CTS_ADDRESS_CALLED) {
        called(m);
        cts_world_tally_call(m);
    } else if (news->moment == CTS_ADDRESS_QUIET) {
        if (s && !news->no_memory)
            cts_world_stuck(m, s);
    } else if (news->moment == CTS_ADDRESS_RETURNED) {
        bool apart = look_around(m, s);
        cts_world_tally_return(m);
        bool failed = news->no_memory && news->call->status; /* how far it came is not known */
        if (s && (failed || (!apart && moves(news->call->call))))
            doubt(m, s);
        if (news->call->call == CTS_CALL_CONNECT && !cts_world_socket(m, news->socket))
            cts_world_lost_connect(m);
        if (!failed)
            returned(m);
    }
}
