/*
 * Rules on what a protocol edge stores of a save operation: every claim as its own record, as it is; of an impossible
 * claim, nothing.
 */
#include "oracle/nicsave_edge.h"

void cts_edge_take_claim(struct cts_nicsave *n, const struct cts_edge_request *r,
                         struct cts_edge_nic *nic)
{
    struct cts_nic_save_state after = {0};
    if (n->head && n->image.head_length >= CTS_SAVE_SIZE_REVISION_1)
        memcpy(&after, n->head,
               n->image.head_length < sizeof after ? n->image.head_length : sizeof after);
    uint64_t length = cts_nicsave_length(&after);
    struct cts_edge_record record = {
        .revision = after.header_revision,
        .name_length = after.name_length,
        .name =
            cts_save_digest(after.name, after.name_length <= CTS_SAVE_NAME_MAX ? after.name_length
                                                                               : CTS_SAVE_NAME_MAX),
        .length = (uint32_t)length,
        .digest = n->image.digest,
        .sound = n->image.data_known && cts_nicsave_claim_is_sound(&r->state, &after, r->capacity)};
    record.odd =
        record.sound && (r->state.flags != after.flags || r->state.padding != after.padding);
    memcpy(record.id, after.extension_id, 16);
    memcpy(record.feature, after.feature_class, 16);
    if (nic->claims < CTS_EDGE_RECORDS)
        nic->claim[nic->claims] = record;
    nic->claims++;
    nic->bad += !record.sound;
    nic->odd += record.odd;
    nic->bytes += record.sound ? length : 0;
    nic->last = CTS_EDGE_CLAIM;
    nic->shorts = 0;
}

static bool same_identity(const struct cts_edge_record *a, const struct cts_edge_record *b)
{
    return a->revision == b->revision && a->name_length == b->name_length && a->name == b->name &&
           memcmp(a->id, b->id, 16) == 0 && memcmp(a->feature, b->feature, 16) == 0;
}

static bool is_of(const struct cts_edge_record *record, const struct cts_edge_record *claim)
{
    return memcmp(record->id, claim->id, 16) == 0 && record->length == claim->length;
}

/* An edge may have left it out. */
static bool may_be_left_out(const struct cts_edge_nic *nic, uint32_t at)
{
    return !nic->claim[at].sound || (nic->claim[at].odd && at + 1 < nic->claims);
}

/* The claim that a record is of: the next that must be stored, unless it is one before that. */
static uint32_t claim_of(const struct cts_edge_nic *nic, const struct cts_edge_record *record)
{
    uint32_t at = nic->compared;
    while (at < nic->claims && at < CTS_EDGE_RECORDS && may_be_left_out(nic, at) &&
           !is_of(record, &nic->claim[at]))
        at++;
    return at;
}

static struct cts_edge_record record_of(const struct cts_event *event)
{
    struct cts_edge_record record = {.revision = (uint8_t)event->arg[1],
                                     .name_length = event->arg[5],
                                     .length = event->arg[2],
                                     .digest = event->arg[3] | (uint64_t)event->arg[4] << 32};
    if (event->length >= 32) {
        memcpy(record.id, event + 1, 16);
        memcpy(record.feature, (const uint8_t *)(event + 1) + 16, 16);
        record.name = cts_save_digest((const uint8_t *)(event + 1) + 32, event->length - 32);
    }
    return record;
}

/* A record for a NIC that is not being saved: of another one, whose claim may have said so. */
static void judge_stray(struct cts_nicsave *n, const struct cts_edge_record *record)
{
    const struct cts_nicsave_edge *e = n->edge;
    bool lied = false;
    if (e->overlapped)
        return;
    for (uint32_t i = 0; i < e->nic_count; i++)
        lied |= e->nics[i].stage == CTS_EDGE_SAVING && cts_edge_last_is_bad(&e->nics[i]);
    if (lied)
        DEMAND(n, EDGE, 090, false, "nothing of an impossible claim is stored",
               "a record of %u bytes, for NIC %u", record->length, n->event->handle);
    else
        DEMAND(n, EDGE, 080, false, "a claim is stored for the NIC whose operation it is of",
               "a record of %u bytes, for NIC %u", record->length, n->event->handle);
}

void cts_edge_judge_stored(struct cts_nicsave *n, struct cts_edge_nic *nic)
{
    struct cts_edge_record record = record_of(n->event);
    if (!nic) {
        judge_stray(n, &record);
        return;
    }
    uint32_t place = nic->stored++;
    if (place < CTS_EDGE_RECORDS)
        nic->keep[place] = record;
    if (nic->last == CTS_EDGE_ODD || nic->broken)
        return;
    if (nic->stage != CTS_EDGE_SAVING && !nic->settling) {
        judge_stray(n, &record);
        return;
    }
    uint32_t before = nic->compared, at = claim_of(nic, &record);
    bool some = at < nic->claims;
    DEMAND_QUIETLY(n, EDGE, 070, some || nic->bad || nic->last != CTS_EDGE_END,
                   "the miniport's success stores no record", "a record of %u bytes",
                   record.length);
    DEMAND_QUIETLY(n, EDGE, 090, some || at == before, "nothing of an impossible claim is stored",
                   "a record of %u bytes, from a buffer of %u", record.length, nic->total);
    DEMAND_QUIETLY(n, EDGE, 080, some || at != before,
                   "each claim is stored once, as its own record", "record %u after %u claims",
                   place + 1, nic->claims);
    if (!some || at >= CTS_EDGE_RECORDS)
        return;
    nic->compared = at + 1;
    const struct cts_edge_record *claim = &nic->claim[at];
    DEMAND_QUIETLY(n, EDGE, 090, claim->sound, "nothing of an impossible claim is stored",
                   "a record of %u bytes, from a buffer of %u", record.length, nic->total);
    if (!claim->sound)
        return;
    DEMAND(n, EDGE, 080,
           same_identity(&record, claim) && record.length == claim->length &&
               record.digest == claim->digest,
           "each claim is stored as it is", "record %u of %u bytes for a claim of %u%s", place + 1,
           record.length, claim->length,
           same_identity(&record, claim) ? "" : ", under another identity");
}

void cts_edge_judge_all_stored(struct cts_nicsave *n, struct cts_edge_nic *nic)
{
    if (nic->claims > CTS_EDGE_RECORDS)
        return;
    uint32_t sound = nic->claims - nic->bad - nic->odd;
    DEMAND(n, EDGE, 080, nic->stored >= sound, "each claim is stored as its own record",
           "%u records of %u claims", nic->stored, nic->claims);
    if (nic->lured)
        DEMAND(n, NEED, 160, nic->stored >= sound, "BytesNeeded of a success is ignored",
               "%u records of %u claims", nic->stored, nic->claims);
}
