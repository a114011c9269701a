/*
 * What the player lends to a client: its own open, submit, cancel and close, so that a client's requests
 * leave the same evidence as those of a program.
 */
#include "run/player_state.h"

#include <string.h>

static struct cts_player *player_of(const struct cts_client_host *self)
{
    return (struct cts_player *)((uintptr_t)self - offsetof(struct cts_player, client));
}

static uint32_t client_open(const struct cts_client_host *self, uint32_t how, uint32_t *handle)
{
    struct cts_player *player = player_of(self);
    cts_player_point(player, "client");
    return cts_counter_open(player, how, handle);
}

static uint32_t client_duplicate(const struct cts_client_host *self, uint32_t handle,
                                 uint32_t *copy)
{
    struct cts_player *player = player_of(self);
    cts_player_point(player, "client");
    if (!cts_counter_is_open(player, handle))
        return CTS_WIN32_INVALID_HANDLE;
    if (!(player->counter->capabilities & CTS_COUNTER_CAN_DUPLICATE))
        return CTS_WIN32_NOT_SUPPORTED;
    return cts_counter_duplicate(player, handle, copy);
}

static uint32_t client_submit(const struct cts_client_host *self, uint32_t handle,
                              struct cts_client_call *call)
{
    struct cts_player *player = player_of(self);
    cts_player_point(player, "client");
    if (!cts_counter_is_open(player, handle))
        return CTS_WIN32_INVALID_HANDLE;
    struct cts_submission submission = {
        .code = call->code,
        .in_length = call->in_length,
        .out_length = call->out_length,
        .flags = call->flags,
        .in = call->in,
        .in_given = call->in ? call->in_length : 0,
        .call = call,
    };
    uint32_t status = cts_counter_submit(player, handle, &submission);
    return status == CTS_COUNTER_GAVE_UP ? (uint32_t)CTS_WIN32_IO_PENDING : status;
}

static uint32_t client_cancel(const struct cts_client_host *self, uint32_t handle, uint32_t request)
{
    struct cts_player *player = player_of(self);
    struct cts_slot *slot = NULL;

    cts_player_point(player, "client");
    if (!cts_counter_is_open(player, handle))
        return CTS_WIN32_INVALID_HANDLE;
    for (uint32_t i = 0; request && i < player->slots_used; i++)
        if (player->slots[i].number == request)
            slot = &player->slots[i];
    if (request && !slot)
        return CTS_WIN32_NOT_FOUND;
    return cts_counter_cancel(player, handle, slot);
}

static uint32_t client_close(const struct cts_client_host *self, uint32_t handle)
{
    struct cts_player *player = player_of(self);
    cts_player_point(player, "client");
    if (!cts_counter_is_open(player, handle))
        return CTS_WIN32_INVALID_HANDLE;
    return cts_counter_close(player, handle);
}

static void client_event(const struct cts_client_host *self, uint16_t kind, uint32_t handle,
                         uint32_t request, uint32_t status, const uint32_t arg[6],
                         const void *bytes, uint32_t length)
{
    struct cts_player *player = player_of(self);
    if (kind < CTS_EVENT_CLIENT_BEGIN || kind > CTS_EVENT_CLIENT_FAULT) {
        cts_player_misuse(player, CTS_MISUSE_PARAMETER,
                          "client->event(): only the kinds CLIENT_* may be recorded");
        return;
    }
    if (!bytes)
        length = 0;
    if (length > CTS_EVENT_PAYLOAD_MAX)
        length = CTS_EVENT_PAYLOAD_MAX;
    struct cts_event *event = cts_player_event(player, kind, CTS_INTERFACE_COUNTER, length);
    event->handle = handle;
    event->request = request;
    event->status = status;
    if (arg)
        memcpy(event->arg, arg, sizeof event->arg);
    if (length)
        memcpy(event + 1, bytes, length);
}

void cts_client_init(struct cts_player *player)
{
    player->client = (struct cts_client_host){
        .size = sizeof player->client,
        .host = &player->host,
        .open = client_open,
        .duplicate = client_duplicate,
        .submit = client_submit,
        .cancel = client_cancel,
        .close = client_close,
        .event = client_event,
    };
}
