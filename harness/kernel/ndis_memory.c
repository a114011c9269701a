/*
 * NDIS memory, locks, events and time, on the pool, locks and waits that WDM drivers have. Adds only what NDIS
 * forbids beyond those.
 */
#include "ndis_layer.h"

#include <string.h>
#include <wdm/sync.h>

#define TAG_LOCK 'kLdN'

/* -- memory ---------------------------------------------------------------------------------------------------- */

/* NDIS allocates whoever asks: drivers that ship do so before they are registered, and release after the end of it. */
static bool may_have_memory(const char *service, NDIS_HANDLE handle)
{
    return !handle || handle == CTS_NDIS_DRIVER || cts_ndis_module(service, handle);
}

PVOID NdisAllocateMemoryWithTagPriority(NDIS_HANDLE handle, UINT length, ULONG tag,
                                        EX_POOL_PRIORITY priority)
{
    if (!may_have_memory("NdisAllocateMemoryWithTagPriority", handle))
        return NULL;
    cts_point("NdisAllocateMemoryWithTagPriority");
    return ExAllocatePoolWithTagPriority(NonPagedPoolNx, length, tag, priority);
}

NDIS_STATUS NdisAllocateMemoryWithTag(PVOID *address, UINT length, ULONG tag)
{
    cts_point("NdisAllocateMemoryWithTag");
    *address = ExAllocatePoolWithTag(NonPagedPoolNx, length, tag);
    return *address ? NDIS_STATUS_SUCCESS : NDIS_STATUS_RESOURCES;
}

VOID NdisFreeMemory(PVOID address, UINT length, UINT flags)
{
    struct cts_block *block = cts_block_of(address, CTS_BLOCK_POOL);

    cts_point("NdisFreeMemory");
    if (flags)
        cts_misuse(CTS_MISUSE_PARAMETER, "NdisFreeMemory: flags %x", flags);
    if (length && block && block->size != length)
        cts_misuse(CTS_MISUSE_POOL, "NdisFreeMemory: %u bytes, but %u were allocated", length,
                   block->size);
    ExFreePoolWithTag(address, 0);
}

VOID NdisFreeMemoryWithTagPriority(NDIS_HANDLE handle, PVOID address, ULONG tag)
{
    if (!may_have_memory("NdisFreeMemoryWithTagPriority", handle))
        return;
    cts_point("NdisFreeMemoryWithTagPriority");
    ExFreePoolWithTag(address, tag);
}

/* -- spin locks -------------------------------------------------------------------------------------------------- */

VOID NdisAllocateSpinLock(PNDIS_SPIN_LOCK lock)
{
    KeInitializeSpinLock(&lock->SpinLock);
    lock->OldIrql = PASSIVE_LEVEL;
}

VOID NdisFreeSpinLock(PNDIS_SPIN_LOCK lock)
{
    cts_point("NdisFreeSpinLock");
    if (lock->SpinLock)
        cts_misuse(CTS_MISUSE_LOCK, "NdisFreeSpinLock: the lock is held");
}

VOID NdisAcquireSpinLock(PNDIS_SPIN_LOCK lock)
{
    KIRQL old = KeAcquireSpinLockRaiseToDpc(&lock->SpinLock);

    lock->OldIrql = old;
}

VOID NdisReleaseSpinLock(PNDIS_SPIN_LOCK lock)
{
    KeReleaseSpinLock(&lock->SpinLock, lock->OldIrql);
}

VOID NdisDprAcquireSpinLock(PNDIS_SPIN_LOCK lock)
{
    KeAcquireSpinLockAtDpcLevel(&lock->SpinLock);
    lock->OldIrql = DISPATCH_LEVEL;
}

VOID NdisDprReleaseSpinLock(PNDIS_SPIN_LOCK lock)
{
    KeReleaseSpinLockFromDpcLevel(&lock->SpinLock);
}

/* -- reader-writer locks: the reader's or writer's LOCK_STATE_EX says how it was taken -------------------------------- */

struct _NDIS_RW_LOCK_EX {
    EX_SPIN_LOCK lock;
};
#define STATE_FREE  0
#define STATE_READ  1
#define STATE_WRITE 2

PNDIS_RW_LOCK_EX NdisAllocateRWLock(NDIS_HANDLE handle)
{
    cts_irql_at_most("NdisAllocateRWLock", DISPATCH_LEVEL);
    if (!cts_ndis_any("NdisAllocateRWLock", handle))
        return NULL;
    cts_point("NdisAllocateRWLock");
    PNDIS_RW_LOCK_EX lock = cts_block_take(CTS_BLOCK_POOL, sizeof *lock, TAG_LOCK);
    if (lock)
        lock->lock = 0;
    return lock;
}

VOID NdisFreeRWLock(PNDIS_RW_LOCK_EX lock)
{
    cts_irql_at_most("NdisFreeRWLock", DISPATCH_LEVEL);
    if (lock->lock)
        cts_misuse(CTS_MISUSE_LOCK, "NdisFreeRWLock: the lock is held");
    ExFreePoolWithTag(lock, TAG_LOCK);
}

