/*
 * What the Microsoft C runtime declares beyond the C library. The formatted output of this runtime
 * has Microsoft's conversions (%I64x, %S, %ls of UTF-16) and ends in the trace; see
 * harness/kernel/win32_format.c.
 */
#ifndef CTS_WIN32_CRT_H
#define CTS_WIN32_CRT_H

#include <windef.h>

#include <stdio.h>

int sprintf_s(char *text, size_t capacity, const char *format, ...);
int swprintf_s(wchar_t *text, size_t capacity, const wchar_t *format, ...);
int _snprintf(char *text, size_t capacity, const char *format, ...);
int _snwprintf(wchar_t *text, size_t capacity, const wchar_t *format, ...);
int wsprintfW(wchar_t *text, const wchar_t *format, ...);
int wsprintfA(char *text, const char *format, ...);
/* The bounded functions return 0, or ERANGE and an empty text where it does not fit (Microsoft's runtime would end
 * the process). _TRUNCATE as count: what fits. */
typedef int errno_t;
#define _TRUNCATE ((size_t)-1)
errno_t wcscpy_s(wchar_t *to, size_t capacity, const wchar_t *from);
errno_t wcscat_s(wchar_t *to, size_t capacity, const wchar_t *from);
errno_t wcsncpy_s(wchar_t *to, size_t capacity, const wchar_t *from, size_t count);
errno_t strcpy_s(char *to, size_t capacity, const char *from);
errno_t strcat_s(char *to, size_t capacity, const char *from);
errno_t strncpy_s(char *to, size_t capacity, const char *from, size_t count);
errno_t memcpy_s(void *to, size_t capacity, const void *from, size_t count);
int _snprintf_s(char *text, size_t capacity, size_t count, const char *format, ...);
int _snwprintf_s(wchar_t *text, size_t capacity, size_t count, const wchar_t *format, ...);
int vsprintf_s(char *text, size_t capacity, const char *format, va_list arguments);
int vswprintf_s(wchar_t *text, size_t capacity, const wchar_t *format, va_list arguments);
#define printf_s   printf
#define fprintf_s  fprintf
#define wprintf_s  wprintf
#define fwprintf_s fwprintf
int _wcsnicmp(const wchar_t *a, const wchar_t *b, size_t limit);
int _strnicmp(const char *a, const char *b, size_t limit);
unsigned long long _strtoui64(const char *text, char **end, int base);
unsigned long long _wcstoui64(const wchar_t *text, wchar_t **end, int base);
int _putws(const wchar_t *text);
int _wtoi(const wchar_t *text);
int _wcsicmp(const wchar_t *a, const wchar_t *b);
int _stricmp(const char *a, const char *b);
int _getch(void); /* no input ever comes: -1 */
uintptr_t _beginthreadex(void *security, unsigned stack, unsigned (*start)(void *), void *argument,
                         unsigned flags, unsigned *id);
void _endthreadex(unsigned code);

#endif
