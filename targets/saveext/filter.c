/*
 * The filter driver as a whole and the life of its modules: registration, attach, pause, restart, detach. Packets
 * and status indications do not concern it, so that NDIS passes them by. Knows nothing of requests.
 */
#include "saveext.h"

const GUID SxExtensionId = {
    0xC0FFEE01, 0x0203, 0x4405, {0x86, 0x07, 0x08, 0x09, 0x0A, 0x0B, 0x0C, 0x0D}};

static NDIS_HANDLE SxDriver;
static BOOLEAN SxPends;

/* The parameter `pend` of the service's key: answer every request later. */
static RTL_QUERY_REGISTRY_ROUTINE SxTakeParameter;
static NTSTATUS SxTakeParameter(PWSTR Name, ULONG Type, PVOID Data, ULONG Length, PVOID Context,
                                PVOID EntryContext)
{
    UNREFERENCED_PARAMETER(Name);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(EntryContext);
    if (Type == REG_DWORD && Length == sizeof(ULONG))
        SxPends = *(const ULONG *)Data != 0;
    return STATUS_SUCCESS;
}

static VOID SxReadParameters(PUNICODE_STRING RegistryPath)
{
    RTL_QUERY_REGISTRY_TABLE table[2];

    RtlZeroMemory(table, sizeof(table));
    table[0].QueryRoutine = SxTakeParameter;
    table[0].Name = L"pend";
    SxPends = FALSE;
    RtlQueryRegistryValues(RTL_REGISTRY_ABSOLUTE, RegistryPath->Buffer, table, NULL, NULL);
}

static VOID SxFreeModule(PSX_MODULE Module)
{
    while (!IsListEmpty(&Module->Nics))
        SxDropNic(CONTAINING_RECORD(Module->Nics.Flink, SX_NIC, Link));
    if (Module->WorkItem != NULL)
        NdisFreeIoWorkItem(Module->WorkItem);
    NdisFreeSpinLock(&Module->Lock);
    ExFreePoolWithTag(Module, SX_TAG);
}

static NDIS_STATUS SxMakeModule(NDIS_HANDLE FilterHandle, PSX_MODULE *Made)
{
    PSX_MODULE module = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(SX_MODULE), SX_TAG);

    if (module == NULL)
        return NDIS_STATUS_RESOURCES;
    module->FilterHandle = FilterHandle;
    module->Pends = SxPends;
    NdisAllocateSpinLock(&module->Lock);
    InitializeListHead(&module->Nics);
    NdisInitializeEvent(&module->Idle);
    NdisSetEvent(&module->Idle);
    module->WorkItem = NdisAllocateIoWorkItem(FilterHandle);
    if (module->WorkItem == NULL) {
        SxFreeModule(module);
        return NDIS_STATUS_RESOURCES;
    }
    *Made = module;
    return NDIS_STATUS_SUCCESS;
}

/* Only a Hyper-V switch has switch handlers. */
static NDIS_STATUS SxJoinSwitch(PSX_MODULE Module)
{
    NDIS_FILTER_ATTRIBUTES attributes;
    NDIS_STATUS status;

    Module->SwitchHandlers.Header.Type = NDIS_OBJECT_TYPE_SWITCH_OPTIONAL_HANDLERS;
    Module->SwitchHandlers.Header.Revision = NDIS_SWITCH_OPTIONAL_HANDLERS_REVISION_1;
    Module->SwitchHandlers.Header.Size = NDIS_SIZEOF_SWITCH_OPTIONAL_HANDLERS_REVISION_1;
    status = NdisFGetOptionalSwitchHandlers(Module->FilterHandle, &Module->SwitchContext,
                                            &Module->SwitchHandlers);
    if (status != NDIS_STATUS_SUCCESS)
        return status;
    NdisZeroMemory(&attributes, sizeof(attributes));
    attributes.Header.Type = NDIS_OBJECT_TYPE_FILTER_ATTRIBUTES;
    attributes.Header.Revision = NDIS_FILTER_ATTRIBUTES_REVISION_1;
    attributes.Header.Size = NDIS_SIZEOF_FILTER_ATTRIBUTES_REVISION_1;
    return NdisFSetAttributes(Module->FilterHandle, Module, &attributes);
}

