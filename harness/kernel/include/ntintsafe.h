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
#undef CTS_SAFE

#endif
