/*
 * The codec calls of cts/sockaddr.h, one function each, on top of hvsocket.h. They touch the harness's memory only once
 * all is known to be good.
 */
#include "entry.h"

/* results have the same numbers on both sides */
_Static_assert(HVS_OTHER == (int)CTS_ADDRESS_OTHER && HVS_NOMAP == (int)CTS_ADDRESS_NOMAP &&
                   HVS_BINDFAIL == (int)CTS_ADDRESS_BINDFAIL,
               "enum hvs_result is enum cts_address_result");

/* -- raw addresses ------------------------------------------------------------------------------------------ */

/* Two GUIDs of 16 bytes each. */
static bool take_pair(const struct cts_address_call *call, struct hvs_hv *address)
{
    if (hvs_length(call, 0) != 16 || hvs_length(call, 1) != 16)
        return false;
    memcpy(&address->vmid, call->in[0], 16);
    memcpy(&address->service, call->in[1], 16);
    return true;
}

HVS_CODEC(hv_encode)
{
    struct hvs_hv address;

    if (!take_pair(call, &address))
        return HVS_LEN;
    enum hvs_result result = hvs_hv_encode(policy, &address, call->out, hvs_capacity(call));
    if (result == HVS_OK)
        call->written = HVS_HV_SIZE;
    return result;
}

HVS_CODEC(hv_decode)
{
    struct hvs_hv address;
    enum hvs_result result = hvs_hv_decode(policy, call->in[0], hvs_length(call, 0), &address);

    return result == HVS_OK ? hvs_give(call, &address, sizeof address) : result;
}

static void give_order(struct cts_address_call *call, int order, uint64_t first, uint64_t second)
{
    call->result[0] = order == 0 ? 0 : order < 0 ? 1 : 2;
    call->result[1] = (uint32_t)(first ^ first >> 32);
    call->result[2] = (uint32_t)(second ^ second >> 32);
}

HVS_CODEC(hv_compare)
{
    struct hvs_hv a, b;
    enum hvs_result result = hvs_hv_decode(policy, call->in[0], hvs_length(call, 0), &a);

    if (result == HVS_OK)
        result = hvs_hv_decode(policy, call->in[1], hvs_length(call, 1), &b);
    if (result == HVS_OK)
        give_order(call, hvs_hv_compare(&a, &b), hvs_hv_hash(&a), hvs_hv_hash(&b));
    return result;
}

HVS_CODEC(vm_encode)
{
    struct hvs_vm address = {call->number[0], call->number[1], (uint8_t)call->number[2]};

    if (call->number[2] > UINT8_MAX)
        return HVS_FLAGS;
    enum hvs_result result = hvs_vm_encode(policy, &address, call->out, hvs_capacity(call));
    if (result == HVS_OK)
        call->written = (uint32_t)hvs_vm_size(policy);
    return result;
}

HVS_CODEC(vm_decode)
{
    struct hvs_vm address;
    enum hvs_result result = hvs_vm_decode(policy, call->in[0], hvs_length(call, 0), &address);

    if (result == HVS_OK) {
        call->result[0] = address.cid;
        call->result[1] = address.port;
        call->result[2] = address.flags;
    }
    return result;
}

HVS_CODEC(vm_compare)
{
    struct hvs_vm a, b;
    enum hvs_result result = hvs_vm_decode(policy, call->in[0], hvs_length(call, 0), &a);

    if (result == HVS_OK)
        result = hvs_vm_decode(policy, call->in[1], hvs_length(call, 1), &b);
    if (result == HVS_OK)
        give_order(call, hvs_vm_compare(&a, &b), hvs_vm_hash(&a), hvs_vm_hash(&b));
    return result;
}

HVS_CODEC(vm_getname)
{
    size_t written;

    call->result[0] = (uint32_t)hvs_vm_getname(policy, call->number[0], call->number[1], call->out,
                                               hvs_capacity(call), &written);
    call->written = (uint32_t)written;
    return HVS_OK;
}

/* -- GUIDs -------------------------------------------------------------------------------------------------- */

