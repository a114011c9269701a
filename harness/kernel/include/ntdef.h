/*
 * Base types and macros of Windows kernel sources, for a 64-bit Linux compiler with -fshort-wchar: the sizes
 * are those of Windows x64 (LONG 32 bits, WCHAR 16 bits). Names and layouts from Microsoft's public
 * documentation. Every other header of this folder starts here.
 */
#ifndef CTS_NTDEF_H
#define CTS_NTDEF_H

#include <sal.h>
#include <stdarg.h>
#include <stddef.h>

#ifndef _NTDEF_
#define _NTDEF_
#endif

/* -- the compiler's dialect ---------------------------------------------------------------------------- */

#define CTS_DECLSPEC_align(n)  __attribute__((aligned(n)))
#define CTS_DECLSPEC_noreturn  __attribute__((noreturn))
#define CTS_DECLSPEC_noinline  __attribute__((noinline))
#define CTS_DECLSPEC_selectany __attribute__((weak))
#define CTS_DECLSPEC_allocate(name)
#define CTS_DECLSPEC_code_seg(name)
#define CTS_DECLSPEC_deprecated
#define CTS_DECLSPEC_dllimport
#define CTS_DECLSPEC_dllexport
#define CTS_DECLSPEC_novtable
#define CTS_DECLSPEC_nothrow
#define CTS_DECLSPEC_restrict
#define CTS_DECLSPEC_noalias
#define CTS_DECLSPEC_safebuffers
#define CTS_DECLSPEC_uuid(text)
#define __declspec(what) CTS_DECLSPEC_##what
#define DECLSPEC_ALIGN(n)  __attribute__((aligned(n)))
#define DECLSPEC_NORETURN  __attribute__((noreturn))
#define DECLSPEC_NOINLINE  __attribute__((noinline))
#define DECLSPEC_SELECTANY __attribute__((weak))
#define DECLSPEC_IMPORT
#define DECLSPEC_CACHEALIGN __attribute__((aligned(64)))
#define DECLSPEC_DEPRECATED
#define NTSYSAPI
#define NTKERNELAPI
#define NTHALAPI
#define NTAPI
#define FASTCALL
#define WINAPI
#define CALLBACK
#define __cdecl
#define __stdcall
#define __fastcall
#define _cdecl
#define _stdcall
#define __forceinline static inline __attribute__((always_inline, unused))
#define FORCEINLINE  static inline __attribute__((always_inline, unused))
#define CFORCEINLINE FORCEINLINE
#define __inline inline
#define _inline static inline
#ifndef __clang__
#define __int8 char
#define __int16 short
#define __int32 int
#define __int64 long long
#else
#undef __int64
#define __int64 long long
#endif
#define __unaligned
#define UNALIGNED
#define __ptr64
/* Pointers of 32 bits exist with clang only; gcc makes them 64 bits wide. */
#ifdef __clang__
#define POINTER_32    __ptr32
#define __FUNCTIONW__ L__FUNCTION__
#else
#define __ptr32
#define POINTER_32
#endif
#define POINTER_64
#define __noop(...)          ((void)0)
#define __assume(expression) ((void)0)
#define __debugbreak()       __builtin_trap()
#define CTS_WIDE_TEXT(text)  L##text
#define CTS_WIDE(text)       CTS_WIDE_TEXT(text)
#ifndef __FILEW__
#define __FILEW__ CTS_WIDE(__FILE__)
#endif
#ifndef static_assert
#define static_assert _Static_assert
#endif
#define _ReturnAddress() __builtin_return_address(0)

/* Structured exception handling: the guarded block runs, the filter and the handler never do (an invalid
 * access ends the run). __leave leaves the block; so does a `break` that stands directly in it. A __finally
 * block does not run when the guarded block returns from the function. */
