/*
 * list: requirements, cases and profiles, for people or as one JSON object. There are more cases than anybody reads:
 * people get a line per file of them, unless they ask for some, or for all.
 */
#include "tool.h"
#include <inttypes.h>
#include <jansson.h>
#include <string.h>
#include <unistd.h>

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

static void add_switches(json_t *all)
{
    const char *question, *answer, *name;

    for (uint32_t i = 0; (name = cts_profile_switch(i, &question)) != NULL; i++) {
        json_t *answers = json_array();

        for (uint32_t n = 0; (answer = cts_profile_answer(i, n)) != NULL; n++)
            json_array_append_new(answers, json_string(answer));
        json_array_append_new(
            all, json_pack("{ss ss so}", "switch", name, "question", question, "answers", answers));
    }
}

static void print_switches(void)
{
    const char *question, *answer, *name;

    printf("\nswitches: what profiles answer, the default first (--switch NAME=ANSWER)\n");
    for (uint32_t i = 0; (name = cts_profile_switch(i, &question)) != NULL; i++) {
        printf("  %-23s %s", name, question);
        for (uint32_t n = 0; (answer = cts_profile_answer(i, n)) != NULL; n++)
            printf("%s%s", n ? ", " : " ", answer);
        printf("\n");
    }
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
    json_t *all = json_pack("{s[] s[] s[] s[]}", "requirements", "profiles", "switches", "cases");
    int bad;

    add_requirements(json_object_get(all, "requirements"));
    add_profiles(json_object_get(all, "profiles"));
    add_switches(json_object_get(all, "switches"));
    add_cases(json_object_get(all, "cases"), suite);
    bad = json_dumpf(all, stdout, JSON_INDENT(1) | JSON_ENSURE_ASCII);
    putchar('\n');
    json_decref(all);
    return bad ? cts_complain("the list cannot be written") : CTS_EXIT_PASS;
}

#define ABOUT_SIZE 160
#define ABOUT_WIDE 76 /* of it that is shown */

/* The first sentence of the comment at the head of a corpus file; "" if there is none. */
static void read_about(const char *corpus, const char *file, char about[ABOUT_SIZE])
{
    char path[PATH_MAX];
    char line[ABOUT_SIZE] = "";
    FILE *opened;

    snprintf(path, sizeof(path), "%.3900s/%s.prog", corpus, file);
    opened = fopen(path, "r");
    about[0] = '\0';
    if (!opened) {
        snprintf(path, sizeof(path), "%.3900s/vectors/%s.json", corpus, file);
        if (access(path, R_OK) == 0)
            snprintf(about, ABOUT_SIZE, "golden and adversarial inputs of vectors/%s.json", file);
        return;
    }
    if (fgets(line, sizeof(line), opened) && line[0] == '#') {
        const char *text = line + 1 + strspn(line + 1, " ");
        const char *colon = strstr(text, ": ");

        text = colon && colon - text < 24 ? colon + 2 : text; /* its number is in the name */
        snprintf(about, ABOUT_SIZE, "%.*s", (int)strcspn(text, "\n"), text);
        for (size_t i = 0; about[i]; i++)
            if (about[i] == '.' && (about[i + 1] == ' ' || !about[i + 1]))
                about[i] = '\0';
        if (strlen(about) > ABOUT_WIDE)
            snprintf(about + ABOUT_WIDE - 2, 3, "..");
    }
    fclose(opened);
}

static void print_files(struct cts_suite *suite, const char *corpus)
{
    uint32_t count = cts_suite_count(suite);
    char about[ABOUT_SIZE];

    printf("\ncases by file\n");
    for (uint32_t i = 0; i < count;) {
        const char *file = cts_suite_file(suite, i);
        uint32_t first = i;

        while (i < count && strcmp(cts_suite_file(suite, i), file) == 0)
            i++;
        read_about(corpus, file, about);
        printf("  %-38s %6" PRIu32 "%s%s\n", file, i - first, *about ? "  " : "", about);
    }
}

static void print_cases(struct cts_suite *suite)
{
    struct cts_session_case c;

    printf("\ncases\n");
    for (uint32_t i = 0; i < cts_suite_count(suite) && cts_suite_case(suite, i, &c); i++)
        printf("  %s/%s  %s\n", cts_suite_file(suite, i), c.name, cts_suite_covers(suite, i));
}

int cts_tool_list(const struct cts_options *options)
{
    struct cts_suite *suite = cts_suite_load(options);
    char corpus[PATH_MAX];
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
    print_switches();
    if (options->all || options->filter)
        print_cases(suite);
    else
        print_files(suite, cts_corpus_path(options, corpus));
    printf("\n%" PRIu32 " requirements, %" PRIu32 " cases%s\n", requirements,
           cts_suite_count(suite),
           options->all || options->filter
               ? ""
               : "; --filter WORD names those that match, --all every one of them");
    cts_suite_free(suite);
    return code;
}
