/*
 * The reducer: one pass per kind of simplification, repeated until none helps. See reduce.h. Every
 * proposal has to be cheaper than the best program so far by a fixed measure, so the search ends; a
 * pass may propose anything and leaves it to the measure to refuse. The passes over single
 * operations are in reduce_op.c.
 */
#include "explore/reduce.h"

#include "explore/reduce_op.h"
#include "program/address.h"
#include "program/mutate.h"
#include <stdlib.h>
#include <string.h>

struct reducer {
    struct cts_program best;
    struct cts_program candidate;
    cts_fails_fn *fails;
    void *context;
    uint32_t limit;
    struct cts_reduction reduction;
};

/* What makes a program simpler, the most important first. */
struct cost {
    uint64_t rank[4];
};

static struct cost cost_of(const struct cts_program *program)
{
    uint64_t weight = 0, order = 0;
    for (uint32_t n = 0; n < program->op_count; n++)
        weight += cts_op_weight(&program->ops[n]);
    weight += program->guest + program->no_integration + program->guid_text + (program->seed != 0);
    weight += (uint32_t)__builtin_popcount(program->policy) + 4u * program->stack_count;
    for (uint32_t n = 0; n < program->stack_count; n++)
        weight += program->stack[n];
    weight += program->string_count + program->pool_used;
    for (uint32_t n = 0; n < program->switch_count; n++)
        order +=
            (uint64_t)program->switches[n].step * CTS_THREADS_MAX + program->switches[n].thread;
    return (struct cost){{(uint64_t)program->op_count << 8 | program->threads,
                          program->switch_count, weight, order}};
}

static bool cheaper(const struct cost *a, const struct cost *b)
{
    for (int n = 0; n < 4; n++)
        if (a->rank[n] != b->rank[n])
            return a->rank[n] < b->rank[n];
    return false;
}

static bool exhausted(const struct reducer *r)
{
    return r->reduction.attempts >= r->limit;
}

/* Starts a proposal: a copy of the best program. */
static struct cts_program *propose(struct reducer *r)
{
    r->candidate = r->best;
    return &r->candidate;
}

/* Takes the proposal if it is cheaper and fails. */
static bool attempt(struct reducer *r)
{
    cts_program_normalize(&r->candidate);
    struct cost old = cost_of(&r->best), new = cost_of(&r->candidate);
    if (exhausted(r) || !cheaper(&new, &old))
        return false;
    r->reduction.attempts++;
    if (!r->fails(r->context, &r->candidate))
        return false;
    cts_program_normalize(&r->candidate);
    new = cost_of(&r->candidate);
    if (!cheaper(&new, &old))
        return false;
    r->best = r->candidate;
    r->reduction.accepted++;
    return true;
}

/* -- passes ------------------------------------------------------------------------------------ */

static void reduce_world(struct reducer *r)
{
    propose(r)->guest = CTS_GUEST_WIN8;
    attempt(r);
    propose(r)->no_integration = false;
    attempt(r);
    propose(r)->guid_text = CTS_GUID_MIXED;
    attempt(r);
    propose(r)->seed = 0;
    attempt(r);
    for (uint32_t bit = 1; bit && bit <= r->best.policy; bit <<= 1) {
        propose(r)->policy &= ~bit;
        attempt(r);
    }
}

/* Drivers go out of the stack, or become transparent: then the numbers of the others stay as they are. */
static void reduce_stack(struct reducer *r)
{
    for (uint32_t at = r->best.stack_count; at-- > 0;) {
        struct cts_program *candidate = propose(r);
        candidate->stack_count--;
        memmove(&candidate->stack[at], &candidate->stack[at + 1], candidate->stack_count - at);
        if (attempt(r) || r->best.stack[at] <= CTS_STACK_TRANSPARENT)
            continue;
        propose(r)->stack[at] = CTS_STACK_TRANSPARENT;
        attempt(r);
    }
}

/* The numbers of later threads fall by one, also those that the target spawns; a switch to the
 * thread that is gone goes too. */
static void renumber_switches(struct cts_program *program, uint32_t gone)
{
    uint32_t kept = 0;
    for (uint32_t n = 0; n < program->switch_count; n++) {
        struct cts_switch one = program->switches[n];
        if (one.thread == gone)
            continue;
        one.thread -= one.thread > gone;
        program->switches[kept++] = one;
    }
    program->switch_count = kept;
}

/* Takes a thread out; its schedule follows. */
static bool remove_thread(struct cts_program *program, uint32_t thread)
{
    struct cts_switch old[CTS_PROGRAM_SWITCHES_MAX];
    uint32_t old_count = program->switch_count;
    memcpy(old, program->switches, sizeof old);
    if (!cts_program_remove_thread(program, thread))
        return false;
    memcpy(program->switches, old, sizeof old);
    program->switch_count = old_count;
    renumber_switches(program, thread);
    return true;
}

