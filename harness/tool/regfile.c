/*
 * Reads registry exports (regfile.h): bytes to UTF-8, then line by line. Trusts no length and no byte in them.
 */
#include "regfile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ODD_SHOWN  60u /* bytes of an odd line that are told */
#define REG_SZ     1u
#define REG_BINARY 3u
#define REG_DWORD  4u

/* -- encodings ------------------------------------------------------------------------------------------ */

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

/* `units` 16-bit units; each becomes at most three bytes, a pair of surrogates four. A lone surrogate is U+FFFD. */
static size_t from_utf16(const uint8_t *bytes, size_t units, bool big, char *to)
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

/* All as UTF-8, with a NUL behind it. NULL: out of memory. */
static char *decode(const uint8_t *bytes, size_t length, const char **encoding, size_t *size)
{
    bool little = length >= 2 && bytes[0] == 0xFF && bytes[1] == 0xFE;
    bool big = length >= 2 && bytes[0] == 0xFE && bytes[1] == 0xFF;
    bool marked = length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0;
    char *text = malloc(little || big ? length * 2 + 4 : length + 1);

    *encoding = little ? "UTF-16LE" : big ? "UTF-16BE" : "UTF-8";
    if (!text)
        return NULL;
    if (little || big) {
        *size = from_utf16(bytes + 2, (length - 2) / 2, big, text);
    } else {
        *size = length - (marked ? 3 : 0);
        memcpy(text, bytes + (marked ? 3 : 0), *size);
    }
    text[*size] = '\0';
    return text;
}

/* -- lines ----------------------------------------------------------------------------------------------- */

struct reading {
    cts_reg_fn *each;
    void *context;
    uint32_t line; /* of the next one */
    char *rest;    /* unread */
    char *end;
};

/* The next line without its end, blanks before it left out; its terminator becomes a NUL. */
static char *next_line(struct reading *r)
{
    if (r->rest >= r->end)
        return NULL;
    char *line = r->rest, *stop = memchr(line, '\n', (size_t)(r->end - line));
    if (!stop)
        stop = r->end;
    r->rest = stop + 1;
    r->line++;
    *stop = '\0';
    if (stop > line && stop[-1] == '\r')
        stop[-1] = '\0';
    return line + strspn(line, " \t");
}

static void tell(struct reading *r, struct cts_reg_line line)
{
    if (!line.data)
        line.data = "";
    r->each(r->context, &line);
}

static void tell_odd(struct reading *r, uint32_t number, char *line)
{
    if (strlen(line) > ODD_SHOWN)
        line[ODD_SHOWN] = '\0';
    tell(r, (struct cts_reg_line){.kind = CTS_REG_ODD, .line = number, .text = line});
}

