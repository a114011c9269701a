/*
 * ip2string.h: addresses as text. The text of an IPv4 address has up to 16 characters with its end, that of an IPv6
 * address up to 46. What is written ends with a NUL, to which the result points.
 */
#ifndef _IP2STRING_
#define _IP2STRING_

#include <ws2ipdef.h>

PSTR RtlIpv4AddressToStringA(const IN_ADDR *address, PSTR text);
PWSTR RtlIpv4AddressToStringW(const IN_ADDR *address, PWSTR text);
PSTR RtlIpv6AddressToStringA(const IN6_ADDR *address, PSTR text);
PWSTR RtlIpv6AddressToStringW(const IN6_ADDR *address, PWSTR text);
NTSTATUS RtlIpv4StringToAddressA(PCSTR text, BOOLEAN strict, PCSTR *end, IN_ADDR *address);
NTSTATUS RtlIpv4StringToAddressW(PCWSTR text, BOOLEAN strict, PCWSTR *end, IN_ADDR *address);
NTSTATUS RtlIpv6StringToAddressA(PCSTR text, PCSTR *end, IN6_ADDR *address);
NTSTATUS RtlIpv6StringToAddressW(PCWSTR text, PCWSTR *end, IN6_ADDR *address);

#endif
