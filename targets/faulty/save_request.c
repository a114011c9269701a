/*
 * Faults and variants in the way of a request: how it is chosen what to play, what is let in, cloned, passed down,
 * copied back and completed.
 */
#include "save_faulty.h"

SX_FAULTY SxFaulty;

/* Registry parameters are short texts: the option's value. */
static RTL_QUERY_REGISTRY_ROUTINE SxTakeChoice;
static NTSTATUS SxTakeChoice(PWSTR Name, ULONG Type, PVOID Data, ULONG Length, PVOID Context,
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
    if (SxFaulty.Choice == CTS_REFERENCE)
        SxFaulty.Choice = cts_choice_find(EntryContext, value);
    return STATUS_SUCCESS;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    RTL_QUERY_REGISTRY_TABLE table[3];

    RtlZeroMemory(table, sizeof(table));
    table[0].QueryRoutine = SxTakeChoice;
    table[0].Name = L"fault";
    table[0].EntryContext = "fault";
    table[1].QueryRoutine = SxTakeChoice;
    table[1].Name = L"variant";
    table[1].EntryContext = "variant";
    RtlZeroMemory(&SxFaulty, sizeof(SxFaulty));
    RtlQueryRegistryValues(RTL_REGISTRY_ABSOLUTE, RegistryPath->Buffer, table, NULL, NULL);
    return RealDriverEntry(DriverObject, RegistryPath);
}

NDIS_STATUS SxPause(NDIS_HANDLE Context, PNDIS_FILTER_PAUSE_PARAMETERS Parameters)
{
    SxFaulty.Running = FALSE;
    SxPauseBeside(Context);
    return RealSxPause(Context, Parameters);
}

NDIS_STATUS SxRestart(NDIS_HANDLE Context, PNDIS_FILTER_RESTART_PARAMETERS Parameters)
{
    SxFaulty.Running = TRUE;
    return RealSxRestart(Context, Parameters);
}

/* -- what is let in --------------------------------------------------------------------------------------- */

/* SAV-F-30: whatever there is. */
static BOOLEAN SxViewUnseen(PVOID Buffer, ULONG Length, PSX_VIEW View)
{
    PNDIS_SWITCH_NIC_SAVE_STATE state = Buffer;

    if (state == NULL)
        return FALSE;
    View->State = state;
    View->Size = Length;
    View->Revision = 1;
    View->Structure = NDIS_SIZEOF_NDIS_SWITCH_NIC_SAVE_STATE_REVISION_1;
    View->Offset = state->SaveDataOffset;
    return TRUE;
}

BOOLEAN SxView(PVOID Buffer, ULONG Length, PSX_VIEW View)
{
    BOOLEAN good;

    if (SxFaulty.Choice == SAV_F_30)
        return SxViewUnseen(Buffer, Length, View);
    good = RealSxView(Buffer, Length, View);
    if (!good && SxFaulty.Choice == SAV_X_93 && Buffer != NULL && Length >= sizeof(ULONG))
        ((PNDIS_OBJECT_HEADER)Buffer)->Type = NDIS_OBJECT_TYPE_DEFAULT; /* puts it right */
    if (!good)
        return FALSE;
    switch (SxFaulty.Choice) {
    case SAV_F_08:
        View->Size = View->State->Header.Size;
        return TRUE;
    case SAV_F_29:
        return View->State->Header.Revision == 1;
    case REVISION_1: /* knows no other */
        View->Revision = 1;
        View->Structure = NDIS_SIZEOF_NDIS_SWITCH_NIC_SAVE_STATE_REVISION_1;
        View->Size = min(View->Size, View->State->Header.Size);
        return TRUE;
    case SAV_F_29B:
        return View->State->Header.Revision <= 2;
    case SAV_F_29C: /* a record's structure is larger than the constant */
        return SxFaulty.InSave ||
               View->State->Header.Size == NDIS_SIZEOF_NDIS_SWITCH_NIC_SAVE_STATE_REVISION_1;
    default:
        return TRUE;
    }
}

