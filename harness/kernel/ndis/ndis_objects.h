/*
 * ndis.h, part: what the switch talks about. NICs, ports, properties, feature status, and
 * the macros that find their parts. Included by ndis.h alone.
 */
#ifndef CTS_NDIS_OBJECTS_H
#define CTS_NDIS_OBJECTS_H

/* -- NICs, ports -- */
#define NDIS_DEFAULT_PORT_NUMBER                               0
#define NDIS_SWITCH_DEFAULT_PORT_ID                            0
#define NDIS_SWITCH_DEFAULT_NIC_INDEX                          0
#define NDIS_SWITCH_REPORT_FILTERED_NBL_FLAGS_IS_INCOMING      1
#define NDIS_STATUS_SWITCH_PORT_REMOVE_VF                      ((NDIS_STATUS)0xC0241001)
#define NDIS_STATUS_SWITCH_NIC_STATUS                          ((NDIS_STATUS)0xC0241002)
#define OID_NIC_SWITCH_ALLOCATE_VF                             0x00010245
#define NDIS_STATUS_INDICATION_REVISION_1                      1
#define NDIS_SWITCH_NIC_OID_REQUEST_REVISION_1                 1
#define NDIS_SWITCH_NIC_STATUS_INDICATION_REVISION_1           1
#define NDIS_SWITCH_NIC_PARAMETERS_REVISION_1                  1
#define NDIS_SWITCH_PORT_PARAMETERS_REVISION_1                 1
#define NDIS_SWITCH_PROPERTY_PARAMETERS_REVISION_1             1
#define NDIS_SWITCH_PROPERTY_DELETE_PARAMETERS_REVISION_1      1
#define NDIS_SWITCH_PROPERTY_ENUM_PARAMETERS_REVISION_1        1
#define NDIS_SWITCH_PORT_PROPERTY_PARAMETERS_REVISION_1        1
#define NDIS_SWITCH_PORT_PROPERTY_DELETE_PARAMETERS_REVISION_1 1
#define NDIS_SWITCH_PORT_PROPERTY_ENUM_PARAMETERS_REVISION_1   1
#define NDIS_SWITCH_FEATURE_STATUS_PARAMETERS_REVISION_1       1
#define NDIS_SWITCH_FEATURE_STATUS_CUSTOM_REVISION_1           1
#define NDIS_SWITCH_PORT_FEATURE_STATUS_PARAMETERS_REVISION_1  1
#define NDIS_DECLARE_FILTER_MODULE_CONTEXT(type)
#define NdisEqualMemory(a, b, n)            RtlEqualMemory(a, b, n)
#define NdisCopyMemory(d, s, n)             RtlCopyMemory(d, s, n)
#define NdisFillMemory(p, n, c)             RtlFillMemory(p, n, c)
#define NdisInterlockedAddUlong(p, n, lock) ExInterlockedAddUlong(p, n, &(lock)->SpinLock)
#define NdisStallExecution(us)              KeStallExecutionProcessor(us)
#define ETH_IS_MULTICAST(address)           ((BOOLEAN)(((const UCHAR *)(address))[0] & 1))
#define ETH_IS_BROADCAST(address)                                                                  \
    ((((const UCHAR *)(address))[0] & ((const UCHAR *)(address))[1] &                              \
      ((const UCHAR *)(address))[2] & ((const UCHAR *)(address))[3] &                              \
      ((const UCHAR *)(address))[4] & ((const UCHAR *)(address))[5]) == 0xff)

