/*
 * What befalls a NIC outside its operations: run-time data that is set or will change, and its life from NIC_CREATE to
 * NIC_DELETE. Here begins what an extension must have for it; judges nothing.
 */
#include "oracle/nicsave_model.h"

void cts_nicsave_take_planted(struct cts_nicsave *n, const struct cts_event *event)
{
    struct cts_nicsave_key *k = cts_nicsave_key(n, event->arg[1], event->arg[2]);
    uint32_t count = event->arg[3];
    if (!n->target || event->arg[0] != n->target || !k)
        return;
    k->known = event->status == CTS_NDIS_SUCCESS && count <= CTS_NICSAVE_RECORDS &&
               event->length >= count * 24;
    const struct cts_nicsave_request *now =
        n->current[n->target] ? cts_nicsave_request(n, n->current[n->target]) : NULL;
    /* What is given to a NIC that is not there may be taken or not; in the middle of a request, before it or after. */
    k->unstable =
        cts_nicsave_under_way(k) || k->gone || k->away || (now && now->mine && !now->completed);
    k->gone = k->broken = false;
    k->restored = k->grown = k->recycled = k->had_stale = false;
    k->around = 0;
    k->bad_length = 0;
    k->served = k->failed = false;
    k->failed_by = 0;
    k->created = true;
    if (!k->known)
        return;
    k->count = count;
    k->due = k->part = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t word[4];
        const uint8_t *row = (const uint8_t *)(event + 1) + 24 * i;
        struct cts_nicsave_record *record = &k->records[i];
        memcpy(word, row, sizeof word);
        *record = (struct cts_nicsave_record){
            .length = word[0], .pattern = word[1], .planted = true, .has_feature = word[2] == 0};
        memcpy(&record->digest, row + 16, 8);
        if (word[2] && word[2] <= n->descriptor.feature_count) {
            record->has_feature = true;
            memcpy(record->feature, n->descriptor.features[word[2] - 1], 16);
        }
    }
}

void cts_nicsave_take_life(struct cts_nicsave *n, const struct cts_nicsave_request *r)
{
    struct cts_nicsave_key *k = cts_nicsave_key(n, n->event->handle, n->event->arg[5]);
    if (!k || r->oid < CTS_OID_NIC_CREATE || r->oid > CTS_OID_NIC_DELETE)
        return;
    if (r->oid == CTS_OID_NIC_CREATE) {
        k->unstable |= k->created; /* a second NIC in the place of one: no switch makes that */
        k->created = true;
        k->recycled = k->gone;
        k->gone = k->away = k->broken = false;
    } else if (r->oid == CTS_OID_NIC_DELETE) {
        k->broken |= cts_nicsave_under_way(k);
        if (cts_nicsave_under_way(k) && n->interleaved > 0)
            n->interleaved--;
        k->created = k->recycled = false;
        k->gone = k->away = true;
        k->around = k->bad_length = 0;
        k->had_stale = k->grown = k->served = k->failed = false;
        k->failed_by = 0;
        k->known = (n->capabilities & CTS_EXTENSION_CAN_PLANT) != 0;
        k->count = k->due = k->part = k->claims = k->promised = k->given = 0;
        k->last_capacity = k->last_offset = 0;
        k->unstable = k->restored = k->ended = k->learnt = false;
    } else if (r->oid == CTS_OID_NIC_CONNECT) {
        k->unstable |=
            cts_nicsave_under_way(k); /* what no edge does in the middle of an operation */
        k->away = k->broken = false;
    } else if (r->oid == CTS_OID_NIC_DISCONNECT) {
        /* The result of a broken operation is free, and what comes after it is passed down. */
        k->unstable = k->away = true;
        k->broken |= cts_nicsave_under_way(k);
    }
}

void cts_nicsave_take_grown(struct cts_nicsave *n, const struct cts_event *event)
{
    struct cts_nicsave_key *k = cts_nicsave_key(n, event->arg[1], event->arg[2]);
    if (k && event->arg[0] == n->target)
        k->unstable = k->grown = true;
}
