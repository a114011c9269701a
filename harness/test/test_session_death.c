/*
 * Tests of sessions with a target that dies: each death costs the run it happens in and nothing else, says
 * how, and leaves the program that caused it.
 */
#include "session_helper.h"

#include <sys/wait.h>

/* How, number, and a part of the text. */
static const struct row {
    const char *options;
    uint32_t how;
    uint32_t number;
    const char *text;
} rows[] = {
    {"do=crash", CTS_DEATH_SIGNAL, 11, "SIGSEGV"},
    {"do=memory", CTS_DEATH_SIGNAL, 11, "write to the platform's memory"},
    {"do=page", CTS_DEATH_SIGNAL, 11, "access far outside of a caller's buffer"},
    {"do=overflow", CTS_DEATH_SIGNAL, 11, "stack overflow"},
    {"do=abort", CTS_DEATH_SIGNAL, 6, "SIGABRT"},
    {"do=kill", CTS_DEATH_SIGNAL, 9, "SIGKILL"},
    {"do=exit", CTS_DEATH_EXIT, 7, "exit code 7"},
    {"do=_exit", CTS_DEATH_EXIT, 0, "exit code 0"},
    {"do=notify-crash", CTS_DEATH_SIGNAL, 11, "SIGSEGV"},
    {"do=scribble", CTS_DEATH_MEMORY, 0, "destroyed the memory"},
};

static void test_deaths(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        use(POLL, WAIT, POLL, NULL);
        assert_int_equal(session(TOY, rows[i].options, 6), CTS_OK);
        if (strcmp(heard, "0:0 1:4 2:0 3:0 4:4 5:0 ") != 0 || last_died.arg[0] != rows[i].how ||
            last_died.arg[1] != rows[i].number || !strstr(died_text, rows[i].text))
            fail_msg("%s: heard '%s', how %u, number %u, '%s'", rows[i].options, heard,
                     last_died.arg[0], last_died.arg[1], died_text);
        assert_int_equal(totals.deaths, 2);
        assert_int_equal(totals.hangs, 0);
        assert_true(died_program.op_count == 4 || rows[i].how == CTS_DEATH_MEMORY);
    }
}

/* The fault address is kept if it says something, and never differs from run to run. */
static void test_same_bytes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        use(POLL, WAIT, POLL, NULL);
        session(TOY, rows[i].options, 6);
        uint64_t sum = event_sum;
        session(TOY, rows[i].options, 6);
        if (event_sum != sum)
            fail_msg("%s: two sessions differ", rows[i].options);
    }
    session(TOY, "do=crash", 6);
    assert_int_equal(last_died.arg[2], 0x10);
}

/* Where nothing of the run was recorded, or everything, or only what follows it. */
static void test_places(void **state)
{
    (void)state;
    use(POLL, WAIT, NULL);
    assert_int_equal(session(TOY, "do=create-crash", 3), CTS_OK);
    assert_string_equal(heard, "0:4 1:4 2:4 ");
    assert_int_equal(session(TOY, "do=destroy-crash", 3), CTS_OK);
    assert_string_equal(heard, "0:4 1:4 2:4 ");
    assert_int_equal(session(TOY, "do=stop", 4), CTS_OK);
    assert_string_equal(heard, "0:0 1:3 2:0 3:3 ");
    assert_int_equal(totals.deaths, 0);
    assert_int_equal(totals.workers, 2);
    assert_int_equal(session(TOY, "do=deadlock", 4), CTS_OK);
    assert_string_equal(heard, "0:0 1:1 2:0 3:1 ");
    assert_int_equal(session(TOY, "do=spin", 4), CTS_OK);
    assert_string_equal(heard, "0:0 1:2 2:0 3:2 ");
}

/* Also in a case that is to be explored, and in which the default schedule kills at once. */
static void test_explored_case(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        use(POLL, WAIT, NULL);
        cases.bound[0] = cases.bound[1] = 1;
        assert_int_equal(session(TOY, rows[i].options, 4), CTS_OK);
        if (strcmp(heard, "0:0 0:summary 1:4 2:0 2:summary 3:4 ") != 0)
            fail_msg("%s: heard '%s'", rows[i].options, heard);
    }
}

static void test_hangs(void **state)
{
    static const char *const options[] = {"do=loop", "do=sleep", "do=nap"};
    (void)state;
    /* A sleeper needs no processor to be ended: if it did, this would come to no end. */
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        use(POLL, WAIT, NULL);
        assert_int_equal(session(TOY, options[i], 8), CTS_LIMIT);
        assert_string_equal(heard, "0:0 1:4 2:0 3:4 ");
        assert_int_equal(last_died.arg[0], CTS_DEATH_HANG);
        assert_non_null(strstr(died_text, "hangs"));
        assert_int_equal(totals.hangs, 2);
        assert_non_null(strstr(message, "4 of 8 cases were not played"));
    }
}

/* So it is if it hangs while what a blocked run left is cleared away: no finding, but neither for nothing. */
static void test_clearing_hangs(void **state)
{
    (void)state;
    use(POLL, WAIT, NULL);
    assert_int_equal(session(TOY, "do=wedge", 8), CTS_LIMIT);
    assert_string_equal(heard, "0:0 1:1 2:0 3:1 ");
    assert_int_equal(totals.hangs, 2);
    assert_int_equal(totals.deaths, 2);
    cases.bound[0] = cases.bound[1] = 1;
    assert_int_equal(session(TOY, "do=wedge", 4), CTS_OK);
    assert_string_equal(heard, "0:0 0:summary 1:1 1:summary-cut 2:0 2:summary 3:1 3:summary-cut ");
    assert_int_equal(totals.hangs, 2);
    assert_int_equal(totals.cut, 2);
}

static bool at_tenth_look(void *context)
{
    return ++*(uint32_t *)context >= 10;
}

/* Whoever wants to end a session does not wait for a target that hangs. */
static void test_interrupted(void **state)
{
    static const char *const options[] = {"do=loop", "do=sleep"};
    static const struct cts_session_calls calls = {
        .begin = on_begin, .run = on_run, .interrupted = at_tenth_look};
    (void)state;
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        const struct cts_session_config config = {.target = TOY,
                                                  .options = options[i],
                                                  .profile = "",
                                                  .get_case = give,
                                                  .count = 8,
                                                  .hang_seconds = 5};
        uint32_t looks = 0;
        use(POLL, WAIT, NULL);
        assert_int_equal(cts_session_run(&config, &calls, &looks, &totals, message), CTS_OK);
        assert_int_equal(looks, 10);
        assert_true(totals.cases < 8);
        assert_int_equal(totals.hangs, 0);
        assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    }
}

/* A target that dies in every case does not make a session endless, and leaves no process. */
static void test_every_case(void **state)
{
    (void)state;
    use(WAIT, NULL);
    assert_int_equal(session(TOY, "do=abort", 300), CTS_OK);
    assert_int_equal(totals.deaths, 300);
    assert_int_equal(totals.workers, 300);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(session(TOY, "do=abort", CTS_SESSION_DEATHS_MAX + 7), CTS_LIMIT);
    assert_int_equal(totals.deaths, CTS_SESSION_DEATHS_MAX);
    assert_non_null(strstr(message, "; 7 of "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_deaths),      cmocka_unit_test(test_same_bytes),
        cmocka_unit_test(test_places),      cmocka_unit_test(test_explored_case),
        cmocka_unit_test(test_hangs),       cmocka_unit_test(test_clearing_hangs),
        cmocka_unit_test(test_interrupted), cmocka_unit_test(test_every_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
