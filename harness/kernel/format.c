/*
 * Formatted text as Windows writes it: the one formatter behind every printing function of the kernel layer and of
 * the Win32 face, narrow and wide. What is narrow is UTF-8, what is wide UTF-16. %n is not obeyed. Never allocates,
 * never writes beyond the room it is given, and includes no header of either face.
 */
#define __STDC_WANT_IEC_60559_BFP_EXT__ /* strfromd, which is no printf */

#include "format.h"
#include "utf.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define PRECISION_NONE (-1)
#define WIDTH_MAX      100000
#define REAL_DIGITS    60 /* behind the point, at most */

struct text { /* a format or an argument: one of the two */
    const char *narrow;
    const wchar_t *wide;
};

struct counted { /* UNICODE_STRING and ANSI_STRING */
    uint16_t bytes, capacity;
    const void *text;
};

struct output {
    char *narrow;
    wchar_t *wide;
    size_t room, length;
    bool is_wide;
};

struct spec {
    bool left, plus, space, zero, alternate;
    int width, precision;
    enum { SIZE_DEFAULT, SIZE_BYTE, SIZE_SHORT, SIZE_LONG, SIZE_64, SIZE_WIDE } size;
};

static unsigned character(struct text text, size_t at)
{
    return text.wide ? (unsigned)text.wide[at] : (unsigned)(uint8_t)text.narrow[at];
}

static struct text text_from(struct text text, size_t at)
{
    return text.wide ? (struct text){.wide = text.wide + at}
                     : (struct text){.narrow = text.narrow + at};
}

