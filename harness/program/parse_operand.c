/*
 * Reads the operands of operations from text, one function per kind of grammar.h, and words the
 * faults of the text reader. Knows nothing of lines.
 */
#include "program/address_form.h"
#include "program/parser.h"

#include <stdio.h>

#define SHOWN_MAX 24u /* characters of a wrong token that a message shows */

bool cts_parser_fail(struct cts_parser *parser, enum cts_status status, const char *text)
{
    snprintf(parser->message, CTS_MESSAGE_MAX, "%s", text);
    parser->status = status;
    return false;
}

bool cts_parser_unexpected(struct cts_parser *parser, const char *expected)
{
    char shown[SHOWN_MAX + 4] = "";
    size_t length = parser->token.length < SHOWN_MAX ? parser->token.length : SHOWN_MAX;

    parser->status = CTS_SYNTAX;
    if (parser->token.at == NULL) {
        snprintf(parser->message, CTS_MESSAGE_MAX, "expected %s, but the line ends", expected);
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        char c = parser->token.at[i];

        shown[i] = c;
        if (c < ' ' || c > '~')
            shown[i] = '?';
    }
    if (length < parser->token.length)
        memcpy(shown + length, "...", 4);
    snprintf(parser->message, CTS_MESSAGE_MAX, "expected %s, not '%s'", expected, shown);
    return false;
}

void cts_parser_advance(struct cts_parser *parser)
{
    parser->token = cts_token_next(&parser->line);
}

const struct cts_word *cts_find_word(struct cts_token token, const struct cts_word *words)
{
    for (; words->text != NULL; words++) {
        if (cts_token_is(token, words->text))
            return words;
    }
    return NULL;
}

bool cts_find_register(struct cts_token token, const char *letter, uint32_t count, uint8_t *reg)
{
    uint32_t number;

    if (!cts_token_after(&token, letter) || token.length == 0 || token.length > 2 ||
        !cts_token_number(token, &number) || number >= count)
        return false;
    *reg = (uint8_t)number;
    return true;
}

static bool find_literal(struct cts_token token, uint8_t bytes[16])
{
    if (token.length != 32)
        return false;
    for (uint32_t i = 0; i < 16; i++) {
        uint32_t byte = 0;

        for (uint32_t n = 0; n < 2; n++) {
            char c = token.at[2 * i + n];
            uint32_t digit = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
                             : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a') + 10
                             : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A') + 10
                                                    : 16;

            if (digit > 15)
                return false;
            byte = byte << 4 | digit;
        }
        bytes[i] = (uint8_t)byte;
    }
    return true;
}

static bool find_value(struct cts_token token, struct cts_value *value)
{
    static const struct cts_word words[] = {{"current", CTS_VALUE_CURRENT},
                                            {"zero", CTS_VALUE_ZERO},
                                            {"ones", CTS_VALUE_ONES},
                                            {"a", CTS_VALUE_A},
                                            {NULL, 0}};
    const struct cts_word *word = cts_find_word(token, words);
    struct cts_token rest = token;
    uint8_t reg;

    memset(value, 0, sizeof *value);
    if (token.at == NULL)
        return false;
    if (word != NULL) {
        value->kind = (uint8_t)word->value;
        return true;
    }
    if (find_literal(token, value->bytes)) {
        value->kind = CTS_VALUE_LITERAL;
        return true;
    }
    memset(value, 0, sizeof *value);
    if (cts_token_after(&rest, "last:")) {
        value->kind = CTS_VALUE_LAST;
        if (!cts_find_register(rest, "w", CTS_PROGRAM_REQUESTS, &reg))
            return false;
        value->number = reg;
        return true;
    }
    if (cts_token_after(&rest, "a:")) {
        value->kind = CTS_VALUE_A;
        return cts_token_number(rest, &value->number) && value->number++ < 128;
    }
    value->kind = CTS_VALUE_STRUCTURED;
    return cts_token_after(&rest, "v") && cts_token_number(rest, &value->number);
}

/* -- operands: each reads its tokens, and leaves the next one in parser->token ----------------- */

static bool parse_register(struct cts_parser *parser, const char *letter, uint32_t count,
                           uint8_t *reg, uint8_t operand)
{
    if (!cts_find_register(parser->token, letter, count, reg))
        return cts_parser_unexpected(parser, cts_operand_text[operand]);
    cts_parser_advance(parser);
    return true;
}

static bool parse_result(struct cts_parser *parser, uint8_t operand)
{
    bool copy = operand == CTS_OPERAND_COPY;

    if (!cts_token_is(parser->token, "->"))
        return copy ? cts_parser_unexpected(parser, cts_operand_text[operand]) : true;
    cts_parser_advance(parser);
    return parse_register(parser, copy ? "h" : "w",
                          copy ? CTS_PROGRAM_HANDLES : CTS_PROGRAM_REQUESTS, &parser->op->result,
                          operand);
}

