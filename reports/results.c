/*
 * results.jsonl: the canonical report, one JSON object per line, each line on disk before the next
 * event is judged. Everything else in reports/ can be made again from it.
 */
#include "report_private.h"
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MESSAGE_SIZE  512
#define READABLE_SIZE 256

struct cts_report {
    FILE *file;
    bool to_stdout;
    char *folder;
    char *target;
    char *profile;
    uint64_t findings;
    struct cts_junit *junit;
    uint32_t *written; /* per requirement */
    uint32_t written_count;
};

const char *cts_verdict_text(enum cts_verdict verdict)
{
    static const char *const texts[] = {
        [CTS_VERDICT_NONE] = "INCONC", [CTS_VERDICT_PASS] = "PASS", [CTS_VERDICT_INCONC] = "INCONC",
        [CTS_VERDICT_FAIL] = "FAIL",   [CTS_VERDICT_NA] = "N/A",    [CTS_VERDICT_WARN] = "WARN"};

    return (unsigned)verdict < sizeof(texts) / sizeof(texts[0]) ? texts[verdict] : "INCONC";
}

const char *cts_level_text(enum cts_level level)
{
    static const char *const texts[] = {
        [CTS_MUST] = "MUST", [CTS_SHOULD] = "SHOULD", [CTS_MAY] = "MAY"};

    return (unsigned)level < sizeof(texts) / sizeof(texts[0]) ? texts[level] : "?";
}

json_t *cts_report_json(const char *text)
{
    json_t *value;

    if (!text)
        return json_null();
    value = json_string(text);
    if (value)
        return value;
    char *copy = strdup(text);

    for (char *c = copy; c && *c; c++)
        if ((unsigned char)*c >= 0x80)
            *c = '?';
    value = copy ? json_string(copy) : NULL;
    free(copy);
    return value;
}

enum cts_status cts_folder_make(const char *folder)
{
    char path[PATH_MAX];
    size_t length = strlen(folder);

    if (length == 0 || length >= sizeof(path)) {
        errno = length ? ENAMETOOLONG : ENOENT;
        return CTS_IO;
    }
    memcpy(path, folder, length + 1);
    for (char *slash = path + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        if (mkdir(path, 0777) != 0 && errno != EEXIST)
            return CTS_IO;
        *slash = '/';
    }
    return mkdir(path, 0777) == 0 || errno == EEXIST ? CTS_OK : CTS_IO;
}

/* Writes one object as a line and gives the reference up. A line that does not fit on the disk is
 * cut off again, so that the file stays a list of whole lines. */
static enum cts_status put_line(struct cts_report *report, json_t *object)
{
    char *text = object ? json_dumps(object, JSON_COMPACT | JSON_ENSURE_ASCII) : NULL;
    enum cts_status status = CTS_OK;
    off_t before = report->to_stdout ? 0 : ftello(report->file);

    json_decref(object);
    if (!text)
        return CTS_MEMORY;
    if (fputs(text, report->file) < 0 || fputc('\n', report->file) == EOF ||
        fflush(report->file) != 0) {
        int error = errno;

        status = CTS_IO;
        if (!report->to_stdout && before >= 0 && ftruncate(fileno(report->file), before) != 0)
            error = errno;
        errno = error;
    }
    free(text);
    return status;
}

static json_t *run_line(const struct cts_report_run *run)
{
    return json_pack("{ss so so so so so so sI sb}", "type", "run", "target",
                     cts_report_json(run->target), "path", cts_report_json(run->path),
                     "description", cts_report_json(run->description), "profile",
                     cts_report_json(run->profile), "options", cts_report_json(run->options),
                     "filter", cts_report_json(run->filter), "seed", (json_int_t)run->seed,
                     "strict", run->strict);
}

static FILE *create(const char *folder, const char *name, char message[MESSAGE_SIZE])
{
    char path[PATH_MAX];
    FILE *file = NULL;

    if (cts_folder_make(folder) != CTS_OK) {
        snprintf(message, MESSAGE_SIZE,
                 "the report folder %s cannot be made: %s; name another one with --out", folder,
                 strerror(errno));
        return NULL;
    }
    if ((size_t)snprintf(path, sizeof(path), "%s/%s", folder, name) < sizeof(path))
        file = fopen(path, "w");
    if (!file)
        snprintf(message, MESSAGE_SIZE,
                 "%s/%s cannot be written: %s; name another folder with --out", folder, name,
                 strerror(errno));
    return file;
}

