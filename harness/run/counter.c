/*
 * Plays the operations of a counter program: a table of functions, one per operation, and the loop of a
 * program's thread over them. An operation on an empty register does nothing.
 */
#include "run/player_state.h"

#include <string.h>

/* How a thread stands in its operations. */
struct thread_state {
    uint32_t at;   /* the next operation */
    uint32_t body; /* first operation of the `repeat` under way */
    uint32_t left; /* turns of it still to come, this one included; 0: none under way */
    uint32_t end;
    bool blocked; /* it waits for what will not happen */
};

static uint32_t handle_of(const struct cts_player *player, const struct cts_op *op)
{
    uint32_t handle = op->handle < CTS_PROGRAM_HANDLES ? player->handle_register[op->handle] : 0;
    return cts_counter_is_open(player, handle) ? handle : 0;
}

static struct cts_slot *request_of(struct cts_player *player, uint8_t number)
{
    return number < CTS_PROGRAM_REQUESTS ? cts_slot_of(player, &player->request_register[number])
                                         : NULL;
}

static void value_of(struct cts_player *player, const struct cts_value *value, uint8_t id[16])
{
    memset(id, 0, 16);
    switch (value->kind) {
    case CTS_VALUE_STRUCTURED:
        cts_value_structured(value->number, id);
        break;
    case CTS_VALUE_CURRENT:
        memcpy(id, player->memory, 16);
        break;
    case CTS_VALUE_LAST: {
        const struct cts_slot *slot = request_of(player, (uint8_t)value->number);
        if (slot && slot->out.start)
            memcpy(id, slot->out.bytes, slot->api.out_length < 16 ? slot->api.out_length : 16);
        break;
    }
    case CTS_VALUE_ONES:
        memset(id, 0xff, 16);
        break;
    case CTS_VALUE_A:
        memcpy(id, cts_value_a, 16);
        if (value->number >= 1 && value->number <= 128)
            id[(value->number - 1) / 8] ^= (uint8_t)(1u << ((value->number - 1) % 8));
        break;
    case CTS_VALUE_LITERAL:
        memcpy(id, value->bytes, 16);
        break;
    default: /* ZERO */
        break;
    }
}

typedef void play_fn(struct cts_player *player, const struct cts_op *op,
                     struct thread_state *state);

/* -- handles and requests --------------------------------------------------------------------------- */

static void keep_handle(struct cts_player *player, const struct cts_op *op, uint32_t handle)
{
    if (op->result < CTS_PROGRAM_HANDLES)
        player->handle_register[op->result] = handle;
}

static void play_open(struct cts_player *player, const struct cts_op *op,
                      struct thread_state *state)
{
    (void)state;
    uint32_t handle = 0;
    cts_counter_open(player, op->flags & 0xffu, &handle);
    keep_handle(player, op, handle);
}

static void play_duplicate(struct cts_player *player, const struct cts_op *op,
                           struct thread_state *state)
{
    (void)state;
    uint32_t handle = handle_of(player, op);
    uint32_t copy = 0;
    if (!handle)
        return;
    cts_counter_duplicate(player, handle, &copy);
    keep_handle(player, op, copy);
}

static void play_submit(struct cts_player *player, const struct cts_op *op,
                        struct thread_state *state)
{
    uint32_t handle = handle_of(player, op);
    uint8_t id[16];
    if (!handle)
        return;
    bool overlapped = player->handles[handle].how & CTS_OPEN_OVERLAPPED;
    struct cts_submission submission = {
        .code = op->kind == CTS_OP_SUBMIT ? op->code : CTS_COUNTER_CODE_READ,
        .in_length = op->kind == CTS_OP_SUBMIT ? op->in_length
                     : op->kind == CTS_OP_ARM  ? 16
                                               : 0,
        .out_length = op->kind == CTS_OP_SUBMIT ? op->out_length : 16,
        .flags = (op->flags & 0x1fu) |
                 (overlapped && !(op->flags & CTS_SUBMIT_NO_EVENT) ? CTS_SUBMIT_OVERLAPPED : 0),
        .in = id,
        .result = op->result < CTS_PROGRAM_REQUESTS ? &player->request_register[op->result] : NULL,
    };
    if (submission.in_length)
        value_of(player, &op->value, id);
    submission.in_given = submission.in_length < 16 ? submission.in_length : 16;
    state->blocked = cts_counter_submit(player, handle, &submission) == CTS_COUNTER_GAVE_UP;
}

