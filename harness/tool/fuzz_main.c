/*
 * The command line of cts-fuzz-counter and cts-fuzz-nicsave: plays fuzz inputs without an engine. Replays files and
 * folders, or reduces one failing input to the shortest text program and says how to replay it. A
 * crash of the target is an answer here.
 */
#define _GNU_SOURCE
#include "explore/reduce.h"
#include "fuzz_isolate.h"
#include "program/mutate.h"
#include "tool.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define TEXT_MAX        65536u
#define ATTEMPTS        4000u
#define SCHEDULES       200u
#define FIRST_SCHEDULES 5000u /* for an input that does not fail under its own */

static struct {
    const char *target, *option, *profile, *ignore, *out;
    bool reduce;
    uint32_t failures;
} global = {.out = "."};

static const char usage[] =
    "usage: cts-fuzz-counter|cts-fuzz-nicsave [OPTION]... FILE|FOLDER...\n"
    "Plays each file (a fuzz input, or a program as text if it ends in .prog) and judges the "
    "run.\n\n"
    "  --reduce         reduce each failing file to the shortest program that fails alike\n"
    "  --out DIR        where --reduce leaves that program (default: here)\n"
    "  --target PATH    target to test (default: the reference)\n"
    "  --option K=V,..  options for the target\n"
    "  --profile NAME   answers to the open questions\n"
    "  --ignore ID,..   requirements that are known to fail\n\n"
    "Exit codes: 0 nothing failed, 1 something did, 2 wrong use or environment.\n";

/* -- files ------------------------------------------------------------------------------------- */

static bool load(const char *path, struct cts_program *program)
{
    static char bytes[TEXT_MAX];
    char message[160];
    uint32_t line;
    FILE *file = fopen(path, "rbe");
    if (!file) {
        cts_complain("%s: %m", path);
        return false;
    }
    size_t length = fread(bytes, 1, sizeof bytes, file), name = strlen(path);
    fclose(file);
    if (name > 5 && strcmp(path + name - 5, ".prog") == 0) {
        if (cts_program_parse(bytes, length, program, &line, message) != CTS_OK) {
            cts_complain("%s:%u: %s", path, line, message);
            return false;
        }
    } else {
        if (length > CTS_PROGRAM_BYTES_MAX)
            length = CTS_PROGRAM_BYTES_MAX;
        cts_fuzz_decode((const uint8_t *)bytes, length, program);
    }
    return true;
}

/* The files to play, folders unfolded, in the order of their names. */
static char **inputs;
static uint32_t input_count;

static bool add_input(const char *path)
{
    if ((input_count & (input_count - 1)) == 0) {
        char **more = realloc(inputs, (input_count ? 2 * input_count : 1) * sizeof *inputs);
        if (!more)
            return false;
        inputs = more;
    }
    inputs[input_count] = strdup(path);
    return inputs[input_count++] != NULL;
}

static bool collect(const char *path)
{
    struct stat status;
    struct dirent **entries;
    if (stat(path, &status) != 0) {
        cts_complain("%s: %m", path);
        return false;
    }
    if (!S_ISDIR(status.st_mode))
        return add_input(path);
    int count = scandir(path, &entries, NULL, alphasort);
    bool good = count >= 0;
    if (!good)
        cts_complain("%s: %m", path);
    for (int n = 0; n < count; n++) {
        char inner[PATH_MAX];
        snprintf(inner, sizeof inner, "%s/%s", path, entries[n]->d_name);
        if (good && entries[n]->d_name[0] != '.' && strncmp(entries[n]->d_name, "README", 6) != 0)
            good = collect(inner);
        free(entries[n]);
    }
    if (count >= 0)
        free(entries);
    return good;
}

/* -- replay ------------------------------------------------------------------------------------ */

static struct cts_fuzz *fuzz;

/* Plays an input that is known to fail, and tells. */
static bool replay(const char *path)
{
    static struct cts_program program;
    struct cts_fuzz_outcome outcome;
    if (!load(path, &program))
        return false;
    if (cts_fuzz_isolated(fuzz, &program, NULL, 0, false, &outcome) != CTS_OK) {
        cts_complain("%s: no process could be made: %m", path);
        return false;
    }
    if (outcome.end == CTS_FUZZ_PASSED) {
        cts_complain("%s: failed once and passed then; the target remembers earlier runs", path);
        global.failures++;
        return true;
    }
    global.failures++;
    printf("%s\n", path);
    cts_fuzz_tell(stdout, &outcome, &program);
    return true;
}

static bool play_input(void *context, uint32_t index)
{
    static struct cts_program program;
    (void)context;
    return load(inputs[index], &program) && !cts_fuzz_play(fuzz, &program, NULL, NULL);
}

/* One process for all inputs; a new one after each that fails. */
static bool replay_all(void)
{
    for (uint32_t n = 0; n < input_count; n++) {
        if (cts_fuzz_sift(play_input, NULL, n, input_count, &n) != CTS_OK) {
            cts_complain("no process could be made: %m");
            return false;
        }
        if (n < input_count && !replay(inputs[n]))
            return false;
    }
    return true;
}

/* -- reduction --------------------------------------------------------------------------------- */

static bool fails_alike(void *context, struct cts_program *candidate)
{
    const struct cts_fuzz_outcome *wanted = context;
    struct cts_fuzz_outcome outcome;
    uint32_t schedules = wanted->end == CTS_FUZZ_HUNG ? 0 : SCHEDULES;
    return cts_fuzz_isolated(fuzz, candidate, wanted, schedules, true, &outcome) == CTS_OK &&
           cts_fuzz_same(wanted, &outcome);
}

