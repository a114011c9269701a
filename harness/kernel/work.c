/*
 * Work of the driver's that runs on fibers of its own: DPCs, work items, system threads; timers are in timer.c.
 * If there is no room for one more fiber, the work waits until one that runs has ended.
 */
#include "kernel.h"

#include <setjmp.h>

static KSPIN_LOCK nothing; /* channel of those who wait for all work to end */

void cts_work_reset(void)
{
    InitializeListHead(&cts_k.dpcs);
    InitializeListHead(&cts_k.works);
    InitializeListHead(&cts_k.timers);
    cts_k.timer_fiber = false;
    cts_k.dpcs_running = cts_k.works_running = cts_k.threads = 0;
    cts_k.dpc_fibers = cts_k.work_fibers = 0;
}

bool cts_spawn(void (*entry)(void *), void *argument, const char *name)
{
    return cts_k.host->spawn(cts_k.host, entry, argument, name) != UINT32_MAX;
}

/* Every fiber of this layer begins and ends with these. */
struct cts_fiber *cts_fiber_begin(KIRQL irql)
{
    struct cts_fiber *fiber = cts_fiber();

    fiber->irql = irql;
    fiber->locks_held = fiber->regions = 0;
    fiber->waiting = false;
    fiber->kernel = true;
    fiber->thread = &fiber->idle;
    return fiber;
}

void cts_thread_fiber_end(void)
{
    struct cts_fiber *fiber = cts_fiber();

    fiber->kernel = false;
    fiber->irql = PASSIVE_LEVEL;
    fiber->locks_held = fiber->regions = 0;
    fiber->thread = &fiber->idle;
}

static void check_return(const char *what, KIRQL irql)
{
    struct cts_fiber *fiber = cts_fiber();

    cts_locks_report(what, 0);
    if (fiber->irql != irql)
        cts_misuse(CTS_MISUSE_IRQL, "%s returned at IRQL %u, was called at %u", what, fiber->irql,
                   irql);
    if (fiber->regions)
        cts_misuse(CTS_MISUSE_LOCK, "%s returned inside a critical region", what);
    fiber->irql = irql;
    fiber->locks_held = fiber->regions = 0;
}

/* -- DPCs ------------------------------------------------------------------------------------------------- */

static void run_dpcs(void *unused)
{
    (void)unused;
    cts_fiber_begin(DISPATCH_LEVEL);
    while (!IsListEmpty(&cts_k.dpcs)) {
        PKDPC dpc = CONTAINING_RECORD(RemoveHeadList(&cts_k.dpcs), KDPC, DpcListEntry);
        PKDEFERRED_ROUTINE routine = dpc->DeferredRoutine;
        PVOID context = dpc->DeferredContext;
        PVOID argument1 = dpc->SystemArgument1, argument2 = dpc->SystemArgument2;

        dpc->DpcData = NULL; /* it may be queued again, or its memory released, from here on */
        cts_k.dpcs_running++;
        routine(dpc, context, argument1, argument2);
        check_return("a DPC", DISPATCH_LEVEL);
        cts_k.dpcs_running--;
    }
    cts_k.dpc_fibers--;
    cts_thread_fiber_end();
    cts_k.host->unpark(cts_k.host, &nothing);
}

VOID KeInitializeDpc(PRKDPC dpc, PKDEFERRED_ROUTINE routine, PVOID context)
{
    *dpc = (KDPC){.Type = 19, .DeferredRoutine = routine, .DeferredContext = context};
}

VOID KeInitializeThreadedDpc(PRKDPC dpc, PKDEFERRED_ROUTINE routine, PVOID context)
{
    KeInitializeDpc(dpc, routine, context);
}

bool cts_dpc_queue(PRKDPC dpc, PVOID argument1, PVOID argument2)
{
    if (dpc->Type != 19 || !dpc->DeferredRoutine) {
        cts_misuse(CTS_MISUSE_PARAMETER, "KeInsertQueueDpc: the DPC is not initialised");
        return false;
    }
    if (dpc->DpcData)
        return false;
    dpc->DpcData = dpc;
    dpc->SystemArgument1 = argument1;
    dpc->SystemArgument2 = argument2;
    InsertTailList(&cts_k.dpcs, &dpc->DpcListEntry);
    if (cts_spawn(run_dpcs, NULL, "DPC"))
        cts_k.dpc_fibers++;
    else if (!cts_k.dpc_fibers && !cts_k.work_fibers)
        cts_misuse(CTS_MISUSE_DEADLOCK, "no fiber is left for a DPC");
    return true;
}

