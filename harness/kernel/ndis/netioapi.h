/*
 * netioapi.h: interfaces, addresses, routes and neighbours of the IP stack, as far as switch extensions look at them.
 * There is no IP stack here: tables are empty, nothing is found, and no change is ever told.
 */
#ifndef _NETIOAPI_
#define _NETIOAPI_

#include <ndis.h>
#include <ws2ipdef.h>

#define IF_MAX_PHYS_ADDRESS_LENGTH 32
#define IF_NAMESIZE                IF_MAX_STRING_SIZE
typedef NTSTATUS NETIO_STATUS;
#define NETIOAPI_API NETIO_STATUS NTAPI
typedef ULONG IFTYPE;
typedef enum _MIB_NOTIFICATION_TYPE {
    MibParameterNotification,
    MibAddInstance,
    MibDeleteInstance,
    MibInitialNotification
} MIB_NOTIFICATION_TYPE,
    *PMIB_NOTIFICATION_TYPE;
typedef enum {
    NlnsUnreachable,
    NlnsIncomplete,
    NlnsProbe,
    NlnsDelay,
    NlnsStale,
    NlnsReachable,
    NlnsPermanent,
    NlnsMaximum
} NL_NEIGHBOR_STATE,
    *PNL_NEIGHBOR_STATE;
typedef enum _MIB_IF_TABLE_LEVEL {
    MibIfTableNormal,
    MibIfTableRaw,
    MibIfTableNormalWithoutStatistics
} MIB_IF_TABLE_LEVEL;

typedef struct _MIB_IF_ROW2 {
    NET_LUID InterfaceLuid;
    NET_IFINDEX InterfaceIndex;
    GUID InterfaceGuid;
    WCHAR Alias[IF_MAX_STRING_SIZE + 1];
    WCHAR Description[IF_MAX_STRING_SIZE + 1];
    ULONG PhysicalAddressLength;
    UCHAR PhysicalAddress[IF_MAX_PHYS_ADDRESS_LENGTH];
    UCHAR PermanentPhysicalAddress[IF_MAX_PHYS_ADDRESS_LENGTH];
    ULONG Mtu;
    IFTYPE Type;
    ULONG TunnelType;
    NDIS_MEDIUM MediaType;
    ULONG PhysicalMediumType, AccessType, DirectionType;
    struct {
        BOOLEAN HardwareInterface : 1, FilterInterface : 1, ConnectorPresent : 1,
            NotAuthenticated : 1, NotMediaConnected : 1, Paused : 1, LowPower : 1,
            EndPointInterface : 1;
    } InterfaceAndOperStatusFlags;
    ULONG OperStatus, AdminStatus, MediaConnectState;
    GUID NetworkGuid;
    ULONG ConnectionType;
    ULONG64 TransmitLinkSpeed, ReceiveLinkSpeed;
    ULONG64 InOctets, InUcastPkts, InNUcastPkts, InDiscards, InErrors, InUnknownProtos;
    ULONG64 InUcastOctets, InMulticastOctets, InBroadcastOctets;
    ULONG64 OutOctets, OutUcastPkts, OutNUcastPkts, OutDiscards, OutErrors;
    ULONG64 OutUcastOctets, OutMulticastOctets, OutBroadcastOctets, OutQLen;
} MIB_IF_ROW2, *PMIB_IF_ROW2;
_Static_assert(sizeof(void *) != 8 || sizeof(MIB_IF_ROW2) == 1352, "Windows x64");
typedef struct _MIB_IF_TABLE2 {
    ULONG NumEntries;
    MIB_IF_ROW2 Table[ANYSIZE_ARRAY];
} MIB_IF_TABLE2, *PMIB_IF_TABLE2;

