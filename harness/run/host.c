/*
 * What the player lends to a target, except completions: the schedule, evidence and faults, and the
 * hypervisor's side. Records what happens; refuses calls from threads that are not fibers.
 */
#include "run/nicsave.h"

#include <stdio.h>
#include <string.h>

#define WRONG_THREAD(service)                                                                      \
    "host->" service "() was called from an operating-system thread of the target's own; only "    \
    "complete, complete_quiet, signal and misuse are allowed there"

/* -- schedule --------------------------------------------------------------------------------------- */

static void host_point(const struct cts_host *host, const char *name)
{
    struct cts_player *player = cts_player_of(host);
    if (!cts_host_refuses(player, WRONG_THREAD("point")))
        cts_scheduler_point(player->scheduler, name);
}

static void host_yield(const struct cts_host *host)
{
    struct cts_player *player = cts_player_of(host);
    if (!cts_host_refuses(player, WRONG_THREAD("yield")))
        cts_scheduler_yield(player->scheduler);
}

static bool host_park(const struct cts_host *host, const void *channel, uint64_t deadline)
{
    struct cts_player *player = cts_player_of(host);
    if (cts_host_refuses(player, WRONG_THREAD("park")))
        return false;
    return cts_scheduler_park(player->scheduler, channel, deadline);
}

static void host_unpark(const struct cts_host *host, const void *channel)
{
    struct cts_player *player = cts_player_of(host);
    if (!cts_host_refuses(player, WRONG_THREAD("unpark")))
        cts_scheduler_unpark(player->scheduler, channel);
}

static uint32_t host_spawn(const struct cts_host *host, void (*entry)(void *), void *argument,
                           const char *name)
{
    struct cts_player *player = cts_player_of(host);
    if (cts_host_refuses(player, WRONG_THREAD("spawn")))
        return UINT32_MAX;
    return cts_scheduler_spawn(player->scheduler, entry, argument, name);
}

static void host_lock(const struct cts_host *host, struct cts_lock *lock)
{
    struct cts_player *player = cts_player_of(host);
    if (cts_host_refuses(player, WRONG_THREAD("lock")))
        return;
    uint32_t thread = cts_scheduler_thread(player->scheduler);
    cts_scheduler_point(player->scheduler, "lock");
    if (lock->held && lock->owner == thread) {
        cts_player_misuse(player, CTS_MISUSE_LOCK,
                          "host->lock(): the caller holds the lock already");
        return;
    }
    while (lock->held)
        cts_scheduler_park(player->scheduler, lock, UINT64_MAX);
    lock->held = 1;
    lock->owner = thread;
}

static void host_unlock(const struct cts_host *host, struct cts_lock *lock)
{
    struct cts_player *player = cts_player_of(host);
    if (cts_host_refuses(player, WRONG_THREAD("unlock")))
        return;
    if (!lock->held || lock->owner != cts_scheduler_thread(player->scheduler)) {
        cts_player_misuse(player, CTS_MISUSE_LOCK,
                          "host->unlock(): the caller does not hold the lock");
        return;
    }
    lock->held = 0;
    cts_scheduler_unpark(player->scheduler, lock);
    cts_scheduler_point(player->scheduler, "unlock");
}

static uint32_t host_thread(const struct cts_host *host)
{
    struct cts_player *player = cts_player_of(host);
    return cts_scheduler_inside(player->scheduler) ? cts_scheduler_thread(player->scheduler)
                                                   : CTS_FOREIGN_THREAD;
}

static uint64_t host_now(const struct cts_host *host)
{
    return cts_scheduler_now(cts_player_of(host)->scheduler);
}

/* -- evidence and faults ---------------------------------------------------------------------------- */

static bool host_fail_allocation(const struct cts_host *host)
{
    struct cts_player *player = cts_player_of(host);
    if (!player->fail_after || !cts_scheduler_inside(player->scheduler) || --player->fail_after)
        return false;
    cts_player_event(player, CTS_EVENT_NO_MEMORY, CTS_INTERFACE_COMMON, 0);
    return true;
}

