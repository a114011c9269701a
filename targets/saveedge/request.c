/*
 * Requests of the protocol edge: each is made, sent down and waited for; the buffer is left alone until it is back.
 */
#include "edge.h"

/* What else the edge fills of the parameters of ports and NICs (ntddndis.h). */
#define PORT_TYPE 1044u
#define NIC_TYPE  1048u
#define NIC_STATE 1052u
#define SYNTHETIC 1u

void edge_completed(void *self, struct cts_oid_request *request, uint32_t status)
{
    struct edge *edge = self;
    struct edge_request *mine = (struct edge_request *)request;

    mine->status = status;
    mine->done = true;
    edge->host->unpark(edge->host, mine);
}

uint32_t edge_issue(struct edge *edge, uint32_t type, uint32_t oid, void *buffer, uint32_t length,
                    uint32_t *needed)
{
    struct edge_request request = {.api = {.header_type = CTS_SAVE_OID_TYPE,
                                           .header_revision = 1,
                                           .header_size = sizeof request.api,
                                           .request_type = type,
                                           .oid = oid,
                                           .buffer = buffer,
                                           .input_length = length,
                                           .request_id = &request}};
    if (type == CTS_REQUEST_METHOD)
        request.api.output_length = length;

    uint32_t status = edge->host->oid_issue(edge->host, &request.api);
    if (status == (uint32_t)CTS_NDIS_PENDING) {
        while (!request.done)
            edge->host->park(edge->host, &request, UINT64_MAX);
        status = request.status;
    }
    if (needed)
        *needed = request.api.bytes_needed;
    return status;
}

static void put(uint8_t *bytes, uint32_t at, const void *value, uint32_t length)
{
    memcpy(bytes + at, value, length);
}

/* What state a NIC is in when a request is about it: enum _NDIS_SWITCH_NIC_STATE. */
static uint32_t state_at(uint32_t oid)
{
    switch (oid) {
    case CTS_OID_NIC_CREATE:
        return 1; /* created */
    case CTS_OID_NIC_CONNECT:
        return 2; /* connected */
    case CTS_OID_NIC_DISCONNECT:
        return 3; /* disconnected */
    default:
        return 4; /* deleted */
    }
}

uint32_t edge_life(struct edge *edge, const struct edge_nic *nic, uint32_t oid)
{
    static const uint32_t synthetic = SYNTHETIC;
    bool port =
        oid == CTS_OID_PORT_CREATE || oid == CTS_OID_PORT_TEARDOWN || oid == CTS_OID_PORT_DELETE;
    uint8_t bytes[CTS_NIC_PARAMETERS_SIZE] = {CTS_SAVE_TYPE, 1};
    uint16_t size = port ? CTS_PORT_PARAMETERS_SIZE : CTS_NIC_PARAMETERS_SIZE;
    uint32_t state = state_at(oid);

    put(bytes, 2, &size, sizeof size);
    put(bytes, port ? CTS_PORT_PARAMETERS_PORT : CTS_NIC_PARAMETERS_PORT, &nic->is.key.port,
        sizeof nic->is.key.port);
    put(bytes, port ? PORT_TYPE : NIC_TYPE, &synthetic, sizeof synthetic);
    if (!port) {
        put(bytes, CTS_NIC_PARAMETERS_INDEX, &nic->is.key.index, sizeof nic->is.key.index);
        put(bytes, NIC_STATE, &state, sizeof state);
    }
    return edge_issue(edge, CTS_REQUEST_SET, oid, bytes, size, NULL);
}

void edge_fill(const struct edge_nic *nic, uint32_t revision, uint32_t total, uint32_t offset,
               struct cts_nic_save_state *state)
{
    uint32_t room = total - offset;

    state->header_type = CTS_SAVE_TYPE;
    state->header_revision = (uint8_t)revision;
    state->header_size = (uint16_t)(total < EDGE_SIZE_MAX ? total : EDGE_SIZE_MAX);
    state->port_id = nic->is.key.port;
    state->nic_index = nic->is.key.index;
    state->save_data_size = (uint16_t)(room < EDGE_SIZE_MAX ? room : EDGE_SIZE_MAX);
    state->save_data_offset = (uint16_t)offset;
    if (revision >= 2)
        state->save_data_size_overflow = room - state->save_data_size;
}

uint32_t edge_complete(struct edge *edge, const struct edge_nic *nic, uint32_t oid)
{
    struct cts_nic_save_state state = {0};
    uint32_t size = edge->revision >= 2 ? CTS_SAVE_SIZE_REVISION_2 : CTS_SAVE_SIZE_REVISION_1;

    edge_fill(nic, edge->revision, size, size, &state);
    return edge_issue(edge, CTS_REQUEST_SET, oid, &state, size, NULL);
}
