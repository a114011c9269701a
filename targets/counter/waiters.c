/*
 * Event-driven requests: each waits until the id differs from the one it brought along.
 *
 * A request is compared and queued under one hold of the lock, and every notification judges the
 * queue under the same lock after the hypervisor has stored the new id. So a change either comes
 * before the comparison, which sees it, or its notification comes after the queueing, and finds the
 * request. There is no gap to be covered, and no copy of the id that could be older than either.
 */
#include "gencounter.h"

/* The id that the caller holds. The I/O manager copied it in when the request was submitted; the
 * same buffer takes the output, which is written at completion and not before. */
const VM_GENCOUNTER *GcExpectedId(PIRP Irp)
{
    return Irp->AssociatedIrp.SystemBuffer;
}

static PIRP GcWaitOfEntry(PLIST_ENTRY Entry)
{
    return CONTAINING_RECORD(Entry, IRP, Tail.Overlay.ListEntry);
}

/* Queues a wait; the lock is held. STATUS_CANCELLED: it was cancelled before it could be queued,
 * and is the caller's to complete. In both cases the request is marked pending. */
NTSTATUS GcEnqueueWait(PGC_DEVICE Device, PIRP Irp)
{
    IoMarkIrpPending(Irp);
    InsertTailList(&Device->Waits, &Irp->Tail.Overlay.ListEntry);
    IoSetCancelRoutine(Irp, GcCancelWait);
    if (Irp->Cancel && GcDequeueWait(Irp))
        return STATUS_CANCELLED;
    return STATUS_PENDING;
}

/* Takes a wait from the queue; the lock is held. FALSE: its cancel routine has been called
 * already, waits for the lock, and will complete it. Then the entry is left pointing to itself,
 * as the routine unlinks it too. */
BOOLEAN GcDequeueWait(PIRP Irp)
{
    RemoveEntryList(&Irp->Tail.Overlay.ListEntry);
    if (IoSetCancelRoutine(Irp, NULL) != NULL)
        return TRUE;
    InitializeListHead(&Irp->Tail.Overlay.ListEntry);
    return FALSE;
}

VOID GcCancelWait(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PGC_DEVICE device = DeviceObject->DeviceExtension;
    KIRQL irql;

    IoReleaseCancelSpinLock(Irp->CancelIrql);
    KeAcquireSpinLock(&device->Lock, &irql);
    RemoveEntryList(&Irp->Tail.Overlay.ListEntry);
    KeReleaseSpinLock(&device->Lock, irql);
    GcComplete(Irp, STATUS_CANCELLED, 0);
}

/* Completes the request at once if the id differs from what the caller holds, else lets it wait. */
NTSTATUS GcArm(PGC_DEVICE Device, PIRP Irp)
{
    PFILE_OBJECT file = IoGetCurrentIrpStackLocation(Irp)->FileObject;
    VM_GENCOUNTER current;
    NTSTATUS status;
    KIRQL irql;

    KeAcquireSpinLock(&Device->Lock, &irql);
    if (Device->Memory == NULL) {
        status = STATUS_DEVICE_REMOVED;
    } else if (file->FsContext == GC_OPEN_CLOSED) {
        status = STATUS_INVALID_HANDLE;
    } else {
        GcReadId(Device, &current);
        if (GcSameId(&current, GcExpectedId(Irp)))
            status = GcEnqueueWait(Device, Irp);
        else
            status = STATUS_SUCCESS;
    }
    KeReleaseSpinLock(&Device->Lock, irql);

    switch (status) {
    case STATUS_SUCCESS:
        return GcCompleteWithId(Irp, &current);
    case STATUS_PENDING: /* no longer ours: it may be complete by now */
        return STATUS_PENDING;
    case STATUS_CANCELLED: /* marked pending, so pending is what the dispatch routine must say */
        GcComplete(Irp, STATUS_CANCELLED, 0);
        return STATUS_PENDING;
    default:
        return GcComplete(Irp, status, 0);
    }
}

/* Completes every wait whose id is no longer the current one. Called after anything that may
 * have changed the id: a notification, a resume, a start. Needs no change to have happened. */
VOID GcJudgeWaits(PGC_DEVICE Device)
{
    VM_GENCOUNTER current;
    LIST_ENTRY due;
    PLIST_ENTRY entry, next;
    KIRQL irql;

    InitializeListHead(&due);
    KeAcquireSpinLock(&Device->Lock, &irql);
    if (Device->Memory != NULL && !IsListEmpty(&Device->Waits)) {
        GcReadId(Device, &current);
        for (entry = Device->Waits.Flink; entry != &Device->Waits; entry = next) {
            next = entry->Flink;
            if (!GcSameId(&current, GcExpectedId(GcWaitOfEntry(entry))) &&
                GcDequeueWait(GcWaitOfEntry(entry)))
                InsertTailList(&due, entry);
        }
    }
    KeReleaseSpinLock(&Device->Lock, irql);

    while (!IsListEmpty(&due))
        GcCompleteWithId(GcWaitOfEntry(RemoveHeadList(&due)), &current);
}

/* Ends the waits of one open for good, or, with no file object, those of all opens. */
VOID GcDrainWaits(PGC_DEVICE Device, PFILE_OBJECT FileObject)
{
    LIST_ENTRY ended;
    PLIST_ENTRY entry, next;
    KIRQL irql;

    InitializeListHead(&ended);
    KeAcquireSpinLock(&Device->Lock, &irql);
    if (FileObject != NULL)
        FileObject->FsContext = GC_OPEN_CLOSED;
    for (entry = Device->Waits.Flink; entry != &Device->Waits; entry = next) {
        PIRP irp = GcWaitOfEntry(entry);
        next = entry->Flink;
        if ((FileObject == NULL || IoGetCurrentIrpStackLocation(irp)->FileObject == FileObject) &&
            GcDequeueWait(irp))
            InsertTailList(&ended, entry);
    }
    KeReleaseSpinLock(&Device->Lock, irql);

    while (!IsListEmpty(&ended))
        GcComplete(GcWaitOfEntry(RemoveHeadList(&ended)), STATUS_CANCELLED, 0);
}
