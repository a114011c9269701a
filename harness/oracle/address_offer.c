/*
 * Rules on the hv_sock transport of a Linux guest: which offers of the host it takes, and which packets it delivers.
 */
#include "oracle/address_linux.h"

#define PAYLOAD_MAX 16384u /* bytes that an hv_sock packet may state */

/* The only listener there. Which of several gets an offer is open: nothing is said of their queues. */
static struct world_socket *listener_on(struct cts_address_model *m, uint32_t partition,
                                        uint32_t port, bool *several)
{
    struct world_socket *first = NULL;

    *several = false;
    for (uint32_t i = 0; i < m->sockets_used; i++) {
        struct world_socket *s = cts_world_socket(m, i + 1);
        if (!s || s->os != CTS_OS_LINUX || s->partition != partition ||
            s->state != WORLD_LISTENING || !s->port_known || s->port != port)
            continue;
        if (first)
            *several = first->unsure = s->unsure = true;
        else
            first = s;
    }
    return first;
}

void cts_world_offer(struct cts_address_model *m)
{
    const struct cts_address_seen *c = m->call;
    const struct world_partition *p = cts_world_partition(m, c->number[0]);

    if (!p || !(p->transports & CTS_TRANSPORT_HV_SOCK) || c->in_length[0] != CTS_GUID_SIZE ||
        c->in_length[1] != CTS_GUID_SIZE)
        return;
    uint32_t port = cts_get_32(c->in[0]);
    bool several;
    struct world_socket *listener = listener_on(m, c->number[0], port, &several);
    if (!cts_guid_is_port(c->in[0])) {
        cts_world_say(m, CTS_ADR_SOCK_250, c->status != 0,
                      "an offer whose service is not of the template is refused", "it is taken");
        return;
    }
    if (port > 0x7fffffffu && !WORLD_ANSWERS(m, HV_PORT_RANGE, FULL)) {
        cts_world_say(m, CTS_ADR_SOCK_250, c->status != 0,
                      "an offer for a port above 0x7fffffff is refused", "port %#x is taken", port);
        return;
    }
    if (several)
        return;
    if (!m->alone || (!listener && cts_linux_may_listen(m, c->number[0]))) {
        if (c->status == 0 && listener)
            cts_world_queue(listener, 0, cts_get_32(c->in[1]));
        for (uint32_t i = 0; c->status == 0 && !listener && i < m->sockets_used; i++)
            if (m->sockets[i].os == CTS_OS_LINUX && m->sockets[i].partition == c->number[0])
                m->sockets[i].vague = true; /* somebody of whom not enough is known has it */
        return;
    }
    if (!listener) {
        cts_world_say(m, CTS_ADR_SOCK_250, c->status != 0,
                      "an offer for a port on which nobody listens is refused", "port %u is taken",
                      port);
        return;
    }
    if (cts_world_waiting(m, listener) < listener->backlog)
        cts_world_say(m, CTS_ADR_SOCK_250, c->status == 0,
                      "an offer for a port on which somebody listens is taken", "port %u: error %u",
                      port, c->status);
    if (c->status == 0)
        cts_world_queue(listener, 0, cts_get_32(c->in[1]));
}

void cts_world_packet(struct cts_address_model *m, struct world_socket *s)
{
    const struct cts_address_seen *c = m->call;
    uint32_t stated = c->number[1], given = c->in_length[0];

    if (!s->by_offer && !c->status)
        s->deaf = s->in.lost = true; /* bytes, or an end, that its peer has not sent */
    if (!s->by_offer || s->state != WORLD_CONNECTED)
        return;
    if (stated > PAYLOAD_MAX || stated > given) {
        cts_world_say(m, CTS_ADR_SOCK_270, c->status != 0,
                      "a packet that states too much is refused",
                      "%u bytes stated, %u given: taken", stated, given);
        return;
    }
    cts_world_say(m, CTS_ADR_SOCK_270, c->status == 0, "a packet that states what it has is taken",
                  "%u bytes of %u: error %u", stated, given, c->status);
    if (c->status || s->in.lost)
        return;
    if (s->in.sent + stated - s->in.received > WORLD_STREAM) {
        s->in.lost = true;
        return;
    }
    for (uint32_t i = 0; i < stated; i++)
        s->in.bytes[(s->in.sent + i) % WORLD_STREAM] = c->in[0][i];
    s->in.sent += stated;
}
