/*
 * The operation `call`: what an operation of a program stands for, numbers, strings and registers; and how much room
 * the usual result of each call needs.
 */
#include "program/address.h"
#include "run/address.h"

/* -- what a call needs -------------------------------------------------------------------------------------- */

/* Bytes of the usual result, and of these how many for each byte of in[0] and in[1] (texts: with NUL). */
static const struct {
    uint16_t bytes;
    uint8_t per_in[2];
} rows[CTS_ADDRESS_CALLS] = {
    [CTS_CALL_HV_ENCODE] = {.bytes = CTS_HV_SIZE},
    [CTS_CALL_HV_DECODE] = {.bytes = 2 * CTS_GUID_SIZE},
    [CTS_CALL_VM_ENCODE] = {.bytes = CTS_VM_SIZE},
    [CTS_CALL_VM_GETNAME] = {.bytes = CTS_VM_SIZE},
    [CTS_CALL_GUID_PARSE] = {.bytes = CTS_GUID_SIZE},
    [CTS_CALL_GUID_FORMAT] = {.bytes = CTS_GUID_TEXT + 1},
    [CTS_CALL_GUID_NAME] = {.bytes = 32},
    [CTS_CALL_GUID_NAMED] = {.bytes = CTS_GUID_SIZE},
    [CTS_CALL_CIDPORT_FORMAT] = {.bytes = 22},
    [CTS_CALL_URI_PARSE] = {.bytes = 2 * CTS_GUID_SIZE, .per_in = {1}},
    [CTS_CALL_VMIDSVC_PARSE] = {.bytes = 2 * CTS_GUID_SIZE},
    [CTS_CALL_VMIDSVC_FORMAT] = {.bytes = 2 * CTS_GUID_TEXT + 2},
    [CTS_CALL_PORT_TO_SERVICE] = {.bytes = CTS_GUID_SIZE},
    [CTS_CALL_PORT_TO_TEXT] = {.bytes = CTS_GUID_TEXT + 1},
    [CTS_CALL_CID_TO_VMID] = {.bytes = CTS_GUID_SIZE},
    [CTS_CALL_CONTAINER_TO_VMID] = {.bytes = CTS_GUID_SIZE},
    [CTS_CALL_HYB_REQUEST] = {.bytes = CTS_GUID_SIZE},
    [CTS_CALL_HYB_ANSWER] = {.bytes = 15},
    [CTS_CALL_HYB_PATH] = {.bytes = 12, .per_in = {1}},
    [CTS_CALL_CAP_DECODE] = {.bytes = sizeof(struct cts_capture)},
    [CTS_CALL_CAP_ENCODE] = {.bytes = CTS_CAPTURE_SIZE},
    [CTS_CALL_CAP_PRINT] = {.bytes = 128},
    [CTS_CALL_REG_MAKE] = {.bytes = 256, .per_in = {0, 1}},
    [CTS_CALL_REG_LIST] = {.bytes = 64, .per_in = {2}},
    [CTS_CALL_REG_ADD] = {.bytes = 256, .per_in = {1, 1}},
    [CTS_CALL_REG_PORT] = {.bytes = 256, .per_in = {1, 1}},
    [CTS_CALL_ACCEPT] = {.bytes = CTS_HV_SIZE},
    [CTS_CALL_RECEIVE] = {.bytes = 4096},
    [CTS_CALL_GET_OPTION] = {.bytes = 4},
    [CTS_CALL_GETSOCKNAME] = {.bytes = CTS_HV_SIZE},
    [CTS_CALL_GETPEERNAME] = {.bytes = CTS_HV_SIZE},
};

uint32_t cts_addresses_capacity(uint32_t call, const uint32_t in_length[2])
{
    uint64_t bytes = rows[call].bytes + (uint64_t)rows[call].per_in[0] * in_length[0] +
                     (uint64_t)rows[call].per_in[1] * in_length[1];
    return bytes < CTS_ADDRESS_OUTPUT_MAX ? (uint32_t)bytes : CTS_ADDRESS_OUTPUT_MAX;
}

/* -- the operation ------------------------------------------------------------------------------------------ */

static uint32_t at_most(uint32_t value, uint32_t most)
{
    return value < most ? value : most;
}

static void spec_of(const struct cts_program *program, const struct cts_op *op,
                    struct cts_address_spec *spec)
{
    *spec = (struct cts_address_spec){
        .call = op->code % CTS_ADDRESS_CALLS,
        .null = cts_call_value(program, op, CTS_CALL_KEY_NIL),
        .shift = at_most(cts_call_value(program, op, CTS_CALL_KEY_SHIFT), CTS_ADDRESS_SHIFT),
        .preset = cts_call_value(program, op, CTS_CALL_KEY_ERRNO),
        .times = cts_call_value(program, op, CTS_CALL_KEY_TIMES),
        .capacity = cts_call_value(program, op, CTS_CALL_KEY_CAPACITY),
    };
    for (uint32_t i = 0; i < CTS_CALL_NUMBERS; i++)
        spec->number[i] = cts_call_value(program, op, i);
    for (uint32_t i = 0; i < 2; i++)
        spec->in[i] = cts_call_bytes(program, op, i, &spec->given[i]);
    spec->given[1] = at_most(spec->given[1], CTS_ADDRESS_IN_1);
    spec->repeat_from = at_most(cts_call_value(program, op, CTS_CALL_KEY_FROM), spec->given[0]);
    if (spec->capacity == CTS_ABSENT) {
        const uint32_t length[2] = {cts_addresses_length(spec, 0), spec->given[1]};
        spec->capacity = cts_addresses_capacity(spec->call, length);
    } else if (!(spec->null & CTS_ADDRESS_NULL_OUT)) {
        spec->capacity = at_most(spec->capacity, CTS_ADDRESS_OUTPUT_MAX);
    }
}

void cts_addresses_play_call(struct cts_player *player, const struct cts_op *op,
                             struct cts_thread_state *state)
{
    struct cts_address_world *world = player->address_world;
    struct cts_address_spec spec;
    (void)state;
    spec_of(player->program, op, &spec);
    if (op->handle != CTS_NO_REGISTER) {
        spec.socket = world->registers[op->handle % CTS_PROGRAM_HANDLES];
        if (!spec.socket)
            return;
        spec.number[0] = world->sockets[spec.socket].value;
    }
    uint32_t made = cts_addresses_make(player, op->thread, &spec);
    if (made && op->result != CTS_NO_REGISTER)
        world->registers[op->result % CTS_PROGRAM_HANDLES] = made;
}
