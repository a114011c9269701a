/*
 * Writes the byte form of programs (bytes.h). Takes a normal program; never reads bytes.
 */
#include "program/address_form.h"
#include "program/bytes.h"
#include "program/bytes_io.h"
#include <cts/digest.h>

#include <string.h>

static void put_number(struct out *out, uint32_t value)
{
    uint32_t size = value <= 0xFFFF ? 2 : value <= 0xFFFFFF ? 3 : 4;

    if (value < NUMBER_TABLE) {
        put(out, value);
        return;
    }
    for (uint32_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (numbers[i] == value) {
            put(out, NUMBER_TABLE + i);
            return;
        }
    }
    put(out, NUMBER_2 + size - 2);
    put_fixed(out, value, size);
}

static void put_code(struct out *out, uint32_t code)
{
    for (uint32_t i = 0; i < CODE_COUNT; i++) {
        if (codes[i] == code) {
            put(out, i);
            return;
        }
    }
    put(out, CODE_OTHER);
    put_fixed(out, code, 4);
}

static void put_size(struct out *out, uint32_t value)
{
    uint32_t bytes = value <= 0xFFFF ? 2 : value <= 0xFFFFFF ? 3 : 4;

    if (value < SIZE_TABLE) {
        put(out, value);
        return;
    }
    for (uint32_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        if (sizes[i] == value) {
            put(out, SIZE_TABLE + i);
            return;
        }
    }
    put(out, NUMBER_2 + bytes - 2);
    put_fixed(out, value, bytes);
}

static void write_value(struct out *out, const struct cts_value *value)
{
    switch (value->kind) {
    case CTS_VALUE_CURRENT:
        put(out, BYTE_CURRENT);
        break;
    case CTS_VALUE_LAST:
        put(out, BYTE_LAST + value->number);
        break;
    case CTS_VALUE_ZERO:
        put(out, BYTE_ZERO);
        break;
    case CTS_VALUE_ONES:
        put(out, BYTE_ONES);
        break;
    case CTS_VALUE_A:
        put(out, value->number == 0 ? BYTE_A : BYTE_A_BIT);
        if (value->number != 0)
            put(out, value->number - 1);
        break;
    case CTS_VALUE_LITERAL:
        put(out, BYTE_LITERAL);
        for (uint32_t i = 0; i < sizeof value->bytes; i++)
            put(out, value->bytes[i]);
        break;
    default:
        if (value->number >= VALUE_KINDS)
            put(out, BYTE_STRUCTURED);
        put_number(out, value->number);
    }
}

static uint32_t pack_flags(uint32_t flags)
{
    return (flags & ~CTS_SUBMIT_NO_EVENT) | (flags & CTS_SUBMIT_NO_EVENT ? NO_EVENT_BIT : 0);
}

static void write_operand(struct out *out, uint8_t operand, const struct cts_program *program,
                          const struct cts_op *op)
{
    const char *text = op->text == CTS_NO_REGISTER ? "" : program->text[op->text];

    switch (operand) {
    case CTS_OPERAND_NEW:
    case CTS_OPERAND_COPY:
        put(out, op->result);
        break;
    case CTS_OPERAND_HANDLE:
        put(out, op->handle);
        break;
    case CTS_OPERAND_REQUEST:
        put(out, op->request);
        break;
    case CTS_OPERAND_EITHER:
        put(out, op->request == CTS_NO_REGISTER ? REGISTER_NONE | op->handle : op->request);
        break;
    case CTS_OPERAND_VALUE:
        write_value(out, &op->value);
        break;
    case CTS_OPERAND_ACCESS:
        put(out, op->flags ^ OPEN_DEFAULT);
        break;
    case CTS_OPERAND_TRANSFER:
        put_code(out, op->code);
        put_number(out, op->in_length);
        write_value(out, &op->value);
        put_number(out, exchange_default(op->out_length));
        put(out, pack_flags(op->flags));
        break;
    case CTS_OPERAND_FLAGS:
        put(out, pack_flags(op->flags));
        break;
    case CTS_OPERAND_RESULT:
        put(out, op->result == CTS_NO_REGISTER ? REGISTER_NONE : op->result);
        break;
    case CTS_OPERAND_NUMBER:
    case CTS_OPERAND_TIMES:
        put_number(out, op->number);
        break;
    case CTS_OPERAND_EVENT:
        put(out, op->code);
        put(out, op->number);
        break;
    case CTS_OPERAND_TEXT:
        put(out, (uint32_t)strlen(text));
        while (*text != '\0')
            put(out, (uint8_t)*text++);
        break;
    case CTS_OPERAND_FAILURE:
        put_number(out, op->number);
        put_number(out, op->code);
        break;
    case CTS_OPERAND_NIC:
        put(out, op->nic);
        break;
    case CTS_OPERAND_PARAMETERS:
        put(out, op->parameter_count);
        for (uint32_t i = 0; i < op->parameter_count; i++) {
            put(out, op->parameters[i].key);
            put_size(out, op->parameters[i].value);
        }
        break;
    case CTS_OPERAND_CALL:
    case CTS_OPERAND_EXTENT:
        cts_address_encode(out, op);
        break;
    default:
        break;
    }
}

