/*
 * Tests of run/load.c: every way in which a target can miss the interface has a message of its own, which
 * names the file, what is wrong and what to do.
 */
#include "run/load.h"

#include <cts/client.h>
#include <cts/counter.h>
#include <cts/sockaddr.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define FOLDER CTS_BINARY_DIR "/test-targets/"

static char message[256];

static void *create(const struct cts_host *host, const struct cts_counter_config *config)
{
    (void)host, (void)config;
    return NULL;
}
static void nothing(void *self)
{
    (void)self;
}
static uint32_t open_it(void *self, uint32_t how, void **open)
{
    (void)self, (void)how, (void)open;
    return 0;
}
static uint32_t one(void *self, void *open)
{
    (void)self, (void)open;
    return 0;
}
static void submit(void *self, void *open, struct cts_counter_request *request)
{
    (void)self, (void)open, (void)request;
}
static uint32_t cancel(void *self, void *open, struct cts_counter_request *request)
{
    (void)self, (void)open, (void)request;
    return 0;
}

static struct cts_counter_ops counter;
static struct cts_platform_ops platform;
static struct cts_client_ops client;
static struct cts_target target;

/* A target without a fault. */
static int fresh(void **state)
{
    (void)state;
    counter = (struct cts_counter_ops){.size = sizeof counter,
                                       .create = create,
                                       .destroy = nothing,
                                       .open = open_it,
                                       .submit = submit,
                                       .cancel = cancel,
                                       .close = one,
                                       .notify = nothing};
    platform = cts_reference_platform;
    client = (struct cts_client_ops){.size = sizeof client};
    target = (struct cts_target){.version = CTS_TARGET_VERSION,
                                 .size = sizeof target,
                                 .name = "a-target.1",
                                 .description = "for tests",
                                 .counter = &counter};
    return 0;
}

static enum cts_status check(void)
{
    message[0] = 0;
    return cts_target_check(&target, "t.so", message);
}

/* The message names the target and every one of the parts. */
static void says(enum cts_status is, enum cts_status should, const char *part, const char *advice)
{
    if (is != should || !strstr(message, part) || !strstr(message, advice))
        fail_msg("status %d, message '%s', expected %d, '%s', '%s'", is, message, should, part,
                 advice);
}

static void test_good_targets(void **state)
{
    (void)state;
    assert_int_equal(check(), CTS_OK);
    target.platform = &platform;
    assert_int_equal(check(), CTS_OK);
    target.counter = NULL;
    assert_int_equal(check(), CTS_OK);
    target.name = "0123456789abcdef0123456789abcdef0123456789abcdef";
    assert_int_equal(check(), CTS_OK);
}

static void test_tables(void **state)
{
    (void)state;
    says(cts_target_check(NULL, "t.so", message), CTS_TARGET, "returned NULL", "static storage");
    target.counter = NULL;
    says(check(), CTS_TARGET, "t.so: the target has no table", "set counter");
    target.version = 2;
    says(check(), CTS_VERSION, "version 2", "build it again");
    fresh(NULL);
    target.size = 8;
    says(check(), CTS_TARGET, "cts_target.size is 8", "sizeof");
    fresh(NULL);
    target.flags = 0x10;
    says(check(), CTS_TARGET, "unknown bits 0x10", "CTS_TARGET_OWN_THREADS");
    fresh(NULL);
    counter.size++;
    says(check(), CTS_TARGET, "counter.size", "build the target");
    fresh(NULL);
    target.platform = &platform;
    platform.size = 0;
    says(check(), CTS_TARGET, "platform.size is 0", "build the target");
    platform = cts_reference_platform;
    platform.vm = NULL;
    says(check(), CTS_TARGET, "platform.vm is NULL", "set it");
    fresh(NULL);
    target.client = &client;
    says(check(), CTS_TARGET, "client.run is NULL", "set it");
    client.size = 1;
    says(check(), CTS_TARGET, "client.size is 1", "build the target");
}

static int run_client(const struct cts_client_host *host, const char *arguments, uint32_t fail_call,
                      uint32_t fail_status)
{
    (void)host, (void)arguments, (void)fail_call, (void)fail_status;
    return 0;
}

static void test_client_needs_a_counter(void **state)
{
    (void)state;
    client.run = run_client;
    target.client = &client;
    assert_int_equal(check(), CTS_OK);
    target.counter = NULL;
    says(check(), CTS_TARGET, "without a counter table", "cts_add_client()");
}

static void *create_addresses(const struct cts_host *host, const struct cts_address_config *config)
{
    (void)host, (void)config;
    return NULL;
}

static uint32_t call_address(void *self, struct cts_address_call *call)
{
    (void)self, (void)call;
    return 0;
}

static void test_addresses(void **state)
{
    const struct cts_address_ops good = {.size = sizeof good,
                                         .calls = CTS_CALL_BIT(CTS_CALL_PACKET),
                                         .create = create_addresses,
                                         .destroy = nothing,
                                         .call = call_address};
    struct cts_address_ops address = good;
    (void)state;
    target.counter = NULL;
    target.address = &address;
    assert_int_equal(check(), CTS_OK);
    address.size--;
    says(check(), CTS_TARGET, "address.size is", "build the target");
    address = good;
    address.zero = 1;
    says(check(), CTS_TARGET, "address.zero is 1", "leave it 0");
    address = good;
    address.calls = 0;
    says(check(), CTS_TARGET, "address.calls is 0x0", "CTS_CALL_BIT()");
    address.calls = CTS_CALL_BIT(CTS_CALL_PACKET) | CTS_CALL_BIT(63);
    says(check(), CTS_TARGET, "address.calls is 0xa0", "no other bits");
    address.calls =
        CTS_CALL_BIT(CTS_CALL_REG_PORT + 1); /* between codecs and sockets there is none */
    says(check(), CTS_TARGET, "address.calls is", "no other bits");
    address = good;
    address.call = NULL;
    says(check(), CTS_TARGET, "address.call is NULL", "set it");
}

