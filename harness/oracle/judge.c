/*
 * The answers that rules share: how a finding words what was expected and what was seen. Runs only
 * when a requirement is broken.
 */
#include "oracle/judge.h"

bool cts_judge_must_open(const struct cts_model *m)
{
    const uint32_t both = CTS_OPEN_READ | CTS_OPEN_WRITE, how = m->handle->how;
    bool twice = (how & CTS_OPEN_DOUBLE) != 0, by_name = (how & CTS_OPEN_BY_GUID) == 0;
    if ((how & both) != both || (how & CTS_OPEN_UNPRIVILEGED) || m->absent || m->handle->dead ||
        m->starting || m->suspended || m->no_memory)
        return false;
    if (by_name && twice && ANSWERS(m, LINK_NAME, SINGLE))
        return false;
    return !(by_name && !twice && ANSWERS(m, LINK_NAME, DOUBLE));
}

enum cts_said cts_judge_pending(const struct cts_model *m, const char *why)
{
    char expected[CTS_VALUE_TEXT_SIZE], current[CTS_VALUE_TEXT_SIZE];
    cts_expected(m, "the wait has completed: %s", why);
    return cts_seen(m, "request %u, expecting %s, is pending while %s is current",
                    (unsigned)(m->request - m->requests),
                    cts_value_text(m->request->expected, expected),
                    cts_value_text(cts_model_current(m), current));
}

enum cts_said cts_judge_stuck(const struct cts_model *m, const char *expected)
{
    const struct cts_request *r = m->request;
    cts_expected(m, "%s", expected);
    return cts_seen(m, "request %u (code 0x%08x, in %u, out %u) is incomplete at rest",
                    (unsigned)(r - m->requests), r->code, r->in_length, r->out_length);
}

enum cts_said cts_judge_spurious(const struct cts_model *m, const char *why)
{
    char text[CTS_VALUE_TEXT_SIZE];
    cts_expected(m, "the wait stays pending: %s", why);
    return cts_seen(m, "it completed though %s, which it expects, was current all the time",
                    cts_value_text(m->request->expected, text));
}

enum cts_said cts_judge_status(const struct cts_model *m, const char *expected)
{
    const struct cts_request *r = m->request;
    cts_expected(m, "%s", expected);
    return cts_seen(m, "status %u, count %u (code 0x%08x, in %u, out %u)", m->event->status,
                    m->event->arg[0], r->code, r->in_length, r->out_length);
}

static const char *const origin_texts[] = {
    [CTS_ORIGIN_NONE] = "no value",
    [CTS_ORIGIN_CURRENT] = "current during the call",
    [CTS_ORIGIN_TORN] = "two halves of a set in progress",
    [CTS_ORIGIN_STALE] = "out of date before the call",
    [CTS_ORIGIN_MIXED] = "mixed of two ids",
    [CTS_ORIGIN_ALTERED] = "an id with its bytes in another order",
    [CTS_ORIGIN_FOREIGN] = "never in platform memory",
};

enum cts_said cts_judge_value(const struct cts_model *m, const char *expected)
{
    char value[CTS_VALUE_TEXT_SIZE], current[CTS_VALUE_TEXT_SIZE];
    cts_expected(m, "%s; current is %s", expected, cts_value_text(cts_model_current(m), current));
    return cts_seen(m, "%s: %s", cts_value_text(m->value, value), origin_texts[m->origin]);
}

enum cts_said cts_judge_again(const struct cts_model *m)
{
    cts_expected(m, "request %u completes once", m->event->request);
    return cts_seen(m, "completion number %u, with status %u after status %u",
                    m->request->completions, m->event->status, m->request->status);
}
