/*
 * What the parent of a session makes of a worker's events: whole runs are handed on; a run that a death has
 * cut short is completed from what the worker left behind.
 */
#define _GNU_SOURCE
#include "run/session_parent.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#define CAREFUL_CASES 64u

/* Is the payload of a RUN_BEGIN a name, a NUL, a program? */
static bool well_begun(const struct cts_event *event)
{
    return memchr(event + 1, 0, event->length) != NULL;
}

static bool is_explored(const struct cts_event *begin)
{
    return begin->arg[2] & CTS_RUN_FLAG_EXPLORED;
}

static void number(struct session *s, uint8_t *bytes, size_t used, uint32_t run)
{
    enum cts_status status;
    size_t offset = 0;
    const struct cts_event *event;
    while ((event = cts_buffer_next(bytes, used, &offset, &status))) {
        ((struct cts_event *)(uintptr_t)event)->run = run;
        s->totals->events++;
    }
}

static void hand_on(struct session *s, size_t from, size_t to, bool explored, bool died)
{
    struct cts_session_run run = {
        .index = explored ? s->index - 1 : s->index,
        .bytes = s->copy + from,
        .used = to - from,
        .explored = explored,
        .died = died,
    };
    number(s, run.bytes, run.used, s->run++);
    if (explored) {
        s->totals->explored++;
    } else {
        s->totals->cases++;
        s->totals->runs++;
        s->index++;
        s->exploring = true;
        if (s->careful)
            s->careful--;
    }
    if (!s->calls->run(s->context, &run))
        s->stop = true;
}

static void hand_on_summary(struct session *s, uint8_t *bytes, size_t used)
{
    struct cts_session_run run = {
        .index = s->index - 1, .bytes = bytes, .used = used, .summary = true};
    number(s, bytes, used, s->run - 1);
    s->totals->cut += ((const struct cts_event *)(const void *)bytes)->arg[3] != 0;
    s->exploring = false;
    if (!s->calls->run(s->context, &run))
        s->stop = true;
}

static void begin(struct session *s, const struct cts_event *event)
{
    if (s->begun)
        return;
    s->begun = true;
    struct cts_session_target target;
    memcpy(&target, &s->shared->target, sizeof target);
    target.name[sizeof target.name - 1] = 0;
    target.description[sizeof target.description - 1] = 0;
    if (s->calls->begin && !s->calls->begin(s->context, &target, event))
        s->stop = true;
}

/* Can a run of this kind come now? */
static bool may_begin(const struct session *s, const struct cts_event *event)
{
    return well_begun(event) && (is_explored(event) ? s->exploring : s->index < s->config->count);
}

enum cts_status cts_parent_runs(struct session *s)
{
    enum cts_status status = CTS_OK;
    size_t offset = 0, from = 0;
    bool inside = false, explored = false;
    const struct cts_event *event;

    while (!s->stop && !s->corrupt) {
        size_t at = offset;
        event = cts_buffer_next(s->copy, s->used, &offset, &status);
        if (!event)
            break;
        if (event->kind == CTS_EVENT_RUN_BEGIN && !inside && may_begin(s, event)) {
            inside = true;
            from = at;
            explored = is_explored(event);
        } else if (event->kind == CTS_EVENT_RUN_END && inside) {
            inside = false;
            hand_on(s, from, offset, explored, false);
        } else if (event->kind == CTS_EVENT_EXPLORED && !inside && s->exploring) {
            hand_on_summary(s, s->copy + at, offset - at);
        } else if (event->kind == CTS_EVENT_TRACE_BEGIN && !inside) {
            begin(s, event);
        } else if (!inside || event->kind == CTS_EVENT_RUN_BEGIN ||
                   event->kind == CTS_EVENT_EXPLORED || event->kind == CTS_EVENT_TRACE_BEGIN) {
            s->corrupt = true;
            offset = at;
        }
    }
    if (status != CTS_OK)
        s->corrupt = true;
    /* What makes sense of the last run stays. A batch that was handed over has no such rest. */
    s->used = offset < s->used && s->corrupt ? offset : s->used;
    s->partial = inside ? from : s->used;
    s->partial_explored = explored;
    if (inside && !s->ended)
        s->corrupt = true;
    return CTS_OK;
}

/* -- deaths ----------------------------------------------------------------------------------------- */

