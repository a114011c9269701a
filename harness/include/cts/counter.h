/*
 * The VM generation counter: its constants, the table that a driver target implements, and the
 * table of the hypervisor's side.
 *
 * A counter target stands for everything below DeviceIoControl(): I/O manager and driver. Facts are
 * from the catalogue (ids GEN-*) and from
 * learn.microsoft.com/en-us/windows/win32/hyperv_v2/virtual-machine-generation-identifier.
 */
#ifndef CTS_COUNTER_H
#define CTS_COUNTER_H

#include <cts/target.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CTS_COUNTER_ID_SIZE 16u           /* bytes of a generation id, and of VM_GENCOUNTER */
#define CTS_COUNTER_CODE_READ 0x0032C004u /* IOCTL_VMGENCOUNTER_READ */
#define CTS_COUNTER_NOTIFY 0x80u          /* value of the ACPI notification */
#define CTS_COUNTER_NAME "VmGenerationCounter"
/* Physical address of the 16 bytes in the simulated machine, as ADDR tells it: both halves have
 * bits set. */
#define CTS_COUNTER_ADDRESS 0x00000001feed0008ull

/* Win32 error codes that the catalogue names (winerror.h). */
#define CTS_WIN32_MAP(X)                                                                           \
    X(SUCCESS, 0)                                                                                  \
    X(INVALID_FUNCTION, 1)                                                                         \
    X(FILE_NOT_FOUND, 2)                                                                           \
    X(ACCESS_DENIED, 5)                                                                            \
    X(INVALID_HANDLE, 6)                                                                           \
    X(NOT_ENOUGH_MEMORY, 8)                                                                        \
    X(GEN_FAILURE, 31)                                                                             \
    X(NOT_SUPPORTED, 50)                                                                           \
    X(INVALID_PARAMETER, 87)                                                                       \
    X(INSUFFICIENT_BUFFER, 122)                                                                    \
    X(MORE_DATA, 234)                                                                              \
    X(OPERATION_ABORTED, 995)                                                                      \
    X(IO_PENDING, 997)                                                                             \
    X(NOACCESS, 998)                                                                               \
    X(NOT_FOUND, 1168)                                                                             \
    X(NO_SYSTEM_RESOURCES, 1450)                                                                   \
    X(DEVICE_REMOVED, 1617)
enum cts_win32 {
#define CTS_WIN32_ENUM(name, value) CTS_WIN32_##name = value,
    CTS_WIN32_MAP(CTS_WIN32_ENUM)
#undef CTS_WIN32_ENUM
};

/* Guests of section 1.3, and NONE: a machine without a generation device.
 * name, NT major, NT minor, service pack, needs integration services, event-driven mode, text */
#define CTS_GUEST_MAP(X)                                                                           \
    X(WIN8, 6, 2, 0, 0, 1, "win8")                                                                 \
    X(WS2012, 6, 2, 0, 0, 1, "ws2012")                                                             \
    X(WS2008R2, 6, 1, 1, 1, 1, "ws2008r2-sp1")                                                     \
    X(WIN7, 6, 1, 1, 1, 1, "win7-sp1")                                                             \
    X(WS2008, 6, 0, 2, 1, 1, "ws2008-sp2")                                                         \
    X(VISTA, 6, 0, 2, 1, 1, "vista-sp2")                                                           \
    X(WS2003R2, 5, 2, 0, 1, 0, "ws2003-r2")                                                        \
    X(WS2003, 5, 2, 2, 1, 0, "ws2003-sp2")                                                         \
    X(XP, 5, 1, 3, 1, 0, "xp-sp3")                                                                 \
    X(NONE, 6, 2, 0, 0, 1, "no-device")
enum cts_guest {
#define CTS_GUEST_ENUM(name, major, minor, sp, integration, event, text) CTS_GUEST_##name,
    CTS_GUEST_MAP(CTS_GUEST_ENUM)
#undef CTS_GUEST_ENUM
    CTS_GUEST_COUNT
};

