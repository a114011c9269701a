/*
 * The target interface: how the harness reaches an implementation under test, and what it lends to
 * it.
 *
 * A target is a shared object that exports one function, cts_target_entry(). It returns a table of
 * tables: one per interface that the target implements. The tables call into the target; struct
 * cts_host is the way back. Nothing here allocates for the target, and nothing here judges it.
 *
 * Threads. The harness runs the threads of a program as fibers of one operating-system thread.
 * Exactly one runs at a time, and it changes only at a *switch point*: a call of a host service
 * marked [point] below. Code between two points is atomic. So a target without points is
 * sequential, and a target that wants its races examined calls point() wherever another thread
 * could come between. A target may use operating-system threads of its own; from those it may call
 * only complete(), complete_quiet(), signal() and misuse(), and it must set CTS_TARGET_OWN_THREADS
 * and implement busy().
 *
 * Build: any compiler makes a target, `cc -shared -fPIC -I harness/include -o mine.so mine.c`; a
 * CMake project includes harness/kernel/cts_driver.cmake and says cts_add_target(mine SOURCES
 * mine.c), which makes <build>/targets/mine.so.
 *
 * Byte order: memory as on the guest (x86: little endian). Statuses: Win32 error codes (0 =
 * success).
 */
#ifndef CTS_TARGET_H
#define CTS_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Raised on every incompatible change; a target with another number is refused by name. */
#define CTS_TARGET_VERSION 1u

struct cts_counter_ops;     /* cts/counter.h: the driver's side of the VM generation counter */
struct cts_platform_ops;    /* cts/counter.h: the hypervisor's side of it */
struct cts_client_ops;      /* cts/client.h: a client of it */
struct cts_counter_request; /* cts/counter.h */
struct cts_extension_ops;   /* cts/nicsave.h: a switch extension */
struct cts_edge_ops;        /* cts/nicsave.h: the switch's protocol edge */
struct cts_miniport_ops;    /* cts/nicsave.h: its miniport edge */
struct cts_oid_request;     /* cts/nicsave.h */
struct cts_saved_record;    /* cts/nicsave.h */
struct cts_address_ops;     /* cts/sockaddr.h: address codecs and a socket stack */

/* Flags of struct cts_target. */
#define CTS_TARGET_OWN_THREADS 0x1u /* completes from operating-system threads of its own */

struct cts_target {
    uint32_t version;        /* CTS_TARGET_VERSION */
    uint32_t size;           /* sizeof(struct cts_target) */
    const char *name;        /* [a-z0-9._-]{1,48}; names the report folder */
    const char *description; /* one line for people */
    uint32_t flags;          /* CTS_TARGET_* */
    const struct cts_counter_ops *counter;   /* NULL: the target has none */
    const struct cts_platform_ops *platform; /* NULL: the harness's own platform is used */
    const struct cts_client_ops *client;     /* NULL: the target has none */
    const struct cts_extension_ops *extension; /* NULL: the target has none */
    const struct cts_edge_ops *edge;         /* NULL: the harness plays it */
    const struct cts_miniport_ops *miniport; /* NULL: the harness plays it */
    const struct cts_address_ops *address;   /* NULL: the target has none */
    const void *reserved[4];                 /* NULL */
};

/* The one symbol that a target exports. Returns a table with static storage. Called once, before
 * any other call; it must have no effect that a second call could notice. */
typedef const struct cts_target *cts_target_entry_fn(void);
#define CTS_TARGET_ENTRY "cts_target_entry"
#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
const struct cts_target *cts_target_entry(void);

/* What a target or a kernel layer below it can do wrong without any request showing it.
 * name, requirement that it violates (harness/oracle/common_requirements.h), text */
