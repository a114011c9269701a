/*
 * The words of calls on socket addresses, the values that a program gives them, and the normal form of both. A table
 * of calls stands in cts/sockaddr.h; here is only what programs need beside it.
 */
#include "program/address.h"
#include "program/address_form.h"

#include <string.h>

static const struct cts_call_row rows[CTS_ADDRESS_CALLS] = {
#define X(value, symbol, word, ...) [value] = {word, {__VA_ARGS__}},
    CTS_ADDRESS_CALL_MAP(X)
#undef X
};

/* How many byte strings go in; the rest have none. */
static const uint8_t inputs[CTS_ADDRESS_CALLS] = {
    [CTS_CALL_HV_ENCODE] = 2,      [CTS_CALL_HV_DECODE] = 1,
    [CTS_CALL_HV_COMPARE] = 2,     [CTS_CALL_VM_DECODE] = 1,
    [CTS_CALL_VM_COMPARE] = 2,     [CTS_CALL_GUID_PARSE] = 1,
    [CTS_CALL_GUID_FORMAT] = 1,    [CTS_CALL_GUID_NAME] = 1,
    [CTS_CALL_GUID_NAMED] = 1,     [CTS_CALL_CIDPORT_PARSE] = 1,
    [CTS_CALL_URI_PARSE] = 1,      [CTS_CALL_VMIDSVC_PARSE] = 1,
    [CTS_CALL_VMIDSVC_FORMAT] = 2, [CTS_CALL_SERVICE_TO_PORT] = 1,
    [CTS_CALL_TEXT_TO_PORT] = 1,   [CTS_CALL_VMID_TO_CID] = 1,
    [CTS_CALL_ACCEPT_DECIDE] = 2,  [CTS_CALL_CONTAINER_TO_VMID] = 1,
    [CTS_CALL_CONNECT_DECIDE] = 1, [CTS_CALL_HYB_REQUEST] = 1,
    [CTS_CALL_HYB_REPLY] = 1,      [CTS_CALL_HYB_PATH] = 1,
    [CTS_CALL_CAP_DECODE] = 1,     [CTS_CALL_CAP_ENCODE] = 1,
    [CTS_CALL_CAP_PRINT] = 1,      [CTS_CALL_REG_MAKE] = 2,
    [CTS_CALL_REG_LIST] = 1,       [CTS_CALL_REG_ADD] = 2,
    [CTS_CALL_REG_PORT] = 1,       [CTS_CALL_BIND] = 1,
    [CTS_CALL_CONNECT] = 1,        [CTS_CALL_SEND] = 2,
    [CTS_CALL_SET_OPTION] = 1,     [CTS_CALL_PARTITION] = 1,
    [CTS_CALL_SERVICE] = 1,        [CTS_CALL_OFFER] = 2,
    [CTS_CALL_PACKET] = 1,
};

/* The keys behind the numbers. */
static const struct cts_parameter_row keys[CTS_CALL_KEYS] = {
#define X(name, value, word, otherwise) [value] = {word, otherwise},
    CTS_CALL_KEY_MAP(X)
#undef X
};
static const char *const extent_keys[] = {"first", "count"};
#define EXTENT_KEYS (sizeof extent_keys / sizeof *extent_keys)

_Static_assert(CTS_CALL_KEYS <= CTS_PROGRAM_PARAMETERS, "an operation has room for all its keys");

const struct cts_call_row *cts_call_row(uint32_t call)
{
    return call < CTS_ADDRESS_CALLS && rows[call].name != NULL ? &rows[call] : NULL;
}

uint32_t cts_call_clean(uint32_t call)
{
    call %= CTS_ADDRESS_CALLS;
    return rows[call].name != NULL ? call : CTS_CALL_CIDPORT_PARSE;
}

bool cts_call_has_socket(uint32_t call)
{
    return cts_call_row(call) != NULL && strcmp(rows[call].number[0], "socket") == 0;
}

bool cts_call_makes_socket(uint32_t call)
{
    return call == CTS_CALL_SOCKET || call == CTS_CALL_ACCEPT;
}

uint32_t cts_call_inputs(uint32_t call)
{
    return call < CTS_ADDRESS_CALLS ? inputs[call] : 0;
}

/* -- keys -------------------------------------------------------------------------------------- */

const char *cts_call_key_word(const struct cts_op *op, uint32_t key)
{
    const char *word;

    if (op->kind != CTS_OP_CALL)
        return key < EXTENT_KEYS ? extent_keys[key] : NULL;
    if (key >= CTS_CALL_KEYS || cts_call_row(op->code) == NULL ||
        (key == 0 && cts_call_has_socket(op->code)))
        return NULL;
    word = key < CTS_CALL_NUMBERS ? rows[op->code].number[key] : keys[key].text;
    return word[0] != '\0' ? word : NULL;
}

