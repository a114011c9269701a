/*
 * Fuzz target of everything that reads traces. Proves: any file is read to its end or refused with
 * a sentence, any memory is walked within its bounds, and whatever events come out, the oracle
 * answers with findings and never crashes.
 */
#define _GNU_SOURCE
#include "oracle/oracle.h"
#include "trace/trace.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define EVENTS_MAX 100000u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ignore(void *context, const struct cts_finding *finding)
{
    (void)context;
    if (finding->requirement >= cts_requirement_count())
        abort();
}

static void judge_file(const char *path)
{
    struct cts_trace_reader *reader;
    struct cts_oracle *oracle =
        cts_oracle_new(cts_profile_find(cts_profile_name(0)), true, ignore, NULL);
    char message[160] = "";
    const struct cts_event *event;
    uint64_t frame;
    if (!oracle)
        return;
    if (cts_trace_open(path, &reader, message) == CTS_OK) {
        enum cts_status status = CTS_OK;
        for (uint32_t n = 0; n < EVENTS_MAX; n++) {
            status = cts_trace_read(reader, &event, &frame, message);
            if (status != CTS_OK || !event)
                break;
            cts_oracle_event(oracle, event, frame);
        }
        if (status != CTS_OK && message[0] == 0)
            abort();
        cts_trace_done(reader);
    } else if (message[0] == 0) {
        abort();
    }
    cts_oracle_free(oracle);
}

static void judge_memory(const uint8_t *data, size_t size)
{
    struct cts_oracle *oracle =
        cts_oracle_new(cts_profile_find(cts_profile_name(0)), false, ignore, NULL);
    uint8_t *copy = malloc(size ? size : 1);
    enum cts_status status = CTS_OK;
    const struct cts_event *event;
    size_t offset = 0;
    if (copy && oracle) {
        if (size)
            memcpy(copy, data, size);
        for (uint64_t n = 0; (event = cts_buffer_next(copy, size, &offset, &status)); n++)
            cts_oracle_event(oracle, event, n);
    }
    free(copy);
    cts_oracle_free(oracle);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int file = -1;
    static char path[64];
    if (file < 0) {
        file = memfd_create("trace", MFD_CLOEXEC);
        snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    }
    if (ftruncate(file, 0) == 0 && pwrite(file, data, size, 0) == (ssize_t)size)
        judge_file(path);
    judge_memory(data, size);
    return 0;
}
