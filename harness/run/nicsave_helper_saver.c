/*
 * Extension B (and C) of section 4 of the catalogue: what a correct saver says to the four OIDs. Each request is
 * answered from its own members alone; nothing of it is kept but copied data. What is malformed is forwarded,
 * unless it is an own record: that one cannot be taken, and saying so is a failure.
 */
#include "run/nicsave_helper.h"

enum {
    AT_TYPE = 0,
    AT_REVISION = 1,
    AT_SIZE = 2,
    AT_PORT = 8,
    AT_INDEX = 12,
    AT_ID = 16,
    AT_NAME_LENGTH = 32,
    AT_NAME = 34,
    AT_FEATURE = 548,
    AT_DATA_SIZE = 564,
    AT_DATA_OFFSET = 566,
    AT_OVERFLOW = 568,
    AT_LIFE_PORT = 1040, /* PortId of NDIS_SWITCH_NIC_PARAMETERS */
    AT_LIFE_INDEX = 1044
};
#define SIZE_16_MAX 65535u

/* The structure in a request's buffer, once it is known to be readable. */
struct view {
    uint8_t *bytes;
    uint32_t room;     /* bytes that may be touched */
    uint32_t revision; /* as handled: 1 or 2 */
    uint32_t offset;   /* SaveDataOffset */
    struct cts_nic_key key;
};

/* False: malformed. The length of a buffer whose size does not fit in Header.Size is that of the request, from
 * REVISION_2 on. */
static bool view_of(const struct cts_oid_request *request, struct view *view)
{
    uint32_t length = request->input_length;
    if (request->request_type == CTS_REQUEST_METHOD && request->output_length < length)
        length = request->output_length;
    if (!request->buffer || length < CTS_SAVE_SIZE_REVISION_1)
        return false;
    uint8_t *bytes = request->buffer;
    uint32_t size = cts_helper_read16(bytes + AT_SIZE);
    if (bytes[AT_TYPE] != CTS_SAVE_TYPE || !bytes[AT_REVISION] || size < CTS_SAVE_SIZE_REVISION_1)
        return false;
    view->bytes = bytes;
    view->revision = 1;
    if (bytes[AT_REVISION] >= 2 && size >= CTS_SAVE_SIZE_REVISION_2 &&
        length >= CTS_SAVE_SIZE_REVISION_2)
        view->revision = 2;
    view->room = size < length ? size : length;
    if (view->revision == 2 && size == SIZE_16_MAX)
        view->room = length;
    view->offset = cts_helper_read16(bytes + AT_DATA_OFFSET);
    view->key = (struct cts_nic_key){.port = cts_helper_read32(bytes + AT_PORT),
                                     .index = (uint16_t)cts_helper_read16(bytes + AT_INDEX)};
    return true;
}

static uint32_t structure_size(const struct view *view)
{
    return view->revision == 2 ? CTS_SAVE_SIZE_REVISION_2 : CTS_SAVE_SIZE_REVISION_1;
}

static void claim(const struct cts_helper *helper, struct cts_oid_request *request,
                  const struct view *view, const struct cts_helper_record *record, uint32_t length)
{
    uint8_t *bytes = view->bytes;
    uint32_t small = length < SIZE_16_MAX ? length : SIZE_16_MAX;
    memcpy(bytes + AT_ID, helper->kind->id, 16);
    cts_helper_write16(bytes + AT_NAME_LENGTH, cts_helper_name(helper->kind, bytes + AT_NAME));
    memcpy(bytes + AT_FEATURE, record->feature, 16);
    cts_helper_write16(bytes + AT_DATA_SIZE, small);
    if (view->revision == 2)
        cts_helper_write32(bytes + AT_OVERFLOW, length - small);
    cts_helper_record_copy(record, bytes + view->offset, length);
    request->bytes_written = view->offset + length;
    request->bytes_read = structure_size(view);
    request->supported_revision = (uint8_t)view->revision;
}

