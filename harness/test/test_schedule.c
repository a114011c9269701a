/*
 * Tests of the scheduler: every rule of run/schedule.h, one test each, on small runs that write
 * what they do into a log. A test states the log it expects.
 */
#include "program/program.h"
#include "run/fiber.h"
#include "run/schedule.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define FOREVER UINT64_MAX
#define LIMIT   1000000u

static struct cts_scheduler *scheduler;
static char log_text[4096];
static int channel_a, channel_b;
static bool flag;

static void note(const char *format, ...)
{
    size_t used = strlen(log_text);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(log_text + used, sizeof log_text - used, format, arguments);
    va_end(arguments);
}

static enum cts_schedule_end play(void (*entry)(void *), cts_choose_fn *choose, void *context)
{
    log_text[0] = 0;
    flag = false;
    return cts_scheduler_run(scheduler, entry, NULL, choose, context, LIMIT);
}

static uint32_t spawn(void (*entry)(void *), void *argument)
{
    return cts_scheduler_spawn(scheduler, entry, argument, "worker");
}

static void point(void)
{
    cts_scheduler_point(scheduler, "P");
}

/* -- workers
 * ------------------------------------------------------------------------------------------ */

static void three_points(void *argument)
{
    const char *name = argument;
    for (int n = 1; n <= 3; n++) {
        note("%s%d ", name, n);
        point();
    }
}

static void wait_on_a(void *argument)
{
    (void)argument;
    bool woken = cts_scheduler_park(scheduler, &channel_a, FOREVER);
    note("t%u:%s ", cts_scheduler_thread(scheduler), woken ? "woken" : "late");
}

static void wait_a_second(void *argument)
{
    (void)argument;
    bool woken = cts_scheduler_park(scheduler, &channel_a, 10000000);
    note("t%u:%s@%lu ", cts_scheduler_thread(scheduler), woken ? "woken" : "late",
         (unsigned long)cts_scheduler_now(scheduler));
}

static void wake_a(void *argument)
{
    (void)argument;
    note("wake ");
    cts_scheduler_unpark(scheduler, &channel_a);
}

static void do_nothing(void *argument)
{
    (void)argument;
}

/* -- default schedule and fixed switches
 * -------------------------------------------------------------- */

static void two_writers(void *argument)
{
    (void)argument;
    spawn(three_points, "b");
    three_points("a");
    cts_scheduler_quiesce(scheduler);
    note("q");
}

static void test_default(void **state)
{
    (void)state;
    assert_int_equal(play(two_writers, NULL, NULL), CTS_SCHEDULE_DONE);
    assert_string_equal(log_text, "a1 a2 a3 b1 b2 b3 q");
}

static void test_fixed_schedule(void **state)
{
    static const struct cts_switch switches[] = {{0, 1}, {2, 0}};
    struct cts_fixed_schedule fixed = {switches, 2, 0};
    (void)state;
    assert_int_equal(play(two_writers, cts_choose_fixed, &fixed), CTS_SCHEDULE_DONE);
    /* Choice 0 at a1 goes to thread 1; choice 1 (after b1) stays; choice 2 (after b2) goes back. */
    assert_string_equal(log_text, "a1 b1 b2 a2 a3 b3 q");
}

static void test_fixed_ignores_impossible(void **state)
{
    static const struct cts_switch switches[] = {{0, 9}, {1, 77}, {2, 1}};
    struct cts_fixed_schedule fixed = {switches, 3, 0};
    (void)state;
    assert_int_equal(play(two_writers, cts_choose_fixed, &fixed), CTS_SCHEDULE_DONE);
    assert_string_equal(log_text, "a1 a2 a3 b1 b2 b3 q");
}

static uint32_t rng;
static uint32_t choose_any(void *context, const struct cts_choice *choice)
{
    (void)context;
    assert_true(choice->runnable & (choice->runnable - 1));
    assert_true(choice->runnable >> choice->fallback & 1);
    do
        rng = rng * 1664525u + 1013904223u;
    while (!(choice->runnable >> (rng >> 27) & 1));
    return rng >> 27;
}

static void many_writers(void *argument)
{
    (void)argument;
    static const char *const names[] = {"b", "c", "d", "e"};
    for (int n = 0; n < 4; n++)
        spawn(three_points, (void *)(uintptr_t)names[n]);
    three_points("a");
    cts_scheduler_quiesce(scheduler);
}

