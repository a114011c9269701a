/*
 * What a client prints: every function of the C runtime that writes to the standard streams ends in
 * CLIENT_PRINT events, a line each. These definitions stand before the C library's inside a client's image
 * and nowhere else (hidden). Output to other streams goes to the C library.
 */
#include "win32.h"

void cts_win32_print_flush(void)
{
    static const uint32_t none[6];
    const uint32_t length = cts_win32.line_length;
    cts_win32.line_length = 0;
    if (length && cts_win32.client)
        cts_win32.client->event(cts_win32.client, CTS_EVENT_CLIENT_PRINT, 0, 0, 0, none,
                                cts_win32.line, length);
}

void cts_win32_print(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\n' || cts_win32.line_length == CTS_WIN32_LINE_MAX)
            cts_win32_print_flush();
        if (text[i] != '\n' && text[i] != '\r')
            cts_win32.line[cts_win32.line_length++] = text[i];
    }
}

void cts_win32_print_wide(const wchar_t *text, size_t length)
{
    char utf8[CTS_WIN32_LINE_MAX];
    cts_win32_print(utf8, cts_win32_to_utf8(utf8, sizeof(utf8), text, length));
}

/* Characters written, as the caller is told. */
static int print_format(FILE *stream, const void *format, bool wide, va_list arguments)
{
    char text[CTS_WIN32_LINE_MAX];
    size_t length = cts_win32_format(text, sizeof(text), format, wide, arguments);
    if (length >= sizeof(text))
        length = sizeof(text) - 1;
    if (stream == stdout || stream == stderr)
        cts_win32_print(text, length);
    else
        fwrite(text, 1, length, stream);
    return (int)length;
}

#define PRINT(stream, format, wide)                                                                \
    va_list arguments;                                                                             \
    va_start(arguments, format);                                                                   \
    const int length = print_format(stream, format, wide, arguments);                              \
    va_end(arguments);                                                                             \
    return length

int printf(const char *format, ...)
{
    PRINT(stdout, format, false);
}

int fprintf(FILE *stream, const char *format, ...)
{
    PRINT(stream, format, false);
}

int wprintf(const wchar_t *format, ...)
{
    PRINT(stdout, format, true);
}

int fwprintf(FILE *stream, const wchar_t *format, ...)
{
    PRINT(stream, format, true);
}

int vprintf(const char *format, va_list arguments)
{
    return print_format(stdout, format, false, arguments);
}

int vfprintf(FILE *stream, const char *format, va_list arguments)
{
    return print_format(stream, format, false, arguments);
}

int vwprintf(const wchar_t *format, va_list arguments)
{
    return print_format(stdout, format, true, arguments);
}

int vfwprintf(FILE *stream, const wchar_t *format, va_list arguments)
{
    return print_format(stream, format, true, arguments);
}

int fputs(const char *text, FILE *stream)
{
    if (stream == stdout || stream == stderr)
        cts_win32_print(text, strlen(text));
    else
        fwrite(text, 1, strlen(text), stream);
    return 0;
}

int puts(const char *text)
{
    fputs(text, stdout);
    cts_win32_print("\n", 1);
    return 0;
}

int fputc(int c, FILE *stream)
{
    const char text[2] = {(char)c};
    fputs(text, stream);
    return c;
}

int putchar(int c)
{
    return fputc(c, stdout);
}

int fputws(const wchar_t *text, FILE *stream)
{
    (void)stream;
    cts_win32_print_wide(text, wcslen(text));
    return 0;
}

int _putws(const wchar_t *text)
{
    fputws(text, stdout);
    cts_win32_print("\n", 1);
    return 0;
}

wint_t putwchar(wchar_t c)
{
    cts_win32_print_wide(&c, 1);
    return c;
}

int fflush(FILE *stream)
{
    (void)stream;
    cts_win32_print_flush();
    return 0;
}

int getchar(void)
{
    return EOF;
}

int _getch(void)
{
    return EOF;
}

void exit(int code)
{
    ExitProcess((UINT)code);
}

/* -- the same through the Win32 API -------------------------------------------------------------------- */

HANDLE GetStdHandle(DWORD which)
{
    return (HANDLE)(ULONG_PTR)(0x10000u + 4u * (which & 0xFu)); /* beyond all object handles */
}

static bool is_output(HANDLE handle)
{
    return handle == GetStdHandle(STD_OUTPUT_HANDLE) || handle == GetStdHandle(STD_ERROR_HANDLE);
}

BOOL WriteFile(HANDLE file, LPCVOID bytes, DWORD length, LPDWORD written, LPOVERLAPPED overlapped)
{
    if (written)
        *written = is_output(file) ? length : 0;
    if (!is_output(file))
        return cts_win32_store_write(file, bytes, length, written, overlapped);
    cts_win32_print(bytes, length);
    return TRUE;
}

BOOL WriteConsoleA(HANDLE console, LPCVOID text, DWORD length, LPDWORD written, LPVOID reserved)
{
    (void)reserved;
    if (!is_output(console))
        return cts_win32_answer(ERROR_INVALID_HANDLE);
    return WriteFile(console, text, length, written, NULL);
}

BOOL WriteConsoleW(HANDLE console, LPCVOID text, DWORD length, LPDWORD written, LPVOID reserved)
{
    if (!WriteConsoleA(console, "", 0, written, reserved))
        return FALSE;
    cts_win32_print_wide(text, length);
    if (written)
        *written = length;
    return TRUE;
}

void OutputDebugStringA(LPCSTR text)
{
    fputs(text, stderr);
}

void OutputDebugStringW(LPCWSTR text)
{
    fputws(text, stderr);
}
