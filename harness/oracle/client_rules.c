/*
 * The rules of section 2.8, the duties of a client. They look at what the client has been given, recorded and
 * done (client_model.h); which client it is, and how it is written, they do not know. Where a client does not
 * tell enough of itself a rule stays silent.
 */
#include "oracle/client_model.h"
#include "oracle/requirement.h"

#include <inttypes.h>

#define READ_ACCESS  0x92000001u /* GENERIC_READ, GENERIC_ALL, MAXIMUM_ALLOWED, FILE_READ_DATA */
#define WRITE_ACCESS 0x52000002u
#define SHARE        0x3u /* FILE_SHARE_READ | FILE_SHARE_WRITE */
#define ID           "%016" PRIx64 ":%016" PRIx64
#define HALVES(id)   (id).low, (id).high

static uint32_t api(const struct cts_model *m)
{
    return m->event->arg[0];
}

static bool is_mark(const struct cts_model *m, enum cts_client_mark mark)
{
    return m->event->kind == CTS_EVENT_CLIENT_MARK && m->event->arg[0] == (uint32_t)mark;
}

static bool is_call(const struct cts_model *m, enum cts_client_api call)
{
    return m->event->kind == CTS_EVENT_CLIENT_CALL && api(m) == (uint32_t)call;
}

/* The source of a DeviceIoControl call of the counter's code. */
static enum cts_client_source asks(const struct cts_model *m)
{
    return m->event->kind == CTS_EVENT_CLIENT_CALL ? cts_client_call_source(m->event)
                                                   : CTS_CLIENT_NOTHING;
}

enum cts_said cts_rule_GEN_CALLER_010(const struct cts_model *m)
{
    const struct cts_event *e = m->event;
    if (is_call(m, CTS_CLIENT_API_CREATE_FILE) && e->arg[5] != CTS_CLIENT_PATH_OTHER) {
        if (e->arg[1] & READ_ACCESS && e->arg[1] & WRITE_ACCESS && (e->arg[2] & SHARE) == SHARE)
            return CTS_HOLDS;
        cts_expected(m, "an open for reading and writing, shared for reading and writing");
        return cts_seen(m, "access 0x%08x, share mode %u", e->arg[1], e->arg[2]);
    }
    if (asks(m) && !e->handle) {
        cts_expected(m, "no request on a handle that is not valid");
        return cts_seen(m, "DeviceIoControl on an invalid handle");
    }
    if (e->kind != CTS_EVENT_CLIENT_END)
        return CTS_SILENT;
    uint32_t opened = 0;
    for (uint32_t i = 0; i < CTS_CLIENT_HANDLES; i++) {
        const struct cts_client_handle *handle = &m->client->handles[i];
        opened += handle->number != 0;
        if (handle->open) {
            cts_expected(m, "every handle closed before the client ends");
            return cts_seen(m, "handle %u is still open", handle->number);
        }
    }
    return opened ? CTS_HOLDS : CTS_SILENT;
}

enum cts_said cts_rule_GEN_CALLER_020(const struct cts_model *m)
{
    const struct cts_event *e = m->event;
    if (asks(m) == CTS_CLIENT_POLL) {
        if (!e->arg[2] && e->arg[3] >= CTS_COUNTER_ID_SIZE)
            return CTS_HOLDS;
        cts_expected(m, "a poll with input length 0 and 16 bytes of output");
        return cts_seen(m, "input length %u, output length %u", e->arg[2], e->arg[3]);
    }
    if (m->client->use == CTS_CLIENT_USE_OBTAINED)
        return CTS_HOLDS;
    if (m->client->use != CTS_CLIENT_USE_AFTER_POLL)
        return CTS_SILENT;
    cts_expected(m, "no id used after a call that failed or returned less than 16 bytes");
    return cts_seen(m, "it uses " ID ", which it was never given", HALVES(m->client->used));
}

