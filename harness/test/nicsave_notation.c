/*
 * The notation of nicsave_notation.h, read item by item and fed to an oracle as events. Requests and buffers are
 * real, so that an event can say only what is true of them.
 */
#include "nicsave_notation.h"

#include "oracle/profile.h"
#include "run/nicsave_state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#define ITEM_MAX     256
#define WORDS_MAX    16
#define REQUESTS_MAX 40
#define BYTES_MAX    132000u
#define PATTERN_MAX  101000u
#define MINE         1u

/* A request of the edge, and the latest clone of it. */
struct request {
    struct cts_oid_slot slot, clone;
    uint32_t completions;
    bool cloned, freed;
    uint8_t bytes[BYTES_MAX], shadow[BYTES_MAX];
};

struct writer {
    struct test_stack_said *said;
    uint64_t stamp, frame;
    uint32_t numbers;   /* of requests and clones */
    uint32_t count, at; /* requests; the one that words speak of */
    uint32_t irql;
    uint32_t state;
    struct cts_extension_descriptor descriptor;
};

struct item {
    int count;
    char *words[WORDS_MAX];
};

static struct request requests[REQUESTS_MAX];

/* Extensions and feature classes of section 4. */
static const uint8_t ids[2][16] = {
    {1, 0xee, 0xff, 0xc0, 3, 2, 5, 0x44, 0x86, 7, 8, 9, 10, 11, 12, 13},
    {1, 0xee, 0xff, 0xc0, 3, 2, 5, 0x44, 0x96, 7, 8, 9, 10, 11, 12, 13}};

static const struct {
    const char *name;
    int status;
} statuses[] = {{"ok", CTS_NDIS_SUCCESS},
                {"pend", CTS_NDIS_PENDING},
                {"short", CTS_NDIS_BUFFER_TOO_SHORT},
                {"fail", CTS_NDIS_FAILURE},
                {"nosup", CTS_NDIS_NOT_SUPPORTED},
                {"resources", CTS_NDIS_RESOURCES},
                {"veto", CTS_NDIS_DATA_NOT_ACCEPTED},
                {"length", CTS_NDIS_INVALID_LENGTH},
                {"overflow", CTS_NDIS_BUFFER_OVERFLOW},
                {"ntshort", CTS_NDIS_NT_BUFFER_TOO_SHORT},
                {"small", CTS_NDIS_NT_BUFFER_TOO_SMALL},
                {"odd", CTS_NDIS_NOT_RECOGNIZED},
                {"parameter", CTS_NDIS_INVALID_PARAMETER},
                {"paused", CTS_NDIS_PAUSED},
                {"aborted", CTS_NDIS_REQUEST_ABORTED},
                {"revision", CTS_NDIS_UNSUPPORTED_REVISION}};

static uint32_t status_of(const char *word)
{
    for (size_t n = 0; n < sizeof(statuses) / sizeof(statuses[0]); n++)
        if (strcmp(statuses[n].name, word) == 0)
            return (uint32_t)statuses[n].status;
    if (word[0] < '0' || word[0] > '9')
        fail_msg("no such status: %s", word);
    return (uint32_t)strtoul(word, NULL, 0);
}

/* -- words ---------------------------------------------------------------------------------------------- */

/* The value of "key=value", or NULL; for a bare "key" the empty string. */
static const char *option(const struct item *i, const char *key)
{
    size_t length = strlen(key);
    for (int n = 1; n < i->count; n++)
        if (strncmp(i->words[n], key, length) == 0) {
            if (i->words[n][length] == '=')
                return i->words[n] + length + 1;
            if (i->words[n][length] == '\0')
                return "";
        }
    return NULL;
}

static uint32_t number(const struct item *i, const char *key, uint32_t fallback)
{
    const char *text = option(i, key);
    return text && *text ? (uint32_t)strtoul(text, NULL, 0) : text ? 1 : fallback;
}

static uint32_t word(const struct item *i, int n, uint32_t fallback)
{
    return n < i->count ? (uint32_t)strtoul(i->words[n], NULL, 0) : fallback;
}

/* "=status" behind a word. */
static uint32_t result(const struct item *i)
{
    for (int n = 1; n < i->count; n++)
        if (i->words[n][0] == '=')
            return status_of(i->words[n] + 1);
    return CTS_NDIS_SUCCESS;
}

