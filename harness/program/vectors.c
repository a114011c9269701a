/*
 * Reads vector files (vectors.h) with jansson and makes a program of each vector. Trusts nothing in them.
 */
#include "program/vectors.h"

#include "program/address.h"
#include "program/grammar.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCHEMA "hvcts-sockaddr-vectors-1"

struct reading {
    const char *file;
    json_t *notes;
    cts_corpus_fn *each;
    void *context;
    char *message;
    long long id; /* of the vector at hand */
    char covers[CTS_CORPUS_COVERS_MAX];
    struct cts_program program;
};

/* enum cts_address_call_kind of a word; CTS_ADDRESS_CALLS: there is none. */
static uint32_t find_call(const char *word)
{
    uint32_t call = 0;

    while (call < CTS_ADDRESS_CALLS &&
           !(cts_call_row(call) && strcmp(cts_call_row(call)->name, word) == 0))
        call++;
    return call;
}

/* Which number of the call the word names; CTS_CALL_NUMBERS: none. */
static uint32_t find_number(uint32_t call, const char *word)
{
    uint32_t n = 0;

    while (n < CTS_CALL_NUMBERS && !(*word && strcmp(cts_call_row(call)->number[n], word) == 0))
        n++;
    return n;
}

static enum cts_status fault(struct reading *r, const char *what)
{
    snprintf(r->message, 256, "%.140s: vector %lld: %.80s", r->file, r->id, what);
    return CTS_SYNTAX;
}

/* -- parts of a vector ------------------------------------------------------------------------------- */

