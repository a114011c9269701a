/*
 * Processors: IRQL and spin locks. Every fiber is a processor of its own; a spin lock that another one holds
 * blocks the fiber instead of spinning. What Driver Verifier would stop for is a misuse event here.
 */
#include "kernel.h"

#include <stdio.h>
#include <string.h>

void cts_misuse(enum cts_misuse kind, const char *format, ...)
{
    char text[200];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    cts_k.host->misuse(cts_k.host, kind, text);
}

_Noreturn void cts_stop(const char *format, ...)
{
    char text[200];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    cts_k.stopped = true;
    cts_k.host->stop(cts_k.host, text);
    __builtin_trap();
}

void cts_fibers_reset(void)
{
    for (uint32_t i = 0; i < CTS_THREADS_MAX; i++) {
        struct cts_fiber *fiber = &cts_k.fiber[i];
        fiber->irql = PASSIVE_LEVEL;
        fiber->locks_held = fiber->regions = 0;
        fiber->waiting = fiber->kernel = false;
        fiber->thread = &fiber->idle;
        fiber->idle.fiber = i;
        fiber->idle.Header.Type = CTS_OBJECT_THREAD;
        fiber->idle.Header.Check = CTS_OBJECT_CHECK;
    }
}

/* -- IRQL ------------------------------------------------------------------------------------------------ */

void cts_irql_at_most(const char *service, KIRQL most)
{
    KIRQL irql = cts_fiber()->irql;

    if (irql > most)
        cts_misuse(CTS_MISUSE_IRQL, "%s was called at IRQL %u; at most %u is allowed", service,
                   irql, most);
}

void cts_kernel_paged_code(const char *function)
{
    cts_irql_at_most(function, APC_LEVEL);
}

KIRQL KeGetCurrentIrql(VOID)
{
    return cts_fiber()->irql;
}

KIRQL KfRaiseIrql(KIRQL irql)
{
    struct cts_fiber *fiber = cts_fiber();
    KIRQL old = fiber->irql;

    if (irql < old)
        cts_misuse(CTS_MISUSE_IRQL, "KeRaiseIrql from %u to %u: that is lower", old, irql);
    fiber->irql = irql;
    return old;
}

VOID KeRaiseIrql(KIRQL irql, PKIRQL old)
{
    *old = KfRaiseIrql(irql);
}

KIRQL KeRaiseIrqlToDpcLevel(VOID)
{
    return KfRaiseIrql(DISPATCH_LEVEL);
}

VOID KeLowerIrql(KIRQL irql)
{
    struct cts_fiber *fiber = cts_fiber();

    if (irql > fiber->irql)
        cts_misuse(CTS_MISUSE_IRQL, "KeLowerIrql from %u to %u: that is higher", fiber->irql, irql);
    if (irql < DISPATCH_LEVEL && fiber->locks_held)
        cts_misuse(CTS_MISUSE_IRQL, "KeLowerIrql to %u while a spin lock is held", irql);
    fiber->irql = irql;
}

VOID KeEnterCriticalRegion(VOID)
{
    cts_irql_at_most("KeEnterCriticalRegion", APC_LEVEL);
    cts_fiber()->regions++;
}

VOID KeLeaveCriticalRegion(VOID)
{
    struct cts_fiber *fiber = cts_fiber();

    if (fiber->regions == 0)
        cts_misuse(CTS_MISUSE_LOCK, "KeLeaveCriticalRegion without KeEnterCriticalRegion");
    else
        fiber->regions--;
}

VOID KeEnterGuardedRegion(VOID)
{
    KeEnterCriticalRegion();
}

VOID KeLeaveGuardedRegion(VOID)
{
    KeLeaveCriticalRegion();
}

BOOLEAN KeAreApcsDisabled(VOID)
{
    struct cts_fiber *fiber = cts_fiber();

    return fiber->regions || fiber->irql >= APC_LEVEL;
}

/* -- spin locks: 0 free, else number of the owner's fiber + 1 ---------------------------------------------- */

static void acquire(PKSPIN_LOCK lock)
{
    struct cts_fiber *fiber = cts_fiber();
    KSPIN_LOCK owner = (KSPIN_LOCK)(fiber - cts_k.fiber) + 1;

    if (*lock == owner)
        cts_stop("a spin lock was acquired by its holder: the processor spins for ever");
    if (*lock > CTS_THREADS_MAX)
        cts_misuse(CTS_MISUSE_LOCK, "a spin lock is not initialised");
    while (*lock != 0 && *lock <= CTS_THREADS_MAX)
        cts_k.host->park(cts_k.host, lock, UINT64_MAX);
    *lock = owner;
    if (fiber->locks_held < CTS_LOCKS_HELD_MAX)
        fiber->locks[fiber->locks_held++] = lock;
    else
        cts_misuse(CTS_MISUSE_LOCK, "more than %u spin locks are held at once", CTS_LOCKS_HELD_MAX);
}

