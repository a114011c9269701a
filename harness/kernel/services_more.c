/*
 * Services that a driver takes and gives back: extended pool, contiguous memory, mappings, error log entries,
 * power setting callbacks, trace providers. What is not given back is seen as a leak at unload.
 */
#include "kernel.h"

#include <string.h>

/* -- pool ------------------------------------------------------------------------------------------------------ */

PVOID ExAllocatePool3(POOL_FLAGS flags, SIZE_T size, ULONG tag,
                      PCPOOL_EXTENDED_PARAMETER parameters, ULONG count)
{
    for (ULONG i = 0; i < count; i++)
        if (parameters[i].Type != PoolExtendedParameterPriority &&
            parameters[i].Type != PoolExtendedParameterNumaNode && !parameters[i].Optional)
            return NULL; /* a secure pool is not offered */
    return ExAllocatePool2(flags, size, tag);
}

/* -- a block of the kernel's that the driver holds; the tag tells what for ---------------------------------------- */

static PVOID take(const char *service, KIRQL most, SIZE_T size, ULONG tag)
{
    cts_irql_at_most(service, most);
    cts_point(service);
    PVOID block = cts_block_take(CTS_BLOCK_EXTENSION, size, tag);
    if (block)
        memset(block, 0, size);
    return block;
}

static bool give(const char *service, KIRQL most, PVOID start, ULONG tag)
{
    struct cts_block *block = cts_block_of(start, CTS_BLOCK_EXTENSION);

    cts_irql_at_most(service, most);
    cts_point(service);
    if (!block || block->tag != tag) {
        cts_misuse(CTS_MISUSE_POOL, "%s: not taken, or given back already", service);
        return false;
    }
    cts_block_give(start);
    return true;
}

/* -- memory: contiguous memory begins and ends on a page ----------------------------------------------------------- */

#define TAG_CONTIGUOUS 'tnoC'

PHYSICAL_ADDRESS MmGetPhysicalAddress(PVOID address)
{
    uintptr_t memory = (uintptr_t)cts_k.config.memory, at = (uintptr_t)address;
    PHYSICAL_ADDRESS result = {.QuadPart = (LONGLONG)at};

    if (at >= memory && at < memory + CTS_COUNTER_ID_SIZE)
        result.QuadPart = (LONGLONG)(CTS_COUNTER_ADDRESS + (at - memory));
    return result;
}

PVOID MmAllocateContiguousMemory(SIZE_T size, PHYSICAL_ADDRESS highest)
{
    (void)highest;
    return take("MmAllocateContiguousMemory", DISPATCH_LEVEL, ROUND_TO_PAGES(size), TAG_CONTIGUOUS);
}

PVOID MmAllocateContiguousMemorySpecifyCache(SIZE_T size, PHYSICAL_ADDRESS lowest,
                                             PHYSICAL_ADDRESS highest, PHYSICAL_ADDRESS boundary,
                                             MEMORY_CACHING_TYPE cache)
{
    (void)lowest;
    (void)boundary;
    (void)cache;
    return MmAllocateContiguousMemory(size, highest);
}

VOID MmFreeContiguousMemory(PVOID memory)
{
    give("MmFreeContiguousMemory", DISPATCH_LEVEL, memory, TAG_CONTIGUOUS);
}

VOID MmFreeContiguousMemorySpecifyCache(PVOID memory, SIZE_T size, MEMORY_CACHING_TYPE cache)
{
    (void)size;
    (void)cache;
    MmFreeContiguousMemory(memory);
}

PVOID MmAllocateNonCachedMemory(SIZE_T size)
{
    return take("MmAllocateNonCachedMemory", APC_LEVEL, ROUND_TO_PAGES(size), TAG_CONTIGUOUS);
}

VOID MmFreeNonCachedMemory(PVOID memory, SIZE_T size)
{
    (void)size;
    give("MmFreeNonCachedMemory", APC_LEVEL, memory, TAG_CONTIGUOUS);
}

