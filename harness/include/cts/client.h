/*
 * Clients of the generation counter: programs that call CreateFile() and DeviceIoControl().
 *
 * A client target is a client's own source, compiled against the Win32 face of harness/kernel and
 * linked with a driver (cts_add_client() in CMake). Its entry is main() or wmain(). What a client
 * *means* cannot be read off its calls alone, so two things may be added without touching its
 * source: the names of the function that does the time-sensitive operation and of the function that
 * reacts to a time shift (cts_add_client(COMMIT name REACTION name)). A client that is written for
 * hvcts may call cts_client_mark() instead.
 */
#ifndef CTS_CLIENT_H
#define CTS_CLIENT_H

#include <cts/counter.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Calls that CLIENT_CALL and CLIENT_RETURN name. name, text; then what CALL carries. Both carry the
 * handle and request that the call speaks of, where there is one (0: none, or an invalid handle).
 * RETURN repeats arg[0], its status is the Win32 error (0: the call succeeded; WAIT: 258 time-out),
 * and for DEVICE_IO_CONTROL and GET_OVERLAPPED_RESULT arg[1] is the byte count that the client was
 * given, and the payload of a success the first bytes of its output buffer. */
#define CTS_CLIENT_API_MAP(X)                                                                      \
    /* arg[1] access, arg[2] share, arg[3] disposition, arg[4] flags and attributes,               \
     * arg[5] CTS_CLIENT_PATH_*; RETURN has the new handle */                                      \
    X(CREATE_FILE, "CreateFile")                                                                   \
    /* arg[1] code, arg[2] in, arg[3] out, arg[4] CTS_CLIENT_HAS_*, arg[5] low half: number of the \
     * OVERLAPPED (by address, from 1; 0 none), high half: number of the output buffer;            \
     * payload: first bytes of the input. RETURN has the request */                                \
    X(DEVICE_IO_CONTROL, "DeviceIoControl")                                                        \
    X(GET_OVERLAPPED_RESULT, "GetOverlappedResult") /* arg[1] 1: waits; arg[5] OVERLAPPED */       \
    X(CANCEL_IO, "CancelIoEx")                      /* request 0: all; arg[5] OVERLAPPED */        \
    X(CLOSE_HANDLE, "CloseHandle")                                                                 \
    /* arg[1] objects, arg[2] milliseconds; RETURN arg[1] index, request: the one whose event or   \
     * file ended the wait */                                                                      \
    X(WAIT, "WaitForSingleObject")                                                                 \
    X(GET_LAST_ERROR, "GetLastError")                                                              \
    X(OTHER, "another call")                        /* arg[1] CTS_CLIENT_OTHER_* */
enum cts_client_api {
#define CTS_CLIENT_API_ENUM(name, text) CTS_CLIENT_API_##name,
    CTS_CLIENT_API_MAP(CTS_CLIENT_API_ENUM)
#undef CTS_CLIENT_API_ENUM
};

/* What was named when the client was built, in arg[0] of CLIENT_BEGIN; its payload is the command
 * line. */
#define CTS_CLIENT_COMMIT_NAMED 0x1u   /* functions that do the time-sensitive operation */
#define CTS_CLIENT_REACTION_NAMED 0x2u /* functions that react */

/* What CREATE_FILE opens, in arg[5]. */
#define CTS_CLIENT_PATH_OTHER 0u
#define CTS_CLIENT_PATH_NAME 1u /* the counter by its name */
#define CTS_CLIENT_PATH_GUID 2u /* the counter by its device interface */

/* What an OTHER call is about, in arg[1] of CALL. */
#define CTS_CLIENT_OTHER_ASKED 0u  /* HasOverlappedIoCompleted: of the request */
#define CTS_CLIENT_OTHER_LOOKED 1u /* the client read Internal of some OVERLAPPED */
#define CTS_CLIENT_OTHER_GONE 2u   /* the OVERLAPPED or the buffer of the request is no more */

/* What a DEVICE_IO_CONTROL call passes, in arg[4]. */
#define CTS_CLIENT_HAS_COUNT 0x1u      /* a byte-count pointer */
#define CTS_CLIENT_HAS_OVERLAPPED 0x2u /* an OVERLAPPED */
#define CTS_CLIENT_HAS_EVENT 0x4u      /* with an event in it */

/* What a client does that no call shows; in arg[0] of CLIENT_MARK. arg[1] is 1 for a mark that was
 * derived from entering or leaving a named function (COMMIT, REACTION): the status of its REACTED
 * is unknown. name, text */
