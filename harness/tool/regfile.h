/*
 * Reads exports of the Windows registry: .reg files in UTF-16 (either byte order, with its mark or without) or UTF-8, of
 * versions REGEDIT4 and 5.00. Bounded, and never fails on what it does not know: it says so, and goes on with the next line.
 */
#ifndef CTS_REGFILE_H
#define CTS_REGFILE_H

#include <cts/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CTS_REGFILE_MAX (16u << 20) /* bytes of a file */

enum cts_reg_kind {
    CTS_REG_KEY,     /* [path] */
    CTS_REG_REMOVED, /* [-path] */
    CTS_REG_VALUE,   /* "name"=..., of the key that came last */
    CTS_REG_ODD      /* a line that is none of these; `text` has it */
};
/* What a line says. Texts are UTF-8 with NUL, valid during the call only; a NUL inside ends them. */
struct cts_reg_line {
    enum cts_reg_kind kind;
    uint32_t line;    /* from 1; of a value that goes over several lines the first */
    const char *text; /* KEY, REMOVED: the path; VALUE: its name, "" for @; ODD: the line, cut */
    uint32_t type;    /* VALUE: 1 REG_SZ, 4 REG_DWORD, as in hex(N): N; 3 for hex: */
    bool removed;     /* VALUE: "name"=- */
    const char *data; /* VALUE of type 1 (also as hex(1):): its text; else "" */
};
typedef void cts_reg_fn(void *context, const struct cts_reg_line *line);

/* Reads `length` bytes. *encoding: "UTF-8", "UTF-16LE" or "UTF-16BE". CTS_SYNTAX: no registry export; CTS_LIMIT:
 * more than CTS_REGFILE_MAX bytes; CTS_MEMORY. `message` says why. */
enum cts_status cts_reg_read(const uint8_t *bytes, size_t length, cts_reg_fn *each, void *context,
                             const char **encoding, char message[160]);

/* regtext.c: all of it as UTF-8, `*size` bytes with a NUL behind, for free(). NULL: out of memory. */
char *cts_reg_decode(const uint8_t *bytes, size_t length, const char **encoding, size_t *size);

/* `units` 16-bit units as UTF-8; each becomes at most three bytes, a pair of surrogates four. A lone surrogate is U+FFFD.
 * Returns the bytes in `to`, which has no NUL. */
size_t cts_reg_from_utf16(const uint8_t *bytes, size_t units, bool big, char *to);

#endif
