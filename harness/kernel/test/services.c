/*
 * A driver for the kernel's own tests that calls the less common services and checks what they do. Its entry
 * runs the checks; then it answers polls through StartIo, one at a time. Every header that drivers may name is
 * included here, some in the spelling that Windows sources use.
 */
#include "services.h"
#include "style_legacy.h"

#include <NtDDK.h>
#include <TraceLoggingProvider.h>
#include <Wdm.h>
#include <WppRecorder.h>
#include <aux_klib.h>
#include <bugcodes.h>
#include <concurrencysal.h>
#include <crtdbg.h>
#include <csq.h>
#include <devpkey.h>
#include <dpfilter.h>
#include <evntprov.h>
#include <evntrace.h>
#include <excpt.h>
#include <intrin.h>
#include <kernelspecs.h>
#include <minwindef.h>
#include <no_sal2.h>
#include <ntddstor.h>
#include <ntimage.h>
#include <ntpoapi.h>
#include <ntverp.h>
#include <procgrp.h>
#include <sdkddkver.h>
#include <specstrings_strict.h>
#include <tchar.h>
#include <wdmguid.h>
#include <wmiguid.h>
#include <wmistr.h>

#include <pshpack1.h>
typedef struct _PACKED {
    UCHAR A;
    ULONG B;
} PACKED;
#include <poppack.h>
static_assert(sizeof(PACKED) == 5, "packed");

DRIVER_DISPATCH_PAGED OpenClose;
DRIVER_DISPATCH_RAISED Control;
TRACELOGGING_DEFINE_PROVIDER(Provider, "services", (1, 2, 3));
static STATE State;
static const TCHAR Title[] = _T("services");

static LONG Filter(PEXCEPTION_POINTERS Exception)
{
    return Exception ? EXCEPTION_EXECUTE_HANDLER : EXCEPTION_CONTINUE_SEARCH;
}

static NTSTATUS NoSetting(LPCGUID Setting, PVOID Value, ULONG Length, PVOID Context)
{
    UNREFERENCED_PARAMETER(Setting);
    UNREFERENCED_PARAMETER(Value);
    UNREFERENCED_PARAMETER(Length);
    UNREFERENCED_PARAMETER(Context);
    return STATUS_SUCCESS;
}

static VOID CheckTraces(PDEVICE_OBJECT Device)
{
    EVENT_DESCRIPTOR event = {.Id = 1};
    EVENT_DATA_DESCRIPTOR data;
    REGHANDLE handle = 0;
    PVOID setting;
    ULONG index = 0;

    EventDataDescCreate(&data, Title, sizeof(Title));
    CHECK(NT_SUCCESS(EtwRegister(&GUID_ACPI_INTERFACE_STANDARD, NULL, NULL, &handle)) && handle);
    CHECK(!EtwEventEnabled(handle, &event) && NT_SUCCESS(EtwWrite(handle, &event, NULL, 1, &data)));
    CHECK(NT_SUCCESS(EtwUnregister(handle)));
    CHECK(NT_SUCCESS(TraceLoggingRegister(Provider)));
    TraceLoggingWrite(Provider, "Event", TraceLoggingLevel(4));
    TraceLoggingUnregister(Provider);
    CHECK(NT_SUCCESS(PoRegisterPowerSettingCallback(Device, &GUID_BUS_INTERFACE_STANDARD, NoSetting,
                                                    NULL, &setting)));
    CHECK(NT_SUCCESS(PoUnregisterPowerSettingCallback(setting)));
    CHECK(_BitScanReverse(&index, 0x900) && index == 11);
    __try {
        index = 0;
    } __except (Filter(GetExceptionInformation())) {
        index = 1;
    }
    CHECK(index == 0 && !IsEqualGUID(&GUID_ACPI_INTERFACE_STANDARD, &GUID_BUS_INTERFACE_STANDARD));
}

