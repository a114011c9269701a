/*
 * Strings of the run-time library: counted, wide, bounded. Wide characters are 16 bits; so the C library's
 * wide functions cannot serve, and those that drivers call stand here under the same names.
 */
#include "kernel.h"

#include <ntstrsafe.h>
#include <stdio.h>
#include <string.h>

/* -- wide characters --------------------------------------------------------------------------------------------- */

size_t wcslen(const wchar_t *text)
{
    return cts_wide_length(text);
}

int wcscmp(const wchar_t *a, const wchar_t *b)
{
    return cts_wide_compare(a, cts_wide_length(a), b, cts_wide_length(b), false);
}

static size_t at_most(const wchar_t *text, size_t count)
{
    size_t length = 0;

    while (length < count && text[length])
        length++;
    return length;
}

int wcsncmp(const wchar_t *a, const wchar_t *b, size_t count)
{
    return cts_wide_compare(a, at_most(a, count), b, at_most(b, count), false);
}

int _wcsicmp(const wchar_t *a, const wchar_t *b)
{
    return cts_wide_compare(a, cts_wide_length(a), b, cts_wide_length(b), true);
}

int _wcsnicmp(const wchar_t *a, const wchar_t *b, size_t count)
{
    return cts_wide_compare(a, at_most(a, count), b, at_most(b, count), true);
}

wchar_t *wcschr(const wchar_t *text, wchar_t c)
{
    for (;; text++) {
        if (*text == c)
            return (wchar_t *)(uintptr_t)text;
        if (!*text)
            return NULL;
    }
}

wchar_t *wcsrchr(const wchar_t *text, wchar_t c)
{
    for (size_t i = cts_wide_length(text) + 1; i-- > 0;)
        if (text[i] == c)
            return (wchar_t *)(uintptr_t)(text + i);
    return NULL;
}

wchar_t *wcsstr(const wchar_t *text, const wchar_t *part)
{
    size_t length = cts_wide_length(part);

    for (;; text++) {
        if (cts_wide_compare(text, at_most(text, length), part, length, false) == 0)
            return (wchar_t *)(uintptr_t)text;
        if (!*text)
            return NULL;
    }
}

wchar_t *wcscpy(wchar_t *to, const wchar_t *from)
{
    memcpy(to, from, (cts_wide_length(from) + 1) * sizeof(WCHAR));
    return to;
}

wchar_t *wcsncpy(wchar_t *to, const wchar_t *from, size_t count)
{
    size_t length = at_most(from, count);

    memcpy(to, from, length * sizeof(WCHAR));
    memset(to + length, 0, (count - length) * sizeof(WCHAR));
    return to;
}

wchar_t *wcscat(wchar_t *to, const wchar_t *from)
{
    wcscpy(to + cts_wide_length(to), from);
    return to;
}

WCHAR RtlUpcaseUnicodeChar(WCHAR c)
{
    return c >= 'a' && c <= 'z' ? (WCHAR)(c - 32) : c;
}

WCHAR RtlDowncaseUnicodeChar(WCHAR c)
{
    return c >= 'A' && c <= 'Z' ? (WCHAR)(c + 32) : c;
}

/* -- counted strings ----------------------------------------------------------------------------------------------- */

VOID RtlInitUnicodeString(PUNICODE_STRING string, PCWSTR source)
{
    size_t size = source ? cts_wide_length(source) * sizeof(WCHAR) : 0;

    if (size > UNICODE_STRING_MAX_BYTES - sizeof(WCHAR))
        size = UNICODE_STRING_MAX_BYTES - sizeof(WCHAR);
    string->Length = (USHORT)size;
    string->MaximumLength = (USHORT)(source ? size + sizeof(WCHAR) : 0);
    string->Buffer = (PWCH)(uintptr_t)source;
}

NTSTATUS RtlUnicodeStringInit(PUNICODE_STRING string, PCWSTR source)
{
    RtlInitUnicodeString(string, source);
    return STATUS_SUCCESS;
}

VOID RtlInitEmptyUnicodeString(PUNICODE_STRING string, PWCHAR buffer, USHORT size)
{
    *string = (UNICODE_STRING){0, size, buffer};
}

