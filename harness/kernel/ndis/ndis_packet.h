/*
 * ndis.h, part: packets. Net buffers and lists of them, their pools, what travels with a list, and the macros that
 * find their parts; layouts are those of Windows x64. Included by ndis.h alone.
 */
#ifndef CTS_NDIS_PACKET_H
#define CTS_NDIS_PACKET_H

#define NDIS_OBJECT_TYPE_NET_BUFFER_LIST_POOL         0x80
#define NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1    1
#define NET_BUFFER_POOL_PARAMETERS_REVISION_1         1
#define NDIS_NET_BUFFER_LIST_POOL_REVISION_1          1
#define NDIS_PROTOCOL_ID_DEFAULT                      0x00
#define NDIS_PROTOCOL_ID_TCP_IP                       0x02
#define NDIS_PROTOCOL_ID_IPX                          0x06
#define NDIS_PROTOCOL_ID_NBF                          0x07
#define NDIS_CLONE_FLAGS_RESERVED                     0x1
#define NDIS_CLONE_FLAGS_USE_ORIGINAL_MDLS            0x2
#define NDIS_SEND_FLAGS_DISPATCH_LEVEL                0x1
#define NDIS_SEND_FLAGS_CHECK_FOR_LOOPBACK            0x2
#define NDIS_SEND_FLAGS_SWITCH_DESTINATION_GROUP      0x10
#define NDIS_SEND_FLAGS_SWITCH_SINGLE_SOURCE          0x20
#define NDIS_SEND_COMPLETE_FLAGS_DISPATCH_LEVEL       0x1
#define NDIS_SEND_COMPLETE_FLAGS_SWITCH_SINGLE_SOURCE 0x4
#define NDIS_RETURN_FLAGS_DISPATCH_LEVEL              0x1
#define NDIS_RETURN_FLAGS_SWITCH_SINGLE_SOURCE        0x4
#define NDIS_RECEIVE_FLAGS_DISPATCH_LEVEL             0x1
#define NDIS_RECEIVE_FLAGS_RESOURCES                  0x2
#define NDIS_RECEIVE_FLAGS_SINGLE_ETHER_TYPE          0x100
#define NDIS_RECEIVE_FLAGS_SWITCH_DESTINATION_GROUP   0x4000
#define NDIS_RECEIVE_FLAGS_SWITCH_SINGLE_SOURCE       0x8000
#define NDIS_TEST_SEND_FLAG(flags, flag)              (((flags) & (flag)) != 0)
#define NDIS_TEST_RECEIVE_FLAG(flags, flag)           (((flags) & (flag)) != 0)
#define NDIS_TEST_RETURN_FLAG(flags, flag)            (((flags) & (flag)) != 0)
#define NDIS_TEST_SEND_COMPLETE_FLAG(flags, flag)              (((flags) & (flag)) != 0)
#define NDIS_SET_SEND_FLAG(flags, flag)               ((flags) |= (flag))
#define NDIS_SET_SEND_COMPLETE_FLAG(flags, flag)      ((flags) |= (flag))
#define NDIS_SET_RETURN_FLAG(flags, flag)             ((flags) |= (flag))
#define NDIS_TEST_SEND_AT_DISPATCH_LEVEL(flags)                                                    \
    NDIS_TEST_SEND_FLAG(flags, NDIS_SEND_FLAGS_DISPATCH_LEVEL)
#define NDIS_TEST_SEND_COMPLETE_AT_DISPATCH_LEVEL(flags)                                           \
    NDIS_TEST_SEND_FLAG(flags, NDIS_SEND_COMPLETE_FLAGS_DISPATCH_LEVEL)
#define NDIS_TEST_RETURN_AT_DISPATCH_LEVEL(flags)                                                  \
    NDIS_TEST_RETURN_FLAG(flags, NDIS_RETURN_FLAGS_DISPATCH_LEVEL)
#define NDIS_TEST_RECEIVE_AT_DISPATCH_LEVEL(flags)                                                 \
    NDIS_TEST_RECEIVE_FLAG(flags, NDIS_RECEIVE_FLAGS_DISPATCH_LEVEL)
#define NDIS_TEST_RECEIVE_CANNOT_PEND(flags)                                                       \
    NDIS_TEST_RECEIVE_FLAG(flags, NDIS_RECEIVE_FLAGS_RESOURCES)
#define NDIS_TEST_RECEIVE_CAN_PEND(flags) (!NDIS_TEST_RECEIVE_CANNOT_PEND(flags))

/* -- net buffers ----------------------------------------------------------------------------------------------- */

