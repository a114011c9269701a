/*
 * The extension part: a few bytes for every NIC, which go with it wherever it goes.
 */
#include "Base.h"

#define NICS_MAX  128u
#define DATA_MAX  4096u
#define DATA_INIT 40u

PWCHAR AcmeFriendlyName = L"AcmeSaver";
PWCHAR AcmeUniqueName = L"{ACE00001-0002-4003-8004-000000000005}";
PWCHAR AcmeServiceName = L"acmesave";
ULONG AcmeTag = 'emcA';
const GUID AcmeExtensionId = {
    0xACE00001, 0x0002, 0x4003, {0x80, 0x04, 0x00, 0x00, 0x00, 0x00, 0x00, 0x05}};

typedef struct _ACME_NIC {
    BOOLEAN Used;
    BOOLEAN Connected;
    BOOLEAN Delivered; /* in the save operation that is under way */
    BOOLEAN Restoring;
    NDIS_SWITCH_NIC_INDEX Index;
    NDIS_SWITCH_PORT_ID Port;
    ULONG Length;
    UCHAR Data[DATA_MAX];
} ACME_NIC, *PACME_NIC;

typedef struct _ACME_SAVER {
    ACME_NIC Nics[NICS_MAX];
} ACME_SAVER, *PACME_SAVER;

PVOID AcmeCreate(PACME_MODULE Module)
{
    UNREFERENCED_PARAMETER(Module);
    return ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(ACME_SAVER), AcmeTag);
}

VOID AcmeDelete(PACME_MODULE Module, PVOID Extension)
{
    UNREFERENCED_PARAMETER(Module);
    ExFreePoolWithTag(Extension, AcmeTag);
}

static PACME_NIC AcmeFind(PVOID Extension, NDIS_SWITCH_PORT_ID Port, NDIS_SWITCH_NIC_INDEX Index,
                          BOOLEAN Make)
{
    PACME_SAVER saver = (PACME_SAVER)Extension;
    PACME_NIC unused = NULL;

    for (ULONG i = 0; i < NICS_MAX; i++) {
        PACME_NIC nic = &saver->Nics[i];

        if (nic->Used && nic->Port == Port && nic->Index == Index)
            return nic;
        if (!nic->Used && unused == NULL)
            unused = nic;
    }
    if (!Make || unused == NULL)
        return NULL;
    RtlZeroMemory(unused, sizeof(*unused));
    unused->Used = TRUE;
    unused->Port = Port;
    unused->Index = Index;
    return unused;
}

VOID AcmeNicConnected(PVOID Extension, NDIS_SWITCH_PORT_ID Port, NDIS_SWITCH_NIC_INDEX Index)
{
    PACME_NIC nic = AcmeFind(Extension, Port, Index, TRUE);

    if (nic == NULL)
        return;
    nic->Connected = TRUE;
    nic->Delivered = FALSE;
    if (nic->Length != 0)
        return;
    nic->Length = DATA_INIT;
    for (ULONG i = 0; i < DATA_INIT; i++)
        nic->Data[i] = (UCHAR)(3 * i + Port);
}

VOID AcmeNicDisconnected(PVOID Extension, NDIS_SWITCH_PORT_ID Port, NDIS_SWITCH_NIC_INDEX Index)
{
    PACME_NIC nic = AcmeFind(Extension, Port, Index, FALSE);

    if (nic != NULL)
        nic->Connected = FALSE;
}

VOID AcmeNicDeleted(PVOID Extension, NDIS_SWITCH_PORT_ID Port, NDIS_SWITCH_NIC_INDEX Index)
{
    PACME_NIC nic = AcmeFind(Extension, Port, Index, FALSE);

    if (nic != NULL)
        nic->Used = FALSE;
}

NDIS_STATUS AcmeSave(PVOID Extension, PNDIS_SWITCH_NIC_SAVE_STATE State, ULONG Room, PULONG Written,
                     PULONG Needed)
{
    PACME_NIC nic = AcmeFind(Extension, State->PortId, State->NicIndex, FALSE);
    USHORT length = 0;

    if (nic == NULL || !nic->Connected || nic->Delivered || nic->Length == 0)
        return NDIS_STATUS_SUCCESS;
    if (Room < nic->Length) {
        *Needed = nic->Length;
        return NDIS_STATUS_BUFFER_TOO_SHORT;
    }
    while (AcmeFriendlyName[length] != 0) {
        State->ExtensionFriendlyName.String[length] = AcmeFriendlyName[length];
        length++;
    }
    State->ExtensionFriendlyName.Length = (USHORT)(length * sizeof(WCHAR));
    State->ExtensionId = AcmeExtensionId;
    RtlZeroMemory(&State->FeatureClassId, sizeof(State->FeatureClassId));
    State->SaveDataSize = (USHORT)nic->Length;
    RtlCopyMemory((PUCHAR)State + State->SaveDataOffset, nic->Data, nic->Length);
    nic->Delivered = TRUE;
    *Written = nic->Length;
    return NDIS_STATUS_SUCCESS;
}

VOID AcmeSaveComplete(PVOID Extension, NDIS_SWITCH_PORT_ID Port, NDIS_SWITCH_NIC_INDEX Index)
{
    PACME_NIC nic = AcmeFind(Extension, Port, Index, FALSE);

    if (nic != NULL)
        nic->Delivered = FALSE;
}

/* The first record of an operation takes the place of what was there; each further one adds to it. */
NDIS_STATUS AcmeRestore(PVOID Extension, NDIS_SWITCH_PORT_ID Port, NDIS_SWITCH_NIC_INDEX Index,
                        const UCHAR *Data, ULONG Length)
{
    PACME_NIC nic = AcmeFind(Extension, Port, Index, TRUE);
    ULONG before;

    if (nic == NULL)
        return NDIS_STATUS_RESOURCES;
    before = nic->Restoring ? nic->Length : 0;
    if (Length > DATA_MAX - before)
        return NDIS_STATUS_RESOURCES;
    RtlCopyMemory(nic->Data + before, Data, Length);
    nic->Length = before + Length;
    nic->Restoring = TRUE;
    return NDIS_STATUS_SUCCESS;
}

VOID AcmeRestoreComplete(PVOID Extension, NDIS_SWITCH_PORT_ID Port, NDIS_SWITCH_NIC_INDEX Index)
{
    PACME_NIC nic = AcmeFind(Extension, Port, Index, FALSE);

    if (nic != NULL)
        nic->Restoring = FALSE;
}
