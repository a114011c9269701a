/*
 * IRPs: making them, passing them down a stack of drivers, completing and cancelling them. The rules that
 * Driver Verifier checks are checked here; what becomes of the caller's request is decided in io.c.
 */
#include "kernel.h"

#include <string.h>

/* -- an IRP and what is kept about it ------------------------------------------------------------------------- */

struct cts_irp *cts_irp_of(PIRP irp)
{
    struct cts_block *block = cts_block_find(irp);
    struct cts_irp *info = block ? (struct cts_irp *)(void *)block->base : NULL;

    return info && info->irp == irp ? info : NULL;
}

static void init_irp(PIRP irp, USHORT size, CCHAR stack)
{
    memset(irp, 0, size);
    irp->Type = IO_TYPE_IRP;
    irp->Size = size;
    irp->StackCount = stack;
    irp->CurrentLocation = stack + 1;
    irp->Tail.Overlay.CurrentStackLocation = (PIO_STACK_LOCATION)(irp + 1) + stack;
}

#define MANAGER_TRIES 16u /* a failure on purpose is one in a row; more mean that nothing is left */

USHORT IoSizeOfIrp(CCHAR stack)
{
    return (USHORT)(sizeof(IRP) + (size_t)stack * sizeof(IO_STACK_LOCATION));
}

PIRP cts_irp_make(enum cts_irp_kind kind, CCHAR stack)
{
    PIRP irp = cts_block_take(CTS_BLOCK_IRP, IoSizeOfIrp(stack), ' prI');

    if (!irp)
        return NULL;
    init_irp(irp, IoSizeOfIrp(stack), stack);
    irp->Tail.Overlay.Thread = cts_fiber()->thread;
    struct cts_irp *info = (struct cts_irp *)(void *)cts_block_find(irp)->base;
    memset(info, 0, sizeof *info);
    info->irp = irp;
    info->kind = kind;
    return irp;
}

PIRP cts_irp_make_manager(CCHAR stack)
{
    for (uint32_t tries = 0; tries < MANAGER_TRIES; tries++) {
        PIRP irp = cts_irp_make(CTS_IRP_MANAGER, stack);
        if (irp)
            return irp;
    }
    cts_stop("the driver has used up the memory of the pool");
}

/* The IRP's memory dies now; its slot is used again when nobody looks at `info` any more. */
static void bury(struct cts_irp *info)
{
    struct cts_block *block = cts_block_find(info->irp);

    info->freed = true;
    cts_block_kill(block);
    if (info->pins == 0)
        cts_block_recycle(block);
}

void cts_irp_unpin(struct cts_irp *info)
{
    if (--info->pins == 0 && info->freed)
        cts_block_recycle(cts_block_find(info->irp));
}

void cts_irp_release(struct cts_irp *info)
{
    bury(info);
}

/* Reports an IRP that is none any more. A block that was an IRP tells a double completion from rubbish. */
struct cts_irp *cts_irp_living(const char *service, PIRP irp, enum cts_misuse dead)
{
    struct cts_irp *info = cts_irp_of(irp);

    if (info && !info->freed)
        return info;
    if (!info && cts_block_find(irp) && cts_block_find(irp)->live && irp->Type == IO_TYPE_IRP)
        return NULL; /* an IRP in the driver's own memory */
    cts_misuse(info ? dead : CTS_MISUSE_PARAMETER, "%s: %s", service,
               info ? "the IRP has been completed or released before" : "the pointer is no IRP");
    return NULL;
}

PIRP IoAllocateIrp(CCHAR stack, BOOLEAN quota)
{
    (void)quota;
    cts_irql_at_most("IoAllocateIrp", DISPATCH_LEVEL);
    return cts_irp_make(CTS_IRP_DRIVER, stack);
}

PIRP IoAllocateIrpEx(PDEVICE_OBJECT device, CCHAR stack, BOOLEAN quota)
{
    (void)device;
    return IoAllocateIrp(stack, quota);
}

VOID IoFreeIrp(PIRP irp)
{
    struct cts_irp *info = cts_irp_living("IoFreeIrp", irp, CTS_MISUSE_POOL);

    if (!info)
        return;
    if (info->kind != CTS_IRP_DRIVER)
        cts_misuse(CTS_MISUSE_PARAMETER, "IoFreeIrp: the IRP belongs to the I/O manager");
    else
        bury(info);
}

