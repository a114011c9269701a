/*
 * Hyper-V socket addresses in plain C: raw addresses, GUIDs, endpoint texts, the mappings between Windows and Linux
 * names, who may connect to whom, the hybrid line, the capture header and the registration of services.
 *
 * No function allocates, keeps state, reads errno or writes anything on failure. Lengths are stated, texts need no NUL;
 * a text that is written ends with one, which its length does not count. Integers of raw addresses are little endian,
 * whatever the machine. Where published rules leave a choice, `policy` decides (policy.h).
 */
#ifndef HVSOCKET_H
#define HVSOCKET_H

#include "policy.h"

#include <stddef.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a function returns. The first failure in the order of its checks; 0 is success. */
enum hvs_result {
    HVS_OK,
    HVS_LEN,      /* too short, or not the length demanded */
    HVS_FAMILY,   /* another address family */
    HVS_FLAGS,    /* flag bits without a meaning */
    HVS_RESERVED, /* a reserved field is not zero, and the policy minds */
    HVS_SYNTAX,   /* not in the language */
    HVS_RANGE,    /* in the language, and too large */
    HVS_NOMAP,    /* has no counterpart */
    HVS_SPACE,    /* the output does not fit */
    HVS_MORE,     /* a beginning: more input is needed */
    HVS_MATCH,    /* the listener gets the connection */
    HVS_NOMATCH,  /* it does not, or nobody is reached */
    HVS_BINDFAIL, /* the listener could not be made */
    HVS_OTHER
};

/* As in memory: Data1, Data2, Data3 little endian, Data4 as it stands. */
struct hvs_guid {
    uint8_t byte[16];
};
#define HVS_GUID_TEXT 36u /* characters of a GUID's text */

/* -- little-endian integers --------------------------------------------------------------------------------- */

/* One store and one load where memory has this order already: compilers do not join all byte stores, and bytes that
 * were stored one by one are slow to be read as one integer. */
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define HVS_LITTLE(bits, value) (value)
#else
#define HVS_LITTLE(bits, value) __builtin_bswap##bits(value)
#endif
#define HVS_INTEGER(bits)                                                                          \
    static inline uint##bits##_t hvs_get##bits(const uint8_t *from)                                \
    {                                                                                              \
        uint##bits##_t value;                                                                      \
        memcpy(&value, from, sizeof value);                                                        \
        return HVS_LITTLE(bits, value);                                                            \
    }                                                                                              \
    static inline void hvs_put##bits(uint8_t *to, uint##bits##_t value)                            \
    {                                                                                              \
        value = HVS_LITTLE(bits, value);                                                           \
        memcpy(to, &value, sizeof value);                                                          \
    }
HVS_INTEGER(16)
HVS_INTEGER(32)
HVS_INTEGER(64)
#undef HVS_INTEGER

/* -- GUIDs (guid.c) ----------------------------------------------------------------------------------------- */

enum hvs_known {
    HVS_GUID_WILDCARD, /* all zero, also known as ZERO */
    HVS_GUID_BROADCAST,
    HVS_GUID_CHILDREN,
    HVS_GUID_LOOPBACK,
    HVS_GUID_PARENT,
    HVS_GUID_SILOHOST,
    HVS_GUID_TEMPLATE,
    HVS_GUID_KNOWN
};
extern const struct hvs_guid hvs_known[HVS_GUID_KNOWN];

static inline bool hvs_guid_equal(const struct hvs_guid *a, const struct hvs_guid *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}
/* Text to GUID. SYNTAX. Switches guid-braces, guid-forms. */
enum hvs_result hvs_guid_parse(const struct hvs_policy *policy, const char *text, size_t length,
                               struct hvs_guid *guid);
/* Exactly 36 characters, whatever the policy. */
enum hvs_result hvs_guid_parse_plain(const char *text, struct hvs_guid *guid);
/* 36 characters and NUL, in lower case. SPACE. */
enum hvs_result hvs_guid_format(const struct hvs_guid *guid, char *text, size_t capacity);
/* The documented name of a GUID, with static storage; NULL. Switch zero-name. */
const char *hvs_guid_name(const struct hvs_policy *policy, const struct hvs_guid *guid);
/* The GUID of a documented name. NOMAP. */
enum hvs_result hvs_guid_named(const char *name, size_t length, struct hvs_guid *guid);

/* -- raw addresses (address.c) ------------------------------------------------------------------------------ */

