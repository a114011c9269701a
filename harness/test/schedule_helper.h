/*
 * What the tests of the scheduler share: one scheduler, a log, small threads. Included by each of
 * them.
 */
#ifndef CTS_TEST_SCHEDULE_HELPER_H
#define CTS_TEST_SCHEDULE_HELPER_H

#include "program/program.h"
#include "run/fiber.h"
#include "run/schedule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FOREVER UINT64_MAX
#define LIMIT   1000000u

static struct cts_scheduler *scheduler;
static char log_text[4096];
static int channel_a, channel_b;
static bool flag;

__attribute__((unused)) static void note(const char *format, ...)
{
    size_t used = strlen(log_text);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(log_text + used, sizeof log_text - used, format, arguments);
    va_end(arguments);
}

__attribute__((unused)) static enum cts_schedule_end play(void (*entry)(void *),
                                                          cts_choose_fn *choose, void *context)
{
    log_text[0] = 0;
    flag = false;
    return cts_scheduler_run(scheduler, entry, NULL, choose, context, LIMIT);
}

__attribute__((unused)) static uint32_t spawn(void (*entry)(void *), void *argument)
{
    return cts_scheduler_spawn(scheduler, entry, argument, "worker");
}

__attribute__((unused)) static void point(void)
{
    cts_scheduler_point(scheduler, "P");
}

/* -- workers ----------------------------------------------------------------------------------- */

__attribute__((unused)) static void three_points(void *argument)
{
    const char *name = argument;
    for (int n = 1; n <= 3; n++) {
        note("%s%d ", name, n);
        point();
    }
}

__attribute__((unused)) static void wait_on_a(void *argument)
{
    (void)argument;
    bool woken = cts_scheduler_park(scheduler, &channel_a, FOREVER);
    note("t%u:%s ", cts_scheduler_thread(scheduler), woken ? "woken" : "late");
}

__attribute__((unused)) static void wait_a_second(void *argument)
{
    (void)argument;
    bool woken = cts_scheduler_park(scheduler, &channel_a, 10000000);
    note("t%u:%s@%lu ", cts_scheduler_thread(scheduler), woken ? "woken" : "late",
         (unsigned long)cts_scheduler_now(scheduler));
}

__attribute__((unused)) static void wake_a(void *argument)
{
    (void)argument;
    note("wake ");
    cts_scheduler_unpark(scheduler, &channel_a);
}

__attribute__((unused)) static void do_nothing(void *argument)
{
    (void)argument;
}

static uint32_t rng;
__attribute__((unused)) static uint32_t choose_any(void *context, const struct cts_choice *choice)
{
    (void)context;
    assert_true(choice->runnable & (choice->runnable - 1));
    assert_true(choice->runnable >> choice->fallback & 1);
    do
        rng = rng * 1664525u + 1013904223u;
    while (!(choice->runnable >> (rng >> 27) & 1));
    return rng >> 27;
}

static unsigned ticks;
__attribute__((unused)) static void tick_for_ever(void *argument)
{
    (void)argument;
    for (;;) {
        cts_scheduler_park(scheduler, &channel_b, cts_scheduler_now(scheduler) + 10);
        ticks++;
    }
}

__attribute__((unused)) static int set_up(void **state)
{
    (void)state;
    return cts_scheduler_new(&scheduler) == CTS_OK ? 0 : -1;
}

__attribute__((unused)) static int tear_down(void **state)
{
    (void)state;
    cts_scheduler_free(scheduler);
    return 0;
}

#endif
