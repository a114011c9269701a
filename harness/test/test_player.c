/*
 * Tests of the player's operations: what each call, completion and changed byte looks like in the trace, for
 * a correct target and for one that misbehaves.
 */
#include "player_helper.h"

#define ARM                                                                                        \
    "open h0 rw overlapped\n"                                                                      \
    "arm h0 v0 -> w0\n"                                                                            \
    "change v1\n"                                                                                  \
    "quiesce\n"

static void assert_id(const struct cts_event *event, uint32_t k)
{
    uint8_t id[16];
    assert_non_null(event);
    assert_true(event->length >= 16);
    cts_value_structured(k, id);
    assert_memory_equal(event + 1, id, 16);
}

static void test_poll(void **state)
{
    (void)state;
    assert_int_equal(play("", "open h0 rw overlapped\npoll h0 -> w0\n"), CTS_RUN_FINISHED);
    const struct cts_event *event = event_of(CTS_EVENT_RUN_BEGIN, 0);
    assert_string_equal((const char *)(event + 1), "test");
    assert_int_equal(event->arg[3], 3);
    struct cts_program again;
    cts_program_decode((const uint8_t *)(event + 1) + 5, event->length - 5, &again);
    assert_true(cts_program_equal(&again, &program));
    event = event_of(CTS_EVENT_SUBMIT, 0);
    assert_int_equal(event->handle, 1);
    assert_int_equal(event->request, 1);
    assert_int_equal(event->arg[0], CTS_COUNTER_CODE_READ);
    assert_int_equal(event->arg[1], 0);
    assert_int_equal(event->arg[2], 16);
    assert_int_equal(event->arg[3], CTS_SUBMIT_OVERLAPPED);
    event = event_of(CTS_EVENT_COMPLETED, 0);
    assert_id(event, 0);
    assert_int_equal(event->arg[0], 16);
    assert_int_equal(event->arg[1], CTS_BUFFER_HEAD);
    assert_int_equal(event->arg[2], 1);
    assert_int_equal(event->arg[3], 0);
    event = event_of(CTS_EVENT_SUBMITTED, 0);
    assert_int_equal(event->status, 0);
    assert_int_equal(event->arg[0], 16);
    assert_int_equal(count_of(CTS_EVENT_QUIESCENT), 2);
    assert_int_equal(count_of(CTS_EVENT_CLOSED), 1);
    assert_int_equal(event_of(CTS_EVENT_RUN_END, 0)->status, CTS_RUN_FINISHED);
}

static void test_wait(void **state)
{
    (void)state;
    assert_int_equal(play("", ARM "look w0\n"), CTS_RUN_FINISHED);
    assert_int_equal(event_of(CTS_EVENT_SUBMITTED, 0)->status, CTS_WIN32_IO_PENDING);
    assert_id(event_of(CTS_EVENT_CHANGE, 0), 1);
    assert_id(event_of(CTS_EVENT_STORE, 0), 1);
    assert_id(event_of(CTS_EVENT_COMPLETED, 0), 1);
    const struct cts_event *event = event_of(CTS_EVENT_OBSERVED, 0);
    assert_id(event, 1);
    assert_int_equal(event->arg[0], 16);
    assert_int_equal(event->arg[2], 1);
    assert_int_equal(event->arg[3], 1);
    uint64_t raised = event_of(CTS_EVENT_NOTIFY, 0)->stamp;
    uint64_t entered = event_of(CTS_EVENT_NOTIFYING, 0)->stamp;
    uint64_t completed = event_of(CTS_EVENT_COMPLETED, 0)->stamp;
    uint64_t delivered = event_of(CTS_EVENT_NOTIFIED, 0)->stamp;
    assert_true(raised < entered && entered < completed && completed < delivered);
    assert_int_equal(event_of(CTS_EVENT_QUIESCENT, 0)->arg[0], 0);
    assert_int_equal(event_of(CTS_EVENT_QUIESCENT, 0)->arg[1], 1);
}

