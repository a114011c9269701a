/*
 * Faults and variants in answering OID_SWITCH_NIC_SAVE: what is needed, what is claimed, where it is written, and
 * how far an operation has come.
 */
#include "save_faulty.h"

#define SX_REVISION_1_SIZE NDIS_SIZEOF_NDIS_SWITCH_NIC_SAVE_STATE_REVISION_1
#define SX_REVISION_2_SIZE NDIS_SIZEOF_NDIS_SWITCH_NIC_SAVE_STATE_REVISION_2

/* -- BytesNeeded ------------------------------------------------------------------------------------------ */

ULONG SxBytesNeeded(PSX_VIEW View, ULONG Length)
{
    switch (SxFaulty.Choice) {
    case SAV_F_01:
        return Length;
    case SAV_F_02:
        return SX_REVISION_2_SIZE + Length;
    case SAV_F_03:
        return View->Offset + SX_REVISION_1_SIZE + Length;
    case SAV_X_01:
        return (USHORT)(View->Offset + Length);
    case SAV_X_02:
        return (View->Offset + Length + 7) & ~7u;
    case SAV_X_55: /* wherever the data does not begin at once */
        return View->Offset + Length + (View->Offset != SX_REVISION_1_SIZE);
    case DOC_LITERAL:
        return SX_REVISION_1_SIZE + Length;
    default:
        return RealSxBytesNeeded(View, Length);
    }
}

ULONG SxPartLength(PSX_VIEW View, ULONG Left)
{
    ULONG room = View->Size > View->Offset ? View->Size - View->Offset : 0;

    switch (SxFaulty.Choice) {
    case SAV_X_01: /* whatever it is, in one record */
        return Left;
    case PARTS: /* as much as there is room for, but something */
        return room != 0 ? min(Left, room) : min(Left, 1u);
    case TINY:
        return min(Left, 3u);
    default:
        return RealSxPartLength(View, Left);
    }
}

/* Which status says that the buffer is too short. */
static NDIS_STATUS SxTooShort(VOID)
{
    switch (SxFaulty.Choice) {
    case SAV_F_05:
        return (NDIS_STATUS)0xC0230016;
    case SAV_F_05B:
        return (NDIS_STATUS)0xC0000023;
    case SAV_F_05C:
        return NDIS_STATUS_INVALID_LENGTH;
    case SAV_F_05D:
        return NDIS_STATUS_BUFFER_OVERFLOW;
    default:
        return NDIS_STATUS_BUFFER_TOO_SHORT;
    }
}

/* -- the answer ------------------------------------------------------------------------------------------- */

/* SAV-F-07, SAV-F-09: the room is computed so. */
static NDIS_STATUS SxAnswerBy(ULONG Room, PSX_NIC Nic, PSX_RECORD Record, PSX_VIEW View,
                              PNDIS_OID_REQUEST Request)
{
    ULONG length = SxLookAtLength(Record);

    if (Room < length) {
        Request->DATA.METHOD_INFORMATION.BytesNeeded = View->Offset + length;
        return NDIS_STATUS_BUFFER_TOO_SHORT;
    }
    SxWriteRecord(View, Record, 0, length);
    SxDelivered(Nic, Record, length, TRUE);
    return NDIS_STATUS_SUCCESS;
}

/* What goes wrong with an answer that was right. */
static NDIS_STATUS SxSpoilAnswer(NDIS_STATUS Status, PSX_NIC Nic, PSX_RECORD Record, PSX_VIEW View,
                                 PNDIS_OID_REQUEST Request)
{
    ULONG needed = Request->DATA.METHOD_INFORMATION.BytesNeeded;

    if (Status == NDIS_STATUS_BUFFER_TOO_SHORT) {
        if (SxFaulty.Choice == SAV_F_04) {
            Request->DATA.METHOD_INFORMATION.BytesNeeded = 0;
            Request->DATA.SET_INFORMATION.BytesNeeded = needed;
        }
        if (SxFaulty.Choice == SAV_X_03)
            SxDelivered(Nic, Record, 0, TRUE); /* the record counts as delivered */
        if (SxFaulty.Choice == SAV_X_04)
            View->State->SaveDataSize = (USHORT)needed;
        return SxTooShort();
    }
    if (SxFaulty.Choice == SAV_X_05)
        Request->DATA.METHOD_INFORMATION.BytesWritten =
            Request->DATA.METHOD_INFORMATION.OutputBufferLength + 1;
    if (SxFaulty.Choice == SAV_X_06)
        Request->DATA.METHOD_INFORMATION.MethodId = 1;
    if (SxFaulty.Choice == SAV_X_07 && Record->Link.Flink == &Nic->Records)
        SxDropRecords(&Nic->Records), Nic->Saving = FALSE; /* saved is saved */
    SxTellOtherwise(Request);
    return Status;
}

