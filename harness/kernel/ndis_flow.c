/*
 * Packets between the switch and the driver: the handlers of the switch for destinations, and the ways down and up.
 * Below, a packet that was sent comes up again as received, and is complete when that is returned. The switch has
 * packets of its own only if the option packets=N asks for them. Nothing of a packet is judged here.
 */
#include "ndis_layer.h"

#include <stdlib.h>
#include <string.h>

#define TAG_FORWARD      'wFdN'
#define PACKETS_MAX      16
#define DESTINATIONS_MAX 4
#define PACKET_SIZE      60

struct forwarding {
    NDIS_SWITCH_FORWARDING_DESTINATION_ARRAY array; /* the driver may write to it */
    uint32_t capacity;                              /* elements that there really are */
    NDIS_SWITCH_PORT_DESTINATION destinations[];
};

/* A packet of the switch's own. */
static struct packet {
    NET_BUFFER_LIST list;
    NET_BUFFER buffer;
    MDL mdl;
    UCHAR data[PACKET_SIZE];
    bool out; /* the driver has it */
} packets[PACKETS_MAX];

static bool is_ours(const NET_BUFFER_LIST *list)
{
    uintptr_t at = (uintptr_t)list, first = (uintptr_t)packets;

    return at >= first && at < first + sizeof packets;
}

/* -- destinations ---------------------------------------------------------------------------------------------- */

static struct forwarding *forwarding_of(PNET_BUFFER_LIST list)
{
    return list->NdisReserved[1];
}

static NDIS_STATUS make_room(PNET_BUFFER_LIST list, UINT32 number)
{
    struct forwarding *old = forwarding_of(list);

    if (old && number < old->capacity)
        number = old->capacity;
    size_t elements = number * sizeof(NDIS_SWITCH_PORT_DESTINATION);
    struct forwarding *made = cts_block_take(CTS_BLOCK_POOL, sizeof *made + elements, TAG_FORWARD);

    if (!made)
        return NDIS_STATUS_RESOURCES;
    memset(made, 0, sizeof *made + elements);
    made->array.Header = (NDIS_OBJECT_HEADER){NDIS_OBJECT_TYPE_DEFAULT, 1, sizeof made->array};
    made->array.ElementSize = sizeof(NDIS_SWITCH_PORT_DESTINATION);
    made->array.NumElements = number;
    made->capacity = number;
    made->array.FirstElement = made->destinations;
    if (old) {
        made->array.NumDestinations = min(old->array.NumDestinations, old->capacity);
        memcpy(made->destinations, old->destinations, old->capacity * sizeof old->destinations[0]);
        cts_block_give(old);
    }
    list->NdisReserved[1] = made;
    NET_BUFFER_LIST_SWITCH_FORWARDING_DETAIL(list)->NumAvailableDestinations =
        (number - made->array.NumDestinations) & 0xffff;
    return NDIS_STATUS_SUCCESS;
}

static void release_room(PNET_BUFFER_LIST list)
{
    if (forwarding_of(list))
        cts_block_give(forwarding_of(list));
    list->NdisReserved[1] = NULL;
}

static NDIS_STATUS allocate_context(NDIS_SWITCH_CONTEXT context, PNET_BUFFER_LIST list)
{
    if (!cts_ndis_switch("AllocateNetBufferListForwardingContext", context))
        return NDIS_STATUS_INVALID_PARAMETER;
    NET_BUFFER_LIST_SWITCH_FORWARDING_DETAIL(list)->AsUINT64 = 0;
    return make_room(list, DESTINATIONS_MAX);
}

static VOID free_context(NDIS_SWITCH_CONTEXT context, PNET_BUFFER_LIST list)
{
    static const char service[] = "FreeNetBufferListForwardingContext";

    if (!cts_ndis_switch(service, context))
        return;
    if (!forwarding_of(list) || is_ours(list))
        cts_misuse(CTS_MISUSE_POOL, "%s: the list has none of the driver's", service);
    else
        release_room(list);
}

static NDIS_STATUS set_source(NDIS_SWITCH_CONTEXT context, PNET_BUFFER_LIST list,
                              NDIS_SWITCH_PORT_ID port, NDIS_SWITCH_NIC_INDEX nic)
{
    if (!cts_ndis_switch("SetNetBufferListSource", context))
        return NDIS_STATUS_INVALID_PARAMETER;
    NET_BUFFER_LIST_SWITCH_FORWARDING_DETAIL(list)->SourcePortId = port & 0xffff;
    NET_BUFFER_LIST_SWITCH_FORWARDING_DETAIL(list)->SourceNicIndex = nic & 0xff;
    return NDIS_STATUS_SUCCESS;
}