/* Threads go whole, or their operations move behind those of thread 0. */
static void reduce_threads(struct reducer *r)
{
    for (uint32_t thread = CTS_PROGRAM_THREADS_MAX - 1; thread > 0; thread--) {
        if (thread >= r->best.threads)
            continue;
        if (remove_thread(propose(r), thread) && attempt(r))
            continue;
        struct cts_program *candidate = propose(r);
        for (uint32_t n = 0; n < candidate->op_count; n++)
            if (candidate->ops[n].thread == thread)
                candidate->ops[n].thread = 0;
        cts_program_normalize(candidate);
        remove_thread(candidate, thread);
        attempt(r);
    }
}

/* Delta debugging: large pieces first, from the end, for what comes last is most often superfluous.
 */
static void reduce_operations(struct reducer *r)
{
    for (uint32_t piece = r->best.op_count / 2 + 1; piece > 0; piece /= 2) {
        uint32_t end = r->best.op_count;
        while (end > 0 && !exhausted(r)) {
            uint32_t count = piece < end ? piece : end;
            cts_program_remove(propose(r), end - count, count);
            attempt(r);
            end -= count;
            if (end > r->best.op_count)
                end = r->best.op_count;
        }
    }
}

static void reduce_fields(struct reducer *r)
{
    for (uint32_t n = 0; n < r->best.op_count; n++) {
        uint32_t step = 0;
        while (step < cts_op_simplifications && !exhausted(r)) {
            struct cts_program *candidate = propose(r);
            bool taken = cts_op_simplify(&candidate->ops[n], step) && attempt(r);
            if (n >= r->best.op_count)
                break;
            /* The same step again, as halving may go on; another operation may have moved here,
             * which is as well. */
            if (!taken)
                step++;
        }
    }
}

/* Byte strings lose pieces, large ones first, or go whole. */
static void reduce_strings(struct reducer *r)
{
    for (uint32_t n = 0; n < 2 * r->best.op_count && !exhausted(r); n++) {
        uint32_t index = n % 2, length;
        if (!cts_call_bytes(&r->best, &r->best.ops[n / 2], index, &length))
            continue;
        propose(r)->ops[n / 2].bytes[index] = CTS_NO_BYTES;
        if (attempt(r))
            continue;
        for (uint32_t piece = length; piece > 0; piece /= 2)
            for (uint32_t end = length; end > 0 && !exhausted(r);) {
                uint32_t count = piece < end ? piece : end;
                cts_program_cut_bytes(propose(r), n / 2, index, end - count, count);
                end -= count;
                if (attempt(r))
                    length -= count;
            }
    }
}

static void reduce_registers(struct reducer *r)
{
    cts_program_compact_registers(propose(r));
    attempt(r);
}

static void reduce_schedule(struct reducer *r)
{
    propose(r)->switch_count = 0;
    attempt(r);
    for (uint32_t n = r->best.switch_count; n-- > 0;) {
        struct cts_program *candidate = propose(r);
        candidate->switch_count--;
        for (uint32_t m = n; m < candidate->switch_count; m++)
            candidate->switches[m] = candidate->switches[m + 1];
        attempt(r);
    }
    for (uint32_t back = r->best.switch_count ? r->best.switches[0].step : 0; back > 0; back /= 2) {
        struct cts_program *candidate = propose(r);
        for (uint32_t n = 0; n < candidate->switch_count; n++)
            candidate->switches[n].step -= back < candidate->switches[n].step ? back : 0;
        attempt(r);
    }
    for (uint32_t n = 0; n < r->best.switch_count; n++) {
        for (uint32_t thread = 0; thread < r->best.switches[n].thread; thread++) {
            propose(r)->switches[n].thread = thread;
            if (attempt(r) && n >= r->best.switch_count)
                return;
        }
        uint32_t step = r->best.switches[n].step;
        for (uint32_t back = step; back > 0; back /= 2) {
            propose(r)->switches[n].step = step - back;
            if (attempt(r))
                break;
        }
        if (n >= r->best.switch_count)
            return;
    }
}

enum cts_status cts_reduce(struct cts_program *program, cts_fails_fn *fails, void *context,
                           uint32_t attempts, struct cts_reduction *reduction)
{
    static void (*const passes[])(struct reducer *) = {
        reduce_threads, reduce_operations, reduce_world,     reduce_stack,
        reduce_fields,  reduce_strings,    reduce_registers, reduce_schedule};
    struct reducer *r = calloc(1, sizeof *r);
    if (!r)
        return CTS_MEMORY;
    r->best = *program;
    cts_program_normalize(&r->best);
    r->fails = fails;
    r->context = context;
    r->limit = attempts;
    if (!fails(context, propose(r))) {
        free(r);
        return CTS_ARGUMENT;
    }
    r->best = r->candidate;
    cts_program_normalize(&r->best);
    uint32_t before;
    do {
        before = r->reduction.accepted;
        for (uint32_t n = 0; n < sizeof passes / sizeof *passes; n++)
            passes[n](r);
    } while (r->reduction.accepted > before && !exhausted(r));
    r->reduction.complete = !exhausted(r);
    *program = r->best;
    if (reduction)
        *reduction = r->reduction;
    free(r);
    return CTS_OK;
}
