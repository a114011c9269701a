/*
 * What the parts of the reference target share: the target itself, and how the calls of cts/sockaddr.h get at bytes.
 */
#ifndef HVSOCKET_ENTRY_H
#define HVSOCKET_ENTRY_H

#include "hvsocket.h"

#include <cts/sockaddr.h>

struct hvs_stack;

struct hvs_target {
    const struct cts_host *host;
    struct hvs_policy policy;
    struct hvs_stack *stack;
};

/* The codec calls. call, function: codec.c, codec_map.c, codec_registry.c */
#define HVS_CODEC_MAP(X)                                                                           \
    X(HV_ENCODE, hv_encode)                                                                        \
    X(HV_DECODE, hv_decode)                                                                        \
    X(HV_COMPARE, hv_compare)                                                                      \
    X(VM_ENCODE, vm_encode)                                                                        \
    X(VM_DECODE, vm_decode)                                                                        \
    X(VM_COMPARE, vm_compare)                                                                      \
    X(VM_GETNAME, vm_getname)                                                                      \
    X(GUID_PARSE, guid_parse)                                                                      \
    X(GUID_FORMAT, guid_format)                                                                    \
    X(GUID_NAME, guid_name)                                                                        \
    X(GUID_NAMED, guid_named)                                                                      \
    X(CIDPORT_PARSE, cidport_parse)                                                                \
    X(CIDPORT_FORMAT, cidport_format)                                                              \
    X(URI_PARSE, uri_parse)                                                                        \
    X(VMIDSVC_PARSE, vmidsvc_parse)                                                                \
    X(VMIDSVC_FORMAT, vmidsvc_format)                                                              \
    X(PORT_TO_SERVICE, port_to_service)                                                            \
    X(SERVICE_TO_PORT, service_to_port)                                                            \
    X(PORT_TO_TEXT, port_to_text)                                                                  \
    X(TEXT_TO_PORT, text_to_port)                                                                  \
    X(CID_TO_VMID, cid_to_vmid)                                                                    \
    X(VMID_TO_CID, vmid_to_cid)                                                                    \
    X(CONTAINER_TO_VMID, container_to_vmid)                                                        \
    X(ACCEPT_DECIDE, accept_decide)                                                                \
    X(CONNECT_DECIDE, connect_decide)                                                              \
    X(HYB_REQUEST, hyb_request)                                                                    \
    X(HYB_LIMIT, hyb_limit)                                                                        \
    X(HYB_REPLY, hyb_reply)                                                                        \
    X(HYB_ANSWER, hyb_answer)                                                                      \
    X(HYB_PATH, hyb_path)                                                                          \
    X(CAP_DECODE, cap_decode)                                                                      \
    X(CAP_ENCODE, cap_encode)                                                                      \
    X(CAP_PRINT, cap_print)                                                                        \
    X(REG_MAKE, reg_make)                                                                          \
    X(REG_LIST, reg_list)                                                                          \
    X(REG_ADD, reg_add)                                                                            \
    X(REG_PORT, reg_port)
#define HVS_CODEC(name)                                                                            \
    enum hvs_result hvs_call_##name(const struct hvs_policy *policy, struct cts_address_call *call)
#define HVS_CODEC_DECLARE(call, name) HVS_CODEC(name);
HVS_CODEC_MAP(HVS_CODEC_DECLARE)
#undef HVS_CODEC_DECLARE
typedef enum hvs_result hvs_codec_fn(const struct hvs_policy *policy,
                                     struct cts_address_call *call);
extern hvs_codec_fn *const hvs_codecs[CTS_CALL_SOCKET]; /* by number; NULL where there are none */

/* What is not given counts as no bytes. */
static inline uint32_t hvs_length(const struct cts_address_call *call, uint32_t which)
{
    return call->in[which] != NULL ? call->in_length[which] : 0;
}
static inline const char *hvs_text(const struct cts_address_call *call, uint32_t which)
{
    return (const char *)call->in[which];
}
static inline uint32_t hvs_capacity(const struct cts_address_call *call)
{
    return call->out != NULL ? call->capacity : 0;
}
/* The bytes of the result. SPACE. */
static inline enum hvs_result hvs_give(struct cts_address_call *call, const void *bytes,
                                       uint32_t length)
{
    if (hvs_capacity(call) < length)
        return HVS_SPACE;
    memcpy(call->out, bytes, length);
    call->written = length;
    return HVS_OK;
}

static inline bool hvs_take_guid(const struct cts_address_call *call, uint32_t which,
                                 struct hvs_guid *guid)
{
    if (hvs_length(call, which) != sizeof *guid)
        return false;
    memcpy(guid, call->in[which], sizeof *guid);
    return true;
}
/* A text of `length` characters was written. */
static inline enum hvs_result hvs_wrote(struct cts_address_call *call, enum hvs_result result,
                                        size_t length)
{
    if (result == HVS_OK)
        call->written = (uint32_t)length;
    return result;
}

#endif
