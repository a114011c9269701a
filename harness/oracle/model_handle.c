/*
 * The model's handles, and the calls that are about handles: open, duplicate, close, cancel.
 * Requests are in model_request.c. Says when such an event cannot be true; judges nothing else.
 */
#include "oracle/model_parts.h"

#define NONE     UINT64_MAX
#define NO_INDEX UINT32_MAX

static struct cts_handle *add_handle(struct cts_model *m, uint32_t number)
{
    if (number <= m->handle_count || number - m->handle_count > CTS_MODEL_SKIP_MAX) {
        m->trouble = "the number of the new handle is not the next one";
        return NULL;
    }
    if (!cts_model_grow((void **)&m->handles, &m->handle_capacity, number, CTS_MODEL_HANDLES_MAX,
                        sizeof(*m->handles))) {
        m->trouble = "more handles than the oracle can follow";
        return NULL;
    }
    while (m->handle_count < number)
        m->handles[++m->handle_count] = (struct cts_handle){
            .root = m->handle_count, .closed_at = NONE, .ref_closed_at = NONE, .chain = NO_INDEX};
    return &m->handles[number];
}

static void take_open(struct cts_model *m, const struct cts_event *e)
{
    struct cts_handle *h = add_handle(m, e->handle);
    if (h == NULL)
        return;
    h->how = e->arg[0];
    h->dead = m->removing || m->removed;
    if (m->first_open == 0 || m->first_open == NONE)
        m->first_open = e->stamp;
    m->handle = m->root = h;
}

static void take_opened(struct cts_model *m, const struct cts_event *e)
{
    struct cts_handle *h = m->handle;
    if (h->open || h->refs > 0) {
        m->trouble = "the handle is open already";
    } else if (e->status == 0) {
        h->open = true;
        h->refs = 1;
        m->handles_open++;
    }
}

static void take_duplicate(struct cts_model *m, const struct cts_event *e)
{
    struct cts_handle *old = cts_model_handle(m, e->arg[0]);
    if (old == NULL || !old->open) {
        m->trouble = "a handle is duplicated that is not open";
        return;
    }
    uint32_t root = old->root, how = old->how;
    struct cts_handle *h = add_handle(m, e->handle); /* may move the handles */
    if (h == NULL)
        return;
    h->root = root;
    h->how = how;
    m->handles[root].refs++;
    m->handle = h;
    m->root = &m->handles[root];
}

static void take_duplicated(struct cts_model *m, const struct cts_event *e)
{
    if (m->handle->open || m->root == m->handle || m->root->refs == 0) {
        m->trouble = "a duplicate returns that was not asked for";
    } else if (e->status == 0) {
        m->handle->open = true;
        m->handles_open++;
    } else {
        m->root->refs--;
    }
}

static void take_close(struct cts_model *m, const struct cts_event *e)
{
    if (!m->handle->open || m->root->refs == 0) {
        m->trouble = "a handle is closed that is not open";
        return;
    }
    m->handle->open = false;
    m->handles_open--;
    m->tally.closes++;
    if (m->raised != m->delivered || m->notifying || cts_model_now(m) > m->judged_index)
        m->close_in_change = true;
    if (--m->root->refs > 0)
        m->root->ref_closed_at = e->stamp;
    else {
        m->root->closed_at = e->stamp;
        m->root->closed_rest = m->settled_stamp;
    }
}

static void take_closed(struct cts_model *m)
{
    if (m->root->closed_at == NONE || m->root->closed)
        return; /* another reference */
    m->root->closed = true;
    if (m->root->waits > 0)
        m->cycles++;
}

/* -- cancel -- */

/* A request that stands behind another on its synchronous open has not reached the target: a cancel
 * may miss it. */
static void reach(const struct cts_model *m, struct cts_request *r, uint64_t stamp)
{
    r->behind = cts_model_queued(m, r);
    if (r->completions > 0)
        r->late_cancel = true;
    else if (r->cancel_begun == NONE)
        r->cancel_begun = stamp;
}

static void take_cancel(struct cts_model *m, const struct cts_event *e)
{
    m->tally.cancels++;
    m->last_cancel_wide = e->request == 0;
    m->cancels[e->thread] = e->stamp;
    m->idle_cancels[e->thread] =
        m->request != NULL ? m->request->completions > 0 : m->root->pending == 0;
    if (m->raised != m->delivered || m->notifying || cts_model_now(m) > m->judged_index)
        m->cancel_in_change = true;
    if (m->request != NULL) {
        reach(m, m->request, e->stamp);
        return;
    }
    if (m->root->cancelling++ == 0)
        m->root->cancel_stamp = e->stamp;
    for (uint32_t n = m->first; n != 0; n = m->requests[n].next)
        if (m->requests[n].root == m->handle->root)
            reach(m, &m->requests[n], e->stamp);
}

/* A cancel that began at `begin` has returned. Was the request certainly queued when it began? A
 * handle-wide cancel may have missed it otherwise. */
static void found(struct cts_model *m, struct cts_request *r, uint64_t begin, uint32_t status,
                  bool wide)
{
    bool queued = (r->pended && r->returned < begin) || r->settled;
    if (r->invoke > begin || r->behind)
        return;
    if (status == 0 && (queued || !wide)) {
        r->cancelled = queued ? CTS_CANCEL_LATER : CTS_CANCEL_RACING;
        r->handle_wide |= wide;
    } else if (status != 0 && queued && r->completions == 0 && !cts_model_queued(m, r)) {
        r->refused_cancel = true;
    }
}

static void take_cancelled(struct cts_model *m, const struct cts_event *e)
{
    uint64_t begin = m->cancels[e->thread];
    m->cancels[e->thread] = 0;
    m->cancel_begin = begin;
    m->cancel_idle =
        m->idle_cancels[e->thread] && (m->request != NULL || m->root->submitted_at < begin);
    if (begin == 0) {
        m->trouble = "a cancel returns that was not called";
        return;
    }
    if (m->request != NULL) {
        found(m, m->request, begin, e->status, false);
        return;
    }
    if (m->root->cancelling > 0)
        m->root->cancelling--;
    for (uint32_t n = m->first; n != 0; n = m->requests[n].next)
        if (m->requests[n].root == m->handle->root)
            found(m, &m->requests[n], begin, e->status, true);
}

void cts_model_take_handle(struct cts_model *m, const struct cts_event *e)
{
    switch (e->kind) {
    case CTS_EVENT_OPEN:
        take_open(m, e);
        break;
    case CTS_EVENT_DUPLICATE:
        take_duplicate(m, e);
        break;
    case CTS_EVENT_OPENED:
        take_opened(m, e);
        break;
    case CTS_EVENT_DUPLICATED:
        take_duplicated(m, e);
        break;
    case CTS_EVENT_CLOSE:
        take_close(m, e);
        break;
    case CTS_EVENT_CLOSED:
        take_closed(m);
        break;
    case CTS_EVENT_CANCEL:
        take_cancel(m, e);
        break;
    case CTS_EVENT_CANCELLED:
        take_cancelled(m, e);
        break;
    default:
        break;
    }
}
