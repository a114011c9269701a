/*
 * wdm.h, part: more ways to keep order. Singly linked lists, reader-writer spin locks, push locks, one-time
 * initialisation, executive timers, device queues.
 */
#ifndef CTS_WDM_SYNC_H
#define CTS_WDM_SYNC_H

#include <wdm/io.h>

/* -- interlocked singly linked lists -------------------------------------------------------------------------- */

typedef struct DECLSPEC_ALIGN(16) _SLIST_ENTRY {
    struct _SLIST_ENTRY *Next;
} SLIST_ENTRY, *PSLIST_ENTRY;
typedef union DECLSPEC_ALIGN(16) _SLIST_HEADER {
    struct {
        ULONGLONG Alignment, Region;
    };
    struct {
        PSLIST_ENTRY First;
        ULONG Count;
        ULONG Changes;
    } List; /* for the kernel only */
} SLIST_HEADER, *PSLIST_HEADER;
VOID InitializeSListHead(PSLIST_HEADER head);
PSLIST_ENTRY InterlockedPushEntrySList(PSLIST_HEADER head, PSLIST_ENTRY entry);
PSLIST_ENTRY InterlockedPopEntrySList(PSLIST_HEADER head);
PSLIST_ENTRY InterlockedFlushSList(PSLIST_HEADER head);
USHORT QueryDepthSList(PSLIST_HEADER head);
#define ExInitializeSListHead                          InitializeSListHead
#define ExQueryDepthSList                              QueryDepthSList
#define ExInterlockedFlushSList                        InterlockedFlushSList
#define ExInterlockedPushEntrySList(head, entry, lock) InterlockedPushEntrySList((head), (entry))
#define ExInterlockedPopEntrySList(head, lock)         InterlockedPopEntrySList(head)
#define FirstEntrySList(head)                          ((head)->List.First)

/* -- reader-writer spin locks and push locks ------------------------------------------------------------------- */

typedef volatile LONG EX_SPIN_LOCK, *PEX_SPIN_LOCK;
KIRQL ExAcquireSpinLockExclusive(PEX_SPIN_LOCK lock);
KIRQL ExAcquireSpinLockShared(PEX_SPIN_LOCK lock);
VOID ExReleaseSpinLockExclusive(PEX_SPIN_LOCK lock, KIRQL irql);
VOID ExReleaseSpinLockShared(PEX_SPIN_LOCK lock, KIRQL irql);
VOID ExAcquireSpinLockExclusiveAtDpcLevel(PEX_SPIN_LOCK lock);
VOID ExAcquireSpinLockSharedAtDpcLevel(PEX_SPIN_LOCK lock);
VOID ExReleaseSpinLockExclusiveFromDpcLevel(PEX_SPIN_LOCK lock);
VOID ExReleaseSpinLockSharedFromDpcLevel(PEX_SPIN_LOCK lock);
LOGICAL ExTryConvertSharedSpinLockExclusive(PEX_SPIN_LOCK lock);
FORCEINLINE VOID KeAcquireInStackQueuedSpinLockForDpc(PKSPIN_LOCK lock, PKLOCK_QUEUE_HANDLE handle)
{
    KeAcquireInStackQueuedSpinLock(lock, handle);
}
FORCEINLINE VOID KeReleaseInStackQueuedSpinLockForDpc(PKLOCK_QUEUE_HANDLE handle)
{
    KeReleaseInStackQueuedSpinLock(handle);
}

typedef struct _EX_PUSH_LOCK {
    LONG State;
    LONG Reserved;
} EX_PUSH_LOCK, *PEX_PUSH_LOCK;
VOID ExInitializePushLock(PEX_PUSH_LOCK lock);
VOID ExAcquirePushLockExclusive(PEX_PUSH_LOCK lock);
VOID ExAcquirePushLockShared(PEX_PUSH_LOCK lock);
VOID ExReleasePushLockExclusive(PEX_PUSH_LOCK lock);
VOID ExReleasePushLockShared(PEX_PUSH_LOCK lock);
#define KeAcquireGuardedMutexUnsafe ExAcquireFastMutexUnsafe
#define KeReleaseGuardedMutexUnsafe ExReleaseFastMutexUnsafe
#define ExIsResourceAcquiredLite    ExIsResourceAcquiredSharedLite
#define ExIsResourceAcquired        ExIsResourceAcquiredSharedLite

/* -- one-time initialisation --------------------------------------------------------------------------------------- */

typedef union _RTL_RUN_ONCE {
    PVOID Ptr;
} RTL_RUN_ONCE, *PRTL_RUN_ONCE;
typedef ULONG RTL_RUN_ONCE_INIT_FN(PRTL_RUN_ONCE once, PVOID parameter, PVOID *context);
typedef RTL_RUN_ONCE_INIT_FN *PRTL_RUN_ONCE_INIT_FN;
#define RTL_RUN_ONCE_INIT                                                                          \
    {                                                                                              \
        0                                                                                          \
    }