VOID RtlInitAnsiString(PANSI_STRING string, PCSZ source)
{
    size_t size = source ? strlen(source) : 0;

    *string =
        (ANSI_STRING){(USHORT)size, (USHORT)(source ? size + 1 : 0), (PCHAR)(uintptr_t)source};
}

VOID RtlCopyUnicodeString(PUNICODE_STRING to, PCUNICODE_STRING from)
{
    USHORT size = from ? min(from->Length, to->MaximumLength) : 0;

    if (size)
        memmove(to->Buffer, from->Buffer, size);
    to->Length = size;
    if (size + sizeof(WCHAR) <= to->MaximumLength)
        to->Buffer[size / sizeof(WCHAR)] = 0;
}

static NTSTATUS append(PUNICODE_STRING to, const WCHAR *from, size_t size)
{
    if (to->Length + size > to->MaximumLength)
        return STATUS_BUFFER_TOO_SMALL;
    memmove((PUCHAR)to->Buffer + to->Length, from, size);
    to->Length = (USHORT)(to->Length + size);
    if (to->Length + sizeof(WCHAR) <= to->MaximumLength)
        to->Buffer[to->Length / sizeof(WCHAR)] = 0;
    return STATUS_SUCCESS;
}

NTSTATUS RtlAppendUnicodeStringToString(PUNICODE_STRING to, PCUNICODE_STRING from)
{
    return append(to, from->Buffer, from->Length);
}

NTSTATUS RtlAppendUnicodeToString(PUNICODE_STRING to, PCWSTR from)
{
    return from ? append(to, from, cts_wide_length(from) * sizeof(WCHAR)) : STATUS_SUCCESS;
}

LONG RtlCompareUnicodeString(PCUNICODE_STRING a, PCUNICODE_STRING b, BOOLEAN insensitive)
{
    return cts_wide_compare(a->Buffer, a->Length / sizeof(WCHAR), b->Buffer,
                            b->Length / sizeof(WCHAR), insensitive);
}

BOOLEAN RtlEqualUnicodeString(PCUNICODE_STRING a, PCUNICODE_STRING b, BOOLEAN insensitive)
{
    return RtlCompareUnicodeString(a, b, insensitive) == 0;
}

BOOLEAN RtlPrefixUnicodeString(PCUNICODE_STRING a, PCUNICODE_STRING b, BOOLEAN insensitive)
{
    return a->Length <= b->Length &&
           cts_wide_compare(a->Buffer, a->Length / sizeof(WCHAR), b->Buffer,
                            a->Length / sizeof(WCHAR), insensitive) == 0;
}

static bool make_room(PUNICODE_STRING string, size_t size)
{
    string->Buffer = ExAllocatePoolWithTag(PagedPool, size, 'grtS');
    string->Length = 0;
    string->MaximumLength = (USHORT)(string->Buffer ? size : 0);
    return string->Buffer != NULL;
}

NTSTATUS RtlDuplicateUnicodeString(ULONG flags, PCUNICODE_STRING from, PUNICODE_STRING to)
{
    (void)flags;
    if (!make_room(to, from->Length + sizeof(WCHAR)))
        return STATUS_NO_MEMORY;
    RtlCopyUnicodeString(to, from);
    return STATUS_SUCCESS;
}

VOID RtlFreeUnicodeString(PUNICODE_STRING string)
{
    cts_irql_at_most("RtlFreeUnicodeString", PASSIVE_LEVEL);
    if (string->Buffer)
        ExFreePool(string->Buffer);
    memset(string, 0, sizeof *string);
}

VOID RtlFreeAnsiString(PANSI_STRING string)
{
    if (string->Buffer)
        ExFreePool(string->Buffer);
    memset(string, 0, sizeof *string);
}

NTSTATUS RtlAnsiStringToUnicodeString(PUNICODE_STRING to, PCANSI_STRING from, BOOLEAN allocate)
{
    size_t size = (from->Length + 1u) * sizeof(WCHAR);

    if (allocate && !make_room(to, size))
        return STATUS_NO_MEMORY;
    if (to->MaximumLength < size)
        return STATUS_BUFFER_OVERFLOW;
    for (USHORT i = 0; i < from->Length; i++)
        to->Buffer[i] = (UCHAR)from->Buffer[i];
    to->Buffer[from->Length] = 0;
    to->Length = (USHORT)(size - sizeof(WCHAR));
    return STATUS_SUCCESS;
}