/* do=..., what the first COMPLETED says is changed, status, count; events of another kind that must come. */
static void test_troubles(void **state)
{
    static const struct {
        const char *options;
        uint32_t changed;
        uint32_t status;
        uint32_t count;
        uint16_t kind;
        uint32_t of_kind;
    } rows[] = {
        {"", CTS_BUFFER_HEAD, 0, 16, CTS_EVENT_CHECK, 0},
        {"do=past", CTS_BUFFER_HEAD | CTS_BUFFER_AFTER, 0, 16, CTS_EVENT_CHECK, 0},
        {"do=before", CTS_BUFFER_HEAD | CTS_BUFFER_BEFORE, 0, 16, CTS_EVENT_CHECK, 0},
        {"do=input", CTS_BUFFER_HEAD | CTS_BUFFER_INPUT, 0, 16, CTS_EVENT_CHECK, 0},
        {"do=late", CTS_BUFFER_HEAD, 0, 16, CTS_EVENT_CHECK, 1},
        {"do=twice", CTS_BUFFER_HEAD, 0, 16, CTS_EVENT_COMPLETED, 2},
        {"do=rubbish", 0, 0xdeadbeef, 0xffffffff, CTS_EVENT_CHECK, 0},
        {"do=unknown", CTS_BUFFER_HEAD, 0, 16, CTS_EVENT_MISUSE, 1},
        {"do=relock", CTS_BUFFER_HEAD, 0, 16, CTS_EVENT_MISUSE, 1},
        {"do=quiet", CTS_BUFFER_HEAD, 0, 16, CTS_EVENT_SIGNALLED, 1},
        {"do=early", CTS_BUFFER_HEAD, 0, 16, CTS_EVENT_SIGNALLED, 1},
        {"do=note", CTS_BUFFER_HEAD, 0, 16, CTS_EVENT_ACPI_MAPPED, 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(play(rows[i].options, ARM), CTS_RUN_FINISHED);
        const struct cts_event *event = event_of(CTS_EVENT_COMPLETED, 0);
        if (!event || event->arg[1] != rows[i].changed || event->status != rows[i].status ||
            event->arg[0] != rows[i].count || count_of(rows[i].kind) != rows[i].of_kind) {
            print_events();
            fail_msg("%s", rows[i].options);
        }
    }
}

static void test_second_completion(void **state)
{
    (void)state;
    play("do=twice", ARM);
    const struct cts_event *event = event_of(CTS_EVENT_COMPLETED, 1);
    assert_int_equal(event->status, CTS_WIN32_OPERATION_ABORTED);
    assert_int_equal(event->arg[0], 3);
    assert_int_equal(event->arg[1], CTS_BUFFER_HEAD | CTS_BUFFER_COUNT);
    assert_int_equal(event->arg[2], 2);
    assert_int_equal(event->arg[3], 1);
}

static void test_signals(void **state)
{
    (void)state;
    play("do=quiet", ARM);
    assert_int_equal(event_of(CTS_EVENT_COMPLETED, 0)->arg[3], 2);
    assert_true(event_of(CTS_EVENT_SIGNALLED, 0)->stamp > event_of(CTS_EVENT_COMPLETED, 0)->stamp);
    play("do=early", ARM);
    assert_int_equal(event_of(CTS_EVENT_COMPLETED, 0)->arg[3], 1);
    assert_int_equal(event_of(CTS_EVENT_SIGNALLED, 0)->arg[1], 0);
}

static void test_never(void **state)
{
    (void)state;
    assert_int_equal(play("do=never", ARM), CTS_RUN_FINISHED);
    assert_int_equal(count_of(CTS_EVENT_COMPLETED), 0);
    assert_int_equal(event_of(CTS_EVENT_QUIESCENT, 0)->arg[0], 1);
}

static void test_cancel(void **state)
{
    (void)state;
    play("", "open h0 rw overlapped\narm h0 v0 -> w0\narm h0 v0 -> w1\ncancel w0\ncancel w0\n"
             "cancel h0\ncancel h5\ncancel w9\n");
    assert_int_equal(count_of(CTS_EVENT_CANCEL), 3);
    assert_int_equal(event_of(CTS_EVENT_CANCEL, 0)->request, 1);
    assert_int_equal(event_of(CTS_EVENT_CANCELLED, 0)->status, 0);
    assert_int_equal(event_of(CTS_EVENT_CANCELLED, 1)->status, CTS_WIN32_NOT_FOUND);
    assert_int_equal(event_of(CTS_EVENT_CANCEL, 2)->request, 0);
    assert_int_equal(event_of(CTS_EVENT_CANCEL, 2)->handle, 1);
    const struct cts_event *event = event_of(CTS_EVENT_COMPLETED, 0);
    assert_int_equal(event->status, CTS_WIN32_OPERATION_ABORTED);
    assert_int_equal(event->arg[1], 0);
}

static void test_lengths(void **state)
{
    (void)state;
    play("", "open h0 rw overlapped\n"
             "submit h0 in=0xffffffff:v1 out=0x10010 -> w0\n"
             "submit h0 in=17:v1 out=0xffffffff null-out -> w1\n"
             "submit h0 in=5:v1 out=3 odd -> w2\n"
             "submit h0 in=0x8000 out=20 null-in -> w3\n");
    const struct cts_event *event = event_of(CTS_EVENT_SUBMIT, 0);
    assert_int_equal(event->arg[1], 0x20000);
    assert_int_equal(event->arg[2], 0x10010);
    assert_int_equal(event->length, CTS_EVENT_OUTPUT_MAX);
    assert_id(event, 1);
    event = event_of(CTS_EVENT_COMPLETED, 0);
    assert_int_equal(event->arg[1], CTS_BUFFER_HEAD);
    assert_int_equal(event->length, CTS_EVENT_OUTPUT_MAX);
    event = event_of(CTS_EVENT_SUBMIT, 1);
    assert_int_equal(event->arg[2], 0xffffffff);
    assert_int_equal(event->arg[3], CTS_SUBMIT_OUT_NULL | CTS_SUBMIT_OVERLAPPED);
    assert_int_equal(event_of(CTS_EVENT_COMPLETED, 1)->length, 0);
    event = event_of(CTS_EVENT_COMPLETED, 2);
    assert_int_equal(event->status, CTS_WIN32_INSUFFICIENT_BUFFER);
    assert_int_equal(event->length, 3);
    assert_int_equal(event_of(CTS_EVENT_SUBMIT, 3)->length, 0);
}

/* One buffer for both: the input is no change of the output, nor is what the program writes into it. */
static void test_same_buffer(void **state)
{
    (void)state;
    play("", "open h0 rw overlapped\nsubmit h0 in=16:v0 out=20 same -> w0\noverwrite w0 zero\n"
             "quiesce\nlook w0\nchange v3\nquiesce\n"
             "submit h0 in=33:v1 out=16 same -> w1\n");
    assert_int_equal(count_of(CTS_EVENT_CHECK), 0);
    assert_int_equal(event_of(CTS_EVENT_OVERWRITE, 0)->length, 16);
    assert_int_equal(event_of(CTS_EVENT_OBSERVED, 0)->arg[1], 0);
    assert_id(event_of(CTS_EVENT_COMPLETED, 0), 3);
    assert_int_equal(event_of(CTS_EVENT_COMPLETED, 0)->arg[1], CTS_BUFFER_HEAD);
    assert_int_equal(event_of(CTS_EVENT_COMPLETED, 1)->arg[1], CTS_BUFFER_HEAD);
}

/* Values that stand for what a run has shown. */
static void test_values(void **state)
{
    (void)state;
    play("", "open h0 rw overlapped\nchange v5\nquiesce\npoll h0 -> w0\narm h0 last:w0 -> w1\n"
             "arm h0 current -> w2\nchange a:1\nquiesce\nstore ones\nstore "
             "000102030405060708090a0b0c0d0e0f\n");
    assert_id(event_of(CTS_EVENT_SUBMIT, 1), 5);
    assert_id(event_of(CTS_EVENT_SUBMIT, 2), 5);
    uint8_t id[16];
    memcpy(id, cts_value_a, 16);
    id[0] ^= 2;
    const struct cts_event *event = event_of(CTS_EVENT_STORE, 1);
    assert_memory_equal(event + 1, id, 16);
    memset(id, 0xff, 16);
    assert_memory_equal(event_of(CTS_EVENT_STORE, 2) + 1, id, 16);
    assert_int_equal(((const uint8_t *)(event_of(CTS_EVENT_STORE, 3) + 1))[15], 15);
}

/* Poison is no id, and not the same for two requests in a row: an output that was never written cannot pass
 * for one that was. */
static void test_poison(void **state)
{
    uint32_t k;
    (void)state;
    play("do=never", "open h0 rw overlapped\nrepeat 300\narm h0 v0 -> w0\nlook w0\nend\n");
    for (uint32_t i = 0; i < 300; i++) {
        const struct cts_event *event = event_of(CTS_EVENT_OBSERVED, i);
        if (!event) {
            fail_msg("arm %u was not looked at", i);
            return; /* gcc does not know that it fails */
        }
        assert_false(cts_value_number((const uint8_t *)(event + 1), &k));
        assert_int_equal(event->arg[1], 0);
        if (i)
            assert_memory_not_equal(event + 1, event_of(CTS_EVENT_OBSERVED, i - 1) + 1, 16);
    }
}

/* More requests and handles than there are slots, and what ends a run that wants too many at once. */
static void test_many(void **state)
{
    (void)state;
    assert_int_equal(play("",
                          "repeat 10000\nopen h0 rw overlapped\narm h0 v0 -> w0\nclose h0\nend\n"
                          "open h0 rw overlapped\narm h0 v0 -> w0\nchange v1\n"),
                     CTS_RUN_FINISHED);
    assert_int_equal(event_of(CTS_EVENT_RUN_END, 0)->status, CTS_RUN_FINISHED);
    assert_int_equal(count_of(CTS_EVENT_CHECK), 0);
}

static void test_limits(void **state)
{
    (void)state;
    assert_int_equal(play("do=never", "open h0 rw overlapped\nrepeat 5000\narm h0 v0 -> w0\nend\n"),
                     CTS_RUN_LIMIT);
    assert_int_equal(event_of(CTS_EVENT_RUN_END, 0)->status, CTS_RUN_LIMIT);
    assert_int_equal(play("do=never", "open h0 rw overlapped\nrepeat 20\n"
                                      "submit h0 in=0x1000:v0 out=16 -> w0\nend\n"),
                     CTS_RUN_FINISHED); /* the toy answers at once: its large buffers come back */
    assert_int_equal(play("do=spin", ARM), CTS_RUN_LIVELOCK);
}

/* A loop that makes events has no end either; a program that makes as many has. */
static void test_floods(void **state)
{
    static const char *const options[] = {"do=notes", "do=again"};
    (void)state;
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        if (play(options[i], ARM) != CTS_RUN_LIVELOCK)
            fail_msg("%s: not seen as a loop", options[i]);
        assert_int_equal(event_of(CTS_EVENT_RUN_END, 0)->status, CTS_RUN_LIVELOCK);
    }
    assert_int_equal(
        play("do=note",
             "open h0 rw overlapped\nrepeat 10000\narm h0 v0\narm h0 v0\narm h0 v0\nend\n"),
        CTS_RUN_LIMIT);
}

