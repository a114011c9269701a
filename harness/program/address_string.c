/*
 * Random byte strings for calls on socket addresses, and small changes of them: each in the language of its call or
 * close to it. All randomness comes from the caller.
 */
#include "program/address_random.h"

#include <stdio.h>
#include <string.h>

/* What a byte string is. */
enum form {
    NO_FORM,
    HV,
    VM,
    GUID,
    GUIDS, /* two */
    GUID_TEXT,
    NAME,
    CIDPORT,
    URI,
    VMIDSVC,
    CONTAINER,
    REQUEST,
    REPLY,
    PATH,
    CAPTURE,
    CAPTURE_STRUCT,
    REGISTRY,
    ADDRESS, /* of either family */
    OPTION,
    DATA,
    FORMS
};
static const uint8_t form_of[CTS_ADDRESS_CALLS][2] = {
    [CTS_CALL_HV_ENCODE] = {GUID, GUID},
    [CTS_CALL_HV_DECODE] = {HV},
    [CTS_CALL_HV_COMPARE] = {HV, HV},
    [CTS_CALL_VM_DECODE] = {VM},
    [CTS_CALL_VM_COMPARE] = {VM, VM},
    [CTS_CALL_GUID_PARSE] = {GUID_TEXT},
    [CTS_CALL_GUID_FORMAT] = {GUID},
    [CTS_CALL_GUID_NAME] = {GUID},
    [CTS_CALL_GUID_NAMED] = {NAME},
    [CTS_CALL_CIDPORT_PARSE] = {CIDPORT},
    [CTS_CALL_URI_PARSE] = {URI},
    [CTS_CALL_VMIDSVC_PARSE] = {VMIDSVC},
    [CTS_CALL_VMIDSVC_FORMAT] = {GUID, GUID},
    [CTS_CALL_SERVICE_TO_PORT] = {GUID},
    [CTS_CALL_TEXT_TO_PORT] = {GUID_TEXT},
    [CTS_CALL_VMID_TO_CID] = {GUID},
    [CTS_CALL_CONTAINER_TO_VMID] = {CONTAINER},
    [CTS_CALL_ACCEPT_DECIDE] = {GUIDS, GUIDS},
    [CTS_CALL_CONNECT_DECIDE] = {GUIDS},
    [CTS_CALL_HYB_REQUEST] = {REQUEST},
    [CTS_CALL_HYB_REPLY] = {REPLY},
    [CTS_CALL_HYB_PATH] = {PATH},
    [CTS_CALL_CAP_DECODE] = {CAPTURE},
    [CTS_CALL_CAP_ENCODE] = {CAPTURE_STRUCT},
    [CTS_CALL_CAP_PRINT] = {CAPTURE},
    [CTS_CALL_REG_MAKE] = {GUID, NAME},
    [CTS_CALL_REG_LIST] = {REGISTRY},
    [CTS_CALL_REG_ADD] = {REGISTRY, DATA},
    [CTS_CALL_REG_PORT] = {NAME},
    [CTS_CALL_BIND] = {ADDRESS},
    [CTS_CALL_CONNECT] = {ADDRESS},
    [CTS_CALL_SEND] = {DATA},
    [CTS_CALL_SET_OPTION] = {OPTION},
    [CTS_CALL_PARTITION] = {GUID},
    [CTS_CALL_SERVICE] = {GUID},
    [CTS_CALL_OFFER] = {GUID, GUID},
    [CTS_CALL_PACKET] = {DATA},
};

