/*
 * wdm.h, part: the executive. Pool, look-aside lists, interlocked operations, fast mutexes, resources, work
 * items, objects, threads, the registry, power and memory.
 */
#ifndef CTS_WDM_EX_H
#define CTS_WDM_EX_H

#include <wdm/ke.h>
#include <wdm/rtl.h>

/* -- pool: every block ends at a guard page ---------------------------------------------------------------- */

typedef enum _POOL_TYPE {
    NonPagedPool,
    NonPagedPoolExecute = NonPagedPool,
    PagedPool,
    NonPagedPoolMustSucceed,
    NonPagedPoolCacheAligned = 4,
    PagedPoolCacheAligned,
    NonPagedPoolCacheAlignedMustS,
    NonPagedPoolNx = 512,
    NonPagedPoolNxCacheAligned = NonPagedPoolNx + 4
} POOL_TYPE;
typedef enum _EX_POOL_PRIORITY {
    LowPoolPriority,
    NormalPoolPriority = 16,
    HighPoolPriority = 32
} EX_POOL_PRIORITY;
typedef ULONG64 POOL_FLAGS;
#define POOL_FLAG_USE_QUOTA              0x0000000000000001ULL
#define POOL_FLAG_UNINITIALIZED          0x0000000000000002ULL
#define POOL_FLAG_SESSION                0x0000000000000004ULL
#define POOL_FLAG_CACHE_ALIGNED          0x0000000000000008ULL
#define POOL_FLAG_RAISE_ON_FAILURE       0x0000000000000020ULL
#define POOL_FLAG_NON_PAGED              0x0000000000000040ULL
#define POOL_FLAG_NON_PAGED_EXECUTE      0x0000000000000080ULL
#define POOL_FLAG_PAGED                  0x0000000000000100ULL
#define POOL_RAISE_IF_ALLOCATION_FAILURE 16
#define POOL_ZERO_ALLOCATION             1024
#define POOL_NX_ALLOCATION               512
#define POOL_NX_OPTIN                    1
#define ExInitializeDriverRuntime(flags) ((void)(flags))
#define DrvRtPoolNxOptIn                 1
#define PAGE_SIZE                        0x1000
#define PAGE_SHIFT                       12
#define BYTES_TO_PAGES(size)             (((SIZE_T)(size) + PAGE_SIZE - 1) >> PAGE_SHIFT)
#define ROUND_TO_PAGES(size)             (((ULONG_PTR)(size) + PAGE_SIZE - 1) & ~((ULONG_PTR)PAGE_SIZE - 1))
#define MEMORY_ALLOCATION_ALIGNMENT      16
PVOID ExAllocatePoolWithTag(POOL_TYPE type, SIZE_T size, ULONG tag);
PVOID ExAllocatePool(POOL_TYPE type, SIZE_T size);
PVOID ExAllocatePool2(POOL_FLAGS flags, SIZE_T size, ULONG tag);
PVOID ExAllocatePoolZero(POOL_TYPE type, SIZE_T size, ULONG tag);
PVOID ExAllocatePoolUninitialized(POOL_TYPE type, SIZE_T size, ULONG tag);
PVOID ExAllocatePoolWithTagPriority(POOL_TYPE type, SIZE_T size, ULONG tag,
                                    EX_POOL_PRIORITY priority);
PVOID ExAllocatePoolWithQuotaTag(POOL_TYPE type, SIZE_T size, ULONG tag);
VOID ExFreePool(PVOID block);
VOID ExFreePoolWithTag(PVOID block, ULONG tag);
VOID ExFreePool2(PVOID block, ULONG tag, PVOID parameters, ULONG count);

typedef PVOID ALLOCATE_FUNCTION(POOL_TYPE type, SIZE_T size, ULONG tag);
typedef ALLOCATE_FUNCTION *PALLOCATE_FUNCTION;
typedef VOID FREE_FUNCTION(PVOID block);
typedef FREE_FUNCTION *PFREE_FUNCTION;
typedef struct _LOOKASIDE_LIST {
    PALLOCATE_FUNCTION Allocate;
    PFREE_FUNCTION Free;
    SIZE_T Size;
    ULONG Tag;
    ULONG Type;
    ULONG Check;
} NPAGED_LOOKASIDE_LIST, *PNPAGED_LOOKASIDE_LIST, PAGED_LOOKASIDE_LIST, *PPAGED_LOOKASIDE_LIST,
    LOOKASIDE_LIST_EX, *PLOOKASIDE_LIST_EX;
