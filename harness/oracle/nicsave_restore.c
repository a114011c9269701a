/*
 * Rules on RESTORE: whose record it is, whether it was taken, and what was received for a NIC until its
 * RESTORE_COMPLETE.
 */
#include "oracle/nicsave_model.h"

#define SUCCESS ((uint32_t)CTS_NDIS_SUCCESS)

/* By the id that it declares; where the profile takes any, by the one that it gives its records. */
static bool is_own(const struct cts_nicsave *n, const struct cts_nicsave_request *r, bool *known)
{
    bool declared =
        (n->descriptor.flags & CTS_DESCRIBES_ID) && !NIC_ANSWERS(n, EXTENSION_ID, ANY_STABLE);
    *known = declared || n->seen_id;
    const uint8_t *id = declared ? n->descriptor.id : n->id;
    return *known && memcmp(r->state.extension_id, id, 16) == 0;
}

bool cts_nicsave_owns(const struct cts_nicsave *n, const struct cts_nicsave_request *r)
{
    bool known;
    return is_own(n, r, &known) || !known;
}

/* A record that it saved in this run, under the same feature class. */
static const struct cts_nicsave_known *saved_before(const struct cts_nicsave *n,
                                                    const struct cts_nicsave_request *r)
{
    uint32_t count = n->known_count < CTS_NICSAVE_KNOWN ? n->known_count : CTS_NICSAVE_KNOWN;
    for (uint32_t i = 0; i < count; i++)
        if (n->known[i].digest == r->digest && n->known[i].length == r->data_length &&
            memcmp(n->known[i].feature, r->state.feature_class, 16) == 0)
            return &n->known[i];
    return NULL;
}

/* Its bytes are a record of some NIC of the extension as well. */
static bool is_own_data(const struct cts_nicsave *n, const struct cts_nicsave_request *r)
{
    uint32_t count = n->known_count < CTS_NICSAVE_KNOWN ? n->known_count : CTS_NICSAVE_KNOWN;
    for (uint32_t i = 0; i < count; i++)
        if (n->known[i].digest == r->digest)
            return true;
    for (uint32_t i = 0; i < CTS_NICSAVE_KEYS && n->keys[i].used; i++)
        for (uint32_t j = 0; j < n->keys[i].count; j++)
            if (n->keys[i].records[j].digest == r->digest)
                return true;
    return false;
}

/* REVISION_1, and the bytes where SaveDataSizeOverflow would be are not zero. */
static bool looks_like_overflow(const struct cts_nicsave_request *r)
{
    return r->call.revision == 1 && r->capacity >= CTS_SAVE_SIZE_REVISION_2 &&
           r->state.save_data_size_overflow != 0;
}

/* Circumstances of this record that may not matter. */
static uint32_t around_of(const struct cts_nicsave *n, const struct cts_nicsave_key *k,
                          const struct cts_nicsave_request *r,
                          const struct cts_nicsave_known *known)
{
    uint32_t around = 0;
    if (cts_nicsave_interleaved(n, k))
        around |= CTS_AROUND_MIXED;
    for (uint32_t i = 0; i < CTS_NICSAVE_KEYS && n->keys[i].used; i++)
        if (&n->keys[i] != k && n->keys[i].given)
            around |= CTS_AROUND_MIXED;
    if (r->call.offset != CTS_SAVE_SIZE_REVISION_1 || (known && known->offset != r->call.offset))
        around |= CTS_AROUND_SHIFTED;
    if (looks_like_overflow(r))
        around |= CTS_AROUND_LIKE_OVERFLOW;
    if (r->short_of_memory)
        around |= CTS_AROUND_NO_MEMORY;
    if (n->filter_state != CTS_FILTER_RUNNING)
        around |= CTS_AROUND_NOT_RUNNING;
    return around;
}

/* Its data does not go beyond the buffer. */
static bool ends_inside(const struct cts_nicsave *n, const struct cts_nicsave_request *r)
{
    return r->call.offset + (uint64_t)r->data_length <= cts_nicsave_total(&n->policy, &r->call);
}

/* A record that is not there, by a length that no true record of the NIC has. */
static void take_bad_length(const struct cts_nicsave *n, struct cts_nicsave_key *k,
                            const struct cts_nicsave_request *r)
{
    bool bad = !r->whole && !ends_inside(n, r), of_another = false;
    for (uint32_t i = 0; i < k->count; i++)
        of_another |= k->records[i].length == r->data_length;
    for (uint32_t i = 0; i < k->given && i < CTS_NICSAVE_RECORDS; i++)
        of_another |= k->back[i].length == r->data_length;
    if (bad && !of_another)
        k->bad_length = r->data_length;
    else if (!bad && k->bad_length == r->data_length)
        k->bad_length = 0;
}

