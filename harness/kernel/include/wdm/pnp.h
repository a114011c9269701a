/*
 * wdm.h, part: Plug and Play. Capabilities, the ACPI bus interface, notifications.
 */
#ifndef CTS_WDM_PNP_H
#define CTS_WDM_PNP_H

#include <wdm/io.h>

struct _DEVICE_CAPABILITIES {
    USHORT Size;
    USHORT Version;
    ULONG DeviceD1 : 1;
    ULONG DeviceD2 : 1;
    ULONG LockSupported : 1;
    ULONG EjectSupported : 1;
    ULONG Removable : 1;
    ULONG DockDevice : 1;
    ULONG UniqueID : 1;
    ULONG SilentInstall : 1;
    ULONG RawDeviceOK : 1;
    ULONG SurpriseRemovalOK : 1;
    ULONG WakeFromD0 : 1;
    ULONG WakeFromD1 : 1;
    ULONG WakeFromD2 : 1;
    ULONG WakeFromD3 : 1;
    ULONG HardwareDisabled : 1;
    ULONG NonDynamic : 1;
    ULONG WarmEjectSupported : 1;
    ULONG NoDisplayInUI : 1;
    ULONG Reserved : 14;
    ULONG Address;
    ULONG UINumber;
    DEVICE_POWER_STATE DeviceState[PowerSystemMaximum];
    SYSTEM_POWER_STATE SystemWake;
    DEVICE_POWER_STATE DeviceWake;
    ULONG D1Latency;
    ULONG D2Latency;
    ULONG D3Latency;
};

typedef ULONG PNP_DEVICE_STATE, *PPNP_DEVICE_STATE;
#define PNP_DEVICE_DISABLED           0x00000001
#define PNP_DEVICE_DONT_DISPLAY_IN_UI 0x00000002
#define PNP_DEVICE_FAILED             0x00000004
#define PNP_DEVICE_REMOVED            0x00000008
#define PNP_DEVICE_NOT_DISABLEABLE    0x00000020

/* GUID_ACPI_INTERFACE_STANDARD: the first parameter is the PDO (or any device of its stack). */
typedef VOID DEVICE_NOTIFY_CALLBACK(PVOID context, ULONG value);
typedef VOID (*PDEVICE_NOTIFY_CALLBACK)(PVOID context, ULONG value);
typedef VOID (*PDEVICE_NOTIFY_CALLBACK2)(PVOID context, ULONG value);
typedef UCHAR (*PGPE_SERVICE_ROUTINE)(PVOID object, PVOID context);
typedef BOOLEAN (*PGPE_SERVICE_ROUTINE2)(PVOID object, PVOID context);
typedef NTSTATUS (*PREGISTER_FOR_DEVICE_NOTIFICATIONS)(PDEVICE_OBJECT device,
                                                       PDEVICE_NOTIFY_CALLBACK handler,
                                                       PVOID context);
typedef VOID (*PUNREGISTER_FOR_DEVICE_NOTIFICATIONS)(PDEVICE_OBJECT device,
                                                     PDEVICE_NOTIFY_CALLBACK handler);
typedef NTSTATUS (*PGPE_CONNECT_VECTOR)(PDEVICE_OBJECT device, ULONG number, ULONG mode,
                                        BOOLEAN share, PGPE_SERVICE_ROUTINE routine, PVOID context,
                                        PVOID *object);
typedef NTSTATUS (*PGPE_VECTOR)(PVOID object);
typedef NTSTATUS (*PGPE_DEVICE_VECTOR)(PDEVICE_OBJECT device, PVOID object);
typedef struct _ACPI_INTERFACE_STANDARD {
    USHORT Size;
    USHORT Version;
    PVOID Context;
    PINTERFACE_REFERENCE InterfaceReference;
    PINTERFACE_DEREFERENCE InterfaceDereference;
    PGPE_CONNECT_VECTOR GpeConnectVector;
    PGPE_VECTOR GpeDisconnectVector;
    PGPE_DEVICE_VECTOR GpeEnableEvent;
    PGPE_DEVICE_VECTOR GpeDisableEvent;
    PGPE_DEVICE_VECTOR GpeClearStatus;
    PREGISTER_FOR_DEVICE_NOTIFICATIONS RegisterForDeviceNotifications;
    PUNREGISTER_FOR_DEVICE_NOTIFICATIONS UnregisterForDeviceNotifications;
} ACPI_INTERFACE_STANDARD, *PACPI_INTERFACE_STANDARD;

