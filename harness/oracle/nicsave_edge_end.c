/*
 * Rules on the end of a save operation of a protocol edge: SAVE_COMPLETE, when it may come, what the operation has led
 * to, and what of it the edge's caller is told.
 */
#include "oracle/nicsave_edge.h"

/* With limits of its own an edge may stop earlier, but not before the largest operation that anybody expects: 17
 * records, and the pass that the miniport answers. */
#define CUSTOM_PASSES 18u
#define CUSTOM_SHORTS 2u

/* -- how an operation may fail ---------------------------------------------------------------------------- */

bool cts_edge_cannot_serve(const struct cts_nicsave *n, const struct cts_edge_nic *nic)
{
    uint32_t shorts =
        NIC_ANSWERS(n, PASS_LIMIT, DEFAULT_LIMITS) ? CTS_EDGE_SHORTS_MAX : CUSTOM_SHORTS;
    uint64_t wanted =
        (uint64_t)nic->needed +
        (nic->offset > CTS_SAVE_SIZE_REVISION_1 ? nic->offset - CTS_SAVE_SIZE_REVISION_1 : 0);
    return nic->last == CTS_EDGE_SHORT && (wanted <= nic->total || nic->needed <= nic->total ||
                                           nic->needed > CTS_EDGE_NEEDED_MAX ||
                                           nic->shorts >= shorts || wanted > CTS_EDGE_SIZE_MAX);
}

static const struct cts_edge_record *last_claim(const struct cts_edge_nic *nic)
{
    bool is = nic->last == CTS_EDGE_CLAIM && nic->claims && nic->claims <= CTS_EDGE_RECORDS;
    return is ? &nic->claim[nic->claims - 1] : NULL;
}

bool cts_edge_last_is_bad(const struct cts_edge_nic *nic)
{
    const struct cts_edge_record *claim = last_claim(nic);
    return claim && !claim->sound;
}

bool cts_edge_last_may_be_bad(const struct cts_edge_nic *nic)
{
    const struct cts_edge_record *claim = last_claim(nic);
    return claim && (!claim->sound || claim->odd);
}

static bool is_at_bound(const struct cts_nicsave *n, const struct cts_edge_nic *nic)
{
    if (nic->bytes >= CTS_EDGE_BYTES_MAX)
        return true; /* more than all passes could bring whose Header.Size says all */
    return nic->passes >=
           (NIC_ANSWERS(n, PASS_LIMIT, DEFAULT_LIMITS) ? CTS_EDGE_PASSES_MAX : CUSTOM_PASSES);
}

/* Whether the edge may give up where it stands. */
static bool may_give_up(const struct cts_nicsave *n, const struct cts_edge_nic *nic)
{
    return nic->excused || is_at_bound(n, nic) || cts_edge_cannot_serve(n, nic) ||
           cts_edge_last_may_be_bad(nic);
}

/* It has given up: the row that says it must, and that the operation has failed. */
static void say_given_up(struct cts_nicsave *n, struct cts_edge_nic *nic)
{
    if (nic->excused)
        return;
    if (cts_edge_last_may_be_bad(nic)) {
        nic->failure = CTS_SAV_EDGE_090;
        SAY_HOLDS(n, EDGE, 090);
    } else if (is_at_bound(n, nic)) {
        nic->failure = CTS_SAV_EDGE_110;
        SAY_HOLDS(n, EDGE, 110);
    } else if (cts_edge_cannot_serve(n, nic)) {
        nic->failure = CTS_SAV_NEED_150;
        SAY_HOLDS(n, NEED, 150);
        if (nic->needed > CTS_EDGE_SIZE_MAX)
            SAY_HOLDS(n, NEED, 160);
    }
}

/* -- SAVE_COMPLETE ---------------------------------------------------------------------------------------- */

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

/* Switch failed-save. */
static void keep_records(const struct cts_nicsave *n, struct cts_edge_nic *nic, bool good)
{
    nic->kept = good && !nic->dropped ? nic->stored : 0;
    nic->kept_known = nic->last != CTS_EDGE_ODD && nic->stored <= CTS_EDGE_RECORDS &&
                      (good || NIC_ANSWERS(n, FAILED_SAVE, DISCARD));
}

static void judge_end(struct cts_nicsave *n, struct cts_edge_nic *nic)
{
    bool good = nic->last == CTS_EDGE_END;
    bool failed = nic->failed || (!good && nic->last != CTS_EDGE_ODD && may_give_up(n, nic));
    if (good) {
        SAY_HOLDS(n, DONE, 010);
        SAY_HOLDS(n, EDGE, 070);
    } else if (failed) {
        if (!nic->failed)
            say_given_up(n, nic);
        DEMAND(n, DONE, 120, !NIC_ANSWERS(n, SAVE_COMPLETE_AFTER_FAILURE, ONLY_AFTER_SUCCESS),
               "a failed operation has no SAVE_COMPLETE", "one for PortId %u", nic->port);
    } else if (nic->last != CTS_EDGE_ODD) {
        judge_too_early(n, nic);
    }
    nic->settling = true;
    nic->good = good;
}

