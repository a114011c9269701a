/*
 * Faults and variants in the life of the device: how it is chosen what to play, how the device is
 * created and published, what happens at start, notification and resume.
 */
#include "faulty.h"

#include <wdmsec.h>

GC_FAULTY GcFaulty;

/* Registry parameters are short texts: the option's value. */
static RTL_QUERY_REGISTRY_ROUTINE GcTakeParameter;
static NTSTATUS GcTakeParameter(PWSTR Name, ULONG Type, PVOID Data, ULONG Length, PVOID Context,
                                PVOID EntryContext)
{
    const WCHAR *wide = Data;
    char value[32];
    ULONG n;

    UNREFERENCED_PARAMETER(Name);
    UNREFERENCED_PARAMETER(Context);
    if (Type != REG_SZ)
        return STATUS_SUCCESS;
    for (n = 0; n < Length / sizeof(WCHAR) && n < sizeof(value) - 1 && wide[n] != 0; n++)
        value[n] = (char)wide[n];
    value[n] = '\0';
    if (GcFaulty.Choice == CTS_REFERENCE)
        GcFaulty.Choice = cts_choice_find(EntryContext, value);
    return STATUS_SUCCESS;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    RTL_QUERY_REGISTRY_TABLE table[3];

    RtlZeroMemory(table, sizeof(table));
    table[0].QueryRoutine = GcTakeParameter;
    table[0].Name = L"fault";
    table[0].EntryContext = "fault";
    table[1].QueryRoutine = GcTakeParameter;
    table[1].Name = L"variant";
    table[1].EntryContext = "variant";
    RtlZeroMemory(&GcFaulty, sizeof(GcFaulty));
    RtlQueryRegistryValues(RTL_REGISTRY_ABSOLUTE, RegistryPath->Buffer, table, NULL, NULL);
    KeInitializeEvent(&GcFaulty.Changed, NotificationEvent, FALSE);
    KeInitializeTimer(&GcFaulty.Timer);
    return RealDriverEntry(DriverObject, RegistryPath);
}

BOOLEAN GcIsEventDrivenWindows(VOID)
{
    RTL_OSVERSIONINFOW version;

    if (GcFaulty.Choice != GEN_X_45)
        return RealGcIsEventDrivenWindows();
    RtlZeroMemory(&version, sizeof(version));
    version.dwOSVersionInfoSize = sizeof(version);
    RtlGetVersion(&version);
    return version.dwMajorVersion > 6 ||
           (version.dwMajorVersion == 6 && version.dwMinorVersion > 0);
}

NTSTATUS GcCreateDevice(PDRIVER_OBJECT DriverObject, PDEVICE_OBJECT *DeviceObject)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(GC_DEVICE_NAME);
    UNICODE_STRING everybody = RTL_CONSTANT_STRING(L"D:P(A;;GA;;;WD)");
    NTSTATUS status;

    if (GcFaulty.Choice != GEN_X_03)
        return RealGcCreateDevice(DriverObject, DeviceObject);
    status = IoCreateDeviceSecure(DriverObject, sizeof(GC_DEVICE), &name, FILE_DEVICE_ACPI, 0,
                                  FALSE, &everybody, NULL, DeviceObject);
    if (NT_SUCCESS(status))
        RtlCopyMemory(((PGC_DEVICE)(*DeviceObject)->DeviceExtension)->Name, GC_DEVICE_NAME,
                      sizeof(GC_DEVICE_NAME));
    return status;
}

static VOID GcRefreshCopy(PGC_DEVICE Device)
{
    KIRQL irql;

    KeAcquireSpinLock(&Device->Lock, &irql);
    if (Device->Memory != NULL)
        RealGcReadId(Device, &GcFaulty.Copy);
    KeReleaseSpinLock(&Device->Lock, irql);
}

NTSTATUS GcMapMemory(PGC_DEVICE Device)
{
    NTSTATUS status = RealGcMapMemory(Device);

    if (NT_SUCCESS(status) && GcFaulty.Choice != CTS_REFERENCE) {
        GcRefreshCopy(Device);
        GcFaulty.Seen = GcFaulty.Copy;
    }
    return status;
}

NTSTATUS GcPublish(PGC_DEVICE Device)
{
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\DosDevices\\VmGenerationCounter");
    NTSTATUS status;

    if (GcFaulty.Choice == DRIVER_VIEW)
        GcRefreshCopy(Device); /* the handler is there by now */
    status = RealGcPublish(Device);
    if (NT_SUCCESS(status) && GcFaulty.Choice == GEN_X_01)
        IoDeleteSymbolicLink(&link);
    if (NT_SUCCESS(status) && GcFaulty.Choice == GEN_X_02)
        IoSetDeviceInterfaceState(&Device->InterfaceName, FALSE);
    return status;
}

VOID GcResumed(PGC_DEVICE Device)
{
    switch (GcFaulty.Choice) {
    case GEN_F_36:
        break;
    case GEN_X_31:
        GcJudgeBy(Device, GC_JUDGE_EVERYONE);
        break;
    case DRIVER_VIEW:
        GcRefreshCopy(Device);
        RealGcResumed(Device);
        break;
    default:
        RealGcResumed(Device);
        break;
    }
}

static IO_WORKITEM_ROUTINE GcJudgeLater;
static VOID GcJudgeLater(PDEVICE_OBJECT DeviceObject, PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    GcJudgeBy(DeviceObject->DeviceExtension, GC_JUDGE_BY_COPY | GC_JUDGE_GIVES_COPY);
    GcFaulty.WorkQueued = FALSE;
    IoFreeWorkItem(GcFaulty.WorkItem);
}

/* GEN-X-24: a notification that comes while the work of an earlier one is queued is dropped, and
 * with it the id that it announced. */
static VOID GcNotifiedLater(PGC_DEVICE Device)
{
    if (GcFaulty.WorkQueued)
        return;
    GcFaulty.WorkQueued = TRUE;
    GcRefreshCopy(Device);
    GcFaulty.WorkItem = IoAllocateWorkItem(Device->Self);
    if (GcFaulty.WorkItem != NULL)
        IoQueueWorkItem(GcFaulty.WorkItem, GcJudgeLater, DelayedWorkQueue, NULL);
}

VOID GcNotified(PVOID Context, ULONG NotifyValue)
{
    switch (GcFaulty.Choice) {
    case GEN_F_03:
    case GEN_F_04:
    case DRIVER_VIEW:
        GcRefreshCopy(Context);
        break;
    case GEN_X_32:
        GcFaulty.Latched = TRUE; /* from now on it looks at the memory */
        break;
    case GEN_X_24:
        GcNotifiedLater(Context);
        return;
    default:
        break;
    }
    RealGcNotified(Context, NotifyValue);
}
