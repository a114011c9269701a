/*
 * Events: what happened in a run, in order. The form in memory, on the wire and in a trace is the
 * same.
 *
 * An event is a header of 64 bytes and `length` payload bytes; in memory the next event starts at
 * the next multiple of 8. All integers are little endian; the structure has no padding. A trace
 * (classic pcap, nanosecond, LINKTYPE_USER0) holds one event per packet, without the alignment
 * bytes; the packet time is the stamp taken as nanoseconds since the epoch, so that a repeated run
 * gives the same file.
 *
 * The layout may never change under the same version number: traces are evidence and must stay
 * readable.
 */
#ifndef CTS_EVENT_H
#define CTS_EVENT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

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
    uint32_t thread;  /* of the run that caused it; 32: an operating-system thread of the target */
    uint64_t stamp;   /* logical clock: number of the event in its run, from 0 */
    uint32_t handle;  /* number of the handle in the run, from 1; 0 none */
    uint32_t request; /* number of the request in the run, from 1; 0 none */
    uint32_t status;  /* Win32 error code, or as the kind says */
    uint32_t length;  /* payload bytes, at most CTS_EVENT_PAYLOAD_MAX */
    uint32_t arg[6];  /* as the kind says; unused ones are 0 */
};
_Static_assert(sizeof(struct cts_event) == 64, "the event header is 64 bytes");
_Static_assert(offsetof(struct cts_event, stamp) == 16 &&
                   offsetof(struct cts_event, length) == 36 &&
                   offsetof(struct cts_event, arg) == 40,
               "traces hold it");

/* Distance from one event in memory to the next. */
#define CTS_EVENT_STRIDE(length)                                                                   \
    (sizeof(struct cts_event) + (((uint64_t)(length) + 7u) & ~(uint64_t)7u))

/* What CHECK, COMPLETED, SIGNALLED and OBSERVED say about a request's caller-side buffers, in
 * arg[1]. "Changed" is against the poison, or, for CHECK, against the last event that showed the
 * buffer. */
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
#define CTS_SUBMIT_TAIL_CURRENT 0x10u /* behind a short input lies the rest of the current id */
#define CTS_SUBMIT_OVERLAPPED 0x20u  /* with OVERLAPPED and event */

/* How a run ended, in status of RUN_END. */
enum cts_run_outcome {
    CTS_RUN_FINISHED = 0,    /* every thread of the program came to its end */
    CTS_RUN_BLOCKED = 1,     /* nothing can run any more and a thread of the program still waits */
    CTS_RUN_LIVELOCK = 2,    /* the target ran to the step limit, with events of its own alone */
    CTS_RUN_STOPPED = 3,     /* the target asked for it (struct cts_host stop) */
    CTS_RUN_DIED = 4,        /* a DIED event says how */
    CTS_RUN_UNSUPPORTED = 5, /* nothing was played: the program needs what the target lacks */
    CTS_RUN_LIMIT = 6        /* the harness had no room for some of it: trace, requests, records */
};

/* How a target died, in arg[0] of DIED. */
enum cts_death {
    CTS_DEATH_SIGNAL = 1,
    CTS_DEATH_EXIT = 2,
    CTS_DEATH_HANG = 3,
    CTS_DEATH_MEMORY = 4 /* it destroyed the memory in which the harness keeps the trace */
};
/* Signals of an access to memory that failed, in arg[1] of DIED: a trace has the numbers of Linux on
 * x86 and ARM, wherever it is judged. */
#define CTS_SIGNAL_BUS  7u
#define CTS_SIGNAL_SEGV 11u

/* Where the address lies at which a target faulted, in arg[4] of DIED. */
#define CTS_FAULT_MAP(X)                                                                           \
    X(ELSEWHERE, "elsewhere", NULL) /* nowhere of the harness's, or no access at all */            \
    X(STACK, "stack", "stack overflow")                                                            \
    X(PLATFORM, "platform", "write to the platform's memory, which the target may only read")      \
    X(PLATFORM_PAST, "past-platform", "access past the 16 bytes of the platform's memory")         \
    X(CALLER, "caller", "access far outside of a caller's buffer")                                 \
    /* inaccessible pages around the InformationBuffer of an OID request of the harness's, be it   \
     * SAVE's buffer or the record of a RESTORE; `request` of DIED is its number as OID_ISSUED told it */ \
    X(BEHIND, "behind-buffer", "access behind a request's buffer")                                 \
    X(BEFORE, "before-buffer", "access before a request's buffer")                                 \
    X(ENDED, "ended-buffer", "access outside of the buffer of a request that is over")              \
    /* inaccessible pages behind the buffers of a call of cts/sockaddr.h; `request` is 0 */        \
    X(IN_0, "behind-in-0", "access behind in[0] of a call")                                        \
    X(IN_1, "behind-in-1", "access behind in[1] of a call")                                        \
    X(OUT, "behind-out", "access behind out of a call")                                            \
    X(NEAR, "before-call", "access before the buffers of a call")
