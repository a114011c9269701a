/*
 * Events: what happened in a run, in order. The form in memory, on the wire and in a trace is the same.
 *
 * An event is a header of 64 bytes and `length` payload bytes; in memory the next event starts at the next
 * multiple of 8. All integers are little endian; the structure has no padding. A trace (classic pcap,
 * nanosecond, LINKTYPE_USER0) holds one event per packet, without the alignment bytes; the packet time is
 * the stamp taken as nanoseconds since the epoch, so that a repeated run gives the same file.
 *
 * The layout may never change under the same version number: traces are evidence and must stay readable.
 */
#ifndef CTS_EVENT_H
#define CTS_EVENT_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CTS_EVENT_MAGIC 0x4348u /* bytes 'H' 'C' */
#define CTS_EVENT_VERSION 1u
#define CTS_EVENT_PAYLOAD_MAX 65536u
#define CTS_EVENT_OUTPUT_MAX 48u /* most bytes of a caller's buffer that an event carries */

enum cts_interface {
    CTS_INTERFACE_COMMON = 0,
    CTS_INTERFACE_COUNTER = 1,
    CTS_INTERFACE_SOCKADDR = 2,
    CTS_INTERFACE_NICSAVE = 3
};

struct cts_event {
    uint16_t magic;   /* CTS_EVENT_MAGIC */
    uint8_t version;  /* CTS_EVENT_VERSION */
    uint8_t interface; /* enum cts_interface */
    uint16_t kind;    /* enum cts_event_kind */
    uint16_t flags;   /* 0 */
    uint32_t run;     /* number of the run in its trace, from 0 */
    uint32_t thread;  /* thread of the run that caused it; 32: an operating-system thread of the target's own */
    uint64_t stamp;   /* logical clock: number of the event in its run, from 0 */
    uint32_t handle;  /* number of the handle in the run, from 1; 0 none */
    uint32_t request; /* number of the request in the run, from 1; 0 none */
    uint32_t status;  /* Win32 error code, or as the kind says */
    uint32_t length;  /* payload bytes, at most CTS_EVENT_PAYLOAD_MAX */
    uint32_t arg[6];  /* as the kind says; unused ones are 0 */
};
_Static_assert(sizeof(struct cts_event) == 64, "the event header is 64 bytes");

/* Distance from one event in memory to the next. */
#define CTS_EVENT_STRIDE(length) (sizeof(struct cts_event) + (((uint64_t)(length) + 7u) & ~(uint64_t)7u))

/* What CHECK, COMPLETED, SIGNALLED and OBSERVED say about a request's caller-side buffers, in arg[1].
 * "Changed" is against the poison, or, for CHECK, against the last event that showed the buffer. */
#define CTS_BUFFER_HEAD 0x01u   /* output bytes 0..15 changed */
#define CTS_BUFFER_TAIL 0x02u   /* output bytes 16.. changed */
#define CTS_BUFFER_BEFORE 0x04u /* guard bytes before the output changed */
#define CTS_BUFFER_AFTER 0x08u  /* guard bytes after the output changed */
#define CTS_BUFFER_INPUT 0x10u  /* the input buffer changed, and the program did not do it */
#define CTS_BUFFER_COUNT 0x20u  /* the byte count changed */

/* Flags of SUBMIT, in arg[3]. */
#define CTS_SUBMIT_IN_NULL 0x01u     /* the input pointer is NULL */
#define CTS_SUBMIT_OUT_NULL 0x02u    /* the output pointer is NULL */
#define CTS_SUBMIT_SAME 0x04u        /* one buffer for both directions */
#define CTS_SUBMIT_ODD 0x08u         /* buffers at odd addresses */
#define CTS_SUBMIT_TAIL_CURRENT 0x10u /* a short input is followed in memory by the rest of the current id */
#define CTS_SUBMIT_OVERLAPPED 0x20u  /* with OVERLAPPED and event */

/* How a run ended, in status of RUN_END. */
enum cts_run_outcome {
    CTS_RUN_FINISHED = 0,    /* every thread of the program came to its end */
    CTS_RUN_BLOCKED = 1,     /* nothing can run any more and a thread of the program still waits */
    CTS_RUN_LIVELOCK = 2,    /* the target kept running, to the step limit, without any event but of its own making */
    CTS_RUN_STOPPED = 3,     /* the target asked for it (struct cts_host stop) */
    CTS_RUN_DIED = 4,        /* a DIED event says how */
    CTS_RUN_UNSUPPORTED = 5, /* the program needs what the target does not offer; nothing was played */
    CTS_RUN_LIMIT = 6        /* a limit of the harness (trace, requests, handles) was reached */
};

