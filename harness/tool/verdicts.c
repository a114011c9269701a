/*
 * Verdicts for people: counts per area, and why something was not judged.
 */
#include "tool.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define AREAS_MAX 32

struct area {
    const char *name;
    uint32_t count[CTS_VERDICT_WARN + 1];
    uint64_t observations;
    uint64_t explored;
};

static struct area *area_of(struct area *areas, size_t *count, const char *name)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp(areas[i].name, name) == 0)
            return &areas[i];
    if (*count == AREAS_MAX)
        return &areas[AREAS_MAX - 1];
    areas[*count] = (struct area){.name = name};
    return &areas[(*count)++];
}

static void print_line(const struct area *a, enum cts_extent_played extent)
{
    bool partial = extent != CTS_EXTENT_WHOLE;
    bool open = a->count[CTS_VERDICT_INCONC] && !partial;
    bool untouched = partial && a->count[CTS_VERDICT_INCONC];
    enum cts_verdict worst = a->count[CTS_VERDICT_FAIL]   ? CTS_VERDICT_FAIL
                             : open                       ? CTS_VERDICT_INCONC
                             : a->count[CTS_VERDICT_WARN] ? CTS_VERDICT_WARN
                             : a->count[CTS_VERDICT_PASS] ? CTS_VERDICT_PASS
                                                          : CTS_VERDICT_NA;

    printf("%-10s %5" PRIu32 " %5" PRIu32 " %5" PRIu32 " %7" PRIu32 " %4" PRIu32 "  %13" PRIu64
           " %13" PRIu64 "  %s\n",
           a->name, a->count[CTS_VERDICT_PASS], a->count[CTS_VERDICT_FAIL],
           a->count[CTS_VERDICT_WARN], a->count[CTS_VERDICT_INCONC], a->count[CTS_VERDICT_NA],
           a->observations, a->explored,
           untouched && worst == CTS_VERDICT_NA                            ? "not played"
           : extent == CTS_EXTENT_INTERRUPTED && worst != CTS_VERDICT_FAIL ? "interrupted"
                                                                           : cts_coloured(worst));
}

/* Why a requirement was not judged; NULL if it was. */
static const char *inconclusive(cts_result_fn *result, const void *context, uint32_t requirement)
{
    struct cts_result r = result(context, requirement, NULL);

    if (!cts_tool_lists(requirement))
        return NULL;
    if (r.verdict != CTS_VERDICT_NONE && r.verdict != CTS_VERDICT_INCONC)
        return NULL;
    return r.reason ? r.reason : "nothing was observed";
}

/* One paragraph per reason, with the requirements that it holds for. */
static void print_inconclusive(cts_result_fn *result, const void *context)
{
    for (uint32_t i = 0; i < cts_requirement_count(); i++) {
        const char *reason = inconclusive(result, context, i);
        const char *other = NULL;
        uint32_t first = 0;

        for (; reason && first < i; first++)
            if ((other = inconclusive(result, context, first)) && strcmp(other, reason) == 0)
                break;
        if (!reason || first < i)
            continue;
        printf("\n%s: %s\n ", cts_coloured(CTS_VERDICT_INCONC), reason);
        for (uint32_t k = i, column = 0; k < cts_requirement_count(); k++)
            if ((other = inconclusive(result, context, k)) && strcmp(other, reason) == 0)
                printf("%s %s", column++ % 5 == 0 && column > 1 ? "\n " : "",
                       cts_requirement(k)->id);
        printf("\n");
    }
}

void cts_print_areas(cts_result_fn *result, const void *context, enum cts_extent_played extent)
{
    bool partial = extent != CTS_EXTENT_WHOLE;
    struct area areas[AREAS_MAX];
    struct area total = {.name = "all"};
    size_t count = 0;

    for (uint32_t i = 0; i < cts_requirement_count(); i++) {
        if (!cts_tool_lists(i))
            continue;
        uint64_t explored = 0;
        struct cts_result r = result(context, i, &explored);
        struct area *a = area_of(areas, &count, cts_requirement(i)->area);
        enum cts_verdict verdict = r.verdict == CTS_VERDICT_NONE ? CTS_VERDICT_INCONC : r.verdict;

        a->count[verdict]++;
        a->observations += r.observations;
        a->explored += explored;
        total.count[verdict]++;
        total.observations += r.observations;
        total.explored += explored;
    }
    printf("%-10s %5s %5s %5s %7s %4s  %13s %13s\n", "area", "PASS", "FAIL", "WARN",
           partial ? "unseen" : "INCONC", "N/A", "observations", "explored");
    for (size_t i = 0; i < count; i++)
        print_line(&areas[i], extent);
    print_line(&total, extent);
    if (!partial)
        print_inconclusive(result, context);
}

const char *cts_profile_chosen(const struct cts_options *options, const char *recorded,
                               char name[CTS_PROFILE_NAME_MAX])
{
    const char *base = options->profile                ? options->profile
                       : recorded != NULL && *recorded ? recorded
                                                       : cts_profile_name(0);

    snprintf(name, CTS_PROFILE_NAME_MAX, "%s%s%s", base, *options->switches ? "," : "",
             options->switches);
    return name;
}

const char *cts_profile_wanted_name(const char *name)
{
    return name ? name : cts_profile_name(0);
}

const struct cts_profile *cts_profile_wanted(const char *name)
{
    const struct cts_profile *profile = cts_profile_find(cts_profile_wanted_name(name));
    char fault[700];

    if (profile)
        return profile;
    cts_profile_fault(cts_profile_wanted_name(name), fault, sizeof(fault));
    cts_complain("%s", fault);
    return NULL;
}
