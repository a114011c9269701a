/*
 * Devices created with a security descriptor in text form.
 */
#ifndef _WDMSEC_H_
#define _WDMSEC_H_

extern const UNICODE_STRING SDDL_DEVOBJ_KERNEL_ONLY, SDDL_DEVOBJ_SYS_ALL,
    SDDL_DEVOBJ_SYS_ALL_ADM_ALL, SDDL_DEVOBJ_SYS_ALL_ADM_RX, SDDL_DEVOBJ_SYS_ALL_ADM_RWX_WORLD_R,
    SDDL_DEVOBJ_SYS_ALL_ADM_RWX_WORLD_R_RES_R, SDDL_DEVOBJ_SYS_ALL_ADM_RWX_WORLD_RW_RES_R,
    SDDL_DEVOBJ_SYS_ALL_ADM_RWX_WORLD_RWX_RES_RWX;
NTSTATUS IoCreateDeviceSecure(PDRIVER_OBJECT driver, ULONG extension, PUNICODE_STRING name,
                              DEVICE_TYPE type, ULONG characteristics, BOOLEAN exclusive,
                              PCUNICODE_STRING sddl, LPCGUID class_guid, PDEVICE_OBJECT *device);
#define WdmlibIoCreateDeviceSecure IoCreateDeviceSecure
#define WdmlibInit()

#endif
