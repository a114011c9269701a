/*
 * Area VM: what sockaddr_vm holds, and which addresses are refused for what. Under vm-os-layout other systems' shapes
 * stand in its place. Rulings only; nothing is judged here.
 */
#include "oracle/address_rule.h"

#include <string.h>

#define FLAGS_AT 12u

static bool is_linux(const struct cts_address_ruling *r)
{
    return CTS_ANSWERS(r, VM_OS_LAYOUT, LINUX);
}

/* -- other systems --------------------------------------------------------------------------------------------- */

#define MACOS_SIZE 12u /* length, family, reserved 2, port 4, cid 8 */
#define FREEBSD_SIZE                                                                               \
    20u /* length, family, pad 2, port 4, zero; no cid, and no number known for its family */

static void encode_other(struct cts_address_ruling *r)
{
    bool macos = CTS_ANSWERS(r, VM_OS_LAYOUT, MACOS);
    uint32_t size = macos ? MACOS_SIZE : FREEBSD_SIZE;
    uint8_t *out = cts_ruling_out(r, size);
    memset(out, 0, size);
    out[0] = (uint8_t)size;
    out[1] = CTS_VM_FAMILY;
    cts_put_32(out + 4, r->given->number[1]);
    if (macos)
        cts_put_32(out + 8, r->given->number[0]);
    if (cts_ruling_short(r, 0))
        CTS_ROW(VM, 140, CTS_CHECK_CLASS | CTS_CHECK_SAFE | CTS_CHECK_ROOM);
    else
        CTS_ROW(VM, 140, CTS_CHECK_CLASS | CTS_CHECK_BYTES | CTS_CHECK_LENGTH | CTS_CHECK_ROOM)
            ->bytes = macos ? 0xFFFu : 0xFFFFDu;
}

static void decode_other(struct cts_address_ruling *r)
{
    const uint8_t *raw = r->given->in[0];
    bool macos = CTS_ANSWERS(r, VM_OS_LAYOUT, MACOS);
    uint32_t size = macos ? MACOS_SIZE : FREEBSD_SIZE, length = r->given->in_length[0];
    struct cts_address_row *row =
        CTS_ROW(VM, 140, CTS_CHECK_CLASS | CTS_CHECK_NUMBERS | CTS_CHECK_ROOM);
    if (length < size || (length > size && CTS_ANSWERS(r, VM_LONG_LENGTH, EXACT))) {
        cts_ruling_allow(r, CTS_RESULT_BIT(LEN));
        return;
    }
    if (raw[0] != size || length > size || !macos) /* who minds them is not known */
        cts_ruling_allow(r, CTS_RESULT_BIT(OK) | CTS_ADDRESS_FAILS);
    else if (raw[1] != CTS_VM_FAMILY)
        cts_ruling_allow(r, CTS_RESULT_BIT(FAMILY));
    row->numbers = macos ? 0x3u : 0x2u;
    cts_ruling_number(r, 0, macos ? cts_get_32(raw + 8) : 0);
    cts_ruling_number(r, 1, cts_get_32(raw + 4));
}

/* -- encode --------------------------------------------------------------------------------------------------- */

static void write_address(struct cts_address_ruling *r, uint32_t flags)
{
    uint8_t *out = cts_ruling_out(r, CTS_VM_SIZE);
    cts_put_32(out, CTS_VM_FAMILY);
    cts_put_32(out + 4, r->given->number[1]);
    cts_put_32(out + 8, r->given->number[0]);
    cts_put_32(out + FLAGS_AT, flags);
}

#define FIELDS   0x1FF3u /* family, port, cid, flags */
#define RESERVED 0xE00Cu
#define CID_PORT 0x0FF0u

/* A cid or a port that is often taken for none or for any. */
static bool is_edge(const uint32_t number[2])
{
    return !number[0] || number[0] == CTS_VM_ANY || !number[1] || number[1] == CTS_VM_ANY;
}

void cts_rule_vm_encode(struct cts_address_ruling *r)
{
    uint32_t flags = r->given->number[2];
    if (flags > CTS_VM_TO_HOST ||
        (flags && (!is_linux(r) || CTS_ANSWERS(r, VM_FLAGS, ZERO_ONLY)))) {
        r->open = true;
        CTS_ROW(VM, 130, CTS_CHECK_ROOM);
        return;
    }
    if (!is_linux(r)) {
        encode_other(r);
        return;
    }
    write_address(r, flags);
    if (cts_ruling_short(r, 0)) {
        cts_ruling_allow(r, CTS_RESULT_BIT(SPACE));
        CTS_ROW(VM, 130, CTS_CHECK_CLASS | CTS_CHECK_SAFE | CTS_CHECK_ROOM);
        return;
    }
    CTS_ROW(VM, 100, 0)->never = is_edge(r->given->number) ? CTS_ADDRESS_FAILS : 0;
    CTS_ROW(VM, 010, CTS_CHECK_CLASS | CTS_CHECK_BYTES | CTS_CHECK_LENGTH | CTS_CHECK_TIGHT)
        ->bytes = FIELDS;
    CTS_ROW(VM, 020, CTS_CHECK_BYTES)->bytes = RESERVED;
    CTS_ROW(VM, 100, CTS_CHECK_CLASS | CTS_CHECK_BYTES)->bytes = CID_PORT;
    CTS_ROW(VM, 130, CTS_CHECK_ROOM);
}

