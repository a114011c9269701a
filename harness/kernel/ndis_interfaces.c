/*
 * The IP stack beside the switch (netioapi.h), which has no interface: tables are empty, nothing is found, and of what
 * changes nothing is told but the first notification, where it is asked for. Tables and notifications are blocks, so
 * that one which is not given back is a leak.
 */
#include "ndis_layer.h"

#include <netioapi.h>
#include <string.h>

#define TAG_TABLE  'tPpI'
#define TAG_NOTIFY 'nPpI'

/* -- tables and rows ------------------------------------------------------------------------------------------------ */

static void passive(const char *service)
{
    cts_irql_at_most(service, PASSIVE_LEVEL);
    cts_point(service);
}

static NTSTATUS empty_table(const char *service, size_t size, PVOID *table)
{
    passive(service);
    *table = cts_block_take(CTS_BLOCK_POOL, size, TAG_TABLE);
    if (!*table)
        return STATUS_INSUFFICIENT_RESOURCES;
    memset(*table, 0, size);
    return STATUS_SUCCESS;
}

static NTSTATUS nothing(const char *service)
{
    passive(service);
    return STATUS_NOT_FOUND;
}

NETIOAPI_API GetIfTable2Ex(MIB_IF_TABLE_LEVEL level, PMIB_IF_TABLE2 *table)
{
    (void)level;
    return empty_table("GetIfTable2Ex", sizeof **table, (PVOID *)table);
}

NETIOAPI_API GetIfTable2(PMIB_IF_TABLE2 *table)
{
    return empty_table("GetIfTable2", sizeof **table, (PVOID *)table);
}

NETIOAPI_API GetUnicastIpAddressTable(ADDRESS_FAMILY family, PMIB_UNICASTIPADDRESS_TABLE *table)
{
    (void)family;
    return empty_table("GetUnicastIpAddressTable", sizeof **table, (PVOID *)table);
}

VOID NTAPI FreeMibTable(PVOID table)
{
    struct cts_block *block = cts_block_of(table, CTS_BLOCK_POOL);

    passive("FreeMibTable");
    if (!table)
        return;
    if (!block || block->tag != TAG_TABLE)
        cts_misuse(CTS_MISUSE_POOL, "FreeMibTable: no table, or one that is released");
    else
        cts_block_give(table);
}

NETIOAPI_API GetIfEntry2(PMIB_IF_ROW2 row)
{
    (void)row;
    return nothing("GetIfEntry2");
}

NETIOAPI_API GetIpInterfaceEntry(PMIB_IPINTERFACE_ROW row)
{
    (void)row;
    return nothing("GetIpInterfaceEntry");
}

NETIOAPI_API GetUnicastIpAddressEntry(PMIB_UNICASTIPADDRESS_ROW row)
{
    (void)row;
    return nothing("GetUnicastIpAddressEntry");
}

NETIOAPI_API GetIpPathEntry(PMIB_IPPATH_ROW row)
{
    (void)row;
    return nothing("GetIpPathEntry");
}

NETIOAPI_API GetIpNetEntry2(PMIB_IPNET_ROW2 row)
{
    (void)row;
    return nothing("GetIpNetEntry2");
}

NETIOAPI_API GetIpForwardEntry2(PMIB_IPFORWARD_ROW2 row)
{
    (void)row;
    return nothing("GetIpForwardEntry2");
}

NETIOAPI_API ResolveIpNetEntry2(PMIB_IPNET_ROW2 row, const SOCKADDR_INET *source)
{
    (void)row;
    (void)source;
    passive("ResolveIpNetEntry2");
    return STATUS_HOST_UNREACHABLE;
}

NETIOAPI_API GetBestRoute2(NET_LUID *luid, NET_IFINDEX index, const SOCKADDR_INET *source,
                           const SOCKADDR_INET *destination, ULONG options,
                           PMIB_IPFORWARD_ROW2 route, SOCKADDR_INET *best_source)
{
    (void)luid;
    (void)index;
    (void)source;
    (void)destination;
    (void)options;
    (void)route;
    (void)best_source;
    passive("GetBestRoute2");
    return STATUS_NETWORK_UNREACHABLE;
}