uint32_t cts_call_key_of(const struct cts_op *op, const char *word, size_t length)
{
    for (uint32_t key = 0; key < CTS_CALL_KEYS; key++) {
        const char *text = cts_call_key_word(op, key);

        if (text != NULL && strlen(text) == length && memcmp(text, word, length) == 0)
            return key;
    }
    return CTS_CALL_NO_SUCH_WORD;
}

/* The default of a stated length is the length. */
static uint32_t key_default(const struct cts_program *program, const struct cts_op *op,
                            uint32_t key)
{
    const char *word = cts_call_key_word(op, key);
    uint32_t length = 0;

    if (op->kind == CTS_OP_CALL && key >= CTS_CALL_NUMBERS)
        return key < CTS_CALL_KEYS ? keys[key].value : 0;
    if (op->kind != CTS_OP_CALL || word == NULL || strcmp(word, "length") != 0)
        return 0;
    if (op->code != CTS_CALL_SEND)
        return cts_call_input_length(program, op);
    cts_call_bytes(program, op, 1, &length);
    return length;
}

uint32_t cts_call_value(const struct cts_program *program, const struct cts_op *op, uint32_t key)
{
    for (uint32_t i = 0; i < op->parameter_count; i++) {
        if (op->parameters[i].key == key)
            return op->parameters[i].value;
    }
    return key_default(program, op, key);
}

const uint8_t *cts_call_bytes(const struct cts_program *program, const struct cts_op *op,
                              uint32_t index, uint32_t *length)
{
    uint16_t string = index < 2 ? op->bytes[index] : CTS_NO_BYTES;

    *length = 0;
    if (string >= program->string_count)
        return NULL;
    *length = program->strings[string].length;
    return program->pool + program->strings[string].offset;
}

uint32_t cts_call_input_length(const struct cts_program *program, const struct cts_op *op)
{
    uint32_t from = cts_call_value(program, op, CTS_CALL_KEY_FROM);
    uint32_t times = cts_call_value(program, op, CTS_CALL_KEY_TIMES);
    uint32_t length;
    uint64_t total;

    cts_call_bytes(program, op, 0, &length);
    if (from >= length)
        return length;
    total = from + (uint64_t)(length - from) * times;
    return total < CTS_ADDRESS_INPUT_MAX ? (uint32_t)total : CTS_ADDRESS_INPUT_MAX;
}

/* -- strings ----------------------------------------------------------------------------------- */

uint16_t cts_program_string(struct cts_program *program, const uint8_t *bytes, uint32_t length)
{
    uint32_t count = program->string_count;

    for (uint32_t i = 0; i < count; i++) {
        if (program->strings[i].length == length &&
            (length == 0 || memcmp(program->pool + program->strings[i].offset, bytes, length) == 0))
            return (uint16_t)i;
    }
    if (count == CTS_PROGRAM_STRINGS_MAX || length > CTS_PROGRAM_POOL_MAX - program->pool_used)
        return CTS_NO_BYTES;
    if (length > 0)
        memcpy(program->pool + program->pool_used, bytes, length);
    program->strings[count].offset = (uint16_t)program->pool_used;
    program->strings[count].length = (uint16_t)length;
    program->pool_used += length;
    program->string_count++;
    return (uint16_t)count;
}

bool cts_strings_equal(const struct cts_program *a, const struct cts_program *b)
{
    if (a->string_count != b->string_count || a->pool_used != b->pool_used)
        return false;
    for (uint32_t i = 0; i < a->string_count; i++) {
        if (a->strings[i].offset != b->strings[i].offset ||
            a->strings[i].length != b->strings[i].length)
            return false;
    }
    return memcmp(a->pool, b->pool, a->pool_used) == 0;
}

/* -- the normal form --------------------------------------------------------------------------- */

void cts_address_clean(const struct cts_op *from, struct cts_op *op)
{
    uint32_t count = from->parameter_count < CTS_PROGRAM_PARAMETERS ? from->parameter_count
                                                                    : CTS_PROGRAM_PARAMETERS;

    op->parameter_count = (uint8_t)count;
    memcpy(op->parameters, from->parameters, sizeof op->parameters);
    if (op->kind != CTS_OP_CALL) {
        op->code = from->code % CTS_EXTENTS;
        return;
    }
    op->code = cts_call_clean(from->code);
    if (cts_call_has_socket(op->code))
        op->handle = from->handle % CTS_PROGRAM_HANDLES;
    if (cts_call_makes_socket(op->code) && from->result != CTS_NO_REGISTER)
        op->result = from->result % CTS_PROGRAM_HANDLES;
    for (uint32_t i = 0; i < cts_call_inputs(op->code); i++)
        op->bytes[i] = from->bytes[i];
}

