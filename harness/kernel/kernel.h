/*
 * The state of the Windows kernel in user mode, and what its parts lend to each other. One struct, reset for
 * every run. Nothing here is seen by driver sources, and nothing here knows the harness but struct cts_host.
 */
#ifndef CTS_KERNEL_H
#define CTS_KERNEL_H

#include <acpiioct.h>
#include <cts/counter.h>
#include <cts/event.h>
#include <ntddk.h>
#include <stdbool.h>
#include <stdint.h>

#undef memcpy
#undef memmove
#undef memset
#undef memcmp

#define CTS_LOCKS_HELD_MAX 16
#define CTS_NAMES_MAX      32
#define CTS_NAME_MAX       128 /* characters */
#define CTS_HANDLES_MAX    64
#define CTS_OPTIONS_MAX    16
#define CTS_BUS_MAX        8 /* device instances of a run: first start and restarts */

/* -- memory blocks (pool.c) ------------------------------------------------------------------------------ */

enum cts_block_kind {
    CTS_BLOCK_FREE,
    CTS_BLOCK_POOL,
    CTS_BLOCK_IRP,
    CTS_BLOCK_BUFFER, /* system buffer of a request */
    CTS_BLOCK_DEVICE,
    CTS_BLOCK_FILE,
    CTS_BLOCK_THREAD,
    CTS_BLOCK_WORK,
    CTS_BLOCK_EXTENSION, /* of a driver object */
    CTS_BLOCK_KINDS
};

struct cts_block {
    uint8_t *start; /* of the caller's bytes; they end at the guard page, but for alignment */
    uint8_t *base;  /* of the slot */
    uint32_t capacity;
    uint32_t size;
    uint32_t tag;
    uint8_t kind; /* enum cts_block_kind; what it was, if free */
    bool live;
    bool plain;   /* live, and not paged: a driver may touch it at any IRQL */
    bool paged;   /* from paged pool */
    bool told;    /* a touch of it has been reported */
    bool touched; /* in this run */
    uint8_t class;
    int32_t references; /* of objects */
    uint32_t next;      /* free queue */
};

/* NULL if the host wants this allocation to fail, or nothing is left. Contents are poison. */
void *cts_block_take(enum cts_block_kind kind, size_t size, uint32_t tag);
/* From paged pool: to be touched below DISPATCH_LEVEL only. */
void cts_block_page(void *start);
/* Marks dead and poisons: every later touch is a misuse. */
void cts_block_kill(struct cts_block *block);
/* Lets a dead block be used again. */
void cts_block_recycle(struct cts_block *block);
void cts_block_give(void *start);
/* The block in whose slot the address lies, live or dead; NULL if none. */
struct cts_block *cts_block_find(const void *address);
/* The live block of that kind that starts there, or NULL. */
struct cts_block *cts_block_of(const void *start, enum cts_block_kind kind);
void cts_blocks_reset(void);
/* The slots of blocks of up to a page, for the look at every access of a driver's. */
#define CTS_SLOT_SHIFT 13 /* a page and its guard */
struct cts_small_slots {
    const uint8_t *map;
    size_t span;
    const struct cts_block *blocks;
};
extern struct cts_small_slots cts_small;
/* An access to a block that is not plain. */
void cts_block_suspect(const void *address, const char *access);
static inline void cts_block_touch(const volatile void *address, const char *access)
{
    size_t offset = (size_t)((uintptr_t)address - (uintptr_t)cts_small.map);

    if (__builtin_expect(offset < cts_small.span, 0) &&
        !cts_small.blocks[offset >> CTS_SLOT_SHIFT].plain)
        cts_block_suspect((const void *)(uintptr_t)address, access);
}
/* Reports what is still live, and what was written after its release. */
void cts_blocks_check(bool leaks);

/* -- processors, threads, waits ---------------------------------------------------------------------------- */

struct _KTHREAD {
    DISPATCHER_HEADER Header;
    uint32_t fiber;
    KPRIORITY priority;
    PKSTART_ROUTINE routine;
    PVOID context;
};