struct key {
    uint32_t port;
    uint16_t index;
};

static struct key key_of(const char *text)
{
    char *end;
    struct key key = {.port = (uint32_t)strtoul(text, &end, 0)};
    if (*end == '.')
        key.index = (uint16_t)strtoul(end + 1, NULL, 0);
    return key;
}

struct data {
    uint32_t length, pattern, feature;
};

static bool data_of(const char *text, struct data *data)
{
    char *end;
    *data = (struct data){.length = (uint32_t)strtoul(text, &end, 0)};
    if (*end != ':')
        return false;
    data->pattern = (uint32_t)strtoul(end + 1, &end, 0);
    if (*end == ':')
        data->feature = (uint32_t)strtoul(end + 1, NULL, 0);
    return data->length <= PATTERN_MAX;
}

/* -- events --------------------------------------------------------------------------------------------- */

static struct cts_event blank(struct writer *w, uint16_t kind)
{
    return (struct cts_event){.magic = CTS_EVENT_MAGIC,
                              .version = CTS_EVENT_VERSION,
                              .interface = CTS_INTERFACE_NICSAVE,
                              .kind = kind,
                              .stamp = w->stamp++};
}

static void put(struct writer *w, struct cts_event event, const void *payload, uint32_t length)
{
    static _Alignas(8) uint8_t bytes[sizeof event + 4096];
    event.length = length;
    memcpy(bytes, &event, sizeof event);
    memcpy(bytes + sizeof event, payload, length);
    cts_oracle_event(w->said->oracle, (const struct cts_event *)bytes, ++w->frame);
}

static void simple(struct writer *w, uint16_t kind, uint32_t request, uint32_t status, uint32_t a,
                   uint32_t b)
{
    struct cts_event e = blank(w, kind);
    e.request = request;
    e.status = status;
    e.arg[0] = a;
    e.arg[1] = b;
    put(w, e, "", 0);
}

static uint32_t read16(const uint8_t *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8;
}

static uint32_t read32(const uint8_t *bytes)
{
    return read16(bytes) | read16(bytes + 2) << 16;
}

static bool four(uint32_t oid)
{
    return oid >= CTS_OID_NIC_SAVE && oid <= CTS_OID_NIC_RESTORE_COMPLETE;
}

static void show_buffer(struct cts_oid_image *image, const struct cts_oid_slot *root)
{
    const uint8_t *bytes = root->bytes;
    image->capacity = root->capacity;
    if (root->capacity < CTS_SAVE_SIZE_REVISION_1 || !four(root->seen.oid))
        return;
    uint32_t offset = read16(bytes + 566);
    image->data_length = read16(bytes + 564);
    if (bytes[1] >= 2 && root->capacity >= CTS_SAVE_SIZE_REVISION_2 &&
        read16(bytes + 2) >= CTS_SAVE_SIZE_REVISION_2)
        image->data_length += read32(bytes + 568);
    image->data_known = offset <= root->capacity && image->data_length <= root->capacity - offset;
    if (!image->data_known)
        return;
    image->digest = cts_save_digest(bytes + offset, image->data_length);
    memcpy(&image->data_head, bytes + offset, image->data_length < 4 ? image->data_length : 4);
    if (image->changed & CTS_OID_CHANGED_NAME_TAIL)
        for (uint32_t i = 34 + read16(bytes + 32); i < 548; i++)
            image->tail_dirty |= bytes[i] != 0;
}

