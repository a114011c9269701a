/*
 * Whatever a switch extension does, the harness stays whole: a run of it ends, its death costs that run alone, and
 * the rules take what was recorded. Each trouble is played in several programs, with and without drivers below that
 * answer later, in a sweep and on two threads.
 */
#include "run/judge.h"
#include "session_helper.h"

#define HOSTILE CTS_BINARY_DIR "/test-targets/hostile.so"
#define BODY                                                                                       \
    "nic n0 port=7\nplant n0 size=5\npass n0 data=64\ngive n0 id=19\nsave n0 data=64\n"            \
    "restore-complete n0\npause module=1\nrun module=1\noid n0 oid=0x10294 data=64\ndisconnect "   \
    "n0\n"
#define THREADS                                                                                    \
    "nic n0 port=7\nnic n1 port=8\nstart\npass n0 data=64 -> w0\ncancel-oid w0\njoin\n"            \
    "await-oid w0\nthread t1\nsave n1 data=64\n"

static struct cts_judge *judge;
static uint64_t frames;
static uint64_t failed;       /* findings, which must not be none */
static struct cts_event died; /* the last DIED */

static void on_found(void *context, const struct cts_judged *judged)
{
    (void)context;
    assert_non_null(judged->finding->expected);
    assert_true(strlen(judged->finding->seen) > 0);
    failed++;
}

static bool judge_begin(void *context, const struct cts_session_target *target,
                        const struct cts_event *event)
{
    (void)context, (void)target;
    cts_judge_event(judge, event, ++frames);
    return true;
}

static bool judge_run(void *context, struct cts_session_run *run)
{
    enum cts_status status;
    size_t offset = 0;
    const struct cts_event *event;
    (void)context;
    while ((event = cts_buffer_next(run->bytes, run->used, &offset, &status))) {
        cts_judge_event(judge, event, ++frames);
        if (event->kind == CTS_EVENT_DIED)
            died = *event;
    }
    assert_int_equal(status, CTS_OK);
    return true;
}

/* Plays all texts; returns how the session ended. */
static enum cts_status trouble(const char *name, uint32_t count, uint32_t hang_seconds)
{
    static const struct cts_session_calls calls = {.begin = judge_begin, .run = judge_run};
    char options[64];
    snprintf(options, sizeof options, "do=%s", name);
    const struct cts_session_config config = {.target = HOSTILE,
                                              .options = options,
                                              .profile = "ms-docs",
                                              .get_case = give,
                                              .count = count,
                                              .hang_seconds = hang_seconds,
                                              .hangs = 1};
    judge = cts_judge_new(cts_profile_find("ms-docs"), false, on_found, NULL);
    assert_non_null(judge);
    cts_judge_trace(judge, "hostile.pcap");
    frames = failed = 0;
    enum cts_status status = cts_session_run(&config, &calls, NULL, &totals, message);
    cts_judge_free(judge);
    return status;
}

/* Troubles of targets/hostile.c, and whether they are quick enough to be swept. */
static const struct {
    const char *name;
    bool swept;
} troubles[] = {
    {"complete-and-return", true},
    {"complete-often", true},
    {"complete-pending", true},
    {"complete-late", true},
    {"complete-wild", true},
    {"complete-when-told", true},
    {"never", true},
    {"odd-status", true},
    {"impersonate", true},
    {"free-wild", true},
    {"free-held", true},
    {"leak-clones", false},
    {"clone-wild", true},
    {"clone-of-clone", true},
    {"forward-original", true},
    {"forward-twice", true},
    {"forward-wild", true},
    {"forward-own", false},
    {"forward-many", false},
    {"forward-when-told", false},
    {"lie-about-buffer", true},
    {"lie-about-length", true},
    {"spoil-request", true},
    {"spoil-buffer", true},
    {"points", true},
    {"yields", true},
    {"forwards", true},
    {"complains", true},
    {"parks", true},
    {"recurse", true},
    {"foreign-thread", true},
    {"at-create", true},
    {"at-destroy", true},
    {"at-state", true},
    {"at-plant", true},
    {"outlive", true},
    {"no-state", true},
    {"parks-at-destroy", true},
    {"points-at-destroy", true},
    {"parks-at-state", true},
};

static void each_trouble(void **state)
{
    (void)state;
    use("stack X\n" BODY, "stack X t\n" BODY, "stack T X B\n" BODY, "stack t X b\n" THREADS,
        "stack X t\n" THREADS, "stack X\nnic n0 port=7\nsweep kind=3\nsave n0 data=64\n", NULL);
    for (size_t i = 0; i < sizeof troubles / sizeof troubles[0]; i++) {
        uint32_t count = troubles[i].swept ? cases.texts : cases.texts - 1;
        enum cts_status status = trouble(troubles[i].name, count, 20);
        if (status != CTS_OK || totals.cases != count)
            fail_msg("%s: the session ended with %d: %s", troubles[i].name, status, message);
        if (totals.hangs)
            fail_msg("%s: hung", troubles[i].name);
        if (!failed)
            fail_msg("%s: nothing was found", troubles[i].name);
    }
}

/* A fault beside a buffer of the harness's is told from others: whose buffer, on which side, and what was done. */
static void where_it_faulted(void **state)
{
    static const struct {
        const char *name, *text;
        uint32_t fault, access;
    } rows[] = {
        {"write-behind", "pass n0 data=64\n", CTS_FAULT_BEHIND, CTS_ACCESS_WRITE},
        {"write-behind", "give n0 data=5\n", CTS_FAULT_BEHIND, CTS_ACCESS_WRITE},
        {"read-behind", "pass n0 data=64967\n", CTS_FAULT_BEHIND, CTS_ACCESS_READ},
        {"write-before", "save-complete n0 start=1\n", CTS_FAULT_BEFORE, CTS_ACCESS_WRITE},
        {"write-behind-old", "pass n0 data=8\npass n0 data=8\n", CTS_FAULT_ENDED, CTS_ACCESS_WRITE},
        {"forward-wild", "pass n0 data=8\n", CTS_FAULT_ELSEWHERE, CTS_ACCESS_UNKNOWN},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[80];
        snprintf(text, sizeof text, "stack X\nnic n0 port=7\n%s", rows[i].text);
        use(text, NULL);
        died = (struct cts_event){0};
        assert_int_equal(trouble(rows[i].name, 1, 20), CTS_OK);
        assert_int_equal(totals.deaths, 1);
        if (died.arg[4] != rows[i].fault || died.arg[5] != rows[i].access)
            fail_msg("%s, %s: fault %u, access %u", rows[i].name, rows[i].text, died.arg[4],
                     died.arg[5]);
        bool beside = rows[i].fault == CTS_FAULT_BEHIND || rows[i].fault == CTS_FAULT_BEFORE;
        assert_int_equal(died.request != 0, beside);
    }
}

/* One that runs for ever without a switch point costs its case, and its time. */
static void a_loop_is_ended(void **state)
{
    (void)state;
    use("stack X\n" BODY, NULL);
    assert_int_equal(trouble("loops", 1, 1), CTS_OK);
    assert_int_equal(totals.hangs, 1);
    assert_true(failed > 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_trouble),
        cmocka_unit_test(a_loop_is_ended),
        cmocka_unit_test(where_it_faulted),
    };
    return cmocka_run_group_tests_name("hostile extensions", tests, NULL, NULL);
}
