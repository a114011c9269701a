/*
 * Payloads of events about OID requests, for people: a request with its buffer, a driver of the stack, run-time
 * data. Reads no byte beyond the payload, whatever it says of itself, and judges nothing.
 */
#include "trace/line.h"
#include <cts/nicsave.h>
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#define RECORDS_SHOWN 8u

static const uint8_t *payload_of(const struct cts_event *event)
{
    return (const uint8_t *)(event + 1);
}

/* The text form of a GUID in binary order. */
static void put_guid(struct cts_line *line, const uint8_t id[16])
{
    static const uint8_t order[16] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};

    cts_line_put(line, "{");
    for (size_t i = 0; i < 16; i++)
        cts_line_put(line, "%s%02X", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "",
                     id[order[i]]);
    cts_line_put(line, "}");
}

static bool is_zero(const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (bytes[i])
            return false;
    return true;
}

/* UTF-16 text of at most `length` bytes, of which `room` are there. */
static void put_name(struct cts_line *line, const uint8_t *bytes, size_t length, size_t room)
{
    if (length > room)
        length = room;
    cts_line_put(line, "\"");
    for (size_t i = 0; i + 1 < length; i += 2) {
        unsigned unit = bytes[i] | (unsigned)bytes[i + 1] << 8;

        if (unit >= ' ' && unit < 0x7f && unit != '\\' && unit != '"')
            cts_line_put(line, "%c", (char)unit);
        else
            cts_line_put(line, "\\u%04x", unit);
    }
    cts_line_put(line, "\"");
}

/* The words of a request that its type uses; not `whole`: those that a driver fills in, and those that changed. */
static void put_words(struct cts_line *line, const struct cts_oid_image *image, bool whole)
{
    static const uint32_t changes[] = {CTS_OID_CHANGED_WORD_0, CTS_OID_CHANGED_WORD_1,
                                       CTS_OID_CHANGED_WORD_2, CTS_OID_CHANGED_WRITTEN,
                                       CTS_OID_CHANGED_READ,   CTS_OID_CHANGED_NEEDED};
    static const char *const method[] = {"in", "out", "method", "written", "read", "needed"};
    static const char *const set[] = {"length", "read", "needed"};
    static const char *const query[] = {"length", "written", "needed"};
    const char *const *names = image->request_type == CTS_REQUEST_METHOD ? method
                               : image->request_type == CTS_REQUEST_SET  ? set
                                                                         : query;

    size_t given = names == method ? 3 : 1;

    for (size_t i = 0; i < (names == method ? 6u : 3u); i++)
        if (whole || (i >= given && image->word[i]) || (image->changed & changes[i]))
            cts_line_put(line, " %s=%" PRIu32, names[i], image->word[i]);
}

/* The structure in the buffer, as far as it is there. */
static void put_state(struct cts_line *line, const uint8_t *head, size_t length)
{
    struct cts_nic_save_state state = {0};

    memcpy(&state, head, length < sizeof(state) ? length : sizeof(state));
    if (length < 4)
        return;
    cts_line_put(line, " state=(type=0x%x revision=%u size=%u", state.header_type,
                 state.header_revision, state.header_size);
    if (length >= 14)
        cts_line_put(line, " flags=0x%" PRIx32 " port=%" PRIu32 " index=%u", state.flags,
                     state.port_id, state.nic_index);
    if (length >= 32 && !is_zero(state.extension_id, 16)) {
        cts_line_put(line, " id=");
        put_guid(line, state.extension_id);
    }
    if (length >= 34 && state.name_length) {
        cts_line_put(line, " name=");
        put_name(line, (const uint8_t *)state.name, state.name_length,
                 length - 34 < CTS_SAVE_NAME_MAX ? length - 34 : CTS_SAVE_NAME_MAX);
    }
    if (length >= 564 && !is_zero(state.feature_class, 16)) {
        cts_line_put(line, " feature=");
        put_guid(line, state.feature_class);
    }
    if (length >= 568)
        cts_line_put(line, " SaveDataSize=%u SaveDataOffset=%u", state.save_data_size,
                     state.save_data_offset);
    if (length >= 572 && state.header_revision >= 2)
        cts_line_put(line, " SaveDataSizeOverflow=%" PRIu32, state.save_data_size_overflow);
    cts_line_put(line, ")");
}

static bool has_state(uint32_t oid)
{
    return oid >= CTS_OID_NIC_SAVE && oid <= CTS_OID_NIC_RESTORE_COMPLETE;
}

