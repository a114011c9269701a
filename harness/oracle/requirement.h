/*
 * The rows of the catalogue in memory, with their rules: what the dispatcher walks and what
 * results are counted by. Made from the X-macro files, in their order; holds nothing of its own.
 */
#ifndef CTS_REQUIREMENT_H
#define CTS_REQUIREMENT_H

#include "oracle/address_requirements.h"
#include "oracle/client_requirements.h"
#include "oracle/common_requirements.h"
#include "oracle/counter_requirements.h"
#include "oracle/nicsave_requirements.h"
#include "oracle/rule.h"

#define CTS_REQUIREMENTS(X)                                                                        \
    CTS_COUNTER_REQUIREMENTS(X)                                                                    \
    CTS_CLIENT_REQUIREMENTS(X)                                                                     \
    CTS_COMMON_REQUIREMENTS(X)

/* Index of a requirement: CTS_GEN_IFACE_010, ... */
enum cts_requirement_id {
#define CTS_REQUIREMENT_ENUM(set, area, number, level, needs, na, on, text, source)                \
    CTS_##set##_##area##_##number,
    CTS_REQUIREMENTS(CTS_REQUIREMENT_ENUM)
#undef CTS_REQUIREMENT_ENUM
#define CTS_REQUIREMENT_ENUM(area, number, level, side, text, source) CTS_SAV_##area##_##number,
            CTS_NICSAVE_REQUIREMENTS(CTS_REQUIREMENT_ENUM)
#undef CTS_REQUIREMENT_ENUM
#define CTS_REQUIREMENT_ENUM(area, number, level, calls, text, source) CTS_ADR_##area##_##number,
                CTS_ADDRESS_REQUIREMENTS(CTS_REQUIREMENT_ENUM)
#undef CTS_REQUIREMENT_ENUM
                    CTS_REQUIREMENT_COUNT
};
#define CTS_SAV_FIRST CTS_SAV_NDIS_010
#define CTS_ADR_FIRST CTS_ADR_HV_010

#define CTS_RULE_DECLARE(set, area, number, level, needs, na, on, text, source)                    \
    cts_rule_fn cts_rule_##set##_##area##_##number;
CTS_REQUIREMENTS(CTS_RULE_DECLARE)
#undef CTS_RULE_DECLARE

#define CTS_RULE_TOPICS_MAX 8u

/* On which side of the interface a requirement lies: what must be present in the trace to judge
 * it. */
enum cts_side {
    CTS_SIDE_COUNTER,
    CTS_SIDE_PLATFORM,
    CTS_SIDE_CLIENT,
    CTS_SIDE_COMMON,
    CTS_SIDE_EXTENSION,
    CTS_SIDE_EDGE,
    CTS_SIDE_MINIPORT,
    CTS_SIDE_ADDRESS
};

struct cts_rule {
    cts_rule_fn *judge; /* NULL: rows of NIC save state and of socket addresses, which nicsave*.c and address*.c
                           * judge */
    uint32_t needs; /* CTS_COUNTER_CAN_*, 0: nothing */
    uint32_t na;    /* CTS_NA_* */
    enum cts_side side;
    uint8_t topics[CTS_RULE_TOPICS_MAX]; /* CTS_ON_*, 0 at the end */
};
extern const struct cts_rule cts_rules[CTS_REQUIREMENT_COUNT];

#endif
