/*
 * Between the parts of the subcommand bench: what is measured alike for every interface (bench.c), and the figures
 * of each (bench_counter.c, bench_nicsave.c, bench_sockaddr.c).
 */
#ifndef CTS_BENCH_H
#define CTS_BENCH_H

#include "run/player.h"
#include "tool.h"

struct cts_figure {
    const char *name;
    double value;
    double wanted;
    bool at_most; /* wanted is an upper limit */
    bool invalid; /* measured on what does not count: never reached */
    const char *unit;
};

struct cts_bench {
    const struct cts_options *options;
    struct cts_player *player;
    struct cts_oracle *oracle;
    struct cts_buffer buffer;
    uint64_t findings; /* of everything that was judged */
};

/* The figures of one interface. False after a message. */
bool cts_bench_counter(struct cts_bench *bench);
bool cts_bench_nicsave(struct cts_bench *bench);
bool cts_bench_sockaddr(struct cts_bench *bench);

/* Runs per second of a program; with the oracle if there shall be judging. 0: the target cannot play it. */
double cts_bench_runs(struct cts_bench *bench, const char *text, bool judged);
/* Events per second of the oracle over a trace in memory. */
double cts_bench_events(struct cts_bench *bench, const char *text);
/* Plays a program once and leaves its events in the buffer. */
bool cts_bench_play(struct cts_bench *bench, const char *text);
/* Judges the events in the buffer; counts findings. */
void cts_bench_judge(struct cts_bench *bench);
/* Tells a figure. */
void cts_bench_add(struct cts_bench *bench, struct cts_figure figure);

#endif
