/*
 * list: requirements, cases and profiles, for people or as one JSON object.
 */
#include "tool.h"
#include <inttypes.h>
#include <jansson.h>
#include <string.h>

static void add_requirements(json_t *all)
{
    for (uint32_t i = 0; i < cts_requirement_count(); i++) {
        const struct cts_requirement *r = cts_requirement(i);

        if (!cts_tool_lists(i))
            continue;
        json_array_append_new(all, json_pack("{ss ss ss ss ss}", "requirement", r->id, "area",
                                             r->area, "level", cts_level_text(r->level), "text",
                                             r->text, "source", r->source));
    }
}

static void add_profiles(json_t *all)
{
    for (uint32_t i = 0; cts_profile_name(i); i++)
        json_array_append_new(all,
                              json_pack("{ss ss ss}", "profile", cts_profile_name(i), "text",
                                        cts_profile_text(i), "settings", cts_profile_settings(i)));
}

static void add_cases(json_t *all, struct cts_suite *suite)
{
    struct cts_session_case c;

    for (uint32_t i = 0; i < cts_suite_count(suite) && cts_suite_case(suite, i, &c); i++)
        json_array_append_new(
            all, json_pack("{ss ss sI ss si}", "case", c.name, "file", cts_suite_file(suite, i),
                           "number", (json_int_t)c.number, "covers", cts_suite_covers(suite, i),
                           "explore", c.explore ? (int)c.bound : -1));
}

static int list_json(struct cts_suite *suite)
{
    json_t *all = json_pack("{s[] s[] s[]}", "requirements", "profiles", "cases");
    int bad;

    add_requirements(json_object_get(all, "requirements"));
    add_profiles(json_object_get(all, "profiles"));
    add_cases(json_object_get(all, "cases"), suite);
    bad = json_dumpf(all, stdout, JSON_INDENT(1) | JSON_ENSURE_ASCII);
    putchar('\n');
    json_decref(all);
    return bad ? cts_complain("the list cannot be written") : CTS_EXIT_PASS;
}

int cts_tool_list(const struct cts_options *options)
{
    struct cts_suite *suite = cts_suite_load(options);
    struct cts_session_case c;
    uint32_t requirements = 0;
    int code = CTS_EXIT_PASS;

    if (!suite)
        return CTS_EXIT_USAGE;
    if (options->json) {
        code = list_json(suite);
        cts_suite_free(suite);
        return code;
    }
    printf("requirements\n");
    for (uint32_t i = 0; i < cts_requirement_count(); i++) {
        const struct cts_requirement *r = cts_requirement(i);

        if (!cts_tool_lists(i))
            continue;
        requirements++;
        printf("  %-17s %-6s %s\n", r->id, cts_level_text(r->level), r->text);
    }
    printf("\nprofiles\n");
    for (uint32_t i = 0; cts_profile_name(i); i++)
        printf("  %-17s %s%s%s%s\n", cts_profile_name(i), cts_profile_text(i),
               *cts_profile_settings(i) ? " (" : "", cts_profile_settings(i),
               *cts_profile_settings(i) ? ")" : "");
    printf("\ncases\n");
    for (uint32_t i = 0; i < cts_suite_count(suite) && cts_suite_case(suite, i, &c); i++)
        printf("  %s/%s  %s\n", cts_suite_file(suite, i), c.name, cts_suite_covers(suite, i));
    printf("\n%" PRIu32 " requirements, %" PRIu32 " cases\n", requirements, cts_suite_count(suite));
    cts_suite_free(suite);
    return code;
}
