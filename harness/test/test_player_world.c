/*
 * Tests of what stands around a program's operations: threads, blocking, time, the platform, own threads of
 * a target, what a target does not offer, and that a run can be repeated to the byte.
 */
#include "heap_helper.h"
#include "player_helper.h"
#include "run/player_state.h"

static void test_threads(void **state)
{
    (void)state;
    assert_int_equal(play("", "open h0 rw overlapped\nstart\narm h0 v0 -> w0\nawait w0\njoin\n"
                              "poll h0 -> w1\nthread t1\nchange v1\nthread t2\npoll h0\n"),
                     CTS_RUN_FINISHED);
    assert_int_equal(event_of(CTS_EVENT_CHANGE, 0)->thread, 1);
    assert_int_equal(event_of(CTS_EVENT_SUBMIT, 1)->thread, 2);
    assert_int_equal(event_of(CTS_EVENT_NOTIFYING, 0)->thread, 3);
    assert_int_equal(event_of(CTS_EVENT_COMPLETED, 1)->thread, 3);
    assert_true(event_of(CTS_EVENT_SUBMIT, 2)->stamp > event_of(CTS_EVENT_SUBMITTED, 1)->stamp);
}

/* Before `start`, and with no `start` at the first operation. */
static void test_start(void **state)
{
    (void)state;
    play("", "open h0 rw overlapped\npoll h0\nstart\npoll h0\nthread t1\npoll h0\nidle 1\n");
    assert_int_equal(event_of(CTS_EVENT_SUBMIT, 0)->thread, 0);
    play("", "idle 1\nthread t1\nnotify\n");
    assert_true(event_of(CTS_EVENT_NOTIFY, 0)->stamp < event_of(CTS_EVENT_IDLE, 0)->stamp);
    play("", "notify\nthread t1\nnotify\nthread t2\nnotify\n"); /* t0 waits at its end */
    assert_int_equal(count_of(CTS_EVENT_NOTIFIED), 3);
}

static void test_schedule_is_kept(void **state)
{
    (void)state;
    const char *text = "open h0 rw overlapped\nstart\npoll h0\njoin\nthread t1\nstore v1\n";
    char with[200];
    play("", text);
    assert_true(event_of(CTS_EVENT_STORE, 0)->stamp > event_of(CTS_EVENT_COMPLETED, 0)->stamp);
    snprintf(with, sizeof with, "schedule t1@0\n%s", text);
    play("", with);
    assert_true(event_of(CTS_EVENT_STORE, 0)->stamp < event_of(CTS_EVENT_COMPLETED, 0)->stamp);
}

static void test_synchronous(void **state)
{
    (void)state;
    play("", "open h0 rw\nstart\narm h0 v0 -> w0\npoll h0 -> w1\nthread t1\nchange v1\n");
    assert_int_equal(count_of(CTS_EVENT_SUBMITTED), 2);
    assert_int_equal(event_of(CTS_EVENT_SUBMITTED, 0)->status, 0);
    assert_true(event_of(CTS_EVENT_SUBMITTED, 0)->stamp > event_of(CTS_EVENT_COMPLETED, 0)->stamp);
    assert_int_equal(event_of(CTS_EVENT_SUBMIT, 0)->arg[3], 0);
}

/* A wait that nothing ends: the epilogue closes its handle, and the call returns. */
static void test_blocked_call(void **state)
{
    (void)state;
    assert_int_equal(play("", "open h0 rw\narm h0 v0 -> w0\npoll h0 -> w1\n"), CTS_RUN_BLOCKED);
    assert_int_equal(count_of(CTS_EVENT_SUBMIT), 1);
    assert_int_equal(event_of(CTS_EVENT_QUIESCENT, 0)->arg[0], 1);
    const struct cts_event *event = event_of(CTS_EVENT_SUBMITTED, 0);
    assert_int_equal(event->status, CTS_WIN32_OPERATION_ABORTED);
    assert_true(event->stamp > event_of(CTS_EVENT_CLOSED, 0)->stamp);
    assert_int_equal(play("", "open h0 rw\nstart\njoin\nthread t1\narm h0 v0\n"), CTS_RUN_BLOCKED);
    assert_int_equal(event_of(CTS_EVENT_SUBMITTED, 0)->thread, 1);
    assert_int_equal(play("", "open h0 rw overlapped\narm h0 v0 -> w0\nawait w0\npoll h0\n"),
                     CTS_RUN_BLOCKED);
    assert_int_equal(count_of(CTS_EVENT_SUBMIT), 1);
}