static void release(PKSPIN_LOCK lock)
{
    struct cts_fiber *fiber = cts_fiber();

    if (*lock != (KSPIN_LOCK)(fiber - cts_k.fiber) + 1) {
        cts_misuse(CTS_MISUSE_LOCK, "a spin lock was released by one who does not hold it");
        return;
    }
    for (uint8_t i = fiber->locks_held; i-- > 0;) {
        if (fiber->locks[i] != lock)
            continue;
        memmove(&fiber->locks[i], &fiber->locks[i + 1],
                (size_t)(fiber->locks_held - i - 1) * sizeof fiber->locks[0]);
        fiber->locks_held--;
        break;
    }
    *lock = 0;
    cts_k.host->unpark(cts_k.host, lock);
}

static void lower(KIRQL irql, const char *service)
{
    struct cts_fiber *fiber = cts_fiber();

    if (irql > DISPATCH_LEVEL || (irql < DISPATCH_LEVEL && fiber->locks_held))
        cts_misuse(CTS_MISUSE_IRQL, "%s returns to IRQL %u%s", service, irql,
                   irql > DISPATCH_LEVEL ? ", which is no saved IRQL"
                                         : " while another spin lock is held");
    fiber->irql = irql;
}

void cts_locks_report(const char *where, uint8_t before)
{
    struct cts_fiber *fiber = cts_fiber();

    if (fiber->locks_held > before)
        cts_misuse(CTS_MISUSE_LOCK, "%u spin lock(s) still held at the return of %s",
                   fiber->locks_held - before, where);
}

/* A block must not be released with a held lock in it. */
void cts_block_locks_check(const uint8_t *start, size_t size)
{
    for (uint32_t f = 0; f < CTS_THREADS_MAX; f++)
        for (uint8_t i = 0; i < cts_k.fiber[f].locks_held; i++)
            if ((const uint8_t *)cts_k.fiber[f].locks[i] >= start &&
                (const uint8_t *)cts_k.fiber[f].locks[i] < start + size)
                cts_misuse(CTS_MISUSE_LOCK, "memory with a held spin lock in it was released");
}

VOID KeInitializeSpinLock(PKSPIN_LOCK lock)
{
    *lock = 0;
}

KIRQL KeAcquireSpinLockRaiseToDpc(PKSPIN_LOCK lock)
{
    KIRQL old;

    cts_irql_at_most("KeAcquireSpinLock", DISPATCH_LEVEL);
    cts_point("KeAcquireSpinLock");
    old = cts_fiber()->irql;
    cts_fiber()->irql = DISPATCH_LEVEL;
    acquire(lock);
    return old;
}

VOID KeReleaseSpinLock(PKSPIN_LOCK lock, KIRQL irql)
{
    release(lock);
    lower(irql, "KeReleaseSpinLock");
    cts_point("KeReleaseSpinLock");
}

VOID KeAcquireSpinLockAtDpcLevel(PKSPIN_LOCK lock)
{
    if (cts_fiber()->irql < DISPATCH_LEVEL)
        cts_misuse(CTS_MISUSE_IRQL, "KeAcquireSpinLockAtDpcLevel below DISPATCH_LEVEL");
    cts_point("KeAcquireSpinLockAtDpcLevel");
    acquire(lock);
}

VOID KeReleaseSpinLockFromDpcLevel(PKSPIN_LOCK lock)
{
    if (cts_fiber()->irql < DISPATCH_LEVEL)
        cts_misuse(CTS_MISUSE_IRQL, "KeReleaseSpinLockFromDpcLevel below DISPATCH_LEVEL");
    release(lock);
    cts_point("KeReleaseSpinLockFromDpcLevel");
}

KIRQL KeAcquireSpinLockForDpc(PKSPIN_LOCK lock)
{
    return KeAcquireSpinLockRaiseToDpc(lock);
}

VOID KeReleaseSpinLockForDpc(PKSPIN_LOCK lock, KIRQL irql)
{
    KeReleaseSpinLock(lock, irql);
}

BOOLEAN KeTryToAcquireSpinLockAtDpcLevel(PKSPIN_LOCK lock)
{
    if (cts_fiber()->irql < DISPATCH_LEVEL)
        cts_misuse(CTS_MISUSE_IRQL, "KeTryToAcquireSpinLockAtDpcLevel below DISPATCH_LEVEL");
    cts_point("KeTryToAcquireSpinLockAtDpcLevel");
    if (*lock)
        return FALSE;
    acquire(lock);
    return TRUE;
}

