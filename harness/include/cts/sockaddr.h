/*
 * Hyper-V socket addresses: SOCKADDR_HV and sockaddr_vm, GUID and endpoint text, the mappings between the two
 * worlds, who may connect to whom, the socket calls, the hybrid CONNECT line, the capture header and the registration.
 *
 * A target implements one function, call(), and says by a bit mask which of the calls below it offers. Every call
 * has the same shape: numbers and byte strings in, a result, numbers and bytes out. The tables in this file say for
 * each call what they mean; there is nothing else to know. Facts are from the catalogue (ids ADR-*), from hvsocket.h
 * of the Windows SDK and from linux/vm_sockets.h and linux/vsockmon.h.
 *
 * Build: any compiler makes a target, `cc -shared -fPIC -I harness/include -o mine.so mine.c`; in a CMake project
 * cts_add_target(mine SOURCES mine.c) of harness/kernel/cts_driver.cmake does, as <build>/targets/mine.so.
 *
 * Byte order: little endian, in all integers of addresses, captures and results. A GUID is 16 bytes as in memory:
 * Data1, Data2, Data3 little endian, Data4 as it stands. Texts are UTF-8 or any bytes, with a length and without NUL.
 */
#ifndef CTS_SOCKADDR_H
#define CTS_SOCKADDR_H

#include <cts/target.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CTS_HV_FAMILY       34u /* AF_HYPERV */
#define CTS_HV_SIZE         36u /* SOCKADDR_HV: family 0, reserved 2, VmId 4, ServiceId 20 */
#define CTS_HV_PROTOCOL_RAW 1u  /* the protocol, and the level of options */
#define CTS_VM_FAMILY       40u /* AF_VSOCK */
#define CTS_VM_SIZE         16u /* sockaddr_vm: family 0, reserved1 2, port 4, cid 8, flags 12, zero 13..15 */
#define CTS_VM_ANY          UINT32_MAX /* VMADDR_CID_ANY, VMADDR_PORT_ANY */
#define CTS_VM_TO_HOST      0x01u      /* VMADDR_FLAG_TO_HOST */
#define CTS_CAPTURE_SIZE    32u        /* struct af_vsockmon_hdr */
#define CTS_GUID_SIZE       16u
#define CTS_GUID_TEXT       36u /* characters, without NUL */

/* Well-known GUIDs (ADR-GUID-140). symbol, name, text, 16 bytes in memory */
#define CTS_HV_GUID_MAP(X)                                                                         \
    X(ZERO, "HV_GUID_ZERO", "00000000-0000-0000-0000-000000000000",                                \
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)                                              \
    X(WILDCARD, "HV_GUID_WILDCARD", "00000000-0000-0000-0000-000000000000",                        \
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)                                              \
    X(BROADCAST, "HV_GUID_BROADCAST", "ffffffff-ffff-ffff-ffff-ffffffffffff",                      \
      0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,    \
      0xff)                                                                                        \
    X(CHILDREN, "HV_GUID_CHILDREN", "90db8b89-0d35-4f79-8ce9-49ea0ac8b7cd",                        \
      0x89, 0x8b, 0xdb, 0x90, 0x35, 0x0d, 0x79, 0x4f, 0x8c, 0xe9, 0x49, 0xea, 0x0a, 0xc8, 0xb7,    \
      0xcd)                                                                                        \
    X(LOOPBACK, "HV_GUID_LOOPBACK", "e0e16197-dd56-4a10-9195-5ee7a155a838",                        \
      0x97, 0x61, 0xe1, 0xe0, 0x56, 0xdd, 0x10, 0x4a, 0x91, 0x95, 0x5e, 0xe7, 0xa1, 0x55, 0xa8,    \
      0x38)                                                                                        \
    X(PARENT, "HV_GUID_PARENT", "a42e7cda-d03f-480c-9cc2-a4de20abb878",                            \
      0xda, 0x7c, 0x2e, 0xa4, 0x3f, 0xd0, 0x0c, 0x48, 0x9c, 0xc2, 0xa4, 0xde, 0x20, 0xab, 0xb8,    \
      0x78)                                                                                        \
    X(SILOHOST, "HV_GUID_SILOHOST", "36bd0c5c-7276-4223-88ba-7d03b654c568",                        \
      0x5c, 0x0c, 0xbd, 0x36, 0x76, 0x72, 0x23, 0x42, 0x88, 0xba, 0x7d, 0x03, 0xb6, 0x54, 0xc5,    \
      0x68)                                                                                        \
    X(VSOCK_TEMPLATE, "HV_GUID_VSOCK_TEMPLATE", "00000000-facb-11e6-bd58-64006a7986d3",            \
      0x00, 0x00, 0x00, 0x00, 0xcb, 0xfa, 0xe6, 0x11, 0xbd, 0x58, 0x64, 0x00, 0x6a, 0x79, 0x86,    \
      0xd3)
