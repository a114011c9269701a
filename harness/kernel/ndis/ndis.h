/*
 * The Network Driver Interface Specification, as far as filter drivers of the Hyper-V extensible switch use it. Layouts
 * are those of Windows x64. What exists is listed in harness/kernel/SERVICES.md.
 */
#ifndef _NDIS_
#define _NDIS_

#include <ntddk.h>

typedef PVOID NDIS_HANDLE, *PNDIS_HANDLE;
typedef int NDIS_STATUS, *PNDIS_STATUS;
typedef ULONG NDIS_OID, *PNDIS_OID;
typedef ULONG NDIS_PORT_NUMBER, *PNDIS_PORT_NUMBER;
typedef UNICODE_STRING NDIS_STRING, *PNDIS_STRING;
typedef struct _NDIS_OBJECT_HEADER {
    UCHAR Type, Revision;
    USHORT Size;
} NDIS_OBJECT_HEADER, *PNDIS_OBJECT_HEADER;

#define NDIS_SIZE_THROUGH(type, member)                                                            \
    ((USHORT)(offsetof(type, member) + sizeof(((type *)0)->member)))

#define NDIS_STATUS_SUCCESS              ((NDIS_STATUS)0x00000000)
#define NDIS_STATUS_PENDING              ((NDIS_STATUS)0x00000103)
#define NDIS_STATUS_BUFFER_OVERFLOW      ((NDIS_STATUS)0x80000005)
#define NDIS_STATUS_FAILURE              ((NDIS_STATUS)0xC0000001)
#define NDIS_STATUS_INVALID_PARAMETER    ((NDIS_STATUS)0xC000000D)
#define NDIS_STATUS_RESOURCES            ((NDIS_STATUS)0xC000009A)
#define NDIS_STATUS_NOT_SUPPORTED        ((NDIS_STATUS)0xC00000BB)
#define NDIS_STATUS_INVALID_STATE        ((NDIS_STATUS)0xC0000184)
#define NDIS_STATUS_BAD_VERSION          ((NDIS_STATUS)0xC0010004)
#define NDIS_STATUS_BAD_CHARACTERISTICS  ((NDIS_STATUS)0xC0010005)
#define NDIS_STATUS_REQUEST_ABORTED      ((NDIS_STATUS)0xC001000C)
#define NDIS_STATUS_INVALID_LENGTH       ((NDIS_STATUS)0xC0010014)
#define NDIS_STATUS_INVALID_DATA         ((NDIS_STATUS)0xC0010015)
#define NDIS_STATUS_BUFFER_TOO_SHORT     ((NDIS_STATUS)0xC0010016)
#define NDIS_STATUS_INVALID_OID          ((NDIS_STATUS)0xC0010017)
#define NDIS_STATUS_DATA_NOT_ACCEPTED    ((NDIS_STATUS)0xC000021B)
#define NDIS_STATUS_NOT_RECOGNIZED       ((NDIS_STATUS)0x00010001)
#define NDIS_STATUS_NOT_ACCEPTED         ((NDIS_STATUS)0x00010003)
#define NDIS_STATUS_CLOSING              ((NDIS_STATUS)0xC0010002)
#define NDIS_STATUS_RESET_IN_PROGRESS    ((NDIS_STATUS)0xC001000D)
#define NDIS_STATUS_SEND_ABORTED         ((NDIS_STATUS)0xC0010020)
#define NDIS_STATUS_INVALID_PACKET       ((NDIS_STATUS)0xC001000F)
#define NDIS_STATUS_FILE_NOT_FOUND       ((NDIS_STATUS)0xC001001B)
#define NDIS_STATUS_PAUSED               ((NDIS_STATUS)0xC023002A)
#define NDIS_STATUS_UNSUPPORTED_REVISION ((NDIS_STATUS)0xC023002C)
#define NDIS_FILTER_MAJOR_VERSION        6
#define NDIS_FILTER_MINOR_VERSION        30
#define NDIS_RUNTIME_VERSION_630         0x0006001E