/* An event with an image of the request or its clone. */
static void show(struct writer *w, uint16_t kind, struct request *r, bool clone,
                 struct cts_event fields)
{
    struct cts_oid_slot *slot = clone ? &r->clone : &r->slot;
    struct cts_oid_slot *root = r->slot.capacity ? &r->slot : NULL;
    struct {
        struct cts_oid_image image;
        uint8_t head[CTS_OID_HEAD_MAX];
    } payload = {0};
    struct cts_oid_image *image = &payload.image;
    struct cts_event e = blank(w, kind);
    image->changed = cts_oid_changes(slot, root, &image->first_changed, &image->last_changed);
    if (r->slot.told_later) /* the mark of a touched guard */
        image->changed |= CTS_OID_CHANGED_GUARD;
    r->slot.told_later = false;
    cts_oid_shown(slot, root);
    image->original = clone ? r->slot.number : 0;
    image->request_type = slot->api->request_type;
    image->oid = slot->api->oid;
    memcpy(image->word, &slot->api->input_length, sizeof image->word);
    image->supported_revision = slot->api->supported_revision;
    image->irql = (uint8_t)slot->irql;
    image->filter_state = w->state;
    if (root) {
        show_buffer(image, root);
        image->head_length =
            (uint16_t)(root->capacity < CTS_OID_HEAD_MAX ? root->capacity : CTS_OID_HEAD_MAX);
        memcpy(payload.head, root->bytes, image->head_length);
        if (four(slot->api->oid) && root->capacity >= 12)
            e.handle = read32(root->bytes + 8);
    }
    if (slot->api->oid >= CTS_OID_NIC_CREATE && slot->api->oid <= CTS_OID_NIC_DELETE) {
        e.handle = read32(r->bytes);
        e.arg[5] = read16(r->bytes + 4);
    }
    e.request = slot->number;
    e.status = fields.status;
    memcpy(e.arg, fields.arg, sizeof(uint32_t) * 5);
    put(w, e, &payload, (uint32_t)sizeof *image + image->head_length);
}

/* -- requests ------------------------------------------------------------------------------------------- */

static struct request *current(struct writer *w)
{
    assert_true(w->at < w->count);
    return &requests[w->at];
}

static void deliver(struct writer *w, struct request *r)
{
    struct cts_event e = {.arg = {MINE, r->slot.irql}};
    e.arg[2] = (cts_oid_well_formed(r->slot.api, r->slot.capacity) ? CTS_OID_WELL_FORMED : 0) |
               (r->slot.api->buffer ? 0 : CTS_OID_NULL_BUFFER);
    cts_oid_shown(&r->slot, r->slot.capacity ? &r->slot : NULL);
    struct cts_event issued = e;
    issued.arg[0] = r->slot.api->oid;
    issued.arg[1] = r->slot.api->request_type;
    issued.arg[2] |= CTS_OID_SCRIPTED;
    show(w, CTS_EVENT_OID_ISSUED, r, false, issued);
    show(w, CTS_EVENT_OID_DELIVERED, r, false, e);
}

static struct request *begin(struct writer *w, const struct item *i, uint32_t oid, uint32_t total)
{
    assert_true(w->count < REQUESTS_MAX && total <= BYTES_MAX);
    struct request *r = &requests[w->at = w->count++];
    memset(&r->slot, 0, sizeof r->slot);
    r->cloned = r->freed = false;
    r->completions = 0;
    struct cts_oid_request *api = r->slot.api = &r->slot.storage;
    r->slot.bytes = r->bytes;
    r->slot.shadow = r->shadow;
    r->slot.capacity = total;
    r->slot.number = ++w->numbers;
    r->slot.irql = number(i, "irql", 0);
    memset(r->bytes, 0, total);
    api->oid = oid;
    api->request_type =
        number(i, "type", oid == CTS_OID_NIC_SAVE ? CTS_REQUEST_METHOD : CTS_REQUEST_SET);
    api->buffer = option(i, "null") ? NULL : r->bytes;
    api->input_length = number(i, "in", total);
    api->output_length = number(i, "out", api->request_type == CTS_REQUEST_METHOD ? total : 0);
    return r;
}

static void put_id(uint8_t *bytes, const char *text, const struct writer *w)
{
    memcpy(bytes, w->descriptor.id, 16);
    if (!text)
        return;
    if (strcmp(text, "zero") == 0)
        memset(bytes, 0, 16);
    else if (strcmp(text, "b") == 0)
        memcpy(bytes, ids[1], 16);
    else if (strcmp(text, "a") == 0)
        memcpy(bytes, ids[0], 16);
    else
        bytes[strtoul(text, NULL, 0) % 16] ^= 1;
}

static void put_feature(uint8_t *bytes, uint32_t feature, const struct writer *w)
{
    memset(bytes, 0, 16);
    if (feature && feature <= w->descriptor.feature_count)
        memcpy(bytes, w->descriptor.features[feature - 1], 16);
    else if (feature)
        memset(bytes, 0x77, 16);
}