NDIS_STATUS SxAnswerSave(PSX_NIC Nic, PSX_RECORD Record, PSX_VIEW View, PNDIS_OID_REQUEST Request)
{
    SX_VIEW view = *View;
    NDIS_STATUS status;

    switch (SxFaulty.Choice) {
    case SAV_F_07:
        return SxAnswerBy(Request->DATA.METHOD_INFORMATION.OutputBufferLength, Nic, Record, View,
                          Request);
    case SAV_F_09:
        return SxAnswerBy(View->Size - View->Offset, Nic, Record, View, Request);
    case SAV_X_08: /* the room is one byte less than it is */
        return SxAnswerBy(View->Size > View->Offset ? View->Size - View->Offset - 1 : 0, Nic,
                          Record, View, Request);
    case SAV_X_09: /* offset and size are of the request before */
        view.Offset = SxFaulty.LastOffset != 0 ? SxFaulty.LastOffset : View->Offset;
        SxFaulty.LastOffset = View->Offset;
        break;
    case SAV_X_58: /* too short, once more */
        status = RealSxAnswerSave(Nic, Record, &view, Request);
        if (status == NDIS_STATUS_SUCCESS && SxFaulty.Refused) {
            SxFaulty.Refused = FALSE;
            Nic->Saving = FALSE;
            Request->DATA.METHOD_INFORMATION.BytesNeeded = View->Offset + Record->Length;
            return NDIS_STATUS_BUFFER_TOO_SHORT;
        }
        SxFaulty.Refused = status == NDIS_STATUS_BUFFER_TOO_SHORT;
        return status;
    default:
        break;
    }
    status = RealSxAnswerSave(Nic, Record, &view, Request);
    return SxSpoilAnswer(status, Nic, Record, &view, Request);
}

/* -- what is written -------------------------------------------------------------------------------------- */

static VOID SxSwapGuid(GUID *Id)
{
    Id->Data1 = RtlUlongByteSwap(Id->Data1);
    Id->Data2 = RtlUshortByteSwap(Id->Data2);
    Id->Data3 = RtlUshortByteSwap(Id->Data3);
}

/* What goes wrong with the identity of a record that was right. */
static VOID SxSpoilIdentity(PNDIS_SWITCH_NIC_SAVE_STATE State)
{
    switch (SxFaulty.Choice) {
    case SAV_F_13:
        RtlZeroMemory(&State->ExtensionId, sizeof(GUID));
        break;
    case SAV_F_13B:
        SxSwapGuid(&State->ExtensionId);
        break;
    case SAV_F_14:
        State->ExtensionFriendlyName.Length /= sizeof(WCHAR);
        break;
    case SAV_F_14B:
        State->ExtensionFriendlyName.Length += sizeof(WCHAR);
        break;
    case SAV_F_15:
        RtlFillMemory(&State->FeatureClassId, sizeof(GUID), 0xCD);
        break;
    case SAV_X_11:
        RtlFillMemory((PUCHAR)State->ExtensionFriendlyName.String + 100, 20, 0xCD);
        break;
    case SAV_X_15: /* the id is another one from the second record on */
        State->ExtensionId.Data4[7] ^= (UCHAR)(SxFaulty.Claims != 0);
        break;
    case SAV_X_17:
        State->FeatureClassId = SxExtensionId;
        break;
    case OTHER_ID:
        SxSignOtherwise(State);
        break;
    case ZERO_TAIL:
        RtlZeroMemory(
            (PUCHAR)State->ExtensionFriendlyName.String + State->ExtensionFriendlyName.Length,
            sizeof(State->ExtensionFriendlyName.String) - State->ExtensionFriendlyName.Length);
        break;
    default:
        break;
    }
}

