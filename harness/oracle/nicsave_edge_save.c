/*
 * Rules on the passes of a save operation of a protocol edge: what each carries, and what may follow each answer. How
 * the operation ends is in nicsave_edge_end.c.
 */
#include "oracle/nicsave_edge.h"

uint32_t cts_edge_structure_size(uint32_t revision)
{
    return revision >= 2 ? CTS_SAVE_SIZE_REVISION_2 : CTS_SAVE_SIZE_REVISION_1;
}

static bool is_zero(const void *bytes, size_t length)
{
    const uint8_t *at = bytes;
    for (size_t i = 0; i < length; i++)
        if (at[i])
            return false;
    return true;
}

/* FNV-1a of zeros multiplies and nothing else. By squares: the length is only a number in a trace. */
static uint64_t digest_of_zeros(uint32_t length)
{
    uint64_t value = CTS_DIGEST_BASIS;
    for (uint64_t power = CTS_DIGEST_PRIME; length; length >>= 1, power *= power)
        if (length & 1)
            value *= power;
    return value;
}

/* -- the structure -------------------------------------------------------------------------------------- */

/* Header.Size says the size of the whole buffer, as far as 16 bits can. */
bool cts_edge_size_is_right(const struct cts_nicsave *n, const struct cts_edge_request *r)
{
    uint32_t size = r->state.header_size, whole = n->image.word[0];
    if (NIC_ANSWERS(n, HEADER_SIZE, FIXED_STRUCT) ||
        (r->state.header_revision >= 2 && NIC_ANSWERS(n, REVISION, REV2_FIXED_572)))
        return size == cts_edge_structure_size(r->state.header_revision);
    return size == (whole < CTS_EDGE_SIZE_MAX ? whole : CTS_EDGE_SIZE_MAX);
}

static void judge_header(struct cts_nicsave *n, const struct cts_edge_request *r)
{
    const struct cts_nic_save_state *s = &r->state;
    bool right = s->header_type == CTS_SAVE_TYPE && s->header_revision >= 1 &&
                 s->header_revision <= 2 && cts_edge_size_is_right(n, r) && s->flags == 0 &&
                 s->nic_index == 0 && r->nic && s->port_id == r->nic->port;
    DEMAND(n, EDGE, 030, right,
           "Header, Flags 0, PortId and NicIndex 0 are filled anew before each SAVE",
           "Type 0x%02x Revision %u Size %u Flags %u PortId %u NicIndex %u, in a buffer of %u",
           s->header_type, s->header_revision, s->header_size, s->flags, s->port_id, s->nic_index,
           n->image.word[0]);
}

static void judge_sizes(struct cts_nicsave *n, const struct cts_edge_request *r)
{
    const struct cts_nic_save_state *s = &r->state;
    uint64_t end = s->save_data_offset + cts_nicsave_length(s);
    uint32_t total = n->image.word[0];
    bool fits =
        end == total || (total > CTS_EDGE_SIZE_MAX && s->header_revision < 2 && end <= total);
    bool one = r->type ==
               CTS_REQUEST_QUERY; /* has one length, and BytesWritten where others have a second */
    bool right = (one || total == n->image.word[1]) && fits &&
                 s->save_data_offset >= cts_edge_structure_size(s->header_revision);
    DEMAND(n, EDGE, 040, right,
           "both lengths are those of the buffer, and SaveDataOffset + SaveDataSize is its end",
           "lengths %u and %u, SaveDataOffset %u, SaveDataSize %llu", total, n->image.word[1],
           s->save_data_offset, (unsigned long long)cts_nicsave_length(s));
    if (r->nic && r->nic->passes > 0)
        DEMAND(n, NEED, 130, right && cts_edge_size_is_right(n, r),
               "the sizes of every pass match its buffer",
               "lengths %u and %u, Header.Size %u, SaveDataOffset %u, SaveDataSize %llu", total,
               n->image.word[1], s->header_size, s->save_data_offset,
               (unsigned long long)cts_nicsave_length(s));
}

