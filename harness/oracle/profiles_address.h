/*
 * What the catalogue of socket addresses leaves open: its policy switches, their options, and the profiles. The
 * second half of profiles.h, whose tables end with these.
 */
#ifndef CTS_PROFILES_ADDRESS_H
#define CTS_PROFILES_ADDRESS_H

/* switch, name, the question, why it is open */
#define CTS_ADDRESS_SWITCH_MAP(X)                                                                  \
    X(HV_LONG_LENGTH, "hv-long-length", "what is a SOCKADDR_HV of more than 36 bytes?",            \
      "some take the tail for padding, some refuse it")                                            \
    X(VM_LONG_LENGTH, "vm-long-length", "what is a sockaddr_vm of more than 16 bytes?",            \
      "Linux ignores the tail, FreeBSD is exact")                                                  \
    X(HV_FAMILY, "hv-family", "which number is the family of Hyper-V sockets?",                    \
      "an early Linux driver used another")                                                        \
    X(HV_RESERVED, "hv-reserved", "what does a Reserved that is not zero do?",                     \
      "clients ignore it, a text wants zero, containers had 1")                                    \
    X(VM_FLAGS, "vm-flags", "which flags of sockaddr_vm are valid?",                               \
      "before Linux 5.11 none were")                                                               \
    X(VM_RESERVED, "vm-reserved", "what do reserved bytes of sockaddr_vm do that are not zero?",   \
      "the manual wants zero, Linux ignores them")                                                 \
    X(VM_ERRNO, "vm-errno", "which error has a wrong family?", "Linux and FreeBSD differ")         \
    X(VM_OS_LAYOUT, "vm-os-layout", "which shape has sockaddr_vm?", "three systems have three")    \
    X(GUID_BRACES, "guid-braces", "is a GUID in braces a GUID?", "one parser takes a pair")        \
    X(GUID_FORMS, "guid-forms", "which other forms of a GUID are read?",                           \
      "libraries of languages have their own")                                                     \
    X(ZERO_NAME, "zero-name", "what is the name of the GUID of zeroes?",                           \
      "one value has two names")                                                                   \
    X(PLUS_SIGN, "plus-sign", "may a plus sign stand before a number?", "parsers of Rust take it") \
    X(EMPTY_CID, "empty-cid", "what is a text without a cid?", "some take it for any")             \
    X(CID_MINUS_ONE, "cid-minus-one", "what is -1 for a cid?", "some take it for any")             \
    X(CID_NAMES, "cid-names", "are there words for cids?", "newer versions of systemd have some")  \
    X(TEXT_PORT_ANY, "text-port-any", "is 4294967295 a port in text?", "systemd changed its mind") \
    X(TYPE_PREFIX, "type-prefix", "may a type of socket stand behind vsock?",                      \
      "newer versions of systemd have it")                                                         \
    X(HVSOCK_SCHEME, "hvsock-scheme", "what does hvsock:// mean?",                                 \
      "two programs have two meanings")                                                            \
    X(VMID_NAMES, "vmid-names", "are there words for VmIds?", "one program has some")              \
    X(HV_PORT_RANGE, "hv-port-range", "are ports above 0x7fffffff ports?",                         \
      "the header says no, Linux changed its mind")                                                \
    X(CID_ZERO, "cid-zero", "has cid 0 a VmId?", "one tool maps it to LOOPBACK")                   \
    X(HVS_PEER_CID, "hvs-peer-cid", "which cid has an accepted peer over hv_sock?",                \
      "Linux changed its mind")                                                                    \
    X(WILDCARD_CONFIG_ABSENT, "wildcard-config-absent",                                            \
      "are wildcards allowed where a service has no configuration?",                               \
      "the page sets no condition, tests expect one")                                              \
    X(WILDCARD_NO_MATCH, "wildcard-no-match", "what does a client see that no wildcard matches?",  \
      "tests and field reports differ")                                                            \
    X(PARENT_IN_CONTAINER, "parent-in-container", "who is the parent of a container in a VM?",     \
      "page and header differ")                                                                    \
    X(PARENT_ON_HOST, "parent-on-host", "how does listening on PARENT fail on a host?",            \
      "it is said to be unsupported")                                                              \
    X(BROADCAST_BIND, "broadcast-bind", "what does listening on BROADCAST do?",                    \
      "its description is empty")                                                                  \
    X(SILOHOST_LISTEN, "silohost-listen", "what does listening on SILOHOST do?",                   \
      "the header speaks of connecting")                                                           \
    X(SILOHOST_OUTSIDE, "silohost-outside", "what does connecting to SILOHOST from elsewhere do?", \
      "the header speaks of silos")                                                                \
    X(TIMEOUT_OVER_MAX, "timeout-over-max", "what does a connect timeout above 300000 do?",        \
      "one service stores it")                                                                     \
    X(PASSTHRU_OPTION, "passthru-option", "is option 2 known?", "newer headers have lost it")      \
    X(SUSPEND_UNSET, "suspend-unset", "what does a pause do without CONNECTED_SUSPEND?",           \
      "only implied")                                                                              \
    X(HYB_SEPARATOR, "hyb-separator", "what parts CONNECT from the port?",                         \
      "three programs differ")                                                                     \
    X(HYB_CRLF, "hyb-crlf", "may CR stand before LF?", "programs differ")                          \
    X(HYB_TRAILING, "hyb-trailing", "may words follow the port?", "one program ignores them")      \
    X(HYB_LEADING, "hyb-leading", "may spaces stand before CONNECT?", "one program skips them")    \
    X(HYB_GUID, "hyb-guid", "may a GUID stand for the port?", "one program takes it")              \
    X(REG_BRACED_KEY, "reg-braced-key", "is a key in braces a service?",                           \
      "all examples are without")                                                                  \
    X(REG_MISSING_NAME, "reg-missing-name", "what is a key without a name?", "silent")             \
    X(UNREGISTERED_SERVICE, "unregistered-service", "is a service without a key served?",          \
      "the page wants a key, a field report does without")                                         \
    X(VSOCKET_CONFIG, "vsocket-config", "how is the kernel's option spelt?",                       \
      "page and kernel differ")

