/*
 * Tests of the Windows kernel in user mode by drivers: each misuse is seen as what it is, a correct driver
 * causes none, and every run finds the driver as it was loaded. The suite judges the same drivers in ctest.
 */
#include "player_helper.h"

#define DRIVER(name) CTS_BINARY_DIR "/test-targets/kernel-" name ".so"
#define POLL         "open h0 rw overlapped\npoll h0 -> w0\nclose h0\n"

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

static struct cts_player *load(const char *path, const char *options)
{
    struct cts_player *player;
    char message[256] = "";

    if (cts_player_load(path, options, &player, message) != CTS_OK)
        fail_msg("%s", message);
    return player;
}

static enum cts_run_outcome run(struct cts_player *player, const char *text)
{
    struct cts_run_case run_case = {.name = "kernel", .program = &program};

    parse(text);
    cts_buffer_init(&buffer, buffer_bytes, sizeof buffer_bytes);
    return cts_player_run(player, &run_case, NULL, NULL, &buffer);
}

static enum cts_run_outcome play_driver(const char *path, const char *options, const char *text)
{
    struct cts_player *player = load(path, options);
    enum cts_run_outcome outcome = run(player, text);

    cts_player_free(player);
    return outcome;
}

/* -- misuse --------------------------------------------------------------------------------------------------- */

/* What the driver does, the misuse that must be seen, how the run must end. */
static const struct {
    const char *option;
    enum cts_misuse misuse;
    enum cts_run_outcome outcome;
} rows[] = {
#ifndef SANITIZED /* there the sanitizer ends the process at the very access */
    {"overrun", CTS_MISUSE_POOL, CTS_RUN_FINISHED},
    {"underrun", CTS_MISUSE_POOL, CTS_RUN_FINISHED},
    {"after-free", CTS_MISUSE_POOL, CTS_RUN_FINISHED},
    {"after-completion", CTS_MISUSE_USE_AFTER_COMPLETION, CTS_RUN_FINISHED},
    {"buffer-after-completion", CTS_MISUSE_USE_AFTER_COMPLETION, CTS_RUN_FINISHED},
    {"copy-after-completion", CTS_MISUSE_USE_AFTER_COMPLETION, CTS_RUN_FINISHED},
#ifdef __clang__ /* which reports every access to the kernel layer */
    {"read-after-free", CTS_MISUSE_POOL, CTS_RUN_FINISHED},
    {"read-after-completion", CTS_MISUSE_USE_AFTER_COMPLETION, CTS_RUN_FINISHED},
#endif
    {"twice", CTS_MISUSE_DOUBLE_COMPLETION, CTS_RUN_FINISHED},
#endif
#ifdef __clang__
    {"paged-touched", CTS_MISUSE_IRQL, CTS_RUN_FINISHED},
#endif
    {"double-free", CTS_MISUSE_POOL, CTS_RUN_FINISHED},
    {"wrong-tag", CTS_MISUSE_POOL, CTS_RUN_FINISHED},
    {"leak", CTS_MISUSE_LEAK, CTS_RUN_FINISHED},
    {"paged-at-dispatch", CTS_MISUSE_IRQL, CTS_RUN_FINISHED},
    {"irql-raised", CTS_MISUSE_IRQL, CTS_RUN_FINISHED},
    {"lock-held", CTS_MISUSE_LOCK, CTS_RUN_FINISHED},
    {"unowned-lock", CTS_MISUSE_LOCK, CTS_RUN_FINISHED},
    {"complete-locked", CTS_MISUSE_LOCK, CTS_RUN_FINISHED},
    {"lock-twice", CTS_MISUSE_BUGCHECK, CTS_RUN_STOPPED},
    {"bug-check", CTS_MISUSE_BUGCHECK, CTS_RUN_STOPPED},
    {"dereference", CTS_MISUSE_REFERENCE, CTS_RUN_FINISHED},
    {"bad-event", CTS_MISUSE_PARAMETER, CTS_RUN_FINISHED},
    {"mark-success", CTS_MISUSE_PENDING, CTS_RUN_FINISHED},
    {"pending-unmarked", CTS_MISUSE_PENDING, CTS_RUN_FINISHED},
    {"uncompleted", CTS_MISUSE_PENDING, CTS_RUN_FINISHED},
    {"other-status", CTS_MISUSE_PENDING, CTS_RUN_FINISHED},
    {"cancel-routine", CTS_MISUSE_CANCEL_ROUTINE, CTS_RUN_FINISHED},
};

static bool misused(enum cts_misuse kind)
{
    const struct cts_event *event;

    for (uint32_t n = 0; (event = event_of(CTS_EVENT_MISUSE, n)); n++)
        if (event->arg[0] == kind)
            return true;
    return false;
}

