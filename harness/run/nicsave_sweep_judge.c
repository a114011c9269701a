/*
 * Where sweeps meet the oracle: one call and its answer in the words of oracle/nicsave_call.h.
 */
#include "run/nicsave_sweep.h"

bool cts_sweep_wrong(struct cts_sweeper *sweep, const struct cts_sweep_call *call,
                     const struct cts_sweep_answer *answer)
{
    (void)sweep;
    (void)call;
    (void)answer;
    return false;
}
