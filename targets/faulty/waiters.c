/*
 * Faults and variants in waits: how they are compared, queued, judged, cancelled and drained.
 */
#include "faulty.h"
#include "io.h"

#define GC_WAITS_FEW 64 /* GEN-X-29: what the table of waits has room for */

static PIRP GcIrpOf(PLIST_ENTRY Entry)
{
    return CONTAINING_RECORD(Entry, IRP, Tail.Overlay.ListEntry);
}

VOID GcReadLocked(PGC_DEVICE Device, PVM_GENCOUNTER Id)
{
    KIRQL irql;

    *Id = GcFaulty.Copy;
    KeAcquireSpinLock(&Device->Lock, &irql);
    if (Device->Memory != NULL)
        RealGcReadId(Device, Id);
    KeReleaseSpinLock(&Device->Lock, irql);
}

/* Another reader may refresh the copy while the lock is free between the halves. */
VOID GcMirrorId(PGC_DEVICE Device, PVM_GENCOUNTER Id)
{
    VM_GENCOUNTER current;
    KIRQL irql;

    GcReadLocked(Device, &current);
    KeAcquireSpinLock(&Device->Lock, &irql);
    GcFaulty.Copy.GenerationCountHigh = current.GenerationCountHigh;
    KeReleaseSpinLock(&Device->Lock, irql);
    KeAcquireSpinLock(&Device->Lock, &irql);
    GcFaulty.Copy.GenerationCount = current.GenerationCount;
    *Id = GcFaulty.Copy;
    KeReleaseSpinLock(&Device->Lock, irql);
}

/* -- reading and comparing
 * ---------------------------------------------------------------------------- */

VOID GcReadId(PGC_DEVICE Device, PVM_GENCOUNTER Id)
{
    switch (GcFaulty.Choice) {
    case DRIVER_VIEW:
        *Id = GcFaulty.Copy;
        break;
    case SINGLE_READ:
        Id->GenerationCount = READ_REGISTER_ULONG64(&Device->Memory->GenerationCount);
        Id->GenerationCountHigh = READ_REGISTER_ULONG64(&Device->Memory->GenerationCountHigh);
        break;
    default:
        RealGcReadId(Device, Id);
        break;
    }
}

static ULONG GcFolded(const VM_GENCOUNTER *Id)
{
    ULONG64 halves = Id->GenerationCount ^ Id->GenerationCountHigh;
    return (ULONG)(halves ^ halves >> 32);
}

/* GEN-X-21: strncmp() would do this. */
static BOOLEAN GcSameText(const UCHAR *First, const UCHAR *Second)
{
    for (ULONG n = 0; n < sizeof(VM_GENCOUNTER); n++) {
        if (First[n] != Second[n])
            return FALSE;
        if (First[n] == 0)
            return TRUE;
    }
    return TRUE;
}

static BOOLEAN GcIsLarger(const VM_GENCOUNTER *First, const VM_GENCOUNTER *Second)
{
    return First->GenerationCountHigh != Second->GenerationCountHigh
               ? First->GenerationCountHigh > Second->GenerationCountHigh
               : First->GenerationCount > Second->GenerationCount;
}

BOOLEAN GcSameId(const VM_GENCOUNTER *First, const VM_GENCOUNTER *Second)
{
    switch (GcFaulty.Choice) {
    case GEN_F_12:
        return First->GenerationCount == Second->GenerationCount;
    case GEN_F_13:
        return First->GenerationCountHigh == Second->GenerationCountHigh;
    case GEN_X_20:
        return GcFolded(First) == GcFolded(Second);
    case GEN_X_21:
        return GcSameText((const UCHAR *)First, (const UCHAR *)Second);
    case GEN_X_22:
        return !GcIsLarger(First, Second);
    default:
        return RealGcSameId(First, Second);
    }
}

