/*
 * A profile in memory: one answer per policy switch. Rules read it as settings[CTS_SWITCH_...];
 * nothing here judges.
 */
#ifndef CTS_PROFILE_H
#define CTS_PROFILE_H

#include "oracle/oracle.h"
#include "oracle/profiles.h"

enum cts_switch_id {
#define CTS_SWITCH_ENUM(symbol, name, question, why) CTS_SWITCH_##symbol,
    CTS_SWITCH_MAP(CTS_SWITCH_ENUM)
#undef CTS_SWITCH_ENUM
        CTS_SWITCH_COUNT
};

/* CTS_INPUT_MEANING_ALWAYS_POLL, ... */
enum cts_option {
#define CTS_OPTION_ENUM(symbol, option, value, name) CTS_##symbol##_##option = value,
    CTS_OPTION_MAP(CTS_OPTION_ENUM)
#undef CTS_OPTION_ENUM
};

struct cts_profile {
    const char *name;
    const char *text;
    uint8_t settings[CTS_SWITCH_COUNT]; /* enum cts_option of each switch; 0: the default */
};

/* "switch=option" in words, for reasons and reports. Static storage; "" if there is no such
 * option. */
const char *cts_switch_text(uint32_t policy_switch);
const char *cts_option_text(uint32_t policy_switch, uint32_t option);
/* The reason why the profile takes a requirement out by name; NULL if it does not. */
const char *cts_profile_exempts(const struct cts_profile *profile, const char *requirement);

#endif
