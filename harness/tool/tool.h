/*
 * What the subcommands of cts-counter, cts-nicsave and cts-sockaddr share: options, the suite of cases, the terminal.
 * Everything here connects stages and speaks to people; nothing here knows a requirement or a target.
 */
#ifndef CTS_TOOL_H
#define CTS_TOOL_H

#include "oracle/oracle.h"
#include "program/program.h"
#include "reports/report.h"
#include "run/session.h"
#include <limits.h>
#include <stdio.h>

/* Exit codes of all tools. */
enum {
    CTS_EXIT_PASS = 0,
    CTS_EXIT_FAIL = 1,
    CTS_EXIT_USAGE = 2,
    CTS_EXIT_INCONCLUSIVE = 3,
    CTS_EXIT_INTERRUPTED = 130
};

#define CTS_PROFILE_NAME_MAX 600 /* with NUL; of a profile and the switches on top of it */

/* What the command line says; each subcommand takes the options it names in its table row. */
struct cts_options {
    const char *target;  /* path, or NULL: the reference driver */
    char options[512];   /* of the target: "key=value,key=value" */
    char switches[512];  /* on top of the profile: "switch=answer,switch=answer" */
    const char *profile; /* NULL: the default */
    const char *filter;
    const char *corpus;
    const char *out;   /* report folder */
    const char *trace; /* where replay leaves its trace */
    uint64_t seed;
    uint64_t frame;
    uint64_t fuzz;     /* faulty: seconds of fuzzing for each fault; 0: none */
    const char *fault; /* faulty: only those whose id has this in it */
    uint64_t bound;    /* of --explore */
    bool explore;      /* --explore was given */
    bool framed;       /* --frame was given */
    bool strict;
    bool no_explore;
    bool json;
    bool list;
    bool all;     /* faulty: of every interface; list: every case */
    char **files; /* what is no option */
    int file_count;
};

/* -- interface.c: what differs between the tools -- */

struct cts_tool_interface {
    enum cts_interface number;
    const char *name;    /* "nicsave": the folder of its corpus, what ./hvcts calls it */
    const char *program; /* "cts-nicsave" */
    const char *prefix;  /* of its requirements and faults: "SAV-" */
    const char *target;  /* the default */
    uint32_t tables;     /* of struct cts_session_target: a target has one of them */
    const char *missing; /* what a target has none of otherwise */
};
/* The interface at hand, and its choice: by the program that was started, or by what a trace or a
 * program is about. */
const struct cts_tool_interface *cts_tool(void);
void cts_tool_use(enum cts_interface interface);
const struct cts_tool_interface *cts_tool_each(size_t index); /* NULL past the last */
/* True if a requirement belongs to the interface at hand, or to all. */
bool cts_tool_lists(uint32_t requirement);
/* True if a fault of targets/faulty/faults is one of the interface at hand; with `all` it takes that of
 * the fault, if there is one. */
bool cts_tool_has_fault(const char *fault, bool all);
/* Of the tables of a target those by which its cases are picked (enum cts_table). */
uint32_t cts_tool_tables(uint32_t tables);
/* The tables of which a target must have one to play the program. */
uint32_t cts_tool_program_tables(const struct cts_program *program);
/* Name of the reference target that can play it. */
const char *cts_tool_reference(const struct cts_program *program);
int cts_tool_main(int count, char **words, enum cts_interface interface);
/* What people have typed to start this: "cts-counter", or "./hvcts" (HVCTS_NAME, which the launcher sets). It stays the
 * same, whichever interface is at hand. */
const char *cts_self(void);
const char *cts_self_name(void); /* without its folder */
void cts_self_is(const char *first_word);

/* Bits of struct cts_session_target.tables and of the first event of a trace. */
enum cts_table {
    CTS_TABLE_COUNTER = 1,
    CTS_TABLE_PLATFORM = 2,
    CTS_TABLE_CLIENT = 4,
    CTS_TABLE_EXTENSION = 8,
    CTS_TABLE_EDGE = 16,
    CTS_TABLE_MINIPORT = 32,
    CTS_TABLE_ADDRESS = 64
};

/* The subcommands. They return an exit code. */
int cts_tool_certify(const struct cts_options *options);
int cts_tool_list(const struct cts_options *options);
int cts_tool_replay(const struct cts_options *options);
int cts_tool_judge(const struct cts_options *options);
int cts_tool_show(const struct cts_options *options);
int cts_tool_bench(const struct cts_options *options);
int cts_tool_faulty(const struct cts_options *options);
int cts_tool_references(const struct cts_options *options);
int cts_tool_registry(const struct cts_options *options);
int cts_tool_suites(const struct cts_options *options);

/* -- suite.c: the conformance cases, small in memory -- */

struct cts_suite;
/* Reads the corpus and keeps what the filter lets through (a pattern for fnmatch, or a part, of "file/case"
 * or of a requirement id that the case covers). NULL after a message on standard error. */
struct cts_suite *cts_suite_load(const struct cts_options *options);
void cts_suite_free(struct cts_suite *suite);
/* Keeps only the cases for a target with one of these tables. Returns how many of these the
 * corpus has; there are fewer in the suite if there is a filter. */
uint32_t cts_suite_select(struct cts_suite *suite, uint32_t tables);
uint32_t cts_suite_count(const struct cts_suite *suite);
/* A cts_session_case_fn; `context` is the suite. */
bool cts_suite_case(void *suite, uint32_t index, struct cts_session_case *out);
/* Name of the corpus file, without folder and suffix. A trace_of() function. */
const char *cts_suite_file(void *suite, uint32_t index);
const char *cts_suite_covers(const struct cts_suite *suite, uint32_t index);
/* Operations in the program. */
uint32_t cts_suite_operations(const struct cts_suite *suite, uint32_t index);