#define NDIS_OBJECT_TYPE_DEFAULT                        0x80
#define NDIS_OBJECT_TYPE_FILTER_DRIVER_CHARACTERISTICS  0x8B
#define NDIS_OBJECT_TYPE_FILTER_PARTIAL_CHARACTERISTICS 0x8C
#define NDIS_OBJECT_TYPE_FILTER_ATTRIBUTES              0x8D
#define NDIS_OBJECT_TYPE_OID_REQUEST                    0x96
#define NDIS_OBJECT_TYPE_TIMER_CHARACTERISTICS          0x97
#define NDIS_OBJECT_TYPE_STATUS_INDICATION              0x98
#define NDIS_OBJECT_TYPE_FILTER_ATTACH_PARAMETERS       0x99
#define NDIS_OBJECT_TYPE_FILTER_PAUSE_PARAMETERS        0x9A
#define NDIS_OBJECT_TYPE_FILTER_RESTART_PARAMETERS      0x9B
#define NDIS_OBJECT_TYPE_SWITCH_OPTIONAL_HANDLERS       0xB8
#define NDIS_FILTER_CHARACTERISTICS_REVISION_1          1
#define NDIS_FILTER_CHARACTERISTICS_REVISION_2          2
#define NDIS_FILTER_ATTRIBUTES_REVISION_1               1
#define NDIS_OID_REQUEST_REVISION_1                     1
#define NDIS_SWITCH_OPTIONAL_HANDLERS_REVISION_1        1
#define NDIS_SWITCH_NIC_SAVE_STATE_REVISION_1           1
#define NDIS_SWITCH_OBJECT_SERIALIZATION_VERSION_1      1
#define NDIS_SWITCH_PARAMETERS_REVISION_1               1
#define NDIS_SWITCH_PORT_ARRAY_REVISION_1               1
#define NDIS_SWITCH_NIC_ARRAY_REVISION_1                1

#define OID_SWITCH_PROPERTY_ADD              0x00010263
#define OID_SWITCH_PROPERTY_UPDATE           0x00010264
#define OID_SWITCH_PROPERTY_DELETE           0x00010265
#define OID_SWITCH_PROPERTY_ENUM             0x00010266
#define OID_SWITCH_FEATURE_STATUS_QUERY      0x00010267
#define OID_SWITCH_NIC_REQUEST               0x00010270
#define OID_SWITCH_PORT_PROPERTY_ADD         0x00010271
#define OID_SWITCH_PORT_PROPERTY_UPDATE      0x00010272
#define OID_SWITCH_PORT_PROPERTY_DELETE      0x00010273
#define OID_SWITCH_PORT_PROPERTY_ENUM        0x00010274
#define OID_SWITCH_PARAMETERS                0x00010275
#define OID_SWITCH_PORT_ARRAY                0x00010276
#define OID_SWITCH_NIC_ARRAY                 0x00010277
#define OID_SWITCH_PORT_CREATE               0x00010278
#define OID_SWITCH_PORT_DELETE               0x00010279
#define OID_SWITCH_NIC_CREATE                0x0001027A
#define OID_SWITCH_NIC_CONNECT               0x0001027B
#define OID_SWITCH_NIC_DISCONNECT            0x0001027C
#define OID_SWITCH_NIC_DELETE                0x0001027D
#define OID_SWITCH_PORT_FEATURE_STATUS_QUERY 0x0001027E
#define OID_SWITCH_PORT_TEARDOWN             0x0001027F
#define OID_SWITCH_NIC_SAVE                  0x00010290
#define OID_SWITCH_NIC_SAVE_COMPLETE         0x00010291
#define OID_SWITCH_NIC_RESTORE               0x00010292
#define OID_SWITCH_NIC_RESTORE_COMPLETE      0x00010293
#define OID_SWITCH_NIC_UPDATED               0x00010294
#define OID_SWITCH_PORT_UPDATED              0x00010295

typedef enum _NDIS_REQUEST_TYPE {
    NdisRequestQueryInformation,
    NdisRequestSetInformation,
    NdisRequestQueryStatistics,
    NdisRequestMethod = 12
} NDIS_REQUEST_TYPE;