enum cts_status cts_report_open(const char *folder, const struct cts_report_run *run,
                                struct cts_report **report, char message[MESSAGE_SIZE])
{
    struct cts_report *r = calloc(1, sizeof(*r));
    enum cts_status status = CTS_MEMORY;

    *report = NULL;
    snprintf(message, MESSAGE_SIZE, "%s", cts_status_text(CTS_MEMORY));
    if (!r)
        return CTS_MEMORY;
    r->to_stdout = folder == NULL;
    r->target = strdup(run->target ? run->target : "");
    r->profile = strdup(run->profile ? run->profile : "");
    if (r->to_stdout) {
        r->file = stdout;
        *report = r;
        return CTS_OK;
    }
    r->folder = strdup(folder);
    r->junit = cts_junit_new(run->filter != NULL);
    if (r->folder && r->junit && r->target && r->profile) {
        r->file = create(folder, "results.jsonl", message);
        status = r->file ? put_line(r, run_line(run)) : CTS_IO;
        if (r->file && status == CTS_IO)
            snprintf(message, MESSAGE_SIZE, "%s/results.jsonl cannot be written: %s", folder,
                     strerror(errno));
    }
    if (status == CTS_OK)
        *report = r;
    else
        cts_report_abandon(r);
    return status;
}

/* Counts a finding of the requirement; true if it is still to be written. */
static enum cts_status count(struct cts_report *report, uint32_t requirement, bool *wanted)
{
    if (requirement >= report->written_count) {
        uint32_t more = requirement + 64;
        uint32_t *grown = realloc(report->written, more * sizeof(*grown));

        if (!grown)
            return CTS_MEMORY;
        memset(grown + report->written_count, 0, (more - report->written_count) * sizeof(*grown));
        report->written = grown;
        report->written_count = more;
    }
    *wanted = report->written[requirement] < CTS_REPORT_FINDINGS_MAX;
    report->written[requirement] += *wanted;
    return CTS_OK;
}

/* Numbers that are not known are null. */
static json_t *known(bool is_known, uint32_t number)
{
    return is_known ? json_integer(number) : json_null();
}

static json_t *sizes_of(const struct cts_finding_sizes *s, uint32_t smallest)
{
    json_t *required = json_array();

    if (required && s->required)
        json_array_append_new(required, json_integer(s->required));
    if (required && s->required_too)
        json_array_append_new(required, json_integer(s->required_too));
    return json_pack("{sI sI sI so sI so so}", "buffer", (json_int_t)s->buffer, "header_size",
                     (json_int_t)s->header_size, "save_data_offset", (json_int_t)s->offset, "data",
                     known(s->data_known, s->data), "bytes_needed", (json_int_t)s->needed,
                     "required", required, "succeeds_at", known(smallest != 0, smallest));
}

/* What the digits of expected, seen and the program's lines say; absent where that is nothing. */
static void add_notes(json_t *line, const struct cts_report_finding *finding)
{
    const struct cts_finding *f = finding->finding;
    const char *text = finding->program ? finding->program : "";
    char readable[READABLE_SIZE];
    char number[16];
    json_t *notes = json_object();

    if (cts_readable_sentence(f->expected, readable, sizeof(readable)))
        json_object_set_new(notes, "expected", json_string(readable));
    if (cts_readable_window(f->expected, f->seen, readable, sizeof(readable)))
        json_object_set_new(notes, "seen", json_string(readable));
    for (uint32_t n = 1; *text; n++) {
        size_t length = strcspn(text, "\n");

        snprintf(number, sizeof(number), "%" PRIu32, n);
        if (cts_readable(text, length, readable, sizeof(readable)))
            json_object_set_new(notes, number, json_string(readable));
        text += length + (text[length] == '\n');
    }
    if (json_object_size(notes))
        json_object_set(line, "notes", notes);
    json_decref(notes);
}

