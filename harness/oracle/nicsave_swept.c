/*
 * What a sweep counts as evidence for. A sweep sorts each of its answers by nicsave_call.h and writes the sums into
 * OID_SWEPT; here they become observations, unless the profile calls such an answer wrong. Then the example that the
 * sweep shows as ordinary events is judged like any other.
 */
#include "oracle/nicsave_model.h"

/* class, area, number */
#define EVIDENCE_MAP(X)                                                                            \
    X(SHORT, SAVE, 010)                                                                            \
    X(SHORT, NEED, 010)                                                                            \
    X(SHORT, NEED, 030)                                                                            \
    X(SHORT, NEED, 050)                                                                            \
    X(SHORT_LITERAL, SAVE, 010)                                                                    \
    X(SHORT_LITERAL, NEED, 020)                                                                    \
    X(SHORT_LITERAL, NEED, 030)                                                                    \
    X(SHORT_LITERAL, NEED, 050)                                                                    \
    X(SHORT_WIDE, SAVE, 010)                                                                       \
    X(SHORT_WIDE, NEED, 020)                                                                       \
    X(SHORT_WIDE, NEED, 030)                                                                       \
    X(SHORT_WIDE, NEED, 050)                                                                       \
    X(SHORT_LARGE, NEED, 030)                                                                      \
    X(SHORT_LARGE, NEED, 040)                                                                      \
    X(SHORT_LARGE, NEED, 050)                                                                      \
    X(SHORT_LARGE, NEED, 070)                                                                      \
    X(SHORT_BY_ONE, NEED, 030)                                                                     \
    X(SHORT_BY_ONE, NEED, 050)                                                                     \
    X(SHORT_BY_ONE, NEED, 060)                                                                     \
    X(SHORT_UNKNOWN, SAVE, 010)                                                                    \
    X(CLAIM, SAVE, 010)                                                                            \
    X(CLAIM, SAVE, 020)                                                                            \
    X(CLAIM, SAVE, 070)                                                                            \
    X(CLAIM, SAVE, 110)                                                                            \
    X(CLAIM, SAVE, 120)                                                                            \
    X(CLAIM, SAVE, 130)                                                                            \
    X(CLAIM_EXACT, SAVE, 010)                                                                      \
    X(CLAIM_EXACT, SAVE, 020)                                                                      \
    X(CLAIM_EXACT, SAVE, 070)                                                                      \
    X(CLAIM_EXACT, SAVE, 110)                                                                      \
    X(CLAIM_EXACT, SAVE, 120)                                                                      \
    X(CLAIM_EXACT, SAVE, 130)                                                                      \
    X(CLAIM_EXACT, NEED, 060)                                                                      \
    X(NO_DATA, SAVE, 010)                                                                          \
    X(NO_DATA, SAVE, 090)                                                                          \
    X(NO_DATA, SAVE, 100)                                                                          \
    X(BEYOND, NEED, 070)                                                                           \
    X(BEYOND, SAVE, 130)                                                                           \
    X(MALFORMED_PASSED, NDIS, 130)                                                                 \
    X(MALFORMED_PASSED, NDIS, 150)                                                                 \
    X(MALFORMED_REFUSED, NDIS, 130)                                                                \
    X(MALFORMED_REFUSED, NDIS, 150)                                                                \
    X(ODD, SAVE, 130)                                                                              \
    X(TAKEN, REST, 030)                                                                            \
    X(TAKEN, REST, 140)                                                                            \
    X(REFUSED, REST, 090)                                                                          \
    X(REFUSED, REST, 140)                                                                          \
    X(FOREIGN, REST, 010)                                                                          \
    X(FOREIGN, REST, 020)                                                                          \
    X(FOREIGN, REST, 140)                                                                          \
    X(SAVE_DONE, DONE, 030)                                                                        \
    X(SAVE_DONE, DONE, 050)                                                                        \
    X(RESTORE_DONE, RDONE, 020)                                                                    \
    X(OTHER, NDIS, 120)

