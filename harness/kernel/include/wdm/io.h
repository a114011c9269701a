/*
 * wdm.h, part: the calls of the I/O manager, and those of the power manager on its IRPs.
 */
#ifndef CTS_WDM_IO_H
#define CTS_WDM_IO_H

#include <wdm/irp.h>

/* -- IRPs ----------------------------------------------------------------------------------------------------------- */

PIO_STACK_LOCATION IoGetCurrentIrpStackLocation(PIRP irp);
PIO_STACK_LOCATION IoGetNextIrpStackLocation(PIRP irp);
VOID IoSkipCurrentIrpStackLocation(PIRP irp);
VOID IoCopyCurrentIrpStackLocationToNext(PIRP irp);
VOID IoSetNextIrpStackLocation(PIRP irp);
VOID IoMarkIrpPending(PIRP irp);
VOID IoSetCompletionRoutine(PIRP irp, PIO_COMPLETION_ROUTINE routine, PVOID context,
                            BOOLEAN success, BOOLEAN error, BOOLEAN cancel);
NTSTATUS IoSetCompletionRoutineEx(PDEVICE_OBJECT device, PIRP irp, PIO_COMPLETION_ROUTINE routine,
                                  PVOID context, BOOLEAN success, BOOLEAN error, BOOLEAN cancel);
NTSTATUS IofCallDriver(PDEVICE_OBJECT device, PIRP irp);
#define IoCallDriver(device, irp) IofCallDriver((device), (irp))
#define PoCallDriver(device, irp) IofCallDriver((device), (irp))
BOOLEAN IoForwardIrpSynchronously(PDEVICE_OBJECT device, PIRP irp);
#define IoForwardAndCatchIrp IoForwardIrpSynchronously
VOID IofCompleteRequest(PIRP irp, CCHAR boost);
#define IoCompleteRequest(irp, boost) IofCompleteRequest((irp), (boost))
#define IO_NO_INCREMENT               0
#define EVENT_INCREMENT               1
#define IO_DISK_INCREMENT             1
#define IO_NETWORK_INCREMENT          2
#define SEMAPHORE_INCREMENT           1
PDRIVER_CANCEL IoSetCancelRoutine(PIRP irp, PDRIVER_CANCEL routine);
VOID IoAcquireCancelSpinLock(PKIRQL irql);
VOID IoReleaseCancelSpinLock(KIRQL irql);
BOOLEAN IoCancelIrp(PIRP irp);
PIRP IoAllocateIrp(CCHAR stack, BOOLEAN quota);
PIRP IoAllocateIrpEx(PDEVICE_OBJECT device, CCHAR stack, BOOLEAN quota);
VOID IoFreeIrp(PIRP irp);
VOID IoReuseIrp(PIRP irp, NTSTATUS status);
VOID IoInitializeIrp(PIRP irp, USHORT size, CCHAR stack);
USHORT IoSizeOfIrp(CCHAR stack);
PIRP IoBuildDeviceIoControlRequest(ULONG code, PDEVICE_OBJECT device, PVOID in, ULONG in_length,
                                   PVOID out, ULONG out_length, BOOLEAN internal, PKEVENT event,
                                   PIO_STATUS_BLOCK status);
PIRP IoBuildSynchronousFsdRequest(ULONG major, PDEVICE_OBJECT device, PVOID buffer, ULONG length,
                                  PLARGE_INTEGER offset, PKEVENT event, PIO_STATUS_BLOCK status);
PIRP IoBuildAsynchronousFsdRequest(ULONG major, PDEVICE_OBJECT device, PVOID buffer, ULONG length,
                                   PLARGE_INTEGER offset, PIO_STATUS_BLOCK status);
PEPROCESS IoGetRequestorProcess(PIRP irp);
ULONG IoGetRequestorProcessId(PIRP irp);
#define IoIsErrorUserInduced(status)       FALSE
#define IoGetFunctionCodeFromCtlCode(code) (((code) >> 2) & 0x0FFF)
PMDL IoAllocateMdl(PVOID address, ULONG length, BOOLEAN secondary, BOOLEAN quota, PIRP irp);
VOID IoFreeMdl(PMDL mdl);
VOID MmBuildMdlForNonPagedPool(PMDL mdl);
VOID MmProbeAndLockPages(PMDL mdl, KPROCESSOR_MODE mode, LOCK_OPERATION operation);
VOID MmUnlockPages(PMDL mdl);