/* GEN-F-21: the caller's own buffer, if this is a wait that was queued. */
const VM_GENCOUNTER *GcExpectedId(PIRP Irp)
{
    if (GcFaulty.Choice == GEN_F_21 && Irp->Tail.Overlay.DriverContext[0] != NULL)
        return Irp->Tail.Overlay.DriverContext[0];
    return RealGcExpectedId(Irp);
}

/* -- queueing
 * ----------------------------------------------------------------------------------------- */

NTSTATUS GcEnqueueWait(PGC_DEVICE Device, PIRP Irp)
{
    switch (GcFaulty.Choice) {
    case GEN_F_19:
        RtlCopyMemory(Irp->Tail.Overlay.DriverContext, GcExpectedId(Irp), sizeof(VM_GENCOUNTER));
        break;
    case GEN_F_21:
        Irp->Tail.Overlay.DriverContext[0] = (PVOID)cts_faulty_caller_input();
        break;
    case GEN_F_30:
        Irp->Tail.Overlay.DriverContext[3] = NULL; /* not yet taken by a notification */
        break;
    case GEN_X_34:
        IoMarkIrpPending(Irp);
        InsertTailList(&Device->Waits, &Irp->Tail.Overlay.ListEntry);
        return STATUS_PENDING;
    case GEN_X_37:
        IoMarkIrpPending(Irp);
        InsertTailList(&Device->Waits, &Irp->Tail.Overlay.ListEntry);
        IoSetCancelRoutine(Irp, GcCancelWait);
        return STATUS_PENDING;
    case GEN_X_41:
        GcFaulty.Count++;
        break;
    default:
        break;
    }
    return RealGcEnqueueWait(Device, Irp);
}

BOOLEAN GcDequeueWait(PIRP Irp)
{
    switch (GcFaulty.Choice) {
    case GEN_F_30:
        /* takes the request also if its cancel routine is on the way */
        RemoveEntryList(&Irp->Tail.Overlay.ListEntry);
        IoSetCancelRoutine(Irp, NULL);
        Irp->Tail.Overlay.DriverContext[3] = Irp;
        return TRUE;
    case GEN_X_34:
        RemoveEntryList(&Irp->Tail.Overlay.ListEntry);
        return TRUE;
    case GEN_X_41:
        if (!RealGcDequeueWait(Irp))
            return FALSE;
        GcFaulty.Count--;
        return TRUE;
    default:
        return RealGcDequeueWait(Irp);
    }
}

/* Queues a wait without looking at the id. */
static NTSTATUS GcQueueUnseen(PGC_DEVICE Device, PIRP Irp)
{
    PFILE_OBJECT file = IoGetCurrentIrpStackLocation(Irp)->FileObject;
    NTSTATUS status = STATUS_INVALID_HANDLE;
    KIRQL irql;

    KeAcquireSpinLock(&Device->Lock, &irql);
    if (Device->Memory != NULL && file->FsContext != GC_OPEN_CLOSED)
        status = GcEnqueueWait(Device, Irp);
    KeReleaseSpinLock(&Device->Lock, irql);
    if (status == STATUS_PENDING)
        return STATUS_PENDING;
    GcComplete(Irp, status, 0);
    return status == STATUS_CANCELLED ? STATUS_PENDING : status;
}

/* -- arming
 * ------------------------------------------------------------------------------------------- */

/* GEN-F-01: between the comparison and the queue there is time for a change and its
 * notification. */
static NTSTATUS GcArmUnlocked(PGC_DEVICE Device, PIRP Irp)
{
    VM_GENCOUNTER current;

    GcReadLocked(Device, &current);
    if (!GcSameId(&current, GcExpectedId(Irp)))
        return GcCompleteWithId(Irp, &current);
    return GcQueueUnseen(Device, Irp);
}

static NTSTATUS GcArmByCopy(PGC_DEVICE Device, PIRP Irp)
{
    VM_GENCOUNTER current;

    if (GcSameId(&GcFaulty.Copy, GcExpectedId(Irp)))
        return GcQueueUnseen(Device, Irp);
    GcReadLocked(Device, &current);
    return GcCompleteWithId(Irp, &current);
}

