/*
 * The services that take memory: each works, each says so when there is none, and neither leaves anything behind.
 */
#include "Filter.h"

#include <netioapi.h>

static NDIS_STATUS Memory(PFILTER Filter)
{
    PVOID one = NdisAllocateMemoryWithTagPriority(Filter->Handle, 24, TAG, NormalPoolPriority);

    if (!one)
        return NDIS_STATUS_RESOURCES;
    NdisFillMemory(one, 24, 0x5a);
    CHECK(((PUCHAR)one)[23] == 0x5a);
    NdisFreeMemoryWithTagPriority(Filter->Handle, one, TAG);
    return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS Pool(PFILTER Filter)
{
    PULONG words = ExAllocatePool2(POOL_FLAG_NON_PAGED, 3 * sizeof(*words), TAG);

    UNREFERENCED_PARAMETER(Filter);
    if (!words)
        return NDIS_STATUS_RESOURCES;
    CHECK(!words[0] && !words[1] && !words[2]);
    ExFreePool(words);
    return NDIS_STATUS_SUCCESS;
}

/* As drivers do before they are registered, and a resource outside a critical region, as threads of the system may. */
static NDIS_STATUS MemoryOfNobody(PFILTER Filter)
{
    PERESOURCE one = NdisAllocateMemoryWithTagPriority(NULL, sizeof(*one), TAG, NormalPoolPriority);

    UNREFERENCED_PARAMETER(Filter);
    if (!one)
        return NDIS_STATUS_RESOURCES;
    ExInitializeResourceLite(one);
    CHECK(ExAcquireResourceExclusiveLite(one, TRUE));
    ExReleaseResourceLite(one);
    ExDeleteResourceLite(one);
    NdisFreeMemoryWithTagPriority(NULL, one, TAG);
    return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS OldMemory(PFILTER Filter)
{
    PVOID one;

    UNREFERENCED_PARAMETER(Filter);
    if (NdisAllocateMemoryWithTag(&one, 8, TAG) != NDIS_STATUS_SUCCESS)
        return NDIS_STATUS_RESOURCES;
    NdisFreeMemory(one, 8, 0);
    return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS Text(PFILTER Filter)
{
    NDIS_STRING text;

    UNREFERENCED_PARAMETER(Filter);
    NdisInitializeString(&text, (PUCHAR) "four");
    if (!text.Buffer)
        return NDIS_STATUS_RESOURCES;
    CHECK(text.Length == 8 && text.Buffer[3] == L'r');
    NdisFreeString(text);
    return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS RwLock(PFILTER Filter)
{
    LOCK_STATE_EX one, two;
    KIRQL before = KeGetCurrentIrql();
    PNDIS_RW_LOCK_EX lock = NdisAllocateRWLock(Filter->Handle);

    if (!lock)
        return NDIS_STATUS_RESOURCES;
    NdisAcquireRWLockRead(lock, &one, 0);
    CHECK(KeGetCurrentIrql() == DISPATCH_LEVEL);
    NdisAcquireRWLockRead(lock, &two, NDIS_RWL_AT_DISPATCH_LEVEL);
    NdisReleaseRWLock(lock, &two);
    CHECK(KeGetCurrentIrql() == DISPATCH_LEVEL);
    NdisReleaseRWLock(lock, &one);
    CHECK(KeGetCurrentIrql() == before);
    NdisAcquireRWLockWrite(lock, &one, 0);
    NdisReleaseRWLock(lock, &one);
    NdisFreeRWLock(lock);
    return NDIS_STATUS_SUCCESS;
}

static NDIS_IO_WORKITEM Work;
static VOID Work(PVOID Context, NDIS_HANDLE Item)
{
    UNREFERENCED_PARAMETER(Item);
    CHECK(KeGetCurrentIrql() == PASSIVE_LEVEL);
    NdisSetEvent(Context);
}

static NDIS_STATUS WorkItem(PFILTER Filter)
{
    NDIS_EVENT done;
    NDIS_HANDLE item = NdisAllocateIoWorkItem(Filter->Handle);

    if (!item)
        return NDIS_STATUS_RESOURCES;
    NdisInitializeEvent(&done);
    for (ULONG i = 0; i < 2; i++) {
        NdisQueueIoWorkItem(item, Work, &done);
        CHECK(NdisWaitEvent(&done, 0));
        NdisResetEvent(&done);
    }
    NdisFreeIoWorkItem(item);
    return NDIS_STATUS_SUCCESS;
}

static PVOID Rung;
static VOID Ring(PVOID One, PVOID Context, PVOID Two, PVOID Three)
{
    UNREFERENCED_PARAMETER(One);
    UNREFERENCED_PARAMETER(Two);
    UNREFERENCED_PARAMETER(Three);
    CHECK(KeGetCurrentIrql() == DISPATCH_LEVEL);
    Rung = Context;
}

static NDIS_STATUS Timer(PFILTER Filter)
{
    NDIS_TIMER_CHARACTERISTICS given;
    LARGE_INTEGER soon = {.QuadPart = -10000}, late = {.QuadPart = -1000000000ll};
    NDIS_HANDLE timer;
    ULONG own, other;

    NdisZeroMemory(&given, sizeof(given));
    given.Header.Type = NDIS_OBJECT_TYPE_TIMER_CHARACTERISTICS;
    given.Header.Revision = NDIS_TIMER_CHARACTERISTICS_REVISION_1;
    given.Header.Size = NDIS_SIZEOF_TIMER_CHARACTERISTICS_REVISION_1;
    given.AllocationTag = TAG;
    given.TimerFunction = Ring;
    given.FunctionContext = &own;
    if (NdisAllocateTimerObject(Filter->Handle, &given, &timer) != NDIS_STATUS_SUCCESS)
        return NDIS_STATUS_RESOURCES;
    CHECK(!NdisCancelTimerObject(timer)); /* it is not set */
    CHECK(!NdisSetTimerObject(timer, late, 0, NULL));
    CHECK(NdisSetTimerObject(timer, soon, 0, NULL)); /* it was set */
    for (Rung = NULL; !Rung;)
        NdisMSleep(2000);
    CHECK(Rung == &own);
    NdisSetTimerObject(timer, soon, 0, &other);
    for (Rung = NULL; !Rung;)
        NdisMSleep(2000);
    CHECK(Rung == &other);
    NdisSetTimerObject(timer, late, 0, NULL);
    CHECK(NdisCancelTimerObject(timer));
    NdisFreeTimerObject(timer);
    return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS Lookaside(PFILTER Filter)
{
    NPAGED_LOOKASIDE_LIST list;
    PVOID one;

    UNREFERENCED_PARAMETER(Filter);
    ExInitializeNPagedLookasideList(&list, NULL, NULL, 0, 32, TAG, 0);
    one = ExAllocateFromNPagedLookasideList(&list);
    if (one)
        ExFreeToNPagedLookasideList(&list, one);
    ExDeleteNPagedLookasideList(&list);
    return one ? NDIS_STATUS_SUCCESS : NDIS_STATUS_RESOURCES;
}

static VOID Read(NDIS_HANDLE Handle, PCWSTR Name, NDIS_PARAMETER_TYPE Type,
                 PNDIS_CONFIGURATION_PARAMETER *Value, PNDIS_STATUS Status)
{
    NDIS_STRING name;

    RtlInitUnicodeString(&name, Name);
    NdisReadConfiguration(Status, Value, Handle, &name, Type);
}

/* The run has the options number=42,hex=1f,word=some. */
static NDIS_STATUS Configuration(PFILTER Filter)
{
    NDIS_CONFIGURATION_OBJECT given;
    PNDIS_CONFIGURATION_PARAMETER value;
    NDIS_STRING name, some;
    NDIS_HANDLE handle;
    NDIS_STATUS status;

    NdisZeroMemory(&given, sizeof(given));
    given.Header.Type = NDIS_OBJECT_TYPE_CONFIGURATION_OBJECT;
    given.Header.Revision = NDIS_CONFIGURATION_OBJECT_REVISION_1;
    given.Header.Size = NDIS_SIZEOF_CONFIGURATION_OBJECT_REVISION_1;
    given.NdisHandle = Filter->Handle;
    status = NdisOpenConfigurationEx(&given, &handle);
    if (status != NDIS_STATUS_SUCCESS) {
        CHECK(!handle);
        return status;
    }
    Read(handle, L"Number", NdisParameterInteger, &value, &status);
    CHECK(status == NDIS_STATUS_SUCCESS && value->ParameterType == NdisParameterInteger);
    CHECK(value->ParameterData.IntegerData == 42);
    Read(handle, L"hex", NdisParameterHexInteger, &value, &status);
    CHECK(status == NDIS_STATUS_SUCCESS && value->ParameterData.IntegerData == 0x1f);
    Read(handle, L"word", NdisParameterString, &value, &status);
    RtlInitUnicodeString(&some, L"some");
    CHECK(status == NDIS_STATUS_SUCCESS && value->ParameterType == NdisParameterString);
    CHECK(RtlEqualUnicodeString(&value->ParameterData.StringData, &some, FALSE));
    Read(handle, L"nowhere", NdisParameterString, &value, &status);
    CHECK(status != NDIS_STATUS_SUCCESS);
    RtlInitUnicodeString(&name, L"word");
    NdisWriteConfiguration(&status, handle, &name, value);
    CHECK(status != NDIS_STATUS_SUCCESS);
    NdisCloseConfiguration(handle);
    return NDIS_STATUS_SUCCESS;
}

static DRIVER_DISPATCH Dispatch;
static NTSTATUS Dispatch(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    Irp->IoStatus.Status = STATUS_SUCCESS;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static NDIS_STATUS Device(PFILTER Filter)
{
    PDRIVER_DISPATCH table[IRP_MJ_MAXIMUM_FUNCTION + 1] = {
        [IRP_MJ_CREATE] = Dispatch, [IRP_MJ_CLEANUP] = Dispatch, [IRP_MJ_CLOSE] = Dispatch};
    NDIS_DEVICE_OBJECT_ATTRIBUTES given;
    NDIS_STRING name, link;
    NDIS_HANDLE handle, second;
    PDEVICE_OBJECT object, found;
    PFILE_OBJECT file;
    NDIS_STATUS status;

    UNREFERENCED_PARAMETER(Filter);
    RtlInitUnicodeString(&name, L"\\Device\\Checks");
    RtlInitUnicodeString(&link, L"\\DosDevices\\Checks");
    NdisZeroMemory(&given, sizeof(given));
    given.Header.Type = NDIS_OBJECT_TYPE_DEVICE_OBJECT_ATTRIBUTES;
    given.Header.Revision = NDIS_DEVICE_OBJECT_ATTRIBUTES_REVISION_1;
    given.Header.Size = NDIS_SIZEOF_DEVICE_OBJECT_ATTRIBUTES_REVISION_1;
    given.DeviceName = &name;
    given.SymbolicName = &link;
    given.MajorFunctions = table;
    given.ExtensionSize = 40;
    status = NdisRegisterDeviceEx(FilterDriver, &given, &object, &handle);
    if (status != NDIS_STATUS_SUCCESS)
        return status;
    CHECK(((PUCHAR)NdisGetDeviceReservedExtension(object))[39] == 0);
    CHECK(NdisRegisterDeviceEx(FilterDriver, &given, &found, &second) != NDIS_STATUS_SUCCESS);
    status = IoGetDeviceObjectPointer(&link, FILE_READ_DATA, &file, &found);
    if (NT_SUCCESS(status)) {
        CHECK(found == object);
        ObDereferenceObject(file);
    }
    NdisDeregisterDeviceEx(handle);
    CHECK(!NT_SUCCESS(IoGetDeviceObjectPointer(&link, FILE_READ_DATA, &file, &found)));
    return NT_SUCCESS(status) ? NDIS_STATUS_SUCCESS : NDIS_STATUS_RESOURCES;
}

static NDIS_STATUS Mdl(PFILTER Filter)
{
    UCHAR bytes[32] = {7};
    PMDL mdl = NdisAllocateMdl(Filter->Handle, bytes, sizeof(bytes));
    PVOID address;
    UINT length;

    if (!mdl)
        return NDIS_STATUS_RESOURCES;
    NdisQueryMdl(mdl, &address, &length, NormalPagePriority);
    CHECK(address == bytes && length == sizeof(bytes));
    CHECK(MmGetSystemAddressForMdlSafe(mdl, LowPagePriority | MdlMappingNoExecute) == bytes);
    NdisFreeMdl(mdl);
    return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS Table(PFILTER Filter)
{
    PMIB_IF_TABLE2 table;

    UNREFERENCED_PARAMETER(Filter);
    if (GetIfTable2Ex(MibIfTableNormal, &table) != STATUS_SUCCESS)
        return NDIS_STATUS_RESOURCES;
    CHECK(table->NumEntries == 0);
    FreeMibTable(table);
    return NDIS_STATUS_SUCCESS;
}

static ULONG Told;
static VOID NTAPI Changed(PVOID Context, PMIB_IPINTERFACE_ROW Row, MIB_NOTIFICATION_TYPE Type)
{
    CHECK(Context == &Told && !Row && Type == MibInitialNotification);
    Told++;
}

static NDIS_STATUS Notification(PFILTER Filter)
{
    MIB_IPFORWARD_ROW2 route;
    SOCKADDR_INET from, to;
    HANDLE handle;

    UNREFERENCED_PARAMETER(Filter);
    Told = 0;
    if (NotifyIpInterfaceChange(AF_INET, Changed, &Told, TRUE, &handle) != STATUS_SUCCESS) {
        CHECK(!handle && !Told);
        return NDIS_STATUS_RESOURCES;
    }
    CHECK(Told == 1);
    NdisZeroMemory(&to, sizeof(to));
    to.si_family = AF_INET;
    CHECK(!NT_SUCCESS(GetBestRoute2(NULL, 1, NULL, &to, 0, &route, &from)));
    CHECK(CancelMibChangeNotify2(handle) == STATUS_SUCCESS && Told == 1);
    return NDIS_STATUS_SUCCESS;
}

const CHECK_ROW AllocatingChecks[] = {
    {"memory", Memory},
    {"pool", Pool},
    {"memory of nobody", MemoryOfNobody},
    {"memory of old", OldMemory},
    {"string", Text},
    {"reader-writer lock", RwLock},
    {"work item", WorkItem},
    {"timer", Timer},
    {"look-aside list", Lookaside},
    {"configuration", Configuration},
    {"device", Device},
    {"MDL", Mdl},
    {"table of interfaces", Table},
    {"notification", Notification},
};
const ULONG AllocatingCount = RTL_NUMBER_OF(AllocatingChecks);
