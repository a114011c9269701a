/*
 * Memory as drivers touch it: copies, comparisons, the mapping of the platform's 16 bytes, registers, MDLs.
 * A read of the 16 bytes happens in units of 8 with a switch point in between, so that a reader which does not
 * guard against it sees a mixture of two ids. Every access of a driver's is looked at: whether the block that it
 * goes to is still one, and may be touched at this IRQL.
 */
#include "kernel.h"

#include <string.h>

#define UNIT 8u

/* The part of [from, from + length) that lies in the platform's memory. */
static bool in_platform(const void *from, size_t length)
{
    const uint8_t *byte = from;
    const uint8_t *memory = (const uint8_t *)(uintptr_t)cts_k.config.memory;

    return byte < memory + CTS_COUNTER_ID_SIZE && byte + length > memory;
}

/* A single load: atomic, and a point before it. */
static inline void platform_point(const volatile void *address)
{
    size_t offset = (size_t)((uintptr_t)address - (uintptr_t)cts_k.config.memory);

    if (__builtin_expect(offset < CTS_COUNTER_ID_SIZE, 0))
        cts_point("read id");
}

static void read_torn(uint8_t *to, const uint8_t *from, size_t length)
{
    size_t done = 0;

    while (done < length) {
        size_t step = UNIT - (uintptr_t)(from + done) % UNIT;
        if (step > length - done)
            step = length - done;
        cts_point("read id");
        memcpy(to + done, from + done, step);
        done += step;
    }
}

void *cts_kernel_copy(void *to, const void *from, size_t length)
{
    if (length) {
        cts_block_touch(from, "read");
        cts_block_touch(to, "written");
    }
    if (in_platform(from, length))
        read_torn(to, from, length);
    else
        memmove(to, from, length);
    return to;
}

void *cts_kernel_fill(void *to, int value, size_t length)
{
    if (length)
        cts_block_touch(to, "written");
    return memset(to, value, length);
}

static int compare_torn(const uint8_t *a, const uint8_t *b, size_t length)
{
    uint8_t x[UNIT], y[UNIT];

    for (size_t i = 0; i < length; i += UNIT) {
        size_t step = length - i < UNIT ? length - i : UNIT;
        cts_kernel_copy(x, a + i, step);
        cts_kernel_copy(y, b + i, step);
        int order = memcmp(x, y, step);
        if (order)
            return order;
    }
    return 0;
}

int cts_kernel_compare(const void *a, const void *b, size_t length)
{
    if (in_platform(a, length) || in_platform(b, length))
        return compare_torn(a, b, length);
    return memcmp(a, b, length);
}

SIZE_T RtlCompareMemory(const VOID *a, const VOID *b, SIZE_T length)
{
    const uint8_t *x = a, *y = b;
    uint8_t one[UNIT], other[UNIT];

    for (SIZE_T i = 0; i < length; i += UNIT) {
        size_t step = length - i < UNIT ? length - i : UNIT;
        cts_kernel_copy(one, x + i, step);
        cts_kernel_copy(other, y + i, step);
        for (size_t n = 0; n < step; n++)
            if (one[n] != other[n])
                return i + n;
    }
    return length;
}

ULONG RtlCompareMemoryUlong(PVOID memory, SIZE_T length, ULONG pattern)
{
    const ULONG *words = memory;
    ULONG i = 0;

    while ((i + 1) * sizeof(ULONG) <= length && words[i] == pattern)
        i++;
    return i * (ULONG)sizeof(ULONG);
}

/* -- loads and stores that the compiler reports (-fsanitize-coverage=trace-loads,trace-stores) ----------------------- */

#define CTS_TRACED(size, type)                                                                     \
    void __sanitizer_cov_load##size(type *address);                                                \
    void __sanitizer_cov_load##size(type *address)                                                 \
    {                                                                                              \
        platform_point(address);                                                                   \
        cts_block_touch(address, "read");                                                          \
    }                                                                                              \
    void __sanitizer_cov_store##size(type *address);                                               \
    void __sanitizer_cov_store##size(type *address)                                                \
    {                                                                                              \
        cts_block_touch(address, "written");                                                       \
    }
CTS_TRACED(1, uint8_t)
CTS_TRACED(2, uint16_t)
CTS_TRACED(4, uint32_t)
CTS_TRACED(8, uint64_t)
CTS_TRACED(16, __uint128_t)

/* -- registers and mapping --------------------------------------------------------------------------------------------- */

