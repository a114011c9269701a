/*
 * Where packets go: the array of destinations behind a list, and the handlers of the switch that fill it. A packet of
 * the switch's own comes with one (ndis_flow.c); a list of the driver's has one if the driver asks. Sends nothing.
 */
#include "ndis_layer.h"

#include <string.h>

#define TAG_FORWARD 'wFdN'

struct forwarding {
    NDIS_SWITCH_FORWARDING_DESTINATION_ARRAY array; /* the driver may write to it */
    bool drivers;                                   /* the driver asked for it, and gives it back */
    uint32_t capacity;                              /* elements that there really are */
    NDIS_SWITCH_PORT_DESTINATION destinations[];
};

static struct forwarding *forwarding_of(PNET_BUFFER_LIST list)
{
    return list->NdisReserved[1];
}

NDIS_STATUS cts_ndis_room(PNET_BUFFER_LIST list, UINT32 number)
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
        made->drivers = old->drivers;
        made->array.NumDestinations = min(old->array.NumDestinations, old->capacity);
        memcpy(made->destinations, old->destinations, old->capacity * sizeof old->destinations[0]);
        cts_block_give(old);
    }
    list->NdisReserved[1] = made;
    NET_BUFFER_LIST_SWITCH_FORWARDING_DETAIL(list)->NumAvailableDestinations =
        (number - made->array.NumDestinations) & 0xffff;
    return NDIS_STATUS_SUCCESS;
}

void cts_ndis_room_release(PNET_BUFFER_LIST list)
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
    NDIS_STATUS status = cts_ndis_room(list, CTS_NDIS_DESTINATIONS);
    if (status == NDIS_STATUS_SUCCESS)
        forwarding_of(list)->drivers = true;
    return status;
}

static VOID free_context(NDIS_SWITCH_CONTEXT context, PNET_BUFFER_LIST list)
{
    static const char service[] = "FreeNetBufferListForwardingContext";

    if (!cts_ndis_switch(service, context))
        return;
    if (!forwarding_of(list) || !forwarding_of(list)->drivers)
        cts_misuse(CTS_MISUSE_POOL, "%s: the list has none of the driver's", service);
    else
        cts_ndis_room_release(list);
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
    NDIS_STATUS status = cts_ndis_room(list, (UINT32)wanted);
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