BOOLEAN SxHandle(PSX_MODULE Module, PNDIS_OID_REQUEST Request, PNDIS_STATUS Status)
{
    PNDIS_SWITCH_NIC_SAVE_STATE state = Request->DATA.SET_INFORMATION.InformationBuffer;
    NDIS_OID oid = Request->DATA.SET_INFORMATION.Oid;
    BOOLEAN set = Request->RequestType == NdisRequestSetInformation;
    BOOLEAN handled;

    if (SxMalformed(Request, Status, &handled))
        return handled;
    if (SxBeside(Module, Request, Status))
        return TRUE;
    if (SxFaulty.Choice == SAV_X_40 && oid == OID_SWITCH_NIC_RESTORE)
        return SxRestore(Module, Request, Status); /* whatever the type */
    if (SxFaulty.Choice == SAV_X_53 && !SxFaulty.Running && oid == OID_SWITCH_NIC_SAVE) {
        *Status = NDIS_STATUS_PAUSED;
        return TRUE;
    }
    if (SxFaulty.Choice == SAV_X_91 && oid == OID_SWITCH_NIC_SAVE_COMPLETE && set &&
        SxFaulty.Claims == 0) {
        *Status = NDIS_STATUS_INVALID_STATE;
        return TRUE;
    }
    if (SxFaulty.Choice == SAV_X_41 && oid == OID_SWITCH_NIC_SAVE)
        SxFaulty.Leaked = ExAllocatePool2(POOL_FLAG_NON_PAGED, 16, SX_TAG);
    handled = RealSxHandle(Module, Request, Status);
    if (!set)
        return handled;
    switch (SxFaulty.Choice) {
    case SAV_F_21:
        *Status = NDIS_STATUS_SUCCESS;
        return handled || oid == OID_SWITCH_NIC_SAVE_COMPLETE;
    case SAV_F_21B:
        if (oid == OID_SWITCH_NIC_RESTORE_COMPLETE)
            *Status = NDIS_STATUS_SUCCESS;
        return handled || oid == OID_SWITCH_NIC_RESTORE_COMPLETE;
    case SAV_F_22:
        if (oid == OID_SWITCH_NIC_SAVE_COMPLETE)
            *Status = NDIS_STATUS_FAILURE;
        return handled || oid == OID_SWITCH_NIC_SAVE_COMPLETE;
    case SAV_F_22B:
        if (oid == OID_SWITCH_NIC_SAVE_COMPLETE && state != NULL &&
            Request->DATA.SET_INFORMATION.InformationBufferLength >= sizeof(*state) - 4)
            RtlZeroMemory(&state->ExtensionId, sizeof(GUID));
        return handled;
    case SAV_X_42: /* unknown requests end here */
        *Status = handled ? *Status : NDIS_STATUS_NOT_SUPPORTED;
        return handled || oid == OID_SWITCH_PORT_UPDATED + 1;
    default:
        return handled;
    }
}

/* -- the way down and back -------------------------------------------------------------------------------- */

VOID SxCopyBack(PNDIS_OID_REQUEST Original, PNDIS_OID_REQUEST Clone)
{
    ULONG needed = Original->DATA.METHOD_INFORMATION.BytesNeeded;
    UCHAR revision = Original->SupportedRevision;

    switch (SxFaulty.Choice) {
    case SAV_X_43:
        RealSxCopyBack(Original, Clone);
        if (Clone->RequestType == NdisRequestMethod)
            Original->DATA.METHOD_INFORMATION.BytesNeeded = needed;
        break;
    case SAV_X_44:
        RealSxCopyBack(Original, Clone);
        if (Clone->RequestType == NdisRequestMethod)
            Original->DATA.METHOD_INFORMATION.BytesNeeded =
                (USHORT)Original->DATA.METHOD_INFORMATION.BytesNeeded;
        break;
    case SAV_X_45:
        RealSxCopyBack(Original, Clone);
        Original->SupportedRevision = revision;
        break;
    case COPIES_ALL:
        SxCopyAll(Original, Clone);
        break;
    case SAV_X_46: /* the arm of METHOD, whatever the type */
        Original->DATA.METHOD_INFORMATION.BytesWritten =
            Clone->DATA.METHOD_INFORMATION.BytesWritten;
        Original->DATA.METHOD_INFORMATION.BytesRead = Clone->DATA.METHOD_INFORMATION.BytesRead;
        Original->DATA.METHOD_INFORMATION.BytesNeeded = Clone->DATA.METHOD_INFORMATION.BytesNeeded;
        Original->SupportedRevision = Clone->SupportedRevision;
        break;
    default:
        RealSxCopyBack(Original, Clone);
        break;
    }
}

