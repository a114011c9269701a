/*
 * Faults in decisions, hybrid lines, captures and registrations. Each function does what the reference does, but for
 * the fault at hand.
 */
#include "address_faulty.h"

static bool is_known(const struct hvs_guid *guid, enum hvs_known which)
{
    return hvs_guid_equal(guid, &hvs_known[which]);
}

/* -- decisions ---------------------------------------------------------------------------------------------- */

enum hvs_result hvs_accept_decide(const struct hvs_policy *policy, const struct hvs_hv *listener,
                                  const struct hvs_hv *from, enum hvs_environment environment,
                                  enum hvs_origin origin, enum hvs_gate gate,
                                  enum hvs_permission permission, uint32_t *code)
{
    struct hvs_policy as = *policy;
    struct hvs_hv is = *listener;

    if (is_fault(ADR_F_35) && is_known(&is.vmid, HVS_GUID_BROADCAST))
        is.vmid = hvs_known[HVS_GUID_WILDCARD];
    if (is_fault(ADR_F_36))
        gate = HVS_GATE_ALLOW;
    if (is_fault(ADR_X_22) && gate == HVS_GATE_DENY && is_known(&is.vmid, HVS_GUID_WILDCARD)) {
        *code = HVS_WSAEACCES; /* refused at once, and not at each connection */
        return HVS_BINDFAIL;
    }
    if (is_fault(ADR_X_23)) /* the port is what counts */
        memcpy(is.service.byte + 4, from->service.byte + 4, 12);
    if (is_fault(ADR_F_34))
        as.parent_on_host = HVS_NEVER_MATCHES;
    enum hvs_result result =
        real_hvs_accept_decide(&as, &is, from, environment, origin, gate, permission, code);
    if (result != HVS_NOMATCH || !hvs_guid_equal(&is.service, &from->service))
        return result;
    if (is_fault(ADR_F_32) && ((is_known(&is.vmid, HVS_GUID_CHILDREN) && origin == HVS_FROM_HOST) ||
                               (is_known(&is.vmid, HVS_GUID_PARENT) && origin == HVS_FROM_CHILD)))
        return HVS_MATCH;
    if (is_fault(ADR_F_34) && is_known(&is.vmid, HVS_GUID_PARENT) && environment == HVS_IN_HOST)
        return HVS_MATCH;
    if (is_fault(ADR_X_24) && is_known(&is.vmid, HVS_GUID_CHILDREN) &&
        origin == HVS_FROM_GRANDCHILD)
        return HVS_MATCH;
    return result;
}

enum hvs_result hvs_connect_decide(const struct hvs_policy *policy, const struct hvs_guid *target,
                                   const struct hvs_connecting *is, enum hvs_reached *reached,
                                   uint32_t *code)
{
    if (is_fault(ADR_F_33) && is_known(target, HVS_GUID_WILDCARD))
        target = &hvs_known[HVS_GUID_LOOPBACK];
    enum hvs_result result = real_hvs_connect_decide(policy, target, is, reached, code);
    if (is_fault(ADR_X_25) && result == HVS_OK && is_known(target, HVS_GUID_SILOHOST))
        *reached = HVS_REACHED_HOST; /* of a container in a VM too */
    return result;
}

/* -- the hybrid line ---------------------------------------------------------------------------------------- */

enum hvs_result hvs_hybrid_request(const struct hvs_policy *policy, const char *bytes,
                                   size_t length, struct hvs_request *request)
{
    size_t line = is_fault(SHORTEST_LINE) && length > 19 ? 19 : length;
    enum hvs_result result = real_hvs_hybrid_request(policy, bytes, line, request);

    if (is_fault(SHORTEST_LINE) && result == HVS_MORE && length >= 19)
        return HVS_SYNTAX;
    if (is_fault(WHOLE_LINES) && (result == HVS_SYNTAX || result == HVS_RANGE) &&
        length < HVS_HYBRID_LIMIT && memchr(bytes, '\n', length) == NULL)
        return HVS_MORE; /* judged once it is whole */
    if (is_fault(ADR_F_38) && result != HVS_OK && length >= HVS_HYBRID_LIMIT &&
        memchr(bytes, '\n', HVS_HYBRID_LIMIT) == NULL) { /* what there is must be the line */
        char line[HVS_HYBRID_LIMIT];
        memcpy(line, bytes, sizeof line);
        line[sizeof line - 1] = '\n';
        return real_hvs_hybrid_request(policy, line, sizeof line, request);
    }
    if (is_fault(ADR_X_26) && result == HVS_OK)
        request->consumed = length;
    if (is_fault(ADR_X_27) && result == HVS_MORE && length > 0 && length < 10)
        return HVS_SYNTAX;
    return result;
}

enum hvs_result hvs_hybrid_reply(const char *bytes, size_t length, bool ended, uint32_t *value,
                                 size_t *consumed)
{
    char copy[16];

    if (is_fault(ADR_F_39) && length > 8 && memchr(bytes, '\n', 9) == NULL)
        return HVS_SYNTAX;
    if (is_fault(ADR_X_28) && ended && length > 3 && length < sizeof copy - 1 &&
        memchr(bytes, '\n', length) == NULL) { /* the end of the stream will do */
        memcpy(copy, bytes, length);
        copy[length] = '\n';
        return real_hvs_hybrid_reply(copy, length + 1, true, value, consumed);
    }
    return real_hvs_hybrid_reply(bytes, length, ended, value, consumed);
}

