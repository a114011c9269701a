/*
 * Small changes of programs (mutate.h). All randomness comes from the caller's state; every step
 * ends in the normal form.
 */
#include "program/address_random.h"
#include "program/random.h"

#include <string.h>

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
    if (count == 0 || cts_random_one_in(random, 8))
        op->thread = (uint8_t)cts_random_below(random, program->threads);
    else if (!cts_op_is_common(op->kind) && program->interface == CTS_INTERFACE_SOCKADDR)
        cts_address_change(program, random, op);
    else
        cts_random_operand(program, random, cts_grammar[op->kind][cts_random_below(random, count)],
                           op);
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
    bool keep = cts_random_one_in(random, 2); /* each operation its thread, or all to one */

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
        for (uint32_t n = 0; n < 2; n++) {
            uint32_t length;
            const uint8_t *bytes = cts_call_bytes(other, &copy[i], n, &length);

            copy[i].bytes[n] =
                bytes != NULL ? cts_program_string(program, bytes, length) : CTS_NO_BYTES;
        }
    }
    insert_many(program, at, copy, count);
    cts_program_normalize(program);
}

void cts_program_reschedule(struct cts_program *program, struct cts_random *random)
{
    struct cts_switch one = {cts_random_below(random, cts_random_one_in(random, 4) ? 1000 : 40),
                             cts_random_below(random, cts_random_one_in(random, 4)
                                                          ? CTS_SWITCH_THREADS
                                                          : program->threads + 1)};
    struct cts_switch *switches = program->switches;
    uint32_t pick = cts_random_below(random, program->switch_count);
    uint32_t at = 0;

    if (program->switch_count > 0 && !cts_random_one_in(random, 3)) {
        program->switch_count--;
        memmove(&switches[pick], &switches[pick + 1],
                (program->switch_count - pick) * sizeof *switches);
        if (cts_random_one_in(random, 3))
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

/* Somewhere, most often at the beginning. */
static void insert_scene(struct cts_program *program, struct cts_random *random)
{
    struct cts_op ops[CTS_ADDRESS_SCENE];
    uint32_t count = cts_address_scene(program, random, ops);
    uint32_t at =
        cts_random_one_in(random, 4) ? cts_random_below(random, program->op_count + 1) : 0;

    for (uint32_t i = 0; i < count; i++)
        ops[i].thread = at < program->op_count ? program->ops[at].thread : 0;
    insert_many(program, at, ops, count);
}

void cts_program_mutate(struct cts_program *program, const struct cts_program *other,
                        struct cts_random *random)
{
    uint32_t at = cts_random_below(random, program->op_count);
    uint32_t some = 1 + (cts_random_one_in(random, 4) ? cts_random_below(random, 8) : 0);
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
        if (program->threads < CTS_PROGRAM_THREADS_MAX && cts_random_one_in(random, 4))
            program->threads++;
        else if (cts_random_one_in(random, 8))
            cts_program_remove_thread(program, 1 + cts_random_below(random, program->threads));
        break;
    case 12:
        if (program->interface == CTS_INTERFACE_NICSAVE) {
            uint32_t at = cts_random_below(random, CTS_PROGRAM_STACK_MAX);

            if (at >= program->stack_count && program->stack_count < CTS_PROGRAM_STACK_MAX)
                at = program->stack_count++;
            program->stack[at] = (uint8_t)cts_random_below(random, CTS_STACK_COUNT);
        } else if (program->interface == CTS_INTERFACE_SOCKADDR && cts_random_one_in(random, 2))
            insert_scene(program, random);
        else if (program->interface == CTS_INTERFACE_SOCKADDR)
            program->seed = (uint32_t)cts_random_next(random) >> cts_random_below(random, 32);
        else if (cts_random_one_in(random, 4))
            program->policy ^= 1u << cts_random_below(random, 5);
        else if (cts_random_one_in(random, 4))
            program->guest = (enum cts_guest)cts_random_below(random, CTS_GUEST_COUNT);
        break;
    default:
        cts_program_change(program, at, random);
    }
    cts_program_normalize(program);
}
