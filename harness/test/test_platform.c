/*
 * The reference hypervisor: golden vectors of the four notations (section 4.2), and what it does to
 * memory and notifications for every event of section 1.4. A recording host stands in for the run.
 */
#include <counter/platform.h>

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define STORE_MAX 512u

/* What the platform did, in order: 'S' for each store, 'N' for each notify. */
struct recorder {
    struct cts_host host; /* first: the services get the recorder back from it */
    uint8_t memory[CTS_COUNTER_ID_SIZE];
    char log[STORE_MAX];
    uint32_t used;
    uint64_t random;
    uint32_t zero_draws; /* so many draws give zero, then the next gives the id in memory */
    uint32_t repeat_draws;
};

static void record(struct recorder *recorder, char what)
{
    assert_true(recorder->used + 1 < STORE_MAX);
    recorder->log[recorder->used++] = what;
    recorder->log[recorder->used] = '\0';
}

static void host_store(const struct cts_host *host, uint32_t offset, const void *bytes,
                       uint32_t length)
{
    struct recorder *recorder = (struct recorder *)host;
    assert_true(offset + length <= CTS_COUNTER_ID_SIZE);
    memcpy(recorder->memory + offset, bytes, length);
    record(recorder, length == CTS_COUNTER_ID_SIZE ? 'S' : offset == 0 ? 'l' : 'h');
}

static void host_raise(const struct cts_host *host)
{
    record((struct recorder *)host, 'N');
}

static void host_random(const struct cts_host *host, void *bytes, uint32_t length)
{
    struct recorder *recorder = (struct recorder *)host;
    if (recorder->zero_draws > 0) {
        recorder->zero_draws--;
        memset(bytes, 0, length);
        return;
    }
    if (recorder->repeat_draws > 0) {
        recorder->repeat_draws--;
        memcpy(bytes, recorder->memory, length);
        return;
    }
    for (uint32_t n = 0; n < length; n++) {
        recorder->random = recorder->random * 6364136223846793005u + 1442695040888963407u;
        ((uint8_t *)bytes)[n] = (uint8_t)(recorder->random >> 56);
    }
}

static void *make(struct recorder *recorder, enum cts_guid_text notation, uint32_t policy)
{
    static const uint8_t first[] = "\0\0\0\0\x4c\x6f\xbc\x66\0\0\0\0\x48\x69\x23\xbe";
    struct cts_platform_config config = {sizeof(config), notation, policy, ""};
    memset(recorder, 0, sizeof(*recorder));
    memcpy(recorder->memory, first, CTS_COUNTER_ID_SIZE);
    recorder->host.store = host_store;
    recorder->host.raise = host_raise;
    recorder->host.random = host_random;
    recorder->random = 42;
    void *platform = cts_reference_platform.create(&recorder->host, &config);
    assert_non_null(platform);
    return platform;
}

/* -- notations ------------------------------------------------------------------------------- */

/* notation, guest bytes, text */
static const struct {
    enum cts_guid_text notation;
    uint8_t id[CTS_COUNTER_ID_SIZE + 1];
    const char *text;
} vectors[] = {
    {CTS_GUID_MIXED, "\x11\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc\xdd\xee\xff\x00",
     "44332211-6655-8877-99aa-bbccddeeff00"},
    {CTS_GUID_MIXED, "\x44\x33\x22\x11\x66\x55\x88\x77\x99\xaa\xbb\xcc\xdd\xee\xff\x00",
     "11223344-5566-7788-99aa-bbccddeeff00"},
    {CTS_GUID_MIXED, "\xaf\x6e\x4e\x32\xd1\xd1\xf6\x4b\xbf\x41\xb9\xbb\x6c\x91\xfb\x87",
     "324e6eaf-d1d1-4bf6-bf41-b9bb6c91fb87"},
    {CTS_GUID_MIXED, "\xc5\x2c\x51\x09\x0a\x94\x87\x89\xb9\x50\xf5\x4f\x63\x10\x15\xe8",
     "09512cc5-940a-8987-b950-f54f631015e8"},
    {CTS_GUID_MIXED, "\x43\x4a\x33\xbe\x92\x69\x6f\xfe\xe4\x89\x09\x25\x7a\x28\x5a\x80",
     "be334a43-6992-fe6f-e489-09257a285a80"},
    {CTS_GUID_MIXED, "\x23\x01\0\0\0\0\0\0\xff\0\0\0\0\0\0\0",
     "00000123-0000-0000-ff00-000000000000"},
    {CTS_GUID_RAW, "\x11\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc\xdd\xee\xff\x00",
     "11223344-5566-7788-99aa-bbccddeeff00"},
    {CTS_GUID_HIGH_LOW_HEX, "\x43\x4a\x33\xbe\x92\x69\x6f\xfe\xe4\x89\x09\x25\x7a\x28\x5a\x80",
     "805a287a250989e4fe6f6992be334a43"},
    {CTS_GUID_SIGNED_DECIMAL, "\x11\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc\xdd\xee\xff\x00",
     "-8613303245920329199, 72038755451251353"},
    {CTS_GUID_SIGNED_DECIMAL, "\xc5\x2c\x51\x09\x0a\x94\x87\x89\xb9\x50\xf5\x4f\x63\x10\x15\xe8",
     "-8536691797830587195, -1723453263670062919"},
    {CTS_GUID_SIGNED_DECIMAL, "\0\0\0\0\0\0\0\x80\xff\xff\xff\xff\xff\xff\xff\x7f",
     "-9223372036854775808, 9223372036854775807"},
};

