/*
 * Which requirements on socket addresses apply: what a profile takes out, and what a target cannot show because it
 * offers none of the calls. Looks at no call.
 */
#include "oracle/address.h"
#include "oracle/requirement.h"

/* CALLS(A, B, ...) is a mask; aligned by hand. */
/* clang-format off */
#define PICK(_1, _2, _3, _4, _5, _6, _7, name, ...) name
#define C1(a)      CTS_CALL_BIT(CTS_CALL_##a)
#define C2(a, ...) (C1(a) | C1(__VA_ARGS__))
#define C3(a, ...) (C1(a) | C2(__VA_ARGS__))
#define C4(a, ...) (C1(a) | C3(__VA_ARGS__))
#define C5(a, ...) (C1(a) | C4(__VA_ARGS__))
#define C6(a, ...) (C1(a) | C5(__VA_ARGS__))
#define C7(a, ...) (C1(a) | C6(__VA_ARGS__))
#define CALLS(...) PICK(__VA_ARGS__, C7, C6, C5, C4, C3, C2, C1, )(__VA_ARGS__)
#define NO_CALLS   0
/* clang-format on */

static const uint64_t calls_of[] = {
#define CALLS_ROW(area, number, level, calls, text, source) calls,
    CTS_ADDRESS_REQUIREMENTS(CALLS_ROW)
#undef CALLS_ROW
};

const char *cts_address_unseen(uint64_t calls, uint32_t requirement)
{
    if (requirement < CTS_ADR_FIRST || requirement - CTS_ADR_FIRST >= sizeof calls_of / 8)
        return NULL;
    uint64_t needed = calls_of[requirement - CTS_ADR_FIRST];
    if (!needed)
        return "a duty of live checks, which no target can show";
    return calls & needed ? NULL : "the target offers none of the calls that could show it";
}

/* Requirements first .. last. */
static const struct {
    uint32_t first, last;
    enum cts_switch_id policy;
    uint8_t option;
    const char *reason;
} outs[] = {
#define OUTS(from, to, policy, option, reason)                                                     \
    {                                                                                              \
        CTS_ADR_##from, CTS_ADR_##to, CTS_SWITCH_##policy, CTS_##policy##_##option, reason         \
    }
#define OUT(row, policy, option, reason) OUTS(row, row, policy, option, reason)
    OUTS(VM_010, VM_130, VM_OS_LAYOUT, MACOS, "the profile's sockaddr_vm is not that of Linux"),
    OUTS(VM_010, VM_130, VM_OS_LAYOUT, FREEBSD, "the profile's sockaddr_vm is not that of Linux"),
    OUT(VM_140, VM_OS_LAYOUT, LINUX, "the profile's sockaddr_vm is that of Linux"),
    /* No socket of Linux can be bound or connected by another address. */
    OUTS(SOCK_110, SOCK_190, VM_OS_LAYOUT, MACOS, "the profile's sockaddr_vm is not that of Linux"),
    OUTS(SOCK_210, SOCK_240, VM_OS_LAYOUT, MACOS, "the profile's sockaddr_vm is not that of Linux"),
    OUTS(SOCK_260, SOCK_270, VM_OS_LAYOUT, MACOS, "the profile's sockaddr_vm is not that of Linux"),
    OUTS(SOCK_110, SOCK_190, VM_OS_LAYOUT, FREEBSD,
         "the profile's sockaddr_vm is not that of Linux"),
    OUTS(SOCK_210, SOCK_240, VM_OS_LAYOUT, FREEBSD,
         "the profile's sockaddr_vm is not that of Linux"),
    OUTS(SOCK_260, SOCK_270, VM_OS_LAYOUT, FREEBSD,
         "the profile's sockaddr_vm is not that of Linux"),
    OUT(WILD_140, SILOHOST_LISTEN, UNSPECIFIED, "the profile leaves open what listening does"),
    OUT(SOCK_080, SUSPEND_UNSET, UNSPECIFIED, "the profile leaves open what a pause does"),
#undef OUT
#undef OUTS
};

const char *cts_address_na(const struct cts_profile *profile, uint32_t requirement)
{
    for (size_t i = 0; i < sizeof outs / sizeof outs[0]; i++)
        if (requirement >= outs[i].first && requirement <= outs[i].last &&
            profile->settings[outs[i].policy] == outs[i].option)
            return outs[i].reason;
    return NULL;
}
