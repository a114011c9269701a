/*
 * Area GUID: which texts are GUIDs, how GUIDs print, and what the well-known ones are called. Rulings, and the GUID
 * texts that other areas need; nothing is judged here.
 */
#include "oracle/address_rule.h"

#include <stdio.h>
#include <string.h>

const uint8_t cts_hv_guids[CTS_HV_GUID_COUNT][CTS_GUID_SIZE] = {
#define BYTES(symbol, name, text, ...) {__VA_ARGS__},
    CTS_HV_GUID_MAP(BYTES)
#undef BYTES
};
const char *const cts_hv_guid_names[CTS_HV_GUID_COUNT] = {
#define NAME(symbol, name, text, ...) name,
    CTS_HV_GUID_MAP(NAME)
#undef NAME
};

bool cts_guid_is(const uint8_t *guid, enum cts_hv_guid which)
{
    return memcmp(guid, cts_hv_guids[which], CTS_GUID_SIZE) == 0;
}

bool cts_guid_is_port(const uint8_t *guid)
{
    return memcmp(guid + 4, cts_hv_guids[CTS_HV_GUID_VSOCK_TEMPLATE] + 4, 12) == 0;
}

/* -- text ---------------------------------------------------------------------------------------------------- */

uint32_t cts_hex_digit(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10u : 16u;
}

/* Where in memory the n-th pair of digits lies: three integers are little endian. */
static const uint8_t place_of[CTS_GUID_SIZE] = {3, 2, 1,  0,  5,  4,  7,  6,
                                                8, 9, 10, 11, 12, 13, 14, 15};

static bool is_dash_place(uint32_t at)
{
    return at == 8 || at == 13 || at == 18 || at == 23;
}

/* 32 digits, with dashes at their places or without. */
static bool read_digits(const uint8_t *text, bool dashes, uint8_t guid[CTS_GUID_SIZE])
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < CTS_GUID_SIZE; i++) {
        if (dashes && is_dash_place(at) && text[at++] != '-')
            return false;
        uint32_t high = cts_hex_digit(text[at]), low = cts_hex_digit(text[at + 1]);
        if (high > 15 || low > 15)
            return false;
        guid[place_of[i]] = (uint8_t)(high << 4 | low);
        at += 2;
    }
    return true;
}

bool cts_guid_read(const uint8_t *text, uint8_t guid[CTS_GUID_SIZE])
{
    return read_digits(text, true, guid);
}

void cts_guid_write(const uint8_t guid[CTS_GUID_SIZE], char text[CTS_GUID_TEXT + 1])
{
    static const char digits[] = "0123456789abcdef";
    uint32_t at = 0;
    for (uint32_t i = 0; i < CTS_GUID_SIZE; i++) {
        if (is_dash_place(at))
            text[at++] = '-';
        text[at++] = digits[guid[place_of[i]] >> 4];
        text[at++] = digits[guid[place_of[i]] & 15];
    }
    text[at] = 0;
}

/* {0x00000ac9,0xfacb,0x11e6,{0xbd,0x58,0x64,0x00,0x6a,0x79,0x86,0xd3}} */
static bool read_groups(const uint8_t *text, uint32_t length, uint8_t guid[CTS_GUID_SIZE])
{
    static const uint8_t most[] = {8, 4, 4, 2, 2, 2, 2, 2, 2, 2, 2};
    static const char *const before[] = {"{0x", ",0x", ",0x", ",{0x"};
    uint32_t at = 0, out = 0;
    for (uint32_t i = 0; i < sizeof most; i++) {
        const char *start = i < 4 ? before[i] : ",0x";
        size_t size = strlen(start);
        if (length - at < size || memcmp(text + at, start, size) != 0)
            return false;
        at += (uint32_t)size;
        uint32_t value = 0, digits = 0;
        while (at < length && digits < most[i] && cts_hex_digit(text[at]) < 16) {
            value = value << 4 | cts_hex_digit(text[at++]);
            digits++;
        }
        if (digits != most[i]) /* whether fewer will do is not said */
            return false;
        for (uint32_t byte = 0; byte < most[i] / 2; byte++)
            guid[out++] = (uint8_t)(value >> 8 * byte);
    }
    return length - at == 2 && memcmp(text + at, "}}", 2) == 0;
}

/* -- parse ---------------------------------------------------------------------------------------------------- */

enum form { FORM_NONE, FORM_BRACES, FORM_PARENTHESES, FORM_DIGITS, FORM_URN, FORM_GROUPS };

static bool is_enclosed(const uint8_t *text, uint32_t length, char first, char last, uint8_t *guid)
{
    return length == CTS_GUID_TEXT + 2 && text[0] == first && text[length - 1] == last &&
           cts_guid_read(text + 1, guid);
}

static bool is_urn(const uint8_t *text, uint32_t length, uint8_t *guid)
{
    return length == 9 + CTS_GUID_TEXT && memcmp(text, "urn:uuid:", 9) == 0 &&
           cts_guid_read(text + 9, guid);
}