BOOLEAN KeTestSpinLock(PKSPIN_LOCK lock)
{
    cts_point("KeTestSpinLock");
    return *lock == 0;
}

VOID KeAcquireInStackQueuedSpinLock(PKSPIN_LOCK lock, PKLOCK_QUEUE_HANDLE handle)
{
    handle->Lock = lock;
    handle->OldIrql = KeAcquireSpinLockRaiseToDpc(lock);
}

VOID KeReleaseInStackQueuedSpinLock(PKLOCK_QUEUE_HANDLE handle)
{
    KeReleaseSpinLock(handle->Lock, handle->OldIrql);
}

VOID KeAcquireInStackQueuedSpinLockAtDpcLevel(PKSPIN_LOCK lock, PKLOCK_QUEUE_HANDLE handle)
{
    handle->Lock = lock;
    KeAcquireSpinLockAtDpcLevel(lock);
}

VOID KeReleaseInStackQueuedSpinLockFromDpcLevel(PKLOCK_QUEUE_HANDLE handle)
{
    KeReleaseSpinLockFromDpcLevel(handle->Lock);
}

VOID IoAcquireCancelSpinLock(PKIRQL irql)
{
    *irql = KeAcquireSpinLockRaiseToDpc(&cts_k.cancel_lock);
}

VOID IoReleaseCancelSpinLock(KIRQL irql)
{
    KeReleaseSpinLock(&cts_k.cancel_lock, irql);
}

/* -- interlocked list operations ------------------------------------------------------------------------------ */

static KIRQL enter(PKSPIN_LOCK lock)
{
    cts_point("ExInterlocked");
    KIRQL old = cts_fiber()->irql;
    if (old < DISPATCH_LEVEL)
        cts_fiber()->irql = DISPATCH_LEVEL;
    acquire(lock);
    return old;
}

static void leave(PKSPIN_LOCK lock, KIRQL old)
{
    release(lock);
    cts_fiber()->irql = old;
    cts_point("ExInterlocked");
}

PLIST_ENTRY ExInterlockedInsertHeadList(PLIST_ENTRY head, PLIST_ENTRY entry, PKSPIN_LOCK lock)
{
    KIRQL old = enter(lock);
    PLIST_ENTRY first = IsListEmpty(head) ? NULL : head->Flink;

    InsertHeadList(head, entry);
    leave(lock, old);
    return first;
}

PLIST_ENTRY ExInterlockedInsertTailList(PLIST_ENTRY head, PLIST_ENTRY entry, PKSPIN_LOCK lock)
{
    KIRQL old = enter(lock);
    PLIST_ENTRY last = IsListEmpty(head) ? NULL : head->Blink;

    InsertTailList(head, entry);
    leave(lock, old);
    return last;
}

PLIST_ENTRY ExInterlockedRemoveHeadList(PLIST_ENTRY head, PKSPIN_LOCK lock)
{
    KIRQL old = enter(lock);
    PLIST_ENTRY entry = IsListEmpty(head) ? NULL : RemoveHeadList(head);

    leave(lock, old);
    return entry;
}

PSINGLE_LIST_ENTRY ExInterlockedPopEntryList(PSINGLE_LIST_ENTRY head, PKSPIN_LOCK lock)
{
    KIRQL old = enter(lock);
    PSINGLE_LIST_ENTRY entry = PopEntryList(head);

    leave(lock, old);
    return entry;
}

PSINGLE_LIST_ENTRY ExInterlockedPushEntryList(PSINGLE_LIST_ENTRY head, PSINGLE_LIST_ENTRY entry,
                                              PKSPIN_LOCK lock)
{
    KIRQL old = enter(lock);
    PSINGLE_LIST_ENTRY first = head->Next;

    PushEntryList(head, entry);
    leave(lock, old);
    return first;
}

ULONG ExInterlockedAddUlong(PULONG value, ULONG increment, PKSPIN_LOCK lock)
{
    KIRQL old = enter(lock);
    ULONG before = *value;

    *value += increment;
    leave(lock, old);
    return before;
}

LARGE_INTEGER ExInterlockedAddLargeInteger(PLARGE_INTEGER value, LARGE_INTEGER increment,
                                           PKSPIN_LOCK lock)
{
    KIRQL old = enter(lock);
    LARGE_INTEGER before = *value;

    value->QuadPart += increment.QuadPart;
    leave(lock, old);
    return before;
}
