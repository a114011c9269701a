/*
 * Expands a block of a corpus file into its cases: names, texts, programs, calls. Reads no file.
 */
#include "program/corpus_reader.h"
#include <cts/digest.h>

#include <stdio.h>
#include <stdlib.h>

enum cts_status cts_corpus_fault(struct cts_corpus_reader *reader, enum cts_status status,
                                 uint32_t line, const char *text)
{
    snprintf(reader->message, 256, "%.80s:%u: %.160s", reader->file, (unsigned)line, text);
    return status;
}

void cts_grow(struct cts_growing *to, const char *text, size_t length)
{
    if (length > to->capacity - to->length) {
        to->full = true;
        return;
    }
    memcpy(to->text + to->length, text, length);
    to->length += length;
}

bool cts_corpus_is_name(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

const struct cts_corpus_variable *cts_corpus_variable_find(const struct cts_corpus_block *block,
                                                           struct cts_token name)
{
    for (uint32_t i = 0; i < block->variable_count; i++) {
        const struct cts_corpus_variable *variable = &block->variables[i];

        if (variable->name.length == name.length &&
            memcmp(variable->name.at, name.at, name.length) == 0)
            return variable;
    }
    return NULL;
}

/* The word as it is. */
static struct cts_token word_text(const struct cts_corpus_word *word, char number[NUMBER_MAX])
{
    struct cts_token token = word->token;

    if (word->is_number) {
        token.length = (size_t)snprintf(number, NUMBER_MAX, "%u", (unsigned)word->number);
        token.at = number;
    }
    return token;
}

/* The word as program text: '-' is nothing, '+' a blank, ';' a new line. */
static void grow_word(struct cts_growing *to, const struct cts_corpus_word *word, uint32_t *lines)
{
    char number[NUMBER_MAX];
    struct cts_token token = word_text(word, number);

    if (cts_token_is(token, "-"))
        return;
    for (size_t i = 0; i < token.length; i++) {
        const char *c = &token.at[i];

        *lines += *c == ';';
        cts_grow(to, *c == '+' ? " " : *c == ';' ? "\n" : c, 1);
    }
}

/* -- names ------------------------------------------------------------------------------------- */

static uint64_t name_hash(const char *name)
{
    uint64_t hash = CTS_DIGEST_BASIS;

    for (; *name != '\0'; name++)
        hash = cts_digest_add(hash, (uint8_t)*name);
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

static enum cts_status remember_name(struct cts_corpus_reader *reader)
{
    if (2 * reader->name_count >= reader->name_slots) {
        uint32_t slots = reader->name_slots == 0 ? NAMES_MIN : 4 * reader->name_slots;
        uint64_t *names = calloc(slots, sizeof *names);

        if (names == NULL)
            return cts_corpus_fault(reader, CTS_MEMORY, reader->block.line, "out of memory");
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
        return cts_corpus_fault(reader, CTS_SYNTAX, reader->block.line, text);
    }
    reader->name_count++;
    return CTS_OK;
}

/* -- expansion --------------------------------------------------------------------------------- */

/* Appends a line with its variables replaced. */
static enum cts_status expand_line(struct cts_corpus_reader *reader,
                                   const struct cts_corpus_line *line, struct cts_growing *body)
{
    const struct cts_corpus_block *block = &reader->block;
    const char *at = line->text.at;
    const char *end = line->text.end;
    uint32_t lines = 1;

    while (at < end) {
        const char *dollar = memchr(at, '$', (size_t)(end - at));
        const struct cts_corpus_variable *variable;
        struct cts_token name;

        cts_grow(body, at, (size_t)((dollar != NULL ? dollar : end) - at));
        if (dollar == NULL)
            break;
        name.at = dollar + 1;
        for (at = name.at; at < end && cts_corpus_is_name(*at); at++)
            ;
        name.length = (size_t)(at - name.at);
        variable = cts_corpus_variable_find(block, name);
        if (variable == NULL)
            return cts_corpus_fault(reader, CTS_SYNTAX, line->number,
                                    "expected the name of a 'for' of this case behind '$'");
        grow_word(body, &block->words[variable->first + variable->chosen], &lines);
    }
    cts_grow(body, "\n", 1);
    for (; lines > 0 && reader->body_line_count < LINES_MAX; lines--)
        reader->body_lines[reader->body_line_count++] = line->number;
    return CTS_OK;
}

/* The word as part of a name, without what a shell would take for its own: '+' and '>' become '-', ';' a
 * dot, and of several '-' one is left. */
static void grow_name(struct cts_growing *to, const struct cts_corpus_word *word)
{
    char number[NUMBER_MAX];
    struct cts_token token = word_text(word, number);

    for (size_t i = 0; i < token.length; i++) {
        char c = token.at[i];

        c = c == '+' || c == '>' ? '-' : c == ';' ? '.' : c;
        if (c != '-' || i == 0 || to->text[to->length - 1] != '-')
            cts_grow(to, &c, 1);
    }
}

static enum cts_status expand_name(struct cts_corpus_reader *reader)
{
    const struct cts_corpus_block *block = &reader->block;
    struct cts_growing name = {reader->name, sizeof reader->name - 1, 0, false};

    cts_grow(&name, block->name.at, block->name.length);
    for (uint32_t i = 0; i < block->variable_count; i++) {
        const struct cts_corpus_variable *variable = &block->variables[i];

        cts_grow(&name, "/", 1);
        cts_grow(&name, variable->name.at, variable->name.length);
        cts_grow(&name, "=", 1);
        grow_name(&name, &block->words[variable->first + variable->chosen]);
    }
    if (name.full)
        return cts_corpus_fault(reader, CTS_LIMIT, block->line, "the name of the case is too long");
    reader->name[name.length] = '\0';
    return remember_name(reader);
}

/* One choice of all variables: name, text, program, call. */
static enum cts_status expand_one(struct cts_corpus_reader *reader)
{
    const struct cts_corpus_block *block = &reader->block;
    struct cts_growing body = {reader->body, sizeof reader->body, 0, false};
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
        return cts_corpus_fault(reader, CTS_LIMIT, block->line, "the text of the case is too long");
    status = cts_program_parse(reader->body, body.length, &reader->program, &line, message);
    if (status != CTS_OK) {
        line = line > 0 && line <= reader->body_line_count ? reader->body_lines[line - 1]
                                                           : block->line;
        return cts_corpus_fault(reader, status, line, message);
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

enum cts_status cts_corpus_finish(struct cts_corpus_reader *reader)
{
    struct cts_corpus_block *block = &reader->block;
    uint64_t total = 1;
    enum cts_status status = CTS_OK;

    if (!reader->in_case)
        return CTS_OK;
    reader->in_case = false;
    for (uint32_t i = 0; i < block->variable_count && total <= CTS_CORPUS_CASES_MAX; i++)
        total *= block->variables[i].count;
    if (total > CTS_CORPUS_CASES_MAX)
        return cts_corpus_fault(reader, CTS_LIMIT, block->line,
                                "the case expands to more than 65536 cases");
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
