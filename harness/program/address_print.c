/*
 * Writes CALL and EXHAUST as text: what address_parse.c reads as the same. Byte strings that are mostly characters
 * stand as text, the others as hexadecimal digits. A dollar sign is always escaped, as files of programs give it a
 * meaning.
 */
#include "program/address_form.h"
#include "program/printer.h"

static const char *const extents[CTS_EXTENTS] = {
#define X(value, name, word, text) [value] = word,
    CTS_EXTENT_MAP(X)
#undef X
};

/* The letter that stands behind a backslash for a byte; 0: \x, or none is needed. */
static char escape_of(uint8_t byte)
{
    switch (byte) {
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    case '"':
    case '\\':
        return (char)byte;
    default:
        return 0;
    }
}

static bool is_plain(uint8_t byte)
{
    return byte >= ' ' && byte < 0x7F && byte != '$' && escape_of(byte) == 0;
}

static void put_quoted(struct printer *out, const uint8_t *bytes, uint32_t length)
{
    put_text(out, " \"");
    for (uint32_t i = 0; i < length; i++) {
        char escape = escape_of(bytes[i]);

        if (is_plain(bytes[i])) {
            put(out, (char)bytes[i]);
        } else if (escape != 0) {
            put(out, '\\');
            put(out, escape);
        } else {
            put_text(out, "\\x");
            put_hex(out, bytes[i], 2);
        }
    }
    put(out, '"');
}

/* GUIDs and addresses are no texts, even if many of their bytes look like it. */
static bool is_raw(uint32_t length)
{
    return length == CTS_GUID_SIZE || length == 2 * CTS_GUID_SIZE || length == CTS_HV_SIZE;
}

static void put_input(struct printer *out, const uint8_t *bytes, uint32_t length)
{
    uint32_t odd = 0;

    for (uint32_t i = 0; i < length; i++)
        odd += !is_plain(bytes[i]) && escape_of(bytes[i]) == 0;
    if (odd == 0 || (4 * odd <= length && !is_raw(length))) {
        put_quoted(out, bytes, length);
        return;
    }
    put_text(out, " hex:");
    for (uint32_t i = 0; i < length; i++)
        put_hex(out, bytes[i], 2);
}

void cts_address_print(struct printer *out, const struct cts_program *program,
                       const struct cts_op *op)
{
    put(out, ' ');
    put_text(out, op->kind == CTS_OP_CALL ? cts_call_row(op->code)->name : extents[op->code]);
    if (op->handle != CTS_NO_REGISTER)
        put_number(out, " h", op->handle);
    for (uint32_t i = 0; i < 2; i++) {
        uint32_t length;
        const uint8_t *bytes = cts_call_bytes(program, op, i, &length);

        if (bytes != NULL)
            put_input(out, bytes, length);
    }
    for (uint32_t i = 0; i < op->parameter_count; i++) {
        put(out, ' ');
        put_text(out, cts_call_key_word(op, op->parameters[i].key));
        put_number(out, "=", op->parameters[i].value);
    }
    if (op->result != CTS_NO_REGISTER)
        put_number(out, " -> h", op->result);
}
