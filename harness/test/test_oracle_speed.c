/*
 * How fast the oracle is: events per second over a trace in memory, for the mixes that conformance
 * is made of. Prints the figures; judges no speed: fails if the oracle finds fault with the
 * trace.
 */
#include "oracle/oracle.h"

#include <cts/counter.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TRACE_BYTES (16u << 20)
#define SECONDS     0.4

struct trace {
    uint8_t *bytes;
    size_t used;
    uint64_t events, stamp;
    uint32_t request;
};

static const uint8_t ids[2][16] = {
    {0x00, 0x00, 0x00, 0x00, 0x4c, 0x6f, 0xbc, 0x66, 0x00, 0x00, 0x00, 0x00, 0x48, 0x69, 0x23,
     0xbe},
    {0x01, 0x00, 0x00, 0x00, 0x4c, 0x6f, 0x5c, 0xa5, 0x01, 0x00, 0x00, 0x00, 0x48, 0x69, 0x63,
     0x61},
};

static struct cts_event *put(struct trace *t, uint16_t kind, const void *payload, uint32_t length)
{
    struct cts_event *e = (struct cts_event *)(t->bytes + t->used);
    *e = (struct cts_event){.magic = CTS_EVENT_MAGIC,
                            .version = CTS_EVENT_VERSION,
                            .interface = CTS_INTERFACE_COUNTER,
                            .kind = kind,
                            .stamp = t->stamp++,
                            .handle = 1,
                            .request = t->request,
                            .length = length};
    memcpy(e + 1, payload, length);
    t->used += CTS_EVENT_STRIDE(length);
    t->events++;
    return e;
}

static void submit(struct trace *t, uint32_t in, const uint8_t *id)
{
    t->request++;
    struct cts_event *e = put(t, CTS_EVENT_SUBMIT, id, in);
    e->arg[0] = CTS_COUNTER_CODE_READ;
    e->arg[1] = in;
    e->arg[2] = 16;
    e->arg[3] = CTS_SUBMIT_OVERLAPPED;
}

static void complete(struct trace *t, const uint8_t *id)
{
    struct cts_event *e = put(t, CTS_EVENT_COMPLETED, id, 16);
    e->arg[0] = 16;
    e->arg[1] = CTS_BUFFER_HEAD;
    e->arg[2] = 1;
}

static void begin(struct trace *t)
{
    t->stamp = 0;
    t->request = 0;
    put(t, CTS_EVENT_RUN_BEGIN, "case", 4)->arg[1] = 1;
    put(t, CTS_EVENT_OPEN, "", 0)->arg[0] = CTS_OPEN_READ | CTS_OPEN_WRITE | CTS_OPEN_OVERLAPPED;
    put(t, CTS_EVENT_OPENED, "", 0);
}

static void end(struct trace *t)
{
    put(t, CTS_EVENT_QUIESCENT, "", 0);
    put(t, CTS_EVENT_CLOSE, "", 0);
    put(t, CTS_EVENT_CLOSED, "", 0);
    put(t, CTS_EVENT_QUIESCENT, "", 0)->arg[1] = 1;
    put(t, CTS_EVENT_RUN_END, "", 0);
}

static void polls(struct trace *t)
{
    begin(t);
    for (int n = 0; n < 1000; n++) {
        submit(t, 0, ids[0]);
        complete(t, ids[0]);
        put(t, CTS_EVENT_SUBMITTED, "", 0);
    }
    end(t);
}

static void change(struct trace *t, const uint8_t *id)
{
    put(t, CTS_EVENT_CHANGE, id, 16)->arg[0] = CTS_CHANGE_STORE | CTS_CHANGE_NOTIFY;
    put(t, CTS_EVENT_STORE, id, 16);
    put(t, CTS_EVENT_NOTIFY, "", 0);
    put(t, CTS_EVENT_CHANGED, "", 0)->arg[0] = CTS_CHANGE_STORE | CTS_CHANGE_NOTIFY;
}

/* What a short case looks like: a wait, a change, the wake, a rest. */
static void short_case(struct trace *t)
{
    begin(t);
    submit(t, 16, ids[0]);
    put(t, CTS_EVENT_SUBMITTED, "", 0)->status = CTS_WIN32_IO_PENDING;
    put(t, CTS_EVENT_QUIESCENT, "", 0)->arg[0] = 1;
    change(t, ids[1]);
    put(t, CTS_EVENT_NOTIFYING, "", 0);
    complete(t, ids[1]);
    put(t, CTS_EVENT_NOTIFIED, "", 0);
    end(t);
}

/* Many changes, each seen by a wait armed with the last result, and by a poll. */
static void chain(struct trace *t)
{
    uint8_t id[16];
    begin(t);
    memcpy(id, ids[0], sizeof(id));
    for (uint32_t n = 1; n < 5000; n++) {
        submit(t, 16, id);
        put(t, CTS_EVENT_SUBMITTED, "", 0)->status = CTS_WIN32_IO_PENDING;
        memcpy(id + 8, &n, sizeof(n));
        change(t, id);
        put(t, CTS_EVENT_NOTIFYING, "", 0);
        complete(t, id);
        put(t, CTS_EVENT_NOTIFIED, "", 0);
    }
    end(t);
}

static void refusals(struct trace *t)
{
    begin(t);
    for (uint32_t in = 1; in < 16; in++) {
        submit(t, in, ids[0]);
        struct cts_event *e = put(t, CTS_EVENT_COMPLETED, ids[0], 16);
        e->status = CTS_WIN32_INVALID_PARAMETER;
        e->arg[2] = 1;
        put(t, CTS_EVENT_SUBMITTED, "", 0)->status = CTS_WIN32_INVALID_PARAMETER;
    }
    end(t);
}

static void count(void *context, const struct cts_finding *finding)
{
    print_error("%s: expected %s; seen %s\n", cts_requirement(finding->requirement)->id,
                finding->expected, finding->seen);
    ++*(uint64_t *)context;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void measure(const char *name, void (*fill)(struct trace *))
{
    struct trace t = {.bytes = malloc(TRACE_BYTES)};
    uint64_t findings = 0, events = 0;
    struct cts_oracle *oracle =
        cts_oracle_new(cts_profile_find("ms-docs"), false, count, &findings);
    assert_non_null(t.bytes);
    assert_non_null(oracle);
    while (t.used < TRACE_BYTES / 128)
        fill(&t);
    double start = now(), spent;
    do {
        for (size_t at = 0; at < t.used;) {
            const struct cts_event *e = (const struct cts_event *)(t.bytes + at);
            cts_oracle_event(oracle, e, 1);
            at += CTS_EVENT_STRIDE(e->length);
        }
        events += t.events;
        spent = now() - start;
    } while (spent < SECONDS);
    print_message("%-12s %6.1f million events per second\n", name, (double)events / spent / 1e6);
    assert_int_equal(findings, 0);
    cts_oracle_free(oracle);
    free(t.bytes);
}

static void test_speed(void **state)
{
    (void)state;
    measure("polls", polls);
    measure("short cases", short_case);
    measure("chain", chain);
    measure("refusals", refusals);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_speed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
