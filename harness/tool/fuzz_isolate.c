/*
 * Isolation of single programs. See fuzz_isolate.h. The child writes what it does into memory that
 * it shares with the parent, before it does it: so the schedule that killed it is known.
 */
#define _GNU_SOURCE
#include "fuzz_isolate.h"

#include "explore/explore.h"
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define SEARCH_BOUND 2u

struct shared {
    struct cts_program program; /* with the switches taken so far */
    bool finished;
    bool failed;
    struct cts_finding finding;
    uint32_t index; /* of cts_fuzz_sift() */
};

/* Made once, for all children. */
static struct shared *share(void)
{
    static struct shared *shared;
    if (!shared) {
        void *map =
            mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        shared = map == MAP_FAILED ? NULL : map;
    }
    return shared;
}

struct recorder {
    struct cts_explorer *explorer;
    struct cts_program *program;
    bool too_long;
};

static uint32_t choose_and_record(void *context, const struct cts_choice *choice)
{
    struct recorder *recorder = context;
    struct cts_program *program = recorder->program;
    uint32_t next = cts_explorer_choose(recorder->explorer, choice);
    if (next == choice->fallback)
        return next;
    if (program->switch_count < CTS_PROGRAM_SWITCHES_MAX)
        program->switches[program->switch_count++] = (struct cts_switch){choice->step, next};
    else
        recorder->too_long = true;
    return next;
}

/* Plays once; true if it failed as wanted. */
static bool play(struct cts_fuzz *fuzz, struct shared *shared,
                 const struct cts_fuzz_outcome *wanted, cts_choose_fn *choose, void *context)
{
    if (!cts_fuzz_play(fuzz, &shared->program, choose, context))
        return false;
    const struct cts_finding *finding = cts_fuzz_finding(fuzz);
    if (wanted)
        finding = wanted->end == CTS_FUZZ_FAILED ? cts_fuzz_broke(fuzz, wanted->finding.requirement)
                                                 : NULL;
    if (!finding)
        return false;
    shared->finding = *finding;
    shared->failed = true;
    return true;
}

static void search(struct cts_fuzz *fuzz, struct shared *shared,
                   const struct cts_fuzz_outcome *wanted, uint32_t schedules)
{
    static struct cts_switch own[CTS_PROGRAM_SWITCHES_MAX];
    uint32_t own_count = shared->program.switch_count;
    struct recorder recorder = {cts_explorer_new(SEARCH_BOUND, schedules), &shared->program, false};
    if (!recorder.explorer)
        return;
    memcpy(own, shared->program.switches, sizeof own);
    while (cts_explorer_next(recorder.explorer)) {
        shared->program.switch_count = 0;
        recorder.too_long = false;
        if (play(fuzz, shared, wanted, choose_and_record, &recorder) && !recorder.too_long)
            break;
        shared->failed = false;
    }
    if (!shared->failed) {
        memcpy(shared->program.switches, own, sizeof own);
        shared->program.switch_count = own_count;
    }
    cts_explorer_free(recorder.explorer);
}

/* No core files, no end without an end; quiet if wanted. */
static void become_child(bool quiet, unsigned seconds)
{
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    if (quiet) {
        int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
        dup2(null, STDOUT_FILENO);
        dup2(null, STDERR_FILENO);
    }
    signal(SIGALRM, SIG_DFL);
    alarm(seconds);
}

static _Noreturn void child(struct cts_fuzz *fuzz, struct shared *shared,
                            const struct cts_fuzz_outcome *wanted, uint32_t schedules, bool quiet)
{
    become_child(quiet, wanted && wanted->end == CTS_FUZZ_HUNG ? CTS_FUZZ_AGAIN_SECONDS
                                                               : CTS_FUZZ_HANG_SECONDS);
    if (!play(fuzz, shared, wanted, NULL, NULL) && schedules > 0)
        search(fuzz, shared, wanted, schedules);
    shared->finished = true;
    _exit(0);
}

static void conclude(const struct shared *shared, int status, struct cts_fuzz_outcome *outcome)
{
    *outcome = (struct cts_fuzz_outcome){.end = CTS_FUZZ_PASSED};
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM) {
        outcome->end = CTS_FUZZ_HUNG;
    } else if (!shared->finished) {
        outcome->end = CTS_FUZZ_DIED;
        outcome->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
        outcome->code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    } else if (shared->failed) {
        outcome->end = CTS_FUZZ_FAILED;
        outcome->finding = shared->finding;
    }
}

enum cts_status cts_fuzz_isolated(struct cts_fuzz *fuzz, struct cts_program *program,
                                  const struct cts_fuzz_outcome *wanted, uint32_t schedules,
                                  bool quiet, struct cts_fuzz_outcome *outcome)
{
    struct shared *shared = share();
    int status = 0;
    if (!shared)
        return CTS_MEMORY;
    shared->program = *program;
    shared->finished = shared->failed = false;
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0)
        child(fuzz, shared, wanted, schedules, quiet);
    if (pid < 0 || waitpid(pid, &status, 0) != pid)
        return CTS_IO;
    conclude(shared, status, outcome);
    if (outcome->end != CTS_FUZZ_PASSED)
        *program = shared->program;
    return CTS_OK;
}

enum cts_status cts_fuzz_sift(bool (*play_one)(void *context, uint32_t index), void *context,
                              uint32_t first, uint32_t count, uint32_t *stop)
{
    struct shared *memory = share();
    if (!memory)
        return CTS_MEMORY;
    fflush(NULL);
    memory->index = first;
    pid_t pid = fork();
    if (pid == 0) {
        become_child(true, CTS_FUZZ_HANG_SECONDS);
        for (uint32_t n = first; n < count && play_one(context, n); n++) {
            memory->index = n + 1;
            alarm(CTS_FUZZ_HANG_SECONDS);
        }
        _exit(0);
    }
    if (pid < 0 || waitpid(pid, NULL, 0) != pid)
        return CTS_IO;
    *stop = memory->index;
    return CTS_OK;
}

bool cts_fuzz_same(const struct cts_fuzz_outcome *a, const struct cts_fuzz_outcome *b)
{
    if (a->end != b->end)
        return false;
    if (a->end == CTS_FUZZ_FAILED)
        return a->finding.requirement == b->finding.requirement;
    return a->signal == b->signal && a->code == b->code;
}

const char *cts_fuzz_word(const struct cts_fuzz_outcome *outcome)
{
    switch (outcome->end) {
    case CTS_FUZZ_FAILED:
        return cts_requirement(outcome->finding.requirement)->id;
    case CTS_FUZZ_DIED:
        return "died";
    case CTS_FUZZ_HUNG:
        return "hung";
    default:
        return "passed";
    }
}

void cts_fuzz_tell(FILE *file, const struct cts_fuzz_outcome *outcome,
                   const struct cts_program *program)
{
    static char text[65536];
    if (outcome->end == CTS_FUZZ_FAILED) {
        cts_fuzz_report(file, &outcome->finding, program);
        return;
    }
    if (outcome->end == CTS_FUZZ_DIED && outcome->signal)
        fprintf(file, "FAIL the target died of signal %d (%s)\n", outcome->signal,
                strsignal(outcome->signal));
    else if (outcome->end == CTS_FUZZ_DIED)
        fprintf(file, "FAIL the target ended the process with exit code %d\n", outcome->code);
    else
        fprintf(file, "FAIL the target did not come back within %u s\n", CTS_FUZZ_HANG_SECONDS);
    if (cts_program_print(program, text, sizeof text) == CTS_OK)
        fprintf(file, "  program\n\n%s\n", text);
    fflush(file);
}
