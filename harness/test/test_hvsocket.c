/*
 * The reference codecs of GUIDs and raw addresses against the golden vectors of the catalogue: bytes, and what is
 * refused.
 */
#include "hvsocket_helper.h"

static enum hvs_result parse_guid(const char *text, struct hvs_guid *guid)
{
    char *copy = exact(text, strlen(text));
    enum hvs_result result = hvs_guid_parse(&policy, copy, strlen(text), guid);

    free(copy);
    return result;
}

/* -- GUIDs -------------------------------------------------------------------------------------------------- */

static void guids_have_mixed_order(void **state)
{
    static const struct {
        const char *text, *bytes;
    } row[] = {
        {"00112233-4455-6677-8899-aabbccddeeff", "33221100554477668899aabbccddeeff"},
        {"00000001-0002-0003-0405-060708090a0b", "01000000020003000405060708090a0b"},
        {"90db8b89-0d35-4f79-8ce9-49ea0ac8b7cd", "898bdb90350d794f8ce949ea0ac8b7cd"},
        {"e0e16197-dd56-4a10-9195-5ee7a155a838", "9761e1e056dd104a91955ee7a155a838"},
        {"a42e7cda-d03f-480c-9cc2-a4de20abb878", "da7c2ea43fd00c489cc2a4de20abb878"},
        {"36bd0c5c-7276-4223-88ba-7d03b654c568", "5c0cbd367672234288ba7d03b654c568"},
        {"00000000-facb-11e6-bd58-64006a7986d3", "00000000cbfae611bd5864006a7986d3"},
        {"ffffffff-ffff-ffff-ffff-ffffffffffff", "ffffffffffffffffffffffffffffffff"},
    };
    struct hvs_guid guid;
    char text[37];

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        assert_int_equal(parse_guid(row[i].text, &guid), HVS_OK);
        expect_bytes(guid.byte, row[i].bytes);
        assert_int_equal(hvs_guid_format(&guid, text, sizeof text), HVS_OK);
        assert_string_equal(text, row[i].text);
        assert_int_equal(hvs_guid_format(&guid, text, 36), HVS_SPACE);
    }
    assert_string_equal(hvs_guid_name(&policy, &hvs_known[HVS_GUID_PARENT]), "HV_GUID_PARENT");
    assert_int_equal(hvs_guid_named("HV_GUID_ZERO", 12, &guid), HVS_OK);
    assert_string_equal(hvs_guid_name(&policy, &guid), "HV_GUID_WILDCARD");
}

/* Every byte value at every position: hexadecimal digits and dashes where they belong, and nothing else. */
static void guid_takes_digits_and_dashes_only(void **state)
{
    const char good[] = "00000ac9-facb-11e6-bd58-64006a7986d3";
    char *text = exact(good, 36);
    struct hvs_guid guid;

    (void)state;
    for (size_t at = 0; at < 36; at++) {
        bool dash = at == 8 || at == 13 || at == 18 || at == 23;
        for (unsigned byte = 0; byte < 256; byte++) {
            bool digit = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f') ||
                         (byte >= 'A' && byte <= 'F');
            text[at] = (char)byte;
            assert_int_equal(hvs_guid_parse(&policy, text, 36, &guid) == HVS_OK,
                             dash ? byte == '-' : digit);
        }
        text[at] = good[at];
    }
    free(text);
}