/* -- requests -- */
typedef struct _NDIS_OID_REQUEST {
    NDIS_OBJECT_HEADER Header;
    NDIS_REQUEST_TYPE RequestType;
    NDIS_PORT_NUMBER PortNumber;
    UINT Timeout;
    PVOID RequestId;
    NDIS_HANDLE RequestHandle;
    union _REQUEST_DATA {
        struct _QUERY {
            NDIS_OID Oid;
            PVOID InformationBuffer;
            UINT InformationBufferLength, BytesWritten, BytesNeeded;
        } QUERY_INFORMATION;
        struct _SET {
            NDIS_OID Oid;
            PVOID InformationBuffer;
            UINT InformationBufferLength, BytesRead, BytesNeeded;
        } SET_INFORMATION;
        struct _METHOD {
            NDIS_OID Oid;
            PVOID InformationBuffer;
            ULONG InputBufferLength, OutputBufferLength, MethodId;
            UINT BytesWritten, BytesRead, BytesNeeded;
        } METHOD_INFORMATION;
    } DATA;
    UCHAR NdisReserved[16 * sizeof(PVOID)];
    UCHAR MiniportReserved[2 * sizeof(PVOID)];
    UCHAR SourceReserved[2 * sizeof(PVOID)];
    UCHAR SupportedRevision, Reserved1;
    USHORT Reserved2;
    ULONG SwitchId, VPortId, Flags;
} NDIS_OID_REQUEST, *PNDIS_OID_REQUEST;
#define NDIS_SIZEOF_OID_REQUEST_REVISION_1 NDIS_SIZE_THROUGH(NDIS_OID_REQUEST, Reserved2)

#include "ndis_packet.h"

typedef struct _NDIS_STATUS_INDICATION {
    NDIS_OBJECT_HEADER Header;
    NDIS_HANDLE SourceHandle;
    NDIS_PORT_NUMBER PortNumber;
    NDIS_STATUS StatusCode;
    ULONG Flags;
    NDIS_HANDLE DestinationHandle;
    PVOID RequestId, StatusBuffer;
    ULONG StatusBufferSize;
    GUID Guid;
    PVOID NdisReserved[4];
} NDIS_STATUS_INDICATION, *PNDIS_STATUS_INDICATION;
#define NDIS_SIZEOF_STATUS_INDICATION_REVISION_1                                                   \
    NDIS_SIZE_THROUGH(NDIS_STATUS_INDICATION, NdisReserved)
#include "ndis_attach.h"

typedef NDIS_STATUS FILTER_SET_OPTIONS(NDIS_HANDLE, NDIS_HANDLE);
typedef NDIS_STATUS FILTER_SET_MODULE_OPTIONS(NDIS_HANDLE);
typedef NDIS_STATUS FILTER_ATTACH(NDIS_HANDLE, NDIS_HANDLE, PNDIS_FILTER_ATTACH_PARAMETERS);
typedef VOID FILTER_DETACH(NDIS_HANDLE);
typedef NDIS_STATUS FILTER_PAUSE(NDIS_HANDLE, PNDIS_FILTER_PAUSE_PARAMETERS);
typedef NDIS_STATUS FILTER_RESTART(NDIS_HANDLE, PNDIS_FILTER_RESTART_PARAMETERS);
typedef NDIS_STATUS FILTER_OID_REQUEST(NDIS_HANDLE, PNDIS_OID_REQUEST);
typedef VOID FILTER_OID_REQUEST_COMPLETE(NDIS_HANDLE, PNDIS_OID_REQUEST, NDIS_STATUS);
typedef VOID FILTER_CANCEL_OID_REQUEST(NDIS_HANDLE, PVOID);
typedef VOID FILTER_SEND_NET_BUFFER_LISTS(NDIS_HANDLE, PNET_BUFFER_LIST, NDIS_PORT_NUMBER, ULONG);
typedef VOID FILTER_SEND_NET_BUFFER_LISTS_COMPLETE(NDIS_HANDLE, PNET_BUFFER_LIST, ULONG);
typedef VOID FILTER_RETURN_NET_BUFFER_LISTS(NDIS_HANDLE, PNET_BUFFER_LIST, ULONG);
typedef VOID FILTER_RECEIVE_NET_BUFFER_LISTS(NDIS_HANDLE, PNET_BUFFER_LIST, NDIS_PORT_NUMBER, ULONG,
                                             ULONG);
