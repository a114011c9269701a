/*
 * Faults and variants in taking records back, in the ends of operations, and in the life of NICs.
 */
#include "save_faulty.h"

/* -- which NIC -------------------------------------------------------------------------------------------- */

PSX_NIC SxFindNic(PSX_MODULE Module, NDIS_SWITCH_PORT_ID PortId, NDIS_SWITCH_NIC_INDEX NicIndex)
{
    PSX_NIC nic;

    if (SxFaulty.Choice == SAV_F_33 && SxFaulty.Stale != NULL && SxFaulty.StalePort == PortId)
        return SxFaulty.Stale;
    if (SxFaulty.Choice == SAV_X_24)
        PortId &= 0xFFFF;
    if (SxFaulty.Choice == SAV_X_25)
        NicIndex = 0;
    nic = RealSxFindNic(Module, PortId, NicIndex);
    if (SxFaulty.Choice == SAV_F_35 && SxFaulty.InSave && nic == NULL &&
        !IsListEmpty(&Module->Nics))
        nic = CONTAINING_RECORD(Module->Nics.Flink, SX_NIC, Link);
    return nic;
}

PSX_NIC SxGetNic(PSX_MODULE Module, NDIS_SWITCH_PORT_ID PortId, NDIS_SWITCH_NIC_INDEX NicIndex)
{
    if (SxFaulty.Choice == SAV_F_36 && SxFaulty.InRestore && SxFaulty.ClaimedPort != 0)
        PortId = SxFaulty.ClaimedPort;
    if (SxFaulty.Choice == SAV_X_24)
        PortId &= 0xFFFF;
    if (SxFaulty.Choice == SAV_X_25 || (SxFaulty.Choice == SAV_X_140 && SxFaulty.InRestore))
        NicIndex = 0;
    return RealSxGetNic(Module, PortId, NicIndex);
}

VOID SxNicChanged(PSX_MODULE Module, PNDIS_OID_REQUEST Request)
{
    PNDIS_SWITCH_NIC_PARAMETERS parameters = Request->DATA.SET_INFORMATION.InformationBuffer;
    NDIS_OID oid = Request->DATA.SET_INFORMATION.Oid;
    PSX_NIC nic;

    if (SxFaulty.Choice == SAV_F_33 && oid == OID_SWITCH_NIC_DISCONNECT) {
        nic = SxFindNic(Module, parameters->PortId, parameters->NicIndex);
        if (nic == NULL || nic == SxFaulty.Stale)
            return;
        SxFaulty.Stale = nic;
        SxFaulty.StalePort = parameters->PortId;
        SxDropNic(nic);
        return;
    }
    if (SxFaulty.Choice == SAV_X_26 && oid == OID_SWITCH_NIC_DELETE)
        return; /* what was known of the NIC stays */
    RealSxNicChanged(Module, Request);
}

/* -- RESTORE ---------------------------------------------------------------------------------------------- */

BOOLEAN SxOwns(PSX_VIEW View)
{
    switch (SxFaulty.Choice) {
    case SAV_X_27: /* the first eight bytes decide */
        return RtlEqualMemory(&View->State->ExtensionId, &SxExtensionId, 8);
    case OTHER_ID:
        return SxOwnsOtherwise(View);
    case SAV_X_129: /* and Flags */
        return View->State->Flags == 0 && RealSxOwns(View);
    case SAV_X_28: /* and the name too */
        return RealSxOwns(View) && View->State->ExtensionFriendlyName.Length ==
                                       sizeof(SX_FRIENDLY_NAME) - sizeof(WCHAR);
    default:
        return RealSxOwns(View);
    }
}

BOOLEAN SxDataOf(PSX_VIEW View, PULONG Length)
{
    SX_VIEW view = *View;

    switch (SxFaulty.Choice) {
    case SAV_F_27:
        *Length = View->State->SaveDataSize;
        return TRUE;
    case SAV_X_29: /* wherever it is */
        view.Offset = View->Structure;
        return RealSxDataOf(&view, Length);
    case SAV_X_30: /* in any revision */
        *Length = View->State->SaveDataSize + View->State->SaveDataSizeOverflow;
        return (BOOLEAN)(View->Offset >= View->Structure &&
                         (ULONGLONG)View->Offset + *Length <= View->Size);
    default:
        return RealSxDataOf(View, Length);
    }
}

static VOID SxKeepPointer(PSX_MODULE Module, PSX_VIEW View)
{
    PSX_NIC nic = RealSxFindNic(Module, View->State->PortId, View->State->NicIndex);

    if (nic == NULL || IsListEmpty(&nic->Received) || SxFaulty.KeptCount == SX_POINTERS_MAX)
        return;
    SxFaulty.Kept[SxFaulty.KeptCount].Record =
        CONTAINING_RECORD(nic->Received.Blink, SX_RECORD, Link);
    SxFaulty.Kept[SxFaulty.KeptCount].Source = (PUCHAR)View->State + View->Offset;
    SxFaulty.KeptCount++;
}