#define NDIS_MAX_PHYS_ADDRESS_LENGTH 32
typedef enum _NDIS_SWITCH_NIC_TYPE {
    NdisSwitchNicTypeExternal,
    NdisSwitchNicTypeSynthetic,
    NdisSwitchNicTypeEmulated,
    NdisSwitchNicTypeInternal
} NDIS_SWITCH_NIC_TYPE;
typedef enum _NDIS_SWITCH_NIC_STATE {
    NdisSwitchNicStateUnknown,
    NdisSwitchNicStateCreated,
    NdisSwitchNicStateConnected,
    NdisSwitchNicStateDisconnected,
    NdisSwitchNicStateDeleted
} NDIS_SWITCH_NIC_STATE;
typedef enum _NDIS_SWITCH_PORT_TYPE {
    NdisSwitchPortTypeGeneric,
    NdisSwitchPortTypeExternal,
    NdisSwitchPortTypeSynthetic,
    NdisSwitchPortTypeEmulated,
    NdisSwitchPortTypeInternal
} NDIS_SWITCH_PORT_TYPE;
typedef enum _NDIS_SWITCH_PORT_STATE {
    NdisSwitchPortStateUnknown,
    NdisSwitchPortStateCreated,
    NdisSwitchPortStateTeardown,
    NdisSwitchPortStateDeleted
} NDIS_SWITCH_PORT_STATE;
typedef struct _NDIS_SWITCH_NIC_OID_REQUEST {
    NDIS_OBJECT_HEADER Header;
    ULONG Flags;
    NDIS_SWITCH_PORT_ID SourcePortId;
    NDIS_SWITCH_NIC_INDEX SourceNicIndex;
    NDIS_SWITCH_PORT_ID DestinationPortId;
    NDIS_SWITCH_NIC_INDEX DestinationNicIndex;
    PNDIS_OID_REQUEST OidRequest;
} NDIS_SWITCH_NIC_OID_REQUEST, *PNDIS_SWITCH_NIC_OID_REQUEST;
typedef struct _NDIS_SWITCH_NIC_STATUS_INDICATION {
    NDIS_OBJECT_HEADER Header;
    ULONG Flags;
    NDIS_SWITCH_PORT_ID SourcePortId;
    NDIS_SWITCH_NIC_INDEX SourceNicIndex;
    NDIS_SWITCH_PORT_ID DestinationPortId;
    NDIS_SWITCH_NIC_INDEX DestinationNicIndex;
    PNDIS_STATUS_INDICATION StatusIndication;
} NDIS_SWITCH_NIC_STATUS_INDICATION, *PNDIS_SWITCH_NIC_STATUS_INDICATION;
#define NDIS_SIZEOF_NDIS_SWITCH_NIC_OID_REQUEST_REVISION_1                                         \
    NDIS_SIZE_THROUGH(NDIS_SWITCH_NIC_OID_REQUEST, OidRequest)
#define NDIS_SIZEOF_SWITCH_NIC_STATUS_REVISION_1                                                   \
    NDIS_SIZE_THROUGH(NDIS_SWITCH_NIC_STATUS_INDICATION, StatusIndication)
#define NDIS_SIZEOF_NDIS_SWITCH_NIC_STATUS_INDICATION_REVISION_1                                   \
    NDIS_SIZEOF_SWITCH_NIC_STATUS_REVISION_1
typedef struct _NDIS_SWITCH_NIC_PARAMETERS {
    NDIS_OBJECT_HEADER Header;
    ULONG Flags;
    IF_COUNTED_STRING NicName, NicFriendlyName;
    NDIS_SWITCH_PORT_ID PortId;
    NDIS_SWITCH_NIC_INDEX NicIndex;
    NDIS_SWITCH_NIC_TYPE NicType;
    NDIS_SWITCH_NIC_STATE NicState;
    IF_COUNTED_STRING VmName, VmFriendlyName;
    GUID NetCfgInstanceId;
    ULONG MTU;
    USHORT NumaNodeId;
    UCHAR PermanentMacAddress[NDIS_MAX_PHYS_ADDRESS_LENGTH];
    UCHAR VMMacAddress[NDIS_MAX_PHYS_ADDRESS_LENGTH];
    UCHAR CurrentMacAddress[NDIS_MAX_PHYS_ADDRESS_LENGTH];
    BOOLEAN VFAssigned;
    ULONG64 NdisReserved[2];
} NDIS_SWITCH_NIC_PARAMETERS, *PNDIS_SWITCH_NIC_PARAMETERS;
_Static_assert(offsetof(NDIS_SWITCH_NIC_PARAMETERS, VFAssigned) == 2206, "Windows x64");
#define NDIS_SIZEOF_NDIS_SWITCH_NIC_PARAMETERS_REVISION_1                                          \
    NDIS_SIZE_THROUGH(NDIS_SWITCH_NIC_PARAMETERS, VFAssigned)