/* switch, option, value (0 is the default), name */
#define CTS_ADDRESS_OPTION_MAP(X)                                                                  \
    X(HV_LONG_LENGTH, ACCEPT_TAIL, 0, "accept-tail")                                               \
    X(HV_LONG_LENGTH, EXACT, 1, "exact")                                                           \
    X(VM_LONG_LENGTH, ACCEPT_TAIL, 0, "accept-tail")                                               \
    X(VM_LONG_LENGTH, EXACT, 1, "exact")                                                           \
    X(HV_FAMILY, WINDOWS_34, 0, "windows-34")                                                      \
    X(HV_FAMILY, LEGACY_43, 1, "legacy-43")                                                        \
    X(HV_RESERVED, IGNORE, 0, "ignore")                                                            \
    X(HV_RESERVED, REJECT, 1, "reject")                                                            \
    X(HV_RESERVED, CONTAINER_FLAG, 2, "container-flag")                                            \
    X(VM_FLAGS, TO_HOST, 0, "to-host")                                                             \
    X(VM_FLAGS, ZERO_ONLY, 1, "zero-only")                                                         \
    X(VM_RESERVED, IGNORE, 0, "ignore")                                                            \
    X(VM_RESERVED, REJECT, 1, "reject")                                                            \
    X(VM_ERRNO, EINVAL, 0, "einval")                                                               \
    X(VM_ERRNO, EAFNOSUPPORT, 1, "eafnosupport")                                                   \
    X(VM_OS_LAYOUT, LINUX, 0, "linux")                                                             \
    X(VM_OS_LAYOUT, MACOS, 1, "macos")                                                             \
    X(VM_OS_LAYOUT, FREEBSD, 2, "freebsd")                                                         \
    X(GUID_BRACES, REJECT, 0, "reject")                                                            \
    X(GUID_BRACES, ACCEPT_PAIR, 1, "accept-pair")                                                  \
    X(GUID_FORMS, REJECT, 0, "reject")                                                             \
    X(GUID_FORMS, DOTNET, 1, "dotnet")                                                             \
    X(GUID_FORMS, PYTHON, 2, "python")                                                             \
    X(ZERO_NAME, WILDCARD, 0, "wildcard")                                                          \
    X(ZERO_NAME, ZERO, 1, "zero")                                                                  \
    X(PLUS_SIGN, REJECT, 0, "reject")                                                              \
    X(PLUS_SIGN, ACCEPT, 1, "accept")                                                              \
    X(EMPTY_CID, REJECT, 0, "reject")                                                              \
    X(EMPTY_CID, ANY, 1, "any")                                                                    \
    X(CID_MINUS_ONE, REJECT, 0, "reject")                                                          \
    X(CID_MINUS_ONE, ANY, 1, "any")                                                                \
    X(CID_NAMES, EXACT, 0, "exact")                                                                \
    X(CID_NAMES, NONE, 1, "none")                                                                  \
    X(TEXT_PORT_ANY, REJECT, 0, "reject")                                                          \
    X(TEXT_PORT_ANY, ACCEPT, 1, "accept")                                                          \
    X(TYPE_PREFIX, REJECT, 0, "reject")                                                            \
    X(TYPE_PREFIX, ACCEPT, 1, "accept")                                                            \
    X(HVSOCK_SCHEME, REJECT, 0, "reject")                                                          \
    X(HVSOCK_SCHEME, VMID_SERVICE, 1, "vmid-service")                                              \
    X(HVSOCK_SCHEME, HYBRID_PATH, 2, "hybrid-path")                                                \
    X(VMID_NAMES, NONE, 0, "none")                                                                 \
    X(VMID_NAMES, NAMES, 1, "names")                                                               \
    X(HV_PORT_RANGE, HEADER, 0, "header")                                                          \
    X(HV_PORT_RANGE, FULL, 1, "full")                                                              \
    X(HV_PORT_RANGE, LEGACY, 2, "legacy")                                                          \
    X(CID_ZERO, NONE, 0, "none")                                                                   \
    X(CID_ZERO, LOOPBACK, 1, "loopback")                                                           \
    X(HVS_PEER_CID, HOST_2, 0, "host-2")                                                           \
    X(HVS_PEER_CID, ANY, 1, "any")                                                                 \
    X(WILDCARD_CONFIG_ABSENT, ALLOW, 0, "allow")                                                   \
    X(WILDCARD_CONFIG_ABSENT, DENY, 1, "deny")                                                     \
    X(WILDCARD_NO_MATCH, REFUSED_10061, 0, "refused-10061")                                        \
    X(WILDCARD_NO_MATCH, TIMEOUT, 1, "timeout")                                                    \
    X(PARENT_IN_CONTAINER, DOC, 0, "doc")                                                          \
    X(PARENT_IN_CONTAINER, HEADER, 1, "header")                                                    \
    X(PARENT_ON_HOST, BIND_FAILS, 0, "bind-fails")                                                 \
    X(PARENT_ON_HOST, NEVER_MATCHES, 1, "never-matches")                                           \
    X(BROADCAST_BIND, NEVER_MATCHES, 0, "never-matches")                                           \
    X(BROADCAST_BIND, BIND_FAILS, 1, "bind-fails")                                                 \
    X(SILOHOST_LISTEN, NEVER_MATCHES, 0, "never-matches")                                          \
    X(SILOHOST_LISTEN, UNSPECIFIED, 1, "unspecified")                                              \
    X(SILOHOST_OUTSIDE, FAILS, 0, "fails")                                                         \
    X(SILOHOST_OUTSIDE, UNSPECIFIED, 1, "unspecified")                                             \
    X(TIMEOUT_OVER_MAX, REJECT, 0, "reject")                                                       \
    X(TIMEOUT_OVER_MAX, CLAMP, 1, "clamp")                                                         \
    X(TIMEOUT_OVER_MAX, STORE, 2, "store")                                                         \
    X(PASSTHRU_OPTION, REJECT, 0, "reject")                                                        \
    X(PASSTHRU_OPTION, ACCEPT, 1, "accept")                                                        \
    X(SUSPEND_UNSET, DISCONNECT, 0, "disconnect")                                                  \
    X(SUSPEND_UNSET, UNSPECIFIED, 1, "unspecified")                                                \
    X(HYB_SEPARATOR, ONE_SPACE, 0, "one-space")                                                    \
    X(HYB_SEPARATOR, SPACES, 1, "spaces")                                                          \
    X(HYB_SEPARATOR, ANY_WHITESPACE, 2, "any-whitespace")                                          \
    X(HYB_CRLF, REJECT, 0, "reject")                                                               \
    X(HYB_CRLF, ACCEPT, 1, "accept")                                                               \
    X(HYB_TRAILING, REJECT, 0, "reject")                                                           \
    X(HYB_TRAILING, IGNORE, 1, "ignore")                                                           \
    X(HYB_LEADING, REJECT, 0, "reject")                                                            \
    X(HYB_LEADING, SKIP, 1, "skip")                                                                \
    X(HYB_GUID, REJECT, 0, "reject")                                                               \
    X(HYB_GUID, ACCEPT, 1, "accept")                                                               \
    X(REG_BRACED_KEY, REJECT, 0, "reject")                                                         \
    X(REG_BRACED_KEY, ACCEPT, 1, "accept")                                                         \
    X(REG_MISSING_NAME, LIST_UNNAMED, 0, "list-unnamed")                                           \
    X(REG_MISSING_NAME, SKIP, 1, "skip")                                                           \
    X(UNREGISTERED_SERVICE, REFUSE, 0, "refuse")                                                   \
    X(UNREGISTERED_SERVICE, ALLOW, 1, "allow")                                                     \
    X(VSOCKET_CONFIG, BOTH, 0, "both")                                                             \
    X(VSOCKET_CONFIG, PAGE, 1, "page")                                                             \
    X(VSOCKET_CONFIG, KERNEL, 2, "kernel")