enum cts_hv_guid {
#define CTS_HV_GUID_ENUM(symbol, name, text, ...) CTS_HV_GUID_##symbol,
    CTS_HV_GUID_MAP(CTS_HV_GUID_ENUM)
#undef CTS_HV_GUID_ENUM
    CTS_HV_GUID_COUNT
};

/* What a codec call returns (section 1 of the catalogue, "Words used below"). name, value, text, meaning */
#define CTS_ADDRESS_RESULT_MAP(X)                                                                  \
    X(OK, 0, "OK", "done")                                                                         \
    X(LEN, 1, "LEN", "the stated length is too short, or not allowed")                             \
    X(FAMILY, 2, "FAMILY", "another address family")                                               \
    X(FLAGS, 3, "FLAGS", "flag bits that have no meaning")                                         \
    X(RESERVED, 4, "RESERVED", "a reserved field is not zero, and the parser minds")               \
    X(SYNTAX, 5, "SYNTAX", "not in the language")                                                  \
    X(RANGE, 6, "RANGE", "in the language, and too large")                                         \
    X(NOMAP, 7, "NOMAP", "has no counterpart on the other side, or no name")                       \
    X(SPACE, 8, "SPACE", "the output does not fit its buffer")                                     \
    X(MORE, 9, "MORE", "a beginning: more input is needed")                                        \
    X(MATCH, 10, "MATCH", "the listener gets the connection")                                      \
    X(NOMATCH, 11, "NOMATCH", "it does not; or nobody is reached")                                 \
    X(BINDFAIL, 12, "BINDFAIL", "the listener could not be made")                                  \
    X(OTHER, 13, "other failure", "fails for a reason that is none of these")
enum cts_address_result {
#define CTS_ADDRESS_RESULT_ENUM(name, value, text, meaning) CTS_ADDRESS_##name = value,
    CTS_ADDRESS_RESULT_MAP(CTS_ADDRESS_RESULT_ENUM)
#undef CTS_ADDRESS_RESULT_ENUM
    CTS_ADDRESS_RESULTS
};

/* -- the calls ---------------------------------------------------------------------------------------------- */

/* value, name, word, and the words of number[0..5] ("" unused). Values 0..63 never change. The comment of each says:
 * bytes in -> bytes out; result[]. "text" is without NUL; a text written to `out` is followed by a NUL that `written` does not count. */