static void test_deterministic(void **state)
{
    char first[sizeof log_text];
    unsigned different = 0;
    (void)state;
    for (uint32_t seed = 0; seed < 50; seed++) {
        char previous[sizeof log_text];
        memcpy(previous, log_text, sizeof previous);
        rng = seed;
        play(many_writers, choose_any, NULL);
        memcpy(first, log_text, sizeof first);
        different += strcmp(previous, first) != 0;
        rng = seed;
        play(many_writers, choose_any, NULL);
        assert_string_equal(log_text, first);
    }
    assert_in_range(different, 40, 50);
}

/* -- park and unpark
 * ---------------------------------------------------------------------------------- */

static void main_wake_all(void *argument)
{
    (void)argument;
    cts_scheduler_unpark(scheduler, &channel_a); /* nobody there: not remembered */
    spawn(wait_on_a, NULL);
    spawn(wait_on_a, NULL);
    cts_scheduler_quiesce(scheduler);
    note("q ");
    cts_scheduler_unpark(scheduler, &channel_b);
    cts_scheduler_quiesce(scheduler);
    note("q ");
    cts_scheduler_unpark(scheduler, &channel_a);
    note("still-me ");
    cts_scheduler_quiesce(scheduler);
}

static void test_unpark_wakes_its_channel(void **state)
{
    (void)state;
    assert_int_equal(play(main_wake_all, NULL, NULL), CTS_SCHEDULE_DONE);
    assert_string_equal(log_text, "q q still-me t1:woken t2:woken ");
}

static void test_blocked(void **state)
{
    (void)state;
    assert_int_equal(play(wait_on_a, NULL, NULL), CTS_SCHEDULE_BLOCKED);
    assert_string_equal(log_text, "");
}

static void main_past_deadline(void *argument)
{
    (void)argument;
    spawn(three_points, "b");
    note("%d ", cts_scheduler_park(scheduler, &channel_a, 0));
}

static void test_deadline_already_past(void **state)
{
    static const struct cts_switch switches[] = {{0, 1}};
    struct cts_fixed_schedule fixed = {switches, 1, 0};
    (void)state;
    play(main_past_deadline, NULL, NULL);
    assert_string_equal(log_text, "0 ");
    play(main_past_deadline, cts_choose_fixed, &fixed); /* a point all the same */
    assert_string_equal(log_text, "b1 b2 b3 0 ");
}

/* -- virtual time
 * ------------------------------------------------------------------------------------- */

static void main_timer_and_quiesce(void *argument)
{
    (void)argument;
    spawn(wait_a_second, NULL);
    cts_scheduler_quiesce(scheduler);
    note("q@%lu ", (unsigned long)cts_scheduler_now(scheduler));
    cts_scheduler_sleep(scheduler, 9999999);
    note("s@%lu ", (unsigned long)cts_scheduler_now(scheduler));
    cts_scheduler_sleep(scheduler, 5);
    note("s@%lu ", (unsigned long)cts_scheduler_now(scheduler));
}

static void test_timer_fires_in_sleep_only(void **state)
{
    (void)state;
    assert_int_equal(play(main_timer_and_quiesce, NULL, NULL), CTS_SCHEDULE_DONE);
    assert_string_equal(log_text, "q@0 s@9999999 t1:late@10000000 s@10000004 ");
}

static void test_timer_saves_a_blocked_run(void **state)
{
    (void)state;
    assert_int_equal(play(wait_a_second, NULL, NULL), CTS_SCHEDULE_DONE);
    assert_string_equal(log_text, "t0:late@10000000 ");
}

static unsigned ticks;
static void tick_for_ever(void *argument)
{
    (void)argument;
    for (;;) {
        cts_scheduler_park(scheduler, &channel_b, cts_scheduler_now(scheduler) + 10);
        ticks++;
    }
}

static void main_ticker_alone(void *argument)
{
    (void)argument;
    spawn(tick_for_ever, NULL);
    cts_scheduler_park(scheduler, &channel_a, FOREVER);
}

static void test_ticker_keeps_nothing_alive(void **state)
{
    (void)state;
    ticks = 0;
    assert_int_equal(play(main_ticker_alone, NULL, NULL), CTS_SCHEDULE_BLOCKED);
    assert_int_equal(ticks, CTS_SCHEDULE_JUMPS_MAX);
}

