/*
 * Small random changes of programs (mutate.h). All randomness comes from the caller's state.
 */
#include "program/mutate.h"
#include "program/grammar.h"

#include <string.h>

uint64_t cts_random_next(struct cts_random *random)
{
    uint64_t z = random->state += 0x9E3779B97F4A7C15u;

    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

uint32_t cts_random_below(struct cts_random *random, uint32_t bound)
{
    return bound == 0 ? 0 : (uint32_t)((cts_random_next(random) >> 32) * bound >> 32);
}

static bool one_in(struct cts_random *random, uint32_t count)
{
    return cts_random_below(random, count) == 0;
}

static void random_value(struct cts_random *random, struct cts_value *value)
{
    memset(value, 0, sizeof *value);
    switch (cts_random_below(random, 12)) {
    case 0:
        value->kind = CTS_VALUE_LAST;
        value->number = cts_random_below(random, 4);
        break;
    case 1:
        value->kind = (uint8_t)(one_in(random, 2) ? CTS_VALUE_ZERO : CTS_VALUE_ONES);
        break;
    case 2:
        value->kind = CTS_VALUE_A;
        value->number = cts_random_below(random, 129);
        break;
    case 3:
        value->kind = CTS_VALUE_LITERAL;
        for (uint32_t i = 0; i < sizeof value->bytes; i++)
            value->bytes[i] = (uint8_t)cts_random_next(random);
        break;
    case 4:
    case 5:
    case 6:
        value->kind = CTS_VALUE_CURRENT;
        break;
    default:
        value->kind = CTS_VALUE_STRUCTURED;
        value->number =
            one_in(random, 16) ? (uint32_t)cts_random_next(random) : cts_random_below(random, 4);
    }
}

static uint32_t random_length(struct cts_random *random)
{
    static const uint32_t edges[] = {0,       1,       8,       15,         16,        17,
                                     32,      33,      0x7fff,  0x8000,     0x8010,    0xffff,
                                     0x10000, 0x1000f, 0x10010, 0x7fffffff, 0xffffffff};

    switch (cts_random_below(random, 4)) {
    case 0:
        return 16;
    case 1:
        return cts_random_below(random, 34);
    case 2:
        return edges[cts_random_below(random, sizeof edges / sizeof *edges)];
    default:
        return one_in(random, 8) ? (uint32_t)cts_random_next(random)
                                 : cts_random_below(random, 0x10011);
    }
}

static uint32_t random_code(struct cts_random *random)
{
    if (!one_in(random, 4))
        return CTS_COUNTER_CODE_READ;
    return one_in(random, 4) ? (uint32_t)cts_random_next(random)
                             : CTS_COUNTER_CODE_READ ^ 1u << cts_random_below(random, 32);
}

static uint8_t random_text(struct cts_program *program, struct cts_random *random)
{
    static const char *const texts[] = {"loop",
                                        "wait",
                                        "poll",
                                        "324e6eaf-d1d1-4bf6-bf41-b9bb6c91fb87",
                                        "00000000-0000-0000-0000-000000000000",
                                        "\"\\\x01\xff# "};
    char text[CTS_PROGRAM_TEXT_MAX];
    uint32_t pick = cts_random_below(random, sizeof texts / sizeof *texts + 2);
    size_t length = cts_random_below(random, CTS_PROGRAM_TEXT_MAX);
    bool full = false;

    if (pick < sizeof texts / sizeof *texts) {
        length = strlen(texts[pick]);
        memcpy(text, texts[pick], length);
    } else {
        for (size_t i = 0; i < length; i++)
            text[i] = (char)(1 + cts_random_below(random, 255));
    }
    return cts_program_text(program, text, length, &full);
}

/* Registers: few of them, so that operations meet. */
static uint8_t random_register(struct cts_random *random, uint32_t count)
{
    return (uint8_t)cts_random_below(random, one_in(random, 16) ? count : 4);
}

static void random_operand(struct cts_program *program, struct cts_random *random, uint8_t operand,
                           struct cts_op *op)
{
    switch (operand) {
    case CTS_OPERAND_NEW:
    case CTS_OPERAND_COPY:
        op->result = random_register(random, CTS_PROGRAM_HANDLES);
        break;
    case CTS_OPERAND_HANDLE:
        op->handle = random_register(random, CTS_PROGRAM_HANDLES);
        break;
    case CTS_OPERAND_REQUEST:
        op->request = random_register(random, CTS_PROGRAM_REQUESTS);
        break;
    case CTS_OPERAND_EITHER:
        op->request =
            one_in(random, 3) ? CTS_NO_REGISTER : random_register(random, CTS_PROGRAM_REQUESTS);
        op->handle = random_register(random, CTS_PROGRAM_HANDLES);
        break;
    case CTS_OPERAND_VALUE:
        random_value(random, &op->value);
        break;
    case CTS_OPERAND_ACCESS:
        op->flags =
            (uint16_t)(one_in(random, 4)
                           ? cts_random_next(random)
                           : CTS_OPEN_ACCESS | (one_in(random, 4) ? 0 : CTS_OPEN_OVERLAPPED));
        break;
    case CTS_OPERAND_TRANSFER:
        op->code = random_code(random);
        op->in_length = random_length(random);
        op->out_length = random_length(random);
        random_value(random, &op->value);
        op->flags = (uint16_t)(one_in(random, 2) ? 0 : cts_random_next(random));
        break;
    case CTS_OPERAND_FLAGS:
        op->flags = (uint16_t)(one_in(random, 8) ? cts_random_next(random) : 0);
        break;
    case CTS_OPERAND_RESULT:
        op->result =
            one_in(random, 8) ? CTS_NO_REGISTER : random_register(random, CTS_PROGRAM_REQUESTS);
        break;
    case CTS_OPERAND_NUMBER:
        op->number = cts_random_below(random, one_in(random, 8) ? UINT32_MAX : 8);
        break;
    case CTS_OPERAND_TIMES:
        op->number = 1 + cts_random_below(random, one_in(random, 16) ? 70 : 4);
        break;
    case CTS_OPERAND_EVENT:
        op->code = cts_random_below(random, CTS_VM_EVENT_COUNT);
        op->number = cts_random_below(random, 4);
        break;
    case CTS_OPERAND_TEXT:
        op->text = random_text(program, random);
        break;
    case CTS_OPERAND_FAILURE:
        op->number = cts_random_below(random, 16);
        op->code = one_in(random, 2) ? 5 : cts_random_below(random, 2000);
        break;
    default:
        break;
    }
}

/* How often each verb is drawn; the rest is 1. */
static const uint8_t weights[CTS_OP_COUNT] = {
    [CTS_OP_OPEN] = 4,     [CTS_OP_SUBMIT] = 4, [CTS_OP_POLL] = 6,    [CTS_OP_ARM] = 10,
    [CTS_OP_CANCEL] = 5,   [CTS_OP_CLOSE] = 3,  [CTS_OP_CHANGE] = 8,  [CTS_OP_STORE] = 4,
    [CTS_OP_NOTIFY] = 4,   [CTS_OP_START] = 2,  [CTS_OP_QUIESCE] = 3, [CTS_OP_RESUME] = 2,
    [CTS_OP_OVERWRITE] = 2};

static uint8_t random_verb(struct cts_random *random)
{
    uint32_t total = 0;
    uint32_t pick;

    for (uint32_t kind = 0; kind < CTS_OP_COUNT; kind++)
        total += weights[kind] ? weights[kind] : 1;
    pick = cts_random_below(random, total);
    for (uint32_t kind = 0; kind < CTS_OP_COUNT; kind++) {
        uint32_t weight = weights[kind] ? weights[kind] : 1;

        if (pick < weight)
            return (uint8_t)kind;
        pick -= weight;
    }
    return CTS_OP_POLL;
}

void cts_program_random_op(struct cts_program *program, struct cts_random *random, uint32_t thread,
                           struct cts_op *op)
{
    *op = cts_op_empty(random_verb(random));
    op->thread = (uint8_t)thread;
    for (uint32_t n = 0; n < CTS_OPERANDS_MAX; n++)
        random_operand(program, random, cts_grammar[op->kind][n], op);
}

void cts_program_random(struct cts_program *program, struct cts_random *random, uint32_t most)
{
    uint32_t count = cts_random_below(random, most + 1);

    cts_program_clear(program);
    if (one_in(random, 4)) {
        program->guest = (enum cts_guest)cts_random_below(random, CTS_GUEST_COUNT);
        program->no_integration = one_in(random, 8);
        program->guid_text = (enum cts_guid_text)cts_random_below(random, CTS_GUID_COUNT);
        program->policy = (uint32_t)cts_random_next(random) & CTS_POLICY_ALL;
        program->seed = (uint32_t)cts_random_next(random) >> cts_random_below(random, 32);
    }
    program->threads =
        1 + cts_random_below(random, one_in(random, 8) ? CTS_PROGRAM_THREADS_MAX : 3);
    for (uint32_t i = 0; i < count && i < CTS_PROGRAM_OPS_MAX; i++)
        cts_program_random_op(program, random, cts_random_below(random, program->threads),
                              &program->ops[program->op_count++]);
    for (uint32_t i = cts_random_below(random, 5); i > 0; i--)
        cts_program_reschedule(program, random);
    cts_program_normalize(program);
}

/* -- operations --------------------------------------------------------------------------------------- */

static void insert_many(struct cts_program *program, uint32_t index, const struct cts_op *ops,
                        uint32_t count)
{
    if (count > CTS_PROGRAM_OPS_MAX - program->op_count)
        count = CTS_PROGRAM_OPS_MAX - program->op_count;
    memmove(&program->ops[index + count], &program->ops[index],
            (program->op_count - index) * sizeof *ops);
    memcpy(&program->ops[index], ops, count * sizeof *ops);
    program->op_count += count;
}

bool cts_program_insert(struct cts_program *program, uint32_t index, const struct cts_op *op)
{
    if (program->op_count >= CTS_PROGRAM_OPS_MAX)
        return false;
    insert_many(program, index < program->op_count ? index : program->op_count, op, 1);
    cts_program_normalize(program);
    return true;
}

void cts_program_remove(struct cts_program *program, uint32_t index, uint32_t count)
{
    if (index >= program->op_count)
        return;
    if (count > program->op_count - index)
        count = program->op_count - index;
    program->op_count -= count;
    memmove(&program->ops[index], &program->ops[index + count],
            (program->op_count - index) * sizeof *program->ops);
    cts_program_normalize(program);
}

void cts_program_duplicate(struct cts_program *program, uint32_t index, uint32_t count)
{
    struct cts_op copy[CTS_PROGRAM_OPS_MAX];

    if (index >= program->op_count)
        return;
    if (count > program->op_count - index)
        count = program->op_count - index;
    memcpy(copy, &program->ops[index], count * sizeof *copy);
    insert_many(program, index + count, copy, count);
    cts_program_normalize(program);
}

bool cts_program_remove_thread(struct cts_program *program, uint32_t thread)
{
    uint32_t kept = 0;

    if (thread == 0 || thread >= program->threads)
        return false;
    for (uint32_t i = 0; i < program->op_count; i++) {
        struct cts_op op = program->ops[i];

        if (op.thread == thread)
            continue;
        op.thread -= op.thread > thread;
        program->ops[kept++] = op;
    }
    program->op_count = kept;
    program->threads--;
    cts_program_normalize(program);
    return true;
}

void cts_program_change(struct cts_program *program, uint32_t index, struct cts_random *random)
{
    struct cts_op *op = &program->ops[index];
    uint32_t count = 0;

    if (index >= program->op_count)
        return;
    while (count < CTS_OPERANDS_MAX && cts_grammar[op->kind][count] != CTS_OPERAND_NONE)
        count++;
    if (count == 0 || one_in(random, 8))
        op->thread = (uint8_t)cts_random_below(random, program->threads);
    else
        random_operand(program, random, cts_grammar[op->kind][cts_random_below(random, count)], op);
    cts_program_normalize(program);
}

void cts_program_splice(struct cts_program *program, const struct cts_program *other,
                        struct cts_random *random)
{
    struct cts_op copy[CTS_PROGRAM_OPS_MAX];
    uint32_t from = cts_random_below(random, other->op_count);
    uint32_t count = 1 + cts_random_below(random, other->op_count - from);
    uint32_t at = cts_random_below(random, program->op_count + 1);
    uint32_t thread = at < program->op_count ? program->ops[at].thread : program->threads - 1;
    bool keep = one_in(random, 2); /* each operation its thread, or all to one */

    if (other->op_count == 0)
        return;
    if (keep && program->threads < other->threads)
        program->threads = other->threads;
    for (uint32_t i = 0; i < count; i++) {
        bool full = false;

        copy[i] = other->ops[from + i];
        if (!keep)
            copy[i].thread = (uint8_t)thread;
        if (copy[i].text != CTS_NO_REGISTER)
            copy[i].text = cts_program_text(program, other->text[copy[i].text],
                                            strlen(other->text[copy[i].text]), &full);
    }
    insert_many(program, at, copy, count);
    cts_program_normalize(program);
}

void cts_program_reschedule(struct cts_program *program, struct cts_random *random)
{
    struct cts_switch one = {
        cts_random_below(random, one_in(random, 4) ? 1000 : 40),
        cts_random_below(random, one_in(random, 4) ? CTS_SWITCH_THREADS : program->threads + 1)};
    struct cts_switch *switches = program->switches;
    uint32_t pick = cts_random_below(random, program->switch_count);
    uint32_t at = 0;

    if (program->switch_count > 0 && !one_in(random, 3)) {
        program->switch_count--;
        memmove(&switches[pick], &switches[pick + 1],
                (program->switch_count - pick) * sizeof *switches);
        if (one_in(random, 3))
            return;
    }
    while (at < program->switch_count && switches[at].step < one.step)
        at++;
    if (program->switch_count == CTS_PROGRAM_SWITCHES_MAX ||
        (at < program->switch_count && switches[at].step == one.step))
        return;
    memmove(&switches[at + 1], &switches[at], (program->switch_count - at) * sizeof *switches);
    switches[at] = one;
    program->switch_count++;
}

void cts_program_mutate(struct cts_program *program, const struct cts_program *other,
                        struct cts_random *random)
{
    uint32_t at = cts_random_below(random, program->op_count);
    uint32_t some = 1 + (one_in(random, 4) ? cts_random_below(random, 8) : 0);
    struct cts_op op;

    switch (cts_random_below(random, 16)) {
    case 0:
    case 1:
    case 2:
        at = cts_random_below(random, program->op_count + 1);
        cts_program_random_op(program, random, cts_random_below(random, program->threads), &op);
        cts_program_insert(program, at, &op);
        break;
    case 3:
    case 4:
        cts_program_remove(program, at, some);
        break;
    case 5:
        cts_program_duplicate(program, at, some);
        break;
    case 6:
    case 7:
        if (other != NULL)
            cts_program_splice(program, other, random);
        break;
    case 8:
    case 9:
    case 10:
        cts_program_reschedule(program, random);
        break;
    case 11:
        if (program->threads < CTS_PROGRAM_THREADS_MAX && one_in(random, 4))
            program->threads++;
        else if (one_in(random, 8))
            cts_program_remove_thread(program, 1 + cts_random_below(random, program->threads));
        break;
    case 12:
        if (one_in(random, 4))
            program->policy ^= 1u << cts_random_below(random, 5);
        else if (one_in(random, 4))
            program->guest = (enum cts_guest)cts_random_below(random, CTS_GUEST_COUNT);
        break;
    default:
        cts_program_change(program, at, random);
    }
    cts_program_normalize(program);
}
