/*
 * Findings: from the oracle into the report, and as text for people, in which a requirement that is violated
 * a thousand times takes few lines.
 */
#include "run/smallest.h"
#include "tool.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LISTED_MAX 10 /* findings of a requirement in the text; the report has more */

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

static void print_indented(FILE *file, const char *text)
{
    while (*text) {
        size_t length = strcspn(text, "\n");

        fprintf(file, "      | %.*s\n", (int)length, text);
        text += length + (text[length] == '\n');
    }
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

static void print_whole(FILE *file, const struct cts_judged *judged, const char *folder,
                        const char *replay, uint32_t smallest)
{
    const struct cts_finding *f = judged->finding;
    const struct cts_requirement *r = cts_requirement(f->requirement);

    fprintf(file, "\n%s %s %s  %s\n",
            cts_coloured(f->warning ? CTS_VERDICT_WARN : CTS_VERDICT_FAIL), r->id,
            cts_level_text(f->level), r->text);
    fprintf(file, "      case     %s\n", judged->case_name);
    fprintf(file, "      expected %s\n      seen     %s\n", f->expected, f->seen);
    if (f->sizes.buffer)
        print_sizes(file, &f->sizes, smallest);
    if (folder) {
        fprintf(file, "      evidence %s/%s, frame %" PRIu64 "\n", folder, judged->trace, f->frame);
        fprintf(file, "      replay   %s\n", replay);
    }
    print_indented(file, judged->program);
}

/* Prints, or keeps, one finding. */
static enum cts_status tell(struct cts_findings *findings, const struct cts_judged *judged,
                            const char *replay, uint32_t smallest)
{
    uint32_t requirement = judged->finding->requirement;
    struct cts_finding_text *text = &findings->texts[requirement];

    if (findings->live) {
        print_whole(stdout, judged, findings->folder, replay, smallest);
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
    print_whole(text->file, judged, findings->folder, replay, smallest);
    return CTS_OK;
}

void cts_findings_add(void *context, const struct cts_judged *judged)
{
    struct cts_findings *findings = context;
    uint32_t requirement = judged->finding->requirement;
    bool written = findings->texts[requirement].seen < CTS_REPORT_FINDINGS_MAX;
    char replay[PATH_MAX + 64];
    char trace[256];
    uint32_t smallest = 0;

    if (findings->status != CTS_OK)
        return;
    snprintf(replay, sizeof(replay), "./hvcts replay %s/%s --frame %" PRIu64,
             findings->folder ? findings->folder : "", judged->trace, judged->finding->frame);
    snprintf(trace, sizeof(trace), "traces/%s", judged->trace);
    if (judged->finding->sizes.buffer && findings->target && written)
        smallest = cts_smallest_buffer(findings->target, findings->options, judged);
    if (findings->report) {
        struct cts_report_finding row = {.requirement = cts_requirement(requirement),
                                         .finding = judged->finding,
                                         .case_name = judged->case_name,
                                         .trace = trace,
                                         .program = judged->program,
                                         .smallest = smallest,
                                         .replay = replay};

        findings->status = cts_report_finding(findings->report, &row, &written);
    }
    if (written && findings->status == CTS_OK)
        findings->status = tell(findings, judged, replay, smallest);
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
