/*
 * Faults and variants in how waits end: by a notification, by a cancel, by a close.
 */
#include "faulty.h"

static PIRP GcIrpOf(PLIST_ENTRY Entry)
{
    return CONTAINING_RECORD(Entry, IRP, Tail.Overlay.ListEntry);
}

static BOOLEAN GcIsDue(PIRP Irp, const VM_GENCOUNTER *Compare, ULONG How)
{
    if ((How & GC_JUDGE_FIRST_OPEN) &&
        IoGetCurrentIrpStackLocation(Irp)->FileObject != GcFaulty.FirstOpen)
        return FALSE;
    return (How & GC_JUDGE_EVERYONE) || !GcSameId(Compare, GcExpectedId(Irp));
}

static VOID GcCompleteAs(PIRP Irp, const VM_GENCOUNTER *Result, ULONG How)
{
    VM_GENCOUNTER id = *Result;

    if (How & GC_JUDGE_GIVES_EXPECTED)
        id = *GcExpectedId(Irp);
    if (How & GC_JUDGE_GIVES_AT_ARM)
        RtlCopyMemory(&id, Irp->Tail.Overlay.DriverContext, sizeof(id));
    GcCompleteWithId(Irp, &id);
}

VOID GcJudgeBy(PGC_DEVICE Device, ULONG How)
{
    VM_GENCOUNTER current = GcFaulty.Copy, compare, result;
    LIST_ENTRY due;
    PLIST_ENTRY entry, next;
    KIRQL irql;

    InitializeListHead(&due);
    KeAcquireSpinLock(&Device->Lock, &irql);
    if (Device->Memory != NULL)
        RealGcReadId(Device, &current);
    compare = How & GC_JUDGE_BY_COPY ? GcFaulty.Copy : current;
    result = How & GC_JUDGE_GIVES_COPY ? GcFaulty.Copy : current;
    for (entry = Device->Waits.Flink; entry != &Device->Waits; entry = next) {
        next = entry->Flink;
        if (!GcIsDue(GcIrpOf(entry), &compare, How))
            continue;
        if (GcDequeueWait(GcIrpOf(entry))) {
            if (How & GC_JUDGE_LIFO)
                InsertHeadList(&due, entry);
            else
                InsertTailList(&due, entry);
            if (How & GC_JUDGE_ONE)
                break;
        } else if (How & GC_JUDGE_STOPS) {
            break;
        }
    }
    if (How & GC_JUDGE_REFRESH)
        GcFaulty.Copy = current;
    KeReleaseSpinLock(&Device->Lock, irql);

    if (How & GC_JUDGE_GIVES_LATER)
        GcReadLocked(Device, &result);
    while (!IsListEmpty(&due))
        GcCompleteAs(GcIrpOf(RemoveHeadList(&due)), &result, How);
}

/* Has the id changed since this was asked last? */
static BOOLEAN GcIsNews(PGC_DEVICE Device)
{
    VM_GENCOUNTER current;
    BOOLEAN news;

    GcReadLocked(Device, &current);
    news = !RealGcSameId(&current, &GcFaulty.Seen);
    GcFaulty.Seen = current;
    return news;
}

/* GEN-F-30: completes the request also if a notification has taken it, after that completed it. */
static VOID GcCancelAnyway(PGC_DEVICE Device, PIRP Irp)
{
    BOOLEAN later;
    KIRQL irql;

    KeAcquireSpinLock(&Device->Lock, &irql);
    if (Irp->Tail.Overlay.DriverContext[3] == NULL)
        RemoveEntryList(&Irp->Tail.Overlay.ListEntry);
    later = Irp->Tail.Overlay.DriverContext[3] != NULL && GcFaulty.Judging;
    if (later)
        GcFaulty.Twice = Irp;
    KeReleaseSpinLock(&Device->Lock, irql);
    if (!later)
        RealGcComplete(Irp, STATUS_CANCELLED, 0);
}

static VOID GcJudgeAndCancel(PGC_DEVICE Device)
{
    PIRP irp;

    GcFaulty.Judging = TRUE;
    RealGcJudgeWaits(Device);
    GcFaulty.Judging = FALSE;
    irp = GcFaulty.Twice;
    GcFaulty.Twice = NULL;
    if (irp != NULL)
        RealGcComplete(irp, STATUS_CANCELLED, 0);
}

