/*
 * The NDIS layer by a filter driver of sources in two folders: on a host of the test's own that plays the driver
 * below. What the driver does wrong is seen as what it is, and a correct one causes nothing.
 */
#include <cts/nicsave.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <dlfcn.h>

#define DRIVER      CTS_BINARY_DIR "/test-targets/kernel-sxlike.so"
#define SPAWNED_MAX 8

static struct {
    const struct cts_extension_ops *ops;
    void *library, *self, *module;
    uint32_t misuse[CTS_MISUSE_COUNT], misuses;
    uint32_t fail_after;
    struct cts_oid_request clone;
    uint32_t clones, freed, forwards, completions, status;
    uint32_t below; /* what the lower driver returns */
    uint64_t now;
    struct {
        void (*entry)(void *);
        void *argument;
    } spawned[SPAWNED_MAX];
    uint32_t spawned_count;
    char text[200];
} world;

/* -- a host with one thread ------------------------------------------------------------------------------------ */

static void host_point(const struct cts_host *host, const char *name)
{
    (void)host;
    (void)name;
}

static void host_yield(const struct cts_host *host)
{
    (void)host;
}

/* The only thread waits: the others run, one after the other; without a deadline there has to be one. */
static bool host_park(const struct cts_host *host, const void *channel, uint64_t deadline)
{
    (void)host;
    (void)channel;
    if (world.spawned_count) {
        uint32_t last = --world.spawned_count;
        world.spawned[last].entry(world.spawned[last].argument);
        return true;
    }
    if (deadline == UINT64_MAX)
        fail_msg("a wait for ever");
    world.now = deadline > world.now ? deadline : world.now;
    return false;
}

static void host_unpark(const struct cts_host *host, const void *channel)
{
    (void)host;
    (void)channel;
}

static uint32_t host_spawn(const struct cts_host *host, void (*entry)(void *), void *argument,
                           const char *name)
{
    (void)host;
    (void)name;
    assert_true(world.spawned_count < SPAWNED_MAX);
    world.spawned[world.spawned_count].entry = entry;
    world.spawned[world.spawned_count++].argument = argument;
    return 1;
}

static uint32_t host_thread(const struct cts_host *host)
{
    (void)host;
    return 0;
}

static uint64_t host_now(const struct cts_host *host)
{
    (void)host;
    return world.now;
}

static void host_misuse(const struct cts_host *host, enum cts_misuse kind, const char *text)
{
    (void)host;
    world.misuse[kind]++;
    if (!world.misuses++)
        snprintf(world.text, sizeof world.text, "%s", text);
}

static bool host_fail(const struct cts_host *host)
{
    (void)host;
    return world.fail_after && --world.fail_after == 0;
}

static void host_stop(const struct cts_host *host, const char *text)
{
    (void)host;
    fail_msg("stopped: %s", text);
}

static uint32_t host_clone(const struct cts_host *host, void *module,
                           struct cts_oid_request *original, struct cts_oid_request **clone)
{
    (void)host;
    assert_ptr_equal(module, world.module);
    world.clones++;
    world.clone = *original;
    memset(world.clone.source_reserved, 0, sizeof world.clone.source_reserved);
    *clone = &world.clone;
    return 0;
}

static void host_free(const struct cts_host *host, void *module, struct cts_oid_request *clone)
{
    (void)host;
    (void)module;
    (void)clone;
    world.freed++;
}

static uint32_t host_forward(const struct cts_host *host, void *module,
                             struct cts_oid_request *request)
{
    (void)host;
    (void)module;
    world.forwards++;
    if (request == &world.clone)
        request->bytes_needed = 568;
    return world.below;
}

static void host_complete(const struct cts_host *host, void *module,
                          struct cts_oid_request *request, uint32_t status)
{
    (void)host;
    (void)module;
    (void)request;
    world.completions++;
    world.status = status;
}

static const struct cts_host test_host = {.version = CTS_TARGET_VERSION,
                                          .size = sizeof(struct cts_host),
                                          .point = host_point,
                                          .yield = host_yield,
                                          .park = host_park,
                                          .unpark = host_unpark,
                                          .spawn = host_spawn,
                                          .thread = host_thread,
                                          .now = host_now,
                                          .misuse = host_misuse,
                                          .fail_allocation = host_fail,
                                          .stop = host_stop,
                                          .oid_clone = host_clone,
                                          .oid_free_clone = host_free,
                                          .oid_forward = host_forward,
                                          .oid_complete = host_complete};

/* -- playing it ---------------------------------------------------------------------------------------------------- */

static bool make(const char *options)
{
    struct cts_extension_config config = {
        .size = sizeof config, .module = &world.module, .options = options};
    const struct cts_extension_ops *ops = world.ops;
    void *library = world.library;

    memset(&world, 0, sizeof world);
    world.ops = ops;
    world.library = library;
    world.module = &world.module;
    world.self = ops->create(&test_host, &config);
    return world.self != NULL;
}

