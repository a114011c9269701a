/*
 * The operation `call`: what an operation of a program stands for, numbers, strings and registers; and how much room
 * the usual result of each call needs.
 */
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

/* A parameter, if the operation has it. */
static bool has_parameter(const struct cts_op *op, uint32_t key, uint32_t *value)
{
    for (uint32_t i = 0; i < op->parameter_count; i++)
        if (op->parameters[i].key == key) {
            *value = op->parameters[i].value;
            return true;
        }
    return false;
}

static void take_string(const struct cts_program *program, const struct cts_op *op, uint32_t index,
                        struct cts_address_spec *spec)
{
    uint32_t string = op->bytes[index];
    if (string >= program->string_count)
        return;
    spec->in[index] = program->pool + program->strings[string].offset;
    spec->given[index] = program->strings[string].length;
    if (index && spec->given[1] > CTS_ADDRESS_IN_1)
        spec->given[1] = CTS_ADDRESS_IN_1;
}

/* Which number is a stated length, and of which input. */
static void default_length(struct cts_address_spec *spec, const struct cts_op *op,
                           const uint32_t length[2])
{
    uint32_t given;
    switch (spec->call) {
    case CTS_CALL_BIND:
    case CTS_CALL_CONNECT:
    case CTS_CALL_PACKET:
        if (!has_parameter(op, 1, &given))
            spec->number[1] = length[0];
        break;
    case CTS_CALL_SEND:
        if (!has_parameter(op, 1, &given))
            spec->number[1] = length[1];
        break;
    default:
        break;
    }
}

static void spec_of(const struct cts_program *program, const struct cts_op *op,
                    struct cts_address_spec *spec)
{
    *spec = (struct cts_address_spec){.call = op->code % CTS_ADDRESS_CALLS, .times = 1};
    for (uint32_t i = 0; i < 6; i++)
        has_parameter(op, i, &spec->number[i]);
    take_string(program, op, 0, spec);
    take_string(program, op, 1, spec);
    has_parameter(op, CTS_CALL_KEY_NIL, &spec->null);
    has_parameter(op, CTS_CALL_KEY_SHIFT, &spec->shift);
    has_parameter(op, CTS_CALL_KEY_ERRNO, &spec->preset);
    has_parameter(op, CTS_CALL_KEY_FROM, &spec->repeat_from);
    has_parameter(op, CTS_CALL_KEY_TIMES, &spec->times);
    if (spec->shift > CTS_ADDRESS_SHIFT)
        spec->shift = CTS_ADDRESS_SHIFT;
    if (spec->repeat_from > spec->given[0])
        spec->repeat_from = spec->given[0];
    const uint32_t length[2] = {cts_addresses_length(spec, 0), cts_addresses_length(spec, 1)};
    default_length(spec, op, length);
    spec->capacity = CTS_ABSENT;
    has_parameter(op, CTS_CALL_KEY_CAPACITY, &spec->capacity);
    if (spec->capacity == CTS_ABSENT)
        spec->capacity = cts_addresses_capacity(spec->call, length);
    if (spec->capacity > CTS_ADDRESS_OUTPUT_MAX && !(spec->null & CTS_ADDRESS_NULL_OUT))
        spec->capacity = CTS_ADDRESS_OUTPUT_MAX;
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