VOID NdisAcquireRWLockRead(PNDIS_RW_LOCK_EX lock, PLOCK_STATE_EX state, UCHAR flags)
{
    KIRQL old = DISPATCH_LEVEL;

    if (flags & NDIS_RWL_AT_DISPATCH_LEVEL)
        ExAcquireSpinLockSharedAtDpcLevel(&lock->lock);
    else
        old = ExAcquireSpinLockShared(&lock->lock);
    *state = (LOCK_STATE_EX){.OldIrql = old, .LockState = STATE_READ, .Flags = flags};
}

VOID NdisAcquireRWLockWrite(PNDIS_RW_LOCK_EX lock, PLOCK_STATE_EX state, UCHAR flags)
{
    KIRQL old = DISPATCH_LEVEL;

    if (flags & NDIS_RWL_AT_DISPATCH_LEVEL)
        ExAcquireSpinLockExclusiveAtDpcLevel(&lock->lock);
    else
        old = ExAcquireSpinLockExclusive(&lock->lock);
    *state = (LOCK_STATE_EX){.OldIrql = old, .LockState = STATE_WRITE, .Flags = flags};
}

VOID NdisReleaseRWLock(PNDIS_RW_LOCK_EX lock, PLOCK_STATE_EX state)
{
    UCHAR held = state->LockState;
    bool raised = state->Flags & NDIS_RWL_AT_DISPATCH_LEVEL;

    if (held != STATE_READ && held != STATE_WRITE) {
        cts_misuse(CTS_MISUSE_LOCK, "NdisReleaseRWLock: the lock state is not that of an acquire");
        return;
    }
    state->LockState = STATE_FREE;
    if (held == STATE_READ && raised)
        ExReleaseSpinLockSharedFromDpcLevel(&lock->lock);
    else if (held == STATE_READ)
        ExReleaseSpinLockShared(&lock->lock, state->OldIrql);
    else if (raised)
        ExReleaseSpinLockExclusiveFromDpcLevel(&lock->lock);
    else
        ExReleaseSpinLockExclusive(&lock->lock, state->OldIrql);
}

/* -- events and time ------------------------------------------------------------------------------------------------- */

VOID NdisInitializeEvent(PNDIS_EVENT event)
{
    KeInitializeEvent(&event->Event, NotificationEvent, FALSE);
}

VOID NdisSetEvent(PNDIS_EVENT event)
{
    KeSetEvent(&event->Event, 0, FALSE);
}

VOID NdisResetEvent(PNDIS_EVENT event)
{
    KeResetEvent(&event->Event);
}

BOOLEAN NdisWaitEvent(PNDIS_EVENT event, UINT milliseconds)
{
    LARGE_INTEGER timeout = {.QuadPart = -10000ll * milliseconds};

    cts_irql_at_most("NdisWaitEvent", PASSIVE_LEVEL);
    return KeWaitForSingleObject(&event->Event, Executive, KernelMode, FALSE,
                                 milliseconds ? &timeout : NULL) == STATUS_SUCCESS;
}

VOID NdisMSleep(ULONG microseconds)
{
    LARGE_INTEGER interval = {.QuadPart = -10ll * microseconds};

    cts_irql_at_most("NdisMSleep", PASSIVE_LEVEL);
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
}

VOID NdisGetCurrentSystemTime(PLARGE_INTEGER time)
{
    KeQuerySystemTime(time);
}

VOID NdisGetSystemUpTimeEx(PLARGE_INTEGER time)
{
    time->QuadPart = (LONGLONG)(cts_k.host->now(cts_k.host) / 10000);
}

VOID NdisGetSystemUpTime(PULONG time)
{
    *time = (ULONG)(cts_k.host->now(cts_k.host) / 10000);
}

UINT NdisGetVersion(VOID)
{
    return NDIS_RUNTIME_VERSION_630;
}

/* -- strings --------------------------------------------------------------------------------------------------------- */

VOID NdisInitUnicodeString(PNDIS_STRING string, PCWSTR text)
{
    RtlInitUnicodeString(string, text);
}

VOID NdisFreeString(NDIS_STRING string)
{
    ExFreePoolWithTag(string.Buffer, 0);
}

VOID NdisInitializeString(PNDIS_STRING string, PUCHAR text)
{
    size_t length = strlen((const char *)text);

    string->Buffer = ExAllocatePoolWithTag(NonPagedPoolNx, (length + 1) * sizeof(WCHAR), 'rtSN');
    string->Length = string->MaximumLength = 0;
    if (!string->Buffer)
        return;
    for (size_t i = 0; i <= length; i++)
        string->Buffer[i] = text[i];
    string->Length = (USHORT)(length * sizeof(WCHAR));
    string->MaximumLength = (USHORT)(string->Length + sizeof(WCHAR));
}
