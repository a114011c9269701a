/*
 * Run-time data on its way to a filter driver that takes it: a switch port property of the driver's own, sent as
 * OID_SWITCH_PORT_PROPERTY_ADD or _UPDATE to this module alone. A driver that passes it on does not know it; the
 * request ends here then, and nobody below sees it.
 *
 * The property is of type NdisSwitchPortPropertyTypeCustom; its buffer begins at PropertyBufferOffset:
 *   plant  {0FEA0100-0001-4000-8000-48564354534E}: u32 NIC index, u32 count, count times u32 length, u32 pattern,
 *          u32 feature
 *   grow   {0FEA0100-0002-4000-8000-48564354534E}: u32 NIC index, u32 record, s32 bytes, u32 nth
 * all little endian.
 */
#include "ndis_layer.h"

#include <string.h>

static const GUID plant_id = {
    0x0fea0100, 0x0001, 0x4000, {0x80, 0x00, 0x48, 0x56, 0x43, 0x54, 0x53, 0x4e}};
static const GUID grow_id = {
    0x0fea0100, 0x0002, 0x4000, {0x80, 0x00, 0x48, 0x56, 0x43, 0x54, 0x53, 0x4e}};

struct property {
    NDIS_SWITCH_PORT_PROPERTY_PARAMETERS parameters;
    uint32_t words[2 + 3 * CTS_EXTENSION_RECORDS_MAX];
};

static void fill(struct cts_oid_request *request, struct property *property, uint32_t oid,
                 uint32_t words)
{
    memset(request, 0, sizeof *request);
    request->header_type = CTS_SAVE_OID_TYPE;
    request->header_revision = 1;
    request->header_size = sizeof *request;
    request->request_type = CTS_REQUEST_SET;
    request->oid = oid;
    request->buffer = property;
    request->input_length =
        (uint32_t)(offsetof(struct property, words) + words * sizeof property->words[0]);
}

static void describe(struct property *property, const GUID *id, struct cts_nic_key nic,
                     uint32_t words)
{
    NDIS_SWITCH_PORT_PROPERTY_PARAMETERS *parameters = &property->parameters;

    memset(parameters, 0, sizeof *parameters);
    parameters->Header = (NDIS_OBJECT_HEADER){
        NDIS_OBJECT_TYPE_DEFAULT, 1, NDIS_SIZEOF_NDIS_SWITCH_PORT_PROPERTY_PARAMETERS_REVISION_1};
    parameters->PortId = nic.port;
    parameters->PropertyType = NdisSwitchPortPropertyTypeCustom;
    parameters->PropertyId = *id;
    parameters->PropertyVersion = 1;
    parameters->SerializationVersion = NDIS_SWITCH_OBJECT_SERIALIZATION_VERSION_1;
    parameters->PropertyInstanceId = *id;
    parameters->PropertyInstanceId.Data1 = nic.port;
    parameters->PropertyInstanceId.Data2 = nic.index;
    parameters->PropertyBufferLength = words * (uint32_t)sizeof property->words[0];
    parameters->PropertyBufferOffset = offsetof(struct property, words);
    property->words[0] = nic.index;
}

/* One request at a time is inside a driver, and this is one. */
static uint32_t send(struct property *property, uint32_t oid, uint32_t words)
{
    struct cts_plant *plant = &cts_ndis.plant;

    if (!cts_ndis.handlers.OidRequestHandler)
        return CTS_NDIS_NOT_SUPPORTED;
    while (cts_ndis.inside || cts_ndis.planting)
        cts_k.host->park(cts_k.host,
                         cts_ndis.inside ? (void *)&cts_ndis.inside : (void *)&cts_ndis.planting,
                         UINT64_MAX);
    cts_ndis.planting = true;
    plant->cloned = plant->forwarded = plant->completed = false;
    KeInitializeEvent(&plant->done, NotificationEvent, FALSE);
    fill(&plant->request, property, oid, words);
    struct cts_ndis_entry entry = cts_ndis_enter("FilterOidRequest", PASSIVE_LEVEL);
    NDIS_STATUS status =
        cts_ndis.handlers.OidRequestHandler(cts_ndis.context, (PNDIS_OID_REQUEST)&plant->request);
    cts_ndis_leave(entry, "FilterOidRequest");
    if (status == NDIS_STATUS_PENDING) {
        cts_wait_event(&plant->done);
        status = (NDIS_STATUS)plant->status;
    } else if (plant->completed) {
        cts_misuse(CTS_MISUSE_DOUBLE_COMPLETION,
                   "FilterOidRequest completed a request and returned status %08x for it",
                   (unsigned)status);
    }
    cts_ndis.planting = false;
    cts_k.host->unpark(cts_k.host, &cts_ndis.planting);
    return plant->forwarded ? (uint32_t)CTS_NDIS_NOT_SUPPORTED : (uint32_t)status;
}

uint32_t cts_ndis_plant(struct cts_nic_key nic, const struct cts_planted_record *records,
                        uint32_t count)
{
    struct property property;
    uint32_t words = 2 + 3 * count;

    if (count > CTS_EXTENSION_RECORDS_MAX)
        return CTS_NDIS_INVALID_PARAMETER;
    describe(&property, &plant_id, nic, words);
    property.words[1] = count;
    for (uint32_t i = 0; i < count; i++) {
        property.words[2 + 3 * i] = records[i].length;
        property.words[3 + 3 * i] = records[i].pattern;
        property.words[4 + 3 * i] = records[i].feature;
    }
    return send(&property, CTS_OID_PORT_PROPERTY_ADD, words);
}

void cts_ndis_grow(struct cts_nic_key nic, uint32_t record, int32_t bytes, uint32_t nth)
{
    struct property property;

    describe(&property, &grow_id, nic, 4);
    property.words[1] = record;
    property.words[2] = (uint32_t)bytes;
    property.words[3] = nth;
    send(&property, CTS_OID_PORT_PROPERTY_UPDATE, 4);
}
