/*
 * What callers can ask for: open, cleanup, close, and IOCTL_VMGENCOUNTER_READ in its two modes. The
 * length of the input selects the mode. Every request is completed here or handed to waiters.c;
 * none is passed down, because the code has another meaning to the ACPI driver below
 * (IOCTL_ACPI_ASYNC_EVAL_METHOD).
 */
#include "gencounter.h"

NTSTATUS GcDispatchCreate(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PGC_DEVICE device = DeviceObject->DeviceExtension;
    NTSTATUS status = IoAcquireRemoveLock(&device->RemoveLock, Irp);

    if (!NT_SUCCESS(status))
        return GcComplete(Irp, status, 0);
    status = device->Started ? STATUS_SUCCESS : STATUS_DEVICE_NOT_READY;
    IoReleaseRemoveLock(&device->RemoveLock, Irp);
    return GcComplete(Irp, status, 0);
}

/* The last handle of an open is gone: nobody is left to wait. */
NTSTATUS GcDispatchCleanup(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    GcDrainWaits(DeviceObject->DeviceExtension, IoGetCurrentIrpStackLocation(Irp)->FileObject);
    return GcComplete(Irp, STATUS_SUCCESS, 0);
}

NTSTATUS GcDispatchClose(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    return GcComplete(Irp, STATUS_SUCCESS, 0);
}

NTSTATUS GcDispatchDeviceControl(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PGC_DEVICE device = DeviceObject->DeviceExtension;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    NTSTATUS status = IoAcquireRemoveLock(&device->RemoveLock, Irp);

    if (!NT_SUCCESS(status))
        return GcComplete(Irp, STATUS_DEVICE_REMOVED, 0);
    if (stack->Parameters.DeviceIoControl.IoControlCode == IOCTL_VMGENCOUNTER_READ)
        status = GcRead(device, Irp);
    else
        status = GcComplete(Irp, STATUS_INVALID_DEVICE_REQUEST, 0);
    IoReleaseRemoveLock(&device->RemoveLock, Irp);
    return status;
}

/* Lengths are the whole of the arguments: the content of the input cannot be wrong. An input
 * longer than an id is taken for its first bytes. */
NTSTATUS GcCheckLengths(PGC_DEVICE Device, ULONG InputLength, ULONG OutputLength)
{
    if (OutputLength < sizeof(VM_GENCOUNTER))
        return STATUS_BUFFER_TOO_SMALL;
    if (InputLength == 0)
        return STATUS_SUCCESS;
    if (InputLength < sizeof(VM_GENCOUNTER))
        return STATUS_BUFFER_TOO_SMALL;
    return Device->EventDriven ? STATUS_SUCCESS : STATUS_NOT_SUPPORTED;
}

NTSTATUS GcRead(PGC_DEVICE Device, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    ULONG inputLength = stack->Parameters.DeviceIoControl.InputBufferLength;
    ULONG outputLength = stack->Parameters.DeviceIoControl.OutputBufferLength;
    NTSTATUS status = GcCheckLengths(Device, inputLength, outputLength);

    if (!NT_SUCCESS(status))
        return GcComplete(Irp, status, 0);
    return inputLength == 0 ? GcPoll(Device, Irp) : GcArm(Device, Irp);
}

NTSTATUS GcPoll(PGC_DEVICE Device, PIRP Irp)
{
    VM_GENCOUNTER current;
    BOOLEAN present;
    KIRQL irql;

    KeAcquireSpinLock(&Device->Lock, &irql);
    present = Device->Memory != NULL;
    if (present)
        GcReadId(Device, &current);
    KeReleaseSpinLock(&Device->Lock, irql);
    return present ? GcCompleteWithId(Irp, &current) : GcComplete(Irp, STATUS_DEVICE_REMOVED, 0);
}

/* Success, in either mode. Whoever completes has taken the request from the queue, or never put
 * it there. */
NTSTATUS GcCompleteWithId(PIRP Irp, const VM_GENCOUNTER *Id)
{
    RtlCopyMemory(Irp->AssociatedIrp.SystemBuffer, Id, sizeof(*Id));
    return GcComplete(Irp, STATUS_SUCCESS, sizeof(*Id));
}
