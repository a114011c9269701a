/*
 * wdm.h, part: run-time library. Memory, lists, strings, bits, registry look-up.
 */
#ifndef CTS_WDM_RTL_H
#define CTS_WDM_RTL_H

#include <ntdef.h>
#include <string.h>

/* -- memory: copies read the 16 platform bytes in units of 8, with a switch point between ---------------- */

void *cts_kernel_copy(void *to, const void *from, size_t length);
int cts_kernel_compare(const void *a, const void *b, size_t length);
void *cts_kernel_fill(void *to, int value, size_t length);
#define RtlCopyMemory(to, from, length) ((void)cts_kernel_copy((to), (from), (length)))
#define RtlMoveMemory(to, from, length) ((void)cts_kernel_copy((to), (from), (length)))
#define RtlCopyBytes                    RtlCopyMemory
#define RtlCopyMemoryNonTemporal        RtlCopyMemory
#define RtlCopyVolatileMemory(to, from, length)                                                    \
    (cts_kernel_copy((void *)(ULONG_PTR)(to), (const void *)(ULONG_PTR)(from), (length)))
#define RtlFillMemory(to, length, value) ((void)cts_kernel_fill((to), (value), (length)))
#define RtlFillVolatileMemory(to, length, value)                                                   \
    (cts_kernel_fill((void *)(ULONG_PTR)(to), (value), (length)))
#define RtlZeroMemory(to, length)       ((void)cts_kernel_fill((to), 0, (length)))
#define RtlZeroBytes                    RtlZeroMemory
#define RtlSecureZeroMemory(to, length) cts_kernel_fill((to), 0, (length))
#define RtlEqualMemory(a, b, length)    (cts_kernel_compare((a), (b), (length)) == 0)
#define CopyMemory                      RtlCopyMemory
#define MoveMemory                      RtlMoveMemory
#define ZeroMemory                      RtlZeroMemory
#define FillMemory                      RtlFillMemory
#undef memcpy
#undef memmove
#undef memset
#undef memcmp
#define memcpy  cts_kernel_copy
#define memmove cts_kernel_copy
#define memset  cts_kernel_fill
#define memcmp  cts_kernel_compare
SIZE_T RtlCompareMemory(const VOID *a, const VOID *b, SIZE_T length);
ULONG RtlCompareMemoryUlong(PVOID memory, SIZE_T length, ULONG pattern);

/* -- lists ------------------------------------------------------------------------------------------------ */

FORCEINLINE VOID InitializeListHead(PLIST_ENTRY head)
{
    head->Flink = head->Blink = head;
}
FORCEINLINE BOOLEAN IsListEmpty(const LIST_ENTRY *head)
{
    return (BOOLEAN)(head->Flink == head);
}
FORCEINLINE BOOLEAN RemoveEntryList(PLIST_ENTRY entry)
{
    PLIST_ENTRY next = entry->Flink, previous = entry->Blink;

    previous->Flink = next;
    next->Blink = previous;
    return (BOOLEAN)(next == previous);
}
FORCEINLINE PLIST_ENTRY RemoveHeadList(PLIST_ENTRY head)
{
    PLIST_ENTRY entry = head->Flink;

    RemoveEntryList(entry);
    return entry;
}
FORCEINLINE PLIST_ENTRY RemoveTailList(PLIST_ENTRY head)
{
    PLIST_ENTRY entry = head->Blink;

    RemoveEntryList(entry);
    return entry;
}
FORCEINLINE VOID InsertTailList(PLIST_ENTRY head, PLIST_ENTRY entry)
{
    PLIST_ENTRY last = head->Blink;

    entry->Flink = head;
    entry->Blink = last;
    last->Flink = entry;
    head->Blink = entry;
}
FORCEINLINE VOID InsertHeadList(PLIST_ENTRY head, PLIST_ENTRY entry)
{
    PLIST_ENTRY first = head->Flink;

    entry->Flink = first;
    entry->Blink = head;
    first->Blink = entry;
    head->Flink = entry;
}
FORCEINLINE VOID AppendTailList(PLIST_ENTRY head, PLIST_ENTRY list)
{
    PLIST_ENTRY last = head->Blink;

    head->Blink->Flink = list;
    head->Blink = list->Blink;
    list->Blink->Flink = head;
    list->Blink = last;
}
FORCEINLINE PSINGLE_LIST_ENTRY PopEntryList(PSINGLE_LIST_ENTRY head)
{
    PSINGLE_LIST_ENTRY first = head->Next;

    if (first)
        head->Next = first->Next;
    return first;
}
FORCEINLINE VOID PushEntryList(PSINGLE_LIST_ENTRY head, PSINGLE_LIST_ENTRY entry)
{
    entry->Next = head->Next;
    head->Next = entry;
}

