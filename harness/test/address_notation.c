/*
 * Reads the notation of address_notation.h, and compares what is said with what a table wants. Knows no rule.
 */
#include "address_notation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* -- profiles ------------------------------------------------------------------------------------------------- */

void test_profile(const char *settings, struct cts_profile *profile)
{
    *profile = (struct cts_profile){.name = "test", .text = "of a test"};
    for (const char *at = settings; at && *at;) {
        const char *equals = strchr(at, '='), *end = equals ? strpbrk(equals, " ") : NULL;
        size_t length = end ? (size_t)(end - equals) - 1 : equals ? strlen(equals + 1) : 0;
        uint32_t policy = 0, option = 0;
        assert_non_null(equals);
        while (policy < CTS_SWITCH_COUNT &&
               (strlen(cts_switch_text(policy)) != (size_t)(equals - at) ||
                strncmp(cts_switch_text(policy), at, (size_t)(equals - at)) != 0))
            policy++;
        assert_true(policy < CTS_SWITCH_COUNT);
        while (option < 8 && (strlen(cts_option_text(policy, option)) != length ||
                              strncmp(cts_option_text(policy, option), equals + 1, length) != 0))
            option++;
        assert_true(option < 8);
        profile->settings[policy] = (uint8_t)option;
        at = end ? end + 1 : NULL;
    }
}

/* -- pieces --------------------------------------------------------------------------------------------------- */

static bool takes(const char **at, const char *word)
{
    size_t length = strlen(word);
    if (strncmp(*at, word, length) != 0)
        return false;
    *at += length;
    return true;
}

static uint32_t take_number(const char **at)
{
    char *end;
    uint32_t value = (uint32_t)strtoull(*at, &end, 0);
    assert_true(end > *at);
    *at = end;
    return value;
}

static uint8_t take_hex(const char **at)
{
    char digits[3] = {(*at)[0], (*at)[1], 0};
    *at += 2;
    return (uint8_t)strtoul(digits, NULL, 16);
}

static bool is_hex(char c)
{
    return c && strchr("0123456789abcdefABCDEF", c) != NULL;
}

static uint32_t put(uint8_t *to, uint64_t value, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++)
        to[i] = (uint8_t)(value >> 8 * i);
    return size;
}

static uint32_t put_guid(uint8_t *to, const char **at)
{
    static const struct {
        const char *name;
        uint8_t bytes[16];
    } guids[] = {
#define GUID(symbol, name, text, ...) {#symbol, {__VA_ARGS__}},
        CTS_HV_GUID_MAP(GUID)
#undef GUID
    };
    for (size_t i = 0; i < sizeof guids / sizeof guids[0]; i++)
        if (takes(at, guids[i].name)) {
            memcpy(to, guids[i].bytes, 16);
            return 16;
        }
    fail_msg("no such GUID: %s", *at);
    return 0;
}

static uint32_t put_text(uint8_t *to, const char **at)
{
    uint32_t length = 0;
    for (; **at != '"'; length++) {
        assert_true(**at != 0);
        if (**at != '\\') {
            to[length] = (uint8_t) * (*at)++;
            continue;
        }
        char c = (*at)[1];
        *at += 2;
        to[length] = c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : (uint8_t)c;
        if (c == 'x')
            to[length] = take_hex(at);
    }
    ++*at;
    return length;
}

/* TYPE:"key":"name":"data" */
static uint32_t put_value(uint8_t *to, const char **at)
{
    static const char path[] = CTS_REGISTRY_PATH "\\";
    uint32_t lengths[3], used = put(to, take_number(at), 4) + 8;
    for (uint32_t i = 0; i < 3; i++) {
        uint32_t before = used;
        assert_true(takes(at, ":"));
        if (takes(at, "@")) {
            memcpy(to + used, path, sizeof path - 1);
            used += (uint32_t)sizeof path - 1;
        }
        assert_true(takes(at, "\""));
        used += put_text(to + used, at);
        lengths[i] = used - before;
    }
    put(to + 4, lengths[0] | lengths[1] << 16, 4);
    put(to + 8, lengths[2], 4);
    return used;
}

static uint32_t take_piece(const char **at, uint8_t *to)
{
    uint32_t length = 0;
    if (takes(at, "\""))
        return put_text(to, at);
    if (takes(at, "hex:")) {
        while (is_hex((*at)[0]))
            to[length++] = take_hex(at);
        return length;
    }
    if (takes(at, "rep:")) {
        uint8_t byte = take_hex(at);
        assert_true(takes(at, "*"));
        length = take_number(at);
        memset(to, byte, length);
        return length;
    }
    if (takes(at, "guid:"))
        return put_guid(to, at);
    if (takes(at, "u16:"))
        return put(to, take_number(at), 2);
    if (takes(at, "u32:"))
        return put(to, take_number(at), 4);
    if (takes(at, "value:"))
        return put_value(to, at);
    if (takes(at, "port:")) {
        const char *name = "VSOCK_TEMPLATE";
        put_guid(to, &name);
        put(to, take_number(at), 4);
        return 16;
    }
    return 0;
}

