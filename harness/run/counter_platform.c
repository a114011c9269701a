/*
 * Operations on the hypervisor's side of the counter, and on the power and presence of the device.
 */
#include "run/counter_play.h"

#include <string.h>

void cts_play_change(struct cts_player *player, const struct cts_op *op,
                     struct cts_thread_state *state)
{
    (void)state;
    uint32_t what = op->kind == CTS_OP_CHANGE  ? CTS_CHANGE_STORE | CTS_CHANGE_NOTIFY
                    : op->kind == CTS_OP_STORE ? CTS_CHANGE_STORE
                                               : CTS_CHANGE_NOTIFY;
    uint32_t length = what & CTS_CHANGE_STORE ? 16 : 0;
    uint8_t id[16];

    if (length)
        cts_counter_value(player, &op->value, id);
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

void cts_play_vm(struct cts_player *player, const struct cts_op *op, struct cts_thread_state *state)
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

const char *cts_counter_text(const struct cts_player *player, const struct cts_op *op)
{
    return op->text < player->program->text_count ? player->program->text[op->text] : "";
}

/* The configuration is edited by one at a time: else the oracle could not tell whose text holds. */
static bool begin_configuring(struct cts_player *player)
{
    while (player->configuring)
        if (!cts_player_wait(player, &player->configuring))
            return false;
    return player->configuring = true;
}

static void end_configuring(struct cts_player *player)
{
    player->configuring = false;
    cts_scheduler_unpark(player->scheduler, &player->configuring);
}

void cts_play_configure(struct cts_player *player, const struct cts_op *op,
                        struct cts_thread_state *state)
{
    (void)state;
    const char *text = cts_counter_text(player, op);
    if (!begin_configuring(player))
        return;
    player->setting++;
    uint32_t status = player->platform->configure(player->platform_self, text);
    player->setting--;
    text_event(player, CTS_EVENT_CONFIGURE, status, text);
    end_configuring(player);
}

void cts_play_read_back(struct cts_player *player, const struct cts_op *op,
                        struct cts_thread_state *state)
{
    (void)op, (void)state;
    char text[CTS_PROGRAM_TEXT_MAX + 1] = "";
    if (!begin_configuring(player))
        return;
    uint32_t status =
        player->platform->read_back(player->platform_self, text, CTS_PROGRAM_TEXT_MAX);
    text[CTS_PROGRAM_TEXT_MAX] = 0;
    text_event(player, CTS_EVENT_READ_BACK, status, status ? "" : text);
    end_configuring(player);
}

/* A device that is taken away lives on while a handle to it is open. Targets have room for some. */
static bool one_more_may_linger(struct cts_player *player)
{
    for (uint32_t i = 1; i <= player->handle_count; i++)
        if (!player->handles[i].closed)
            return player->lingering++ < CTS_PLAYER_LINGERING_MAX;
    return true;
}

/* Suspend, resume, remove, restart: an event, a call without arguments, an event. What would change
 * nothing is left out, and so is the removal of a device beside too many others that linger. */
void cts_play_power(struct cts_player *player, const struct cts_op *op,
                    struct cts_thread_state *state)
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
    bool down = op->kind == CTS_OP_SUSPEND || op->kind == CTS_OP_REMOVE;
    bool *now = op->kind == CTS_OP_SUSPEND || op->kind == CTS_OP_RESUME ? &player->asleep
                                                                        : &player->removed;
    while (player->switching)
        if (!cts_player_wait(player, &player->switching))
            return;
    if (*now == down || (op->kind == CTS_OP_REMOVE && !one_more_may_linger(player)))
        return;
    *now = down;
    player->switching = true;
    void (*call)(void *self);
    memcpy(&call, (const char *)player->counter + rows[op->kind - CTS_OP_SUSPEND].call,
           sizeof call);
    cts_player_event(player, rows[op->kind - CTS_OP_SUSPEND].before, CTS_INTERFACE_COUNTER, 0);
    player->setting++;
    call(player->target_self);
    player->setting--;
    player->switching = false;
    cts_scheduler_unpark(player->scheduler, &player->switching);
    cts_player_event(player, rows[op->kind - CTS_OP_SUSPEND].after, CTS_INTERFACE_COUNTER, 0);
}
