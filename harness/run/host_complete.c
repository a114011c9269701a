/*
 * The part of struct cts_host by which requests end. A completion is recorded as it happens, however wrong;
 * what a foreign operating-system thread does is noted at once, under a lock, and recorded when the run
 * next looks.
 */
#include "run/nicsave.h"

#include <string.h>
#include <time.h>

enum { LETTER_COMPLETE, LETTER_QUIET, LETTER_SIGNAL, LETTER_MISUSE, LETTER_WRONG_CALL };

/* What a completion or a signal shows of a request. */
struct sight {
    uint32_t flags;
    uint32_t length;
    const uint8_t *bytes;
    uint32_t thread;
};

static void shown_event(struct cts_player *player, uint16_t kind, const struct cts_slot *slot,
                        uint32_t status, uint32_t count, bool quiet, const struct sight *sight)
{
    struct cts_event *event = cts_player_event(player, kind, CTS_INTERFACE_COUNTER, sight->length);
    event->thread = sight->thread;
    event->handle = slot->handle;
    event->request = slot->number;
    event->status = status;
    event->arg[0] = count;
    event->arg[1] = sight->flags;
    event->arg[2] = slot->completions;
    event->arg[3] = slot->signalled ? 1 : quiet ? 2 : 0;
    if (sight->length)
        memcpy(event + 1, sight->bytes, sight->length);
}

static void signal_event(struct cts_slot *slot)
{
    bool first = !slot->signalled;
    slot->signalled = true;
    if (first && slot->call)
        slot->call->signalled(slot->call);
}

static void completed(struct cts_player *player, struct cts_slot *slot, uint32_t status,
                      uint32_t count, bool quiet, struct sight *sight)
{
    slot->completions++;
    if (slot->completions > 1 && count != slot->count)
        sight->flags |= CTS_BUFFER_COUNT;
    shown_event(player, CTS_EVENT_COMPLETED, slot, status, count, quiet, sight);
    cts_buffers_shown(player, slot, sight->flags);
    slot->count = count;
    if (slot->state == CTS_SLOT_PENDING) {
        slot->status = status;
        cts_slot_end(player, slot);
        if (slot->call)
            slot->call->completed(slot->call, status, count,
                                  slot->out.start ? slot->out.bytes : NULL);
    }
    if (!quiet)
        signal_event(slot);
    cts_scheduler_unpark(player->scheduler, slot);
}

static void signalled(struct cts_player *player, struct cts_slot *slot, const struct sight *sight)
{
    shown_event(player, CTS_EVENT_SIGNALLED, slot, slot->status, slot->count, false, sight);
    cts_buffers_shown(player, slot, sight->flags);
    signal_event(slot);
    cts_scheduler_unpark(player->scheduler, slot);
}

static void look(struct cts_player *player, const struct cts_slot *slot, struct sight *sight)
{
    sight->flags = cts_buffers_changed(player, slot);
    sight->length = cts_buffers_shown_length(slot);
    sight->bytes = slot->out.bytes;
    sight->thread = cts_scheduler_thread(player->scheduler);
}

static const char unknown_request[] =
    "a pointer that is no request of this run was passed to complete() or signal(); pass the one "
    "that submit() got";

/* -- foreign threads -------------------------------------------------------------------------------- */

static void post(struct cts_player *player, uint8_t kind, struct cts_counter_request *request,
                 uint32_t status, uint32_t count, const char *text)
{
    pthread_mutex_lock(&player->inbox_lock);
    if (!player->inbox_open) {
        /* of a run that is over */
    } else if (player->inbox_count == CTS_PLAYER_INBOX) {
        player->inbox_overflow = true;
    } else {
        struct cts_letter *letter = &player->inbox[player->inbox_count];
        *letter =
            (struct cts_letter){.kind = kind, .request = request, .status = status, .count = count};
        /* Only with this flag is there a lock around the changes of slots. */
        bool may_look = request && (player->target->flags & CTS_TARGET_OWN_THREADS);
        const struct cts_slot *slot = may_look ? cts_slot_find(player, request) : NULL;
        if (slot) {
            letter->flags = cts_buffers_changed(player, slot);
            letter->length = cts_buffers_shown_length(slot);
            if (letter->length)
                memcpy(letter->bytes, slot->out.bytes, letter->length);
        }
        if (text)
            letter->length = (uint32_t)strnlen(text, sizeof letter->bytes - 1);
        if (text)
            memcpy(letter->bytes, text, letter->length);
        __atomic_store_n(&player->inbox_count, player->inbox_count + 1, __ATOMIC_RELEASE);
    }
    pthread_mutex_unlock(&player->inbox_lock);
}

void cts_host_open_inbox(struct cts_player *player, bool open)
{
    pthread_mutex_lock(&player->inbox_lock);
    player->inbox_open = open;
    player->inbox_overflow = false;
    __atomic_store_n(&player->inbox_count, 0, __ATOMIC_RELEASE);
    pthread_mutex_unlock(&player->inbox_lock);
}

