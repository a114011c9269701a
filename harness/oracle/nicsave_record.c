/*
 * Whose data a claim holds, and whether it was its turn: the record that is due, another one, another NIC's, or
 * none at all. Here a wrong record is also laid to what went before it (CTS_NICSAVE_AROUND_MAP).
 */
#include "oracle/nicsave_model.h"

#include <stdarg.h>
#include <stdio.h>

#define PART_MAX 0x20000u /* bytes of planted data that are compared; no buffer is larger */
#define ENDLESS  1000u    /* records in one operation of who delivers nobody knows how many */

static const struct {
    uint32_t bit, requirement;
    const char *wanted;
} arounds[] = {
#define AROUND_ROW(name, area, number, text) {CTS_AROUND_##name, CTS_SAV_##area##_##number, text},
    CTS_NICSAVE_AROUND_MAP(AROUND_ROW)
#undef AROUND_ROW
};
#define AROUNDS (sizeof arounds / sizeof arounds[0])
/* What an extension may take for the end of an operation that goes on: it shows in the next record. */
#define RESETS                                                                                     \
    (CTS_AROUND_OTHER_DONE | CTS_AROUND_IDLE_RDONE | CTS_AROUND_OTHER_RDONE | CTS_AROUND_MIXED |   \
     CTS_AROUND_FOREIGN)

uint32_t cts_nicsave_around(const struct cts_nicsave *n, const struct cts_nicsave_key *k,
                            const struct cts_nicsave_request *r)
{
    uint32_t around = k->around;
    if (cts_nicsave_interleaved(n, k))
        around |= CTS_AROUND_INTERLEAVED | CTS_AROUND_SCRATCH;
    if (k->promised)
        around |= CTS_AROUND_PROMISED;
    if (k->last_capacity && (k->last_capacity != r->capacity || k->last_offset != r->call.offset))
        around |= CTS_AROUND_MOVED_BUFFER;
    if (n->filter_state != CTS_FILTER_RUNNING)
        around |= CTS_AROUND_NOT_RUNNING;
    if (r->call.revision >= 2)
        around |= CTS_AROUND_HIGHER;
    return around;
}

void cts_nicsave_blame(struct cts_nicsave *n, uint32_t around, const char *format, ...)
{
    char seen[120];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(seen, sizeof seen, format, arguments);
    va_end(arguments);
    for (size_t i = 0; i < AROUNDS; i++) {
        if (!(around & arounds[i].bit))
            continue;
        cts_expected(&n->oracle->model, "%s", arounds[i].wanted);
        cts_oracle_say(n->oracle, arounds[i].requirement, cts_seen(&n->oracle->model, "%s", seen));
    }
}

static void hold(struct cts_nicsave *n, uint32_t around)
{
    for (size_t i = 0; around && i < AROUNDS; i++)
        if (around & arounds[i].bit)
            cts_oracle_say(n->oracle, arounds[i].requirement, CTS_HOLDS);
}

uint32_t cts_nicsave_special(const struct cts_nicsave *n, const struct cts_nicsave_key *k,
                             const struct cts_nicsave_request *r)
{
    uint32_t special = cts_nicsave_around(n, k, r) &
                       (CTS_AROUND_INTERLEAVED | CTS_AROUND_NOT_RUNNING | CTS_AROUND_HIGHER);
    return special | (r->call.offset > cts_nicsave_least(&r->call) ? CTS_AROUND_PLACE : 0u);
}

void cts_nicsave_judge_special(struct cts_nicsave *n, const struct cts_nicsave_key *k,
                               uint32_t special)
{
    if (special & CTS_AROUND_INTERLEAVED)
        DEMAND(n, ORDER, 050, false, "any number of NICs at once",
               "PortId %u fails beside others, and has a record alone", k->port);
    cts_nicsave_blame(n, special, "SAVE of PortId %u fails, and has a record otherwise", k->port);
}

/* -- what there is -------------------------------------------------------------------------------------- */

bool cts_nicsave_declares(const struct cts_nicsave *n, const uint8_t id[16])
{
    static const uint8_t zero[16];
    if (memcmp(id, zero, sizeof zero) == 0)
        return true;
    for (uint32_t i = 0; i < n->descriptor.feature_count; i++)
        if (memcmp(id, n->descriptor.features[i], 16) == 0)
            return true;
    return false;
}

const struct cts_nicsave_record *cts_nicsave_due(const struct cts_nicsave_key *k)
{
    if (!cts_nicsave_known(k))
        return NULL;
    for (uint32_t i = k->due; i < k->count; i++)
        if (k->records[i].length)
            return &k->records[i];
    return NULL;
}

