/*
 * Faults that show in the question or in the answer of one call: what is asked is bent before the reference answers
 * it, or the answer is bent after. Each choice is looked at for the calls that it is about.
 */
#include "address_faulty.h"

typedef uint32_t real_call_fn(void *self, struct cts_address_call *call);

#define TEXT_MAX 64u

/* -- bent questions ----------------------------------------------------------------------------------------- */

/* in[0], in memory of its own, with `length` bytes; what was not given is zero. */
static bool copy_input(struct cts_address_call *call, uint8_t bytes[TEXT_MAX], uint32_t length)
{
    if (call->in[0] == NULL || length > TEXT_MAX || call->in_length[0] > length)
        return false;
    memset(bytes, 0, length);
    memcpy(bytes, call->in[0], call->in_length[0]);
    call->in[0] = bytes;
    call->in_length[0] = length;
    return true;
}

/* Other characters, read as ones that are allowed. fault, call, character, as which */
static const struct {
    enum cts_choice fault;
    uint32_t call;
    char character, as;
} readings[] = {
    {ADR_X_66, CTS_CALL_GUID_PARSE, '_', '-'}, {ADR_X_66, CTS_CALL_GUID_PARSE, ':', '-'},
    {ADR_X_67, CTS_CALL_GUID_PARSE, 'g', '0'}, {ADR_X_67, CTS_CALL_GUID_PARSE, 'x', '0'},
    {ADR_X_67, CTS_CALL_GUID_PARSE, '+', '0'}, {ADR_X_68, CTS_CALL_GUID_PARSE, 'F', 'e'},
};

static void bend_text(struct cts_address_call *call, uint8_t bytes[TEXT_MAX])
{
    for (size_t i = 0; i < sizeof readings / sizeof readings[0]; i++) {
        if (!is_fault(readings[i].fault) || call->call != readings[i].call ||
            (call->in[0] != bytes && !copy_input(call, bytes, call->in_length[0])))
            continue;
        for (uint32_t at = 0; at < call->in_length[0]; at++)
            if (bytes[at] == (uint8_t)readings[i].character)
                bytes[at] = (uint8_t)readings[i].as;
    }
}

static bool is_hex(const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (strchr("0123456789abcdefABCDEF", bytes[i]) == NULL || bytes[i] == 0)
            return false;
    return true;
}

