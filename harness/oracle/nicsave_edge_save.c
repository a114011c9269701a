/*
 * Rules on the save operations of a protocol edge: what each pass carries, what follows each answer, how the
 * operation ends, and what of it is stored.
 */
#include "oracle/nicsave_edge.h"

#define PASSES_MAX  1024u /* default-limits of the switch pass-limit */
#define SHORTS_MAX  8u
#define NEEDED_MAX  (16u << 20)
#define SIZE_MAX_16 65535u

static uint32_t structure_size(uint32_t revision)
{
    return revision >= 2 ? CTS_SAVE_SIZE_REVISION_2 : CTS_SAVE_SIZE_REVISION_1;
}

static uint64_t length_of(const struct cts_nic_save_state *state)
{
    return state->save_data_size +
           (state->header_revision >= 2 ? (uint64_t)state->save_data_size_overflow : 0);
}

static bool is_zero(const void *bytes, size_t length)
{
    const uint8_t *at = bytes;
    for (size_t i = 0; i < length; i++)
        if (at[i])
            return false;
    return true;
}

static uint64_t digest_of_zeros(uint32_t length)
{
    uint64_t value = 0xcbf29ce484222325u;
    for (uint32_t i = 0; i < length; i++)
        value *= 0x100000001b3u;
    return value;
}

/* -- the structure -------------------------------------------------------------------------------------- */

/* Header.Size says the size of the whole buffer, as far as 16 bits can. */
static bool right_size(const struct cts_nicsave *n, const struct cts_edge_request *r)
{
    uint32_t size = r->state.header_size, whole = n->image.word[0];
    if (NIC_ANSWERS(n, HEADER_SIZE, FIXED_STRUCT) ||
        (r->state.header_revision >= 2 && NIC_ANSWERS(n, REVISION, REV2_FIXED_572)))
        return size == structure_size(r->state.header_revision);
    return size == (whole < SIZE_MAX_16 ? whole : SIZE_MAX_16);
}

static void judge_header(struct cts_nicsave *n, const struct cts_edge_request *r)
{
    const struct cts_nic_save_state *s = &r->state;
    bool right = s->header_type == CTS_SAVE_TYPE && s->header_revision >= 1 &&
                 s->header_revision <= 2 && right_size(n, r) && s->flags == 0 &&
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
    uint64_t end = s->save_data_offset + length_of(s);
    uint32_t total = n->image.word[0];
    bool fits = end == total || (total > SIZE_MAX_16 && s->header_revision < 2 && end <= total);
    bool right = total == n->image.word[1] && fits &&
                 s->save_data_offset >= structure_size(s->header_revision);
    DEMAND(n, EDGE, 040, right,
           "both lengths are those of the buffer, and SaveDataOffset + SaveDataSize is its end",
           "lengths %u and %u, SaveDataOffset %u, SaveDataSize %llu", total, n->image.word[1],
           s->save_data_offset, (unsigned long long)length_of(s));
    if (r->nic && r->nic->passes > 0)
        DEMAND(n, NEED, 130, right && right_size(n, r), "the sizes of every pass match its buffer",
               "lengths %u and %u, Header.Size %u, SaveDataOffset %u, SaveDataSize %llu", total,
               n->image.word[1], s->header_size, s->save_data_offset,
               (unsigned long long)length_of(s));
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
    if (nic->unended && !NIC_ANSWERS(n, SAVE_COMPLETE_AFTER_FAILURE, ONLY_AFTER_SUCCESS))
        DEMAND(n, DONE, 120, false, "a failed operation is ended by SAVE_COMPLETE",
               "a new one begins without it, on PortId %u", nic->port);
    if (nic->complete_failed)
        SAY_HOLDS(n, DONE, 130);
    if (nic->begun)
        DEMAND(n, ORDER, 100, false, "one operation: SAVE, once or more, and SAVE_COMPLETE",
               "SAVE on PortId %u after its operation has ended", nic->port);
    for (uint32_t i = 0; i < n->edge->nic_count; i++)
        if (&n->edge->nics[i] != nic && n->edge->nics[i].stage != CTS_EDGE_NONE)
            SAY_HOLDS(n, ORDER, 020);
    nic->stage = CTS_EDGE_SAVING;
    nic->last = CTS_EDGE_FIRST;
    nic->failed = nic->unended = nic->dropped = nic->complete_failed = false;
    nic->passes = nic->shorts = nic->claims = nic->stored = 0;
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
    bool possible = before > nic->total && nic->needed <= NEEDED_MAX && nic->shorts <= SHORTS_MAX;
    bool limits = NIC_ANSWERS(n, PASS_LIMIT, DEFAULT_LIMITS);
    if (limits || before <= nic->total)
        DEMAND(n, NEED, 150, possible, "what cannot be served ends the operation",
               "SAVE again after BytesNeeded %u for a buffer of %u, %u times too short in a row",
               nic->needed, nic->total, nic->shorts);
    if (nic->needed > SIZE_MAX_16 && r->state.header_revision < 2 &&
        NIC_ANSWERS(n, OVER_64K, FAIL_OPERATION))
        DEMAND(n, NEED, 160, false, "BytesNeeded above 65535 ends the operation",
               "SAVE again with a buffer of %u for BytesNeeded %u", total, nic->needed);
    else if (possible)
        DEMAND(n, NEED, 120, total >= wanted, "the reissue has the room that was asked for",
               "a buffer of %u, data from %u on, for BytesNeeded %u", total, offset, nic->needed);
    SAY_HOLDS(n, NEED, 140);
}

