/*
 * More codec calls of cts/sockaddr.h: mappings, decisions, the hybrid line and captures (see codec.c).
 */
#include "entry.h"

/* -- mappings ----------------------------------------------------------------------------------------------- */

HVS_CODEC(port_to_service)
{
    struct hvs_guid service;
    enum hvs_result result = hvs_service_of_port(policy, call->number[0], &service);

    return result == HVS_OK ? hvs_give(call, &service, sizeof service) : result;
}

HVS_CODEC(service_to_port)
{
    struct hvs_guid service;

    if (!hvs_take_guid(call, 0, &service))
        return HVS_LEN;
    return hvs_port_of_service(policy, &service, &call->result[0]);
}

HVS_CODEC(port_to_text)
{
    return hvs_wrote(
        call, hvs_port_to_text(policy, call->number[0], (char *)call->out, hvs_capacity(call)),
        HVS_GUID_TEXT);
}

HVS_CODEC(text_to_port)
{
    return hvs_text_to_port(policy, hvs_text(call, 0), hvs_length(call, 0), &call->result[0]);
}

HVS_CODEC(cid_to_vmid)
{
    struct hvs_guid vmid;
    enum hvs_result result = hvs_cid_to_vmid(policy, call->number[0], &vmid);

    return result == HVS_OK ? hvs_give(call, &vmid, sizeof vmid) : result;
}

HVS_CODEC(vmid_to_cid)
{
    struct hvs_guid vmid;

    if (!hvs_take_guid(call, 0, &vmid))
        return HVS_LEN;
    return hvs_vmid_to_cid(policy, &vmid, &call->result[0]);
}

HVS_CODEC(container_to_vmid)
{
    struct hvs_guid vmid;
    enum hvs_result result = hvs_container_to_vmid(hvs_text(call, 0), hvs_length(call, 0), &vmid);

    (void)policy;
    return result == HVS_OK ? hvs_give(call, &vmid, sizeof vmid) : result;
}

/* VmId and ServiceId in one. */
static bool take_joined(const struct cts_address_call *call, uint32_t which, struct hvs_hv *address)
{
    if (hvs_length(call, which) != sizeof *address)
        return false;
    memcpy(address, call->in[which], sizeof *address);
    return true;
}

/* -- decisions ---------------------------------------------------------------------------------------------- */

HVS_CODEC(accept_decide)
{
    struct hvs_hv listener, from;
    uint32_t code = 0;

    if (!take_joined(call, 0, &listener) || !take_joined(call, 1, &from))
        return HVS_LEN;
    if (call->number[0] >= CTS_ENVIRONMENTS || call->number[1] >= CTS_FROM_COUNT ||
        call->number[2] > HVS_GATE_DENY || call->number[3] > HVS_DISABLED)
        return HVS_RANGE;
    enum hvs_result result =
        hvs_accept_decide(policy, &listener, &from, (enum hvs_environment)call->number[0],
                          (enum hvs_origin)call->number[1], (enum hvs_gate)call->number[2],
                          (enum hvs_permission)call->number[3], &code);
    call->result[0] = code;
    return result;
}

HVS_CODEC(connect_decide)
{
    const struct hvs_connecting is = {
        .environment = (enum hvs_environment)call->number[0],
        .known = call->number[1] != 0,
        .permission = (enum hvs_permission)call->number[3],
        .registered = call->number[4] != 0,
    };
    struct hvs_hv target;
    enum hvs_reached reached = HVS_REACHED_SELF;
    uint32_t code = 0;

    if (!take_joined(call, 0, &target))
        return HVS_LEN;
    if (call->number[0] >= CTS_ENVIRONMENTS || call->number[2] > HVS_GATE_DENY ||
        call->number[3] > HVS_DISABLED)
        return HVS_RANGE;
    enum hvs_result result = hvs_connect_decide(policy, &target.vmid, &is, &reached, &code);
    call->result[0] = reached;
    call->result[1] = code;
    return result;
}

/* -- the hybrid line, captures ------------------------------------------------------------------------------ */

HVS_CODEC(hyb_request)
{
    struct hvs_request request;
    enum hvs_result result =
        hvs_hybrid_request(policy, hvs_text(call, 0), hvs_length(call, 0), &request);

    if (result == HVS_OK && request.is_guid)
        result = hvs_give(call, &request.guid, sizeof request.guid);
    if (result == HVS_OK) {
        call->result[0] = request.port;
        call->result[1] = (uint32_t)request.consumed;
        call->result[2] = request.is_guid;
    }
    return result;
}

HVS_CODEC(hyb_limit)
{
    (void)policy;
    call->result[0] = HVS_HYBRID_LIMIT;
    return HVS_OK;
}

HVS_CODEC(hyb_reply)
{
    size_t consumed = 0;
    enum hvs_result result = hvs_hybrid_reply(hvs_text(call, 0), hvs_length(call, 0),
                                              call->number[0] != 0, &call->result[0], &consumed);

    (void)policy;
    if (result == HVS_OK)
        call->result[1] = (uint32_t)consumed;
    return result;
}

HVS_CODEC(hyb_answer)
{
    size_t length = 0;

    (void)policy;
    enum hvs_result result =
        hvs_hybrid_answer(call->number[0], (char *)call->out, hvs_capacity(call), &length);
    return hvs_wrote(call, result, length);
}

HVS_CODEC(hyb_path)
{
    size_t length = 0;

    (void)policy;
    enum hvs_result result =
        hvs_hybrid_path(hvs_text(call, 0), hvs_length(call, 0), call->number[0], (char *)call->out,
                        hvs_capacity(call), &length);
    return hvs_wrote(call, result, length);
}

HVS_CODEC(cap_decode)
{
    struct hvs_capture capture;
    enum hvs_result result = hvs_capture_decode(call->in[0], hvs_length(call, 0), &capture);

    (void)policy;
    if (result != HVS_OK)
        return result;
    const struct cts_capture is = {
        .src_cid = capture.src_cid,
        .dst_cid = capture.dst_cid,
        .src_port = capture.src_port,
        .dst_port = capture.dst_port,
        .op = capture.op,
        .transport = capture.transport,
        .len = capture.len,
        .payload = (uint32_t)capture.payload,
        .payload_length = (uint32_t)capture.payload_length,
    };
    return hvs_give(call, &is, sizeof is);
}

HVS_CODEC(cap_encode)
{
    struct cts_capture is;

    (void)policy;
    if (hvs_length(call, 0) != sizeof is)
        return HVS_LEN;
    memcpy(&is, call->in[0], sizeof is);
    const struct hvs_capture capture = {
        .src_cid = is.src_cid,
        .dst_cid = is.dst_cid,
        .src_port = is.src_port,
        .dst_port = is.dst_port,
        .op = is.op,
        .transport = is.transport,
        .len = is.len,
    };
    return hvs_wrote(call, hvs_capture_encode(&capture, call->out, hvs_capacity(call)),
                     HVS_CAPTURE_SIZE);
}

HVS_CODEC(cap_print)
{
    struct hvs_capture capture;
    size_t length = 0;
    enum hvs_result result = hvs_capture_decode(call->in[0], hvs_length(call, 0), &capture);

    (void)policy;
    if (result == HVS_OK)
        result = hvs_capture_print(&capture, (char *)call->out, hvs_capacity(call), &length);
    return hvs_wrote(call, result, length);
}
