/*
 * What a protocol edge keeps: NICs by their numbers, and the records of each in the order in which they came.
 */
#include "edge.h"

struct edge_nic *edge_nic(struct edge *edge, uint32_t number)
{
    for (uint32_t i = 0; i < edge->nic_count; i++)
        if (edge->nics[i].is.number == number)
            return &edge->nics[i];
    if (edge->nic_count == EDGE_NICS_MAX)
        return NULL;
    struct edge_nic *nic = &edge->nics[edge->nic_count++];
    nic->is.number = number;
    nic->edge = edge;
    nic->last = &nic->records;
    return nic;
}

void edge_drop_records(struct edge_nic *nic)
{
    while (nic->records) {
        struct edge_record *record = nic->records;
        nic->records = record->next;
        free(record);
    }
    nic->last = &nic->records;
    nic->bytes = 0;
}

bool edge_keep_record(struct edge_nic *nic, const struct cts_nic_save_state *state,
                      const uint8_t *data, uint32_t length)
{
    const struct cts_host *host = nic->edge->host;
    if (length > EDGE_BYTES_MAX - nic->bytes)
        return false;
    struct edge_record *record =
        host->fail_allocation(host) ? NULL : malloc(sizeof *record + length);

    if (!record)
        return false;
    record->next = NULL;
    record->saved = (struct cts_saved_record){.revision = state->header_revision,
                                              .name_length = state->name_length,
                                              .length = length,
                                              .data = record->data};
    memcpy(record->saved.extension_id, state->extension_id, sizeof state->extension_id);
    memcpy(record->saved.name, state->name, state->name_length);
    memcpy(record->saved.feature_class, state->feature_class, sizeof state->feature_class);
    memcpy(record->data, data, length);
    *nic->last = record;
    nic->last = &record->next;
    nic->bytes += length;
    host->edge_note(host, CTS_EDGE_NOTE_RECORD_STORED, nic->is.number, CTS_NDIS_SUCCESS,
                    &record->saved);
    return true;
}
