/*
 * Every name that sources of switch extensions in the style of the sample library use, with its type or value: built
 * with the extension of the tests, so that what is missing or differs does not compile or link. Nothing here runs.
 */
#include <intsafe.h>
#include <ndis.h>
#include <netiodef.h>
#include <ntintsafe.h>

/* -- functions: result, name, arguments ------------------------------------------------------------------------ */

static NDIS_STATUS (*const UseNdisFRegisterFilterDriver)(PDRIVER_OBJECT, NDIS_HANDLE,
                                                         PNDIS_FILTER_DRIVER_CHARACTERISTICS,
                                                         PNDIS_HANDLE)
    __attribute__((used)) = NdisFRegisterFilterDriver;
static VOID (*const UseNdisFDeregisterFilterDriver)(NDIS_HANDLE)
    __attribute__((used)) = NdisFDeregisterFilterDriver;
static NDIS_STATUS (*const UseNdisFSetAttributes)(NDIS_HANDLE, NDIS_HANDLE, PNDIS_FILTER_ATTRIBUTES)
    __attribute__((used)) = NdisFSetAttributes;
static NDIS_STATUS (*const UseNdisFGetOptionalSwitchHandlers)(NDIS_HANDLE, PNDIS_SWITCH_CONTEXT,
                                                              PNDIS_SWITCH_OPTIONAL_HANDLERS)
    __attribute__((used)) = NdisFGetOptionalSwitchHandlers;
static NDIS_STATUS (*const UseNdisAllocateCloneOidRequest)(NDIS_HANDLE, PNDIS_OID_REQUEST, UINT,
                                                           PNDIS_OID_REQUEST *)
    __attribute__((used)) = NdisAllocateCloneOidRequest;
static VOID (*const UseNdisFreeCloneOidRequest)(NDIS_HANDLE, PNDIS_OID_REQUEST)
    __attribute__((used)) = NdisFreeCloneOidRequest;
static NDIS_STATUS (*const UseNdisFOidRequest)(NDIS_HANDLE, PNDIS_OID_REQUEST)
    __attribute__((used)) = NdisFOidRequest;
static VOID (*const UseNdisFOidRequestComplete)(NDIS_HANDLE, PNDIS_OID_REQUEST, NDIS_STATUS)
    __attribute__((used)) = NdisFOidRequestComplete;
static VOID (*const UseNdisFCancelOidRequest)(NDIS_HANDLE, PVOID)
    __attribute__((used)) = NdisFCancelOidRequest;
static NDIS_STATUS (*const UseNdisFNetPnPEvent)(NDIS_HANDLE, PNET_PNP_EVENT_NOTIFICATION)
    __attribute__((used)) = NdisFNetPnPEvent;
static VOID (*const UseNdisFIndicateStatus)(NDIS_HANDLE, PNDIS_STATUS_INDICATION)
    __attribute__((used)) = NdisFIndicateStatus;
static VOID (*const UseNdisFSendNetBufferLists)(NDIS_HANDLE, PNET_BUFFER_LIST, NDIS_PORT_NUMBER,
                                                ULONG)
    __attribute__((used)) = NdisFSendNetBufferLists;
static VOID (*const UseNdisFSendNetBufferListsComplete)(NDIS_HANDLE, PNET_BUFFER_LIST, ULONG)
    __attribute__((used)) = NdisFSendNetBufferListsComplete;
static VOID (*const UseNdisFReturnNetBufferLists)(NDIS_HANDLE, PNET_BUFFER_LIST, ULONG)
    __attribute__((used)) = NdisFReturnNetBufferLists;
static VOID (*const UseNdisFIndicateReceiveNetBufferLists)(NDIS_HANDLE, PNET_BUFFER_LIST,
                                                           NDIS_PORT_NUMBER, ULONG, ULONG)
    __attribute__((used)) = NdisFIndicateReceiveNetBufferLists;
static VOID (*const UseNdisAllocateSpinLock)(PNDIS_SPIN_LOCK)
    __attribute__((used)) = NdisAllocateSpinLock;
static VOID (*const UseNdisFreeSpinLock)(PNDIS_SPIN_LOCK) __attribute__((used)) = NdisFreeSpinLock;
static VOID (*const UseNdisAcquireSpinLock)(PNDIS_SPIN_LOCK)
    __attribute__((used)) = NdisAcquireSpinLock;
static VOID (*const UseNdisReleaseSpinLock)(PNDIS_SPIN_LOCK)
    __attribute__((used)) = NdisReleaseSpinLock;
