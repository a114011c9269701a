/*
 * One call of cts/sockaddr.h: its buffers are laid out, ADDRESS_CALL says what the target is given, the target is
 * called, ADDRESS_RETURN says what came of it. Between two calls of a program nothing is kept but the sockets.
 */
#include "run/address.h"

#include <errno.h>
#include <string.h>

#define IN_GUARD 16u /* guard bytes before an input */

/* -- inputs ------------------------------------------------------------------------------------------------- */

uint32_t cts_addresses_length(const struct cts_address_spec *spec, uint32_t index)
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

/* By words: a memcmp() of few bytes that end where memory does makes the processor stumble over the page behind. */
static bool same(const uint8_t *a, const uint8_t *b, uint32_t length)
{
    uint64_t left, right;
    if (length >= 64)
        return memcmp(a, b, length) == 0;
    for (; length >= sizeof left; a += sizeof left, b += sizeof left, length -= sizeof left) {
        memcpy(&left, a, sizeof left);
        memcpy(&right, b, sizeof right);
        if (left != right)
            return false;
    }
    while (length && *a == *b)
        a++, b++, length--;
    return length == 0;
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
    if (!same(bytes, spec->in[index], given))
        return false;
    return given == length || memcmp(bytes + given, bytes + given - step, length - given) == 0;
}

/* -- events ------------------------------------------------------------------------------------------------- */

static void make_image(const struct cts_address_spec *spec, struct cts_address_image *image)
{
    uint32_t length = cts_addresses_length(spec, 0);
    *image = (struct cts_address_image){
        .in_length = {length, spec->given[1]},
        .in_shown = {spec->given[0] < length ? spec->given[0] : length, spec->given[1]},
        .capacity = spec->capacity,
        .null = spec->null,
        .repeat_from = spec->repeat_from,
        .preset = spec->preset,
    };
    memcpy(image->number, spec->number, sizeof image->number);
}

static uint32_t image_length(const struct cts_address_image *image)
{
    return (uint32_t)sizeof *image + image->in_shown[0] + image->in_shown[1];
}

static void fill_call(struct cts_event *event, const struct cts_address_spec *spec,
                      const struct cts_address_image *image, uint32_t request)
{
    uint8_t *payload = (uint8_t *)(event + 1);
    event->request = request;
    event->handle = spec->socket;
    event->arg[0] = spec->call;
    event->arg[1] = spec->shift;
    memcpy(payload, image, sizeof *image);
    payload += sizeof *image;
    if (image->in_shown[0])
        memcpy(payload, spec->in[0], image->in_shown[0]);
    if (image->in_shown[1])
        memcpy(payload + image->in_shown[0], spec->in[1], image->in_shown[1]);
}

void cts_addresses_confess(struct cts_player *player)
{
    struct cts_address_world *world = player->address_world;
    const struct cts_address_spec *spec = world ? world->silent : NULL;
    struct cts_address_image image;
    if (!spec || player->muted)
        return;
    make_image(spec, &image);
    struct cts_event *event =
        cts_buffer_append(player->buffer, CTS_EVENT_ADDRESS_CALL, CTS_INTERFACE_SOCKADDR,
                          cts_scheduler_thread(player->scheduler), image_length(&image));
    if (event)
        fill_call(event, spec, &image, world->calls + 1);
}

