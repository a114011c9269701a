/*
 * Sweeps: a wrong extension is found, whatever the fault; a right one is quiet, also one that answers later.
 */
#include "oracle/nicsave_call.h"
#include "player_helper.h"
#include <cts/nicsave.h>

#define SAVER     CTS_BINARY_DIR "/test-targets/saver.so"
#define SAVER_OWN CTS_BINARY_DIR "/test-targets/saver-own.so" /* nobody sets its data */

/* The sums over all OID_SWEPT of the last run. */
static struct {
    uint64_t calls, requests, digest, sorted;
    uint32_t disagreements, events;
} swept;

static void sweep(const char *path, const char *options, uint32_t kind, uint32_t size)
{
    char text[160], message[256] = "";
    struct cts_player *player;
    snprintf(text, sizeof text, "stack X\nnic n0 port=7\nsweep kind=%u size=%u\n", kind, size);
    parse(text);
    if (cts_player_load(path, options, &player, message) != CTS_OK)
        fail_msg("%s", message);
    cts_buffer_init(&buffer, buffer_bytes, sizeof buffer_bytes);
    struct cts_run_case run_case = {.name = "sweep", .program = &program};
    enum cts_run_outcome outcome = cts_player_run(player, &run_case, NULL, NULL, &buffer);
    cts_player_free(player);
    assert_int_equal(outcome, CTS_RUN_FINISHED);
    memset(&swept, 0, sizeof swept);
    size_t offset = 0;
    enum cts_status status;
    const struct cts_event *event;
    while ((event = cts_buffer_next(buffer.bytes, buffer.used, &offset, &status))) {
        swept.events++;
        if (event->kind != CTS_EVENT_OID_SWEPT)
            continue;
        assert_int_equal(event->arg[0], kind);
        swept.calls += event->arg[1] | (uint64_t)event->arg[2] << 32;
        swept.requests += event->arg[3] | (uint64_t)event->arg[4] << 32;
        swept.disagreements += event->arg[5];
        uint64_t values[1 + CTS_SWEPT_COUNTS];
        assert_int_equal(event->length, sizeof values);
        memcpy(values, event + 1, sizeof values);
        swept.digest = values[0];
        for (uint32_t i = 1; i <= CTS_SWEPT_COUNT; i++)
            swept.sorted += values[i];
    }
    assert_int_equal(status, CTS_OK);
}

/* n up to 40: 6 offsets with every size, and what is beyond by its boundaries. */
static void right_is_quiet(void **state)
{
    (void)state;
    static const char *const options[] = {"", "pend"};
    uint64_t digests[4];
    for (uint32_t i = 0; i < 2; i++) {
        for (uint32_t kind = CTS_SWEEP_NEED; kind <= CTS_SWEEP_HEADER; kind++) {
            if (i && kind == CTS_SWEEP_SIZES)
                continue; /* long, and says nothing new */
            sweep(SAVER, options[i], kind, 4);
            assert_int_equal(swept.disagreements, 0);
            assert_true(swept.sorted == swept.calls);
            assert_true(swept.calls > 10000 && swept.requests >= swept.calls);
            assert_true(swept.events <
                        300); /* no more than an example of each kind of answer that is open */
            if (i)
                assert_true(swept.digest == digests[kind]);
            digests[kind] = swept.digest;
        }
    }
}

/* Three NICs with one or two records each: 280 + 2100 + 5775 + 5775 orders of 9 to 12 requests. */
static void every_order_is_played(void **state)
{
    (void)state;
    static const char *const options[] = {"", "pend"};
    for (uint32_t i = 0; i < 2; i++) {
        sweep(SAVER, options[i], CTS_SWEEP_ORDERS, 2);
        assert_int_equal(swept.disagreements, 0);
        /* and what is played alone and cleared beforehand: 12 + 13 + 14 + 15 requests */
        assert_int_equal(swept.calls, 9 * 280 + 10 * 2100 + 11 * 5775 + 12 * 5775 + 54);
    }
}

/* The last request that the trace shows with this oid, and how it ended. */
static uint32_t shown(uint32_t oid)
{
    uint32_t count = 0;
    const struct cts_event *event;
    for (uint32_t n = 0; (event = event_of(CTS_EVENT_OID_ISSUED, n)); n++)
        count += event->arg[0] == oid;
    return count;
}

static void wrong_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *options;
        uint32_t kind, size;
    } rows[] = {
        {"fault=needed", CTS_SWEEP_NEED, 40},    {"fault=status", CTS_SWEEP_NEED, 4},
        {"fault=write", CTS_SWEEP_SIZES, 4},     {"fault=data", CTS_SWEEP_NEED, 4},
        {"fault=skip", CTS_SWEEP_NEED, 4},       {"fault=malformed", CTS_SWEEP_HEADER, 4},
        {"fault=restore", CTS_SWEEP_RESTORE, 4},
    };
    for (uint32_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        sweep(SAVER, rows[i].options, rows[i].kind, rows[i].size);
        if (!swept.disagreements)
            fail_msg("%s was not found", rows[i].options);
        if (!shown(rows[i].kind == CTS_SWEEP_RESTORE ? CTS_OID_NIC_RESTORE : CTS_OID_NIC_SAVE))
            fail_msg("%s was not shown", rows[i].options);
        /* The loop itself leaves no events. */
        assert_true(swept.events < 16 * 64 + 100);
    }
}

static void own_data_is_swept(void **state)
{
    (void)state;
    sweep(SAVER_OWN, "", CTS_SWEEP_NEED, 4);
    assert_true(swept.calls > 4000);
    assert_int_equal(swept.disagreements, 0);
    sweep(SAVER_OWN, "fault=write", CTS_SWEEP_NEED, 4);
    assert_true(swept.disagreements > 0);
    sweep(SAVER_OWN, "fault=skip", CTS_SWEEP_NEED, 4);
    assert_int_equal(swept.disagreements, 0); /* its data may go: that is not for a sweep to say */
    sweep(SAVER_OWN, "", CTS_SWEEP_RESTORE, 4);
    assert_int_equal(swept.disagreements, 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(right_is_quiet),
        cmocka_unit_test(wrong_is_found),
        cmocka_unit_test(own_data_is_swept),
        cmocka_unit_test(every_order_is_played),
    };
    return cmocka_run_group_tests_name("sweeps", tests, NULL, NULL);
}
