/*
 * wmistr.h: structures of Windows Management Instrumentation that drivers name.
 */
#ifndef CTS_WMISTR_H
#define CTS_WMISTR_H
#include <wdm.h>
#define WNODE_FLAG_ALL_DATA        0x00000001
#define WNODE_FLAG_SINGLE_INSTANCE 0x00000002
#define WNODE_FLAG_EVENT_ITEM      0x00000008
#define WMIREG_FLAG_INSTANCE_PDO   0x00000020
typedef struct _WMIREGGUIDW {
    GUID Guid;
    ULONG Flags, InstanceCount;
    ULONG_PTR InstanceInfo;
} WMIREGGUIDW, *PWMIREGGUIDW;
typedef struct _WMIREGINFOW {
    ULONG BufferSize, NextWmiRegInfo, RegistryPath, MofResourceName, GuidCount;
    WMIREGGUIDW WmiRegGuid[];
} WMIREGINFOW, *PWMIREGINFOW, WMIREGINFO, *PWMIREGINFO;
#endif
