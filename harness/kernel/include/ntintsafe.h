/*
 * Checked integer arithmetic, the operations that length checks use.
 */
#ifndef _NTINTSAFE_H_INCLUDED_
#define _NTINTSAFE_H_INCLUDED_
#include <ntdef.h>

#define CTS_SAFE(name, type, operation)                                                            \
    FORCEINLINE NTSTATUS name(type a, type b, type *result)                                        \
    {                                                                                              \
        return operation(a, b, result) ? STATUS_INTEGER_OVERFLOW : STATUS_SUCCESS;                 \
    }
CTS_SAFE(RtlULongAdd, ULONG, __builtin_add_overflow)
CTS_SAFE(RtlULongSub, ULONG, __builtin_sub_overflow)
CTS_SAFE(RtlULongMult, ULONG, __builtin_mul_overflow)
CTS_SAFE(RtlUShortAdd, USHORT, __builtin_add_overflow)
CTS_SAFE(RtlSizeTAdd, SIZE_T, __builtin_add_overflow)
CTS_SAFE(RtlSizeTSub, SIZE_T, __builtin_sub_overflow)
CTS_SAFE(RtlSizeTMult, SIZE_T, __builtin_mul_overflow)
CTS_SAFE(RtlULongLongAdd, ULONGLONG, __builtin_add_overflow)
CTS_SAFE(RtlULongLongMult, ULONGLONG, __builtin_mul_overflow)
CTS_SAFE(RtlULongLongSub, ULONGLONG, __builtin_sub_overflow)
CTS_SAFE(RtlULongPtrAdd, ULONG_PTR, __builtin_add_overflow)
CTS_SAFE(RtlLongAdd, LONG, __builtin_add_overflow)
CTS_SAFE(RtlLongSub, LONG, __builtin_sub_overflow)
CTS_SAFE(RtlLongMult, LONG, __builtin_mul_overflow)
CTS_SAFE(RtlIntAdd, INT, __builtin_add_overflow)
CTS_SAFE(RtlUShortSub, USHORT, __builtin_sub_overflow)
#undef CTS_SAFE
#define CTS_NARROW(name, from, to)                                                                 \
    FORCEINLINE NTSTATUS name(from value, to *result)                                              \
    {                                                                                              \
        return __builtin_add_overflow(value, 0, result) ? STATUS_INTEGER_OVERFLOW                  \
                                                        : STATUS_SUCCESS;                          \
    }
CTS_NARROW(RtlSIZETToULong, SIZE_T, ULONG)
CTS_NARROW(RtlULongLongToULong, ULONGLONG, ULONG)
CTS_NARROW(RtlULongToUShort, ULONG, USHORT)
CTS_NARROW(RtlULongToUChar, ULONG, UCHAR)
CTS_NARROW(RtlULongToLong, ULONG, LONG)
CTS_NARROW(RtlLongToULong, LONG, ULONG)
CTS_NARROW(RtlSizeTToUShort, SIZE_T, USHORT)
#undef CTS_NARROW
#define RtlSizeTToULong RtlSIZETToULong

#endif
