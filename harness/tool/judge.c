/*
 * judge and show: what a trace file proves, and what stands in it. Neither needs the target.
 */
#include "run/judge.h"
#include "tool.h"
#include "trace/trace.h"
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static struct cts_result result_of(const void *judge, uint32_t requirement, uint64_t *explored)
{
    return cts_oracle_result(cts_judge_oracle(judge), requirement, explored);
}

struct judging {
    const struct cts_options *options;
    struct cts_judge *judge;
    struct cts_findings findings;
    struct cts_trace_header header;
    char folder[PATH_MAX];
    char typed[PATH_MAX];
    uint64_t failures;
};

static void found(void *context, const struct cts_judged *judged)
{
    struct judging *j = context;

    j->failures += !judged->finding->warning;
    cts_findings_add(&j->findings, judged);
}

static int is_pcap(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);

    return length > 5 && strcmp(entry->d_name + length - 5, ".pcap") == 0;
}

/* Makes judge and report when the first trace is known: it names the profile. */
static int begin(struct judging *j, const char *trace)
{
    struct cts_trace_header header;
    char message[512] = "";
    const struct cts_profile *profile;
    char name[CTS_PROFILE_NAME_MAX];
    enum cts_status status = cts_trace_header(trace, &header, message);

    if (status != CTS_OK)
        return cts_complain("%s: %s", trace, message);
    if (j->judge) {
        if (strcmp(header.target, j->header.target) == 0)
            return -1;
        return cts_complain("%s is of the target \"%s\", the one before of \"%s\"; judge the "
                            "traces of one target at a time",
                            trace, header.target, j->header.target);
    }
    j->header = header;
    cts_tool_of_trace(&header);
    profile = cts_profile_wanted(cts_profile_chosen(j->options, j->header.profile, name));
    if (!profile)
        return CTS_EXIT_USAGE;
    struct cts_report_run run = {.target = j->header.target, .profile = name};

    if (j->options->json)
        status = cts_report_open(NULL, &run, &j->findings.report, message);
    j->judge = cts_judge_new(profile, j->options->strict, found, j);
    if (status != CTS_OK || !j->judge || cts_findings_init(&j->findings) != CTS_OK)
        return cts_complain("%s", cts_status_text(CTS_MEMORY));
    return -1;
}

