/*
 * Simplification of single operations: a table of steps from the boldest to the most careful. See
 * reduce_op.h. Nothing here plays or judges anything.
 */
#include "explore/reduce_op.h"

#include "program/address.h"

#include <string.h>

#define HEAVY        200u
#define OPEN_DEFAULT (CTS_OPEN_READ | CTS_OPEN_WRITE)

/* What lengths, numbers and values are drawn to: named values are light, others weigh by their
 * size. */
static uint64_t size_weight(uint32_t number)
{
    return number < HEAVY ? number : HEAVY + number / HEAVY;
}

static uint64_t value_weight(const struct cts_value *value)
{
    static const uint8_t kinds[] = {
        [CTS_VALUE_STRUCTURED] = 0, [CTS_VALUE_CURRENT] = 3, [CTS_VALUE_LAST] = 4,
        [CTS_VALUE_ZERO] = 5,       [CTS_VALUE_ONES] = 5,    [CTS_VALUE_A] = 6,
        [CTS_VALUE_LITERAL] = HEAVY};
    return kinds[value->kind] + size_weight(value->number);
}

static uint64_t register_weight(uint8_t number)
{
    return number == CTS_NO_REGISTER ? 0 : 1u + number;
}

/* The flags that need no explanation. */
static uint32_t plain_flags(const struct cts_op *op)
{
    return op->kind == CTS_OP_OPEN ? OPEN_DEFAULT : 0;
}

uint64_t cts_op_weight(const struct cts_op *op)
{
    uint64_t weight = op->kind == CTS_OP_SUBMIT ? 4 : op->kind == CTS_OP_CHANGE ? 2 : 1;
    if (op->kind == CTS_OP_SUBMIT) {
        weight += (uint32_t)__builtin_popcount(op->code ^ CTS_COUNTER_CODE_READ);
        weight += op->in_length == 0 ? 0 : op->in_length == 16 ? 1 : 2 + size_weight(op->in_length);
        weight += op->out_length == 16 ? 0 : 1 + size_weight(op->out_length);
    } else {
        weight += size_weight(op->code);
    }
    weight += size_weight(op->number) + value_weight(&op->value);
    weight += (uint32_t)__builtin_popcount(op->flags ^ plain_flags(op));
    weight += register_weight(op->handle) + register_weight(op->request) +
              register_weight(op->result) + register_weight(op->text);
    if (op->kind >= CTS_OP_NIC)
        weight += register_weight(op->nic);
    for (uint32_t n = 0; n < op->parameter_count; n++)
        weight += 4 + size_weight(op->parameters[n].value);
    return weight;
}