/* The trace is as long as its memory, and still has its last event. */
static void test_full_trace(void **state)
{
    struct cts_player *player;
    char message[256];
    (void)state;
    parse("open h0 rw overlapped\nrepeat 1000\npoll h0 -> w0\nend\n");
    assert_int_equal(cts_player_load(TOY, "", &player, message), CTS_OK);
    for (size_t capacity = 600; capacity < 6000; capacity += 184) {
        cts_buffer_init(&buffer, buffer_bytes, capacity);
        struct cts_run_case run_case = {.name = "test", .program = &program};
        assert_int_equal(cts_player_run(player, &run_case, NULL, NULL, &buffer), CTS_RUN_LIMIT);
        if (buffer.used)
            assert_int_equal(event_of(CTS_EVENT_RUN_END, 0)->status, CTS_RUN_LIMIT);
        assert_true(buffer.used <= capacity);
    }
    cts_player_free(player);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_poll),
        cmocka_unit_test(test_floods),
        cmocka_unit_test(test_wait),
        cmocka_unit_test(test_troubles),
        cmocka_unit_test(test_second_completion),
        cmocka_unit_test(test_signals),
        cmocka_unit_test(test_never),
        cmocka_unit_test(test_cancel),
        cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_same_buffer),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_poison),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_full_trace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