enum cts_fault {
#define CTS_FAULT_ENUM(name, word, text) CTS_FAULT_##name,
    CTS_FAULT_MAP(CTS_FAULT_ENUM)
#undef CTS_FAULT_ENUM
    CTS_FAULT_COUNT
};
/* What it did there, in arg[5]. */
enum cts_access { CTS_ACCESS_UNKNOWN, CTS_ACCESS_READ, CTS_ACCESS_WRITE };

/* value, name, interface, text; then what the fields mean. Kinds 80..127 are written through
 * struct cts_host note ("by note"). */
#define CTS_EVENT_MAP(X)                                                                           \
    /* payload: JSON object {tool, target, description, profile, seed, options};                   \
     * arg[0] capabilities of the counter table (0: none), arg[1] tables present: 1 counter,       \
     * 2 platform of the target's own, 4 client, 8 extension, 16 edge, 32 miniport, 64 addresses; arg[4..5] their calls, low,      \
     * high; first event of every trace */                     \
    X(1, TRACE_BEGIN, COMMON, "trace begins")                                                      \
    /* payload: case name, NUL, program in byte form; arg[0] enum cts_guest, arg[1] 1 if           \
     * integration services, arg[2] CTS_RUN_FLAG_*, arg[3] number of the case in the suite,        \
     * arg[4] CTS_PLATFORM_* of the run; M holds V(0) at the start */                              \
    X(2, RUN_BEGIN, COMMON, "run begins")                                                          \
    X(3, RUN_END, COMMON, "run ends") /* status: enum cts_run_outcome; arg[0] switch points */     \
    /* arg[0] enum cts_death, arg[1] signal number or exit code, arg[2..3] fault address           \
     * low, high, if it is the same in every run, arg[4] enum cts_fault, arg[5] enum cts_access;   \
     * request: by CTS_FAULT_*; payload: text */                                                   \
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
    /* OID requests in a stack of drivers. Module numbers: 0 the protocol edge, 1..8 extensions from the         \
     * top, 9 the miniport edge (CTS_MODULE_*). "Image": struct cts_oid_image, then the head of the    \
     * buffer. handle: PortId of the structure in the buffer, if it names a port; \
     * arg[5] NicIndex of NIC_CREATE .. NIC_DELETE */                    \
    /* before anything else of a run, one per extension; arg[0] module, arg[1] CTS_MODULE_IS_*,    \
     * arg[2] CTS_EXTENSION_CAN_*; payload: struct cts_extension_descriptor */                     \
    X(59, OID_MODULE, NICSAVE, "driver of the stack")                                              \
    /* a request enters the stack; request; arg[0] oid, arg[1] request type, arg[2] CTS_OID_*,     \
     * arg[3] NIC number of a scripted operation (0 none), arg[4] enum cts_oid_purpose; image */   \
    X(60, OID_ISSUED, NICSAVE, "request issued")                                                   \
    /* it is given to a driver; request; arg[0] module, arg[1] irql, arg[2] CTS_OID_*; image */     \
    X(61, OID_DELIVERED, NICSAVE, "request delivered")                                             \
    X(62, OID_RETURNED, NICSAVE, "request handler returned") /* request, status; arg[0] module */  \
    /* a driver completes it, by return or by call; request, status; arg[0] module, arg[1] 1 for   \
     * the first completion, 2 for the second...; arg[2] 1 by return, 2 by call, arg[3] irql; image */ \
    X(63, OID_COMPLETED, NICSAVE, "request completed")                                             \
    /* request: the clone, 0 if it failed; status; arg[0] module, arg[1] the original */           \
    X(64, OID_CLONED, NICSAVE, "request cloned")                                                   \
    /* request: the clone; arg[0] module, arg[1] enum cts_oid_freed */                             \
    X(65, OID_FREED, NICSAVE, "clone freed")                                                       \
    /* request; arg[0] module that passes it down, arg[1] enum cts_oid_passed; image */            \
    X(66, OID_FORWARDED, NICSAVE, "request passed down")                                           \
    X(67, OID_FORWARD_RETURNED, NICSAVE, "passing down returned") /* request, status; arg[0] module */ \
    /* the module is told that a request it passed down is complete; request, status; arg[0] module; image */ \
    X(68, OID_TOLD, NICSAVE, "completion told") X(69, OID_TOLD_DONE, NICSAVE, "completion taken")  \
    /* request; a buffer or request changed when nobody may: arg[0] CTS_OID_CHANGED_*, arg[1] first, \
     * arg[2] last offset, arg[3] 1 after its completion, 2 guard bytes */                         \
    X(70, OID_CHECK, NICSAVE, "buffer changed")                                                    \
    X(71, OID_CANCEL, NICSAVE, "cancel of a request") /* request; arg[0] module */                 \
    X(72, OID_CANCELLED, NICSAVE, "cancel returned")  /* request; arg[0] module */                 \
    /* arg[0] module, arg[1] enum cts_filter_state wanted, 2 detach; and its end with status */    \
    X(73, FILTER_STATE, NICSAVE, "filter state change")                                            \
    X(74, FILTER_STATE_DONE, NICSAVE, "filter state changed")                                      \
    /* arg[0] module, arg[1] port, arg[2] index, arg[3] records, status; payload: per record       \
     * { u32 length, u32 pattern, u32 feature, u32 0, u64 digest } */                              \
    X(75, PLANTED, NICSAVE, "run-time data set")                                                   \
    /* arg[0] module, arg[1] port, arg[2] index, arg[3] record, arg[4] bytes (signed), arg[5] n-th read */ \
    X(76, GROWN, NICSAVE, "run-time data will change")                                             \
    /* a protocol edge tells; handle: NIC number; status; arg[0] enum cts_edge_note, arg[1] revision, \
     * arg[2] data length, arg[3..4] digest low, high, arg[5] name length; payload: extension id,  \
     * feature class, name */                                                                      \
    X(77, EDGE_NOTE, NICSAVE, "protocol edge tells")                                               \
    /* the world of a protocol edge under test: handle: NIC number; arg[0] enum cts_edge_world,     \
     * arg[1] partition, arg[2] port, arg[3] index, arg[4] enum cts_partition_event; and its return */ \
    X(78, EDGE_CALL, NICSAVE, "protocol edge is told") X(79, EDGE_RETURN, NICSAVE, "it returned")  \
    /* one disagreement in a sweep is shown as ordinary events; this sums the sweep up: arg[0] enum   \
     * cts_sweep, arg[1..2] calls low, high, arg[3..4] requests low, high, arg[5] disagreements;   \
     * payload: u64 digest of all outputs, then u64 counts per requirement (oracle/nicsave_call.h) */ \
    X(84, OID_SWEPT, NICSAVE, "sweep")                                                             \
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
    X(102, CLIENT_FAULT, COUNTER, "call made to fail") /* arg[0] enum cts_client_api; status given */ \
                                                                                                   \
    /* calls of cts/sockaddr.h. request: number of the call in the run, from 1; handle: number of the socket that \
     * number[0] means, from 1, 0 none; arg[0] call, arg[1] bytes between the buffers and memory that faults; \
     * payload: struct cts_address_image, then the bytes given */                                  \
    X(104, ADDRESS_CALL, SOCKADDR, "address call")                                                 \
    /* its return: request; status; handle: number of a new socket, 0 none; arg[0] call, arg[1]    \
     * CTS_ADDRESS_CHANGED_*, arg[2] written, arg[3] first, arg[4] last offset of `out` that changed (first > last: \
     * none), arg[5] bits of the result[] that changed; payload: u32 result[6], then the head of `out` */ \
    X(105, ADDRESS_RETURN, SOCKADDR, "address call returned")                                      \
    /* a part of an exhaustive range; disagreements of it are shown as ordinary events: arg[0] enum   \
     * cts_extent, arg[1..2] calls low, high, arg[3] first, arg[4..5] count low, high; status: disagreements, at most \
     * UINT32_MAX; payload: u64 digest of all results so far, u64 fingerprint of the profile by which it was judged \
     * (oracle/address_extent.h), then a struct cts_address_held for each requirement that held, or did not */ \
    X(106, ADDRESS_SWEPT, SOCKADDR, "exhaustive range")

