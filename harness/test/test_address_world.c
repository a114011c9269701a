/*
 * Every rule on sockets, on traces made for it: one that breaks the requirement, and one close to it on which the whole
 * oracle stays quiet. The rows are in test_address_world.h. A line of a row is
 *
 *     call bind h0 hex:2800 => 22                  a call, and the status that it returned
 *     call accept h0 -> h1 => 0 out=2800 r0=5      .. with bytes and numbers
 *     @2 call accept h0 -> h1  ..  @2 => 0         a call of thread 2 that returns later
 *     quiet, idle 1000                             nothing can run; milliseconds pass
 */
#include "oracle/oracle.h"
#include "oracle/profile.h"
#include "oracle/requirement.h"
#include "program/address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum expectation { HOLDS, BREAKS };

struct row {
    enum expectation expectation;
    const char *requirement;
    const char *settings; /* "switch=option switch=option"; NULL: ms-docs */
    const char *text;
};

#include "test_address_world.h"

#define ROWS     (sizeof(rows) / sizeof(rows[0]))
#define THREADS  4u
#define FINDINGS 16u

struct said {
    uint32_t count;
    struct cts_finding findings[FINDINGS];
};

struct writer {
    struct cts_oracle *oracle;
    uint64_t stamp, frame;
    uint32_t requests, sockets;
    uint32_t registers[CTS_PROGRAM_HANDLES];
    struct cts_program program; /* the call at hand */
    struct {
        uint32_t request, call, result; /* register of a new socket */
        uint32_t capacity;
    } open[THREADS];
};

static void keep(void *context, const struct cts_finding *finding)
{
    struct said *said = context;
    if (said->count < FINDINGS)
        said->findings[said->count++] = *finding;
}

static void put(struct writer *w, struct cts_event event, const void *payload, uint32_t length)
{
    static _Alignas(8) uint8_t room[sizeof(struct cts_event) + 70000];
    event.magic = CTS_EVENT_MAGIC;
    event.version = CTS_EVENT_VERSION;
    event.interface = event.kind >= CTS_EVENT_ADDRESS_CALL ? CTS_INTERFACE_SOCKADDR
                                                           : CTS_INTERFACE_COMMON;
    event.stamp = w->stamp++;
    event.length = length;
    memcpy(room, &event, sizeof event);
    if (length)
        memcpy(room + sizeof event, payload, length);
    cts_oracle_event(w->oracle, (const struct cts_event *)(void *)room, w->frame++);
}

/* -- lines ------------------------------------------------------------------------------------------------ */

static void begin(struct writer *w, uint32_t thread, const char *line, size_t length)
{
    static uint8_t payload[70000];
    char text[8192], message[160];
    uint32_t at;
    struct cts_address_image image = {.repeat_from = 0};
    const struct cts_op *op = &w->program.ops[0];

    int size = snprintf(text, sizeof text, "addresses\n%.*s\n", (int)length, line);
    if (cts_program_parse(text, (size_t)size, &w->program, &at, message) != CTS_OK)
        fail_msg("%.*s: %s", (int)length, line, message);
    for (uint32_t n = 0; n < CTS_CALL_NUMBERS; n++)
        image.number[n] = cts_call_value(&w->program, op, n);
    uint32_t socket = op->handle < CTS_PROGRAM_HANDLES ? w->registers[op->handle] : 0;
    if (socket)
        image.number[0] = socket;
    image.capacity = cts_call_value(&w->program, op, CTS_CALL_KEY_CAPACITY);
    if (image.capacity == CTS_ABSENT)
        image.capacity = op->code == CTS_CALL_GET_OPTION ? 4 : 36;
    image.null = cts_call_value(&w->program, op, CTS_CALL_KEY_NIL);
    uint8_t *to = payload + sizeof image;
    for (uint32_t i = 0; i < 2; i++) {
        const uint8_t *bytes = cts_call_bytes(&w->program, op, i, &image.in_length[i]);
        image.null |= bytes ? 0 : i ? CTS_ADDRESS_NULL_IN_1 : CTS_ADDRESS_NULL_IN_0;
        if (!bytes)
            image.in_length[i] = 0;
        image.in_shown[i] = image.in_length[i];
        if (bytes)
            memcpy(to, bytes, image.in_length[i]);
        to += image.in_length[i];
    }
    memcpy(payload, &image, sizeof image);
    w->open[thread].request = ++w->requests;
    w->open[thread].call = op->code;
    w->open[thread].result = op->result;
    w->open[thread].capacity = image.capacity;
    put(w, (struct cts_event){.kind = CTS_EVENT_ADDRESS_CALL, .thread = thread, .handle = socket,
                              .request = w->requests, .arg = {op->code}},
        payload, (uint32_t)(to - payload));
}