BOOLEAN KeInsertQueueDpc(PRKDPC dpc, PVOID argument1, PVOID argument2)
{
    bool queued = cts_dpc_queue(dpc, argument1, argument2);

    cts_point("KeInsertQueueDpc");
    return queued;
}

BOOLEAN KeRemoveQueueDpc(PRKDPC dpc)
{
    cts_point("KeRemoveQueueDpc");
    if (!dpc->DpcData)
        return FALSE;
    RemoveEntryList(&dpc->DpcListEntry);
    dpc->DpcData = NULL;
    return TRUE;
}

VOID KeFlushQueuedDpcs(VOID)
{
    cts_irql_at_most("KeFlushQueuedDpcs", APC_LEVEL);
    cts_point("KeFlushQueuedDpcs");
    while (!IsListEmpty(&cts_k.dpcs) || cts_k.dpcs_running)
        cts_k.host->park(cts_k.host, &nothing, UINT64_MAX);
}

VOID KeSetImportanceDpc(PRKDPC dpc, KDPC_IMPORTANCE importance)
{
    dpc->Importance = (UCHAR)importance;
}

VOID KeSetTargetProcessorDpc(PRKDPC dpc, CCHAR number)
{
    dpc->Number = (USHORT)number;
}

/* -- work items ---------------------------------------------------------------------------------------------- */

struct _IO_WORKITEM {
    WORK_QUEUE_ITEM item;
    PVOID object;
    PIO_WORKITEM_ROUTINE routine;
    PIO_WORKITEM_ROUTINE_EX routine_ex;
    PVOID context;
    bool queued;
};

static void run_works(void *unused)
{
    (void)unused;
    cts_fiber_begin(PASSIVE_LEVEL);
    while (!IsListEmpty(&cts_k.works)) {
        PWORK_QUEUE_ITEM item =
            CONTAINING_RECORD(RemoveHeadList(&cts_k.works), WORK_QUEUE_ITEM, List);
        item->List.Flink = NULL;
        cts_k.works_running++;
        item->WorkerRoutine(item->Parameter);
        check_return("a work item", PASSIVE_LEVEL);
        cts_k.works_running--;
    }
    cts_k.work_fibers--;
    cts_thread_fiber_end();
    cts_k.host->unpark(cts_k.host, &nothing);
}

bool cts_work_queue(WORK_QUEUE_ITEM *item)
{
    InsertTailList(&cts_k.works, &item->List);
    if (cts_spawn(run_works, NULL, "work item"))
        cts_k.work_fibers++;
    return cts_k.work_fibers > 0; /* one that is there looks before it ends */
}

VOID ExQueueWorkItem(PWORK_QUEUE_ITEM item, WORK_QUEUE_TYPE type)
{
    (void)type;
    cts_irql_at_most("ExQueueWorkItem", DISPATCH_LEVEL);
    if (item->List.Flink)
        cts_misuse(CTS_MISUSE_PARAMETER, "ExQueueWorkItem: the item is queued already");
    else if (!cts_work_queue(item))
        cts_misuse(CTS_MISUSE_DEADLOCK, "no fiber is left for a work item");
    cts_point("ExQueueWorkItem");
}

static void run_io_work(PVOID parameter)
{
    PIO_WORKITEM item = parameter;
    PIO_WORKITEM_ROUTINE routine = item->routine;
    PIO_WORKITEM_ROUTINE_EX routine_ex = item->routine_ex;
    PVOID object = item->object, context = item->context;

    struct cts_device_info *info = cts_device_info(object);

    item->queued = false; /* the routine may release it */
    if (routine)
        routine(object, context);
    else
        routine_ex(object, context, item);
    if (info && --info->works == 0 && info->deleted && info->files == 0)
        IoDeleteDevice(object);
}

PIO_WORKITEM IoAllocateWorkItem(PDEVICE_OBJECT device)
{
    cts_irql_at_most("IoAllocateWorkItem", DISPATCH_LEVEL);
    PIO_WORKITEM item = cts_block_take(CTS_BLOCK_WORK, sizeof *item, 'krWI');
    if (item)
        *item = (IO_WORKITEM){.object = device};
    return item;
}

VOID IoFreeWorkItem(PIO_WORKITEM item)
{
    if (!cts_block_of(item, CTS_BLOCK_WORK)) {
        cts_misuse(CTS_MISUSE_POOL, "IoFreeWorkItem: not a work item, or released already");
        return;
    }
    if (item->queued)
        cts_misuse(CTS_MISUSE_PARAMETER, "IoFreeWorkItem: the item is queued");
    else
        cts_block_give(item);
}

