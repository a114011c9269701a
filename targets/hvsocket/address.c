/*
 * The raw addresses SOCKADDR_HV and sockaddr_vm: bytes to fields and back. Lengths are judged first, and nothing behind
 * the stated length is ever read.
 */
#include "hvsocket.h"

#define FAMILY_HV     34u
#define FAMILY_LEGACY 43u /* of the out-of-tree Linux module, and of FreeBSD */
#define FAMILY_VM     40u

/* FNV-1a. */
static uint64_t hash(uint64_t from, const void *bytes, size_t length)
{
    const uint8_t *byte = bytes;

    for (size_t i = 0; i < length; i++)
        from = (from ^ byte[i]) * 0x100000001b3u;
    return from;
}
#define HASH_START 0xcbf29ce484222325u

/* -- SOCKADDR_HV: family 0, reserved 2, VmId 4, ServiceId 20 -- */

static uint32_t hv_family(const struct hvs_policy *policy)
{
    return policy->hv_family == HVS_LEGACY_43 ? FAMILY_LEGACY : FAMILY_HV;
}

enum hvs_result hvs_hv_encode(const struct hvs_policy *policy, const struct hvs_hv *address,
                              uint8_t *raw, size_t capacity)
{
    if (capacity < HVS_HV_SIZE)
        return HVS_SPACE;
    hvs_put16(raw, (uint16_t)hv_family(policy));
    hvs_put16(raw + 2, 0);
    memcpy(raw + 4, &address->vmid, 16);
    memcpy(raw + 20, &address->service, 16);
    return HVS_OK;
}

static bool hv_reserved_is_wrong(const struct hvs_policy *policy, uint32_t reserved)
{
    switch (policy->hv_reserved) {
    case HVS_REJECT:
        return reserved != 0;
    case HVS_CONTAINER_FLAG:
        return reserved > 1;
    default:
        return false;
    }
}

enum hvs_result hvs_hv_decode(const struct hvs_policy *policy, const uint8_t *raw, size_t length,
                              struct hvs_hv *address)
{
    if (length < HVS_HV_SIZE)
        return HVS_LEN;
    if (length > HVS_HV_SIZE && policy->hv_long_length == HVS_EXACT)
        return HVS_LEN;
    if (hvs_get16(raw) != hv_family(policy))
        return HVS_FAMILY;
    if (hv_reserved_is_wrong(policy, hvs_get16(raw + 2)))
        return HVS_RESERVED;
    memcpy(&address->vmid, raw + 4, 16);
    memcpy(&address->service, raw + 20, 16);
    return HVS_OK;
}

int hvs_hv_compare(const struct hvs_hv *a, const struct hvs_hv *b)
{
    int order = memcmp(&a->vmid, &b->vmid, 16);

    return order != 0 ? order : memcmp(&a->service, &b->service, 16);
}

uint64_t hvs_hv_hash(const struct hvs_hv *address)
{
    return hash(hash(HASH_START, &address->vmid, 16), &address->service, 16);
}

/* -- sockaddr_vm ---------------------------------------------------------------------------------------------
 *            family      length byte  reserved      port  cid   flags  zero     bytes
 *   Linux    0, 2 bytes  -            2, 2 bytes    4     8     12     13..15   16
 *   macOS    1           0            2, 2 bytes    4     8     -      -        12
 *   FreeBSD  1           0            2, 2 bytes    4     -     -      8..19    20    family 43
 */

size_t hvs_vm_size(const struct hvs_policy *policy)
{
    switch (policy->vm_os_layout) {
    case HVS_MACOS:
        return 12;
    case HVS_FREEBSD:
        return HVS_VM_LONGEST;
    default:
        return HVS_VM_SIZE;
    }
}

static uint8_t flags_known(const struct hvs_policy *policy)
{
    return policy->vm_flags == HVS_TO_HOST ? HVS_FLAG_TO_HOST : 0;
}