enum cts_said cts_rule_GEN_CALLER_030(const struct cts_model *m)
{
    const struct cts_client_model *c = m->client;
    if (is_mark(m, CTS_CLIENT_MARK_COMMIT) && c->telling && !c->first_stored && c->success) {
        cts_expected(m, "the id that it obtained is stored for the comparison");
        return cts_seen(m, "a time-sensitive operation, and no id stored before it");
    }
    if (!is_mark(m, CTS_CLIENT_MARK_STORED) && !is_mark(m, CTS_CLIENT_MARK_HANDLED))
        return CTS_SILENT;
    if (c->use == CTS_CLIENT_USE_OBTAINED)
        return CTS_HOLDS;
    if (c->use != CTS_CLIENT_USE_OUT_OF_NOWHERE || c->first_record)
        return CTS_SILENT; /* the first may come from an earlier life of the client */
    cts_expected(m, "an id that it obtained");
    return cts_seen(m, "it records " ID, HALVES(c->used));
}

/* Stamp after which an attempt counts for the operation that begins: the thread's last operation, and the first
 * record, as that came from an earlier reading. */
static uint64_t since_commit(const struct cts_client_model *c)
{
    return c->committed_before > c->first_stored ? c->committed_before : c->first_stored;
}

enum cts_said cts_rule_GEN_CALLER_040(const struct cts_model *m)
{
    const struct cts_client_model *c = m->client;
    if (!is_mark(m, CTS_CLIENT_MARK_COMMIT))
        return CTS_SILENT;
    if (c->attempt > since_commit(c))
        return CTS_HOLDS;
    cts_expected(m, "the id is obtained anew before each time-sensitive operation");
    return cts_seen(m, c->committed_before ? "no poll or wait since the operation before"
                                           : "no poll or wait since the id was stored");
}

/* Can it be known whether the client reacted? */
static bool shows_reactions(const struct cts_client_model *c)
{
    return c->telling || c->reaction_named;
}

enum cts_said cts_rule_GEN_CALLER_050(const struct cts_model *m)
{
    const struct cts_client_model *c = m->client;
    if (!is_mark(m, CTS_CLIENT_MARK_COMMITTED) || !shows_reactions(c) || !c->acted_known)
        return CTS_SILENT;
    if (!c->differs)
        return c->reactions ? CTS_HOLDS : CTS_SILENT;
    cts_expected(m, "a reaction to " ID " before the operation takes effect",
                 HALVES(c->thread->last.id));
    return cts_seen(m, "the operation is done; the id last acted upon is " ID, HALVES(c->acted));
}

enum cts_said cts_rule_GEN_CALLER_060(const struct cts_model *m)
{
    const struct cts_client_model *c = m->client;
    if (!c->records || m->event->kind != CTS_EVENT_CLIENT_MARK)
        return CTS_SILENT;
    if (c->record_ok)
        return CTS_HOLDS;
    cts_expected(m, "a reaction that succeeded before the id is recorded as handled");
    return cts_seen(m, "it records " ID " with no such reaction", HALVES(c->used));
}

enum cts_said cts_rule_GEN_CALLER_070(const struct cts_model *m)
{
    const struct cts_client_model *c = m->client;
    if (!is_mark(m, CTS_CLIENT_MARK_COMMIT) || c->attempt <= since_commit(c))
        return CTS_SILENT;
    if (c->success > since_commit(c))
        return c->failed ? CTS_SILENT : CTS_HOLDS;
    cts_expected(m, "no time-sensitive operation while the id cannot be obtained");
    return cts_seen(m, "the operation begins after nothing but failed calls");
}

