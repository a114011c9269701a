/*
 * The harness's miniport edge: the driver at the bottom of a stack. It completes the four OIDs and the requests of
 * a NIC's life untouched, and answers what an extension may ask of a switch. It answers at once, never looks into
 * the four OIDs and never keeps a request. Layouts are those of ntddndis.h for 64-bit systems.
 */
#include "run/nicsave.h"
#include <string.h>

#define MINIPORTS 8u /* at once, of all runs of this process */

struct miniport {
    const struct cts_host *host; /* NULL: free */
    struct cts_switch_view view;
};
static struct miniport miniports[MINIPORTS];

#define STRING_SIZE 516u /* of a counted string: length and 257 units */
#define MAC_SIZE    32u

struct array_head { /* NDIS_SWITCH_NIC_ARRAY, NDIS_SWITCH_PORT_ARRAY */
    uint8_t type, revision;
    uint16_t size;
    uint32_t flags;
    uint16_t first_element_offset;
    uint16_t padding;
    uint32_t elements;
    uint32_t element_size;
};
struct switch_parameters {
    uint8_t type, revision;
    uint16_t size;
    uint32_t flags;
    uint8_t name[STRING_SIZE], friendly_name[STRING_SIZE];
    uint32_t ports;
    uint8_t is_active;
    uint8_t padding[3];
};
struct port_parameters {
    uint8_t type, revision;
    uint16_t size;
    uint32_t flags;
    uint32_t port;
    uint8_t name[STRING_SIZE], friendly_name[STRING_SIZE];
    uint32_t port_type;
    uint8_t is_validation, padding[3];
    uint32_t state;
};
struct nic_parameters {
    uint8_t type, revision;
    uint16_t size;
    uint32_t flags;
    uint8_t name[STRING_SIZE], friendly_name[STRING_SIZE];
    uint32_t port;
    uint16_t index;
    uint16_t padding;
    uint32_t nic_type;
    uint32_t state;
    uint8_t vm_name[STRING_SIZE], vm_friendly_name[STRING_SIZE];
    uint8_t instance[16];
    uint32_t mtu;
    uint16_t numa_node;
    uint8_t permanent_mac[MAC_SIZE], vm_mac[MAC_SIZE], current_mac[MAC_SIZE];
    uint8_t vf_assigned;
    uint8_t padding_2;
    uint64_t reserved[2];
};
struct property_enumeration { /* of the switch */
    uint8_t type, revision;
    uint16_t size;
    uint32_t flags;
    uint32_t property_type;
    uint8_t property_id[16];
    uint16_t serialization_version;
    uint16_t padding;
    uint32_t first_offset;
    uint32_t properties;
};
struct port_property_enumeration {
    uint8_t type, revision;
    uint16_t size;
    uint32_t flags;
    uint32_t port;
    uint32_t property_type;
    uint8_t property_id[16];
    uint16_t serialization_version;
    uint16_t padding;
    uint32_t first_offset;
    uint32_t properties;
    uint16_t reserved;
    uint16_t padding_2;
};
struct port_property_info {
    uint8_t type, revision;
    uint16_t size;
    uint32_t flags;
    uint16_t version;
    uint16_t padding;
    uint8_t instance[16];
    uint32_t aligned_length;
    uint32_t length;
    uint32_t offset; /* from this structure */
};
struct vlan_property {
    uint8_t type, revision;
    uint16_t size;
    uint32_t flags;
    uint32_t mode;
    uint32_t padding;
    uint16_t access_vlan, native_vlan;
    uint32_t padding_2;
    uint64_t prune[64], trunk[64];
};
_Static_assert(sizeof(struct array_head) == 20, "ntddndis.h");
_Static_assert(sizeof(struct switch_parameters) == 1048, "ntddndis.h");
_Static_assert(sizeof(struct port_parameters) == 1056, "ntddndis.h");
_Static_assert(sizeof(struct nic_parameters) == 2224, "ntddndis.h");
_Static_assert(offsetof(struct nic_parameters, port) == 1040, "ntddndis.h");
_Static_assert(offsetof(struct nic_parameters, vf_assigned) == 2206, "ntddndis.h");
_Static_assert(sizeof(struct property_enumeration) == 40, "ntddndis.h");
_Static_assert(sizeof(struct port_property_enumeration) == 48, "ntddndis.h");
_Static_assert(sizeof(struct port_property_info) == 40, "ntddndis.h");
_Static_assert(sizeof(struct vlan_property) == 1048, "ntddndis.h");

enum {
    PORT_SYNTHETIC = 2,
    PORT_CREATED = 1,
    NIC_SYNTHETIC = 1,
    NIC_CONNECTED = 2,
    PROPERTY_VLAN = 3,
    VLAN_ACCESS = 1,
    FIRST_ELEMENT = 24, /* aligned for 8-byte members */
    MTU = 1500
};

