/*
 * The harness's miniport edge: the driver at the bottom of a stack. It completes the four OIDs untouched and
 * answers what an extension may ask of a switch. It never forwards and never keeps a request.
 */
#include "run/nicsave.h"

struct miniport {
    struct cts_switch_view view;
};

static struct miniport the_miniport;

static void *create(const struct cts_host *host, const struct cts_extension_config *config)
{
    (void)host;
    (void)config;
    the_miniport.view.count = 0;
    the_miniport.view.active = true;
    return &the_miniport;
}

static void destroy(void *self)
{
    (void)self;
}

static uint32_t oid_request(void *self, struct cts_oid_request *request, uint32_t irql)
{
    (void)self;
    (void)request;
    (void)irql;
    return CTS_NDIS_SUCCESS;
}

void cts_switch_miniport_show(void *self, const struct cts_switch_view *view)
{
    struct miniport *miniport = self;
    miniport->view = *view;
}

const struct cts_miniport_ops cts_switch_miniport = {
    .size = sizeof(struct cts_miniport_ops),
    .create = create,
    .destroy = destroy,
    .oid_request = oid_request,
};
