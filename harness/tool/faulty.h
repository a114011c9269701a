/*
 * Between the parts of the subcommand faulty: the suite's hunt (faulty.c) and the fuzzer's
 * (faulty_fuzz.c).
 */
#ifndef CTS_FAULTY_H
#define CTS_FAULTY_H

#include "reports/report.h"

struct cts_faulty_hunt {
    const char *target;  /* its name */
    const char *options; /* "" for none */
    const char *profile;
    uint64_t seconds; /* at most */
};

/* Fills the row's fuzz_* members. CTS_IO: the fuzzer could not be run; CTS_ARGUMENT: a name is too
 * long. */
enum cts_status cts_faulty_fuzz(struct cts_faulty_row *row, const struct cts_faulty_hunt *hunt,
                                char message[256]);
/* "90", "90s", "10m", "2h". False if it is none of these, or 0. */
bool cts_duration(const char *text, uint64_t *seconds);

#endif
