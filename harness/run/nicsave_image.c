/*
 * What a request and its buffer look like in an event, and what has changed since the event before. Compares and
 * copies; never judges.
 */
#include "oracle/nicsave_call.h"
#include "run/nicsave_state.h"

#include <string.h>

#define OFFSET_OF(member) ((uint32_t)offsetof(struct cts_nic_save_state, member))

static bool is_save_state(uint32_t oid)
{
    return oid >= CTS_OID_NIC_SAVE && oid <= CTS_OID_NIC_RESTORE_COMPLETE;
}

static uint16_t read16(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] | bytes[1] << 8);
}

static uint32_t read32(const uint8_t *bytes)
{
    return read16(bytes) | (uint32_t)read16(bytes + 2) << 16;
}

/* Bytes of data that the structure says it has. */
static uint32_t data_length(const uint8_t *bytes, uint32_t capacity)
{
    if (capacity < CTS_SAVE_SIZE_REVISION_1)
        return 0;
    uint64_t length = read16(bytes + OFFSET_OF(save_data_size));
    if (bytes[1] >= 2 && capacity >= CTS_SAVE_SIZE_REVISION_2 &&
        read16(bytes + 2) >= CTS_SAVE_SIZE_REVISION_2)
        length += read32(bytes + OFFSET_OF(save_data_size_overflow));
    return length > UINT32_MAX ? UINT32_MAX : (uint32_t)length;
}

bool cts_oid_well_formed(const struct cts_oid_request *api, uint32_t capacity)
{
    static const struct cts_nicsave_policy plain = {.literal = true};
    const uint8_t *bytes = api->buffer;
    if (!bytes || !is_save_state(api->oid) || capacity < CTS_SAVE_SIZE_REVISION_1)
        return false;
    struct cts_nicsave_call call = {
        .oid = api->oid,
        .request_type = api->request_type,
        .capacity = capacity,
        .in = api->input_length,
        .out = api->output_length,
        .size = read16(bytes + 2),
        .data_size = read16(bytes + OFFSET_OF(save_data_size)),
        .offset = read16(bytes + OFFSET_OF(save_data_offset)),
        .overflow = capacity < CTS_SAVE_SIZE_REVISION_2
                        ? 0
                        : read32(bytes + OFFSET_OF(save_data_size_overflow)),
        .type = bytes[0],
        .revision = bytes[1],
        .present = true,
    };
    return call.revision <= 2 && cts_nicsave_whole(&plain, &call);
}

/* -- changes ---------------------------------------------------------------------------------------- */

static uint32_t request_changes(const struct cts_oid_request *now,
                                const struct cts_oid_request *then)
{
    uint32_t changed = 0;
    if (memcmp(now, then, sizeof *now) == 0)
        return 0;
#define MEMBER(member, flag)                                                                       \
    if (memcmp(&now->member, &then->member, sizeof now->member) != 0)                              \
        changed |= CTS_OID_CHANGED_##flag;
    MEMBER(request_type, TYPE)
    MEMBER(oid, OID)
    MEMBER(buffer, POINTER)
    MEMBER(input_length, WORD_0)
    MEMBER(output_length, WORD_1)
    MEMBER(method_id, WORD_2)
    MEMBER(bytes_written, WRITTEN)
    MEMBER(bytes_read, READ)
    MEMBER(bytes_needed, NEEDED)
    MEMBER(ndis_reserved, RESERVED)
    MEMBER(miniport_reserved, RESERVED)
    MEMBER(source_reserved, SOURCE)
    MEMBER(supported_revision, SUPPORTED)
    MEMBER(reserved1, RESERVED)
    MEMBER(reserved2, RESERVED)
    MEMBER(switch_id, REST)
    MEMBER(vport_id, REST)
    MEMBER(flags, REST)
    MEMBER(port_number, REST)
    MEMBER(timeout, REST)
    MEMBER(request_id, REST)
    MEMBER(request_handle, REST)
    MEMBER(header_size, REST)
#undef MEMBER
    if (now->header_type != then->header_type || now->header_revision != then->header_revision)
        changed |= CTS_OID_CHANGED_REST;
    return changed;
}