/* A fiber is a processor: it has its own IRQL and never loses it to another. */
struct cts_fiber {
    KIRQL irql;
    uint8_t locks_held;
    uint8_t regions; /* KeEnterCriticalRegion */
    bool waiting;
    bool kernel; /* spawned by this layer */
    WAIT_TYPE wait_type;
    NTSTATUS wait_result;
    uint32_t wait_count;
    uint64_t wait_order;
    PVOID *wait_objects;
    PKSPIN_LOCK locks[CTS_LOCKS_HELD_MAX];
    struct _KTHREAD *thread; /* own object of a system thread, else &idle */
    struct _KTHREAD idle;
    void *jump[64 / sizeof(void *)]; /* where PsTerminateSystemThread() goes */
};

enum cts_object { /* DISPATCHER_HEADER.Type */
                  CTS_OBJECT_EVENT_NOTIFICATION = 0,
                  CTS_OBJECT_EVENT_SYNCHRONIZATION = 1,
                  CTS_OBJECT_MUTANT = 2,
                  CTS_OBJECT_SEMAPHORE = 5,
                  CTS_OBJECT_THREAD = 6,
                  CTS_OBJECT_TIMER_NOTIFICATION = 8,
                  CTS_OBJECT_TIMER_SYNCHRONIZATION = 9
};
#define CTS_OBJECT_CHECK 0x4b4f /* DISPATCHER_HEADER.Check of an initialised object */

/* -- files and requests (io.c) --------------------------------------------------------------------------------- */

struct cts_file {
    FILE_OBJECT object; /* first: drivers see it */
    uint32_t handles;
    bool kernel; /* opened by a driver */
    bool cleaned;
    bool synchronous;
    bool busy; /* a synchronous file: a request is under way */
    LIST_ENTRY irps;
    WORK_QUEUE_ITEM call_later; /* its deletion, if the last reference goes above PASSIVE_LEVEL */
};

struct cts_call { /* one request as its caller sees it */
    uint32_t code, in_length, out_length;
    const void *in;
    void *out;
    /* The request has ended; `signal`: the caller's event is to be signalled. */
    void (*done)(void *context, NTSTATUS status, uint32_t count, bool signal);
    void *context;
};

enum cts_irp_kind {
    CTS_IRP_DRIVER,   /* IoAllocateIrp(): its maker frees it */
    CTS_IRP_THREADED, /* IoBuild...Request(): ended by an event, freed by the I/O manager */
    CTS_IRP_MANAGER,  /* of the I/O, PnP or power manager itself: it waits for the event */
    CTS_IRP_REQUEST   /* a caller's DeviceIoControl() */
};

/* What the I/O manager keeps about an IRP, at the base of the IRP's slot. It outlives the IRP. */
struct cts_irp {
    PIRP irp;
    enum cts_irp_kind kind;
    bool completed;
    bool freed;
    bool returned;                     /* the top dispatch routine has returned */
    uint32_t pins;                     /* calls on the stack that still look at this */
    uint32_t marked, forwarded, ended; /* bit n: stack location n */
    uint32_t pended;                   /* its dispatch routine returned STATUS_PENDING */
    uint32_t completer;                /* bit of the location that completed it last, */
    NTSTATUS status;                   /* and with what */
    uint32_t mark;                     /* of a cancel under way */
    struct cts_file *file;
    LIST_ENTRY link; /* in the file's irps */
    struct cts_call call;
    PREQUEST_POWER_COMPLETE power; /* PoRequestPowerIrp() */
    PVOID power_context;
    PDEVICE_OBJECT power_device;
    POWER_STATE power_state;
    UCHAR power_minor;
};

/* -- names, links, interfaces (names.c) --------------------------------------------------------------------------- */

struct cts_name {
    WCHAR text[CTS_NAME_MAX];
    PDEVICE_OBJECT device;      /* a device name */
    WCHAR target[CTS_NAME_MAX]; /* a link */
};

