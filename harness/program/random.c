/*
 * Random programs and random operations (mutate.h), biased towards what makes things happen: few
 * registers, ids that meet, lengths at the edges. All randomness comes from the caller's state.
 */
#include "program/random.h"
#include "program/address_form.h"
#include "program/mutate.h"

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

bool cts_random_one_in(struct cts_random *random, uint32_t count)
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
        value->kind = (uint8_t)(cts_random_one_in(random, 2) ? CTS_VALUE_ZERO : CTS_VALUE_ONES);
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
        value->number = cts_random_one_in(random, 16) ? (uint32_t)cts_random_next(random)
                                                      : cts_random_below(random, 4);
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
        return cts_random_one_in(random, 8) ? (uint32_t)cts_random_next(random)
                                            : cts_random_below(random, 0x10011);
    }
}

static uint32_t random_code(struct cts_random *random)
{
    if (!cts_random_one_in(random, 4))
        return CTS_COUNTER_CODE_READ;
    return cts_random_one_in(random, 4)
               ? (uint32_t)cts_random_next(random)
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
    return (uint8_t)cts_random_below(random, cts_random_one_in(random, 16) ? count : 4);
}

/* One or a few parameters change, most to what the catalogue's matrices have. */
static void random_parameters(struct cts_random *random, struct cts_op *op)
{
    static const uint32_t edges[] = {0,     1,     2,     3,     5,       7,          8,
                                     64,    255,   257,   567,   568,     569,        571,
                                     572,   573,   576,   600,   632,     640,        1024,
                                     4096,  64967, 64968, 65532, 65535,   65536,      100000,
                                     0x102, 0x103, 65531, 65537, 0x10007, 0xFFFFFFFF, 0xC0010016};

    for (uint32_t i = cts_random_below(random, 4); i > 0; i--) {
        uint32_t at = cts_random_below(random, CTS_PROGRAM_PARAMETERS);

        if (at >= op->parameter_count && op->parameter_count < CTS_PROGRAM_PARAMETERS)
            at = op->parameter_count++;
        op->parameters[at].key = cts_random_below(random, CTS_PARAMETERS);
        op->parameters[at].value =
            cts_random_one_in(random, 16) ? (uint32_t)cts_random_next(random)
            : cts_random_one_in(random, 2)
                ? cts_random_below(random, 70)
                : edges[cts_random_below(random, sizeof edges / sizeof *edges)];
    }
    cts_parameters_normalize(op);
}

void cts_random_operand(struct cts_program *program, struct cts_random *random, uint8_t operand,
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
        op->request = cts_random_one_in(random, 3) ? CTS_NO_REGISTER
                                                   : random_register(random, CTS_PROGRAM_REQUESTS);
        op->handle = random_register(random, CTS_PROGRAM_HANDLES);
        break;
    case CTS_OPERAND_VALUE:
        random_value(random, &op->value);
        break;
    case CTS_OPERAND_ACCESS:
        op->flags = (uint16_t)(cts_random_one_in(random, 4)
                                   ? cts_random_next(random)
                                   : CTS_OPEN_ACCESS |
                                         (cts_random_one_in(random, 4) ? 0 : CTS_OPEN_OVERLAPPED));
        break;
    case CTS_OPERAND_TRANSFER:
        op->code = random_code(random);
        op->in_length = random_length(random);
        op->out_length = random_length(random);
        random_value(random, &op->value);
        op->flags = (uint16_t)(cts_random_one_in(random, 2) ? 0 : cts_random_next(random));
        break;
    case CTS_OPERAND_FLAGS:
        op->flags = (uint16_t)(cts_random_one_in(random, 8) ? cts_random_next(random) : 0);
        break;
    case CTS_OPERAND_RESULT:
        op->result = cts_random_one_in(random, 8) ? CTS_NO_REGISTER
                                                  : random_register(random, CTS_PROGRAM_REQUESTS);
        break;
    case CTS_OPERAND_NUMBER:
        op->number = cts_random_below(random, cts_random_one_in(random, 8) ? UINT32_MAX : 8);
        break;
    case CTS_OPERAND_TIMES:
        op->number = 1 + cts_random_below(random, cts_random_one_in(random, 16) ? 70 : 4);
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
        op->code = cts_random_one_in(random, 2) ? 5 : cts_random_below(random, 2000);
        break;
    case CTS_OPERAND_NIC:
        op->nic = random_register(random, CTS_PROGRAM_NICS);
        break;
    case CTS_OPERAND_PARAMETERS:
        random_parameters(random, op);
        break;
    case CTS_OPERAND_CALL:
    case CTS_OPERAND_EXTENT:
        cts_address_random(program, random, op);
        break;
    default:
        break;
    }
}

