/*
 * Exhaustive ranges of raw addresses, service ids, decisions and captures.
 *
 * HV_SHAPES      every length 0..64 with every family and each byte of Reserved, all of Reserved at 36 and 64; compared
 *                with a good address: those in families that are near, every value of Reserved; at every alignment:
 *                each byte of Reserved, in families that are near
 * VM_SHAPES      every length 0..64 with every family; with every flag byte, in families that are near, and every value
 *                of each reserved byte, decoded and compared; every flag byte at every alignment
 * TEMPLATE_BITS  every single-bit change of the service ids of some ports, every pair of changes of one; in bytes and
 *                as text of either case
 * WILDCARDS      every pair of VmIds over every environment, origin, gate and permission, with equal services and
 *                others; every connect target over every environment
 * CAP_LENGTHS    every header length with as many bytes captured, one less, one more and none; every short capture; all
 *                operations and transports near the lengths that matter
 */
#include "run/address_extent.h"

#include <string.h>

#define SHAPE_MAX 64u
#define SHIFT_MAX 7u /* bytes between a buffer and the memory that faults: alignments of words */

static const uint8_t vm_ids[][16] = {
#define GUID_ROW(symbol, name, text, ...) {__VA_ARGS__},
    CTS_HV_GUID_MAP(GUID_ROW)
#undef GUID_ROW
    /* two VMs */
    {0x3b, 0x1f, 0x44, 0x9c, 0x02, 0x7e, 0x11, 0x4d, 0x8a, 0x5b, 1, 2, 3, 4, 5, 6},
    {0x3b, 0x1f, 0x44, 0x9c, 0x02, 0x7e, 0x11, 0x4d, 0x8a, 0x5b, 1, 2, 3, 4, 5, 7}};
#define VM_IDS (sizeof vm_ids / sizeof vm_ids[0])

static void put16(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
}

static void put32(uint8_t *at, uint32_t value)
{
    put16(at, value);
    put16(at + 2, value >> 16);
}

/* -- raw addresses ------------------------------------------------------------------------------------------- */

struct raw {
    uint32_t decode, compare; /* calls */
    uint8_t good[CTS_HV_SIZE];
    uint32_t size; /* of `good` */
    uint8_t bytes[SHAPE_MAX];
    uint32_t length;
    uint32_t shift;
};
static const uint16_t families[] = {0,  1,  2,      CTS_HV_FAMILY, 35,     CTS_VM_FAMILY,
                                    41, 43, 0x2200, 0x2800,        0x2828, 0xffff};
#define NEAR_FAMILIES (sizeof families / sizeof families[0])

static void begin_raw(struct raw *raw, uint32_t size)
{
    raw->size = size;
    memcpy(raw->bytes, raw->good, size);
    memset(raw->bytes + size, 0xA5, sizeof raw->bytes - size);
}

static void try_decode(struct cts_extent_range *range, const struct raw *raw)
{
    if (!cts_extent_wants(range))
        return;
    struct cts_address_spec spec = cts_extent_spec(raw->decode, raw->bytes, raw->length, NULL, 0);
    spec.shift = raw->shift;
    cts_extent_try(range, &spec);
}

/* The bytes beside a good address, as first and as second. */
static void try_compare(struct cts_extent_range *range, const struct raw *raw)
{
    if (!cts_extent_wants(range))
        return;
    struct cts_address_spec spec =
        cts_extent_spec(raw->compare, raw->bytes, raw->length, raw->good, raw->size);
    spec.shift = raw->shift;
    cts_extent_try(range, &spec);
    spec = cts_extent_spec(raw->compare, raw->good, raw->size, raw->bytes, raw->length);
    spec.shift = raw->shift;
    cts_extent_try(range, &spec);
}

static void every_family(struct cts_extent_range *range, struct raw *raw)
{
    /* Below two bytes there is no family to vary. */
    uint32_t last = raw->length == 0 ? 0 : raw->length == 1 ? UINT8_MAX : UINT16_MAX;
    for (uint32_t family = 0; family <= last && !cts_extent_over(range); family++) {
        put16(raw->bytes, family);
        try_decode(range, raw);
    }
    for (size_t i = 0; i < NEAR_FAMILIES; i++) {
        put16(raw->bytes, families[i]);
        try_compare(range, raw);
    }
}

