/*
 * Rules of area EVENT, first half: when a wait ends, and with what. What it depends on besides the
 * two ids is in event_more.c.
 */
#include "oracle/judge.h"

/* Completes "the wait has completed" and "the wait stays pending" for rules that only differ in
 * when they apply: they hold if the wait at hand did what section 2.3 says. */
static enum cts_said pends_rightly(const struct cts_model *m)
{
    return rightly_pending(m) ? CTS_HOLDS : CTS_SILENT;
}

RULE(GEN_EVENT_010)
{
    const struct cts_request *r = m->request;
    if (is(m, CTS_EVENT_COMPLETED)) {
        if (!out_of_date(m))
            return CTS_SILENT;
        if (m->at_once && r->overlapped && ANSWERS(m, IMMEDIATE_COMPLETION, PENDED_THEN_COMPLETE))
            return cts_judge_status(m, "status 997 first");
        return CTS_HOLDS;
    }
    if (is(m, CTS_EVENT_SUBMITTED)) {
        bool must = ANSWERS(m, IMMEDIATE_COMPLETION, SYNCHRONOUS) && is_wait(r) && r->overlapped;
        if (!must || r->completions > 0 || !out_of_date(m))
            return CTS_SILENT;
        return cts_judge_pending(m, "within its submission, as another id is current");
    }
    return m->ignored ? cts_judge_pending(m, "another id was current at its arm") : CTS_SILENT;
}

RULE(GEN_EVENT_020)
{
    if (!is(m, CTS_EVENT_COMPLETED))
        return pends_rightly(m);
    if (m->event->status != 0)
        return dropped(m) ? cts_judge_status(m, "a pending wait ends by a change only")
                          : CTS_SILENT;
    return unchanged(m) ? cts_judge_spurious(m, "nothing has changed") : CTS_SILENT;
}

RULE(GEN_EVENT_030)
{
    if (!m->request->unarmed)
        return CTS_SILENT;
    if (!is(m, CTS_EVENT_COMPLETED))
        return pends_rightly(m);
    return unchanged(m) ? cts_judge_spurious(m, "the change was notified before its arm")
                        : CTS_SILENT;
}

RULE(GEN_EVENT_040)
{
    if (m->origin == CTS_ORIGIN_NONE)
        return CTS_SILENT;
    return cts_id_equal(m->value, m->request->expected)
               ? cts_judge_value(m, "an id other than the expected one")
               : CTS_HOLDS;
}

RULE(GEN_EVENT_050)
{
    if (m->origin == CTS_ORIGIN_CURRENT || m->origin == CTS_ORIGIN_TORN)
        return CTS_HOLDS;
    return m->origin == CTS_ORIGIN_STALE || m->origin == CTS_ORIGIN_MIXED
               ? cts_judge_value(m, "one whole id, current during the wait")
               : CTS_SILENT;
}

RULE(GEN_EVENT_060)
{
    if (is(m, CTS_EVENT_COMPLETED))
        return changed_since(m) && !m->at_once ? CTS_HOLDS : CTS_SILENT;
    return m->late ? cts_judge_pending(m, "the id has changed, and that was notified") : CTS_SILENT;
}

RULE(GEN_EVENT_070)
{
    struct cts_id expected = m->request->expected;
    if (is(m, CTS_EVENT_COMPLETED))
        return m->origin == CTS_ORIGIN_CURRENT && cts_value_similar(expected, m->value)
                   ? CTS_HOLDS
                   : CTS_SILENT;
    bool akin = overdue(m) && unseen(m) && cts_value_akin(expected, cts_model_current(m));
    return akin ? cts_judge_pending(m, "ids that differ in any bit are different") : CTS_SILENT;
}

RULE(GEN_EVENT_090)
{
    struct cts_id expected = m->request->expected;
    if (is(m, CTS_EVENT_COMPLETED))
        return m->origin == CTS_ORIGIN_CURRENT && cts_value_less(m->value, expected) ? CTS_HOLDS
                                                                                     : CTS_SILENT;
    bool smaller = overdue(m) && unseen(m) && cts_value_less(cts_model_current(m), expected);
    return smaller ? cts_judge_pending(m, "a smaller id is a change too") : CTS_SILENT;
}

