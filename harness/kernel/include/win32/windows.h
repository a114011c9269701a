/*
 * The Win32 face: the calls that clients of the generation counter make, for sources that were
 * written for Windows. Behaviour follows the public documentation; what differs stands beside the
 * call. Everything leads into the counter of the same image, in virtual time.
 */
#ifndef CTS_WIN32_WINDOWS_H
#define CTS_WIN32_WINDOWS_H

#include <windef.h>

#include <guiddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <winerror.h>
#ifndef WIN32_LEAN_AND_MEAN
#include <winioctl.h>
#endif
#include <cts_win32_crt.h>
#include <cts_win32_sync.h>

/* -- files and devices
 * ------------------------------------------------------------------------------- */

#define GENERIC_READ              0x80000000u
#define GENERIC_WRITE             0x40000000u
#define GENERIC_EXECUTE           0x20000000u
#define GENERIC_ALL               0x10000000u
#define MAXIMUM_ALLOWED           0x02000000u
#define SYNCHRONIZE               0x00100000u
#define FILE_READ_DATA            0x0001u
#define FILE_WRITE_DATA           0x0002u
#define FILE_GENERIC_READ         0x00120089u
#define FILE_GENERIC_WRITE        0x00120116u
#define FILE_SHARE_READ           0x00000001u
#define FILE_SHARE_WRITE          0x00000002u
#define FILE_SHARE_DELETE         0x00000004u
#define CREATE_NEW                1
#define CREATE_ALWAYS             2
#define OPEN_EXISTING             3
#define OPEN_ALWAYS               4
#define TRUNCATE_EXISTING         5
#define FILE_FLAG_WRITE_THROUGH   0x80000000u
#define FILE_FLAG_SEQUENTIAL_SCAN 0x08000000u
#define FILE_ATTRIBUTE_NORMAL     0x00000080u
#define FILE_FLAG_OVERLAPPED      0x40000000u
#define FILE_FLAG_NO_BUFFERING    0x20000000u

typedef struct _SECURITY_ATTRIBUTES {
    DWORD nLength;
    LPVOID lpSecurityDescriptor;
    BOOL bInheritHandle;
} SECURITY_ATTRIBUTES, *PSECURITY_ATTRIBUTES, *LPSECURITY_ATTRIBUTES;

/* Internal is not a plain name here: each use of it is a switch point, and shows in the trace that the client
 * looks whether a request has completed. A client may wait in a loop that does nothing else. */
ULONG_PTR cts_win32_looks(void); /* returns 0 */
#define Internal cts_internal[cts_win32_looks()]
typedef struct _OVERLAPPED {
    ULONG_PTR cts_internal[1];
    ULONG_PTR InternalHigh;
    union {
        struct {
            DWORD Offset;
            DWORD OffsetHigh;
        };
        PVOID Pointer;
    };
    HANDLE hEvent;
} OVERLAPPED, *LPOVERLAPPED;
#define STATUS_PENDING 0x00000103

/* The counter, by name or by interface path, or an ordinary file: those lie in memory, last for a run, and hold
 * 4096 bytes at most. */
HANDLE CreateFileW(LPCWSTR name, DWORD access, DWORD share, LPSECURITY_ATTRIBUTES security,
                   DWORD disposition, DWORD flags, HANDLE template_file);
HANDLE CreateFileA(LPCSTR name, DWORD access, DWORD share, LPSECURITY_ATTRIBUTES security,
                   DWORD disposition, DWORD flags, HANDLE template_file);
BOOL DeviceIoControl(HANDLE device, DWORD code, LPVOID in, DWORD in_length, LPVOID out,
                     DWORD out_length, LPDWORD returned, LPOVERLAPPED overlapped);
BOOL GetOverlappedResult(HANDLE file, LPOVERLAPPED overlapped, LPDWORD transferred, BOOL wait);
BOOL GetOverlappedResultEx(HANDLE file, LPOVERLAPPED overlapped, LPDWORD transferred,
                           DWORD milliseconds, BOOL alertable);
/* A function, so that the trace shows that the client looked. */
BOOL cts_win32_has_completed(const OVERLAPPED *overlapped);
#define HasOverlappedIoCompleted(overlapped) cts_win32_has_completed(overlapped)
BOOL CancelIoEx(HANDLE file, LPOVERLAPPED overlapped);
BOOL CancelIo(HANDLE file); /* also cancels what other threads started */
BOOL CloseHandle(HANDLE object);
/* Within this process; DUPLICATE_SAME_ACCESS in effect always. */
BOOL DuplicateHandle(HANDLE source_process, HANDLE source, HANDLE target_process, LPHANDLE target,
                     DWORD access, BOOL inherit, DWORD options);
