/*
 * The duties of a client (section 2.8), each on a trace in which it is kept and on one in which it is not. Traces
 * are written in short: words with blanks between, in the order of what the client does.
 *
 *   o O S        opens an overlapped handle | a synchronous one | one that is not shared   (-: the open fails)
 *   p0 p-        a poll returns V(0) | fails      p=   succeeds with byte count 0      q   with room for 8 bytes
 *   a0           arms a wait with V(0); it pends  n    the same without an event       N   refused with 50
 *   w1 w-        the wait returns V(1) | fails    k    cancels it                      g   learns that it is over
 *   l z          looks at Internal | gives the memory of the wait back
 *   s0 h1        stores V(0) | records V(1) as handled       y  takes the id as proof of a new seed
 *   r R F        reacts | has, with success | in vain        c C  begins an operation | it has taken effect
 *   "text        prints
 *   x e          closes the handle | ends
 */
#include "oracle/oracle.h"

#include <cts/client.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FINDINGS 32

static struct {
    struct cts_oracle *oracle;
    uint64_t stamp;
    uint32_t request, wait; /* last used; the wait at hand */
    bool overlapped;
    uint32_t guest, named;
    uint32_t count;
    char found[FINDINGS][16];
} test;

static void found(void *context, const struct cts_finding *finding)
{
    const char *id = cts_requirement(finding->requirement)->id;
    (void)context;
    if (test.count < FINDINGS &&
        strncmp(id, "GEN-CALLER-", 11) == 0) /* there is no platform in these traces */
        snprintf(test.found[test.count++], sizeof(test.found[0]), "%s", id);
}

/* V(k) is not needed here: any 16 bytes that name k in both halves. From 200 on with zeroes in front. */
static void id_of(uint32_t k, uint8_t id[16])
{
    memset(id, 0, 16);
    id[0] = id[8] = (uint8_t)k;
    id[7] = id[15] = k < 200 ? 0x40 : 0;
}

struct bytes {
    struct cts_event event;
    uint8_t payload[256];
};

static void emit(uint16_t kind, uint32_t handle, uint32_t request, uint32_t status,
                 const uint32_t *arg, const void *payload, uint32_t length)
{
    struct bytes it = {.event = {.magic = CTS_EVENT_MAGIC,
                                 .version = CTS_EVENT_VERSION,
                                 .interface = CTS_INTERFACE_COUNTER,
                                 .kind = kind,
                                 .stamp = test.stamp++,
                                 .handle = handle,
                                 .request = request,
                                 .status = status,
                                 .length = length}};
    if (kind < 16)
        it.event.interface = CTS_INTERFACE_COMMON;
    if (arg)
        memcpy(it.event.arg, arg, sizeof(it.event.arg));
    if (length)
        memcpy(it.payload, payload, length);
    cts_oracle_event(test.oracle, &it.event, test.stamp);
}

#define ARGS(...) ((const uint32_t[6]){__VA_ARGS__})

static void open_counter(char how, bool fails)
{
    const uint32_t flags = how == 'O' ? 0 : 0x40000000u;
    test.overlapped = flags;
    emit(CTS_EVENT_CLIENT_CALL, 0, 0, 0,
         ARGS(CTS_CLIENT_API_CREATE_FILE, 0xC0000000u, how == 'S' ? 0 : 3, 3, flags, 1), NULL, 0);
    if (!fails) {
        emit(CTS_EVENT_OPEN, 1, 0, 0, ARGS(flags ? 7 : 3), NULL, 0);
        emit(CTS_EVENT_OPENED, 1, 0, 0, NULL, NULL, 0);
    }
    emit(CTS_EVENT_CLIENT_RETURN, !fails, 0, fails ? 31 : 0, ARGS(CTS_CLIENT_API_CREATE_FILE), NULL,
         0);
}

