/*
 * A filter driver that checks what NDIS owes it: a request of one of its own OIDs plays a check, and is completed with
 * what the check says; INVALID_OID: there is no such check. All else it passes on by having nothing to say.
 */
#include "Filter.h"

NDIS_HANDLE FilterDriver;

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD Unload;
static FILTER_ATTACH Attach;
static FILTER_DETACH Detach;
static FILTER_PAUSE Pause;
static FILTER_RESTART Restart;
static FILTER_OID_REQUEST Request;
static FILTER_OID_REQUEST_COMPLETE RequestComplete;

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Registry)
{
    NDIS_FILTER_DRIVER_CHARACTERISTICS given;

    UNREFERENCED_PARAMETER(Registry);
    NdisZeroMemory(&given, sizeof(given));
    given.Header.Type = NDIS_OBJECT_TYPE_FILTER_DRIVER_CHARACTERISTICS;
    given.Header.Revision = NDIS_FILTER_CHARACTERISTICS_REVISION_2;
    given.Header.Size = NDIS_SIZEOF_FILTER_DRIVER_CHARACTERISTICS_REVISION_2;
    given.MajorNdisVersion = NDIS_FILTER_MAJOR_VERSION;
    given.MinorNdisVersion = NDIS_FILTER_MINOR_VERSION;
    RtlInitUnicodeString(&given.FriendlyName, L"Checks");
    RtlInitUnicodeString(&given.UniqueName, L"{D0E6F8C2-33A1-4C0B-9D4E-0F0A4E6C5B11}");
    RtlInitUnicodeString(&given.ServiceName, L"checks");
    given.AttachHandler = Attach;
    given.DetachHandler = Detach;
    given.PauseHandler = Pause;
    given.RestartHandler = Restart;
    given.OidRequestHandler = Request;
    given.OidRequestCompleteHandler = RequestComplete;
    Driver->DriverUnload = Unload;
    return NdisFRegisterFilterDriver(Driver, (NDIS_HANDLE)Driver, &given, &FilterDriver);
}

static VOID Unload(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    NdisFDeregisterFilterDriver(FilterDriver);
}

static NDIS_STATUS Attach(NDIS_HANDLE Handle, NDIS_HANDLE Driver,
                          PNDIS_FILTER_ATTACH_PARAMETERS Parameters)
{
    NDIS_FILTER_ATTRIBUTES attributes;
    PFILTER filter;
    NDIS_STATUS status;

    UNREFERENCED_PARAMETER(Driver);
    CHECK(Parameters->MiniportMediaType == NdisMedium802_3);
    filter = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*filter), TAG);
    if (!filter)
        return NDIS_STATUS_RESOURCES;
    filter->Handle = Handle;
    filter->Handlers.Header.Type = NDIS_OBJECT_TYPE_SWITCH_OPTIONAL_HANDLERS;
    filter->Handlers.Header.Revision = NDIS_SWITCH_OPTIONAL_HANDLERS_REVISION_1;
    filter->Handlers.Header.Size = NDIS_SIZEOF_SWITCH_OPTIONAL_HANDLERS_REVISION_1;
    status = NdisFGetOptionalSwitchHandlers(Handle, &filter->Context, &filter->Handlers);
    if (status == NDIS_STATUS_SUCCESS) {
        NdisZeroMemory(&attributes, sizeof(attributes));
        attributes.Header.Type = NDIS_OBJECT_TYPE_FILTER_ATTRIBUTES;
        attributes.Header.Revision = NDIS_FILTER_ATTRIBUTES_REVISION_1;
        attributes.Header.Size = NDIS_SIZEOF_FILTER_ATTRIBUTES_REVISION_1;
        status = NdisFSetAttributes(Handle, filter, &attributes);
    }
    if (status != NDIS_STATUS_SUCCESS)
        ExFreePoolWithTag(filter, TAG);
    return status;
}

static VOID Detach(NDIS_HANDLE Module)
{
    ExFreePoolWithTag(Module, TAG);
}

static NDIS_STATUS Pause(NDIS_HANDLE Module, PNDIS_FILTER_PAUSE_PARAMETERS Parameters)
{
    UNREFERENCED_PARAMETER(Module);
    UNREFERENCED_PARAMETER(Parameters);
    return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS Restart(NDIS_HANDLE Module, PNDIS_FILTER_RESTART_PARAMETERS Parameters)
{
    UNREFERENCED_PARAMETER(Module);
    UNREFERENCED_PARAMETER(Parameters);
    return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS Request(NDIS_HANDLE Module, PNDIS_OID_REQUEST OidRequest)
{
    ULONG oid = OidRequest->DATA.SET_INFORMATION.Oid;
    ULONG row = oid & 0xFFFFu;

    switch (oid & 0xFFFF0000u) {
    case OID_CHECK_ALLOCATING:
        return row < AllocatingCount ? AllocatingChecks[row].Run(Module) : NDIS_STATUS_INVALID_OID;
    case OID_CHECK_PACKET:
        return row < PacketCount ? PacketChecks[row].Run(Module) : NDIS_STATUS_INVALID_OID;
    case OID_CHECK_OTHER:
        return row < OtherCount ? OtherChecks[row].Run(Module) : NDIS_STATUS_INVALID_OID;
    default:
        return NDIS_STATUS_NOT_SUPPORTED;
    }
}

static VOID RequestComplete(NDIS_HANDLE Module, PNDIS_OID_REQUEST OidRequest, NDIS_STATUS Status)
{
    UNREFERENCED_PARAMETER(Module);
    UNREFERENCED_PARAMETER(OidRequest);
    UNREFERENCED_PARAMETER(Status);
    CHECK(!"a request was passed on by nobody");
}