static void judge_pass(struct cts_nicsave *n, const struct cts_edge_request *r)
{
    struct cts_edge_nic *nic = r->nic;
    switch (nic->last) {
    case CTS_EDGE_SHORT:
        judge_reissue(n, r);
        break;
    case CTS_EDGE_CLAIM:
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
        DEMAND(n, EDGE, 110, nic->passes <= PASSES_MAX, "the passes of an operation are bounded",
               "pass %u on PortId %u", nic->passes, nic->port);
    nic->offset = r->state.save_data_offset;
    nic->total = n->image.word[0];
}

/* -- its answer ----------------------------------------------------------------------------------------- */

static void take_claim(struct cts_nicsave *n, const struct cts_edge_request *r,
                       struct cts_edge_nic *nic)
{
    struct cts_nic_save_state after = {0};
    if (n->head && n->image.head_length >= CTS_SAVE_SIZE_REVISION_1)
        memcpy(&after, n->head,
               n->image.head_length < sizeof after ? n->image.head_length : sizeof after);
    uint64_t length = length_of(&after);
    uint32_t mine = CTS_OID_CHANGED_HEADER | CTS_OID_CHANGED_KEY | CTS_OID_CHANGED_OFFSET;
    bool same = r->state.header_type == after.header_type &&
                r->state.header_revision == after.header_revision &&
                r->state.header_size == after.header_size && r->state.port_id == after.port_id &&
                r->state.nic_index == after.nic_index &&
                r->state.save_data_offset == after.save_data_offset;
    (void)mine;
    struct cts_edge_record record = {.revision = after.header_revision,
                                     .name_length = after.name_length,
                                     .length = (uint32_t)length,
                                     .digest = n->image.digest,
                                     .sound = same && after.name_length <= CTS_SAVE_NAME_MAX &&
                                              after.name_length % 2 == 0 && n->image.data_known &&
                                              after.save_data_offset + length <= r->capacity};
    memcpy(record.id, after.extension_id, 16);
    memcpy(record.feature, after.feature_class, 16);
    if (nic->claims < CTS_EDGE_RECORDS)
        nic->claim[nic->claims] = record;
    nic->claims++;
    nic->last = CTS_EDGE_CLAIM;
    nic->shorts = 0;
}

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
        return;
    }
    if (n->head && n->image.head_length >= CTS_SAVE_SIZE_REVISION_1)
        memcpy(&after, n->head, CTS_SAVE_SIZE_REVISION_1);
    bool named = memcmp(after.extension_id, r->state.extension_id, 16) != 0;
    if (r->reached && !named) {
        nic->last = CTS_EDGE_END;
        nic->end_passes++;
    } else if (!r->reached && named) {
        take_claim(n, r, nic);
        if (n->image.word[5])
            SAY_HOLDS(n, NEED, 160); /* BytesNeeded says nothing now */
    } else {
        nic->last = CTS_EDGE_ODD;
    }
}

/* -- what is stored ------------------------------------------------------------------------------------- */

static bool same_identity(const struct cts_edge_record *a, const struct cts_edge_record *b)
{
    return a->revision == b->revision && a->name_length == b->name_length &&
           memcmp(a->id, b->id, 16) == 0 && memcmp(a->feature, b->feature, 16) == 0;
}

