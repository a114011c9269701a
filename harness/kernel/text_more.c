/*
 * More of the run-time library's text: narrow counted strings, changes of case, hashes, UTF-8.
 */
#include "kernel.h"

#include <string.h>

/* -- narrow counted strings ------------------------------------------------------------------------------------ */

static LONG compare(const STRING *a, const STRING *b, size_t length_a, size_t length_b,
                    BOOLEAN insensitive)
{
    for (size_t i = 0; i < length_a && i < length_b; i++) {
        CHAR x = insensitive ? RtlUpperChar(a->Buffer[i]) : a->Buffer[i];
        CHAR y = insensitive ? RtlUpperChar(b->Buffer[i]) : b->Buffer[i];
        if (x != y)
            return (UCHAR)x - (UCHAR)y;
    }
    return (LONG)length_a - (LONG)length_b;
}

LONG RtlCompareString(const STRING *a, const STRING *b, BOOLEAN insensitive)
{
    return compare(a, b, a->Length, b->Length, insensitive);
}

BOOLEAN RtlEqualString(const STRING *a, const STRING *b, BOOLEAN insensitive)
{
    return RtlCompareString(a, b, insensitive) == 0;
}

BOOLEAN RtlPrefixString(const STRING *a, const STRING *b, BOOLEAN insensitive)
{
    return a->Length <= b->Length && compare(a, b, a->Length, a->Length, insensitive) == 0;
}

VOID RtlCopyString(PSTRING to, const STRING *from)
{
    to->Length = from ? min(from->Length, to->MaximumLength) : 0;
    if (to->Length)
        memmove(to->Buffer, from->Buffer, to->Length);
}

NTSTATUS RtlAppendStringToString(PSTRING to, const STRING *from)
{
    if (to->Length + from->Length > to->MaximumLength)
        return STATUS_BUFFER_TOO_SMALL;
    memmove(to->Buffer + to->Length, from->Buffer, from->Length);
    to->Length = (USHORT)(to->Length + from->Length);
    return STATUS_SUCCESS;
}

CHAR RtlUpperChar(CHAR c)
{
    return c >= 'a' && c <= 'z' ? (CHAR)(c - 32) : c;
}

VOID RtlUpperString(PSTRING to, const STRING *from)
{
    RtlCopyString(to, from);
    for (USHORT i = 0; i < to->Length; i++)
        to->Buffer[i] = RtlUpperChar(to->Buffer[i]);
}

VOID RtlInitEmptyAnsiString(PANSI_STRING string, PCHAR buffer, USHORT size)
{
    *string = (ANSI_STRING){0, size, buffer};
}

/* -- wide counted strings ------------------------------------------------------------------------------------------ */

static NTSTATUS change_case(const char *service, PUNICODE_STRING to, PCUNICODE_STRING from,
                            BOOLEAN allocate, WCHAR (*change)(WCHAR))
{
    cts_irql_at_most(service, APC_LEVEL);
    if (allocate) {
        to->MaximumLength = from->Length;
        to->Buffer = ExAllocatePoolWithTag(PagedPool, from->Length ? from->Length : 2u, 'grtS');
        if (!to->Buffer)
            return STATUS_NO_MEMORY;
    } else if (from->Length > to->MaximumLength) {
        return STATUS_BUFFER_OVERFLOW;
    }
    for (size_t i = 0; i < from->Length / sizeof(WCHAR); i++)
        to->Buffer[i] = change(from->Buffer[i]);
    to->Length = from->Length;
    return STATUS_SUCCESS;
}

NTSTATUS RtlUpcaseUnicodeString(PUNICODE_STRING to, PCUNICODE_STRING from, BOOLEAN allocate)
{
    return change_case("RtlUpcaseUnicodeString", to, from, allocate, RtlUpcaseUnicodeChar);
}

NTSTATUS RtlDowncaseUnicodeString(PUNICODE_STRING to, PCUNICODE_STRING from, BOOLEAN allocate)
{
    return change_case("RtlDowncaseUnicodeString", to, from, allocate, RtlDowncaseUnicodeChar);
}

NTSTATUS RtlHashUnicodeString(PCUNICODE_STRING string, BOOLEAN insensitive, ULONG algorithm,
                              PULONG hash)
{
    if (!string || !hash || algorithm > HASH_STRING_ALGORITHM_X65599)
        return STATUS_INVALID_PARAMETER;
    *hash = 0;
    for (size_t i = 0; i < string->Length / sizeof(WCHAR); i++)
        *hash = *hash * 65599 +
                (insensitive ? RtlUpcaseUnicodeChar(string->Buffer[i]) : string->Buffer[i]);
    return STATUS_SUCCESS;
}

/* -- numbers ----------------------------------------------------------------------------------------------------------- */

