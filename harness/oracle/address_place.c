/*
 * Which place of the model a socket has. Sockets are numbered as long as a run lasts; the model has room for those that
 * are open, and for closed ones that somebody still refers to.
 */
#include "oracle/address_world.h"

uint32_t cts_world_place(const struct cts_address_model *m, uint32_t number)
{
    uint32_t usual = (number - 1) % WORLD_SOCKETS;

    if (!number)
        return 0;
    if (m->numbers[usual] == number)
        return usual + 1;
    for (uint32_t i = 0; i < m->sockets_used; i++)
        if (m->numbers[i] == number)
            return i + 1;
    return 0;
}

static bool refers(const struct world_socket *s, uint32_t place)
{
    if (!s->used)
        return false;
    for (uint32_t i = 0; i < s->queued && i < WORLD_QUEUE && !s->closed; i++)
        if (s->queue[i] == place)
            return true;
    if (s->open_ended && s->candidates[(place - 1) / 8] >> (place - 1) % 8 & 1)
        return true;
    return !s->closed && s->peer == place;
}

/* Nobody can mean the socket of this place any more. */
static bool is_free(const struct cts_address_model *m, uint32_t place)
{
    const struct world_socket *s = &m->sockets[place - 1];

    if (!m->numbers[place - 1])
        return true;
    if (s->used && !s->closed)
        return false;
    for (uint32_t i = 0; i < WORLD_THREADS; i++)
        if (m->calls[i].target == place)
            return false;
    for (uint32_t i = 0; i < m->sockets_used; i++)
        if (refers(&m->sockets[i], place))
            return false;
    return true;
}

uint32_t cts_world_new_place(struct cts_address_model *m, uint32_t number)
{
    uint32_t usual = (number - 1) % WORLD_SOCKETS;

    for (uint32_t i = 0; i < WORLD_SOCKETS; i++) {
        uint32_t place = (usual + i) % WORLD_SOCKETS + 1;

        if (!is_free(m, place))
            continue;
        if (place > m->sockets_used)
            m->sockets_used = place;
        cts_world_match_drop(m, &m->sockets[place - 1]);
        memset(&m->sockets[place - 1], 0, offsetof(struct world_socket, in.bytes));
        m->numbers[place - 1] = number;
        return place;
    }
    return 0;
}