static FILTER_ATTACH SxAttach;
static NDIS_STATUS SxAttach(NDIS_HANDLE FilterHandle, NDIS_HANDLE DriverContext,
                            PNDIS_FILTER_ATTACH_PARAMETERS Parameters)
{
    PSX_MODULE module;
    NDIS_STATUS status;

    UNREFERENCED_PARAMETER(DriverContext);
    if (Parameters->MiniportMediaType != NdisMedium802_3)
        return NDIS_STATUS_INVALID_PARAMETER;
    status = SxMakeModule(FilterHandle, &module);
    if (status != NDIS_STATUS_SUCCESS)
        return status;
    status = SxJoinSwitch(module);
    if (status != NDIS_STATUS_SUCCESS)
        SxFreeModule(module);
    return status;
}

/* No request is here any more; a work item that has completed one may still be on its way out. */
static FILTER_DETACH SxDetach;
static VOID SxDetach(NDIS_HANDLE Context)
{
    PSX_MODULE module = Context;

    NdisWaitEvent(&module->Idle, 0);
    NdisAcquireSpinLock(&module->Lock);
    NdisReleaseSpinLock(&module->Lock);
    SxFreeModule(module);
}

/* Requests are answered in every state alike, and there are no packets to stop. */
NDIS_STATUS SxPause(NDIS_HANDLE Context, PNDIS_FILTER_PAUSE_PARAMETERS Parameters)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Parameters);
    return NDIS_STATUS_SUCCESS;
}

NDIS_STATUS SxRestart(NDIS_HANDLE Context, PNDIS_FILTER_RESTART_PARAMETERS Parameters)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Parameters);
    return NDIS_STATUS_SUCCESS;
}

static DRIVER_UNLOAD SxUnload;
static VOID SxUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    NdisFDeregisterFilterDriver(SxDriver);
}

DRIVER_INITIALIZE DriverEntry;
NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NDIS_FILTER_DRIVER_CHARACTERISTICS driver;

    SxReadParameters(RegistryPath);
    NdisZeroMemory(&driver, sizeof(driver));
    driver.Header.Type = NDIS_OBJECT_TYPE_FILTER_DRIVER_CHARACTERISTICS;
    driver.Header.Revision = NDIS_FILTER_CHARACTERISTICS_REVISION_2;
    driver.Header.Size = NDIS_SIZEOF_FILTER_DRIVER_CHARACTERISTICS_REVISION_2;
    driver.MajorNdisVersion = NDIS_FILTER_MAJOR_VERSION;
    driver.MinorNdisVersion = NDIS_FILTER_MINOR_VERSION;
    driver.MajorDriverVersion = 1;
    RtlInitUnicodeString(&driver.FriendlyName, SX_FRIENDLY_NAME);
    RtlInitUnicodeString(&driver.UniqueName, SX_UNIQUE_NAME);
    RtlInitUnicodeString(&driver.ServiceName, SX_SERVICE_NAME);
    driver.AttachHandler = SxAttach;
    driver.DetachHandler = SxDetach;
    driver.PauseHandler = SxPause;
    driver.RestartHandler = SxRestart;
    driver.OidRequestHandler = SxOidRequest;
    driver.OidRequestCompleteHandler = SxOidRequestComplete;
    driver.CancelOidRequestHandler = SxCancelOidRequest;
    DriverObject->DriverUnload = SxUnload;
    return NdisFRegisterFilterDriver(DriverObject, (NDIS_HANDLE)DriverObject, &driver, &SxDriver);
}