#define CTS_READ_REGISTER(name, type)                                                              \
    type READ_REGISTER_##name(volatile const type *address)                                        \
    {                                                                                              \
        platform_point(address);                                                                   \
        return *address;                                                                           \
    }                                                                                              \
    VOID READ_REGISTER_BUFFER_##name(volatile const type *address, type *buffer, ULONG count)      \
    {                                                                                              \
        for (ULONG i = 0; i < count; i++)                                                          \
            buffer[i] = READ_REGISTER_##name(address + i);                                         \
    }
CTS_READ_REGISTER(UCHAR, UCHAR)
CTS_READ_REGISTER(USHORT, USHORT)
CTS_READ_REGISTER(ULONG, ULONG)
CTS_READ_REGISTER(ULONG64, ULONG64)

static PVOID map(const char *service, PHYSICAL_ADDRESS address, SIZE_T length)
{
    cts_irql_at_most(service, DISPATCH_LEVEL);
    cts_point(service);
    cts_note(CTS_EVENT_ACPI_MAPPED, address.LowPart, (uint32_t)address.HighPart,
             (uint32_t)min(length, (SIZE_T)UINT32_MAX));
    ULONGLONG offset = (ULONGLONG)address.QuadPart - CTS_COUNTER_ADDRESS;
    if (length == 0 || offset >= CTS_COUNTER_ID_SIZE || cts_k.host->fail_allocation(cts_k.host))
        return NULL;
    cts_k.mappings++;
    return (PVOID)((uintptr_t)cts_k.config.memory + offset);
}

PVOID MmMapIoSpace(PHYSICAL_ADDRESS address, SIZE_T length, MEMORY_CACHING_TYPE cache)
{
    (void)cache;
    return map("MmMapIoSpace", address, length);
}

PVOID MmMapIoSpaceEx(PHYSICAL_ADDRESS address, SIZE_T length, ULONG protect)
{
    (void)protect;
    return map("MmMapIoSpaceEx", address, length);
}

VOID MmUnmapIoSpace(PVOID memory, SIZE_T length)
{
    (void)length;
    cts_irql_at_most("MmUnmapIoSpace", DISPATCH_LEVEL);
    if (!in_platform(memory, 1) || cts_k.mappings == 0)
        cts_misuse(CTS_MISUSE_PARAMETER, "MmUnmapIoSpace: the address is not mapped");
    else
        cts_k.mappings--;
}

BOOLEAN MmIsAddressValid(PVOID address)
{
    return address != NULL;
}

PVOID MmGetSystemRoutineAddress(PUNICODE_STRING name)
{
    (void)name;
    return NULL;
}

VOID ProbeForRead(const volatile VOID *address, SIZE_T length, ULONG alignment)
{
    if (!address && length)
        cts_stop("ProbeForRead: a NULL pointer; exceptions are not modelled");
    (void)alignment;
}

VOID ProbeForWrite(volatile VOID *address, SIZE_T length, ULONG alignment)
{
    ProbeForRead(address, length, alignment);
}

/* -- memory descriptor lists: the caller's buffer is always there ------------------------------------------------------ */

PMDL IoAllocateMdl(PVOID address, ULONG length, BOOLEAN secondary, BOOLEAN quota, PIRP irp)
{
    PMDL mdl = cts_block_take(CTS_BLOCK_EXTENSION, sizeof *mdl, ' ldM');

    (void)secondary;
    (void)quota;
    if (!mdl)
        return NULL;
    *mdl = (MDL){.Size = sizeof *mdl,
                 .MdlFlags = MDL_MAPPED_TO_SYSTEM_VA,
                 .MappedSystemVa = address,
                 .StartVa = (PVOID)((ULONG_PTR)address & ~(ULONG_PTR)(PAGE_SIZE - 1)),
                 .ByteCount = length,
                 .ByteOffset = (ULONG)((ULONG_PTR)address & (PAGE_SIZE - 1))};
    if (irp)
        irp->MdlAddress = mdl;
    return mdl;
}

VOID IoFreeMdl(PMDL mdl)
{
    if (cts_block_of(mdl, CTS_BLOCK_EXTENSION))
        cts_block_give(mdl);
    else
        cts_misuse(CTS_MISUSE_POOL, "IoFreeMdl: no MDL, or one that is released");
}

VOID MmBuildMdlForNonPagedPool(PMDL mdl)
{
    (void)mdl;
}

VOID MmProbeAndLockPages(PMDL mdl, KPROCESSOR_MODE mode, LOCK_OPERATION operation)
{
    (void)mdl;
    (void)mode;
    (void)operation;
}

VOID MmUnlockPages(PMDL mdl)
{
    (void)mdl;
}
