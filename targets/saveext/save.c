/*
 * OID_SWITCH_NIC_SAVE: a claim with a record, BUFFER_TOO_SHORT with BytesNeeded, or the lower drivers' turn. And
 * OID_SWITCH_NIC_SAVE_COMPLETE, after which the next operation begins from the first record.
 */
#include "saveext.h"

/* The extension's name and data; nothing else of the structure changes. */
VOID SxWriteRecord(PSX_VIEW View, PSX_RECORD Record, ULONG From, ULONG Length)
{
    PNDIS_SWITCH_NIC_SAVE_STATE state = View->State;
    USHORT small = (USHORT)min(Length, SX_SIZE_MAX);

    state->ExtensionId = SxExtensionId;
    state->ExtensionFriendlyName.Length = sizeof(SX_FRIENDLY_NAME) - sizeof(WCHAR);
    NdisMoveMemory(state->ExtensionFriendlyName.String, SX_FRIENDLY_NAME,
                   state->ExtensionFriendlyName.Length);
    state->FeatureClassId = Record->FeatureClassId;
    state->SaveDataSize = small;
    if (View->Revision >= NDIS_SWITCH_NIC_SAVE_STATE_REVISION_2)
        state->SaveDataSizeOverflow = Length - small;
    NdisMoveMemory((PUCHAR)state + View->Offset, Record->Data + From, Length);
}

/* What one record may carry. A 16-bit structure has an end; data beyond it goes into a record of its own. */
ULONG SxPartLength(PSX_VIEW View, ULONG Left)
{
    if (View->Revision >= NDIS_SWITCH_NIC_SAVE_STATE_REVISION_2)
        return Left;
    return min(Left, SX_SIZE_MAX - NDIS_SIZEOF_NDIS_SWITCH_NIC_SAVE_STATE_REVISION_1);
}

/* Data begins at SaveDataOffset, and so does what is needed. */
ULONG SxBytesNeeded(PSX_VIEW View, ULONG Length)
{
    return View->Offset + Length;
}

NDIS_STATUS SxAnswerSave(PSX_NIC Nic, PSX_RECORD Record, PSX_VIEW View, PNDIS_OID_REQUEST Request)
{
    ULONG room = View->Size > View->Offset ? View->Size - View->Offset : 0;
    ULONG length = SxLookAtLength(Record);
    ULONG from = Nic->Saving ? min(Nic->Delivered, length) : 0;
    ULONG part = SxPartLength(View, length - from);

    if (room < part || View->Offset > View->Size) {
        Request->DATA.METHOD_INFORMATION.BytesNeeded = SxBytesNeeded(View, part);
        return NDIS_STATUS_BUFFER_TOO_SHORT;
    }
    SxWriteRecord(View, Record, from, part);
    SxDelivered(Nic, Record, part, (BOOLEAN)(from + part == length));
    Request->DATA.METHOD_INFORMATION.BytesWritten = View->Offset + part;
    Request->DATA.METHOD_INFORMATION.BytesRead = View->Structure;
    Request->SupportedRevision = View->Revision;
    return NDIS_STATUS_SUCCESS;
}

BOOLEAN SxSave(PSX_MODULE Module, PNDIS_OID_REQUEST Request, PNDIS_STATUS Status)
{
    PSX_RECORD record = NULL;
    SX_VIEW view;
    PSX_NIC nic;

    if (!SxView(Request->DATA.METHOD_INFORMATION.InformationBuffer,
                min(Request->DATA.METHOD_INFORMATION.InputBufferLength,
                    Request->DATA.METHOD_INFORMATION.OutputBufferLength),
                &view) ||
        view.Offset < view.Structure)
        return FALSE;
    NdisAcquireSpinLock(&Module->Lock);
    nic = SxFindNic(Module, view.State->PortId, view.State->NicIndex);
    if (nic != NULL && !nic->Disconnected)
        record = SxDueRecord(nic);
    if (record != NULL)
        *Status = SxAnswerSave(nic, record, &view, Request);
    NdisReleaseSpinLock(&Module->Lock);
    return record != NULL;
}

VOID SxSaveComplete(PSX_MODULE Module, PNDIS_OID_REQUEST Request)
{
    SX_VIEW view;
    PSX_NIC nic;

    if (!SxView(Request->DATA.SET_INFORMATION.InformationBuffer,
                Request->DATA.SET_INFORMATION.InformationBufferLength, &view))
        return;
    NdisAcquireSpinLock(&Module->Lock);
    nic = SxFindNic(Module, view.State->PortId, view.State->NicIndex);
    if (nic != NULL)
        nic->Saving = FALSE;
    NdisReleaseSpinLock(&Module->Lock);
}
