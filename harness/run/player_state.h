/*
 * The inside of the player, shared by its files: the tables of a run, and the memory that a target sees.
 * Everything has a fixed size and is made once; a run touches only what it uses.
 *
 *   player.c          a run from RUN_BEGIN to RUN_END
 *   player_world.c    platform, target and threads of a run
 *   player_make.c     making a player; TRACE_BEGIN
 *   counter.c         the operations of a program: table, threads, time
 *   counter_request.c operations on handles and requests
 *   counter_platform.c  operations on the hypervisor's side, power and removal
 *   counter_call.c    calls into the counter table: open, submit, cancel, close
 *   counter_buffer.c  the callers' buffers: poison, guards, what has changed
 *   host.c            struct cts_host: schedule, evidence, platform
 *   host_complete.c   struct cts_host: completions, also from foreign threads
 *   counter_slot.c    the table of requests
 *   player_client.c   struct cts_client_host
 *   nicsave.h, address.h  the worlds of the other interfaces
 */
#ifndef CTS_PLAYER_STATE_H
#define CTS_PLAYER_STATE_H

#include "run/load.h"
#include "run/player.h"
#include <cts/client.h>
#include <pthread.h>

#define CTS_PLAYER_HANDLES_MAX   65536u /* opens and duplicates in a run */
#define CTS_PLAYER_SLOTS         4096u  /* requests that exist at once */
#define CTS_PLAYER_SMALL         192u   /* bytes of the usual buffer; larger ones are few */
#define CTS_PLAYER_LARGE         0x20000u /* bytes of the largest buffer; longer requests are cut to it */
#define CTS_PLAYER_LARGE_SLOTS   16u          /* buffers above CTS_PLAYER_SMALL at once */
#define CTS_PLAYER_GUARD         64u          /* least guard bytes before and after a buffer */
#define CTS_PLAYER_STEPS_MAX     4000000u     /* switch points from one event to the next */
#define CTS_PLAYER_HORIZON       600000000ull /* 60 s of virtual time: nothing will happen any more */
#define CTS_PLAYER_INBOX         1024u /* completions from foreign threads not yet looked at */
#define CTS_PLAYER_LINGERING_MAX 6u    /* removals of the device while a handle is open, in a run */
#define CTS_PLAYER_FRESH_MAX     64u   /* ended requests looked at again at every quiescent point */
#define CTS_PLAYER_END_ROOM      256u  /* of the buffer, kept for RUN_END */
/* Events that a target may make by itself, one after the other at one instant: more is no end to come. */
#define CTS_PLAYER_FLOOD_MAX 100000u
/* Real time that a target may stay busy by itself; less than a session lets a sleeper sleep. */
#define CTS_PLAYER_BUSY_SECONDS 20u
#define CTS_FOREIGN_THREAD      CTS_THREADS_MAX /* thread of events that no fiber caused */

/* One buffer of a caller. In memory: `start` guard bytes `bytes` guard bytes, inaccessible page. */
struct cts_area {
    uint8_t *start; /* NULL: there is none */
    uint8_t *bytes;
    uint8_t *shadow; /* as long as `span`: what the last event showed */
    uint32_t length; /* of the buffer */
    uint32_t span;   /* of all, from `start` */
    int32_t large;   /* which large buffer, or -1 */
};

enum cts_slot_state { CTS_SLOT_FREE, CTS_SLOT_PENDING, CTS_SLOT_DONE };

struct cts_slot {
    struct cts_counter_request api; /* first: the target's pointer is the slot's */
    uint32_t number;                /* of the request, from 1 */
    uint32_t handle;                /* its number */
    uint32_t status;
    uint32_t count;
    uint32_t completions;
    uint8_t state; /* enum cts_slot_state */
    bool signalled;
    bool same;       /* one buffer for both directions: out; `in` has a shadow only */
    bool shadowed;   /* out.shadow is in use; before, the poison stands for it */
    bool waited;     /* SUBMITTED is still due: its thread gave up waiting */
    uint16_t users;  /* calls of submit() and cancel() with it that have not returned */
    bool submitting; /* its submit has not returned: the input may not be taken yet */
    uint32_t thread; /* that submitted it */
    struct cts_area in;
    struct cts_area out;
    struct cts_client_call *call; /* or NULL */
    uint32_t previous;            /* in the list of its state; UINT32_MAX: none */
    uint32_t next;
};