static void record_return(struct cts_player *player, const struct cts_address_turn *turn,
                          uint32_t request, uint32_t made)
{
    const struct cts_address_call *call = &turn->call;
    uint32_t shown = turn->look.first <= turn->look.last ? turn->look.last + 1 : 0;
    if (shown < call->written)
        shown = call->written < turn->capacity ? call->written : turn->capacity;
    struct cts_event *event =
        cts_player_event(player, CTS_EVENT_ADDRESS_RETURN, CTS_INTERFACE_SOCKADDR,
                         (uint32_t)sizeof call->result + shown);
    event->request = request;
    event->status = turn->status;
    event->handle = made;
    event->arg[0] = call->call;
    event->arg[1] = turn->look.changed;
    event->arg[2] = call->written;
    event->arg[3] = turn->look.first;
    event->arg[4] = turn->look.last;
    event->arg[5] = turn->result_changed;
    memcpy(event + 1, call->result, sizeof call->result);
    if (shown)
        memcpy((uint8_t *)(event + 1) + sizeof call->result, turn->out, shown);
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

static void prepare(const struct cts_address_memory *memory, const struct cts_address_spec *spec,
                    struct cts_address_turn *turn)
{
    bool no_out = spec->null & CTS_ADDRESS_NULL_OUT;
    turn->call = (struct cts_address_call){.call = spec->call, .capacity = spec->capacity};
    memcpy(turn->call.number, spec->number, sizeof turn->call.number);
    memset(turn->call.result, CTS_ADDRESS_POISON, sizeof turn->call.result);
    for (uint32_t i = 0; i < 2; i++) {
        bool given = spec->in[i] && !(spec->null & (CTS_ADDRESS_NULL_IN_0 << i));
        uint32_t length = cts_addresses_length(spec, i);
        turn->in[i] = given ? lay(memory, spec, i, length) : NULL;
        turn->call.in[i] = turn->in[i];
        turn->call.in_length[i] = length;
    }
    turn->capacity = no_out ? 0 : spec->capacity;
    turn->out = cts_address_memory_place(memory, CTS_AREA_OUT, turn->capacity, spec->shift);
    turn->call.out = no_out ? NULL : turn->out;
}

/* Is the result of this call a text, which a NUL follows? */
static bool is_text(const struct cts_address_call *call)
{
    static const uint64_t texts =
        CTS_CALL_BIT(CTS_CALL_GUID_FORMAT) | CTS_CALL_BIT(CTS_CALL_GUID_NAME) |
        CTS_CALL_BIT(CTS_CALL_CIDPORT_FORMAT) | CTS_CALL_BIT(CTS_CALL_VMIDSVC_FORMAT) |
        CTS_CALL_BIT(CTS_CALL_PORT_TO_TEXT) | CTS_CALL_BIT(CTS_CALL_HYB_ANSWER) |
        CTS_CALL_BIT(CTS_CALL_HYB_PATH) | CTS_CALL_BIT(CTS_CALL_CAP_PRINT);
    return (texts & CTS_CALL_BIT(call->call)) ||
           (call->call == CTS_CALL_URI_PARSE && call->result[0] == CTS_URI_HYBRID);
}

void cts_addresses_look(const struct cts_address_memory *memory,
                        const struct cts_address_spec *spec, struct cts_address_turn *turn)
{
    uint32_t any = 0, result = turn->call.written;
    turn->call.call = spec->call; /* the target may have written there */
    if (turn->status == CTS_ADDRESS_OK && result < turn->capacity && is_text(&turn->call))
        result++;
    cts_address_memory_look(memory, turn->capacity, spec->shift, result, &turn->look);
    for (uint32_t i = 0; i < 2; i++)
        if (turn->in[i] && !lies(turn->in[i], spec, i, cts_addresses_length(spec, i)))
            turn->look.changed |= CTS_ADDRESS_CHANGED_INPUT;
    turn->result_changed = 0;
    for (uint32_t i = 0; i < 6; i++)
        if (turn->call.result[i] != 0x01010101u * CTS_ADDRESS_POISON) {
            turn->result_changed |= 1u << i;
            any |= turn->call.result[i];
        }
    if (turn->result_changed && !any)
        turn->look.changed |= CTS_ADDRESS_RESULT_ZERO;
}

static void call(struct cts_player *player, const struct cts_address_spec *spec,
                 struct cts_address_turn *turn)
{
    errno = (int)spec->preset;
    turn->status = player->target->address->call(player->address_world->self, &turn->call);
}

uint32_t cts_addresses_make(struct cts_player *player, uint32_t thread,
                            const struct cts_address_spec *spec)
{
    struct cts_address_world *world = player->address_world;
    const struct cts_address_memory *memory = &world->memory[thread];
    const uint32_t request = ++world->calls;
    uint32_t made = 0;
    struct cts_address_turn turn;
    struct cts_address_image image;
    prepare(memory, spec, &turn);
    make_image(spec, &image);
    fill_call(cts_player_event(player, CTS_EVENT_ADDRESS_CALL, CTS_INTERFACE_SOCKADDR,
                               image_length(&image)),
              spec, &image, request);
    world->under_way++;
    call(player, spec, &turn);
    world->under_way--;
    cts_addresses_look(memory, spec, &turn);
    if ((spec->call == CTS_CALL_SOCKET || spec->call == CTS_CALL_ACCEPT) && turn.status == 0)
        made = new_socket(player, turn.call.result[0]);
    if (spec->call == CTS_CALL_CLOSE && turn.status == 0 && spec->socket)
        close_socket(world, spec->socket);
    record_return(player, &turn, request, made);
    cts_address_memory_clean(memory, turn.capacity, spec->shift, &turn.look);
    return made;
}

void cts_addresses_try(struct cts_player *player, uint32_t thread,
                       const struct cts_address_spec *spec, struct cts_address_turn *turn)
{
    struct cts_address_world *world = player->address_world;
    prepare(&world->memory[thread], spec, turn);
    world->silent = spec;
    call(player, spec, turn);
    world->silent = NULL;
    cts_addresses_look(&world->memory[thread], spec, turn);
}
