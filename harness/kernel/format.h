/*
 * The formatter behind every printing function of the kernel layer and of the Win32 face. It understands the formats
 * of Windows, not those of the C library: %ld takes 32 bits, %I64x, %ws and %wZ exist, %s follows the width of the
 * format. Narrow text is UTF-8, wide text UTF-16; what the room leaves out is cut.
 */
#ifndef CTS_KERNEL_FORMAT_H
#define CTS_KERNEL_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

/* Each writes at most `room` characters, no terminator, and returns how many the whole text has. */
size_t cts_format_narrow(char *to, size_t room, const char *format, va_list arguments);
size_t cts_format_wide(wchar_t *to, size_t room, const wchar_t *format, va_list arguments);
size_t cts_format_utf8(char *to, size_t room, const wchar_t *format, va_list arguments);

#endif