/* What a counter target can be asked to do; recorded in every trace. A requirement that needs
 * something absent here is N/A for the target. */
#define CTS_COUNTER_CAPABILITY_MAP(X)                                                              \
    X(EVENT_GUEST, 0x001u, "emulates guests with event-driven mode")                               \
    X(POLL_GUEST, 0x002u, "emulates guests without event-driven mode (XP, Server 2003)")           \
    X(NO_DEVICE, 0x004u, "emulates a machine without the device")                                  \
    X(OPEN_BY_GUID, 0x008u, "can be opened through the device interface GUID")                     \
    X(PRIVILEGE, 0x010u, "models the caller's rights")                                             \
    X(DUPLICATE, 0x020u, "can have several references to one open")                                \
    X(POWER, 0x040u, "suspend and resume")                                                         \
    X(REMOVAL, 0x080u, "device removal and restart")                                               \
    X(SYNCHRONOUS, 0x100u, "has synchronous handles besides overlapped ones")                      \
    X(ACPI, 0x200u, "finds its memory through ACPI and reports it by note")                        \
    X(KERNEL, 0x400u, "runs on harness/kernel, which watches its calls")
enum cts_counter_capability {
#define CTS_COUNTER_CAPABILITY_ENUM(name, value, text) CTS_COUNTER_CAN_##name = value,
    CTS_COUNTER_CAPABILITY_MAP(CTS_COUNTER_CAPABILITY_ENUM)
#undef CTS_COUNTER_CAPABILITY_ENUM
};

/* One instance of the target is made per run and destroyed at its end: nothing may survive in
 * between. */
struct cts_counter_config {
    uint32_t size;             /* sizeof(struct cts_counter_config) */
    enum cts_guest guest;      /* which guest to be; only one that the capabilities announce */
    bool integration_services; /* installed in the guest? Some guests have no device without them */
    const volatile uint8_t *memory; /* the 16 bytes of platform memory: 8-byte aligned, read-only */
    const char *options;       /* what the user passed after --option, or "" */
};

/* How a handle is opened. */
#define CTS_OPEN_READ 0x01u         /* GENERIC_READ */
#define CTS_OPEN_WRITE 0x02u        /* GENERIC_WRITE */
#define CTS_OPEN_OVERLAPPED 0x04u   /* FILE_FLAG_OVERLAPPED; absent: a synchronous handle */
#define CTS_OPEN_BY_GUID 0x08u      /* through GUID_DEVINTERFACE_VM_GENCOUNTER, not the name */
#define CTS_OPEN_DOUBLE 0x10u       /* by name with a doubled separator: \\.\\VmGenerationCounter */
#define CTS_OPEN_UNPRIVILEGED 0x20u /* the caller is neither administrator nor system */

/* One DeviceIoControl() call. Owned by the harness; lives from submit() until destroy().
 * The caller's buffers belong to the caller: after submit() has returned, the bytes at `in` may
 * change at any time (GEN-EVENT-220), and `in` may equal `out` (GEN-EVENT-230). */
struct cts_counter_request {
    uint32_t code;       /* control code */
    uint32_t in_length;  /* bytes */
    uint32_t out_length; /* bytes */
    uint32_t flags;      /* CTS_REQUEST_* */
    const void *in;      /* may be NULL */
    void *out;           /* may be NULL */
    void *target[4];     /* scratch of the target, zero at submit() */
};
#define CTS_REQUEST_EVENT 0x1u /* the caller's OVERLAPPED has an event (informative) */

/* The driver's side. Every function may contain switch points and may be entered by several threads
 * at once (one at a time between two points): cancel(), close() and notify() also while a submit()
 * on the same open is still inside, notify() also while the guest sleeps. It may hold locks of its
 * own while it calls host->complete(). Work that takes place later belongs on a thread of
 * host->spawn(); a quiescent point waits for every such thread that runs, and for each park with a
 * deadline up to 10 s ahead to end once. Nothing of the target may run after destroy() has
 * returned. `self` is what create() returned. Unless a line says "may be NULL", a function is
 * required. */
