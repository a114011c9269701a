/*
 * Where the run-time data comes from: a custom property of the switch port, as an administrator would set it. One
 * replaces the records of a NIC, the other lets one of them grow while the extension works.
 */
#include "saveext.h"

/* {0FEA0100-0001-4000-8000-48564354534E}: ULONG NIC index, ULONG count, for each record ULONG length, ULONG
 * pattern, ULONG feature class */
static const GUID SxDataProperty = {
    0x0FEA0100, 0x0001, 0x4000, {0x80, 0x00, 0x48, 0x56, 0x43, 0x54, 0x53, 0x4E}};
/* {0FEA0100-0002-4000-8000-48564354534E}: ULONG NIC index, ULONG record, LONG bytes, ULONG after which look */
static const GUID SxGrowthProperty = {
    0x0FEA0100, 0x0002, 0x4000, {0x80, 0x00, 0x48, 0x56, 0x43, 0x54, 0x53, 0x4E}};

#define SX_DATA_WORDS   3u /* of a record */
#define SX_GROWTH_WORDS 4u
#define SX_RECORDS_MAX  32u
#define SX_LENGTH_MAX   (16u << 20)

/* F1 is 1, F2 is 2; 0 stands for none. */
static GUID SxFeatureClass(ULONG Number)
{
    GUID feature = {0x0FEA0001, 0x0000, 0x4000, {0x80, 0, 0, 0, 0, 0, 0, 0}};

    if (Number == 0 || Number > SX_FEATURES)
        RtlZeroMemory(&feature, sizeof(feature));
    else
        feature.Data4[7] = (UCHAR)Number;
    return feature;
}

static VOID SxFill(PSX_RECORD Record, ULONG From, UCHAR First)
{
    ULONG i;

    for (i = From; i < Record->Capacity; i++)
        Record->Data[i] = (UCHAR)(First + 7 * i);
}

/* All records or, for want of memory, none. */
static NDIS_STATUS SxSetData(PSX_MODULE Module, NDIS_SWITCH_PORT_ID PortId, const ULONG *Words,
                             ULONG Count)
{
    PSX_NIC nic;
    LIST_ENTRY records;
    ULONG i;

    if (Count < 2 || Words[0] > MAXUSHORT || Words[1] > SX_RECORDS_MAX ||
        Count < 2 + SX_DATA_WORDS * Words[1])
        return NDIS_STATUS_INVALID_LENGTH;
    nic = SxGetNic(Module, PortId, (NDIS_SWITCH_NIC_INDEX)Words[0]);
    if (nic == NULL)
        return NDIS_STATUS_RESOURCES;
    InitializeListHead(&records);
    for (i = 0; i < Words[1]; i++) {
        const ULONG *word = Words + 2 + SX_DATA_WORDS * i;
        GUID feature = SxFeatureClass(word[2]);
        PSX_RECORD record =
            word[0] <= SX_LENGTH_MAX ? SxAddRecord(&records, word[0], &feature) : NULL;

        if (record == NULL) {
            SxDropRecords(&records);
            return NDIS_STATUS_RESOURCES;
        }
        SxFill(record, 0, (UCHAR)(31 * word[1] + 1));
    }
    SxDropRecords(&nic->Records);
    while (!IsListEmpty(&records))
        InsertTailList(&nic->Records, RemoveHeadList(&records));
    nic->Saving = FALSE;
    return NDIS_STATUS_SUCCESS;
}

static PSX_RECORD SxRecordAt(PSX_NIC Nic, ULONG Number)
{
    PLIST_ENTRY link;

    for (link = Nic->Records.Flink; link != &Nic->Records; link = link->Flink)
        if (Number-- == 0)
            return CONTAINING_RECORD(link, SX_RECORD, Link);
    return NULL;
}

/* The record moves to memory that has room for what it will be. */
static NDIS_STATUS SxSetGrowth(PSX_MODULE Module, NDIS_SWITCH_PORT_ID PortId, const ULONG *Words,
                               ULONG Count)
{
    PSX_NIC nic = Count < SX_GROWTH_WORDS || Words[0] > MAXUSHORT
                      ? NULL
                      : SxFindNic(Module, PortId, (NDIS_SWITCH_NIC_INDEX)Words[0]);
    PSX_RECORD record = nic == NULL ? NULL : SxRecordAt(nic, Words[1]);
    LIST_ENTRY made;
    PSX_RECORD larger;
    LONGLONG length;

    if (record == NULL)
        return NDIS_STATUS_INVALID_PARAMETER;
    length = (LONGLONG)record->Length + (LONG)Words[2];
    if (length < 0 || length > SX_LENGTH_MAX)
        return NDIS_STATUS_INVALID_PARAMETER;
    InitializeListHead(&made);
    larger = SxAddRecord(&made, max(record->Length, (ULONG)length), &record->FeatureClassId);
    if (larger == NULL)
        return NDIS_STATUS_RESOURCES;
    RemoveEntryList(&larger->Link);
    NdisMoveMemory(larger->Data, record->Data, record->Length);
    SxFill(larger, record->Length, record->Length != 0 ? record->Data[0] : 1);
    larger->Length = record->Length;
    larger->GrowBy = (LONG)Words[2];
    larger->GrowAfter = Words[3];
    if (larger->GrowAfter == 0)
        larger->Length = (ULONG)length;
    InsertTailList(&record->Link, &larger->Link); /* in front of it, and then in its place */
    if (nic->Saving && nic->Due == &record->Link)
        nic->Due = &larger->Link;
    RemoveEntryList(&record->Link);
    ExFreePoolWithTag(record, SX_TAG);
    return NDIS_STATUS_SUCCESS;
}

BOOLEAN SxProperty(PSX_MODULE Module, PNDIS_OID_REQUEST Request, PNDIS_STATUS Status)
{
    PNDIS_SWITCH_PORT_PROPERTY_PARAMETERS parameters =
        Request->DATA.SET_INFORMATION.InformationBuffer;
    ULONG length = Request->DATA.SET_INFORMATION.InformationBufferLength;
    const ULONG *words;
    ULONG offset;
    BOOLEAN data;

    if (parameters == NULL ||
        length < NDIS_SIZEOF_NDIS_SWITCH_PORT_PROPERTY_PARAMETERS_REVISION_1 ||
        parameters->PropertyType != NdisSwitchPortPropertyTypeCustom)
        return FALSE;
    data = RtlEqualMemory(&parameters->PropertyId, &SxDataProperty, sizeof(GUID));
    if (!data && !RtlEqualMemory(&parameters->PropertyId, &SxGrowthProperty, sizeof(GUID)))
        return FALSE;
    offset = parameters->PropertyBufferOffset;
    if (offset > length || length - offset < parameters->PropertyBufferLength ||
        offset % sizeof(ULONG) != 0) {
        *Status = NDIS_STATUS_INVALID_LENGTH;
        return TRUE;
    }
    words = (const ULONG *)((PUCHAR)parameters + offset);
    length = parameters->PropertyBufferLength / sizeof(ULONG);
    NdisAcquireSpinLock(&Module->Lock);
    *Status = data ? SxSetData(Module, parameters->PortId, words, length)
                   : SxSetGrowth(Module, parameters->PortId, words, length);
    NdisReleaseSpinLock(&Module->Lock);
    return TRUE;
}
