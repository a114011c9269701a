/*
 * The notation of nicsave_notation.h, read item by item and fed to an oracle as events: the world around requests,
 * and the run as a whole.
 */
#include "nicsave_notation_parts.h"

#include "oracle/profile.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

/* -- the world ------------------------------------------------------------------------------------------ */

static void plant(struct writer *w, const struct item *i)
{
    struct key key = test_key_of(i->words[1]);
    static uint8_t bytes[PATTERN_MAX];
    struct {
        uint32_t length, pattern, feature, zero;
        uint64_t digest;
    } rows[WORDS_MAX] = {{0}};
    uint32_t count = 0;
    struct cts_event e = test_blank(w, CTS_EVENT_PLANTED);
    for (int n = 2; n < i->count; n++) {
        struct data data;
        if (!test_data_of(i->words[n], &data))
            continue;
        cts_save_pattern(bytes, data.length, data.pattern);
        rows[count].length = data.length;
        rows[count].pattern = data.pattern;
        rows[count].feature = data.feature;
        rows[count++].digest = cts_save_digest(bytes, data.length);
    }
    e.status = test_result(i);
    e.arg[0] = MINE;
    e.arg[1] = key.port;
    e.arg[2] = key.index;
    e.arg[3] = count;
    test_put(w, e, rows, count * 24);
}

static void grow(struct writer *w, const struct item *i)
{
    struct key key = test_key_of(i->words[1]);
    struct cts_event e = test_blank(w, CTS_EVENT_GROWN);
    e.arg[0] = MINE;
    e.arg[1] = key.port;
    e.arg[2] = key.index;
    e.arg[3] = test_word(i, 2, 0);
    e.arg[4] = test_word(i, 3, 0);
    e.arg[5] = test_word(i, 4, 0);
    test_put(w, e, "", 0);
}

static void filter_state(struct writer *w, const struct item *i, bool over)
{
    test_simple(w, CTS_EVENT_FILTER_STATE, 0, 0, MINE, test_word(i, 1, 0));
    if (!over)
        return;
    test_simple(w, CTS_EVENT_FILTER_STATE_DONE, 0, test_result(i), MINE, test_word(i, 1, 0));
    w->state = test_word(i, 1, 0);
}

/* -- items ------------------------------------------------------------------------------------------- */

static bool put_world(struct writer *w, const struct item *i)
{
    const char *verb = i->words[0];
    uint32_t mine = test_request_number(w);
    if (strcmp(verb, "req") == 0) {
        w->at = test_word(i, 1, 1) - 1;
    } else if (strcmp(verb, "plant") == 0) {
        plant(w, i);
    } else if (strcmp(verb, "grow") == 0) {
        grow(w, i);
    } else if (strcmp(verb, "state") == 0 || strcmp(verb, "state>") == 0) {
        filter_state(w, i, verb[5] == '\0');
    } else if (strcmp(verb, "nomem") == 0) {
        test_simple(w, CTS_EVENT_NO_MEMORY, 0, 0, 0, 0);
    } else if (strcmp(verb, "cancel") == 0) {
        test_simple(w, CTS_EVENT_OID_CANCEL, mine, 0, MINE, 0);
    } else if (strcmp(verb, "cancelled") == 0) {
        test_simple(w, CTS_EVENT_OID_CANCELLED, mine, 0, MINE, 0);
    } else if (strcmp(verb, "rest") == 0) {
        test_simple(w, CTS_EVENT_QUIESCENT, 0, 0, test_word(i, 1, 0), 0);
    } else if (strcmp(verb, "misuse") == 0) {
        test_simple(w, CTS_EVENT_MISUSE, 0, 0, test_word(i, 1, 0), 0);
    } else if (strcmp(verb, "died") == 0) {
        struct cts_event e = test_blank(w, CTS_EVENT_DIED);
        e.request = test_option(i, "other") ? 0 : mine;
        e.arg[0] = CTS_DEATH_SIGNAL;
        e.arg[1] = test_number(i, "signal", SIGSEGV);
        e.arg[4] = test_number(i, "at", CTS_FAULT_ELSEWHERE);
        e.arg[5] = test_number(i, "access", CTS_ACCESS_UNKNOWN);
        test_put(w, e, "", 0);
    } else if (strcmp(verb, "late") == 0) {
        struct cts_event e = test_blank(w, CTS_EVENT_OID_CHECK);
        e.request = test_option(i, "unknown") ? 0 : mine;
        e.arg[0] = test_number(i, "what", CTS_OID_CHANGED_DATA);
        e.arg[1] = e.arg[2] = 600;
        e.arg[3] = 1;
        test_put(w, e, "", 0);
    } else {
        return test_put_edge(w, i) || test_put_request(w, i) || test_put_answer(w, i);
    }
    return true;
}

static void keep(void *context, const struct cts_finding *finding)
{
    struct test_stack_said *said = context;
    if (said->count < TEST_STACK_FINDINGS)
        said->findings[said->count++] = *finding;
}

