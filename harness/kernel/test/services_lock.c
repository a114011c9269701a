/*
 * Services driver, part: locks, lists, one-time initialisation and timers, with threads of its own.
 */
#include "services.h"

typedef struct _ITEM {
    SLIST_ENTRY Entry;
    ULONG Number;
} ITEM;

static EX_SPIN_LOCK ReaderWriter;
static EX_PUSH_LOCK Push;
static RTL_RUN_ONCE Once = RTL_RUN_ONCE_INIT;
static ULONG Shared, Twin, Initialisations;
static LONG Calls, Deleted;
static IO_WORKITEM_ROUTINE_EX Work;
static KEVENT Done;

static ULONG Initialise(PRTL_RUN_ONCE RunOnce, PVOID Parameter, PVOID *Context)
{
    LARGE_INTEGER while_others_come = {.QuadPart = -10000};

    UNREFERENCED_PARAMETER(RunOnce);
    KeDelayExecutionThread(KernelMode, FALSE, &while_others_come);
    Initialisations++;
    *Context = Parameter;
    return TRUE;
}

/* A writer changes two numbers with a pause between; a reader never sees them differ. */
static VOID Contend(PVOID Parameter)
{
    PVOID context = NULL;

    CHECK(NT_SUCCESS(RtlRunOnceExecuteOnce(&Once, Initialise, (PVOID)0x100, &context)));
    CHECK(context == (PVOID)0x100 && Initialisations == 1);
    for (int i = 0; i < 4; i++) {
        KIRQL irql = ExAcquireSpinLockExclusive(&ReaderWriter);
        CHECK(KeGetCurrentIrql() == DISPATCH_LEVEL);
        Shared++;
        KeMemoryBarrier();
        Twin++;
        ExReleaseSpinLockExclusive(&ReaderWriter, irql);
        irql = ExAcquireSpinLockShared(&ReaderWriter);
        CHECK(Shared == Twin);
        ExReleaseSpinLockShared(&ReaderWriter, irql);
        KeEnterCriticalRegion();
        ExAcquirePushLockExclusive(&Push);
        Shared++;
        KeMemoryBarrier();
        Shared--;
        ExReleasePushLockExclusive(&Push);
        ExAcquirePushLockShared(&Push);
        ExReleasePushLockShared(&Push);
        KeLeaveCriticalRegion();
    }
    PsTerminateSystemThread((NTSTATUS)(LONG_PTR)Parameter);
}

static VOID CheckThreads(VOID)
{
    HANDLE handles[3];

    ExInitializePushLock(&Push);
    for (int i = 0; i < 3; i++)
        CHECK(NT_SUCCESS(
            PsCreateSystemThread(&handles[i], THREAD_ALL_ACCESS, NULL, NULL, NULL, Contend, NULL)));
    for (int i = 0; i < 3; i++) {
        ZwWaitForSingleObject(handles[i], FALSE, NULL);
        ZwClose(handles[i]);
    }
    CHECK(Shared == 12 && Twin == 12);
    CHECK(RtlRunOnceBeginInitialize(&Once, RTL_RUN_ONCE_CHECK_ONLY, NULL) == STATUS_SUCCESS);
    RtlRunOnceInitialize(&Once);
    CHECK(RtlRunOnceBeginInitialize(&Once, RTL_RUN_ONCE_CHECK_ONLY, NULL) == STATUS_UNSUCCESSFUL);
    CHECK(RtlRunOnceBeginInitialize(&Once, 0, NULL) == STATUS_PENDING);
    CHECK(NT_SUCCESS(RtlRunOnceComplete(&Once, RTL_RUN_ONCE_INIT_FAILED, NULL)));
    CHECK(RtlRunOnceBeginInitialize(&Once, RTL_RUN_ONCE_ASYNC, NULL) == STATUS_PENDING);
    CHECK(NT_SUCCESS(RtlRunOnceComplete(&Once, RTL_RUN_ONCE_ASYNC, NULL)));
    CHECK(RtlRunOnceComplete(&Once, RTL_RUN_ONCE_ASYNC, NULL) == STATUS_OBJECT_NAME_COLLISION);
}

static VOID CheckConversion(VOID)
{
    KIRQL irql = ExAcquireSpinLockShared(&ReaderWriter);

    ExAcquireSpinLockSharedAtDpcLevel(&ReaderWriter);
    CHECK(!ExTryConvertSharedSpinLockExclusive(&ReaderWriter));
    ExReleaseSpinLockSharedFromDpcLevel(&ReaderWriter);
    CHECK(ExTryConvertSharedSpinLockExclusive(&ReaderWriter));
    ExReleaseSpinLockExclusive(&ReaderWriter, irql);
}