static const char *quote(const char *word, char quoted[2 * PATH_MAX])
{
    cts_quoted(word, quoted, 2 * PATH_MAX);
    return quoted;
}

/* Leaves the program in a file that `hvcts replay` reads, and prints the command. */
static bool leave(const struct cts_fuzz_outcome *outcome, const struct cts_program *program)
{
    static char text[TEXT_MAX];
    char path[PATH_MAX], shown[PATH_MAX], launcher[PATH_MAX], quoted[2 * PATH_MAX];
    snprintf(path, sizeof path, "%s/%s-%08x.prog", global.out, cts_fuzz_word(outcome),
             (unsigned)cts_program_hash(program));
    FILE *file = fopen(path, "we");
    if (!file || cts_program_print(program, text, sizeof text) != CTS_OK || fputs(text, file) < 0 ||
        fclose(file) != 0) {
        cts_complain("%s: %m", path);
        return false;
    }
    printf("replay: %s replay %s", cts_launcher(launcher),
           quote(cts_typed_path(path, shown), quoted));
    /* The instrumented build of a target loads nowhere else; by its name it is the one of the release. */
    if (global.target)
        printf(" --target %s", cts_target_name(global.target, shown)
                                   ? shown
                                   : quote(cts_typed_path(global.target, shown), quoted));
    if (global.option)
        printf(" --option %s", quote(global.option, quoted));
    if (global.profile)
        printf(" --profile %s", global.profile);
    printf("\n");
    return true;
}

static bool reduce(const char *path)
{
    static struct cts_program program;
    struct cts_fuzz_outcome wanted, last;
    struct cts_reduction reduction;
    char shown[PATH_MAX];
    if (!load(path, &program))
        return false;
    cts_fuzz_adapt(fuzz, &program);
    if (cts_fuzz_isolated(fuzz, &program, NULL, FIRST_SCHEDULES, true, &wanted) != CTS_OK) {
        cts_complain("%s: no process could be made: %m", path);
        return false;
    }
    if (wanted.end == CTS_FUZZ_PASSED) {
        printf("%s: does not fail\n", path);
        return true;
    }
    global.failures++;
    uint32_t before = program.op_count;
    uint32_t attempts = wanted.end == CTS_FUZZ_HUNG ? ATTEMPTS / 100 : ATTEMPTS;
    if (cts_reduce(&program, fails_alike, &wanted, attempts, &reduction) == CTS_ARGUMENT) {
        printf("%s: fails, but not every time; not reduced\n", path);
        reduction = (struct cts_reduction){0};
    }
    /* Once more, for all to see what the target and the sanitizers say. */
    if (cts_fuzz_isolated(fuzz, &program, &wanted, 0, false, &last) == CTS_OK &&
        cts_fuzz_same(&wanted, &last))
        wanted = last;
    printf("%s: %u operations, reduced to %u in %u attempts%s\n", cts_shown_path(path, shown),
           before, program.op_count, reduction.attempts,
           reduction.complete ? "" : " (not to the end)");
    cts_fuzz_tell(stdout, &wanted, &program);
    return leave(&wanted, &program);
}

/* -- main -------------------------------------------------------------------------------------- */

/* Takes one option with its value; false if it is none. */
static bool take(int argc, char **argv, int *n)
{
    static const struct {
        const char *name;
        const char *environment;
        const char **value;
    } options[] = {{"--target", CTS_FUZZ_ENV_TARGET, &global.target},
                   {"--option", CTS_FUZZ_ENV_OPTION, &global.option},
                   {"--profile", CTS_FUZZ_ENV_PROFILE, &global.profile},
                   {"--ignore", CTS_FUZZ_ENV_IGNORE, &global.ignore},
                   {"--out", NULL, &global.out}};
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        if (strcmp(argv[*n], options[i].name) != 0 || *n + 1 >= argc)
            continue;
        *options[i].value = argv[++*n];
        if (options[i].environment)
            setenv(options[i].environment, argv[*n], 1);
        return true;
    }
    if (strcmp(argv[*n], "--reduce") != 0)
        return false;
    return global.reduce = true;
}

int cts_fuzz_main(int argc, char **argv)
{
    char message[256];
    int n = 1;
    for (; n < argc && argv[n][0] == '-'; n++) {
        if (strcmp(argv[n], "--help") == 0) {
            fputs(usage, stdout);
            return CTS_EXIT_PASS;
        }
        if (!take(argc, argv, &n))
            return cts_complain("%s is no option, or lacks its value; --help lists them", argv[n]);
    }
    if (n == argc) {
        fputs(usage, stderr);
        return CTS_EXIT_USAGE;
    }
    if (cts_fuzz_open(&fuzz, message) != CTS_OK)
        return cts_complain("%s", message);
    bool good = true;
    for (; n < argc && good; n++)
        good = collect(argv[n]);
    if (good && !global.reduce)
        good = replay_all();
    for (uint32_t i = 0; i < input_count; i++) {
        if (good && global.reduce)
            good = reduce(inputs[i]);
        free(inputs[i]);
    }
    if (good && !global.reduce)
        printf("%u inputs played, %u failed\n", input_count, global.failures);
    free(inputs);
    cts_fuzz_close(fuzz);
    return !good ? CTS_EXIT_USAGE : global.failures ? CTS_EXIT_FAIL : CTS_EXIT_PASS;
}