/* GEN-X-15 */
static NTSTATUS GcArmBlocking(PGC_DEVICE Device, PIRP Irp)
{
    VM_GENCOUNTER current;

    for (;;) {
        KeClearEvent(&GcFaulty.Changed);
        GcReadLocked(Device, &current);
        if (!GcSameId(&current, GcExpectedId(Irp)))
            return GcCompleteWithId(Irp, &current);
        KeWaitForSingleObject(&GcFaulty.Changed, Executive, KernelMode, FALSE, NULL);
    }
}

/* GEN-X-27: FsContext2 says that this open has had its answer. */
static NTSTATUS GcArmOnce(PGC_DEVICE Device, PIRP Irp)
{
    PFILE_OBJECT file = IoGetCurrentIrpStackLocation(Irp)->FileObject;
    VM_GENCOUNTER current;

    GcReadLocked(Device, &current);
    if (GcSameId(&current, GcExpectedId(Irp)))
        return RealGcArm(Device, Irp);
    if (file->FsContext2 != NULL)
        return GcQueueUnseen(Device, Irp);
    file->FsContext2 = file;
    return RealGcArm(Device, Irp);
}

/* GEN-X-28 */
static NTSTATUS GcArmWriting(PGC_DEVICE Device, PIRP Irp)
{
    PVOID output = Irp->UserBuffer;
    VM_GENCOUNTER expected = *GcExpectedId(Irp);
    NTSTATUS status = RealGcArm(Device, Irp);

    if (status == STATUS_PENDING && output != NULL)
        RtlCopyMemory(output, &expected, sizeof(expected));
    return status;
}

/* GEN-X-29 */
static NTSTATUS GcArmFew(PGC_DEVICE Device, PIRP Irp)
{
    ULONG count = 0;
    PLIST_ENTRY entry;
    KIRQL irql;

    KeAcquireSpinLock(&Device->Lock, &irql);
    for (entry = Device->Waits.Flink; entry != &Device->Waits; entry = entry->Flink)
        count++;
    KeReleaseSpinLock(&Device->Lock, irql);
    if (count < GC_WAITS_FEW)
        return RealGcArm(Device, Irp);
    IoMarkIrpPending(Irp);
    return STATUS_PENDING;
}

/* GEN-X-30: the earlier one of two equal waits is forgotten. */
static NTSTATUS GcArmReplacing(PGC_DEVICE Device, PIRP Irp)
{
    PFILE_OBJECT file = IoGetCurrentIrpStackLocation(Irp)->FileObject;
    PLIST_ENTRY entry;
    KIRQL irql;

    KeAcquireSpinLock(&Device->Lock, &irql);
    for (entry = Device->Waits.Flink; entry != &Device->Waits; entry = entry->Flink) {
        PIRP earlier = GcIrpOf(entry);
        if (IoGetCurrentIrpStackLocation(earlier)->FileObject == file &&
            GcSameId(GcExpectedId(earlier), GcExpectedId(Irp))) {
            GcDequeueWait(earlier);
            break;
        }
    }
    KeReleaseSpinLock(&Device->Lock, irql);
    return RealGcArm(Device, Irp);
}

static KDEFERRED_ROUTINE GcTimedOut;
static VOID GcTimedOut(PKDPC Dpc, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    GcJudgeBy(Context, GC_JUDGE_EVERYONE);
    GcFaulty.TimerSet = FALSE;
}

/* GEN-X-33 */
static NTSTATUS GcArmTimed(PGC_DEVICE Device, PIRP Irp)
{
    LARGE_INTEGER due;

    due.QuadPart = -10000000; /* one second from now */
    if (!GcFaulty.TimerSet) {
        GcFaulty.TimerSet = TRUE;
        KeInitializeDpc(&GcFaulty.TimerDpc, GcTimedOut, Device);
        KeSetTimer(&GcFaulty.Timer, due, &GcFaulty.TimerDpc);
    }
    return RealGcArm(Device, Irp);
}

