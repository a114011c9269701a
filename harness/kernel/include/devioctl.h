/*
 * Control codes: CTL_CODE, device types, methods and access bits, as in the public devioctl.h.
 */
#ifndef _DEVIOCTL_
#define _DEVIOCTL_

#define DEVICE_TYPE ULONG

#define FILE_DEVICE_BEEP             0x00000001
#define FILE_DEVICE_CONTROLLER       0x00000004
#define FILE_DEVICE_DISK             0x00000007
#define FILE_DEVICE_DISK_FILE_SYSTEM 0x00000008
#define FILE_DEVICE_FILE_SYSTEM      0x00000009
#define FILE_DEVICE_KEYBOARD         0x0000000b
#define FILE_DEVICE_NAMED_PIPE       0x00000011
#define FILE_DEVICE_NETWORK          0x00000012
#define FILE_DEVICE_NULL             0x00000015
#define FILE_DEVICE_PHYSICAL_NETCARD 0x00000017
#define FILE_DEVICE_SERIAL_PORT      0x0000001b
#define FILE_DEVICE_UNKNOWN          0x00000022
#define FILE_DEVICE_BATTERY          0x00000029
#define FILE_DEVICE_BUS_EXTENDER     0x0000002a
#define FILE_DEVICE_ACPI             0x00000032
#define FILE_DEVICE_KSEC             0x00000039
#define FILE_DEVICE_VMBUS            0x0000003E

#define METHOD_BUFFERED   0
#define METHOD_IN_DIRECT  1
#define METHOD_OUT_DIRECT 2
#define METHOD_NEITHER    3

#define FILE_ANY_ACCESS     0
#define FILE_SPECIAL_ACCESS (FILE_ANY_ACCESS)
#define FILE_READ_ACCESS    (0x0001)
#define FILE_WRITE_ACCESS   (0x0002)

#define CTL_CODE(type, function, method, access)                                                   \
    (((ULONG)(type) << 16) | ((ULONG)(access) << 14) | ((ULONG)(function) << 2) | (ULONG)(method))
#define DEVICE_TYPE_FROM_CTL_CODE(code) (((ULONG)((code)&0xffff0000)) >> 16)
#define METHOD_FROM_CTL_CODE(code)      ((ULONG)((code)&3))

#endif
