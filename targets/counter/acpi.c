/*
 * The way to the generation id: the ACPI driver at the end of the device stack evaluates ADDR, the
 * 16 bytes it names are mapped, and a handler is registered for the notification that they have
 * changed.
 */
#include "gencounter.h"

#define GC_METHOD_ADDR ((ULONG)'RDDA') /* "ADDR" in memory */

/* Room for the two integers of the package that ADDR returns. */
typedef union _GC_ADDR_OUTPUT {
    ACPI_EVAL_OUTPUT_BUFFER Buffer;
    UCHAR Room[sizeof(ACPI_EVAL_OUTPUT_BUFFER) + sizeof(ACPI_METHOD_ARGUMENT)];
} GC_ADDR_OUTPUT;

/* Waits for a request built with Event; Status is what IoCallDriver returned. */
static NTSTATUS GcAwait(NTSTATUS Status, PKEVENT Event, PIO_STATUS_BLOCK Result)
{
    if (Status != STATUS_PENDING)
        return Status;
    KeWaitForSingleObject(Event, Executive, KernelMode, FALSE, NULL);
    return Result->Status;
}

/* ADDR is a package of two integers: the low 32 bits of the physical address, then the high 32
 * bits. */
static NTSTATUS GcEvaluateAddress(PGC_DEVICE Device, PPHYSICAL_ADDRESS Address)
{
    ACPI_EVAL_INPUT_BUFFER input;
    GC_ADDR_OUTPUT output;
    PACPI_METHOD_ARGUMENT low, high;
    IO_STATUS_BLOCK result;
    NTSTATUS status;
    KEVENT event;
    PIRP irp;

    RtlZeroMemory(&input, sizeof(input));
    RtlZeroMemory(&output, sizeof(output));
    input.Signature = ACPI_EVAL_INPUT_BUFFER_SIGNATURE;
    input.MethodNameAsUlong = GC_METHOD_ADDR;
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp =
        IoBuildDeviceIoControlRequest(IOCTL_ACPI_EVAL_METHOD, Device->Lower, &input, sizeof(input),
                                      &output, sizeof(output), FALSE, &event, &result);
    if (irp == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = GcAwait(IoCallDriver(Device->Lower, irp), &event, &result);
    if (!NT_SUCCESS(status))
        return status;

    low = &output.Buffer.Argument[0];
    high = ACPI_METHOD_NEXT_ARGUMENT(low);
    if (output.Buffer.Signature != ACPI_EVAL_OUTPUT_BUFFER_SIGNATURE || output.Buffer.Count != 2 ||
        low->Type != ACPI_METHOD_ARGUMENT_INTEGER || high->Type != ACPI_METHOD_ARGUMENT_INTEGER)
        return STATUS_ACPI_INVALID_DATA;
    Address->LowPart = low->Argument;
    Address->HighPart = (LONG)high->Argument;
    return STATUS_SUCCESS;
}

NTSTATUS GcMapMemory(PGC_DEVICE Device)
{
    PHYSICAL_ADDRESS address;
    PVOID memory;
    KIRQL irql;
    NTSTATUS status = GcEvaluateAddress(Device, &address);

    if (!NT_SUCCESS(status))
        return status;
    /* Cached, because the memory may be RAM that is mapped cached elsewhere. */
    memory = MmMapIoSpace(address, sizeof(VM_GENCOUNTER), MmCached);
    if (memory == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    KeAcquireSpinLock(&Device->Lock, &irql);
    Device->Memory = memory;
    KeReleaseSpinLock(&Device->Lock, irql);
    return STATUS_SUCCESS;
}

VOID GcUnmapMemory(PGC_DEVICE Device)
{
    PVOID memory;
    KIRQL irql;

    KeAcquireSpinLock(&Device->Lock, &irql);
    memory = (PVOID)Device->Memory;
    Device->Memory = NULL;
    KeReleaseSpinLock(&Device->Lock, irql);
    if (memory != NULL)
        MmUnmapIoSpace(memory, sizeof(VM_GENCOUNTER));
}

static NTSTATUS GcQueryAcpiInterface(PGC_DEVICE Device)
{
    PIO_STACK_LOCATION stack;
    IO_STATUS_BLOCK result;
    KEVENT event;
    PIRP irp;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp = IoBuildSynchronousFsdRequest(IRP_MJ_PNP, Device->Lower, NULL, 0, NULL, &event, &result);
    if (irp == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    irp->IoStatus.Status = STATUS_NOT_SUPPORTED;
    stack = IoGetNextIrpStackLocation(irp);
    stack->MinorFunction = IRP_MN_QUERY_INTERFACE;
    stack->Parameters.QueryInterface.InterfaceType = &GUID_ACPI_INTERFACE_STANDARD;
    stack->Parameters.QueryInterface.Size = sizeof(Device->Acpi);
    stack->Parameters.QueryInterface.Version = 1;
    stack->Parameters.QueryInterface.Interface = (PINTERFACE)&Device->Acpi;
    stack->Parameters.QueryInterface.InterfaceSpecificData = NULL;
    return GcAwait(IoCallDriver(Device->Lower, irp), &event, &result);
}

NTSTATUS GcRegisterNotification(PGC_DEVICE Device)
{
    NTSTATUS status = GcQueryAcpiInterface(Device);

    if (!NT_SUCCESS(status))
        return status;
    status = Device->Acpi.RegisterForDeviceNotifications(Device->Acpi.Context, GcNotified, Device);
    if (!NT_SUCCESS(status)) {
        Device->Acpi.InterfaceDereference(Device->Acpi.Context);
        RtlZeroMemory(&Device->Acpi, sizeof(Device->Acpi));
    }
    return status;
}

VOID GcUnregisterNotification(PGC_DEVICE Device)
{
    if (Device->Acpi.UnregisterForDeviceNotifications == NULL)
        return;
    Device->Acpi.UnregisterForDeviceNotifications(Device->Acpi.Context, GcNotified);
    Device->Acpi.InterfaceDereference(Device->Acpi.Context);
    RtlZeroMemory(&Device->Acpi, sizeof(Device->Acpi));
}

/* The hypervisor says that it has stored another id. It may say so late, twice, or for nothing. */
VOID GcNotified(PVOID Context, ULONG NotifyValue)
{
    if (NotifyValue == GC_NOTIFY_CHANGED)
        GcJudgeWaits(Context);
}

/* Reads the id whole; the lock is held and the memory is mapped. No instruction loads 16 bytes
 * at once from memory that is aligned to 8 and may not be written, so a store of the hypervisor
 * can fall between the halves. Both halves are read until they come out the same twice. Ids
 * never return and their halves are random, so an equal low half before and after the high one
 * means that no other id was there in between. */
VOID GcReadId(PGC_DEVICE Device, PVM_GENCOUNTER Id)
{
    ULONG64 low = READ_REGISTER_ULONG64((volatile ULONG64 *)&Device->Memory->GenerationCount);
    ULONG64 high = READ_REGISTER_ULONG64((volatile ULONG64 *)&Device->Memory->GenerationCountHigh);

    do {
        Id->GenerationCount = low;
        Id->GenerationCountHigh = high;
        low = READ_REGISTER_ULONG64((volatile ULONG64 *)&Device->Memory->GenerationCount);
        high = READ_REGISTER_ULONG64((volatile ULONG64 *)&Device->Memory->GenerationCountHigh);
    } while (low != Id->GenerationCount || high != Id->GenerationCountHigh);
}

/* Ids have no order and no special values: two are the same or they are not. */
BOOLEAN GcSameId(const VM_GENCOUNTER *First, const VM_GENCOUNTER *Second)
{
    return RtlCompareMemory(First, Second, sizeof(*First)) == sizeof(*First);
}