struct cts_counter_ops {
    uint32_t size;         /* sizeof(struct cts_counter_ops) */
    uint32_t capabilities; /* CTS_COUNTER_CAN_* */

    /* Makes an instance in its started state. NULL: it could not (the run becomes inconclusive). */
    void *(*create)(const struct cts_host *host, const struct cts_counter_config *config);
    /* Ends it. All opens are closed by then, unless the run was cut short. No request may be
     * completed after this returns. */
    void (*destroy)(void *self);

    /* Opens the device. `how`: CTS_OPEN_*. On 0, *open is the target's word for the new open (not
     * NULL). Returns a Win32 error code. */
    uint32_t (*open)(void *self, uint32_t how, void **open);
    /* Makes a second reference to an open (DuplicateHandle); close() is then called once per
     * reference with the same `open`. May be NULL. Returns a Win32 error code. */
    uint32_t (*duplicate)(void *self, void *open);
    /* Starts one request. It ends by host->complete(), within this call or later. If it has not
     * ended on return, the caller of an overlapped handle sees ERROR_IO_PENDING, and the harness
     * keeps the caller of a synchronous handle blocked until it ends. That requests of several
     * threads on one synchronous handle come one after the other (GEN-IFACE-260) is the target's
     * business. A refused request is completed too, with its error and count 0. */
    void (*submit)(void *self, void *open, struct cts_counter_request *request);
    /* CancelIoEx(): `request` NULL means every request of the open. Returns 0 if a cancel was
     * marked, ERROR_NOT_FOUND if there was nothing to cancel. */
    uint32_t (*cancel)(void *self, void *open, struct cts_counter_request *request);
    /* CloseHandle(): gives one reference back; the last one ends the pending requests of the open
     * with a failure. No call on `open` begins after the last has been entered; a submit() or
     * cancel() that is inside by then still uses it. Returns a Win32 error code. */
    uint32_t (*close)(void *self, void *open);

    /* ACPI Notify(device, 0x80). Delivered when this returns. */
    void (*notify)(void *self);
    void (*suspend)(void *self); /* the guest goes to sleep; may be NULL without CAN_POWER */
    void (*resume)(void *self);  /* it wakes; may be NULL without CAN_POWER */
    /* The device disappears (surprise removal). May be NULL without CAN_REMOVAL. */
    void (*remove)(void *self);
    /* It comes back after remove; may be NULL without CAN_REMOVAL. Handles from before may go on
     * failing, or work again. */
    void (*start)(void *self);
    /* CTS_TARGET_OWN_THREADS: true while the target has work under way that no host service shows.
     * Otherwise may be NULL. (called from the harness's thread, repeatedly) */
    bool (*busy)(void *self);
};

/* What happens to a virtual machine (section 1.4). name, does the id change (1 yes, 0 no, 2 switch
 * config-edit, 3 switch migration-change, 4 switch inprocess-revert, 5 no statement), text */
#define CTS_VM_EVENT_MAP(X)                                                                        \
    X(BOOT, 5, "boot")                                                                             \
    X(SNAPSHOT, 0, "snapshot")           /* taking one; the running VM goes on */                  \
    X(RESTORE, 1, "restore")             /* starts executing a snapshot (argument: which) */       \
    X(REVERT, 4, "revert")               /* the same inside the running hypervisor process */      \
    X(BACKUP_RESTORE, 1, "backup-restore")                                                         \
    X(FAILOVER, 1, "failover")           /* disaster recovery, to a replica */                     \
    X(IMPORT, 1, "import")               /* the new copy; also copy and clone */                   \
    X(ORIGINAL, 0, "original")           /* the original of a copy goes on */                      \
    X(PAUSE, 0, "pause")                                                                           \
    X(UNPAUSE, 0, "unpause")                                                                       \
    X(REBOOT, 0, "reboot")                                                                         \
    X(SHUTDOWN_START, 0, "shutdown-start")                                                         \
    X(HOST_REBOOT, 0, "host-reboot")                                                               \
    X(MIGRATE, 3, "migrate")                                                                       \
    X(CLUSTER_FAILOVER, 0, "cluster-failover")                                                     \
    X(DEVICE_RESET, 0, "device-reset")                                                             \
    X(CONFIG_EDIT, 2, "config-edit")
