/*
 * wdm.h, part: structures that drivers name without a service of the kernel behind them. Resource lists, file
 * information, processors, times, device properties, exceptions.
 */
#ifndef CTS_WDM_TYPES_H
#define CTS_WDM_TYPES_H

#include <wdm/pnp.h>

/* -- resources: a generation device has none, so lists of them are NULL in IRP_MN_START_DEVICE --------------- */

#define CmResourceTypeNull           0
#define CmResourceTypePort           1
#define CmResourceTypeInterrupt      2
#define CmResourceTypeMemory         3
#define CmResourceTypeDma            4
#define CmResourceTypeDeviceSpecific 5
#define CmResourceTypeBusNumber      6
#define CmResourceTypeMemoryLarge    7
#define CmResourceTypeConnection     132
typedef enum _CM_SHARE_DISPOSITION {
    CmResourceShareUndetermined,
    CmResourceShareDeviceExclusive,
    CmResourceShareDriverExclusive,
    CmResourceShareShared
} CM_SHARE_DISPOSITION;
#pragma pack(push, 4)
typedef struct _CM_PARTIAL_RESOURCE_DESCRIPTOR {
    UCHAR Type;
    UCHAR ShareDisposition;
    USHORT Flags;
    union {
        struct {
            PHYSICAL_ADDRESS Start;
            ULONG Length;
        } Generic, Port, Memory;
        struct {
            ULONG Level, Vector;
            KAFFINITY Affinity;
        } Interrupt;
        struct {
            ULONG Channel, Port, Reserved1;
        } Dma;
        struct {
            ULONG Data[3];
        } DevicePrivate;
        struct {
            ULONG Start, Length, Reserved;
        } BusNumber;
        struct {
            ULONG DataSize, Reserved1, Reserved2;
        } DeviceSpecificData;
    } u;
} CM_PARTIAL_RESOURCE_DESCRIPTOR, *PCM_PARTIAL_RESOURCE_DESCRIPTOR;
typedef struct _CM_PARTIAL_RESOURCE_LIST {
    USHORT Version, Revision;
    ULONG Count;
    CM_PARTIAL_RESOURCE_DESCRIPTOR PartialDescriptors[1];
} CM_PARTIAL_RESOURCE_LIST, *PCM_PARTIAL_RESOURCE_LIST;
typedef struct _CM_FULL_RESOURCE_DESCRIPTOR {
    INTERFACE_TYPE InterfaceType;
    ULONG BusNumber;
    CM_PARTIAL_RESOURCE_LIST PartialResourceList;
} CM_FULL_RESOURCE_DESCRIPTOR, *PCM_FULL_RESOURCE_DESCRIPTOR;
typedef struct _CM_RESOURCE_LIST {
    ULONG Count;
    CM_FULL_RESOURCE_DESCRIPTOR List[1];
} CM_RESOURCE_LIST;
#pragma pack(pop)
_Static_assert(sizeof(CM_PARTIAL_RESOURCE_DESCRIPTOR) == 20, "descriptor of Windows x64");

typedef struct _IO_RESOURCE_DESCRIPTOR {
    UCHAR Option, Type, ShareDisposition, Spare1;
    USHORT Flags, Spare2;
    union {
        struct {
            ULONG Length, Alignment;
            PHYSICAL_ADDRESS MinimumAddress, MaximumAddress;
        } Port, Memory, Generic;
        struct {
            ULONG MinimumVector, MaximumVector;
        } Interrupt;
        struct {
            ULONG Data[3];
        } DevicePrivate;
    } u;
} IO_RESOURCE_DESCRIPTOR, *PIO_RESOURCE_DESCRIPTOR;
typedef struct _IO_RESOURCE_LIST {
    USHORT Version, Revision;
    ULONG Count;
    IO_RESOURCE_DESCRIPTOR Descriptors[1];
} IO_RESOURCE_LIST, *PIO_RESOURCE_LIST;
typedef struct _IO_RESOURCE_REQUIREMENTS_LIST {
    ULONG ListSize;
    INTERFACE_TYPE InterfaceType;
    ULONG BusNumber, SlotNumber, Reserved[3], AlternativeLists;
    IO_RESOURCE_LIST List[1];
} IO_RESOURCE_REQUIREMENTS_LIST;
typedef struct _PNP_BUS_INFORMATION {
    GUID BusTypeGuid;
    INTERFACE_TYPE LegacyBusType;
    ULONG BusNumber;
} PNP_BUS_INFORMATION, *PPNP_BUS_INFORMATION;

/* -- processors, times, ids ------------------------------------------------------------------------------------- */

