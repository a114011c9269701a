/*
 * The model's requests: what they are, what is incomplete, what became of it. Says when such an
 * event cannot be true; judges nothing else.
 */
#include "oracle/model_parts.h"

#define NONE          UINT64_MAX
#define NO_INDEX      UINT32_MAX
#define OUT_OF_MEMORY 14u /* ERROR_OUTOFMEMORY */

static struct cts_request *add_request(struct cts_model *m, uint32_t number)
{
    if (number <= m->request_count || number - m->request_count > CTS_MODEL_SKIP_MAX) {
        m->trouble = "the number of the new request is not the next one";
        return NULL;
    }
    if (!cts_model_grow((void **)&m->requests, &m->request_capacity, number, CTS_MODEL_REQUESTS_MAX,
                        sizeof(*m->requests))) {
        m->trouble = "more requests than the oracle can follow";
        return NULL;
    }
    while (m->request_count < number)
        memset(&m->requests[++m->request_count], 0, sizeof(*m->requests));
    return &m->requests[number];
}

/* -- submission -- */

static enum cts_class classify(const struct cts_model *m, const struct cts_request *r,
                               const struct cts_handle *h, const struct cts_handle *root)
{
    bool always_poll =
        cts_model_setting(m, CTS_SWITCH_INPUT_MEANING) == CTS_INPUT_MEANING_ALWAYS_POLL;
    uint32_t in = always_poll ? 0 : r->in_length;
    bool short_output = r->out_length < CTS_COUNTER_ID_SIZE;
    if (m->absent || root->dead)
        return CTS_CLASS_GONE;
    if (r->code != CTS_COUNTER_CODE_READ)
        return CTS_CLASS_OTHER_CODE;
    if ((h->how & (CTS_OPEN_READ | CTS_OPEN_WRITE)) != (CTS_OPEN_READ | CTS_OPEN_WRITE))
        return CTS_CLASS_NO_ACCESS;
    if (((r->flags & CTS_SUBMIT_IN_NULL) && r->in_length > 0) ||
        ((r->flags & CTS_SUBMIT_OUT_NULL) && r->out_length > 0))
        return CTS_CLASS_NULL;
    if (in == 0)
        return short_output ? CTS_CLASS_SHORT_OUTPUT : CTS_CLASS_POLL;
    if (in >= CTS_COUNTER_ID_SIZE && !m->poll_only &&
        cts_model_setting(m, CTS_SWITCH_GUEST_LEVEL) == CTS_GUEST_LEVEL_POLL_ONLY)
        return CTS_CLASS_FREE;
    if (in < CTS_COUNTER_ID_SIZE)
        return short_output ? CTS_CLASS_ODD : CTS_CLASS_SHORT_INPUT;
    if (in == CTS_COUNTER_ID_SIZE) {
        if (short_output)
            return m->poll_only ? CTS_CLASS_OLD_SHORT : CTS_CLASS_SHORT_OUTPUT;
        return m->poll_only ? CTS_CLASS_OLD_WAIT : CTS_CLASS_WAIT;
    }
    if (short_output)
        return CTS_CLASS_ODD;
    return m->poll_only ? CTS_CLASS_OLD_LONG : CTS_CLASS_LONG;
}

static bool is_wait(const struct cts_request *r)
{
    return r->class == CTS_CLASS_WAIT || r->class == CTS_CLASS_LONG;
}

static void link_request(struct cts_model *m, struct cts_request *r, uint32_t number)
{
    r->previous = m->last;
    r->next = 0;
    if (m->last != 0)
        m->requests[m->last].next = number;
    else
        m->first = number;
    m->last = number;
    m->pending++;
    m->root->pending++;
    m->pending_waits += is_wait(r);
}

static void unlink_request(struct cts_model *m, struct cts_request *r)
{
    if (r->previous != 0)
        m->requests[r->previous].next = r->next;
    else
        m->first = r->next;
    if (r->next != 0)
        m->requests[r->next].previous = r->previous;
    else
        m->last = r->previous;
    m->pending--;
    m->root->pending--;
    m->pending_waits -= is_wait(r);
}

/* What only waits remember. */
static void begin_wait(struct cts_model *m, struct cts_request *r, uint32_t number)
{
    struct cts_handle *root = m->root;
    const struct cts_request *twin = cts_model_request(m, root->last_wait);
    const struct cts_request *aborted = cts_model_request(m, m->aborted);
    if (twin != NULL && twin->completions == 0 && cts_id_equal(twin->expected, r->expected))
        r->twin = m->requests[root->last_wait].twin = true;
    if (root->chain != NO_INDEX && cts_id_equal(m->history[root->chain].id, r->expected))
        r->chain = root->chain;
    r->unarmed = m->pending_waits == 0 && m->judged_index > 0 && !m->judged_by_resume &&
                 m->judged_index == cts_model_now(m) && m->waits_at_change == 0;
    r->repeat = m->tally.waits_ok > 0 || m->aborted != 0;
    r->after_abort = aborted != NULL && cts_id_equal(aborted->expected, r->expected) &&
                     !cts_id_equal(cts_model_current(m), r->expected);
    r->reuse = root->done > 0 || m->tally.closes > 0;
    root->last_wait = number;
    root->waits++;
}