/* At the lengths that matter; at others either byte of it alone. */
static void every_reserved(struct cts_extent_range *range, struct raw *raw)
{
    bool all = raw->length == CTS_HV_SIZE || raw->length == SHAPE_MAX;
    for (uint32_t reserved = 1; reserved <= UINT16_MAX && !cts_extent_over(range); reserved++) {
        if (!all && reserved > UINT8_MAX && (reserved & UINT8_MAX))
            continue;
        put16(raw->bytes + 2, reserved);
        try_decode(range, raw);
        if (raw->length == CTS_HV_SIZE || reserved <= UINT8_MAX)
            try_compare(range, raw);
    }
}

/* Every value of a byte at every alignment, in families that are near. */
static void every_alignment(struct cts_extent_range *range, struct raw *raw, uint32_t byte)
{
    for (raw->shift = 1; raw->shift <= SHIFT_MAX; raw->shift++)
        for (size_t i = 0; i < NEAR_FAMILIES && !cts_extent_over(range); i++) {
            put16(raw->bytes, families[i]);
            for (uint32_t value = 0; value <= UINT8_MAX; value++) {
                raw->bytes[byte] = (uint8_t)value;
                try_decode(range, raw);
                if (value < 4)
                    try_compare(range, raw);
            }
            raw->bytes[byte] = 0;
        }
    raw->shift = 0;
}

void cts_extent_hv_shapes(struct cts_extent_range *range)
{
    struct raw raw = {
        .decode = CTS_CALL_HV_DECODE, .compare = CTS_CALL_HV_COMPARE, .good = {CTS_HV_FAMILY}};
    memcpy(raw.good + 4, cts_extent_guids[CTS_HV_GUID_PARENT], 16);
    memcpy(raw.good + 20, cts_extent_guids[CTS_HV_GUID_VSOCK_TEMPLATE], 16);
    begin_raw(&raw, CTS_HV_SIZE);
    for (raw.length = 0; raw.length <= SHAPE_MAX && !cts_extent_over(range); raw.length++) {
        every_family(range, &raw);
        put16(raw.bytes, CTS_HV_FAMILY);
        every_reserved(range, &raw);
        put16(raw.bytes + 2, 0);
        every_alignment(range, &raw, 2);
    }
}

/* Every flag byte, in every family near this one, and every value of the reserved bytes. */
static void vm_bytes(struct cts_extent_range *range, struct raw *raw)
{
    static const uint8_t places[] = {2, 3, 13, 14, 15};
    for (size_t i = 0; i < NEAR_FAMILIES; i++)
        for (uint32_t flags = 0; flags <= UINT8_MAX; flags++) {
            put16(raw->bytes, families[i]);
            raw->bytes[12] = (uint8_t)flags;
            try_decode(range, raw);
            try_compare(range, raw);
        }
    put16(raw->bytes, CTS_VM_FAMILY);
    raw->bytes[12] = 0;
    for (size_t i = 0; i < sizeof places; i++) {
        for (uint32_t value = 1; value <= UINT8_MAX; value++) {
            raw->bytes[places[i]] = (uint8_t)value;
            try_decode(range, raw);
            try_compare(range, raw);
        }
        raw->bytes[places[i]] = 0;
    }
}

void cts_extent_vm_shapes(struct cts_extent_range *range)
{
    struct raw raw = {.decode = CTS_CALL_VM_DECODE,
                      .compare = CTS_CALL_VM_COMPARE,
                      .good = {CTS_VM_FAMILY, 0, 0, 0, 0xc9, 0x0a, 0, 0, 2}};
    begin_raw(&raw, CTS_VM_SIZE);
    for (raw.length = 0; raw.length <= SHAPE_MAX && !cts_extent_over(range); raw.length++) {
        every_family(range, &raw);
        vm_bytes(range, &raw);
        every_alignment(range, &raw, 12);
    }
}

/* -- service ids --------------------------------------------------------------------------------------------- */

static char hex_digit(uint32_t value, bool upper)
{
    return (upper ? "0123456789ABCDEF" : "0123456789abcdef")[value & 15];
}

/* The text of 16 bytes: Data1, Data2, Data3 are integers, Data4 is not. */
static void guid_text(const uint8_t guid[16], bool upper, char text[CTS_GUID_TEXT])
{
    static const uint8_t order[16] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
    for (uint32_t i = 0, at = 0; i < 16; i++) {
        if (at == 8 || at == 13 || at == 18 || at == 23)
            text[at++] = '-';
        text[at++] = hex_digit(guid[order[i]] >> 4, upper);
        text[at++] = hex_digit(guid[order[i]], upper);
    }
}

