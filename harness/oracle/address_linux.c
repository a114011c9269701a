/*
 * Rules on AF_VSOCK sockets: what socket and bind answer in which state of the world. Each call goes through the checks
 * of the kernel in their order; the first that fails says which error is due.
 */
#include "oracle/address_linux.h"

void cts_world_linux_socket(struct cts_address_model *m)
{
    const uint32_t *number = m->call->number;
    uint32_t status = m->call->status, type = number[2], protocol = number[3];

    if (number[1] != CTS_VM_FAMILY)
        return;
    if (protocol != 0 && protocol != CTS_VM_FAMILY)
        cts_world_say(m, CTS_ADR_SOCK_100, status == E_PROTONOSUPPORT,
                      "EPROTONOSUPPORT (93), whatever the type", "type %u, protocol %u: error %u",
                      type, protocol, status);
    else if (type == 3 || type == 4)
        cts_world_say(m, CTS_ADR_SOCK_100, status == E_SOCKTNOSUPPORT, "ESOCKTNOSUPPORT (94)",
                      "type %u: error %u", type, status);
    else if (type == 1)
        cts_world_say(m, CTS_ADR_SOCK_100, status == 0, "a stream socket", "protocol %u: error %u",
                      protocol, status);
}

/* -- the address ------------------------------------------------------------------------------------------ */

struct cts_due cts_linux_check_copy(const struct cts_address_seen *c)
{
    uint32_t length = c->number[1];

    if (length > LINUX_LENGTH_MAX)
        return cts_due(E_INVAL, CTS_ADR_SOCK_110,
                       "EINVAL (22) for a length that is negative or above 128");
    if ((c->null & CTS_ADDRESS_NULL_IN_0) && length) {
        struct cts_due due = cts_due(E_FAULT, CTS_ADR_SOCK_110, "EFAULT (14) for a NULL address");
        if (length < CTS_VM_SIZE)
            due.or_error = E_INVAL;
        return due;
    }
    return cts_due_nothing();
}

struct cts_due cts_linux_check_address(const struct cts_address_model *m)
{
    const struct cts_address_seen *c = m->call;
    const uint8_t *raw = c->in[0];

    if (c->number[1] < CTS_VM_SIZE)
        return cts_due(E_INVAL, CTS_ADR_SOCK_110, "EINVAL (22) for less than 16 bytes");
    if (raw[0] != CTS_VM_FAMILY || raw[1])
        return WORLD_ANSWERS(m, VM_ERRNO, EAFNOSUPPORT)
                   ? cts_due(E_AFNOSUPPORT, CTS_ADR_SOCK_120,
                             "EAFNOSUPPORT (97) for another family")
                   : cts_due(E_INVAL, CTS_ADR_SOCK_120, "EINVAL (22) for another family");
    if (raw[12] & (WORLD_ANSWERS(m, VM_FLAGS, TO_HOST) ? 0xFEu : 0xFFu))
        return cts_due(E_INVAL, CTS_ADR_SOCK_120, "EINVAL (22) for flag bits that are not valid");
    if (WORLD_ANSWERS(m, VM_RESERVED, REJECT) && cts_linux_reserved_set(raw))
        return cts_due(E_INVAL, CTS_ADR_SOCK_120,
                       "EINVAL (22) for reserved bytes that are not zero");
    return cts_due_nothing();
}

bool cts_linux_readable(const struct cts_address_seen *c)
{
    return (c->null & CTS_ADDRESS_NULL_IN_0) || c->number[1] <= c->in_length[0] ||
           c->number[1] > LINUX_LENGTH_MAX;
}

/* -- bind --------------------------------------------------------------------------------------------------- */

static struct cts_due check_cid(const struct world_partition *p, uint32_t cid)
{
    if (cid == CTS_VM_ANY || (cts_linux_has_cid(p) && cid == p->cid) ||
        (cid == 2 && (p->transports & CTS_TRANSPORT_HOST)) ||
        (cid == 1 && (p->transports & CTS_TRANSPORT_LOOPBACK)))
        return cts_due_nothing();
    return cts_due(E_ADDRNOTAVAIL, CTS_ADR_SOCK_130,
                   "EADDRNOTAVAIL (99) for a cid that no loaded transport has");
}

