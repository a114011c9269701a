/*
 * Faults and variants of the protocol edge in saving: the loop over passes, its bounds, what is stored, how an operation
 * ends, and which NICs are saved.
 */
#include "edge_faulty.h"

enum edge_outcome edge_enlarge(struct edge_saving *saving, uint32_t needed)
{
    switch (edge_faulty.choice) {
    case SAV_F_37:
        return EDGE_FAILED;
    case SAV_F_38:
        return ++saving->shorts > EDGE_SHORTS_MAX ? EDGE_FAILED : EDGE_GOES_ON;
    case SAV_F_38B:
        return real_edge_enlarge(saving, needed & 0xFFFFu);
    case SAV_X_96: /* however often */
        saving->shorts = 0;
        return real_edge_enlarge(saving, needed);
    case SAV_F_46:
        saving->shorts = 0;
        if (needed > saving->total && needed <= EDGE_SIZE_MAX)
            saving->total = needed;
        return EDGE_GOES_ON;
    case GENEROUS: { /* twice what was asked for */
        enum edge_outcome outcome = real_edge_enlarge(saving, needed);
        if (outcome == EDGE_GOES_ON && saving->total <= EDGE_SIZE_MAX / 2)
            saving->total *= 2;
        return outcome;
    }
    default:
        return real_edge_enlarge(saving, needed);
    }
}

enum edge_outcome edge_take(struct edge_saving *saving, const struct cts_nic_save_state *before,
                            const uint8_t *buffer)
{
    enum edge_outcome outcome = edge_faulty.choice == SAV_X_122
                                    ? edge_trust_size(saving, before, buffer)
                                    : real_edge_take(saving, before, buffer);

    if (edge_faulty.choice == SAV_F_39 && outcome == EDGE_GOES_ON)
        return EDGE_IS_OVER;
    if (edge_faulty.choice == SAV_X_95 && outcome == EDGE_FAILED)
        return EDGE_GOES_ON;
    if (edge_faulty.choice == SAV_F_46B && outcome == EDGE_GOES_ON)
        saving->passes = 0;
    return outcome;
}

bool edge_is_claimed(const struct cts_nic_save_state *before,
                     const struct cts_nic_save_state *after)
{
    return edge_faulty.choice == SAV_X_60 || real_edge_is_claimed(before, after);
}

bool edge_keep_record(struct edge_nic *nic, const struct cts_nic_save_state *state,
                      const uint8_t *data, uint32_t length)
{
    struct cts_nic_save_state other = *state;

    edge_faulty.stored++;
    memcpy(edge_faulty.last_id, state->extension_id, sizeof edge_faulty.last_id);
    switch (edge_faulty.choice) {
    case SAV_X_61: /* the second record is dropped */
        return edge_faulty.stored == 2 || real_edge_keep_record(nic, state, data, length);
    case SAV_X_62:
        return real_edge_keep_record(nic, state, data, length ? length - 1 : 0);
    case SAV_X_63:
        memset(other.feature_class, 0, sizeof other.feature_class);
        other.extension_id[15] ^= 1;
        return real_edge_keep_record(nic, &other, data, length);
    default:
        return edge_trust_keep(nic, state, data, length);
    }
}

void edge_drop_records(struct edge_nic *nic)
{
    if (edge_faulty.choice == SAV_X_64 && edge_faulty.failing)
        return;
    real_edge_drop_records(nic);
}

/* -- the operation ------------------------------------------------------------------------------------------ */

static void save_again(void *argument)
{
    struct edge_nic *nic = argument;

    real_edge_save(nic->edge, nic);
    nic->edge->running--;
    nic->edge->host->unpark(nic->edge->host, &nic->edge->running);
}

uint32_t edge_save(struct edge *edge, struct edge_nic *nic)
{
    edge_faulty.stored = 0;
    edge_faulty.failing = false;
    if (nic->is.number <= EDGE_NICS_MAX && edge_faulty.blocked[nic->is.number])
        return CTS_NDIS_SUCCESS;
    if (edge_faulty.choice == SAV_F_40)
        edge_complete(edge, nic, CTS_OID_NIC_SAVE_COMPLETE);
    if (edge_faulty.choice == SAV_F_41 &&
        edge->host->spawn(edge->host, save_again, nic, "operation") != UINT32_MAX)
        edge->running++;
    return real_edge_save(edge, nic);
}

uint32_t edge_end_save(struct edge *edge, struct edge_nic *nic, enum edge_outcome outcome,
                       uint32_t status)
{
    edge_faulty.failing = outcome == EDGE_FAILED;
    if (edge_faulty.choice == SAV_F_40C && outcome == EDGE_FAILED) {
        real_edge_drop_records(nic);
        return (uint32_t)CTS_NDIS_FAILURE;
    }
    if (edge_faulty.choice == SAV_F_42 && edge->running > 1)
        return CTS_NDIS_SUCCESS;
    if ((edge_faulty.choice == SAV_X_65 ||
         (edge_faulty.choice == SAV_X_98 && status == CTS_NDIS_SUCCESS)) &&
        outcome == EDGE_FAILED) {
        real_edge_end_save(edge, nic, outcome, status);
        return CTS_NDIS_SUCCESS;
    }
    return real_edge_end_save(edge, nic, outcome, status);
}

uint32_t edge_complete(struct edge *edge, const struct edge_nic *nic, uint32_t oid)
{
    bool save = oid == CTS_OID_NIC_SAVE_COMPLETE;
    struct edge_nic other = *nic;
    uint32_t status;

    if ((edge_faulty.choice == SAV_F_40B && save) || (edge_faulty.choice == SAV_X_66 && !save))
        real_edge_complete(edge, nic, oid);
    if (edge_faulty.choice == SAV_X_67 && !save && !nic->records)
        return CTS_NDIS_SUCCESS;
    if (edge_faulty.choice == SAV_X_68 && save)
        other.is.key.port = 0;
    status = real_edge_complete(edge, &other, oid);
    if (edge_faulty.choice == SAV_X_69 && save && status != CTS_NDIS_SUCCESS &&
        nic->is.number <= EDGE_NICS_MAX)
        edge_faulty.blocked[nic->is.number] = true;
    return status;
}

/* SAV-X-70: all NICs but the first. */
uint32_t edge_operate_all(struct edge *edge, uint32_t partition, bool restoring)
{
    uint32_t status;
    bool left_out = edge_faulty.choice == SAV_X_70 && !restoring && edge->nic_count > 1 &&
                    edge->nics[0].connected;

    if (left_out)
        edge->nics[0].connected = false;
    status = real_edge_operate_all(edge, partition, restoring);
    if (left_out)
        edge->nics[0].connected = true;
    return status;
}
