/*
 * Where published rules leave a choice, or contradict each other, a switch decides. Each switch is an option of the
 * reference target under the same name; what it does not name is the first choice.
 */
#ifndef HVSOCKET_POLICY_H
#define HVSOCKET_POLICY_H

#include <stdbool.h>
#include <stdint.h>

/* The choices. symbol, word */
#define HVS_CHOICE_MAP(X)                                                                          \
    X(NO_CHOICE, "")                                                                               \
    X(ACCEPT, "accept")                                                                            \
    X(ACCEPT_PAIR, "accept-pair")                                                                  \
    X(ACCEPT_TAIL, "accept-tail")                                                                  \
    X(ALLOW, "allow")                                                                              \
    X(ANY, "any")                                                                                  \
    X(ANY_WHITESPACE, "any-whitespace")                                                            \
    X(BIND_FAILS, "bind-fails")                                                                    \
    X(BOTH, "both")                                                                                \
    X(CLAMP, "clamp")                                                                              \
    X(CONTAINER_FLAG, "container-flag")                                                            \
    X(DENY, "deny")                                                                                \
    X(DISCONNECT, "disconnect")                                                                    \
    X(DOC, "doc")                                                                                  \
    X(DOTNET, "dotnet")                                                                            \
    X(EAFNOSUPPORT, "eafnosupport")                                                                \
    X(EINVAL, "einval")                                                                            \
    X(EXACT, "exact")                                                                              \
    X(FAILS, "fails")                                                                              \
    X(FREEBSD, "freebsd")                                                                          \
    X(FULL, "full")                                                                                \
    X(HEADER, "header")                                                                            \
    X(HOST_2, "host-2")                                                                            \
    X(HYBRID_PATH, "hybrid-path")                                                                  \
    X(IGNORE, "ignore")                                                                            \
    X(KERNEL, "kernel")                                                                            \
    X(LEGACY, "legacy")                                                                            \
    X(LEGACY_43, "legacy-43")                                                                      \
    X(LINUX, "linux")                                                                              \
    X(LIST_UNNAMED, "list-unnamed")                                                                \
    X(LOOPBACK, "loopback")                                                                        \
    X(MACOS, "macos")                                                                              \
    X(NAMES, "names")                                                                              \
    X(NEVER_MATCHES, "never-matches")                                                              \
    X(NONE, "none")                                                                                \
    X(ONE_SPACE, "one-space")                                                                      \
    X(PAGE, "page")                                                                                \
    X(PYTHON, "python")                                                                            \
    X(REFUSE, "refuse")                                                                            \
    X(REFUSED_10061, "refused-10061")                                                              \
    X(REJECT, "reject")                                                                            \
    X(SKIP, "skip")                                                                                \
    X(SPACES, "spaces")                                                                            \
    X(STORE, "store")                                                                              \
    X(TIMEOUT, "timeout")                                                                          \
    X(TO_HOST, "to-host")                                                                          \
    X(UNSPECIFIED, "unspecified")                                                                  \
    X(VMID_SERVICE, "vmid-service")                                                                \
    X(WILDCARD, "wildcard")                                                                        \
    X(WINDOWS_34, "windows-34")                                                                    \
    X(ZERO, "zero")                                                                                \
    X(ZERO_ONLY, "zero-only")
enum hvs_choice {
#define HVS_CHOICE_ENUM(symbol, word) HVS_##symbol,
    HVS_CHOICE_MAP(HVS_CHOICE_ENUM)
#undef HVS_CHOICE_ENUM
};

