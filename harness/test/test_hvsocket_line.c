/*
 * The reference codecs of the hybrid line, captures and registrations, and the decisions who may connect to whom.
 */
#include "hvsocket_helper.h"

/* -- the hybrid line, captures, registration ---------------------------------------------------------------- */

static void hybrid_requests_follow_the_policy(void **state)
{
    static const struct {
        const char *line, *options;
        bool refused;
        uint32_t port;
    } row[] = {
        {"CONNECT 1234\n", "", false, 1234},
        {"CoNnEcT 01234\n", "", false, 1234},
        {"CONNECT 4294967295\n", "", false, UINT32_MAX},
        {"CONNECT 4294967296\n", "", true, 0},
        {"CONNECT 0x5\n", "", true, 0},
        {"CONNECT +1234\n", "", true, 0},
        {"CONNECT +1234\n", "plus-sign=accept", false, 1234},
        {"CONNECT\t1234\n", "hyb-separator=spaces", true, 0},
        {"CONNECT\t1234\n", "hyb-separator=any-whitespace", false, 1234},
        {"CONNECT\xe3\x80\x80"
         "1234\n",
         "hyb-separator=any-whitespace", false, 1234},
        {"CONNECT   12\n", "", true, 0},
        {"CONNECT   12\n", "hyb-separator=spaces", false, 12},
        {"CONNECT 12\r\n", "", true, 0},
        {"CONNECT 12\r\n", "hyb-crlf=accept", false, 12},
        {"CONNECT 12 garbage\n", "", true, 0},
        {"CONNECT 12 garbage\n", "hyb-trailing=ignore", false, 12},
        {"CONNECT 12garbage\n", "hyb-trailing=ignore", true, 0},
        {"  CONNECT 12\n", "", true, 0},
        {"  CONNECT 12\n", "hyb-leading=skip", false, 12},
        {"xCONNECT 12\n", "hyb-leading=skip", true, 0},
        {"\xe3\x80\x80"
         "CONNECT 12\n",
         "hyb-leading=skip,hyb-separator=any-whitespace", true, 0},
        {"CONNECT 00000ac9-facb-11e6-bd58-64006a7986d3\n", "", true, 0},
        {"CONNECT 00000ac9-facb-11e6-bd58-64006a7986d3\n", "hyb-guid=accept", false, 0},
        {"CONNECT 12345678\n", "hyb-guid=accept", false, 12345678},
        {"CONNECT \n", "", true, 0},
    };
    struct hvs_request request;

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        size_t length = strlen(row[i].line);
        hvs_policy_read(&policy, row[i].options);
        for (size_t cut = 0; cut <= length; cut++) {
            char *copy = exact(row[i].line, cut);
            enum hvs_result result = hvs_hybrid_request(&policy, copy, cut, &request);
            if (!row[i].refused)
                assert_int_equal(result, cut < length ? HVS_MORE : HVS_OK);
            else if (cut == length)
                assert_true(result == HVS_SYNTAX || result == HVS_RANGE);
            free(copy);
        }
        if (!row[i].refused)
            assert_int_equal(request.port, row[i].port);
    }
    hvs_policy_read(&policy, "");
    assert_int_equal(hvs_hybrid_request(&policy, "CONNECT 7\nCONNECT 8\n", 20, &request), HVS_OK);
    assert_int_equal(request.consumed, 10);
}

static void hybrid_lines_have_a_limit(void **state)
{
    char line[HVS_HYBRID_LIMIT + 8] = "CONNECT ";
    struct hvs_request request;

    (void)state;
    memset(line + 8, '0', sizeof line - 8);
    assert_int_equal(hvs_hybrid_request(&policy, line, HVS_HYBRID_LIMIT - 1, &request), HVS_MORE);
    assert_int_equal(hvs_hybrid_request(&policy, line, HVS_HYBRID_LIMIT, &request), HVS_SYNTAX);
    line[HVS_HYBRID_LIMIT] = '\n';
    assert_int_equal(hvs_hybrid_request(&policy, line, sizeof line, &request), HVS_SYNTAX);
    line[HVS_HYBRID_LIMIT - 1] = '\n';
    assert_int_equal(hvs_hybrid_request(&policy, line, sizeof line, &request), HVS_OK);
    assert_int_equal(request.consumed, HVS_HYBRID_LIMIT);
}