uint32_t cts_nicsave_left(const struct cts_nicsave_key *k)
{
    const struct cts_nicsave_record *record = cts_nicsave_due(k);
    return record ? record->length - k->part : 0;
}

static bool same(const struct cts_nicsave_record *record, const struct cts_nicsave_claim *c)
{
    return record->length == c->length && (record->digest == c->digest || c->length == 0);
}

/* The bytes are those of planted data, from `from` on. */
static bool is_part(const struct cts_nicsave_record *record, uint32_t from,
                    const struct cts_nicsave_claim *c)
{
    if (!record->planted)
        return true;
    return c->length <= PART_MAX &&
           cts_save_pattern_digest(record->pattern, from, c->length) == c->digest;
}

/* Another NIC has a record like this one, of at least two bytes. */
static const struct cts_nicsave_key *owner(const struct cts_nicsave *n,
                                           const struct cts_nicsave_key *but,
                                           const struct cts_nicsave_claim *c)
{
    for (uint32_t i = 0; c->length > 1 && i < CTS_NICSAVE_KEYS && n->keys[i].used; i++) {
        const struct cts_nicsave_key *k = &n->keys[i];
        for (uint32_t j = 0; k != but && k->known && j < k->count; j++)
            if (same(&k->records[j], c))
                return k;
    }
    return NULL;
}

/* Such a record came back, to another NIC. */
static bool came_back(const struct cts_nicsave *n, const struct cts_nicsave_key *but,
                      const struct cts_nicsave_claim *c)
{
    for (uint32_t i = 0; c->length > 1 && i < CTS_NICSAVE_KEYS && n->keys[i].used; i++)
        for (uint32_t j = 0; &n->keys[i] != but && j < n->keys[i].backs; j++)
            if (same(&n->keys[i].back[j], c))
                return true;
    return false;
}

static bool is_foreign(const struct cts_nicsave *n, const struct cts_nicsave_claim *c)
{
    for (uint32_t i = 0; c->length > 1 && i < n->foreign_count && i < CTS_NICSAVE_FOREIGN; i++)
        if (same(&n->foreign[i], c))
            return true;
    return false;
}

static uint32_t place(const struct cts_nicsave_key *k, const struct cts_nicsave_claim *c)
{
    for (uint32_t i = 0; i < k->count; i++)
        if (same(&k->records[i], c))
            return i;
    return UINT32_MAX;
}

/* -- right ---------------------------------------------------------------------------------------------- */

static void judge_feature(struct cts_nicsave *n, const struct cts_nicsave_key *k,
                          const struct cts_nicsave_record *record,
                          const struct cts_nicsave_claim *c)
{
    const uint8_t *seen = c->state.feature_class, *due = record->feature;
    if (!record->has_feature)
        return;
    bool right = memcmp(seen, due, 16) == 0;
    if (k->restored)
        DEMAND(n, REST, 060, right, "each record under its own FeatureClassId",
               "%02x%02x...%02x instead of %02x%02x...%02x", seen[0], seen[1], seen[15], due[0],
               due[1], due[15]);
    else
        DEMAND(n, SAVE, 060, right, "the feature class of the record",
               "%02x%02x...%02x instead of %02x%02x...%02x", seen[0], seen[1], seen[15], due[0],
               due[1], due[15]);
}

/* The first record, where a SAVE has failed that was special. */
static void judge_served(struct cts_nicsave *n, struct cts_nicsave_key *k,
                         const struct cts_nicsave_request *r)
{
    if (k->due || k->part || cts_nicsave_special(n, k, r))
        return;
    if (k->failed_by && !k->failed && !k->served)
        cts_nicsave_judge_special(n, k, k->failed_by);
    k->served = true;
}

static void judge_right(struct cts_nicsave *n, struct cts_nicsave_key *k,
                        const struct cts_nicsave_request *r,
                        const struct cts_nicsave_record *record, const struct cts_nicsave_claim *c)
{
    uint32_t room = cts_nicsave_room(&n->policy, &r->call);
    uint64_t all = 0;
    judge_feature(n, k, record, c);
    SAY_HOLDS(n, SAVE, 020);
    SAY_HOLDS(n, SAVE, 070);
    SAY_HOLDS(n, SAVE, 160);
    SAY_HOLDS(n, SAVE, 200);
    if (r->call.revision >= 2)
        SAY_HOLDS(n, SAVE, 250);
    if (k->promised)
        SAY_HOLDS(n, NEED, 090);
    if (c->length == room)
        SAY_HOLDS(n, NEED, 060);
    if (k->count > 1)
        SAY_HOLDS(n, SAVE, 170);
    for (uint32_t i = 0; i < k->count; i++)
        all += k->records[i].length;
    if (all > CTS_SAVE_DATA_MAX && record->length <= CTS_SAVE_DATA_MAX)
        SAY_HOLDS(n, SAVE, 270);
    if (cts_nicsave_interleaved(n, k))
        SAY_HOLDS(n, ORDER, 050);
    if (k->restored) {
        SAY_HOLDS(n, REST, 040);
        SAY_HOLDS(n, REST, 070);
    }
    hold(n, cts_nicsave_around(n, k, r));
    judge_served(n, k, r);
    k->around &= k->restored ? ~(uint32_t)CTS_AROUND_OTHER_DONE : ~(uint32_t)RESETS;
}

