/*
 * OID requests as a filter driver sees them: clones, forwarding, completion, cancel. Thin over the harness's
 * services, because both sides use one layout; only requests that carry run-time data to plant
 * (ndis_plant.c) never leave this layer.
 */
#include "ndis_layer.h"

#include <string.h>

/* -- one layout, two names ------------------------------------------------------------------------------------ */

/* NDIS_OID_REQUEST, struct cts_oid_request */
#define LAYOUT(X)                                                                                  \
    X(Header.Type, header_type)                                                                    \
    X(Header.Revision, header_revision)                                                            \
    X(Header.Size, header_size)                                                                    \
    X(RequestType, request_type)                                                                   \
    X(PortNumber, port_number)                                                                     \
    X(Timeout, timeout)                                                                            \
    X(RequestId, request_id)                                                                       \
    X(RequestHandle, request_handle)                                                               \
    X(DATA.METHOD_INFORMATION.Oid, oid)                                                            \
    X(DATA.METHOD_INFORMATION.InformationBuffer, buffer)                                           \
    X(DATA.METHOD_INFORMATION.InputBufferLength, input_length)                                     \
    X(DATA.METHOD_INFORMATION.OutputBufferLength, output_length)                                   \
    X(DATA.METHOD_INFORMATION.MethodId, method_id)                                                 \
    X(DATA.METHOD_INFORMATION.BytesWritten, bytes_written)                                         \
    X(DATA.METHOD_INFORMATION.BytesRead, bytes_read)                                               \
    X(DATA.METHOD_INFORMATION.BytesNeeded, bytes_needed)                                           \
    X(NdisReserved, ndis_reserved)                                                                 \
    X(MiniportReserved, miniport_reserved)                                                         \
    X(SourceReserved, source_reserved)                                                             \
    X(SupportedRevision, supported_revision)                                                       \
    X(SwitchId, switch_id)                                                                         \
    X(VPortId, vport_id)                                                                           \
    X(Flags, flags)
#define SAME_PLACE(theirs, ours)                                                                   \
    _Static_assert(offsetof(NDIS_OID_REQUEST, theirs) == offsetof(struct cts_oid_request, ours) && \
                       sizeof(((NDIS_OID_REQUEST *)0)->theirs) ==                                  \
                           sizeof(((struct cts_oid_request *)0)->ours),                            \
                   "SAV section 1.2");
LAYOUT(SAME_PLACE)
_Static_assert(sizeof(NDIS_OID_REQUEST) == sizeof(struct cts_oid_request), "SAV section 1.2");
_Static_assert(offsetof(NDIS_OID_REQUEST, DATA.SET_INFORMATION.InformationBufferLength) ==
                   offsetof(struct cts_oid_request, input_length),
               "cts/nicsave.h");
_Static_assert(offsetof(NDIS_OID_REQUEST, DATA.QUERY_INFORMATION.BytesWritten) ==
                   offsetof(struct cts_oid_request, output_length),
               "cts/nicsave.h");

static struct cts_oid_request *ours(PNDIS_OID_REQUEST request)
{
    return (struct cts_oid_request *)request;
}

/* -- clones that the driver has ------------------------------------------------------------------------------- */

/* NULL: no live clone of the driver's. */
static struct cts_ndis_clone *clone_of(const struct cts_oid_request *request)
{
    for (uint32_t i = 0; i < cts_ndis.clones; i++)
        if (cts_ndis.clone[i].request == request)
            return &cts_ndis.clone[i];
    return NULL;
}

static void forget_clone(struct cts_ndis_clone *clone)
{
    *clone = cts_ndis.clone[--cts_ndis.clones];
}

/* The request that was inside the driver has ended. */
static void finished(void)
{
    cts_ndis.inside = NULL;
    cts_k.host->unpark(cts_k.host, &cts_ndis.inside);
}

/* -- services ---------------------------------------------------------------------------------------------------- */

NDIS_STATUS NdisAllocateCloneOidRequest(NDIS_HANDLE handle, PNDIS_OID_REQUEST original, UINT tag,
                                        PNDIS_OID_REQUEST *clone)
{
    static const char service[] = "NdisAllocateCloneOidRequest";
    struct cts_plant *plant = &cts_ndis.plant;
    struct cts_oid_request *made = NULL;

    (void)tag;
    cts_irql_at_most(service, DISPATCH_LEVEL);
    if (!cts_ndis_module(service, handle))
        return NDIS_STATUS_FAILURE;
    if (cts_ndis.clones == CTS_NDIS_CLONES_MAX)
        return NDIS_STATUS_RESOURCES;
    if (ours(original) == &plant->request) {
        if (plant->cloned) {
            cts_misuse(CTS_MISUSE_PARAMETER, "%s: the request is cloned already", service);
            return NDIS_STATUS_RESOURCES;
        }
        if (cts_k.host->fail_allocation(cts_k.host))
            return NDIS_STATUS_RESOURCES;
        plant->clone = plant->request;
        memset(plant->clone.source_reserved, 0, sizeof plant->clone.source_reserved);
        plant->cloned = true;
        made = &plant->clone;
    } else {
        uint32_t status = cts_k.host->oid_clone(cts_k.host, cts_ndis.module, ours(original), &made);
        if (status)
            return (NDIS_STATUS)status;
    }
    cts_ndis.clone[cts_ndis.clones++] = (struct cts_ndis_clone){made, false};
    *clone = (PNDIS_OID_REQUEST)made;
    return NDIS_STATUS_SUCCESS;
}