PVOID MmMapLockedPagesSpecifyCache(PMDL mdl, KPROCESSOR_MODE mode, MEMORY_CACHING_TYPE cache,
                                   PVOID address, ULONG bug_check, ULONG priority)
{
    (void)cache;
    (void)address;
    (void)bug_check;
    (void)priority;
    cts_irql_at_most("MmMapLockedPagesSpecifyCache",
                     mode == KernelMode ? DISPATCH_LEVEL : APC_LEVEL);
    cts_point("MmMapLockedPagesSpecifyCache");
    return mdl->MappedSystemVa; /* one address space: the buffer is where it is */
}

PVOID MmMapLockedPages(PMDL mdl, KPROCESSOR_MODE mode)
{
    return MmMapLockedPagesSpecifyCache(mdl, mode, MmCached, NULL, FALSE, NormalPagePriority);
}

VOID MmUnmapLockedPages(PVOID address, PMDL mdl)
{
    cts_irql_at_most("MmUnmapLockedPages", DISPATCH_LEVEL);
    cts_point("MmUnmapLockedPages");
    if (address != mdl->MappedSystemVa)
        cts_misuse(CTS_MISUSE_PARAMETER, "MmUnmapLockedPages: not the address of the mapping");
}

VOID IoBuildPartialMdl(PMDL source, PMDL target, PVOID address, ULONG length)
{
    ULONG_PTR offset = (ULONG_PTR)address - (ULONG_PTR)MmGetMdlVirtualAddress(source);

    if (offset > source->ByteCount || length > source->ByteCount - offset) {
        cts_misuse(CTS_MISUSE_PARAMETER, "IoBuildPartialMdl: outside the source");
        return;
    }
    target->MdlFlags = source->MdlFlags;
    target->MappedSystemVa = (PUCHAR)source->MappedSystemVa + offset;
    target->StartVa = PAGE_ALIGN(address);
    target->ByteOffset = BYTE_OFFSET(address);
    target->ByteCount = length ? length : source->ByteCount - (ULONG)offset;
}

