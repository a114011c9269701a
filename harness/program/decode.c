/*
 * Reads the byte form of programs (bytes.h): any bytes are a program, and what comes out is normal.
 * Never reads past the end, never allocates, touches no more of the program than it fills.
 */
#include "program/address_form.h"
#include "program/bytes.h"
#include "program/bytes_io.h"

#include <string.h>

static uint32_t get_number(struct in *in)
{
    uint32_t byte = get(in);

    if (byte < NUMBER_TABLE)
        return byte;
    if (byte < NUMBER_2)
        return numbers[byte - NUMBER_TABLE];
    return get_fixed(in, byte >= NUMBER_4 ? 4 : byte - NUMBER_2 + 2);
}

static uint32_t get_size(struct in *in)
{
    uint32_t byte = get(in);

    if (byte < SIZE_TABLE)
        return byte;
    if (byte < NUMBER_2)
        return sizes[byte - SIZE_TABLE];
    return get_fixed(in, byte >= NUMBER_4 ? 4 : byte - NUMBER_2 + 2);
}

static uint32_t get_code(struct in *in)
{
    uint32_t byte = get(in);

    return byte == CODE_OTHER ? get_fixed(in, 4) : codes[byte % CODE_COUNT];
}

static void read_value(struct in *in, struct cts_value *value)
{
    uint32_t byte = get(in);

    if (byte >= BYTE_LAST) {
        value->kind = CTS_VALUE_LAST;
        value->number = byte - BYTE_LAST;
        return;
    }
    switch (byte) {
    case BYTE_CURRENT:
        value->kind = CTS_VALUE_CURRENT;
        break;
    case BYTE_ZERO:
        value->kind = CTS_VALUE_ZERO;
        break;
    case BYTE_ONES:
        value->kind = CTS_VALUE_ONES;
        break;
    case BYTE_A:
        value->kind = CTS_VALUE_A;
        break;
    case BYTE_A_BIT:
        value->kind = CTS_VALUE_A;
        value->number = 1 + get(in) % 128;
        break;
    case BYTE_LITERAL:
        value->kind = CTS_VALUE_LITERAL;
        for (uint32_t i = 0; i < sizeof value->bytes; i++)
            value->bytes[i] = (uint8_t)get(in);
        break;
    case BYTE_STRUCTURED:
        value->kind = CTS_VALUE_STRUCTURED;
        value->number = get_number(in);
        break;
    default: /* the unused bytes are small numbers: ids that meet again */
        value->kind = CTS_VALUE_STRUCTURED;
        value->number = byte < VALUE_KINDS ? byte : (byte - BYTE_SMALL) % 8;
    }
}

static uint16_t unpack_flags(uint32_t byte)
{
    uint32_t flags = byte & CTS_SUBMIT_ALL;

    return (uint16_t)(flags | (byte & NO_EVENT_BIT ? CTS_SUBMIT_NO_EVENT : 0));
}

static uint8_t read_text(struct in *in, struct cts_program *program)
{
    char text[CTS_PROGRAM_TEXT_MAX];
    uint32_t count = get(in) % CTS_PROGRAM_TEXT_MAX;
    uint32_t length = 0;
    bool full = false;

    for (; count > 0 && in->bytes < in->end; count--) {
        text[length] = (char)get(in);
        length += text[length] != '\0';
    }
    return cts_program_text(program, text, length, &full);
}

static void read_operand(struct in *in, uint8_t operand, struct cts_program *program,
                         struct cts_op *op)
{
    uint32_t byte;

