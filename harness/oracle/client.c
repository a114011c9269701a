/*
 * Brings the client's part of the model up to date, event by event; judges nothing. Numbers from the trace are
 * never used as an index without a check: a trace may be hostile.
 */
#include "oracle/client_model.h"
#include "oracle/model_parts.h"

#include <stdlib.h>

#define ERROR_IO_INCOMPLETE 996u
#define WAIT_TIME_OUT       258u
#define FLAG_OVERLAPPED     0x40000000u /* FILE_FLAG_OVERLAPPED */

struct cts_client_model *cts_client_model_new(void)
{
    return calloc(1, sizeof(struct cts_client_model));
}

void cts_client_model_free(struct cts_client_model *client)
{
    free(client);
}

void cts_client_model_reset(struct cts_client_model *client)
{
    const struct cts_client_shown shown = client->shown;
    memset(client, 0, sizeof(*client));
    client->shown = shown;
}

struct cts_client_handle *cts_client_handle(struct cts_client_model *client, uint32_t number)
{
    struct cts_client_handle *handle = &client->handles[number % CTS_CLIENT_HANDLES];
    return number && handle->number == number ? handle : NULL;
}

struct cts_client_request *cts_client_request(struct cts_client_model *client, uint32_t number)
{
    struct cts_client_request *request = &client->requests[number % CTS_CLIENT_REQUESTS];
    return number && request->number == number ? request : NULL;
}

struct cts_obtained cts_client_obtained(const struct cts_client_model *client, struct cts_id id)
{
    const uint32_t count = client->id_count < CTS_CLIENT_IDS ? client->id_count : CTS_CLIENT_IDS;
    struct cts_obtained found = {.stamp = 0};
    for (uint32_t i = 0; i < count; i++)
        if (cts_id_equal(client->ids[i].id, id) && client->ids[i].stamp >= found.stamp)
            found = client->ids[i];
    return found;
}

enum cts_client_source cts_client_call_source(const struct cts_event *event)
{
    if (event->arg[0] != CTS_CLIENT_API_DEVICE_IO_CONTROL || event->arg[1] != CTS_COUNTER_CODE_READ)
        return CTS_CLIENT_NOTHING;
    return event->arg[2] < CTS_COUNTER_ID_SIZE ? CTS_CLIENT_POLL : CTS_CLIENT_WAIT;
}

/* -- what the client learns --------------------------------------------------------------------------- */

/* The client may know this id from now on. */
static struct cts_obtained remember(struct cts_client_model *c, const struct cts_event *e,
                                    struct cts_id id, enum cts_client_source source)
{
    const struct cts_obtained it = {id, e->stamp + 1, source};
    c->ids[c->id_count++ % CTS_CLIENT_IDS] = it;
    return it;
}

/* The client was given this id as the result of a successful call. */
static void obtain(struct cts_client_model *c, const struct cts_event *e,
                   enum cts_client_source source)
{
    const struct cts_obtained it = remember(c, e, cts_model_id(cts_model_payload(e)), source);
    c->thread->last = it;
    c->success = c->attempt = it.stamp;
    c->failed = CTS_CLIENT_NOTHING;
    if (source == CTS_CLIENT_WAIT)
        c->wake = it;
    /* A client that does not tell what it stores is taken to keep the first id that it gets. */
    if (!c->acted_known && !c->telling) {
        c->acted_known = true;
        c->acted = it.id;
        c->acted_stamp = it.stamp;
    }
}

static void fail(struct cts_client_model *c, const struct cts_event *e,
                 const struct cts_client_request *request, enum cts_client_source source)
{
    const bool unwanted = request && request->cancelled; /* the client has given it up already */
    c->attempt = e->stamp + 1;
    c->failed = source;
    c->open_failed |= source == CTS_CLIENT_OPEN;
    if (source == CTS_CLIENT_WAIT && e->status == CTS_WIN32_NOT_SUPPORTED && !c->refused &&
        !unwanted) {
        c->refused = true;
        c->polls_after_refusal = 0;
    }
}

/* The outcome of a poll or wait has been returned to the client. */
static void take_result(struct cts_client_model *c, const struct cts_event *e,
                        struct cts_client_request *request, enum cts_client_source source)
{
    if (!source || e->status == CTS_WIN32_IO_PENDING || e->status == ERROR_IO_INCOMPLETE ||
        e->status == WAIT_TIME_OUT)
        return;
    if (request) {
        request->learnt = true;
        if (request->obtained)
            return;
        request->obtained = true;
    }
    if (!e->status && e->arg[1] == CTS_COUNTER_ID_SIZE && e->length >= CTS_COUNTER_ID_SIZE) {
        obtain(c, e, source);
        return;
    }
    c->wait_failed |= source == CTS_CLIENT_WAIT;
    if (e->status != CTS_WIN32_OPERATION_ABORTED || !request || !request->cancelled)
        fail(c, e, request, source); /* else it is as the client asked for */
}

