/*
 * The dispatcher: takes an event into the model, announces it under its topics, and keeps count of
 * what the rules answer. Decides no requirement itself; results are made of the counts in
 * result.c.
 */
#include "oracle/state.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The rules of each topic, one list behind the other. */
static bool list_rules(struct cts_oracle *o)
{
    uint32_t used = 0;
    for (uint32_t topic = 0; topic < CTS_TOPIC_COUNT; topic++) {
        o->first[topic] = (uint16_t)used;
        for (uint32_t n = 0; n < CTS_REQUIREMENT_COUNT; n++) {
            if (o->reason[n] != NULL || cts_rules[n].judge == NULL)
                continue;
            for (const uint8_t *t = cts_rules[n].topics; *t != 0; t++)
                if (*t == topic && used < CTS_LISTENERS_MAX - 1)
                    o->listeners[used++] = (struct cts_listener){cts_rules[n].judge, n};
        }
        o->listeners[used++] = (struct cts_listener){NULL, 0};
        if (used >= CTS_LISTENERS_MAX)
            return false;
    }
    return true;
}

struct cts_oracle *cts_oracle_new(const struct cts_profile *profile, bool strict,
                                  cts_finding_fn *found, void *context)
{
    struct cts_oracle *o = calloc(1, sizeof(*o));
    if (o == NULL)
        return NULL;
    o->profile = profile;
    o->strict = strict;
    o->found = found;
    o->context = context;
    for (uint32_t n = 0; n < CTS_REQUIREMENT_COUNT; n++)
        o->reason[n] = cts_oracle_na_by_profile(profile, n);
    if (!cts_model_init(&o->model, profile) || !list_rules(o) ||
        (o->model.client = cts_client_model_new()) == NULL ||
        (o->nicsave = cts_nicsave_new()) == NULL || (o->address = cts_address_new()) == NULL) {
        cts_oracle_free(o);
        return NULL;
    }
    o->model.expected = o->finding.expected;
    o->model.seen = o->finding.seen;
    o->observed = o->observations;
    return o;
}

void cts_oracle_free(struct cts_oracle *o)
{
    if (o == NULL)
        return;
    cts_client_model_free(o->model.client);
    cts_nicsave_free(o->nicsave);
    cts_address_free(o->address);
    cts_model_free(&o->model);
    free(o);
}

void cts_expected(const struct cts_model *m, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(m->expected, CTS_TEXT_SIZE, format, arguments);
    va_end(arguments);
}

enum cts_said cts_seen(const struct cts_model *m, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(m->seen, CTS_TEXT_SIZE, format, arguments);
    va_end(arguments);
    return CTS_BROKEN;
}

/* Reports a broken requirement, once per run. */
static void broken(struct cts_oracle *o, uint32_t requirement, enum cts_said said)
{
    enum cts_level level = cts_requirement(requirement)->level;
    if ((level == CTS_MAY && said != CTS_BROKEN_MUST) || o->broken_in[requirement] == o->runs)
        return;
    o->broken_in[requirement] = o->runs;
    bool warning = level == CTS_SHOULD && !o->strict && said != CTS_BROKEN_MUST;
    o->findings[requirement]++;
    o->failures[requirement] += !warning;
    o->finding.requirement = requirement;
    o->finding.level = level;
    o->finding.frame = o->frame;
    o->finding.stamp = o->model.event->stamp;
    o->finding.run = o->model.event->run;
    o->finding.case_number = o->model.case_number;
    o->finding.warning = warning;
    if (o->found != NULL)
        o->found(o->context, &o->finding);
}

static inline void announce(struct cts_oracle *o, uint32_t topic)
{
    for (const struct cts_listener *l = &o->listeners[o->first[topic]]; l->judge != NULL; l++) {
        enum cts_said said = l->judge(&o->model);
        if (said == CTS_SILENT)
            continue;
        o->observed[l->requirement]++;
        if (said != CTS_HOLDS)
            broken(o, l->requirement, said);
    }
}

void cts_oracle_say(struct cts_oracle *o, uint32_t requirement, enum cts_said said)
{
    if (said == CTS_SILENT || o->reason[requirement] != NULL)
        return;
    o->observed[requirement]++;
    if (said != CTS_HOLDS)
        broken(o, requirement, said);
}

void cts_oracle_held(struct cts_oracle *o, uint32_t requirement, uint64_t times)
{
    if (o->reason[requirement] == NULL)
        o->observed[requirement] += times;
}

