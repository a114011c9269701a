/*
 * Judges a codec call: asks the area of the call for a ruling, then holds what was seen against each requirement that
 * governs it. Knows nothing of addresses. Texts are made only for what is broken.
 */
#include "oracle/address_rule.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const call_words[CTS_ADDRESS_CALLS] = {
#define WORD(value, name, word, ...) [value] = word,
    CTS_ADDRESS_CALL_MAP(WORD)
#undef WORD
};

/* -- texts: of what is broken ------------------------------------------------------------------------------ */

struct words {
    char *text;
    size_t used;
    bool unread; /* nobody reads them */
};

static void add(struct words *words, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(struct words *words, const char *format, ...)
{
    va_list arguments;
    if (words->unread)
        return;
    va_start(arguments, format);
    int more = vsnprintf(words->text + words->used, CTS_ADDRESS_TEXT_SIZE - words->used, format,
                         arguments);
    va_end(arguments);
    words->used += more < 0 ? 0 : (size_t)more;
    if (words->used >= CTS_ADDRESS_TEXT_SIZE)
        words->used = CTS_ADDRESS_TEXT_SIZE - 1;
}

static const char *result_text(uint32_t status)
{
    static const char *const texts[] = {
#define TEXT(name, value, text, meaning) [value] = text,
        CTS_ADDRESS_RESULT_MAP(TEXT)
#undef TEXT
    };
    return status < CTS_ADDRESS_RESULTS ? texts[status] : "a result that does not exist";
}

static void add_results(struct words *words, uint32_t results)
{
    const char *between = "";
    if ((results & CTS_ADDRESS_FAILS) == CTS_ADDRESS_FAILS) {
        add(words, "a failure");
        results &= ~CTS_ADDRESS_FAILS;
        between = " or ";
    }
    for (uint32_t i = 0; i < CTS_ADDRESS_RESULTS; i++)
        if (results >> i & 1) {
            add(words, "%s%s", between, result_text(i));
            between = " or ";
        }
}

/* The input: as text, if it looks like one. */
static void add_input(struct words *words, const uint8_t *bytes, uint32_t length)
{
    bool text = length > 0;
    for (uint32_t i = 0; i < length && text; i++)
        text = (bytes[i] >= 0x20 && bytes[i] < 0x7f) || bytes[i] == '\n' || bytes[i] == '\r';
    uint32_t most = text ? 48 : 20;
    add(words, text ? " \"" : " ");
    for (uint32_t i = 0; i < length && i < most; i++)
        add(words,
            !text              ? "%02x"
            : bytes[i] == '\n' ? "\\n"
            : bytes[i] == '\r' ? "\\r"
                               : "%c",
            bytes[i]);
    add(words, "%s%s", text ? "\"" : "", length > most ? ".." : "");
}

static void add_call(struct words *words, const struct cts_address_seen *seen)
{
    static const char *const number_words[CTS_ADDRESS_CALLS][6] = {
#define WORDS(value, name, word, ...) [value] = {__VA_ARGS__},
        CTS_ADDRESS_CALL_MAP(WORDS)
#undef WORDS
    };
    add(words, "%s", call_words[seen->call]);
    for (uint32_t i = 0; i < 6; i++)
        if (*number_words[seen->call][i])
            add(words, " %s=%u", number_words[seen->call][i], seen->number[i]);
    for (uint32_t i = 0; i < cts_ruling_inputs(seen->call); i++)
        add_input(words, seen->in[i], seen->in_length[i]);
}

static void add_bytes(struct words *words, const uint8_t *bytes, uint32_t first, uint32_t length)
{
    add(words, "bytes from %u: ", first);
    for (uint32_t i = first; i < length && i < first + 16; i++)
        add(words, "%02x", bytes[i]);
}

/* -- looks --------------------------------------------------------------------------------------------------- */

/* A look at one row: what was wanted and found, if it is broken. */
struct look {
    const struct cts_address_ruling *r;
    const struct cts_address_seen *seen;
    const struct cts_address_row *row;
    struct words expected, found;
};

static void class_differs(struct look *l)
{
    add_call(&l->expected, l->seen);
    add(&l->expected, ": ");
    add_results(&l->expected, l->row->checks & CTS_CHECK_CLASS
                                  ? l->r->want.allowed
                                  : l->r->want.allowed & ~l->row->never);
    add(&l->found, "%s", result_text(l->seen->status));
}

static uint8_t lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 32) : c;
}

