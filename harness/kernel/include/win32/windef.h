/*
 * Types of the Win32 face, with the sizes they have on 64-bit Windows (long is 32 bits there), and
 * the annotations that client sources carry, which mean nothing here. UTF-16 literals need
 * -fshort-wchar.
 */
#ifndef CTS_WIN32_WINDEF_H
#define CTS_WIN32_WINDEF_H

#include <sal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WINAPI
#define CALLBACK
#define APIENTRY
#define __stdcall
#define __cdecl
#define __int64 long long
#define __int32 int
#define __declspec(x)
#define __forceinline static inline __attribute__((always_inline))
#define FORCEINLINE               __forceinline
#define UNREFERENCED_PARAMETER(p) ((void)(p))
#define CONST                     const

#ifndef IN
#define IN
#define OUT
#endif
#ifndef OPTIONAL
#define OPTIONAL
#endif

#ifndef FALSE
#define FALSE 0
#define TRUE  1
#endif
#define VOID void

typedef int BOOL, INT, *PBOOL, *LPBOOL, *PINT, *LPINT;
typedef unsigned int UINT, *PUINT;
typedef uint8_t BYTE, UCHAR, BOOLEAN, *PBYTE, *LPBYTE, *PUCHAR, *PBOOLEAN, UINT8;
typedef uint16_t WORD, USHORT, *PWORD, *LPWORD, *PUSHORT, UINT16;
typedef int16_t SHORT, *PSHORT, INT16;
typedef uint32_t DWORD, ULONG, *PDWORD, *LPDWORD, *PULONG, ULONG32, UINT32, DWORD32;
typedef int32_t LONG, *PLONG, *LPLONG, LONG32, INT32, NTSTATUS;
typedef unsigned long long ULONGLONG, DWORDLONG, ULONG64, UINT64, DWORD64, *PULONGLONG, *PULONG64,
    *PUINT64;
typedef long long LONGLONG, LONG64, INT64, *PLONGLONG, *PLONG64;
typedef uintptr_t ULONG_PTR, DWORD_PTR, UINT_PTR, SIZE_T, *PULONG_PTR, *PSIZE_T;
typedef intptr_t LONG_PTR, INT_PTR, SSIZE_T;
typedef char CHAR, *PCHAR, *LPSTR, *PSTR;
typedef const char *LPCSTR, *PCSTR;
typedef wchar_t WCHAR, *PWCHAR, *LPWSTR, *PWSTR;
typedef const wchar_t *LPCWSTR, *PCWSTR;
typedef void *PVOID, *LPVOID, *HANDLE, *HMODULE, *HINSTANCE, *HWND, *HLOCAL, *HGLOBAL;
typedef HANDLE *PHANDLE, *LPHANDLE;
typedef const void *LPCVOID;
typedef float FLOAT;

#ifdef UNICODE
typedef WCHAR TCHAR, *PTCHAR;
typedef LPWSTR LPTSTR, PTSTR;
typedef LPCWSTR LPCTSTR, PCTSTR;
#define TEXT(text)           CTS_WIN32_WIDE(text)
#define CTS_WIN32_WIDE(text) L##text
#else
typedef CHAR TCHAR, *PTCHAR;
typedef LPSTR LPTSTR, PTSTR;
typedef LPCSTR LPCTSTR, PCTSTR;
#define TEXT(text) text
#endif

typedef union _LARGE_INTEGER {
    struct {
        DWORD LowPart;
        LONG HighPart;
    };
    LONGLONG QuadPart;
} LARGE_INTEGER, *PLARGE_INTEGER;
typedef union _ULARGE_INTEGER {
    struct {
        DWORD LowPart;
        DWORD HighPart;
    };
    ULONGLONG QuadPart;
} ULARGE_INTEGER, *PULARGE_INTEGER;
typedef struct _FILETIME {
    DWORD dwLowDateTime;
    DWORD dwHighDateTime;
} FILETIME, *PFILETIME, *LPFILETIME;

#define MAX_PATH             260
#define INFINITE             0xFFFFFFFFu
#define INVALID_HANDLE_VALUE ((HANDLE)(LONG_PTR)-1)
#define MAXDWORD             0xFFFFFFFFu
#define MAXULONGLONG         0xFFFFFFFFFFFFFFFFull
#define MAKEWORD(low, high)  ((WORD)(((BYTE)(low)) | ((WORD)((BYTE)(high))) << 8))
#define LOWORD(value)        ((WORD)((ULONG_PTR)(value)&0xFFFF))
#define HIWORD(value)        ((WORD)(((ULONG_PTR)(value) >> 16) & 0xFFFF))
#define LODWORD(value)       ((DWORD)(value))
#define HIDWORD(value)       ((DWORD)((ULONGLONG)(value) >> 32))
#ifndef ARRAYSIZE
#define ARRAYSIZE(array) (sizeof(array) / sizeof((array)[0]))
#endif
#define _countof(array) (sizeof(array) / sizeof((array)[0]))
#ifndef min
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))
#endif

_Static_assert(sizeof(WCHAR) == 2, "client sources are compiled with -fshort-wchar");
_Static_assert(sizeof(DWORD) == 4 && sizeof(ULONGLONG) == 8, "sizes of 64-bit Windows");

#endif
