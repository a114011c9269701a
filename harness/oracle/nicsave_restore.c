/*
 * Rules on RESTORE and on the two COMPLETE requests; and what they make of the data that the extension has.
 */
#include "oracle/nicsave_model.h"

#define SUCCESS ((uint32_t)CTS_NDIS_SUCCESS)

/* -- COMPLETE ------------------------------------------------------------------------------------------- */

static void end_save(struct cts_nicsave *n, struct cts_nicsave_key *k)
{
    if (k->claims > 0 && k->ended && !k->unstable) {
        if (!k->known && k->learnt)
            DEMAND(n, SAVE, 180, k->claims > 0, "the next operation delivers the state again",
                   "%u records, before %u", k->claims, k->learnt_count);
        k->learnt = true;
        k->learnt_count = k->claims;
        k->again = true;
    } else if (!k->known && k->learnt && k->ended && !k->unstable) {
        DEMAND(n, SAVE, 180, false, "the next operation delivers the state again",
               "no record, before %u", k->learnt_count);
    }
    if (k->claims > 0)
        SAY_HOLDS(n, DONE, 070);
    else
        SAY_HOLDS(n, DONE, 100);
    if ((k->claims > 0 || k->promised) && n->interleaved > 0)
        n->interleaved--;
    k->due = k->claims = k->promised = 0;
    k->ended = false;
}

/* What was given back is now what the NIC has. */
static void end_restore(struct cts_nicsave *n, struct cts_nicsave_key *k)
{
    if (k->given == 0) {
        SAY_HOLDS(n, RDONE, 060);
        return;
    }
    k->known = k->given_known && k->given <= CTS_NICSAVE_RECORDS;
    k->unstable = false;
    k->restored = true;
    k->again = k->learnt = k->gone = false;
    k->count = k->known ? k->given : 0;
    for (uint32_t i = 0; i < k->count; i++)
        k->records[i] = k->back[i];
    k->due = k->given = 0;
}

void cts_nicsave_judge_complete_oid(struct cts_nicsave *n, struct cts_nicsave_request *r)
{
    bool save = r->oid == CTS_OID_NIC_SAVE_COMPLETE;
    const char *name = save ? "SAVE_COMPLETE" : "RESTORE_COMPLETE";
    bool malformed = cts_nicsave_malformed(r);
    uint32_t written = n->image.changed & CTS_OID_CHANGED_BUFFER;
    bool excused = r->failed_clone || (malformed && (NIC_ANSWERS(n, MALFORMED_REQUEST, ERROR) ||
                                                     NIC_ANSWERS(n, MALFORMED_REQUEST, MS_SAMPLE) ||
                                                     NIC_ANSWERS(n, MALFORMED_REQUEST, ANY_SAFE)));
    if (save)
        DEMAND(n, DONE, 050, !written && !r->changed_early, "the structure stays as it is",
               "bytes %u..%u were written", n->image.first_changed, n->image.last_changed);
    else
        DEMAND(n, RDONE, 020, !written && !r->changed_early, "the structure stays as it is",
               "bytes %u..%u were written", n->image.first_changed, n->image.last_changed);
    if (!excused && save) {
        DEMAND(n, DONE, 030, r->passed, "SAVE_COMPLETE is passed down", "%s ended with 0x%08x",
               name, r->status);
        DEMAND(n, DONE, 040,
               r->status == SUCCESS || (r->below_done && r->below_status == r->status),
               "SAVE_COMPLETE is not failed", "status 0x%08x", r->status);
        SAY_HOLDS(n, DONE, 080);
    } else if (!excused) {
        DEMAND(n, RDONE, 020,
               r->passed &&
                   (r->status == SUCCESS || (r->below_done && r->below_status == r->status)),
               "RESTORE_COMPLETE is passed down and not failed", "%s; status 0x%08x",
               r->passed ? "passed down" : "completed on the spot", r->status);
    }
    struct cts_nicsave_key *k =
        malformed ? NULL : cts_nicsave_key(n, r->state.port_id, r->state.nic_index);
    if (!k)
        return;
    if (save)
        end_save(n, k);
    else
        end_restore(n, k);
}

/* -- RESTORE -------------------------------------------------------------------------------------------- */

static bool is_own(const struct cts_nicsave *n, const struct cts_nicsave_request *r, bool *known)
{
    *known = (n->descriptor.flags & CTS_DESCRIBES_ID) || n->seen_id;
    const uint8_t *id = n->descriptor.flags & CTS_DESCRIBES_ID ? n->descriptor.id : n->id;
    return *known && memcmp(r->state.extension_id, id, 16) == 0;
}