    switch (operand) {
    case CTS_OPERAND_NEW:
    case CTS_OPERAND_COPY:
        op->result = (uint8_t)(get(in) % CTS_PROGRAM_HANDLES);
        break;
    case CTS_OPERAND_HANDLE:
        op->handle = (uint8_t)(get(in) % CTS_PROGRAM_HANDLES);
        break;
    case CTS_OPERAND_REQUEST:
        op->request = (uint8_t)(get(in) % CTS_PROGRAM_REQUESTS);
        break;
    case CTS_OPERAND_EITHER:
        byte = get(in);
        if (byte & REGISTER_NONE)
            op->handle = (uint8_t)(byte % CTS_PROGRAM_HANDLES);
        else
            op->request = (uint8_t)(byte % CTS_PROGRAM_REQUESTS);
        break;
    case CTS_OPERAND_VALUE:
        read_value(in, &op->value);
        break;
    case CTS_OPERAND_ACCESS:
        op->flags = (uint16_t)((get(in) ^ OPEN_DEFAULT) & CTS_OPEN_ALL);
        break;
    case CTS_OPERAND_TRANSFER:
        op->code = get_code(in);
        op->in_length = get_number(in);
        read_value(in, &op->value);
        op->out_length = exchange_default(get_number(in));
        op->flags = unpack_flags(get(in));
        break;
    case CTS_OPERAND_FLAGS:
        op->flags = unpack_flags(get(in));
        break;
    case CTS_OPERAND_RESULT:
        byte = get(in);
        op->result =
            byte & REGISTER_NONE ? CTS_NO_REGISTER : (uint8_t)(byte % CTS_PROGRAM_REQUESTS);
        break;
    case CTS_OPERAND_NUMBER:
        op->number = get_number(in);
        break;
    case CTS_OPERAND_TIMES:
        op->number = get_number(in);
        op->number = op->number < 1 ? 1 : op->number;
        if (op->number > CTS_PROGRAM_REPEAT_MAX)
            op->number = CTS_PROGRAM_REPEAT_MAX;
        break;
    case CTS_OPERAND_EVENT:
        op->code = get(in) % CTS_VM_EVENT_COUNT;
        op->number = get(in) % CTS_VM_ARGUMENTS;
        break;
    case CTS_OPERAND_TEXT:
        op->text = read_text(in, program);
        break;
    case CTS_OPERAND_FAILURE:
        op->number = get_number(in);
        op->code = get_number(in);
        break;
    case CTS_OPERAND_NIC:
        op->nic = (uint8_t)(get(in) % CTS_PROGRAM_NICS);
        break;
    case CTS_OPERAND_PARAMETERS:
        op->parameter_count = (uint8_t)(get(in) % (CTS_PROGRAM_PARAMETERS + 1));
        for (uint32_t i = 0; i < op->parameter_count; i++) {
            op->parameters[i].key = get(in) % CTS_PARAMETERS;
            op->parameters[i].value = get_size(in);
        }
        cts_parameters_normalize(op);
        break;
    case CTS_OPERAND_CALL:
    case CTS_OPERAND_EXTENT:
        cts_address_decode(in, program, op);
        break;
    default:
        break;
    }
}

/* The records read so far. */
struct reading {
    struct cts_program *program;
    uint32_t thread;
    uint32_t repeat; /* index of the repeat that waits for its end, or NO_REPEAT */
};
#define NO_REPEAT UINT32_MAX

/* A repeat without an end is dropped, as in the normal form. */
static void close_thread(struct reading *reading)
{
    struct cts_program *program = reading->program;

    if (reading->repeat == NO_REPEAT)
        return;
    program->op_count--;
    memmove(&program->ops[reading->repeat], &program->ops[reading->repeat + 1],
            (program->op_count - reading->repeat) * sizeof *program->ops);
    reading->repeat = NO_REPEAT;
}

/* Whether the operation may stand where it is; keeps track of repeats. */
static bool admit(struct reading *reading, uint8_t kind)
{
    bool repeating = reading->repeat != NO_REPEAT;

    switch (kind) {
    case CTS_OP_START:
    case CTS_OP_JOIN:
        return reading->thread == 0;
    case CTS_OP_REPEAT:
        if (!repeating)
            reading->repeat = reading->program->op_count;
        return !repeating;
    case CTS_OP_END:
        reading->repeat = NO_REPEAT;
        return repeating;
    default:
        return true;
    }
}

static void read_op(struct in *record, struct reading *reading, uint8_t kind)
{
    struct cts_program *program = reading->program;
    struct cts_op *op = &program->ops[program->op_count];

    if (program->op_count == CTS_PROGRAM_OPS_MAX || !admit(reading, kind))
        return;
    program->op_count++;
    *op = cts_op_empty(kind);
    op->thread = (uint8_t)reading->thread;
    for (uint32_t n = 0; n < CTS_OPERANDS_MAX && cts_grammar[kind][n]; n++)
        read_operand(record, cts_grammar[kind][n], program, op);
}

