/*
 * A counter driver with a system thread: waits are handed to it through a look-aside list and an event, it
 * looks at them when told or after ten milliseconds, and a work item ends those of a closed handle. For the
 * kernel's own tests.
 */
#include "style_legacy.h"

typedef struct _WAIT {
    LIST_ENTRY Link;
    PIRP Irp;
} WAIT, *PWAIT;

static STATE State;
static FAST_MUTEX Mutex;
static LIST_ENTRY Waits;
static NPAGED_LOOKASIDE_LIST Pool;
static KEVENT Wake;
static PKTHREAD Thread;
static volatile LONG Stop;

/* A cancelled wait is ended by the thread, which sees Irp->Cancel. */
static VOID OnCancel(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    (void)DeviceObject;
    IoReleaseCancelSpinLock(Irp->CancelIrql);
    KeSetEvent(&Wake, IO_NO_INCREMENT, FALSE);
}

static VOID Look(PFILE_OBJECT File)
{
    LIST_ENTRY due;
    PLIST_ENTRY entry, next;
    UCHAR now[16];

    InitializeListHead(&due);
    ExAcquireFastMutex(&Mutex);
    for (entry = Waits.Flink; entry != &Waits; entry = next) {
        PWAIT wait = CONTAINING_RECORD(entry, WAIT, Link);
        PIRP irp = wait->Irp;
        next = entry->Flink;
        ReadId(&State, now);
        if (File && IoGetCurrentIrpStackLocation(irp)->FileObject == File)
            irp->IoStatus.Status = STATUS_CANCELLED;
        else if (irp->Cancel)
            irp->IoStatus.Status = STATUS_CANCELLED;
        else if (RtlCompareMemory(irp->AssociatedIrp.SystemBuffer, now, 16) != 16)
            irp->IoStatus.Status = STATUS_SUCCESS;
        else
            continue;
        if (irp->IoStatus.Status == STATUS_SUCCESS)
            RtlCopyMemory(irp->AssociatedIrp.SystemBuffer, now, 16);
        RemoveEntryList(entry);
        InsertTailList(&due, entry);
    }
    ExReleaseFastMutex(&Mutex);
    while (!IsListEmpty(&due)) {
        PWAIT wait = CONTAINING_RECORD(RemoveHeadList(&due), WAIT, Link);
        PIRP irp = wait->Irp;
        KIRQL irql;
        ExFreeToNPagedLookasideList(&Pool, wait);
        if (IoSetCancelRoutine(irp, NULL) == NULL) {
            /* The routine has been called or is being called: let it end. */
            IoAcquireCancelSpinLock(&irql);
            IoReleaseCancelSpinLock(irql);
        }
        Finish(irp, irp->IoStatus.Status, irp->IoStatus.Status == STATUS_SUCCESS ? 16 : 0);
    }
}

static KSTART_ROUTINE Run;
static VOID Run(PVOID Context)
{
    LARGE_INTEGER interval;

    (void)Context;
    interval.QuadPart = -10 * 10000;
    while (!InterlockedCompareExchange(&Stop, 0, 0)) {
        KeWaitForSingleObject(&Wake, Executive, KernelMode, FALSE, &interval);
        Look(NULL);
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static NTSTATUS Control(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    NTSTATUS status = Judge(&State, Irp);
    PWAIT wait = NULL;

    (void)DeviceObject;
    if (status == STATUS_PENDING) {
        wait = ExAllocateFromNPagedLookasideList(&Pool);
        if (!wait)
            status = STATUS_INSUFFICIENT_RESOURCES;
    }
    if (!wait)
        return Finish(Irp, status, NT_SUCCESS(status) ? 16 : 0);
    wait->Irp = Irp;
    ExAcquireFastMutex(&Mutex);
    if (IoGetCurrentIrpStackLocation(Irp)->FileObject->FsContext != NULL) { /* after the cleanup */
        ExReleaseFastMutex(&Mutex);
        ExFreeToNPagedLookasideList(&Pool, wait);
        return Finish(Irp, STATUS_CANCELLED, 0);
    }
    IoMarkIrpPending(Irp);
    IoSetCancelRoutine(Irp, OnCancel);
    InsertTailList(&Waits, &wait->Link);
    ExReleaseFastMutex(&Mutex);
    KeSetEvent(&Wake, IO_NO_INCREMENT, FALSE);
    return STATUS_PENDING;
}

typedef struct _CLEANUP {
    PIO_WORKITEM Item;
    PFILE_OBJECT File;
    KEVENT Done;
} CLEANUP, *PCLEANUP;

static IO_WORKITEM_ROUTINE EndFile;
static VOID EndFile(PDEVICE_OBJECT DeviceObject, PVOID Context)
{
    PCLEANUP cleanup = Context;

    (void)DeviceObject;
    Look(cleanup->File);
    KeSetEvent(&cleanup->Done, IO_NO_INCREMENT, FALSE);
}

static NTSTATUS Cleanup(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    CLEANUP cleanup;

    cleanup.File = IoGetCurrentIrpStackLocation(Irp)->FileObject;
    ExAcquireFastMutex(&Mutex);
    cleanup.File->FsContext = &State; /* closed */
    ExReleaseFastMutex(&Mutex);
    cleanup.Item = IoAllocateWorkItem(DeviceObject);
    if (cleanup.Item) {
        KeInitializeEvent(&cleanup.Done, NotificationEvent, FALSE);
        IoQueueWorkItem(cleanup.Item, EndFile, DelayedWorkQueue, &cleanup);
        KeWaitForSingleObject(&cleanup.Done, Executive, KernelMode, FALSE, NULL);
        IoFreeWorkItem(cleanup.Item);
    } else {
        Look(cleanup.File);
    }
    return Finish(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS OpenClose(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    (void)DeviceObject;
    return Finish(Irp, STATUS_SUCCESS, 0);
}

static VOID Unload(PDRIVER_OBJECT Driver)
{
    (void)Driver;
    InterlockedExchange(&Stop, 1);
    KeSetEvent(&Wake, IO_NO_INCREMENT, FALSE);
    KeWaitForSingleObject(Thread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(Thread);
    ExDeleteNPagedLookasideList(&Pool);
    Withdraw(&State);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    HANDLE handle;
    NTSTATUS status;

    (void)RegistryPath;
    ExInitializeFastMutex(&Mutex);
    InitializeListHead(&Waits);
    KeInitializeEvent(&Wake, SynchronizationEvent, FALSE);
    ExInitializeNPagedLookasideList(&Pool, NULL, NULL, 0, sizeof(WAIT), 'tiaW', 0);
    status = Publish(&State, Driver);
    if (!NT_SUCCESS(status))
        return status;
    status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Run, NULL);
    if (!NT_SUCCESS(status)) {
        Withdraw(&State);
        return status;
    }
    ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, *PsThreadType, KernelMode,
                              (PVOID *)&Thread, NULL);
    ZwClose(handle);
    Driver->DriverUnload = Unload;
    Driver->MajorFunction[IRP_MJ_CREATE] = Driver->MajorFunction[IRP_MJ_CLOSE] = OpenClose;
    Driver->MajorFunction[IRP_MJ_CLEANUP] = Cleanup;
    Driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = Control;
    return STATUS_SUCCESS;
}
