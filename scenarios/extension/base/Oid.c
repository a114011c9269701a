/*
 * The four save-state requests and the life of NICs: checks them, asks the extension part, and says what came of it.
 */
#include "Oid.h"

/* Bytes of the buffer that may be used; 0: this is no save-state structure. */
static ULONG AcmeLimit(PVOID Buffer, ULONG Length)
{
    PNDIS_SWITCH_NIC_SAVE_STATE state = (PNDIS_SWITCH_NIC_SAVE_STATE)Buffer;

    if (Buffer == NULL || Length < ACME_SAVE_STATE_SIZE)
        return 0;
    if (state->Header.Type != NDIS_OBJECT_TYPE_DEFAULT || state->Header.Revision == 0 ||
        state->Header.Size < ACME_SAVE_STATE_SIZE)
        return 0;
    return state->Header.Size < Length ? state->Header.Size : Length;
}

static BOOLEAN AcmeHandlesSave(PACME_MODULE Module, PNDIS_OID_REQUEST Request, NDIS_STATUS *Status)
{
    PNDIS_SWITCH_NIC_SAVE_STATE state =
        (PNDIS_SWITCH_NIC_SAVE_STATE)Request->DATA.METHOD_INFORMATION.InformationBuffer;
    ULONG length = Request->DATA.METHOD_INFORMATION.InputBufferLength;
    ULONG written = 0;
    ULONG needed = 0;
    ULONG limit;
    ULONG offset;

    if (Request->DATA.METHOD_INFORMATION.OutputBufferLength < length)
        length = Request->DATA.METHOD_INFORMATION.OutputBufferLength;
    limit = AcmeLimit(state, length);
    if (limit == 0 || state->SaveDataOffset < ACME_SAVE_STATE_SIZE) {
        *Status = NDIS_STATUS_INVALID_PARAMETER;
        return TRUE;
    }
    offset = state->SaveDataOffset;
    *Status =
        AcmeSave(Module->Extension, state, offset < limit ? limit - offset : 0, &written, &needed);
    if (*Status == NDIS_STATUS_BUFFER_TOO_SHORT) {
#if defined(ACME_NEEDED_FROM_OFFSET)
        Request->DATA.METHOD_INFORMATION.BytesNeeded = offset + needed;
#elif defined(ACME_NEEDED_SIZEOF)
        Request->DATA.METHOD_INFORMATION.BytesNeeded = ACME_SAVE_STATE_SIZE + 4 + needed;
#else
        Request->DATA.METHOD_INFORMATION.BytesNeeded = ACME_SAVE_STATE_SIZE + needed;
#endif
        return TRUE;
    }
    if (*Status == NDIS_STATUS_SUCCESS && written == 0)
        return FALSE;
    if (*Status == NDIS_STATUS_SUCCESS) {
        Request->DATA.METHOD_INFORMATION.BytesWritten = offset + written;
        Request->DATA.METHOD_INFORMATION.BytesRead = ACME_SAVE_STATE_SIZE;
    }
    return TRUE;
}

static BOOLEAN AcmeHandlesRestore(PACME_MODULE Module, PNDIS_OID_REQUEST Request,
                                  NDIS_STATUS *Status)
{
    PNDIS_SWITCH_NIC_SAVE_STATE state =
        (PNDIS_SWITCH_NIC_SAVE_STATE)Request->DATA.SET_INFORMATION.InformationBuffer;
    ULONG limit = AcmeLimit(state, Request->DATA.SET_INFORMATION.InformationBufferLength);

    if (limit == 0) {
        *Status = NDIS_STATUS_INVALID_PARAMETER;
        return TRUE;
    }
    if (!RtlEqualMemory(&state->ExtensionId, &AcmeExtensionId, sizeof(GUID)))
        return FALSE;
    if (state->SaveDataOffset < ACME_SAVE_STATE_SIZE ||
        (ULONG)state->SaveDataOffset + state->SaveDataSize > limit) {
        *Status = NDIS_STATUS_INVALID_PARAMETER;
        return TRUE;
    }
    *Status = AcmeRestore(Module->Extension, state->PortId, state->NicIndex,
                          (const UCHAR *)state + state->SaveDataOffset, state->SaveDataSize);
    if (*Status == NDIS_STATUS_SUCCESS) {
        Request->DATA.SET_INFORMATION.BytesRead =
            (ULONG)state->SaveDataOffset + state->SaveDataSize;
        Request->SupportedRevision = 1;
    }
    return TRUE;
}

/* An end of an operation goes on down in any case. */
static VOID AcmeEnds(PACME_MODULE Module, PNDIS_OID_REQUEST Request)
{
    PNDIS_SWITCH_NIC_SAVE_STATE state =
        (PNDIS_SWITCH_NIC_SAVE_STATE)Request->DATA.SET_INFORMATION.InformationBuffer;

    if (AcmeLimit(state, Request->DATA.SET_INFORMATION.InformationBufferLength) == 0)
        return;
    if (Request->DATA.SET_INFORMATION.Oid == OID_SWITCH_NIC_SAVE_COMPLETE)
        AcmeSaveComplete(Module->Extension, state->PortId, state->NicIndex);
    else
        AcmeRestoreComplete(Module->Extension, state->PortId, state->NicIndex);
}

static VOID AcmeLives(PACME_MODULE Module, PNDIS_OID_REQUEST Request)
{
    PNDIS_SWITCH_NIC_PARAMETERS nic =
        (PNDIS_SWITCH_NIC_PARAMETERS)Request->DATA.SET_INFORMATION.InformationBuffer;

    if (nic == NULL || Request->DATA.SET_INFORMATION.InformationBufferLength <
                           NDIS_SIZEOF_NDIS_SWITCH_NIC_PARAMETERS_REVISION_1)
        return;
    if (Request->DATA.SET_INFORMATION.Oid == OID_SWITCH_NIC_CONNECT)
        AcmeNicConnected(Module->Extension, nic->PortId, nic->NicIndex);
    else if (Request->DATA.SET_INFORMATION.Oid == OID_SWITCH_NIC_DISCONNECT)
        AcmeNicDisconnected(Module->Extension, nic->PortId, nic->NicIndex);
    else
        AcmeNicDeleted(Module->Extension, nic->PortId, nic->NicIndex);
}

BOOLEAN AcmeHandles(PACME_MODULE Module, PNDIS_OID_REQUEST Request, NDIS_STATUS *Status)
{
    if (Request->RequestType == NdisRequestMethod)
        return Request->DATA.METHOD_INFORMATION.Oid == OID_SWITCH_NIC_SAVE &&
               AcmeHandlesSave(Module, Request, Status);
    if (Request->RequestType != NdisRequestSetInformation)
        return FALSE;
    switch (Request->DATA.SET_INFORMATION.Oid) {
    case OID_SWITCH_NIC_RESTORE:
        return AcmeHandlesRestore(Module, Request, Status);
    case OID_SWITCH_NIC_SAVE_COMPLETE:
    case OID_SWITCH_NIC_RESTORE_COMPLETE:
        AcmeEnds(Module, Request);
        break;
    case OID_SWITCH_NIC_CONNECT:
    case OID_SWITCH_NIC_DISCONNECT:
    case OID_SWITCH_NIC_DELETE:
        AcmeLives(Module, Request);
        break;
    default:
        break;
    }
    return FALSE;
}
