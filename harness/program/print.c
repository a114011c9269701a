/*
 * Writes the text form of programs (program.h). Takes a normal program; what it writes, parse.c
 * reads as an equal one.
 */
#include "program/address_form.h"
#include "program/grammar.h"
#include "program/printer.h"

#include <string.h>

/* A blank and the word of `value`. */
static void put_word(struct printer *out, const struct cts_word *words, uint32_t value)
{
    for (; words->text != NULL; words++) {
        if (words->value == value) {
            put(out, ' ');
            put_text(out, words->text);
            return;
        }
    }
}

/* The words of all bits that are set, each behind `before`. */
static void put_bits(struct printer *out, const char *before, const struct cts_word *words,
                     uint32_t bits, const char *after)
{
    for (; words->text != NULL; words++) {
        if (bits & words->value) {
            put_text(out, before);
            put_text(out, words->text);
            put_text(out, after);
        }
    }
}

static void put_value(struct printer *out, const struct cts_value *value)
{
    switch (value->kind) {
    case CTS_VALUE_CURRENT:
        put_text(out, "current");
        break;
    case CTS_VALUE_LAST:
        put_number(out, "last:w", value->number);
        break;
    case CTS_VALUE_ZERO:
        put_text(out, "zero");
        break;
    case CTS_VALUE_ONES:
        put_text(out, "ones");
        break;
    case CTS_VALUE_A:
        put(out, 'a');
        if (value->number > 0)
            put_number(out, ":", value->number - 1);
        break;
    case CTS_VALUE_LITERAL:
        for (uint32_t i = 0; i < sizeof value->bytes; i++)
            put_hex(out, value->bytes[i], 2);
        break;
    default:
        put_number(out, "v", value->number);
    }
}

static void put_transfer(struct printer *out, const struct cts_op *op)
{
    if (op->code != CTS_COUNTER_CODE_READ) {
        put_text(out, " code=0x");
        put_hex(out, op->code, 8);
    }
    if (op->in_length != 0 || op->value.kind != CTS_VALUE_STRUCTURED || op->value.number != 0) {
        put_number(out, " in=", op->in_length);
        put(out, ':');
        put_value(out, &op->value);
    }
    if (op->out_length != CTS_SUBMIT_OUT_DEFAULT)
        put_number(out, " out=", op->out_length);
    put_bits(out, " ", cts_words_submit, op->flags, "");
}

static void put_quoted(struct printer *out, const char *text)
{
    put_text(out, " \"");
    for (; *text != '\0'; text++) {
        uint8_t byte = (uint8_t)*text;

        if (byte == '"' || byte == '\\') {
            put(out, '\\');
            put(out, *text);
        } else if (byte < ' ' || byte >= 0x7F) {
            put_text(out, "\\x");
            put_hex(out, byte, 2);
        } else {
            put(out, *text);
        }
    }
    put(out, '"');
}