enum cts_event_kind {
#define CTS_EVENT_ENUM(value, name, interface, text) CTS_EVENT_##name = value,
    CTS_EVENT_MAP(CTS_EVENT_ENUM)
#undef CTS_EVENT_ENUM
    CTS_EVENT_KINDS = 128
};

#define CTS_RUN_FLAG_EXPLORED 0x1u /* an explored schedule of its case, not the default one */
#define CTS_RUN_FLAG_CLIENT 0x2u   /* the program runs a client */

/* -- OID requests (kinds 59..79, 84) -- */

#define CTS_MODULE_EDGE     0u
#define CTS_MODULE_MINIPORT 9u
#define CTS_MODULE_IS_TARGET 0x1u /* under test; the others are the harness's */
#define CTS_MODULE_IS_SCRIPTED 0x2u /* misbehaves or answers as the program says: not judged */

/* Flags of OID_ISSUED and OID_DELIVERED, in arg[2]. */
#define CTS_OID_WELL_FORMED 0x1u /* as section 1 of the catalogue defines it */
#define CTS_OID_NULL_BUFFER 0x2u
#define CTS_OID_OWN         0x4u /* a request that an extension made itself */
#define CTS_OID_SCRIPTED    0x8u /* issued by the program, not by a protocol edge under test */

