/*
 * Rules of area SUPPORT: which guest offers what.
 */
#include "oracle/judge.h"

static bool is_old(const struct cts_request *r)
{
    return r->class == CTS_CLASS_OLD_WAIT || r->class == CTS_CLASS_OLD_LONG ||
           r->class == CTS_CLASS_OLD_SHORT;
}

static bool old_and_stuck(const struct cts_model *m)
{
    return is_old(m->request) && stuck(m, (enum cts_class)m->request->class);
}

RULE(GEN_SUPPORT_010)
{
    if (m->event->status == 0)
        return CTS_HOLDS;
    return m->excused ? CTS_SILENT : cts_judge_status(m, "a poll succeeds on every guest");
}

RULE(GEN_SUPPORT_020)
{
    if (m->request->class != CTS_CLASS_WAIT)
        return CTS_SILENT;
    if (!is(m, CTS_EVENT_COMPLETED))
        return rightly_pending(m) ? CTS_HOLDS : CTS_SILENT;
    if (m->event->status == 0)
        return CTS_HOLDS;
    return refused(m) && !is_resource_status(m->event->status) /* GEN-EVENT-260 speaks of those */
               ? cts_judge_status(m, "a wait is accepted on this guest")
               : CTS_SILENT;
}

RULE(GEN_SUPPORT_030)
{
    if (m->request->class != CTS_CLASS_OLD_WAIT)
        return CTS_SILENT;
    if (!is(m, CTS_EVENT_COMPLETED))
        return old_and_stuck(m) ? cts_judge_stuck(m, "status 50 on this guest") : CTS_SILENT;
    if (m->excused)
        return CTS_SILENT;
    return m->request->status == CTS_WIN32_NOT_SUPPORTED
               ? CTS_HOLDS
               : cts_judge_status(m, "status 50 on this guest");
}

RULE(GEN_SUPPORT_040)
{
    const struct cts_request *r = m->request;
    if (r->class != CTS_CLASS_OLD_WAIT)
        return CTS_SILENT;
    if (is(m, CTS_EVENT_SUBMITTED))
        return r->pended ? cts_judge_status(m, "the refusal is decided at submission") : CTS_SILENT;
    if (m->excused || !m->at_once)
        return CTS_SILENT;
    if (m->earlier_old.known && m->earlier_old.status != r->status)
        return cts_judge_status(m, "the same refusal whatever id is expected");
    return CTS_HOLDS;
}

RULE(GEN_SUPPORT_050)
{
    const struct cts_request *r = m->request;
    if (!is_old(r))
        return CTS_SILENT;
    if (is(m, CTS_EVENT_SUBMITTED))
        return r->pended ? cts_judge_status(m, "the refused request never pends") : CTS_SILENT;
    if (!is(m, CTS_EVENT_COMPLETED))
        return old_and_stuck(m) ? cts_judge_stuck(m, "the refused request never pends")
                                : CTS_SILENT;
    if (r->completions > 1)
        return cts_judge_again(m);
    return m->at_once ? CTS_HOLDS : CTS_SILENT;
}

RULE(GEN_SUPPORT_060)
{
    const struct cts_request *r = m->request;
    if (m->excused)
        return CTS_SILENT;
    if (r->class == CTS_CLASS_POLL) {
        if (!m->old_refused)
            return CTS_SILENT;
        return r->status == 0 ? CTS_HOLDS : cts_judge_status(m, "polling works after a refusal");
    }
    if (r->class != CTS_CLASS_OLD_WAIT || !m->earlier_old.known)
        return CTS_SILENT;
    return m->earlier_old.status == r->status
               ? CTS_HOLDS
               : cts_judge_status(m, "the answer that the request before it got");
}

RULE(GEN_SUPPORT_070)
{
    if (!is_old(m->request))
        return CTS_SILENT;
    if (!is(m, CTS_EVENT_COMPLETED))
        return old_and_stuck(m) ? cts_judge_stuck(m, "no request with an id pends on this guest")
                                : CTS_SILENT;
    return m->request->status != 0
               ? CTS_HOLDS
               : cts_judge_status(m, "no request with an id succeeds on this guest");
}

RULE(GEN_SUPPORT_080)
{
    uint32_t status = m->request->status;
    if (m->request->class != CTS_CLASS_OLD_SHORT)
        return CTS_SILENT;
    if (!is(m, CTS_EVENT_COMPLETED))
        return old_and_stuck(m) ? cts_judge_stuck(m, "status 50 or 122") : CTS_SILENT;
    if (m->excused)
        return CTS_SILENT;
    bool unsupported = status == CTS_WIN32_NOT_SUPPORTED;
    bool insufficient = status == CTS_WIN32_INSUFFICIENT_BUFFER;
    if (ANSWERS(m, OLD_GUEST_PRECEDENCE, NOT_SUPPORTED_FIRST))
        return unsupported ? CTS_HOLDS : cts_judge_status(m, "status 50 before 122");
    if (ANSWERS(m, OLD_GUEST_PRECEDENCE, INSUFFICIENT_FIRST))
        return insufficient ? CTS_HOLDS : cts_judge_status(m, "status 122 before 50");
    return unsupported || insufficient ? CTS_HOLDS : cts_judge_status(m, "status 50 or 122");
}

RULE(GEN_SUPPORT_090)
{
    if (!m->lacks_integration)
        return CTS_SILENT;
    if (m->event->status != 0)
        return CTS_HOLDS;
    cts_expected(m, "no device without integration services");
    return cts_seen(m, "the open succeeded");
}
