/*
 * The oracle: rules over a trace. It reads events, in one pass, and says for each requirement what
 * was observed. It includes trace/ and include/cts/, nothing else, and keeps no opinion from one
 * run to the next except the counts.
 */
#ifndef CTS_ORACLE_H
#define CTS_ORACLE_H

#include "trace/trace.h"

enum cts_level { CTS_MUST, CTS_SHOULD, CTS_MAY };
enum cts_verdict {
    CTS_VERDICT_NONE,
    CTS_VERDICT_PASS,
    CTS_VERDICT_INCONC,
    CTS_VERDICT_FAIL,
    CTS_VERDICT_NA,
    CTS_VERDICT_WARN /* how a violated SHOULD is shown; it does not fail a run unless strict */
};

/* A row of the catalogue. Indices are dense: 0 .. cts_requirement_count() - 1. */
struct cts_requirement {
    const char *id;     /* "GEN-EVENT-030" */
    const char *area;   /* "EVENT" */
    enum cts_level level;
    const char *text;   /* one sentence */
    const char *source; /* of the catalogue's basis column */
};
uint32_t cts_requirement_count(void);
const struct cts_requirement *cts_requirement(uint32_t index);
/* UINT32_MAX if there is none. */
uint32_t cts_requirement_find(const char *id);

/* A profile: an answer to every policy switch. */
struct cts_profile;
/* By name ("ms-docs"); NULL if unknown. */
/* A name, or a name with answers of one's own to switches on top of it: "ms-docs,hv-family=legacy-43". What is made of the
 * latter stays for good. NULL: there is no such profile, switch or answer, or no memory; cts_profile_fault() says which.
 * For one thread at a time. */
const struct cts_profile *cts_profile_find(const char *name);
/* Why cts_profile_find() does not know the name, for people. */
void cts_profile_fault(const char *name, char *text, size_t size);
/* The switches one by one: the name (NULL past the last), the question, and the answers, the default first. */
const char *cts_profile_switch(uint32_t index, const char **question);
const char *cts_profile_answer(uint32_t index, uint32_t answer); /* NULL past the last */
const char *cts_profile_name(uint32_t index); /* NULL past the last */
const char *cts_profile_text(uint32_t index);
/* "switch=option switch=option ..." of what differs from the default. */
const char *cts_profile_settings(uint32_t index);

/* The sizes that an answer of BUFFER_TOO_SHORT is about. */
struct cts_finding_sizes {
    uint32_t buffer;      /* bytes given; 0: the finding is about no such answer */
    uint32_t header_size; /* Header.Size */
    uint32_t offset;      /* SaveDataOffset */
    uint32_t data;        /* bytes of the record that was due */
    bool data_known;
    uint32_t needed; /* BytesNeeded, as seen */
    /* What it has to be by the profile; both, if there are two answers to choose from. 0: not known. */
    uint32_t required, required_too;
};

/* A finding: a requirement that an event violates. */
struct cts_finding {
    uint32_t requirement; /* index */
    enum cts_level level;
    uint64_t frame;       /* as given to cts_oracle_event() */
    uint32_t run;
    uint32_t case_number; /* of RUN_BEGIN */
    uint64_t stamp;       /* of the event, in its run */
    bool warning;         /* a SHOULD, or a MUST that the profile turns into a warning */
    struct cts_finding_sizes sizes;
    char expected[160];
    char seen[160];
};
typedef void cts_finding_fn(void *context, const struct cts_finding *finding);

struct cts_oracle;
/* NULL: out of memory. */
struct cts_oracle *cts_oracle_new(const struct cts_profile *profile, bool strict,
                                  cts_finding_fn *found, void *context);
void cts_oracle_free(struct cts_oracle *oracle);
/* The next event of the trace. `frame` is only carried into findings. Events of unknown kinds, in
 * impossible order or with impossible arguments are themselves findings (CTS-TRACE-010), never a
 * crash. */
void cts_oracle_event(struct cts_oracle *oracle, const struct cts_event *event, uint64_t frame);
/* At most one finding per requirement and run is reported. */

struct cts_result {
    enum cts_verdict verdict;
    uint64_t observations; /* places where the rule could have fired and did not, or did */
    uint64_t findings;
    const char *reason;    /* for N/A and INCONC: one sentence; else NULL */
};
/* The verdict so far. `explored` runs (CTS_RUN_FLAG_EXPLORED) count only in *explored (NULL
 * allowed). */
struct cts_result cts_oracle_result(const struct cts_oracle *oracle, uint32_t requirement,
                                    uint64_t *explored);
/* Runs that a limit of the harness cut short (CTS_RUN_LIMIT). What would have come is not known, so
 * CTS-TARGET-040 is inconclusive at best, and with it the whole. */
uint64_t cts_oracle_cut(const struct cts_oracle *oracle);
/* The run at hand has more of something than the rules keep apart: it counts as cut short. */
void cts_oracle_limit(struct cts_oracle *oracle);
/* 0 pass, 1 fail, 3 inconclusive: over all requirements. */
int cts_oracle_exit(const struct cts_oracle *oracle);

#endif
