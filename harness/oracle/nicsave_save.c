/*
 * Rules on SAVE: when a request is claimed, refused for its room, passed down or failed. What the extension has for a
 * NIC is known if it was planted or restored in the run; else its answers are compared with each other.
 */
#include "oracle/nicsave_model.h"

#define SUCCESS   ((uint32_t)CTS_NDIS_SUCCESS)
#define TOO_SHORT ((uint32_t)CTS_NDIS_BUFFER_TOO_SHORT)

static uint32_t room(const struct cts_nicsave *n, const struct cts_nicsave_request *r)
{
    return cts_nicsave_room(&n->policy, &r->call);
}

/* -- BUFFER_TOO_SHORT -------------------------------------------------------------------------------------- */

/* The sizes of this answer, for whoever shows a finding about it. */
static void tell_sizes(const struct cts_nicsave *n, const struct cts_nicsave_request *r,
                       const struct cts_nicsave_key *k)
{
    bool literal = n->policy.literal, wide = n->policy.wide, known = k && cts_nicsave_due(k);
    uint32_t offset = r->call.offset, data = known ? cts_nicsave_left(k) : 0;
    uint32_t least = literal ? CTS_SAVE_SIZE_REVISION_1 : offset;

    n->oracle->finding.sizes = (struct cts_finding_sizes){
        .buffer = r->capacity,
        .header_size = r->call.size,
        .offset = offset,
        .data = data,
        .data_known = known,
        .needed = n->image.word[5],
        .required = known ? least + data : 0,
        .required_too = known && literal && wide && offset != least ? offset + data : 0};
}

/* Sizes side by side, as a person needs them. */
static enum cts_said sizes(struct cts_nicsave *n, const struct cts_nicsave_request *r,
                           uint32_t data)
{
    cts_expected(&n->oracle->model, "BytesNeeded %u for %u bytes of data",
                 (n->policy.literal ? CTS_SAVE_SIZE_REVISION_1 : r->call.offset) + data, data);
    return cts_seen(&n->oracle->model,
                    "BytesNeeded %u; buffer %u, Header.Size %u, SaveDataOffset %u",
                    n->image.word[5], r->capacity, r->call.size, r->call.offset);
}

/* BytesNeeded is that of some part of the data, at least a byte. */
static bool asks_for_a_part(const struct cts_nicsave *n, const struct cts_nicsave_request *r,
                            uint32_t data)
{
    uint32_t seen = n->image.word[5];
    if (n->capabilities & CTS_EXTENSION_CAN_NO_SPLIT)
        return false;
    return (n->policy.literal && seen > CTS_SAVE_SIZE_REVISION_1 &&
            seen < CTS_SAVE_SIZE_REVISION_1 + (uint64_t)data) ||
           (n->policy.wide && seen > r->call.offset && seen < r->call.offset + (uint64_t)data);
}

static void judge_needed(struct cts_nicsave *n, const struct cts_nicsave_request *r,
                         const struct cts_nicsave_key *k, uint32_t data)
{
    uint32_t offset = r->call.offset, seen = n->image.word[5];
    uint64_t literal = CTS_SAVE_SIZE_REVISION_1 + (uint64_t)data, wide = offset + (uint64_t)data;
    bool right = cts_nicsave_needed(&n->policy, offset, data, seen) || asks_for_a_part(n, r, data);
    bool cut = !right && ((literal > 0xFFFF && seen == (literal & 0xFFFF)) ||
                          (wide > 0xFFFF && seen == (wide & 0xFFFF)));
    bool of_before = !right && k->last_offset && k->last_offset != offset &&
                     seen == k->last_offset + (uint64_t)data;
    cts_oracle_say(n->oracle, cts_nicsave_row_of_needed(offset),
                   right ? CTS_HOLDS : sizes(n, r, data));
    if (of_before)
        cts_nicsave_blame(n, CTS_AROUND_MOVED_BUFFER, "BytesNeeded %u, of the offset before", seen);
    if (literal > 0xFFFF)
        cts_oracle_say(n->oracle, CTS_SAV_NEED_040,
                       right || (seen & 0xFFFF0000u) != 0 ? CTS_HOLDS : sizes(n, r, data));
    if (wide > 0xFFFF)
        cts_oracle_say(n->oracle, CTS_SAV_NEED_070, cut ? sizes(n, r, data) : CTS_HOLDS);
    bool one_record = !(n->capabilities & CTS_EXTENSION_CAN_NO_SPLIT) && r->call.revision < 2;
    if (right && one_record && data > CTS_SAVE_DATA_MAX)
        DEMAND(n, SAVE, 270, seen - offset <= CTS_SAVE_DATA_MAX,
               "more than 64967 bytes are split over records", "BytesNeeded %u for all %u of them",
               seen, data);
}