/* -- wrong ---------------------------------------------------------------------------------------------- */

/* What a first record can suffer from that an earlier operation has left. */
static uint32_t from_before(const struct cts_nicsave_key *k)
{
    return k->due == 0 && k->part == 0
               ? CTS_AROUND_AGAIN | CTS_AROUND_ABORTED | CTS_AROUND_IDLE_DONE | CTS_AROUND_JUNK_DONE
               : 0;
}

static void judge_of_another(struct cts_nicsave *n, const struct cts_nicsave_key *k,
                             const struct cts_nicsave_key *other, const struct cts_nicsave_claim *c,
                             uint32_t around)
{
    DEMAND(n, SAVE, 200, false, "the data of the NIC in the request",
           "data of PortId %u NicIndex %u for PortId %u NicIndex %u", other->port, other->index,
           k->port, k->index);
    DEMAND(n, ORDER, 050, false, "progress and data are kept per NIC",
           "PortId %u got what belongs to PortId %u", k->port, other->port);
    if (came_back(n, k, c))
        cts_nicsave_blame(n, CTS_AROUND_MOVED, "PortId %u got a record that came back to another",
                          k->port);
    cts_nicsave_blame(n,
                      around & (CTS_AROUND_INTERLEAVED | CTS_AROUND_SCRATCH | CTS_AROUND_MIXED |
                                CTS_AROUND_OTHER_RDONE),
                      "PortId %u got a record of PortId %u", k->port, other->port);
}

static void judge_restored(struct cts_nicsave *n, const struct cts_nicsave_key *k,
                           const struct cts_nicsave_record *record,
                           const struct cts_nicsave_claim *c, uint32_t around)
{
    uint32_t mask = CTS_AROUND_MANY | CTS_AROUND_SHIFTED | CTS_AROUND_MIXED |
                    CTS_AROUND_OTHER_RDONE | CTS_AROUND_IDLE_RDONE | CTS_AROUND_NO_MEMORY;
    bool stale = k->had_stale && same(&k->stale, c);
    DEMAND(n, REST, 070, false, "after a restore, what was saved",
           "record %u has %u bytes of other content", k->due + 1, c->length);
    if (stale)
        mask |= CTS_AROUND_MOVED | CTS_AROUND_BY_RDONE;
    if (c->length != record->length)
        mask |= CTS_AROUND_LIKE_OVERFLOW;
    cts_nicsave_blame(n, around & mask, "record %u of %u is %s", k->due + 1, k->count,
                      stale ? "what was there before" : "another");
    if (c->head == 0xDDDDDDDDu)
        DEMAND(n, REST, 040, false, "no pointer into the edge's buffer is kept",
               "what the edge left in its buffer afterwards was saved");
}

