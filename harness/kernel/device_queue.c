/*
 * Device queues, and StartIo on them: one request of a device at a time is with the driver's StartIo routine,
 * the others wait in the device's queue.
 */
#include "kernel.h"

#include <wdm/sync.h>

#define TYPE_DEVICE_QUEUE 20

static KIRQL enter(const char *service, PKDEVICE_QUEUE queue)
{
    KIRQL old;

    if (queue->Type != TYPE_DEVICE_QUEUE)
        cts_misuse(CTS_MISUSE_PARAMETER, "%s: the device queue is not initialised", service);
    KeAcquireSpinLock(&queue->Lock, &old);
    return old;
}

static void need_dispatch(const char *service)
{
    if (cts_fiber()->irql != DISPATCH_LEVEL)
        cts_misuse(CTS_MISUSE_IRQL, "%s at IRQL %u; DISPATCH_LEVEL is required", service,
                   cts_fiber()->irql);
}

VOID KeInitializeDeviceQueue(PKDEVICE_QUEUE queue)
{
    *queue = (KDEVICE_QUEUE){.Type = TYPE_DEVICE_QUEUE, .Size = sizeof *queue};
    InitializeListHead(&queue->DeviceListHead);
}

/* A queue that is not busy becomes busy, and the entry is not inserted: it is the current one. */
static BOOLEAN insert(PKDEVICE_QUEUE queue, PKDEVICE_QUEUE_ENTRY entry, const ULONG *key)
{
    KIRQL old = enter("KeInsertDeviceQueue", queue);
    PLIST_ENTRY after = queue->DeviceListHead.Blink;

    entry->Inserted = queue->Busy;
    queue->Busy = TRUE;
    if (entry->Inserted) {
        entry->SortKey = key ? *key : 0;
        while (key && after != &queue->DeviceListHead &&
               CONTAINING_RECORD(after, KDEVICE_QUEUE_ENTRY, DeviceListEntry)->SortKey > *key)
            after = after->Blink;
        InsertHeadList(after, &entry->DeviceListEntry);
    }
    BOOLEAN inserted = entry->Inserted;
    KeReleaseSpinLock(&queue->Lock, old);
    return inserted;
}

BOOLEAN KeInsertDeviceQueue(PKDEVICE_QUEUE queue, PKDEVICE_QUEUE_ENTRY entry)
{
    need_dispatch("KeInsertDeviceQueue");
    return insert(queue, entry, NULL);
}

BOOLEAN KeInsertByKeyDeviceQueue(PKDEVICE_QUEUE queue, PKDEVICE_QUEUE_ENTRY entry, ULONG key)
{
    need_dispatch("KeInsertByKeyDeviceQueue");
    return insert(queue, entry, &key);
}

/* The next entry, or the first whose key is not below `key`; an empty queue is no longer busy. */
static PKDEVICE_QUEUE_ENTRY take(const char *service, PKDEVICE_QUEUE queue, const ULONG *key)
{
    PKDEVICE_QUEUE_ENTRY entry = NULL;

    need_dispatch(service);
    KIRQL old = enter(service, queue);
    if (IsListEmpty(&queue->DeviceListHead)) {
        queue->Busy = FALSE;
    } else {
        PLIST_ENTRY at = queue->DeviceListHead.Flink;
        while (key && at != &queue->DeviceListHead &&
               CONTAINING_RECORD(at, KDEVICE_QUEUE_ENTRY, DeviceListEntry)->SortKey < *key)
            at = at->Flink;
        if (at == &queue->DeviceListHead)
            at = at->Flink;
        RemoveEntryList(at);
        entry = CONTAINING_RECORD(at, KDEVICE_QUEUE_ENTRY, DeviceListEntry);
        entry->Inserted = FALSE;
    }
    KeReleaseSpinLock(&queue->Lock, old);
    return entry;
}

PKDEVICE_QUEUE_ENTRY KeRemoveDeviceQueue(PKDEVICE_QUEUE queue)
{
    return take("KeRemoveDeviceQueue", queue, NULL);
}

