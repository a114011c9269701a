/*
 * ndis.h, part: what a list of packets says about check sums, large sends, tags and subnets in its NetBufferListInfo.
 * The harness computes none of it. Included by ndis.h alone.
 */
#ifndef CTS_NDIS_OFFLOAD_H
#define CTS_NDIS_OFFLOAD_H

#define NDIS_TCP_LARGE_SEND_OFFLOAD_V1_TYPE 0
#define NDIS_TCP_LARGE_SEND_OFFLOAD_V2_TYPE 1
#define NDIS_TCP_LARGE_SEND_OFFLOAD_IPv4    0
#define NDIS_TCP_LARGE_SEND_OFFLOAD_IPv6    1

typedef struct _NDIS_TCP_IP_CHECKSUM_NET_BUFFER_LIST_INFO {
    union {
        struct {
            ULONG IsIPv4 : 1, IsIPv6 : 1, TcpChecksum : 1, UdpChecksum : 1, IpHeaderChecksum : 1,
                Reserved : 11, TcpHeaderOffset : 10;
        } Transmit;
        struct {
            ULONG TcpChecksumFailed : 1, UdpChecksumFailed : 1, IpChecksumFailed : 1,
                TcpChecksumSucceeded : 1, UdpChecksumSucceeded : 1, IpChecksumSucceeded : 1,
                Loopback : 1, TcpChecksumValueInvalid : 1, IpChecksumValueInvalid : 1;
        } Receive;
        PVOID Value;
    };
} NDIS_TCP_IP_CHECKSUM_NET_BUFFER_LIST_INFO, *PNDIS_TCP_IP_CHECKSUM_NET_BUFFER_LIST_INFO;
typedef struct _NDIS_TCP_LARGE_SEND_OFFLOAD_NET_BUFFER_LIST_INFO {
    union {
        struct {
            ULONG Unused : 30, Type : 1, Reserved2 : 1;
        } Transmit;
        struct {
            ULONG MSS : 20, TcpHeaderOffset : 10, Type : 1, Reserved2 : 1;
        } LsoV1Transmit;
        struct {
            ULONG TcpPayload : 30, Type : 1, Reserved2 : 1;
        } LsoV1TransmitComplete;
        struct {
            ULONG MSS : 20, TcpHeaderOffset : 10, Type : 1, IPVersion : 1;
        } LsoV2Transmit;
        struct {
            ULONG Reserved : 30, Type : 1, Reserved2 : 1;
        } LsoV2TransmitComplete;
        PVOID Value;
    };
} NDIS_TCP_LARGE_SEND_OFFLOAD_NET_BUFFER_LIST_INFO,
    *PNDIS_TCP_LARGE_SEND_OFFLOAD_NET_BUFFER_LIST_INFO;
typedef struct _NDIS_NET_BUFFER_LIST_8021Q_INFO {
    union {
        struct {
            UINT32 UserPriority : 3, CanonicalFormatId : 1, VlanId : 12, Reserved : 16;
        } TagHeader;
        struct {
            UINT32 UserPriority : 3, CanonicalFormatId : 1, VlanId : 12, WMMInfo : 4, Reserved : 12;
        } WLanTagHeader;
        PVOID Value;
    };
} NDIS_NET_BUFFER_LIST_8021Q_INFO, *PNDIS_NET_BUFFER_LIST_8021Q_INFO;
typedef struct _NDIS_PACKET_8021Q_INFO {
    union {
        struct {
            UINT32 UserPriority : 3, CanonicalFormatId : 1, VlanId : 12, Reserved : 16;
        } TagHeader;
        PVOID Value;
    };
} NDIS_PACKET_8021Q_INFO, *PNDIS_PACKET_8021Q_INFO;
typedef union _NDIS_NET_BUFFER_LIST_VIRTUAL_SUBNET_INFO {
    struct {
        UINT32 VirtualSubnetId : 24, ReservedVsidBits : 8;
    };
    PVOID Value;
} NDIS_NET_BUFFER_LIST_VIRTUAL_SUBNET_INFO, *PNDIS_NET_BUFFER_LIST_VIRTUAL_SUBNET_INFO;
_Static_assert(sizeof(NDIS_TCP_IP_CHECKSUM_NET_BUFFER_LIST_INFO) == sizeof(PVOID), "Windows");

#endif