static void put_name(uint8_t *bytes, const char *text)
{
    uint32_t length = 0;
    for (const char *c = text ? text : "HvctsSaveA"; *c; c++, length += 2)
        bytes[2 + length] = (uint8_t)*c, bytes[3 + length] = 0;
    bytes[0] = (uint8_t)length;
    bytes[1] = (uint8_t)(length >> 8);
}

static void write16(uint8_t *bytes, uint32_t value)
{
    bytes[0] = (uint8_t)value;
    bytes[1] = (uint8_t)(value >> 8);
}

static void write32(uint8_t *bytes, uint32_t value)
{
    write16(bytes, value);
    write16(bytes + 2, value >> 16);
}

/* One of the four OIDs about a NIC. */
static void put_state(struct writer *w, const struct item *i, uint32_t oid)
{
    struct key key = key_of(i->words[1]);
    struct data data = {0};
    uint32_t revision = number(i, "rev", 1);
    uint32_t offset = number(i, "offset", revision >= 2 ? 572 : 568), room = 0;
    if (oid == CTS_OID_NIC_SAVE)
        room = number(i, "cap", 64);
    else if (oid == CTS_OID_NIC_RESTORE && i->count > 2 && data_of(i->words[2], &data))
        room = data.length;
    struct request *r = begin(w, i, oid, number(i, "total", offset + room));
    uint8_t *bytes = r->bytes, structure[CTS_SAVE_SIZE_REVISION_2] = {0};
    uint32_t total = r->slot.capacity, least = revision >= 2 ? 572 : 568;
    structure[0] = (uint8_t)number(i, "header", 0x80);
    structure[1] = (uint8_t)revision;
    write16(structure + 2, number(i, "size", total < 65535 ? total : 65535));
    write32(structure + 4, number(i, "flags", 0));
    write32(structure + 8, key.port);
    write16(structure + 12, key.index);
    write16(structure + 566, offset);
    uint32_t said = number(
        i, "dsize", oid == CTS_OID_NIC_SAVE && total > offset ? total - offset : data.length);
    write16(structure + 564, said < 65535 ? said : 65535);
    write32(structure + 568, number(i, "over", said > 65535 ? said - 65535 : 0));
    if (oid == CTS_OID_NIC_RESTORE || option(i, "junk")) {
        put_id(structure + 16, option(i, "id"), w);
        put_name(structure + 32, option(i, "name"));
        put_feature(structure + 548, number(i, "feature", data.feature), w);
    }
    memset(bytes, (int)number(i, "fill", 0), total);
    uint32_t head = option(i, "over") ? CTS_SAVE_SIZE_REVISION_2 : least;
    memcpy(bytes, structure, head < total ? head : total);
    if (data.length && offset <= total)
        cts_save_pattern(bytes + offset,
                         data.length < total - offset ? data.length : total - offset, data.pattern);
    deliver(w, r);
}

static void put_life(struct writer *w, const struct item *i, uint32_t oid)
{
    struct key key = key_of(i->words[1]);
    struct request *r = begin(w, i, oid, 8);
    write32(r->bytes, key.port);
    write16(r->bytes + 4, key.index);
    deliver(w, r);
}

/* -- what the extension does ---------------------------------------------------------------------------- */

static void claim(struct writer *w, struct request *r, const struct item *i, const char *text)
{
    struct data data = {0};
    uint8_t *bytes = r->bytes;
    assert_true(data_of(text, &data));
    put_id(bytes + 16, option(i, "id"), w);
    if (!option(i, "noname"))
        put_name(bytes + 32, option(i, "name"));
    put_feature(bytes + 548, data.feature, w);
    uint32_t size = number(i, "dsize", data.length);
    write16(bytes + 564, size < 65535 ? size : 65535);
    if (bytes[1] >= 2)
        write32(bytes + 568, number(i, "over", size > 65535 ? size - 65535 : 0));
    uint32_t at = number(i, "at", read16(bytes + 566));
    assert_true(at + data.length <= BYTES_MAX);
    cts_save_pattern(bytes + at, data.length, data.pattern);
    r->slot.api->bytes_written = number(i, "written", at + data.length);
    r->slot.api->bytes_read = number(i, "read", 568);
    if (at + data.length > r->slot.capacity) {
        r->slot.told_later = true;
        r->slot.api->bytes_written = r->slot.capacity;
    }
}

