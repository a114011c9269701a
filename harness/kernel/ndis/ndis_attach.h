/*
 * ndis.h, part: what a filter driver is told and tells at attach and restart, its configuration, its device object
 * for programs, and events. Included by ndis.h alone.
 */
#ifndef CTS_NDIS_ATTACH_H
#define CTS_NDIS_ATTACH_H

#define NDIS_OBJECT_TYPE_DEVICE_OBJECT_ATTRIBUTES      0x85
#define NDIS_OBJECT_TYPE_CONFIGURATION_OBJECT          0xA9
#define NDIS_DEVICE_OBJECT_ATTRIBUTES_REVISION_1       1
#define NDIS_CONFIGURATION_OBJECT_REVISION_1           1
#define NDIS_FILTER_PARTIAL_CHARACTERISTICS_REVISION_1 1
#define NDIS_TIMER_CHARACTERISTICS_REVISION_1          1
#define OID_GEN_MINIPORT_RESTART_ATTRIBUTES            0x00010118
#define OID_GEN_CURRENT_PACKET_FILTER                  0x0001010E
#define _NDIS_CONTROL_CODE(request, method)                                                        \
    CTL_CODE(FILE_DEVICE_PHYSICAL_NETCARD, request, method, FILE_ANY_ACCESS)

typedef enum _NDIS_MEDIUM {
    NdisMedium802_3,
    NdisMedium802_5,
    NdisMediumFddi,
    NdisMediumWan,
    NdisMediumLocalTalk,
    NdisMediumDix,
    NdisMediumArcnetRaw,
    NdisMediumArcnet878_2,
    NdisMediumAtm,
    NdisMediumWirelessWan,
    NdisMediumTunnel = 15,
    NdisMediumNative802_11,
    NdisMediumLoopback,
    NdisMediumIP = 19
} NDIS_MEDIUM,
    *PNDIS_MEDIUM;
#define IF_MAX_STRING_SIZE 256
typedef ULONG NET_IFINDEX, *PNET_IFINDEX;
typedef union _NET_LUID {
    ULONG64 Value;
    struct {
        ULONG64 Reserved : 24, NetLuidIndex : 24, IfType : 16;
    } Info;
} NET_LUID, *PNET_LUID;

/* -- attach, restart ------------------------------------------------------------------------------------------- */

