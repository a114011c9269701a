/*
 * Faults that show beside an answer which is right by itself: in how comparisons fit together, in what a failure leaves
 * behind, and in what only a rare input tells apart. The reference has answered; its answer is twisted here.
 */
#include "address_faulty.h"

/* Turns the answer into another; returns the status. Only called for the call of its row. */
typedef uint32_t twist_fn(struct cts_address_call *call, uint32_t status);

/* -- comparisons -------------------------------------------------------------------------------------------- */

/* Three kinds of addresses, each less than the next, in a circle. */
static uint32_t in_a_circle(struct cts_address_call *call, uint32_t status)
{
    uint32_t at = call->call == CTS_CALL_HV_COMPARE ? 20 : 4;

    if (status == CTS_ADDRESS_OK && call->result[0] != 0) {
        uint32_t step = (call->in[1][at] % 3u + 3u - call->in[0][at] % 3u) % 3u;
        call->result[0] = step != 0 ? step : call->result[0];
    }
    return status;
}

/* Bytes that do not count, or flags, come first in the order; equal addresses stay equal. */
static uint32_t by_what_does_not_count(struct cts_address_call *call, uint32_t status)
{
    uint32_t at = call->call == CTS_CALL_HV_COMPARE ? 2 : 12;

    if (status == CTS_ADDRESS_OK && call->result[0] != 0 && call->in[0][at] != call->in[1][at])
        call->result[0] = call->in[0][at] < call->in[1][at] ? 1 : 2;
    return status;
}

/* -- what failures leave behind ------------------------------------------------------------------------------ */

/* As much of the output as there is room for. */
static uint32_t writes_what_fits(struct cts_address_call *call, uint32_t status)
{
    if (status == CTS_ADDRESS_SPACE && hvs_capacity(call) > 0)
        memset(call->out, 'A', call->capacity);
    return status;
}

/* The VmId is there before the family is looked at. */
static uint32_t writes_half(struct cts_address_call *call, uint32_t status)
{
    if (status == CTS_ADDRESS_FAMILY && hvs_length(call, 0) >= 20 && hvs_capacity(call) >= 16)
        memcpy(call->out, call->in[0] + 4, 16);
    return status;
}

/* The template is there before the port is looked at. */
static uint32_t writes_template(struct cts_address_call *call, uint32_t status)
{
    if (status == CTS_ADDRESS_RANGE && hvs_capacity(call) >= 16)
        memcpy(call->out, &hvs_known[HVS_GUID_TEMPLATE], 16);
    return status;
}

/* -- mappings ------------------------------------------------------------------------------------------------- */

/* Bits of the version and the variant are as the hash has them. */
static uint32_t is_no_uuid(struct cts_address_call *call, uint32_t status)
{
    if (status == CTS_ADDRESS_OK)
        call->out[7] ^= 0x30;
    return status;
}

/* -- hybrid lines --------------------------------------------------------------------------------------------- */

static uint32_t remembers_port(struct cts_address_call *call, uint32_t status)
{
    if (status == CTS_ADDRESS_OK && call->result[2] == 0)
        address_faulty.asked_port = call->result[0];
    return status;
}

/* A reply has to name the port that was asked for. */
static uint32_t compares_port(struct cts_address_call *call, uint32_t status)
{
    return status == CTS_ADDRESS_OK && address_faulty.asked_port != 0 &&
                   call->result[0] != address_faulty.asked_port
               ? CTS_ADDRESS_OTHER
               : status;
}

/* "OK ", digits and LF, of any length and of any value. */
static uint32_t reads_any_digits(struct cts_address_call *call, bool wraps)
{
    uint32_t length = hvs_length(call, 0), at = 3;
    uint64_t value = 0;

    while (at < length && call->in[0][at] >= '0' && call->in[0][at] <= '9')
        value = value * 10 + (uint64_t)(call->in[0][at++] - '0');
    if (length < 5 || memcmp(call->in[0], "OK ", 3) != 0 || at == 3 || at == length ||
        call->in[0][at] != '\n' || (value > UINT32_MAX) != wraps)
        return CTS_ADDRESS_SYNTAX;
    call->result[0] = (uint32_t)value;
    call->result[1] = at + 1;
    return CTS_ADDRESS_OK;
}

static uint32_t takes_zeroes(struct cts_address_call *call, uint32_t status)
{
    return status == CTS_ADDRESS_SYNTAX ? reads_any_digits(call, false) : status;
}

static uint32_t wraps(struct cts_address_call *call, uint32_t status)
{
    if (status == CTS_ADDRESS_RANGE || status == CTS_ADDRESS_SYNTAX)
        return reads_any_digits(call, true);
    return status;
}

/* -- registrations -------------------------------------------------------------------------------------------- */

