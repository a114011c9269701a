/*
 * How IRPs are ended from outside: cancel, and waiting for one. Their way down and up is in irp.c; nothing here knows
 * what an IRP is for.
 */
#include "kernel.h"

#include <string.h>

/* -- cancel ------------------------------------------------------------------------------------------------------------ */

PDRIVER_CANCEL IoSetCancelRoutine(PIRP irp, PDRIVER_CANCEL routine)
{
    cts_irp_living("IoSetCancelRoutine", irp, CTS_MISUSE_USE_AFTER_COMPLETION);
    cts_point("IoSetCancelRoutine");
    PDRIVER_CANCEL old = irp->CancelRoutine;
    irp->CancelRoutine = routine;
    return old;
}

BOOLEAN IoCancelIrp(PIRP irp)
{
    struct cts_irp *info = cts_irp_living("IoCancelIrp", irp, CTS_MISUSE_USE_AFTER_COMPLETION);
    BOOLEAN called = FALSE;
    KIRQL irql;

    if (info)
        info->pins++;
    IoAcquireCancelSpinLock(&irql);
    if (info && info->freed) {
        IoReleaseCancelSpinLock(irql); /* it was completed meanwhile */
    } else {
        irp->Cancel = TRUE;
        cts_point("IoCancelIrp"); /* between "cancelled" and the exchange of the routine */
        PDRIVER_CANCEL routine = info && info->freed ? NULL : irp->CancelRoutine;
        if (routine) {
            irp->CancelRoutine = NULL;
            irp->CancelIrql = irql;
            routine(IoGetCurrentIrpStackLocation(irp)->DeviceObject, irp);
            called = TRUE;
            if (cts_fiber()->irql != irql || cts_fiber()->locks_held) {
                cts_misuse(CTS_MISUSE_LOCK,
                           "a cancel routine returned without releasing its lock "
                           "or at IRQL %u instead of %u",
                           cts_fiber()->irql, irql);
                if (cts_k.cancel_lock)
                    IoReleaseCancelSpinLock(irql);
                cts_fiber()->irql = irql;
            }
        } else {
            IoReleaseCancelSpinLock(irql);
        }
    }
    if (info)
        cts_irp_unpin(info);
    return called;
}

/* -- IRPs that end by an event ------------------------------------------------------------------------------------------- */

NTSTATUS cts_irp_run(PDEVICE_OBJECT device, PIRP irp, ULONG_PTR *information)
{
    IO_STATUS_BLOCK result = {{STATUS_UNSUCCESSFUL}, 0};
    KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp->UserEvent = &event;
    irp->UserIosb = &result;
    if (IofCallDriver(device, irp) == STATUS_PENDING || !event.Header.SignalState)
        cts_wait_event(&event);
    if (information)
        *information = result.Information;
    return result.Status;
}

static IO_COMPLETION_ROUTINE caught;
static NTSTATUS caught(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    PKEVENT event = context;

    (void)device;
    (void)irp;
    event->Header.SignalState = 1;
    cts_wait_signal(event);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

BOOLEAN IoForwardIrpSynchronously(PDEVICE_OBJECT device, PIRP irp)
{
    KEVENT event;

    cts_irql_at_most("IoForwardIrpSynchronously", PASSIVE_LEVEL);
    if (irp->CurrentLocation <= 1)
        return FALSE;
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    IoCopyCurrentIrpStackLocationToNext(irp);
    IoSetCompletionRoutine(irp, caught, &event, TRUE, TRUE, TRUE);
    IofCallDriver(device, irp);
    if (!event.Header.SignalState)
        cts_wait_event(&event);
    return TRUE;
}
