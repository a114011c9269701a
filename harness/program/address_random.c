/*
 * Random calls on socket addresses and random changes of them: numbers at the edges, few sockets and partitions, so that
 * calls meet. All randomness comes from the caller.
 */
#include "program/address_random.h"

#include <string.h>

static const uint32_t numbers[] = {
    0,     1,   2,    3,     34,         40,         1023,       1024,       2761,   65535,
    65536, 256, 4096, 32768, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF, 300000, 300001};

uint32_t cts_address_number(struct cts_random *random)
{
    switch (cts_random_below(random, 4)) {
    case 0:
        return cts_random_one_in(random, 4) ? (uint32_t)cts_random_next(random)
                                            : cts_random_below(random, 64);
    case 1:
        return numbers[cts_random_below(random, sizeof numbers / sizeof *numbers)];
    default:
        return cts_random_below(random, 4);
    }
}

/* -- calls ------------------------------------------------------------------------------------- */

static uint8_t random_register(struct cts_random *random)
{
    return (uint8_t)cts_random_below(random,
                                     cts_random_one_in(random, 16) ? CTS_PROGRAM_HANDLES : 4);
}

void cts_address_set_key(struct cts_op *op, uint32_t key, uint32_t value)
{
    uint32_t at = 0;

    while (at < op->parameter_count && op->parameters[at].key != key)
        at++;
    if (at == CTS_PROGRAM_PARAMETERS)
        return;
    op->parameter_count += at == op->parameter_count;
    op->parameters[at] = (struct cts_parameter){key, value};
}

/* Keys that say how a call is made are rare: most calls are to be ordinary ones. */
static void random_keys(struct cts_random *random, struct cts_op *op)
{
    bool stated = op->code == CTS_CALL_BIND || op->code == CTS_CALL_CONNECT ||
                  op->code == CTS_CALL_SEND || op->code == CTS_CALL_PACKET;

    for (uint32_t key = 0; key < CTS_CALL_NUMBERS; key++) {
        /* A length that is stated is seldom another one than the right one. */
        if (!cts_random_one_in(random, 4) && !(stated && key == 1 && !cts_random_one_in(random, 8)))
            cts_address_set_key(op, key, cts_address_number(random));
    }
    bool narrow = cts_random_one_in(random, 8);
    if (narrow)
        cts_address_set_key(op, CTS_CALL_KEY_CAPACITY, cts_random_below(random, 64));
    if (cts_random_one_in(random, 8))
        cts_address_set_key(op, CTS_CALL_KEY_ERRNO, cts_random_one_in(random, 2) ? 34 : 11);
    if (cts_random_one_in(random, 32))
        cts_address_set_key(op, CTS_CALL_KEY_NIL, 1 + cts_random_below(random, CTS_CALL_NULL_ALL));
    /* What is written behind a buffer is a finding where the memory does not fault at once. */
    if (cts_random_one_in(random, narrow ? 2 : 16))
        cts_address_set_key(op, CTS_CALL_KEY_SHIFT, cts_random_below(random, 32));
    if (cts_random_one_in(random, 32)) {
        cts_address_set_key(op, CTS_CALL_KEY_FROM, cts_random_below(random, 8));
        cts_address_set_key(op, CTS_CALL_KEY_TIMES, cts_random_below(random, 100));
    }
}

/* Numbers that are one of a few mostly are one of them. */
static void random_choices(struct cts_random *random, struct cts_op *op)
{
    static const uint8_t choices[][CTS_CALL_NUMBERS] = {
        {CTS_ENVIRONMENTS, CTS_FROM_COUNT, CTS_GATE_DENY + 1, CTS_PERMISSION_DISABLED + 1},
        {CTS_ENVIRONMENTS, 2, CTS_GATE_DENY + 1, CTS_PERMISSION_DISABLED + 1, 2}};

    if ((op->code != CTS_CALL_ACCEPT_DECIDE && op->code != CTS_CALL_CONNECT_DECIDE) ||
        cts_random_one_in(random, 8))
        return;
    for (uint32_t key = 0; key < CTS_CALL_NUMBERS; key++) {
        uint8_t most = choices[op->code == CTS_CALL_CONNECT_DECIDE][key];
        if (most)
            cts_address_set_key(op, key, cts_random_below(random, most));
    }
}

static void random_socket_call(struct cts_random *random, struct cts_op *op)
{
    if (cts_call_has_socket(op->code))
        op->handle = random_register(random);
    if (cts_call_makes_socket(op->code))
        op->result = random_register(random);
    if (op->code == CTS_CALL_SOCKET && !cts_random_one_in(random, 4)) {
        cts_address_set_key(op, 1, cts_random_one_in(random, 2) ? CTS_HV_FAMILY : CTS_VM_FAMILY);
        cts_address_set_key(op, 2, 1);
    }
    if ((op->code == CTS_CALL_SET_OPTION || op->code == CTS_CALL_GET_OPTION) &&
        !cts_random_one_in(random, 4)) {
        cts_address_set_key(op, 1, 1);
        cts_address_set_key(op, 2, 1u << cts_random_below(random, 4));
    }
}

void cts_address_random(struct cts_program *program, struct cts_random *random, struct cts_op *op)
{
    uint32_t call = cts_random_below(random, CTS_ADDRESS_CALLS);

    op->code = cts_random_below(random, CTS_EXTENTS);
    if (op->kind != CTS_OP_CALL)
        return;
    op->code = cts_call_clean(call);
    random_keys(random, op);
    random_choices(random, op);
    random_socket_call(random, op);
    for (uint32_t i = 0; i < cts_call_inputs(op->code); i++)
        cts_address_input(program, random, op, i);
}

void cts_address_change(struct cts_program *program, struct cts_random *random, struct cts_op *op)
{
    uint32_t index = cts_random_below(random, cts_call_inputs(op->code));
    uint8_t bytes[CTS_ADDRESS_STRING_MAX];
    uint32_t length;
    const uint8_t *old = cts_call_bytes(program, op, index, &length);

    if (op->kind != CTS_OP_CALL || cts_random_one_in(random, 8)) {
        uint8_t thread = op->thread;

        *op = cts_op_empty(op->kind);
        op->thread = thread;
        cts_address_random(program, random, op);
    } else if (old != NULL && length <= CTS_ADDRESS_STRING_MAX && !cts_random_one_in(random, 3)) {
        memcpy(bytes, old, length);
        length = cts_address_change_bytes(random, bytes, length);
        op->bytes[index] = cts_program_string(program, bytes, length);
    } else if (cts_call_has_socket(op->code) && cts_random_one_in(random, 3)) {
        op->handle = random_register(random);
    } else if (cts_call_inputs(op->code) > 0 && cts_random_one_in(random, 3)) {
        cts_address_input(program, random, op, index);
    } else {
        random_keys(random, op);
    }
}