/* -- strings ---------------------------------------------------------------------------------------------- */

VOID RtlInitUnicodeString(PUNICODE_STRING string, PCWSTR source);
NTSTATUS RtlUnicodeStringInit(PUNICODE_STRING string, PCWSTR source);
VOID RtlInitEmptyUnicodeString(PUNICODE_STRING string, PWCHAR buffer, USHORT size);
VOID RtlInitAnsiString(PANSI_STRING string, PCSZ source);
#define RtlInitString RtlInitAnsiString
VOID RtlCopyUnicodeString(PUNICODE_STRING to, PCUNICODE_STRING from);
NTSTATUS RtlAppendUnicodeStringToString(PUNICODE_STRING to, PCUNICODE_STRING from);
NTSTATUS RtlAppendUnicodeToString(PUNICODE_STRING to, PCWSTR from);
LONG RtlCompareUnicodeString(PCUNICODE_STRING a, PCUNICODE_STRING b, BOOLEAN insensitive);
BOOLEAN RtlEqualUnicodeString(PCUNICODE_STRING a, PCUNICODE_STRING b, BOOLEAN insensitive);
BOOLEAN RtlPrefixUnicodeString(PCUNICODE_STRING a, PCUNICODE_STRING b, BOOLEAN insensitive);
NTSTATUS RtlDuplicateUnicodeString(ULONG flags, PCUNICODE_STRING from, PUNICODE_STRING to);
VOID RtlFreeUnicodeString(PUNICODE_STRING string);
VOID RtlFreeAnsiString(PANSI_STRING string);
NTSTATUS RtlAnsiStringToUnicodeString(PUNICODE_STRING to, PCANSI_STRING from, BOOLEAN allocate);
NTSTATUS RtlUnicodeStringToAnsiString(PANSI_STRING to, PCUNICODE_STRING from, BOOLEAN allocate);
NTSTATUS RtlIntegerToUnicodeString(ULONG value, ULONG base, PUNICODE_STRING string);
NTSTATUS RtlInt64ToUnicodeString(ULONGLONG value, ULONG base, PUNICODE_STRING string);
NTSTATUS RtlUnicodeStringToInteger(PCUNICODE_STRING string, ULONG base, PULONG value);
NTSTATUS RtlStringFromGUID(REFGUID guid, PUNICODE_STRING string);
NTSTATUS RtlGUIDFromString(PCUNICODE_STRING string, GUID *guid);
WCHAR RtlUpcaseUnicodeChar(WCHAR c);
WCHAR RtlDowncaseUnicodeChar(WCHAR c);
size_t wcslen(const wchar_t *text);
int wcscmp(const wchar_t *a, const wchar_t *b);
int wcsncmp(const wchar_t *a, const wchar_t *b, size_t count);
int _wcsicmp(const wchar_t *a, const wchar_t *b);
int _wcsnicmp(const wchar_t *a, const wchar_t *b, size_t count);
wchar_t *wcschr(const wchar_t *text, wchar_t c);
wchar_t *wcsrchr(const wchar_t *text, wchar_t c);
wchar_t *wcsstr(const wchar_t *text, const wchar_t *part);
wchar_t *wcscpy(wchar_t *to, const wchar_t *from);
wchar_t *wcsncpy(wchar_t *to, const wchar_t *from, size_t count);
wchar_t *wcscat(wchar_t *to, const wchar_t *from);