VOID IoInitializeIrp(PIRP irp, USHORT size, CCHAR stack)
{
    init_irp(irp, size, stack);
}

VOID IoReuseIrp(PIRP irp, NTSTATUS status)
{
    struct cts_irp *info = cts_irp_living("IoReuseIrp", irp, CTS_MISUSE_USE_AFTER_COMPLETION);
    USHORT size = irp->Size;

    init_irp(irp, size, irp->StackCount);
    irp->IoStatus.Status = status;
    if (info)
        info->marked = info->forwarded = info->ended = info->completer = info->pended = 0;
}

/* -- stack locations --------------------------------------------------------------------------------------------- */

PIO_STACK_LOCATION IoGetCurrentIrpStackLocation(PIRP irp)
{
    return irp->Tail.Overlay.CurrentStackLocation;
}

PIO_STACK_LOCATION IoGetNextIrpStackLocation(PIRP irp)
{
    return irp->Tail.Overlay.CurrentStackLocation - 1;
}

VOID IoSetNextIrpStackLocation(PIRP irp)
{
    irp->CurrentLocation--;
    irp->Tail.Overlay.CurrentStackLocation--;
}

VOID IoSkipCurrentIrpStackLocation(PIRP irp)
{
    irp->CurrentLocation++;
    irp->Tail.Overlay.CurrentStackLocation++;
}

VOID IoCopyCurrentIrpStackLocationToNext(PIRP irp)
{
    PIO_STACK_LOCATION next = IoGetNextIrpStackLocation(irp);

    memcpy(next, next + 1, offsetof(IO_STACK_LOCATION, CompletionRoutine));
    next->Control = 0;
}

VOID IoMarkIrpPending(PIRP irp)
{
    cts_irp_living("IoMarkIrpPending", irp, CTS_MISUSE_USE_AFTER_COMPLETION);
    cts_point("IoMarkIrpPending");
    IoGetCurrentIrpStackLocation(irp)->Control |= SL_PENDING_RETURNED;
    struct cts_irp *info = cts_irp_of(irp);
    if (info)
        info->marked |= 1u << (irp->CurrentLocation & 31);
}

VOID IoSetCompletionRoutine(PIRP irp, PIO_COMPLETION_ROUTINE routine, PVOID context,
                            BOOLEAN success, BOOLEAN error, BOOLEAN cancel)
{
    PIO_STACK_LOCATION next = IoGetNextIrpStackLocation(irp);

    if (irp->CurrentLocation <= 1) {
        cts_misuse(CTS_MISUSE_PARAMETER, "IoSetCompletionRoutine: there is no next location");
        return;
    }
    next->CompletionRoutine = routine;
    next->Context = context;
    next->Control = (UCHAR)((success ? SL_INVOKE_ON_SUCCESS : 0) |
                            (error ? SL_INVOKE_ON_ERROR : 0) | (cancel ? SL_INVOKE_ON_CANCEL : 0));
}

NTSTATUS IoSetCompletionRoutineEx(PDEVICE_OBJECT device, PIRP irp, PIO_COMPLETION_ROUTINE routine,
                                  PVOID context, BOOLEAN success, BOOLEAN error, BOOLEAN cancel)
{
    (void)device;
    IoSetCompletionRoutine(irp, routine, context, success, error, cancel);
    return STATUS_SUCCESS;
}

/* -- down ------------------------------------------------------------------------------------------------------------- */

static void check_return(struct cts_irp *info, uint32_t bit, NTSTATUS status, UCHAR major)
{
    bool marked = info->marked & bit, forwarded = info->forwarded & bit;

    if (info->completer == bit && status != STATUS_PENDING && status != info->status)
        cts_misuse(CTS_MISUSE_PENDING,
                   "dispatch %u returned %08x and completed the IRP with IoStatus.Status %08x",
                   major, (unsigned)status, (unsigned)info->status);
    if (forwarded && status == STATUS_PENDING && !marked && !(info->pended & bit >> 1))
        cts_misuse(CTS_MISUSE_PENDING,
                   "dispatch %u returned STATUS_PENDING for an unmarked IRP, "
                   "and the driver below did not",
                   major);
    if (forwarded)
        return; /* the driver below has been judged */
    if (status == STATUS_PENDING && !marked)
        cts_misuse(CTS_MISUSE_PENDING, "dispatch %u returned STATUS_PENDING for an unmarked IRP",
                   major);
    else if (status != STATUS_PENDING && marked)
        cts_misuse(CTS_MISUSE_PENDING, "dispatch %u marked the IRP pending and returned %08x",
                   major, (unsigned)status);
    else if (status != STATUS_PENDING && !(info->ended & bit) && !info->freed)
        cts_misuse(CTS_MISUSE_PENDING, "dispatch %u returned %08x and left the IRP uncompleted",
                   major, (unsigned)status);
}