typedef struct _NDIS_SWITCH_PORT_PARAMETERS {
    NDIS_OBJECT_HEADER Header;
    ULONG Flags;
    NDIS_SWITCH_PORT_ID PortId;
    IF_COUNTED_STRING PortName, PortFriendlyName;
    NDIS_SWITCH_PORT_TYPE PortType;
    BOOLEAN IsValidationPort;
    NDIS_SWITCH_PORT_STATE PortState;
} NDIS_SWITCH_PORT_PARAMETERS, *PNDIS_SWITCH_PORT_PARAMETERS;
#define NDIS_SIZEOF_NDIS_SWITCH_PORT_PARAMETERS_REVISION_1                                         \
    NDIS_SIZE_THROUGH(NDIS_SWITCH_PORT_PARAMETERS, PortState)
typedef struct _NDIS_SWITCH_ARRAY {
    NDIS_OBJECT_HEADER Header;
    ULONG Flags;
    USHORT FirstElementOffset;
    ULONG NumElements, ElementSize;
} NDIS_SWITCH_NIC_ARRAY, *PNDIS_SWITCH_NIC_ARRAY, NDIS_SWITCH_PORT_ARRAY, *PNDIS_SWITCH_PORT_ARRAY;
#define NDIS_SIZEOF_NDIS_SWITCH_NIC_ARRAY_REVISION_1                                               \
    NDIS_SIZE_THROUGH(NDIS_SWITCH_NIC_ARRAY, ElementSize)
#define NDIS_SIZEOF_NDIS_SWITCH_PORT_ARRAY_REVISION_1                                              \
    NDIS_SIZE_THROUGH(NDIS_SWITCH_PORT_ARRAY, ElementSize)
#define NDIS_SWITCH_NIC_AT_ARRAY_INDEX(array, index)                                               \
    ((PNDIS_SWITCH_NIC_PARAMETERS)((PUCHAR)(array) + (array)->FirstElementOffset +                 \
                                   (size_t)(array)->ElementSize * (index)))
#define NDIS_SWITCH_PORT_AT_ARRAY_INDEX(array, index)                                              \
    ((PNDIS_SWITCH_PORT_PARAMETERS)((PUCHAR)(array) + (array)->FirstElementOffset +                \
                                    (size_t)(array)->ElementSize * (index)))

/* -- properties -- */
typedef enum _NDIS_SWITCH_PROPERTY_TYPE {
    NdisSwitchPropertyTypeCustom = 1
} NDIS_SWITCH_PROPERTY_TYPE;
typedef enum _NDIS_SWITCH_FEATURE_STATUS_TYPE {
    NdisSwitchFeatureStatusTypeCustom = 1
} NDIS_SWITCH_FEATURE_STATUS_TYPE;
typedef enum _NDIS_SWITCH_PORT_FEATURE_STATUS_TYPE {
    NdisSwitchPortFeatureStatusTypeCustom = 1
} NDIS_SWITCH_PORT_FEATURE_STATUS_TYPE;
typedef struct _NDIS_SWITCH_PROPERTY_PARAMETERS {
    NDIS_OBJECT_HEADER Header;
    ULONG Flags;
    NDIS_SWITCH_PROPERTY_TYPE PropertyType;
    GUID PropertyId;
    USHORT PropertyVersion, SerializationVersion;
    GUID PropertyInstanceId;
    ULONG PropertyBufferLength, PropertyBufferOffset;
} NDIS_SWITCH_PROPERTY_PARAMETERS, *PNDIS_SWITCH_PROPERTY_PARAMETERS;
#define NDIS_SIZEOF_NDIS_SWITCH_PROPERTY_PARAMETERS_REVISION_1                                     \
    NDIS_SIZE_THROUGH(NDIS_SWITCH_PROPERTY_PARAMETERS, PropertyBufferOffset)
typedef struct _NDIS_SWITCH_PROPERTY_DELETE_PARAMETERS {
    NDIS_OBJECT_HEADER Header;
    ULONG Flags;
    NDIS_SWITCH_PROPERTY_TYPE PropertyType;
    GUID PropertyId, PropertyInstanceId;
} NDIS_SWITCH_PROPERTY_DELETE_PARAMETERS, *PNDIS_SWITCH_PROPERTY_DELETE_PARAMETERS;
#define NDIS_SIZEOF_NDIS_SWITCH_PROPERTY_DELETE_PARAMETERS_REVISION_1                              \
    NDIS_SIZE_THROUGH(NDIS_SWITCH_PROPERTY_DELETE_PARAMETERS, PropertyInstanceId)