/* The first byte that differs; UINT32_MAX: none does. */
static uint32_t different(const struct look *l, bool fold)
{
    const struct cts_address_expected *want = &l->r->want;
    uint64_t mask = fold ? 0 : l->row->bytes;
    for (uint32_t i = 0; i < want->out_length; i++) {
        uint8_t a = want->out[i], b = cts_seen_byte(l->seen, i);
        if (a != b && (!fold || lower(a) != lower(b)) && (!mask || (i < 64 && mask >> i & 1)))
            return i;
    }
    return UINT32_MAX;
}

static bool bytes_hold(struct look *l)
{
    const struct cts_address_expected *want = &l->r->want;
    uint32_t checks = l->row->checks, at = UINT32_MAX;
    if ((checks & CTS_CHECK_LENGTH) && l->seen->written != want->out_length) {
        add_call(&l->expected, l->seen);
        add(&l->expected, ": %u bytes", want->out_length);
        add(&l->found, "%u bytes", l->seen->written);
        return false;
    }
    if ((checks & CTS_CHECK_NUL) && cts_seen_byte(l->seen, want->out_length) != 0) {
        add_call(&l->expected, l->seen);
        add(&l->expected, ": NUL behind the text");
        add(&l->found, "0x%02x", cts_seen_byte(l->seen, want->out_length));
        return false;
    }
    if (!want->out_used)
        return true;
    if (checks & CTS_CHECK_BYTES)
        at = different(l, false);
    if (at == UINT32_MAX && (checks & CTS_CHECK_FOLD))
        at = different(l, true);
    if (at == UINT32_MAX)
        return true;
    add_call(&l->expected, l->seen);
    add(&l->expected, ": ");
    add_bytes(&l->expected, want->out, at, want->out_length);
    uint8_t head[16];
    for (uint32_t i = 0; i < 16; i++)
        head[i] = cts_seen_byte(l->seen, at + i);
    uint32_t count = want->out_length - at < 16 ? want->out_length - at : 16;
    add_bytes(&l->found, head, 0, count);
    return false;
}

static bool numbers_hold(struct look *l)
{
    const struct cts_address_expected *want = &l->r->want;
    uint32_t mask = want->result_used & (l->row->numbers ? l->row->numbers : UINT32_MAX);
    for (uint32_t i = 0; i < 6; i++)
        if ((mask >> i & 1) && want->result[i] != l->seen->result[i]) {
            add_call(&l->expected, l->seen);
            add(&l->expected, ": result[%u] %u", i, want->result[i]);
            add(&l->found, "%u", l->seen->result[i]);
            return false;
        }
    return true;
}

/* All of `out` is zero, or all that a result would take of it and nothing but zeroes behind. */
static bool is_cleared(const struct cts_address_seen *seen, uint32_t object)
{
    uint32_t length = seen->last + 1;
    if (seen->changed & CTS_ADDRESS_OUT_ZERO)
        return true;
    if (!object || seen->first || length < object || length > seen->out_shown)
        return false;
    for (uint32_t i = 0; i < length; i++)
        if (seen->out[i])
            return false;
    return true;
}

static bool is_safe(const struct cts_address_seen *seen, uint32_t object, bool untouched)
{
    const uint32_t out = CTS_ADDRESS_CHANGED_OUT | CTS_ADDRESS_CHANGED_BEHIND;
    if (untouched)
        return !(seen->changed & out);
    return (!(seen->changed & out) || is_cleared(seen, object)) &&
           (!seen->result_changed || (seen->changed & CTS_ADDRESS_RESULT_ZERO));
}

static bool safety_holds(struct look *l, bool untouched)
{
    if (is_safe(l->seen, l->r->object, untouched))
        return true;
    add_call(&l->expected, l->seen);
    add(&l->expected, ": %s", untouched ? "nothing is written" : "old output or zeroes");
    add(&l->found, "%s; bytes %u to %u and numbers 0x%x changed", result_text(l->seen->status),
        l->seen->first, l->seen->last, l->seen->result_changed);
    return false;
}

static bool room_holds(struct look *l, uint32_t bits)
{
    const struct {
        uint32_t bit;
        const char *text;
    } places[] = {{CTS_ADDRESS_CHANGED_BEHIND, "bytes behind the result"},
                  {CTS_ADDRESS_CHANGED_BEFORE, "bytes before the output"},
                  {CTS_ADDRESS_CHANGED_AFTER, "bytes behind the output"},
                  {CTS_ADDRESS_CHANGED_INPUT, "the input"}};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        if (l->seen->changed & bits & places[i].bit) {
            add_call(&l->expected, l->seen);
            add(&l->expected, ": writes nothing but its result");
            add(&l->found, "%s changed", places[i].text);
            return false;
        }
    return true;
}

