/*
 * The VM generation counter's public interface, for drivers and for clients: GUID, name, control code and
 * result. Source: learn.microsoft.com/en-us/windows/win32/api/vmgenerationcounter/
 */
#ifndef CTS_VMGENERATIONCOUNTER_H
#define CTS_VMGENERATIONCOUNTER_H

#include <devioctl.h>
#include <guiddef.h>

DEFINE_GUID(GUID_DEVINTERFACE_VM_GENCOUNTER, 0x3ff2c92b, 0x6598, 0x4e60, 0x8e, 0x1c, 0x0c, 0xcf,
            0x49, 0x27, 0xe3, 0x19);

/* The SDK's header has the leading separator, the concept page has none (switch link-name); define
 * CTS_LINK_NAME_WITHOUT_SEPARATOR for the page's spelling. */
#ifdef CTS_LINK_NAME_WITHOUT_SEPARATOR
#define VM_GENCOUNTER_SYMBOLIC_LINK_NAME L"VmGenerationCounter"
#else
#define VM_GENCOUNTER_SYMBOLIC_LINK_NAME L"\\VmGenerationCounter"
#endif

#define IOCTL_VMGENCOUNTER_READ                                                                    \
    CTL_CODE(FILE_DEVICE_ACPI, 0x1, METHOD_BUFFERED, (FILE_READ_ACCESS | FILE_WRITE_ACCESS))

typedef struct _VM_GENCOUNTER {
    ULONGLONG GenerationCount;     /* low 64 bits */
    ULONGLONG GenerationCountHigh; /* high 64 bits */
} VM_GENCOUNTER, *PVM_GENCOUNTER;
_Static_assert(sizeof(VM_GENCOUNTER) == 16, "VM_GENCOUNTER is 16 bytes");
_Static_assert(__builtin_offsetof(VM_GENCOUNTER, GenerationCountHigh) == 8,
               "high half at offset 8");
_Static_assert(IOCTL_VMGENCOUNTER_READ == 0x0032C004u, "GEN 1.1");

#endif
