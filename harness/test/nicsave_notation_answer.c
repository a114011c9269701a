/*
 * What a driver does with a request of nicsave_notation.h: it claims, completes, clones, passes down, and what lower
 * drivers then say.
 */
#include "nicsave_notation_request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static void claim(struct writer *w, struct request *r, const struct item *i, const char *text)
{
    struct data data = {0};
    uint8_t *bytes = r->bytes;
    assert_true(test_data_of(text, &data));
    test_put_id(bytes + 16, test_option(i, "id"), w);
    if (!test_option(i, "noname"))
        test_put_name(bytes + 32, test_option(i, "name"));
    test_put_feature(bytes + 548, data.feature, w);
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
    test_show(w, CTS_EVENT_OID_COMPLETED, r, false, e);
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
    test_show(w, CTS_EVENT_OID_FORWARDED, r, !lent, e);
    e.arg[0] = CTS_MODULE_MINIPORT;
    e.arg[1] = r->slot.irql;
    test_show(w, CTS_EVENT_OID_DELIVERED, r, !lent, e);
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
    test_show(w, CTS_EVENT_OID_COMPLETED, r, r->cloned, e);
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
    forward(w, test_request_now(w), i);
}

/* Forwards one of its own making. */
static void own(struct writer *w, const struct item *i)
{
    struct request *r = test_begin(w, i, test_word(i, 1, 0), 600);
    struct cts_event e = {.arg = {MINE, CTS_PASSED_OWN}};
    cts_oid_shown(&r->slot, &r->slot);
    test_show(w, CTS_EVENT_OID_FORWARDED, r, false, e);
}

/* -- items ---------------------------------------------------------------------------------------------- */

bool test_put_answer(struct writer *w, const struct item *i)
{
    const char *verb = i->words[0];
    struct request *r = w->count ? &test_requests[w->at] : NULL;
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