static void judge_clean(struct cts_nicsave *n, const struct cts_edge_request *r)
{
    const struct cts_nic_save_state *s = &r->state;
    if (NIC_ANSWERS(n, IDENTITY_FIELDS, UNSPECIFIED))
        return;
    bool identity = is_zero(s->extension_id, 16) && s->name_length == 0 &&
                    is_zero(s->name, sizeof s->name) && is_zero(s->feature_class, 16);
    bool data = !n->image.data_known || n->image.digest == digest_of_zeros(n->image.data_length);
    DEMAND(n, EDGE, 050, identity && data, "each pass starts with zero identity and data",
           "%s of an earlier record", identity ? "data" : "identity");
}

/* -- a pass --------------------------------------------------------------------------------------------- */

static void begin_save(struct cts_nicsave *n, struct cts_edge_nic *nic)
{
    cts_edge_settle(n, nic);
    if (nic->unended && !NIC_ANSWERS(n, SAVE_COMPLETE_AFTER_FAILURE, ONLY_AFTER_SUCCESS))
        DEMAND(n, DONE, 120, false, "a failed operation is ended by SAVE_COMPLETE",
               "a new one begins without it, on PortId %u", nic->port);
    if (nic->complete_failed)
        SAY_HOLDS(n, DONE, 130);
    if (nic->begun && !n->edge->overlapped)
        DEMAND(n, ORDER, 100, false, "one operation: SAVE, once or more, and SAVE_COMPLETE",
               "SAVE on PortId %u after its operation has ended", nic->port);
    for (uint32_t i = 0; i < n->edge->nic_count; i++)
        if (&n->edge->nics[i] != nic && n->edge->nics[i].stage != CTS_EDGE_NONE)
            SAY_HOLDS(n, ORDER, 020);
    nic->stage = CTS_EDGE_SAVING;
    nic->last = CTS_EDGE_FIRST;
    nic->failed = nic->unended = nic->dropped = nic->complete_failed = nic->lured = false;
    nic->passes = nic->shorts = nic->claims = nic->stored = nic->compared = nic->bad = nic->odd = 0;
    nic->bytes = 0;
    nic->failure = 0;
    nic->begun++;
}

/* The pass after BUFFER_TOO_SHORT. */
static void judge_reissue(struct cts_nicsave *n, const struct cts_edge_request *r)
{
    struct cts_edge_nic *nic = r->nic;
    uint32_t offset = r->state.save_data_offset, total = n->image.word[0];
    uint64_t wanted = (uint64_t)nic->needed +
                      (offset > CTS_SAVE_SIZE_REVISION_1 ? offset - CTS_SAVE_SIZE_REVISION_1 : 0);
    uint64_t before =
        (uint64_t)nic->needed +
        (nic->offset > CTS_SAVE_SIZE_REVISION_1 ? nic->offset - CTS_SAVE_SIZE_REVISION_1 : 0);
    bool possible = before > nic->total && nic->needed <= CTS_EDGE_NEEDED_MAX &&
                    nic->shorts <= CTS_EDGE_SHORTS_MAX;
    bool limits = NIC_ANSWERS(n, PASS_LIMIT, DEFAULT_LIMITS);
    if (limits || before <= nic->total)
        DEMAND_QUIETLY(
            n, NEED, 150, possible, "what cannot be served ends the operation",
            "SAVE again after BytesNeeded %u for a buffer of %u, %u times too short in a row",
            nic->needed, nic->total, nic->shorts);
    if (nic->needed > CTS_EDGE_SIZE_MAX && r->state.header_revision < 2 &&
        NIC_ANSWERS(n, OVER_64K, FAIL_OPERATION))
        DEMAND(n, NEED, 160, false, "BytesNeeded above 65535 ends the operation",
               "SAVE again with a buffer of %u for BytesNeeded %u", total, nic->needed);
    else if (possible)
        DEMAND(n, NEED, 120, total >= wanted, "the reissue has the room that was asked for",
               "a buffer of %u, data from %u on, for BytesNeeded %u", total, offset, nic->needed);
    DEMAND(n, NEED, 140, !nic->dropped || nic->claims == 0,
           "BUFFER_TOO_SHORT loses no record of the operation",
           "the records of PortId %u were dropped before pass %u", nic->port, nic->passes + 1);
}

