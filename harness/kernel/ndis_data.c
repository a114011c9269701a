/*
 * The bytes of packets: MDLs, where the data of a net buffer starts, copies. Owns nothing of a packet; stands behind
 * ndis_packet.c.
 */
#include "ndis_layer.h"

#include <string.h>

#define TAG_BACKFILL 'fBdN'

/* -- MDLs ------------------------------------------------------------------------------------------------------ */

PMDL NdisAllocateMdl(NDIS_HANDLE handle, PVOID address, UINT length)
{
    cts_irql_at_most("NdisAllocateMdl", DISPATCH_LEVEL);
    if (!cts_ndis_any("NdisAllocateMdl", handle))
        return NULL;
    cts_point("NdisAllocateMdl");
    return IoAllocateMdl(address, length, FALSE, FALSE, NULL);
}

VOID NdisFreeMdl(PMDL mdl)
{
    cts_irql_at_most("NdisFreeMdl", DISPATCH_LEVEL);
    cts_point("NdisFreeMdl");
    IoFreeMdl(mdl);
}

VOID NdisQueryMdl(PMDL mdl, PVOID address, PUINT length, UINT priority)
{
    (void)priority;
    if (address)
        *(PVOID *)address = mdl->MappedSystemVa;
    *length = mdl->ByteCount;
}

/* -- where the data starts --------------------------------------------------------------------------------------- */

static void seek(PNET_BUFFER buffer)
{
    PMDL mdl = buffer->MdlChain;
    ULONG offset = buffer->DataOffset;

    while (mdl && mdl->Next && offset >= mdl->ByteCount) {
        offset -= mdl->ByteCount;
        mdl = mdl->Next;
    }
    buffer->CurrentMdl = mdl;
    buffer->CurrentMdlOffset = offset;
}

/* Copies up to `bytes` bytes from `offset` of the data on, in the direction that `write` says. */
static ULONG transfer(PNET_BUFFER buffer, ULONG offset, PUCHAR other, ULONG bytes, bool write)
{
    PMDL mdl = buffer->CurrentMdl;
    ULONG done = 0;

    if (offset >= buffer->DataLength)
        return 0;
    bytes = min(bytes, buffer->DataLength - offset);
    offset += buffer->CurrentMdlOffset;
    for (; mdl && done < bytes; mdl = mdl->Next) {
        if (offset >= mdl->ByteCount) {
            offset -= mdl->ByteCount;
            continue;
        }
        ULONG here = min(bytes - done, mdl->ByteCount - offset);
        PUCHAR place = (PUCHAR)mdl->MappedSystemVa + offset;
        memcpy(write ? place : other + done, write ? other + done : place, here);
        done += here;
        offset = 0;
    }
    return done;
}

PVOID NdisGetDataBuffer(PNET_BUFFER buffer, ULONG bytes, PVOID storage, UINT align, UINT offset)
{
    PMDL mdl = buffer->CurrentMdl;
    ULONG start = buffer->CurrentMdlOffset;

    cts_irql_at_most("NdisGetDataBuffer", DISPATCH_LEVEL);
    if (bytes == 0 || bytes > buffer->DataLength)
        return NULL;
    if (mdl && mdl->ByteCount >= start && mdl->ByteCount - start >= bytes) {
        PUCHAR place = (PUCHAR)mdl->MappedSystemVa + start;
        if (align < 2 || ((ULONG_PTR)place - offset) % align == 0)
            return place;
    }
    if (!storage || transfer(buffer, 0, storage, bytes, false) != bytes)
        return NULL;
    return storage;
}

NDIS_STATUS NdisRetreatNetBufferDataStart(PNET_BUFFER buffer, ULONG delta, ULONG backfill,
                                          NET_BUFFER_ALLOCATE_MDL_HANDLER *allocate)
{
    cts_irql_at_most("NdisRetreatNetBufferDataStart", DISPATCH_LEVEL);
    cts_point("NdisRetreatNetBufferDataStart");
    if (buffer->DataOffset >= delta) {
        buffer->DataOffset -= delta;
        buffer->DataLength += delta;
        seek(buffer);
        return NDIS_STATUS_SUCCESS;
    }
    /* The part that is not there comes from a new MDL in front. */
    ULONG missing = delta - buffer->DataOffset;
    ULONG size = missing + backfill;
    PVOID data = NULL;
    PMDL mdl;
    if (allocate) {
        mdl = allocate(&size);
    } else {
        data = cts_block_take(CTS_BLOCK_POOL, size, TAG_BACKFILL);
        mdl = data ? IoAllocateMdl(data, size, FALSE, FALSE, NULL) : NULL;
        if (data && !mdl)
            cts_block_give(data);
    }
    if (!mdl)
        return NDIS_STATUS_RESOURCES;
    mdl->Next = buffer->MdlChain;
    buffer->MdlChain = mdl;
    buffer->DataOffset = mdl->ByteCount - missing;
    buffer->DataLength += delta;
    seek(buffer);
    return NDIS_STATUS_SUCCESS;
}

