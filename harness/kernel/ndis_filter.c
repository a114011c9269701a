/*
 * A filter driver's registration, and the two ends of its module's life: DriverEntry, FilterAttach, detach, unload;
 * what lies between is in ndis_life.c. Calls out of order are misuse events; nothing here knows what a request is about.
 */
#include "image.h"
#include "ndis_layer.h"

#include <string.h>

struct cts_ndis cts_ndis;

/* -- handles and headers ------------------------------------------------------------------------------------- */

bool cts_ndis_module(const char *service, NDIS_HANDLE handle)
{
    if (handle != CTS_NDIS_MODULE) {
        cts_misuse(CTS_MISUSE_PARAMETER, "%s: the handle is not that of a filter module", service);
        return false;
    }
    if (cts_ndis.life == CTS_LIFE_NONE || cts_ndis.life == CTS_LIFE_DETACHED) {
        cts_misuse(CTS_MISUSE_PARAMETER, "%s: the filter module is not attached", service);
        return false;
    }
    return true;
}

bool cts_ndis_any(const char *service, NDIS_HANDLE handle)
{
    if (handle == CTS_NDIS_DRIVER && cts_ndis.registered)
        return true;
    return cts_ndis_module(service, handle);
}

bool cts_ndis_header(const char *service, const NDIS_OBJECT_HEADER *header, UCHAR type,
                     UCHAR revision, size_t size)
{
    if (header->Type == type && header->Revision >= revision && header->Size >= size)
        return true;
    cts_misuse(CTS_MISUSE_PARAMETER,
               "%s: object header says type %02x, revision %u, size %u; needed are type %02x, at "
               "least revision %u and size %u",
               service, header->Type, header->Revision, header->Size, type, revision,
               (unsigned)size);
    return false;
}

/* -- routines of the driver ------------------------------------------------------------------------------------ */

struct cts_ndis_entry cts_ndis_enter(const char *routine, KIRQL irql)
{
    struct cts_fiber *fiber = cts_fiber();
    struct cts_ndis_entry entry = {.before = fiber->irql, .locks = fiber->locks_held};

    cts_point(routine);
    if (irql > fiber->irql)
        fiber->irql = irql;
    entry.irql = fiber->irql;
    return entry;
}

void cts_ndis_leave(struct cts_ndis_entry entry, const char *routine)
{
    struct cts_fiber *fiber = cts_fiber();

    cts_locks_report(routine, entry.locks);
    if (fiber->irql != entry.irql)
        cts_misuse(CTS_MISUSE_IRQL, "%s was called at IRQL %u and returned at IRQL %u", routine,
                   entry.irql, fiber->irql);
    fiber->irql = entry.before;
}

/* -- registration ------------------------------------------------------------------------------------------------ */

static bool keep_text(WCHAR *to, size_t most, const NDIS_STRING *text, const char *what)
{
    size_t length = text->Length / sizeof(WCHAR);

    if (!text->Buffer || length == 0 || length >= most) {
        cts_misuse(CTS_MISUSE_PARAMETER, "NdisFRegisterFilterDriver: %s is empty or too long",
                   what);
        return false;
    }
    memcpy(to, text->Buffer, length * sizeof(WCHAR));
    to[length] = 0;
    return true;
}

/* What NDIS refuses. */
static bool complete_set(const NDIS_FILTER_DRIVER_CHARACTERISTICS *given)
{
    bool oid = given->OidRequestHandler != NULL;

    if (!given->AttachHandler || !given->DetachHandler || !given->RestartHandler ||
        !given->PauseHandler)
        return false;
    if (oid != (given->OidRequestCompleteHandler != NULL))
        return false;
    if ((given->SendNetBufferListsHandler == NULL) !=
        (given->SendNetBufferListsCompleteHandler == NULL))
        return false;
    return (given->ReceiveNetBufferListsHandler == NULL) ==
           (given->ReturnNetBufferListsHandler == NULL);
}

