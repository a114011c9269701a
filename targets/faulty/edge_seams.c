/*
 * The reference edges, unchanged, with their functions open to replacement (see edge_faulty.h), and the choice of what
 * to play, which the options of whichever edge is made first tell.
 */
#include "edge_faulty.h"

#define EDGE_SEAM_WEAK(type, name, parameters) extern type name parameters __attribute__((weak));
EDGE_SEAM_MAP(EDGE_SEAM_WEAK)
#undef EDGE_SEAM_WEAK

#include <saveedge/edge.c>
#include <saveedge/miniport.c>
#include <saveedge/request.c>
#include <saveedge/restore.c>
#include <saveedge/save.c>
#include <saveedge/storage.c>

#define EDGE_SEAM_ALIAS(type, name, parameters)                                                    \
    extern type real_##name parameters __attribute__((alias(#name), visibility("hidden")));
EDGE_SEAM_MAP(EDGE_SEAM_ALIAS)
#undef EDGE_SEAM_ALIAS

struct edge_faulty edge_faulty;

static void choose(const char *options)
{
    memset(&edge_faulty, 0, sizeof edge_faulty);
    edge_faulty.choice = cts_choice_of_options(options);
}

static void *make_edge(const struct cts_host *host, const struct cts_edge_config *config)
{
    choose(config->options);
    return edge_create(host, config);
}

static void *make_miniport(const struct cts_host *host, const struct cts_extension_config *config)
{
    choose(config->options);
    return miniport_create(host, config);
}

const struct cts_target *cts_target_entry(void)
{
    static struct cts_edge_ops edge_table;
    static struct cts_miniport_ops miniport_table;
    static const struct cts_target target = {
        .version = CTS_TARGET_VERSION,
        .size = sizeof target,
        .name = "nicsave-edge-faulty",
        .description = "the reference edges with one seeded fault or permitted variant",
        .edge = &edge_table,
        .miniport = &miniport_table,
    };

    edge_table = saveedge_edge;
    edge_table.create = make_edge;
    miniport_table = saveedge_miniport;
    miniport_table.create = make_miniport;
    return &target;
}