static void set(struct request *r, const struct item *i)
{
    struct cts_oid_request *api = r->slot.api, *clone = r->cloned ? r->clone.api : api;
    if (option(i, "clone"))
        api = clone;
    api->bytes_needed = number(i, "needed", api->bytes_needed);
    api->bytes_written = number(i, "written", api->bytes_written);
    api->bytes_read = number(i, "read", api->bytes_read);
    api->method_id = number(i, "method", api->method_id);
    api->request_type = number(i, "type", api->request_type);
    api->oid = number(i, "oid", api->oid);
    api->input_length = number(i, "in", api->input_length);
    api->output_length = number(i, "out", api->output_length);
    api->supported_revision = (uint8_t)number(i, "supported", api->supported_revision);
    if (option(i, "source"))
        api->source_reserved[0] = r;
    if (option(i, "source") && number(i, "source", 1) > 2)
        api->reserved2 = 1; /* ran over the two pointers */
    if (option(i, "reserved"))
        api->ndis_reserved[3] = r;
    if (option(i, "guard"))
        r->slot.told_later = true;
}

static void complete(struct writer *w, struct request *r, const struct item *i, uint32_t status)
{
    struct cts_event e = {.status = status,
                          .arg = {MINE, ++r->completions, option(i, "call") ? 2 : 1}};
    show(w, CTS_EVENT_OID_COMPLETED, r, false, e);
}

static void clone(struct writer *w, struct request *r, uint32_t status)
{
    struct cts_event e = blank(w, CTS_EVENT_OID_CLONED);
    e.status = status;
    e.arg[0] = MINE;
    e.arg[1] = r->slot.number;
    r->cloned = status == CTS_NDIS_SUCCESS;
    if (r->cloned) {
        r->clone = (struct cts_oid_slot){.number = ++w->numbers, .storage = r->slot.storage};
        r->clone.api = &r->clone.storage;
        memset(r->clone.storage.source_reserved, 0, sizeof r->clone.storage.source_reserved);
        r->clone.seen = r->clone.storage;
        e.request = r->clone.number;
    }
    put(w, e, "", 0);
}

static void down(struct writer *w, struct request *r, uint32_t how)
{
    struct cts_event e = {.arg = {MINE, how}};
    bool lent = how == CTS_PASSED_ORIGINAL;
    if (!lent)
        r->clone.storage.source_reserved[0] = r;
    if (!lent)
        r->clone.seen.source_reserved[0] = r;
    show(w, CTS_EVENT_OID_FORWARDED, r, !lent, e);
    e.arg[0] = CTS_MODULE_MINIPORT;
    e.arg[1] = r->slot.irql;
    show(w, CTS_EVENT_OID_DELIVERED, r, !lent, e);
}

static void below(struct writer *w, struct request *r, const struct item *i, uint32_t status)
{
    struct cts_oid_request *api = r->cloned ? r->clone.api : r->slot.api;
    const char *text = option(i, "claim");
    uint32_t by = number(i, "by", text ? 2 : CTS_MODULE_MINIPORT);
    struct cts_event e = {.status = status, .arg = {by, 1, 1}};
    if (text) {
        static char *no_words[] = {"claim", "id=b", "name=B"};
        struct item as_b = {3, {no_words[0], no_words[1], no_words[2]}};
        struct cts_oid_request kept = *r->slot.api;
        claim(w, r, &as_b, text);
        api->bytes_written = r->slot.api->bytes_written;
        *r->slot.api = kept;
    }
    if (api->request_type == CTS_REQUEST_METHOD) {
        api->bytes_needed = number(i, "needed", api->bytes_needed);
        api->bytes_written = number(i, "written", api->bytes_written);
        api->bytes_read = number(i, "read", api->bytes_read);
    } else {
        api->output_length = number(i, "read", api->output_length);
        api->method_id = number(i, "needed", api->method_id);
    }
    api->supported_revision = (uint8_t)number(i, "supported", api->supported_revision);
    show(w, CTS_EVENT_OID_COMPLETED, r, r->cloned, e);
}

static void back(struct request *r)
{
    struct cts_oid_request *up = r->slot.api, *from = r->clone.api;
    if (up->request_type == CTS_REQUEST_METHOD) {
        up->bytes_written = from->bytes_written;
        up->bytes_read = from->bytes_read;
        up->bytes_needed = from->bytes_needed;
    } else {
        up->output_length = from->output_length;
        up->method_id = from->method_id;
    }
    up->supported_revision = from->supported_revision;
}

