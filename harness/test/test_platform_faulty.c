/*
 * The faulty hypervisor: without a fault it does what the reference does, step by step; with one,
 * exactly the faults of the hypervisor's side make a difference. Shows that a seeded fault is there
 * at all; that the suite finds it is for the conformance run to show.
 */
#include <faulty/choice.h>
#include <faulty/platform_seams.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define LOG_MAX 16384u

struct recorder {
    struct cts_host host; /* first: the services get the recorder back from it */
    char log[LOG_MAX];
    size_t used;
    uint8_t random;
};

static void record(struct recorder *recorder, const char *what, const uint8_t *bytes,
                   uint32_t length)
{
    assert_true(recorder->used + strlen(what) + 2 * length + 2 < LOG_MAX);
    recorder->used += (size_t)sprintf(recorder->log + recorder->used, "%s", what);
    for (uint32_t n = 0; n < length; n++)
        recorder->used += (size_t)sprintf(recorder->log + recorder->used, "%02x", bytes[n]);
    recorder->used += (size_t)sprintf(recorder->log + recorder->used, "\n");
}

static void host_store(const struct cts_host *host, uint32_t offset, const void *bytes,
                       uint32_t length)
{
    char what[16];
    snprintf(what, sizeof(what), "store %u ", offset);
    record((struct recorder *)host, what, bytes, length);
}

static void host_raise(const struct cts_host *host)
{
    record((struct recorder *)host, "notify", NULL, 0);
}

static void host_random(const struct cts_host *host, void *bytes, uint32_t length)
{
    struct recorder *recorder = (struct recorder *)host;
    memset(bytes, ++recorder->random, length);
}

/* Plays everything that a platform can be told and logs what it does. */
static void play(const struct cts_platform_ops *ops, const char *options, struct recorder *recorder)
{
    static const uint8_t id[CTS_COUNTER_ID_SIZE] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    struct cts_platform_config config = {sizeof(config), CTS_GUID_MIXED, 0, options};
    struct cts_platform_device device;
    char text[64];

    memset(recorder, 0, sizeof(*recorder));
    recorder->host.store = host_store;
    recorder->host.raise = host_raise;
    recorder->host.random = host_random;
    void *platform = ops->create(&recorder->host, &config);
    assert_non_null(platform);
    memset(&device, 0, sizeof(device));
    ops->describe(platform, &device);
    record(recorder, "device ", (const uint8_t *)&device, sizeof(device));
    ops->change(platform, CTS_CHANGE_STORE | CTS_CHANGE_NOTIFY, id);
    ops->change(platform, CTS_CHANGE_STORE, id);
    ops->change(platform, CTS_CHANGE_NOTIFY, NULL);
    for (uint32_t event = 0; event < CTS_VM_EVENT_COUNT; event++)
        ops->vm(platform, event, 1);
    ops->vm(platform, CTS_VM_SNAPSHOT, 2);
    ops->vm(platform, CTS_VM_RESTORE, 2);
    ops->vm(platform, CTS_VM_RESTORE, 2);
    ops->vm(platform, CTS_VM_PAUSE, 0);
    assert_int_equal(ops->configure(platform, "00000000-0000-0000-0000-000000000000"), 0);
    for (int n = 0; n < 2; n++) {
        assert_int_equal(ops->configure(platform, "324e6eaf-d1d1-4bf6-bf41-b9bb6c91fb87"), 0);
        assert_int_equal(ops->read_back(platform, text, sizeof(text)), 0);
        record(recorder, text, NULL, 0);
    }
    ops->destroy(platform);
}

static struct recorder expected, seen;

static void without_a_fault_it_is_the_reference(void **state)
{
    (void)state;
    play(&cts_reference_platform, "", &expected);
    assert_non_null(strstr(expected.log, "notify"));
    play(&cts_faulty_platform, "", &seen);
    assert_string_equal(seen.log, expected.log);
    play(&cts_faulty_platform, "fault=GEN-F-01,variant=lifo,other=1", &seen);
    assert_string_equal(seen.log, expected.log);
}

/* The list says which faults are the hypervisor's by what they break. */
static void every_fault_of_the_hypervisor_shows(void **state)
{
    char line[512], fault[32], target[32], options[64], breaks[96];
    uint32_t shown = 0;
    FILE *list = fopen(CTS_SOURCE_DIR "/targets/faulty/faults", "r");

    (void)state;
    assert_non_null(list);
    play(&cts_reference_platform, "", &expected);
    while (fgets(line, sizeof(line), list) != NULL) {
        if (line[0] == '#' ||
            sscanf(line, "%31s %31s %63s %95s", fault, target, options, breaks) != 4)
            continue;
        play(&cts_faulty_platform, options, &seen);
        bool platform = strncmp(breaks, "GEN-PLATFORM", 12) == 0;
        bool differs = strcmp(seen.log, expected.log) != 0;
        if (platform != differs)
            fail_msg("%s %s", fault, platform ? "shows no difference" : "changes the hypervisor");
        shown += platform;
    }
    fclose(list);
    assert_true(shown >= 15);
}

static void options_are_found_whole(void **state)
{
    (void)state;
    assert_int_equal(cts_choice_of_options(NULL), CTS_REFERENCE);
    assert_int_equal(cts_choice_of_options(""), CTS_REFERENCE);
    assert_int_equal(cts_choice_of_options("fault=GEN-F-0"), CTS_REFERENCE);
    assert_int_equal(cts_choice_of_options("fault=GEN-F-011"), CTS_REFERENCE);
    assert_int_equal(cts_choice_of_options("variant=GEN-F-01"), CTS_REFERENCE);
    assert_int_equal(cts_choice_of_options("fault=GEN-F-01"), GEN_F_01);
    assert_int_equal(cts_choice_of_options("a=b,,c,fault=GEN-X-72,x=y"), GEN_X_72);
    assert_int_equal(cts_choice_of_options("variant=lifo"), LIFO);
    assert_int_equal(cts_choice_find("variant", "pended"), PENDED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_fault_it_is_the_reference),
        cmocka_unit_test(every_fault_of_the_hypervisor_shows),
        cmocka_unit_test(options_are_found_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
