/*
 * Packets through the tests' extension: it passes them on both ways, sends a packet of its own beside, and does the
 * one wrong thing that it is asked for.
 */
#include "precomp.h"

static NDIS_HANDLE Pool;

NDIS_STATUS SxExtOpen(PSX_SWITCH Switch)
{
    NET_BUFFER_LIST_POOL_PARAMETERS given;

    NdisZeroMemory(&given, sizeof(given));
    given.Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
    given.Header.Revision = NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1;
    given.Header.Size = NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1;
    given.fAllocateNetBuffer = TRUE;
    given.ContextSize = 16;
    given.PoolTag = SxExtAllocationTag;
    Pool = NdisAllocateNetBufferListPool(Switch->Filter, &given);
    return Pool ? NDIS_STATUS_SUCCESS : NDIS_STATUS_RESOURCES;
}

VOID SxExtClose(VOID)
{
    if (!SxExtErrs(L"pool-leak"))
        NdisFreeNetBufferListPool(Pool);
}

/* What the extension asks for by name, the chain of `List` has no end any more. */
static VOID Circle(PCWSTR Name, PNET_BUFFER_LIST List)
{
    if (SxExtErrs(Name))
        List->Next = List;
}

/* Room for more destinations than there were, filled by hand. */
static VOID Grow(PSX_SWITCH Switch, PNET_BUFFER_LIST List)
{
    PNDIS_SWITCH_FORWARDING_DESTINATION_ARRAY array, seen;
    PNDIS_SWITCH_FORWARDING_DETAIL_NET_BUFFER_LIST_INFO detail =
        NET_BUFFER_LIST_SWITCH_FORWARDING_DETAIL(List);
    UINT32 before, more, i;

    Switch->Handlers.GetNetBufferListDestinations(Switch->Context, List, &array);
    before = array->NumDestinations;
    more = detail->NumAvailableDestinations + 3;
    if (SxExtErrs(L"grow-too-far"))
        more = 0x10000;
    if (Switch->Handlers.GrowNetBufferListDestinations(Switch->Context, List, more, &array) !=
        NDIS_STATUS_SUCCESS)
        return;
    NT_ASSERT(more < 0x10000);
    NT_ASSERT(array->NumDestinations == before && array->NumElements >= before + more);
    NT_ASSERT(detail->NumAvailableDestinations >= more);
    NT_ASSERT(NDIS_SWITCH_PORT_DESTINATION_AT_ARRAY_INDEX(array, 0)->PortId == 2);
    for (i = 0; i < more; i++)
        NDIS_SWITCH_PORT_DESTINATION_AT_ARRAY_INDEX(array, before + i)->PortId = 10 + i;
    if (SxExtErrs(L"update-too-many"))
        more = array->NumElements - before + 1;
    if (Switch->Handlers.UpdateNetBufferListDestinations(Switch->Context, List, more, array) !=
        NDIS_STATUS_SUCCESS)
        return;
    Switch->Handlers.GetNetBufferListDestinations(Switch->Context, List, &seen);
    NT_ASSERT(seen == array && seen->NumDestinations == before + more);
    NT_ASSERT(detail->NumAvailableDestinations == seen->NumElements - seen->NumDestinations);
    NT_ASSERT(NDIS_SWITCH_PORT_DESTINATION_AT_ARRAY_INDEX(seen, before + more - 1)->PortId ==
              9 + more);
}

/* A copy of what passes: a header in front of its bytes, and then not. */
static VOID Copy(PSX_SWITCH Switch, PNET_BUFFER_LIST List)
{
    UCHAR bytes[14], *start;
    PNET_BUFFER_LIST clone = NdisAllocateCloneNetBufferList(List, Pool, NULL, 0);

    if (!clone)
        return;
    if (SxExtErrs(L"circle-buffers")) {
        clone->FirstNetBuffer->Next = clone->FirstNetBuffer;
        NdisFreeCloneNetBufferList(clone, 0);
        return;
    }
    NT_ASSERT(clone->FirstNetBuffer->DataLength == List->FirstNetBuffer->DataLength);
    if (NdisRetreatNetBufferListDataStart(clone, 14, 0, NULL, NULL) == NDIS_STATUS_SUCCESS) {
        start = NdisGetDataBuffer(clone->FirstNetBuffer, 14, bytes, 1, 0);
        NT_ASSERT(start);
        NdisZeroMemory(start, 14);
        NdisAdvanceNetBufferListDataStart(clone, 14, TRUE, NULL);
        start = NdisGetDataBuffer(clone->FirstNetBuffer, 14, bytes, 1, 0);
        NT_ASSERT(start && ETH_IS_BROADCAST(start));
    }
    if (Switch->Handlers.AllocateNetBufferListForwardingContext(Switch->Context, clone) ==
        NDIS_STATUS_SUCCESS)
        Switch->Handlers.FreeNetBufferListForwardingContext(Switch->Context, clone);
    if (!SxExtErrs(L"list-leak"))
        NdisFreeCloneNetBufferList(clone, 0);
    if (SxExtErrs(L"list-twice"))
        NdisFreeCloneNetBufferList(clone, 0);
}

VOID SxExtSend(NDIS_HANDLE Module, PNET_BUFFER_LIST Lists, NDIS_PORT_NUMBER Port, ULONG Flags)
{
    NDIS_SWITCH_PORT_DESTINATION to = {.PortId = 2};
    PNDIS_SWITCH_FORWARDING_DESTINATION_ARRAY array;
    PSX_SWITCH sw = Module;

    Copy(sw, Lists);
    sw->Handlers.AddNetBufferListDestination(sw->Context, Lists, &to);
    sw->Handlers.GetNetBufferListDestinations(sw->Context, Lists, &array);
    NT_ASSERT(array->NumDestinations == 1 &&
              NDIS_SWITCH_PORT_DESTINATION_AT_ARRAY_INDEX(array, 0)->PortId == 2);
    Grow(sw, Lists);
    Circle(L"circle-sent", Lists);
    if (!SxExtErrs(L"packet-lost"))
        NdisFSendNetBufferLists(sw->Filter, Lists, Port, Flags);
}

VOID SxExtSendComplete(NDIS_HANDLE Module, PNET_BUFFER_LIST Lists, ULONG Flags)
{
    Circle(L"circle-completed", Lists);
    NdisFSendNetBufferListsComplete(((PSX_SWITCH)Module)->Filter, Lists, Flags);
    if (SxExtErrs(L"packet-twice"))
        NdisFSendNetBufferListsComplete(((PSX_SWITCH)Module)->Filter, Lists, Flags);
}

VOID SxExtReceive(NDIS_HANDLE Module, PNET_BUFFER_LIST Lists, NDIS_PORT_NUMBER Port, ULONG Number,
                  ULONG Flags)
{
    Circle(L"circle-indicated", Lists);
    NdisFIndicateReceiveNetBufferLists(((PSX_SWITCH)Module)->Filter, Lists, Port, Number, Flags);
}

VOID SxExtReturn(NDIS_HANDLE Module, PNET_BUFFER_LIST Lists, ULONG Flags)
{
    PNET_BUFFER_LIST next = Lists;

    Circle(L"circle-returned", Lists);
    if (!SxExtErrs(L"return-one-by-one"))
        NdisFReturnNetBufferLists(((PSX_SWITCH)Module)->Filter, Lists, Flags);
    else
        for (; next; Lists = next) {
            next = Lists->Next;
            Lists->Next = NULL;
            NdisFReturnNetBufferLists(((PSX_SWITCH)Module)->Filter, Lists, Flags);
        }
}
