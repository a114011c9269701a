/*
 * Operations on handles and requests: open, submit, cancel, close, and what a caller does with its buffers.
 */
#include "run/counter_play.h"

#include <string.h>

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

void cts_counter_value(struct cts_player *player, const struct cts_value *value, uint8_t id[16])
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
        if (slot && slot->state == CTS_SLOT_DONE && slot->status == 0 && slot->out.start)
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

static void keep_handle(struct cts_player *player, const struct cts_op *op, uint32_t handle)
{
    if (op->result < CTS_PROGRAM_HANDLES)
        player->handle_register[op->result] = handle;
}

void cts_play_open(struct cts_player *player, const struct cts_op *op,
                   struct cts_thread_state *state)
{
    (void)state;
    uint32_t handle = 0;
    cts_counter_open(player, op->flags & 0xffu, &handle);
    keep_handle(player, op, handle);
}

void cts_play_duplicate(struct cts_player *player, const struct cts_op *op,
                        struct cts_thread_state *state)
{
    (void)state;
    uint32_t handle = handle_of(player, op);
    uint32_t copy = 0;
    if (!handle)
        return;
    cts_counter_duplicate(player, handle, &copy);
    keep_handle(player, op, copy);
}

void cts_play_submit(struct cts_player *player, const struct cts_op *op,
                     struct cts_thread_state *state)
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
        cts_counter_value(player, &op->value, id);
    submission.in_given = submission.in_length < 16 ? submission.in_length : 16;
    state->blocked = cts_counter_submit(player, handle, &submission) == CTS_COUNTER_GAVE_UP;
}

/* A caller that changes the input of a call which has not taken it yet asks for either: left out. */
void cts_play_overwrite(struct cts_player *player, const struct cts_op *op,
                        struct cts_thread_state *state)
{
    (void)state;
    struct cts_slot *slot = request_of(player, op->request);
    uint8_t id[16];
    if (!slot || slot->submitting || !slot->in.start || !slot->api.in_length)
        return;
    cts_counter_value(player, &op->value, id);
    uint32_t length = cts_buffers_overwrite(player, slot, id);
    struct cts_event *event =
        cts_player_event(player, CTS_EVENT_OVERWRITE, CTS_INTERFACE_COUNTER, length);
    event->handle = slot->handle;
    event->request = slot->number;
    memcpy(event + 1, id, length);
}

void cts_play_cancel(struct cts_player *player, const struct cts_op *op,
                     struct cts_thread_state *state)
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

void cts_play_close(struct cts_player *player, const struct cts_op *op,
                    struct cts_thread_state *state)
{
    (void)state;
    uint32_t handle = handle_of(player, op);
    if (handle)
        cts_counter_close(player, handle);
}

void cts_play_await(struct cts_player *player, const struct cts_op *op,
                    struct cts_thread_state *state)
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

void cts_play_look(struct cts_player *player, const struct cts_op *op,
                   struct cts_thread_state *state)
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
    cts_buffers_shown(player, slot, changed);
}
