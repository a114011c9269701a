/*
 * The miniport edge: the end of the stack. Whatever of NIC save state comes down to it succeeds, and stays as it is.
 */
#include "edge.h"

struct miniport {
    const struct cts_host *host;
};

static const void *reached; /* by a RESTORE */

bool miniport_was_reached(const void *buffer)
{
    bool it_was = reached == buffer;

    reached = NULL;
    return it_was;
}

static void *miniport_create(const struct cts_host *host, const struct cts_extension_config *config)
{
    struct miniport *miniport = malloc(sizeof *miniport);

    (void)config;
    reached = NULL;
    if (miniport)
        miniport->host = host;
    return miniport;
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
    (void)self;
    (void)irql;
    if (!is_known(request))
        return (uint32_t)CTS_NDIS_NOT_SUPPORTED;
    if (request->oid == CTS_OID_NIC_RESTORE)
        reached = request->buffer;
    return CTS_NDIS_SUCCESS;
}

const struct cts_miniport_ops saveedge_miniport = {.size = sizeof saveedge_miniport,
                                                   .create = miniport_create,
                                                   .destroy = free,
                                                   .oid_request = miniport_request};
