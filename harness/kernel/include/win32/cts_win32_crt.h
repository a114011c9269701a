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
int _putws(const wchar_t *text);
int _wtoi(const wchar_t *text);
int _wcsicmp(const wchar_t *a, const wchar_t *b);
int _stricmp(const char *a, const char *b);
int _getch(void); /* no input ever comes: -1 */
uintptr_t _beginthreadex(void *security, unsigned stack, unsigned (*start)(void *), void *argument,
                         unsigned flags, unsigned *id);
void _endthreadex(unsigned code);

#endif
