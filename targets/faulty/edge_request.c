/*
 * Faults and variants of the protocol edge in its requests and in restoring, and those of the miniport edge.
 */
#include "edge_faulty.h"

/* -- what is issued ----------------------------------------------------------------------------------------- */

static void delete_now(void *argument)
{
    struct edge_nic *nic = argument;

    real_edge_life(nic->edge, nic, CTS_OID_NIC_DELETE);
}

/* SAV-X-88: NIC_DELETE beside a SAVE of the NIC. */
static void delete_beside(struct edge *edge, const struct cts_nic_save_state *state)
{
    for (uint32_t i = 0; i < edge->nic_count; i++)
        if (edge->nics[i].is.key.port == state->port_id)
            edge->host->spawn(edge->host, delete_now, &edge->nics[i], "deletion");
}

/* SAV-X-94: writes to the buffer as long as a driver has it. */
static uint32_t issue_and_touch(struct edge *edge, uint32_t type, uint32_t oid, uint8_t *buffer,
                                uint32_t length, uint32_t *needed)
{
    const struct cts_host *host = edge->host;
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
    uint32_t status = host->oid_issue(host, &request.api);
    if (status == (uint32_t)CTS_NDIS_PENDING) {
        buffer[5] ^= 1;
        while (!request.done)
            host->park(host, &request, UINT64_MAX);
        status = request.status;
    }
    if (needed)
        *needed = request.api.bytes_needed;
    return status;
}

uint32_t edge_issue(struct edge *edge, uint32_t type, uint32_t oid, void *buffer, uint32_t length,
                    uint32_t *needed)
{
    struct cts_nic_save_state *state = buffer;
    bool save = oid == CTS_OID_NIC_SAVE;

    if (edge_faulty.choice == SAV_X_88 && save)
        delete_beside(edge, state);

    switch (edge_faulty.choice) {
    case SAV_X_71:
        if (oid == CTS_OID_NIC_SAVE_COMPLETE)
            type = CTS_REQUEST_METHOD;
        break;
    case SAV_X_72: /* as the pass before left it */
        if (save)
            memcpy(state->extension_id, edge_faulty.last_id, sizeof state->extension_id);
        break;
    case SAV_X_73:
        if (save && length > state->save_data_offset)
            ((uint8_t *)buffer)[length - 1] = 0xAA;
        break;
    default:
        break;
    }
    if (edge_faulty.choice == SAV_X_94)
        return issue_and_touch(edge, type, oid, buffer, length, needed);
    uint32_t status = real_edge_issue(edge, type, oid, buffer, length, needed);
    if (edge_faulty.choice == SAV_X_97 && save && status == CTS_NDIS_SUCCESS && *needed > length)
        return (uint32_t)CTS_NDIS_BUFFER_TOO_SHORT; /* BytesNeeded says so */
    return save ? edge_trust_status(state, status) : status;
}

void edge_fill(const struct edge_nic *nic, uint32_t revision, uint32_t total, uint32_t offset,
               struct cts_nic_save_state *state)
{
    uint32_t number = nic->is.number <= EDGE_NICS_MAX ? nic->is.number : 0;

    real_edge_fill(nic, revision, total, offset, state);
    if (!edge_faulty.first_port[number])
        edge_faulty.first_port[number] = nic->is.key.port;
    switch (edge_faulty.choice) {
    case SAV_X_74:
        state->flags = 1;
        break;
    case SAV_X_75: /* as it was in the first pass */
        if (total > offset + EDGE_FIRST_ROOM && !nic->restoring)
            state->header_size = (uint16_t)(offset + EDGE_FIRST_ROOM);
        break;
    case SAV_X_76:
        if (total > offset && !nic->restoring)
            state->save_data_size--;
        break;
    case SAV_X_77: /* the port of the first connection */
        state->port_id = edge_faulty.first_port[number];
        break;
    default:
        edge_trust_fill(nic, state);
        break;
    }
}

/* SAV-X-78: NIC_DELETE and then NIC_DISCONNECT. SAV-X-89: restored before NIC_CONNECT. */
uint32_t edge_life(struct edge *edge, const struct edge_nic *nic, uint32_t oid)
{
    if (edge_faulty.choice == SAV_X_89 && oid == CTS_OID_NIC_CONNECT && nic->records)
        real_edge_restore(edge, (struct edge_nic *)nic);
    if (edge_faulty.choice == SAV_X_78 && oid == CTS_OID_NIC_DISCONNECT)
        oid = CTS_OID_NIC_DELETE;
    else if (edge_faulty.choice == SAV_X_78 && oid == CTS_OID_NIC_DELETE)
        oid = CTS_OID_NIC_DISCONNECT;
    return real_edge_life(edge, nic, oid);
}