static void test_standing_still(void **state)
{
    (void)state;
    assert_int_equal(play("do=deadlock", "open h0 rw overlapped\narm h0 v0 -> w0\npoll h0\n"),
                     CTS_RUN_BLOCKED);
    assert_int_equal(count_of(CTS_EVENT_QUIESCENT), 1);
    assert_int_equal(count_of(CTS_EVENT_SUBMITTED), 0);
    assert_int_equal(play("do=notify-stuck", "open h0 rw overlapped\nchange v1\nquiesce\n"),
                     CTS_RUN_BLOCKED);
    assert_int_equal(count_of(CTS_EVENT_QUIESCENT), 0);
    assert_int_equal(count_of(CTS_EVENT_NOTIFIED), 0);
    assert_int_equal(play("do=stop", "open h0 rw overlapped\narm h0 v0 -> w0\n"), CTS_RUN_STOPPED);
    const struct cts_event *event = event_of(CTS_EVENT_MISUSE, 0);
    assert_int_equal(event->arg[0], CTS_MISUSE_BUGCHECK);
    assert_memory_equal(event + 1, "the toy gives up", 16);
}

static void test_heap_leak(void **state)
{
    static const char soak[] =
        "repeat 5000\nopen h0 rw overlapped\narm h0 v1 -> w0\nclose h0\nend\n";
    static const char few[] = "repeat 100\nopen h0 rw overlapped\narm h0 v1 -> w0\nclose h0\nend\n";
    (void)state;
    assert_int_equal(play("", soak), CTS_RUN_FINISHED);
    assert_int_equal(count_of(CTS_EVENT_MISUSE), 0);
    assert_int_equal(play("do=leak", few), CTS_RUN_FINISHED);
    assert_int_equal(count_of(CTS_EVENT_MISUSE), 0);
    if (!heap_tells())
        return;
    assert_int_equal(play("do=leak", soak), CTS_RUN_FINISHED);
    assert_int_equal(count_of(CTS_EVENT_MISUSE), 1);
    assert_int_equal(event_of(CTS_EVENT_MISUSE, 0)->arg[0], CTS_MISUSE_LEAK);
}

static void test_time(void **state)
{
    (void)state;
    assert_int_equal(play("", "open h0 rw overlapped\nstart\narm h0 v0 -> w0\nawait w0\n"
                              "thread t1\nidle 100000\nchange v1\n"),
                     CTS_RUN_FINISHED);
    assert_int_equal(event_of(CTS_EVENT_IDLE, 0)->arg[0], 100000);
    assert_int_equal(event_of(CTS_EVENT_SUBMITTED, 0)->status, CTS_WIN32_IO_PENDING);
    assert_int_equal(event_of(CTS_EVENT_COMPLETED, 0)->status, 0);
}

static void test_own_threads(void **state)
{
    (void)state;
    assert_int_equal(
        play("do=thread", "open h0 rw overlapped\narm h0 v0 -> w0\nawait w0\nlook w0\n"),
        CTS_RUN_FINISHED);
    const struct cts_event *event = event_of(CTS_EVENT_COMPLETED, 0);
    assert_int_equal(event->thread, CTS_THREADS_MAX);
    assert_int_equal(event->arg[1], CTS_BUFFER_HEAD);
    assert_int_equal(event->length, 16);
    event = event_of(CTS_EVENT_MISUSE, 0);
    assert_non_null(event); /* host->point() from there */
    assert_int_equal(event->arg[0], CTS_MISUSE_PARAMETER);
}

/* The target's own threads complete while the program goes on: nothing that both look at may tear (the thread
 * sanitizer sees it). */