/* -- header.c: what the first event of a trace says -- */

struct cts_trace_header {
    char target[64];
    char profile[CTS_PROFILE_NAME_MAX];
    char options[512];
    char path[PATH_MAX]; /* of the target, from results.jsonl beside the traces; "" if not known */
    uint32_t tables;     /* of the target: enum cts_table */
};
/* CTS_OK, or the error of reading; `message` says why. */
enum cts_status cts_trace_header(const char *trace, struct cts_trace_header *header,
                                 char message[160]);

/* From now on the interface at hand is that of the trace, if its target has but one. */
void cts_tool_of_trace(const struct cts_trace_header *header);

/* -- paths.c -- */

/* Top folder of the source tree (HVCTS_ROOT, or where this program was built). */
const char *cts_root(void);
/* The folder where results go by default (HVCTS_OUT, or reports/out in the source tree). */
const char *cts_results_path(char path[PATH_MAX]);
/* The option, or the default: the corpus, the reference driver, a target by its name. */
const char *cts_corpus_path(const struct cts_options *options, char path[PATH_MAX]);
const char *cts_target_path(const char *name, char path[PATH_MAX]);
/* False, after a message, for a named pipe, at which reading may never end. */
bool cts_is_readable_file(const char *path);
/* The name of a target of this build, from its path; false if it is none. */
bool cts_target_name(const char *path, char name[PATH_MAX]);
/* `path` as results have it, the same from wherever it is called: relative to the top of the source tree if it lies
 * within, else absolute. */
const char *cts_shown_path(const char *path, char shown[PATH_MAX]);
/* `path` as people can paste it where they stand: relative to the working folder if it lies within, else absolute. */
const char *cts_typed_path(const char *path, char typed[PATH_MAX]);
/* The launcher, in the same way: "./hvcts" at the top of the source tree. */
const char *cts_launcher(char typed[PATH_MAX]);
/* `word` as a shell reads it, in quotes where that is needed; `size` is at least 8. */
void cts_quoted(const char *word, char *out, size_t size);

/* -- terminal.c -- */

/* "FAIL" in colour where that is wanted; else as it is. Static storage. */
const char *cts_coloured(enum cts_verdict verdict);
/* Prints a line about an event, with what is before it, and what its digits say behind. */
void cts_event_show(const char *before, const struct cts_event *event);
/* A line about the state of things: on a terminal only, only after a second, at most ten times a second. */
void cts_progress(const char *format, ...) __attribute__((format(printf, 1, 2)));
void cts_progress_end(void);
/* "cts-counter: ...", as the program was called, on standard error. Returns CTS_EXIT_USAGE. */
int cts_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* From now on Ctrl-C asks for a clean end instead of ending the program. */
void cts_interrupt_catch(void);
bool cts_interrupted(void);
double cts_seconds(void); /* since some moment */

/* -- verdicts.c, findings.c: results for people -- */

typedef struct cts_result cts_result_fn(const void *context, uint32_t requirement,
                                        uint64_t *explored);
/* What was played of the suite. After a filter, or an interruption, a requirement without observations is one that was
 * not played; after an interruption what has not failed may fail still. */
enum cts_extent_played { CTS_EXTENT_WHOLE, CTS_EXTENT_FILTERED, CTS_EXTENT_INTERRUPTED };
/* One line per area with counts of verdicts, then what stayed inconclusive. */
void cts_print_areas(cts_result_fn *result, const void *context, enum cts_extent_played extent);
/* Findings as the oracle gives them: into the report, and for people. Those are kept per requirement, the
 * first in full with its program, the next ones in a line each; with `live` each is printed at once. */
struct cts_findings {
    struct cts_report *report;      /* NULL: none */
    const char *folder;             /* of the traces, cts_shown_path(); NULL: there is no trace */
    const char *typed;              /* the same, cts_typed_path() */
    const char *target;             /* path; NULL: there is none to ask for the smallest buffer */
    const char *options;            /* of the target */
    bool live;                      /* print at once, nothing is kept */
    enum cts_status status;         /* first error of the report */
    struct cts_finding_text *texts; /* per requirement */
    uint32_t *order;                /* requirements as they were first violated */
    uint32_t count;                 /* of them */
    bool shown;                     /* a program was, with the finding of */
    uint64_t shown_frame;           /* this frame */
    uint32_t shown_requirement;
    char shown_trace[256];
};
/* CTS_MEMORY. */
enum cts_status cts_findings_init(struct cts_findings *findings);
void cts_findings_done(struct cts_findings *findings);
/* A cts_judged_fn; `context` is the struct cts_findings. */
struct cts_judged;
void cts_findings_add(void *context, const struct cts_judged *judged);
/* Prints what was kept. */
void cts_findings_print(const struct cts_findings *findings);

/* What --profile and --switch choose; a profile that a trace has recorded stands in the place of the default one. */
const char *cts_profile_chosen(const struct cts_options *options, const char *recorded,
                               char name[CTS_PROFILE_NAME_MAX]);
/* NULL, after a message, if there is no such profile. `name` NULL: the default. */
const struct cts_profile *cts_profile_wanted(const char *name);
/* Its name. */
const char *cts_profile_wanted_name(const char *name);

#endif
