/*
 * The model: what the events so far say about the run. It is brought up to date once per event,
 * before the rules look at it, and judges nothing itself. Everything is per run; memory is kept
 * for the next run and grows outside the hot path only.
 *
 * Words of section 2 of the catalogue: M is the platform memory; the history is the list of values
 * that it has held in this run, in order, so an *index* into it is an instant as exact as any
 * value can show.
 */
#ifndef CTS_MODEL_H
#define CTS_MODEL_H

#include "oracle/profile.h"

#include <cts/counter.h>

/* 16 guest bytes, compared for equality only; the halves are in guest order. */
struct cts_id {
    uint64_t low, high;
};
static inline bool cts_id_equal(struct cts_id a, struct cts_id b)
{
    return a.low == b.low && a.high == b.high;
}

/* What a request is, by its control code, lengths, pointers and handle; the first that fits. */
enum cts_class {
    CTS_CLASS_NONE,
    CTS_CLASS_GONE,         /* the device is absent or removed, or was removed after the open */
    CTS_CLASS_OTHER_CODE,   /* not IOCTL_VMGENCOUNTER_READ */
    CTS_CLASS_NO_ACCESS,    /* the handle lacks read or write access */
    CTS_CLASS_NULL,         /* a NULL pointer with a length */
    CTS_CLASS_POLL,         /* in 0, out 16 and up */
    CTS_CLASS_WAIT,         /* in 16, out 16 and up */
    CTS_CLASS_LONG,         /* in above 16, out 16 and up */
    CTS_CLASS_SHORT_INPUT,  /* in 1..15, out 16 and up */
    CTS_CLASS_SHORT_OUTPUT, /* in 0 or 16, out below 16 */
    CTS_CLASS_ODD,          /* any other in, out below 16 */
    CTS_CLASS_OLD_WAIT,     /* as WAIT, LONG and SHORT_OUTPUT with input, on a guest without */
    CTS_CLASS_OLD_LONG,     /* event-driven mode */
    CTS_CLASS_OLD_SHORT,
    CTS_CLASS_FREE /* input of 16 bytes and more, where the profile speaks of other guests only */
};

/* Where a returned value comes from. */
enum cts_origin {
    CTS_ORIGIN_NONE,    /* there is no value, or it is not complete */
    CTS_ORIGIN_CURRENT, /* held by M between invoke and response */
    CTS_ORIGIN_TORN,    /* both halves were, not together, while the platform stored in halves */
    CTS_ORIGIN_STALE,   /* held by M before the invoke */
    CTS_ORIGIN_MIXED,   /* halves of two values of this run */
    CTS_ORIGIN_ALTERED, /* a value of this run with its bytes in another order */
    CTS_ORIGIN_FOREIGN  /* none of these */
};

/* How often something has happened in the run so far. Kept per request at its invoke, so that the
 * difference tells what has happened since. */
struct cts_tally {
    uint32_t notifying;   /* notify handlers entered */
    uint32_t same_stores; /* sets that stored the id that was there already */
    uint32_t resumes;     /* resumes and restarts begun */
    uint32_t cancels;     /* cancel calls */
    uint32_t closes;      /* opens of which a reference was closed */
    uint32_t waits_ok;    /* waits that succeeded */
    uint32_t completions; /* first completions */
    uint32_t idle;        /* virtual time has passed */
};

enum cts_cancel_state {
    CTS_CANCEL_NONE,
    CTS_CANCEL_RACING, /* a cancel found it, begun before it was certainly queued */
    CTS_CANCEL_LATER   /* a cancel found it, begun after that */
};

