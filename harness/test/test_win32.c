/*
 * The Win32 face, from outside: a client that tests it (harness/kernel/test/win32_selftest.c) is played twice in one
 * process, and what it prints is shown. Then how the face ends a process that does not end itself well.
 */
#include "run/player.h"

#include <cts/client.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define TRACE_BYTES (4u << 20)

static uint64_t trace_memory[TRACE_BYTES / sizeof(uint64_t)];
static struct cts_buffer trace;

static void play(struct cts_player *player, const char *text)
{
    static struct cts_program program;
    uint32_t line;
    char message[160];
    cts_buffer_init(&trace, trace_memory, sizeof(trace_memory));
    assert_int_equal(cts_program_parse(text, strlen(text), &program, &line, message), CTS_OK);
    const struct cts_run_case run = {.name = "win32", .program = &program};
    assert_int_equal(cts_player_run(player, &run, NULL, NULL, &trace), CTS_RUN_FINISHED);
    assert_false(trace.full);
}

static struct cts_player *load(void)
{
    struct cts_player *player = NULL;
    char message[256];
    const enum cts_status status =
        cts_player_load(CTS_BINARY_DIR "/targets/client-selftest.so", "second=2", &player, message);
    if (status)
        print_error("%s\n", message);
    assert_int_equal(status, CTS_OK);
    return player;
}

/* Shows what the client printed; returns its exit code. */
static uint32_t exit_code(void)
{
    const struct cts_event *event;
    enum cts_status status = CTS_OK;
    uint32_t code = UINT32_MAX;
    for (size_t offset = 0; (event = cts_buffer_next(trace.bytes, trace.used, &offset, &status));) {
        if (event->kind == CTS_EVENT_CLIENT_PRINT)
            print_error("%.*s\n", (int)event->length, (const char *)(event + 1));
        if (event->kind == CTS_EVENT_CLIENT_END)
            code = event->status;
    }
    return code;
}

static uint32_t count(uint16_t kind)
{
    const struct cts_event *event;
    enum cts_status status = CTS_OK;
    uint32_t found = 0;
    for (size_t offset = 0; (event = cts_buffer_next(trace.bytes, trace.used, &offset, &status));)
        found += event->kind == kind;
    return found;
}

static void calls_do_what_the_documentation_says(void **state)
{
    (void)state;
    struct cts_player *player = load();
    for (int i = 0; i < 2; i++) { /* the second shows that the variables start afresh */
        play(player, "client \"first\"\n");
        assert_int_equal(exit_code(), 0);
        assert_int_equal(count(CTS_EVENT_OPEN), count(CTS_EVENT_CLOSE));
    }
    cts_player_free(player);
}

static void a_call_that_is_made_to_fail_shows_in_the_exit_code(void **state)
{
    (void)state;
    struct cts_player *player = load();
    play(player, "client \"first\" fail=1 status=5\n");
    assert_int_equal(count(CTS_EVENT_CLIENT_FAULT), 1);
    assert_int_not_equal(exit_code(), 0);
    cts_player_free(player);
}

static void clients_may_follow_each_other_in_a_run(void **state)
{
    (void)state;
    struct cts_player *player = load();
    play(player, "client \"first\"\nclient \"first\"\n");
    assert_int_equal(count(CTS_EVENT_CLIENT_END), 2);
    assert_int_equal(exit_code(), 0);
    cts_player_free(player);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_do_what_the_documentation_says),
        cmocka_unit_test(a_call_that_is_made_to_fail_shows_in_the_exit_code),
        cmocka_unit_test(clients_may_follow_each_other_in_a_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