static void try_service(struct cts_extent_range *range, const uint8_t service[16])
{
    char text[CTS_GUID_TEXT];
    if (!cts_extent_wants(range))
        return;
    struct cts_address_spec spec = cts_extent_spec(CTS_CALL_SERVICE_TO_PORT, service, 16, NULL, 0);
    cts_extent_try(range, &spec);
    for (uint32_t upper = 0; upper < 2; upper++) {
        guid_text(service, upper, text);
        spec = cts_extent_spec(CTS_CALL_TEXT_TO_PORT, text, sizeof text, NULL, 0);
        cts_extent_try(range, &spec);
    }
}

void cts_extent_template_bits(struct cts_extent_range *range)
{
    static const uint32_t ports[] = {
        2761,  0,     1,          50,         1023,       1024,       22099,      50000,
        65535, 65536, 0x3049197c, 0x40000000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff};
    uint8_t service[16];
    memcpy(service, cts_extent_guids[CTS_HV_GUID_VSOCK_TEMPLATE], 16);
    for (size_t i = 0; i < sizeof ports / sizeof ports[0]; i++) {
        put32(service, ports[i]);
        try_service(range, service);
        for (uint32_t bit = 0; bit < 128; bit++) {
            service[bit / 8] ^= (uint8_t)(1u << bit % 8);
            try_service(range, service);
            for (uint32_t other = 0; i == 0 && other < bit; other++) {
                service[other / 8] ^= (uint8_t)(1u << other % 8);
                try_service(range, service);
                service[other / 8] ^= (uint8_t)(1u << other % 8);
            }
            service[bit / 8] ^= (uint8_t)(1u << bit % 8);
        }
    }
}

/* -- who gets a connection ----------------------------------------------------------------------------------- */

struct decision {
    uint8_t listener[32], connection[32];
    uint32_t number[6];
};

static void accept_one(struct cts_extent_range *range, const struct decision *d)
{
    if (!cts_extent_wants(range))
        return;
    struct cts_address_spec spec =
        cts_extent_spec(CTS_CALL_ACCEPT_DECIDE, d->listener, 32, d->connection, 32);
    memcpy(spec.number, d->number, sizeof spec.number);
    cts_extent_try(range, &spec);
}

static void connect_one(struct cts_extent_range *range, const struct decision *d)
{
    if (!cts_extent_wants(range))
        return;
    struct cts_address_spec spec =
        cts_extent_spec(CTS_CALL_CONNECT_DECIDE, d->listener, 32, NULL, 0);
    memcpy(spec.number, d->number, sizeof spec.number);
    cts_extent_try(range, &spec);
}

/* All environments, origins, gates and permissions of one pair, with services that are equal, and that differ. */
static void accept_all(struct cts_extent_range *range, struct decision *d)
{
    const uint32_t total = CTS_ENVIRONMENTS * CTS_FROM_COUNT * 3 * 3;
    for (uint32_t i = 0; i < total; i++) {
        d->number[0] = i % CTS_ENVIRONMENTS;
        d->number[1] = i / CTS_ENVIRONMENTS % CTS_FROM_COUNT;
        d->number[2] = i / (CTS_ENVIRONMENTS * CTS_FROM_COUNT) % 3;
        d->number[3] = i / (CTS_ENVIRONMENTS * CTS_FROM_COUNT * 3);
        accept_one(range, d);
        d->connection[16] ^= 1;
        accept_one(range, d);
        d->connection[16] ^= 1;
        d->connection[31] ^= 0x80;
        accept_one(range, d);
        d->connection[31] ^= 0x80;
    }
}

/* Every bit of the service, where the rest lets every connection in. */
static void accept_bits(struct cts_extent_range *range, struct decision *d)
{
    for (uint32_t i = 0; i < CTS_ENVIRONMENTS * CTS_FROM_COUNT; i++)
        for (uint32_t bit = 0; bit < 128; bit++) {
            memset(d->number, 0, sizeof d->number);
            d->number[0] = i % CTS_ENVIRONMENTS;
            d->number[1] = i / CTS_ENVIRONMENTS;
            d->number[2] = CTS_GATE_ALLOW;
            d->connection[16 + bit / 8] ^= (uint8_t)(1u << bit % 8);
            accept_one(range, d);
            d->connection[16 + bit / 8] ^= (uint8_t)(1u << bit % 8);
        }
}

