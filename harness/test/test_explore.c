/*
 * Tests of the explorer: on small models the number of schedules equals a count made another way,
 * races with a known depth are found at that bound and not below, and every schedule replays to its
 * run.
 */
#include "explore/explore.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LOG_MAX      256u
#define SWITCHES_MAX 64u
#define RUNS_MAX     20000u

static struct cts_scheduler *scheduler;
static char log_text[LOG_MAX];
static unsigned log_used;
static unsigned threads;
static unsigned points;
static void (*body)(unsigned self);
static unsigned shared, other;

static void note(char letter)
{
    assert_true(log_used < LOG_MAX - 1);
    log_text[log_used++] = letter;
    log_text[log_used] = 0;
}

static void point(void)
{
    cts_scheduler_point(scheduler, "P");
}

static void thread_main(void *argument)
{
    body((unsigned)(uintptr_t)argument);
}

static void model_main(void *argument)
{
    (void)argument;
    for (unsigned n = 0; n < threads; n++)
        cts_scheduler_spawn(scheduler, thread_main, (void *)(uintptr_t)n, "model");
    cts_scheduler_quiesce(scheduler);
}

static enum cts_schedule_end play(cts_choose_fn *choose, void *context)
{
    log_used = 0;
    log_text[0] = 0;
    shared = other = 0;
    return cts_scheduler_run(scheduler, model_main, NULL, choose, context, 100000);
}

/* -- counting ---------------------------------------------------------------------------------- */

static void body_points(unsigned self)
{
    for (unsigned n = 0; n < points; n++) {
        note((char)('a' + self));
        point();
    }
    note((char)('A' + self));
}

/* Schedules from here on: `left[n]` points are ahead of thread n, UINT_MAX if it is over; `current`
 * stands before its next piece of code. */
static uint64_t brute_force(unsigned *left, unsigned current, unsigned budget)
{
    uint64_t sum = 0;
    bool over = left[current] == 0;
    left[current]--; /* 0 becomes UINT_MAX: over */
    bool any = false;
    for (unsigned n = 0; n < threads; n++) {
        if (left[n] == UINT32_MAX)
            continue;
        any = true;
        if (over || n == current)
            sum += brute_force(left, n, budget);
        else if (budget > 0)
            sum += brute_force(left, n, budget - 1);
    }
    left[current]++;
    return any ? sum : 1;
}

static uint64_t count_by_hand(unsigned bound)
{
    unsigned left[8];
    uint64_t sum = 0;
    for (unsigned n = 0; n < threads; n++)
        left[n] = points;
    for (unsigned first = 0; first < threads; first++)
        sum += brute_force(left, first, bound);
    return sum;
}

struct seen {
    char log[LOG_MAX];
};
static struct seen *seen;

static int compare_seen(const void *a, const void *b)
{
    return strcmp(((const struct seen *)a)->log, ((const struct seen *)b)->log);
}

/* Runs all schedules, replays each, and demands that no two have the same log. */
static uint64_t explore_all(unsigned bound)
{
    struct cts_explorer *explorer = cts_explorer_new(bound, 0);
    uint64_t runs = 0;
    while (cts_explorer_next(explorer)) {
        struct cts_switch switches[SWITCHES_MAX];
        assert_int_equal(play(cts_explorer_choose, explorer), CTS_SCHEDULE_DONE);
        assert_true(runs < RUNS_MAX);
        memcpy(seen[runs].log, log_text, LOG_MAX);
        struct cts_fixed_schedule fixed = {
            switches, cts_explorer_schedule(explorer, switches, SWITCHES_MAX), 0};
        assert_true(fixed.count <= SWITCHES_MAX);
        if (runs == 0)
            assert_int_equal(fixed.count, 0);
        play(cts_choose_fixed, &fixed);
        assert_string_equal(log_text, seen[runs].log);
        runs++;
    }
    assert_int_equal(cts_explorer_runs(explorer), runs);
    assert_false(cts_explorer_cut(explorer));
    assert_false(cts_explorer_diverged(explorer));
    cts_explorer_free(explorer);
    qsort(seen, runs, sizeof *seen, compare_seen);
    for (uint64_t n = 1; n < runs; n++)
        assert_string_not_equal(seen[n - 1].log, seen[n].log);
    return runs;
}

static void test_counts(void **state)
{
    (void)state;
    body = body_points;
    for (threads = 1; threads <= 3; threads++) {
        for (points = 0; points <= 4; points++) {
            for (unsigned bound = 0; bound <= 3; bound++)
                assert_int_equal(explore_all(bound), count_by_hand(bound));
        }
    }
}

static void test_counts_known(void **state)
{
    (void)state;
    body = body_points;
    threads = 2;
    points = 3;
    assert_int_equal(explore_all(0), 2); /* who begins */
    assert_int_equal(explore_all(1), 2 + 2 * 3);
    assert_int_equal(explore_all(100), 70); /* 8 over 4 */
    threads = 3;
    points = 2;
    assert_int_equal(explore_all(100), 1680); /* 9! / 3!^3 */
}

/* -- races ------------------------------------------------------------------------------------- */

static void body_lost_update(unsigned self)
{
    (void)self;
    unsigned read = shared;
    point();
    shared = read + 1;
}

/* Wrong only if thread 1 looks before and after the second half of thread 0, which has begun. */
static void body_two_windows(unsigned self)
{
    if (self == 0) {
        shared = 1;
        point();
        shared = 2;
    } else {
        unsigned first = shared;
        point();
        other = first == 1 && shared == 2;
    }
}

static bool lost_update(void)
{
    return shared != 2;
}

static bool both_windows(void)
{
    return other != 0;
}

