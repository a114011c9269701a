/*
 * Strings of clients, second part: conversion between UTF-8 and UTF-16, and the bounded functions of Microsoft's
 * runtime. Hidden inside a client's image, as win32_text.c.
 */
#include "win32.h"

#include <errno.h>
#include <strings.h>

/* -- conversion: `length` -1 takes the closing NUL along; capacity 0 asks how much is needed ------------- */

static int fits(size_t needed, int capacity)
{
    if (needed > INT32_MAX || (capacity && needed > (size_t)capacity)) {
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
        return 0;
    }
    return (int)needed;
}

int MultiByteToWideChar(UINT page, DWORD flags, LPCSTR text, int length, LPWSTR wide, int capacity)
{
    (void)page;
    (void)flags;
    if (!text || !length || length < -1 || capacity < 0 || (capacity && !wide))
        return cts_win32_answer(ERROR_INVALID_PARAMETER);
    const size_t bytes = length < 0 ? strlen(text) : (size_t)length;
    char *copy = calloc(1, bytes + 4); /* the reader stops at the NUL */
    wchar_t *units = calloc(bytes + 1, sizeof(*units));
    int needed = 0;
    if (copy && units && !memchr(text, '\0', bytes)) {
        memcpy(copy, text, bytes);
        const size_t count = cts_win32_to_utf16(units, bytes + 1, copy) + (length < 0);
        needed = fits(count, capacity);
        if (needed && capacity)
            memcpy(wide, units, count * sizeof(*wide));
    } else {
        SetLastError(copy && units ? ERROR_NO_UNICODE_TRANSLATION : ERROR_NOT_ENOUGH_MEMORY);
    }
    free(copy);
    free(units);
    return needed;
}

int WideCharToMultiByte(UINT page, DWORD flags, LPCWSTR wide, int length, LPSTR text, int capacity,
                        LPCSTR substitute, LPBOOL substituted)
{
    (void)page;
    (void)flags;
    if (!wide || !length || length < -1 || capacity < 0 || (capacity && !text) || substitute ||
        substituted) /* there are none in UTF-8 */
        return cts_win32_answer(ERROR_INVALID_PARAMETER);
    const size_t units = length < 0 ? wcslen(wide) : (size_t)length;
    char *copy = calloc(units + 1, 3);
    if (!copy)
        return cts_win32_answer(ERROR_NOT_ENOUGH_MEMORY), 0;
    const size_t count = cts_win32_to_utf8(copy, 3 * (units + 1), wide, units) + (length < 0);
    const int needed = fits(count, capacity);
    if (needed && capacity)
        memcpy(text, copy, count);
    free(copy);
    return needed;
}

/* -- bounded functions -------------------------------------------------------------------------------- */

errno_t wcsncpy_s(wchar_t *to, size_t capacity, const wchar_t *from, size_t count)
{
    size_t i = 0;
    if (!to || !capacity || !from)
        return EINVAL;
    for (; i < count && from[i] && i + 1 < capacity; i++)
        to[i] = from[i];
    const bool cut = i < count && from[i];
    to[cut && count != _TRUNCATE ? 0 : i] = L'\0';
    return cut && count != _TRUNCATE ? ERANGE : 0;
}

errno_t strncpy_s(char *to, size_t capacity, const char *from, size_t count)
{
    size_t i = 0;
    if (!to || !capacity || !from)
        return EINVAL;
    for (; i < count && from[i] && i + 1 < capacity; i++)
        to[i] = from[i];
    const bool cut = i < count && from[i];
    to[cut && count != _TRUNCATE ? 0 : i] = '\0';
    return cut && count != _TRUNCATE ? ERANGE : 0;
}

errno_t wcscpy_s(wchar_t *to, size_t capacity, const wchar_t *from)
{
    return wcsncpy_s(to, capacity, from, SIZE_MAX - 1);
}

errno_t strcpy_s(char *to, size_t capacity, const char *from)
{
    return strncpy_s(to, capacity, from, SIZE_MAX - 1);
}

errno_t wcscat_s(wchar_t *to, size_t capacity, const wchar_t *from)
{
    const size_t length = to ? wcslen(to) : 0;
    const errno_t error =
        length < capacity ? wcscpy_s(to ? to + length : NULL, capacity - length, from) : EINVAL;
    if (error && to && capacity)
        *to = L'\0';
    return error;
}

errno_t strcat_s(char *to, size_t capacity, const char *from)
{
    const size_t length = to ? strlen(to) : 0;
    const errno_t error =
        length < capacity ? strcpy_s(to ? to + length : NULL, capacity - length, from) : EINVAL;
    if (error && to && capacity)
        *to = '\0';
    return error;
}

errno_t memcpy_s(void *to, size_t capacity, const void *from, size_t count)
{
    if (!count)
        return 0;
    if (!to || !from || count > capacity) {
        if (to)
            memset(to, 0, capacity);
        return to && from ? ERANGE : EINVAL;
    }
    memcpy(to, from, count);
    return 0;
}

int _strnicmp(const char *a, const char *b, size_t limit)
{
    return strncasecmp(a, b, limit);
}

int _wcsnicmp(const wchar_t *a, const wchar_t *b, size_t limit)
{
    for (size_t i = 0; i < limit; i++) {
        const wchar_t pair[2][2] = {{a[i]}, {b[i]}};
        const int order = _wcsicmp(pair[0], pair[1]);
        if (order || !a[i])
            return order;
    }
    return 0;
}

unsigned long long _strtoui64(const char *text, char **end, int base)
{
    return strtoull(text, end, base);
}

unsigned long long _wcstoui64(const wchar_t *text, wchar_t **end, int base)
{
    return wcstoull(text, end, base);
}

/* -- formatting: the length, or -1 where the text had to be cut ------------------------------------------ */

int vsprintf_s(char *text, size_t capacity, const char *format, va_list arguments)
{
    const size_t length = cts_win32_format(text, capacity, format, false, arguments);
    return length < capacity ? (int)length : -1;
}

int vswprintf_s(wchar_t *text, size_t capacity, const wchar_t *format, va_list arguments)
{
    const size_t length = cts_win32_format_wide(text, capacity, format, arguments);
    return length < capacity ? (int)length : -1;
}

/* At most `count` characters and the closing NUL. */
static size_t room(size_t capacity, size_t count)
{
    return count < capacity ? count + 1 : capacity;
}

int _snprintf_s(char *text, size_t capacity, size_t count, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int length = vsprintf_s(text, room(capacity, count), format, arguments);
    va_end(arguments);
    return length;
}

int _snwprintf_s(wchar_t *text, size_t capacity, size_t count, const wchar_t *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int length = vswprintf_s(text, room(capacity, count), format, arguments);
    va_end(arguments);
    return length;
}