#define CTS_ADDRESS_CALL_MAP(X)                                                                    \
    /* VmId 16, ServiceId 16 -> SOCKADDR_HV */                                                     \
    X(0, HV_ENCODE, "hv-encode", "", "", "", "", "", "")                                           \
    /* raw address -> VmId 16, ServiceId 16 */                                                     \
    X(1, HV_DECODE, "hv-decode", "", "", "", "", "", "")                                           \
    /* two raw addresses -> ; [0] 0 equal, 1 first is less, 2 first is greater; [1] [2] a hash of each, or 0 and 0 */ \
    X(2, HV_COMPARE, "hv-compare", "", "", "", "", "", "")                                         \
    /* -> sockaddr_vm; `flags`: 0 or CTS_VM_TO_HOST */                                             \
    X(3, VM_ENCODE, "vm-encode", "cid", "port", "flags", "", "", "")                               \
    /* raw address -> ; [0] cid, [1] port, [2] flags */                                            \
    X(4, VM_DECODE, "vm-decode", "", "", "", "", "", "")                                           \
    /* as HV_COMPARE */                                                                            \
    X(5, VM_COMPARE, "vm-compare", "", "", "", "", "", "")                                         \
    /* -> sockaddr_vm cut to the capacity; [0] the length it reports. What getsockname() does */   \
    X(6, VM_GETNAME, "vm-getname", "cid", "port", "", "", "", "")                                  \
    /* text -> GUID 16 */                                                                          \
    X(7, GUID_PARSE, "guid-parse", "", "", "", "", "", "")                                         \
    /* GUID 16 -> text */                                                                          \
    X(8, GUID_FORMAT, "guid-format", "", "", "", "", "", "")                                       \
    /* GUID 16 -> its name, as in CTS_HV_GUID_MAP; NOMAP */                                        \
    X(9, GUID_NAME, "guid-name", "", "", "", "", "", "")                                           \
    /* name -> GUID 16; NOMAP */                                                                   \
    X(10, GUID_NAMED, "guid-named", "", "", "", "", "", "")                                        \
    /* text "2:2761" -> ; [0] cid, [1] port */                                                     \
    X(11, CIDPORT_PARSE, "cidport-parse", "", "", "", "", "", "")                                  \
    /* -> text */                                                                                  \
    X(12, CIDPORT_FORMAT, "cidport-format", "cid", "port", "", "", "", "")                         \
    /* text "vsock:2:2761" -> ; [0] enum cts_uri_kind, [1] 0 or SOCK_* of a type prefix, [2] cid, [3] port. \
     * CTS_URI_HVSOCK: -> VmId 16, ServiceId 16; CTS_URI_HYBRID: -> path, [3] port */              \
    X(13, URI_PARSE, "uri-parse", "", "", "", "", "", "")                                          \
    /* text "vmid:serviceid" -> VmId 16, ServiceId 16 */                                           \
    X(14, VMIDSVC_PARSE, "vmidsvc-parse", "", "", "", "", "", "")                                  \
    /* VmId 16, ServiceId 16 -> text */                                                            \
    X(15, VMIDSVC_FORMAT, "vmidsvc-format", "", "", "", "", "", "")                                \
    /* -> ServiceId 16 */                                                                          \
    X(16, PORT_TO_SERVICE, "port-to-service", "port", "", "", "", "", "")                          \
    /* ServiceId 16 -> ; [0] port */                                                               \
    X(17, SERVICE_TO_PORT, "service-to-port", "", "", "", "", "", "")                              \
    /* -> text of the service id */                                                                \
    X(18, PORT_TO_TEXT, "port-to-text", "port", "", "", "", "", "")                                \
    /* text of a service id -> ; [0] port */                                                       \
    X(19, TEXT_TO_PORT, "text-to-port", "", "", "", "", "", "")                                    \
    /* -> VmId 16 */                                                                               \
    X(20, CID_TO_VMID, "cid-to-vmid", "cid", "", "", "", "", "")                                   \
    /* VmId 16 -> ; [0] cid */                                                                     \
    X(21, VMID_TO_CID, "vmid-to-cid", "", "", "", "", "", "")                                      \
    /* container id text -> VmId 16 */                                                             \
    X(22, CONTAINER_TO_VMID, "container-to-vmid", "", "", "", "", "", "")                          \
    /* listener VmId 16 + ServiceId 16, connection: connector's own VmId 16 + ServiceId 16 -> ; MATCH, NOMATCH, \
     * BINDFAIL; [0] Winsock code of BINDFAIL, 0 will do where ADR-WILD-160 wants none. \
     * enum cts_environment, cts_address_origin, cts_gate, cts_permission */                       \
    X(23, ACCEPT_DECIDE, "accept-decide", "environment", "origin", "gate", "permission", "", "")   \
    /* target VmId 16 + ServiceId 16 -> ; OK and [0] enum cts_reached, or NOMATCH and [1] Winsock code, which \
     * ADR-WILD-170 and 210 want on a host; elsewhere 0 will do. \
     * known: 1 if the VmId is that of a VM of this host; registered: 1 if the service has a key */ \
    X(24, CONNECT_DECIDE, "connect-decide", "environment", "known", "gate", "permission",          \
      "registered", "")                                                                            \
    /* bytes received so far -> ; OK, MORE or a failure; [0] port, [1] bytes consumed, [2] 0 number, 1 GUID \
     * -> GUID 16 */                                                                               \
    X(25, HYB_REQUEST, "hyb-request", "", "", "", "", "", "")                                      \
    /* -> ; [0] the longest request line that HYB_REQUEST takes, LF included */                    \
    X(26, HYB_LIMIT, "hyb-limit", "", "", "", "", "", "")                                          \
    /* bytes received so far -> ; OK, MORE or a failure; [0] value, [1] bytes consumed. ended: 1 if no more comes */ \
    X(27, HYB_REPLY, "hyb-reply", "ended", "", "", "", "", "")                                     \
    /* -> "OK 1234" and LF; the NUL follows */                                                     \
    X(28, HYB_ANSWER, "hyb-answer", "value", "", "", "", "", "")                                   \
    /* path -> path of the host's socket for a guest's connection */                               \
    X(29, HYB_PATH, "hyb-path", "port", "", "", "", "", "")                                        \
    /* captured bytes -> struct cts_capture */                                                     \
    X(30, CAP_DECODE, "cap-decode", "", "", "", "", "", "")                                        \
    /* struct cts_capture -> header of 32 bytes */                                                 \
    X(31, CAP_ENCODE, "cap-encode", "", "", "", "", "", "")                                        \
    /* captured bytes -> text "CID:PORT > CID:PORT OP TRANSPORT", names as in ADR-CAP-070 */       \
    X(32, CAP_PRINT, "cap-print", "", "", "", "", "", "")                                          \
    /* ServiceId 16, friendly name -> one struct cts_registry_value */                             \
    X(33, REG_MAKE, "reg-make", "", "", "", "", "", "")                                            \
    /* struct cts_registry_value, ... -> struct cts_registry_service, ...; [0] services, [1] keys skipped with a \
     * warning, [2] keys that are duplicates of an earlier one */                                  \
    X(34, REG_LIST, "reg-list", "", "", "", "", "", "")                                            \
    /* struct cts_registry_value, ... as they are; ServiceId 16 + friendly name -> the values after registering */ \
    X(35, REG_ADD, "reg-add", "", "", "", "", "", "")                                              \
    /* -> as REG_MAKE for the service of a Linux guest's port, the name being the text */          \
    X(36, REG_PORT, "reg-port", "port", "", "", "", "", "")                                        \
                                                                                                   \
    /* The socket calls, at a partition of a small world in memory. They return 0, or an error: a Winsock code in a \
     * partition of flavour CTS_OS_WINDOWS, an errno of Linux otherwise. `socket` is what SOCKET or ACCEPT gave in \
     * result[0]. `wait` 1: the call blocks (host->park()) until it can end; 0: EAGAIN or WSAEWOULDBLOCK instead. */ \
    X(40, SOCKET, "socket", "partition", "domain", "type", "protocol", "", "") /* -> ; [0] socket */ \
    /* raw address, of which `length` bytes are stated; bytes beyond those given must not be read */ \
    X(41, BIND, "bind", "socket", "length", "", "", "", "")                                        \
    X(42, LISTEN, "listen", "socket", "backlog", "", "", "", "")                                   \
    /* raw address. Ends once the listener has it in its queue */                                  \
    X(43, CONNECT, "connect", "socket", "length", "wait", "", "", "")                              \
    X(44, ACCEPT, "accept", "socket", "wait", "", "", "", "") /* -> peer's address; [0] socket, [1] its length */ \
    /* bytes, and an address for sendto() if `length` is not 0 -> ; [0] bytes taken */             \
    X(45, SEND, "send", "socket", "length", "wait", "", "", "")                                    \
    X(46, RECEIVE, "receive", "socket", "wait", "", "", "", "") /* -> bytes; `written` 0: end of stream */ \
    X(47, SHUTDOWN, "shutdown", "socket", "how", "", "", "", "") /* 0 receive, 1 send, 2 both */   \
    X(48, CLOSE, "close", "socket", "", "", "", "", "")                                            \
    X(49, SET_OPTION, "set-option", "socket", "level", "option", "", "", "") /* value -> */        \
    X(50, GET_OPTION, "get-option", "socket", "level", "option", "", "", "") /* -> value */        \
    X(51, GETSOCKNAME, "getsockname", "socket", "", "", "", "", "") /* -> address, cut; [0] whole length */ \
    X(52, GETPEERNAME, "getpeername", "socket", "", "", "", "", "") /* the same */                 \
                                                                                                   \
    /* The world. A partition is made before anything happens in it; number 0 is the physical host, made by   \
     * `partition=0 kind=0`. VmId 16 ->; 0, EINVAL or EADDRINUSE for its guest cid (64 bits: low, high) */ \
    X(53, PARTITION, "partition", "partition", "kind", "parent", "flavour", "cid", "cid-high")     \
    X(54, TRANSPORTS, "transports", "partition", "set", "", "", "", "") /* CTS_TRANSPORT_*: loaded ones */ \
    X(55, PRIVILEGE, "privilege", "partition", "on", "", "", "", "") /* CAP_NET_BIND_SERVICE; 1 at first */ \
    /* ServiceId 16 -> ; its configuration. registered 0: there is no key */                       \
    X(56, SERVICE, "service", "partition", "registered", "gate", "permission", "", "")             \
    X(57, AUTOBIND, "autobind", "partition", "first", "", "", "", "") /* the first port to try for port ANY */ \
    X(58, PAUSE, "pause", "partition", "", "", "", "", "")                                         \
    X(59, RESUME, "resume", "partition", "", "", "", "", "")                                       \
    /* an hv_sock offer from the host: ServiceId 16, instance GUID 16 -> ; 0: accepted and in a listener's queue */ \
    X(60, OFFER, "offer", "partition", "", "", "", "", "")                                         \
    /* a packet for an hv_sock connection: payload -> ; `length`: the payload length it states */  \
    X(61, PACKET, "packet", "socket", "length", "", "", "", "")
