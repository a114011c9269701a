/*
 * The harness's own extensions and miniport edge: what they say to requests, on a host of the test's own that
 * plays the driver below.
 */
#include "run/nicsave.h"
#include "run/nicsave_helper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define TOTAL_MAX 131072u

static struct {
    struct cts_oid_request clone;
    uint32_t clones, freed, forwards, completions;
    uint32_t below;  /* status that the lower driver returns */
    uint32_t needed; /* BytesNeeded that it sets */
    uint32_t completed_with;
    void (*entry)(void *);
    void *argument;
} world;

static uint32_t host_clone(const struct cts_host *host, void *module,
                           struct cts_oid_request *original, struct cts_oid_request **clone)
{
    (void)host;
    (void)module;
    world.clones++;
    world.clone = *original;
    *clone = &world.clone;
    return 0;
}

static void host_free(const struct cts_host *host, void *module, struct cts_oid_request *clone)
{
    (void)host;
    (void)module;
    assert_ptr_equal(clone, &world.clone);
    world.freed++;
}

static uint32_t host_forward(const struct cts_host *host, void *module,
                             struct cts_oid_request *request)
{
    (void)host;
    (void)module;
    assert_ptr_equal(request, &world.clone);
    world.forwards++;
    if (request->request_type == CTS_REQUEST_METHOD)
        request->bytes_needed = world.needed;
    else
        request->method_id = world.needed;
    return world.below;
}

static void host_complete(const struct cts_host *host, void *module,
                          struct cts_oid_request *request, uint32_t status)
{
    (void)host;
    (void)module;
    (void)request;
    world.completions++;
    world.completed_with = status;
}

static uint32_t host_spawn(const struct cts_host *host, void (*entry)(void *), void *argument,
                           const char *name)
{
    (void)host;
    (void)name;
    world.entry = entry;
    world.argument = argument;
    return 1;
}

static const struct cts_host host = {.version = CTS_TARGET_VERSION,
                                     .size = sizeof host,
                                     .spawn = host_spawn,
                                     .oid_clone = host_clone,
                                     .oid_free_clone = host_free,
                                     .oid_forward = host_forward,
                                     .oid_complete = host_complete};

static const struct cts_extension_ops *ops;
static void *self;
static uint8_t memory[TOTAL_MAX];
static struct cts_oid_request request;

static void begin(enum cts_stack_kind kind)
{
    struct cts_extension_config config = {.size = sizeof config, .options = ""};
    memset(&world, 0, sizeof world);
    ops = cts_stack_ops(kind);
    assert_non_null(ops);
    self = ops->create(&host, &config);
    assert_non_null(self);
}

static void end(void)
{
    ops->destroy(self);
}

/* A well-formed request for port 7 in `memory`. */
static void make(uint32_t oid, uint32_t revision, uint32_t offset, uint32_t room)
{
    uint32_t total = offset + room;
    memset(memory, 0, total);
    memory[0] = CTS_SAVE_TYPE;
    memory[1] = (uint8_t)revision;
    cts_helper_write16(memory + 2, total < 65535 ? total : 65535);
    memory[8] = 7;
    cts_helper_write16(memory + 564, room < 65535 ? room : 65535);
    cts_helper_write16(memory + 566, offset);
    request = (struct cts_oid_request){.header_type = CTS_SAVE_OID_TYPE,
                                       .header_revision = 1,
                                       .header_size = 236,
                                       .request_type = oid == CTS_OID_NIC_SAVE ? CTS_REQUEST_METHOD
                                                                               : CTS_REQUEST_SET,
                                       .oid = oid,
                                       .buffer = memory,
                                       .input_length = total};
    if (oid == CTS_OID_NIC_SAVE)
        request.output_length = total;
}

static uint32_t play(uint32_t oid, uint32_t revision, uint32_t offset, uint32_t room)
{
    make(oid, revision, offset, room);
    return ops->oid_request(self, &request, 0);
}

static uint32_t plant(uint32_t length, uint32_t pattern, uint32_t feature)
{
    struct cts_nic_key nic = {.port = 7};
    struct cts_planted_record record = {length, pattern, feature};
    return ops->plant(self, nic, &record, 1);
}