static void put_operand(struct printer *out, uint8_t operand, const struct cts_program *program,
                        const struct cts_op *op)
{
    switch (operand) {
    case CTS_OPERAND_NEW:
        put_number(out, " h", op->result);
        break;
    case CTS_OPERAND_HANDLE:
        put_number(out, " h", op->handle);
        break;
    case CTS_OPERAND_COPY:
        put_number(out, " -> h", op->result);
        break;
    case CTS_OPERAND_REQUEST:
        put_number(out, " w", op->request);
        break;
    case CTS_OPERAND_EITHER:
        if (op->request == CTS_NO_REGISTER)
            put_number(out, " h", op->handle);
        else
            put_number(out, " w", op->request);
        break;
    case CTS_OPERAND_VALUE:
        put(out, ' ');
        put_value(out, &op->value);
        break;
    case CTS_OPERAND_ACCESS:
        put_word(out, cts_words_access, op->flags & CTS_OPEN_ACCESS);
        put_bits(out, " ", cts_words_open, op->flags, "");
        break;
    case CTS_OPERAND_TRANSFER:
        put_transfer(out, op);
        break;
    case CTS_OPERAND_FLAGS:
        put_bits(out, " ", cts_words_submit, op->flags, "");
        break;
    case CTS_OPERAND_RESULT:
        if (op->result != CTS_NO_REGISTER)
            put_number(out, " -> w", op->result);
        break;
    case CTS_OPERAND_NUMBER:
    case CTS_OPERAND_TIMES:
        put_number(out, " ", op->number);
        break;
    case CTS_OPERAND_EVENT:
        put_word(out, cts_words_event, op->code);
        if (op->number != 0)
            put_number(out, " ", op->number);
        break;
    case CTS_OPERAND_TEXT:
        put_quoted(out, op->text == CTS_NO_REGISTER ? "" : program->text[op->text]);
        break;
    case CTS_OPERAND_FAILURE:
        if (op->number != 0)
            put_number(out, " fail=", op->number);
        if (op->code != 0)
            put_number(out, " status=", op->code);
        break;
    case CTS_OPERAND_NIC:
        put_number(out, " n", op->nic);
        break;
    case CTS_OPERAND_PARAMETERS:
        for (uint32_t i = 0; i < op->parameter_count; i++) {
            put(out, ' ');
            put_text(out, cts_parameter_rows[op->parameters[i].key].text);
            put_number(out, "=", op->parameters[i].value);
        }
        break;
    case CTS_OPERAND_CALL:
    case CTS_OPERAND_EXTENT:
        cts_address_print(out, program, op);
        break;
    default:
        break;
    }
}

static void put_world(struct printer *out, const struct cts_program *program)
{
    if (program->interface == CTS_INTERFACE_NICSAVE) {
        put_text(out, program->stack_count > 0 ? "stack" : "stack none");
        for (uint32_t i = 0; i < program->stack_count; i++)
            put_word(out, cts_words_stack, program->stack[i]);
        put(out, '\n');
    }
    if (program->interface == CTS_INTERFACE_SOCKADDR)
        put_text(out, "addresses\n");
    if (program->guest != CTS_GUEST_WIN8) {
        put_text(out, "guest");
        put_word(out, cts_words_guest, (uint32_t)program->guest);
        put(out, '\n');
    }
    if (program->no_integration)
        put_text(out, "no-integration\n");
    put_bits(out, "", cts_words_policy, program->policy, "\n");
    if (program->guid_text != CTS_GUID_MIXED) {
        put_text(out, "guid");
        put_word(out, cts_words_guid, (uint32_t)program->guid_text);
        put(out, '\n');
    }
    if (program->seed != 0) {
        put_number(out, "seed ", program->seed);
        put(out, '\n');
    }
    if (program->switch_count == 0)
        return;
    put_text(out, "schedule");
    for (uint32_t i = 0; i < program->switch_count; i++) {
        put_number(out, " t", program->switches[i].thread);
        put_number(out, "@", program->switches[i].step);
    }
    put(out, '\n');
}

enum cts_status cts_program_print(const struct cts_program *program, char *text, size_t capacity)
{
    struct printer out = {text, capacity, 0};
    uint32_t at = 0;

    put_world(&out, program);
    for (uint32_t thread = 0; thread < program->threads; thread++) {
        if (thread > 0) {
            put_number(&out, "thread t", thread);
            put(&out, '\n');
        }
        for (; at < program->op_count && program->ops[at].thread == thread; at++) {
            const struct cts_op *op = &program->ops[at];

            put_text(&out, cts_words_verb[op->kind].text);
            for (uint32_t n = 0; n < CTS_OPERANDS_MAX; n++)
                put_operand(&out, cts_grammar[op->kind][n], program, op);
            put(&out, '\n');
        }
    }
    put(&out, '\0');
    if (out.used <= capacity)
        return CTS_OK;
    if (capacity > 0)
        text[capacity - 1] = '\0';
    return CTS_LIMIT;
}