/* -- cancel-safe queues --------------------------------------------------------------------------------------------- */

typedef struct _IO_CSQ IO_CSQ, *PIO_CSQ;
typedef struct _IO_CSQ_IRP_CONTEXT {
    ULONG Type;
    PIRP Irp;
    PIO_CSQ Csq;
} IO_CSQ_IRP_CONTEXT, *PIO_CSQ_IRP_CONTEXT;
typedef VOID IO_CSQ_INSERT_IRP(PIO_CSQ csq, PIRP irp);
typedef IO_CSQ_INSERT_IRP *PIO_CSQ_INSERT_IRP;
typedef NTSTATUS IO_CSQ_INSERT_IRP_EX(PIO_CSQ csq, PIRP irp, PVOID context);
typedef IO_CSQ_INSERT_IRP_EX *PIO_CSQ_INSERT_IRP_EX;
typedef VOID IO_CSQ_REMOVE_IRP(PIO_CSQ csq, PIRP irp);
typedef IO_CSQ_REMOVE_IRP *PIO_CSQ_REMOVE_IRP;
typedef PIRP IO_CSQ_PEEK_NEXT_IRP(PIO_CSQ csq, PIRP irp, PVOID context);
typedef IO_CSQ_PEEK_NEXT_IRP *PIO_CSQ_PEEK_NEXT_IRP;
typedef VOID IO_CSQ_ACQUIRE_LOCK(PIO_CSQ csq, PKIRQL irql);
typedef IO_CSQ_ACQUIRE_LOCK *PIO_CSQ_ACQUIRE_LOCK;
typedef VOID IO_CSQ_RELEASE_LOCK(PIO_CSQ csq, KIRQL irql);
typedef IO_CSQ_RELEASE_LOCK *PIO_CSQ_RELEASE_LOCK;
typedef VOID IO_CSQ_COMPLETE_CANCELED_IRP(PIO_CSQ csq, PIRP irp);
typedef IO_CSQ_COMPLETE_CANCELED_IRP *PIO_CSQ_COMPLETE_CANCELED_IRP;
struct _IO_CSQ {
    ULONG Type;
    PIO_CSQ_INSERT_IRP CsqInsertIrp;
    PIO_CSQ_REMOVE_IRP CsqRemoveIrp;
    PIO_CSQ_PEEK_NEXT_IRP CsqPeekNextIrp;
    PIO_CSQ_ACQUIRE_LOCK CsqAcquireLock;
    PIO_CSQ_RELEASE_LOCK CsqReleaseLock;
    PIO_CSQ_COMPLETE_CANCELED_IRP CsqCompleteCanceledIrp;
    PVOID ReservePointer;
};
NTSTATUS IoCsqInitialize(PIO_CSQ csq, PIO_CSQ_INSERT_IRP insert, PIO_CSQ_REMOVE_IRP remove,
                         PIO_CSQ_PEEK_NEXT_IRP peek, PIO_CSQ_ACQUIRE_LOCK acquire,
                         PIO_CSQ_RELEASE_LOCK release, PIO_CSQ_COMPLETE_CANCELED_IRP complete);
NTSTATUS IoCsqInitializeEx(PIO_CSQ csq, PIO_CSQ_INSERT_IRP_EX insert, PIO_CSQ_REMOVE_IRP remove,
                           PIO_CSQ_PEEK_NEXT_IRP peek, PIO_CSQ_ACQUIRE_LOCK acquire,
                           PIO_CSQ_RELEASE_LOCK release, PIO_CSQ_COMPLETE_CANCELED_IRP complete);
VOID IoCsqInsertIrp(PIO_CSQ csq, PIRP irp, PIO_CSQ_IRP_CONTEXT context);
NTSTATUS IoCsqInsertIrpEx(PIO_CSQ csq, PIRP irp, PIO_CSQ_IRP_CONTEXT context, PVOID insert_context);
PIRP IoCsqRemoveIrp(PIO_CSQ csq, PIO_CSQ_IRP_CONTEXT context);
PIRP IoCsqRemoveNextIrp(PIO_CSQ csq, PVOID context);

/* -- remove locks ------------------------------------------------------------------------------------------------------ */

