/*
 * Sessions: many cases against one target, in a worker process that may die. The worker loads the
 * target and plays; the parent never loads it, and receives every run whole, through shared memory,
 * while the worker plays on. No process is made per case: one is made at the start, and one after
 * each death. Nothing here judges.
 */
#ifndef CTS_SESSION_H
#define CTS_SESSION_H

#include "program/program.h"
#include "trace/trace.h"

#define CTS_SESSION_HANG_SECONDS  20u    /* default of struct cts_session_config */
#define CTS_SESSION_HANGS_MAX     8u     /* default of struct cts_session_config */
#define CTS_SESSION_DEATHS_MAX    1000u  /* default of struct cts_session_config */
#define CTS_SESSION_EXPLORE_LIMIT 10000u /* default of struct cts_session_config */

/* One case. Strings and program belong to the giver and stay until it is asked for another case. */
struct cts_session_case {
    const char *name;
    uint32_t number; /* in its suite; goes into RUN_BEGIN */
    const struct cts_program *program;
    bool explore;   /* play it under every schedule to `bound`, besides the default one */
    uint32_t bound; /* most preemptions */
};
/* Gives case `index` (0 .. count - 1); false if it cannot be had, which ends the session with an
 * error. Called in the worker, which is a copy of the caller's process: same index, same case, no
 * side effects. */
typedef bool cts_session_case_fn(void *context, uint32_t index, struct cts_session_case *out);

struct cts_session_config {
    const char *target;  /* path of the shared object */
    const char *options; /* "" or "key=value,key=value" */
    const char *profile; /* recorded in TRACE_BEGIN */
    uint64_t seed;       /* recorded in TRACE_BEGIN */
    cts_session_case_fn *get_case;
    void *cases; /* context of get_case */
    uint32_t count;
    uint64_t explore_limit; /* most schedules of a case; 0: CTS_SESSION_EXPLORE_LIMIT */
    uint32_t hang_seconds;  /* of processor time (or of sleep) without any sign of life, after which
                             * a run has hung, and a part of it once one has; 0: CTS_SESSION_HANG_SECONDS */
    uint32_t hangs;         /* hangs after which the session gives up; 0: CTS_SESSION_HANGS_MAX */
    uint32_t deaths;        /* the same for deaths of any kind; 0: CTS_SESSION_DEATHS_MAX */
};

/* What the worker says about the target it has loaded. */
struct cts_session_target {
    char name[49];
    char description[160];
    uint32_t capabilities; /* CTS_COUNTER_CAN_* */
    uint32_t tables;       /* 1 counter, 2 platform of its own, 4 client, 8 extension, 16 edge, 32 miniport,
                            * 64 addresses */
};

/* A run as the parent gets it: RUN_BEGIN .. RUN_END; or, after the explored runs of a case, the one
 * event EXPLORED. Every event has been checked by the bounded reader, also when the worker died;
 * then DIED and RUN_END were added. Explored runs carry the schedule that was really taken in the
 * program of RUN_BEGIN. */
struct cts_session_run {
    uint32_t index; /* of the case */
    uint8_t *bytes; /* the caller may change them; valid during the callback */
    size_t used;
    bool explored; /* one of the explored schedules */
    bool summary;  /* the EXPLORED event */
    bool died;
};

/* Called in the parent, in order. false ends the session early (status CTS_OK). `begin` comes once,
 * before any run; `trace_begin` is the event that opens every trace of this target. */
struct cts_session_calls {
    bool (*begin)(void *context, const struct cts_session_target *target,
                  const struct cts_event *trace_begin);
    bool (*run)(void *context, struct cts_session_run *run);
    /* NULL, or asked again and again, also while nothing comes: true ends the session early, and the
     * worker with it, whatever it is doing (status CTS_OK). */
    bool (*interrupted)(void *context);
};

struct cts_session_totals {
    uint32_t cases;    /* played, or died in */
    uint64_t runs;     /* default schedules: equal to cases */
    uint64_t explored; /* further schedules */
    uint32_t cut;      /* cases with more schedules than were played */
    uint64_t events;
    uint32_t deaths;
    uint32_t hangs;   /* of these */
    uint32_t workers; /* processes made */
};

/* Plays all cases. CTS_TARGET, CTS_VERSION, CTS_IO: the target cannot be used; CTS_LIMIT: too many
 * hangs or deaths, the remaining cases were not played; CTS_MEMORY; CTS_ARGUMENT: get_case failed. `message`
 * says what happened and what to do. `totals` is filled in always. The caller must have no threads.
 */
enum cts_status cts_session_run(const struct cts_session_config *config,
                                const struct cts_session_calls *calls, void *context,
                                struct cts_session_totals *totals, char message[256]);

/* Loads the target in a worker, only to see what it is. Errors as above. */
enum cts_status cts_session_probe(const char *path, const char *options,
                                  struct cts_session_target *target, char message[256]);

#endif
