/*
 * The patience with a worker (run/session_watch.c): a part of it once a target has hung, but all of it while a target is
 * loaded or an exhaustive range is played. This process is the worker, and time is that of its processor.
 */
#include "run/session_parent.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE 100u /* seconds */
#define SOON     0.1  /* part of them, of which one who has often hung gets no more */

/* What the watch says of a worker that has burnt `spent` seconds; `before`: so often has the target hung. */
static const char *look(uint32_t before, double spent, uint32_t phase, bool ranged)
{
    static struct cts_session_shared shared;
    struct watch watch;
    shared.phase = phase;
    shared.ranged = ranged;
    cts_watch_start(&watch, getpid(), PATIENCE, before);
    assert_null(cts_watch_look(&watch, &shared));
    watch.processor -= spent;
    return cts_watch_look(&watch, &shared);
}

static void one_who_has_hung_is_believed_sooner(void **state)
{
    (void)state;
    assert_null(look(0, 0.9 * PATIENCE, CTS_SESSION_PLAYING, false));
    assert_non_null(look(0, 1.1 * PATIENCE, CTS_SESSION_PLAYING, false));
    assert_null(look(1, 0.2 * PATIENCE, CTS_SESSION_PLAYING, false));
    assert_non_null(look(1, 0.3 * PATIENCE, CTS_SESSION_PLAYING, false));
    assert_null(look(1000, 0.9 * SOON * PATIENCE, CTS_SESSION_PLAYING, false));
    assert_non_null(look(1000, 1.1 * SOON * PATIENCE, CTS_SESSION_PLAYING, false));
}

static void what_takes_long_by_itself_is_waited_for(void **state)
{
    (void)state;
    assert_null(look(1000, 0.9 * PATIENCE, CTS_SESSION_LOADING, false));
    assert_null(look(1000, 0.9 * PATIENCE, CTS_SESSION_PLAYING, true));
    assert_non_null(look(1000, 1.1 * PATIENCE, CTS_SESSION_PLAYING, true));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_who_has_hung_is_believed_sooner),
        cmocka_unit_test(what_takes_long_by_itself_is_waited_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
