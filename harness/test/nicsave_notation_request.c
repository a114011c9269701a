/*
 * The requests of nicsave_notation.h: what the edge gives to the extension, and what the extension does with it.
 * Requests and buffers are real, so that an event can say only what is true of them.
 */
#include "nicsave_notation_parts.h"

#include "run/nicsave_state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#define REQUESTS_MAX 40
#define BYTES_MAX    132000u

/* NDIS_SWITCH_NIC_PARAMETERS: a size that holds it, and where PortId and NicIndex lie. */
#define NIC_PARAMETERS 2304u
#define NIC_PORT       1040u
#define NIC_INDEX      1044u

/* A request of the edge, and the latest clone of it. */
struct request {
    struct cts_oid_slot slot, clone;
    uint32_t completions;
    bool cloned, freed;
    uint8_t bytes[BYTES_MAX], shadow[BYTES_MAX];
};

static struct request requests[REQUESTS_MAX];

/* Extensions A and B of section 4. */
const uint8_t test_id_a[16] = {1, 0xee, 0xff, 0xc0, 3, 2, 5, 0x44, 0x86, 7, 8, 9, 10, 11, 12, 13};
static const uint8_t ids[2][16] = {
    {1, 0xee, 0xff, 0xc0, 3, 2, 5, 0x44, 0x86, 7, 8, 9, 10, 11, 12, 13},
    {1, 0xee, 0xff, 0xc0, 3, 2, 5, 0x44, 0x96, 7, 8, 9, 10, 11, 12, 13}};

/* -- events ------------------------------------------------------------------------------------------ */

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

static bool is_port(uint32_t oid)
{
    return oid == CTS_OID_PORT_CREATE || oid == CTS_OID_PORT_TEARDOWN || oid == CTS_OID_PORT_DELETE;
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
    struct cts_event e = test_blank(w, kind);
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
        if ((four(slot->api->oid) || is_port(slot->api->oid)) && root->capacity >= 12)
            e.handle = read32(root->bytes + 8);
    }
    if (slot->api->oid >= CTS_OID_NIC_CREATE && slot->api->oid <= CTS_OID_NIC_DELETE) {
        e.handle = read32(r->bytes + NIC_PORT);
        e.arg[5] = read16(r->bytes + NIC_INDEX);
    }
    e.request = slot->number;
    e.status = fields.status;
    memcpy(e.arg, fields.arg, sizeof(uint32_t) * 5);
    test_put(w, e, &payload, (uint32_t)sizeof *image + image->head_length);
}

/* -- requests ------------------------------------------------------------------------------------------- */

static struct request *current(struct writer *w)
{
    assert_true(w->at < w->count);
    return &requests[w->at];
}

static void deliver(struct writer *w, struct request *r, bool direct)
{
    struct cts_event e = {.arg = {direct ? CTS_MODULE_MINIPORT : MINE, r->slot.irql}};
    e.arg[2] = (cts_oid_well_formed(r->slot.api, r->slot.capacity) ? CTS_OID_WELL_FORMED : 0) |
               (r->slot.api->buffer ? 0 : CTS_OID_NULL_BUFFER);
    cts_oid_shown(&r->slot, r->slot.capacity ? &r->slot : NULL);
    struct cts_event issued = e;
    issued.arg[0] = r->slot.api->oid;
    issued.arg[1] = r->slot.api->request_type;
    issued.arg[2] |= w->edge ? 0 : CTS_OID_SCRIPTED;
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
    r->slot.irql = test_number(i, "irql", 0);
    memset(r->bytes, 0, total);
    api->oid = oid;
    api->request_type =
        test_number(i, "type", oid == CTS_OID_NIC_SAVE ? CTS_REQUEST_METHOD : CTS_REQUEST_SET);
    api->buffer = test_option(i, "null") ? NULL : r->bytes;
    api->input_length = test_number(i, "in", total);
    api->output_length = test_number(i, "out", api->request_type == CTS_REQUEST_METHOD ? total : 0);
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
    struct key key = test_key_of(i->words[1]);
    struct data data = {0};
    uint32_t revision = test_number(i, "rev", 1);
    uint32_t offset = test_number(i, "offset", revision >= 2 ? 572 : 568), room = 0;
    if (oid == CTS_OID_NIC_SAVE)
        room = test_number(i, "cap", 64);
    else if (oid == CTS_OID_NIC_RESTORE && i->count > 2 && test_data_of(i->words[2], &data))
        room = data.length;
    struct request *r = begin(w, i, oid, test_number(i, "total", offset + room));
    uint8_t *bytes = r->bytes, structure[CTS_SAVE_SIZE_REVISION_2] = {0};
    uint32_t total = r->slot.capacity, least = revision >= 2 ? 572 : 568;
    structure[0] = (uint8_t)test_number(i, "header", 0x80);
    structure[1] = (uint8_t)revision;
    write16(structure + 2, test_number(i, "size", total < 65535 ? total : 65535));
    write32(structure + 4, test_number(i, "flags", 0));
    write32(structure + 8, key.port);
    write16(structure + 12, key.index);
    write16(structure + 566, offset);
    uint32_t said = test_number(
        i, "dsize", oid == CTS_OID_NIC_SAVE && total > offset ? total - offset : data.length);
    write16(structure + 564, said < 65535 ? said : 65535);
    write32(structure + 568, test_number(i, "over", said > 65535 ? said - 65535 : 0));
    if (oid == CTS_OID_NIC_RESTORE || test_option(i, "junk")) {
        put_id(structure + 16, test_option(i, "id"), w);
        put_name(structure + 32, test_option(i, "name"));
        put_feature(structure + 548, test_number(i, "feature", data.feature), w);
    }
    memset(bytes, (int)test_number(i, "fill", 0), total);
    uint32_t head = test_option(i, "over") ? CTS_SAVE_SIZE_REVISION_2 : least;
    memcpy(bytes, structure, head < total ? head : total);
    if (data.length && offset <= total)
        cts_save_pattern(bytes + offset,
                         data.length < total - offset ? data.length : total - offset, data.pattern);
    deliver(w, r, test_option(i, "direct"));
}

