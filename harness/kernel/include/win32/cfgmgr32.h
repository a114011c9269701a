/* The same by configuration manager: the list of paths of a device interface. */
#ifndef CTS_WIN32_CFGMGR32_H
#define CTS_WIN32_CFGMGR32_H

#include <windows.h>

typedef DWORD CONFIGRET;
#define CR_SUCCESS         0x00000000
#define CR_BUFFER_SMALL    0x0000001A
#define CR_INVALID_POINTER 0x00000003
typedef WCHAR *DEVINSTID_W;
typedef CHAR *DEVINSTID_A;
#define CM_GET_DEVICE_INTERFACE_LIST_PRESENT     0x00000000
#define CM_GET_DEVICE_INTERFACE_LIST_ALL_DEVICES 0x00000001

/* Lengths count characters, with the two closing NULs. */
CONFIGRET CM_Get_Device_Interface_List_SizeW(PULONG length, LPGUID interface_class,
                                             DEVINSTID_W instance, ULONG flags);
CONFIGRET CM_Get_Device_Interface_ListW(LPGUID interface_class, DEVINSTID_W instance, PWSTR list,
                                        ULONG length, ULONG flags);
CONFIGRET CM_Get_Device_Interface_List_SizeA(PULONG length, LPGUID interface_class,
                                             DEVINSTID_A instance, ULONG flags);
CONFIGRET CM_Get_Device_Interface_ListA(LPGUID interface_class, DEVINSTID_A instance, PSTR list,
                                        ULONG length, ULONG flags);
/* Notifications of interfaces that come and go. None ever comes: the callback is never called. */
#define CR_INVALID_DATA                       0x0000001F
#define CM_NOTIFY_FILTER_TYPE_DEVICEINTERFACE 0
#define CM_NOTIFY_FILTER_TYPE_DEVICEHANDLE    1
typedef struct cts_win32_notification *HCMNOTIFICATION, **PHCMNOTIFICATION;
typedef struct _CM_NOTIFY_FILTER {
    DWORD cbSize;
    DWORD Flags;
    DWORD FilterType;
    DWORD Reserved;
    union {
        struct {
            GUID ClassGuid;
        } DeviceInterface;
        struct {
            HANDLE hTarget;
        } DeviceHandle;
        struct {
            WCHAR InstanceId[200];
        } DeviceInstance;
    } u;
} CM_NOTIFY_FILTER, *PCM_NOTIFY_FILTER;
typedef enum _CM_NOTIFY_ACTION {
    CM_NOTIFY_ACTION_DEVICEINTERFACEARRIVAL,
    CM_NOTIFY_ACTION_DEVICEINTERFACEREMOVAL,
    CM_NOTIFY_ACTION_DEVICEQUERYREMOVE,
    CM_NOTIFY_ACTION_DEVICEQUERYREMOVEFAILED,
    CM_NOTIFY_ACTION_DEVICEREMOVEPENDING,
    CM_NOTIFY_ACTION_DEVICEREMOVECOMPLETE
} CM_NOTIFY_ACTION;
typedef struct _CM_NOTIFY_EVENT_DATA {
    DWORD FilterType;
    DWORD Reserved;
} CM_NOTIFY_EVENT_DATA, *PCM_NOTIFY_EVENT_DATA;
typedef DWORD (*PCM_NOTIFY_CALLBACK)(HCMNOTIFICATION, PVOID, CM_NOTIFY_ACTION,
                                     PCM_NOTIFY_EVENT_DATA, DWORD);
CONFIGRET CM_Register_Notification(PCM_NOTIFY_FILTER filter, PVOID context,
                                   PCM_NOTIFY_CALLBACK callback, PHCMNOTIFICATION notification);
CONFIGRET CM_Unregister_Notification(HCMNOTIFICATION notification);

#ifdef UNICODE
#define CM_Get_Device_Interface_List      CM_Get_Device_Interface_ListW
#define CM_Get_Device_Interface_List_Size CM_Get_Device_Interface_List_SizeW
#else
#define CM_Get_Device_Interface_List      CM_Get_Device_Interface_ListA
#define CM_Get_Device_Interface_List_Size CM_Get_Device_Interface_List_SizeA
#endif

#endif
