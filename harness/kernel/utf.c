/*
 * UTF-8 and UTF-16: one code point at a time, and whole texts. Never allocates, never refuses a text.
 */
#include "utf.h"

#include <stdint.h>

unsigned cts_utf8_decode(const char *text, size_t length, size_t *at)
{
    unsigned c = (uint8_t)text[(*at)++];
    unsigned more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : c >= 0xC0 ? 1 : 0;

    if (more)
        c &= 0x3Fu >> more;
    for (; more && *at < length && (text[*at] & 0xC0) == 0x80; more--)
        c = c << 6 | ((uint8_t)text[(*at)++] & 0x3Fu);
    return c;
}

unsigned cts_utf16_decode(const wchar_t *text, size_t length, size_t *at)
{
    unsigned c = text[(*at)++];

    if (c - 0xD800 < 0x400 && *at < length && text[*at] - 0xDC00u < 0x400)
        c = 0x10000 + ((c - 0xD800) << 10) + (text[(*at)++] - 0xDC00u);
    return c;
}

unsigned cts_utf8_encode(unsigned c, char to[CTS_UTF8_MAX])
{
    static const unsigned lead[] = {0, 0xC0, 0xE0, 0xF0};
    unsigned more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;

    to[0] = (char)(lead[more] | c >> 6 * more);
    for (unsigned i = 1; i <= more; i++)
        to[i] = (char)(0x80 | (c >> 6 * (more - i) & 0x3F));
    return more + 1;
}

unsigned cts_utf16_encode(unsigned c, wchar_t to[CTS_UTF16_MAX])
{
    if (c < 0x10000) {
        to[0] = (wchar_t)c;
        return 1;
    }
    to[0] = (wchar_t)(0xD800 + ((c - 0x10000) >> 10));
    to[1] = (wchar_t)(0xDC00 + ((c - 0x10000) & 0x3FF));
    return 2;
}

size_t cts_utf16_to_utf8(char *to, size_t room, const wchar_t *text, size_t length)
{
    size_t written = 0;

    for (size_t at = 0; at < length;) {
        char units[CTS_UTF8_MAX];
        unsigned count = cts_utf8_encode(cts_utf16_decode(text, length, &at), units);

        for (unsigned i = 0; i < count; i++, written++)
            if (written < room)
                to[written] = units[i];
    }
    return written;
}

size_t cts_utf8_to_utf16(wchar_t *to, size_t room, const char *text, size_t length)
{
    size_t written = 0;

    for (size_t at = 0; at < length;) {
        wchar_t units[CTS_UTF16_MAX];
        unsigned count = cts_utf16_encode(cts_utf8_decode(text, length, &at), units);

        for (unsigned i = 0; i < count; i++, written++)
            if (written < room)
                to[written] = units[i];
    }
    return written;
}
