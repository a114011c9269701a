/*
 * faulty: every seeded fault must be found, by the requirement that the catalogue names. The list of faults
 * stands in targets/faulty/faults; a fault is played until the first finding of a requirement it breaks.
 */
#include "run/judge.h"
#include "tool.h"
#include "trace/trace.h"
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define FAULTS_MAX 256

/* A line of the list: fault, target, options of it ("-" for none), requirements with commas, text. */
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

static void add_word(char *text, size_t size, const char *word)
{
    size_t used = strlen(text);

    if (!strstr(text, word) && used + strlen(word) + 2 < size)
        snprintf(text + used, size - used, "%s%s", used ? " " : "", word);
}

static void found(void *context, const struct cts_judged *judged)
{
    struct hunt *hunt = context;
    struct cts_faulty_row *row = &hunt->fault->row;
    const char *id = cts_requirement(judged->finding->requirement)->id;

    if (!strstr(row->requirement, id)) {
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

/* The suite in the order of a hunt: the cases that cover what the fault breaks come first. */
struct order {
    struct cts_suite *suite;
    uint32_t *index;
};

static bool covers_any(const char *covers, const char *requirements)
{
    char words[96];
    char *rest = words;

    snprintf(words, sizeof(words), "%s", requirements);
    for (char *id = strsep(&rest, " "); id; id = strsep(&rest, " "))
        if (strstr(covers, id))
            return true;
    return false;
}

static void arrange(struct order *order, const char *requirements)
{
    const uint32_t count = cts_suite_count(order->suite);
    uint32_t used = 0;

    for (int first = 1; first >= 0; first--)
        for (uint32_t i = 0; i < count; i++)
            if (covers_any(cts_suite_covers(order->suite, i), requirements) == first)
                order->index[used++] = i;
}

static bool ordered_case(void *context, uint32_t index, struct cts_session_case *out)
{
    const struct order *order = context;

    return cts_suite_case(order->suite, order->index[index], out);
}

static enum cts_status search(struct fault *fault, struct order *order,
                              const struct cts_options *options, char message[256])
{
    static const struct cts_session_calls calls = {.begin = begin, .run = run};
    struct hunt hunt = {.fault = fault};
    struct cts_session_totals totals;
    char path[PATH_MAX];
    struct cts_session_config config = {
        .target = cts_target_path(fault->target, path),
        .options = fault->options,
        .profile = cts_profile_wanted_name(options->profile),
        .seed = options->seed,
        .get_case = ordered_case,
        .cases = order,
        .count = cts_suite_count(order->suite),
    };
    enum cts_status status;

    arrange(order, fault->row.requirement);
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
    while (count < FAULTS_MAX && fgets(line, sizeof(line), file)) {
        struct fault *f = &faults[count];

        memset(f, 0, sizeof(*f));
        if (line[0] == '#' || line[0] == '\n')
            continue;
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

int cts_tool_faulty(const struct cts_options *options)
{
    static struct fault faults[FAULTS_MAX];
    static struct cts_faulty_row rows[FAULTS_MAX];
    char path[PATH_MAX];
    char message[512] = "";
    struct order order = {NULL, NULL};
    int code = CTS_EXIT_PASS;
    int count;

    if (!cts_profile_wanted(options->profile))
        return CTS_EXIT_USAGE;
    snprintf(path, sizeof(path), "%.4000s/targets/faulty/faults", cts_root());
    count = read_list(path, faults);
    order.suite = count < 0 ? NULL : cts_suite_load(options);
    if (!order.suite)
        return CTS_EXIT_USAGE;
    order.index = calloc(cts_suite_count(order.suite), sizeof(*order.index));
    if (!order.index) {
        cts_suite_free(order.suite);
        return cts_complain("%s", cts_status_text(CTS_MEMORY));
    }
    cts_interrupt_catch();
    for (int i = 0; i < count && code != CTS_EXIT_USAGE; i++) {
        if (search(&faults[i], &order, options, message) != CTS_OK)
            code = cts_complain("%s: %s", faults[i].row.fault, message);
        else if (cts_interrupted())
            code = cts_complain("interrupted at %s", faults[i].row.fault);
        else if (!faults[i].row.found[0])
            code = CTS_EXIT_FAIL;
        rows[i] = faults[i].row;
    }
    cts_progress_end();
    free(order.index);
    cts_suite_free(order.suite);
    if (code == CTS_EXIT_USAGE)
        return code;
    cts_faulty_print(rows, (size_t)count);
    snprintf(path, sizeof(path), "%.4000s/reports/out", cts_root());
    if (cts_faulty_write(options->out ? options->out : path, rows, (size_t)count, message) !=
        CTS_OK)
        return cts_complain("%s", message);
    return code;
}