/* Steps are written as distances, so that they always ascend. */
static void read_switch(struct in *record, struct cts_program *program)
{
    uint32_t count = program->switch_count;
    uint64_t after = count > 0 ? (uint64_t)program->switches[count - 1].step + 1 : 0;
    uint32_t thread = get(record) % CTS_SWITCH_THREADS;
    uint64_t step = after + get_number(record);

    if (count == CTS_PROGRAM_SWITCHES_MAX || step > UINT32_MAX)
        return;
    program->switches[count] = (struct cts_switch){(uint32_t)step, thread};
    program->switch_count++;
}

static void read_record(struct in *in, struct reading *reading)
{
    bool nicsave = reading->program->interface == CTS_INTERFACE_NICSAVE;
    bool addresses = reading->program->interface == CTS_INTERFACE_SOCKADDR;
    uint32_t head = get(in);
    uint32_t verb = head & (nicsave ? NICSAVE_VERB_MASK : VERB_MASK);
    size_t count = head >> (nicsave ? NICSAVE_VERB_BITS : VERB_BITS);
    struct in record;

    if (count == (nicsave ? NICSAVE_COUNT_LONG : COUNT_LONG))
        count = addresses ? cts_address_get_number(in) : get(in);
    if (count > (size_t)(in->end - in->bytes))
        count = (size_t)(in->end - in->bytes);
    record = (struct in){in->bytes, in->bytes + count};
    in->bytes += count;
    if (verb == (nicsave ? NICSAVE_VERB_SWITCH : VERB_SWITCH)) {
        read_switch(&record, reading->program);
    } else if (verb == (nicsave ? NICSAVE_VERB_THREAD : VERB_THREAD)) {
        if (reading->thread + 1 < CTS_PROGRAM_THREADS_MAX) {
            close_thread(reading);
            reading->thread++;
        }
    } else if (addresses && verb == VERB_STRING) {
        cts_program_string(reading->program, record.bytes, (uint32_t)count);
    } else if (addresses) {
        read_op(&record, reading, verb < ADDRESS_VERBS ? address_verbs[verb] : CTS_OP_CALL);
    } else if (nicsave) {
        read_op(&record, reading, nicsave_verbs[verb % NICSAVE_VERBS]);
    } else {
        read_op(&record, reading, verb < CTS_OP_NIC ? (uint8_t)verb : VERB_SPARE);
    }
}

/* A second driver under test is a transparent one, as in the normal form. */
static void read_stack(struct in *in, struct cts_program *program)
{
    uint32_t count = get(in) % (CTS_PROGRAM_STACK_MAX + 1);
    bool target = false;

    program->interface = CTS_INTERFACE_NICSAVE;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t kind = get(in) % CTS_STACK_COUNT;

        if (kind == CTS_STACK_TARGET && target)
            kind = CTS_STACK_TRANSPARENT;
        target |= kind == CTS_STACK_TARGET;
        program->stack[program->stack_count++] = (uint8_t)kind;
    }
}

static void read_guest(struct in *in, struct cts_program *program, uint32_t world)
{
    program->guest =
        (world & 0xF) < CTS_GUEST_COUNT ? (enum cts_guest)(world & 0xF) : CTS_GUEST_WIN8;
    program->guid_text = (enum cts_guid_text)(world >> 5 & 3);
    program->no_integration = (world & NO_INTEGRATION) == NO_INTEGRATION;
    program->policy = get(in) & CTS_POLICY_ALL;
}

void cts_program_decode(const uint8_t *bytes, size_t length, struct cts_program *program)
{
    struct in in = {bytes, length > 0 ? bytes + length : bytes};
    struct reading reading = {program, 0, NO_REPEAT};
    uint32_t world;

    cts_program_clear(program);
    world = get(&in);
    if ((world & 0xF) == WORLD_NICSAVE) {
        read_stack(&in, program);
    } else if ((world & 0xF) == WORLD_SOCKADDR) {
        program->interface = CTS_INTERFACE_SOCKADDR;
    } else {
        read_guest(&in, program, world);
    }
    program->seed = get_number(&in);
    while (in.bytes < in.end)
        read_record(&in, &reading);
    close_thread(&reading);
    program->threads = reading.thread + 1;
    if (program->interface == CTS_INTERFACE_SOCKADDR)
        cts_address_normalize(program);
}
