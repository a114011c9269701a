/*
 * Area TEXT: schemes, and VMID:SERVICEID as text. Rulings only; nothing is judged here.
 */
#include "oracle/address_text.h"

#include <stdio.h>
#include <string.h>

#define REFUSED     CTS_ADDRESS_FAILS
#define PAIR_LENGTH (2 * CTS_GUID_TEXT + 1)

static bool starts(const uint8_t *text, uint32_t length, const char *word)
{
    size_t size = strlen(word);
    return length >= size && memcmp(text, word, size) == 0;
}

static bool starts_like(const uint8_t *text, uint32_t length, const char *word)
{
    size_t size = strlen(word);
    for (size_t i = 0; i < size; i++)
        if (i >= length || (text[i] >= 'A' && text[i] <= 'Z' ? text[i] + 32 : text[i]) != word[i])
            return false;
    return true;
}

static void refuse(struct cts_address_ruling *r, uint32_t results)
{
    cts_ruling_allow(r, results);
    CTS_ROW(TEXT, 130, CTS_CHECK_SAFE)->never = CTS_RESULT_BIT(OK);
}

static void leave_open(struct cts_address_ruling *r)
{
    r->open = true;
}

/* -- vsock ---------------------------------------------------------------------------------------------------- */

/* Marks of a path, a query, a user or a host of the general syntax of URIs. */
static bool has_parts(const uint8_t *text, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++)
        if (text[i] && strchr("/?#@%[]", text[i]))
            return true;
    return false;
}

static void rule_endpoint(struct cts_address_ruling *r, const uint8_t *text, uint32_t length,
                          uint32_t type, uint32_t requirement)
{
    if (has_parts(text, length))
        CTS_ROW(TEXT, 140, CTS_CHECK_CLASS);
    struct cts_endpoint end = cts_text_endpoint(r, text, length);
    if (end.allowed != CTS_RESULT_BIT(OK)) {
        refuse(r, end.allowed);
        return;
    }
    cts_ruling_number(r, 0, CTS_URI_VSOCK);
    cts_ruling_number(r, 1, type);
    cts_ruling_number(r, 2, end.cid);
    cts_ruling_number(r, 3, end.port);
    cts_ruling_row(r, requirement, CTS_CHECK_CLASS | CTS_CHECK_NUMBERS);
}

static const struct {
    const char *word;
    uint32_t type; /* SOCK_* of Linux */
} types[] = {{"vsock-stream:", 1}, {"vsock-dgram:", 2}, {"vsock-seqpacket:", 5}};

static bool rule_type(struct cts_address_ruling *r, const uint8_t *text, uint32_t length)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        uint32_t size = (uint32_t)strlen(types[i].word);
        if (!starts(text, length, types[i].word))
            continue;
        if (CTS_ANSWERS(r, TYPE_PREFIX, REJECT)) {
            CTS_ROW(TEXT, 150, CTS_CHECK_CLASS);
            refuse(r, REFUSED);
        } else if (starts(text + size, length - size, "//")) {
            leave_open(r);
        } else {
            rule_endpoint(r, text + size, length - size, types[i].type, CTS_ADR_TEXT_150);
        }
        return true;
    }
    return false;
}

/* -- hvsock --------------------------------------------------------------------------------------------------- */

/* VMID/SERVICEID, and nothing else. */
static bool read_pair(const uint8_t *text, uint32_t length, uint8_t between, uint8_t guids[32])
{
    return length == PAIR_LENGTH && text[CTS_GUID_TEXT] == between && cts_guid_read(text, guids) &&
           cts_guid_read(text + CTS_GUID_TEXT + 1, guids + CTS_GUID_SIZE);
}

static void want(struct cts_address_ruling *r, uint32_t kind, uint32_t requirement)
{
    cts_ruling_number(r, 0, kind);
    cts_ruling_short(r, kind == CTS_URI_HYBRID);
    cts_ruling_row(r, requirement,
                   CTS_CHECK_CLASS | CTS_CHECK_NUMBERS | CTS_CHECK_BYTES | CTS_CHECK_LENGTH);
}