static void test_busy_table(void **state)
{
    (void)state;
    assert_int_equal(play("do=thread", "open h0 rw overlapped\nrepeat 300\narm h0 v0\npoll h0\n"
                                       "end\nquiesce\n"),
                     CTS_RUN_FINISHED);
    assert_int_equal(count_of(CTS_EVENT_COMPLETED), 600);
}

/* What a thread says after the end of a run has nothing to do with the next one. */
static void test_late_letter(void **state)
{
    struct cts_player *player;
    char message[256] = "";
    (void)state;
    parse("open h0 rw overlapped\npoll h0 -> w0\n");
    assert_int_equal(cts_player_load(TOY, "", &player, message), CTS_OK);
    struct cts_run_case run_case = {.name = "test", .number = 3, .program = &program};
    for (uint32_t i = 0; i < 2; i++) {
        cts_buffer_init(&buffer, buffer_bytes, sizeof buffer_bytes);
        assert_int_equal(cts_player_run(player, &run_case, NULL, NULL, &buffer), CTS_RUN_FINISHED);
        assert_int_equal(count_of(CTS_EVENT_COMPLETED), 1);
        assert_int_equal(count_of(CTS_EVENT_MISUSE), 0);
        player->host.complete(&player->host, &player->slots[0].api, 0, 16); /* no fiber calls */
    }
    cts_player_free(player);
}

static void test_platform(void **state)
{
    (void)state;
    play("", "vm restore 1\nquiesce\nconfigure \"11223344-5566-7788-99aa-bbccddeeff00\"\n"
             "read-back\nstore v2\nnotify\n");
    assert_int_equal(count_of(CTS_EVENT_DEVICE), 1);
    assert_int_equal(event_of(CTS_EVENT_VM, 0)->arg[0], CTS_VM_RESTORE);
    assert_int_equal(event_of(CTS_EVENT_VM, 0)->arg[1], 1);
    assert_int_equal(count_of(CTS_EVENT_VM_DONE), 1);
    assert_int_equal(event_of(CTS_EVENT_CONFIGURE, 0)->status, 0);
    const struct cts_event *event = event_of(CTS_EVENT_READ_BACK, 0);
    assert_int_equal(event->length, 36);
    assert_memory_equal(event + 1, "11223344-5566-7788-99aa-bbccddeeff00", 36);
    assert_int_equal(event_of(CTS_EVENT_CHANGE, 0)->arg[0], CTS_CHANGE_STORE);
    assert_int_equal(event_of(CTS_EVENT_CHANGE, 1)->arg[0], CTS_CHANGE_NOTIFY);
    play("", "torn\nstore v2\n");
    assert_int_equal(count_of(CTS_EVENT_STORE), 2);
    assert_int_equal(event_of(CTS_EVENT_STORE, 1)->arg[0], 8);
    assert_int_equal(event_of(CTS_EVENT_RUN_BEGIN, 0)->arg[4], CTS_PLATFORM_TORN);
}

static void test_power_and_duplicate(void **state)
{
    (void)state;
    play("", "open h0 rw overlapped\nduplicate h0 -> h1\nclose h0\npoll h1\nsuspend\nresume\n");
    assert_int_equal(event_of(CTS_EVENT_DUPLICATE, 0)->handle, 2);
    assert_int_equal(event_of(CTS_EVENT_DUPLICATE, 0)->arg[0], 1);
    assert_int_equal(event_of(CTS_EVENT_SUBMIT, 0)->handle, 2);
    assert_int_equal(count_of(CTS_EVENT_SUSPENDED), 1);
    assert_int_equal(count_of(CTS_EVENT_RESUMED), 1);
    assert_int_equal(count_of(CTS_EVENT_CLOSED), 2);
}

/* What the toy does not offer is not played; nor is anything if it cannot be made. */
static void test_unsupported(void **state)
{
    static const char *const texts[] = {"guest xp-sp3\nopen h0 rw overlapped\n",
                                        "guest no-device\nopen h0 rw overlapped\n",
                                        "guest win7-sp1\nno-integration\nopen h0 rw overlapped\n",
                                        "open h0 rw overlapped guid\n",
                                        "open h0 rw overlapped unprivileged\n",
                                        "remove\n",
                                        "restart\n",
                                        "client \"x\"\n"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_int_equal(play("", texts[i]), CTS_RUN_UNSUPPORTED);
        assert_int_equal(buffer.events, 2);
    }
    assert_int_equal(play("do=create-fail", "open h0 rw overlapped\n"), CTS_RUN_UNSUPPORTED);
    assert_int_equal(count_of(CTS_EVENT_OPEN), 0);
}

