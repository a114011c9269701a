/*
 * C run-time functions that drivers call: bounded copies, characters, numbers, sorting. Wide characters have
 * 16 bits and long has the limits of 32 here, so the C library cannot serve.
 */
#include "kernel.h"

#include <string.h>
#include <wdm/crt.h>

#undef memcpy
#undef memmove
#undef memset

/* -- bounded copies --------------------------------------------------------------------------------------------- */

errno_t memcpy_s(void *to, size_t room, const void *from, size_t length)
{
    if (length == 0)
        return 0;
    if (!to)
        return EINVAL;
    if (!from || length > room) {
        memset(to, 0, room);
        return from ? ERANGE : EINVAL;
    }
    cts_kernel_copy(to, from, length);
    return 0;
}

errno_t memmove_s(void *to, size_t room, const void *from, size_t length)
{
    if (length == 0)
        return 0;
    if (!to || !from)
        return EINVAL;
    if (length > room)
        return ERANGE;
    cts_kernel_copy(to, from, length);
    return 0;
}

#define CTS_BOUNDED(type, copy_s, cat_s, ncopy_s, ncat_s, length_most, length_s)                   \
    size_t length_most(const type *text, size_t most)                                              \
    {                                                                                              \
        size_t length = 0;                                                                         \
                                                                                                   \
        while (length < most && text[length])                                                      \
            length++;                                                                              \
        return length;                                                                             \
    }                                                                                              \
    size_t length_s(const type *text, size_t most)                                                 \
    {                                                                                              \
        return text ? length_most(text, most) : 0;                                                 \
    }                                                                                              \
    static errno_t append_##ncat_s(type *to, size_t used, size_t room, const type *from,           \
                                   size_t count)                                                   \
    {                                                                                              \
        if (!from) {                                                                               \
            to[0] = 0;                                                                             \
            return EINVAL;                                                                         \
        }                                                                                          \
        size_t length = length_most(from, count < room - used ? count : room - used);              \
        bool fits = length < room - used;                                                          \
        if (!fits && count != _TRUNCATE) {                                                         \
            to[0] = 0;                                                                             \
            return ERANGE;                                                                         \
        }                                                                                          \
        if (!fits)                                                                                 \
            length--;                                                                              \
        memmove(to + used, from, length * sizeof(type));                                           \
        to[used + length] = 0;                                                                     \
        return fits ? 0 : STRUNCATE;                                                               \
    }                                                                                              \
    errno_t ncopy_s(type *to, size_t room, const type *from, size_t count)                         \
    {                                                                                              \
        return to && room ? append_##ncat_s(to, 0, room, from, count) : EINVAL;                    \
    }                                                                                              \
    errno_t copy_s(type *to, size_t room, const type *from)                                        \
    {                                                                                              \
        return ncopy_s(to, room, from, _TRUNCATE - 1);                                             \
    }                                                                                              \
    errno_t ncat_s(type *to, size_t room, const type *from, size_t count)                          \
    {                                                                                              \
        if (!to || !room)                                                                          \
            return EINVAL;                                                                         \
        size_t used = length_most(to, room);                                                       \
        if (used == room) {                                                                        \
            to[0] = 0;                                                                             \
            return EINVAL;                                                                         \
        }                                                                                          \
        return append_##ncat_s(to, used, room, from, count);                                       \
    }                                                                                              \
    errno_t cat_s(type *to, size_t room, const type *from)                                         \
    {                                                                                              \
        return ncat_s(to, room, from, _TRUNCATE - 1);                                              \
    }
static CTS_BOUNDED(char, strcpy_s, strcat_s, strncpy_s, strncat_s, length_narrow, strnlen_s)
    CTS_BOUNDED(wchar_t, wcscpy_s, wcscat_s, wcsncpy_s, wcsncat_s, wcsnlen, wcsnlen_s)

        size_t wcsspn(const wchar_t *text, const wchar_t *set)
{
    size_t length = 0;

    while (text[length] && wcschr(set, text[length]))
        length++;
    return length;
}

size_t wcscspn(const wchar_t *text, const wchar_t *set)
{
    size_t length = 0;

    while (text[length] && !wcschr(set, text[length]))
        length++;
    return length;
}