enum cts_said cts_rule_GEN_CALLER_080(const struct cts_model *m)
{
    const struct cts_client_model *c = m->client;
    if (!shows_reactions(c))
        return CTS_SILENT;
    if (is_mark(m, CTS_CLIENT_MARK_REACT))
        return CTS_HOLDS;
    if (!is_mark(m, CTS_CLIENT_MARK_COMMIT) && m->event->kind != CTS_EVENT_CLIENT_END)
        return CTS_SILENT;
    if (!c->overlooked.stamp)
        return CTS_SILENT;
    cts_expected(m, ID " told from " ID, HALVES(c->overlooked.id), HALVES(c->overlooked_for));
    return cts_seen(m, "taken as equal: an operation, and no reaction since");
}

static uint32_t own_digits(uint64_t half)
{
    uint32_t count = 1;
    while (half >>= 4)
        count++;
    return count;
}

/* Only an id with leading zeroes shows whether it is padded. */
enum cts_said cts_rule_GEN_CALLER_090(const struct cts_model *m)
{
    const struct cts_client_model *c = m->client;
    if (!c->digits[0] || c->use != CTS_CLIENT_USE_OBTAINED ||
        (own_digits(c->pair.low) == 16 && own_digits(c->pair.high) == 16))
        return CTS_SILENT;
    if (c->digits[0] == 16 && c->digits[1] == 16)
        return CTS_HOLDS;
    cts_expected(m, "both halves with 16 digits");
    return cts_seen(m, "%u and %u digits", c->digits[0], c->digits[1]);
}

enum cts_said cts_rule_GEN_CALLER_100(const struct cts_model *m)
{
    const struct cts_client_model *c = m->client;
    if (m->event->kind != CTS_EVENT_CLIENT_END || !c->commits || !c->success || m->poll_only)
        return CTS_SILENT;
    if (c->waits || c->open_failed) /* perhaps the handle that it would have waited on */
        return c->waits ? CTS_HOLDS : CTS_SILENT;
    cts_expected(m, "a wait armed besides the polls");
    return cts_seen(m, "%u operations, %u polls, no wait", c->commits, c->polls);
}

/* What replaced the id last acted upon: a freshly polled one, or something else? */
static bool is_fresh_poll(const struct cts_client_model *c)
{
    return c->armed_from.source == CTS_CLIENT_POLL && c->armed_from.stamp > c->acted_stamp &&
           c->wake.stamp;
}

enum cts_said cts_rule_GEN_CALLER_110(const struct cts_model *m)
{
    const struct cts_client_model *c = m->client;
    if (!c->arms || c->use == CTS_CLIENT_USE_AFTER_POLL || c->use == CTS_CLIENT_USE_AFTER_WAIT)
        return CTS_SILENT;
    if (c->use == CTS_CLIENT_USE_OUT_OF_NOWHERE) {
        cts_expected(m, "a wait armed with an id that it obtained");
        return cts_seen(m, "armed with " ID, HALVES(c->used));
    }
    if (!c->acted_known ||
        !shows_reactions(c)) /* the latest that it was given is certainly right */
        return c->thread->last.stamp && cts_id_equal(c->thread->last.id, c->used) ? CTS_HOLDS
                                                                                  : CTS_SILENT;
    if (c->arms_acted)
        return CTS_HOLDS;
    if (is_fresh_poll(c))
        return CTS_SILENT; /* of GEN-CALLER-120 */
    cts_expected(m, "a wait armed with " ID ", which it last acted upon", HALVES(c->acted));
    return cts_seen(m, "armed with " ID, HALVES(c->used));
}

enum cts_said cts_rule_GEN_CALLER_120(const struct cts_model *m)
{
    const struct cts_client_model *c = m->client;
    if (!c->arms || !c->wake.stamp || !c->acted_known || !shows_reactions(c))
        return CTS_SILENT;
    if (c->arms_acted)
        return CTS_HOLDS;
    if (!is_fresh_poll(c))
        return CTS_SILENT;
    cts_expected(m, "a reaction to " ID " before a wait is armed with it", HALVES(c->used));
    return cts_seen(m, "armed with it as it was polled; last acted upon: " ID, HALVES(c->acted));
}

