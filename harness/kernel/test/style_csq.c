/*
 * A counter driver in the style of a Plug and Play function driver with a cancel-safe queue: waits sit in an
 * IO_CSQ, the notification handler queues a DPC, the DPC completes what is due. For the kernel's own tests, which
 * also let it err in one thing (chosen.h).
 */
#include <acpiioct.h>
#include <initguid.h>
#include <ntddk.h>
#include <vmgenerationcounter.h>
#include <wdmguid.h>

#include "chosen.h"

#define TAG 'qsCG'

typedef struct _FDO_DATA {
    PDEVICE_OBJECT Self, Pdo, Next;
    UNICODE_STRING Interface;
    ACPI_INTERFACE_STANDARD2 Acpi;
    BOOLEAN Gone, Linked;
    volatile VM_GENCOUNTER *Memory;
    IO_CSQ Queue;
    LIST_ENTRY Pending;
    KSPIN_LOCK Lock;
    KDPC Dpc;
} FDO_DATA, *PFDO_DATA;

static UNICODE_STRING LinkName = RTL_CONSTANT_STRING(L"\\DosDevices\\VmGenerationCounter");
static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\VmGenerationCounterCsq");

DRIVER_INITIALIZE DriverEntry;
DRIVER_ADD_DEVICE AddDevice;
DRIVER_UNLOAD Unload;
KDEFERRED_ROUTINE OnDpc;
_Dispatch_type_(IRP_MJ_PNP) DRIVER_DISPATCH DispatchPnp;

/* The platform stores halves one after the other at worst: read until two reads agree. */
static VOID ReadId(PFDO_DATA Fdo, PVM_GENCOUNTER Id)
{
    VM_GENCOUNTER again;

    do {
        Id->GenerationCount = Fdo->Memory->GenerationCount;
        Id->GenerationCountHigh = Fdo->Memory->GenerationCountHigh;
        again.GenerationCount = Fdo->Memory->GenerationCount;
        again.GenerationCountHigh = Fdo->Memory->GenerationCountHigh;
    } while (!RtlEqualMemory(Id, &again, sizeof(again)));
}

static NTSTATUS Finish(PIRP Irp, NTSTATUS Status, ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

/* A request may still be on its way when the last handle goes: nobody would end it after the cleanup. */
static NTSTATUS CsqInsert(PIO_CSQ Csq, PIRP Irp, PVOID Context)
{
    PFDO_DATA fdo = CONTAINING_RECORD(Csq, FDO_DATA, Queue);

    UNREFERENCED_PARAMETER(Context);
    if (IoGetCurrentIrpStackLocation(Irp)->FileObject->FsContext != NULL)
        return STATUS_CANCELLED;
    InsertTailList(&fdo->Pending, &Irp->Tail.Overlay.ListEntry);
    return STATUS_SUCCESS;
}

static VOID CsqRemove(PIO_CSQ Csq, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Csq);
    RemoveEntryList(&Irp->Tail.Overlay.ListEntry);
}

/* Context NULL: any; a file object: only its requests; the device: those whose id is out of date. */
static PIRP CsqPeek(PIO_CSQ Csq, PIRP Irp, PVOID Context)
{
    PFDO_DATA fdo = CONTAINING_RECORD(Csq, FDO_DATA, Queue);
    PLIST_ENTRY entry = Irp ? Irp->Tail.Overlay.ListEntry.Flink : fdo->Pending.Flink;
    VM_GENCOUNTER now;

    if (Context == fdo)
        ReadId(fdo, &now);
    for (; entry != &fdo->Pending; entry = entry->Flink) {
        PIRP next = CONTAINING_RECORD(entry, IRP, Tail.Overlay.ListEntry);
        if (Context == NULL || IoGetCurrentIrpStackLocation(next)->FileObject == Context)
            return next;
        if (Context == fdo && !RtlEqualMemory(next->AssociatedIrp.SystemBuffer, &now, sizeof(now)))
            return next;
    }
    return NULL;
}

_IRQL_raises_(DISPATCH_LEVEL) static VOID CsqLock(PIO_CSQ Csq, PKIRQL Irql)
{
    KeAcquireSpinLock(&CONTAINING_RECORD(Csq, FDO_DATA, Queue)->Lock, Irql);
}

static VOID CsqUnlock(PIO_CSQ Csq, KIRQL Irql)
{
    KeReleaseSpinLock(&CONTAINING_RECORD(Csq, FDO_DATA, Queue)->Lock, Irql);
}

static VOID CsqCancelled(PIO_CSQ Csq, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Csq);
    Finish(Irp, STATUS_CANCELLED, 0);
}

