/*
 * Reads corpus files (corpus.h): cuts them into cases, expands `for`, and hands the parsed programs out. A
 * bounded reader of bytes from outside; never keeps a case.
 */
#include "program/corpus.h"
#include "program/tokens.h"

#include <stdio.h>
#include <stdlib.h>

#define BODY_MAX     65536u /* bytes of an expanded program */
#define LINES_MAX    2048u  /* lines of an expanded program */
#define VARIABLE_MAX 16u    /* bytes of a variable's name */
#define NAMES_MIN    1024u  /* slots of the table of names; a power of 2 */
#define EXPLORE_MAX  1000u
#define NUMBER_MAX   12u /* characters of a range's number */

/* A word of a `for`: a token of the file, or one number of a range. */
struct word {
    struct cts_token token;
    uint32_t number;
    bool is_number;
};
struct variable {
    struct cts_token name;
    uint32_t first; /* index of its first word */
    uint32_t count;
    uint32_t chosen;
};
struct line {
    struct cts_line text;
    uint32_t number;
};
/* A case as it stands in the file. */
struct block {
    struct cts_token name;
    uint32_t line;
    int explore;
    char covers[CTS_CORPUS_COVERS_MAX];
    struct variable variables[CTS_CORPUS_FOR_MAX];
    uint32_t variable_count;
    struct word words[CTS_CORPUS_WORDS_MAX];
    uint32_t word_count;
    struct line body[LINES_MAX];
    uint32_t body_count;
};
struct reader {
    const char *file;
    cts_corpus_fn *each;
    void *context;
    char *message;
    struct block block;
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

static enum cts_status fault(struct reader *reader, enum cts_status status, uint32_t line,
                             const char *text)
{
    snprintf(reader->message, 256, "%.80s:%u: %.160s", reader->file, (unsigned)line, text);
    return status;
}

/* -- text that grows to a limit ----------------------------------------------------------------------- */

struct growing {
    char *text;
    size_t capacity;
    size_t length;
    bool full;
};

static void grow(struct growing *to, const char *text, size_t length)
{
    if (length > to->capacity - to->length) {
        to->full = true;
        return;
    }
    memcpy(to->text + to->length, text, length);
    to->length += length;
}

/* The word as it is. */
static struct cts_token word_text(const struct word *word, char number[NUMBER_MAX])
{
    struct cts_token token = word->token;