VOID ExInitializeNPagedLookasideList(PNPAGED_LOOKASIDE_LIST list, PALLOCATE_FUNCTION allocate,
                                     PFREE_FUNCTION release, ULONG flags, SIZE_T size, ULONG tag,
                                     USHORT depth);
VOID ExDeleteNPagedLookasideList(PNPAGED_LOOKASIDE_LIST list);
PVOID ExAllocateFromNPagedLookasideList(PNPAGED_LOOKASIDE_LIST list);
VOID ExFreeToNPagedLookasideList(PNPAGED_LOOKASIDE_LIST list, PVOID entry);
#define ExInitializePagedLookasideList   ExInitializeNPagedLookasideList
#define ExDeletePagedLookasideList       ExDeleteNPagedLookasideList
#define ExAllocateFromPagedLookasideList ExAllocateFromNPagedLookasideList
#define ExFreeToPagedLookasideList       ExFreeToNPagedLookasideList
NTSTATUS ExInitializeLookasideListEx(PLOOKASIDE_LIST_EX list, PVOID allocate, PVOID release,
                                     POOL_TYPE type, ULONG flags, SIZE_T size, ULONG tag,
                                     USHORT depth);
#define ExDeleteLookasideListEx       ExDeleteNPagedLookasideList
#define ExAllocateFromLookasideListEx ExAllocateFromNPagedLookasideList
#define ExFreeToLookasideListEx       ExFreeToNPagedLookasideList

/* -- interlocked operations: each is a switch point ----------------------------------------------------------- */

LONG InterlockedIncrement(LONG volatile *value);
LONG InterlockedDecrement(LONG volatile *value);
LONG InterlockedExchange(LONG volatile *value, LONG other);
LONG InterlockedExchangeAdd(LONG volatile *value, LONG other);
LONG InterlockedCompareExchange(LONG volatile *value, LONG other, LONG expected);
LONG InterlockedOr(LONG volatile *value, LONG other);
LONG InterlockedAnd(LONG volatile *value, LONG other);
LONG InterlockedXor(LONG volatile *value, LONG other);
SHORT InterlockedIncrement16(SHORT volatile *value);
SHORT InterlockedDecrement16(SHORT volatile *value);
SHORT InterlockedExchange16(SHORT volatile *value, SHORT other);
SHORT InterlockedExchangeAdd16(SHORT volatile *value, SHORT other);
SHORT InterlockedCompareExchange16(SHORT volatile *value, SHORT other, SHORT expected);
SHORT InterlockedOr16(SHORT volatile *value, SHORT other);
SHORT InterlockedAnd16(SHORT volatile *value, SHORT other);
SHORT InterlockedXor16(SHORT volatile *value, SHORT other);
LONG64 InterlockedIncrement64(LONG64 volatile *value);
LONG64 InterlockedDecrement64(LONG64 volatile *value);
LONG64 InterlockedExchange64(LONG64 volatile *value, LONG64 other);
LONG64 InterlockedExchangeAdd64(LONG64 volatile *value, LONG64 other);
LONG64 InterlockedCompareExchange64(LONG64 volatile *value, LONG64 other, LONG64 expected);
LONG64 InterlockedOr64(LONG64 volatile *value, LONG64 other);
LONG64 InterlockedAnd64(LONG64 volatile *value, LONG64 other);
LONG64 InterlockedXor64(LONG64 volatile *value, LONG64 other);
UCHAR InterlockedCompareExchange128(LONG64 volatile *value, LONG64 high, LONG64 low,
                                    LONG64 *expected);
PVOID InterlockedExchangePointer(PVOID volatile *value, PVOID other);
PVOID InterlockedCompareExchangePointer(PVOID volatile *value, PVOID other, PVOID expected);
#define InterlockedExchangePointer(value, other)                                                   \
    InterlockedExchangePointer((PVOID volatile *)(value), (PVOID)(other))