static enum form form_of(const uint8_t *text, uint32_t length, uint8_t guid[CTS_GUID_SIZE])
{
    if (is_enclosed(text, length, '{', '}', guid))
        return FORM_BRACES;
    if (is_enclosed(text, length, '(', ')', guid))
        return FORM_PARENTHESES;
    if (length == 32 && read_digits(text, false, guid))
        return FORM_DIGITS;
    if (is_urn(text, length, guid))
        return FORM_URN;
    return read_groups(text, length, guid) ? FORM_GROUPS : FORM_NONE;
}

/* Could a parser of guid-forms take it, by one of its leniencies? */
static bool is_lenient(const uint8_t *text, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++)
        if (text[i] > 0x20 && text[i] < 0x7f && cts_hex_digit(text[i]) > 15 &&
            !strchr("{}()-+_,xXurnid:", text[i]))
            return false;
    return true;
}

static bool holds_good(const uint8_t *text, uint32_t length)
{
    uint8_t guid[CTS_GUID_SIZE];
    for (uint32_t at = 0; at + CTS_GUID_TEXT <= length && at < 64; at++)
        if (cts_guid_read(text + at, guid))
            return true;
    return length >= CTS_GUID_TEXT && cts_guid_read(text + length - CTS_GUID_TEXT, guid);
}

static bool is_brace(uint8_t c)
{
    return c == '{' || c == '}';
}

/* The requirements that a text of the wrong shape breaks. */
static void blame_length(struct cts_address_ruling *r, const uint8_t *text, uint32_t length)
{
    bool good = holds_good(text, length);
    bool brace = good && (is_brace(text[0]) || is_brace(text[length - 1]));
    if (brace)
        CTS_ROW(GUID, 060, CTS_CHECK_CLASS);
    if (good)
        CTS_ROW(GUID, 050, CTS_CHECK_CLASS);
    if (!brace)
        CTS_ROW(GUID, 020, CTS_CHECK_CLASS);
}

static void blame_characters(struct cts_address_ruling *r, const uint8_t *text)
{
    bool dash = false, digit = false;
    for (uint32_t i = 0; i < CTS_GUID_TEXT; i++) {
        if (is_dash_place(i) || text[i] == '-')
            dash |= is_dash_place(i) != (text[i] == '-');
        else
            digit |= cts_hex_digit(text[i]) > 15;
    }
    if (dash)
        CTS_ROW(GUID, 030, CTS_CHECK_CLASS);
    if (digit)
        CTS_ROW(GUID, 040, CTS_CHECK_CLASS);
}

static bool accepts(const struct cts_address_ruling *r, enum form form)
{
    bool dotnet = CTS_ANSWERS(r, GUID_FORMS, DOTNET), python = CTS_ANSWERS(r, GUID_FORMS, PYTHON);
    switch (form) {
    case FORM_BRACES:
        return CTS_ANSWERS(r, GUID_BRACES, ACCEPT_PAIR);
    case FORM_PARENTHESES:
    case FORM_GROUPS:
        return dotnet;
    case FORM_DIGITS:
        return dotnet || python;
    case FORM_URN:
        return python;
    default:
        return false;
    }
}

static void want_guid(struct cts_address_ruling *r, const uint8_t guid[CTS_GUID_SIZE])
{
    cts_ruling_bytes(r, guid, CTS_GUID_SIZE);
    cts_ruling_short(r, 0);
}

static void refuse(struct cts_address_ruling *r, enum form form)
{
    const uint8_t *text = r->given->in[0];
    uint32_t length = r->given->in_length[0];
    bool forms = !CTS_ANSWERS(r, GUID_FORMS, REJECT);
    cts_ruling_allow(r, CTS_RESULT_BIT(SYNTAX));
    r->open = forms && (form == FORM_BRACES || (form == FORM_NONE && is_lenient(text, length)));
    if (form == FORM_BRACES)
        CTS_ROW(GUID, 060, CTS_CHECK_CLASS);
    else if (form != FORM_NONE)
        CTS_ROW(GUID, 070, CTS_CHECK_CLASS);
    else if (length == CTS_GUID_TEXT)
        blame_characters(r, text);
    else
        blame_length(r, text, length);
    /* behind the rows that say what is wrong with the text */
    CTS_ROW(GUID, 130, CTS_CHECK_SAFE | CTS_CHECK_ROOM)->never = CTS_RESULT_BIT(OK);
}

void cts_rule_guid_parse(struct cts_address_ruling *r)
{
    const uint8_t *text = r->given->in[0];
    uint32_t length = r->given->in_length[0];
    uint8_t guid[CTS_GUID_SIZE];
    bool plain = length == CTS_GUID_TEXT && cts_guid_read(text, guid);
    enum form form = plain ? FORM_NONE : form_of(text, length, guid);
    if (!plain && !accepts(r, form)) {
        refuse(r, form);
        return;
    }
    want_guid(r, guid);
    if (r->given
            ->preset) /* an old errno makes no failure; what is broken without one has been told before */
        CTS_ROW(GUID, 130, CTS_CHECK_CLASS);
    uint32_t checks = CTS_CHECK_CLASS | CTS_CHECK_BYTES;
    if (form == FORM_BRACES)
        CTS_ROW(GUID, 060, checks);
    else if (form != FORM_NONE)
        CTS_ROW(GUID, 070, checks);
    else
        CTS_ROW(GUID, 010, CTS_CHECK_CLASS);
    CTS_ROW(GUID, 080, CTS_CHECK_BYTES);
    if (plain) {
        CTS_ROW(GUID, 110, checks | CTS_CHECK_LENGTH);
        CTS_ROW(GUID, 120, checks);
    }
    CTS_ROW(GUID, 130, CTS_CHECK_SAFE | CTS_CHECK_ROOM);
}

