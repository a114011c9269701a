/*
 * One call of cts/sockaddr.h: its buffers are laid out, ADDRESS_CALL says what the target is given, the target is
 * called, ADDRESS_RETURN says what came of it. Between two calls of a program nothing is kept but the sockets.
 */
#include "run/address.h"

#include <errno.h>
#include <string.h>

#define IN_GUARD 16u /* guard bytes before an input */

/* -- what a call needs -------------------------------------------------------------------------------------- */

/* Bytes of the usual result, and of these how many for each byte of in[0] and in[1]. `text`: a NUL follows it. */
static const struct {
    uint16_t bytes;
    uint8_t per_in[2];
    bool text;
    bool makes; /* a socket */
} rows[CTS_ADDRESS_CALLS] = {
    [CTS_CALL_HV_ENCODE] = {.bytes = CTS_HV_SIZE},
    [CTS_CALL_HV_DECODE] = {.bytes = 2 * CTS_GUID_SIZE},
    [CTS_CALL_VM_ENCODE] = {.bytes = CTS_VM_SIZE},
    [CTS_CALL_VM_GETNAME] = {.bytes = CTS_VM_SIZE},
    [CTS_CALL_GUID_PARSE] = {.bytes = CTS_GUID_SIZE},
    [CTS_CALL_GUID_FORMAT] = {.bytes = CTS_GUID_TEXT + 1, .text = true},
    [CTS_CALL_GUID_NAME] = {.bytes = 32, .text = true},
    [CTS_CALL_GUID_NAMED] = {.bytes = CTS_GUID_SIZE},
    [CTS_CALL_CIDPORT_FORMAT] = {.bytes = 22, .text = true},
    [CTS_CALL_URI_PARSE] = {.bytes = 2 * CTS_GUID_SIZE, .per_in = {1}, .text = true},
    [CTS_CALL_VMIDSVC_PARSE] = {.bytes = 2 * CTS_GUID_SIZE},
    [CTS_CALL_VMIDSVC_FORMAT] = {.bytes = 2 * CTS_GUID_TEXT + 2, .text = true},
    [CTS_CALL_PORT_TO_SERVICE] = {.bytes = CTS_GUID_SIZE},
    [CTS_CALL_PORT_TO_TEXT] = {.bytes = CTS_GUID_TEXT + 1, .text = true},
    [CTS_CALL_CID_TO_VMID] = {.bytes = CTS_GUID_SIZE},
    [CTS_CALL_CONTAINER_TO_VMID] = {.bytes = CTS_GUID_SIZE},
    [CTS_CALL_HYB_REQUEST] = {.bytes = CTS_GUID_SIZE},
    [CTS_CALL_HYB_ANSWER] = {.bytes = 15, .text = true},
    [CTS_CALL_HYB_PATH] = {.bytes = 12, .per_in = {1}, .text = true},
    [CTS_CALL_CAP_DECODE] = {.bytes = sizeof(struct cts_capture)},
    [CTS_CALL_CAP_ENCODE] = {.bytes = CTS_CAPTURE_SIZE},
    [CTS_CALL_CAP_PRINT] = {.bytes = 128, .text = true},
    [CTS_CALL_REG_MAKE] = {.bytes = 256, .per_in = {0, 1}},
    [CTS_CALL_REG_LIST] = {.bytes = 64, .per_in = {2}},
    [CTS_CALL_REG_ADD] = {.bytes = 256, .per_in = {1, 1}},
    [CTS_CALL_REG_PORT] = {.bytes = 256, .per_in = {1, 1}},
    [CTS_CALL_SOCKET] = {.makes = true},
    [CTS_CALL_ACCEPT] = {.bytes = CTS_HV_SIZE, .makes = true},
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

/* -- inputs ------------------------------------------------------------------------------------------------- */

/* Bytes that in[index] has. */
static uint32_t whole_length(const struct cts_address_spec *spec, uint32_t index)
{
    if (index || spec->times == 1)
        return spec->given[index];
    uint64_t length =
        spec->repeat_from + (uint64_t)(spec->given[0] - spec->repeat_from) * spec->times;
    return length < CTS_ADDRESS_INPUT_MAX ? (uint32_t)length : CTS_ADDRESS_INPUT_MAX;
}

static void repeat(uint8_t *bytes, uint32_t given, uint32_t from, uint32_t length)
{
    while (given > from && given < length) { /* what stands there doubles */
        uint32_t more = given - from < length - given ? given - from : length - given;
        memcpy(bytes + given, bytes + from, more);
        given += more;
    }
}

static uint8_t *lay(const struct cts_address_memory *memory, const struct cts_address_spec *spec,
                    uint32_t index, uint32_t length)
{
    uint32_t given = spec->given[index] < length ? spec->given[index] : length;
    uint8_t *bytes =
        cts_address_memory_place(memory, (enum cts_address_area_kind)index, length, spec->shift);
    memset(bytes - IN_GUARD, CTS_ADDRESS_POISON, IN_GUARD);
    if (given)
        memcpy(bytes, spec->in[index], given);
    repeat(bytes, given, spec->repeat_from, length);
    if (spec->shift)
        memset(bytes + length, CTS_ADDRESS_POISON, spec->shift);
    return bytes;
}

/* Guards and bytes as they were laid? */
static bool lies(const uint8_t *bytes, const struct cts_address_spec *spec, uint32_t index,
                 uint32_t length)
{
    uint32_t given = spec->given[index] < length ? spec->given[index] : length;
    uint32_t step = given - spec->repeat_from;
    for (uint32_t i = 1; i <= IN_GUARD; i++)
        if (*(bytes - i) != CTS_ADDRESS_POISON)
            return false;
    for (uint32_t i = 0; i < spec->shift; i++)
        if (bytes[length + i] != CTS_ADDRESS_POISON)
            return false;
    if (given && memcmp(bytes, spec->in[index], given) != 0)
        return false;
    return given == length || memcmp(bytes + given, bytes + given - step, length - given) == 0;
}

/* -- events ------------------------------------------------------------------------------------------------- */

static void record_call(struct cts_player *player, const struct cts_address_spec *spec,
                        uint32_t request, const uint32_t length[2])
{
    struct cts_address_image image = {
        .in_length = {length[0], length[1]},
        .in_shown = {spec->given[0] < length[0] ? spec->given[0] : length[0], length[1]},
        .capacity = spec->capacity,
        .null = spec->null,
        .repeat_from = spec->repeat_from,
        .preset = spec->preset,
    };
    memcpy(image.number, spec->number, sizeof image.number);
    struct cts_event *event =
        cts_player_event(player, CTS_EVENT_ADDRESS_CALL, CTS_INTERFACE_SOCKADDR,
                         (uint32_t)sizeof image + image.in_shown[0] + image.in_shown[1]);
    event->request = request;
    event->handle = spec->socket;
    event->arg[0] = spec->call;
    uint8_t *payload = (uint8_t *)(event + 1);
    memcpy(payload, &image, sizeof image);
    payload += sizeof image;
    if (image.in_shown[0])
        memcpy(payload, spec->in[0], image.in_shown[0]);
    if (image.in_shown[1])
        memcpy(payload + image.in_shown[0], spec->in[1], image.in_shown[1]);
}

/* Which of result[] the call has changed, and CTS_ADDRESS_RESULT_ZERO. */
static uint32_t look_result(const struct cts_address_call *call, uint32_t *changed)
{
    uint32_t bits = 0, any = 0;
    for (uint32_t i = 0; i < 6; i++)
        if (call->result[i] != 0x01010101u * CTS_ADDRESS_POISON) {
            bits |= 1u << i;
            any |= call->result[i];
        }
    *changed |= bits && !any ? CTS_ADDRESS_RESULT_ZERO : 0;
    return bits;
}

static void record_return(struct cts_player *player, const struct cts_address_call *call,
                          const struct cts_address_look *look, const uint8_t *out,
                          uint32_t capacity, uint32_t request,
                          const struct cts_address_answer *answer)
{
    uint32_t changed = look->changed;
    uint32_t bits = look_result(call, &changed);
    uint32_t shown = look->first <= look->last ? look->last + 1 : 0;
    if (shown < call->written)
        shown = call->written < capacity ? call->written : capacity;
    struct cts_event *event =
        cts_player_event(player, CTS_EVENT_ADDRESS_RETURN, CTS_INTERFACE_SOCKADDR,
                         (uint32_t)sizeof call->result + shown);
    event->request = request;
    event->status = answer->status;
    event->handle = answer->made;
    event->arg[0] = call->call;
    event->arg[1] = changed;
    event->arg[2] = call->written;
    event->arg[3] = look->first;
    event->arg[4] = look->last;
    event->arg[5] = bits;
    memcpy(event + 1, call->result, sizeof call->result);
    if (shown)
        memcpy((uint8_t *)(event + 1) + sizeof call->result, out, shown);
}

/* -- sockets ------------------------------------------------------------------------------------------------ */

static uint32_t new_socket(struct cts_player *player, uint32_t value)
{
    struct cts_address_world *world = player->address_world;
    if (world->socket_count == CTS_ADDRESS_SOCKETS)
        cts_player_end(player, CTS_RUN_LIMIT);
    world->sockets[++world->socket_count] = (struct cts_address_socket){value, true};
    return world->socket_count;
}

/* A closed socket has no register: its number may be that of another one soon. */
static void close_socket(struct cts_address_world *world, uint32_t number)
{
    world->sockets[number].open = false;
    for (uint32_t i = 0; i < CTS_PROGRAM_HANDLES; i++)
        if (world->registers[i] == number)
            world->registers[i] = 0;
}

/* -- the call ----------------------------------------------------------------------------------------------- */

struct cts_address_answer cts_addresses_make(struct cts_player *player, uint32_t thread,
                                             const struct cts_address_spec *spec)
{
    struct cts_address_world *world = player->address_world;
    const struct cts_address_memory *memory = &world->memory[thread];
    const uint32_t request = ++world->calls;
    const uint32_t length[2] = {whole_length(spec, 0), whole_length(spec, 1)};
    uint32_t capacity = spec->null & CTS_ADDRESS_NULL_OUT ? 0 : spec->capacity;
    uint8_t *out = cts_address_memory_place(memory, CTS_AREA_OUT, capacity, spec->shift);
    uint8_t *in[2];
    struct cts_address_answer answer = {0};
    struct cts_address_look look;
    struct cts_address_call call = {.call = spec->call, .capacity = spec->capacity};

    for (uint32_t i = 0; i < 2; i++) {
        bool given = spec->in[i] && !(spec->null & (CTS_ADDRESS_NULL_IN_0 << i));
        in[i] = given ? lay(memory, spec, i, length[i]) : NULL;
        call.in[i] = in[i];
        call.in_length[i] = length[i];
    }
    memcpy(call.number, spec->number, sizeof call.number);
    memset(call.result, CTS_ADDRESS_POISON, sizeof call.result);
    call.out = spec->null & CTS_ADDRESS_NULL_OUT ? NULL : out;
    record_call(player, spec, request, length);
    world->under_way++;
    errno = (int)spec->preset;
    answer.status = player->target->address->call(world->self, &call);
    world->under_way--;
    call.call = spec->call;
    if (rows[spec->call].makes && answer.status == 0)
        answer.made = new_socket(player, call.result[0]);
    if (spec->call == CTS_CALL_CLOSE && answer.status == 0 && spec->socket)
        close_socket(world, spec->socket);
    uint64_t result = (uint64_t)call.written + rows[spec->call].text;
    cts_address_memory_look(memory, capacity, spec->shift,
                            result < UINT32_MAX ? (uint32_t)result : UINT32_MAX, &look);
    for (uint32_t i = 0; i < 2; i++)
        if (in[i] && !lies(in[i], spec, i, length[i]))
            look.changed |= CTS_ADDRESS_CHANGED_INPUT;
    record_return(player, &call, &look, out, capacity, request, &answer);
    cts_address_memory_clean(memory, capacity, spec->shift, &look);
    return answer;
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
    const uint32_t length[2] = {whole_length(spec, 0), whole_length(spec, 1)};
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
    struct cts_address_answer answer = cts_addresses_make(player, op->thread, &spec);
    if (answer.made && op->result != CTS_NO_REGISTER)
        world->registers[op->result % CTS_PROGRAM_HANDLES] = answer.made;
}
