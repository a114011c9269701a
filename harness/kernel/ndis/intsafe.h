/*
 * intsafe.h: the limits of integer types; what checks arithmetic is in ntintsafe.h.
 */
#ifndef _INTSAFE_H_INCLUDED_
#define _INTSAFE_H_INCLUDED_

#include <ntddk.h>

#ifndef UINT8_MAX
#define INT8_MAX   0x7f
#define UINT8_MAX  0xff
#define INT16_MAX  0x7fff
#define UINT16_MAX 0xffff
#define INT32_MAX  0x7fffffff
#define UINT32_MAX 0xffffffffu
#define INT64_MAX  0x7fffffffffffffffLL
#define UINT64_MAX 0xffffffffffffffffULL
#endif
#ifndef USHORT_MAX
#define USHORT_MAX 0xffff
#endif

#endif