static void play_overwrite(struct cts_player *player, const struct cts_op *op,
                           struct thread_state *state)
{
    (void)state;
    struct cts_slot *slot = request_of(player, op->request);
    uint8_t id[16];
    if (!slot || !slot->in.start || !slot->api.in_length)
        return;
    value_of(player, &op->value, id);
    uint32_t length = cts_buffers_overwrite(slot, id);
    struct cts_event *event =
        cts_player_event(player, CTS_EVENT_OVERWRITE, CTS_INTERFACE_COUNTER, length);
    event->handle = slot->handle;
    event->request = slot->number;
    memcpy(event + 1, id, length);
}

static void play_cancel(struct cts_player *player, const struct cts_op *op,
                        struct thread_state *state)
{
    (void)state;
    if (op->request < CTS_PROGRAM_REQUESTS) {
        struct cts_slot *slot = request_of(player, op->request);
        if (slot && cts_counter_is_open(player, slot->handle))
            cts_counter_cancel(player, slot->handle, slot);
        return;
    }
    uint32_t handle = handle_of(player, op);
    if (handle)
        cts_counter_cancel(player, handle, NULL);
}

static void play_close(struct cts_player *player, const struct cts_op *op,
                       struct thread_state *state)
{
    (void)state;
    uint32_t handle = handle_of(player, op);
    if (handle)
        cts_counter_close(player, handle);
}

static void play_await(struct cts_player *player, const struct cts_op *op,
                       struct thread_state *state)
{
    struct cts_slot *slot = request_of(player, op->request);
    while (slot && slot->state == CTS_SLOT_PENDING) {
        if (!cts_player_wait(player, slot)) {
            state->blocked = true;
            return;
        }
        slot = request_of(player, op->request);
    }
}

static void play_look(struct cts_player *player, const struct cts_op *op,
                      struct thread_state *state)
{
    (void)state;
    struct cts_slot *slot = request_of(player, op->request);
    if (!slot)
        return;
    uint32_t changed = cts_buffers_changed(player, slot);
    uint32_t length = cts_buffers_shown_length(slot);
    struct cts_event *event =
        cts_player_event(player, CTS_EVENT_OBSERVED, CTS_INTERFACE_COUNTER, length);
    event->handle = slot->handle;
    event->request = slot->number;
    event->arg[0] = slot->count;
    event->arg[1] = changed;
    event->arg[2] = slot->signalled;
    event->arg[3] = slot->state == CTS_SLOT_DONE;
    if (length)
        memcpy(event + 1, slot->out.bytes, length);
    cts_buffers_shown(slot, changed);
}

/* -- the hypervisor's side -------------------------------------------------------------------------- */

static void play_change(struct cts_player *player, const struct cts_op *op,
                        struct thread_state *state)
{
    (void)state;
    uint32_t what = op->kind == CTS_OP_CHANGE  ? CTS_CHANGE_STORE | CTS_CHANGE_NOTIFY
                    : op->kind == CTS_OP_STORE ? CTS_CHANGE_STORE
                                               : CTS_CHANGE_NOTIFY;
    uint32_t length = what & CTS_CHANGE_STORE ? 16 : 0;
    uint8_t id[16];

