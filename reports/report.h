/*
 * Reports: verdicts and findings as files that people and machines read: results.jsonl (canonical,
 * written line by line), junit.xml (from the same calls), faulty.json. They show what the oracle
 * said and never decide anything. The same calls give the same bytes: no clock, no host name, no
 * order of their own.
 */
#ifndef CTS_REPORT_H
#define CTS_REPORT_H

#include "oracle/oracle.h"
#include <cts/status.h>

/* Most findings of one requirement that are written one by one; the rest are counted. */
#define CTS_REPORT_FINDINGS_MAX 50u

/* What was certified. Strings may be NULL or hold any bytes; they are copied. */
struct cts_report_run {
    const char *target; /* its name */
    const char *path;   /* where it was loaded from; replay takes it from here */
    const char *description;
    const char *profile;
    const char *options; /* given to the target */
    const char *filter;  /* NULL: everything was played; else what shows nothing was not played */
    uint64_t seed;
    bool strict;
};

struct cts_report_finding {
    const struct cts_requirement *requirement;
    const struct cts_finding *finding;
    const char *case_name;
    const char *trace;   /* file name within the report folder */
    const char *program; /* text form with schedule */
    uint32_t line;       /* of the program, from 1, that the finding is about; 0: not one */
    uint32_t smallest;   /* buffer at which the request of the finding's sizes succeeds; 0: not known */
    const char *replay;  /* a command */
};

struct cts_report;

/* Makes `folder` with its parents and results.jsonl in it, and writes the first line. CTS_IO,
 * CTS_MEMORY: `message` says what could not be done, with what, and why. `folder` NULL: lines go to
 * standard output, and only findings are written. */
enum cts_status cts_report_open(const char *folder, const struct cts_report_run *run,
                                struct cts_report **report, char message[512]);
/* One finding; numbered from 1 in the order of the calls. Beyond CTS_REPORT_FINDINGS_MAX of a
 * requirement it is counted and not written (*written false; NULL allowed). CTS_IO, CTS_MEMORY: the
 * lines before stay readable. */
enum cts_status cts_report_finding(struct cts_report *report,
                                   const struct cts_report_finding *finding, bool *written);
/* The verdict of one requirement, in the order of the catalogue. NONE is written as INCONC. */
enum cts_status cts_report_requirement(struct cts_report *report,
                                       const struct cts_requirement *requirement,
                                       const struct cts_result *result, uint64_t explored);
/* Totals of the run, for the last line. */
struct cts_report_totals {
    uint64_t cases;
    uint64_t whole;      /* cases there would be without the filter */
    uint64_t runs;       /* schedules included */
    uint64_t operations; /* requests, changes, ... given to the target */
    uint64_t events;
    bool interrupted;
    int exit; /* 0 pass, 1 fail, 2 interrupted, 3 inconclusive */
};
/* Writes the last line and junit.xml, and frees. A file without a last line is a run that was cut
 * short. */
enum cts_status cts_report_close(struct cts_report *report, const struct cts_report_totals *totals,
                                 char message[512]);
/* Frees without a last line. */
void cts_report_abandon(struct cts_report *report);

/* -- readable.c -- */

/* What the runs of hexadecimal digits in a line say: GUIDs with their names and ports, addresses. False: nothing that
 * is known. */
bool cts_readable(const char *line, size_t length, char *text, size_t size);
/* The same for "bytes from N: .." in a sentence of a finding about a call, which `call` begins with: GUIDs only where
 * one begins there. */
bool cts_readable_window(const char *call, const char *line, char *text, size_t size);
/* Both, of a sentence that begins with a call: of what it was given, and of what is expected. */
bool cts_readable_sentence(const char *sentence, char *text, size_t size);

/* "PASS", "FAIL", "WARN", "INCONC", "N/A"; NONE is "INCONC". Static storage. */
const char *cts_verdict_text(enum cts_verdict verdict);
/* "MUST", "SHOULD", "MAY". */
const char *cts_level_text(enum cts_level level);
/* Makes a folder and its parents. CTS_IO (errno). */
enum cts_status cts_folder_make(const char *folder);

/* -- the table of faulty targets -- */

struct cts_faulty_row {
    char fault[32];       /* "GEN-F-01" */
    char requirement[96]; /* what the catalogue says it breaks: ids separated by blanks */
    char found[96];       /* which of them had a finding; empty: the fault was missed */
    char others[160];     /* further requirements with findings */
    uint64_t programs;    /* cases played up to and including the first that found it */
    uint64_t schedules;   /* runs up to and including the one that found it */
    char text[160];       /* what the fault is */
    uint64_t fuzz_limit;  /* seconds that a fuzzer had for it; 0: it was not asked */
    uint64_t fuzz_executions;
    uint64_t fuzz_seconds;
    char fuzz_found[32];   /* the first of `requirement` that it found; empty: none in that time */
    char fuzz_others[160]; /* requirements that had failed before */
    bool fuzz_died;        /* the target died under the fuzzer */
};
/* Writes faulty.json into `folder` and nothing else. CTS_IO, CTS_MEMORY. */
enum cts_status cts_faulty_write(const char *folder, const struct cts_faulty_row *rows,
                                 size_t count, char message[512]);
/* Prints the table for people. */
void cts_faulty_print(const struct cts_faulty_row *rows, size_t count);

#endif