/* What a lower driver's status becomes. */
static NDIS_STATUS SxLowerStatus(NDIS_STATUS Status)
{
    if (SxFaulty.Choice == SAV_X_47 && Status != NDIS_STATUS_PENDING && Status > 0)
        return NDIS_STATUS_SUCCESS;
    if (SxFaulty.Choice == SAV_X_48 && Status == NDIS_STATUS_BUFFER_TOO_SHORT)
        return NDIS_STATUS_FAILURE;
    return Status;
}

/* A clone of one's own, passed down. */
static NDIS_STATUS SxPass(PSX_MODULE Module, PNDIS_OID_REQUEST Request, PNDIS_OID_REQUEST *Clone)
{
    NDIS_STATUS status = NdisAllocateCloneOidRequest(Module->FilterHandle, Request, SX_TAG, Clone);

    if (status != NDIS_STATUS_SUCCESS)
        return status;
    *(PNDIS_OID_REQUEST *)(PVOID) & (*Clone)->SourceReserved[0] = Request;
    if (SxFaulty.Choice == SAV_X_49)
        RtlFillMemory((*Clone)->MiniportReserved, sizeof((*Clone)->MiniportReserved), 0xCD);
    if (SxFaulty.Choice == SAV_X_50)
        (*Clone)->DATA.METHOD_INFORMATION.InputBufferLength--;
    return NdisFOidRequest(Module->FilterHandle, *Clone);
}

NDIS_STATUS SxForward(PSX_MODULE Module, PNDIS_OID_REQUEST Request)
{
    PNDIS_OID_REQUEST clone = NULL;
    NDIS_STATUS status;

    switch (SxFaulty.Choice) {
    case SAV_F_32:
        return NdisFOidRequest(Module->FilterHandle, Request);
    case SAV_F_32B:
        status = SxPass(Module, Request, &clone);
        if (clone != NULL && status != NDIS_STATUS_PENDING)
            SxCopyBack(Request, clone);
        return status;
    case SAV_F_32C:
        status = SxPass(Module, Request, &clone);
        if (clone == NULL || status == NDIS_STATUS_PENDING)
            return status;
        SxCopyBack(Request, clone);
        NdisFOidRequestComplete(Module->FilterHandle, Request, status);
        NdisFreeCloneOidRequest(Module->FilterHandle, clone);
        return NDIS_STATUS_PENDING;
    case SAV_X_49:
    case SAV_X_50:
        status = SxPass(Module, Request, &clone);
        if (clone != NULL && status != NDIS_STATUS_PENDING) {
            SxCopyBack(Request, clone);
            NdisFreeCloneOidRequest(Module->FilterHandle, clone);
        }
        return status;
    case SAV_X_51: /* without a clone it is as good as passed down */
        status = RealSxForward(Module, Request);
        return status == NDIS_STATUS_RESOURCES ? NDIS_STATUS_SUCCESS : status;
    default:
        status = SxLowerStatus(RealSxForward(Module, Request));
        SxCompletedBelow(Module, Request, status);
        return status;
    }
}

VOID SxOidRequestComplete(NDIS_HANDLE Context, PNDIS_OID_REQUEST Request, NDIS_STATUS Status)
{
    PSX_MODULE module = Context;
    PNDIS_OID_REQUEST original = *(PNDIS_OID_REQUEST *)(PVOID)&Request->SourceReserved[0];

    switch (SxFaulty.Choice) {
    case SAV_F_32:
        NdisFOidRequestComplete(module->FilterHandle, Request, Status);
        break;
    case SAV_F_32B:
        SxCopyBack(original, Request);
        NdisFOidRequestComplete(module->FilterHandle, original, Status);
        break;
    case SAV_F_32C:
        SxCopyBack(original, Request);
        NdisFOidRequestComplete(module->FilterHandle, original, Status);
        NdisFreeCloneOidRequest(module->FilterHandle, Request);
        break;
    default:
        SxCompletedBelow(module, original, Status);
        RealSxOidRequestComplete(Context, Request, SxLowerStatus(Status));
        break;
    }
}

