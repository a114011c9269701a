/*
 * Rules on connect of AF_VSOCK: the state of the socket, then the address, then which transport it goes to and whom it
 * reaches there.
 */
#include "oracle/address_linux.h"

enum transport {
    TRANSPORT_NONE,
    TRANSPORT_LOOPBACK,
    TRANSPORT_GUEST,
    TRANSPORT_HV_SOCK,
    TRANSPORT_HOST
};

static enum transport pick(const struct world_partition *p, uint32_t cid, uint32_t flags)
{
    bool virtio = p->transports & CTS_TRANSPORT_GUEST;
    bool guest = virtio || (p->transports & CTS_TRANSPORT_HV_SOCK);
    bool host = p->transports & CTS_TRANSPORT_HOST;
    /* hv_sock does not know its cid: it is ANY, as is that of virtio without a device. */
    uint32_t own = cts_linux_has_cid(p) ? p->cid : CTS_VM_ANY;

    if ((p->transports & CTS_TRANSPORT_LOOPBACK) &&
        (cid == 1 || (guest && cid == own) || (!guest && cid == 2)))
        return TRANSPORT_LOOPBACK;
    if (cid <= 2 || !host || (flags & CTS_VM_TO_HOST))
        return !guest ? TRANSPORT_NONE : virtio ? TRANSPORT_GUEST : TRANSPORT_HV_SOCK;
    return TRANSPORT_HOST;
}

/* True if connections come from a socket that stands there now: what address the connector gave is good. */
static bool parse(const struct cts_address_model *m, uint32_t *cid, uint32_t *port, uint32_t *flags)
{
    const struct cts_address_seen *c = m->call;

    if (!cts_linux_readable(c) || !cts_linux_check_copy(c).silent ||
        !cts_linux_check_address(m).silent)
        return false;
    *port = cts_get_32(c->in[0] + 4);
    *cid = cts_get_32(c->in[0] + 8);
    *flags = c->in[0][12];
    return true;
}

static struct world_socket *listener_at(struct cts_address_model *m, uint32_t partition,
                                        uint32_t cid, uint32_t port)
{
    for (uint32_t i = 0; i < m->sockets_used; i++) {
        struct world_socket *s = cts_world_socket(m, i + 1);
        if (s && s->os == CTS_OS_LINUX && s->partition == partition &&
            s->state == WORLD_LISTENING && s->port_known && s->port == port &&
            (s->cid == cid || s->cid == CTS_VM_ANY))
            return s;
    }
    return NULL;
}

struct world_socket *cts_world_linux_target(struct cts_address_model *m,
                                            const struct world_socket *s)
{
    const struct world_partition *p = &m->partitions[s->partition];
    uint32_t cid, port, flags;

    if (!WORLD_ANSWERS(m, VM_OS_LAYOUT, LINUX) || !parse(m, &cid, &port, &flags))
        return NULL;
    switch (pick(p, cid, flags)) {
    case TRANSPORT_LOOPBACK:
        return listener_at(m, s->partition, cid, port);
    case TRANSPORT_GUEST:
        return cid == 2 && p->kind != CTS_PARTITION_HOST ? listener_at(m, p->parent, 2, port)
                                                         : NULL;
    case TRANSPORT_HOST:
        for (uint32_t i = 0; i < WORLD_PARTITIONS; i++)
            if (m->partitions[i].used && m->partitions[i].parent == s->partition &&
                i != s->partition && m->partitions[i].cid == cid)
                return listener_at(m, i, cid, port);
        return NULL;
    default:
        return NULL;
    }
}

static bool is_connected(const struct world_socket *s)
{
    return s->state == WORLD_CONNECTED && !s->suspended_any;
}

/* What a connect must fail with, if anything. */
static struct cts_due connect_due(struct cts_address_model *m, const struct world_socket *s)
{
    struct cts_due copy = cts_linux_check_copy(m->call), due;
    uint32_t cid, port, flags;

