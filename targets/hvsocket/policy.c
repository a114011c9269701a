/*
 * Reads the policy switches from options. Serves whoever makes a codec or a stack; it never judges whether the switches
 * go together.
 */
#include "policy.h"

#include <stddef.h>
#include <string.h>

static const char *const words[] = {
#define HVS_CHOICE_WORD(symbol, word) word,
    HVS_CHOICE_MAP(HVS_CHOICE_WORD)
#undef HVS_CHOICE_WORD
};

static const struct {
    const char *option;
    size_t offset;
    uint8_t choice[3];
} switches[] = {
#define HVS_SWITCH_ROW(member, option, a, b, c)                                                    \
    {option, offsetof(struct hvs_policy, member), {HVS_##a, HVS_##b, HVS_##c}},
    HVS_SWITCH_MAP(HVS_SWITCH_ROW)
#undef HVS_SWITCH_ROW
};
#define SWITCHES (sizeof(switches) / sizeof(switches[0]))

static bool is(const char *text, size_t length, const char *word)
{
    return strlen(word) == length && memcmp(text, word, length) == 0;
}

static void set(struct hvs_policy *policy, const char *option, size_t option_length,
                const char *word, size_t word_length)
{
    for (size_t i = 0; i < SWITCHES; i++) {
        if (!is(option, option_length, switches[i].option))
            continue;
        for (size_t k = 0; k < 3; k++)
            if (word_length > 0 && is(word, word_length, words[switches[i].choice[k]]))
                ((uint8_t *)policy)[switches[i].offset] = switches[i].choice[k];
    }
}

void hvs_policy_read(struct hvs_policy *policy, const char *options)
{
    for (size_t i = 0; i < SWITCHES; i++)
        ((uint8_t *)policy)[switches[i].offset] = switches[i].choice[0];
    while (options != NULL && *options != '\0') {
        size_t length = strcspn(options, ",");
        const char *equals = memchr(options, '=', length);
        if (equals != NULL)
            set(policy, options, (size_t)(equals - options), equals + 1,
                length - (size_t)(equals + 1 - options));
        options += length + (options[length] == ',');
    }
}
