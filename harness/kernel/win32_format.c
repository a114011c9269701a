/*
 * Formatted output as Microsoft's runtime has it: UTF-16 or narrow formats, %I64x, %S, long of 32 bits. A
 * bounded formatter of its own, because the C library's wide characters have another width here. Text is
 * UTF-8 inside; %n is not obeyed.
 */
#define __STDC_WANT_IEC_60559_BFP_EXT__ /* strfromd */

#include "win32.h"

struct sink {
    char *text;
    size_t capacity, length; /* length may exceed capacity: then the text is cut */
};

struct spec {
    bool left, plus, blank, alternative, zero;
    int width, precision; /* -1: none */
    char size;            /* h, l, L (64 bits), z, 'w' wide, 'n' narrow string, 0 */
    unsigned conversion;
};

struct reader {
    const char *narrow;
    const wchar_t *wide;
};

static unsigned peek(const struct reader *reader)
{
    return reader->wide ? (unsigned)*reader->wide : (unsigned char)*reader->narrow;
}

static unsigned next(struct reader *reader)
{
    const unsigned c = peek(reader);
    if (reader->wide)
        reader->wide++;
    else
        reader->narrow++;
    return c;
}

static void put(struct sink *sink, char c)
{
    if (sink->length + 1 < sink->capacity)
        sink->text[sink->length] = c;
    sink->length++;
}

/* One UTF-16 unit or code point, as UTF-8. */
static void put_code(struct sink *sink, unsigned c)
{
    if (c < 0x80) {
        put(sink, (char)c);
    } else if (c < 0x800) {
        put(sink, (char)(0xC0 | c >> 6));
        put(sink, (char)(0x80 | (c & 0x3F)));
    } else if (c < 0x10000) {
        put(sink, (char)(0xE0 | c >> 12));
        put(sink, (char)(0x80 | (c >> 6 & 0x3F)));
        put(sink, (char)(0x80 | (c & 0x3F)));
    } else {
        put(sink, (char)(0xF0 | c >> 18));
        put(sink, (char)(0x80 | (c >> 12 & 0x3F)));
        put(sink, (char)(0x80 | (c >> 6 & 0x3F)));
        put(sink, (char)(0x80 | (c & 0x3F)));
    }
}

static void put_wide(struct sink *sink, const wchar_t *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned c = text[i];
        if (c >= 0xD800 && c < 0xDC00 && i + 1 < length && text[i + 1] >= 0xDC00 &&
            text[i + 1] < 0xE000)
            c = 0x10000 + ((c - 0xD800) << 10) + (text[++i] - 0xDC00u);
        put_code(sink, c);
    }
}

static void pad(struct sink *sink, int count, char with)
{
    while (count-- > 0)
        put(sink, with);
}

/* -- conversions -------------------------------------------------------------------------------------- */

static void put_text(struct sink *sink, const struct spec *spec, const void *text, bool wide)
{
    static const char null_text[] = "(null)";
    const size_t limit = spec->precision >= 0 ? (size_t)spec->precision : SIZE_MAX;
    size_t length = 0;
    if (!text) {
        text = null_text;
        wide = false;
    }
    if (wide)
        while (length < limit && ((const wchar_t *)text)[length])
            length++;
    else
        while (length < limit && ((const char *)text)[length])
            length++;
    const int missing = spec->width - (int)length;
    if (!spec->left)
        pad(sink, missing, spec->zero ? '0' : ' ');
    if (wide)
        put_wide(sink, text, length);
    else
        for (size_t i = 0; i < length; i++)
            put(sink, ((const char *)text)[i]);
    if (spec->left)
        pad(sink, missing, ' ');
}

static void put_number(struct sink *sink, const struct spec *spec, unsigned long long value,
                       bool negative)
{
    const unsigned base =
        spec->conversion == 'o'                                                         ? 8
        : spec->conversion == 'd' || spec->conversion == 'i' || spec->conversion == 'u' ? 10
                                                                                        : 16;
    const char *digits = spec->conversion == 'X' || spec->conversion == 'p' ? "0123456789ABCDEF"
                                                                            : "0123456789abcdef";
    char text[32];
    int length = 0;
    for (unsigned long long rest = value; rest || (!length && spec->precision != 0); rest /= base)
        text[length++] = digits[rest % base];
    const char *prefix = negative ? "-" : spec->plus ? "+" : spec->blank ? " " : "";
    if (spec->alternative && value && base == 16)
        prefix = spec->conversion == 'X' ? "0X" : "0x";
    int zeros = spec->precision > length ? spec->precision - length : 0;
    int missing = spec->width - length - zeros - (int)strlen(prefix);
    if (spec->zero && !spec->left && spec->precision < 0 && missing > 0) {
        zeros += missing;
        missing = 0;
    }
    if (!spec->left)
        pad(sink, missing, ' ');
    while (*prefix)
        put(sink, *prefix++);
    pad(sink, zeros, '0');
    while (length)
        put(sink, text[--length]);
    if (spec->left)
        pad(sink, missing, ' ');
}