    if (length)
        value_of(player, &op->value, id);
    struct cts_event *event =
        cts_player_event(player, CTS_EVENT_CHANGE, CTS_INTERFACE_COUNTER, length);
    event->arg[0] = what;
    if (length)
        memcpy(event + 1, id, length);
    player->setting++;
    player->platform->change(player->platform_self, what, length ? id : NULL);
    player->setting--;
    cts_player_event(player, CTS_EVENT_CHANGED, CTS_INTERFACE_COUNTER, 0)->arg[0] = what;
}

static void play_vm(struct cts_player *player, const struct cts_op *op, struct thread_state *state)
{
    (void)state;
    uint32_t vm = op->code < CTS_VM_EVENT_COUNT ? op->code : 0;
    for (int after = 0; after < 2; after++) {
        struct cts_event *event = cts_player_event(player, after ? CTS_EVENT_VM_DONE : CTS_EVENT_VM,
                                                   CTS_INTERFACE_COUNTER, 0);
        event->arg[0] = vm;
        event->arg[1] = op->number;
        if (after)
            break;
        player->setting++;
        player->platform->vm(player->platform_self, (enum cts_vm_event)vm, op->number);
        player->setting--;
    }
}

static void text_event(struct cts_player *player, uint16_t kind, uint32_t status, const char *text)
{
    uint32_t length = (uint32_t)strnlen(text, CTS_PROGRAM_TEXT_MAX);
    struct cts_event *event = cts_player_event(player, kind, CTS_INTERFACE_COUNTER, length);
    event->status = status;
    event->arg[0] = player->program->guid_text;
    memcpy(event + 1, text, length);
}

static const char *text_of(const struct cts_player *player, const struct cts_op *op)
{
    return op->text < player->program->text_count ? player->program->text[op->text] : "";
}

static void play_configure(struct cts_player *player, const struct cts_op *op,
                           struct thread_state *state)
{
    (void)state;
    const char *text = text_of(player, op);
    player->setting++;
    uint32_t status = player->platform->configure(player->platform_self, text);
    player->setting--;
    text_event(player, CTS_EVENT_CONFIGURE, status, text);
}

static void play_read_back(struct cts_player *player, const struct cts_op *op,
                           struct thread_state *state)
{
    (void)op, (void)state;
    char text[CTS_PROGRAM_TEXT_MAX + 1] = "";
    uint32_t status =
        player->platform->read_back(player->platform_self, text, CTS_PROGRAM_TEXT_MAX);
    text[CTS_PROGRAM_TEXT_MAX] = 0;
    text_event(player, CTS_EVENT_READ_BACK, status, status ? "" : text);
}

/* Suspend, resume, remove, restart: an event, a call without arguments, an event. */
static void play_power(struct cts_player *player, const struct cts_op *op,
                       struct thread_state *state)
{
    static const struct {
        uint16_t before;
        uint16_t after;
        size_t call;
    } rows[] = {
        [CTS_OP_SUSPEND - CTS_OP_SUSPEND] = {CTS_EVENT_SUSPEND, CTS_EVENT_SUSPENDED,
                                             offsetof(struct cts_counter_ops, suspend)},
        [CTS_OP_RESUME - CTS_OP_SUSPEND] = {CTS_EVENT_RESUME, CTS_EVENT_RESUMED,
                                            offsetof(struct cts_counter_ops, resume)},
        [CTS_OP_REMOVE - CTS_OP_SUSPEND] = {CTS_EVENT_REMOVE, CTS_EVENT_REMOVED,
                                            offsetof(struct cts_counter_ops, remove)},
        [CTS_OP_RESTART - CTS_OP_SUSPEND] = {CTS_EVENT_START, CTS_EVENT_STARTED,
                                             offsetof(struct cts_counter_ops, start)},
    };
    (void)state;
    void (*call)(void *self);
    memcpy(&call, (const char *)player->counter + rows[op->kind - CTS_OP_SUSPEND].call,
           sizeof call);
    cts_player_event(player, rows[op->kind - CTS_OP_SUSPEND].before, CTS_INTERFACE_COUNTER, 0);
    player->setting++;
    call(player->target_self);
    player->setting--;
    cts_player_event(player, rows[op->kind - CTS_OP_SUSPEND].after, CTS_INTERFACE_COUNTER, 0);
}