static void take_submit(struct cts_model *m, const struct cts_event *e)
{
    struct cts_handle *h = m->handle, *root = m->root;
    if (!h->open && h->refs == 0 && root->closed_at == NONE) {
        m->trouble = "a request is submitted on a handle that was never open";
        return;
    }
    struct cts_request *r = add_request(m, e->request);
    if (r == NULL)
        return;
    r->invoke = m->last_guest = e->stamp;
    r->returned = r->response = NONE;
    r->cancel_begun = root->cancelling > 0 ? root->cancel_stamp : NONE;
    r->handle = e->handle;
    r->root = h->root;
    r->code = e->arg[0];
    r->in_length = e->arg[1];
    r->out_length = e->arg[2];
    r->flags = (uint8_t)e->arg[3];
    r->overlapped = (h->how & CTS_OPEN_OVERLAPPED) != 0;
    if (e->length >= CTS_COUNTER_ID_SIZE)
        r->expected = cts_model_id(cts_model_payload(e));
    r->since = cts_model_now(m);
    r->view = cts_model_setting(m, CTS_SWITCH_CURRENT_MEANING) == CTS_CURRENT_MEANING_DRIVER_VIEW
                  ? m->view_index
                  : r->since;
    r->floor = m->poll_floor;
    r->chain = NO_INDEX;
    r->tally = m->tally;
    r->startup_set = r->since == m->startup_index;
    r->unnotified = r->since > m->judged_index;
    r->saw = m->polled_index == r->since || m->woken_index == r->since;
    root->submitted_at = e->stamp;
    r->class = (uint8_t)classify(m, r, h, root);
    if (is_wait(r))
        begin_wait(m, r, e->request);
    link_request(m, r, e->request);
    m->request = r;
}

/* Every success signals the event, and so does a failure after 997 (GEN-IFACE-240). */
static void owe_signal(struct cts_model *m, struct cts_request *r)
{
    if (r->unsignalled || !(r->flags & CTS_SUBMIT_OVERLAPPED))
        return;
    r->unsignalled = true;
    m->unsignalled++;
}

static void take_submitted(struct cts_model *m, const struct cts_event *e)
{
    struct cts_request *r = m->request;
    if (r->returned != NONE) {
        m->trouble = "a submit returns twice";
        return;
    }
    r->returned = e->stamp;
    r->pended = e->status == CTS_WIN32_IO_PENDING;
    if (r->completions > 0 && !r->signalled && r->pended)
        owe_signal(m, r);
}

/* -- completion -- */

/* Causes of a failure that every rule accepts. */
static bool has_excuse(const struct cts_model *m, const struct cts_request *r, uint32_t status)
{
    if (status == 0)
        return false;
    if ((m->no_memory || m->pending > CTS_PLENTY) && m->at_once &&
        (status == CTS_WIN32_NOT_ENOUGH_MEMORY || status == OUT_OF_MEMORY ||
         status == CTS_WIN32_NO_SYSTEM_RESOURCES))
        return true;
    if (status == CTS_WIN32_OPERATION_ABORTED && r->cancel_begun != NONE)
        return true;
    return m->root->closed_at != NONE || m->root->dead ||
           (m->handles[r->handle].how & CTS_OPEN_UNPRIVILEGED) != 0;
}

static void end_wait(struct cts_model *m, struct cts_request *r, uint32_t number)
{
    if (r->status == 0) {
        m->tally.waits_ok++;
        if (m->origin == CTS_ORIGIN_CURRENT || m->origin == CTS_ORIGIN_STALE)
            m->root->chain = m->woken_index = m->highest;
    } else if (r->status == CTS_WIN32_OPERATION_ABORTED) {
        m->aborted = number;
    }
}

/* Remembers answers that later ones must agree with, and shows the earlier ones to the rules. */
static void compare(struct cts_model *m, const struct cts_request *r)
{
    struct cts_answer answer = {true, r->status};
    if (r->class == CTS_CLASS_SHORT_INPUT) {
        bool tail = (r->flags & CTS_SUBMIT_TAIL_CURRENT) != 0;
        m->earlier_short = m->short_input[!tail][r->in_length];
        m->short_input[tail][r->in_length] = answer;
    } else if (r->class == CTS_CLASS_OLD_WAIT) {
        m->earlier_old = m->old_wait;
        m->old_wait = answer;
        m->old_refused |= r->status != 0;
    } else if (r->class == CTS_CLASS_LONG) {
        m->earlier_long = m->long_input;
        if (!m->at_once)
            answer.status = 0; /* it had been accepted */
        if (r->in_length < CTS_LARGE_LENGTH)
            m->long_input = answer;
    }
}

