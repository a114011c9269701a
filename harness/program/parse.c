/*
 * Reads the text form of programs (program.h), line by line. A bounded reader: any bytes give a
 * normal program or a sentence that names the line, what was expected there and what stands there
 * instead.
 */
#include "program/address_form.h"
#include "program/parser.h"

#include <stdio.h>

/* -- the world --------------------------------------------------------------------------------- */

static bool parse_guest(struct cts_parser *parser)
{
    const struct cts_word *word = cts_find_word(parser->token, cts_words_guest);

    if (word == NULL)
        return cts_parser_unexpected(parser, "a guest (win8, ws2012, ..., xp-sp3, no-device)");
    parser->program->guest = (enum cts_guest)word->value;
    cts_parser_advance(parser);
    return true;
}

static bool parse_no_integration(struct cts_parser *parser)
{
    parser->program->no_integration = true;
    return true;
}

static bool parse_guid(struct cts_parser *parser)
{
    const struct cts_word *word = cts_find_word(parser->token, cts_words_guid);

    if (word == NULL)
        return cts_parser_unexpected(parser, "mixed, raw, high-low-hex or signed-decimal");
    parser->program->guid_text = (enum cts_guid_text)word->value;
    cts_parser_advance(parser);
    return true;
}

static bool parse_seed(struct cts_parser *parser)
{
    if (!cts_token_number(parser->token, &parser->program->seed))
        return cts_parser_unexpected(parser, cts_operand_text[CTS_OPERAND_NUMBER]);
    cts_parser_advance(parser);
    return true;
}

/* tN@STEP */
static bool find_switch(struct cts_token token, struct cts_switch *one)
{
    const char *at = token.at != NULL ? memchr(token.at, '@', token.length) : NULL;
    struct cts_token thread = token;
    struct cts_token step;
    uint8_t number;

    if (at == NULL)
        return false;
    thread.length = (size_t)(at - token.at);
    step = (struct cts_token){at + 1, token.length - thread.length - 1};
    if (!cts_find_register(thread, "t", CTS_SWITCH_THREADS, &number))
        return false;
    one->thread = number;
    return cts_token_number(step, &one->step);
}

static bool parse_schedule(struct cts_parser *parser)
{
    struct cts_program *program = parser->program;

    for (; parser->token.at != NULL; cts_parser_advance(parser)) {
        struct cts_switch one;

        if (!find_switch(parser->token, &one))
            return cts_parser_unexpected(parser, "a switch (t0@0 .. t31@4294967295)");
        if (program->switch_count == CTS_PROGRAM_SWITCHES_MAX)
            return cts_parser_fail(parser, CTS_LIMIT, "the schedule has more than 32 switches");
        if (program->switch_count > 0 &&
            one.step <= program->switches[program->switch_count - 1].step)
            return cts_parser_unexpected(parser, "a switch at a later step");
        program->switches[program->switch_count++] = one;
    }
    return true;
}

/* stack T X B, from the top; or stack none */
static bool parse_stack(struct cts_parser *parser)
{
    struct cts_program *program = parser->program;
    bool target = false;

    program->interface = CTS_INTERFACE_NICSAVE;
    if (cts_token_is(parser->token, "none")) {
        cts_parser_advance(parser);
        return true;
    }
    do {
        const struct cts_word *word = cts_find_word(parser->token, cts_words_stack);

        if (word == NULL)
            return cts_parser_unexpected(parser,
                                         "a driver of the stack (X, T, t, B, b, C, F), or none");
        if (program->stack_count == CTS_PROGRAM_STACK_MAX)
            return cts_parser_fail(parser, CTS_LIMIT, "a stack has at most 8 drivers");
        if (word->value == CTS_STACK_TARGET && target)
            return cts_parser_unexpected(parser, "one X only: the driver under test");
        target |= word->value == CTS_STACK_TARGET;
        program->stack[program->stack_count++] = (uint8_t)word->value;
        cts_parser_advance(parser);
    } while (parser->token.at != NULL);
    return true;
}

static bool parse_addresses(struct cts_parser *parser)
{
    parser->program->interface = CTS_INTERFACE_SOCKADDR;
    return true;
}

/* Items of the world besides the words of the policy; the bit of an item is its row. */
static const struct {
    const char *word;
    bool (*parse)(struct cts_parser *parser);
} items[] = {{"guest", parse_guest},        {"no-integration", parse_no_integration},
             {"guid", parse_guid},          {"seed", parse_seed},
             {"schedule", parse_schedule},  {"stack", parse_stack},
             {"addresses", parse_addresses}};
#define ITEM_COUNT         (sizeof items / sizeof *items)
#define ITEM_STACK         (1u << 5)
#define ITEM_BOTH          (1u << 3 | 1u << 4 | ITEM_STACK) /* what goes with a stack */
#define ITEM_ADDRESSES     (1u << 6)
#define ITEM_ANY_ADDRESSES (1u << 3 | 1u << 4 | ITEM_ADDRESSES) /* what goes with addresses */

