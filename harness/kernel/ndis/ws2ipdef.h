/*
 * ws2ipdef.h: socket addresses of IPv6, and of either version.
 */
#ifndef _WS2IPDEF_
#define _WS2IPDEF_

#include <in6addr.h>
#include <ws2def.h>

typedef struct sockaddr_in6 {
    ADDRESS_FAMILY sin6_family;
    USHORT sin6_port;
    ULONG sin6_flowinfo;
    IN6_ADDR sin6_addr;
    union {
        ULONG sin6_scope_id;
        SCOPE_ID sin6_scope_struct;
    };
} SOCKADDR_IN6_LH, *PSOCKADDR_IN6_LH, SOCKADDR_IN6, *PSOCKADDR_IN6;
typedef union _SOCKADDR_INET {
    SOCKADDR_IN Ipv4;
    SOCKADDR_IN6 Ipv6;
    ADDRESS_FAMILY si_family;
} SOCKADDR_INET, *PSOCKADDR_INET;
_Static_assert(sizeof(SOCKADDR_INET) == 28, "Windows");

FORCEINLINE BOOLEAN IN6_ADDR_EQUAL(const IN6_ADDR *one, const IN6_ADDR *two)
{
    return RtlEqualMemory(one, two, sizeof *one) != 0;
}
FORCEINLINE BOOLEAN IN4_ADDR_EQUAL(const IN_ADDR *one, const IN_ADDR *two)
{
    return one->s_addr == two->s_addr;
}

#endif
