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

void cts_edge_judge_life(struct cts_nicsave *n, struct cts_edge_request *r)
{
    struct cts_edge_nic *nic = r->nic;
    bool right = false;
    if (!is_step(r->oid))
        return;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        right |= steps[i].oid == r->oid && steps[i].after == nic->life;
    DEMAND(n, ORDER, 140, right, "port and NIC come and go in their order",
           "oid 0x%08x after 0x%08x for PortId %u", r->oid, nic->life, nic->port);
    if (r->oid == CTS_OID_NIC_DELETE)
        DEMAND(n, ORDER, 130, nic->pending == 0,
               "NIC_DELETE comes when every request about the NIC is complete",
               "%u under way for PortId %u", nic->pending, nic->port);
    if (r->oid == CTS_OID_NIC_DISCONNECT) {
        DEMAND(n, ORDER, 140, nic->stage == CTS_EDGE_NONE,
               "a NIC leaves when its operation is over", "PortId %u leaves in the middle of one",
               nic->port);
        nic->connected = false;
    }
}

void cts_edge_judge_lived(struct cts_nicsave *n, struct cts_edge_request *r, uint32_t status)
{
    (void)n;
    if (!is_step(r->oid) || status != CTS_NDIS_SUCCESS)
        return;
    r->nic->life = r->oid;
    if (r->oid == CTS_OID_NIC_CONNECT)
        r->nic->connected = true;
}