/* -- calls -------------------------------------------------------------------------------------------- */

static void take_arm(struct cts_client_model *c, const struct cts_event *e)
{
    if (e->length < CTS_COUNTER_ID_SIZE)
        return;
    c->arms = true;
    c->used = cts_model_id(cts_model_payload(e));
    c->armed_from = cts_client_obtained(c, c->used);
    c->arms_acted = c->acted_known && (cts_id_equal(c->used, c->acted) ||
                                       (c->several && cts_id_equal(c->used, c->acted_before)));
}

static void take_call(struct cts_client_model *c, const struct cts_event *e)
{
    struct cts_client_thread *t = c->thread;
    t->api = e->arg[0];
    t->handle = e->handle;
    t->request = 0;
    t->overlapped = e->arg[5] & 0xFFFF;
    t->buffer = e->arg[5] >> 16;
    t->source = cts_client_call_source(e);
    t->other = t->api == CTS_CLIENT_API_OTHER ? e->arg[1] : CTS_CLIENT_OTHER_ASKED;
    if (t->source == CTS_CLIENT_POLL) {
        c->polls++;
        c->polls_after_refusal++;
    }
    if (t->source == CTS_CLIENT_WAIT) {
        c->waits++;
        c->shown.waited = true;
        take_arm(c, e);
    }
    c->shown.cancelled |= t->api == CTS_CLIENT_API_CANCEL_IO;
    if (t->api == CTS_CLIENT_API_CANCEL_IO)
        for (uint32_t i = 0; i < CTS_CLIENT_REQUESTS; i++) {
            struct cts_client_request *request = &c->requests[i];
            if (request->number && request->handle == e->handle && !request->learnt &&
                (!e->request || e->request == request->number))
                request->cancelled = true;
        }
}

/* The client has seen that the request is complete, if it is. */
static void learn(struct cts_client_model *c, const struct cts_event *e,
                  struct cts_client_request *request)
{
    if (!request || !request->completed || request->learnt || e->status)
        return;
    request->learnt = true;
    if (request->succeeded) /* it may read the result where it lies */
        remember(c, e, request->value, request->source);
}

static void take_other(struct cts_client_model *c, const struct cts_event *e,
                       struct cts_client_request *request)
{
    if (c->thread->other == CTS_CLIENT_OTHER_ASKED)
        learn(c, e, request);
    if (c->thread->other != CTS_CLIENT_OTHER_LOOKED)
        return;
    for (uint32_t i = 0; i < CTS_CLIENT_REQUESTS; i++) /* at which OVERLAPPED is not known */
        if (c->requests[i].overlapped)
            learn(c, e, &c->requests[i]);
}

static void take_return(struct cts_client_model *c, const struct cts_event *e)
{
    struct cts_client_thread *t = c->thread;
    struct cts_client_request *request = cts_client_request(c, e->request);
    switch (e->arg[0]) {
    case CTS_CLIENT_API_CREATE_FILE:
        if (!e->status && e->handle)
            c->handles[e->handle % CTS_CLIENT_HANDLES] =
                (struct cts_client_handle){e->handle, true, t->overlapped};
        else if (e->status && t->source)
            fail(c, e, NULL, CTS_CLIENT_OPEN);
        break;
    case CTS_CLIENT_API_DEVICE_IO_CONTROL:
        take_result(c, e, request, t->source);
        break;
    case CTS_CLIENT_API_GET_OVERLAPPED_RESULT:
        take_result(c, e, request, request ? request->source : CTS_CLIENT_NOTHING);
        break;
    case CTS_CLIENT_API_WAIT:
        learn(c, e, request);
        break;
    case CTS_CLIENT_API_OTHER:
        take_other(c, e, request);
        break;
    default:
        break;
    }
    t->api = CTS_CLIENT_API_OTHER;
    t->source = CTS_CLIENT_NOTHING;
}

/* The request behind the call that the thread is inside. */
static void take_submit(struct cts_client_model *c, const struct cts_event *e)
{
    const struct cts_client_thread *t = c->thread;
    if (t->api != CTS_CLIENT_API_DEVICE_IO_CONTROL || !e->request)
        return;
    c->requests[e->request % CTS_CLIENT_REQUESTS] =
        (struct cts_client_request){.number = e->request,
                                    .handle = e->handle,
                                    .overlapped = t->overlapped,
                                    .buffer = t->buffer,
                                    .source = t->source};
    c->thread->request = e->request;
}