static PNDIS_RW_LOCK_EX (*const UseNdisAllocateRWLock)(NDIS_HANDLE)
    __attribute__((used)) = NdisAllocateRWLock;
static VOID (*const UseNdisFreeRWLock)(PNDIS_RW_LOCK_EX) __attribute__((used)) = NdisFreeRWLock;
static VOID (*const UseNdisAcquireRWLockRead)(PNDIS_RW_LOCK_EX, PLOCK_STATE_EX, UCHAR)
    __attribute__((used)) = NdisAcquireRWLockRead;
static VOID (*const UseNdisAcquireRWLockWrite)(PNDIS_RW_LOCK_EX, PLOCK_STATE_EX, UCHAR)
    __attribute__((used)) = NdisAcquireRWLockWrite;
static VOID (*const UseNdisReleaseRWLock)(PNDIS_RW_LOCK_EX, PLOCK_STATE_EX)
    __attribute__((used)) = NdisReleaseRWLock;
static VOID (*const UseNdisInitializeEvent)(PNDIS_EVENT)
    __attribute__((used)) = NdisInitializeEvent;
static VOID (*const UseNdisSetEvent)(PNDIS_EVENT) __attribute__((used)) = NdisSetEvent;
static BOOLEAN (*const UseNdisWaitEvent)(PNDIS_EVENT, UINT) __attribute__((used)) = NdisWaitEvent;
static VOID (*const UseNdisMSleep)(ULONG) __attribute__((used)) = NdisMSleep;
static VOID (*const UseRtlInitUnicodeString)(PUNICODE_STRING, PCWSTR)
    __attribute__((used)) = RtlInitUnicodeString;

/* -- handler types ---------------------------------------------------------------------------------------------- */

typedef FILTER_SET_OPTIONS *USE_SET_OPTIONS;
typedef FILTER_SET_MODULE_OPTIONS *USE_SET_MODULE_OPTIONS;
typedef FILTER_ATTACH *USE_ATTACH;
typedef FILTER_DETACH *USE_DETACH;
typedef FILTER_PAUSE *USE_PAUSE;
typedef FILTER_RESTART *USE_RESTART;
typedef FILTER_OID_REQUEST *USE_OID_REQUEST;
typedef FILTER_OID_REQUEST_COMPLETE *USE_OID_REQUEST_COMPLETE;
typedef FILTER_CANCEL_OID_REQUEST *USE_CANCEL_OID_REQUEST;
typedef FILTER_SEND_NET_BUFFER_LISTS *USE_SEND_NET_BUFFER_LISTS;
typedef FILTER_SEND_NET_BUFFER_LISTS_COMPLETE *USE_SEND_NET_BUFFER_LISTS_COMPLETE;
typedef FILTER_RETURN_NET_BUFFER_LISTS *USE_RETURN_NET_BUFFER_LISTS;
typedef FILTER_RECEIVE_NET_BUFFER_LISTS *USE_RECEIVE_NET_BUFFER_LISTS;
typedef FILTER_CANCEL_SEND_NET_BUFFER_LISTS *USE_CANCEL_SEND_NET_BUFFER_LISTS;
typedef FILTER_NET_PNP_EVENT *USE_NET_PNP_EVENT;
typedef FILTER_STATUS *USE_STATUS;
typedef DRIVER_INITIALIZE *USE_INITIALIZE;
typedef DRIVER_UNLOAD *USE_UNLOAD;

/* -- members ---------------------------------------------------------------------------------------------------- */

#define HAS(type, member) _Static_assert(sizeof(((type *)0)->member) > 0, #type)

