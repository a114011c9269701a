/*
 * Events as lines: the fields a kind uses, by name; and printable ASCII whatever the event holds.
 */
#include "trace/trace.h"
#include <cts/nicsave.h>
#include <cts/sockaddr.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
// clang-format off: cmocka needs the headers above
#include <cmocka.h>
// clang-format on

static uint64_t memory[4096];

static void lines_name_the_fields(void **state)
{
    static const struct {
        uint16_t kind;
        uint32_t handle, request, status, arg[6];
        const char *payload;
        uint32_t length;
        const char *line;
    } cases[] = {
        {CTS_EVENT_RUN_BEGIN,
         0,
         0,
         0,
         {1, 1, 1, 9, 4, 0},
         "s01\0\1\2",
         6,
         "run 3 t1 @0    run begins case=\"s01\" guest=ws2012 integration=1 flags=explored "
         "platform=torn number=9"},
        {CTS_EVENT_SUBMIT,
         1,
         2,
         0,
         {0x32c004, 16, 17, 0x24, 0, 0},
         "\1\0\0\0Lo\x5c\xa5\1\0\0\0Hi\x63\x61",
         16,
         "run 3 t1 @0    submit h1 r2 code=0x32c004 in=16 out=17 flags=same+overlapped "
         "input=010000004c6f5ca50100000048696361(V1)"},
        {CTS_EVENT_SUBMITTED,
         1,
         2,
         997,
         {0, 0, 0, 0, 0, 0},
         NULL,
         0,
         "run 3 t1 @0    submit returned h1 r2 status=997(IO_PENDING) count=0"},
        {CTS_EVENT_COMPLETED,
         1,
         2,
         4711,
         {16, 0x41, 2, 2, 0, 0},
         "\xff",
         1,
         "run 3 t1 @0    completed h1 r2 status=4711 count=16 changed=head+0x40 completion=2 "
         "event=not-signalled output=ff"},
        {CTS_EVENT_STORE,
         0,
         0,
         0,
         {0, 0, 0, 0, 0, 0},
         "\2\0\0\0Lo\x5c\xa5\1\0\0\0Hi\x63\x61",
         16,
         "run 3 t1 @0    id stored offset=0 bytes=020000004c6f5ca50100000048696361"
         "(low of V2, high of V1)"},
        {CTS_EVENT_MISUSE,
         0,
         0,
         0,
         {2, 0, 0, 0, 0, 0},
         "a\"\n\xc3\\",
         5,
         "run 3 t1 @0    misuse kind=LEAK text=\"a\"\\x0a\\xc3\\x5c\""},
        {CTS_EVENT_EXPLORED,
         0,
         0,
         0,
         {2, 1, 2, 0, 0, 0},
         NULL,
         0,
         "run 3 t1 @0    schedules explored schedules=4294967298 bound=2 cut=0"},
        {CTS_EVENT_RUN_END,
         0,
         0,
         77,
         {5, 0, 0, 0, 0, 0},
         NULL,
         0,
         "run 3 t1 @0    run ends outcome=77 points=5"},
        {120, 0, 0, 0, {0, 0, 0, 0, 0, 0}, NULL, 0, "run 3 t1 @0    unknown event 120"},
        {5000, 4, 0, 0, {0, 0, 0, 0, 0, 0}, NULL, 0, "run 3 t1 @0    unknown event 5000 h4"},
    };
    char line[512];

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cts_buffer buffer;

        cts_buffer_init(&buffer, memory, sizeof(memory));
        buffer.run = 3;
        struct cts_event *event = cts_buffer_append(&buffer, cases[i].kind, 1, 1, cases[i].length);

        event->handle = cases[i].handle;
        event->request = cases[i].request;
        event->status = cases[i].status;
        memcpy(event->arg, cases[i].arg, sizeof(event->arg));
        if (cases[i].length)
            memcpy(event + 1, cases[i].payload, cases[i].length);
        assert_int_equal(cts_event_print(event, line, sizeof(line)), strlen(cases[i].line));
        assert_string_equal(line, cases[i].line);
    }
}