static void host_note(const struct cts_host *host, uint16_t kind, const uint32_t arg[6],
                      const void *bytes, uint32_t length)
{
    struct cts_player *player = cts_player_of(host);
    if (cts_host_refuses(player, WRONG_THREAD("note")))
        return;
    if (kind != CTS_EVENT_MEMORY && (kind < 80 || kind >= CTS_EVENT_KINDS)) {
        char text[120];
        snprintf(text, sizeof text, "host->note(): kind %u is not one that targets may record",
                 kind);
        cts_player_misuse(player, CTS_MISUSE_PARAMETER, text);
        return;
    }
    if (!bytes)
        length = 0;
    if (length > CTS_EVENT_PAYLOAD_MAX)
        length = CTS_EVENT_PAYLOAD_MAX;
    struct cts_event *event = cts_player_event(
        player, kind, kind == CTS_EVENT_MEMORY ? CTS_INTERFACE_COMMON : CTS_INTERFACE_COUNTER,
        length);
    if (arg)
        memcpy(event->arg, arg, sizeof event->arg);
    if (length)
        memcpy(event + 1, bytes, length);
}

static void host_stop(const struct cts_host *host, const char *text)
{
    struct cts_player *player = cts_player_of(host);
    if (cts_host_refuses(player, WRONG_THREAD("stop")))
        return;
    cts_player_misuse(player, CTS_MISUSE_BUGCHECK, text ? text : "");
    cts_player_end(player, CTS_RUN_STOPPED);
}

/* -- the hypervisor's side -------------------------------------------------------------------------- */

static void host_store(const struct cts_host *host, uint32_t offset, const void *bytes,
                       uint32_t length)
{
    struct cts_player *player = cts_player_of(host);
    if (cts_host_refuses(player, WRONG_THREAD("store")))
        return;
    if (offset > CTS_COUNTER_ID_SIZE || length > CTS_COUNTER_ID_SIZE - offset) {
        cts_player_misuse(player, CTS_MISUSE_PARAMETER,
                          "host->store(): the bytes do not lie within the 16 bytes of the id");
        return;
    }
    memcpy(player->memory + offset, bytes, length);
    struct cts_event *event =
        cts_player_event(player, CTS_EVENT_STORE, CTS_INTERFACE_COUNTER, length);
    event->arg[0] = offset;
    if (length)
        memcpy(event + 1, bytes, length);
    cts_scheduler_point(player->scheduler, "store");
}

/* The thread that delivers notifications: one at a time, in order. */
static void notifier(void *context)
{
    struct cts_player *player = context;
    for (;;) {
        while (!player->notifies)
            cts_scheduler_park(player->scheduler, &player->notifies, UINT64_MAX);
        cts_player_event(player, CTS_EVENT_NOTIFYING, CTS_INTERFACE_COUNTER, 0);
        if (player->target_self)
            player->counter->notify(player->target_self);
        cts_player_event(player, CTS_EVENT_NOTIFIED, CTS_INTERFACE_COUNTER, 0);
        player->notifies--;
    }
}

static void host_raise(const struct cts_host *host)
{
    struct cts_player *player = cts_player_of(host);
    if (cts_host_refuses(player, WRONG_THREAD("raise")))
        return;
    cts_player_event(player, CTS_EVENT_NOTIFY, CTS_INTERFACE_COUNTER, 0);
    player->notifies++;
    if (!player->notifier) {
        player->notifier = true;
        if (cts_scheduler_spawn(player->scheduler, notifier, player, "notifier") == UINT32_MAX)
            cts_player_end(player, CTS_RUN_LIMIT);
    } else {
        cts_scheduler_unpark(player->scheduler, &player->notifies);
    }
    cts_scheduler_point(player->scheduler, "raise");
}

static void host_random(const struct cts_host *host, void *bytes, uint32_t length)
{
    struct cts_player *player = cts_player_of(host);
    uint8_t *out = bytes;
    if (cts_host_refuses(player, WRONG_THREAD("random")))
        return;
    while (length) { /* splitmix64 */
        uint64_t z = (player->random += 0x9e3779b97f4a7c15u);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        z ^= z >> 31;
        uint32_t step = length < 8 ? length : 8;
        memcpy(out, &z, step);
        out += step;
        length -= step;
    }
}

void cts_host_init(struct cts_player *player)
{
    player->host = (struct cts_host){
        .version = CTS_TARGET_VERSION,
        .size = sizeof player->host,
        .point = host_point,
        .yield = host_yield,
        .park = host_park,
        .unpark = host_unpark,
        .spawn = host_spawn,
        .lock = host_lock,
        .unlock = host_unlock,
        .thread = host_thread,
        .now = host_now,
        .fail_allocation = host_fail_allocation,
        .note = host_note,
        .stop = host_stop,
        .store = host_store,
        .raise = host_raise,
        .random = host_random,
    };
    cts_host_init_completion(&player->host);
    cts_host_init_oid(&player->host);
    cts_host_init_edge(&player->host);
}