static void text_becomes_bytes_and_back(void **state)
{
    (void)state;
    for (size_t n = 0; n < sizeof(vectors) / sizeof(vectors[0]); n++) {
        struct recorder recorder;
        char text[CTS_GUID_TEXT_MAX];
        void *platform = make(&recorder, vectors[n].notation, 0);
        assert_int_equal(cts_reference_platform.configure(platform, vectors[n].text), 0);
        assert_memory_equal(recorder.memory, vectors[n].id, CTS_COUNTER_ID_SIZE);
        assert_string_equal(recorder.log, "SN");
        assert_int_equal(cts_reference_platform.read_back(platform, text, sizeof(text)), 0);
        assert_string_equal(text, vectors[n].text);
        /* exactly enough room, then one byte less */
        uint32_t exact = (uint32_t)strlen(text) + 1;
        assert_int_equal(cts_reference_platform.read_back(platform, text, exact), 0);
        assert_int_equal(cts_reference_platform.read_back(platform, text, exact - 1),
                         CTS_WIN32_INSUFFICIENT_BUFFER);
        cts_reference_platform.destroy(platform);
    }
}

static void every_bit_survives_every_notation(void **state)
{
    (void)state;
    for (uint32_t notation = CTS_GUID_MIXED; notation <= CTS_GUID_SIGNED_DECIMAL; notation++) {
        for (uint32_t bit = 0; bit < 128; bit++) {
            uint8_t id[CTS_COUNTER_ID_SIZE] = {0}, back[CTS_COUNTER_ID_SIZE] = {0};
            char text[CTS_GUID_TEXT_MAX];
            id[bit / 8] = (uint8_t)(1u << bit % 8);
            cts_guid_text_print(notation, id, text);
            assert_true(cts_guid_text_parse(notation, text, back));
            assert_memory_equal(id, back, sizeof(id));
        }
    }
}

/* Texts that are no id; the notation they are tried in. */
static const struct {
    enum cts_guid_text notation;
    const char *text;
} refused[] = {
    {CTS_GUID_MIXED, ""},
    {CTS_GUID_MIXED, "324e6eaf-d1d1-4bf6-bf41-b9bb6c91fb8"},
    {CTS_GUID_MIXED, "324e6eaf-d1d1-4bf6-bf41-b9bb6c91fb870"},
    {CTS_GUID_MIXED, "324e6eafd1d14bf6bf41b9bb6c91fb87"},
    {CTS_GUID_MIXED, "324e6eaf-d1d1-4bf6-bf41-b9bb6c91fbg7"},
    {CTS_GUID_MIXED, "324e6eaf+d1d1-4bf6-bf41-b9bb6c91fb87"},
    {CTS_GUID_RAW, "324e6ea-fd1d1-4bf6-bf41-b9bb6c91fb87"},
    {CTS_GUID_HIGH_LOW_HEX, "805a287a250989e4-fe6f6992be334a43"},
    {CTS_GUID_HIGH_LOW_HEX, "805a287a250989e4fe6f6992be334a4"},
    {CTS_GUID_SIGNED_DECIMAL, "1"},
    {CTS_GUID_SIGNED_DECIMAL, "1,"},
    {CTS_GUID_SIGNED_DECIMAL, "1, 2, 3"},
    {CTS_GUID_SIGNED_DECIMAL, "-, 2"},
    {CTS_GUID_SIGNED_DECIMAL, "9223372036854775808, 0"},
    {CTS_GUID_SIGNED_DECIMAL, "-9223372036854775809, 0"},
    {CTS_GUID_SIGNED_DECIMAL, "99999999999999999999999, 0"},
};