struct cts_device_interface {
    bool used, enabled;
    GUID guid;
    PDEVICE_OBJECT pdo;
    WCHAR link[CTS_NAME_MAX];
};

/* -- a device: the object, and what only the kernel knows ------------------------------------------------------------ */

struct cts_device_info {
    PDEVICE_OBJECT device, attached_to;
    bool deleted, gone, world, read_world;
    uint32_t works; /* work items of it that are queued or running: they hold it */
    uint32_t files;
};

/* The generation device on the ACPI bus. */
struct cts_bus_device {
    PDEVICE_OBJECT pdo;
    bool present, started, leaving, removed, powered_by_driver;
    PDEVICE_NOTIFY_CALLBACK handler;
    PVOID handler_context;
    uint32_t running; /* handlers under way */
};

struct cts_registration { /* notifications and callbacks */
    bool used;
    int kind;
    PVOID routine, context;
    GUID guid;
};

struct cts_kernel {
    const struct cts_host *host;
    struct cts_counter_config config;
    bool loaded, has_driver, destroying, stopped;
    bool filter; /* an NDIS filter driver: whoever enters it is a thread of the system */
    char options[256];
    struct cts_fiber fiber[CTS_THREADS_MAX];
    uint64_t wait_orders;
    KSPIN_LOCK cancel_lock;
    uint32_t cancels;
    DRIVER_OBJECT driver, acpi_driver;
    DRIVER_EXTENSION driver_extension, acpi_extension;
    WCHAR registry_path[CTS_NAME_MAX];
    UNICODE_STRING registry;
    struct cts_name names[CTS_NAMES_MAX];
    struct cts_device_interface interfaces[CTS_BUS_MAX];
    struct cts_device_info devices[CTS_NAMES_MAX];
    struct cts_bus_device bus[CTS_BUS_MAX];
    uint32_t bus_count;
    bool pnp_busy; /* Plug and Play and power requests go one after the other */
    bool removal_queued;
    WORK_QUEUE_ITEM removal; /* of devices that nobody has open any more */
    LIST_ENTRY dpcs, works, timers;
    bool timer_fiber;
    uint32_t dpcs_running, works_running, threads;
    uint32_t dpc_fibers, work_fibers; /* spawned and not ended */
    struct {
        PVOID object;
        enum cts_block_kind kind;
    } handles[CTS_HANDLES_MAX];
    struct cts_registration registrations[16];
    struct {
        PDRIVER_REINITIALIZE routine;
        PVOID context;
    } reinitialize[4];
    uint32_t mappings;
    int32_t interface_references; /* of the ACPI interface: each answer to a query counts one */
    uint32_t file_count;          /* open by callers */
};
extern struct cts_kernel cts_k;

/* -- small services of every part ------------------------------------------------------------------------------------- */

