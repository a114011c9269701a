/*
 * faulty: every seeded fault must be found, by the requirement that the catalogue names. The list
 * of faults stands in targets/faulty/faults; a fault is played until the first finding of a
 * requirement it breaks.
 */
#include "faulty.h"
#include "run/judge.h"
#include "tool.h"
#include "trace/trace.h"
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define FAULTS_MAX 1024
#define SUITES_MAX 8

/* A line of the list: fault, target, options of it ("-" for none), requirements with commas, text.
 */
struct fault {
    struct cts_faulty_row row;
    char target[64];
    char options[128];
};

struct hunt {
    struct fault *fault;
    struct cts_judge *judge;
    uint64_t frame;
    uint64_t runs;
    uint64_t cases;
    bool found;
};

/* Whether a list of words between spaces has this one. */
static bool has_word(const char *text, const char *word)
{
    size_t length = strlen(word);

    while (*text) {
        size_t here = strcspn(text, " ");
        if (here == length && memcmp(text, word, length) == 0)
            return true;
        text += here + strspn(text + here, " ");
    }
    return false;
}

static void add_word(char *text, size_t size, const char *word)
{
    size_t used = strlen(text);

    if (!has_word(text, word) && used + strlen(word) + 2 < size)
        snprintf(text + used, size - used, "%s%s", used ? " " : "", word);
}

static void found(void *context, const struct cts_judged *judged)
{
    struct hunt *hunt = context;
    struct cts_faulty_row *row = &hunt->fault->row;
    const char *id = cts_requirement(judged->finding->requirement)->id;

    if (!has_word(row->requirement, id)) {
        add_word(row->others, sizeof(row->others), id);
        return;
    }
    add_word(row->found, sizeof(row->found), id);
    if (!hunt->found) {
        row->programs = hunt->cases;
        row->schedules = hunt->runs;
    }
    hunt->found = true;
}

static bool begin(void *context, const struct cts_session_target *target,
                  const struct cts_event *trace_begin)
{
    struct hunt *hunt = context;

    (void)target;
    cts_judge_event(hunt->judge, trace_begin, ++hunt->frame);
    return true;
}

static bool run(void *context, struct cts_session_run *run)
{
    struct hunt *hunt = context;
    const struct cts_event *event;
    enum cts_status status;
    size_t offset = 0;

    hunt->runs += !run->summary;
    hunt->cases += !run->summary && !run->explored;
    while ((event = cts_buffer_next(run->bytes, run->used, &offset, &status)))
        cts_judge_event(hunt->judge, event, ++hunt->frame);
    cts_progress("%s: %" PRIu64 " programs", hunt->fault->row.fault, hunt->cases);
    return !hunt->found && !cts_interrupted();
}

static bool interrupted(void *context)
{
    (void)context;
    return cts_interrupted();
}

/* Each kind of target has its own cases, read when the first of its kind comes. */
struct suites {
    uint32_t tables[SUITES_MAX];
    struct cts_suite *suites[SUITES_MAX];
    uint32_t count;
};

static void free_suites(struct suites *suites)
{
    while (suites->count > 0)
        cts_suite_free(suites->suites[--suites->count]);
}

/* NULL after a message. */
static struct cts_suite *suite_for(struct suites *suites, uint32_t tables,
                                   const struct cts_options *options)
{
    for (uint32_t i = 0; i < suites->count; i++)
        if (suites->tables[i] == tables)
            return suites->suites[i];
    if (suites->count == SUITES_MAX)
        free_suites(suites);
    struct cts_suite *suite = cts_suite_load(options);

    if (suite) {
        cts_suite_select(suite, tables);
        suites->tables[suites->count] = tables;
        suites->suites[suites->count++] = suite;
    }
    return suite;
}

static enum cts_status search(struct fault *fault, struct suites *suites,
                              const struct cts_options *options, char message[256])
{
    static const struct cts_session_calls calls = {
        .begin = begin, .run = run, .interrupted = interrupted};
    struct hunt hunt = {.fault = fault};
    struct cts_session_target target;
    struct cts_session_totals totals;
    char path[PATH_MAX];
    enum cts_status status =
        cts_session_probe(cts_target_path(fault->target, path), fault->options, &target, message);

    if (status != CTS_OK)
        return status;
    struct cts_suite *suite = suite_for(suites, cts_tool_tables(target.tables), options);

    snprintf(message, 256, "its cases cannot be had");
    if (!suite)
        return CTS_NOT_FOUND;
    struct cts_session_config config = {
        .target = path,
        .options = fault->options,
        .profile = cts_profile_wanted_name(options->profile),
        .seed = options->seed,
        .get_case = cts_suite_case,
        .cases = suite,
        .count = cts_suite_count(suite),
    };

    hunt.judge = cts_judge_new(cts_profile_wanted(options->profile), false, found, &hunt);
    if (!hunt.judge)
        return CTS_MEMORY;
    status = cts_session_run(&config, &calls, &hunt, &totals, message);
    cts_judge_free(hunt.judge);
    return status == CTS_LIMIT ? CTS_OK : status;
}

