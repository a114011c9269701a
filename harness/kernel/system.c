/*
 * The system around the driver: version, time, processors, threads' names, the end of the system, and the
 * requests that drivers build themselves.
 */
#include "kernel.h"

#include <string.h>

#define SYSTEM_TIME_BASE 0x01da000000000000ll /* FILETIME at the start of every run */
#define TICK             156250u              /* 15.625 ms */

/* -- version: that of the run's guest ------------------------------------------------------------------------------ */

static const struct {
    ULONG major, minor, service_pack, build;
} guests[] = {
#define CTS_BUILD(major, minor)                                                                    \
    ((major) == 5   ? ((minor) == 1 ? 2600u : 3790u)                                               \
     : (minor) == 0 ? 6002u                                                                        \
     : (minor) == 1 ? 7601u                                                                        \
                    : 9200u)
#define CTS_ROW(name, major, minor, sp, integration, event, text)                                  \
    [CTS_GUEST_##name] = {major, minor, sp, CTS_BUILD(major, minor)},
    CTS_GUEST_MAP(CTS_ROW)
#undef CTS_ROW
};

NTSTATUS RtlGetVersion(PRTL_OSVERSIONINFOW version)
{
    ULONG size = version->dwOSVersionInfoSize;

    memset(version, 0, sizeof *version);
    version->dwOSVersionInfoSize = size;
    version->dwMajorVersion = guests[cts_k.config.guest].major;
    version->dwMinorVersion = guests[cts_k.config.guest].minor;
    version->dwBuildNumber = guests[cts_k.config.guest].build;
    version->dwPlatformId = 2;
    if (size == sizeof(RTL_OSVERSIONINFOEXW)) {
        PRTL_OSVERSIONINFOEXW more = (PRTL_OSVERSIONINFOEXW)version;
        more->wServicePackMajor = (USHORT)guests[cts_k.config.guest].service_pack;
        more->wServicePackMinor = more->wSuiteMask = 0;
        more->wProductType = 1;
        more->wReserved = 0;
    }
    return STATUS_SUCCESS;
}

BOOLEAN PsGetVersion(PULONG major, PULONG minor, PULONG build, PUNICODE_STRING csd)
{
    if (major)
        *major = guests[cts_k.config.guest].major;
    if (minor)
        *minor = guests[cts_k.config.guest].minor;
    if (build)
        *build = guests[cts_k.config.guest].build;
    if (csd)
        csd->Length = 0;
    return TRUE;
}

/* WDM 1.32 came with Windows XP, 6.0 with Vista; version 6.x is the system's own number since. */
BOOLEAN IoIsWdmVersionAvailable(UCHAR major, UCHAR minor)
{
    ULONG have = guests[cts_k.config.guest].major == 5
                     ? (guests[cts_k.config.guest].minor == 1 ? 0x120 : 0x130)
                     : 0x600;

    return have >= ((ULONG)major << 8 | minor);
}

ULONGLONG VerSetConditionMask(ULONGLONG mask, ULONG type, UCHAR condition)
{
    return mask | (ULONGLONG)condition << (3 * __builtin_ctz(type | 0x100));
}

NTSTATUS RtlVerifyVersionInfo(PRTL_OSVERSIONINFOEXW version, ULONG type, ULONGLONG mask)
{
    ULONG have = guests[cts_k.config.guest].major << 8 | guests[cts_k.config.guest].minor;
    ULONG want = version->dwMajorVersion << 8 | version->dwMinorVersion;
    ULONG condition = (ULONG)(mask >> (3 * __builtin_ctz(type | 0x100))) & 7;
    bool holds = condition == VER_EQUAL           ? have == want
                 : condition == VER_GREATER       ? have > want
                 : condition == VER_GREATER_EQUAL ? have >= want
                 : condition == VER_LESS          ? have < want
                                                  : have <= want;

    return holds ? STATUS_SUCCESS : STATUS_REVISION_MISMATCH;
}

BOOLEAN ExVerifySuite(ULONG suite)
{
    (void)suite;
    return FALSE;
}

/* -- time ------------------------------------------------------------------------------------------------------------- */

VOID KeQuerySystemTime(PLARGE_INTEGER time)
{
    time->QuadPart = SYSTEM_TIME_BASE + (LONGLONG)cts_k.host->now(cts_k.host);
}

VOID KeQuerySystemTimePrecise(PLARGE_INTEGER time)
{
    KeQuerySystemTime(time);
}

ULONGLONG KeQueryInterruptTime(VOID)
{
    return cts_k.host->now(cts_k.host) + 1;
}

ULONGLONG KeQueryInterruptTimePrecise(PULONG64 counter)
{
    *counter = KeQueryInterruptTime();
    return *counter;
}

ULONGLONG KeQueryUnbiasedInterruptTime(VOID)
{
    return KeQueryInterruptTime();
}

VOID KeQueryTickCount(PLARGE_INTEGER count)
{
    count->QuadPart = (LONGLONG)(cts_k.host->now(cts_k.host) / TICK);
}

ULONG KeQueryTimeIncrement(VOID)
{
    return TICK;
}

LARGE_INTEGER KeQueryPerformanceCounter(PLARGE_INTEGER frequency)
{
    LARGE_INTEGER counter = {.QuadPart = (LONGLONG)cts_k.host->now(cts_k.host)};

    if (frequency)
        frequency->QuadPart = 10000000;
    return counter;
}

/* -- processors and threads ---------------------------------------------------------------------------------------------- */

ULONG KeGetCurrentProcessorNumber(VOID)
{
    return cts_fiber_number();
}

ULONG KeQueryActiveProcessorCount(PKAFFINITY affinity)
{
    if (affinity)
        *affinity = (1ull << CTS_THREADS_MAX) - 1;
    return CTS_THREADS_MAX;
}

PKTHREAD KeGetCurrentThread(VOID)
{
    return cts_fiber()->thread;
}

KPRIORITY KeSetPriorityThread(PKTHREAD thread, KPRIORITY priority)
{
    KPRIORITY old = thread->priority;

    thread->priority = priority;
    return old;
}

HANDLE PsGetCurrentThreadId(VOID)
{
    return (HANDLE)(ULONG_PTR)(4 * (cts_fiber_number() + 1));
}

HANDLE PsGetCurrentProcessId(VOID)
{
    return (HANDLE)(ULONG_PTR)4;
}

PEPROCESS PsGetCurrentProcess(VOID)
{
    return (PEPROCESS)(void *)&cts_k;
}

PEPROCESS IoGetRequestorProcess(PIRP irp)
{
    (void)irp;
    return PsGetCurrentProcess();
}

ULONG IoGetRequestorProcessId(PIRP irp)
{
    (void)irp;
    return 4;
}

VOID KeMemoryBarrier(VOID)
{
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    cts_point("KeMemoryBarrier");
}

VOID cts_kernel_yield(VOID)
{
    cts_k.host->yield(cts_k.host);
}

/* -- the end of the system --------------------------------------------------------------------------------------------------- */

VOID KeBugCheckEx(ULONG code, ULONG_PTR a, ULONG_PTR b, ULONG_PTR c, ULONG_PTR d)
{
    cts_stop("KeBugCheckEx %08x (%llx, %llx, %llx, %llx)", code, a, b, c, d);
}

VOID KeBugCheck(ULONG code)
{
    KeBugCheckEx(code, 0, 0, 0, 0);
}

VOID ExRaiseStatus(NTSTATUS status)
{
    cts_stop("ExRaiseStatus %08x: exceptions are not modelled", (unsigned)status);
}

VOID RtlAssert(PVOID expression, PVOID file, ULONG line, PCHAR message)
{
    cts_stop("assertion failed: %s (%s:%u) %s", (const char *)expression, (const char *)file, line,
             message ? message : "");
}

ULONG RtlRandomEx(PULONG seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed & 0x7fffffff;
}

NTSTATUS ExUuidCreate(GUID *guid)
{
    cts_k.host->random(cts_k.host, guid, sizeof *guid);
    return STATUS_SUCCESS;
}

/* -- requests that a driver builds -------------------------------------------------------------------------------------------- */

PIRP IoBuildDeviceIoControlRequest(ULONG code, PDEVICE_OBJECT device, PVOID in, ULONG in_length,
                                   PVOID out, ULONG out_length, BOOLEAN internal, PKEVENT event,
                                   PIO_STATUS_BLOCK status)
{
    ULONG size = max(in_length, out_length);

    cts_irql_at_most("IoBuildDeviceIoControlRequest", PASSIVE_LEVEL);
    cts_point("IoBuildDeviceIoControlRequest");
    PIRP irp = cts_irp_make(CTS_IRP_THREADED, device->StackSize);
    if (!irp)
        return NULL;
    struct cts_irp *info = cts_irp_of(irp);
    PIO_STACK_LOCATION location = IoGetNextIrpStackLocation(irp);
    location->MajorFunction = internal ? IRP_MJ_INTERNAL_DEVICE_CONTROL : IRP_MJ_DEVICE_CONTROL;
    location->Parameters.DeviceIoControl.IoControlCode = code;
    location->Parameters.DeviceIoControl.InputBufferLength = in_length;
    location->Parameters.DeviceIoControl.OutputBufferLength = out_length;
    irp->UserBuffer = out;
    irp->UserEvent = event;
    irp->UserIosb = status;
    info->call.out_length = out_length;
    if (size && (code & 3) != METHOD_NEITHER) {
        irp->AssociatedIrp.SystemBuffer = cts_block_take(CTS_BLOCK_BUFFER, size, ' soI');
        if (!irp->AssociatedIrp.SystemBuffer) {
            cts_irp_release(info);
            return NULL;
        }
        if (in_length)
            memcpy(irp->AssociatedIrp.SystemBuffer, in, in_length);
    } else {
        location->Parameters.DeviceIoControl.Type3InputBuffer = in;
    }
    return irp;
}

PIRP IoBuildSynchronousFsdRequest(ULONG major, PDEVICE_OBJECT device, PVOID buffer, ULONG length,
                                  PLARGE_INTEGER offset, PKEVENT event, PIO_STATUS_BLOCK status)
{
    PIRP irp = cts_irp_make(CTS_IRP_THREADED, device->StackSize);

    (void)buffer;
    (void)length;
    (void)offset;
    cts_irql_at_most("IoBuildSynchronousFsdRequest", PASSIVE_LEVEL);
    if (!irp)
        return NULL;
    IoGetNextIrpStackLocation(irp)->MajorFunction = (UCHAR)major;
    irp->IoStatus.Status = STATUS_NOT_SUPPORTED;
    irp->UserEvent = event;
    irp->UserIosb = status;
    return irp;
}

PIRP IoBuildAsynchronousFsdRequest(ULONG major, PDEVICE_OBJECT device, PVOID buffer, ULONG length,
                                   PLARGE_INTEGER offset, PIO_STATUS_BLOCK status)
{
    PIRP irp = cts_irp_make(CTS_IRP_DRIVER, device->StackSize);

    (void)buffer;
    (void)length;
    (void)offset;
    if (!irp)
        return NULL;
    IoGetNextIrpStackLocation(irp)->MajorFunction = (UCHAR)major;
    irp->IoStatus.Status = STATUS_NOT_SUPPORTED;
    irp->UserIosb = status;
    return irp;
}

/* -- small services of the I/O manager ------------------------------------------------------------------------------------------ */

static KDEFERRED_ROUTINE io_dpc;
static VOID io_dpc(PKDPC dpc, PVOID context, PVOID argument1, PVOID argument2)
{
    PDEVICE_OBJECT device = context;
    PIO_DPC_ROUTINE routine = (PIO_DPC_ROUTINE)device->Reserved;

    routine(dpc, device, argument1, argument2);
}

void cts_kernel_io_dpc(PDEVICE_OBJECT device, PIO_DPC_ROUTINE routine)
{
    device->Reserved = (PVOID)routine;
    KeInitializeDpc(&device->Dpc, io_dpc, device);
}

NTSTATUS IoWMIRegistrationControl(PDEVICE_OBJECT device, ULONG action)
{
    (void)device;
    (void)action;
    return STATUS_SUCCESS;
}

NTSTATUS IoRegisterShutdownNotification(PDEVICE_OBJECT device)
{
    (void)device;
    return STATUS_SUCCESS;
}

VOID IoUnregisterShutdownNotification(PDEVICE_OBJECT device)
{
    (void)device;
}

VOID IoInvalidateDeviceState(PDEVICE_OBJECT pdo)
{
    (void)pdo;
}

VOID IoInvalidateDeviceRelations(PDEVICE_OBJECT pdo, DEVICE_RELATION_TYPE type)
{
    (void)pdo;
    (void)type;
}

NTSTATUS IoGetDeviceProperty(PDEVICE_OBJECT pdo, DEVICE_REGISTRY_PROPERTY property, ULONG length,
                             PVOID buffer, PULONG result)
{
    static const WCHAR name[] = L"\\Device\\ACPI\\VM_Gen_Counter";
    static const WCHAR compatible[] = L"ACPI\\VM_Gen_Counter\0*VM_Gen_Counter\0";
    static const WCHAR hardware[] = L"ACPI\\MSFT1002\0*MSFT1002\0";
    const WCHAR *text = property == DevicePropertyPhysicalDeviceObjectName ? name
                        : property == DevicePropertyCompatibleIDs          ? compatible
                        : property == DevicePropertyHardwareID             ? hardware
                                                                           : NULL;
    ULONG size = property == DevicePropertyPhysicalDeviceObjectName ? sizeof name
                 : property == DevicePropertyCompatibleIDs          ? sizeof compatible
                                                                    : sizeof hardware;

    if (!cts_acpi_bus(pdo))
        return STATUS_INVALID_DEVICE_REQUEST;
    if (!text)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    *result = size;
    if (length < size)
        return STATUS_BUFFER_TOO_SMALL;
    memcpy(buffer, text, size);
    return STATUS_SUCCESS;
}

/* One call a second, at DISPATCH_LEVEL. */
NTSTATUS IoInitializeTimer(PDEVICE_OBJECT device, PIO_TIMER_ROUTINE routine, PVOID context)
{
    (void)device;
    (void)routine;
    (void)context;
    return STATUS_NOT_SUPPORTED;
}

VOID IoStartTimer(PDEVICE_OBJECT device)
{
    (void)device;
}

VOID IoStopTimer(PDEVICE_OBJECT device)
{
    (void)device;
}