typedef VOID FILTER_CANCEL_SEND_NET_BUFFER_LISTS(NDIS_HANDLE, PVOID);
typedef NDIS_STATUS FILTER_NET_PNP_EVENT(NDIS_HANDLE, PNET_PNP_EVENT_NOTIFICATION);
typedef VOID FILTER_STATUS(NDIS_HANDLE, PNDIS_STATUS_INDICATION);
typedef VOID FILTER_DEVICE_PNP_EVENT_NOTIFY(NDIS_HANDLE, PNET_DEVICE_PNP_EVENT);
typedef FILTER_OID_REQUEST FILTER_DIRECT_OID_REQUEST;
typedef FILTER_OID_REQUEST_COMPLETE FILTER_DIRECT_OID_REQUEST_COMPLETE;
typedef FILTER_CANCEL_OID_REQUEST FILTER_CANCEL_DIRECT_OID_REQUEST;
typedef struct _NDIS_FILTER_PARTIAL_CHARACTERISTICS {
    NDIS_OBJECT_HEADER Header;
    ULONG Flags;
    FILTER_SEND_NET_BUFFER_LISTS *SendNetBufferListsHandler;
    FILTER_SEND_NET_BUFFER_LISTS_COMPLETE *SendNetBufferListsCompleteHandler;
    FILTER_CANCEL_SEND_NET_BUFFER_LISTS *CancelSendNetBufferListsHandler;
    FILTER_RECEIVE_NET_BUFFER_LISTS *ReceiveNetBufferListsHandler;
    FILTER_RETURN_NET_BUFFER_LISTS *ReturnNetBufferListsHandler;
} NDIS_FILTER_PARTIAL_CHARACTERISTICS, *PNDIS_FILTER_PARTIAL_CHARACTERISTICS;
#define NDIS_SIZEOF_FILTER_PARTIAL_CHARACTERISTICS_REVISION_1                                      \
    NDIS_SIZE_THROUGH(NDIS_FILTER_PARTIAL_CHARACTERISTICS, ReturnNetBufferListsHandler)
typedef struct _NDIS_FILTER_DRIVER_CHARACTERISTICS {
    NDIS_OBJECT_HEADER Header;
    UCHAR MajorNdisVersion, MinorNdisVersion, MajorDriverVersion, MinorDriverVersion;
    ULONG Flags;
    NDIS_STRING FriendlyName, UniqueName, ServiceName;
    FILTER_SET_OPTIONS *SetOptionsHandler;
    FILTER_SET_MODULE_OPTIONS *SetFilterModuleOptionsHandler;
    FILTER_ATTACH *AttachHandler;
    FILTER_DETACH *DetachHandler;
    FILTER_RESTART *RestartHandler;
    FILTER_PAUSE *PauseHandler;
    FILTER_SEND_NET_BUFFER_LISTS *SendNetBufferListsHandler;
    FILTER_SEND_NET_BUFFER_LISTS_COMPLETE *SendNetBufferListsCompleteHandler;
    FILTER_CANCEL_SEND_NET_BUFFER_LISTS *CancelSendNetBufferListsHandler;
    FILTER_RECEIVE_NET_BUFFER_LISTS *ReceiveNetBufferListsHandler;
    FILTER_RETURN_NET_BUFFER_LISTS *ReturnNetBufferListsHandler;
    FILTER_OID_REQUEST *OidRequestHandler;
    FILTER_OID_REQUEST_COMPLETE *OidRequestCompleteHandler;
    FILTER_CANCEL_OID_REQUEST *CancelOidRequestHandler;
    FILTER_DEVICE_PNP_EVENT_NOTIFY *DevicePnPEventNotifyHandler;
    FILTER_NET_PNP_EVENT *NetPnPEventHandler;
    FILTER_STATUS *StatusHandler;
    FILTER_OID_REQUEST *DirectOidRequestHandler;
    FILTER_OID_REQUEST_COMPLETE *DirectOidRequestCompleteHandler;
    FILTER_CANCEL_OID_REQUEST *CancelDirectOidRequestHandler;
} NDIS_FILTER_DRIVER_CHARACTERISTICS, *PNDIS_FILTER_DRIVER_CHARACTERISTICS;
#define NDIS_SIZEOF_FILTER_DRIVER_CHARACTERISTICS_REVISION_1                                       \
    NDIS_SIZE_THROUGH(NDIS_FILTER_DRIVER_CHARACTERISTICS, StatusHandler)
#define NDIS_SIZEOF_FILTER_DRIVER_CHARACTERISTICS_REVISION_2                                       \
    NDIS_SIZE_THROUGH(NDIS_FILTER_DRIVER_CHARACTERISTICS, CancelDirectOidRequestHandler)