struct cts_request {
    struct cts_id expected; /* first 16 bytes of the input, if it has so many */
    uint64_t invoke;        /* stamp of SUBMIT */
    uint64_t returned;      /* of SUBMITTED; UINT64_MAX before */
    uint64_t response;      /* of the first COMPLETED; UINT64_MAX before */
    uint64_t cancel_begun;  /* of the first CANCEL that may have reached it; UINT64_MAX: none */
    uint32_t handle;        /* number */
    uint32_t root;          /* number of the handle that opened it */
    uint32_t code, in_length, out_length;
    uint32_t status, count; /* of the first completion */
    uint32_t completions;
    uint32_t since; /* index of M at the invoke */
    uint32_t view;  /* first index that the profile lets count as current then */
    uint32_t floor; /* lowest index that polls before the invoke allow to a poll */
    uint32_t chain; /* index of the wait result that this one re-arms with; UINT32_MAX: none */
    uint32_t next, previous; /* requests incomplete, in order of submission; 0: none */
    uint8_t class;           /* enum cts_class */
    uint8_t flags;           /* CTS_SUBMIT_* */
    uint8_t cancelled; /* enum cts_cancel_state: a cancel call that reached it returned success */
    bool handle_wide;  /* such a cancel was for all of the handle */
    bool
        refused_cancel; /* a cancel begun when it was queued found nothing, yet it was incomplete */
    bool behind;        /* when a cancel was called, it may have stood behind another */
    bool pended;        /* reported with 997 */
    bool settled;       /* was incomplete at an earlier quiescent point */
    bool holder;        /* was there alone on its synchronous open: nothing can be ahead of it */
    bool overdue;       /* at an earlier quiescent point, it should have completed */
    bool overlapped;    /* its handle is */
    bool twin;          /* another wait with the same open and expected was pending beside it */
    bool overwritten;   /* the caller overwrote its input while it was incomplete */
    bool unarmed;       /* the last change was notified before the invoke, with no wait pending */
    bool repeat;        /* an earlier wait of this run has completed */
    bool after_abort; /* expected the id that an aborted wait had expected, which is out of date */
    bool reuse;       /* a cancelled or closed request preceded it */
    bool startup_set; /* the id that is current at the invoke was set while the target started */
    bool signalled;   /* its event was signalled */
    bool unsignalled; /* it completed, and its event is due */
    bool late_cancel; /* cancelled after completion */
    bool unnotified;  /* M had changed before the invoke, and that was not notified yet */
    bool saw;         /* a poll or wait had returned the id that is current at the invoke */
    struct cts_id overwrite; /* with what */
    struct cts_tally tally;  /* at the invoke */
};

struct cts_handle {
    uint32_t how;       /* CTS_OPEN_* */
    uint32_t root;      /* number of the handle that opened it: its own, unless duplicated */
    uint32_t refs;      /* references to the open (root only) */
    uint32_t pending;   /* requests incomplete on the open (root only) */
    uint32_t waits;     /* waits ever submitted on the open (root only) */
    uint32_t last_wait; /* number of the latest wait (root only) */
    uint32_t done;      /* requests completed (root only) */
    uint32_t chain;     /* index of the latest wait result (root only); UINT32_MAX: none */
    uint64_t closed_at; /* stamp of the CLOSE of the last reference (root only); UINT64_MAX: open */
    uint64_t closed_rest; /* of the last quiescent point before that (root only) */
    uint64_t ref_closed_at; /* of the latest CLOSE of another reference; UINT64_MAX: none */
    uint64_t cancel_stamp;  /* of the first of the handle-wide cancels in progress (root only) */
    uint32_t cancelling;    /* how many of them (root only) */
    uint64_t submitted_at;  /* of the latest SUBMIT (root only) */
    bool open;              /* OPENED with success, not closed */
    bool closed;            /* CLOSED of the last reference has come (root only) */
    bool dead;              /* the device was removed after the open (root only) */
};

/* One value that M has held. */
struct cts_instant {
    struct cts_id id;
    uint64_t stamp;
};

/* A platform call in progress on a thread. */
struct cts_bracket {
    uint16_t kind;     /* CTS_EVENT_CHANGE, CTS_EVENT_VM, or 0 */
    bool notify_first; /* a notify preceded the store */
    bool suspended;    /* the guest slept at its begin */
    bool changed;      /* a store gave M another value */
    bool woken;        /* the guest ran between begin and store */
    bool resumed;      /* the guest was resumed by the call itself, on its thread */
    uint32_t what;     /* CTS_CHANGE_*, or enum cts_vm_event */
    uint32_t stores, notifies;
    uint64_t begin;
    struct cts_id id;     /* demanded (CHANGE) */
    struct cts_id after;  /* M after the last store */
    struct cts_id before; /* M at the begin */
};

#define CTS_MODEL_THREADS      64u        /* brackets kept; higher thread numbers are refused */
#define CTS_MODEL_REQUESTS_MAX (1u << 20) /* per run */
#define CTS_MODEL_HANDLES_MAX  (1u << 18)
#define CTS_MODEL_HISTORY_MAX  (1u << 20)
#define CTS_PLENTY             1024u   /* incomplete requests from which on resources may run out */
#define CTS_LARGE_LENGTH       0x8000u /* lengths from here on test more than 15 bits */
#define CTS_TEXT_SIZE          160u

/* Of the last completed call that is judged by comparison with an earlier one. */
struct cts_answer {
    bool known;
    uint32_t status;
};

/* Where an id stands in the history: a hash table of the ids of this run, by open addressing. */
struct cts_place {
    uint32_t epoch; /* of the run that put it here; another: empty */
    uint32_t index;
};

struct cts_client_model; /* oracle/client.h */

struct cts_nicsave;