/* The switches. member, option, then two or three choices, the first being the default */
#define HVS_SWITCH_MAP(X)                                                                          \
    X(hv_long_length, "hv-long-length", ACCEPT_TAIL, EXACT, NO_CHOICE)                             \
    X(vm_long_length, "vm-long-length", ACCEPT_TAIL, EXACT, NO_CHOICE)                             \
    X(hv_family, "hv-family", WINDOWS_34, LEGACY_43, NO_CHOICE)                                    \
    X(hv_reserved, "hv-reserved", IGNORE, REJECT, CONTAINER_FLAG)                                  \
    X(vm_flags, "vm-flags", TO_HOST, ZERO_ONLY, NO_CHOICE)                                         \
    X(vm_reserved, "vm-reserved", IGNORE, REJECT, NO_CHOICE)                                       \
    X(vm_errno, "vm-errno", EINVAL, EAFNOSUPPORT, NO_CHOICE)                                       \
    X(vm_os_layout, "vm-os-layout", LINUX, MACOS, FREEBSD)                                         \
    X(guid_braces, "guid-braces", REJECT, ACCEPT_PAIR, NO_CHOICE)                                  \
    X(guid_forms, "guid-forms", REJECT, DOTNET, PYTHON)                                            \
    X(zero_name, "zero-name", WILDCARD, ZERO, NO_CHOICE)                                           \
    X(plus_sign, "plus-sign", REJECT, ACCEPT, NO_CHOICE)                                           \
    X(empty_cid, "empty-cid", REJECT, ANY, NO_CHOICE)                                              \
    X(cid_minus_one, "cid-minus-one", REJECT, ANY, NO_CHOICE)                                      \
    X(cid_names, "cid-names", EXACT, NONE, NO_CHOICE)                                              \
    X(text_port_any, "text-port-any", REJECT, ACCEPT, NO_CHOICE)                                   \
    X(type_prefix, "type-prefix", REJECT, ACCEPT, NO_CHOICE)                                       \
    X(hvsock_scheme, "hvsock-scheme", REJECT, VMID_SERVICE, HYBRID_PATH)                           \
    X(vmid_names, "vmid-names", NONE, NAMES, NO_CHOICE)                                            \
    X(hv_port_range, "hv-port-range", HEADER, FULL, LEGACY)                                        \
    X(cid_zero, "cid-zero", NONE, LOOPBACK, NO_CHOICE)                                             \
    X(hvs_peer_cid, "hvs-peer-cid", HOST_2, ANY, NO_CHOICE)                                        \
    X(wildcard_config_absent, "wildcard-config-absent", ALLOW, DENY, NO_CHOICE)                    \
    X(wildcard_no_match, "wildcard-no-match", REFUSED_10061, TIMEOUT, NO_CHOICE)                   \
    X(parent_in_container, "parent-in-container", DOC, HEADER, NO_CHOICE)                          \
    X(parent_on_host, "parent-on-host", BIND_FAILS, NEVER_MATCHES, NO_CHOICE)                      \
    X(broadcast_bind, "broadcast-bind", NEVER_MATCHES, BIND_FAILS, NO_CHOICE)                      \
    X(silohost_listen, "silohost-listen", NEVER_MATCHES, UNSPECIFIED, NO_CHOICE)                   \
    X(silohost_outside, "silohost-outside", FAILS, UNSPECIFIED, NO_CHOICE)                         \
    X(timeout_over_max, "timeout-over-max", REJECT, CLAMP, STORE)                                  \
    X(passthru_option, "passthru-option", REJECT, ACCEPT, NO_CHOICE)                               \
    X(suspend_unset, "suspend-unset", DISCONNECT, UNSPECIFIED, NO_CHOICE)                          \
    X(hyb_separator, "hyb-separator", ONE_SPACE, SPACES, ANY_WHITESPACE)                           \
    X(hyb_crlf, "hyb-crlf", REJECT, ACCEPT, NO_CHOICE)                                             \
    X(hyb_trailing, "hyb-trailing", REJECT, IGNORE, NO_CHOICE)                                     \
    X(hyb_leading, "hyb-leading", REJECT, SKIP, NO_CHOICE)                                         \
    X(hyb_guid, "hyb-guid", REJECT, ACCEPT, NO_CHOICE)                                             \
    X(reg_braced_key, "reg-braced-key", REJECT, ACCEPT, NO_CHOICE)                                 \
    X(reg_missing_name, "reg-missing-name", LIST_UNNAMED, SKIP, NO_CHOICE)                         \
    X(unregistered_service, "unregistered-service", REFUSE, ALLOW, NO_CHOICE)                      \
    X(vsocket_config, "vsocket-config", BOTH, PAGE, KERNEL)
/* Members hold enum hvs_choice. */
struct hvs_policy {
#define HVS_SWITCH_MEMBER(member, option, ...) uint8_t member;
    HVS_SWITCH_MAP(HVS_SWITCH_MEMBER)
#undef HVS_SWITCH_MEMBER
};

/* All switches at their first choice, then as "option=choice,option=choice" says. Unknown options and
 * choices, and NULL, change nothing. */
void hvs_policy_read(struct hvs_policy *policy, const char *options);

#endif