/* /path:PORT */
static void rule_path(struct cts_address_ruling *r, const uint8_t *text, uint32_t length)
{
    const uint8_t *colon = memchr(text, ':', length);
    uint32_t before = colon ? (uint32_t)(colon - text) : length, port = 0;
    if (colon && (memchr(colon + 1, ':', length - before - 1) || memchr(text, 0, before))) {
        leave_open(r); /* which colon is meant; and paths hold no NUL */
        return;
    }
    if (!colon || before < 2) {
        CTS_ROW(TEXT, 160, CTS_CHECK_CLASS);
        refuse(r, REFUSED);
        return;
    }
    uint32_t allowed = cts_text_port(r, colon + 1, length - before - 1, &port);
    if (allowed != CTS_RESULT_BIT(OK)) {
        refuse(r, allowed);
        return;
    }
    cts_ruling_bytes(r, text, before);
    cts_ruling_number(r, 3, port);
    want(r, CTS_URI_HYBRID, CTS_ADR_TEXT_160);
}

static void rule_hvsock(struct cts_address_ruling *r, const uint8_t *text, uint32_t length)
{
    uint8_t guids[2 * CTS_GUID_SIZE];
    bool pair = read_pair(text, length, '/', guids), path = length && text[0] == '/';
    if (CTS_ANSWERS(r, HVSOCK_SCHEME, REJECT)) {
        CTS_ROW(TEXT, 160, CTS_CHECK_CLASS);
        refuse(r, REFUSED);
    } else if (CTS_ANSWERS(r, HVSOCK_SCHEME, VMID_SERVICE)) {
        if (pair) {
            cts_ruling_bytes(r, guids, sizeof guids);
            want(r, CTS_URI_HVSOCK, CTS_ADR_TEXT_160);
        } else if (path && !memchr(text, ':', length)) {
            leave_open(r); /* hvsock:///SERVICEID: which VmId it means is not said */
        } else if (CTS_ANSWERS(r, VMID_NAMES, NAMES) && !path) {
            leave_open(r);
        } else {
            CTS_ROW(TEXT, 160, CTS_CHECK_CLASS);
            refuse(r, REFUSED);
        }
    } else if (path) {
        rule_path(r, text, length);
    } else {
        CTS_ROW(TEXT, 160, CTS_CHECK_CLASS);
        refuse(r, REFUSED);
    }
}

/* -- the scheme ------------------------------------------------------------------------------------------------ */

/* A scheme that is known, in letters of any case. */
static bool starts_like_scheme(const uint8_t *text, uint32_t length)
{
    bool like = starts_like(text, length, "vsock:") || starts_like(text, length, "hvsock://");
    for (size_t i = 0; i < sizeof types / sizeof types[0] && !like; i++)
        like = starts_like(text, length, types[i].word);
    return like;
}

static uint32_t count_spaces(const uint8_t *text, uint32_t length)
{
    uint32_t count = 0;
    while (count < length && (text[count] == ' ' || (text[count] >= '\t' && text[count] <= '\r')))
        count++;
    return count;
}

/* The part in front of the first colon speaks of vsock, as it does in all schemes of others. */
static bool names_vsock(const uint8_t *text, uint32_t length)
{
    for (uint32_t i = 0; i < length && text[i] != ':'; i++)
        if (starts_like(text + i, length - i, "vsock"))
            return true;
    return false;
}

static bool is_no_vsock(const struct cts_address_ruling *r, const struct cts_address_seen *seen,
                        char expected[CTS_ADDRESS_TEXT_SIZE], char found[CTS_ADDRESS_TEXT_SIZE])
{
    (void)r;
    if (seen->result[0] != CTS_URI_VSOCK)
        return true;
    snprintf(expected, CTS_ADDRESS_TEXT_SIZE, "no address of vsock without the scheme of one");
    snprintf(found, CTS_ADDRESS_TEXT_SIZE, "OK, cid %u, port %u", seen->result[2], seen->result[3]);
    return false;
}

/* Schemes that the oracle does not know: they may be there, but do not lead to what vsock: leads to. */
static void rule_foreign(struct cts_address_ruling *r, const uint8_t *text, uint32_t length)
{
    uint32_t spaces = count_spaces(text, length);
    if (starts_like_scheme(text + spaces, length - spaces)) {
        if (spaces)
            CTS_ROW(TEXT, 040, CTS_CHECK_CLASS);
        CTS_ROW(TEXT, 140, CTS_CHECK_CLASS);
        refuse(r, REFUSED);
    } else if (names_vsock(text, length)) {
        leave_open(r);
    } else {
        cts_ruling_allow(r, CTS_RESULT_BIT(OK) | REFUSED);
        r->loose = true;
        CTS_ROW(TEXT, 140, 0)->check = is_no_vsock;
    }
}