/* What every run begins with: the stack is the extension and the miniport. */
static void introduce(struct writer *w, const struct test_stack *run)
{
    uint32_t can = CTS_EXTENSION_CAN_PLANT | CTS_EXTENSION_CAN_STATES | CTS_EXTENSION_CAN_CANCEL |
                   CTS_EXTENSION_CAN_GROW | CTS_EXTENSION_CAN_NO_SPLIT;
    struct cts_extension_descriptor *d = &w->descriptor;
    struct cts_event e = test_blank(w, CTS_EVENT_TRACE_BEGIN);
    e.arg[1] = run->tables ? run->tables : 8;
    w->edge = run->tables & 16;
    e.arg[2] = can & ~run->without;
    test_put(w, e, "{}", 2);
    w->stamp = 0;
    e = test_blank(w, CTS_EVENT_RUN_BEGIN);
    e.arg[1] = 1;
    e.arg[2] = run->explored;
    test_put(w, e, "test", 5);
    d->flags = CTS_DESCRIBES_ID | CTS_DESCRIBES_NAME | CTS_DESCRIBES_FEATURES |
               CTS_DESCRIBES_SAVER | CTS_DESCRIBES_REVISION_2;
    d->flags = (d->flags & ~run->unsaid) | run->said;
    memcpy(d->id, test_id_a, 16);
    for (const char *c = "HvctsSaveA"; *c; c++, d->name_length += 2)
        d->name[d->name_length / 2] = (uint8_t)*c;
    d->feature_count = 2;
    for (uint32_t n = 0; n < 2; n++) {
        static const uint8_t feature[16] = {1, 0, 0xEA, 0x0F, 0, 0, 0, 0x40, 0x80};
        memcpy(d->features[n], feature, 16);
        d->features[n][15] = (uint8_t)(n + 1);
    }
    e = test_blank(w, CTS_EVENT_OID_MODULE);
    e.arg[0] = MINE;
    e.arg[1] = run->tables ? 0 : CTS_MODULE_IS_TARGET;
    e.arg[2] = can & ~run->without;
    test_put(w, e, d, sizeof *d);
    struct item running = {2, {"state", "1"}};
    filter_state(w, &running, true);
}

/* The profile with other answers. */
static void answer(struct cts_profile *profile, const char *answers)
{
    char text[ITEM_MAX], *save = NULL;
    assert_true(strlen(answers) < sizeof text);
    memcpy(text, answers, strlen(answers) + 1);
    for (char *part = strtok_r(text, " ", &save); part; part = strtok_r(NULL, " ", &save)) {
        char *option_of = strchr(part, '=');
        bool found = false;
        assert_non_null(option_of);
        *option_of++ = '\0';
        for (uint32_t n = 0; n < CTS_SWITCH_COUNT; n++)
            for (uint8_t v = 0; strcmp(cts_switch_text(n), part) == 0 && *cts_option_text(n, v);
                 v++)
                if (strcmp(cts_option_text(n, v), option_of) == 0) {
                    profile->settings[n] = v;
                    found = true;
                }
        if (!found)
            fail_msg("no such answer: %s=%s", part, option_of);
    }
}

void test_stack_judge(const struct test_stack *run, struct test_stack_said *said)
{
    struct writer w = {.said = said};
    const struct cts_profile *named = cts_profile_find(run->profile ? run->profile : "ms-docs");
    static struct cts_profile profile; /* is looked at as long as the oracle lives */
    assert_non_null(named);
    profile = *named;
    if (run->answers)
        answer(&profile, run->answers);
    said->count = 0;
    said->oracle = cts_oracle_new(&profile, run->strict, keep, said);
    assert_non_null(said->oracle);
    introduce(&w, run);
    for (const char *at = run->events; *at != '\0';) {
        char text[ITEM_MAX], *save = NULL;
        struct item item = {0};
        size_t length = strcspn(at, ";");
        assert_true(length < sizeof text);
        memcpy(text, at, length);
        text[length] = '\0';
        for (char *part = strtok_r(text, " \n", &save); part != NULL && item.count < WORDS_MAX;
             part = strtok_r(NULL, " \n", &save))
            item.words[item.count++] = part;
        if (item.count > 0 && !put_world(&w, &item))
            fail_msg("no such word in the notation: %s", item.words[0]);
        at += length + (at[length] == ';');
    }
    struct cts_event e;
    if (run->last) {
        e = test_blank(&w, run->last->kind);
        test_put(&w, e, run->last + 1, run->last->length);
    }
    e = test_blank(&w, CTS_EVENT_RUN_END);
    e.status = run->outcome;
    test_put(&w, e, "", 0);
}

const struct cts_finding *test_stack_finding(const struct test_stack_said *said,
                                             const char *requirement)
{
    for (uint32_t n = 0; n < said->count; n++)
        if (said->findings[n].requirement == cts_requirement_find(requirement))
            return &said->findings[n];
    return NULL;
}