static void forwards_and_copies_back(void **state)
{
    (void)state;
    begin(CTS_STACK_TRANSPARENT);
    static const uint32_t statuses[] = {0, 0x10001, 0x80000005u, 0xC0000001u, 0xC0010016u};
    for (uint32_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
        world.below = statuses[i];
        world.needed = 100568;
        assert_int_equal(play(CTS_OID_NIC_SAVE, 1, 568, 32), statuses[i]);
        assert_int_equal(request.bytes_needed, 100568);
        assert_int_equal(request.method_id, 0);
        assert_int_equal(play(CTS_OID_NIC_RESTORE, 1, 568, 32), statuses[i]);
        assert_int_equal(request.method_id, 100568);
        assert_int_equal(request.bytes_needed, 0);
    }
    assert_int_equal(world.clones, 10);
    assert_int_equal(world.freed, 10);
    end();
}

static void forwards_what_pends(void **state)
{
    (void)state;
    begin(CTS_STACK_TRANSPARENT);
    world.below = CTS_NDIS_PENDING;
    assert_int_equal(play(CTS_OID_NIC_SAVE, 1, 568, 32), CTS_NDIS_PENDING);
    world.clone.bytes_needed = 700;
    ops->oid_request_complete(self, &world.clone, (uint32_t)CTS_NDIS_BUFFER_TOO_SHORT, 0);
    assert_int_equal(request.bytes_needed, 700);
    assert_int_equal(world.freed, 1);
    assert_int_equal(world.completions, 1);
    assert_int_equal(world.completed_with, (uint32_t)CTS_NDIS_BUFFER_TOO_SHORT);
    end();

    begin(CTS_STACK_PENDING);
    assert_int_equal(play(CTS_OID_NIC_SAVE, 1, 568, 32), CTS_NDIS_PENDING);
    assert_int_equal(world.forwards, 0);
    world.entry(world.argument);
    assert_int_equal(world.forwards, 1);
    assert_int_equal(world.completions, 1);
    end();
}

static void saves_once_per_operation(void **state)
{
    (void)state;
    begin(CTS_STACK_SAVER);
    assert_int_equal(play(CTS_OID_NIC_SAVE, 1, 568, 32), 0); /* nothing to save */
    assert_int_equal(world.forwards, 1);
    assert_int_equal(plant(64, 1, 1), 0);
    for (uint32_t round = 0; round < 2; round++) {
        assert_int_equal(play(CTS_OID_NIC_SAVE, 1, 568, 32), (uint32_t)CTS_NDIS_BUFFER_TOO_SHORT);
        assert_int_equal(request.bytes_needed, 632);
        assert_int_equal(play(CTS_OID_NIC_SAVE, 1, 600, 32), (uint32_t)CTS_NDIS_BUFFER_TOO_SHORT);
        assert_int_equal(request.bytes_needed, 664);
        uint32_t before = world.forwards;
        assert_int_equal(play(CTS_OID_NIC_SAVE, 1, 576, 64), 0);
        assert_int_equal(world.forwards, before);
        assert_memory_equal(memory + 16, cts_helper_ids[1], 16);
        assert_int_equal(cts_helper_read16(memory + 32), 20);
        assert_memory_equal(memory + 34, "H\0v\0c\0t\0s\0S\0a\0v\0e\0B\0\0", 22);
        assert_memory_equal(memory + 548, cts_helper_features[0], 16);
        assert_int_equal(cts_helper_read16(memory + 564), 64);
        assert_memory_equal(memory + 576, "\x20\x27\x2e\x35\x3c\x43\x4a\x51", 8);
        assert_int_equal(request.bytes_written, 640);
        assert_int_equal(play(CTS_OID_NIC_SAVE, 1, 568, 64), 0);
        assert_int_equal(world.forwards, before + 1);
        assert_int_equal(play(CTS_OID_NIC_SAVE_COMPLETE, 1, 568, 0), 0);
        assert_int_equal(world.forwards, before + 2);
    }
    end();
    begin(CTS_STACK_SAVER); /* nothing outlives a module */
    assert_int_equal(play(CTS_OID_NIC_SAVE, 1, 568, 64), 0);
    assert_int_equal(world.forwards, 1);
    end();
}

