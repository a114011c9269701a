/*
 * The reference client of the VM generation counter: what its parts share. Win32 source; also builds on Windows,
 * where the marks are nothing.
 *
 * One source makes three targets: `client`, which does its duties; `client-faulty`, with one seeded fault that
 * its command line picks (fault=GEN-C-040), and `client-odd`, with one oddity that is allowed (odd=GUID).
 */
#ifndef CLIENT_H
#define CLIENT_H

#include <windows.h>

#include <vmgenerationcounter.h>

#ifdef CTS_CLIENT_MARKS
#include <cts/client.h>
#define MARK(mark, status, id) cts_client_mark(CTS_CLIENT_MARK_##mark, (status), (id))
#else
#define MARK(mark, status, id) ((void)(status), (void)(id))
#endif

/* The faults of targets/faulty/faults; the list is written when the project is configured. */
#ifdef CLIENT_FAULTS
enum fault {
    FAULT_NONE,
#define CLIENT_FAULT(symbol, name) FAULT_##symbol,
#include CLIENT_FAULTS
#undef CLIENT_FAULT
};
extern enum fault client_fault;
#define FAULTY(symbol) (client_fault == FAULT_##symbol)
#else
#define FAULTY(symbol) FALSE
#endif

/* What a client may do, however odd. name, text */
#define CLIENT_ODDITIES(X)                                                                         \
    X(GUID, "opens through the device interface")                                                  \
    X(SEPARATOR, "opens with one separator instead of two")                                        \
    X(ALL_ACCESS, "asks for all access, and shares deletion too")                                  \
    X(BIG_OUTPUT, "offers more output than needed")                                                \
    X(POLL_TWICE, "polls twice before every operation")                                            \
    X(REACT_ALWAYS, "reacts before every operation, changed or not")                               \
    X(POLL_EVENT, "waits on the event instead of asking for the result")                           \
    X(BOTH, "passes a byte-count pointer besides the OVERLAPPED")                                  \
    X(SHARED_VARIABLE, "one variable for input and output of a wait")                              \
    X(EXIT, "ends by ExitProcess")                                                                 \
    X(SLOW, "takes its time between comparison and operation")                                     \
    X(LATE_STORE, "polls twice before it stores the id")
#ifdef CLIENT_ODD
enum oddity {
    ODD_NONE,
#define CLIENT_ODD_ENUM(name, text) ODD_##name,
    CLIENT_ODDITIES(CLIENT_ODD_ENUM)
#undef CLIENT_ODD_ENUM
};
extern enum oddity client_oddity;
#define ODD(name) (client_oddity == ODD_##name)
#else
#define ODD(name) FALSE
#endif

#define OUTPUT_BYTES 64 /* more than a VM_GENCOUNTER; ODD(BIG_OUTPUT) offers all of it */

/* A way to the counter: a handle, and at most one wait on it. */
struct device {
    HANDLE file;  /* INVALID_HANDLE_VALUE: not open */
    HANDLE event; /* of the wait; NULL on a synchronous handle */
    HANDLE poll_event;
    BOOL overlapped;
    BOOL armed; /* a wait is pending, or its result has not been collected */
    OVERLAPPED wait;
    VM_GENCOUNTER expected; /* its input */
    union {
        VM_GENCOUNTER id;
        BYTE bytes[OUTPUT_BYTES];
    } output;
};

/* device.c. Functions that can fail return a Win32 error code, 0 on success. */
DWORD device_open(struct device *device, BOOL overlapped);
DWORD device_poll(struct device *device, VM_GENCOUNTER *id);
/* Starts a wait for an id other than `expected`. On a synchronous handle it returns with the result. */
DWORD device_arm(struct device *device, const VM_GENCOUNTER *expected);
/* The result of the wait: WAIT_TIMEOUT if there is none after `milliseconds`; else it is over. */
DWORD device_collect(struct device *device, DWORD milliseconds, VM_GENCOUNTER *id);
/* Cancels the wait, if there is one, and waits for its end. */
void device_cancel(struct device *device);
void device_close(struct device *device);

/* What the client holds: the id that it last acted upon. */
struct client {
    struct device device;
    BOOL stored; /* acted holds an id */
    VM_GENCOUNTER acted;
    BOOL poll_only;       /* the guest has no event-driven mode */
    DWORD reaction_fails; /* so many reactions fail from here on */
    DWORD commits;        /* operations done */
};

/* duties.c */
BOOL client_same(const VM_GENCOUNTER *a, const VM_GENCOUNTER *b);
/* Gets the first id and stores it. A Win32 error code. */
DWORD client_store_first(struct client *client);
/* Reacts to an id, and records it as handled if that succeeded. FALSE: to be tried again. */
BOOL client_react(struct client *client, const VM_GENCOUNTER *id);
/* Does one time-sensitive operation, unless the id cannot be learnt or the reaction fails. */
BOOL client_commit(struct client *client);
/* Arms a wait with the id last acted upon. */
void client_arm(struct client *client);
/* Takes note of a wake, if there is one within `milliseconds`, and arms again. TRUE: it was woken. */
BOOL client_take_wake(struct client *client, DWORD milliseconds);
void client_print(const wchar_t *what, const VM_GENCOUNTER *id);

#endif