enum field {
    KIND,
    CODE,
    IN,
    OUT,
    NUMBER,
    VALUE,
    VALUE_NUMBER,
    FLAGS,
    HANDLE,
    REQUEST,
    RESULT,
    NIC,
    PARAMETER
};
enum rule { SET, HALVE, LESSEN, PLAIN_BIT, NEAR_BIT, DROP };
static const struct {
    uint8_t field;
    uint8_t rule;
    uint32_t argument; /* the value; the bit */
} steps[] = {
    {KIND, SET, CTS_OP_POLL},
    {KIND, SET, CTS_OP_ARM},
    {KIND, SET, CTS_OP_STORE},
    {KIND, SET, CTS_OP_NOTIFY},
    {CODE, SET, CTS_COUNTER_CODE_READ},
    {IN, SET, 0},
    {IN, SET, 16},
    {OUT, SET, 16},
    {OUT, SET, 0},
    {NUMBER, SET, 0},
    {NUMBER, SET, 1},
    {VALUE, SET, 0},
    {VALUE, SET, 1},
    {VALUE, SET, 2},
    {RESULT, SET, CTS_NO_REGISTER},
    {FLAGS, PLAIN_BIT, 0},
    {FLAGS, PLAIN_BIT, 1},
    {FLAGS, PLAIN_BIT, 2},
    {FLAGS, PLAIN_BIT, 3},
    {FLAGS, PLAIN_BIT, 4},
    {FLAGS, PLAIN_BIT, 5},
    {FLAGS, PLAIN_BIT, 15},
    {HANDLE, SET, 0},
    {REQUEST, SET, 0},
    {IN, HALVE, 0},
    {OUT, HALVE, 0},
    {NUMBER, HALVE, 0},
    {VALUE_NUMBER, HALVE, 0},
    {IN, LESSEN, 0},
    {OUT, LESSEN, 0},
    {NUMBER, LESSEN, 0},
    {VALUE_NUMBER, LESSEN, 0},
    {CODE, NEAR_BIT, 0},
    {CODE, NEAR_BIT, 8},
    {CODE, NEAR_BIT, 16},
    {CODE, NEAR_BIT, 24},
    {NIC, SET, 0},
    {PARAMETER, DROP, 0},
    {PARAMETER, DROP, 1},
    {PARAMETER, DROP, 2},
    {PARAMETER, DROP, 3},
    {PARAMETER, DROP, 4},
    {PARAMETER, DROP, 5},
    {PARAMETER, DROP, 6},
    {PARAMETER, DROP, 7},
    {PARAMETER, DROP, 8},
    {PARAMETER, DROP, 9},
    {PARAMETER, DROP, 10},
    {PARAMETER, DROP, 11},
    {PARAMETER, HALVE, 0},
    {PARAMETER, HALVE, 1},
    {PARAMETER, HALVE, 2},
    {PARAMETER, HALVE, 3},
    {PARAMETER, HALVE, 4},
    {PARAMETER, HALVE, 5},
    {PARAMETER, HALVE, 6},
    {PARAMETER, HALVE, 7},
    {PARAMETER, HALVE, 8},
    {PARAMETER, HALVE, 9},
    {PARAMETER, HALVE, 10},
    {PARAMETER, HALVE, 11},
    {PARAMETER, LESSEN, 0},
    {PARAMETER, LESSEN, 1},
    {PARAMETER, LESSEN, 2},
    {PARAMETER, LESSEN, 3},
    {PARAMETER, LESSEN, 4},
    {PARAMETER, LESSEN, 5},
    {PARAMETER, LESSEN, 6},
    {PARAMETER, LESSEN, 7},
    {PARAMETER, LESSEN, 8},
    {PARAMETER, LESSEN, 9},
    {PARAMETER, LESSEN, 10},
    {PARAMETER, LESSEN, 11},
};
const uint32_t cts_op_simplifications = sizeof steps / sizeof *steps;

static uint32_t apply(uint32_t value, uint8_t rule, uint32_t argument)
{
    switch (rule) {
    case SET:
        return argument;
    case HALVE:
        return value / 2;
    case LESSEN:
        return value > 0 ? value - 1 : 0;
    default: /* NEAR_BIT: the lowest bit from `argument` on that differs from the right code */
        for (uint32_t bit = argument; bit < argument + 8; bit++)
            if ((value ^ CTS_COUNTER_CODE_READ) >> bit & 1)
                return value ^ UINT32_C(1) << bit;
        return value;
    }
}

/* SUBMIT to POLL or ARM, CHANGE to STORE or NOTIFY. */
static bool apply_kind(struct cts_op *op, uint8_t kind)
{
    bool transfer = kind == CTS_OP_POLL || kind == CTS_OP_ARM;
    if (op->kind != (transfer ? CTS_OP_SUBMIT : CTS_OP_CHANGE))
        return false;
    op->kind = kind;
    return true;
}

static bool apply_value(struct cts_value *value, uint32_t number)
{
    if (value->kind == CTS_VALUE_STRUCTURED && value->number <= number)
        return false;
    *value = (struct cts_value){.kind = CTS_VALUE_STRUCTURED, .number = number};
    return true;
}