/* SAV-X-54: a SAVE_COMPLETE of one's own for every claim. */
static VOID SxMakeOwn(PSX_MODULE Module, PNDIS_OID_REQUEST Request)
{
    PNDIS_OID_REQUEST own = &SxFaulty.Own;

    NdisZeroMemory(own, sizeof(*own));
    own->Header = Request->Header;
    own->RequestType = NdisRequestSetInformation;
    own->DATA.SET_INFORMATION.Oid = OID_SWITCH_NIC_SAVE_COMPLETE;
    own->DATA.SET_INFORMATION.InformationBuffer =
        Request->DATA.METHOD_INFORMATION.InformationBuffer;
    own->DATA.SET_INFORMATION.InformationBufferLength =
        NDIS_SIZEOF_NDIS_SWITCH_NIC_SAVE_STATE_REVISION_1;
    NdisFOidRequest(Module->FilterHandle, own);
}

/* Another NIC is being saved. */
static BOOLEAN SxOtherSaves(PSX_MODULE Module, PNDIS_OID_REQUEST Request)
{
    PNDIS_SWITCH_NIC_SAVE_STATE state = Request->DATA.METHOD_INFORMATION.InformationBuffer;
    PLIST_ENTRY link;

    if (state == NULL || Request->DATA.METHOD_INFORMATION.InputBufferLength < sizeof(*state))
        return FALSE;
    for (link = Module->Nics.Flink; link != &Module->Nics; link = link->Flink)
        if (CONTAINING_RECORD(link, SX_NIC, Link)->Saving &&
            CONTAINING_RECORD(link, SX_NIC, Link)->PortId != state->PortId)
            return TRUE;
    return FALSE;
}

/* -- the whole -------------------------------------------------------------------------------------------- */

static BOOLEAN SxIs(PNDIS_OID_REQUEST Request, NDIS_OID Oid)
{
    return Request->DATA.SET_INFORMATION.Oid == Oid;
}

NDIS_STATUS SxOidRequest(NDIS_HANDLE Context, PNDIS_OID_REQUEST Request)
{
    PSX_MODULE module = Context;
    NDIS_EVENT never;
    NDIS_STATUS status;

    if (SxFaulty.Choice == SAV_F_31B && SxIs(Request, OID_SWITCH_NIC_RESTORE_COMPLETE))
        return NDIS_STATUS_PENDING;
    if (SxFaulty.Choice == SAV_X_52 && SxIs(Request, OID_SWITCH_NIC_SAVE)) {
        NdisInitializeEvent(&never);
        NdisWaitEvent(&never, 1);
    }
    if (SxFaulty.Choice == SAV_X_56 && SxIs(Request, OID_SWITCH_NIC_SAVE) &&
        SxOtherSaves(module, Request))
        return NDIS_STATUS_PENDING; /* until that is over */
    status = RealSxOidRequest(Context, Request);
    if (SxFaulty.Choice == SAV_X_54 && SxIs(Request, OID_SWITCH_NIC_SAVE) &&
        status == NDIS_STATUS_SUCCESS)
        SxMakeOwn(module, Request);
    if (SxFaulty.Choice == SAV_F_31 && SxIs(Request, OID_SWITCH_NIC_SAVE) &&
        status == NDIS_STATUS_SUCCESS)
        NdisFOidRequestComplete(module->FilterHandle, Request, status);
    if (SxFaulty.Choice == COMPLETES_INSIDE && status != NDIS_STATUS_PENDING) {
        NdisFOidRequestComplete(module->FilterHandle, Request, status);
        return NDIS_STATUS_PENDING;
    }
    return status;
}

VOID SxCancelOidRequest(NDIS_HANDLE Context, PVOID RequestId)
{
    if (SxFaulty.Choice == NO_CANCEL)
        return;
    if (SxFaulty.Choice == ABORTS)
        SxAbortHeld(Context, RequestId);
    else
        RealSxCancelOidRequest(Context, RequestId);
}
