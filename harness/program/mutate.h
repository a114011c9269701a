/*
 * Changes of programs: the small steps of fuzzers and of the reducer. Every step leaves a normal
 * program (cts_program_normalize); the same random state gives the same step. Judges nothing.
 */
#ifndef CTS_MUTATE_H
#define CTS_MUTATE_H

#include "program/program.h"

/* A source of random numbers: splitmix64. Any state is good. */
struct cts_random {
    uint64_t state;
};
uint64_t cts_random_next(struct cts_random *random);
/* 0 .. bound - 1; 0 if `bound` is 0. */
uint32_t cts_random_below(struct cts_random *random, uint32_t bound);

/* A random program of at most `most` operations, biased towards ones in which something happens. */
void cts_program_random(struct cts_program *program, struct cts_random *random, uint32_t most);
/* A random operation for `thread`. Texts are added to the program's table if there is room. */
void cts_program_random_op(struct cts_program *program, struct cts_random *random, uint32_t thread,
                           struct cts_op *op);

/* Puts `op` before operation `index` (op_count: at the end) into the thread op->thread. False if
 * full. */
bool cts_program_insert(struct cts_program *program, uint32_t index, const struct cts_op *op);
/* Takes `count` operations out, from `index` on. What their removal leaves unmatched goes too. */
void cts_program_remove(struct cts_program *program, uint32_t index, uint32_t count);
/* Repeats `count` operations behind themselves, as many as there is room for. */
void cts_program_duplicate(struct cts_program *program, uint32_t index, uint32_t count);
/* Takes a thread out, with its operations; the later ones move up. False for thread 0 or none such.
 */
bool cts_program_remove_thread(struct cts_program *program, uint32_t thread);
/* Changes one operand of operation `index`. */
void cts_program_change(struct cts_program *program, uint32_t index, struct cts_random *random);
/* Puts some consecutive operations of `other` into the program. */
void cts_program_splice(struct cts_program *program, const struct cts_program *other,
                        struct cts_random *random);
/* Adds, moves or removes one switch of the schedule. */
void cts_program_reschedule(struct cts_program *program, struct cts_random *random);
/* One random step of any of these kinds; `other` may be NULL. */
void cts_program_mutate(struct cts_program *program, const struct cts_program *other,
                        struct cts_random *random);

#endif
