/*
 * Area TEXT: CID:PORT as text, both ways. Rulings only; nothing is judged here.
 */
#include "oracle/address_text.h"

#include <stdio.h>
#include <string.h>

#define REFUSED   CTS_ADDRESS_FAILS
#define TOO_LARGE (CTS_RESULT_BIT(RANGE) | CTS_RESULT_BIT(SYNTAX))

/* -- one piece ------------------------------------------------------------------------------------------------ */

static const struct {
    const char *word;
    uint32_t cid;
} words[] = {{"hypervisor", 0}, {"local", 1}, {"host", 2}, {"any", CTS_VM_ANY}};

static bool is_space(uint8_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

/* A word for a cid, or something that a careless comparison takes for one. */
static uint32_t note_word(const uint8_t *text, uint32_t length, uint32_t *value)
{
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t size = strlen(words[i].word);
        bool same = true, fold = true;
        size_t common = size < length ? size : length;
        for (size_t k = 0; k < common; k++) {
            same &= text[k] == (uint8_t)words[i].word[k];
            fold &= (text[k] | 0x20) == words[i].word[k];
        }
        if (same && size == length) {
            *value = words[i].cid;
            return CTS_PIECE_WORD;
        }
        if (fold && common >= 2)
            return CTS_PIECE_LIKE_WORD;
    }
    return 0;
}

static uint32_t note_contents(const uint8_t *text, uint32_t length)
{
    uint32_t notes = 0;
    for (uint32_t i = 0; i < length; i++)
        if (is_space(text[i]))
            notes |= CTS_PIECE_SPACE;
        else if (text[i] == 0)
            notes |= CTS_PIECE_NUL;
    return notes;
}

static bool has_base(const uint8_t *text, uint32_t length, uint32_t digits)
{
    if (digits == length)
        return false;
    uint8_t next = text[digits] | 0x20;
    if (digits == 1 && text[0] == '0' && (next == 'x' || next == 'b' || next == 'o'))
        return true;
    return digits > 0 && digits + 1 < length && is_digit(text[digits + 1]) &&
           (text[digits] == '_' || text[digits] == ',' || text[digits] == '\'');
}

struct cts_piece cts_text_piece(const uint8_t *text, uint32_t length)
{
    struct cts_piece piece = {0, 0};
    uint32_t at = 0, digits = 0;
    uint64_t value = 0;
    if (!length)
        return (struct cts_piece){CTS_PIECE_EMPTY, 0};
    if (text[0] == '-') {
        bool one = length == 2 && text[1] == '1';
        piece.notes =
            CTS_PIECE_MINUS | (one ? CTS_PIECE_MINUS_ONE : 0) | note_contents(text, length);
        return piece;
    }
    if (text[0] == '+' && length > 1 && is_digit(text[1])) {
        piece.notes |= CTS_PIECE_PLUS;
        at = 1;
    }
    for (; at + digits < length && is_digit(text[at + digits]); digits++)
        value = value > UINT32_MAX ? value : value * 10 + (text[at + digits] - '0');
    if (digits > 1 && text[at] == '0')
        piece.notes |= CTS_PIECE_ZEROES;
    if (digits && value > UINT32_MAX)
        piece.notes |= CTS_PIECE_LARGE;
    if (digits && at + digits == length) {
        piece.value = (uint32_t)value;
        piece.notes |= value > UINT32_MAX ? 0 : CTS_PIECE_NUMBER;
        return piece;
    }
    piece.notes |= note_contents(text, length);
    if (digits)
        piece.notes |= has_base(text + at, length - at, digits) ? CTS_PIECE_BASE : CTS_PIECE_TAIL;
    else
        piece.notes |= note_word(text, length, &piece.value);
    if (!(piece.notes & ~(CTS_PIECE_ZEROES | CTS_PIECE_PLUS)))
        piece.notes |= CTS_PIECE_JUNK;
    return piece;
}

/* -- the requirements on a number ------------------------------------------------------------------------------ */

/* Notes that refuse a number always, and who says so. */
static const struct {
    uint32_t note, requirement;
} refusals[] = {
    {CTS_PIECE_LARGE, CTS_ADR_TEXT_010},     {CTS_PIECE_JUNK, CTS_ADR_TEXT_010},
    {CTS_PIECE_SPACE, CTS_ADR_TEXT_040},     {CTS_PIECE_BASE, CTS_ADR_TEXT_040},
    {CTS_PIECE_TAIL, CTS_ADR_TEXT_060},      {CTS_PIECE_NUL, CTS_ADR_TEXT_060},
    {CTS_PIECE_LIKE_WORD, CTS_ADR_TEXT_090},
};

