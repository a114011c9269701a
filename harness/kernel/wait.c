/*
 * Dispatcher objects and waits. A signal is handed to the waiter at once, in the order of arrival, as the
 * dispatcher of Windows does; so two signals are never lost on two waiters. Time is the harness's virtual time.
 */
#include "kernel.h"

#define NEVER UINT64_MAX

static DISPATCHER_HEADER *header_of(PVOID object)
{
    return object; /* every dispatcher object begins with its header */
}

static bool ready(const char *service, DISPATCHER_HEADER *header)
{
    if (header->Check == CTS_OBJECT_CHECK)
        return true;
    cts_misuse(CTS_MISUSE_PARAMETER, "%s: the object is not initialised, or no longer valid",
               service);
    return false;
}

static void init(DISPATCHER_HEADER *header, enum cts_object type, LONG state)
{
    header->Type = (UCHAR)type;
    header->Flags = 0;
    header->Check = CTS_OBJECT_CHECK;
    header->SignalState = state;
    InitializeListHead(&header->WaitListHead);
}

/* -- who waits ---------------------------------------------------------------------------------------------- */

static bool available(DISPATCHER_HEADER *header, const struct cts_fiber *fiber)
{
    if (header->Type == CTS_OBJECT_MUTANT)
        return header->SignalState > 0 || ((PKMUTANT)header)->OwnerThread == fiber->thread;
    return header->SignalState > 0;
}

static void consume(DISPATCHER_HEADER *header, const struct cts_fiber *fiber)
{
    switch (header->Type) {
    case CTS_OBJECT_EVENT_SYNCHRONIZATION:
    case CTS_OBJECT_TIMER_SYNCHRONIZATION:
        header->SignalState = 0;
        break;
    case CTS_OBJECT_SEMAPHORE:
        header->SignalState--;
        break;
    case CTS_OBJECT_MUTANT:
        header->SignalState--;
        ((PKMUTANT)header)->OwnerThread = fiber->thread;
        break;
    default:
        break;
    }
}

/* If the fiber's wait can end now, takes what it waits for and returns the index, else -1. */
static int satisfy(struct cts_fiber *fiber)
{
    uint32_t free = 0;

    for (uint32_t i = 0; i < fiber->wait_count; i++) {
        if (!available(header_of(fiber->wait_objects[i]), fiber))
            continue;
        free++;
        if (fiber->wait_type != WaitAll) {
            consume(header_of(fiber->wait_objects[i]), fiber);
            return (int)i;
        }
    }
    if (fiber->wait_type != WaitAll || free < fiber->wait_count)
        return -1;
    for (uint32_t i = 0; i < fiber->wait_count; i++)
        consume(header_of(fiber->wait_objects[i]), fiber);
    return 0;
}

static bool waits_for(const struct cts_fiber *fiber, PVOID object)
{
    for (uint32_t i = 0; i < fiber->wait_count; i++)
        if (fiber->wait_objects[i] == object)
            return true;
    return false;
}

void cts_wait_signal(PVOID object)
{
    uint64_t after = 0;

    for (;;) {
        struct cts_fiber *next = NULL;
        for (uint32_t i = 0; i < CTS_THREADS_MAX; i++) {
            struct cts_fiber *fiber = &cts_k.fiber[i];
            if (fiber->waiting && fiber->wait_order > after && waits_for(fiber, object) &&
                (!next || fiber->wait_order < next->wait_order))
                next = fiber;
        }
        if (!next)
            return;
        after = next->wait_order;
        int index = satisfy(next);
        if (index < 0)
            continue;
        next->wait_result = index;
        next->waiting = false;
        cts_k.host->unpark(cts_k.host, next);
    }
}

static uint64_t deadline_of(PLARGE_INTEGER timeout)
{
    uint64_t now = cts_k.host->now(cts_k.host);
    LARGE_INTEGER system;

    if (!timeout)
        return NEVER;
    if (timeout->QuadPart <= 0)
        return now + (uint64_t)-timeout->QuadPart;
    KeQuerySystemTime(&system);
    return timeout->QuadPart > system.QuadPart
               ? now + (uint64_t)(timeout->QuadPart - system.QuadPart)
               : now;
}

/* The wait proper: objects are tested and the fiber is parked with nothing in between. */
static NTSTATUS wait_for(uint32_t count, PVOID *objects, WAIT_TYPE type, uint64_t deadline,
                         bool now)
{
    struct cts_fiber *fiber = cts_fiber();

    fiber->wait_count = count;
    fiber->wait_objects = objects;
    fiber->wait_type = type;
    int index = satisfy(fiber);
    if (index >= 0)
        return type == WaitAll ? STATUS_SUCCESS : STATUS_WAIT_0 + index;
    if (now)
        return STATUS_TIMEOUT;
    fiber->waiting = true;
    fiber->wait_order = ++cts_k.wait_orders;
    fiber->wait_result = STATUS_TIMEOUT;
    cts_k.host->park(cts_k.host, fiber, deadline);
    fiber->waiting = false;
    return fiber->wait_result;
}

