/*
 * Findings: from the oracle into the report, and as text for people, in which a requirement that is violated
 * a thousand times takes few lines.
 */
#include "run/smallest.h"
#include "tool.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define READABLE_SIZE 256
#define LISTED_MAX    10 /* findings of a requirement in the text; the report has more */

struct cts_finding_text {
    uint32_t seen;
    FILE *file; /* into text; open from the first finding on */
    char *text;
    size_t size;
};

enum cts_status cts_findings_init(struct cts_findings *findings)
{
    size_t count = cts_requirement_count() + 1;

    findings->texts = calloc(count, sizeof(*findings->texts));
    findings->order = calloc(count, sizeof(*findings->order));
    return findings->texts && findings->order ? CTS_OK : CTS_MEMORY;
}

void cts_findings_done(struct cts_findings *findings)
{
    for (uint32_t i = 0; findings->texts && i < cts_requirement_count(); i++) {
        if (findings->texts[i].file)
            fclose(findings->texts[i].file);
        free(findings->texts[i].text);
    }
    free(findings->texts);
    free(findings->order);
    findings->texts = NULL;
    findings->order = NULL;
}

/* Lines around the marked one that are shown of a long program: before it, and behind. */
#define LONG_PROGRAM 48u
#define SHOWN_BEFORE 12u
#define SHOWN_BEHIND 3u

/* The line with what its digits mean beside it, as a comment, so that it stays a line of a program. */
static void print_line(FILE *file, const char *line, size_t length, bool marked)
{
    char readable[READABLE_SIZE];

    fprintf(file, "      %c %.*s", marked ? '>' : '|', (int)length, line);
    if (cts_readable(line, length, readable, sizeof(readable)))
        fprintf(file, "  # %s", readable);
    fputc('\n', file);
}

static uint32_t lines_of(const char *text)
{
    uint32_t lines = 0;

    for (; *text; text++)
        lines += *text == '\n';
    return lines;
}

/* The program, a line each; `marked` is the one (from 1) that the finding is about, 0 none. Of a long program what
 * lies around that line. */
static void print_program(FILE *file, const char *text, uint32_t marked)
{
    uint32_t lines = lines_of(text);
    bool cut = marked && lines > LONG_PROGRAM;
    uint32_t first = cut && marked > SHOWN_BEFORE + 1 ? marked - SHOWN_BEFORE : 1;
    uint32_t last = cut && marked + SHOWN_BEHIND < lines ? marked + SHOWN_BEHIND : lines;

    for (uint32_t line = 1; *text; line++) {
        size_t length = strcspn(text, "\n");

        if ((line >= first && line <= last) || line == 1)
            print_line(file, text, length, line == marked);
        else if (line == 2)
            fprintf(file, "      : %" PRIu32 " lines\n", first - 2);
        else if (line == last + 1)
            fprintf(file, "      : %" PRIu32 " lines\n", lines - last);
        text += length + (text[length] == '\n');
    }
}

static void print_seen(FILE *file, const struct cts_finding *f)
{
    char readable[READABLE_SIZE];

    fprintf(file, "      expected %s\n", f->expected);
    if (cts_readable_sentence(f->expected, readable, sizeof(readable)))
        fprintf(file, "               that is %s\n", readable);
    fprintf(file, "      seen     %s\n", f->seen);
    if (cts_readable_window(f->expected, f->seen, readable, sizeof(readable)))
        fprintf(file, "               that is %s\n", readable);
}

/* What was given, what was said, what is right; a column each, as wide as its heading. */
static void print_sizes(FILE *file, const struct cts_finding_sizes *s, uint32_t smallest)
{
    char data[16] = "?";
    char required[32] = "?";
    char succeeds[16] = "?";

    if (s->data_known)
        snprintf(data, sizeof(data), "%" PRIu32, s->data);
    if (s->required)
        snprintf(required, sizeof(required), "%" PRIu32, s->required);
    if (s->required_too)
        snprintf(required, sizeof(required), "%" PRIu32 " or %" PRIu32, s->required,
                 s->required_too);
    if (smallest)
        snprintf(succeeds, sizeof(succeeds), "%" PRIu32, smallest);
    fprintf(file,
            "      sizes    buffer given  Header.Size  SaveDataOffset    data  BytesNeeded seen  "
            "     required  succeeds at\n"
            "               %12" PRIu32 "  %11" PRIu32 "  %14" PRIu32 "  %6s  %16" PRIu32
            "  %13s  %11s\n",
            s->buffer, s->header_size, s->offset, data, s->needed, required, succeeds);
}

/* Both as people can paste them where they stand. */
static void print_evidence(FILE *file, const struct cts_findings *findings,
                           const struct cts_judged *judged)
{
    char launcher[PATH_MAX];
    char path[2 * PATH_MAX];
    char quoted[2 * PATH_MAX];
    uint64_t frame = judged->finding->frame;

    snprintf(path, sizeof(path), "%s/%s", findings->typed, judged->trace);
    cts_quoted(path, quoted, sizeof(quoted));
    fprintf(file, "      evidence %s, frame %" PRIu64 "\n", path, frame);
    fprintf(file, "      replay   %s replay %s --frame %" PRIu64 "\n", cts_launcher(launcher),
            quoted, frame);
}