PKDEVICE_QUEUE_ENTRY KeRemoveByKeyDeviceQueue(PKDEVICE_QUEUE queue, ULONG key)
{
    return take("KeRemoveByKeyDeviceQueue", queue, &key);
}

BOOLEAN KeRemoveEntryDeviceQueue(PKDEVICE_QUEUE queue, PKDEVICE_QUEUE_ENTRY entry)
{
    cts_irql_at_most("KeRemoveEntryDeviceQueue", DISPATCH_LEVEL);
    KIRQL old = enter("KeRemoveEntryDeviceQueue", queue);
    BOOLEAN inserted = entry->Inserted;
    if (inserted) {
        entry->Inserted = FALSE;
        RemoveEntryList(&entry->DeviceListEntry);
    }
    KeReleaseSpinLock(&queue->Lock, old);
    return inserted;
}

/* -- StartIo: at DISPATCH_LEVEL, without a lock -------------------------------------------------------------------- */

static PKDEVICE_QUEUE queue_of(PDEVICE_OBJECT device)
{
    if (device->DeviceQueue.Type != TYPE_DEVICE_QUEUE)
        KeInitializeDeviceQueue(&device->DeviceQueue);
    return &device->DeviceQueue;
}

static void start_io(PDEVICE_OBJECT device, PIRP irp)
{
    if (device->DriverObject->DriverStartIo)
        device->DriverObject->DriverStartIo(device, irp);
    else
        cts_misuse(CTS_MISUSE_PARAMETER, "IoStartPacket: the driver has no StartIo routine");
}

VOID IoStartPacket(PDEVICE_OBJECT device, PIRP irp, PULONG key, PDRIVER_CANCEL cancel)
{
    KIRQL old, cancel_irql = PASSIVE_LEVEL;
    PKDEVICE_QUEUE queue = queue_of(device);

    cts_irql_at_most("IoStartPacket", DISPATCH_LEVEL);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    if (cancel) {
        IoAcquireCancelSpinLock(&cancel_irql);
        IoSetCancelRoutine(irp, cancel);
    }
    if (!insert(queue, &irp->Tail.Overlay.DeviceQueueEntry, key)) {
        device->CurrentIrp = irp;
        if (cancel)
            IoReleaseCancelSpinLock(cancel_irql);
        start_io(device, irp);
    } else if (cancel && irp->Cancel) {
        /* It was cancelled before it had a cancel routine: the routine is called now, with the lock. */
        irp->CancelIrql = cancel_irql;
        if (IoSetCancelRoutine(irp, NULL))
            cancel(device, irp);
        else
            IoReleaseCancelSpinLock(cancel_irql);
    } else if (cancel) {
        IoReleaseCancelSpinLock(cancel_irql);
    }
    KeLowerIrql(old);
}

static void start_next(const char *service, PDEVICE_OBJECT device, BOOLEAN cancelable,
                       const ULONG *key)
{
    KIRQL irql = DISPATCH_LEVEL;
    PIRP irp = NULL;

    need_dispatch(service);
    if (cancelable)
        IoAcquireCancelSpinLock(&irql);
    device->CurrentIrp = NULL;
    PKDEVICE_QUEUE_ENTRY entry = take(service, queue_of(device), key);
    if (entry)
        device->CurrentIrp = irp = CONTAINING_RECORD(entry, IRP, Tail.Overlay.DeviceQueueEntry);
    if (cancelable)
        IoReleaseCancelSpinLock(irql);
    if (irp)
        start_io(device, irp);
}

VOID IoStartNextPacket(PDEVICE_OBJECT device, BOOLEAN cancelable)
{
    start_next("IoStartNextPacket", device, cancelable, NULL);
}

VOID IoStartNextPacketByKey(PDEVICE_OBJECT device, BOOLEAN cancelable, ULONG key)
{
    start_next("IoStartNextPacketByKey", device, cancelable, &key);
}
