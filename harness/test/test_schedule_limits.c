/*
 * Tests of the scheduler at its limits: ends of runs, all threads in use, deep and bottomless
 * stacks, many switches; and what a switch costs, which is printed only.
 */
#include "schedule_helper.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* -- ends of runs ------------------------------------------------------------------------------ */

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

static void main_slow(void *argument)
{
    (void)argument;
    for (uint32_t i = 0; i < 5000; i++) {
        point();
        if (i % 900 == 0)
            cts_scheduler_progress(scheduler);
    }
}

static void test_progress_extends_the_limit(void **state)
{
    (void)state;
    assert_int_equal(cts_scheduler_run(scheduler, main_slow, NULL, NULL, NULL, 1000),
                     CTS_SCHEDULE_DONE);
    assert_int_equal(cts_scheduler_run(scheduler, main_slow, NULL, NULL, NULL, 800),
                     CTS_SCHEDULE_STEPS);
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

/* -- threads ----------------------------------------------------------------------------------- */

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

/* -- stacks ------------------------------------------------------------------------------------ */

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

/* -- many -------------------------------------------------------------------------------------- */

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
    for (int n = 0; n < 100000; n++)
        play(main_one_thread_more, NULL, NULL);
    print_message("a run of two threads costs %.1f ns\n", (seconds() - start) * 1e9 / 1e5);
    getrusage(RUSAGE_SELF, &after);
#if !defined(CTS_FIBER_PORTABLE) && !defined(CTS_FIBER_ASAN) && !defined(CTS_FIBER_TSAN)
    assert_in_range(after.ru_minflt - before.ru_minflt, 0, 100);
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_step_limit),
        cmocka_unit_test(test_progress_extends_the_limit),
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