void cts_rule_uri_parse(struct cts_address_ruling *r)
{
    const uint8_t *text = r->given->in[0];
    uint32_t length = r->given->in_length[0];
    struct cts_address_row *row = CTS_ROW(TEXT, 130, CTS_CHECK_ROOM);
    if (starts(text, length, "vsock://")) {
        rule_endpoint(r, text + 8, length - 8, 0, CTS_ADR_TEXT_140);
    } else if (starts(text, length, "vsock:")) {
        rule_endpoint(r, text + 6, length - 6, 0, CTS_ADR_TEXT_140);
    } else if (starts(text, length, "hvsock://")) {
        rule_hvsock(r, text + 9, length - 9);
    } else if (!rule_type(r, text, length)) {
        rule_foreign(r, text, length);
    }
    if (r->given->preset &&
        r->want.allowed == CTS_RESULT_BIT(OK)) /* an old errno makes no failure */
        row->checks |= CTS_CHECK_CLASS;
}

/* -- VMID:SERVICEID ------------------------------------------------------------------------------------------- */

static const struct {
    const char *word;
    enum cts_hv_guid guid;
} vmid_words[] = {
    {"broadcast", CTS_HV_GUID_BROADCAST}, {"children", CTS_HV_GUID_CHILDREN},
    {"loopback", CTS_HV_GUID_LOOPBACK},   {"parent", CTS_HV_GUID_PARENT},
    {"silohost", CTS_HV_GUID_SILOHOST},   {"*", CTS_HV_GUID_WILDCARD},
};

/* WORD:SERVICEID under vmid-names. */
static bool read_named(const uint8_t *text, uint32_t length, uint8_t guids[32], bool *fold)
{
    if (length < CTS_GUID_TEXT + 1 || text[length - CTS_GUID_TEXT - 1] != ':' ||
        !cts_guid_read(text + length - CTS_GUID_TEXT, guids + CTS_GUID_SIZE))
        return false;
    uint32_t before = length - CTS_GUID_TEXT - 1;
    for (size_t i = 0; i < sizeof vmid_words / sizeof vmid_words[0]; i++) {
        if (before != strlen(vmid_words[i].word) || !starts_like(text, before, vmid_words[i].word))
            continue;
        memcpy(guids, cts_hv_guids[vmid_words[i].guid], CTS_GUID_SIZE);
        *fold = !starts(text, before, vmid_words[i].word);
        return true;
    }
    return false;
}

void cts_rule_vmidsvc_parse(struct cts_address_ruling *r)
{
    const uint8_t *text = r->given->in[0];
    uint32_t length = r->given->in_length[0];
    uint8_t guids[2 * CTS_GUID_SIZE];
    bool fold = false, named = false, pair = read_pair(text, length, ':', guids);
    CTS_ROW(TEXT, 130, CTS_CHECK_ROOM);
    if (!pair && CTS_ANSWERS(r, VMID_NAMES, NAMES))
        named = read_named(text, length, guids, &fold);
    bool braced = length && (text[0] == '{' || text[length - 1] == '}');
    if (fold || (braced && CTS_ANSWERS(r, GUID_BRACES, ACCEPT_PAIR)) ||
        (!pair && !named && !CTS_ANSWERS(r, GUID_FORMS, REJECT))) {
        leave_open(r);
        return;
    }
    CTS_ROW(TEXT, 180, CTS_CHECK_CLASS | CTS_CHECK_BYTES | CTS_CHECK_LENGTH);
    if (!pair && !named) {
        refuse(r, REFUSED);
        return;
    }
    cts_ruling_bytes(r, guids, sizeof guids);
    cts_ruling_short(r, 0);
    if (pair)
        CTS_ROW(TEXT, 200, CTS_CHECK_CLASS | CTS_CHECK_BYTES);
}

void cts_rule_vmidsvc_format(struct cts_address_ruling *r)
{
    const struct cts_address_seen *given = r->given;
    CTS_ROW(TEXT, 200,
            CTS_CHECK_CLASS | CTS_CHECK_FOLD | CTS_CHECK_LENGTH | CTS_CHECK_NUL | CTS_CHECK_ROOM);
    if (given->in_length[0] != CTS_GUID_SIZE || given->in_length[1] != CTS_GUID_SIZE) {
        leave_open(r);
        return;
    }
    char *out = (char *)cts_ruling_out(r, PAIR_LENGTH);
    cts_guid_write(given->in[0], out);
    out[CTS_GUID_TEXT] = ':';
    cts_guid_write(given->in[1], out + CTS_GUID_TEXT + 1);
    if (!cts_ruling_short(r, 1))
        CTS_ROW(TEXT, 170, CTS_CHECK_CLASS | CTS_CHECK_TEXT);
}
