/*
 * Faults and variants in requests: who may open, which lengths mean what, what a poll returns, and
 * what a completion says.
 */
#include "faulty.h"

#define ID_SIZE  sizeof(VM_GENCOUNTER)
#define GC_LEAKS 100 /* GEN-X-44: leaves the pool some room */

NTSTATUS GcDispatchCreate(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PFILE_OBJECT file = IoGetCurrentIrpStackLocation(Irp)->FileObject;

    switch (GcFaulty.Choice) {
    case GEN_F_08:
        if (GcFaulty.FirstOpen == NULL)
            GcFaulty.FirstOpen = file;
        break;
    case GEN_X_05:
        if (GcFaulty.Opens++ > 0) {
            GcFaulty.Opens--;
            return GcComplete(Irp, STATUS_SHARING_VIOLATION, 0);
        }
        break;
    case GEN_X_44:
        if (GcFaulty.Opens++ < GC_LEAKS)
            ExAllocatePoolWithTag(NonPagedPool, 64, GC_TAG);
        break;
    default:
        break;
    }
    return RealGcDispatchCreate(DeviceObject, Irp);
}

NTSTATUS GcDispatchCleanup(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    if (GcFaulty.Choice == GEN_X_05)
        GcFaulty.Opens--;
    return RealGcDispatchCleanup(DeviceObject, Irp);
}

NTSTATUS GcDispatchDeviceControl(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    ULONG *code = &IoGetCurrentIrpStackLocation(Irp)->Parameters.DeviceIoControl.IoControlCode;

    /* function number and transfer method, without device type and access */
    if (GcFaulty.Choice == GEN_X_04 && (*code & 0x3FFF) == (IOCTL_VMGENCOUNTER_READ & 0x3FFF))
        *code = IOCTL_VMGENCOUNTER_READ;
    return RealGcDispatchDeviceControl(DeviceObject, Irp);
}

/* -- lengths --------------------------------------------------------------------------------- */

static NTSTATUS GcCheckOldGuest(ULONG InputLength, ULONG OutputLength, NTSTATUS Status)
{
    switch (GcFaulty.Choice) {
    case GEN_F_26:
    case GEN_X_46:
    case GEN_X_47:
        return Status == STATUS_NOT_SUPPORTED ? STATUS_SUCCESS : Status;
    case GEN_F_27:
        return STATUS_NOT_SUPPORTED;
    case GEN_X_48:
        if (Status == STATUS_NOT_SUPPORTED)
            GcFaulty.Refused = TRUE;
        return GcFaulty.Refused ? STATUS_NOT_SUPPORTED : Status;
    case GEN_X_49:
        return InputLength > ID_SIZE && OutputLength >= ID_SIZE ? STATUS_SUCCESS : Status;
    case GEN_X_50:
        return InputLength == ID_SIZE && OutputLength < ID_SIZE ? STATUS_INVALID_PARAMETER : Status;
    case OLD_GUEST_FIRST:
        return InputLength >= ID_SIZE ? STATUS_NOT_SUPPORTED : Status;
    default:
        return Status;
    }
}

NTSTATUS GcCheckLengths(PGC_DEVICE Device, ULONG InputLength, ULONG OutputLength)
{
    NTSTATUS status = RealGcCheckLengths(Device, InputLength, OutputLength);
    BOOLEAN shortInput = InputLength > 0 && InputLength < ID_SIZE;
    BOOLEAN shortOutput = OutputLength < ID_SIZE;

    if (!Device->EventDriven)
        status = GcCheckOldGuest(InputLength, OutputLength, status);
    switch (GcFaulty.Choice) {
    case GEN_F_24:
    case GEN_X_88:
        return shortInput ? status : STATUS_SUCCESS;
    case GEN_F_25:
        return InputLength >= 8 && !shortOutput ? STATUS_SUCCESS : status;
    case GEN_X_06:
        return InputLength == 0 && OutputLength > ID_SIZE ? STATUS_INVALID_PARAMETER : status;
    case GEN_X_07:
    case GEN_X_08:
    case GEN_X_89:
        return shortInput && !shortOutput ? STATUS_SUCCESS : status;
    case GEN_X_10:
        return InputLength == ID_SIZE && Device->EventDriven ? STATUS_SUCCESS : status;
    case GEN_X_11:
        return RealGcCheckLengths(Device, (USHORT)InputLength, (USHORT)OutputLength);
    case GEN_X_16:
        return shortOutput && InputLength != 0 && InputLength != ID_SIZE ? STATUS_NOT_SUPPORTED
                                                                         : status;
    case LONG_REFUSED:
        return InputLength > ID_SIZE && NT_SUCCESS(status) ? STATUS_INVALID_PARAMETER : status;
    case SHORT_87:
        return shortInput && !shortOutput ? STATUS_INVALID_PARAMETER : status;
    case INPUT_FIRST:
        return shortInput ? STATUS_INVALID_PARAMETER : status;
    case ALWAYS_POLL:
        return shortOutput ? status : STATUS_SUCCESS;
    default:
        return status;
    }
}

