/*
 * Rules of area EVENT, second half: ids that come back, buffers, numbers of waits, resume, chains,
 * start-up.
 */
#include "oracle/judge.h"

/* Since the invoke the expected id was current, then another, then it again. */
static bool came_back(const struct cts_model *m)
{
    bool left = false, held = false;
    for (uint32_t n = m->request->since; n < m->history_count; n++) {
        bool equal = cts_id_equal(m->history[n].id, m->request->expected);
        if (equal && left)
            return true;
        left |= held && !equal;
        held |= equal;
    }
    return false;
}

RULE(GEN_EVENT_190)
{
    const struct cts_request *r = m->request;
    if (cts_model_now(m) - r->since < 2 || !came_back(m))
        return CTS_SILENT;
    if (is(m, CTS_EVENT_COMPLETED)) {
        if (m->origin == CTS_ORIGIN_NONE)
            return CTS_SILENT;
        return cts_id_equal(m->value, r->expected)
                   ? cts_judge_value(m, "the id in between, not the expected one")
                   : CTS_HOLDS;
    }
    if (!rightly_pending(m))
        return CTS_SILENT;
    for (int n = 0; n < 2 && ANSWERS(m, ABA, MUST_RETURN_B); n++)
        if (m->firm[n].stamp > r->returned && !cts_id_equal(m->firm[n].id, r->expected))
            return cts_judge_pending(m, "another id was current during a whole notify");
    return CTS_HOLDS;
}

RULE(GEN_EVENT_200)
{
    const struct cts_request *r = m->request;
    if (r == NULL)
        return m->came_back && m->overdue == 0 && m->tally.waits_ok > 0 ? CTS_HOLDS : CTS_SILENT;
    bool missed = r->overdue && cts_id_equal(r->expected, cts_model_current(m)) &&
                  r->cancelled == CTS_CANCEL_NONE && !m->root->closed && !m->root->dead;
    if (missed || (m->late && came_back(m)))
        return cts_judge_pending(m, "the id in between was current at rest, or is no longer back");
    return CTS_SILENT;
}

RULE(GEN_EVENT_210)
{
    if (!m->request->repeat)
        return CTS_SILENT;
    if (is(m, CTS_EVENT_COMPLETED))
        return out_of_date(m) ? CTS_HOLDS : CTS_SILENT;
    return m->ignored ? cts_judge_pending(m, "an out-of-date id completes every time") : CTS_SILENT;
}

/* A target that reads the caller's buffer later decides by what was written there. */
RULE(GEN_EVENT_220)
{
    const struct cts_request *r = m->request;
    if (!r->overwritten)
        return CTS_SILENT;
    if (is(m, CTS_EVENT_COMPLETED))
        return unchanged(m) ? cts_judge_spurious(m, "the id submitted counts, not the one written "
                                                    "later")
                            : CTS_HOLDS;
    if (overdue(m) && cts_id_equal(r->overwrite, cts_model_current(m)))
        return cts_judge_pending(m, "the id submitted counts, not the one written later");
    return rightly_pending(m) ? CTS_HOLDS : CTS_SILENT;
}

RULE(GEN_EVENT_230)
{
    if (!(m->request->flags & CTS_SUBMIT_SAME))
        return CTS_SILENT;
    if (is(m, CTS_EVENT_COMPLETED))
        return unchanged(m) ? cts_judge_spurious(m, "the id in the shared buffer is current")
                            : CTS_HOLDS;
    if (overdue(m))
        return cts_judge_pending(m, "the id submitted in the shared buffer is not current");
    return rightly_pending(m) ? CTS_HOLDS : CTS_SILENT;
}

RULE(GEN_EVENT_250)
{
    if (is(m, CTS_EVENT_QUIESCENT) || is(m, CTS_EVENT_RUN_END))
        return CTS_HOLDS;
    if (!is(m, CTS_EVENT_CHECK) || m->event->arg[2] != 0 || !is_wait(m->request) ||
        m->request->completions > 0)
        return CTS_SILENT;
    cts_expected(m, "the buffers of a pending wait untouched");
    return cts_seen(m, "changed:%s%s%s", m->event->arg[1] & CTS_BUFFER_INPUT ? " input" : "",
                    m->event->arg[1] & (BUFFER_OUTPUT | BUFFER_OUTSIDE) ? " output" : "",
                    m->event->arg[1] & CTS_BUFFER_COUNT ? " count" : "");
}

#define MANY_WAITS 64u /* from here on a table of fixed size would show */

