/*
 * What drivers build on the primitives: remove locks, cancel-safe queues, executive resources, rundown
 * protection. Their own rules are checked; the primitives check theirs.
 */
#include "kernel.h"

#include <string.h>

/* -- remove locks ------------------------------------------------------------------------------------------- */

VOID cts_kernel_remove_lock_init(PIO_REMOVE_LOCK lock)
{
    lock->Removed = FALSE;
    lock->IoCount = 1;
    KeInitializeEvent(&lock->RemoveEvent, SynchronizationEvent, FALSE);
}

NTSTATUS IoAcquireRemoveLock(PIO_REMOVE_LOCK lock, PVOID tag)
{
    (void)tag;
    cts_irql_at_most("IoAcquireRemoveLock", DISPATCH_LEVEL);
    cts_point("IoAcquireRemoveLock");
    if (lock->Removed)
        return STATUS_DELETE_PENDING;
    lock->IoCount++;
    return STATUS_SUCCESS;
}

static void drop(PIO_REMOVE_LOCK lock)
{
    if (lock->IoCount <= 0) {
        cts_misuse(CTS_MISUSE_LOCK, "IoReleaseRemoveLock: released more often than acquired");
        return;
    }
    if (--lock->IoCount == 0) {
        lock->RemoveEvent.Header.SignalState = 1;
        cts_wait_signal(&lock->RemoveEvent);
    }
}

VOID IoReleaseRemoveLock(PIO_REMOVE_LOCK lock, PVOID tag)
{
    (void)tag;
    cts_irql_at_most("IoReleaseRemoveLock", DISPATCH_LEVEL);
    cts_point("IoReleaseRemoveLock");
    drop(lock);
}

VOID IoReleaseRemoveLockAndWait(PIO_REMOVE_LOCK lock, PVOID tag)
{
    (void)tag;
    cts_irql_at_most("IoReleaseRemoveLockAndWait", APC_LEVEL);
    cts_point("IoReleaseRemoveLockAndWait");
    lock->Removed = TRUE;
    drop(lock); /* the caller's own, */
    drop(lock); /* and the one that stood for "not removed" */
    if (lock->IoCount > 0)
        cts_wait_event(&lock->RemoveEvent);
}

/* -- cancel-safe queues --------------------------------------------------------------------------------------- */

#define CSQ_PLAIN 1
#define CSQ_EX    3
#define CSQ_IRP   2 /* type of an IO_CSQ_IRP_CONTEXT */

NTSTATUS IoCsqInitialize(PIO_CSQ csq, PIO_CSQ_INSERT_IRP insert, PIO_CSQ_REMOVE_IRP remove,
                         PIO_CSQ_PEEK_NEXT_IRP peek, PIO_CSQ_ACQUIRE_LOCK acquire,
                         PIO_CSQ_RELEASE_LOCK release, PIO_CSQ_COMPLETE_CANCELED_IRP complete)
{
    *csq = (IO_CSQ){CSQ_PLAIN, insert, remove, peek, acquire, release, complete, NULL};
    return STATUS_SUCCESS;
}

NTSTATUS IoCsqInitializeEx(PIO_CSQ csq, PIO_CSQ_INSERT_IRP_EX insert, PIO_CSQ_REMOVE_IRP remove,
                           PIO_CSQ_PEEK_NEXT_IRP peek, PIO_CSQ_ACQUIRE_LOCK acquire,
                           PIO_CSQ_RELEASE_LOCK release, PIO_CSQ_COMPLETE_CANCELED_IRP complete)
{
    IoCsqInitialize(csq, (PIO_CSQ_INSERT_IRP)(void (*)(void))insert, remove, peek, acquire, release,
                    complete);
    csq->Type = CSQ_EX;
    return STATUS_SUCCESS;
}

static void forget(PIRP irp)
{
    PIO_CSQ_IRP_CONTEXT context = irp->Tail.Overlay.DriverContext[3];

    if (context && context->Type == CSQ_IRP)
        context->Irp = NULL;
    irp->Tail.Overlay.DriverContext[3] = NULL;
}

