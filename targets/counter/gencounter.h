/*
 * The generation counter driver: a WDM function driver for the ACPI device "VM_Gen_Counter".
 *
 *   driver.c   comes and goes: DriverEntry, plug and play, power
 *   acpi.c     the way to the 16 bytes, and to the notification that they have changed
 *   request.c  create, cleanup, close, and the one control code
 *   waiters.c  event-driven requests: arm, judge, cancel, drain
 *
 * The driver keeps no copy of the id. Whoever needs it reads the hypervisor's memory, under the
 * lock of the device, so there is nothing that can be out of date.
 */
#ifndef GENCOUNTER_H
#define GENCOUNTER_H

#include <wdm.h>

#include <acpiioct.h>
#include <vmgenerationcounter.h>
#include <wdmguid.h>

#define GC_TAG            'tnCG'
#define GC_NOTIFY_CHANGED 0x80 /* value of the ACPI notification */
/* An older device object may still be there after a surprise removal, kept by open handles. So
 * the last character of the name is a digit that counts up. */
#define GC_DEVICE_NAME L"\\Device\\VmGenerationCounter0"

typedef struct _GC_DEVICE {
    PDEVICE_OBJECT Self;
    PDEVICE_OBJECT Lower; /* next device of the stack; ACPI is at its end */
    PDEVICE_OBJECT Physical;
    IO_REMOVE_LOCK RemoveLock;
    WCHAR Name[RTL_NUMBER_OF(GC_DEVICE_NAME)];
    UNICODE_STRING InterfaceName;
    ACPI_INTERFACE_STANDARD Acpi;
    BOOLEAN EventDriven; /* this version of Windows has event-driven mode */
    BOOLEAN Started;

    KSPIN_LOCK Lock; /* guards what follows, and the comparison of a wait with its queueing */
    volatile VM_GENCOUNTER *Memory; /* NULL while the device is not started */
    LIST_ENTRY Waits;               /* of IRP.Tail.Overlay.ListEntry, oldest first */
} GC_DEVICE, *PGC_DEVICE;

/* An open that has been cleaned up takes no new waits. Kept in FILE_OBJECT.FsContext; guarded by
 * Lock. */
#define GC_OPEN_CLOSED ((PVOID)1)

/* driver.c */
DRIVER_INITIALIZE DriverEntry;
DRIVER_ADD_DEVICE GcAddDevice;
DRIVER_UNLOAD GcUnload;
DRIVER_DISPATCH GcDispatchPnp;
DRIVER_DISPATCH GcDispatchPower;
DRIVER_DISPATCH GcDispatchSystemControl;
BOOLEAN GcIsEventDrivenWindows(VOID);
NTSTATUS GcCreateDevice(PDRIVER_OBJECT DriverObject, PDEVICE_OBJECT *DeviceObject);
NTSTATUS GcPublish(PGC_DEVICE Device);
VOID GcResumed(PGC_DEVICE Device);
NTSTATUS GcComplete(PIRP Irp, NTSTATUS Status, ULONG_PTR Information);

/* acpi.c */
NTSTATUS GcMapMemory(PGC_DEVICE Device);
VOID GcUnmapMemory(PGC_DEVICE Device);
NTSTATUS GcRegisterNotification(PGC_DEVICE Device);
VOID GcUnregisterNotification(PGC_DEVICE Device);
VOID GcNotified(PVOID Context, ULONG NotifyValue);
VOID GcReadId(PGC_DEVICE Device, PVM_GENCOUNTER Id);
BOOLEAN GcSameId(const VM_GENCOUNTER *First, const VM_GENCOUNTER *Second);

/* request.c */
DRIVER_DISPATCH GcDispatchCreate;
DRIVER_DISPATCH GcDispatchCleanup;
DRIVER_DISPATCH GcDispatchClose;
DRIVER_DISPATCH GcDispatchDeviceControl;
NTSTATUS GcCheckLengths(PGC_DEVICE Device, ULONG InputLength, ULONG OutputLength);
NTSTATUS GcRead(PGC_DEVICE Device, PIRP Irp);
NTSTATUS GcPoll(PGC_DEVICE Device, PIRP Irp);
NTSTATUS GcCompleteWithId(PIRP Irp, const VM_GENCOUNTER *Id);

/* waiters.c */
NTSTATUS GcArm(PGC_DEVICE Device, PIRP Irp);
VOID GcJudgeWaits(PGC_DEVICE Device);
VOID GcDrainWaits(PGC_DEVICE Device, PFILE_OBJECT FileObject);
DRIVER_CANCEL GcCancelWait;
const VM_GENCOUNTER *GcExpectedId(PIRP Irp);
NTSTATUS GcEnqueueWait(PGC_DEVICE Device, PIRP Irp);
BOOLEAN GcDequeueWait(PIRP Irp);

#endif