/* "text" with \\ and \" inside, undone in place. Returns what follows; NULL: it has no end. */
static char *quoted(char *at, char **text)
{
    char *to = ++at;

    *text = to;
    for (; *at && *at != '"'; at++) {
        if (*at == '\\' && (at[1] == '\\' || at[1] == '"'))
            at++;
        *to++ = *at;
    }
    if (*at != '"')
        return NULL;
    *to = '\0';
    return at + 1;
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Lines of hex:.. that end in a backslash go on. Joins them in place behind `at`. */
static void join(struct reading *r, char *at)
{
    char *end = at + strlen(at);

    while (end > at && end[-1] == '\\') {
        char *more = next_line(r);
        if (!more) {
            end[-1] = '\0';
            return;
        }
        size_t length = strlen(more);
        memmove(end - 1, more, length + 1);
        end += length - 1;
    }
}

/* Bytes of hex(1):, UTF-16LE, as a text in place; the bytes that it took are fewer than its digits. */
static void hex_text(char *at, char **text)
{
    uint8_t *to = (uint8_t *)at;
    size_t count = 0;

    *text = at;
    for (const char *digits = at; is_hex(digits[0]) && is_hex(digits[1]);) {
        char pair[3] = {digits[0], digits[1], '\0'};
        to[count++] = (uint8_t)strtoul(pair, NULL, 16);
        digits += 2;
        digits += *digits == ',';
    }
    char *utf8 = malloc(2 * count + 4);
    if (!utf8) {
        *at = '\0';
        return;
    }
    size_t length = from_utf16(to, count / 2, false, utf8);
    memcpy(at, utf8,
           length); /* two bytes need six characters of digits, and become at most three */
    at[length] = '\0';
    free(utf8);
}

static void read_value(struct reading *r, char *line)
{
    uint32_t number = r->line;
    char *name = "", *at = line + 1, *data = "";
    char whole[ODD_SHOWN + 1]; /* reading cuts the line into its texts */
    struct cts_reg_line said = {.kind = CTS_REG_VALUE, .line = number};

    snprintf(whole, sizeof whole, "%s", line);
    if (*line == '"')
        at = quoted(line, &name);
    if (at)
        at += strspn(at, " \t");
    if (!at || *at != '=') {
        tell_odd(r, number, whole);
        return;
    }
    at += 1 + strspn(at + 1, " \t");
    if (*at == '"') {
        char *rest = quoted(at, &data);
        if (!rest || rest[strspn(rest, " \t")]) { /* regedit takes no value with more behind it */
            tell_odd(r, number, whole);
            return;
        }
        said.type = REG_SZ;
    } else if (strncmp(at, "dword:", 6) == 0) {
        said.type = REG_DWORD;
    } else if (strncmp(at, "hex", 3) == 0 && (at[3] == ':' || at[3] == '(')) {
        said.type = at[3] == '(' ? (uint32_t)strtoul(at + 4, NULL, 16) : REG_BINARY;
        join(r, at);
        char *colon = strchr(at, ':');
        if (said.type == REG_SZ && colon)
            hex_text(colon + 1, &data);
    } else if (*at == '-' && at[1] == '\0') {
        said.removed = true;
    } else {
        tell_odd(r, number, whole);
        return;
    }
    said.text = name;
    said.data = data;
    tell(r, said);
}

static void read_key(struct reading *r, char *line)
{
    size_t length = strlen(line);
    bool removed = line[1] == '-';

    while (length && strchr(" \t", line[length - 1]))
        length--;
    if (length < 2 || line[length - 1] != ']') {
        tell_odd(r, r->line, line);
        return;
    }
    line[length - 1] = '\0';
    tell(r, (struct cts_reg_line){.kind = removed ? CTS_REG_REMOVED : CTS_REG_KEY,
                                  .line = r->line,
                                  .text = line + 1 + removed});
}

enum cts_status cts_reg_read(const uint8_t *bytes, size_t length, cts_reg_fn *each, void *context,
                             const char **encoding, char message[160])
{
    struct reading r = {.each = each, .context = context};
    size_t size;
    char *text = length <= CTS_REGFILE_MAX ? decode(bytes, length, encoding, &size) : NULL;

    if (!text) {
        snprintf(message, 160,
                 length > CTS_REGFILE_MAX ? "it is longer than 16 MiB" : "out of memory");
        return length > CTS_REGFILE_MAX ? CTS_LIMIT : CTS_MEMORY;
    }
    r.rest = text;
    r.end = text + size;
    char *line = next_line(&r);
    while (line && (!*line || *line == ';'))
        line = next_line(&r);
    if (!line || (strncmp(line, "Windows Registry Editor Version 5.00", 36) != 0 &&
                  strncmp(line, "REGEDIT4", 8) != 0)) {
        snprintf(message, 160,
                 "it does not begin as a registry export does: "
                 "\"Windows Registry Editor Version 5.00\" or \"REGEDIT4\"");
        free(text);
        return CTS_SYNTAX;
    }
    while ((line = next_line(&r)) != NULL) {
        if (*line == '[')
            read_key(&r, line);
        else if (*line == '"' || *line == '@')
            read_value(&r, line);
        else if (*line && *line != ';')
            tell_odd(&r, r.line, line);
    }
    free(text);
    return CTS_OK;
}