static void test_misuse(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char option[64];
        snprintf(option, sizeof option, "misuse=%s", rows[i].option);
        enum cts_run_outcome outcome = play_driver(DRIVER("misuse"), option, POLL);
        if (!misused(rows[i].misuse) || outcome != rows[i].outcome) {
            print_events();
            fail_msg("%s: misuse %d expected, outcome %d", rows[i].option, rows[i].misuse, outcome);
        }
    }
}

/* The same for a driver that is part of a device stack. */
static const struct {
    const char *option;
    enum cts_misuse misuse;
    const char *text;
} stack_rows[] = {
    {"handler-left", CTS_MISUSE_LEAK, POLL},
    {"interface-kept", CTS_MISUSE_LEAK, POLL},
    {"interface-twice", CTS_MISUSE_REFERENCE, POLL},
    {"pending-for-below", CTS_MISUSE_PENDING, POLL},
    {"mark-not-passed", CTS_MISUSE_PENDING, "open h0 rw overlapped\nsuspend\nresume\n"},
};

static void test_misuse_in_a_stack(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof stack_rows / sizeof stack_rows[0]; i++) {
        char option[64];
        snprintf(option, sizeof option, "misuse=%s", stack_rows[i].option);
        play_driver(DRIVER("csq"), option, stack_rows[i].text);
        if (!misused(stack_rows[i].misuse)) {
            print_events();
            fail_msg("%s: misuse %d expected", stack_rows[i].option, stack_rows[i].misuse);
        }
    }
}

static void test_cancel_routine_keeps_lock(void **state)
{
    (void)state;
    play_driver(DRIVER("misuse"), "misuse=cancel-lock",
                "open h0 rw overlapped\narm h0 v0 -> w0\ncancel w0\nclose h0\n");
    assert_non_null(event_of(CTS_EVENT_MISUSE, 0));
    assert_int_equal(event_of(CTS_EVENT_MISUSE, 0)->arg[0], CTS_MISUSE_LOCK);
}

/* -- correct drivers --------------------------------------------------------------------------------------------- */

static const char *const drivers[] = {DRIVER("csq"), DRIVER("cancel"), DRIVER("thread")};

/* Waits, a cancel, a change, time for those that look from time to time. */
static const char all_ways[] = "open h0 rw overlapped\n"
                               "open h1 rw overlapped\n"
                               "poll h0 -> w0\n"
                               "arm h0 v0 -> w1\n"
                               "arm h1 v0 -> w2\n"
                               "arm h1 v0 -> w3\n"
                               "cancel w2\n"
                               "idle 50\n"
                               "change v1\n"
                               "idle 50\n"
                               "arm h0 v1 -> w4\n"
                               "close h0\n"
                               "quiesce\n";

static void assert_ends(uint32_t request, uint32_t status)
{
    uint32_t found = 0;
    const struct cts_event *event;

    for (uint32_t n = 0; (event = event_of(CTS_EVENT_COMPLETED, n)); n++) {
        if (event->request != request)
            continue;
        assert_int_equal(event->status, status);
        found++;
    }
    assert_int_equal(found, 1);
}

static void test_styles(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof drivers / sizeof drivers[0]; i++) {
        enum cts_run_outcome outcome = play_driver(drivers[i], "", all_ways);
        if (outcome != CTS_RUN_FINISHED || event_of(CTS_EVENT_MISUSE, 0)) {
            print_events();
            fail_msg("%s: outcome %d, or a misuse", drivers[i], outcome);
        }
        assert_ends(1, 0);
        assert_ends(2, 0);
        assert_ends(3, CTS_WIN32_OPERATION_ABORTED);
        assert_ends(4, 0);
        assert_ends(5, CTS_WIN32_OPERATION_ABORTED);
        assert_int_equal(event_of(CTS_EVENT_ACPI_FOUND, 0)->arg[0], 1);
        assert_int_equal(event_of(CTS_EVENT_ACPI_MAPPED, 0)->arg[2], 16);
    }
}

/* More work items at a time than there is room for threads. */
static void test_many_work_items(void **state)
{
    static char text[200 * 8];

    (void)state;
    text[0] = 0;
    for (int i = 0; i < 180; i++)
        strcat(text, "notify\n");
    assert_int_equal(play_driver(DRIVER("csq"), "misuse=work-items", text), CTS_RUN_FINISHED);
    assert_null(event_of(CTS_EVENT_MISUSE, 0));
}

/* The misuse driver counts its loads in a variable and shows the count in a poll. */
static void test_fresh_data(void **state)
{
    struct cts_player *player = load(DRIVER("misuse"), "");

    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(run(player, POLL), CTS_RUN_FINISHED);
        const struct cts_event *event = event_of(CTS_EVENT_COMPLETED, 0);
        assert_non_null(event);
        assert_int_equal(event->status, 0);
        assert_int_equal(((const uint8_t *)(event + 1))[0], 1);
        assert_null(event_of(CTS_EVENT_MISUSE, 0));
    }
    cts_player_free(player);
}

