/*
 * Bounded string functions (ntstrsafe.h) and the silent debug output.
 */
#include "kernel.h"

#include <ntstrsafe.h>
#include <stdio.h>
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

/* -- formats: those that the C library shares with Windows; %ws, %S and %wZ print as they stand ---------------------- */

static NTSTATUS print(PSTR to, size_t size, PCSTR format, va_list arguments)
{
    if (size == 0)
        return STATUS_INVALID_PARAMETER;
    int length = vsnprintf(to, size, format, arguments);
    return length >= 0 && (size_t)length < size ? STATUS_SUCCESS : TOO_LONG;
}

NTSTATUS RtlStringCbPrintfA(PSTR to, size_t size, PCSTR format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    NTSTATUS status = print(to, size, format, arguments);
    va_end(arguments);
    return status;
}

NTSTATUS RtlStringCchPrintfA(PSTR to, size_t count, PCSTR format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    NTSTATUS status = print(to, count, format, arguments);
    va_end(arguments);
    return status;
}

/* The format is narrowed; a wide string argument is not understood, so %s is refused. */
static NTSTATUS print_wide(PWSTR to, size_t count, PCWSTR format, va_list arguments)
{
    char narrow_format[256], narrow[256];
    size_t length = wide_length(format, sizeof narrow_format);

    if (count == 0 || length == sizeof narrow_format)
        return STATUS_INVALID_PARAMETER;
    for (size_t i = 0; i <= length; i++)
        narrow_format[i] = (char)format[i];
    if (strstr(narrow_format, "%s") || strstr(narrow_format, "%ws")) {
        cts_misuse(CTS_MISUSE_PARAMETER, "RtlStringCbPrintfW: %%s is not offered by this kernel");
        return STATUS_NOT_SUPPORTED;
    }
    NTSTATUS status = print(narrow, min(sizeof narrow, count), narrow_format, arguments);
    for (size_t i = 0; i <= strlen(narrow); i++)
        to[i] = (UCHAR)narrow[i];
    return status;
}

NTSTATUS RtlStringCbPrintfW(PWSTR to, size_t size, PCWSTR format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    NTSTATUS status = print_wide(to, size / sizeof(WCHAR), format, arguments);
    va_end(arguments);
    return status;
}

NTSTATUS RtlStringCchPrintfW(PWSTR to, size_t count, PCWSTR format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    NTSTATUS status = print_wide(to, count, format, arguments);
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