/* clang-format off */
#define __try switch (0) default:
#define __except(filter) if (0 && (filter))
#define __finally
#define __leave break
/* clang-format on */
#define EXCEPTION_EXECUTE_HANDLER    1
#define EXCEPTION_CONTINUE_SEARCH    0
#define EXCEPTION_CONTINUE_EXECUTION (-1)
#define GetExceptionCode()           ((NTSTATUS)0xC0000005)
#define GetExceptionInformation()    ((void *)0)
#define AbnormalTermination()        0

/* -- types ---------------------------------------------------------------------------------------------- */

#ifndef VOID
#define VOID void
#endif
#define CONST const
typedef void *PVOID, *LPVOID, *HANDLE, **PHANDLE;
typedef const void *PCVOID, *LPCVOID;
typedef char CHAR, *PCHAR, *PSTR, *LPSTR, CCHAR, *PCCHAR;
typedef const char *PCSTR, *LPCSTR, *PCSZ;
typedef char *PSZ;
typedef unsigned char UCHAR, *PUCHAR, BYTE, *PBYTE, BOOLEAN, *PBOOLEAN;
typedef short SHORT, *PSHORT, CSHORT;
typedef unsigned short USHORT, *PUSHORT, WORD, *PWORD;
typedef int LONG, *PLONG, INT, *PINT, BOOL, *PBOOL, NTSTATUS, *PNTSTATUS, INT32, *PINT32, LONG32;
typedef unsigned int ULONG, *PULONG, UINT, *PUINT, DWORD, *PDWORD, UINT32, *PUINT32, ULONG32,
    DWORD32;
typedef long long LONGLONG, *PLONGLONG, LONG64, *PLONG64, INT64, *PINT64;
typedef unsigned long long ULONGLONG, *PULONGLONG, ULONG64, *PULONG64, UINT64, *PUINT64, DWORD64,
    DWORDLONG, *PDWORDLONG;
typedef signed char INT8, *PINT8;
typedef unsigned char UINT8, *PUINT8;
typedef short INT16, *PINT16;
typedef unsigned short UINT16, *PUINT16;
typedef long long LONG_PTR, *PLONG_PTR, INT_PTR, *PINT_PTR, SSIZE_T, *PSSIZE_T;
typedef unsigned long long ULONG_PTR, *PULONG_PTR, UINT_PTR, *PUINT_PTR, SIZE_T, *PSIZE_T,
    DWORD_PTR, KAFFINITY, *PKAFFINITY;
typedef wchar_t WCHAR, *PWCHAR, *PWSTR, *PWCH, *LPWSTR, *NWPSTR;
typedef const wchar_t *PCWSTR, *PCWCH, *LPCWSTR, *PCWCHAR;
typedef UCHAR KIRQL, *PKIRQL;
typedef CHAR KPROCESSOR_MODE;
typedef LONG KPRIORITY;
typedef LONG HRESULT;
#define SUCCEEDED(result) ((HRESULT)(result) >= 0)
#define FAILED(result)    ((HRESULT)(result) < 0)
typedef ULONG ACCESS_MASK, *PACCESS_MASK, LCID, LOGICAL, *PLOGICAL;
typedef float FLOAT;
typedef double DOUBLE;
typedef PVOID PSECURITY_DESCRIPTOR, PSID;
_Static_assert(sizeof(WCHAR) == 2, "compile with -fshort-wchar");
_Static_assert(sizeof(LONG) == 4 && sizeof(ULONGLONG) == 8 && sizeof(ULONG_PTR) == 8,
               "sizes of Windows x64");