/* All zeroes and all ones, as expected or as current. */
RULE(GEN_EVENT_100)
{
    const struct cts_request *r = m->request;
    struct cts_id current = cts_model_current(m), expected = r->expected;
    bool poll = r->class == CTS_CLASS_POLL;
    bool special = cts_value_special(current) || (!poll && cts_value_special(expected));
    bool zero = current.low == 0 || (!poll && expected.low == 0);
    if (!special || (zero && ANSWERS(m, ZERO_ID, UNINITIALISED_EVERYWHERE)))
        return CTS_SILENT;
    if (!is(m, CTS_EVENT_COMPLETED)) {
        if (overdue(m) && unseen(m))
            return cts_judge_pending(m, "no id is special");
        return pends_rightly(m);
    }
    if (r->status != 0)
        return refused(m) ? cts_judge_status(m, "no id is refused") : CTS_SILENT;
    if (!poll && unchanged(m))
        return cts_judge_spurious(m, "no id is special");
    return CTS_HOLDS;
}

RULE(GEN_EVENT_110)
{
    if (m->request->tally.notifying == m->tally.notifying || !unchanged(m))
        return CTS_SILENT;
    if (!is(m, CTS_EVENT_COMPLETED))
        return pends_rightly(m);
    return cts_judge_spurious(m, "a notify without a change");
}

RULE(GEN_EVENT_120)
{
    bool pattern = (m->raised_since > 1 || m->overlapped_notify) && changed_since(m);
    if (!pattern || !is_wait(m->request))
        return CTS_SILENT;
    if (!is(m, CTS_EVENT_COMPLETED))
        return m->late ? cts_judge_pending(m, "repeated notifies leave no wait behind")
                       : CTS_SILENT;
    return m->request->completions > 1 ? cts_judge_again(m) : CTS_HOLDS;
}

RULE(GEN_EVENT_130)
{
    bool permitted = !cts_id_equal(m->request->expected, cts_model_current(m)) && !overdue(m) &&
                     m->request->cancelled == CTS_CANCEL_NONE && !m->root->closed &&
                     !m->root->dead && !cts_model_queued(m, m->request);
    return permitted ? CTS_HOLDS : CTS_SILENT;
}

RULE(GEN_EVENT_140)
{
    const struct cts_request *r = m->request;
    if (!is_wait(r) || cts_model_now(m) - r->since < 2)
        return CTS_SILENT;
    if (r->completions > 1)
        return cts_judge_again(m);
    if (m->origin == CTS_ORIGIN_STALE || cts_id_equal(m->value, r->expected))
        return cts_judge_value(m, "one of the ids set during the wait");
    bool passed = m->origin == CTS_ORIGIN_CURRENT && m->entry_stamp > r->invoke &&
                  m->highest < m->entry_index;
    if (passed && ANSWERS(m, TWO_CHANGES, LATEST))
        return cts_judge_value(m, "the latest id that was notified");
    return CTS_HOLDS;
}

RULE(GEN_EVENT_150)
{
    if (m->waits_at_change < 2)
        return CTS_SILENT;
    if (m->request != NULL)
        return m->late ? cts_judge_pending(m, "a set ends every wait for another id") : CTS_SILENT;
    return m->overdue == 0 && m->woken_index == cts_model_now(m) ? CTS_HOLDS : CTS_SILENT;
}

/* Another wait has ended meanwhile. */
RULE(GEN_EVENT_160)
{
    bool completed = is(m, CTS_EVENT_COMPLETED);
    uint32_t others = m->tally.waits_ok - m->request->tally.waits_ok - (completed ? 1u : 0u);
    if (others == 0 || !unchanged(m))
        return CTS_SILENT;
    return completed ? cts_judge_spurious(m, "another wait ended, this one has nothing to end it")
                     : pends_rightly(m);
}

/* The target had already returned the id that was current at the arm. */
RULE(GEN_EVENT_170)
{
    if (!m->request->saw)
        return CTS_SILENT;
    if (is(m, CTS_EVENT_COMPLETED))
        return out_of_date(m) ? CTS_HOLDS : CTS_SILENT;
    return m->ignored ? cts_judge_pending(m, "it is judged by its own expected id, whatever was "
                                             "returned before")
                      : CTS_SILENT;
}
