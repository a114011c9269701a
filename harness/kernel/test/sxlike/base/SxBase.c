/*
 * The base of the tests' two-part switch extension: registration, life of the module, requests that it clones
 * and passes on.
 */
#include "precomp.h"

NDIS_HANDLE SxDriver;
static NDIS_STRING Friendly, Unique, Service;

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD SxUnload;
static FILTER_ATTACH SxAttach;
static FILTER_DETACH SxDetach;
static FILTER_PAUSE SxPause;
static FILTER_RESTART SxRestart;
static FILTER_OID_REQUEST SxOidRequest;
static FILTER_OID_REQUEST_COMPLETE SxOidRequestComplete;
static FILTER_CANCEL_OID_REQUEST SxCancel;

_Use_decl_annotations_ NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Registry)
{
    NDIS_FILTER_DRIVER_CHARACTERISTICS given;
    NDIS_STATUS status;

    NdisZeroMemory(&given, sizeof(given));
    given.Header.Type = NDIS_OBJECT_TYPE_FILTER_DRIVER_CHARACTERISTICS;
    given.Header.Revision = NDIS_FILTER_CHARACTERISTICS_REVISION_2;
    given.Header.Size = NDIS_SIZEOF_FILTER_DRIVER_CHARACTERISTICS_REVISION_2;
    given.MajorNdisVersion = SxExtMajorNdisVersion;
    given.MinorNdisVersion = SxExtMinorNdisVersion;
    RtlInitUnicodeString(&Friendly, SxExtFriendlyName);
    RtlInitUnicodeString(&Unique, SxExtUniqueName);
    RtlInitUnicodeString(&Service, SxExtServiceName);
    given.FriendlyName = Friendly;
    given.UniqueName = Unique;
    given.ServiceName = Service;
    given.AttachHandler = SxAttach;
    given.DetachHandler = SxDetach;
    given.PauseHandler = SxPause;
    given.RestartHandler = SxRestart;
    given.OidRequestHandler = SxOidRequest;
    given.OidRequestCompleteHandler = SxOidRequestComplete;
    given.CancelOidRequestHandler = SxCancel;
    given.SendNetBufferListsHandler = SxExtSend;
    given.SendNetBufferListsCompleteHandler = SxExtSendComplete;
    given.ReceiveNetBufferListsHandler = SxExtReceive;
    given.ReturnNetBufferListsHandler = SxExtReturn;
    Driver->DriverUnload = SxUnload;
    status = SxExtInitialize(Driver, Registry);
    if (status != NDIS_STATUS_SUCCESS)
        return status;
    return NdisFRegisterFilterDriver(Driver, (NDIS_HANDLE)Driver, &given, &SxDriver);
}

static VOID SxUnload(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    SxExtUnload();
    if (SxDriver)
        NdisFDeregisterFilterDriver(SxDriver);
}

static NDIS_STATUS SxAttach(NDIS_HANDLE Filter, NDIS_HANDLE Driver,
                            PNDIS_FILTER_ATTACH_PARAMETERS Parameters)
{
    NDIS_FILTER_ATTRIBUTES attributes;
    NDIS_STATUS status;
    PSX_SWITCH sw;

    UNREFERENCED_PARAMETER(Driver);
    NT_ASSERT(Parameters->MiniportMediaType == NdisMedium802_3);
    sw = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*sw), SxExtAllocationTag);
    if (!sw)
        return NDIS_STATUS_RESOURCES;
    sw->Filter = Filter;
    sw->Handlers.Header.Type = NDIS_OBJECT_TYPE_SWITCH_OPTIONAL_HANDLERS;
    sw->Handlers.Header.Revision = NDIS_SWITCH_OPTIONAL_HANDLERS_REVISION_1;
    sw->Handlers.Header.Size = NDIS_SIZEOF_SWITCH_OPTIONAL_HANDLERS_REVISION_1;
    NdisAllocateSpinLock(&sw->Lock);
    NdisInitializeEvent(&sw->Answered);
    sw->Table = NdisAllocateRWLock(Filter);
    status = sw->Table ? NdisFGetOptionalSwitchHandlers(Filter, &sw->Context, &sw->Handlers)
                       : NDIS_STATUS_RESOURCES;
    if (status == NDIS_STATUS_SUCCESS)
        status = SxExtCreate(sw);
    if (status == NDIS_STATUS_SUCCESS) {
        NdisZeroMemory(&attributes, sizeof(attributes));
        attributes.Header.Type = NDIS_OBJECT_TYPE_FILTER_ATTRIBUTES;
        attributes.Header.Revision = NDIS_FILTER_ATTRIBUTES_REVISION_1;
        attributes.Header.Size = NDIS_SIZEOF_FILTER_ATTRIBUTES_REVISION_1;
        status = NdisFSetAttributes(Filter, sw, &attributes);
        if (status != NDIS_STATUS_SUCCESS)
            SxExtClose();
    }
    if (status != NDIS_STATUS_SUCCESS) {
        if (sw->Table)
            NdisFreeRWLock(sw->Table);
        ExFreePoolWithTag(sw, SxExtAllocationTag);
    }
    return status;
}