/* Closed, and nobody has come before: no connection can keep the port, nor a call that has not returned. */
static bool is_given_back(const struct cts_address_model *m, const struct world_socket *s)
{
    uint32_t place = (uint32_t)(s - m->sockets) + 1;

    if (!s->closed || s->vague || s->served || s->state > WORLD_LISTENING ||
        cts_world_waiting(m, s))
        return false;
    for (uint32_t i = 0; i < WORLD_THREADS; i++)
        if (m->calls[i].open && m->calls[i].socket == place)
            return false;
    return true;
}

enum cts_busy cts_linux_port_in_use(const struct cts_address_model *m,
                                    const struct world_socket *self, uint32_t cid, uint32_t port)
{
    enum cts_busy busy = PORT_FREE;

    if (m->partitions[self->partition].odd_ports)
        busy = PORT_PERHAPS;
    for (uint32_t i = 0; i < m->sockets_used; i++) {
        const struct world_socket *s = &m->sockets[i];
        if (s == self || !s->used || s->os != CTS_OS_LINUX || s->partition != self->partition)
            continue;
        if (s->vague && !s->bound)
            busy = PORT_PERHAPS; /* which port it has got, if any, is not known */
        if (!s->bound || !s->port_known || s->port != port || is_given_back(m, s))
            continue;
        if (s->cid != cid && s->cid != CTS_VM_ANY && cid != CTS_VM_ANY)
            continue;
        if (!s->closed && !s->vague && !cts_world_is_open(m, CTS_CALL_CLOSE, i + 1))
            return PORT_BUSY;
        busy = PORT_PERHAPS; /* the port of a socket that is closed may linger */
    }
    return busy;
}

bool cts_linux_may_listen(const struct cts_address_model *m, uint32_t partition)
{
    for (uint32_t i = 0; i < m->sockets_used; i++) {
        const struct world_socket *s = &m->sockets[i];
        if (s->used && !s->closed && s->os == CTS_OS_LINUX && s->partition == partition &&
            s->state <= WORLD_LISTENING &&
            (s->vague || (s->state == WORLD_LISTENING && !s->port_known)))
            return true;
    }
    return false;
}

bool cts_linux_may_lack_ports(const struct cts_address_model *m, uint32_t partition)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < m->sockets_used; i++)
        count += m->sockets[i].used && m->sockets[i].os == CTS_OS_LINUX &&
                 m->sockets[i].partition == partition;
    return count > LINUX_TRIES;
}

/* How many candidates in a row are busy, from the first on, upwards or downwards; wraps inside the range. */
static uint32_t busy_run(const struct cts_address_model *m, const struct world_socket *s,
                         uint32_t cid, bool down)
{
    uint32_t port = m->partitions[s->partition].first, run = 0;

    for (; run < LINUX_TRIES; run++) {
        if (port <= LINUX_RESERVED_LAST)
            port = down ? CTS_VM_ANY - 1 : LINUX_RESERVED_LAST + 1;
        if (port == CTS_VM_ANY)
            port = down ? CTS_VM_ANY - 1 : LINUX_RESERVED_LAST + 1;
        if (cts_linux_port_in_use(m, s, cid, port) != PORT_BUSY)
            return run;
        port += down ? UINT32_MAX : 1u;
    }
    return run;
}

static struct cts_due check_any_port(const struct cts_address_model *m,
                                     const struct world_socket *s, uint32_t cid)
{
    const struct world_partition *p = &m->partitions[s->partition];

    /* Ports that were given out may be known only to those who have them. */
    bool plenty = !p->odd_ports || !cts_linux_may_lack_ports(m, s->partition);
    if (!p->first_known)
        return plenty ? cts_due(0, CTS_ADR_SOCK_150, "a free port") : cts_due_nothing();
    uint32_t up = busy_run(m, s, cid, false), down = busy_run(m, s, cid, true);
    if (up >= LINUX_TRIES && down >= LINUX_TRIES)
        return cts_due(E_ADDRNOTAVAIL, CTS_ADR_SOCK_150, "EADDRNOTAVAIL (99) after 24 busy ports");
    if (up < LINUX_TRIES && down < LINUX_TRIES && plenty)
        return cts_due(0, CTS_ADR_SOCK_150, "a free port within 24 tries");
    return cts_due_nothing(); /* the direction of the search is free */
}

