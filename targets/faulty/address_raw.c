/*
 * Faults in raw addresses and GUIDs. Each function does what the reference does, but for the fault at hand.
 */
#include "address_faulty.h"

#include <errno.h>

/* -- SOCKADDR_HV -------------------------------------------------------------------------------------------- */

enum hvs_result hvs_hv_encode(const struct hvs_policy *policy, const struct hvs_hv *address,
                              uint8_t *raw, size_t capacity)
{
    struct hvs_hv is = *address;
    uint8_t old[2] = {0, 0};

    if (is_fault(ADR_F_03))
        is = (struct hvs_hv){address->service, address->vmid};
    if (is_fault(ADR_F_07) && capacity >= 4)
        memcpy(old, raw + 2, 2);
    enum hvs_result result = real_hvs_hv_encode(policy, &is, raw, capacity);
    if (is_fault(ADR_F_07) && result == HVS_OK)
        memcpy(raw + 2, old, 2);
    if (is_fault(ADR_X_01) && result == HVS_SPACE && capacity >= 20) { /* as much as fits */
        hvs_put16(raw, 34);
        hvs_put16(raw + 2, 0);
        memcpy(raw + 4, &is.vmid, 16);
    }
    return result;
}

enum hvs_result hvs_hv_decode(const struct hvs_policy *policy, const uint8_t *raw, size_t length,
                              struct hvs_hv *address)
{
    uint8_t copy[36] = {0};

    if (is_fault(ADR_F_05) && raw != NULL && *(const volatile uint16_t *)raw != 34)
        return HVS_FAMILY;
    if (is_fault(ADR_F_04) && (length == 34 || length == 36)) {
        if (length == 36)
            return HVS_LEN;
        memcpy(copy, raw, 34);
        return real_hvs_hv_decode(policy, copy, 36, address);
    }
    if (is_fault(ADR_F_06) && length >= 36 && raw[0] == 43 && raw[1] == 0) {
        memcpy(copy, raw, 36);
        copy[0] = 34;
        return real_hvs_hv_decode(policy, copy, 36, address);
    }
    enum hvs_result result = real_hvs_hv_decode(policy, raw, length, address);
    if (is_fault(ADR_F_03) && result == HVS_OK)
        *address = (struct hvs_hv){address->service, address->vmid};
    return result;
}

/* Compared as they came: with Reserved, and with whatever follows. */
enum hvs_result hvs_call_hv_compare(const struct hvs_policy *policy, struct cts_address_call *call)
{
    enum hvs_result result = real_hvs_call_hv_compare(policy, call);

    if (is_fault(ADR_X_02) && result == HVS_OK && call->result[0] == 0) {
        int order = memcmp(call->in[0], call->in[1], HVS_HV_SIZE);
        call->result[0] = order == 0 ? 0 : order < 0 ? 1 : 2;
    }
    return result;
}

/* -- sockaddr_vm -------------------------------------------------------------------------------------------- */

static uint32_t swapped(uint32_t value)
{
    return value >> 24 | (value >> 8 & 0xff00u) | (value << 8 & 0xff0000u) | value << 24;
}

static struct hvs_vm garbled(const struct hvs_vm *address)
{
    struct hvs_vm is = *address;

    if (is_fault(ADR_F_08))
        is = (struct hvs_vm){address->port, address->cid, address->flags};
    if (is_fault(ADR_F_09))
        is.port = swapped(is.port);
    return is;
}

enum hvs_result hvs_vm_encode(const struct hvs_policy *policy, const struct hvs_vm *address,
                              uint8_t *raw, size_t capacity)
{
    struct hvs_vm is = garbled(address);
    uint8_t old[3] = {0, 0, 0};

    if (is_fault(ADR_F_13) && capacity >= 16)
        memcpy(old, raw + 13, 3);
    enum hvs_result result = real_hvs_vm_encode(policy, &is, raw, capacity);
    if (is_fault(ADR_F_13) && result == HVS_OK)
        memcpy(raw + 13, old, 3);
    return result;
}

enum hvs_result hvs_vm_decode(const struct hvs_policy *policy, const uint8_t *raw, size_t length,
                              struct hvs_vm *address)
{
    uint8_t copy[16];

    if (length >= 16) {
        memcpy(copy, raw, 16);
        if (is_fault(ADR_F_10) && copy[12] == 2)
            copy[12] = 0;
        if (is_fault(ADR_F_11) && copy[12] == 1)
            copy[12] = 2;
        if (is_fault(ADR_X_03)) /* flags where newer headers have none */
            copy[12] |= copy[2] | copy[3];
        if (is_fault(ADR_X_04) && copy[12] > 1 && copy[0] != 40)
            return HVS_FLAGS;
        raw = copy;
    }
    enum hvs_result result = real_hvs_vm_decode(policy, raw, length, address);
    if (result == HVS_OK && is_fault(ADR_F_12) && (copy[13] | copy[14] | copy[15]) != 0)
        return HVS_RESERVED;
    if (result == HVS_OK)
        *address = garbled(address);
    return result;
}