static void forward(struct writer *w, struct request *r, const struct item *i)
{
    uint32_t status = i->count > 1 && !strchr(i->words[1], '=') ? status_of(i->words[1]) : 0;
    clone(w, r, CTS_NDIS_SUCCESS);
    down(w, r, CTS_PASSED_CLONE);
    below(w, r, i, status);
    simple(w, CTS_EVENT_OID_FREED, r->clone.number, 0, MINE, CTS_FREED_OK);
    back(r);
    complete(w, r, i, status);
}

/* Forwards one of its own making. */
static void own(struct writer *w, const struct item *i)
{
    struct request *r = begin(w, i, word(i, 1, 0), 600);
    struct cts_event e = {.arg = {MINE, CTS_PASSED_OWN}};
    cts_oid_shown(&r->slot, &r->slot);
    show(w, CTS_EVENT_OID_FORWARDED, r, false, e);
}

/* -- the world ------------------------------------------------------------------------------------------ */

static void plant(struct writer *w, const struct item *i)
{
    struct key key = key_of(i->words[1]);
    static uint8_t bytes[PATTERN_MAX];
    struct {
        uint32_t length, pattern, feature, zero;
        uint64_t digest;
    } rows[WORDS_MAX] = {{0}};
    uint32_t count = 0;
    struct cts_event e = blank(w, CTS_EVENT_PLANTED);
    for (int n = 2; n < i->count; n++) {
        struct data data;
        if (!data_of(i->words[n], &data))
            continue;
        cts_save_pattern(bytes, data.length, data.pattern);
        rows[count].length = data.length;
        rows[count].pattern = data.pattern;
        rows[count].feature = data.feature;
        rows[count++].digest = cts_save_digest(bytes, data.length);
    }
    e.status = result(i);
    e.arg[0] = MINE;
    e.arg[1] = key.port;
    e.arg[2] = key.index;
    e.arg[3] = count;
    put(w, e, rows, count * 24);
}

static void grow(struct writer *w, const struct item *i)
{
    struct key key = key_of(i->words[1]);
    struct cts_event e = blank(w, CTS_EVENT_GROWN);
    e.arg[0] = MINE;
    e.arg[1] = key.port;
    e.arg[2] = key.index;
    e.arg[3] = word(i, 2, 0);
    e.arg[4] = word(i, 3, 0);
    e.arg[5] = word(i, 4, 0);
    put(w, e, "", 0);
}

static void filter_state(struct writer *w, const struct item *i, bool over)
{
    simple(w, CTS_EVENT_FILTER_STATE, 0, 0, MINE, word(i, 1, 0));
    if (!over)
        return;
    simple(w, CTS_EVENT_FILTER_STATE_DONE, 0, result(i), MINE, word(i, 1, 0));
    w->state = word(i, 1, 0);
}

/* -- items ---------------------------------------------------------------------------------------------- */

static const struct {
    const char *word;
    uint32_t oid;
} state_words[] = {{"save", CTS_OID_NIC_SAVE},
                   {"done", CTS_OID_NIC_SAVE_COMPLETE},
                   {"give", CTS_OID_NIC_RESTORE},
                   {"rdone", CTS_OID_NIC_RESTORE_COMPLETE}};
static const struct {
    const char *word;
    uint32_t oid;
} life_words[] = {{"connect", CTS_OID_NIC_CREATE},
                  {"disconnect", CTS_OID_NIC_DISCONNECT},
                  {"delete", CTS_OID_NIC_DELETE}};

static bool put_request(struct writer *w, const struct item *i)
{
    const char *verb = i->words[0];
    for (size_t n = 0; n < 4; n++)
        if (strcmp(verb, state_words[n].word) == 0) {
            put_state(w, i, state_words[n].oid);
            return true;
        }
    for (size_t n = 0; n < 3; n++)
        if (strcmp(verb, life_words[n].word) == 0) {
            put_life(w, i, life_words[n].oid);
            if (!option(i, "kept")) {
                struct item bare = {1, {i->words[0]}};
                forward(w, current(w), &bare);
            }
            return true;
        }
    if (strcmp(verb, "oid") != 0)
        return false;
    deliver(w, begin(w, i, word(i, 1, 0), number(i, "total", 600)));
    return true;
}