/* How a target died, in arg[0] of DIED. */
enum cts_death {
    CTS_DEATH_SIGNAL = 1,
    CTS_DEATH_EXIT = 2,
    CTS_DEATH_HANG = 3,
    CTS_DEATH_MEMORY = 4 /* it destroyed the memory in which the harness keeps the trace */
};

/* value, name, interface, text; then what the fields mean. Kinds 80..127 are written through
 * struct cts_host note ("by note"). */
#define CTS_EVENT_MAP(X)                                                                           \
    /* payload: JSON object {tool, target, description, profile, seed, options};                   \
     * arg[0] capabilities of the counter table (0: none), arg[1] tables present: 1 counter,       \
     * 2 platform of the target's own, 4 client; first event of every trace */                     \
    X(1, TRACE_BEGIN, COMMON, "trace begins")                                                      \
    /* payload: case name, NUL, program in byte form; arg[0] enum cts_guest, arg[1] 1 if           \
     * integration services, arg[2] CTS_RUN_FLAG_*, arg[3] number of the case in the suite,        \
     * arg[4] CTS_PLATFORM_* of the run; M holds V(0) at the start */                              \
    X(2, RUN_BEGIN, COMMON, "run begins")                                                          \
    X(3, RUN_END, COMMON, "run ends") /* status: enum cts_run_outcome; arg[0] switch points */     \
    /* arg[0] enum cts_death, arg[1] signal number or exit code, arg[2..3] fault address           \
     * low, high; payload: text */                                                                 \
    X(4, DIED, COMMON, "target died")                                                              \
    X(5, MISUSE, COMMON, "misuse")     /* arg[0] enum cts_misuse; payload: text */                 \
    /* a quiescent point; arg[0] requests pending, arg[1] requests checked after completion */     \
    X(6, QUIESCENT, COMMON, "quiescent point")                                                     \
    /* after all explored runs of a case: arg[0..1] schedules low, high; arg[2] bound; arg[3] 1 if \
     * cut short by a limit or a death; payload: 8-byte FNV-1a digest, taken in words of 8 bytes,  \
     * over all their events */                                                                    \
    X(7, EXPLORED, COMMON, "schedules explored")                                                   \
    X(8, IDLE, COMMON, "virtual time passed") /* arg[0] milliseconds */                            \
    X(9, NO_MEMORY, COMMON, "allocation failed on purpose")                                        \
    X(10, MEMORY, COMMON, "memory in use") /* by note: arg[0] blocks, arg[1] bytes held by the target */ \
                                                                                                   \
    /* calls into the target and their returns */                                                  \
    X(16, OPEN, COUNTER, "open")             /* handle; arg[0] CTS_OPEN_* */                       \
    X(17, OPENED, COUNTER, "open returned")  /* handle, status */                                  \
    /* handle, request; arg[0] code, arg[1] input length, arg[2] output length,                    \
     * arg[3] CTS_SUBMIT_*; payload: first bytes of the input */                                   \
    X(18, SUBMIT, COUNTER, "submit")                                                               \
    /* handle, request; status 0, 997 or the error; arg[0] byte count as the caller sees it */     \
    X(19, SUBMITTED, COUNTER, "submit returned")                                                   \
    /* handle, request, status; arg[0] count, arg[1] CTS_BUFFER_*, arg[2] 1 for the first          \
     * completion of this request, 2 for the second..., arg[3] 1 if the event was signalled        \
     * before, 2 if it is not signalled by this completion; payload: first bytes of the output */  \
    X(20, COMPLETED, COUNTER, "completed")                                                         \
    X(21, SIGNALLED, COUNTER, "event signalled") /* apart from a completion; fields as COMPLETED */ \
    /* a buffer differs from what was last seen; handle, request; arg[0] count, arg[1]             \
     * CTS_BUFFER_* changed, arg[2] 0 pending, 1 completed, 2 handle closed; payload as above */   \
    X(22, CHECK, COUNTER, "buffer changed")                                                        \
    X(23, OVERWRITE, COUNTER, "caller overwrites its input") /* request; payload: new bytes */     \
    X(24, CANCEL, COUNTER, "cancel")         /* handle; request, 0 for all of the handle */        \
    X(25, CANCELLED, COUNTER, "cancel returned") /* handle, request, status */                     \
    X(26, CLOSE, COUNTER, "close")           /* handle */                                          \
    X(27, CLOSED, COUNTER, "close returned") /* handle, status */                                  \
    X(28, DUPLICATE, COUNTER, "duplicate")   /* handle: the new one; arg[0] the old one */         \
    X(29, DUPLICATED, COUNTER, "duplicate returned") /* handle, status; arg[0] the old one */      \
    /* another thread looks: request; arg[0] count, arg[1] CTS_BUFFER_*, arg[2] 1 if the           \
     * event is signalled; arg[3] 1 if completed; payload: first bytes of the output */            \
    X(30, OBSERVED, COUNTER, "caller looks")                                                       \
    X(31, SUSPEND, COUNTER, "suspend") X(32, SUSPENDED, COUNTER, "suspend returned")               \
    X(33, RESUME, COUNTER, "resume") X(34, RESUMED, COUNTER, "resume returned")                    \
    X(35, REMOVE, COUNTER, "device removal") X(36, REMOVED, COUNTER, "removal returned")           \
    X(37, START, COUNTER, "device start") X(38, STARTED, COUNTER, "start returned")                \
                                                                                                   \
    /* the platform */                                                                             \
    X(48, CHANGE, COUNTER, "platform told to change") /* arg[0] CTS_CHANGE_*; payload: id if any */ \
    X(49, CHANGED, COUNTER, "platform change returned") /* arg[0] CTS_CHANGE_* */                  \
    X(50, STORE, COUNTER, "id stored") /* arg[0] offset; payload: bytes, now in M */               \
    X(51, NOTIFY, COUNTER, "notify raised")                                                        \
    X(52, NOTIFYING, COUNTER, "notify handler entered")                                            \
    X(53, NOTIFIED, COUNTER, "notify delivered")                                                   \
    X(54, VM, COUNTER, "VM event")           /* arg[0] enum cts_vm_event, arg[1] argument */       \
    X(55, VM_DONE, COUNTER, "VM event over") /* the same */                                        \
    X(56, CONFIGURE, COUNTER, "id configured") /* status; arg[0] enum cts_guid_text; payload: text */ \
    X(57, READ_BACK, COUNTER, "id read back")  /* status; payload: text */                         \
    X(58, DEVICE, COUNTER, "ACPI device") /* arg[0] count, arg[1] ADDR low, arg[2] ADDR high;      \
                                           * payload: _HID NUL _CID NUL _DDN NUL */                \
                                                                                                   \
    /* by note: what the driver did with ACPI. arg[0] 1 if matched on _CID, 2 on _HID */           \
    X(80, ACPI_FOUND, COUNTER, "driver bound to the device")                                       \
    X(81, ACPI_ADDR, COUNTER, "driver evaluated ADDR")    /* arg[0] low, arg[1] high as returned */ \
    X(82, ACPI_MAPPED, COUNTER, "driver mapped memory")   /* arg[0] low, arg[1] high, arg[2] bytes */ \
    X(83, ACPI_HANDLER, COUNTER, "driver registered for notifications") /* arg[0] 1 on, 0 off */   \
                                                                                                   \
    /* by struct cts_client_host event: a client (cts/client.h says what the fields hold). Calls   \
     * of its Win32 face appear as OPEN, SUBMIT, ... with these beside them */                                                                        \
    X(96, CLIENT_BEGIN, COUNTER, "client starts")                                                  \
    X(97, CLIENT_END, COUNTER, "client ends")  /* status: its exit code */                         \
    X(98, CLIENT_CALL, COUNTER, "client calls") /* arg[0] enum cts_client_api, arg[1..5] by call */ \
    X(99, CLIENT_RETURN, COUNTER, "client call returned") /* the same; status */                   \
    X(100, CLIENT_MARK, COUNTER, "client mark") /* arg[0] enum cts_client_mark; status; payload: id */ \
    X(101, CLIENT_PRINT, COUNTER, "client prints") /* payload: text */                             \
    X(102, CLIENT_FAULT, COUNTER, "call made to fail") /* arg[0] enum cts_client_api; status given */

enum cts_event_kind {
#define CTS_EVENT_ENUM(value, name, interface, text) CTS_EVENT_##name = value,
    CTS_EVENT_MAP(CTS_EVENT_ENUM)
#undef CTS_EVENT_ENUM
    CTS_EVENT_KINDS = 128
};

#define CTS_RUN_FLAG_EXPLORED 0x1u /* one of the explored schedules of its case; not the default schedule */
#define CTS_RUN_FLAG_CLIENT 0x2u   /* the program runs a client */

/* The text of a kind, or "unknown event". Static storage. */
const char *cts_event_text(uint16_t kind);

#ifdef __cplusplus
}
#endif
#endif