static void hybrid_replies_have_a_number(void **state)
{
    static const uint32_t values[] = {0, 9, 65535, 65536, 0x7fffffff, 0x80000000, UINT32_MAX};
    char text[16];
    size_t length, consumed;
    uint32_t value;

    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        assert_int_equal(hvs_hybrid_answer(values[i], text, sizeof text, &length), HVS_OK);
        for (size_t cut = 0; cut < length; cut++) {
            assert_int_equal(hvs_hybrid_reply(text, cut, false, &value, &consumed), HVS_MORE);
            assert_int_equal(hvs_hybrid_reply(text, cut, true, &value, &consumed), HVS_SYNTAX);
        }
        assert_int_equal(hvs_hybrid_reply(text, length, false, &value, &consumed), HVS_OK);
        assert_int_equal(value, values[i]);
        assert_int_equal(hvs_hybrid_answer(values[i], text, length, &consumed), HVS_SPACE);
    }
    assert_int_equal(hvs_hybrid_reply("NO 5\n", 5, false, &value, &consumed), HVS_SYNTAX);
    assert_int_equal(hvs_hybrid_reply("OK 4294967296\n", 14, false, &value, &consumed), HVS_RANGE);
    assert_int_equal(hvs_hybrid_path("/tmp/s", 6, UINT32_MAX, text, 16, &length), HVS_SPACE);
    assert_int_equal(hvs_hybrid_path("/s", 2, UINT32_MAX, text, 16, &length), HVS_OK);
    assert_string_equal(text, "/s_4294967295");
}

static void captures_have_their_bytes(void **state)
{
    uint8_t bytes[32 + 44 + 3] = {3, 0, 0, 0, 0,    0,    0, 0, 2, 0, 0, 0, 0,  0, 0,    0,
                                  0, 4, 0, 0, 0xc9, 0x0a, 0, 0, 4, 0, 2, 0, 44, 0, 0xff, 0xff};
    struct hvs_capture capture;
    uint8_t header[32];
    char text[64];
    size_t length;

    (void)state;
    for (size_t captured = 0; captured <= sizeof bytes; captured++) {
        char *copy = exact(bytes, captured);
        assert_int_equal(hvs_capture_decode((uint8_t *)copy, captured, &capture),
                         captured < 76 ? HVS_LEN : HVS_OK);
        free(copy);
    }
    assert_int_equal(capture.payload, 76);
    assert_int_equal(capture.payload_length, 3);
    assert_int_equal(hvs_capture_encode(&capture, header, sizeof header), HVS_OK);
    expect_bytes(header, "0300000000000000020000000000000000040000c90a0000040002002c000000");
    assert_int_equal(hvs_capture_print(&capture, text, sizeof text, &length), HVS_OK);
    assert_string_equal(text, "3:1024 > 2:2761 payload virtio");
    bytes[28] = 43;
    assert_int_equal(hvs_capture_decode(bytes, sizeof bytes, &capture), HVS_RANGE);
    hvs_put16(bytes + 28, 65504);
    assert_int_equal(hvs_capture_decode(bytes, 76, &capture), HVS_LEN);
    const struct hvs_capture wide = {.src_cid = 0x100000002u,
                                     .dst_cid = 0xfffffffffffffffeu,
                                     .src_port = UINT32_MAX,
                                     .op = 1,
                                     .transport = 1};
    assert_int_equal(hvs_capture_encode(&wide, header, sizeof header), HVS_OK);
    expect_bytes(header, "0200000001000000feffffffffffffffffffffff000000000100010000000000");
    assert_int_equal(hvs_capture_print(&wide, text, sizeof text, &length), HVS_OK);
    assert_string_equal(text, "4294967298:4294967295 > 18446744073709551614:0 connect no info");
}

static void registrations_have_path_and_name(void **state)
{
    struct hvs_registration registration;
    struct hvs_service service;
    struct hvs_guid guid;
    char key[HVS_REG_KEY_LENGTH];

    (void)state;
    hvs_port_to_service(&policy, 2761, &guid);
    hvs_registration_make(&guid, "Demo", 4, key, &registration);
    assert_memory_equal(key,
                        "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\"
                        "Virtualization\\GuestCommunicationServices\\"
                        "00000ac9-facb-11e6-bd58-64006a7986d3",
                        sizeof key);
    registration.key += HVS_REG_PATH_LENGTH + 1;
    registration.key_length = 36;
    assert_int_equal(hvs_registration_read(&policy, &registration, &service), HVS_LISTED);
    assert_true(service.is_port);
    assert_int_equal(service.port, 2761);
    registration.type = 4;
    assert_int_equal(hvs_registration_read(&policy, &registration, &service), HVS_LISTED);
    assert_int_equal(service.name_length, 0);
    hvs_policy_read(&policy, "reg-missing-name=skip");
    assert_int_equal(hvs_registration_read(&policy, &registration, &service), HVS_SKIPPED);
}

