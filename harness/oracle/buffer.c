/*
 * Rules of area IFACE on what the caller gets: output, byte count, event, return. Lengths and
 * codes are in iface.c.
 */
#include "oracle/judge.h"

/* Is the success one that carries an id? */
static bool carries_id(const struct cts_request *r)
{
    return r->class == CTS_CLASS_POLL || is_wait(r) || r->class == CTS_CLASS_SHORT_INPUT;
}

/* The first 16 bytes of the output are as they were before the call. */
static bool untouched(const struct cts_model *m)
{
    const struct cts_request *r = m->request;
    return !(m->event->arg[1] & CTS_BUFFER_HEAD) && !(r->flags & CTS_SUBMIT_SAME) &&
           r->out_length >= CTS_COUNTER_ID_SIZE;
}

RULE(GEN_IFACE_160)
{
    if (!carries_id(m->request))
        return CTS_SILENT;
    return m->request->count == CTS_COUNTER_ID_SIZE ? CTS_HOLDS
                                                    : cts_judge_status(m, "count 16 with success");
}

RULE(GEN_IFACE_170)
{
    uint32_t outside = m->event->arg[1] & BUFFER_OUTSIDE;
    if (outside == 0)
        return is(m, CTS_EVENT_COMPLETED) ? CTS_HOLDS : CTS_SILENT;
    cts_expected(m, "nothing written outside the first 16 bytes of the output");
    return cts_seen(m, "written:%s%s%s (out %u)", outside & CTS_BUFFER_BEFORE ? " before it" : "",
                    outside & CTS_BUFFER_TAIL ? " from offset 16 on" : "",
                    outside & CTS_BUFFER_AFTER ? " behind it" : "", m->request->out_length);
}

RULE(GEN_IFACE_190)
{
    if (!carries_id(m->request) || m->origin == CTS_ORIGIN_NONE || untouched(m))
        return CTS_SILENT;
    if (m->origin != CTS_ORIGIN_ALTERED && m->origin != CTS_ORIGIN_FOREIGN)
        return CTS_HOLDS;
    const char *mistake = NULL;
    for (uint32_t n = m->history_count; n-- > 0 && mistake == NULL;)
        mistake = cts_value_alteration(m->history[n].id, m->value);
    cts_judge_value(m, "the bytes of platform memory unchanged");
    if (mistake != NULL) {
        char text[CTS_VALUE_TEXT_SIZE];
        cts_seen(m, "%s: %s", cts_value_text(m->value, text), mistake);
    }
    return CTS_BROKEN;
}

RULE(GEN_IFACE_200)
{
    if (!(m->event->arg[1] & BUFFER_OUTPUT))
        return CTS_HOLDS;
    return cts_judge_status(m, "the output of a failed request as it was before");
}

RULE(GEN_IFACE_210)
{
    const struct cts_request *r = m->request;
    bool duty = r->class == CTS_CLASS_SHORT_OUTPUT ||
                (is_wait(r) && r->status == CTS_WIN32_OPERATION_ABORTED);
    if (duty) /* GEN-IFACE-140, GEN-CANCEL-030 */
        return CTS_SILENT;
    if (r->count == 0)
        return CTS_HOLDS;
    cts_judge_status(m, "count 0 with a failure");
    return ANSWERS(m, FAIL_BYTES, ZERO_REQUIRED) ? CTS_BROKEN_MUST : CTS_BROKEN;
}

RULE(GEN_IFACE_220)
{
    if (!carries_id(m->request))
        return CTS_SILENT;
    if (m->request->count <= CTS_COUNTER_ID_SIZE && m->request->count <= m->request->out_length)
        return CTS_HOLDS;
    return cts_judge_status(m, "a count that covers no more than the id");
}