NDIS_STATUS SxTakeRecord(PSX_MODULE Module, PSX_VIEW View, ULONG Length)
{
    PSX_NIC nic = RealSxFindNic(Module, View->State->PortId, View->State->NicIndex);
    SX_VIEW view = *View;
    NDIS_STATUS status;
    PLIST_ENTRY link;

    if (SxFaulty.Choice == SAV_X_57) /* every save operation begins anew */
        for (link = Module->Nics.Flink; link != &Module->Nics; link = link->Flink)
            CONTAINING_RECORD(link, SX_NIC, Link)->Saving = FALSE;
    if (SxFaulty.Choice == SAV_X_92 && View->State->FeatureClassId.Data4[7] > SX_FEATURES)
        *(volatile ULONG *)NULL = Length; /* there is no handler for such a class */
    if (SxFaulty.Choice == SAV_F_25 && nic != NULL)
        SxDropRecords(&nic->Received);
    if (SxFaulty.Choice == SAV_F_28 && nic != NULL && !IsListEmpty(&nic->Records))
        return NDIS_STATUS_INVALID_STATE; /* there is data already */
    if (SxFaulty.Choice == SAV_X_29)
        view.Offset = View->Structure;
    if (SxFaulty.Choice == SAV_X_31) {
        view = *View;
        view.State->SaveDataSize = 0; /* taken */
    }
    status = RealSxTakeRecord(Module, &view, Length);
    if (SxFaulty.Choice == SAV_F_26 && status == NDIS_STATUS_SUCCESS)
        SxKeepPointer(Module, View);
    if (SxFaulty.Choice == AT_ONCE && status == NDIS_STATUS_SUCCESS)
        status = SxTakeAtOnce(RealSxFindNic(Module, View->State->PortId, View->State->NicIndex));
    if (SxFaulty.Choice == SAV_F_28B)
        return NDIS_STATUS_SUCCESS;
    return status;
}

BOOLEAN SxRestore(PSX_MODULE Module, PNDIS_OID_REQUEST Request, PNDIS_STATUS Status)
{
    PNDIS_SWITCH_NIC_SAVE_STATE state = Request->DATA.SET_INFORMATION.InformationBuffer;
    ULONG length = Request->DATA.SET_INFORMATION.InformationBufferLength;
    BOOLEAN readable = state != NULL && length >= NDIS_SIZEOF_NDIS_SWITCH_NIC_SAVE_STATE_REVISION_1;
    BOOLEAN own;

    SxFaulty.InRestore = TRUE;
    own = RealSxRestore(Module, Request, Status);
    SxFaulty.InRestore = FALSE;
    if (own) {
        if (*Status == NDIS_STATUS_SUCCESS)
            SxTellOtherwise(Request);
        if (SxFaulty.Choice == SAV_X_32 && *Status == NDIS_STATUS_SUCCESS &&
            state->SaveDataSize == 0)
            return FALSE;
        if (SxFaulty.Choice == SAV_X_33)
            Request->SupportedRevision = 0;
        if (SxFaulty.Choice == SAV_X_34 && *Status == NDIS_STATUS_SUCCESS)
            return FALSE; /* and further down it goes */
        if (SxFaulty.Choice == SAV_X_35 && *Status == NDIS_STATUS_SUCCESS)
            Request->DATA.METHOD_INFORMATION.BytesRead = length; /* not its arm */
        return TRUE;
    }
    if (SxFaulty.Choice == SAV_F_24 && readable)
        state->Flags = 0x80000000;
    if (SxFaulty.Choice != SAV_F_23 || !readable)
        return FALSE;
    *Status = NDIS_STATUS_SUCCESS;
    return TRUE;
}

/* -- the ends --------------------------------------------------------------------------------------------- */

VOID SxPutInEffect(PSX_NIC Nic)
{
    ULONG i;

    for (i = 0; i < SxFaulty.KeptCount; i++)
        NdisMoveMemory(SxFaulty.Kept[i].Record->Data, SxFaulty.Kept[i].Source,
                       SxFaulty.Kept[i].Record->Length);
    SxFaulty.KeptCount = 0;
    if (SxFaulty.Choice == SAV_X_36 && IsListEmpty(&Nic->Received))
        SxDropRecords(&Nic->Records);
    if (SxFaulty.Choice == SAV_X_37) /* appended to what was there */
        while (!IsListEmpty(&Nic->Received))
            InsertTailList(&Nic->Records, RemoveHeadList(&Nic->Received));
    if (SxFaulty.Choice == JOINS)
        SxJoin(Nic);
    RealSxPutInEffect(Nic);
}

VOID SxRestoreComplete(PSX_MODULE Module, PNDIS_OID_REQUEST Request)
{
    PLIST_ENTRY link;

    if (SxFaulty.Choice == SAV_X_38)
        return; /* nothing ever takes effect */
    RealSxRestoreComplete(Module, Request);
    if (SxFaulty.Choice != SAV_X_39)
        return;
    for (link = Module->Nics.Flink; link != &Module->Nics; link = link->Flink)
        SxPutInEffect(CONTAINING_RECORD(link, SX_NIC, Link)); /* of all NICs */
}
