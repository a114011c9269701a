/*
 * The part of the oracle that judges socket addresses. It reads events of kinds 104..106 and answers by
 * cts_oracle_say(). A codec call is judged by itself, by a pure function that sweeps call as well; socket calls are
 * judged against a model of the world (partitions, sockets, queues), which is here too.
 */
#ifndef CTS_ORACLE_ADDRESS_H
#define CTS_ORACLE_ADDRESS_H

#include "oracle/rule.h"
#include "oracle/profile.h"
#include <cts/sockaddr.h>

struct cts_oracle;

/* -- one call by itself ------------------------------------------------------------------------------------- */

/* What a call was given and what came of it. */
struct cts_address_seen {
    uint32_t call; /* enum cts_address_call_kind */
    uint32_t number[6];
    const uint8_t *in[2]; /* whole */
    uint32_t in_length[2];
    uint32_t null;        /* CTS_ADDRESS_NULL_* */
    uint32_t capacity;
    uint32_t preset;
    uint32_t shift; /* bytes between the buffers and memory that faults: they say how the input is aligned */
    uint32_t status;
    uint32_t result[6];
    uint32_t result_changed; /* bits */
    uint32_t changed;        /* CTS_ADDRESS_CHANGED_* */
    uint32_t written;
    uint32_t first, last;    /* offsets that changed */
    bool terse;              /* nobody reads the texts of what is broken: they need not be right */
    uint32_t limit;          /* what HYB_LIMIT said earlier in the run; 0: not known */
    const uint8_t *out;      /* its first `out_shown` bytes */
    uint32_t out_shown;
};
/* An opinion of a requirement. `said` HOLDS: the texts are NULL. */
typedef void cts_address_say_fn(void *context, uint32_t requirement, enum cts_said said,
                                const char *expected, const char *seen);
/* Judges a codec call: says of every requirement that it could have broken whether it did. Pure: no memory, no
 * state; allocates nothing. Socket calls are silent here. False: more requirements govern the call than there is room
 * for, and of those beyond nothing was said. */
bool cts_address_judge(const struct cts_profile *profile, const struct cts_address_seen *seen,
                       cts_address_say_fn *say, void *context);

/* What the profile expects of a codec call, for tools that explain addresses: the allowed results as bits of
 * enum cts_address_result, and the numbers and bytes of OK. False: nothing is demanded (UNSPEC). */
struct cts_address_expected {
    uint32_t allowed;    /* bit n: enum cts_address_result n */
    uint32_t result[6];
    uint32_t result_used; /* bits of result[] that are demanded */
    uint32_t out_length;
    uint8_t out[512];     /* out_length bytes of it are demanded, if out_used */
    bool out_used;
};
bool cts_address_expect(const struct cts_profile *profile, const struct cts_address_seen *given,
                        struct cts_address_expected *expected);

/* -- a trace ------------------------------------------------------------------------------------------------ */

struct cts_address;
/* NULL: out of memory. */
struct cts_address *cts_address_new(void);
void cts_address_free(struct cts_address *address);
/* Takes an event in and judges it. Any event at all is safe. */
void cts_address_event(struct cts_address *address, struct cts_oracle *oracle,
                       const struct cts_event *event);
/* Why a requirement had no chance to be seen by a target that offers these calls (CTS_CALL_BIT()). NULL: it had one.
 * Static storage. */
const char *cts_address_unseen(uint64_t calls, uint32_t requirement);
/* Why the profile takes a requirement out; NULL: it does not. Static storage. */
const char *cts_address_na(const struct cts_profile *profile, uint32_t requirement);

#endif