static void judge_pass(struct cts_nicsave *n, const struct cts_edge_request *r)
{
    struct cts_edge_nic *nic = r->nic;
    switch (nic->last) {
    case CTS_EDGE_SHORT:
        judge_reissue(n, r);
        break;
    case CTS_EDGE_CLAIM:
        if (cts_edge_last_is_bad(nic) && NIC_ANSWERS(n, BAD_RECORD, FAIL_OPERATION))
            DEMAND(n, EDGE, 090, false, "an impossible claim ends the operation",
                   "SAVE again on PortId %u after claim %u", nic->port, nic->claims);
        SAY_HOLDS(n, EDGE, 060);
        SAY_HOLDS(n, EDGE, 070);
        break;
    case CTS_EDGE_END:
        DEMAND(n, EDGE, 070, false, "the miniport's success is the end, and no claim",
               "SAVE again on PortId %u", nic->port);
        break;
    case CTS_EDGE_FAILURE:
        DEMAND(n, EDGE, 100, false, "a failure status ends the operation",
               "SAVE again on PortId %u", nic->port);
        break;
    default:
        break;
    }
}

void cts_edge_judge_save(struct cts_nicsave *n, struct cts_edge_request *r)
{
    struct cts_edge_nic *nic = r->nic;
    if (nic && nic->broken)
        return;
    DEMAND(n, ORDER, 140, nic && nic->connected, "a NIC is saved while it is connected",
           "SAVE for PortId %u", r->state.port_id);
    judge_header(n, r);
    judge_sizes(n, r);
    judge_clean(n, r);
    if (!nic)
        return;
    DEMAND(n, ORDER, 010, nic->pending == 0 && nic->stage != CTS_EDGE_RESTORING,
           "one operation at a time on a NIC", "SAVE on PortId %u while %s", nic->port,
           nic->pending ? "a request about it is under way" : "it is being restored");
    if (nic->stage != CTS_EDGE_SAVING)
        begin_save(n, nic);
    else
        judge_pass(n, r);
    nic->passes++;
    if (NIC_ANSWERS(n, PASS_LIMIT, DEFAULT_LIMITS))
        DEMAND_QUIETLY(n, EDGE, 110, nic->passes <= CTS_EDGE_PASSES_MAX,
                       "the passes of an operation are bounded", "pass %u on PortId %u",
                       nic->passes, nic->port);
    nic->offset = r->state.save_data_offset;
    nic->total = n->image.word[0];
}

/* -- its answer ----------------------------------------------------------------------------------------- */

void cts_edge_judge_saved(struct cts_nicsave *n, struct cts_edge_request *r, uint32_t status)
{
    struct cts_edge_nic *nic = r->nic;
    struct cts_nic_save_state after = {0};
    if (nic->stage != CTS_EDGE_SAVING)
        return;
    if (status == (uint32_t)CTS_NDIS_BUFFER_TOO_SHORT) {
        nic->last = CTS_EDGE_SHORT;
        nic->needed = n->image.word[5];
        nic->shorts++;
        return;
    }
    if (status != CTS_NDIS_SUCCESS) {
        nic->last = CTS_EDGE_FAILURE;
        nic->failed = true;
        nic->failure = CTS_SAV_EDGE_100;
        return;
    }
    if (n->head && n->image.head_length >= CTS_SAVE_SIZE_REVISION_1)
        memcpy(&after, n->head, CTS_SAVE_SIZE_REVISION_1);
    bool named = memcmp(after.extension_id, r->state.extension_id, 16) != 0;
    if (r->reached && !named) {
        nic->last = CTS_EDGE_END;
        nic->end_passes++;
    } else if (!r->reached && named) {
        cts_edge_take_claim(n, r, nic);
        nic->lured |= n->image.word[5] != 0; /* BytesNeeded says nothing now */
    } else {
        nic->last = CTS_EDGE_ODD;
    }
}