static bool put_answer(struct writer *w, const struct item *i)
{
    const char *verb = i->words[0];
    struct request *r = w->count ? &requests[w->at] : NULL;
    if (strcmp(verb, "=") == 0) {
        complete(w, r, i, status_of(i->words[1]));
    } else if (strcmp(verb, "short") == 0) {
        r->slot.api->bytes_needed = word(i, 1, 0);
        complete(w, r, i, status_of("short"));
    } else if (strcmp(verb, "claim") == 0) {
        claim(w, r, i, i->words[1]);
    } else if (strcmp(verb, "set") == 0) {
        set(r, i);
    } else if (strcmp(verb, "put") == 0) {
        memset(r->bytes + word(i, 1, 0), (int)word(i, 2, 0), word(i, 3, 1));
    } else if (strcmp(verb, "clone") == 0) {
        clone(w, r, result(i));
    } else if (strcmp(verb, "down") == 0) {
        down(w, r, number(i, "how", CTS_PASSED_CLONE));
    } else if (strcmp(verb, "below") == 0) {
        below(w, r, i, status_of(i->words[1]));
    } else if (strcmp(verb, "free") == 0) {
        simple(w, CTS_EVENT_OID_FREED, r->clone.number, 0, MINE, number(i, "how", CTS_FREED_OK));
    } else if (strcmp(verb, "back") == 0) {
        back(r);
    } else if (strcmp(verb, "fwd") == 0) {
        forward(w, r, i);
    } else {
        return false;
    }
    return true;
}

static bool put_world(struct writer *w, const struct item *i)
{
    const char *verb = i->words[0];
    uint32_t mine = w->count ? requests[w->at].slot.number : 0;
    if (strcmp(verb, "req") == 0) {
        w->at = word(i, 1, 1) - 1;
    } else if (strcmp(verb, "own") == 0) {
        own(w, i);
    } else if (strcmp(verb, "plant") == 0) {
        plant(w, i);
    } else if (strcmp(verb, "grow") == 0) {
        grow(w, i);
    } else if (strcmp(verb, "state") == 0 || strcmp(verb, "state>") == 0) {
        filter_state(w, i, verb[5] == '\0');
    } else if (strcmp(verb, "nomem") == 0) {
        simple(w, CTS_EVENT_NO_MEMORY, 0, 0, 0, 0);
    } else if (strcmp(verb, "cancel") == 0) {
        simple(w, CTS_EVENT_OID_CANCEL, mine, 0, MINE, 0);
    } else if (strcmp(verb, "cancelled") == 0) {
        simple(w, CTS_EVENT_OID_CANCELLED, mine, 0, MINE, 0);
    } else if (strcmp(verb, "rest") == 0) {
        simple(w, CTS_EVENT_QUIESCENT, 0, 0, word(i, 1, 0), 0);
    } else if (strcmp(verb, "misuse") == 0) {
        simple(w, CTS_EVENT_MISUSE, 0, 0, word(i, 1, 0), 0);
    } else if (strcmp(verb, "died") == 0) {
        simple(w, CTS_EVENT_DIED, 0, 0, CTS_DEATH_SIGNAL, word(i, 1, 11));
    } else if (strcmp(verb, "late") == 0) {
        struct cts_event e = blank(w, CTS_EVENT_OID_CHECK);
        e.request = option(i, "unknown") ? 0 : mine;
        e.arg[0] = number(i, "what", CTS_OID_CHANGED_DATA);
        e.arg[1] = e.arg[2] = 600;
        e.arg[3] = 1;
        put(w, e, "", 0);
    } else {
        return put_request(w, i) || put_answer(w, i);
    }
    return true;
}

static void keep(void *context, const struct cts_finding *finding)
{
    struct test_stack_said *said = context;
    if (said->count < TEST_STACK_FINDINGS)
        said->findings[said->count++] = *finding;
}