/* Reads a line of the world. *found says whether it was one. */
static bool parse_world(struct cts_parser *parser, bool *found)
{
    const struct cts_word *policy = cts_find_word(parser->token, cts_words_policy);
    uint32_t item = 0;
    uint32_t bit;

    while (item < ITEM_COUNT && !cts_token_is(parser->token, items[item].word))
        item++;
    *found = policy != NULL || item < ITEM_COUNT;
    if (!*found)
        return true;
    if (parser->operations)
        return cts_parser_unexpected(parser, "the world before the first operation");
    bit = policy != NULL ? policy->value << ITEM_COUNT : 1u << item;
    if (parser->world & bit)
        return cts_parser_unexpected(parser, "each item of the world once");
    parser->world |= bit;
    if ((parser->world & ITEM_STACK) && (parser->world & ~ITEM_BOTH))
        return cts_parser_unexpected(
            parser, "either a stack or the world of a generation counter (guest, guid, ...)");
    if ((parser->world & ITEM_ADDRESSES) && (parser->world & ~ITEM_ANY_ADDRESSES))
        return cts_parser_unexpected(
            parser, "either 'addresses' or the world of another interface (guest, stack, ...)");
    cts_parser_advance(parser);
    if (policy == NULL)
        return items[item].parse(parser);
    parser->program->policy |= policy->value;
    return true;
}

/* -- operations -------------------------------------------------------------------------------- */

static bool end_thread(struct cts_parser *parser)
{
    if (parser->repeat == 0)
        return true;
    parser->status = CTS_SYNTAX;
    snprintf(parser->message, CTS_MESSAGE_MAX, "expected the 'end' of the 'repeat' in line %u",
             (unsigned)parser->repeat);
    return false;
}

static bool parse_thread(struct cts_parser *parser)
{
    char expected[32];
    uint8_t number;

    cts_parser_advance(parser);
    if (!end_thread(parser))
        return false;
    if (parser->thread + 1 == CTS_PROGRAM_THREADS_MAX)
        return cts_parser_fail(parser, CTS_LIMIT, "a program has at most 8 threads, t0..t7");
    snprintf(expected, sizeof expected, "t%u, the next thread", (unsigned)parser->thread + 1);
    if (!cts_find_register(parser->token, "t", CTS_PROGRAM_THREADS_MAX, &number) ||
        number != parser->thread + 1)
        return cts_parser_unexpected(parser, expected);
    parser->thread++;
    parser->program->threads++;
    cts_parser_advance(parser);
    return true;
}

/* Whether the verb may stand where it is. */
static bool parse_place(struct cts_parser *parser, uint32_t kind, uint32_t line)
{
    switch (kind) {
    case CTS_OP_START:
    case CTS_OP_JOIN:
        if (parser->thread != 0)
            return cts_parser_unexpected(parser, "'start' and 'join' only in thread t0");
        return true;
    case CTS_OP_REPEAT:
        if (parser->repeat != 0)
            return end_thread(parser);
        parser->repeat = line;
        return true;
    case CTS_OP_END:
        if (parser->repeat == 0)
            return cts_parser_unexpected(parser, "a 'repeat' before its 'end'");
        parser->repeat = 0;
        return true;
    default:
        return true;
    }
}

static bool parse_op(struct cts_parser *parser, uint32_t line)
{
    const struct cts_word *verb = cts_find_word(parser->token, cts_words_verb);
    struct cts_program *program = parser->program;

    if (verb == NULL)
        return cts_parser_unexpected(parser, "an operation or 'thread'");
    if (!cts_op_fits(program->interface, (uint8_t)verb->value))
        return cts_parser_unexpected(
            parser, program->interface == CTS_INTERFACE_NICSAVE
                        ? "an operation on NIC save state (the program has a 'stack')"
                    : program->interface == CTS_INTERFACE_SOCKADDR
                        ? "an operation on socket addresses (the program says 'addresses')"
                        : "an operation on a generation counter (the program has no 'stack' and "
                          "no 'addresses')");
    if (!parse_place(parser, verb->value, line))
        return false;
    if (program->op_count == CTS_PROGRAM_OPS_MAX)
        return cts_parser_fail(parser, CTS_LIMIT, "the program has more than 512 operations");
    parser->op = &program->ops[program->op_count++];
    *parser->op = cts_op_empty((uint8_t)verb->value);
    parser->op->thread = (uint8_t)parser->thread;
    cts_parser_advance(parser);
    for (uint32_t n = 0; n < CTS_OPERANDS_MAX && cts_grammar[verb->value][n]; n++) {
        if (!cts_parser_operand(parser, cts_grammar[verb->value][n]))
            return false;
    }
    return true;
}

static bool parse_line(struct cts_parser *parser, uint32_t line)
{
    bool world = false;

    if (memchr(parser->line.at, '\0', (size_t)(parser->line.end - parser->line.at)) != NULL)
        return cts_parser_fail(parser, CTS_SYNTAX, "expected text, but the line holds a NUL byte");
    cts_parser_advance(parser);
    if (parser->token.at == NULL)
        return true;
    if (!parse_world(parser, &world))
        return false;
    if (!world) {
        parser->operations = true;
        if (!(cts_token_is(parser->token, "thread") ? parse_thread(parser)
                                                    : parse_op(parser, line)))
            return false;
    }
    if (parser->token.at != NULL)
        return cts_parser_unexpected(parser, "the end of the line");
    return true;
}

enum cts_status cts_program_parse(const char *text, size_t length, struct cts_program *program,
                                  uint32_t *line, char message[160])
{
    struct cts_parser parser = {.program = program, .message = message};
    struct cts_line rest = {text, length > 0 ? text + length : text};

    cts_program_clear(program);
    *line = 0;
    message[0] = '\0';
    while (length > 0 && cts_line_next(&rest, &parser.line)) {
        ++*line;
        if (!parse_line(&parser, *line))
            return parser.status;
    }
    if (!end_thread(&parser))
        return parser.status;
    if (program->interface == CTS_INTERFACE_SOCKADDR)
        cts_address_normalize(program);
    return CTS_OK;
}