static void other_text_is_refused_without_effect(void **state)
{
    (void)state;
    for (size_t n = 0; n < sizeof(refused) / sizeof(refused[0]); n++) {
        struct recorder recorder;
        void *platform = make(&recorder, refused[n].notation, CTS_PLATFORM_NOTIFY_ALWAYS);
        assert_int_equal(cts_reference_platform.configure(platform, refused[n].text),
                         CTS_WIN32_INVALID_PARAMETER);
        assert_string_equal(recorder.log, "");
        cts_reference_platform.destroy(platform);
    }
}

/* -- when the id changes --------------------------------------------------------------------- */

/* What is expected of an event under a policy: "SN" store then notify, "N" notify alone, ""
 * nothing. */
static const struct {
    enum cts_vm_event event;
    uint32_t policy;
    const char *log;
} events[] = {
    {CTS_VM_BOOT, 0, ""},
    {CTS_VM_SNAPSHOT, 0, ""},
    {CTS_VM_RESTORE, 0, "SN"},
    {CTS_VM_RESTORE, CTS_PLATFORM_NOTIFY_ALWAYS, "SN"},
    {CTS_VM_RESTORE, CTS_PLATFORM_NOTIFY_NEVER, "S"},
    {CTS_VM_RESTORE, CTS_PLATFORM_TORN, "lhN"},
    {CTS_VM_REVERT, 0, "SN"},
    {CTS_VM_REVERT, CTS_PLATFORM_REVERT_KEEPS, ""},
    {CTS_VM_REVERT, CTS_PLATFORM_REVERT_KEEPS | CTS_PLATFORM_NOTIFY_ALWAYS, "N"},
    {CTS_VM_REVERT, CTS_PLATFORM_REVERT_KEEPS | CTS_PLATFORM_NOTIFY_NEVER, ""},
    {CTS_VM_BACKUP_RESTORE, 0, "SN"},
    {CTS_VM_FAILOVER, 0, "SN"},
    {CTS_VM_IMPORT, 0, "SN"},
    {CTS_VM_ORIGINAL, 0, ""},
    {CTS_VM_PAUSE, 0, ""},
    {CTS_VM_PAUSE, CTS_PLATFORM_NOTIFY_ALWAYS, ""},
    {CTS_VM_UNPAUSE, 0, ""},
    {CTS_VM_REBOOT, 0, ""},
    {CTS_VM_SHUTDOWN_START, 0, ""},
    {CTS_VM_HOST_REBOOT, 0, ""},
    {CTS_VM_MIGRATE, 0, ""},
    {CTS_VM_MIGRATE, CTS_PLATFORM_MIGRATE_CHANGES, "SN"},
    {CTS_VM_CLUSTER_FAILOVER, 0, ""},
    {CTS_VM_DEVICE_RESET, 0, ""},
    {CTS_VM_CONFIG_EDIT, 0, ""},
};

static void events_change_the_id_or_leave_it(void **state)
{
    (void)state;
    for (size_t n = 0; n < sizeof(events) / sizeof(events[0]); n++) {
        struct recorder recorder;
        uint8_t before[CTS_COUNTER_ID_SIZE];
        void *platform = make(&recorder, CTS_GUID_MIXED, events[n].policy);
        memcpy(before, recorder.memory, sizeof(before));
        cts_reference_platform.vm(platform, events[n].event, 0);
        assert_string_equal(recorder.log, events[n].log);
        bool stored = strpbrk(events[n].log, "Sl") != NULL;
        assert_int_equal(stored, memcmp(before, recorder.memory, sizeof(before)) != 0);
        cts_reference_platform.destroy(platform);
    }
}

