/*
 * A save operation: SAVE until the miniport edge answers one, with a larger buffer whenever an extension asks for it,
 * then SAVE_COMPLETE. Nothing that an extension writes is trusted, and nothing it does goes on for ever.
 */
#include "edge.h"

/* The members that an extension fills were zero before. */
bool edge_is_claimed(const struct cts_nic_save_state *before,
                     const struct cts_nic_save_state *after)
{
    return memcmp(before->extension_id, after->extension_id, sizeof before->extension_id) != 0 ||
           after->name_length != 0 || before->save_data_size != after->save_data_size;
}

static uint64_t length_of(const struct cts_nic_save_state *state)
{
    return state->save_data_size +
           (state->header_revision >= 2 ? (uint64_t)state->save_data_size_overflow : 0);
}

/* What is the edge's is as it was, and what is the extension's makes sense. */
bool edge_is_sound(const struct cts_nic_save_state *before, const struct cts_nic_save_state *after,
                   uint32_t total)
{
    return before->header_type == after->header_type &&
           before->header_revision == after->header_revision &&
           before->header_size == after->header_size && before->port_id == after->port_id &&
           before->nic_index == after->nic_index &&
           before->save_data_offset == after->save_data_offset &&
           after->name_length <= CTS_SAVE_NAME_MAX && after->name_length % 2 == 0 &&
           before->save_data_offset + length_of(after) <= total;
}

enum edge_outcome edge_take(struct edge_saving *saving, const struct cts_nic_save_state *before,
                            const uint8_t *buffer)
{
    struct cts_nic_save_state after = {0};

    memcpy(&after, buffer, saving->offset < sizeof after ? saving->offset : sizeof after);
    if (!edge_is_claimed(before, &after))
        return EDGE_IS_OVER;
    if (!edge_is_sound(before, &after, saving->total) ||
        !edge_keep_record(saving->nic, &after, buffer + saving->offset,
                          (uint32_t)length_of(&after)))
        return EDGE_FAILED;
    saving->shorts = 0;
    return EDGE_GOES_ON;
}

/* BytesNeeded counts from the end of the structure, so that room before the data is added. */
enum edge_outcome edge_enlarge(struct edge_saving *saving, uint32_t needed)
{
    uint64_t wanted = (uint64_t)needed + (saving->offset - CTS_SAVE_SIZE_REVISION_1);

    if (++saving->shorts > EDGE_SHORTS_MAX || needed > EDGE_NEEDED_MAX || wanted <= saving->total ||
        (saving->nic->edge->revision < 2 && wanted > EDGE_SIZE_MAX))
        return EDGE_FAILED;
    saving->total = (uint32_t)wanted;
    return EDGE_GOES_ON;
}

static enum edge_outcome pass(struct edge_saving *saving, uint32_t *status)
{
    struct edge *edge = saving->nic->edge;
    struct cts_nic_save_state before = {0};
    uint32_t needed = 0;
    enum edge_outcome outcome = EDGE_FAILED;
    uint8_t *buffer = edge->host->fail_allocation(edge->host) ? NULL : calloc(1, saving->total);

    if (!buffer) {
        *status = (uint32_t)CTS_NDIS_RESOURCES;
        return EDGE_FAILED;
    }
    edge_fill(saving->nic, edge->revision, saving->total, saving->offset, &before);
    memcpy(buffer, &before, saving->offset < sizeof before ? saving->offset : sizeof before);
    saving->nic->asked = true;
    *status =
        edge_issue(edge, CTS_REQUEST_METHOD, CTS_OID_NIC_SAVE, buffer, saving->total, &needed);
    if (*status == CTS_NDIS_SUCCESS)
        outcome = edge_take(saving, &before, buffer);
    else if (*status == (uint32_t)CTS_NDIS_BUFFER_TOO_SHORT)
        outcome = edge_enlarge(saving, needed);
    free(buffer);
    return outcome;
}

/* However it went, SAVE_COMPLETE lets the extensions forget it, if they have heard of it. */
uint32_t edge_end_save(struct edge *edge, struct edge_nic *nic, enum edge_outcome outcome,
                       uint32_t status)
{
    const struct cts_host *host = edge->host;

    if (outcome == EDGE_IS_OVER)
        status = CTS_NDIS_SUCCESS;
    else if (status == CTS_NDIS_SUCCESS) /* what came with it was no good */
        status = (uint32_t)CTS_NDIS_FAILURE;
    if (nic->asked)
        edge_complete(edge, nic, CTS_OID_NIC_SAVE_COMPLETE);
    if (outcome == EDGE_FAILED) {
        edge_drop_records(nic);
        host->edge_note(host, CTS_EDGE_NOTE_RECORDS_DROPPED, nic->is.number, status, NULL);
    }
    host->edge_note(host, CTS_EDGE_NOTE_SAVE_ENDED, nic->is.number, status, NULL);
    return status;
}

uint32_t edge_save(struct edge *edge, struct edge_nic *nic)
{
    const struct cts_host *host = edge->host;
    uint32_t offset = edge->revision >= 2 ? CTS_SAVE_SIZE_REVISION_2 : CTS_SAVE_SIZE_REVISION_1;
    struct edge_saving saving = {.nic = nic, .offset = offset, .total = offset + EDGE_FIRST_ROOM};
    enum edge_outcome outcome = EDGE_GOES_ON;
    uint32_t status = CTS_NDIS_SUCCESS;

    nic->asked = false;
    edge_drop_records(nic);
    host->edge_note(host, CTS_EDGE_NOTE_SAVE_BEGUN, nic->is.number, CTS_NDIS_SUCCESS, NULL);
    while (outcome == EDGE_GOES_ON)
        outcome = ++saving.passes > EDGE_PASSES_MAX ? EDGE_FAILED : pass(&saving, &status);
    return edge_end_save(edge, nic, outcome, status);
}