/* What goes wrong with the rest of it. */
static VOID SxSpoilRecord(PSX_VIEW View, PSX_RECORD Record, ULONG From, ULONG Length)
{
    PNDIS_SWITCH_NIC_SAVE_STATE state = View->State;

    switch (SxFaulty.Choice) {
    case SAV_F_11:
        state->Header.Size = SX_REVISION_1_SIZE;
        break;
    case SAV_F_11B:
        state->Header.Revision ^= 3;
        break;
    case SAV_X_10: /* one too many */
        state->SaveDataSize++;
        break;
    case SAV_X_12:
        state->Flags = 1;
        break;
    case SAV_X_127:
        state->Flags = 0;
        break;
    case SAV_X_13: /* in any revision */
        state->SaveDataSizeOverflow = 0;
        NdisMoveMemory((PUCHAR)state + View->Offset, Record->Data + From, Length);
        break;
    case SAV_X_14:
        if (Length > 1)
            ((PUCHAR)state)[View->Offset + Length - 1] ^= 0x20;
        break;
    case SAV_X_16: /* the rest of the buffer is cleared */
        RtlZeroMemory((PUCHAR)state + View->Offset + Length, View->Size - View->Offset - Length);
        break;
    case SAV_X_18: /* REVISION_2: the length, once more */
        if (View->Revision >= 2)
            state->SaveDataSizeOverflow = Length;
        break;
    default:
        break;
    }
}

VOID SxWriteRecord(PSX_VIEW View, PSX_RECORD Record, ULONG From, ULONG Length)
{
    SX_VIEW view = *View;

    SxFaulty.ClaimedPort = View->State->PortId;
    if (SxFaulty.Choice == SAV_F_12)
        RtlZeroMemory(View->State, View->Structure);
    if (SxFaulty.Choice == SAV_F_10)
        view.Offset = sizeof(NDIS_SWITCH_NIC_SAVE_STATE);
    RealSxWriteRecord(&view, Record, From, Length);
    SxSpoilIdentity(View->State);
    SxSpoilRecord(View, Record, From, Length);
    SxFaulty.Claims++;
}

/* -- progress --------------------------------------------------------------------------------------------- */

static PSX_RECORD SxRecordOf(PSX_NIC Nic, ULONG Number)
{
    PLIST_ENTRY link = Nic->Records.Flink;

    while (link != &Nic->Records && Number-- != 0)
        link = link->Flink;
    return link == &Nic->Records ? NULL : CONTAINING_RECORD(link, SX_RECORD, Link);
}

PSX_RECORD SxDueRecord(PSX_NIC Nic)
{
    if (SxFaulty.Choice == SAV_F_20)
        return SxRecordOf(Nic, SxFaulty.Cursor);
    if (SxFaulty.Choice == LIKE_SAMPLE) /* records without data too */
        return Nic->Saving
                   ? (Nic->Due == &Nic->Records ? NULL
                                                : CONTAINING_RECORD(Nic->Due, SX_RECORD, Link))
                   : SxRecordOf(Nic, 0);
    if (SxFaulty.Choice == SAV_X_19 && !Nic->Saving) /* youngest first */
        return IsListEmpty(&Nic->Records) ? NULL
                                          : CONTAINING_RECORD(Nic->Records.Blink, SX_RECORD, Link);
    if (SxFaulty.Choice == SAV_X_151) { /* a record without data is the end */
        PLIST_ENTRY due = Nic->Saving ? Nic->Due : Nic->Records.Flink;

        if (due != &Nic->Records && CONTAINING_RECORD(due, SX_RECORD, Link)->Length == 0)
            return NULL;
    }
    return RealSxDueRecord(Nic);
}

