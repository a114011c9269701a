/*
 * From a call to its operation (judge_calls.h). The program is walked only when there is a finding; while events pass,
 * a few words are kept of each.
 */
#include "run/judge_calls.h"

#include <string.h>

void cts_judge_calls_begin(struct cts_judge_calls *calls)
{
    calls->used = calls->calls = 0;
    calls->lost = false;
}

void cts_judge_calls_note(struct cts_judge_calls *calls, const struct cts_event *event)
{
    const bool returned = event->kind == CTS_EVENT_ADDRESS_RETURN;
    if (!returned && event->kind != CTS_EVENT_ADDRESS_CALL)
        return;
    if (calls->used == CTS_JUDGE_CALLS_MAX || event->thread >= CTS_PROGRAM_THREADS_MAX ||
        (!returned && event->request != calls->calls + 1)) {
        calls->lost = true;
        return;
    }
    calls->calls += !returned;
    calls->entries[calls->used++] = (struct cts_judge_call){
        .socket = (uint16_t)event->handle,
        .thread = (uint8_t)event->thread,
        .code = (uint8_t)event->arg[0],
        .returned = returned,
        .good = event->status == 0,
    };
}

/* Where a thread stands in the program, and the sockets that registers hold (0: none). */
struct walk {
    const struct cts_program *program;
    uint32_t at[CTS_PROGRAM_THREADS_MAX];   /* the next operation */
    uint32_t loop[CTS_PROGRAM_THREADS_MAX]; /* behind `repeat` */
    uint32_t left[CTS_PROGRAM_THREADS_MAX]; /* rounds to come */
    uint32_t
        under_way[CTS_PROGRAM_THREADS_MAX]; /* operation of the last call; UINT32_MAX: of none */
    uint16_t registers[CTS_PROGRAM_HANDLES];
};

static void start(struct walk *walk, const struct cts_program *program)
{
    memset(walk, 0, sizeof *walk);
    walk->program = program;
    for (uint32_t t = 0, i = 0; t < CTS_PROGRAM_THREADS_MAX; t++) {
        while (i < program->op_count && program->ops[i].thread < t)
            i++;
        walk->at[t] = i;
    }
}

/* The next operation of a thread that makes a call; UINT32_MAX at its end. */
static uint32_t next_call(struct walk *walk, uint32_t t)
{
    const struct cts_program *program = walk->program;
    while (walk->at[t] < program->op_count && program->ops[walk->at[t]].thread == t) {
        uint32_t i = walk->at[t]++;
        const struct cts_op *op = &program->ops[i];
        if (op->kind == CTS_OP_REPEAT) {
            walk->loop[t] = walk->at[t];
            walk->left[t] = op->number;
        } else if (op->kind == CTS_OP_END && walk->left[t] > 1) {
            walk->left[t]--;
            walk->at[t] = walk->loop[t];
        } else if (op->kind == CTS_OP_CALL && (op->handle == CTS_NO_REGISTER ||
                                               walk->registers[op->handle % CTS_PROGRAM_HANDLES])) {
            return i;
        }
    }
    return UINT32_MAX;
}

/* A new socket goes to its register, a closed one leaves those that hold it. */
static void take_return(struct walk *walk, const struct cts_judge_call *entry)
{
    uint32_t i = walk->under_way[entry->thread];
    const struct cts_op *op = i == UINT32_MAX ? NULL : &walk->program->ops[i];
    if (!op || !entry->good)
        return;
    if (entry->socket && op->result != CTS_NO_REGISTER)
        walk->registers[op->result % CTS_PROGRAM_HANDLES] = entry->socket;
    if (entry->code != CTS_CALL_CLOSE || op->handle == CTS_NO_REGISTER)
        return;
    uint16_t closed = walk->registers[op->handle % CTS_PROGRAM_HANDLES];
    for (uint32_t r = 0; r < CTS_PROGRAM_HANDLES; r++)
        if (walk->registers[r] == closed)
            walk->registers[r] = 0;
}

static bool fits(const struct walk *walk, const struct cts_op *op,
                 const struct cts_judge_call *entry)
{
    uint16_t socket =
        op->handle == CTS_NO_REGISTER ? 0 : walk->registers[op->handle % CTS_PROGRAM_HANDLES];
    return op->code == entry->code && socket == entry->socket;
}

/* Number of the last call that did not return; 0: each has. */
static uint32_t unreturned(const struct cts_judge_calls *calls)
{
    bool back[CTS_PROGRAM_THREADS_MAX] = {false};
    uint32_t request = calls->calls;
    for (uint32_t k = calls->used; k-- > 0;) {
        const struct cts_judge_call *entry = &calls->entries[k];
        if (entry->returned) {
            back[entry->thread] = true;
            continue;
        }
        if (!back[entry->thread])
            return request;
        back[entry->thread] = false;
        request--;
    }
    return 0;
}

uint32_t cts_judge_calls_find(const struct cts_judge_calls *calls,
                              const struct cts_program *program, uint32_t request)
{
    struct walk walk;
    uint32_t made = 0;
    if (request == 0 && !calls->lost) /* a return may be among those that are */
        request = unreturned(calls);
    if (request == 0 || request > calls->calls)
        return UINT32_MAX;
    start(&walk, program);
    for (uint32_t k = 0; k < calls->used; k++) {
        const struct cts_judge_call *entry = &calls->entries[k];
        if (entry->returned) {
            take_return(&walk, entry);
            continue;
        }
        uint32_t i = next_call(&walk, entry->thread);
        if (i != UINT32_MAX && !fits(&walk, &program->ops[i], entry))
            return UINT32_MAX;
        if (++made == request)
            return i;
        walk.under_way[entry->thread] = i;
    }
    return UINT32_MAX;
}