HVS_CODEC(guid_parse)
{
    struct hvs_guid guid;
    enum hvs_result result = hvs_guid_parse(policy, hvs_text(call, 0), hvs_length(call, 0), &guid);

    return result == HVS_OK ? hvs_give(call, &guid, sizeof guid) : result;
}

HVS_CODEC(guid_format)
{
    struct hvs_guid guid;

    (void)policy;
    if (!hvs_take_guid(call, 0, &guid))
        return HVS_LEN;
    return hvs_wrote(call, hvs_guid_format(&guid, (char *)call->out, hvs_capacity(call)),
                     HVS_GUID_TEXT);
}

HVS_CODEC(guid_name)
{
    struct hvs_guid guid;

    if (!hvs_take_guid(call, 0, &guid))
        return HVS_LEN;
    const char *name = hvs_guid_name(policy, &guid);
    if (name == NULL)
        return HVS_NOMAP;
    return hvs_wrote(call, hvs_give(call, name, (uint32_t)strlen(name) + 1), strlen(name));
}

HVS_CODEC(guid_named)
{
    struct hvs_guid guid;
    enum hvs_result result = hvs_guid_named(hvs_text(call, 0), hvs_length(call, 0), &guid);

    (void)policy;
    return result == HVS_OK ? hvs_give(call, &guid, sizeof guid) : result;
}

/* -- texts -------------------------------------------------------------------------------------------------- */

HVS_CODEC(cidport_parse)
{
    return hvs_cidport_parse(policy, hvs_text(call, 0), hvs_length(call, 0), &call->result[0],
                             &call->result[1]);
}

HVS_CODEC(cidport_format)
{
    size_t length = 0;

    (void)policy;
    enum hvs_result result = hvs_cidport_format(call->number[0], call->number[1], (char *)call->out,
                                                hvs_capacity(call), &length);
    return hvs_wrote(call, result, length);
}

/* What a URI yields beside numbers: nothing, an address, or a path and its NUL. */
static enum hvs_result give_uri(struct cts_address_call *call, const struct hvs_uri *uri)
{
    if (uri->kind == HVS_URI_HVSOCK)
        return hvs_give(call, &uri->hv, sizeof uri->hv);
    if (uri->kind == HVS_URI_HYBRID) {
        if (hvs_capacity(call) < uri->path_length + 1)
            return HVS_SPACE;
        memcpy(call->out, uri->path, uri->path_length);
        call->out[uri->path_length] = '\0';
        call->written = (uint32_t)uri->path_length;
    }
    return HVS_OK;
}

HVS_CODEC(uri_parse)
{
    struct hvs_uri uri;
    enum hvs_result result = hvs_uri_parse(policy, hvs_text(call, 0), hvs_length(call, 0), &uri);

    if (result == HVS_OK)
        result = give_uri(call, &uri);
    if (result == HVS_OK) {
        call->result[0] = uri.kind;
        call->result[1] = uri.type;
        call->result[2] = uri.cid;
        call->result[3] = uri.port;
    }
    return result;
}

HVS_CODEC(vmidsvc_parse)
{
    struct hvs_hv address;
    enum hvs_result result =
        hvs_vmidsvc_parse(policy, hvs_text(call, 0), hvs_length(call, 0), &address);

    return result == HVS_OK ? hvs_give(call, &address, sizeof address) : result;
}

HVS_CODEC(vmidsvc_format)
{
    struct hvs_hv address;

    (void)policy;
    if (!take_pair(call, &address))
        return HVS_LEN;
    return hvs_wrote(call, hvs_vmidsvc_format(&address, (char *)call->out, hvs_capacity(call)),
                     HVS_VMIDSVC_TEXT);
}

/* -- all of them -------------------------------------------------------------------------------------------- */

hvs_codec_fn *const hvs_codecs[CTS_CALL_SOCKET] = {
#define ROW(call, function) [CTS_CALL_##call] = hvs_call_##function,
    HVS_CODEC_MAP(ROW)
#undef ROW
};