enum cts_said cts_rule_GEN_CALLER_130(const struct cts_model *m)
{
    struct cts_client_model *c = m->client;
    bool waiting = false;
    if (asks(m) != CTS_CLIENT_POLL)
        return CTS_SILENT;
    const struct cts_client_handle *handle = cts_client_handle(c, m->event->handle);
    for (uint32_t i = 0; i < CTS_CLIENT_REQUESTS; i++) {
        const struct cts_client_request *request = &c->requests[i];
        if (!request->number || request->completed || request->source != CTS_CLIENT_WAIT)
            continue;
        waiting = true;
        if (!handle || handle->overlapped || request->handle != handle->number)
            continue;
        cts_expected(m, "an overlapped handle, or a handle of its own, to poll while it waits");
        return cts_seen(m, "a poll behind wait %u on a synchronous handle", request->number);
    }
    return waiting ? CTS_HOLDS : CTS_SILENT;
}

/* What happens at the event at hand to the OVERLAPPED and the buffer of the request; NULL: nothing. */
static const char *end_of_use(const struct cts_event *e, const struct cts_client_request *request)
{
    if (e->kind == CTS_EVENT_CLIENT_END)
        return request->cancelled ? "the client ends before it" : NULL;
    if (e->arg[0] == CTS_CLIENT_API_OTHER)
        return e->arg[1] == CTS_CLIENT_OTHER_GONE && e->request == request->number &&
                       request->cancelled /* else the end of the thread cancels it */
                   ? "the memory of its OVERLAPPED or its buffer is given back before it"
                   : NULL;
    if (e->arg[0] == CTS_CLIENT_API_DEVICE_IO_CONTROL &&
        ((request->overlapped && request->overlapped == (e->arg[5] & 0xFFFF)) ||
         (request->buffer && request->buffer == e->arg[5] >> 16)))
        return "its OVERLAPPED or its buffer is used again before it";
    return NULL;
}

/* A completion that the client did not look for may come later the next time. */
enum cts_said cts_rule_GEN_CALLER_140(const struct cts_model *m)
{
    const struct cts_event *e = m->event;
    bool held = false;
    for (uint32_t i = 0; i < CTS_CLIENT_REQUESTS; i++) {
        const struct cts_client_request *request = &m->client->requests[i];
        const char *seen = request->number ? end_of_use(e, request) : NULL;
        if (!seen)
            continue;
        if (request->learnt) {
            held |= request->cancelled;
            continue;
        }
        if (e->kind == CTS_EVENT_CLIENT_END && request->completed)
            continue; /* it goes with the process */
        cts_expected(m, "the completion of %s %u awaited first",
                     request->cancelled ? "cancelled request" : "request", request->number);
        return cts_seen(m, "%s", seen);
    }
    return held ? CTS_HOLDS : CTS_SILENT;
}

enum cts_said cts_rule_GEN_CALLER_150(const struct cts_model *m)
{
    const struct cts_client_model *c = m->client;
    if (m->event->kind != CTS_EVENT_CLIENT_END || !c->refused)
        return CTS_SILENT;
    if (c->polls_after_refusal)
        return c->polls_after_refusal > 1 ? CTS_HOLDS : CTS_SILENT;
    cts_expected(m, "repeated polling after ERROR_NOT_SUPPORTED");
    return cts_seen(m, "the client ends without another poll");
}

enum cts_said cts_rule_GEN_CALLER_160(const struct cts_model *m)
{
    const struct cts_event *e = m->event;
    const struct cts_client_handle *handle = cts_client_handle(m->client, e->handle);
    if (!asks(m) || !handle)
        return CTS_SILENT;
    const uint32_t with_event = CTS_CLIENT_HAS_OVERLAPPED | CTS_CLIENT_HAS_EVENT;
    if (handle->overlapped && (e->arg[4] & with_event) != with_event) {
        cts_expected(m, "an OVERLAPPED with an event on an overlapped handle");
        return cts_seen(m, e->arg[4] & CTS_CLIENT_HAS_OVERLAPPED ? "an OVERLAPPED without an event"
                                                                 : "no OVERLAPPED");
    }
    if (!(e->arg[4] & (CTS_CLIENT_HAS_OVERLAPPED | CTS_CLIENT_HAS_COUNT))) {
        cts_expected(m, "a byte-count pointer where there is no OVERLAPPED");
        return cts_seen(m, "neither");
    }
    return CTS_HOLDS;
}

