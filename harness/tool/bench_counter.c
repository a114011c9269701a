/*
 * The figures of the generation counter. Measures nothing itself.
 */
#include "bench.h"

/* One wait that a change ends, and a poll: a typical small case. */
static const char small_case[] = "open h0 rw overlapped\narm h0 v0 -> w0\nchange v1\nawait w0\n"
                                 "poll h0 -> w1\nclose h0\n";
/* Many requests in one run. */
static const char long_case[] = "open h0 rw overlapped\nrepeat 200\npoll h0 -> w0\n"
                                "arm h0 v5 -> w1\nend\nclose h0\n";
#define LONG_OPERATIONS 400.0

bool cts_bench_counter(struct cts_bench *bench)
{
    double plain = cts_bench_runs(bench, small_case, false);
    double judged = cts_bench_runs(bench, small_case, true);
    double requests = LONG_OPERATIONS * cts_bench_runs(bench, long_case, true);
    double events = cts_bench_events(bench, small_case);
    const struct cts_figure figures[] = {
        {"cases per core second, played", plain, 100000, false, false, "1/s"},
        {"cases per core second, played and judged", judged, 100000, false, false, "1/s"},
        {"requests per core second, played and judged", requests, 1000000, false, false, "1/s"},
        {"events per core second, oracle alone", events, 20000000, false, false, "1/s"},
    };

    for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++)
        cts_bench_add(bench, figures[i]);
    return true;
}
