/*
 * What the tests of the player share: the toy target, a buffer, a program from its text, and looks at the
 * events of the last run. Included by each of them.
 */
#ifndef CTS_TEST_PLAYER_HELPER_H
#define CTS_TEST_PLAYER_HELPER_H

#include "run/player.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TOY      CTS_BINARY_DIR "/test-targets/toy.so"
#define CAPACITY (8u << 20)

static struct cts_buffer buffer;
static _Alignas(8) uint8_t buffer_bytes[CAPACITY];
static struct cts_program program;

__attribute__((unused)) static void parse(const char *text)
{
    char message[160] = "";
    uint32_t line = 0;
    if (cts_program_parse(text, strlen(text), &program, &line, message) != CTS_OK)
        fail_msg("line %u: %s", line, message);
}

/* Plays `text` against the toy with `options`; the events are in `buffer`. */
__attribute__((unused)) static enum cts_run_outcome play(const char *options, const char *text)
{
    struct cts_player *player;
    char message[256] = "";
    parse(text);
    if (cts_player_load(TOY, options, &player, message) != CTS_OK)
        fail_msg("%s", message);
    cts_buffer_init(&buffer, buffer_bytes, sizeof buffer_bytes);
    struct cts_run_case run_case = {.name = "test", .number = 3, .program = &program};
    enum cts_run_outcome outcome = cts_player_run(player, &run_case, NULL, NULL, &buffer);
    cts_player_free(player);
    return outcome;
}

/* The n-th event of a kind, from 0; NULL if there are fewer. */
__attribute__((unused)) static const struct cts_event *event_of(uint16_t kind, uint32_t n)
{
    size_t offset = 0;
    enum cts_status status;
    const struct cts_event *event;
    while ((event = cts_buffer_next(buffer.bytes, buffer.used, &offset, &status)))
        if (event->kind == kind && n-- == 0)
            return event;
    assert_int_equal(status, CTS_OK);
    return NULL;
}

__attribute__((unused)) static uint32_t count_of(uint16_t kind)
{
    uint32_t count = 0;
    while (event_of(kind, count))
        count++;
    return count;
}

__attribute__((unused)) static void print_events(void)
{
    size_t offset = 0;
    enum cts_status status;
    const struct cts_event *event;
    char text[400];
    while ((event = cts_buffer_next(buffer.bytes, buffer.used, &offset, &status))) {
        cts_event_print(event, text, sizeof text);
        print_message("%s\n", text);
    }
}

#endif
