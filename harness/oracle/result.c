/*
 * Results: what the counts mean. The verdict of a requirement only ever moves up: none, PASS,
 * INCONC, FAIL; N/A and WARN stand beside. Looks at counts, never at events.
 */
#include "oracle/state.h"

#include <stddef.h>

static const struct {
    uint32_t condition;
    enum cts_switch_id policy;
    uint8_t option;
    const char *reason;
} na_conditions[] = {
#define CTS_NA_ROW(name, symbol, option, reason)                                                   \
    {CTS_NA_##name, CTS_SWITCH_##symbol, CTS_##symbol##_##option, reason},
    CTS_NA_MAP(CTS_NA_ROW)
#undef CTS_NA_ROW
};

#define CTS_COUNTER_CAN_REASON(name, value, text) {value, "the target does not say that it " text},
static const struct {
    uint32_t capability;
    const char *reason;
} capability_reasons[] = {CTS_COUNTER_CAPABILITY_MAP(CTS_COUNTER_CAN_REASON)};
#undef CTS_COUNTER_CAN_REASON

#define TABLE_COUNTER  0x1u
#define TABLE_PLATFORM 0x2u
#define TABLE_CLIENT   0x4u
#define TABLE_SWITCH   0x38u /* extension, protocol edge, miniport edge */
#define TABLE_ADDRESS  0x40u

const char *cts_oracle_na_by_profile(const struct cts_profile *profile, uint32_t requirement)
{
    for (size_t n = 0; n < sizeof(na_conditions) / sizeof(na_conditions[0]); n++)
        if ((cts_rules[requirement].na & na_conditions[n].condition) &&
            profile->settings[na_conditions[n].policy] == na_conditions[n].option)
            return na_conditions[n].reason;
    const char *reason = cts_nicsave_na(profile, requirement);
    if (!reason)
        reason = cts_address_na(profile, requirement);
    return reason ? reason : cts_profile_exempts(profile, cts_requirement(requirement)->id);
}

/* What was observed, but is not the target's doing: the hypervisor's side is the harness's own unless the
 * target brings one. The rows of that area which need something of a counter are about the guest's side too. */
static const char *not_of_target(const struct cts_oracle *o, uint32_t requirement)
{
    const struct cts_rule *rule = &cts_rules[requirement];
    if (!o->model.begun || rule->side != CTS_SIDE_PLATFORM ||
        (rule->needs & o->model.capabilities) != 0 || (o->model.tables & TABLE_PLATFORM))
        return NULL;
    return "the hypervisor's side was played by the harness: judged on targets that bring their "
           "own";
}

/* Why a requirement cannot be judged on this target; NULL if it can. */
static const char *na_by_target(const struct cts_oracle *o, uint32_t requirement)
{
    const struct cts_rule *rule = &cts_rules[requirement];
    const struct cts_model *m = &o->model;
    if (!m->begun)
        return NULL;
    switch (rule->side) {
    case CTS_SIDE_EXTENSION:
        return m->tables & 0x8u ? cts_nicsave_unseen(o->nicsave, requirement)
                                : "the target is no switch extension";
    case CTS_SIDE_EDGE:
        return m->tables & 0x10u ? cts_nicsave_edge_unseen(o->nicsave, requirement)
                                 : "the target is no protocol edge";
    case CTS_SIDE_MINIPORT:
        return m->tables & 0x20u ? NULL : "the target is no miniport edge";
    case CTS_SIDE_ADDRESS:
        return m->tables & TABLE_ADDRESS ? cts_address_unseen(m->address_calls, requirement)
                                         : "the target has nothing to do with socket addresses";
    default:
        break;
    }
    if (requirement == CTS_CTS_TARGET_050 && (m->tables & TABLE_SWITCH))
        return "the statuses of NDIS requests are not those of Win32";
    if (rule->side != CTS_SIDE_COMMON && (m->tables & TABLE_SWITCH))
        return "the target has to do with NIC save state, not with a generation counter";
    if (requirement == CTS_CTS_TARGET_050 && (m->tables & TABLE_ADDRESS))
        return "the results of address calls are not those of Win32 requests";
    if (rule->side != CTS_SIDE_COMMON && (m->tables & TABLE_ADDRESS))
        return "the target has to do with socket addresses, not with a generation counter";
    if (rule->side == CTS_SIDE_CLIENT)
        return m->tables & TABLE_CLIENT
                   ? NULL
                   : "client duties are judged on client targets: see the report of such a target";
    if (rule->side != CTS_SIDE_COMMON && (m->tables & TABLE_CLIENT))
        return "the target is a client: its duties are judged";
    if (rule->side == CTS_SIDE_COUNTER && !(m->tables & TABLE_COUNTER))
        return "the target implements no counter";
    for (size_t n = 0; n < sizeof(capability_reasons) / sizeof(capability_reasons[0]); n++)
        if ((rule->needs & capability_reasons[n].capability) &&
            !(m->capabilities & capability_reasons[n].capability))
            return capability_reasons[n].reason;
    return NULL;
}

struct cts_result cts_oracle_result(const struct cts_oracle *o, uint32_t requirement,
                                    uint64_t *explored)
{
    struct cts_result result = {.verdict = CTS_VERDICT_NONE};
    if (explored != NULL)
        *explored = 0;
    if (requirement >= CTS_REQUIREMENT_COUNT)
        return result;
    enum cts_level level = cts_requirement(requirement)->level;
    uint64_t seen = o->observations[requirement] + o->explored[requirement];
    result.observations = o->observations[requirement];
    result.findings = o->findings[requirement];
    if (explored != NULL)
        *explored = o->explored[requirement];
    if (o->failures[requirement] > 0)
        result.verdict = CTS_VERDICT_FAIL;
    else if (o->findings[requirement] > 0)
        result.verdict = CTS_VERDICT_WARN;
    else if (o->reason[requirement] != NULL)
        result.verdict = CTS_VERDICT_NA, result.reason = o->reason[requirement];
    else if ((result.reason = not_of_target(o, requirement)) != NULL)
        result.verdict = CTS_VERDICT_NA;
    else if (requirement == CTS_CTS_TARGET_040 && o->cut > 0)
        result.verdict = CTS_VERDICT_INCONC,
        result.reason = "a limit of the harness cut runs short: too many events, requests, "
                        "records, NICs or opens";
    else if (seen > 0)
        result.verdict = CTS_VERDICT_PASS;
    else if ((result.reason = na_by_target(o, requirement)) != NULL)
        result.verdict = CTS_VERDICT_NA;
    else if ((result.reason = cts_client_unseen(o->model.client, requirement)) != NULL)
        result.verdict = CTS_VERDICT_INCONC;
    else
        result.verdict = CTS_VERDICT_INCONC,
        result.reason =
            cts_rules[requirement].side == CTS_SIDE_EXTENSION && cts_nicsave_unshown(o->nicsave)
                ? cts_nicsave_unshown(o->nicsave)
            : level == CTS_MUST ? "nothing that was played could have shown it broken"
                                : "nothing that was played could have shown it";
    return result;
}

void cts_oracle_limit(struct cts_oracle *oracle)
{
    oracle->limited = true;
}

uint64_t cts_oracle_cut(const struct cts_oracle *oracle)
{
    return oracle->cut;
}

/* A row that no event touched makes the whole inconclusive only if it is a duty. */
int cts_oracle_exit(const struct cts_oracle *o)
{
    bool inconclusive = false;
    for (uint32_t n = 0; n < CTS_REQUIREMENT_COUNT; n++) {
        struct cts_result result = cts_oracle_result(o, n, NULL);
        if (result.verdict == CTS_VERDICT_FAIL)
            return 1;
        inconclusive |=
            result.verdict == CTS_VERDICT_INCONC && cts_requirement(n)->level == CTS_MUST;
    }
    return inconclusive ? 3 : 0;
}
