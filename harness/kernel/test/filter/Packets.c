/*
 * Packets of the driver's own: pools, lists, net buffers, clones, contexts and their bytes. All of them take memory.
 */
#include "Filter.h"

static NDIS_HANDLE Lists(PFILTER Filter, BOOLEAN WithBuffer, USHORT Context, ULONG Data)
{
    NET_BUFFER_LIST_POOL_PARAMETERS given;

    NdisZeroMemory(&given, sizeof(given));
    given.Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
    given.Header.Revision = NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1;
    given.Header.Size = NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1;
    given.fAllocateNetBuffer = WithBuffer;
    given.ContextSize = Context;
    given.PoolTag = TAG;
    given.DataSize = Data;
    return NdisAllocateNetBufferListPool(Filter->Handle, &given);
}

static NDIS_HANDLE Buffers(PFILTER Filter, ULONG Data)
{
    NET_BUFFER_POOL_PARAMETERS given;

    NdisZeroMemory(&given, sizeof(given));
    given.Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
    given.Header.Revision = NET_BUFFER_POOL_PARAMETERS_REVISION_1;
    given.Header.Size = NDIS_SIZEOF_NET_BUFFER_POOL_PARAMETERS_REVISION_1;
    given.PoolTag = TAG;
    given.DataSize = Data;
    return NdisAllocateNetBufferPool(Filter->Handle, &given);
}

static NDIS_STATUS Contexts(PFILTER Filter)
{
    NDIS_STATUS status = NDIS_STATUS_RESOURCES;
    NDIS_HANDLE pool = Lists(Filter, FALSE, 16, 0);
    PNET_BUFFER_LIST list;

    if (!pool)
        return NDIS_STATUS_RESOURCES;
    list = NdisAllocateNetBufferList(pool, 16, 32);
    if (list) {
        CHECK(NdisGetPoolFromNetBufferList(list) == pool && !list->FirstNetBuffer);
        CHECK(NET_BUFFER_LIST_CONTEXT_DATA_SIZE(list) == 16);
        PVOID first = NET_BUFFER_LIST_CONTEXT_DATA_START(list);
        NdisFillMemory(first, 16, 1);
        /* Within the back-fill, in front of what was there; then beyond it, in a block of its own. */
        status = NdisAllocateNetBufferListContext(list, 32, 0, TAG);
        CHECK(status == NDIS_STATUS_SUCCESS && NET_BUFFER_LIST_CONTEXT_DATA_SIZE(list) == 48);
        CHECK(NET_BUFFER_LIST_CONTEXT_DATA_START(list) == (PUCHAR)first - 32);
        NdisFreeNetBufferListContext(list, 32);
        CHECK(NET_BUFFER_LIST_CONTEXT_DATA_START(list) == (PUCHAR)first);
        status = NdisAllocateNetBufferListContext(list, 64, 0, TAG);
        if (status == NDIS_STATUS_SUCCESS) {
            CHECK(NET_BUFFER_LIST_CONTEXT_DATA_START(list) != (PUCHAR)first - 64);
            NdisFreeNetBufferListContext(list, 64);
        }
        CHECK(NET_BUFFER_LIST_CONTEXT_DATA_START(list) == (PUCHAR)first);
        NdisFreeNetBufferList(list);
    }
    NdisFreeNetBufferListPool(pool);
    return status;
}

/* A packet of 60 bytes in two MDLs, the second of which begins at 40. */
typedef struct _PACKET {
    UCHAR Bytes[60];
    PMDL Mdls[2];
    NDIS_HANDLE Pool;
    PNET_BUFFER_LIST List;
} PACKET, *PPACKET;

static VOID FreePacket(PPACKET Packet)
{
    if (Packet->List)
        NdisFreeNetBufferList(Packet->List);
    for (ULONG i = 0; i < 2; i++)
        if (Packet->Mdls[i])
            NdisFreeMdl(Packet->Mdls[i]);
    if (Packet->Pool)
        NdisFreeNetBufferListPool(Packet->Pool);
}

