/*
 * Strings of UTF-16 for clients: the wide functions of the C runtime, which the C library has for another
 * width, and the formatters into memory. Hidden inside a client's image, as win32_print.c.
 */
#include "win32.h"

#include <strings.h>
#include <strsafe.h>

/* -- wide strings ------------------------------------------------------------------------------------- */

size_t wcslen(const wchar_t *text)
{
    size_t length = 0;
    while (text[length])
        length++;
    return length;
}

int wcsncmp(const wchar_t *a, const wchar_t *b, size_t limit)
{
    for (size_t i = 0; i < limit; i++) {
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
        if (!a[i])
            break;
    }
    return 0;
}

int wcscmp(const wchar_t *a, const wchar_t *b)
{
    return wcsncmp(a, b, SIZE_MAX);
}

static wchar_t fold(wchar_t c)
{
    return c >= L'A' && c <= L'Z' ? (wchar_t)(c - L'A' + L'a') : c;
}

int _wcsicmp(const wchar_t *a, const wchar_t *b)
{
    while (*a && fold(*a) == fold(*b)) {
        a++;
        b++;
    }
    return (int)fold(*a) - (int)fold(*b);
}

int _stricmp(const char *a, const char *b)
{
    return strcasecmp(a, b);
}

wchar_t *wcsncpy(wchar_t *to, const wchar_t *from, size_t limit)
{
    size_t i = 0;
    for (; i < limit && from[i]; i++)
        to[i] = from[i];
    for (; i < limit; i++)
        to[i] = L'\0';
    return to;
}

wchar_t *wcscpy(wchar_t *to, const wchar_t *from)
{
    return wcsncpy(to, from, wcslen(from) + 1);
}

wchar_t *wcscat(wchar_t *to, const wchar_t *from)
{
    wcscpy(to + wcslen(to), from);
    return to;
}

wchar_t *wcschr(const wchar_t *text, wchar_t c)
{
    for (;; text++) {
        if (*text == c)
            return (wchar_t *)text;
        if (!*text)
            return NULL;
    }
}

wchar_t *wcsstr(const wchar_t *text, const wchar_t *part)
{
    const size_t length = wcslen(part);
    for (; wcsncmp(text, part, length); text++)
        if (!*text)
            return NULL;
    return (wchar_t *)text;
}

unsigned long long wcstoull(const wchar_t *text, wchar_t **end, int base)
{
    char narrow[72], *stop;
    size_t i = 0;
    for (; i + 1 < sizeof(narrow) && text[i] && text[i] < 0x80; i++)
        narrow[i] = (char)text[i];
    narrow[i] = '\0';
    const unsigned long long value = strtoull(narrow, &stop, base);
    if (end)
        *end = (wchar_t *)text + (stop - narrow);
    return value;
}

unsigned long wcstoul(const wchar_t *text, wchar_t **end, int base)
{
    return (unsigned long)wcstoull(text, end, base);
}

long wcstol(const wchar_t *text, wchar_t **end, int base)
{
    return (long)wcstoull(text, end, base);
}

int _wtoi(const wchar_t *text)
{
    return (int)wcstol(text, NULL, 10);
}

int lstrlenW(LPCWSTR text)
{
    return text ? (int)wcslen(text) : 0;
}

int lstrlenA(LPCSTR text)
{
    return text ? (int)strlen(text) : 0;
}

int lstrcmpW(LPCWSTR a, LPCWSTR b)
{
    return wcscmp(a, b);
}

int lstrcmpA(LPCSTR a, LPCSTR b)
{
    return strcmp(a, b);
}

int lstrcmpiW(LPCWSTR a, LPCWSTR b)
{
    return _wcsicmp(a, b);
}

int lstrcmpiA(LPCSTR a, LPCSTR b)
{
    return _stricmp(a, b);
}

/* -- formatting into memory: the length that the whole text has, in characters; -1 cut ------------------ */

static int format_narrow(char *text, size_t capacity, const char *format, va_list arguments)
{
    return (int)cts_win32_format(text, capacity, format, false, arguments);
}

static int format_wide(wchar_t *text, size_t capacity, const wchar_t *format, va_list arguments)
{
    const size_t length = cts_win32_format_wide(text, capacity, format, arguments);
    return length < capacity ? (int)length : -1;
}

#define FORMAT(function, capacity)                                                                 \
    va_list arguments;                                                                             \
    va_start(arguments, format);                                                                   \
    const int length = function(text, capacity, format, arguments);                                \
    va_end(arguments)

int vsnprintf(char *text, size_t capacity, const char *format, va_list arguments)
{
    return format_narrow(text, capacity, format, arguments);
}

int snprintf(char *text, size_t capacity, const char *format, ...)
{
    FORMAT(format_narrow, capacity);
    return length;
}

int _snprintf(char *text, size_t capacity, const char *format, ...)
{
    FORMAT(format_narrow, capacity);
    return (size_t)length < capacity ? length : -1;
}

int sprintf_s(char *text, size_t capacity, const char *format, ...)
{
    FORMAT(format_narrow, capacity);
    return (size_t)length < capacity ? length : -1;
}

int sprintf(char *text, const char *format, ...)
{
    FORMAT(format_narrow, CTS_WIN32_LINE_MAX);
    return length;
}

int wsprintfA(char *text, const char *format, ...)
{
    FORMAT(format_narrow, CTS_WIN32_LINE_MAX);
    return length;
}

int vswprintf(wchar_t *text, size_t capacity, const wchar_t *format, va_list arguments)
{
    return format_wide(text, capacity, format, arguments);
}

int swprintf(wchar_t *text, size_t capacity, const wchar_t *format, ...)
{
    FORMAT(format_wide, capacity);
    return length;
}

int swprintf_s(wchar_t *text, size_t capacity, const wchar_t *format, ...)
{
    FORMAT(format_wide, capacity);
    return length;
}

int _snwprintf(wchar_t *text, size_t capacity, const wchar_t *format, ...)
{
    FORMAT(format_wide, capacity);
    return length;
}

int wsprintfW(wchar_t *text, const wchar_t *format, ...)
{
    FORMAT(format_wide, CTS_WIN32_LINE_MAX);
    return length;
}

HRESULT StringCchPrintfW(LPWSTR text, size_t capacity, LPCWSTR format, ...)
{
    FORMAT(format_wide, capacity);
    return length < 0 ? STRSAFE_E_INSUFFICIENT_BUFFER : S_OK;
}

HRESULT StringCchPrintfA(LPSTR text, size_t capacity, LPCSTR format, ...)
{
    FORMAT(format_narrow, capacity);
    return (size_t)length >= capacity ? STRSAFE_E_INSUFFICIENT_BUFFER : S_OK;
}

HRESULT StringCchCopyW(LPWSTR text, size_t capacity, LPCWSTR source)
{
    return StringCchPrintfW(text, capacity, L"%s", source);
}

HRESULT StringCchCopyA(LPSTR text, size_t capacity, LPCSTR source)
{
    return StringCchPrintfA(text, capacity, "%s", source);
}