/* How an interface writes the head of a record. */
struct head {
    uint32_t bits;
    uint32_t thread, one_switch; /* markers */
    uint32_t count_long;
};
static const struct head counter_head = {VERB_BITS, VERB_THREAD, VERB_SWITCH, COUNT_LONG};
static const struct head nicsave_head = {NICSAVE_VERB_BITS, NICSAVE_VERB_THREAD,
                                         NICSAVE_VERB_SWITCH, NICSAVE_COUNT_LONG};
static const struct head address_head = {VERB_BITS, VERB_THREAD, VERB_SWITCH, COUNT_LONG};

static const struct head *head_of(const struct cts_program *program)
{
    return program->interface == CTS_INTERFACE_NICSAVE    ? &nicsave_head
           : program->interface == CTS_INTERFACE_SOCKADDR ? &address_head
                                                          : &counter_head;
}

static uint32_t verb_of(const struct cts_program *program, uint8_t kind)
{
    uint32_t verb = 0;

    if (program->interface == CTS_INTERFACE_SOCKADDR) {
        while (verb + 1 < ADDRESS_VERBS && address_verbs[verb] != kind)
            verb++;
        return verb;
    }
    if (program->interface != CTS_INTERFACE_NICSAVE)
        return kind;
    while (verb + 1 < NICSAVE_VERBS && nicsave_verbs[verb] != kind)
        verb++;
    return verb;
}

static void put_head(struct out *out, const struct head *head, uint32_t verb, size_t used)
{
    put(out, verb | (uint32_t)(used < head->count_long ? used : head->count_long) << head->bits);
    if (used >= head->count_long && head == &address_head)
        cts_address_put_number(out, (uint32_t)used);
    else if (used >= head->count_long)
        put(out, (uint32_t)used);
}

/* Writes the head of a record and its operand bytes, less trailing zeros. */
static void put_record(struct out *out, const struct head *head, uint32_t verb,
                       const struct out *record)
{
    size_t used = record->used;

    while (used > 0 && record->bytes[used - 1] == 0)
        used--;
    put_head(out, head, verb, used);
    for (size_t i = 0; i < used; i++)
        put(out, record->bytes[i]);
}

/* The byte strings that an operation is the first to name, from *written on. */
static void put_strings(struct out *out, const struct cts_program *program, const struct cts_op *op,
                        uint32_t *written)
{
    for (uint32_t i = 0; i < 2; i++) {
        uint32_t length;
        const uint8_t *bytes = cts_call_bytes(program, op, i, &length);

        if (bytes == NULL || op->bytes[i] < *written)
            continue;
        put_head(out, &address_head, VERB_STRING, length);
        for (uint32_t n = 0; n < length; n++)
            put(out, bytes[n]);
        ++*written;
    }
}

static void put_op(struct out *out, const struct cts_program *program, const struct cts_op *op)
{
    uint8_t bytes[RECORD_MAX];
    struct out record = {bytes, sizeof bytes, 0};

    for (uint32_t n = 0; n < CTS_OPERANDS_MAX && cts_grammar[op->kind][n]; n++)
        write_operand(&record, cts_grammar[op->kind][n], program, op);
    put_record(out, head_of(program), verb_of(program, op->kind), &record);
}

static void put_schedule(struct out *out, const struct cts_program *program)
{
    uint32_t before = 0;

    for (uint32_t i = 0; i < program->switch_count; i++) {
        uint8_t bytes[RECORD_MAX];
        struct out record = {bytes, sizeof bytes, 0};

        put(&record, program->switches[i].thread);
        put_number(&record, program->switches[i].step - before);
        put_record(out, head_of(program), head_of(program)->one_switch, &record);
        before = program->switches[i].step + 1;
    }
}

/* The head and all operations; what comes after them is the schedule. */
static void put_program(struct out *out, const struct cts_program *program)
{
    uint32_t thread = 0;
    uint32_t strings = 0;

    if (program->interface == CTS_INTERFACE_SOCKADDR) {
        put(out, WORLD_SOCKADDR);
    } else if (program->interface == CTS_INTERFACE_NICSAVE) {
        put(out, WORLD_NICSAVE);
        put(out, program->stack_count);
        for (uint32_t i = 0; i < program->stack_count; i++)
            put(out, program->stack[i]);
    } else {
        put(out, (uint32_t)program->guest | (uint32_t)program->guid_text << 5 |
                     (program->no_integration ? NO_INTEGRATION : 0));
        put(out, program->policy);
    }
    put_number(out, program->seed);
    for (uint32_t i = 0; i < program->op_count; i++) {
        for (; thread < program->ops[i].thread; thread++)
            put(out, head_of(program)->thread);
        put_strings(out, program, &program->ops[i], &strings);
        put_op(out, program, &program->ops[i]);
    }
    for (; thread + 1 < program->threads; thread++)
        put(out, head_of(program)->thread);
}

enum cts_status cts_program_encode(const struct cts_program *program, uint8_t *bytes,
                                   size_t capacity, size_t *length)
{
    struct out out = {bytes, capacity, 0};

    put_program(&out, program);
    put_schedule(&out, program);
    *length = out.used;
    return out.used <= capacity ? CTS_OK : CTS_LIMIT;
}

uint64_t cts_program_hash(const struct cts_program *program)
{
    uint8_t bytes[CTS_PROGRAM_BYTES_MAX];
    struct out out = {bytes, sizeof bytes, 0};
    uint64_t hash = CTS_DIGEST_BASIS;

    put_program(&out, program);
    for (size_t i = 0; i < out.used && i < sizeof bytes; i++)
        hash = cts_digest_add(hash, bytes[i]);
    return hash;
}
