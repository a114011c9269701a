/*
 * bench: how fast the executor, the oracle and a whole certification are on this machine, beside the figures
 * that hvcts wants to reach on one core.
 */
#include "bench.h"
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SECONDS     1.0
#define BUFFER_SIZE (8u << 20)
#define LOOK_NS     2000000 /* between two looks whether a certification is over */
#define BATCH       64      /* runs between two looks at the clock */

/* What a complete certification may take. */
static const struct {
    enum cts_interface interface;
    double seconds, megabytes;
} limits[] = {{CTS_INTERFACE_COUNTER, 5, 300},
              {CTS_INTERFACE_NICSAVE, 10, 400},
              {CTS_INTERFACE_SOCKADDR, 10, 400}};

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

static enum cts_run_outcome play(struct cts_bench *bench, const struct cts_program *program,
                                 uint32_t run)
{
    struct cts_run_case run_case = {.name = "bench", .program = program};

    cts_buffer_init(&bench->buffer, bench->buffer.bytes, BUFFER_SIZE);
    bench->buffer.run = run;
    return cts_player_run(bench->player, &run_case, NULL, NULL, &bench->buffer);
}

static bool parse(const char *text, struct cts_program *program)
{
    char message[160];
    uint32_t line;

    if (cts_program_parse(text, strlen(text), program, &line, message) == CTS_OK)
        return true;
    cts_complain("line %" PRIu32 " of a program of bench: %s", line, message);
    return false;
}

bool cts_bench_play(struct cts_bench *bench, const char *text)
{
    static struct cts_program program;

    return parse(text, &program) && play(bench, &program, 0) == CTS_RUN_FINISHED;
}

void cts_bench_judge(struct cts_bench *bench)
{
    judge_buffer(bench->oracle, &bench->buffer);
}

double cts_bench_runs(struct cts_bench *bench, const char *text, bool judged)
{
    static struct cts_program program;
    uint32_t runs = 0;
    double start;
    double now;

    if (!parse(text, &program) || play(bench, &program, 0) != CTS_RUN_FINISHED)
        return 0;
    start = processor_seconds();
    do {
        for (int i = 0; i < BATCH; i++, runs++) {
            play(bench, &program, runs);
            if (judged)
                judge_buffer(bench->oracle, &bench->buffer);
        }
        now = processor_seconds();
    } while (now - start < SECONDS && !cts_interrupted());
    return runs / (now - start);
}

double cts_bench_events(struct cts_bench *bench, const char *text)
{
    static struct cts_program program;
    struct cts_buffer *buffer = &bench->buffer;
    uint64_t events = 0;
    double start;
    double now;

    if (!parse(text, &program))
        return 0;
    struct cts_run_case run_case = {.name = "bench", .program = &program};

    cts_buffer_init(buffer, buffer->bytes, BUFFER_SIZE);
    for (; buffer->used < BUFFER_SIZE / 2; buffer->run++) {
        buffer->stamp = 0;
        cts_player_run(bench->player, &run_case, NULL, NULL, buffer);
    }
    start = processor_seconds();
    do {
        events += judge_buffer(bench->oracle, buffer);
        now = processor_seconds();
    } while (now - start < SECONDS && !cts_interrupted());
    return (double)events / (now - start);
}

/* Each figure is told when it is known: an interruption loses none. */
void cts_bench_add(struct cts_bench *bench, struct cts_figure f)
{
    bool reached = !f.invalid && (f.at_most ? f.value <= f.wanted : f.value >= f.wanted);

    cts_progress_end();
    if (bench->options->json)
        printf("{\"figure\":\"%s\",\"value\":%.3f,\"wanted\":%.3f,\"unit\":\"%s\","
               "\"reached\":%s}\n",
               f.name, f.value, f.wanted, f.unit, reached ? "true" : "false");
    else
        printf("%-48s %14.1f %-6s %s %10.0f  %s\n", f.name, f.value, f.unit,
               f.at_most ? "at most " : "at least", f.wanted, reached ? "reached" : "missed");
    fflush(stdout);
}

static char end_text[128]; /* a handler of signals may not make it */

