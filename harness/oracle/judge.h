/*
 * What the rules of several areas have in common: questions to the model, and answers in the same
 * words. Pure functions; every one of them could stand in a rule.
 */
#ifndef CTS_JUDGEMENT_H
#define CTS_JUDGEMENT_H

#include "oracle/requirement.h"
#include "oracle/value.h"

#define RULE(name) enum cts_said cts_rule_##name(const struct cts_model *m)

#define BUFFER_OUTSIDE (CTS_BUFFER_TAIL | CTS_BUFFER_BEFORE | CTS_BUFFER_AFTER)
#define BUFFER_OUTPUT  (CTS_BUFFER_HEAD | CTS_BUFFER_TAIL)
#define NEVER_STAMP    UINT64_MAX
#define NO_INDEX       UINT32_MAX

static inline bool is(const struct cts_model *m, enum cts_event_kind kind)
{
    return m->event->kind == kind;
}

/* A switch: does the profile answer so? */
#define ANSWERS(m, policy, option)                                                                 \
    (cts_model_setting(m, CTS_SWITCH_##policy) == CTS_##policy##_##option)

/* -- of the request at hand -- */

static inline bool is_wait(const struct cts_request *r)
{
    return r->class == CTS_CLASS_WAIT || r->class == CTS_CLASS_LONG;
}

/* M has changed since the invoke. */
static inline bool changed_since(const struct cts_model *m)
{
    return m->request->since < cts_model_now(m);
}

/* The id that the wait expects has been current ever since its invoke, as far as the target can
 * know. */
static inline bool unchanged(const struct cts_model *m)
{
    return cts_model_constant(m, m->request->expected, m->request->view);
}

/* The id that the wait expects was out of date from the beginning. */
static inline bool out_of_date(const struct cts_model *m)
{
    return !cts_model_held(m, m->request->expected, m->request->view);
}

/* PENDING: it is for the current id, and nothing has come to end it. */
static inline bool rightly_pending(const struct cts_model *m)
{
    const struct cts_request *r = m->request;
    return r->cancelled == CTS_CANCEL_NONE && !m->root->closed && !m->root->dead &&
           !cts_model_queued(m, r) && cts_id_equal(r->expected, cts_model_current(m));
}

static inline bool overdue(const struct cts_model *m)
{
    return m->late || m->ignored;
}

/* No wait has returned the current id yet: the target may take it for the one before. */
static inline bool unseen(const struct cts_model *m)
{
    return m->woken_index != cts_model_now(m);
}

/* STUCK: it is of that class, and nothing excuses it. */
static inline bool stuck(const struct cts_model *m, enum cts_class class)
{
    return m->request->class == class && !cts_model_queued(m, m->request) && !m->root->closed;
}

/* WAIT_FAILED: refused in its submission, without a cause. */
static inline bool refused(const struct cts_model *m)
{
    return m->at_once && !m->excused;
}

/* WAIT_FAILED: ended later, without a cause. */
static inline bool dropped(const struct cts_model *m)
{
    return !m->at_once && !m->excused;
}

/* The open was closed while the submit of the request was under way. What reaches a driver after the cleanup
 * of its file is ended by Windows when the thread that sent it ends, and here by nobody. */
static inline bool overtaken_by_close(const struct cts_model *m)
{
    const struct cts_request *r = m->request;
    bool before =
        r->invoke < m->root->closed_rest || (r->pended && r->returned < m->root->closed_at);
    return m->root->closed_at != NEVER_STAMP && !before;
}

/* OPENED: the open must succeed. */
bool cts_judge_must_open(const struct cts_model *m);

/* A status that speaks of exhausted resources. */
static inline bool is_resource_status(uint32_t status)
{
    return status == CTS_WIN32_NOT_ENOUGH_MEMORY || status == 14u ||
           status == CTS_WIN32_NO_SYSTEM_RESOURCES;
}

/* -- answers -- */

/* PENDING, broken: the wait should have ended. `why` completes "the wait has completed: ". */
enum cts_said cts_judge_pending(const struct cts_model *m, const char *why);
/* STUCK or PENDING, broken: the request should have ended. */
enum cts_said cts_judge_stuck(const struct cts_model *m, const char *expected);
/* WAIT_OK, broken: the wait should not have ended. */
enum cts_said cts_judge_spurious(const struct cts_model *m, const char *why);
/* A completion, broken: by its status. */
enum cts_said cts_judge_status(const struct cts_model *m, const char *expected);
/* A success, broken: by its value. */
enum cts_said cts_judge_value(const struct cts_model *m, const char *expected);
/* AGAIN, broken. */
enum cts_said cts_judge_again(const struct cts_model *m);

#endif
