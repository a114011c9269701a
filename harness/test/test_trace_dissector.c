/*
 * The Wireshark dissector speaks of the same kinds, fields and names as the headers: its tables are made
 * here and compared, without needing Wireshark.
 */
#include "trace/fields.h"
#include "trace/trace.h"
#include <cts/counter.h>
#include <cts/sockaddr.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
// clang-format off: cmocka needs the headers above
#include <cmocka.h>
// clang-format on

#define BEGIN "-- generated: begin\n"
#define END   "-- generated: end\n"

static const char *const forms[] = {[CTS_FIELD_STATUS] = "status",
                                    [CTS_FIELD_STATUS_N] = "status_number",
                                    [CTS_FIELD_STATUS_E] = "status_name",
                                    [CTS_FIELD_NUMBER] = "number",
                                    [CTS_FIELD_HEX] = "hex",
                                    [CTS_FIELD_WIDE] = "wide",
                                    [CTS_FIELD_LONG] = "long",
                                    [CTS_FIELD_ONE_OF] = "name",
                                    [CTS_FIELD_FLAGS] = "flags",
                                    [CTS_FIELD_BYTES] = "bytes",
                                    [CTS_FIELD_TEXT] = "text",
                                    [CTS_FIELD_CASE] = "case",
                                    [CTS_FIELD_SOME] = "some",
                                    [CTS_FIELD_SIGNED] = "signed",
                                    [CTS_FIELD_IMAGE] = "image",
                                    [CTS_FIELD_DESCRIPTOR] = "descriptor",
                                    [CTS_FIELD_RECORDS] = "records",
                                    [CTS_FIELD_RECORD] = "record",
                                    [CTS_FIELD_SWEEP] = "sweep",
                                    [CTS_FIELD_MASK] = "mask",
                                    [CTS_FIELD_GIVEN] = "given",
                                    [CTS_FIELD_ANSWER] = "answer",
                                    [CTS_FIELD_RESULT] = "result"};

static const struct {
    const struct cts_name *names;
    const char *name;
} lists[] = {
#define LIST(name) {cts_names_##name, #name},
    CTS_NAMES_MAP(LIST)
#undef LIST
};

static const char *list_name(const struct cts_name *names)
{
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
        if (lists[i].names == names)
            return lists[i].name;
    return NULL;
}

static void make_fields(FILE *file)
{
    fprintf(file, "local fields = { -- kind: label, form, argument, names\n");
    for (unsigned kind = 0; kind < CTS_EVENT_KINDS; kind++) {
        if (cts_event_fields[kind][0].form == CTS_FIELD_NONE)
            continue;
        fprintf(file, "  [%u] = {", kind);
        for (size_t i = 0;
             i < CTS_EVENT_FIELDS_MAX && cts_event_fields[kind][i].form != CTS_FIELD_NONE; i++) {
            const struct cts_field *field = &cts_event_fields[kind][i];

            fprintf(file, "%s{ \"%s\", \"%s\", %u", i ? ", " : " ", field->label,
                    forms[field->form], field->arg);
            if (field->names && !list_name(field->names))
                fail_msg("the names of field %s of kind %u are in no list", field->label, kind);
            if (field->names)
                fprintf(file, ", \"%s\"", list_name(field->names));
            fprintf(file, " }");
        }
        fprintf(file, " },\n");
    }
    fprintf(file, "}\n");
}

static char *make_tables(void)
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);

    assert_non_null(file);
    fprintf(file, "local interfaces = { [0] = \"common\", [1] = \"counter\", [2] = \"sockaddr\", "
                  "[3] = \"nicsave\" }\nlocal kinds = {\n");
#define KIND(value, name, interface, text) fprintf(file, "  [%d] = \"%s\",\n", value, text);
    CTS_EVENT_MAP(KIND)
#undef KIND
    fprintf(file, "}\nlocal win32_codes = {\n");
#define CODE(name, value) fprintf(file, "  [%d] = \"%s\",\n", value, #name);
    CTS_WIN32_MAP(CODE)
#undef CODE
    fprintf(file, "}\nlocal names = {\n");
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        fprintf(file, "  %s = {", lists[i].name);
        for (const struct cts_name *name = lists[i].names; name->text; name++)
            fprintf(file, "%s{ %u, \"%s\" }", name == lists[i].names ? " " : ", ", name->value,
                    name->text);
        fprintf(file, " },\n");
    }
    fprintf(file, "}\nlocal call_words = { -- of the numbers of address calls, from number[0]\n");
#define CALL(value, name, word, a, b, c, d, e, f)                                                  \
    fprintf(file, "  [%d] = { \"%s\", \"%s\", \"%s\", \"%s\", \"%s\", \"%s\" },\n", value, a, b,   \
            c, d, e, f);
    CTS_ADDRESS_CALL_MAP(CALL)
#undef CALL
    fprintf(file, "}\n");
    make_fields(file);
    assert_int_equal(fclose(file), 0);
    return text;
}

static void tables_of_the_dissector_are_those_of_the_headers(void **state)
{
    static char lua[1 << 17];
    char *wanted = make_tables();
    FILE *file = fopen(CTS_SOURCE_DIR "/reports/wireshark/hvcts.lua", "r");

    (void)state;
    assert_non_null(file);
    lua[fread(lua, 1, sizeof(lua) - 1, file)] = '\0';
    fclose(file);
    char *begin = strstr(lua, BEGIN);
    char *end = strstr(lua, END);

    assert_non_null(begin);
    assert_non_null(end);
    begin += strlen(BEGIN);
    if ((size_t)(end - begin) != strlen(wanted) || memcmp(begin, wanted, strlen(wanted)) != 0) {
        file = fopen(CTS_BINARY_DIR "/hvcts_tables.lua", "w");
        assert_non_null(file);
        fputs(wanted, file);
        fclose(file);
        fail_msg("reports/wireshark/hvcts.lua differs from the headers; its tables are in "
                 "%s/hvcts_tables.lua",
                 CTS_BINARY_DIR);
    }
    free(wanted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_of_the_dissector_are_those_of_the_headers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