VOID GcJudgeWaits(PGC_DEVICE Device)
{
    /* faults that judge all in one other way */
    static const struct {
        enum cts_choice choice;
        ULONG how;
    } ways[] = {
        {GEN_F_05, GC_JUDGE_ONE},
        {GEN_F_06, GC_JUDGE_GIVES_COPY | GC_JUDGE_REFRESH},
        {GEN_F_07, GC_JUDGE_BY_COPY | GC_JUDGE_REFRESH},
        {GEN_F_08, GC_JUDGE_FIRST_OPEN},
        {GEN_F_18, GC_JUDGE_GIVES_EXPECTED},
        {GEN_F_19, GC_JUDGE_GIVES_AT_ARM},
        {GEN_F_28, GC_JUDGE_EVERYONE},
        {GEN_X_26, GC_JUDGE_GIVES_LATER},
        {GEN_X_38, GC_JUDGE_STOPS},
        {LIFO, GC_JUDGE_LIFO},
    };

    VM_GENCOUNTER mirror;

    for (ULONG n = 0; n < RTL_NUMBER_OF(ways); n++) {
        if (ways[n].choice == GcFaulty.Choice) {
            GcJudgeBy(Device, ways[n].how);
            return;
        }
    }
    switch (GcFaulty.Choice) {
    case GEN_F_10:
        GcMirrorId(Device, &mirror);
        GcJudgeBy(Device, GC_JUDGE_BY_COPY | GC_JUDGE_GIVES_COPY);
        return;
    case GEN_F_30:
        GcJudgeAndCancel(Device);
        return;
    case GEN_F_34:
        if (GcFaulty.StaleOutput != NULL)
            GcReadLocked(Device, GcFaulty.StaleOutput);
        break;
    case GEN_X_15:
        KeSetEvent(&GcFaulty.Changed, IO_NO_INCREMENT, FALSE);
        break;
    case GEN_X_17:
        if (!GcIsNews(Device))
            return;
        break;
    case GEN_X_19:
        GcFaulty.Latched = IsListEmpty(&Device->Waits) && GcIsNews(Device);
        break;
    case GEN_X_25:
        if (GcIsNews(Device))
            GcJudgeBy(Device, GC_JUDGE_EVERYONE);
        return;
    case GEN_X_41:
        if (GcFaulty.Count <= 0)
            return;
        break;
    default:
        break;
    }
    RealGcJudgeWaits(Device);
}

/* -- cancel ---------------------------------------------------------------------------------- */

/* GEN-F-31: whichever is the oldest. The one that was meant stays, and cannot be cancelled any
 * more. */
static VOID GcCancelOldest(PGC_DEVICE Device, PIRP Irp)
{
    PIRP oldest = Irp;
    KIRQL irql;

    KeAcquireSpinLock(&Device->Lock, &irql);
    if (!IsListEmpty(&Device->Waits) && !IsListEmpty(&Irp->Tail.Overlay.ListEntry))
        oldest = GcIrpOf(Device->Waits.Flink);
    RemoveEntryList(&oldest->Tail.Overlay.ListEntry);
    if (oldest != Irp && IoSetCancelRoutine(oldest, NULL) == NULL) {
        InitializeListHead(&oldest->Tail.Overlay.ListEntry);
        RemoveEntryList(&Irp->Tail.Overlay.ListEntry);
        oldest = Irp;
    }
    KeReleaseSpinLock(&Device->Lock, irql);
    GcComplete(oldest, STATUS_CANCELLED, 0);
}

static VOID GcDrainWith(PGC_DEVICE Device, PFILE_OBJECT FileObject, NTSTATUS Status);

/* GEN-X-90: one cancel ends them all. */
static VOID GcCancelAll(PGC_DEVICE Device, PIRP Irp)
{
    KIRQL irql;

    KeAcquireSpinLock(&Device->Lock, &irql);
    RemoveEntryList(&Irp->Tail.Overlay.ListEntry);
    KeReleaseSpinLock(&Device->Lock, irql);
    GcComplete(Irp, STATUS_CANCELLED, 0);
    GcDrainWith(Device, NULL, STATUS_CANCELLED);
}

/* Variant cancel-succeeds: looks once more before it gives up. */
static VOID GcCancelLooking(PGC_DEVICE Device, PIRP Irp)
{
    VM_GENCOUNTER current;
    BOOLEAN present;
    KIRQL irql;

    KeAcquireSpinLock(&Device->Lock, &irql);
    RemoveEntryList(&Irp->Tail.Overlay.ListEntry);
    present = Device->Memory != NULL;
    if (present)
        RealGcReadId(Device, &current);
    KeReleaseSpinLock(&Device->Lock, irql);
    if (present && !GcSameId(&current, GcExpectedId(Irp)))
        GcCompleteWithId(Irp, &current);
    else
        GcComplete(Irp, STATUS_CANCELLED, 0);
}

/* Unlinks the request and notes something about it; FALSE: it is no more in the queue. */
static BOOLEAN GcUnlinkCancelled(PGC_DEVICE Device, PIRP Irp)
{
    BOOLEAN queued;
    KIRQL irql;

    KeAcquireSpinLock(&Device->Lock, &irql);
    queued = !IsListEmpty(&Irp->Tail.Overlay.ListEntry);
    RemoveEntryList(&Irp->Tail.Overlay.ListEntry);
    GcFaulty.StaleOutput = Irp->UserBuffer;
    GcFaulty.Cancelled = *GcExpectedId(Irp);
    GcFaulty.HaveCancelled = TRUE;
    GcFaulty.Count -= 2;
    KeReleaseSpinLock(&Device->Lock, irql);
    return queued;
}

