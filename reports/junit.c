/*
 * junit.xml: one test case per requirement, so that a CI system shows the catalogue. A violated
 * MUST is a failure, a requirement that could not be judged is an error, one that does not apply is
 * skipped.
 */
#include "report_private.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct junit_case {
    const struct cts_requirement *requirement;
    enum cts_verdict verdict;
    uint64_t observations;
    char *reason;
    char *findings; /* XML, one <failure> each; or <system-out> text for warnings */
    size_t findings_size;
    bool judged;
};

struct cts_junit {
    struct junit_case *cases;
    size_t count;
    bool partial;
};

struct cts_junit *cts_junit_new(bool partial)
{
    struct cts_junit *junit = calloc(1, sizeof(*junit));

    if (junit)
        junit->partial = partial;
    return junit;
}

void cts_junit_free(struct cts_junit *junit)
{
    if (!junit)
        return;
    for (size_t i = 0; i < junit->count; i++) {
        free(junit->cases[i].reason);
        free(junit->cases[i].findings);
    }
    free(junit->cases);
    free(junit);
}

static struct junit_case *find(struct cts_junit *junit, const struct cts_requirement *requirement)
{
    struct junit_case *grown;

    for (size_t i = 0; i < junit->count; i++)
        if (junit->cases[i].requirement == requirement)
            return &junit->cases[i];
    grown = realloc(junit->cases, (junit->count + 1) * sizeof(*grown));
    if (!grown)
        return NULL;
    junit->cases = grown;
    grown += junit->count++;
    *grown = (struct junit_case){.requirement = requirement};
    return grown;
}

/* Length of the UTF-8 sequence at `text`; 0 if there is none that XML allows. */
static size_t sequence(const unsigned char *text)
{
    static const struct {
        unsigned char low, high, second_low, second_high;
        size_t length;
    } forms[] = {{0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
                 {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3},
                 {0xee, 0xee, 0x80, 0xbf, 3}, {0xf0, 0xf0, 0x90, 0xbf, 4},
                 {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4}};

    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        if (text[0] < forms[i].low || text[0] > forms[i].high)
            continue;
        if (text[1] < forms[i].second_low || text[1] > forms[i].second_high)
            return 0;
        for (size_t k = 2; k < forms[i].length; k++)
            if ((text[k] & 0xc0) != 0x80)
                return 0;
        return forms[i].length;
    }
    return 0;
}

static void escape(FILE *file, const char *text)
{
    for (const unsigned char *c = (const unsigned char *)(text ? text : ""); *c; c++) {
        size_t length = *c >= 0x80 ? sequence(c) : 1;

        if (*c == '&')
            fputs("&amp;", file);
        else if (*c == '<')
            fputs("&lt;", file);
        else if (*c == '>')
            fputs("&gt;", file);
        else if (*c == '"')
            fputs("&quot;", file);
        else if (*c == '\n' || *c == '\t')
            fprintf(file, "&#%u;", *c);
        else if (*c < ' ' || *c == 0x7f || length == 0)
            fputc('?', file);
        else {
            fwrite(c, 1, length, file);
            c += length - 1;
        }
    }
}

enum cts_status cts_junit_finding(struct cts_junit *junit, const struct cts_report_finding *finding,
                                  uint64_t number)
{
    struct junit_case *c = find(junit, finding->requirement);
    char *text = NULL;
    size_t size = 0;
    FILE *file = c ? open_memstream(&text, &size) : NULL;
    const char *tag = finding->finding->warning ? "system-out" : "failure";

    if (!file)
        return CTS_MEMORY;
    fprintf(file, "      <%s", tag);
    if (!finding->finding->warning) {
        fputs(" message=\"", file);
        escape(file, finding->finding->seen);
        fputs("\" type=\"", file);
        escape(file, finding->requirement->id);
        fputs("\"", file);
    }
    fprintf(file, ">finding %llu: expected ", (unsigned long long)number);
    escape(file, finding->finding->expected);
    fputs("&#10;seen ", file);
    escape(file, finding->finding->seen);
    fputs("&#10;case ", file);
    escape(file, finding->case_name);
    fputs("&#10;trace ", file);
    escape(file, finding->trace);
    fprintf(file, " frame %llu&#10;replay ", (unsigned long long)finding->finding->frame);
    escape(file, finding->replay);
    fprintf(file, "</%s>\n", tag);
    if (fclose(file) != 0) {
        free(text);
        return CTS_MEMORY;
    }
    char *grown = realloc(c->findings, c->findings_size + size + 1);

    if (!grown) {
        free(text);
        return CTS_MEMORY;
    }
    memcpy(grown + c->findings_size, text, size + 1);
    c->findings = grown;
    c->findings_size += size;
    free(text);
    return CTS_OK;
}