#define RTL_RUN_ONCE_CHECK_ONLY        0x00000001u
#define RTL_RUN_ONCE_ASYNC             0x00000002u
#define RTL_RUN_ONCE_INIT_FAILED       0x00000004u
#define RTL_RUN_ONCE_CTX_RESERVED_BITS 2
VOID RtlRunOnceInitialize(PRTL_RUN_ONCE once);
NTSTATUS RtlRunOnceExecuteOnce(PRTL_RUN_ONCE once, PRTL_RUN_ONCE_INIT_FN function, PVOID parameter,
                               PVOID *context);
NTSTATUS RtlRunOnceBeginInitialize(PRTL_RUN_ONCE once, ULONG flags, PVOID *context);
NTSTATUS RtlRunOnceComplete(PRTL_RUN_ONCE once, ULONG flags, PVOID context);

/* -- executive timers: times and periods in units of 100 ns --------------------------------------------------------- */

typedef struct _EX_TIMER *PEX_TIMER;
typedef VOID EXT_CALLBACK(PEX_TIMER timer, PVOID context);
typedef EXT_CALLBACK *PEXT_CALLBACK;
typedef VOID EXT_DELETE_CALLBACK(PVOID context);
typedef EXT_DELETE_CALLBACK *PEXT_DELETE_CALLBACK;
typedef struct _EXT_SET_PARAMETERS_V0 {
    ULONG Version, Reserved;
    LONGLONG NoWakeTolerance;
} EXT_SET_PARAMETERS, *PEXT_SET_PARAMETERS;
typedef struct _EXT_DELETE_PARAMETERS {
    ULONG Version, Reserved;
    PEXT_DELETE_CALLBACK DeleteCallback;
    PVOID DeleteContext;
} EXT_DELETE_PARAMETERS, *PEXT_DELETE_PARAMETERS;
typedef PVOID PEXT_CANCEL_PARAMETERS;
#define EX_TIMER_HIGH_RESOLUTION     4
#define EX_TIMER_NO_WAKE             8
#define EX_TIMER_NOTIFICATION        (1u << 31)
#define EX_TIMER_UNLIMITED_TOLERANCE ((LONGLONG)-1)
PEX_TIMER ExAllocateTimer(PEXT_CALLBACK callback, PVOID context, ULONG attributes);
BOOLEAN ExSetTimer(PEX_TIMER timer, LONGLONG due, LONGLONG period, PEXT_SET_PARAMETERS parameters);
BOOLEAN ExCancelTimer(PEX_TIMER timer, PEXT_CANCEL_PARAMETERS parameters);
BOOLEAN ExDeleteTimer(PEX_TIMER timer, BOOLEAN cancel, BOOLEAN wait,
                      PEXT_DELETE_PARAMETERS parameters);
FORCEINLINE VOID ExInitializeSetTimerParameters(PEXT_SET_PARAMETERS parameters)
{
    RtlZeroMemory(parameters, sizeof(*parameters));
}
FORCEINLINE VOID ExInitializeDeleteTimerParameters(PEXT_DELETE_PARAMETERS parameters)
{
    RtlZeroMemory(parameters, sizeof(*parameters));
}

/* -- device queues, and the requests that wait in them ----------------------------------------------------------------- */

VOID KeInitializeDeviceQueue(PKDEVICE_QUEUE queue);
BOOLEAN KeInsertDeviceQueue(PKDEVICE_QUEUE queue, PKDEVICE_QUEUE_ENTRY entry);
BOOLEAN KeInsertByKeyDeviceQueue(PKDEVICE_QUEUE queue, PKDEVICE_QUEUE_ENTRY entry, ULONG key);
PKDEVICE_QUEUE_ENTRY KeRemoveDeviceQueue(PKDEVICE_QUEUE queue);
PKDEVICE_QUEUE_ENTRY KeRemoveByKeyDeviceQueue(PKDEVICE_QUEUE queue, ULONG key);
BOOLEAN KeRemoveEntryDeviceQueue(PKDEVICE_QUEUE queue, PKDEVICE_QUEUE_ENTRY entry);
VOID IoStartPacket(PDEVICE_OBJECT device, PIRP irp, PULONG key, PDRIVER_CANCEL cancel);
VOID IoStartNextPacket(PDEVICE_OBJECT device, BOOLEAN cancelable);
VOID IoStartNextPacketByKey(PDEVICE_OBJECT device, BOOLEAN cancelable, ULONG key);

#endif