static BOOLEAN MakePacket(PFILTER Filter, PPACKET Packet)
{
    NdisZeroMemory(Packet, sizeof(*Packet));
    for (UCHAR i = 0; i < sizeof(Packet->Bytes); i++)
        Packet->Bytes[i] = i;
    Packet->Pool = Lists(Filter, TRUE, 0, 0);
    if (Packet->Pool)
        Packet->Mdls[0] = NdisAllocateMdl(Filter->Handle, Packet->Bytes, 40);
    if (Packet->Mdls[0])
        Packet->Mdls[1] = NdisAllocateMdl(Filter->Handle, Packet->Bytes + 40, 20);
    if (Packet->Mdls[1]) {
        Packet->Mdls[0]->Next = Packet->Mdls[1];
        Packet->List =
            NdisAllocateNetBufferAndNetBufferList(Packet->Pool, 0, 0, Packet->Mdls[0], 0, 60);
    }
    if (!Packet->List)
        FreePacket(Packet);
    return Packet->List != NULL;
}

static NDIS_STATUS Bytes(PFILTER Filter)
{
    UCHAR storage[60], *seen;
    PNET_BUFFER buffer;
    PACKET packet;

    if (!MakePacket(Filter, &packet))
        return NDIS_STATUS_RESOURCES;
    buffer = NET_BUFFER_LIST_FIRST_NB(packet.List);
    CHECK(NET_BUFFER_DATA_LENGTH(buffer) == 60 && NET_BUFFER_CURRENT_MDL(buffer) == packet.Mdls[0]);
    CHECK(NdisGetDataBuffer(buffer, 40, NULL, 1, 0) == packet.Bytes);
    CHECK(!NdisGetDataBuffer(buffer, 41, NULL, 1, 0)); /* in two parts, and no room for a copy */
    seen = NdisGetDataBuffer(buffer, 60, storage, 1, 0);
    CHECK(seen == storage && RtlEqualMemory(seen, packet.Bytes, 60));
    CHECK(!NdisGetDataBuffer(buffer, 61, storage, 1, 0));
    NdisAdvanceNetBufferDataStart(buffer, 44, FALSE, NULL);
    CHECK(NET_BUFFER_DATA_LENGTH(buffer) == 16 && NET_BUFFER_CURRENT_MDL(buffer) == packet.Mdls[1]);
    CHECK(NET_BUFFER_CURRENT_MDL_OFFSET(buffer) == 4 && NET_BUFFER_DATA_OFFSET(buffer) == 44);
    CHECK(NdisGetDataBuffer(buffer, 16, NULL, 1, 0) == packet.Bytes + 44);
    CHECK(NdisRetreatNetBufferDataStart(buffer, 44, 0, NULL) == NDIS_STATUS_SUCCESS);
    CHECK(NET_BUFFER_CURRENT_MDL(buffer) == packet.Mdls[0] && NET_BUFFER_DATA_LENGTH(buffer) == 60);
    FreePacket(&packet);
    return NDIS_STATUS_SUCCESS;
}

/* A header in front of a packet that has no room for one. */
static NDIS_STATUS Retreat(PFILTER Filter)
{
    NDIS_STATUS status;
    PNET_BUFFER buffer;
    PACKET packet;

    if (!MakePacket(Filter, &packet))
        return NDIS_STATUS_RESOURCES;
    buffer = NET_BUFFER_LIST_FIRST_NB(packet.List);
    status = NdisRetreatNetBufferListDataStart(packet.List, 14, 6, NULL, NULL);
    if (status == NDIS_STATUS_SUCCESS) {
        CHECK(NET_BUFFER_DATA_LENGTH(buffer) == 74 && buffer->MdlChain != packet.Mdls[0]);
        CHECK(NET_BUFFER_DATA_OFFSET(buffer) == 6);
        NdisZeroMemory(NdisGetDataBuffer(buffer, 14, NULL, 1, 0), 14);
        NdisAdvanceNetBufferListDataStart(packet.List, 14, TRUE, NULL);
        CHECK(buffer->MdlChain == packet.Mdls[0]);
    }
    CHECK(NET_BUFFER_DATA_LENGTH(buffer) == 60 && NET_BUFFER_DATA_OFFSET(buffer) == 0);
    FreePacket(&packet);
    return status;
}