/* Too short, though there is room. */
static void judge_room(struct cts_nicsave *n, const struct cts_nicsave_request *r,
                       const struct cts_nicsave_key *k, uint32_t data)
{
    uint32_t there = room(n, r);
    if (there < data) {
        if (there + 1 == data && (n->capabilities & CTS_EXTENSION_CAN_NO_SPLIT))
            SAY_HOLDS(n, NEED, 060);
        return;
    }
    if (k->promised)
        DEMAND(n, NEED, 090, false, "a reissue with enough room is claimed",
               "BUFFER_TOO_SHORT again: room for %u, data %u", there, data);
    DEMAND(n, NEED, 060, false, "room for exactly the data is enough",
           "BUFFER_TOO_SHORT: room for %u, data %u", there, data);
    if (k->last_capacity && k->last_capacity != r->capacity)
        cts_nicsave_blame(n, CTS_AROUND_MOVED_BUFFER, "BUFFER_TOO_SHORT: room for %u, data %u",
                          there, data);
}

/* Of an extension whose data nobody knows: it said what it needs, and has it now. */
static void judge_again(struct cts_nicsave *n, const struct cts_nicsave_request *r,
                        const struct cts_nicsave_key *k)
{
    if (k->grown || (k->unstable && !k->known))
        return;
    if (k->promised && k->promised <= r->capacity && !k->known &&
        k->promised_offset == r->call.offset && r->call.offset == CTS_SAVE_SIZE_REVISION_1)
        DEMAND(n, NEED, 090, n->image.word[5] > k->promised,
               "a reissue with the room asked for is claimed",
               "BUFFER_TOO_SHORT again, BytesNeeded %u; buffer %u", n->image.word[5], r->capacity);
    DEMAND(n, NEED, 010,
           n->image.word[5] > CTS_SAVE_SIZE_REVISION_1 || n->policy.slack /* at least something */,
           "BytesNeeded above 568", "BytesNeeded %u", n->image.word[5]);
}

static void judge_short(struct cts_nicsave *n, struct cts_nicsave_request *r,
                        struct cts_nicsave_key *k)
{
    uint32_t written = n->image.changed & CTS_OID_CHANGED_BUFFER;
    tell_sizes(n, r, k);
    SAY_HOLDS(n, SAVE, 010);
    SAY_HOLDS(n, NEED, 030);
    DEMAND(n, NEED, 050, !written && !r->passed,
           "BUFFER_TOO_SHORT leaves the buffer alone and passes nothing down", "%s",
           r->passed ? "the request was passed down" : "the buffer was written to");
    if (!k)
        return;
    uint32_t data = cts_nicsave_left(k), seen = n->image.word[5], offset = r->call.offset;
    if (data && n->policy.wide && seen > offset)
        data = cts_nicsave_joined(n, k, seen - offset);
    else if (data && n->policy.literal && seen > CTS_SAVE_SIZE_REVISION_1)
        data = cts_nicsave_joined(n, k, seen - CTS_SAVE_SIZE_REVISION_1);
    if (!r->whole) {
        if (r->call.offset > r->call.size)
            SAY_HOLDS(n, NEED, 070);
    } else if (data) {
        judge_needed(n, r, k, data);
        judge_room(n, r, k, data);
    } else if (cts_nicsave_known(k)) {
        DEMAND(n, SAVE, 090, false, "without data the request is passed down",
               "BUFFER_TOO_SHORT, BytesNeeded %u", n->image.word[5]);
    } else {
        judge_again(n, r, k);
    }
    if (k->grown && k->promised)
        SAY_HOLDS(n, NEED, 100);
    if (!cts_nicsave_under_way(k))
        n->interleaved++;
    k->promised = n->image.word[5] ? n->image.word[5] : 1;
    k->promised_offset = r->call.offset;
    k->promised_buffer = r->capacity;
}

/* -- passed down, or failed --------------------------------------------------------------------------------- */

