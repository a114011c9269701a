/*
 * A counter driver in the old style: no Plug and Play, cancel routines of its own, one spin lock, a timer
 * whose DPC looks for a change every ten milliseconds. For the kernel's own tests.
 */
#include "style_legacy.h"

static STATE State;
static KSPIN_LOCK Lock;
static LIST_ENTRY Waits;
static KTIMER Timer;
static KDPC Dpc;

static VOID OnCancel(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    KIRQL irql;

    (void)DeviceObject;
    IoReleaseCancelSpinLock(Irp->CancelIrql);
    KeAcquireSpinLock(&Lock, &irql);
    RemoveEntryList(&Irp->Tail.Overlay.ListEntry);
    KeReleaseSpinLock(&Lock, irql);
    Finish(Irp, STATUS_CANCELLED, 0);
}

/* Moves to `due` what has to end: the waits of File, or, without one, those that are out of date. */
static VOID Collect(PFILE_OBJECT File, PLIST_ENTRY Due)
{
    PLIST_ENTRY entry, next;
    UCHAR now[16];

    ReadId(&State, now);
    for (entry = Waits.Flink; entry != &Waits; entry = next) {
        PIRP irp = CONTAINING_RECORD(entry, IRP, Tail.Overlay.ListEntry);
        next = entry->Flink;
        if (File ? IoGetCurrentIrpStackLocation(irp)->FileObject != File
                 : RtlCompareMemory(irp->AssociatedIrp.SystemBuffer, now, 16) == 16)
            continue;
        if (IoSetCancelRoutine(irp, NULL) == NULL)
            continue; /* its cancel routine waits for the lock */
        RemoveEntryList(entry);
        if (!File)
            RtlCopyMemory(irp->AssociatedIrp.SystemBuffer, now, 16);
        InsertTailList(Due, entry);
    }
}

static VOID Complete(PLIST_ENTRY Due, NTSTATUS Status)
{
    while (!IsListEmpty(Due))
        Finish(CONTAINING_RECORD(RemoveHeadList(Due), IRP, Tail.Overlay.ListEntry), Status,
               Status == STATUS_SUCCESS ? 16 : 0);
}

static VOID Look(PFILE_OBJECT File, NTSTATUS Status)
{
    LIST_ENTRY due;
    KIRQL irql;

    InitializeListHead(&due);
    KeAcquireSpinLock(&Lock, &irql);
    Collect(File, &due);
    KeReleaseSpinLock(&Lock, irql);
    Complete(&due, Status);
}

static KDEFERRED_ROUTINE OnTimer;
static VOID OnTimer(PKDPC Self, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    (void)Self;
    (void)Context;
    (void)Argument1;
    (void)Argument2;
    Look(NULL, STATUS_SUCCESS);
}

static NTSTATUS Control(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    NTSTATUS status = Judge(&State, Irp);
    KIRQL irql;

    (void)DeviceObject;
    if (status != STATUS_PENDING)
        return Finish(Irp, status, NT_SUCCESS(status) ? 16 : 0);
    KeAcquireSpinLock(&Lock, &irql);
    if (IoGetCurrentIrpStackLocation(Irp)->FileObject->FsContext != NULL) { /* after the cleanup */
        KeReleaseSpinLock(&Lock, irql);
        return Finish(Irp, STATUS_CANCELLED, 0);
    }
    IoMarkIrpPending(Irp);
    IoSetCancelRoutine(Irp, OnCancel);
    if (Irp->Cancel && IoSetCancelRoutine(Irp, NULL) != NULL) {
        KeReleaseSpinLock(&Lock, irql);
        Finish(Irp, STATUS_CANCELLED, 0);
        return STATUS_PENDING;
    }
    InsertTailList(&Waits, &Irp->Tail.Overlay.ListEntry);
    KeReleaseSpinLock(&Lock, irql);
    Look(NULL, STATUS_SUCCESS);
    return STATUS_PENDING;
}

static NTSTATUS OpenClose(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    KIRQL irql;

    (void)DeviceObject;
    if (stack->MajorFunction == IRP_MJ_CLEANUP) {
        KeAcquireSpinLock(&Lock, &irql);
        stack->FileObject->FsContext = &State; /* closed */
        KeReleaseSpinLock(&Lock, irql);
        Look(stack->FileObject, STATUS_CANCELLED);
    }
    return Finish(Irp, STATUS_SUCCESS, 0);
}

static VOID Unload(PDRIVER_OBJECT Driver)
{
    (void)Driver;
    KeCancelTimer(&Timer);
    KeFlushQueuedDpcs();
    Withdraw(&State);
}

NTSTATUS DriverEntry(IN PDRIVER_OBJECT Driver, IN PUNICODE_STRING RegistryPath)
{
    LARGE_INTEGER due;
    NTSTATUS status;

    (void)RegistryPath;
    KeInitializeSpinLock(&Lock);
    InitializeListHead(&Waits);
    KeInitializeTimer(&Timer);
    KeInitializeDpc(&Dpc, OnTimer, NULL);
    status = Publish(&State, Driver);
    if (!NT_SUCCESS(status))
        return status;
    Driver->DriverUnload = Unload;
    Driver->MajorFunction[IRP_MJ_CREATE] = OpenClose;
    Driver->MajorFunction[IRP_MJ_CLEANUP] = OpenClose;
    Driver->MajorFunction[IRP_MJ_CLOSE] = OpenClose;
    Driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = Control;
    due.QuadPart = -10 * 10000;
    KeSetTimerEx(&Timer, due, 10, &Dpc);
    return STATUS_SUCCESS;
}
