/*
 * Rules on the two COMPLETE requests, and what they end: a save's progress, a restore whose data is now in effect.
 */
#include "oracle/nicsave_model.h"

#define SUCCESS ((uint32_t)CTS_NDIS_SUCCESS)

/* -- what they end -------------------------------------------------------------------------------------- */

/* An operation on another NIC is under way, and must not notice. */
static void touch_others(struct cts_nicsave *n, const struct cts_nicsave_key *but, bool save)
{
    for (uint32_t i = 0; i < CTS_NICSAVE_KEYS && n->keys[i].used; i++) {
        struct cts_nicsave_key *k = &n->keys[i];
        if (k == but)
            continue;
        if (save && cts_nicsave_under_way(k))
            k->around |= CTS_AROUND_OTHER_DONE;
        if (!save && cts_nicsave_under_way(k))
            k->around |= CTS_AROUND_OTHER_RDONE;
        if (!save && k->given)
            k->given_around |= CTS_AROUND_OTHER_RDONE;
    }
}

/* Of data that nobody set: there was some before, and nothing has happened since. */
static void compare_with_before(struct cts_nicsave *n, struct cts_nicsave_key *k)
{
    if (k->known || k->unstable || !k->ended)
        return;
    if (k->learnt)
        DEMAND(n, SAVE, 180, k->claims > 0, "the next operation delivers the state again",
               "%u records, before %u", k->claims, k->learnt_count);
    if (k->claims > 0) {
        k->learnt = true;
        k->learnt_count = k->claims;
    }
}

static void end_save(struct cts_nicsave *n, struct cts_nicsave_key *k, bool junk)
{
    uint32_t kept =
        k->around & ~(uint32_t)(CTS_AROUND_AGAIN | CTS_AROUND_ABORTED | CTS_AROUND_OTHER_DONE |
                                CTS_AROUND_IDLE_DONE | CTS_AROUND_JUNK_DONE);
    compare_with_before(n, k);
    if (!cts_nicsave_under_way(k))
        k->around |= CTS_AROUND_IDLE_DONE;
    else if (k->ended)
        k->around = kept | CTS_AROUND_AGAIN;
    else
        k->around = kept | CTS_AROUND_ABORTED;
    if (junk)
        k->around |= CTS_AROUND_JUNK_DONE;
    if (cts_nicsave_under_way(k) && n->interleaved > 0)
        n->interleaved--;
    k->due = k->part = k->claims = k->promised = k->last_offset = k->last_capacity = 0;
    k->ended = false;
}

/* What was given back is now what the NIC has. */
static void end_restore(struct cts_nicsave *n, struct cts_nicsave_key *k)
{
    if (k->given == 0) {
        if (!k->known && !k->restored)
            SAY_HOLDS(n, RDONE, 060);
        k->around |= CTS_AROUND_IDLE_RDONE;
        return;
    }
    k->had_stale = k->known && k->count > 0;
    if (k->had_stale)
        k->stale = k->records[0];
    k->known = k->given_known && k->given <= CTS_NICSAVE_RECORDS && !cts_nicsave_under_way(k);
    k->unstable = k->away; /* restored to a NIC that is not connected: taken or not, no text says */
    k->broken = k->grown = false;
    k->restored = true;
    k->learnt = k->gone = k->recycled = false;
    k->served = k->failed = false;
    k->failed_by = 0;
    k->count = k->known ? k->given : 0;
    for (uint32_t i = 0; i < k->count; i++)
        k->records[i] = k->back[i];
    k->around = k->given_around | CTS_AROUND_BY_RDONE | (k->given > 1 ? CTS_AROUND_MANY : 0) |
                (k->given_port != k->port ? CTS_AROUND_MOVED : 0);
    k->due = k->part = k->given = k->given_around = 0;
}

/* -- rules ---------------------------------------------------------------------------------------------- */

/* Members that nobody needs hold something. */
static bool is_junk(const struct cts_nicsave_request *r)
{
    static const uint8_t zero[16];
    const struct cts_nic_save_state *s = &r->state;
    return s->flags || s->name_length || s->save_data_size ||
           s->save_data_offset != CTS_SAVE_SIZE_REVISION_1 ||
           memcmp(s->extension_id, zero, 16) != 0 || memcmp(s->feature_class, zero, 16) != 0;
}