#define InterlockedCompareExchangePointer(value, other, expected)                                  \
    InterlockedCompareExchangePointer((PVOID volatile *)(value), (PVOID)(other), (PVOID)(expected))
BOOLEAN InterlockedBitTestAndSet(LONG volatile *value, LONG bit);
BOOLEAN InterlockedBitTestAndReset(LONG volatile *value, LONG bit);
#define InterlockedAdd(value, other)   (InterlockedExchangeAdd((value), (other)) + (other))
#define InterlockedAdd64(value, other) (InterlockedExchangeAdd64((value), (other)) + (other))
#define InterlockedExchangeSubtract(value, other)                                                  \
    InterlockedExchangeAdd((LONG volatile *)(value), -(LONG)(other))
#define _InterlockedIncrement             InterlockedIncrement
#define _InterlockedDecrement             InterlockedDecrement
#define _InterlockedExchange              InterlockedExchange
#define _InterlockedExchangeAdd           InterlockedExchangeAdd
#define _InterlockedCompareExchange       InterlockedCompareExchange
#define _InterlockedOr                    InterlockedOr
#define _InterlockedAnd                   InterlockedAnd
#define _InterlockedCompareExchange64     InterlockedCompareExchange64
#define InterlockedCompareExchangeAcquire InterlockedCompareExchange
#define InterlockedCompareExchangeRelease InterlockedCompareExchange
#define InterlockedIncrementAcquire       InterlockedIncrement
#define InterlockedDecrementRelease       InterlockedDecrement
LONG ReadAcquire(LONG const volatile *source);
LONG ReadNoFence(LONG const volatile *source);
LONG64 ReadAcquire64(LONG64 const volatile *source);
LONG64 ReadNoFence64(LONG64 const volatile *source);
PVOID ReadPointerAcquire(PVOID const volatile *source);
PVOID ReadPointerNoFence(PVOID const volatile *source);
VOID WriteRelease(LONG volatile *to, LONG value);
VOID WriteNoFence(LONG volatile *to, LONG value);
VOID WriteRelease64(LONG64 volatile *to, LONG64 value);
VOID WritePointerRelease(PVOID volatile *to, PVOID value);
PLIST_ENTRY ExInterlockedInsertHeadList(PLIST_ENTRY head, PLIST_ENTRY entry, PKSPIN_LOCK lock);
PLIST_ENTRY ExInterlockedInsertTailList(PLIST_ENTRY head, PLIST_ENTRY entry, PKSPIN_LOCK lock);
PLIST_ENTRY ExInterlockedRemoveHeadList(PLIST_ENTRY head, PKSPIN_LOCK lock);
PSINGLE_LIST_ENTRY ExInterlockedPopEntryList(PSINGLE_LIST_ENTRY head, PKSPIN_LOCK lock);
PSINGLE_LIST_ENTRY ExInterlockedPushEntryList(PSINGLE_LIST_ENTRY head, PSINGLE_LIST_ENTRY entry,
                                              PKSPIN_LOCK lock);
ULONG ExInterlockedAddUlong(PULONG value, ULONG increment, PKSPIN_LOCK lock);
LARGE_INTEGER ExInterlockedAddLargeInteger(PLARGE_INTEGER value, LARGE_INTEGER increment,
                                           PKSPIN_LOCK lock);

/* -- fast mutexes, resources, rundown ---------------------------------------------------------------------------- */

typedef struct _FAST_MUTEX {
    LONG Count;
    PVOID Owner;
    ULONG Contention;
    KEVENT Event;
    ULONG OldIrql;
} FAST_MUTEX, *PFAST_MUTEX, KGUARDED_MUTEX, *PKGUARDED_MUTEX;
VOID ExInitializeFastMutex(PFAST_MUTEX mutex);
VOID ExAcquireFastMutex(PFAST_MUTEX mutex);
VOID ExReleaseFastMutex(PFAST_MUTEX mutex);
VOID ExAcquireFastMutexUnsafe(PFAST_MUTEX mutex);
VOID ExReleaseFastMutexUnsafe(PFAST_MUTEX mutex);
BOOLEAN ExTryToAcquireFastMutex(PFAST_MUTEX mutex);
#define KeInitializeGuardedMutex   ExInitializeFastMutex
#define KeAcquireGuardedMutex      ExAcquireFastMutex
#define KeReleaseGuardedMutex      ExReleaseFastMutex
#define KeTryToAcquireGuardedMutex ExTryToAcquireFastMutex