/* -- format --------------------------------------------------------------------------------------------------- */

static bool is_lower(const struct cts_address_ruling *r, const struct cts_address_seen *seen,
                     char expected[CTS_ADDRESS_TEXT_SIZE], char found[CTS_ADDRESS_TEXT_SIZE])
{
    for (uint32_t i = 0; i < r->want.out_length; i++)
        if (cts_seen_byte(seen, i) >= 'A' && cts_seen_byte(seen, i) <= 'F') {
            snprintf(expected, CTS_ADDRESS_TEXT_SIZE, "digits in lower case");
            snprintf(found, CTS_ADDRESS_TEXT_SIZE, "%c at %u", cts_seen_byte(seen, i), i);
            return false;
        }
    return true;
}

#define DASHES (1ull << 8 | 1ull << 13 | 1ull << 18 | 1ull << 23)

void cts_rule_guid_format(struct cts_address_ruling *r)
{
    char text[CTS_GUID_TEXT + 1];
    if (r->given->in_length[0] != CTS_GUID_SIZE) {
        r->open = true;
        CTS_ROW(GUID, 090, CTS_CHECK_ROOM);
        return;
    }
    cts_guid_write(r->given->in[0], text);
    cts_ruling_bytes(r, text, CTS_GUID_TEXT);
    if (cts_ruling_short(r, 1)) {
        cts_ruling_allow(r, CTS_RESULT_BIT(SPACE));
        CTS_ROW(GUID, 090, CTS_CHECK_CLASS | CTS_CHECK_UNTOUCHED | CTS_CHECK_ROOM);
        return;
    }
    CTS_ROW(GUID, 090, CTS_CHECK_CLASS | CTS_CHECK_TEXT | CTS_CHECK_ROOM | CTS_CHECK_TIGHT)->bytes =
        DASHES;
    CTS_ROW(GUID, 080, CTS_CHECK_FOLD);
    CTS_ROW(GUID, 100, 0)->check = is_lower;
    CTS_ROW(GUID, 110, CTS_CHECK_CLASS | CTS_CHECK_FOLD);
    CTS_ROW(GUID, 120, CTS_CHECK_CLASS | CTS_CHECK_FOLD);
}

/* -- names ---------------------------------------------------------------------------------------------------- */

void cts_rule_guid_name(struct cts_address_ruling *r)
{
    const uint8_t *guid = r->given->in[0];
    uint32_t which = 0;
    if (r->given->in_length[0] != CTS_GUID_SIZE) {
        r->open = true;
        CTS_ROW(GUID, 140, CTS_CHECK_ROOM);
        return;
    }
    while (which < CTS_HV_GUID_COUNT && !cts_guid_is(guid, which))
        which++;
    if (which == CTS_HV_GUID_COUNT) {
        cts_ruling_allow(r, CTS_RESULT_BIT(NOMAP));
        CTS_ROW(GUID, 150, CTS_CHECK_CLASS | CTS_CHECK_ROOM);
        return;
    }
    bool zero = which == CTS_HV_GUID_ZERO;
    if (zero && CTS_ANSWERS(r, ZERO_NAME, WILDCARD))
        which = CTS_HV_GUID_WILDCARD;
    cts_ruling_bytes(r, cts_hv_guid_names[which], strlen(cts_hv_guid_names[which]));
    cts_ruling_short(r, 1);
    uint32_t checks = CTS_CHECK_CLASS | CTS_CHECK_TEXT;
    if (zero)
        CTS_ROW(GUID, 150, checks);
    else
        CTS_ROW(GUID, 140, checks | CTS_CHECK_ROOM);
}

void cts_rule_guid_named(struct cts_address_ruling *r)
{
    const uint8_t *name = r->given->in[0];
    uint32_t length = r->given->in_length[0], which = 0;
    while (which < CTS_HV_GUID_COUNT && (strlen(cts_hv_guid_names[which]) != length ||
                                         memcmp(name, cts_hv_guid_names[which], length) != 0))
        which++;
    CTS_ROW(GUID, 140, CTS_CHECK_CLASS | CTS_CHECK_BYTES | CTS_CHECK_LENGTH | CTS_CHECK_ROOM);
    if (which < CTS_HV_GUID_COUNT)
        want_guid(r, cts_hv_guids[which]);
    else
        cts_ruling_allow(r, CTS_ADDRESS_FAILS);
}