static void needs_32_bits_and_revision_2(void **state)
{
    (void)state;
    begin(CTS_STACK_SAVER);
    plant(100000, 2, 0);
    assert_int_equal(play(CTS_OID_NIC_SAVE, 1, 568, 64967), (uint32_t)CTS_NDIS_BUFFER_TOO_SHORT);
    assert_int_equal(request.bytes_needed, 100568);
    assert_int_equal(play(CTS_OID_NIC_SAVE, 2, 572, 99999), (uint32_t)CTS_NDIS_BUFFER_TOO_SHORT);
    assert_int_equal(request.bytes_needed, 100572);
    assert_int_equal(play(CTS_OID_NIC_SAVE, 2, 572, 100000), 0);
    assert_int_equal(cts_helper_read16(memory + 564), 65535);
    assert_int_equal(cts_helper_read32(memory + 568), 100000 - 65535);
    assert_int_equal(memory[572], 0x3f);
    end();
}

static void restores_what_was_saved(void **state)
{
    (void)state;
    begin(CTS_STACK_SAVER);
    plant(9, 9, 0); /* replaced by the first record */
    for (uint32_t i = 0; i < 3; i++) {
        make(CTS_OID_NIC_RESTORE, 1, 576 + i, 2000);
        memcpy(memory + 16, cts_helper_ids[1], 16);
        memcpy(memory + 548, cts_helper_features[i % 2], 16);
        cts_save_pattern(memory + 576 + i, 2000, i);
        memory[577 + i] = 0xee; /* no pattern */
        assert_int_equal(ops->oid_request(self, &request, 0), 0);
        assert_int_equal(request.supported_revision, 1);
        memset(memory, 0xdd, 3000);
    }
    assert_int_equal(world.forwards, 0);
    assert_int_equal(play(CTS_OID_NIC_RESTORE_COMPLETE, 1, 568, 0), 0);
    assert_int_equal(world.forwards, 1);
    uint8_t expected[2000];
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(play(CTS_OID_NIC_SAVE, 1, 568, 2000), 0);
        cts_save_pattern(expected, 2000, i);
        expected[1] = 0xee;
        assert_memory_equal(memory + 568, expected, 2000);
        assert_memory_equal(memory + 548, cts_helper_features[i % 2], 16);
    }
    assert_int_equal(play(CTS_OID_NIC_SAVE, 1, 568, 2000), 0);
    assert_int_equal(world.forwards, 2);
    make(CTS_OID_NIC_RESTORE, 1, 568, 32); /* of somebody else */
    memcpy(memory + 16, cts_helper_ids[0], 16);
    assert_int_equal(ops->oid_request(self, &request, 0), 0);
    assert_int_equal(world.forwards, 3);
    end();
}

/* Own records whose data does not lie inside, and requests that are no such thing. */
static void refuses_malformed(void **state)
{
    (void)state;
    begin(CTS_STACK_SAVER);
    plant(16, 1, 0);
    static const struct {
        uint32_t at, value;
    } rows[] = {{0, 0x96}, {0, 0}, {1, 0}, {2, 0}, {2, 567}, {566, 0}, {566, 567}};
    for (uint32_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        make(CTS_OID_NIC_SAVE, 1, 568, 32);
        if (rows[i].at < 2)
            memory[rows[i].at] = (uint8_t)rows[i].value;
        else
            cts_helper_write16(memory + rows[i].at, rows[i].value);
        assert_int_equal(ops->oid_request(self, &request, 0), 0);
        assert_int_equal(world.forwards, i + 1);
    }
    static const struct {
        uint32_t size, offset;
    } extents[] = {{33, 568}, {0, 601}, {0, 567}, {0, 0}, {65535, 65535}, {1, 600}};
    for (uint32_t i = 0; i < sizeof extents / sizeof extents[0]; i++) {
        make(CTS_OID_NIC_RESTORE, 1, 568, 32);
        memcpy(memory + 16, cts_helper_ids[1], 16);
        cts_helper_write16(memory + 564, extents[i].size);
        cts_helper_write16(memory + 566, extents[i].offset);
        assert_int_equal(ops->oid_request(self, &request, 0), (uint32_t)CTS_NDIS_INVALID_LENGTH);
    }
    make(CTS_OID_NIC_SAVE, 1, 568, 32);
    request.buffer = NULL;
    assert_int_equal(ops->oid_request(self, &request, 0), 0);
    assert_int_equal(play(CTS_OID_NIC_SAVE, 1, 568, 32), 0); /* nothing of it changed the state */
    assert_int_equal(cts_helper_read16(memory + 564), 16);
    end();
}

