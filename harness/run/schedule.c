/*
 * The scheduler: which fiber runs next, who is blocked, what time it is. See schedule.h for the
 * rules. Nothing here allocates, calls the kernel or takes time that depends on anything but the
 * run.
 */
#include "run/schedule.h"

#include "program/program.h"
#include "run/fiber.h"
#include <stdlib.h>

#define NEVER       UINT64_MAX
#define BIT(thread) (UINT32_C(1) << (thread))

struct thread {
    void (*entry)(void *);
    void *argument;
    struct cts_scheduler *scheduler;
    const void *channel; /* while parked */
    uint64_t deadline;   /* while parked, asleep or in quiesce */
    uint64_t since;      /* while in quiesce: the step at which it went there */
    bool settling;       /* while in quiesce: `deadline` has been set */
    bool woken;          /* how the last park ended: by unpark */
};

struct cts_scheduler {
    /* Every thread is in at most one of these sets; in none if it is over or was never used. */
    uint32_t ready;
    uint32_t parked;
    uint32_t quiescing;
    uint32_t sleeping;

    uint32_t current;
    uint32_t yielded; /* have yielded since all others last could run */
    uint32_t fresh;   /* the lowest number never used in this run */
    uint32_t choices;
    bool blurred;     /* out of focus: nothing is a choice */
    uint32_t jumps;   /* of rule 5, in a row */
    uint32_t settles; /* of rule 2, in a row */
    uint64_t steps;
    uint64_t step_limit; /* steps allowed without progress */
    uint64_t last_step;  /* allowed, as things stand */
    uint64_t now;
    cts_choose_fn *choose;
    void *context;
    cts_idle_fn *idle;
    void *idle_context;
    enum cts_schedule_end end;
    struct thread threads[CTS_THREADS_MAX];
    struct cts_fiber fibers[CTS_THREADS_MAX];
    struct cts_fiber home;
    struct cts_fiber_stacks stacks;
};

static _Thread_local const struct cts_scheduler *inside;

enum cts_status cts_scheduler_new(struct cts_scheduler **scheduler)
{
    struct cts_scheduler *s = calloc(1, sizeof *s);
    *scheduler = NULL;
    if (!s)
        return CTS_MEMORY;
    if (cts_fiber_stacks_map(&s->stacks, s->fibers, CTS_THREADS_MAX) != CTS_OK) {
        free(s);
        return CTS_MEMORY;
    }
    *scheduler = s;
    return CTS_OK;
}

void cts_scheduler_free(struct cts_scheduler *scheduler)
{
    if (!scheduler)
        return;
    cts_fiber_stacks_unmap(&scheduler->stacks, scheduler->fibers);
    free(scheduler);
}

void cts_scheduler_on_idle(struct cts_scheduler *scheduler, cts_idle_fn *idle, void *context)
{
    scheduler->idle = idle;
    scheduler->idle_context = context;
}

bool cts_scheduler_overflow(const struct cts_scheduler *scheduler, uintptr_t address)
{
    return cts_fiber_stacks_guard(&scheduler->stacks, address);
}

/* -- who runs next ----------------------------------------------------------------------------- */

static inline uint32_t lowest(uint32_t set)
{
    return (uint32_t)__builtin_ctz(set);
}

static inline void run_thread(struct cts_scheduler *s, uint32_t next)
{
    uint32_t last = s->current;
    if (next == last)
        return;
    s->current = next;
    cts_fiber_switch(&s->fibers[last], &s->fibers[next]);
}

static _Noreturn void end_run(struct cts_scheduler *s, enum cts_schedule_end end)
{
    s->end = end;
    cts_fiber_switch(&s->fibers[s->current], &s->home);
    abort(); /* a thread of an ended run is never resumed */
}

static uint32_t ask(struct cts_scheduler *s, uint32_t offered, uint32_t fallback, bool preemptive,
                    const char *point)
{
    if ((offered & (offered - 1)) == 0)
        return lowest(offered);
    if (s->blurred)
        return fallback;
    struct cts_choice choice = {.step = s->choices++,
                                .current = s->current,
                                .preemptive = preemptive,
                                .fallback = fallback,
                                .runnable = offered,
                                .point = point ? point : "?"};
    if (!s->choose)
        return fallback;
    uint32_t next = s->choose(s->context, &choice);
    return next < CTS_THREADS_MAX && (offered & BIT(next)) ? next : fallback;
}

static inline void count_step(struct cts_scheduler *s)
{
    if (++s->steps > s->last_step)
        end_run(s, CTS_SCHEDULE_STEPS);
}

static uint64_t earliest_deadline(const struct cts_scheduler *s, uint32_t threads)
{
    uint64_t earliest = NEVER;
    for (uint32_t set = threads; set; set &= set - 1)
        if (s->threads[lowest(set)].deadline < earliest)
            earliest = s->threads[lowest(set)].deadline;
    return earliest;
}