#define HVS_HV_SIZE   36u
#define HVS_VM_SIZE   16u /* Linux; macOS 12, FreeBSD 20: hvs_vm_size() */
#define HVS_VM_LONGEST 20u
#define HVS_VM_ANY    UINT32_MAX /* as a cid, and as a port */
#define HVS_FLAG_TO_HOST 0x01u

/* SOCKADDR_HV. */
struct hvs_hv {
    struct hvs_guid vmid, service;
};
/* sockaddr_vm. */
struct hvs_vm {
    uint32_t cid, port;
    uint8_t flags; /* 0 or HVS_FLAG_TO_HOST */
};

/* SPACE. `raw` may be NULL with a capacity of 0. */
enum hvs_result hvs_hv_encode(const struct hvs_policy *policy, const struct hvs_hv *address,
                              uint8_t *raw, size_t capacity);
/* LEN, FAMILY, RESERVED, in this order. Switches hv-long-length, hv-family, hv-reserved. */
enum hvs_result hvs_hv_decode(const struct hvs_policy *policy, const uint8_t *raw, size_t length,
                              struct hvs_hv *address);
/* Below, at or above 0; a total order. */
int hvs_hv_compare(const struct hvs_hv *a, const struct hvs_hv *b);
uint64_t hvs_hv_hash(const struct hvs_hv *address);

/* Bytes of a raw address. Switch vm-os-layout. */
size_t hvs_vm_size(const struct hvs_policy *policy);
/* FLAGS, SPACE. */
enum hvs_result hvs_vm_encode(const struct hvs_policy *policy, const struct hvs_vm *address,
                              uint8_t *raw, size_t capacity);
/* LEN, FAMILY, FLAGS, RESERVED. Switches vm-long-length, vm-flags, vm-reserved, vm-os-layout. */
enum hvs_result hvs_vm_decode(const struct hvs_policy *policy, const uint8_t *raw, size_t length,
                              struct hvs_vm *address);
int hvs_vm_compare(const struct hvs_vm *a, const struct hvs_vm *b);
uint64_t hvs_vm_hash(const struct hvs_vm *address);
/* What getsockname() copies: as much as there is room for. Returns the whole length. */
size_t hvs_vm_getname(const struct hvs_policy *policy, uint32_t cid, uint32_t port, uint8_t *raw,
                      size_t capacity, size_t *written);

/* -- texts (text.c) ----------------------------------------------------------------------------------------- */

#define HVS_CIDPORT_TEXT 21u /* characters of the longest CID:PORT */
#define HVS_VMIDSVC_TEXT 73u

/* One or more decimal digits. SYNTAX, RANGE. Switch plus-sign. */
enum hvs_result hvs_number_parse(const struct hvs_policy *policy, const char *text, size_t length,
                                 uint32_t *value);
/* Decimal digits without padding or NUL, at most 10. Returns how many. */
size_t hvs_number_format(uint32_t value, char *text);
/* "2:2761". SYNTAX, RANGE. Switches empty-cid, cid-minus-one, cid-names, text-port-any, plus-sign. */
enum hvs_result hvs_cidport_parse(const struct hvs_policy *policy, const char *text, size_t length,
                                  uint32_t *cid, uint32_t *port);
/* SPACE. `written` without the NUL. */
enum hvs_result hvs_cidport_format(uint32_t cid, uint32_t port, char *text, size_t capacity,
                                   size_t *written);

enum hvs_uri_kind { HVS_URI_VSOCK, HVS_URI_HVSOCK, HVS_URI_HYBRID };
struct hvs_uri {
    enum hvs_uri_kind kind;
    uint32_t type;      /* VSOCK: what a prefix says: 0, 1 stream, 2 datagram, 5 sequenced packets */
    uint32_t cid, port; /* VSOCK; HYBRID: port alone */
    struct hvs_hv hv;   /* HVSOCK */
    const char *path;   /* HYBRID: within the text */
    size_t path_length;
};
/* SYNTAX, RANGE. Switches type-prefix, hvsock-scheme and those of CID:PORT. */
enum hvs_result hvs_uri_parse(const struct hvs_policy *policy, const char *text, size_t length,
                              struct hvs_uri *uri);
/* "VMID:SERVICEID". SYNTAX. Switch vmid-names. */
enum hvs_result hvs_vmidsvc_parse(const struct hvs_policy *policy, const char *text, size_t length,
                                  struct hvs_hv *address);
/* 73 characters and NUL. SPACE. */
enum hvs_result hvs_vmidsvc_format(const struct hvs_hv *address, char *text, size_t capacity);

/* -- mappings (map.c, container.c) -------------------------------------------------------------------------- */

