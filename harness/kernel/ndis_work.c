/*
 * NDIS timers, work items and device objects, on those of WDM drivers.
 */
#include "ndis_layer.h"

#include <string.h>

#define TAG_TIMER 'mTdN'
#define TAG_WORK  'kWdN'

/* -- timers ------------------------------------------------------------------------------------------------------ */

struct timer {
    KTIMER timer;
    KDPC dpc;
    PNDIS_TIMER_FUNCTION function;
    PVOID context, own_context; /* of the last NdisSetTimerObject(), of the timer */
};

static VOID on_timer(PKDPC dpc, PVOID context, PVOID one, PVOID two)
{
    struct timer *timer = context;

    timer->function(dpc, timer->context ? timer->context : timer->own_context, one, two);
}

NDIS_STATUS NdisAllocateTimerObject(NDIS_HANDLE handle, PNDIS_TIMER_CHARACTERISTICS given,
                                    PNDIS_HANDLE made)
{
    static const char service[] = "NdisAllocateTimerObject";

    cts_irql_at_most(service, DISPATCH_LEVEL);
    if (!cts_ndis_any(service, handle))
        return NDIS_STATUS_INVALID_PARAMETER;
    cts_point(service);
    struct timer *timer = cts_block_take(CTS_BLOCK_POOL, sizeof *timer, TAG_TIMER);
    if (!timer)
        return NDIS_STATUS_RESOURCES;
    memset(timer, 0, sizeof *timer);
    timer->function = given->TimerFunction;
    timer->own_context = given->FunctionContext;
    KeInitializeTimer(&timer->timer);
    KeInitializeDpc(&timer->dpc, on_timer, timer);
    *made = timer;
    return NDIS_STATUS_SUCCESS;
}

BOOLEAN NdisSetTimerObject(NDIS_HANDLE handle, LARGE_INTEGER due, LONG period, PVOID context)
{
    struct timer *timer = handle;

    timer->context = context;
    return KeSetTimerEx(&timer->timer, due, period, &timer->dpc);
}

BOOLEAN NdisCancelTimerObject(NDIS_HANDLE handle)
{
    struct timer *timer = handle;

    return KeCancelTimer(&timer->timer);
}

VOID NdisFreeTimerObject(NDIS_HANDLE handle)
{
    struct timer *timer = handle;

    cts_irql_at_most("NdisFreeTimerObject", DISPATCH_LEVEL);
    if (KeCancelTimer(&timer->timer))
        cts_misuse(CTS_MISUSE_PARAMETER, "NdisFreeTimerObject: the timer is set");
    ExFreePoolWithTag(timer, TAG_TIMER);
}

/* -- work items ------------------------------------------------------------------------------------------------------ */

struct work {
    WORK_QUEUE_ITEM item;
    NDIS_IO_WORKITEM_ROUTINE routine;
    PVOID context;
    bool queued;
};

static VOID run(PVOID context)
{
    struct work *work = context;

    work->queued = false; /* the routine may release it, or queue it again */
    work->routine(work->context, work);
}

NDIS_HANDLE NdisAllocateIoWorkItem(NDIS_HANDLE handle)
{
    cts_irql_at_most("NdisAllocateIoWorkItem", DISPATCH_LEVEL);
    if (!cts_ndis_any("NdisAllocateIoWorkItem", handle))
        return NULL;
    cts_point("NdisAllocateIoWorkItem");
    struct work *work = cts_block_take(CTS_BLOCK_POOL, sizeof *work, TAG_WORK);
    if (work)
        work->queued = false;
    return work;
}

VOID NdisQueueIoWorkItem(NDIS_HANDLE handle, NDIS_IO_WORKITEM_ROUTINE routine, PVOID context)
{
    struct work *work = handle;

    cts_irql_at_most("NdisQueueIoWorkItem", DISPATCH_LEVEL);
    if (work->queued) {
        cts_misuse(CTS_MISUSE_PARAMETER, "NdisQueueIoWorkItem: the item is queued already");
        return;
    }
    work->queued = true;
    work->routine = routine;
    work->context = context;
    ExInitializeWorkItem(&work->item, run, work);
    ExQueueWorkItem(&work->item, DelayedWorkQueue);
}

VOID NdisFreeIoWorkItem(NDIS_HANDLE handle)
{
    struct work *work = handle;

    cts_irql_at_most("NdisFreeIoWorkItem", DISPATCH_LEVEL);
    if (work->queued)
        cts_misuse(CTS_MISUSE_PARAMETER, "NdisFreeIoWorkItem: the item is queued");
    ExFreePoolWithTag(work, TAG_WORK);
}
