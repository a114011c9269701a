/*
 * Rules on AF_HYPERV sockets. Who gets a connection is decided by the rules on accept_decide and connect_decide
 * (address_wild.c): here they are asked about partitions and sockets that are really there.
 */
#include "oracle/address_windows.h"

void cts_world_windows_socket(struct cts_address_model *m)
{
    const uint32_t *number = m->call->number;
    uint32_t status = m->call->status;

    if (number[1] != CTS_HV_FAMILY)
        return;
    if (number[2] == 1 && number[3] == CTS_HV_PROTOCOL_RAW)
        cts_world_say(m, CTS_ADR_SOCK_010, status == 0, "a stream socket of protocol 1", "error %u",
                      status);
    else
        cts_world_say(m, CTS_ADR_SOCK_010, status != 0, "no socket of another type or protocol",
                      "type %u, protocol %u: a socket", number[2], number[3]);
}

/* -- listeners -------------------------------------------------------------------------------------------------- */

/* Another socket of the partition is or was bound to the service: whether two may be is nowhere said. */
static bool is_taken(const struct cts_address_model *m, const struct world_socket *s)
{
    for (uint32_t i = 0; i < m->sockets_used; i++) {
        const struct world_socket *other = &m->sockets[i];
        if (other != s && other->used && other->os == CTS_OS_WINDOWS &&
            other->partition == s->partition &&
            (other->vague ||
             (other->bound && memcmp(other->service, s->service, CTS_GUID_SIZE) == 0)))
            return true;
    }
    return false;
}

/* Bound on a host to an id that no VM of it has: whether that may be is nowhere said. */
static bool is_of_no_vm(const struct cts_address_model *m, const struct world_socket *s)
{
    for (uint32_t i = 0; i < CTS_HV_GUID_VSOCK_TEMPLATE; i++)
        if (cts_guid_is(s->vmid, (enum cts_hv_guid)i))
            return false;
    return cts_windows_find_vm(m, s->partition, s->vmid) == WORLD_PARTITIONS;
}

/* A listener that is refused, at bind or at listen, or that is made: rightly? */
static void judge_listener(struct cts_address_model *m, const struct world_socket *s, bool made)
{
    struct cts_address_expected expected;
    struct cts_question q;
    uint32_t environment = cts_world_environment(m, s->partition);
    const struct world_service *service = cts_world_service(m, s->partition, s->service);
    bool keyless = environment == CTS_ENVIRONMENT_HOST && !(service && service->registered);

    if (keyless && WORLD_ANSWERS(m, UNREGISTERED_SERVICE, REFUSE)) {
        cts_world_say(m, CTS_ADR_REG_080, !made, "no listener on a service without a key",
                      "bind and listen succeed");
        return;
    }
    cts_windows_ask_accept(m, &q, s, s->partition, s->service);
    uint32_t answers = cts_windows_allowed(m, &q, &expected);
    bool may_fail = answers & 1u << CTS_ADDRESS_BINDFAIL;
    if (!answers || (!made && (is_taken(m, s) || is_of_no_vm(m, s))))
        return;
    if (keyless && !may_fail)
        cts_world_say(m, CTS_ADR_REG_080, made, "a listener on a service without a key", "error %u",
                      m->call->status);
    else if (!made)
        cts_windows_judge(m, &q, CTS_ADDRESS_BINDFAIL, m->call->status, 0);
    else if (may_fail && answers == 1u << CTS_ADDRESS_BINDFAIL)
        cts_windows_judge(m, &q, CTS_ADDRESS_MATCH, 0, 0);
}

void cts_world_windows_bind(struct cts_address_model *m, struct world_socket *s)
{
    uint8_t pair[2 * CTS_GUID_SIZE];

    if (s->state != WORLD_FRESH || !cts_windows_parse(m, pair)) {
        s->vague = m->call->status == 0;
        return;
    }
    memcpy(s->vmid, pair, CTS_GUID_SIZE);
    memcpy(s->service, pair + CTS_GUID_SIZE, CTS_GUID_SIZE);
    if (m->call->status) {
        if (m->alone)
            judge_listener(m, s, false);
        return;
    }
    s->state = WORLD_BOUND;
    s->bound = true;
}

void cts_world_windows_listen(struct cts_address_model *m, struct world_socket *s)
{
    if (s->state == WORLD_BOUND && m->own)
        judge_listener(m, s, m->call->status == 0);
    if (m->call->status)
        return;
    s->vague = s->state != WORLD_BOUND && s->state != WORLD_LISTENING;
    s->state = WORLD_LISTENING;
    s->backlog = m->call->number[1];
}