typedef struct _MIB_IPINTERFACE_ROW {
    ADDRESS_FAMILY Family;
    NET_LUID InterfaceLuid;
    NET_IFINDEX InterfaceIndex;
    ULONG MaxReassemblySize;
    ULONG64 InterfaceIdentifier;
    ULONG MinRouterAdvertisementInterval, MaxRouterAdvertisementInterval;
    BOOLEAN AdvertisingEnabled, ForwardingEnabled, WeakHostSend, WeakHostReceive;
    BOOLEAN UseAutomaticMetric, UseNeighborUnreachabilityDetection;
    BOOLEAN ManagedAddressConfigurationSupported, OtherStatefulConfigurationSupported;
    BOOLEAN AdvertiseDefaultRoute;
    LONG RouterDiscoveryBehavior;
    ULONG DadTransmits, BaseReachableTime, RetransmitTime, PathMtuDiscoveryTimeout;
    LONG LinkLocalAddressBehavior;
    ULONG LinkLocalAddressTimeout;
    ULONG ZoneIndices[ScopeLevelCount];
    ULONG SitePrefixLength, Metric, NlMtu;
    BOOLEAN Connected, SupportsWakeUpPatterns, SupportsNeighborDiscovery, SupportsRouterDiscovery;
    ULONG ReachableTime;
    UCHAR TransmitOffload, ReceiveOffload; /* NL_INTERFACE_OFFLOAD_ROD */
    BOOLEAN DisableDefaultRoutes;
} MIB_IPINTERFACE_ROW, *PMIB_IPINTERFACE_ROW;
_Static_assert(sizeof(MIB_IPINTERFACE_ROW) == 168, "Windows");
typedef struct _MIB_UNICASTIPADDRESS_ROW {
    SOCKADDR_INET Address;
    NET_LUID InterfaceLuid;
    NET_IFINDEX InterfaceIndex;
    LONG PrefixOrigin, SuffixOrigin;
    ULONG ValidLifetime, PreferredLifetime;
    UINT8 OnLinkPrefixLength;
    BOOLEAN SkipAsSource;
    LONG DadState;
    SCOPE_ID ScopeId;
    LARGE_INTEGER CreationTimeStamp;
} MIB_UNICASTIPADDRESS_ROW, *PMIB_UNICASTIPADDRESS_ROW;
_Static_assert(sizeof(MIB_UNICASTIPADDRESS_ROW) == 80, "Windows");
typedef struct _MIB_UNICASTIPADDRESS_TABLE {
    ULONG NumEntries;
    MIB_UNICASTIPADDRESS_ROW Table[ANYSIZE_ARRAY];
} MIB_UNICASTIPADDRESS_TABLE, *PMIB_UNICASTIPADDRESS_TABLE;
typedef struct _IP_ADDRESS_PREFIX {
    SOCKADDR_INET Prefix;
    UINT8 PrefixLength;
} IP_ADDRESS_PREFIX, *PIP_ADDRESS_PREFIX;
typedef struct _MIB_IPFORWARD_ROW2 {
    NET_LUID InterfaceLuid;
    NET_IFINDEX InterfaceIndex;
    IP_ADDRESS_PREFIX DestinationPrefix;
    SOCKADDR_INET NextHop;
    UCHAR SitePrefixLength;
    ULONG ValidLifetime, PreferredLifetime, Metric;
    LONG Protocol;
    BOOLEAN Loopback, AutoconfigureAddress, Publish, Immortal;
    ULONG Age;
    LONG Origin;
} MIB_IPFORWARD_ROW2, *PMIB_IPFORWARD_ROW2;
_Static_assert(sizeof(MIB_IPFORWARD_ROW2) == 104, "Windows");
typedef struct _MIB_IPPATH_ROW {
    SOCKADDR_INET Source, Destination;
    NET_LUID InterfaceLuid;
    NET_IFINDEX InterfaceIndex;
    SOCKADDR_INET CurrentNextHop;
    ULONG PathMtu, RttMean, RttDeviation;
    union {
        ULONG LastReachable, LastUnreachable;
    };
    BOOLEAN IsReachable;
    ULONG64 LinkTransmitSpeed, LinkReceiveSpeed;
} MIB_IPPATH_ROW, *PMIB_IPPATH_ROW;
typedef struct _MIB_IPNET_ROW2 {
    SOCKADDR_INET Address;
    NET_IFINDEX InterfaceIndex;
    NET_LUID InterfaceLuid;
    UCHAR PhysicalAddress[IF_MAX_PHYS_ADDRESS_LENGTH];
    ULONG PhysicalAddressLength;
    NL_NEIGHBOR_STATE State;
    union {
        struct {
            BOOLEAN IsRouter : 1, IsUnreachable : 1;
        };
        UCHAR Flags;
    };
    union {
        ULONG LastReachable, LastUnreachable;
    } ReachabilityTime;
} MIB_IPNET_ROW2, *PMIB_IPNET_ROW2;
_Static_assert(sizeof(MIB_IPNET_ROW2) == 88, "Windows");