static uint32_t take_bytes(const char **at, uint8_t *to)
{
    uint32_t length = take_piece(at, to);
    while (takes(at, "+"))
        length += take_piece(at, to + length);
    assert_true(length <= TEST_INPUT_MAX);
    return length;
}

/* -- a line ---------------------------------------------------------------------------------------------------- */

static const struct {
    const char *word;
    const char *numbers[6];
} calls[CTS_ADDRESS_CALLS] = {
#define CALL(value, name, word, ...) [value] = {word, {__VA_ARGS__}},
    CTS_ADDRESS_CALL_MAP(CALL)
#undef CALL
};

static void skip_spaces(const char **at)
{
    while (**at == ' ')
        ++*at;
}

static bool take_call(const char **at, struct cts_address_seen *seen)
{
    for (uint32_t i = 0; i < CTS_ADDRESS_CALLS; i++) {
        size_t length = calls[i].word ? strlen(calls[i].word) : 0;
        if (length && strncmp(*at, calls[i].word, length) == 0 && (*at)[length] == ' ') {
            *at += length;
            seen->call = i;
            return true;
        }
    }
    return false;
}

static bool take_key(const char **at, const char *word, uint32_t *value)
{
    size_t length = strlen(word);
    if (!length || strncmp(*at, word, length) != 0 || (*at)[length] != '=')
        return false;
    *at += length + 1;
    *value = take_number(at);
    return true;
}

static void take_given(const char **at, struct test_address *t)
{
    struct cts_address_seen *seen = &t->seen;
    uint32_t strings = 0;
    assert_true(take_call(at, seen));
    for (skip_spaces(at); strncmp(*at, "=>", 2) != 0; skip_spaces(at)) {
        bool taken = false;
        assert_true(**at != 0);
        for (uint32_t i = 0; i < 6 && !taken; i++)
            taken = take_key(at, calls[seen->call].numbers[i], &seen->number[i]);
        if (taken || take_key(at, "cap", &seen->capacity) || take_key(at, "errno", &seen->preset) ||
            take_key(at, "null", &seen->null) || take_key(at, "limit", &seen->limit))
            continue;
        const char *before = *at;
        assert_true(strings < 2);
        seen->in_length[strings] = take_bytes(at, t->in[strings]);
        assert_true(*at > before);
        strings++;
    }
    *at += 2;
}

