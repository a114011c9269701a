/*
 * Parts of random programs, shared by random.c and mutate.c. Internal to program/.
 */
#ifndef CTS_PROGRAM_RANDOM_H
#define CTS_PROGRAM_RANDOM_H

#include "program/grammar.h"
#include "program/mutate.h"

/* True once in `count` times. */
bool cts_random_one_in(struct cts_random *random, uint32_t count);
/* Draws one operand of `op` anew. */
void cts_random_operand(struct cts_program *program, struct cts_random *random, uint8_t operand,
                        struct cts_op *op);

#endif