#define CTS_MISUSE_MAP(X)                                                                          \
    X(DOUBLE_COMPLETION, "CTS-KERNEL-010", "a request or IRP was completed twice")                 \
    X(USE_AFTER_COMPLETION, "CTS-KERNEL-020", "a request or IRP was used after its completion")    \
    X(LEAK, "CTS-KERNEL-030", "something was still allocated, queued or referenced at unload")     \
    X(IRQL, "CTS-KERNEL-040", "a kernel service was called at an IRQL at which it is not allowed") \
    X(LOCK, "CTS-KERNEL-050", "a lock was taken twice, released unowned, or held at the end")      \
    X(POOL, "CTS-KERNEL-060", "pool memory was overrun, freed twice or used after its release")    \
    X(PENDING, "CTS-KERNEL-070", "pending mark and returned status contradict each other")         \
    X(CANCEL_ROUTINE, "CTS-KERNEL-080", "a request was completed with a cancel routine set")       \
    X(REFERENCE, "CTS-KERNEL-090", "an object was referenced or released wrongly")                 \
    X(BUGCHECK, "CTS-KERNEL-100", "the target stopped the system (KeBugCheck)")                    \
    X(DEADLOCK, "CTS-KERNEL-110", "threads wait for each other for ever")                          \
    X(PARAMETER, "CTS-KERNEL-120", "a kernel service was called with an argument it forbids")

enum cts_misuse {
#define CTS_MISUSE_ENUM(name, requirement, text) CTS_MISUSE_##name,
    CTS_MISUSE_MAP(CTS_MISUSE_ENUM)
#undef CTS_MISUSE_ENUM
    CTS_MISUSE_COUNT
};

/* A lock of the harness, for targets without one of their own. Zero-initialise; never copy. */
struct cts_lock {
    uint32_t held;   /* 0 free, 1 held */
    uint32_t owner;  /* thread number of the holder */
};

/* Services that the harness lends to a target. Valid from create() to the return of destroy().
 * Every function takes the table itself as its first argument. */
struct cts_host {
    uint32_t version; /* CTS_TARGET_VERSION */
    uint32_t size;    /* sizeof(struct cts_host) of the harness; later fields only ever follow */

    /* -- completion of requests (any thread) --------------------------------------------------- */

    /* Ends a request: the output is in place, `status` and `count` become visible, the event is
     * signalled. Call it exactly once per request, from within submit() or at any later time. A
     * second call is not refused: it becomes a finding. The request stays readable until destroy(),
     * so that a late access is seen and does not crash. [point, before and after]
     *   status  Win32 error code; 0 success
     *   count   bytes of output that the caller may read */
    void (*complete)(const struct cts_host *host, struct cts_counter_request *request,
                     uint32_t status, uint32_t count);
    /* The same without signalling the event; a target that models the I/O manager itself then calls
     * signal(). [point] */
    void (*complete_quiet)(const struct cts_host *host, struct cts_counter_request *request,
                           uint32_t status, uint32_t count);
    /* Signals the request's event alone. [point] */
    void (*signal)(const struct cts_host *host, struct cts_counter_request *request);

    /* -- schedule (fibers only) ---------------------------------------------------------------- */

    /* A switch point: another thread may run before this returns. `name` has static storage and
     * appears in schedules ("P3"). [point] */
    void (*point)(const struct cts_host *host, const char *name);
    /* A switch point at which others run first if they can; for loops that wait by looking.
     * [point] */
    void (*yield)(const struct cts_host *host);
    /* Blocks the calling thread until unpark() on the same address, or until virtual time
     * `deadline` (100 ns units; UINT64_MAX: never). Returns true if unparked, false if the deadline
     * came. There are no spurious returns. An unpark() with nobody parked is not remembered: test
     * your condition and call park() with no point in between. A deadline up to 10 s ahead counts
     * as work under way: a quiescent point waits until it has come once. [point] */
    bool (*park)(const struct cts_host *host, const void *channel, uint64_t deadline);
    /* Makes every thread parked on `channel` runnable. Not a point. */
    void (*unpark)(const struct cts_host *host, const void *channel);
    /* Starts a thread of the target (a DPC, a work item, a system thread). It counts as work that
     * is not quiescent until it returns or parks. Returns its number, or UINT32_MAX if there is no
     * room (CTS_THREADS_MAX). Not a point. */
    uint32_t (*spawn)(const struct cts_host *host, void (*entry)(void *), void *argument,
                      const char *name);
    void (*lock)(const struct cts_host *host, struct cts_lock *lock);   /* [point] not recursive */
    void (*unlock)(const struct cts_host *host, struct cts_lock *lock); /* [point] */
    uint32_t (*thread)(const struct cts_host *host); /* number of the calling thread, from 0 */
    uint64_t (*now)(const struct cts_host *host);    /* virtual time, 100 ns units since create() */