/* The array with room for `number` more, or NULL and a misuse. */
static struct forwarding *with_room(const char *service, PNET_BUFFER_LIST list, UINT32 number)
{
    struct forwarding *room = forwarding_of(list);

    if (room && room->array.NumDestinations <= room->capacity &&
        room->capacity - room->array.NumDestinations >= number)
        return room;
    cts_misuse(CTS_MISUSE_PARAMETER, "%s: %u destination(s), and room for %u", service, number,
               room ? room->capacity - min(room->array.NumDestinations, room->capacity) : 0);
    return NULL;
}

static void take_room(PNET_BUFFER_LIST list, struct forwarding *room, UINT32 number)
{
    room->array.NumDestinations += number;
    NET_BUFFER_LIST_SWITCH_FORWARDING_DETAIL(list)->NumAvailableDestinations =
        (room->array.NumElements - room->array.NumDestinations) & 0xffff;
}

static NDIS_STATUS add_destination(NDIS_SWITCH_CONTEXT context, PNET_BUFFER_LIST list,
                                   PNDIS_SWITCH_PORT_DESTINATION destination)
{
    static const char service[] = "AddNetBufferListDestination";

    if (!cts_ndis_switch(service, context))
        return NDIS_STATUS_INVALID_PARAMETER;
    struct forwarding *room = with_room(service, list, 1);
    if (!room)
        return NDIS_STATUS_RESOURCES;
    room->destinations[room->array.NumDestinations] = *destination;
    take_room(list, room, 1);
    return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS grow_destinations(NDIS_SWITCH_CONTEXT context, PNET_BUFFER_LIST list,
                                     UINT32 number,
                                     PNDIS_SWITCH_FORWARDING_DESTINATION_ARRAY *destinations)
{
    if (!cts_ndis_switch("GrowNetBufferListDestinations", context))
        return NDIS_STATUS_INVALID_PARAMETER;
    struct forwarding *room = forwarding_of(list);
    uint64_t wanted = (uint64_t)(room ? room->array.NumDestinations : 0) + number;
    if (wanted > MAXUSHORT) /* what the forwarding detail of a packet can count */
        return NDIS_STATUS_INVALID_PARAMETER;
    NDIS_STATUS status = make_room(list, (UINT32)wanted);
    if (status == NDIS_STATUS_SUCCESS)
        *destinations = &forwarding_of(list)->array;
    return status;
}

static NDIS_STATUS update_destinations(NDIS_SWITCH_CONTEXT context, PNET_BUFFER_LIST list,
                                       UINT32 number,
                                       PNDIS_SWITCH_FORWARDING_DESTINATION_ARRAY destinations)
{
    static const char service[] = "UpdateNetBufferListDestinations";

    if (!cts_ndis_switch(service, context))
        return NDIS_STATUS_INVALID_PARAMETER;
    struct forwarding *room = with_room(service, list, number);
    if (!room || destinations != &room->array)
        return NDIS_STATUS_INVALID_PARAMETER;
    take_room(list, room, number);
    return NDIS_STATUS_SUCCESS;
}

static VOID get_destinations(NDIS_SWITCH_CONTEXT context, PNET_BUFFER_LIST list,
                             PNDIS_SWITCH_FORWARDING_DESTINATION_ARRAY *destinations)
{
    static NDIS_SWITCH_FORWARDING_DESTINATION_ARRAY none;

    cts_ndis_switch("GetNetBufferListDestinations", context);
    none = (NDIS_SWITCH_FORWARDING_DESTINATION_ARRAY){.ElementSize =
                                                          sizeof(NDIS_SWITCH_PORT_DESTINATION)};
    *destinations = forwarding_of(list) ? &forwarding_of(list)->array : &none;
}

static NDIS_STATUS copy_info(NDIS_SWITCH_CONTEXT context, PNET_BUFFER_LIST to,
                             PNET_BUFFER_LIST from, UINT32 flags)
{
    (void)flags;
    if (!cts_ndis_switch("CopyNetBufferListInfo", context))
        return NDIS_STATUS_INVALID_PARAMETER;
    NdisCopySendNetBufferListInfo(to, from);
    return NDIS_STATUS_SUCCESS;
}

void cts_ndis_forwarding(PNDIS_SWITCH_OPTIONAL_HANDLERS handlers)
{
    handlers->AllocateNetBufferListForwardingContext = allocate_context;
    handlers->FreeNetBufferListForwardingContext = free_context;
    handlers->SetNetBufferListSource = set_source;
    handlers->AddNetBufferListDestination = add_destination;
    handlers->GrowNetBufferListDestinations = grow_destinations;
    handlers->UpdateNetBufferListDestinations = update_destinations;
    handlers->GetNetBufferListDestinations = get_destinations;
    handlers->CopyNetBufferListInfo = copy_info;
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
        struct packet *packet = (struct packet *)list;
        if (!is_ours(list))
            cts_misuse(CTS_MISUSE_PARAMETER, "%s: a list that the switch did not send", service);
        else if (!packet->out)
            cts_misuse(CTS_MISUSE_DOUBLE_COMPLETION, "%s: a list was completed twice", service);
        if (!is_ours(list))
            return;
        packet->out = false;
        release_room(list);
    }
}