static struct cts_oid_request save_request(void *buffer)
{
    return (struct cts_oid_request){.header_type = CTS_SAVE_OID_TYPE,
                                    .header_revision = 1,
                                    .header_size = sizeof(struct cts_oid_request),
                                    .request_type = CTS_REQUEST_METHOD,
                                    .oid = CTS_OID_NIC_SAVE,
                                    .buffer = buffer,
                                    .input_length = 568,
                                    .output_length = 568};
}

/* One whole life: attach, restart, a request at `irql`, pause, detach. */
static void live(const char *options, uint32_t irql)
{
    static struct cts_nic_save_state state;
    struct cts_oid_request request = save_request(&state);

    assert_true(make(options));
    assert_int_equal(world.ops->change_state(world.self, CTS_FILTER_RUNNING), 0);
    uint32_t status = world.ops->oid_request(world.self, &request, irql);
    assert_int_equal(status, CTS_NDIS_PENDING);
    assert_int_equal(world.completions, 1);
    assert_int_equal(request.bytes_needed, 568);
    assert_int_equal(world.ops->change_state(world.self, CTS_FILTER_PAUSED), 0);
    world.ops->destroy(world.self);
}

static void passes_requests_on(void **state)
{
    (void)state;
    live("", 0);
    assert_string_equal(world.text, "");
    assert_int_equal(world.clones, 1);
    assert_int_equal(world.freed, 1);
    live("", 2); /* and every run finds the driver as it was loaded */
    assert_string_equal(world.text, "");
}

static void lets_packets_through(void **state)
{
    (void)state;
    live("packets=4", 0);
    assert_string_equal(world.text, "");
    live("packets=4", 2);
    assert_string_equal(world.text, "");
    live("packets=4,misuse=return-one-by-one", 0); /* which is none */
    assert_string_equal(world.text, "");
    live("packets=4,misuse=grow-too-far", 0); /* is refused */
    assert_string_equal(world.text, "");
}

static void completes_what_was_pending_below(void **state)
{
    static struct cts_nic_save_state bytes;
    struct cts_oid_request request = save_request(&bytes);

    (void)state;
    assert_true(make(""));
    assert_int_equal(world.ops->change_state(world.self, CTS_FILTER_RUNNING), 0);
    world.below = CTS_NDIS_PENDING;
    assert_int_equal(world.ops->oid_request(world.self, &request, 0), CTS_NDIS_PENDING);
    assert_int_equal(world.completions, 0);
    world.ops->oid_request_complete(world.self, &world.clone, CTS_NDIS_INVALID_LENGTH, 2);
    assert_int_equal(world.completions, 1);
    assert_int_equal(world.status, (uint32_t)CTS_NDIS_INVALID_LENGTH);
    world.ops->destroy(world.self);
    assert_string_equal(world.text, "");
}

static void restarts_and_pauses_later(void **state)
{
    (void)state;
    live("misuse=pend", 0);
    assert_string_equal(world.text, "");
    live("misuse=own-oid", 0);
    assert_string_equal(world.text, "");
    assert_int_equal(world.forwards, 2);
}