static void grows_at_the_read(void **state)
{
    (void)state;
    begin(CTS_STACK_SAVER);
    struct cts_nic_key nic = {.port = 7};
    plant(16, 1, 0);
    ops->grow(self, nic, 0, 8, 1);
    assert_int_equal(play(CTS_OID_NIC_SAVE, 1, 568, 0), (uint32_t)CTS_NDIS_BUFFER_TOO_SHORT);
    assert_int_equal(request.bytes_needed, 584);
    assert_int_equal(play(CTS_OID_NIC_SAVE, 1, 568, 16), (uint32_t)CTS_NDIS_BUFFER_TOO_SHORT);
    assert_int_equal(request.bytes_needed, 592);
    assert_int_equal(play(CTS_OID_NIC_SAVE, 1, 568, 24), 0);
    end();
}

static void forgets_a_deleted_nic(void **state)
{
    (void)state;
    begin(CTS_STACK_SAVER);
    plant(16, 1, 0);
    make(CTS_OID_NIC_DISCONNECT, 1, 568, 2000);
    cts_helper_write32(memory + 1040, 7);
    ops->oid_request(self, &request, 0);
    play(CTS_OID_NIC_SAVE, 1, 568, 32);
    assert_int_equal(world.forwards, 2);
    make(CTS_OID_NIC_DELETE, 1, 568, 2000);
    cts_helper_write32(memory + 1040, 7);
    ops->oid_request(self, &request, 0);
    make(CTS_OID_NIC_CONNECT, 1, 568, 2000);
    cts_helper_write32(memory + 1040, 7);
    ops->oid_request(self, &request, 0);
    play(CTS_OID_NIC_SAVE, 1, 568, 32);
    assert_int_equal(world.forwards, 5);
    plant(16, 1, 0);
    assert_int_equal(play(CTS_OID_NIC_SAVE, 1, 568, 32), 0);
    assert_int_equal(world.forwards, 5);
    end();
}

static void add(struct cts_op *op, uint32_t key, uint32_t value)
{
    op->parameters[op->parameter_count++] = (struct cts_parameter){key, value};
}

static void follows_its_script(void **state)
{
    (void)state;
    begin(CTS_STACK_SCRIPTED);
    struct cts_op op = {.kind = CTS_OP_SCRIPT};
    add(&op, CTS_PARAMETER_OID, CTS_OID_NIC_SAVE);
    add(&op, CTS_PARAMETER_STATUS, 0xC0010016u);
    add(&op, CTS_PARAMETER_NEEDED, 0xFFFFFFFFu);
    add(&op, CTS_PARAMETER_COUNT, 2);
    cts_stack_script(self, &op);
    struct cts_op claim = {.kind = CTS_OP_SCRIPT};
    add(&claim, CTS_PARAMETER_SIZE, 8);
    add(&claim, CTS_PARAMETER_OFFSET, 9999);
    add(&claim, CTS_PARAMETER_OID, CTS_OID_NIC_SAVE);
    add(&claim, CTS_PARAMETER_ID, 19);
    add(&claim, CTS_PARAMETER_DATA, 5000);
    add(&claim, CTS_PARAMETER_CLAIM, 1);
    add(&claim, CTS_PARAMETER_COUNT, 1);
    add(&claim, CTS_PARAMETER_PEND, 1);
    cts_stack_script(self, &claim);
    assert_int_equal(play(CTS_OID_NIC_RESTORE, 1, 568, 32), 0);
    assert_int_equal(world.forwards, 1);
    for (uint32_t i = 0; i < 2; i++) {
        assert_int_equal(play(CTS_OID_NIC_SAVE, 1, 568, 32), 0xC0010016u);
        assert_int_equal(request.bytes_needed, 0xFFFFFFFFu);
    }
    assert_int_equal(play(CTS_OID_NIC_SAVE, 1, 568, 32), CTS_NDIS_PENDING);
    world.entry(world.argument);
    assert_int_equal(world.completions, 1);
    assert_int_equal(cts_helper_read16(memory + 564), 5000);
    assert_int_equal(cts_helper_read16(memory + 566), 9999);
    assert_memory_equal(memory + 16, cts_helper_ids[0], 16);
    assert_int_equal(memory[575], 0x51);
    assert_int_equal(memory[576], 0);
    assert_int_equal(play(CTS_OID_NIC_SAVE, 1, 568, 32), 0);
    assert_int_equal(world.forwards, 2);
    end();
}

