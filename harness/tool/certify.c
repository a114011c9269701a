/*
 * certify: all cases against one target; one line per area, every finding, and the report folder.
 */
#include "run/certify.h"
#include "tool.h"
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct certification {
    const struct cts_options *options;
    struct cts_suite *suite;
    struct cts_certify *certify;
    struct cts_session_target target;
    struct cts_findings findings;
    uint32_t whole;        /* cases there are for such a target; the filter leaves fewer */
    char unplayed[96];     /* reason of what the filter, or an interruption, left open */
    char path[PATH_MAX];   /* of the target */
    char folder[PATH_MAX]; /* of the results */
    char shown[PATH_MAX];  /* the same as people type it */
    char typed[PATH_MAX];  /* shown + "/traces" */
    char traces[PATH_MAX]; /* of the report: the same from wherever it is called */
    double start;
    char profile[CTS_PROFILE_NAME_MAX]; /* its name, with the switches on top of it */
};

/* Has the filter left cases out? */
static bool is_partial(const struct certification *c)
{
    return cts_suite_count(c->suite) < c->whole;
}

static struct cts_result result_of(const void *certify, uint32_t requirement, uint64_t *explored)
{
    return cts_certify_result(certify, requirement, explored);
}

static bool progress(void *context, const struct cts_session_totals *so_far)
{
    struct certification *c = context;

    cts_progress("%s: %" PRIu32 " of %" PRIu32 " cases, %" PRIu64 " further schedules",
                 c->target.name, so_far->cases, cts_suite_count(c->suite), so_far->explored);
    return !cts_interrupted() && c->findings.status == CTS_OK;
}

static bool interrupted(void *context)
{
    (void)context;
    return cts_interrupted();
}

static void found(void *context, const struct cts_judged *judged)
{
    struct certification *c = context;

    cts_findings_add(&c->findings, judged);
}

/* What an earlier certification left would be taken for evidence of this one. */
static void remove_old(const char *folder)
{
    static const char *const made_of_results[] = {"junit.xml", "report.html"};
    char path[PATH_MAX];
    struct dirent *entry;
    DIR *directory;

    for (size_t i = 0; i < sizeof(made_of_results) / sizeof(made_of_results[0]); i++) {
        snprintf(path, sizeof(path), "%.4000s/%s", folder, made_of_results[i]);
        unlink(path);
    }
    snprintf(path, sizeof(path), "%.4000s/traces", folder);
    directory = opendir(path);
    if (!directory)
        return;
    while ((entry = readdir(directory))) {
        size_t length = strlen(entry->d_name);

        if (length > 5 && strcmp(entry->d_name + length - 5, ".pcap") == 0)
            unlinkat(dirfd(directory), entry->d_name, 0);
    }
    closedir(directory);
}

static enum cts_status open_report(struct certification *c)
{
    const struct cts_options *o = c->options;
    char shown[PATH_MAX];
    char message[512];
    struct cts_report_run run = {
        .target = c->target.name,
        .path = cts_shown_path(c->path, shown),
        .description = c->target.description,
        .profile = c->profile,
        .options = o->options,
        .filter = o->filter,
        .seed = o->seed,
        .strict = o->strict,
    };
    enum cts_status status = cts_report_open(c->folder, &run, &c->findings.report, message);

    if (status != CTS_OK) {
        cts_complain("%s", message);
        return status;
    }
    remove_old(c->folder);
    snprintf(c->traces, sizeof(c->traces), "%.4000s/traces", cts_shown_path(c->folder, shown));
    snprintf(c->shown, sizeof(c->shown), "%s", cts_typed_path(c->folder, shown));
    snprintf(c->typed, sizeof(c->typed), "%.4000s/traces", c->shown);
    c->findings.folder = c->traces;
    c->findings.typed = c->typed;
    c->findings.target = c->path;
    c->findings.options = o->options;
    return cts_findings_init(&c->findings);
}

/* What is left of the suite is for other targets. */
static int no_case(const struct certification *c)
{
    const char *filter = c->options->filter;
    bool client = c->target.tables & CTS_TABLE_CLIENT;

    if (!filter)
        return cts_complain("there is no case for a target such as %s", c->target.name);
    if (cts_tool()->number != CTS_INTERFACE_COUNTER)
        return cts_complain(
            "the filter \"%s\" leaves only cases for another kind of target than %s", filter,
            c->target.name);
    return cts_complain("the filter \"%s\" leaves only cases that are played %s a client, and "
                        "the target %s %s one",
                        filter, client ? "without" : "with", c->target.name,
                        client ? "is" : "is not");
}

