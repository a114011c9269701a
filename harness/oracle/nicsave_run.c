/*
 * What befalls a run, and its end: the target dies or misuses the kernel, a buffer changes when nobody may touch it,
 * something stands still. Each is laid to what the extension had in hand at the time.
 */
#include "oracle/nicsave_model.h"

/* The request that the driver under test has; NULL: none. */
static struct cts_nicsave_request *in_hand(struct cts_nicsave *n)
{
    if (!n->target || !n->current[n->target])
        return NULL;
    struct cts_nicsave_request *r = cts_nicsave_request(n, n->current[n->target]);
    return r->mine && r->holder == n->target && !r->completed ? r : NULL;
}

/* -- death ------------------------------------------------------------------------------------------------ */

/* Where a crash was, as the event tells: around the buffer of the request in hand, around one that is over or of
 * another request, elsewhere, or nobody knows. */
enum crash { NO_CRASH, UNKNOWN, ELSEWHERE, AT_HAND, OF_ANOTHER };

/* The request of the edge that a driver has as a clone of a clone. */
static uint32_t root_of(struct cts_nicsave *n, const struct cts_nicsave_request *r)
{
    uint32_t number = r->number;
    for (uint32_t depth = 0, up = r->original; up && depth < CTS_MODULE_MINIPORT; depth++) {
        number = up;
        up = cts_nicsave_request(n, up)->original;
    }
    return number;
}

static enum crash crash_of(struct cts_nicsave *n, const struct cts_nicsave_request *r)
{
    const struct cts_event *event = n->event;
    if (event->arg[0] != CTS_DEATH_SIGNAL)
        return NO_CRASH;
    switch (event->arg[4]) {
    case CTS_FAULT_BEHIND:
    case CTS_FAULT_BEFORE:
        return r && root_of(n, r) == event->request ? AT_HAND : OF_ANOTHER;
    case CTS_FAULT_ENDED: /* or far from a buffer, as sizes that lie may lead */
        return r && cts_nicsave_is_pair(r->oid, r->type) && !r->whole ? AT_HAND : OF_ANOTHER;
    default:
        return event->arg[1] == CTS_SIGNAL_SEGV || event->arg[1] == CTS_SIGNAL_BUS ? ELSEWHERE
                                                                                   : UNKNOWN;
    }
}

/* It touched a buffer that is not that of the request in hand. */
static void judge_crash_of_another(struct cts_nicsave *n)
{
    if (n->took_record)
        DEMAND(n, REST, 040, false, "no pointer into the edge's buffer is kept",
               "it crashed around a buffer that is no longer its");
    else
        DEMAND(n, SAVE, 190, false, "the buffer of the request at hand, and no other",
               "it crashed around another");
}

static void judge_crash(struct cts_nicsave *n, const struct cts_nicsave_request *r,
                        enum crash crash)
{
    static const char how[] = "it crashed";
    bool save = r->oid == CTS_OID_NIC_SAVE, restore = r->oid == CTS_OID_NIC_RESTORE;
    bool pair = cts_nicsave_is_pair(r->oid, r->type), read = n->event->arg[5] == CTS_ACCESS_READ;
    bool outside = crash == AT_HAND || crash == UNKNOWN;
    if (pair && r->malformed)
        DEMAND(n, NDIS, 150, false, "a malformed request is refused or passed down", "%s", how);
    if ((pair && r->malformed) || (crash == AT_HAND && (read || !pair || !(save || restore))))
        DEMAND(n, NDIS, 130, false, "nothing is touched that Size and length do not cover", "%s",
               how);
    if (pair && save && outside && !(read && r->malformed))
        DEMAND(n, SAVE, 130, false, "no byte beyond the buffer",
               "%s on a buffer of %u bytes, SaveDataOffset %u", how, r->capacity, r->call.offset);
    if (pair && save && crash != OF_ANOTHER && r->call.offset > r->call.size)
        DEMAND(n, NEED, 070, false, "SaveDataOffset beyond the buffer leaves no room", "%s", how);
    if (pair && restore && !r->malformed && (crash == AT_HAND || !r->whole))
        DEMAND(n, REST, 090, false, "no byte outside the buffer of a record is used",
               "%s: offset %u, data %u, buffer %u", how, r->call.offset, r->data_length,
               r->capacity);
}

