/*
 * Pause and resume of partitions: which connections outlive a pause, by HVSOCKET_CONNECTED_SUSPEND of their ends.
 */
#include "stack.h"

/* Whether a partition is the one paused, or lies in it. */
static bool is_within(struct hvs_stack *stack, const struct hvs_partition *at,
                      const struct hvs_partition *paused)
{
    while (at != paused && at->kind != CTS_PARTITION_HOST)
        at = &stack->partitions[at->parent];
    return at == paused;
}

bool hvs_is_paused(struct hvs_stack *stack, const struct hvs_partition *at)
{
    while (!at->paused && at->kind != CTS_PARTITION_HOST)
        at = &stack->partitions[at->parent];
    return at->paused;
}

static bool is_kept(const struct hvs_socket *socket)
{
    return socket->option[HVS_OPTION_SUSPEND] != 0 ||
           (socket->peer != NULL && socket->peer->option[HVS_OPTION_SUSPEND] != 0);
}

static void pause_socket(struct hvs_stack *stack, struct hvs_socket *socket,
                         const struct hvs_partition *paused)
{
    /* The host of an offer's connection is no socket. What lies inside is stopped as a whole, and sees nothing. */
    bool within = is_within(stack, socket->at, paused);
    bool peer_within = socket->peer != NULL && is_within(stack, socket->peer->at, paused);

    if (socket->state != HVS_CONNECTED || socket->reset || within == peer_within)
        return;
    if ((socket->peer != NULL || socket->by_offer) && !is_kept(socket))
        hvs_reset(stack, socket);
}

uint32_t hvs_pause(struct hvs_stack *stack, struct hvs_partition *at, bool resume)
{
    struct hvs_socket *socket;

    if (at->kind == CTS_PARTITION_HOST)
        return hvs_error(CTS_OS_LINUX, HVS_E_INVAL);
    bool pauses = !resume && !at->paused;
    at->paused = !resume; /* what lies in it stands still by that, and keeps a pause of its own */
    for (uint32_t id = 0; (socket = hvs_socket_next(stack, &id)) != NULL;) {
        if (pauses)
            pause_socket(stack, socket, at);
        hvs_wake(stack, socket); /* who waits to connect looks again */
    }
    return 0;
}