static void connect_all(struct cts_extent_range *range, struct decision *d)
{
    const uint32_t total = CTS_ENVIRONMENTS * 2 * 3 * 3 * 2;
    for (uint32_t i = 0; i < total; i++) {
        d->number[0] = i % CTS_ENVIRONMENTS;
        d->number[1] = i / CTS_ENVIRONMENTS % 2;
        d->number[2] = i / (CTS_ENVIRONMENTS * 2) % 3;
        d->number[3] = i / (CTS_ENVIRONMENTS * 6) % 3;
        d->number[4] = i / (CTS_ENVIRONMENTS * 18);
        connect_one(range, d);
    }
}

void cts_extent_wildcards(struct cts_extent_range *range)
{
    struct decision d = {0};
    memcpy(d.listener + 16, cts_extent_guids[CTS_HV_GUID_VSOCK_TEMPLATE], 16);
    put32(d.listener + 16, 2761);
    memcpy(d.connection + 16, d.listener + 16, 16);
    for (size_t i = 0; i < VM_IDS; i++) {
        memcpy(d.listener, vm_ids[i], 16);
        for (size_t k = 0; k < VM_IDS; k++) {
            memcpy(d.connection, vm_ids[k], 16);
            accept_all(range, &d);
        }
        accept_bits(range, &d);
        memset(d.number, 0, sizeof d.number);
        connect_all(range, &d);
    }
}

/* -- captures ------------------------------------------------------------------------------------------------ */

/* A header with so many bytes captured behind it; `captured` counts them all. */
static void try_capture(struct cts_extent_range *range, uint32_t length, uint32_t op,
                        uint32_t transport, uint32_t captured)
{
    uint8_t bytes[CTS_CAPTURE_SIZE + 1] = {3, 0, 0, 0, 1, 0, 0, 0, 2};
    if (!cts_extent_wants(range))
        return;
    put32(bytes + 16, 1024);
    put32(bytes + 20, 2761);
    put16(bytes + 24, op);
    put16(bytes + 26, transport);
    put16(bytes + 28, length);
    bytes[CTS_CAPTURE_SIZE] = 0x5A;
    struct cts_address_spec spec = cts_extent_spec(CTS_CALL_CAP_DECODE, bytes, captured, NULL, 0);
    if (captured > CTS_CAPTURE_SIZE) {
        spec.given[0] = CTS_CAPTURE_SIZE + 1;
        spec.repeat_from = CTS_CAPTURE_SIZE;
        spec.times = captured - CTS_CAPTURE_SIZE;
    }
    cts_extent_try(range, &spec);
    spec.call = CTS_CALL_CAP_PRINT;
    if (captured < 256)
        cts_extent_try(range, &spec);
}

static void cap_matrix(struct cts_extent_range *range)
{
    static const uint16_t lengths[] = {0, 1, 43, 44, 45, 64, 255, 65503, 65504, 65535};
    static const uint16_t words[] = {0,   1,   2,   3,   4,   5,    6,    255,
                                     256, 257, 258, 260, 512, 1024, 65535};
    const size_t count = sizeof words / sizeof words[0];
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
        for (size_t k = 0; k < count * count; k++) {
            const uint32_t whole = CTS_CAPTURE_SIZE + lengths[i];
            try_capture(range, lengths[i], words[k % count], words[k / count], whole - 1);
            try_capture(range, lengths[i], words[k % count], words[k / count], whole);
            try_capture(range, lengths[i], words[k % count], words[k / count], whole + 9);
        }
}

void cts_extent_cap_lengths(struct cts_extent_range *range)
{
    for (uint32_t captured = 0; captured <= 80; captured++)
        for (uint32_t length = 0; length <= 64; length++)
            try_capture(range, length, 4, 2, captured);
    cap_matrix(range);
    for (uint32_t length = 0; length <= UINT16_MAX && !cts_extent_over(range); length++) {
        const uint32_t whole = CTS_CAPTURE_SIZE + length;
        for (uint32_t captured = whole - 1; captured <= whole + 1; captured++)
            try_capture(range, length, 4, 2, captured);
        try_capture(range, length, 4, 1, CTS_CAPTURE_SIZE);
        try_capture(range, length, 1, 2, CTS_CAPTURE_SIZE + 44);
    }
}