void cts_nicsave_judge_death(struct cts_nicsave *n)
{
    const struct cts_nicsave_request *r = in_hand(n);
    enum crash crash = crash_of(n, r);
    if (n->target && crash == OF_ANOTHER)
        judge_crash_of_another(n);
    if (r && crash != NO_CRASH)
        judge_crash(n, r, crash);
    if (!r || !cts_nicsave_is_pair(r->oid, r->type))
        return;
    const struct cts_nicsave_key *k =
        r->call.present ? cts_nicsave_key(n, r->state.port_id, r->state.nic_index) : NULL;
    const char *how = crash != NO_CRASH ? "it crashed" : "it did not come back";
    if (r->oid == CTS_OID_NIC_RESTORE)
        DEMAND(n, REST, 130, false, "damaged own data leads to an error or is ignored", "%s", how);
    if (k && (k->away || k->broken))
        DEMAND(n, ORDER, 120, false, "a NIC that left leads to no invalid access", "%s", how);
}

void cts_nicsave_judge_misuse(struct cts_nicsave *n)
{
    const struct cts_nicsave_request *r = in_hand(n);
    uint32_t kind = n->event->arg[0];
    if (!n->target)
        return;
    if (kind == CTS_MISUSE_IRQL && r && r->irql)
        DEMAND(n, NDIS, 190, false, "nothing that needs PASSIVE_LEVEL is called at DISPATCH_LEVEL",
               "request %u, at level %u", r->number, r->irql);
    if (kind == CTS_MISUSE_LEAK || kind == CTS_MISUSE_DEADLOCK)
        DEMAND(n, NDIS, 210, false, "nothing stays allocated, and everything finishes",
               kind == CTS_MISUSE_LEAK ? "something was left at unload" : "threads wait for ever");
}

/* A buffer of the edge changed behind its back. */
void cts_nicsave_judge_late(struct cts_nicsave *n)
{
    if (!n->target)
        return;
    const struct cts_nicsave_request *r =
        n->event->request ? cts_nicsave_request(n, n->event->request) : NULL;
    bool record = r && r->mine ? r->oid == CTS_OID_NIC_RESTORE : n->took_record;
    if (n->event->arg[3] != 1)
        DEMAND(n, SAVE, 130, false, "no byte beyond the buffer",
               "bytes next to the buffer of request %u", n->event->request);
    else if (record)
        DEMAND(n, REST, 040, false, "no pointer into the edge's buffer is kept",
               "a buffer was written to after its request had completed");
    else
        DEMAND(n, SAVE, 190, false, "the buffer of the request at hand, and no other",
               "a buffer was written to after its request had completed");
}

/* -- below ---------------------------------------------------------------------------------------------- */

/* A driver below has put its own record in. The clones above it are followed up to the driver under test. */
void cts_nicsave_take_claim_below(struct cts_nicsave *n, const struct cts_nicsave_request *r,
                                  uint32_t module)
{
    if (!n->target || module <= n->target || module == CTS_MODULE_MINIPORT || r->passed_on ||
        n->event->status != CTS_NDIS_SUCCESS || !(n->image.changed & CTS_OID_CHANGED_ID))
        return;
    uint32_t number = r->original;
    for (uint32_t depth = 0; number && depth < 8; depth++) {
        struct cts_nicsave_request *above = cts_nicsave_request(n, number);
        above->claimed_below |= above->mine;
        number = above->mine ? 0 : above->original;
    }
}

/* A buffer changed while drivers below had the request, and none of them writes: who passed it down did. A driver
 * below may complete with its own record; what scripted drivers do is not judged. */
