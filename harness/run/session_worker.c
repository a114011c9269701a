/*
 * The worker of a session: loads the target and plays cases, one after the other, into batches that the
 * parent takes over. If the target kills this process, what was played up to then stands in the shared
 * memory.
 */
#define _GNU_SOURCE
#include "explore/explore.h"
#include "program/address.h"
#include "run/session_memory.h"
#include <cts/digest.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#define SIGNAL_STACK 65536u
#define BROKEN       70 /* exit code when the parent cannot be reached */

/* The signal handler needs these. */
static struct cts_session_shared *dying_shared;
static struct cts_player *dying_player;

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#if defined(SANITIZED) || defined(__SANITIZE_ADDRESS__)
/* A target that calls exit() shall die with its own exit code, not with one for the leaks of a process that
 * was cut short. */
int __lsan_is_turned_off(void);
int __lsan_is_turned_off(void)
{
    return dying_shared != NULL;
}
#endif

/* -- the end ---------------------------------------------------------------------------------------- */

/* What an access that faulted was, as the processor tells. */
static enum cts_access access_of(int number, const void *context)
{
#if defined(__x86_64__)
    if (number == SIGSEGV || number == SIGBUS) {
        const ucontext_t *user = context;
        return user->uc_mcontext.gregs[REG_ERR] & 2 ? CTS_ACCESS_WRITE : CTS_ACCESS_READ;
    }
#else
    (void)number, (void)context;
#endif
    return CTS_ACCESS_UNKNOWN;
}

static void on_signal(int number, siginfo_t *info, void *context)
{
    struct cts_session_shared *shared = dying_shared;
    bool faulted = number == SIGSEGV || number == SIGBUS;
    uintptr_t address = number == SIGABRT ? 0 : (uintptr_t)info->si_addr;
    uint32_t request = 0;
    if (dying_player)
        cts_player_last_words(dying_player);
    shared->signal = (uint32_t)number;
    shared->address = address < 65536 ? address : 0;
    shared->fault = faulted && dying_player ? cts_player_fault(dying_player, address, &request)
                                            : CTS_FAULT_ELSEWHERE;
    shared->access = shared->fault ? access_of(number, context) : CTS_ACCESS_UNKNOWN;
    shared->request = request;
    signal(number, SIG_DFL);
    raise(number);
}

static void catch_signals(void)
{
    static const int numbers[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS};
    static uint8_t memory[SIGNAL_STACK];
    const stack_t stack = {.ss_sp = memory, .ss_size = sizeof memory};
    struct sigaction action = {.sa_sigaction = on_signal,
                               .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
    sigaltstack(&stack, NULL);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        sigaction(numbers[i], &action, NULL);
}

/* A process of its own: it dies with its parent, leaves no core, is the first to go when memory is short, and
 * neither reads nor writes what belongs to the parent's terminal. */
static void settle(const struct cts_session_worker *worker)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != worker->parent)
        _exit(BROKEN); /* it died before */
    setpgid(0, 0);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null >= 0)
        dup2(null, STDIN_FILENO);
    dup2(STDERR_FILENO, STDOUT_FILENO); /* a chatty target must not disturb the tool's output */
    int score = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (score >= 0 && write(score, "1000", 4) < 0)
        errno = 0; /* only a precaution */
    if (score >= 0)
        close(score);
    dying_shared = worker->shared;
    catch_signals();
}

/* -- batches ---------------------------------------------------------------------------------------- */

static void use_slot(struct cts_session_worker *worker, uint32_t slot)
{
    struct cts_session_shared *shared = worker->shared;
    shared->active = slot;
    cts_buffer_init(&shared->buffer, worker->slots + (size_t)slot * CTS_SESSION_SLOT,
                    CTS_SESSION_SLOT);
}