/* DriverContext[3] holds the queue, or the context which names it. */
static DRIVER_CANCEL csq_cancel;
static VOID csq_cancel(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_CSQ csq = irp->Tail.Overlay.DriverContext[3];
    KIRQL irql;

    (void)device;
    IoReleaseCancelSpinLock(irp->CancelIrql);
    if (csq->Type == CSQ_IRP)
        csq = ((PIO_CSQ_IRP_CONTEXT)(void *)csq)->Csq;
    csq->CsqAcquireLock(csq, &irql);
    csq->CsqRemoveIrp(csq, irp);
    forget(irp);
    csq->CsqReleaseLock(csq, irql);
    csq->CsqCompleteCanceledIrp(csq, irp);
}

NTSTATUS IoCsqInsertIrpEx(PIO_CSQ csq, PIRP irp, PIO_CSQ_IRP_CONTEXT context, PVOID insert_context)
{
    KIRQL irql;

    if (context) {
        *context = (IO_CSQ_IRP_CONTEXT){CSQ_IRP, irp, csq};
        irp->Tail.Overlay.DriverContext[3] = context;
    } else {
        irp->Tail.Overlay.DriverContext[3] = csq;
    }
    csq->CsqAcquireLock(csq, &irql);
    if (csq->Type == CSQ_EX) {
        PIO_CSQ_INSERT_IRP_EX insert = (PIO_CSQ_INSERT_IRP_EX)(void (*)(void))csq->CsqInsertIrp;
        NTSTATUS status = insert(csq, irp, insert_context);
        if (!NT_SUCCESS(status)) {
            forget(irp);
            csq->CsqReleaseLock(csq, irql);
            return status;
        }
    } else {
        csq->CsqInsertIrp(csq, irp);
    }
    IoMarkIrpPending(irp);
    IoSetCancelRoutine(irp, csq_cancel);
    if (irp->Cancel && IoSetCancelRoutine(irp, NULL)) {
        csq->CsqRemoveIrp(csq, irp);
        forget(irp);
        csq->CsqReleaseLock(csq, irql);
        csq->CsqCompleteCanceledIrp(csq, irp);
        return STATUS_SUCCESS;
    }
    csq->CsqReleaseLock(csq, irql);
    return STATUS_SUCCESS;
}

VOID IoCsqInsertIrp(PIO_CSQ csq, PIRP irp, PIO_CSQ_IRP_CONTEXT context)
{
    IoCsqInsertIrpEx(csq, irp, context, NULL);
}

PIRP IoCsqRemoveIrp(PIO_CSQ csq, PIO_CSQ_IRP_CONTEXT context)
{
    KIRQL irql;
    PIRP irp;

    csq->CsqAcquireLock(csq, &irql);
    irp = context->Irp;
    if (irp && IoSetCancelRoutine(irp, NULL)) {
        csq->CsqRemoveIrp(csq, irp);
        forget(irp);
    } else {
        irp = NULL;
    }
    csq->CsqReleaseLock(csq, irql);
    return irp;
}

PIRP IoCsqRemoveNextIrp(PIO_CSQ csq, PVOID context)
{
    PIRP irp = NULL;
    KIRQL irql;

    csq->CsqAcquireLock(csq, &irql);
    while ((irp = csq->CsqPeekNextIrp(csq, irp, context)) != NULL) {
        if (!IoSetCancelRoutine(irp, NULL))
            continue; /* its cancel routine is about to run */
        csq->CsqRemoveIrp(csq, irp);
        forget(irp);
        break;
    }
    csq->CsqReleaseLock(csq, irql);
    return irp;
}

/* -- executive resources ---------------------------------------------------------------------------------------- */

#define RESOURCE_CHECK 0x52534345u

static bool ready(const char *service, PERESOURCE resource)
{
    cts_irql_at_most(service, APC_LEVEL);
    cts_point(service);
    if (resource->Check == RESOURCE_CHECK)
        return true;
    cts_misuse(CTS_MISUSE_PARAMETER, "%s: the resource is not initialised", service);
    return false;
}

NTSTATUS ExInitializeResourceLite(PERESOURCE resource)
{
    memset(resource, 0, sizeof *resource);
    resource->Check = RESOURCE_CHECK;
    return STATUS_SUCCESS;
}

NTSTATUS ExDeleteResourceLite(PERESOURCE resource)
{
    if (ready("ExDeleteResourceLite", resource) && (resource->Owner || resource->Shared))
        cts_misuse(CTS_MISUSE_LOCK, "ExDeleteResourceLite: the resource is held");
    resource->Check = 0;
    return STATUS_SUCCESS;
}

