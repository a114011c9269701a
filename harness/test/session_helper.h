/*
 * What the tests of the session share: cases from texts, and what the parent received, as one line per run.
 * Included by each of them.
 */
#ifndef CTS_TEST_SESSION_HELPER_H
#define CTS_TEST_SESSION_HELPER_H

#include "run/session.h"
#include <cts/digest.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TOY       CTS_BINARY_DIR "/test-targets/toy.so"
#define BAD(name) CTS_BINARY_DIR "/test-targets/bad-" name ".so"
#define CASES_MAX 8u
#define POLL      "open h0 rw overlapped\npoll h0 -> w0\n"
#define WAIT      "open h0 rw overlapped\narm h0 v0 -> w0\nchange v1\nquiesce\n"

/* The cases of a session: text[index % texts]; explored if bound[..] >= 0. */
struct cases {
    const char *text[CASES_MAX];
    int bound[CASES_MAX];
    uint32_t texts;
};
static struct cases cases;

/* What came. */
static char heard[65536];
static struct cts_session_totals totals;
static struct cts_session_target heard_target;
static char message[256];
static uint64_t event_sum; /* FNV-1a over all bytes received */
static struct cts_event last_died;
static char died_text[256];
static struct cts_program died_program;
static uint32_t stop_after;

__attribute__((unused)) static bool give(void *context, uint32_t index,
                                         struct cts_session_case *out)
{
    static struct cts_program program;
    static char name[32];
    char text[160];
    uint32_t line, which = index % cases.texts;
    (void)context;
    if (!cases.text[which] || cts_program_parse(cases.text[which], strlen(cases.text[which]),
                                                &program, &line, text) != CTS_OK)
        return false;
    snprintf(name, sizeof name, "case-%u", index);
    *out = (struct cts_session_case){.name = name,
                                     .number = 100 + index,
                                     .program = &program,
                                     .explore = cases.bound[which] >= 0,
                                     .bound = (uint32_t)cases.bound[which]};
    return true;
}

static void hear(const char *format, ...)
{
    size_t used = strlen(heard);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(heard + used, sizeof heard - used, format, arguments);
    va_end(arguments);
}

static bool on_begin(void *context, const struct cts_session_target *target,
                     const struct cts_event *event)
{
    (void)context;
    heard_target = *target;
    assert_int_equal(event->kind, CTS_EVENT_TRACE_BEGIN);
    return true;
}

static void keep_death(const struct cts_event *begin, const struct cts_event *event)
{
    const char *name = (const char *)(begin + 1);
    size_t length = strlen(name) + 1;
    last_died = *event;
    snprintf(died_text, sizeof died_text, "%.*s", (int)event->length, (const char *)(event + 1));
    cts_program_decode((const uint8_t *)name + length, begin->length - length, &died_program);
}

static bool on_run(void *context, struct cts_session_run *run)
{
    enum cts_status status;
    size_t offset = 0;
    const struct cts_event *event, *begin = NULL, *last = NULL;
    (void)context;
    while ((event = cts_buffer_next(run->bytes, run->used, &offset, &status))) {
        if (!begin)
            begin = event;
        if (event->kind == CTS_EVENT_DIED)
            keep_death(begin, event);
        last = event;
    }
    assert_int_equal(status, CTS_OK);
    for (size_t i = 0; i < run->used; i++)
        event_sum = cts_digest_add(event_sum, run->bytes[i]);
    if (run->summary) {
        assert_int_equal(begin->kind, CTS_EVENT_EXPLORED);
        hear("%u:summary%s ", run->index, begin->arg[3] ? "-cut" : "");
    } else {
        assert_int_equal(begin->kind, CTS_EVENT_RUN_BEGIN);
        assert_int_equal(last->kind, CTS_EVENT_RUN_END);
        assert_int_equal(begin->arg[3], 100 + run->index);
        assert_int_equal(run->died, last->status == CTS_RUN_DIED);
        if (!run->explored || run->died)
            hear("%u%s:%u ", run->index, run->explored ? "x" : "", last->status);
    }
    return !stop_after || totals.cases < stop_after;
}

__attribute__((unused)) static enum cts_status session(const char *target, const char *options,
                                                       uint32_t count)
{
    static const struct cts_session_calls calls = {.begin = on_begin, .run = on_run};
    const struct cts_session_config config = {.target = target,
                                              .options = options,
                                              .profile = "ms-docs",
                                              .seed = 5,
                                              .get_case = give,
                                              .count = count,
                                              .hang_seconds = 1,
                                              .hangs = 2};
    heard[0] = died_text[0] = 0;
    heard_target = (struct cts_session_target){0};
    event_sum = CTS_DIGEST_BASIS;
    return cts_session_run(&config, &calls, NULL, &totals, message);
}

/* Sets the texts; NULL ends them. */
__attribute__((unused)) static void use(const char *first, ...)
{
    va_list arguments;
    cases.texts = 0;
    va_start(arguments, first);
    for (const char *text = first; text; text = va_arg(arguments, const char *)) {
        cases.bound[cases.texts] = -1;
        cases.text[cases.texts++] = text;
    }
    va_end(arguments);
    stop_after = 0;
}

#endif