bool cts_order_holds(bool equal, const struct cts_address_seen *seen,
                     char expected[CTS_ADDRESS_TEXT_SIZE], char found[CTS_ADDRESS_TEXT_SIZE])
{
    uint32_t order = seen->result[0];
    if (equal ? order == 0 && seen->result[1] == seen->result[2] : order == 1 || order == 2)
        return true;
    snprintf(expected, CTS_ADDRESS_TEXT_SIZE, "%s",
             equal ? "equal, with the same hash" : "different");
    snprintf(found, CTS_ADDRESS_TEXT_SIZE, "order %u, hashes 0x%x and 0x%x", order, seen->result[1],
             seen->result[2]);
    return false;
}

/* -- one row ------------------------------------------------------------------------------------------------ */

#define ROOM_BITS                                                                                  \
    (CTS_ADDRESS_CHANGED_BEFORE | CTS_ADDRESS_CHANGED_AFTER | CTS_ADDRESS_CHANGED_INPUT)
#define OUTPUT_CHECKS (CTS_CHECK_TEXT | CTS_CHECK_FOLD)

static enum cts_said look_at(struct look *l)
{
    const struct cts_address_row *row = l->row;
    uint32_t status = l->seen->status, checks = row->checks;
    uint32_t bit = status < CTS_ADDRESS_RESULTS ? 1u << status : 0;
    bool spoken = false, allowed = (l->r->want.allowed & bit) != 0;
    bool done = allowed && status == CTS_ADDRESS_OK, failed = (bit & CTS_ADDRESS_FAILS) || !bit;
    bool answered = done || (allowed && !failed && !l->r->loose);
    if (checks & CTS_CHECK_ROOM) {
        spoken = true;
        if (!room_holds(l, ROOM_BITS))
            return CTS_BROKEN;
    }
    if (l->r->open)
        return spoken ? CTS_HOLDS : CTS_SILENT;
    if ((checks & CTS_CHECK_CLASS) || row->never) {
        spoken = true;
        if (!allowed && ((checks & CTS_CHECK_CLASS) || (row->never & bit))) {
            class_differs(l);
            return CTS_BROKEN;
        }
    }
    if (done && (checks & OUTPUT_CHECKS)) {
        spoken = true;
        if (!bytes_hold(l))
            return CTS_BROKEN;
    }
    if (answered && (checks & CTS_CHECK_NUMBERS)) {
        spoken = true;
        if (!numbers_hold(l))
            return CTS_BROKEN;
    }
    if (failed && (checks & (CTS_CHECK_SAFE | CTS_CHECK_UNTOUCHED))) {
        spoken = true;
        if (!safety_holds(l, (checks & CTS_CHECK_UNTOUCHED) != 0))
            return CTS_BROKEN;
    }
    if (done && (checks & CTS_CHECK_TIGHT)) {
        spoken = true;
        if (!room_holds(l, CTS_ADDRESS_CHANGED_BEHIND))
            return CTS_BROKEN;
    }
    if (done && row->check) {
        spoken = true;
        if (!row->check(l->r, l->seen, l->expected.text, l->found.text))
            return CTS_BROKEN;
    }
    return spoken ? CTS_HOLDS : CTS_SILENT;
}

/* Texts hold what targets wrote: reports want printable characters, and some. */
static void clean(char *text)
{
    if (!*text)
        snprintf(text, CTS_ADDRESS_TEXT_SIZE, "nothing");
    for (; *text; text++)
        if (*text < 0x20 || *text > 0x7e)
            *text = '?';
}

bool cts_address_judge(const struct cts_profile *profile, const struct cts_address_seen *seen,
                       cts_address_say_fn *say, void *context)
{
    struct cts_address_ruling r;
    char expected[CTS_ADDRESS_TEXT_SIZE], found[CTS_ADDRESS_TEXT_SIZE];
    if (!cts_ruling_exists(seen->call))
        return true;
    cts_ruling_make(&r, profile, seen);
    for (uint32_t i = 0; i < r.row_count; i++) {
        struct look l = {&r, seen, &r.rows[i], {expected, 0, seen->terse}, {found, 0, seen->terse}};
        *expected = *found = 0;
        uint32_t requirement = r.rows[i].requirement;
        enum cts_said said = look_at(&l);
        if (said == CTS_HOLDS)
            say(context, requirement, CTS_HOLDS, NULL, NULL);
        if (said != CTS_BROKEN)
            continue;
        clean(expected);
        clean(found);
        /* what is offered though it need not be has to be right */
        bool may = cts_requirement(requirement)->level == CTS_MAY;
        say(context, requirement, may ? CTS_BROKEN_MUST : CTS_BROKEN, expected, found);
    }
    return !r.crowded;
}