/* -- connect ------------------------------------------------------------------------------------------------------ */

/* The partition that a connector reaches. */
static uint32_t reached(const struct cts_address_model *m, uint32_t from, uint32_t whom,
                        const uint8_t *vmid)
{
    const struct world_partition *p = &m->partitions[from];

    switch (whom) {
    case CTS_REACHED_SELF:
        return from;
    case CTS_REACHED_SILO_HOST:
        return p->parent;
    case CTS_REACHED_HOST:
        return cts_world_environment(m, from) == CTS_ENVIRONMENT_HSILO
                   ? m->partitions[p->parent].parent
                   : p->parent;
    default:
        return cts_windows_find_vm(m, from, vmid);
    }
}

/* Nothing is known of it, not even where it is bound. */
static bool is_unknown(const struct world_socket *s)
{
    return s->vague && !s->bound && s->state <= WORLD_LISTENING;
}

/* The n-th listener of a partition that is or may be on a service; NULL: there are no more. */
static struct world_socket *listener(struct cts_address_model *m, uint32_t partition,
                                     const uint8_t *service, uint32_t n)
{
    for (uint32_t i = 0; i < m->sockets_used; i++) {
        struct world_socket *s = &m->sockets[i];
        if (s->used && !s->closed && s->os == CTS_OS_WINDOWS && s->partition == partition &&
            (s->state == WORLD_LISTENING || s->vague) &&
            (is_unknown(s) || memcmp(s->service, service, CTS_GUID_SIZE) == 0) && n-- == 0)
            return s;
    }
    return NULL;
}

/* The partition that the connector must reach; WORLD_PARTITIONS: nobody, or that is open. */
static uint32_t destination(struct cts_address_model *m, const struct world_socket *s,
                            const uint8_t *pair, struct cts_question *q)
{
    struct cts_address_expected expected;

    cts_windows_ask_connect(m, q, s->partition, pair);
    if (cts_windows_allowed(m, q, &expected) != 1u << CTS_ADDRESS_OK || !(expected.result_used & 1))
        return WORLD_PARTITIONS;
    return reached(m, s->partition, expected.result[0], pair);
}

struct world_socket *cts_world_windows_target(struct cts_address_model *m,
                                              const struct world_socket *s)
{
    uint8_t pair[2 * CTS_GUID_SIZE];
    struct world_socket *one, *found = NULL;
    struct cts_address_expected expected;
    struct cts_question q;
    bool sure = false;

    if (!cts_windows_parse(m, pair) || cts_windows_is_container(m, pair))
        return NULL;
    uint32_t there = destination(m, s, pair, &q);
    for (uint32_t n = 0;
         there < WORLD_PARTITIONS && (one = listener(m, there, pair + CTS_GUID_SIZE, n)) != NULL;
         n++) {
        if (is_unknown(one))
            return NULL;
        cts_windows_ask_accept(m, &q, one, s->partition, pair + CTS_GUID_SIZE);
        uint32_t answers = cts_windows_allowed(m, &q, &expected);
        if (answers && !(answers & 1u << CTS_ADDRESS_MATCH))
            continue;
        if (found || one->vague)
            return NULL; /* one of two, or of an unknown one */
        found = one;
        sure = answers == 1u << CTS_ADDRESS_MATCH;
    }
    return sure ? found : NULL;
}

static bool waits(uint32_t status)
{
    return status == WSA_EWOULDBLOCK;
}

