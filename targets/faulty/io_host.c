/*
 * A struct cts_host that passes every service on to the harness's own. The faulty I/O manager gives
 * it to the kernel layer, with the completions replaced. Decides nothing.
 */
#include "io_host.h"

static const struct cts_host *harness; /* one run at a time */

static void host_complete(const struct cts_host *host, struct cts_counter_request *request,
                          uint32_t status, uint32_t count)
{
    (void)host;
    harness->complete(harness, request, status, count);
}

static void host_complete_quiet(const struct cts_host *host, struct cts_counter_request *request,
                                uint32_t status, uint32_t count)
{
    (void)host;
    harness->complete_quiet(harness, request, status, count);
}

static void host_signal(const struct cts_host *host, struct cts_counter_request *request)
{
    (void)host;
    harness->signal(harness, request);
}

static void host_point(const struct cts_host *host, const char *name)
{
    (void)host;
    harness->point(harness, name);
}

static void host_yield(const struct cts_host *host)
{
    (void)host;
    harness->yield(harness);
}

static bool host_park(const struct cts_host *host, const void *channel, uint64_t deadline)
{
    (void)host;
    return harness->park(harness, channel, deadline);
}

static void host_unpark(const struct cts_host *host, const void *channel)
{
    (void)host;
    harness->unpark(harness, channel);
}

static uint32_t host_spawn(const struct cts_host *host, void (*entry)(void *), void *argument,
                           const char *name)
{
    (void)host;
    return harness->spawn(harness, entry, argument, name);
}

static void host_lock(const struct cts_host *host, struct cts_lock *lock)
{
    (void)host;
    harness->lock(harness, lock);
}

static void host_unlock(const struct cts_host *host, struct cts_lock *lock)
{
    (void)host;
    harness->unlock(harness, lock);
}

static uint32_t host_thread(const struct cts_host *host)
{
    (void)host;
    return harness->thread(harness);
}

static uint64_t host_now(const struct cts_host *host)
{
    (void)host;
    return harness->now(harness);
}

static void host_misuse(const struct cts_host *host, enum cts_misuse kind, const char *text)
{
    (void)host;
    harness->misuse(harness, kind, text);
}

static bool host_fail_allocation(const struct cts_host *host)
{
    (void)host;
    return harness->fail_allocation(harness);
}

static void host_note(const struct cts_host *host, uint16_t kind, const uint32_t arg[6],
                      const void *bytes, uint32_t length)
{
    (void)host;
    harness->note(harness, kind, arg, bytes, length);
}

static void host_stop(const struct cts_host *host, const char *text)
{
    (void)host;
    harness->stop(harness, text);
}

static void host_random(const struct cts_host *host, void *bytes, uint32_t length)
{
    (void)host;
    harness->random(harness, bytes, length);
}

void cts_host_forward(struct cts_host *host, const struct cts_host *to)
{
    harness = to;
    *host = (struct cts_host){
        .version = to->version,
        .size = sizeof(*host),
        .complete = host_complete,
        .complete_quiet = host_complete_quiet,
        .signal = host_signal,
        .point = host_point,
        .yield = host_yield,
        .park = host_park,
        .unpark = host_unpark,
        .spawn = host_spawn,
        .lock = host_lock,
        .unlock = host_unlock,
        .thread = host_thread,
        .now = host_now,
        .misuse = host_misuse,
        .fail_allocation = host_fail_allocation,
        .note = host_note,
        .stop = host_stop,
        .random = host_random,
    };
}