/* A SAVE that is completed with data, and one whose buffer was too short. */
static void requests_are_readable(void **state)
{
    struct cts_buffer buffer;
    struct cts_oid_image image = {.request_type = CTS_REQUEST_METHOD,
                                  .oid = CTS_OID_NIC_SAVE,
                                  .word = {600, 600, 0, 600, 600, 0},
                                  .changed = CTS_OID_CHANGED_ID | CTS_OID_CHANGED_DATA,
                                  .first_changed = 16,
                                  .last_changed = 599,
                                  .capacity = 600,
                                  .data_length = 32,
                                  .data_known = 1,
                                  .digest = 0x1122334455667788u,
                                  .data_head = 0x04030201,
                                  .head_length = 572};
    struct cts_nic_save_state head = {
        .header_type = 0x80,
        .header_revision = 1,
        .header_size = 600,
        .port_id = 7,
        .nic_index = 1,
        .extension_id = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16},
        .name_length = 4,
        .name = {'O', '"'},
        .save_data_size = 32,
        .save_data_offset = 568};
    char line[1024];

    (void)state;
    cts_buffer_init(&buffer, memory, sizeof(memory));
    struct cts_event *event =
        cts_buffer_append(&buffer, CTS_EVENT_OID_COMPLETED, CTS_INTERFACE_NICSAVE, 0, 88 + 572);

    event->request = 4;
    event->arg[0] = 1, event->arg[1] = 1, event->arg[2] = 2;
    memcpy(event + 1, &image, sizeof(image));
    memcpy((uint8_t *)(event + 1) + sizeof(image), &head, sizeof(head));
    cts_event_print(event, line, sizeof(line));
    assert_string_equal(
        line, "run 0 t0 @0    request completed r4 module=X1 status=SUCCESS completion=1 by=call "
              "oid=NIC_SAVE written=600 read=600 changed=ID+DATA[16..599] buffer=600 "
              "state=(type=0x80 revision=1 size=600 "
              "flags=0x0 port=7 index=1 id={04030201-0605-0807-090A-0B0C0D0E0F10} "
              "name=\"O\\u0022\" SaveDataSize=32 SaveDataOffset=568) "
              "data=32B:01020304..#1122334455667788");
    event->status = (uint32_t)CTS_NDIS_BUFFER_TOO_SHORT;
    event->length = 88;
    image.word[3] = 0, image.word[5] = 700, image.changed = CTS_OID_CHANGED_NEEDED;
    image.first_changed = 1, image.last_changed = 0, image.data_length = 0;
    memcpy(event + 1, &image, sizeof(image));
    cts_event_print(event, line, sizeof(line));
    assert_string_equal(
        line, "run 0 t0 @0    request completed r4 module=X1 status=BUFFER_TOO_SHORT completion=1 "
              "by=call oid=NIC_SAVE read=600 needed=700 changed=NEEDED");
    event->kind = CTS_EVENT_OID_ISSUED;
    event->arg[0] = CTS_OID_NIC_SAVE, event->arg[1] = event->arg[2] = 0;
    image.changed = 0;
    memcpy(event + 1, &image, sizeof(image));
    cts_event_print(event, line, sizeof(line));
    assert_non_null(strstr(line, " type=METHOD in=600 out=600 method=0 written=0 read=600 "
                                 "needed=700 buffer=600"));
}

