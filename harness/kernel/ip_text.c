/*
 * IP addresses as text and back (ip2string.h). Characters are read through one small look, so that both widths share
 * the grammar; nothing is read past the first character that does not belong.
 */
#include "kernel.h"

#include <ip2string.h>
#include <stdio.h>
#include <string.h>

#define TEXT_MAX 48

/* -- writing ------------------------------------------------------------------------------------------------------ */

static int write_ipv4(const IN_ADDR *address, char *text, size_t room)
{
    const UCHAR *b = (const UCHAR *)address;

    return snprintf(text, room, "%u.%u.%u.%u", b[0], b[1], b[2], b[3]);
}

/* The first of the longest runs of two or more zero words; *length 0: none. */
static int zero_run(const UCHAR *b, int words, int *length)
{
    int start = 0;

    *length = 0;
    for (int i = 0; i < words;) {
        int run = 0;
        while (i + run < words && !b[2 * (i + run)] && !b[2 * (i + run) + 1])
            run++;
        if (run > 1 && run > *length) {
            start = i;
            *length = run;
        }
        i += run + 1;
    }
    return start;
}

/* The last four bytes are an IPv4 address in ::a.b.c.d, ::ffff:a.b.c.d, ::ffff:0:a.b.c.d and behind 0:5efe (ISATAP). */
static bool ends_in_ipv4(const UCHAR *b)
{
    static const UCHAR none[10];

    if (!b[12] && !b[13])
        return false;
    if (memcmp(b, none, 8) == 0)
        return (!b[8] && !b[9] && !b[10] && !b[11]) ||
               (!b[8] && !b[9] && b[10] == 0xff && b[11] == 0xff) ||
               (b[8] == 0xff && b[9] == 0xff && !b[10] && !b[11]);
    return (b[8] & 0xfd) == 0 && b[9] == 0 && b[10] == 0x5e && b[11] == 0xfe;
}

static int write_ipv6(const IN6_ADDR *address, char text[TEXT_MAX])
{
    const UCHAR *b = address->u.Byte;
    bool dotted = ends_in_ipv4(b);
    int words = dotted ? 6 : 8, length, start = zero_run(b, words, &length), at = 0;

    for (int i = 0; i < words; i++) {
        if (length && i == start) {
            at += snprintf(text + at, (size_t)(TEXT_MAX - at), "::");
            i += length - 1;
            continue;
        }
        if (i && text[at - 1] != ':')
            text[at++] = ':';
        at += snprintf(text + at, (size_t)(TEXT_MAX - at), "%x", b[2 * i] << 8 | b[2 * i + 1]);
    }
    if (dotted && text[at - 1] != ':')
        text[at++] = ':';
    if (dotted)
        at +=
            write_ipv4((const IN_ADDR *)(const void *)(b + 12), text + at, (size_t)(TEXT_MAX - at));
    return at;
}

static PWSTR widen(const char *from, int length, PWSTR to)
{
    for (int i = 0; i <= length; i++)
        to[i] = (UCHAR)from[i];
    return to + length;
}

PSTR RtlIpv4AddressToStringA(const IN_ADDR *address, PSTR text)
{
    char made[TEXT_MAX];
    int length = write_ipv4(address, made, sizeof made);

    memcpy(text, made, (size_t)length + 1);
    return text + length;
}

PWSTR RtlIpv4AddressToStringW(const IN_ADDR *address, PWSTR text)
{
    char made[TEXT_MAX];

    return widen(made, write_ipv4(address, made, sizeof made), text);
}

PSTR RtlIpv6AddressToStringA(const IN6_ADDR *address, PSTR text)
{
    char made[TEXT_MAX];
    int length = write_ipv6(address, made);

    memcpy(text, made, (size_t)length + 1);
    return text + length;
}

PWSTR RtlIpv6AddressToStringW(const IN6_ADDR *address, PWSTR text)
{
    char made[TEXT_MAX];

    return widen(made, write_ipv6(address, made), text);
}

/* -- reading ------------------------------------------------------------------------------------------------------ */

struct reader {
    const void *text;
    bool wide;
    size_t at;
};

static unsigned look(const struct reader *reader, size_t ahead)
{
    size_t at = reader->at + ahead;

    return reader->wide ? ((const WCHAR *)reader->text)[at] : ((const UCHAR *)reader->text)[at];
}

static int digit(unsigned c)
{
    if (c >= '0' && c <= '9')
        return (int)(c - '0');
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? (int)(c - 'a' + 10) : -1;
}