/* Nobody may be reached, or nobody listens who may have the connection. */
static void judge_unreached(struct cts_address_model *m, const struct world_socket *s,
                            const uint8_t *pair)
{
    struct cts_address_expected expected;
    struct world_socket *one;
    struct cts_question q;
    uint32_t status = m->call->status, there = destination(m, s, pair, &q), n = 0;

    if (there == WORLD_PARTITIONS) {
        if (cts_windows_allowed(m, &q, &expected) == 1u << CTS_ADDRESS_NOMATCH)
            cts_windows_judge(m, &q, status ? CTS_ADDRESS_NOMATCH : CTS_ADDRESS_OK, status ? 0 : 99,
                              status);
        return;
    }
    if (m->partitions[there].paused)
        return;
    if (m->partitions[there].os != CTS_OS_WINDOWS)
        return; /* a socket of AF_VSOCK may listen there, over hv_sock */
    for (; (one = listener(m, there, pair + CTS_GUID_SIZE, n)) != NULL; n++) {
        cts_windows_ask_accept(m, &q, one, s->partition, pair + CTS_GUID_SIZE);
        if (is_unknown(one) || !cts_windows_surely(m, &q, CTS_ADDRESS_NOMATCH))
            return; /* open: it may have it */
    }
    if (!n) {
        cts_world_say(m, CTS_ADR_WILD_020, status != 0,
                      "no connection: nobody listens on this service there", "connect succeeds");
        return;
    }
    one = listener(m, there, pair + CTS_GUID_SIZE, 0);
    cts_windows_ask_accept(m, &q, one, s->partition, pair + CTS_GUID_SIZE);
    cts_windows_judge(m, &q, status ? CTS_ADDRESS_NOMATCH : CTS_ADDRESS_MATCH, 0, 0);
    uint32_t code = WORLD_ANSWERS(m, WILDCARD_NO_MATCH, TIMEOUT) ? WSA_ETIMEDOUT : WSA_ECONNREFUSED;
    if (status && q.seen.number[2] == CTS_GATE_DENY &&
        cts_world_environment(m, there) == CTS_ENVIRONMENT_HOST &&
        cts_guid_is(one->vmid, CTS_HV_GUID_WILDCARD))
        cts_world_say(m, CTS_ADR_WILD_040, status == code,
                      "the client's error of wildcard-no-match", "error %u", status);
}

/* The rules that let the connection through, and the service's key on the host. */
static void judge_reached(struct cts_address_model *m, const struct world_socket *s,
                          const uint8_t *pair, const struct world_socket *to)
{
    struct cts_question q;
    uint32_t status = m->call->status;

    uint32_t waiting = cts_world_waiting(m, to);
    if (waiting > to->backlog || (status == WSA_ETIMEDOUT && waiting >= to->backlog))
        return; /* full */
    if (status && (cts_world_is_paused(m, to->partition) || cts_world_is_paused(m, s->partition)))
        return; /* it waits, as long as it may */
    uint32_t there = destination(m, s, pair, &q);
    if (there < WORLD_PARTITIONS && status) {
        cts_windows_ask_accept(m, &q, to, s->partition, pair + CTS_GUID_SIZE);
        cts_windows_judge(m, &q, CTS_ADDRESS_NOMATCH, 0, 0);
        return;
    }
    struct cts_address_expected expected;
    cts_windows_ask_connect(m, &q, s->partition, pair);
    if (cts_windows_allowed(m, &q, &expected))
        cts_windows_judge(m, &q, CTS_ADDRESS_OK, expected.result[0], 0);
    cts_windows_ask_accept(m, &q, to, s->partition, pair + CTS_GUID_SIZE);
    cts_windows_judge(m, &q, CTS_ADDRESS_MATCH, 0, 0);
    cts_world_say(m, CTS_ADR_SOCK_030, true, NULL, "%s", "");
}

void cts_world_windows_connect(struct cts_address_model *m, struct world_socket *s)
{
    uint8_t pair[2 * CTS_GUID_SIZE];
    uint32_t status = m->call->status;
    struct world_socket *to = cts_world_socket(m, m->now->target);

    cts_world_timeout(m, s);
    /* A partition that is paused answers late or never. */
    bool answers =
        !m->partitions[s->partition].paused && (!to || !m->partitions[to->partition].paused);
    if (m->alone && answers && s->state <= WORLD_BOUND && !waits(status) &&
        cts_windows_parse(m, pair) && !cts_windows_is_container(m, pair)) {
        if (to)
            judge_reached(m, s, pair, to);
        else
            judge_unreached(m, s, pair);
    }
    if (status && !waits(status)) {
        cts_world_turn_back(m, s, to);
        return;
    }
    if (s->state > WORLD_BOUND) {
        /* In the background once more: whether it is the same connection is open. */
        s->vague |= status && s->state == WORLD_CONNECTING;
        return;
    }
    s->state = status ? WORLD_CONNECTING : WORLD_CONNECTED;
    s->in.lost = s->in.lost || !s->peer;
    s->loose = !to && !s->peer && cts_windows_parse(m, s->aim);
    /* Whom an address of which more is stated than given has reached, nobody knows. */
    s->vague = !to && !s->peer && !s->loose;
}

void cts_world_windows_came(struct cts_address_model *m, const struct world_socket *listener,
                            const struct world_socket *from)
{
    struct cts_question q;

    cts_windows_ask_accept(m, &q, listener, from->partition, from->aim + CTS_GUID_SIZE);
    cts_windows_judge(m, &q, CTS_ADDRESS_MATCH, 0, 0);
}
