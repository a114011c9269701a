/*
 * The parent's side of a session: makes workers, takes over their batches, checks every event, and hands
 * whole runs on. It trusts nothing that a worker has written, and ends what shows no sign of life.
 */
#define _GNU_SOURCE
#include "run/session_parent.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define LOOK_MS 50 /* between two looks at a worker that says nothing */
#define LAST_MS 10 /* the same of one that was told to end, */
#define LASTS   20 /* so many times */

/* What a target prints is no part of a report; what it complains about on standard error may help. */
static void mute(void)
{
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere >= 0 && dup2(nowhere, STDOUT_FILENO) >= 0)
        close(nowhere);
}

/* -- workers ---------------------------------------------------------------------------------------- */

static enum cts_status start(struct session *s)
{
    int sockets[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0) {
        snprintf(s->text, 256, "no socket for the worker process: %m; close other programs");
        return CTS_MEMORY;
    }
    memset(s->shared, 0, sizeof *s->shared);
    fflush(NULL); /* a target that calls exit() would write buffered text a second time */
    pid_t parent = getpid();
    s->pid = fork();
    if (s->pid == 0) {
        struct cts_session_worker worker = {.config = s->config,
                                            .shared = s->shared,
                                            .slots = s->slots,
                                            .socket = sockets[1],
                                            .first = s->index,
                                            .parent = parent,
                                            .careful = s->careful > 0};
        close(sockets[0]);
        mute();
        cts_session_work(&worker);
    }
    close(sockets[1]);
    if (s->pid < 0) {
        close(sockets[0]);
        snprintf(s->text, 256, "no worker process: %m; end other programs");
        return CTS_MEMORY;
    }
    s->socket = sockets[0];
    s->totals->workers++;
    s->ended = s->loaded = false;
    s->first_run = s->run;
    cts_watch_start(&s->watch, s->pid, s->config->hang_seconds, s->totals->hangs);
    return CTS_OK;
}

/* Waits until the worker and all that it started are gone. */
static void reap(struct session *s)
{
    siginfo_t info = {0};
    if (s->pid <= 0)
        return;
    while (waitid(P_PID, (id_t)s->pid, &info, WEXITED | WNOWAIT) != 0 && errno == EINTR)
        continue;
    kill(-s->pid, SIGKILL); /* its process group; its number is still taken */
    while (waitpid(s->pid, &s->wait_status, 0) < 0 && errno == EINTR)
        continue;
    s->pid = 0;
    close(s->socket);
}

static void end(struct session *s)
{
    if (s->pid <= 0)
        return;
    kill(-s->pid, SIGKILL);
    kill(s->pid, SIGKILL); /* before it has its own group */
    reap(s);
}

static bool has_exited(const struct session *s)
{
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)s->pid, &info, WEXITED | WNOWAIT | WNOHANG) == 0 &&
           info.si_pid == s->pid;
}

/* A worker that hangs is told to end, so that it can say in which call; if it does not, it is ended. */
static void end_hung(struct session *s)
{
    kill(s->pid, SIGABRT);
    for (uint32_t i = 0; i < LASTS && !has_exited(s); i++)
        poll(NULL, 0, LAST_MS);
    kill(s->pid, SIGKILL);
}

/* -- batches ---------------------------------------------------------------------------------------- */

/* Takes a private copy of `used` bytes of a slot: what lies in shared memory can change at any time. */
static enum cts_status copy_slot(struct session *s, uint32_t slot, size_t used)
{
    if (used > CTS_SESSION_SLOT)
        used = CTS_SESSION_SLOT;
    used &= ~(size_t)7;
    if (used + CTS_SESSION_ROOM > s->capacity) {
        size_t capacity = used + CTS_SESSION_ROOM + (1u << 20);
        free(s->copy);
        s->copy = malloc(capacity);
        s->capacity = s->copy ? capacity : 0;
        if (!s->copy) {
            snprintf(s->text, 256, "no memory for %zu bytes of events; end other programs", used);
            return CTS_MEMORY;
        }
    }
    memcpy(s->copy, s->slots + (size_t)slot * CTS_SESSION_SLOT, used);
    s->used = used;
    return CTS_OK;
}

/* A batch was handed over: its memory is free again before its runs are looked at. */
static enum cts_status take_batch(struct session *s, uint32_t slot)
{
    s->last = s->shared->last;
    s->loaded = true;
    enum cts_status status = copy_slot(s, slot, s->shared->handed[slot]);
    if (status != CTS_OK)
        return status;
    char byte = 0;
    if (send(s->socket, &byte, 1, MSG_NOSIGNAL) != 1)
        byte = 1; /* it has died, which the next look shows */
    return cts_parent_runs(s);
}

/* Waits for the next batch. Sets `ended` once the worker is gone, of itself or as it has hung. */
static enum cts_status wait_for_batch(struct session *s)
{
    struct pollfd file = {.fd = s->socket, .events = POLLIN};
    int ready = poll(&file, 1, LOOK_MS);
    if (s->calls->interrupted && s->calls->interrupted(s->context)) {
        s->stop = true;
        return CTS_OK;
    }
    /* What it sent between the wait and its end is in the socket now, all of it. */
    bool gone = ready == 0 && has_exited(s);
    if (gone)
        ready = poll(&file, 1, 0);
    if (ready > 0) {
        char slot;
        ssize_t got = recv(s->socket, &slot, 1, MSG_DONTWAIT);
        if (got == 1 && (unsigned char)slot < CTS_SESSION_SLOTS)
            return take_batch(s, (unsigned char)slot);
        if (got == 0 || got == 1)
            s->ended = true; /* or it writes rubbish */
        if (got == 1)
            kill(s->pid, SIGKILL);
        return CTS_OK;
    }
    if (gone) {
        s->ended = true;
        return CTS_OK;
    }
    s->hang = cts_watch_look(&s->watch, s->shared);
    if (s->hang) {
        s->ended = true;
        end_hung(s);
    }
    return CTS_OK;
}