/* Which part of an operation a scripted request is, in arg[4] of OID_ISSUED. */
enum cts_oid_purpose {
    CTS_PURPOSE_RAW,    /* stands alone */
    CTS_PURPOSE_PASS,   /* a pass of a save operation */
    CTS_PURPOSE_REISSUE, /* the pass after BUFFER_TOO_SHORT */
    CTS_PURPOSE_SAVE_COMPLETE,
    CTS_PURPOSE_RESTORE,
    CTS_PURPOSE_RESTORE_COMPLETE,
    CTS_PURPOSE_LIFE, /* PORT_CREATE .. PORT_DELETE */
    CTS_PURPOSE_PLANT /* sets run-time data */
};
enum cts_oid_freed {
    CTS_FREED_OK,
    CTS_FREED_HELD,   /* a driver below still holds it */
    CTS_FREED_LATE,   /* its original is complete already */
    CTS_FREED_AGAIN,  /* freed before */
    CTS_FREED_UNKNOWN /* no clone of this module */
};
enum cts_oid_passed {
    CTS_PASSED_CLONE,    /* a clone of a request that the module holds */
    CTS_PASSED_OWN,      /* a request of its own */
    CTS_PASSED_ORIGINAL, /* a request that was delivered to it */
    CTS_PASSED_FREED,    /* a clone after its release */
    CTS_PASSED_AGAIN,    /* a clone that is below already, or was completed */
    CTS_PASSED_LATE      /* a clone whose original is complete */
};
enum cts_edge_world {
    CTS_WORLD_CONNECT,
    CTS_WORLD_DISCONNECT,
    CTS_WORLD_EVENT,  /* arg[4] */
    CTS_WORLD_RESTORE
};

/* What has changed in a request or in its buffer since the last event that showed it. */
#define CTS_OID_CHANGED_MAP(X)                                                                     \
    X(TYPE, 0x000001u, "RequestType")                                                              \
    X(OID, 0x000002u, "Oid")                                                                       \
    X(POINTER, 0x000004u, "InformationBuffer")                                                     \
    X(WORD_0, 0x000008u, "InputBufferLength or InformationBufferLength")                           \
    X(WORD_1, 0x000010u, "OutputBufferLength, or BytesRead of a SET")                              \
    X(WORD_2, 0x000020u, "MethodId, or BytesNeeded of a SET or QUERY")                             \
    X(WRITTEN, 0x000040u, "BytesWritten")                                                          \
    X(READ, 0x000080u, "BytesRead")                                                                \
    X(NEEDED, 0x000100u, "BytesNeeded")                                                            \
    X(RESERVED, 0x000200u, "a reserved member")                                                    \
    X(SOURCE, 0x000400u, "SourceReserved")                                                         \
    X(SUPPORTED, 0x000800u, "SupportedRevision")                                                   \
    X(REST, 0x001000u, "another member of the request")                                            \
    X(HEADER, 0x002000u, "Header")                                                                 \
    X(FLAGS, 0x004000u, "Flags")                                                                   \
    X(KEY, 0x008000u, "PortId or NicIndex")                                                        \
    X(PADDING, 0x010000u, "the padding after NicIndex")                                            \
    X(ID, 0x020000u, "ExtensionId")                                                                \
    X(NAME, 0x040000u, "ExtensionFriendlyName, up to its Length")                                  \
    X(NAME_TAIL, 0x080000u, "ExtensionFriendlyName beyond its Length")                             \
    X(FEATURE, 0x100000u, "FeatureClassId")                                                        \
    X(SIZE, 0x200000u, "SaveDataSize")                                                             \
    X(OFFSET, 0x400000u, "SaveDataOffset")                                                         \
    X(OVERFLOW, 0x800000u, "bytes 568..571")                                                       \
    X(GAP, 0x1000000u, "bytes between structure and data")                                         \
    X(DATA, 0x2000000u, "data")                                                                    \
    X(SLACK, 0x4000000u, "bytes after the data")                                                   \
    X(GUARD, 0x8000000u, "bytes outside the buffer")
