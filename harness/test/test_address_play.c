/*
 * Address calls as the player plays them: what the target is given, what the events say came of it, sockets in
 * registers, blocking calls, deaths at the end of a buffer, soaks.
 */
#include "heap_helper.h"
#include "oracle/oracle.h"
#include "oracle/requirement.h"
#include "run/player.h"
#include "session_helper.h"

#include <cts/sockaddr.h>
#include <unistd.h>

#define TARGET   CTS_BINARY_DIR "/test-targets/addresses.so"
#define CAPACITY (8u << 20)
#define HV       "hex:22000000da7c2ea43fd00c489cc2a4de20abb878c90a0000cbfae611bd5864006a7986d3"

static struct cts_buffer buffer;
static _Alignas(8) uint8_t buffer_bytes[CAPACITY];

static enum cts_run_outcome play(const char *options, const char *text)
{
    static struct cts_program program;
    struct cts_player *player;
    uint32_t line = 0;
    message[0] = 0;
    if (cts_program_parse(text, strlen(text), &program, &line, message) != CTS_OK)
        fail_msg("line %u: %s", line, message);
    if (cts_player_load(TARGET, options, &player, message) != CTS_OK)
        fail_msg("%s", message);
    cts_buffer_init(&buffer, buffer_bytes, sizeof buffer_bytes);
    assert_int_equal(cts_player_begin(player, &buffer, "ms-docs", 0), CTS_OK);
    struct cts_run_case run_case = {.name = "test", .program = &program};
    enum cts_run_outcome outcome = cts_player_run(player, &run_case, NULL, NULL, &buffer);
    cts_player_free(player);
    return outcome;
}

/* The n-th event of a kind, from 0; NULL if there are fewer. */
static const struct cts_event *event_of(uint16_t kind, uint32_t n)
{
    size_t offset = 0;
    enum cts_status status;
    const struct cts_event *event;
    while ((event = cts_buffer_next(buffer.bytes, buffer.used, &offset, &status)))
        if (event->kind == kind && n-- == 0)
            return event;
    return NULL;
}

static const struct cts_event *call(uint32_t n)
{
    const struct cts_event *event = event_of(CTS_EVENT_ADDRESS_CALL, n);
    assert_non_null(event);
    return event;
}

static const struct cts_event *answer(uint32_t n)
{
    const struct cts_event *event = event_of(CTS_EVENT_ADDRESS_RETURN, n);
    assert_non_null(event);
    return event;
}

static void test_a_call_and_its_return(void **state)
{
    struct cts_address_image image;
    (void)state;
    assert_int_equal(play("", "addresses\ncall hv-decode " HV " errno=34\n"), CTS_RUN_FINISHED);
    memcpy(&image, call(0) + 1, sizeof image);
    assert_int_equal(call(0)->request, 1);
    assert_int_equal(call(0)->length, sizeof image + 36);
    assert_int_equal(image.in_length[0], 36);
    assert_int_equal(image.capacity, 32);
    assert_int_equal(image.preset, 34);
    assert_int_equal(answer(0)->status, CTS_ADDRESS_OK);
    assert_int_equal(answer(0)->arg[1], CTS_ADDRESS_CHANGED_OUT);
    assert_int_equal(answer(0)->arg[2], 32);
    assert_int_equal(answer(0)->arg[3], 0);
    assert_int_equal(answer(0)->arg[4], 31);
    assert_int_equal(answer(0)->arg[5], 0);
    assert_int_equal(answer(0)->length, 24 + 32);
    assert_memory_equal((const uint8_t *)(answer(0) + 1) + 24, (const uint8_t *)(call(0) + 1) + 60,
                        32);
}

static void test_a_failure_shows_nothing(void **state)
{
    (void)state;
    play("", "addresses\ncall hv-decode hex:2200 shift=3 capacity=100\n");
    assert_int_equal(answer(0)->status, CTS_ADDRESS_LEN);
    assert_int_equal(answer(0)->arg[1], 0);
    assert_true(answer(0)->arg[3] > answer(0)->arg[4]);
    assert_int_equal(answer(0)->length, 24);
}

static void test_repeated_bytes(void **state)
{
    struct cts_address_image image;
    (void)state;
    play("", "addresses\ncall hv-decode " HV " from=35 times=100001\n");
    memcpy(&image, call(0) + 1, sizeof image);
    assert_int_equal(image.in_length[0], 35 + 100001);
    assert_int_equal(image.in_shown[0], 36);
    assert_int_equal(image.repeat_from, 35);
    assert_int_equal(answer(0)->status, CTS_ADDRESS_OK);
    assert_false(answer(0)->arg[1] & CTS_ADDRESS_CHANGED_INPUT);
}

