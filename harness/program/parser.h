/*
 * The state of the text reader, shared by parse.c (lines) and parse_operand.c (operands). Internal
 * to program/.
 */
#ifndef CTS_PROGRAM_PARSER_H
#define CTS_PROGRAM_PARSER_H

#include "program/grammar.h"
#include "program/tokens.h"

#define CTS_MESSAGE_MAX 160u

struct cts_parser {
    struct cts_program *program;
    struct cts_line line;   /* what is left of the line */
    struct cts_token token; /* the next token of it */
    struct cts_op *op;
    char *message;
    enum cts_status status;
    uint32_t thread;
    uint32_t world;  /* bits of the world's items that have been given */
    uint32_t repeat; /* line of the open repeat, 0: none */
    bool operations; /* the world is over */
};

/* All return false: the sentence is written and the status set. */
bool cts_parser_fail(struct cts_parser *parser, enum cts_status status, const char *text);
/* "expected ..., not '...'" about the current token. */
bool cts_parser_unexpected(struct cts_parser *parser, const char *expected);
/* Goes on to the next token of the line. */
void cts_parser_advance(struct cts_parser *parser);
/* Reads one operand of parser->op and leaves the token behind it in parser->token. */
bool cts_parser_operand(struct cts_parser *parser, uint8_t operand);

/* NULL if the table has no such word. */
const struct cts_word *cts_find_word(struct cts_token token, const struct cts_word *words);
/* A register: a letter and a number below `count`. */
bool cts_find_register(struct cts_token token, const char *letter, uint32_t count, uint8_t *reg);

#endif