static void folder_of(const char *path, char folder[PATH_MAX])
{
    const char *slash = strrchr(path, '/');

    snprintf(folder, PATH_MAX, "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
}

static int judge_file(struct judging *j, const char *path)
{
    char shown[PATH_MAX];
    char message[256];
    int code = begin(j, path);

    if (code >= 0)
        return code;
    folder_of(cts_shown_path(path, shown), j->folder);
    folder_of(cts_typed_path(path, shown), j->typed);
    j->findings.folder = j->folder;
    j->findings.typed = j->typed;
    cts_progress("judging %s", path);
    if (cts_judge_file(j->judge, path, message) != CTS_OK)
        return cts_complain("%s", message);
    if (j->findings.status != CTS_OK)
        return cts_complain("standard output cannot be written");
    return -1;
}

static int judge_path(struct judging *j, const char *path)
{
    struct dirent **entries;
    struct stat about;
    char file[PATH_MAX];
    int code = -1;
    int count;

    if (!cts_is_readable_file(path))
        return CTS_EXIT_USAGE;
    if (stat(path, &about) != 0)
        return cts_complain("%s: %s", path, strerror(errno));
    if (!S_ISDIR(about.st_mode))
        return judge_file(j, path);
    count = scandir(path, &entries, is_pcap, alphasort);
    if (count <= 0)
        return cts_complain("%s: no *.pcap file in this folder", path);
    for (int i = 0; i < count; i++) {
        if (code < 0 &&
            (size_t)snprintf(file, sizeof(file), "%s/%s", path, entries[i]->d_name) < sizeof(file))
            code = judge_file(j, file);
        free(entries[i]);
    }
    free(entries);
    return code;
}

static enum cts_status write_verdicts(struct judging *j)
{
    enum cts_status status = CTS_OK;

    for (uint32_t i = 0; i < cts_requirement_count() && status == CTS_OK; i++) {
        if (!cts_tool_lists(i))
            continue;
        uint64_t explored = 0;
        struct cts_result result = result_of(j->judge, i, &explored);

        status = cts_report_requirement(j->findings.report, cts_requirement(i), &result, explored);
    }
    return status;
}

int cts_tool_judge(const struct cts_options *options)
{
    struct judging *j = calloc(1, sizeof(*j));
    int code = -1;

    if (!j)
        return cts_complain("%s", cts_status_text(CTS_MEMORY));
    j->options = options;
    for (int i = 0; i < options->file_count && code < 0; i++)
        code = judge_path(j, options->files[i]);
    cts_progress_end();
    if (j->judge && !options->json) {
        cts_print_areas(result_of, j->judge, CTS_EXTENT_WHOLE);
        cts_findings_print(&j->findings);
    }
    if (j->judge && options->json && code < 0 && write_verdicts(j) != CTS_OK)
        code = cts_complain("standard output cannot be written");
    /* A trace alone need not touch every requirement: only a violation counts, and a run that did
     * not come to its end. */
    if (code < 0 && j->failures)
        code = CTS_EXIT_FAIL;
    else if (code < 0)
        code = cts_oracle_cut(cts_judge_oracle(j->judge)) ? CTS_EXIT_INCONCLUSIVE : CTS_EXIT_PASS;
    cts_judge_free(j->judge);
    cts_report_abandon(j->findings.report);
    cts_findings_done(&j->findings);
    free(j);
    return code;
}

/* -- show -- */

/* First and last frame of the run that holds `wanted`; false after a message. */
static bool run_around(const char *path, uint64_t wanted, uint64_t *first, uint64_t *last)
{
    struct cts_trace_reader *reader;
    const struct cts_event *event;
    char message[160] = "";
    uint64_t frame = 0;
    bool inside = false;
    enum cts_status status = cts_trace_open(path, &reader, message);

    *first = *last = 0;
    while (status == CTS_OK && !inside) {
        status = cts_trace_read(reader, &event, &frame, message);
        if (status != CTS_OK || !event)
            break;
        if (event->kind == CTS_EVENT_RUN_BEGIN)
            *first = frame;
        if (frame >= wanted && event->kind == CTS_EVENT_RUN_END)
            inside = true;
        *last = frame;
        if (frame >= wanted && *first > wanted) /* between two runs */
            *first = *last = wanted, inside = true;
    }
    cts_trace_done(reader);
    if (status == CTS_OK && *last >= wanted && wanted)
        return true;
    if (status == CTS_OK)
        cts_complain("%s has no frame %" PRIu64 "; its last one is %" PRIu64, path, wanted, *last);
    else
        cts_complain("%s: %s", path, message);
    return false;
}

int cts_tool_show(const struct cts_options *options)
{
    const char *path = options->files[0];
    struct cts_trace_reader *reader;
    const struct cts_event *event;
    char before[32];
    char message[160];
    uint64_t first = 0;
    uint64_t last = UINT64_MAX;
    uint64_t frame = 0;
    enum cts_status status;

    if (options->file_count > 1)
        return cts_complain("show takes one trace");
    if (!cts_is_readable_file(path))
        return CTS_EXIT_USAGE;
    if (options->frame && !run_around(path, options->frame, &first, &last))
        return CTS_EXIT_USAGE;
    status = cts_trace_open(path, &reader, message);
    while (status == CTS_OK && frame < last && !ferror(stdout)) {
        status = cts_trace_read(reader, &event, &frame, message);
        if (status != CTS_OK || !event)
            break;
        if (frame < first)
            continue;
        snprintf(before, sizeof(before), "%c%7" PRIu64 "  ", frame == options->frame ? '>' : ' ',
                 frame);
        cts_event_show(before, event);
    }
    cts_trace_done(reader);
    if (status == CTS_OK && frame == 0)
        return cts_complain("%s holds no event", path);
    return status == CTS_OK ? CTS_EXIT_PASS : cts_complain("%s: %s", path, message);
}
