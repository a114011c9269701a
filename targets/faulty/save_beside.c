/*
 * Faults that show only beside something else: other NICs, other indices of a port, a pause, a COMPLETE that fails below,
 * places and lengths that are rare. Each is looked for before the reference gets the request.
 */
#include "save_faulty.h"

#define SX_FEW_NICS    8u
#define SX_FEW_RECORDS 4u
#define SX_SMALL       4096u /* bytes of a record that the fault has room for */
#define SX_LAST_KNOWN  0x00010296u

static BOOLEAN SxIsPair(PNDIS_OID_REQUEST Request, NDIS_OID Oid)
{
    NDIS_REQUEST_TYPE type =
        Oid == OID_SWITCH_NIC_SAVE ? NdisRequestMethod : NdisRequestSetInformation;

    return Request->RequestType == type && Request->DATA.SET_INFORMATION.Oid == Oid;
}

static ULONG SxSaving(PSX_MODULE Module)
{
    PLIST_ENTRY link;
    ULONG count = 0;

    for (link = Module->Nics.Flink; link != &Module->Nics; link = link->Flink)
        count += CONTAINING_RECORD(link, SX_NIC, Link)->Saving;
    return count;
}

static VOID SxBeginAnew(PSX_MODULE Module)
{
    PLIST_ENTRY link;

    for (link = Module->Nics.Flink; link != &Module->Nics; link = link->Flink)
        CONTAINING_RECORD(link, SX_NIC, Link)->Saving = FALSE;
}

/* The SAVE would be answered with a record: it ends with *Status instead. */
static BOOLEAN SxFailSave(PSX_MODULE Module, PNDIS_OID_REQUEST Request, PNDIS_STATUS Status)
{
    PSX_RECORD record = NULL;
    PSX_NIC nic;
    SX_VIEW view;

    if (!RealSxView(Request->DATA.METHOD_INFORMATION.InformationBuffer,
                    min(Request->DATA.METHOD_INFORMATION.InputBufferLength,
                        Request->DATA.METHOD_INFORMATION.OutputBufferLength),
                    &view) ||
        view.Offset < view.Structure)
        return FALSE;
    nic = RealSxFindNic(Module, view.State->PortId, view.State->NicIndex);
    if (nic != NULL && !nic->Disconnected)
        record = RealSxDueRecord(nic);
    if (record == NULL)
        return FALSE;
    *Status = NDIS_STATUS_RESOURCES;
    switch (SxFaulty.Choice) {
    case SAV_X_141:
        return !nic->Saving && SxSaving(Module) >= SX_FEW_NICS;
    case SAV_X_143:
        *Status = NDIS_STATUS_INVALID_PARAMETER;
        return view.Offset % sizeof(ULONG) != 0;
    case SAV_X_149: /* has no room of its own for so much */
        return record->Length > SX_SMALL && view.Size > view.Offset &&
               view.Size - view.Offset >= record->Length;
    default:
        return FALSE;
    }
}

/* What goes wrong besides, or instead, of a request about records that come back and of both COMPLETE. */
static BOOLEAN SxFailSet(PSX_MODULE Module, PNDIS_OID_REQUEST Request, PNDIS_STATUS Status)
{
    PLIST_ENTRY link;
    PSX_NIC nic;
    SX_VIEW view;
    ULONG count = 0;

    if (!RealSxView(Request->DATA.SET_INFORMATION.InformationBuffer,
                    Request->DATA.SET_INFORMATION.InformationBufferLength, &view))
        return FALSE;
    nic = RealSxFindNic(Module, view.State->PortId, view.State->NicIndex);
    if (SxIsPair(Request, OID_SWITCH_NIC_RESTORE)) {
        if (SxFaulty.Choice == SAV_X_150 && !RealSxOwns(&view))
            SxBeginAnew(Module);
        if (SxFaulty.Choice != SAV_X_148 || nic == NULL || !RealSxOwns(&view))
            return FALSE;
        for (link = nic->Received.Flink; link != &nic->Received; link = link->Flink)
            count++;
        *Status = NDIS_STATUS_RESOURCES;
        return count >= SX_FEW_RECORDS;
    }
    if (SxFaulty.Choice == SAV_X_142 && SxIsPair(Request, OID_SWITCH_NIC_RESTORE_COMPLETE) &&
        nic != NULL && IsListEmpty(&nic->Received))
        nic->Saving = FALSE;
    if (SxFaulty.Choice == SAV_X_144 && SxIsPair(Request, OID_SWITCH_NIC_SAVE_COMPLETE)) {
        nic = RealSxFindNic(Module, view.State->PortId, 0);
        if (nic != NULL)
            nic->Saving = FALSE;
    }
    return FALSE;
}

