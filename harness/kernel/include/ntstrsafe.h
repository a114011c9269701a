/*
 * Bounded string functions, the ones drivers use.
 */
#ifndef _NTSTRSAFE_H_INCLUDED_
#define _NTSTRSAFE_H_INCLUDED_
#include <ntdef.h>

#define NTSTRSAFE_MAX_CCH                2147483647
#define NTSTRSAFE_UNICODE_STRING_MAX_CCH (0xffff / sizeof(WCHAR))
NTSTATUS RtlStringCbCopyW(PWSTR to, size_t size, PCWSTR from);
NTSTATUS RtlStringCchCopyW(PWSTR to, size_t count, PCWSTR from);
NTSTATUS RtlStringCbCatW(PWSTR to, size_t size, PCWSTR from);
NTSTATUS RtlStringCchCatW(PWSTR to, size_t count, PCWSTR from);
NTSTATUS RtlStringCbLengthW(PCWSTR text, size_t size, size_t *length);
NTSTATUS RtlStringCchLengthW(PCWSTR text, size_t count, size_t *length);
NTSTATUS RtlStringCbCopyA(PSTR to, size_t size, PCSTR from);
NTSTATUS RtlStringCchCopyA(PSTR to, size_t count, PCSTR from);
NTSTATUS RtlStringCbCatA(PSTR to, size_t size, PCSTR from);
NTSTATUS RtlStringCbLengthA(PCSTR text, size_t size, size_t *length);
NTSTATUS RtlStringCbPrintfA(PSTR to, size_t size, PCSTR format, ...);
NTSTATUS RtlStringCchPrintfA(PSTR to, size_t count, PCSTR format, ...);
NTSTATUS RtlStringCbPrintfW(PWSTR to, size_t size, PCWSTR format, ...);
NTSTATUS RtlStringCchPrintfW(PWSTR to, size_t count, PCWSTR format, ...);
NTSTATUS RtlUnicodeStringCopy(PUNICODE_STRING to, PCUNICODE_STRING from);
NTSTATUS RtlUnicodeStringCopyString(PUNICODE_STRING to, PCWSTR from);
NTSTATUS RtlUnicodeStringCat(PUNICODE_STRING to, PCUNICODE_STRING from);
NTSTATUS RtlUnicodeStringCatString(PUNICODE_STRING to, PCWSTR from);

#define CTS_STRSAFE_DECLARE(suffix, text, constant)                                                \
    NTSTATUS RtlStringCbVPrintf##suffix(text to, size_t size, constant format, va_list arguments); \
    NTSTATUS RtlStringCchVPrintf##suffix(text to, size_t count, constant format,                   \
                                         va_list arguments);                                       \
    NTSTATUS RtlStringCbPrintfEx##suffix(text to, size_t size, text *end, size_t *left,            \
                                         ULONG flags, constant format, ...);                       \
    NTSTATUS RtlStringCbCopyN##suffix(text to, size_t size, constant from, size_t most);           \
    NTSTATUS RtlStringCchCopyN##suffix(text to, size_t count, constant from, size_t most);         \
    NTSTATUS RtlStringCbCatN##suffix(text to, size_t size, constant from, size_t most);            \
    NTSTATUS RtlStringCchCatN##suffix(text to, size_t count, constant from, size_t most);
CTS_STRSAFE_DECLARE(A, PSTR, PCSTR)
CTS_STRSAFE_DECLARE(W, PWSTR, PCWSTR)
#undef CTS_STRSAFE_DECLARE
NTSTATUS RtlStringCchCatA(PSTR to, size_t count, PCSTR from);
NTSTATUS RtlStringCchLengthA(PCSTR text, size_t count, size_t *length);
NTSTATUS RtlUnicodeStringValidate(PCUNICODE_STRING string);
NTSTATUS RtlUnicodeStringPrintf(PUNICODE_STRING to, PCWSTR format, ...);
NTSTATUS RtlUnicodeStringVPrintf(PUNICODE_STRING to, PCWSTR format, va_list arguments);
NTSTATUS RtlUnicodeStringCbCopyStringN(PUNICODE_STRING to, PCWSTR from, size_t most);

#endif