    if (is_connected(s)) {
        due = cts_due(E_ISCONN, CTS_ADR_SOCK_210,
                      "EISCONN (106) of a connected socket, whatever the address");
        if (!copy.silent)
            due.or_error = copy.error;
        return due;
    }
    if (!copy.silent)
        return copy;
    if (s->state == WORLD_LISTENING)
        return cts_due(E_INVAL, CTS_ADR_SOCK_210, "EINVAL (22) of a listening socket");
    due = cts_linux_check_address(m);
    if (!due.silent || !parse(m, &cid, &port, &flags))
        return due;
    switch (pick(&m->partitions[s->partition], cid, flags)) {
    case TRANSPORT_NONE:
        return cts_due(E_NODEV, CTS_ADR_SOCK_220, "ENODEV (19): no transport for that cid");
    case TRANSPORT_HV_SOCK:
        if (cid != 2)
            return cts_due(E_NETUNREACH, CTS_ADR_SOCK_240,
                           "ENETUNREACH (101) for a cid other than 2");
        if (port > 0x7fffffffu && !WORLD_ANSWERS(m, HV_PORT_RANGE, FULL))
            return cts_due(E_NETUNREACH, CTS_ADR_SOCK_240,
                           "ENETUNREACH (101) for a port above 0x7fffffff");
        return cts_due_nothing();
    case TRANSPORT_LOOPBACK:
        if (port == CTS_VM_ANY)
            return cts_due(E_CONNRESET, CTS_ADR_SOCK_230, "ECONNRESET (104) over loopback");
        return cts_due_nothing();
    default:
        return cts_due_nothing();
    }
}

/* Somebody is at the other end of the transport. */
static bool reaches(const struct cts_address_model *m, const struct world_socket *s,
                    enum transport via, uint32_t cid)
{
    const struct world_partition *p = &m->partitions[s->partition];

    if (via == TRANSPORT_GUEST || via == TRANSPORT_HV_SOCK)
        return p->kind == CTS_PARTITION_VM && cid == 2;
    for (uint32_t i = 0; via == TRANSPORT_HOST && i < WORLD_PARTITIONS; i++)
        if (m->partitions[i].used && i != s->partition && m->partitions[i].parent == s->partition &&
            m->partitions[i].cid == cid)
            return true;
    return false;
}

/* What it must not fail with, when nothing of the above is wrong. */
static void connect_may(struct cts_address_model *m, const struct world_socket *s)
{
    uint32_t status = m->call->status, cid, port, flags;

    if (!parse(m, &cid, &port, &flags))
        return;
    enum transport via = pick(&m->partitions[s->partition], cid, flags);
    /* A transport without a device, or without the guest that is asked for, may say ENODEV too. */
    if (via == TRANSPORT_LOOPBACK || reaches(m, s, via, cid))
        cts_world_say(m, CTS_ADR_SOCK_220, status != E_NODEV, "a transport is loaded for that cid",
                      "connect to %u:%u: ENODEV", cid, port);
    else if (via == TRANSPORT_HOST && m->alone)
        cts_world_say(m, CTS_ADR_SOCK_220, status != 0, "no guest has that cid",
                      "connect to %u:%u succeeds", cid, port);
    if (port <= LINUX_RESERVED_LAST)
        cts_world_say(m, CTS_ADR_SOCK_140, status != E_ACCES, "no privilege is needed to connect",
                      "connect to port %u: EACCES", port);
    if (port == CTS_VM_ANY)
        cts_world_say(m, CTS_ADR_SOCK_230, status != E_INVAL && status != E_ADDRNOTAVAIL,
                      "port ANY is not refused as an address", "connect to port ANY: error %u",
                      status);
    if (m->call->number[1] > CTS_VM_SIZE)
        cts_world_say(m, CTS_ADR_SOCK_110, status != E_INVAL, "a tail is ignored",
                      "connect with %u bytes: EINVAL", m->call->number[1]);
    if (m->call->in[0][12] || cts_linux_reserved_set(m->call->in[0]))
        cts_world_say(m, CTS_ADR_SOCK_120, status != E_INVAL, "TO_HOST and reserved bytes pass",
                      "connect: EINVAL");
    if (via == TRANSPORT_HV_SOCK)
        cts_world_say(m, CTS_ADR_SOCK_240, status != E_NETUNREACH, "cid 2 is reached over hv_sock",
                      "connect to 2:%u: ENETUNREACH", port);
    if (status == 0 && via == TRANSPORT_LOOPBACK && m->alone && cid != CTS_VM_ANY &&
        !cts_linux_may_listen(m, s->partition))
        cts_world_say(m, CTS_ADR_SOCK_220, m->now->target != 0, "nobody listens there",
                      "connect to %u:%u over loopback succeeds", cid, port);
}

