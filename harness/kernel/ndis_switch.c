/*
 * The switch's own handlers (NdisFGetOptionalSwitchHandlers), status indications and events. Packets, and the
 * handlers that concern them, are in ndis_flow.c.
 */
#include "ndis_layer.h"

#include <string.h>

/* -- handlers of the switch: the context is the module --------------------------------------------------------------- */

bool cts_ndis_switch(const char *service, NDIS_SWITCH_CONTEXT context)
{
    cts_irql_at_most(service, DISPATCH_LEVEL);
    cts_point(service);
    if (context == CTS_NDIS_MODULE)
        return true;
    cts_misuse(CTS_MISUSE_PARAMETER, "%s: the context is not that of the switch", service);
    return false;
}

static NDIS_STATUS count(const char *service, NDIS_SWITCH_CONTEXT context, int32_t *references,
                         int32_t change)
{
    if (!cts_ndis_switch(service, context))
        return NDIS_STATUS_INVALID_PARAMETER;
    if (*references + change < 0) {
        cts_misuse(CTS_MISUSE_REFERENCE, "%s: more releases than references", service);
        return NDIS_STATUS_INVALID_PARAMETER;
    }
    *references += change;
    return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS reference_port(NDIS_SWITCH_CONTEXT context, NDIS_SWITCH_PORT_ID port)
{
    (void)port;
    return count("ReferenceSwitchPort", context, &cts_ndis.ports, 1);
}

static NDIS_STATUS dereference_port(NDIS_SWITCH_CONTEXT context, NDIS_SWITCH_PORT_ID port)
{
    (void)port;
    return count("DereferenceSwitchPort", context, &cts_ndis.ports, -1);
}

static NDIS_STATUS reference_nic(NDIS_SWITCH_CONTEXT context, NDIS_SWITCH_PORT_ID port,
                                 NDIS_SWITCH_NIC_INDEX nic)
{
    (void)port;
    (void)nic;
    return count("ReferenceSwitchNic", context, &cts_ndis.nics, 1);
}

static NDIS_STATUS dereference_nic(NDIS_SWITCH_CONTEXT context, NDIS_SWITCH_PORT_ID port,
                                   NDIS_SWITCH_NIC_INDEX nic)
{
    (void)port;
    (void)nic;
    return count("DereferenceSwitchNic", context, &cts_ndis.nics, -1);
}

static VOID report_filtered(NDIS_SWITCH_CONTEXT context, PUNICODE_STRING id, PUNICODE_STRING name,
                            NDIS_SWITCH_PORT_ID port, UINT32 flags, UINT32 number,
                            PNET_BUFFER_LIST list, PUNICODE_STRING reason)
{
    (void)id;
    (void)name;
    (void)port;
    (void)flags;
    (void)number;
    (void)list;
    (void)reason;
    cts_ndis_switch("ReportFilteredNetBufferLists", context);
}

NDIS_STATUS NdisFGetOptionalSwitchHandlers(NDIS_HANDLE handle, PNDIS_SWITCH_CONTEXT context,
                                           PNDIS_SWITCH_OPTIONAL_HANDLERS handlers)
{
    static const char service[] = "NdisFGetOptionalSwitchHandlers";

    cts_irql_at_most(service, PASSIVE_LEVEL);
    cts_point(service);
    if (!cts_ndis_module(service, handle) ||
        !cts_ndis_header(service, &handlers->Header, NDIS_OBJECT_TYPE_SWITCH_OPTIONAL_HANDLERS, 1,
                         NDIS_SIZEOF_SWITCH_OPTIONAL_HANDLERS_REVISION_1))
        return NDIS_STATUS_INVALID_PARAMETER;
    if (cts_k.host->fail_allocation(cts_k.host))
        return NDIS_STATUS_RESOURCES;
    cts_ndis.switch_handlers = true;
    *context = CTS_NDIS_MODULE;
    cts_ndis_forwarding(handlers);
    handlers->ReportFilteredNetBufferLists = report_filtered;
    handlers->ReferenceSwitchPort = reference_port;
    handlers->DereferenceSwitchPort = dereference_port;
    handlers->ReferenceSwitchNic = reference_nic;
    handlers->DereferenceSwitchNic = dereference_nic;
    return NDIS_STATUS_SUCCESS;
}

/* -- indications and events: nobody listens above ---------------------------------------------------------------------- */

VOID NdisFIndicateStatus(NDIS_HANDLE handle, PNDIS_STATUS_INDICATION status)
{
    cts_irql_at_most("NdisFIndicateStatus", DISPATCH_LEVEL);
    cts_point("NdisFIndicateStatus");
    if (cts_ndis_module("NdisFIndicateStatus", handle))
        cts_ndis_header("NdisFIndicateStatus", &status->Header, NDIS_OBJECT_TYPE_STATUS_INDICATION,
                        1, NDIS_SIZEOF_STATUS_INDICATION_REVISION_1);
}

NDIS_STATUS NdisFNetPnPEvent(NDIS_HANDLE handle, PNET_PNP_EVENT_NOTIFICATION event)
{
    (void)event;
    cts_irql_at_most("NdisFNetPnPEvent", PASSIVE_LEVEL);
    cts_point("NdisFNetPnPEvent");
    return cts_ndis_module("NdisFNetPnPEvent", handle) ? NDIS_STATUS_SUCCESS
                                                       : NDIS_STATUS_INVALID_PARAMETER;
}