wchar_t *wcsncat(wchar_t *to, const wchar_t *from, size_t count)
{
    size_t used = wcslen(to), length = wcsnlen(from, count);

    memmove(to + used, from, length * sizeof(wchar_t));
    to[used + length] = 0;
    return to;
}

/* -- characters: those of the "C" locale ---------------------------------------------------------------------------- */

#define CTS_IS(name, condition)                                                                    \
    int name(int c)                                                                                \
    {                                                                                              \
        return condition;                                                                          \
    }
CTS_IS(isdigit, c >= '0' && c <= '9')
CTS_IS(islower, c >= 'a' && c <= 'z')
CTS_IS(isupper, c >= 'A' && c <= 'Z')
CTS_IS(isalpha, islower(c) || isupper(c))
CTS_IS(isalnum, isalpha(c) || isdigit(c))
CTS_IS(isxdigit, isdigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
CTS_IS(isspace, c == ' ' || (c >= '\t' && c <= '\r'))
CTS_IS(isprint, c >= ' ' && c <= '~')
CTS_IS(tolower, isupper(c) ? c + 32 : c)
CTS_IS(toupper, islower(c) ? c - 32 : c)

unsigned towlower(unsigned c)
{
    return RtlDowncaseUnicodeChar((WCHAR)c);
}

unsigned towupper(unsigned c)
{
    return RtlUpcaseUnicodeChar((WCHAR)c);
}

#define CTS_EACH(name, type, change)                                                               \
    type *name(type *text)                                                                         \
    {                                                                                              \
        for (type *at = text; *at; at++)                                                           \
            *at = (type)change(*at);                                                               \
        return text;                                                                               \
    }
CTS_EACH(_strlwr, char, tolower)
CTS_EACH(_strupr, char, toupper)
CTS_EACH(_wcslwr, wchar_t, towlower)
CTS_EACH(_wcsupr, wchar_t, towupper)

int _strnicmp(const char *a, const char *b, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int difference = tolower((UCHAR)a[i]) - tolower((UCHAR)b[i]);
        if (difference || !a[i])
            return difference;
    }
    return 0;
}

int _stricmp(const char *a, const char *b)
{
    return _strnicmp(a, b, SIZE_MAX);
}

/* -- numbers ------------------------------------------------------------------------------------------------------------ */

struct number {
    ULONGLONG value; /* not above 2^32 */
    bool negative;
    size_t end; /* 0: no digit */
};

static int digit_of(unsigned c)
{
    return isdigit((int)c)              ? (int)c - '0'
           : c < 128 && isalpha((int)c) ? tolower((int)c) - 'a' + 10
                                        : 99;
}

#define CTS_PARSE(name, type)                                                                      \
    static struct number name(const type *text, int base)                                          \
    {                                                                                              \
        struct number number = {0};                                                                \
        size_t at = 0;                                                                             \
                                                                                                   \
        while (isspace(text[at]))                                                                  \
            at++;                                                                                  \
        if (text[at] == '-' || text[at] == '+')                                                    \
            number.negative = text[at++] == '-';                                                   \
        if ((base == 0 || base == 16) && text[at] == '0' &&                                        \
            (text[at + 1] == 'x' || text[at + 1] == 'X') &&                                        \
            digit_of((unsigned)text[at + 2]) < 16) {                                               \
            at += 2;                                                                               \
            base = 16;                                                                             \
        }                                                                                          \
        if (base == 0)                                                                             \
            base = text[at] == '0' ? 8 : 10;                                                       \
        for (; digit_of((unsigned)text[at]) < base; number.end = ++at)                             \
            if (number.value <= UINT32_MAX)                                                        \
                number.value =                                                                     \
                    number.value * (unsigned)base + (unsigned)digit_of((unsigned)text[at]);        \
        return number;                                                                             \
    }
CTS_PARSE(parse_narrow, char)
CTS_PARSE(parse_wide, wchar_t)

static long as_signed(struct number number)
{
    if (number.value > (ULONGLONG)INT32_MAX + number.negative)
        return number.negative ? INT32_MIN : INT32_MAX;
    return number.negative ? -(long)number.value : (long)number.value;
}

static unsigned long as_unsigned(struct number number)
{
    if (number.value > UINT32_MAX)
        return UINT32_MAX;
    return (ULONG)(number.negative ? 0 - number.value : number.value);
}