static const struct cts_nicsave_known *saved_before(const struct cts_nicsave *n, uint64_t digest,
                                                    uint32_t length)
{
    uint32_t count = n->known_count < CTS_NICSAVE_KNOWN ? n->known_count : CTS_NICSAVE_KNOWN;
    for (uint32_t i = 0; i < count; i++)
        if (n->known[i].digest == digest && n->known[i].length == length)
            return &n->known[i];
    return NULL;
}

static void take_own(struct cts_nicsave *n, const struct cts_nicsave_request *r, bool whole)
{
    struct cts_nicsave_key *k = cts_nicsave_key(n, r->state.port_id, r->state.nic_index);
    const struct cts_nicsave_known *known = saved_before(n, r->digest, r->data_length);
    if (!k)
        return;
    k->unstable = true; /* until RESTORE_COMPLETE */
    k->again = false;
    n->odd_feature |= !cts_nicsave_declares(n, r->state.feature_class);
    if (k->given == 0) {
        k->given_known = true;
        k->given_port = known ? known->port : k->port;
    }
    k->given_known &= known != NULL && whole && k->given < CTS_NICSAVE_RECORDS;
    /* The same record twice is no state that was ever saved: what becomes of it is the extension's affair. */
    for (uint32_t i = 0; i < k->given && i < CTS_NICSAVE_RECORDS; i++)
        k->given_known &= k->back[i].digest != r->digest || k->back[i].length != r->data_length;
    if (k->given < CTS_NICSAVE_RECORDS)
        k->back[k->given] =
            (struct cts_nicsave_record){.length = r->data_length, .digest = r->digest};
    k->given++;
}

static void judge_own(struct cts_nicsave *n, const struct cts_nicsave_request *r)
{
    bool whole = (r->flags & CTS_OID_WELL_FORMED) != 0;
    bool familiar = whole && saved_before(n, r->digest, r->data_length) != NULL;
    bool excused = r->failed_clone || n->no_memory;
    if (r->status == SUCCESS && !r->passed && !NIC_ANSWERS(n, SUPPORTED_REVISION, IGNORE))
        DEMAND(n, NDIS, 160,
               n->image.supported_revision >= 1 &&
                   n->image.supported_revision <= r->state.header_revision,
               "SupportedRevision is the revision handled", "%u for a record of Revision %u",
               n->image.supported_revision, r->state.header_revision);
    if (r->status == SUCCESS && !r->passed)
        SAY_HOLDS(n, NDIS, 170);
    if (!whole) { /* an error, a clean ignore, or passed down: all are safe */
        SAY_HOLDS(n, REST, 090);
        SAY_HOLDS(n, REST, 130);
    } else {
        if (r->state.header_revision == 1)
            SAY_HOLDS(n, REST, 100);
        if (r->data_length == 0)
            DEMAND(n, REST, 150, !r->passed, "an own record of 0 bytes is completed",
                   "it was passed down");
        DEMAND(n, REST, 030, !r->passed && (r->status == SUCCESS || !familiar || excused),
               "an own record is taken", "%s; status 0x%08x", r->passed ? "passed down" : "refused",
               r->status);
        if (familiar && !excused)
            SAY_HOLDS(n, REST, 110);
        if (excused && r->status != SUCCESS)
            SAY_HOLDS(n, REST, 120);
    }
    if (r->status == SUCCESS && !r->passed)
        take_own(n, r, whole);
}

void cts_nicsave_judge_restore(struct cts_nicsave *n, struct cts_nicsave_request *r)
{
    bool known;
    bool own = is_own(n, r, &known);
    uint32_t written = n->image.changed & CTS_OID_CHANGED_BUFFER;
    DEMAND(n, REST, 140, !written && !r->changed_early,
           "the structure of a RESTORE is not modified", "bytes %u..%u were written",
           n->image.first_changed, n->image.last_changed);
    if (!known)
        return;
    if (own) {
        SAY_HOLDS(n, REST, 010);
        judge_own(n, r);
        return;
    }
    if (r->failed_clone)
        return;
    DEMAND(n, REST, 010, r->passed, "all 16 bytes of ExtensionId decide",
           "a record of another id ended with 0x%08x", r->status);
    DEMAND(n, REST, 020, r->passed && !written && !r->changed_early,
           "a foreign record is passed down as it is", "%s; status 0x%08x",
           r->passed ? "it was written to" : "it was completed", r->status);
}