enum cts_said cts_rule_GEN_CALLER_170(const struct cts_model *m)
{
    const struct cts_client_model *c = m->client;
    if (c->use == CTS_CLIENT_USE_OBTAINED)
        return c->wait_failed ? CTS_HOLDS : CTS_SILENT;
    if (c->use != CTS_CLIENT_USE_AFTER_WAIT)
        return CTS_SILENT;
    cts_expected(m, "the output of a failed wait is left alone");
    return cts_seen(m, "it uses " ID ", which it was never given", HALVES(c->used));
}

enum cts_said cts_rule_GEN_CALLER_180(const struct cts_model *m)
{
    if (is_mark(m, CTS_CLIENT_MARK_RESEED)) {
        cts_expected(m, "no conclusion from the new id about the random generator");
        return cts_seen(m, "the id is taken as proof that it was seeded anew");
    }
    return is_mark(m, CTS_CLIENT_MARK_REACTED) && m->client->telling ? CTS_HOLDS : CTS_SILENT;
}

/* What a duty shows in, besides calls. */
enum shows_in { IN_RECORDS, IN_OPERATIONS, IN_WAITS, IN_CANCELS, IN_PRINTS, SHOWS_IN_COUNT };

static const struct {
    enum cts_requirement_id requirement;
    enum shows_in in;
} shows[] = {
    {CTS_GEN_CALLER_030, IN_RECORDS},    {CTS_GEN_CALLER_040, IN_OPERATIONS},
    {CTS_GEN_CALLER_050, IN_OPERATIONS}, {CTS_GEN_CALLER_060, IN_RECORDS},
    {CTS_GEN_CALLER_070, IN_OPERATIONS}, {CTS_GEN_CALLER_080, IN_OPERATIONS},
    {CTS_GEN_CALLER_090, IN_PRINTS},     {CTS_GEN_CALLER_100, IN_OPERATIONS},
    {CTS_GEN_CALLER_110, IN_WAITS},      {CTS_GEN_CALLER_120, IN_WAITS},
    {CTS_GEN_CALLER_130, IN_WAITS},      {CTS_GEN_CALLER_140, IN_CANCELS},
    {CTS_GEN_CALLER_150, IN_WAITS},      {CTS_GEN_CALLER_170, IN_WAITS},
    {CTS_GEN_CALLER_180, IN_RECORDS},
};

const char *cts_client_unseen(const struct cts_client_model *client, uint32_t requirement)
{
    const struct cts_client_shown *shown = &client->shown;
    const struct {
        bool seen;
        const char *reason;
    } rows[SHOWS_IN_COUNT] = {
        [IN_RECORDS] = {shown->told, "the client makes no marks of its own (cts_client_mark)"},
        [IN_OPERATIONS] = {shown->committed, "no function of the client was named as its "
                                             "time-sensitive operation (COMMIT)"},
        [IN_WAITS] = {shown->waited, "the client only polls: it arms no wait in anything that "
                                     "was played"},
        [IN_CANCELS] = {shown->cancelled, "the client cancels no request in anything that was "
                                          "played"},
        [IN_PRINTS] = {shown->printed, "the client prints no id"},
    };
    for (size_t i = 0; i < sizeof(shows) / sizeof(shows[0]); i++)
        if (shows[i].requirement == requirement && !rows[shows[i].in].seen)
            return rows[shows[i].in].reason;
    return NULL;
}
