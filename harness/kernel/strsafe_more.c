/*
 * More bounded string functions (ntstrsafe.h): those with a list of arguments, those that copy a part, and those
 * that tell where the text ends.
 */
#include "format.h"
#include "kernel.h"

#include <ntstrsafe.h>
#include <string.h>

#define TOO_LONG STATUS_BUFFER_OVERFLOW

/* The functions for one kind of character. `unit` is what a size counts: bytes (Cb) or characters (Cch). */
#define CTS_STRSAFE(suffix, type, text, constant, format_text, length_most)                        \
    NTSTATUS RtlStringCchVPrintf##suffix(text to, size_t count, constant format,                   \
                                         va_list arguments)                                        \
    {                                                                                              \
        if (count == 0 || count > NTSTRSAFE_MAX_CCH)                                               \
            return STATUS_INVALID_PARAMETER;                                                       \
        size_t length = format_text(to, count - 1, format, arguments);                             \
        to[min(length, count - 1)] = 0;                                                            \
        return length < count ? STATUS_SUCCESS : TOO_LONG;                                         \
    }                                                                                              \
    NTSTATUS RtlStringCbVPrintf##suffix(text to, size_t size, constant format, va_list arguments)  \
    {                                                                                              \
        return RtlStringCchVPrintf##suffix(to, size / sizeof(type), format, arguments);            \
    }                                                                                              \
    NTSTATUS RtlStringCbPrintfEx##suffix(text to, size_t size, text *end, size_t *left,            \
                                         ULONG flags, constant format, ...)                        \
    {                                                                                              \
        va_list arguments;                                                                         \
                                                                                                   \
        if (flags & ~0xffu)                                                                        \
            return STATUS_NOT_SUPPORTED; /* fill patterns and their kin */                         \
        va_start(arguments, format);                                                               \
        NTSTATUS status = RtlStringCbVPrintf##suffix(to, size, format, arguments);                 \
        va_end(arguments);                                                                         \
        if (status == STATUS_INVALID_PARAMETER)                                                    \
            return status;                                                                         \
        size_t length = length_most(to, size / sizeof(type));                                      \
        if (end)                                                                                   \
            *end = to + length;                                                                    \
        if (left)                                                                                  \
            *left = size - length * sizeof(type);                                                  \
        return status;                                                                             \
    }                                                                                              \
    NTSTATUS RtlStringCchCopyN##suffix(text to, size_t count, constant from, size_t most)          \
    {                                                                                              \
        if (count == 0 || count > NTSTRSAFE_MAX_CCH || most > NTSTRSAFE_MAX_CCH)                   \
            return STATUS_INVALID_PARAMETER;                                                       \
        size_t length = length_most(from, most), fits = min(length, count - 1);                    \
        memcpy(to, from, fits * sizeof(type));                                                     \
        to[fits] = 0;                                                                              \
        return fits == length ? STATUS_SUCCESS : TOO_LONG;                                         \
    }                                                                                              \
    NTSTATUS RtlStringCbCopyN##suffix(text to, size_t size, constant from, size_t most)            \
    {                                                                                              \
        return RtlStringCchCopyN##suffix(to, size / sizeof(type), from, most / sizeof(type));      \
    }                                                                                              \
    NTSTATUS RtlStringCchCatN##suffix(text to, size_t count, constant from, size_t most)           \
    {                                                                                              \
        size_t used = length_most(to, count);                                                      \
                                                                                                   \
        if (used == count)                                                                         \
            return STATUS_INVALID_PARAMETER;                                                       \
        return RtlStringCchCopyN##suffix(to + used, count - used, from, most);                     \
    }                                                                                              \
    NTSTATUS RtlStringCbCatN##suffix(text to, size_t size, constant from, size_t most)             \
    {                                                                                              \
        return RtlStringCchCatN##suffix(to, size / sizeof(type), from, most / sizeof(type));       \
    }
CTS_STRSAFE(A, char, PSTR, PCSTR, cts_format_narrow, strnlen)
CTS_STRSAFE(W, WCHAR, PWSTR, PCWSTR, cts_format_wide, wcsnlen)

NTSTATUS RtlStringCchCatA(PSTR to, size_t count, PCSTR from)
{
    return RtlStringCbCatA(to, count, from);
}

NTSTATUS RtlStringCchLengthA(PCSTR text, size_t count, size_t *length)
{
    return RtlStringCbLengthA(text, count, length);
}

/* -- counted strings ---------------------------------------------------------------------------------------------- */

NTSTATUS RtlUnicodeStringValidate(PCUNICODE_STRING string)
{
    bool valid = !string || (string->Length % 2 == 0 && string->MaximumLength % 2 == 0 &&
                             string->Length <= string->MaximumLength &&
                             (string->Buffer || string->MaximumLength == 0));

    return valid ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}

NTSTATUS RtlUnicodeStringVPrintf(PUNICODE_STRING to, PCWSTR format, va_list arguments)
{
    size_t room = to->MaximumLength / sizeof(WCHAR);
    size_t length = cts_format_wide(to->Buffer, room, format, arguments);

    to->Length = (USHORT)(min(length, room) * sizeof(WCHAR));
    return length <= room ? STATUS_SUCCESS : TOO_LONG;
}

NTSTATUS RtlUnicodeStringPrintf(PUNICODE_STRING to, PCWSTR format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    NTSTATUS status = RtlUnicodeStringVPrintf(to, format, arguments);
    va_end(arguments);
    return status;
}

NTSTATUS RtlUnicodeStringCbCopyStringN(PUNICODE_STRING to, PCWSTR from, size_t most)
{
    UNICODE_STRING source = {0, 0, (PWCH)(uintptr_t)from};

    source.Length =
        (USHORT)(wcsnlen(from, min(most, (size_t)0xfffe) / sizeof(WCHAR)) * sizeof(WCHAR));
    return RtlUnicodeStringCopy(to, &source);
}
