/*
 * The table of requirements and rules, unfolded from the X-macro files.
 */
#include "oracle/requirement.h"

#include <string.h>

static const struct cts_requirement requirements[CTS_REQUIREMENT_COUNT] = {
#define CTS_REQUIREMENT_ROW(set, area, number, level, needs, na, on, text, source)                 \
    {#set "-" #area "-" #number, #area, CTS_##level, text, source},
    CTS_REQUIREMENTS(CTS_REQUIREMENT_ROW)
#undef CTS_REQUIREMENT_ROW
#define CTS_REQUIREMENT_ROW(area, number, level, side, text, source)                               \
    {"SAV-" #area "-" #number, #area, CTS_##level, text, source},
        CTS_NICSAVE_REQUIREMENTS(CTS_REQUIREMENT_ROW)
#undef CTS_REQUIREMENT_ROW
#define CTS_REQUIREMENT_ROW(area, number, level, calls, text, source)                              \
    {"ADR-" #area "-" #number, #area, CTS_##level, text, source},
            CTS_ADDRESS_REQUIREMENTS(CTS_REQUIREMENT_ROW)
#undef CTS_REQUIREMENT_ROW
};

#define CTS_COUNTER_CAN_NOTHING 0u

/* NA(A, B) and ON(A, B, ...) give each name its prefix. */
/* clang-format off: aligned by hand */
#define PICK(_1, _2, _3, _4, _5, _6, _7, name, ...) name
#define NA1(a)       CTS_NA_##a
#define NA2(a, b)    (CTS_NA_##a | CTS_NA_##b)
#define NA(...)      PICK(__VA_ARGS__, , , , , , NA2, NA1, )(__VA_ARGS__)
#define ON1(a)       CTS_ON_##a
#define ON2(a, ...)  CTS_ON_##a, ON1(__VA_ARGS__)
#define ON3(a, ...)  CTS_ON_##a, ON2(__VA_ARGS__)
#define ON4(a, ...)  CTS_ON_##a, ON3(__VA_ARGS__)
#define ON5(a, ...)  CTS_ON_##a, ON4(__VA_ARGS__)
#define ON6(a, ...)  CTS_ON_##a, ON5(__VA_ARGS__)
#define ON7(a, ...)  CTS_ON_##a, ON6(__VA_ARGS__)
#define ONLY(...)    PICK(__VA_ARGS__, ON7, ON6, ON5, ON4, ON3, ON2, ON1, )(__VA_ARGS__)
#define ON(...)                                                                                    \
    {                                                                                              \
        ONLY(__VA_ARGS__)                                                                          \
    }
/* clang-format on */

enum {
    SIDE_IFACE = CTS_SIDE_COUNTER,
    SIDE_POLL = CTS_SIDE_COUNTER,
    SIDE_EVENT = CTS_SIDE_COUNTER,
    SIDE_CANCEL = CTS_SIDE_COUNTER,
    SIDE_CLOSE = CTS_SIDE_COUNTER,
    SIDE_SUPPORT = CTS_SIDE_COUNTER,
    SIDE_PLATFORM = CTS_SIDE_PLATFORM,
    SIDE_CALLER = CTS_SIDE_CLIENT,
    SIDE_TARGET = CTS_SIDE_COMMON,
    SIDE_TRACE = CTS_SIDE_COMMON,
    SIDE_KERNEL = CTS_SIDE_COMMON
};

const struct cts_rule cts_rules[CTS_REQUIREMENT_COUNT] = {
#define CTS_RULE_ROW(set, area, number, level, needs, na, on, text, source)                        \
    {cts_rule_##set##_##area##_##number, CTS_COUNTER_CAN_##needs, na, (enum cts_side)SIDE_##area,  \
     on},
    CTS_REQUIREMENTS(CTS_RULE_ROW)
#undef CTS_RULE_ROW
#define CTS_RULE_ROW(area, number, level, side, text, source)                                      \
    {NULL, 0, 0, CTS_SIDE_##side, {0}},
        CTS_NICSAVE_REQUIREMENTS(CTS_RULE_ROW)
#undef CTS_RULE_ROW
#define CTS_RULE_ROW(area, number, level, calls, text, source) {NULL, 0, 0, CTS_SIDE_ADDRESS, {0}},
            CTS_ADDRESS_REQUIREMENTS(CTS_RULE_ROW)
#undef CTS_RULE_ROW
};

uint32_t cts_requirement_count(void)
{
    return CTS_REQUIREMENT_COUNT;
}

const struct cts_requirement *cts_requirement(uint32_t index)
{
    return index < CTS_REQUIREMENT_COUNT ? &requirements[index] : NULL;
}

uint32_t cts_requirement_find(const char *id)
{
    for (uint32_t n = 0; n < CTS_REQUIREMENT_COUNT; n++)
        if (strcmp(requirements[n].id, id) == 0)
            return n;
    return UINT32_MAX;
}