/* How many of the schedules fail; the first that does is replayed. */
static unsigned count_failures(unsigned bound, bool (*failed)(void))
{
    struct cts_explorer *explorer = cts_explorer_new(bound, 0);
    unsigned failures = 0;
    while (cts_explorer_next(explorer)) {
        struct cts_switch switches[SWITCHES_MAX];
        play(cts_explorer_choose, explorer);
        if (!failed())
            continue;
        failures++;
        struct cts_fixed_schedule fixed = {
            switches, cts_explorer_schedule(explorer, switches, SWITCHES_MAX), 0};
        play(cts_choose_fixed, &fixed);
        assert_true(failed());
    }
    cts_explorer_free(explorer);
    return failures;
}

static void test_races(void **state)
{
    (void)state;
    threads = 2;
    body = body_lost_update;
    assert_int_equal(count_failures(0, lost_update), 0);
    assert_int_equal(count_failures(1, lost_update), 2);
    body = body_two_windows;
    assert_int_equal(count_failures(0, both_windows), 0);
    assert_int_equal(count_failures(1, both_windows), 0);
    assert_int_equal(count_failures(2, both_windows), 1);
}

/* -- loops, blocking, limits ------------------------------------------------------------------- */

static void body_spin(unsigned self)
{
    if (self == 1) {
        point();
        shared = 1;
    }
    while (!shared)
        cts_scheduler_yield(scheduler);
    note((char)('a' + self));
}

static void test_yield_stays_finite(void **state)
{
    (void)state;
    body = body_spin;
    threads = 3;
    for (unsigned bound = 0; bound <= 2; bound++) {
        struct cts_explorer *explorer = cts_explorer_new(bound, RUNS_MAX);
        while (cts_explorer_next(explorer))
            assert_int_equal(play(cts_explorer_choose, explorer), CTS_SCHEDULE_DONE);
        assert_false(cts_explorer_cut(explorer));
        assert_true(cts_explorer_runs(explorer) > 3);
        cts_explorer_free(explorer);
    }
}

/* Two locks in opposite order: some schedule ends blocked. */
static void body_deadlock(unsigned self)
{
    unsigned *first = self ? &shared : &other, *second = self ? &other : &shared;
    unsigned *const order[] = {first, second};
    for (int n = 0; n < 2; n++) {
        while (*order[n])
            cts_scheduler_park(scheduler, order[n], UINT64_MAX);
        *order[n] = 1;
        point();
    }
    *first = *second = 0;
    cts_scheduler_unpark(scheduler, first);
    cts_scheduler_unpark(scheduler, second);
    note((char)('a' + self));
}

static unsigned count_deadlocks(unsigned bound)
{
    struct cts_explorer *explorer = cts_explorer_new(bound, 0);
    unsigned deadlocks = 0;
    while (cts_explorer_next(explorer)) {
        play(cts_explorer_choose, explorer);
        deadlocks += log_used != 2;
    }
    cts_explorer_free(explorer);
    return deadlocks;
}

static void test_blocking(void **state)
{
    (void)state;
    body = body_deadlock;
    threads = 2;
    assert_int_equal(count_deadlocks(0), 0);
    assert_int_equal(count_deadlocks(1), 2);
}

static void test_limit(void **state)
{
    (void)state;
    body = body_points;
    threads = 2;
    points = 3;
    struct cts_explorer *explorer = cts_explorer_new(100, 69);
    while (cts_explorer_next(explorer))
        play(cts_explorer_choose, explorer);
    assert_int_equal(cts_explorer_runs(explorer), 69);
    assert_true(cts_explorer_cut(explorer));
    cts_explorer_free(explorer);
    explorer = cts_explorer_new(100, 70); /* exactly all: nothing was cut */
    while (cts_explorer_next(explorer))
        play(cts_explorer_choose, explorer);
    assert_false(cts_explorer_cut(explorer));
    cts_explorer_free(explorer);
}

static void test_too_many_choices(void **state)
{
    (void)state;
    body = body_points;
    struct cts_explorer *explorer = cts_explorer_new(0, 0);
    struct cts_choice choice = {.runnable = 3, .preemptive = true, .point = "P"};
    assert_true(cts_explorer_next(explorer));
    for (choice.step = 0; choice.step < CTS_EXPLORE_CHOICES_MAX; choice.step++)
        assert_int_equal(cts_explorer_choose(explorer, &choice), 0);
    assert_false(cts_explorer_cut(explorer));
    assert_int_equal(cts_explorer_choose(explorer, &choice), 0);
    assert_true(cts_explorer_cut(explorer));
    cts_explorer_free(explorer);
}

/* A model that remembers earlier runs: what no target may do. */
static unsigned plays;
static void body_remembers(unsigned self)
{
    points = plays > 2 ? 0 : 2;
    plays += self;
    body_points(self);
}

static void test_diverged(void **state)
{
    (void)state;
    body = body_remembers;
    threads = 2;
    plays = 0;
    struct cts_explorer *explorer = cts_explorer_new(2, 1000);
    while (cts_explorer_next(explorer))
        play(cts_explorer_choose, explorer);
    assert_true(cts_explorer_diverged(explorer));
    cts_explorer_free(explorer);
}

static int set_up(void **state)
{
    (void)state;
    seen = calloc(RUNS_MAX, sizeof *seen);
    return seen && cts_scheduler_new(&scheduler) == CTS_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    free(seen);
    cts_scheduler_free(scheduler);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_counts_known),
        cmocka_unit_test(test_races),
        cmocka_unit_test(test_yield_stays_finite),
        cmocka_unit_test(test_blocking),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_too_many_choices),
        cmocka_unit_test(test_diverged),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