#define CTS_CONVERT(name, result, type, parse, as)                                                 \
    result name(const type *text, type **end, int base)                                            \
    {                                                                                              \
        struct number number = parse(text, base);                                                  \
                                                                                                   \
        if (end)                                                                                   \
            *end = (type *)(uintptr_t)(text + number.end);                                         \
        return as(number);                                                                         \
    }
CTS_CONVERT(strtol, long, char, parse_narrow, as_signed)
CTS_CONVERT(strtoul, unsigned long, char, parse_narrow, as_unsigned)
CTS_CONVERT(wcstol, long, wchar_t, parse_wide, as_signed)
CTS_CONVERT(wcstoul, unsigned long, wchar_t, parse_wide, as_unsigned)

int atoi(const char *text)
{
    return (int)strtol(text, NULL, 10);
}

long atol(const char *text)
{
    return strtol(text, NULL, 10);
}

int _wtoi(const wchar_t *text)
{
    return (int)wcstol(text, NULL, 10);
}

/* The digits of a number, a minus sign only in base 10; returns the length, 0 if it does not fit. */
#define CTS_DIGITS(name, type)                                                                     \
    static size_t name(ULONG value, bool negative, type *to, size_t room, int base)                \
    {                                                                                              \
        char digits[34];                                                                           \
        size_t count = 0, at = 0;                                                                  \
                                                                                                   \
        do {                                                                                       \
            digits[count++] = "0123456789abcdefghijklmnopqrstuvwxyz"[value % (ULONG)base];         \
            value /= (ULONG)base;                                                                  \
        } while (value);                                                                           \
        if (negative)                                                                              \
            digits[count++] = '-';                                                                 \
        if (count >= room)                                                                         \
            return 0;                                                                              \
        while (count)                                                                              \
            to[at++] = (type)digits[--count];                                                      \
        to[at] = 0;                                                                                \
        return at;                                                                                 \
    }
CTS_DIGITS(digits_narrow, char)
CTS_DIGITS(digits_wide, wchar_t)

#define CTS_FROM_INT(name, name_s, type, digits)                                                   \
    errno_t name_s(int value, type *to, size_t room, int base)                                     \
    {                                                                                              \
        bool negative = base == 10 && value < 0;                                                   \
                                                                                                   \
        if (!to || !room)                                                                          \
            return EINVAL;                                                                         \
        to[0] = 0;                                                                                 \
        if (base < 2 || base > 36)                                                                 \
            return EINVAL;                                                                         \
        return digits(negative ? 0 - (ULONG)value : (ULONG)value, negative, to, room, base)        \
                   ? 0                                                                             \
                   : ERANGE;                                                                       \
    }                                                                                              \
    type *name(int value, type *to, int base)                                                      \
    {                                                                                              \
        name_s(value, to, 34, base);                                                               \
        return to;                                                                                 \
    }
CTS_FROM_INT(_itoa, _itoa_s, char, digits_narrow)
CTS_FROM_INT(_itow, _itow_s, wchar_t, digits_wide)

wchar_t *_ultow(ULONG value, wchar_t *to, int base)
{
    digits_wide(value, false, to, 34, base);
    return to;
}

/* -- searching and sorting --------------------------------------------------------------------------------------------- */

static void swap(UCHAR *a, UCHAR *b, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        UCHAR byte = a[i];
        a[i] = b[i];
        b[i] = byte;
    }
}

/* A heap: no recursion, no memory. */
void qsort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *))
{
    UCHAR *at = base;

    for (size_t start = count / 2, end = count; end > 1;) {
        if (start > 0)
            start--;
        else
            swap(at, at + --end * size, size);
        for (size_t root = start, child; (child = 2 * root + 1) < end; root = child) {
            if (child + 1 < end && compare(at + child * size, at + (child + 1) * size) < 0)
                child++;
            if (compare(at + root * size, at + child * size) >= 0)
                break;
            swap(at + root * size, at + child * size, size);
        }
    }
}

void *bsearch(const void *key, const void *base, size_t count, size_t size,
              int (*compare)(const void *, const void *))
{
    const UCHAR *at = base;

    for (size_t low = 0, high = count; low < high;) {
        size_t middle = low + (high - low) / 2;
        int order = compare(key, at + middle * size);
        if (order == 0)
            return (void *)(uintptr_t)(at + middle * size);
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}