static void miniport_answers(void **state)
{
    (void)state;
    struct cts_extension_config config = {.size = sizeof config, .options = ""};
    void *miniport = cts_switch_miniport.create(&host, &config);
    static struct cts_switch_view view;
    view = (struct cts_switch_view){.count = 2, .active = true};
    view.nics[0] = (struct cts_switch_nic){.number = 1, .key = {.port = 7}};
    view.nics[1] = (struct cts_switch_nic){.number = 2, .key = {.port = 7, .index = 3}};
    cts_switch_miniport_show(miniport, &view);
    struct cts_oid_request query = {.request_type = CTS_REQUEST_QUERY, .oid = CTS_OID_NIC_ARRAY};
    assert_int_equal(cts_switch_miniport.oid_request(miniport, &query, 0),
                     (uint32_t)CTS_NDIS_INVALID_LENGTH);
    assert_int_equal(query.method_id, 24 + 2 * 2224);
    query.buffer = memory;
    query.input_length = query.method_id;
    assert_int_equal(cts_switch_miniport.oid_request(miniport, &query, 0), 0);
    assert_int_equal(cts_helper_read32(memory + 12), 2);
    assert_int_equal(cts_helper_read32(memory + 24 + 1040), 7);
    assert_int_equal(cts_helper_read16(memory + 24 + 2224 + 1044), 3);
    query.oid = CTS_OID_PORT_ARRAY;
    assert_int_equal(cts_switch_miniport.oid_request(miniport, &query, 0), 0);
    assert_int_equal(cts_helper_read32(memory + 12), 1);
    assert_int_equal(cts_helper_read32(memory + 24 + 8), 7);
    query.oid = CTS_OID_PARAMETERS;
    assert_int_equal(cts_switch_miniport.oid_request(miniport, &query, 0), 0);
    assert_int_equal(memory[1044], 1);
    query = (struct cts_oid_request){.request_type = CTS_REQUEST_METHOD,
                                     .oid = CTS_OID_PORT_PROPERTY_ENUM,
                                     .buffer = memory,
                                     .input_length = 48,
                                     .output_length = 48};
    memset(memory, 0, 48);
    memory[12] = 3;
    assert_int_equal(cts_switch_miniport.oid_request(miniport, &query, 0),
                     (uint32_t)CTS_NDIS_INVALID_LENGTH);
    query.output_length = query.bytes_needed;
    assert_int_equal(query.bytes_needed, 48 + 40 + 1048);
    assert_int_equal(cts_switch_miniport.oid_request(miniport, &query, 0), 0);
    assert_int_equal(cts_helper_read32(memory + 40), 1);
    assert_int_equal(cts_helper_read32(memory + 48 + 40 + 8), 1);
    query.oid = 0x1028F;
    assert_int_equal(cts_switch_miniport.oid_request(miniport, &query, 0),
                     (uint32_t)CTS_NDIS_NOT_SUPPORTED);
    cts_switch_miniport.destroy(miniport);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(forwards_and_copies_back), cmocka_unit_test(forwards_what_pends),
        cmocka_unit_test(saves_once_per_operation), cmocka_unit_test(needs_32_bits_and_revision_2),
        cmocka_unit_test(restores_what_was_saved),  cmocka_unit_test(refuses_malformed),
        cmocka_unit_test(grows_at_the_read),        cmocka_unit_test(forgets_a_deleted_nic),
        cmocka_unit_test(follows_its_script),       cmocka_unit_test(miniport_answers),
    };
    return cmocka_run_group_tests_name("nicsave helpers", tests, NULL, NULL);
}
