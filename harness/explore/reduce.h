/*
 * The reducer: from a program that fails to the shortest one found that still fails. It proposes
 * smaller programs and asks its caller; what "fails" means, and how it is found out, it does not
 * know.
 */
#ifndef CTS_REDUCE_H
#define CTS_REDUCE_H

#include "program/program.h"

/* Does this program, which is normal, still fail? The answer must not depend on earlier calls. On
 * true the schedule may have been replaced by another one under which it fails: steps move when
 * operations go, so a caller who searches a few schedules gets shorter programs. */
typedef bool cts_fails_fn(void *context, struct cts_program *candidate);

struct cts_reduction {
    uint32_t attempts; /* calls of fails() */
    uint32_t accepted; /* of them true, with a smaller program */
    bool complete;     /* no smaller step fails; false: the attempts were used up */
};

/* Reduces *program, which must fail, in place, with at most `attempts` calls. Deterministic. First
 * operations and threads go, then values, lengths, flags and registers become simpler, then the
 * schedule gets fewer and earlier switches; all this until nothing changes. `reduction` may be
 * NULL. CTS_MEMORY; CTS_ARGUMENT: the program does not fail. */
enum cts_status cts_reduce(struct cts_program *program, cts_fails_fn *fails, void *context,
                           uint32_t attempts, struct cts_reduction *reduction);

#endif
