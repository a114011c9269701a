/*
 * wdm.h, part: services of several kinds that a driver meets now and then. Strings, bits, time, memory, error
 * log, power settings, event tracing, the registry's writing side, and macros.
 */
#ifndef CTS_WDM_MORE_H
#define CTS_WDM_MORE_H

#include <wdm/crt.h>
#include <wdm/sync.h>
#include <wdm/types.h>

/* -- macros ------------------------------------------------------------------------------------------------------ */

#define ARGUMENT_PRESENT(pointer) ((CHAR *)(ULONG_PTR)(pointer) != NULL)
#define PAGE_ALIGN(address)       ((PVOID)((ULONG_PTR)(address) & ~((ULONG_PTR)PAGE_SIZE - 1)))
#define BYTE_OFFSET(address)      ((ULONG)((ULONG_PTR)(address) & (PAGE_SIZE - 1)))
#define ROUND_TO_SIZE(length, alignment)                                                           \
    (((ULONG_PTR)(length) + ((alignment)-1)) & ~((ULONG_PTR)(alignment)-1))
#define ADDRESS_AND_SIZE_TO_SPAN_PAGES(va, size)                                                   \
    ((ULONG)((BYTE_OFFSET(va) + (SIZE_T)(size) + PAGE_SIZE - 1) >> PAGE_SHIFT))
#define COMPUTE_PAGES_SPANNED             ADDRESS_AND_SIZE_TO_SPAN_PAGES
#define ALIGN_DOWN_POINTER(address, type) ((PVOID)ALIGN_DOWN(address, type))
#define ALIGN_UP_POINTER(address, type)   ((PVOID)ALIGN_UP(address, type))
#define RTL_CONTAINS_FIELD(structure, size, field)                                                 \
    ((PCHAR)(&(structure)->field) + sizeof((structure)->field) <= (PCHAR)(structure) + (size))