typedef struct _ERESOURCE {
    LIST_ENTRY SystemResourcesList;
    LONG Shared; /* holders */
    LONG Depth;  /* of the exclusive owner */
    PVOID Owner; /* exclusive */
    ULONG Check;
    UCHAR Holder[32]; /* shared depth by processor */
} ERESOURCE, *PERESOURCE;
NTSTATUS ExInitializeResourceLite(PERESOURCE resource);
NTSTATUS ExDeleteResourceLite(PERESOURCE resource);
BOOLEAN ExAcquireResourceExclusiveLite(PERESOURCE resource, BOOLEAN wait);
BOOLEAN ExAcquireResourceSharedLite(PERESOURCE resource, BOOLEAN wait);
VOID ExReleaseResourceLite(PERESOURCE resource);
BOOLEAN ExIsResourceAcquiredExclusiveLite(PERESOURCE resource);
ULONG ExIsResourceAcquiredSharedLite(PERESOURCE resource);
#define ExEnterCriticalRegionAndAcquireResourceExclusive(r)                                        \
    (KeEnterCriticalRegion(), (void)ExAcquireResourceExclusiveLite((r), TRUE))
#define ExEnterCriticalRegionAndAcquireResourceShared(r)                                           \
    (KeEnterCriticalRegion(), (void)ExAcquireResourceSharedLite((r), TRUE))
#define ExReleaseResourceAndLeaveCriticalRegion(r)                                                 \
    (ExReleaseResourceLite(r), KeLeaveCriticalRegion())

typedef struct _EX_RUNDOWN_REF {
    LONG_PTR Count; /* twice the references; bit 0: run down */
} EX_RUNDOWN_REF, *PEX_RUNDOWN_REF;
VOID ExInitializeRundownProtection(PEX_RUNDOWN_REF reference);
VOID ExReInitializeRundownProtection(PEX_RUNDOWN_REF reference);
BOOLEAN ExAcquireRundownProtection(PEX_RUNDOWN_REF reference);
VOID ExReleaseRundownProtection(PEX_RUNDOWN_REF reference);
VOID ExWaitForRundownProtectionRelease(PEX_RUNDOWN_REF reference);
VOID ExRundownCompleted(PEX_RUNDOWN_REF reference);

/* -- work items and threads --------------------------------------------------------------------------------------- */

typedef enum _WORK_QUEUE_TYPE {
    CriticalWorkQueue,
    DelayedWorkQueue,
    HyperCriticalWorkQueue,
    NormalWorkQueue,
    BackgroundWorkQueue,
    RealTimeWorkQueue,
    SuperCriticalWorkQueue,
    MaximumWorkQueue
} WORK_QUEUE_TYPE;
typedef VOID WORKER_THREAD_ROUTINE(PVOID parameter);
typedef WORKER_THREAD_ROUTINE *PWORKER_THREAD_ROUTINE;
typedef struct _WORK_QUEUE_ITEM {
    LIST_ENTRY List;
    PWORKER_THREAD_ROUTINE WorkerRoutine;
    PVOID Parameter;
} WORK_QUEUE_ITEM, *PWORK_QUEUE_ITEM;
#define ExInitializeWorkItem(item, routine, context)                                               \
    ((item)->WorkerRoutine = (routine), (item)->Parameter = (context), (item)->List.Flink = NULL)
VOID ExQueueWorkItem(PWORK_QUEUE_ITEM item, WORK_QUEUE_TYPE type);