/* True if the answer is there already. */
static bool bend(struct cts_address_call *call, uint8_t bytes[TEXT_MAX], uint32_t *status)
{
    uint32_t length = hvs_length(call, 0);
    const uint8_t *in = call->in[0];

    bend_text(call, bytes);
    if (is_fault(ADR_X_61) && call->call == CTS_CALL_HV_DECODE && length >= 36 &&
        ((uintptr_t)in & 3) != 0) {
        *status = CTS_ADDRESS_OTHER;
        return true;
    }
    if (is_fault(ADR_X_164) && call->call == CTS_CALL_VM_DECODE && length >= 16 &&
        ((uintptr_t)in & 1) != 0 && copy_input(call, bytes, length))
        bytes[12] &= 0xfeu;
    if (is_fault(ADR_X_162) && call->call == CTS_CALL_SERVICE_TO_PORT && length == 16 &&
        (in[3] & 0x80u) != 0)
        call->result[0] = in[0]; /* refused, with a byte of it left behind */
    if (is_fault(ADR_X_62) && call->call == CTS_CALL_VM_DECODE && length >= 12 && length < 16)
        copy_input(call, bytes, 16);
    if (is_fault(ADR_X_63) && call->call == CTS_CALL_VM_DECODE && length >= 16 && in[0] == 0 &&
        in[1] == 0 && copy_input(call, bytes, length))
        bytes[0] = 40;
    if (is_fault(ADR_X_64) && call->call == CTS_CALL_VM_ENCODE && call->number[0] > INT32_MAX) {
        *status = CTS_ADDRESS_RANGE;
        return true;
    }
    if (is_fault(ADR_X_70) && call->call == CTS_CALL_CIDPORT_PARSE && length == 17 &&
        in[8] == '.' && is_hex(in, 8) && is_hex(in + 9, 8)) {
        call->result[0] = call->result[1] = 0;
        for (int i = 0; i < 8; i++) {
            call->result[0] = call->result[0] * 16 + (in[i] & 15u) + (in[i] > '9' ? 9u : 0u);
            call->result[1] =
                call->result[1] * 16 + (in[9 + i] & 15u) + (in[9 + i] > '9' ? 9u : 0u);
        }
        *status = CTS_ADDRESS_OK;
        return true;
    }
    if (is_fault(ADR_X_85) && call->call == CTS_CALL_HYB_REQUEST && length > 10 && in[8] == '0' &&
        in[9] == 'x' && copy_input(call, bytes, length))
        bytes[9] = '0';
    if (is_fault(ADR_X_86) && call->call == CTS_CALL_HYB_REQUEST && length > 0 && in[0] == 'c') {
        *status = CTS_ADDRESS_SYNTAX;
        return true;
    }
    if (is_fault(ADR_X_87) && call->call == CTS_CALL_CAP_DECODE && length >= 30 && length < 32)
        copy_input(call, bytes, 32);
    if (is_fault(ADR_X_88) && call->call == CTS_CALL_CAP_DECODE && length >= 32 && in[26] == 2 &&
        hvs_get16(in + 28) < 44 && copy_input(call, bytes, length))
        bytes[26] = 1;
    if (call->call == CTS_CALL_CAP_DECODE && length >= 32 &&
        ((is_fault(ADR_X_89) && hvs_get16(in + 24) > 4) ||
         (is_fault(ADR_X_90) && hvs_get16(in + 30) != 0))) {
        *status = CTS_ADDRESS_SYNTAX;
        return true;
    }
    return false;
}

/* -- bent decisions ----------------------------------------------------------------------------------------- */

static bool names(const struct cts_address_call *call, enum hvs_known which)
{
    return hvs_length(call, 0) == 32 && memcmp(call->in[0], &hvs_known[which], 16) == 0;
}

static uint32_t bend_accept(struct cts_address_call *call, uint32_t status)
{
    bool same = hvs_length(call, 0) == 32 && hvs_length(call, 1) == 32 &&
                memcmp(call->in[0] + 16, call->in[1] + 16, 16) == 0;
    uint32_t origin = call->number[1];

    if (is_fault(ADR_X_79) && status == CTS_ADDRESS_BINDFAIL && call->result[0] == HVS_WSAEACCES)
        call->result[0] = HVS_WSAEINVAL;
    if (is_fault(ADR_X_75) && names(call, HVS_GUID_WILDCARD) && origin == CTS_FROM_SELF &&
        status == CTS_ADDRESS_MATCH)
        return CTS_ADDRESS_NOMATCH;
    if (is_fault(ADR_X_76) && call->number[0] == CTS_ENVIRONMENT_HOST &&
        call->number[2] == CTS_GATE_DENY && status == CTS_ADDRESS_MATCH)
        return CTS_ADDRESS_NOMATCH;
    if (!same || status != CTS_ADDRESS_NOMATCH)
        return status;
    if (is_fault(ADR_X_77) && names(call, HVS_GUID_LOOPBACK) && origin == CTS_FROM_CHILD)
        return CTS_ADDRESS_MATCH;
    bool of_vm = call->in[0][0] != 0 && !names(call, HVS_GUID_BROADCAST);
    for (uint32_t i = 0; i < HVS_GUID_KNOWN; i++)
        of_vm = of_vm && !names(call, (enum hvs_known)i);
    if (is_fault(ADR_X_78) && of_vm && call->number[0] == CTS_ENVIRONMENT_HOST &&
        origin == CTS_FROM_CHILD)
        return CTS_ADDRESS_MATCH;
    return status;
}

