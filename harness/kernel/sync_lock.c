/*
 * Reader-writer spin locks and push locks. The state is 0 (free), the number of readers, or below 0: the
 * writer's fiber. A fiber that must wait is parked; a writer that waits holds up no new reader, as with the
 * locks of Windows a reader may starve a writer.
 */
#include "kernel.h"

#include <wdm/sync.h>

static LONG writer(void)
{
    return INT32_MIN + (LONG)cts_fiber_number();
}

static void wait_exclusive(volatile LONG *state)
{
    while (*state != 0) {
        if (*state == writer())
            cts_stop("a reader-writer lock was acquired by its holder: it waits for itself");
        cts_k.host->park(cts_k.host, (void *)(uintptr_t)state, UINT64_MAX);
    }
    *state = writer();
}

static void wait_shared(volatile LONG *state)
{
    while (*state < 0) {
        if (*state == writer())
            cts_stop("a reader-writer lock was acquired by its holder: it waits for itself");
        cts_k.host->park(cts_k.host, (void *)(uintptr_t)state, UINT64_MAX);
    }
    ++*state;
}

static bool free_exclusive(volatile LONG *state, const char *service)
{
    if (*state != writer()) {
        cts_misuse(CTS_MISUSE_LOCK, "%s by one who does not hold the lock", service);
        return false;
    }
    *state = 0;
    cts_k.host->unpark(cts_k.host, (void *)(uintptr_t)state);
    return true;
}

static bool free_shared(volatile LONG *state, const char *service)
{
    if (*state <= 0) {
        cts_misuse(CTS_MISUSE_LOCK, "%s: nobody holds the lock shared", service);
        return false;
    }
    if (--*state == 0)
        cts_k.host->unpark(cts_k.host, (void *)(uintptr_t)state);
    return true;
}

/* -- spin locks: they count among the locks that the processor holds ------------------------------------------- */

static void hold(PEX_SPIN_LOCK lock)
{
    struct cts_fiber *fiber = cts_fiber();

    if (fiber->locks_held < CTS_LOCKS_HELD_MAX)
        fiber->locks[fiber->locks_held++] = (PKSPIN_LOCK)(uintptr_t)lock;
    else
        cts_misuse(CTS_MISUSE_LOCK, "more than %u spin locks are held at once", CTS_LOCKS_HELD_MAX);
}

static bool unhold(PEX_SPIN_LOCK lock, const char *service)
{
    struct cts_fiber *fiber = cts_fiber();

    for (uint8_t i = fiber->locks_held; i-- > 0;) {
        if (fiber->locks[i] != (PKSPIN_LOCK)(uintptr_t)lock)
            continue;
        for (fiber->locks_held--; i < fiber->locks_held; i++)
            fiber->locks[i] = fiber->locks[i + 1];
        return true;
    }
    cts_misuse(CTS_MISUSE_LOCK, "%s by one who does not hold the lock", service);
    return false;
}

static void need_dispatch(const char *service)
{
    if (cts_fiber()->irql < DISPATCH_LEVEL)
        cts_misuse(CTS_MISUSE_IRQL, "%s below DISPATCH_LEVEL", service);
}

static KIRQL raise(const char *service)
{
    KIRQL old = cts_fiber()->irql;

    cts_irql_at_most(service, DISPATCH_LEVEL);
    cts_point(service);
    cts_fiber()->irql = DISPATCH_LEVEL;
    return old;
}

static void lower(const char *service, KIRQL irql)
{
    if (irql > DISPATCH_LEVEL || (irql < DISPATCH_LEVEL && cts_fiber()->locks_held))
        cts_misuse(CTS_MISUSE_IRQL, "%s returns to IRQL %u%s", service, irql,
                   irql > DISPATCH_LEVEL ? ", which is no saved IRQL"
                                         : " while another spin lock is held");
    cts_fiber()->irql = irql;
    cts_point(service);
}

/* The four services of one kind. */
#define CTS_RW_SPIN_LOCK(kind, wait, give)                                                         \
    KIRQL ExAcquireSpinLock##kind(PEX_SPIN_LOCK lock)                                              \
    {                                                                                              \
        KIRQL old = raise("ExAcquireSpinLock" #kind);                                              \
                                                                                                   \
        wait(lock);                                                                                \
        hold(lock);                                                                                \
        return old;                                                                                \
    }                                                                                              \
    VOID ExAcquireSpinLock##kind##AtDpcLevel(PEX_SPIN_LOCK lock)                                   \
    {                                                                                              \
        need_dispatch("ExAcquireSpinLock" #kind "AtDpcLevel");                                     \
        cts_point("ExAcquireSpinLock" #kind);                                                      \
        wait(lock);                                                                                \
        hold(lock);                                                                                \
    }                                                                                              \
    VOID ExReleaseSpinLock##kind(PEX_SPIN_LOCK lock, KIRQL irql)                                   \
    {                                                                                              \
        if (unhold(lock, "ExReleaseSpinLock" #kind))                                               \
            give(lock, "ExReleaseSpinLock" #kind);                                                 \
        lower("ExReleaseSpinLock" #kind, irql);                                                    \
    }                                                                                              \
    VOID ExReleaseSpinLock##kind##FromDpcLevel(PEX_SPIN_LOCK lock)                                 \
    {                                                                                              \
        need_dispatch("ExReleaseSpinLock" #kind "FromDpcLevel");                                   \
        if (unhold(lock, "ExReleaseSpinLock" #kind))                                               \
            give(lock, "ExReleaseSpinLock" #kind);                                                 \
        cts_point("ExReleaseSpinLock" #kind);                                                      \
    }
CTS_RW_SPIN_LOCK(Exclusive, wait_exclusive, free_exclusive)
CTS_RW_SPIN_LOCK(Shared, wait_shared, free_shared)

/* Succeeds for the only reader. */
LOGICAL ExTryConvertSharedSpinLockExclusive(PEX_SPIN_LOCK lock)
{
    need_dispatch("ExTryConvertSharedSpinLockExclusive");
    cts_point("ExTryConvertSharedSpinLockExclusive");
    if (*lock != 1)
        return FALSE;
    *lock = writer();
    return TRUE;
}

/* -- push locks: for threads inside a critical region ------------------------------------------------------------ */

static void push_check(const char *service)
{
    cts_irql_at_most(service, APC_LEVEL);
    if (!KeAreApcsDisabled())
        cts_misuse(CTS_MISUSE_LOCK, "%s outside a critical region", service);
    cts_point(service);
}

VOID ExInitializePushLock(PEX_PUSH_LOCK lock)
{
    *lock = (EX_PUSH_LOCK){0, 0};
}

VOID ExAcquirePushLockExclusive(PEX_PUSH_LOCK lock)
{
    push_check("ExAcquirePushLockExclusive");
    wait_exclusive(&lock->State);
}

VOID ExAcquirePushLockShared(PEX_PUSH_LOCK lock)
{
    push_check("ExAcquirePushLockShared");
    wait_shared(&lock->State);
}

VOID ExReleasePushLockExclusive(PEX_PUSH_LOCK lock)
{
    push_check("ExReleasePushLockExclusive");
    free_exclusive(&lock->State, "ExReleasePushLockExclusive");
}

VOID ExReleasePushLockShared(PEX_PUSH_LOCK lock)
{
    push_check("ExReleasePushLockShared");
    free_shared(&lock->State, "ExReleasePushLockShared");
}
