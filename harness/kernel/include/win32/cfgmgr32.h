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
#ifdef UNICODE
#define CM_Get_Device_Interface_List      CM_Get_Device_Interface_ListW
#define CM_Get_Device_Interface_List_Size CM_Get_Device_Interface_List_SizeW
#else
#define CM_Get_Device_Interface_List      CM_Get_Device_Interface_ListA
#define CM_Get_Device_Interface_List_Size CM_Get_Device_Interface_List_SizeA
#endif

#endif
