/*
 * The reference codecs of endpoint texts and the mappings: one row for each text and policy.
 */
#include "hvsocket_helper.h"

/* -- texts -------------------------------------------------------------------------------------------------- */

static void cidport_follows_the_policy(void **state)
{
    static const struct {
        const char *text, *options;
        uint32_t cid, port;
        bool refused;
    } row[] = {
        {"2:010", "", 2, 10, false},
        {"2:08", "", 2, 8, false},
        {"2:0", "", 2, 0, false},
        {"00000000000000000000000000000000000002:05", "", 2, 5, false},
        {"4294967295:4294967294", "", UINT32_MAX, 4294967294u, false},
        {"host:5", "", 2, 5, false},
        {"any:5", "", UINT32_MAX, 5, false},
        {"local:5", "", 1, 5, false},
        {"hypervisor:5", "", 0, 5, false},
        {"host:5", "cid-names=none", 0, 0, true},
        {"Host:5", "", 0, 0, true},
        {"hos:5", "", 0, 0, true},
        {"hostile:5", "", 0, 0, true},
        {"2:host", "", 0, 0, true},
        {"2:4294967295", "", 0, 0, true},
        {"2:4294967295", "text-port-any=accept", 2, UINT32_MAX, false},
        {"4294967296:5", "", 0, 0, true},
        {"18446744073709551618:5", "", 0, 0, true},
        {"2:18446744073709551621", "", 0, 0, true},
        {"+2:+5", "", 0, 0, true},
        {"+2:+5", "plus-sign=accept", 2, 5, false},
        {"+:5", "plus-sign=accept", 0, 0, true},
        {"++2:5", "plus-sign=accept", 0, 0, true},
        {":5", "", 0, 0, true},
        {":5", "empty-cid=any", UINT32_MAX, 5, false},
        {"2:", "empty-cid=any", 0, 0, true},
        {"-1:5", "", 0, 0, true},
        {"-1:5", "cid-minus-one=any", UINT32_MAX, 5, false},
        {"-2:5", "cid-minus-one=any", 0, 0, true},
        {"2:-1", "cid-minus-one=any", 0, 0, true},
        {" 2:5", "", 0, 0, true},
        {"2:5 ", "", 0, 0, true},
        {"2:5x", "", 0, 0, true},
        {"2:5:6", "", 0, 0, true},
        {"2.5:5", "", 0, 0, true},
        {"0x2:5", "", 0, 0, true},
        {"2:0b11", "", 0, 0, true},
        {"2", "", 0, 0, true},
        {"", "", 0, 0, true},
        {"00000002.00000005", "", 0, 0, true},
    };
    uint32_t cid, port;

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        char *copy = exact(row[i].text, strlen(row[i].text));
        cid = port = 0xeeeeeeee;
        hvs_policy_read(&policy, row[i].options);
        enum hvs_result result = hvs_cidport_parse(&policy, copy, strlen(row[i].text), &cid, &port);
        assert_int_equal(result != HVS_OK, row[i].refused);
        assert_int_equal(cid, row[i].refused ? 0xeeeeeeee : row[i].cid);
        assert_int_equal(port, row[i].refused ? 0xeeeeeeee : row[i].port);
        free(copy);
    }
    assert_int_equal(hvs_cidport_parse(&policy, "2:5\0x", 5, &cid, &port), HVS_SYNTAX);
}

static void a_mebibyte_of_digits_is_too_much(void **state)
{
    size_t length = 1u << 20;
    char *text = malloc(length);
    uint32_t value = 7;

    (void)state;
    assert_non_null(text);
    memset(text, '9', length);
    assert_int_equal(hvs_number_parse(&policy, text, length, &value), HVS_RANGE);
    memset(text, '0', length - 1);
    assert_int_equal(hvs_number_parse(&policy, text, length, &value), HVS_OK);
    assert_int_equal(value, 9);
    free(text);
}

