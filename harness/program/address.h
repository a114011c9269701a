/*
 * What a program of socket addresses says of a call: which call it is, its numbers and byte strings, and what stands
 * where the program is silent. For the executor and all forms of programs; plays nothing.
 */
#ifndef CTS_PROGRAM_ADDRESS_H
#define CTS_PROGRAM_ADDRESS_H

#include "program/program.h"

#define CTS_CALL_NUMBERS      6u
#define CTS_CALL_SECOND_MAX   4096u /* bytes of in[1] */
#define CTS_CALL_NULL_ALL     (CTS_ADDRESS_NULL_IN_0 | CTS_ADDRESS_NULL_IN_1 | CTS_ADDRESS_NULL_OUT)
#define CTS_CALL_NO_SUCH_WORD UINT32_MAX

/* A row of CTS_ADDRESS_CALL_MAP. */
struct cts_call_row {
    const char *name;                     /* its word; NULL: there is no such call */
    const char *number[CTS_CALL_NUMBERS]; /* words of the numbers; "": unused */
};
/* NULL if there is no such call. */
const struct cts_call_row *cts_call_row(uint32_t call);
/* True if number[0] is a socket: op->handle is its register. */
bool cts_call_has_socket(uint32_t call);
/* True if the call gives a new socket in result[0]: op->result is the register that keeps it, if any. */
bool cts_call_makes_socket(uint32_t call);

/* How many byte strings the call takes: 0..2. */
uint32_t cts_call_inputs(uint32_t call);

/* The value of a key of a CALL (0..5: its numbers; enum cts_call_key) or of an EXHAUST (0 first, 1 count), or its
 * default. The number that a socket stands for is not in the program: 0. */
uint32_t cts_call_value(const struct cts_program *program, const struct cts_op *op, uint32_t key);
/* in[index] as it stands in the program, before any repetition; NULL if it is not given. An empty one is not NULL. */
const uint8_t *cts_call_bytes(const struct cts_program *program, const struct cts_op *op,
                              uint32_t index, uint32_t *length);
/* Bytes of in[0] with its repetition (from, times), at most CTS_ADDRESS_INPUT_MAX. */
uint32_t cts_call_input_length(const struct cts_program *program, const struct cts_op *op);

/* Finds a byte string in the program's table or adds it; CTS_NO_BYTES if there is no room. */
uint16_t cts_program_string(struct cts_program *program, const uint8_t *bytes, uint32_t length);

/* True if the program has an exhaustive range. */
bool cts_program_has_range(const struct cts_program *program);

#endif