#define CTS_WRITE_REGISTER(name, type)                                                             \
    VOID WRITE_REGISTER_##name(volatile type *address, type value)                                 \
    {                                                                                              \
        cts_point("WRITE_REGISTER_" #name);                                                        \
        *address = value;                                                                          \
    }
CTS_WRITE_REGISTER(UCHAR, UCHAR)
CTS_WRITE_REGISTER(USHORT, USHORT)
CTS_WRITE_REGISTER(ULONG, ULONG)
CTS_WRITE_REGISTER(ULONG64, ULONG64)

/* -- error log ---------------------------------------------------------------------------------------------------------- */

#define TAG_ERROR_LOG 'rrEI'

PVOID IoAllocateErrorLogEntry(PVOID object, UCHAR size)
{
    if (!object || size < sizeof(IO_ERROR_LOG_PACKET) || size > ERROR_LOG_MAXIMUM_SIZE)
        return NULL;
    return take("IoAllocateErrorLogEntry", DISPATCH_LEVEL, size, TAG_ERROR_LOG);
}

VOID IoWriteErrorLogEntry(PVOID entry)
{
    give("IoWriteErrorLogEntry", DISPATCH_LEVEL, entry, TAG_ERROR_LOG);
}

VOID IoFreeErrorLogEntry(PVOID entry)
{
    give("IoFreeErrorLogEntry", DISPATCH_LEVEL, entry, TAG_ERROR_LOG);
}

/* -- power settings ------------------------------------------------------------------------------------------------------ */

#define TAG_POWER_SETTING 'teSP'

NTSTATUS PoRegisterPowerSettingCallback(PDEVICE_OBJECT device, LPCGUID setting,
                                        PPOWER_SETTING_CALLBACK callback, PVOID context,
                                        PVOID *handle)
{
    (void)device;
    (void)context;
    if (!setting || !callback || !handle)
        return STATUS_INVALID_PARAMETER;
    *handle =
        take("PoRegisterPowerSettingCallback", PASSIVE_LEVEL, sizeof(PVOID), TAG_POWER_SETTING);
    return *handle ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

NTSTATUS PoUnregisterPowerSettingCallback(PVOID handle)
{
    return give("PoUnregisterPowerSettingCallback", APC_LEVEL, handle, TAG_POWER_SETTING)
               ? STATUS_SUCCESS
               : STATUS_INVALID_PARAMETER;
}

/* -- trace providers -------------------------------------------------------------------------------------------------------- */

#define TAG_PROVIDER 'RwtE'

NTSTATUS EtwRegister(LPCGUID provider, PETWENABLECALLBACK callback, PVOID context,
                     PREGHANDLE handle)
{
    (void)callback;
    (void)context;
    if (!provider || !handle)
        return STATUS_INVALID_PARAMETER;
    PVOID block = take("EtwRegister", PASSIVE_LEVEL, sizeof(PVOID), TAG_PROVIDER);
    *handle = (REGHANDLE)(uintptr_t)block;
    return block ? STATUS_SUCCESS : STATUS_NO_MEMORY;
}

NTSTATUS EtwUnregister(REGHANDLE handle)
{
    if (!handle)
        return STATUS_INVALID_HANDLE;
    return give("EtwUnregister", PASSIVE_LEVEL, (PVOID)(uintptr_t)handle, TAG_PROVIDER)
               ? STATUS_SUCCESS
               : STATUS_INVALID_HANDLE;
}

BOOLEAN EtwEventEnabled(REGHANDLE handle, PCEVENT_DESCRIPTOR event)
{
    (void)handle;
    (void)event;
    return FALSE;
}

BOOLEAN EtwProviderEnabled(REGHANDLE handle, UCHAR level, ULONGLONG keyword)
{
    (void)handle;
    (void)level;
    (void)keyword;
    return FALSE;
}

NTSTATUS EtwWrite(REGHANDLE handle, PCEVENT_DESCRIPTOR event, LPCGUID activity, ULONG count,
                  PEVENT_DATA_DESCRIPTOR data)
{
    (void)event;
    (void)activity;
    (void)count;
    (void)data;
    return handle ? STATUS_SUCCESS : STATUS_INVALID_HANDLE;
}

/* -- the registry can be read only ------------------------------------------------------------------------------------------ */

static NTSTATUS refuse(const char *service)
{
    cts_irql_at_most(service, PASSIVE_LEVEL);
    cts_point(service);
    return STATUS_ACCESS_DENIED;
}

NTSTATUS RtlWriteRegistryValue(ULONG relative, PCWSTR path, PCWSTR name, ULONG type, PVOID data,
                               ULONG length)
{
    (void)relative, (void)path, (void)name, (void)type, (void)data, (void)length;
    return refuse("RtlWriteRegistryValue");
}

NTSTATUS RtlDeleteRegistryValue(ULONG relative, PCWSTR path, PCWSTR name)
{
    (void)relative, (void)path, (void)name;
    return refuse("RtlDeleteRegistryValue");
}

NTSTATUS RtlCreateRegistryKey(ULONG relative, PWSTR path)
{
    NTSTATUS status = RtlCheckRegistryKey(relative, path);

    return NT_SUCCESS(status) ? status : refuse("RtlCreateRegistryKey");
}

NTSTATUS ZwSetValueKey(HANDLE key, PUNICODE_STRING name, ULONG title, ULONG type, PVOID data,
                       ULONG length)
{
    (void)key, (void)name, (void)title, (void)type, (void)data, (void)length;
    return refuse("ZwSetValueKey");
}

NTSTATUS ZwDeleteValueKey(HANDLE key, PUNICODE_STRING name)
{
    (void)key, (void)name;
    return refuse("ZwDeleteValueKey");
}

NTSTATUS ZwDeleteKey(HANDLE key)
{
    (void)key;
    return refuse("ZwDeleteKey");
}