/* -- the I/O manager ------------------------------------------------------------------------------------------------ */

/* A request, and how it ends before or after the driver saw it. */
static const struct {
    const char *text;
    uint32_t status;
} requests[] = {
    {"open h0 r overlapped\npoll h0 -> w0\n", CTS_WIN32_ACCESS_DENIED},
    {"open h0 w overlapped\npoll h0 -> w0\n", CTS_WIN32_ACCESS_DENIED},
    {"open h0 rw overlapped\nsubmit h0 code=0x32c004 in=16:v1 out=16 null-in -> w0\n",
     CTS_WIN32_NOACCESS},
    {"open h0 rw overlapped\nsubmit h0 code=0x32c004 in=0 out=16 null-out -> w0\n",
     CTS_WIN32_NOACCESS},
    {"open h0 rw overlapped\nsubmit h0 code=0x32c008 in=0 out=16 -> w0\n",
     CTS_WIN32_INVALID_FUNCTION},
    {"open h0 rw overlapped\nsubmit h0 code=0x32c004 in=0 out=15 -> w0\n",
     CTS_WIN32_INSUFFICIENT_BUFFER},
    {"open h0 rw overlapped\nfail-memory 1\npoll h0 -> w0\n", CTS_WIN32_NO_SYSTEM_RESOURCES},
    {"open h0 rw overlapped\nfail-memory 2\npoll h0 -> w0\n", CTS_WIN32_NO_SYSTEM_RESOURCES},
};

static void test_requests(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
        assert_int_equal(play_driver(DRIVER("csq"), "", requests[i].text), CTS_RUN_FINISHED);
        const struct cts_event *event = event_of(CTS_EVENT_COMPLETED, 0);
        assert_non_null(event);
        assert_int_equal(event->status, requests[i].status);
        assert_int_equal(event->arg[0], 0); /* count */
        assert_int_equal(event->arg[1], 0); /* nothing was written */
        assert_int_equal(event->arg[3], 2); /* the event stays as it is */
        assert_null(event_of(CTS_EVENT_MISUSE, 0));
    }
}

static void test_opens(void **state)
{
    static const struct {
        const char *text;
        uint32_t status;
        const char *driver;
    } opens[] = {
        {"open h0 rw overlapped\n", 0, NULL},
        {"open h0 rw double\n", 0, NULL},
        {"open h0 rw guid\n", 0, NULL},
        {"open h0 rw unprivileged\n", CTS_WIN32_ACCESS_DENIED, DRIVER("cancel")},
        {"guest no-device\nopen h0 rw\n", CTS_WIN32_FILE_NOT_FOUND, NULL},
        {"guest xp-sp3\nno-integration\nopen h0 rw\n", CTS_WIN32_FILE_NOT_FOUND, NULL},
        {"guest xp-sp3\nopen h0 rw\n", 0, NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof opens / sizeof opens[0]; i++) {
        const char *driver = opens[i].driver ? opens[i].driver : DRIVER("csq");
        assert_int_equal(play_driver(driver, "", opens[i].text), CTS_RUN_FINISHED);
        assert_int_equal(event_of(CTS_EVENT_OPENED, 0)->status, opens[i].status);
        assert_null(event_of(CTS_EVENT_MISUSE, 0));
    }
}

/* What a driver's sources say decides what is asked of it. */
static void test_capabilities(void **state)
{
    static const struct {
        const char *driver;
        uint32_t has, lacks;
    } cases[] = {
        {DRIVER("csq"), CTS_COUNTER_CAN_POWER | CTS_COUNTER_CAN_REMOVAL,
         CTS_COUNTER_CAN_PRIVILEGE}, /* no IoCreateDeviceSecure() */
        {DRIVER("misuse"), CTS_COUNTER_CAN_PRIVILEGE,
         CTS_COUNTER_CAN_POWER | CTS_COUNTER_CAN_REMOVAL | CTS_COUNTER_CAN_OPEN_BY_GUID},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct cts_player *player = load(cases[i].driver, "");
        uint32_t can = cts_player_target(player)->counter->capabilities;
        assert_int_equal(can & cases[i].has, cases[i].has);
        assert_int_equal(can & cases[i].lacks, 0);
        cts_player_free(player);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_misuse),
        cmocka_unit_test(test_misuse_in_a_stack),
        cmocka_unit_test(test_cancel_routine_keeps_lock),
        cmocka_unit_test(test_styles),
        cmocka_unit_test(test_many_work_items),
        cmocka_unit_test(test_fresh_data),
        cmocka_unit_test(test_requests),
        cmocka_unit_test(test_opens),
        cmocka_unit_test(test_capabilities),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
