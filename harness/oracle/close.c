/*
 * Rules of area CLOSE: what the end of an open or of the device does to requests, and what it does
 * not.
 */
#include "oracle/judge.h"

static bool pending_topic(const struct cts_model *m)
{
    return !is(m, CTS_EVENT_COMPLETED);
}

static bool closing(const struct cts_model *m)
{
    return m->root->closed_at != NEVER_STAMP;
}

static bool aborted(const struct cts_request *r)
{
    return r->status == CTS_WIN32_OPERATION_ABORTED;
}

/* A wait was ended by close or removal: with a status that the profile accepts? */
static enum cts_said torn_down(const struct cts_model *m)
{
    if (ANSWERS(m, TEARDOWN_STATUS, ABORTED_ONLY) && !aborted(m->request))
        return cts_judge_status(m, "status 995");
    return CTS_HOLDS;
}

RULE(GEN_CLOSE_010)
{
    const struct cts_request *r = m->request;
    if (pending_topic(m))
        return m->root->closed && !overtaken_by_close(m)
                   ? cts_judge_stuck(m, "the close of its open ends the request")
                   : CTS_SILENT;
    bool by_close = closing(m) && !m->root->dead && r->cancel_begun == NEVER_STAMP &&
                    r->invoke < m->root->closed_at && !m->at_once;
    return by_close ? torn_down(m) : CTS_SILENT;
}

RULE(GEN_CLOSE_020)
{
    const struct cts_request *r = m->request;
    bool other_closed =
        m->tally.closes != r->tally.closes && !closing(m) &&
        (m->root->ref_closed_at == NEVER_STAMP || m->root->ref_closed_at < r->invoke);
    if (!other_closed)
        return CTS_SILENT;
    if (pending_topic(m))
        return rightly_pending(m) ? CTS_HOLDS : CTS_SILENT;
    return dropped(m) ? cts_judge_status(m, "the close of another open leaves the wait armed")
                      : CTS_SILENT;
}

RULE(GEN_CLOSE_030)
{
    const struct cts_request *r = m->request;
    if (!is_wait(r) || !m->close_in_change || !changed_since(m))
        return CTS_SILENT;
    if (pending_topic(m)) {
        if (m->root->closed)
            return cts_judge_stuck(m, "the wait ends by the close or by the change");
        return m->late ? cts_judge_pending(m, "the close of another open does not keep it from "
                                              "waking")
                       : CTS_SILENT;
    }
    if (r->completions > 1)
        return closing(m) ? cts_judge_again(m) : CTS_SILENT;
    return r->status == 0 || closing(m) ? CTS_HOLDS : CTS_SILENT;
}

RULE(GEN_CLOSE_050)
{
    if ((m->tally.closes == 0 && m->tally.cancels == 0) || !changed_since(m))
        return CTS_SILENT;
    if (pending_topic(m))
        return m->late ? cts_judge_pending(m, "it wakes whatever was cancelled or closed before")
                       : CTS_SILENT;
    return m->at_once ? CTS_SILENT : CTS_HOLDS;
}

/* An end that nothing explains may have been meant for a request before. */
RULE(GEN_CLOSE_060)
{
    const struct cts_request *r = m->request;
    if (!r->reuse)
        return CTS_SILENT;
    if (pending_topic(m))
        return rightly_pending(m) ? CTS_HOLDS : CTS_SILENT;
    if (r->status == 0)
        return unchanged(m)
                   ? cts_judge_spurious(m, "no completion of an earlier request reaches it")
                   : CTS_HOLDS;
    bool inherited =
        dropped(m) && m->tally.cancels == r->tally.cancels && m->tally.closes == r->tally.closes;
    return inherited ? cts_judge_status(m, "no cancel or close of an earlier request reaches it")
                     : CTS_SILENT;
}

RULE(GEN_CLOSE_070)
{
    const struct cts_request *r = m->request;
    bool dead = m->root->dead && !closing(m);
    if (!dead || m->absent)
        return CTS_SILENT;
    if (pending_topic(m))
        return m->removed ? cts_judge_stuck(m, "the removal of the device ends the request")
                          : CTS_SILENT;
    if (r->class != CTS_CLASS_GONE)
        return r->cancel_begun == NEVER_STAMP && !m->at_once ? torn_down(m) : CTS_SILENT;
    if (r->status != 0)
        return CTS_HOLDS;
    bool after = m->removed && !m->starting && m->removed_done > 0 && r->invoke > m->removed_done;
    return after ? cts_judge_status(m, "a failure: the device is gone") : CTS_SILENT;
}

RULE(GEN_CLOSE_080)
{
    if (is(m, CTS_EVENT_QUIESCENT))
        return m->root->closed && !overtaken_by_close(m)
                   ? cts_judge_stuck(m, "no wait is left behind by a close")
                   : CTS_SILENT;
    if (m->cycles == 0)
        return CTS_SILENT;
    if (is(m, CTS_EVENT_MISUSE)) {
        if (m->event->arg[0] != CTS_MISUSE_LEAK || m->removed_stamp != 0)
            return CTS_SILENT;
        cts_expected(m, "nothing left behind after %u rounds of open, arm and close", m->cycles);
        return cts_seen(m, "a leak at unload");
    }
    bool clean = is(m, CTS_EVENT_RUN_END) && m->request == NULL && m->outcome == CTS_RUN_FINISHED &&
                 m->pending == 0 && !m->leak;
    return clean ? CTS_HOLDS : CTS_SILENT;
}

RULE(GEN_CLOSE_090)
{
    const struct cts_request *r = m->request;
    bool one_of_two =
        m->root->ref_closed_at != NEVER_STAMP && m->root->ref_closed_at > r->invoke && !closing(m);
    if (!one_of_two)
        return CTS_SILENT;
    if (pending_topic(m))
        return rightly_pending(m) ? CTS_HOLDS : CTS_SILENT;
    if (r->status == 0)
        return CTS_HOLDS;
    return dropped(m) ? cts_judge_status(m, "the wait goes on: its open has another reference")
                      : CTS_SILENT;
}
