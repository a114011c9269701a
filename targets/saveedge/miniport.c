/*
 * The miniport edge: the end of the stack. Whatever of NIC save state comes down to it succeeds, and stays as it is.
 */
#include "edge.h"

/* Of one run; the edge of the same run finds it by their host. */
struct miniport {
    const struct cts_host *host;
    struct miniport *next;
    const void
        *reached[EDGE_NICS_MAX]; /* buffers of RESTOREs that came down, the oldest overwritten */
    uint32_t count;
};

static struct miniport *alive;

bool miniport_was_reached(const struct cts_host *host, const void *buffer)
{
    bool it_was = false;

    for (struct miniport *miniport = alive; miniport; miniport = miniport->next)
        for (uint32_t i = 0; miniport->host == host && i < EDGE_NICS_MAX; i++)
            if (miniport->reached[i] == buffer) {
                miniport->reached[i] = NULL;
                it_was = true;
            }
    return it_was;
}

static void *miniport_create(const struct cts_host *host, const struct cts_extension_config *config)
{
    struct miniport *miniport = calloc(1, sizeof *miniport);

    (void)config;
    if (!miniport)
        return NULL;
    miniport->host = host;
    miniport->next = alive;
    alive = miniport;
    return miniport;
}

static void miniport_destroy(void *self)
{
    struct miniport **at = &alive;

    while (*at && *at != self)
        at = &(*at)->next;
    if (*at)
        *at = (*at)->next;
    free(self);
}

/* The pairs of type and OID that a switch sends about ports, NICs and their state. */
static bool is_known(const struct cts_oid_request *request)
{
    if (request->oid == CTS_OID_NIC_SAVE)
        return request->request_type == CTS_REQUEST_METHOD;
    if (request->request_type != CTS_REQUEST_SET)
        return false;
    switch (request->oid) {
    case CTS_OID_NIC_SAVE_COMPLETE:
    case CTS_OID_NIC_RESTORE:
    case CTS_OID_NIC_RESTORE_COMPLETE:
    case CTS_OID_PORT_CREATE:
    case CTS_OID_PORT_DELETE:
    case CTS_OID_PORT_TEARDOWN:
    case CTS_OID_PORT_UPDATED:
    case CTS_OID_NIC_CREATE:
    case CTS_OID_NIC_CONNECT:
    case CTS_OID_NIC_DISCONNECT:
    case CTS_OID_NIC_DELETE:
    case CTS_OID_NIC_UPDATED:
        return true;
    default:
        return false;
    }
}

uint32_t miniport_request(void *self, struct cts_oid_request *request, uint32_t irql)
{
    struct miniport *miniport = self;

    (void)irql;
    if (!is_known(request))
        return (uint32_t)CTS_NDIS_NOT_SUPPORTED;
    if (request->oid == CTS_OID_NIC_RESTORE)
        miniport->reached[miniport->count++ % EDGE_NICS_MAX] = request->buffer;
    return CTS_NDIS_SUCCESS;
}

const struct cts_miniport_ops saveedge_miniport = {.size = sizeof saveedge_miniport,
                                                   .create = miniport_create,
                                                   .destroy = miniport_destroy,
                                                   .oid_request = miniport_request};
