/*
 * The protocol edge as the switch sees it: NICs come and go, partitions stop, are saved, migrate and come back. The
 * operations of a partition's NICs run side by side, each on a thread of its own; never two on one NIC.
 */
#include "edge.h"

static void *edge_create(const struct cts_host *host, const struct cts_edge_config *config)
{
    struct edge *edge = calloc(1, sizeof *edge);

    if (!edge)
        return NULL;
    edge->host = host;
    edge->revision = config->revision;
    edge->sequential = strstr(config->options, "sequential") != NULL;
    return edge;
}

static void edge_destroy(void *self)
{
    struct edge *edge = self;

    for (uint32_t i = 0; i < edge->nic_count; i++)
        edge_drop_records(&edge->nics[i]);
    free(edge);
}

/* -- NICs --------------------------------------------------------------------------------------------------- */

static const uint32_t coming[] = {CTS_OID_PORT_CREATE, CTS_OID_NIC_CREATE, CTS_OID_NIC_CONNECT};
static const uint32_t going[] = {CTS_OID_NIC_DISCONNECT, CTS_OID_NIC_DELETE, CTS_OID_PORT_TEARDOWN,
                                 CTS_OID_PORT_DELETE};

/* Takes a NIC away, from the n-th step on: all of them, since no driver can make it stay. Returns the first failure. */
static uint32_t go(struct edge *edge, const struct edge_nic *nic, uint32_t step)
{
    uint32_t status = CTS_NDIS_SUCCESS;

    for (; step < 4; step++) {
        uint32_t said = edge_life(edge, nic, going[step]);
        if (status == CTS_NDIS_SUCCESS)
            status = said;
    }
    return status;
}

/* What has come is taken away again if the rest does not follow. */
static uint32_t connect(void *self, const struct cts_switch_nic *is)
{
    struct edge *edge = self;
    struct edge_nic *nic = edge_nic(edge, is->number);
    uint32_t status = CTS_NDIS_SUCCESS, steps = 0;

    if (!nic)
        return (uint32_t)CTS_NDIS_RESOURCES;
    if (nic->connected)
        return (uint32_t)CTS_NDIS_INVALID_STATE;
    nic->is = *is;
    while (steps < 3 && status == CTS_NDIS_SUCCESS) {
        status = edge_life(edge, nic, coming[steps]);
        steps += status == CTS_NDIS_SUCCESS;
    }
    nic->connected = steps == 3;
    if (!nic->connected && steps > 0)
        go(edge, nic, 3 - steps);
    return status;
}

static uint32_t leave(struct edge *edge, struct edge_nic *nic)
{
    if (!nic || !nic->connected)
        return (uint32_t)CTS_NDIS_INVALID_STATE;
    nic->connected = false;
    return go(edge, nic, 0);
}

static uint32_t disconnect(void *self, uint32_t number)
{
    return leave(self, edge_nic(self, number));
}

/* -- partitions --------------------------------------------------------------------------------------------- */

static void operate(void *argument)
{
    struct edge_nic *nic = argument;
    struct edge *edge = nic->edge;

    nic->status = nic->restoring ? edge_restore(edge, nic) : edge_save(edge, nic);
    edge->running--;
    edge->host->unpark(edge->host, &edge->running);
}

/* An operation on every connected NIC of the partition. Returns the first failure, in the order of the NICs. */
uint32_t edge_operate_all(struct edge *edge, uint32_t partition, bool restoring)
{
    uint32_t status = CTS_NDIS_SUCCESS;

    for (uint32_t i = 0; i < edge->nic_count; i++) {
        struct edge_nic *nic = &edge->nics[i];
        if (!nic->connected || nic->is.partition != partition)
            continue;
        nic->restoring = restoring;
        nic->status = CTS_NDIS_SUCCESS;
        edge->running++;
        if (edge->sequential ||
            edge->host->spawn(edge->host, operate, nic, "operation") == UINT32_MAX)
            operate(nic);
    }
    while (edge->running)
        edge->host->park(edge->host, &edge->running, UINT64_MAX);
    for (uint32_t i = 0; i < edge->nic_count && status == CTS_NDIS_SUCCESS; i++)
        if (edge->nics[i].connected && edge->nics[i].is.partition == partition)
            status = edge->nics[i].status;
    return status;
}

static uint32_t partition_event(void *self, uint32_t partition, enum cts_partition_event event)
{
    struct edge *edge = self;

    if (event == CTS_PARTITION_PAUSE) /* its memory stays, and so do its NICs */
        return CTS_NDIS_SUCCESS;
    uint32_t status = edge_operate_all(edge, partition, false);
    if (event != CTS_PARTITION_MIGRATE || status != CTS_NDIS_SUCCESS)
        return status;
    for (uint32_t i = 0; i < edge->nic_count; i++)
        if (edge->nics[i].connected && edge->nics[i].is.partition == partition)
            leave(edge, &edge->nics[i]);
    return CTS_NDIS_SUCCESS;
}

static uint32_t restore(void *self, uint32_t partition)
{
    return edge_operate_all(self, partition, true);
}

const struct cts_edge_ops saveedge_edge = {
    .size = sizeof saveedge_edge,
    .capabilities = CTS_EDGE_CAN_REVISION_2 | CTS_EDGE_CAN_INTERLEAVE | CTS_EDGE_CAN_MIGRATE,
    .create = edge_create,
    .destroy = edge_destroy,
    .connect = connect,
    .disconnect = disconnect,
    .partition_event = partition_event,
    .restore = restore,
    .completed = edge_completed,
};
