/*
 * The world of a run: platform, target and the threads of the program are made, played, brought to rest and
 * taken down. All of it happens on thread 0.
 */
#include "run/address.h"
#include "run/nicsave.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>

static bool has_device(const struct cts_program *program)
{
    static const bool needs_integration[CTS_GUEST_COUNT] = {
#define NEEDS(name, major, minor, sp, integration, event, text) integration,
        CTS_GUEST_MAP(NEEDS)
#undef NEEDS
    };
    return program->guest != CTS_GUEST_NONE &&
           !(program->no_integration && needs_integration[program->guest]);
}

static void describe_device(struct cts_player *player)
{
    struct cts_platform_device device = {0};
    const char *names[3] = {device.hid, device.cid, device.ddn};
    char text[3 * 33];
    uint32_t length = 0;

    player->platform->describe(player->platform_self, &device);
    for (uint32_t i = 0; i < 3; i++) {
        uint32_t used = (uint32_t)strnlen(names[i], sizeof device.hid);
        memcpy(text + length, names[i], used);
        text[length + used] = 0;
        length += used + 1;
    }
    struct cts_event *event =
        cts_player_event(player, CTS_EVENT_DEVICE, CTS_INTERFACE_COUNTER, length);
    event->arg[0] = device.count;
    event->arg[1] = device.low;
    event->arg[2] = device.high;
    memcpy(event + 1, text, length);
}

static bool create_world(struct cts_player *player)
{
    if (cts_player_switches(player))
        return cts_switch_create(player);
    if (cts_player_addresses(player))
        return cts_addresses_create(player);
    const struct cts_program *program = player->program;
    const struct cts_platform_config platform = {
        .size = sizeof platform,
        .guid_text = program->guid_text,
        .policy = program->policy,
        .options = player->options,
    };
    const struct cts_counter_config counter = {
        .size = sizeof counter,
        .guest = program->guest,
        .integration_services = !program->no_integration,
        .memory = player->memory_shown,
        .options = player->options,
    };
    player->serving = true;
    player->platform_self = player->platform->create(&player->host, &platform);
    if (!player->platform_self)
        return false;
    if (has_device(program))
        describe_device(player);
    if (player->counter)
        player->target_self = player->counter->create(&player->host, &counter);
    return !player->counter || player->target_self;
}

void cts_world_destroy(void *context)
{
    struct cts_player *player = context;
    if (cts_player_switches(player)) {
        cts_switch_destroy(player);
        return;
    }
    if (cts_player_addresses(player)) {
        cts_addresses_destroy(player);
        return;
    }
    void *self = player->target_self;
    player->target_self = NULL;
    if (self)
        player->counter->destroy(self);
    player->serving = false;
    cts_host_drain(player);
    self = player->platform_self;
    player->platform_self = NULL;
    if (self)
        player->platform->destroy(self);
}

static void play(struct cts_player *player, uint32_t thread)
{
    if (cts_player_switches(player))
        cts_switch_play(player, thread);
    else if (cts_player_addresses(player))
        cts_addresses_play(player, thread);
    else
        cts_counter_play(player, thread);
}

static void program_thread(void *context)
{
    struct cts_player_thread *thread = context;
    struct cts_player *player = thread->player;
    while (!player->started)
        cts_scheduler_park(player->scheduler, &player->started, UINT64_MAX);
    play(player, thread->number);
    player->threads_over++;
    cts_scheduler_unpark(player->scheduler, &player->threads_over);
}

/* Each one runs to where it waits for `start` before the next is made, so that none of this is a choice. */
static void spawn_threads(struct cts_player *player)
{
    bool start_later = false;
    for (uint32_t i = player->first_op[0]; i < player->first_op[1]; i++)
        start_later |= player->program->ops[i].kind == CTS_OP_START;
    for (uint32_t i = 1; i < player->program->threads; i++) {
        player->program_threads[i] = (struct cts_player_thread){player, i};
        cts_scheduler_spawn(player->scheduler, program_thread, &player->program_threads[i],
                            "program");
        cts_scheduler_quiesce(player->scheduler);
    }
    player->started = !start_later && player->program->threads > 1;
}

/* The epilogue of every run: rest, close everything, rest, a last look. */
static void bring_to_rest(struct cts_player *player)
{
    bool at_rest = cts_player_quiesce(player);
    player->ending = true;
    player->fail_after = 0;
    if (!player->started) /* they end without an operation */
        cts_scheduler_unpark(player->scheduler, &player->started);
    player->started = true;
    for (uint32_t i = 1; i <= player->handle_count; i++)
        if (!player->handles[i].closed)
            cts_counter_close(player, i);
    if (cts_player_addresses(player))
        cts_addresses_rest(player);
    at_rest &= cts_player_quiesce(player);
    if (cts_player_switches(player))
        at_rest &= cts_switch_rest(player);
    for (uint32_t i = 0; player->gave_up && i < player->slots_used; i++)
        if (player->slots[i].waited && player->slots[i].state == CTS_SLOT_DONE)
            cts_counter_submitted(player, &player->slots[i]);
    cts_buffers_check_all(player, true);
    if (!at_rest && player->outcome == CTS_RUN_FINISHED)
        player->outcome = CTS_RUN_BLOCKED;
}

/* -- leaks ------------------------------------------------------------------------------------------ */

/* A target without a pool that is watched can still leak from the heap. In a soak of so many rounds a leak in
 * each of them is more than anything that a target may reasonably keep. */
#define SOAK_ROUNDS     5000u
#define BYTES_PER_ROUND 16u /* the least that malloc() gives */

static bool is_soak(const struct cts_program *program)
{
    for (uint32_t i = 0; i < program->op_count; i++)
        if (program->ops[i].kind == CTS_OP_REPEAT && program->ops[i].number >= SOAK_ROUNDS)
            return true;
    return false;
}

static size_t heap_in_use(void)
{
    struct mallinfo2 heap = mallinfo2();
    return heap.uordblks + heap.hblkhd;
}

static void look_for_leaks(struct cts_player *player, size_t before)
{
    size_t now = heap_in_use();
    char text[120];
    uint32_t calls = cts_player_addresses(player) ? cts_addresses_made(player) : 0;
    if (player->handle_count + player->request_count + calls < SOAK_ROUNDS ||
        now < before + (size_t)SOAK_ROUNDS * BYTES_PER_ROUND)
        return;
    if (calls)
        snprintf(text, sizeof text, "the heap has grown by %zu bytes over %u calls", now - before,
                 calls);
    else
        snprintf(text, sizeof text, "the heap has grown by %zu bytes over %u opens and %u requests",
                 now - before, player->handle_count, player->request_count);
    cts_player_misuse(player, CTS_MISUSE_LEAK, text);
}

void cts_world_run(void *context)
{
    struct cts_player *player = context;
    bool soak = is_soak(player->program);
    if (cts_player_addresses(player))
        cts_addresses_prepare(player);
    size_t heap = soak ? heap_in_use() : 0;
    spawn_threads(player);
    if (create_world(player)) {
        cts_scheduler_unpark(player->scheduler, player->started ? &player->started : NULL);
        play(player, 0);
        bring_to_rest(player);
    } else {
        player->outcome = CTS_RUN_UNSUPPORTED;
    }
    if (cts_player_switches(player) && player->outcome == CTS_RUN_BLOCKED) {
        player->stuck = true; /* a driver that holds a request is not to be detached in the run */
        return;
    }
    cts_world_destroy(player);
    if (soak)
        look_for_leaks(player, heap);
}
