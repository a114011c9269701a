/*
 * Rules on getsockname and getpeername of AF_VSOCK, which also tell the ports that bind has chosen.
 */
#include "oracle/address_linux.h"

static bool shows(const struct cts_address_model *m, const uint8_t *raw, uint32_t from, uint32_t to)
{
    const struct cts_address_seen *c = m->call;

    for (uint32_t i = from; i < to && i < c->capacity; i++)
        if (i >= c->out_shown || c->out[i] != raw[i])
            return false;
    return true;
}

static void put_u32(uint8_t *to, uint32_t value)
{
    for (uint32_t i = 0; i < 4; i++)
        to[i] = (uint8_t)(value >> 8 * i);
}

/* The port that a bind to ANY has given. */
static void learn_port(struct cts_address_model *m, struct world_socket *s)
{
    const struct cts_address_seen *c = m->call;

    if (c->out_shown < 8)
        return;
    uint32_t port = cts_get_32(c->out + 4);
    cts_world_say(m, CTS_ADR_SOCK_150, port > LINUX_RESERVED_LAST && port != CTS_VM_ANY,
                  "an automatic port in 1024..0xfffffffe", "port %u", port);
    enum cts_busy busy = cts_linux_port_in_use(m, s, s->cid, port);
    if (s->state == WORLD_BOUND)
        cts_world_say(m, CTS_ADR_SOCK_150, busy != PORT_BUSY, "an automatic port that is free",
                      "port %u, which another socket has", port);
    s->port = port;
    s->port_known = true;
}

void cts_world_linux_name(struct cts_address_model *m, struct world_socket *s, bool peer)
{
    const struct cts_address_seen *c = m->call;
    uint8_t raw[CTS_VM_SIZE] = {CTS_VM_FAMILY};

    if (!m->own || !WORLD_ANSWERS(m, VM_OS_LAYOUT, LINUX) || (c->null & CTS_ADDRESS_NULL_OUT))
        return;
    if (peer) {
        if (s->state <= WORLD_LISTENING)
            cts_world_say(m, CTS_ADR_SOCK_190, c->status == E_NOTCONN, "ENOTCONN (107)",
                          "getpeername without a peer: error %u", c->status);
        return;
    }
    if (s->state == WORLD_CONNECTED && !s->bound)
        return; /* accepted: its name is its transport's affair */
    uint32_t row = s->bound ? CTS_ADR_SOCK_180 : CTS_ADR_SOCK_190;
    if (c->status) {
        cts_world_say(m, row, false, "the name of the socket", "error %u", c->status);
        return;
    }
    if (s->bound && s->auto_port && !s->port_known && m->alone)
        learn_port(m, s);
    bool perhaps = !s->bound && s->tried;
    bool port_open = perhaps || (s->bound && !s->port_known);
    bool cid_open = perhaps || (s->bound && s->state >= WORLD_CONNECTING);
    put_u32(raw + 4, s->bound ? s->port : CTS_VM_ANY);
    put_u32(raw + 8, s->bound ? s->cid : CTS_VM_ANY);
    bool good = shows(m, raw, 0, 4) && (port_open || shows(m, raw, 4, 8)) &&
                (cid_open || shows(m, raw, 8, 12)) && shows(m, raw, 12, 16) &&
                c->result[0] == CTS_VM_SIZE;
    cts_world_say(m, row, good,
                  s->bound ? "the cid and port that were bound, all else zero, length 16"
                           : "cid ANY and port ANY, all else zero, length 16",
                  "length %u, port %#x, cid %#x, or other bytes", c->result[0],
                  c->out_shown >= 8 ? cts_get_32(c->out + 4) : 0,
                  c->out_shown >= 12 ? cts_get_32(c->out + 8) : 0);
}