/* -- the switch -- */
typedef PVOID NDIS_SWITCH_CONTEXT, *PNDIS_SWITCH_CONTEXT;
typedef UINT32 NDIS_SWITCH_PORT_ID, *PNDIS_SWITCH_PORT_ID;
typedef USHORT NDIS_SWITCH_NIC_INDEX, *PNDIS_SWITCH_NIC_INDEX;
typedef GUID NDIS_SWITCH_OBJECT_ID, *PNDIS_SWITCH_OBJECT_ID;
typedef GUID NDIS_SWITCH_OBJECT_INSTANCE_ID, *PNDIS_SWITCH_OBJECT_INSTANCE_ID;
typedef USHORT NDIS_SWITCH_OBJECT_VERSION, *PNDIS_SWITCH_OBJECT_VERSION;
typedef USHORT NDIS_SWITCH_OBJECT_SERIALIZATION_VERSION, *PNDIS_SWITCH_OBJECT_SERIALIZATION_VERSION;
typedef struct _IF_COUNTED_STRING_LH {
    USHORT Length;
    WCHAR String[257];
} IF_COUNTED_STRING_LH, IF_COUNTED_STRING, *PIF_COUNTED_STRING;
typedef IF_COUNTED_STRING NDIS_SWITCH_EXTENSION_FRIENDLYNAME, NDIS_SWITCH_NAME;
typedef IF_COUNTED_STRING NDIS_SWITCH_FRIENDLYNAME;
typedef struct _NDIS_SWITCH_PARAMETERS {
    NDIS_OBJECT_HEADER Header;
    ULONG Flags;
    NDIS_SWITCH_NAME SwitchName;
    NDIS_SWITCH_FRIENDLYNAME SwitchFriendlyName;
    UINT32 NumSwitchPorts;
    BOOLEAN IsActive;
} NDIS_SWITCH_PARAMETERS, *PNDIS_SWITCH_PARAMETERS;
#define NDIS_SIZEOF_NDIS_SWITCH_PARAMETERS_REVISION_1                                              \
    NDIS_SIZE_THROUGH(NDIS_SWITCH_PARAMETERS, IsActive)
typedef struct _NDIS_SWITCH_NIC_SAVE_STATE {
    NDIS_OBJECT_HEADER Header;
    ULONG Flags;
    NDIS_SWITCH_PORT_ID PortId;
    NDIS_SWITCH_NIC_INDEX NicIndex;
    GUID ExtensionId;
    NDIS_SWITCH_EXTENSION_FRIENDLYNAME ExtensionFriendlyName;
    GUID FeatureClassId;
    USHORT SaveDataSize, SaveDataOffset;
    ULONG SaveDataSizeOverflow;
} NDIS_SWITCH_NIC_SAVE_STATE, *PNDIS_SWITCH_NIC_SAVE_STATE;
_Static_assert(offsetof(NDIS_SWITCH_NIC_SAVE_STATE, SaveDataOffset) == 566, "SAV section 1.1");
#define NDIS_SIZEOF_NDIS_SWITCH_NIC_SAVE_STATE_REVISION_1                                          \
    NDIS_SIZE_THROUGH(NDIS_SWITCH_NIC_SAVE_STATE, SaveDataOffset)
#define NDIS_SIZEOF_NDIS_SWITCH_NIC_SAVE_STATE_REVISION_2                                          \
    NDIS_SIZE_THROUGH(NDIS_SWITCH_NIC_SAVE_STATE, SaveDataSizeOverflow)
#define NDIS_SWITCH_NIC_SAVE_STATE_REVISION_2 2
typedef enum _NDIS_SWITCH_PORT_PROPERTY_TYPE {
    NdisSwitchPortPropertyTypeCustom = 1,
    NdisSwitchPortPropertyTypeSecurity,
    NdisSwitchPortPropertyTypeVlan,
    NdisSwitchPortPropertyTypeProfile
} NDIS_SWITCH_PORT_PROPERTY_TYPE;
typedef struct _NDIS_SWITCH_PORT_PROPERTY_PARAMETERS {
    NDIS_OBJECT_HEADER Header;
    ULONG Flags;
    NDIS_SWITCH_PORT_ID PortId;
    NDIS_SWITCH_PORT_PROPERTY_TYPE PropertyType;
    GUID PropertyId;
    USHORT PropertyVersion, SerializationVersion;
    GUID PropertyInstanceId;
    ULONG PropertyBufferLength, PropertyBufferOffset, Reserved;
} NDIS_SWITCH_PORT_PROPERTY_PARAMETERS, *PNDIS_SWITCH_PORT_PROPERTY_PARAMETERS;
#define NDIS_SIZEOF_NDIS_SWITCH_PORT_PROPERTY_PARAMETERS_REVISION_1                                \
    NDIS_SIZE_THROUGH(NDIS_SWITCH_PORT_PROPERTY_PARAMETERS, Reserved)
