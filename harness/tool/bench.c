/*
 * bench: how fast the executor, the oracle and a whole certification are on this machine, beside the figures
 * that hvcts wants to reach on one core.
 */
#include "run/player.h"
#include "tool.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SECONDS     1.0
#define BUFFER_SIZE (8u << 20)
#define BATCH       64 /* runs between two looks at the clock */

struct figure {
    const char *name;
    double value;
    double wanted;
    bool at_most; /* wanted is an upper limit */
    bool invalid; /* measured on what does not count: never reached */
    const char *unit;
};

/* One wait that a change ends, and a poll: a typical small case. */
static const char small_case[] = "open h0 rw overlapped\narm h0 v0 -> w0\nchange v1\nawait w0\n"
                                 "poll h0 -> w1\nclose h0\n";
/* Many requests in one run. */
static const char long_case[] = "open h0 rw overlapped\nrepeat 200\npoll h0 -> w0\n"
                                "arm h0 v5 -> w1\nend\nclose h0\n";
#define LONG_OPERATIONS 400.0

/* Rates are per second of processor time: what a core does, whatever else the machine is doing. */
static double processor_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void ignore(void *context, const struct cts_finding *finding)
{
    (void)finding;
    ++*(uint64_t *)context;
}

static uint64_t judge_buffer(struct cts_oracle *oracle, const struct cts_buffer *buffer)
{
    const struct cts_event *event;
    enum cts_status status;
    size_t offset = 0;
    uint64_t count = 0;

    while ((event = cts_buffer_next(buffer->bytes, buffer->used, &offset, &status)))
        cts_oracle_event(oracle, event, ++count);
    return count;
}

/* Runs per second of a program; with an oracle if there is one. */
static double runs_per_second(struct cts_player *player, const char *text,
                              struct cts_oracle *oracle, struct cts_buffer *buffer)
{
    static struct cts_program program;
    char message[160];
    uint32_t line;
    uint32_t runs = 0;
    double start;
    double now;

    if (cts_program_parse(text, strlen(text), &program, &line, message) != CTS_OK)
        return 0;
    struct cts_run_case run_case = {.name = "bench", .program = &program};

    start = processor_seconds();
    do {
        for (int i = 0; i < BATCH; i++, runs++) {
            cts_buffer_init(buffer, buffer->bytes, BUFFER_SIZE);
            buffer->run = runs;
            cts_player_run(player, &run_case, NULL, NULL, buffer);
            if (oracle)
                judge_buffer(oracle, buffer);
        }
        now = processor_seconds();
    } while (now - start < SECONDS && !cts_interrupted());
    return runs / (now - start);
}

/* Events per second of the oracle over a trace in memory. */
static double events_per_second(struct cts_player *player, struct cts_oracle *oracle,
                                struct cts_buffer *buffer)
{
    static struct cts_program program;
    char message[160];
    uint32_t line;
    uint64_t events = 0;
    double start;
    double now;

    if (cts_program_parse(small_case, strlen(small_case), &program, &line, message) != CTS_OK)
        return 0;
    struct cts_run_case run_case = {.name = "bench", .program = &program};

    cts_buffer_init(buffer, buffer->bytes, BUFFER_SIZE);
    for (; buffer->used < BUFFER_SIZE / 2; buffer->run++) {
        buffer->stamp = 0;
        cts_player_run(player, &run_case, NULL, NULL, buffer);
    }
    start = processor_seconds();
    do {
        events += judge_buffer(oracle, buffer);
        now = processor_seconds();
    } while (now - start < SECONDS && !cts_interrupted());
    return (double)events / (now - start);
}

/* A whole certification in a process of its own: seconds, and megabytes of the largest process in
 * it. Returns its exit code. */
