/*
 * Plays the operations of a counter program: the table of operations with what each needs of a target, and
 * the loop of a program's thread over them. An operation on an empty register does nothing.
 */
#include "run/counter_play.h"

/* -- time, threads, loops --------------------------------------------------------------------------- */

static void play_idle(struct cts_player *player, const struct cts_op *op,
                      struct cts_thread_state *state)
{
    (void)state;
    player->sleepers++;
    cts_scheduler_sleep(player->scheduler, (uint64_t)op->number * 10000u);
    player->sleepers--;
    cts_player_event(player, CTS_EVENT_IDLE, CTS_INTERFACE_COMMON, 0)->arg[0] = op->number;
}

static void play_quiesce(struct cts_player *player, const struct cts_op *op,
                         struct cts_thread_state *state)
{
    (void)op, (void)state;
    cts_player_quiesce(player);
}

static void play_start(struct cts_player *player, const struct cts_op *op,
                       struct cts_thread_state *state)
{
    (void)op, (void)state;
    player->started = true;
    cts_scheduler_unpark(player->scheduler, &player->started);
}

static void play_join(struct cts_player *player, const struct cts_op *op,
                      struct cts_thread_state *state)
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
                        struct cts_thread_state *state)
{
    state->left = op->number;
    state->body = state->at;
    while (!op->number && state->at < state->end &&
           player->program->ops[state->at++].kind != CTS_OP_END)
        continue;
}

static void play_end(struct cts_player *player, const struct cts_op *op,
                     struct cts_thread_state *state)
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
                             struct cts_thread_state *state)
{
    (void)state;
    player->fail_after = op->number;
}

static void play_client(struct cts_player *player, const struct cts_op *op,
                        struct cts_thread_state *state)
{
    (void)state;
    player->target->client->run(&player->client, cts_counter_text(player, op), op->number,
                                op->code);
}

/* What an operation plays, and what it needs of the target: a table, and capabilities. */
enum need { NEEDS_NOTHING, NEEDS_COUNTER, NEEDS_CLIENT };
static const struct {
    cts_play_fn *play;
    enum need need;
    uint32_t capabilities;
} rows[CTS_OP_COUNT] = {
    [CTS_OP_OPEN] = {cts_play_open, NEEDS_COUNTER, 0}, /* and what its flags say */
    [CTS_OP_DUPLICATE] = {cts_play_duplicate, NEEDS_COUNTER, CTS_COUNTER_CAN_DUPLICATE},
    [CTS_OP_SUBMIT] = {cts_play_submit, NEEDS_COUNTER, 0},
    [CTS_OP_POLL] = {cts_play_submit, NEEDS_COUNTER, 0},
    [CTS_OP_ARM] = {cts_play_submit, NEEDS_COUNTER, 0},
    [CTS_OP_OVERWRITE] = {cts_play_overwrite, NEEDS_NOTHING, 0},
    [CTS_OP_CANCEL] = {cts_play_cancel, NEEDS_COUNTER, 0},
    [CTS_OP_CLOSE] = {cts_play_close, NEEDS_COUNTER, 0},
    [CTS_OP_AWAIT] = {cts_play_await, NEEDS_NOTHING, 0},
    [CTS_OP_LOOK] = {cts_play_look, NEEDS_NOTHING, 0},
    [CTS_OP_CHANGE] = {cts_play_change, NEEDS_NOTHING, 0},
    [CTS_OP_STORE] = {cts_play_change, NEEDS_NOTHING, 0},
    [CTS_OP_NOTIFY] = {cts_play_change, NEEDS_NOTHING, 0},
    [CTS_OP_SUSPEND] = {cts_play_power, NEEDS_COUNTER, CTS_COUNTER_CAN_POWER},
    [CTS_OP_RESUME] = {cts_play_power, NEEDS_COUNTER, CTS_COUNTER_CAN_POWER},
    [CTS_OP_REMOVE] = {cts_play_power, NEEDS_COUNTER, CTS_COUNTER_CAN_REMOVAL},
    [CTS_OP_RESTART] = {cts_play_power, NEEDS_COUNTER, CTS_COUNTER_CAN_REMOVAL},
    [CTS_OP_VM] = {cts_play_vm, NEEDS_NOTHING, 0},
    [CTS_OP_CONFIGURE] = {cts_play_configure, NEEDS_NOTHING, 0},
    [CTS_OP_READ_BACK] = {cts_play_read_back, NEEDS_NOTHING, 0},
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

void cts_counter_play_common(struct cts_player *player, const struct cts_op *op,
                             struct cts_thread_state *state)
{
    rows[op->kind].play(player, op, state);
}

void cts_counter_join(struct cts_player *player, struct cts_thread_state *state)
{
    play_join(player, NULL, state);
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
    struct cts_thread_state state = {.at = player->first_op[thread],
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