typedef struct _IO_REMOVE_LOCK {
    BOOLEAN Removed;
    BOOLEAN Reserved[3];
    LONG IoCount; /* one more than the acquisitions, until removal */
    KEVENT RemoveEvent;
} IO_REMOVE_LOCK, *PIO_REMOVE_LOCK;
VOID cts_kernel_remove_lock_init(PIO_REMOVE_LOCK lock);
#define IoInitializeRemoveLock(lock, tag, minutes, mark)         cts_kernel_remove_lock_init(lock)
#define IoInitializeRemoveLockEx(lock, tag, minutes, mark, size) cts_kernel_remove_lock_init(lock)
NTSTATUS IoAcquireRemoveLock(PIO_REMOVE_LOCK lock, PVOID tag);
#define IoAcquireRemoveLockEx(lock, tag, file, line, size) IoAcquireRemoveLock((lock), (tag))
VOID IoReleaseRemoveLock(PIO_REMOVE_LOCK lock, PVOID tag);
#define IoReleaseRemoveLockEx(lock, tag, size) IoReleaseRemoveLock((lock), (tag))
VOID IoReleaseRemoveLockAndWait(PIO_REMOVE_LOCK lock, PVOID tag);
#define IoReleaseRemoveLockAndWaitEx(lock, tag, size) IoReleaseRemoveLockAndWait((lock), (tag))

/* -- devices ------------------------------------------------------------------------------------------------------------ */

NTSTATUS IoCreateDevice(PDRIVER_OBJECT driver, ULONG extension, PUNICODE_STRING name,
                        DEVICE_TYPE type, ULONG characteristics, BOOLEAN exclusive,
                        PDEVICE_OBJECT *device);
VOID IoDeleteDevice(PDEVICE_OBJECT device);
NTSTATUS IoCreateSymbolicLink(PUNICODE_STRING link, PUNICODE_STRING device);
NTSTATUS IoCreateUnprotectedSymbolicLink(PUNICODE_STRING link, PUNICODE_STRING device);
NTSTATUS IoDeleteSymbolicLink(PUNICODE_STRING link);
PDEVICE_OBJECT IoAttachDeviceToDeviceStack(PDEVICE_OBJECT source, PDEVICE_OBJECT target);
NTSTATUS IoAttachDeviceToDeviceStackSafe(PDEVICE_OBJECT source, PDEVICE_OBJECT target,
                                         PDEVICE_OBJECT *lower);
VOID IoDetachDevice(PDEVICE_OBJECT target);
PDEVICE_OBJECT IoGetAttachedDevice(PDEVICE_OBJECT device);
PDEVICE_OBJECT IoGetAttachedDeviceReference(PDEVICE_OBJECT device);
PDEVICE_OBJECT IoGetRelatedDeviceObject(PFILE_OBJECT file);
NTSTATUS IoGetDeviceObjectPointer(PUNICODE_STRING name, ACCESS_MASK access, PFILE_OBJECT *file,
                                  PDEVICE_OBJECT *device);
NTSTATUS IoRegisterDeviceInterface(PDEVICE_OBJECT pdo, const GUID *guid, PUNICODE_STRING reference,
                                   PUNICODE_STRING link);
NTSTATUS IoSetDeviceInterfaceState(PUNICODE_STRING link, BOOLEAN enable);
NTSTATUS IoGetDeviceInterfaces(const GUID *guid, PDEVICE_OBJECT pdo, ULONG flags, PWSTR *list);
#define DEVICE_INTERFACE_INCLUDE_NONACTIVE 0x00000001
VOID IoInvalidateDeviceState(PDEVICE_OBJECT pdo);
VOID IoInvalidateDeviceRelations(PDEVICE_OBJECT pdo, DEVICE_RELATION_TYPE type);
NTSTATUS IoRegisterShutdownNotification(PDEVICE_OBJECT device);
VOID IoUnregisterShutdownNotification(PDEVICE_OBJECT device);
VOID IoRegisterDriverReinitialization(PDRIVER_OBJECT driver, PDRIVER_REINITIALIZE routine,
                                      PVOID context);
NTSTATUS IoAllocateDriverObjectExtension(PDRIVER_OBJECT driver, PVOID id, ULONG size,
                                         PVOID *extension);