static void queue_io_work(PIO_WORKITEM item)
{
    cts_irql_at_most("IoQueueWorkItem", DISPATCH_LEVEL);
    if (item->queued) {
        cts_misuse(CTS_MISUSE_PARAMETER, "IoQueueWorkItem: the item is queued already");
        return;
    }
    struct cts_device_info *info = cts_device_info(item->object);
    if (info)
        info->works++;
    item->queued = true;
    ExInitializeWorkItem(&item->item, run_io_work, item);
    if (!cts_work_queue(&item->item))
        cts_misuse(CTS_MISUSE_DEADLOCK, "no fiber is left for a work item");
    cts_point("IoQueueWorkItem");
}

VOID IoQueueWorkItem(PIO_WORKITEM item, PIO_WORKITEM_ROUTINE routine, WORK_QUEUE_TYPE type,
                     PVOID context)
{
    (void)type;
    item->routine = routine;
    item->routine_ex = NULL;
    item->context = context;
    queue_io_work(item);
}

VOID IoQueueWorkItemEx(PIO_WORKITEM item, PIO_WORKITEM_ROUTINE_EX routine, WORK_QUEUE_TYPE type,
                       PVOID context)
{
    (void)type;
    item->routine = NULL;
    item->routine_ex = routine;
    item->context = context;
    queue_io_work(item);
}

BOOLEAN IoTryQueueWorkItem(PIO_WORKITEM item, PIO_WORKITEM_ROUTINE_EX routine, WORK_QUEUE_TYPE type,
                           PVOID context)
{
    if (item->queued)
        return FALSE;
    IoQueueWorkItemEx(item, routine, type, context);
    return TRUE;
}

ULONG IoSizeofWorkItem(VOID)
{
    return sizeof(IO_WORKITEM);
}

VOID IoInitializeWorkItem(PVOID object, PIO_WORKITEM item)
{
    *item = (IO_WORKITEM){.object = object};
}

VOID IoUninitializeWorkItem(PIO_WORKITEM item)
{
    if (item->queued)
        cts_misuse(CTS_MISUSE_PARAMETER, "IoUninitializeWorkItem: the item is queued");
}

void cts_work_drain(void)
{
    while (!IsListEmpty(&cts_k.dpcs) || !IsListEmpty(&cts_k.works) || cts_k.dpcs_running ||
           cts_k.works_running)
        cts_k.host->park(cts_k.host, &nothing, UINT64_MAX);
}

/* -- system threads -------------------------------------------------------------------------------------------------- */

static void run_thread(void *argument)
{
    struct _KTHREAD *thread = argument;
    struct cts_fiber *fiber = cts_fiber_begin(PASSIVE_LEVEL);

    fiber->thread = thread;
    thread->fiber = (uint32_t)(fiber - cts_k.fiber);
    if (__builtin_setjmp(fiber->jump) == 0)
        thread->routine(thread->context);
    check_return("a system thread", PASSIVE_LEVEL);
    cts_thread_fiber_end();
    cts_k.threads--;
    thread->Header.SignalState = 1;
    cts_wait_signal(thread);
    cts_object_release(thread);
}

NTSTATUS PsCreateSystemThread(PHANDLE handle, ULONG access, POBJECT_ATTRIBUTES attributes,
                              HANDLE process, PCLIENT_ID id, PKSTART_ROUTINE routine, PVOID context)
{
    (void)access;
    (void)attributes;
    (void)process;
    cts_irql_at_most("PsCreateSystemThread", PASSIVE_LEVEL);
    struct _KTHREAD *thread = cts_block_take(CTS_BLOCK_THREAD, sizeof *thread, 'rhTK');
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    *thread = (struct _KTHREAD){.routine = routine, .context = context, .priority = 8};
    thread->Header.Type = CTS_OBJECT_THREAD;
    thread->Header.Check = CTS_OBJECT_CHECK;
    cts_k.threads++;
    if (!cts_spawn(run_thread, thread, "system thread")) {
        cts_k.threads--;
        cts_block_give(thread);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    cts_object_reference(thread); /* the handle's */
    *handle = cts_handle_new(thread, CTS_BLOCK_THREAD);
    if (id)
        *id = (CLIENT_ID){(HANDLE)4, *handle};
    cts_point("PsCreateSystemThread");
    return STATUS_SUCCESS;
}

NTSTATUS PsTerminateSystemThread(NTSTATUS status)
{
    struct cts_fiber *fiber = cts_fiber();

    (void)status;
    cts_irql_at_most("PsTerminateSystemThread", PASSIVE_LEVEL);
    if (fiber->thread == &fiber->idle) {
        cts_misuse(CTS_MISUSE_PARAMETER, "PsTerminateSystemThread outside a system thread");
        return STATUS_INVALID_PARAMETER;
    }
    __builtin_longjmp(fiber->jump, 1);
}
