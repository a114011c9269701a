/*
 * Faults and variants in waits: how the id is read and compared, how they get into the queue and
 * out.
 */
#include "faulty.h"
#include "io.h"

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

/* -- reading and comparing ------------------------------------------------------------------- */

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

/* -- queueing -------------------------------------------------------------------------------- */

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

NTSTATUS GcQueueUnseen(PGC_DEVICE Device, PIRP Irp)
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