/* A claim of what is not due. */
static void judge_wrong(struct cts_nicsave *n, const struct cts_nicsave_request *r,
                        const struct cts_nicsave_key *k, const struct cts_nicsave_record *record,
                        const struct cts_nicsave_claim *c)
{
    const struct cts_nicsave_key *other = owner(n, k, c);
    uint32_t around = cts_nicsave_around(n, k, r), at = place(k, c), left = cts_nicsave_left(k);
    uint32_t mixed = CTS_AROUND_INTERLEAVED | CTS_AROUND_NOT_RUNNING;
    bool lost = at < k->due && (around & RESETS);
    if (is_foreign(n, c))
        cts_nicsave_blame(n, CTS_AROUND_FOREIGN, "PortId %u got a foreign record", k->port);
    if (other && at == UINT32_MAX) {
        judge_of_another(n, k, other, c, around);
    } else if (k->restored) {
        judge_restored(n, k, record, c, around);
        if (k->claims || at != UINT32_MAX)
            cts_nicsave_blame(n, around & from_before(k), "record %u where %u is due", at + 1,
                              k->due + 1);
    } else if (c->length <= k->part && record->planted && is_part(record, k->part - c->length, c)) {
        DEMAND(n, SAVE, 160, false, "each byte once, in order",
               "%u bytes of record %u that had come before", c->length, k->due + 1);
    } else if (at != UINT32_MAX) {
        DEMAND(n, SAVE, 160, false, "each record once, in order", "record %u where %u is due",
               at + 1, k->due + 1);
        mixed |= CTS_AROUND_MIXED | from_before(k) | (lost ? 0 : CTS_AROUND_PROMISED) |
                 (at < k->due ? RESETS : 0);
        cts_nicsave_blame(n, around & mixed, "record %u where %u is due for PortId %u", at + 1,
                          k->due + 1, k->port);
    } else if (c->length == left) {
        DEMAND(n, SAVE, 020, false, "the data, from SaveDataOffset on", "other bytes at offset %u",
               c->state.save_data_offset);
        cts_nicsave_blame(n, around & (mixed | CTS_AROUND_SCRATCH | CTS_AROUND_MOVED_BUFFER),
                          "other bytes at offset %u", c->state.save_data_offset);
    } else {
        DEMAND(n, SAVE, 070, false, "SaveDataSize is the length of the data",
               "%u for a record of %u bytes", c->length, left);
        if (r->call.revision >= 2)
            DEMAND(n, SAVE, 250, false, "the length is SaveDataSize and SaveDataSizeOverflow",
                   "%u for a record of %u bytes", c->length, left);
        if (cts_nicsave_room(&n->policy, &r->call) < left)
            DEMAND(n, NEED, 060, false, "a byte less than the data is too little",
                   "a record of %u bytes of %u was delivered", c->length, left);
        cts_nicsave_blame(n, around & (mixed | CTS_AROUND_SCRATCH), "%u bytes for a record of %u",
                          c->length, left);
    }
}

/* A record of a NIC that has none left. */
static void judge_surplus(struct cts_nicsave *n, const struct cts_nicsave_request *r,
                          const struct cts_nicsave_key *k, const struct cts_nicsave_claim *c)
{
    const struct cts_nicsave_key *other = owner(n, k, c);
    uint32_t around = cts_nicsave_around(n, k, r);
    if (is_foreign(n, c))
        cts_nicsave_blame(n, CTS_AROUND_FOREIGN, "PortId %u got a foreign record", k->port);
    if (k->recycled)
        DEMAND(n, ORDER, 110, false, "a new NIC on a recycled port starts clean",
               "a record of %u bytes", c->length);
    else if (k->count == 0)
        DEMAND(n, SAVE, 200, false, "a NIC without data is passed down",
               "a record of %u bytes, of PortId %u", c->length, other ? other->port : k->port);
    else
        DEMAND(n, SAVE, 160, false, "after the last record all passes are passed down",
               "another record of %u bytes, after %u", c->length, k->due);
    if (k->count || other)
        cts_nicsave_blame(n, around & (CTS_AROUND_INTERLEAVED | RESETS),
                          "another record of %u bytes for PortId %u, after %u", c->length, k->port,
                          k->due);
}

/* What can be said where nobody knows what the extension has. */
static void judge_unknown(struct cts_nicsave *n, const struct cts_nicsave_key *k,
                          const struct cts_nicsave_claim *c)
{
    const struct cts_nicsave_key *other = owner(n, k, c);
    if (is_foreign(n, c))
        cts_nicsave_blame(n, CTS_AROUND_FOREIGN, "PortId %u got a foreign record", k->port);
    if (!k->known && !k->created && !k->restored && other)
        DEMAND(n, SAVE, 200, false, "an unknown NIC is passed down",
               "it was served with the data of PortId %u", other->port);
    if (!k->known && k->bad_length > 1 && !cts_nicsave_under_way(k)) {
        DEMAND(n, REST, 090, k->bad_length != c->length,
               "nothing outside the buffer of a record is applied",
               "the %u bytes that such a record claimed to have were saved", c->length);
        SAY_HOLDS(n, REST, 130);
    }
    if (k->broken && !cts_nicsave_under_way(k))
        DEMAND(n, ORDER, 120, false, "requests for a NIC that has left are passed down",
               "a record of %u bytes", c->length);
    DEMAND(n, SAVE, 160, k->claims < ENDLESS, "an operation comes to its end",
           "%u records, and no end", k->claims);
}

/* Who splits may cut the bytes that came back otherwise than they were saved: in order, under their feature class,
 * and no whole record before its turn. */