static VOID CompleteDue(PFDO_DATA Fdo)
{
    PIRP irp;

    while ((irp = IoCsqRemoveNextIrp(&Fdo->Queue, Fdo)) != NULL) {
        VM_GENCOUNTER now;
        ReadId(Fdo, &now);
        if (RtlEqualMemory(irp->AssociatedIrp.SystemBuffer, &now, sizeof(now))) {
            if (!NT_SUCCESS(IoCsqInsertIrpEx(&Fdo->Queue, irp, NULL, NULL))) /* back meanwhile */
                Finish(irp, STATUS_CANCELLED, 0);
            continue;
        }
        RtlCopyMemory(irp->AssociatedIrp.SystemBuffer, &now, sizeof(now));
        Finish(irp, STATUS_SUCCESS, sizeof(now));
    }
}

static VOID EndAll(PFDO_DATA Fdo, PFILE_OBJECT File)
{
    PIRP irp;

    while ((irp = IoCsqRemoveNextIrp(&Fdo->Queue, File)) != NULL)
        Finish(irp, STATUS_CANCELLED, 0);
}

VOID OnDpc(PKDPC Dpc, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    CompleteDue(Context);
}

static VOID OnWork(PDEVICE_OBJECT DeviceObject, PVOID Context)
{
    CompleteDue(DeviceObject->DeviceExtension);
    IoFreeWorkItem(Context);
}

static VOID OnNotify(PVOID Context, ULONG Value)
{
    if (Is(L"work-items")) { /* no misuse: one for each notification */
        PIO_WORKITEM item = IoAllocateWorkItem(((PFDO_DATA)Context)->Self);
        if (item)
            IoQueueWorkItem(item, OnWork, DelayedWorkQueue, item);
    } else if (Value == 0x80)
        KeInsertQueueDpc(&((PFDO_DATA)Context)->Dpc, NULL, NULL);
}

static NTSTATUS EvaluateAddr(PFDO_DATA Fdo, PPHYSICAL_ADDRESS Address)
{
    ACPI_EVAL_INPUT_BUFFER input = {ACPI_EVAL_INPUT_BUFFER_SIGNATURE, {{'A', 'D', 'D', 'R'}}};
    UCHAR room[64];
    PACPI_EVAL_OUTPUT_BUFFER output = (PACPI_EVAL_OUTPUT_BUFFER)room;
    IO_STATUS_BLOCK iosb;
    KEVENT event;
    PIRP irp;
    NTSTATUS status;

    KeInitializeEvent(&event, SynchronizationEvent, FALSE);
    irp = IoBuildDeviceIoControlRequest(IOCTL_ACPI_EVAL_METHOD, Fdo->Next, &input, sizeof(input),
                                        room, sizeof(room), FALSE, &event, &iosb);
    if (!irp)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = IoCallDriver(Fdo->Next, irp);
    if (status == STATUS_PENDING) {
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
        status = iosb.Status;
    }
    if (!NT_SUCCESS(status))
        return status;
    Address->LowPart = output->Argument[0].Argument;
    Address->HighPart = ACPI_METHOD_NEXT_ARGUMENT(&output->Argument[0])->Argument;
    return STATUS_SUCCESS;
}

static NTSTATUS QueryAcpi(PFDO_DATA Fdo)
{
    IO_STATUS_BLOCK iosb;
    PIO_STACK_LOCATION next;
    KEVENT event;
    PIRP irp;
    NTSTATUS status;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp = IoBuildSynchronousFsdRequest(IRP_MJ_PNP, Fdo->Next, NULL, 0, NULL, &event, &iosb);
    if (!irp)
        return STATUS_INSUFFICIENT_RESOURCES;
    next = IoGetNextIrpStackLocation(irp);
    next->MinorFunction = IRP_MN_QUERY_INTERFACE;
    next->Parameters.QueryInterface.InterfaceType = &GUID_ACPI_INTERFACE_STANDARD2;
    next->Parameters.QueryInterface.Size = sizeof(Fdo->Acpi);
    next->Parameters.QueryInterface.Version = 1;
    next->Parameters.QueryInterface.Interface = (PINTERFACE)&Fdo->Acpi;
    status = IoCallDriver(Fdo->Next, irp);
    if (status == STATUS_PENDING) {
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
        status = iosb.Status;
    }
    return status;
}

