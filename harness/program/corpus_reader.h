/*
 * The inside of the corpus reader, shared by corpus.c (lines of a file) and corpus_expand.c (cases
 * of a block). Internal to program/.
 */
#ifndef CTS_PROGRAM_CORPUS_READER_H
#define CTS_PROGRAM_CORPUS_READER_H

#include "program/corpus.h"
#include "program/tokens.h"

#define BODY_MAX     65536u /* bytes of an expanded program */
#define LINES_MAX    2048u  /* lines of an expanded program */
#define VARIABLE_MAX 16u    /* bytes of a variable's name */
#define NAMES_MIN    1024u  /* slots of the table of names; a power of 2 */
#define EXPLORE_MAX  1000u
#define NUMBER_MAX   12u /* characters of a range's number */

/* A word of a `for`: a token of the file, or one number of a range. */
struct cts_corpus_word {
    struct cts_token token;
    uint32_t number;
    bool is_number;
};
struct cts_corpus_variable {
    struct cts_token name;
    uint32_t first; /* index of its first word */
    uint32_t count;
    uint32_t chosen;
};
struct cts_corpus_line {
    struct cts_line text;
    uint32_t number;
};
/* A case as it stands in the file. */
struct cts_corpus_block {
    struct cts_token name;
    uint32_t line;
    int explore;
    char covers[CTS_CORPUS_COVERS_MAX];
    struct cts_corpus_variable variables[CTS_CORPUS_FOR_MAX];
    uint32_t variable_count;
    struct cts_corpus_word words[CTS_CORPUS_WORDS_MAX];
    uint32_t word_count;
    struct cts_corpus_line body[LINES_MAX];
    uint32_t body_count;
};
struct cts_corpus_reader {
    const char *file;
    cts_corpus_fn *each;
    void *context;
    char *message;
    struct cts_corpus_block block;
    bool in_case;
    uint64_t *names; /* hashes of the names of the file, 0: free */
    uint32_t name_slots;
    uint32_t name_count;
    char name[CTS_CORPUS_NAME_MAX];
    char body[BODY_MAX];
    uint32_t body_lines[LINES_MAX]; /* line of the file for each line of the body */
    uint32_t body_line_count;
    struct cts_program program;
};

/* Text that grows to a limit. */
struct cts_growing {
    char *text;
    size_t capacity;
    size_t length;
    bool full;
};

/* Appends, or sets `full`. */
void cts_grow(struct cts_growing *to, const char *text, size_t length);

/* Writes "file:line: text" and returns `status`. */
enum cts_status cts_corpus_fault(struct cts_corpus_reader *reader, enum cts_status status,
                                 uint32_t line, const char *text);
/* Whether a character may stand in the name of a variable. */
bool cts_corpus_is_name(char c);
/* NULL if the block has none of that name. */
const struct cts_corpus_variable *cts_corpus_variable_find(const struct cts_corpus_block *block,
                                                           struct cts_token name);
/* Ends the current case, if any: hands out all its expansions, the last variable fastest. */
enum cts_status cts_corpus_finish(struct cts_corpus_reader *reader);

#endif