HAS(DRIVER_OBJECT, DriverUnload);
HAS(NDIS_FILTER_DRIVER_CHARACTERISTICS, Header);
HAS(NDIS_FILTER_DRIVER_CHARACTERISTICS, MajorNdisVersion);
HAS(NDIS_FILTER_DRIVER_CHARACTERISTICS, MinorNdisVersion);
HAS(NDIS_FILTER_DRIVER_CHARACTERISTICS, MajorDriverVersion);
HAS(NDIS_FILTER_DRIVER_CHARACTERISTICS, MinorDriverVersion);
HAS(NDIS_FILTER_DRIVER_CHARACTERISTICS, Flags);
HAS(NDIS_FILTER_DRIVER_CHARACTERISTICS, FriendlyName);
HAS(NDIS_FILTER_DRIVER_CHARACTERISTICS, UniqueName);
HAS(NDIS_FILTER_DRIVER_CHARACTERISTICS, ServiceName);
HAS(NDIS_FILTER_DRIVER_CHARACTERISTICS, SetOptionsHandler);
HAS(NDIS_FILTER_DRIVER_CHARACTERISTICS, SetFilterModuleOptionsHandler);
HAS(NDIS_FILTER_DRIVER_CHARACTERISTICS, AttachHandler);
HAS(NDIS_FILTER_DRIVER_CHARACTERISTICS, DetachHandler);
HAS(NDIS_FILTER_DRIVER_CHARACTERISTICS, RestartHandler);
HAS(NDIS_FILTER_DRIVER_CHARACTERISTICS, PauseHandler);
HAS(NDIS_FILTER_DRIVER_CHARACTERISTICS, SendNetBufferListsHandler);
HAS(NDIS_FILTER_DRIVER_CHARACTERISTICS, SendNetBufferListsCompleteHandler);
HAS(NDIS_FILTER_DRIVER_CHARACTERISTICS, CancelSendNetBufferListsHandler);
HAS(NDIS_FILTER_DRIVER_CHARACTERISTICS, ReceiveNetBufferListsHandler);
HAS(NDIS_FILTER_DRIVER_CHARACTERISTICS, ReturnNetBufferListsHandler);
HAS(NDIS_FILTER_DRIVER_CHARACTERISTICS, OidRequestHandler);
HAS(NDIS_FILTER_DRIVER_CHARACTERISTICS, OidRequestCompleteHandler);
HAS(NDIS_FILTER_DRIVER_CHARACTERISTICS, CancelOidRequestHandler);
HAS(NDIS_FILTER_DRIVER_CHARACTERISTICS, NetPnPEventHandler);
HAS(NDIS_FILTER_DRIVER_CHARACTERISTICS, StatusHandler);
HAS(NDIS_FILTER_ATTACH_PARAMETERS, MiniportMediaType);
HAS(NDIS_FILTER_ATTRIBUTES, Header);
HAS(NDIS_FILTER_ATTRIBUTES, Flags);
HAS(NET_PNP_EVENT_NOTIFICATION, NetPnPEvent.NetEvent);
HAS(NDIS_STATUS_INDICATION, Header);
HAS(NDIS_STATUS_INDICATION, SourceHandle);
HAS(NDIS_STATUS_INDICATION, PortNumber);
HAS(NDIS_STATUS_INDICATION, StatusCode);
HAS(NDIS_STATUS_INDICATION, StatusBuffer);
HAS(NDIS_STATUS_INDICATION, StatusBufferSize);
HAS(NDIS_SWITCH_NIC_STATUS_INDICATION, Header);
HAS(NDIS_SWITCH_NIC_STATUS_INDICATION, SourcePortId);
HAS(NDIS_SWITCH_NIC_STATUS_INDICATION, DestinationPortId);
HAS(NDIS_SWITCH_NIC_STATUS_INDICATION, SourceNicIndex);
HAS(NDIS_SWITCH_NIC_STATUS_INDICATION, DestinationNicIndex);
HAS(NDIS_SWITCH_NIC_STATUS_INDICATION, StatusIndication);
HAS(NDIS_SWITCH_NIC_OID_REQUEST, Header);
HAS(NDIS_SWITCH_NIC_OID_REQUEST, SourcePortId);
HAS(NDIS_SWITCH_NIC_OID_REQUEST, DestinationPortId);
HAS(NDIS_SWITCH_NIC_OID_REQUEST, SourceNicIndex);
HAS(NDIS_SWITCH_NIC_OID_REQUEST, DestinationNicIndex);
HAS(NDIS_SWITCH_NIC_OID_REQUEST, OidRequest);
HAS(NDIS_SWITCH_PARAMETERS, Header);
HAS(NDIS_SWITCH_PARAMETERS, IsActive);
HAS(NDIS_SWITCH_PORT_ARRAY, Header);
HAS(NDIS_SWITCH_PORT_ARRAY, FirstElementOffset);
HAS(NDIS_SWITCH_PORT_ARRAY, NumElements);
HAS(NDIS_SWITCH_PORT_ARRAY, ElementSize);
HAS(NDIS_SWITCH_NIC_ARRAY, Header);
HAS(NDIS_SWITCH_NIC_ARRAY, FirstElementOffset);
HAS(NDIS_SWITCH_NIC_ARRAY, NumElements);
HAS(NDIS_SWITCH_NIC_ARRAY, ElementSize);
HAS(NDIS_SWITCH_NIC_PARAMETERS, PortId);
HAS(NDIS_SWITCH_NIC_PARAMETERS, NicIndex);
HAS(NDIS_SWITCH_NIC_PARAMETERS, NicType);
HAS(NDIS_SWITCH_NIC_PARAMETERS, NicState);
HAS(NDIS_SWITCH_NIC_PARAMETERS, PermanentMacAddress);
HAS(NDIS_SWITCH_NIC_PARAMETERS, VFAssigned);
HAS(NDIS_SWITCH_PROPERTY_PARAMETERS, PropertyType);
HAS(NDIS_SWITCH_PROPERTY_PARAMETERS, PropertyId);
HAS(NDIS_SWITCH_PROPERTY_PARAMETERS, PropertyVersion);
HAS(NDIS_SWITCH_PROPERTY_PARAMETERS, SerializationVersion);
HAS(NDIS_SWITCH_PROPERTY_PARAMETERS, PropertyInstanceId);
HAS(NDIS_SWITCH_PROPERTY_PARAMETERS, PropertyBufferOffset);
HAS(NDIS_SWITCH_PORT_PROPERTY_PARAMETERS, PortId);
HAS(NDIS_SWITCH_PORT_PROPERTY_PARAMETERS, PropertyType);
HAS(NDIS_SWITCH_PORT_PROPERTY_PARAMETERS, PropertyId);
HAS(NDIS_SWITCH_PORT_PROPERTY_PARAMETERS, PropertyVersion);
HAS(NDIS_SWITCH_PORT_PROPERTY_PARAMETERS, SerializationVersion);
HAS(NDIS_SWITCH_PORT_PROPERTY_PARAMETERS, PropertyInstanceId);
HAS(NDIS_SWITCH_PORT_PROPERTY_PARAMETERS, PropertyBufferOffset);
HAS(NDIS_SWITCH_PROPERTY_DELETE_PARAMETERS, PropertyId);
HAS(NDIS_SWITCH_PROPERTY_DELETE_PARAMETERS, PropertyInstanceId);
HAS(NDIS_SWITCH_PORT_PROPERTY_DELETE_PARAMETERS, PortId);
HAS(NDIS_SWITCH_PORT_PROPERTY_DELETE_PARAMETERS, PropertyId);
HAS(NDIS_SWITCH_PORT_PROPERTY_DELETE_PARAMETERS, PropertyInstanceId);
HAS(NDIS_SWITCH_PROPERTY_ENUM_PARAMETERS, FirstPropertyOffset);
HAS(NDIS_SWITCH_PROPERTY_ENUM_PARAMETERS, NumProperties);
HAS(NDIS_SWITCH_PORT_PROPERTY_ENUM_PARAMETERS, FirstPropertyOffset);
HAS(NDIS_SWITCH_PORT_PROPERTY_ENUM_PARAMETERS, NumProperties);
HAS(NDIS_SWITCH_PORT_PROPERTY_ENUM_PARAMETERS, PortId);
HAS(NDIS_SWITCH_PROPERTY_ENUM_INFO, PropertyInstanceId);
HAS(NDIS_SWITCH_PROPERTY_ENUM_INFO, PropertyVersion);
HAS(NDIS_SWITCH_PROPERTY_ENUM_INFO, QwordAlignedPropertyBufferLength);
HAS(NDIS_SWITCH_PROPERTY_ENUM_INFO, PropertyBufferOffset);
HAS(NDIS_SWITCH_PORT_PROPERTY_ENUM_INFO, PropertyInstanceId);
HAS(NDIS_SWITCH_PORT_PROPERTY_ENUM_INFO, PropertyVersion);
HAS(NDIS_SWITCH_PORT_PROPERTY_ENUM_INFO, QwordAlignedPropertyBufferLength);
HAS(NDIS_SWITCH_PORT_PROPERTY_ENUM_INFO, PropertyBufferOffset);
HAS(NDIS_SWITCH_PROPERTY_CUSTOM, PropertyBufferLength);
HAS(NDIS_SWITCH_PROPERTY_CUSTOM, PropertyBufferOffset);
HAS(NDIS_SWITCH_PORT_PROPERTY_VLAN, OperationMode);
HAS(NDIS_SWITCH_PORT_PROPERTY_VLAN, VlanProperties.AccessVlanId);
HAS(NDIS_SWITCH_FEATURE_STATUS_PARAMETERS, FeatureStatusType);
HAS(NDIS_SWITCH_FEATURE_STATUS_PARAMETERS, FeatureStatusId);
HAS(NDIS_SWITCH_FEATURE_STATUS_PARAMETERS, FeatureStatusVersion);
HAS(NDIS_SWITCH_FEATURE_STATUS_PARAMETERS, SerializationVersion);
HAS(NDIS_SWITCH_FEATURE_STATUS_PARAMETERS, FeatureStatusBufferOffset);
HAS(NDIS_SWITCH_FEATURE_STATUS_PARAMETERS, FeatureStatusBufferLength);
HAS(NDIS_SWITCH_FEATURE_STATUS_CUSTOM, Header);
HAS(NDIS_SWITCH_FEATURE_STATUS_CUSTOM, FeatureStatusCustomBufferLength);
HAS(NDIS_SWITCH_FEATURE_STATUS_CUSTOM, FeatureStatusCustomBufferOffset);
HAS(NDIS_SWITCH_PORT_FEATURE_STATUS_PARAMETERS, FeatureStatusType);
HAS(NDIS_SWITCH_PORT_FEATURE_STATUS_PARAMETERS, FeatureStatusId);
HAS(NDIS_SWITCH_PORT_FEATURE_STATUS_PARAMETERS, FeatureStatusBufferOffset);
HAS(NDIS_SWITCH_PORT_FEATURE_STATUS_PARAMETERS, FeatureStatusBufferLength);
HAS(NDIS_SWITCH_FORWARDING_DESTINATION_ARRAY, ElementSize);
HAS(NDIS_SWITCH_FORWARDING_DESTINATION_ARRAY, NumDestinations);
HAS(NDIS_SWITCH_FORWARDING_DESTINATION_ARRAY, FirstElement);
HAS(NDIS_SWITCH_PORT_DESTINATION, PortId);
HAS(NDIS_SWITCH_PORT_DESTINATION, NicIndex);
HAS(NET_BUFFER_LIST, Next);
HAS(NET_BUFFER_LIST, FirstNetBuffer);
HAS(NET_BUFFER_LIST, NetBufferListInfo);
HAS(NET_BUFFER, CurrentMdl);
HAS(NET_BUFFER, CurrentMdlOffset);
HAS(NDIS_SWITCH_OPTIONAL_HANDLERS, AddNetBufferListDestination);
HAS(NDIS_SWITCH_OPTIONAL_HANDLERS, GrowNetBufferListDestinations);
HAS(NDIS_SWITCH_OPTIONAL_HANDLERS, UpdateNetBufferListDestinations);
HAS(NDIS_SWITCH_OPTIONAL_HANDLERS, ReferenceSwitchPort);
HAS(NDIS_SWITCH_OPTIONAL_HANDLERS, DereferenceSwitchPort);
HAS(NDIS_SWITCH_OPTIONAL_HANDLERS, ReferenceSwitchNic);
HAS(NDIS_SWITCH_OPTIONAL_HANDLERS, DereferenceSwitchNic);
HAS(NDIS_SWITCH_OPTIONAL_HANDLERS, GetNetBufferListDestinations);
HAS(NDIS_SWITCH_OPTIONAL_HANDLERS, ReportFilteredNetBufferLists);

