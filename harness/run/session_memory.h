/*
 * What a worker and its parent share. The worker writes, the parent copies and checks: a dying target may
 * have written anything anywhere. Messages over the socket are single bytes; the memory says the rest.
 */
#ifndef CTS_SESSION_MEMORY_H
#define CTS_SESSION_MEMORY_H

#include "run/player.h"
#include "run/session.h"

#define CTS_SESSION_SLOT   (32u << 20)  /* bytes of a batch of runs; one run must fit */
#define CTS_SESSION_BATCH  (256u << 10) /* bytes after which a batch is handed over */
#define CTS_SESSION_SLOTS  2u
#define CTS_SESSION_ROOM   8192u /* that the parent keeps for what it adds to a run cut short */
#define CTS_SESSION_AGE_MS 200u  /* after which a small batch is handed over too */

enum cts_session_phase { CTS_SESSION_LOADING, CTS_SESSION_REFUSED, CTS_SESSION_PLAYING };

/* Why a batch is the worker's last, in struct cts_session_shared `last`. */
enum cts_session_last { CTS_SESSION_MORE, CTS_SESSION_ALL, CTS_SESSION_WORN, CTS_SESSION_NO_CASE };

struct cts_session_shared {
    uint32_t phase;  /* enum cts_session_phase */
    uint32_t status; /* enum cts_status, when refused */
    char message[256];
    struct cts_session_target target;

    struct cts_buffer buffer; /* of the batch being filled; `bytes` is the worker's pointer */
    uint32_t active;          /* its slot */
    size_t handed[CTS_SESSION_SLOTS]; /* bytes of a batch handed over */
    uint32_t last;                    /* enum cts_session_last of the batch handed over last */
    bool clearing; /* the target is being cleared away after RUN_END: a death here is no finding */

    uint64_t played; /* runs begun: a sign of life */
    bool ranged;     /* the run under way has an exhaustive range, which may be silent for long */

    /* of the explored case under way */
    uint32_t bound;
    uint64_t schedules;
    uint64_t digest;
    uint32_t switch_count; /* against the default, in the run under way; may exceed the array */
    struct cts_switch switches[CTS_PROGRAM_SWITCHES_MAX];

    /* from the handler of a deadly signal */
    uint32_t signal;
    uint64_t address; /* below 64 KiB, or 0: others differ from run to run */
    uint32_t fault;   /* enum cts_fault */
    uint32_t access;  /* enum cts_access */
    uint32_t request; /* whose buffer, 0: none's */
};

struct cts_session_worker {
    const struct cts_session_config *config;
    struct cts_session_shared *shared;
    uint8_t *slots; /* CTS_SESSION_SLOTS * CTS_SESSION_SLOT */
    int socket;
    int parent;     /* its process id */
    uint32_t first; /* case to begin with */
    bool careful;   /* hand over after every run */
};
/* The life of a worker process. */
_Noreturn void cts_session_work(struct cts_session_worker *worker);

/* Puts `switches` into the program that the RUN_BEGIN event at `bytes` carries, moving what follows.
 * `capacity` bounds the growth; without room nothing changes. */
void cts_session_reschedule(uint8_t *bytes, size_t *used, size_t capacity,
                            const struct cts_switch *switches, uint32_t count);

#endif
