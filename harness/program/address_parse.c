/*
 * Reads CALL and EXHAUST from text: the word, the socket, byte strings, keys, the register of a new socket.
 */
#include "program/address_form.h"
#include "program/parser.h"

#define STRING_MAX CTS_PROGRAM_POOL_MAX

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* Two hexadecimal digits; false if they are none. */
static bool read_hex(const char *at, const char *end, uint8_t *byte)
{
    if (end - at < 2 || hex_digit(at[0]) < 0 || hex_digit(at[1]) < 0)
        return false;
    *byte = (uint8_t)(hex_digit(at[0]) << 4 | hex_digit(at[1]));
    return true;
}

/* One byte of a quoted text, which may be escaped. NULL if it is none, else what follows. */
static const char *read_quoted(const char *at, const char *end, uint8_t *byte)
{
    static const char letters[] = "nrt\"\\", meanings[] = "\n\r\t\"\\";
    const char *letter;

    *byte = (uint8_t)*at++;
    if (*byte != '\\')
        return *byte == '"' ? NULL : at;
    if (at == end)
        return NULL;
    if (*at == 'x')
        return read_hex(at + 1, end, byte) ? at + 3 : NULL;
    letter = memchr(letters, *at, sizeof letters - 1);
    if (letter == NULL)
        return NULL;
    *byte = (uint8_t)meanings[letter - letters];
    return at + 1;
}

/* "text" or hex:0011 */
static bool parse_bytes(struct cts_parser *parser, uint16_t *string)
{
    struct cts_token token = parser->token;
    bool hex = cts_token_after(&token, "hex:");
    uint8_t bytes[STRING_MAX];
    uint32_t length = 0;
    const char *at = token.at, *end = token.at + token.length;

    if (!hex && (token.length < 2 || end[-1] != '"'))
        return cts_parser_unexpected(parser, "a text that ends with a double quote");
    at += !hex;
    end -= !hex;
    while (at < end) {
        if (length == STRING_MAX)
            return cts_parser_fail(parser, CTS_LIMIT, "the bytes are more than 16384");
        if (hex && !read_hex(at, end, &bytes[length]))
            return cts_parser_unexpected(parser, "hex: and pairs of hexadecimal digits");
        at = hex ? at + 2 : read_quoted(at, end, &bytes[length]);
        if (at == NULL)
            return cts_parser_unexpected(
                parser, "in a text only characters, \\n \\r \\t \\\" \\\\ and \\x00..\\xff");
        length++;
    }
    if (string == &parser->op->bytes[1] && length > CTS_CALL_SECOND_MAX)
        return cts_parser_fail(parser, CTS_LIMIT, "the second bytes are more than 4096");
    *string = cts_program_string(parser->program, bytes, length);
    if (*string == CTS_NO_BYTES)
        return cts_parser_fail(parser, CTS_LIMIT,
                               "the program has more than 512 byte strings or 16384 bytes in them");
    cts_parser_advance(parser);
    return true;
}

static bool is_bytes(struct cts_token token)
{
    return token.at != NULL && (token.at[0] == '"' || cts_token_after(&token, "hex:"));
}

static bool parse_inputs(struct cts_parser *parser)
{
    for (uint32_t i = 0; is_bytes(parser->token); i++) {
        if (i == cts_call_inputs(parser->op->code))
            return cts_parser_unexpected(parser, i == 0   ? "no bytes, for this call takes none,"
                                                 : i == 1 ? "one byte string for this call"
                                                          : "at most two byte strings");
        if (!parse_bytes(parser, &parser->op->bytes[i]))
            return false;
    }
    return true;
}

/* key=value, as many as come */
static bool parse_keys(struct cts_parser *parser)
{
    struct cts_op *op = parser->op;
    uint32_t given = 0;

    for (; parser->token.at != NULL && !cts_token_is(parser->token, "->");
         cts_parser_advance(parser)) {
        struct cts_token token = parser->token;
        const char *sign = memchr(token.at, '=', token.length);
        size_t word = sign != NULL ? (size_t)(sign - token.at) : 0;
        uint32_t key = cts_call_key_of(op, token.at, word);
        uint32_t value;

        if (sign == NULL || key == CTS_CALL_NO_SUCH_WORD)
            return cts_parser_unexpected(parser, op->kind == CTS_OP_CALL
                                                     ? "a number of this call (cid=, port=, ...), "
                                                       "capacity=, null=, shift=, errno=, from= "
                                                       "or times="
                                                     : "first= or count=");
        if (given >> key & 1)
            return cts_parser_unexpected(parser, "each key once");
        if (!cts_token_number((struct cts_token){sign + 1, token.length - word - 1}, &value))
            return cts_parser_unexpected(parser, "a number of 32 bits behind the '='");
        given |= 1u << key;
        op->parameters[op->parameter_count++] = (struct cts_parameter){key, value};
    }
    return true;
}

static bool parse_extent(struct cts_parser *parser)
{
    static const struct cts_word words[] = {
#define X(value, name, word, text) {word, value},
        CTS_EXTENT_MAP(X)
#undef X
            {NULL, 0}};
    const struct cts_word *word = cts_find_word(parser->token, words);

    if (word == NULL)
        return cts_parser_unexpected(parser, cts_operand_text[CTS_OPERAND_EXTENT]);
    parser->op->code = word->value;
    cts_parser_advance(parser);
    return parse_keys(parser);
}

static bool parse_call(struct cts_parser *parser)
{
    struct cts_op *op = parser->op;
    uint32_t call = 0;

    while (call < CTS_ADDRESS_CALLS &&
           (cts_call_row(call) == NULL || !cts_token_is(parser->token, cts_call_row(call)->name)))
        call++;
    if (call == CTS_ADDRESS_CALLS)
        return cts_parser_unexpected(parser, cts_operand_text[CTS_OPERAND_CALL]);
    op->code = call;
    cts_parser_advance(parser);
    if (cts_call_has_socket(call)) {
        if (!cts_find_register(parser->token, "h", CTS_PROGRAM_HANDLES, &op->handle))
            return cts_parser_unexpected(parser, "the register of a socket (h0..h31)");
        cts_parser_advance(parser);
    }
    if (!parse_inputs(parser) || !parse_keys(parser))
        return false;
    if (parser->token.at == NULL || !cts_call_makes_socket(call))
        return true;
    cts_parser_advance(parser);
    if (!cts_find_register(parser->token, "h", CTS_PROGRAM_HANDLES, &op->result))
        return cts_parser_unexpected(parser, "the register of the new socket (h0..h31)");
    cts_parser_advance(parser);
    return true;
}

bool cts_address_parse(struct cts_parser *parser)
{
    return parser->op->kind == CTS_OP_CALL ? parse_call(parser) : parse_extent(parser);
}
