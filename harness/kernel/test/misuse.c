/*
 * A driver that does one thing wrong, picked by the registry value "misuse": for the kernel's own tests, which
 * check that each is seen. A poll is answered from zeros; a wait is held until clean-up.
 */
#include "chosen.h"
#include "style_legacy.h"

static STATE State;
static KSPIN_LOCK Lock, Other;
static PIRP Held;
static UCHAR Other16[16];
static ULONG Loads; /* 1 in every run, if the driver's data is fresh */

static VOID OnCancel(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    (void)DeviceObject;
    if (!Is(L"cancel-lock"))
        IoReleaseCancelSpinLock(Irp->CancelIrql);
    Held = NULL;
    Finish(Irp, STATUS_CANCELLED, 0);
}

/* Misuse around one poll; FALSE: the poll has been completed. */
static VOID BeforePoll(PIRP Irp)
{
    PUCHAR block;
    KIRQL irql;

    (void)Irp;
    if (Is(L"overrun")) {
        block = ExAllocatePoolWithTag(NonPagedPool, 20, 'revO');
        ((volatile UCHAR *)block)[20] = 1;
        ExFreePoolWithTag(block, 'revO');
    } else if (Is(L"underrun")) {
        block = ExAllocatePoolWithTag(NonPagedPool, 20, 'rdnU');
        ((volatile UCHAR *)block)[-1] = 1;
        ExFreePoolWithTag(block, 'rdnU');
    } else if (Is(L"after-free")) {
        block = ExAllocatePoolWithTag(NonPagedPool, 32, 'eerF');
        ExFreePoolWithTag(block, 'eerF');
        ((volatile UCHAR *)block)[3] = 1;
    } else if (Is(L"read-after-free")) {
        block = ExAllocatePoolWithTag(NonPagedPool, 32, 'eerF');
        ExFreePoolWithTag(block, 'eerF');
        (void)((volatile UCHAR *)block)[3];
    } else if (Is(L"paged-touched")) {
        block = ExAllocatePoolWithTag(PagedPool, 16, 'gdeP');
        ((volatile UCHAR *)block)[1] = 1;
        KeAcquireSpinLock(&Lock, &irql);
        ((volatile UCHAR *)block)[2] = 1;
        KeReleaseSpinLock(&Lock, irql);
        ExFreePoolWithTag(block, 'gdeP');
    } else if (Is(L"double-free")) {
        block = ExAllocatePoolWithTag(NonPagedPool, 32, 'eerF');
        ExFreePoolWithTag(block, 'eerF');
        ExFreePoolWithTag(block, 'eerF');
    } else if (Is(L"wrong-tag")) {
        block = ExAllocatePoolWithTag(NonPagedPool, 32, 'gaTa');
        ExFreePoolWithTag(block, 'gaTb');
    } else if (Is(L"leak")) {
        ExAllocatePoolWithTag(NonPagedPool, 48, 'kaeL');
    } else if (Is(L"paged-at-dispatch")) {
        KeAcquireSpinLock(&Lock, &irql);
        block = ExAllocatePoolWithTag(PagedPool, 16, 'gdeP');
        KeReleaseSpinLock(&Lock, irql);
        ExFreePoolWithTag(block, 'gdeP');
    } else if (Is(L"unowned-lock")) {
        KeRaiseIrql(DISPATCH_LEVEL, &irql);
        KeReleaseSpinLock(&Other, irql);
    } else if (Is(L"lock-twice")) {
        KeAcquireSpinLock(&Lock, &irql);
        KeAcquireSpinLockAtDpcLevel(&Lock);
    } else if (Is(L"bug-check")) {
        KeBugCheckEx(MANUALLY_INITIATED_CRASH, 1, 2, 3, 4);
    } else if (Is(L"dereference")) {
        ObDereferenceObject(State.Device);
    } else if (Is(L"bad-event")) {
        KEVENT event;
        RtlZeroMemory(&event, sizeof(event));
        KeSetEvent(&event, IO_NO_INCREMENT, FALSE);
    } else if (Is(L"complete-locked")) {
        KeAcquireSpinLock(&Lock, &irql);
    }
}

static NTSTATUS Poll(PIRP Irp)
{
    PUCHAR buffer = Irp->AssociatedIrp.SystemBuffer;
    KIRQL irql;

    BeforePoll(Irp);
    RtlZeroMemory(buffer, 16);
    buffer[0] = (UCHAR)Loads;
    if (Is(L"mark-success"))
        IoMarkIrpPending(Irp);
    if (Is(L"cancel-routine"))
        IoSetCancelRoutine(Irp, OnCancel);
    if (Is(L"uncompleted")) {
        Held = Irp;
        return STATUS_SUCCESS;
    }
    Finish(Irp, STATUS_SUCCESS, 16);
    if (Is(L"twice"))
        Finish(Irp, STATUS_SUCCESS, 16);
    if (Is(L"after-completion"))
        ((volatile IRP *)Irp)->IoStatus.Information = 8;
    if (Is(L"read-after-completion"))
        (void)((volatile IRP *)Irp)->IoStatus.Information;
    if (Is(L"copy-after-completion"))
        RtlCopyMemory(Other16, buffer, sizeof(Other16));
    if (Is(L"buffer-after-completion"))
        ((volatile UCHAR *)buffer)[5] = 1;
    if (Is(L"lock-held"))
        KeAcquireSpinLock(&Lock, &irql);
    if (Is(L"irql-raised"))
        KeRaiseIrql(DISPATCH_LEVEL, &irql);
    if (Is(L"pending-unmarked"))
        return STATUS_PENDING;
    if (Is(L"other-status"))
        return STATUS_UNSUCCESSFUL;
    return STATUS_SUCCESS;
}

static NTSTATUS Control(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    NTSTATUS status = Judge(&State, Irp);

    (void)DeviceObject;
    if (status == STATUS_SUCCESS)
        return Poll(Irp);
    if (status != STATUS_PENDING)
        return Finish(Irp, status, 0);
    IoMarkIrpPending(Irp);
    IoSetCancelRoutine(Irp, OnCancel);
    Held = Irp;
    return STATUS_PENDING;
}

static NTSTATUS OpenClose(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PIRP held = Held;

    (void)DeviceObject;
    if (IoGetCurrentIrpStackLocation(Irp)->MajorFunction == IRP_MJ_CLEANUP && held) {
        Held = NULL;
        IoSetCancelRoutine(held, NULL);
        Finish(held, STATUS_CANCELLED, 0);
    }
    return Finish(Irp, STATUS_SUCCESS, 0);
}

static VOID Unload(PDRIVER_OBJECT Driver)
{
    (void)Driver;
    Withdraw(&State);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status;

    Loads++;
    status = Choose(RegistryPath);
    if (NT_SUCCESS(status))
        status = Publish(&State, Driver);
    if (!NT_SUCCESS(status))
        return status;
    Driver->DriverUnload = Unload;
    Driver->MajorFunction[IRP_MJ_CREATE] = OpenClose;
    Driver->MajorFunction[IRP_MJ_CLOSE] = OpenClose;
    Driver->MajorFunction[IRP_MJ_CLEANUP] = OpenClose;
    Driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = Control;
    return STATUS_SUCCESS;
}