static void *create(const struct cts_host *host, const struct cts_extension_config *config)
{
    (void)config;
    for (uint32_t i = 0; i < MINIPORTS; i++) {
        if (miniports[i].host)
            continue;
        miniports[i].host = host;
        miniports[i].view.count = 0;
        miniports[i].view.active = true;
        return &miniports[i];
    }
    return NULL;
}

static void destroy(void *self)
{
    struct miniport *miniport = self;
    miniport->host = NULL;
}

/* The two shapes of a request that asks. */
static uint32_t capacity_of(const struct cts_oid_request *request)
{
    if (!request->buffer)
        return 0;
    return request->request_type == CTS_REQUEST_METHOD ? request->output_length
                                                       : request->input_length;
}

static uint32_t answered(struct cts_oid_request *request, uint32_t bytes)
{
    if (request->request_type == CTS_REQUEST_METHOD)
        request->bytes_written = bytes;
    else
        request->output_length = bytes;
    return CTS_NDIS_SUCCESS;
}

static uint32_t too_short(struct cts_oid_request *request, uint32_t bytes)
{
    if (request->request_type == CTS_REQUEST_METHOD) {
        request->bytes_written = 0;
        request->bytes_needed = bytes;
    } else {
        request->output_length = 0;
        request->method_id = bytes;
    }
    return (uint32_t)CTS_NDIS_INVALID_LENGTH;
}

/* True if no NIC before this one has its port. */
static bool first_of_port(const struct cts_switch_view *view, uint32_t nic)
{
    for (uint32_t i = 0; i < nic; i++)
        if (view->nics[i].key.port == view->nics[nic].key.port)
            return false;
    return true;
}

static uint32_t port_count(const struct cts_switch_view *view)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < view->count; i++)
        count += first_of_port(view, i);
    return count;
}

static uint32_t switch_query(const struct miniport *miniport, struct cts_oid_request *request)
{
    if (capacity_of(request) < sizeof(struct switch_parameters))
        return too_short(request, sizeof(struct switch_parameters));
    struct switch_parameters parameters = {.type = CTS_SAVE_TYPE,
                                           .revision = 1,
                                           .size = sizeof parameters,
                                           .ports = port_count(&miniport->view),
                                           .is_active = miniport->view.active};
    memcpy(request->buffer, &parameters, sizeof parameters);
    return answered(request, sizeof parameters);
}

static void array_begin(uint8_t *bytes, uint32_t elements, uint32_t element_size)
{
    struct array_head head = {.type = CTS_SAVE_TYPE,
                              .revision = 1,
                              .size = sizeof head,
                              .first_element_offset = FIRST_ELEMENT,
                              .elements = elements,
                              .element_size = element_size};
    memset(bytes, 0, FIRST_ELEMENT);
    memcpy(bytes, &head, sizeof head);
}

static uint32_t nic_array(const struct miniport *miniport, struct cts_oid_request *request)
{
    const struct cts_switch_view *view = &miniport->view;
    uint32_t total = FIRST_ELEMENT + view->count * (uint32_t)sizeof(struct nic_parameters);
    if (capacity_of(request) < total)
        return too_short(request, total);
    uint8_t *bytes = request->buffer;
    array_begin(bytes, view->count, sizeof(struct nic_parameters));
    for (uint32_t i = 0; i < view->count; i++) {
        struct nic_parameters nic = {.type = CTS_SAVE_TYPE,
                                     .revision = 1,
                                     .size = sizeof nic,
                                     .port = view->nics[i].key.port,
                                     .index = view->nics[i].key.index,
                                     .nic_type = NIC_SYNTHETIC,
                                     .state = NIC_CONNECTED,
                                     .mtu = MTU};
        /* A locally administered address per NIC. */
        nic.permanent_mac[0] = 0x02;
        nic.permanent_mac[5] = (uint8_t)view->nics[i].number;
        memcpy(nic.vm_mac, nic.permanent_mac, MAC_SIZE);
        memcpy(nic.current_mac, nic.permanent_mac, MAC_SIZE);
        memcpy(bytes + FIRST_ELEMENT + i * sizeof nic, &nic, sizeof nic);
    }
    return answered(request, total);
}

static uint32_t port_array(const struct miniport *miniport, struct cts_oid_request *request)
{
    const struct cts_switch_view *view = &miniport->view;
    uint32_t count = port_count(view), done = 0;
    uint32_t total = FIRST_ELEMENT + count * (uint32_t)sizeof(struct port_parameters);
    if (capacity_of(request) < total)
        return too_short(request, total);
    uint8_t *bytes = request->buffer;
    array_begin(bytes, count, sizeof(struct port_parameters));
    for (uint32_t i = 0; i < view->count; i++) {
        if (!first_of_port(view, i))
            continue;
        struct port_parameters port = {.type = CTS_SAVE_TYPE,
                                       .revision = 1,
                                       .size = sizeof port,
                                       .port = view->nics[i].key.port,
                                       .port_type = PORT_SYNTHETIC,
                                       .state = PORT_CREATED};
        memcpy(bytes + FIRST_ELEMENT + done++ * sizeof port, &port, sizeof port);
    }
    return answered(request, total);
}

