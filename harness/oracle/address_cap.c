/*
 * Area CAP: the capture header of AF_VSOCK, read, made and printed. Rulings only; nothing is judged here.
 */
#include "oracle/address_rule.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define VIRTIO        2u
#define VIRTIO_HEADER 44u
#define OP_PAYLOAD    4u

/* Places in the header. */
enum {
    SRC_CID = 0,
    DST_CID = 8,
    SRC_PORT = 16,
    DST_PORT = 20,
    OP = 24,
    TRANSPORT = 26,
    LEN = 28,
    TAIL = 30
};

/* Places in struct cts_capture, as bits. */
#define CIDS    0x000000000000FFFFull
#define FIELDS  0x000000003FFFFFFFull
#define PAYLOAD 0x000000FF00000000ull
_Static_assert(offsetof(struct cts_capture, payload) == 32, "the payload is told at 32");

static const char *const op_names[] = {"unknown", "connect", "disconnect", "control", "payload"};
static const char *const transport_names[] = {"unknown", "no info", "virtio"};

static const char *name_of(const char *const *names, size_t count, uint32_t value)
{
    return names[value < count ? value : 0];
}

/* False: it is refused, and the requirements that say so stand there. */
static bool rule_header(struct cts_address_ruling *r, const uint8_t *raw, uint32_t length)
{
    if (length < CTS_CAPTURE_SIZE) {
        cts_ruling_allow(r, CTS_RESULT_BIT(LEN));
        CTS_ROW(CAP, 020, CTS_CHECK_CLASS);
        return false;
    }
    uint32_t header = cts_get_16(raw + LEN);
    if (CTS_CAPTURE_SIZE + header > length) {
        cts_ruling_allow(r, CTS_RESULT_BIT(LEN));
        CTS_ROW(CAP, 040, CTS_CHECK_CLASS);
        return false;
    }
    if (cts_get_16(raw + TRANSPORT) == VIRTIO && header < VIRTIO_HEADER) {
        cts_ruling_allow(r, CTS_RESULT_BIT(RANGE));
        CTS_ROW(CAP, 050, CTS_CHECK_CLASS);
        return false;
    }
    return true;
}

static bool has_no_name(const uint8_t *raw)
{
    return cts_get_16(raw + OP) > OP_PAYLOAD || cts_get_16(raw + TRANSPORT) > VIRTIO;
}

void cts_rule_cap_decode(struct cts_address_ruling *r)
{
    const uint8_t *raw = r->given->in[0];
    uint32_t length = r->given->in_length[0];
    CTS_ROW(CAP, 010, CTS_CHECK_ROOM);
    if (!rule_header(r, raw, length))
        return;
    uint32_t start = CTS_CAPTURE_SIZE + cts_get_16(raw + LEN);
    bool payload = cts_get_16(raw + OP) == OP_PAYLOAD;
    uint8_t *out = cts_ruling_out(r, sizeof(struct cts_capture));
    memcpy(out, raw, TAIL);
    memset(out + TAIL, 0, 2);
    cts_put_32(out + 32, payload ? start : 0);
    cts_put_32(out + 36, payload ? length - start : 0);
    if (cts_ruling_short(r, 0)) {
        CTS_ROW(CAP, 010, CTS_CHECK_CLASS);
        return;
    }
    CTS_ROW(CAP, 010, CTS_CHECK_CLASS | CTS_CHECK_BYTES | CTS_CHECK_LENGTH)->bytes = FIELDS;
    CTS_ROW(CAP, 030, CTS_CHECK_BYTES)->bytes = CIDS;
    CTS_ROW(CAP, 040, 0)->never = CTS_RESULT_BIT(LEN);
    /* where an empty payload starts is not said */
    CTS_ROW(CAP, 060, CTS_CHECK_BYTES)->bytes =
        payload && start == length ? PAYLOAD << 4 & PAYLOAD : PAYLOAD;
    if (cts_get_16(raw + TRANSPORT) == VIRTIO)
        CTS_ROW(CAP, 050, 0)->never = CTS_RESULT_BIT(RANGE);
    if (has_no_name(raw))
        CTS_ROW(CAP, 070, CTS_CHECK_CLASS | CTS_CHECK_BYTES)->bytes = FIELDS;
    if (cts_get_16(raw + TAIL))
        CTS_ROW(CAP, 080, CTS_CHECK_CLASS | CTS_CHECK_BYTES);
}

