/*
 * What the files that draw random calls on socket addresses share. Internal to program/.
 *
 *   address_string.c  byte strings, by what their call takes
 *   address_random.c  calls: numbers, keys, sockets
 *   address_scene.c   sequences of calls that make something happen
 */
#ifndef CTS_PROGRAM_ADDRESS_RANDOM_H
#define CTS_PROGRAM_ADDRESS_RANDOM_H

#include "program/address_form.h"
#include "program/random.h"

#define CTS_ADDRESS_STRING_MAX 192u /* bytes of a random string; longer ones come from repetition */

/* Small, at an edge, or any. */
uint32_t cts_address_number(struct cts_random *random);
/* Sets the key of an operation, if it has room for one more. */
void cts_address_set_key(struct cts_op *op, uint32_t key, uint32_t value);
/* Draws the input of an operation anew. */
void cts_address_input(struct cts_program *program, struct cts_random *random, struct cts_op *op,
                       uint32_t index);
#define CTS_ADDRESS_SCENE 24u /* operations at most */
/* Makes a sequence of calls; `program` takes their strings. Returns how many. */
uint32_t cts_address_scene(struct cts_program *program, struct cts_random *random,
                           struct cts_op ops[CTS_ADDRESS_SCENE]);
/* One small change of a byte string; returns its new length. */
uint32_t cts_address_change_bytes(struct cts_random *random,
                                  uint8_t bytes[CTS_ADDRESS_STRING_MAX], uint32_t length);

#endif