void cts_edge_settle(struct cts_nicsave *n, struct cts_edge_nic *nic)
{
    if (!nic->settling)
        return;
    nic->settling = false;
    if (nic->good)
        cts_edge_judge_all_stored(n, nic);
    keep_records(n, nic, nic->good);
}

void cts_edge_judge_save_complete(struct cts_nicsave *n, struct cts_edge_request *r)
{
    struct cts_edge_nic *nic = r->nic;
    const struct cts_nic_save_state *s = &r->state;
    bool saving = nic && nic->stage == CTS_EDGE_SAVING;
    if (nic && nic->broken)
        return;
    DEMAND(n, DONE, 020,
           nic && nic->connected && s->header_type == CTS_SAVE_TYPE && s->header_revision >= 1 &&
               s->header_revision <= 2 && cts_edge_size_is_right(n, r) && s->nic_index == 0 &&
               n->image.word[0] >= cts_edge_structure_size(s->header_revision),
           "a valid header, and the NIC whose operation ends",
           "Type 0x%02x Revision %u Size %u PortId %u NicIndex %u", s->header_type,
           s->header_revision, s->header_size, s->port_id, s->nic_index);
    if (!nic)
        return;
    DEMAND(n, ORDER, 010, nic->pending == 0, "one operation at a time on a NIC",
           "SAVE_COMPLETE on PortId %u while a request about it is under way", nic->port);
    nic->completes++;
    /* One that came to no SAVE, as memory was short, may be ended like others. */
    bool empty = nic->excused && !nic->begun && nic->completes == 1;
    if (!empty)
        DEMAND(n, DONE, 010, saving, "one SAVE_COMPLETE for each operation",
               "SAVE_COMPLETE for PortId %u, which has no operation under way", nic->port);
    if (!saving)
        return;
    judge_end(n, nic);
    SAY_HOLDS(n, ORDER, 010);
    SAY_HOLDS(n, ORDER, 100);
    nic->unended = false;
    nic->stage = CTS_EDGE_NONE;
}

/* -- the whole -------------------------------------------------------------------------------------------- */

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
    } else if (failure && !nic->failed) {
        say_given_up(n, nic);
    }
    nic->unended = failure;
    keep_records(n, nic, nic->last == CTS_EDGE_END);
    nic->stage = CTS_EDGE_NONE;
}

/* What the caller is told of an operation that failed: the rows on how it fails say that it does. */
static void judge_report(struct cts_nicsave *n, const struct cts_edge_nic *nic, uint32_t status)
{
    bool told = status != CTS_NDIS_SUCCESS;
    static const char wanted[] = "what has failed is reported as a failure";
    if (nic->failure == CTS_SAV_EDGE_090 && NIC_ANSWERS(n, BAD_RECORD, FAIL_OPERATION))
        DEMAND(n, EDGE, 090, told, wanted, "the edge reports success");
    else if (nic->failure == CTS_SAV_EDGE_100)
        DEMAND(n, EDGE, 100, told, wanted, "the edge reports success");
    else if (nic->failure == CTS_SAV_EDGE_110)
        DEMAND(n, EDGE, 110, told, wanted, "the edge reports success");
    else if (nic->failure == CTS_SAV_NEED_150)
        DEMAND(n, NEED, 150, told, wanted, "the edge reports success");
}

void cts_edge_judge_event(struct cts_nicsave *n, uint32_t status)
{
    struct cts_nicsave_edge *e = n->edge;
    bool excused = false;
    uint32_t due = 0;
    for (uint32_t i = 0; i < e->nic_count; i++) {
        due += e->nics[i].due;
        excused |= e->nics[i].due && e->nics[i].excused;
    }
    for (uint32_t i = 0; i < e->nic_count; i++) {
        struct cts_edge_nic *nic = &e->nics[i];
        if (!nic->due || nic->broken)
            continue;
        if (saves_on(n, e->happens)) {
            DEMAND(n, EDGE, 010, nic->begun > 0 || nic->excused,
                   "each connected NIC of the partition is saved", "PortId %u was not", nic->port);
            if (!nic->begun && nic->complete_failed && !nic->excused)
                DEMAND(n, DONE, 130, false, "a SAVE_COMPLETE that fails blocks no operation",
                       "PortId %u was not saved again", nic->port);
        }
        if (nic->stage == CTS_EDGE_SAVING)
            judge_open(n, nic);
        else if (nic->begun && due > 1)
            SAY_HOLDS(n, ORDER, 030);
        if (nic->begun && !excused)
            judge_report(n, nic, status);
    }
}