void test_put_life(struct writer *w, const struct item *i, uint32_t oid, struct key key)
{
    struct request *r = begin(w, i, oid, NIC_PARAMETERS);
    write32(r->bytes + (is_port(oid) ? 8 : NIC_PORT), key.port);
    write16(r->bytes + NIC_INDEX, key.index);
    deliver(w, r, false);
}

/* -- what the extension does ---------------------------------------------------------------------------- */

static void claim(struct writer *w, struct request *r, const struct item *i, const char *text)
{
    struct data data = {0};
    uint8_t *bytes = r->bytes;
    assert_true(test_data_of(text, &data));
    put_id(bytes + 16, test_option(i, "id"), w);
    if (!test_option(i, "noname"))
        put_name(bytes + 32, test_option(i, "name"));
    put_feature(bytes + 548, data.feature, w);
    uint32_t size = test_number(i, "dsize", data.length);
    write16(bytes + 564, size < 65535 ? size : 65535);
    if (bytes[1] >= 2)
        write32(bytes + 568, test_number(i, "over", size > 65535 ? size - 65535 : 0));
    uint32_t at = test_number(i, "at", read16(bytes + 566));
    assert_true(at + data.length <= BYTES_MAX);
    cts_save_pattern(bytes + at, data.length, data.pattern);
    r->slot.api->bytes_written = test_number(i, "written", at + data.length);
    r->slot.api->bytes_read = test_number(i, "read", 568);
    if (at + data.length > r->slot.capacity) {
        r->slot.told_later = true;
        r->slot.api->bytes_written = r->slot.capacity;
    }
}

static void set(struct request *r, const struct item *i)
{
    struct cts_oid_request *api = r->slot.api, *clone = r->cloned ? r->clone.api : api;
    if (test_option(i, "clone"))
        api = clone;
    api->bytes_needed = test_number(i, "needed", api->bytes_needed);
    api->bytes_written = test_number(i, "written", api->bytes_written);
    api->bytes_read = test_number(i, "read", api->bytes_read);
    api->method_id = test_number(i, "method", api->method_id);
    api->request_type = test_number(i, "type", api->request_type);
    api->oid = test_number(i, "oid", api->oid);
    api->input_length = test_number(i, "in", api->input_length);
    api->output_length = test_number(i, "out", api->output_length);
    api->supported_revision = (uint8_t)test_number(i, "supported", api->supported_revision);
    if (test_option(i, "source"))
        api->source_reserved[0] = r;
    if (test_option(i, "source") && test_number(i, "source", 1) > 2)
        api->reserved2 = 1; /* ran over the two pointers */
    if (test_option(i, "reserved"))
        api->ndis_reserved[3] = r;
    if (test_option(i, "guard"))
        r->slot.told_later = true;
}