typedef struct _NDIS_FILTER_ATTACH_PARAMETERS {
    NDIS_OBJECT_HEADER Header;
    NET_IFINDEX IfIndex;
    NET_LUID NetLuid;
    PNDIS_STRING FilterModuleGuidName;
    NET_IFINDEX BaseMiniportIfIndex;
    PNDIS_STRING BaseMiniportInstanceName, BaseMiniportName;
    ULONG MediaConnectState, MediaDuplexState;
    ULONG64 XmitLinkSpeed, RcvLinkSpeed;
    NDIS_MEDIUM MiniportMediaType;
    ULONG MiniportPhysicalMediaType;
    NDIS_HANDLE MiniportMediaSpecificAttributes;
    PVOID DefaultOffloadConfiguration;
    USHORT MacAddressLength;
    UCHAR CurrentMacAddress[32];
    NET_LUID BaseMiniportNetLuid;
    NET_IFINDEX LowerIfIndex;
    NET_LUID LowerIfNetLuid;
    ULONG Flags;
} NDIS_FILTER_ATTACH_PARAMETERS, *PNDIS_FILTER_ATTACH_PARAMETERS;
typedef struct _NDIS_FILTER_PAUSE_PARAMETERS {
    NDIS_OBJECT_HEADER Header;
    ULONG Flags, PauseReason;
} NDIS_FILTER_PAUSE_PARAMETERS, *PNDIS_FILTER_PAUSE_PARAMETERS;
typedef struct _NDIS_RESTART_ATTRIBUTES {
    struct _NDIS_RESTART_ATTRIBUTES *Next;
    NDIS_OID Oid;
    ULONG DataLength;
    UCHAR Data[1];
} NDIS_RESTART_ATTRIBUTES, *PNDIS_RESTART_ATTRIBUTES;
typedef struct _NDIS_RESTART_GENERAL_ATTRIBUTES {
    NDIS_OBJECT_HEADER Header;
    ULONG MtuSize;
    ULONG64 MaxXmitLinkSpeed, MaxRcvLinkSpeed;
    ULONG LookaheadSize, MacOptions, SupportedPacketFilters, MaxMulticastListSize;
    PVOID RecvScaleCapabilities;
    ULONG AccessType, Flags, ConnectionType, SupportedStatistics, DataBackFillSize;
    ULONG ContextBackFillSize;
    PNDIS_OID SupportedOidList;
    ULONG SupportedOidListLength, MaxLookaheadSizeAccessed;
} NDIS_RESTART_GENERAL_ATTRIBUTES, *PNDIS_RESTART_GENERAL_ATTRIBUTES;
typedef struct _NDIS_FILTER_RESTART_PARAMETERS {
    NDIS_OBJECT_HEADER Header;
    NDIS_MEDIUM MiniportMediaType;
    ULONG MiniportPhysicalMediaType;
    PNDIS_RESTART_ATTRIBUTES RestartAttributes;
    NET_IFINDEX LowerIfIndex;
    NET_LUID LowerIfNetLuid;
    ULONG Flags;
} NDIS_FILTER_RESTART_PARAMETERS, *PNDIS_FILTER_RESTART_PARAMETERS;
typedef struct _NDIS_FILTER_ATTRIBUTES {
    NDIS_OBJECT_HEADER Header;
    ULONG Flags;
} NDIS_FILTER_ATTRIBUTES, *PNDIS_FILTER_ATTRIBUTES;
#define NDIS_SIZEOF_FILTER_ATTRIBUTES_REVISION_1 NDIS_SIZE_THROUGH(NDIS_FILTER_ATTRIBUTES, Flags)
typedef struct _NDIS_DRIVER_OPTIONAL_HANDLERS {
    NDIS_OBJECT_HEADER Header;
} NDIS_DRIVER_OPTIONAL_HANDLERS, *PNDIS_DRIVER_OPTIONAL_HANDLERS;

/* -- events ---------------------------------------------------------------------------------------------------- */

typedef enum _NET_PNP_EVENT_CODE {
    NetEventSetPower,
    NetEventQueryPower,
    NetEventQueryRemoveDevice,
    NetEventCancelRemoveDevice,
    NetEventReconfigure,
    NetEventBindList,
    NetEventBindsComplete,
    NetEventPnPCapabilities,
    NetEventPause,
    NetEventRestart,
    NetEventPortActivation,
    NetEventPortDeactivation,
    NetEventIMReEnableDevice,
    NetEventNDKEnable,
    NetEventNDKDisable,
    NetEventFilterPreDetach,
    NetEventBindFailed,
    NetEventSwitchActivate
} NET_PNP_EVENT_CODE;
typedef struct _NET_PNP_EVENT {
    NET_PNP_EVENT_CODE NetEvent;
    PVOID Buffer;
    ULONG BufferLength;
    ULONG_PTR NdisReserved[4], TransportReserved[4], TdiReserved[4], TdiClientReserved[4];
} NET_PNP_EVENT, *PNET_PNP_EVENT;
typedef struct _NET_PNP_EVENT_NOTIFICATION {
    NDIS_OBJECT_HEADER Header;
    NDIS_PORT_NUMBER PortNumber;
    NET_PNP_EVENT NetPnPEvent;
    ULONG Flags;
} NET_PNP_EVENT_NOTIFICATION, *PNET_PNP_EVENT_NOTIFICATION;
typedef enum _NDIS_DEVICE_PNP_EVENT {
    NdisDevicePnPEventQueryRemoved,
    NdisDevicePnPEventRemoved,
    NdisDevicePnPEventSurpriseRemoved,
    NdisDevicePnPEventQueryStopped,
    NdisDevicePnPEventStopped,
    NdisDevicePnPEventPowerProfileChanged,
    NdisDevicePnPEventFilterListChanged,
    NdisDevicePnPEventMaximum
} NDIS_DEVICE_PNP_EVENT,
    *PNDIS_DEVICE_PNP_EVENT;