static void open_letter(struct cts_player *player, const struct cts_letter *letter)
{
    struct sight sight = {letter->flags, letter->length, letter->bytes, CTS_FOREIGN_THREAD};
    struct cts_slot *slot = NULL;

    if (letter->kind == LETTER_MISUSE || letter->kind == LETTER_WRONG_CALL) {
        enum cts_misuse kind =
            letter->kind == LETTER_MISUSE ? letter->status : CTS_MISUSE_PARAMETER;
        cts_player_misuse(player, kind, (const char *)letter->bytes);
        return;
    }
    if (!(player->target->flags & CTS_TARGET_OWN_THREADS))
        cts_player_misuse(player, CTS_MISUSE_PARAMETER,
                          "an operating-system thread of the target's own called the harness; set "
                          "CTS_TARGET_OWN_THREADS and implement busy()");
    if (!player->serving) {
        cts_player_misuse(player, CTS_MISUSE_USE_AFTER_COMPLETION,
                          "a request was completed or signalled after destroy() had returned");
        return;
    }
    slot = cts_slot_find(player, letter->request);
    if (!slot)
        cts_player_misuse(player, CTS_MISUSE_PARAMETER, unknown_request);
    else if (letter->kind == LETTER_SIGNAL)
        signalled(player, slot, &sight);
    else
        completed(player, slot, letter->status, letter->count, letter->kind == LETTER_QUIET,
                  &sight);
}

bool cts_host_drain(struct cts_player *player)
{
    if (!__atomic_load_n(&player->inbox_count, __ATOMIC_ACQUIRE))
        return false;
    pthread_mutex_lock(&player->inbox_lock);
    uint32_t count = player->inbox_count;
    bool overflow = player->inbox_overflow;
    memcpy(player->letters, player->inbox, count * sizeof player->inbox[0]);
    __atomic_store_n(&player->inbox_count, 0, __ATOMIC_RELEASE);
    player->inbox_overflow = false;
    pthread_mutex_unlock(&player->inbox_lock);
    for (uint32_t i = 0; i < count; i++)
        open_letter(player, &player->letters[i]);
    if (overflow)
        cts_player_end(player, CTS_RUN_LIMIT);
    return true;
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static bool is_busy(const struct cts_player *player)
{
    if (cts_player_switches(player))
        return cts_switch_busy(player);
    return player->counter && player->counter->busy(player->target_self);
}

bool cts_host_idle(void *context)
{
    struct cts_player *player = context;
    double limit = 0;

    if (!(player->target->flags & CTS_TARGET_OWN_THREADS) || !player->serving)
        return cts_host_drain(player);
    for (;;) {
        /* In this order: what a target hands in before it says that it is at rest must be seen. */
        bool busy = is_busy(player);
        if (cts_host_drain(player))
            return true;
        if (!busy)
            return false;
        if (limit == 0)
            limit = seconds() + CTS_PLAYER_BUSY_SECONDS;
        else if (seconds() > limit)
            cts_player_end(player, CTS_RUN_LIVELOCK);
        nanosleep(&(struct timespec){.tv_nsec = 50000}, NULL);
    }
}

/* -- services --------------------------------------------------------------------------------------- */

static bool foreign(const struct cts_player *player)
{
    return !cts_scheduler_inside(player->scheduler);
}

static void host_complete(const struct cts_host *host, struct cts_counter_request *request,
                          uint32_t status, uint32_t count)
{
    struct cts_player *player = cts_player_of(host);
    struct sight sight;
    if (foreign(player)) {
        post(player, LETTER_COMPLETE, request, status, count, NULL);
        return;
    }
    cts_scheduler_point(player->scheduler, "complete");
    struct cts_slot *slot = cts_slot_find(player, request);
    if (slot) {
        look(player, slot, &sight);
        completed(player, slot, status, count, false, &sight);
    } else {
        cts_player_misuse(player, CTS_MISUSE_PARAMETER, unknown_request);
    }
    cts_scheduler_point(player->scheduler, "completed");
}

static void host_complete_quiet(const struct cts_host *host, struct cts_counter_request *request,
                                uint32_t status, uint32_t count)
{
    struct cts_player *player = cts_player_of(host);
    struct sight sight;
    if (foreign(player)) {
        post(player, LETTER_QUIET, request, status, count, NULL);
        return;
    }
    struct cts_slot *slot = cts_slot_find(player, request);
    if (slot) {
        look(player, slot, &sight);
        completed(player, slot, status, count, true, &sight);
    } else {
        cts_player_misuse(player, CTS_MISUSE_PARAMETER, unknown_request);
    }
    cts_scheduler_point(player->scheduler, "completed");
}

static void host_signal(const struct cts_host *host, struct cts_counter_request *request)
{
    struct cts_player *player = cts_player_of(host);
    struct sight sight;
    if (foreign(player)) {
        post(player, LETTER_SIGNAL, request, 0, 0, NULL);
        return;
    }
    struct cts_slot *slot = cts_slot_find(player, request);
    if (slot) {
        look(player, slot, &sight);
        signalled(player, slot, &sight);
    } else {
        cts_player_misuse(player, CTS_MISUSE_PARAMETER, unknown_request);
    }
    cts_scheduler_point(player->scheduler, "signalled");
}

static void host_misuse(const struct cts_host *host, enum cts_misuse kind, const char *text)
{
    struct cts_player *player = cts_player_of(host);
    if (foreign(player))
        post(player, LETTER_MISUSE, NULL, kind, 0, text ? text : "");
    else
        cts_player_misuse(player, kind, text ? text : "");
}

bool cts_host_refuses(struct cts_player *player, const char *service)
{
    if (!foreign(player))
        return false;
    post(player, LETTER_WRONG_CALL, NULL, 0, 0, service);
    return true;
}

void cts_host_init_completion(struct cts_host *host)
{
    host->complete = host_complete;
    host->complete_quiet = host_complete_quiet;
    host->signal = host_signal;
    host->misuse = host_misuse;
}