/* The output is looked at as it is when completion shows. */
RULE(GEN_IFACE_230)
{
    const struct cts_request *r = m->request;
    const uint32_t *arg = m->event->arg;
    bool early = is(m, CTS_EVENT_COMPLETED)  ? arg[3] == 1
                 : is(m, CTS_EVENT_OBSERVED) ? arg[2] && !arg[3]
                                             : is(m, CTS_EVENT_SIGNALLED) && m->at_once;
    if (early) {
        cts_expected(m, "the output in place before the event is signalled");
        return cts_seen(m, "the event was signalled before the completion");
    }
    if (is(m, CTS_EVENT_CHECK)) {
        if (arg[2] == 0 || r->status != 0 || !(arg[1] & (CTS_BUFFER_HEAD | CTS_BUFFER_COUNT)))
            return CTS_SILENT;
        cts_expected(m, "the output in place at the completion");
        return cts_seen(m, "it changed afterwards (count %u)", arg[0]);
    }
    if (is(m, CTS_EVENT_SIGNALLED) || r->completions == 0 || r->status != 0 || !carries_id(r))
        return CTS_SILENT;
    if (!untouched(m))
        return CTS_HOLDS;
    return cts_judge_status(m, "the output in place at the completion");
}

RULE(GEN_IFACE_240)
{
    if (m->request == NULL) { /* SETTLED */
        if (m->unsignalled == 0)
            return CTS_SILENT;
        cts_expected(m, "the event of every success, and of every completion after 997, signalled");
        return cts_seen(m, "%u completed requests without their event", m->unsignalled);
    }
    if (!(m->request->flags & CTS_SUBMIT_OVERLAPPED))
        return CTS_SILENT;
    const uint32_t *arg = m->event->arg;
    bool early = is(m, CTS_EVENT_COMPLETED)   ? arg[3] == 1
                 : is(m, CTS_EVENT_SIGNALLED) ? m->at_once
                                              : arg[2] && !arg[3];
    if (early) {
        cts_expected(m, "the event signalled by the completion, not before it");
        return cts_seen(m, "the event of request %u was signalled while it was incomplete",
                        m->event->request);
    }
    if (is(m, CTS_EVENT_COMPLETED))
        return arg[3] == 0 ? CTS_HOLDS : CTS_SILENT;
    return is(m, CTS_EVENT_SIGNALLED) ? CTS_HOLDS : CTS_SILENT;
}

RULE(GEN_IFACE_250)
{
    const struct cts_request *r = m->request;
    if (r->class != CTS_CLASS_WAIT || !r->overlapped || r->completions > 0)
        return CTS_SILENT;
    if (!is(m, CTS_EVENT_SUBMITTED))
        return r->returned == NEVER_STAMP
                   ? cts_judge_stuck(m, "the call returns at once with status 997")
                   : CTS_SILENT;
    if (r->pended)
        return CTS_HOLDS;
    cts_expected(m, "status 997 for a wait that has not completed");
    return cts_seen(m, "status %u", m->event->status);
}

/* A request that was alone on its open at a quiescent point is the one that holds it; nothing
 * submitted after that may pass it. */
RULE(GEN_IFACE_260)
{
    const struct cts_request *r = m->request;
    if (r->overlapped)
        return CTS_SILENT;
    if (is(m, CTS_EVENT_SUBMITTED)) {
        if (r->completions > 0)
            return CTS_HOLDS;
        cts_expected(m, "a synchronous call returns after its completion");
        return cts_seen(m, "it returned with status %u before", m->event->status);
    }
    if (!ANSWERS(m, SYNC_SERIALISE, SERIALISED))
        return CTS_SILENT;
    for (uint32_t n = m->root->pending > 0 ? m->first : 0; n != 0; n = m->requests[n].next) {
        const struct cts_request *other = &m->requests[n];
        if (other->root == r->root && other->holder && other->invoke < r->invoke) {
            cts_expected(m, "requests on a synchronous handle one after the other");
            return cts_seen(m, "request %u completed while request %u is incomplete",
                            m->event->request, n);
        }
    }
    return CTS_HOLDS;
}
