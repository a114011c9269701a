/*
 * Tests of the kernel's less common services: a driver that checks them in its entry and serves requests
 * through StartIo runs without a failed check, a misuse or a leak.
 */
#include "player_helper.h"

#define DRIVER CTS_BINARY_DIR "/test-targets/kernel-services.so"

static const struct {
    const char *text;
    uint32_t completions;
} rows[] = {
    {"open h0 rw overlapped\npoll h0 -> w0\nclose h0\n", 1},
    {"open h0 rw overlapped\npoll h0 -> w0\npoll h0 -> w1\npoll h0 -> w2\ncancel w1\nclose h0\n",
     3},
};

static void test_services(void **state)
{
    struct cts_player *player;
    char message[256] = "";

    (void)state;
    if (cts_player_load(DRIVER, "", &player, message) != CTS_OK)
        fail_msg("%s", message);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct cts_run_case run_case = {.name = "services", .program = &program};
        parse(rows[i].text);
        cts_buffer_init(&buffer, buffer_bytes, sizeof buffer_bytes);
        enum cts_run_outcome outcome = cts_player_run(player, &run_case, NULL, NULL, &buffer);
        const struct cts_event *misuse = event_of(CTS_EVENT_MISUSE, 0);
        if (outcome != CTS_RUN_FINISHED || misuse)
            fail_msg("row %zu: outcome %d, misuse %s", i, outcome,
                     misuse ? (const char *)(misuse + 1) : "none");
        uint32_t ended = 0;
        for (const struct cts_event *event; (event = event_of(CTS_EVENT_COMPLETED, ended));)
            ended++;
        assert_int_equal(ended, rows[i].completions);
        assert_int_equal(event_of(CTS_EVENT_COMPLETED, 0)->status, 0);
    }
    cts_player_free(player);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_services)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