static uint32_t bend_connect(struct cts_address_call *call, uint32_t status)
{
    bool reaches = false;

    if (is_fault(ADR_X_80) && names(call, HVS_GUID_LOOPBACK) &&
        call->number[0] >= CTS_ENVIRONMENT_SILO && status == CTS_ADDRESS_OK)
        call->result[0] = CTS_REACHED_HOST;
    if (is_fault(ADR_X_81) && names(call, HVS_GUID_PARENT) && status == CTS_ADDRESS_NOMATCH) {
        call->result[0] = CTS_REACHED_SELF;
        reaches = true;
    }
    if (is_fault(ADR_X_82) && status == CTS_ADDRESS_NOMATCH && call->number[1] == 1 &&
        call->number[3] != CTS_PERMISSION_GIVEN) {
        call->result[0] = CTS_REACHED_VM;
        reaches = true;
    }
    return reaches ? CTS_ADDRESS_OK : status;
}

/* -- bent answers ------------------------------------------------------------------------------------------- */

static uint32_t bend_answer(struct cts_address_call *call, uint32_t status)
{
    switch (call->call) {
    case CTS_CALL_ACCEPT_DECIDE:
        return bend_accept(call, status);
    case CTS_CALL_CONNECT_DECIDE:
        return bend_connect(call, status);
    case CTS_CALL_VM_DECODE:
        if (is_fault(ADR_X_65) && status != CTS_ADDRESS_OK && hvs_length(call, 0) >= 16)
            call->result[0] = hvs_get32(call->in[0] + 8);
        return status;
    case CTS_CALL_GUID_NAMED:
        if (is_fault(ADR_X_69) && status == CTS_ADDRESS_OK &&
            memcmp(call->out, &hvs_known[HVS_GUID_PARENT], 16) == 0)
            memcpy(call->out, &hvs_known[HVS_GUID_LOOPBACK], 16); /* listed twice */
        return status;
    case CTS_CALL_VMIDSVC_FORMAT:
        for (uint32_t i = 0; is_fault(ADR_X_71) && i < call->written; i++)
            if (call->out[i] >= 'a')
                call->out[i] -= 'a' - 'A';
        return status;
    case CTS_CALL_CID_TO_VMID:
        if (is_fault(ADR_X_72) && status == CTS_ADDRESS_OK && call->number[0] == HVS_VM_ANY)
            memcpy(call->out, &hvs_known[HVS_GUID_BROADCAST], 16);
        return status;
    case CTS_CALL_REG_PORT:
        if (is_fault(ADR_X_91) && status == CTS_ADDRESS_OK && call->number[0] < 100000000) {
            uint8_t *text = call->out + sizeof(struct cts_registry_value) + HVS_REG_PATH_LENGTH + 1;
            char digits[10];
            size_t count = hvs_number_format(call->number[0], digits);
            memset(text, '0', 8);
            memcpy(text + 8 - count, digits, count);
        }
        return status;
    case CTS_CALL_GETSOCKNAME: /* of a socket that is not bound */
        if (is_fault(ADR_X_84) && status == 0 && call->written == 16 &&
            hvs_get32(call->out + 4) == HVS_VM_ANY)
            memset(call->out + 4, 0, 8);
        return status;
    case CTS_CALL_PACKET: /* what was refused is taken, and nobody is told */
        return is_fault(ADR_X_92) && status == 5 ? 0 : status;
    default:
        return status;
    }
}

uint32_t address_answer(void *self, struct cts_address_call *call, real_call_fn *real)
{
    uint8_t bytes[TEXT_MAX];
    uint32_t status;
    const uint8_t *in = call->in[0];
    uint32_t length = call->in_length[0];

    if (!bend(call, bytes, &status))
        status = real(self, call);
    call->in[0] = in;
    call->in_length[0] = length;
    return bend_answer(call, status);
}
