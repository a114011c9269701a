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

/* -- the peer ------------------------------------------------------------------------------------------------ */

void cts_world_name_target(struct world_socket *s, uint32_t cid, uint32_t port, bool over_loopback)
{
    s->name = (struct world_name){.row = CTS_ADR_SOCK_190,
                                  .cid = cid,
                                  .cid_known = cid != CTS_VM_ANY && (!over_loopback || cid == 1),
                                  .port = port,
                                  .port_known = true};
}

void cts_world_name_connector(const struct cts_address_model *m, const struct world_socket *made,
                              const struct world_socket *connector, uint32_t port,
                              struct world_name *name)
{
    const struct world_partition *here = &m->partitions[made->partition];
    bool any = WORLD_ANSWERS(m, HVS_PEER_CID, ANY);

    *name = (struct world_name){.row = CTS_ADR_SOCK_260,
                                .clean = true,
                                .high = any,
                                .cid_known = true,
                                .cid = any ? CTS_VM_ANY : 2u,
                                .port_known = !any && !connector,
                                .port = port};
    if (!connector || connector->os == CTS_OS_WINDOWS)
        return;
    const struct world_partition *there = &m->partitions[connector->partition];
    name->row = CTS_ADR_SOCK_180;
    name->high = false;
    name->port_known = connector->port_known;
    name->port = connector->port;
    name->here = connector->partition == made->partition;
    bool below = there->kind != CTS_PARTITION_HOST && there->parent == made->partition;
    name->cid = name->here ? connector->cid : below ? there->cid : 2u;
    name->cid_known =
        name->here || (below ? there->cid != 0 : here->parent == connector->partition);
}

static bool is_own_cid(const struct world_partition *p, const struct world_name *name, uint32_t cid)
{
    return cid == 1 || (p->cid && cid == p->cid) || cid == name->cid;
}

bool cts_world_is_named(const struct cts_address_model *m, const struct world_name *name,
                        uint32_t partition)
{
    const struct cts_address_seen *c = m->call;

    if (c->out_shown < 12)
        return false;
    uint32_t port = cts_get_32(c->out + 4), cid = cts_get_32(c->out + 8);
    bool right_cid = name->here ? is_own_cid(&m->partitions[partition], name, cid)
                                : !name->cid_known || cid == name->cid;
    return right_cid && (!name->port_known || port == name->port) &&
           (!name->high || port >= 0x80000000u);
}

void cts_world_judge_peer(struct cts_address_model *m, const struct world_socket *s,
                          uint32_t length)
{
    const struct cts_address_seen *c = m->call;
    struct world_name name = s->name;
    const struct world_socket *peer = cts_world_socket(m, s->peer);
    uint8_t raw[CTS_VM_SIZE] = {CTS_VM_FAMILY};

    if (!name.row || !WORLD_ANSWERS(m, VM_OS_LAYOUT, LINUX) || (c->null & CTS_ADDRESS_NULL_OUT))
        return;
    if (!name.port_known && s->accepted && peer && peer->os == CTS_OS_LINUX && peer->port_known) {
        name.port_known = true; /* it has been told since */
        name.port = peer->port;
    }
    put_u32(raw + 4, name.port);
    bool good = length == CTS_VM_SIZE && shows(m, raw, 0, 2) &&
                (!name.port_known || shows(m, raw, 4, 8)) &&
                (!name.clean || (shows(m, raw, 2, 4) && shows(m, raw, 13, 16))) &&
                (c->capacity < 12 || cts_world_is_named(m, &name, s->partition));
    cts_world_say(m, name.row, good,
                  name.row == CTS_ADR_SOCK_190   ? "the cid and port that were connected to"
                  : name.row == CTS_ADR_SOCK_180 ? "the cid and port of who has connected"
                                                 : "the peer as its instance and hvs-peer-cid say",
                  "length %u, port %#x, cid %#x, or other bytes; the port should be %#x", length,
                  c->out_shown >= 8 ? cts_get_32(c->out + 4) : 0,
                  c->out_shown >= 12 ? cts_get_32(c->out + 8) : 0, name.port);
}

static void peer_name(struct cts_address_model *m, const struct world_socket *s)
{
    const struct cts_address_seen *c = m->call;
    const struct world_socket *peer = cts_world_socket(m, s->peer);

    if (s->state <= WORLD_LISTENING)
        cts_world_say(m, CTS_ADR_SOCK_190, c->status == E_NOTCONN, "ENOTCONN (107)",
                      "getpeername without a peer: error %u", c->status);
    else if (s->state == WORLD_CONNECTED && !c->status)
        cts_world_judge_peer(m, s, c->result[0]);
    else if (s->state == WORLD_CONNECTED && m->alone && peer && !s->in.ended && !peer->in.ended &&
             !s->frail && !s->suspended_any && !s->suspended_kept && !cts_world_stands(m, s))
        cts_world_say(m, CTS_ADR_SOCK_190, false, "the peer's name, for nobody has ended this",
                      "getpeername: error %u", c->status);
}

/* An accepted socket has its listener's port; which cid it shows is its transport's affair. */
static void accepted_name(struct cts_address_model *m, const struct world_socket *s)
{
    const struct cts_address_seen *c = m->call;
    uint8_t raw[CTS_VM_SIZE] = {CTS_VM_FAMILY};

    if (c->status || !s->accepted || !s->port_known)
        return;
    put_u32(raw + 4, s->port);
    cts_world_say(m, CTS_ADR_SOCK_180,
                  shows(m, raw, 0, 8) && shows(m, raw, 13, 16) && c->result[0] == CTS_VM_SIZE,
                  "the port of its listener, and reserved bytes of zero",
                  "length %u, port %#x, or other bytes", c->result[0],
                  c->out_shown >= 8 ? cts_get_32(c->out + 4) : 0);
}

/* -- the socket itself --------------------------------------------------------------------------------------- */

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
    cts_world_match_port(m, s);
}

void cts_world_linux_name(struct cts_address_model *m, struct world_socket *s, bool peer)
{
    const struct cts_address_seen *c = m->call;
    uint8_t raw[CTS_VM_SIZE] = {CTS_VM_FAMILY};

    if (!m->own || !WORLD_ANSWERS(m, VM_OS_LAYOUT, LINUX) || (c->null & CTS_ADDRESS_NULL_OUT))
        return;
    if (peer) {
        peer_name(m, s);
        return;
    }
    if (s->state == WORLD_CONNECTED && !s->bound) {
        accepted_name(m, s);
        return;
    }
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
