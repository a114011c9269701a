/*
 * Area MAP: ports and services, cids and VmIds, containers. Rulings only; nothing is judged here.
 */
#include "oracle/address_rule.h"
#include "oracle/sha1.h"

#include <string.h>

#define HIGHEST 0x7fffffffu

bool cts_port_is_low(uint32_t port)
{
    return port <= HIGHEST;
}

/* -- a port ----------------------------------------------------------------------------------------------------- */

/* What mapping a port may lead to. */
static uint32_t rule_range(struct cts_address_ruling *r, uint32_t port, bool to_service)
{
    bool high = !cts_port_is_low(port);
    if (high || port == 0 || port == HIGHEST)
        CTS_ROW(MAP, 050, CTS_CHECK_CLASS);
    if (!high || CTS_ANSWERS(r, HV_PORT_RANGE, FULL))
        return CTS_RESULT_BIT(OK);
    if (CTS_ANSWERS(r, HV_PORT_RANGE, HEADER))
        return CTS_RESULT_BIT(RANGE);
    /* legacy: none is asked for, but peers have such ports */
    return to_service ? CTS_ADDRESS_FAILS : CTS_ADDRESS_FAILS | CTS_RESULT_BIT(OK);
}

static void write_service(uint8_t guid[CTS_GUID_SIZE], uint32_t port)
{
    memcpy(guid, cts_hv_guids[CTS_HV_GUID_VSOCK_TEMPLATE], CTS_GUID_SIZE);
    cts_put_32(guid, port);
}

void cts_rule_port_to_service(struct cts_address_ruling *r)
{
    const uint32_t checks = CTS_CHECK_CLASS | CTS_CHECK_BYTES;
    uint32_t port = r->given->number[0];
    uint8_t guid[CTS_GUID_SIZE];
    CTS_ROW(MAP, 070, CTS_CHECK_SAFE | CTS_CHECK_ROOM);
    cts_ruling_allow(r, rule_range(r, port, true));
    if (!(r->want.allowed & CTS_RESULT_BIT(OK)))
        return;
    write_service(guid, port);
    cts_ruling_bytes(r, guid, sizeof guid);
    if (cts_ruling_short(r, 0)) {
        CTS_ROW(MAP, 010, CTS_CHECK_CLASS);
        return;
    }
    CTS_ROW(MAP, 010, checks | CTS_CHECK_LENGTH | CTS_CHECK_TIGHT);
    CTS_ROW(MAP, 060, checks);
}

/* Bytes of a service: which results they may lead to; the port is result[0]. */
static uint32_t rule_service(struct cts_address_ruling *r, const uint8_t *guid)
{
    const uint32_t checks = CTS_CHECK_CLASS | CTS_CHECK_NUMBERS;
    uint32_t port = cts_get_32(guid);
    if (!cts_guid_is_port(guid)) {
        CTS_ROW(MAP, 020, CTS_CHECK_CLASS);
        return CTS_RESULT_BIT(NOMAP);
    }
    uint32_t allowed = rule_range(r, port, false);
    if (allowed & CTS_RESULT_BIT(OK))
        cts_ruling_number(r, 0, port);
    if (allowed == CTS_RESULT_BIT(OK)) {
        CTS_ROW(MAP, 020, 0)->never = CTS_RESULT_BIT(NOMAP);
        CTS_ROW(MAP, 030, checks);
        CTS_ROW(MAP, 060, checks);
    }
    return allowed;
}

void cts_rule_service_to_port(struct cts_address_ruling *r)
{
    CTS_ROW(MAP, 070, CTS_CHECK_SAFE | CTS_CHECK_ROOM);
    if (r->given->in_length[0] != CTS_GUID_SIZE)
        r->open = true;
    else
        cts_ruling_allow(r, rule_service(r, r->given->in[0]));
}

void cts_rule_port_to_text(struct cts_address_ruling *r)
{
    const uint32_t checks = CTS_CHECK_CLASS | CTS_CHECK_FOLD | CTS_CHECK_LENGTH | CTS_CHECK_NUL;
    uint32_t port = r->given->number[0];
    uint8_t guid[CTS_GUID_SIZE];
    CTS_ROW(MAP, 070, CTS_CHECK_SAFE | CTS_CHECK_ROOM);
    cts_ruling_allow(r, rule_range(r, port, true));
    if (!(r->want.allowed & CTS_RESULT_BIT(OK)))
        return;
    write_service(guid, port);
    cts_guid_write(guid, (char *)cts_ruling_out(r, CTS_GUID_TEXT));
    CTS_ROW(MAP, 100, cts_ruling_short(r, 1) ? CTS_CHECK_CLASS : checks | CTS_CHECK_TIGHT);
}

static bool has_upper(const uint8_t *text, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++)
        if (text[i] >= 'A' && text[i] <= 'F')
            return true;
    return false;
}