#define RTL_BITS_OF(thing)             (sizeof(thing) * 8)
#define RTL_BITS_OF_FIELD(type, field) (RTL_BITS_OF(((type *)0)->field))
#define RTL_VERIFY                     NT_VERIFY
#define NT_ANALYSIS_ASSUME(expression) ((void)0)
#define NT_FRE_ASSERT(expression)                                                                  \
    ((expression) ? (void)0 : RtlAssert((PVOID) #expression, (PVOID)__FILE__, __LINE__, NULL))
#define UNREFERENCED_LOCAL_VARIABLE(name) ((void)(name))
#define MAKEWORD(low, high)               ((USHORT)((UCHAR)(low) | ((USHORT)(UCHAR)(high)) << 8))
#define HandleToULong                     HandleToUlong
#define ULongToHandle                     UlongToHandle
#define PtrToUint(pointer)                ((UINT)(ULONG_PTR)(pointer))
#define PtrToULong                        PtrToUlong
#define PtrOffset(base, pointer)          ((ULONG)((ULONG_PTR)(pointer) - (ULONG_PTR)(base)))
#define Int64ShllMod32(value, bits)       ((ULONGLONG)(value) << ((bits)&31))
#define Int64ShrlMod32(value, bits)       ((ULONGLONG)(value) >> ((bits)&31))
#define SYNCH_LEVEL                       12
#define PROFILE_LEVEL                     15
#define MAXIMUM_PRIORITY                  32
#define NtCurrentProcess()                ((HANDLE)(LONG_PTR)-1)
#define ZwCurrentProcess()                NtCurrentProcess()
#define NtCurrentThread()                 ((HANDLE)(LONG_PTR)-2)
#define ZwCurrentThread()                 NtCurrentThread()
#define RTL_CONSTANT_OBJECT_ATTRIBUTES(name, attributes)                                           \
    {                                                                                              \
        sizeof(OBJECT_ATTRIBUTES), NULL, (name), (attributes), NULL, NULL                          \
    }
#define RTL_INIT_OBJECT_ATTRIBUTES    RTL_CONSTANT_OBJECT_ATTRIBUTES
#define WDM_MAJORVERSION              0x06
#define WDM_MINORVERSION              0x00
#define IoIs32bitProcess(irp)         ((void)(irp), FALSE)
#define KdDebuggerEnabled             FALSE
#define KdDebuggerNotPresent          TRUE
#define KdRefreshDebuggerNotPresent() TRUE
#define ExInterlockedCompareExchange64(value, other, expected, lock)                               \
    InterlockedCompareExchange64((LONG64 volatile *)(value), *(other), *(expected))
#define ExInterlockedAddLargeStatistic(value, increment)                                           \
    ((void)InterlockedExchangeAdd64((LONG64 volatile *)&(value)->QuadPart, (increment)))
#define InterlockedIncrementNoFence InterlockedIncrement
#define InterlockedExchangeNoFence  InterlockedExchange
#define InterlockedDecrementNoFence InterlockedDecrement
#define InterlockedIncrementSizeT(value)                                                           \
    ((SIZE_T)InterlockedIncrement64((LONG64 volatile *)(value)))
#define InterlockedDecrementSizeT(value)                                                           \
    ((SIZE_T)InterlockedDecrement64((LONG64 volatile *)(value)))
#define InterlockedIncrementUlong(value) ((ULONG)InterlockedIncrement((LONG volatile *)(value)))
#define InterlockedDecrementUlong(value) ((ULONG)InterlockedDecrement((LONG volatile *)(value)))
#define ReadULongAcquire(source)         ((ULONG)ReadAcquire((LONG const volatile *)(source)))
#define ReadULongNoFence(source)         ((ULONG)ReadNoFence((LONG const volatile *)(source)))
#define ReadULong64Acquire(source)       ((ULONG64)ReadAcquire64((LONG64 const volatile *)(source)))
#define ReadULong64NoFence(source)       ((ULONG64)ReadNoFence64((LONG64 const volatile *)(source)))
#define WriteULongRelease(to, value)     WriteRelease((LONG volatile *)(to), (LONG)(value))
#define WriteULongNoFence(to, value)     WriteNoFence((LONG volatile *)(to), (LONG)(value))
#define WriteULong64Release(to, value)   WriteRelease64((LONG64 volatile *)(to), (LONG64)(value))
#define ReadTimeStampCounter()           ((ULONG64)KeQueryPerformanceCounter(NULL).QuadPart)
#define ObReferenceObjectByPointerWithTag(object, access, type, mode, tag)                         \
    ((void)(tag), ObReferenceObjectByPointer((object), (access), (type), (mode)))
#define ObReferenceObjectByHandleWithTag(handle, access, type, mode, tag, object, information)     \
    ((void)(tag),                                                                                  \
     ObReferenceObjectByHandle((handle), (access), (type), (mode), (object), (information)))
#define ObCloseHandle(handle, mode) ((void)(mode), ZwClose(handle))
#define KfLowerIrql                 KeLowerIrql
#define STDCALL
#define DECLSPEC_NOVTABLE
#define DECLSPEC_DEPRECATED_DDK
#define IoIsOperationSynchronous(irp)                                                              \
    ((BOOLEAN)((IoGetCurrentIrpStackLocation(irp)->FileObject &&                                   \
                (IoGetCurrentIrpStackLocation(irp)->FileObject->Flags & FO_SYNCHRONOUS_IO)) ||     \
               ((irp)->Flags & IRP_SYNCHRONOUS_API)))
#define RemoveEntryListUnsafe RemoveEntryList
#define RtlInitUTF8String     RtlInitAnsiString
#define RtlFillMemoryUlong(to, length, value)                                                      \
    do {                                                                                           \
        for (SIZE_T cts_i = 0; cts_i < (length) / sizeof(ULONG); cts_i++)                          \
            ((PULONG)(to))[cts_i] = (value);                                                       \
    } while (0)

/* -- processors and floating point -------------------------------------------------------------------------------- */

typedef struct _KFLOATING_SAVE {
    ULONG Dummy;
} KFLOATING_SAVE, *PKFLOATING_SAVE;
/* A fiber keeps its registers over every switch, as x64 Windows does for a thread. */
#define KeSaveFloatingPointState(save)        ((void)(save), STATUS_SUCCESS)
#define KeRestoreFloatingPointState(save)     ((void)(save), STATUS_SUCCESS)
#define KeFlushIoBuffers(mdl, read, dma)      ((void)0)
#define KeQueryMaximumProcessorCount()        KeQueryActiveProcessorCount(NULL)
#define KeQueryMaximumProcessorCountEx(group) KeQueryActiveProcessorCount(NULL)
#define KeQueryActiveGroupCount()             ((USHORT)1)
#define KeGetCurrentNodeNumber()              ((USHORT)0)
#define KeAreAllApcsDisabled                  KeAreApcsDisabled
FORCEINLINE KIRQL KeRaiseIrqlToSynchLevel(VOID)
{
    return KfRaiseIrql(SYNCH_LEVEL);
}
FORCEINLINE BOOLEAN KeRemoveQueueDpcEx(PRKDPC dpc, BOOLEAN wait)
{
    BOOLEAN removed = KeRemoveQueueDpc(dpc);

    if (!removed && wait)
        KeFlushQueuedDpcs();
    return removed;
}

/* -- pool ------------------------------------------------------------------------------------------------------------ */

typedef enum POOL_EXTENDED_PARAMETER_TYPE {
    PoolExtendedParameterInvalidType,
    PoolExtendedParameterPriority,
    PoolExtendedParameterSecurePool,
    PoolExtendedParameterNumaNode,
    PoolExtendedParameterMax
} POOL_EXTENDED_PARAMETER_TYPE;
typedef struct _POOL_EXTENDED_PARAMETER {
    struct {
        ULONG64 Type : 8;
        ULONG64 Optional : 1;
        ULONG64 Reserved : 55;
    };
    union {
        ULONG64 Reserved2;
        PVOID Reserved3;
        EX_POOL_PRIORITY Priority;
        PVOID SecurePoolParams;
        ULONG PreferredNode;
    };
} POOL_EXTENDED_PARAMETER, *PPOOL_EXTENDED_PARAMETER;
typedef const POOL_EXTENDED_PARAMETER *PCPOOL_EXTENDED_PARAMETER;
PVOID ExAllocatePool3(POOL_FLAGS flags, SIZE_T size, ULONG tag,
                      PCPOOL_EXTENDED_PARAMETER parameters, ULONG count);
#define ExAllocatePoolWithQuota(type, size) ExAllocatePool((type), (size))
#define ExAllocatePoolQuotaZero             ExAllocatePoolZero
#define ExAllocatePoolQuotaUninitialized    ExAllocatePoolUninitialized
#define ExAllocatePoolPriorityZero(type, size, tag, priority)                                      \
    ((void)(priority), ExAllocatePoolZero((type), (size), (tag)))
#define ExAllocatePoolPriorityUninitialized(type, size, tag, priority)                             \
    ((void)(priority), ExAllocatePoolUninitialized((type), (size), (tag)))
#define ExFlushLookasideListEx(list) ((void)(list))

/* -- strings ---------------------------------------------------------------------------------------------------------- */

LONG RtlCompareString(const STRING *a, const STRING *b, BOOLEAN insensitive);
BOOLEAN RtlEqualString(const STRING *a, const STRING *b, BOOLEAN insensitive);
BOOLEAN RtlPrefixString(const STRING *a, const STRING *b, BOOLEAN insensitive);
VOID RtlCopyString(PSTRING to, const STRING *from);
NTSTATUS RtlAppendStringToString(PSTRING to, const STRING *from);
CHAR RtlUpperChar(CHAR c);
VOID RtlUpperString(PSTRING to, const STRING *from);
VOID RtlInitEmptyAnsiString(PANSI_STRING string, PCHAR buffer, USHORT size);
NTSTATUS RtlUpcaseUnicodeString(PUNICODE_STRING to, PCUNICODE_STRING from, BOOLEAN allocate);
NTSTATUS RtlDowncaseUnicodeString(PUNICODE_STRING to, PCUNICODE_STRING from, BOOLEAN allocate);
#define HASH_STRING_ALGORITHM_DEFAULT 0
#define HASH_STRING_ALGORITHM_X65599  1
NTSTATUS RtlHashUnicodeString(PCUNICODE_STRING string, BOOLEAN insensitive, ULONG algorithm,
                              PULONG hash);
NTSTATUS RtlCharToInteger(PCSZ text, ULONG base, PULONG value);
NTSTATUS RtlUnicodeToUTF8N(PCHAR to, ULONG room, PULONG length, PCWCH from, ULONG bytes);
NTSTATUS RtlUTF8ToUnicodeN(PWSTR to, ULONG room, PULONG length, PCSTR from, ULONG bytes);
#define RtlxAnsiStringToUnicodeSize(string) ((ULONG)(((string)->Length + 1) * sizeof(WCHAR)))
#define RtlAnsiStringToUnicodeSize          RtlxAnsiStringToUnicodeSize
#define RtlUnicodeStringToAnsiSize(string)  ((ULONG)((string)->Length / sizeof(WCHAR) + 1))

/* -- bits ---------------------------------------------------------------------------------------------------------------- */

typedef struct _RTL_BITMAP {
    ULONG SizeOfBitMap; /* in bits */
    PULONG Buffer;
} RTL_BITMAP, *PRTL_BITMAP;
VOID RtlInitializeBitMap(PRTL_BITMAP map, PULONG buffer, ULONG bits);
VOID RtlClearAllBits(PRTL_BITMAP map);
VOID RtlSetAllBits(PRTL_BITMAP map);
VOID RtlSetBit(PRTL_BITMAP map, ULONG bit);
VOID RtlClearBit(PRTL_BITMAP map, ULONG bit);
BOOLEAN RtlTestBit(PRTL_BITMAP map, ULONG bit);
#define RtlCheckBit(map, bit) ((ULONG)RtlTestBit((map), (bit)))
VOID RtlSetBits(PRTL_BITMAP map, ULONG start, ULONG count);
VOID RtlClearBits(PRTL_BITMAP map, ULONG start, ULONG count);
BOOLEAN RtlAreBitsSet(PRTL_BITMAP map, ULONG start, ULONG count);
BOOLEAN RtlAreBitsClear(PRTL_BITMAP map, ULONG start, ULONG count);
ULONG RtlNumberOfSetBits(PRTL_BITMAP map);
ULONG RtlNumberOfClearBits(PRTL_BITMAP map);
/* The first of `count` such bits in a row, looked for from `hint` on and then from 0; 0xffffffff if none. */
ULONG RtlFindSetBits(PRTL_BITMAP map, ULONG count, ULONG hint);
ULONG RtlFindClearBits(PRTL_BITMAP map, ULONG count, ULONG hint);
ULONG RtlFindSetBitsAndClear(PRTL_BITMAP map, ULONG count, ULONG hint);
ULONG RtlFindClearBitsAndSet(PRTL_BITMAP map, ULONG count, ULONG hint);

/* -- version and time: the time zone is UTC ----------------------------------------------------------------------------- */

BOOLEAN RtlIsNtDdiVersionAvailable(ULONG version);
BOOLEAN RtlIsServicePackVersionInstalled(ULONG version);
VOID RtlTimeToTimeFields(PLARGE_INTEGER time, PTIME_FIELDS fields);
BOOLEAN RtlTimeFieldsToTime(PTIME_FIELDS fields, PLARGE_INTEGER time);
BOOLEAN RtlTimeToSecondsSince1970(PLARGE_INTEGER time, PULONG seconds);
VOID RtlSecondsSince1970ToTime(ULONG seconds, PLARGE_INTEGER time);
#define ExSystemTimeToLocalTime(system, local) ((void)(*(local) = *(system)))
#define ExLocalTimeToSystemTime(local, system) ((void)(*(system) = *(local)))

/* -- memory ---------------------------------------------------------------------------------------------------------------- */

PHYSICAL_ADDRESS MmGetPhysicalAddress(PVOID address);
PVOID MmAllocateContiguousMemory(SIZE_T size, PHYSICAL_ADDRESS highest);
PVOID MmAllocateContiguousMemorySpecifyCache(SIZE_T size, PHYSICAL_ADDRESS lowest,
                                             PHYSICAL_ADDRESS highest, PHYSICAL_ADDRESS boundary,
                                             MEMORY_CACHING_TYPE cache);
VOID MmFreeContiguousMemory(PVOID memory);
VOID MmFreeContiguousMemorySpecifyCache(PVOID memory, SIZE_T size, MEMORY_CACHING_TYPE cache);
PVOID MmAllocateNonCachedMemory(SIZE_T size);
VOID MmFreeNonCachedMemory(PVOID memory, SIZE_T size);
PVOID MmMapLockedPagesSpecifyCache(PMDL mdl, KPROCESSOR_MODE mode, MEMORY_CACHING_TYPE cache,
                                   PVOID address, ULONG bug_check, ULONG priority);
PVOID MmMapLockedPages(PMDL mdl, KPROCESSOR_MODE mode);
VOID MmUnmapLockedPages(PVOID address, PMDL mdl);
VOID IoBuildPartialMdl(PMDL source, PMDL target, PVOID address, ULONG length);
#define MmPrepareMdlForReuse(mdl) ((void)(mdl))
VOID WRITE_REGISTER_UCHAR(volatile UCHAR *address, UCHAR value);
VOID WRITE_REGISTER_USHORT(volatile USHORT *address, USHORT value);
VOID WRITE_REGISTER_ULONG(volatile ULONG *address, ULONG value);
VOID WRITE_REGISTER_ULONG64(volatile ULONG64 *address, ULONG64 value);

/* -- the error log: entries are taken, and go nowhere -------------------------------------------------------------------- */

typedef struct _IO_ERROR_LOG_PACKET {
    UCHAR MajorFunctionCode, RetryCount;
    USHORT DumpDataSize, NumberOfStrings, StringOffset, EventCategory;
    NTSTATUS ErrorCode;
    ULONG UniqueErrorValue;
    NTSTATUS FinalStatus;
    ULONG SequenceNumber, IoControlCode;
    LARGE_INTEGER DeviceOffset;
    ULONG DumpData[1];
} IO_ERROR_LOG_PACKET, *PIO_ERROR_LOG_PACKET;
#define ERROR_LOG_MAXIMUM_SIZE      240
#define PORT_MAXIMUM_MESSAGE_LENGTH 512
PVOID IoAllocateErrorLogEntry(PVOID object, UCHAR size);
VOID IoWriteErrorLogEntry(PVOID entry);
VOID IoFreeErrorLogEntry(PVOID entry);

/* -- power: settings never change here, so a callback is kept and never called ------------------------------------------ */

typedef NTSTATUS POWER_SETTING_CALLBACK(LPCGUID setting, PVOID value, ULONG length, PVOID context);
typedef POWER_SETTING_CALLBACK *PPOWER_SETTING_CALLBACK;
NTSTATUS PoRegisterPowerSettingCallback(PDEVICE_OBJECT device, LPCGUID setting,
                                        PPOWER_SETTING_CALLBACK callback, PVOID context,
                                        PVOID *handle);
NTSTATUS PoUnregisterPowerSettingCallback(PVOID handle);
#define PoStartDeviceBusy(index) ((void)(index))
#define PoEndDeviceBusy(index)   ((void)(index))
#define PoSetDeviceBusyEx(index) ((void)(index))
#define PoGetSystemWake(irp)     ((void)(irp), FALSE)

/* -- event tracing: nobody listens ------------------------------------------------------------------------------------------ */

typedef ULONGLONG REGHANDLE, *PREGHANDLE;
typedef struct _EVENT_DESCRIPTOR {
    USHORT Id;
    UCHAR Version, Channel, Level, Opcode;
    USHORT Task;
    ULONGLONG Keyword;
} EVENT_DESCRIPTOR, *PEVENT_DESCRIPTOR;
typedef const EVENT_DESCRIPTOR *PCEVENT_DESCRIPTOR;
typedef struct _EVENT_DATA_DESCRIPTOR {
    ULONGLONG Ptr;
    ULONG Size;
    ULONG Reserved;
} EVENT_DATA_DESCRIPTOR, *PEVENT_DATA_DESCRIPTOR;
typedef VOID ETWENABLECALLBACK(LPCGUID source, ULONG control, UCHAR level, ULONGLONG any,
                               ULONGLONG all, PVOID filter, PVOID context);
typedef ETWENABLECALLBACK *PETWENABLECALLBACK;
NTSTATUS EtwRegister(LPCGUID provider, PETWENABLECALLBACK callback, PVOID context,
                     PREGHANDLE handle);
NTSTATUS EtwUnregister(REGHANDLE handle);
BOOLEAN EtwEventEnabled(REGHANDLE handle, PCEVENT_DESCRIPTOR event);
BOOLEAN EtwProviderEnabled(REGHANDLE handle, UCHAR level, ULONGLONG keyword);
NTSTATUS EtwWrite(REGHANDLE handle, PCEVENT_DESCRIPTOR event, LPCGUID activity, ULONG count,
                  PEVENT_DATA_DESCRIPTOR data);
FORCEINLINE VOID EventDataDescCreate(PEVENT_DATA_DESCRIPTOR descriptor, const VOID *data,
                                     ULONG size)
{
    descriptor->Ptr = (ULONGLONG)(ULONG_PTR)data;
    descriptor->Size = size;
    descriptor->Reserved = 0;
}

/* -- the registry's writing side: the service's key can be read only, so these end with STATUS_ACCESS_DENIED ----------- */

NTSTATUS RtlWriteRegistryValue(ULONG relative, PCWSTR path, PCWSTR name, ULONG type, PVOID data,
                               ULONG length);
NTSTATUS RtlDeleteRegistryValue(ULONG relative, PCWSTR path, PCWSTR name);
NTSTATUS RtlCreateRegistryKey(ULONG relative, PWSTR path);
NTSTATUS ZwSetValueKey(HANDLE key, PUNICODE_STRING name, ULONG title, ULONG type, PVOID data,
                       ULONG length);
NTSTATUS ZwDeleteValueKey(HANDLE key, PUNICODE_STRING name);
NTSTATUS ZwDeleteKey(HANDLE key);
#define REG_DWORD_LITTLE_ENDIAN 4
#define REG_DWORD_BIG_ENDIAN    5
#define REG_LINK                6
#define REG_CREATED_NEW_KEY     1
#define REG_OPENED_EXISTING_KEY 2
#define REG_OPTION_VOLATILE     1
#define KEY_CREATE_SUB_KEY      0x0004
#define KEY_ENUMERATE_SUB_KEYS  0x0008
#define KEY_NOTIFY              0x0010
typedef struct _KEY_VALUE_BASIC_INFORMATION {
    ULONG TitleIndex, Type, NameLength;
    WCHAR Name[1];
} KEY_VALUE_BASIC_INFORMATION, *PKEY_VALUE_BASIC_INFORMATION;

#endif
