/*
 * The figures of NIC save state: the exhaustive sweep of BytesNeeded, requests per second, events per second. An
 * edge has no sweep: there only its own operations are measured.
 */
#include "bench.h"
#include <string.h>

/* Every size of buffer and of data around each boundary: all that SAV-NEED-* speaks of. */
static const char sweep_case[] = "stack X\nnic n0 port=7 index=1\nsweep kind=0\n";
/* Data saved in one pass and restored, again and again. */
static const char extension_case[] = "stack X\nnic n0 port=7 index=1\nplant n0 size=32\nrepeat 50\n"
                                     "save n0\nrestore n0\nend\n";
static const char edge_case[] = "stack B\nconnect n0 port=7 index=1\nrepeat 50\n"
                                "partition event=1\nend\n";

/* Over the events in the buffer. */
static uint64_t count_events(const struct cts_bench *bench, uint16_t kind)
{
    const struct cts_event *event;
    enum cts_status status;
    size_t offset = 0;
    uint64_t count = 0;

    while ((event = cts_buffer_next(bench->buffer.bytes, bench->buffer.used, &offset, &status)))
        count += event->kind == kind;
    return count;
}

/* Calls of the sweeps in the buffer. */
static uint64_t sum_sweeps(const struct cts_bench *bench)
{
    const struct cts_event *event;
    enum cts_status status;
    size_t offset = 0;
    uint64_t calls = 0;

    while ((event = cts_buffer_next(bench->buffer.bytes, bench->buffer.used, &offset, &status)))
        if (event->kind == CTS_EVENT_OID_SWEPT)
            calls += event->arg[1] | (uint64_t)event->arg[2] << 32;
    return calls;
}

static void add_sweep(struct cts_bench *bench)
{
    uint64_t findings = bench->findings;
    double start = cts_seconds();
    bool played = cts_bench_play(bench, sweep_case);

    cts_bench_judge(bench);

    double seconds = cts_seconds() - start;
    double calls = (double)sum_sweeps(bench);
    bool invalid = !played || calls == 0 || bench->findings > findings;

    cts_bench_add(bench, (struct cts_figure){"BytesNeeded sweep, combinations", calls, 1, false,
                                             invalid, ""});
    cts_bench_add(bench, (struct cts_figure){"BytesNeeded sweep, wall time", seconds, 10, true,
                                             invalid, "s"});
    cts_bench_add(bench, (struct cts_figure){"BytesNeeded sweep, combinations per second",
                                             seconds > 0 ? calls / seconds : 0, 500000, false,
                                             invalid, "1/s"});
}

bool cts_bench_nicsave(struct cts_bench *bench)
{
    bool edge = cts_player_target(bench->player)->extension == NULL;
    const char *text = edge ? edge_case : extension_case;

    if (!edge)
        add_sweep(bench);
    if (!cts_bench_play(bench, text)) {
        cts_complain(
            "the target cannot play what bench measures: a save operation again and again");
        return false;
    }
    double requests = (double)count_events(bench, CTS_EVENT_OID_ISSUED);

    cts_bench_add(bench, (struct cts_figure){"requests per core second, played",
                                             requests * cts_bench_runs(bench, text, false), 500000,
                                             false, false, "1/s"});
    cts_bench_add(bench, (struct cts_figure){"requests per core second, played and judged",
                                             requests * cts_bench_runs(bench, text, true), 500000,
                                             false, false, "1/s"});
    cts_bench_add(bench,
                  (struct cts_figure){"events per core second, oracle alone",
                                      cts_bench_events(bench, text), 5000000, false, false, "1/s"});
    return true;
}
