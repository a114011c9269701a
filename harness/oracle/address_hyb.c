/*
 * Area HYB: the CONNECT line, its reply, and the path of the host's socket. A line is read once, whether it is whole
 * or a beginning; what is wrong with it names the requirements. Rulings only; nothing is judged here.
 */
#include "oracle/address_rule.h"

#include <stdio.h>
#include <string.h>

#define LEAST_LIMIT 19u /* bytes of the longest line that any parser takes, LF included */
#define MORE        CTS_RESULT_BIT(MORE)
#define OK          CTS_RESULT_BIT(OK)

/* What a line shows, and which requirement speaks of it. */
#define SHOWS_LEADING  0x01u /* spaces in front */
#define SHOWS_HEAD     0x02u /* another byte in front */
#define SHOWS_WORD     0x04u /* no CONNECT, or no separator */
#define SHOWS_NUMBER   0x08u /* a sign, letters, too large */
#define SHOWS_PLUS     0x10u
#define SHOWS_CR       0x20u
#define SHOWS_TRAILING 0x40u
#define SHOWS_GUID     0x80u

struct line {
    const uint8_t *text; /* without LF */
    uint32_t length;
    bool whole;     /* LF followed */
    uint32_t at;    /* read so far */
    uint32_t shows; /* SHOWS_* */
    bool bad, open;
    uint32_t needed; /* a beginning: bytes that are at least missing, LF included */
    uint32_t value;
    bool is_guid;
    uint8_t guid[CTS_GUID_SIZE];
};

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_space(uint8_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The text ends here: false, with a beginning that may become a line. */
static bool ends(struct line *l, uint32_t needed)
{
    if (l->at < l->length)
        return false;
    l->needed = needed;
    if (l->whole) {
        l->bad = true;
        l->shows |= SHOWS_WORD;
    }
    return true;
}

static bool refuse(struct line *l, uint32_t shows)
{
    l->bad = true;
    l->shows |= shows;
    return false;
}

static bool read_word(const struct cts_address_ruling *r, struct line *l)
{
    static const char word[] = "connect";
    if (l->whole && !l->length)
        return refuse(l, SHOWS_HEAD); /* LF comes first */
    while (l->at < l->length && l->text[l->at] == ' ') {
        l->shows |= SHOWS_LEADING;
        l->bad |= CTS_ANSWERS(r, HYB_LEADING, REJECT);
        l->at++;
    }
    for (uint32_t k = 0; k < 7; k++, l->at++) {
        if (ends(l, 7 - k + 3))
            return false;
        uint8_t c = l->text[l->at];
        if ((c | 0x20) == word[k] && c >= 'A')
            continue;
        l->open |= k == 0 && is_space(c) && CTS_ANSWERS(r, HYB_LEADING, SKIP);
        return refuse(l, k == 0 ? SHOWS_HEAD : SHOWS_WORD);
    }
    return true;
}

static bool read_separator(const struct cts_address_ruling *r, struct line *l)
{
    bool any = CTS_ANSWERS(r, HYB_SEPARATOR, ANY_WHITESPACE);
    uint32_t count = 0;
    if (ends(l, 3))
        return false;
    for (; l->at < l->length; l->at++, count++) {
        uint8_t c = l->text[l->at];
        if (c != ' ' && !(any && is_space(c)))
            break;
        if (count && CTS_ANSWERS(r, HYB_SEPARATOR, ONE_SPACE))
            return refuse(l, SHOWS_WORD);
    }
    if (ends(l, 2))
        return false;
    l->open |= any && l->text[l->at] >= 0x80; /* white space outside ASCII */
    return count ? true : refuse(l, SHOWS_WORD);
}

/* A GUID, or what may become one. */
static bool read_guid(const struct cts_address_ruling *r, struct line *l)
{
    uint32_t left = l->length - l->at;
    const uint8_t *text = l->text + l->at;
    bool accept = CTS_ANSWERS(r, HYB_GUID, ACCEPT);
    if (left >= CTS_GUID_TEXT && cts_guid_read(text, l->guid)) {
        l->at += CTS_GUID_TEXT;
        l->shows |= SHOWS_GUID;
        l->is_guid = true;
        l->bad |= !accept;
        return true;
    }
    l->open |= accept && text[0] == '{';
    if (l->whole || !accept || left >= CTS_GUID_TEXT)
        return false;
    uint32_t digits = 0;
    while (digits < left && is_digit(text[digits]))
        digits++;
    if (digits == left)
        return false; /* a number, as far as it goes */
    for (uint32_t i = 0; i < left; i++)
        if ((i == 8 || i == 13 || i == 18 || i == 23) ? text[i] != '-'
                                                      : cts_hex_digit(text[i]) > 15)
            return false;
    l->needed = CTS_GUID_TEXT - left + 1;
    l->at = l->length;
    return true;
}

static bool read_number(const struct cts_address_ruling *r, struct line *l)
{
    uint64_t value = 0;
    uint32_t digits = 0;
    if (l->text[l->at] == '+') {
        l->shows |= SHOWS_PLUS;
        l->bad |= CTS_ANSWERS(r, PLUS_SIGN, REJECT);
        l->at++;
        if (ends(l, 2))
            return false;
    }
    for (; l->at < l->length && is_digit(l->text[l->at]); l->at++, digits++)
        value = value > UINT32_MAX ? value : value * 10 + (l->text[l->at] - '0');
    if (!digits || value > UINT32_MAX)
        return refuse(l, SHOWS_NUMBER);
    l->value = (uint32_t)value;
    l->needed = 1;
    return true;
}

/* What stands between the number and LF. */
static void read_rest(const struct cts_address_ruling *r, struct line *l)
{
    const uint8_t *rest = l->text + l->at;
    uint32_t left = l->length - l->at, spaces = 0;
    l->needed = l->needed ? l->needed : 1;
    if (!left)
        return;
    while (spaces < left && is_space(rest[spaces]))
        spaces++;
    if (left == 1 && rest[0] == '\r') {
        l->shows |= SHOWS_CR;
        l->bad |= CTS_ANSWERS(r, HYB_CRLF, REJECT) && CTS_ANSWERS(r, HYB_TRAILING, REJECT);
        l->open |= CTS_ANSWERS(r, HYB_CRLF, REJECT) && CTS_ANSWERS(r, HYB_TRAILING, IGNORE);
        return;
    }
    if (!spaces && (rest[0] | 0x20) >= 'a' && (rest[0] | 0x20) <= 'z') {
        refuse(l, SHOWS_NUMBER);
        return;
    }
    l->shows |= SHOWS_TRAILING;
    if (CTS_ANSWERS(r, HYB_TRAILING, IGNORE)) {
        l->open |= !spaces; /* a word that is not parted from the number */
        return;
    }
    l->open |= spaces == left && !CTS_ANSWERS(r, HYB_SEPARATOR, ONE_SPACE);
    l->bad = true;
}

static void read_line(const struct cts_address_ruling *r, struct line *l)
{
    if (!read_word(r, l) || !read_separator(r, l))
        return;
    if (!read_guid(r, l) && !read_number(r, l))
        return;
    read_rest(r, l);
}

/* -- requests -------------------------------------------------------------------------------------------------- */

static void name_rows(struct cts_address_ruling *r, const struct line *l)
{
    const struct {
        uint32_t shows, requirement;
    } rows[] = {{SHOWS_LEADING | SHOWS_HEAD | SHOWS_CR | SHOWS_TRAILING, CTS_ADR_HYB_030},
                {SHOWS_WORD, CTS_ADR_HYB_010},
                {SHOWS_NUMBER | SHOWS_PLUS, CTS_ADR_HYB_020},
                {SHOWS_GUID, CTS_ADR_HYB_080}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (l->shows & rows[i].shows)
            cts_ruling_row(r, rows[i].requirement,
                           CTS_CHECK_CLASS | CTS_CHECK_NUMBERS | CTS_CHECK_BYTES);
}

static void rule_whole(struct cts_address_ruling *r, const struct line *l)
{
    uint32_t size = l->length + 1, limit = r->given->limit;
    bool beyond = limit ? size > limit : size > LEAST_LIMIT;
    name_rows(r, l);
    if (beyond)
        CTS_ROW(HYB, 060, CTS_CHECK_CLASS | CTS_CHECK_NUMBERS);
    if (l->bad || (beyond && limit)) {
        cts_ruling_allow(r, CTS_ADDRESS_FAILS);
        return;
    }
    cts_ruling_allow(r, beyond ? OK | CTS_ADDRESS_FAILS : OK);
    cts_ruling_number(r, 1, size);
    cts_ruling_number(r, 2, l->is_guid);
    if (!l->is_guid) {
        cts_ruling_number(r, 0, l->value);
    } else {
        cts_ruling_bytes(r, l->guid, CTS_GUID_SIZE);
        cts_ruling_short(r, 0);
    }
    struct cts_address_row *row = CTS_ROW(HYB, 040, CTS_CHECK_NUMBERS);
    row->numbers = 0x2u;
    if (r->given->in_length[0] > size &&
        !beyond) /* what follows is no reason to fail, or to wait */
        row->never = CTS_ADDRESS_FAILS | MORE;
    CTS_ROW(HYB, 010, CTS_CHECK_CLASS | CTS_CHECK_NUMBERS)->numbers = 0x5u;
    CTS_ROW(HYB, 050, CTS_CHECK_CLASS | CTS_CHECK_NUMBERS);
}

static void rule_beginning(struct cts_address_ruling *r, const struct line *l)
{
    uint32_t limit = r->given->limit, most = limit ? limit : LEAST_LIMIT;
    bool full = l->length >= most;
    if (full && limit)
        cts_ruling_allow(r, CTS_ADDRESS_FAILS);
    else if (full || l->bad || l->length + l->needed > most)
        cts_ruling_allow(r, CTS_ADDRESS_FAILS | MORE);
    else
        cts_ruling_allow(r, MORE);
    CTS_ROW(HYB, 060, full ? CTS_CHECK_CLASS : 0)->never = OK;
    if (!full)
        CTS_ROW(HYB, 050, CTS_CHECK_CLASS);
}

void cts_rule_hyb_request(struct cts_address_ruling *r)
{
    const struct cts_address_seen *given = r->given;
    struct line l = {.text = given->in[0], .length = given->in_length[0]};
    const uint8_t *end = l.length ? memchr(l.text, '\n', l.length) : NULL;
    CTS_ROW(HYB, 050, CTS_CHECK_ROOM);
    if (end) {
        l.whole = true;
        l.length = (uint32_t)(end - l.text);
    }
    read_line(r, &l);
    r->open = l.open;
    if (l.open)
        return;
    if (l.whole)
        rule_whole(r, &l);
    else
        rule_beginning(r, &l);
}

static bool is_enough(const struct cts_address_ruling *r, const struct cts_address_seen *seen,
                      char expected[CTS_ADDRESS_TEXT_SIZE], char found[CTS_ADDRESS_TEXT_SIZE])
{
    (void)r;
    if (seen->result[0] >= LEAST_LIMIT)
        return true;
    snprintf(expected, CTS_ADDRESS_TEXT_SIZE, "a limit of at least %u bytes", LEAST_LIMIT);
    snprintf(found, CTS_ADDRESS_TEXT_SIZE, "%u", seen->result[0]);
    return false;
}

void cts_rule_hyb_limit(struct cts_address_ruling *r)
{
    CTS_ROW(HYB, 060, CTS_CHECK_CLASS | CTS_CHECK_ROOM)->check = is_enough;
}

/* -- replies ---------------------------------------------------------------------------------------------------- */

#define REPLY_DIGITS 10u

/* The number of a reply, and where it ends. */
static bool read_value(const uint8_t *text, uint32_t length, uint32_t *at, uint64_t *value)
{
    uint32_t first = *at;
    for (*value = 0; *at < length && is_digit(text[*at]); ++*at)
        *value = *value > UINT32_MAX ? *value : *value * 10 + (text[*at] - '0');
    return *at > first && *value <= UINT32_MAX;
}

static bool other_forms(const struct cts_address_ruling *r, const uint8_t *rest, uint32_t length)
{
    return (CTS_ANSWERS(r, HYB_GUID, ACCEPT) && length >= REPLY_DIGITS) ||
           (CTS_ANSWERS(r, PLUS_SIGN, ACCEPT) && length && rest[0] == '+') ||
           (CTS_ANSWERS(r, HYB_CRLF, ACCEPT) && length && rest[length - 1] == '\r');
}

static void rule_reply(struct cts_address_ruling *r, const uint8_t *text, uint32_t length)
{
    uint32_t at = 3;
    uint64_t value;
    bool number = read_value(text, length, &at, &value) && at - 3 <= REPLY_DIGITS;
    if (at < length && other_forms(r, text + 3, length - 3)) {
        r->open = true;
        return;
    }
    CTS_ROW(HYB, 090, CTS_CHECK_CLASS | CTS_CHECK_NUMBERS)->numbers = 0x1u;
    if (!number || at < length) {
        cts_ruling_allow(r, CTS_ADDRESS_FAILS);
        return;
    }
    cts_ruling_number(r, 0, (uint32_t)value);
    cts_ruling_number(r, 1, length + 1);
    CTS_ROW(HYB, 040, CTS_CHECK_NUMBERS)->numbers = 0x2u;
    CTS_ROW(HYB, 050, CTS_CHECK_CLASS | CTS_CHECK_NUMBERS);
    CTS_ROW(HYB, 100, CTS_CHECK_CLASS);
}

/* No LF yet: can it become a reply? */
static void rule_reply_beginning(struct cts_address_ruling *r, const uint8_t *text, uint32_t length)
{
    uint32_t at = 3, common = length < 3 ? length : 3;
    uint64_t value = 0;
    bool good = common == 0 || memcmp(text, "OK ", common) == 0;
    if (good && length > 3)
        good = read_value(text, length, &at, &value) && at == length && at - 3 <= REPLY_DIGITS;
    if (r->given->number[0]) {
        cts_ruling_allow(r, CTS_ADDRESS_FAILS);
        CTS_ROW(HYB, 110, CTS_CHECK_CLASS);
    } else {
        cts_ruling_allow(r, good ? MORE : MORE | CTS_ADDRESS_FAILS);
        CTS_ROW(HYB, 050, CTS_CHECK_CLASS);
    }
}

void cts_rule_hyb_reply(struct cts_address_ruling *r)
{
    const uint8_t *text = r->given->in[0];
    uint32_t length = r->given->in_length[0];
    const uint8_t *end = length ? memchr(text, '\n', length) : NULL;
    CTS_ROW(HYB, 050, CTS_CHECK_ROOM);
    if (!end) {
        rule_reply_beginning(r, text, length);
    } else if (end - text < 3 || memcmp(text, "OK ", 3) != 0) {
        cts_ruling_allow(r, CTS_ADDRESS_FAILS);
        CTS_ROW(HYB, 110, CTS_CHECK_CLASS);
    } else {
        rule_reply(r, text, (uint32_t)(end - text));
    }
}

void cts_rule_hyb_answer(struct cts_address_ruling *r)
{
    cts_ruling_text(r, "OK %u\n", r->given->number[0]);
    cts_ruling_short(r, 1);
    CTS_ROW(HYB, 090, CTS_CHECK_CLASS | CTS_CHECK_TEXT | CTS_CHECK_ROOM);
}

/* -- paths ------------------------------------------------------------------------------------------------------ */

static bool is_path(const struct cts_address_ruling *r, const struct cts_address_seen *seen,
                    char expected[CTS_ADDRESS_TEXT_SIZE], char found[CTS_ADDRESS_TEXT_SIZE])
{
    char tail[16];
    uint32_t length = r->given->in_length[0], at = 0;
    uint32_t more = (uint32_t)snprintf(tail, sizeof tail, "_%u", r->given->number[0]);
    if (length + more > CTS_ADDRESS_SHOWN_MAX)
        return true;
    while (at < length && cts_seen_byte(seen, at) == r->given->in[0][at])
        at++;
    while (at >= length && at < length + more &&
           cts_seen_byte(seen, at) == (uint8_t)tail[at - length])
        at++;
    if (at == length + more)
        return true;
    snprintf(expected, CTS_ADDRESS_TEXT_SIZE, "the path of %u bytes, then %s", length, tail);
    snprintf(found, CTS_ADDRESS_TEXT_SIZE, "another byte at %u: 0x%02x", at,
             cts_seen_byte(seen, at));
    return false;
}

void cts_rule_hyb_path(struct cts_address_ruling *r)
{
    char tail[16];
    uint32_t length = r->given->in_length[0];
    uint32_t more = (uint32_t)snprintf(tail, sizeof tail, "_%u", r->given->number[0]);
    uint8_t *out = cts_ruling_out(r, length + more);
    if (out) {
        if (length)
            memcpy(out, r->given->in[0], length);
        memcpy(out + length, tail, more);
    }
    cts_ruling_short(r, 1);
    CTS_ROW(HYB, 120, CTS_CHECK_CLASS | CTS_CHECK_LENGTH | CTS_CHECK_NUL | CTS_CHECK_ROOM)->check =
        is_path;
}
