/*
 * Formatted text and its conversions for the Win32 face, with the closing NUL that its functions promise; the work is
 * done by format.c and utf.c.
 */
#include "format.h"
#include "utf.h"
#include "win32.h"

/* Where the closing NUL stands. */
static size_t end(size_t length, size_t capacity)
{
    return length < capacity ? length : capacity ? capacity - 1 : 0;
}

size_t cts_win32_format(char *text, size_t capacity, const void *format, bool wide, va_list list)
{
    const size_t length = wide ? cts_format_utf8(text, capacity, format, list)
                               : cts_format_narrow(text, capacity, format, list);
    if (capacity)
        text[end(length, capacity)] = '\0';
    return length;
}

size_t cts_win32_format_wide(wchar_t *text, size_t capacity, const wchar_t *format, va_list list)
{
    const size_t length = cts_format_wide(text, capacity, format, list);
    if (capacity)
        text[end(length, capacity)] = L'\0';
    return length;
}

size_t cts_win32_to_utf8(char *text, size_t capacity, const wchar_t *wide, size_t length)
{
    const size_t at = end(cts_utf16_to_utf8(text, capacity, wide, length), capacity);
    if (capacity)
        text[at] = '\0';
    return at;
}

size_t cts_win32_to_utf16(wchar_t *wide, size_t capacity, const char *text)
{
    const size_t length = cts_utf8_to_utf16(wide, capacity, text, strlen(text));
    if (capacity)
        wide[end(length, capacity)] = L'\0';
    return length;
}