    /* -- evidence and faults ------------------------------------------------------------------- */

    /* Records a misuse in the trace. `text` is copied, at most 200 bytes. (any thread) */
    void (*misuse)(const struct cts_host *host, enum cts_misuse kind, const char *text);
    /* To be asked by every allocator before each allocation: true means "fail this one". */
    bool (*fail_allocation)(const struct cts_host *host);
    /* Records an event of the interface's own (cts/event.h, kinds that say "by note"): the kernel
     * layer reports what a driver found in ACPI, a client library what the client did. `bytes` are
     * copied. */
    void (*note)(const struct cts_host *host, uint16_t kind, const uint32_t arg[6],
                 const void *bytes, uint32_t length);
    /* Ends the calling fiber and the run as "bug check", after a misuse event. Does not return. */
    void (*stop)(const struct cts_host *host, const char *text);

    /* -- the hypervisor's side (struct cts_platform_ops only) ---------------------------------- */

    /* Stores `length` bytes at `offset` (offset + length <= 16) of the generation id memory at one
     * instant. Two calls of 8 bytes are two instants, between which readers see a mixture. [point,
     * after] */
    void (*store)(const struct cts_host *host, uint32_t offset, const void *bytes, uint32_t length);
    /* Raises ACPI Notify(0x80). Delivery (cts_counter_ops.notify) happens on a thread of its own,
     * one at a time, in order. [point, after] */
    void (*raise)(const struct cts_host *host);
    /* Fills `bytes` with the run's pseudo-random bytes: same seed, same bytes. */
    void (*random)(const struct cts_host *host, void *bytes, uint32_t length);

    /* -- OID requests of the switch (cts/nicsave.h); `module` is the word of struct
     * cts_extension_config -- */

    /* Clones a request for passing it down: all members of the original, except the reserved ones.
     * Returns 0, or CTS_NDIS_RESOURCES when memory is short. [point] */
    uint32_t (*oid_clone)(const struct cts_host *host, void *module,
                          struct cts_oid_request *original, struct cts_oid_request **clone);
    /* Frees a clone, after its completion and before that of the original (SAV-NDIS-050). */
    void (*oid_free_clone)(const struct cts_host *host, void *module,
                           struct cts_oid_request *clone);
    /* Passes a request to the next driver below: a clone, or a request of the extension's own.
     * Returns its final status, or CTS_NDIS_PENDING; then oid_request_complete() follows.
     * [point] */
    uint32_t (*oid_forward)(const struct cts_host *host, void *module,
                            struct cts_oid_request *request);
    /* Completes a request that was delivered to the module, for which oid_request() returned, or
     * will return, CTS_NDIS_PENDING: once, with a final status, never a clone (SAV-NDIS-020).
     * [point] */
    void (*oid_complete)(const struct cts_host *host, void *module,
                         struct cts_oid_request *request, uint32_t status);
    /* Cancels what the module has passed down under this request_id. [point] */
    void (*oid_cancel)(const struct cts_host *host, void *module, void *request_id);
    /* struct cts_edge_ops only: sends a request down the stack. Returns its final status, or
     * CTS_NDIS_PENDING; then completed() follows. The request and its buffer belong to the edge
     * again at completion. [point] */
    uint32_t (*oid_issue)(const struct cts_host *host, struct cts_oid_request *request);
    /* struct cts_edge_ops only: tells what the edge does (enum cts_edge_note). `nic`: its number;
     * `record` NULL but for RECORD_STORED and UNOWNED; it and its data are copied. */
    void (*edge_note)(const struct cts_host *host, uint32_t note, uint32_t nic, uint32_t status,
                      const struct cts_saved_record *record);
};

/* Most threads alive at once in a run: those of the program, the notifier, and those spawned. */
#define CTS_THREADS_MAX 32u

#ifdef __cplusplus
}
#endif
#endif