void cts_rule_cap_encode(struct cts_address_ruling *r)
{
    const uint8_t *capture = r->given->in[0];
    CTS_ROW(CAP, 010, CTS_CHECK_ROOM);
    if (r->given->in_length[0] != sizeof(struct cts_capture)) {
        r->open = true;
        return;
    }
    uint8_t *out = cts_ruling_out(r, CTS_CAPTURE_SIZE);
    memcpy(out, capture, TAIL);
    memset(out + TAIL, 0, 2);
    if (cts_ruling_short(r, 0)) {
        CTS_ROW(CAP, 010, CTS_CHECK_CLASS);
        return;
    }
    CTS_ROW(CAP, 010, CTS_CHECK_CLASS | CTS_CHECK_BYTES | CTS_CHECK_LENGTH | CTS_CHECK_TIGHT)
        ->bytes = FIELDS;
    CTS_ROW(CAP, 030, CTS_CHECK_BYTES)->bytes = CIDS;
    CTS_ROW(CAP, 080, CTS_CHECK_BYTES)->bytes = 0xC0000000u;
}

/* -- print ------------------------------------------------------------------------------------------------------ */

/* The end points stand in front of the names. */
static uint32_t ends_at(const struct cts_address_ruling *r)
{
    uint32_t at = 0;
    for (uint32_t spaces = 0; at < r->want.out_length; at++)
        if (r->want.out[at] == ' ' && ++spaces == 3)
            break;
    return at;
}

static bool same(const struct cts_address_ruling *r, const struct cts_address_seen *seen,
                 uint32_t from, uint32_t to, char *expected, char *found)
{
    for (uint32_t i = from; i < to; i++)
        if (cts_seen_byte(seen, i) != r->want.out[i]) {
            snprintf(expected, CTS_ADDRESS_TEXT_SIZE, "%.*s", (int)r->want.out_length,
                     (const char *)r->want.out);
            uint32_t shown = seen->written < seen->out_shown ? seen->written : seen->out_shown;
            snprintf(found, CTS_ADDRESS_TEXT_SIZE, "%.*s", (int)shown, (const char *)seen->out);
            return false;
        }
    return true;
}

static bool ends_hold(const struct cts_address_ruling *r, const struct cts_address_seen *seen,
                      char expected[CTS_ADDRESS_TEXT_SIZE], char found[CTS_ADDRESS_TEXT_SIZE])
{
    return same(r, seen, 0, ends_at(r), expected, found);
}

static bool names_hold(const struct cts_address_ruling *r, const struct cts_address_seen *seen,
                       char expected[CTS_ADDRESS_TEXT_SIZE], char found[CTS_ADDRESS_TEXT_SIZE])
{
    return same(r, seen, ends_at(r), r->want.out_length, expected, found);
}

void cts_rule_cap_print(struct cts_address_ruling *r)
{
    const uint8_t *raw = r->given->in[0];
    uint32_t length = r->given->in_length[0];
    CTS_ROW(CAP, 030, CTS_CHECK_ROOM);
    if (length < CTS_CAPTURE_SIZE) {
        cts_ruling_allow(r, CTS_RESULT_BIT(LEN));
        CTS_ROW(CAP, 020, CTS_CHECK_CLASS);
        return;
    }
    if (!rule_header(r, raw, length)) { /* whether the head alone is printed is not said */
        r->open = true;
        return;
    }
    cts_ruling_text(r, "%" PRIu64 ":%u > %" PRIu64 ":%u %s %s", cts_get_64(raw + SRC_CID),
                    cts_get_32(raw + SRC_PORT), cts_get_64(raw + DST_CID),
                    cts_get_32(raw + DST_PORT), name_of(op_names, 5, cts_get_16(raw + OP)),
                    name_of(transport_names, 3, cts_get_16(raw + TRANSPORT)));
    if (cts_ruling_short(r, 1)) {
        CTS_ROW(CAP, 030, CTS_CHECK_CLASS);
        return;
    }
    CTS_ROW(CAP, 030, CTS_CHECK_CLASS)->check = ends_hold;
    CTS_ROW(CAP, 070, CTS_CHECK_CLASS | CTS_CHECK_LENGTH | CTS_CHECK_NUL)->check = names_hold;
}