enum cts_oid_changed {
#define CTS_OID_CHANGED_ENUM(name, value, text) CTS_OID_CHANGED_##name = value,
    CTS_OID_CHANGED_MAP(CTS_OID_CHANGED_ENUM)
#undef CTS_OID_CHANGED_ENUM
};
/* All of the buffer. */
#define CTS_OID_CHANGED_BUFFER 0x0FFFE000u

/* A request and its buffer as an event shows them; 88 bytes, then the first `head_length` bytes of
 * the buffer, less `name_cut` (cts_oid_head() puts them back). */
struct cts_oid_image {
    uint64_t original; /* number of the request of which this is a clone; 0: none */
    uint64_t digest;   /* cts_save_digest() of the data, if it lies in the buffer */
    uint32_t request_type;
    uint32_t oid;
    uint32_t word[6];  /* offsets 48, 52, .. 68 of the request */
    uint32_t changed;  /* CTS_OID_CHANGED_*, since the last event of this request or its original */
    uint32_t first_changed, last_changed; /* offsets in the buffer; first > last: none */
    uint32_t capacity; /* bytes that the buffer really has */
    uint32_t data_length; /* SaveDataSize, and SaveDataSizeOverflow in REVISION_2 */
    uint16_t data_known;  /* 1: digest is of all of it; 0: it does not lie in the buffer */
    uint16_t name_cut;    /* zero bytes left out before offset CTS_OID_NAME_END of the head */
    uint8_t supported_revision;
    uint8_t irql;
    uint16_t head_length; /* at most CTS_OID_HEAD_MAX */
    uint32_t data_head;   /* first 4 bytes of the data, 0 if there are fewer */
    uint32_t tail_dirty;  /* 1: String beyond Length has a byte, not zero, that no edge wrote */
    uint32_t filter_state; /* of the module at hand: enum cts_filter_state */
};
_Static_assert(sizeof(struct cts_oid_image) == 88, "the image is 88 bytes");
_Static_assert(offsetof(struct cts_oid_image, word) == 24 &&
                   offsetof(struct cts_oid_image, capacity) == 60 &&
                   offsetof(struct cts_oid_image, head_length) == 74 &&
                   offsetof(struct cts_oid_image, filter_state) == 84,
               "traces hold it");
#define CTS_OID_HEAD_MAX 576u
/* ExtensionFriendlyName.String, most of which is zero. */
#define CTS_OID_NAME     34u
#define CTS_OID_NAME_END 548u

/* The head of a buffer, whole, from `length` bytes of payload behind its image. Returns its length
 * in bytes; 0: there is none, or the numbers do not fit. */
static inline uint32_t cts_oid_head(const struct cts_oid_image *image, const void *packed,
                                    uint32_t length, uint8_t head[CTS_OID_HEAD_MAX])
{
    uint32_t whole = image->head_length, cut = image->name_cut;
    if (whole > CTS_OID_HEAD_MAX || cut > CTS_OID_NAME_END - CTS_OID_NAME ||
        (cut && whole < CTS_OID_NAME_END) || length < whole - cut)
        return 0;
    uint32_t first = cut ? CTS_OID_NAME_END - cut : whole;
    memcpy(head, packed, first);
    memset(head + first, 0, cut);
    memcpy(head + first + cut, (const uint8_t *)packed + first, whole - first - cut);
    return whole;
}

/* -- address calls (kinds 104..106) -- */

