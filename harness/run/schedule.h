/*
 * The scheduler: fibers, switch points, blocking, virtual time. It decides nothing: at every step
 * with more than one runnable thread it asks its chooser. It knows nothing of programs, targets or
 * requests.
 *
 * Rules. A thread is runnable, parked, in quiesce, asleep, or over. Only runnable threads run. When
 * none is left, the first of these that changes anything is done, and done again until a thread is
 * runnable:
 *   1. the idle function, if there is one, looks whether something came from outside;
 *   2. a thread in quiesce waits for the timers (parks with a deadline) that are armed when nothing is
 * runnable for the first time since it went there, each to go off once: a timer is work that is under
 * way. Timers more than CTS_SCHEDULE_SETTLE ahead are left alone, and after CTS_SCHEDULE_SETTLES_MAX
 * jumps in a row none is waited for, so that a periodic timer holds up nothing;
 *   3. one thread in quiesce becomes runnable. Several: the chooser picks, by default who came
 * first; the others stay in it, so that nothing else is runnable whenever a quiesce returns;
 *   4. if a thread sleeps: time jumps to the earliest deadline of all, and every sleep and park
 * that is due then ends. So time passes at length only in a program's explicit sleep...
 *   5. ... or if nothing else can ever happen: nobody sleeps, but a park has a deadline; time jumps
 * too. A timer that only ever serves itself must not keep a dead run alive: after
 * CTS_SCHEDULE_JUMPS_MAX such jumps with no thread woken from a park without deadline, the run
 * counts as blocked;
 *   6. the run ends as blocked.
 * A yield offers every runnable thread that has not itself yielded since all others last could run;
 * the yielding one is offered only if it is alone. So loops that wait by looking cannot starve the
 * rest, and the number of schedules stays finite. Threads get fresh numbers as long as there are
 * any; then the lowest number whose thread is over is given out again.
 */
#ifndef CTS_SCHEDULE_H
#define CTS_SCHEDULE_H

#include <cts/status.h>
#include <cts/target.h>

struct cts_scheduler;

#define CTS_SCHEDULE_JUMPS_MAX   1000u
#define CTS_SCHEDULE_SETTLE      100000000u /* 10 s of virtual time */
#define CTS_SCHEDULE_SETTLES_MAX 64u

/* A step at which a choice exists. Thread numbers index nothing outside the run. */
struct cts_choice {
    uint32_t step;     /* counts the choices of the run, from 0 */
    uint32_t current;  /* the thread that ran last */
    bool preemptive;   /* current could go on: choosing another is a preemption */
    uint32_t fallback; /* the default: current if it can go on, else the lowest number runnable;
                        * at a yield the next higher number on offer, cyclically */
    uint32_t runnable; /* bit n: thread n can run; at least two bits */
    const char *point; /* name of the switch point; never NULL */
};
/* Returns the thread to run, one of choice->runnable; anything else means the fallback. */
typedef uint32_t cts_choose_fn(void *context, const struct cts_choice *choice);

enum cts_schedule_end {
    CTS_SCHEDULE_DONE,    /* thread 0 has returned */
    CTS_SCHEDULE_BLOCKED, /* nothing can run and nothing will */
    CTS_SCHEDULE_STEPS,   /* the step limit */
    CTS_SCHEDULE_STOPPED  /* cts_scheduler_stop() */
};

/* Stacks (with guard pages) and tables for CTS_THREADS_MAX fibers; made once, used for many runs.
 */
enum cts_status cts_scheduler_new(struct cts_scheduler **scheduler);
void cts_scheduler_free(struct cts_scheduler *scheduler);

/* Called when no thread is runnable (rule 1), from inside the run. May wait for the outside and
 * unpark threads; returns true if it changed anything. NULL: none. Stays set for later runs. */
typedef bool cts_idle_fn(void *context);
void cts_scheduler_on_idle(struct cts_scheduler *scheduler, cts_idle_fn *idle, void *context);
/* True if `address` lies in the guard below a stack: a fault there is a stack overflow.
 * Async-signal-safe. */
bool cts_scheduler_overflow(const struct cts_scheduler *scheduler, uintptr_t address);

/* Runs `entry(argument)` as thread 0, and all that it spawns, until thread 0 returns. Threads left
 * over are dropped where they stand. `step_limit` bounds the switch points from one
 * cts_scheduler_progress() to the next. `choose` NULL: always the fallback. Runs do not nest. */
enum cts_schedule_end cts_scheduler_run(struct cts_scheduler *scheduler, void (*entry)(void *),
                                        void *argument, cts_choose_fn *choose, void *context,
                                        uint64_t step_limit);

/* From inside a run (semantics as in struct cts_host). */
void cts_scheduler_point(struct cts_scheduler *, const char *name);
void cts_scheduler_yield(struct cts_scheduler *);
bool cts_scheduler_park(struct cts_scheduler *, const void *channel, uint64_t deadline);
void cts_scheduler_unpark(struct cts_scheduler *, const void *channel);
uint32_t cts_scheduler_spawn(struct cts_scheduler *, void (*entry)(void *), void *argument,
                             const char *name);
/* Blocks until no other thread is runnable (timers may be armed). */
void cts_scheduler_quiesce(struct cts_scheduler *);
/* Blocks until `amount` (100 ns units) of virtual time has passed; time passes only when nothing
 * runs. */
void cts_scheduler_sleep(struct cts_scheduler *, uint64_t amount);
void cts_scheduler_stop(struct cts_scheduler *); /* does not return */
/* While it is off the default goes on without asking, and such steps are no choices: they are not counted. On at the
 * start of every run. */
void cts_scheduler_focus(struct cts_scheduler *, bool on);
uint32_t cts_scheduler_thread(const struct cts_scheduler *);
uint64_t cts_scheduler_now(const struct cts_scheduler *);
/* Something has happened that the world can see: the step limit counts from here. */
void cts_scheduler_progress(struct cts_scheduler *);
uint64_t cts_scheduler_steps(const struct cts_scheduler *);
/* True on the operating-system thread that is inside cts_scheduler_run(). */
bool cts_scheduler_inside(const struct cts_scheduler *);

/* A chooser for a fixed list of switches: the default everywhere else. */
struct cts_fixed_schedule {
    const struct cts_switch *switches; /* ascending steps (program/program.h) */
    uint32_t count;
    uint32_t next; /* 0 at the start of a run */
};
uint32_t cts_choose_fixed(void *fixed_schedule, const struct cts_choice *choice);

#endif