static void put(struct output *out, unsigned c)
{
    if (out->length < out->room) {
        if (out->is_wide)
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

static void put_all(struct output *out, struct text text, size_t length)
{
    wchar_t wide[CTS_UTF16_MAX];
    char narrow[CTS_UTF8_MAX];
    size_t at = 0;

    if (out->is_wide == (text.wide != NULL)) {
        while (at < length)
            put(out, character(text, at++));
    } else if (text.wide) {
        while (at < length) {
            unsigned count = cts_utf8_encode(cts_utf16_decode(text.wide, length, &at), narrow);
            for (unsigned i = 0; i < count; i++)
                put(out, (uint8_t)narrow[i]);
        }
    } else {
        while (at < length) {
            unsigned count = cts_utf16_encode(cts_utf8_decode(text.narrow, length, &at), wide);
            for (unsigned i = 0; i < count; i++)
                put(out, wide[i]);
        }
    }
}

/* -- conversions ---------------------------------------------------------------------------------------- */

static void put_text(struct output *out, const struct spec *spec, struct text text, size_t length)
{
    if (spec->precision != PRECISION_NONE && length > (size_t)spec->precision)
        length = (size_t)spec->precision;
    int blank = spec->width > (int)length ? spec->width - (int)length : 0;
    if (!spec->left)
        pad(out, blank, spec->zero ? '0' : ' ');
    put_all(out, text, length);
    if (spec->left)
        pad(out, blank, ' ');
}

static void put_string(struct output *out, const struct spec *spec, const void *argument, bool wide)
{
    struct text text = wide ? (struct text){NULL, argument} : (struct text){argument, NULL};
    size_t length = 0;

    if (!argument)
        text = (struct text){.narrow = "(null)"};
    while ((spec->precision == PRECISION_NONE || length < (size_t)spec->precision) &&
           character(text, length))
        length++;
    put_text(out, spec, text, length);
}

static void put_counted(struct output *out, const struct spec *spec, const void *argument)
{
    const struct counted *counted = argument;

    if (!argument || !counted->text)
        put_string(out, spec, NULL, false);
    else if (spec->size == SIZE_WIDE || spec->size == SIZE_LONG)
        put_text(out, spec, (struct text){NULL, counted->text}, counted->bytes / sizeof(wchar_t));
    else
        put_text(out, spec, (struct text){counted->text, NULL}, counted->bytes);
}

/* A star may bring any number; who pads so far pads for ever, and leaves the range of sums. */
static int at_most(int count)
{
    return count < WIDTH_MAX ? count : WIDTH_MAX;
}

static void put_number(struct output *out, const struct spec *spec, uint64_t value, unsigned base,
                       bool upper, const char *sign)
{
    char digits[66];
    int count = 0, least = spec->precision == PRECISION_NONE ? 1 : at_most(spec->precision);
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
        const unsigned c = character(format, at);
        bool *flag = c == '-'   ? &spec->left
                     : c == '+' ? &spec->plus
                     : c == ' ' ? &spec->space
                     : c == '0' ? &spec->zero
                     : c == '#' ? &spec->alternate
                                : NULL;
        if (!flag)
            return at;
        *flag = true;
    }
}

static size_t parse_count(int *count, struct text format, size_t at)
{
    for (*count = 0; character(format, at) - '0' < 10u; at++)
        if (*count < WIDTH_MAX / 10)
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

    for (size_t i = 0; i < COUNT(sizes); i++) {
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

static uint64_t take_unsigned(const struct spec *spec, struct list *list)
{
    if (spec->size == SIZE_64)
        return va_arg(list->at, uint64_t);
    uint32_t value = va_arg(list->at, uint32_t);
    return spec->size == SIZE_BYTE    ? (uint8_t)value
           : spec->size == SIZE_SHORT ? (uint16_t)value
                                      : value;
}

static void put_signed(struct output *out, const struct spec *spec, struct list *list)
{
    int64_t value = (int64_t)take_unsigned(spec, list);

    if (spec->size == SIZE_BYTE)
        value = (signed char)value;
    else if (spec->size == SIZE_SHORT)
        value = (int16_t)value;
    else if (spec->size != SIZE_64)
        value = (int32_t)value;
    put_number(out, spec, value < 0 ? 0 - (uint64_t)value : (uint64_t)value, 10, false,
               value < 0     ? "-"
               : spec->plus  ? "+"
               : spec->space ? " "
                             : "");
}

static void put_real(struct output *out, const struct spec *spec, unsigned conversion, double value)
{
    char text[400]; /* 1e308 with all its digits and those behind the point */
    int digits = spec->precision == PRECISION_NONE ? 6 : spec->precision;
    struct spec whole = *spec;

    if (digits > REAL_DIGITS)
        digits = REAL_DIGITS;
    const char format[] = {
        '%', '.', (char)('0' + digits / 10), (char)('0' + digits % 10), (char)conversion, 0};
    strfromd(text, sizeof text, format, value);
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
        put_number(out, spec, va_arg(list->at, uint64_t), 16, true, "");
        break;
    case 's':
    case 'S':
        put_string(out, spec, va_arg(list->at, const void *),
                   wide_argument(spec, conversion == 'S', function));
        break;
    case 'c':
    case 'C': {
        const wchar_t wide = (wchar_t)va_arg(list->at, int);
        const char narrow = (char)wide;
        put_text(out, spec,
                 wide_argument(spec, conversion == 'C', function)
                     ? (struct text){.wide = &wide}
                     : (struct text){.narrow = &narrow},
                 1);
        break;
    }
    case 'Z':
        put_counted(out, spec, va_arg(list->at, const void *));
        break;
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
        put_real(out, spec, conversion, va_arg(list->at, double));
        break;
    case 'n':
        (void)va_arg(list->at, void *);
        break;
    default:
        put(out, conversion);
        break;
    }
}

/* Width or precision: digits, or the next argument where there is a star. */
static size_t read_count(int *count, struct text format, size_t at, struct list *list)
{
    if (character(format, at) != '*')
        return parse_count(count, format, at);
    *count = va_arg(list->at, int);
    return at + 1;
}

/* Reads the specification behind a percent sign; returns where its conversion stands. */
static size_t parse_spec(struct spec *spec, struct text format, size_t at, struct list *list)
{
    at = parse_flags(spec, format, at);
    at = read_count(&spec->width, format, at, list);
    if (spec->width < 0) {
        spec->left = true;
        spec->width = spec->width < -WIDTH_MAX ? WIDTH_MAX : -spec->width;
    }
    spec->width = at_most(spec->width);
    if (character(format, at) == '.') {
        at = read_count(&spec->precision, format, at + 1, list);
        if (spec->precision < 0)
            spec->precision = PRECISION_NONE;
    }
    return parse_size(spec, format, at);
}

static size_t print(struct output out, struct text format, va_list arguments)
{
    struct list list;
    bool function = format.wide != NULL;

    va_copy(list.at, arguments);
    for (size_t at = 0; character(format, at);) {
        struct spec spec = {.precision = PRECISION_NONE};
        size_t plain = at;

        while (character(format, at) && character(format, at) != '%')
            at++;
        put_all(&out, text_from(format, plain), at - plain);
        if (!character(format, at))
            break;
        at = parse_spec(&spec, format, at + 1, &list);
        if (!character(format, at))
            break;
        convert(&out, &spec, character(format, at++), function, &list);
    }
    va_end(list.at);
    return out.length;
}

size_t cts_format_narrow(char *to, size_t room, const char *format, va_list arguments)
{
    struct output out = {.narrow = to, .room = room};
    return print(out, (struct text){.narrow = format}, arguments);
}

size_t cts_format_wide(wchar_t *to, size_t room, const wchar_t *format, va_list arguments)
{
    struct output out = {.wide = to, .room = room, .is_wide = true};
    return print(out, (struct text){.wide = format}, arguments);
}

size_t cts_format_utf8(char *to, size_t room, const wchar_t *format, va_list arguments)
{
    struct output out = {.narrow = to, .room = room};
    return print(out, (struct text){.wide = format}, arguments);
}