/* Returns the number of faults, or -1 after a message. */
static int read_list(const char *path, struct fault *faults)
{
    FILE *file = fopen(path, "r");
    char line[512];
    int count = 0;

    if (!file) {
        cts_complain("the list of faults %s cannot be read: %s", path, strerror(errno));
        return -1;
    }
    while (fgets(line, sizeof(line), file)) {
        struct fault *f = &faults[count];

        if (line[0] == '#' || line[0] == '\n')
            continue;
        if (count == FAULTS_MAX) {
            cts_complain("%s has more than %d faults", path, FAULTS_MAX);
            fclose(file);
            return -1;
        }
        memset(f, 0, sizeof(*f));
        if (sscanf(line, "%31s %63s %127s %95s %159[^\n]", f->row.fault, f->target, f->options,
                   f->row.requirement, f->row.text) < 4) {
            cts_complain("%s: \"%.60s\" is no line of the list", path, line);
            fclose(file);
            return -1;
        }
        if (strcmp(f->options, "-") == 0)
            f->options[0] = '\0';
        for (char *c = f->row.requirement; *c; c++)
            if (*c == ',')
                *c = ' ';
        count++;
    }
    fclose(file);
    return count;
}

/* The faults that were asked for move to the front. Returns how many. */
static int pick(struct fault *faults, int count, const char *word, bool all)
{
    int kept = 0;

    for (int i = 0; i < count; i++)
        if (cts_tool_has_fault(faults[i].row.fault, all) &&
            (!word || strstr(faults[i].row.fault, word)))
            faults[kept++] = faults[i];
    return kept;
}

/* Returns an exit code: whether the suite found the fault, or trouble after a message. */
static int hunt_fault(struct fault *fault, struct suites *suites, const struct cts_options *options)
{
    char message[512] = "";

    if (search(fault, suites, options, message) != CTS_OK)
        return cts_complain("%s: %s", fault->row.fault, message);
    if (options->fuzz && !cts_interrupted()) {
        const struct cts_faulty_hunt hunt = {fault->target, fault->options,
                                             cts_profile_wanted_name(options->profile),
                                             options->fuzz};

        cts_progress("%s: fuzzing", fault->row.fault);
        if (cts_faulty_fuzz(&fault->row, &hunt, message) != CTS_OK)
            return cts_complain("%s: %s", fault->row.fault, message);
    }
    if (cts_interrupted())
        return cts_complain("interrupted at %s", fault->row.fault);
    return fault->row.found[0] ? CTS_EXIT_PASS : CTS_EXIT_FAIL;
}

int cts_tool_faulty(const struct cts_options *options)
{
    static struct fault faults[FAULTS_MAX];
    static struct cts_faulty_row rows[FAULTS_MAX];
    char path[PATH_MAX];
    char message[512] = "";
    int code = CTS_EXIT_PASS;

    if (!cts_profile_wanted(options->profile))
        return CTS_EXIT_USAGE;
    snprintf(path, sizeof(path), "%.4000s/targets/faulty/faults", cts_root());
    int count = read_list(path, faults);
    if (count < 0)
        return CTS_EXIT_USAGE;
    count = pick(faults, count, options->fault, options->all);
    if (count == 0)
        return cts_complain("no fault's id contains \"%s\" among those of %s; %s lists them",
                            options->fault ? options->fault : "", cts_tool()->name, path);
    struct suites suites = {.count = 0};
    cts_interrupt_catch();
    for (int i = 0; i < count && code != CTS_EXIT_USAGE; i++) {
        cts_tool_has_fault(faults[i].row.fault, options->all);
        int one = hunt_fault(&faults[i], &suites, options);

        code = one == CTS_EXIT_PASS ? code : one;
        rows[i] = faults[i].row;
    }
    cts_progress_end();
    free_suites(&suites);
    if (code == CTS_EXIT_USAGE)
        return code;
    cts_faulty_print(rows, (size_t)count);
    if (cts_faulty_write(options->out ? options->out : cts_results_path(path), rows, (size_t)count,
                         message) != CTS_OK)
        return cts_complain("%s", message);
    return code;
}
