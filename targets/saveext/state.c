/*
 * Run-time data of NICs: lists of records, found by the whole NIC key, and how far a save operation has come with
 * them. Everything here runs under the module's lock; knows nothing of requests.
 */
#include "saveext.h"

PSX_NIC SxFindNic(PSX_MODULE Module, NDIS_SWITCH_PORT_ID PortId, NDIS_SWITCH_NIC_INDEX NicIndex)
{
    PLIST_ENTRY link;

    for (link = Module->Nics.Flink; link != &Module->Nics; link = link->Flink) {
        PSX_NIC nic = CONTAINING_RECORD(link, SX_NIC, Link);

        if (nic->PortId == PortId && nic->NicIndex == NicIndex)
            return nic;
    }
    return NULL;
}

PSX_NIC SxGetNic(PSX_MODULE Module, NDIS_SWITCH_PORT_ID PortId, NDIS_SWITCH_NIC_INDEX NicIndex)
{
    PSX_NIC nic = SxFindNic(Module, PortId, NicIndex);

    if (nic != NULL)
        return nic;
    nic = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(SX_NIC), SX_TAG);
    if (nic == NULL)
        return NULL;
    nic->PortId = PortId;
    nic->NicIndex = NicIndex;
    InitializeListHead(&nic->Records);
    InitializeListHead(&nic->Received);
    InsertTailList(&Module->Nics, &nic->Link);
    return nic;
}

VOID SxDropRecords(PLIST_ENTRY Records)
{
    while (!IsListEmpty(Records))
        ExFreePoolWithTag(CONTAINING_RECORD(RemoveHeadList(Records), SX_RECORD, Link), SX_TAG);
}

VOID SxDropNic(PSX_NIC Nic)
{
    SxDropRecords(&Nic->Records);
    SxDropRecords(&Nic->Received);
    RemoveEntryList(&Nic->Link);
    ExFreePoolWithTag(Nic, SX_TAG);
}

PSX_RECORD SxAddRecord(PLIST_ENTRY Records, ULONG Length, const GUID *FeatureClassId)
{
    PSX_RECORD record;

    if (Length > MAXULONG - sizeof(SX_RECORD))
        return NULL;
    record = ExAllocatePool2(POOL_FLAG_NON_PAGED, FIELD_OFFSET(SX_RECORD, Data) + (SIZE_T)Length,
                             SX_TAG);
    if (record == NULL)
        return NULL;
    record->FeatureClassId = *FeatureClassId;
    record->Length = record->Capacity = Length;
    InsertTailList(Records, &record->Link);
    return record;
}

ULONG SxLookAtLength(PSX_RECORD Record)
{
    ULONG length = Record->Length;

    if (Record->GrowAfter != 0 && --Record->GrowAfter == 0)
        Record->Length = (ULONG)((LONG)length + Record->GrowBy);
    return length;
}

/* An operation begins with its first delivery: BUFFER_TOO_SHORT before it leaves no trace. A record without data
 * is not worth a pass. */
PSX_RECORD SxDueRecord(PSX_NIC Nic)
{
    PLIST_ENTRY due = Nic->Saving ? Nic->Due : Nic->Records.Flink;

    for (; due != &Nic->Records; due = due->Flink)
        if (CONTAINING_RECORD(due, SX_RECORD, Link)->Length != 0)
            return CONTAINING_RECORD(due, SX_RECORD, Link);
    return NULL;
}

VOID SxDelivered(PSX_NIC Nic, PSX_RECORD Record, ULONG Length, BOOLEAN Whole)
{
    if (!Nic->Saving)
        Nic->Delivered = 0;
    Nic->Saving = TRUE;
    Nic->Due = Whole ? Record->Link.Flink : &Record->Link;
    Nic->Delivered = Whole ? 0 : Nic->Delivered + Length;
}