/* The topic of a completion by the class of its request. */
static const uint8_t class_topics[] = {
    [CTS_CLASS_GONE] = CTS_ON_GONE_DONE,
    [CTS_CLASS_OTHER_CODE] = CTS_ON_OTHER_CODE_DONE,
    [CTS_CLASS_NO_ACCESS] = CTS_ON_NO_ACCESS_DONE,
    [CTS_CLASS_NULL] = CTS_ON_NULL_DONE,
    [CTS_CLASS_LONG] = CTS_ON_LONG_DONE,
    [CTS_CLASS_SHORT_INPUT] = CTS_ON_SHORT_INPUT_DONE,
    [CTS_CLASS_SHORT_OUTPUT] = CTS_ON_SHORT_OUTPUT_DONE,
    [CTS_CLASS_ODD] = CTS_ON_ODD_DONE,
    [CTS_CLASS_OLD_WAIT] = CTS_ON_OLD_DONE,
    [CTS_CLASS_OLD_LONG] = CTS_ON_OLD_DONE,
    [CTS_CLASS_OLD_SHORT] = CTS_ON_OLD_DONE,
};

static void announce_completion(struct cts_oracle *o)
{
    const struct cts_request *r = o->model.request;
    bool ok = r->status == 0;
    if (r->completions > 1) {
        announce(o, CTS_ON_AGAIN);
        return;
    }
    announce(o, CTS_ON_DONE);
    announce(o, ok ? CTS_ON_SUCCESS : CTS_ON_FAILURE);
    if (r->class == CTS_CLASS_POLL) {
        announce(o, ok ? CTS_ON_POLL_OK : CTS_ON_POLL_FAILED);
        return;
    }
    if (r->class == CTS_CLASS_WAIT) {
        announce(o, ok ? CTS_ON_WAIT_OK : CTS_ON_WAIT_FAILED);
        return;
    }
    if (r->class == CTS_CLASS_FREE)
        return;
    announce(o, class_topics[r->class]);
    if (r->class != CTS_CLASS_LONG)
        return;
    if (ok && !cts_id_equal(o->model.value, r->expected))
        announce(o, CTS_ON_WAIT_OK);
    else if (!ok && (r->pended || r->settled))
        announce(o, CTS_ON_WAIT_FAILED);
}

/* A quiescent point: every incomplete request is looked at, then the point as a whole. */
static void announce_settled(struct cts_oracle *o)
{
    struct cts_model *m = &o->model;
    m->overdue = 0;
    for (uint32_t n = m->first; n != 0; n = m->requests[n].next) {
        struct cts_request *r = &m->requests[n];
        cts_model_look(m, r);
        announce(o, r->class == CTS_CLASS_WAIT || r->class == CTS_CLASS_LONG ? CTS_ON_PENDING
                                                                             : CTS_ON_STUCK);
        r->overdue |= m->late || m->ignored;
        m->overdue += m->late || m->ignored;
        r->settled = true;
        r->holder |= !r->overlapped && m->root->pending == 1;
    }
    m->request = NULL;
    announce(o, CTS_ON_SETTLED);
    m->settled_points++;
    m->settled_stamp = m->stamp;
    m->settled_index = cts_model_now(m);
}

void cts_oracle_event(struct cts_oracle *o, const struct cts_event *event, uint64_t frame)
{
    struct cts_model *m = &o->model;
    o->frame = frame;
    o->finding.sizes.buffer = 0;
    cts_model_update(m, event);
    if (event->kind == CTS_EVENT_RUN_BEGIN) {
        o->runs++;
        o->limited = false;
        o->observed = event->arg[2] & CTS_RUN_FLAG_EXPLORED ? o->explored : o->observations;
        cts_client_model_reset(m->client);
    }
    if (m->run_flags & CTS_RUN_FLAG_CLIENT)
        cts_client_model_update(m->client, m);
    if (m->trouble != NULL) {
        cts_expected(m, "an event that can be true");
        cts_seen(m, "%s: %s", cts_event_text(event->kind), m->trouble);
        broken(o, CTS_CTS_TRACE_010, CTS_BROKEN);
        return;
    }
    announce(o, event->kind);
    cts_nicsave_event(o->nicsave, o, event);
    cts_address_event(o->address, o, event);
    if (event->kind == CTS_EVENT_RUN_END && (m->outcome == CTS_RUN_LIMIT || o->limited))
        o->cut++;
    if (event->kind == CTS_EVENT_COMPLETED)
        announce_completion(o);
    else if (event->kind == CTS_EVENT_QUIESCENT || event->kind == CTS_EVENT_RUN_END)
        if (cts_model_settled(m))
            announce_settled(o);
    cts_model_after(m);
}
