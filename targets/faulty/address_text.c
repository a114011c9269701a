/*
 * Faults in endpoint texts and mappings. Each function does what the reference does, but for the fault at hand.
 */
#include "address_faulty.h"

#include <ctype.h>
#include <errno.h>

/* -- numbers ------------------------------------------------------------------------------------------------ */

/* Base 0 of strtoul(): 010 is 8, 0x10 is 16. */
static enum hvs_result parse_base_0(const char *text, size_t length, uint32_t *value)
{
    unsigned base = 10;
    uint64_t sum = 0;

    if (length > 1 && text[0] == '0')
        base = 8;
    if (length > 2 && text[0] == '0' && (text[1] | 32) == 'x')
        base = 16;
    size_t at = base == 16 ? 2 : 0;
    if (length == 0)
        return HVS_SYNTAX;
    for (; at < length; at++) {
        unsigned char digit = (unsigned char)text[at];
        unsigned number = isdigit(digit)    ? digit - '0'
                          : isxdigit(digit) ? (digit | 32u) - 'a' + 10u
                                            : 99;
        if (number >= base)
            return HVS_SYNTAX;
        sum = sum * base + number;
        if (sum > UINT32_MAX)
            return HVS_RANGE;
    }
    *value = (uint32_t)sum;
    return HVS_OK;
}

enum hvs_result hvs_number_parse(const struct hvs_policy *policy, const char *text, size_t length,
                                 uint32_t *value)
{
    if (is_fault(ADR_F_26))
        return parse_base_0(text, length, value);
    if (is_fault(ADR_F_28) && length == 0) {
        *value = 0;
        return HVS_OK;
    }
    while (is_fault(ADR_X_13) && length > 0 && isspace((unsigned char)*text)) {
        text++;
        length--;
    }
    size_t digits = 0;
    while (digits < length && isdigit((unsigned char)text[digits]))
        digits++;
    if (is_fault(ADR_F_27) && digits > 0)
        length = digits;
    if (is_fault(ADR_X_14) && digits == length && digits > 0) { /* wraps */
        uint32_t sum = 0;
        for (size_t i = 0; i < digits; i++)
            sum = sum * 10 + (uint32_t)(text[i] - '0');
        *value = sum;
        return HVS_OK;
    }
    if (is_fault(ADR_X_15) && length > 10)
        return HVS_RANGE; /* too many digits, zeroes or not */
    return real_hvs_number_parse(policy, text, length, value);
}

/* -- CID:PORT ----------------------------------------------------------------------------------------------- */

enum hvs_result hvs_cidport_parse(const struct hvs_policy *policy, const char *text, size_t length,
                                  uint32_t *cid, uint32_t *port)
{
    struct hvs_policy is = *policy;

    if (is_fault(ADR_F_22))
        is.text_port_any = HVS_ACCEPT;
    if (is_fault(ADR_F_25) && length > 3 && memcmp(text + length - 3, ":-1", 3) == 0) {
        uint32_t any;
        *port = HVS_VM_ANY;
        return real_hvs_cidport_parse(policy, "2:0", 3, &any, &any) == HVS_OK
                   ? hvs_number_parse(policy, text, length - 3, cid)
                   : HVS_SYNTAX;
    }
    if (is_fault(ADR_X_16) && length > 0 && *(const volatile char *)(text + length) == '\0')
        errno = 0; /* looks for a NUL that is not its own */
    enum hvs_result result = real_hvs_cidport_parse(&is, text, length, cid, port);
    if (result != HVS_OK)
        return result;
    if (is_fault(ADR_F_19))
        *port &= 0xffff;
    if (is_fault(ADR_F_20) && *port == 0)
        *port = HVS_VM_ANY;
    return HVS_OK;
}

enum hvs_result hvs_call_cidport_parse(const struct hvs_policy *policy,
                                       struct cts_address_call *call)
{
    enum hvs_result result = real_hvs_call_cidport_parse(policy, call);

    if (is_fault(ADR_X_17) && result != HVS_OK) { /* the cid was good, and has been stored */
        const char *colon = memchr(call->in[0] != NULL ? call->in[0] : (const uint8_t *)"", ':',
                                   hvs_length(call, 0));
        uint32_t cid;
        if (colon != NULL && hvs_number_parse(policy, hvs_text(call, 0),
                                              (size_t)(colon - hvs_text(call, 0)), &cid) == HVS_OK)
            call->result[0] = cid;
    }
    return result;
}

/* Ports above 2^31 print as %d does. */
enum hvs_result hvs_cidport_format(uint32_t cid, uint32_t port, char *text, size_t capacity,
                                   size_t *written)
{
    if (is_fault(ADR_F_18) && port > INT32_MAX) {
        char whole[24];
        size_t length = hvs_number_format(cid, whole);
        whole[length++] = ':';
        whole[length++] = '-';
        length += hvs_number_format(0u - port, whole + length);
        if (capacity < length + 1)
            return HVS_SPACE;
        memcpy(text, whole, length);
        text[length] = '\0';
        *written = length;
        return HVS_OK;
    }
    return real_hvs_cidport_format(cid, port, text, capacity, written);
}