static const struct {
    uint32_t class, requirement;
} evidence[] = {
#define EVIDENCE_ROW(class, area, number) {CTS_SWEPT_##class, CTS_SAV_##area##_##number},
    EVIDENCE_MAP(EVIDENCE_ROW)
#undef EVIDENCE_ROW
};

/* The answers to policy switches under which a class is wrong, or not wholly right. */
static const struct {
    uint32_t class;
    enum cts_switch_id policy;
    uint8_t option;
} unless[] = {
#define UNLESS(class, policy, option)                                                              \
    {                                                                                              \
        CTS_SWEPT_##class, CTS_SWITCH_##policy, CTS_##policy##_##option                            \
    }
    UNLESS(SHORT_LITERAL, BYTES_NEEDED_OFFSET, OFFSET_PLUS_DATA),
    UNLESS(SHORT_WIDE, BYTES_NEEDED_OFFSET, DOC_LITERAL),
    UNLESS(MALFORMED_PASSED, MALFORMED_REQUEST, ERROR),
    UNLESS(MALFORMED_PASSED, MALFORMED_REQUEST, MS_SAMPLE),
    UNLESS(MALFORMED_REFUSED, MALFORMED_REQUEST, FORWARD),
    UNLESS(MALFORMED_REFUSED, MALFORMED_REQUEST, MS_SAMPLE),
    UNLESS(CLAIM, SAVE_DATA_SIZE, UNCHANGED),
#undef UNLESS
};

static bool counts(const struct cts_nicsave *n, uint32_t class)
{
    for (size_t i = 0; i < sizeof unless / sizeof unless[0]; i++)
        if (unless[i].class == class &&
            cts_model_setting(&n->oracle->model, unless[i].policy) == unless[i].option)
            return false;
    return true;
}

void cts_nicsave_judge_swept(struct cts_nicsave *n)
{
    uint64_t sums[CTS_SWEPT_COUNTS] = {0};
    uint32_t length = n->event->length;
    if (!n->target || length < sizeof(uint64_t))
        return;
    length -= (uint32_t)sizeof(uint64_t); /* the digest */
    memcpy(sums, (const uint8_t *)(n->event + 1) + sizeof(uint64_t),
           length < sizeof sums ? length : sizeof sums);
    for (size_t i = 0; i < sizeof evidence / sizeof evidence[0]; i++)
        if (sums[evidence[i].class] && counts(n, evidence[i].class))
            cts_oracle_held(n->oracle, evidence[i].requirement, sums[evidence[i].class]);
}

/* -- what could not be seen --------------------------------------------------------------------------------- */

static const struct {
    uint32_t requirement, capability;
    const char *reason;
} needs[] = {
#define NEEDS(area, number, capability, reason)                                                    \
    {                                                                                              \
        CTS_SAV_##area##_##number, CTS_EXTENSION_CAN_##capability,                                 \
            "the target does not say that it " reason                                              \
    }
    NEEDS(NDIS, 180, STATES, "can be paused and restarted"),
    NEEDS(NDIS, 230, CANCEL, "has a cancel handler"),
    NEEDS(NEED, 100, GROW, "can change its data between two reads of the size"),
    NEEDS(NEED, 040, PLANT, "lets the harness set its run-time data"),
    NEEDS(SAVE, 170, PLANT, "lets the harness set its run-time data"),
    NEEDS(SAVE, 270, PLANT, "lets the harness set its run-time data"),
    NEEDS(ORDER, 110, PLANT, "lets the harness set its run-time data"),
#undef NEEDS
};

