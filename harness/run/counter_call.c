/*
 * Calls into the counter table, with the events around them. Used alike for the operations of a program and
 * for the calls of a client.
 */
#include "run/player_state.h"

#include <string.h>

static struct cts_event *handle_event(struct cts_player *player, uint16_t kind, uint32_t handle,
                                      uint32_t status)
{
    struct cts_event *event = cts_player_event(player, kind, CTS_INTERFACE_COUNTER, 0);
    event->handle = handle;
    event->status = status;
    return event;
}

static uint32_t new_handle(struct cts_player *player)
{
    if (player->handle_count == CTS_PLAYER_HANDLES_MAX)
        cts_player_end(player, CTS_RUN_LIMIT);
    uint32_t handle = ++player->handle_count;
    player->handles[handle] = (struct cts_open){.closed = true};
    return handle;
}

uint32_t cts_counter_open(struct cts_player *player, uint32_t how, uint32_t *result)
{
    uint32_t handle = new_handle(player);
    void *open = NULL;

    handle_event(player, CTS_EVENT_OPEN, handle, 0)->arg[0] = how;
    uint32_t status = player->counter->open(player->target_self, how, &open);
    if (status == CTS_WIN32_SUCCESS && !open) {
        cts_player_misuse(player, CTS_MISUSE_PARAMETER,
                          "open() returned success and no open; set *open to a word that is not "
                          "NULL");
        status = CTS_WIN32_GEN_FAILURE;
    }
    handle_event(player, CTS_EVENT_OPENED, handle, status);
    if (status == CTS_WIN32_SUCCESS)
        player->handles[handle] = (struct cts_open){.open = open, .how = how};
    *result = handle;
    return status;
}

uint32_t cts_counter_duplicate(struct cts_player *player, uint32_t handle, uint32_t *copy)
{
    uint32_t result = new_handle(player);
    struct cts_open *old = &player->handles[handle];

    handle_event(player, CTS_EVENT_DUPLICATE, result, 0)->arg[0] = handle;
    uint32_t status = player->counter->duplicate(player->target_self, old->open);
    handle_event(player, CTS_EVENT_DUPLICATED, result, status)->arg[0] = handle;
    if (status == CTS_WIN32_SUCCESS)
        player->handles[result] = (struct cts_open){.open = old->open, .how = old->how};
    *copy = result;
    return status;
}

static void record_submit(struct cts_player *player, const struct cts_slot *slot, uint32_t flags)
{
    uint32_t length = slot->api.in ? slot->api.in_length : 0;
    if (length > CTS_EVENT_OUTPUT_MAX)
        length = CTS_EVENT_OUTPUT_MAX;
    struct cts_event *event =
        cts_player_event(player, CTS_EVENT_SUBMIT, CTS_INTERFACE_COUNTER, length);
    event->handle = slot->handle;
    event->request = slot->number;
    event->arg[0] = slot->api.code;
    event->arg[1] = slot->api.in_length;
    event->arg[2] = slot->api.out_length;
    event->arg[3] = flags;
    if (length)
        memcpy(event + 1, slot->api.in, length);
}

void cts_counter_submitted(struct cts_player *player, struct cts_slot *slot)
{
    bool done = slot->state == CTS_SLOT_DONE;
    struct cts_event *event =
        cts_player_event(player, CTS_EVENT_SUBMITTED, CTS_INTERFACE_COUNTER, 0);
    event->thread = slot->thread;
    event->handle = slot->handle;
    event->request = slot->number;
    event->status = done ? slot->status : (uint32_t)CTS_WIN32_IO_PENDING;
    event->arg[0] = done ? slot->count : 0;
}

/* A length that the harness has memory for. Without a pointer any length will do. */
static uint32_t clamp(uint32_t length, bool pointer)
{
    return pointer && length > CTS_PLAYER_LARGE ? CTS_PLAYER_LARGE : length;
}

static struct cts_slot *prepare(struct cts_player *player, uint32_t handle,
                                const struct cts_submission *given)
{
    struct cts_submission submission = *given;
    submission.in_length = clamp(given->in_length, !(given->flags & CTS_SUBMIT_IN_NULL));
    submission.out_length = clamp(given->out_length, !(given->flags & CTS_SUBMIT_OUT_NULL));
    if (submission.in_given > submission.in_length)
        submission.in_given = submission.in_length;

    struct cts_slot *slot = cts_slot_new(player);
    if (!slot)
        return NULL;
    slot->handle = handle;
    slot->call = given->call;
    cts_slots_lock(player);
    slot->api.code = given->code;
    slot->api.in_length = submission.in_length;
    slot->api.out_length = submission.out_length;
    slot->api.flags = given->flags & CTS_SUBMIT_OVERLAPPED ? CTS_REQUEST_EVENT : 0;
    cts_slots_unlock(player);
    if (!cts_buffers_take(player, slot, &submission)) {
        cts_slot_end(player, slot);
        return NULL;
    }
    if (slot->call)
        slot->call->request = slot->number;
    if (given->result)
        *given->result =
            (struct cts_register){.slot = (uint32_t)(slot - player->slots), .number = slot->number};
    return slot;
}

uint32_t cts_counter_submit(struct cts_player *player, uint32_t handle,
                            const struct cts_submission *submission)
{
    struct cts_open *open = &player->handles[handle];
    struct cts_slot *slot = prepare(player, handle, submission);
    if (!slot) {
        if (submission->call)
            return CTS_WIN32_NO_SYSTEM_RESOURCES;
        cts_player_end(player, CTS_RUN_LIMIT);
    }
    record_submit(player, slot, submission->flags);
    slot->thread = cts_scheduler_thread(player->scheduler);
    slot->users++;
    slot->submitting = true;
    player->counter->submit(player->target_self, open->open, &slot->api);
    slot->submitting = false;
    if (!(open->how & CTS_OPEN_OVERLAPPED)) {
        while (slot->state == CTS_SLOT_PENDING) {
            if (!cts_player_wait(player, slot)) {
                slot->waited = true; /* its slot stays in use: SUBMITTED is still due */
                player->gave_up++;
                return CTS_COUNTER_GAVE_UP;
            }
        }
    }
    cts_counter_submitted(player, slot);
    slot->users--;
    return slot->state == CTS_SLOT_DONE ? slot->status : (uint32_t)CTS_WIN32_IO_PENDING;
}

uint32_t cts_counter_cancel(struct cts_player *player, uint32_t handle, struct cts_slot *slot)
{
    uint32_t request = slot ? slot->number : 0;
    struct cts_event *event = handle_event(player, CTS_EVENT_CANCEL, handle, 0);
    event->request = request;
    if (slot)
        slot->users++; /* the pointer is in use: the slot may not go to another request */
    uint32_t status = player->counter->cancel(player->target_self, player->handles[handle].open,
                                              slot ? &slot->api : NULL);
    if (slot)
        slot->users--;
    event = handle_event(player, CTS_EVENT_CANCELLED, handle, status);
    event->request = request;
    return status;
}

uint32_t cts_counter_close(struct cts_player *player, uint32_t handle)
{
    struct cts_open *open = &player->handles[handle];
    handle_event(player, CTS_EVENT_CLOSE, handle, 0);
    open->closed = true; /* nobody begins a call on it any more */
    uint32_t status = player->counter->close(player->target_self, open->open);
    handle_event(player, CTS_EVENT_CLOSED, handle, status);
    return status;
}