static const char *const texts[] = {
    "2:2761",
    "4294967295:50000",
    "host:5",
    "2:010",
    "2:4294967294",
    "vsock:2:2761",
    "vsock://3:1024",
    "vsock-stream:2:5",
    "hvsock:///run/vm.sock:1024",
    "hvsock://a42e7cda-d03f-480c-9cc2-a4de20abb878/00000ac9-facb-11e6-bd58-64006a7986d3",
    "a42e7cda-d03f-480c-9cc2-a4de20abb878:00000ac9-facb-11e6-bd58-64006a7986d3",
    "00000ac9-facb-11e6-bd58-64006a7986d3",
    "999E53D4-3D5C-4C3E-8779-BED06EC056E1",
    "{90db8b89-0d35-4f79-8ce9-49ea0ac8b7cd}",
    "HV_GUID_PARENT",
    "HV_GUID_VSOCK_TEMPLATE",
    "CONNECT 1234\n",
    "connect 4294967295\nmore",
    "OK 1073741824\n",
    "OK 5\nrest",
    "/run/vm.sock",
    "abc",
};
/* Which of them a form draws from. */
static const struct {
    uint8_t form, first, count;
} text_forms[] = {{CIDPORT, 0, 5},    {URI, 5, 5},      {VMIDSVC, 10, 1}, {GUID_TEXT, 11, 3},
                  {NAME, 14, 2},      {REQUEST, 16, 2}, {REPLY, 18, 2},   {PATH, 20, 1},
                  {CONTAINER, 21, 1}, {DATA, 20, 2}};

static const uint8_t guids[][CTS_GUID_SIZE] = {
#define X(symbol, name, text, ...) {__VA_ARGS__},
    CTS_HV_GUID_MAP(X)
#undef X
};
#define GUID_ROWS (sizeof guids / sizeof *guids)