/* Does the faulty driver take this request for a poll, though its input is not empty? */
static BOOLEAN GcIsPoll(PGC_DEVICE Device, PIRP Irp, ULONG InputLength)
{
    VM_GENCOUNTER current;

    switch (GcFaulty.Choice) {
    case GEN_F_26:
        return !Device->EventDriven;
    case GEN_X_08:
        return InputLength < ID_SIZE;
    case GEN_X_09:
        return InputLength > ID_SIZE;
    case GEN_X_89:
        return InputLength != ID_SIZE;
    case GEN_X_11:
        return (USHORT)InputLength == 0;
    case GEN_X_46:
        if (Device->EventDriven || InputLength < ID_SIZE)
            return FALSE;
        GcReadLocked(Device, &current);
        return !GcSameId(&current, GcExpectedId(Irp));
    case ALWAYS_POLL:
        return TRUE;
    default:
        return FALSE;
    }
}

NTSTATUS GcRead(PGC_DEVICE Device, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    ULONG inputLength = stack->Parameters.DeviceIoControl.InputBufferLength;
    ULONG outputLength = stack->Parameters.DeviceIoControl.OutputBufferLength;

    if (inputLength > 0 && NT_SUCCESS(GcCheckLengths(Device, inputLength, outputLength))) {
        if (GcIsPoll(Device, Irp, inputLength))
            return GcPoll(Device, Irp);
        if (GcFaulty.Choice == GEN_X_46 && !Device->EventDriven)
            return GcComplete(Irp, STATUS_NOT_SUPPORTED, 0);
    }
    return RealGcRead(Device, Irp);
}

/* -- polls ----------------------------------------------------------------------------------- */

/* GEN-F-09: no lock, and no second look. */
static NTSTATUS GcPollHalves(PGC_DEVICE Device, PIRP Irp)
{
    volatile VM_GENCOUNTER *memory = Device->Memory;
    VM_GENCOUNTER id;

    id.GenerationCount = READ_REGISTER_ULONG64(&memory->GenerationCount);
    id.GenerationCountHigh = READ_REGISTER_ULONG64(&memory->GenerationCountHigh);
    return GcCompleteWithId(Irp, &id);
}

/* GEN-F-11: reads, is overtaken, and puts back what it read. */
static NTSTATUS GcPollLastSeen(PGC_DEVICE Device, PIRP Irp)
{
    VM_GENCOUNTER current;
    KIRQL irql;

    GcReadLocked(Device, &current);
    GcFaulty.Seen = current;
    KeAcquireSpinLock(&Device->Lock, &irql);
    KeReleaseSpinLock(&Device->Lock, irql);
    current = GcFaulty.Seen;
    return GcCompleteWithId(Irp, &current);
}

/* GEN-F-29: there is one queue, and the waits are ahead. */
static NTSTATUS GcPollInTurn(PGC_DEVICE Device, PIRP Irp)
{
    NTSTATUS status = STATUS_SUCCESS;
    KIRQL irql;

    KeAcquireSpinLock(&Device->Lock, &irql);
    if (!IsListEmpty(&Device->Waits)) {
        /* due at the next change, as its place in the buffer holds no current id */
        RtlZeroMemory(Irp->AssociatedIrp.SystemBuffer, ID_SIZE);
        RealGcReadId(Device, Irp->AssociatedIrp.SystemBuffer);
        status = GcEnqueueWait(Device, Irp);
    }
    KeReleaseSpinLock(&Device->Lock, irql);
    if (status == STATUS_SUCCESS)
        return RealGcPoll(Device, Irp);
    if (status == STATUS_CANCELLED)
        GcComplete(Irp, STATUS_CANCELLED, 0);
    return STATUS_PENDING;
}

