/*
 * Reads registry exports (regfile.h) line by line, as regedit does: comments behind values, data over several lines, any
 * end of line. Trusts no length and no byte in them.
 */
#include "regfile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ODD_SHOWN  60u /* bytes of an odd line that are told */
#define REG_SZ     1u
#define REG_BINARY 3u
#define REG_DWORD  4u
#define BLANKS     " \t"

/* -- lines ----------------------------------------------------------------------------------------------- */

struct reading {
    cts_reg_fn *each;
    void *context;
    bool ansi;     /* REGEDIT4: texts in hex are no UTF-16 */
    uint32_t line; /* of the next one */
    char *rest;    /* unread */
    char *end;
};

/* The next line without its end (CR LF, LF or CR), blanks before it left out; its terminator becomes a NUL. */
static char *next_line(struct reading *r)
{
    if (r->rest >= r->end)
        return NULL;
    char *line = r->rest, *stop = line;
    while (stop < r->end && *stop != '\n' && *stop != '\r')
        stop++;
    r->rest = stop + 1;
    if (stop + 1 < r->end && stop[0] == '\r' && stop[1] == '\n')
        r->rest++;
    r->line++;
    *stop = '\0';
    return line + strspn(line, BLANKS);
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

/* Nothing follows but blanks and a comment. */
static bool ends(const char *at)
{
    at += strspn(at, BLANKS);
    return !*at || *at == ';';
}

/* -- values ---------------------------------------------------------------------------------------------- */

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

/* Lines of hex:.. that end in a backslash go on behind blank lines and comments. Joins them in place behind `at`, the
 * comments left out. False: there is no line to go on with. */
static bool join(struct reading *r, char *at)
{
    char *end = at;

    for (;;) {
        end += strcspn(end, ";");
        while (end > at && strchr(BLANKS, end[-1]))
            end--;
        *end = '\0';
        if (end == at || end[-1] != '\\')
            return true;
        char *more;
        do {
            if (r->rest < r->end && strchr("[\"@", r->rest[strspn(r->rest, BLANKS)]))
                return false;
            more = next_line(r);
        } while (more && (!*more || *more == ';'));
        if (!more)
            return false;
        memmove(--end, more, strlen(more) + 1);
    }
}

/* Bytes in hex with commas between, in place: they are fewer than their digits. False: something else is among them. */
static bool unhex(char *at, size_t *count)
{
    uint8_t *to = (uint8_t *)at;

    *count = 0;
    for (at += strspn(at, BLANKS); *at; at += strspn(at, BLANKS)) {
        if (!is_hex(at[0]))
            return false;
        size_t digits = is_hex(at[1]) ? 2 : 1;
        char pair[3] = {at[0], digits == 2 ? at[1] : '\0', '\0'};
        at += digits;
        to[(*count)++] = (uint8_t)strtoul(pair, NULL, 16);
        at += strspn(at, BLANKS);
        if (*at && *at != ',')
            return false;
        at += *at == ',';
    }
    return true;
}

/* `count` bytes that unhex() left there, as a text with NUL. It fits: two bytes had three characters at least, and become
 * at most three. */
static bool hex_text(const struct reading *r, char *at, size_t count)
{
    if (r->ansi) {
        at[count] = '\0';
        return true;
    }
    char *utf8 = malloc(2 * count + 4);
    if (!utf8)
        return false;
    size_t length = cts_reg_from_utf16((const uint8_t *)at, count / 2, false, utf8);
    memcpy(at, utf8, length);
    at[length] = '\0';
    free(utf8);
    return true;
}

/* hex:.. or hex(TYPE):.. */
static bool read_hex(struct reading *r, char *at, struct cts_reg_line *said)
{
    char *colon = at + 3;
    size_t count;

    said->type = REG_BINARY;
    if (*colon == '(') {
        said->type = (uint32_t)strtoul(at + 4, &colon, 16);
        if (colon == at + 4 || !is_hex(at[4]) || *colon++ != ')')
            return false;
    }
    if (*colon != ':' || !join(r, colon + 1) || !unhex(colon + 1, &count))
        return false;
    if (said->type == REG_SZ) {
        said->data = colon + 1;
        return hex_text(r, colon + 1, count);
    }
    return true;
}

static bool read_data(struct reading *r, char *at, struct cts_reg_line *said)
{
    if (*at == '"') {
        char *data, *rest = quoted(at, &data);
        said->type = REG_SZ;
        said->data = data;
        return rest && ends(rest); /* regedit takes no value with more behind it */
    }
    if (strncmp(at, "dword:", 6) == 0) {
        at += 6 + strspn(at + 6, BLANKS);
        size_t digits = strspn(at, "0123456789abcdefABCDEF");
        said->type = REG_DWORD;
        return digits >= 1 && digits <= 8 && ends(at + digits);
    }
    if (strncmp(at, "hex", 3) == 0)
        return read_hex(r, at, said);
    said->removed = *at == '-' && ends(at + 1);
    return said->removed;
}

static void read_value(struct reading *r, char *line)
{
    char *name = "", *at = line + 1;
    char whole[ODD_SHOWN + 1]; /* reading cuts the line into its texts */
    struct cts_reg_line said = {.kind = CTS_REG_VALUE, .line = r->line};

    snprintf(whole, sizeof whole, "%s", line);
    if (*line == '"')
        at = quoted(line, &name);
    if (at)
        at += strspn(at, BLANKS);
    if (!at || *at != '=' || !read_data(r, at + 1 + strspn(at + 1, BLANKS), &said)) {
        tell_odd(r, said.line, whole);
        return;
    }
    said.text = name;
    tell(r, said);
}

static void read_key(struct reading *r, char *line)
{
    bool removed = line[1] == '-';
    char *stop = strchr(line, ']');

    while (stop && !ends(stop + 1)) /* a key may have brackets in its name */
        stop = strchr(stop + 1, ']');
    if (!stop) {
        tell_odd(r, r->line, line);
        return;
    }
    *stop = '\0';
    tell(r, (struct cts_reg_line){.kind = removed ? CTS_REG_REMOVED : CTS_REG_KEY,
                                  .line = r->line,
                                  .text = line + 1 + removed});
}

enum cts_status cts_reg_read(const uint8_t *bytes, size_t length, cts_reg_fn *each, void *context,
                             const char **encoding, char message[160])
{
    struct reading r = {.each = each, .context = context};
    size_t size;
    char *text = length <= CTS_REGFILE_MAX ? cts_reg_decode(bytes, length, encoding, &size) : NULL;

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
    r.ansi = *line == 'R';
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
