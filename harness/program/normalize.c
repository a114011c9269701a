/*
 * The normal form of programs: what print, encode and equal speak of. Two programs that mean the
 * same to a player have one normal form. Every operation belongs to a thread in order, has exactly
 * the operands of its verb, and every `repeat` has its `end`.
 */
#include "program/address_form.h"
#include "program/grammar.h"

#include <string.h>

struct cts_op cts_op_empty(uint8_t kind)
{
    return (struct cts_op){.kind = kind,
                           .handle = CTS_NO_REGISTER,
                           .request = CTS_NO_REGISTER,
                           .result = CTS_NO_REGISTER,
                           .text = CTS_NO_REGISTER,
                           .nic = CTS_NO_REGISTER,
                           .bytes = {CTS_NO_BYTES, CTS_NO_BYTES}};
}

void cts_program_clear(struct cts_program *program)
{
    program->interface = CTS_INTERFACE_COUNTER;
    program->stack_count = 0;
    program->guest = CTS_GUEST_WIN8;
    program->no_integration = false;
    program->guid_text = CTS_GUID_MIXED;
    program->policy = 0;
    program->seed = 0;
    program->threads = 1;
    program->op_count = 0;
    program->switch_count = 0;
    program->text_count = 0;
    program->string_count = 0;
    program->pool_used = 0;
}

uint8_t cts_program_text(struct cts_program *program, const char *text, size_t length, bool *full)
{
    if (length == 0)
        return CTS_NO_REGISTER;
    for (uint32_t i = 0; i < program->text_count; i++) {
        if (strlen(program->text[i]) == length && memcmp(program->text[i], text, length) == 0)
            return (uint8_t)i;
    }
    if (program->text_count == CTS_PROGRAM_TEXTS) {
        *full = true;
        return CTS_NO_REGISTER;
    }
    memset(program->text[program->text_count], 0, CTS_PROGRAM_TEXT_MAX);
    memcpy(program->text[program->text_count], text, length);
    return (uint8_t)program->text_count++;
}

void cts_value_normalize(struct cts_value *value)
{
    struct cts_value clean = {.kind = value->kind};

    switch (value->kind) {
    case CTS_VALUE_STRUCTURED:
        clean.number = value->number;
        break;
    case CTS_VALUE_LAST:
        clean.number = value->number % CTS_PROGRAM_REQUESTS;
        break;
    case CTS_VALUE_A:
        clean.number = value->number % 129u;
        break;
    case CTS_VALUE_LITERAL:
        memcpy(clean.bytes, value->bytes, sizeof clean.bytes);
        break;
    case CTS_VALUE_CURRENT:
    case CTS_VALUE_ZERO:
    case CTS_VALUE_ONES:
        break;
    default:
        clean.kind = CTS_VALUE_STRUCTURED;
    }
    *value = clean;
}

static uint8_t optional(uint8_t reg, uint32_t count)
{
    return reg == CTS_NO_REGISTER ? CTS_NO_REGISTER : (uint8_t)(reg % count);
}

/* Copies one operand from `from` to `op` and clamps it. */
static void clean_operand(uint8_t operand, const struct cts_op *from, struct cts_op *op)
{
    switch (operand) {
    case CTS_OPERAND_NEW:
    case CTS_OPERAND_COPY:
        op->result = from->result % CTS_PROGRAM_HANDLES;
        break;
    case CTS_OPERAND_HANDLE:
        op->handle = from->handle % CTS_PROGRAM_HANDLES;
        break;
    case CTS_OPERAND_REQUEST:
        op->request = from->request % CTS_PROGRAM_REQUESTS;
        break;
    case CTS_OPERAND_EITHER:
        op->request = optional(from->request, CTS_PROGRAM_REQUESTS);
        if (op->request == CTS_NO_REGISTER)
            op->handle = from->handle % CTS_PROGRAM_HANDLES;
        break;
    case CTS_OPERAND_TRANSFER:
        op->code = from->code;
        op->in_length = from->in_length;
        op->out_length = from->out_length;
        op->value = from->value;
        cts_value_normalize(&op->value);
        op->flags = from->flags & CTS_SUBMIT_ALL;
        break;
    case CTS_OPERAND_VALUE:
        op->value = from->value;
        cts_value_normalize(&op->value);
        break;
    case CTS_OPERAND_ACCESS:
        op->flags = from->flags & CTS_OPEN_ALL;
        break;
    case CTS_OPERAND_FLAGS:
        op->flags = from->flags & CTS_SUBMIT_ALL;
        break;
    case CTS_OPERAND_RESULT:
        op->result = optional(from->result, CTS_PROGRAM_REQUESTS);
        break;
    case CTS_OPERAND_NUMBER:
        op->number = from->number;
        break;
    case CTS_OPERAND_TIMES:
        op->number = from->number < 1                        ? 1
                     : from->number > CTS_PROGRAM_REPEAT_MAX ? CTS_PROGRAM_REPEAT_MAX
                                                             : from->number;
        break;
    case CTS_OPERAND_EVENT:
        op->code = from->code % CTS_VM_EVENT_COUNT;
        op->number = from->number % CTS_VM_ARGUMENTS;
        break;
    case CTS_OPERAND_TEXT:
        op->text = from->text;
        break;
    case CTS_OPERAND_FAILURE:
        op->number = from->number;
        op->code = from->code;
        break;
    case CTS_OPERAND_NIC:
        op->nic = from->nic % CTS_PROGRAM_NICS;
        break;
    case CTS_OPERAND_PARAMETERS:
        op->parameter_count = from->parameter_count;
        memcpy(op->parameters, from->parameters, sizeof op->parameters);
        cts_parameters_normalize(op);
        break;
    case CTS_OPERAND_CALL:
    case CTS_OPERAND_EXTENT:
        cts_address_clean(from, op);
        break;
    default:
        break;
    }
}