struct cts_model {
    /* -- the event at hand -- */
    const struct cts_event *event;
    const struct cts_profile *profile;
    struct cts_request *request; /* that it speaks of, or NULL */
    struct cts_handle *handle;   /* the same */
    struct cts_handle *root;     /* of the handle, or of the request */
    struct cts_bracket *bracket; /* of its thread, or NULL; the ended one at CHANGED and VM_DONE */
    struct cts_id value;         /* returned by a success */
    enum cts_origin origin;
    uint32_t lowest, highest; /* indices that the value may stand for (CURRENT, STALE) */
    bool excused;             /* the failure at hand has a cause that every rule accepts */
    bool at_once;             /* the completion at hand came before its submit returned */
    bool late;                /* PENDING: should have completed, the set was notified (EVENT-060) */
    bool ignored;             /* PENDING: should have completed at its arm (EVENT-010) */
    const char *trouble;      /* why the event cannot be true (CTS-TRACE-010), or NULL */
    char *expected, *seen;    /* CTS_TEXT_SIZE bytes each: where rules write */

    /* -- the trace -- */
    bool begun;            /* TRACE_BEGIN has come */
    uint32_t capabilities; /* CTS_COUNTER_CAN_* */
    uint32_t tables;
    uint64_t address_calls; /* CTS_CALL_BIT() of what a target of socket addresses offers */

    struct cts_place *places; /* twice history_capacity of them; kept from run to run */
    uint32_t epoch;           /* counts the runs */

    /* -- the run -- */
    bool running; /* between RUN_BEGIN and RUN_END */
    uint32_t run, run_flags, case_number, policy;
    uint64_t stamp;   /* of the event at hand */
    uint32_t outcome; /* enum cts_run_outcome, at RUN_END */
    enum cts_guest guest;
    bool absent;         /* no device: guest, or integration services */
    bool poll_only;      /* a guest without event-driven mode */
    bool no_memory;      /* an allocation was made to fail */
    uint64_t last_guest; /* stamp of the last thing the guest did */
    struct cts_tally tally;

    /* platform memory */
    struct cts_instant *history;
    uint32_t history_count, history_capacity;
    uint8_t bytes[CTS_COUNTER_ID_SIZE];
    bool lacks_integration; /* absent because the guest's integration services are */
    uint32_t filled;        /* bytes of the set in progress that are stored, if it comes in parts */
    uint64_t torn_until;    /* a set in parts was visible until this stamp; 0: none yet */
    bool torn;              /* and still is: its notify has not been delivered */
    bool torn_raised;
    uint32_t changers; /* CHANGE and VM calls in progress */
    struct cts_bracket brackets[CTS_MODEL_THREADS];
    uint32_t lockstep_stores;       /* sets by order, not by the platform's own decision */
    uint32_t own_from;              /* index of the platform's latest own id; UINT32_MAX: none */
    uint32_t own_ids;               /* ids that the platform chose itself */
    struct cts_id own_all, own_any; /* and and or over them */
    bool own_unnotified;            /* the latest was not followed by a notify yet */
    bool reverted;                  /* an event of the platform has changed the id */
    bool recurred;                  /* the id at hand was held before in this run (only at STORE) */
    bool changed;                   /* the store at hand gave M another value */
    uint32_t waits_at_change;       /* waits pending when M changed last */
    uint32_t
        startup_index; /* index set before the first open or in START..STARTED; UINT32_MAX: none */

    /* configuration */
    bool address_known; /* of the 16 bytes, from DEVICE or ADDR */
    uint32_t address_low, address_high;
    char configured[96];
    uint32_t notation;                    /* enum cts_guid_text */
    uint32_t store_thread, config_thread; /* of the latest STORE and CONFIGURE */
    uint64_t stored_in_row;               /* bytes, by that thread with none between */
    bool config_due;
    bool config_zero;
    struct cts_id config_id;

    /* notifies */
    uint32_t raised, delivered;
    bool notifying;         /* a handler is running */
    bool overlapped_notify; /* a notify raised while another is under way, since M changed */
    uint32_t raised_since;  /* raised since M changed last */
    uint32_t entry_index;   /* index at the entry of the running handler */
    uint64_t entry_stamp;
    uint32_t
        judged_index; /* index from which the target must know M: last delivered notify or resume */
    uint64_t judged_stamp;
    bool judged_by_resume;
    uint32_t view_index; /* oldest index that a cached id may have */
    bool
        vacuous; /* M had not changed since the last delivered notify, as the handler was entered */
    struct cts_instant firm[2]; /* ids that were current during a whole handler; stamp: its entry */
    bool came_back; /* M holds an id again, and another was current at a quiescent point */
    bool cancel_in_change, close_in_change; /* since M changed last, before it was judged */

    /* power */
    bool suspended, removing, removed, starting;
    uint32_t resume_index;
    uint64_t resume_stamp;