typedef struct _NET_BUFFER NET_BUFFER, *PNET_BUFFER;
typedef struct _NET_BUFFER_LIST NET_BUFFER_LIST, *PNET_BUFFER_LIST;
struct _NET_BUFFER {
    PNET_BUFFER Next;
    PMDL CurrentMdl;
    ULONG CurrentMdlOffset;
    union {
        ULONG DataLength;
        SIZE_T stDataLength;
    };
    PMDL MdlChain;
    ULONG DataOffset;
    USHORT ChecksumBias, Reserved;
    NDIS_HANDLE NdisPoolHandle;
    DECLSPEC_ALIGN(2 * sizeof(void *)) PVOID NdisReserved[2];
    PVOID ProtocolReserved[6], MiniportReserved[4];
    LARGE_INTEGER DataPhysicalAddress;
    PVOID SharedMemoryInfo;
};
typedef struct _NET_BUFFER_LIST_CONTEXT {
    struct _NET_BUFFER_LIST_CONTEXT *Next;
    USHORT Size, Offset;
    UCHAR ContextData[];
} NET_BUFFER_LIST_CONTEXT, *PNET_BUFFER_LIST_CONTEXT;
typedef enum _NDIS_NET_BUFFER_LIST_INFO {
    TcpIpChecksumNetBufferListInfo,
    TcpOffloadBytesTransferred = TcpIpChecksumNetBufferListInfo,
    IPsecOffloadV1NetBufferListInfo,
    IPsecOffloadV2NetBufferListInfo = IPsecOffloadV1NetBufferListInfo,
    TcpLargeSendNetBufferListInfo,
    TcpReceiveNoPush = TcpLargeSendNetBufferListInfo,
    ClassificationHandleNetBufferListInfo,
    Ieee8021QNetBufferListInfo,
    NetBufferListCancelId,
    MediaSpecificInformation,
    NetBufferListFrameType,
    NetBufferListProtocolId = NetBufferListFrameType,
    NetBufferListHashValue,
    NetBufferListHashInfo,
    WfpNetBufferListInfo,
    IPsecOffloadV2TunnelNetBufferListInfo,
    IPsecOffloadV2HeaderNetBufferListInfo,
    NetBufferListCorrelationId,
    NetBufferListFilteringInfo,
    MediaSpecificInformationEx,
    NblOriginalInterfaceIfIndex,
    NetBufferListSwitchForwarding,
    SwitchForwardingDetail = NetBufferListSwitchForwarding,
    VirtualSubnetInfo,
    TcpRecvSegCoalesceInfo,
    RscTcpTimestampDelta,
    TcpSendOffloadsSupplementalNetBufferListInfo,
    GftOffloadInformation,
    MaxNetBufferListInfo = 32
} NDIS_NET_BUFFER_LIST_INFO;
struct _NET_BUFFER_LIST {
    PNET_BUFFER_LIST Next;
    PNET_BUFFER FirstNetBuffer;
    PNET_BUFFER_LIST_CONTEXT Context;
    PNET_BUFFER_LIST ParentNetBufferList;
    NDIS_HANDLE NdisPoolHandle;
    DECLSPEC_ALIGN(2 * sizeof(void *)) PVOID NdisReserved[2];
    PVOID ProtocolReserved[4], MiniportReserved[2], Scratch;
    NDIS_HANDLE SourceHandle;
    ULONG NblFlags;
    LONG ChildRefCount;
    ULONG Flags;
    NDIS_STATUS Status;
    PVOID NetBufferListInfo[MaxNetBufferListInfo];
};
_Static_assert(sizeof(void *) != 8 || offsetof(NET_BUFFER, ProtocolReserved) == 0x50,
               "Windows x64");
_Static_assert(sizeof(void *) != 8 || offsetof(NET_BUFFER_LIST, NetBufferListInfo) == 0x90,
               "Windows x64");