void cts_parameters_normalize(struct cts_op *op)
{
    uint32_t value[CTS_PARAMETERS];
    uint64_t given = 0;
    uint32_t count =
        op->parameter_count < CTS_PROGRAM_PARAMETERS ? op->parameter_count : CTS_PROGRAM_PARAMETERS;

    _Static_assert(CTS_PARAMETERS <= 64, "a bit for each parameter");
    for (uint32_t i = 0; i < count; i++) {
        uint32_t key = op->parameters[i].key % CTS_PARAMETERS;

        value[key] = op->parameters[i].value;
        given |= (uint64_t)1 << key;
    }
    op->parameter_count = 0;
    for (uint32_t key = 0; given != 0; key++, given >>= 1) {
        if ((given & 1) && value[key] != cts_parameter_rows[key].value)
            op->parameters[op->parameter_count++] = (struct cts_parameter){key, value[key]};
    }
    for (uint32_t i = op->parameter_count; i < CTS_PROGRAM_PARAMETERS; i++)
        op->parameters[i] = (struct cts_parameter){0, 0};
}

uint32_t cts_op_parameter(const struct cts_op *op, enum cts_parameter_key key)
{
    for (uint32_t i = 0; i < op->parameter_count; i++) {
        if (op->parameters[i].key == key)
            return op->parameters[i].value;
    }
    return cts_parameter_rows[key].value;
}

/* The world: what belongs to the other interface goes. At most one driver is under test. */
static void clean_world(struct cts_program *program)
{
    bool target = false;

    if ((uint32_t)program->guest >= CTS_GUEST_COUNT)
        program->guest = CTS_GUEST_WIN8;
    if ((uint32_t)program->guid_text >= CTS_GUID_COUNT)
        program->guid_text = CTS_GUID_MIXED;
    program->policy &= CTS_POLICY_ALL;
    if (program->interface != CTS_INTERFACE_NICSAVE) {
        program->stack_count = 0;
        if (program->interface != CTS_INTERFACE_SOCKADDR) {
            program->interface = CTS_INTERFACE_COUNTER;
            return;
        }
    }
    program->guest = CTS_GUEST_WIN8;
    program->guid_text = CTS_GUID_MIXED;
    program->no_integration = false;
    program->policy = 0;
    if (program->stack_count > CTS_PROGRAM_STACK_MAX)
        program->stack_count = CTS_PROGRAM_STACK_MAX;
    for (uint32_t i = 0; i < program->stack_count; i++) {
        uint8_t kind = program->stack[i] % CTS_STACK_COUNT;

        program->stack[i] = kind == CTS_STACK_TARGET && target ? CTS_STACK_TRANSPARENT : kind;
        target |= kind == CTS_STACK_TARGET;
    }
}

/* Orders by thread, keeping the order within each. An insertion sort: programs are sorted but for
 * what was just added. */
static void sort_by_thread(struct cts_program *program)
{
    for (uint32_t i = 1; i < program->op_count; i++) {
        struct cts_op op;
        uint32_t at = i;

        if (program->ops[i - 1].thread <= program->ops[i].thread)
            continue;
        op = program->ops[i];
        for (; at > 0 && program->ops[at - 1].thread > op.thread; at--)
            program->ops[at] = program->ops[at - 1];
        program->ops[at] = op;
    }
}

/* Drops `start` and `join` outside t0, and each `repeat` or `end` that is nested or has no partner.
 */
static void drop_misplaced(struct cts_program *program)
{
    uint32_t kept = 0;
    uint32_t open = UINT32_MAX; /* index of the repeat that waits for its end */

    for (uint32_t i = 0; i <= program->op_count; i++) {
        const struct cts_op *op = &program->ops[i];
        bool drop = false;

        if (open != UINT32_MAX &&
            (i == program->op_count || op->thread != program->ops[open].thread)) {
            memmove(&program->ops[open], &program->ops[open + 1],
                    (kept - open - 1) * sizeof *program->ops);
            kept--;
            open = UINT32_MAX;
        }
        if (i == program->op_count)
            break;
        if (op->kind == CTS_OP_START || op->kind == CTS_OP_JOIN) {
            drop = op->thread != 0;
        } else if (op->kind == CTS_OP_REPEAT) {
            drop = open != UINT32_MAX;
            open = drop ? open : kept;
        } else if (op->kind == CTS_OP_END) {
            drop = open == UINT32_MAX;
            open = UINT32_MAX;
        }
        if (!drop)
            program->ops[kept++] = *op;
    }
    program->op_count = kept;
}