typedef struct _NDIS_SWITCH_PORT_DESTINATION {
    NDIS_SWITCH_PORT_ID PortId;
    NDIS_SWITCH_NIC_INDEX NicIndex;
    USHORT IsExcluded : 1, PreserveVLAN : 1, PreservePriority : 1, Reserved : 13;
} NDIS_SWITCH_PORT_DESTINATION, *PNDIS_SWITCH_PORT_DESTINATION;
typedef struct _NDIS_SWITCH_FORWARDING_DESTINATION_ARRAY {
    NDIS_OBJECT_HEADER Header;
    UINT32 ElementSize, NumElements, NumDestinations;
    PVOID FirstElement;
} NDIS_SWITCH_FORWARDING_DESTINATION_ARRAY, *PNDIS_SWITCH_FORWARDING_DESTINATION_ARRAY;
typedef struct _NDIS_SWITCH_OPTIONAL_HANDLERS {
    NDIS_OBJECT_HEADER Header;
    NDIS_STATUS (*AllocateNetBufferListForwardingContext)(NDIS_SWITCH_CONTEXT, PNET_BUFFER_LIST);
    VOID (*FreeNetBufferListForwardingContext)(NDIS_SWITCH_CONTEXT, PNET_BUFFER_LIST);
    NDIS_STATUS(*SetNetBufferListSource)
    (NDIS_SWITCH_CONTEXT, PNET_BUFFER_LIST, NDIS_SWITCH_PORT_ID, NDIS_SWITCH_NIC_INDEX);
    NDIS_STATUS(*AddNetBufferListDestination)
    (NDIS_SWITCH_CONTEXT, PNET_BUFFER_LIST, PNDIS_SWITCH_PORT_DESTINATION);
    NDIS_STATUS(*GrowNetBufferListDestinations)
    (NDIS_SWITCH_CONTEXT, PNET_BUFFER_LIST, UINT32, PNDIS_SWITCH_FORWARDING_DESTINATION_ARRAY *);
    VOID(*GetNetBufferListDestinations)
    (NDIS_SWITCH_CONTEXT, PNET_BUFFER_LIST, PNDIS_SWITCH_FORWARDING_DESTINATION_ARRAY *);
    NDIS_STATUS(*UpdateNetBufferListDestinations)
    (NDIS_SWITCH_CONTEXT, PNET_BUFFER_LIST, UINT32, PNDIS_SWITCH_FORWARDING_DESTINATION_ARRAY);
    NDIS_STATUS(*CopyNetBufferListInfo)
    (NDIS_SWITCH_CONTEXT, PNET_BUFFER_LIST, PNET_BUFFER_LIST, UINT32);
    NDIS_STATUS(*ReferenceSwitchNic)
    (NDIS_SWITCH_CONTEXT, NDIS_SWITCH_PORT_ID, NDIS_SWITCH_NIC_INDEX);
    NDIS_STATUS(*DereferenceSwitchNic)
    (NDIS_SWITCH_CONTEXT, NDIS_SWITCH_PORT_ID, NDIS_SWITCH_NIC_INDEX);
    NDIS_STATUS (*ReferenceSwitchPort)(NDIS_SWITCH_CONTEXT, NDIS_SWITCH_PORT_ID);
    NDIS_STATUS (*DereferenceSwitchPort)(NDIS_SWITCH_CONTEXT, NDIS_SWITCH_PORT_ID);
    VOID(*ReportFilteredNetBufferLists)
    (NDIS_SWITCH_CONTEXT, PUNICODE_STRING, PUNICODE_STRING, NDIS_SWITCH_PORT_ID, UINT32, UINT32,
     PNET_BUFFER_LIST, PUNICODE_STRING);
} NDIS_SWITCH_OPTIONAL_HANDLERS, *PNDIS_SWITCH_OPTIONAL_HANDLERS;
#define NDIS_SIZEOF_SWITCH_OPTIONAL_HANDLERS_REVISION_1                                            \
    NDIS_SIZE_THROUGH(NDIS_SWITCH_OPTIONAL_HANDLERS, ReportFilteredNetBufferLists)