static void tick_and_wake(void *argument)
{
    (void)argument;
    for (;;) {
        cts_scheduler_park(scheduler, &channel_b, cts_scheduler_now(scheduler) + 10);
        cts_scheduler_unpark(scheduler, &channel_a);
    }
}

static void main_ticker_serves(void *argument)
{
    (void)argument;
    spawn(tick_and_wake, NULL);
    for (unsigned n = 0; n < 3 * CTS_SCHEDULE_JUMPS_MAX; n++)
        cts_scheduler_park(scheduler, &channel_a, FOREVER);
}

static void test_ticker_that_serves(void **state)
{
    (void)state;
    assert_int_equal(play(main_ticker_serves, NULL, NULL), CTS_SCHEDULE_DONE);
}

static void sleep_two(void *argument)
{
    (void)argument;
    cts_scheduler_sleep(scheduler, 2);
    note("two ");
}

static void main_sleepers(void *argument)
{
    (void)argument;
    spawn(sleep_two, NULL);
    spawn(three_points, "b");
    cts_scheduler_sleep(scheduler, 3);
    note("three@%lu ", (unsigned long)cts_scheduler_now(scheduler));
    cts_scheduler_sleep(scheduler, 0);
    cts_scheduler_sleep(scheduler, FOREVER);
    note("end@%d", cts_scheduler_now(scheduler) == FOREVER);
}

static void test_sleepers_in_order(void **state)
{
    (void)state;
    assert_int_equal(play(main_sleepers, NULL, NULL), CTS_SCHEDULE_DONE);
    assert_string_equal(log_text, "b1 b2 b3 two three@3 end@1");
}

/* -- quiesce
 * ------------------------------------------------------------------------------------------ */

static void quiesce_and_go_on(void *argument)
{
    cts_scheduler_quiesce(scheduler);
    three_points(argument);
}

static void main_two_quiesce(void *argument)
{
    (void)argument;
    spawn(quiesce_and_go_on, "b");
    spawn(sleep_two, NULL);
    quiesce_and_go_on("a");
    cts_scheduler_quiesce(scheduler);
}

static void test_quiesce_one_at_a_time(void **state)
{
    static const struct cts_switch other[] = {{1, 1}};
    struct cts_fixed_schedule fixed = {other, 1, 0};
    (void)state;
    play(main_two_quiesce, NULL, NULL);
    assert_string_equal(log_text, "a1 a2 a3 b1 b2 b3 ");
    /* Choice 0 is who runs after thread 0 quiesces, choice 1 whose quiesce ends first. */
    play(main_two_quiesce, cts_choose_fixed, &fixed);
    assert_string_equal(log_text, "b1 b2 b3 a1 a2 a3 ");
}

/* -- yield
 * -------------------------------------------------------------------------------------------- */

static void spin(void *argument)
{
    while (!flag) {
        note("%s ", (char *)argument);
        cts_scheduler_yield(scheduler);
    }
}

static void raise_flag(void *argument)
{
    (void)argument;
    note("flag ");
    flag = true;
}

static uint32_t choose_highest(void *context, const struct cts_choice *choice)
{
    (void)context;
    return 31u - (uint32_t)__builtin_clz(choice->runnable);
}
static uint32_t choose_lowest(void *context, const struct cts_choice *choice)
{
    (void)context;
    return (uint32_t)__builtin_ctz(choice->runnable);
}

static void main_spinners(void *argument)
{
    (void)argument;
    spawn(spin, "b");
    spawn(raise_flag, NULL);
    spawn(spin, "d");
    spin("a");
}

static void test_yield_is_fair(void **state)
{
    (void)state;
    assert_int_equal(play(main_spinners, NULL, NULL), CTS_SCHEDULE_DONE);
    assert_string_equal(log_text, "a b flag ");
    assert_int_equal(play(main_spinners, choose_highest, NULL), CTS_SCHEDULE_DONE);
    assert_string_equal(log_text, "a d flag ");
    assert_int_equal(play(main_spinners, choose_lowest, NULL), CTS_SCHEDULE_DONE);
    assert_string_equal(log_text, "a b flag ");
}

static void main_yield_alone(void *argument)
{
    (void)argument;
    for (int n = 0; n < 10; n++)
        cts_scheduler_yield(scheduler);
    note("%lu", (unsigned long)cts_scheduler_steps(scheduler));
}

static void test_yield_alone(void **state)
{
    (void)state;
    assert_int_equal(play(main_yield_alone, NULL, NULL), CTS_SCHEDULE_DONE);
    assert_string_equal(log_text, "10");
}

