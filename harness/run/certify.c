/*
 * Certification: the session's runs are judged, written as traces and reported. Default runs are all kept;
 * explored runs are first judged apart, and only those that show something new are kept. So the traces hold
 * exactly what the verdicts rest on, and judging them again gives the same findings.
 */
#include "run/certify.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PATH_LENGTH 4096u
#define NAME_LENGTH 128u

struct trace {
    char name[NAME_LENGTH]; /* with ".pcap" */
    struct cts_trace_writer *writer;
    uint64_t frames;
    uint32_t runs;
};

struct cts_certify {
    struct cts_certify_config config;
    struct cts_judge *judge;  /* of what stands in the traces */
    struct cts_oracle *sieve; /* of explored runs */
    struct cts_session_totals totals;
    struct trace traces[CTS_CERTIFY_TRACES_MAX];
    uint32_t trace_count;
    uint8_t *trace_begin; /* the first event of every trace */

    /* of the explored run in the sieve */
    uint32_t *sieved; /* indices of the requirements violated, once each */
    uint32_t sieved_count;
    /* of the explored case: runs kept per requirement */
    uint8_t *kept;
    uint32_t kept_cut; /* runs that a limit cut short, of this case */
    /* requirements that no run in the traces has touched so far */
    uint32_t *untouched;
    uint32_t untouched_count;

    enum cts_status status; /* what stopped it */
    char *message;
};

/* -- traces ----------------------------------------------------------------------------------------- */

static bool fail(struct cts_certify *certify, enum cts_status status, const char *what,
                 const char *name)
{
    if (certify->status == CTS_OK) {
        certify->status = status;
        snprintf(certify->message, 256,
                 "%.70s/traces/%.40s: %.40s (%.50s); free space or choose another "
                 "folder",
                 certify->config.folder, name, what, errno ? strerror(errno) : "no reason known");
    }
    return false;
}

static bool write_event(struct cts_certify *certify, struct trace *trace,
                        const struct cts_event *event)
{
    if (trace->writer && cts_trace_write(trace->writer, event) != CTS_OK)
        return fail(certify, CTS_IO, "the trace cannot be written", trace->name);
    trace->frames++;
    cts_judge_trace(certify->judge, trace->name);
    cts_judge_event(certify->judge, event, trace->frames);
    return true;
}

static struct trace *open_trace(struct cts_certify *certify, const char *name)
{
    char path[PATH_LENGTH];
    if (certify->trace_count == CTS_CERTIFY_TRACES_MAX) {
        errno = 0;
        fail(certify, CTS_LIMIT, "too many traces in one certification", name);
        return NULL;
    }
    struct trace *trace = &certify->traces[certify->trace_count++];
    snprintf(trace->name, sizeof trace->name, "%.100s.pcap", name);
    snprintf(path, sizeof path, "%s/traces/%s", certify->config.folder, trace->name);
    errno = 0;
    enum cts_status status = cts_trace_create(path, &trace->writer);
    if (status != CTS_OK) {
        fail(certify, status, "the trace cannot be made", trace->name);
        return NULL;
    }
    const struct cts_event *begin = (const struct cts_event *)(const void *)certify->trace_begin;
    return write_event(certify, trace, begin) ? trace : NULL;
}

static struct trace *trace_of(struct cts_certify *certify, uint32_t index)
{
    const char *name = certify->config.trace_of
                           ? certify->config.trace_of(certify->config.session.cases, index)
                           : "trace";
    size_t length = strlen(name);
    for (uint32_t i = certify->trace_count; i-- > 0;)
        if (strncmp(certify->traces[i].name, name, length) == 0 &&
            strcmp(certify->traces[i].name + length, ".pcap") == 0)
            return &certify->traces[i];
    return open_trace(certify, name);
}

/* -- runs ------------------------------------------------------------------------------------------- */

