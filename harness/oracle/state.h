/*
 * The oracle's own state: the model, who listens to what, and the counts. Private to oracle.c and
 * result.c.
 */
#ifndef CTS_ORACLE_STATE_H
#define CTS_ORACLE_STATE_H

#include "oracle/address.h"
#include "oracle/client.h"
#include "oracle/nicsave.h"
#include "oracle/requirement.h"

#define CTS_LISTENERS_MAX 1024u

struct cts_listener {
    cts_rule_fn *judge; /* NULL ends the list of a topic */
    uint32_t requirement;
};

struct cts_oracle {
    struct cts_model model;
    struct cts_nicsave *nicsave;
    struct cts_address *address;
    const struct cts_profile *profile;
    bool strict;
    cts_finding_fn *found;
    void *context;
    uint64_t frame; /* of the event at hand */
    uint64_t runs;  /* begun so far */
    uint64_t cut;   /* of these, cut short by a limit of the harness */
    bool limited;   /* the run at hand goes beyond one */
    struct cts_finding finding;
    uint64_t *observed; /* the counts of the run at hand: one of the next two */
    uint64_t observations[CTS_REQUIREMENT_COUNT];
    uint64_t explored[CTS_REQUIREMENT_COUNT];
    uint64_t findings[CTS_REQUIREMENT_COUNT];
    uint64_t failures[CTS_REQUIREMENT_COUNT];  /* findings that are no warnings */
    uint64_t broken_in[CTS_REQUIREMENT_COUNT]; /* the run of the last finding */
    const char
        *reason[CTS_REQUIREMENT_COUNT]; /* why the profile takes the row out; NULL: it does not */
    uint16_t first[CTS_TOPIC_COUNT];    /* into listeners */
    struct cts_listener listeners[CTS_LISTENERS_MAX];
};

/* Counts what a rule says of the event at hand; CTS_BROKEN: what was expected and seen has been written. */
void cts_oracle_say(struct cts_oracle *oracle, uint32_t requirement, enum cts_said said);

/* It held this many times, as somebody counted who had no events. */
void cts_oracle_held(struct cts_oracle *oracle, uint32_t requirement, uint64_t times);

/* Why the profile takes the requirement out; NULL if it does not. Static storage. */
const char *cts_oracle_na_by_profile(const struct cts_profile *profile, uint32_t requirement);

#endif