static void take_own(struct cts_nicsave *n, const struct cts_nicsave_request *r)
{
    struct cts_nicsave_key *k = cts_nicsave_key(n, r->state.port_id, r->state.nic_index);
    const struct cts_nicsave_known *known = saved_before(n, r);
    n->took_record = true;
    if (!k)
        return;
    k->unstable = true; /* until RESTORE_COMPLETE */
    n->odd_feature |= !cts_nicsave_declares(n, r->state.feature_class);
    take_bad_length(n, k, r);
    if (k->given == 0) {
        k->given_known = true;
        k->given_port = known ? known->port : k->port;
        k->given_around = 0;
    }
    k->given_known &= known != NULL && r->whole && k->given < CTS_NICSAVE_RECORDS;
    k->given_known &=
        !cts_nicsave_under_way(k); /* in the middle of a save no edge restores the same NIC */
    /* The same record twice is no state that was ever saved: what becomes of it is the extension's affair. */
    for (uint32_t i = 0; i < k->given && i < CTS_NICSAVE_RECORDS; i++)
        k->given_known &= k->back[i].digest != r->digest || k->back[i].length != r->data_length;
    k->given_around |= around_of(n, k, r, known);
    /* A foreign record with the same bytes is no evidence any more. */
    for (uint32_t i = 0; i < CTS_NICSAVE_FOREIGN; i++)
        if (n->foreign[i].digest == r->digest && n->foreign[i].length == r->data_length)
            n->foreign[i].length = 0;
    if (k->given < CTS_NICSAVE_RECORDS) {
        struct cts_nicsave_record *back = &k->back[k->given];
        if (k->backs <= k->given)
            k->backs = k->given + 1;
        *back = (struct cts_nicsave_record){
            .length = r->data_length, .digest = r->digest, .has_feature = true};
        memcpy(back->feature, r->state.feature_class, sizeof back->feature);
    }
    k->given++;
    /* Other NICs' operations see a restore beside them. */
    for (uint32_t i = 0; i < CTS_NICSAVE_KEYS && n->keys[i].used; i++)
        if (&n->keys[i] != k && n->keys[i].given)
            n->keys[i].given_around |= CTS_AROUND_MIXED;
        else if (&n->keys[i] != k && cts_nicsave_under_way(&n->keys[i]))
            n->keys[i].around |= CTS_AROUND_MIXED;
}

/* A record that was refused ends the operation as failed: what is kept of the others, and of what was there before,
 * is the extension's affair. */
static void refuse_own(struct cts_nicsave *n, const struct cts_nicsave_request *r)
{
    struct cts_nicsave_key *k = cts_nicsave_key(n, r->state.port_id, r->state.nic_index);
    if (!k)
        return;
    k->unstable = true;
    k->given_known = false;
    if (k->given++ == 0) {
        k->given_port = k->port;
        k->given_around = 0;
    }
}

/* -- rules ---------------------------------------------------------------------------------------------- */

static void judge_counts(struct cts_nicsave *n, const struct cts_nicsave_request *r)
{
    if (!NIC_ANSWERS(n, SUPPORTED_REVISION, IGNORE)) {
        uint32_t highest = r->call.revision;
        if ((n->descriptor.flags & CTS_DESCRIBES_ID) && highest > 1)
            highest = n->descriptor.flags & CTS_DESCRIBES_REVISION_2 ? 2 : 1;
        DEMAND(n, NDIS, 160,
               n->image.supported_revision >= 1 && n->image.supported_revision <= highest,
               "SupportedRevision is the revision handled", "%u for a record of Revision %u",
               n->image.supported_revision, r->call.revision);
    }
    if (NIC_ANSWERS(n, BYTE_COUNTS, REQUIRE) && n->image.word[1] < CTS_SAVE_SIZE_REVISION_1) {
        cts_expected(&n->oracle->model, "BytesRead of a record that was taken, at least 568");
        cts_seen(&n->oracle->model, "%u", n->image.word[1]);
        cts_oracle_say(n->oracle, CTS_SAV_NDIS_170, CTS_BROKEN_MUST);
    } else if (n->image.word[1] && n->image.word[1] <= r->word[0]) {
        SAY_HOLDS(n, NDIS, 170);
    }
}