/* -- notifications -------------------------------------------------------------------------------------------------- */

struct notification {
    PVOID context;
};

static NTSTATUS notify(const char *service, PVOID context, HANDLE *handle)
{
    passive(service);
    *handle = NULL;
    struct notification *made = cts_block_take(CTS_BLOCK_POOL, sizeof *made, TAG_NOTIFY);
    if (!made)
        return STATUS_INSUFFICIENT_RESOURCES;
    made->context = context;
    *handle = made;
    return STATUS_SUCCESS;
}

NETIOAPI_API NotifyIpInterfaceChange(ADDRESS_FAMILY family, PIPINTERFACE_CHANGE_CALLBACK callback,
                                     PVOID context, BOOLEAN initial, HANDLE *handle)
{
    NTSTATUS status = notify("NotifyIpInterfaceChange", context, handle);

    (void)family;
    if (NT_SUCCESS(status) && initial)
        callback(context, NULL, MibInitialNotification);
    return status;
}

NETIOAPI_API NotifyUnicastIpAddressChange(ADDRESS_FAMILY family,
                                          PUNICAST_IPADDRESS_CHANGE_CALLBACK callback,
                                          PVOID context, BOOLEAN initial, HANDLE *handle)
{
    NTSTATUS status = notify("NotifyUnicastIpAddressChange", context, handle);

    (void)family;
    if (NT_SUCCESS(status) && initial)
        callback(context, NULL, MibInitialNotification);
    return status;
}

NETIOAPI_API NotifyRouteChange2(ADDRESS_FAMILY family, PIPFORWARD_CHANGE_CALLBACK callback,
                                PVOID context, BOOLEAN initial, HANDLE *handle)
{
    NTSTATUS status = notify("NotifyRouteChange2", context, handle);

    (void)family;
    if (NT_SUCCESS(status) && initial)
        callback(context, NULL, MibInitialNotification);
    return status;
}

NETIOAPI_API CancelMibChangeNotify2(HANDLE handle)
{
    struct cts_block *block = cts_block_of(handle, CTS_BLOCK_POOL);

    passive("CancelMibChangeNotify2");
    if (!block || block->tag != TAG_NOTIFY) {
        cts_misuse(CTS_MISUSE_PARAMETER, "CancelMibChangeNotify2: no notification is registered");
        return STATUS_INVALID_PARAMETER;
    }
    cts_block_give(handle);
    return STATUS_SUCCESS;
}

/* -- names of interfaces ---------------------------------------------------------------------------------------------- */

static NTSTATUS unknown(const char *service)
{
    cts_irql_at_most(service, PASSIVE_LEVEL);
    return STATUS_INVALID_PARAMETER;
}

NETIOAPI_API ConvertInterfaceGuidToLuid(const GUID *guid, PNET_LUID luid)
{
    (void)guid;
    luid->Value = 0;
    return unknown("ConvertInterfaceGuidToLuid");
}

NETIOAPI_API ConvertInterfaceLuidToGuid(const NET_LUID *luid, GUID *guid)
{
    (void)luid;
    memset(guid, 0, sizeof *guid);
    return unknown("ConvertInterfaceLuidToGuid");
}

NETIOAPI_API ConvertInterfaceIndexToLuid(NET_IFINDEX index, PNET_LUID luid)
{
    (void)index;
    luid->Value = 0;
    return unknown("ConvertInterfaceIndexToLuid");
}

NETIOAPI_API ConvertInterfaceLuidToIndex(const NET_LUID *luid, PNET_IFINDEX index)
{
    (void)luid;
    *index = 0;
    return unknown("ConvertInterfaceLuidToIndex");
}

NETIOAPI_API ConvertInterfaceLuidToAlias(const NET_LUID *luid, PWSTR alias, SIZE_T length)
{
    (void)luid;
    if (alias && length)
        *alias = 0;
    return unknown("ConvertInterfaceLuidToAlias");
}

NETIOAPI_API ConvertInterfaceAliasToLuid(PCWSTR alias, PNET_LUID luid)
{
    (void)alias;
    luid->Value = 0;
    return unknown("ConvertInterfaceAliasToLuid");
}