/* profile, name, text */
#define CTS_ADDRESS_PROFILE_MAP(X)                                                                 \
    X(LINUX_CURRENT, "linux-current", "Linux: ports of 32 bits over hv_sock")                      \
    X(LINUX_LEGACY, "linux-legacy", "Linux before 5.11: no flags, ports of 31 bits over hv_sock")  \
    X(FREEBSD, "freebsd", "FreeBSD: a shape and lengths of its own")                               \
    X(GO_WINIO, "go-winio", "go-winio: ports of 32 bits, the newer header")                        \
    X(WSL, "wsl", "WSL: ports of 32 bits, services without a key")                                 \
    X(SYSTEMD_MAIN, "systemd-main", "systemd: any cid by two notations, types of sockets")         \
    X(KATA_CTL, "kata-ctl", "kata-ctl: any cid by two notations, a plus sign")                     \
    X(ZMQ_FORK, "zmq-fork", "a ZeroMQ with Hyper-V sockets: words for VmIds")                      \
    X(OCAML_HVSOCK, "ocaml-hvsock", "ocaml-hvsock: hvsock://VMID/SERVICEID")                       \
    X(NEWER_HEADER, "newer-header", "the newer hvsocket.h: a container in a VM has the VM's host for a parent") \
    X(HCS, "hcs", "the host compute service: no wildcards without a configuration")

