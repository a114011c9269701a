/*
 * Odd but permitted: what of a call may be otherwise once the reference has answered it, and functions that take one
 * of several allowed ways. Variants of functions that also have faults stand with these.
 */
#include "address_faulty.h"

#include <errno.h>

/* Numbers that are too large are not in the language. */
static bool is_text(uint32_t call)
{
    return call == CTS_CALL_CIDPORT_PARSE || call == CTS_CALL_URI_PARSE;
}

/* Of these only that they fail without room is asked, and not how. */
static bool is_free_to_fail(uint32_t call)
{
    return call == CTS_CALL_HV_DECODE || call == CTS_CALL_PORT_TO_TEXT ||
           call == CTS_CALL_PORT_TO_SERVICE || call == CTS_CALL_CAP_DECODE ||
           call == CTS_CALL_CAP_ENCODE || call == CTS_CALL_CAP_PRINT;
}

static bool is_failure(const struct cts_address_call *call, uint32_t status)
{
    return CTS_CALL_IS_SOCKET(call->call)
               ? status != 0
               : status != CTS_ADDRESS_OK && status != CTS_ADDRESS_MATCH &&
                     status != CTS_ADDRESS_NOMATCH && status != CTS_ADDRESS_BINDFAIL;
}

/* ServiceIds come before VmIds, ports before cids, and the first byte in memory counts most. */
static void order_by_service(struct cts_address_call *call)
{
    bool hv = call->call == CTS_CALL_HV_COMPARE;
    int order = hv ? memcmp(call->in[0] + 20, call->in[1] + 20, 16)
                   : memcmp(call->in[0] + 4, call->in[1] + 4, 8);

    if (hv && order == 0)
        order = memcmp(call->in[0] + 4, call->in[1] + 4, 16);
    call->result[0] = order == 0 ? 0 : order < 0 ? 1 : 2;
}

/* Orders and hashes are free, as long as they are consistent. */
static void vary_order(struct cts_address_call *call)
{
    if (address_faulty.choice == NO_HASH)
        call->result[1] = call->result[2] = 0;
    if (address_faulty.choice == DESCENDING && call->result[0] != 0)
        call->result[0] = 3 - call->result[0];
    if (address_faulty.choice == BY_SERVICE)
        order_by_service(call);
}

/* Bytes that the result of a call takes, where their number is fixed. */
static uint32_t object_of(uint32_t call)
{
    switch (call) {
    case CTS_CALL_HV_ENCODE:
        return CTS_HV_SIZE;
    case CTS_CALL_HV_DECODE:
    case CTS_CALL_VMIDSVC_PARSE:
        return 32;
    case CTS_CALL_VM_ENCODE:
    case CTS_CALL_GUID_PARSE:
    case CTS_CALL_GUID_NAMED:
    case CTS_CALL_CID_TO_VMID:
    case CTS_CALL_CONTAINER_TO_VMID:
        return 16;
    case CTS_CALL_PORT_TO_TEXT:
        return CTS_GUID_TEXT + 1;
    case CTS_CALL_CAP_DECODE:
        return sizeof(struct cts_capture);
    default:
        return 0;
    }
}

/* Only what the result would have taken is cleared, or what there is of it. */
static void clear_result(struct cts_address_call *call, uint32_t status)
{
    bool untouched = status == CTS_ADDRESS_SPACE &&
                     (call->call == CTS_CALL_HV_ENCODE || call->call == CTS_CALL_GUID_FORMAT ||
                      call->call == CTS_CALL_CIDPORT_FORMAT);
    uint32_t size = object_of(call->call), room = hvs_capacity(call);

    if (!untouched && room > 0 && !CTS_CALL_IS_SOCKET(call->call))
        memset(call->out, 0, size > 0 && size < room ? size : room);
}

uint32_t address_vary(struct cts_address_call *call, uint32_t status)
{
    if (is_failure(call, status)) {
        if (address_faulty.choice == CLEARS_RESULT && call->call != CTS_CALL_PORT_TO_SERVICE)
            clear_result(call, status);
        if (address_faulty.choice == ROOM_IS_OTHER && status == CTS_ADDRESS_SPACE &&
            is_free_to_fail(call->call))
            return CTS_ADDRESS_OTHER;
        if (address_faulty.choice == RANGE_IS_SYNTAX && is_text(call->call) &&
            status == CTS_ADDRESS_RANGE)
            return CTS_ADDRESS_SYNTAX;
        if (address_faulty.choice == CLEARS && status != CTS_ADDRESS_SPACE) {
            memset(call->result, 0, sizeof call->result);
            if (hvs_capacity(call) > 0)
                memset(call->out, 0, call->capacity);
        }
        return status;
    }
    if (address_faulty.choice == ERRNO_NOISE)
        errno = ERANGE;
    if (call->call == CTS_CALL_HV_COMPARE || call->call == CTS_CALL_VM_COMPARE)
        vary_order(call);
    return status;
}

/* A backlog counts those who wait, and not one more; Linux has always taken one more. */
uint32_t hvs_listen(struct hvs_stack *stack, struct hvs_socket *socket, uint32_t backlog)
{
    if (address_faulty.choice == STRICT_BACKLOG && backlog > 0 && socket->at->os == CTS_OS_WINDOWS)
        backlog--;
    return real_hvs_listen(stack, socket, backlog);
}

/* Bytes go in small pieces. */
uint32_t hvs_deliver(struct hvs_socket *socket, const uint8_t *bytes, uint32_t length)
{
    if (address_faulty.choice == SHORT_SENDS && length > 2 && !socket->over_hv_sock)
        length = 2;
    return real_hvs_deliver(socket, bytes, length);
}

/* A connector is always named by its own VmId, and no service of its own. */
struct hvs_hv hvs_windows_name_of(struct hvs_stack *stack, const struct hvs_partition *listener,
                                  const struct hvs_partition *from, const struct hvs_guid *service)
{
    if (address_faulty.choice == PLAIN_NAMES)
        return (struct hvs_hv){.vmid = from->vmid};
    return real_hvs_windows_name_of(stack, listener, from, service);
}

enum hvs_result hvs_call_hyb_limit(const struct hvs_policy *policy, struct cts_address_call *call)
{
    enum hvs_result result = real_hvs_call_hyb_limit(policy, call);

    if (address_faulty.choice == SHORTEST_LINE)
        call->result[0] = 19;
    return result;
}
