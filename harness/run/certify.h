/*
 * Certification: session -> oracle -> traces -> findings. The whole flow of one target, without any
 * text for people: the tool's callbacks print and write reports.
 *
 *     certify = cts_certify_new(&config, message)   makes FOLDER/traces
 *     cts_certify_run(certify, message)             callbacks come from here
 *     cts_certify_result(certify, requirement, ..)  the verdicts
 *     cts_certify_free(certify)
 */
#ifndef CTS_CERTIFY_H
#define CTS_CERTIFY_H

#include "run/judge.h"
#include "run/session.h"

#define CTS_CERTIFY_TRACES_MAX 64u /* trace files of one certification */
#define CTS_CERTIFY_EXPLORED_MAX                                                                   \
    2u /* explored runs kept per case and requirement that they violate */

struct cts_certify_config {
    struct cts_session_config session;
    const struct cts_profile *profile;
    bool strict;
    const char *folder; /* exists; gets traces/NAME.pcap */
    /* The trace (file name without folder and ".pcap") that the case `index` belongs to. Context:
     * session.cases. Called in the parent. */
    const char *(*trace_of)(void *cases, uint32_t index);

    void *context; /* of the callbacks; each may be NULL */
    void (*begin)(void *context, const struct cts_session_target *target);
    cts_judged_fn *found;
    /* After each run: cases so far (of session.count), runs with explored ones. false stops. */
    bool (*progress)(void *context, const struct cts_session_totals *so_far);
    /* Asked again and again, also while a target hangs. true stops. */
    bool (*interrupted)(void *context);
};

struct cts_certify;
/* CTS_IO: the folder cannot be written, CTS_MEMORY. */
enum cts_status cts_certify_new(const struct cts_certify_config *config,
                                struct cts_certify **certify, char message[256]);
void cts_certify_free(struct cts_certify *certify);
/* Plays, judges and writes everything. Errors as cts_session_run(), and CTS_IO when a trace cannot
 * be written (what was written stays readable). */
enum cts_status cts_certify_run(struct cts_certify *certify, char message[256]);
/* Of what stands in the traces; `explored` (NULL allowed): observations in all explored schedules,
 * also of those that passed and were not kept. */
struct cts_result cts_certify_result(const struct cts_certify *certify, uint32_t requirement,
                                     uint64_t *explored);
/* Runs that a limit of the harness cut short, among those in the traces. */
uint64_t cts_certify_cut(const struct cts_certify *certify);
/* 0 pass, 1 fail, 3 inconclusive. */
int cts_certify_exit(const struct cts_certify *certify);
const struct cts_session_totals *cts_certify_totals(const struct cts_certify *certify);
/* Traces written: file name of the index-th, NULL past the last; frames in it. */
const char *cts_certify_trace(const struct cts_certify *certify, uint32_t index, uint64_t *frames);

#endif