void cts_edge_judge_stored(struct cts_nicsave *n, struct cts_edge_nic *nic)
{
    const struct cts_event *event = n->event;
    struct cts_edge_record record = {.revision = (uint8_t)event->arg[1],
                                     .name_length = event->arg[5],
                                     .length = event->arg[2],
                                     .digest = event->arg[3] | (uint64_t)event->arg[4] << 32};
    if (event->length >= 32) {
        memcpy(record.id, event + 1, 16);
        memcpy(record.feature, (const uint8_t *)(event + 1) + 16, 16);
    }
    uint32_t at = nic->stored++;
    if (at < CTS_EDGE_RECORDS)
        nic->keep[at] = record;
    if (nic->last == CTS_EDGE_ODD || nic->stage != CTS_EDGE_SAVING)
        return;
    DEMAND(n, EDGE, 070, nic->last != CTS_EDGE_END, "the miniport's success stores no record",
           "a record of %u bytes", record.length);
    if (at >= nic->claims || at >= CTS_EDGE_RECORDS) {
        DEMAND(n, EDGE, 080, at < nic->claims, "each claim is stored once, as its own record",
               "record %u after %u claims", at + 1, nic->claims);
        return;
    }
    const struct cts_edge_record *claim = &nic->claim[at];
    DEMAND(n, EDGE, 090, claim->sound, "nothing of an impossible claim is stored",
           "a record of %u bytes, from a buffer of %u", record.length, nic->total);
    if (!claim->sound)
        return;
    DEMAND(n, EDGE, 080,
           same_identity(&record, claim) && record.length == claim->length &&
               record.digest == claim->digest,
           "each claim is stored as it is", "record %u of %u bytes for a claim of %u%s", at + 1,
           record.length, claim->length,
           same_identity(&record, claim) ? "" : ", under another identity");
}

/* -- the end -------------------------------------------------------------------------------------------- */

/* Whether the edge may give up where it stands. */
static bool may_give_up(const struct cts_nicsave *n, const struct cts_edge_nic *nic)
{
    uint64_t wanted =
        (uint64_t)nic->needed +
        (nic->offset > CTS_SAVE_SIZE_REVISION_1 ? nic->offset - CTS_SAVE_SIZE_REVISION_1 : 0);
    if (nic->excused || nic->passes >= PASSES_MAX)
        return true;
    if (nic->last == CTS_EDGE_SHORT)
        return wanted <= nic->total || nic->needed <= nic->total || nic->needed > NEEDED_MAX ||
               nic->shorts >= SHORTS_MAX || wanted > SIZE_MAX_16;
    (void)n;
    return nic->last == CTS_EDGE_CLAIM && nic->claims && nic->claims <= CTS_EDGE_RECORDS &&
           !nic->claim[nic->claims - 1].sound;
}

static void judge_too_early(struct cts_nicsave *n, struct cts_edge_nic *nic)
{
    if (nic->last == CTS_EDGE_SHORT) {
        DEMAND(n, NEED, 120, false, "SAVE is reissued after BUFFER_TOO_SHORT",
               "SAVE_COMPLETE after BytesNeeded %u for a buffer of %u", nic->needed, nic->total);
        DEMAND(n, NEED, 140, false, "BUFFER_TOO_SHORT ends no operation",
               "SAVE_COMPLETE after pass %u", nic->passes);
    } else if (nic->last == CTS_EDGE_CLAIM) {
        DEMAND(n, EDGE, 060, false, "SAVE goes on until the miniport answers it",
               "SAVE_COMPLETE after claim %u", nic->claims);
        DEMAND(n, EDGE, 070, false, "a claim is not the end", "SAVE_COMPLETE after claim %u",
               nic->claims);
    }
    DEMAND(n, DONE, 010, false, "SAVE_COMPLETE comes after the miniport has answered SAVE",
           "SAVE_COMPLETE for PortId %u after pass %u", nic->port, nic->passes);
}

static void keep_records(struct cts_edge_nic *nic, bool good)
{
    nic->kept_known = true;
    nic->kept = good && !nic->dropped ? nic->stored : 0;
    if (nic->last == CTS_EDGE_ODD || nic->stored > CTS_EDGE_RECORDS)
        nic->kept_known = false;
}