/* GUID_ACPI_INTERFACE_STANDARD2: the first parameter is the interface's Context. */
typedef NTSTATUS (*PREGISTER_FOR_DEVICE_NOTIFICATIONS2)(PVOID context,
                                                        PDEVICE_NOTIFY_CALLBACK2 handler,
                                                        PVOID handler_context);
typedef VOID (*PUNREGISTER_FOR_DEVICE_NOTIFICATIONS2)(PVOID context);
typedef NTSTATUS (*PGPE_CONNECT_VECTOR2)(PVOID context, ULONG number, ULONG mode, BOOLEAN share,
                                         PGPE_SERVICE_ROUTINE2 routine, PVOID routine_context,
                                         PVOID *object);
typedef NTSTATUS (*PGPE_VECTOR2)(PVOID context, PVOID object);
typedef struct _ACPI_INTERFACE_STANDARD2 {
    USHORT Size;
    USHORT Version;
    PVOID Context;
    PINTERFACE_REFERENCE InterfaceReference;
    PINTERFACE_DEREFERENCE InterfaceDereference;
    PGPE_CONNECT_VECTOR2 GpeConnectVector;
    PGPE_VECTOR2 GpeDisconnectVector;
    PGPE_VECTOR2 GpeEnableEvent;
    PGPE_VECTOR2 GpeDisableEvent;
    PGPE_VECTOR2 GpeClearStatus;
    PREGISTER_FOR_DEVICE_NOTIFICATIONS2 RegisterForDeviceNotifications;
    PUNREGISTER_FOR_DEVICE_NOTIFICATIONS2 UnregisterForDeviceNotifications;
} ACPI_INTERFACE_STANDARD2, *PACPI_INTERFACE_STANDARD2;

/* Notifications of device arrival and removal. */
typedef enum _IO_NOTIFICATION_EVENT_CATEGORY {
    EventCategoryReserved,
    EventCategoryHardwareProfileChange,
    EventCategoryDeviceInterfaceChange,
    EventCategoryTargetDeviceChange
} IO_NOTIFICATION_EVENT_CATEGORY;
#define PNPNOTIFY_DEVICE_INTERFACE_INCLUDE_EXISTING_INTERFACES 0x00000001
typedef struct _PLUGPLAY_NOTIFICATION_HEADER {
    USHORT Version;
    USHORT Size;
    GUID Event;
} PLUGPLAY_NOTIFICATION_HEADER, *PPLUGPLAY_NOTIFICATION_HEADER;
typedef struct _TARGET_DEVICE_REMOVAL_NOTIFICATION {
    USHORT Version;
    USHORT Size;
    GUID Event;
    PFILE_OBJECT FileObject;
} TARGET_DEVICE_REMOVAL_NOTIFICATION, *PTARGET_DEVICE_REMOVAL_NOTIFICATION;
typedef struct _DEVICE_INTERFACE_CHANGE_NOTIFICATION {
    USHORT Version;
    USHORT Size;
    GUID Event;
    GUID InterfaceClassGuid;
    PUNICODE_STRING SymbolicLinkName;
} DEVICE_INTERFACE_CHANGE_NOTIFICATION, *PDEVICE_INTERFACE_CHANGE_NOTIFICATION;
typedef NTSTATUS DRIVER_NOTIFICATION_CALLBACK_ROUTINE(PVOID notification, PVOID context);
typedef DRIVER_NOTIFICATION_CALLBACK_ROUTINE *PDRIVER_NOTIFICATION_CALLBACK_ROUTINE;
NTSTATUS IoRegisterPlugPlayNotification(IO_NOTIFICATION_EVENT_CATEGORY category, ULONG flags,
                                        PVOID data, PDRIVER_OBJECT driver,
                                        PDRIVER_NOTIFICATION_CALLBACK_ROUTINE routine,
                                        PVOID context, PVOID *entry);
NTSTATUS IoUnregisterPlugPlayNotification(PVOID entry);
#define IoUnregisterPlugPlayNotificationEx IoUnregisterPlugPlayNotification

#endif
