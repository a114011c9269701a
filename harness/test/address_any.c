/*
 * Draws address calls: goldens with a few bytes changed, cut and joined, and any answers to the open questions. The
 * same calls in every run of a test.
 */
#include "address_any.h"

#include <string.h>

static uint64_t state = 0x9E3779B97F4A7C15u;
uint32_t test_any(uint32_t below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)((state >> 33) % below);
}

static const char *const goldens[] = {
    "2:2761",
    "host:5",
    "-1:5",
    "+2:4294967295",
    ":4294967296",
    "vsock://2:5",
    "vsock-stream:2:010",
    "hvsock:///a/b:5",
    "hvsock://a42e7cda-d03f-480c-9cc2-a4de20abb878/00000ac9-facb-11e6-bd58-64006a7986d3",
    "a42e7cda-d03f-480c-9cc2-a4de20abb878:00000ac9-facb-11e6-bd58-64006a7986d3",
    "parent:00000ac9-facb-11e6-bd58-64006a7986d3",
    "00000ac9-facb-11e6-bd58-64006a7986d3",
    "00000AC9-FACB-11E6-BD58-64006A7986D3",
    "{00000ac9-facb-11e6-bd58-64006a7986d3}",
    "{0x00000ac9,0xfacb,0x11e6,{0xbd,0x58,0x64,0x00,0x6a,0x79,0x86,0xd3}}",
    "urn:uuid:00000ac9-facb-11e6-bd58-64006a7986d3",
    "HV_GUID_PARENT",
    "CONNECT 1234\n",
    "  connect\t+12 x\r\n",
    "CONNECT 00000ac9-facb-11e6-bd58-64006a7986d3\n",
    "OK 1073741824\n",
    "/run/vm.sock",
};
static const uint32_t lengths[] = {0, 1, 12, 15, 16, 17, 20, 31, 32, 33, 36, 37, 40, 44, 76};

/* A text, an address, a capture, GUIDs, values of the registry. */
static uint32_t make_input(uint8_t *to)
{
    uint32_t length;
    if (test_any(2)) {
        const char *text = goldens[test_any(sizeof goldens / sizeof goldens[0])];
        length = (uint32_t)strlen(text);
        memcpy(to, text, length);
    } else {
        length = lengths[test_any(sizeof lengths / sizeof lengths[0])];
        for (uint32_t i = 0; i < length; i++)
            to[i] = test_any(3) ? 0 : (uint8_t)test_any(256);
        if (length >= 4 && test_any(2))
            memcpy(to, test_any(2) ? "\x22\0\0\0" : "\x28\0\0\0", 4);
        if (length >= 16 && test_any(2))
            memcpy(to + length - 16, "\xc9\x0a\0\0\xcb\xfa\xe6\x11\xbd\x58\x64\0\x6a\x79\x86\xd3",
                   16);
        if (length >= 32 && test_any(4) == 0)
            memcpy(to + 24, "\4\0\2\0\x2c\0\0\0", 8);
    }
    for (uint32_t changes = test_any(3); changes && length; changes--)
        to[test_any(length)] =
            (uint8_t)(test_any(2) ? test_any(256) : (uint8_t) "0: \n-{}\0"[test_any(8)]);
    return test_any(8) ? length : test_any(length + 1);
}

/* A VmId, most often one with a name, and a service. */
static uint32_t make_pair(uint8_t *to)
{
    static const uint8_t guids[][16] = {
#define GUID(symbol, name, text, ...) {__VA_ARGS__},
        CTS_HV_GUID_MAP(GUID)
#undef GUID
    };
    memcpy(to, guids[test_any(CTS_HV_GUID_COUNT)], 16);
    memcpy(to + 16, guids[CTS_HV_GUID_VSOCK_TEMPLATE], 16);
    if (test_any(8) == 0)
        to[test_any(32)] ^= 1;
    return test_any(30) ? 32 : 31;
}

/* A value of a key; its lengths may lie. */
static uint32_t make_value(uint8_t *to)
{
    struct cts_registry_value head = {test_any(3) ? 1 : test_any(5), 36, 11, (uint16_t)test_any(6),
                                      0};
    static const char *const keys[] = {
        "00000ac9-facb-11e6-bd58-64006a7986d3", "00000AC9-facb-11e6-bd58-64006a7986d3",
        "999e53d4-3d5c-4c3e-8779-bed06ec056e1", "is no GUID at all, but long enough.."};
    if (test_any(30) == 0)
        head.key_length = (uint16_t)test_any(60000);
    memcpy(to, &head, sizeof head);
    memcpy(to + 12, keys[test_any(4)], 36);
    memcpy(to + 48, test_any(8) ? "ElementName" : "elementname", 11);
    memcpy(to + 59, "friend", head.data_length);
    return 59u + head.data_length;
}

void test_any_call(struct test_address *t)
{
    static const uint32_t numbers[] = {0, 1, 2, 3, 1023, 65536, 0x7fffffff, 0x80000000, UINT32_MAX};
    struct cts_address_seen *seen = &t->seen;
    memset(seen, 0, sizeof *seen);
    seen->call = test_any(CTS_CALL_REG_PORT + 1);
    for (uint32_t i = 0; i < 6; i++)
        seen->number[i] = test_any(2) ? test_any(4) : numbers[test_any(9)];
    for (uint32_t i = 0; i < 2; i++) {
        seen->in_length[i] = make_input(t->in[i]);
        seen->in[i] = t->in[i];
    }
    bool decides = seen->call == CTS_CALL_ACCEPT_DECIDE || seen->call == CTS_CALL_CONNECT_DECIDE;
    for (uint32_t i = 0; i < 2 && decides; i++)
        seen->in_length[i] = make_pair(t->in[i]);
    if (seen->call == CTS_CALL_VMID_TO_CID || seen->call == CTS_CALL_GUID_NAME)
        seen->in_length[0] = make_pair(t->in[0]) & 16;
    if (seen->call == CTS_CALL_REG_LIST || seen->call == CTS_CALL_REG_ADD)
        for (uint32_t i = seen->in_length[0] = 0; i < test_any(6); i++)
            seen->in_length[0] += make_value(t->in[0] + seen->in_length[0]);
    seen->capacity = test_any(3) ? 1024 : test_any(64);
    seen->null = test_any(20) ? 0 : test_any(8);
    seen->limit = test_any(2) ? 0 : 19 + test_any(60);
    for (uint32_t s = CTS_SWITCH_HV_LONG_LENGTH; s < CTS_SWITCH_COUNT; s++) {
        uint32_t options = 0;
        while (*cts_option_text(s, options))
            options++;
        t->profile.settings[s] = (uint8_t)(test_any(4) ? 0 : test_any(options));
    }
}
