/*
 * NDIS_SWITCH_NIC_SAVE_STATE in a request's buffer: which revision it is taken for, and how far it reaches. No
 * member is read before the lengths are known to cover it.
 */
#include "saveext.h"

BOOLEAN SxView(PVOID Buffer, ULONG Length, PSX_VIEW View)
{
    PNDIS_SWITCH_NIC_SAVE_STATE state = Buffer;
    ULONG size;

    if (state == NULL || Length < NDIS_SIZEOF_NDIS_SWITCH_NIC_SAVE_STATE_REVISION_1)
        return FALSE;
    size = state->Header.Size;
    if (state->Header.Type != NDIS_OBJECT_TYPE_DEFAULT || state->Header.Revision == 0 ||
        size < NDIS_SIZEOF_NDIS_SWITCH_NIC_SAVE_STATE_REVISION_1)
        return FALSE;

    View->State = state;
    View->Size = min(size, Length);
    View->Revision = NDIS_SWITCH_NIC_SAVE_STATE_REVISION_1;
    View->Structure = NDIS_SIZEOF_NDIS_SWITCH_NIC_SAVE_STATE_REVISION_1;
    View->Offset = state->SaveDataOffset;
    /* A later revision has these members too. */
    if (state->Header.Revision >= NDIS_SWITCH_NIC_SAVE_STATE_REVISION_2 &&
        View->Size >= NDIS_SIZEOF_NDIS_SWITCH_NIC_SAVE_STATE_REVISION_2) {
        View->Revision = NDIS_SWITCH_NIC_SAVE_STATE_REVISION_2;
        View->Structure = NDIS_SIZEOF_NDIS_SWITCH_NIC_SAVE_STATE_REVISION_2;
        /* The size of a larger buffer does not fit in the header. */
        if (size == SX_SIZE_MAX)
            View->Size = Length;
    }
    return TRUE;
}
