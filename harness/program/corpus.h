/*
 * Corpus files (corpora/<interface>/<name>.prog): many named programs in one text file. Reads them
 * and hands out one case after the other; knows nothing of what becomes of a case.
 *
 *     # a comment
 *     case s04-change-at-arm        # starts a case; the name is unique in its file
 *     covers GEN-EVENT-010          # requirements, any number
 *     explore 2                     # every schedule to this preemption bound; absent: the default one
 *     for K = v1 zero 0..33 - a+b;c # one case per word; several `for` multiply, the last one fastest
 *     guest win8                    # the program (program.h), with $K replaced by the word
 *     open h0 rw overlapped
 *     arm h0 $K -> w0
 *
 * In a word of `for`, a range m..n of decimal numbers stands for all of them, '-' alone for
 * nothing, '+' for a blank and ';' for a new line. The name of an expanded case gets "/K=word" for
 * every `for`, with '-' for '+' and '>', '.' for ';', and one '-' for several. `for K += d e` right
 * behind the line of K adds to its words.
 */
#ifndef CTS_CORPUS_H
#define CTS_CORPUS_H

#include "program/program.h"

#define CTS_CORPUS_FILE_MAX     (4u << 20) /* bytes of a file */
#define CTS_CORPUS_NAME_MAX     192u       /* bytes of an expanded name, with NUL */
#define CTS_CORPUS_COVERS_MAX   1024u      /* bytes of a requirement list, with NUL */
#define CTS_CORPUS_FOR_MAX      8u         /* `for` lines of a case */
#define CTS_CORPUS_WORDS_MAX    512u       /* words of all of them together */
#define CTS_CORPUS_CASES_MAX    65536u     /* cases that one `case` may expand to */
#define CTS_CORPUS_NOT_EXPLORED (-1)

/* Valid during the call-back only. */
struct cts_corpus_case {
    const char *file;   /* as opened */
    uint32_t line;      /* of the word `case` */
    const char *name;   /* expanded */
    const char *covers; /* requirement ids, one blank between two; "" if none */
    int explore;        /* preemption bound, or CTS_CORPUS_NOT_EXPLORED */
    const struct cts_program *program;
};
/* Anything but CTS_OK ends the reading and is returned by cts_corpus_load(). */
typedef enum cts_status cts_corpus_fn(void *context, const struct cts_corpus_case *corpus_case);

/* Reads the cases of a file, or of all *.prog files of a directory in the order of their names and then the vectors of
 * its folder `vectors`, if it has one (vectors.h; a *.json file is one of vectors). On a fault of the corpus `message`
 * says "file:line: what is wrong". CTS_IO, CTS_MEMORY, CTS_SYNTAX, CTS_LIMIT, CTS_NOT_FOUND (a directory without *.prog files), or what `each` returned. */
enum cts_status cts_corpus_load(const char *path, cts_corpus_fn *each, void *context,
                                char message[256]);
/* The same for text in memory; `file` is only named. */
enum cts_status cts_corpus_read(const char *file, const char *text, size_t length,
                                cts_corpus_fn *each, void *context, char message[256]);

#endif
