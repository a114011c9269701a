/*
 * The calls of one item of a range as a program: which of them belong to it, registers of its sockets, and events that
 * no range makes.
 */
#include "run/judge_scene.h"

#include <cts/sockaddr.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct cts_judge_scene scene;
static struct cts_program program;
static char text[8192];

static union {
    struct cts_event event;
    uint8_t bytes[1024];
} at;

static void call(uint32_t call, uint32_t socket, uint32_t number, uint32_t length)
{
    struct cts_address_image image = {
        .number = {number}, .in_length = {length}, .in_shown = {length}};
    memset(&at, 0, sizeof at);
    at.event.kind = CTS_EVENT_ADDRESS_CALL;
    at.event.handle = socket;
    at.event.arg[0] = call;
    at.event.length = (uint32_t)sizeof image + length;
    memcpy(&at.event + 1, &image, sizeof image);
    cts_judge_scene_note(&scene, &at.event);
}

static void returns(uint32_t call, uint32_t made, uint32_t status)
{
    memset(&at, 0, sizeof at);
    at.event.kind = CTS_EVENT_ADDRESS_RETURN;
    at.event.handle = made;
    at.event.arg[0] = call;
    at.event.status = status;
    cts_judge_scene_note(&scene, &at.event);
}

static bool program_of(void)
{
    text[0] = 0;
    return cts_judge_scene_program(&scene, &program) &&
           cts_program_print(&program, text, sizeof text) == CTS_OK;
}

static void test_an_item_is_a_world_and_its_sockets(void **state)
{
    (void)state;
    cts_judge_scene_begin(&scene);
    assert_false(program_of());
    call(CTS_CALL_PARTITION, 0, 0, 16);
    returns(CTS_CALL_PARTITION, 0, 0);
    assert_false(program_of());                   /* nobody does anything there */
    for (uint32_t item = 0; item < 100; item++) { /* numbers go on */
        call(CTS_CALL_SOCKET, 0, 0, 0);
        returns(CTS_CALL_SOCKET, 2 * item + 1, 0);
        call(CTS_CALL_SOCKET, 0, 0, 0);
        returns(CTS_CALL_SOCKET, 2 * item + 2, 0);
        call(CTS_CALL_LISTEN, 2 * item + 2, 0, 0);
        assert_true(program_of());
        assert_non_null(strstr(text, "call listen h1"));
        assert_int_equal(program.op_count, 4);
        returns(CTS_CALL_LISTEN, 0, 0);
        call(CTS_CALL_CLOSE, 2 * item + 2, 0, 0);
        returns(CTS_CALL_CLOSE, 0, 0);
        call(CTS_CALL_CLOSE, 2 * item + 1, 0, 0);
        assert_true(program_of());
        assert_non_null(strstr(text, "call close h1\ncall close h0\n"));
        returns(CTS_CALL_CLOSE, 0, 0);
    }
    call(CTS_CALL_PARTITION, 0, 1, 16);
    returns(CTS_CALL_PARTITION, 0, 0);
    assert_false(program_of());
    call(CTS_CALL_GUID_PARSE, 0, 0, 0); /* no business of the world */
    assert_false(program_of());
}

static void test_what_cannot_be_said(void **state)
{
    (void)state;
    cts_judge_scene_begin(&scene);
    call(CTS_CALL_SOCKET, 0, 0, 0);
    returns(CTS_CALL_SOCKET, 7, 0);
    call(CTS_CALL_CLOSE, 8, 0, 0); /* a socket of nobody */
    assert_false(program_of());
    cts_judge_scene_begin(&scene);
    call(CTS_CALL_SOCKET, 0, 0, 0);
    returns(CTS_CALL_SOCKET, 1, 0);
    call(CTS_CALL_SEND, 1, 0, 900);
    assert_false(program_of());
    for (uint32_t i = 0; i < 2 * CTS_JUDGE_SCENE_CALLS; i++) { /* too many sockets, then calls */
        call(CTS_CALL_SOCKET, 0, 0, 0);
        returns(CTS_CALL_SOCKET, i + 2, 0);
    }
    assert_false(program_of());
}

/* Lengths, kinds and numbers of all sorts. */
static void test_hostile_events(void **state)
{
    uint32_t seed = 1;
    (void)state;
    cts_judge_scene_begin(&scene);
    for (uint32_t i = 0; i < 100000; i++) {
        for (uint32_t n = 0; n < sizeof at.bytes; n++)
            at.bytes[n] = (uint8_t)((seed = seed * 1664525u + 1013904223u) >> 24);
        at.event.kind = i % 3 ? CTS_EVENT_ADDRESS_CALL : CTS_EVENT_ADDRESS_RETURN;
        at.event.length %= sizeof at.bytes - sizeof at.event;
        at.event.arg[0] = i % 7 ? at.event.arg[0] % 70 : at.event.arg[0];
        at.event.handle %= 4;
        cts_judge_scene_note(&scene, &at.event);
        if (i % 50 == 0)
            program_of();
        if (i % 1000 == 0)
            cts_judge_scene_begin(&scene);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_item_is_a_world_and_its_sockets),
        cmocka_unit_test(test_what_cannot_be_said),
        cmocka_unit_test(test_hostile_events),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