/* Writes and judges a run. Runs are numbered by trace. */
static bool keep(struct cts_certify *certify, struct trace *trace,
                 const struct cts_session_run *run)
{
    enum cts_status status;
    size_t offset = 0;
    uint32_t number = run->summary ? trace->runs - 1 : trace->runs++;
    const struct cts_event *event;
    while ((event = cts_buffer_next(run->bytes, run->used, &offset, &status))) {
        ((struct cts_event *)(uintptr_t)event)->run = number;
        if (!write_event(certify, trace, event))
            return false;
    }
    return true;
}

static void sieve_found(void *context, const struct cts_finding *finding)
{
    struct cts_certify *certify = context;
    for (uint32_t i = 0; i < certify->sieved_count; i++)
        if (certify->sieved[i] == finding->requirement)
            return;
    if (certify->sieved_count < cts_requirement_count())
        certify->sieved[certify->sieved_count++] = finding->requirement;
}

/* True if the explored runs touch a requirement that nothing in the traces does: then the run at hand, the first
 * that does so, is evidence. */
static bool touches_something(struct cts_certify *certify)
{
    const struct cts_oracle *main = cts_judge_oracle(certify->judge);
    uint32_t left = 0;
    bool touches = false;
    for (uint32_t i = 0; i < certify->untouched_count; i++) {
        uint32_t requirement = certify->untouched[i];
        uint64_t explored;
        if (cts_oracle_result(main, requirement, &explored).observations + explored > 0)
            continue;
        cts_oracle_result(certify->sieve, requirement, &explored);
        if (explored > 0)
            touches = true;
        else
            certify->untouched[left++] = requirement;
    }
    certify->untouched_count = left;
    return touches;
}

/* Judges an explored run apart; true if it shows a violation, or a limit of the harness, that has not been
 * kept often enough, or what no run in the traces has shown. */
static bool shows_something(struct cts_certify *certify, const struct cts_session_run *run)
{
    enum cts_status status;
    size_t offset = 0;
    const struct cts_event *event;
    uint64_t cut = cts_oracle_cut(certify->sieve);
    certify->sieved_count = 0;
    while ((event = cts_buffer_next(run->bytes, run->used, &offset, &status)))
        cts_oracle_event(certify->sieve, event, 1);
    bool fresh =
        cts_oracle_cut(certify->sieve) > cut && certify->kept_cut < CTS_CERTIFY_EXPLORED_MAX;
    certify->kept_cut += fresh;
    for (uint32_t i = 0; i < certify->sieved_count; i++)
        fresh |= certify->kept[certify->sieved[i]] < CTS_CERTIFY_EXPLORED_MAX;
    for (uint32_t i = 0; fresh && i < certify->sieved_count; i++)
        certify->kept[certify->sieved[i]]++;
    return touches_something(certify) || fresh;
}

static bool on_run(void *context, struct cts_session_run *run)
{
    struct cts_certify *certify = context;
    if (!run->explored && !run->summary)
        memset(certify->kept, 0, cts_requirement_count()), certify->kept_cut = 0;
    if (!run->explored || shows_something(certify, run)) {
        struct trace *trace = trace_of(certify, run->index);
        if (!trace || !keep(certify, trace, run))
            return false;
    }
    return !certify->config.progress ||
           certify->config.progress(certify->config.context, &certify->totals);
}

static bool on_begin(void *context, const struct cts_session_target *target,
                     const struct cts_event *trace_begin)
{
    struct cts_certify *certify = context;
    size_t size = CTS_EVENT_STRIDE(trace_begin->length);
    certify->trace_begin = malloc(size);
    if (!certify->trace_begin) {
        certify->status = CTS_MEMORY;
        snprintf(certify->message, 256, "out of memory; end other programs");
        return false;
    }
    memcpy(certify->trace_begin, trace_begin, size);
    cts_oracle_event(certify->sieve, trace_begin, 1);
    if (certify->config.begin)
        certify->config.begin(certify->config.context, target);
    return true;
}

/* -- the whole -------------------------------------------------------------------------------------- */

