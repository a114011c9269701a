/*
 * What a client has obtained, recorded, armed and done so far: the state behind the rules of section 2.8. It is
 * brought up to date by client.c and read by client_rules.c; nobody else sees it.
 *
 * What a client *means* shows in its marks alone. A client that makes marks of its own is *telling*; of one with
 * named functions only COMMIT and REACT are known; of any other only its calls and what it prints. A rule that
 * would need more than the client tells stays silent.
 */
#ifndef CTS_CLIENT_MODEL_H
#define CTS_CLIENT_MODEL_H

#include "oracle/client.h"

#include <cts/client.h>

#define CTS_CLIENT_THREADS  64u  /* further threads are not followed */
#define CTS_CLIENT_HANDLES  64u  /* kept at once, by number modulo this */
#define CTS_CLIENT_REQUESTS 256u /* the same */
#define CTS_CLIENT_IDS      256u /* ids obtained that are remembered; older ones are forgotten */

/* What a call is about, and where an id comes from. */
enum cts_client_source { CTS_CLIENT_NOTHING, CTS_CLIENT_OPEN, CTS_CLIENT_POLL, CTS_CLIENT_WAIT };

/* How the client uses an id at the event at hand. */
enum cts_client_use {
    CTS_CLIENT_USE_NONE,          /* it does not, or nothing can be said about it */
    CTS_CLIENT_USE_OBTAINED,      /* one that it has obtained */
    CTS_CLIENT_USE_AFTER_POLL,    /* one that it has not, after a failed or empty poll */
    CTS_CLIENT_USE_AFTER_WAIT,    /* one that it has not, after a failed wait */
    CTS_CLIENT_USE_OUT_OF_NOWHERE /* one that it has not */
};

struct cts_obtained {
    struct cts_id id;
    uint64_t stamp; /* 0: none */
    enum cts_client_source source;
};

struct cts_client_handle {
    uint32_t number; /* 0: none */
    bool open;
    bool overlapped;
};

struct cts_client_request {
    uint32_t number; /* 0: none */
    uint32_t handle;
    uint32_t overlapped, buffer; /* numbers of the OVERLAPPED and of the output buffer, 0 none */
    enum cts_client_source source;
    bool completed, succeeded; /* the target has completed it */
    bool cancelled;            /* the client has asked for its cancellation */
    bool learnt;               /* the client knows that it has completed */
    bool obtained;             /* the client was given its result */
    struct cts_id value;
};

struct cts_client_thread {
    uint32_t api; /* of the call that it is inside, CTS_CLIENT_API_OTHER: none of interest */
    uint32_t handle, request, overlapped, buffer;
    uint32_t other; /* CTS_CLIENT_OTHER_*, of an OTHER call */
    enum cts_client_source source;
    struct cts_obtained last;  /* what it obtained last */
    uint64_t committed;        /* stamp of its last COMMITTED; 0: none */
    uint64_t reaction;         /* stamp of the REACT that it is inside; 0: none */
    struct cts_obtained cause; /* what it had obtained last then */
};

/* What the client has shown in any run of the trace. */
struct cts_client_shown {
    bool told;      /* marks of its own */
    bool committed; /* time-sensitive operations */
    bool waited, cancelled;
    bool printed; /* an id */
};

struct cts_client_model {
    struct cts_client_shown shown;
    bool running, telling;
    bool commit_named, reaction_named;
    bool several; /* more than one thread has made calls */
    uint32_t first_thread;

    struct cts_client_thread threads[CTS_CLIENT_THREADS];
    struct cts_client_handle handles[CTS_CLIENT_HANDLES];
    struct cts_client_request requests[CTS_CLIENT_REQUESTS];
    struct cts_obtained ids[CTS_CLIENT_IDS];
    uint32_t id_count; /* ever obtained */

    /* attempts to learn the id: opens, polls and waits */
    uint64_t attempt, success;     /* stamps of the latest; 0: none */
    uint64_t first_stored;         /* stamp of the first STORED; 0: none */
    enum cts_client_source failed; /* the latest attempt failed; NOTHING: it did not */
    bool open_failed;
    bool wait_failed;         /* a wait has failed or was aborted */
    struct cts_obtained wake; /* the latest result of a wait */
    uint32_t polls, waits, commits, reactions;
    uint32_t polls_after_refusal; /* since a wait failed with ERROR_NOT_SUPPORTED */
    bool refused;

    /* the id last acted upon */
    bool acted_known;
    struct cts_id acted, acted_before;
    uint64_t acted_stamp;
    uint64_t react_begun;              /* stamp of the latest REACT */
    struct cts_obtained overlooked;    /* a difference that an operation ignored; stamp 0: none */
    struct cts_id overlooked_for;      /* taken as equal to this one */
    struct cts_id early;               /* recorded before a reaction to it had succeeded */
    uint64_t reacted_from, reacted_to; /* stamps of the latest reaction that succeeded */

    /* the event at hand */
    struct cts_client_thread *thread;
    enum cts_client_use use;
    struct cts_id used;
    bool arms;                      /* a wait is armed with `used` */
    bool arms_acted;                /* that is the id last acted upon */
    struct cts_obtained armed_from; /* where `used` was obtained last; stamp 0: nowhere */
    bool records;                   /* STORED or HANDLED of another id than the one acted upon */
    bool record_ok;                 /* after a reaction that succeeded */
    bool first_record;
    bool differs; /* COMMITTED: this thread's last id differs from the one acted upon */
    uint64_t committed_before; /* COMMIT: stamp of the thread's last one */
    struct cts_id pair;        /* CLIENT_PRINT: the id printed */
    uint32_t digits[2];        /* of its halves; 0: none printed */
};

struct cts_client_handle *cts_client_handle(struct cts_client_model *client, uint32_t number);
struct cts_client_request *cts_client_request(struct cts_client_model *client, uint32_t number);
/* The latest time that the id was obtained; stamp 0: never. */
struct cts_obtained cts_client_obtained(const struct cts_client_model *client, struct cts_id id);
/* Takes a CLIENT_MARK event in (client_marks.c). */
void cts_client_take_mark(struct cts_client_model *client, const struct cts_event *event);
/* Finds "low:high" in hexadecimal in a text, padded or not (client_print.c). False: there is none. */
bool cts_client_parse_pair(const char *text, uint32_t length, struct cts_id *id,
                           uint32_t digits[2]);
/* Is the event a DeviceIoControl of the counter's code, and of which kind? */
enum cts_client_source cts_client_call_source(const struct cts_event *event);

#endif