static void end(struct writer *w, uint32_t thread, const char *answer, size_t length)
{
    char text[4096];
    uint32_t result[6], bits = 0, out = 0;
    static uint8_t payload[70000];
    struct cts_event event = {.kind = CTS_EVENT_ADDRESS_RETURN, .thread = thread,
                              .request = w->open[thread].request, .arg = {w->open[thread].call}};

    snprintf(text, sizeof text, "%.*s", (int)length, answer);
    memset(result, CTS_ADDRESS_POISON, sizeof result);
    for (char *rest = text, *word = strsep(&rest, " "); word; word = strsep(&rest, " ")) {
        unsigned n, value, byte;
        if (sscanf(word, "r%u=%u", &n, &value) == 2 && n < 6) {
            result[n] = value;
            bits |= 1u << n;
        } else if (strncmp(word, "out=", 4) == 0) {
            for (const char *hex = word + 4; sscanf(hex, "%2x", &byte) == 1; hex += 2)
                payload[sizeof result + out++] = (uint8_t)byte;
        } else if (*word) {
            event.status = (uint32_t)strtoul(word, NULL, 0);
        }
    }
    bool makes = event.status == 0 &&
                 (event.arg[0] == CTS_CALL_SOCKET || event.arg[0] == CTS_CALL_ACCEPT);
    if (makes) {
        event.handle = ++w->sockets;
        result[0] = w->sockets;
        bits |= 1;
        if (w->open[thread].result < CTS_PROGRAM_HANDLES)
            w->registers[w->open[thread].result] = w->sockets;
    }
    memcpy(payload, result, sizeof result);
    event.arg[1] = out ? CTS_ADDRESS_CHANGED_OUT : 0;
    event.arg[2] = out;
    event.arg[3] = out ? 0 : 1;
    event.arg[4] = out ? out - 1 : 0;
    event.arg[5] = bits;
    put(w, event, payload, (uint32_t)sizeof result + out);
}

static void play_line(struct writer *w, const char *line, size_t length)
{
    char text[8192];
    uint32_t thread = 0;

    snprintf(text, sizeof text, "%.*s", (int)length, line);
    const char *at = text;
    if (*at == '@') {
        thread = (uint32_t)(at[1] - '0');
        assert_true(thread < THREADS);
        at += 3;
    }
    const char *arrow = strstr(at, "=> ");
    if (strcmp(at, "quiet") == 0) {
        put(w, (struct cts_event){.kind = CTS_EVENT_QUIESCENT}, NULL, 0);
    } else if (strncmp(at, "idle ", 5) == 0) {
        put(w, (struct cts_event){.kind = CTS_EVENT_IDLE, .arg = {(uint32_t)atoi(at + 5)}}, NULL, 0);
    } else if (*at) {
        if (arrow != at)
            begin(w, thread, at, arrow ? (size_t)(arrow - at) : strlen(at));
        if (arrow)
            end(w, thread, arrow + 3, strlen(arrow + 3));
    }
}

/* -- rows -------------------------------------------------------------------------------------------------- */

