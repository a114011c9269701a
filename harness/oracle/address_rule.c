/*
 * Rulings: asks the area of a codec call for one, and has what the areas make them of. Judges nothing and knows nothing
 * of addresses; address_judge.c holds what was seen against a ruling.
 */
#include "oracle/address_rule.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The rule of each call, how many byte strings it needs, whether it writes to `out`, how many bytes its result takes
 * there if that is fixed, and the requirement on what a failure leaves behind (0: its rule says so, or it cannot fail). */
static const struct {
    cts_address_rule_fn *rule;
    uint8_t inputs, output, object;
    uint16_t safe;
} rules[CTS_ADDRESS_CALLS] = {
    [CTS_CALL_HV_ENCODE] = {cts_rule_hv_encode, 2, 1, CTS_HV_SIZE, CTS_ADR_HV_110},
    [CTS_CALL_HV_DECODE] = {cts_rule_hv_decode, 1, 1, 2 * CTS_GUID_SIZE, 0},
    [CTS_CALL_HV_COMPARE] = {cts_rule_hv_compare, 2, 0, 0, CTS_ADR_HV_090},
    [CTS_CALL_VM_ENCODE] = {cts_rule_vm_encode, 0, 1, CTS_VM_SIZE, CTS_ADR_VM_130},
    [CTS_CALL_VM_DECODE] = {cts_rule_vm_decode, 1, 0, 0, 0},
    [CTS_CALL_VM_COMPARE] = {cts_rule_vm_compare, 2, 0, 0, CTS_ADR_VM_090},
    [CTS_CALL_VM_GETNAME] = {cts_rule_vm_getname, 0, 1, 0, CTS_ADR_VM_110},
    [CTS_CALL_GUID_PARSE] = {cts_rule_guid_parse, 1, 1, CTS_GUID_SIZE, 0},
    [CTS_CALL_GUID_FORMAT] = {cts_rule_guid_format, 1, 1, 0, CTS_ADR_GUID_090},
    [CTS_CALL_GUID_NAME] = {cts_rule_guid_name, 1, 1, 0, CTS_ADR_GUID_150},
    [CTS_CALL_GUID_NAMED] = {cts_rule_guid_named, 1, 1, CTS_GUID_SIZE, CTS_ADR_GUID_140},
    [CTS_CALL_CIDPORT_PARSE] = {cts_rule_cidport_parse, 1, 0, 0, 0},
    [CTS_CALL_CIDPORT_FORMAT] = {cts_rule_cidport_format, 0, 1, 0, CTS_ADR_TEXT_190},
    [CTS_CALL_URI_PARSE] = {cts_rule_uri_parse, 1, 1, 2 * CTS_GUID_SIZE, CTS_ADR_TEXT_130},
    [CTS_CALL_VMIDSVC_PARSE] = {cts_rule_vmidsvc_parse, 1, 1, 2 * CTS_GUID_SIZE, CTS_ADR_TEXT_130},
    [CTS_CALL_VMIDSVC_FORMAT] = {cts_rule_vmidsvc_format, 2, 1, 0, CTS_ADR_TEXT_200},
    [CTS_CALL_PORT_TO_SERVICE] = {cts_rule_port_to_service, 0, 1, CTS_GUID_SIZE, 0},
    [CTS_CALL_SERVICE_TO_PORT] = {cts_rule_service_to_port, 1, 0, 0, 0},
    [CTS_CALL_PORT_TO_TEXT] = {cts_rule_port_to_text, 0, 1, CTS_GUID_TEXT + 1, 0},
    [CTS_CALL_TEXT_TO_PORT] = {cts_rule_text_to_port, 1, 0, 0, 0},
    [CTS_CALL_CID_TO_VMID] = {cts_rule_cid_to_vmid, 0, 1, CTS_GUID_SIZE, 0},
    [CTS_CALL_VMID_TO_CID] = {cts_rule_vmid_to_cid, 1, 0, 0, 0},
    [CTS_CALL_CONTAINER_TO_VMID] = {cts_rule_container_to_vmid, 1, 1, CTS_GUID_SIZE,
                                    CTS_ADR_MAP_110},
    [CTS_CALL_ACCEPT_DECIDE] = {cts_rule_accept_decide, 2, 0, 0, 0},
    [CTS_CALL_CONNECT_DECIDE] = {cts_rule_connect_decide, 1, 0, 0, 0},
    [CTS_CALL_HYB_REQUEST] = {cts_rule_hyb_request, 1, 1, CTS_GUID_SIZE, CTS_ADR_HYB_060},
    [CTS_CALL_HYB_LIMIT] = {cts_rule_hyb_limit, 0, 0, 0, 0},
    [CTS_CALL_HYB_REPLY] = {cts_rule_hyb_reply, 1, 0, 0, CTS_ADR_HYB_110},
    [CTS_CALL_HYB_ANSWER] = {cts_rule_hyb_answer, 0, 1, 0, CTS_ADR_HYB_090},
    [CTS_CALL_HYB_PATH] = {cts_rule_hyb_path, 1, 1, 0, CTS_ADR_HYB_120},
    [CTS_CALL_CAP_DECODE] = {cts_rule_cap_decode, 1, 1, sizeof(struct cts_capture),
                             CTS_ADR_CAP_010},
    [CTS_CALL_CAP_ENCODE] = {cts_rule_cap_encode, 1, 1, CTS_CAPTURE_SIZE, CTS_ADR_CAP_010},
    [CTS_CALL_CAP_PRINT] = {cts_rule_cap_print, 1, 1, 0, CTS_ADR_CAP_030},
    [CTS_CALL_REG_MAKE] = {cts_rule_reg_make, 2, 1, 0, CTS_ADR_REG_010},
    [CTS_CALL_REG_LIST] = {cts_rule_reg_list, 1, 1, 0, CTS_ADR_REG_050},
    [CTS_CALL_REG_ADD] = {cts_rule_reg_add, 2, 1, 0, CTS_ADR_REG_070},
    [CTS_CALL_REG_PORT] = {cts_rule_reg_port, 1, 1, 0, CTS_ADR_REG_030},
};