static void uris_follow_the_policy(void **state)
{
    static const struct {
        const char *text, *options;
        int kind; /* -1: refused */
        uint32_t type, cid, port;
    } row[] = {
        {"vsock:2:2761", "", HVS_URI_VSOCK, 0, 2, 2761},
        {"vsock://2:2761", "", HVS_URI_VSOCK, 0, 2, 2761},
        {"VSOCK:2:5", "", -1, 0, 0, 0},
        {"vsock://2:5/", "", -1, 0, 0, 0},
        {"vsock://2:5?x", "", -1, 0, 0, 0},
        {"vsock://me@2:5", "", -1, 0, 0, 0},
        {"vsock:/2:5", "", -1, 0, 0, 0},
        {"vsock-stream:2:5", "", -1, 0, 0, 0},
        {"vsock-stream:2:5", "type-prefix=accept", HVS_URI_VSOCK, 1, 2, 5},
        {"vsock-dgram:2:5", "type-prefix=accept", HVS_URI_VSOCK, 2, 2, 5},
        {"vsock-seqpacket:2:5", "type-prefix=accept", HVS_URI_VSOCK, 5, 2, 5},
        {"hvsock:///run/kata.sock:1024", "", -1, 0, 0, 0},
        {"hvsock:///run/kata.sock:1024", "hvsock-scheme=hybrid-path", HVS_URI_HYBRID, 0, 0, 1024},
        {"hvsock:///run/kata.sock:1024", "hvsock-scheme=vmid-service", -1, 0, 0, 0},
        {"hvsock://:1024", "hvsock-scheme=hybrid-path", -1, 0, 0, 0},
    };
    struct hvs_uri uri;

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        char *copy = exact(row[i].text, strlen(row[i].text));
        hvs_policy_read(&policy, row[i].options);
        enum hvs_result result = hvs_uri_parse(&policy, copy, strlen(row[i].text), &uri);
        assert_int_equal(result != HVS_OK, row[i].kind < 0);
        if (row[i].kind >= 0) {
            assert_int_equal(uri.kind, row[i].kind);
            assert_int_equal(uri.type, row[i].type);
            assert_int_equal(uri.cid, row[i].cid);
            assert_int_equal(uri.port, row[i].port);
        }
        if (row[i].kind == HVS_URI_HYBRID)
            assert_memory_equal(uri.path, "/run/kata.sock", uri.path_length);
        free(copy);
    }
    hvs_policy_read(&policy, "hvsock-scheme=vmid-service");
    const char pair[] = "hvsock://a42e7cda-d03f-480c-9cc2-a4de20abb878/"
                        "00000ac9-facb-11e6-bd58-64006a7986d3";
    assert_int_equal(hvs_uri_parse(&policy, pair, sizeof pair - 1, &uri), HVS_OK);
    assert_true(hvs_guid_equal(&uri.hv.vmid, &hvs_known[HVS_GUID_PARENT]));
}

static void words_for_partitions_follow_the_policy(void **state)
{
    const char text[] = "loopback:00000ac9-facb-11e6-bd58-64006a7986d3";
    const char unknown[] = "nowhere:00000ac9-facb-11e6-bd58-64006a7986d3";
    struct hvs_hv address;

    (void)state;
    assert_int_equal(hvs_vmidsvc_parse(&policy, text, sizeof text - 1, &address), HVS_SYNTAX);
    hvs_policy_read(&policy, "vmid-names=names");
    assert_int_equal(hvs_vmidsvc_parse(&policy, text, sizeof text - 1, &address), HVS_OK);
    assert_true(hvs_guid_equal(&address.vmid, &hvs_known[HVS_GUID_LOOPBACK]));
    assert_int_equal(hvs_vmidsvc_parse(&policy, unknown, sizeof unknown - 1, &address), HVS_SYNTAX);
}

static void texts_are_written_whole_or_not(void **state)
{
    char text[32];
    size_t written = 99;

    (void)state;
    for (size_t capacity = 0; capacity <= 22; capacity++) {
        memset(text, 0x55, sizeof text);
        enum hvs_result result =
            hvs_cidport_format(UINT32_MAX, UINT32_MAX, text, capacity, &written);
        assert_int_equal(result, capacity < 22 ? HVS_SPACE : HVS_OK);
        assert_int_equal(text[0], capacity < 22 ? 0x55 : '4');
    }
    assert_string_equal(text, "4294967295:4294967295");
    assert_int_equal(written, 21);
}

/* -- mappings ----------------------------------------------------------------------------------------------- */