typedef struct _NDIS_SWITCH_PROPERTY_CUSTOM {
    NDIS_OBJECT_HEADER Header;
    ULONG Flags, PropertyBufferLength, PropertyBufferOffset;
} NDIS_SWITCH_PROPERTY_CUSTOM, *PNDIS_SWITCH_PROPERTY_CUSTOM;
typedef struct _NDIS_SWITCH_PROPERTY_ENUM_PARAMETERS {
    NDIS_OBJECT_HEADER Header;
    ULONG Flags;
    NDIS_SWITCH_PROPERTY_TYPE PropertyType;
    GUID PropertyId;
    USHORT SerializationVersion;
    ULONG FirstPropertyOffset, NumProperties;
} NDIS_SWITCH_PROPERTY_ENUM_PARAMETERS, *PNDIS_SWITCH_PROPERTY_ENUM_PARAMETERS;
typedef struct _NDIS_SWITCH_PROPERTY_ENUM_INFO {
    NDIS_OBJECT_HEADER Header;
    ULONG Flags;
    USHORT PropertyVersion;
    GUID PropertyInstanceId;
    ULONG QwordAlignedPropertyBufferLength, PropertyBufferLength, PropertyBufferOffset;
} NDIS_SWITCH_PROPERTY_ENUM_INFO, *PNDIS_SWITCH_PROPERTY_ENUM_INFO,
    NDIS_SWITCH_PORT_PROPERTY_ENUM_INFO, *PNDIS_SWITCH_PORT_PROPERTY_ENUM_INFO;
typedef struct _NDIS_SWITCH_PORT_PROPERTY_DELETE_PARAMETERS {
    NDIS_OBJECT_HEADER Header;
    ULONG Flags;
    NDIS_SWITCH_PORT_ID PortId;
    NDIS_SWITCH_PORT_PROPERTY_TYPE PropertyType;
    GUID PropertyId, PropertyInstanceId;
} NDIS_SWITCH_PORT_PROPERTY_DELETE_PARAMETERS, *PNDIS_SWITCH_PORT_PROPERTY_DELETE_PARAMETERS;
#define NDIS_SIZEOF_NDIS_SWITCH_PORT_PROPERTY_DELETE_PARAMETERS_REVISION_1                         \
    NDIS_SIZE_THROUGH(NDIS_SWITCH_PORT_PROPERTY_DELETE_PARAMETERS, PropertyInstanceId)
typedef struct _NDIS_SWITCH_PORT_PROPERTY_ENUM_PARAMETERS {
    NDIS_OBJECT_HEADER Header;
    ULONG Flags;
    NDIS_SWITCH_PORT_ID PortId;
    NDIS_SWITCH_PORT_PROPERTY_TYPE PropertyType;
    GUID PropertyId;
    USHORT SerializationVersion;
    ULONG FirstPropertyOffset, NumProperties;
    ULONG Reserved;
} NDIS_SWITCH_PORT_PROPERTY_ENUM_PARAMETERS, *PNDIS_SWITCH_PORT_PROPERTY_ENUM_PARAMETERS;
typedef enum _NDIS_SWITCH_PORT_VLAN_MODE {
    NdisSwitchPortVlanModeUnknown,
    NdisSwitchPortVlanModeAccess,
    NdisSwitchPortVlanModeTrunk,
    NdisSwitchPortVlanModePrivate
} NDIS_SWITCH_PORT_VLAN_MODE;
typedef struct _NDIS_SWITCH_PORT_PROPERTY_VLAN {
    NDIS_OBJECT_HEADER Header;
    ULONG Flags;
    NDIS_SWITCH_PORT_VLAN_MODE OperationMode;
    union {
        struct {
            USHORT AccessVlanId, NativeVlanId;
            UINT64 PruneVlanIdArray[64], TrunkVlanIdArray[64];
        } VlanProperties;
    };
} NDIS_SWITCH_PORT_PROPERTY_VLAN, *PNDIS_SWITCH_PORT_PROPERTY_VLAN;
typedef struct _NDIS_SWITCH_FEATURE_STATUS_PARAMETERS {
    NDIS_OBJECT_HEADER Header;
    ULONG Flags;
    NDIS_SWITCH_FEATURE_STATUS_TYPE FeatureStatusType;
    GUID FeatureStatusId;
    USHORT FeatureStatusVersion, SerializationVersion;
    GUID FeatureStatusInstanceId;
    ULONG FeatureStatusBufferLength, FeatureStatusBufferOffset;
} NDIS_SWITCH_FEATURE_STATUS_PARAMETERS, *PNDIS_SWITCH_FEATURE_STATUS_PARAMETERS;
#define NDIS_SIZEOF_NDIS_SWITCH_FEATURE_STATUS_PARAMETERS_REVISION_1                               \
    NDIS_SIZE_THROUGH(NDIS_SWITCH_FEATURE_STATUS_PARAMETERS, FeatureStatusBufferOffset)
