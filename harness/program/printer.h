/*
 * The text that print.c and address_print.c write: it grows to a limit and is counted past it. Internal to program/.
 */
#ifndef CTS_PROGRAM_PRINTER_H
#define CTS_PROGRAM_PRINTER_H

#include <stddef.h>
#include <stdint.h>

/* Writes into `text`, keeps counting past the end. */
struct printer {
    char *text;
    size_t capacity;
    size_t used;
};

static inline void put(struct printer *out, char character)
{
    if (out->used < out->capacity)
        out->text[out->used] = character;
    out->used++;
}

static inline void put_text(struct printer *out, const char *text)
{
    while (*text != '\0')
        put(out, *text++);
}

static inline void put_hex(struct printer *out, uint32_t value, uint32_t digits)
{
    while (digits-- > 0)
        put(out, "0123456789abcdef"[value >> (4 * digits) & 0xF]);
}

static inline void put_number(struct printer *out, const char *before, uint32_t value)
{
    char digits[10];
    uint32_t count = 0;

    put_text(out, before);
    do
        digits[count++] = (char)('0' + value % 10);
    while ((value /= 10) > 0);
    while (count > 0)
        put(out, digits[--count]);
}

#endif