static void test_names(void **state)
{
    static const char *const bad[] = {
        NULL,  "",    ".hidden",  "Upper",
        "a/b", "a b", "\xc3\xa4", "0123456789abcdef0123456789abcdef0123456789abcdef0"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        target.name = bad[i];
        says(check(), CTS_TARGET, "name", "report folder");
    }
    fresh(NULL);
    target.description = NULL;
    says(check(), CTS_TARGET, "description is NULL", "one line");
    target.description = "red \x1b[31m";
    says(check(), CTS_TARGET, "control byte 0x1b", "plain text");
    target.description = "two\nlines";
    says(check(), CTS_TARGET, "control byte 0x0a", "plain text");
    target.description = "for tests";
    target.reserved[3] = &target;
    says(check(), CTS_TARGET, "reserved[3] is not NULL", "by names");
}

static void test_absent_functions(void **state)
{
    static const struct {
        size_t offset;
        const char *name;
    } rows[] = {
#define ROW(member) {offsetof(struct cts_counter_ops, member), "counter." #member " is NULL"}
        ROW(create), ROW(destroy), ROW(open), ROW(submit), ROW(cancel), ROW(close), ROW(notify),
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fresh(NULL);
        memset((char *)&counter + rows[i].offset, 0, sizeof(void *));
        says(check(), CTS_TARGET, rows[i].name, "every target must have it");
    }
}

static void test_capabilities_need_functions(void **state)
{
    static const struct {
        uint32_t capability;
        const char *name;
    } rows[] = {
        {CTS_COUNTER_CAN_DUPLICATE, "counter.duplicate is NULL"},
        {CTS_COUNTER_CAN_POWER, "counter.suspend is NULL"},
        {CTS_COUNTER_CAN_REMOVAL, "counter.remove is NULL"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fresh(NULL);
        counter.capabilities = rows[i].capability;
        says(check(), CTS_TARGET, rows[i].name, "take the capability away");
    }
    fresh(NULL);
    counter.capabilities = 0x80000000u;
    says(check(), CTS_TARGET, "unknown bits 0x80000000", "CTS_COUNTER_CAN_*");
    fresh(NULL);
    target.flags = CTS_TARGET_OWN_THREADS;
    says(check(), CTS_TARGET, "counter.busy is NULL", "implement it");
}

static void load(const char *path, enum cts_status should, const char *part, const char *advice)
{
    struct cts_library library;
    enum cts_status is = cts_library_open(path, &library, message);
    says(is, should, part, advice);
    assert_null(library.handle);
    assert_null(library.target);
}

static void test_files(void **state)
{
    struct cts_library library;
    (void)state;
    load(FOLDER "absent.so", CTS_IO, "absent.so: cannot be read", "give the path");
    load(CTS_SOURCE_DIR "/CMakeLists.txt", CTS_IO, "CMakeLists.txt", "shared object");
    load(FOLDER, CTS_IO, "cannot be loaded", "shared object");
    load(FOLDER "bad-undefined.so", CTS_IO, "cts_nobody_defines_this", "shared object");
    load(FOLDER "bad-no-entry.so", CTS_TARGET, "does not export cts_target_entry()",
         "cts/target.h");
    load(FOLDER "bad-null-entry.so", CTS_TARGET, "bad-null-entry.so: cts_target_entry() returned",
         "static storage");
    load(FOLDER "bad-version.so", CTS_VERSION, "version 999", "build it again");
    load(FOLDER "bad-no-table.so", CTS_TARGET, "no table at all", "set counter");
    assert_int_equal(cts_library_open(FOLDER "toy.so", &library, message), CTS_OK);
    assert_string_equal(library.target->name, "toy");
    cts_library_close(&library);
    assert_null(library.target);
}

/* A name without a folder is a file here, not one of the system's libraries. */
static void test_bare_names(void **state)
{
    struct cts_library library;
    char folder[4096];
    (void)state;
    assert_non_null(getcwd(folder, sizeof folder));
    assert_int_equal(chdir(FOLDER), 0);
    assert_int_equal(cts_library_open("toy.so", &library, message), CTS_OK);
    cts_library_close(&library);
    assert_int_equal(cts_library_open("libc.so.6", &library, message), CTS_IO);
    assert_int_equal(chdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_good_targets, fresh),
        cmocka_unit_test_setup(test_tables, fresh),
        cmocka_unit_test_setup(test_client_needs_a_counter, fresh),
        cmocka_unit_test_setup(test_addresses, fresh),
        cmocka_unit_test_setup(test_names, fresh),
        cmocka_unit_test_setup(test_absent_functions, fresh),
        cmocka_unit_test_setup(test_capabilities_need_functions, fresh),
        cmocka_unit_test_setup(test_files, fresh),
        cmocka_unit_test_setup(test_bare_names, fresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