static void ask(const uint8_t *expected, uint32_t out, uint32_t has)
{
    const uint32_t in = expected ? 16 : 0, shape = expected ? 0x10001u : 0x20002u;
    emit(CTS_EVENT_CLIENT_CALL, 1, 0, 0,
         ARGS(CTS_CLIENT_API_DEVICE_IO_CONTROL, CTS_COUNTER_CODE_READ, in, out, has, shape),
         expected, in);
    test.request++;
    emit(CTS_EVENT_SUBMIT, 1, test.request, 0,
         ARGS(CTS_COUNTER_CODE_READ, in, out, has & 2 ? 0x20 : 0), expected, in);
}

static void complete(uint32_t request, uint32_t status, const uint8_t *id)
{
    emit(CTS_EVENT_COMPLETED, 1, request, status, ARGS(status ? 0 : 16, status ? 0 : 1, 1), id,
         status ? 0 : 16);
}

static void answer(uint32_t api, uint32_t request, uint32_t status, uint32_t count,
                   const uint8_t *id)
{
    emit(CTS_EVENT_CLIENT_RETURN, 1, request, status, ARGS(api, count), id, status || !id ? 0 : 16);
}

static void poll(const char *word)
{
    const bool fails = word[1] == '-', empty = word[1] == '=';
    const uint32_t has = test.overlapped ? 6 : 1;
    uint8_t id[16];
    id_of((uint32_t)atoi(word + 1), id);
    ask(NULL, word[0] == 'q' ? 8 : 16, has);
    complete(test.request, fails ? 31 : 0, id);
    emit(CTS_EVENT_SUBMITTED, 1, test.request, fails ? 31 : 0, NULL, NULL, 0);
    answer(CTS_CLIENT_API_DEVICE_IO_CONTROL, test.request, fails ? 31 : 0, fails || empty ? 0 : 16,
           id);
}

static void arm(const char *word)
{
    uint8_t id[16];
    id_of((uint32_t)atoi(word + 1), id);
    ask(id, 16, word[0] == 'n' ? 2 : 6);
    test.wait = test.request;
    const uint32_t status = word[0] == 'N' ? 50 : 997;
    if (status == 50)
        complete(test.request, 50, NULL);
    emit(CTS_EVENT_SUBMITTED, 1, test.request, status, NULL, NULL, 0);
    answer(CTS_CLIENT_API_DEVICE_IO_CONTROL, test.request, status, 0, NULL);
}

static void collect(const char *word)
{
    const uint32_t api = CTS_CLIENT_API_GET_OVERLAPPED_RESULT, status = word[1] == '-' ? 31 : 0;
    uint8_t id[16];
    id_of((uint32_t)atoi(word + 1), id);
    complete(test.wait, status, id);
    emit(CTS_EVENT_CLIENT_CALL, 1, test.wait, 0, ARGS(api, 1), NULL, 0);
    answer(api, test.wait, status, status ? 0 : 16, id);
}

static void cancel(void)
{
    emit(CTS_EVENT_CLIENT_CALL, 1, test.wait, 0, ARGS(CTS_CLIENT_API_CANCEL_IO), NULL, 0);
    complete(test.wait, 995, NULL);
    answer(CTS_CLIENT_API_CANCEL_IO, test.wait, 0, 0, NULL);
}

static void mark(enum cts_client_mark what, uint32_t status, const char *number)
{
    uint8_t id[16];
    id_of(number ? (uint32_t)atoi(number) : 0, id);
    emit(CTS_EVENT_CLIENT_MARK, 0, 0, status, ARGS(what, test.named), id, number ? 16 : 0);
}