typedef struct _CLIENT_ID {
    HANDLE UniqueProcess, UniqueThread;
} CLIENT_ID, *PCLIENT_ID;
typedef VOID KSTART_ROUTINE(PVOID context);
typedef KSTART_ROUTINE *PKSTART_ROUTINE;
#define SYNCHRONIZE              0x00100000
#define DELETE                   0x00010000
#define READ_CONTROL             0x00020000
#define STANDARD_RIGHTS_REQUIRED 0x000F0000
#define STANDARD_RIGHTS_ALL      0x001F0000
#define GENERIC_READ             0x80000000
#define GENERIC_WRITE            0x40000000
#define GENERIC_EXECUTE          0x20000000
#define GENERIC_ALL              0x10000000
#define THREAD_ALL_ACCESS        0x001FFFFF
#define EVENT_ALL_ACCESS         0x001F0003
#define EVENT_MODIFY_STATE       0x0002
NTSTATUS PsCreateSystemThread(PHANDLE handle, ULONG access, POBJECT_ATTRIBUTES attributes,
                              HANDLE process, PCLIENT_ID id, PKSTART_ROUTINE routine,
                              PVOID context);
NTSTATUS PsTerminateSystemThread(NTSTATUS status);
HANDLE PsGetCurrentThreadId(VOID);
HANDLE PsGetCurrentProcessId(VOID);
PEPROCESS PsGetCurrentProcess(VOID);
#define IoGetCurrentProcess PsGetCurrentProcess
BOOLEAN PsGetVersion(PULONG major, PULONG minor, PULONG build, PUNICODE_STRING csd);

/* -- objects --------------------------------------------------------------------------------------------------------- */

typedef struct _OBJECT_TYPE *POBJECT_TYPE;
typedef struct _OBJECT_HANDLE_INFORMATION {
    ULONG HandleAttributes;
    ACCESS_MASK GrantedAccess;
} OBJECT_HANDLE_INFORMATION, *POBJECT_HANDLE_INFORMATION;
extern POBJECT_TYPE *PsThreadType, *ExEventObjectType, *IoFileObjectType, *IoDriverObjectType,
    *ExSemaphoreObjectType, *IoDeviceObjectType;
LONG_PTR ObfReferenceObject(PVOID object);
LONG_PTR ObfDereferenceObject(PVOID object);
#define ObReferenceObject(object)               ObfReferenceObject(object)
#define ObDereferenceObject(object)             ObfDereferenceObject(object)
#define ObDereferenceObjectDeferDelete(object)  ((void)ObfDereferenceObject(object))
#define ObReferenceObjectWithTag(object, tag)   ((void)(tag), ObfReferenceObject(object))
#define ObDereferenceObjectWithTag(object, tag) ((void)(tag), ObfDereferenceObject(object))
NTSTATUS ObReferenceObjectByPointer(PVOID object, ACCESS_MASK access, POBJECT_TYPE type,
                                    KPROCESSOR_MODE mode);
NTSTATUS ObReferenceObjectByHandle(HANDLE handle, ACCESS_MASK access, POBJECT_TYPE type,
                                   KPROCESSOR_MODE mode, PVOID *object,
                                   POBJECT_HANDLE_INFORMATION information);
NTSTATUS ZwClose(HANDLE handle);
NTSTATUS ZwWaitForSingleObject(HANDLE handle, BOOLEAN alertable, PLARGE_INTEGER timeout);

/* -- callbacks --------------------------------------------------------------------------------------------------------- */

typedef struct _CALLBACK_OBJECT *PCALLBACK_OBJECT;
typedef VOID CALLBACK_FUNCTION(PVOID context, PVOID argument1, PVOID argument2);
typedef CALLBACK_FUNCTION *PCALLBACK_FUNCTION;
NTSTATUS ExCreateCallback(PCALLBACK_OBJECT *object, POBJECT_ATTRIBUTES attributes, BOOLEAN create,
                          BOOLEAN multiple);
PVOID ExRegisterCallback(PCALLBACK_OBJECT object, PCALLBACK_FUNCTION function, PVOID context);
VOID ExUnregisterCallback(PVOID registration);
#define PO_CB_SYSTEM_STATE_LOCK 3

/* -- registry: the service's own key ------------------------------------------------------------------------------------ */