/* -- time, threads, loops --------------------------------------------------------------------------- */

static void play_idle(struct cts_player *player, const struct cts_op *op,
                      struct thread_state *state)
{
    (void)state;
    player->sleepers++;
    cts_scheduler_sleep(player->scheduler, (uint64_t)op->number * 10000u);
    player->sleepers--;
    cts_player_event(player, CTS_EVENT_IDLE, CTS_INTERFACE_COMMON, 0)->arg[0] = op->number;
}

static void play_quiesce(struct cts_player *player, const struct cts_op *op,
                         struct thread_state *state)
{
    (void)op, (void)state;
    cts_player_quiesce(player);
}

static void play_start(struct cts_player *player, const struct cts_op *op,
                       struct thread_state *state)
{
    (void)op, (void)state;
    player->started = true;
    cts_scheduler_unpark(player->scheduler, &player->started);
}

static void play_join(struct cts_player *player, const struct cts_op *op,
                      struct thread_state *state)
{
    while (player->threads_over + 1 < player->program->threads) {
        if (!player->started)
            play_start(player, op, state);
        if (!cts_player_wait(player, &player->threads_over)) {
            state->blocked = true;
            return;
        }
    }
}

static void play_repeat(struct cts_player *player, const struct cts_op *op,
                        struct thread_state *state)
{
    state->left = op->number;
    state->body = state->at;
    while (!op->number && state->at < state->end &&
           player->program->ops[state->at++].kind != CTS_OP_END)
        continue;
}

static void play_end(struct cts_player *player, const struct cts_op *op, struct thread_state *state)
{
    (void)player, (void)op;
    if (state->left > 1) {
        state->left--;
        state->at = state->body;
    } else {
        state->left = 0;
    }
}

static void play_fail_memory(struct cts_player *player, const struct cts_op *op,
                             struct thread_state *state)
{
    (void)state;
    player->fail_after = op->number;
}

static void play_client(struct cts_player *player, const struct cts_op *op,
                        struct thread_state *state)
{
    (void)state;
    player->target->client->run(&player->client, text_of(player, op), op->number, op->code);
}

/* What an operation plays, and what it needs of the target: a table, and capabilities. */
enum need { NEEDS_NOTHING, NEEDS_COUNTER, NEEDS_CLIENT };
static const struct {
    play_fn *play;
    enum need need;
    uint32_t capabilities;
} rows[CTS_OP_COUNT] = {
    [CTS_OP_OPEN] = {play_open, NEEDS_COUNTER, 0}, /* and what its flags say */
    [CTS_OP_DUPLICATE] = {play_duplicate, NEEDS_COUNTER, CTS_COUNTER_CAN_DUPLICATE},
    [CTS_OP_SUBMIT] = {play_submit, NEEDS_COUNTER, 0},
    [CTS_OP_POLL] = {play_submit, NEEDS_COUNTER, 0},
    [CTS_OP_ARM] = {play_submit, NEEDS_COUNTER, 0},
    [CTS_OP_OVERWRITE] = {play_overwrite, NEEDS_NOTHING, 0},
    [CTS_OP_CANCEL] = {play_cancel, NEEDS_COUNTER, 0},
    [CTS_OP_CLOSE] = {play_close, NEEDS_COUNTER, 0},
    [CTS_OP_AWAIT] = {play_await, NEEDS_NOTHING, 0},
    [CTS_OP_LOOK] = {play_look, NEEDS_NOTHING, 0},
    [CTS_OP_CHANGE] = {play_change, NEEDS_NOTHING, 0},
    [CTS_OP_STORE] = {play_change, NEEDS_NOTHING, 0},
    [CTS_OP_NOTIFY] = {play_change, NEEDS_NOTHING, 0},
    [CTS_OP_SUSPEND] = {play_power, NEEDS_COUNTER, CTS_COUNTER_CAN_POWER},
    [CTS_OP_RESUME] = {play_power, NEEDS_COUNTER, CTS_COUNTER_CAN_POWER},
    [CTS_OP_REMOVE] = {play_power, NEEDS_COUNTER, CTS_COUNTER_CAN_REMOVAL},
    [CTS_OP_RESTART] = {play_power, NEEDS_COUNTER, CTS_COUNTER_CAN_REMOVAL},
    [CTS_OP_VM] = {play_vm, NEEDS_NOTHING, 0},
    [CTS_OP_CONFIGURE] = {play_configure, NEEDS_NOTHING, 0},
    [CTS_OP_READ_BACK] = {play_read_back, NEEDS_NOTHING, 0},
    [CTS_OP_IDLE] = {play_idle, NEEDS_NOTHING, 0},
    [CTS_OP_QUIESCE] = {play_quiesce, NEEDS_NOTHING, 0},
    [CTS_OP_START] = {play_start, NEEDS_NOTHING, 0},
    [CTS_OP_JOIN] = {play_join, NEEDS_NOTHING, 0},
    [CTS_OP_REPEAT] = {play_repeat, NEEDS_NOTHING, 0},
    [CTS_OP_END] = {play_end, NEEDS_NOTHING, 0},
    [CTS_OP_FAIL_MEMORY] = {play_fail_memory, NEEDS_NOTHING, 0},
    [CTS_OP_CLIENT] = {play_client, NEEDS_CLIENT, 0},
};