static void play_word(const char *word)
{
    switch (word[0]) {
    case 'o':
    case 'O':
    case 'S':
        open_counter(word[0], word[1] == '-');
        break;
    case 'p':
    case 'q':
        poll(word);
        break;
    case 'a':
    case 'n':
    case 'N':
        arm(word);
        break;
    case 'w':
        collect(word);
        break;
    case 'k':
        cancel();
        break;
    case 'g':
        emit(CTS_EVENT_CLIENT_CALL, 1, test.wait, 0, ARGS(CTS_CLIENT_API_GET_OVERLAPPED_RESULT, 1),
             NULL, 0);
        answer(CTS_CLIENT_API_GET_OVERLAPPED_RESULT, test.wait, 995, 0, NULL);
        break;
    case 'l':
    case 'z':
        emit(CTS_EVENT_CLIENT_CALL, 0, word[0] == 'l' ? 0 : test.wait, 0,
             ARGS(CTS_CLIENT_API_OTHER,
                  word[0] == 'l' ? CTS_CLIENT_OTHER_LOOKED : CTS_CLIENT_OTHER_GONE),
             NULL, 0);
        answer(CTS_CLIENT_API_OTHER, word[0] == 'l' ? 0 : test.wait, 0, 0, NULL);
        break;
    case 's':
        mark(CTS_CLIENT_MARK_STORED, 0, word + 1);
        break;
    case 'h':
        mark(CTS_CLIENT_MARK_HANDLED, 0, word + 1);
        break;
    case 'y':
        mark(CTS_CLIENT_MARK_RESEED, 0, NULL);
        break;
    case 'r':
        mark(CTS_CLIENT_MARK_REACT, 0, NULL);
        break;
    case 'R':
    case 'F':
        mark(CTS_CLIENT_MARK_REACTED, word[0] == 'F' ? 31 : 0, NULL);
        break;
    case 'c':
        mark(CTS_CLIENT_MARK_COMMIT, 0, NULL);
        break;
    case 'C':
        mark(CTS_CLIENT_MARK_COMMITTED, 0, NULL);
        break;
    case '"':
        emit(CTS_EVENT_CLIENT_PRINT, 0, 0, 0, NULL, word + 1, (uint32_t)strlen(word + 1));
        break;
    case 'x':
        emit(CTS_EVENT_CLIENT_CALL, 1, 0, 0, ARGS(CTS_CLIENT_API_CLOSE_HANDLE), NULL, 0);
        emit(CTS_EVENT_CLOSE, 1, 0, 0, NULL, NULL, 0);
        emit(CTS_EVENT_CLOSED, 1, 0, 0, NULL, NULL, 0);
        answer(CTS_CLIENT_API_CLOSE_HANDLE, 0, 0, 0, NULL);
        break;
    case 'e':
        emit(CTS_EVENT_CLIENT_END, 0, 0, 0, NULL, NULL, 0);
        break;
    default:
        fail_msg("no such word: %s", word);
    }
}

/* Plays a trace; `named`: its marks come from named functions. */
static void judge(const char *trace, bool named)
{
    char words[512], *rest = words;
    memset(&test, 0, sizeof(test));
    test.named = named;
    snprintf(words, sizeof(words), "%s", trace);
    test.oracle = cts_oracle_new(cts_profile_find("ms-docs"), false, found, NULL);
    assert_non_null(test.oracle);
    emit(CTS_EVENT_TRACE_BEGIN, 0, 0, 0, ARGS(0xFFF, 5), "{}", 2);
    test.stamp = 0;
    emit(CTS_EVENT_RUN_BEGIN, 0, 0, 0, ARGS(CTS_GUEST_WIN8, 1, CTS_RUN_FLAG_CLIENT), "case", 5);
    emit(CTS_EVENT_CLIENT_BEGIN, 0, 0, 0, ARGS(named ? 3 : 0), NULL, 0);
    for (char *word; (word = strsep(&rest, " "));)
        if (*word)
            play_word(word);
    emit(CTS_EVENT_RUN_END, 0, 0, 0, NULL, NULL, 0);
}

/* -- what is kept ---------------------------------------------------------------------------------------- */

static uint64_t observations(const char *requirement)
{
    return cts_oracle_result(test.oracle, cts_requirement_find(requirement), NULL).observations;
}