VOID CheckMemory(PDEVICE_OBJECT Device)
{
    PHYSICAL_ADDRESS any = {.QuadPart = -1};
    PUCHAR memory = MmAllocateContiguousMemory(100, any);
    PMDL mdl, part;
    POOL_EXTENDED_PARAMETER secure = {.Type = PoolExtendedParameterSecurePool};
    PIO_ERROR_LOG_PACKET entry;
    ULONG value = 1;

    CHECK(memory && BYTE_OFFSET(memory) == 0 && MmGetPhysicalAddress(memory).QuadPart);
    mdl = IoAllocateMdl(memory, 64, FALSE, FALSE, NULL);
    part = IoAllocateMdl(memory, 64, FALSE, FALSE, NULL);
    CHECK(mdl && part);
    MmBuildMdlForNonPagedPool(mdl);
    CHECK(MmMapLockedPagesSpecifyCache(mdl, KernelMode, MmCached, NULL, FALSE,
                                       NormalPagePriority) == memory);
    IoBuildPartialMdl(mdl, part, memory + 16, 0);
    CHECK(MmGetMdlByteCount(part) == 48 && MmGetSystemAddressForMdlSafe(part, 16) == memory + 16);
    IoFreeMdl(part);
    IoFreeMdl(mdl);
    MmFreeContiguousMemory(memory);

    memory = ExAllocatePool3(POOL_FLAG_NON_PAGED, 8, '3loP', NULL, 0);
    CHECK(memory && memory[7] == 0);
    ExFreePoolWithTag(memory, '3loP');
    CHECK(!ExAllocatePool3(POOL_FLAG_NON_PAGED, 8, '3loP', &secure, 1));
    CHECK(!IoAllocateErrorLogEntry(Device, 8));
    entry = IoAllocateErrorLogEntry(Device, sizeof(*entry));
    CHECK(entry);
    entry->ErrorCode = STATUS_ALREADY_REGISTERED;
    IoWriteErrorLogEntry(entry);
    CHECK(RtlWriteRegistryValue(RTL_REGISTRY_SERVICES, L"x", L"y", REG_DWORD, &value, 4) ==
          STATUS_ACCESS_DENIED);
    WRITE_REGISTER_ULONG(&value, 5);
    CHECK(ReadULongAcquire(&value) == 5 && ARGUMENT_PRESENT(&value));
    CHECK(MmGetPhysicalAddress(State.Memory + 8).QuadPart ==
          MmGetPhysicalAddress(State.Memory).QuadPart + 8);
    CheckTraces(Device);
}

/* -- requests -------------------------------------------------------------------------------------------------- */

static VOID StartIo(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    NTSTATUS status;
    KIRQL irql;

    CHECK(KeGetCurrentIrql() == DISPATCH_LEVEL && DeviceObject->CurrentIrp == Irp);
    IoAcquireCancelSpinLock(&irql);
    if (!IoSetCancelRoutine(Irp, NULL)) { /* its cancel routine ends it */
        IoReleaseCancelSpinLock(irql);
        return;
    }
    IoReleaseCancelSpinLock(irql);
    status = Judge(&State, Irp);
    Finish(Irp, status, status == STATUS_SUCCESS ? 16 : 0);
    IoStartNextPacket(DeviceObject, TRUE);
}

static VOID OnCancel(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    BOOLEAN current = Irp == DeviceObject->CurrentIrp;
    KIRQL irql;

    if (!current)
        KeRemoveEntryDeviceQueue(&DeviceObject->DeviceQueue, &Irp->Tail.Overlay.DeviceQueueEntry);
    IoReleaseCancelSpinLock(Irp->CancelIrql);
    Finish(Irp, STATUS_CANCELLED, 0);
    if (!current)
        return;
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    IoStartNextPacket(DeviceObject, TRUE);
    KeLowerIrql(irql);
}

NTSTATUS Control(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    IoMarkIrpPending(Irp);
    IoStartPacket(DeviceObject, Irp, NULL, OnCancel);
    return STATUS_PENDING;
}

NTSTATUS OpenClose(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PAGED_CODE();
    UNREFERENCED_PARAMETER(DeviceObject);
    return Finish(Irp, STATUS_SUCCESS, 0);
}

static VOID Unload(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    WPP_CLEANUP(Driver);
    Withdraw(&State);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status = Publish(&State, Driver);

    if (!NT_SUCCESS(status))
        return status;
    WPP_INIT_TRACING(Driver, RegistryPath);
    UNREFERENCED_PARAMETER(RegistryPath);
    Driver->DriverUnload = Unload;
    Driver->DriverStartIo = StartIo;
    Driver->MajorFunction[IRP_MJ_CREATE] = OpenClose;
    Driver->MajorFunction[IRP_MJ_CLOSE] = OpenClose;
    Driver->MajorFunction[IRP_MJ_CLEANUP] = OpenClose;
    Driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = Control;
    CheckText();
    CheckBits();
    CheckLocks(State.Device);
    CheckMemory(State.Device);
    return STATUS_SUCCESS;
}