/* A number in the base its prefix says (a decimal one if `strict`); false: there is none, or it is over 32 bits. */
static bool read_number(struct reader *reader, bool strict, uint32_t *number)
{
    int base = 10, digits = 0;
    uint64_t value = 0;

    if (!strict && look(reader, 0) == '0' && (look(reader, 1) | 0x20) == 'x') {
        base = 16;
        reader->at += 2;
    } else if (!strict && look(reader, 0) == '0') {
        base = 8;
    } else if (strict && look(reader, 0) == '0' && digit(look(reader, 1)) >= 0) {
        return false; /* octal and hexadecimal are for the lenient */
    }
    for (int d; (d = digit(look(reader, 0))) >= 0 && d < base; digits++, reader->at++) {
        value = value * (unsigned)base + (unsigned)d;
        if (value > UINT32_MAX)
            return false;
    }
    *number = (uint32_t)value;
    return digits > 0;
}

static NTSTATUS read_ipv4(struct reader *reader, bool strict, UCHAR bytes[4])
{
    uint32_t parts[4];
    unsigned count = 0;

    do {
        reader->at += count != 0;
        if (count == 4 || !read_number(reader, strict, &parts[count]))
            return STATUS_INVALID_PARAMETER;
        count++;
    } while (look(reader, 0) == '.' && count < 4);
    if (strict && count != 4)
        return STATUS_INVALID_PARAMETER;
    uint32_t value = parts[count - 1];
    if (count > 1 && value >> (8 * (5 - count)))
        return STATUS_INVALID_PARAMETER;
    for (unsigned i = 0; i + 1 < count; i++) {
        if (parts[i] > 0xff)
            return STATUS_INVALID_PARAMETER;
        value |= parts[i] << (24 - 8 * i);
    }
    for (int i = 0; i < 4; i++)
        bytes[i] = (UCHAR)(value >> (24 - 8 * i));
    return STATUS_SUCCESS;
}

/* Up to four hexadecimal digits. */
static bool read_word(struct reader *reader, UCHAR bytes[2])
{
    unsigned value = 0, digits = 0;

    for (int d; digits < 5 && (d = digit(look(reader, 0))) >= 0; digits++, reader->at++)
        value = value << 4 | (unsigned)d;
    bytes[0] = (UCHAR)(value >> 8);
    bytes[1] = (UCHAR)value;
    return digits > 0 && digits < 5;
}

static NTSTATUS read_ipv6(struct reader *reader, UCHAR bytes[16])
{
    UCHAR read[16];
    int count = 0, gap = -1;

    if (look(reader, 0) == ':') {
        if (look(reader, 1) != ':')
            return STATUS_INVALID_PARAMETER;
        gap = 0;
        reader->at += 2;
    }
    while (count < 16 && digit(look(reader, 0)) >= 0) {
        size_t start = reader->at;
        if (!read_word(reader, read + count))
            return STATUS_INVALID_PARAMETER;
        if (look(reader, 0) == '.' && count <= 12) {
            reader->at = start;
            if (!NT_SUCCESS(read_ipv4(reader, true, read + count)))
                return STATUS_INVALID_PARAMETER;
            count += 4;
            break;
        }
        count += 2;
        if (look(reader, 0) != ':' || count == 16)
            break;
        if (look(reader, 1) == ':') {
            if (gap >= 0)
                return STATUS_INVALID_PARAMETER;
            gap = count;
            reader->at += 2;
        } else if (digit(look(reader, 1)) >= 0) {
            reader->at++;
        } else {
            return STATUS_INVALID_PARAMETER;
        }
    }
    if (gap < 0 ? count != 16 : count == 16)
        return STATUS_INVALID_PARAMETER;
    int front = gap < 0 ? 16 : gap;
    memset(bytes, 0, 16);
    memcpy(bytes, read, (size_t)front);
    memcpy(bytes + 16 - (count - min(front, count)), read + front,
           (size_t)(count - min(front, count)));
    return STATUS_SUCCESS;
}

NTSTATUS RtlIpv4StringToAddressA(PCSTR text, BOOLEAN strict, PCSTR *end, IN_ADDR *address)
{
    struct reader reader = {text, false, 0};
    NTSTATUS status = read_ipv4(&reader, strict, (UCHAR *)address);

    *end = text + reader.at;
    return status;
}

NTSTATUS RtlIpv4StringToAddressW(PCWSTR text, BOOLEAN strict, PCWSTR *end, IN_ADDR *address)
{
    struct reader reader = {text, true, 0};
    NTSTATUS status = read_ipv4(&reader, strict, (UCHAR *)address);

    *end = text + reader.at;
    return status;
}

NTSTATUS RtlIpv6StringToAddressA(PCSTR text, PCSTR *end, IN6_ADDR *address)
{
    struct reader reader = {text, false, 0};
    NTSTATUS status = read_ipv6(&reader, address->u.Byte);

    *end = text + reader.at;
    return status;
}

NTSTATUS RtlIpv6StringToAddressW(PCWSTR text, PCWSTR *end, IN6_ADDR *address)
{
    struct reader reader = {text, true, 0};
    NTSTATUS status = read_ipv6(&reader, address->u.Byte);

    *end = text + reader.at;
    return status;
}