static void clean_schedule(struct cts_program *program)
{
    uint32_t kept = 0;

    if (program->switch_count > CTS_PROGRAM_SWITCHES_MAX)
        program->switch_count = CTS_PROGRAM_SWITCHES_MAX;
    for (uint32_t i = 0; i < program->switch_count; i++) {
        struct cts_switch one = program->switches[i];

        if (kept > 0 && one.step <= program->switches[kept - 1].step)
            continue;
        one.thread %= CTS_SWITCH_THREADS;
        program->switches[kept++] = one;
    }
    program->switch_count = kept;
}

/* Orders the table of texts by first use, without doubles and without what nobody uses. */
static void clean_texts(struct cts_program *program)
{
    char old[CTS_PROGRAM_TEXTS][CTS_PROGRAM_TEXT_MAX];
    uint32_t count =
        program->text_count < CTS_PROGRAM_TEXTS ? program->text_count : CTS_PROGRAM_TEXTS;

    if (count > 0)
        memcpy(old, program->text, count * sizeof old[0]);
    program->text_count = 0;
    for (uint32_t i = 0; i < program->op_count; i++) {
        struct cts_op *op = &program->ops[i];
        bool full = false;

        if (op->text == CTS_NO_REGISTER)
            continue;
        if (op->text >= count) {
            op->text = CTS_NO_REGISTER;
            continue;
        }
        old[op->text][CTS_PROGRAM_TEXT_MAX - 1] = '\0';
        op->text = cts_program_text(program, old[op->text], strlen(old[op->text]), &full);
    }
}

void cts_program_normalize(struct cts_program *program)
{
    clean_world(program);
    if (program->threads < 1)
        program->threads = 1;
    if (program->threads > CTS_PROGRAM_THREADS_MAX)
        program->threads = CTS_PROGRAM_THREADS_MAX;
    if (program->op_count > CTS_PROGRAM_OPS_MAX)
        program->op_count = CTS_PROGRAM_OPS_MAX;
    for (uint32_t i = 0; i < program->op_count; i++) {
        struct cts_op from = program->ops[i];
        uint8_t kind = from.kind % CTS_OP_COUNT;
        struct cts_op op = cts_op_empty(
            cts_op_fits(program->interface, kind) ? kind : cts_op_spare(program->interface));

        op.thread = (uint8_t)(from.thread % program->threads);
        for (uint32_t n = 0; n < CTS_OPERANDS_MAX; n++)
            clean_operand(cts_grammar[op.kind][n], &from, &op);
        program->ops[i] = op;
    }
    sort_by_thread(program);
    drop_misplaced(program);
    clean_schedule(program);
    clean_texts(program);
    cts_address_normalize(program);
}

static bool value_equal(const struct cts_value *a, const struct cts_value *b)
{
    return a->kind == b->kind && a->number == b->number &&
           memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

static bool parameters_equal(const struct cts_op *a, const struct cts_op *b)
{
    if (a->parameter_count != b->parameter_count)
        return false;
    for (uint32_t i = 0; i < a->parameter_count; i++) {
        if (a->parameters[i].key != b->parameters[i].key ||
            a->parameters[i].value != b->parameters[i].value)
            return false;
    }
    return true;
}

static bool op_equal(const struct cts_op *a, const struct cts_op *b)
{
    return a->kind == b->kind && a->thread == b->thread && a->handle == b->handle &&
           a->request == b->request && a->result == b->result && a->text == b->text &&
           a->flags == b->flags && a->code == b->code && a->in_length == b->in_length &&
           a->out_length == b->out_length && a->number == b->number &&
           value_equal(&a->value, &b->value) && a->nic == b->nic && parameters_equal(a, b) &&
           a->bytes[0] == b->bytes[0] && a->bytes[1] == b->bytes[1];
}

bool cts_program_equal(const struct cts_program *a, const struct cts_program *b)
{
    if (a->interface != b->interface || a->stack_count != b->stack_count ||
        memcmp(a->stack, b->stack, a->stack_count) != 0)
        return false;
    if (a->guest != b->guest || a->no_integration != b->no_integration ||
        a->guid_text != b->guid_text || a->policy != b->policy || a->seed != b->seed ||
        a->threads != b->threads || a->op_count != b->op_count ||
        a->switch_count != b->switch_count || a->text_count != b->text_count)
        return false;
    for (uint32_t i = 0; i < a->op_count; i++) {
        if (!op_equal(&a->ops[i], &b->ops[i]))
            return false;
    }
    for (uint32_t i = 0; i < a->switch_count; i++) {
        if (a->switches[i].step != b->switches[i].step ||
            a->switches[i].thread != b->switches[i].thread)
            return false;
    }
    for (uint32_t i = 0; i < a->text_count; i++) {
        if (strcmp(a->text[i], b->text[i]) != 0)
            return false;
    }
    return cts_strings_equal(a, b);
}