#define CTS_CLIENT_MARK_MAP(X)                                                                     \
    X(STORED, "stores an id for later comparison")  /* payload: 16 bytes */                        \
    X(COMMIT, "begins the time-sensitive operation")                                               \
    X(COMMITTED, "the operation has taken effect")                                                 \
    X(REACT, "begins to react to a time shift")                                                    \
    X(REACTED, "has reacted; status 0 success")                                                    \
    X(HANDLED, "records an id as handled")          /* payload: 16 bytes */                        \
    X(RESEED, "takes the id as proof that the random generator was reseeded")
enum cts_client_mark {
#define CTS_CLIENT_MARK_ENUM(name, text) CTS_CLIENT_MARK_##name,
    CTS_CLIENT_MARK_MAP(CTS_CLIENT_MARK_ENUM)
#undef CTS_CLIENT_MARK_ENUM
};

/* Called by a client to record a mark. `id`: 16 bytes or NULL; `status`: a Win32 error code. A
 * no-op outside a run. */
void cts_client_mark(enum cts_client_mark mark, uint32_t status, const void *id);

/* One DeviceIoControl() call of a client. Owned by the Win32 face; valid until the player has
 * called signalled(), or until the run ends. The player works on buffers of its own, with poison
 * and guards as for every request: it copies `in` before the target sees the request, and passes
 * the output to completed(). */
struct cts_client_call {
    uint32_t code;
    uint32_t in_length;
    uint32_t out_length;
    uint32_t flags; /* CTS_SUBMIT_* (cts/event.h) */
    const void *in; /* may be NULL */
    /* Called once, at the first completion of the request, from wherever the target completes it;
     * no switch point may lie within. `output`: out_length bytes as they now are, NULL if there are
     * none. */
    void (*completed)(struct cts_client_call *call, uint32_t status, uint32_t count,
                      const void *output);
    /* Called once, when the request's event is signalled (after completed(), unless the target
     * errs). */
    void (*signalled)(struct cts_client_call *call);
    uint32_t request; /* out: number of the request in the run, set before the target is entered */
};

/* What the player lends to a client for one run of it. The calls below play what the operations
 * open, submit, cancel, close of a program play, with the same events. Handles are numbers of the
 * run, from 1. Every function takes the table as its first argument. */
struct cts_client_host {
    uint32_t size;               /* sizeof(struct cts_client_host) */
    uint32_t run;                /* differs for every run in this process */
    const struct cts_host *host; /* schedule, threads, time */
    /* Opens the counter. `how`: CTS_OPEN_*. Returns a Win32 error; on 0 *handle is the new handle.
     * [point] */
    uint32_t (*open)(const struct cts_client_host *self, uint32_t how, uint32_t *handle);
    /* A second reference to an open. ERROR_NOT_SUPPORTED without CTS_COUNTER_CAN_DUPLICATE.
     * [point] */
    uint32_t (*duplicate)(const struct cts_client_host *self, uint32_t handle, uint32_t *copy);
    /* Starts a request. Returns 0 or the error if it has completed (completed() was called before),
     * 997 (ERROR_IO_PENDING) if it is pending. On a synchronous handle it returns after the
     * completion only. Beyond a limit of the player: 1450 (ERROR_NO_SYSTEM_RESOURCES), nothing was
     * submitted. [point] */
    uint32_t (*submit)(const struct cts_client_host *self, uint32_t handle,
                       struct cts_client_call *call);
    /* CancelIoEx(); `request` 0: every request of the handle. Returns a Win32 error. [point] */
    uint32_t (*cancel)(const struct cts_client_host *self, uint32_t handle, uint32_t request);
    uint32_t (*close)(const struct cts_client_host *self, uint32_t handle); /* [point] */
    /* Appends an event of kind CLIENT_*. `arg` and `bytes` are copied, at most
     * CTS_EVENT_PAYLOAD_MAX. */
    void (*event)(const struct cts_client_host *self, uint16_t kind, uint32_t handle,
                  uint32_t request, uint32_t status, const uint32_t arg[6], const void *bytes,
                  uint32_t length);
};

/* The client's side of the target interface; written by cts_add_client(). A client target also has
 * a counter table (the driver it is linked with); the player makes the counter's instance as for
 * any program. */
struct cts_client_ops {
    uint32_t size; /* sizeof(struct cts_client_ops) */
    /* Runs the client to its end on the calling thread, against the counter behind `client`.
     * `arguments` is its command line, split at blanks, "" for none. `fail_call` makes its n-th
     * call of CreateFile, DeviceIoControl, GetOverlappedResult, CancelIoEx or a wait (counted
     * together, from 1; 0: none) fail with `fail_status`; with `fail_status` 0 a DeviceIoControl
     * succeeds with byte count 0 and writes nothing. Records CLIENT_BEGIN .. CLIENT_END itself.
     * Returns the client's exit code. One client at a time. */
    int (*run)(const struct cts_client_host *client, const char *arguments, uint32_t fail_call,
               uint32_t fail_status);
};

#ifdef __cplusplus
}
#endif
#endif
