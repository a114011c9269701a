/*
 * Rules on pause and resume of partitions: which connections outlive the pause of a VM, by CONNECTED_SUSPEND of those
 * of their ends that are of Windows, and what is seen of them meanwhile and afterwards. What lies within the VM on both
 * sides stands still as a whole, and nothing happens to it.
 */
#include "oracle/address_world.h"

/* A partition is `outer`, or lies in it. */
static bool is_within(const struct cts_address_model *m, uint32_t partition, uint32_t outer)
{
    for (uint32_t depth = 0; depth < WORLD_PARTITIONS; depth++) {
        if (partition == outer)
            return true;
        if (m->partitions[partition].kind == CTS_PARTITION_HOST)
            return false;
        partition = m->partitions[partition].parent;
    }
    return false;
}

bool cts_world_stands(const struct cts_address_model *m, const struct world_socket *s)
{
    const struct world_socket *peer = s->peer ? &m->sockets[s->peer - 1] : NULL;

    return cts_world_is_paused(m, s->partition) ||
           (peer && cts_world_is_paused(m, peer->partition));
}

/* Errors that say that the connection is no more. */
static bool says_gone(uint32_t status)
{
    return status == E_CONNRESET || status == E_NOTCONN || status == WSA_ECONNABORTED ||
           status == WSA_ECONNRESET || status == WSA_ENOTCONN || status == WSA_ESHUTDOWN;
}

/* An end that has shut down, or has sent to one that has, may be told so. */
static bool has_parted(const struct cts_address_model *m, const struct world_socket *s)
{
    const struct world_socket *peer = s->peer ? &m->sockets[s->peer - 1] : NULL;

    return s->deaf || s->ended || s->frail ||
           (peer && (peer->deaf || peer->ended || peer->closed));
}

void cts_world_meanwhile(struct cts_address_model *m, const struct world_socket *s, bool ends)
{
    if (has_parted(m, s))
        return;
    /* Who is paused makes no calls. */
    if (!s->suspended_kept || s->suspended_any || cts_world_is_paused(m, s->partition) || !m->alone)
        return;
    cts_world_say(m, CTS_ADR_SOCK_070, !ends && !says_gone(m->call->status),
                  "the connection outlives the pause", "during it: %s, error %u",
                  ends ? "the end of the stream" : "not connected", m->call->status);
}

bool cts_world_after_pause(struct cts_address_model *m, const struct world_socket *s, bool works,
                           const char *what)
{
    if (!s->suspended_any && !s->suspended_kept)
        return false;
    if (s->suspended_any && s->suspended_kept)
        return true;
    if (s->suspended_kept && !works && has_parted(m, s))
        return false;
    if (s->suspended_kept)
        cts_world_say(m, CTS_ADR_SOCK_070, works, "the connection outlives the pause",
                      "%s: error %u", what, m->call->status);
    else if (WORLD_ANSWERS(m, SUSPEND_UNSET, DISCONNECT))
        cts_world_say(m, CTS_ADR_SOCK_080, !works, "the connection is gone after the pause",
                      "%s succeeds", what);
    return s->suspended_any;
}

void cts_world_in_vain(struct cts_address_model *m, const struct world_socket *s)
{
    if (s->suspended_any && !s->suspended_kept && s->peer && !s->deaf && !cts_world_stands(m, s) &&
        WORLD_ANSWERS(m, SUSPEND_UNSET, DISCONNECT))
        cts_world_say(m, CTS_ADR_SOCK_080, false, "the connection is gone after the pause",
                      "receive waits as if it were there");
}

/* -- the pause ------------------------------------------------------------------------------------------------ */

static bool keeps(const struct world_socket *s)
{
    return s->option_set >> CTS_HVSOCKET_CONNECTED_SUSPEND & 1 &&
           s->option[CTS_HVSOCKET_CONNECTED_SUSPEND] != 0;
}

static bool is_open(const struct world_socket *s)
{
    return s->option_open >> CTS_HVSOCKET_CONNECTED_SUSPEND & 1;
}

/* The listener in whose queue a connector stands, or NULL. */
static const struct world_socket *waits_at(const struct cts_address_model *m, uint32_t connector)
{
    for (uint32_t i = 0; i < m->sockets_used; i++)
        for (uint32_t n = 0; m->sockets[i].used && n < m->sockets[i].queued; n++)
            if (m->sockets[i].queue[n] == connector)
                return &m->sockets[i];
    return NULL;
}

/* Both ends have something to say, unless they are of Linux, which has no such option. */
static void suspend(struct world_socket *s, const struct world_socket *peer)
{
    const struct world_socket *both[2] = {s, peer};

    for (uint32_t i = 0; i < 2; i++)
        if (both[i]->os == CTS_OS_WINDOWS) {
            s->suspended_kept |= keeps(both[i]) || is_open(both[i]);
            s->suspended_any |= !keeps(both[i]) || is_open(both[i]);
        }
}

/* True: the connection crosses the border of what is paused. */
static bool pause_socket(struct cts_address_model *m, struct world_socket *s, uint32_t paused)
{
    const struct world_socket *peer = s->peer ? &m->sockets[s->peer - 1] : NULL;
    const struct world_socket *other = peer ? peer : waits_at(m, cts_world_number(m, s));

    if (other && is_within(m, s->partition, paused) == is_within(m, other->partition, paused))
        return false;
    bool linux_alone = peer && s->os == CTS_OS_LINUX && peer->os == CTS_OS_LINUX;
    /* Nothing is said of containers, nor of connections that nobody has accepted yet. */
    if (!peer || peer->vague || linux_alone || m->partitions[paused].kind != CTS_PARTITION_VM)
        s->vague = true;
    else
        suspend(s, peer);
    return true;
}

void cts_world_pause(struct cts_address_model *m, bool resume)
{
    uint32_t number = m->call->number[0];
    struct world_partition *p = cts_world_partition(m, number);

    if (!p || m->call->status)
        return;
    bool again = p->paused && !resume; /* what a second pause does, nobody says */
    p->paused = !resume;
    for (uint32_t i = 0; i < m->sockets_used; i++) {
        struct world_socket *s = &m->sockets[i];
        if (s->suspended_any || !resume)
            s->in.quiet = m->quiet; /* word of it comes from now on */
        if (resume)
            continue;
        for (uint32_t n = 0; n < s->queued; n++) /* an offer of the host may be gone, too */
            s->unsure |= !s->queue[n] && is_within(m, s->partition, number);
        if (!s->used || s->closed || s->vague || s->state < WORLD_CONNECTING)
            continue;
        if (pause_socket(m, s, number) && (!m->alone || again))
            s->vague = true;
    }
}