#define DUPLICATE_CLOSE_SOURCE 0x1
#define DUPLICATE_SAME_ACCESS  0x2

#define STD_INPUT_HANDLE  ((DWORD)-10)
#define STD_OUTPUT_HANDLE ((DWORD)-11)
#define STD_ERROR_HANDLE  ((DWORD)-12)
HANDLE GetStdHandle(DWORD which);
BOOL ReadFile(HANDLE file, LPVOID bytes, DWORD length, LPDWORD read, LPOVERLAPPED overlapped);
#define FILE_BEGIN                  0
#define FILE_CURRENT                1
#define FILE_END                    2
#define INVALID_FILE_SIZE           0xFFFFFFFFu
#define INVALID_SET_FILE_POINTER    0xFFFFFFFFu
#define INVALID_FILE_ATTRIBUTES     0xFFFFFFFFu
#define MOVEFILE_REPLACE_EXISTING   0x1
#define MOVEFILE_COPY_ALLOWED       0x2
#define MOVEFILE_DELAY_UNTIL_REBOOT 0x4
#define MOVEFILE_WRITE_THROUGH      0x8
BOOL GetFileSizeEx(HANDLE file, PLARGE_INTEGER size);
DWORD GetFileSize(HANDLE file, LPDWORD high);
BOOL SetFilePointerEx(HANDLE file, LARGE_INTEGER distance, PLARGE_INTEGER moved, DWORD method);
DWORD SetFilePointer(HANDLE file, LONG distance, PLONG high, DWORD method);
BOOL SetEndOfFile(HANDLE file);
BOOL FlushFileBuffers(HANDLE file);
BOOL DeleteFileW(LPCWSTR name);
BOOL DeleteFileA(LPCSTR name);
BOOL MoveFileExW(LPCWSTR from, LPCWSTR to, DWORD flags);
BOOL MoveFileExA(LPCSTR from, LPCSTR to, DWORD flags);
DWORD GetFileAttributesW(LPCWSTR name);
DWORD GetFileAttributesA(LPCSTR name);
/* The standard output and error, and ordinary files. */
BOOL WriteFile(HANDLE file, LPCVOID bytes, DWORD length, LPDWORD written, LPOVERLAPPED overlapped);
BOOL WriteConsoleW(HANDLE console, LPCVOID text, DWORD length, LPDWORD written, LPVOID reserved);
BOOL WriteConsoleA(HANDLE console, LPCVOID text, DWORD length, LPDWORD written, LPVOID reserved);
void OutputDebugStringW(LPCWSTR text);
void OutputDebugStringA(LPCSTR text);

/* -- errors, processes, time
 * ------------------------------------------------------------------------- */

DWORD GetLastError(void);
void SetLastError(DWORD error);
#define FORMAT_MESSAGE_ALLOCATE_BUFFER 0x00000100u
#define FORMAT_MESSAGE_IGNORE_INSERTS  0x00000200u
#define FORMAT_MESSAGE_FROM_SYSTEM     0x00001000u
#define MAKELANGID(primary, sub)       ((WORD)((sub) << 10 | (primary)))
#define LANG_NEUTRAL                   0
#define SUBLANG_DEFAULT                1
/* The text is "error N." for every code. */
DWORD FormatMessageW(DWORD flags, LPCVOID source, DWORD message, DWORD language, LPWSTR buffer,
                     DWORD size, va_list *arguments);
DWORD FormatMessageA(DWORD flags, LPCVOID source, DWORD message, DWORD language, LPSTR buffer,
                     DWORD size, va_list *arguments);
__attribute__((noreturn)) void ExitProcess(UINT code);
HANDLE GetCurrentProcess(void);
LPWSTR GetCommandLineW(void); /* the first word is "client" */
LPSTR GetCommandLineA(void);
DWORD GetCurrentProcessId(void);
DWORD GetTickCount(void);
ULONGLONG GetTickCount64(void);
BOOL QueryPerformanceCounter(LARGE_INTEGER *count);
BOOL QueryPerformanceFrequency(LARGE_INTEGER *frequency);
void GetSystemTimeAsFileTime(LPFILETIME time);
typedef BOOL (*PHANDLER_ROUTINE)(DWORD);
#define CTRL_C_EVENT     0
#define CTRL_BREAK_EVENT 1
#define CTRL_CLOSE_EVENT 2
BOOL SetConsoleCtrlHandler(PHANDLER_ROUTINE handler, BOOL add); /* no event ever comes */

/* -- memory and strings
 * ------------------------------------------------------------------------------ */