/* Nothing is left behind by what was measured so far: it may end at once. */
static void end_at_once(int number)
{
    (void)number;
    if (write(STDERR_FILENO, end_text, strlen(end_text)) < 0)
        _exit(CTS_EXIT_USAGE);
    _exit(CTS_EXIT_INTERRUPTED);
}

/* A whole certification in a process of its own: seconds, and megabytes of the largest process in
 * it. Returns its exit code. */
static int certify(const struct cts_options *options, double *seconds, double *megabytes)
{
    const char *temporary = getenv("TMPDIR");
    char folder[PATH_MAX];
    struct rusage usage = {0};
    double start = cts_seconds();
    int status = -1;

    cts_interrupt_catch(); /* the folder has to go */
    snprintf(folder, sizeof(folder), "%.4000s/cts-bench-XXXXXX",
             temporary && *temporary ? temporary : "/tmp");
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
    while (child > 0 && wait4(child, &status, WNOHANG, &usage) == 0) {
        if (cts_interrupted())
            kill(child, SIGTERM);
        nanosleep(&(struct timespec){.tv_nsec = LOOK_NS}, NULL);
    }
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

/* The figures that all interfaces have. Returns the exit code of the certification. */
static int add_certification(struct cts_bench *bench)
{
    double seconds = 0;
    double megabytes = 0;
    int code = certify(bench->options, &seconds, &megabytes);
    bool failed = code != CTS_EXIT_PASS; /* how fast a failure is says nothing */

    for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]) && code != CTS_EXIT_USAGE; i++) {
        if (limits[i].interface != cts_tool()->number)
            continue;
        cts_bench_add(bench, (struct cts_figure){"complete certification, wall time", seconds,
                                                 limits[i].seconds, true, failed, "s"});
        cts_bench_add(bench,
                      (struct cts_figure){"complete certification, largest process", megabytes,
                                          limits[i].megabytes, true, failed, "MB"});
    }
    return code;
}

static int measure(struct cts_bench *bench)
{
    cts_buffer_init(&bench->buffer, bench->buffer.bytes, BUFFER_SIZE);
    cts_player_begin(bench->player, &bench->buffer, cts_profile_wanted_name(NULL), 0);
    judge_buffer(bench->oracle, &bench->buffer);
    bool good = cts_tool()->number == CTS_INTERFACE_NICSAVE    ? cts_bench_nicsave(bench)
                : cts_tool()->number == CTS_INTERFACE_SOCKADDR ? cts_bench_sockaddr(bench)
                                                               : cts_bench_counter(bench);
    if (!good)
        return CTS_EXIT_USAGE;
    int code = add_certification(bench);

    if (cts_interrupted()) {
        cts_complain("interrupted; figures that are there are whole");
        return CTS_EXIT_INTERRUPTED;
    }
    if (code == CTS_EXIT_USAGE)
        cts_complain("the complete certification could not be measured");
    else if (code != CTS_EXIT_PASS)
        cts_complain("the complete certification did not pass (exit code %d): its time and memory "
                     "do not count",
                     code);
    return code;
}

int cts_tool_bench(const struct cts_options *options)
{
    const struct cts_profile *profile = cts_profile_wanted(NULL);
    struct cts_bench *bench = calloc(1, sizeof(*bench));
    char path[PATH_MAX];
    char message[256];
    int code;

    if (bench)
        bench->buffer.bytes = malloc(BUFFER_SIZE);
    if (!bench || !bench->buffer.bytes || !profile) {
        free(bench);
        return cts_complain("%s", cts_status_text(CTS_MEMORY));
    }
    bench->options = options;
    snprintf(end_text, sizeof(end_text), "%s: interrupted; figures that are there are whole\n",
             cts_self_name());
    signal(SIGINT, end_at_once);
    signal(SIGTERM, end_at_once);
    if (cts_player_load(cts_target_path(options->target, path), options->options, &bench->player,
                        message) != CTS_OK) {
        code = cts_complain("the target cannot be used: %s", message);
    } else {
        bench->oracle = cts_oracle_new(profile, false, ignore, &bench->findings);
        code = bench->oracle ? measure(bench) : cts_complain("%s", cts_status_text(CTS_MEMORY));
        cts_oracle_free(bench->oracle);
        cts_player_free(bench->player);
    }
    free(bench->buffer.bytes);
    free(bench);
    return code;
}