/* -- values ----------------------------------------------------------------------------------------------------- */

#define IS(name, value) _Static_assert((name) == (value), #name)

IS(NDIS_OBJECT_TYPE_FILTER_DRIVER_CHARACTERISTICS, 0x8B);
IS(NDIS_OBJECT_TYPE_FILTER_ATTRIBUTES, 0x8D);
IS(NDIS_OBJECT_TYPE_OID_REQUEST, 0x96);
IS(NDIS_OBJECT_TYPE_STATUS_INDICATION, 0x98);
IS(NDIS_OBJECT_TYPE_SWITCH_OPTIONAL_HANDLERS, 0xB8);
IS(NDIS_OBJECT_TYPE_DEFAULT, 0x80);
IS(NDIS_FILTER_CHARACTERISTICS_REVISION_2, 2);
IS(NDIS_DEFAULT_PORT_NUMBER, 0);
IS(NDIS_SWITCH_DEFAULT_PORT_ID, 0);
IS(NDIS_SWITCH_DEFAULT_NIC_INDEX, 0);
IS(NDIS_SWITCH_OBJECT_SERIALIZATION_VERSION_1, 1);
IS(NDIS_SWITCH_REPORT_FILTERED_NBL_FLAGS_IS_INCOMING, 1);
IS(NDIS_SEND_FLAGS_DISPATCH_LEVEL, 1);
IS(NDIS_SEND_FLAGS_SWITCH_DESTINATION_GROUP, 0x10);
IS(NDIS_SEND_FLAGS_SWITCH_SINGLE_SOURCE, 0x20);
IS(NDIS_SEND_COMPLETE_FLAGS_DISPATCH_LEVEL, 1);
IS(NDIS_SEND_COMPLETE_FLAGS_SWITCH_SINGLE_SOURCE, 4);
IS(NDIS_RETURN_FLAGS_DISPATCH_LEVEL, 1);
IS(NDIS_RETURN_FLAGS_SWITCH_SINGLE_SOURCE, 4);
IS(NDIS_RECEIVE_FLAGS_DISPATCH_LEVEL, 1);
IS(NDIS_RECEIVE_FLAGS_SWITCH_SINGLE_SOURCE, 0x8000);
IS(NdisMedium802_3, 0);
IS(NdisRequestQueryInformation, 0);
IS(NdisRequestSetInformation, 1);
IS(NdisRequestQueryStatistics, 2);
IS(NdisRequestMethod, 12);
IS(NdisSwitchNicTypeExternal, 0);
IS(NdisSwitchNicTypeSynthetic, 1);
IS(NdisSwitchNicTypeEmulated, 2);
IS(NdisSwitchNicTypeInternal, 3);
IS(NdisSwitchNicStateConnected, 2);
IS(NdisSwitchPortPropertyTypeCustom, 1);
IS(NdisSwitchPortPropertyTypeSecurity, 2);
IS(NdisSwitchPortPropertyTypeVlan, 3);
IS(NdisSwitchPortPropertyTypeProfile, 4);
IS(NdisSwitchPropertyTypeCustom, 1);
IS(NdisSwitchFeatureStatusTypeCustom, 1);
IS(NdisSwitchPortVlanModeAccess, 1);
IS(NetEventSwitchActivate, 17);
IS((ULONG)NDIS_STATUS_SWITCH_NIC_STATUS, 0xC0241002u);
IS((ULONG)NDIS_STATUS_SWITCH_PORT_REMOVE_VF, 0xC0241001u);
IS(OID_NIC_SWITCH_ALLOCATE_VF, 0x10245);
IS(POOL_FLAG_NON_PAGED, 0x40);
IS(LowPagePriority, 0);
IS(MdlMappingNoExecute, 0x40000000);
IS(OID_SWITCH_PROPERTY_ADD, 0x10263);
IS(OID_SWITCH_PROPERTY_UPDATE, 0x10264);
IS(OID_SWITCH_PROPERTY_DELETE, 0x10265);
IS(OID_SWITCH_PROPERTY_ENUM, 0x10266);
IS(OID_SWITCH_FEATURE_STATUS_QUERY, 0x10267);
IS(OID_SWITCH_NIC_REQUEST, 0x10270);
IS(OID_SWITCH_PORT_PROPERTY_ADD, 0x10271);
IS(OID_SWITCH_PORT_PROPERTY_UPDATE, 0x10272);
IS(OID_SWITCH_PORT_PROPERTY_DELETE, 0x10273);
IS(OID_SWITCH_PORT_PROPERTY_ENUM, 0x10274);
IS(OID_SWITCH_PARAMETERS, 0x10275);
IS(OID_SWITCH_PORT_ARRAY, 0x10276);
IS(OID_SWITCH_NIC_ARRAY, 0x10277);
IS(OID_SWITCH_PORT_CREATE, 0x10278);
IS(OID_SWITCH_PORT_DELETE, 0x10279);
IS(OID_SWITCH_NIC_CREATE, 0x1027A);
IS(OID_SWITCH_NIC_CONNECT, 0x1027B);
IS(OID_SWITCH_NIC_DISCONNECT, 0x1027C);
IS(OID_SWITCH_NIC_DELETE, 0x1027D);
IS(OID_SWITCH_PORT_FEATURE_STATUS_QUERY, 0x1027E);
IS(OID_SWITCH_PORT_TEARDOWN, 0x1027F);
IS(OID_SWITCH_NIC_SAVE, 0x10290);
IS(OID_SWITCH_NIC_SAVE_COMPLETE, 0x10291);
IS(OID_SWITCH_NIC_RESTORE, 0x10292);
IS(OID_SWITCH_NIC_RESTORE_COMPLETE, 0x10293);
IS(OID_SWITCH_NIC_UPDATED, 0x10294);
IS(OID_SWITCH_PORT_UPDATED, 0x10295);
IS((ULONG)NDIS_STATUS_SUCCESS, 0u);
IS((ULONG)NDIS_STATUS_PENDING, 0x103u);
IS((ULONG)NDIS_STATUS_NOT_RECOGNIZED, 0x10001u);
IS((ULONG)NDIS_STATUS_NOT_ACCEPTED, 0x10003u);
IS((ULONG)NDIS_STATUS_BUFFER_OVERFLOW, 0x80000005u);
IS((ULONG)NDIS_STATUS_FAILURE, 0xC0000001u);
IS((ULONG)NDIS_STATUS_INVALID_PARAMETER, 0xC000000Du);
IS((ULONG)NDIS_STATUS_RESOURCES, 0xC000009Au);
IS((ULONG)NDIS_STATUS_NOT_SUPPORTED, 0xC00000BBu);
IS((ULONG)NDIS_STATUS_INVALID_STATE, 0xC0000184u);
IS((ULONG)NDIS_STATUS_DATA_NOT_ACCEPTED, 0xC000021Bu);
IS((ULONG)NDIS_STATUS_CLOSING, 0xC0010002u);
IS((ULONG)NDIS_STATUS_BAD_VERSION, 0xC0010004u);
IS((ULONG)NDIS_STATUS_REQUEST_ABORTED, 0xC001000Cu);
IS((ULONG)NDIS_STATUS_INVALID_LENGTH, 0xC0010014u);
IS((ULONG)NDIS_STATUS_INVALID_DATA, 0xC0010015u);
IS((ULONG)NDIS_STATUS_BUFFER_TOO_SHORT, 0xC0010016u);
IS((ULONG)NDIS_STATUS_INVALID_OID, 0xC0010017u);
IS((ULONG)NDIS_STATUS_PAUSED, 0xC023002Au);
IS((ULONG)NDIS_STATUS_UNSUPPORTED_REVISION, 0xC023002Cu);
IS(NDIS_SWITCH_FEATURE_STATUS_PARAMETERS_REVISION_1, 1);
_Static_assert(NDIS_SIZEOF_NDIS_SWITCH_FEATURE_STATUS_PARAMETERS_REVISION_1 <=
                   sizeof(NDIS_SWITCH_FEATURE_STATUS_PARAMETERS),
               "FEATURE_STATUS_PARAMETERS");
