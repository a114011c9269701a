/*
 * The vectors of corpora/sockaddr/vectors and the rules on addresses, which were made apart from each other, say the
 * same: of every vector under the default answers and under each switch that the vector knows another answer for.
 */
#include "address_notation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

static const char *const call_words[CTS_ADDRESS_CALLS] = {
#define WORD(value, name, word, ...) [value] = word,
    CTS_ADDRESS_CALL_MAP(WORD)
#undef WORD
};
static const char *const number_words[CTS_ADDRESS_CALLS][6] = {
#define WORDS(value, name, word, ...) [value] = {__VA_ARGS__},
    CTS_ADDRESS_CALL_MAP(WORDS)
#undef WORDS
};

static uint32_t call_of(const char *word)
{
    for (uint32_t i = 0; i < CTS_ADDRESS_CALLS; i++)
        if (call_words[i] && strcmp(call_words[i], word) == 0)
            return i;
    fail_msg("no such call: %s", word);
    return 0;
}

static uint32_t result_of(const char *word)
{
#define RESULT(name, value, text, meaning)                                                         \
    if (strcmp(word, #name) == 0)                                                                  \
        return value;
    CTS_ADDRESS_RESULT_MAP(RESULT)
#undef RESULT
    fail_msg("no such result: %s", word);
    return 0;
}

static uint32_t read_hex(const json_t *text, uint8_t *to)
{
    const char *hex = json_string_value(text);
    uint32_t length = hex ? (uint32_t)strlen(hex) / 2 : 0;
    assert_true(length <= TEST_INPUT_MAX);
    for (uint32_t i = 0; i < length; i++) {
        unsigned byte;
        assert_int_equal(sscanf(hex + 2 * i, "%2x", &byte), 1);
        to[i] = (uint8_t)byte;
    }
    return length;
}

static void read_given(const char *call, const json_t *given, struct test_address *t)
{
    memset(t, 0, offsetof(struct test_address, holds));
    memset(t->broken, 0, sizeof t->broken);
    t->seen.call = call_of(call);
    t->seen.in[0] = t->in[0];
    t->seen.in[1] = t->in[1];
    t->seen.in_length[0] = read_hex(json_object_get(given, "bytes"), t->in[0]);
    t->seen.in_length[1] = read_hex(json_object_get(given, "second"), t->in[1]);
    t->seen.capacity = 512;
    for (uint32_t i = 0; i < 6; i++) {
        const char *word = number_words[t->seen.call][i];
        const json_t *numbers = json_object_get(given, "numbers");
        t->seen.number[i] =
            *word ? (uint32_t)json_integer_value(json_object_get(numbers, word)) : 0;
    }
}

/* What the rules expect is what the vector says. */
static bool agrees(const struct test_address *t, const json_t *expected)
{
    struct cts_address_expected rules;
    const json_t *item, *bytes = json_object_get(expected, "bytes");
    const json_t *numbers = json_object_get(expected, "numbers");
    uint32_t results = 0;
    size_t i;
    uint8_t out[TEST_INPUT_MAX];
    const uint32_t ok = 1u << CTS_ADDRESS_OK;
    json_array_foreach(json_object_get(expected, "results"), i, item) results |=
        1u << result_of(json_string_value(item));
    if (!cts_address_expect(&t->profile, &t->seen, &rules))
        return true; /* the rules leave it open */
    if ((results & ~rules.allowed) || (rules.allowed & ~results & ok))
        return false;
    json_array_foreach(numbers, i, item) if ((rules.result_used >> i & 1) &&
                                             rules.result[i] !=
                                                 (uint32_t)json_integer_value(item)) return false;
    if (numbers && !rules.result_used)
        return false;
    uint32_t length = read_hex(bytes, out);
    return !bytes ||
           (rules.out_length == length && (!rules.out_used || memcmp(rules.out, out, length) == 0));
}

static void said(void *context, uint32_t requirement, enum cts_said said, const char *expected,
                 const char *seen)
{
    struct test_address *t = context;
    (void)seen;
    if (said == CTS_HOLDS)
        return;
    t->broken[requirement]++;
    print_error("%s is broken: %s\n", cts_requirement(requirement)->id, expected);
}

/* An answer as the vector has it breaks nothing. */
static bool is_quiet(struct test_address *t, const json_t *expected)
{
    static const uint8_t poison[4] = {CTS_ADDRESS_POISON, CTS_ADDRESS_POISON, CTS_ADDRESS_POISON,
                                      CTS_ADDRESS_POISON};
    const json_t *item, *numbers = json_object_get(expected, "numbers");
    uint32_t broken = 0;
    const json_t *results = json_object_get(expected, "results");
    bool or_ok = false;
    /* of keys that are one service either name will do: what is listed is not told */
    if (t->seen.call == CTS_CALL_REG_LIST && !json_object_get(expected, "bytes"))
        return true;
    size_t i;
    json_array_foreach(results, i, item) or_ok |=
        result_of(json_string_value(item)) == CTS_ADDRESS_OK;
    t->seen.status = result_of(json_string_value(json_array_get(results, 0)));
    bool bare = or_ok && t->seen.status != CTS_ADDRESS_OK; /* what is told belongs to OK */
    if (bare)
        numbers = NULL;
    for (uint32_t k = 0; k < 6; k++)
        memcpy(&t->seen.result[k], poison, sizeof poison);
    json_array_foreach(numbers, i, item) t->seen.result[i] = (uint32_t)json_integer_value(item);
    t->seen.result_changed = (1u << json_array_size(numbers)) - 1;
    t->seen.written = bare ? 0 : read_hex(json_object_get(expected, "bytes"), t->out);
    t->out[t->seen.written] = 0; /* of texts; bytes have it outside */
    t->seen.changed = t->seen.written ? CTS_ADDRESS_CHANGED_OUT : 0;
    t->seen.out = t->out;
    t->seen.out_shown = t->seen.written ? t->seen.written + 1 : 0;
    cts_address_judge(&t->profile, &t->seen, said, t);
    for (uint32_t r = 0; r < CTS_REQUIREMENT_COUNT; r++)
        broken += t->broken[r];
    return broken == 0;
}

static uint32_t check(const char *call, const json_t *test, const char *settings,
                      const json_t *expected)
{
    static struct test_address t;
    read_given(call, json_object_get(test, "given"), &t);
    test_profile(settings, &t.profile);
    if (agrees(&t, expected) && is_quiet(&t, expected))
        return 0;
    char *text = json_dumps(test, JSON_COMPACT);
    print_error("%s under \"%s\": %s\n", call, settings, text);
    free(text);
    return 1;
}

static uint32_t check_file(const char *name, uint32_t *count)
{
    char path[512];
    json_error_t error;
    uint32_t wrong = 0;
    size_t i, k, o;
    const json_t *group, *test, *other;
    snprintf(path, sizeof path, CTS_SOURCE_DIR "/corpora/sockaddr/vectors/%s.json", name);
    json_t *file = json_load_file(path, 0, &error);
    assert_non_null(file);
    json_array_foreach(json_object_get(file, "groups"), i, group)
    {
        const char *call = json_string_value(json_object_get(group, "call"));
        json_array_foreach(json_object_get(group, "tests"), k, test)
        {
            wrong += check(call, test, "", json_object_get(test, "expected"));
            ++*count;
            json_array_foreach(json_object_get(test, "otherwise"), o, other) wrong +=
                check(call, test, json_string_value(json_object_get(other, "switch")),
                      json_object_get(other, "expected"));
        }
    }
    json_decref(file);
    return wrong;
}

static void test_vectors_and_rules_agree(void **state)
{
    static const char *const files[] = {"hv",     "vm",      "guid", "text",    "map",
                                        "hybrid", "capture", "wild", "registry"};
    uint32_t count = 0, wrong = 0;
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        wrong += check_file(files[i], &count);
    assert_int_equal(wrong, 0);
    assert_true(count > 3500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors_and_rules_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