void cts_wait_event(PKEVENT event)
{
    PVOID object = event;

    wait_for(1, &object, WaitAny, NEVER, false);
}

NTSTATUS KeWaitForSingleObject(PVOID object, KWAIT_REASON reason, KPROCESSOR_MODE mode,
                               BOOLEAN alertable, PLARGE_INTEGER timeout)
{
    return KeWaitForMultipleObjects(1, &object, WaitAny, reason, mode, alertable, timeout, NULL);
}

NTSTATUS KeWaitForMultipleObjects(ULONG count, PVOID objects[], WAIT_TYPE type, KWAIT_REASON reason,
                                  KPROCESSOR_MODE mode, BOOLEAN alertable, PLARGE_INTEGER timeout,
                                  PKWAIT_BLOCK blocks)
{
    bool now = timeout && timeout->QuadPart == 0;

    (void)reason;
    (void)mode;
    (void)alertable;
    cts_irql_at_most("KeWaitForObject", now ? DISPATCH_LEVEL : APC_LEVEL);
    if (count == 0 || count > (blocks ? MAXIMUM_WAIT_OBJECTS : THREAD_WAIT_OBJECTS)) {
        cts_misuse(CTS_MISUSE_PARAMETER, "KeWaitForMultipleObjects: %u objects", count);
        return STATUS_INVALID_PARAMETER;
    }
    for (ULONG i = 0; i < count; i++)
        if (!ready("KeWaitForObject", header_of(objects[i])))
            return STATUS_INVALID_PARAMETER;
    cts_point("KeWaitForObject");
    return wait_for(count, objects, type, deadline_of(timeout), now);
}

NTSTATUS KeDelayExecutionThread(KPROCESSOR_MODE mode, BOOLEAN alertable, PLARGE_INTEGER interval)
{
    (void)mode;
    (void)alertable;
    cts_irql_at_most("KeDelayExecutionThread", APC_LEVEL);
    cts_k.host->park(cts_k.host, &interval, deadline_of(interval));
    return STATUS_SUCCESS;
}

VOID KeStallExecutionProcessor(ULONG microseconds)
{
    (void)microseconds;
    cts_k.host->yield(cts_k.host);
}

/* -- events --------------------------------------------------------------------------------------------------- */

VOID KeInitializeEvent(PRKEVENT event, EVENT_TYPE type, BOOLEAN state)
{
    init(&event->Header,
         type == NotificationEvent ? CTS_OBJECT_EVENT_NOTIFICATION
                                   : CTS_OBJECT_EVENT_SYNCHRONIZATION,
         state ? 1 : 0);
}

LONG KeSetEvent(PRKEVENT event, KPRIORITY increment, BOOLEAN wait)
{
    (void)increment;
    cts_irql_at_most("KeSetEvent", wait ? APC_LEVEL : DISPATCH_LEVEL);
    cts_point("KeSetEvent");
    if (!ready("KeSetEvent", &event->Header))
        return 0;
    LONG before = event->Header.SignalState;
    event->Header.SignalState = 1;
    cts_wait_signal(event);
    return before;
}

LONG KeResetEvent(PRKEVENT event)
{
    cts_irql_at_most("KeResetEvent", DISPATCH_LEVEL);
    cts_point("KeResetEvent");
    if (!ready("KeResetEvent", &event->Header))
        return 0;
    LONG before = event->Header.SignalState;
    event->Header.SignalState = 0;
    return before;
}

VOID KeClearEvent(PRKEVENT event)
{
    KeResetEvent(event);
}

LONG KePulseEvent(PRKEVENT event, KPRIORITY increment, BOOLEAN wait)
{
    LONG before = KeSetEvent(event, increment, wait);

    event->Header.SignalState = 0;
    return before;
}

LONG KeReadStateEvent(PRKEVENT event)
{
    cts_point("KeReadStateEvent");
    return ready("KeReadStateEvent", &event->Header) ? event->Header.SignalState : 0;
}

/* -- semaphores and mutexes ----------------------------------------------------------------------------------- */

VOID KeInitializeSemaphore(PRKSEMAPHORE semaphore, LONG count, LONG limit)
{
    init(&semaphore->Header, CTS_OBJECT_SEMAPHORE, count);
    semaphore->Limit = limit;
}