/* Everything up to the first case; an exit code, or -1 to go on. */
static int prepare(struct certification *c, const struct cts_profile *profile)
{
    const struct cts_options *o = c->options;
    char message[256] = "";
    char results[PATH_MAX];
    enum cts_status status;

    c->suite = cts_suite_load(o);
    if (!c->suite)
        return CTS_EXIT_USAGE;
    status = cts_session_probe(c->path, o->options, &c->target, message);
    if (status != CTS_OK)
        return cts_complain("the target cannot be used: %s", message);
    if (!(c->target.tables & cts_tool()->tables))
        return cts_complain("the target %s has %s; %s cannot test it", c->target.name,
                            cts_tool()->missing, cts_tool()->program);
    c->whole = cts_suite_select(c->suite, cts_tool_tables(c->target.tables));
    if (cts_suite_count(c->suite) == 0)
        return no_case(c);
    if (o->out)
        snprintf(c->folder, sizeof(c->folder), "%s", o->out);
    else
        /* What a filter leaves must not take the place of a whole certification. */
        snprintf(c->folder, sizeof(c->folder), "%.3900s/%s%s", cts_results_path(results),
                 c->target.name, is_partial(c) ? "/filtered" : "");
    if (open_report(c) != CTS_OK)
        return CTS_EXIT_USAGE;
    struct cts_certify_config config = {
        .session = {.target = c->path,
                    .options = o->options,
                    .profile = c->profile,
                    .seed = o->seed,
                    .get_case = cts_suite_case,
                    .cases = c->suite,
                    .count = cts_suite_count(c->suite)},
        .profile = profile,
        .strict = o->strict,
        .folder = c->folder,
        .trace_of = cts_suite_file,
        .context = c,
        .found = found,
        .progress = progress,
        .interrupted = interrupted,
    };

    status = cts_certify_new(&config, &c->certify, message);
    return status == CTS_OK ? -1 : cts_complain("%s", message);
}

static void print_text(const struct certification *c, const struct cts_session_totals *totals)
{
    printf("target   %s: %s\nprofile  %s%s\n\n", c->target.name, c->target.description, c->profile,
           c->options->strict ? ", strict" : "");
    cts_print_areas(result_of, c->certify,
                    cts_interrupted() ? CTS_EXTENT_INTERRUPTED
                    : is_partial(c)   ? CTS_EXTENT_FILTERED
                                      : CTS_EXTENT_WHOLE);
    cts_findings_print(&c->findings);
    printf("\n%" PRIu32 " cases, %" PRIu64 " schedules, %" PRIu64 " events", totals->cases,
           totals->runs + totals->explored, totals->events);
    if (totals->deaths)
        printf(", %" PRIu32 " deaths of the target (%" PRIu32 " hangs)", totals->deaths,
               totals->hangs);
    if (totals->cut)
        printf("\n%" PRIu32 " case%s had more schedules than the %u that are played", totals->cut,
               totals->cut == 1 ? "" : "s", CTS_SESSION_EXPLORE_LIMIT);
    printf("; %.1f s\nresults  %s\n", cts_seconds() - c->start, c->shown);
}

/* Would the cases that were not played have had a say? Of an interrupted run only what has failed is certain. */
static bool is_open(const struct certification *c, const struct cts_result *result)
{
    if (cts_interrupted())
        return result->verdict == CTS_VERDICT_PASS || result->verdict == CTS_VERDICT_INCONC ||
               result->verdict == CTS_VERDICT_NONE;
    return is_partial(c) && result->verdict == CTS_VERDICT_INCONC;
}

static enum cts_status write_verdicts(struct certification *c,
                                      const struct cts_session_totals *totals, int code)
{
    struct cts_report_totals last = {.cases = totals->cases,
                                     .whole = c->whole,
                                     .runs = totals->runs + totals->explored,
                                     .events = totals->events,
                                     .interrupted = cts_interrupted(),
                                     .exit = code};
    char message[512];
    enum cts_status status = CTS_OK;

    for (uint32_t i = 0; i < cts_requirement_count() && status == CTS_OK; i++) {
        if (!cts_tool_lists(i))
            continue;
        uint64_t explored = 0;
        struct cts_result result = cts_certify_result(c->certify, i, &explored);

        if (is_open(c, &result)) {
            result.verdict = CTS_VERDICT_INCONC;
            result.reason = c->unplayed;
        }
        status = cts_report_requirement(c->findings.report, cts_requirement(i), &result, explored);
    }
    for (uint32_t i = 0; i < totals->cases && i < cts_suite_count(c->suite); i++)
        last.operations += cts_suite_operations(c->suite, i);
    if (status != CTS_OK) {
        cts_complain("%s/results.jsonl: %s; the lines before are whole", c->shown,
                     status == CTS_IO ? strerror(errno) : cts_status_text(status));
        return status;
    }
    status = cts_report_close(c->findings.report, &last, message);
    c->findings.report = NULL;
    if (status != CTS_OK)
        cts_complain("%s", message);
    return status;
}