enum cts_address_call_kind {
#define CTS_ADDRESS_CALL_ENUM(value, name, ...) CTS_CALL_##name = value,
    CTS_ADDRESS_CALL_MAP(CTS_ADDRESS_CALL_ENUM)
#undef CTS_ADDRESS_CALL_ENUM
    CTS_ADDRESS_CALLS = 64
};
#define CTS_CALL_BIT(call) ((uint64_t)1 << (call))
#define CTS_CALL_IS_SOCKET(call) ((call) >= CTS_CALL_SOCKET)

enum cts_uri_kind { CTS_URI_VSOCK, CTS_URI_HVSOCK, CTS_URI_HYBRID };

/* Where a listener or a connector is. value, name, text */
#define CTS_ENVIRONMENT_MAP(X)                                                                     \
    X(0, HOST, "physical host")                                                                    \
    X(1, VM, "in a VM, outside any container")                                                     \
    X(2, SILO, "container on the physical host")                                                   \
    X(3, HSILO, "container in a VM")
enum cts_environment {
#define CTS_ENVIRONMENT_ENUM(value, name, text) CTS_ENVIRONMENT_##name = value,
    CTS_ENVIRONMENT_MAP(CTS_ENVIRONMENT_ENUM)
#undef CTS_ENVIRONMENT_ENUM
    CTS_ENVIRONMENTS
};
/* Where a connection comes from, seen from the listener. value, name, text */
#define CTS_ORIGIN_MAP(X)                                                                          \
    X(0, SELF, "self")                                                                             \
    X(1, HOST, "host of its VM")                                                                   \
    X(2, SILO_HOST, "system that runs its container")                                              \
    X(3, CHILD, "VM or container directly below")                                                  \
    X(4, SIBLING, "sibling")                                                                       \
    X(5, GRANDCHILD, "grandchild")                                                                 \
    X(6, OTHER, "other")