/* Adds the requirements on a number of either kind; what it may lead to. */
static uint32_t rule_number(struct cts_address_ruling *r, const struct cts_piece *piece)
{
    const uint32_t checks = CTS_CHECK_CLASS | CTS_CHECK_NUMBERS;
    uint32_t notes = piece->notes, allowed = CTS_RESULT_BIT(OK);
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++)
        if (notes & refusals[i].note) {
            cts_ruling_row(r, refusals[i].requirement, CTS_CHECK_CLASS);
            bool large = refusals[i].note == CTS_PIECE_LARGE && allowed == CTS_RESULT_BIT(OK);
            allowed = large ? TOO_LARGE : REFUSED;
        }
    if (notes & CTS_PIECE_PLUS) {
        CTS_ROW(TEXT, 030, checks);
        if (CTS_ANSWERS(r, PLUS_SIGN, REJECT))
            allowed = REFUSED;
    }
    if ((notes & CTS_PIECE_ZEROES) && (notes & CTS_PIECE_NUMBER))
        CTS_ROW(TEXT, 020, checks);
    if (notes & CTS_PIECE_NUMBER)
        CTS_ROW(TEXT, 010, checks);
    return allowed;
}

/* What is said of certain ports, before what is said of numbers. */
static void name_port(struct cts_address_ruling *r, uint32_t port)
{
    const uint32_t checks = CTS_CHECK_CLASS | CTS_CHECK_NUMBERS;
    if (port >= CTS_VM_ANY - 1)
        CTS_ROW(TEXT, 100, checks);
    if (port == 0)
        CTS_ROW(TEXT, 110, checks);
    if (port > 0xffffu)
        CTS_ROW(TEXT, 120, checks);
}

uint32_t cts_text_port(struct cts_address_ruling *r, const uint8_t *text, uint32_t length,
                       uint32_t *value)
{
    struct cts_piece piece = cts_text_piece(text, length);
    *value = piece.value;
    if (piece.notes & CTS_PIECE_NUMBER)
        name_port(r, piece.value);
    uint32_t allowed = rule_number(r, &piece);
    if (piece.notes & CTS_PIECE_EMPTY)
        CTS_ROW(TEXT, 070, CTS_CHECK_CLASS);
    if (piece.notes & CTS_PIECE_MINUS)
        CTS_ROW(TEXT, 030, CTS_CHECK_CLASS);
    if (piece.notes & CTS_PIECE_MINUS_ONE)
        CTS_ROW(TEXT, 080, CTS_CHECK_CLASS);
    if (piece.notes & CTS_PIECE_WORD)
        CTS_ROW(TEXT, 090, CTS_CHECK_CLASS);
    if (!(piece.notes & CTS_PIECE_NUMBER))
        return allowed == CTS_RESULT_BIT(OK) ? REFUSED : allowed;
    return piece.value == CTS_VM_ANY && CTS_ANSWERS(r, TEXT_PORT_ANY, REJECT) ? REFUSED : allowed;
}

static uint32_t rule_cid(struct cts_address_ruling *r, const uint8_t *text, uint32_t length,
                         uint32_t *value)
{
    const uint32_t checks = CTS_CHECK_CLASS | CTS_CHECK_NUMBERS;
    struct cts_piece piece = cts_text_piece(text, length);
    uint32_t allowed = rule_number(r, &piece);
    *value = piece.value;
    if (piece.notes & CTS_PIECE_NUMBER)
        return allowed;
    if (piece.notes & CTS_PIECE_EMPTY) {
        CTS_ROW(TEXT, 070, checks);
        *value = CTS_VM_ANY;
        return CTS_ANSWERS(r, EMPTY_CID, ANY) ? CTS_RESULT_BIT(OK) : REFUSED;
    }
    if (piece.notes & CTS_PIECE_MINUS_ONE) {
        CTS_ROW(TEXT, 080, checks);
        *value = CTS_VM_ANY;
        if (CTS_ANSWERS(r, CID_MINUS_ONE, ANY))
            return CTS_RESULT_BIT(OK);
    }
    if (piece.notes & CTS_PIECE_MINUS)
        CTS_ROW(TEXT, 030, CTS_CHECK_CLASS);
    if (piece.notes & CTS_PIECE_WORD) {
        CTS_ROW(TEXT, 090, checks);
        if (CTS_ANSWERS(r, CID_NAMES, EXACT))
            return allowed;
    }
    return allowed == CTS_RESULT_BIT(OK) ? REFUSED : allowed;
}

/* -- CID:PORT --------------------------------------------------------------------------------------------------- */

static const uint8_t *find(const uint8_t *text, uint32_t length, uint8_t c)
{
    return length ? memchr(text, c, length) : NULL;
}

/* 00000002.00000ac9 */
static bool is_hex_pair(const uint8_t *text, uint32_t length)
{
    bool hex = length == 17 && text[8] == '.';
    for (uint32_t i = 0; i < 17 && hex; i++)
        hex = i == 8 || cts_hex_digit(text[i]) < 16;
    return hex;
}