static void judge_end(struct cts_nicsave *n, struct cts_edge_nic *nic)
{
    bool good = nic->last == CTS_EDGE_END;
    if (nic->last == CTS_EDGE_SHORT && may_give_up(n, nic)) {
        SAY_HOLDS(n, NEED, 150);
        if (nic->needed > SIZE_MAX_16)
            SAY_HOLDS(n, NEED, 160);
    }
    if (nic->last == CTS_EDGE_CLAIM && may_give_up(n, nic))
        SAY_HOLDS(n, EDGE, 090);
    if (good) {
        SAY_HOLDS(n, DONE, 010);
        SAY_HOLDS(n, EDGE, 070);
        uint32_t sound = 0;
        for (uint32_t i = 0; i < nic->claims && i < CTS_EDGE_RECORDS; i++)
            sound += nic->claim[i].sound;
        if (nic->claims <= CTS_EDGE_RECORDS)
            DEMAND(n, EDGE, 080, nic->stored >= sound, "each claim is stored as its own record",
                   "%u records of %u claims", nic->stored, nic->claims);
        if (nic->passes >= 2)
            SAY_HOLDS(n, EDGE, 110);
    } else if (nic->failed) {
        SAY_HOLDS(n, DONE, 120);
        SAY_HOLDS(n, EDGE, 100);
    } else if (nic->last != CTS_EDGE_ODD && !may_give_up(n, nic)) {
        judge_too_early(n, nic);
    } else {
        SAY_HOLDS(n, DONE, 120);
    }
    keep_records(nic, good);
}

void cts_edge_judge_save_complete(struct cts_nicsave *n, struct cts_edge_request *r)
{
    struct cts_edge_nic *nic = r->nic;
    const struct cts_nic_save_state *s = &r->state;
    bool saving = nic && nic->stage == CTS_EDGE_SAVING;
    DEMAND(n, DONE, 020,
           nic && nic->connected && s->header_type == CTS_SAVE_TYPE && s->header_revision >= 1 &&
               s->header_revision <= 2 && right_size(n, r) && s->nic_index == 0 &&
               n->image.word[0] >= structure_size(s->header_revision),
           "a valid header, and the NIC whose operation ends",
           "Type 0x%02x Revision %u Size %u PortId %u NicIndex %u", s->header_type,
           s->header_revision, s->header_size, s->port_id, s->nic_index);
    if (!nic)
        return;
    DEMAND(n, ORDER, 010, nic->pending == 0, "one operation at a time on a NIC",
           "SAVE_COMPLETE on PortId %u while a request about it is under way", nic->port);
    nic->completes++;
    DEMAND(n, DONE, 010, saving || nic->excused, "one SAVE_COMPLETE for each operation",
           "SAVE_COMPLETE for PortId %u, which has no operation under way", nic->port);
    if (!saving)
        return;
    judge_end(n, nic);
    SAY_HOLDS(n, ORDER, 010);
    SAY_HOLDS(n, ORDER, 030);
    SAY_HOLDS(n, ORDER, 100);
    nic->unended = false;
    nic->stage = CTS_EDGE_NONE;
}

/* -- the whole ------------------------------------------------------------------------------------------ */

static bool saves_on(const struct cts_nicsave *n, uint32_t happens)
{
    return happens != CTS_PARTITION_PAUSE || NIC_ANSWERS(n, SAVE_TRIGGER, ALSO_PAUSE);
}

/* An operation that the call has left open. */
static void judge_open(struct cts_nicsave *n, struct cts_edge_nic *nic)
{
    bool failure = nic->failed || (nic->last != CTS_EDGE_END && may_give_up(n, nic));
    if (nic->last != CTS_EDGE_ODD && !failure) {
        DEMAND(n, DONE, 010, false, "SAVE_COMPLETE ends the operation",
               "none for PortId %u, after %u passes", nic->port, nic->passes);
        DEMAND(n, ORDER, 030, false, "every NIC has its own SAVE_COMPLETE", "none for PortId %u",
               nic->port);
        if (nic->last != CTS_EDGE_END)
            judge_too_early(n, nic);
    }
    nic->unended = failure;
    keep_records(nic, nic->last == CTS_EDGE_END);
    nic->stage = CTS_EDGE_NONE;
}

void cts_edge_judge_event(struct cts_nicsave *n, uint32_t status)
{
    struct cts_nicsave_edge *e = n->edge;
    bool failed = false, excused = false;
    for (uint32_t i = 0; i < e->nic_count; i++) {
        struct cts_edge_nic *nic = &e->nics[i];
        if (!nic->due)
            continue;
        excused |= nic->excused;
        if (saves_on(n, e->happens)) {
            DEMAND(n, EDGE, 010, nic->begun > 0 || nic->excused,
                   "each connected NIC of the partition is saved", "PortId %u was not", nic->port);
            if (!nic->begun && nic->complete_failed)
                DEMAND(n, DONE, 130, false, "a SAVE_COMPLETE that fails blocks no operation",
                       "PortId %u was not saved again", nic->port);
        }
        failed |= nic->begun && nic->failed;
        if (nic->stage == CTS_EDGE_SAVING)
            judge_open(n, nic);
    }
    if (failed && !excused)
        DEMAND(n, EDGE, 100, status != CTS_NDIS_SUCCESS, "a failure status fails the operation",
               "the edge reports success");
}