typedef VOID(NTAPI *PIPINTERFACE_CHANGE_CALLBACK)(PVOID context, PMIB_IPINTERFACE_ROW row,
                                                  MIB_NOTIFICATION_TYPE type);
typedef VOID(NTAPI *PUNICAST_IPADDRESS_CHANGE_CALLBACK)(PVOID context,
                                                        PMIB_UNICASTIPADDRESS_ROW row,
                                                        MIB_NOTIFICATION_TYPE type);
typedef VOID(NTAPI *PIPFORWARD_CHANGE_CALLBACK)(PVOID context, PMIB_IPFORWARD_ROW2 row,
                                                MIB_NOTIFICATION_TYPE type);

NETIOAPI_API GetIfTable2(PMIB_IF_TABLE2 *table);
NETIOAPI_API GetIfTable2Ex(MIB_IF_TABLE_LEVEL level, PMIB_IF_TABLE2 *table);
NETIOAPI_API GetIfEntry2(PMIB_IF_ROW2 row);
NETIOAPI_API GetIpInterfaceEntry(PMIB_IPINTERFACE_ROW row);
NETIOAPI_API GetUnicastIpAddressTable(ADDRESS_FAMILY family, PMIB_UNICASTIPADDRESS_TABLE *table);
NETIOAPI_API GetUnicastIpAddressEntry(PMIB_UNICASTIPADDRESS_ROW row);
NETIOAPI_API GetIpPathEntry(PMIB_IPPATH_ROW row);
NETIOAPI_API GetIpNetEntry2(PMIB_IPNET_ROW2 row);
NETIOAPI_API ResolveIpNetEntry2(PMIB_IPNET_ROW2 row, const SOCKADDR_INET *source);
NETIOAPI_API GetIpForwardEntry2(PMIB_IPFORWARD_ROW2 row);
NETIOAPI_API GetBestRoute2(NET_LUID *luid, NET_IFINDEX index, const SOCKADDR_INET *source,
                           const SOCKADDR_INET *destination, ULONG options,
                           PMIB_IPFORWARD_ROW2 route, SOCKADDR_INET *best_source);
VOID NTAPI FreeMibTable(PVOID table);
NETIOAPI_API NotifyIpInterfaceChange(ADDRESS_FAMILY family, PIPINTERFACE_CHANGE_CALLBACK callback,
                                     PVOID context, BOOLEAN initial, HANDLE *handle);
NETIOAPI_API NotifyUnicastIpAddressChange(ADDRESS_FAMILY family,
                                          PUNICAST_IPADDRESS_CHANGE_CALLBACK callback,
                                          PVOID context, BOOLEAN initial, HANDLE *handle);
NETIOAPI_API NotifyRouteChange2(ADDRESS_FAMILY family, PIPFORWARD_CHANGE_CALLBACK callback,
                                PVOID context, BOOLEAN initial, HANDLE *handle);
NETIOAPI_API CancelMibChangeNotify2(HANDLE handle);
NETIOAPI_API ConvertInterfaceGuidToLuid(const GUID *guid, PNET_LUID luid);
NETIOAPI_API ConvertInterfaceLuidToGuid(const NET_LUID *luid, GUID *guid);
NETIOAPI_API ConvertInterfaceIndexToLuid(NET_IFINDEX index, PNET_LUID luid);
NETIOAPI_API ConvertInterfaceLuidToIndex(const NET_LUID *luid, PNET_IFINDEX index);
NETIOAPI_API ConvertInterfaceLuidToAlias(const NET_LUID *luid, PWSTR alias, SIZE_T length);
NETIOAPI_API ConvertInterfaceAliasToLuid(PCWSTR alias, PNET_LUID luid);

#endif