static void drop_rows(struct cts_address_ruling *r, uint32_t from, uint32_t to)
{
    memmove(&r->rows[from], &r->rows[to], (r->row_count - to) * sizeof r->rows[0]);
    r->row_count -= to - from;
}

/* What holds for all numbers comes behind what is said of some. */
static void put_last(struct cts_address_ruling *r, uint32_t from, uint32_t requirement)
{
    uint32_t at = from;
    for (uint32_t left = r->row_count - from; left > 0; left--) {
        struct cts_address_row row = r->rows[at];
        if (row.requirement != requirement) {
            at++;
            continue;
        }
        drop_rows(r, at, at + 1);
        r->rows[r->row_count++] = row;
    }
}

struct cts_endpoint cts_text_endpoint(struct cts_address_ruling *r, const uint8_t *text,
                                      uint32_t length)
{
    struct cts_endpoint end = {REFUSED, 0, 0};
    const uint8_t *colon = find(text, length, ':');
    if (!colon) {
        CTS_ROW(TEXT, 070, CTS_CHECK_CLASS);
        if (is_hex_pair(text, length))
            CTS_ROW(TEXT, 200, CTS_CHECK_CLASS);
        return end;
    }
    uint32_t before = (uint32_t)(colon - text), after = length - before - 1;
    const uint8_t *second = find(colon + 1, after, ':');
    if (second) {
        bool empty = second == colon + 1; /* a colon too many, rather than text behind an address */
        if (empty)
            CTS_ROW(TEXT, 070, CTS_CHECK_CLASS);
        CTS_ROW(TEXT, 060, CTS_CHECK_CLASS);
        if (!empty)
            CTS_ROW(TEXT, 070, CTS_CHECK_CLASS);
        return end;
    }
    uint32_t first = r->row_count, cid = rule_cid(r, text, before, &end.cid);
    uint32_t middle = r->row_count, port = cts_text_port(r, colon + 1, after, &end.port);
    if (cid == port || cid == CTS_RESULT_BIT(OK))
        end.allowed = port;
    else if (port == CTS_RESULT_BIT(OK))
        end.allowed = cid;
    /* What is said of the good half is not what a refusal is about. */
    if (cid != port && cid == CTS_RESULT_BIT(OK))
        drop_rows(r, first, middle);
    else if (cid != port && port == CTS_RESULT_BIT(OK))
        drop_rows(r, middle, r->row_count);
    put_last(r, first, CTS_ADR_TEXT_010);
    return end;
}

/* Is the text what CIDPORT_FORMAT makes of it? */
static bool is_canonical(const struct cts_endpoint *end, const uint8_t *text, uint32_t length)
{
    char own[32];
    int size = snprintf(own, sizeof own, "%u:%u", end->cid, end->port);
    return (uint32_t)size == length && memcmp(own, text, length) == 0;
}

void cts_rule_cidport_parse(struct cts_address_ruling *r)
{
    const uint8_t *text = r->given->in[0];
    uint32_t length = r->given->in_length[0];
    struct cts_address_row *stale = CTS_ROW(TEXT, 130, 0);
    struct cts_endpoint end = cts_text_endpoint(r, text, length);
    cts_ruling_allow(r, end.allowed);
    struct cts_address_row *row = CTS_ROW(TEXT, 130, CTS_CHECK_SAFE | CTS_CHECK_ROOM);
    if (end.allowed != CTS_RESULT_BIT(OK)) {
        row->never = CTS_RESULT_BIT(OK);
        return;
    }
    cts_ruling_number(r, 0, end.cid);
    cts_ruling_number(r, 1, end.port);
    if (r->given
            ->preset) /* an old errno makes no failure; what is broken without one has been told before */
        stale->checks = CTS_CHECK_CLASS;
    CTS_ROW(TEXT, 070, CTS_CHECK_CLASS);
    if (is_canonical(&end, text, length))
        CTS_ROW(TEXT, 200, CTS_CHECK_CLASS | CTS_CHECK_NUMBERS);
}

void cts_rule_cidport_format(struct cts_address_ruling *r)
{
    uint32_t cid = r->given->number[0], port = r->given->number[1];
    const uint32_t checks = CTS_CHECK_CLASS | CTS_CHECK_TEXT;
    cts_ruling_text(r, "%u:%u", cid, port);
    if (cts_ruling_short(r, 1)) {
        cts_ruling_allow(r, CTS_RESULT_BIT(SPACE));
        CTS_ROW(TEXT, 190, CTS_CHECK_CLASS | CTS_CHECK_UNTOUCHED | CTS_CHECK_ROOM);
        return;
    }
    CTS_ROW(TEXT, 190, checks | CTS_CHECK_ROOM | CTS_CHECK_TIGHT);
    CTS_ROW(TEXT, 200, checks);
    if (port == 0)
        CTS_ROW(TEXT, 110, checks);
    if (port > 0xffffu)
        CTS_ROW(TEXT, 120, checks);
}
