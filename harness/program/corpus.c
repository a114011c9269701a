/*
 * Reads corpus files (corpus.h) line by line and cuts them into blocks, one per `case`. A bounded
 * reader of bytes from outside; never keeps a case.
 */
#include "program/corpus_reader.h"

#include <stdio.h>
#include <stdlib.h>

static enum cts_status begin_case(struct cts_corpus_reader *reader, struct cts_line *rest,
                                  uint32_t line)
{
    struct cts_token name;
    enum cts_status status = cts_corpus_finish(reader);

    if (status != CTS_OK)
        return status;
    name = cts_token_next(rest);
    if (name.at == NULL || name.at[0] == '"' || cts_token_next(rest).at != NULL)
        return cts_corpus_fault(reader, CTS_SYNTAX, line, "expected one name behind 'case'");
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

static enum cts_status read_covers(struct cts_corpus_reader *reader, struct cts_line *rest,
                                   uint32_t line)
{
    struct cts_growing covers = {reader->block.covers, CTS_CORPUS_COVERS_MAX - 1,
                                 strlen(reader->block.covers), false};
    struct cts_token id = cts_token_next(rest);

    if (id.at == NULL)
        return cts_corpus_fault(reader, CTS_SYNTAX, line,
                                "expected requirement ids behind 'covers'");
    for (; id.at != NULL; id = cts_token_next(rest)) {
        if (covers.length > 0)
            cts_grow(&covers, " ", 1);
        cts_grow(&covers, id.at, id.length);
    }
    if (covers.full)
        return cts_corpus_fault(reader, CTS_LIMIT, line, "the list of requirements is too long");
    reader->block.covers[covers.length] = '\0';
    return CTS_OK;
}

static enum cts_status read_explore(struct cts_corpus_reader *reader, struct cts_line *rest,
                                    uint32_t line)
{
    uint32_t bound;

    if (!cts_token_number(cts_token_next(rest), &bound) || bound > EXPLORE_MAX ||
        cts_token_next(rest).at != NULL)
        return cts_corpus_fault(reader, CTS_SYNTAX, line,
                                "expected one preemption bound behind 'explore'");
    reader->block.explore = (int)bound;
    return CTS_OK;
}

/* Adds a word, or all numbers of a range. False if there is no room. */
static bool add_words(struct cts_corpus_block *block, struct cts_token token)
{
    struct cts_token low = token;
    struct cts_token high = token;
    uint32_t first = 0;
    uint32_t last = 0;
    bool range = false;

    for (size_t i = 1; i + 2 < token.length; i++) {
        if (token.at[i] != '.' || token.at[i + 1] != '.')
            continue;
        low.length = i;
        high.at = token.at + i + 2;
        high.length = token.length - i - 2;
        range = cts_token_number(low, &first) && cts_token_number(high, &last) && first <= last;
        if (!range)
            first = last = 0;
        break;
    }
    if (last - first >= CTS_CORPUS_WORDS_MAX - block->word_count)
        return false;
    for (uint32_t n = first;; n++) {
        block->words[block->word_count++] = (struct cts_corpus_word){token, n, range};
        if (n == last)
            return true;
    }
}

/* The variable that a `for` line speaks of: a new one, or with '+=' the last one. NULL after a
 * fault, which *status tells. */
static struct cts_corpus_variable *begin_for(struct cts_corpus_reader *reader,
                                             struct cts_line *rest, uint32_t line,
                                             enum cts_status *status)
{
    struct cts_corpus_block *block = &reader->block;
    uint32_t count = block->variable_count;
    struct cts_corpus_variable *last = count > 0 ? &block->variables[count - 1] : NULL;
    struct cts_token name = cts_token_next(rest);
    struct cts_token sign = cts_token_next(rest);
    const struct cts_corpus_variable *same =
        name.at != NULL ? cts_corpus_variable_find(block, name) : NULL;

    *status = CTS_SYNTAX;
    if (same != NULL && same == last && cts_token_is(sign, "+="))
        return last;
    if (name.at == NULL || name.length > VARIABLE_MAX || same != NULL) {
        cts_corpus_fault(reader, CTS_SYNTAX, line, "expected a new name behind 'for'");
        return NULL;
    }
    for (size_t i = 0; i < name.length; i++) {
        if (!cts_corpus_is_name(name.at[i])) {
            cts_corpus_fault(reader, CTS_SYNTAX, line, "expected a name of letters behind 'for'");
            return NULL;
        }
    }
    if (!cts_token_is(sign, "=")) {
        cts_corpus_fault(reader, CTS_SYNTAX, line, "expected '=' behind the name of the 'for'");
        return NULL;
    }
    if (count == CTS_CORPUS_FOR_MAX) {
        *status = CTS_LIMIT;
        cts_corpus_fault(reader, CTS_LIMIT, line, "the case has more than 8 'for' lines");
        return NULL;
    }
    last = &block->variables[count];
    *last = (struct cts_corpus_variable){name, block->word_count, 0, 0};
    block->variable_count++;
    return last;
}

/* for NAME = WORD ... */
static enum cts_status read_for(struct cts_corpus_reader *reader, struct cts_line *rest,
                                uint32_t line)
{
    struct cts_corpus_block *block = &reader->block;
    enum cts_status status;
    struct cts_corpus_variable *variable = begin_for(reader, rest, line, &status);
    struct cts_token word;

    if (variable == NULL)
        return status;
    while ((word = cts_token_next(rest)).at != NULL) {
        if (block->word_count == CTS_CORPUS_WORDS_MAX || !add_words(block, word))
            return cts_corpus_fault(reader, CTS_LIMIT, line,
                                    "the 'for' lines have more than 512 words");
    }
    if (variable->first + variable->count == block->word_count)
        return cts_corpus_fault(reader, CTS_SYNTAX, line, "expected words behind '='");
    variable->count = block->word_count - variable->first;
    return CTS_OK;
}

static const struct {
    const char *word;
    enum cts_status (*read)(struct cts_corpus_reader *reader, struct cts_line *rest, uint32_t line);
} directives[] = {{"covers", read_covers}, {"explore", read_explore}, {"for", read_for}};

static enum cts_status read_line(struct cts_corpus_reader *reader, struct cts_line text,
                                 uint32_t line)
{
    struct cts_line rest = text;
    struct cts_token first = cts_token_next(&rest);

    if (first.at == NULL)
        return CTS_OK;
    if (cts_token_is(first, "case"))
        return begin_case(reader, &rest, line);
    if (!reader->in_case)
        return cts_corpus_fault(reader, CTS_SYNTAX, line, "expected 'case' and a name first");
    for (uint32_t i = 0; i < sizeof directives / sizeof *directives; i++) {
        if (cts_token_is(first, directives[i].word))
            return directives[i].read(reader, &rest, line);
    }
    if (reader->block.body_count == LINES_MAX)
        return cts_corpus_fault(reader, CTS_LIMIT, line, "the case has more than 2048 lines");
    reader->block.body[reader->block.body_count++] = (struct cts_corpus_line){text, line};
    return CTS_OK;
}

enum cts_status cts_corpus_read(const char *file, const char *text, size_t length,
                                cts_corpus_fn *each, void *context, char message[256])
{
    struct cts_corpus_reader *reader = malloc(sizeof *reader);
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
        status = cts_corpus_finish(reader);
    free(reader->names);
    free(reader);
    return status;
}