enum cts_address_origin {
#define CTS_ORIGIN_ENUM(value, name, text) CTS_FROM_##name = value,
    CTS_ORIGIN_MAP(CTS_ORIGIN_ENUM)
#undef CTS_ORIGIN_ENUM
    CTS_FROM_COUNT
};
/* AllowWildcardBinds of the service in the host's configuration. */
enum cts_gate { CTS_GATE_ABSENT, CTS_GATE_ALLOW, CTS_GATE_DENY };
enum cts_permission { CTS_PERMISSION_GIVEN, CTS_PERMISSION_DENIED, CTS_PERMISSION_DISABLED };
/* Whom a connector reaches. */
enum cts_reached {
    CTS_REACHED_SELF,     /* its own partition */
    CTS_REACHED_HOST,     /* the host of its VM; from a silo: the physical host */
    CTS_REACHED_SILO_HOST, /* the system that runs its container, if that is a VM */
    CTS_REACHED_VM        /* the VM that the VmId names */
};
/* Kind of a partition; its environment follows from its kind and its parent's. */
enum cts_partition_kind { CTS_PARTITION_HOST, CTS_PARTITION_VM, CTS_PARTITION_CONTAINER };
enum cts_os { CTS_OS_WINDOWS, CTS_OS_LINUX };
#define CTS_TRANSPORT_LOOPBACK 0x1u
#define CTS_TRANSPORT_GUEST    0x2u /* towards the host, virtio */
#define CTS_TRANSPORT_HOST     0x4u /* towards guests, vhost */
#define CTS_TRANSPORT_HV_SOCK  0x8u /* towards the host, Hyper-V; in place of GUEST */