NTSTATUS IofCallDriver(PDEVICE_OBJECT device, PIRP irp)
{
    struct cts_irp *info = cts_irp_living("IoCallDriver", irp, CTS_MISUSE_USE_AFTER_COMPLETION);
    struct cts_fiber *fiber = cts_fiber();
    uint8_t held = fiber->locks_held;
    KIRQL irql = fiber->irql;

    if (info && irp->CurrentLocation <= irp->StackCount)
        info->forwarded |= 1u << (irp->CurrentLocation & 31);
    if (irp->CurrentLocation <= 1)
        cts_stop("IoCallDriver: the IRP has no more stack locations");
    if (!cts_block_of(device, CTS_BLOCK_DEVICE))
        cts_stop("IoCallDriver: the pointer is no device object, or the device is deleted");
    IoSetNextIrpStackLocation(irp);
    PIO_STACK_LOCATION location = IoGetCurrentIrpStackLocation(irp);
    uint32_t bit = 1u << (irp->CurrentLocation & 31);
    UCHAR major = location->MajorFunction;
    location->DeviceObject = device;
    if (info) {
        info->pins++;
        info->forwarded &= ~bit;
        info->marked &= ~bit;
        info->ended &= ~bit;
        info->completer &= ~bit;
        info->pended &= ~bit;
    }
    NTSTATUS status = device->DriverObject->MajorFunction[major & 31](device, irp);
    if (fiber->locks_held > held)
        cts_locks_report("a dispatch routine", held);
    if (fiber->irql != irql) {
        cts_misuse(CTS_MISUSE_IRQL, "dispatch %u was called at IRQL %u and returned at %u", major,
                   irql, fiber->irql);
        fiber->irql = irql;
        fiber->locks_held = held;
    }
    if (info) {
        check_return(info, bit, status, major);
        if (status == STATUS_PENDING)
            info->pended |= bit;
        cts_irp_unpin(info);
    }
    return status;
}

/* -- up --------------------------------------------------------------------------------------------------------------- */

static bool wants_routine(const IRP *irp, const IO_STACK_LOCATION *location)
{
    if (!location->CompletionRoutine)
        return false;
    return (NT_SUCCESS(irp->IoStatus.Status) && (location->Control & SL_INVOKE_ON_SUCCESS)) ||
           (!NT_SUCCESS(irp->IoStatus.Status) && (location->Control & SL_INVOKE_ON_ERROR)) ||
           (irp->Cancel && (location->Control & SL_INVOKE_ON_CANCEL));
}

static void check_completion(PIRP irp)
{
    cts_irql_at_most("IoCompleteRequest", DISPATCH_LEVEL);
    if (cts_fiber()->locks_held)
        cts_misuse(CTS_MISUSE_LOCK, "IoCompleteRequest was called with a spin lock held");
    if (irp->CancelRoutine) {
        cts_misuse(CTS_MISUSE_CANCEL_ROUTINE, "an IRP was completed with its cancel routine set");
        irp->CancelRoutine = NULL;
    }
    if (irp->IoStatus.Status == STATUS_PENDING)
        cts_misuse(CTS_MISUSE_PENDING, "an IRP was completed with STATUS_PENDING");
}