/* True if a requirement of the catalogue could be judged at all. */
static bool judged_something(const struct certification *c)
{
    for (uint32_t i = 0; i < cts_requirement_count(); i++)
        if (strncmp(cts_requirement(i)->id, cts_tool()->prefix, 4) == 0 &&
            cts_certify_result(c->certify, i, NULL).verdict == CTS_VERDICT_PASS)
            return true;
    return false;
}

/* What was judged until then stays, and says so. */
static int end_interrupted(struct certification *c, const struct cts_session_totals *totals)
{
    snprintf(c->unplayed, sizeof(c->unplayed), "interrupted after %" PRIu32 " of %" PRIu32 " cases",
             totals->cases, cts_suite_count(c->suite));
    if (write_verdicts(c, totals, CTS_EXIT_USAGE) != CTS_OK)
        return CTS_EXIT_USAGE;
    print_text(c, totals);
    return cts_complain("%s; what was judged until then is in %s/results.jsonl", c->unplayed,
                        c->shown);
}

static int run(struct certification *c)
{
    char message[256] = "";
    enum cts_status status;

    cts_interrupt_catch();
    status = cts_certify_run(c->certify, message);
    cts_progress_end();
    const struct cts_session_totals *totals = cts_certify_totals(c->certify);

    if (cts_interrupted() && c->findings.status == CTS_OK)
        return end_interrupted(c, totals);
    if (c->findings.status != CTS_OK)
        return cts_complain("%s/results.jsonl cannot be written: %s; the lines so far are whole. "
                            "Make room or name another folder with --out",
                            c->shown, cts_status_text(c->findings.status));
    if (status != CTS_OK && status != CTS_LIMIT)
        return cts_complain("%s (results so far: %s)", message, c->shown);
    int code = cts_certify_exit(c->certify);

    if (is_partial(c)) {
        snprintf(c->unplayed, sizeof(c->unplayed),
                 "not played: only %" PRIu32 " of %" PRIu32 " cases were", totals->cases, c->whole);
        if (code == CTS_EXIT_INCONCLUSIVE && cts_certify_cut(c->certify) == 0 &&
            judged_something(c))
            code = CTS_EXIT_PASS;
    }
    if (status == CTS_LIMIT && code == CTS_EXIT_PASS)
        code = CTS_EXIT_INCONCLUSIVE;
    if (write_verdicts(c, totals, code) != CTS_OK)
        return CTS_EXIT_USAGE;
    print_text(c, totals);
    if (status == CTS_LIMIT)
        cts_complain("%s", message);
    if (is_partial(c))
        printf("note     only %" PRIu32 " of %" PRIu32
               " cases were played (--filter %s); what they "
               "do not touch is not judged\n",
               totals->cases, c->whole, c->options->filter);
    printf("verdict  %s\n", cts_coloured(code == CTS_EXIT_PASS   ? CTS_VERDICT_PASS
                                         : code == CTS_EXIT_FAIL ? CTS_VERDICT_FAIL
                                                                 : CTS_VERDICT_INCONC));
    return code;
}

int cts_tool_certify(const struct cts_options *options)
{
    struct certification *c;
    const struct cts_profile *profile;
    int code;

    if (options->list)
        return cts_tool_list(options);
    if (options->json)
        return cts_complain("--json goes with --list; what programs read of a certification is "
                            "results.jsonl in its folder");
    c = calloc(1, sizeof(*c));
    if (!c)
        return cts_complain("%s", cts_status_text(CTS_MEMORY));
    profile = cts_profile_wanted(cts_profile_chosen(options, NULL, c->profile));
    if (!profile) {
        free(c);
        return CTS_EXIT_USAGE;
    }
    c->options = options;
    c->start = cts_seconds();
    cts_target_path(options->target, c->path);
    if (options->target)
        snprintf(c->path, sizeof(c->path), "%s", cts_target_path(options->target, c->shown));
    code = prepare(c, profile);
    if (code < 0)
        code = run(c);
    cts_certify_free(c->certify);
    cts_report_abandon(c->findings.report);
    cts_findings_done(&c->findings);
    cts_suite_free(c->suite);
    free(c);
    return code;
}