VOID SxDelivered(PSX_NIC Nic, PSX_RECORD Record, ULONG Length, BOOLEAN Whole)
{
    switch (SxFaulty.Choice) {
    case SAV_F_19:
        break;
    case SAV_F_20:
        SxFaulty.Cursor++;
        break;
    case SAV_X_20: /* a record behind a part of F2 is forgotten */
        RealSxDelivered(Nic, Record, Length, Whole);
        if (Record->FeatureClassId.Data4[7] == 2)
            Nic->Due = &Nic->Records;
        break;
    default:
        RealSxDelivered(Nic, Record, Length, Whole);
        break;
    }
}

VOID SxSaveComplete(PSX_MODULE Module, PNDIS_OID_REQUEST Request)
{
    PNDIS_SWITCH_NIC_SAVE_STATE state = Request->DATA.SET_INFORMATION.InformationBuffer;
    PLIST_ENTRY link;

    if (SxFaulty.Choice == SAV_X_59 && state != NULL &&
        Request->DATA.SET_INFORMATION.InformationBufferLength >= SX_REVISION_1_SIZE &&
        state->SaveDataSize != 0)
        return; /* looks at what is none of its business */

    SxFaulty.Cursor = 0;
    if (SxFaulty.Choice == SAV_X_21)
        return; /* progress stays */
    if (SxFaulty.Choice == SAV_X_146)
        return; /* until it has succeeded below */
    RealSxSaveComplete(Module, Request);
    if (SxFaulty.Choice != SAV_X_22)
        return;
    for (link = Module->Nics.Flink; link != &Module->Nics; link = link->Flink)
        CONTAINING_RECORD(link, SX_NIC, Link)->Saving = FALSE; /* of all NICs */
}

/* -- the request ------------------------------------------------------------------------------------------ */

/* Without data: what is said instead of passing it down. */
static BOOLEAN SxNothing(PNDIS_STATUS Status)
{
    switch (SxFaulty.Choice) {
    case SAV_F_17:
        *Status = NDIS_STATUS_SUCCESS;
        return TRUE;
    case SAV_F_18:
        *Status = NDIS_STATUS_NOT_SUPPORTED;
        return TRUE;
    case SAV_F_18B:
        *Status = NDIS_STATUS_FAILURE;
        return TRUE;
    default:
        return FALSE;
    }
}

static BOOLEAN SxAlso(PSX_MODULE Module, PNDIS_OID_REQUEST Request, NDIS_STATUS Status)
{
    switch (SxFaulty.Choice) {
    case SAV_F_06:
        return Status == NDIS_STATUS_BUFFER_TOO_SHORT &&
               SxForward(Module, Request) != NDIS_STATUS_PENDING;
    case SAV_F_16:
        return Status == NDIS_STATUS_SUCCESS && SxForward(Module, Request) != NDIS_STATUS_PENDING;
    default:
        return FALSE;
    }
}

BOOLEAN SxSave(PSX_MODULE Module, PNDIS_OID_REQUEST Request, PNDIS_STATUS Status)
{
    PNDIS_SWITCH_NIC_SAVE_STATE state = Request->DATA.METHOD_INFORMATION.InformationBuffer;
    BOOLEAN answered;

    if (SxFaulty.Choice == SAV_X_128 && state != NULL && state->Flags != 0)
        return FALSE;
    SxFaulty.InSave = TRUE;
    answered = RealSxSave(Module, Request, Status);
    SxFaulty.InSave = FALSE;
    if (!answered) {
        if (SxFaulty.Choice == SAV_X_23 && state != NULL &&
            Request->DATA.METHOD_INFORMATION.OutputBufferLength >= SX_REVISION_1_SIZE)
            state->ExtensionId = SxExtensionId; /* before it is passed down */
        return SxNothing(Status);
    }
    if (SxFaulty.Choice == SAV_F_34 && *Status == NDIS_STATUS_SUCCESS)
        *Status = NDIS_STATUS_DATA_NOT_ACCEPTED;
    if (SxFaulty.Choice == SAV_F_06B && *Status == NDIS_STATUS_BUFFER_TOO_SHORT)
        return FALSE;
    SxAlso(Module, Request, *Status);
    return TRUE;
}
