/*
 * The driver as a whole and the life of its device: load, add, start, stop, sleep, remove, unload.
 * Decides when the counter can be reached, and by whom; knows nothing of requests.
 */
#include <initguid.h>

#include "gencounter.h"

#include <wdmsec.h>

#define GC_LINK_NAME L"\\DosDevices\\VmGenerationCounter"

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverExtension->AddDevice = GcAddDevice;
    DriverObject->DriverUnload = GcUnload;
    DriverObject->MajorFunction[IRP_MJ_CREATE] = GcDispatchCreate;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = GcDispatchCleanup;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = GcDispatchClose;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = GcDispatchDeviceControl;
    DriverObject->MajorFunction[IRP_MJ_PNP] = GcDispatchPnp;
    DriverObject->MajorFunction[IRP_MJ_POWER] = GcDispatchPower;
    DriverObject->MajorFunction[IRP_MJ_SYSTEM_CONTROL] = GcDispatchSystemControl;
    return STATUS_SUCCESS;
}

/* Everything belongs to the devices, and they are gone. */
VOID GcUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS GcComplete(PIRP Irp, NTSTATUS Status, ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

/* Event-driven mode came with Windows Vista; before it, requests could not be cancelled one by
 * one. */
BOOLEAN GcIsEventDrivenWindows(VOID)
{
    RTL_OSVERSIONINFOW version;

    RtlZeroMemory(&version, sizeof(version));
    version.dwOSVersionInfoSize = sizeof(version);
    return NT_SUCCESS(RtlGetVersion(&version)) && version.dwMajorVersion >= 6;
}

/* Only administrators and the system may open the device. */
NTSTATUS GcCreateDevice(PDRIVER_OBJECT DriverObject, PDEVICE_OBJECT *DeviceObject)
{
    WCHAR characters[] = GC_DEVICE_NAME;
    WCHAR *digit = &characters[RTL_NUMBER_OF(characters) - 2];
    UNICODE_STRING name;
    NTSTATUS status;

    RtlInitUnicodeString(&name, characters);
    do {
        status = IoCreateDeviceSecure(DriverObject, sizeof(GC_DEVICE), &name, FILE_DEVICE_ACPI,
                                      FILE_DEVICE_SECURE_OPEN, FALSE, &SDDL_DEVOBJ_SYS_ALL_ADM_ALL,
                                      NULL, DeviceObject);
    } while (status == STATUS_OBJECT_NAME_COLLISION && ++*digit <= L'9');
    if (NT_SUCCESS(status)) {
        PGC_DEVICE device = (*DeviceObject)->DeviceExtension;
        RtlCopyMemory(device->Name, characters, sizeof(characters));
    }
    return status;
}

NTSTATUS GcAddDevice(PDRIVER_OBJECT DriverObject, PDEVICE_OBJECT PhysicalDeviceObject)
{
    PDEVICE_OBJECT self;
    PGC_DEVICE device;
    NTSTATUS status = GcCreateDevice(DriverObject, &self);

    if (!NT_SUCCESS(status))
        return status;
    device = self->DeviceExtension;
    device->Self = self;
    device->Physical = PhysicalDeviceObject;
    device->EventDriven = GcIsEventDrivenWindows();
    IoInitializeRemoveLock(&device->RemoveLock, GC_TAG, 0, 0);
    KeInitializeSpinLock(&device->Lock);
    InitializeListHead(&device->Waits);

    status = IoRegisterDeviceInterface(PhysicalDeviceObject, &GUID_DEVINTERFACE_VM_GENCOUNTER, NULL,
                                       &device->InterfaceName);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(self);
        return status;
    }
    device->Lower = IoAttachDeviceToDeviceStack(self, PhysicalDeviceObject);
    if (device->Lower == NULL) {
        RtlFreeUnicodeString(&device->InterfaceName);
        IoDeleteDevice(self);
        return STATUS_NO_SUCH_DEVICE;
    }
    self->Flags |= device->Lower->Flags & DO_POWER_PAGABLE;
    self->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}

/* Opens the two ways in. */
NTSTATUS GcPublish(PGC_DEVICE Device)
{
    UNICODE_STRING link = RTL_CONSTANT_STRING(GC_LINK_NAME);
    UNICODE_STRING name;
    NTSTATUS status;

    RtlInitUnicodeString(&name, Device->Name);
    status = IoCreateSymbolicLink(&link, &name);
    if (!NT_SUCCESS(status))
        return status;
    Device->Started = TRUE;
    return IoSetDeviceInterfaceState(&Device->InterfaceName, TRUE);
}

static VOID GcStop(PGC_DEVICE Device)
{
    UNICODE_STRING link = RTL_CONSTANT_STRING(GC_LINK_NAME);

    if (Device->Started) {
        Device->Started = FALSE;
        IoSetDeviceInterfaceState(&Device->InterfaceName, FALSE);
        IoDeleteSymbolicLink(&link);
    }
    GcUnregisterNotification(Device);
    GcUnmapMemory(Device);
}

/* The handler is there before the id is read for the first time, so that no change in between is
 * lost. Waits may have been queued before the device was stopped: they are judged by what the
 * memory holds now. */