struct cts_slot_list {
    uint32_t first;
    uint32_t last;
    uint32_t count;
};

struct cts_open {
    void *open; /* the target's word; NULL: the open failed */
    uint32_t how;
    bool closed; /* or never open */
};

/* What a foreign thread left behind. */
struct cts_letter {
    uint8_t kind; /* 0 complete, 1 complete_quiet, 2 signal, 3 misuse, 4 wrong call */
    struct cts_counter_request *request;
    uint32_t status;
    uint32_t count;
    uint32_t flags; /* CTS_BUFFER_* at that instant */
    uint32_t length;
    uint8_t bytes[200]; /* first bytes of the output, or the text */
};

struct cts_register {
    uint32_t slot;
    uint32_t number; /* 0: empty */
};

struct cts_player {
    struct cts_host host;          /* first: the target's pointer is the player's */
    struct cts_client_host client; /* lent to a client */
    struct cts_library library;
    const struct cts_target *target;
    const struct cts_counter_ops *counter;   /* or NULL */
    const struct cts_platform_ops *platform; /* never NULL */
    struct cts_vswitch *switch_world;        /* nicsave_state.h; NULL before its first program */
    struct cts_address_world *address_world; /* run/address.h; the same */
    const struct cts_profile *profile;       /* by which ranges are judged on the spot, or NULL */
    struct cts_scheduler *scheduler;
    char *options;

    uint8_t *memory;                      /* M, as the harness writes it */
    const volatile uint8_t *memory_shown; /* M, as the target reads it */
    void *memory_map;
    uint8_t *small; /* CTS_PLAYER_SLOTS * 2 buffers and their guards */
    uint8_t *small_shadow;
    uint8_t *large;
    uint8_t *large_shadow;
    uint32_t slots_mapped; /* slots whose small buffers are accessible */
    uint8_t *poison;
    uint8_t *scratch;   /* an image for comparison */
    uint8_t *encoding;  /* a program in byte form */
    uint8_t *discarded; /* an event that nobody wants */

    /* of the run */
    struct cts_buffer *buffer;
    const struct cts_program *program;
    void *target_self;
    void *platform_self;
    uint32_t outcome;    /* enum cts_run_outcome */
    uint32_t flood;      /* events of the target's own making, one after the other */
    size_t flood_from;   /* where in the buffer they begin */
    uint64_t flood_time; /* the virtual time of all of them */
    bool muted;          /* events go nowhere */
    bool ending;         /* the epilogue has begun: program threads end */
    bool started;
    bool *clearing; /* or NULL */
    bool worn;      /* the run was cut short */
    bool limited;   /* there was no room for something of it */
    uint32_t resized, resized_to; /* request of the edge with another size (cts_player_resize()); 0: none */
    bool stuck;     /* it ended with a driver that holds a request */
    bool serving;   /* between create() and the return of destroy() */
    uint32_t threads_over;
    uint32_t sleepers;  /* program threads in `idle` */
    uint32_t setting;   /* calls under way into the platform, or into power and removal */
    bool asleep;        /* suspended, or on the way there */
    bool removed;       /* the device is, or on the way there */
    uint32_t lingering; /* removals with a handle open */
    bool configuring;   /* the configuration is being set or read */
    bool switching;     /* a power or plug call is under way: the machine makes one at a time */
    uint64_t random;
    uint32_t fail_after; /* allocations until one fails; 0: none */
    uint32_t notifies;   /* raised and not yet delivered */
    uint32_t gave_up;    /* threads that no longer wait for their synchronous request */
    bool notifier;       /* its thread exists */
    uint32_t first_op[CTS_PROGRAM_THREADS_MAX + 1];
    struct cts_player_thread {
        struct cts_player *player;
        uint32_t number;
    } program_threads[CTS_PROGRAM_THREADS_MAX];