/* An unknown word for the partition is the own one. */
enum hvs_result hvs_vmidsvc_parse(const struct hvs_policy *policy, const char *text, size_t length,
                                  struct hvs_hv *address)
{
    enum hvs_result result = real_hvs_vmidsvc_parse(policy, text, length, address);

    if (is_fault(ADR_X_18) && result == HVS_SYNTAX && length > 37 && length != 73 &&
        text[length - 37] == ':' && memchr(text, ':', length - 37) == NULL &&
        hvs_guid_parse_plain(text + length - 36, &address->service) == HVS_OK) {
        address->vmid = hvs_known[HVS_GUID_LOOPBACK];
        return HVS_OK;
    }
    return result;
}

/* A path behind the port is cut off. */
enum hvs_result hvs_uri_parse(const struct hvs_policy *policy, const char *text, size_t length,
                              struct hvs_uri *uri)
{
    if (is_fault(ADR_X_19))
        while (length > 9 && memchr(text + 8, '/', length - 8) != NULL)
            length--;
    return real_hvs_uri_parse(policy, text, length, uri);
}

/* -- mappings ----------------------------------------------------------------------------------------------- */

static uint32_t turned(uint32_t value)
{
    return value >> 24 | (value >> 8 & 0xff00u) | (value << 8 & 0xff0000u) | value << 24;
}

enum hvs_result hvs_service_of_port(const struct hvs_policy *policy, uint32_t port,
                                    struct hvs_guid *service)
{
    if (is_fault(ADR_F_19))
        port &= 0xffff;
    enum hvs_result result = real_hvs_service_of_port(policy, port, service);
    if (is_fault(ADR_F_02) && result == HVS_OK)
        hvs_put32(service->byte, turned(port));
    return result;
}

enum hvs_result hvs_port_of_service(const struct hvs_policy *policy, const struct hvs_guid *service,
                                    uint32_t *port)
{
    struct hvs_guid is = *service;

    if (is_fault(ADR_F_15) && hvs_get32(is.byte) != 0)
        return HVS_NOMAP;
    if (is_fault(ADR_F_16) && hvs_get16(is.byte + 4) == 0xfacb)
        memcpy(is.byte + 4, hvs_known[HVS_GUID_TEMPLATE].byte + 4, 12);
    if (is_fault(ADR_F_17))
        memcpy(is.byte + 4, hvs_known[HVS_GUID_TEMPLATE].byte + 4, 12);
    if (is_fault(ADR_F_02))
        hvs_put32(is.byte, turned(hvs_get32(is.byte)));
    enum hvs_result result = real_hvs_port_of_service(policy, &is, port);
    if (is_fault(ADR_F_18) && result == HVS_RANGE) { /* a negative port is not above the last one */
        *port = hvs_get32(is.byte);
        return HVS_OK;
    }
    if (is_fault(ADR_X_20) && result == HVS_NOMAP) {
        *port = address_faulty.last_port;
        return address_faulty.last_port != 0 ? HVS_OK : HVS_NOMAP;
    }
    if (result == HVS_OK)
        address_faulty.last_port = *port;
    return result;
}

/* The port's decimal digits in the place of the hexadecimal ones. */
enum hvs_result hvs_port_to_text(const struct hvs_policy *policy, uint32_t port, char *text,
                                 size_t capacity)
{
    enum hvs_result result = real_hvs_port_to_text(policy, port, text, capacity);

    if (is_fault(ADR_X_21) && result == HVS_OK && port < 100000000) {
        char digits[10];
        size_t count = hvs_number_format(port, digits);
        memset(text, '0', 8);
        memcpy(text + 8 - count, digits, count);
    }
    return result;
}

enum hvs_result hvs_text_to_port(const struct hvs_policy *policy, const char *text, size_t length,
                                 uint32_t *port)
{
    for (size_t i = 8; i < length && is_fault(ADR_F_30); i++)
        if (text[i] >= 'A' && text[i] <= 'F')
            return HVS_NOMAP;
    return real_hvs_text_to_port(policy, text, length, port);
}

enum hvs_result hvs_cid_to_vmid(const struct hvs_policy *policy, uint32_t cid,
                                struct hvs_guid *vmid)
{
    if (is_fault(ADR_F_23) && cid < 2) {
        *vmid = hvs_known[cid == 1 ? HVS_GUID_PARENT : HVS_GUID_WILDCARD];
        return HVS_OK;
    }
    return real_hvs_cid_to_vmid(policy, cid, vmid);
}

enum hvs_result hvs_vmid_to_cid(const struct hvs_policy *policy, const struct hvs_guid *vmid,
                                uint32_t *cid)
{
    enum hvs_result result = real_hvs_vmid_to_cid(policy, vmid, cid);

    if (is_fault(ADR_F_24) && result == HVS_NOMAP) {
        *cid = hvs_get32(vmid->byte);
        return HVS_OK;
    }
    return result;
}