/* Orders by key; of each key the last stays; what the call does not have and defaults go. */
static void clean_keys(const struct cts_program *program, struct cts_op *op)
{
    struct cts_op whole = *op; /* with the defaults: a length's is that of the repeated bytes */
    uint32_t value[CTS_CALL_KEYS];
    uint32_t given = 0;

    for (uint32_t i = 0; i < op->parameter_count; i++) {
        uint32_t key = op->parameters[i].key;

        if (cts_call_key_word(op, key) == NULL)
            continue;
        value[key] = key == CTS_CALL_KEY_NIL && op->kind == CTS_OP_CALL
                         ? op->parameters[i].value & CTS_CALL_NULL_ALL
                         : op->parameters[i].value;
        given |= 1u << key;
    }
    whole.parameter_count = 0;
    for (uint32_t key = 0; key < CTS_CALL_KEYS; key++) {
        if (given >> key & 1)
            whole.parameters[whole.parameter_count++] = (struct cts_parameter){key, value[key]};
    }
    memset(op->parameters, 0, sizeof op->parameters);
    op->parameter_count = 0;
    for (uint32_t i = 0; i < whole.parameter_count; i++) {
        if (whole.parameters[i].value != key_default(program, &whole, whole.parameters[i].key))
            op->parameters[op->parameter_count++] = whole.parameters[i];
    }
}

/* The table as it was, to be written anew in order. */
struct old_strings {
    uint32_t count;
    uint16_t offset[CTS_PROGRAM_STRINGS_MAX], length[CTS_PROGRAM_STRINGS_MAX];
    uint8_t pool[CTS_PROGRAM_POOL_MAX];
};

static void keep_strings(const struct cts_program *program, struct old_strings *old)
{
    uint32_t used = program->pool_used;

    old->count = program->string_count;
    memcpy(old->pool, program->pool, used);
    for (uint32_t i = 0; i < old->count; i++) {
        uint32_t offset = program->strings[i].offset, length = program->strings[i].length;

        if (offset > used || length > used - offset)
            offset = length = 0;
        old->offset[i] = (uint16_t)offset;
        old->length[i] = (uint16_t)length;
    }
}

/* Whether every string is used, and in the order of the table: then nothing is to be done. */
static bool strings_are_normal(const struct cts_program *program)
{
    uint32_t met = 0;
    uint32_t used = 0;

    for (uint32_t i = 0; i < program->op_count; i++) {
        for (uint32_t n = 0; n < 2; n++) {
            uint16_t string = program->ops[i].bytes[n];

            if (string == CTS_NO_BYTES)
                continue;
            if (string > met || string >= program->string_count)
                return false;
            if (string < met)
                continue;
            if (program->strings[string].offset != used)
                return false;
            used += program->strings[string].length;
            met++;
        }
    }
    return met == program->string_count && used == program->pool_used;
}

static void rewrite_strings(struct cts_program *program)
{
    struct old_strings old;

    keep_strings(program, &old);
    program->string_count = 0;
    program->pool_used = 0;
    for (uint32_t i = 0; i < program->op_count; i++) {
        for (uint32_t n = 0; n < 2; n++) {
            uint16_t *string = &program->ops[i].bytes[n];

            *string = *string < old.count
                          ? cts_program_string(program, old.pool + old.offset[*string],
                                               old.length[*string])
                          : CTS_NO_BYTES;
        }
    }
}

void cts_address_normalize(struct cts_program *program)
{
    if (program->interface != CTS_INTERFACE_SOCKADDR) {
        program->string_count = 0;
        program->pool_used = 0;
        return;
    }
    if (program->string_count > CTS_PROGRAM_STRINGS_MAX)
        program->string_count = CTS_PROGRAM_STRINGS_MAX;
    if (program->pool_used > CTS_PROGRAM_POOL_MAX)
        program->pool_used = CTS_PROGRAM_POOL_MAX;
    for (uint32_t i = 0; i < program->op_count; i++) {
        struct cts_op *op = &program->ops[i];
        uint32_t length;

        /* The second is told from the first by its place, so that it never stands alone. */
        cts_call_bytes(program, op, 1, &length);
        if (length > CTS_CALL_SECOND_MAX || op->bytes[0] >= program->string_count)
            op->bytes[1] = CTS_NO_BYTES;
    }
    if (!strings_are_normal(program))
        rewrite_strings(program);
    for (uint32_t i = 0; i < program->op_count; i++) {
        if (!cts_op_is_common(program->ops[i].kind))
            clean_keys(program, &program->ops[i]);
    }
}

bool cts_program_has_range(const struct cts_program *program)
{
    for (uint32_t i = 0; program->interface == CTS_INTERFACE_SOCKADDR && i < program->op_count; i++)
        if (program->ops[i].kind == CTS_OP_EXHAUST)
            return true;
    return false;
}