/* -- locks, events, work -- */
typedef struct _NDIS_SPIN_LOCK {
    KSPIN_LOCK SpinLock;
    KIRQL OldIrql;
} NDIS_SPIN_LOCK, *PNDIS_SPIN_LOCK;
typedef struct _NDIS_RW_LOCK_EX NDIS_RW_LOCK_EX, *PNDIS_RW_LOCK_EX;
typedef struct _LOCK_STATE_EX {
    KIRQL OldIrql;
    UCHAR LockState, Flags;
} LOCK_STATE_EX, *PLOCK_STATE_EX;
#define NDIS_RWL_AT_DISPATCH_LEVEL 1
typedef struct _NDIS_EVENT {
    KEVENT Event;
} NDIS_EVENT, *PNDIS_EVENT;
typedef VOID NDIS_TIMER_FUNCTION(PVOID, PVOID, PVOID, PVOID);
typedef NDIS_TIMER_FUNCTION *PNDIS_TIMER_FUNCTION;
typedef struct _NDIS_TIMER_CHARACTERISTICS {
    NDIS_OBJECT_HEADER Header;
    ULONG AllocationTag;
    PNDIS_TIMER_FUNCTION TimerFunction;
    PVOID FunctionContext;
} NDIS_TIMER_CHARACTERISTICS, *PNDIS_TIMER_CHARACTERISTICS;
#define NDIS_SIZEOF_TIMER_CHARACTERISTICS_REVISION_1                                               \
    NDIS_SIZE_THROUGH(NDIS_TIMER_CHARACTERISTICS, FunctionContext)
typedef VOID NDIS_IO_WORKITEM(PVOID, NDIS_HANDLE);
typedef NDIS_IO_WORKITEM NDIS_IO_WORKITEM_FUNCTION;
typedef NDIS_IO_WORKITEM *NDIS_IO_WORKITEM_ROUTINE;
#define NdisZeroMemory(p, n)        RtlZeroMemory(p, n)
#define NdisMoveMemory(d, s, n)     RtlCopyMemory(d, s, n)
#define NdisInterlockedIncrement(p) InterlockedIncrement(p)
#define NdisInterlockedDecrement(p) InterlockedDecrement(p)

#include "ndis_objects.h"

/* -- functions -- */
NDIS_STATUS NdisFRegisterFilterDriver(PDRIVER_OBJECT driver, NDIS_HANDLE context,
                                      PNDIS_FILTER_DRIVER_CHARACTERISTICS given,
                                      PNDIS_HANDLE handle);
VOID NdisFDeregisterFilterDriver(NDIS_HANDLE handle);
NDIS_STATUS NdisSetOptionalHandlers(NDIS_HANDLE handle, PNDIS_DRIVER_OPTIONAL_HANDLERS handlers);
NDIS_STATUS NdisFSetAttributes(NDIS_HANDLE handle, NDIS_HANDLE context,
                               PNDIS_FILTER_ATTRIBUTES attributes);
VOID NdisFRestartComplete(NDIS_HANDLE handle, NDIS_STATUS status);
VOID NdisFPauseComplete(NDIS_HANDLE handle);
NDIS_STATUS NdisFRestartFilter(NDIS_HANDLE handle);
PVOID NdisAllocateMemoryWithTagPriority(NDIS_HANDLE handle, UINT length, ULONG tag,
                                        EX_POOL_PRIORITY priority);
