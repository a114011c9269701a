/*
 * Formatted text as Windows writes it: one formatter for narrow and wide output, and the printing functions
 * of the C run-time on it. Never allocates, never writes beyond the room it is given.
 */
#include "format.h"
#include "kernel.h"

#include <stdio.h>
#undef sprintf

#define PRECISION_NONE (-1)

struct text { /* a format or an argument: one of the two */
    const char *narrow;
    const wchar_t *wide;
};

struct output {
    char *narrow;
    wchar_t *wide;
    size_t room, length;
};

struct spec {
    bool left, plus, space, zero, alternate;
    int width, precision;
    enum { SIZE_DEFAULT, SIZE_BYTE, SIZE_SHORT, SIZE_LONG, SIZE_64, SIZE_WIDE } size;
};

static unsigned character(struct text text, size_t at)
{
    return text.wide ? (unsigned)text.wide[at] : (unsigned)(UCHAR)text.narrow[at];
}

static void put(struct output *out, unsigned c)
{
    if (out->length < out->room) {
        if (out->wide)
            out->wide[out->length] = (wchar_t)c;
        else
            out->narrow[out->length] = (char)c;
    }
    out->length++;
}

static void pad(struct output *out, int count, unsigned c)
{
    while (count-- > 0)
        put(out, c);
}

static void put_text(struct output *out, const struct spec *spec, struct text text, size_t length)
{
    if (spec->precision != PRECISION_NONE && length > (size_t)spec->precision)
        length = (size_t)spec->precision;
    int blank = spec->width > (int)length ? spec->width - (int)length : 0;
    if (!spec->left)
        pad(out, blank, ' ');
    for (size_t i = 0; i < length; i++)
        put(out, character(text, i));
    if (spec->left)
        pad(out, blank, ' ');
}

static void put_string(struct output *out, const struct spec *spec, const void *argument, bool wide)
{
    struct text text = wide ? (struct text){NULL, argument} : (struct text){argument, NULL};
    size_t length = 0;

    if (!argument)
        text = (struct text){"(null)", NULL};
    while ((spec->precision == PRECISION_NONE || length < (size_t)spec->precision) &&
           character(text, length))
        length++;
    put_text(out, spec, text, length);
}

static void put_counted(struct output *out, const struct spec *spec, const void *argument)
{
    const UNICODE_STRING *wide = argument;
    const ANSI_STRING *narrow = argument;

    if (!argument || !wide->Buffer)
        put_string(out, spec, NULL, false);
    else if (spec->size == SIZE_WIDE || spec->size == SIZE_LONG)
        put_text(out, spec, (struct text){NULL, wide->Buffer}, wide->Length / sizeof(WCHAR));
    else
        put_text(out, spec, (struct text){narrow->Buffer, NULL}, narrow->Length);
}

static void put_number(struct output *out, const struct spec *spec, ULONGLONG value, unsigned base,
                       bool upper, const char *sign)
{
    char digits[66];
    int count = 0, least = spec->precision == PRECISION_NONE ? 1 : spec->precision;
    const char *prefix = spec->alternate && value && base == 16 ? (upper ? "0X" : "0x")
                         : spec->alternate && base == 8         ? "0"
                                                                : sign;

    for (; value; value /= base)
        digits[count++] = (upper ? "0123456789ABCDEF" : "0123456789abcdef")[value % base];
    int leading = (prefix[0] != 0) + (prefix[0] && prefix[1]);
    if (spec->zero && !spec->left && spec->precision == PRECISION_NONE &&
        spec->width - leading > least)
        least = spec->width - leading;
    int zeros = least > count ? least - count : 0;
    int blank = spec->width - leading - zeros - count;
    if (!spec->left)
        pad(out, blank, ' ');
    for (int i = 0; i < leading; i++)
        put(out, (unsigned)prefix[i]);
    pad(out, zeros, '0');
    while (count)
        put(out, (unsigned)digits[--count]);
    if (spec->left)
        pad(out, blank, ' ');
}

static size_t parse_flags(struct spec *spec, struct text format, size_t at)
{
    for (;; at++) {
        switch (character(format, at)) {
        case '-':
            spec->left = true;
            break;
        case '+':
            spec->plus = true;
            break;
        case ' ':
            spec->space = true;
            break;
        case '0':
            spec->zero = true;
            break;
        case '#':
            spec->alternate = true;
            break;
        default:
            return at;
        }
    }
}

static size_t parse_count(int *count, struct text format, size_t at)
{
    for (*count = 0; character(format, at) - '0' < 10u; at++)
        if (*count < 100000)
            *count = *count * 10 + (int)(character(format, at) - '0');
    return at;
}

static size_t parse_size(struct spec *spec, struct text format, size_t at)
{
    static const struct {
        const char *text;
        int size;
    } sizes[] = {{"I64", SIZE_64}, {"I32", SIZE_LONG}, {"ll", SIZE_64},  {"hh", SIZE_BYTE},
                 {"l", SIZE_LONG}, {"h", SIZE_SHORT},  {"w", SIZE_WIDE}, {"I", SIZE_64},
                 {"z", SIZE_64},   {"t", SIZE_64},     {"j", SIZE_64},   {"L", SIZE_DEFAULT}};

    for (size_t i = 0; i < RTL_NUMBER_OF(sizes); i++) {
        size_t n = 0;
        while (sizes[i].text[n] && character(format, at + n) == (unsigned)sizes[i].text[n])
            n++;
        if (sizes[i].text[n])
            continue;
        spec->size = sizes[i].size;
        return at + n;
    }
    return at;
}