/* An I/O manager's IRP has reached the end: whoever made it hears of it. */
static void finish(struct cts_irp *info)
{
    PIRP irp = info->irp;

    if (info->kind == CTS_IRP_REQUEST) {
        cts_io_end(info);
    } else if (info->kind == CTS_IRP_THREADED) {
        PKEVENT event = irp->UserEvent;
        if (irp->AssociatedIrp.SystemBuffer) {
            if (irp->UserBuffer && !NT_ERROR(irp->IoStatus.Status))
                memcpy(irp->UserBuffer, irp->AssociatedIrp.SystemBuffer,
                       min((size_t)irp->IoStatus.Information, info->call.out_length));
            cts_block_give(irp->AssociatedIrp.SystemBuffer);
        }
        if (irp->UserIosb)
            *irp->UserIosb = irp->IoStatus;
        bury(info);
        if (event) {
            event->Header.SignalState = 1;
            cts_wait_signal(event);
        }
    } else if (info->kind == CTS_IRP_MANAGER) {
        if (info->power || info->power_device) {
            IO_STATUS_BLOCK status = irp->IoStatus;
            struct cts_irp copy = *info;
            bury(info);
            if (copy.power)
                copy.power(copy.power_device, copy.power_minor, copy.power_state,
                           copy.power_context, &status);
        } else {
            *irp->UserIosb = irp->IoStatus;
            PKEVENT event = irp->UserEvent;
            bury(info);
            event->Header.SignalState = 1;
            cts_wait_signal(event);
        }
    } else {
        cts_misuse(CTS_MISUSE_PARAMETER,
                   "an IRP of IoAllocateIrp was completed, and no completion routine kept it");
    }
}

/* The same request ends a second time, with whatever the driver left in the dead IRP. */
static void complete_again(struct cts_irp *info)
{
    if (info->kind == CTS_IRP_REQUEST && info->call.done)
        info->call.done(info->call.context, STATUS_CANCELLED, 0, false);
}

/* Somebody else may complete the same IRP while this call is on its way. */
static bool completed_meanwhile(struct cts_irp *info)
{
    info->pins++;
    cts_point("IoCompleteRequest");
    bool dead = info->freed;
    if (dead) {
        cts_misuse(CTS_MISUSE_DOUBLE_COMPLETION,
                   "IoCompleteRequest: the IRP is completed twice at the same time");
        complete_again(info);
    }
    cts_irp_unpin(info);
    return dead;
}

VOID IofCompleteRequest(PIRP irp, CCHAR boost)
{
    struct cts_irp *info = cts_irp_living("IoCompleteRequest", irp, CTS_MISUSE_DOUBLE_COMPLETION);

    (void)boost;
    if (!info) {
        info = cts_irp_of(irp);
        if (info)
            complete_again(info);
        if (info || !cts_block_find(irp))
            return;
    }
    if (irp->CurrentLocation > irp->StackCount) {
        cts_misuse(CTS_MISUSE_DOUBLE_COMPLETION, "IoCompleteRequest: completed before");
        return;
    }
    if (info && completed_meanwhile(info))
        return;
    check_completion(irp);
    if (info) {
        info->completer = 1u << (irp->CurrentLocation & 31);
        info->status = irp->IoStatus.Status;
    }
    while (irp->CurrentLocation <= irp->StackCount) {
        PIO_STACK_LOCATION location = IoGetCurrentIrpStackLocation(irp);
        irp->PendingReturned = location->Control & SL_PENDING_RETURNED;
        if (info)
            info->ended |= 1u << (irp->CurrentLocation & 31);
        if (info && irp->PendingReturned)
            info->marked |= 1u << (irp->CurrentLocation & 31);
        IoSkipCurrentIrpStackLocation(irp);
        bool last = irp->CurrentLocation > irp->StackCount;
        if (wants_routine(irp, location)) {
            PDEVICE_OBJECT device = last ? NULL : IoGetCurrentIrpStackLocation(irp)->DeviceObject;
            PIO_COMPLETION_ROUTINE routine = location->CompletionRoutine;
            bool pending = irp->PendingReturned;
            if (routine(device, irp, location->Context) == STATUS_MORE_PROCESSING_REQUIRED)
                return;
            if (pending && !last &&
                !(IoGetCurrentIrpStackLocation(irp)->Control & SL_PENDING_RETURNED))
                cts_misuse(CTS_MISUSE_PENDING, "a completion routine did not mark the IRP pending "
                                               "though PendingReturned is set");
        } else if (irp->PendingReturned && !last) {
            IoGetCurrentIrpStackLocation(irp)->Control |= SL_PENDING_RETURNED;
            if (info)
                info->marked |= 1u << (irp->CurrentLocation & 31);
        }
    }
    if (info)
        finish(info);
}