static void check_region(void)
{
    struct cts_fiber *fiber = cts_fiber();

    if (fiber->regions == 0 && fiber->irql < APC_LEVEL && !fiber->kernel && !cts_k.filter)
        cts_misuse(CTS_MISUSE_IRQL, "a resource was acquired outside a critical region");
}

BOOLEAN ExAcquireResourceExclusiveLite(PERESOURCE resource, BOOLEAN wait)
{
    PVOID me = cts_fiber()->thread;

    if (!ready("ExAcquireResourceExclusiveLite", resource))
        return FALSE;
    check_region();
    if (resource->Holder[cts_fiber_number()] && resource->Owner != me && wait)
        cts_stop("a resource held shared was acquired exclusively: the thread waits for itself");
    while ((resource->Owner && resource->Owner != me) || resource->Shared) {
        if (!wait)
            return FALSE;
        cts_k.host->park(cts_k.host, resource, UINT64_MAX);
    }
    resource->Owner = me;
    resource->Depth++;
    return TRUE;
}

BOOLEAN ExAcquireResourceSharedLite(PERESOURCE resource, BOOLEAN wait)
{
    PVOID me = cts_fiber()->thread;

    if (!ready("ExAcquireResourceSharedLite", resource))
        return FALSE;
    check_region();
    if (resource->Owner == me) {
        resource->Depth++;
        return TRUE;
    }
    while (resource->Owner) {
        if (!wait)
            return FALSE;
        cts_k.host->park(cts_k.host, resource, UINT64_MAX);
    }
    resource->Shared++;
    resource->Holder[cts_fiber_number()]++;
    return TRUE;
}

VOID ExReleaseResourceLite(PERESOURCE resource)
{
    UCHAR *holder = &resource->Holder[cts_fiber_number()];

    if (!ready("ExReleaseResourceLite", resource))
        return;
    if (resource->Owner == cts_fiber()->thread) {
        if (--resource->Depth == 0)
            resource->Owner = NULL;
    } else if (*holder) {
        --*holder;
        resource->Shared--;
    } else {
        cts_misuse(CTS_MISUSE_LOCK, "ExReleaseResourceLite: the thread does not hold the resource");
    }
    cts_k.host->unpark(cts_k.host, resource);
}

BOOLEAN ExIsResourceAcquiredExclusiveLite(PERESOURCE resource)
{
    return resource->Owner == cts_fiber()->thread;
}

ULONG ExIsResourceAcquiredSharedLite(PERESOURCE resource)
{
    return resource->Owner == cts_fiber()->thread ? (ULONG)resource->Depth
                                                  : resource->Holder[cts_fiber_number()];
}

/* -- rundown protection ------------------------------------------------------------------------------------------ */

VOID ExInitializeRundownProtection(PEX_RUNDOWN_REF reference)
{
    reference->Count = 0;
}

VOID ExReInitializeRundownProtection(PEX_RUNDOWN_REF reference)
{
    reference->Count = 0;
}

BOOLEAN ExAcquireRundownProtection(PEX_RUNDOWN_REF reference)
{
    cts_point("ExAcquireRundownProtection");
    if (reference->Count & 1)
        return FALSE;
    reference->Count += 2;
    return TRUE;
}

VOID ExReleaseRundownProtection(PEX_RUNDOWN_REF reference)
{
    cts_point("ExReleaseRundownProtection");
    if (reference->Count < 2) {
        cts_misuse(CTS_MISUSE_LOCK, "ExReleaseRundownProtection without an acquisition");
        return;
    }
    reference->Count -= 2;
    cts_k.host->unpark(cts_k.host, reference);
}

VOID ExWaitForRundownProtectionRelease(PEX_RUNDOWN_REF reference)
{
    cts_irql_at_most("ExWaitForRundownProtectionRelease", APC_LEVEL);
    cts_point("ExWaitForRundownProtectionRelease");
    reference->Count |= 1;
    while (reference->Count >= 2)
        cts_k.host->park(cts_k.host, reference, UINT64_MAX);
}

VOID ExRundownCompleted(PEX_RUNDOWN_REF reference)
{
    reference->Count = 1;
}