/* profile, switch, option */
#define CTS_ADDRESS_PROFILE_SETTING_MAP(X)                                                         \
    X(STRICT, HV_LONG_LENGTH, EXACT)                                                               \
    X(STRICT, HV_RESERVED, REJECT)                                                                 \
    X(STRICT, VM_LONG_LENGTH, EXACT)                                                               \
    X(STRICT, VM_RESERVED, REJECT)                                                                 \
    X(STRICT, CID_NAMES, NONE)                                                                     \
    X(STRICT, REG_MISSING_NAME, SKIP)                                                              \
    X(OPENVMM, GUID_BRACES, ACCEPT_PAIR)                                                           \
    X(OPENVMM, HV_PORT_RANGE, FULL)                                                                \
    X(OPENVMM, PLUS_SIGN, ACCEPT)                                                                  \
    X(OPENVMM, HYB_GUID, ACCEPT)                                                                   \
    X(OPENVMM, TIMEOUT_OVER_MAX, STORE)                                                            \
    X(FIRECRACKER, HYB_SEPARATOR, ANY_WHITESPACE)                                                  \
    X(FIRECRACKER, HYB_CRLF, ACCEPT)                                                               \
    X(FIRECRACKER, HYB_TRAILING, IGNORE)                                                           \
    X(FIRECRACKER, HYB_LEADING, SKIP)                                                              \
    X(FIRECRACKER, PLUS_SIGN, ACCEPT)                                                              \
    X(CLOUD_HYPERVISOR, HYB_SEPARATOR, SPACES)                                                     \
    X(CLOUD_HYPERVISOR, HYB_CRLF, ACCEPT)                                                          \
    X(CLOUD_HYPERVISOR, PLUS_SIGN, ACCEPT)                                                         \
    X(LINUX_CURRENT, HV_PORT_RANGE, FULL)                                                          \
    X(LINUX_LEGACY, VM_FLAGS, ZERO_ONLY)                                                           \
    X(LINUX_LEGACY, HV_PORT_RANGE, LEGACY)                                                         \
    X(LINUX_LEGACY, HVS_PEER_CID, ANY)                                                             \
    X(FREEBSD, VM_OS_LAYOUT, FREEBSD)                                                              \
    X(FREEBSD, VM_LONG_LENGTH, EXACT)                                                              \
    X(FREEBSD, VM_ERRNO, EAFNOSUPPORT)                                                             \
    X(FREEBSD, HV_PORT_RANGE, FULL)                                                                \
    X(GO_WINIO, HV_PORT_RANGE, FULL)                                                               \
    X(GO_WINIO, PARENT_IN_CONTAINER, HEADER)                                                       \
    X(WSL, HV_PORT_RANGE, FULL)                                                                    \
    X(WSL, WILDCARD_NO_MATCH, TIMEOUT)                                                             \
    X(WSL, UNREGISTERED_SERVICE, ALLOW)                                                            \
    X(SYSTEMD_MAIN, EMPTY_CID, ANY)                                                                \
    X(SYSTEMD_MAIN, CID_MINUS_ONE, ANY)                                                            \
    X(SYSTEMD_MAIN, TYPE_PREFIX, ACCEPT)                                                           \
    X(KATA_CTL, EMPTY_CID, ANY)                                                                    \
    X(KATA_CTL, CID_MINUS_ONE, ANY)                                                                \
    X(KATA_CTL, CID_NAMES, NONE)                                                                   \
    X(KATA_CTL, PLUS_SIGN, ACCEPT)                                                                 \
    X(ZMQ_FORK, VMID_NAMES, NAMES)                                                                 \
    X(OCAML_HVSOCK, HVSOCK_SCHEME, VMID_SERVICE)                                                   \
    X(OCAML_HVSOCK, EMPTY_CID, ANY)                                                                \
    X(NEWER_HEADER, PARENT_IN_CONTAINER, HEADER)                                                   \
    X(HCS, WILDCARD_CONFIG_ABSENT, DENY)

#endif