typedef struct _NDIS_SWITCH_FEATURE_STATUS_CUSTOM {
    NDIS_OBJECT_HEADER Header;
    ULONG Flags, FeatureStatusCustomBufferLength, FeatureStatusCustomBufferOffset;
} NDIS_SWITCH_FEATURE_STATUS_CUSTOM, *PNDIS_SWITCH_FEATURE_STATUS_CUSTOM;
#define NDIS_SIZEOF_NDIS_SWITCH_FEATURE_STATUS_CUSTOM_REVISION_1                                   \
    NDIS_SIZE_THROUGH(NDIS_SWITCH_FEATURE_STATUS_CUSTOM, FeatureStatusCustomBufferOffset)
typedef struct _NDIS_SWITCH_PORT_FEATURE_STATUS_PARAMETERS {
    NDIS_OBJECT_HEADER Header;
    ULONG Flags;
    NDIS_SWITCH_PORT_ID PortId;
    NDIS_SWITCH_PORT_FEATURE_STATUS_TYPE FeatureStatusType;
    GUID FeatureStatusId;
    USHORT FeatureStatusVersion, SerializationVersion;
    GUID FeatureStatusInstanceId;
    ULONG FeatureStatusBufferLength, FeatureStatusBufferOffset;
} NDIS_SWITCH_PORT_FEATURE_STATUS_PARAMETERS, *PNDIS_SWITCH_PORT_FEATURE_STATUS_PARAMETERS;
#define NDIS_SWITCH_AT(type, object, offset) ((type)((PUCHAR)(object) + (offset)))
#define NDIS_SWITCH_PROPERTY_PARAMETERS_GET_PROPERTY(p)                                            \
    NDIS_SWITCH_AT(PVOID, p, (p)->PropertyBufferOffset)
#define NDIS_SWITCH_PORT_PROPERTY_PARAMETERS_GET_PROPERTY(p)                                       \
    NDIS_SWITCH_AT(PVOID, p, (p)->PropertyBufferOffset)
#define NDIS_SWITCH_PROPERTY_CUSTOM_GET_BUFFER(p)                                                  \
    NDIS_SWITCH_AT(PVOID, p, (p)->PropertyBufferOffset)
#define NDIS_SWITCH_PROPERTY_ENUM_PARAMETERS_GET_FIRST_INFO(p)                                     \
    NDIS_SWITCH_AT(PNDIS_SWITCH_PROPERTY_ENUM_INFO, p, (p)->FirstPropertyOffset)
#define NDIS_SWITCH_PROPERTY_ENUM_INFO_GET_NEXT(p)                                                 \
    NDIS_SWITCH_AT(PNDIS_SWITCH_PROPERTY_ENUM_INFO, p,                                             \
                   (p)->PropertyBufferOffset + (p)->QwordAlignedPropertyBufferLength)
#define NDIS_SWITCH_PROPERTY_ENUM_INFO_GET_PROPERTY(p)                                             \
    NDIS_SWITCH_AT(PVOID, p, (p)->PropertyBufferOffset)
#define NDIS_SWITCH_PORT_PROPERTY_ENUM_PARAMETERS_GET_FIRST_INFO(p)                                \
    NDIS_SWITCH_AT(PNDIS_SWITCH_PORT_PROPERTY_ENUM_INFO, p, (p)->FirstPropertyOffset)
#define NDIS_SWITCH_PORT_PROPERTY_ENUM_INFO_GET_NEXT(p)                                            \
    NDIS_SWITCH_AT(PNDIS_SWITCH_PORT_PROPERTY_ENUM_INFO, p,                                        \
                   (p)->PropertyBufferOffset + (p)->QwordAlignedPropertyBufferLength)
#define NDIS_SWITCH_PORT_PROPERTY_ENUM_INFO_GET_PROPERTY(p)                                        \
    NDIS_SWITCH_AT(PVOID, p, (p)->PropertyBufferOffset)

#endif