enum hvs_result hvs_hybrid_path(const char *path, size_t length, uint32_t port, char *text,
                                size_t capacity, size_t *written)
{
    enum hvs_result result = real_hvs_hybrid_path(path, length, port, text, capacity, written);

    if (is_fault(ADR_X_29) && result == HVS_OK)
        text[length] = '-';
    return result;
}

/* -- captures ----------------------------------------------------------------------------------------------- */

enum hvs_result hvs_capture_decode(const uint8_t *bytes, size_t length, struct hvs_capture *capture)
{
    uint8_t copy[HVS_CAPTURE_SIZE];
    enum hvs_result result = real_hvs_capture_decode(bytes, length, capture);

    if (is_fault(NO_EMPTY_PAYLOAD) && result == HVS_OK && capture->payload_length == 0)
        capture->payload = 0;
    if (is_fault(ADR_F_40) && result == HVS_OK) {
        capture->src_cid = (uint32_t)capture->src_cid;
        capture->dst_cid = (uint32_t)capture->dst_cid;
    }
    if (is_fault(ADR_X_30) && result == HVS_OK && capture->op != 4 &&
        length > HVS_CAPTURE_SIZE + (size_t)capture->len) {
        capture->payload = HVS_CAPTURE_SIZE + (size_t)capture->len;
        capture->payload_length = length - capture->payload;
    }
    if (is_fault(ADR_X_31) && result == HVS_LEN && length >= HVS_CAPTURE_SIZE &&
        (uint16_t)(HVS_CAPTURE_SIZE + hvs_get16(bytes + 28)) <= length) { /* 16 bits wrap */
        memcpy(copy, bytes, sizeof copy);
        hvs_put16(copy + 28, 0);
        hvs_put16(copy + 26, 1);
        result = real_hvs_capture_decode(copy, sizeof copy, capture);
        capture->len = hvs_get16(bytes + 28);
    }
    return result;
}

/* -- registration ------------------------------------------------------------------------------------------- */

/* The head of a value, and the texts behind it. */
static const size_t head = sizeof(struct cts_registry_value);

enum hvs_result hvs_call_reg_make(const struct hvs_policy *policy, struct cts_address_call *call)
{
    enum hvs_result result = real_hvs_call_reg_make(policy, call);
    struct cts_registry_value is;

    if (result != HVS_OK || !(is_fault(ADR_F_41) || is_fault(ADR_X_32)))
        return result;
    memcpy(&is, call->out, head);
    if (is_fault(ADR_X_32)) {
        is.type = 2; /* REG_EXPAND_SZ */
    } else if (hvs_capacity(call) >= call->written + 2) {
        uint8_t *guid = call->out + head + is.key_length - HVS_GUID_TEXT;
        size_t behind = (size_t)is.name_length + is.data_length;
        memmove(guid + HVS_GUID_TEXT + 2, guid + HVS_GUID_TEXT, behind);
        memmove(guid + 1, guid, HVS_GUID_TEXT);
        guid[0] = '{';
        guid[HVS_GUID_TEXT + 1] = '}';
        is.key_length = (uint16_t)(is.key_length + 2);
        call->written += 2;
    }
    memcpy(call->out, &is, head);
    return result;
}

/* Stops at the first key that is no GUID. */
enum hvs_result hvs_call_reg_list(const struct hvs_policy *policy, struct cts_address_call *call)
{
    struct cts_address_call part = *call;
    struct cts_registry_value is;
    struct hvs_guid guid;
    uint32_t at = 0;

    while (is_fault(ADR_X_33) && hvs_length(call, 0) - at >= head) {
        memcpy(&is, call->in[0] + at, head);
        if (is.key_length != HVS_GUID_TEXT || hvs_length(call, 0) - at < head + is.key_length ||
            hvs_guid_parse_plain(hvs_text(call, 0) + at + head, &guid) != HVS_OK)
            break;
        at += (uint32_t)head + is.key_length + is.name_length + is.data_length;
    }
    if (is_fault(ADR_X_33) && at < part.in_length[0])
        part.in_length[0] = at;
    enum hvs_result result = real_hvs_call_reg_list(policy, &part);
    if (is_fault(ADR_X_34) && result == HVS_OK)
        part.result[2] = 0; /* duplicates are dropped, and nobody is told */
    memcpy(call->result, part.result, sizeof call->result);
    call->written = part.written;
    return result;
}

/* The new value alone. */
enum hvs_result hvs_call_reg_add(const struct hvs_policy *policy, struct cts_address_call *call)
{
    struct cts_address_call part = *call;

    if (is_fault(ADR_X_35))
        part.in_length[0] = 0;
    enum hvs_result result = real_hvs_call_reg_add(policy, &part);
    call->written = part.written;
    return result;
}
