/*
 * A test of a session at the one instant that chance rarely hits: the worker hands over its last batch and ends
 * after the parent has waited in vain and before it looks whether the worker is still there. This program's
 * own poll() makes that instant.
 */
#define _GNU_SOURCE
#include "session_helper.h"

#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Milliseconds in which a worker ends that has nothing more to do. A sanitizer of threads sleeps for a second then. */
#ifndef __has_feature
#define __has_feature(feature) 0
#endif
#if defined(__SANITIZE_THREAD__) || __has_feature(thread_sanitizer)
#define PATIENCE 3000u
#else
#define PATIENCE 200u
#endif

static bool late;
static uint32_t misses; /* looks at which it seemed that nothing had come, though it had */

static int real_poll(struct pollfd *files, nfds_t count, int ms)
{
    const struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L};
    return (int)syscall(SYS_ppoll, files, count, ms < 0 ? NULL : &time, NULL, 0);
}

static bool worker_ends(void)
{
    for (uint32_t i = 0; i < PATIENCE; i++) {
        siginfo_t info = {0};
        if (waitid(P_ALL, 0, &info, WEXITED | WNOWAIT | WNOHANG) == 0 && info.si_pid)
            return true;
        usleep(1000);
    }
    return false;
}

/* In the place of the C library's, for the whole program. */
int poll(struct pollfd *files, nfds_t count, int ms)
{
    int ready = real_poll(files, count, ms);
    if (!late || ms == 0 || ready <= 0 || !worker_ends())
        return ready;
    misses++;
    return 0;
}

static void test_last_batch(void **state)
{
    (void)state;
    use(POLL, WAIT, NULL);
    late = true;
    enum cts_status status = session(TOY, "", 4);
    late = false;
    assert_true(misses > 0);
    assert_int_equal(status, CTS_OK);
    assert_string_equal(heard, "0:0 1:0 2:0 3:0 ");
    assert_int_equal(totals.deaths, 0);
    assert_int_equal(totals.workers, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_last_batch)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