/* How often each verb is drawn; the rest is 1. */
static const uint8_t weights[CTS_OP_COUNT] = {
    [CTS_OP_OPEN] = 4,      [CTS_OP_SUBMIT] = 4, [CTS_OP_POLL] = 6,    [CTS_OP_ARM] = 10,
    [CTS_OP_CANCEL] = 5,    [CTS_OP_CLOSE] = 3,  [CTS_OP_CHANGE] = 8,  [CTS_OP_STORE] = 4,
    [CTS_OP_NOTIFY] = 4,    [CTS_OP_START] = 2,  [CTS_OP_QUIESCE] = 3, [CTS_OP_RESUME] = 2,
    [CTS_OP_OVERWRITE] = 2, [CTS_OP_NIC] = 6,    [CTS_OP_PLANT] = 6,   [CTS_OP_PASS] = 10,
    [CTS_OP_SAVE] = 6,      [CTS_OP_GIVE] = 6,   [CTS_OP_RESTORE] = 4, [CTS_OP_SAVE_COMPLETE] = 4,
    [CTS_OP_CALL] = 60};

/* Never drawn: a sweep is thousands of requests, an exhaustive range thousands of calls. */
static uint32_t weight_of(enum cts_interface interface, uint32_t kind)
{
    if (!cts_op_fits(interface, (uint8_t)kind) || kind == CTS_OP_SWEEP || kind == CTS_OP_EXHAUST)
        return 0;
    return weights[kind] ? weights[kind] : 1;
}

static uint8_t random_verb(enum cts_interface interface, struct cts_random *random)
{
    uint32_t total = 0;
    uint32_t pick;

    for (uint32_t kind = 0; kind < CTS_OP_COUNT; kind++)
        total += weight_of(interface, kind);
    pick = cts_random_below(random, total);
    for (uint32_t kind = 0; kind < CTS_OP_COUNT; kind++) {
        uint32_t weight = weight_of(interface, kind);

        if (pick < weight)
            return (uint8_t)kind;
        pick -= weight;
    }
    return cts_op_spare(interface);
}

void cts_program_random_op(struct cts_program *program, struct cts_random *random, uint32_t thread,
                           struct cts_op *op)
{
    *op = cts_op_empty(random_verb(program->interface, random));
    op->thread = (uint8_t)thread;
    for (uint32_t n = 0; n < CTS_OPERANDS_MAX; n++)
        cts_random_operand(program, random, cts_grammar[op->kind][n], op);
}

void cts_program_random(struct cts_program *program, struct cts_random *random, uint32_t most)
{
    uint32_t count = cts_random_below(random, most + 1);

    cts_program_clear(program);
    if (cts_random_one_in(random, 4)) {
        program->interface = CTS_INTERFACE_SOCKADDR;
    } else if (cts_random_one_in(random, 3)) {
        program->interface = CTS_INTERFACE_NICSAVE;
        program->stack_count = (uint8_t)cts_random_below(random, 4);
        for (uint32_t i = 0; i < program->stack_count; i++)
            program->stack[i] = (uint8_t)cts_random_below(random, CTS_STACK_COUNT);
    } else if (cts_random_one_in(random, 4)) {
        program->guest = (enum cts_guest)cts_random_below(random, CTS_GUEST_COUNT);
        program->no_integration = cts_random_one_in(random, 8);
        program->guid_text = (enum cts_guid_text)cts_random_below(random, CTS_GUID_COUNT);
        program->policy = (uint32_t)cts_random_next(random) & CTS_POLICY_ALL;
        program->seed = (uint32_t)cts_random_next(random) >> cts_random_below(random, 32);
    }
    program->threads =
        1 + cts_random_below(random, cts_random_one_in(random, 8) ? CTS_PROGRAM_THREADS_MAX : 3);
    if (program->interface == CTS_INTERFACE_SOCKADDR && count > 6 && cts_random_one_in(random, 2)) {
        cts_address_random_world(program, random);
        count -= program->op_count;
    }
    for (uint32_t i = 0; i < count && program->op_count < CTS_PROGRAM_OPS_MAX; i++)
        cts_program_random_op(program, random, cts_random_below(random, program->threads),
                              &program->ops[program->op_count++]);
    for (uint32_t i = cts_random_below(random, 5); i > 0; i--)
        cts_program_reschedule(program, random);
    cts_program_normalize(program);
}