/* The switch has no properties of its own. What was asked stays as it is, but for the count. */
static uint32_t switch_properties(const struct miniport *miniport, struct cts_oid_request *request)
{
    (void)miniport;
    struct property_enumeration asked;
    if (capacity_of(request) < sizeof asked)
        return too_short(request, sizeof asked);
    memcpy(&asked, request->buffer, sizeof asked);
    asked.first_offset = sizeof asked;
    asked.properties = 0;
    memcpy(request->buffer, &asked, sizeof asked);
    return answered(request, sizeof asked);
}

/* Every port has one VLAN property: access mode, VLAN 0. */
static uint32_t port_properties(const struct miniport *miniport, struct cts_oid_request *request)
{
    (void)miniport;
    struct port_property_enumeration asked;
    struct port_property_info info = {.type = CTS_SAVE_TYPE,
                                      .revision = 1,
                                      .size = sizeof info,
                                      .version = 1,
                                      .aligned_length = sizeof(struct vlan_property),
                                      .length = sizeof(struct vlan_property),
                                      .offset = sizeof info};
    static const struct vlan_property vlan = {
        .type = CTS_SAVE_TYPE, .revision = 1, .size = sizeof vlan, .mode = VLAN_ACCESS};
    uint8_t *bytes = request->buffer;
    uint32_t capacity = capacity_of(request), total = sizeof asked;
    if (capacity < total)
        return too_short(request, sizeof asked + sizeof info + sizeof vlan);
    memcpy(&asked, bytes, sizeof asked);
    asked.first_offset = sizeof asked;
    asked.properties = asked.property_type == PROPERTY_VLAN;
    if (asked.properties) {
        total += sizeof info + sizeof vlan;
        if (capacity < total)
            return too_short(request, total);
        memcpy(bytes + sizeof asked, &info, sizeof info);
        memcpy(bytes + sizeof asked + sizeof info, &vlan, sizeof vlan);
    }
    memcpy(bytes, &asked, sizeof asked);
    return answered(request, total);
}

/* What is asked of the switch; everything else is a table below. */
static const struct {
    uint32_t type;
    uint32_t oid;
    uint32_t (*answer)(const struct miniport *miniport, struct cts_oid_request *request);
} queries[] = {
    {CTS_REQUEST_QUERY, CTS_OID_PARAMETERS, switch_query},
    {CTS_REQUEST_QUERY, CTS_OID_NIC_ARRAY, nic_array},
    {CTS_REQUEST_QUERY, CTS_OID_PORT_ARRAY, port_array},
    {CTS_REQUEST_METHOD, CTS_OID_PROPERTY_ENUM, switch_properties},
    {CTS_REQUEST_METHOD, CTS_OID_PORT_PROPERTY_ENUM, port_properties},
};

/* What is taken note of, and completed untouched. */
static bool accepted(uint32_t oid)
{
    switch (oid) {
    case CTS_OID_NIC_SAVE:
    case CTS_OID_NIC_SAVE_COMPLETE:
    case CTS_OID_NIC_RESTORE:
    case CTS_OID_NIC_RESTORE_COMPLETE:
    case CTS_OID_PORT_CREATE:
    case CTS_OID_PORT_TEARDOWN:
    case CTS_OID_PORT_DELETE:
    case CTS_OID_PORT_UPDATED:
    case CTS_OID_NIC_CREATE:
    case CTS_OID_NIC_CONNECT:
    case CTS_OID_NIC_DISCONNECT:
    case CTS_OID_NIC_DELETE:
    case CTS_OID_NIC_UPDATED:
    case CTS_OID_PROPERTY_ADD:
    case CTS_OID_PROPERTY_UPDATE:
    case CTS_OID_PROPERTY_DELETE:
    case CTS_OID_PORT_PROPERTY_ADD:
    case CTS_OID_PORT_PROPERTY_UPDATE:
    case CTS_OID_PORT_PROPERTY_DELETE:
        return true;
    default: /* nobody has the feature, the NIC or the OID that was asked for */
        return false;
    }
}

static uint32_t oid_request(void *self, struct cts_oid_request *request, uint32_t irql)
{
    (void)irql;
    if (accepted(request->oid))
        return CTS_NDIS_SUCCESS;
    for (uint32_t i = 0; i < sizeof queries / sizeof queries[0]; i++)
        if (queries[i].type == request->request_type && queries[i].oid == request->oid)
            return queries[i].answer(self, request);
    return (uint32_t)CTS_NDIS_NOT_SUPPORTED;
}

void cts_switch_miniport_show(void *self, const struct cts_switch_view *view)
{
    struct miniport *miniport = self;
    miniport->view.count = view->count;
    miniport->view.active = view->active;
    memcpy(miniport->view.nics, view->nics, view->count * sizeof view->nics[0]);
}

const struct cts_miniport_ops cts_switch_miniport = {
    .size = sizeof(struct cts_miniport_ops),
    .create = create,
    .destroy = destroy,
    .oid_request = oid_request,
};
