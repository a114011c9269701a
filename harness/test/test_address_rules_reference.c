/*
 * The reference codecs and the rules on addresses, which were made apart from each other, say the same of any call at
 * all, under any answers to the open questions: the target takes the answers as options, the rules as a profile.
 */
#include "address_any.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "reference_helper.h"

#define ROUNDS   40000u
#define CAPACITY 1100u

static const struct cts_address_ops *ops;

static int load(void **state)
{
    *state = load_reference(&ops);
    return *state ? 0 : -1;
}

static int unload(void **state)
{
    return dlclose(*state);
}

static void write_options(const struct cts_profile *profile, char *text, size_t size)
{
    size_t used = 0;
    *text = 0;
    for (uint32_t s = CTS_SWITCH_HV_LONG_LENGTH; s < CTS_SWITCH_COUNT; s++)
        if (profile->settings[s])
            used += (size_t)snprintf(text + used, size - used, "%s%s=%s", used ? "," : "",
                                     cts_switch_text(s), cts_option_text(s, profile->settings[s]));
    assert_true(used < size);
}

/* Plays the call, and notes what came of it as the executor does. */
static void play(struct test_address *t, void *target)
{
    struct cts_address_seen *seen = &t->seen;
    struct cts_address_call call = {.call = seen->call,
                                    .in = {t->in[0], t->in[1]},
                                    .in_length = {seen->in_length[0], seen->in_length[1]},
                                    .out = t->out,
                                    .capacity = seen->capacity};
    memcpy(call.number, seen->number, sizeof call.number);
    memset(call.result, CTS_ADDRESS_POISON, sizeof call.result);
    memset(t->out, CTS_ADDRESS_POISON, CAPACITY);
    seen->status = ops->call(target, &call);
    memcpy(seen->result, call.result, sizeof call.result);
    seen->written = call.written;
    seen->changed = seen->result_changed = 0;
    seen->out = t->out;
    uint32_t shown = 0, first = CAPACITY;
    for (uint32_t i = CAPACITY; i-- > 0;)
        if (t->out[i] != CTS_ADDRESS_POISON) {
            shown = shown ? shown : i + 1;
            first = i;
        }
    seen->first = first;
    seen->last = shown ? shown - 1 : 0;
    seen->changed |= shown ? CTS_ADDRESS_CHANGED_OUT : 0;
    seen->changed |= shown > seen->capacity ? CTS_ADDRESS_CHANGED_AFTER : 0;
    seen->out_shown = shown > seen->written ? shown : seen->written;
    for (uint32_t i = 0; i < 6; i++)
        seen->result_changed |= (uint32_t)(seen->result[i] != 0xEEEEEEEEu) << i;
}

static void said(void *context, uint32_t requirement, enum cts_said said, const char *expected,
                 const char *seen)
{
    struct test_address *t = context;
    t->holds[requirement] += said == CTS_HOLDS;
    if (said == CTS_HOLDS)
        return;
    t->broken[requirement]++;
    print_error("%s: %s; %s\n", cts_requirement(requirement)->id, expected, seen);
}

static void test_reference_and_rules_agree(void **state)
{
    static struct test_address t;
    uint32_t wrong = 0, held = 0;
    (void)state;
    for (uint32_t round = 0; round < ROUNDS && wrong < 8; round++) {
        char options[2048];
        uint32_t broken = 0;
        test_any_call(&t);
        t.seen.null = t.seen.limit = 0;
        write_options(&t.profile, options, sizeof options);
        struct cts_address_config config = {.size = sizeof config, .options = options};
        void *target = ops->create(NULL, &config);
        assert_non_null(target);
        play(&t, target);
        ops->destroy(target);
        memset(t.broken, 0, sizeof t.broken);
        cts_address_judge(&t.profile, &t.seen, said, &t);
        for (uint32_t r = CTS_ADR_FIRST; r < CTS_REQUIREMENT_COUNT; r++)
            broken += t.broken[r];
        if (broken)
            print_error("  under %s, capacity %u\n", options, t.seen.capacity);
        wrong += broken > 0;
    }
    assert_int_equal(wrong, 0);
    for (uint32_t r = CTS_ADR_FIRST; r < CTS_REQUIREMENT_COUNT; r++)
        held += t.holds[r] > 0;
    assert_true(held > 110); /* of 117 that are not about sockets */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reference_and_rules_agree),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
