/*
 * Profiles by name, made from the tables in profiles.h. Knows what the settings are called and
 * nothing of what they mean: that is in the rules.
 */
#include "oracle/profile.h"

#include <stdio.h>
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

static const struct {
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

const struct cts_profile *cts_profile_find(const char *name)
{
    fill();
    for (uint32_t n = 0; n < CTS_PROFILE_COUNT; n++)
        if (strcmp(profiles[n].name, name) == 0)
            return &profiles[n];
    return NULL;
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
    for (size_t n = 0; n < CTS_COUNT(exemptions); n++)
        if (strcmp(profiles[exemptions[n].profile].name, profile->name) == 0 &&
            strcmp(exemptions[n].requirement, requirement) == 0)
            return exemptions[n].reason;
    return NULL;
}