static int digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Puts the bytes behind those that are there already, as in[index]. */
static bool take_bytes(struct reading *r, uint32_t index, const char *hex)
{
    struct cts_program *p = &r->program;
    size_t length = strlen(hex) / 2;
    uint32_t most = index ? CTS_CALL_SECOND_MAX : CTS_PROGRAM_POOL_MAX;

    if (strlen(hex) % 2 || length > most || length > CTS_PROGRAM_POOL_MAX - p->pool_used)
        return false;
    for (size_t i = 0; i < length; i++) {
        int high = digit(hex[2 * i]), low = digit(hex[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        p->pool[p->pool_used + i] = (uint8_t)(high << 4 | low);
    }
    p->ops[0].bytes[index] = (uint16_t)p->string_count;
    p->strings[p->string_count].offset = p->pool_used;
    p->strings[p->string_count++].length = (uint16_t)length;
    p->pool_used += (uint32_t)length;
    return true;
}

/* What the call is given: in[0], and in[1] of calls that take two. */
static bool take_strings(struct reading *r, json_t *given)
{
    static const char *const words[] = {"bytes", "second"};

    for (uint32_t i = 0; i < 2; i++) {
        json_t *bytes = json_object_get(given, words[i]);
        if (bytes && (i >= cts_call_inputs(r->program.ops[0].code) || !json_is_string(bytes) ||
                      !take_bytes(r, i, json_string_value(bytes))))
            return false;
    }
    return true;
}

static bool take_numbers(struct reading *r, json_t *numbers)
{
    struct cts_op *op = &r->program.ops[0];
    const char *word;
    json_t *value;

    json_object_foreach(numbers, word, value)
    {
        uint32_t key = find_number(op->code, word);
        json_int_t number = json_integer_value(value);

        if (key == CTS_CALL_NUMBERS || !json_is_integer(value) || number < 0 || number > UINT32_MAX)
            return false;
        op->parameters[op->parameter_count++] = (struct cts_parameter){key, (uint32_t)number};
    }
    return true;
}

/* The requirements of all its flags, each once. */
static bool take_flags(struct reading *r, json_t *flags)
{
    size_t used = 0, i, n;
    json_t *flag, *row;

    r->covers[0] = '\0';
    json_array_foreach(flags, i, flag)
    {
        const char *name = json_string_value(flag);
        json_t *rows =
            json_object_get(name ? json_object_get(r->notes, name) : NULL, "requirements");

        if (!json_is_array(rows))
            return false;
        json_array_foreach(rows, n, row)
        {
            const char *id = json_string_value(row);

            if (!id || strlen(id) > 32)
                return false;
            if (strstr(r->covers, id))
                continue;
            if (used + strlen(id) + 2 > sizeof r->covers)
                return false;
            used += (size_t)sprintf(r->covers + used, "%s%s", used ? " " : "", id);
        }
    }
    return true;
}

/* -- the file ---------------------------------------------------------------------------------------- */

static enum cts_status read_vector(struct reading *r, const char *word, json_t *vector)
{
    json_t *given = json_object_get(vector, "given");
    struct cts_corpus_case one = {.file = r->file,
                                  .line = 1,
                                  .covers = r->covers,
                                  .explore = CTS_CORPUS_NOT_EXPLORED,
                                  .program = &r->program};
    char name[CTS_CORPUS_NAME_MAX];

    r->id = json_integer_value(json_object_get(vector, "id"));
    if (r->id < 1 || !json_is_object(given))
        return fault(r, "wants \"id\", a number from 1, and \"given\", an object");
    cts_program_clear(&r->program);
    r->program.interface = CTS_INTERFACE_SOCKADDR;
    r->program.op_count = 1;
    r->program.ops[0] = cts_op_empty(CTS_OP_CALL);
    r->program.ops[0].code = find_call(word);
    if (!take_strings(r, given))
        return fault(r,
                     "\"bytes\" or \"second\" is not hexadecimal, too long, or not for this call");
    if (!take_numbers(r, json_object_get(given, "numbers")))
        return fault(r, "\"numbers\" wants the call's own words and values of 32 bits");
    if (!take_flags(r, json_object_get(vector, "flags")))
        return fault(r, "\"flags\" names no note, or its note no requirements");
    cts_program_normalize(&r->program);
    snprintf(name, sizeof name, "%.60s-%lld", word, r->id);
    one.name = name;
    return r->each(r->context, &one);
}

static enum cts_status read_groups(struct reading *r, json_t *groups)
{
    enum cts_status status = CTS_OK;
    json_t *group, *vector;
    size_t i, n;

    json_array_foreach(groups, i, group)
    {
        const char *word = json_string_value(json_object_get(group, "call"));
        json_t *tests = json_object_get(group, "tests");

        if (!word || find_call(word) == CTS_ADDRESS_CALLS || !json_is_array(tests))
            return fault(
                r, "before or behind it a group without a known \"call\" or without \"tests\"");
        json_array_foreach(tests, n, vector)
        {
            status = read_vector(r, word, vector);
            if (status != CTS_OK)
                return status;
        }
    }
    return status;
}

enum cts_status cts_vectors_read(const char *file, const char *text, size_t length,
                                 cts_corpus_fn *each, void *context, char message[256])
{
    json_error_t error;
    json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
    struct reading *r = calloc(1, sizeof *r);
    enum cts_status status;

    if (!r || !root) {
        status = r ? CTS_SYNTAX : CTS_MEMORY;
        snprintf(message, 256, "%.120s:%d: %.100s", file, root ? 0 : error.line,
                 r ? error.text : "out of memory");
    } else {
        const char *schema = json_string_value(json_object_get(root, "schema"));
        json_t *groups = json_object_get(root, "groups");

        *r = (struct reading){.file = file,
                              .each = each,
                              .context = context,
                              .message = message,
                              .notes = json_object_get(root, "notes")};
        if (!schema || strcmp(schema, SCHEMA) != 0 || !json_is_array(groups)) {
            snprintf(message, 256,
                     "%.140s: not a file of vectors: wants \"schema\": \"" SCHEMA
                     "\" and \"groups\"",
                     file);
            status = CTS_SYNTAX;
        } else {
            status = read_groups(r, groups);
        }
    }
    json_decref(root);
    free(r);
    return status;
}