static void up(PNET_BUFFER_LIST list, ULONG number)
{
    cts_ndis.received = list;
    struct cts_ndis_entry entry = cts_ndis_enter("FilterReceiveNetBufferLists", PASSIVE_LEVEL);
    cts_ndis.handlers.ReceiveNetBufferListsHandler(cts_ndis.context, list, 0, number, 0);
    cts_ndis_leave(entry, "FilterReceiveNetBufferLists");
}

VOID NdisFSendNetBufferLists(NDIS_HANDLE handle, PNET_BUFFER_LIST list, NDIS_PORT_NUMBER port,
                             ULONG flags)
{
    ULONG number = 0;

    (void)port;
    if (!flows("NdisFSendNetBufferLists", handle))
        return;
    for (PNET_BUFFER_LIST each = list; each; each = each->Next) {
        each->Status = NDIS_STATUS_SUCCESS;
        number++;
    }
    if (number && is_ours(list) && cts_ndis.handlers.ReceiveNetBufferListsHandler)
        up(list, number);
    else
        completed_below(list, flags & NDIS_SEND_FLAGS_DISPATCH_LEVEL);
}

VOID NdisFSendNetBufferListsComplete(NDIS_HANDLE handle, PNET_BUFFER_LIST list, ULONG flags)
{
    (void)flags;
    if (flows("NdisFSendNetBufferListsComplete", handle))
        end("NdisFSendNetBufferListsComplete", list);
}

VOID NdisFIndicateReceiveNetBufferLists(NDIS_HANDLE handle, PNET_BUFFER_LIST list,
                                        NDIS_PORT_NUMBER port, ULONG number, ULONG flags)
{
    (void)port;
    (void)number;
    if (!flows("NdisFIndicateReceiveNetBufferLists", handle) ||
        NDIS_TEST_RECEIVE_CANNOT_PEND(flags) || !cts_ndis.handlers.ReturnNetBufferListsHandler)
        return;
    struct cts_ndis_entry entry =
        cts_ndis_enter("FilterReturnNetBufferLists",
                       NDIS_TEST_RECEIVE_AT_DISPATCH_LEVEL(flags) ? DISPATCH_LEVEL : 0);
    cts_ndis.handlers.ReturnNetBufferListsHandler(cts_ndis.context, list, flags & 1);
    cts_ndis_leave(entry, "FilterReturnNetBufferLists");
}

/* The packet is where it came from; its sender learns that it is sent. */
VOID NdisFReturnNetBufferLists(NDIS_HANDLE handle, PNET_BUFFER_LIST list, ULONG flags)
{
    static const char service[] = "NdisFReturnNetBufferLists";

    if (!flows(service, handle))
        return;
    if (!is_ours(list))
        cts_misuse(CTS_MISUSE_PARAMETER, "%s: a list that nobody below indicated", service);
    else if (!cts_ndis.received)
        cts_misuse(CTS_MISUSE_DOUBLE_COMPLETION, "%s: a list was returned twice", service);
    else {
        cts_ndis.received = NULL;
        completed_below(list, flags & NDIS_RETURN_FLAGS_DISPATCH_LEVEL);
    }
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
    return make_room(&packet->list, DESTINATIONS_MAX) == NDIS_STATUS_SUCCESS;
}

/* Returns how many the driver still had. */
static unsigned take_back(void)
{
    unsigned left = 0;

    for (unsigned i = 0; i < PACKETS_MAX; i++) {
        left += packets[i].out;
        packets[i].out = false;
        release_room(&packets[i].list);
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