/* The argument is the index of the parameter; a dropped one has its default again. */
static bool apply_parameter(struct cts_op *op, uint8_t rule, uint32_t index)
{
    if (index >= op->parameter_count)
        return false;
    if (rule == DROP) {
        op->parameter_count--;
        memmove(&op->parameters[index], &op->parameters[index + 1],
                (op->parameter_count - index) * sizeof *op->parameters);
        op->parameters[op->parameter_count] = (struct cts_parameter){0, 0};
        return true;
    }
    uint32_t old = op->parameters[index].value;
    op->parameters[index].value = apply(old, rule, 0);
    return op->parameters[index].value != old;
}

bool cts_op_simplify(struct cts_op *op, uint32_t step)
{
    uint8_t rule = steps[step].rule;
    uint32_t argument = steps[step].argument, old, new;
#define APPLY(field)                                                                               \
    (old = op->field, new = apply(old, rule, argument), op->field = (__typeof__(op->field))new,    \
     new != old)
    switch (steps[step].field) {
    case KIND:
        return apply_kind(op, (uint8_t)argument);
    case CODE:
        return op->kind == CTS_OP_SUBMIT && APPLY(code);
    case IN:
        return APPLY(in_length);
    case OUT:
        return APPLY(out_length);
    case NUMBER:
        return APPLY(number);
    case VALUE:
        return apply_value(&op->value, argument);
    case VALUE_NUMBER:
        return APPLY(value.number);
    case FLAGS:
        old = op->flags;
        new = (old & ~(UINT32_C(1) << argument)) | (plain_flags(op) & UINT32_C(1) << argument);
        op->flags = (uint16_t) new;
        return new != old;
    case HANDLE:
        return op->handle != CTS_NO_REGISTER && APPLY(handle);
    case REQUEST:
        return op->request != CTS_NO_REGISTER && APPLY(request);
    case NIC:
        return op->nic != CTS_NO_REGISTER && APPLY(nic);
    case PARAMETER:
        return apply_parameter(op, rule, argument);
    default:
        return op->kind != CTS_OP_OPEN && op->kind != CTS_OP_DUPLICATE && APPLY(result);
    }
#undef APPLY
}

/* -- byte strings ------------------------------------------------------------------------------ */

void cts_program_cut_bytes(struct cts_program *program, uint32_t op, uint32_t index, uint32_t from,
                           uint32_t count)
{
    uint8_t rest[CTS_PROGRAM_POOL_MAX];
    uint32_t length;
    const uint8_t *bytes = cts_call_bytes(program, &program->ops[op], index, &length);
    if (!bytes || from > length || count > length - from)
        return;
    memcpy(rest, bytes, from);
    memcpy(rest + from, bytes + from + count, length - from - count);
    uint16_t string = cts_program_string(program, rest, length - count);
    if (string != CTS_NO_BYTES)
        program->ops[op].bytes[index] = string;
}

/* -- registers --------------------------------------------------------------------------------- */

struct names {
    uint8_t of[256]; /* CTS_NO_REGISTER: not met yet */
    uint8_t next;
};

static void rename_register(struct names *names, uint8_t *number)
{
    if (*number == CTS_NO_REGISTER)
        return;
    if (names->of[*number] == CTS_NO_REGISTER)
        names->of[*number] = names->next++;
    *number = names->of[*number];
}

void cts_program_compact_registers(struct cts_program *program)
{
    struct names handles = {.next = 0}, requests = {.next = 0};
    memset(handles.of, CTS_NO_REGISTER, sizeof handles.of);
    memset(requests.of, CTS_NO_REGISTER, sizeof requests.of);
    for (uint32_t n = 0; n < program->op_count; n++) {
        struct cts_op *op = &program->ops[n];
        bool makes_handle =
            op->kind == CTS_OP_OPEN || op->kind == CTS_OP_DUPLICATE || op->kind == CTS_OP_CALL;
        rename_register(&handles, &op->handle);
        rename_register(&requests, &op->request);
        if (op->value.kind == CTS_VALUE_LAST) {
            uint8_t number = (uint8_t)op->value.number;
            rename_register(&requests, &number);
            op->value.number = number;
        }
        rename_register(makes_handle ? &handles : &requests, &op->result);
    }
}
