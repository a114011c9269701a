/*
 * intrin.h: the compiler's intrinsics that drivers use, in terms of the compiler at hand.
 */
#ifndef CTS_INTRIN_H
#define CTS_INTRIN_H
#ifndef _KERNEL_MODE /* a client: the compiler's own, if it has one */
#if __has_include_next(<intrin.h>)
#include_next <intrin.h>
#endif
#else
#include <ntdef.h>
FORCEINLINE UCHAR _BitScanForward(ULONG *index, ULONG mask)
{
    if (mask)
        *index = (ULONG)__builtin_ctz(mask);
    return mask != 0;
}
FORCEINLINE UCHAR _BitScanReverse(ULONG *index, ULONG mask)
{
    if (mask)
        *index = 31 - (ULONG)__builtin_clz(mask);
    return mask != 0;
}
FORCEINLINE UCHAR _BitScanForward64(ULONG *index, ULONG64 mask)
{
    if (mask)
        *index = (ULONG)__builtin_ctzll(mask);
    return mask != 0;
}
FORCEINLINE UCHAR _BitScanReverse64(ULONG *index, ULONG64 mask)
{
    if (mask)
        *index = 63 - (ULONG)__builtin_clzll(mask);
    return mask != 0;
}
#define BitScanForward    _BitScanForward
#define BitScanReverse    _BitScanReverse
#define BitScanForward64  _BitScanForward64
#define BitScanReverse64  _BitScanReverse64
#define __nop()           __asm__ volatile("nop")
#define __popcnt(value)   ((ULONG)__builtin_popcount(value))
#define __popcnt64(value) ((ULONG64)__builtin_popcountll(value))
#endif
#endif