static VOID CheckList(VOID)
{
    static SLIST_HEADER head;
    static ITEM items[3];

    ExInitializeSListHead(&head);
    CHECK(!InterlockedPopEntrySList(&head) &&
          !ExInterlockedPushEntrySList(&head, &items[0].Entry, NULL));
    CHECK(InterlockedPushEntrySList(&head, &items[1].Entry) == &items[0].Entry);
    InterlockedPushEntrySList(&head, &items[2].Entry);
    CHECK(ExQueryDepthSList(&head) == 3 && InterlockedPopEntrySList(&head) == &items[2].Entry);
    CHECK(InterlockedFlushSList(&head) == &items[1].Entry && ExQueryDepthSList(&head) == 0);
}

static VOID OnTimer(PEX_TIMER Timer, PVOID Context)
{
    UNREFERENCED_PARAMETER(Timer);
    CHECK(KeGetCurrentIrql() == DISPATCH_LEVEL);
    InterlockedIncrement(Context);
}

static VOID OnDelete(PVOID Context)
{
    InterlockedIncrement(Context);
}

static VOID CheckTimer(VOID)
{
    LARGE_INTEGER pause = {.QuadPart = -35 * 10000};
    EXT_DELETE_PARAMETERS end;
    PEX_TIMER timer = ExAllocateTimer(OnTimer, &Calls, EX_TIMER_HIGH_RESOLUTION);

    CHECK(timer && !ExSetTimer(timer, -10 * 10000, 10 * 10000, NULL));
    KeDelayExecutionThread(KernelMode, FALSE, &pause);
    CHECK(Calls == 3 && ExCancelTimer(timer, NULL) && !ExCancelTimer(timer, NULL));
    KeDelayExecutionThread(KernelMode, FALSE, &pause);
    CHECK(Calls == 3 && !ExSetTimer(timer, -10 * 10000, 0, NULL));
    CHECK(NT_SUCCESS(KeWaitForSingleObject(timer, Executive, KernelMode, FALSE, NULL)));
    ExInitializeDeleteTimerParameters(&end);
    end.DeleteCallback = OnDelete;
    end.DeleteContext = &Deleted;
    CHECK(!ExDeleteTimer(timer, TRUE, TRUE, &end) && Deleted == 1 && Calls == 4);
}

static VOID Work(PVOID Object, PVOID Context, PIO_WORKITEM Item)
{
    UNREFERENCED_PARAMETER(Object);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Item);
    KeSetEvent(&Done, IO_NO_INCREMENT, FALSE);
}

static VOID CheckQueues(PDEVICE_OBJECT Device)
{
    KDEVICE_QUEUE queue;
    KDEVICE_QUEUE_ENTRY entries[4];
    KIRQL irql;
    PIO_WORKITEM item = IoAllocateWorkItem(Device);

    KeInitializeDeviceQueue(&queue);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    CHECK(!KeInsertDeviceQueue(&queue, &entries[0]));
    CHECK(KeInsertByKeyDeviceQueue(&queue, &entries[1], 5) &&
          KeInsertByKeyDeviceQueue(&queue, &entries[2], 3) &&
          KeInsertByKeyDeviceQueue(&queue, &entries[3], 9));
    CHECK(KeRemoveByKeyDeviceQueue(&queue, 4) == &entries[1]);
    CHECK(KeRemoveEntryDeviceQueue(&queue, &entries[3]) &&
          !KeRemoveEntryDeviceQueue(&queue, &entries[3]));
    CHECK(KeRemoveDeviceQueue(&queue) == &entries[2] && !KeRemoveDeviceQueue(&queue) &&
          !queue.Busy);
    KeLowerIrql(irql);

    KeInitializeEvent(&Done, NotificationEvent, FALSE);
    CHECK(IoTryQueueWorkItem(item, Work, DelayedWorkQueue, NULL));
    KeWaitForSingleObject(&Done, Executive, KernelMode, FALSE, NULL);
    IoFreeWorkItem(item);
}

VOID CheckLocks(PDEVICE_OBJECT Device)
{
    CheckThreads();
    CheckConversion();
    CheckList();
    CheckTimer();
    CheckQueues(Device);
}