/* The structure in the edge's buffer has an identity: somebody's record is there. */
static bool has_record(const struct cts_nicsave *n)
{
    static const uint8_t zero[16];
    return n->image.head_length >= CTS_SAVE_SIZE_REVISION_1 &&
           memcmp(n->head + offsetof(struct cts_nic_save_state, extension_id), zero, 16) != 0;
}

static void judge_returned(struct cts_nicsave *n, const struct cts_nicsave_request *r,
                           struct cts_nicsave_key *k, bool due)
{
    uint32_t written = n->image.changed & CTS_OID_CHANGED_BUFFER;
    if (r->below_status != SUCCESS)
        return;
    if (r->claimed_below) {
        DEMAND(n, NDIS, 110, has_record(n), "what a driver below wrote is in the edge's buffer",
               "its record is not");
        DEMAND(n, SAVE, 220, !due, "records come from the top of the stack down",
               "a record from below, with an own one due");
    } else {
        k->ended = true;
    }
    DEMAND(n, SAVE, 080, !written && !r->changed_early,
           "a request that is passed down is not claimed as well", "bytes %u..%u were written",
           n->image.first_changed, n->image.last_changed);
}

/* Nothing was due, as far as one knows. */
static void judge_rightly_passed(struct cts_nicsave *n, const struct cts_nicsave_key *k)
{
    if (k->grown && k->promised)
        SAY_HOLDS(n, NEED, 100);
    if (cts_nicsave_known(k)) {
        SAY_HOLDS(n, SAVE, 090);
        SAY_HOLDS(n, SAVE, 200);
        if (k->gone || k->recycled)
            SAY_HOLDS(n, ORDER, 110);
        if (k->count)
            SAY_HOLDS(n, SAVE, 160);
        if (k->count == 0 && n->foreign_count)
            SAY_HOLDS(n, REST, 020);
    } else if (!k->created) {
        SAY_HOLDS(n, SAVE, 090);
    }
    if (k->away)
        SAY_HOLDS(n, ORDER, 120);
    if (!cts_nicsave_known(k) && k->bad_length && !cts_nicsave_under_way(k)) {
        SAY_HOLDS(n, REST, 090);
        SAY_HOLDS(n, REST, 130);
    }
}

static void judge_passed(struct cts_nicsave *n, struct cts_nicsave_request *r,
                         struct cts_nicsave_key *k)
{
    uint32_t data = k && r->whole ? cts_nicsave_left(k) : 0;
    SAY_HOLDS(n, SAVE, 010);
    if (!k)
        return;
    judge_returned(n, r, k, data != 0);
    if (!r->whole || (k->due < k->count && !k->records[k->due].length && !data))
        return; /* the documents let it be passed down */
    if (!data) {
        judge_rightly_passed(n, k);
        return;
    }
    if (room(n, r) < data) {
        DEMAND(n, NEED, 010, false, "BUFFER_TOO_SHORT for a buffer that is too small",
               "passed down, with room for %u of %u", room(n, r), data);
        DEMAND(n, SAVE, 010, false, "with data and without room: BUFFER_TOO_SHORT",
               "passed down, with room for %u of %u", room(n, r), data);
    } else if (k->promised) {
        DEMAND(n, NEED, 090, false, "a reissue with enough room is claimed",
               "passed down, with room for %u", room(n, r));
    }
    cts_nicsave_judge_missing(n, r, k);
}

static bool look_alike(uint32_t status)
{
    return status == (uint32_t)CTS_NDIS_NT_BUFFER_TOO_SHORT ||
           status == (uint32_t)CTS_NDIS_NT_INVALID_LENGTH ||
           status == (uint32_t)CTS_NDIS_NT_BUFFER_TOO_SMALL ||
           status == (uint32_t)CTS_NDIS_NT_INFO_LENGTH_MISMATCH ||
           status == (uint32_t)CTS_NDIS_INVALID_LENGTH ||
           status == (uint32_t)CTS_NDIS_BUFFER_OVERFLOW;
}

/* A NIC that the extension cannot know. */
static bool unknown_nic(const struct cts_nicsave_key *k)
{
    return (!k->created || k->index) && !(k->known && k->count);
}

/* Any SAVE may fail, but none only because others are under way, the filter is paused, or the like. */
static void judge_failed_special(struct cts_nicsave *n, const struct cts_nicsave_request *r,
                                 struct cts_nicsave_key *k)
{
    uint32_t special = cts_nicsave_special(n, k, r);
    bool one = special && !(special & (special - 1));
    k->failed |= !special;
    if (one && k->served && !k->failed)
        cts_nicsave_judge_special(n, k, special);
    else if (one)
        k->failed_by |= special;
}