#ifndef TRUE
#define TRUE  1
#define FALSE 0
#endif
#ifndef NULL
#define NULL ((void *)0)
#endif
#ifndef IN
#define IN
#define OUT
#define OPTIONAL
#endif
#define ANYSIZE_ARRAY            1
#define MAXUCHAR                 0xff
#define MAXUSHORT                0xffff
#define MAXSHORT                 0x7fff
#define MAXLONG                  0x7fffffff
#define MAXINT8                  ((INT8)0x7f)
#define MAXINT16                 ((INT16)0x7fff)
#define MAXINT32                 ((INT32)0x7fffffff)
#define MAXUINT8                 ((UINT8)0xff)
#define MAXUINT16                ((UINT16)0xffff)
#define MAXUINT32                ((UINT32)0xffffffff)
#define MAXUINT                  ((UINT)0xffffffff)
#define MAXINT                   ((INT)0x7fffffff)
#define MINLONG                  ((LONG)0x80000000)
#define MAXULONG                 0xffffffffu
#define MAXDWORD                 0xffffffffu
#define MAXLONGLONG              0x7fffffffffffffffLL
#define MAXULONGLONG             0xffffffffffffffffULL
#define MAXULONG_PTR             (~(ULONG_PTR)0)
#define MAXSIZE_T                (~(SIZE_T)0)
#define UNICODE_NULL             ((WCHAR)0)
#define UNICODE_STRING_MAX_BYTES 65534
#define UNICODE_STRING_MAX_CHARS 32767
#define MAX_PATH                 260

typedef union _LARGE_INTEGER {
    struct {
        ULONG LowPart;
        LONG HighPart;
    };
    struct {
        ULONG LowPart;
        LONG HighPart;
    } u;
    LONGLONG QuadPart;
} LARGE_INTEGER, *PLARGE_INTEGER, PHYSICAL_ADDRESS, *PPHYSICAL_ADDRESS;

typedef union _ULARGE_INTEGER {
    struct {
        ULONG LowPart;
        ULONG HighPart;
    };
    struct {
        ULONG LowPart;
        ULONG HighPart;
    } u;
    ULONGLONG QuadPart;
} ULARGE_INTEGER, *PULARGE_INTEGER;

typedef struct _UNICODE_STRING {
    USHORT Length;        /* bytes */
    USHORT MaximumLength; /* bytes */
    PWCH Buffer;
} UNICODE_STRING, *PUNICODE_STRING;
typedef const UNICODE_STRING *PCUNICODE_STRING;

typedef struct _STRING {
    USHORT Length;
    USHORT MaximumLength;
    PCHAR Buffer;
} STRING, *PSTRING, ANSI_STRING, *PANSI_STRING, OEM_STRING, *POEM_STRING;
typedef const STRING *PCSTRING, *PCANSI_STRING;

typedef struct _LIST_ENTRY {
    struct _LIST_ENTRY *Flink;
    struct _LIST_ENTRY *Blink;
} LIST_ENTRY, *PLIST_ENTRY, *PRLIST_ENTRY;

typedef struct _SINGLE_LIST_ENTRY {
    struct _SINGLE_LIST_ENTRY *Next;
} SINGLE_LIST_ENTRY, *PSINGLE_LIST_ENTRY;

typedef struct _OBJECT_ATTRIBUTES {
    ULONG Length;
    HANDLE RootDirectory;
    PUNICODE_STRING ObjectName;
    ULONG Attributes;
    PVOID SecurityDescriptor;
    PVOID SecurityQualityOfService;
} OBJECT_ATTRIBUTES, *POBJECT_ATTRIBUTES;
typedef const OBJECT_ATTRIBUTES *PCOBJECT_ATTRIBUTES;

#define OBJ_INHERIT            0x00000002
#define OBJ_PERMANENT          0x00000010
#define OBJ_EXCLUSIVE          0x00000020
#define OBJ_CASE_INSENSITIVE   0x00000040
#define OBJ_OPENIF             0x00000080
#define OBJ_OPENLINK           0x00000100
#define OBJ_KERNEL_HANDLE      0x00000200
#define OBJ_FORCE_ACCESS_CHECK 0x00000400
#define InitializeObjectAttributes(p, n, a, r, s)                                                  \
    do {                                                                                           \
        (p)->Length = sizeof(OBJECT_ATTRIBUTES);                                                   \
        (p)->RootDirectory = (r);                                                                  \
        (p)->Attributes = (a);                                                                     \
        (p)->ObjectName = (n);                                                                     \
        (p)->SecurityDescriptor = (s);                                                             \
        (p)->SecurityQualityOfService = NULL;                                                      \
    } while (0)

