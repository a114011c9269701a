/*
 * Executive timers (ExAllocateTimer and kin): a kernel timer with a DPC that calls the driver back at
 * DISPATCH_LEVEL. A timer that is deleted while its callback is queued or running goes when that has ended.
 */
#include "kernel.h"

#include <wdm/sync.h>

struct _EX_TIMER {
    KTIMER timer; /* first: the object can be waited for */
    KDPC dpc;
    PEXT_CALLBACK callback;
    PVOID context;
    uint32_t running;
    bool deleted;
    EXT_DELETE_PARAMETERS end;
    uint64_t gone; /* channel of those who wait for the end of callbacks: its address */
};

static bool is_timer(const char *service, PEX_TIMER timer)
{
    if (cts_block_of(timer, CTS_BLOCK_EXTENSION) && !timer->deleted)
        return true;
    cts_misuse(CTS_MISUSE_PARAMETER, "%s: no timer, or one that is deleted", service);
    return false;
}

static void finish(PEX_TIMER timer)
{
    EXT_DELETE_PARAMETERS end = timer->end;

    cts_block_give(timer);
    if (end.DeleteCallback)
        end.DeleteCallback(end.DeleteContext);
}

static VOID on_timer(PKDPC dpc, PVOID context, PVOID argument1, PVOID argument2)
{
    PEX_TIMER timer = context;

    (void)dpc;
    (void)argument1;
    (void)argument2;
    timer->running++;
    if (timer->callback)
        timer->callback(timer, timer->context);
    timer->running--;
    cts_k.host->unpark(cts_k.host, &timer->gone);
    if (timer->deleted && !timer->running && !timer->dpc.DpcData)
        finish(timer);
}

PEX_TIMER ExAllocateTimer(PEXT_CALLBACK callback, PVOID context, ULONG attributes)
{
    cts_irql_at_most("ExAllocateTimer", DISPATCH_LEVEL);
    cts_point("ExAllocateTimer");
    PEX_TIMER timer = cts_block_take(CTS_BLOCK_EXTENSION, sizeof *timer, 'miTE');
    if (!timer)
        return NULL;
    *timer = (struct _EX_TIMER){.callback = callback, .context = context};
    KeInitializeTimerEx(&timer->timer, attributes & EX_TIMER_NOTIFICATION ? NotificationTimer
                                                                          : SynchronizationTimer);
    KeInitializeDpc(&timer->dpc, on_timer, timer);
    return timer;
}

BOOLEAN ExSetTimer(PEX_TIMER timer, LONGLONG due, LONGLONG period, PEXT_SET_PARAMETERS parameters)
{
    LARGE_INTEGER time = {.QuadPart = due};

    (void)parameters;
    if (!is_timer("ExSetTimer", timer))
        return FALSE;
    return KeSetTimerEx(&timer->timer, time, (LONG)((period + 9999) / 10000), &timer->dpc);
}

BOOLEAN ExCancelTimer(PEX_TIMER timer, PEXT_CANCEL_PARAMETERS parameters)
{
    (void)parameters;
    if (!is_timer("ExCancelTimer", timer))
        return FALSE;
    return KeCancelTimer(&timer->timer);
}

BOOLEAN ExDeleteTimer(PEX_TIMER timer, BOOLEAN cancel, BOOLEAN wait,
                      PEXT_DELETE_PARAMETERS parameters)
{
    if (!is_timer("ExDeleteTimer", timer))
        return FALSE;
    cts_irql_at_most("ExDeleteTimer", wait ? APC_LEVEL : DISPATCH_LEVEL);
    if (wait && !cancel)
        cts_misuse(CTS_MISUSE_PARAMETER, "ExDeleteTimer: Wait without Cancel");
    /* A timer that goes on cannot be deleted here; its memory would be written by the next period. */
    BOOLEAN armed = KeCancelTimer(&timer->timer);
    if (wait)
        while (timer->running || timer->dpc.DpcData)
            cts_k.host->park(cts_k.host, &timer->gone, UINT64_MAX);
    timer->deleted = true;
    if (parameters)
        timer->end = *parameters;
    if (!timer->running && !timer->dpc.DpcData)
        finish(timer);
    return armed;
}
