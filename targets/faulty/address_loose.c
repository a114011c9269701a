/*
 * Faults of codecs that take too much for good: results without room, schemes of something else, ports that no service
 * has. The reference answers a question that is bent, or one with room of its own.
 */
#include "address_faulty.h"

#include <ctype.h>

typedef uint32_t real_call_fn(void *self, struct cts_address_call *call);

#define ROOM 256u

/* -- no room ------------------------------------------------------------------------------------------------ */

/* Calls that give what fits, and say that all is well. fault, call */
static const struct {
    enum cts_choice fault;
    uint32_t call;
} cut[] = {
    {ADR_X_550, CTS_CALL_HV_DECODE},  {ADR_X_551, CTS_CALL_PORT_TO_TEXT},
    {ADR_X_552, CTS_CALL_CAP_ENCODE}, {ADR_X_553, CTS_CALL_CAP_PRINT},
    {ADR_X_554, CTS_CALL_CAP_DECODE}, {ADR_X_555, CTS_CALL_PORT_TO_SERVICE},
};

static uint32_t give_what_fits(void *self, struct cts_address_call *call, real_call_fn *real)
{
    struct cts_address_call roomy = *call;
    uint8_t room[ROOM] = {0};

    roomy.out = room;
    roomy.capacity = sizeof room;
    uint32_t status = real(self, &roomy);
    if (status != CTS_ADDRESS_OK || roomy.written < call->capacity)
        return real(self, call);
    memcpy(call->out, room, call->capacity);
    call->written = call->capacity;
    memcpy(call->result, roomy.result, sizeof call->result);
    return status;
}

/* -- schemes ------------------------------------------------------------------------------------------------ */

/* What the scheme is read as; false: as what it is. */
static bool rewrite(const struct cts_address_call *call, uint8_t text[ROOM], uint32_t *length)
{
    const uint8_t *in = call->in[0], *colon = memchr(in, ':', call->in_length[0]);
    uint32_t size = call->in_length[0], at = 0;

    if (address_faulty.choice ==
        MORE_SCHEMES) /* those of others: nobody has said that they are none */
        at = size > 12 && memcmp(in, "nbd+vsock://", 12) == 0 ? 12 : 0;
    else if (is_fault(ADR_X_556))
        while (at < size && isspace(in[at]))
            at++;
    else if (is_fault(ADR_X_557)) /* any scheme of TCP, UDP or nothing at all */
        at = size > 4 && (memcmp(in, "tcp:", 4) == 0 || memcmp(in, "udp:", 4) == 0) ? 4 : 0;
    else if (is_fault(ADR_X_558) && size > 0 && isdigit(in[0]))
        at = UINT32_MAX; /* no scheme */
    else if (is_fault(ADR_X_559) && size > 13 && memcmp(in, "VSOCK-STREAM:", 13) == 0)
        at = 13;
    else if (is_fault(ADR_X_560) && size > 9 && colon != NULL && memcmp(in, "vsock://[", 9) == 0) {
        const uint8_t *end = memchr(in, ']', size);
        if (end == NULL)
            return false;
        uint32_t inside = (uint32_t)(end - in) - 9;
        *length = 6 + inside + (size - inside - 10);
        memcpy(text, "vsock:", 6);
        memcpy(text + 6, in + 9, inside);
        memcpy(text + 6 + inside, end + 1, size - inside - 10);
        return true;
    }
    if (at == 0)
        return false;
    const char *scheme = is_fault(ADR_X_556) ? "" : "vsock:";
    at = at == UINT32_MAX ? 0 : at;
    *length = (uint32_t)strlen(scheme) + size - at;
    memcpy(text, scheme, strlen(scheme));
    memcpy(text + strlen(scheme), in + at, size - at);
    return true;
}

static uint32_t read_scheme(void *self, struct cts_address_call *call, real_call_fn *real)
{
    const uint8_t *in = call->in[0];
    uint32_t length = call->in_length[0];
    uint8_t text[ROOM];

    if (in == NULL || length == 0 || length > ROOM - 8 || !rewrite(call, text, &call->in_length[0]))
        return real(self, call);
    call->in[0] = text;
    uint32_t status = real(self, call);
    call->in[0] = in;
    call->in_length[0] = length;
    return status;
}

/* -- registrations ------------------------------------------------------------------------------------------ */

/* The highest bit of a port is not looked at. */
static uint32_t register_any(void *self, struct cts_address_call *call, real_call_fn *real)
{
    uint32_t port = call->number[0];

    call->number[0] &= INT32_MAX;
    uint32_t status = real(self, call);
    call->number[0] = port;
    if (status == CTS_ADDRESS_OK && port > INT32_MAX) {
        uint8_t *digit = call->out + sizeof(struct cts_registry_value) + HVS_REG_PATH_LENGTH + 1;
        *digit = (uint8_t) "89abcdef"[*digit - '0'];
    }
    return status;
}

/* Services of the template's form are all those of a port. */
static uint32_t list_any(struct cts_address_call *call, uint32_t status)
{
    struct cts_registry_service head;

    for (uint32_t at = 0; status == CTS_ADDRESS_OK && at + sizeof head <= call->written;
         at += (uint32_t)sizeof head + head.name_length) {
        memcpy(&head, call->out + at, sizeof head);
        if (memcmp(head.guid + 4, hvs_known[HVS_GUID_TEMPLATE].byte + 4, 12) == 0) {
            head.is_port = 1;
            head.port = hvs_get32(head.guid);
            memcpy(call->out + at, &head, sizeof head);
        }
    }
    return status;
}

uint32_t address_loosen(void *self, struct cts_address_call *call, real_call_fn *real)
{
    for (size_t i = 0; i < sizeof cut / sizeof cut[0]; i++)
        if (is_fault(cut[i].fault) && call->call == cut[i].call && call->out != NULL)
            return give_what_fits(self, call, real);
    if (call->call == CTS_CALL_URI_PARSE)
        return read_scheme(self, call, real);
    if (is_fault(ADR_X_561) && call->call == CTS_CALL_REG_PORT)
        return register_any(self, call, real);
    if (is_fault(ADR_X_562) && call->call == CTS_CALL_REG_LIST)
        return list_any(call, real(self, call));
    return real(self, call);
}