/* A clone for any case, before it is known whether one is needed. */
static VOID SxSpeculate(PSX_MODULE Module, PNDIS_OID_REQUEST Request)
{
    PNDIS_OID_REQUEST clone;

    if (NdisAllocateCloneOidRequest(Module->FilterHandle, Request, SX_TAG, &clone) ==
        NDIS_STATUS_SUCCESS)
        NdisFreeCloneOidRequest(Module->FilterHandle, clone);
}

BOOLEAN SxBeside(PSX_MODULE Module, PNDIS_OID_REQUEST Request, PNDIS_STATUS Status)
{
    switch (SxFaulty.Choice) {
    case SAV_X_147: /* what comes behind is nobody's */
        *Status = NDIS_STATUS_NOT_SUPPORTED;
        return Request->DATA.SET_INFORMATION.Oid > SX_LAST_KNOWN;
    case SAV_X_141:
    case SAV_X_143:
    case SAV_X_149:
        return SxIsPair(Request, OID_SWITCH_NIC_SAVE) && SxFailSave(Module, Request, Status);
    case SAV_X_142:
    case SAV_X_144:
    case SAV_X_148:
    case SAV_X_150:
        return Request->RequestType == NdisRequestSetInformation &&
               SxFailSet(Module, Request, Status);
    case SPECULATIVE:
        SxSpeculate(Module, Request);
        return FALSE;
    default:
        return FALSE;
    }
}

VOID SxPauseBeside(PSX_MODULE Module)
{
    PLIST_ENTRY link;

    if (SxFaulty.Choice == SAV_X_145)
        for (link = Module->Nics.Flink; link != &Module->Nics; link = link->Flink)
            SxDropRecords(&CONTAINING_RECORD(link, SX_NIC, Link)->Received);
}

VOID SxCompletedBelow(PSX_MODULE Module, PNDIS_OID_REQUEST Request, NDIS_STATUS Status)
{
    if (SxFaulty.Choice == SAV_X_146 && SxIsPair(Request, OID_SWITCH_NIC_SAVE_COMPLETE) &&
        Status == NDIS_STATUS_SUCCESS)
        RealSxSaveComplete(Module, Request);
}

/* Restored records of one feature class in a row become one. For want of memory they stay what they are. */
VOID SxJoin(PSX_NIC Nic)
{
    PLIST_ENTRY link = Nic->Received.Flink;
    LIST_ENTRY made;

    while (link != &Nic->Received && link->Flink != &Nic->Received) {
        PSX_RECORD first = CONTAINING_RECORD(link, SX_RECORD, Link);
        PSX_RECORD second = CONTAINING_RECORD(link->Flink, SX_RECORD, Link);
        PSX_RECORD both = NULL;

        InitializeListHead(&made);
        if (RtlEqualMemory(&first->FeatureClassId, &second->FeatureClassId, sizeof(GUID)))
            both = SxAddRecord(&made, first->Length + second->Length, &first->FeatureClassId);
        if (both == NULL) {
            link = link->Flink;
            continue;
        }
        NdisMoveMemory(both->Data, first->Data, first->Length);
        NdisMoveMemory(both->Data + first->Length, second->Data, second->Length);
        InsertTailList(&first->Link, &both->Link); /* in front of them, and then in their place */
        RemoveEntryList(&first->Link);
        RemoveEntryList(&second->Link);
        ExFreePoolWithTag(first, SX_TAG);
        ExFreePoolWithTag(second, SX_TAG);
        link = &both->Link;
    }
}
