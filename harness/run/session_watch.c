/*
 * Signs of life of a worker: it is given up only if it has burnt much processor time, or slept for long,
 * without playing anything. Verdicts never come from here: this only ends what cannot end itself.
 */
#define _GNU_SOURCE
#include "run/session_parent.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define SLEEP_FACTOR 1.5 /* a sleeper gets this much more time: the machine may be busy */
/* A target that has hung needs no long proof to be believed again: a part of the patience will do, the less the more
 * often it has, but a tenth at least. Loading takes what it takes, and so do exhaustive ranges. */
#define AGAIN_PART 0.25
#define LEAST_PART 0.1

static double seconds(clockid_t clock)
{
    struct timespec now;
    if (clock_gettime(clock, &now) != 0)
        return 0;
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static double processor_of(pid_t pid)
{
    clockid_t clock;
    return clock_getcpuclockid(pid, &clock) == 0 ? seconds(clock) : 0;
}

/* Is it waiting for something, rather than for a processor? */
static bool asleep(pid_t pid)
{
    char path[40], text[512], *state;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    size_t length = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[length] = 0;
    state = strrchr(text, ')');
    return state && state[1] == ' ' && (state[2] == 'S' || state[2] == 'D' || state[2] == 'T');
}

static uint64_t sign_of(const struct cts_session_shared *shared)
{
    return (uint64_t)shared->buffer.used + (shared->played << 26) + ((uint64_t)shared->phase << 60);
}

void cts_watch_start(struct watch *watch, pid_t pid, uint32_t limit, uint32_t hangs)
{
    *watch = (struct watch){.pid = pid,
                            .limit = limit ? limit : CTS_SESSION_HANG_SECONDS,
                            .hangs = hangs,
                            .sign = UINT64_MAX};
}

const char *cts_watch_look(struct watch *watch, const struct cts_session_shared *shared)
{
    uint64_t sign = sign_of(shared);
    double clock = seconds(CLOCK_MONOTONIC), limit = watch->limit;
    if (watch->hangs && shared->phase == CTS_SESSION_PLAYING && !shared->ranged) {
        double part = AGAIN_PART / watch->hangs;
        limit *= part > LEAST_PART ? part : LEAST_PART;
    }
    if (sign != watch->sign) {
        watch->sign = sign;
        watch->processor = processor_of(watch->pid);
        watch->clock = clock;
        watch->awake = watch->asleep = 0;
        return NULL;
    }
    if (asleep(watch->pid))
        watch->asleep++;
    else
        watch->awake++;
    if (processor_of(watch->pid) - watch->processor > limit)
        return "it runs on without a switch point";
    /* Who sleeps most of the time lacks no processor, also if it wakes now and then; who wants one and gets
     * none stands ready to run at most looks. */
    if (watch->asleep > watch->awake && clock - watch->clock > limit * SLEEP_FACTOR)
        return "it sleeps, and nothing will wake it";
    return NULL;
}