/* What every run begins with: the stack is the extension and the miniport. */
static void introduce(struct writer *w, const struct test_stack *run)
{
    uint32_t can = CTS_EXTENSION_CAN_PLANT | CTS_EXTENSION_CAN_STATES | CTS_EXTENSION_CAN_CANCEL |
                   CTS_EXTENSION_CAN_GROW | CTS_EXTENSION_CAN_NO_SPLIT;
    struct cts_extension_descriptor *d = &w->descriptor;
    struct cts_event e = blank(w, CTS_EVENT_TRACE_BEGIN);
    e.arg[1] = 8;
    e.arg[2] = can & ~run->without;
    put(w, e, "{}", 2);
    w->stamp = 0;
    e = blank(w, CTS_EVENT_RUN_BEGIN);
    e.arg[1] = 1;
    e.arg[2] = run->explored;
    put(w, e, "test", 5);
    d->flags = CTS_DESCRIBES_ID | CTS_DESCRIBES_NAME | CTS_DESCRIBES_FEATURES |
               CTS_DESCRIBES_SAVER | CTS_DESCRIBES_REVISION_2;
    d->flags = (d->flags & ~run->unsaid) | run->said;
    memcpy(d->id, ids[0], 16);
    for (const char *c = "HvctsSaveA"; *c; c++, d->name_length += 2)
        d->name[d->name_length / 2] = (uint8_t)*c;
    d->feature_count = 2;
    for (uint32_t n = 0; n < 2; n++) {
        static const uint8_t feature[16] = {1, 0, 0xEA, 0x0F, 0, 0, 0, 0x40, 0x80};
        memcpy(d->features[n], feature, 16);
        d->features[n][15] = (uint8_t)(n + 1);
    }
    e = blank(w, CTS_EVENT_OID_MODULE);
    e.arg[0] = MINE;
    e.arg[1] = CTS_MODULE_IS_TARGET;
    e.arg[2] = can & ~run->without;
    put(w, e, d, sizeof *d);
    struct item running = {2, {"state", "1"}};
    filter_state(w, &running, true);
}

/* The profile with other answers. */
static void answer(struct cts_profile *profile, const char *answers)
{
    char text[ITEM_MAX], *save = NULL;
    assert_true(strlen(answers) < sizeof text);
    memcpy(text, answers, strlen(answers) + 1);
    for (char *part = strtok_r(text, " ", &save); part; part = strtok_r(NULL, " ", &save)) {
        char *option_of = strchr(part, '=');
        bool found = false;
        assert_non_null(option_of);
        *option_of++ = '\0';
        for (uint32_t n = 0; n < CTS_SWITCH_COUNT; n++)
            for (uint8_t v = 0; strcmp(cts_switch_text(n), part) == 0 && *cts_option_text(n, v);
                 v++)
                if (strcmp(cts_option_text(n, v), option_of) == 0) {
                    profile->settings[n] = v;
                    found = true;
                }
        if (!found)
            fail_msg("no such answer: %s=%s", part, option_of);
    }
}

void test_stack_judge(const struct test_stack *run, struct test_stack_said *said)
{
    struct writer w = {.said = said};
    const struct cts_profile *named = cts_profile_find(run->profile ? run->profile : "ms-docs");
    static struct cts_profile profile; /* is looked at as long as the oracle lives */
    assert_non_null(named);
    profile = *named;
    if (run->answers)
        answer(&profile, run->answers);
    said->count = 0;
    said->oracle = cts_oracle_new(&profile, run->strict, keep, said);
    assert_non_null(said->oracle);
    introduce(&w, run);
    for (const char *at = run->events; *at != '\0';) {
        char text[ITEM_MAX], *save = NULL;
        struct item item = {0};
        size_t length = strcspn(at, ";");
        assert_true(length < sizeof text);
        memcpy(text, at, length);
        text[length] = '\0';
        for (char *part = strtok_r(text, " \n", &save); part != NULL && item.count < WORDS_MAX;
             part = strtok_r(NULL, " \n", &save))
            item.words[item.count++] = part;
        if (item.count > 0 && !put_world(&w, &item))
            fail_msg("no such word in the notation: %s", item.words[0]);
        at += length + (at[length] == ';');
    }
    struct cts_event e;
    if (run->last) {
        e = blank(&w, run->last->kind);
        put(&w, e, run->last + 1, run->last->length);
    }
    e = blank(&w, CTS_EVENT_RUN_END);
    e.status = run->outcome;
    put(&w, e, "", 0);
}

const struct cts_finding *test_stack_finding(const struct test_stack_said *said,
                                             const char *requirement)
{
    for (uint32_t n = 0; n < said->count; n++)
        if (said->findings[n].requirement == cts_requirement_find(requirement))
            return &said->findings[n];
    return NULL;
}
