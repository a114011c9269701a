/*
 * The text of a registry export: UTF-8, or UTF-16 of either byte order, with a mark or without one. Makes UTF-8 of it, and
 * trusts no byte of it.
 */
#include "regfile.h"

#include <stdlib.h>
#include <string.h>

static size_t put_utf8(char *to, uint32_t point)
{
    if (point < 0x80) {
        to[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        to[0] = (char)(0xC0 | point >> 6);
        to[1] = (char)(0x80 | (point & 0x3F));
        return 2;
    }
    if (point < 0x10000) {
        to[0] = (char)(0xE0 | point >> 12);
        to[1] = (char)(0x80 | (point >> 6 & 0x3F));
        to[2] = (char)(0x80 | (point & 0x3F));
        return 3;
    }
    to[0] = (char)(0xF0 | point >> 18);
    to[1] = (char)(0x80 | (point >> 12 & 0x3F));
    to[2] = (char)(0x80 | (point >> 6 & 0x3F));
    to[3] = (char)(0x80 | (point & 0x3F));
    return 4;
}

size_t cts_reg_from_utf16(const uint8_t *bytes, size_t units, bool big, char *to)
{
    size_t used = 0;

    for (size_t i = 0; i < units; i++) {
        uint32_t unit = big ? (uint32_t)bytes[2 * i] << 8 | bytes[2 * i + 1]
                            : (uint32_t)bytes[2 * i + 1] << 8 | bytes[2 * i];
        if (unit >= 0xD800 && unit < 0xDC00 && i + 1 < units) {
            const uint8_t *next = bytes + 2 * (i + 1);
            uint32_t low =
                big ? (uint32_t)next[0] << 8 | next[1] : (uint32_t)next[1] << 8 | next[0];
            if (low >= 0xDC00 && low < 0xE000) {
                used += put_utf8(to + used, 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
                i++;
                continue;
            }
        }
        used += put_utf8(to + used, unit >= 0xD800 && unit < 0xE000 ? 0xFFFD : unit);
    }
    return used;
}

struct form {
    const char *name;
    bool wide, big;
    uint8_t mark; /* bytes of the mark */
};

/* Without a mark: an export begins with a letter of ASCII, so one byte of its first unit is zero. */
static struct form form_of(const uint8_t *bytes, size_t length)
{
    if (length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
        return (struct form){"UTF-8", false, false, 3};
    if (length < 2)
        return (struct form){"UTF-8", false, false, 0};
    if (bytes[0] == 0xFF && bytes[1] == 0xFE)
        return (struct form){"UTF-16LE", true, false, 2};
    if (bytes[0] == 0xFE && bytes[1] == 0xFF)
        return (struct form){"UTF-16BE", true, true, 2};
    if (bytes[0] && !bytes[1])
        return (struct form){"UTF-16LE", true, false, 0};
    if (!bytes[0] && bytes[1])
        return (struct form){"UTF-16BE", true, true, 0};
    return (struct form){"UTF-8", false, false, 0};
}

char *cts_reg_decode(const uint8_t *bytes, size_t length, const char **encoding, size_t *size)
{
    struct form form = form_of(bytes, length);
    char *text = malloc(form.wide ? length * 2 + 4 : length + 1);

    *encoding = form.name;
    if (!text)
        return NULL;
    length -= form.mark;
    if (form.wide) {
        *size = cts_reg_from_utf16(bytes + form.mark, length / 2, form.big, text);
    } else {
        *size = length;
        memcpy(text, bytes + form.mark, length);
    }
    text[*size] = '\0';
    return text;
}
