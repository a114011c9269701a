/*
 * Bounded string functions (ntstrsafe.h) and the silent debug output.
 */
#include "kernel.h"

#include <ntstrsafe.h>
#include <string.h>

#define TOO_LONG STATUS_BUFFER_OVERFLOW

static size_t wide_length(PCWSTR text, size_t most)
{
    size_t length = 0;

    while (length < most && text[length])
        length++;
    return length;
}

static NTSTATUS copy_wide(PWSTR to, size_t room, PCWSTR from)
{
    if (room == 0 || room > NTSTRSAFE_MAX_CCH)
        return STATUS_INVALID_PARAMETER;
    size_t length = wide_length(from, room);
    NTSTATUS status = length < room ? STATUS_SUCCESS : TOO_LONG;
    if (length == room)
        length--;
    memcpy(to, from, length * sizeof(WCHAR));
    to[length] = 0;
    return status;
}

static NTSTATUS copy_narrow(PSTR to, size_t room, PCSTR from)
{
    if (room == 0 || room > NTSTRSAFE_MAX_CCH)
        return STATUS_INVALID_PARAMETER;
    size_t length = strnlen(from, room);
    NTSTATUS status = length < room ? STATUS_SUCCESS : TOO_LONG;
    if (length == room)
        length--;
    memcpy(to, from, length);
    to[length] = 0;
    return status;
}

NTSTATUS RtlStringCchCopyW(PWSTR to, size_t count, PCWSTR from)
{
    return copy_wide(to, count, from);
}

NTSTATUS RtlStringCbCopyW(PWSTR to, size_t size, PCWSTR from)
{
    return copy_wide(to, size / sizeof(WCHAR), from);
}

NTSTATUS RtlStringCchCatW(PWSTR to, size_t count, PCWSTR from)
{
    size_t length = wide_length(to, count);

    return length == count ? STATUS_INVALID_PARAMETER
                           : copy_wide(to + length, count - length, from);
}

NTSTATUS RtlStringCbCatW(PWSTR to, size_t size, PCWSTR from)
{
    return RtlStringCchCatW(to, size / sizeof(WCHAR), from);
}

NTSTATUS RtlStringCchLengthW(PCWSTR text, size_t count, size_t *length)
{
    *length = wide_length(text, count);
    return *length < count ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}

NTSTATUS RtlStringCbLengthW(PCWSTR text, size_t size, size_t *length)
{
    NTSTATUS status = RtlStringCchLengthW(text, size / sizeof(WCHAR), length);

    *length *= sizeof(WCHAR);
    return status;
}

NTSTATUS RtlStringCchCopyA(PSTR to, size_t count, PCSTR from)
{
    return copy_narrow(to, count, from);
}

NTSTATUS RtlStringCbCopyA(PSTR to, size_t size, PCSTR from)
{
    return copy_narrow(to, size, from);
}

NTSTATUS RtlStringCbCatA(PSTR to, size_t size, PCSTR from)
{
    size_t length = strnlen(to, size);

    return length == size ? STATUS_INVALID_PARAMETER
                          : copy_narrow(to + length, size - length, from);
}

NTSTATUS RtlStringCbLengthA(PCSTR text, size_t size, size_t *length)
{
    *length = strnlen(text, size);
    return *length < size ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}

/* -- formats ------------------------------------------------------------------------------------------------- */

NTSTATUS RtlStringCbPrintfA(PSTR to, size_t size, PCSTR format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    NTSTATUS status = RtlStringCbVPrintfA(to, size, format, arguments);
    va_end(arguments);
    return status;
}

NTSTATUS RtlStringCchPrintfA(PSTR to, size_t count, PCSTR format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    NTSTATUS status = RtlStringCchVPrintfA(to, count, format, arguments);
    va_end(arguments);
    return status;
}

NTSTATUS RtlStringCbPrintfW(PWSTR to, size_t size, PCWSTR format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    NTSTATUS status = RtlStringCbVPrintfW(to, size, format, arguments);
    va_end(arguments);
    return status;
}

NTSTATUS RtlStringCchPrintfW(PWSTR to, size_t count, PCWSTR format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    NTSTATUS status = RtlStringCchVPrintfW(to, count, format, arguments);
    va_end(arguments);
    return status;
}

NTSTATUS RtlUnicodeStringCopy(PUNICODE_STRING to, PCUNICODE_STRING from)
{
    RtlCopyUnicodeString(to, from);
    return to->Length == from->Length ? STATUS_SUCCESS : TOO_LONG;
}

NTSTATUS RtlUnicodeStringCopyString(PUNICODE_STRING to, PCWSTR from)
{
    UNICODE_STRING source;

    RtlInitUnicodeString(&source, from);
    return RtlUnicodeStringCopy(to, &source);
}

NTSTATUS RtlUnicodeStringCat(PUNICODE_STRING to, PCUNICODE_STRING from)
{
    return NT_SUCCESS(RtlAppendUnicodeStringToString(to, from)) ? STATUS_SUCCESS : TOO_LONG;
}

NTSTATUS RtlUnicodeStringCatString(PUNICODE_STRING to, PCWSTR from)
{
    return NT_SUCCESS(RtlAppendUnicodeToString(to, from)) ? STATUS_SUCCESS : TOO_LONG;
}

/* -- debug output goes nowhere ------------------------------------------------------------------------------------------ */

ULONG DbgPrint(PCSTR format, ...)
{
    (void)format;
    return 0;
}

ULONG DbgPrintEx(ULONG component, ULONG level, PCSTR format, ...)
{
    (void)component;
    (void)level;
    (void)format;
    return 0;
}

ULONG vDbgPrintEx(ULONG component, ULONG level, PCSTR format, va_list arguments)
{
    (void)component;
    (void)level;
    (void)format;
    (void)arguments;
    return 0;
}