enum cts_status cts_certify_new(const struct cts_certify_config *config,
                                struct cts_certify **result, char message[256])
{
    char path[PATH_LENGTH];
    *result = NULL;
    snprintf(path, sizeof path, "%s/traces", config->folder);
    if (mkdir(path, 0777) != 0 && errno != EEXIST) {
        snprintf(message, 256, "%.180s: cannot be made (%m); choose a folder that can be written",
                 path);
        return CTS_IO;
    }
    struct cts_certify *certify = calloc(1, sizeof *certify);
    if (certify) {
        certify->config = *config;
        certify->kept = calloc(cts_requirement_count(), sizeof *certify->kept);
        certify->sieved = calloc(cts_requirement_count(), sizeof *certify->sieved);
        certify->untouched = calloc(cts_requirement_count(), sizeof *certify->untouched);
        certify->judge =
            cts_judge_new(config->profile, config->strict, config->found, config->context);
        certify->sieve = cts_oracle_new(config->profile, config->strict, sieve_found, certify);
    }
    if (!certify || !certify->kept || !certify->sieved || !certify->untouched || !certify->judge ||
        !certify->sieve) {
        snprintf(message, 256, "out of memory; end other programs");
        cts_certify_free(certify);
        return CTS_MEMORY;
    }
    for (; certify->untouched_count < cts_requirement_count(); certify->untouched_count++)
        certify->untouched[certify->untouched_count] = certify->untouched_count;
    *result = certify;
    return CTS_OK;
}

static void close_traces(struct cts_certify *certify)
{
    for (uint32_t i = 0; i < certify->trace_count; i++) {
        struct trace *trace = &certify->traces[i];
        errno = 0;
        if (trace->writer && cts_trace_close(trace->writer) != CTS_OK)
            fail(certify, CTS_IO, "the trace cannot be written to its end", trace->name);
        trace->writer = NULL;
    }
}

static bool on_look(void *context)
{
    struct cts_certify *certify = context;
    return certify->config.interrupted && certify->config.interrupted(certify->config.context);
}

enum cts_status cts_certify_run(struct cts_certify *certify, char message[256])
{
    static const struct cts_session_calls calls = {
        .begin = on_begin, .run = on_run, .interrupted = on_look};
    char session_message[256] = "";
    certify->message = message;
    message[0] = 0;
    enum cts_status status = cts_session_run(&certify->config.session, &calls, certify,
                                             &certify->totals, session_message);
    close_traces(certify);
    if (certify->status != CTS_OK)
        return certify->status;
    if (status != CTS_OK)
        memcpy(message, session_message, sizeof session_message);
    return status;
}

void cts_certify_free(struct cts_certify *certify)
{
    if (!certify)
        return;
    char ignored[256];
    certify->message = ignored;
    close_traces(certify);
    cts_judge_free(certify->judge);
    cts_oracle_free(certify->sieve);
    free(certify->trace_begin);
    free(certify->sieved);
    free(certify->untouched);
    free(certify->kept);
    free(certify);
}

struct cts_result cts_certify_result(const struct cts_certify *certify, uint32_t requirement,
                                     uint64_t *explored)
{
    if (explored)
        cts_oracle_result(certify->sieve, requirement, explored);
    return cts_oracle_result(cts_judge_oracle(certify->judge), requirement, NULL);
}

uint64_t cts_certify_cut(const struct cts_certify *certify)
{
    return cts_oracle_cut(cts_judge_oracle(certify->judge));
}

int cts_certify_exit(const struct cts_certify *certify)
{
    return cts_oracle_exit(cts_judge_oracle(certify->judge));
}

const struct cts_session_totals *cts_certify_totals(const struct cts_certify *certify)
{
    return &certify->totals;
}

const char *cts_certify_trace(const struct cts_certify *certify, uint32_t index, uint64_t *frames)
{
    if (index >= certify->trace_count)
        return NULL;
    if (frames)
        *frames = certify->traces[index].frames;
    return certify->traces[index].name;
}
