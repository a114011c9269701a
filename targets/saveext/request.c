/*
 * The way of a request: answered here, at once or from the work item, or passed down as a clone whose result goes
 * back up unchanged. NDIS gives a module one request at a time. Knows the OIDs, not what becomes of the data.
 */
#include "saveext.h"

/* TRUE: the request ends with *Status. */
BOOLEAN SxHandle(PSX_MODULE Module, PNDIS_OID_REQUEST Request, PNDIS_STATUS Status)
{
    if (Request->RequestType == NdisRequestMethod)
        return Request->DATA.METHOD_INFORMATION.Oid == OID_SWITCH_NIC_SAVE &&
               SxSave(Module, Request, Status);
    if (Request->RequestType != NdisRequestSetInformation)
        return FALSE;
    switch (Request->DATA.SET_INFORMATION.Oid) {
    case OID_SWITCH_NIC_RESTORE:
        return SxRestore(Module, Request, Status);
    case OID_SWITCH_NIC_SAVE_COMPLETE:
        SxSaveComplete(Module, Request);
        return FALSE;
    case OID_SWITCH_NIC_RESTORE_COMPLETE:
        SxRestoreComplete(Module, Request);
        return FALSE;
    case OID_SWITCH_NIC_CONNECT:
    case OID_SWITCH_NIC_DISCONNECT:
    case OID_SWITCH_NIC_DELETE:
        SxNicChanged(Module, Request);
        return FALSE;
    case OID_SWITCH_PORT_PROPERTY_ADD:
    case OID_SWITCH_PORT_PROPERTY_UPDATE:
        return SxProperty(Module, Request, Status);
    default:
        return FALSE;
    }
}

static PNDIS_OID_REQUEST *SxOriginal(PNDIS_OID_REQUEST Clone)
{
    return (PNDIS_OID_REQUEST *)(PVOID)&Clone->SourceReserved[0];
}

/* What the lower drivers said, each member through the arm of the union that its type has. */
VOID SxCopyBack(PNDIS_OID_REQUEST Original, PNDIS_OID_REQUEST Clone)
{
    switch (Clone->RequestType) {
    case NdisRequestMethod:
        Original->DATA.METHOD_INFORMATION.BytesWritten =
            Clone->DATA.METHOD_INFORMATION.BytesWritten;
        Original->DATA.METHOD_INFORMATION.BytesRead = Clone->DATA.METHOD_INFORMATION.BytesRead;
        Original->DATA.METHOD_INFORMATION.BytesNeeded = Clone->DATA.METHOD_INFORMATION.BytesNeeded;
        break;
    case NdisRequestSetInformation:
        Original->DATA.SET_INFORMATION.BytesRead = Clone->DATA.SET_INFORMATION.BytesRead;
        Original->DATA.SET_INFORMATION.BytesNeeded = Clone->DATA.SET_INFORMATION.BytesNeeded;
        break;
    default:
        Original->DATA.QUERY_INFORMATION.BytesWritten = Clone->DATA.QUERY_INFORMATION.BytesWritten;
        Original->DATA.QUERY_INFORMATION.BytesNeeded = Clone->DATA.QUERY_INFORMATION.BytesNeeded;
        break;
    }
    Original->SupportedRevision = Clone->SupportedRevision;
}

/* The clone comes back: the original has its result, and the clone is no more. */
static PNDIS_OID_REQUEST SxTakeBack(PSX_MODULE Module, PNDIS_OID_REQUEST Clone)
{
    PNDIS_OID_REQUEST original = *SxOriginal(Clone);

    NdisAcquireSpinLock(&Module->Lock);
    Module->Passed = NULL;
    NdisReleaseSpinLock(&Module->Lock);
    SxCopyBack(original, Clone);
    NdisFreeCloneOidRequest(Module->FilterHandle, Clone);
    return original;
}