    if (word->is_number) {
        token.length = (size_t)snprintf(number, NUMBER_MAX, "%u", (unsigned)word->number);
        token.at = number;
    }
    return token;
}

/* The word as program text: '-' is nothing, '+' a blank, ';' a new line. */
static void grow_word(struct growing *to, const struct word *word, uint32_t *lines)
{
    char number[NUMBER_MAX];
    struct cts_token token = word_text(word, number);

    if (cts_token_is(token, "-"))
        return;
    for (size_t i = 0; i < token.length; i++) {
        const char *c = &token.at[i];

        *lines += *c == ';';
        grow(to, *c == '+' ? " " : *c == ';' ? "\n" : c, 1);
    }
}

/* -- names -------------------------------------------------------------------------------------------- */

static uint64_t name_hash(const char *name)
{
    uint64_t hash = 0xCBF29CE484222325u;

    for (; *name != '\0'; name++)
        hash = (hash ^ (uint8_t)*name) * 0x100000001B3u;
    return hash == 0 ? 1 : hash;
}

/* True if it was there. */
static bool put_hash(uint64_t *slots, uint32_t count, uint64_t hash)
{
    uint32_t at = (uint32_t)hash & (count - 1);

    for (; slots[at] != 0; at = (at + 1) & (count - 1)) {
        if (slots[at] == hash)
            return true;
    }
    slots[at] = hash;
    return false;
}

static enum cts_status remember_name(struct reader *reader)
{
    if (2 * reader->name_count >= reader->name_slots) {
        uint32_t slots = reader->name_slots == 0 ? NAMES_MIN : 4 * reader->name_slots;
        uint64_t *names = calloc(slots, sizeof *names);

        if (names == NULL)
            return fault(reader, CTS_MEMORY, reader->block.line, "out of memory");
        for (uint32_t i = 0; i < reader->name_slots; i++) {
            if (reader->names[i] != 0)
                put_hash(names, slots, reader->names[i]);
        }
        free(reader->names);
        reader->names = names;
        reader->name_slots = slots;
    }
    if (put_hash(reader->names, reader->name_slots, name_hash(reader->name))) {
        char text[120];

        snprintf(text, sizeof text, "the name '%.80s' is used twice in this file", reader->name);
        return fault(reader, CTS_SYNTAX, reader->block.line, text);
    }
    reader->name_count++;
    return CTS_OK;
}

/* -- expansion ---------------------------------------------------------------------------------------- */

static bool is_variable(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static const struct variable *find_variable(const struct block *block, struct cts_token name)
{
    for (uint32_t i = 0; i < block->variable_count; i++) {
        const struct variable *variable = &block->variables[i];

        if (variable->name.length == name.length &&
            memcmp(variable->name.at, name.at, name.length) == 0)
            return variable;
    }
    return NULL;
}

/* Appends a line with its variables replaced. */
static enum cts_status expand_line(struct reader *reader, const struct line *line,
                                   struct growing *body)
{
    const struct block *block = &reader->block;
    const char *at = line->text.at;
    const char *end = line->text.end;
    uint32_t lines = 1;

    while (at < end) {
        const char *dollar = memchr(at, '$', (size_t)(end - at));
        const struct variable *variable;
        struct cts_token name;

        grow(body, at, (size_t)((dollar != NULL ? dollar : end) - at));
        if (dollar == NULL)
            break;
        name.at = dollar + 1;
        for (at = name.at; at < end && is_variable(*at); at++)
            ;
        name.length = (size_t)(at - name.at);
        variable = find_variable(block, name);
        if (variable == NULL)
            return fault(reader, CTS_SYNTAX, line->number,
                         "expected the name of a 'for' of this case behind '$'");
        grow_word(body, &block->words[variable->first + variable->chosen], &lines);
    }
    grow(body, "\n", 1);
    for (; lines > 0 && reader->body_line_count < LINES_MAX; lines--)
        reader->body_lines[reader->body_line_count++] = line->number;
    return CTS_OK;
}

static enum cts_status expand_name(struct reader *reader)
{
    const struct block *block = &reader->block;
    struct growing name = {reader->name, sizeof reader->name - 1, 0, false};

    grow(&name, block->name.at, block->name.length);
    for (uint32_t i = 0; i < block->variable_count; i++) {
        const struct variable *variable = &block->variables[i];
        char number[NUMBER_MAX];
        struct cts_token word =
            word_text(&block->words[variable->first + variable->chosen], number);

        grow(&name, "/", 1);
        grow(&name, variable->name.at, variable->name.length);
        grow(&name, "=", 1);
        grow(&name, word.at, word.length);
    }
    if (name.full)
        return fault(reader, CTS_LIMIT, block->line, "the name of the case is too long");
    reader->name[name.length] = '\0';
    return remember_name(reader);
}

/* One choice of all variables: name, text, program, call. */
static enum cts_status expand_one(struct reader *reader)
{
    const struct block *block = &reader->block;
    struct growing body = {reader->body, sizeof reader->body, 0, false};
    struct cts_corpus_case one;
    char message[160];
    uint32_t line = 0;
    enum cts_status status = expand_name(reader);

    reader->body_line_count = 0;
    for (uint32_t i = 0; i < block->body_count && status == CTS_OK; i++)
        status = expand_line(reader, &block->body[i], &body);
    if (status != CTS_OK)
        return status;
    if (body.full)
        return fault(reader, CTS_LIMIT, block->line, "the text of the case is too long");
    status = cts_program_parse(reader->body, body.length, &reader->program, &line, message);
    if (status != CTS_OK) {
        line = line > 0 && line <= reader->body_line_count ? reader->body_lines[line - 1]
                                                           : block->line;
        return fault(reader, status, line, message);
    }
    cts_program_normalize(&reader->program);
    one = (struct cts_corpus_case){.file = reader->file,
                                   .line = block->line,
                                   .name = reader->name,
                                   .covers = block->covers,
                                   .explore = block->explore,
                                   .program = &reader->program};
    return reader->each(reader->context, &one);
}

/* Ends the current case: all choices, the last variable fastest. */
static enum cts_status finish_case(struct reader *reader)
{
    struct block *block = &reader->block;
    uint64_t total = 1;
    enum cts_status status = CTS_OK;

    if (!reader->in_case)
        return CTS_OK;
    reader->in_case = false;
    for (uint32_t i = 0; i < block->variable_count && total <= CTS_CORPUS_CASES_MAX; i++)
        total *= block->variables[i].count;
    if (total > CTS_CORPUS_CASES_MAX)
        return fault(reader, CTS_LIMIT, block->line, "the case expands to more than 65536 cases");
    while (total-- > 0 && status == CTS_OK) {
        status = expand_one(reader);
        for (uint32_t i = block->variable_count; i > 0; i--) {
            if (++block->variables[i - 1].chosen < block->variables[i - 1].count)
                break;
            block->variables[i - 1].chosen = 0;
        }
    }
    return status;
}

/* -- the lines of a file ------------------------------------------------------------------------------ */

static enum cts_status begin_case(struct reader *reader, struct cts_line *rest, uint32_t line)
{
    struct cts_token name;
    enum cts_status status = finish_case(reader);

    if (status != CTS_OK)
        return status;
    name = cts_token_next(rest);
    if (name.at == NULL || name.at[0] == '"' || cts_token_next(rest).at != NULL)
        return fault(reader, CTS_SYNTAX, line, "expected one name behind 'case'");
    reader->block.name = name;
    reader->block.line = line;
    reader->block.explore = CTS_CORPUS_NOT_EXPLORED;
    reader->block.covers[0] = '\0';
    reader->block.variable_count = 0;
    reader->block.word_count = 0;
    reader->block.body_count = 0;
    reader->in_case = true;
    return CTS_OK;
}

static enum cts_status read_covers(struct reader *reader, struct cts_line *rest, uint32_t line)
{
    struct growing covers = {reader->block.covers, CTS_CORPUS_COVERS_MAX - 1,
                             strlen(reader->block.covers), false};
    struct cts_token id = cts_token_next(rest);

    if (id.at == NULL)
        return fault(reader, CTS_SYNTAX, line, "expected requirement ids behind 'covers'");
    for (; id.at != NULL; id = cts_token_next(rest)) {
        if (covers.length > 0)
            grow(&covers, " ", 1);
        grow(&covers, id.at, id.length);
    }
    if (covers.full)
        return fault(reader, CTS_LIMIT, line, "the list of requirements is too long");
    reader->block.covers[covers.length] = '\0';
    return CTS_OK;
}

static enum cts_status read_explore(struct reader *reader, struct cts_line *rest, uint32_t line)
{
    uint32_t bound;

    if (!cts_token_number(cts_token_next(rest), &bound) || bound > EXPLORE_MAX ||
        cts_token_next(rest).at != NULL)
        return fault(reader, CTS_SYNTAX, line, "expected one preemption bound behind 'explore'");
    reader->block.explore = (int)bound;
    return CTS_OK;
}

/* Adds a word, or all numbers of a range. False if there is no room. */
static bool add_words(struct block *block, struct cts_token token)
{
    struct cts_token low = token;
    struct cts_token high = token;
    uint32_t first = 0;
    uint32_t last = 0;
    bool range = false;

    for (size_t i = 1; i + 2 < token.length && !range; i++) {
        if (token.at[i] != '.' || token.at[i + 1] != '.')
            continue;
        low.length = i;
        high.at = token.at + i + 2;
        high.length = token.length - i - 2;
        range = cts_token_number(low, &first) && cts_token_number(high, &last) && first <= last;
        if (!range)
            break;
    }
    if (last - first >= CTS_CORPUS_WORDS_MAX - block->word_count)
        return false;
    for (uint32_t n = first;; n++) {
        block->words[block->word_count++] = (struct word){token, n, range};
        if (n == last)
            return true;
    }
}

/* for NAME = WORD ... */
static enum cts_status read_for(struct reader *reader, struct cts_line *rest, uint32_t line)
{
    struct block *block = &reader->block;
    struct variable *variable = &block->variables[block->variable_count];
    struct cts_token name = cts_token_next(rest);
    struct cts_token word;

    if (block->variable_count == CTS_CORPUS_FOR_MAX)
        return fault(reader, CTS_LIMIT, line, "the case has more than 8 'for' lines");
    if (name.at == NULL || name.length > VARIABLE_MAX || find_variable(block, name) != NULL)
        return fault(reader, CTS_SYNTAX, line, "expected a new name behind 'for'");
    for (size_t i = 0; i < name.length; i++) {
        if (!is_variable(name.at[i]))
            return fault(reader, CTS_SYNTAX, line, "expected a name of letters behind 'for'");
    }
    if (!cts_token_is(cts_token_next(rest), "="))
        return fault(reader, CTS_SYNTAX, line, "expected '=' behind the name of the 'for'");
    *variable = (struct variable){name, block->word_count, 0, 0};
    while ((word = cts_token_next(rest)).at != NULL) {
        if (block->word_count == CTS_CORPUS_WORDS_MAX || !add_words(block, word))
            return fault(reader, CTS_LIMIT, line, "the 'for' lines have more than 512 words");
    }
    variable->count = block->word_count - variable->first;
    if (variable->count == 0)
        return fault(reader, CTS_SYNTAX, line, "expected words behind '='");
    block->variable_count++;
    return CTS_OK;
}

static const struct {
    const char *word;
    enum cts_status (*read)(struct reader *reader, struct cts_line *rest, uint32_t line);
} directives[] = {{"covers", read_covers}, {"explore", read_explore}, {"for", read_for}};

static enum cts_status read_line(struct reader *reader, struct cts_line text, uint32_t line)
{
    struct cts_line rest = text;
    struct cts_token first = cts_token_next(&rest);

    if (first.at == NULL)
        return CTS_OK;
    if (cts_token_is(first, "case"))
        return begin_case(reader, &rest, line);
    if (!reader->in_case)
        return fault(reader, CTS_SYNTAX, line, "expected 'case' and a name first");
    for (uint32_t i = 0; i < sizeof directives / sizeof *directives; i++) {
        if (cts_token_is(first, directives[i].word))
            return directives[i].read(reader, &rest, line);
    }
    if (reader->block.body_count == LINES_MAX)
        return fault(reader, CTS_LIMIT, line, "the case has more than 2048 lines");
    reader->block.body[reader->block.body_count++] = (struct line){text, line};
    return CTS_OK;
}

enum cts_status cts_corpus_read(const char *file, const char *text, size_t length,
                                cts_corpus_fn *each, void *context, char message[256])
{
    struct reader *reader = malloc(sizeof *reader);
    struct cts_line all = {text, length > 0 ? text + length : text};
    struct cts_line line;
    uint32_t number = 0;
    enum cts_status status = CTS_OK;

    message[0] = '\0';
    if (reader == NULL) {
        snprintf(message, 256, "%.80s: out of memory", file);
        return CTS_MEMORY;
    }
    reader->file = file;
    reader->each = each;
    reader->context = context;
    reader->message = message;
    reader->in_case = false;
    reader->names = NULL;
    reader->name_slots = 0;
    reader->name_count = 0;
    while (status == CTS_OK && length > 0 && cts_line_next(&all, &line))
        status = read_line(reader, line, ++number);
    if (status == CTS_OK)
        status = finish_case(reader);
    free(reader->names);
    free(reader);
    return status;
}