#define NET_BUFFER_NEXT_NB(buffer)              ((buffer)->Next)
#define NET_BUFFER_FIRST_MDL(buffer)            ((buffer)->MdlChain)
#define NET_BUFFER_DATA_LENGTH(buffer)          ((buffer)->DataLength)
#define NET_BUFFER_DATA_OFFSET(buffer)          ((buffer)->DataOffset)
#define NET_BUFFER_CURRENT_MDL(buffer)          ((buffer)->CurrentMdl)
#define NET_BUFFER_CURRENT_MDL_OFFSET(buffer)   ((buffer)->CurrentMdlOffset)
#define NET_BUFFER_CHECKSUM_BIAS(buffer)        ((buffer)->ChecksumBias)
#define NET_BUFFER_PROTOCOL_RESERVED(buffer)    ((buffer)->ProtocolReserved)
#define NET_BUFFER_MINIPORT_RESERVED(buffer)    ((buffer)->MiniportReserved)
#define NET_BUFFER_LIST_NEXT_NBL(list)          ((list)->Next)
#define NET_BUFFER_LIST_FIRST_NB(list)          ((list)->FirstNetBuffer)
#define NET_BUFFER_LIST_INFO(list, id)          ((list)->NetBufferListInfo[id])
#define NET_BUFFER_LIST_FLAGS(list)             ((list)->Flags)
#define NET_BUFFER_LIST_NBL_FLAGS(list)         ((list)->NblFlags)
#define NET_BUFFER_LIST_STATUS(list)            ((list)->Status)
#define NET_BUFFER_LIST_PROTOCOL_RESERVED(list) ((list)->ProtocolReserved)
#define NET_BUFFER_LIST_MINIPORT_RESERVED(list) ((list)->MiniportReserved)
#define NET_BUFFER_LIST_CONTEXT_DATA_START(list)                                                   \
    ((PUCHAR)((list)->Context + 1) + (list)->Context->Offset)
#define NET_BUFFER_LIST_CONTEXT_DATA_SIZE(list)  ((list)->Context->Size)
#define NDIS_GET_NET_BUFFER_LIST_CANCEL_ID(list) NET_BUFFER_LIST_INFO(list, NetBufferListCancelId)
#define NDIS_SET_NET_BUFFER_LIST_CANCEL_ID(list, id)                                               \
    (NET_BUFFER_LIST_INFO(list, NetBufferListCancelId) = (id))

/* -- what travels with a list ---------------------------------------------------------------------------------- */

typedef union _NDIS_SWITCH_FORWARDING_DETAIL_NET_BUFFER_LIST_INFO {
    UINT64 AsUINT64;
    struct {
        UINT32 NumAvailableDestinations : 16, SourcePortId : 16, SourceNicIndex : 8,
            NativeForwardingRequired : 1, Reserved1 : 1, IsPacketDataSafe : 1,
            SafePacketDataSize : 12, IsPacketDataUncached : 1, Reserved2 : 8;
    };
} NDIS_SWITCH_FORWARDING_DETAIL_NET_BUFFER_LIST_INFO,
    *PNDIS_SWITCH_FORWARDING_DETAIL_NET_BUFFER_LIST_INFO;
#define NET_BUFFER_LIST_SWITCH_FORWARDING_DETAIL(list)                                             \
    ((PNDIS_SWITCH_FORWARDING_DETAIL_NET_BUFFER_LIST_INFO)&NET_BUFFER_LIST_INFO(                   \
        list, NetBufferListSwitchForwarding))
#define NDIS_SWITCH_PORT_DESTINATION_AT_ARRAY_INDEX(array, index)                                  \
    ((PNDIS_SWITCH_PORT_DESTINATION)((PUCHAR)(array)->FirstElement +                               \
                                     (size_t)(array)->ElementSize * (index)))

#include "ndis_offload.h"

/* -- pools ------------------------------------------------------------------------------------------------------- */

typedef struct _NET_BUFFER_LIST_POOL_PARAMETERS {
    NDIS_OBJECT_HEADER Header;
    UCHAR ProtocolId;
    BOOLEAN fAllocateNetBuffer;
    USHORT ContextSize;
    ULONG PoolTag, DataSize, Flags;
} NET_BUFFER_LIST_POOL_PARAMETERS, *PNET_BUFFER_LIST_POOL_PARAMETERS;
typedef struct _NET_BUFFER_POOL_PARAMETERS {
    NDIS_OBJECT_HEADER Header;
    ULONG PoolTag, DataSize, Flags;
} NET_BUFFER_POOL_PARAMETERS, *PNET_BUFFER_POOL_PARAMETERS;
#define NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1                                     \
    NDIS_SIZE_THROUGH(NET_BUFFER_LIST_POOL_PARAMETERS, DataSize)
#define NDIS_SIZEOF_NET_BUFFER_POOL_PARAMETERS_REVISION_1                                          \
    NDIS_SIZE_THROUGH(NET_BUFFER_POOL_PARAMETERS, DataSize)
typedef PMDL NET_BUFFER_ALLOCATE_MDL_HANDLER(PULONG);
typedef VOID NET_BUFFER_FREE_MDL_HANDLER(PMDL);