IS(NDIS_SWITCH_FEATURE_STATUS_CUSTOM_REVISION_1, 1);
_Static_assert(NDIS_SIZEOF_NDIS_SWITCH_FEATURE_STATUS_CUSTOM_REVISION_1 <=
                   sizeof(NDIS_SWITCH_FEATURE_STATUS_CUSTOM),
               "FEATURE_STATUS_CUSTOM");
IS(NDIS_SWITCH_NIC_OID_REQUEST_REVISION_1, 1);
_Static_assert(NDIS_SIZEOF_NDIS_SWITCH_NIC_OID_REQUEST_REVISION_1 <=
                   sizeof(NDIS_SWITCH_NIC_OID_REQUEST),
               "NIC_OID_REQUEST");
IS(NDIS_SWITCH_NIC_PARAMETERS_REVISION_1, 1);
_Static_assert(NDIS_SIZEOF_NDIS_SWITCH_NIC_PARAMETERS_REVISION_1 <=
                   sizeof(NDIS_SWITCH_NIC_PARAMETERS),
               "NIC_PARAMETERS");
IS(NDIS_SWITCH_NIC_SAVE_STATE_REVISION_1, 1);
_Static_assert(NDIS_SIZEOF_NDIS_SWITCH_NIC_SAVE_STATE_REVISION_1 <=
                   sizeof(NDIS_SWITCH_NIC_SAVE_STATE),
               "NIC_SAVE_STATE");