static void take_completed(struct cts_client_model *c, const struct cts_event *e)
{
    struct cts_client_request *request = cts_client_request(c, e->request);
    if (!request || request->completed)
        return;
    request->completed = true;
    request->succeeded = !e->status && e->length >= CTS_COUNTER_ID_SIZE;
    if (request->succeeded)
        request->value = cts_model_id(cts_model_payload(e));
}

/* -- all ---------------------------------------------------------------------------------------------- */

/* Classifies the id that the event at hand uses. */
static void classify_use(struct cts_client_model *c)
{
    if (!c->id_count && !c->failed)
        return; /* kept from an earlier life of the client */
    if (cts_client_obtained(c, c->used).stamp ||
        (c->acted_known && cts_id_equal(c->used, c->acted) && !c->first_record))
        c->use = CTS_CLIENT_USE_OBTAINED;
    else if (c->failed == CTS_CLIENT_POLL || c->failed == CTS_CLIENT_OPEN)
        c->use = CTS_CLIENT_USE_AFTER_POLL;
    else if (c->wait_failed)
        c->use = CTS_CLIENT_USE_AFTER_WAIT;
    else
        c->use = CTS_CLIENT_USE_OUT_OF_NOWHERE;
}

static void take_print(struct cts_client_model *c, const struct cts_event *e)
{
    if (!cts_client_parse_pair((const char *)cts_model_payload(e), e->length, &c->pair, c->digits))
        return;
    c->used = c->pair;
    classify_use(c);
    c->shown.printed |= c->use == CTS_CLIENT_USE_OBTAINED;
}

static void begin(struct cts_client_model *c, const struct cts_event *e)
{
    cts_client_model_reset(c);
    c->running = true;
    c->commit_named = e->arg[0] & CTS_CLIENT_COMMIT_NAMED;
    c->reaction_named = e->arg[0] & CTS_CLIENT_REACTION_NAMED;
    c->first_thread = e->thread;
    for (uint32_t i = 0; i < CTS_CLIENT_THREADS; i++)
        c->threads[i].api = CTS_CLIENT_API_OTHER;
}

static void forget_event(struct cts_client_model *c)
{
    c->use = CTS_CLIENT_USE_NONE;
    c->arms = c->arms_acted = c->records = c->record_ok = c->first_record = c->differs = false;
    c->armed_from = (struct cts_obtained){.stamp = 0};
    c->digits[0] = c->digits[1] = 0;
}

void cts_client_model_update(struct cts_client_model *c, const struct cts_model *model)
{
    const struct cts_event *e = model->event;
    if (e->kind == CTS_EVENT_CLIENT_BEGIN)
        begin(c, e);
    if (!c->running || e->thread >= CTS_CLIENT_THREADS)
        return;
    forget_event(c);
    c->thread = &c->threads[e->thread];
    switch (e->kind) {
    case CTS_EVENT_CLIENT_CALL:
        c->several |= e->thread != c->first_thread;
        take_call(c, e);
        if (e->arg[0] == CTS_CLIENT_API_CREATE_FILE) {
            c->thread->overlapped = (e->arg[4] & FLAG_OVERLAPPED) != 0;
            c->thread->source =
                e->arg[5] != CTS_CLIENT_PATH_OTHER ? CTS_CLIENT_OPEN : CTS_CLIENT_NOTHING;
        }
        if (c->arms)
            classify_use(c);
        break;
    case CTS_EVENT_CLIENT_RETURN:
        take_return(c, e);
        break;
    case CTS_EVENT_SUBMIT:
        take_submit(c, e);
        break;
    case CTS_EVENT_COMPLETED:
        take_completed(c, e);
        break;
    case CTS_EVENT_CLOSE:
        if (cts_client_handle(c, e->handle))
            cts_client_handle(c, e->handle)->open = false;
        break;
    case CTS_EVENT_CLIENT_MARK:
        cts_client_take_mark(c, e);
        if ((e->arg[0] == CTS_CLIENT_MARK_STORED || e->arg[0] == CTS_CLIENT_MARK_HANDLED) &&
            e->length >= CTS_COUNTER_ID_SIZE)
            classify_use(c);
        break;
    case CTS_EVENT_CLIENT_PRINT:
        take_print(c, e);
        break;
    default:
        break;
    }
}
