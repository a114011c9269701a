/*
 * Operations that can do nothing, because they use a register that nothing in the program fills. Players pass them over;
 * people should hear of them.
 */
#include "program/grammar.h"

#include <string.h>

struct filled {
    bool handle[256], request[256], nic[256]; /* by what a register's byte can hold */
};

/* What the operation fills. */
static void fill(struct filled *filled, const struct cts_op *op)
{
    if (op->kind == CTS_OP_NIC || op->kind == CTS_OP_CONNECT)
        filled->nic[op->nic] = true;
    for (uint32_t n = 0; n < CTS_OPERANDS_MAX; n++)
        switch (cts_grammar[op->kind][n]) {
        case CTS_OPERAND_NEW:
        case CTS_OPERAND_COPY:
        case CTS_OPERAND_CALL:
            filled->handle[op->result] = true;
            break;
        case CTS_OPERAND_RESULT:
            filled->request[op->result] = true;
            break;
        default:
            break;
        }
}

static bool is_idle(const struct filled *filled, const struct cts_op *op)
{
    bool idle = false;

    for (uint32_t n = 0; n < CTS_OPERANDS_MAX; n++)
        switch (cts_grammar[op->kind][n]) {
        case CTS_OPERAND_HANDLE:
            idle |= !filled->handle[op->handle];
            break;
        case CTS_OPERAND_CALL:
            idle |= op->handle != CTS_NO_REGISTER && !filled->handle[op->handle];
            break;
        case CTS_OPERAND_REQUEST:
            idle |= !filled->request[op->request];
            break;
        case CTS_OPERAND_EITHER:
            idle |= op->request != CTS_NO_REGISTER ? !filled->request[op->request]
                                                   : !filled->handle[op->handle];
            break;
        case CTS_OPERAND_NIC:
            idle |= op->kind != CTS_OP_NIC && op->kind != CTS_OP_CONNECT && !filled->nic[op->nic];
            break;
        default:
            break;
        }
    return idle;
}

uint32_t cts_program_idle(const struct cts_program *program, uint32_t *first)
{
    struct filled filled;
    uint32_t idle = 0;

    memset(&filled, 0, sizeof filled);
    for (uint32_t i = 0; i < program->op_count; i++)
        fill(&filled, &program->ops[i]);
    for (uint32_t i = program->op_count; i-- > 0;)
        if (is_idle(&filled, &program->ops[i])) {
            *first = i;
            idle++;
        }
    return idle;
}