static void nothing_is_found_in_a_dutiful_client(void **state)
{
    (void)state;
    static const char *const traces[] = {
        "o p0 s0 a0 p0 c C w1 r R h1 a1 p1 c C k g a1 k g x e", /* the whole life */
        "o p0 s0 a0 w1 r F a0 w1 r R h1 a1 k g p1 c C x e",     /* a reaction that fails once */
        "o p0 s0 N0 p0 c C p2 r R h2 c C x e",                  /* an old guest */
        "o- e",                                                 /* no device */
        "o p0 s0 a0 k l a0 k l z x e",                          /* looks at Internal */
        "o p0 s0 a0 k g z x e",
        "o p0 s0 a0 z x e",
        "o p- x e",
        "o p0 s0 a0 p- p0 c C k x e", /* a failed poll, made good */
        "O p0 s0 p0 p0 x e",
        "o s7 p0 r R h0 a0 p0 c C k g x e", /* an id kept from an earlier life */
        "o p0 s0 a0 \"id:4000000000000000:4000000000000000 p0 c C k g x e",
        "o p0 \"at_12:30:45 x e", /* a time of day is no id */
    };
    for (size_t i = 0; i < sizeof(traces) / sizeof(traces[0]); i++) {
        judge(traces[i], false);
        if (test.count)
            fail_msg("%s found in: %s", test.found[0], traces[i]);
        cts_oracle_free(test.oracle);
    }
}

static void every_duty_is_observed(void **state)
{
    (void)state;
    static const char *const ids[] = {"010", "020", "030", "040", "050", "060", "070", "080",
                                      "100", "110", "120", "140", "160", "170", "180"};
    judge("o p0 s0 a0 p0 c C w1 r R h1 a1 p1 c C k g a1 k g x e", false);
    for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
        char id[24];
        snprintf(id, sizeof(id), "GEN-CALLER-%s", ids[i]);
        if (!observations(id))
            fail_msg("%s is not observed", id);
    }
    cts_oracle_free(test.oracle);
}

/* -- what is not ----------------------------------------------------------------------------------------- */

static const struct {
    const char *trace, *broken;
} bad[] = {
    {"S p0 x e", "GEN-CALLER-010"},
    {"o p0 e", "GEN-CALLER-010"},
    {"o q0 x e", "GEN-CALLER-020"},
    {"o p- s9 x e", "GEN-CALLER-020"},
    {"o p= s9 x e", "GEN-CALLER-020"},
    {"o p0 c C a0 x e", "GEN-CALLER-030"},
    {"o p0 s0 p1 r R h9 x e", "GEN-CALLER-030"},
    {"o p0 s0 c C x e", "GEN-CALLER-040"},
    {"o p0 s0 p0 c C c C x e", "GEN-CALLER-040"},
    {"o p0 s0 p1 c C r R h1 x e", "GEN-CALLER-050"},
    {"o p0 s0 p1 r F c C x e", "GEN-CALLER-050"},
    {"o p0 s0 p1 h1 r R x e", "GEN-CALLER-060"},
    {"o p0 s0 p1 r F h1 x e", "GEN-CALLER-060"},
    {"o p0 s0 p- c C x e", "GEN-CALLER-070"},
    {"o p0 s0 p1 r R h1 c C p2 c C x e", "GEN-CALLER-080"},
    {"o p1 \"4000000000000001:4000000000000001 p0 p0 s0 \"id:1:2 x e", NULL}, /* no id of its */
    {"o p0 s0 p0 c C p0 c C x e", "GEN-CALLER-100"},
    {"o p0 s0 a0 w1 r R h1 a0 x e", "GEN-CALLER-110"},
    {"o p0 s0 a9 x e", "GEN-CALLER-110"},
    {"o p0 s0 a0 w1 r R h1 p2 a2 x e", "GEN-CALLER-120"},
    {"O p0 s0 a0 p0 x e", "GEN-CALLER-130"},
    {"o p0 s0 a0 k a0 x e", "GEN-CALLER-140"},
    {"o p0 s0 a0 a0 x e", "GEN-CALLER-140"},     /* without a cancel */
    {"o p0 s0 a0 l k a0 x e", "GEN-CALLER-140"}, /* looked too early */
    {"o p0 s0 a0 k z g x e", "GEN-CALLER-140"},
    {"o p0 s0 N0 x e", "GEN-CALLER-150"},
    {"o p0 s0 n0 x e", "GEN-CALLER-160"},
    {"o p0 s0 a0 w- r R h9 x e", "GEN-CALLER-170"},
    {"o p0 s0 a0 k g a9 x e", "GEN-CALLER-170"},
    {"o p0 s0 p1 r R y h1 x e", "GEN-CALLER-180"},
};