/* Gives the batch to the parent and goes on in the other slot as soon as that is free. */
static void hand_over(struct cts_session_worker *worker, enum cts_session_last last)
{
    struct cts_session_shared *shared = worker->shared;
    char byte = (char)shared->active;
    shared->handed[shared->active] = shared->buffer.used;
    shared->last = last;
    shared->buffer.used = 0; /* no longer to be looked at here */
    if (send(worker->socket, &byte, 1, MSG_NOSIGNAL) != 1)
        _exit(BROKEN);
    if (last != CTS_SESSION_MORE)
        _exit(0);
    ssize_t got;
    do
        got = recv(worker->socket, &byte, 1, 0);
    while (got < 0 && errno == EINTR);
    if (got != 1)
        _exit(BROKEN);
    use_slot(worker, !shared->active);
}

static uint64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000u + (uint64_t)now.tv_nsec / 1000000u;
}

static void hand_over_if_due(struct cts_session_worker *worker)
{
    static uint64_t handed;
    uint64_t now = milliseconds();
    if (!handed)
        handed = now;
    if (worker->shared->buffer.used < CTS_SESSION_BATCH && !worker->careful &&
        now - handed < CTS_SESSION_AGE_MS)
        return;
    handed = now;
    hand_over(worker, CTS_SESSION_MORE);
}

/* The parent numbers the runs. Here they all have the same number, so that digests do not depend on what was
 * played before. */
static enum cts_run_outcome play(struct cts_session_shared *shared, struct cts_player *player,
                                 const struct cts_run_case *run_case, cts_choose_fn *choose,
                                 void *context)
{
    shared->buffer.run = 0;
    shared->ranged = cts_program_has_range(run_case->program);
    shared->played++;
    return cts_player_run(player, run_case, choose, context, &shared->buffer);
}

/* -- schedules -------------------------------------------------------------------------------------- */

struct choosing {
    struct cts_explorer *explorer;
    struct cts_session_shared *shared;
};

/* Asks the explorer, and keeps where the parent can see it what differs from the default. */
static uint32_t choose(void *context, const struct cts_choice *choice)
{
    struct choosing *choosing = context;
    struct cts_session_shared *shared = choosing->shared;
    uint32_t thread = cts_explorer_choose(choosing->explorer, choice);
    if (thread != choice->fallback) {
        if (shared->switch_count < CTS_PROGRAM_SWITCHES_MAX)
            shared->switches[shared->switch_count] =
                (struct cts_switch){.step = choice->step, .thread = thread};
        shared->switch_count++;
    }
    return thread;
}

static uint64_t digest(uint64_t value, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i + 8 <= length; i += 8) {
        uint64_t word;
        memcpy(&word, bytes + i, 8);
        value = cts_digest_add(value, word);
    }
    return value;
}

static void summarise(struct cts_session_shared *shared, const struct cts_explorer *explorer,
                      bool stopped)
{
    struct cts_event *event = cts_buffer_append(&shared->buffer, CTS_EVENT_EXPLORED,
                                                CTS_INTERFACE_COMMON, 0, sizeof shared->digest);
    if (!event)
        return;
    event->arg[0] = (uint32_t)shared->schedules;
    event->arg[1] = (uint32_t)(shared->schedules >> 32);
    event->arg[2] = shared->bound;
    event->arg[3] = stopped || cts_explorer_cut(explorer) || cts_explorer_diverged(explorer);
    memcpy(event + 1, &shared->digest, sizeof shared->digest);
}