static NDIS_STATUS Clone(PFILTER Filter, ULONG Flags)
{
    PNET_BUFFER_LIST clone;
    UCHAR storage[60];
    PACKET packet;
    PUCHAR seen;

    if (!MakePacket(Filter, &packet))
        return NDIS_STATUS_RESOURCES;
    clone = NdisAllocateCloneNetBufferList(packet.List, packet.Pool, NULL, Flags);
    if (clone) {
        CHECK(clone != packet.List && clone->FirstNetBuffer != packet.List->FirstNetBuffer);
        CHECK((clone->FirstNetBuffer->MdlChain == packet.Mdls[0]) ==
              (Flags == NDIS_CLONE_FLAGS_USE_ORIGINAL_MDLS));
        seen = NdisGetDataBuffer(clone->FirstNetBuffer, 60, storage, 1, 0);
        CHECK(seen && RtlEqualMemory(seen, packet.Bytes, 60));
        NdisFreeCloneNetBufferList(clone, 0);
    }
    FreePacket(&packet);
    return clone ? NDIS_STATUS_SUCCESS : NDIS_STATUS_RESOURCES;
}

static NDIS_STATUS CloneApart(PFILTER Filter)
{
    return Clone(Filter, 0);
}

static NDIS_STATUS CloneSharing(PFILTER Filter)
{
    return Clone(Filter, NDIS_CLONE_FLAGS_USE_ORIGINAL_MDLS);
}

static NDIS_STATUS Copy(PFILTER Filter)
{
    NDIS_HANDLE pool = Buffers(Filter, 64);
    UCHAR storage[50], *seen;
    PNET_BUFFER buffer;
    PACKET packet;
    ULONG copied;

    if (!pool)
        return NDIS_STATUS_RESOURCES;
    buffer = NdisAllocateNetBufferMdlAndData(pool);
    if (buffer && !MakePacket(Filter, &packet)) {
        NdisFreeNetBuffer(buffer);
        buffer = NULL;
    }
    if (!buffer) {
        NdisFreeNetBufferPool(pool);
        return NDIS_STATUS_RESOURCES;
    }
    CHECK(NdisGetPoolFromNetBuffer(buffer) == pool && NET_BUFFER_DATA_LENGTH(buffer) == 0);
    CHECK(NdisRetreatNetBufferDataStart(buffer, 50, 0, NULL) == NDIS_STATUS_SUCCESS);
    CHECK(NdisCopyFromNetBufferToNetBuffer(buffer, 0, 50, packet.List->FirstNetBuffer, 5,
                                           &copied) == NDIS_STATUS_SUCCESS);
    seen = NdisGetDataBuffer(buffer, 50, storage, 1, 0);
    CHECK(copied == 50 && seen && RtlEqualMemory(seen, packet.Bytes + 5, 50));
    CHECK(NdisCopyFromNetBufferToNetBuffer(buffer, 40, 20, packet.List->FirstNetBuffer, 0,
                                           &copied) == NDIS_STATUS_SUCCESS);
    CHECK(copied == 10); /* all that there was room for */
    FreePacket(&packet);
    NdisFreeNetBuffer(buffer);
    NdisFreeNetBufferPool(pool);
    return NDIS_STATUS_SUCCESS;
}

