/*
 * Holds the vectors of socket addresses against what the judge expects: under the default answers to the policy
 * switches and under every other answer that a vector names. Two readings of the same rules, written apart.
 */
#include "oracle/address.h"
#include "program/address.h"
#include "program/vectors.h"

#include <dirent.h>
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const switch_names[] = {
#define NAME(symbol, name, question, why) name,
    CTS_SWITCH_MAP(NAME)
#undef NAME
};
static const char *const result_names[] = {
#define NAME(name, value, text, meaning) text,
    CTS_ADDRESS_RESULT_MAP(NAME)
#undef NAME
};
#define RESULTS (sizeof result_names / sizeof *result_names)

#define VECTORS "/corpora/sockaddr/vectors"

static uint32_t wrong;
static uint8_t pool[CTS_PROGRAM_POOL_MAX];

static uint32_t bytes_of(const char *hex, uint8_t *bytes)
{
    uint32_t length = (uint32_t)strlen(hex) / 2;

    for (uint32_t i = 0; i < length; i++) {
        unsigned byte;
        assert_int_equal(sscanf(hex + 2 * i, "%2x", &byte), 1);
        bytes[i] = (uint8_t)byte;
    }
    return length;
}

/* "switch=option" put into a profile. */
static void answer(struct cts_profile *profile, const char *setting)
{
    for (uint32_t policy = 0; policy < CTS_SWITCH_COUNT; policy++) {
        size_t length = strlen(switch_names[policy]);
        if (strncmp(setting, switch_names[policy], length) != 0 || setting[length] != '=')
            continue;
        for (uint32_t option = 0; option < 8; option++)
            if (strcmp(cts_option_text(policy, option), setting + length + 1) == 0) {
                profile->settings[policy] = (uint8_t)option;
                return;
            }
    }
    fail_msg("%s is no answer to a policy switch", setting);
}

static void give(const struct cts_program *program, struct cts_address_seen *given)
{
    const struct cts_op *op = &program->ops[0];

    memset(given, 0, sizeof *given);
    given->call = op->code;
    for (uint32_t n = 0; n < CTS_CALL_NUMBERS; n++)
        given->number[n] = cts_call_value(program, op, n);
    for (uint32_t i = 0; i < 2; i++) {
        given->in[i] = cts_call_bytes(program, op, i, &given->in_length[i]);
        if (!given->in[i])
            given->null |= i ? CTS_ADDRESS_NULL_IN_1 : CTS_ADDRESS_NULL_IN_0;
    }
    given->capacity = 4096;
}

static void complain(const char *name, const char *setting, const char *what)
{
    print_error("%s under %s: %s\n", name, setting, what);
    wrong++;
}

static void compare(const char *name, const char *setting, const struct cts_profile *profile,
                    const struct cts_address_seen *given, json_t *wanted)
{
    struct cts_address_expected expected = {0};
    json_t *numbers = json_object_get(wanted, "numbers"), *entry;
    const char *bytes = json_string_value(json_object_get(wanted, "bytes"));
    uint32_t allowed = 0;
    size_t i;

    json_array_foreach(json_object_get(wanted, "results"), i,
                       entry) for (uint32_t r = 0; r < RESULTS;
                                   r++) if (strcmp(result_names[r], json_string_value(entry)) == 0)
        allowed |= 1u << r;
    if (!cts_address_expect(profile, given, &expected)) {
        complain(name, setting, "the judge demands nothing");
        return;
    }
    /* Where any failure will do, a vector names the natural ones. */
    bool open = expected.allowed >> CTS_ADDRESS_OTHER & 1;
    bool same_end = ((expected.allowed ^ allowed) & 1u << CTS_ADDRESS_OK) == 0;
    if (open ? !same_end || (allowed & ~expected.allowed) : expected.allowed != allowed) {
        char text[96];
        snprintf(text, sizeof text, "results %#x of the judge, %#x of the vector", expected.allowed,
                 allowed);
        complain(name, setting, text);
        return;
    }
    json_array_foreach(numbers, i, entry) if (expected.result_used >> i & 1 &&
                                              expected.result[i] != json_integer_value(entry))
        complain(name, setting, "another number");
    if (numbers && !expected.result_used)
        complain(name, setting, "the judge demands no number");
    if (!bytes)
        return;
    uint32_t length = bytes_of(bytes, pool);
    /* of lists the judge looks at each entry, whatever their order */
    if (expected.out_length != length ||
        (expected.out_used && memcmp(expected.out, pool, length) != 0))
        complain(name, setting, "other bytes");
}

/* The vector of a case, from the same file. */
static json_t *find(json_t *root, const char *name)
{
    json_t *group, *vector;
    size_t i, n;

    json_array_foreach(json_object_get(root, "groups"), i, group)
        json_array_foreach(json_object_get(group, "tests"), n, vector)
    {
        char label[96];
        snprintf(label, sizeof label, "%s-%lld", json_string_value(json_object_get(group, "call")),
                 (long long)json_integer_value(json_object_get(vector, "id")));
        if (strcmp(label, name) == 0)
            return vector;
    }
    return NULL;
}

static bool is_listed(json_t *vector, const char *setting)
{
    json_t *other;
    size_t i;

    json_array_foreach(json_object_get(vector, "otherwise"), i,
                       other) if (strcmp(json_string_value(json_object_get(other, "switch")),
                                         setting) == 0) return true;
    return false;
}

/* Under an answer to a switch that the vector does not name, its own answer is right still: the judge may leave more
 * open there, never refuse it. The other shapes of sockaddr_vm are another structure. */