static bool take_result(const char **at, struct cts_address_seen *seen)
{
#define RESULT(name, value, text, meaning)                                                         \
    if (takes(at, #name)) {                                                                        \
        seen->status = value;                                                                      \
        return true;                                                                               \
    }
    CTS_ADDRESS_RESULT_MAP(RESULT)
#undef RESULT
    return false;
}

static void take_effect(const char **at, struct test_address *t)
{
    static const char *const numbers[] = {"n0", "n1", "n2", "n3", "n4", "n5"};
    struct cts_address_seen *seen = &t->seen;
    for (uint32_t i = 0; i < 6; i++)
        if (take_key(at, numbers[i], &seen->result[i])) {
            seen->result_changed |= 1u << i;
            return;
        }
    if (takes(at, "out=")) {
        seen->written = take_bytes(at, t->out);
    } else if (takes(at, "nul")) {
        t->out[seen->written] = 0;
    } else if (takes(at, "zeroed")) {
        memset(t->out, 0, seen->capacity);
        memset(seen->result, 0, sizeof seen->result);
        seen->result_changed = 0x3f;
        seen->changed |= CTS_ADDRESS_OUT_ZERO | CTS_ADDRESS_RESULT_ZERO;
    } else if (takes(at, "junk")) {
        t->out[0] = 0x11;
        seen->result[0] = 0x11;
        seen->result_changed |= 1;
    } else if (takes(at, "before")) {
        seen->changed |= CTS_ADDRESS_CHANGED_BEFORE;
    } else if (takes(at, "after")) {
        seen->changed |= CTS_ADDRESS_CHANGED_AFTER;
    } else if (takes(at, "behind")) {
        seen->changed |= CTS_ADDRESS_CHANGED_BEHIND;
    } else if (takes(at, "input")) {
        seen->changed |= CTS_ADDRESS_CHANGED_INPUT;
    } else if (!takes(at, "kept") && !take_key(at, "written", &seen->written)) {
        fail_msg("no such effect: %s", *at);
    }
}

/* What the executor would say of `out`. */
static void look_at_out(struct test_address *t)
{
    struct cts_address_seen *seen = &t->seen;
    uint32_t last = 0, shown = seen->written;
    for (uint32_t i = 0; i < TEST_INPUT_MAX; i++)
        if (t->out[i] != CTS_ADDRESS_POISON) {
            seen->first = seen->changed & CTS_ADDRESS_CHANGED_OUT ? seen->first : i;
            seen->changed |= CTS_ADDRESS_CHANGED_OUT;
            last = i;
        }
    seen->last = last;
    if ((seen->changed & CTS_ADDRESS_CHANGED_OUT) && last + 1 > shown)
        shown = last + 1;
    seen->out = t->out;
    seen->out_shown = shown < TEST_INPUT_MAX ? shown : TEST_INPUT_MAX;
}

static void said(void *context, uint32_t requirement, enum cts_said said, const char *expected,
                 const char *seen)
{
    struct test_address *t = context;
    assert_true(requirement < CTS_REQUIREMENT_COUNT);
    t->holds[requirement] += said == CTS_HOLDS;
    t->broken[requirement] += said != CTS_HOLDS;
    t->broken_must[requirement] += said == CTS_BROKEN_MUST;
    if (said == CTS_HOLDS)
        return;
    assert_true(expected && *expected && seen && *seen);
    snprintf(t->text[requirement][0], 160, "%s", expected);
    snprintf(t->text[requirement][1], 160, "%s", seen);
}

void test_address_judge(const char *settings, const char *line, struct test_address *t)
{
    const char *at = line;
    memset(t, 0, sizeof *t);
    memset(t->out, CTS_ADDRESS_POISON, sizeof t->out);
    memset(t->seen.result, CTS_ADDRESS_POISON, sizeof t->seen.result);
    test_profile(settings, &t->profile);
    t->seen.in[0] = t->in[0];
    t->seen.in[1] = t->in[1];
    t->seen.capacity = 512;
    take_given(&at, t);
    skip_spaces(&at);
    if (!take_result(&at, &t->seen))
        fail_msg("no such result: %s", at);
    for (skip_spaces(&at); *at; skip_spaces(&at))
        take_effect(&at, t);
    look_at_out(t);
    cts_address_judge(&t->profile, &t->seen, said, t);
}

/* -- tables ----------------------------------------------------------------------------------------------------- */

/* Is "HV-040" one of the words? */
static bool names(const char *list, const char *id)
{
    size_t length = strlen(id);
    for (const char *at = list; at && (at = strstr(at, id)); at += length)
        if ((at == list || at[-1] == ' ') && (at[length] == 0 || at[length] == ' '))
            return true;
    return false;
}

static uint32_t count_words(const char *list)
{
    uint32_t count = 0;
    for (const char *at = list; at && *at; at++)
        count += *at != ' ' && (at == list || at[-1] == ' ');
    return count;
}

static bool row_is_right(const struct test_address_row *row)
{
    static struct test_address t;
    uint32_t found = 0, wrong = 0;
    test_address_judge(row->settings, row->line, &t);
    for (uint32_t r = CTS_ADR_FIRST; r < CTS_REQUIREMENT_COUNT; r++) {
        const char *id = cts_requirement(r)->id + 4;
        bool breaks = names(row->broken, id), holds = names(row->held, id);
        found += breaks + holds;
        if (breaks != (t.broken[r] > 0)) {
            print_error("%s\n  %s is %s%s%s%s%s\n", row->line, id, breaks ? "not broken" : "broken",
                        t.broken[r] ? ": " : "", t.text[r][0], t.broken[r] ? "; " : "",
                        t.text[r][1]);
            wrong++;
        }
        if (holds && (t.broken[r] || !t.holds[r])) {
            print_error("%s\n  %s does not hold\n", row->line, id);
            wrong++;
        }
    }
    if (found != count_words(row->broken) + count_words(row->held)) {
        print_error("%s\n  a requirement that does not exist\n", row->line);
        wrong++;
    }
    return wrong == 0;
}

uint32_t test_address_rows(const struct test_address_row *rows, size_t count)
{
    uint32_t wrong = 0;
    for (size_t i = 0; i < count; i++)
        wrong += !row_is_right(&rows[i]);
    return wrong;
}

uint32_t test_address_missing(const struct test_address_row *rows, size_t count, const char *area)
{
    uint32_t missing = 0;
    for (uint32_t r = CTS_ADR_FIRST; r < CTS_REQUIREMENT_COUNT; r++) {
        const char *id = cts_requirement(r)->id + 4;
        bool broken = false, held = false;
        if (strcmp(cts_requirement(r)->area, area) != 0)
            continue;
        for (size_t i = 0; i < count; i++) {
            broken |= names(rows[i].broken, id);
            held |= names(rows[i].held, id);
        }
        if (!broken || !held) {
            print_error("%s: no row that %s\n", id, broken ? "holds" : "breaks it");
            missing++;
        }
    }
    return missing;
}
