/*
 * How a codec call is ruled: the file of its area says what is expected of it, and which requirements govern this
 * input and what each of them looks at (address_hv.c, address_text.c, ...). address_rule.c then holds what was seen
 * against that. Rulings are made on the stack, from the call alone.
 */
#ifndef CTS_ORACLE_ADDRESS_RULE_H
#define CTS_ORACLE_ADDRESS_RULE_H

#include "oracle/address.h"
#include "oracle/requirement.h"

/* What a requirement looks at. What a call did not come to (the bytes of a failure) is not looked at. */
#define CTS_CHECK_CLASS     0x001u /* the result is an allowed one */
#define CTS_CHECK_BYTES     0x002u /* OK: the bytes in the mask `bytes` of the row, or all */
#define CTS_CHECK_FOLD      0x004u /* OK: all bytes, upper case or lower */
#define CTS_CHECK_LENGTH    0x008u /* OK: as many as are wanted */
#define CTS_CHECK_NUL       0x010u /* OK: a NUL follows */
#define CTS_CHECK_NUMBERS   0x020u /* the numbers in the mask `numbers` of the row, or all that are wanted */
#define CTS_CHECK_SAFE      0x040u /* a failure left the output as it was or zero */
#define CTS_CHECK_UNTOUCHED 0x080u /* a failure left the output as it was */
#define CTS_CHECK_ROOM      0x100u /* nothing was written outside `out` */
#define CTS_CHECK_TIGHT     0x200u /* OK: nothing was written behind the result */
#define CTS_CHECK_TEXT      (CTS_CHECK_BYTES | CTS_CHECK_LENGTH | CTS_CHECK_NUL)

#define CTS_RESULT_BIT(name) ((uint32_t)1 << CTS_ADDRESS_##name)
/* Ways to fail that are no answers. */
#define CTS_ADDRESS_FAILS                                                                          \
    (CTS_RESULT_BIT(LEN) | CTS_RESULT_BIT(FAMILY) | CTS_RESULT_BIT(FLAGS) |                        \
     CTS_RESULT_BIT(RESERVED) | CTS_RESULT_BIT(SYNTAX) | CTS_RESULT_BIT(RANGE) |                   \
     CTS_RESULT_BIT(NOMAP) | CTS_RESULT_BIT(SPACE) | CTS_RESULT_BIT(OTHER))

struct cts_address_ruling;
#define CTS_ADDRESS_TEXT_SIZE 160u
/* A look that needs its own code. True: it holds; else the two texts are written. */
typedef bool cts_address_check_fn(const struct cts_address_ruling *ruling,
                                  const struct cts_address_seen *seen,
                                  char expected[CTS_ADDRESS_TEXT_SIZE],
                                  char found[CTS_ADDRESS_TEXT_SIZE]);

struct cts_address_row {
    uint32_t requirement;
    uint32_t checks;  /* CTS_CHECK_* */
    uint32_t never;   /* CTS_RESULT_BIT(): results that break it, unless they are allowed for another reason */
    uint32_t numbers; /* bits of result[] */
    uint64_t bytes;   /* bits of out[0..63] */
    cts_address_check_fn *check; /* of OK; or NULL */
};
#define CTS_RULING_ROWS 24u

struct cts_address_ruling {
    const struct cts_profile *profile;
    const struct cts_address_seen *given; /* what the call was given; its results are not looked at */
    struct cts_address_expected want;     /* `out` holds out_length bytes, no more */
    bool open;    /* nothing is demanded but that memory is left alone */
    bool loose;   /* OK is allowed beside failures: numbers are those of OK only */
    uint32_t object; /* bytes of `out` that are the result, if their number is fixed; else 0 */
    uint32_t row_count;
    bool crowded; /* there were more rows: they are lost */
    struct cts_address_row rows[CTS_RULING_ROWS], beyond;
};

/* Files of areas: one function per call. */
typedef void cts_address_rule_fn(struct cts_address_ruling *r);
cts_address_rule_fn cts_rule_hv_encode, cts_rule_hv_decode, cts_rule_hv_compare;
cts_address_rule_fn cts_rule_vm_encode, cts_rule_vm_decode, cts_rule_vm_compare, cts_rule_vm_getname;
cts_address_rule_fn cts_rule_guid_parse, cts_rule_guid_format, cts_rule_guid_name, cts_rule_guid_named;
cts_address_rule_fn cts_rule_cidport_parse, cts_rule_cidport_format, cts_rule_uri_parse;
cts_address_rule_fn cts_rule_vmidsvc_parse, cts_rule_vmidsvc_format;
cts_address_rule_fn cts_rule_port_to_service, cts_rule_service_to_port, cts_rule_port_to_text;
cts_address_rule_fn cts_rule_text_to_port, cts_rule_cid_to_vmid, cts_rule_vmid_to_cid;
cts_address_rule_fn cts_rule_container_to_vmid, cts_rule_accept_decide, cts_rule_connect_decide;
cts_address_rule_fn cts_rule_hyb_request, cts_rule_hyb_limit, cts_rule_hyb_reply, cts_rule_hyb_answer;
cts_address_rule_fn cts_rule_hyb_path, cts_rule_cap_decode, cts_rule_cap_encode, cts_rule_cap_print;
cts_address_rule_fn cts_rule_reg_make, cts_rule_reg_list, cts_rule_reg_add, cts_rule_reg_port;

