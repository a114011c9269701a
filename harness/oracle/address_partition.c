/*
 * The partitions of the model and their services: who is what to whom, and the calls that make them so. The only rule
 * here is the one on the cids of guests.
 */
#include "oracle/address_world.h"

/* -- who is what ------------------------------------------------------------------------------------------ */

struct world_partition *cts_world_partition(struct cts_address_model *m, uint32_t number)
{
    return number < WORLD_PARTITIONS && m->partitions[number].used ? &m->partitions[number] : NULL;
}

const struct world_service *cts_world_service(const struct cts_address_model *m, uint32_t partition,
                                              const uint8_t *guid)
{
    for (uint32_t i = 0; i < WORLD_SERVICES; i++) {
        const struct world_service *s = &m->services[i];
        if (s->used && s->partition == partition && memcmp(s->guid, guid, CTS_GUID_SIZE) == 0)
            return s;
    }
    return NULL;
}

uint32_t cts_world_environment(const struct cts_address_model *m, uint32_t partition)
{
    const struct world_partition *p = &m->partitions[partition];
    if (p->kind == CTS_PARTITION_HOST)
        return CTS_ENVIRONMENT_HOST;
    if (p->kind == CTS_PARTITION_VM)
        return CTS_ENVIRONMENT_VM;
    return m->partitions[p->parent].kind == CTS_PARTITION_HOST ? CTS_ENVIRONMENT_SILO
                                                               : CTS_ENVIRONMENT_HSILO;
}

bool cts_world_is_paused(const struct cts_address_model *m, uint32_t partition)
{
    for (uint32_t depth = 0; depth < WORLD_PARTITIONS; depth++) {
        const struct world_partition *p = &m->partitions[partition];
        if (p->paused || p->kind == CTS_PARTITION_HOST)
            return p->paused;
        partition = p->parent;
    }
    return false;
}

uint32_t cts_world_origin(const struct cts_address_model *m, uint32_t listener, uint32_t from)
{
    const struct world_partition *l = &m->partitions[listener], *f = &m->partitions[from];
    bool child = l->kind != CTS_PARTITION_HOST;

    if (listener == from)
        return CTS_FROM_SELF;
    if (child && l->parent == from)
        return l->kind == CTS_PARTITION_VM ? CTS_FROM_HOST : CTS_FROM_SILO_HOST;
    /* From a container, its VM's host is "the host of its VM". */
    if (child && l->kind == CTS_PARTITION_CONTAINER &&
        m->partitions[l->parent].kind == CTS_PARTITION_VM &&
        m->partitions[l->parent].parent == from)
        return CTS_FROM_HOST;
    if (f->kind == CTS_PARTITION_HOST)
        return CTS_FROM_OTHER;
    if (f->parent == listener)
        return CTS_FROM_CHILD;
    if (child && f->parent == l->parent)
        return CTS_FROM_SIBLING;
    const struct world_partition *above = &m->partitions[f->parent];
    return above->kind != CTS_PARTITION_HOST && above->parent == listener ? CTS_FROM_GRANDCHILD
                                                                          : CTS_FROM_OTHER;
}

/* -- the calls that make them ------------------------------------------------------------------------------ */

/* Of the VMs below the same partition, or below any other one. */
static bool cid_in_use(const struct cts_address_model *m, uint32_t partition, uint32_t parent,
                       bool below, uint32_t cid)
{
    for (uint32_t i = 0; i < WORLD_PARTITIONS; i++)
        if (i != partition && m->partitions[i].used && m->partitions[i].cid == cid &&
            (m->partitions[i].parent == parent) == below)
            return true;
    return false;
}

/* The cid that a host has itself, as a guest of its own host. */
static bool is_of_host(const struct cts_address_model *m, uint32_t parent, uint32_t cid)
{
    const struct world_partition *p = &m->partitions[parent];

    return p->os == CTS_OS_LINUX && p->transports & CTS_TRANSPORT_GUEST && p->cid == cid;
}