static NTSTATUS GcStart(PGC_DEVICE Device)
{
    NTSTATUS status = GcMapMemory(Device);

    if (NT_SUCCESS(status))
        status = GcRegisterNotification(Device);
    if (NT_SUCCESS(status))
        status = GcPublish(Device);
    if (NT_SUCCESS(status))
        GcJudgeWaits(Device);
    else
        GcStop(Device);
    return status;
}

/* The device has left the machine, or is about to be deleted. */
static VOID GcRetire(PGC_DEVICE Device)
{
    GcStop(Device);
    GcDrainWaits(Device, NULL);
}

static NTSTATUS GcPassDown(PGC_DEVICE Device, PIRP Irp)
{
    IoSkipCurrentIrpStackLocation(Irp);
    return IoCallDriver(Device->Lower, Irp);
}

static NTSTATUS GcRemove(PGC_DEVICE Device, PIRP Irp)
{
    NTSTATUS status;

    GcRetire(Device);
    Irp->IoStatus.Status = STATUS_SUCCESS;
    status = GcPassDown(Device, Irp);
    IoReleaseRemoveLockAndWait(&Device->RemoveLock, Irp);
    IoDetachDevice(Device->Lower);
    RtlFreeUnicodeString(&Device->InterfaceName);
    IoDeleteDevice(Device->Self);
    return status;
}

NTSTATUS GcDispatchPnp(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PGC_DEVICE device = DeviceObject->DeviceExtension;
    NTSTATUS status = IoAcquireRemoveLock(&device->RemoveLock, Irp);

    if (!NT_SUCCESS(status))
        return GcComplete(Irp, status, 0);

    switch (IoGetCurrentIrpStackLocation(Irp)->MinorFunction) {
    case IRP_MN_START_DEVICE:
        if (IoForwardIrpSynchronously(device->Lower, Irp))
            status = Irp->IoStatus.Status;
        else
            status = STATUS_UNSUCCESSFUL;
        if (NT_SUCCESS(status))
            status = GcStart(device);
        GcComplete(Irp, status, 0);
        break;
    case IRP_MN_STOP_DEVICE:
        GcStop(device);
        Irp->IoStatus.Status = STATUS_SUCCESS;
        status = GcPassDown(device, Irp);
        break;
    case IRP_MN_SURPRISE_REMOVAL:
        GcRetire(device);
        Irp->IoStatus.Status = STATUS_SUCCESS;
        status = GcPassDown(device, Irp);
        break;
    case IRP_MN_REMOVE_DEVICE:
        return GcRemove(device, Irp); /* the lock goes with the device */
    case IRP_MN_QUERY_STOP_DEVICE:
    case IRP_MN_CANCEL_STOP_DEVICE:
    case IRP_MN_QUERY_REMOVE_DEVICE:
    case IRP_MN_CANCEL_REMOVE_DEVICE:
        Irp->IoStatus.Status = STATUS_SUCCESS;
        status = GcPassDown(device, Irp);
        break;
    default:
        status = GcPassDown(device, Irp);
        break;
    }
    IoReleaseRemoveLock(&device->RemoveLock, Irp);
    return status;
}

/* The machine may have slept through any number of changes, and not every hypervisor announces
 * them. */
VOID GcResumed(PGC_DEVICE Device)
{
    GcJudgeWaits(Device);
}

static IO_COMPLETION_ROUTINE GcPoweredUp;
static NTSTATUS GcPoweredUp(PDEVICE_OBJECT DeviceObject, PIRP Irp, PVOID Context)
{
    PGC_DEVICE device = Context;

    UNREFERENCED_PARAMETER(DeviceObject);
    if (Irp->PendingReturned)
        IoMarkIrpPending(Irp);
    GcResumed(device);
    IoReleaseRemoveLock(&device->RemoveLock, Irp);
    return STATUS_CONTINUE_COMPLETION;
}

static BOOLEAN GcIsPowerUp(PIO_STACK_LOCATION Stack)
{
    if (Stack->MinorFunction != IRP_MN_SET_POWER)
        return FALSE;
    return Stack->Parameters.Power.Type == SystemPowerState
               ? Stack->Parameters.Power.State.SystemState == PowerSystemWorking
               : Stack->Parameters.Power.State.DeviceState == PowerDeviceD0;
}

/* The device has no power states of its own: it is memory of the machine. */
NTSTATUS GcDispatchPower(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PGC_DEVICE device = DeviceObject->DeviceExtension;
    NTSTATUS status = IoAcquireRemoveLock(&device->RemoveLock, Irp);

    PoStartNextPowerIrp(Irp); /* required before Windows Vista, harmless since */
    if (!NT_SUCCESS(status))
        return GcComplete(Irp, status, 0);

    if (GcIsPowerUp(IoGetCurrentIrpStackLocation(Irp))) {
        IoCopyCurrentIrpStackLocationToNext(Irp);
        IoSetCompletionRoutine(Irp, GcPoweredUp, device, TRUE, TRUE, TRUE);
        return PoCallDriver(device->Lower, Irp); /* the routine releases the lock */
    }
    IoSkipCurrentIrpStackLocation(Irp);
    status = PoCallDriver(device->Lower, Irp);
    IoReleaseRemoveLock(&device->RemoveLock, Irp);
    return status;
}

NTSTATUS GcDispatchSystemControl(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    return GcPassDown(DeviceObject->DeviceExtension, Irp);
}