NDIS_STATUS NdisFRegisterFilterDriver(PDRIVER_OBJECT driver, NDIS_HANDLE context,
                                      PNDIS_FILTER_DRIVER_CHARACTERISTICS given,
                                      PNDIS_HANDLE handle)
{
    static const char service[] = "NdisFRegisterFilterDriver";

    cts_irql_at_most(service, PASSIVE_LEVEL);
    cts_point(service);
    *handle = NULL;
    if (driver != &cts_k.driver || cts_ndis.registered) {
        cts_misuse(CTS_MISUSE_PARAMETER, "%s: %s", service,
                   cts_ndis.registered ? "the driver is registered already"
                                       : "the driver object is not the one of DriverEntry");
        return NDIS_STATUS_FAILURE;
    }
    if (given->Header.Type != NDIS_OBJECT_TYPE_FILTER_DRIVER_CHARACTERISTICS ||
        given->Header.Revision < 1 ||
        given->Header.Size < NDIS_SIZEOF_FILTER_DRIVER_CHARACTERISTICS_REVISION_1 ||
        !complete_set(given))
        return NDIS_STATUS_BAD_CHARACTERISTICS;
    if (given->MajorNdisVersion < 6 ||
        (given->MajorNdisVersion == 6 && given->MinorNdisVersion < 30))
        return NDIS_STATUS_BAD_VERSION;
    if (!keep_text(cts_ndis.friendly, RTL_NUMBER_OF(cts_ndis.friendly), &given->FriendlyName,
                   "FriendlyName") ||
        !keep_text(cts_ndis.unique, RTL_NUMBER_OF(cts_ndis.unique), &given->UniqueName,
                   "UniqueName"))
        return NDIS_STATUS_BAD_CHARACTERISTICS;
    if (cts_k.host->fail_allocation(cts_k.host))
        return NDIS_STATUS_RESOURCES;
    memset(&cts_ndis.handlers, 0, sizeof cts_ndis.handlers);
    memcpy(&cts_ndis.handlers, given, min(sizeof cts_ndis.handlers, (size_t)given->Header.Size));
    cts_ndis.registered = true;
    cts_ndis.driver_context = context;
    *handle = CTS_NDIS_DRIVER;
    if (given->SetOptionsHandler) {
        NDIS_STATUS status = given->SetOptionsHandler(CTS_NDIS_DRIVER, context);
        cts_ndis.registered = status == NDIS_STATUS_SUCCESS;
        return status;
    }
    return NDIS_STATUS_SUCCESS;
}

VOID NdisFDeregisterFilterDriver(NDIS_HANDLE handle)
{
    cts_irql_at_most("NdisFDeregisterFilterDriver", PASSIVE_LEVEL);
    cts_point("NdisFDeregisterFilterDriver");
    if (handle != CTS_NDIS_DRIVER || !cts_ndis.registered)
        cts_misuse(CTS_MISUSE_PARAMETER,
                   "NdisFDeregisterFilterDriver: the handle is not that of a registered driver");
    else
        cts_ndis.registered = false;
}

/* A module that is paused or restarting may choose other handlers for packets. */
NDIS_STATUS NdisSetOptionalHandlers(NDIS_HANDLE handle, PNDIS_DRIVER_OPTIONAL_HANDLERS handlers)
{
    static const char service[] = "NdisSetOptionalHandlers";
    const NDIS_FILTER_PARTIAL_CHARACTERISTICS *given =
        (const NDIS_FILTER_PARTIAL_CHARACTERISTICS *)handlers;

    cts_point(service);
    if (!cts_ndis_any(service, handle))
        return NDIS_STATUS_INVALID_PARAMETER;
    if (handlers->Header.Type != NDIS_OBJECT_TYPE_FILTER_PARTIAL_CHARACTERISTICS)
        return NDIS_STATUS_SUCCESS;
    if (!cts_ndis_header(service, &handlers->Header,
                         NDIS_OBJECT_TYPE_FILTER_PARTIAL_CHARACTERISTICS, 1,
                         NDIS_SIZEOF_FILTER_PARTIAL_CHARACTERISTICS_REVISION_1))
        return NDIS_STATUS_INVALID_PARAMETER;
    if ((given->SendNetBufferListsHandler == NULL) !=
            (given->SendNetBufferListsCompleteHandler == NULL) ||
        (given->ReceiveNetBufferListsHandler == NULL) !=
            (given->ReturnNetBufferListsHandler == NULL))
        return NDIS_STATUS_BAD_CHARACTERISTICS;
    cts_ndis.handlers.SendNetBufferListsHandler = given->SendNetBufferListsHandler;
    cts_ndis.handlers.SendNetBufferListsCompleteHandler = given->SendNetBufferListsCompleteHandler;
    cts_ndis.handlers.CancelSendNetBufferListsHandler = given->CancelSendNetBufferListsHandler;
    cts_ndis.handlers.ReceiveNetBufferListsHandler = given->ReceiveNetBufferListsHandler;
    cts_ndis.handlers.ReturnNetBufferListsHandler = given->ReturnNetBufferListsHandler;
    return NDIS_STATUS_SUCCESS;
}

NDIS_STATUS NdisFSetAttributes(NDIS_HANDLE handle, NDIS_HANDLE context,
                               PNDIS_FILTER_ATTRIBUTES attributes)
{
    static const char service[] = "NdisFSetAttributes";

    cts_irql_at_most(service, PASSIVE_LEVEL);
    cts_point(service);
    if (!cts_ndis_module(service, handle))
        return NDIS_STATUS_INVALID_PARAMETER;
    if (cts_ndis.life != CTS_LIFE_ATTACHING || cts_ndis.attributes) {
        cts_misuse(CTS_MISUSE_PARAMETER, "%s: it belongs into FilterAttach, once", service);
        return NDIS_STATUS_INVALID_STATE;
    }
    if (!context ||
        !cts_ndis_header(service, &attributes->Header, NDIS_OBJECT_TYPE_FILTER_ATTRIBUTES, 1,
                         NDIS_SIZEOF_FILTER_ATTRIBUTES_REVISION_1))
        return NDIS_STATUS_INVALID_PARAMETER;
    if (cts_k.host->fail_allocation(cts_k.host))
        return NDIS_STATUS_RESOURCES;
    cts_ndis.attributes = true;
    cts_ndis.context = context;
    return NDIS_STATUS_SUCCESS;
}