/* An MDL that a retreat put in front. */
static void release_front(PMDL mdl, NET_BUFFER_FREE_MDL_HANDLER *free_mdl)
{
    PVOID data = mdl->MappedSystemVa;

    if (free_mdl) {
        free_mdl(mdl);
        return;
    }
    IoFreeMdl(mdl);
    cts_block_give(data);
}

VOID NdisAdvanceNetBufferDataStart(PNET_BUFFER buffer, ULONG delta, BOOLEAN release,
                                   NET_BUFFER_FREE_MDL_HANDLER *free_mdl)
{
    static const char service[] = "NdisAdvanceNetBufferDataStart";

    cts_irql_at_most(service, DISPATCH_LEVEL);
    cts_point(service);
    if (delta > buffer->DataLength) {
        cts_misuse(CTS_MISUSE_PARAMETER, "%s: %u bytes of %u", service, delta, buffer->DataLength);
        return;
    }
    buffer->DataOffset += delta;
    buffer->DataLength -= delta;
    while (release && buffer->MdlChain && buffer->DataOffset >= buffer->MdlChain->ByteCount) {
        PMDL front = buffer->MdlChain;
        struct cts_block *block = cts_block_of(front->MappedSystemVa, CTS_BLOCK_POOL);
        if (!front->Next || (!free_mdl && (!block || block->tag != TAG_BACKFILL)))
            break;
        buffer->DataOffset -= front->ByteCount;
        buffer->MdlChain = front->Next;
        release_front(front, free_mdl);
    }
    seek(buffer);
}

NDIS_STATUS NdisRetreatNetBufferListDataStart(PNET_BUFFER_LIST list, ULONG delta, ULONG backfill,
                                              NET_BUFFER_ALLOCATE_MDL_HANDLER *allocate,
                                              NET_BUFFER_FREE_MDL_HANDLER *free_mdl)
{
    if (!cts_ndis_chain("NdisRetreatNetBufferListDataStart", list->FirstNetBuffer))
        return NDIS_STATUS_FAILURE;
    for (PNET_BUFFER buffer = list->FirstNetBuffer; buffer; buffer = buffer->Next) {
        NDIS_STATUS status = NdisRetreatNetBufferDataStart(buffer, delta, backfill, allocate);
        if (status == NDIS_STATUS_SUCCESS)
            continue;
        for (PNET_BUFFER done = list->FirstNetBuffer; done != buffer; done = done->Next)
            NdisAdvanceNetBufferDataStart(done, delta, TRUE, free_mdl);
        return status;
    }
    return NDIS_STATUS_SUCCESS;
}

VOID NdisAdvanceNetBufferListDataStart(PNET_BUFFER_LIST list, ULONG delta, BOOLEAN release,
                                       NET_BUFFER_FREE_MDL_HANDLER *free_mdl)
{
    if (!cts_ndis_chain("NdisAdvanceNetBufferListDataStart", list->FirstNetBuffer))
        return;
    for (PNET_BUFFER buffer = list->FirstNetBuffer; buffer; buffer = buffer->Next)
        NdisAdvanceNetBufferDataStart(buffer, delta, release, free_mdl);
}

/* -- copies -------------------------------------------------------------------------------------------------------- */

NDIS_STATUS NdisCopyFromNetBufferToNetBuffer(PNET_BUFFER to, ULONG to_offset, ULONG bytes,
                                             PNET_BUFFER from, ULONG from_offset, PULONG copied)
{
    UCHAR part[256];

    cts_irql_at_most("NdisCopyFromNetBufferToNetBuffer", DISPATCH_LEVEL);
    *copied = 0;
    while (*copied < bytes) {
        ULONG want = min(bytes - *copied, (ULONG)sizeof part);
        ULONG got = transfer(from, from_offset + *copied, part, want, false);
        ULONG put = got ? transfer(to, to_offset + *copied, part, got, true) : 0;
        *copied += put;
        if (put < want)
            break;
    }
    return NDIS_STATUS_SUCCESS;
}

/* What concerns the packet travels; what belongs to one list alone does not. */
static void copy_info(PNET_BUFFER_LIST to, PNET_BUFFER_LIST from)
{
    PVOID detail = to->NetBufferListInfo[NetBufferListSwitchForwarding];

    memcpy(to->NetBufferListInfo, from->NetBufferListInfo, sizeof to->NetBufferListInfo);
    to->NetBufferListInfo[NetBufferListSwitchForwarding] = detail;
}

VOID NdisCopySendNetBufferListInfo(PNET_BUFFER_LIST to, PNET_BUFFER_LIST from)
{
    copy_info(to, from);
}

VOID NdisCopyReceiveNetBufferListInfo(PNET_BUFFER_LIST to, PNET_BUFFER_LIST from)
{
    copy_info(to, from);
}