RULE(GEN_EVENT_260)
{
    const struct cts_request *r = m->request;
    if (!is(m, CTS_EVENT_COMPLETED))
        return overdue(m) && (m->no_memory || m->waits_at_change >= MANY_WAITS)
                   ? cts_judge_pending(m, "a wait that is accepted is registered")
                   : CTS_SILENT;
    if (r->status == 0)
        return m->waits_at_change >= MANY_WAITS && changed_since(m) ? CTS_HOLDS : CTS_SILENT;
    if (!is_resource_status(r->status))
        return CTS_SILENT;
    if (m->excused)
        return m->no_memory || m->pending > CTS_PLENTY ? CTS_HOLDS : CTS_SILENT;
    return cts_judge_status(m, m->at_once ? "the wait accepted: no resource was short"
                                          : "a wait that finds no resources fails at once");
}

RULE(GEN_EVENT_270)
{
    if (!m->request->twin)
        return CTS_SILENT;
    if (!is(m, CTS_EVENT_COMPLETED))
        return overdue(m) ? cts_judge_pending(m, "it is another request than the one like it")
                          : CTS_SILENT;
    return m->request->completions > 1 ? cts_judge_again(m) : CTS_HOLDS;
}

/* The last moment from which the target must know M was a resume or restart. */
RULE(GEN_EVENT_280)
{
    const struct cts_request *r = m->request;
    if (!is(m, CTS_EVENT_COMPLETED))
        return m->late && m->judged_by_resume
                   ? cts_judge_pending(m, "the id has changed before the resume")
                   : CTS_SILENT;
    if (r->class != CTS_CLASS_POLL)
        return changed_since(m) && r->tally.resumes != m->tally.resumes &&
                       m->origin == CTS_ORIGIN_CURRENT
                   ? CTS_HOLDS
                   : CTS_SILENT;
    if (!m->judged_by_resume || m->judged_index == 0)
        return CTS_SILENT;
    if (m->origin == CTS_ORIGIN_STALE && m->highest < m->judged_index &&
        r->invoke > m->judged_stamp)
        return cts_judge_value(m, "the id as it was at the resume, or a later one");
    return m->origin == CTS_ORIGIN_CURRENT ? CTS_HOLDS : CTS_SILENT;
}

RULE(GEN_EVENT_290)
{
    if (m->request->tally.resumes == m->tally.resumes || !unchanged(m))
        return CTS_SILENT;
    if (is(m, CTS_EVENT_COMPLETED))
        return cts_judge_spurious(m, "a resume without a change");
    return rightly_pending(m) ? CTS_HOLDS : CTS_SILENT;
}

static enum cts_said same_id_stored(const struct cts_model *m)
{
    if (m->request->tally.same_stores == m->tally.same_stores || !unchanged(m))
        return CTS_SILENT;
    if (is(m, CTS_EVENT_COMPLETED))
        return cts_judge_spurious(m, "the same id was stored again");
    return rightly_pending(m) ? CTS_HOLDS : CTS_SILENT;
}

RULE(GEN_EVENT_300)
{
    return same_id_stored(m);
}

/* The same, seen from the platform: the guest does not react. */
RULE(GEN_PLATFORM_150)
{
    return same_id_stored(m);
}

RULE(GEN_EVENT_310)
{
    uint32_t chain = m->request->chain;
    if (chain == NO_INDEX || (m->origin != CTS_ORIGIN_CURRENT && m->origin != CTS_ORIGIN_STALE))
        return CTS_SILENT;
    return m->highest >= chain
               ? CTS_HOLDS
               : cts_judge_value(m, "no id older than the result it was armed with");
}

/* Waits stand in the list in order of submission; one ahead of this should have been woken before
 * it. */
RULE(GEN_EVENT_320)
{
    const struct cts_request *r = m->request;
    if (m->waits_at_change < 2 || !changed_since(m))
        return CTS_SILENT;
    for (uint32_t n = m->first; ANSWERS(m, WAKE_ORDER, FIRST_IN_FIRST_OUT) && n != 0;
         n = m->requests[n].next) {
        const struct cts_request *other = &m->requests[n];
        if (is_wait(other) && other->returned < r->invoke && other->cancel_begun == NEVER_STAMP &&
            !cts_model_held(m, other->expected, m->highest)) {
            cts_expected(m, "waits are woken in the order of their submission");
            cts_seen(m, "request %u completed before request %u", m->event->request, n);
            return CTS_BROKEN_MUST;
        }
    }
    return CTS_HOLDS;
}

RULE(GEN_EVENT_330)
{
    if (!m->request->startup_set)
        return CTS_SILENT;
    if (!is(m, CTS_EVENT_COMPLETED))
        return overdue(m) ? cts_judge_pending(m, "the id was set while the target started")
                          : CTS_SILENT;
    if (m->origin == CTS_ORIGIN_STALE)
        return cts_judge_value(m, "the id that was set while the target started");
    return m->origin == CTS_ORIGIN_CURRENT ? CTS_HOLDS : CTS_SILENT;
}