typedef struct _NET_DEVICE_PNP_EVENT {
    NDIS_OBJECT_HEADER Header;
    NDIS_PORT_NUMBER PortNumber;
    NDIS_DEVICE_PNP_EVENT DevicePnPEvent;
    PVOID InformationBuffer;
    ULONG InformationBufferLength;
    UCHAR NdisReserved[2 * sizeof(PVOID)];
} NET_DEVICE_PNP_EVENT, *PNET_DEVICE_PNP_EVENT;
VOID NdisFDevicePnPEventNotify(NDIS_HANDLE handle, PNET_DEVICE_PNP_EVENT event);

/* -- configuration: the registry values of the service ------------------------------------------------------------- */

typedef struct _NDIS_CONFIGURATION_OBJECT {
    NDIS_OBJECT_HEADER Header;
    NDIS_HANDLE NdisHandle;
    ULONG Flags;
} NDIS_CONFIGURATION_OBJECT, *PNDIS_CONFIGURATION_OBJECT;
#define NDIS_SIZEOF_CONFIGURATION_OBJECT_REVISION_1                                                \
    NDIS_SIZE_THROUGH(NDIS_CONFIGURATION_OBJECT, Flags)
typedef enum _NDIS_PARAMETER_TYPE {
    NdisParameterInteger,
    NdisParameterHexInteger,
    NdisParameterString,
    NdisParameterMultiString,
    NdisParameterBinary
} NDIS_PARAMETER_TYPE,
    *PNDIS_PARAMETER_TYPE;
typedef struct _NDIS_CONFIGURATION_PARAMETER {
    NDIS_PARAMETER_TYPE ParameterType;
    union {
        ULONG IntegerData;
        NDIS_STRING StringData;
    } ParameterData;
} NDIS_CONFIGURATION_PARAMETER, *PNDIS_CONFIGURATION_PARAMETER;
NDIS_STATUS NdisOpenConfigurationEx(PNDIS_CONFIGURATION_OBJECT given, PNDIS_HANDLE handle);
VOID NdisReadConfiguration(PNDIS_STATUS status, PNDIS_CONFIGURATION_PARAMETER *value,
                           NDIS_HANDLE handle, PNDIS_STRING keyword, NDIS_PARAMETER_TYPE type);
VOID NdisWriteConfiguration(PNDIS_STATUS status, NDIS_HANDLE handle, PNDIS_STRING keyword,
                            PNDIS_CONFIGURATION_PARAMETER value);
VOID NdisCloseConfiguration(NDIS_HANDLE handle);

/* -- a device object for programs ------------------------------------------------------------------------------------ */

typedef struct _NDIS_DEVICE_OBJECT_ATTRIBUTES {
    NDIS_OBJECT_HEADER Header;
    PNDIS_STRING DeviceName, SymbolicName;
    PDRIVER_DISPATCH *MajorFunctions;
    ULONG ExtensionSize;
    PCUNICODE_STRING DefaultSDDLString;
    const GUID *DeviceClassGuid;
} NDIS_DEVICE_OBJECT_ATTRIBUTES, *PNDIS_DEVICE_OBJECT_ATTRIBUTES;
#define NDIS_SIZEOF_DEVICE_OBJECT_ATTRIBUTES_REVISION_1                                            \
    NDIS_SIZE_THROUGH(NDIS_DEVICE_OBJECT_ATTRIBUTES, DeviceClassGuid)
NDIS_STATUS NdisRegisterDeviceEx(NDIS_HANDLE handle, PNDIS_DEVICE_OBJECT_ATTRIBUTES given,
                                 PDEVICE_OBJECT *device, PNDIS_HANDLE made);
VOID NdisDeregisterDeviceEx(NDIS_HANDLE handle);
PVOID NdisGetDeviceReservedExtension(PDEVICE_OBJECT device);

#endif