#define HVS_PORT_MAX 0x7fffffffu /* the last one unless hv-port-range is full */

/* Bytes 4..15 of the template as integers: what stands in the code need not be loaded. */
#define HVS_TEMPLATE_LOW  0x6458bd11e6facbu /* 4..10; byte 11 is 0 */
#define HVS_TEMPLATE_HIGH 0xd386796au       /* 12..15 */

/* RANGE. Switch hv-port-range. */
static inline enum hvs_result hvs_port_to_service(const struct hvs_policy *policy, uint32_t port,
                                                  struct hvs_guid *service)
{
    if (port > HVS_PORT_MAX && policy->hv_port_range != HVS_FULL)
        return HVS_RANGE;
    hvs_put32(service->byte, port);
    hvs_put64(service->byte + 4, HVS_TEMPLATE_LOW);
    hvs_put32(service->byte + 12, HVS_TEMPLATE_HIGH);
    return HVS_OK;
}
static inline bool hvs_is_template(const struct hvs_guid *service)
{
    return hvs_get64(service->byte + 4) == HVS_TEMPLATE_LOW &&
           hvs_get32(service->byte + 12) == HVS_TEMPLATE_HIGH;
}
/* NOMAP, RANGE. */
static inline enum hvs_result hvs_service_to_port(const struct hvs_policy *policy,
                                                  const struct hvs_guid *service, uint32_t *port)
{
    uint32_t found = hvs_get32(service->byte);

    if (!hvs_is_template(service))
        return HVS_NOMAP;
    if (found > HVS_PORT_MAX && policy->hv_port_range != HVS_FULL)
        return HVS_RANGE;
    *port = found;
    return HVS_OK;
}
/* The two as functions. */
enum hvs_result hvs_service_of_port(const struct hvs_policy *policy, uint32_t port,
                                    struct hvs_guid *service);
enum hvs_result hvs_port_of_service(const struct hvs_policy *policy, const struct hvs_guid *service,
                                    uint32_t *port);
/* RANGE, SPACE. */
enum hvs_result hvs_port_to_text(const struct hvs_policy *policy, uint32_t port, char *text,
                                 size_t capacity);
/* SYNTAX, NOMAP, RANGE. */
enum hvs_result hvs_text_to_port(const struct hvs_policy *policy, const char *text, size_t length,
                                 uint32_t *port);
/* NOMAP. Switch cid-zero. */
enum hvs_result hvs_cid_to_vmid(const struct hvs_policy *policy, uint32_t cid,
                                struct hvs_guid *vmid);
enum hvs_result hvs_vmid_to_cid(const struct hvs_policy *policy, const struct hvs_guid *vmid,
                                uint32_t *cid);
/* The VmId of a container, from its id in UTF-8. SYNTAX. */
enum hvs_result hvs_container_to_vmid(const char *id, size_t length, struct hvs_guid *vmid);

/* -- who may connect to whom (decide.c) --------------------------------------------------------------------- */

#define HVS_WSAEACCES        10013u
#define HVS_WSAEINVAL        10022u
#define HVS_WSAEADDRNOTAVAIL 10049u
#define HVS_WSAETIMEDOUT     10060u
#define HVS_WSAECONNREFUSED  10061u

enum hvs_environment { HVS_IN_HOST, HVS_IN_VM, HVS_IN_SILO, HVS_IN_HSILO };
/* Where a connection comes from, seen from the listener. */
enum hvs_origin {
    HVS_FROM_SELF,
    HVS_FROM_HOST,      /* host of its VM */
    HVS_FROM_SILO_HOST, /* system that runs its container */
    HVS_FROM_CHILD,
    HVS_FROM_SIBLING,
    HVS_FROM_GRANDCHILD,
    HVS_FROM_OTHER
};
enum hvs_gate { HVS_GATE_ABSENT, HVS_GATE_ALLOW, HVS_GATE_DENY };
enum hvs_permission { HVS_PERMITTED, HVS_DENIED, HVS_DISABLED };
enum hvs_reached { HVS_REACHED_SELF, HVS_REACHED_HOST, HVS_REACHED_SILO_HOST, HVS_REACHED_VM };

/* OK, or BINDFAIL and its Winsock code. Switches parent-on-host, broadcast-bind. */
enum hvs_result hvs_listen_decide(const struct hvs_policy *policy, const struct hvs_guid *vmid,
                                  enum hvs_environment environment, enum hvs_permission permission,
                                  uint32_t *code);