NDIS_HANDLE NdisAllocateNetBufferListPool(NDIS_HANDLE handle,
                                          PNET_BUFFER_LIST_POOL_PARAMETERS given);
VOID NdisFreeNetBufferListPool(NDIS_HANDLE pool);
NDIS_HANDLE NdisAllocateNetBufferPool(NDIS_HANDLE handle, PNET_BUFFER_POOL_PARAMETERS given);
VOID NdisFreeNetBufferPool(NDIS_HANDLE pool);
PNET_BUFFER_LIST NdisAllocateNetBufferList(NDIS_HANDLE pool, USHORT context, USHORT backfill);
PNET_BUFFER_LIST NdisAllocateNetBufferAndNetBufferList(NDIS_HANDLE pool, USHORT context,
                                                       USHORT backfill, PMDL mdl, ULONG offset,
                                                       SIZE_T length);
VOID NdisFreeNetBufferList(PNET_BUFFER_LIST list);
PNET_BUFFER NdisAllocateNetBuffer(NDIS_HANDLE pool, PMDL mdl, ULONG offset, SIZE_T length);
PNET_BUFFER NdisAllocateNetBufferMdlAndData(NDIS_HANDLE pool);
VOID NdisFreeNetBuffer(PNET_BUFFER buffer);
NDIS_STATUS NdisAllocateNetBufferListContext(PNET_BUFFER_LIST list, USHORT size, USHORT backfill,
                                             ULONG tag);
VOID NdisFreeNetBufferListContext(PNET_BUFFER_LIST list, USHORT size);
PNET_BUFFER_LIST NdisAllocateCloneNetBufferList(PNET_BUFFER_LIST original, NDIS_HANDLE lists,
                                                NDIS_HANDLE buffers, ULONG flags);
VOID NdisFreeCloneNetBufferList(PNET_BUFFER_LIST clone, ULONG flags);
PNET_BUFFER_LIST NdisAllocateFragmentNetBufferList(PNET_BUFFER_LIST original, NDIS_HANDLE lists,
                                                   NDIS_HANDLE buffers, ULONG start, ULONG most,
                                                   ULONG delta, ULONG backfill, ULONG flags);
VOID NdisFreeFragmentNetBufferList(PNET_BUFFER_LIST fragments, ULONG delta, ULONG flags);
NDIS_HANDLE NdisGetPoolFromNetBufferList(PNET_BUFFER_LIST list);
NDIS_HANDLE NdisGetPoolFromNetBuffer(PNET_BUFFER buffer);
PMDL NdisAllocateMdl(NDIS_HANDLE handle, PVOID address, UINT length);
VOID NdisFreeMdl(PMDL mdl);
VOID NdisQueryMdl(PMDL mdl, PVOID address, PUINT length, UINT priority);
#define NdisGetNextMdl(mdl, next) (*(next) = (mdl)->Next)
#define NDIS_MDL_LINKAGE(mdl)     ((mdl)->Next)
PVOID NdisGetDataBuffer(PNET_BUFFER buffer, ULONG bytes, PVOID storage, UINT align, UINT offset);
NDIS_STATUS NdisRetreatNetBufferDataStart(PNET_BUFFER buffer, ULONG delta, ULONG backfill,
                                          NET_BUFFER_ALLOCATE_MDL_HANDLER *allocate);
VOID NdisAdvanceNetBufferDataStart(PNET_BUFFER buffer, ULONG delta, BOOLEAN release,
                                   NET_BUFFER_FREE_MDL_HANDLER *free_mdl);
NDIS_STATUS NdisRetreatNetBufferListDataStart(PNET_BUFFER_LIST list, ULONG delta, ULONG backfill,
                                              NET_BUFFER_ALLOCATE_MDL_HANDLER *allocate,
                                              NET_BUFFER_FREE_MDL_HANDLER *free_mdl);
VOID NdisAdvanceNetBufferListDataStart(PNET_BUFFER_LIST list, ULONG delta, BOOLEAN release,
                                       NET_BUFFER_FREE_MDL_HANDLER *free_mdl);
NDIS_STATUS NdisCopyFromNetBufferToNetBuffer(PNET_BUFFER to, ULONG to_offset, ULONG bytes,
                                             PNET_BUFFER from, ULONG from_offset, PULONG copied);
VOID NdisCopySendNetBufferListInfo(PNET_BUFFER_LIST to, PNET_BUFFER_LIST from);
VOID NdisCopyReceiveNetBufferListInfo(PNET_BUFFER_LIST to, PNET_BUFFER_LIST from);

#endif
