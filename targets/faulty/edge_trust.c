/*
 * Faults of the protocol edge that believe what a claim says of the edge's own members, or of the length of its name;
 * and a variant that believes less than it must.
 */
#include "edge_faulty.h"

/* The claim as it would be had the extension left alone what the fault does not look at. */
static struct cts_nic_save_state believed(const struct cts_nic_save_state *before,
                                          const struct cts_nic_save_state *after)
{
    struct cts_nic_save_state state = *after;

    switch (edge_faulty.choice) {
    case SAV_X_120:
        state.port_id = before->port_id;
        state.nic_index = before->nic_index;
        break;
    case SAV_X_121:
        state.port_id = before->port_id;
        break;
    case SAV_X_122:
        state.header_size = before->header_size;
        break;
    case SAV_X_123:
        if (state.name_length > CTS_SAVE_NAME_MAX)
            state.name_length = CTS_SAVE_NAME_MAX;
        break;
    case SAV_X_124:
        state.name_length &= (uint16_t)~1u;
        break;
    case SAV_X_125:
        state.header_type = before->header_type;
        state.header_revision = before->header_revision;
        break;
    default:
        break;
    }
    return state;
}

bool edge_is_sound(const struct cts_nic_save_state *before, const struct cts_nic_save_state *after,
                   uint32_t total)
{
    if (edge_faulty.choice == SAV_F_43)
        return after->name_length <= CTS_SAVE_NAME_MAX;
    if (edge_faulty.choice == WARY &&
        (before->flags != after->flags || before->padding != after->padding))
        return false;
    struct cts_nic_save_state state = believed(before, after);
    return real_edge_is_sound(before, &state, total);
}

/* SAV-X-120: the NIC that the claim names, by its port or as a number. */
static struct edge_nic *named(struct edge_nic *nic, const struct cts_nic_save_state *state)
{
    struct edge *edge = nic->edge;
    struct edge_nic *other = NULL;

    for (uint32_t i = 0; i < edge->nic_count && !other; i++)
        if (edge->nics[i].is.key.port == state->port_id && state->port_id != nic->is.key.port)
            other = &edge->nics[i];
    if (!other && state->nic_index != nic->is.key.index)
        other = edge_nic(edge, state->nic_index);
    return other ? other : nic;
}

bool edge_trust_keep(struct edge_nic *nic, const struct cts_nic_save_state *state,
                     const uint8_t *data, uint32_t length)
{
    struct cts_nic_save_state other = *state;

    if (nic->is.number <= EDGE_NICS_MAX) {
        edge_faulty.said_port[nic->is.number] = state->port_id;
        edge_faulty.said_flags[nic->is.number] = state->flags;
    }
    if (edge_faulty.choice == SAV_X_120)
        nic = named(nic, state);
    if (edge_faulty.choice == SAV_X_123 && other.name_length > CTS_SAVE_NAME_MAX)
        other.name_length = CTS_SAVE_NAME_MAX;
    return real_edge_keep_record(nic, &other, data, length);
}

/* SAV-X-122: data up to where Header.Size of the claim says the buffer ends. */
enum edge_outcome edge_trust_size(struct edge_saving *saving,
                                  const struct cts_nic_save_state *before, const uint8_t *buffer)
{
    static uint8_t whole[2 * EDGE_SIZE_MAX];
    struct cts_nic_save_state *state = (struct cts_nic_save_state *)whole;
    uint32_t total = saving->total;

    memset(whole, 0, sizeof whole);
    memcpy(whole, buffer, total < sizeof whole ? total : sizeof whole);
    if (state->header_size == before->header_size || state->header_size < saving->offset)
        return real_edge_take(saving, before, buffer);
    state->save_data_size = (uint16_t)(state->header_size - saving->offset);
    saving->total = sizeof whole;
    enum edge_outcome outcome = real_edge_take(saving, before, whole);
    saving->total = total;
    return outcome;
}

/* SAV-X-121 and SAV-X-126: what a claim said goes into later structures. */
void edge_trust_fill(const struct edge_nic *nic, struct cts_nic_save_state *state)
{
    if (nic->is.number > EDGE_NICS_MAX)
        return;
    if (edge_faulty.choice == SAV_X_121 && nic->restoring && edge_faulty.said_port[nic->is.number])
        state->port_id = edge_faulty.said_port[nic->is.number];
    if (edge_faulty.choice == SAV_X_126 && !nic->restoring)
        state->flags = edge_faulty.said_flags[nic->is.number];
}

/* SAV-X-130: what an extension has signed is taken for a record, whatever it answered. */
uint32_t edge_trust_status(const struct cts_nic_save_state *state, uint32_t status)
{
    static const uint8_t nobody[16];
    bool is_signed = memcmp(state->extension_id, nobody, sizeof nobody) != 0;

    return edge_faulty.choice == SAV_X_130 && is_signed ? (uint32_t)CTS_NDIS_SUCCESS : status;
}