/* MATCH, NOMATCH, BINDFAIL and its code. `from`: the connector's own VmId, and the service it wants. */
enum hvs_result hvs_accept_decide(const struct hvs_policy *policy, const struct hvs_hv *listener,
                                  const struct hvs_hv *from, enum hvs_environment environment,
                                  enum hvs_origin origin, enum hvs_gate gate,
                                  enum hvs_permission permission, uint32_t *code);
struct hvs_connecting {
    enum hvs_environment environment;
    enum hvs_permission permission;
    bool known;      /* the VmId is that of a VM of this host */
    bool registered; /* the service has a key */
};
/* OK and whom it reaches, or NOMATCH and the Winsock code. Switches parent-in-container, silohost-outside,
 * unregistered-service. */
enum hvs_result hvs_connect_decide(const struct hvs_policy *policy, const struct hvs_guid *target,
                                   const struct hvs_connecting *is, enum hvs_reached *reached,
                                   uint32_t *code);

/* -- the hybrid line (hybrid.c) ----------------------------------------------------------------------------- */

#define HVS_HYBRID_LIMIT 64u /* bytes of the longest request line, LF included */

struct hvs_request {
    bool is_guid;
    uint32_t port;
    struct hvs_guid guid;
    size_t consumed; /* bytes, LF included */
};
/* From what has come so far. MORE, SYNTAX, RANGE. Switches hyb-*, plus-sign. */
enum hvs_result hvs_hybrid_request(const struct hvs_policy *policy, const char *bytes,
                                   size_t length, struct hvs_request *request);
/* The same for "OK 1234" and LF; `ended`: no more comes. */
enum hvs_result hvs_hybrid_reply(const char *bytes, size_t length, bool ended, uint32_t *value,
                                 size_t *consumed);
/* "OK 1234", LF and NUL. SPACE. */
enum hvs_result hvs_hybrid_answer(uint32_t value, char *text, size_t capacity, size_t *written);
/* Path, '_', port and NUL. SPACE. */
enum hvs_result hvs_hybrid_path(const char *path, size_t length, uint32_t port, char *text,
                                size_t capacity, size_t *written);

/* -- the capture header (capture.c) ------------------------------------------------------------------------- */

#define HVS_CAPTURE_SIZE 32u

struct hvs_capture {
    uint64_t src_cid, dst_cid;
    uint32_t src_port, dst_port;
    uint16_t op, transport, len;
    size_t payload, payload_length; /* where the payload lies; 0 and 0 if there is none */
};
/* LEN, RANGE. */
enum hvs_result hvs_capture_decode(const uint8_t *bytes, size_t length, struct hvs_capture *capture);
/* SPACE. */
enum hvs_result hvs_capture_encode(const struct hvs_capture *capture, uint8_t *bytes,
                                   size_t capacity);
/* "3:1024 > 2:2761 payload virtio". SPACE. */
enum hvs_result hvs_capture_print(const struct hvs_capture *capture, char *text, size_t capacity,
                                  size_t *written);

/* -- registration (registry.c) ------------------------------------------------------------------------------ */

#define HVS_REG_SZ      1u
#define HVS_REG_NOTHING UINT32_MAX /* the key has no value */
#define HVS_REG_PATH                                                                               \
    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Virtualization\\"        \
    "GuestCommunicationServices"
#define HVS_REG_PATH_LENGTH (sizeof HVS_REG_PATH - 1)
#define HVS_REG_KEY_LENGTH  (HVS_REG_PATH_LENGTH + 1 + HVS_GUID_TEXT)
#define HVS_REG_NAME        "ElementName"

/* A value of a service's key. Texts without NUL. */
struct hvs_registration {
    uint32_t type;
    const char *key, *name, *data;
    size_t key_length, name_length, data_length;
};
/* The value to write for a service; `key` has room for HVS_REG_KEY_LENGTH characters, and the result points to it. */
void hvs_registration_make(const struct hvs_guid *service, const char *name, size_t name_length,
                           char *key, struct hvs_registration *registration);
enum hvs_listing {
    HVS_LISTED,  /* a service, with a name of length 0 if it has none */
    HVS_SKIPPED  /* not the key of a service */
};
struct hvs_service {
    struct hvs_guid guid;
    const char *name;
    size_t name_length;
    bool is_port;
    uint32_t port;
};
/* What a value says; `registration->key` is the key's own name. Switches reg-braced-key, reg-missing-name. */
enum hvs_listing hvs_registration_read(const struct hvs_policy *policy,
                                       const struct hvs_registration *registration,
                                       struct hvs_service *service);

#ifdef __cplusplus
}
#endif
#endif