static int certify(const struct cts_options *options, double *seconds, double *megabytes)
{
    char folder[] = "/tmp/cts-bench-XXXXXX";
    struct rusage usage = {0};
    double start = cts_seconds();
    int status = -1;

    if (!mkdtemp(folder))
        return CTS_EXIT_USAGE;
    pid_t child = fork();

    if (child == 0) {
        if (!freopen("/dev/null", "w", stdout))
            _exit(CTS_EXIT_USAGE);
        execl("/proc/self/exe", cts_tool()->program, "certify", "--out", folder, "--target",
              options->target ? options->target : cts_tool()->target,
              options->options[0] ? "--option" : NULL, options->options, NULL);
        _exit(CTS_EXIT_USAGE);
    }
    if (child > 0)
        wait4(child, &status, 0, &usage);
    *seconds = cts_seconds() - start;
    *megabytes = (double)usage.ru_maxrss / 1024;
    child = fork();
    if (child == 0) {
        execlp("rm", "rm", "-rf", folder, NULL);
        _exit(CTS_EXIT_USAGE);
    }
    if (child > 0)
        waitpid(child, NULL, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : CTS_EXIT_USAGE;
}

static void print(const struct figure *figures, size_t count, bool json)
{
    for (size_t i = 0; i < count; i++) {
        const struct figure *f = &figures[i];
        bool reached = !f->invalid && (f->at_most ? f->value <= f->wanted : f->value >= f->wanted);

        if (json)
            printf("{\"figure\":\"%s\",\"value\":%.3f,\"wanted\":%.3f,\"unit\":\"%s\","
                   "\"reached\":%s}\n",
                   f->name, f->value, f->wanted, f->unit, reached ? "true" : "false");
        else
            printf("%-44s %14.1f %-10s %s %10.0f  %s\n", f->name, f->value, f->unit,
                   f->at_most ? "at most " : "at least", f->wanted, reached ? "reached" : "missed");
    }
}

int cts_tool_bench(const struct cts_options *options)
{
    struct cts_buffer buffer = {.bytes = malloc(BUFFER_SIZE)};
    const struct cts_profile *profile = cts_profile_wanted(NULL);
    struct cts_player *player;
    struct cts_oracle *oracle;
    uint64_t findings = 0;
    char path[PATH_MAX];
    char message[256];
    double seconds = 0;
    double megabytes = 0;

    if (!buffer.bytes || !profile)
        return cts_complain("%s", cts_status_text(CTS_MEMORY));
    if (cts_player_load(cts_target_path(options->target, path), options->options, &player,
                        message) != CTS_OK) {
        free(buffer.bytes);
        return cts_complain("the target cannot be used: %s", message);
    }
    oracle = cts_oracle_new(profile, false, ignore, &findings);
    cts_buffer_init(&buffer, buffer.bytes, BUFFER_SIZE);
    cts_player_begin(player, &buffer, cts_profile_wanted_name(NULL), 0);
    judge_buffer(oracle, &buffer);
    double plain = runs_per_second(player, small_case, NULL, &buffer);
    double judged = runs_per_second(player, small_case, oracle, &buffer);
    double operations = LONG_OPERATIONS * runs_per_second(player, long_case, oracle, &buffer);
    double events = events_per_second(player, oracle, &buffer);
    int code = cts_interrupted() ? CTS_EXIT_USAGE : certify(options, &seconds, &megabytes);
    bool whole = code != CTS_EXIT_USAGE;
    bool failed = code != CTS_EXIT_PASS; /* how fast a failure is says nothing */
    const struct figure figures[] = {
        {"cases per core second, played", plain, 100000, false, false, "1/s"},
        {"cases per core second, played and judged", judged, 100000, false, false, "1/s"},
        {"requests per core second, played and judged", operations, 1000000, false, false, "1/s"},
        {"events per core second, oracle alone", events, 20000000, false, false, "1/s"},
        {"complete certification, wall time", seconds, 5, true, failed, "s"},
        {"complete certification, largest process", megabytes, 300, true, failed, "MB"},
    };

    print(figures, whole ? 6 : 4, options->json);
    if (!whole)
        cts_complain("the complete certification could not be measured");
    else if (failed)
        cts_complain("the complete certification did not pass (exit code %d): its time and memory "
                     "do not count",
                     code);
    cts_oracle_free(oracle);
    cts_player_free(player);
    free(buffer.bytes);
    return code;
}
