/*
 * What a client's marks say: which id it has stored, which it has acted upon, when it reacted and when it did its
 * time-sensitive operation. The part of client.c that reads CLIENT_MARK events.
 */
#include "oracle/client_model.h"
#include "oracle/model_parts.h"

static bool share_half(struct cts_id a, struct cts_id b)
{
    return a.low == b.low || a.high == b.high;
}

static void act_upon(struct cts_client_model *c, const struct cts_event *e, struct cts_id id)
{
    c->acted_before = c->acted_known ? c->acted : id;
    c->acted = id;
    c->acted_known = true;
    c->acted_stamp = e->stamp + 1;
}

/* STORED or HANDLED. An id may be put in place of the one acted upon if it was obtained before a reaction that
 * has succeeded since. */
static void take_record(struct cts_client_model *c, const struct cts_event *e)
{
    c->used = cts_model_id(cts_model_payload(e));
    c->first_record = !c->first_stored;
    if (!c->first_stored)
        c->first_stored = e->stamp + 1;
    if (!c->acted_known || c->first_record) {
        act_upon(c, e, c->used);
        return;
    }
    if (cts_id_equal(c->used, c->acted))
        return;
    const struct cts_obtained from = cts_client_obtained(c, c->used);
    c->records = true;
    c->record_ok = from.stamp && c->reacted_to > c->acted_stamp && from.stamp <= c->reacted_from;
    if (c->record_ok)
        act_upon(c, e, c->used);
    else
        c->early = c->used;
}

static void take_reacted(struct cts_client_model *c, const struct cts_event *e)
{
    struct cts_client_thread *t = c->thread;
    const bool succeeded = e->arg[1] || !e->status;
    if (t->reaction && succeeded) {
        c->reacted_from = t->reaction;
        c->reacted_to = e->stamp + 1;
        c->reactions++;
        /* What was recorded too early has been acted upon now. */
        if (t->cause.stamp && (!c->first_stored || cts_id_equal(c->early, t->cause.id)))
            act_upon(c, e, t->cause.id);
    }
    t->reaction = 0;
}

/* A difference before which no reaction was even begun, where another one was seen, or where the ids have a half
 * in common, looks overlooked; a reaction that comes late shows that it was not. */
static void take_overlooked(struct cts_client_model *c)
{
    const struct cts_client_thread *t = c->thread;
    const bool near = c->differs && share_half(t->last.id, c->acted);
    if (!c->differs || t->last.stamp < c->react_begun || !(near || c->reactions))
        return;
    c->overlooked = t->last;
    c->overlooked_for = c->acted;
}

void cts_client_take_mark(struct cts_client_model *c, const struct cts_event *e)
{
    struct cts_client_thread *t = c->thread;
    c->telling |= !e->arg[1];
    c->shown.told |= c->telling;
    switch (e->arg[0]) {
    case CTS_CLIENT_MARK_STORED:
    case CTS_CLIENT_MARK_HANDLED:
        if (e->length >= CTS_COUNTER_ID_SIZE)
            take_record(c, e);
        break;
    case CTS_CLIENT_MARK_COMMIT:
        c->commits++;
        c->shown.committed = true;
        c->committed_before = t->committed;
        break;
    case CTS_CLIENT_MARK_COMMITTED:
        t->committed = e->stamp + 1;
        c->differs =
            c->acted_known && t->last.stamp > c->acted_stamp && !cts_id_equal(t->last.id, c->acted);
        take_overlooked(c);
        break;
    case CTS_CLIENT_MARK_REACT:
        t->reaction = c->react_begun = e->stamp + 1;
        t->cause = t->last;
        c->overlooked.stamp = 0;
        break;
    case CTS_CLIENT_MARK_REACTED:
        take_reacted(c, e);
        break;
    default:
        break;
    }
}
