/*
 * Which operation of a program made a call on socket addresses: the calls of a run, kept as they come, and the program
 * walked along them as the player walks it. Reads events; judges nothing, and plays nothing.
 */
#ifndef CTS_JUDGE_CALLS_H
#define CTS_JUDGE_CALLS_H

#include "program/program.h"

#define CTS_JUDGE_CALLS_MAX 4096u /* calls and returns of a run that are kept */

struct cts_judge_calls {
    uint32_t used;
    uint32_t calls; /* of the run; the request number of the last one */
    bool lost;      /* there were more, or they did not come in order */
    struct cts_judge_call {
        uint16_t socket; /* given to the call, or made by it */
        uint8_t thread, code;
        bool returned; /* this is the return */
        bool good;     /* .. with status 0 */
    } entries[CTS_JUDGE_CALLS_MAX];
};

/* Forgets the calls of the run before. */
void cts_judge_calls_begin(struct cts_judge_calls *calls);
/* The next event of the run; other kinds than ADDRESS_CALL and ADDRESS_RETURN are passed over. */
void cts_judge_calls_note(struct cts_judge_calls *calls, const struct cts_event *event);
/* The operation, counted from 0, that made the call `request`; `request` 0: the last call of the run that did not
 * return. UINT32_MAX: none, or it cannot be told. */
uint32_t cts_judge_calls_find(const struct cts_judge_calls *calls,
                              const struct cts_program *program, uint32_t request);

#endif