#define KEY_QUERY_VALUE         0x0001
#define KEY_SET_VALUE           0x0002
#define KEY_READ                0x00020019
#define KEY_WRITE               0x00020006
#define KEY_ALL_ACCESS          0x000F003F
#define REG_OPTION_NON_VOLATILE 0
typedef enum _KEY_VALUE_INFORMATION_CLASS {
    KeyValueBasicInformation,
    KeyValueFullInformation,
    KeyValuePartialInformation
} KEY_VALUE_INFORMATION_CLASS;
typedef struct _KEY_VALUE_PARTIAL_INFORMATION {
    ULONG TitleIndex;
    ULONG Type;
    ULONG DataLength;
    UCHAR Data[1];
} KEY_VALUE_PARTIAL_INFORMATION, *PKEY_VALUE_PARTIAL_INFORMATION;
typedef struct _KEY_VALUE_FULL_INFORMATION {
    ULONG TitleIndex;
    ULONG Type;
    ULONG DataOffset;
    ULONG DataLength;
    ULONG NameLength;
    WCHAR Name[1];
} KEY_VALUE_FULL_INFORMATION, *PKEY_VALUE_FULL_INFORMATION;
NTSTATUS ZwOpenKey(PHANDLE key, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes);
NTSTATUS ZwCreateKey(PHANDLE key, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes, ULONG title,
                     PUNICODE_STRING class_name, ULONG options, PULONG disposition);
NTSTATUS ZwQueryValueKey(HANDLE key, PUNICODE_STRING name, KEY_VALUE_INFORMATION_CLASS kind,
                         PVOID information, ULONG length, PULONG result);

/* -- memory ---------------------------------------------------------------------------------------------------------------- */

typedef enum _MEMORY_CACHING_TYPE {
    MmNonCached,
    MmCached,
    MmWriteCombined,
    MmHardwareCoherentCached,
    MmNonCachedUnordered,
    MmUSWCCached,
    MmMaximumCacheType,
    MmNotMapped = -1
} MEMORY_CACHING_TYPE;
#define PAGE_NOACCESS     0x01
#define PAGE_READONLY     0x02
#define PAGE_READWRITE    0x04
#define PAGE_NOCACHE      0x200
#define PAGE_WRITECOMBINE 0x400
PVOID MmMapIoSpace(PHYSICAL_ADDRESS address, SIZE_T length, MEMORY_CACHING_TYPE cache);
PVOID MmMapIoSpaceEx(PHYSICAL_ADDRESS address, SIZE_T length, ULONG protect);
VOID MmUnmapIoSpace(PVOID memory, SIZE_T length);
BOOLEAN MmIsAddressValid(PVOID address);
PVOID MmGetSystemRoutineAddress(PUNICODE_STRING name);
#define MmLockPagableCodeSection(address)   ((PVOID)(address))
#define MmUnlockPagableImageSection(handle) ((void)(handle))
#define MmPageEntireDriver(address)         ((PVOID)(address))
#define MmResetDriverPaging(address)        ((void)(address))
UCHAR READ_REGISTER_UCHAR(volatile const UCHAR *address);
USHORT READ_REGISTER_USHORT(volatile const USHORT *address);
ULONG READ_REGISTER_ULONG(volatile const ULONG *address);
ULONG64 READ_REGISTER_ULONG64(volatile const ULONG64 *address);
VOID READ_REGISTER_BUFFER_UCHAR(volatile const UCHAR *address, PUCHAR buffer, ULONG count);
VOID READ_REGISTER_BUFFER_USHORT(volatile const USHORT *address, PUSHORT buffer, ULONG count);
VOID READ_REGISTER_BUFFER_ULONG(volatile const ULONG *address, PULONG buffer, ULONG count);
VOID READ_REGISTER_BUFFER_ULONG64(volatile const ULONG64 *address, PULONG64 buffer, ULONG count);
VOID ProbeForRead(const volatile VOID *address, SIZE_T length, ULONG alignment);
VOID ProbeForWrite(volatile VOID *address, SIZE_T length, ULONG alignment);
DECLSPEC_NORETURN VOID ExRaiseStatus(NTSTATUS status);
NTSTATUS ExUuidCreate(GUID *guid);
#define ExGetPreviousMode() ((KPROCESSOR_MODE)UserMode)
BOOLEAN ExVerifySuite(ULONG suite);

#endif