/* Reaches the listener that stands there. */
static void connect_reaches(struct cts_address_model *m, const struct world_socket *s)
{
    uint32_t status = m->call->status;
    struct world_socket *listener = cts_world_socket(m, m->now->target);

    if (!listener || !m->alone || cts_world_waiting(m, listener) > listener->backlog ||
        m->partitions[listener->partition].paused)
        return;
    if (status == E_ADDRNOTAVAIL && !s->bound && cts_linux_may_lack_ports(m, s->partition))
        return; /* it needs a port of its own */
    bool good = status == 0 || status == E_INPROGRESS || status == E_AGAIN;
    cts_world_say(m, CTS_ADR_SOCK_030, good, "a connection to the listener that stands there",
                  "connect: error %u", status);
    /* Where more than one transport is loaded, it may have gone to another. */
    uint32_t loaded = m->partitions[s->partition].transports;
    if (loaded & (loaded - 1) && (good || status == E_CONNRESET || status == E_CONNREFUSED))
        cts_world_say(m, CTS_ADR_SOCK_220, good, "the transport on which a listener stands there",
                      "connect: error %u", status);
}

/* Whom it has reached is what getpeername will show. */
static void name_target(struct cts_address_model *m, struct world_socket *s)
{
    uint32_t cid, port, flags;

    if (parse(m, &cid, &port, &flags))
        cts_world_name_target(s, cid, port,
                              pick(&m->partitions[s->partition], cid, flags) == TRANSPORT_LOOPBACK);
}

void cts_world_linux_connect(struct cts_address_model *m, struct world_socket *s)
{
    uint32_t status = m->call->status;
    bool stays = status == E_INPROGRESS || status == E_AGAIN;
    struct world_socket *listener = cts_world_socket(m, m->now->target);

    if (m->own && WORLD_ANSWERS(m, VM_OS_LAYOUT, LINUX) && cts_linux_readable(m->call) &&
        s->state != WORLD_CONNECTING && !(s->state == WORLD_CONNECTED && s->suspended_any)) {
        struct cts_due due = connect_due(m, s);
        s->tried = s->tried || (status && (due.silent || due.row == CTS_ADR_SOCK_230));
        if (due.silent) {
            connect_may(m, s);
            connect_reaches(m, s);
        } else {
            bool right = status == due.error || status == due.or_error;
            cts_world_say(m, due.row, right, due.text, "connect with %u bytes: error %u",
                          m->call->number[1], status);
            if (due.row == CTS_ADR_SOCK_240 && status == E_NODEV)
                cts_world_say(m, CTS_ADR_SOCK_220, false, "hv_sock is loaded for that cid",
                              "connect: ENODEV");
        }
    }
    if (status && !stays) {
        cts_world_turn_back(m, s, listener);
        return;
    }
    if (s->state > WORLD_BOUND) {
        /* In the background once more: whether it is the same connection is open. */
        s->vague |= status && s->state == WORLD_CONNECTING;
        return;
    }
    s->state = status ? WORLD_CONNECTING : WORLD_CONNECTED;
    s->in.lost = s->in.lost || !s->peer;
    s->loose = !listener && !s->peer;
    name_target(m, s);
    if (!s->bound) {
        s->bound = s->auto_port = s->implied = true;
        s->port_known = false;
        m->partitions[s->partition].odd_ports = true;
    }
}