struct death {
    uint32_t how; /* enum cts_death */
    uint32_t number;
    uint64_t address;
    uint32_t fault, access, request;
    char text[200];
};

/* What the dying worker said of its fault, if it can be true. */
static const char *take_fault(const struct cts_session_shared *shared, struct death *death)
{
    static const char *const texts[CTS_FAULT_COUNT] = {
#define FAULT(name, word, text) [CTS_FAULT_##name] = (text),
        CTS_FAULT_MAP(FAULT)
#undef FAULT
    };
    uint32_t fault = shared->fault, access = shared->access;
    if (shared->signal != death->number)
        return NULL;
    death->address = shared->address < 65536 ? shared->address : 0;
    if (fault >= CTS_FAULT_COUNT || access > CTS_ACCESS_WRITE)
        return NULL;
    death->fault = fault;
    death->access = access;
    death->request = shared->request;
    return texts[fault];
}

static void describe(const struct session *s, struct death *death)
{
    const struct cts_session_shared *shared = s->shared;
    int status = s->wait_status;
    *death = (struct death){0};
    if (s->corrupt) {
        death->how = CTS_DEATH_MEMORY;
        snprintf(death->text, sizeof death->text,
                 "the target destroyed the memory in which the harness keeps the trace");
    } else if (s->hang) {
        death->how = CTS_DEATH_HANG;
        snprintf(death->text, sizeof death->text, "the target hangs: %s", s->hang);
    } else if (WIFSIGNALED(status)) {
        const char *name = sigabbrev_np(WTERMSIG(status));
        death->how = CTS_DEATH_SIGNAL;
        death->number = (uint32_t)WTERMSIG(status);
        const char *fault = take_fault(shared, death);
        snprintf(death->text, sizeof death->text, "killed by signal %u, SIG%s%s%s", death->number,
                 name ? name : "?", fault ? ": " : "", fault ? fault : "");
    } else {
        death->how = CTS_DEATH_EXIT;
        death->number = (uint32_t)WEXITSTATUS(status);
        snprintf(death->text, sizeof death->text, "the process ended itself with exit code %u",
                 death->number);
    }
}

void cts_parent_death_text(const struct session *s, char *text, size_t size)
{
    struct death death;
    describe(s, &death);
    snprintf(text, size, "%s", death.text);
}

/* Appends DIED and RUN_END to the run at the end of the copy. */
static void complete(struct session *s, const struct death *death, uint64_t stamp, uint32_t thread)
{
    struct cts_buffer buffer;
    uint32_t length = (uint32_t)strlen(death->text);
    cts_buffer_init(&buffer, s->copy + s->used, s->capacity - s->used);
    buffer.stamp = stamp;
    struct cts_event *event =
        cts_buffer_append(&buffer, CTS_EVENT_DIED, CTS_INTERFACE_COMMON, thread, length);
    if (event) {
        event->arg[0] = death->how;
        event->arg[1] = death->number;
        event->arg[2] = (uint32_t)death->address;
        event->arg[3] = (uint32_t)(death->address >> 32);
        event->arg[4] = death->fault;
        event->arg[5] = death->access;
        event->request = death->request;
        memcpy(event + 1, death->text, length);
    }
    event = cts_buffer_append(&buffer, CTS_EVENT_RUN_END, CTS_INTERFACE_COMMON, 0, 0);
    if (event)
        event->status = CTS_RUN_DIED;
    s->used += buffer.used;
}

/* The worker left nothing of the run it died in: its beginning is made here. False: no such case. */
static bool invent(struct session *s, uint32_t index, bool explored)
{
    static uint8_t encoding[CTS_PROGRAM_BYTES_MAX];
    struct cts_session_case c = {0};
    struct cts_buffer buffer;
    size_t length = 0;

    if (index >= s->config->count || !s->config->get_case(s->config->cases, index, &c) ||
        cts_program_encode(c.program, encoding, sizeof encoding, &length) != CTS_OK)
        return false;
    size_t name = strnlen(c.name, 255);
    if (name + length + 512 > s->capacity)
        return false;
    cts_buffer_init(&buffer, s->copy, s->capacity);
    struct cts_event *event = cts_buffer_append(&buffer, CTS_EVENT_RUN_BEGIN, CTS_INTERFACE_COMMON,
                                                0, (uint32_t)(name + 1 + length));
    if (!event)
        return false;
    event->arg[0] = c.program->guest;
    event->arg[1] = !c.program->no_integration;
    event->arg[2] = explored ? CTS_RUN_FLAG_EXPLORED : 0;
    event->arg[3] = c.number;
    event->arg[4] = c.program->policy;
    memcpy(event + 1, c.name, name);
    ((uint8_t *)(event + 1))[name] = 0;
    memcpy((uint8_t *)(event + 1) + name + 1, encoding, length);
    s->used = buffer.used;
    s->partial = 0;
    s->partial_explored = explored;
    return true;
}

