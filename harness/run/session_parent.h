/*
 * The inside of the parent's side of a session, shared by its files.
 *
 *   session.c         workers, batches, the order of things
 *   session_parent.c  the runs in a batch; what is made of a death
 *   session_watch.c   signs of life
 */
#ifndef CTS_SESSION_PARENT_H
#define CTS_SESSION_PARENT_H

#include "run/session_memory.h"
#include <sys/types.h>

struct watch {
    pid_t pid;
    double limit;     /* seconds */
    uint32_t hangs;   /* of the target before */
    uint64_t sign;    /* of life, when last looked at */
    double processor; /* seconds it had used then */
    double clock;     /* real time then */
    uint32_t asleep;  /* looks since then that found it so */
    uint32_t awake;
};

struct session {
    const struct cts_session_config *config;
    const struct cts_session_calls *calls;
    void *context;
    struct cts_session_totals *totals;
    char *text; /* the caller's message */

    void *map;
    size_t map_length;
    struct cts_session_shared *shared;
    uint8_t *slots;
    uint8_t *copy; /* of a batch; has CTS_SESSION_ROOM behind `used` */
    size_t capacity;
    size_t used;

    pid_t pid;
    int socket;
    int wait_status;
    struct watch watch;
    const char *hang; /* why it was ended, or NULL */
    uint32_t last;    /* enum cts_session_last of the last batch taken */
    bool ended;
    bool corrupt; /* its events make no sense */
    bool stop;    /* the caller wants no more */
    bool begun;
    bool loaded; /* this worker has played, or could */

    uint32_t index;     /* the case whose default run comes next */
    bool exploring;     /* the case before it was played by default and may be explored */
    uint32_t careful;   /* cases to be handed over one by one */
    uint32_t run;       /* number of the next run */
    uint32_t first_run; /* of this worker */
    size_t partial;     /* where in `copy` a run begins that has no end; == used: there is none */
    bool partial_explored;
};

/* Hands on the whole runs in `copy`; sets `partial`, or `corrupt` if a reader would stumble. */
enum cts_status cts_parent_runs(struct session *session);
/* The worker has died: completes the run it died in, decides where to go on. */
enum cts_status cts_parent_death(struct session *session);
/* "killed by signal 11, ..." */
void cts_parent_death_text(const struct session *session, char *text, size_t size);

/* `hangs`: so often it has hung before. */
void cts_watch_start(struct watch *watch, pid_t pid, uint32_t seconds,
                     uint32_t hangs);
/* NULL, or in words why the worker must be given up. */
const char *cts_watch_look(struct watch *watch, const struct cts_session_shared *shared);

#endif
