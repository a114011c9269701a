/*
 * What the documents leave to an extension, answered otherwise than the reference does: malformed requests, what is
 * told of a request besides its status, when restored data takes effect, how a held request ends. None is a fault.
 */
#include "save_faulty.h"

static const GUID SxOtherId = {
    0x0FEA0200, 0x0001, 0x4000, {0x80, 0x00, 0x48, 0x56, 0x43, 0x54, 0x53, 0x4E}};
/* As long as the reference's: nothing stands behind it. */
static const WCHAR SxOtherName[] = L"HvctsOther";
C_ASSERT(sizeof(SxOtherName) == sizeof(SX_FRIENDLY_NAME));

/* -- malformed requests ----------------------------------------------------------------------------------- */

static BOOLEAN SxIsFour(PNDIS_OID_REQUEST Request)
{
    NDIS_OID oid = Request->DATA.SET_INFORMATION.Oid;

    if (Request->RequestType == NdisRequestMethod)
        return oid == OID_SWITCH_NIC_SAVE;
    return Request->RequestType == NdisRequestSetInformation &&
           (oid == OID_SWITCH_NIC_SAVE_COMPLETE || oid == OID_SWITCH_NIC_RESTORE ||
            oid == OID_SWITCH_NIC_RESTORE_COMPLETE);
}

static BOOLEAN SxHasStructure(PNDIS_OID_REQUEST Request, PSX_VIEW View)
{
    ULONG length = Request->DATA.SET_INFORMATION.InformationBufferLength;

    if (Request->RequestType == NdisRequestMethod)
        length = min(Request->DATA.METHOD_INFORMATION.InputBufferLength,
                     Request->DATA.METHOD_INFORMATION.OutputBufferLength);
    return SxView(Request->DATA.SET_INFORMATION.InformationBuffer, length, View);
}

/* A COMPLETE carries no data, and nothing of its SaveDataOffset is looked at. */
static BOOLEAN SxHasPlace(PNDIS_OID_REQUEST Request, PSX_VIEW View)
{
    NDIS_OID oid = Request->DATA.SET_INFORMATION.Oid;

    return (oid != OID_SWITCH_NIC_SAVE && oid != OID_SWITCH_NIC_RESTORE) ||
           (View->Offset >= View->Structure && View->Offset <= View->Size);
}

BOOLEAN SxMalformed(PNDIS_OID_REQUEST Request, PNDIS_STATUS Status, PBOOLEAN Ends)
{
    SX_VIEW view;
    BOOLEAN structure = SxIsFour(Request) && SxHasStructure(Request, &view);

    if (!SxIsFour(Request) || (structure && SxHasPlace(Request, &view)))
        return FALSE;
    switch (SxFaulty.Choice) {
    case REFUSES:
        *Status = NDIS_STATUS_INVALID_LENGTH;
        *Ends = TRUE;
        return TRUE;
    case PASSES_DOWN:
        *Ends = FALSE;
        return TRUE;
    case LIKE_SAMPLE: /* looks at the header, and lets records of whatever kind go on */
        *Status = NDIS_STATUS_NOT_SUPPORTED;
        *Ends = Request->DATA.SET_INFORMATION.Oid != OID_SWITCH_NIC_RESTORE;
        return !structure;
    default:
        return FALSE;
    }
}

/* -- what is told ----------------------------------------------------------------------------------------- */

VOID SxTellOtherwise(PNDIS_OID_REQUEST Request)
{
    switch (SxFaulty.Choice) {
    case NO_COUNTS:
    case LIKE_SAMPLE:
        if (SxFaulty.Choice == LIKE_SAMPLE)
            Request->SupportedRevision = 0;
        if (Request->RequestType == NdisRequestMethod) {
            Request->DATA.METHOD_INFORMATION.BytesWritten = 0;
            Request->DATA.METHOD_INFORMATION.BytesRead = 0;
        } else {
            Request->DATA.SET_INFORMATION.BytesRead = 0;
        }
        break;
    case WHOLE_COUNTS: /* the buffer, however much of it was used */
        if (Request->RequestType == NdisRequestMethod) {
            Request->DATA.METHOD_INFORMATION.BytesWritten =
                Request->DATA.METHOD_INFORMATION.OutputBufferLength;
            Request->DATA.METHOD_INFORMATION.BytesRead =
                Request->DATA.METHOD_INFORMATION.InputBufferLength;
        } else {
            Request->DATA.SET_INFORMATION.BytesRead =
                Request->DATA.SET_INFORMATION.InformationBufferLength;
        }
        break;
    default:
        break;
    }
}

/* All of the union, of which the rest is as it was. */
VOID SxCopyAll(PNDIS_OID_REQUEST Original, PNDIS_OID_REQUEST Clone)
{
    NdisMoveMemory(&Original->DATA, &Clone->DATA, sizeof(Original->DATA));
    Original->SupportedRevision = Clone->SupportedRevision;
}

VOID SxSignOtherwise(PNDIS_SWITCH_NIC_SAVE_STATE State)
{
    State->ExtensionId = SxOtherId;
    NdisMoveMemory(State->ExtensionFriendlyName.String, SxOtherName,
                   sizeof(SxOtherName) - sizeof(WCHAR));
}

BOOLEAN SxOwnsOtherwise(PSX_VIEW View)
{
    return RtlEqualMemory(&View->State->ExtensionId, &SxOtherId, sizeof(GUID));
}

/* -- when data takes effect ------------------------------------------------------------------------------- */

/* What was received so far is in effect already. */
NDIS_STATUS SxTakeAtOnce(PSX_NIC Nic)
{
    LIST_ENTRY records;
    PLIST_ENTRY link;

    InitializeListHead(&records);
    for (link = Nic->Received.Flink; link != &Nic->Received; link = link->Flink) {
        PSX_RECORD received = CONTAINING_RECORD(link, SX_RECORD, Link);
        PSX_RECORD copy = SxAddRecord(&records, received->Length, &received->FeatureClassId);

        if (copy == NULL) {
            SxDropRecords(&records);
            SxDropRecords(&Nic->Received);
            return NDIS_STATUS_RESOURCES;
        }
        NdisMoveMemory(copy->Data, received->Data, received->Length);
    }
    SxDropRecords(&Nic->Records);
    while (!IsListEmpty(&records))
        InsertTailList(&Nic->Records, RemoveHeadList(&records));
    Nic->Saving = FALSE;
    return NDIS_STATUS_SUCCESS;
}

/* -- the end of a held request ---------------------------------------------------------------------------- */

/* Cancelled before anything was done for it. */
VOID SxAbortHeld(PSX_MODULE Module, PVOID RequestId)
{
    PNDIS_OID_REQUEST held = NULL;

    NdisAcquireSpinLock(&Module->Lock);
    if (Module->Held != NULL && Module->Held->RequestId == RequestId) {
        held = Module->Held;
        Module->Held = NULL;
    }
    NdisReleaseSpinLock(&Module->Lock);
    if (held != NULL)
        NdisFOidRequestComplete(Module->FilterHandle, held, NDIS_STATUS_REQUEST_ABORTED);
    else
        RealSxCancelOidRequest(Module, RequestId);
}