/* -- rulings -------------------------------------------------------------------------------------------- */

struct cts_address_row *cts_ruling_row(struct cts_address_ruling *r, uint32_t requirement,
                                       uint32_t checks)
{
    struct cts_address_row *row = &r->beyond;
    if (r->row_count < CTS_RULING_ROWS)
        row = &r->rows[r->row_count++];
    else
        r->crowded = true;
    *row = (struct cts_address_row){.requirement = requirement, .checks = checks};
    return row;
}

uint8_t *cts_ruling_out(struct cts_address_ruling *r, size_t length)
{
    r->want.out_length = (uint32_t)length;
    r->want.out_used = length <= sizeof r->want.out;
    return r->want.out_used ? r->want.out : NULL;
}

void cts_ruling_bytes(struct cts_address_ruling *r, const void *bytes, size_t length)
{
    uint8_t *out = cts_ruling_out(r, length);
    if (out && length)
        memcpy(out, bytes, length);
}

void cts_ruling_text(struct cts_address_ruling *r, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf((char *)r->want.out, sizeof r->want.out, format, arguments);
    va_end(arguments);
    r->want.out_length = length < 0 ? 0 : (uint32_t)length;
    r->want.out_used = r->want.out_length <= sizeof r->want.out - 1;
}

bool cts_ruling_short(struct cts_address_ruling *r, uint32_t more)
{
    if ((uint64_t)r->given->capacity >= (uint64_t)r->want.out_length + more)
        return false;
    r->want.out_used = false;
    r->want.result_used = 0;
    cts_ruling_allow(r, CTS_ADDRESS_FAILS);
    return true;
}

void cts_ruling_make(struct cts_address_ruling *r, const struct cts_profile *profile,
                     const struct cts_address_seen *given)
{
    static const uint32_t null_bits[] = {CTS_ADDRESS_NULL_IN_0, CTS_ADDRESS_NULL_IN_1};
    r->profile = profile;
    r->given = given;
    r->want.allowed = CTS_RESULT_BIT(OK);
    r->want.result_used = r->want.out_length = r->row_count = 0;
    r->want.out_used = r->open = r->loose = r->crowded = false;
    r->object = rules[given->call].object;
    rules[given->call].rule(r);
    if (rules[given->call].safe)
        cts_ruling_row(r, rules[given->call].safe, CTS_CHECK_SAFE);
    /* What a call does without its bytes is left open, but it does not write elsewhere. */
    for (uint32_t i = 0; i < rules[given->call].inputs; i++)
        r->open |= (given->null & null_bits[i]) != 0;
    r->open |= rules[given->call].output && (given->null & CTS_ADDRESS_NULL_OUT);
}

bool cts_ruling_exists(uint32_t call)
{
    return call < CTS_ADDRESS_CALLS && rules[call].rule;
}

uint32_t cts_ruling_inputs(uint32_t call)
{
    return rules[call].inputs;
}

bool cts_address_expect(const struct cts_profile *profile, const struct cts_address_seen *given,
                        struct cts_address_expected *expected)
{
    struct cts_address_ruling r;
    if (!cts_ruling_exists(given->call))
        return false;
    cts_ruling_make(&r, profile, given);
    if (r.open)
        return false;
    *expected = r.want;
    return true;
}