/* It is `time`, or later: every sleep and park that is due ends. */
static void advance(struct cts_scheduler *s, uint64_t time)
{
    if (s->now < time)
        s->now = time;
    for (uint32_t set = s->sleeping | s->parked; set; set &= set - 1) {
        uint32_t thread = lowest(set);
        if (s->threads[thread].deadline > s->now)
            continue;
        if (s->threads[thread].deadline == NEVER && !(s->sleeping & BIT(thread)))
            continue;
        s->ready |= BIT(thread);
        s->parked &= ~BIT(thread);
        s->sleeping &= ~BIT(thread);
    }
}

/* The latest of the timers that are armed and not too far ahead. */
static uint64_t last_near_deadline(const struct cts_scheduler *s)
{
    uint64_t last = s->now;
    for (uint32_t set = s->parked; set; set &= set - 1) {
        uint64_t deadline = s->threads[lowest(set)].deadline;
        if (deadline > last && deadline - s->now <= CTS_SCHEDULE_SETTLE)
            last = deadline;
    }
    return last;
}

/* Rule 2. For a thread in quiesce `deadline` is the time up to which it lets timers go off. */
static bool settle(struct cts_scheduler *s)
{
    for (uint32_t set = s->quiescing; set; set &= set - 1) {
        struct thread *thread = &s->threads[lowest(set)];
        if (!thread->settling)
            thread->deadline = last_near_deadline(s);
        thread->settling = true;
    }
    uint64_t earliest = earliest_deadline(s, s->parked);
    if (earliest > earliest_deadline(s, s->quiescing) || s->settles >= CTS_SCHEDULE_SETTLES_MAX)
        return false;
    s->settles++;
    advance(s, earliest);
    return true;
}

/* Rules 4 and 5: to the earliest deadline. False if there is none, or if rule 5 has had its turns.
 */
static bool pass_time(struct cts_scheduler *s)
{
    uint64_t earliest = earliest_deadline(s, s->sleeping | s->parked);
    if (!s->sleeping && (earliest == NEVER || s->jumps++ >= CTS_SCHEDULE_JUMPS_MAX))
        return false;
    advance(s, earliest);
    return true;
}

/* The thread that has been in quiesce longest. */
static uint32_t first_in(const struct cts_scheduler *s)
{
    uint32_t first = lowest(s->quiescing);
    for (uint32_t set = s->quiescing; set; set &= set - 1)
        if (s->threads[lowest(set)].since < s->threads[first].since)
            first = lowest(set);
    return first;
}

/* No thread is runnable: rules 1 to 6. */
static void find_work(struct cts_scheduler *s)
{
    while (!s->ready) {
        if (s->idle && s->idle(s->idle_context))
            continue;
        if (s->quiescing && settle(s))
            continue;
        if (s->quiescing) {
            uint32_t next = ask(s, s->quiescing, first_in(s), false, "quiescent");
            s->quiescing &= ~BIT(next);
            s->ready |= BIT(next);
        } else if (!pass_time(s)) {
            end_run(s, CTS_SCHEDULE_BLOCKED);
        }
    }
}

/* The current thread cannot go on. */
static void block(struct cts_scheduler *s, const char *point)
{
    if (!s->ready)
        find_work(s);
    run_thread(s, ask(s, s->ready, lowest(s->ready), false, point));
}

/* The first function of every thread. */
CTS_FIBER_NO_RETURN static void thread_main(void *argument)
{
    struct thread *thread = argument;
    struct cts_scheduler *s = thread->scheduler;
    thread->entry(thread->argument);
    uint32_t last = s->current;
    s->ready &= ~BIT(last);
    s->yielded &= ~BIT(last);
    if (last == 0) {
        s->end = CTS_SCHEDULE_DONE;
        cts_fiber_leave(&s->fibers[last], &s->home);
    }
    if (!s->ready)
        find_work(s);
    uint32_t next = ask(s, s->ready, lowest(s->ready), false, "end");
    s->current = next;
    cts_fiber_leave(&s->fibers[last], &s->fibers[next]);
}

/* -- runs -------------------------------------------------------------------------------------- */

static void start_thread(struct cts_scheduler *s, uint32_t number, void (*entry)(void *),
                         void *argument)
{
    struct thread *thread = &s->threads[number];
    thread->entry = entry;
    thread->argument = argument;
    thread->scheduler = s;
    s->ready |= BIT(number);
    cts_fiber_start(&s->fibers[number], thread_main, thread);
}

enum cts_schedule_end cts_scheduler_run(struct cts_scheduler *s, void (*entry)(void *),
                                        void *argument, cts_choose_fn *choose, void *context,
                                        uint64_t step_limit)
{
    if (inside)
        abort(); /* runs do not nest */
    inside = s;
    s->ready = s->parked = s->quiescing = s->sleeping = 0;
    s->yielded = s->choices = s->jumps = s->current = 0;
    s->blurred = false;
    s->fresh = 1;
    s->steps = s->now = 0;
    s->step_limit = s->last_step = step_limit;
    s->choose = choose;
    s->context = context;
    cts_fiber_adopt(&s->home);
    start_thread(s, 0, entry, argument);
    cts_fiber_switch(&s->home, &s->fibers[0]);
    uint32_t left = s->ready | s->parked | s->quiescing | s->sleeping;
    if (s->end != CTS_SCHEDULE_DONE)
        left |= BIT(s->current); /* whatever it was doing */
    for (; left; left &= left - 1)
        cts_fiber_drop(&s->home, &s->fibers[lowest(left)]);
    inside = NULL;
    return s->end;
}

