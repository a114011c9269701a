/*
 * The formatter behind every printing function of the kernel layer. It understands the formats of Windows,
 * not those of the C library: %ld takes 32 bits, %ws and %wZ exist, %s follows the width of the function.
 */
#ifndef CTS_KERNEL_FORMAT_H
#define CTS_KERNEL_FORMAT_H

#include <ntdef.h>

/* Writes at most `room` characters, no terminator; returns how many the whole text has. */
size_t cts_format_narrow(char *to, size_t room, const char *format, va_list arguments);
size_t cts_format_wide(wchar_t *to, size_t room, const wchar_t *format, va_list arguments);

#endif