/* Two fragments of 30 and of 20 bytes behind a header of 10, with room for another header. */
static NDIS_STATUS Fragments(PFILTER Filter)
{
    PNET_BUFFER_LIST fragments;
    PNET_BUFFER buffer;
    UCHAR storage[40];
    PACKET packet;
    PUCHAR seen;

    if (!MakePacket(Filter, &packet))
        return NDIS_STATUS_RESOURCES;
    fragments = NdisAllocateFragmentNetBufferList(packet.List, packet.Pool, NULL, 10, 30, 10, 6, 0);
    if (fragments) {
        buffer = NET_BUFFER_LIST_FIRST_NB(fragments);
        CHECK(NET_BUFFER_DATA_LENGTH(buffer) == 40 && NET_BUFFER_DATA_OFFSET(buffer) == 6);
        seen = NdisGetDataBuffer(buffer, 40, storage, 1, 0);
        CHECK(seen && RtlEqualMemory(seen + 10, packet.Bytes + 10, 30));
        buffer = NET_BUFFER_NEXT_NB(buffer);
        CHECK(buffer && NET_BUFFER_DATA_LENGTH(buffer) == 30 && !NET_BUFFER_NEXT_NB(buffer));
        seen = NdisGetDataBuffer(buffer, 30, storage, 1, 0);
        CHECK(seen && RtlEqualMemory(seen + 10, packet.Bytes + 40, 20));
        NdisFreeFragmentNetBufferList(fragments, 10, 0);
    }
    FreePacket(&packet);
    return fragments ? NDIS_STATUS_SUCCESS : NDIS_STATUS_RESOURCES;
}

static NDIS_STATUS Forwarding(PFILTER Filter)
{
    PNDIS_SWITCH_FORWARDING_DESTINATION_ARRAY array;
    NDIS_SWITCH_PORT_DESTINATION to = {.PortId = 9, .NicIndex = 1};
    PNDIS_SWITCH_FORWARDING_DETAIL_NET_BUFFER_LIST_INFO detail;
    NDIS_STATUS status;
    PACKET packet;

    if (!MakePacket(Filter, &packet))
        return NDIS_STATUS_RESOURCES;
    status = Filter->Handlers.AllocateNetBufferListForwardingContext(Filter->Context, packet.List);
    if (status == NDIS_STATUS_SUCCESS) {
        detail = NET_BUFFER_LIST_SWITCH_FORWARDING_DETAIL(packet.List);
        CHECK(Filter->Handlers.SetNetBufferListSource(Filter->Context, packet.List, 5, 2) ==
              NDIS_STATUS_SUCCESS);
        CHECK(detail->SourcePortId == 5 && detail->SourceNicIndex == 2);
        CHECK(Filter->Handlers.AddNetBufferListDestination(Filter->Context, packet.List, &to) ==
              NDIS_STATUS_SUCCESS);
        status = Filter->Handlers.GrowNetBufferListDestinations(Filter->Context, packet.List, 200,
                                                                &array);
        Filter->Handlers.GetNetBufferListDestinations(Filter->Context, packet.List, &array);
        CHECK(array->NumDestinations == 1);
        CHECK((detail->NumAvailableDestinations >= 200) == (status == NDIS_STATUS_SUCCESS));
        CHECK(NDIS_SWITCH_PORT_DESTINATION_AT_ARRAY_INDEX(array, 0)->PortId == 9);
        Filter->Handlers.FreeNetBufferListForwardingContext(Filter->Context, packet.List);
    }
    FreePacket(&packet);
    return status;
}

const CHECK_ROW PacketChecks[] = {
    {"contexts", Contexts},
    {"bytes", Bytes},
    {"retreat", Retreat},
    {"clone", CloneApart},
    {"clone with the same MDLs", CloneSharing},
    {"copy", Copy},
    {"forwarding", Forwarding},
    {"fragments", Fragments},
};
const ULONG PacketCount = RTL_NUMBER_OF(PacketChecks);