void cts_scheduler_stop(struct cts_scheduler *s)
{
    end_run(s, CTS_SCHEDULE_STOPPED);
}

uint32_t cts_scheduler_spawn(struct cts_scheduler *s, void (*entry)(void *), void *argument,
                             const char *name)
{
    (void)name; /* for people who step through with a debugger */
    uint32_t number = s->fresh;
    if (number < CTS_THREADS_MAX) {
        s->fresh++;
    } else {
        uint32_t over = ~(s->ready | s->parked | s->quiescing | s->sleeping | BIT(s->current));
        if (!over)
            return UINT32_MAX;
        number = lowest(over);
    }
    start_thread(s, number, entry, argument);
    return number;
}

/* -- switch points ----------------------------------------------------------------------------- */

void cts_scheduler_point(struct cts_scheduler *s, const char *name)
{
    count_step(s);
    if (s->ready != BIT(s->current))
        run_thread(s, ask(s, s->ready, s->current, true, name));
}

void cts_scheduler_yield(struct cts_scheduler *s)
{
    count_step(s);
    uint32_t self = BIT(s->current);
    if (s->ready == self)
        return;
    s->yielded |= self;
    uint32_t offered = s->ready & ~s->yielded;
    if (!offered) { /* everybody has had a turn: a new round */
        s->yielded = self;
        offered = s->ready & ~self;
    }
    uint32_t above = offered & ~(self | (self - 1));
    run_thread(s, ask(s, offered, lowest(above ? above : offered), false, "yield"));
}

bool cts_scheduler_park(struct cts_scheduler *s, const void *channel, uint64_t deadline)
{
    struct thread *thread = &s->threads[s->current];
    count_step(s);
    if (deadline <= s->now) {
        if (s->ready != BIT(s->current))
            run_thread(s, ask(s, s->ready, s->current, true, "park"));
        return false;
    }
    thread->channel = channel;
    thread->deadline = deadline;
    thread->woken = false;
    s->ready &= ~BIT(s->current);
    s->parked |= BIT(s->current);
    block(s, "park");
    return thread->woken;
}

void cts_scheduler_unpark(struct cts_scheduler *s, const void *channel)
{
    for (uint32_t set = s->parked; set; set &= set - 1) {
        uint32_t number = lowest(set);
        struct thread *thread = &s->threads[number];
        if (thread->channel != channel)
            continue;
        thread->woken = true;
        if (thread->deadline == NEVER)
            s->jumps = 0;
        s->parked &= ~BIT(number);
        s->ready |= BIT(number);
    }
}

void cts_scheduler_quiesce(struct cts_scheduler *s)
{
    count_step(s);
    s->threads[s->current].since = s->steps;
    s->threads[s->current].settling = false;
    s->settles = 0;
    s->ready &= ~BIT(s->current);
    s->quiescing |= BIT(s->current);
    block(s, "quiesce");
}

void cts_scheduler_sleep(struct cts_scheduler *s, uint64_t amount)
{
    count_step(s);
    s->threads[s->current].deadline = amount < NEVER - s->now ? s->now + amount : NEVER;
    s->ready &= ~BIT(s->current);
    s->sleeping |= BIT(s->current);
    block(s, "sleep");
}

void cts_scheduler_focus(struct cts_scheduler *s, bool on)
{
    s->blurred = !on;
}

/* -- what a run can know of itself ------------------------------------------------------------- */

uint32_t cts_scheduler_thread(const struct cts_scheduler *scheduler)
{
    return scheduler->current;
}

uint64_t cts_scheduler_now(const struct cts_scheduler *scheduler)
{
    return scheduler->now;
}

void cts_scheduler_progress(struct cts_scheduler *s)
{
    s->last_step = s->steps + s->step_limit;
}

uint64_t cts_scheduler_steps(const struct cts_scheduler *scheduler)
{
    return scheduler->steps;
}

bool cts_scheduler_inside(const struct cts_scheduler *scheduler)
{
    return inside == scheduler;
}

uint32_t cts_choose_fixed(void *fixed_schedule, const struct cts_choice *choice)
{
    struct cts_fixed_schedule *fixed = fixed_schedule;
    while (fixed->next < fixed->count && fixed->switches[fixed->next].step < choice->step)
        fixed->next++;
    if (fixed->next < fixed->count && fixed->switches[fixed->next].step == choice->step)
        return fixed->switches[fixed->next++].thread;
    return choice->fallback;
}
