/*
 * Rules on the life of NICs as a protocol edge announces it: PORT_CREATE, NIC_CREATE, NIC_CONNECT, and back again,
 * with no request about a NIC under way when it is deleted.
 */
#include "oracle/nicsave_edge.h"

/* What may come after what; 0 is the beginning. */
static const struct {
    uint32_t oid, after;
} steps[] = {{CTS_OID_PORT_CREATE, 0},
             {CTS_OID_PORT_CREATE, CTS_OID_PORT_DELETE},
             {CTS_OID_NIC_CREATE, CTS_OID_PORT_CREATE},
             {CTS_OID_NIC_CREATE, CTS_OID_NIC_DELETE},
             {CTS_OID_NIC_CONNECT, CTS_OID_NIC_CREATE},
             {CTS_OID_NIC_DISCONNECT, CTS_OID_NIC_CONNECT},
             {CTS_OID_NIC_DELETE, CTS_OID_NIC_DISCONNECT},
             {CTS_OID_NIC_DELETE, CTS_OID_NIC_CREATE},
             {CTS_OID_PORT_TEARDOWN, CTS_OID_NIC_DELETE},
             {CTS_OID_PORT_TEARDOWN, CTS_OID_PORT_CREATE},
             {CTS_OID_PORT_DELETE, CTS_OID_PORT_TEARDOWN}};

static bool is_step(uint32_t oid)
{
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        if (steps[i].oid == oid)
            return true;
    return false;
}

/* Switch disconnect-mid-save: in the middle of an operation only if it is free what becomes of that, and never of the
 * edge's own accord. */
static void judge_leaving(struct cts_nicsave *n, struct cts_edge_nic *nic)
{
    const struct cts_nicsave_edge *e = n->edge;
    bool told = e->calls && (e->overlapped || e->world == CTS_WORLD_DISCONNECT);
    nic->connected = false;
    if (nic->stage == CTS_EDGE_NONE)
        return;
    DEMAND(n, ORDER, 140, told && !NIC_ANSWERS(n, DISCONNECT_MID_SAVE, NOT_ISSUED),
           "a NIC leaves when its operation is over", "PortId %u leaves in the middle of one",
           nic->port);
    nic->broken = true;
    nic->stage = CTS_EDGE_NONE;
    nic->kept_known = false;
}

void cts_edge_judge_life(struct cts_nicsave *n, struct cts_edge_request *r)
{
    struct cts_edge_nic *nic = r->nic;
    bool right = false;
    if (!is_step(r->oid))
        return;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        right |= steps[i].oid == r->oid && steps[i].after == nic->life;
    DEMAND(n, ORDER, 140, right || nic->life_failed, "port and NIC come and go in their order",
           "oid 0x%08x after 0x%08x for PortId %u", r->oid, nic->life, nic->port);
    if (r->oid == CTS_OID_NIC_DELETE)
        DEMAND(n, ORDER, 130, nic->pending == 0,
               "NIC_DELETE comes when every request about the NIC is complete",
               "%u under way for PortId %u", nic->pending, nic->port);
    if (r->oid == CTS_OID_NIC_DISCONNECT)
        judge_leaving(n, nic);
}

void cts_edge_judge_lived(struct cts_nicsave *n, struct cts_edge_request *r, uint32_t status)
{
    struct cts_edge_nic *nic = r->nic;
    (void)n;
    if (!is_step(r->oid))
        return;
    if (status != CTS_NDIS_SUCCESS) {
        nic->life_failed = true; /* what follows is nowhere said */
        return;
    }
    nic->life = r->oid;
    if (r->oid == CTS_OID_PORT_CREATE)
        nic->life_failed = false;
    if (r->oid == CTS_OID_NIC_CONNECT) {
        nic->connected = true;
        nic->broken = false;
    }
}

/* Switch nic-lifetime: after a migration a NIC has left, or is as it was. */
static void judge_migrated(struct cts_nicsave *n, const struct cts_edge_nic *nic)
{
    bool kept = nic->life == CTS_OID_NIC_CONNECT && !NIC_ANSWERS(n, NIC_LIFETIME, TORN_DOWN);
    DEMAND(n, ORDER, 140, kept || nic->life == CTS_OID_PORT_DELETE,
           "NIC_DISCONNECT, NIC_DELETE, PORT_TEARDOWN and PORT_DELETE follow the save",
           "oid 0x%08x is the last for PortId %u", nic->life, nic->port);
}

void cts_edge_judge_life_call(struct cts_nicsave *n, uint32_t status)
{
    struct cts_nicsave_edge *e = n->edge;
    for (uint32_t i = 0; status == CTS_NDIS_SUCCESS && i < e->nic_count; i++) {
        const struct cts_edge_nic *nic = &e->nics[i];
        bool about = nic->number == e->number;
        if (nic->life_failed)
            continue;
        if (e->world == CTS_WORLD_EVENT && e->happens == CTS_PARTITION_MIGRATE && nic->due)
            judge_migrated(n, nic);
        else if (e->world == CTS_WORLD_CONNECT && about)
            DEMAND(n, ORDER, 140, nic->life == CTS_OID_NIC_CONNECT,
                   "PORT_CREATE, NIC_CREATE and NIC_CONNECT make a NIC",
                   "oid 0x%08x is the last for PortId %u", nic->life, nic->port);
        else if (e->world == CTS_WORLD_DISCONNECT && about && e->was_connected)
            DEMAND(n, ORDER, 140, nic->life == CTS_OID_PORT_DELETE,
                   "NIC_DISCONNECT, NIC_DELETE, PORT_TEARDOWN and PORT_DELETE end one",
                   "oid 0x%08x is the last for PortId %u", nic->life, nic->port);
    }
}
