/*
 * netiodef.h: headers of packets as they are on the wire, in network byte order, as far as switch extensions use them.
 */
#ifndef _NETIODEF_
#define _NETIODEF_

#include <ntddk.h>
#include <ws2ipdef.h>

#define MAX_IPV4_HLEN 60

typedef union _DL_OUI {
    UCHAR Byte[3];
    struct {
        UCHAR Group : 1, Local : 1;
    };
} DL_OUI, *PDL_OUI;
typedef union _DL_EI48 {
    UCHAR Byte[3];
} DL_EI48, *PDL_EI48;
typedef union _DL_EUI48 {
    UCHAR Byte[6];
    struct {
        DL_OUI Oui;
        DL_EI48 Ei48;
    };
} DL_EUI48, *PDL_EUI48;
typedef struct _ETHERNET_HEADER {
    DL_EUI48 Destination, Source;
    union {
        USHORT Type, Length;
    };
} ETHERNET_HEADER, *PETHERNET_HEADER;
typedef struct _IPV4_HEADER {
    union {
        UINT8 VersionAndHeaderLength;
        struct {
            UINT8 HeaderLength : 4, Version : 4;
        };
    };
    union {
        UINT8 TypeOfServiceAndEcnField;
        struct {
            UINT8 EcnField : 2, TypeOfService : 6;
        };
    };
    UINT16 TotalLength, Identification;
    union {
        UINT16 FlagsAndOffset;
        struct {
            UINT16 DontUse1 : 5, MoreFragments : 1, DontFragment : 1, Reserved : 1, DontUse2 : 8;
        };
    };
    UINT8 TimeToLive, Protocol;
    UINT16 HeaderChecksum;
    IN_ADDR SourceAddress, DestinationAddress;
} IPV4_HEADER, *PIPV4_HEADER;
typedef struct _IPV6_HEADER {
    union {
        UINT32 VersionClassFlow;
        struct {
            UINT32 ClassHigh : 4, Version : 4, FlowHigh : 4, ClassLow : 4, FlowLow : 16;
        };
    };
    UINT16 PayloadLength;
    UINT8 NextHeader, HopLimit;
    IN6_ADDR SourceAddress, DestinationAddress;
} IPV6_HEADER, *PIPV6_HEADER;
typedef struct tcp_hdr {
    USHORT th_sport, th_dport;
    UINT32 th_seq, th_ack;
    UCHAR th_x2 : 4, th_len : 4;
    UCHAR th_flags;
    USHORT th_win, th_sum, th_urp;
} TCP_HDR, *PTCP_HDR;
typedef struct udp_hdr {
    USHORT uh_sport, uh_dport, uh_ulen, uh_sum;
} UDP_HDR, *PUDP_HDR;
_Static_assert(sizeof(TCP_HDR) == 20 && sizeof(UDP_HDR) == 8, "on the wire");
_Static_assert(sizeof(ETHERNET_HEADER) == 14 && sizeof(IPV4_HEADER) == 20 &&
                   sizeof(IPV6_HEADER) == 40,
               "on the wire");

#endif