/* Sixteen bits of a type are compared, so that a value of another type names its service. */
static uint32_t cuts_types(struct cts_address_call *call, uint32_t status)
{
    struct cts_registry_value value;
    struct cts_registry_service *listed = (void *)call->out;

    if (status != CTS_ADDRESS_OK || hvs_length(call, 0) < sizeof value || call->result[0] != 1)
        return status;
    memcpy(&value, call->in[0], sizeof value);
    if ((value.type & 0xffff) != 1 || value.type == 1 || call->written != sizeof *listed ||
        call->capacity < sizeof *listed + value.data_length)
        return status;
    listed->name_length = value.data_length;
    memcpy(listed + 1, call->in[0] + sizeof value + value.key_length + value.name_length,
           value.data_length);
    call->written += value.data_length;
    return status;
}

/* The first value that was there before, if registering has kept it. */
static struct cts_registry_value *kept(struct cts_address_call *call, uint32_t status)
{
    struct cts_registry_value value;

    if (status != CTS_ADDRESS_OK || hvs_length(call, 0) < sizeof value)
        return NULL;
    memcpy(&value, call->in[0], sizeof value);
    uint32_t size = (uint32_t)sizeof value + value.key_length;
    return size <= hvs_length(call, 0) && memcmp(call->out, call->in[0], size) == 0
               ? (struct cts_registry_value *)(void *)call->out
               : NULL;
}

/* Every value becomes a REG_SZ. */
static uint32_t retypes(struct cts_address_call *call, uint32_t status)
{
    struct cts_registry_value *first = kept(call, status);

    if (first != NULL && first->type != CTS_REGISTRY_NO_VALUE)
        first->type = 1;
    return status;
}

/* Names of values are written in small letters. */
static uint32_t renames(struct cts_address_call *call, uint32_t status)
{
    struct cts_registry_value *first = kept(call, status);

    for (uint32_t i = 0; first != NULL && i < first->name_length; i++) {
        uint8_t *letter = (uint8_t *)(first + 1) + first->key_length + i;
        if (*letter >= 'A' && *letter <= 'Z')
            *letter += 'a' - 'A';
    }
    return status;
}

/* -- listeners ------------------------------------------------------------------------------------------------ */

static bool listens_on(const struct cts_address_call *call, enum hvs_known which)
{
    return hvs_length(call, 0) == 32 && memcmp(call->in[0], &hvs_known[which], 16) == 0;
}

/* ZERO is an address that nobody has set: nobody is heard there. */
static uint32_t zero_is_none(struct cts_address_call *call, uint32_t status)
{
    return status == CTS_ADDRESS_MATCH && listens_on(call, HVS_GUID_WILDCARD) ? CTS_ADDRESS_NOMATCH
                                                                              : status;
}

/* SILOHOST hears the system that runs the container. */
static uint32_t silohost_hears(struct cts_address_call *call, uint32_t status)
{
    bool same = hvs_length(call, 1) == 32 && hvs_length(call, 0) == 32 &&
                memcmp(call->in[0] + 16, call->in[1] + 16, 16) == 0;

    return status == CTS_ADDRESS_NOMATCH && same && listens_on(call, HVS_GUID_SILOHOST) &&
                   call->number[1] == CTS_FROM_SILO_HOST
               ? CTS_ADDRESS_MATCH
               : status;
}

/* -- which of them --------------------------------------------------------------------------------------------- */

static const struct {
    enum cts_choice fault;
    uint32_t call;
    twist_fn *twist;
} twists[] = {
    {ADR_X_400, CTS_CALL_HV_COMPARE, in_a_circle},
    {ADR_X_401, CTS_CALL_HV_COMPARE, by_what_does_not_count},
    {ADR_X_402, CTS_CALL_VM_COMPARE, in_a_circle},
    {ADR_X_403, CTS_CALL_VM_COMPARE, by_what_does_not_count},
    {ADR_X_404, CTS_CALL_REG_LIST, writes_what_fits},
    {ADR_X_405, CTS_CALL_REG_LIST, cuts_types},
    {ADR_X_406, CTS_CALL_REG_ADD, retypes},
    {ADR_X_407, CTS_CALL_REG_ADD, renames},
    {ADR_X_408, CTS_CALL_HYB_REPLY, takes_zeroes},
    {ADR_X_409, CTS_CALL_HYB_REPLY, wraps},
    {ADR_X_410, CTS_CALL_CONTAINER_TO_VMID, is_no_uuid},
    {ADR_X_412, CTS_CALL_ACCEPT_DECIDE, zero_is_none},
    {ADR_X_413, CTS_CALL_ACCEPT_DECIDE, silohost_hears},
    {ADR_X_414, CTS_CALL_HYB_REQUEST, remembers_port},
    {ADR_X_414, CTS_CALL_HYB_REPLY, compares_port},
    {ADR_X_415, CTS_CALL_HV_DECODE, writes_half},
    {ADR_X_416, CTS_CALL_PORT_TO_SERVICE, writes_template},
    {ADR_X_417, CTS_CALL_CAP_PRINT, writes_what_fits},
    {ADR_X_418, CTS_CALL_HYB_PATH, writes_what_fits},
};

uint32_t address_twist(struct cts_address_call *call, uint32_t status)
{
    for (size_t i = 0; i < sizeof twists / sizeof twists[0]; i++)
        if (is_fault(twists[i].fault) && call->call == twists[i].call)
            status = twists[i].twist(call, status);
    return status;
}
