/*
 * Faults and variants in arming: what becomes of an event-driven request when it arrives.
 */
#include "faulty.h"

#define GC_WAITS_FEW 64 /* GEN-X-29: what the table of waits has room for */

static PIRP GcIrpOf(PLIST_ENTRY Entry)
{
    return CONTAINING_RECORD(Entry, IRP, Tail.Overlay.ListEntry);
}

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
    case GEN_F_25: /* what lies behind a short input counts too; at the worst the current id */
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