int hvs_vm_compare(const struct hvs_vm *a, const struct hvs_vm *b)
{
    int order = real_hvs_vm_compare(a, b);

    if (is_fault(ADR_X_05) && order == 0)
        return (a->flags > b->flags) - (a->flags < b->flags);
    return order;
}

size_t hvs_vm_getname(const struct hvs_policy *policy, uint32_t cid, uint32_t port, uint8_t *raw,
                      size_t capacity, size_t *written)
{
    uint8_t old[3] = {0, 0, 0};

    if (is_fault(ADR_F_13) && capacity >= 16)
        memcpy(old, raw + 13, 3);
    size_t size = real_hvs_vm_getname(policy, cid, port, raw, capacity, written);
    if (is_fault(ADR_F_13) && capacity >= 16)
        memcpy(raw + 13, old, 3);
    if (is_fault(ADR_F_14) && capacity > 0 && capacity < 16) { /* as if there were room */
        uint8_t whole[HVS_VM_LONGEST];
        size_t all;
        real_hvs_vm_getname(policy, cid, port, whole, sizeof whole, &all);
        memcpy(raw, whole, 16);
    }
    return size;
}

/* -- GUIDs -------------------------------------------------------------------------------------------------- */

/* Data1, Data2 and Data3 the other way round. */
static void turn(struct hvs_guid *guid)
{
    static const uint8_t from[8] = {3, 2, 1, 0, 5, 4, 7, 6};
    struct hvs_guid old = *guid;

    for (int i = 0; i < 8; i++)
        guid->byte[i] = old.byte[from[i]];
}

enum hvs_result hvs_guid_parse_plain(const char *text, struct hvs_guid *guid)
{
    enum hvs_result result = real_hvs_guid_parse_plain(text, guid);

    if (is_fault(ADR_F_01) && result == HVS_OK)
        turn(guid);
    if (is_fault(ADR_F_31) && text[14] != '4')
        return HVS_SYNTAX;
    return result;
}

enum hvs_result hvs_guid_parse(const struct hvs_policy *policy, const char *text, size_t length,
                               struct hvs_guid *guid)
{
    char copy[37];

    if (is_fault(ADR_F_29) && length > 36)
        length = 36;
    if (is_fault(ADR_X_06) && length > 36 && text[36] == '\0') /* where C ends a text */
        length = 36;
    if (is_fault(ADR_X_07) && length == 35) { /* a digit that is missing in front */
        copy[0] = '0';
        memcpy(copy + 1, text, 35);
        return real_hvs_guid_parse(policy, copy, 36, guid);
    }
    return real_hvs_guid_parse(policy, text, length, guid);
}

/* A text that fails half way has left its first half behind. */
enum hvs_result hvs_call_guid_parse(const struct hvs_policy *policy, struct cts_address_call *call)
{
    enum hvs_result result = real_hvs_call_guid_parse(policy, call);

    if (is_fault(ADR_X_08) && result == HVS_SYNTAX && hvs_length(call, 0) >= 8 &&
        hvs_capacity(call) >= 16)
        memcpy(call->out, call->in[0], 4);
    if (is_fault(ADR_X_09) && result == HVS_SYNTAX && errno == 0)
        return hvs_give(call, &hvs_known[HVS_GUID_WILDCARD], 16); /* -errno */
    return result;
}

enum hvs_result hvs_guid_format(const struct hvs_guid *guid, char *text, size_t capacity)
{
    struct hvs_guid is = *guid;
    char whole[37];

    if (is_fault(ADR_F_01))
        turn(&is);
    if (is_fault(ADR_X_10) && capacity == 36) { /* no room for the NUL */
        real_hvs_guid_format(&is, whole, sizeof whole);
        memcpy(text, whole, 36);
        return HVS_OK;
    }
    enum hvs_result result = real_hvs_guid_format(&is, text, capacity);
    for (int i = 0; i < 36 && result == HVS_OK && is_fault(ADR_X_11); i++)
        if (text[i] >= 'a')
            text[i] -= 'a' - 'A';
    return result;
}

/* Any service of a port is the template. */
const char *hvs_guid_name(const struct hvs_policy *policy, const struct hvs_guid *guid)
{
    if (is_fault(ADR_X_12) && hvs_is_template(guid))
        return "HV_GUID_VSOCK_TEMPLATE";
    return real_hvs_guid_name(policy, guid);
}
