/*
 * The printing functions of the C run-time, narrow and wide, on the formatter of format.c. They differ only in
 * what they do when the text is longer than the room.
 */
#include "format.h"
#include "kernel.h"

#include <wdm/crt.h>

#undef sprintf
#undef swprintf

/* The old functions: a text that fills the room exactly has no terminator, a longer one is cut and reported. */
#define CTS_OLD_PRINT(name, vname, type, format_text)                                              \
    int vname(type *to, size_t count, const type *format, va_list arguments)                       \
    {                                                                                              \
        size_t length = format_text(to, count, format, arguments);                                 \
                                                                                                   \
        if (length < count)                                                                        \
            to[length] = 0;                                                                        \
        return length <= count ? (int)length : -1;                                                 \
    }                                                                                              \
    int name(type *to, size_t count, const type *format, ...)                                      \
    {                                                                                              \
        va_list arguments;                                                                         \
                                                                                                   \
        va_start(arguments, format);                                                               \
        int length = vname(to, count, format, arguments);                                          \
        va_end(arguments);                                                                         \
        return length;                                                                             \
    }
CTS_OLD_PRINT(cts_kernel__snprintf, cts_kernel__vsnprintf, char, cts_format_narrow)
CTS_OLD_PRINT(cts_kernel__snwprintf, cts_kernel__vsnwprintf, wchar_t, cts_format_wide)

/* The safe functions: always a terminator. What does not fit leaves the empty string, or a cut text if the
 * caller's count allows that; both are reported. */
#define CTS_SAFE_PRINT(name, name_s, type, format_text)                                            \
    static int name##_safe(type *to, size_t size, size_t count, const type *format,                \
                           va_list arguments)                                                      \
    {                                                                                              \
        if (!to || !size || !format)                                                               \
            return -1;                                                                             \
        size_t most = count < size ? count : size - 1;                                             \
        size_t length = format_text(to, most, format, arguments);                                  \
        if (length <= most) {                                                                      \
            to[length] = 0;                                                                        \
            return (int)length;                                                                    \
        }                                                                                          \
        to[count == _TRUNCATE || count < size ? most : 0] = 0;                                     \
        return -1;                                                                                 \
    }                                                                                              \
    int name(type *to, size_t size, size_t count, const type *format, ...)                         \
    {                                                                                              \
        va_list arguments;                                                                         \
                                                                                                   \
        va_start(arguments, format);                                                               \
        int length = name##_safe(to, size, count, format, arguments);                              \
        va_end(arguments);                                                                         \
        return length;                                                                             \
    }                                                                                              \
    int name_s(type *to, size_t size, const type *format, ...)                                     \
    {                                                                                              \
        va_list arguments;                                                                         \
                                                                                                   \
        va_start(arguments, format);                                                               \
        int length = name##_safe(to, size, size, format, arguments);                               \
        va_end(arguments);                                                                         \
        return length;                                                                             \
    }
CTS_SAFE_PRINT(cts_kernel__snprintf_s, cts_kernel_sprintf_s, char, cts_format_narrow)
CTS_SAFE_PRINT(cts_kernel__snwprintf_s, cts_kernel_swprintf_s, wchar_t, cts_format_wide)

int cts_kernel_sprintf(char *to, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    size_t length = cts_format_narrow(to, INT32_MAX, format, arguments);
    va_end(arguments);
    to[length] = 0;
    return (int)length;
}

int cts_kernel_swprintf(wchar_t *to, size_t count, const wchar_t *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    size_t length = cts_format_wide(to, count, format, arguments);
    va_end(arguments);
    if (count)
        to[length < count ? length : count - 1] = 0;
    return length < count ? (int)length : -1;
}