/* -- ends of runs
 * ------------------------------------------------------------------------------------- */

static void main_endless(void *argument)
{
    (void)argument;
    for (;;)
        point();
}

static void test_step_limit(void **state)
{
    (void)state;
    assert_int_equal(cts_scheduler_run(scheduler, main_endless, NULL, NULL, NULL, 1000),
                     CTS_SCHEDULE_STEPS);
    assert_int_equal(cts_scheduler_steps(scheduler), 1001);
    assert_false(cts_scheduler_inside(scheduler));
}

static void stop_it(void *argument)
{
    (void)argument;
    note("stop ");
    assert_true(cts_scheduler_inside(scheduler));
    cts_scheduler_stop(scheduler);
}

static void main_stopped(void *argument)
{
    (void)argument;
    spawn(stop_it, NULL);
    cts_scheduler_quiesce(scheduler);
    note("never ");
}

static void test_stop(void **state)
{
    (void)state;
    assert_int_equal(play(main_stopped, NULL, NULL), CTS_SCHEDULE_STOPPED);
    assert_string_equal(log_text, "stop ");
}

static void main_leaves_others(void *argument)
{
    (void)argument;
    spawn(wait_on_a, NULL);
    spawn(tick_for_ever, NULL);
    spawn(three_points, "b");
    point();
    cts_scheduler_quiesce(scheduler);
    spawn(three_points, "c");
}

static void test_left_over_threads_are_dropped(void **state)
{
    (void)state;
    for (int n = 0; n < 3; n++) {
        assert_int_equal(play(main_leaves_others, NULL, NULL), CTS_SCHEDULE_DONE);
        assert_string_equal(log_text, "b1 b2 b3 ");
    }
}

/* -- threads
 * ------------------------------------------------------------------------------------------ */

static void main_all_threads(void *argument)
{
    (void)argument;
    for (uint32_t n = 1; n < CTS_THREADS_MAX; n++)
        assert_int_equal(spawn(n == 5 || n == 9 ? do_nothing : wait_on_a, NULL), n);
    assert_int_equal(spawn(do_nothing, NULL), UINT32_MAX);
    cts_scheduler_quiesce(scheduler);
    assert_int_equal(spawn(wake_a, NULL), 5);
    assert_int_equal(spawn(wait_on_a, NULL), 9);
    assert_int_equal(spawn(do_nothing, NULL), UINT32_MAX);
    cts_scheduler_quiesce(scheduler);
    for (uint32_t n = 0; n < 10000; n++) {
        assert_true(spawn(do_nothing, NULL) < CTS_THREADS_MAX);
        cts_scheduler_quiesce(scheduler);
    }
}

static void test_numbers_are_reused_last(void **state)
{
    (void)state;
    assert_int_equal(play(main_all_threads, NULL, NULL), CTS_SCHEDULE_DONE);
    assert_non_null(strstr(log_text, "wake t1:woken t2:woken t3:woken t4:woken t6:woken"));
}

static unsigned outside;
static bool bring_from_outside(void *context)
{
    (void)context;
    if (!outside)
        return false;
    outside--;
    cts_scheduler_unpark(scheduler, &channel_a);
    return true;
}

static void main_waits_for_outside(void *argument)
{
    (void)argument;
    for (int n = 0; n < 3; n++)
        wait_on_a(NULL);
}

static void test_idle_function(void **state)
{
    (void)state;
    cts_scheduler_on_idle(scheduler, bring_from_outside, NULL);
    outside = 3;
    assert_int_equal(play(main_waits_for_outside, NULL, NULL), CTS_SCHEDULE_DONE);
    outside = 2;
    assert_int_equal(play(main_waits_for_outside, NULL, NULL), CTS_SCHEDULE_BLOCKED);
    assert_string_equal(log_text, "t0:woken t0:woken ");
    cts_scheduler_on_idle(scheduler, NULL, NULL);
}

/* -- stacks
 * ------------------------------------------------------------------------------------------- */

static unsigned descend(unsigned depth)
{
    volatile char frame[256];
    frame[0] = (char)depth;
    if (depth % 100 == 0)
        point();
    return depth == 0 ? 0 : descend(depth - 1) + 1 + (frame[0] != (char)depth);
}

static void dig(void *argument)
{
    assert_int_equal(descend((unsigned)(uintptr_t)argument), (unsigned)(uintptr_t)argument);
    note("deep ");
}