VOID GcCancelWait(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PGC_DEVICE device = DeviceObject->DeviceExtension;

    switch (GcFaulty.Choice) {
    case GEN_F_30:
        IoReleaseCancelSpinLock(Irp->CancelIrql);
        GcCancelAnyway(device, Irp);
        break;
    case GEN_F_34:
    case GEN_X_36:
    case GEN_X_41:
        IoReleaseCancelSpinLock(Irp->CancelIrql);
        GcUnlinkCancelled(device, Irp);
        GcComplete(Irp, STATUS_CANCELLED, 0);
        break;
    case GEN_X_35:
        IoReleaseCancelSpinLock(Irp->CancelIrql);
        GcUnlinkCancelled(device, Irp);
        GcComplete(Irp, STATUS_CANCELLED, sizeof(VM_GENCOUNTER));
        break;
    case GEN_X_39:
        IoReleaseCancelSpinLock(Irp->CancelIrql);
        if (GcUnlinkCancelled(device, Irp))
            GcComplete(Irp, STATUS_CANCELLED, 0);
        break;
    case GEN_F_31:
        IoReleaseCancelSpinLock(Irp->CancelIrql);
        GcCancelOldest(device, Irp);
        break;
    case GEN_X_90:
        IoReleaseCancelSpinLock(Irp->CancelIrql);
        GcCancelAll(device, Irp);
        break;
    case CANCEL_SUCCEEDS:
        IoReleaseCancelSpinLock(Irp->CancelIrql);
        GcCancelLooking(device, Irp);
        break;
    default:
        RealGcCancelWait(DeviceObject, Irp);
        break;
    }
}

/* -- close and removal ----------------------------------------------------------------------- */

/* Moves the waits of one open, or of all, to `List`. The lock is held. */
static VOID GcTakeWaits(PGC_DEVICE Device, PFILE_OBJECT FileObject, PLIST_ENTRY List)
{
    PLIST_ENTRY entry, next;

    for (entry = Device->Waits.Flink; entry != &Device->Waits; entry = next) {
        next = entry->Flink;
        if ((FileObject == NULL ||
             IoGetCurrentIrpStackLocation(GcIrpOf(entry))->FileObject == FileObject) &&
            GcDequeueWait(GcIrpOf(entry)))
            InsertTailList(List, entry);
    }
}

static VOID GcDrainWith(PGC_DEVICE Device, PFILE_OBJECT FileObject, NTSTATUS Status)
{
    LIST_ENTRY ended;
    KIRQL irql;

    InitializeListHead(&ended);
    KeAcquireSpinLock(&Device->Lock, &irql);
    if (FileObject != NULL)
        FileObject->FsContext = GC_OPEN_CLOSED;
    GcTakeWaits(Device, FileObject, &ended);
    KeReleaseSpinLock(&Device->Lock, irql);
    while (!IsListEmpty(&ended))
        GcComplete(GcIrpOf(RemoveHeadList(&ended)), Status, 0);
}

/* GEN-X-40: while the waits of others are out of the queue, a notification does not find them. */
static VOID GcDrainApart(PGC_DEVICE Device, PFILE_OBJECT FileObject)
{
    LIST_ENTRY all, ended;
    PLIST_ENTRY entry;
    KIRQL irql;

    InitializeListHead(&all);
    InitializeListHead(&ended);
    KeAcquireSpinLock(&Device->Lock, &irql);
    FileObject->FsContext = GC_OPEN_CLOSED;
    while (!IsListEmpty(&Device->Waits))
        InsertTailList(&all, RemoveHeadList(&Device->Waits));
    KeReleaseSpinLock(&Device->Lock, irql);

    KeAcquireSpinLock(&Device->Lock, &irql);
    while (!IsListEmpty(&all)) {
        entry = RemoveHeadList(&all);
        InsertTailList(&Device->Waits, entry);
    }
    GcTakeWaits(Device, FileObject, &ended);
    KeReleaseSpinLock(&Device->Lock, irql);
    while (!IsListEmpty(&ended))
        GcComplete(GcIrpOf(RemoveHeadList(&ended)), STATUS_CANCELLED, 0);
}

VOID GcDrainWaits(PGC_DEVICE Device, PFILE_OBJECT FileObject)
{
    switch (GcFaulty.Choice) {
    case GEN_F_32:
        RealGcDrainWaits(Device, FileObject);
        RealGcDrainWaits(Device, NULL);
        break;
    case GEN_F_33:
        if (FileObject != NULL)
            FileObject->FsContext = GC_OPEN_CLOSED;
        break;
    case GEN_X_33:
        if (FileObject == NULL)
            KeCancelTimer(&GcFaulty.Timer);
        RealGcDrainWaits(Device, FileObject);
        break;
    case GEN_X_40:
        if (FileObject != NULL)
            GcDrainApart(Device, FileObject);
        else
            RealGcDrainWaits(Device, NULL);
        break;
    case GEN_X_42:
        if (FileObject != NULL)
            RealGcDrainWaits(Device, FileObject);
        break;
    case CLOSE_OTHER:
        GcDrainWith(Device, FileObject, STATUS_INVALID_HANDLE);
        break;
    case REMOVAL_OTHER:
        GcDrainWith(Device, FileObject, FileObject ? STATUS_CANCELLED : STATUS_DEVICE_REMOVED);
        break;
    default:
        RealGcDrainWaits(Device, FileObject);
        break;
    }
}