void cts_nicsave_judge_below(struct cts_nicsave *n)
{
    uint32_t module = n->event->arg[0], written = n->image.changed & CTS_OID_CHANGED_BUFFER;
    bool completed = n->event->kind == CTS_EVENT_OID_COMPLETED;
    bool below = completed || n->event->kind == CTS_EVENT_OID_FORWARDED ||
                 n->event->kind == CTS_EVENT_OID_DELIVERED;
    if (!n->target || !n->has_image || !written || !below || n->scripted || module <= n->target ||
        (completed && module != CTS_MODULE_MINIPORT))
        return;
    const struct cts_nicsave_request *r = in_hand(n);
    if (!r || !r->passed || r->below_done || !cts_nicsave_is_pair(r->oid, r->type) ||
        r->oid != n->image.oid)
        return;
    const char *wanted = "a request that was passed down is left alone";
    const char *seen = cts_nicsave_changed_text(written);
    if (r->oid == CTS_OID_NIC_SAVE)
        DEMAND(n, SAVE, 100, false, wanted, "%s was written while it was below", seen);
    else if (r->oid == CTS_OID_NIC_RESTORE)
        DEMAND(n, REST, 140, false, wanted, "%s was written while it was below", seen);
    else if (r->oid == CTS_OID_NIC_SAVE_COMPLETE)
        DEMAND(n, DONE, 050, false, wanted, "%s was written while it was below", seen);
    else
        DEMAND(n, RDONE, 020, false, wanted, "%s was written while it was below", seen);
}

/* -- rest ------------------------------------------------------------------------------------------------- */

/* It holds a request back that was cancelled. */
static const struct cts_nicsave_request *kept(struct cts_nicsave *n)
{
    const struct cts_nicsave_request *r = in_hand(n);
    return r && r->cancelled && (!r->passed || r->below_done) ? r : NULL;
}

void cts_nicsave_judge_rest(struct cts_nicsave *n)
{
    const struct cts_nicsave_request *r = n->target ? kept(n) : NULL;
    if (!r || !NIC_ANSWERS(n, CANCEL, PROMPT))
        return;
    cts_expected(&n->oracle->model, "a cancelled request ends at once");
    cts_seen(&n->oracle->model, "request %u does not", r->number);
    cts_oracle_say(n->oracle, CTS_SAV_NDIS_230, CTS_BROKEN_MUST);
}

/* A request that the driver under test holds, though nothing below has it. */
static const struct cts_nicsave_request *forgotten(struct cts_nicsave *n)
{
    for (uint32_t i = 0; i < CTS_NICSAVE_REQUESTS; i++) {
        const struct cts_nicsave_request *r = &n->requests[i];
        if (r->number && r->mine && r->holder == n->target && !r->completed &&
            (!r->passed || r->below_done))
            return r;
    }
    return NULL;
}

static void judge_forgotten(struct cts_nicsave *n, const struct cts_nicsave_request *r)
{
    DEMAND(n, NDIS, 020, !r, "each request is completed",
           "request %u (oid 0x%08x) never is, and nothing below has it", r ? r->number : 0,
           r ? r->oid : 0);
    if (r && n->interleaved)
        DEMAND(n, ORDER, 060, false, "no request waits for another NIC's operation",
               "request %u does", r->number);
    if (kept(n))
        DEMAND(n, NDIS, 230, false, "a cancelled request ends", "request %u never does",
               kept(n)->number);
}

void cts_nicsave_judge_run(struct cts_nicsave *n)
{
    uint32_t outcome = n->event->status;
    const struct cts_nicsave_request *held = in_hand(n);
    bool foreign_data = held && held->oid == CTS_OID_NIC_RESTORE;
    if (outcome == CTS_RUN_LIVELOCK && foreign_data)
        DEMAND(n, REST, 130, false, "damaged own data leads to an error or is ignored",
               "it goes on for ever");
    if (outcome != CTS_RUN_FINISHED && outcome != CTS_RUN_BLOCKED)
        return;
    const struct cts_nicsave_request *r = forgotten(n);
    judge_forgotten(n, r);
    DEMAND(n, NDIS, 210, !n->state_changing, "pause, restart and detach finish",
           "one of them never does");
    if (outcome == CTS_RUN_FINISHED) {
        SAY_HOLDS(n, ORDER, 060);
        SAY_HOLDS(n, EDGE, 130);
    }
    for (uint32_t i = 0; i < CTS_NICSAVE_REQUESTS; i++) {
        const struct cts_nicsave_request *clone = &n->requests[i];
        if (clone->number && clone->by_mine && !clone->freed && !r)
            DEMAND(n, NDIS, 050, false, "every clone is freed", "clone %u never is", clone->number);
    }
}
