/*
 * The mappings between the Linux and the Windows names of partitions and services; those of ports are inline in
 * hvsocket.h.
 */
#include "hvsocket.h"

#define CID_HYPERVISOR 0u
#define CID_HOST       2u

/* cid, VmId; the last row only where cid-zero says so */
static const struct {
    uint32_t cid;
    enum hvs_known vmid;
} partitions[] = {
    {CID_HOST, HVS_GUID_PARENT},
    {HVS_VM_ANY, HVS_GUID_WILDCARD},
    {CID_HYPERVISOR, HVS_GUID_LOOPBACK},
};

static size_t rows(const struct hvs_policy *policy)
{
    return sizeof(partitions) / sizeof(partitions[0]) - (policy->cid_zero != HVS_LOOPBACK);
}

enum hvs_result hvs_cid_to_vmid(const struct hvs_policy *policy, uint32_t cid,
                                struct hvs_guid *vmid)
{
    for (size_t i = 0; i < rows(policy); i++) {
        if (partitions[i].cid == cid) {
            *vmid = hvs_known[partitions[i].vmid];
            return HVS_OK;
        }
    }
    return HVS_NOMAP;
}

enum hvs_result hvs_vmid_to_cid(const struct hvs_policy *policy, const struct hvs_guid *vmid,
                                uint32_t *cid)
{
    for (size_t i = 0; i < rows(policy); i++) {
        if (hvs_guid_equal(vmid, &hvs_known[partitions[i].vmid])) {
            *cid = partitions[i].cid;
            return HVS_OK;
        }
    }
    return HVS_NOMAP;
}

enum hvs_result hvs_service_of_port(const struct hvs_policy *policy, uint32_t port,
                                    struct hvs_guid *service)
{
    return hvs_port_to_service(policy, port, service);
}

enum hvs_result hvs_port_of_service(const struct hvs_policy *policy, const struct hvs_guid *service,
                                    uint32_t *port)
{
    return hvs_service_to_port(policy, service, port);
}

enum hvs_result hvs_port_to_text(const struct hvs_policy *policy, uint32_t port, char *text,
                                 size_t capacity)
{
    struct hvs_guid service;
    enum hvs_result result = hvs_service_of_port(policy, port, &service);

    return result == HVS_OK ? hvs_guid_format(&service, text, capacity) : result;
}

enum hvs_result hvs_text_to_port(const struct hvs_policy *policy, const char *text, size_t length,
                                 uint32_t *port)
{
    struct hvs_guid service;
    enum hvs_result result = hvs_guid_parse(policy, text, length, &service);

    return result == HVS_OK ? hvs_port_of_service(policy, &service, port) : result;
}