static void main_deep(void *argument)
{
    (void)argument;
    for (int n = 0; n < 4; n++)
        spawn(dig, (void *)(uintptr_t)1000);
    dig((void *)(uintptr_t)1000);
    cts_scheduler_quiesce(scheduler);
}

static void test_deep_calls(void **state)
{
    (void)state;
    rng = 3;
    assert_int_equal(play(main_deep, choose_any, NULL), CTS_SCHEDULE_DONE);
    assert_string_equal(log_text, "deep deep deep deep deep ");
}

static void main_bottomless(void *argument)
{
    (void)argument;
    note("%u", descend(UINT32_MAX));
}

static void on_fault(int number, siginfo_t *info, void *context)
{
    (void)number;
    (void)context;
    _exit(cts_scheduler_overflow(scheduler, (uintptr_t)info->si_addr) ? 42 : 43);
}

/* On a stack of its own, for the faulting one has no room. */
static void overflow_in_child(void)
{
    static char stack[65536];
    stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigaltstack(&alternate, NULL);
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
    cts_scheduler_run(scheduler, main_bottomless, NULL, NULL, NULL, UINT64_MAX);
    _exit(0);
}

static void test_overflow_hits_the_guard(void **state)
{
    (void)state;
    int status = 0;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        overflow_in_child();
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 42);
}

/* -- many
 * --------------------------------------------------------------------------------------------- */

static void yield_often(void *argument)
{
    for (uintptr_t n = (uintptr_t)argument; n; n--)
        cts_scheduler_yield(scheduler);
}

static void main_million(void *argument)
{
    (void)argument;
    spawn(yield_often, (void *)(uintptr_t)500000);
    yield_often((void *)(uintptr_t)500000);
}

static double seconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void main_one_thread_more(void *argument)
{
    (void)argument;
    spawn(do_nothing, NULL);
    cts_scheduler_quiesce(scheduler);
}

/* Prints what things cost; fails only if a run makes a system call's worth of page faults. */
static void test_million_switches(void **state)
{
    (void)state;
    double start = seconds();
    assert_int_equal(cts_scheduler_run(scheduler, main_million, NULL, NULL, NULL, UINT64_MAX),
                     CTS_SCHEDULE_DONE);
    print_message("a switch costs %.1f ns\n", (seconds() - start) * 1e9 / 1e6);
    struct rusage before, after;
    getrusage(RUSAGE_SELF, &before);
    start = seconds();
    for (int n = 0; n < 10000; n++)
        play(main_one_thread_more, NULL, NULL);
    print_message("a run of two threads costs %.1f ns\n", (seconds() - start) * 1e9 / 1e4);
    getrusage(RUSAGE_SELF, &after);
#if !defined(CTS_FIBER_PORTABLE) && !defined(CTS_FIBER_ASAN) && !defined(CTS_FIBER_TSAN)
    assert_in_range(after.ru_minflt - before.ru_minflt, 0, 100);
#endif
}

static int set_up(void **state)
{
    (void)state;
    return cts_scheduler_new(&scheduler) == CTS_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    cts_scheduler_free(scheduler);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_default),
        cmocka_unit_test(test_fixed_schedule),
        cmocka_unit_test(test_fixed_ignores_impossible),
        cmocka_unit_test(test_deterministic),
        cmocka_unit_test(test_unpark_wakes_its_channel),
        cmocka_unit_test(test_blocked),
        cmocka_unit_test(test_deadline_already_past),
        cmocka_unit_test(test_timer_fires_in_sleep_only),
        cmocka_unit_test(test_timer_saves_a_blocked_run),
        cmocka_unit_test(test_ticker_keeps_nothing_alive),
        cmocka_unit_test(test_ticker_that_serves),
        cmocka_unit_test(test_sleepers_in_order),
        cmocka_unit_test(test_quiesce_one_at_a_time),
        cmocka_unit_test(test_yield_is_fair),
        cmocka_unit_test(test_yield_alone),
        cmocka_unit_test(test_step_limit),
        cmocka_unit_test(test_stop),
        cmocka_unit_test(test_left_over_threads_are_dropped),
        cmocka_unit_test(test_numbers_are_reused_last),
        cmocka_unit_test(test_idle_function),
        cmocka_unit_test(test_deep_calls),
        cmocka_unit_test(test_overflow_hits_the_guard),
        cmocka_unit_test(test_million_switches),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