static uint32_t open_needs(uint32_t how)
{
    uint32_t needs = 0;
    if (how & CTS_OPEN_BY_GUID)
        needs |= CTS_COUNTER_CAN_OPEN_BY_GUID;
    if (how & CTS_OPEN_UNPRIVILEGED)
        needs |= CTS_COUNTER_CAN_PRIVILEGE;
    if (!(how & CTS_OPEN_OVERLAPPED))
        needs |= CTS_COUNTER_CAN_SYNCHRONOUS;
    return needs;
}

static uint32_t guest_needs(const struct cts_program *program)
{
    static const struct {
        bool integration;
        bool event;
    } guests[CTS_GUEST_COUNT] = {
#define GUEST_ROW(name, major, minor, sp, integration, event, text) {integration, event},
        CTS_GUEST_MAP(GUEST_ROW)
#undef GUEST_ROW
    };
    if (program->guest == CTS_GUEST_NONE ||
        (program->no_integration && guests[program->guest].integration))
        return CTS_COUNTER_CAN_NO_DEVICE;
    return guests[program->guest].event ? CTS_COUNTER_CAN_EVENT_GUEST : CTS_COUNTER_CAN_POLL_GUEST;
}

bool cts_counter_supported(const struct cts_player *player, const struct cts_program *program)
{
    uint32_t needs = player->counter ? guest_needs(program) : 0;
    for (uint32_t i = 0; i < program->op_count; i++) {
        const struct cts_op *op = &program->ops[i];
        if (rows[op->kind].need == NEEDS_COUNTER && !player->counter)
            return false;
        if (rows[op->kind].need == NEEDS_CLIENT && !player->target->client)
            return false;
        needs |= rows[op->kind].capabilities;
        if (op->kind == CTS_OP_OPEN)
            needs |= open_needs(op->flags);
    }
    return !player->counter || !(needs & ~player->counter->capabilities);
}

void cts_counter_play(struct cts_player *player, uint32_t thread)
{
    const struct cts_program *program = player->program;
    struct thread_state state = {.at = player->first_op[thread],
                                 .end = player->first_op[thread + 1]};

    while (state.at < state.end && !state.blocked) {
        cts_player_point(player, "op");
        if (player->ending)
            return;
        const struct cts_op *op = &program->ops[state.at++];
        rows[op->kind].play(player, op, &state);
    }
    if (thread == 0 && !state.blocked)
        play_join(player, NULL, &state);
}