/* The words of a table, as many as come. */
static void parse_bits(struct cts_parser *parser, const struct cts_word *words)
{
    const struct cts_word *word;

    while ((word = cts_find_word(parser->token, words)) != NULL) {
        parser->op->flags |= (uint16_t)word->value;
        cts_parser_advance(parser);
    }
}

static bool parse_access(struct cts_parser *parser)
{
    const struct cts_word *word = cts_find_word(parser->token, cts_words_access);

    if (word == NULL)
        return cts_parser_unexpected(parser, cts_operand_text[CTS_OPERAND_ACCESS]);
    parser->op->flags = (uint16_t)word->value;
    cts_parser_advance(parser);
    parse_bits(parser, cts_words_open);
    return true;
}

/* in=LENGTH or in=LENGTH:ID */
static bool parse_input(struct cts_parser *parser, struct cts_token token)
{
    const char *colon = memchr(token.at, ':', token.length);
    struct cts_token length = token;
    struct cts_token value = {NULL, 0};

    if (colon != NULL) {
        length.length = (size_t)(colon - token.at);
        value = (struct cts_token){colon + 1, token.length - length.length - 1};
    }
    return cts_token_number(length, &parser->op->in_length) &&
           (colon == NULL || find_value(value, &parser->op->value));
}

static bool parse_transfer(struct cts_parser *parser)
{
    struct cts_op *op = parser->op;

    op->code = CTS_COUNTER_CODE_READ;
    op->out_length = CTS_SUBMIT_OUT_DEFAULT;
    for (;; cts_parser_advance(parser)) {
        struct cts_token token = parser->token;

        if (cts_token_after(&token, "code=")) {
            if (!cts_token_number(token, &op->code))
                return cts_parser_unexpected(parser, "code= and a number of 32 bits");
        } else if (cts_token_after(&token, "in=")) {
            if (!parse_input(parser, token))
                return cts_parser_unexpected(parser, "in= and a length, or in=LENGTH:ID");
        } else if (cts_token_after(&token, "out=")) {
            if (!cts_token_number(token, &op->out_length))
                return cts_parser_unexpected(parser, "out= and a number of 32 bits");
        } else if (cts_find_word(token, cts_words_submit) != NULL) {
            op->flags |= (uint16_t)cts_find_word(token, cts_words_submit)->value;
        } else {
            return true;
        }
    }
}

static bool parse_number(struct cts_parser *parser, uint8_t operand)
{
    uint32_t number;

    if (!cts_token_number(parser->token, &number) ||
        (operand == CTS_OPERAND_TIMES && (number < 1 || number > CTS_PROGRAM_REPEAT_MAX)))
        return cts_parser_unexpected(parser, cts_operand_text[operand]);
    parser->op->number = number;
    cts_parser_advance(parser);
    return true;
}

static bool parse_event(struct cts_parser *parser)
{
    const struct cts_word *word = cts_find_word(parser->token, cts_words_event);

    if (word == NULL)
        return cts_parser_unexpected(parser, "a VM event (boot, snapshot, restore, ...)");
    parser->op->code = word->value;
    cts_parser_advance(parser);
    if (parser->token.at == NULL)
        return true;
    if (!cts_token_number(parser->token, &parser->op->number) ||
        parser->op->number >= CTS_VM_ARGUMENTS)
        return cts_parser_unexpected(parser, "a number (0..15)");
    cts_parser_advance(parser);
    return true;
}

/* One character of a quoted text, which may be escaped. 0 if it is none. */
static uint32_t quoted_character(struct cts_token *rest)
{
    static const struct cts_word escapes[] = {{"\\\"", '"'}, {"\\\\", '\\'}, {NULL, 0}};
    char hex[4] = "0x";
    uint32_t byte = (uint8_t)rest->at[0];

    if (byte != '\\') {
        rest->at++;
        rest->length--;
        return byte == '"' ? 0 : byte;
    }
    for (const struct cts_word *word = escapes; word->text != NULL; word++) {
        if (cts_token_after(rest, word->text))
            return word->value;
    }
    if (!cts_token_after(rest, "\\x") || rest->length < 2)
        return 0;
    memcpy(hex + 2, rest->at, 2);
    rest->at += 2;
    rest->length -= 2;
    return cts_token_number((struct cts_token){hex, sizeof hex}, &byte) ? byte : 0;
}

static bool parse_text(struct cts_parser *parser)
{
    struct cts_token rest = parser->token;
    char text[CTS_PROGRAM_TEXT_MAX];
    size_t length = 0;
    bool full = false;

    if (rest.at == NULL || rest.length < 2 || rest.at[0] != '"' || rest.at[rest.length - 1] != '"')
        return cts_parser_unexpected(parser, cts_operand_text[CTS_OPERAND_TEXT]);
    rest.at++;
    rest.length -= 2;
    while (rest.length > 0) {
        uint32_t byte = quoted_character(&rest);

        if (byte == 0)
            return cts_parser_unexpected(parser,
                                         "in a text only characters, \\\", \\\\ and \\x01..\\xff");
        if (length == CTS_PROGRAM_TEXT_MAX - 1)
            return cts_parser_fail(parser, CTS_LIMIT, "the text is longer than 63 bytes");
        text[length++] = (char)byte;
    }
    parser->op->text = cts_program_text(parser->program, text, length, &full);
    if (full)
        return cts_parser_fail(parser, CTS_LIMIT, "the program has more than 8 different texts");
    cts_parser_advance(parser);
    return true;
}