static void take_completed(struct cts_model *m, const struct cts_event *e)
{
    struct cts_request *r = m->request;
    if (r->completions++ > 0)
        return;
    m->last_guest = e->stamp;
    m->at_once = r->returned == NONE;
    r->response = e->stamp;
    r->status = e->status;
    r->count = e->arg[0];
    r->signalled |= e->arg[3] != 2;
    m->excused = has_excuse(m, r, e->status);
    m->origin = CTS_ORIGIN_NONE;
    if (e->status == 0 && e->length >= CTS_COUNTER_ID_SIZE) {
        m->value = cts_model_id(cts_model_payload(e));
        cts_model_trace_value(m, r);
    }
    if (!m->excused)
        compare(m, r);
    unlink_request(m, r);
    m->root->done++;
    m->tally.completions++;
    if (is_wait(r))
        end_wait(m, r, e->request);
    if (!r->signalled && (r->status == 0 || r->pended))
        owe_signal(m, r);
}

static void take_signalled(struct cts_model *m)
{
    struct cts_request *r = m->request;
    if (r->unsignalled) {
        r->unsignalled = false;
        m->unsignalled--;
    }
}

static void take_overwrite(struct cts_model *m, const struct cts_event *e)
{
    struct cts_request *r = m->request;
    if (r->completions > 0)
        return;
    r->overwritten = true;
    r->overwrite = r->expected;
    memcpy(&r->overwrite, cts_model_payload(e),
           e->length < sizeof(r->overwrite) ? e->length : sizeof(r->overwrite));
}

/* -- all of them -- */

/* Finds what the event speaks of. */
static bool find(struct cts_model *m, const struct cts_event *e)
{
    bool may_lack_request = e->kind == CTS_EVENT_CANCEL || e->kind == CTS_EVENT_CANCELLED;
    bool about_request = e->kind >= CTS_EVENT_SUBMITTED && e->kind <= CTS_EVENT_CANCELLED;
    if (e->kind == CTS_EVENT_OBSERVED)
        about_request = true;
    if (about_request && !(may_lack_request && e->request == 0)) {
        m->request = cts_model_request(m, e->request);
        if (m->request == NULL || m->request->invoke == 0)
            return false;
        m->handle = &m->handles[m->request->handle];
    } else {
        m->handle = cts_model_handle(m, e->handle);
        if (m->handle == NULL)
            return false;
    }
    m->root = &m->handles[m->handle->root];
    return true;
}

void cts_model_take_request(struct cts_model *m, const struct cts_event *e)
{
    if (e->kind == CTS_EVENT_OPEN || e->kind == CTS_EVENT_DUPLICATE) {
        cts_model_take_handle(m, e);
        return;
    }
    if (!find(m, e)) {
        m->request = NULL;
        m->handle = NULL;
        m->trouble = "the event speaks of a handle or request that does not exist";
        return;
    }
    switch (e->kind) {
    case CTS_EVENT_SUBMIT:
        take_submit(m, e);
        break;
    case CTS_EVENT_SUBMITTED:
        take_submitted(m, e);
        break;
    case CTS_EVENT_COMPLETED:
        take_completed(m, e);
        break;
    case CTS_EVENT_SIGNALLED:
        m->at_once = m->request->completions == 0; /* seen by rules before it is taken in */
        break;
    case CTS_EVENT_OVERWRITE:
        take_overwrite(m, e);
        break;
    default:
        cts_model_take_handle(m, e);
        break;
    }
}

void cts_model_look(struct cts_model *m, struct cts_request *r)
{
    m->request = r;
    m->handle = &m->handles[r->handle];
    m->root = &m->handles[r->root];
    m->late = m->ignored = false;
    bool ended = r->cancelled != CTS_CANCEL_NONE || m->root->closed || m->root->dead;
    if (!is_wait(r) || ended || cts_model_queued(m, r))
        return;
    m->late = (r->invoke < m->judged_stamp || cts_model_now(m) == m->judged_index) &&
              !cts_model_held(m, r->expected, m->judged_index);
    m->ignored = !r->settled && !cts_model_held(m, r->expected, r->view);
}

static void remember_poll(struct cts_model *m, const struct cts_request *r)
{
    m->poll_stamp = m->stamp;
    uint32_t least = m->lowest > r->floor ? m->lowest : r->floor;
    if (least > m->poll_floor)
        m->poll_floor = least;
    if (m->polled_index == NO_INDEX || m->highest > m->polled_index)
        m->polled_index = m->highest;
    if (m->highest > m->judged_index) {
        m->taken_index = m->highest;
        m->taken_stamp = m->stamp;
    }
    if (cts_model_calm(m, r)) {
        m->poll_known = true;
        m->poll_value = m->value;
        m->poll_root = r->root;
    }
}

/* What holds from the next event on. */
void cts_model_after(struct cts_model *m)
{
    struct cts_request *r = m->request;
    const struct cts_event *e = m->event;
    if (e->kind == CTS_EVENT_SIGNALLED && r != NULL) {
        r->signalled = true;
        take_signalled(m);
    } else if (e->kind == CTS_EVENT_COMPLETED && r->class == CTS_CLASS_POLL &&
               r->completions == 1 && m->origin == CTS_ORIGIN_CURRENT) {
        remember_poll(m, r);
    } else if (e->kind == CTS_EVENT_QUIESCENT) {
        m->config_due = false;
    }
}
