/*
 * Packets between the switch and the driver: the ways down and up. Below, a packet that was sent comes up again as
 * received, and is complete when that is returned. The switch has packets of its own only if the option packets=N asks
 * for them. Nothing of a packet is judged here.
 */
#include "ndis_layer.h"

#include <stdlib.h>
#include <string.h>

#define PACKETS_MAX 16
#define PACKET_SIZE 60

/* A packet of the switch's own. */
static struct packet {
    NET_BUFFER_LIST list;
    NET_BUFFER buffer;
    MDL mdl;
    UCHAR data[PACKET_SIZE];
    bool out; /* the driver has it, */
    bool up;  /* and it came up again */
} packets[PACKETS_MAX];

/* The packet of the switch's own that a list is, or NULL. */
static struct packet *packet_of(const NET_BUFFER_LIST *list)
{
    uintptr_t offset = (uintptr_t)list - (uintptr_t)packets;

    return offset < sizeof packets && offset % sizeof packets[0] == 0
               ? &packets[offset / sizeof packets[0]]
               : NULL;
}

/* -- chains ------------------------------------------------------------------------------------------------------ */

_Static_assert(offsetof(NET_BUFFER_LIST, Next) == 0 && offsetof(NET_BUFFER, Next) == 0 &&
                   offsetof(MDL, Next) == 0,
               "a chain is followed through its first member");

bool cts_ndis_chain(const char *service, const void *first)
{
    const void *const *slow = first, *const *fast = first;

    while (fast && *fast) {
        slow = *slow;
        fast = *(const void *const *)*fast;
        if (slow != fast)
            continue;
        cts_misuse(CTS_MISUSE_PARAMETER, "%s: the chain of Next has no end", service);
        return false;
    }
    return true;
}

/* -- ways ---------------------------------------------------------------------------------------------------------- */

static bool flows(const char *service, NDIS_HANDLE handle)
{
    cts_irql_at_most(service, DISPATCH_LEVEL);
    cts_point(service);
    return cts_ndis_module(service, handle);
}

static void completed_below(PNET_BUFFER_LIST list, ULONG flags)
{
    if (!cts_ndis.handlers.SendNetBufferListsCompleteHandler)
        return;
    struct cts_ndis_entry entry =
        cts_ndis_enter("FilterSendNetBufferListsComplete",
                       NDIS_TEST_SEND_COMPLETE_AT_DISPATCH_LEVEL(flags) ? DISPATCH_LEVEL : 0);
    cts_ndis.handlers.SendNetBufferListsCompleteHandler(cts_ndis.context, list, flags);
    cts_ndis_leave(entry, "FilterSendNetBufferListsComplete");
}

/* The ends of packets of the switch; lists of the driver's own have to go the other way. */
static void end(const char *service, PNET_BUFFER_LIST list)
{
    for (; list; list = list->Next) {
        struct packet *packet = packet_of(list);
        if (!packet) {
            cts_misuse(CTS_MISUSE_PARAMETER, "%s: a list that the switch did not send", service);
            continue;
        }
        if (!packet->out)
            cts_misuse(CTS_MISUSE_DOUBLE_COMPLETION, "%s: a list was completed twice", service);
        packet->out = packet->up = false;
        cts_ndis_room_release(list);
    }
}

static void up(PNET_BUFFER_LIST list, ULONG number)
{
    for (PNET_BUFFER_LIST each = list; each; each = each->Next)
        packet_of(each)->up = true;
    struct cts_ndis_entry entry = cts_ndis_enter("FilterReceiveNetBufferLists", PASSIVE_LEVEL);
    cts_ndis.handlers.ReceiveNetBufferListsHandler(cts_ndis.context, list, 0, number, 0);
    cts_ndis_leave(entry, "FilterReceiveNetBufferLists");
}

/* Takes the packets of the switch out of a chain, in order; returns them. The rest stays in `*list`. */
static PNET_BUFFER_LIST split(PNET_BUFFER_LIST *list, ULONG *number)
{
    PNET_BUFFER_LIST ours = NULL, *end = &ours;

    *number = 0;
    while (*list) {
        PNET_BUFFER_LIST each = *list;
        each->Status = NDIS_STATUS_SUCCESS;
        if (!packet_of(each)) {
            list = &each->Next;
            continue;
        }
        *list = each->Next;
        each->Next = NULL;
        *end = each;
        end = &each->Next;
        (*number)++;
    }
    return ours;
}

/* What is sent below: the packets of the switch come up again, lists of the driver's own are complete at once. */
VOID NdisFSendNetBufferLists(NDIS_HANDLE handle, PNET_BUFFER_LIST list, NDIS_PORT_NUMBER port,
                             ULONG flags)
{
    static const char service[] = "NdisFSendNetBufferLists";
    ULONG number;

    (void)port;
    if (!flows(service, handle) || !cts_ndis_chain(service, list))
        return;
    PNET_BUFFER_LIST ours = split(&list, &number);
    flags &= NDIS_SEND_FLAGS_DISPATCH_LEVEL;
    if (ours && cts_ndis.handlers.ReceiveNetBufferListsHandler)
        up(ours, number);
    else if (ours)
        completed_below(ours, flags);
    if (list)
        completed_below(list, flags);
}

VOID NdisFSendNetBufferListsComplete(NDIS_HANDLE handle, PNET_BUFFER_LIST list, ULONG flags)
{
    static const char service[] = "NdisFSendNetBufferListsComplete";

    (void)flags;
    if (flows(service, handle) && cts_ndis_chain(service, list))
        end(service, list);
}