/* -- a worker's life, seen from here ---------------------------------------------------------------- */

static enum cts_status refused(struct session *s)
{
    struct cts_session_shared *shared = s->shared;
    char how[160];
    if (shared->phase == CTS_SESSION_REFUSED && WIFEXITED(s->wait_status)) {
        memcpy(s->text, shared->message, sizeof shared->message);
        s->text[255] = 0;
        return shared->status < CTS_STATUS_COUNT && shared->status ? shared->status : CTS_TARGET;
    }
    cts_parent_death_text(s, how, sizeof how);
    snprintf(
        s->text, 256,
        "%.80s: died while it was being loaded (%.86s); its constructors and cts_target_entry() "
        "must return",
        s->config->target, how);
    return CTS_TARGET;
}

/* Serves one worker to its end. */
static enum cts_status serve(struct session *s)
{
    enum cts_status status = start(s);
    s->hang = NULL;
    s->last = CTS_SESSION_MORE;
    s->corrupt = false;
    while (status == CTS_OK && !s->ended && !s->stop && s->last == CTS_SESSION_MORE && !s->corrupt)
        status = wait_for_batch(s);
    if (status != CTS_OK || s->stop || s->corrupt)
        end(s);
    else
        reap(s);
    if (status != CTS_OK || s->stop)
        return status;
    if (s->last == CTS_SESSION_NO_CASE) {
        snprintf(s->text, 256, "case %u cannot be had; look at the corpus", s->index);
        return CTS_ARGUMENT;
    }
    if (s->last != CTS_SESSION_MORE)
        return CTS_OK;
    if (!s->loaded)
        return refused(s);
    /* What was not handed over. */
    uint32_t active = s->shared->active;
    size_t used = s->shared->buffer.used;
    if (active >= CTS_SESSION_SLOTS || used > CTS_SESSION_SLOT || used % 8) {
        s->corrupt = true;
        s->partial = s->used = 0;
    }
    if (!s->corrupt) {
        status = copy_slot(s, active, used);
        if (status == CTS_OK)
            status = cts_parent_runs(s);
    }
    return status == CTS_OK && !s->stop ? cts_parent_death(s) : status;
}

static enum cts_status open_session(struct session *s)
{
    s->map_length = sizeof *s->shared + 8192 + (size_t)CTS_SESSION_SLOTS * CTS_SESSION_SLOT;
    s->map_length = (s->map_length + 4095) & ~(size_t)4095;
    s->map = mmap(NULL, s->map_length, PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (s->map == MAP_FAILED) {
        snprintf(s->text, 256, "no memory to share with the worker: %m; end other programs");
        return CTS_MEMORY;
    }
    s->shared = s->map;
    s->slots = (uint8_t *)s->map + ((sizeof *s->shared + 4095) & ~(size_t)4095);
    return CTS_OK;
}

enum cts_status cts_session_run(const struct cts_session_config *config,
                                const struct cts_session_calls *calls, void *context,
                                struct cts_session_totals *totals, char message[256])
{
    struct session s = {
        .config = config, .calls = calls, .context = context, .totals = totals, .text = message};
    uint32_t hangs = config->hangs ? config->hangs : CTS_SESSION_HANGS_MAX;
    uint32_t deaths = config->deaths ? config->deaths : CTS_SESSION_DEATHS_MAX;
    *totals = (struct cts_session_totals){0};
    message[0] = 0;
    enum cts_status status = open_session(&s);
    bool once = true;
    while (status == CTS_OK && !s.stop && (once || s.index < config->count)) {
        bool hung = totals->hangs >= hangs;
        if (hung || totals->deaths >= deaths) {
            snprintf(message, 256,
                     "the target %s in %u cases; %u of %u cases were not played; repair the first "
                     "of them and try again",
                     hung ? "hung" : "died", hung ? totals->hangs : totals->deaths,
                     config->count - s.index, config->count);
            status = CTS_LIMIT;
            break;
        }
        status = serve(&s);
        once = false;
    }
    if (s.map && s.map != MAP_FAILED)
        munmap(s.map, s.map_length);
    free(s.copy);
    return status;
}

/* -- probing ---------------------------------------------------------------------------------------- */

static bool keep_target(void *context, const struct cts_session_target *target,
                        const struct cts_event *trace_begin)
{
    (void)trace_begin;
    *(struct cts_session_target *)context = *target;
    return false;
}

enum cts_status cts_session_probe(const char *path, const char *options,
                                  struct cts_session_target *target, char message[256])
{
    static const struct cts_session_calls calls = {.begin = keep_target};
    const struct cts_session_config config = {
        .target = path, .options = options, .profile = "", .hang_seconds = 0};
    struct cts_session_totals totals;
    *target = (struct cts_session_target){0};
    return cts_session_run(&config, &calls, target, &totals, message);
}