/* What a call was given. Then follow in_shown[0] bytes of in[0] and in_shown[1] of
 * in[1]. in[0] is those bytes with the ones from repeat_from on repeated until there are in_length[0] of them;
 * in[1] is always whole. */
struct cts_address_image {
    uint32_t number[6];
    uint32_t in_length[2];
    uint32_t in_shown[2];
    uint32_t capacity;    /* of `out` */
    uint32_t null;        /* CTS_ADDRESS_NULL_* */
    uint32_t repeat_from;
    uint32_t preset;      /* errno at the entrance */
};
_Static_assert(sizeof(struct cts_address_image) == 56, "the image is 56 bytes");
#define CTS_ADDRESS_NULL_IN_0 0x1u
#define CTS_ADDRESS_NULL_IN_1 0x2u
#define CTS_ADDRESS_NULL_OUT  0x4u
#define CTS_ADDRESS_INPUT_MAX  0x101000u /* bytes of in[0]; of in[1] 4096 */
#define CTS_ADDRESS_SHOWN_MAX  16384u    /* most bytes of each that an event shows */
#define CTS_ADDRESS_OUTPUT_MAX 32768u    /* largest capacity; an event shows as much as changed */
/* Bytes that `out` holds at first, and each byte of result[]. */
#define CTS_ADDRESS_POISON 0xEEu

/* In arg[1] of ADDRESS_RETURN. */
#define CTS_ADDRESS_CHANGED_OUT    0x01u /* a byte of out[0..capacity) differs from the poison */
#define CTS_ADDRESS_CHANGED_BEHIND 0x02u /* one of them lies at or behind `written` (behind the NUL of a text) */
#define CTS_ADDRESS_CHANGED_BEFORE 0x04u /* guard bytes right before `out` */
#define CTS_ADDRESS_CHANGED_INPUT  0x08u /* the input changed */
#define CTS_ADDRESS_OUT_ZERO       0x10u /* all of out[0..capacity) is zero */
#define CTS_ADDRESS_RESULT_ZERO    0x20u /* all of result[] that changed is zero */
#define CTS_ADDRESS_CHANGED_AFTER  0x40u /* guard bytes right behind `out`, which a shift leaves */

/* How often a requirement held in a part of an exhaustive range, or, with "!" before its id, did not. */
struct cts_address_held {
    char requirement[16]; /* "ADR-MAP-010" or "!ADR-MAP-010", zeroes behind */
    uint64_t times;
};
_Static_assert(sizeof(struct cts_address_held) == 24, "a count is 24 bytes");

/* Exhaustive ranges. value, name, word, text */
#define CTS_EXTENT_MAP(X)                                                                          \
    X(0, PORTS, "ports", "ports through the map and back")                                         \
    X(1, HV_SHAPES, "hv-shapes", "every length, family and reserved byte of SOCKADDR_HV")          \
    X(2, VM_SHAPES, "vm-shapes", "every length, family and flag byte of sockaddr_vm")              \
    X(3, TEMPLATE_BITS, "template-bits", "every single-bit change of the template and of Data1")   \
    X(4, WILDCARDS, "wildcards", "every pair of VmIds in every environment, from every origin")    \
    X(5, SHORT_TEXTS, "short-texts", "every text up to three characters of the alphabet")          \
    X(6, EDITS, "edits", "every edit of one character of every golden text")                       \
    X(7, GUID_BYTES, "guid-bytes", "every byte at every position of a GUID's text")                \
    X(8, HYB_SPLITS, "hyb-splits", "every split of the golden request and reply lines")            \
    X(9, CAP_LENGTHS, "cap-lengths", "every header length of a capture, short captures too")       \
    X(10, TOPOLOGIES, "topologies", "every pair of VmIds between all partitions of a topology")
enum cts_extent {
#define CTS_EXTENT_ENUM(value, name, word, text) CTS_EXTENT_##name = value,
    CTS_EXTENT_MAP(CTS_EXTENT_ENUM)
#undef CTS_EXTENT_ENUM
        CTS_EXTENTS
};

enum cts_sweep {
    CTS_SWEEP_NEED,
    CTS_SWEEP_SIZES,
    CTS_SWEEP_RESTORE,
    CTS_SWEEP_HEADER,
    CTS_SWEEP_ORDERS
};

/* The text of a kind, or "unknown event". Static storage. */
const char *cts_event_text(uint16_t kind);

#ifdef __cplusplus
}
#endif
#endif
