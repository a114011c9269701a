/*
 * Simplification of single operations, for the reducer only: what an operation weighs, and the
 * steps that may make it lighter. Knows nothing of failing.
 */
#ifndef CTS_REDUCE_OP_H
#define CTS_REDUCE_OP_H

#include "program/program.h"

/* How hard an operation is to read: the less, the better. */
uint64_t cts_op_weight(const struct cts_op *op);
/* Applies step 0 .. cts_op_simplifications - 1. False if it changes nothing. It may make the
 * operation heavier or abnormal; the caller normalizes and weighs. */
bool cts_op_simplify(struct cts_op *op, uint32_t step);
extern const uint32_t cts_op_simplifications;
/* Renames handle and request registers to h0, h1, .. and w0, w1, .. by first appearance. */
void cts_program_compact_registers(struct cts_program *program);

/* Takes `count` bytes out of byte string `index` of operation `op`, from `from` on. Nothing happens if they are not there
 * or there is no room for the shorter string. The program needs cts_program_normalize() afterwards. */
void cts_program_cut_bytes(struct cts_program *program, uint32_t op, uint32_t index, uint32_t from,
                           uint32_t count);

#endif
