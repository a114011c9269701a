/*
 * UTF-8 and UTF-16, for the kernel layer and the Win32 face. Lenient, as texts of a program under test may be anything:
 * what is cut or lacks its other half stands for itself.
 */
#ifndef CTS_KERNEL_UTF_H
#define CTS_KERNEL_UTF_H

#include <stddef.h>

#define CTS_UTF8_MAX  4u /* units of one code point */
#define CTS_UTF16_MAX 2u

/* The code point at text[*at], at < length; *at moves on. */
unsigned cts_utf8_decode(const char *text, size_t length, size_t *at);
unsigned cts_utf16_decode(const wchar_t *text, size_t length, size_t *at);

/* Return the units written. */
unsigned cts_utf8_encode(unsigned c, char to[CTS_UTF8_MAX]);
unsigned cts_utf16_encode(unsigned c, wchar_t to[CTS_UTF16_MAX]);

/* Write at most `room` units, no terminator; return how many the whole text has. */
size_t cts_utf16_to_utf8(char *to, size_t room, const wchar_t *text, size_t length);
size_t cts_utf8_to_utf16(wchar_t *to, size_t room, const char *text, size_t length);

#endif