NTSTATUS GcPoll(PGC_DEVICE Device, PIRP Irp)
{
    VM_GENCOUNTER id = GcFaulty.Copy;
    NTSTATUS status;

    if (Device->Memory == NULL && GcFaulty.Choice != GEN_X_43)
        return RealGcPoll(Device, Irp);
    switch (GcFaulty.Choice) {
    case GEN_F_04:
        return GcCompleteWithId(Irp, &id);
    case GEN_F_09:
        return GcPollHalves(Device, Irp);
    case GEN_F_10:
        GcMirrorId(Device, &id);
        return GcCompleteWithId(Irp, &id);
    case GEN_F_11:
        return GcPollLastSeen(Device, Irp);
    case GEN_F_29:
        return GcPollInTurn(Device, Irp);
    case GEN_X_17:
        GcReadLocked(Device, &GcFaulty.Seen);
        return RealGcPoll(Device, Irp);
    case GEN_X_18:
        if (!GcFaulty.Failed)
            return RealGcPoll(Device, Irp);
        GcFaulty.Failed = FALSE;
        return GcCompleteWithId(Irp, &id);
    case GEN_X_43:
        if (Device->Memory != NULL)
            return RealGcPoll(Device, Irp);
        return GcCompleteWithId(Irp, &id);
    case REJUDGE_ON_POLL:
        status = RealGcPoll(Device, Irp);
        GcJudgeWaits(Device);
        return status;
    default:
        return RealGcPoll(Device, Irp);
    }
}

/* -- completion ------------------------------------------------------------------------------ */

static ULONG64 GcReversed(ULONG64 Half)
{
    return RtlUlonglongByteSwap(Half);
}

/* The first eight bytes as the first three fields of a GUID are written. */
static ULONG64 GcGuidOrder(ULONG64 Half)
{
    ULONG64 swapped = RtlUlonglongByteSwap(Half);
    return swapped >> 32 | (ULONG64)(USHORT)(swapped >> 16) << 32 | (ULONG64)(USHORT)swapped << 48;
}

NTSTATUS GcCompleteWithId(PIRP Irp, const VM_GENCOUNTER *Id)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    PGC_DEVICE device = stack->DeviceObject->DeviceExtension;
    ULONG room = stack->Parameters.DeviceIoControl.OutputBufferLength;
    UCHAR *output = Irp->AssociatedIrp.SystemBuffer;
    VM_GENCOUNTER id = *Id;

    switch (GcFaulty.Choice) {
    case GEN_F_14:
        id.GenerationCount = Id->GenerationCountHigh;
        id.GenerationCountHigh = Id->GenerationCount;
        break;
    case GEN_F_15:
        id.GenerationCount = GcGuidOrder(Id->GenerationCount);
        break;
    case GEN_F_16:
        id.GenerationCount = GcReversed(Id->GenerationCount);
        id.GenerationCountHigh = GcReversed(Id->GenerationCountHigh);
        break;
    case GEN_F_22:
        RtlCopyMemory(output, Id, ID_SIZE);
        return GcComplete(Irp, STATUS_SUCCESS, room);
    case GEN_F_23:
        RtlCopyMemory(output, Id, ID_SIZE);
        return GcComplete(Irp, STATUS_SUCCESS, 0);
    case GEN_X_87:
        RtlCopyMemory(output, Id, ID_SIZE);
        return GcComplete(Irp, STATUS_SUCCESS, sizeof(Id->GenerationCount));
    case GEN_F_24:
    case GEN_X_88:
        if (room >= ID_SIZE)
            break;
        RtlCopyMemory(output, Id, room);
        return GcComplete(
            Irp, GcFaulty.Choice == GEN_F_24 ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS, room);
    case GEN_X_10:
        if (room >= ID_SIZE)
            break;
        return GcComplete(Irp, STATUS_BUFFER_TOO_SMALL, 0);
    case GEN_X_47:
        if (device->EventDriven || stack->Parameters.DeviceIoControl.InputBufferLength == 0)
            break;
        return GcComplete(Irp, STATUS_NOT_SUPPORTED, 0);
    case GEN_X_12:
        if (room < 2 * ID_SIZE)
            break;
        RtlCopyMemory(output, Id, ID_SIZE);
        RtlZeroMemory(output + ID_SIZE, ID_SIZE);
        return GcComplete(Irp, STATUS_SUCCESS, 2 * ID_SIZE);
    default:
        break;
    }
    return RealGcCompleteWithId(Irp, &id);
}

NTSTATUS GcComplete(PIRP Irp, NTSTATUS Status, ULONG_PTR Information)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);

    if (NT_SUCCESS(Status) || stack->MajorFunction != IRP_MJ_DEVICE_CONTROL)
        return RealGcComplete(Irp, Status, Information);
    GcFaulty.Failed = TRUE;
    switch (GcFaulty.Choice) {
    case GEN_X_13:
        if (Irp->UserBuffer != NULL)
            RtlZeroMemory(Irp->UserBuffer,
                          min(ID_SIZE, stack->Parameters.DeviceIoControl.OutputBufferLength));
        break;
    case GEN_X_14:
        Information = ID_SIZE;
        break;
    case CODE_50:
        if (Status == STATUS_INVALID_DEVICE_REQUEST)
            Status = STATUS_NOT_SUPPORTED;
        break;
    default:
        break;
    }
    return RealGcComplete(Irp, Status, Information);
}