/* Of an exploration that a death has ended. */
static void summarise(struct session *s)
{
    uint64_t bytes[(64 + 8) / 8];
    struct cts_buffer buffer;
    const struct cts_session_shared *shared = s->shared;
    cts_buffer_init(&buffer, bytes, sizeof bytes);
    struct cts_event *event = cts_buffer_append(&buffer, CTS_EVENT_EXPLORED, CTS_INTERFACE_COMMON,
                                                0, sizeof shared->digest);
    event->arg[0] = (uint32_t)shared->schedules;
    event->arg[1] = (uint32_t)(shared->schedules >> 32);
    event->arg[2] = shared->bound;
    event->arg[3] = 1;
    memcpy(event + 1, &shared->digest, sizeof shared->digest);
    hand_on_summary(s, (uint8_t *)bytes, buffer.used);
}

static void finish_partial(struct session *s, const struct death *death)
{
    enum cts_status status;
    size_t offset = s->partial;
    uint64_t stamp = 0;
    uint32_t thread = 0;
    const struct cts_event *event;
    struct cts_switch switches[CTS_PROGRAM_SWITCHES_MAX];
    uint32_t count = s->shared->switch_count;

    if (s->partial_explored && count && death->how != CTS_DEATH_MEMORY) {
        size_t used = s->used - s->partial;
        memcpy(switches, s->shared->switches, sizeof switches);
        cts_session_reschedule(s->copy + s->partial, &used,
                               s->capacity - s->partial - CTS_SESSION_ROOM / 2, switches, count);
        s->used = s->partial + used;
    }
    while ((event = cts_buffer_next(s->copy, s->used, &offset, &status))) {
        stamp = event->stamp + 1;
        thread = event->thread;
    }
    complete(s, death, stamp, thread);
    hand_on(s, s->partial, s->used, s->partial_explored, true);
}

/* Did the worker die while it explored the case that was played last? */
static bool died_exploring(const struct session *s, bool partial)
{
    struct cts_session_case c = {0};
    if (partial)
        return s->partial_explored;
    return s->exploring && s->index > 0 &&
           s->config->get_case(s->config->cases, s->index - 1, &c) && c.explore;
}

/* Only believed of a worker that has ended a run; the byte may hold anything. */
static bool is_clearing(const struct session *s)
{
    uint8_t byte;
    memcpy(&byte, &s->shared->clearing, 1);
    return byte == 1 && s->run != s->first_run;
}

/* It only cleared away what was left of a run that is over: no finding, but it takes its time and counts. */
static void died_clearing(struct session *s, const struct death *death, bool exploring)
{
    s->totals->deaths++;
    s->totals->hangs += death->how == CTS_DEATH_HANG;
    if (exploring && !s->stop)
        summarise(s);
    s->exploring = false;
}

enum cts_status cts_parent_death(struct session *s)
{
    struct death death;
    bool partial = s->partial < s->used;
    bool exploring = died_exploring(s, partial);

    describe(s, &death);
    if (!partial && !s->corrupt && is_clearing(s)) {
        died_clearing(s, &death, exploring);
        return CTS_OK;
    }
    if (s->corrupt && !s->careful && !exploring) {
        s->careful = CAREFUL_CASES; /* who was it? play on from here one by one */
        return CTS_OK;
    }
    s->totals->deaths++;
    s->totals->hangs += death.how == CTS_DEATH_HANG;
    if (!partial && !invent(s, exploring ? s->index - 1 : s->index, exploring))
        return CTS_OK; /* all cases are over */
    finish_partial(s, &death);
    if (exploring && !s->stop)
        summarise(s);
    s->exploring = false;
    return CTS_OK;
}