VOID NdisFreeCloneOidRequest(NDIS_HANDLE handle, PNDIS_OID_REQUEST clone)
{
    static const char service[] = "NdisFreeCloneOidRequest";

    cts_irql_at_most(service, DISPATCH_LEVEL);
    if (!cts_ndis_module(service, handle))
        return;
    struct cts_ndis_clone *live = clone_of(ours(clone));
    if (live && !live->below)
        forget_clone(live); /* else the host refuses it, and says why */
    if (ours(clone) != &cts_ndis.plant.clone) {
        cts_k.host->oid_free_clone(cts_k.host, cts_ndis.module, ours(clone));
        return;
    }
    if (!cts_ndis.plant.cloned)
        cts_misuse(CTS_MISUSE_POOL, "%s: the clone was released already", service);
    cts_ndis.plant.cloned = false;
}

/* What the switch says about itself in answer to the driver's own query. */
static void look(const struct cts_oid_request *request, uint32_t status)
{
    const NDIS_SWITCH_PARAMETERS *parameters = request->buffer;

    if (status == CTS_NDIS_SUCCESS && request->oid == CTS_OID_PARAMETERS && parameters &&
        request->request_type == CTS_REQUEST_QUERY &&
        request->output_length >= NDIS_SIZEOF_NDIS_SWITCH_PARAMETERS_REVISION_1)
        cts_ndis.inactive = !parameters->IsActive;
}

NDIS_STATUS NdisFOidRequest(NDIS_HANDLE handle, PNDIS_OID_REQUEST request)
{
    static const char service[] = "NdisFOidRequest";

    cts_irql_at_most(service, DISPATCH_LEVEL);
    if (!cts_ndis_module(service, handle))
        return NDIS_STATUS_FAILURE;
    if (cts_ndis.life == CTS_LIFE_ATTACHING || cts_ndis.life == CTS_LIFE_DETACHING) {
        cts_misuse(CTS_MISUSE_PARAMETER, "%s inside %s", service,
                   cts_ndis.life == CTS_LIFE_ATTACHING ? "FilterAttach" : "FilterDetach");
        return NDIS_STATUS_FAILURE;
    }
    if (cts_ndis.planting &&
        (ours(request) == &cts_ndis.plant.clone || ours(request) == &cts_ndis.plant.request)) {
        cts_point(service);
        if (ours(request) == &cts_ndis.plant.request)
            cts_misuse(CTS_MISUSE_PARAMETER, "%s: a request has to be cloned to be passed on",
                       service);
        cts_ndis.plant.forwarded = true;
        return NDIS_STATUS_NOT_SUPPORTED;
    }
    struct cts_ndis_clone *clone = clone_of(ours(request));
    bool sent = clone && !clone->below; /* a clone that is below already is refused */
    if (sent)
        clone->below = true;
    cts_ndis.below++;
    uint32_t status = cts_k.host->oid_forward(cts_k.host, cts_ndis.module, ours(request));
    if (status != CTS_NDIS_PENDING) {
        clone = sent ? clone_of(ours(request)) : NULL;
        if (clone)
            clone->below = false;
        cts_ndis.below--;
        look(ours(request), status);
    }
    return (NDIS_STATUS)status;
}

VOID NdisFOidRequestComplete(NDIS_HANDLE handle, PNDIS_OID_REQUEST request, NDIS_STATUS status)
{
    static const char service[] = "NdisFOidRequestComplete";
    struct cts_plant *plant = &cts_ndis.plant;

    cts_irql_at_most(service, DISPATCH_LEVEL);
    if (!cts_ndis_module(service, handle))
        return;
    if (ours(request) != &plant->request) {
        /* The host takes it for an end only if the driver has this request, and PENDING for none at all. */
        if (ours(request) == cts_ndis.inside && status != NDIS_STATUS_PENDING)
            finished();
        cts_k.host->oid_complete(cts_k.host, cts_ndis.module, ours(request), (uint32_t)status);
        return;
    }
    cts_point(service);
    if (!cts_ndis.planting || plant->completed) {
        cts_misuse(CTS_MISUSE_DOUBLE_COMPLETION, "%s: an OID request was completed twice", service);
        return;
    }
    plant->completed = true;
    plant->status = (uint32_t)status;
    plant->done.Header.SignalState = 1;
    cts_wait_signal(&plant->done);
}