void cts_rule_text_to_port(struct cts_address_ruling *r)
{
    const uint32_t checks = CTS_CHECK_CLASS | CTS_CHECK_NUMBERS;
    const uint8_t *text = r->given->in[0];
    uint32_t length = r->given->in_length[0];
    uint8_t guid[CTS_GUID_SIZE];
    CTS_ROW(MAP, 070, CTS_CHECK_SAFE | CTS_CHECK_ROOM);
    if (length != CTS_GUID_TEXT || !cts_guid_read(text, guid)) {
        r->open = !CTS_ANSWERS(r, GUID_FORMS, REJECT) || !CTS_ANSWERS(r, GUID_BRACES, REJECT);
        cts_ruling_allow(r, CTS_ADDRESS_FAILS);
        CTS_ROW(MAP, 100, CTS_CHECK_CLASS);
        return;
    }
    uint32_t first = r->row_count;
    CTS_ROW(MAP, 040, checks); /* before what does not depend on the case of letters */
    cts_ruling_allow(r, rule_service(r, guid));
    if (r->want.allowed != CTS_RESULT_BIT(OK) || !has_upper(text, length))
        r->rows[first].checks = 0;
    if (r->want.allowed == CTS_RESULT_BIT(OK))
        CTS_ROW(MAP, 100, checks);
}

/* -- a cid ------------------------------------------------------------------------------------------------------ */

static const struct {
    uint32_t cid;
    enum cts_hv_guid guid;
} pairs[] = {{2, CTS_HV_GUID_PARENT}, {CTS_VM_ANY, CTS_HV_GUID_WILDCARD}};

void cts_rule_cid_to_vmid(struct cts_address_ruling *r)
{
    const uint32_t checks = CTS_CHECK_CLASS | CTS_CHECK_BYTES | CTS_CHECK_LENGTH;
    uint32_t cid = r->given->number[0];
    CTS_ROW(MAP, 070, CTS_CHECK_SAFE | CTS_CHECK_ROOM);
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (pairs[i].cid == cid) {
            cts_ruling_bytes(r, cts_hv_guids[pairs[i].guid], CTS_GUID_SIZE);
            cts_ruling_short(r, 0);
            CTS_ROW(MAP, 080, checks);
            return;
        }
    CTS_ROW(MAP, 090, checks);
    if (cid == 0 && CTS_ANSWERS(r, CID_ZERO, LOOPBACK)) {
        cts_ruling_bytes(r, cts_hv_guids[CTS_HV_GUID_LOOPBACK], CTS_GUID_SIZE);
        cts_ruling_short(r, 0);
    } else {
        cts_ruling_allow(r, CTS_RESULT_BIT(NOMAP));
    }
}

void cts_rule_vmid_to_cid(struct cts_address_ruling *r)
{
    const uint32_t checks = CTS_CHECK_CLASS | CTS_CHECK_NUMBERS;
    const uint8_t *guid = r->given->in[0];
    CTS_ROW(MAP, 070, CTS_CHECK_SAFE | CTS_CHECK_ROOM);
    if (r->given->in_length[0] != CTS_GUID_SIZE) {
        r->open = true;
        return;
    }
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (cts_guid_is(guid, pairs[i].guid)) {
            cts_ruling_number(r, 0, pairs[i].cid);
            CTS_ROW(MAP, 080, checks);
            return;
        }
    CTS_ROW(MAP, 090, checks);
    cts_ruling_allow(r, CTS_RESULT_BIT(NOMAP));
    if (cts_guid_is(guid, CTS_HV_GUID_LOOPBACK) && CTS_ANSWERS(r, CID_ZERO, LOOPBACK)) {
        cts_ruling_allow(r, CTS_RESULT_BIT(NOMAP) | CTS_RESULT_BIT(OK));
        cts_ruling_number(r, 0, 0);
    }
}

/* -- a container ------------------------------------------------------------------------------------------------ */

#define CONTAINER_MAX 256u

void cts_rule_container_to_vmid(struct cts_address_ruling *r)
{
    /* cab70344-facb-41e4-b5e5-ab6592283e6e, in text order */
    static const uint8_t space[CTS_GUID_SIZE] = {0xca, 0xb7, 0x03, 0x44, 0xfa, 0xcb, 0x41, 0xe4,
                                                 0xb5, 0xe5, 0xab, 0x65, 0x92, 0x28, 0x3e, 0x6e};
    const uint8_t *text = r->given->in[0];
    uint32_t length = r->given->in_length[0];
    uint8_t name[CTS_GUID_SIZE + 2 * CONTAINER_MAX], hash[CTS_SHA1_SIZE], guid[CTS_GUID_SIZE];
    CTS_ROW(MAP, 110, CTS_CHECK_CLASS | CTS_CHECK_BYTES | CTS_CHECK_LENGTH | CTS_CHECK_ROOM);
    r->open = length == 0 || length > CONTAINER_MAX;
    memcpy(name, space, sizeof space);
    for (uint32_t i = 0; i < length && !r->open; i++) {
        uint8_t c = text[i];
        r->open = c == 0 || c > 0x7e; /* what upper case is elsewhere is not said */
        name[CTS_GUID_SIZE + 2 * i] = c >= 'a' && c <= 'z' ? (uint8_t)(c - 32) : c;
        name[CTS_GUID_SIZE + 2 * i + 1] = 0;
    }
    if (r->open)
        return;
    cts_sha1(name, CTS_GUID_SIZE + 2 * length, hash);
    hash[6] = (hash[6] & 0x0f) | 0x50; /* version 5 */
    hash[8] = (hash[8] & 0x3f) | 0x80; /* the variant of RFC 4122 */
    static const uint8_t place[CTS_GUID_SIZE] = {3, 2, 1,  0,  5,  4,  7,  6,
                                                 8, 9, 10, 11, 12, 13, 14, 15};
    for (uint32_t i = 0; i < CTS_GUID_SIZE; i++)
        guid[place[i]] = hash[i];
    cts_ruling_bytes(r, guid, sizeof guid);
    cts_ruling_short(r, 0);
}
