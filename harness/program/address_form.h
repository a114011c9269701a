/*
 * CALL and EXHAUST in the forms of programs: what parse.c, print.c, encode.c, decode.c, normalize.c, random.c and
 * mutate.c hand over to the files address_*.c. Internal to program/.
 */
#ifndef CTS_PROGRAM_ADDRESS_FORM_H
#define CTS_PROGRAM_ADDRESS_FORM_H

#include "program/address.h"
#include "program/grammar.h"

struct cts_parser;
struct cts_random;
struct printer;
struct out;
struct in;

/* The key that a word stands for in an operation, or CTS_CALL_NO_SUCH_WORD; and its word, NULL if it has no such key. */
uint32_t cts_call_key_of(const struct cts_op *op, const char *word, size_t length);
const char *cts_call_key_word(const struct cts_op *op, uint32_t key);
/* A call that there is, from any number. */
uint32_t cts_call_clean(uint32_t call);

/* Copies what a CALL or EXHAUST holds from `from` and clamps what can be clamped without the program. */
void cts_address_clean(const struct cts_op *from, struct cts_op *op);
/* Brings what speaks of byte strings into normal form, and their table: by first use, each once. */
void cts_address_normalize(struct cts_program *program);
/* Whether two programs have the same byte strings. */
bool cts_strings_equal(const struct cts_program *a, const struct cts_program *b);

bool cts_address_parse(struct cts_parser *parser);
void cts_address_print(struct printer *out, const struct cts_program *program,
                       const struct cts_op *op);
/* The operand bytes of an operation; its strings are numbers of records that have been written before. */
void cts_address_encode(struct out *out, const struct cts_op *op);
void cts_address_decode(struct in *in, const struct cts_program *program, struct cts_op *op);
/* Numbers as these programs write them, which are also the lengths of long records. */
void cts_address_put_number(struct out *out, uint32_t value);
uint32_t cts_address_get_number(struct in *in);

/* Draws an operation anew, or changes a part of it. */
void cts_address_random(struct cts_program *program, struct cts_random *random, struct cts_op *op);
/* At the beginning of a program: partitions and their transports. */
void cts_address_random_world(struct cts_program *program, struct cts_random *random);
void cts_address_change(struct cts_program *program, struct cts_random *random, struct cts_op *op);

#endif