static VOID SxDetach(NDIS_HANDLE Module)
{
    PSX_SWITCH sw = Module;

    while (sw->Inside)
        NdisMSleep(100);
    SxExtDelete(sw);
    NdisFreeRWLock(sw->Table);
    NdisFreeSpinLock(&sw->Lock);
    ExFreePoolWithTag(sw, SxExtAllocationTag);
}

static NDIS_STATUS SxPause(NDIS_HANDLE Module, PNDIS_FILTER_PAUSE_PARAMETERS Parameters)
{
    PSX_SWITCH sw = Module;

    UNREFERENCED_PARAMETER(Parameters);
    sw->Running = FALSE;
    KeMemoryBarrier();
    return SxExtPause(sw);
}

static NDIS_STATUS SxRestart(NDIS_HANDLE Module, PNDIS_FILTER_RESTART_PARAMETERS Parameters)
{
    PSX_SWITCH sw = Module;

    UNREFERENCED_PARAMETER(Parameters);
    sw->Running = TRUE;
    return SxExtRestart(sw);
}

/* -- requests -------------------------------------------------------------------------------------------------- */

static VOID SxBack(PNDIS_OID_REQUEST Original, PNDIS_OID_REQUEST Clone)
{
    Original->DATA.METHOD_INFORMATION.OutputBufferLength =
        Clone->DATA.METHOD_INFORMATION.OutputBufferLength;
    Original->DATA.METHOD_INFORMATION.MethodId = Clone->DATA.METHOD_INFORMATION.MethodId;
    Original->DATA.METHOD_INFORMATION.BytesWritten = Clone->DATA.METHOD_INFORMATION.BytesWritten;
    Original->DATA.METHOD_INFORMATION.BytesRead = Clone->DATA.METHOD_INFORMATION.BytesRead;
    Original->DATA.METHOD_INFORMATION.BytesNeeded = Clone->DATA.METHOD_INFORMATION.BytesNeeded;
}

static NDIS_STATUS SxOidRequest(NDIS_HANDLE Module, PNDIS_OID_REQUEST Request)
{
    PSX_SWITCH sw = Module;
    PNDIS_OID_REQUEST clone;
    NDIS_STATUS status;
    BOOLEAN taken = FALSE;

    NdisInterlockedIncrement(&sw->Inside);
    status = SxExtRequest(sw, Request, &taken);
    if (!taken) {
        status = NdisAllocateCloneOidRequest(sw->Filter, Request, SxExtAllocationTag, &clone);
        if (status == NDIS_STATUS_SUCCESS) {
            *(PVOID *)clone->SourceReserved = Request;
            status = NdisFOidRequest(sw->Filter, clone);
            if (status != NDIS_STATUS_PENDING)
                SxOidRequestComplete(sw, clone, status);
            return NDIS_STATUS_PENDING;
        }
    }
    NdisInterlockedDecrement(&sw->Inside);
    return status;
}

static VOID SxOidRequestComplete(NDIS_HANDLE Module, PNDIS_OID_REQUEST Request, NDIS_STATUS Status)
{
    PSX_SWITCH sw = Module;
    PNDIS_OID_REQUEST original = *(PVOID *)Request->SourceReserved;

    if (!original) {
        sw->Answer = Status;
        NdisSetEvent(&sw->Answered);
        return;
    }
    SxBack(original, Request);
    NdisFreeCloneOidRequest(sw->Filter, Request);
    NdisFOidRequestComplete(sw->Filter, original, Status);
    NdisInterlockedDecrement(&sw->Inside);
}

static VOID SxCancel(NDIS_HANDLE Module, PVOID Id)
{
    NdisFCancelOidRequest(((PSX_SWITCH)Module)->Filter, Id);
}

NDIS_STATUS SxQuery(PSX_SWITCH Switch, NDIS_OID Oid, PVOID Buffer, ULONG Length)
{
    NDIS_OID_REQUEST request;
    NDIS_STATUS status;

    NdisZeroMemory(&request, sizeof(request));
    request.Header.Type = NDIS_OBJECT_TYPE_OID_REQUEST;
    request.Header.Revision = NDIS_OID_REQUEST_REVISION_1;
    request.Header.Size = NDIS_SIZEOF_OID_REQUEST_REVISION_1;
    request.RequestType = NdisRequestQueryInformation;
    request.DATA.QUERY_INFORMATION.Oid = Oid;
    request.DATA.QUERY_INFORMATION.InformationBuffer = Buffer;
    request.DATA.QUERY_INFORMATION.InformationBufferLength = Length;
    NdisInitializeEvent(&Switch->Answered);
    status = NdisFOidRequest(Switch->Filter, &request);
    if (status == NDIS_STATUS_PENDING) {
        NdisWaitEvent(&Switch->Answered, 0);
        status = Switch->Answer;
    }
    return status;
}