LONG KeReleaseSemaphore(PRKSEMAPHORE semaphore, KPRIORITY increment, LONG adjustment, BOOLEAN wait)
{
    (void)increment;
    (void)wait;
    cts_irql_at_most("KeReleaseSemaphore", DISPATCH_LEVEL);
    cts_point("KeReleaseSemaphore");
    if (!ready("KeReleaseSemaphore", &semaphore->Header))
        return 0;
    LONG before = semaphore->Header.SignalState;
    if (adjustment <= 0 || before > semaphore->Limit - adjustment) {
        cts_misuse(CTS_MISUSE_PARAMETER, "KeReleaseSemaphore: %d more than the limit of %d",
                   adjustment, semaphore->Limit);
        return before;
    }
    semaphore->Header.SignalState += adjustment;
    cts_wait_signal(semaphore);
    return before;
}

LONG KeReadStateSemaphore(PRKSEMAPHORE semaphore)
{
    cts_point("KeReadStateSemaphore");
    return semaphore->Header.SignalState;
}

VOID KeInitializeMutex(PRKMUTEX mutex, ULONG level)
{
    (void)level;
    init(&mutex->Header, CTS_OBJECT_MUTANT, 1);
    mutex->OwnerThread = NULL;
}

LONG KeReleaseMutex(PRKMUTEX mutex, BOOLEAN wait)
{
    (void)wait;
    cts_irql_at_most("KeReleaseMutex", DISPATCH_LEVEL);
    cts_point("KeReleaseMutex");
    if (!ready("KeReleaseMutex", &mutex->Header))
        return 0;
    if (mutex->OwnerThread != cts_fiber()->thread) {
        cts_misuse(CTS_MISUSE_LOCK, "KeReleaseMutex by a thread that does not own the mutex");
        return 0;
    }
    LONG before = mutex->Header.SignalState++;
    if (mutex->Header.SignalState == 1) {
        mutex->OwnerThread = NULL;
        cts_wait_signal(mutex);
    }
    return before;
}

LONG KeReadStateMutex(PRKMUTEX mutex)
{
    cts_point("KeReadStateMutex");
    return mutex->Header.SignalState;
}

/* -- fast mutexes ----------------------------------------------------------------------------------------------- */

VOID ExInitializeFastMutex(PFAST_MUTEX mutex)
{
    mutex->Count = 1;
    mutex->Owner = NULL;
    mutex->Contention = 0;
    KeInitializeEvent(&mutex->Event, SynchronizationEvent, FALSE);
}

VOID ExAcquireFastMutexUnsafe(PFAST_MUTEX mutex)
{
    cts_irql_at_most("ExAcquireFastMutex", APC_LEVEL);
    cts_point("ExAcquireFastMutex");
    if (!ready("ExAcquireFastMutex", &mutex->Event.Header))
        return;
    if (mutex->Owner == cts_fiber()->thread)
        cts_stop("a fast mutex was acquired by its owner: the thread waits for itself");
    if (--mutex->Count < 0) {
        mutex->Contention++;
        cts_wait_event(&mutex->Event);
    }
    mutex->Owner = cts_fiber()->thread;
}

VOID ExReleaseFastMutexUnsafe(PFAST_MUTEX mutex)
{
    if (!ready("ExReleaseFastMutex", &mutex->Event.Header))
        return;
    if (mutex->Owner != cts_fiber()->thread) {
        cts_misuse(CTS_MISUSE_LOCK, "ExReleaseFastMutex by a thread that does not own the mutex");
        return;
    }
    mutex->Owner = NULL;
    if (++mutex->Count <= 0) {
        mutex->Event.Header.SignalState = 1;
        cts_wait_signal(&mutex->Event);
    }
    cts_point("ExReleaseFastMutex");
}

VOID ExAcquireFastMutex(PFAST_MUTEX mutex)
{
    KIRQL old = cts_fiber()->irql;

    ExAcquireFastMutexUnsafe(mutex);
    cts_fiber()->irql = APC_LEVEL;
    mutex->OldIrql = old;
}

VOID ExReleaseFastMutex(PFAST_MUTEX mutex)
{
    KIRQL old = (KIRQL)mutex->OldIrql;

    ExReleaseFastMutexUnsafe(mutex);
    cts_fiber()->irql = old;
}

BOOLEAN ExTryToAcquireFastMutex(PFAST_MUTEX mutex)
{
    cts_point("ExTryToAcquireFastMutex");
    if (mutex->Count != 1)
        return FALSE;
    mutex->Count = 0;
    mutex->Owner = cts_fiber()->thread;
    mutex->OldIrql = cts_fiber()->irql;
    cts_fiber()->irql = APC_LEVEL;
    return TRUE;
}