static void no_two_starts_of_one_snapshot_agree(void **state)
{
    enum { STARTS = 100 };
    static uint8_t seen[STARTS][CTS_COUNTER_ID_SIZE];
    struct recorder recorder;
    (void)state;
    void *platform = make(&recorder, CTS_GUID_MIXED, 0);
    for (uint32_t n = 0; n < STARTS; n++) {
        /* every third draw is bad at first: zero, or the id just in use */
        recorder.zero_draws = n % 3 == 0;
        recorder.repeat_draws = n % 3 == 1 ? 2 : 0;
        cts_reference_platform.vm(platform, n % 2 ? CTS_VM_RESTORE : CTS_VM_IMPORT, 1);
        memcpy(seen[n], recorder.memory, CTS_COUNTER_ID_SIZE);
        for (uint32_t m = 0; m < n; m++)
            assert_memory_not_equal(seen[m], seen[n], CTS_COUNTER_ID_SIZE);
        /* both halves are new */
        if (n > 0) {
            assert_memory_not_equal(seen[n - 1], seen[n], 8);
            assert_memory_not_equal(seen[n - 1] + 8, seen[n] + 8, 8);
        }
    }
    cts_reference_platform.destroy(platform);
}

static void a_configured_zero_is_replaced(void **state)
{
    static const uint8_t zero[CTS_COUNTER_ID_SIZE];
    struct recorder recorder;
    (void)state;
    void *platform = make(&recorder, CTS_GUID_SIGNED_DECIMAL, 0);
    assert_int_equal(cts_reference_platform.configure(platform, "0, 0"), 0);
    assert_memory_not_equal(recorder.memory, zero, sizeof(zero));
    assert_string_equal(recorder.log, "SN");
    cts_reference_platform.destroy(platform);
}

static void the_same_id_again_is_no_change(void **state)
{
    static const char text[] = "324e6eaf-d1d1-4bf6-bf41-b9bb6c91fb87";
    struct recorder recorder;
    (void)state;
    void *platform = make(&recorder, CTS_GUID_MIXED, 0);
    cts_reference_platform.configure(platform, text);
    cts_reference_platform.configure(platform, text);
    assert_string_equal(recorder.log, "SN");
    cts_reference_platform.destroy(platform);
}

static void a_script_gets_exactly_what_it_orders(void **state)
{
    static const uint8_t id[CTS_COUNTER_ID_SIZE] = {1, 2, 3};
    struct recorder recorder;
    (void)state;
    void *platform = make(&recorder, CTS_GUID_MIXED, CTS_PLATFORM_NOTIFY_NEVER);
    cts_reference_platform.change(platform, CTS_CHANGE_STORE, id);
    cts_reference_platform.change(platform, CTS_CHANGE_NOTIFY, NULL);
    cts_reference_platform.change(platform, CTS_CHANGE_STORE | CTS_CHANGE_NOTIFY, id);
    assert_string_equal(recorder.log, "SNSN");
    assert_memory_equal(recorder.memory, id, sizeof(id));
    cts_reference_platform.destroy(platform);
}

static void the_device_is_described_as_acpi_wants_it(void **state)
{
    struct recorder recorder;
    struct cts_platform_device device;
    (void)state;
    void *platform = make(&recorder, CTS_GUID_MIXED, 0);
    cts_reference_platform.describe(platform, &device);
    assert_int_equal(device.count, 1);
    assert_string_equal(device.cid, "VM_Gen_Counter");
    assert_string_equal(device.ddn, "VM_Gen_Counter");
    assert_int_equal(((uint64_t)device.high << 32 | device.low), CTS_COUNTER_ADDRESS);
    assert_int_equal(device.low % 8, 0);
    cts_reference_platform.destroy(platform);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_becomes_bytes_and_back),
        cmocka_unit_test(every_bit_survives_every_notation),
        cmocka_unit_test(other_text_is_refused_without_effect),
        cmocka_unit_test(events_change_the_id_or_leave_it),
        cmocka_unit_test(no_two_starts_of_one_snapshot_agree),
        cmocka_unit_test(a_configured_zero_is_replaced),
        cmocka_unit_test(the_same_id_again_is_no_change),
        cmocka_unit_test(a_script_gets_exactly_what_it_orders),
        cmocka_unit_test(the_device_is_described_as_acpi_wants_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
