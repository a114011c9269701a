/*
 * Tests of sessions with a target that lives: order and numbers, explored cases, repeatability, and every
 * way in which a target cannot be used at all.
 */
#include "session_helper.h"

#define RACE "open h0 rw overlapped\nstart\narm h0 v0 -> w0\njoin\nquiesce\nthread t1\nchange v1\n"

static void test_order(void **state)
{
    (void)state;
    use(POLL, WAIT, "guest xp-sp3\n" POLL, NULL);
    assert_int_equal(session(TOY, "", 5), CTS_OK);
    assert_string_equal(heard, "0:0 1:0 2:5 3:0 4:0 ");
    assert_string_equal(heard_target.name, "toy");
    assert_int_equal(heard_target.tables, 1);
    assert_true(heard_target.capabilities & CTS_COUNTER_CAN_POWER);
    assert_int_equal(totals.cases, 5);
    assert_int_equal(totals.runs, 5);
    assert_int_equal(totals.explored, 0);
    assert_int_equal(totals.deaths, 0);
    assert_int_equal(totals.workers, 1);
}

/* So many that batches are handed over again and again, in both slots. */
static void test_many(void **state)
{
    (void)state;
    use(POLL, WAIT, NULL);
    assert_int_equal(session(TOY, "", 5000), CTS_OK);
    assert_int_equal(totals.cases, 5000);
    assert_int_equal(totals.workers, 1);
    uint64_t sum = event_sum;
    assert_int_equal(session(TOY, "", 5000), CTS_OK);
    assert_int_equal(event_sum, sum);
}

/* One run that is larger than a batch. */
static void test_large_run(void **state)
{
    (void)state;
    use("open h0 rw overlapped\nrepeat 10000\narm h0 v0 -> w0\ncancel w0\nend\n", POLL, NULL);
    assert_int_equal(session(TOY, "", 4), CTS_OK);
    assert_string_equal(heard, "0:0 1:0 2:0 3:0 ");
    assert_true(totals.events > 100000);
}

static void test_nothing(void **state)
{
    (void)state;
    use(POLL, NULL);
    assert_int_equal(session(TOY, "", 0), CTS_OK);
    assert_string_equal(heard, "");
    assert_string_equal(heard_target.name, "toy");
}

static void test_stop(void **state)
{
    (void)state;
    use(POLL, NULL);
    stop_after = 3;
    assert_int_equal(session(TOY, "", 100000), CTS_OK);
    assert_string_equal(heard, "0:0 1:0 2:0 ");
    assert_int_equal(totals.cases, 3);
}

static void test_missing_case(void **state)
{
    (void)state;
    use(POLL, "nonsense\n", NULL);
    assert_int_equal(session(TOY, "", 4), CTS_ARGUMENT);
    assert_non_null(strstr(message, "case 1"));
    assert_string_equal(heard, "0:0 ");
}

static void test_explored(void **state)
{
    (void)state;
    use(POLL, RACE, NULL);
    cases.bound[1] = 1;
    assert_int_equal(session(TOY, "", 4), CTS_OK);
    assert_string_equal(heard, "0:0 1:0 1:summary 2:0 3:0 3:summary ");
    assert_int_equal(totals.runs, 4);
    assert_true(totals.explored >= 10);
    uint64_t first = totals.explored, sum = event_sum;
    assert_int_equal(session(TOY, "", 4), CTS_OK);
    assert_int_equal(event_sum, sum);
    cases.bound[1] = 2;
    assert_int_equal(session(TOY, "", 4), CTS_OK);
    assert_true(totals.explored > first);
    /* Not what the target does not offer. */
    use("guest xp-sp3\n" RACE, NULL);
    cases.bound[0] = 2;
    assert_int_equal(session(TOY, "", 1), CTS_OK);
    assert_string_equal(heard, "0:5 ");
}

/* A crash that only one schedule shows: the others before it came through, the search ends, the session does
 * not; and the program that is left replays it. */
static void test_crash_in_a_schedule(void **state)
{
    (void)state;
    use(POLL, RACE, NULL);
    cases.bound[1] = 2;
    assert_int_equal(session(TOY, "do=race-crash", 4), CTS_OK);
    assert_string_equal(heard, "0:0 1:0 1x:4 1:summary-cut 2:0 3:0 3x:4 3:summary-cut ");
    assert_int_equal(totals.deaths, 2);
    assert_true(died_program.switch_count > 0);
    char text[4096];
    assert_int_equal(cts_program_print(&died_program, text, sizeof text), CTS_OK);
    assert_non_null(strstr(text, "schedule"));
    use(text, NULL);
    assert_int_equal(session(TOY, "do=race-crash", 1), CTS_OK);
    assert_string_equal(heard, "0:4 ");
}

static void test_livelock_in_a_schedule(void **state)
{
    (void)state;
    use(RACE, NULL);
    cases.bound[0] = 2;
    assert_int_equal(session(TOY, "do=race-spin", 2), CTS_OK);
    assert_string_equal(heard, "0:0 0:summary-cut 1:0 1:summary-cut ");
    assert_int_equal(totals.deaths, 0);
    assert_int_equal(totals.workers, 2);
}

static void refuses(const char *path, enum cts_status should, const char *part)
{
    struct cts_session_target target;
    use(POLL, NULL);
    enum cts_status is = session(path, "", 3);
    if (is != should || !strstr(message, part) || heard[0])
        fail_msg("%s: status %d, '%s'", path, is, message);
    is = cts_session_probe(path, "", &target, message);
    if (is != should || !strstr(message, part))
        fail_msg("probe of %s: status %d, '%s'", path, is, message);
    assert_string_equal(target.name, "");
}

static void test_unusable_targets(void **state)
{
    (void)state;
    refuses(BAD("absent"), CTS_IO, "cannot be read");
    refuses(CTS_SOURCE_DIR "/CMakeLists.txt", CTS_IO, "cannot be loaded");
    refuses(BAD("undefined"), CTS_IO, "cts_nobody_defines_this");
    refuses(BAD("no-entry"), CTS_TARGET, "does not export");
    refuses(BAD("null-entry"), CTS_TARGET, "returned NULL");
    refuses(BAD("version"), CTS_VERSION, "version 999");
    refuses(BAD("no-table"), CTS_TARGET, "no table at all");
    refuses(BAD("crash"), CTS_TARGET, "died while it was being loaded (killed by signal 6");
    refuses(BAD("quit"), CTS_TARGET, "exit code 3");
    refuses(BAD("constructor"), CTS_TARGET, "exit code 0");
}

static void test_hang_while_loading(void **state)
{
    (void)state;
    use(POLL, NULL);
    assert_int_equal(session(BAD("hang"), "", 3), CTS_TARGET);
    assert_non_null(strstr(message, "hangs"));
}

static void test_probe(void **state)
{
    struct cts_session_target target;
    (void)state;
    assert_int_equal(cts_session_probe(TOY, "", &target, message), CTS_OK);
    assert_string_equal(target.name, "toy");
    assert_string_equal(target.description, "a \"toy\" for tests");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_large_run),
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_stop),
        cmocka_unit_test(test_missing_case),
        cmocka_unit_test(test_explored),
        cmocka_unit_test(test_crash_in_a_schedule),
        cmocka_unit_test(test_livelock_in_a_schedule),
        cmocka_unit_test(test_unusable_targets),
        cmocka_unit_test(test_hang_while_loading),
        cmocka_unit_test(test_probe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