VOID NdisFCancelOidRequest(NDIS_HANDLE handle, PVOID id)
{
    cts_irql_at_most("NdisFCancelOidRequest", DISPATCH_LEVEL);
    if (cts_ndis_module("NdisFCancelOidRequest", handle))
        cts_k.host->oid_cancel(cts_k.host, cts_ndis.module, id);
}

NDIS_STATUS NdisFDirectOidRequest(NDIS_HANDLE handle, PNDIS_OID_REQUEST request)
{
    (void)request;
    cts_irql_at_most("NdisFDirectOidRequest", DISPATCH_LEVEL);
    cts_point("NdisFDirectOidRequest");
    return cts_ndis_module("NdisFDirectOidRequest", handle) ? NDIS_STATUS_NOT_SUPPORTED
                                                            : NDIS_STATUS_FAILURE;
}

/* Nobody sends direct requests, so there is none to complete or to cancel. */
VOID NdisFDirectOidRequestComplete(NDIS_HANDLE handle, PNDIS_OID_REQUEST request,
                                   NDIS_STATUS status)
{
    static const char service[] = "NdisFDirectOidRequestComplete";

    (void)request;
    (void)status;
    cts_irql_at_most(service, DISPATCH_LEVEL);
    if (cts_ndis_module(service, handle))
        cts_misuse(CTS_MISUSE_PARAMETER, "%s: no direct request was sent to the driver", service);
}

VOID NdisFCancelDirectOidRequest(NDIS_HANDLE handle, PVOID id)
{
    (void)id;
    cts_irql_at_most("NdisFCancelDirectOidRequest", DISPATCH_LEVEL);
    cts_ndis_module("NdisFCancelDirectOidRequest", handle);
}

/* -- calls into the driver ------------------------------------------------------------------------------------------ */

/* NDIS itself passes on what a driver without FilterOidRequest does not look at. */
static uint32_t pass_through(struct cts_oid_request *request)
{
    const struct cts_host *host = cts_k.host;
    struct cts_oid_request *clone = NULL;
    uint32_t status = host->oid_clone(host, cts_ndis.module, request, &clone);

    if (status)
        return status;
    cts_ndis.through = request;
    cts_ndis.through_clone = clone;
    status = host->oid_forward(host, cts_ndis.module, clone);
    if (status == CTS_NDIS_PENDING)
        return status;
    cts_ndis_copy_back(request, clone);
    cts_ndis.through_clone = NULL;
    host->oid_free_clone(host, cts_ndis.module, clone);
    return status;
}

void cts_ndis_copy_back(struct cts_oid_request *to, const struct cts_oid_request *from)
{
    to->output_length = from->output_length;
    to->method_id = from->method_id;
    to->bytes_written = from->bytes_written;
    to->bytes_read = from->bytes_read;
    to->bytes_needed = from->bytes_needed;
    to->supported_revision = from->supported_revision;
}

uint32_t cts_ndis_request(struct cts_oid_request *request, uint32_t irql)
{
    while (cts_ndis.planting)
        cts_k.host->park(cts_k.host, &cts_ndis.planting, UINT64_MAX);
    cts_ndis.inside = request;
    uint32_t turn = ++cts_ndis.turn; /* the same memory may hold a later request at the return */
    if (!cts_ndis.handlers.OidRequestHandler) {
        uint32_t status = pass_through(request);
        if (status != CTS_NDIS_PENDING)
            finished();
        return status;
    }
    struct cts_ndis_entry entry = cts_ndis_enter("FilterOidRequest", (KIRQL)irql);
    NDIS_STATUS status =
        cts_ndis.handlers.OidRequestHandler(cts_ndis.context, (PNDIS_OID_REQUEST)request);
    cts_ndis_leave(entry, "FilterOidRequest");
    if (status != NDIS_STATUS_PENDING && cts_ndis.inside && cts_ndis.turn == turn)
        finished();
    return (uint32_t)status;
}

void cts_ndis_request_complete(struct cts_oid_request *request, uint32_t status, uint32_t irql)
{
    const struct cts_host *host = cts_k.host;

    if (request == cts_ndis.through_clone && request) {
        struct cts_oid_request *original = cts_ndis.through;
        cts_ndis_copy_back(original, request);
        cts_ndis.through_clone = NULL;
        host->oid_free_clone(host, cts_ndis.module, request);
        finished();
        host->oid_complete(host, cts_ndis.module, original, status);
        return;
    }
    struct cts_ndis_clone *clone = clone_of(request);
    if (clone)
        clone->below = false;
    cts_ndis.below--;
    look(request, status);
    if (!cts_ndis.handlers.OidRequestCompleteHandler)
        return;
    struct cts_ndis_entry entry = cts_ndis_enter("FilterOidRequestComplete", (KIRQL)irql);
    cts_ndis.handlers.OidRequestCompleteHandler(cts_ndis.context, (PNDIS_OID_REQUEST)request,
                                                (NDIS_STATUS)status);
    cts_ndis_leave(entry, "FilterOidRequestComplete");
}
