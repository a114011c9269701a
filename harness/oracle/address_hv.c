/*
 * Area HV: what SOCKADDR_HV holds, and which addresses are refused for what. Rulings only; nothing is judged here.
 */
#include "oracle/address_rule.h"

#include <string.h>

/* -- encode ------------------------------------------------------------------------------------------------- */

void cts_rule_hv_encode(struct cts_address_ruling *r)
{
    const struct cts_address_seen *given = r->given;
    if (given->in_length[0] != CTS_GUID_SIZE || given->in_length[1] != CTS_GUID_SIZE) {
        r->open = true;
        CTS_ROW(HV, 110, CTS_CHECK_ROOM);
        return;
    }
    uint8_t *out = cts_ruling_out(r, CTS_HV_SIZE);
    cts_put_32(out, CTS_ANSWERS(r, HV_FAMILY, LEGACY_43) ? 43u : CTS_HV_FAMILY);
    memcpy(out + 4, given->in[0], CTS_GUID_SIZE);
    memcpy(out + 20, given->in[1], CTS_GUID_SIZE);
    if (cts_ruling_short(r, 0)) {
        cts_ruling_allow(r, CTS_RESULT_BIT(SPACE));
        CTS_ROW(HV, 110, CTS_CHECK_CLASS | CTS_CHECK_UNTOUCHED | CTS_CHECK_ROOM);
        return;
    }
    CTS_ROW(HV, 010, CTS_CHECK_CLASS | CTS_CHECK_BYTES | CTS_CHECK_LENGTH)->bytes = 0xFFFFFFFF3u;
    CTS_ROW(HV, 030, CTS_CHECK_BYTES)->bytes = 0xCu;
    CTS_ROW(HV, 100, CTS_CHECK_CLASS | CTS_CHECK_BYTES)->bytes = 0xFFFFFFFF0u;
    CTS_ROW(HV, 110, CTS_CHECK_ROOM | CTS_CHECK_TIGHT);
}

/* -- refusal ------------------------------------------------------------------------------------------------- */

/* Which results an address may lead to, and the requirements that say so. */
static uint32_t classify(struct cts_address_ruling *r, const uint8_t *raw, uint32_t length)
{
    uint16_t family = CTS_ANSWERS(r, HV_FAMILY, LEGACY_43) ? 43u : CTS_HV_FAMILY;
    bool foreign = length >= 2 && cts_get_16(raw) != family;
    if (length < CTS_HV_SIZE) {
        if (foreign)
            CTS_ROW(HV, 070, 0)->never = CTS_RESULT_BIT(FAMILY);
        CTS_ROW(HV, 040, CTS_CHECK_CLASS);
        return CTS_RESULT_BIT(LEN);
    }
    uint16_t reserved = cts_get_16(raw + 2);
    bool minds = reserved && !CTS_ANSWERS(r, HV_RESERVED, IGNORE) &&
                 !(CTS_ANSWERS(r, HV_RESERVED, CONTAINER_FLAG) && reserved == 1);
    uint32_t allowed = foreign ? CTS_RESULT_BIT(FAMILY) : 0;
    bool exact = CTS_ANSWERS(r, HV_LONG_LENGTH, EXACT);
    if (length > CTS_HV_SIZE) /* what is said of the length comes first, and only that */
        CTS_ROW(HV, 050, CTS_CHECK_BYTES)->never = exact ? CTS_RESULT_BIT(OK) : CTS_RESULT_BIT(LEN);
    if (foreign)
        CTS_ROW(HV, 060, CTS_CHECK_CLASS);
    if (length > CTS_HV_SIZE && exact)
        return allowed | CTS_RESULT_BIT(LEN);
    if (minds) {
        CTS_ROW(HV, 080, CTS_CHECK_CLASS);
        allowed |= CTS_RESULT_BIT(RESERVED);
        /* containers: what other values do is open */
        return foreign || CTS_ANSWERS(r, HV_RESERVED, REJECT) ? allowed
                                                              : allowed | CTS_RESULT_BIT(OK);
    }
    if (foreign)
        return allowed;
    CTS_ROW(HV, 040, 0)->never = CTS_RESULT_BIT(LEN);
    CTS_ROW(HV, 060, 0)->never = CTS_RESULT_BIT(FAMILY);
    struct cts_address_row *row =
        CTS_ROW(HV, 080, reserved ? CTS_CHECK_CLASS | CTS_CHECK_BYTES : 0);
    row->never = CTS_RESULT_BIT(RESERVED);
    return CTS_RESULT_BIT(OK);
}

/* -- decode and compare -------------------------------------------------------------------------------------- */

/* An address with nothing odd but its alignment. Its last byte lies `shift` bytes before the end of a page. */
static bool lies_oddly(const struct cts_address_seen *given, uint32_t which)
{
    return given->in_length[which] == CTS_HV_SIZE && given->shift % 4 != 0;
}

void cts_rule_hv_decode(struct cts_address_ruling *r)
{
    bool odd = lies_oddly(r->given, 0);
    struct cts_address_row *row = CTS_ROW(HV, 120, CTS_CHECK_SAFE | CTS_CHECK_ROOM);
    uint32_t allowed = classify(r, r->given->in[0], r->given->in_length[0]);
    cts_ruling_allow(r, allowed);
    if (!(allowed & CTS_RESULT_BIT(OK)))
        return;
    cts_ruling_bytes(r, r->given->in[0] + 4, 2 * CTS_GUID_SIZE);
    if (cts_ruling_short(r, 0)) { /* half an address is none */
        CTS_ROW(HV, 100, CTS_CHECK_CLASS);
        return;
    }
    if (odd)
        row->checks |= CTS_CHECK_CLASS | CTS_CHECK_BYTES;
    CTS_ROW(HV, 100, CTS_CHECK_CLASS | CTS_CHECK_BYTES | CTS_CHECK_LENGTH);
}

static bool orders(const struct cts_address_ruling *r, const struct cts_address_seen *seen,
                   char expected[CTS_ADDRESS_TEXT_SIZE], char found[CTS_ADDRESS_TEXT_SIZE])
{
    bool equal = memcmp(r->given->in[0] + 4, r->given->in[1] + 4, 2 * CTS_GUID_SIZE) == 0;
    return cts_order_holds(equal, seen, expected, found);
}

void cts_rule_hv_compare(struct cts_address_ruling *r)
{
    const struct cts_address_seen *given = r->given;
    struct cts_address_row *odd = CTS_ROW(HV, 120, 0);
    uint32_t first = classify(r, given->in[0], given->in_length[0]);
    uint32_t second = classify(r, given->in[1], given->in_length[1]);
    uint32_t ok = first & second & CTS_RESULT_BIT(OK);
    cts_ruling_allow(r, ((first | second) & ~CTS_RESULT_BIT(OK)) | ok);
    if (ok && lies_oddly(given, 0) && lies_oddly(given, 1))
        odd->checks = CTS_CHECK_CLASS;
    struct cts_address_row *row = CTS_ROW(HV, 090, CTS_CHECK_ROOM | (ok ? CTS_CHECK_CLASS : 0));
    row->check = ok ? orders : NULL;
}
