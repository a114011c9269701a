/*
 * Interlocked operations and ordered loads and stores. Each is one atomic step with a switch point before it.
 */
#include "kernel.h"

#undef InterlockedExchangePointer
#undef InterlockedCompareExchangePointer

#define CTS_INTERLOCKED(suffix, type)                                                              \
    type InterlockedIncrement##suffix(type volatile *value)                                        \
    {                                                                                              \
        cts_point("Interlocked");                                                                  \
        return __atomic_add_fetch(value, 1, __ATOMIC_SEQ_CST);                                     \
    }                                                                                              \
    type InterlockedDecrement##suffix(type volatile *value)                                        \
    {                                                                                              \
        cts_point("Interlocked");                                                                  \
        return __atomic_sub_fetch(value, 1, __ATOMIC_SEQ_CST);                                     \
    }                                                                                              \
    type InterlockedExchange##suffix(type volatile *value, type other)                             \
    {                                                                                              \
        cts_point("Interlocked");                                                                  \
        return __atomic_exchange_n(value, other, __ATOMIC_SEQ_CST);                                \
    }                                                                                              \
    type InterlockedExchangeAdd##suffix(type volatile *value, type other)                          \
    {                                                                                              \
        cts_point("Interlocked");                                                                  \
        return __atomic_fetch_add(value, other, __ATOMIC_SEQ_CST);                                 \
    }                                                                                              \
    type InterlockedCompareExchange##suffix(type volatile *value, type other, type expected)       \
    {                                                                                              \
        cts_point("Interlocked");                                                                  \
        __atomic_compare_exchange_n(value, &expected, other, 0, __ATOMIC_SEQ_CST,                  \
                                    __ATOMIC_SEQ_CST);                                             \
        return expected;                                                                           \
    }                                                                                              \
    type InterlockedOr##suffix(type volatile *value, type other)                                   \
    {                                                                                              \
        cts_point("Interlocked");                                                                  \
        return __atomic_fetch_or(value, other, __ATOMIC_SEQ_CST);                                  \
    }                                                                                              \
    type InterlockedAnd##suffix(type volatile *value, type other)                                  \
    {                                                                                              \
        cts_point("Interlocked");                                                                  \
        return __atomic_fetch_and(value, other, __ATOMIC_SEQ_CST);                                 \
    }                                                                                              \
    type InterlockedXor##suffix(type volatile *value, type other)                                  \
    {                                                                                              \
        cts_point("Interlocked");                                                                  \
        return __atomic_fetch_xor(value, other, __ATOMIC_SEQ_CST);                                 \
    }
CTS_INTERLOCKED(, LONG)
CTS_INTERLOCKED(16, SHORT)
CTS_INTERLOCKED(64, LONG64)

PVOID InterlockedExchangePointer(PVOID volatile *value, PVOID other)
{
    cts_point("Interlocked");
    return __atomic_exchange_n(value, other, __ATOMIC_SEQ_CST);
}

PVOID InterlockedCompareExchangePointer(PVOID volatile *value, PVOID other, PVOID expected)
{
    cts_point("Interlocked");
    __atomic_compare_exchange_n(value, &expected, other, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    return expected;
}

UCHAR InterlockedCompareExchange128(LONG64 volatile *value, LONG64 high, LONG64 low,
                                    LONG64 *expected)
{
    cts_point("Interlocked");
    LONG64 old[2] = {value[0], value[1]};
    bool same = old[0] == expected[0] && old[1] == expected[1];

    if (same) {
        value[0] = low;
        value[1] = high;
    }
    expected[0] = old[0];
    expected[1] = old[1];
    return same;
}

BOOLEAN InterlockedBitTestAndSet(LONG volatile *value, LONG bit)
{
    return (BOOLEAN)(((ULONG)InterlockedOr(value, (LONG)(1u << (bit & 31))) >> (bit & 31)) & 1);
}

BOOLEAN InterlockedBitTestAndReset(LONG volatile *value, LONG bit)
{
    return (BOOLEAN)(((ULONG)InterlockedAnd(value, (LONG) ~(1u << (bit & 31))) >> (bit & 31)) & 1);
}

#define CTS_READ(name, type)                                                                       \
    type name(type const volatile *source)                                                         \
    {                                                                                              \
        cts_point(#name);                                                                          \
        return __atomic_load_n(source, __ATOMIC_SEQ_CST);                                          \
    }
CTS_READ(ReadAcquire, LONG)
CTS_READ(ReadNoFence, LONG)
CTS_READ(ReadAcquire64, LONG64)
CTS_READ(ReadNoFence64, LONG64)
CTS_READ(ReadPointerAcquire, PVOID)
CTS_READ(ReadPointerNoFence, PVOID)

#define CTS_WRITE(name, type)                                                                      \
    VOID name(type volatile *to, type value)                                                       \
    {                                                                                              \
        cts_point(#name);                                                                          \
        __atomic_store_n(to, value, __ATOMIC_SEQ_CST);                                             \
    }
CTS_WRITE(WriteRelease, LONG)
CTS_WRITE(WriteNoFence, LONG)
CTS_WRITE(WriteRelease64, LONG64)
CTS_WRITE(WritePointerRelease, PVOID)