    uint32_t handle_count;
    uint32_t request_count;
    uint32_t slots_used; /* fresh ones follow from here */
    uint32_t large_used; /* bit mask */
    struct cts_slot_list pending;
    struct cts_slot_list done; /* oldest first */
    uint32_t fresh; /* of `done`: the first since the last quiescent point, or UINT32_MAX */
    uint32_t handle_register[CTS_PROGRAM_HANDLES];
    struct cts_register request_register[CTS_PROGRAM_REQUESTS];
    struct cts_open handles[CTS_PLAYER_HANDLES_MAX + 1]; /* from 1 */
    struct cts_slot slots[CTS_PLAYER_SLOTS];

    pthread_mutex_t inbox_lock;
    uint32_t inbox_count;
    bool inbox_overflow;
    bool inbox_open; /* a run is on */
    struct cts_letter inbox[CTS_PLAYER_INBOX];
    struct cts_letter letters[CTS_PLAYER_INBOX]; /* being looked at */
};

/* player.c */

/* Appends an event; never NULL. At the limit of the trace the run ends here. */
struct cts_event *cts_player_event(struct cts_player *player, uint16_t kind, uint8_t interface,
                                   uint32_t length);
/* Ends the run. Does not return. */
_Noreturn void cts_player_end(struct cts_player *player, enum cts_run_outcome outcome);
/* Records a misuse; any length of text. */
void cts_player_misuse(struct cts_player *player, enum cts_misuse kind, const char *text);
/* More of something than there is room for: the run goes on, and counts as cut short (CTS_RUN_LIMIT). */
void cts_player_limit(struct cts_player *player);
/* Blocks until `channel` is unparked; false once nothing will happen any more. */
bool cts_player_wait(struct cts_player *player, const void *channel);
/* A switch point of the player's own; takes in what foreign threads left. */
void cts_player_point(struct cts_player *player, const char *name);
/* Waits for quiescence, looks at all buffers, records it. False if something stands still halfway. */
bool cts_player_quiesce(struct cts_player *player);
/* The same when it is known that nothing can run. `all`: looks at every request of the run. */
bool cts_player_quiescent(struct cts_player *player, bool all);

/* player_make.c: the profile of the trace; the first one if there is none of its name */
const struct cts_profile *cts_player_profile(const struct cts_player *player);

/* player_world.c: both run as thread 0; `player` is a struct cts_player */

void cts_world_run(void *player);
void cts_world_destroy(void *player);

/* counter.c: the thread of a program with number `thread`; thread 0 runs the whole program */
void cts_counter_play(struct cts_player *player, uint32_t thread);
/* True if the target offers what the program needs. */
bool cts_counter_supported(const struct cts_player *player, const struct cts_program *program);

/* counter_call.c */

struct cts_submission {
    uint32_t code;
    uint32_t in_length;
    uint32_t out_length;
    uint32_t flags;    /* CTS_SUBMIT_*, as recorded */
    const uint8_t *in; /* `in_given` bytes, at most in_length; the rest is poison */
    uint32_t in_given;
    struct cts_client_call *call;
    struct cts_register *result; /* or NULL */
};
uint32_t cts_counter_open(struct cts_player *player, uint32_t how, uint32_t *handle);
uint32_t cts_counter_duplicate(struct cts_player *player, uint32_t handle, uint32_t *copy);
/* Returns 0, the error, or 997; or CTS_COUNTER_GAVE_UP if a synchronous request will never end. `handle` is
 * open. */
#define CTS_COUNTER_GAVE_UP UINT32_MAX
uint32_t cts_counter_submit(struct cts_player *player, uint32_t handle,
                            const struct cts_submission *submission);
uint32_t cts_counter_cancel(struct cts_player *player, uint32_t handle, struct cts_slot *slot);
uint32_t cts_counter_close(struct cts_player *player, uint32_t handle);
/* SUBMITTED. */
void cts_counter_submitted(struct cts_player *player, struct cts_slot *slot);
static inline bool cts_counter_is_open(const struct cts_player *player, uint32_t handle)
{
    return handle && handle <= player->handle_count && !player->handles[handle].closed;
}

/* counter_buffer.c */

/* Maps the callers' memory, once. CTS_MEMORY. */
enum cts_status cts_buffers_map(struct cts_player *player);
void cts_buffers_unmap(struct cts_player *player);
/* Gives a slot its buffers, poisoned, with the input in place. False: no large buffer is left. */
bool cts_buffers_take(struct cts_player *player, struct cts_slot *slot,
                      const struct cts_submission *submission);