/* Rows that an extension without any data can show, or break. */
static bool of_everybody(uint32_t requirement)
{
    switch (requirement) {
    case CTS_SAV_SAVE_010:
    case CTS_SAV_SAVE_090:
    case CTS_SAV_SAVE_100:
    case CTS_SAV_SAVE_150:
    case CTS_SAV_NEED_110:
    case CTS_SAV_DONE_030:
    case CTS_SAV_DONE_040:
    case CTS_SAV_DONE_050:
    case CTS_SAV_RDONE_020:
    case CTS_SAV_REST_020:
    case CTS_SAV_REST_140:
        return true;
    default:
        return requirement <= CTS_SAV_NDIS_130 || requirement == CTS_SAV_NDIS_200 ||
               requirement == CTS_SAV_NDIS_210;
    }
}

const char *cts_nicsave_unseen(const struct cts_nicsave *n, uint32_t requirement)
{
    if (!n->introduced)
        return NULL;
    if (requirement == CTS_SAV_NDIS_170 && !NIC_ANSWERS(n, BYTE_COUNTS, REQUIRE))
        return "the target sets no byte counts, and the profile asks for none";
    if (requirement == CTS_SAV_SAVE_260 && !(n->all_flags & CTS_DESCRIBES_CAPTURE))
        return "the target does not say that it is of the capture class";
    for (size_t i = 0; i < sizeof needs / sizeof needs[0]; i++)
        if (needs[i].requirement == requirement && !(n->all_capabilities & needs[i].capability))
            return needs[i].reason;
    if ((n->all_flags & CTS_DESCRIBES_TRANSPARENT) && !of_everybody(requirement))
        return "the target says that it never saves";
    return NULL;
}

const char *cts_nicsave_unshown(const struct cts_nicsave *n)
{
    return n->introduced && !(n->all_capabilities & CTS_EXTENSION_CAN_PLANT)
               ? "nothing that was played could have shown it: the driver takes no run-time data "
                 "from the "
                 "harness (README, Certify your switch extension)"
               : NULL;
}

static const struct {
    uint32_t requirement;
    enum cts_switch_id policy;
    uint8_t option;
    const char *reason;
} outs[] = {
#define OUT(area, number, policy, option, reason)                                                  \
    {                                                                                              \
        CTS_SAV_##area##_##number, CTS_SWITCH_##policy, CTS_##policy##_##option, reason            \
    }
    OUT(ORDER, 120, DISCONNECT_MID_SAVE, NOT_ISSUED, "the profile's NICs leave between operations"),
    OUT(ORDER, 020, INTERLEAVE, SEQUENTIAL, "the profile's operations follow each other"),
    OUT(ORDER, 040, INTERLEAVE, SEQUENTIAL, "the profile's operations follow each other"),
    OUT(ORDER, 060, INTERLEAVE, SEQUENTIAL, "the profile's operations follow each other"),
    OUT(ORDER, 070, INTERLEAVE, SEQUENTIAL, "the profile's operations follow each other"),
    OUT(ORDER, 090, INTERLEAVE, SEQUENTIAL, "the profile's operations follow each other"),
    OUT(DONE, 060, INTERLEAVE, SEQUENTIAL, "the profile's operations follow each other"),
    OUT(RDONE, 040, INTERLEAVE, SEQUENTIAL, "the profile's operations follow each other"),
    OUT(SAVE, 050, STRING_TAIL, IGNORE, "the profile ignores what stands beyond the name"),
    OUT(SAVE, 150, VETO_STATUS, AS_FAILURE, "the profile takes the veto for a failure"),
    OUT(SAVE, 210, ZERO_LENGTH_SAVE, ACCEPT, "the profile accepts records without data"),
    OUT(NDIS, 160, SUPPORTED_REVISION, IGNORE, "the profile ignores SupportedRevision"),
#undef OUT
};

const char *cts_nicsave_na(const struct cts_profile *profile, uint32_t requirement)
{
    for (size_t i = 0; i < sizeof outs / sizeof outs[0]; i++)
        if (outs[i].requirement == requirement &&
            profile->settings[outs[i].policy] == outs[i].option)
            return outs[i].reason;
    return NULL;
}
