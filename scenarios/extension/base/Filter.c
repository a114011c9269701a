/*
 * The base library: registration, attach and detach, and the way of requests down the stack and back up.
 */
#include "Base.h"
#include "Oid.h"

static NDIS_HANDLE DriverHandle;

DRIVER_INITIALIZE DriverEntry;

static VOID AcmeUnload(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    NdisFDeregisterFilterDriver(DriverHandle);
}

static NDIS_STATUS AcmeAttach(NDIS_HANDLE Filter, NDIS_HANDLE Driver,
                              PNDIS_FILTER_ATTACH_PARAMETERS Parameters)
{
    NDIS_FILTER_ATTRIBUTES attributes;
    PACME_MODULE module;
    NDIS_STATUS status;

    UNREFERENCED_PARAMETER(Driver);
    if (Parameters->MiniportMediaType != NdisMedium802_3)
        return NDIS_STATUS_INVALID_PARAMETER;
    module = (PACME_MODULE)ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(ACME_MODULE), AcmeTag);
    if (module == NULL)
        return NDIS_STATUS_RESOURCES;
    module->FilterHandle = Filter;
    module->SwitchHandlers.Header.Type = NDIS_OBJECT_TYPE_SWITCH_OPTIONAL_HANDLERS;
    module->SwitchHandlers.Header.Revision = NDIS_SWITCH_OPTIONAL_HANDLERS_REVISION_1;
    module->SwitchHandlers.Header.Size = NDIS_SIZEOF_SWITCH_OPTIONAL_HANDLERS_REVISION_1;
    status =
        NdisFGetOptionalSwitchHandlers(Filter, &module->SwitchContext, &module->SwitchHandlers);
    if (status == NDIS_STATUS_SUCCESS) {
        module->Extension = AcmeCreate(module);
        if (module->Extension == NULL)
            status = NDIS_STATUS_RESOURCES;
    }
    if (status == NDIS_STATUS_SUCCESS) {
        NdisZeroMemory(&attributes, sizeof(attributes));
        attributes.Header.Type = NDIS_OBJECT_TYPE_FILTER_ATTRIBUTES;
        attributes.Header.Revision = NDIS_FILTER_ATTRIBUTES_REVISION_1;
        attributes.Header.Size = NDIS_SIZEOF_FILTER_ATTRIBUTES_REVISION_1;
        status = NdisFSetAttributes(Filter, module, &attributes);
    }
    if (status != NDIS_STATUS_SUCCESS) {
        if (module->Extension != NULL)
            AcmeDelete(module, module->Extension);
        ExFreePoolWithTag(module, AcmeTag);
    }
    return status;
}

static VOID AcmeDetach(NDIS_HANDLE Context)
{
    PACME_MODULE module = (PACME_MODULE)Context;

    AcmeDelete(module, module->Extension);
    ExFreePoolWithTag(module, AcmeTag);
}

static NDIS_STATUS AcmePause(NDIS_HANDLE Context, PNDIS_FILTER_PAUSE_PARAMETERS Parameters)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Parameters);
    return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS AcmeRestart(NDIS_HANDLE Context, PNDIS_FILTER_RESTART_PARAMETERS Parameters)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Parameters);
    return NDIS_STATUS_SUCCESS;
}

/* -- requests that go on down -- */

static VOID AcmeGiveBack(PACME_MODULE Module, PNDIS_OID_REQUEST Clone, NDIS_STATUS Status)
{
    PNDIS_OID_REQUEST original = *(PNDIS_OID_REQUEST *)(PVOID)&Clone->SourceReserved[0];

    switch (Clone->RequestType) {
    case NdisRequestMethod:
        original->DATA.METHOD_INFORMATION.BytesRead = Clone->DATA.METHOD_INFORMATION.BytesRead;
        original->DATA.METHOD_INFORMATION.BytesWritten =
            Clone->DATA.METHOD_INFORMATION.BytesWritten;
        original->DATA.METHOD_INFORMATION.BytesNeeded = Clone->DATA.METHOD_INFORMATION.BytesNeeded;
        break;
    case NdisRequestSetInformation:
        original->DATA.SET_INFORMATION.BytesRead = Clone->DATA.SET_INFORMATION.BytesRead;
        original->DATA.SET_INFORMATION.BytesNeeded = Clone->DATA.SET_INFORMATION.BytesNeeded;
        break;
    default:
        original->DATA.QUERY_INFORMATION.BytesWritten = Clone->DATA.QUERY_INFORMATION.BytesWritten;
        original->DATA.QUERY_INFORMATION.BytesNeeded = Clone->DATA.QUERY_INFORMATION.BytesNeeded;
        break;
    }
    original->SupportedRevision = Clone->SupportedRevision;
    NdisFreeCloneOidRequest(Module->FilterHandle, Clone);
    NdisFOidRequestComplete(Module->FilterHandle, original, Status);
}

static VOID AcmeOidComplete(NDIS_HANDLE Context, PNDIS_OID_REQUEST Request, NDIS_STATUS Status)
{
    AcmeGiveBack((PACME_MODULE)Context, Request, Status);
}

/* Always PENDING, but for want of a clone: who answers at once below is completed here all the same. */
static NDIS_STATUS AcmeForward(PACME_MODULE Module, PNDIS_OID_REQUEST Request)
{
    PNDIS_OID_REQUEST clone = NULL;
    NDIS_STATUS status =
        NdisAllocateCloneOidRequest(Module->FilterHandle, Request, AcmeTag, &clone);

    if (status != NDIS_STATUS_SUCCESS)
        return status;
    *(PNDIS_OID_REQUEST *)(PVOID)&clone->SourceReserved[0] = Request;
    status = NdisFOidRequest(Module->FilterHandle, clone);
    if (status != NDIS_STATUS_PENDING)
        AcmeGiveBack(Module, clone, status);
    return NDIS_STATUS_PENDING;
}

static NDIS_STATUS AcmeOidRequest(NDIS_HANDLE Context, PNDIS_OID_REQUEST Request)
{
    PACME_MODULE module = (PACME_MODULE)Context;
    NDIS_STATUS status = NDIS_STATUS_SUCCESS;

    return AcmeHandles(module, Request, &status) ? status : AcmeForward(module, Request);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    NDIS_FILTER_DRIVER_CHARACTERISTICS about;

    UNREFERENCED_PARAMETER(RegistryPath);
    NdisZeroMemory(&about, sizeof(about));
    about.Header.Type = NDIS_OBJECT_TYPE_FILTER_DRIVER_CHARACTERISTICS;
    about.Header.Revision = NDIS_FILTER_CHARACTERISTICS_REVISION_2;
    about.Header.Size = NDIS_SIZEOF_FILTER_DRIVER_CHARACTERISTICS_REVISION_2;
    about.MajorNdisVersion = 6;
    about.MinorNdisVersion = 30;
    about.MajorDriverVersion = 1;
    RtlInitUnicodeString(&about.FriendlyName, AcmeFriendlyName);
    RtlInitUnicodeString(&about.UniqueName, AcmeUniqueName);
    RtlInitUnicodeString(&about.ServiceName, AcmeServiceName);
    about.AttachHandler = AcmeAttach;
    about.DetachHandler = AcmeDetach;
    about.PauseHandler = AcmePause;
    about.RestartHandler = AcmeRestart;
    about.OidRequestHandler = AcmeOidRequest;
    about.OidRequestCompleteHandler = AcmeOidComplete;
    Driver->DriverUnload = AcmeUnload;
    return NdisFRegisterFilterDriver(Driver, (NDIS_HANDLE)Driver, &about, &DriverHandle);
}