/* Everything that is wrong with a bind, in the order in which it is to be reported. */
static uint32_t bind_checks(struct cts_address_model *m, const struct world_socket *s,
                            struct cts_due *list)
{
    const struct cts_address_seen *c = m->call;
    const struct world_partition *p = &m->partitions[s->partition];
    uint32_t count = 0;
    const struct cts_due again =
        cts_due(E_INVAL, CTS_ADR_SOCK_160, "EINVAL (22) for a second bind");
    struct cts_due due = cts_linux_check_copy(c);

    if (due.silent)
        due = cts_linux_check_address(m);
    if (!due.silent) {
        list[count++] = due;
        if (s->bound) /* of a bad address nothing more is known */
            list[count++] = again;
        return count;
    }
    uint32_t port = cts_get_32(c->in[0] + 4), cid = cts_get_32(c->in[0] + 8);
    if (s->bound)
        list[count++] = again;
    due = check_cid(p, cid);
    if (!due.silent)
        list[count++] = due;
    if (port <= LINUX_RESERVED_LAST && p->unprivileged)
        list[count++] = cts_due(E_ACCES, CTS_ADR_SOCK_140, "EACCES (13) for a port below 1024");
    if (port != CTS_VM_ANY && cts_linux_port_in_use(m, s, cid, port) == PORT_BUSY)
        list[count++] = cts_due(E_ADDRINUSE, CTS_ADR_SOCK_160, "EADDRINUSE (98)");
    return count;
}

/* The requirements of which a good bind is an example. */
static void bind_succeeds(struct cts_address_model *m, const struct world_socket *s)
{
    const uint8_t *raw = m->call->in[0];
    uint32_t port = cts_get_32(raw + 4), cid = cts_get_32(raw + 8), status = m->call->status;
    uint32_t row = CTS_ADR_SOCK_130;

    if (m->call->number[1] > CTS_VM_SIZE)
        row = CTS_ADR_SOCK_110;
    else if (raw[12] || cts_linux_reserved_set(raw))
        row = CTS_ADR_SOCK_120;
    else if (status == E_ADDRINUSE)
        row = CTS_ADR_SOCK_160;
    else if (port <= LINUX_RESERVED_LAST + 1)
        row = CTS_ADR_SOCK_140;
    if (port == CTS_VM_ANY) {
        struct cts_due due = check_any_port(m, s, cid);
        if (!due.silent && m->alone)
            cts_world_say(m, CTS_ADR_SOCK_150, status == due.error, due.text,
                          "bind to port ANY, first candidate %u: error %u",
                          m->partitions[s->partition].first, status);
        return;
    }
    if (cts_linux_port_in_use(m, s, cid, port) == PORT_PERHAPS || !m->alone)
        return;
    cts_world_say(m, row, status == 0, "bind succeeds", "bind to %u:%u with %u bytes: error %u",
                  cid, port, m->call->number[1], status);
}

static void keep_bind(struct cts_address_model *m, struct world_socket *s)
{
    if (m->call->status || m->call->in_length[0] < CTS_VM_SIZE)
        return;
    s->port = cts_get_32(m->call->in[0] + 4);
    s->cid = cts_get_32(m->call->in[0] + 8);
    s->auto_port = s->port == CTS_VM_ANY;
    s->port_known = !s->auto_port;
    s->bound = true;
    if (s->auto_port)
        m->partitions[s->partition].odd_ports = true;
    if (s->state == WORLD_FRESH)
        s->state = WORLD_BOUND;
}

void cts_world_linux_bind(struct cts_address_model *m, struct world_socket *s)
{
    struct cts_due list[8];
    uint32_t status = m->call->status;

    if (!WORLD_ANSWERS(m, VM_OS_LAYOUT, LINUX) || !cts_linux_readable(m->call) || !m->own ||
        (s->state > WORLD_BOUND && (!s->bound || s->implied)) || (s->tried && !s->bound)) {
        keep_bind(m, s);
        return;
    }
    uint32_t count = bind_checks(m, s, list);
    if (!count) {
        bind_succeeds(m, s);
        keep_bind(m, s);
        return;
    }
    bool right = status == list[0].error || status == list[0].or_error;
    bool shared = list[0].row == CTS_ADR_SOCK_160 && list[0].error == E_ADDRINUSE;
    if (!shared || m->alone || !status)
        cts_world_say(m, list[0].row, right, list[0].text, "bind with %u bytes: error %u",
                      m->call->number[1], status);
    if (count > 1)
        cts_world_say(m, CTS_ADR_SOCK_170, right, list[0].text,
                      "bind with several things wrong: error %u", status);
    if (right)
        return;
    keep_bind(m, s);
}