static NTSTATUS Start(PFDO_DATA Fdo)
{
    PHYSICAL_ADDRESS address;
    NTSTATUS status = EvaluateAddr(Fdo, &address);

    if (!NT_SUCCESS(status))
        return status;
    Fdo->Memory = MmMapIoSpace(address, sizeof(VM_GENCOUNTER), MmCached);
    if (!Fdo->Memory)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = QueryAcpi(Fdo);
    if (NT_SUCCESS(status))
        status = Fdo->Acpi.RegisterForDeviceNotifications(Fdo->Acpi.Context, OnNotify, Fdo);
    if (NT_SUCCESS(status))
        status = IoCreateSymbolicLink(&LinkName, &DeviceName);
    if (NT_SUCCESS(status)) {
        Fdo->Linked = TRUE;
        status = IoSetDeviceInterfaceState(&Fdo->Interface, TRUE);
        CompleteDue(Fdo);
    }
    return status;
}

static VOID Quiet(PFDO_DATA Fdo)
{
    Fdo->Gone = TRUE;
    if (Fdo->Acpi.UnregisterForDeviceNotifications) {
        if (!Is(L"handler-left"))
            Fdo->Acpi.UnregisterForDeviceNotifications(Fdo->Acpi.Context);
        Fdo->Acpi.UnregisterForDeviceNotifications = NULL;
        if (!Is(L"interface-kept"))
            Fdo->Acpi.InterfaceDereference(Fdo->Acpi.Context);
        if (Is(L"interface-twice"))
            Fdo->Acpi.InterfaceDereference(Fdo->Acpi.Context);
    }
    KeFlushQueuedDpcs();
    if (Fdo->Linked) {
        IoSetDeviceInterfaceState(&Fdo->Interface, FALSE);
        IoDeleteSymbolicLink(&LinkName);
        Fdo->Linked = FALSE;
    }
    EndAll(Fdo, NULL);
}

NTSTATUS DispatchPnp(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PFDO_DATA fdo = DeviceObject->DeviceExtension;
    NTSTATUS status;

    PAGED_CODE();
    switch (IoGetCurrentIrpStackLocation(Irp)->MinorFunction) {
    case IRP_MN_START_DEVICE:
        status =
            IoForwardIrpSynchronously(fdo->Next, Irp) ? Irp->IoStatus.Status : STATUS_UNSUCCESSFUL;
        if (NT_SUCCESS(status))
            status = Start(fdo);
        return Finish(Irp, status, 0);
    case IRP_MN_SURPRISE_REMOVAL:
        Quiet(fdo);
        Irp->IoStatus.Status = STATUS_SUCCESS;
        break;
    case IRP_MN_REMOVE_DEVICE:
        Quiet(fdo);
        if (fdo->Memory)
            MmUnmapIoSpace((PVOID)fdo->Memory, sizeof(VM_GENCOUNTER));
        Irp->IoStatus.Status = STATUS_SUCCESS;
        IoSkipCurrentIrpStackLocation(Irp);
        status = IoCallDriver(fdo->Next, Irp);
        IoDetachDevice(fdo->Next);
        RtlFreeUnicodeString(&fdo->Interface);
        IoDeleteDevice(DeviceObject);
        return status;
    case IRP_MN_QUERY_REMOVE_DEVICE:
        Irp->IoStatus.Status = STATUS_SUCCESS;
        break;
    }
    if (Is(L"pending-for-below")) {
        IoCopyCurrentIrpStackLocationToNext(Irp);
        IoCallDriver(fdo->Next, Irp);
        return STATUS_PENDING;
    }
    IoSkipCurrentIrpStackLocation(Irp);
    return IoCallDriver(fdo->Next, Irp);
}

static NTSTATUS OnPowered(PDEVICE_OBJECT DeviceObject, PIRP Irp, PVOID Context)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);

    UNREFERENCED_PARAMETER(DeviceObject);
    if (Irp->PendingReturned && !Is(L"mark-not-passed"))
        IoMarkIrpPending(Irp);
    if (stack->Parameters.Power.Type == DevicePowerState &&
        stack->Parameters.Power.State.DeviceState == PowerDeviceD0)
        KeInsertQueueDpc(&((PFDO_DATA)Context)->Dpc, NULL, NULL);
    return STATUS_SUCCESS;
}

static NTSTATUS DispatchPower(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PFDO_DATA fdo = DeviceObject->DeviceExtension;

    PoStartNextPowerIrp(Irp);
    IoCopyCurrentIrpStackLocationToNext(Irp);
    IoSetCompletionRoutine(Irp, OnPowered, fdo, TRUE, TRUE, TRUE);
    return PoCallDriver(fdo->Next, Irp);
}