PVOID IoGetDriverObjectExtension(PDRIVER_OBJECT driver, PVOID id);
PIO_WORKITEM IoAllocateWorkItem(PDEVICE_OBJECT device);
VOID IoFreeWorkItem(PIO_WORKITEM item);
VOID IoQueueWorkItem(PIO_WORKITEM item, PIO_WORKITEM_ROUTINE routine, WORK_QUEUE_TYPE type,
                     PVOID context);
VOID IoQueueWorkItemEx(PIO_WORKITEM item, PIO_WORKITEM_ROUTINE_EX routine, WORK_QUEUE_TYPE type,
                       PVOID context);
BOOLEAN IoTryQueueWorkItem(PIO_WORKITEM item, PIO_WORKITEM_ROUTINE_EX routine, WORK_QUEUE_TYPE type,
                           PVOID context);
ULONG IoSizeofWorkItem(VOID);
VOID IoInitializeWorkItem(PVOID object, PIO_WORKITEM item);
VOID IoUninitializeWorkItem(PIO_WORKITEM item);
VOID cts_kernel_io_dpc(PDEVICE_OBJECT device, PIO_DPC_ROUTINE routine);
#define IoInitializeDpcRequest(device, routine) cts_kernel_io_dpc((device), (routine))
#define IoRequestDpc(device, irp, context)      KeInsertQueueDpc(&(device)->Dpc, (irp), (context))
NTSTATUS IoInitializeTimer(PDEVICE_OBJECT device, PIO_TIMER_ROUTINE routine, PVOID context);
VOID IoStartTimer(PDEVICE_OBJECT device);
VOID IoStopTimer(PDEVICE_OBJECT device);
BOOLEAN IoIsWdmVersionAvailable(UCHAR major, UCHAR minor);
NTSTATUS IoWMIRegistrationControl(PDEVICE_OBJECT device, ULONG action);
#define WMIREG_ACTION_REGISTER   1
#define WMIREG_ACTION_DEREGISTER 2
#define PLUGPLAY_REGKEY_DEVICE   1
#define PLUGPLAY_REGKEY_DRIVER   2
NTSTATUS IoOpenDeviceRegistryKey(PDEVICE_OBJECT pdo, ULONG kind, ACCESS_MASK access, PHANDLE key);
typedef enum {
    DevicePropertyDeviceDescription,
    DevicePropertyHardwareID,
    DevicePropertyCompatibleIDs,
    DevicePropertyBootConfiguration,
    DevicePropertyBootConfigurationTranslated,
    DevicePropertyClassName,
    DevicePropertyClassGuid,
    DevicePropertyDriverKeyName,
    DevicePropertyManufacturer,
    DevicePropertyFriendlyName,
    DevicePropertyLocationInformation,
    DevicePropertyPhysicalDeviceObjectName,
    DevicePropertyBusTypeGuid,
    DevicePropertyLegacyBusType,
    DevicePropertyBusNumber,
    DevicePropertyEnumeratorName
} DEVICE_REGISTRY_PROPERTY;
NTSTATUS IoGetDeviceProperty(PDEVICE_OBJECT pdo, DEVICE_REGISTRY_PROPERTY property, ULONG length,
                             PVOID buffer, PULONG result);

/* -- power ---------------------------------------------------------------------------------------------------------------- */

VOID PoStartNextPowerIrp(PIRP irp);
POWER_STATE PoSetPowerState(PDEVICE_OBJECT device, POWER_STATE_TYPE type, POWER_STATE state);
typedef VOID REQUEST_POWER_COMPLETE(PDEVICE_OBJECT device, UCHAR minor, POWER_STATE state,
                                    PVOID context, PIO_STATUS_BLOCK status);
typedef REQUEST_POWER_COMPLETE *PREQUEST_POWER_COMPLETE;
NTSTATUS PoRequestPowerIrp(PDEVICE_OBJECT device, UCHAR minor, POWER_STATE state,
                           PREQUEST_POWER_COMPLETE complete, PVOID context, PIRP *irp);
PULONG PoRegisterDeviceForIdleDetection(PDEVICE_OBJECT device, ULONG conservation,
                                        ULONG performance, DEVICE_POWER_STATE state);
#define PoSetDeviceBusy(index) ((void)(index))

#endif