static void judge_save_complete(struct cts_nicsave *n, const struct cts_nicsave_request *r,
                                const struct cts_nicsave_key *k, bool junk)
{
    bool came_back = r->passed && r->below_done;
    bool failed = r->status != SUCCESS && !(came_back && r->below_status == r->status);
    DEMAND(n, DONE, 030, r->passed, "SAVE_COMPLETE is passed down", "it ended with 0x%08x",
           r->status);
    DEMAND(n, DONE, 040, !failed, "SAVE_COMPLETE is not failed", "status 0x%08x", r->status);
    if (junk)
        DEMAND(n, DONE, 080, r->passed && !failed, "only Header, PortId and NicIndex are used",
               "%s, with status 0x%08x", r->passed ? "passed down" : "not passed down", r->status);
    if (k && !cts_nicsave_under_way(k))
        DEMAND(n, DONE, 100, r->passed && !failed, "SAVE_COMPLETE without a save is passed down",
               "it ended with 0x%08x", r->status);
    if (k && k->away)
        DEMAND(n, ORDER, 120, r->passed, "requests for a NIC that has left are passed down",
               "SAVE_COMPLETE ended with 0x%08x", r->status);
    if (r->passed)
        DEMAND(n, DONE, 090, came_back, "its outcome is waited for, and tells about the save",
               "the request was completed before");
    if (n->filter_state != CTS_FILTER_RUNNING)
        DEMAND(n, NDIS, 180, r->passed && !failed, "the same answer in every state of the filter",
               "%s, with status 0x%08x", r->passed ? "passed down" : "not passed down", r->status);
}

static void judge_restore_complete(struct cts_nicsave *n, const struct cts_nicsave_request *r,
                                   const struct cts_nicsave_key *k, bool junk)
{
    bool came_back = r->passed && r->below_done;
    bool right = r->passed && (r->status == SUCCESS || (came_back && r->below_status == r->status));
    DEMAND(n, RDONE, 020, right, "RESTORE_COMPLETE is passed down and not failed",
           "%s; status 0x%08x", r->passed ? "passed down" : "completed on the spot", r->status);
    if (junk)
        DEMAND(n, DONE, 080, right, "only Header, PortId and NicIndex are used",
               "%s, with status 0x%08x", r->passed ? "passed down" : "not passed down", r->status);
    if (k && k->away)
        DEMAND(n, ORDER, 120, r->passed, "requests for a NIC that has left are passed down",
               "RESTORE_COMPLETE ended with 0x%08x", r->status);
    if (n->filter_state != CTS_FILTER_RUNNING)
        DEMAND(n, NDIS, 180, right, "the same answer in every state of the filter",
               "%s, with status 0x%08x", r->passed ? "passed down" : "not passed down", r->status);
}

void cts_nicsave_judge_complete_oid(struct cts_nicsave *n, struct cts_nicsave_request *r)
{
    bool save = r->oid == CTS_OID_NIC_SAVE_COMPLETE, junk = !r->malformed && is_junk(r);
    uint32_t written = n->image.changed & CTS_OID_CHANGED_BUFFER;
    bool may_fail = r->malformed && !NIC_ANSWERS(n, MALFORMED_REQUEST, FORWARD);
    struct cts_nicsave_key *k =
        r->malformed ? NULL : cts_nicsave_key(n, r->state.port_id, r->state.nic_index);
    if (save)
        DEMAND(n, DONE, 050, !written && !r->changed_early, "the structure stays as it is",
               "bytes %u..%u were written", n->image.first_changed, n->image.last_changed);
    else
        DEMAND(n, RDONE, 020, !written && !r->changed_early, "the structure stays as it is",
               "bytes %u..%u were written", n->image.first_changed, n->image.last_changed);
    may_fail |= r->failed_clone || r->cancelled;
    if (!may_fail && save)
        judge_save_complete(n, r, k, junk);
    else if (!may_fail)
        judge_restore_complete(n, r, k, junk);
    if (!k)
        return;
    if (!r->whole) {
        k->unstable = true; /* whether it ends anything no text says */
        return;
    }
    if (save) {
        end_save(n, k, junk);
    } else {
        bool given = k->given > 0;
        end_restore(n, k);
        k->unstable |= given && r->status != SUCCESS; /* taken then or not, no text says */
        k->around |= junk ? CTS_AROUND_JUNK_DONE : 0;
    }
    touch_others(n, k, save);
}