/* The ruling on a call that has one. */
void cts_ruling_make(struct cts_address_ruling *r, const struct cts_profile *profile,
                     const struct cts_address_seen *given);
bool cts_ruling_exists(uint32_t call);
/* How many byte strings it needs. */
uint32_t cts_ruling_inputs(uint32_t call);

/* -- what rules say ----------------------------------------------------------------------------------------- */

/* One more requirement governs the call. Its masks may be set afterwards. */
struct cts_address_row *cts_ruling_row(struct cts_address_ruling *r, uint32_t requirement,
                                       uint32_t checks);
#define CTS_ROW(area, number, checks) cts_ruling_row(r, CTS_ADR_##area##_##number, checks)
#define CTS_ANSWERS(r, policy, option)                                                             \
    ((r)->profile->settings[CTS_SWITCH_##policy] == CTS_##policy##_##option)

static inline void cts_ruling_allow(struct cts_address_ruling *r, uint32_t results)
{
    r->want.allowed = results;
}
static inline void cts_ruling_number(struct cts_address_ruling *r, uint32_t index, uint32_t value)
{
    r->want.result[index] = value;
    r->want.result_used |= 1u << index;
}
/* Room for bytes of OK; NULL if they are too many to be wanted here. */
uint8_t *cts_ruling_out(struct cts_address_ruling *r, size_t length);
void cts_ruling_bytes(struct cts_address_ruling *r, const void *bytes, size_t length);
/* The same for a text that a NUL follows. */
void cts_ruling_text(struct cts_address_ruling *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* `out` has no room for the bytes that are wanted and for `more` behind them: the call fails. */
bool cts_ruling_short(struct cts_address_ruling *r, uint32_t more);

/* -- integers and GUIDs ------------------------------------------------------------------------------------- */

static inline uint16_t cts_get_16(const uint8_t *p)
{
    return (uint16_t)(p[0] | p[1] << 8);
}
static inline uint32_t cts_get_32(const uint8_t *p)
{
    return cts_get_16(p) | (uint32_t)cts_get_16(p + 2) << 16;
}
static inline uint64_t cts_get_64(const uint8_t *p)
{
    return cts_get_32(p) | (uint64_t)cts_get_32(p + 4) << 32;
}
static inline void cts_put_16(uint8_t *p, uint32_t value)
{
    p[0] = (uint8_t)value;
    p[1] = (uint8_t)(value >> 8);
}
static inline void cts_put_32(uint8_t *p, uint32_t value)
{
    cts_put_16(p, value & 0xffffu);
    cts_put_16(p + 2, value >> 16);
}
static inline void cts_put_64(uint8_t *p, uint64_t value)
{
    cts_put_32(p, (uint32_t)value);
    cts_put_32(p + 4, (uint32_t)(value >> 32));
}
extern const uint8_t cts_hv_guids[CTS_HV_GUID_COUNT][CTS_GUID_SIZE];
extern const char *const cts_hv_guid_names[CTS_HV_GUID_COUNT];
bool cts_guid_is(const uint8_t *guid, enum cts_hv_guid which);
/* Bytes 4..15 are those of the template. */
bool cts_guid_is_port(const uint8_t *guid);
/* 36 characters, 8-4-4-4-12. False: they are none; `guid` is junk. */
bool cts_guid_read(const uint8_t *text, uint8_t guid[CTS_GUID_SIZE]);
/* The value of a hexadecimal digit; 16: it is none. */
uint32_t cts_hex_digit(uint8_t c);
/* Lower case, and a NUL. */
void cts_guid_write(const uint8_t guid[CTS_GUID_SIZE], char text[CTS_GUID_TEXT + 1]);
/* May a port be mapped? False: hv-port-range refuses it. */
bool cts_port_is_low(uint32_t port);

/* HV_COMPARE and VM_COMPARE: the order, and hashes of what is equal. */
bool cts_order_holds(bool equal, const struct cts_address_seen *seen,
                     char expected[CTS_ADDRESS_TEXT_SIZE], char found[CTS_ADDRESS_TEXT_SIZE]);

/* A byte of `out`: those that the trace leaves out hold poison. */
static inline uint8_t cts_seen_byte(const struct cts_address_seen *seen, uint32_t offset)
{
    return offset < seen->out_shown ? seen->out[offset] : CTS_ADDRESS_POISON;
}

#endif