NTSTATUS RtlCharToInteger(PCSZ text, ULONG base, PULONG value)
{
    static const struct {
        char letter;
        ULONG base;
    } prefixes[] = {{'x', 16}, {'o', 8}, {'b', 2}};
    bool negative = false;
    ULONG result = 0;

    while (*text && *text <= ' ')
        text++;
    if (*text == '-' || *text == '+')
        negative = *text++ == '-';
    if (base == 0) {
        base = 10;
        for (size_t i = 0; i < RTL_NUMBER_OF(prefixes) && text[0] == '0'; i++) {
            if (text[1] != prefixes[i].letter)
                continue;
            base = prefixes[i].base;
            text += 2;
            break;
        }
    }
    if (base != 2 && base != 8 && base != 10 && base != 16)
        return STATUS_INVALID_PARAMETER;
    for (;; text++) {
        CHAR c = RtlUpperChar(*text);
        ULONG digit = c >= '0' && c <= '9'   ? (ULONG)(c - '0')
                      : c >= 'A' && c <= 'F' ? (ULONG)(c - 'A' + 10)
                                             : base;
        if (digit >= base)
            break;
        result = result * base + digit;
    }
    *value = negative ? 0 - result : result;
    return STATUS_SUCCESS;
}

/* -- UTF-8 ---------------------------------------------------------------------------------------------------------------- */

#define REPLACEMENT 0xfffdu

static size_t encode(ULONG c, UCHAR out[4])
{
    if (c < 0x80) {
        out[0] = (UCHAR)c;
        return 1;
    }
    size_t more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const UCHAR lead[] = {0, 0xc0, 0xe0, 0xf0};
    out[0] = (UCHAR)(lead[more] | c >> (6 * more));
    for (size_t i = 1; i <= more; i++)
        out[i] = (UCHAR)(0x80 | (c >> (6 * (more - i)) & 0x3f));
    return more + 1;
}

NTSTATUS RtlUnicodeToUTF8N(PCHAR to, ULONG room, PULONG length, PCWCH from, ULONG bytes)
{
    NTSTATUS status = STATUS_SUCCESS;
    ULONG count = bytes / sizeof(WCHAR), used = 0;
    UCHAR code[4];

    if (bytes % sizeof(WCHAR))
        return STATUS_INVALID_PARAMETER_5;
    for (ULONG i = 0; i < count; i++) {
        ULONG c = from[i];
        if (c >= 0xd800 && c < 0xdc00 && i + 1 < count && from[i + 1] >= 0xdc00 &&
            from[i + 1] < 0xe000) {
            c = 0x10000 + ((c - 0xd800) << 10) + (from[++i] - 0xdc00u);
        } else if (c >= 0xd800 && c < 0xe000) {
            c = REPLACEMENT;
            status = STATUS_SOME_NOT_MAPPED;
        }
        size_t size = encode(c, code);
        if (to && used + size > room) {
            status = STATUS_BUFFER_TOO_SMALL;
            break;
        }
        if (to)
            memcpy(to + used, code, size);
        used += (ULONG)size;
    }
    if (length)
        *length = used;
    return status;
}

/* The code point at *at, which moves on; REPLACEMENT and false for what is no UTF-8. */
static bool decode(const UCHAR *from, ULONG bytes, ULONG *at, ULONG *c)
{
    static const ULONG least[] = {0, 0x80, 0x800, 0x10000};
    UCHAR lead = from[(*at)++];
    unsigned more = lead < 0x80 ? 0 : lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;

    *c = lead < 0x80 ? lead : lead & (0x3fu >> more);
    if (lead >= 0x80 && (lead < 0xc2 || lead > 0xf4)) {
        *c = REPLACEMENT;
        return false;
    }
    for (unsigned i = 0; i < more; i++) {
        if (*at >= bytes || (from[*at] & 0xc0) != 0x80) {
            *c = REPLACEMENT;
            return false;
        }
        *c = *c << 6 | (from[(*at)++] & 0x3fu);
    }
    if (*c < least[more] || *c > 0x10ffff || (*c >= 0xd800 && *c < 0xe000)) {
        *c = REPLACEMENT;
        return false;
    }
    return true;
}

NTSTATUS RtlUTF8ToUnicodeN(PWSTR to, ULONG room, PULONG length, PCSTR from, ULONG bytes)
{
    NTSTATUS status = STATUS_SUCCESS;
    ULONG used = 0, c;

    for (ULONG at = 0; at < bytes;) {
        if (!decode((const UCHAR *)from, bytes, &at, &c))
            status = STATUS_SOME_NOT_MAPPED;
        ULONG size = c >= 0x10000 ? 4 : 2;
        if (to && used + size > room) {
            status = STATUS_BUFFER_TOO_SMALL;
            break;
        }
        if (to && size == 4) {
            to[used / 2] = (WCHAR)(0xd800 + ((c - 0x10000) >> 10));
            to[used / 2 + 1] = (WCHAR)(0xdc00 + (c & 0x3ff));
        } else if (to) {
            to[used / 2] = (WCHAR)c;
        }
        used += size;
    }
    if (length)
        *length = used;
    return status;
}
