/*
 * Judging: feeds events to the oracle and completes its findings with what a reader needs: the
 * case, the trace, the program with its schedule. The one path for runs that have just been played
 * and for traces read from a file, so that both give the same findings to the byte.
 */
#ifndef CTS_JUDGE_H
#define CTS_JUDGE_H

#include "oracle/oracle.h"
#include "program/program.h"

#define CTS_JUDGE_NAME_MAX    160u   /* of a case, with NUL */
#define CTS_JUDGE_PROGRAM_MAX 49152u /* a program as text, with NUL */

/* A finding with its surroundings. Valid during the call. */
struct cts_judged {
    const struct cts_finding *finding;
    uint64_t number;       /* of the finding, from 1 */
    const char *case_name; /* of RUN_BEGIN; "" outside of runs */
    const char *trace;     /* name of the trace ("s04.pcap") */
    const char *
        program; /* as text, with schedule: replays the run, or the call of an exhaustive range that it is
                            * about; "" outside of runs */
    uint32_t line; /* of `program`, from 1: the call of an address program that the finding is about; 0: not one */
    bool death;    /* the target died there */
};
typedef void cts_judged_fn(void *context, const struct cts_judged *judged);

struct cts_judge;
/* NULL: out of memory. */
struct cts_judge *cts_judge_new(const struct cts_profile *profile, bool strict,
                                cts_judged_fn *found, void *context);
void cts_judge_free(struct cts_judge *judge);
/* Names the trace that the next events belong to. The string is copied. */
void cts_judge_trace(struct cts_judge *judge, const char *name);
void cts_judge_event(struct cts_judge *judge, const struct cts_event *event, uint64_t frame);
/* Judges a whole trace file. Errors as cts_trace_open() and cts_trace_read(); what came before the
 * error was judged. `message` names the file, the frame and the fault. */
enum cts_status cts_judge_file(struct cts_judge *judge, const char *path, char message[256]);
const struct cts_oracle *cts_judge_oracle(const struct cts_judge *judge);

#endif