/* A guest's cid is looked at when a VM is made; one without a cid (0) has said nothing of it. */
static void judge_cid(struct cts_address_model *m)
{
    const uint32_t *number = m->call->number;
    uint32_t status = m->call->status, cid = number[4], high = number[5];

    if (number[1] != CTS_PARTITION_VM || (!cid && !high))
        return;
    /* A partition that cannot be made for another reason says nothing of its cid. */
    if (number[0] == 0 || number[0] >= WORLD_PARTITIONS || m->partitions[number[0]].used ||
        !cts_world_partition(m, number[2]) || number[3] > CTS_OS_LINUX ||
        m->call->in_length[0] != CTS_GUID_SIZE || (m->call->null & CTS_ADDRESS_NULL_IN_0) ||
        !m->alone)
        return;
    if (high || cid <= 2 || cid == CTS_VM_ANY)
        cts_world_say(m, CTS_ADR_SOCK_280, status == E_INVAL,
                      "EINVAL for a guest cid that no guest may have",
                      "cid %u and %u above: error %u", cid, high, status);
    else if (cid_in_use(m, number[0], number[2], true, cid) || is_of_host(m, number[2], cid))
        cts_world_say(m, CTS_ADR_SOCK_280, status == E_ADDRINUSE,
                      "EADDRINUSE for a guest cid that is in use, or the host's own",
                      "cid %u: error %u", cid, status);
    else if (!cid_in_use(m, number[0], number[2], false, cid)) /* each host has its own guests */
        cts_world_say(m, CTS_ADR_SOCK_280, status == 0, "a guest gets a cid that is free",
                      "cid %u: error %u", cid, status);
}

void cts_world_make_partition(struct cts_address_model *m)
{
    const uint32_t *number = m->call->number;
    uint32_t parent = number[1] == CTS_PARTITION_HOST ? 0 : number[2]; /* a host has none */

    judge_cid(m);
    if (m->call->status)
        return;
    if (number[0] >= WORLD_PARTITIONS || parent >= WORLD_PARTITIONS) {
        m->crowded = true; /* who is there is not known any more */
        return;
    }
    struct world_partition *p = &m->partitions[number[0]];
    *p = (struct world_partition){.used = true,
                                  .kind = (uint8_t)number[1],
                                  .os = (uint8_t)number[3],
                                  .parent = parent,
                                  .cid = number[4]};
    if (m->call->in_length[0] == CTS_GUID_SIZE && !(m->call->null & CTS_ADDRESS_NULL_IN_0))
        memcpy(p->vmid, m->call->in[0], CTS_GUID_SIZE);
}

void cts_world_set_service(struct cts_address_model *m)
{
    const struct cts_address_seen *c = m->call;
    struct world_service *free_one = NULL, *found = NULL;

    if (c->status || c->in_length[0] != CTS_GUID_SIZE)
        return;
    for (uint32_t i = 0; i < WORLD_SERVICES && !found; i++) {
        struct world_service *s = &m->services[i];
        if (!s->used)
            free_one = free_one ? free_one : s;
        else if (s->partition == c->number[0] && memcmp(s->guid, c->in[0], CTS_GUID_SIZE) == 0)
            found = s;
    }
    found = found ? found : free_one;
    if (!found) {
        m->crowded = true;
        return;
    }
    *found = (struct world_service){.used = true,
                                    .partition = c->number[0],
                                    .registered = c->number[1] != 0,
                                    .gate = c->number[2],
                                    .permission = c->number[3]};
    memcpy(found->guid, c->in[0], CTS_GUID_SIZE);
}

void cts_world_set(struct cts_address_model *m)
{
    const uint32_t *number = m->call->number;
    struct world_partition *p = cts_world_partition(m, number[0]);

    if (!p || m->call->status)
        return;
    switch (m->call->call) {
    case CTS_CALL_TRANSPORTS:
        p->transports = number[1];
        break;
    case CTS_CALL_PRIVILEGE:
        p->unprivileged = !number[1];
        break;
    case CTS_CALL_AUTOBIND:
        p->first = number[1];
        p->first_known = true;
        break;
    default:
        break;
    }
}