void cts_line_image(struct cts_line *line, const struct cts_event *event)
{
    struct cts_oid_image image;
    uint8_t head[CTS_OID_HEAD_MAX];
    size_t length;

    if (event->length < sizeof(image)) {
        if (event->length)
            cts_line_put(line, " (no whole image)");
        return;
    }
    memcpy(&image, payload_of(event), sizeof(image));
    length = cts_oid_head(&image, payload_of(event) + sizeof(image),
                          (uint32_t)(event->length - sizeof(image)), head);
    cts_line_put(line, " oid=");
    cts_line_one_of(line, cts_names_oids, image.oid);
    /* As issued it is shown whole, and from then on as far as a driver has changed it. */
    bool whole = event->kind == CTS_EVENT_OID_ISSUED || (image.changed & CTS_OID_CHANGED_TYPE);
    if (whole) {
        cts_line_put(line, " type=");
        cts_line_one_of(line, cts_names_request_types, image.request_type);
    }
    if (image.original)
        cts_line_put(line, " of=r%" PRIu64, image.original);
    put_words(line, &image, whole);
    if (image.supported_revision)
        cts_line_put(line, " supported=%u", image.supported_revision);
    if (image.changed) {
        cts_line_put(line, " changed=");
        cts_line_flags(line, cts_names_oid_changes, image.changed);
        if (image.first_changed <= image.last_changed)
            cts_line_put(line, "[%" PRIu32 "..%" PRIu32 "]", image.first_changed,
                         image.last_changed);
    }
    if (!whole && !(image.changed & CTS_OID_CHANGED_BUFFER))
        return;
    cts_line_put(line, " buffer=%" PRIu32, image.capacity);
    if (!has_state(image.oid)) {
        cts_line_put(line, length ? " head=" : "");
        cts_line_bytes(line, head, length, 16);
        return;
    }
    put_state(line, head, length);
    if (image.data_length && image.data_known)
        cts_line_put(line, " data=%" PRIu32 "B:%02x%02x%02x%02x..#%016" PRIx64, image.data_length,
                     image.data_head & 0xff, image.data_head >> 8 & 0xff,
                     image.data_head >> 16 & 0xff, image.data_head >> 24, image.digest);
    else if (image.data_length)
        cts_line_put(line, " data=%" PRIu32 "B outside the buffer", image.data_length);
}

void cts_line_descriptor(struct cts_line *line, const struct cts_event *event)
{
    struct cts_extension_descriptor descriptor;

    if (event->length < sizeof(descriptor))
        return;
    memcpy(&descriptor, payload_of(event), sizeof(descriptor));
    cts_line_put(line, " describes=");
    cts_line_flags(line, cts_names_descriptor_flags, descriptor.flags);
    if (descriptor.flags & CTS_DESCRIBES_ID) {
        cts_line_put(line, " id=");
        put_guid(line, descriptor.id);
    }
    if (descriptor.flags & CTS_DESCRIBES_NAME) {
        cts_line_put(line, " name=");
        put_name(line, (const uint8_t *)descriptor.name, descriptor.name_length,
                 sizeof(descriptor.name));
    }
    for (uint32_t i = 0; i < descriptor.feature_count && i < CTS_EXTENSION_FEATURES_MAX; i++) {
        cts_line_put(line, " feature=");
        put_guid(line, descriptor.features[i]);
    }
}

void cts_line_records(struct cts_line *line, const struct cts_event *event)
{
    struct {
        uint32_t length, pattern, feature, zero;
        uint64_t digest;
    } record;
    uint32_t count = event->length / (uint32_t)sizeof(record);

    for (uint32_t i = 0; i < count && i < RECORDS_SHOWN; i++) {
        memcpy(&record, payload_of(event) + i * sizeof(record), sizeof(record));
        cts_line_put(line,
                     " (%" PRIu32 "B pattern=%" PRIu32 " feature=%" PRIu32 " #%016" PRIx64 ")",
                     record.length, record.pattern, record.feature, record.digest);
    }
    if (count > RECORDS_SHOWN)
        cts_line_put(line, " ...");
}

void cts_line_record(struct cts_line *line, const struct cts_event *event)
{
    const uint8_t *payload = payload_of(event);

    if (event->length < 32)
        return;
    cts_line_put(line, " id=");
    put_guid(line, payload);
    if (!is_zero(payload + 16, 16)) {
        cts_line_put(line, " feature=");
        put_guid(line, payload + 16);
    }
    cts_line_put(line, " name=");
    put_name(line, payload + 32, event->arg[5], event->length - 32);
}

void cts_line_sweep(struct cts_line *line, const struct cts_event *event)
{
    uint64_t digest;

    if (event->length < sizeof(digest))
        return;
    memcpy(&digest, payload_of(event), sizeof(digest));
    cts_line_put(line, " digest=0x%016" PRIx64, digest);
}