static IO_WORKITEM_ROUTINE GcJudgeFromWorkItem;
static VOID GcJudgeFromWorkItem(PDEVICE_OBJECT DeviceObject, PVOID Context)
{
    GcJudgeWaits(DeviceObject->DeviceExtension);
    IoFreeWorkItem(Context);
}

/* Variants recheck and pended: queued whatever the id is, and judged then. */
static NTSTATUS GcArmAndJudge(PGC_DEVICE Device, PIRP Irp)
{
    PIO_WORKITEM work = NULL;
    NTSTATUS status;

    if (GcFaulty.Choice == PENDED) {
        work = IoAllocateWorkItem(Device->Self);
        if (work == NULL)
            return GcComplete(Irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    }
    status = GcQueueUnseen(Device, Irp);
    if (work == NULL)
        GcJudgeWaits(Device);
    else if (status == STATUS_PENDING)
        IoQueueWorkItem(work, GcJudgeFromWorkItem, DelayedWorkQueue, work);
    else
        IoFreeWorkItem(work);
    return status;
}

/* Arms after looking at what the caller expects. */
static NTSTATUS GcArmByContent(PGC_DEVICE Device, PIRP Irp)
{
    static const VM_GENCOUNTER zero, ones = {~0ull, ~0ull};
    VM_GENCOUNTER *input = Irp->AssociatedIrp.SystemBuffer, current;
    ULONG length = IoGetCurrentIrpStackLocation(Irp)->Parameters.DeviceIoControl.InputBufferLength;

    switch (GcFaulty.Choice) {
    case GEN_F_17:
        if (RealGcSameId(input, &ones))
            return GcComplete(Irp, STATUS_INVALID_PARAMETER, 0);
        break;
    case GEN_F_20:
        GcReadLocked(Device, input);
        break;
    case GEN_F_25: /* what lies behind a short input counts too: here the current id, at the worst */
    case GEN_X_07:
        GcReadLocked(Device, &current);
        if (length < sizeof(current))
            RtlCopyMemory((UCHAR *)input + length, (UCHAR *)&current + length,
                          sizeof(current) - length);
        break;
    case GEN_X_23:
        if (RealGcSameId(input, &zero))
            return GcPoll(Device, Irp);
        break;
    case GEN_X_36:
        if (GcFaulty.HaveCancelled && RealGcSameId(input, &GcFaulty.Cancelled))
            return GcQueueUnseen(Device, Irp);
        break;
    default:
        break;
    }
    return RealGcArm(Device, Irp);
}

NTSTATUS GcArm(PGC_DEVICE Device, PIRP Irp)
{
    VM_GENCOUNTER current;

    switch (GcFaulty.Choice) {
    case GEN_F_01:
        return GcArmUnlocked(Device, Irp);
    case GEN_F_02:
        return GcQueueUnseen(Device, Irp);
    case GEN_F_03:
        return GcArmByCopy(Device, Irp);
    case GEN_X_15:
        return GcArmBlocking(Device, Irp);
    case GEN_X_19:
        if (!GcFaulty.Latched)
            return RealGcArm(Device, Irp);
        GcFaulty.Latched = FALSE;
        GcReadLocked(Device, &current);
        return GcCompleteWithId(Irp, &current);
    case GEN_X_27:
        return GcArmOnce(Device, Irp);
    case GEN_X_28:
        return GcArmWriting(Device, Irp);
    case GEN_X_29:
        return GcArmFew(Device, Irp);
    case GEN_X_30:
        return GcArmReplacing(Device, Irp);
    case GEN_X_32:
        return GcFaulty.Latched ? RealGcArm(Device, Irp) : GcArmByCopy(Device, Irp);
    case GEN_X_33:
        return GcArmTimed(Device, Irp);
    case RECHECK:
    case PENDED:
        return GcArmAndJudge(Device, Irp);
    default:
        return GcArmByContent(Device, Irp);
    }
}