static void put_real(struct sink *sink, const struct spec *spec, double value)
{
    char format[16], text[64];
    format[0] = '%';
    format[1] = '.';
    const int precision = spec->precision < 0 ? 6 : spec->precision > 17 ? 17 : spec->precision;
    format[2] = (char)('0' + precision / 10);
    format[3] = (char)('0' + precision % 10);
    format[4] = (char)spec->conversion;
    format[5] = '\0';
    strfromd(text, sizeof(text), format, value); /* of the C library, and no printf */
    const struct spec as_text = {
        .left = spec->left, .zero = spec->zero, .width = spec->width, .precision = -1};
    put_text(sink, &as_text, text, false);
}

/* -- parsing ------------------------------------------------------------------------------------------ */

static void read_flags(struct reader *reader, struct spec *spec)
{
    for (;; next(reader)) {
        switch (peek(reader)) {
        case '-':
            spec->left = true;
            break;
        case '+':
            spec->plus = true;
            break;
        case ' ':
            spec->blank = true;
            break;
        case '#':
            spec->alternative = true;
            break;
        case '0':
            spec->zero = true;
            break;
        default:
            return;
        }
    }
}

static int read_digits(struct reader *reader)
{
    int value = 0;
    while (peek(reader) >= '0' && peek(reader) <= '9') {
        const int digit = (int)next(reader) - '0';
        value = value > 9999 ? 9999 : value * 10 + digit;
    }
    return value;
}

/* Size of I, I32, I64: pointer size where no number follows. */
static char read_size_i(struct reader *reader)
{
    const int bits = read_digits(reader);
    return bits == 32 ? 0 : 'L';
}

static void read_size(struct reader *reader, struct spec *spec)
{
    for (;;) {
        switch (peek(reader)) {
        case 'h':
            next(reader);
            spec->size = 'h';
            break;
        case 'l':
            next(reader);
            spec->size = spec->size == 'l' ? 'L' : 'l';
            break;
        case 'w':
            next(reader);
            spec->size = 'l';
            break;
        case 'I':
            next(reader);
            spec->size = read_size_i(reader);
            break;
        case 'z':
        case 't':
        case 'j':
        case 'L':
            next(reader);
            spec->size = 'L';
            break;
        default:
            return;
        }
    }
}

struct arguments {
    va_list list; /* in a struct, so that it can be handed down by address */
};

static struct spec read_spec(struct reader *reader, struct arguments *arguments)
{
    struct spec spec = {.precision = -1};
    read_flags(reader, &spec);
    if (peek(reader) == '*') {
        next(reader);
        spec.width = va_arg(arguments->list, int);
        spec.left |= spec.width < 0;
        spec.width = spec.width < 0 ? -spec.width : spec.width;
    } else {
        spec.width = read_digits(reader);
    }
    if (peek(reader) == '.') {
        next(reader);
        if (peek(reader) == '*') {
            next(reader);
            spec.precision = va_arg(arguments->list, int);
        } else {
            spec.precision = read_digits(reader);
        }
    }
    read_size(reader, &spec);
    spec.conversion = peek(reader) ? next(reader) : 0;
    return spec;
}

/* long has 32 bits on Windows: only 64-bit sizes read a 64-bit argument. */
static void convert_integer(struct sink *sink, const struct spec *spec, struct arguments *arguments)
{
    const bool is_signed = spec->conversion == 'd' || spec->conversion == 'i';
    long long value;
    if (spec->size == 'L')
        value = va_arg(arguments->list, long long);
    else
        value = va_arg(arguments->list, int);
    if (spec->size == 'h')
        value = is_signed ? (short)value : (long long)(unsigned short)value;
    if (is_signed && value < 0)
        put_number(sink, spec, 0ULL - (unsigned long long)value, true);
    else
        put_number(sink, spec,
                   spec->size == 'L' ? (unsigned long long)value
                                     : (unsigned long long)(unsigned)value,
                   false);
}