void cts_buffers_give(struct cts_player *player, struct cts_slot *slot);
/* The program writes into its input. Returns how many bytes. */
uint32_t cts_buffers_overwrite(struct cts_player *player, struct cts_slot *slot,
                               const uint8_t id[16]);
/* CTS_BUFFER_*: what differs from the poison and the input. */
uint32_t cts_buffers_changed(struct cts_player *player, const struct cts_slot *slot);
/* What `changed` was said of has been shown in an event. */
void cts_buffers_shown(struct cts_player *player, struct cts_slot *slot, uint32_t changed);
/* Looks again: records CHECK if something differs from what was last shown. */
void cts_buffers_check(struct cts_player *player, struct cts_slot *slot);
/* All pending ones, and of the ended ones the recent, or all. Returns how many ended ones. */
uint32_t cts_buffers_check_all(struct cts_player *player, bool all);
/* True if `address` lies in an inaccessible page behind a caller's buffer. */
bool cts_buffers_guard(const struct cts_player *player, uintptr_t address);
/* First bytes of the output that events carry. */
static inline uint32_t cts_buffers_shown_length(const struct cts_slot *slot)
{
    uint32_t length = slot->out.start ? slot->api.out_length : 0;
    return length < CTS_EVENT_OUTPUT_MAX ? length : CTS_EVENT_OUTPUT_MAX;
}

/* counter_slot.c: the table of requests */

/* Around every change of what a foreign thread looks at when it completes: slots_used, and of a slot its number,
 * api and areas. Nothing in between may record an event or be a switch point. Targets without threads of their
 * own pay nothing. */
static inline void cts_slots_lock(struct cts_player *player)
{
    if (player->target->flags & CTS_TARGET_OWN_THREADS)
        pthread_mutex_lock(&player->inbox_lock);
}
static inline void cts_slots_unlock(struct cts_player *player)
{
    if (player->target->flags & CTS_TARGET_OWN_THREADS)
        pthread_mutex_unlock(&player->inbox_lock);
}

/* A free slot, NULL if all are pending. An ended one is looked at a last time before it is used again. */
struct cts_slot *cts_slot_new(struct cts_player *player);
/* From pending to ended. */
void cts_slot_end(struct cts_player *player, struct cts_slot *slot);
/* The slot behind a register, or NULL: empty, or its slot has gone to a later request. */
struct cts_slot *cts_slot_of(struct cts_player *player, const struct cts_register *request);
/* The slot of a target's pointer, or NULL if it is no request of this run. */
struct cts_slot *cts_slot_find(struct cts_player *player,
                               const struct cts_counter_request *request);

/* host.c, host_complete.c, player_client.c */
void cts_host_init(struct cts_player *player);
void cts_host_init_completion(struct cts_host *host);
void cts_client_init(struct cts_player *player);
/* True, and noted as a misuse with this text, if the caller is no fiber of the run. */
bool cts_host_refuses(struct cts_player *player, const char *text);
/* Empties the inbox. What comes while it is closed is of a run that is over, and gets lost. */
void cts_host_open_inbox(struct cts_player *player, bool open);
/* Takes in what foreign threads left; true if there was something. */
bool cts_host_drain(struct cts_player *player);
/* The scheduler's idle function: waits for a target that is busy by itself. */
bool cts_host_idle(void *player);

/* A program of NIC save state: its world is a switch (run/nicsave.h). */
static inline bool cts_player_switches(const struct cts_player *player)
{
    return player->program->interface == CTS_INTERFACE_NICSAVE;
}

/* A program of socket addresses: its world is what the target makes of it (run/address.h). */
static inline bool cts_player_addresses(const struct cts_player *player)
{
    return player->program->interface == CTS_INTERFACE_SOCKADDR;
}

/* Where a program of these says what of it runs at once, from `start` to `join`, only the schedules of that are
 * explored. */
static inline bool cts_player_has_start(const struct cts_program *program)
{
    for (uint32_t i = 0; i < program->op_count; i++)
        if (program->ops[i].kind == CTS_OP_START)
            return true;
    return false;
}

static inline struct cts_player *cts_player_of(const struct cts_host *host)
{
    return (struct cts_player *)(uintptr_t)host;
}

#endif
