/*
 * A restore operation: RESTORE for every record that was kept for the NIC, under the port it has now, then
 * RESTORE_COMPLETE. A record that nobody owns is noted; one that its owner refuses ends the operation.
 */
#include "edge.h"

uint32_t edge_give(struct edge *edge, struct edge_nic *nic, const struct cts_saved_record *saved)
{
    const struct cts_host *host = edge->host;
    uint32_t offset = saved->revision >= 2 ? CTS_SAVE_SIZE_REVISION_2 : CTS_SAVE_SIZE_REVISION_1;
    uint32_t total = offset + saved->length;
    struct cts_nic_save_state state = {0};
    uint8_t *buffer = host->fail_allocation(host) ? NULL : calloc(1, total);

    if (!buffer)
        return (uint32_t)CTS_NDIS_RESOURCES;
    edge_fill(nic, saved->revision, total, offset, &state);
    memcpy(state.extension_id, saved->extension_id, sizeof state.extension_id);
    state.name_length = saved->name_length;
    memcpy(state.name, saved->name, saved->name_length);
    memcpy(state.feature_class, saved->feature_class, sizeof state.feature_class);
    memcpy(buffer, &state, offset);
    memcpy(buffer + offset, saved->data, saved->length);
    miniport_was_reached(host, buffer); /* what was there before is no longer meant */
    uint32_t status = edge_issue(edge, CTS_REQUEST_SET, CTS_OID_NIC_RESTORE, buffer, total, NULL);
    if (miniport_was_reached(host, buffer))
        host->edge_note(host, CTS_EDGE_NOTE_UNOWNED, nic->is.number, status, saved);
    free(buffer);
    return status;
}

uint32_t edge_restore(struct edge *edge, struct edge_nic *nic)
{
    const struct cts_host *host = edge->host;
    uint32_t status = CTS_NDIS_SUCCESS;

    host->edge_note(host, CTS_EDGE_NOTE_RESTORE_BEGUN, nic->is.number, CTS_NDIS_SUCCESS, NULL);
    for (const struct edge_record *record = nic->records; record && status == CTS_NDIS_SUCCESS;
         record = record->next)
        status = edge_give(edge, nic, &record->saved);
    edge_complete(edge, nic, CTS_OID_NIC_RESTORE_COMPLETE);
    host->edge_note(host, CTS_EDGE_NOTE_RESTORE_ENDED, nic->is.number, status, NULL);
    return status;
}