/* A record whose sizes are true. */
static void judge_whole(struct cts_nicsave *n, const struct cts_nicsave_request *r)
{
    bool familiar = saved_before(n, r) != NULL && r->call.revision <= 2;
    bool excused = cts_nicsave_excused(n, r);
    bool taken = r->status == SUCCESS && !r->passed;
    DEMAND(n, REST, 030, !r->passed && (r->status == SUCCESS || !familiar || excused),
           "an own record is taken", "%s; status 0x%08x", r->passed ? "passed down" : "refused",
           r->status);
    if (r->data_length == 0)
        DEMAND(n, REST, 150, !r->passed, "an own record of 0 bytes is completed",
               "it was passed down");
    if (looks_like_overflow(r) && familiar && !excused)
        DEMAND(n, REST, 100, taken, "SaveDataSizeOverflow of REVISION_1 is ignored",
               "status 0x%08x for a record that seems to have %u bytes more", r->status,
               r->state.save_data_size_overflow);
    if (r->call.revision > 2 && saved_before(n, r))
        DEMAND(n, NDIS, 140, taken || excused, "any Revision above is served",
               "status 0x%08x for Revision %u", r->status, r->call.revision);
    if (familiar && !excused) {
        DEMAND(n, REST, 110, taken, "what can be done does not fail", "%s; status 0x%08x",
               r->passed ? "passed down" : "refused", r->status);
        if (n->filter_state != CTS_FILTER_RUNNING)
            DEMAND(n, NDIS, 180, taken, "the same answer in every state of the filter",
                   "%s; status 0x%08x", r->passed ? "passed down" : "refused", r->status);
    } else if (!familiar) {
        SAY_HOLDS(n, REST, 130);
    }
    if (excused && r->status != SUCCESS)
        SAY_HOLDS(n, REST, 120);
}

static void judge_own(struct cts_nicsave *n, const struct cts_nicsave_request *r)
{
    bool taken = r->status == SUCCESS && !r->passed;
    if (taken)
        judge_counts(n, r);
    if (r->whole) {
        judge_whole(n, r);
    } else if (!taken || ends_inside(n, r)) { /* an error, or passed down: both are safe */
        SAY_HOLDS(n, REST, 090);
        SAY_HOLDS(n, REST, 130);
        if (r->status >= 0xC0000000u && !r->passed)
            SAY_HOLDS(n, REST, 120);
    } /* else what is saved later shows whether it was ignored */
    if (taken)
        take_own(n, r);
    else if (r->whole && !r->passed)
        refuse_own(n, r);
}

/* A record of its own with the same bytes was given to the extension before. */
static bool was_taken(const struct cts_nicsave *n, const struct cts_nicsave_request *r)
{
    for (uint32_t i = 0; i < CTS_NICSAVE_KEYS && n->keys[i].used; i++)
        for (uint32_t j = 0; j < n->keys[i].backs; j++)
            if (n->keys[i].back[j].digest == r->digest &&
                n->keys[i].back[j].length == r->data_length)
                return true;
    return false;
}

static void judge_foreign(struct cts_nicsave *n, const struct cts_nicsave_request *r)
{
    uint32_t written = n->image.changed & CTS_OID_CHANGED_BUFFER;
    struct cts_nicsave_record *foreign = &n->foreign[n->foreign_count % CTS_NICSAVE_FOREIGN];
    bool right = r->passed && !written && !r->changed_early;
    if (n->filter_state != CTS_FILTER_RUNNING && !r->failed_clone && !r->cancelled)
        DEMAND(n, NDIS, 180, right, "the same answer in every state of the filter", "status 0x%08x",
               r->status);
    if (r->failed_clone || r->cancelled)
        return;
    DEMAND(n, REST, 010, r->passed, "all 16 bytes of ExtensionId decide",
           "a record of another id ended with 0x%08x", r->status);
    DEMAND(n, REST, 020, right, "a foreign record is passed down as it is", "%s; status 0x%08x",
           r->passed ? "it was written to" : "it was completed", r->status);
    for (uint32_t i = 0; i < CTS_NICSAVE_KEYS && n->keys[i].used; i++)
        if (cts_nicsave_under_way(&n->keys[i]))
            n->keys[i].around |= CTS_AROUND_FOREIGN;
    /* Bytes that are its own data as well tell nothing later. */
    if (r->data_length > 1 && r->digest && !is_own_data(n, r)) {
        *foreign = (struct cts_nicsave_record){.length = was_taken(n, r) ? 0 : r->data_length,
                                               .digest = r->digest};
        n->foreign_count++;
    }
}

void cts_nicsave_judge_restore(struct cts_nicsave *n, struct cts_nicsave_request *r)
{
    bool known;
    bool own = is_own(n, r, &known);
    uint32_t written = n->image.changed & CTS_OID_CHANGED_BUFFER;
    struct cts_nicsave_key *k = cts_nicsave_key(n, r->state.port_id, r->state.nic_index);
    DEMAND(n, REST, 140, !written && !r->changed_early,
           "the structure of a RESTORE is not modified", "bytes %u..%u were written",
           n->image.first_changed, n->image.last_changed);
    if (!known)
        return;
    if (!own) {
        judge_foreign(n, r);
        return;
    }
    bool odd_name = (n->descriptor.flags & CTS_DESCRIBES_NAME) &&
                    (r->state.name_length != n->descriptor.name_length ||
                     memcmp(r->state.name, n->descriptor.name, n->descriptor.name_length) != 0);
    if (odd_name && r->whole)
        DEMAND(n, REST, 010, !r->passed, "name and feature class do not decide",
               "an own record with another name was passed down");
    else
        SAY_HOLDS(n, REST, 010);
    if (k && k->gone && r->passed)
        SAY_HOLDS(n, ORDER, 120);
    else
        judge_own(n, r);
}