/* A call with a repeated input, a codec that fails, a socket call with an error, an exhaustive range. */
static void calls_are_readable(void **state)
{
    struct cts_buffer buffer;
    struct cts_address_image image = {.number = {7, 16, 0, 0, 0, 0},
                                      .in_length = {64, 2},
                                      .in_shown = {4, 2},
                                      .capacity = 36,
                                      .null = CTS_ADDRESS_NULL_OUT,
                                      .repeat_from = 2,
                                      .preset = 34};
    const uint32_t result[6] = {2, 2761, 0, 0, 0, 0};
    char line[512];

    (void)state;
    cts_buffer_init(&buffer, memory, sizeof(memory));
    struct cts_event *event =
        cts_buffer_append(&buffer, CTS_EVENT_ADDRESS_CALL, CTS_INTERFACE_SOCKADDR, 0, 56 + 6);

    event->request = 5;
    event->handle = 3;
    event->arg[0] = CTS_CALL_BIND, event->arg[1] = 3;
    memcpy(event + 1, &image, sizeof(image));
    memcpy((uint8_t *)(event + 1) + sizeof(image), "\x28\0\0\0a\n", 6);
    cts_event_print(event, line, sizeof(line));
    assert_string_equal(line, "run 0 t0 @0    address call socket=3 r5 call=bind length=16 "
                              "in=hex:28000000 from=2 bytes=64 in2=\"a\\n\" capacity=36 null=out "
                              "shift=3 errno=34");
    event = cts_buffer_append(&buffer, CTS_EVENT_ADDRESS_RETURN, CTS_INTERFACE_SOCKADDR, 0, 24 + 4);
    event->request = 5;
    event->status = 99;
    event->arg[0] = CTS_CALL_BIND, event->arg[3] = 1;
    memcpy(event + 1, result, sizeof(result));
    event->length = 24;
    cts_event_print(event, line, sizeof(line));
    assert_string_equal(line, "run 0 t0 @1    address call returned r5 call=bind "
                              "status=99/EADDRNOTAVAIL");
    event->length = 28;
    event->status = CTS_ADDRESS_RANGE;
    event->arg[0] = CTS_CALL_CIDPORT_PARSE, event->arg[1] = 0x43, event->arg[2] = 3;
    event->arg[3] = 0, event->arg[4] = 3, event->arg[5] = 3;
    memcpy((uint8_t *)(event + 1) + sizeof(result), "a:\"\x01", 4);
    cts_event_print(event, line, sizeof(line));
    assert_string_equal(line, "run 0 t0 @1    address call returned r5 call=cidport-parse "
                              "status=RANGE written=3 changed=out+behind+after result=0:2,1:2761 "
                              "at=0..3 out=\"a:\\\"\\x01\"");
    event = cts_buffer_append(&buffer, CTS_EVENT_ADDRESS_SWEPT, CTS_INTERFACE_SOCKADDR, 0, 8);
    event->status = 2;
    event->arg[1] = 9, event->arg[3] = 5, event->arg[4] = 7;
    memset(event + 1, 1, 8);
    cts_event_print(event, line, sizeof(line));
    assert_string_equal(line, "run 0 t0 @2    exhaustive range what=ports first=5 count=7 calls=9 "
                              "disagreements=2 digest=0x0101010101010101");
}

static void anything_is_printable_and_fits(void **state)
{
    uint32_t random = 7;

    (void)state;
    for (uint32_t round = 0; round < 60000; round++) {
        struct cts_buffer buffer;
        size_t size = round % 600;
        uint32_t payload = round % 140 >= CTS_EVENT_OID_MODULE ? round % 700 : round % 90;
        char *line = malloc(size ? size : 1);
        uint8_t *bytes;

        cts_buffer_init(&buffer, memory, sizeof(memory));
        struct cts_event *event =
            cts_buffer_append(&buffer, (uint16_t)(round % 140), 1, round, payload);

        bytes = (uint8_t *)&event->handle;
        for (size_t i = 0; i < 12; i++)
            bytes[i] = (uint8_t)((random = random * 1664525u + 1013904223u) >> 24);
        bytes = (uint8_t *)event->arg;
        for (size_t i = 0; i < sizeof(event->arg) + payload; i++)
            bytes[i] =
                (uint8_t)((random = random * 1664525u + 1013904223u) >> (round % 2 ? 24 : 30));
        size_t length = cts_event_print(event, line, size);

        if (size) {
            assert_true(length < size);
            assert_int_equal(strlen(line), length);
            for (size_t i = 0; i < length; i++)
                assert_true(line[i] >= ' ' && line[i] < 0x7f);
        }
        free(line);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_name_the_fields),
        cmocka_unit_test(requests_are_readable),
        cmocka_unit_test(calls_are_readable),
        cmocka_unit_test(anything_is_printable_and_fits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