VOID NdisFIndicateReceiveNetBufferLists(NDIS_HANDLE handle, PNET_BUFFER_LIST list,
                                        NDIS_PORT_NUMBER port, ULONG number, ULONG flags)
{
    static const char service[] = "NdisFIndicateReceiveNetBufferLists";

    (void)port;
    if (!flows(service, handle) || !cts_ndis_chain(service, list))
        return;
    ULONG there = 0;
    for (PNET_BUFFER_LIST each = list; each; each = each->Next)
        there++;
    if (there != number)
        cts_misuse(CTS_MISUSE_PARAMETER, "%s: %u list(s), and %u are said to be", service, there,
                   number);
    if (NDIS_TEST_RECEIVE_CANNOT_PEND(flags) || !cts_ndis.handlers.ReturnNetBufferListsHandler)
        return;
    struct cts_ndis_entry entry =
        cts_ndis_enter("FilterReturnNetBufferLists",
                       NDIS_TEST_RECEIVE_AT_DISPATCH_LEVEL(flags) ? DISPATCH_LEVEL : 0);
    cts_ndis.handlers.ReturnNetBufferListsHandler(cts_ndis.context, list, flags & 1);
    cts_ndis_leave(entry, "FilterReturnNetBufferLists");
}

/* False, and a misuse, if one of the lists is not below's to take back. */
static bool came_up(const char *service, PNET_BUFFER_LIST list)
{
    for (; list; list = list->Next) {
        struct packet *packet = packet_of(list);
        if (packet && packet->up) {
            packet->up = false;
            continue;
        }
        if (packet)
            cts_misuse(CTS_MISUSE_DOUBLE_COMPLETION, "%s: a list was returned twice", service);
        else
            cts_misuse(CTS_MISUSE_PARAMETER, "%s: a list that nobody below indicated", service);
        return false;
    }
    return true;
}

/* The packets are where they came from; their sender learns that they are sent. */
VOID NdisFReturnNetBufferLists(NDIS_HANDLE handle, PNET_BUFFER_LIST list, ULONG flags)
{
    static const char service[] = "NdisFReturnNetBufferLists";

    if (flows(service, handle) && cts_ndis_chain(service, list) && came_up(service, list))
        completed_below(list, flags & NDIS_RETURN_FLAGS_DISPATCH_LEVEL);
}

VOID NdisFCancelSendNetBufferLists(NDIS_HANDLE handle, PVOID id)
{
    (void)id;
    flows("NdisFCancelSendNetBufferLists", handle);
}

/* -- packets of the switch --------------------------------------------------------------------------------------- */

static unsigned wanted(void)
{
    const char *at = strstr(cts_k.options, "packets=");
    unsigned long number = at ? strtoul(at + 8, NULL, 10) : 0;

    return number < PACKETS_MAX ? (unsigned)number : PACKETS_MAX;
}

/* A broadcast frame from the first NIC. */
static bool fill(struct packet *packet, struct packet *next)
{
    memset(packet, 0, sizeof *packet);
    memset(packet->data, 0xff, 6);
    packet->data[12] = 0x08;
    packet->mdl = (MDL){.Size = sizeof packet->mdl,
                        .MdlFlags = MDL_MAPPED_TO_SYSTEM_VA,
                        .MappedSystemVa = packet->data,
                        .StartVa = packet->data,
                        .ByteCount = PACKET_SIZE};
    packet->buffer.CurrentMdl = packet->buffer.MdlChain = &packet->mdl;
    packet->buffer.DataLength = PACKET_SIZE;
    packet->list.FirstNetBuffer = &packet->buffer;
    packet->list.Next = next ? &next->list : NULL;
    packet->out = true;
    NET_BUFFER_LIST_SWITCH_FORWARDING_DETAIL(&packet->list)->SourcePortId = 1;
    return cts_ndis_room(&packet->list, CTS_NDIS_DESTINATIONS) == NDIS_STATUS_SUCCESS;
}

/* Returns how many the driver still had. */
static unsigned take_back(void)
{
    unsigned left = 0;

    for (unsigned i = 0; i < PACKETS_MAX; i++) {
        left += packets[i].out;
        packets[i].out = false;
        cts_ndis_room_release(&packets[i].list);
    }
    return left;
}

void cts_ndis_flow(void)
{
    unsigned number = wanted();

    if (!number || !cts_ndis.handlers.SendNetBufferListsHandler)
        return;
    memset(packets, 0, sizeof packets); /* what an earlier run left */
    for (unsigned i = number; i-- > 0;)
        if (!fill(&packets[i], i + 1 < number ? &packets[i + 1] : NULL)) {
            take_back();
            return;
        }
    struct cts_ndis_entry entry = cts_ndis_enter("FilterSendNetBufferLists", DISPATCH_LEVEL);
    cts_ndis.handlers.SendNetBufferListsHandler(cts_ndis.context, &packets[0].list, 0,
                                                NDIS_SEND_FLAGS_DISPATCH_LEVEL |
                                                    NDIS_SEND_FLAGS_SWITCH_SINGLE_SOURCE);
    cts_ndis_leave(entry, "FilterSendNetBufferLists");
}

void cts_ndis_flow_check(void)
{
    if (!wanted() || !cts_ndis.handlers.SendNetBufferListsHandler)
        return;
    unsigned left = take_back();
    if (left)
        cts_misuse(CTS_MISUSE_LEAK, "%u packet(s) not completed at the end of FilterPause", left);
}