static void guid_forms_follow_the_policy(void **state)
{
    static const struct {
        const char *text, *options;
    } row[] = {
        {"{00000ac9-facb-11e6-bd58-64006a7986d3}", "guid-braces=accept-pair"},
        {"(00000ac9-facb-11e6-bd58-64006a7986d3)", "guid-forms=dotnet"},
        {"00000ac9facb11e6bd5864006a7986d3", "guid-forms=dotnet"},
        {"{0x00000ac9,0xfacb,0x11e6,{0xbd,0x58,0x64,0x00,0x6a,0x79,0x86,0xd3}}",
         "guid-forms=dotnet"},
        {"urn:uuid:00000ac9-facb-11e6-bd58-64006a7986d3", "guid-forms=python"},
        {"00000ac9facb11e6bd5864006a7986d3", "guid-forms=python"},
        {"0-0-0-0-0ac9facb11e6bd5864006a7986d3", "guid-forms=python"},
    };
    static const char *const never[] = {
        "",
        "{00000ac9-facb-11e6-bd58-64006a7986d3",
        "00000ac9-facb-11e6-bd58-64006a7986d3}",
        "}00000ac9-facb-11e6-bd58-64006a7986d3{",
        "{{00000ac9-facb-11e6-bd58-64006a7986d3}}",
        " 00000ac9-facb-11e6-bd58-64006a7986d3",
        "00000ac9-facb-11e6-bd58-64006a7986d3 ",
        "0000ac9-facb-11e6-bd58-64006a7986d3",
        "00000ac9-facb-11e6-bd5-864006a7986d3",
    };
    struct hvs_guid guid;

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        hvs_policy_read(&policy, "");
        assert_int_equal(parse_guid(row[i].text, &guid), HVS_SYNTAX);
        hvs_policy_read(&policy, row[i].options);
        assert_int_equal(parse_guid(row[i].text, &guid), HVS_OK);
        expect_bytes(guid.byte, "c90a0000cbfae611bd5864006a7986d3");
    }
    hvs_policy_read(&policy, "guid-braces=accept-pair");
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
        assert_int_equal(parse_guid(never[i], &guid), HVS_SYNTAX);
}

/* -- raw addresses ------------------------------------------------------------------------------------------ */

static void hv_addresses_have_their_bytes(void **state)
{
    static const struct {
        const char *text, *bytes;
    } row[] = {
        {"a42e7cda-d03f-480c-9cc2-a4de20abb878:00000ac9-facb-11e6-bd58-64006a7986d3",
         "22000000da7c2ea43fd00c489cc2a4de20abb878c90a0000cbfae611bd5864006a7986d3"},
        {"00000000-0000-0000-0000-000000000000:0000C350-FACB-11E6-BD58-64006A7986D3",
         "220000000000000000000000000000000000000050c30000cbfae611bd5864006a7986d3"},
        {"e0e16197-dd56-4a10-9195-5ee7a155a838:999E53D4-3D5C-4C3E-8779-BED06EC056E1",
         "220000009761e1e056dd104a91955ee7a155a838d4539e995c3d3e4c8779bed06ec056e1"},
    };
    struct hvs_hv address, back;
    uint8_t raw[36];

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        memset(raw, 0xee, sizeof raw);
        assert_int_equal(hvs_vmidsvc_parse(&policy, row[i].text, 73, &address), HVS_OK);
        assert_int_equal(hvs_hv_encode(&policy, &address, raw, 35), HVS_SPACE);
        assert_int_equal(raw[0], 0xee);
        assert_int_equal(hvs_hv_encode(&policy, &address, raw, 36), HVS_OK);
        expect_bytes(raw, row[i].bytes);
        assert_int_equal(hvs_hv_decode(&policy, raw, 36, &back), HVS_OK);
        assert_int_equal(hvs_hv_compare(&address, &back), 0);
    }
}

static void hv_checks_come_in_order(void **state)
{
    static const uint32_t families[] = {0, 1, 2, 40, 43, 0x2200, 0x2800, 0xffff};
    uint8_t raw[48] = {34};
    struct hvs_hv address;

    (void)state;
    for (size_t length = 0; length <= 48; length++) {
        char *copy = exact(raw, length);
        assert_int_equal(hvs_hv_decode(&policy, (uint8_t *)copy, length, &address),
                         length < 36 ? HVS_LEN : HVS_OK);
        free(copy);
    }
    for (size_t i = 0; i < sizeof families / sizeof families[0]; i++) {
        hvs_put16(raw, (uint16_t)families[i]);
        assert_int_equal(hvs_hv_decode(&policy, raw, 36, &address), HVS_FAMILY);
        assert_int_equal(hvs_hv_decode(&policy, raw, 35, &address), HVS_LEN);
    }
    hvs_put16(raw, 34);
    raw[3] = 1;
    assert_int_equal(hvs_hv_decode(&policy, raw, 36, &address), HVS_OK);
    hvs_policy_read(&policy, "hv-reserved=reject,hv-long-length=exact");
    assert_int_equal(hvs_hv_decode(&policy, raw, 36, &address), HVS_RESERVED);
    assert_int_equal(hvs_hv_decode(&policy, raw, 37, &address), HVS_LEN);
    hvs_policy_read(&policy, "hv-reserved=container-flag,hv-family=legacy-43");
    assert_int_equal(hvs_hv_decode(&policy, raw, 36, &address), HVS_FAMILY);
    hvs_put16(raw, 43);
    assert_int_equal(hvs_hv_decode(&policy, raw, 36, &address), HVS_RESERVED);
    hvs_put16(raw + 2, 1);
    assert_int_equal(hvs_hv_decode(&policy, raw, 36, &address), HVS_OK);
}