void cts_rule_vm_getname(struct cts_address_ruling *r)
{
    uint32_t capacity = r->given->capacity;
    if (!is_linux(r)) {
        r->open = true;
        CTS_ROW(VM, 140, CTS_CHECK_ROOM);
        return;
    }
    write_address(r, 0);
    if (capacity < CTS_VM_SIZE)
        r->want.out_length = capacity;
    cts_ruling_number(r, 0, CTS_VM_SIZE);
    CTS_ROW(VM, 110,
            CTS_CHECK_CLASS | CTS_CHECK_LENGTH | CTS_CHECK_NUMBERS | CTS_CHECK_TIGHT |
                CTS_CHECK_ROOM);
    CTS_ROW(VM, 120, CTS_CHECK_BYTES)->bytes = RESERVED;
    CTS_ROW(VM, 010, CTS_CHECK_BYTES)->bytes = FIELDS;
    CTS_ROW(VM, 100, CTS_CHECK_BYTES)->bytes = CID_PORT;
}

/* -- refusal --------------------------------------------------------------------------------------------------- */

static bool are_zero(const uint8_t *bytes, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++)
        if (bytes[i])
            return false;
    return true;
}

/* Reserved bytes: by vm-reserved. */
static uint32_t classify_reserved(struct cts_address_ruling *r, const uint8_t *raw)
{
    bool minds = CTS_ANSWERS(r, VM_RESERVED, REJECT), first = !are_zero(raw + 2, 2);
    bool last = !are_zero(raw + 13, 3);
    uint32_t checks = CTS_CHECK_CLASS | CTS_CHECK_NUMBERS;
    if (first)
        CTS_ROW(VM, 070, checks);
    if (last)
        CTS_ROW(VM, 080, checks);
    return minds && (first || last) ? CTS_RESULT_BIT(RESERVED) : 0;
}

/* Which results an address may lead to, and the requirements that say so. */
static uint32_t classify(struct cts_address_ruling *r, const uint8_t *raw, uint32_t length)
{
    uint8_t known = CTS_ANSWERS(r, VM_FLAGS, ZERO_ONLY) ? 0 : CTS_VM_TO_HOST;
    bool foreign = length >= 2 && cts_get_16(raw) != CTS_VM_FAMILY;
    bool flagged = length > FLAGS_AT && (raw[FLAGS_AT] & ~known);
    uint32_t wrong = (length < CTS_VM_SIZE) + foreign + flagged;
    if (wrong > 1)
        CTS_ROW(VM, 050, CTS_CHECK_CLASS);
    if (length != CTS_VM_SIZE)
        CTS_ROW(VM, 030, CTS_CHECK_CLASS | CTS_CHECK_NUMBERS);
    if (length < CTS_VM_SIZE)
        return CTS_RESULT_BIT(LEN);
    uint32_t allowed = 0;
    if (length > CTS_VM_SIZE && CTS_ANSWERS(r, VM_LONG_LENGTH, EXACT))
        allowed = CTS_RESULT_BIT(LEN);
    if (foreign) {
        CTS_ROW(VM, 040, CTS_CHECK_CLASS);
        return allowed | CTS_RESULT_BIT(FAMILY);
    }
    if (allowed)
        return allowed;
    /* flags that come from nowhere come from the bytes beside them */
    if (raw[FLAGS_AT])
        CTS_ROW(VM, 060, CTS_CHECK_CLASS | CTS_CHECK_NUMBERS)->numbers = 0x4u;
    allowed = classify_reserved(r, raw);
    if (!raw[FLAGS_AT])
        CTS_ROW(VM, 060, CTS_CHECK_NUMBERS)->numbers = 0x4u;
    if (flagged)
        return allowed | CTS_RESULT_BIT(FLAGS);
    if (allowed)
        return allowed;
    CTS_ROW(VM, 030, 0)->never = CTS_RESULT_BIT(LEN);
    CTS_ROW(VM, 040, 0)->never = CTS_RESULT_BIT(FAMILY);
    return CTS_RESULT_BIT(OK);
}

/* -- decode and compare --------------------------------------------------------------------------------------- */

void cts_rule_vm_decode(struct cts_address_ruling *r)
{
    const uint8_t *raw = r->given->in[0];
    if (!is_linux(r)) {
        decode_other(r);
        return;
    }
    cts_ruling_allow(r, classify(r, raw, r->given->in_length[0]));
    CTS_ROW(VM, 130, CTS_CHECK_SAFE | CTS_CHECK_ROOM);
    if (!(r->want.allowed & CTS_RESULT_BIT(OK)))
        return;
    cts_ruling_number(r, 0, cts_get_32(raw + 8));
    cts_ruling_number(r, 1, cts_get_32(raw + 4));
    cts_ruling_number(r, 2, raw[FLAGS_AT]);
    CTS_ROW(VM, 100, CTS_CHECK_CLASS | CTS_CHECK_NUMBERS)->numbers = 0x3u;
}

static bool orders(const struct cts_address_ruling *r, const struct cts_address_seen *seen,
                   char expected[CTS_ADDRESS_TEXT_SIZE], char found[CTS_ADDRESS_TEXT_SIZE])
{
    bool equal = memcmp(r->given->in[0] + 4, r->given->in[1] + 4, 8) == 0;
    return cts_order_holds(equal, seen, expected, found);
}

void cts_rule_vm_compare(struct cts_address_ruling *r)
{
    const struct cts_address_seen *given = r->given;
    if (!is_linux(r)) {
        r->open = true;
        CTS_ROW(VM, 140, CTS_CHECK_ROOM);
        return;
    }
    uint32_t first = classify(r, given->in[0], given->in_length[0]);
    uint32_t second = classify(r, given->in[1], given->in_length[1]);
    uint32_t ok = first & second & CTS_RESULT_BIT(OK);
    cts_ruling_allow(r, ((first | second) & ~CTS_RESULT_BIT(OK)) | ok);
    struct cts_address_row *row = CTS_ROW(VM, 090, CTS_CHECK_ROOM | (ok ? CTS_CHECK_CLASS : 0));
    row->check = ok ? orders : NULL;
}
