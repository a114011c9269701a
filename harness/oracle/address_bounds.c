/*
 * What a target touches beside the buffers of a call (address_bounds.h). Says nothing of calls that touch nothing.
 */
#include "oracle/address_bounds.h"
#include "oracle/address_model.h"
#include "oracle/requirement.h"

#include <stdio.h>
#include <string.h>

#define NOWHERE 4096u /* addresses below are those of a NULL pointer */

static const char *const words[CTS_ADDRESS_CALLS] = {
#define WORD(value, name, word, ...) [value] = word,
    CTS_ADDRESS_CALL_MAP(WORD)
#undef WORD
};

/* Of each call the requirement on reading behind its input and on writing behind its output; 0: none. */
static const struct {
    uint16_t in, out;
} rows[CTS_ADDRESS_CALLS] = {
#define ROW(call, in, out) [CTS_CALL_##call] = {in, out}
#define R(area, number)    CTS_ADR_##area##_##number
    ROW(HV_ENCODE, 0, R(HV, 110)),
    ROW(HV_DECODE, R(HV, 040), R(HV, 120)),
    ROW(HV_COMPARE, R(HV, 040), 0),
    ROW(VM_ENCODE, 0, R(VM, 130)),
    ROW(VM_DECODE, R(VM, 030), R(VM, 130)),
    ROW(VM_COMPARE, R(VM, 030), 0),
    ROW(VM_GETNAME, 0, R(VM, 110)),
    ROW(GUID_PARSE, R(GUID, 050), R(GUID, 130)),
    ROW(GUID_FORMAT, R(GUID, 080), R(GUID, 090)),
    ROW(GUID_NAME, R(GUID, 150), R(GUID, 150)),
    ROW(GUID_NAMED, R(GUID, 140), R(GUID, 140)),
    ROW(CIDPORT_PARSE, R(TEXT, 060), R(TEXT, 130)),
    ROW(CIDPORT_FORMAT, 0, R(TEXT, 190)),
    ROW(URI_PARSE, R(TEXT, 140), R(TEXT, 130)),
    ROW(VMIDSVC_PARSE, R(TEXT, 180), R(TEXT, 130)),
    ROW(VMIDSVC_FORMAT, R(TEXT, 170), R(TEXT, 170)),
    ROW(PORT_TO_SERVICE, 0, R(MAP, 010)),
    ROW(SERVICE_TO_PORT, R(MAP, 020), R(MAP, 070)),
    ROW(PORT_TO_TEXT, 0, R(MAP, 100)),
    ROW(TEXT_TO_PORT, R(MAP, 040), R(MAP, 070)),
    ROW(CID_TO_VMID, 0, R(MAP, 080)),
    ROW(VMID_TO_CID, R(MAP, 090), R(MAP, 070)),
    ROW(CONTAINER_TO_VMID, R(MAP, 110), R(MAP, 110)),
    ROW(ACCEPT_DECIDE, R(WILD, 020), 0),
    ROW(CONNECT_DECIDE, R(WILD, 170), 0),
    ROW(HYB_REQUEST, R(HYB, 060), R(HYB, 080)),
    ROW(HYB_REPLY, R(HYB, 110), 0),
    ROW(HYB_ANSWER, 0, R(HYB, 090)),
    ROW(HYB_PATH, R(HYB, 120), R(HYB, 120)),
    ROW(CAP_DECODE, R(CAP, 020), R(CAP, 060)),
    ROW(CAP_ENCODE, R(CAP, 080), R(CAP, 080)),
    ROW(CAP_PRINT, R(CAP, 020), R(CAP, 030)),
    ROW(REG_MAKE, R(REG, 020), R(REG, 010)),
    ROW(REG_LIST, R(REG, 050), R(REG, 050)),
    ROW(REG_ADD, R(REG, 070), R(REG, 070)),
    ROW(REG_PORT, R(REG, 030), R(REG, 030)),
    ROW(BIND, R(SOCK, 110), 0),
    ROW(CONNECT, R(SOCK, 110), 0),
    ROW(ACCEPT, 0, R(SOCK, 030)),
    ROW(SEND, R(SOCK, 030), 0),
    ROW(RECEIVE, 0, R(SOCK, 030)),
    ROW(SET_OPTION, R(SOCK, 040), 0),
    ROW(GET_OPTION, 0, R(SOCK, 040)),
    ROW(GETSOCKNAME, 0, R(SOCK, 180)),
    ROW(GETPEERNAME, 0, R(SOCK, 190)),
    ROW(OFFER, R(SOCK, 250), 0),
    ROW(PACKET, R(SOCK, 270), 0),
#undef R
#undef ROW
};

static void broken(struct cts_oracle *oracle, const struct cts_address_seen *call, uint32_t row,
                   const char *what)
{
    char seen[160];
    if (!row)
        return;
    snprintf(seen, sizeof seen, "%s of %u and %u bytes, room for %u: %s",
             words[call->call] ? words[call->call] : "call", call->in_length[0], call->in_length[1],
             call->capacity, what);
    cts_address_say(oracle, row, CTS_BROKEN, "nothing beside a buffer is touched", seen);
}

void cts_address_bounds_died(struct cts_oracle *oracle, const struct cts_address_seen *call,
                             const struct cts_event *died)
{
    const uint32_t nulls = CTS_ADDRESS_NULL_IN_0 | CTS_ADDRESS_NULL_IN_1;
    bool addressed = call->call == CTS_CALL_BIND || call->call == CTS_CALL_CONNECT;
    if (call->call >= CTS_ADDRESS_CALLS)
        return;
    if (died->arg[4] == CTS_FAULT_IN_0)
        broken(oracle, call, rows[call->call].in, "access behind in[0]");
    else if (died->arg[4] == CTS_FAULT_IN_1)
        broken(oracle, call, rows[call->call].in, "access behind in[1]");
    else if (died->arg[4] == CTS_FAULT_OUT)
        broken(oracle, call, rows[call->call].out, "access behind out");
    else if (addressed && (call->null & nulls) && died->arg[0] == CTS_DEATH_SIGNAL &&
             died->arg[2] < NOWHERE && !died->arg[3])
        broken(oracle, call, rows[call->call].in, "access to the address that is NULL");
}

void cts_address_bounds_returned(struct cts_oracle *oracle, const struct cts_address_seen *call)
{
    static const struct {
        uint32_t bit;
        bool in;
        const char *text;
    } marks[] = {
        {CTS_ADDRESS_CHANGED_INPUT, true, "the input has changed"},
        {CTS_ADDRESS_CHANGED_BEFORE, false, "bytes before the output have changed"},
        {CTS_ADDRESS_CHANGED_AFTER, false, "bytes behind the output have changed"},
        {CTS_ADDRESS_CHANGED_BEHIND, false, "bytes behind the result have changed"},
    };
    const uint32_t bits = CTS_ADDRESS_CHANGED_INPUT | CTS_ADDRESS_CHANGED_BEFORE |
                          CTS_ADDRESS_CHANGED_AFTER | CTS_ADDRESS_CHANGED_BEHIND;
    bool zeroed =
        call->status && (call->changed & CTS_ADDRESS_OUT_ZERO); /* a failure may do that */
    if (!(call->changed & bits) || call->call >= CTS_ADDRESS_CALLS)
        return;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if ((call->changed & marks[i].bit) &&
            !(zeroed && marks[i].bit == CTS_ADDRESS_CHANGED_BEHIND))
            broken(oracle, call, marks[i].in ? rows[call->call].in : rows[call->call].out,
                   marks[i].text);
}
