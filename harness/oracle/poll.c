/*
 * Rules of area POLL: what a poll returns, and that it returns.
 */
#include "oracle/judge.h"

RULE(GEN_POLL_010)
{
    if (is(m, CTS_EVENT_COMPLETED))
        return CTS_HOLDS;
    return stuck(m, CTS_CLASS_POLL) && !m->root->dead
               ? cts_judge_stuck(m, "a poll completes without waiting")
               : CTS_SILENT;
}

RULE(GEN_POLL_020)
{
    if (m->origin == CTS_ORIGIN_CURRENT || m->origin == CTS_ORIGIN_TORN)
        return CTS_HOLDS;
    return m->origin == CTS_ORIGIN_STALE ? cts_judge_value(m, "an id current during the poll")
                                         : CTS_SILENT;
}

RULE(GEN_POLL_030)
{
    return m->origin == CTS_ORIGIN_CURRENT && m->highest != cts_model_now(m) ? CTS_HOLDS
                                                                             : CTS_SILENT;
}

RULE(GEN_POLL_040)
{
    if (m->origin == CTS_ORIGIN_MIXED)
        return cts_judge_value(m, "one whole id");
    bool could_mix = m->history_count > 1 && m->origin != CTS_ORIGIN_NONE;
    return could_mix ? CTS_HOLDS : CTS_SILENT;
}

RULE(GEN_POLL_050)
{
    const struct cts_request *r = m->request;
    if (r->floor == 0 || (m->origin != CTS_ORIGIN_CURRENT && m->origin != CTS_ORIGIN_STALE))
        return CTS_SILENT;
    return m->highest >= r->floor ? CTS_HOLDS
                                  : cts_judge_value(m, "no id older than an earlier poll returned");
}

RULE(GEN_POLL_060)
{
    if (!m->request->unnotified)
        return CTS_SILENT;
    if (m->origin == CTS_ORIGIN_CURRENT || m->origin == CTS_ORIGIN_TORN)
        return CTS_HOLDS;
    return m->origin == CTS_ORIGIN_STALE
               ? cts_judge_value(m, "the new id, though its notify is not delivered")
               : CTS_SILENT;
}

/* A poll came while the wait was pending: before the change, or after it and before its notify.
 * That it also broke the wait is likely only if no other wait has woken. */
RULE(GEN_POLL_070)
{
    const struct cts_request *r = m->request;
    uint32_t now = cts_model_now(m);
    bool took = m->taken_index == now && m->taken_stamp > r->invoke;
    bool before = m->poll_before_change > r->returned;
    if (!changed_since(m) || (!took && !before))
        return CTS_SILENT;
    if (is(m, CTS_EVENT_COMPLETED))
        return CTS_HOLDS;
    return m->late && unseen(m)
               ? cts_judge_pending(m, "the poll that came before took nothing away")
               : CTS_SILENT;
}

RULE(GEN_POLL_080)
{
    bool early = m->taken_index != NO_INDEX && m->taken_stamp > m->request->invoke &&
                 m->highest == m->taken_index && m->highest > m->judged_index;
    return early ? CTS_HOLDS : CTS_SILENT;
}

RULE(GEN_POLL_100)
{
    if (!m->poll_known || m->origin == CTS_ORIGIN_NONE || !cts_model_calm(m, m->request))
        return CTS_SILENT;
    return cts_id_equal(m->value, m->poll_value)
               ? CTS_HOLDS
               : cts_judge_value(m, "what the poll before it returned, with no set between");
}