/* -- RESTORE ------------------------------------------------------------------------------------------------ */

bool miniport_was_reached(const struct cts_host *host, const void *buffer)
{
    edge_faulty.unowned = real_miniport_was_reached(host, buffer);
    return edge_faulty.unowned && edge_faulty.choice != SAV_X_79;
}

uint32_t edge_give(struct edge *edge, struct edge_nic *nic, const struct cts_saved_record *saved)
{
    struct cts_saved_record other = *saved;
    uint32_t status;

    switch (edge_faulty.choice) {
    case SAV_F_47:
        other.revision = 1;
        break;
    case SAV_X_80:
        other.name_length = 0;
        break;
    case SAV_X_81:
        if (other.length > 1)
            other.length--;
        break;
    default:
        break;
    }
    edge_faulty.unowned = false;
    status = real_edge_give(edge, nic, &other);
    if (edge_faulty.choice == SAV_F_44 && edge_faulty.unowned)
        return (uint32_t)CTS_NDIS_FAILURE;
    if (edge_faulty.choice == SAV_F_45)
        return CTS_NDIS_SUCCESS;
    return status;
}

static void restore_again(void *argument)
{
    struct edge_nic *nic = argument;

    real_edge_restore(nic->edge, nic);
    nic->edge->running--;
    nic->edge->host->unpark(nic->edge->host, &nic->edge->running);
}

uint32_t edge_restore(struct edge *edge, struct edge_nic *nic)
{
    const struct cts_host *host = edge->host;
    uint32_t status = CTS_NDIS_SUCCESS;

    switch (edge_faulty.choice) {
    case SAV_X_86: /* twice at once */
        if (host->spawn(host, restore_again, nic, "operation") != UINT32_MAX)
            edge->running++;
        return real_edge_restore(edge, nic);
    case SAV_X_87: /* and the first record once more */
        status = real_edge_restore(edge, nic);
        if (nic->records)
            edge_give(edge, nic, &nic->records->saved);
        return status;
    case SAV_X_82: /* the first record only */
        if (nic->records)
            status = edge_give(edge, nic, &nic->records->saved);
        edge_complete(edge, nic, CTS_OID_NIC_RESTORE_COMPLETE);
        return status;
    case BARE_FAILURE: /* no RESTORE_COMPLETE after a failure */
        for (const struct edge_record *at = nic->records; at && status == CTS_NDIS_SUCCESS;
             at = at->next)
            status = edge_give(edge, nic, &at->saved);
        if (status == CTS_NDIS_SUCCESS)
            edge_complete(edge, nic, CTS_OID_NIC_RESTORE_COMPLETE);
        host->edge_note(host, CTS_EDGE_NOTE_RESTORE_ENDED, nic->is.number, status, NULL);
        return status;
    default:
        return real_edge_restore(edge, nic);
    }
}

/* -- the miniport edge -------------------------------------------------------------------------------------- */

uint32_t miniport_request(void *self, struct cts_oid_request *request, uint32_t irql)
{
    uint32_t status = real_miniport_request(self, request, irql);
    uint8_t *bytes = request->buffer;

    switch (edge_faulty.choice) {
    case SAV_F_48:
        return request->oid == CTS_OID_NIC_SAVE ? (uint32_t)CTS_NDIS_NOT_SUPPORTED : status;
    case SAV_F_48B:
        if (request->oid == CTS_OID_NIC_SAVE && bytes &&
            request->output_length >= CTS_SAVE_SIZE_REVISION_1)
            bytes[564] = bytes[565] = 0;
        return status;
    case SAV_X_83:
        return request->oid == CTS_OID_NIC_SAVE_COMPLETE ? (uint32_t)CTS_NDIS_NOT_SUPPORTED
                                                         : status;
    case SAV_X_84:
        return request->oid == CTS_OID_NIC_RESTORE ? (uint32_t)CTS_NDIS_FAILURE : status;
    case SAV_X_85:
        return request->oid == CTS_OID_NIC_RESTORE_COMPLETE ? (uint32_t)CTS_NDIS_PENDING : status;
    default:
        return status;
    }
}
