/*
 * What the shared object of the reference edges offers.
 */
#include "edge.h"

const struct cts_target *cts_target_entry(void)
{
    static const struct cts_target target = {
        .version = CTS_TARGET_VERSION,
        .size = sizeof target,
        .name = "nicsave-edge",
        .description = "the reference protocol edge and miniport edge of the switch",
        .edge = &saveedge_edge,
        .miniport = &saveedge_miniport,
    };
    return &target;
}