static void answer(struct cts_profile *profile, const char *settings)
{
    char text[256];

    snprintf(text, sizeof text, "%s", settings);
    for (char *rest = text, *word = strsep(&rest, " "); word; word = strsep(&rest, " ")) {
        char *option = strchr(word, '=');
        bool found = false;
        assert_non_null(option);
        *option++ = '\0';
        for (uint32_t policy = 0; policy < CTS_SWITCH_COUNT; policy++)
            for (uint32_t n = 0; n < 8; n++)
                if (strcmp(cts_switch_text(policy), word) == 0 &&
                    strcmp(cts_option_text(policy, n), option) == 0) {
                    profile->settings[policy] = (uint8_t)n;
                    found = true;
                }
        if (!found)
            fail_msg("%s=%s is no answer to a policy switch", word, option);
    }
}

static void play(const struct row *row, struct said *said, struct cts_result *result)
{
    static struct writer w;
    struct cts_profile profile = *cts_profile_find("ms-docs");

    memset(&w, 0, sizeof w);
    memset(said, 0, sizeof *said);
    if (row->settings)
        answer(&profile, row->settings);
    w.oracle = cts_oracle_new(&profile, false, keep, said);
    assert_non_null(w.oracle);
    put(&w, (struct cts_event){.kind = CTS_EVENT_TRACE_BEGIN,
                               .arg = {0, 0x40, 0, 0, UINT32_MAX, UINT32_MAX}}, "{}", 2);
    w.stamp = 0;
    put(&w, (struct cts_event){.kind = CTS_EVENT_RUN_BEGIN, .arg = {0, 1}}, "test", 5);
    for (const char *line = row->text; *line; line += strcspn(line, "\n"), line += *line == '\n')
        play_line(&w, line, strcspn(line, "\n"));
    put(&w, (struct cts_event){.kind = CTS_EVENT_RUN_END, .status = CTS_RUN_FINISHED}, NULL, 0);
    *result = cts_oracle_result(w.oracle, cts_requirement_find(row->requirement), NULL);
    cts_oracle_free(w.oracle);
}

static bool is_right(const struct row *row)
{
    struct cts_result result;
    struct said said;
    bool found = false;

    assert_int_not_equal(cts_requirement_find(row->requirement), UINT32_MAX);
    play(row, &said, &result);
    for (uint32_t n = 0; n < said.count; n++)
        found |= strcmp(cts_requirement(said.findings[n].requirement)->id, row->requirement) == 0;
    bool right = row->expectation == BREAKS ? found : said.count == 0 && result.observations > 0;
    if (right)
        return true;
    print_error("%s should %s, and %s:\n%s", row->requirement,
                row->expectation == BREAKS ? "break" : "hold",
                said.count ? "there are findings" : found ? "does not" : "nothing was said", row->text);
    for (uint32_t n = 0; n < said.count; n++)
        print_error("   %s: expected %s; seen %s\n", cts_requirement(said.findings[n].requirement)->id,
                    said.findings[n].expected, said.findings[n].seen);
    return false;
}

static void test_every_row(void **state)
{
    uint32_t wrong = 0;
    (void)state;
    for (size_t n = 0; n < ROWS; n++)
        wrong += !is_right(&rows[n]);
    assert_int_equal(wrong, 0);
}

/* No rule on sockets without a trace that breaks it and one on which it holds. */
static void test_every_requirement_has_rows(void **state)
{
    uint32_t missing = 0;
    (void)state;
    for (uint32_t r = CTS_ADR_SOCK_010; r < CTS_ADR_SOCK_290; r++) {
        bool seen[2] = {false, false};
        for (size_t n = 0; n < ROWS; n++)
            if (strcmp(rows[n].requirement, cts_requirement(r)->id) == 0)
                seen[rows[n].expectation] = true;
        if (!seen[HOLDS] || !seen[BREAKS]) {
            print_error("%s: no row that %s\n", cts_requirement(r)->id,
                        seen[HOLDS] ? "breaks it" : "holds");
            missing++;
        }
    }
    assert_int_equal(missing, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_row),
        cmocka_unit_test(test_every_requirement_has_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
