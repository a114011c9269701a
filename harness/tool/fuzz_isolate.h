/*
 * One program in a process of its own, for replay and reduction: a crash or a hang becomes an
 * answer. Uses fork(), not exec(): the target is loaded once, in the parent.
 */
#ifndef CTS_FUZZ_ISOLATE_H
#define CTS_FUZZ_ISOLATE_H

#include "fuzz_core.h"

#define CTS_FUZZ_HANG_SECONDS  10u
#define CTS_FUZZ_AGAIN_SECONDS 1u /* for programs that stem from one known to hang */

enum cts_fuzz_end { CTS_FUZZ_PASSED, CTS_FUZZ_FAILED, CTS_FUZZ_DIED, CTS_FUZZ_HUNG };

struct cts_fuzz_outcome {
    enum cts_fuzz_end end;
    int signal;                 /* DIED: the signal, or 0 */
    int code;                   /* DIED: the exit code if there was no signal */
    struct cts_finding finding; /* FAILED */
};

/* Plays `program`. With `schedules` > 0 and if it does not end as `wanted` (NULL: any failure),
 * plays up to that many other schedules of it, up to preemption bound 2. A schedule that was found
 * is left in `program`. `quiet`: what the target and sanitizers print is dropped. CTS_MEMORY,
 * CTS_IO: no process could be made. */
enum cts_status cts_fuzz_isolated(struct cts_fuzz *fuzz, struct cts_program *program,
                                  const struct cts_fuzz_outcome *wanted, uint32_t schedules,
                                  bool quiet, struct cts_fuzz_outcome *outcome);
/* Calls play(context, n) for n from `first` on, in one child process, until it answers false or
 * dies; *stop is that n, or `count`. CTS_MEMORY, CTS_IO. */
enum cts_status cts_fuzz_sift(bool (*play)(void *context, uint32_t index), void *context,
                              uint32_t first, uint32_t count, uint32_t *stop);
/* The command line that replays and reduces (fuzz_main.c). Returns an exit code. */
int cts_fuzz_main(int argc, char **argv);
/* The same failure: the same requirement, or the same way to die. */
bool cts_fuzz_same(const struct cts_fuzz_outcome *a, const struct cts_fuzz_outcome *b);
/* For people: how it ended, with the program. */
void cts_fuzz_tell(FILE *file, const struct cts_fuzz_outcome *outcome,
                   const struct cts_program *program);
/* "GEN-EVENT-060", "died", "hung": what a file about it is called. */
const char *cts_fuzz_word(const struct cts_fuzz_outcome *outcome);

#endif