static void vm_addresses_have_their_bytes(void **state)
{
    static const struct {
        struct hvs_vm address;
        const char *bytes;
    } row[] = {
        {{2, 2761, 0}, "28000000c90a00000200000000000000"},
        {{UINT32_MAX, 50000, 0}, "2800000050c30000ffffffff00000000"},
        {{3, 1024, 1}, "28000000000400000300000001000000"},
        {{1, 0, 0}, "28000000000000000100000000000000"},
        {{0x01020304, 0x05060708, 0}, "28000000080706050403020100000000"},
    };
    struct hvs_vm back;
    uint8_t raw[24];
    size_t written;

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        memset(raw, 0xee, sizeof raw);
        assert_int_equal(hvs_vm_encode(&policy, &row[i].address, raw, 15), HVS_SPACE);
        assert_int_equal(hvs_vm_encode(&policy, &row[i].address, raw, 16), HVS_OK);
        expect_bytes(raw, row[i].bytes);
        assert_int_equal(raw[16], 0xee);
        assert_int_equal(hvs_vm_decode(&policy, raw, 16, &back), HVS_OK);
        assert_int_equal(back.flags, row[i].address.flags);
        assert_int_equal(hvs_vm_compare(&back, &row[i].address), 0);
    }
    for (size_t capacity = 0; capacity <= 24; capacity++) {
        memset(raw, 0xee, sizeof raw);
        assert_int_equal(hvs_vm_getname(&policy, 7, 9, raw, capacity, &written), 16);
        assert_int_equal(written, capacity < 16 ? capacity : 16);
        for (size_t at = written; at < 24; at++)
            assert_int_equal(raw[at], 0xee);
    }
}

static void vm_flags_are_judged_after_length_and_family(void **state)
{
    uint8_t raw[20] = {40, 0, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 9, 9, 1};
    struct hvs_vm address;

    (void)state;
    for (unsigned flags = 0; flags < 256; flags++) {
        raw[12] = (uint8_t)flags;
        hvs_policy_read(&policy, "");
        assert_int_equal(hvs_vm_decode(&policy, raw, 20, &address), flags < 2 ? HVS_OK : HVS_FLAGS);
        hvs_policy_read(&policy, "vm-flags=zero-only,vm-long-length=exact");
        assert_int_equal(hvs_vm_decode(&policy, raw, 16, &address), flags ? HVS_FLAGS : HVS_OK);
        assert_int_equal(hvs_vm_decode(&policy, raw, 17, &address), HVS_LEN);
    }
    raw[0] = 0;
    assert_int_equal(hvs_vm_decode(&policy, raw, 16, &address), HVS_FAMILY);
    assert_int_equal(hvs_vm_decode(&policy, raw, 15, &address), HVS_LEN);
    raw[0] = 40;
    raw[12] = 0;
    hvs_policy_read(&policy, "vm-reserved=reject");
    assert_int_equal(hvs_vm_decode(&policy, raw, 16, &address), HVS_RESERVED);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, defaults)
    const struct CMUnitTest tests[] = {
        TEST(guids_have_mixed_order),
        TEST(guid_takes_digits_and_dashes_only),
        TEST(guid_forms_follow_the_policy),
        TEST(hv_addresses_have_their_bytes),
        TEST(hv_checks_come_in_order),
        TEST(vm_addresses_have_their_bytes),
        TEST(vm_flags_are_judged_after_length_and_family),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