NTSTATUS RtlUnicodeStringToAnsiString(PANSI_STRING to, PCUNICODE_STRING from, BOOLEAN allocate)
{
    USHORT length = from->Length / sizeof(WCHAR);

    if (allocate) {
        to->Buffer = ExAllocatePoolWithTag(PagedPool, length + 1u, 'grtS');
        if (!to->Buffer)
            return STATUS_NO_MEMORY;
        to->MaximumLength = (USHORT)(length + 1);
    }
    if (to->MaximumLength < length + 1)
        return STATUS_BUFFER_OVERFLOW;
    for (USHORT i = 0; i < length; i++)
        to->Buffer[i] = (CHAR)from->Buffer[i];
    to->Buffer[length] = 0;
    to->Length = length;
    return STATUS_SUCCESS;
}

/* -- numbers and GUIDs -------------------------------------------------------------------------------------------- */

NTSTATUS RtlInt64ToUnicodeString(ULONGLONG value, ULONG base, PUNICODE_STRING string)
{
    WCHAR digits[65];
    size_t at = RTL_NUMBER_OF(digits);

    if (base == 0)
        base = 10;
    if (base != 2 && base != 8 && base != 10 && base != 16)
        return STATUS_INVALID_PARAMETER;
    do {
        digits[--at] = (WCHAR) "0123456789ABCDEF"[value % base];
        value /= base;
    } while (value);
    size_t size = (RTL_NUMBER_OF(digits) - at) * sizeof(WCHAR);
    if (size > string->MaximumLength)
        return STATUS_BUFFER_OVERFLOW;
    string->Length = 0;
    return append(string, digits + at, size);
}

NTSTATUS RtlIntegerToUnicodeString(ULONG value, ULONG base, PUNICODE_STRING string)
{
    return RtlInt64ToUnicodeString(value, base, string);
}

NTSTATUS RtlUnicodeStringToInteger(PCUNICODE_STRING string, ULONG base, PULONG value)
{
    size_t length = string->Length / sizeof(WCHAR), i = 0;
    ULONG result = 0;

    if (base == 0) {
        base = 10;
        if (length > 2 && string->Buffer[0] == '0' && (string->Buffer[1] | 32) == 'x') {
            base = 16;
            i = 2;
        }
    }
    for (; i < length; i++) {
        WCHAR c = RtlUpcaseUnicodeChar(string->Buffer[i]);
        ULONG digit = c >= '0' && c <= '9'   ? (ULONG)(c - '0')
                      : c >= 'A' && c <= 'F' ? (ULONG)(c - 'A' + 10)
                                             : base;
        if (digit >= base)
            break;
        result = result * base + digit;
    }
    *value = result;
    return STATUS_SUCCESS;
}

NTSTATUS RtlStringFromGUID(REFGUID guid, PUNICODE_STRING string)
{
    char text[40];
    int length = snprintf(text, sizeof text, "{%08X-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X}",
                          guid->Data1, guid->Data2, guid->Data3, guid->Data4[0], guid->Data4[1],
                          guid->Data4[2], guid->Data4[3], guid->Data4[4], guid->Data4[5],
                          guid->Data4[6], guid->Data4[7]);
    ANSI_STRING narrow = {(USHORT)length, sizeof text, text};

    return RtlAnsiStringToUnicodeString(string, &narrow, TRUE);
}

NTSTATUS RtlGUIDFromString(PCUNICODE_STRING string, GUID *guid)
{
    char text[40] = {0};
    unsigned part[11];
    size_t length = string->Length / sizeof(WCHAR);

    if (length != 38)
        return STATUS_INVALID_PARAMETER;
    for (size_t i = 0; i < length; i++)
        text[i] = (char)string->Buffer[i];
    if (sscanf(text, "{%8x-%4x-%4x-%2x%2x-%2x%2x%2x%2x%2x%2x}", &part[0], &part[1], &part[2],
               &part[3], &part[4], &part[5], &part[6], &part[7], &part[8], &part[9],
               &part[10]) != 11)
        return STATUS_INVALID_PARAMETER;
    guid->Data1 = part[0];
    guid->Data2 = (USHORT)part[1];
    guid->Data3 = (USHORT)part[2];
    for (int i = 0; i < 8; i++)
        guid->Data4[i] = (UCHAR)part[3 + i];
    return STATUS_SUCCESS;
}