/* Options of level CTS_HV_PROTOCOL_RAW; values of 4 bytes. */
#define CTS_HVSOCKET_CONNECT_TIMEOUT     1u /* milliseconds */
#define CTS_HVSOCKET_CONTAINER_PASSTHRU  2u
#define CTS_HVSOCKET_CONNECTED_SUSPEND   4u
#define CTS_HVSOCKET_HIGH_VTL            8u
#define CTS_HVSOCKET_CONNECT_TIMEOUT_MAX 300000u

/* A capture header and where its payload lies. */
struct cts_capture {
    uint64_t src_cid, dst_cid;
    uint32_t src_port, dst_port;
    uint16_t op, transport, len;
    uint16_t zero;
    uint32_t payload;        /* offset of the payload, 0 if there is none; CAP_ENCODE ignores it */
    uint32_t payload_length; /* bytes; the same */
};
_Static_assert(sizeof(struct cts_capture) == 40, "the capture is 40 bytes");

/* A value of a key below GuestCommunicationServices, followed by its three texts without NUL and by no padding. */
struct cts_registry_value {
    uint32_t type;         /* 1 REG_SZ, ...; CTS_REGISTRY_NO_VALUE: the key has no value */
    uint16_t key_length;   /* key; of REG_MAKE, REG_PORT and REG_ADD the whole path from HKEY_LOCAL_MACHINE */
    uint16_t name_length;  /* name of the value */
    uint16_t data_length;  /* its data, as text */
    uint16_t zero;
};
_Static_assert(sizeof(struct cts_registry_value) == 12, "the head of a value is 12 bytes");
#define CTS_REGISTRY_NO_VALUE UINT32_MAX
#define CTS_REGISTRY_PATH                                                                          \
    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Virtualization\\"        \
    "GuestCommunicationServices"
/* A service that was found, followed by its friendly name without NUL. */
struct cts_registry_service {
    uint8_t guid[16];
    uint16_t name_length; /* 0: unnamed */
    uint8_t is_port;      /* 1: the service of a Linux guest's port */
    uint8_t zero;
    uint32_t port;
};
_Static_assert(sizeof(struct cts_registry_service) == 24, "the head of a service is 24 bytes");

/* One call. The harness owns all memory; it is valid until call() returns. */
struct cts_address_call {
    uint32_t call;          /* enum cts_address_call_kind */
    uint32_t number[6];     /* as CTS_ADDRESS_CALL_MAP names them; unused ones 0 */
    const uint8_t *in[2];   /* bytes in; NULL: not given. Right behind them lies memory that faults */
    uint32_t in_length[2];
    uint8_t *out;           /* bytes out; holds old bytes. Right behind `capacity` lies memory that faults. May be NULL */
    uint32_t capacity;
    uint32_t written;       /* bytes of `out` that are the result; 0 at first, and after a failure */
    uint32_t result[6];     /* numbers out; hold old values */
};

struct cts_address_config {
    uint32_t size;       /* sizeof(struct cts_address_config) */
    uint32_t zero;
    const char *options; /* what the user passed after --option, or "" */
};

/* The target. A call that fails leaves `out` as it was or zero, in all `capacity` bytes or at least in those that its
 * result would have taken where their number is fixed, and each number of `result` that it changes is zero. Stricter by
 * the catalogue: HV_ENCODE, GUID_FORMAT and CIDPORT_FORMAT that have no room write nothing at all, no zeroes either
 * (ADR-HV-110, ADR-GUID-090, ADR-TEXT-190). A call whose result has less room than it takes, the NUL of a text included,
 * fails; only VM_GETNAME, ACCEPT, GETSOCKNAME and GETPEERNAME cut an address, and RECEIVE gives what fits. NOMATCH and
 * BINDFAIL are answers of ACCEPT_DECIDE and CONNECT_DECIDE, with a code as their comments say, and no failures.
 * Calls that are not blocked must not depend on earlier ones, except through the sockets and partitions that those made.
 * errno may hold anything at the entrance. Functions may contain switch points (host->point()). */
struct cts_address_ops {
    uint32_t size;  /* sizeof(struct cts_address_ops) */
    uint32_t zero;
    uint64_t calls; /* CTS_CALL_BIT() of what is offered; the others are never made, and what needs them is N/A */
    void *(*create)(const struct cts_host *host, const struct cts_address_config *config);
    void (*destroy)(void *self);
    /* Returns enum cts_address_result for calls below SOCKET, an error number for the others. */
    uint32_t (*call)(void *self, struct cts_address_call *call);
};

#ifdef __cplusplus
}
#endif
#endif