/* All bytes of an address of the layout. */
static void vm_fill(const struct hvs_policy *policy, const struct hvs_vm *address, uint8_t *raw)
{
    size_t size = hvs_vm_size(policy);

    memset(raw, 0, size);
    hvs_put32(raw + 4, address->port);
    if (policy->vm_os_layout != HVS_FREEBSD)
        hvs_put32(raw + 8, address->cid);
    if (policy->vm_os_layout == HVS_LINUX) {
        hvs_put16(raw, FAMILY_VM);
        raw[12] = address->flags;
    } else {
        raw[0] = (uint8_t)size;
        raw[1] = policy->vm_os_layout == HVS_FREEBSD ? FAMILY_LEGACY : FAMILY_VM;
    }
}

enum hvs_result hvs_vm_encode(const struct hvs_policy *policy, const struct hvs_vm *address,
                              uint8_t *raw, size_t capacity)
{
    if ((address->flags & ~flags_known(policy)) != 0)
        return HVS_FLAGS;
    if (capacity < hvs_vm_size(policy))
        return HVS_SPACE;
    vm_fill(policy, address, raw);
    return HVS_OK;
}

static bool is_zero(const uint8_t *bytes, size_t length)
{
    while (length > 0 && bytes[length - 1] == 0)
        length--;
    return length == 0;
}

static enum hvs_result decode_linux(const struct hvs_policy *policy, const uint8_t *raw,
                                    struct hvs_vm *address)
{
    if (hvs_get16(raw) != FAMILY_VM)
        return HVS_FAMILY;
    if ((raw[12] & ~flags_known(policy)) != 0)
        return HVS_FLAGS;
    if (policy->vm_reserved == HVS_REJECT && !(is_zero(raw + 2, 2) && is_zero(raw + 13, 3)))
        return HVS_RESERVED;
    address->port = hvs_get32(raw + 4);
    address->cid = hvs_get32(raw + 8);
    address->flags = raw[12];
    return HVS_OK;
}

/* Neither has flags. FreeBSD's has no cid either: there is only the host. */
static enum hvs_result decode_bsd(const struct hvs_policy *policy, const uint8_t *raw,
                                  struct hvs_vm *address)
{
    bool freebsd = policy->vm_os_layout == HVS_FREEBSD;

    if (raw[1] != (freebsd ? FAMILY_LEGACY : FAMILY_VM))
        return HVS_FAMILY;
    if (policy->vm_reserved == HVS_REJECT &&
        !(is_zero(raw + 2, 2) && (!freebsd || is_zero(raw + 8, 10))))
        return HVS_RESERVED;
    address->port = hvs_get32(raw + 4);
    address->cid = freebsd ? 2 : hvs_get32(raw + 8);
    address->flags = 0;
    return HVS_OK;
}

enum hvs_result hvs_vm_decode(const struct hvs_policy *policy, const uint8_t *raw, size_t length,
                              struct hvs_vm *address)
{
    size_t size = hvs_vm_size(policy);

    if (length < size || (length > size && policy->vm_long_length == HVS_EXACT))
        return HVS_LEN;
    if (policy->vm_os_layout == HVS_LINUX)
        return decode_linux(policy, raw, address);
    return decode_bsd(policy, raw, address);
}

int hvs_vm_compare(const struct hvs_vm *a, const struct hvs_vm *b)
{
    if (a->cid != b->cid)
        return a->cid < b->cid ? -1 : 1;
    return (a->port > b->port) - (a->port < b->port);
}

uint64_t hvs_vm_hash(const struct hvs_vm *address)
{
    uint8_t bytes[8];

    hvs_put32(bytes, address->cid);
    hvs_put32(bytes + 4, address->port);
    return hash(HASH_START, bytes, sizeof bytes);
}

size_t hvs_vm_getname(const struct hvs_policy *policy, uint32_t cid, uint32_t port, uint8_t *raw,
                      size_t capacity, size_t *written)
{
    const struct hvs_vm address = {.cid = cid, .port = port};
    size_t size = hvs_vm_size(policy);
    uint8_t whole[HVS_VM_LONGEST];

    vm_fill(policy, &address, whole);
    *written = capacity < size ? capacity : size;
    if (*written > 0)
        memcpy(raw, whole, *written);
    return size;
}