/* -- integers and bits -------------------------------------------------------------------------------------- */

ULONG RtlRandomEx(PULONG seed);
#define RtlRandom                   RtlRandomEx
#define RtlUlongByteSwap(value)     __builtin_bswap32(value)
#define RtlUlonglongByteSwap(value) __builtin_bswap64(value)
#define RtlUshortByteSwap(value)    __builtin_bswap16(value)
#define _byteswap_ulong(value)      __builtin_bswap32(value)
#define _byteswap_uint64(value)     __builtin_bswap64(value)
#define _byteswap_ushort(value)     __builtin_bswap16(value)
FORCEINLINE LARGE_INTEGER RtlConvertLongToLargeInteger(LONG value)
{
    LARGE_INTEGER result;

    result.QuadPart = value;
    return result;
}
FORCEINLINE LARGE_INTEGER RtlConvertUlongToLargeInteger(ULONG value)
{
    LARGE_INTEGER result;

    result.QuadPart = value;
    return result;
}

/* -- assertions: a failed one is a bug check ------------------------------------------------------------------ */

VOID RtlAssert(PVOID expression, PVOID file, ULONG line, PCHAR message);
#if defined(DBG) && DBG
#define ASSERT(expression)                                                                         \
    ((expression) ? (void)0 : RtlAssert((PVOID) #expression, (PVOID)__FILE__, __LINE__, NULL))
#define ASSERTMSG(message, expression)                                                             \
    ((expression) ? (void)0 : RtlAssert((PVOID) #expression, (PVOID)__FILE__, __LINE__, (message)))
#else
#define ASSERT(expression)             ((void)0)
#define ASSERTMSG(message, expression) ((void)0)
#endif
#define NT_ASSERT(expression) ASSERT(expression)
#define NT_VERIFY(expression) ((void)(expression))
#define NT_ASSERTMSG          ASSERTMSG
#define RTL_SOFT_ASSERT       ASSERT

/* -- version and registry --------------------------------------------------------------------------------------- */

typedef struct _OSVERSIONINFOW {
    ULONG dwOSVersionInfoSize, dwMajorVersion, dwMinorVersion, dwBuildNumber, dwPlatformId;
    WCHAR szCSDVersion[128];
} OSVERSIONINFOW, *POSVERSIONINFOW, RTL_OSVERSIONINFOW, *PRTL_OSVERSIONINFOW;
typedef struct _OSVERSIONINFOEXW {
    ULONG dwOSVersionInfoSize, dwMajorVersion, dwMinorVersion, dwBuildNumber, dwPlatformId;
    WCHAR szCSDVersion[128];
    USHORT wServicePackMajor, wServicePackMinor, wSuiteMask;
    UCHAR wProductType, wReserved;
} OSVERSIONINFOEXW, *POSVERSIONINFOEXW, RTL_OSVERSIONINFOEXW, *PRTL_OSVERSIONINFOEXW;
#define VER_MINORVERSION     0x0000001
#define VER_MAJORVERSION     0x0000002
#define VER_BUILDNUMBER      0x0000004
#define VER_SERVICEPACKMAJOR 0x0000020
#define VER_EQUAL            1
#define VER_GREATER          2
#define VER_GREATER_EQUAL    3
#define VER_LESS             4
#define VER_LESS_EQUAL       5
#define VER_SET_CONDITION(mask, type, condition)                                                   \
    ((mask) = VerSetConditionMask((mask), (type), (condition)))
ULONGLONG VerSetConditionMask(ULONGLONG mask, ULONG type, UCHAR condition);
NTSTATUS RtlGetVersion(PRTL_OSVERSIONINFOW version);
NTSTATUS RtlVerifyVersionInfo(PRTL_OSVERSIONINFOEXW version, ULONG type, ULONGLONG mask);

#define RTL_REGISTRY_ABSOLUTE              0
#define RTL_REGISTRY_SERVICES              1
#define RTL_REGISTRY_CONTROL               2
#define RTL_REGISTRY_WINDOWS_NT            3
#define RTL_REGISTRY_DEVICEMAP             4
#define RTL_REGISTRY_USER                  5
#define RTL_REGISTRY_HANDLE                0x40000000
#define RTL_REGISTRY_OPTIONAL              0x80000000
#define RTL_QUERY_REGISTRY_SUBKEY          0x00000001
#define RTL_QUERY_REGISTRY_TOPKEY          0x00000002
#define RTL_QUERY_REGISTRY_REQUIRED        0x00000004
#define RTL_QUERY_REGISTRY_NOVALUE         0x00000008
#define RTL_QUERY_REGISTRY_NOEXPAND        0x00000010
#define RTL_QUERY_REGISTRY_DIRECT          0x00000020
#define RTL_QUERY_REGISTRY_DELETE          0x00000040
#define RTL_QUERY_REGISTRY_TYPECHECK       0x00000100
#define RTL_QUERY_REGISTRY_TYPECHECK_SHIFT 24
#define REG_NONE                           0
#define REG_SZ                             1
#define REG_EXPAND_SZ                      2
#define REG_BINARY                         3
#define REG_DWORD                          4
#define REG_MULTI_SZ                       7
#define REG_QWORD                          11
typedef NTSTATUS RTL_QUERY_REGISTRY_ROUTINE(PWSTR name, ULONG type, PVOID data, ULONG length,
                                            PVOID context, PVOID entry_context);
typedef RTL_QUERY_REGISTRY_ROUTINE *PRTL_QUERY_REGISTRY_ROUTINE;
typedef struct _RTL_QUERY_REGISTRY_TABLE {
    PRTL_QUERY_REGISTRY_ROUTINE QueryRoutine;
    ULONG Flags;
    PWSTR Name;
    PVOID EntryContext;
    ULONG DefaultType;
    PVOID DefaultData;
    ULONG DefaultLength;
} RTL_QUERY_REGISTRY_TABLE, *PRTL_QUERY_REGISTRY_TABLE;
NTSTATUS RtlQueryRegistryValues(ULONG relative, PCWSTR path, PRTL_QUERY_REGISTRY_TABLE table,
                                PVOID context, PVOID environment);
NTSTATUS RtlCheckRegistryKey(ULONG relative, PWSTR path);

ULONG DbgPrint(PCSTR format, ...);
ULONG DbgPrintEx(ULONG component, ULONG level, PCSTR format, ...);
ULONG vDbgPrintEx(ULONG component, ULONG level, PCSTR format, va_list arguments);
#define KdPrint(arguments)      ((void)0)
#define KdPrintEx(arguments)    ((void)0)
#define DbgBreakPoint()         ((void)0)
#define KdBreakPoint()          ((void)0)
#define KD_DEBUGGER_ENABLED     FALSE
#define KD_DEBUGGER_NOT_PRESENT TRUE
#define DPFLTR_IHVNETWORK_ID    79
#define DPFLTR_ERROR_LEVEL      0
#define DPFLTR_WARNING_LEVEL    1
#define DPFLTR_TRACE_LEVEL      2
#define DPFLTR_INFO_LEVEL       3
#define DPFLTR_MASK             0x80000000
#define DPFLTR_SYSTEM_ID        0
#define DPFLTR_IHVDRIVER_ID     77
#define DPFLTR_IHVBUS_ID        79
#define DPFLTR_DEFAULT_ID       101
#define DPFLTR_ACPI_ID          25

#endif