    /* handles and requests; number 0 is unused */
    struct cts_handle *handles;
    uint32_t handle_count, handle_capacity, handles_open;
    struct cts_request *requests;
    uint32_t request_count, request_capacity;
    uint32_t first, last; /* incomplete requests, in order of submission; 0: none */
    uint32_t pending, pending_waits;
    uint32_t unsignalled;    /* completed requests whose event is due */
    uint32_t calls;          /* calls into the target that have not returned, apart from submits */
    uint64_t first_open;     /* stamp of the first OPEN; UINT64_MAX: none yet */
    uint32_t settled_points; /* quiescent points so far */
    uint64_t settled_stamp;  /* of the last one */
    uint32_t overdue;        /* waits late or ignored at the quiescent point at hand */
    bool last_cancel_wide;   /* the latest cancel was for all of a handle */
    uint32_t aborted;        /* number of the latest aborted wait */
    uint64_t removed_stamp;  /* of the latest REMOVE; 0: none */
    uint64_t removed_done;   /* of the latest REMOVED; 0: none */
    uint64_t cancels[CTS_MODEL_THREADS];  /* stamp of the CANCEL in progress per thread; 0: none */
    bool idle_cancels[CTS_MODEL_THREADS]; /* it was for a handle without incomplete requests */
    uint64_t cancel_begin;                /* CANCELLED: when that cancel began */
    bool cancel_idle;                     /* CANCELLED: certainly nothing was to be cancelled */
    uint32_t settled_index; /* index at the last quiescent point; UINT32_MAX: none yet */

    /* polls */
    uint32_t poll_floor; /* highest index that a poll has certainly seen */
    bool poll_known;     /* a poll has been made between the last two sets */
    uint32_t poll_root;
    struct cts_id poll_value;
    uint32_t polled_index; /* highest index returned by a poll; UINT32_MAX: none */
    /* index that a poll returned before its notify was delivered; UINT32_MAX: none */
    uint32_t taken_index;
    uint64_t taken_stamp;
    uint64_t poll_stamp;         /* of the latest poll that completed; 0: none */
    uint64_t poll_before_change; /* the same, as M changed last */
    uint32_t woken_index; /* index returned by the latest successful wait; UINT32_MAX: none */

    /* answers to be compared */
    struct cts_answer short_input[2][16]; /* by what follows in memory, by length */
    struct cts_answer earlier_short;      /* the one with the other memory, for the event at hand */
    struct cts_answer old_wait;           /* on an old guest */
    struct cts_answer earlier_old;        /* the one before, for the event at hand */
    struct cts_answer long_input, earlier_long;
    bool old_refused; /* an event-driven request was refused on an old guest */

    /* what is left at the end */
    uint32_t cycles; /* opens closed with at least one wait in their life */
    bool leak;
    uint32_t death; /* enum cts_death, 0: none */

    struct cts_client_model *client; /* duties of section 2.8; owned by oracle/client.c */
};

/* False: out of memory. */
bool cts_model_init(struct cts_model *model, const struct cts_profile *profile);
void cts_model_free(struct cts_model *model);
/* Takes an event in. */
void cts_model_update(struct cts_model *model, const struct cts_event *event);
/* After the rules have spoken about an event: forgets what was true only at it. */
void cts_model_after(struct cts_model *model);
/* Prepares the fields of PENDING and STUCK for one incomplete request at a quiescent point. */
void cts_model_look(struct cts_model *model, struct cts_request *request);
/* True at a QUIESCENT (or an end of a run as good as one) at which incomplete requests may be
 * judged. */
bool cts_model_settled(const struct cts_model *model);

/* Requests and handles by number; NULL if there is none. */
static inline struct cts_request *cts_model_request(const struct cts_model *model, uint32_t number)
{
    return number - 1 < model->request_count ? &model->requests[number] : NULL;
}
static inline struct cts_handle *cts_model_handle(const struct cts_model *model, uint32_t number)
{
    return number - 1 < model->handle_count ? &model->handles[number] : NULL;
}

static inline uint32_t cts_model_setting(const struct cts_model *model, enum cts_switch_id id)
{
    return model->profile->settings[id];
}
/* True if an incomplete request may stand behind another one on its synchronous open. */
static inline bool cts_model_queued(const struct cts_model *model, const struct cts_request *r)
{
    return !r->overlapped && !r->holder && model->handles[r->root].pending > 1;
}
/* What M holds now. */
static inline struct cts_id cts_model_current(const struct cts_model *model)
{
    return model->history[model->history_count - 1].id;
}
static inline uint32_t cts_model_now(const struct cts_model *model)
{
    return model->history_count - 1;
}
/* Did the request lie wholly between two sets, and between two moments at which a driver that
 * keeps the id may have read it again? */
bool cts_model_calm(const struct cts_model *model, const struct cts_request *request);
/* Was the id held by M at some index of from..now? */
bool cts_model_held(const struct cts_model *model, struct cts_id id, uint32_t from);
/* Was M nothing but the id from there on? */
bool cts_model_constant(const struct cts_model *model, struct cts_id id, uint32_t from);

#endif