static inline void cts_point(const char *name)
{
    cts_k.host->point(cts_k.host, name);
}
static inline uint32_t cts_fiber_number(void)
{
    return cts_k.host->thread(cts_k.host) & (CTS_THREADS_MAX - 1);
}
static inline struct cts_fiber *cts_fiber(void)
{
    return &cts_k.fiber[cts_fiber_number()];
}
void cts_misuse(enum cts_misuse kind, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Reports a call above `most`. */
void cts_irql_at_most(const char *service, KIRQL most);
_Noreturn void cts_stop(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Runs entry(argument) on a fiber of its own; false if there is no room. */
bool cts_spawn(void (*entry)(void *), void *argument, const char *name);
void cts_fibers_reset(void);
void cts_locks_report(const char *where, uint8_t held_before);
void cts_block_locks_check(const uint8_t *start, size_t size);

void cts_wait_signal(PVOID object); /* the object may have become signalled */
void cts_wait_event(PKEVENT event); /* blocks, at any IRQL, without a point of its own */
void cts_work_reset(void);
void cts_work_drain(void); /* waits until no DPC or work item is queued or running */
bool cts_work_queue(WORK_QUEUE_ITEM *item);
bool cts_dpc_queue(PRKDPC dpc, PVOID argument1, PVOID argument2);
/* Every fiber of this layer begins with this, and ends with cts_thread_fiber_end(). */
struct cts_fiber *cts_fiber_begin(KIRQL irql);
void cts_timers_check(void);

void cts_object_reference(PVOID object);
void cts_object_release(PVOID object);
HANDLE cts_handle_new(PVOID object, enum cts_block_kind kind);
void cts_thread_fiber_end(void);

/* names.c */
struct cts_name *cts_name_find(const WCHAR *text);
PDEVICE_OBJECT cts_name_device(const WCHAR *text);
bool cts_name_normal(const UNICODE_STRING *text, WCHAR normal[CTS_NAME_MAX]);
PDEVICE_OBJECT cts_interface_device(const GUID *guid);
void cts_names_check(void);

/* device.c */
struct cts_device_info *cts_device_info(PDEVICE_OBJECT device);
NTSTATUS cts_device_make(PDRIVER_OBJECT driver, ULONG extension, const UNICODE_STRING *name,
                         DEVICE_TYPE type, ULONG characteristics, BOOLEAN exclusive,
                         const UNICODE_STRING *sddl, PDEVICE_OBJECT *device);
PDEVICE_OBJECT cts_device_top(PDEVICE_OBJECT device);
void cts_driver_init(PDRIVER_OBJECT driver, DRIVER_EXTENSION *extension, WCHAR *name);
void cts_devices_check(void);

/* irp.c */
struct cts_irp *cts_irp_of(PIRP irp);
PIRP cts_irp_make(enum cts_irp_kind kind, CCHAR stack);
/* For the managers, whose requests cannot fail for want of memory; ends the run when the pool is used up. */
PIRP cts_irp_make_manager(CCHAR stack);
/* Sends a manager's IRP, waits for its end, frees it, returns its status. */
NTSTATUS cts_irp_run(PDEVICE_OBJECT device, PIRP irp, ULONG_PTR *information);
void cts_irp_release(struct cts_irp *info);
void cts_io_end(struct cts_irp *info); /* io.c: the last step of a request */

/* io.c */
NTSTATUS cts_io_open(PDEVICE_OBJECT device, uint32_t how, bool kernel, struct cts_file **file);
void cts_io_control(struct cts_file *file, const struct cts_call *call);
bool cts_io_cancel(struct cts_file *file, void *context);
void cts_io_close(struct cts_file *file);
void cts_file_release(struct cts_file *file);

/* acpi.c, pnp.c, power.c */
void cts_acpi_init(void);
NTSTATUS cts_acpi_plug(struct cts_bus_device **bus);
struct cts_bus_device *cts_acpi_bus(PDEVICE_OBJECT any_of_stack);
void cts_acpi_notify(uint32_t value);
void cts_note(uint16_t kind, uint32_t a, uint32_t b, uint32_t c);
void cts_pnp_start(void);
void cts_pnp_surprise(void);
void cts_pnp_remove_unused(void);
void cts_pnp_remove_all(void);
void cts_pnp_notify_removal(const GUID *guid);
void cts_power(bool sleep);

/* begin.c */
void cts_kernel_reset(const struct cts_host *host, const struct cts_counter_config *config,
                      const char *service);
void cts_kernel_reset_data(void);
void cts_kernel_report_leaks(void);
void cts_kernel_free_blocks(void);

uint32_t cts_win32_error(NTSTATUS status);
bool cts_option(const WCHAR *name, size_t length, char value[128]);
size_t cts_wide_length(const WCHAR *text);
int cts_wide_compare(const WCHAR *a, size_t a_length, const WCHAR *b, size_t b_length,
                     bool insensitive);

/* irp.c: what is kept about an IRP that is not completed; NULL, and the misuse `dead`, about one that is. */
struct cts_irp *cts_irp_living(const char *service, PIRP irp, enum cts_misuse dead);
/* The end of a use of an IRP that had to outlive its completion. */
void cts_irp_unpin(struct cts_irp *info);

#endif