static void sees_misuse(void **state)
{
    static const struct {
        const char *options;
        enum cts_misuse misuse;
        uint32_t irql;
    } rows[] = {
        {"misuse=clone-leak", CTS_MISUSE_LEAK, 0},
        {"misuse=reference", CTS_MISUSE_LEAK, 0},
        {"misuse=dereference", CTS_MISUSE_REFERENCE, 0},
        {"misuse=foreign-context", CTS_MISUSE_PARAMETER, 0},
        {"misuse=registered", CTS_MISUSE_LEAK, 0},
        {"misuse=wait-at-dispatch", CTS_MISUSE_IRQL, 2},
        {"misuse=sleep-at-dispatch", CTS_MISUSE_IRQL, 2},
        {"misuse=irql-raised", CTS_MISUSE_IRQL, 0},
        {"misuse=lock-held", CTS_MISUSE_LOCK, 0},
        {"misuse=early-oid", CTS_MISUSE_PARAMETER, 0},
        {"misuse=late-attributes", CTS_MISUSE_PARAMETER, 0},
        {"misuse=complete-twice", CTS_MISUSE_PARAMETER, 0},
        {"misuse=lock-unowned", CTS_MISUSE_LOCK, 0},
        {"misuse=rw-twice", CTS_MISUSE_LOCK, 0},
        {"misuse=memory-leak", CTS_MISUSE_LEAK, 0},
        {"misuse=pool-leak", CTS_MISUSE_LEAK, 0},
        {"misuse=list-leak,packets=2", CTS_MISUSE_LEAK, 0},
        {"misuse=list-twice,packets=2", CTS_MISUSE_POOL, 0},
        {"misuse=packet-lost,packets=2", CTS_MISUSE_LEAK, 0},
        {"misuse=packet-twice,packets=2", CTS_MISUSE_DOUBLE_COMPLETION, 0},
        {"misuse=circle-sent,packets=2", CTS_MISUSE_PARAMETER, 0},
        {"misuse=circle-completed,packets=2", CTS_MISUSE_PARAMETER, 0},
        {"misuse=circle-indicated,packets=2", CTS_MISUSE_PARAMETER, 0},
        {"misuse=circle-returned,packets=2", CTS_MISUSE_PARAMETER, 0},
        {"misuse=circle-buffers,packets=2", CTS_MISUSE_PARAMETER, 0},
        {"misuse=update-too-many,packets=2", CTS_MISUSE_PARAMETER, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        live(rows[i].options, rows[i].irql);
        if (!world.misuse[rows[i].misuse])
            fail_msg("%s is not seen (%s)", rows[i].options, world.text);
    }
}

static void plants_what_the_driver_takes(void **state)
{
    const struct cts_planted_record record = {.length = 16, .pattern = 1};
    const struct cts_nic_key nic = {.port = 7};

    (void)state;
    for (int takes = 0; takes < 2; takes++) {
        assert_true(make(takes ? "misuse=plant" : ""));
        assert_int_equal(world.ops->change_state(world.self, CTS_FILTER_RUNNING), 0);
        assert_int_equal(world.ops->plant(world.self, nic, &record, 1),
                         takes ? 0u : (uint32_t)CTS_NDIS_NOT_SUPPORTED);
        world.ops->destroy(world.self);
        assert_string_equal(world.text, "");
        assert_int_equal(world.forwards + world.clones + world.completions, 0);
    }
}

static void describes_itself(void **state)
{
    struct cts_extension_descriptor descriptor = {.flags = 0};
    static const uint8_t id[] = {0xbe, 0x81, 0xbf, 0x5c, 0x55, 0x50, 0xcd, 0x47,
                                 0x90, 0x55, 0xa7, 0x6b, 0x2b, 0x4e, 0x36, 0x97};

    (void)state;
    assert_true(make(""));
    world.ops->describe(world.self, &descriptor);
    assert_int_equal(descriptor.flags, CTS_DESCRIBES_ID | CTS_DESCRIBES_NAME);
    assert_memory_equal(descriptor.id, id, 16);
    assert_int_equal(descriptor.name_length, 24);
    assert_int_equal(descriptor.name[0], 'P');
    world.ops->destroy(world.self);
    assert_true(make("name=Other,feature=00000000-0000-0000-0000-000000000001,transparent"));
    world.ops->describe(world.self, &descriptor);
    assert_int_equal(descriptor.name_length, 10);
    assert_int_equal(descriptor.feature_count, 1);
    assert_int_equal(descriptor.features[0][15], 1);
    assert_true(descriptor.flags & CTS_DESCRIBES_TRANSPARENT);
    world.ops->destroy(world.self);
}

/* Whatever allocation fails, the driver attaches cleanly or not at all. */
static void survives_failed_allocations(void **state)
{
    uint32_t failed = 0;

    (void)state;
    for (uint32_t n = 1; n < 8; n++) {
        struct cts_extension_config config = {
            .size = sizeof config, .module = world.module, .options = ""};
        memset(world.misuse, 0, sizeof world.misuse);
        world.text[0] = 0;
        world.misuses = 0;
        world.fail_after = n;
        void *self = world.ops->create(&test_host, &config);
        failed += self == NULL;
        world.fail_after = 0;
        if (self)
            world.ops->destroy(self);
        assert_string_equal(world.text, "");
    }
    assert_in_range(failed, 3, 6);
}

static int load(void **state)
{
    (void)state;
    world.library = dlopen(DRIVER, RTLD_NOW | RTLD_LOCAL);
    if (!world.library) {
        print_error("%s\n", dlerror());
        return -1;
    }
    cts_target_entry_fn *entry;
    *(void **)&entry = dlsym(world.library, CTS_TARGET_ENTRY);
    world.ops = entry()->extension;
    return world.ops ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(passes_requests_on),
        cmocka_unit_test(lets_packets_through),
        cmocka_unit_test(completes_what_was_pending_below),
        cmocka_unit_test(restarts_and_pauses_later),
        cmocka_unit_test(sees_misuse),
        cmocka_unit_test(plants_what_the_driver_takes),
        cmocka_unit_test(describes_itself),
        cmocka_unit_test(survives_failed_allocations),
    };

    return cmocka_run_group_tests(tests, load, NULL);
}
