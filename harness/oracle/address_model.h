/*
 * The hand-over from the trace to the model of the socket world: every socket call as it begins and as it returns, the
 * points at which nothing can run, and the end of a run. address.c has checked, paired and unfolded the events; the
 * model (address_world.c) keeps partitions, sockets and queues, and answers by cts_address_say().
 */
#ifndef CTS_ORACLE_ADDRESS_MODEL_H
#define CTS_ORACLE_ADDRESS_MODEL_H

#include "oracle/address.h"

enum cts_address_moment {
    CTS_ADDRESS_RUN_BEGINS, /* all is forgotten; the physical host is there once the program makes it */
    CTS_ADDRESS_CALLED,     /* a socket call begins: `call` has what it was given */
    CTS_ADDRESS_RETURNED, /* it is over: `call` has all */
    CTS_ADDRESS_TIMED, /* how long a connect that has returned took at most */
    CTS_ADDRESS_QUIET, /* nothing can run any more: once without a call, then for each call that has not returned */
    CTS_ADDRESS_RUN_ENDS
};

/* What stands at such a moment. Everything is valid during the call only. */
struct cts_address_news {
    enum cts_address_moment moment;
    const struct cts_address_seen *call; /* NULL where there is none */
    uint32_t request;                    /* number of the call in its run, from 1 */
    uint32_t thread;
    uint32_t socket; /* number of the socket that number[0] means, from 1; 0: none */
    uint32_t made;   /* RETURNED: number of a new socket, 0 none */
    /* Virtual milliseconds from the begin of the call, as `idle` says: at least so many; TIMED: at most, to its end. */
    uint64_t passed;
    bool no_memory;  /* an allocation has been made to fail in this run */
    bool starved;    /* RETURNED: one of this call, or of another meanwhile */
};

struct cts_address_model;
/* NULL: out of memory. */
struct cts_address_model *cts_address_model_new(void);
void cts_address_model_free(struct cts_address_model *model);
/* Numbers come from a trace: any value is safe. */
void cts_address_model_event(struct cts_address_model *model, struct cts_oracle *oracle,
                             const struct cts_address_news *news);

/* Answers a requirement about the event at hand; the texts may be NULL if it holds. */
void cts_address_say(struct cts_oracle *oracle, uint32_t requirement, enum cts_said said,
                     const char *expected, const char *seen);

#endif