/* Without a clone nothing was read and nothing written. */
NDIS_STATUS SxForward(PSX_MODULE Module, PNDIS_OID_REQUEST Request)
{
    PNDIS_OID_REQUEST clone;
    NDIS_STATUS status = NdisAllocateCloneOidRequest(Module->FilterHandle, Request, SX_TAG, &clone);

    if (status != NDIS_STATUS_SUCCESS)
        return status;
    *SxOriginal(clone) = Request;
    NdisAcquireSpinLock(&Module->Lock);
    Module->Passed = clone;
    NdisReleaseSpinLock(&Module->Lock);
    status = NdisFOidRequest(Module->FilterHandle, clone);
    if (status != NDIS_STATUS_PENDING)
        SxTakeBack(Module, clone);
    return status;
}

VOID SxOidRequestComplete(NDIS_HANDLE Context, PNDIS_OID_REQUEST Request, NDIS_STATUS Status)
{
    PSX_MODULE module = Context;
    PNDIS_OID_REQUEST original = SxTakeBack(module, Request);

    NdisFOidRequestComplete(module->FilterHandle, original, Status);
}

static NDIS_STATUS SxAnswer(PSX_MODULE Module, PNDIS_OID_REQUEST Request)
{
    NDIS_STATUS status = NDIS_STATUS_SUCCESS;

    return SxHandle(Module, Request, &status) ? status : SxForward(Module, Request);
}

/* Leaves the request to the work item, which may be on its way already. */
static VOID SxHold(PSX_MODULE Module, PNDIS_OID_REQUEST Request)
{
    BOOLEAN queue;

    NdisAcquireSpinLock(&Module->Lock);
    Module->Held = Request;
    queue = !Module->WorkQueued;
    Module->WorkQueued = TRUE;
    if (queue && Module->Working++ == 0)
        NdisResetEvent(&Module->Idle);
    NdisReleaseSpinLock(&Module->Lock);
    if (queue)
        NdisQueueIoWorkItem(Module->WorkItem, SxWork, Module);
}

NDIS_STATUS SxOidRequest(NDIS_HANDLE Context, PNDIS_OID_REQUEST Request)
{
    PSX_MODULE module = Context;

    if (!module->Pends)
        return SxAnswer(module, Request);
    SxHold(module, Request);
    return NDIS_STATUS_PENDING;
}

/* Who takes the held request ends it: the work item, or a cancel that was faster. */
static VOID SxAnswerHeld(PSX_MODULE Module, BOOLEAN Work)
{
    PNDIS_OID_REQUEST request;
    NDIS_STATUS status;

    NdisAcquireSpinLock(&Module->Lock);
    request = Module->Held;
    Module->Held = NULL;
    if (Work)
        Module->WorkQueued = FALSE;
    NdisReleaseSpinLock(&Module->Lock);
    if (request == NULL)
        return;
    status = SxAnswer(Module, request);
    if (status != NDIS_STATUS_PENDING)
        NdisFOidRequestComplete(Module->FilterHandle, request, status);
}

/* The module stays until the last one here has left the lock. */
VOID SxWork(PVOID Context, NDIS_HANDLE WorkItem)
{
    PSX_MODULE module = Context;

    UNREFERENCED_PARAMETER(WorkItem);
    SxAnswerHeld(module, TRUE);
    NdisAcquireSpinLock(&module->Lock);
    if (--module->Working == 0)
        NdisSetEvent(&module->Idle);
    NdisReleaseSpinLock(&module->Lock);
}

/* A request that only waits its turn is answered now; one that is below is cancelled there. */
VOID SxCancelOidRequest(NDIS_HANDLE Context, PVOID RequestId)
{
    PSX_MODULE module = Context;
    BOOLEAN held;
    BOOLEAN passed;

    NdisAcquireSpinLock(&module->Lock);
    held = module->Held != NULL && module->Held->RequestId == RequestId;
    passed = module->Passed != NULL && module->Passed->RequestId == RequestId;
    NdisReleaseSpinLock(&module->Lock);
    if (held)
        SxAnswerHeld(module, FALSE);
    else if (passed)
        NdisFCancelOidRequest(module->FilterHandle, RequestId);
}