static void complete(struct writer *w, struct request *r, const struct item *i, uint32_t status)
{
    struct cts_event e = {
        .status = status,
        .arg = {test_number(i, "by", MINE), ++r->completions, test_option(i, "call") ? 2 : 1}};
    show(w, CTS_EVENT_OID_COMPLETED, r, false, e);
}

static void clone(struct writer *w, struct request *r, uint32_t status)
{
    struct cts_event e = test_blank(w, CTS_EVENT_OID_CLONED);
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
    test_put(w, e, "", 0);
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
    const char *text = test_option(i, "claim");
    uint32_t by = test_number(i, "by", text ? 2 : CTS_MODULE_MINIPORT);
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
        api->bytes_needed = test_number(i, "needed", api->bytes_needed);
        api->bytes_written = test_number(i, "written", api->bytes_written);
        api->bytes_read = test_number(i, "read", api->bytes_read);
    } else {
        api->output_length = test_number(i, "read", api->output_length);
        api->method_id = test_number(i, "needed", api->method_id);
    }
    api->supported_revision = (uint8_t)test_number(i, "supported", api->supported_revision);
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
    uint32_t status = i->count > 1 && !strchr(i->words[1], '=') ? test_status_of(i->words[1]) : 0;
    clone(w, r, CTS_NDIS_SUCCESS);
    down(w, r, CTS_PASSED_CLONE);
    below(w, r, i, status);
    test_simple(w, CTS_EVENT_OID_FREED, r->clone.number, 0, MINE, CTS_FREED_OK);
    back(r);
    complete(w, r, i, status);
}

void test_forward(struct writer *w, const struct item *i)
{
    forward(w, current(w), i);
}

/* Forwards one of its own making. */
static void own(struct writer *w, const struct item *i)
{
    struct request *r = begin(w, i, test_word(i, 1, 0), 600);
    struct cts_event e = {.arg = {MINE, CTS_PASSED_OWN}};
    cts_oid_shown(&r->slot, &r->slot);
    show(w, CTS_EVENT_OID_FORWARDED, r, false, e);
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

bool test_put_request(struct writer *w, const struct item *i)
{
    const char *verb = i->words[0];
    for (size_t n = 0; n < 4; n++)
        if (strcmp(verb, state_words[n].word) == 0) {
            put_state(w, i, state_words[n].oid);
            return true;
        }
    for (size_t n = 0; n < 3; n++)
        if (strcmp(verb, life_words[n].word) == 0) {
            test_put_life(w, i, life_words[n].oid, test_key_of(i->words[1]));
            if (!test_option(i, "kept")) {
                struct item bare = {1, {i->words[0]}};
                forward(w, current(w), &bare);
            }
            return true;
        }
    if (strcmp(verb, "oid") != 0)
        return false;
    deliver(w, begin(w, i, test_word(i, 1, 0), test_number(i, "total", 600)), false);
    return true;
}

bool test_put_answer(struct writer *w, const struct item *i)
{
    const char *verb = i->words[0];
    struct request *r = w->count ? &requests[w->at] : NULL;
    if (strcmp(verb, "=") == 0) {
        complete(w, r, i, test_status_of(i->words[1]));
    } else if (strcmp(verb, "short") == 0) {
        r->slot.api->bytes_needed = test_word(i, 1, 0);
        complete(w, r, i, test_status_of("short"));
    } else if (strcmp(verb, "claim") == 0) {
        claim(w, r, i, i->words[1]);
    } else if (strcmp(verb, "set") == 0) {
        set(r, i);
    } else if (strcmp(verb, "put") == 0) {
        memset(r->bytes + test_word(i, 1, 0), (int)test_word(i, 2, 0), test_word(i, 3, 1));
    } else if (strcmp(verb, "clone") == 0) {
        clone(w, r, test_result(i));
    } else if (strcmp(verb, "down") == 0) {
        down(w, r, test_number(i, "how", CTS_PASSED_CLONE));
    } else if (strcmp(verb, "below") == 0) {
        below(w, r, i, test_status_of(i->words[1]));
    } else if (strcmp(verb, "free") == 0) {
        test_simple(w, CTS_EVENT_OID_FREED, r->clone.number, 0, MINE,
                    test_number(i, "how", CTS_FREED_OK));
    } else if (strcmp(verb, "back") == 0) {
        back(r);
    } else if (strcmp(verb, "fwd") == 0) {
        forward(w, r, i);
    } else if (strcmp(verb, "own") == 0) {
        own(w, i);
    } else {
        return false;
    }
    return true;
}

uint32_t test_request_number(const struct writer *w)
{
    return w->count ? requests[w->at].slot.number : 0;
}