static void judge_failed_whole(struct cts_nicsave *n, const struct cts_nicsave_request *r,
                               struct cts_nicsave_key *k)
{
    uint32_t data = cts_nicsave_left(k);
    /* Any other failure is allowed, and tells nothing of revisions by itself. */
    bool by_version = r->status == (uint32_t)CTS_NDIS_BAD_VERSION ||
                      r->status == (uint32_t)CTS_NDIS_UNSUPPORTED_REVISION;
    if (data && room(n, r) >= data)
        judge_failed_special(n, r, k);
    if (data && room(n, r) >= data && by_version)
        DEMAND(n, NDIS, 140, false, "any Revision and Size above is served",
               "status 0x%08x for Revision %u, Size %u", r->status, r->call.revision, r->call.size);
    if (data && room(n, r) >= data && k->promised)
        DEMAND(n, NEED, 090, false, "a reissue with enough room is claimed", "status 0x%08x",
               r->status);
    if (k->away && !cts_nicsave_under_way(k))
        DEMAND(n, ORDER, 120, false, "requests for a NIC that has gone are passed down",
               "status 0x%08x", r->status);
    if (unknown_nic(k) && !k->promised && !k->claims) {
        if (!NIC_ANSWERS(n, UNKNOWN_NIC, ERROR_ALLOWED))
            DEMAND(n, SAVE, 200, false, "an unknown NIC is passed down",
                   "status 0x%08x for PortId %u NicIndex %u", r->status, k->port, k->index);
    } else if (cts_nicsave_known(k) && !data) {
        DEMAND(n, SAVE, 090, false, "without data the request is passed down", "status 0x%08x",
               r->status);
    }
}

static void judge_failed(struct cts_nicsave *n, const struct cts_nicsave_request *r,
                         struct cts_nicsave_key *k)
{
    uint32_t written = n->image.changed & CTS_OID_CHANGED_BUFFER,
             data = k ? cts_nicsave_left(k) : 0;
    DEMAND(n, SAVE, 010, r->status >= 0x80000000u,
           "a claim, BUFFER_TOO_SHORT, passed down, or a failure", "status 0x%08x", r->status);
    DEMAND(n, SAVE, 100, !written && !r->changed_early, "nothing is written when a SAVE fails",
           "bytes %u..%u were", n->image.first_changed, n->image.last_changed);
    SAY_HOLDS(n, SAVE, 140);
    if (cts_nicsave_excused(n, r) || !r->whole || !k)
        return;
    if (look_alike(r->status) && (!data || room(n, r) < data)) {
        tell_sizes(n, r, k);
        DEMAND(n, NEED, 030, false, "0xC0010016 for a buffer that is too small", "0x%08x",
               r->status);
    }
    judge_failed_whole(n, r, k);
}

/* Too short by a status that the profile takes for the same. */
static bool says_short(const struct cts_nicsave *n, const struct cts_nicsave_request *r,
                       const struct cts_nicsave_key *k)
{
    if (r->status == TOO_SHORT)
        return !(r->passed && r->below_status == TOO_SHORT);
    return r->status == (uint32_t)CTS_NDIS_INVALID_LENGTH && !r->passed && k && r->whole &&
           NIC_ANSWERS(n, TOO_SHORT_STATUS, ALSO_INVALID_LENGTH) && n->image.word[5];
}

void cts_nicsave_judge_save(struct cts_nicsave *n, struct cts_nicsave_request *r)
{
    struct cts_nicsave_key *k = cts_nicsave_key(n, r->state.port_id, r->state.nic_index);
    DEMAND(n, SAVE, 130, !(n->image.changed & CTS_OID_CHANGED_GUARD), "no byte beyond the buffer",
           "bytes next to the buffer of %u were written", r->capacity);
    DEMAND(n, NDIS, 130, !(n->image.changed & CTS_OID_CHANGED_GUARD),
           "nothing is touched that Size and length do not cover", "bytes outside were written");
    bool passed = r->passed && r->below_done;
    if (!passed && r->status == SUCCESS)
        cts_nicsave_judge_claim(n, r, k);
    else if (says_short(n, r, k))
        judge_short(n, r, k);
    else if (passed)
        judge_passed(n, r, k);
    else
        judge_failed(n, r, k);
    if (!k)
        return;
    k->last_offset = r->call.offset;
    k->last_capacity = r->capacity;
}
