/*
 * Rules of area CANCEL: each request completes once, cancelling ends what it names and nothing
 * else.
 */
#include "oracle/judge.h"

static bool pending_topic(const struct cts_model *m)
{
    return !is(m, CTS_EVENT_COMPLETED);
}

static bool reached(const struct cts_request *r)
{
    return r->cancel_begun != NEVER_STAMP;
}

/* A cancel was called since the invoke. */
static bool cancels_since(const struct cts_model *m)
{
    return m->tally.cancels != m->request->tally.cancels;
}

static bool aborted(const struct cts_request *r)
{
    return r->status == CTS_WIN32_OPERATION_ABORTED;
}

RULE(GEN_CANCEL_010)
{
    if (pending_topic(m))
        return (m->root->closed && !overtaken_by_close(m)) || (m->root->dead && m->removed)
                   ? cts_judge_stuck(m, "every request completes once its open or device is gone")
                   : CTS_SILENT;
    return m->request->completions > 1 ? cts_judge_again(m) : CTS_HOLDS;
}

RULE(GEN_CANCEL_020)
{
    const struct cts_request *r = m->request;
    if (pending_topic(m))
        return r->cancelled == CTS_CANCEL_LATER && !cts_model_queued(m, r)
                   ? cts_judge_stuck(m, "a cancelled request completes")
                   : CTS_SILENT;
    if (!reached(r))
        return CTS_SILENT;
    if (aborted(r))
        return CTS_HOLDS;
    return dropped(m) ? cts_judge_status(m, "status 995 for a cancelled wait") : CTS_SILENT;
}

RULE(GEN_CANCEL_030)
{
    const struct cts_request *r = m->request;
    if (!aborted(r))
        return CTS_SILENT;
    return r->count == 0 && !(m->event->arg[1] & BUFFER_OUTPUT)
               ? CTS_HOLDS
               : cts_judge_status(m, "count 0 and the output untouched for an aborted wait");
}

/* The change was visible before the cancel was called, and stayed. */
static bool change_came_first(const struct cts_model *m)
{
    const struct cts_request *r = m->request;
    uint32_t n = cts_model_now(m);
    while (n > r->since && m->history[n].stamp > r->cancel_begun)
        n--;
    return n > r->since && !cts_model_held(m, r->expected, n);
}

RULE(GEN_CANCEL_040)
{
    const struct cts_request *r = m->request;
    if (!is_wait(r) || !reached(r) || !changed_since(m))
        return CTS_SILENT;
    if (pending_topic(m))
        return r->cancelled != CTS_CANCEL_NONE
                   ? cts_judge_pending(m, "by the change or by the cancel")
                   : CTS_SILENT;
    if (r->completions > 1)
        return cts_judge_again(m);
    if (r->status == 0)
        return CTS_HOLDS;
    if (!aborted(r))
        return m->excused ? CTS_SILENT : cts_judge_status(m, "success, or status 995");
    if (ANSWERS(m, CANCEL_OUTCOME, SUCCESS_REQUIRED) && change_came_first(m))
        return cts_judge_status(m, "success: the change was visible before the cancel");
    return CTS_HOLDS;
}

RULE(GEN_CANCEL_050)
{
    const struct cts_request *r = m->request;
    if (!cancels_since(m) || reached(r))
        return CTS_SILENT;
    if (pending_topic(m))
        return rightly_pending(m) ? CTS_HOLDS : CTS_SILENT;
    return aborted(r) && !m->excused ? cts_judge_status(m, "only the cancelled request ends")
                                     : CTS_SILENT;
}

RULE(GEN_CANCEL_060)
{
    const struct cts_request *r = m->request;
    if (!m->last_cancel_wide || !cancels_since(m))
        return CTS_SILENT;
    if (!pending_topic(m)) {
        if (!aborted(r))
            return CTS_SILENT;
        if (reached(r))
            return CTS_HOLDS;
        return m->excused ? CTS_SILENT : cts_judge_status(m, "requests of another handle go on");
    }
    if (r->handle_wide && !cts_model_queued(m, r))
        return cts_judge_stuck(m, "a cancel of the handle ends all requests pending on it");
    return !reached(r) && is_wait(r) && rightly_pending(m) ? CTS_HOLDS : CTS_SILENT;
}

RULE(GEN_CANCEL_070)
{
    if (!m->request->after_abort)
        return CTS_SILENT;
    if (!pending_topic(m))
        return out_of_date(m) ? CTS_HOLDS : CTS_SILENT;
    return m->ignored ? cts_judge_pending(m, "the cancel of one like it lost nothing") : CTS_SILENT;
}

RULE(GEN_CANCEL_080)
{
    const struct cts_request *r = m->request;
    if (!pending_topic(m)) /* before the target had time to rest after the submission */
        return reached(r) && !r->settled ? CTS_HOLDS : CTS_SILENT;
    bool lost = r->cancelled == CTS_CANCEL_RACING || r->refused_cancel;
    return lost && !cts_model_queued(m, r)
               ? cts_judge_stuck(m, r->refused_cancel ? "a pending request can be cancelled"
                                                      : "a cancel during submission takes effect")
               : CTS_SILENT;
}

RULE(GEN_CANCEL_090)
{
    if (!m->cancel_idle || m->root->dead)
        return CTS_SILENT;
    if (m->event->status == CTS_WIN32_NOT_FOUND)
        return CTS_HOLDS;
    cts_expected(m, "status 1168: there is nothing to cancel");
    return cts_seen(m, "status %u", m->event->status);
}

RULE(GEN_CANCEL_100)
{
    const struct cts_request *r = m->request;
    if (r == NULL || !r->late_cancel)
        return CTS_SILENT;
    if (is(m, CTS_EVENT_CANCELLED))
        return m->cancel_idle ? CTS_HOLDS : CTS_SILENT;
    if (is(m, CTS_EVENT_COMPLETED))
        return cts_judge_again(m);
    if (m->event->arg[2] == 0 || !(m->event->arg[1] & (BUFFER_OUTPUT | CTS_BUFFER_COUNT)))
        return CTS_SILENT;
    cts_expected(m, "a late cancel leaves the result as it is");
    return cts_seen(m, "the result of request %u has changed", m->event->request);
}

RULE(GEN_CANCEL_110)
{
    if (!m->cancel_in_change || reached(m->request) || !changed_since(m))
        return CTS_SILENT;
    if (!pending_topic(m))
        return CTS_HOLDS;
    return m->late ? cts_judge_pending(m, "the cancel of another does not keep it from waking")
                   : CTS_SILENT;
}

RULE(GEN_CANCEL_120)
{
    const struct cts_request *r = m->request;
    if (is(m, CTS_EVENT_QUIESCENT))
        return m->event->arg[1] > 0 ? CTS_HOLDS : CTS_SILENT;
    if (is(m, CTS_EVENT_SIGNALLED)) {
        if (r->completions == 0 || r->unsignalled || !r->signalled)
            return CTS_SILENT;
        cts_expected(m, "nothing done to a request after its completion");
        return cts_seen(m, "its event was signalled again");
    }
    if (is(m, CTS_EVENT_COMPLETED))
        return m->root->closed && m->root->closed_at > r->response ? cts_judge_again(m)
                                                                   : CTS_SILENT;
    if (m->event->arg[2] == 0)
        return CTS_SILENT;
    cts_expected(m, "nothing written after the completion or the close");
    return cts_seen(m, "buffers or count of request %u changed (count %u)", m->event->request,
                    m->event->arg[0]);
}