#define LMEM_FIXED       0x0000
#define LMEM_ZEROINIT    0x0040
#define LPTR             (LMEM_FIXED | LMEM_ZEROINIT)
#define GMEM_ZEROINIT    LMEM_ZEROINIT
#define GPTR             LPTR
#define HEAP_ZERO_MEMORY 0x00000008
HLOCAL LocalAlloc(UINT flags, SIZE_T bytes);
HLOCAL LocalFree(HLOCAL memory);
#define GlobalAlloc LocalAlloc
#define GlobalFree  LocalFree
HANDLE GetProcessHeap(void);
LPVOID HeapAlloc(HANDLE heap, DWORD flags, SIZE_T bytes);
BOOL HeapFree(HANDLE heap, DWORD flags, LPVOID memory);

/* The old block is always given back: HEAP_REALLOC_IN_PLACE_ONLY fails. */
#define HEAP_REALLOC_IN_PLACE_ONLY 0x00000010
LPVOID HeapReAlloc(HANDLE heap, DWORD flags, LPVOID memory, SIZE_T bytes);
/* Committed memory for reading and writing, anywhere; anything else is refused with ERROR_NOT_SUPPORTED. */
#define MEM_COMMIT     0x00001000
#define MEM_RESERVE    0x00002000
#define MEM_DECOMMIT   0x00004000
#define MEM_RELEASE    0x00008000
#define PAGE_READWRITE 0x04
LPVOID VirtualAlloc(LPVOID address, SIZE_T bytes, DWORD type, DWORD protection);
BOOL VirtualFree(LPVOID address, SIZE_T bytes, DWORD type);
#define TLS_OUT_OF_INDEXES 0xFFFFFFFFu
DWORD TlsAlloc(void);
BOOL TlsFree(DWORD slot);
LPVOID TlsGetValue(DWORD slot);
BOOL TlsSetValue(DWORD slot, LPVOID value);

/* Every code page is UTF-8. */
#define CP_ACP               0
#define CP_OEMCP             1
#define CP_UTF8              65001
#define MB_PRECOMPOSED       0x1
#define MB_ERR_INVALID_CHARS 0x8
#define WC_ERR_INVALID_CHARS 0x80
int MultiByteToWideChar(UINT page, DWORD flags, LPCSTR text, int length, LPWSTR wide, int capacity);
int WideCharToMultiByte(UINT page, DWORD flags, LPCWSTR wide, int length, LPSTR text, int capacity,
                        LPCSTR substitute, LPBOOL substituted);

#define ZeroMemory(to, bytes)          memset((to), 0, (bytes))
#define SecureZeroMemory(to, bytes)    memset((to), 0, (bytes))
#define FillMemory(to, bytes, value)   memset((to), (value), (bytes))
#define CopyMemory(to, from, bytes)    memcpy((to), (from), (bytes))
#define MoveMemory(to, from, bytes)    memmove((to), (from), (bytes))
#define RtlZeroMemory(to, bytes)       memset((to), 0, (bytes))
#define RtlCopyMemory(to, from, bytes) memcpy((to), (from), (bytes))
#define RtlEqualMemory(a, b, bytes)    (memcmp((a), (b), (bytes)) == 0)
SIZE_T RtlCompareMemory(const void *a, const void *b,
                        SIZE_T bytes); /* bytes equal from the start */

int lstrlenW(LPCWSTR text);
int lstrlenA(LPCSTR text);
int lstrcmpW(LPCWSTR a, LPCWSTR b);
int lstrcmpA(LPCSTR a, LPCSTR b);
int lstrcmpiW(LPCWSTR a, LPCWSTR b);
int lstrcmpiA(LPCSTR a, LPCSTR b);

#ifdef UNICODE
#define GetCommandLine    GetCommandLineW
#define DeleteFile        DeleteFileW
#define MoveFileEx        MoveFileExW
#define GetFileAttributes GetFileAttributesW
#define CreateFile        CreateFileW
#define WriteConsole      WriteConsoleW
#define OutputDebugString OutputDebugStringW
#define FormatMessage     FormatMessageW
#define lstrlen           lstrlenW
#define lstrcmp           lstrcmpW
#define lstrcmpi          lstrcmpiW
#else
#define GetCommandLine    GetCommandLineA
#define DeleteFile        DeleteFileA
#define MoveFileEx        MoveFileExA
#define GetFileAttributes GetFileAttributesA
#define CreateFile        CreateFileA
#define WriteConsole      WriteConsoleA
#define OutputDebugString OutputDebugStringA
#define FormatMessage     FormatMessageA
#define lstrlen           lstrlenA
#define lstrcmp           lstrcmpA
#define lstrcmpi          lstrcmpiA
#endif

#include <winreg.h>

#endif
