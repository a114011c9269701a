/*
 * A save operation: SAVE until the miniport edge answers one, with a larger buffer whenever an extension asks for it,
 * then SAVE_COMPLETE. Nothing that an extension writes is trusted, and nothing it does goes on for ever.
 */
#include "edge.h"

/* How far an operation has come. */
struct save {
    struct edge_nic *nic;
    uint32_t offset; /* of data */
    uint32_t total;  /* bytes of the next buffer */
    uint32_t passes, shorts;
};

enum outcome { SAVE_GOES_ON, SAVE_IS_OVER, SAVE_FAILED };

/* The members that an extension fills were zero before. */
static bool is_claimed(const struct cts_nic_save_state *before,
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

static enum outcome take(struct save *save, const struct cts_nic_save_state *before,
                         const uint8_t *buffer)
{
    struct cts_nic_save_state after = {0};

    memcpy(&after, buffer, save->offset < sizeof after ? save->offset : sizeof after);
    if (!is_claimed(before, &after))
        return SAVE_IS_OVER;
    if (!edge_is_sound(before, &after, save->total) ||
        !edge_keep_record(save->nic, &after, buffer + save->offset, (uint32_t)length_of(&after)))
        return SAVE_FAILED;
    save->shorts = 0;
    return SAVE_GOES_ON;
}

/* BytesNeeded counts from the end of the structure, so that room before the data is added. */
enum outcome edge_enlarge(struct save *save, uint32_t needed)
{
    uint64_t wanted = (uint64_t)needed + (save->offset - CTS_SAVE_SIZE_REVISION_1);

    if (++save->shorts > EDGE_SHORTS_MAX || needed > EDGE_NEEDED_MAX || wanted <= save->total ||
        (save->nic->edge->revision < 2 && wanted > EDGE_SIZE_MAX))
        return SAVE_FAILED;
    save->total = (uint32_t)wanted;
    return SAVE_GOES_ON;
}

static enum outcome pass(struct save *save, uint32_t *status)
{
    struct edge *edge = save->nic->edge;
    struct cts_nic_save_state before = {0};
    uint32_t needed = 0;
    enum outcome outcome = SAVE_FAILED;
    uint8_t *buffer = edge->host->fail_allocation(edge->host) ? NULL : calloc(1, save->total);

    if (!buffer) {
        *status = (uint32_t)CTS_NDIS_RESOURCES;
        return SAVE_FAILED;
    }
    edge_fill(save->nic, edge->revision, save->total, save->offset, &before);
    memcpy(buffer, &before, save->offset < sizeof before ? save->offset : sizeof before);
    *status = edge_issue(edge, CTS_REQUEST_METHOD, CTS_OID_NIC_SAVE, buffer, save->total, &needed);
    if (*status == CTS_NDIS_SUCCESS)
        outcome = take(save, &before, buffer);
    else if (*status == (uint32_t)CTS_NDIS_BUFFER_TOO_SHORT)
        outcome = edge_enlarge(save, needed);
    free(buffer);
    return outcome;
}

uint32_t edge_save(struct edge *edge, struct edge_nic *nic)
{
    const struct cts_host *host = edge->host;
    uint32_t offset = edge->revision >= 2 ? CTS_SAVE_SIZE_REVISION_2 : CTS_SAVE_SIZE_REVISION_1;
    struct save save = {.nic = nic, .offset = offset, .total = offset + EDGE_FIRST_ROOM};
    enum outcome outcome = SAVE_GOES_ON;
    uint32_t status = CTS_NDIS_SUCCESS;

    edge_drop_records(nic);
    host->edge_note(host, CTS_EDGE_NOTE_SAVE_BEGUN, nic->is.number, CTS_NDIS_SUCCESS, NULL);
    while (outcome == SAVE_GOES_ON)
        outcome = ++save.passes > EDGE_PASSES_MAX ? SAVE_FAILED : pass(&save, &status);
    if (outcome == SAVE_IS_OVER)
        status = CTS_NDIS_SUCCESS;
    else if (status == CTS_NDIS_SUCCESS) /* what came with it was no good */
        status = (uint32_t)CTS_NDIS_FAILURE;
    edge_complete(edge, nic, CTS_OID_NIC_SAVE_COMPLETE);
    if (outcome == SAVE_FAILED) {
        edge_drop_records(nic);
        host->edge_note(host, CTS_EDGE_NOTE_RECORDS_DROPPED, nic->is.number, status, NULL);
    }
    host->edge_note(host, CTS_EDGE_NOTE_SAVE_ENDED, nic->is.number, status, NULL);
    return status;
}