NDIS_STATUS NdisAllocateMemoryWithTag(PVOID *address, UINT length, ULONG tag);
VOID NdisFreeMemory(PVOID address, UINT length, UINT flags);
VOID NdisFreeMemoryWithTagPriority(NDIS_HANDLE handle, PVOID address, ULONG tag);
VOID NdisAllocateSpinLock(PNDIS_SPIN_LOCK lock);
VOID NdisFreeSpinLock(PNDIS_SPIN_LOCK lock);
VOID NdisAcquireSpinLock(PNDIS_SPIN_LOCK lock);
VOID NdisReleaseSpinLock(PNDIS_SPIN_LOCK lock);
VOID NdisDprAcquireSpinLock(PNDIS_SPIN_LOCK lock);
VOID NdisDprReleaseSpinLock(PNDIS_SPIN_LOCK lock);
PNDIS_RW_LOCK_EX NdisAllocateRWLock(NDIS_HANDLE handle);
VOID NdisFreeRWLock(PNDIS_RW_LOCK_EX lock);
VOID NdisAcquireRWLockRead(PNDIS_RW_LOCK_EX lock, PLOCK_STATE_EX state, UCHAR flags);
VOID NdisAcquireRWLockWrite(PNDIS_RW_LOCK_EX lock, PLOCK_STATE_EX state, UCHAR flags);
VOID NdisReleaseRWLock(PNDIS_RW_LOCK_EX lock, PLOCK_STATE_EX state);
VOID NdisInitializeEvent(PNDIS_EVENT event);
VOID NdisSetEvent(PNDIS_EVENT event);
VOID NdisResetEvent(PNDIS_EVENT event);
BOOLEAN NdisWaitEvent(PNDIS_EVENT event, UINT milliseconds);
VOID NdisMSleep(ULONG microseconds);
VOID NdisGetCurrentSystemTime(PLARGE_INTEGER time);
VOID NdisGetSystemUpTimeEx(PLARGE_INTEGER time);
VOID NdisGetSystemUpTime(PULONG time);
UINT NdisGetVersion(VOID);
VOID NdisInitUnicodeString(PNDIS_STRING string, PCWSTR text);
VOID NdisFreeString(NDIS_STRING string);
VOID NdisInitializeString(PNDIS_STRING string, PUCHAR text);
NDIS_STATUS NdisAllocateCloneOidRequest(NDIS_HANDLE handle, PNDIS_OID_REQUEST original, UINT tag,
                                        PNDIS_OID_REQUEST *clone);
VOID NdisFreeCloneOidRequest(NDIS_HANDLE handle, PNDIS_OID_REQUEST clone);
NDIS_STATUS NdisFOidRequest(NDIS_HANDLE handle, PNDIS_OID_REQUEST request);
VOID NdisFOidRequestComplete(NDIS_HANDLE handle, PNDIS_OID_REQUEST request, NDIS_STATUS status);
VOID NdisFCancelOidRequest(NDIS_HANDLE handle, PVOID id);
NDIS_STATUS NdisFDirectOidRequest(NDIS_HANDLE handle, PNDIS_OID_REQUEST request);
VOID NdisFDirectOidRequestComplete(NDIS_HANDLE handle, PNDIS_OID_REQUEST request,
                                   NDIS_STATUS status);
VOID NdisFCancelDirectOidRequest(NDIS_HANDLE handle, PVOID id);
NDIS_STATUS NdisFGetOptionalSwitchHandlers(NDIS_HANDLE handle, PNDIS_SWITCH_CONTEXT context,
                                           PNDIS_SWITCH_OPTIONAL_HANDLERS handlers);
VOID NdisFIndicateStatus(NDIS_HANDLE handle, PNDIS_STATUS_INDICATION status);
NDIS_STATUS NdisFNetPnPEvent(NDIS_HANDLE handle, PNET_PNP_EVENT_NOTIFICATION event);
VOID NdisFSendNetBufferLists(NDIS_HANDLE handle, PNET_BUFFER_LIST list, NDIS_PORT_NUMBER port,
                             ULONG flags);
VOID NdisFSendNetBufferListsComplete(NDIS_HANDLE handle, PNET_BUFFER_LIST list, ULONG flags);
VOID NdisFIndicateReceiveNetBufferLists(NDIS_HANDLE handle, PNET_BUFFER_LIST list,
                                        NDIS_PORT_NUMBER port, ULONG number, ULONG flags);
VOID NdisFReturnNetBufferLists(NDIS_HANDLE handle, PNET_BUFFER_LIST list, ULONG flags);
VOID NdisFCancelSendNetBufferLists(NDIS_HANDLE handle, PVOID id);
NDIS_STATUS NdisAllocateTimerObject(NDIS_HANDLE handle, PNDIS_TIMER_CHARACTERISTICS given,
                                    PNDIS_HANDLE made);
BOOLEAN NdisSetTimerObject(NDIS_HANDLE handle, LARGE_INTEGER due, LONG period, PVOID context);
BOOLEAN NdisCancelTimerObject(NDIS_HANDLE handle);
VOID NdisFreeTimerObject(NDIS_HANDLE handle);
NDIS_HANDLE NdisAllocateIoWorkItem(NDIS_HANDLE handle);
VOID NdisQueueIoWorkItem(NDIS_HANDLE handle, NDIS_IO_WORKITEM_ROUTINE routine, PVOID context);
VOID NdisFreeIoWorkItem(NDIS_HANDLE handle);
#endif