static bool cut_otherwise(const struct cts_nicsave *n, const struct cts_nicsave_key *k,
                          const struct cts_nicsave_claim *c, uint32_t left)
{
    uint64_t there = 0;
    if ((n->capabilities & CTS_EXTENSION_CAN_NO_SPLIT) || (!k->part && c->length == left))
        return false;
    if (!k->part && place(k, c) != UINT32_MAX)
        return false;
    for (uint32_t i = k->due; i < k->count; i++) {
        const struct cts_nicsave_record *record = &k->records[i];
        if (record->length &&
            memcmp(record->feature, c->state.feature_class, sizeof record->feature) != 0)
            break;
        there += record->length;
    }
    return k->part + (uint64_t)c->length <= there;
}

uint32_t cts_nicsave_joined(const struct cts_nicsave *n, const struct cts_nicsave_key *k,
                            uint32_t length)
{
    const struct cts_nicsave_record *record = cts_nicsave_due(k);
    uint32_t left = cts_nicsave_left(k);
    if (!record || !k->restored || length <= left || (n->capabilities & CTS_EXTENSION_CAN_NO_SPLIT))
        return left;
    struct cts_nicsave_claim c = {.length = length};
    memcpy(c.state.feature_class, record->feature, sizeof c.state.feature_class);
    return cut_otherwise(n, k, &c, left) ? length : left;
}

/* So many bytes further, over the ends of records. */
static void go_on(struct cts_nicsave_key *k, uint32_t length)
{
    uint64_t at = k->part + (uint64_t)length;
    while (k->due < k->count && at >= k->records[k->due].length) {
        at -= k->records[k->due].length;
        k->due++;
    }
    k->part = (uint32_t)at;
}

void cts_nicsave_judge_record(struct cts_nicsave *n, struct cts_nicsave_request *r,
                              struct cts_nicsave_key *k, const struct cts_nicsave_claim *c)
{
    const struct cts_nicsave_record *record = cts_nicsave_due(k);
    uint32_t left = cts_nicsave_left(k);
    if (k->gone) {
        DEMAND(n, ORDER, 110, false, "a deleted NIC has no data", "a record of %u bytes",
               c->length);
    } else if (!cts_nicsave_known(k)) {
        if (c->known)
            judge_unknown(n, k, c);
    } else if (c->known && c->length == 0 && k->due < k->count && !k->records[k->due].length) {
        k->due++;
    } else if (!record) {
        judge_surplus(n, r, k, c);
    } else if (c->known && c->length < left && !(n->capabilities & CTS_EXTENSION_CAN_NO_SPLIT) &&
               is_part(record, k->part, c)) {
        k->due = (uint32_t)(record - k->records);
        k->part += c->length;
        n->fills_parts |= record->planted && c->length == cts_nicsave_room(&n->policy, &r->call);
        judge_feature(n, k, record, c);
        SAY_HOLDS(n, SAVE, 170);
        if (record->length > CTS_SAVE_DATA_MAX)
            SAY_HOLDS(n, SAVE, 270);
    } else if (c->known && k->restored && cut_otherwise(n, k, c, left)) {
        go_on(k, c->length);
    } else {
        if (c->known && c->length == left &&
            (k->part ? is_part(record, k->part, c) : same(record, c)))
            judge_right(n, k, r, record, c);
        else if (c->known)
            judge_wrong(n, r, k, record, c);
        k->due = (uint32_t)(record - k->records) + 1;
        k->part = 0;
    }
}

void cts_nicsave_judge_missing(struct cts_nicsave *n, const struct cts_nicsave_request *r,
                               const struct cts_nicsave_key *k)
{
    uint32_t around = cts_nicsave_around(n, k, r);
    uint32_t mask = CTS_AROUND_PROMISED | CTS_AROUND_INTERLEAVED | CTS_AROUND_NOT_RUNNING |
                    CTS_AROUND_HIGHER | CTS_AROUND_AGAIN | CTS_AROUND_IDLE_RDONE | from_before(k);
    if (k->restored) {
        mask |= CTS_AROUND_OTHER_RDONE | CTS_AROUND_MIXED | CTS_AROUND_NO_MEMORY;
        mask |= k->due ? CTS_AROUND_MANY : CTS_AROUND_MOVED | CTS_AROUND_BY_RDONE;
        DEMAND(n, REST, 070, false, "after a restore, what was saved",
               "passed down after %u of %u records", k->due, k->count);
    } else {
        mask |= k->due ? RESETS : 0;
        DEMAND(n, SAVE, 160, false, "every record of the state is delivered",
               "passed down after %u of %u records", k->due, k->count);
    }
    cts_nicsave_blame(n, around & mask, "passed down after %u of %u records of PortId %u", k->due,
                      k->count, k->port);
}
