/*
 * The requests of nicsave_notation.h: what the edge gives to the extension. Requests and buffers are real, so that an
 * event can say only what is true of them.
 */
#include "nicsave_notation_request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

struct request test_requests[REQUESTS_MAX];

/* Extensions A and B of section 4. */
const uint8_t test_id_a[16] = {1, 0xee, 0xff, 0xc0, 3, 2, 5, 0x44, 0x86, 7, 8, 9, 10, 11, 12, 13};
static const uint8_t ids[2][16] = {
    {1, 0xee, 0xff, 0xc0, 3, 2, 5, 0x44, 0x86, 7, 8, 9, 10, 11, 12, 13},
    {1, 0xee, 0xff, 0xc0, 3, 2, 5, 0x44, 0x96, 7, 8, 9, 10, 11, 12, 13}};

struct request *test_request_now(struct writer *w)
{
    assert_true(w->at < w->count);
    return &test_requests[w->at];
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
    test_show(w, CTS_EVENT_OID_ISSUED, r, false, issued);
    test_show(w, CTS_EVENT_OID_DELIVERED, r, false, e);
}

struct request *test_begin(struct writer *w, const struct item *i, uint32_t oid, uint32_t total)
{
    assert_true(w->count < REQUESTS_MAX && total <= BYTES_MAX);
    struct request *r = &test_requests[w->at = w->count++];
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

/* -- members ---------------------------------------------------------------------------------------------- */

void test_put_id(uint8_t *bytes, const char *text, const struct writer *w)
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

void test_put_feature(uint8_t *bytes, uint32_t feature, const struct writer *w)
{
    memset(bytes, 0, 16);
    if (feature && feature <= w->descriptor.feature_count)
        memcpy(bytes, w->descriptor.features[feature - 1], 16);
    else if (feature)
        memset(bytes, 0x77, 16);
}

void test_put_name(uint8_t *bytes, const char *text)
{
    uint32_t length = 0;
    for (const char *c = text ? text : "HvctsSaveA"; *c; c++, length += 2)
        bytes[2 + length] = (uint8_t)*c, bytes[3 + length] = 0;
    bytes[0] = (uint8_t)length;
    bytes[1] = (uint8_t)(length >> 8);
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
    struct request *r = test_begin(w, i, oid, test_number(i, "total", offset + room));
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
        test_put_id(structure + 16, test_option(i, "id"), w);
        test_put_name(structure + 32, test_option(i, "name"));
        test_put_feature(structure + 548, test_number(i, "feature", data.feature), w);
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
    struct request *r = test_begin(w, i, oid, NIC_PARAMETERS);
    write32(r->bytes + (test_is_port(oid) ? 8 : NIC_PORT), key.port);
    write16(r->bytes + NIC_INDEX, key.index);
    deliver(w, r, false);
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
                test_forward(w, &bare);
            }
            return true;
        }
    if (strcmp(verb, "oid") != 0)
        return false;
    deliver(w, test_begin(w, i, test_word(i, 1, 0), test_number(i, "total", 600)), false);
    return true;
}

uint32_t test_request_number(const struct writer *w)
{
    return w->count ? test_requests[w->at].slot.number : 0;
}