IS(NDIS_SWITCH_PORT_PARAMETERS_REVISION_1, 1);
_Static_assert(NDIS_SIZEOF_NDIS_SWITCH_PORT_PARAMETERS_REVISION_1 <=
                   sizeof(NDIS_SWITCH_PORT_PARAMETERS),
               "PORT_PARAMETERS");
IS(NDIS_SWITCH_PROPERTY_PARAMETERS_REVISION_1, 1);
_Static_assert(NDIS_SIZEOF_NDIS_SWITCH_PROPERTY_PARAMETERS_REVISION_1 <=
                   sizeof(NDIS_SWITCH_PROPERTY_PARAMETERS),
               "PROPERTY_PARAMETERS");
IS(NDIS_SWITCH_PORT_PROPERTY_PARAMETERS_REVISION_1, 1);
_Static_assert(NDIS_SIZEOF_NDIS_SWITCH_PORT_PROPERTY_PARAMETERS_REVISION_1 <=
                   sizeof(NDIS_SWITCH_PORT_PROPERTY_PARAMETERS),
               "PORT_PROPERTY_PARAMETERS");
IS(NDIS_SWITCH_PROPERTY_DELETE_PARAMETERS_REVISION_1, 1);
_Static_assert(NDIS_SIZEOF_NDIS_SWITCH_PROPERTY_DELETE_PARAMETERS_REVISION_1 <=
                   sizeof(NDIS_SWITCH_PROPERTY_DELETE_PARAMETERS),
               "PROPERTY_DELETE_PARAMETERS");