enum cts_vm_event {
#define CTS_VM_EVENT_ENUM(name, changes, text) CTS_VM_##name,
    CTS_VM_EVENT_MAP(CTS_VM_EVENT_ENUM)
#undef CTS_VM_EVENT_ENUM
    CTS_VM_EVENT_COUNT
};

/* Order of the bytes when a configured GUID text becomes guest memory (switch guid-text). */
enum cts_guid_text { CTS_GUID_MIXED, CTS_GUID_RAW, CTS_GUID_HIGH_LOW_HEX, CTS_GUID_SIGNED_DECIMAL };

struct cts_platform_config {
    uint32_t size;                /* sizeof(struct cts_platform_config) */
    enum cts_guid_text guid_text; /* how configured text is written */
    uint32_t policy;              /* CTS_PLATFORM_* */
    const char *options;          /* what the user passed after --option, or "" */
};
#define CTS_PLATFORM_NOTIFY_ALWAYS 0x1u  /* restore-notify=always: also when nothing changed */
#define CTS_PLATFORM_NOTIFY_NEVER 0x2u   /* restore-notify=never */
#define CTS_PLATFORM_TORN 0x4u           /* stores the id in two halves */
#define CTS_PLATFORM_MIGRATE_CHANGES 0x8u
#define CTS_PLATFORM_REVERT_KEEPS 0x10u

/* The ACPI face of the device (GEN-PLATFORM-010, -160, -170). */
struct cts_platform_device {
    uint32_t count;    /* generation devices in the namespace: 0 or 1 */
    char hid[32];      /* _HID; not to be matched on */
    char cid[32];      /* _CID: "VM_Gen_Counter" */
    char ddn[32];      /* _DDN: "VM_Gen_Counter" */
    uint32_t low;      /* ADDR[0]: bits 31..0 of the physical address of the 16 bytes */
    uint32_t high;     /* ADDR[1]: bits 63..32 */
};

/* What change() shall do. */
#define CTS_CHANGE_STORE 0x1u  /* store the id */
#define CTS_CHANGE_NOTIFY 0x2u /* raise a notify, after the store if there is one */

/* The hypervisor's side. All effects go through host->store() and host->raise(). */
struct cts_platform_ops {
    uint32_t size; /* sizeof(struct cts_platform_ops) */
    void *(*create)(const struct cts_host *host, const struct cts_platform_config *config);
    void (*destroy)(void *self);
    void (*describe)(void *self, struct cts_platform_device *device);
    /* An operator's order in a lock-step script: store exactly this id, raise exactly one notify,
     * or both. `what`: CTS_CHANGE_*; `id`: 16 guest bytes, NULL without CTS_CHANGE_STORE. */
    void (*change)(void *self, uint32_t what, const uint8_t *id);
    /* Something happens to the VM: the platform itself decides on a new id and on a notify.
     * `argument` names the snapshot or copy (0..15). */
    void (*vm)(void *self, enum cts_vm_event event, uint32_t argument);
    /* Configures the id as text, and reads it back in the same notation (letter case aside, the
     * same text). Notations, by guid_text: a GUID 8-4-4-4-12; the same, its digits in the order of
     * memory; 32 digits, high half first; two signed decimals, low half first, separated by ", ".
     * No notify is due. Win32 error code. `capacity` bytes with the closing NUL. */
    uint32_t (*configure)(void *self, const char *text);
    uint32_t (*read_back)(void *self, char *text, uint32_t capacity);
};

/* The platform that the harness uses when a target brings none (targets/counter/platform.c). */
extern const struct cts_platform_ops cts_reference_platform;

#ifdef __cplusplus
}
#endif
#endif