/* Plays the default schedule and then the others. Between two runs a batch may be handed over. */
static void explore(struct cts_session_worker *worker, struct cts_player *player,
                    const struct cts_session_case *c)
{
    static struct cts_program program;
    struct cts_session_shared *shared = worker->shared;
    uint64_t limit =
        worker->config->explore_limit ? worker->config->explore_limit : CTS_SESSION_EXPLORE_LIMIT;
    struct choosing choosing = {cts_explorer_new(c->bound, limit), shared};
    struct cts_run_case run_case = {.name = c->name, .number = c->number, .program = &program};
    bool stopped = false, unsupported = false;

    if (!choosing.explorer)
        abort();
    program = *c->program;
    program.switch_count = 0;
    shared->bound = c->bound;
    shared->schedules = 0;
    shared->digest = CTS_DIGEST_BASIS;
    while (!stopped && cts_explorer_next(choosing.explorer)) {
        size_t begin = shared->buffer.used;
        shared->switch_count = 0;
        enum cts_run_outcome outcome = play(shared, player, &run_case, choose, &choosing);
        if (shared->switch_count) {
            size_t used = shared->buffer.used - begin;
            cts_session_reschedule(shared->buffer.bytes + begin, &used,
                                   shared->buffer.capacity - begin, shared->switches,
                                   shared->switch_count);
            shared->buffer.used = begin + used;
        }
        shared->schedules++;
        if (run_case.flags)
            shared->digest =
                digest(shared->digest, shared->buffer.bytes + begin, shared->buffer.used - begin);
        run_case.flags = CTS_RUN_FLAG_EXPLORED;
        stopped = outcome != CTS_RUN_FINISHED && outcome != CTS_RUN_BLOCKED;
        unsupported = outcome == CTS_RUN_UNSUPPORTED;
        if (!unsupported)
            hand_over_if_due(worker);
    }
    if (!unsupported)
        summarise(shared, choosing.explorer, stopped);
    cts_explorer_free(choosing.explorer);
}

/* -- life ------------------------------------------------------------------------------------------- */

static struct cts_player *load(struct cts_session_worker *worker)
{
    struct cts_session_shared *shared = worker->shared;
    const struct cts_session_config *config = worker->config;
    struct cts_player *player;

    shared->status = cts_player_load(config->target, config->options ? config->options : "",
                                     &player, shared->message);
    if (shared->status != CTS_OK) {
        shared->phase = CTS_SESSION_REFUSED;
        _exit(0);
    }
    const struct cts_target *target = cts_player_target(player);
    snprintf(shared->target.name, sizeof shared->target.name, "%s", target->name);
    snprintf(shared->target.description, sizeof shared->target.description, "%s",
             target->description);
    shared->target.capabilities = target->counter ? target->counter->capabilities : 0;
    shared->target.tables = (target->counter ? 1u : 0u) | (target->platform ? 2u : 0u) |
                            (target->client ? 4u : 0u) | (target->extension ? 8u : 0u) |
                            (target->edge ? 16u : 0u) | (target->miniport ? 32u : 0u) |
                            (target->address ? 64u : 0u);
    use_slot(worker, 0);
    if (cts_player_begin(player, &shared->buffer, config->profile, config->seed) != CTS_OK)
        abort();
    dying_player = player;
    shared->phase = CTS_SESSION_PLAYING;
    return player;
}

_Noreturn void cts_session_work(struct cts_session_worker *worker)
{
    const struct cts_session_config *config = worker->config;
    struct cts_session_shared *shared = worker->shared;

    settle(worker);
    struct cts_player *player = load(worker);
    cts_player_clearing(player, &shared->clearing);
    hand_over(worker, config->count ? CTS_SESSION_MORE : CTS_SESSION_ALL);
    for (uint32_t index = worker->first; index < config->count; index++) {
        struct cts_session_case c = {0};
        if (!config->get_case(config->cases, index, &c))
            hand_over(worker, CTS_SESSION_NO_CASE);
        if (c.explore) {
            explore(worker, player, &c);
        } else {
            const struct cts_run_case run_case = {
                .name = c.name, .number = c.number, .program = c.program};
            play(shared, player, &run_case, NULL, NULL);
        }
        if (cts_player_worn(player) && index + 1 < config->count)
            hand_over(worker, CTS_SESSION_WORN);
        hand_over_if_due(worker);
    }
    hand_over(worker, CTS_SESSION_ALL);
    _exit(0);
}