IS(NDIS_SWITCH_PORT_PROPERTY_DELETE_PARAMETERS_REVISION_1, 1);
_Static_assert(NDIS_SIZEOF_NDIS_SWITCH_PORT_PROPERTY_DELETE_PARAMETERS_REVISION_1 <=
                   sizeof(NDIS_SWITCH_PORT_PROPERTY_DELETE_PARAMETERS),
               "PORT_PROPERTY_DELETE_PARAMETERS");
IS(NDIS_SIZEOF_STATUS_INDICATION_REVISION_1, sizeof(NDIS_STATUS_INDICATION));
_Static_assert(NDIS_SIZEOF_SWITCH_NIC_STATUS_REVISION_1 <=
                   sizeof(NDIS_SWITCH_NIC_STATUS_INDICATION),
               "status");
IS(NDIS_SIZEOF_SWITCH_OPTIONAL_HANDLERS_REVISION_1, sizeof(NDIS_SWITCH_OPTIONAL_HANDLERS));
_Static_assert(NDIS_FILTER_MAJOR_VERSION == 6 && NDIS_FILTER_MINOR_VERSION >= 30, "6.30");

/* -- macros ----------------------------------------------------------------------------------------------------- */

#if !defined(NET_BUFFER_LIST_FIRST_NB) || !defined(NET_BUFFER_LIST_SWITCH_FORWARDING_DETAIL) ||    \
    !defined(NDIS_SWITCH_NIC_AT_ARRAY_INDEX) ||                                                    \
    !defined(NDIS_SWITCH_PORT_DESTINATION_AT_ARRAY_INDEX) ||                                       \
    !defined(NDIS_SWITCH_PROPERTY_PARAMETERS_GET_PROPERTY) ||                                      \
    !defined(NDIS_SWITCH_PROPERTY_CUSTOM_GET_BUFFER) ||                                            \
    !defined(NDIS_SWITCH_PROPERTY_ENUM_PARAMETERS_GET_FIRST_INFO) ||                               \
    !defined(NDIS_SWITCH_PROPERTY_ENUM_INFO_GET_NEXT) ||                                           \
    !defined(NDIS_SWITCH_PROPERTY_ENUM_INFO_GET_PROPERTY) ||                                       \
    !defined(NDIS_SWITCH_PORT_PROPERTY_ENUM_PARAMETERS_GET_FIRST_INFO) ||                          \
    !defined(NDIS_SWITCH_PORT_PROPERTY_ENUM_INFO_GET_PROPERTY) || !defined(NDIS_TEST_SEND_FLAG) || \
    !defined(NDIS_TEST_RECEIVE_FLAG) || !defined(NDIS_TEST_SEND_AT_DISPATCH_LEVEL) ||              \
    !defined(NDIS_TEST_RECEIVE_AT_DISPATCH_LEVEL) ||                                               \
    !defined(NDIS_DECLARE_FILTER_MODULE_CONTEXT) || !defined(ETH_IS_BROADCAST) ||                  \
    !defined(ETH_IS_MULTICAST) || !defined(CONTAINING_RECORD) ||                                   \
    !defined(UNREFERENCED_PARAMETER) || !defined(ASSERT) || !defined(NT_ASSERT) ||                 \
    !defined(NdisZeroMemory) || !defined(NdisMoveMemory) || !defined(RtlZeroMemory) ||             \
    !defined(RtlCopyMemory) || !defined(RtlMoveMemory) || !defined(RtlEqualMemory) ||              \
    !defined(_In_) || !defined(_In_opt_) || !defined(_Inout_) || !defined(_Out_) ||                \
    !defined(_Outptr_) || !defined(_Outptr_result_maybenull_) || !defined(_In_reads_bytes_) ||     \
    !defined(_Use_decl_annotations_)
#error a macro of the sample library is missing
#endif