/* -- attach and detach ------------------------------------------------------------------------------------------- */

static NDIS_STATUS attach(void)
{
    static const UCHAR address[] = {0x00, 0x15, 0x5d, 0x00, 0x00, 0x01};
    static WCHAR module[] = L"{0FEA0200-0001-4000-8000-48564354534E}";
    static WCHAR instance[] = L"Hyper-V Virtual Switch Extension Adapter";
    static WCHAR miniport[] = L"\\DEVICE\\{0FEA0200-0002-4000-8000-48564354534E}";
    NDIS_STRING names[3];
    NDIS_FILTER_ATTACH_PARAMETERS parameters;

    RtlInitUnicodeString(&names[0], module);
    RtlInitUnicodeString(&names[1], instance);
    RtlInitUnicodeString(&names[2], miniport);
    memset(&parameters, 0, sizeof parameters);
    parameters.FilterModuleGuidName = &names[0];
    parameters.BaseMiniportInstanceName = &names[1];
    parameters.BaseMiniportName = &names[2];
    parameters.IfIndex = 2;
    parameters.BaseMiniportIfIndex = parameters.LowerIfIndex = 1;
    parameters.Header =
        (NDIS_OBJECT_HEADER){NDIS_OBJECT_TYPE_FILTER_ATTACH_PARAMETERS, 1, sizeof parameters};
    parameters.MiniportMediaType = NdisMedium802_3;
    parameters.MacAddressLength = sizeof address;
    memcpy(parameters.CurrentMacAddress, address, sizeof address);
    cts_ndis.life = CTS_LIFE_ATTACHING;
    struct cts_ndis_entry entry = cts_ndis_enter("FilterAttach", PASSIVE_LEVEL);
    NDIS_STATUS status =
        cts_ndis.handlers.AttachHandler(CTS_NDIS_MODULE, cts_ndis.driver_context, &parameters);
    cts_ndis_leave(entry, "FilterAttach");
    if (status == NDIS_STATUS_SUCCESS && !cts_ndis.attributes) {
        cts_misuse(CTS_MISUSE_PARAMETER, "FilterAttach succeeded without NdisFSetAttributes");
        status = NDIS_STATUS_FAILURE;
    }
    cts_ndis.life = status == NDIS_STATUS_SUCCESS ? CTS_LIFE_PAUSED : CTS_LIFE_NONE;
    if (status != NDIS_STATUS_SUCCESS || !cts_ndis.handlers.SetFilterModuleOptionsHandler)
        return status;
    return cts_ndis.handlers.SetFilterModuleOptionsHandler(cts_ndis.context);
}

NDIS_STATUS cts_ndis_load(void)
{
    struct cts_ndis_entry entry = cts_ndis_enter("DriverEntry", PASSIVE_LEVEL);
    int status = cts_kernel_image.entry(&cts_k.driver, &cts_k.registry);

    cts_ndis_leave(entry, "DriverEntry");
    if (status < 0)
        return (NDIS_STATUS)status;
    if (!cts_ndis.registered)
        return NDIS_STATUS_FAILURE;
    return attach();
}

static void check_balance(const char *what, int32_t count)
{
    if (count)
        cts_misuse(count > 0 ? CTS_MISUSE_LEAK : CTS_MISUSE_REFERENCE,
                   "%d %s not given back at the detach of the module", count, what);
}

static void detach(void)
{
    cts_ndis.life = CTS_LIFE_DETACHING;
    struct cts_ndis_entry entry = cts_ndis_enter("FilterDetach", PASSIVE_LEVEL);
    cts_ndis.handlers.DetachHandler(cts_ndis.context);
    cts_ndis_leave(entry, "FilterDetach");
    cts_work_drain();
    check_balance("cloned OID request(s)", (int32_t)cts_ndis.clones);
    check_balance("reference(s) to switch ports", cts_ndis.ports);
    check_balance("reference(s) to switch NICs", cts_ndis.nics);
    if (cts_ndis.below)
        cts_misuse(CTS_MISUSE_LEAK,
                   "%d OID request(s) passed down and not back at the detach of the module",
                   cts_ndis.below);
    cts_ndis.life = CTS_LIFE_DETACHED;
}

void cts_ndis_unload(void)
{
    if (cts_ndis.life == CTS_LIFE_RUNNING)
        cts_ndis_pause();
    if (cts_ndis.life == CTS_LIFE_PAUSED)
        detach();
    if (cts_k.driver.DriverUnload && cts_ndis.registered) {
        struct cts_ndis_entry entry = cts_ndis_enter("DriverUnload", PASSIVE_LEVEL);
        cts_k.driver.DriverUnload(&cts_k.driver);
        cts_ndis_leave(entry, "DriverUnload");
        cts_work_drain();
        if (cts_ndis.registered)
            cts_misuse(CTS_MISUSE_LEAK, "the filter driver is still registered after DriverUnload");
    }
}
