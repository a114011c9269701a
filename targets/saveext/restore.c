/*
 * OID_SWITCH_NIC_RESTORE: an own record is copied, whatever port the NIC has now; any other goes on down. With
 * OID_SWITCH_NIC_RESTORE_COMPLETE all that was received for the NIC takes effect.
 */
#include "saveext.h"

/* FALSE: the record's data is not inside the structure. */
BOOLEAN SxDataOf(PSX_VIEW View, PULONG Length)
{
    ULONGLONG length = View->State->SaveDataSize;

    if (View->Revision >= NDIS_SWITCH_NIC_SAVE_STATE_REVISION_2)
        length += View->State->SaveDataSizeOverflow;
    if (View->Offset < View->Structure || View->Offset + length > View->Size)
        return FALSE;
    *Length = (ULONG)length;
    return TRUE;
}

/* A record that cannot be kept ends the operation: the switch goes on with nothing of it. */
NDIS_STATUS SxTakeRecord(PSX_MODULE Module, PSX_VIEW View, ULONG Length)
{
    PSX_NIC nic = SxGetNic(Module, View->State->PortId, View->State->NicIndex);
    PSX_RECORD record;

    if (nic == NULL)
        return NDIS_STATUS_RESOURCES;
    record = SxAddRecord(&nic->Received, Length, &View->State->FeatureClassId);
    if (record == NULL) {
        SxDropRecords(&nic->Received);
        return NDIS_STATUS_RESOURCES;
    }
    NdisMoveMemory(record->Data, (PUCHAR)View->State + View->Offset, Length);
    return NDIS_STATUS_SUCCESS;
}

BOOLEAN SxOwns(PSX_VIEW View)
{
    return RtlEqualMemory(&View->State->ExtensionId, &SxExtensionId, sizeof(GUID));
}

BOOLEAN SxRestore(PSX_MODULE Module, PNDIS_OID_REQUEST Request, PNDIS_STATUS Status)
{
    SX_VIEW view;
    ULONG length;

    if (!SxView(Request->DATA.SET_INFORMATION.InformationBuffer,
                Request->DATA.SET_INFORMATION.InformationBufferLength, &view) ||
        !SxOwns(&view))
        return FALSE;
    if (!SxDataOf(&view, &length)) {
        *Status = NDIS_STATUS_INVALID_LENGTH;
        return TRUE;
    }
    NdisAcquireSpinLock(&Module->Lock);
    *Status = SxTakeRecord(Module, &view, length);
    NdisReleaseSpinLock(&Module->Lock);
    if (*Status == NDIS_STATUS_SUCCESS) {
        Request->DATA.SET_INFORMATION.BytesRead = view.Offset + length;
        Request->SupportedRevision = view.Revision;
    }
    return TRUE;
}

/* What was received takes the place of what was there. Without a record there is nothing to put in place. */
VOID SxPutInEffect(PSX_NIC Nic)
{
    if (IsListEmpty(&Nic->Received))
        return;
    SxDropRecords(&Nic->Records);
    while (!IsListEmpty(&Nic->Received))
        InsertTailList(&Nic->Records, RemoveHeadList(&Nic->Received));
    Nic->Saving = FALSE;
}

VOID SxRestoreComplete(PSX_MODULE Module, PNDIS_OID_REQUEST Request)
{
    SX_VIEW view;
    PSX_NIC nic;

    if (!SxView(Request->DATA.SET_INFORMATION.InformationBuffer,
                Request->DATA.SET_INFORMATION.InformationBufferLength, &view))
        return;
    NdisAcquireSpinLock(&Module->Lock);
    nic = SxFindNic(Module, view.State->PortId, view.State->NicIndex);
    if (nic != NULL)
        SxPutInEffect(nic);
    NdisReleaseSpinLock(&Module->Lock);
}

VOID SxNicChanged(PSX_MODULE Module, PNDIS_OID_REQUEST Request)
{
    PNDIS_SWITCH_NIC_PARAMETERS parameters = Request->DATA.SET_INFORMATION.InformationBuffer;
    NDIS_OID oid = Request->DATA.SET_INFORMATION.Oid;
    PSX_NIC nic;

    if (parameters == NULL || Request->DATA.SET_INFORMATION.InformationBufferLength <
                                  NDIS_SIZEOF_NDIS_SWITCH_NIC_PARAMETERS_REVISION_1)
        return;
    NdisAcquireSpinLock(&Module->Lock);
    nic = SxFindNic(Module, parameters->PortId, parameters->NicIndex);
    if (nic != NULL && oid == OID_SWITCH_NIC_DELETE) {
        SxDropNic(nic);
    } else if (nic != NULL) {
        nic->Disconnected = oid == OID_SWITCH_NIC_DISCONNECT;
        nic->Saving = FALSE;
    }
    NdisReleaseSpinLock(&Module->Lock);
}
