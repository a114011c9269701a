/*
 * A switch extension that is out to break the harness, shared by hostile.c, its table of functions, and
 * hostile_troubles.c, what it can do.
 */
#ifndef CTS_TEST_HOSTILE_H
#define CTS_TEST_HOSTILE_H

#include <cts/nicsave.h>

#define SUCCESS      ((uint32_t)CTS_NDIS_SUCCESS)
#define PENDING      ((uint32_t)CTS_NDIS_PENDING)
#define HOSTILE_WILD 5

struct hostile {
    const struct cts_host *host;
    void *module;
    const struct trouble *trouble;
    struct cts_oid_request *kept; /* a request of before */
    bool parked, leaving;
};
typedef struct cts_oid_request request_t;
typedef uint32_t trouble_fn(struct hostile *h, request_t *request);
struct trouble {
    const char *name;
    trouble_fn *at_request, *at_create, *at_destroy, *at_told, *at_state, *at_plant;
};

extern struct hostile hostile;
/* Pointers to nothing that is a request or a module. */
extern void *const hostile_wild[HOSTILE_WILD];
/* The row of the name; the first, which only forwards, if there is none. */
const struct trouble *hostile_trouble(const char *name);

#endif
