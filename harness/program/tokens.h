/*
 * Lines cut into tokens, for the readers of text (parse.c, corpus.c): bounded, any bytes, no
 * copies. A token is a run of characters without blanks, or a text in double quotes. Internal to
 * program/.
 */
#ifndef CTS_PROGRAM_TOKENS_H
#define CTS_PROGRAM_TOKENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct cts_token {
    const char *at; /* NULL: the line has ended */
    size_t length;
};

/* What is left of a line. */
struct cts_line {
    const char *at;
    const char *end;
};

/* Cuts the next line off `text`; false at the end of the text. */
static inline bool cts_line_next(struct cts_line *text, struct cts_line *line)
{
    const char *newline;

    if (text->at == text->end)
        return false;
    newline = memchr(text->at, '\n', (size_t)(text->end - text->at));
    line->at = text->at;
    line->end = newline != NULL ? newline : text->end;
    text->at = newline != NULL ? newline + 1 : text->end;
    return true;
}

static inline bool cts_is_blank(char character)
{
    return character == ' ' || character == '\t' || character == '\r';
}

/* The next token of the line; a comment ends the line. An unfinished quote goes to the end of the
 * line. */
static inline struct cts_token cts_token_next(struct cts_line *line)
{
    const char *at = line->at;
    struct cts_token token = {NULL, 0};

    while (at < line->end && cts_is_blank(*at))
        at++;
    if (at < line->end && *at != '#') {
        token.at = at;
        if (*at++ == '"') {
            while (at < line->end && *at != '"')
                at += *at == '\\' && at + 1 < line->end ? 2 : 1;
            at += at < line->end;
        } else {
            while (at < line->end && !cts_is_blank(*at) && *at != '#' && *at != '"')
                at++;
        }
        token.length = (size_t)(at - token.at);
    } else {
        at = line->end;
    }
    line->at = at;
    return token;
}

static inline bool cts_token_is(struct cts_token token, const char *text)
{
    size_t length = strlen(text);

    return token.at != NULL && token.length == length && memcmp(token.at, text, length) == 0;
}

/* Takes `prefix` off the token if it starts so. */
static inline bool cts_token_after(struct cts_token *token, const char *prefix)
{
    size_t length = strlen(prefix);

    if (token->at == NULL || token->length < length || memcmp(token->at, prefix, length) != 0)
        return false;
    token->at += length;
    token->length -= length;
    return true;
}

/* The whole token as a number, decimal or 0x hexadecimal, of 32 bits. */
static inline bool cts_token_number(struct cts_token token, uint32_t *number)
{
    uint32_t base = 10;
    uint64_t value = 0;

    if (cts_token_after(&token, "0x"))
        base = 16;
    if (token.at == NULL || token.length == 0)
        return false;
    for (size_t i = 0; i < token.length; i++) {
        char c = token.at[i];
        uint32_t digit = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
                         : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a') + 10
                         : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A') + 10
                                                : 16;

        if (digit >= base)
            return false;
        value = value * base + digit;
        if (value > UINT32_MAX)
            return false;
    }
    *number = (uint32_t)value;
    return true;
}

#endif
