/*
 * Kernel timers: one fiber sleeps for all of them, queues the DPCs of those that expire, and ends when none is set.
 * Stands beside work.c, which runs what they queue.
 */
#include "kernel.h"

static void expire(PKTIMER timer)
{
    timer->Header.SignalState = 1;
    RemoveEntryList(&timer->TimerListEntry);
    timer->TimerListEntry.Flink = NULL;
    if (timer->Period) {
        timer->DueTime.QuadPart += (ULONGLONG)timer->Period * 10000;
        InsertTailList(&cts_k.timers, &timer->TimerListEntry);
    }
    PKDPC dpc = timer->Dpc;
    cts_wait_signal(timer);
    if (dpc)
        cts_dpc_queue(dpc, NULL, NULL);
}

static PKTIMER earliest(void)
{
    PKTIMER first = NULL;

    for (PLIST_ENTRY entry = cts_k.timers.Flink; entry != &cts_k.timers; entry = entry->Flink) {
        PKTIMER timer = CONTAINING_RECORD(entry, KTIMER, TimerListEntry);
        if (!first || timer->DueTime.QuadPart < first->DueTime.QuadPart)
            first = timer;
    }
    return first;
}

static void run_timers(void *unused)
{
    (void)unused;
    cts_fiber_begin(DISPATCH_LEVEL);
    for (;;) {
        PKTIMER timer = earliest();
        if (!timer)
            break;
        if (timer->DueTime.QuadPart <= cts_k.host->now(cts_k.host))
            expire(timer);
        else
            cts_k.host->park(cts_k.host, &cts_k.timers, timer->DueTime.QuadPart);
    }
    cts_k.timer_fiber = false;
    cts_thread_fiber_end();
}

VOID KeInitializeTimerEx(PKTIMER timer, TIMER_TYPE type)
{
    *timer = (KTIMER){0};
    timer->Header.Type = type == NotificationTimer ? CTS_OBJECT_TIMER_NOTIFICATION
                                                   : CTS_OBJECT_TIMER_SYNCHRONIZATION;
    timer->Header.Check = CTS_OBJECT_CHECK;
}

VOID KeInitializeTimer(PKTIMER timer)
{
    KeInitializeTimerEx(timer, NotificationTimer);
}

static bool take_timer(const char *service, PKTIMER timer)
{
    cts_irql_at_most(service, DISPATCH_LEVEL);
    cts_point(service);
    if (timer->Header.Check != CTS_OBJECT_CHECK) {
        cts_misuse(CTS_MISUSE_PARAMETER, "%s: the timer is not initialised", service);
        return false;
    }
    bool armed = timer->TimerListEntry.Flink != NULL;
    if (armed)
        RemoveEntryList(&timer->TimerListEntry);
    timer->TimerListEntry.Flink = NULL;
    return armed;
}

BOOLEAN KeSetTimerEx(PKTIMER timer, LARGE_INTEGER due, LONG period, PKDPC dpc)
{
    bool armed = take_timer("KeSetTimer", timer);
    uint64_t now = cts_k.host->now(cts_k.host);
    LARGE_INTEGER system;

    KeQuerySystemTime(&system);
    timer->Header.SignalState = 0;
    timer->Dpc = dpc;
    timer->Period = period;
    timer->DueTime.QuadPart = due.QuadPart <= 0 ? now + (uint64_t)-due.QuadPart
                              : due.QuadPart > system.QuadPart
                                  ? now + (uint64_t)(due.QuadPart - system.QuadPart)
                                  : now;
    InsertTailList(&cts_k.timers, &timer->TimerListEntry);
    if (cts_k.timer_fiber)
        cts_k.host->unpark(cts_k.host, &cts_k.timers);
    else
        cts_k.timer_fiber = cts_spawn(run_timers, NULL, "timer");
    if (!cts_k.timer_fiber)
        cts_misuse(CTS_MISUSE_DEADLOCK, "no fiber is left for a timer");
    return armed;
}

BOOLEAN KeSetTimer(PKTIMER timer, LARGE_INTEGER due, PKDPC dpc)
{
    return KeSetTimerEx(timer, due, 0, dpc);
}

BOOLEAN KeSetCoalescableTimer(PKTIMER timer, LARGE_INTEGER due, ULONG period, ULONG delay,
                              PKDPC dpc)
{
    (void)delay;
    return KeSetTimerEx(timer, due, (LONG)period, dpc);
}

BOOLEAN KeCancelTimer(PKTIMER timer)
{
    bool armed = take_timer("KeCancelTimer", timer);

    if (cts_k.timer_fiber)
        cts_k.host->unpark(cts_k.host, &cts_k.timers);
    return armed;
}

BOOLEAN KeReadStateTimer(PKTIMER timer)
{
    cts_point("KeReadStateTimer");
    return timer->Header.SignalState != 0;
}

void cts_timers_check(void)
{
    if (!IsListEmpty(&cts_k.timers))
        cts_misuse(CTS_MISUSE_LEAK, "a timer is still set at unload");
    InitializeListHead(&cts_k.timers);
    if (cts_k.timer_fiber)
        cts_k.host->unpark(cts_k.host, &cts_k.timers);
}