static uint32_t save(struct cts_helper *helper, struct cts_oid_request *request)
{
    struct view view;
    if (!view_of(request, &view) || view.offset < structure_size(&view))
        return CTS_HELPER_FORWARD;
    struct cts_helper_nic *nic = cts_helper_nic_find(helper, view.key);
    if (!nic || nic->away)
        return CTS_HELPER_FORWARD;
    uint32_t length;
    struct cts_helper_record *record = cts_helper_due(helper, nic, &length);
    if (!record)
        return CTS_HELPER_FORWARD;
    if (view.offset > view.room || view.room - view.offset < length) {
        request->bytes_needed = view.offset + length;
        return (uint32_t)CTS_NDIS_BUFFER_TOO_SHORT;
    }
    claim(helper, request, &view, record, length);
    cts_helper_delivered(nic, record);
    return CTS_NDIS_SUCCESS;
}

/* The first record of an operation replaces what was there, the others add to it. */
static uint32_t take(struct cts_helper *helper, const struct view *view, uint32_t length)
{
    struct cts_helper_nic *nic = cts_helper_nic_get(helper, view->key);
    if (!nic)
        return (uint32_t)CTS_NDIS_RESOURCES;
    if (!nic->restoring)
        cts_helper_nic_clear(nic);
    nic->restoring = true;
    nic->saving = false;
    struct cts_helper_record *record = cts_helper_record_add(nic);
    if (!record || !cts_helper_record_keep(record, view->bytes + view->offset, length))
        return (uint32_t)CTS_NDIS_RESOURCES;
    memcpy(record->feature, view->bytes + AT_FEATURE, sizeof record->feature);
    return CTS_NDIS_SUCCESS;
}

static uint32_t restore(struct cts_helper *helper, struct cts_oid_request *request)
{
    struct view view;
    if (!view_of(request, &view) || memcmp(view.bytes + AT_ID, helper->kind->id, 16) != 0)
        return CTS_HELPER_FORWARD;
    uint64_t length = cts_helper_read16(view.bytes + AT_DATA_SIZE);
    if (view.revision == 2)
        length += cts_helper_read32(view.bytes + AT_OVERFLOW);
    if (view.offset < structure_size(&view) || view.offset + length > view.room)
        return (uint32_t)CTS_NDIS_INVALID_LENGTH;
    uint32_t status = take(helper, &view, (uint32_t)length);
    if (status == CTS_NDIS_SUCCESS) {
        request->output_length = view.offset + (uint32_t)length; /* BytesRead of a SET */
        request->supported_revision = (uint8_t)view.revision;
    }
    return status;
}

/* The end of an operation, and what happens to a NIC: seen, and forwarded. */
static void watch(struct cts_helper *helper, const struct cts_oid_request *request)
{
    struct view view;
    bool life = request->oid == CTS_OID_NIC_CONNECT || request->oid == CTS_OID_NIC_DISCONNECT ||
                request->oid == CTS_OID_NIC_DELETE;
    if (life) {
        if (!request->buffer || request->input_length < AT_LIFE_INDEX + 2)
            return;
        const uint8_t *bytes = request->buffer;
        view.key =
            (struct cts_nic_key){.port = cts_helper_read32(bytes + AT_LIFE_PORT),
                                 .index = (uint16_t)cts_helper_read16(bytes + AT_LIFE_INDEX)};
    } else if (!view_of(request, &view)) {
        return;
    }
    struct cts_helper_nic *nic = cts_helper_nic_find(helper, view.key);
    if (!nic)
        return;
    if (request->oid == CTS_OID_NIC_DELETE) {
        cts_helper_nic_drop(helper, nic);
        return;
    }
    if (request->oid == CTS_OID_NIC_RESTORE_COMPLETE)
        nic->restoring = false;
    else
        nic->saving = false;
    if (life)
        nic->away = request->oid == CTS_OID_NIC_DISCONNECT;
}

uint32_t cts_helper_save(struct cts_helper *helper, struct cts_oid_request *request)
{
    if (request->request_type == CTS_REQUEST_METHOD && request->oid == CTS_OID_NIC_SAVE)
        return save(helper, request);
    if (request->request_type != CTS_REQUEST_SET)
        return CTS_HELPER_FORWARD;
    switch (request->oid) {
    case CTS_OID_NIC_RESTORE:
        return restore(helper, request);
    case CTS_OID_NIC_SAVE_COMPLETE:
    case CTS_OID_NIC_RESTORE_COMPLETE:
    case CTS_OID_NIC_CONNECT:
    case CTS_OID_NIC_DISCONNECT:
    case CTS_OID_NIC_DELETE:
        watch(helper, request);
        return CTS_HELPER_FORWARD;
    default:
        return CTS_HELPER_FORWARD;
    }
}