static void test_what_is_touched_beside_the_result(void **state)
{
    static const struct {
        const char *options, *text;
        uint32_t bit;
    } rows[] = {
        {"do=write-behind",
         "call hv-encode hex:00112233445566778899aabbccddeeff "
         "hex:00112233445566778899aabbccddeeff shift=1",
         CTS_ADDRESS_CHANGED_AFTER},
        {"do=write-before",
         "call hv-encode hex:00112233445566778899aabbccddeeff "
         "hex:00112233445566778899aabbccddeeff",
         CTS_ADDRESS_CHANGED_BEFORE},
        {"do=write-input", "call hv-decode " HV, CTS_ADDRESS_CHANGED_INPUT},
    };
    char text[300];
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        snprintf(text, sizeof text, "addresses\n%s\n%s\n", rows[i].text, rows[i].text);
        play(rows[i].options, text);
        assert_int_equal(answer(0)->arg[1], CTS_ADDRESS_CHANGED_OUT | rows[i].bit);
        assert_int_equal(answer(1)->arg[1], CTS_ADDRESS_CHANGED_OUT | rows[i].bit);
        play("", text);
        assert_int_equal(answer(1)->arg[1], CTS_ADDRESS_CHANGED_OUT);
    }
}

static void test_a_lie_about_the_length(void **state)
{
    (void)state;
    play("do=lie", "addresses\ncall hv-encode hex:00112233445566778899aabbccddeeff "
                   "hex:00112233445566778899aabbccddeeff\n");
    assert_int_equal(answer(0)->arg[2], 4000000000u);
    assert_int_equal(answer(0)->length, 24 + 36);
}

static void test_calls_that_are_not_offered(void **state)
{
    (void)state;
    assert_int_equal(play("", "addresses\ncall hv-decode " HV "\ncall guid-parse \"x\"\n"),
                     CTS_RUN_UNSUPPORTED);
    assert_null(event_of(CTS_EVENT_ADDRESS_CALL, 0));
}

static void test_sockets_stand_in_registers(void **state)
{
    (void)state;
    play("", "addresses\ncall socket partition=0 domain=40 type=1 -> h3\ncall listen h3\n"
             "call accept h3\ncall close h3\ncall close h3\ncall listen h4\n"
             "call socket domain=40 type=1 -> h0\n");
    assert_int_equal(answer(0)->handle, 1);
    assert_int_equal(call(1)->handle, 1);
    assert_int_equal(answer(2)->status, 11);
    assert_int_equal(call(3)->arg[0], CTS_CALL_CLOSE);
    /* A closed socket has left its register, and an empty one does nothing. */
    assert_int_equal(call(4)->arg[0], CTS_CALL_SOCKET);
    assert_int_equal(answer(4)->handle, 2);
    /* The end of the run closes what is open. */
    assert_int_equal(call(5)->arg[0], CTS_CALL_CLOSE);
    assert_int_equal(call(5)->handle, 2);
    assert_null(event_of(CTS_EVENT_ADDRESS_CALL, 6));
}

#define LISTENER "addresses\ncall socket domain=40 type=1 -> h0\ncall listen h0\nstart\n"

static void test_a_call_blocks_until_another_ends_it(void **state)
{
    (void)state;
    assert_int_equal(play("", LISTENER "call accept h0 wait=1 -> h1\njoin\nthread t1\n"
                                       "call socket domain=40 type=1 -> h2\ncall connect h2\n"),
                     CTS_RUN_FINISHED);
    const struct cts_event *accept = NULL;
    for (uint32_t i = 0; event_of(CTS_EVENT_ADDRESS_RETURN, i); i++)
        if (answer(i)->arg[0] == CTS_CALL_ACCEPT)
            accept = answer(i);
    assert_non_null(accept);
    assert_int_equal(accept->status, 0);
    assert_int_equal(accept->handle, 3);
    assert_int_equal(accept->thread, 0);
}

static void test_a_call_that_nothing_ends(void **state)
{
    (void)state;
    assert_int_equal(play("", LISTENER "call accept h0 wait=1\n"), CTS_RUN_BLOCKED);
    assert_int_equal(event_of(CTS_EVENT_QUIESCENT, 0)->arg[0], 1);
    /* A thread that is left waiting is woken when the run closes its socket. */
    assert_int_equal(play("", LISTENER "quiesce\nthread t1\ncall accept h0 wait=1\n"),
                     CTS_RUN_BLOCKED);
}