/* -- macros --------------------------------------------------------------------------------------------- */

#define NT_SUCCESS(status)          (((NTSTATUS)(status)) >= 0)
#define NT_INFORMATION(status)      ((((ULONG)(status)) >> 30) == 1)
#define NT_WARNING(status)          ((((ULONG)(status)) >> 30) == 2)
#define NT_ERROR(status)            ((((ULONG)(status)) >> 30) == 3)
#define FIELD_OFFSET(type, field)   ((LONG) __builtin_offsetof(type, field))
#define UFIELD_OFFSET(type, field)  ((ULONG) __builtin_offsetof(type, field))
#define RTL_FIELD_SIZE(type, field) (sizeof(((type *)0)->field))
#define RTL_SIZEOF_THROUGH_FIELD(type, field)                                                      \
    (FIELD_OFFSET(type, field) + RTL_FIELD_SIZE(type, field))
#define RTL_NUMBER_OF(array) (sizeof(array) / sizeof((array)[0]))
#define ARRAYSIZE(array)     RTL_NUMBER_OF(array)
#define _countof(array)      RTL_NUMBER_OF(array)
#define CONTAINING_RECORD(address, type, field)                                                    \
    ((type *)((PCHAR)(address) - (ULONG_PTR) __builtin_offsetof(type, field)))