enum cts_status cts_junit_requirement(struct cts_junit *junit,
                                      const struct cts_requirement *requirement,
                                      const struct cts_result *result)
{
    struct junit_case *c = find(junit, requirement);

    if (!c)
        return CTS_MEMORY;
    c->judged = true;
    c->verdict = result->verdict;
    c->observations = result->observations;
    if (result->reason && !(c->reason = strdup(result->reason)))
        return CTS_MEMORY;
    return CTS_OK;
}

static bool is_unjudged(const struct junit_case *c)
{
    return !c->judged || c->verdict == CTS_VERDICT_NONE || c->verdict == CTS_VERDICT_INCONC;
}

/* How a requirement without an opinion is shown; NULL: it has one. */
static const char *tag_of(const struct cts_junit *junit, const struct junit_case *c)
{
    if (is_unjudged(c))
        return junit->partial ? "skipped" : "error";
    return c->verdict == CTS_VERDICT_NA ? "skipped" : NULL;
}

static void write_case(FILE *file, const struct cts_junit *junit, const struct junit_case *c,
                       const char *target)
{
    const char *tag = tag_of(junit, c);

    fputs("    <testcase classname=\"", file);
    escape(file, target);
    fputs(".", file);
    escape(file, c->requirement->area);
    fputs("\" name=\"", file);
    escape(file, c->requirement->id);
    fputs("\" time=\"0\">\n      <properties>\n        <property name=\"requirement\" value=\"",
          file);
    escape(file, c->requirement->id);
    fprintf(file,
            "\"/>\n        <property name=\"level\" value=\"%s\"/>\n"
            "        <property name=\"verdict\" value=\"%s\"/>\n"
            "        <property name=\"observations\" value=\"%llu\"/>\n        <property "
            "name=\"text\" value=\"",
            cts_level_text(c->requirement->level), cts_verdict_text(c->verdict),
            (unsigned long long)c->observations);
    escape(file, c->requirement->text);
    fputs("\"/>\n      </properties>\n", file);
    if (tag) {
        fprintf(file, "      <%s message=\"", tag);
        escape(file, c->reason ? c->reason : "nothing was observed");
        fputs("\"/>\n", file);
    }
    if (c->findings)
        fputs(c->findings, file);
    fputs("    </testcase>\n", file);
}

static void write_suite(FILE *file, const struct cts_junit *junit, const char *area,
                        const char *target, const char *profile)
{
    unsigned count[4] = {0}; /* tests, failures, errors, skipped */

    for (size_t i = 0; i < junit->count; i++) {
        const struct junit_case *c = &junit->cases[i];

        if (strcmp(c->requirement->area, area) != 0)
            continue;
        count[0]++;
        count[1] += c->verdict == CTS_VERDICT_FAIL;
        const char *tag = tag_of(junit, c);

        count[2] += tag && strcmp(tag, "error") == 0;
        count[3] += tag && strcmp(tag, "skipped") == 0;
    }
    fputs("  <testsuite name=\"", file);
    escape(file, area);
    fprintf(file,
            "\" tests=\"%u\" failures=\"%u\" errors=\"%u\" skipped=\"%u\">\n"
            "    <properties>\n      <property name=\"target\" value=\"",
            count[0], count[1], count[2], count[3]);
    escape(file, target);
    fputs("\"/>\n      <property name=\"profile\" value=\"", file);
    escape(file, profile);
    fputs("\"/>\n    </properties>\n", file);
    for (size_t i = 0; i < junit->count; i++)
        if (strcmp(junit->cases[i].requirement->area, area) == 0)
            write_case(file, junit, &junit->cases[i], target);
    fputs("  </testsuite>\n", file);
}

/* Catalogue order: the address within the table of requirements is the order of its rows. */
static int by_row(const void *a, const void *b)
{
    const struct cts_requirement *x = ((const struct junit_case *)a)->requirement;
    const struct cts_requirement *y = ((const struct junit_case *)b)->requirement;

    return x < y ? -1 : x > y;
}

enum cts_status cts_junit_write(struct cts_junit *junit, const char *path, const char *target,
                                const char *profile)
{
    FILE *file = fopen(path, "w");

    if (!file)
        return CTS_IO;
    if (junit->count)
        qsort(junit->cases, junit->count, sizeof(junit->cases[0]), by_row);
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n", file);
    for (size_t i = 0; i < junit->count; i++) {
        const char *area = junit->cases[i].requirement->area;
        bool first = true;

        for (size_t k = 0; k < i && first; k++)
            first = strcmp(junit->cases[k].requirement->area, area) != 0;
        if (first)
            write_suite(file, junit, area, target, profile);
    }
    fputs("</testsuites>\n", file);
    bool bad = ferror(file) != 0;

    if (fclose(file) != 0 || bad)
        return CTS_IO;
    return CTS_OK;
}