/* -- decisions ---------------------------------------------------------------------------------------------- */

/* Whom listeners hear, with wildcard binds allowed: bits of enum hvs_origin, by environment. */
static void listeners_hear_whom_they_should(void **state)
{
#define ALL 0x7f
    static const struct {
        enum hvs_known vmid;
        const char *options;
        unsigned heard[4]; /* HOST, VM, SILO, HSILO */
    } row[] = {
        {HVS_GUID_WILDCARD, "", {ALL, ALL, ALL, ALL}},
        {HVS_GUID_CHILDREN, "", {8, 8, 8, 8}},
        {HVS_GUID_LOOPBACK, "", {1, 1, 1, 1}},
        {HVS_GUID_PARENT, "parent-on-host=never-matches", {0, 2, 4, 4}},
        {HVS_GUID_PARENT, "parent-on-host=never-matches,parent-in-container=header", {0, 2, 4, 2}},
        {HVS_GUID_BROADCAST, "", {0, 0, 0, 0}},
        {HVS_GUID_SILOHOST, "", {0, 0, 0, 0}},
    };
    struct hvs_hv listener = {.service = {{1}}}, from = {.vmid = {{7}}, .service = {{1}}};
    uint32_t code;

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        hvs_policy_read(&policy, row[i].options);
        listener.vmid = hvs_known[row[i].vmid];
        for (unsigned n = 0; n < 28; n++) {
            bool match = row[i].heard[n / 7] >> n % 7 & 1;
            assert_int_equal(
                hvs_accept_decide(&policy, &listener, &from, (enum hvs_environment)(n / 7),
                                  (enum hvs_origin)(n % 7), HVS_GATE_ALLOW, HVS_PERMITTED, &code),
                match ? HVS_MATCH : HVS_NOMATCH);
        }
    }
    hvs_policy_read(&policy, "");
    assert_int_equal(
        hvs_listen_decide(&policy, &hvs_known[HVS_GUID_PARENT], HVS_IN_HOST, HVS_PERMITTED, &code),
        HVS_BINDFAIL);
    assert_int_equal(hvs_listen_decide(&policy, &from.vmid, HVS_IN_HOST, HVS_DENIED, &code),
                     HVS_BINDFAIL);
    assert_int_equal(code, 10013);
}

static void connectors_reach_whom_they_should(void **state)
{
    /* enum hvs_reached, -1 nobody, by environment */
    static const struct {
        enum hvs_known vmid;
        const char *options;
        int reached[4];
    } row[] = {
        {HVS_GUID_WILDCARD, "", {-1, -1, -1, -1}},
        {HVS_GUID_CHILDREN, "", {-1, -1, -1, -1}},
        {HVS_GUID_BROADCAST, "", {-1, -1, -1, -1}},
        {HVS_GUID_LOOPBACK, "", {0, 0, 0, 0}},
        {HVS_GUID_PARENT, "", {-1, 1, 1, 2}},
        {HVS_GUID_SILOHOST, "", {-1, -1, 1, 2}},
        {HVS_GUID_PARENT, "parent-in-container=header", {-1, 1, 1, 1}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        hvs_policy_read(&policy, row[i].options);
        for (unsigned n = 0; n < 4; n++) {
            const struct hvs_connecting is = {(enum hvs_environment)n, HVS_PERMITTED, true, true};
            enum hvs_reached reached = HVS_REACHED_SELF;
            uint32_t code;
            enum hvs_result result =
                hvs_connect_decide(&policy, &hvs_known[row[i].vmid], &is, &reached, &code);
            assert_int_equal(result, row[i].reached[n] < 0 ? HVS_NOMATCH : HVS_OK);
            if (result == HVS_OK)
                assert_int_equal(reached, row[i].reached[n]);
        }
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, defaults)
    const struct CMUnitTest tests[] = {
        TEST(hybrid_requests_follow_the_policy), TEST(hybrid_lines_have_a_limit),
        TEST(hybrid_replies_have_a_number),      TEST(captures_have_their_bytes),
        TEST(registrations_have_path_and_name),  TEST(listeners_hear_whom_they_should),
        TEST(connectors_reach_whom_they_should),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