/* The parts of a buffer, ascending; the last row's end is the capacity. */
struct part {
    uint32_t end;
    uint32_t flag;
};

static uint32_t parts_of(const uint8_t *now, const uint8_t *then, uint32_t capacity,
                         struct part parts[16])
{
    uint32_t name = read16(now + OFFSET_OF(name_length));
    uint32_t offset = read16(then + OFFSET_OF(save_data_offset));
    uint64_t end = (uint64_t)offset + data_length(now, capacity);
    uint32_t count = 0;
#define PART(at, what) parts[count++] = (struct part){(at), CTS_OID_CHANGED_##what}
    PART(4, HEADER);
    PART(8, FLAGS);
    PART(14, KEY);
    PART(16, PADDING);
    PART(32, ID);
    PART(34 + (name < CTS_SAVE_NAME_MAX ? name : CTS_SAVE_NAME_MAX), NAME);
    PART(548, NAME_TAIL);
    PART(564, FEATURE);
    PART(566, SIZE);
    PART(568, OFFSET);
    if (offset >= 572)
        PART(572, OVERFLOW);
    if (offset > 568)
        PART(offset, GAP);
    PART(end > capacity ? capacity : (uint32_t)end, DATA);
    PART(capacity, SLACK);
#undef PART
    return count;
}

static uint32_t buffer_changes(const uint8_t *now, const uint8_t *then, uint32_t capacity,
                               bool save_state, uint32_t *first, uint32_t *last)
{
    struct part parts[16];
    uint32_t from = 0, to = capacity, changed = 0;
    while (from < capacity && now[from] == then[from])
        from++;
    while (to > from && now[to - 1] == then[to - 1])
        to--;
    *first = from;
    *last = to - 1;
    if (!save_state || capacity < CTS_SAVE_SIZE_REVISION_1)
        return capacity < CTS_SAVE_SIZE_REVISION_1 && save_state ? CTS_OID_CHANGED_HEADER
                                                                 : CTS_OID_CHANGED_DATA;
    uint32_t count = parts_of(now, then, capacity, parts), begin = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t end = parts[i].end < capacity ? parts[i].end : capacity;
        if (end > begin) {
            if (begin < to && end > from && memcmp(now + begin, then + begin, end - begin) != 0)
                changed |= parts[i].flag;
            begin = end;
        }
    }
    return changed;
}

uint32_t cts_oid_changes(struct cts_oid_slot *slot, struct cts_oid_slot *root, uint32_t *first,
                         uint32_t *last)
{
    uint32_t changed = request_changes(slot->api, &slot->seen);
    *first = 1;
    *last = 0;
    if (root && memcmp(root->bytes, root->shadow, root->capacity) != 0)
        changed |= buffer_changes(root->bytes, root->shadow, root->capacity,
                                  is_save_state(root->seen.oid), first, last);
    return changed;
}

void cts_oid_shown(struct cts_oid_slot *slot, struct cts_oid_slot *root)
{
    slot->seen = *slot->api;
    if (root) {
        memcpy(root->shadow, root->bytes, root->capacity);
        root->digest_valid = false;
    }
}

/* -- events ----------------------------------------------------------------------------------------- */

static bool tail_is_dirty(const uint8_t *bytes)
{
    uint32_t name = read16(bytes + OFFSET_OF(name_length));
    for (uint32_t i = 34 + (name < CTS_SAVE_NAME_MAX ? name : CTS_SAVE_NAME_MAX); i < 548; i++)
        if (bytes[i])
            return true;
    return false;
}

static void show_buffer(struct cts_oid_image *image, struct cts_oid_slot *root)
{
    const uint8_t *bytes = root->bytes;
    image->capacity = root->capacity;
    if (root->capacity < CTS_SAVE_SIZE_REVISION_1 || !is_save_state(root->seen.oid))
        return;
    uint32_t offset = read16(bytes + OFFSET_OF(save_data_offset));
    image->data_length = data_length(bytes, root->capacity);
    image->data_known = offset <= root->capacity && image->data_length <= root->capacity - offset;
    if (!image->data_known)
        return;
    if (!root->digest_valid) {
        root->digest = cts_save_digest(bytes + offset, image->data_length);
        root->digest_valid = true;
    }
    image->digest = root->digest;
    memcpy(&image->data_head, bytes + offset, image->data_length < 4 ? image->data_length : 4);
    if (image->changed & CTS_OID_CHANGED_NAME_TAIL)
        image->tail_dirty = tail_is_dirty(bytes);
}

