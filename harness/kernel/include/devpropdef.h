/*
 * devpropdef.h: keys and types of device properties.
 */
#ifndef CTS_DEVPROPDEF_H
#define CTS_DEVPROPDEF_H
#include <guiddef.h>
#include <ntdef.h>
typedef ULONG DEVPROPTYPE, *PDEVPROPTYPE, DEVPROPID;
typedef GUID DEVPROPGUID;
typedef struct _DEVPROPKEY {
    DEVPROPGUID fmtid;
    DEVPROPID pid;
} DEVPROPKEY, *PDEVPROPKEY;
#define DEVPROP_TYPE_UINT32  0x00000007
#define DEVPROP_TYPE_GUID    0x0000000D
#define DEVPROP_TYPE_BOOLEAN 0x00000011
#define DEVPROP_TYPE_STRING  0x00000012
#define DEVPROP_TYPE_BINARY  0x00001003
#define DEVPROP_TRUE         ((CHAR)-1)
#define DEVPROP_FALSE        ((CHAR)0)
#ifdef INITGUID
#define DEFINE_DEVPROPKEY(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8, pid)                    \
    extern const DEVPROPKEY name;                                                                  \
    const DEVPROPKEY name                                                                          \
        __attribute__((weak)) = {{l, w1, w2, {b1, b2, b3, b4, b5, b6, b7, b8}}, pid}
#else
#define DEFINE_DEVPROPKEY(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8, pid)                    \
    extern const DEVPROPKEY name
#endif
#endif