#define UNREFERENCED_PARAMETER(name)          ((void)(name))
#define DBG_UNREFERENCED_PARAMETER(name)      ((void)(name))
#define DBG_UNREFERENCED_LOCAL_VARIABLE(name) ((void)(name))
#define C_ASSERT(expression)                  _Static_assert(expression, #expression)
#define TYPE_ALIGNMENT(type)                  ((ULONG) __alignof__(type))
#define ALIGN_DOWN_BY(length, alignment)      ((ULONG_PTR)(length) & ~((ULONG_PTR)(alignment)-1))
#define ALIGN_UP_BY(length, alignment)        ALIGN_DOWN_BY((ULONG_PTR)(length) + (alignment)-1, alignment)
#define ALIGN_DOWN(length, type)              ALIGN_DOWN_BY(length, sizeof(type))
#define ALIGN_UP(length, type)                ALIGN_UP_BY(length, sizeof(type))
#define Add2Ptr(pointer, increment)           ((PVOID)((PUCHAR)(pointer) + (increment)))
#define PtrToUlong(pointer)                   ((ULONG)(ULONG_PTR)(pointer))
#define PtrToLong(pointer)                    ((LONG)(LONG_PTR)(pointer))
#define UlongToPtr(value)                     ((PVOID)(ULONG_PTR)(ULONG)(value))
#define LongToPtr(value)                      ((PVOID)(LONG_PTR)(LONG)(value))
#define UlongToHandle(value)                  ((HANDLE)(ULONG_PTR)(ULONG)(value))
#define HandleToUlong(value)                  ((ULONG)(ULONG_PTR)(value))
#define ULongToPtr                            UlongToPtr
#define LOWORD(value)                         ((USHORT)((ULONG_PTR)(value)&0xffff))
#define HIWORD(value)                         ((USHORT)(((ULONG_PTR)(value) >> 16) & 0xffff))
#define LOBYTE(value)                         ((UCHAR)((ULONG_PTR)(value)&0xff))
#define HIBYTE(value)                         ((UCHAR)(((ULONG_PTR)(value) >> 8) & 0xff))
#define MAKELONG(low, high)                   ((LONG)((USHORT)(low) | ((ULONG)(USHORT)(high)) << 16))
#define Int32x32To64(a, b)                    ((LONGLONG)(LONG)(a) * (LONGLONG)(LONG)(b))
#define UInt32x32To64(a, b)                   ((ULONGLONG)(ULONG)(a) * (ULONGLONG)(ULONG)(b))
#define DECLARE_HANDLE(name)                  typedef struct name##__ *name
#define DECLARE_CONST_UNICODE_STRING(variable, text)                                               \
    const WCHAR variable##_buffer[] = text;                                                        \
    const UNICODE_STRING variable = {sizeof(text) - sizeof(WCHAR), sizeof(text),                   \
                                     (PWCH)variable##_buffer}
#define DECLARE_UNICODE_STRING_SIZE(variable, size)                                                \
    WCHAR variable##_buffer[size];                                                                 \
    UNICODE_STRING variable = {0, (size) * sizeof(WCHAR), variable##_buffer}
#define DECLARE_GLOBAL_CONST_UNICODE_STRING(variable, text)                                        \
    const UNICODE_STRING variable = {sizeof(text) - sizeof(WCHAR), sizeof(text), (PWCH)text}
#define RTL_CONSTANT_STRING(text)                                                                  \
    {                                                                                              \
        sizeof(text) - sizeof((text)[0]), sizeof(text), (void *)(text)                             \
    }
#ifndef min
#define min(a, b) (((a) < (b)) ? (a) : (b))
#define max(a, b) (((a) > (b)) ? (a) : (b))
#endif
#ifndef FlagOn
#define FlagOn(flags, bit)        ((flags) & (bit))
#define BooleanFlagOn(flags, bit) ((BOOLEAN)(((flags) & (bit)) != 0))
#define SetFlag(flags, bit)       ((flags) |= (bit))
#define ClearFlag(flags, bit)     ((flags) &= ~(bit))
#endif
#ifndef TEXT
#ifdef UNICODE
#define __TEXT(text) L##text
#else
#define __TEXT(text) text
#endif
#define TEXT(text) __TEXT(text)
#endif
#define EXTERN_C extern
#define EXTERN_C_START
#define EXTERN_C_END
#define BEGIN_EXTERN_C
#define END_EXTERN_C

#define NTDDI_WIN2K        0x05000000
#define NTDDI_WINXP        0x05010000
#define NTDDI_WS03         0x05020000
#define NTDDI_VISTA        0x06000000
#define NTDDI_LONGHORN     NTDDI_VISTA
#define NTDDI_WIN7         0x06010000
#define NTDDI_WIN8         0x06020000
#define NTDDI_WINBLUE      0x06030000
#define NTDDI_WIN10        0x0A000000
#define NTDDI_VISTASP1     0x06000100
#define NTDDI_VISTASP2     0x06000200
#define NTDDI_WS08         0x06000100
#define NTDDI_WS03SP1      0x05020100
#define NTDDI_WINXPSP2     0x05010200
#define NTDDI_WINTHRESHOLD NTDDI_WIN10
#define NTDDI_WIN10_TH2    0x0A000001
#define NTDDI_WIN10_RS1    0x0A000002
#define NTDDI_WIN10_RS2    0x0A000003
#define NTDDI_WIN10_RS3    0x0A000004
#define NTDDI_WIN10_RS4    0x0A000005
#define NTDDI_WIN10_RS5    0x0A000006
#define NTDDI_WIN10_19H1   0x0A000007
#define NTDDI_WIN10_VB     0x0A000008
#define NTDDI_WIN10_FE     0x0A00000A
#define NTDDI_WIN10_CO     0x0A00000B
#define NTDDI_WIN10_NI     0x0A00000C
#ifndef NTDDI_VERSION
#define NTDDI_VERSION NTDDI_WIN10
#endif
#define _WIN32_WINNT_WIN2K 0x0500
#define _WIN32_WINNT_WINXP 0x0501
#define _WIN32_WINNT_WS03  0x0502
#define _WIN32_WINNT_VISTA 0x0600
#define _WIN32_WINNT_WIN7  0x0601
#define _WIN32_WINNT_WIN8  0x0602
#define _WIN32_WINNT_WIN10 0x0A00
#ifndef _WIN32_WINNT
#define _WIN32_WINNT 0x0A00
#endif
#ifndef WINVER
#define WINVER _WIN32_WINNT
#endif

#include <guiddef.h>
#include <ntstatus.h>

#endif
