/*
 * A target of socket addresses in a hundred lines: three codecs written as they come to mind. It offers what it has, and
 * the rest is not asked for. Copy it, put your own functions behind the switch, and certify the shared object.
 */
#include <cts/sockaddr.h>

#include <string.h>

/* -- what would be your code ------------------------------------------------------------------------------- */

static uint32_t hv_decode(const uint8_t *raw, uint32_t length, uint8_t vm_and_service[32])
{
    if (length < CTS_HV_SIZE)
        return CTS_ADDRESS_LEN;
    if (raw[0] != CTS_HV_FAMILY || raw[1] != 0)
        return CTS_ADDRESS_FAMILY;
    memcpy(vm_and_service, raw + 4, 32);
    return CTS_ADDRESS_OK;
}

static int digit(uint8_t c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

static uint32_t guid_parse(const uint8_t *text, uint32_t length, uint8_t guid[16])
{
    /* Where the two digits of each byte in memory stand in the text. */
    static const uint8_t at[16] = {6, 4, 2, 0, 11, 9, 16, 14, 19, 21, 24, 26, 28, 30, 32, 34};
    uint8_t bytes[16];

    if (length != CTS_GUID_TEXT || text[8] != '-' || text[13] != '-' || text[18] != '-' ||
        text[23] != '-')
        return CTS_ADDRESS_SYNTAX;
    for (int i = 0; i < 16; i++) {
        int high = digit(text[at[i]]), low = digit(text[at[i] + 1]);
        if (high < 0 || low < 0)
            return CTS_ADDRESS_SYNTAX;
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    memcpy(guid, bytes, sizeof bytes); /* only now: a failure leaves the output alone */
    return CTS_ADDRESS_OK;
}

static uint32_t port_to_service(uint32_t port, uint8_t service[16])
{
    static const uint8_t tail[12] = {0xcb, 0xfa, 0xe6, 0x11, 0xbd, 0x58,
                                     0x64, 0x00, 0x6a, 0x79, 0x86, 0xd3};
    if (port > 0x7fffffffu)
        return CTS_ADDRESS_RANGE;
    for (int i = 0; i < 4; i++)
        service[i] = (uint8_t)(port >> 8 * i);
    memcpy(service + 4, tail, sizeof tail);
    return CTS_ADDRESS_OK;
}

/* -- the table --------------------------------------------------------------------------------------------- */

static void *create(const struct cts_host *host, const struct cts_address_config *config)
{
    (void)config;
    return (void *)(uintptr_t)host; /* anything but NULL: these calls keep no state */
}

static void destroy(void *self)
{
    (void)self;
}

/* Room first, then the codec: `out` is never written beyond `capacity`. */
static uint32_t call(void *self, struct cts_address_call *c)
{
    uint32_t needed = c->call == CTS_CALL_HV_DECODE ? 32 : 16;
    uint8_t out[32];
    uint32_t result = CTS_ADDRESS_OTHER;

    (void)self;
    if (c->call == CTS_CALL_HV_DECODE)
        result = hv_decode(c->in[0], c->in_length[0], out);
    else if (c->call == CTS_CALL_GUID_PARSE)
        result = guid_parse(c->in[0], c->in_length[0], out);
    else if (c->call == CTS_CALL_PORT_TO_SERVICE)
        result = port_to_service(c->number[0], out);
    if (result != CTS_ADDRESS_OK)
        return result;
    if (c->capacity < needed)
        return CTS_ADDRESS_SPACE;
    memcpy(c->out, out, needed);
    c->written = needed;
    return CTS_ADDRESS_OK;
}

static const struct cts_address_ops ops = {
    .size = sizeof ops,
    .calls = CTS_CALL_BIT(CTS_CALL_HV_DECODE) | CTS_CALL_BIT(CTS_CALL_GUID_PARSE) |
             CTS_CALL_BIT(CTS_CALL_PORT_TO_SERVICE),
    .create = create,
    .destroy = destroy,
    .call = call,
};

const struct cts_target *cts_target_entry(void)
{
    static const struct cts_target target = {
        .version = CTS_TARGET_VERSION,
        .size = sizeof target,
        .name = "example-address",
        .description = "three codecs of socket addresses, to begin with",
        .address = &ops,
    };
    return &target;
}