static NTSTATUS DispatchOpen(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);

    if (stack->MajorFunction == IRP_MJ_CLEANUP) {
        PFDO_DATA fdo = DeviceObject->DeviceExtension;
        KIRQL irql;

        KeAcquireSpinLock(&fdo->Lock, &irql);
        stack->FileObject->FsContext = fdo; /* closed */
        KeReleaseSpinLock(&fdo->Lock, irql);
        EndAll(fdo, stack->FileObject);
    }
    return Finish(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS Read(PFDO_DATA Fdo, PIRP Irp, PIO_STACK_LOCATION Stack)
{
    ULONG in = Stack->Parameters.DeviceIoControl.InputBufferLength;
    PVM_GENCOUNTER buffer = Irp->AssociatedIrp.SystemBuffer;
    RTL_OSVERSIONINFOW version = {sizeof(version)};
    VM_GENCOUNTER now;

    if (in != 0 && in < sizeof(*buffer))
        return Finish(Irp, STATUS_INVALID_PARAMETER, 0);
    if (Stack->Parameters.DeviceIoControl.OutputBufferLength < sizeof(*buffer))
        return Finish(Irp, STATUS_BUFFER_TOO_SMALL, 0);
    if (Fdo->Gone)
        return Finish(Irp, STATUS_DEVICE_REMOVED, 0);
    if (in == 0) {
        ReadId(Fdo, &now);
        RtlCopyMemory(buffer, &now, sizeof(now));
        return Finish(Irp, STATUS_SUCCESS, sizeof(now));
    }
    RtlGetVersion(&version);
    if (version.dwMajorVersion < 6)
        return Finish(Irp, STATUS_NOT_SUPPORTED, 0);
    if (!NT_SUCCESS(IoCsqInsertIrpEx(&Fdo->Queue, Irp, NULL, NULL)))
        return Finish(Irp, STATUS_CANCELLED, 0);
    CompleteDue(Fdo);
    if (Fdo->Gone)
        EndAll(Fdo, NULL);
    return STATUS_PENDING;
}

static NTSTATUS DispatchControl(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);

    if (stack->Parameters.DeviceIoControl.IoControlCode != IOCTL_VMGENCOUNTER_READ)
        return Finish(Irp, STATUS_INVALID_DEVICE_REQUEST, 0);
    return Read(DeviceObject->DeviceExtension, Irp, stack);
}

static NTSTATUS PassDown(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    IoSkipCurrentIrpStackLocation(Irp);
    return IoCallDriver(((PFDO_DATA)DeviceObject->DeviceExtension)->Next, Irp);
}

NTSTATUS AddDevice(PDRIVER_OBJECT DriverObject, PDEVICE_OBJECT Pdo)
{
    PDEVICE_OBJECT device;
    PFDO_DATA fdo;
    NTSTATUS status = IoCreateDevice(DriverObject, sizeof(FDO_DATA), &DeviceName, FILE_DEVICE_ACPI,
                                     FILE_DEVICE_SECURE_OPEN, FALSE, &device);

    if (!NT_SUCCESS(status))
        return status;
    fdo = device->DeviceExtension;
    fdo->Self = device;
    fdo->Pdo = Pdo;
    InitializeListHead(&fdo->Pending);
    KeInitializeSpinLock(&fdo->Lock);
    KeInitializeDpc(&fdo->Dpc, OnDpc, fdo);
    IoCsqInitializeEx(&fdo->Queue, CsqInsert, CsqRemove, CsqPeek, CsqLock, CsqUnlock, CsqCancelled);
    status =
        IoRegisterDeviceInterface(Pdo, &GUID_DEVINTERFACE_VM_GENCOUNTER, NULL, &fdo->Interface);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(device);
        return status;
    }
    fdo->Next = IoAttachDeviceToDeviceStack(device, Pdo);
    device->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}

VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status = Choose(RegistryPath);

    if (!NT_SUCCESS(status))
        return status;
    DriverObject->DriverUnload = Unload;
    DriverObject->DriverExtension->AddDevice = AddDevice;
    DriverObject->MajorFunction[IRP_MJ_PNP] = DispatchPnp;
    DriverObject->MajorFunction[IRP_MJ_POWER] = DispatchPower;
    DriverObject->MajorFunction[IRP_MJ_SYSTEM_CONTROL] = PassDown;
    DriverObject->MajorFunction[IRP_MJ_CREATE] = DriverObject->MajorFunction[IRP_MJ_CLOSE] =
        DriverObject->MajorFunction[IRP_MJ_CLEANUP] = DispatchOpen;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = DispatchControl;
    return STATUS_SUCCESS;
}