static bool parse_failure(struct cts_parser *parser)
{
    for (;; cts_parser_advance(parser)) {
        struct cts_token token = parser->token;
        uint32_t *number = cts_token_after(&token, "fail=")     ? &parser->op->number
                           : cts_token_after(&token, "status=") ? &parser->op->code
                                                                : NULL;

        if (number == NULL)
            return true;
        if (!cts_token_number(token, number))
            return cts_parser_unexpected(parser, cts_operand_text[CTS_OPERAND_FAILURE]);
    }
}

static bool parse_either(struct cts_parser *parser)
{
    if (cts_find_register(parser->token, "w", CTS_PROGRAM_REQUESTS, &parser->op->request)) {
        cts_parser_advance(parser);
        return true;
    }
    return parse_register(parser, "h", CTS_PROGRAM_HANDLES, &parser->op->handle,
                          CTS_OPERAND_EITHER);
}

/* The row of "key=", and the token behind it. */
static uint32_t find_parameter(struct cts_token *token)
{
    for (uint32_t key = 0; key < CTS_PARAMETERS; key++) {
        const char *text = cts_parameter_rows[key].text;
        size_t length = strlen(text);
        struct cts_token rest = *token;

        if (cts_token_after(&rest, text) && rest.length > 0 && rest.at[0] == '=') {
            *token = (struct cts_token){token->at + length + 1, token->length - length - 1};
            return key;
        }
    }
    return CTS_PARAMETERS;
}

/* key=value, as many as come */
static bool parse_parameters(struct cts_parser *parser)
{
    struct cts_op *op = parser->op;
    uint64_t given = 0;

    for (; parser->token.at != NULL && !cts_token_is(parser->token, "->");
         cts_parser_advance(parser)) {
        struct cts_token token = parser->token;
        uint32_t key = find_parameter(&token);
        uint32_t value;

        if (key == CTS_PARAMETERS)
            return cts_parser_unexpected(parser, cts_operand_text[CTS_OPERAND_PARAMETERS]);
        if (given >> key & 1)
            return cts_parser_unexpected(parser, "each parameter once");
        if (!cts_token_number(token, &value))
            return cts_parser_unexpected(parser, "a number of 32 bits behind the '='");
        if (op->parameter_count == CTS_PROGRAM_PARAMETERS)
            return cts_parser_fail(parser, CTS_LIMIT, "an operation has at most 12 parameters");
        given |= (uint64_t)1 << key;
        op->parameters[op->parameter_count++] = (struct cts_parameter){key, value};
    }
    cts_parameters_normalize(op);
    return true;
}

bool cts_parser_operand(struct cts_parser *parser, uint8_t operand)
{
    struct cts_op *op = parser->op;

    switch (operand) {
    case CTS_OPERAND_NEW:
        return parse_register(parser, "h", CTS_PROGRAM_HANDLES, &op->result, operand);
    case CTS_OPERAND_HANDLE:
        return parse_register(parser, "h", CTS_PROGRAM_HANDLES, &op->handle, operand);
    case CTS_OPERAND_REQUEST:
        return parse_register(parser, "w", CTS_PROGRAM_REQUESTS, &op->request, operand);
    case CTS_OPERAND_EITHER:
        return parse_either(parser);
    case CTS_OPERAND_COPY:
    case CTS_OPERAND_RESULT:
        return parse_result(parser, operand);
    case CTS_OPERAND_VALUE:
        if (!find_value(parser->token, &op->value))
            return cts_parser_unexpected(parser, cts_operand_text[operand]);
        cts_parser_advance(parser);
        return true;
    case CTS_OPERAND_ACCESS:
        return parse_access(parser);
    case CTS_OPERAND_TRANSFER:
        return parse_transfer(parser);
    case CTS_OPERAND_FLAGS:
        parse_bits(parser, cts_words_submit);
        return true;
    case CTS_OPERAND_NUMBER:
    case CTS_OPERAND_TIMES:
        return parse_number(parser, operand);
    case CTS_OPERAND_EVENT:
        return parse_event(parser);
    case CTS_OPERAND_TEXT:
        return parse_text(parser);
    case CTS_OPERAND_FAILURE:
        return parse_failure(parser);
    case CTS_OPERAND_NIC:
        return parse_register(parser, "n", CTS_PROGRAM_NICS, &op->nic, operand);
    case CTS_OPERAND_PARAMETERS:
        return parse_parameters(parser);
    case CTS_OPERAND_CALL:
    case CTS_OPERAND_EXTENT:
        return cts_address_parse(parser);
    default:
        return true;
    }
}