/* One event may violate several requirements; its program is shown with the first of them. */
static bool is_same_event(const struct cts_findings *findings, const struct cts_judged *judged)
{
    return findings->shown && findings->shown_frame == judged->finding->frame &&
           strcmp(findings->shown_trace, judged->trace) == 0;
}

static void print_whole(FILE *file, struct cts_findings *findings, const struct cts_judged *judged,
                        uint32_t smallest)
{
    const struct cts_finding *f = judged->finding;
    const struct cts_requirement *r = cts_requirement(f->requirement);

    fprintf(file, "\n%s %s %s  %s\n",
            cts_coloured(f->warning ? CTS_VERDICT_WARN : CTS_VERDICT_FAIL), r->id,
            cts_level_text(f->level), r->text);
    fprintf(file, "      case     %s\n", judged->case_name);
    print_seen(file, f);
    if (f->sizes.buffer)
        print_sizes(file, &f->sizes, smallest);
    if (findings->folder)
        print_evidence(file, findings, judged);
    if (is_same_event(findings, judged)) {
        fprintf(file, "      program  as with %s, above: the same %s\n",
                cts_requirement(findings->shown_requirement)->id,
                judged->death ? "crash" : "event");
        return;
    }
    print_program(file, judged->program, judged->line);
    findings->shown = true;
    findings->shown_frame = f->frame;
    findings->shown_requirement = f->requirement;
    snprintf(findings->shown_trace, sizeof(findings->shown_trace), "%s", judged->trace);
}

/* Prints, or keeps, one finding. */
static enum cts_status tell(struct cts_findings *findings, const struct cts_judged *judged,
                            uint32_t smallest)
{
    uint32_t requirement = judged->finding->requirement;
    struct cts_finding_text *text = &findings->texts[requirement];

    if (findings->live) {
        print_whole(stdout, findings, judged, smallest);
        return CTS_OK;
    }
    if (text->seen >= LISTED_MAX)
        return CTS_OK;
    if (text->seen) {
        fprintf(text->file, "      also in  %s (%s, frame %" PRIu64 ")\n", judged->case_name,
                judged->trace, judged->finding->frame);
        return CTS_OK;
    }
    text->file = open_memstream(&text->text, &text->size);
    if (!text->file)
        return CTS_MEMORY;
    findings->order[findings->count++] = requirement;
    print_whole(text->file, findings, judged, smallest);
    return CTS_OK;
}

/* For the report: the same from wherever it was made. */
static void make_replay(const struct cts_findings *findings, const struct cts_judged *judged,
                        char *replay, size_t size)
{
    char path[2 * PATH_MAX];
    char quoted[2 * PATH_MAX];

    snprintf(path, sizeof(path), "%s/%s", findings->folder ? findings->folder : "", judged->trace);
    cts_quoted(path, quoted, sizeof(quoted));
    snprintf(replay, size, "./hvcts replay %s --frame %" PRIu64, quoted, judged->finding->frame);
}

void cts_findings_add(void *context, const struct cts_judged *judged)
{
    struct cts_findings *findings = context;
    uint32_t requirement = judged->finding->requirement;
    bool written = findings->texts[requirement].seen < CTS_REPORT_FINDINGS_MAX;
    char replay[2 * PATH_MAX + 64];
    char trace[256];
    uint32_t smallest = 0;

    if (findings->status != CTS_OK)
        return;
    make_replay(findings, judged, replay, sizeof(replay));
    snprintf(trace, sizeof(trace), "traces/%s", judged->trace);
    if (judged->finding->sizes.buffer && findings->target && written)
        smallest = cts_smallest_buffer(findings->target, findings->options, judged);
    if (findings->report) {
        struct cts_report_finding row = {.requirement = cts_requirement(requirement),
                                         .finding = judged->finding,
                                         .case_name = judged->case_name,
                                         .trace = trace,
                                         .program = judged->program,
                                         .line = judged->line,
                                         .smallest = smallest,
                                         .replay = replay};

        findings->status = cts_report_finding(findings->report, &row, &written);
    }
    if (written && findings->status == CTS_OK)
        findings->status = tell(findings, judged, smallest);
    findings->texts[requirement].seen++;
}

void cts_findings_print(const struct cts_findings *findings)
{
    for (uint32_t i = 0; i < findings->count; i++) {
        const struct cts_finding_text *text = &findings->texts[findings->order[i]];

        fflush(text->file);
        fwrite(text->text, 1, text->size, stdout);
        if (text->seen > LISTED_MAX)
            printf("      and %" PRIu32 " more times\n", text->seen - LISTED_MAX);
    }
}