static json_t *finding_line(const struct cts_report *report,
                            const struct cts_report_finding *finding)
{
    const struct cts_finding *f = finding->finding;
    json_t *line = json_pack(
        "{ss sI so ss so so sI so so so so so so sb}", "type", "finding", "finding",
        (json_int_t)report->findings, "requirement", cts_report_json(finding->requirement->id),
        "level", cts_level_text(f->level), "case", cts_report_json(finding->case_name), "trace",
        cts_report_json(finding->trace), "frame", (json_int_t)f->frame, "expected",
        cts_report_json(f->expected), "seen", cts_report_json(f->seen), "program",
        cts_report_json(finding->program), "target", cts_report_json(report->target), "profile",
        cts_report_json(report->profile), "replay", cts_report_json(finding->replay), "warning",
        f->warning);

    if (line && finding->line)
        json_object_set_new(line, "line", json_integer(finding->line));
    if (line)
        add_notes(line, finding);
    if (line && f->sizes.buffer)
        json_object_set_new(line, "sizes", sizes_of(&f->sizes, finding->smallest));
    return line;
}

enum cts_status cts_report_finding(struct cts_report *report,
                                   const struct cts_report_finding *finding, bool *written)
{
    const struct cts_finding *f = finding->finding;
    enum cts_status status;
    bool wanted = false;

    status = count(report, f->requirement, &wanted);
    if (written)
        *written = wanted;
    if (status != CTS_OK || !wanted)
        return status;
    report->findings++;
    status = put_line(report, finding_line(report, finding));
    if (status == CTS_OK && report->junit)
        status = cts_junit_finding(report->junit, finding, report->findings);
    return status;
}

enum cts_status cts_report_requirement(struct cts_report *report,
                                       const struct cts_requirement *requirement,
                                       const struct cts_result *result, uint64_t explored)
{
    json_t *line;

    line = json_pack("{ss so so ss ss sI sI sI so so}", "type", "requirement", "requirement",
                     cts_report_json(requirement->id), "area", cts_report_json(requirement->area),
                     "level", cts_level_text(requirement->level), "verdict",
                     cts_verdict_text(result->verdict), "observations",
                     (json_int_t)result->observations, "explored", (json_int_t)explored, "findings",
                     (json_int_t)result->findings, "target", cts_report_json(report->target),
                     "profile", cts_report_json(report->profile));
    if (line && result->reason)
        json_object_set_new(line, "reason", cts_report_json(result->reason));
    if (line)
        json_object_set_new(line, "text", cts_report_json(requirement->text));
    enum cts_status status = put_line(report, line);

    if (status != CTS_OK || !report->junit)
        return status;
    return cts_junit_requirement(report->junit, requirement, result);
}

enum cts_status cts_report_close(struct cts_report *report, const struct cts_report_totals *totals,
                                 char message[MESSAGE_SIZE])
{
    enum cts_status status = CTS_OK;
    char path[PATH_MAX];

    if (!report->to_stdout) {
        status = put_line(
            report, json_pack("{ss sI sI sI sI sI sI sb si}", "type", "end", "cases",
                              (json_int_t)totals->cases, "whole", (json_int_t)totals->whole, "runs",
                              (json_int_t)totals->runs, "operations",
                              (json_int_t)totals->operations, "events", (json_int_t)totals->events,
                              "findings", (json_int_t)report->findings, "interrupted",
                              totals->interrupted, "exit", totals->exit));
        if (status != CTS_OK)
            snprintf(message, MESSAGE_SIZE, "%s/results.jsonl: %s", report->folder,
                     status == CTS_IO ? strerror(errno) : cts_status_text(status));
    }
    if (status == CTS_OK && report->junit) {
        snprintf(path, sizeof(path), "%s/junit.xml", report->folder);
        status = cts_junit_write(report->junit, path, report->target, report->profile);
        if (status != CTS_OK)
            snprintf(message, MESSAGE_SIZE, "%.300s cannot be written: %s", path,
                     status == CTS_IO ? strerror(errno) : cts_status_text(status));
    }
    cts_report_abandon(report);
    return status;
}

void cts_report_abandon(struct cts_report *report)
{
    if (!report)
        return;
    if (report->file && !report->to_stdout)
        fclose(report->file);
    cts_junit_free(report->junit);
    free(report->written);
    free(report->folder);
    free(report->target);
    free(report->profile);
    free(report);
}