static void put_32(uint8_t *at, uint32_t value)
{
    for (uint32_t i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

static void random_guid(struct cts_random *random, uint8_t *at)
{
    memcpy(at, guids[cts_random_below(random, GUID_ROWS)], CTS_GUID_SIZE);
    if (cts_random_one_in(random, 2)) {
        memcpy(at, guids[CTS_HV_GUID_VSOCK_TEMPLATE], CTS_GUID_SIZE);
        put_32(at, cts_address_number(random));
    }
    if (cts_random_one_in(random, 8))
        at[cts_random_below(random, CTS_GUID_SIZE)] ^= (uint8_t)(1u << cts_random_below(random, 8));
}

/* Of a partition: most often one that has a name. */
static void random_vmid(struct cts_random *random, uint8_t *at)
{
    random_guid(random, at);
    if (!cts_random_one_in(random, 4))
        memcpy(at, guids[cts_random_below(random, CTS_HV_GUID_VSOCK_TEMPLATE)], CTS_GUID_SIZE);
}

static uint32_t random_address(struct cts_random *random, uint8_t *at, bool hv)
{
    static const uint16_t families[] = {0, 1, 2, 34, 40, 43, 0x2200, 0x2800, 0xffff};
    uint32_t family = hv ? CTS_HV_FAMILY : CTS_VM_FAMILY;

    if (cts_random_one_in(random, 8))
        family = families[cts_random_below(random, sizeof families / sizeof *families)];
    memset(at, 0, CTS_HV_SIZE);
    put_32(at, family);
    if (cts_random_one_in(random, 8))
        at[2 + cts_random_below(random, 2)] = 1;
    if (hv) {
        random_vmid(random, at + 4);
        random_guid(random, at + 20);
        return CTS_HV_SIZE;
    }
    put_32(at + 4, cts_address_number(random));
    put_32(at + 8, cts_address_number(random));
    if (cts_random_one_in(random, 4))
        at[12] = (uint8_t)(1u << cts_random_below(random, 8));
    if (cts_random_one_in(random, 8))
        at[13 + cts_random_below(random, 3)] = 1;
    return CTS_VM_SIZE;
}

/* 64 bits, of which the upper ones are seldom used. */
static uint64_t random_cid(struct cts_random *random)
{
    uint64_t low = cts_address_number(random);

    return cts_random_one_in(random, 3) ? (uint64_t)cts_address_number(random) << 32 | low : low;
}

/* One value of a key, sometimes two. */
static uint32_t random_registry(struct cts_random *random, uint8_t *at)
{
    uint32_t used = 0;

    do {
        const char *key = texts[11 + cts_random_below(random, 3)];
        struct cts_registry_value value = {
            .type = 1, .key_length = (uint16_t)strlen(key), .name_length = 11, .data_length = 3};

        memcpy(at + used, &value, sizeof value);
        used += sizeof value;
        memcpy(at + used, key, value.key_length);
        used += value.key_length;
        memcpy(at + used, "ElementNameabc", 14);
        used += 14;
    } while (used < 80 && cts_random_one_in(random, 2));
    return used;
}

static uint32_t random_capture(struct cts_random *random, uint8_t *at, bool raw)
{
    struct cts_capture capture = {.src_cid = random_cid(random),
                                  .dst_cid = random_cid(random),
                                  .src_port = cts_address_number(random),
                                  .dst_port = cts_address_number(random),
                                  .op = (uint16_t)cts_random_below(random, 6),
                                  .transport = (uint16_t)cts_random_below(random, 4),
                                  .len = cts_random_one_in(random, 2) ? 44 : 0};

    memset(at, 0, CTS_CAPTURE_SIZE + 64);
    memcpy(at, &capture, sizeof capture);
    return raw ? CTS_CAPTURE_SIZE + cts_random_below(random, 64) : (uint32_t)sizeof capture;
}

static uint32_t random_form(struct cts_random *random, uint8_t form,
                            uint8_t bytes[CTS_ADDRESS_STRING_MAX])
{
    for (uint32_t i = 0; i < sizeof text_forms / sizeof *text_forms; i++) {
        if (text_forms[i].form == form) {
            const char *text =
                texts[text_forms[i].first + cts_random_below(random, text_forms[i].count)];

            memcpy(bytes, text, strlen(text));
            return (uint32_t)strlen(text);
        }
    }
    switch (form) {
    case HV:
    case VM:
        return random_address(random, bytes,
                              cts_random_one_in(random, 4) ? form != HV : form == HV);
    case ADDRESS:
        return random_address(random, bytes, cts_random_one_in(random, 2));
    case GUIDS:
        random_guid(random, bytes + CTS_GUID_SIZE);
        random_vmid(random, bytes);
        return 2 * CTS_GUID_SIZE;
    case CAPTURE:
    case CAPTURE_STRUCT:
        return random_capture(random, bytes, form == CAPTURE);
    case REGISTRY:
        return random_registry(random, bytes);
    case OPTION:
        put_32(bytes, cts_address_number(random));
        return 4;
    default:
        random_guid(random, bytes);
        return CTS_GUID_SIZE;
    }
}

/* Puts `piece` in place of `gone` bytes at `at`; without room nothing changes. */
static uint32_t replace(uint8_t bytes[CTS_ADDRESS_STRING_MAX], uint32_t length, uint32_t at,
                        uint32_t gone, const void *piece, uint32_t size)
{
    if (length - gone + size > CTS_ADDRESS_STRING_MAX)
        return length;
    memmove(bytes + at + size, bytes + at + gone, length - at - gone);
    if (size)
        memcpy(bytes + at, piece, size);
    return length - gone + size;
}

/* A number as texts have it, and as they must not. */
static uint32_t change_number(struct cts_random *random, uint8_t *bytes, uint32_t length,
                              uint32_t at)
{
    static const char *const edges[] = {"0",          "1",          "-0",
                                        "-1",         "+0",         "+1",
                                        "00",         "010",        "08",
                                        "",           "65535",      "65536",
                                        "2147483647", "2147483648", "4294967294",
                                        "4294967295", "4294967296", "18446744073709551615",
                                        "0x10",       "1_0",        "18446744073709551617"};
    static const char *const forms[] = {"%llu",   "%llu",  "%llu",  "%llu",  "0%llu",
                                        "00%llu", "-%llu", "+%llu", "0x%llx"};
    static const uint64_t above[] = {0, 0, 0, (uint64_t)1 << 32, UINT64_MAX - UINT32_MAX};
    unsigned long long number =
        cts_address_number(random) + above[cts_random_below(random, sizeof above / sizeof *above)];
    char text[128];
    uint32_t end, width = cts_random_below(random, 96);

    while (at < length && (bytes[at] < '0' || bytes[at] > '9'))
        at++;
    for (end = at; end < length && bytes[end] >= '0' && bytes[end] <= '9';)
        end++;
    const char *form = forms[cts_random_below(random, sizeof forms / sizeof *forms)];
    const char *edge = edges[cts_random_below(random, sizeof edges / sizeof *edges)];
    uint32_t size =
        (uint32_t)(cts_random_one_in(random, 2) ? snprintf(text, sizeof text, "%s", edge)
                   : cts_random_one_in(random, 3)
                       ? snprintf(text, sizeof text, "%0*llu", (int)width, number)
                       : snprintf(text, sizeof text, form, number));
    return replace(bytes, length, at, end - at, text, size);
}

/* A word of one of the languages where it may mean something, or not. */
static uint32_t insert_word(struct cts_random *random, uint8_t *bytes, uint32_t length, uint32_t at)
{
    static const char *const words[] = {
        "host", "any", "local", "hypervisor", "vsock:",   "vsock://", "-1",   "urn:uuid:",
        "{",    "}",   "(",     ")",          "CONNECT ", "OK ",      "\r\n", "/"};
    const char *word = words[cts_random_below(random, sizeof words / sizeof *words)];

    if (cts_random_one_in(random, 2))
        at = cts_random_one_in(random, 2) ? 0 : length;
    return replace(bytes, length, at, 0, word, (uint32_t)strlen(word));
}

/* One byte many times: texts have limits. */
static uint32_t stretch(struct cts_random *random, uint8_t *bytes, uint32_t length, uint32_t at)
{
    static const char often[] = "00 /a";
    uint8_t piece[80], byte = (uint8_t)often[cts_random_below(random, 5)];
    uint32_t size = cts_random_below(random, sizeof piece);

    memset(piece, at < length && cts_random_one_in(random, 2) ? bytes[at] : byte, size);
    return replace(bytes, length, at, 0, piece, size);
}

static uint32_t capitals(uint8_t *bytes, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++)
        bytes[i] -= bytes[i] >= 'a' && bytes[i] <= 'z' ? 0x20 : 0;
    return length;
}

uint32_t cts_address_change_bytes(struct cts_random *random, uint8_t bytes[CTS_ADDRESS_STRING_MAX],
                                  uint32_t length)
{
    static const char characters[] = "0123456789abcdefABCDEFxg:-+/ \t\r\n{}()_.";
    uint32_t at = cts_random_below(random, length + 1);
    uint8_t character = (uint8_t)characters[cts_random_below(random, sizeof characters)];

    switch (cts_random_below(random, 10)) {
    case 0:
        return at;
    case 1:
        return replace(bytes, length, at, 0, &character, 1);
    case 2:
        return replace(bytes, length, at, at < length, NULL, 0);
    case 3:
        return replace(bytes, length, at, at < length, &character, 1);
    case 4:
        if (at < length)
            bytes[at] ^= 0x20;
        return length;
    case 5:
        return change_number(random, bytes, length, at);
    case 6:
        return insert_word(random, bytes, length, at);
    case 7:
        return capitals(bytes, length);
    case 8:
        return stretch(random, bytes, length, at);
    default:
        if (at < length)
            bytes[at] = (uint8_t)cts_random_next(random);
        return length;
    }
}

void cts_address_input(struct cts_program *program, struct cts_random *random, struct cts_op *op,
                       uint32_t index)
{
    uint8_t bytes[CTS_ADDRESS_STRING_MAX] = {0};
    uint8_t form = form_of[op->code][index];
    uint32_t length, of_first;
    const uint8_t *first = cts_call_bytes(program, op, 0, &of_first);
    bool alike = index == 1 && form == form_of[op->code][0] && first != NULL &&
                 of_first <= CTS_ADDRESS_STRING_MAX && cts_random_one_in(random, 2);

    /* Two of a kind are often the same, and two pairs are of the same service. */
    if (alike) {
        length = of_first;
        memcpy(bytes, first, length);
        if (form == GUIDS && length >= CTS_GUID_SIZE)
            random_vmid(random, bytes);
    } else {
        length = random_form(random, form, bytes);
    }

    while (cts_random_one_in(random, 3))
        length = cts_address_change_bytes(random, bytes, length);
    op->bytes[index] =
        cts_random_one_in(random, 24) ? CTS_NO_BYTES : cts_program_string(program, bytes, length);
}