static void look_for_more(const char *name, json_t *vector, const struct cts_address_seen *given)
{
    struct cts_profile profile = *cts_profile_find("ms-docs");
    struct cts_address_expected usual = {0}, other;

    if (!cts_address_expect(&profile, given, &usual))
        return;
    for (uint32_t s = CTS_SWITCH_HV_LONG_LENGTH; s < CTS_SWITCH_COUNT; s++)
        for (uint8_t option = 1; *cts_option_text(s, option); option++) {
            char setting[96];
            snprintf(setting, sizeof setting, "%s=%s", switch_names[s], cts_option_text(s, option));
            if (s == CTS_SWITCH_VM_OS_LAYOUT ||
                strcmp(cts_option_text(s, option), "unspecified") == 0 ||
                is_listed(vector, setting))
                continue;
            profile.settings[s] = option;
            memset(&other, 0, sizeof other);
            if (cts_address_expect(&profile, given, &other) && (usual.allowed & ~other.allowed))
                complain(name, setting,
                         "is another answer of the judge, which the vector does not name");
            profile.settings[s] = 0;
        }
}

struct walk {
    json_t *root;
    uint32_t cases;
};

static enum cts_status judge(void *context, const struct cts_corpus_case *one)
{
    struct walk *walk = context;
    json_t *vector = find(walk->root, one->name), *other;
    struct cts_address_seen given;
    size_t i;

    assert_non_null(vector);
    walk->cases++;
    give(one->program, &given);
    compare(one->name, "ms-docs", cts_profile_find("ms-docs"), &given,
            json_object_get(vector, "expected"));
    json_array_foreach(json_object_get(vector, "otherwise"), i, other)
    {
        const char *setting = json_string_value(json_object_get(other, "switch"));
        struct cts_profile profile = *cts_profile_find("ms-docs");
        answer(&profile, setting);
        compare(one->name, setting, &profile, &given, json_object_get(other, "expected"));
    }
    look_for_more(one->name, vector, &given);
    return CTS_OK;
}

static void vectors_and_judge_agree(void **state)
{
    struct dirent **entries = NULL;
    char message[256];
    int files = scandir(CTS_SOURCE_DIR VECTORS, &entries, NULL, alphasort);
    uint32_t total = 0;

    (void)state;
    assert_true(files > 0);
    for (int i = 0; i < files; i++) {
        char path[4096];
        struct walk walk = {NULL, 0};
        snprintf(path, sizeof path, CTS_SOURCE_DIR VECTORS "/%s", entries[i]->d_name);
        if (strstr(entries[i]->d_name, ".json") &&
            (walk.root = json_load_file(path, 0, NULL)) != NULL) {
            enum cts_status status = cts_corpus_load(path, judge, &walk, message);
            if (status != CTS_OK)
                fail_msg("%s", message);
            assert_int_equal(walk.cases, json_integer_value(json_object_get(walk.root, "tests")));
            total += walk.cases;
            json_decref(walk.root);
        }
        free(entries[i]);
    }
    free(entries);
    assert_true(total >= 1500);
    assert_int_equal(wrong, 0);
}

static enum cts_status count(void *context, const struct cts_corpus_case *one)
{
    (void)one;
    ++*(uint32_t *)context;
    return CTS_OK;
}

#define HEAD                                                                                       \
    "{\"schema\": \"hvcts-sockaddr-vectors-1\", \"notes\": {\"F\": {\"requirements\": "            \
    "[\"ADR-HV-010\"]}}, "
#define ONE(vector) HEAD "\"groups\": [{\"call\": \"hv-decode\", \"tests\": [" vector "]}]}"

static void broken_files_are_refused_by_name(void **state)
{
    static const struct {
        const char *text, *says;
    } rows[] = {
        {"", "f.json:"},
        {"{", "f.json:1"},
        {"[]", "not a file of vectors"},
        {"{\"schema\": \"other\", \"groups\": []}", "not a file of vectors"},
        {HEAD "\"groups\": [{\"call\": \"fly\", \"tests\": []}]}", "known \"call\""},
        {HEAD "\"groups\": [{\"call\": \"hv-decode\"}]}", "\"tests\""},
        {ONE("{\"id\": 0, \"given\": {}}"), "a number from 1"},
        {ONE("{\"id\": 3}"), "vector 3"},
        {ONE("{\"id\": 3, \"given\": {\"bytes\": \"0\"}}"), "hexadecimal"},
        {ONE("{\"id\": 3, \"given\": {\"bytes\": \"0g\"}}"), "hexadecimal"},
        {ONE("{\"id\": 3, \"given\": {\"bytes\": 5}}"), "hexadecimal"},
        {ONE("{\"id\": 3, \"given\": {\"bytes\": \"00\", \"second\": \"00\"}}"), "for this call"},
        {ONE("{\"id\": 3, \"given\": {\"numbers\": {\"cid\": 1}}}"), "own words"},
        {ONE("{\"id\": 3, \"given\": {\"bytes\": \"00\"}, \"flags\": [\"G\"]}"), "names no note"},
    };
    char message[256];
    uint32_t cases = 0;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        message[0] = '\0';
        assert_int_not_equal(
            cts_vectors_read("f.json", rows[i].text, strlen(rows[i].text), count, &cases, message),
            CTS_OK);
        if (!strstr(message, rows[i].says))
            fail_msg("row %zu: %s", i, message);
    }
    assert_int_equal(cases, 0);
    static const char good[] =
        ONE("{\"id\": 3, \"given\": {\"bytes\": \"00\"}, \"flags\": [\"F\"]}");
    assert_int_equal(cts_vectors_read("f.json", good, strlen(good), count, &cases, message),
                     CTS_OK);
    assert_int_equal(cases, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vectors_and_judge_agree),
        cmocka_unit_test(broken_files_are_refused_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
