/*
 * From an ADDRESS_CALL event to a program that makes this call (judge_address.h). Events come from outside: lengths are
 * checked, the rest is what the program's own normal form makes of it.
 */
#include "run/judge_address.h"

#include "program/address.h"
#include "run/address.h"
#include <string.h>

bool cts_judge_is_bare_range(const struct cts_program *program)
{
    for (uint32_t i = 0; i < program->op_count; i++)
        if (program->ops[i].kind != CTS_OP_EXHAUST)
            return false;
    return cts_program_has_range(program);
}

static void put(struct cts_op *op, uint32_t key, uint32_t value)
{
    op->parameters[op->parameter_count++] = (struct cts_parameter){key, value};
}

/* How often the bytes from `from` on stand there; 0: no whole number of times. */
static uint32_t times_of(const struct cts_address_image *image)
{
    uint32_t shown = image->in_shown[0], from = image->repeat_from;
    if (image->in_length[0] == shown)
        return 1;
    if (from >= shown || image->in_length[0] < from)
        return 0;
    uint32_t step = shown - from, rest = image->in_length[0] - from;
    return rest % step ? 0 : rest / step;
}

static struct cts_op *add(struct cts_program *program, uint32_t call)
{
    struct cts_op *op = &program->ops[program->op_count++];
    *op = (struct cts_op){.kind = CTS_OP_CALL,
                          .handle = CTS_NO_REGISTER,
                          .request = CTS_NO_REGISTER,
                          .result = CTS_NO_REGISTER,
                          .text = CTS_NO_REGISTER,
                          .nic = CTS_NO_REGISTER,
                          .code = call,
                          .bytes = {CTS_NO_BYTES, CTS_NO_BYTES}};
    return op;
}

struct cts_op *cts_judge_operation(const struct cts_event *call, struct cts_program *program)
{
    struct cts_address_image image;
    const uint8_t *payload = (const uint8_t *)(call + 1);
    if (call->kind != CTS_EVENT_ADDRESS_CALL || call->length < sizeof image ||
        !cts_call_row(call->arg[0]) || program->op_count == CTS_PROGRAM_OPS_MAX)
        return NULL;
    memcpy(&image, payload, sizeof image);
    payload += sizeof image;
    uint32_t rest = call->length - (uint32_t)sizeof image, times = times_of(&image);
    if (image.in_shown[0] > rest || image.in_shown[1] != rest - image.in_shown[0] || !times)
        return NULL;
    struct cts_op *op = add(program, call->arg[0]);
    for (uint32_t i = 0; i < cts_call_inputs(op->code); i++) {
        op->bytes[i] = cts_program_string(program, payload, image.in_shown[i]);
        payload += image.in_shown[i];
        if (op->bytes[i] == CTS_NO_BYTES)
            return NULL;
    }
    for (uint32_t i = cts_call_has_socket(op->code); i < CTS_CALL_NUMBERS; i++)
        if (cts_call_row(op->code)->number[i][0])
            put(op, i, image.number[i]);
    if (image.capacity != cts_addresses_capacity(op->code, image.in_length))
        put(op, CTS_CALL_KEY_CAPACITY, image.capacity);
    put(op, CTS_CALL_KEY_NIL, image.null);
    put(op, CTS_CALL_KEY_SHIFT, call->arg[1]);
    put(op, CTS_CALL_KEY_ERRNO, image.preset);
    if (times != 1) {
        put(op, CTS_CALL_KEY_FROM, image.repeat_from);
        put(op, CTS_CALL_KEY_TIMES, times);
    }
    return op;
}

bool cts_judge_alone(const struct cts_event *call, struct cts_program *program)
{
    if (CTS_CALL_IS_SOCKET(call->arg[0]))
        return false;
    *program = (struct cts_program){.interface = CTS_INTERFACE_SOCKADDR, .threads = 1};
    if (call->arg[0] == CTS_CALL_HYB_REQUEST) /* judged by the limit that the target states */
        add(program, CTS_CALL_HYB_LIMIT);
    if (!cts_judge_operation(call, program))
        return false;
    cts_program_normalize(program);
    return program->op_count > 0;
}