static void convert(struct sink *sink, const struct spec *spec, struct arguments *arguments,
                    bool wide)
{
    /* %s has the width of the format, %S the other one; h and l decide. */
    const bool other = spec->conversion == 'S' || spec->conversion == 'C';
    const bool as_wide = spec->size == 'l' || (spec->size != 'h' && wide != other);
    switch (spec->conversion) {
    case 's':
    case 'S':
        put_text(sink, spec, va_arg(arguments->list, const void *), as_wide);
        break;
    case 'c':
    case 'C': {
        const struct spec one = {.left = spec->left, .width = spec->width, .precision = 1};
        const wchar_t character[2] = {(wchar_t)va_arg(arguments->list, int)};
        put_text(sink, &one, character, true);
        break;
    }
    case 'd':
    case 'i':
    case 'u':
    case 'x':
    case 'X':
    case 'o':
        convert_integer(sink, spec, arguments);
        break;
    case 'p': {
        struct spec pointer = *spec;
        pointer.precision = 16;
        put_number(sink, &pointer, (ULONG_PTR)va_arg(arguments->list, void *), false);
        break;
    }
    case 'e':
    case 'f':
    case 'g':
    case 'E':
    case 'F':
    case 'G':
        put_real(sink, spec, va_arg(arguments->list, double));
        break;
    case 'n':
        (void)va_arg(arguments->list, void *);
        break;
    default: /* '%', and what no runtime defines */
        put_code(sink, spec->conversion ? spec->conversion : '%');
    }
}

size_t cts_win32_format(char *text, size_t capacity, const void *format, bool wide, va_list list)
{
    struct sink sink = {text, capacity, 0};
    struct reader reader = {wide ? NULL : format, wide ? format : NULL};
    struct arguments arguments;
    va_copy(arguments.list, list);
    while (peek(&reader)) {
        const unsigned c = next(&reader);
        if (c == '%') {
            const struct spec spec = read_spec(&reader, &arguments);
            convert(&sink, &spec, &arguments, wide);
        } else if (wide && c >= 0xD800 && c < 0xDC00 && peek(&reader) >= 0xDC00 &&
                   peek(&reader) < 0xE000) {
            put_code(&sink, 0x10000 + ((c - 0xD800) << 10) + (next(&reader) - 0xDC00));
        } else if (wide) {
            put_code(&sink, c);
        } else {
            put(&sink, (char)c);
        }
    }
    va_end(arguments.list);
    if (capacity)
        text[sink.length < capacity ? sink.length : capacity - 1] = '\0';
    return sink.length;
}

/* -- between UTF-8 and UTF-16 ------------------------------------------------------------------------- */

size_t cts_win32_to_utf8(char *text, size_t capacity, const wchar_t *wide, size_t length)
{
    struct sink sink = {text, capacity, 0};
    put_wide(&sink, wide, length);
    if (capacity)
        text[sink.length < capacity ? sink.length : capacity - 1] = '\0';
    return sink.length < capacity ? sink.length : capacity ? capacity - 1 : 0;
}

size_t cts_win32_to_utf16(wchar_t *wide, size_t capacity, const char *text)
{
    size_t length = 0;
    for (const unsigned char *p = (const unsigned char *)text; *p;) {
        const int more = *p >= 0xF0 ? 3 : *p >= 0xE0 ? 2 : *p >= 0xC0 ? 1 : 0;
        unsigned c = more == 3 ? *p & 7u : more == 2 ? *p & 15u : more == 1 ? *p & 31u : *p;
        p++;
        for (int i = 0; i < more && (*p & 0xC0) == 0x80; i++)
            c = c << 6 | (*p++ & 0x3Fu);
        const unsigned units[2] = {c < 0x10000 ? c : 0xD800 + ((c - 0x10000) >> 10),
                                   0xDC00 + ((c - 0x10000) & 0x3FF)};
        for (int i = 0; i < (c < 0x10000 ? 1 : 2); i++, length++)
            if (length + 1 < capacity)
                wide[length] = (wchar_t)units[i];
    }
    if (capacity)
        wide[length < capacity ? length : capacity - 1] = L'\0';
    return length;
}