static void test_a_soak_shows_a_leak(void **state)
{
    static const char soak[] = "addresses\nrepeat 6000\ncall socket domain=40 type=1 -> h0\n"
                               "call close h0\nend\n";
    (void)state;
    assert_int_equal(play("", soak), CTS_RUN_FINISHED);
    assert_null(event_of(CTS_EVENT_MISUSE, 0));
    assert_int_equal(play("do=leak", soak), CTS_RUN_FINISHED);
    if (!heap_tells())
        return;
    assert_non_null(event_of(CTS_EVENT_MISUSE, 0));
    assert_int_equal(event_of(CTS_EVENT_MISUSE, 0)->arg[0], CTS_MISUSE_LEAK);
}

/* -- deaths, as the oracle puts them down ------------------------------------------------------------------ */

static uint32_t findings[CTS_REQUIREMENT_COUNT];

static void found(void *context, const struct cts_finding *finding)
{
    (void)context;
    findings[finding->requirement]++;
}

static struct cts_oracle *oracle;

static bool judge_begin(void *context, const struct cts_session_target *target,
                        const struct cts_event *event)
{
    (void)context, (void)target;
    assert_int_equal(event->arg[1], 64);
    assert_int_not_equal(event->arg[4] | event->arg[5], 0);
    cts_oracle_event(oracle, event, 1);
    return true;
}

static bool judge_run(void *context, struct cts_session_run *run)
{
    size_t offset = 0;
    enum cts_status status;
    const struct cts_event *event;
    (void)context;
    while ((event = cts_buffer_next(run->bytes, run->used, &offset, &status)))
        cts_oracle_event(oracle, event, 2);
    return true;
}

static void judge(const char *options, const char *text)
{
    static const struct cts_session_calls calls = {.begin = judge_begin, .run = judge_run};
    const struct cts_session_config config = {.target = TARGET,
                                              .options = options,
                                              .profile = "ms-docs",
                                              .get_case = give,
                                              .cases = &cases,
                                              .count = 1};
    cases = (struct cases){.text = {text}, .bound = {-1}, .texts = 1};
    memset(findings, 0, sizeof findings);
    oracle = cts_oracle_new(cts_profile_find("ms-docs"), false, found, NULL);
    assert_non_null(oracle);
    assert_int_equal(cts_session_run(&config, &calls, NULL, &totals, message), CTS_OK);
    cts_oracle_free(oracle);
}

static void test_a_death_at_the_end_of_a_buffer(void **state)
{
    static const char decode[] = "addresses\ncall hv-decode hex:220000\n";
    static const char encode[] = "addresses\ncall hv-encode hex:00112233445566778899aabbccddeeff "
                                 "hex:00112233445566778899aabbccddeeff\n";
    (void)state;
    judge("do=read-behind", decode);
    assert_int_equal(findings[CTS_ADR_HV_040], 1);
    assert_int_equal(findings[CTS_CTS_TARGET_010], 1);
    assert_int_equal(totals.deaths, 1);
    judge("do=write-behind", encode);
    assert_int_equal(findings[CTS_ADR_HV_110], 1);
    judge("do=crash", encode);
    assert_int_equal(findings[CTS_ADR_HV_110], 0);
    assert_int_equal(findings[CTS_CTS_TARGET_010], 1);
    judge("", encode);
    assert_int_equal(findings[CTS_ADR_HV_110] + findings[CTS_CTS_TARGET_010], 0);
    assert_int_equal(findings[CTS_CTS_TRACE_010], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_call_and_its_return),
        cmocka_unit_test(test_a_failure_shows_nothing),
        cmocka_unit_test(test_repeated_bytes),
        cmocka_unit_test(test_what_is_touched_beside_the_result),
        cmocka_unit_test(test_a_lie_about_the_length),
        cmocka_unit_test(test_calls_that_are_not_offered),
        cmocka_unit_test(test_sockets_stand_in_registers),
        cmocka_unit_test(test_a_call_blocks_until_another_ends_it),
        cmocka_unit_test(test_a_call_that_nothing_ends),
        cmocka_unit_test(test_a_soak_shows_a_leak),
        cmocka_unit_test(test_a_death_at_the_end_of_a_buffer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
