/*
 * Tests of the scheduler: every rule of run/schedule.h, on small runs that write what they do into
 * a log. A test states the log it expects.
 */
#include "schedule_helper.h"

/* -- default schedule and fixed switches ------------------------------------------------------- */

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
    static const struct cts_switch switches[] = {{0, 9}, {0, 1}, {1, 1}, {2, 77}};
    struct cts_fixed_schedule fixed = {switches, 4, 0};
    (void)state;
    assert_int_equal(play(two_writers, cts_choose_fixed, &fixed), CTS_SCHEDULE_DONE);
    assert_string_equal(log_text, "a1 a2 b1 b2 b3 a3 q");
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

/* -- park and unpark --------------------------------------------------------------------------- */

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

/* -- virtual time ------------------------------------------------------------------------------ */

static void wait_long(void *argument)
{
    (void)argument;
    cts_scheduler_park(scheduler, &channel_a, CTS_SCHEDULE_SETTLE + 1);
    note("t%u@%lu ", cts_scheduler_thread(scheduler), (unsigned long)cts_scheduler_now(scheduler));
}

static void main_timer_and_quiesce(void *argument)
{
    (void)argument;
    spawn(wait_long, NULL);
    cts_scheduler_quiesce(scheduler);
    note("q@%lu ", (unsigned long)cts_scheduler_now(scheduler));
    cts_scheduler_sleep(scheduler, CTS_SCHEDULE_SETTLE);
    note("s@%lu ", (unsigned long)cts_scheduler_now(scheduler));
    cts_scheduler_sleep(scheduler, 5);
    note("s@%lu ", (unsigned long)cts_scheduler_now(scheduler));
}

static void test_far_timer_fires_in_sleep_only(void **state)
{
    (void)state;
    assert_int_equal(play(main_timer_and_quiesce, NULL, NULL), CTS_SCHEDULE_DONE);
    assert_string_equal(log_text, "q@0 s@100000000 t1@100000001 s@100000005 ");
}

static void wait_twice(void *argument)
{
    (void)argument;
    for (int i = 0; i < 2; i++) {
        uint64_t until = cts_scheduler_now(scheduler) + CTS_SCHEDULE_SETTLE;
        cts_scheduler_park(scheduler, &channel_a, until);
        note("t%u@%lu ", cts_scheduler_thread(scheduler),
             (unsigned long)cts_scheduler_now(scheduler));
    }
}

static void main_near_timer(void *argument)
{
    (void)argument;
    spawn(wait_twice, NULL);
    for (int i = 0; i < 3; i++) {
        cts_scheduler_quiesce(scheduler);
        note("q@%lu ", (unsigned long)cts_scheduler_now(scheduler));
    }
}

/* Each quiesce waits for what is armed, once, and not for what that arms. */
static void test_near_timer_is_work(void **state)
{
    (void)state;
    assert_int_equal(play(main_near_timer, NULL, NULL), CTS_SCHEDULE_DONE);
    assert_string_equal(log_text, "t1@100000000 q@100000000 t1@200000000 q@200000000 q@200000000 ");
}

static void main_two_tickers(void *argument)
{
    (void)argument;
    spawn(tick_for_ever, NULL);
    spawn(wait_twice, NULL);
    cts_scheduler_quiesce(scheduler);
}

static void test_fast_ticker_beside_a_slow_timer(void **state)
{
    (void)state;
    ticks = 0;
    assert_int_equal(play(main_two_tickers, NULL, NULL), CTS_SCHEDULE_DONE);
    assert_int_equal(ticks, CTS_SCHEDULE_SETTLES_MAX);
}

static void main_ticker_and_quiesce(void *argument)
{
    (void)argument;
    spawn(tick_for_ever, NULL);
    cts_scheduler_quiesce(scheduler);
}

static void test_ticker_does_not_hold_up_a_quiesce(void **state)
{
    (void)state;
    ticks = 0;
    assert_int_equal(play(main_ticker_and_quiesce, NULL, NULL), CTS_SCHEDULE_DONE);
    assert_int_equal(ticks, 1);
}

static void test_timer_saves_a_blocked_run(void **state)
{
    (void)state;
    assert_int_equal(play(wait_a_second, NULL, NULL), CTS_SCHEDULE_DONE);
    assert_string_equal(log_text, "t0:late@10000000 ");
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

/* -- quiesce ----------------------------------------------------------------------------------- */

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

/* -- yield ------------------------------------------------------------------------------------- */

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

static void yield_three_times(void *argument)
{
    for (int n = 0; n < 3; n++) {
        note("%s ", (char *)argument);
        cts_scheduler_yield(scheduler);
    }
}

static void main_three_yield(void *argument)
{
    (void)argument;
    spawn(yield_three_times, "b");
    spawn(yield_three_times, "c");
    yield_three_times("a");
    cts_scheduler_quiesce(scheduler);
}

static void main_two_yield(void *argument)
{
    (void)argument;
    spawn(yield_three_times, "b");
    yield_three_times("a");
    cts_scheduler_quiesce(scheduler);
}

static void test_yield_goes_round(void **state)
{
    (void)state;
    play(main_three_yield, NULL, NULL);
    assert_string_equal(log_text, "a b c a b c a b c ");
    play(main_two_yield, choose_lowest, NULL); /* the yielding thread is not on offer */
    assert_string_equal(log_text, "a b a b a b ");
    play(main_two_yield, choose_highest, NULL);
    assert_string_equal(log_text, "a b a b a b ");
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

static uint32_t choose_and_count(void *context, const struct cts_choice *choice)
{
    assert_int_equal(choice->step, (*(uint32_t *)context)++);
    return choice->fallback;
}

static void main_focuses(void *argument)
{
    (void)argument;
    cts_scheduler_focus(scheduler, false);
    spawn(three_points, "a");
    cts_scheduler_quiesce(scheduler);
    spawn(three_points, "b");
    point();
    point();
    cts_scheduler_focus(scheduler, true);
    point();
    point();
    cts_scheduler_focus(scheduler, false);
    point();
}

/* Steps out of focus are no choices and have no numbers; the next run is in focus again. */
static void test_focus(void **state)
{
    uint32_t choices = 0;
    (void)state;
    assert_int_equal(play(main_focuses, choose_and_count, &choices), CTS_SCHEDULE_DONE);
    assert_int_equal(choices, 2);
    assert_string_equal(log_text, "a1 a2 a3 ");
    choices = 0;
    play(two_writers, choose_and_count, &choices);
    assert_true(choices > 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_default),
        cmocka_unit_test(test_focus),
        cmocka_unit_test(test_fixed_schedule),
        cmocka_unit_test(test_fixed_ignores_impossible),
        cmocka_unit_test(test_deterministic),
        cmocka_unit_test(test_unpark_wakes_its_channel),
        cmocka_unit_test(test_blocked),
        cmocka_unit_test(test_deadline_already_past),
        cmocka_unit_test(test_far_timer_fires_in_sleep_only),
        cmocka_unit_test(test_near_timer_is_work),
        cmocka_unit_test(test_ticker_does_not_hold_up_a_quiesce),
        cmocka_unit_test(test_fast_ticker_beside_a_slow_timer),
        cmocka_unit_test(test_timer_saves_a_blocked_run),
        cmocka_unit_test(test_ticker_keeps_nothing_alive),
        cmocka_unit_test(test_ticker_that_serves),
        cmocka_unit_test(test_sleepers_in_order),
        cmocka_unit_test(test_quiesce_one_at_a_time),
        cmocka_unit_test(test_yield_is_fair),
        cmocka_unit_test(test_yield_goes_round),
        cmocka_unit_test(test_yield_alone),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