static void every_breach_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        bool seen = !bad[i].broken;
        judge(bad[i].trace, false);
        for (uint32_t n = 0; n < test.count; n++)
            seen |= bad[i].broken && strcmp(test.found[n], bad[i].broken) == 0;
        if (!seen || (!bad[i].broken && test.count))
            fail_msg("expected %s in \"%s\", found %u, first %s",
                     bad[i].broken ? bad[i].broken : "nothing", bad[i].trace, test.count,
                     test.count ? test.found[0] : "-");
        cts_oracle_free(test.oracle);
    }
}

static void a_client_that_tells_nothing_is_judged_by_its_calls(void **state)
{
    (void)state;
    judge("o p0 p1 c C p1 r R c C a1 k g x e", true);
    assert_int_equal(test.count, 1); /* no reaction before the first operation */
    assert_string_equal(test.found[0], "GEN-CALLER-050");
    assert_int_equal(observations("GEN-CALLER-030"), 0);
    assert_int_equal(observations("GEN-CALLER-060"), 0);
    cts_oracle_free(test.oracle);
    judge("O p0 x e", true);
    assert_int_equal(test.count, 0);
    cts_oracle_free(test.oracle);
}

static void printed_ids_are_read_padded_or_not(void **state)
{
    (void)state;
    static const struct {
        const char *trace;
        uint32_t observed, broken;
    } rows[] = {
        {"o p1 \"4000000000000001:4000000000000001 x e", 0,
         0}, /* without zeroes in front nothing shows */
        {"o p200 \"id:00000000000000c8:00000000000000c8. x e", 0, 0}, /* two colons: no pair */
        {"o p200 \"id_00000000000000c8:00000000000000c8. x e", 0, 0}, /* part of a word */
        {"o p200 \"(00000000000000C8:00000000000000c8) x e", 1, 0},
        {"o p200 \"(c8:c8) x e", 1, 1},
        {"o p200 \"(c8:c9) x e", 0, 0}, /* another pair of numbers */
        {"o p200 \"c8:00000000000000c8 x e", 1, 1},
        {"o p200 \"c8: x e", 0, 0},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        judge(rows[i].trace, false);
        if (observations("GEN-CALLER-090") != rows[i].observed || test.count != rows[i].broken)
            fail_msg("%u observations and %u findings in \"%s\"",
                     (unsigned)observations("GEN-CALLER-090"), test.count, rows[i].trace);
        cts_oracle_free(test.oracle);
    }
}

static void a_duty_that_cannot_show_says_why(void **state)
{
    (void)state;
    static const struct {
        const char *trace, *requirement, *reason; /* a part of it; NULL: it shows */
    } rows[] = {
        {"o p0 p0 c C x e", "GEN-CALLER-110", "only polls"},
        {"o p0 p0 c C x e", "GEN-CALLER-150", "only polls"},
        {"o p0 p0 c C x e", "GEN-CALLER-140", "cancels no request"},
        {"o p0 p0 c C x e", "GEN-CALLER-090", "prints no id"},
        {"o p0 p0 c C x e", "GEN-CALLER-030", "no marks"},
        {"o p0 x e", "GEN-CALLER-040", "COMMIT"},
        {"o p0 a0 k g x e", "GEN-CALLER-140", NULL},
        {"o p0 a0 x e", "GEN-CALLER-150", "could have shown it"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        judge(rows[i].trace, true);
        const struct cts_result result =
            cts_oracle_result(test.oracle, cts_requirement_find(rows[i].requirement), NULL);
        if (!result.reason != !rows[i].reason ||
            (rows[i].reason && !strstr(result.reason, rows[i].reason)))
            fail_msg("%s in \"%s\": %s", rows[i].requirement, rows[i].trace,
                     result.reason ? result.reason : "no reason");
        cts_oracle_free(test.oracle);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_found_in_a_dutiful_client),
        cmocka_unit_test(every_duty_is_observed),
        cmocka_unit_test(every_breach_is_found),
        cmocka_unit_test(a_client_that_tells_nothing_is_judged_by_its_calls),
        cmocka_unit_test(printed_ids_are_read_padded_or_not),
        cmocka_unit_test(a_duty_that_cannot_show_says_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
