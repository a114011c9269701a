/*
 * Judging: events go to the oracle, and its findings come back with the case and the program that the last
 * RUN_BEGIN named. Plays nothing, writes nothing.
 */
#include "run/judge.h"
#include "program/address.h"
#include "run/judge_address.h"
#include "run/judge_calls.h"
#include "run/judge_scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRACE_NAME_MAX 128u
#define CALL_MAX       32768u /* bytes of an address call that is kept */

struct cts_judge {
    struct cts_oracle *oracle;
    cts_judged_fn *found;
    void *context;
    uint64_t findings;
    char trace[TRACE_NAME_MAX];
    char case_name[CTS_JUDGE_NAME_MAX];
    uint8_t bytes[CTS_PROGRAM_BYTES_MAX]; /* the program of the run */
    size_t length;
    bool in_run;
    bool printed;  /* `text` is of this run */
    bool ranged;   /* .. which has an exhaustive range */
    bool bare;     /* .. and nothing else */
    uint16_t kind; /* of the event at hand */
    uint32_t request;
    struct cts_judge_calls calls;
    struct cts_judge_scene scene;
    struct cts_program program;
    char text[CTS_JUDGE_PROGRAM_MAX];
    char alone[CTS_JUDGE_PROGRAM_MAX];                 /* one call of a range */
    _Alignas(struct cts_event) uint8_t call[CALL_MAX]; /* the last one; kind 0: none */
};

/* Within a range what replays a finding is its call alone, or those of the item; else all of the program. */
static const char *replays(struct cts_judge *judge)
{
    bool at_call = judge->kind == CTS_EVENT_ADDRESS_RETURN || judge->kind == CTS_EVENT_DIED;
    const struct cts_event *call = (const struct cts_event *)(const void *)judge->call;
    if (judge->in_run && judge->ranged && at_call &&
        (cts_judge_alone(call, &judge->program) ||
         (judge->bare && cts_judge_scene_program(&judge->scene, &judge->program))) &&
        cts_program_print(&judge->program, judge->alone, sizeof judge->alone) == CTS_OK)
        return judge->alone;
    return judge->text;
}

/* The line of the text, from 1, with the call that the event at hand is about; 0: it is about none, or about the only
 * one of a range. World and schedule come first, then an operation a line, and a line before each further thread. */
static uint32_t line_of(struct cts_judge *judge, const char *text)
{
    const struct cts_program *program = &judge->program;
    bool at_call = judge->kind == CTS_EVENT_ADDRESS_CALL || judge->kind == CTS_EVENT_ADDRESS_RETURN;
    uint32_t lines = 0, op;
    if (!judge->in_run || judge->ranged || !(at_call || judge->kind == CTS_EVENT_DIED))
        return 0;
    op = cts_judge_calls_find(&judge->calls, program, at_call ? judge->request : 0);
    if (op >= program->op_count)
        return 0;
    for (; *text; text++)
        lines += *text == '\n';
    uint32_t others = program->op_count + program->threads - 1;
    return lines < others ? 0 : lines - others + 1 + op + program->ops[op].thread;
}

static void found(void *context, const struct cts_finding *finding)
{
    struct cts_judge *judge = context;
    if (!judge->printed) {
        judge->text[0] = 0;
        if (judge->in_run) {
            cts_program_decode(judge->bytes, judge->length, &judge->program);
            if (cts_program_print(&judge->program, judge->text, sizeof judge->text) != CTS_OK)
                judge->text[0] = 0;
            judge->ranged = cts_program_has_range(&judge->program);
            judge->bare = cts_judge_is_bare_range(&judge->program);
        }
        judge->printed = true;
    }
    const char *program = replays(judge);
    const struct cts_judged judged = {
        .finding = finding,
        .number = ++judge->findings,
        .case_name = judge->case_name,
        .trace = judge->trace,
        .program = program,
        .line = line_of(judge, program),
        .death = judge->kind == CTS_EVENT_DIED,
    };
    if (judge->found)
        judge->found(judge->context, &judged);
}

struct cts_judge *cts_judge_new(const struct cts_profile *profile, bool strict,
                                cts_judged_fn *found_fn, void *context)
{
    struct cts_judge *judge = calloc(1, sizeof *judge);
    if (!judge)
        return NULL;
    judge->found = found_fn;
    judge->context = context;
    judge->oracle = cts_oracle_new(profile, strict, found, judge);
    if (!judge->oracle) {
        free(judge);
        return NULL;
    }
    return judge;
}

void cts_judge_free(struct cts_judge *judge)
{
    if (!judge)
        return;
    cts_oracle_free(judge->oracle);
    free(judge);
}

void cts_judge_trace(struct cts_judge *judge, const char *name)
{
    snprintf(judge->trace, sizeof judge->trace, "%s", name);
}

/* Keeps name and program of a run; both come from outside. */
static void begin(struct cts_judge *judge, const struct cts_event *event)
{
    const char *payload = (const char *)(event + 1);
    size_t name = strnlen(payload, event->length);
    size_t kept = name < sizeof judge->case_name - 1 ? name : sizeof judge->case_name - 1;

    memcpy(judge->case_name, payload, kept);
    judge->case_name[kept] = 0;
    judge->length = name < event->length ? event->length - name - 1 : 0;
    if (judge->length > sizeof judge->bytes)
        judge->length = sizeof judge->bytes;
    memcpy(judge->bytes, payload + name + (name < event->length), judge->length);
    judge->in_run = true;
    judge->printed = judge->ranged = judge->bare = false;
    memset(judge->call, 0, sizeof(struct cts_event));
    cts_judge_calls_begin(&judge->calls);
    cts_judge_scene_begin(&judge->scene);
}

void cts_judge_event(struct cts_judge *judge, const struct cts_event *event, uint64_t frame)
{
    judge->kind = event->kind;
    judge->request = event->request;
    cts_judge_calls_note(&judge->calls, event);
    cts_judge_scene_note(&judge->scene, event);
    if (event->kind == CTS_EVENT_ADDRESS_CALL && event->length <= CALL_MAX - sizeof *event)
        memcpy(judge->call, event, sizeof *event + event->length);
    if (event->kind == CTS_EVENT_RUN_BEGIN) {
        begin(judge, event);
    } else if (event->kind == CTS_EVENT_TRACE_BEGIN) {
        judge->in_run = judge->printed = false;
        judge->case_name[0] = 0;
    }
    cts_oracle_event(judge->oracle, event, frame);
}

enum cts_status cts_judge_file(struct cts_judge *judge, const char *path, char message[256])
{
    struct cts_trace_reader *reader;
    const struct cts_event *event;
    uint64_t frame;
    char reason[160] = "";
    const char *base = strrchr(path, '/');
    enum cts_status status = cts_trace_open(path, &reader, reason);

    cts_judge_trace(judge, base ? base + 1 : path);
    if (status == CTS_OK) {
        while ((status = cts_trace_read(reader, &event, &frame, reason)) == CTS_OK && event)
            cts_judge_event(judge, event, frame);
        cts_trace_done(reader);
    }
    if (status != CTS_OK)
        snprintf(message, 256, "%.90s: %s", path, reason[0] ? reason : cts_status_text(status));
    return status;
}

const struct cts_oracle *cts_judge_oracle(const struct cts_judge *judge)
{
    return judge->oracle;
}
