/*
 * What the drivers of this folder that are no part of a device stack share: the way to the ACPI device by its
 * name, the mapping, the names, and the judging of one request. Each driver waits in its own style.
 */
#ifndef STYLE_LEGACY_H
#define STYLE_LEGACY_H

#include <acpiioct.h>
#include <ntddk.h>
#include <vmgenerationcounter.h>
#include <wdmsec.h>

typedef struct _STATE {
    PDEVICE_OBJECT Device, Acpi;
    PFILE_OBJECT AcpiFile;
    PUCHAR Memory;
    BOOLEAN EventDriven;
} STATE;

/* Reads until two reads in a row agree. */
static VOID ReadId(const STATE *State, UCHAR Id[16])
{
    UCHAR again[16];

    do {
        RtlCopyMemory(Id, State->Memory, 16);
        RtlCopyMemory(again, State->Memory, 16);
    } while (RtlCompareMemory(Id, again, 16) != 16);
}

static NTSTATUS Finish(PIRP Irp, NTSTATUS Status, ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

/* STATUS_PENDING: the request is a wait. Else the status to complete with, and the id is in place if it is a
 * success. */
static NTSTATUS Judge(const STATE *State, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    ULONG in = stack->Parameters.DeviceIoControl.InputBufferLength;

    if (stack->Parameters.DeviceIoControl.IoControlCode != IOCTL_VMGENCOUNTER_READ)
        return STATUS_INVALID_DEVICE_REQUEST;
    if (in != 0 && in < 16)
        return STATUS_INVALID_PARAMETER;
    if (stack->Parameters.DeviceIoControl.OutputBufferLength < 16)
        return STATUS_BUFFER_TOO_SMALL;
    if (in != 0)
        return State->EventDriven ? STATUS_PENDING : STATUS_NOT_SUPPORTED;
    ReadId(State, Irp->AssociatedIrp.SystemBuffer);
    return STATUS_SUCCESS;
}

static NTSTATUS FindMemory(STATE *State)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\ACPI\\VM_Gen_Counter");
    ACPI_EVAL_INPUT_BUFFER input = {ACPI_EVAL_INPUT_BUFFER_SIGNATURE, {{'A', 'D', 'D', 'R'}}};
    UCHAR room[64];
    PACPI_EVAL_OUTPUT_BUFFER output = (PACPI_EVAL_OUTPUT_BUFFER)room;
    PHYSICAL_ADDRESS address;
    IO_STATUS_BLOCK iosb;
    KEVENT event;
    PIRP irp;
    NTSTATUS status =
        IoGetDeviceObjectPointer(&name, FILE_READ_DATA, &State->AcpiFile, &State->Acpi);

    if (!NT_SUCCESS(status))
        return status;
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp = IoBuildDeviceIoControlRequest(IOCTL_ACPI_EVAL_METHOD, State->Acpi, &input, sizeof(input),
                                        room, sizeof(room), FALSE, &event, &iosb);
    status = irp ? IoCallDriver(State->Acpi, irp) : STATUS_INSUFFICIENT_RESOURCES;
    if (NT_SUCCESS(status)) {
        address.LowPart = output->Argument[0].Argument;
        address.HighPart = output->Argument[1].Argument;
        State->Memory = MmMapIoSpace(address, 16, MmCached);
        if (!State->Memory)
            status = STATUS_INSUFFICIENT_RESOURCES;
    }
    if (!NT_SUCCESS(status))
        ObDereferenceObject(State->AcpiFile);
    return status;
}

static NTSTATUS Publish(STATE *State, PDRIVER_OBJECT Driver)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\GenCounter");
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\??" VM_GENCOUNTER_SYMBOLIC_LINK_NAME);
    ULONG major, minor;
    NTSTATUS status = FindMemory(State);

    if (!NT_SUCCESS(status))
        return status;
    PsGetVersion(&major, &minor, NULL, NULL);
    State->EventDriven = major >= 6;
    status = IoCreateDeviceSecure(Driver, 0, &name, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN,
                                  FALSE, &SDDL_DEVOBJ_SYS_ALL_ADM_ALL, NULL, &State->Device);
    if (NT_SUCCESS(status)) {
        status = IoCreateSymbolicLink(&link, &name);
        if (!NT_SUCCESS(status))
            IoDeleteDevice(State->Device);
    }
    if (!NT_SUCCESS(status)) {
        MmUnmapIoSpace(State->Memory, 16);
        ObDereferenceObject(State->AcpiFile);
    }
    return status;
}

static VOID Withdraw(STATE *State)
{
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\??" VM_GENCOUNTER_SYMBOLIC_LINK_NAME);

    IoDeleteSymbolicLink(&link);
    IoDeleteDevice(State->Device);
    MmUnmapIoSpace(State->Memory, 16);
    ObDereferenceObject(State->AcpiFile);
}

#endif
