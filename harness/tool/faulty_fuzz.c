/*
 * The fuzzer's column of the fault table: hunts one seeded fault with libFuzzer, from an empty
 * corpus, until a requirement that the fault breaks has failed. Leaves building and running to
 * fuzz.sh.
 */
#include "faulty.h"
#include "tool.h"
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define COMMAND_MAX 8192

bool cts_duration(const char *text, uint64_t *seconds)
{
    char *end;
    unsigned long long number = strtoull(text, &end, 10);
    uint64_t unit = strcmp(end, "h") == 0                   ? 3600
                    : strcmp(end, "m") == 0                 ? 60
                    : *end == '\0' || strcmp(end, "s") == 0 ? 1
                                                            : 0;

    if (*text < '0' || *text > '9' || number == 0 || number > 1000000 || unit == 0)
        return false;
    *seconds = number * unit;
    return true;
}

/* A word for the shell. False if there is no room. */
static bool add_word(char command[COMMAND_MAX], const char *word)
{
    size_t used = strlen(command);

    if (used + 4 * strlen(word) + 32 >= COMMAND_MAX)
        return false;
    command[used++] = ' ';
    command[used++] = '\'';
    for (; *word; word++) {
        if (*word == '\'') {
            memcpy(command + used, "'\\'", 3);
            used += 3;
        }
        command[used++] = *word;
    }
    memcpy(command + used, "'", 2);
    return true;
}

static bool make_command(char command[COMMAND_MAX], const struct cts_faulty_row *row,
                         const struct cts_faulty_hunt *hunt, uint64_t seconds)
{
    char script[PATH_MAX], time_text[32], requirements[sizeof(row->requirement)];
    const char *words[16];
    size_t count = 0;

    snprintf(script, sizeof(script), "%.4000s/harness/tool/fuzz.sh", cts_root());
    snprintf(time_text, sizeof(time_text), "%llus", (unsigned long long)seconds);
    snprintf(requirements, sizeof(requirements), "%s", row->requirement);
    for (char *c = requirements; *c; c++)
        if (*c == ' ')
            *c = ',';
    words[count++] = script;
    words[count++] = cts_tool()->name; /* of the fault's interface */
    words[count++] = "--json";
    words[count++] = "--from-nothing";
    words[count++] = "--until";
    words[count++] = requirements;
    words[count++] = "--time";
    words[count++] = time_text;
    words[count++] = "--target";
    words[count++] = hunt->target;
    words[count++] = "--profile";
    words[count++] = hunt->profile;
    if (hunt->options[0]) {
        words[count++] = "--option";
        words[count++] = hunt->options;
    }
    command[0] = '\0';
    for (size_t n = 0; n < count; n++)
        if (!add_word(command, words[n]))
            return false;
    strcat(command, " 2>/dev/null"); /* add_word() left room */
    return true;
}

static void take_text(const json_t *answer, const char *key, char *text, size_t size)
{
    const char *value = json_string_value(json_object_get(answer, key));

    snprintf(text, size, "%s", value ? value : "");
}

/* Runs one campaign. CTS_IO: it could not be run. */
static enum cts_status run(const char *command, struct cts_faulty_row *row, char message[256])
{
    char line[2048];
    FILE *pipe = popen(command, "r");
    json_t *answer = NULL;

    snprintf(message, 256,
             "harness/tool/fuzz.sh did not run to its end; `./hvcts fuzz %s` says why",
             cts_tool()->name);
    if (!pipe)
        return CTS_IO;
    if (fgets(line, sizeof(line), pipe))
        answer = json_loads(line, 0, NULL);
    pclose(pipe);
    if (!answer)
        return CTS_IO;
    row->fuzz_seconds += (uint64_t)json_integer_value(json_object_get(answer, "seconds"));
    row->fuzz_executions += (uint64_t)json_integer_value(json_object_get(answer, "executions"));
    take_text(answer, "found", row->fuzz_found, sizeof(row->fuzz_found));
    take_text(answer, "others", row->fuzz_others, sizeof(row->fuzz_others));
    json_decref(answer);
    return CTS_OK;
}

enum cts_status cts_faulty_fuzz(struct cts_faulty_row *row, const struct cts_faulty_hunt *hunt,
                                char message[256])
{
    char command[COMMAND_MAX];
    enum cts_status status = CTS_OK;
    bool died = false;

    row->fuzz_limit = hunt->seconds;
    do { /* a target that dies ends its campaign without the requirement; another one begins */
        if (!make_command(command, row, hunt, hunt->seconds - row->fuzz_seconds)) {
            snprintf(message, 256, "the target's name or options are too long");
            return CTS_ARGUMENT;
        }
        status = run(command, row, message);
        died = status == CTS_OK && strcmp(row->fuzz_found, "died") == 0;
        if (died)
            row->fuzz_found[0] = '\0';
        row->fuzz_died |= died;
    } while (died && row->fuzz_seconds < hunt->seconds && !cts_interrupted());
    if (row->fuzz_seconds > hunt->seconds)
        row->fuzz_seconds = hunt->seconds;
    return status;
}