static void ports_are_in_data1(void **state)
{
    static const struct {
        uint32_t port;
        const char *text, *bytes;
    } row[] = {
        {0, "00000000", "00000000"},          {1, "00000001", "01000000"},
        {50, "00000032", "32000000"},         {1023, "000003ff", "ff030000"},
        {1024, "00000400", "00040000"},       {2761, "00000ac9", "c90a0000"},
        {22099, "00005653", "53560000"},      {50000, "0000c350", "50c30000"},
        {65535, "0000ffff", "ffff0000"},      {65536, "00010000", "00000100"},
        {0x3049197c, "3049197c", "7c194930"}, {0x40000000, "40000000", "00000040"},
        {0x7fffffff, "7fffffff", "ffffff7f"}, {0x80000000, "80000000", "00000080"},
        {0xfffffffe, "fffffffe", "feffffff"}, {0xffffffff, "ffffffff", "ffffffff"},
    };
    struct hvs_guid service;
    char text[37];
    uint32_t port;

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        hvs_policy_read(&policy, "hv-port-range=full");
        assert_int_equal(hvs_port_to_service(&policy, row[i].port, &service), HVS_OK);
        expect_bytes(service.byte, row[i].bytes);
        expect_bytes(service.byte + 4, "cbfae611bd5864006a7986d3");
        assert_int_equal(hvs_port_to_text(&policy, row[i].port, text, sizeof text), HVS_OK);
        assert_memory_equal(text, row[i].text, 8);
        assert_string_equal(text + 8, "-facb-11e6-bd58-64006a7986d3");
        assert_int_equal(hvs_text_to_port(&policy, text, 36, &port), HVS_OK);
        assert_int_equal(port, row[i].port);
        hvs_policy_read(&policy, "");
        enum hvs_result expected = row[i].port > 0x7fffffff ? HVS_RANGE : HVS_OK;
        assert_int_equal(hvs_port_to_service(&policy, row[i].port, &service), expected);
        assert_int_equal(hvs_service_to_port(&policy, &service, &port), expected);
    }
}

static void each_bit_of_the_template_counts(void **state)
{
    struct hvs_guid service = hvs_known[HVS_GUID_TEMPLATE];
    uint32_t port;

    (void)state;
    for (size_t bit = 0; bit < 128; bit++) {
        service.byte[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_int_equal(hvs_service_to_port(&policy, &service, &port), bit >= 32   ? HVS_NOMAP
                                                                        : bit == 31 ? HVS_RANGE
                                                                                    : HVS_OK);
        service.byte[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
}

static void cids_map_to_two_partitions(void **state)
{
    struct hvs_guid vmid;
    uint32_t cid;

    (void)state;
    assert_int_equal(hvs_cid_to_vmid(&policy, 2, &vmid), HVS_OK);
    assert_true(hvs_guid_equal(&vmid, &hvs_known[HVS_GUID_PARENT]));
    assert_int_equal(hvs_vmid_to_cid(&policy, &vmid, &cid), HVS_OK);
    assert_int_equal(cid, 2);
    assert_int_equal(hvs_cid_to_vmid(&policy, UINT32_MAX, &vmid), HVS_OK);
    assert_true(hvs_guid_equal(&vmid, &hvs_known[HVS_GUID_WILDCARD]));
    for (cid = 0; cid < 5; cid++)
        assert_int_equal(hvs_cid_to_vmid(&policy, cid, &vmid), cid == 2 ? HVS_OK : HVS_NOMAP);
    for (unsigned i = HVS_GUID_BROADCAST; i < HVS_GUID_KNOWN; i++)
        assert_int_equal(hvs_vmid_to_cid(&policy, &hvs_known[i], &cid),
                         i == HVS_GUID_PARENT ? HVS_OK : HVS_NOMAP);
    hvs_policy_read(&policy, "cid-zero=loopback");
    assert_int_equal(hvs_vmid_to_cid(&policy, &hvs_known[HVS_GUID_LOOPBACK], &cid), HVS_OK);
    assert_int_equal(cid, 0);
}

static void containers_have_partitions(void **state)
{
    static const struct {
        const char *id, *text;
    } row[] = {{"a", "3f75ba2b-193f-52df-9127-44be8c461b77"},
               {"abc", "0985f900-fb06-5ed7-be5f-c3d2ed10d4cd"},
               {"ABC", "0985f900-fb06-5ed7-be5f-c3d2ed10d4cd"}};
    struct hvs_guid vmid;
    char text[37];

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(hvs_container_to_vmid(row[i].id, strlen(row[i].id), &vmid), HVS_OK);
        hvs_guid_format(&vmid, text, sizeof text);
        assert_string_equal(text, row[i].text);
    }
    assert_int_equal(hvs_container_to_vmid("\xc3", 1, &vmid), HVS_SYNTAX);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, defaults)
    const struct CMUnitTest tests[] = {
        TEST(cidport_follows_the_policy),      TEST(a_mebibyte_of_digits_is_too_much),
        TEST(uris_follow_the_policy),          TEST(words_for_partitions_follow_the_policy),
        TEST(texts_are_written_whole_or_not),  TEST(ports_are_in_data1),
        TEST(each_bit_of_the_template_counts), TEST(cids_map_to_two_partitions),
        TEST(containers_have_partitions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