struct list {
    va_list at;
};

static ULONGLONG take_unsigned(const struct spec *spec, struct list *list)
{
    if (spec->size == SIZE_64)
        return va_arg(list->at, ULONGLONG);
    ULONG value = va_arg(list->at, ULONG);
    return spec->size == SIZE_BYTE    ? (UCHAR)value
           : spec->size == SIZE_SHORT ? (USHORT)value
                                      : value;
}

static void put_signed(struct output *out, const struct spec *spec, struct list *list)
{
    LONGLONG value = (LONGLONG)take_unsigned(spec, list);

    if (spec->size == SIZE_BYTE)
        value = (signed char)value;
    else if (spec->size == SIZE_SHORT)
        value = (SHORT)value;
    else if (spec->size != SIZE_64)
        value = (LONG)value;
    put_number(out, spec, value < 0 ? 0 - (ULONGLONG)value : (ULONGLONG)value, 10, false,
               value < 0     ? "-"
               : spec->plus  ? "+"
               : spec->space ? " "
                             : "");
}

static void put_float(struct output *out, const struct spec *spec, unsigned conversion,
                      struct list *list)
{
    char text[400], format[] = {'%', '.', '*', (char)conversion, 0};
    struct spec whole = *spec;

    snprintf(text, sizeof text, format, spec->precision == PRECISION_NONE ? 6 : spec->precision,
             va_arg(list->at, double));
    whole.precision = PRECISION_NONE;
    put_string(out, &whole, text, false);
}

/* In a wide function %s and %c are wide and %S, %C narrow; in a narrow one it is the other way round. */
static bool wide_argument(const struct spec *spec, bool opposite, bool function)
{
    return spec->size == SIZE_SHORT                             ? false
           : spec->size == SIZE_LONG || spec->size == SIZE_WIDE ? true
                                                                : function != opposite;
}

static void convert(struct output *out, struct spec *spec, unsigned conversion, bool function,
                    struct list *list)
{
    switch (conversion) {
    case 'd':
    case 'i':
        put_signed(out, spec, list);
        break;
    case 'u':
    case 'x':
    case 'X':
    case 'o':
        put_number(out, spec, take_unsigned(spec, list),
                   conversion == 'u'   ? 10
                   : conversion == 'o' ? 8
                                       : 16,
                   conversion == 'X', "");
        break;
    case 'p':
        spec->precision = 16;
        put_number(out, spec, va_arg(list->at, ULONGLONG), 16, true, "");
        break;
    case 's':
    case 'S':
        put_string(out, spec, va_arg(list->at, const void *),
                   wide_argument(spec, conversion == 'S', function));
        break;
    case 'c':
    case 'C': {
        wchar_t c = (wchar_t)va_arg(list->at, int);
        if (!wide_argument(spec, conversion == 'C', function))
            c = (UCHAR)c;
        put_text(out, spec, (struct text){NULL, &c}, 1);
        break;
    }
    case 'Z':
        put_counted(out, spec, va_arg(list->at, const void *));
        break;
    case 'e':
    case 'E':
    case 'f':
    case 'g':
    case 'G':
        put_float(out, spec, conversion, list);
        break;
    default:
        put(out, conversion);
        break;
    }
}

static size_t print(struct output out, struct text format, va_list arguments)
{
    struct list list;
    bool function = format.wide != NULL;

    va_copy(list.at, arguments);
    for (size_t at = 0; character(format, at);) {
        struct spec spec = {.precision = PRECISION_NONE};
        if (character(format, at) != '%') {
            put(&out, character(format, at++));
            continue;
        }
        at = parse_flags(&spec, format, at + 1);
        if (character(format, at) == '*') {
            spec.width = va_arg(list.at, int);
            at++;
        } else {
            at = parse_count(&spec.width, format, at);
        }
        if (spec.width < 0) {
            spec.left = true;
            spec.width = -spec.width;
        }
        if (character(format, at) == '.') {
            if (character(format, ++at) == '*') {
                spec.precision = va_arg(list.at, int);
                at++;
            } else {
                at = parse_count(&spec.precision, format, at);
            }
            if (spec.precision < 0)
                spec.precision = PRECISION_NONE;
        }
        at = parse_size(&spec, format, at);
        if (!character(format, at))
            break;
        convert(&out, &spec, character(format, at++), function, &list);
    }
    va_end(list.at);
    return out.length;
}

size_t cts_format_narrow(char *to, size_t room, const char *format, va_list arguments)
{
    return print((struct output){to, NULL, room, 0}, (struct text){format, NULL}, arguments);
}

size_t cts_format_wide(wchar_t *to, size_t room, const wchar_t *format, va_list arguments)
{
    return print((struct output){NULL, to, room, 0}, (struct text){NULL, format}, arguments);
}