static void test_opens_that_fail(void **state)
{
    (void)state;
    play("do=open-refuse", "open h0 rw overlapped\npoll h0\nclose h0\n");
    assert_int_equal(event_of(CTS_EVENT_OPENED, 0)->status, 12345);
    assert_int_equal(count_of(CTS_EVENT_SUBMIT) + count_of(CTS_EVENT_CLOSE), 0);
    play("do=open-null", "open h0 rw overlapped\npoll h0\n");
    assert_int_equal(count_of(CTS_EVENT_MISUSE), 1);
    assert_int_equal(count_of(CTS_EVENT_SUBMIT), 0);
}

/* Same program, same bytes; also in one process after other runs. */
static void test_same_bytes(void **state)
{
    const char *text = "seed 9\nopen h0 rw overlapped\nstart\narm h0 v0 -> w0\nvm restore 0\n"
                       "submit h0 in=33:v1 out=33 odd\nlook w0\nthread t1\npoll h0\ncancel w0\n";
    static uint8_t first[1u << 16];
    struct cts_player *player;
    char message[256];
    (void)state;
    play("", text);
    size_t used = buffer.used;
    assert_true(used < sizeof first);
    memcpy(first, buffer.bytes, used);
    assert_int_equal(cts_player_load(TOY, "", &player, message), CTS_OK);
    struct cts_run_case run_case = {.name = "test", .number = 3, .program = &program};
    for (int i = 0; i < 20; i++) {
        cts_buffer_init(&buffer, buffer_bytes, sizeof buffer_bytes);
        cts_player_run(player, &run_case, NULL, NULL, &buffer);
        assert_int_equal(buffer.used, used);
        assert_memory_equal(buffer.bytes, first, used);
    }
    cts_player_free(player);
}

static void test_trace_begin(void **state)
{
    struct cts_player *player;
    char message[256];
    (void)state;
    assert_int_equal(cts_player_load(TOY, "a=\"b\\", &player, message), CTS_OK);
    cts_buffer_init(&buffer, buffer_bytes, sizeof buffer_bytes);
    assert_int_equal(cts_player_begin(player, &buffer, "ms-docs", 18446744073709551615u), CTS_OK);
    static const char expected[] =
        "{\"tool\":\"hvcts\",\"target\":\"toy\",\"description\":\"a \\\"toy\\\" for tests\","
        "\"profile\":\"ms-docs\",\"options\":\"a=\\\"b\\\\\",\"seed\":18446744073709551615}";
    const struct cts_event *event = event_of(CTS_EVENT_TRACE_BEGIN, 0);
    assert_int_equal(event->length, sizeof expected - 1);
    assert_memory_equal(event + 1, expected, sizeof expected - 1);
    assert_int_equal(event->arg[1], 1);
    cts_buffer_init(&buffer, buffer_bytes, 64);
    assert_int_equal(cts_player_begin(player, &buffer, "ms-docs", 1), CTS_LIMIT);
    cts_player_free(player);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threads),
        cmocka_unit_test(test_start),
        cmocka_unit_test(test_schedule_is_kept),
        cmocka_unit_test(test_synchronous),
        cmocka_unit_test(test_blocked_call),
        cmocka_unit_test(test_standing_still),
        cmocka_unit_test(test_heap_leak),
        cmocka_unit_test(test_time),
        cmocka_unit_test(test_own_threads),
        cmocka_unit_test(test_busy_table),
        cmocka_unit_test(test_late_letter),
        cmocka_unit_test(test_platform),
        cmocka_unit_test(test_power_and_duplicate),
        cmocka_unit_test(test_unsupported),
        cmocka_unit_test(test_opens_that_fail),
        cmocka_unit_test(test_same_bytes),
        cmocka_unit_test(test_trace_begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
