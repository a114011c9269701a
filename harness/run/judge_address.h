/*
 * The program of one address call, from its event in a trace: what a finding within an exhaustive range is replayed
 * with. Reads events; plays nothing.
 */
#ifndef CTS_JUDGE_ADDRESS_H
#define CTS_JUDGE_ADDRESS_H

#include "program/program.h"

/* True if the program has an exhaustive range, and nothing else. */
bool cts_judge_is_bare_range(const struct cts_program *program);
/* Fills in a program that makes the codec call of an ADDRESS_CALL event. False: it is none, or no program can say it. */
bool cts_judge_alone(const struct cts_event *call, struct cts_program *program);
/* Adds the operation that makes the call of an ADDRESS_CALL event, whatever its socket. NULL: none can say it. */
struct cts_op *cts_judge_operation(const struct cts_event *call, struct cts_program *program);

#endif