typedef struct _GROUP_AFFINITY {
    KAFFINITY Mask;
    USHORT Group;
    USHORT Reserved[3];
} GROUP_AFFINITY, *PGROUP_AFFINITY;
typedef struct _PROCESSOR_NUMBER {
    USHORT Group;
    UCHAR Number;
    UCHAR Reserved;
} PROCESSOR_NUMBER, *PPROCESSOR_NUMBER;
typedef struct _TIME_FIELDS {
    CSHORT Year, Month, Day, Hour, Minute, Second, Milliseconds, Weekday;
} TIME_FIELDS, *PTIME_FIELDS;
typedef struct _KSYSTEM_TIME {
    ULONG LowPart;
    LONG High1Time, High2Time;
} KSYSTEM_TIME, *PKSYSTEM_TIME;
typedef struct _LUID {
    ULONG LowPart;
    LONG HighPart;
} LUID, *PLUID;
typedef GUID UUID;
typedef USHORT LANGID, *PLANGID;
typedef ULONG_PTR PFN_NUMBER, *PPFN_NUMBER;
typedef PWSTR PZZWSTR;
typedef const WCHAR *PCZZWSTR;
typedef STRING UTF8_STRING, *PUTF8_STRING;
typedef const UTF8_STRING *PCUTF8_STRING;
typedef ULONG MM_PAGE_PRIORITY;
typedef struct _VPB {
    CSHORT Type, Size;
    USHORT Flags, VolumeLabelLength;
    PDEVICE_OBJECT DeviceObject, RealDevice;
    ULONG SerialNumber, ReferenceCount;
    WCHAR VolumeLabel[32];
} VPB, *PVPB;

/* -- files ----------------------------------------------------------------------------------------------------------- */

typedef enum _FILE_INFORMATION_CLASS {
    FileDirectoryInformation = 1,
    FileBasicInformation = 4,
    FileStandardInformation = 5,
    FilePositionInformation = 14
} FILE_INFORMATION_CLASS,
    *PFILE_INFORMATION_CLASS;
typedef struct _FILE_BASIC_INFORMATION {
    LARGE_INTEGER CreationTime, LastAccessTime, LastWriteTime, ChangeTime;
    ULONG FileAttributes;
} FILE_BASIC_INFORMATION, *PFILE_BASIC_INFORMATION;
typedef struct _FILE_STANDARD_INFORMATION {
    LARGE_INTEGER AllocationSize, EndOfFile;
    ULONG NumberOfLinks;
    BOOLEAN DeletePending, Directory;
} FILE_STANDARD_INFORMATION, *PFILE_STANDARD_INFORMATION;
typedef struct _FILE_POSITION_INFORMATION {
    LARGE_INTEGER CurrentByteOffset;
} FILE_POSITION_INFORMATION, *PFILE_POSITION_INFORMATION;
#define FILE_BYTE_ALIGNMENT            0x00000000
#define FILE_WORD_ALIGNMENT            0x00000001
#define FILE_LONG_ALIGNMENT            0x00000003
#define FILE_QUAD_ALIGNMENT            0x00000007
#define FILE_OCTA_ALIGNMENT            0x0000000f
#define FILE_32_BYTE_ALIGNMENT         0x0000001f
#define FILE_64_BYTE_ALIGNMENT         0x0000003f
#define FILE_128_BYTE_ALIGNMENT        0x0000007f
#define FILE_256_BYTE_ALIGNMENT        0x000000ff
#define FILE_512_BYTE_ALIGNMENT        0x000001ff
#define FILE_CHARACTERISTIC_PNP_DEVICE 0x00000800
#define IRP_MN_QUERY_ALL_DATA          0x00
#define IRP_MN_QUERY_SINGLE_INSTANCE   0x01
#define IRP_MN_CHANGE_SINGLE_INSTANCE  0x02
#define IRP_MN_CHANGE_SINGLE_ITEM      0x03
#define IRP_MN_ENABLE_EVENTS           0x04
#define IRP_MN_DISABLE_EVENTS          0x05
#define IRP_MN_ENABLE_COLLECTION       0x06
#define IRP_MN_DISABLE_COLLECTION      0x07
#define IRP_MN_REGINFO                 0x08
#define IRP_MN_EXECUTE_METHOD          0x09
#define IRP_MN_REGINFO_EX              0x0b
#define IO_KEYBOARD_INCREMENT          6
#define IO_SERIAL_INCREMENT            2

/* -- dispatch types, exceptions, notifications --------------------------------------------------------------------- */

typedef DRIVER_DISPATCH DRIVER_DISPATCH_PAGED, DRIVER_DISPATCH_RAISED;
typedef struct _EXCEPTION_RECORD {
    NTSTATUS ExceptionCode;
    ULONG ExceptionFlags;
    struct _EXCEPTION_RECORD *ExceptionRecord;
    PVOID ExceptionAddress;
    ULONG NumberParameters;
    ULONG_PTR ExceptionInformation[15];
} EXCEPTION_RECORD, *PEXCEPTION_RECORD;
typedef struct _CONTEXT CONTEXT, *PCONTEXT;
typedef struct _EXCEPTION_POINTERS {
    PEXCEPTION_RECORD ExceptionRecord;
    PCONTEXT ContextRecord;
} EXCEPTION_POINTERS, *PEXCEPTION_POINTERS;
typedef struct _TARGET_DEVICE_CUSTOM_NOTIFICATION {
    USHORT Version, Size;
    GUID Event;
    PFILE_OBJECT FileObject;
    LONG NameBufferOffset;
    UCHAR CustomDataBuffer[1];
} TARGET_DEVICE_CUSTOM_NOTIFICATION, *PTARGET_DEVICE_CUSTOM_NOTIFICATION;
typedef struct _HWPROFILE_CHANGE_NOTIFICATION {
    USHORT Version, Size;
    GUID Event;
} HWPROFILE_CHANGE_NOTIFICATION, *PHWPROFILE_CHANGE_NOTIFICATION;

#endif