/* PortId, and NicIndex in arg[5], of the structures that name a port or a NIC. */
static void show_key(struct cts_event *event, const struct cts_oid_slot *root)
{
    uint32_t oid = root->seen.oid;
    if (is_save_state(oid) && root->capacity >= 12) {
        event->handle = read32(root->bytes + OFFSET_OF(port_id));
    } else if (oid >= CTS_OID_NIC_CREATE && oid <= CTS_OID_NIC_DELETE && root->capacity >= 1046) {
        event->handle = read32(root->bytes + 1040);
        event->arg[5] = read16(root->bytes + 1044);
    } else if ((oid == CTS_OID_PORT_CREATE || oid == CTS_OID_PORT_DELETE ||
                oid == CTS_OID_PORT_TEARDOWN) &&
               root->capacity >= 12) {
        event->handle = read32(root->bytes + 8);
    }
}

/* Zero bytes at the end of the name, which need not be in the trace. In steps of eight: it is looked at often. */
static uint16_t zeros_of_name(const uint8_t *bytes, uint32_t length)
{
    uint32_t end = CTS_OID_NAME_END;
    uint64_t word;
    if (length < CTS_OID_NAME_END)
        return 0;
    for (; end >= CTS_OID_NAME + sizeof word; end -= sizeof word) {
        memcpy(&word, bytes + end - sizeof word, sizeof word);
        if (word)
            break;
    }
    return (uint16_t)(CTS_OID_NAME_END - end);
}

struct cts_event *cts_oid_event(struct cts_player *player, uint16_t kind, struct cts_oid_slot *slot,
                                uint32_t module)
{
    struct cts_vswitch *sw = cts_switch_of(player);
    struct cts_oid_slot *root = slot->root == CTS_SWITCH_NO_SLOT ? NULL : &sw->slots[slot->root];
    struct cts_oid_image image = {0};
    const struct cts_oid_request *api = slot->api;
    if (root && (!root->capacity || !root->bytes))
        root = NULL;
    image.changed = cts_oid_changes(slot, root, &image.first_changed, &image.last_changed);
    if (root && !cts_oid_canary(sw, root)) {
        image.changed |= CTS_OID_CHANGED_GUARD;
        cts_oid_canary_set(sw, root);
    }
    if (image.changed)
        cts_oid_shown(slot, root);
    image.original = slot->parent_number;
    image.request_type = api->request_type;
    image.oid = api->oid;
    memcpy(image.word, &api->input_length, sizeof image.word);
    image.supported_revision = api->supported_revision;
    image.irql = (uint8_t)slot->irql;
    image.filter_state = sw->modules[module].state;
    if (root) {
        show_buffer(&image, root);
        image.head_length =
            (uint16_t)(root->capacity < CTS_OID_HEAD_MAX ? root->capacity : CTS_OID_HEAD_MAX);
        image.name_cut = zeros_of_name(root->bytes, image.head_length);
    }
    struct cts_event *event =
        cts_player_event(player, kind, CTS_INTERFACE_NICSAVE,
                         (uint32_t)sizeof image + image.head_length - image.name_cut);
    event->request = slot->number;
    event->arg[0] = module;
    memcpy(event + 1, &image, sizeof image);
    if (root) {
        uint8_t *packed = (uint8_t *)(event + 1) + sizeof image;
        uint32_t first = image.name_cut ? CTS_OID_NAME_END - image.name_cut : image.head_length;
        memcpy(packed, root->bytes, first);
        memcpy(packed + first, root->bytes + first + image.name_cut,
               image.head_length - first - image.name_cut);
        show_key(event, root);
    }
    return event;
}

struct cts_event *cts_oid_plain(struct cts_player *player, uint16_t kind, uint32_t number,
                                uint32_t module)
{
    struct cts_event *event = cts_player_event(player, kind, CTS_INTERFACE_NICSAVE, 0);
    event->request = number;
    event->arg[0] = module;
    return event;
}
