/*
 * Profiles by name, made from the tables in profiles.h. Knows what the settings are called and
 * nothing of what they mean: that is in the rules.
 */
#include "oracle/profile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum cts_profile_id {
#define CTS_PROFILE_ENUM(symbol, name, text) CTS_PROFILE_##symbol,
    CTS_PROFILE_MAP(CTS_PROFILE_ENUM)
#undef CTS_PROFILE_ENUM
        CTS_PROFILE_COUNT
};

#define CTS_SETTINGS_MAX 640

static const char *const switch_names[] = {
#define CTS_SWITCH_NAME(symbol, name, question, why) name,
    CTS_SWITCH_MAP(CTS_SWITCH_NAME)
#undef CTS_SWITCH_NAME
};

static const struct option_row {
    uint8_t policy_switch, value;
    const char *name;
} options[] = {
#define CTS_OPTION_ROW(symbol, option, value, name) {CTS_SWITCH_##symbol, value, name},
    CTS_OPTION_MAP(CTS_OPTION_ROW)
#undef CTS_OPTION_ROW
};

static const struct {
    uint8_t profile, policy_switch, value;
} profile_settings[] = {
#define CTS_SETTING_ROW(profile, symbol, option)                                                   \
    {CTS_PROFILE_##profile, CTS_SWITCH_##symbol, CTS_##symbol##_##option},
    CTS_PROFILE_SETTING_MAP(CTS_SETTING_ROW)
#undef CTS_SETTING_ROW
};

static const struct {
    uint8_t profile;
    const char *requirement, *reason;
} exemptions[] = {
#define CTS_EXEMPT_ROW(profile, requirement, reason) {CTS_PROFILE_##profile, requirement, reason},
    CTS_PROFILE_EXEMPT_MAP(CTS_EXEMPT_ROW)
#undef CTS_EXEMPT_ROW
};

#define CTS_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Filled at the first use; the tables above are the source. */
static struct cts_profile profiles[CTS_PROFILE_COUNT] = {
#define CTS_PROFILE_ROW(symbol, label, words) {.name = label, .text = words},
    CTS_PROFILE_MAP(CTS_PROFILE_ROW)
#undef CTS_PROFILE_ROW
};
static char settings_text[CTS_PROFILE_COUNT][CTS_SETTINGS_MAX];
static bool filled;

static void fill(void)
{
    if (filled)
        return;
    filled = true;
    for (size_t n = 0; n < CTS_COUNT(profile_settings); n++) {
        uint32_t which = profile_settings[n].profile, policy = profile_settings[n].policy_switch;
        profiles[which].settings[policy] = profile_settings[n].value;
        char *text = settings_text[which];
        size_t used = strlen(text);
        snprintf(text + used, CTS_SETTINGS_MAX - used, "%s%s=%s", used ? " " : "",
                 cts_switch_text(policy), cts_option_text(policy, profile_settings[n].value));
    }
}

const char *cts_switch_text(uint32_t policy_switch)
{
    return policy_switch < CTS_SWITCH_COUNT ? switch_names[policy_switch] : "";
}

const char *cts_option_text(uint32_t policy_switch, uint32_t option)
{
    for (size_t n = 0; n < CTS_COUNT(options); n++)
        if (options[n].policy_switch == policy_switch && options[n].value == option)
            return options[n].name;
    return "";
}

/* -- by name -------------------------------------------------------------------------------------------------- */

/* Profiles with answers of somebody's own, made when they are first asked for and kept. */
struct made {
    struct made *next;
    struct cts_profile profile;
    char name[];
};
static struct made *all_made;

static const struct cts_profile *find_base(const char *name, size_t length)
{
    fill();
    for (uint32_t n = 0; n < CTS_PROFILE_COUNT; n++)
        if (strlen(profiles[n].name) == length && memcmp(profiles[n].name, name, length) == 0)
            return &profiles[n];
    return NULL;
}

/* The row of "switch=answer"; NULL: there is none. */
static const struct option_row *find_answer(const char *text, size_t length)
{
    for (size_t n = 0; n < CTS_COUNT(options); n++) {
        const char *of = switch_names[options[n].policy_switch], *answer = options[n].name;
        size_t before = strlen(of);
        if (length == before + 1 + strlen(answer) && memcmp(text, of, before) == 0 &&
            text[before] == '=' && memcmp(text + before + 1, answer, strlen(answer)) == 0)
            return &options[n];
    }
    return NULL;
}

/* The first part of the name that means nothing; NULL: all of it does, and *profile has the answers. */
static const char *read_name(const char *name, struct cts_profile *profile)
{
    size_t length = strcspn(name, ",");
    const struct cts_profile *base = find_base(name, length);
    if (!base)
        return name;
    *profile = *base;
    while (name[length]) {
        name += length + 1;
        length = strcspn(name, ",");
        const struct option_row *row = find_answer(name, length);
        if (!row)
            return name;
        profile->settings[row->policy_switch] = row->value;
    }
    return NULL;
}

const struct cts_profile *cts_profile_find(const char *name)
{
    size_t length = strlen(name);
    if (!strchr(name, ','))
        return find_base(name, length);
    for (const struct made *m = all_made; m; m = m->next)
        if (strcmp(m->name, name) == 0)
            return &m->profile;
    struct made *made = calloc(1, sizeof *made + length + 1);
    if (!made || read_name(name, &made->profile)) {
        free(made);
        return NULL;
    }
    memcpy(made->name, name, length + 1);
    made->profile.name = made->name;
    made->next = all_made;
    all_made = made;
    return &made->profile;
}

/* Appends the names of what there is. */
static void add_names(char *text, size_t size, const char *names[], size_t count)
{
    for (size_t n = 0; n < count; n++) {
        size_t used = strlen(text);
        snprintf(text + used, size - used, "%s%s", n ? ", " : "", names[n]);
    }
}

void cts_profile_fault(const char *name, char *text, size_t size)
{
    struct cts_profile profile;
    const char *names[CTS_COUNT(options) + CTS_PROFILE_COUNT], *bad = read_name(name, &profile);
    uint32_t count = 0, policy = 0;
    int length = bad ? (int)strcspn(bad, ",") : 0;
    if (!bad) {
        snprintf(text, size, "out of memory");
        return;
    }
    if (bad == name) {
        snprintf(text, size, "there is no profile \"%.*s\"; there are: ", length, name);
        for (uint32_t n = 0; n < CTS_PROFILE_COUNT; n++)
            names[count++] = profiles[n].name;
        add_names(text, size, names, count);
        return;
    }
    size_t of = strcspn(bad, "=,");
    while (policy < CTS_SWITCH_COUNT &&
           (strlen(switch_names[policy]) != of || memcmp(switch_names[policy], bad, of) != 0))
        policy++;
    if (policy == CTS_SWITCH_COUNT) {
        snprintf(text, size, "there is no switch \"%.*s\"; `list` names them", (int)of, bad);
        return;
    }
    snprintf(text, size, "\"%.*s\" is no answer to a switch; %s is one of: ", length, bad,
             switch_names[policy]);
    while ((names[count] = cts_profile_answer(policy, count)) != NULL)
        count++;
    add_names(text, size, names, count);
}

/* -- what there is -------------------------------------------------------------------------------------------- */

const char *cts_profile_switch(uint32_t index, const char **question)
{
    static const char *const questions[] = {
#define CTS_SWITCH_QUESTION(symbol, name, question, why) question,
        CTS_SWITCH_MAP(CTS_SWITCH_QUESTION)
#undef CTS_SWITCH_QUESTION
    };
    if (index >= CTS_SWITCH_COUNT)
        return NULL;
    *question = questions[index];
    return switch_names[index];
}

const char *cts_profile_answer(uint32_t index, uint32_t answer)
{
    const char *text = cts_option_text(index, answer);
    return *text ? text : NULL;
}

const char *cts_profile_name(uint32_t index)
{
    return index < CTS_PROFILE_COUNT ? profiles[index].name : NULL;
}

const char *cts_profile_text(uint32_t index)
{
    return index < CTS_PROFILE_COUNT ? profiles[index].text : NULL;
}

const char *cts_profile_settings(uint32_t index)
{
    fill();
    return index < CTS_PROFILE_COUNT ? settings_text[index] : NULL;
}

const char *cts_profile_exempts(const struct cts_profile *profile, const char *requirement)
{
    const struct cts_profile *base = find_base(profile->name, strcspn(profile->name, ","));
    for (size_t n = 0; n < CTS_COUNT(exemptions); n++)
        if (base == &profiles[exemptions[n].profile] &&
            strcmp(exemptions[n].requirement, requirement) == 0)
            return exemptions[n].reason;
    return NULL;
}
