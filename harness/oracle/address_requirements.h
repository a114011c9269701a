/*
 * The requirements on socket addresses: section 2 of their catalogue, one row each. The single source for C, Python
 * and the reports.
 *
 * Columns: area, number (with "ADR" the id, "ADR-HV-010"), level, the calls of which a target must offer at least
 * one for the requirement to show (cts/sockaddr.h), the requirement, where it comes from. The rules are in
 * address_*.c.
 */
#ifndef CTS_ADDRESS_REQUIREMENTS_H
#define CTS_ADDRESS_REQUIREMENTS_H

#define CTS_ADDRESS_REQUIREMENTS(X)                                                                                   \
    X(HV, 010, MUST, CALLS(HV_ENCODE),                                                                                \
      "An address of 36 bytes is made: family 34, Reserved, VmId, ServiceId, each at its place.",                     \
      "Microsoft's integration services page, hvsocket.h")                                                            \
    X(HV, 030, MUST, CALLS(HV_ENCODE),                                                                                \
      "Reserved is made zero, whatever stood there.",                                                                 \
      "hvsocket.h")                                                                                                   \
    X(HV, 040, MUST, CALLS(HV_DECODE, HV_COMPARE),                                                                    \
      "Less than 36 bytes are refused for their length; nothing behind them is read.",                                \
      "go-winio, openvmm")                                                                                            \
    X(HV, 050, MUST, CALLS(HV_DECODE, HV_COMPARE),                                                                    \
      "More than 36 bytes: by hv-long-length; a tail that is let in has no effect.",                                  \
      "go-winio, openvmm")                                                                                            \
    X(HV, 060, MUST, CALLS(HV_DECODE, HV_COMPARE),                                                                    \
      "With enough bytes any family but hv-family's is refused as another family.",                                   \
      "hvsocket.h, go-winio")                                                                                         \
    X(HV, 070, MUST, CALLS(HV_DECODE, HV_COMPARE),                                                                    \
      "The length is looked at before the family.",                                                                   \
      "go-winio, openvmm")                                                                                            \
    X(HV, 080, MUST, CALLS(HV_DECODE, HV_COMPARE),                                                                    \
      "A Reserved that is not zero: by hv-reserved.",                                                                 \
      "go-winio, inference")                                                                                          \
    X(HV, 090, MUST, CALLS(HV_COMPARE),                                                                               \
      "Equality, order and hash see VmId and ServiceId, neither Reserved nor a tail.",                                \
      "inference")                                                                                                    \
    X(HV, 100, MUST, CALLS(HV_ENCODE, HV_DECODE),                                                                     \
      "Every pair of GUIDs comes back from an address as it went in.",                                                \
      "inference")                                                                                                    \
    X(HV, 110, MUST, CALLS(HV_ENCODE),                                                                                \
      "Room for less than 36 bytes: no space, and nothing is written; never a byte past the 36th.",                   \
      "inference")                                                                                                    \
    X(HV, 120, MUST, CALLS(HV_DECODE, HV_COMPARE),                                                                    \
      "A refused address leaves the output as it was or zero; addresses may lie at any alignment.",                   \
      "inference")                                                                                                    \
    X(VM, 010, MUST, CALLS(VM_ENCODE, VM_GETNAME),                                                                    \
      "An address of 16 bytes is made: family, port, cid, flags at 0, 4, 8, 12, in host order.",                      \
      "Microsoft's integration services page, vm_sockets.h")                                                          \
    X(VM, 020, MUST, CALLS(VM_ENCODE),                                                                                \
      "svm_reserved1 and bytes 13 to 15 are made zero, whatever stood there.",                                        \
      "vsock(7)")                                                                                                     \
    X(VM, 030, MUST, CALLS(VM_DECODE, VM_COMPARE),                                                                    \
      "Less than 16 bytes are refused for their length and not read past; more: by vm-long-length.",                  \
      "Linux vsock_addr.c, observed")                                                                                 \
    X(VM, 040, MUST, CALLS(VM_DECODE, VM_COMPARE),                                                                    \
      "With enough bytes any family but 40 is refused as another family, AF_UNSPEC too.",                             \
      "Linux vsock_addr.c, observed")                                                                                 \
    X(VM, 050, MUST, CALLS(VM_DECODE, VM_COMPARE),                                                                    \
      "Length, family, flags: the first that is wrong says how the address is refused.",                              \
      "Linux vsock_addr.c")                                                                                           \
    X(VM, 060, MUST, CALLS(VM_DECODE, VM_COMPARE),                                                                    \
      "The flags 0 and TO_HOST pass, and TO_HOST is reported; any other bit is refused; by vm-flags.",                \
      "Linux vsock_addr.c, observed")                                                                                 \
    X(VM, 070, MUST, CALLS(VM_DECODE, VM_COMPARE),                                                                    \
      "svm_reserved1 holds no flags and may hold anything; by vm-reserved.",                                          \
      "Linux vsock_addr.c, observed")                                                                                 \
    X(VM, 080, MUST, CALLS(VM_DECODE, VM_COMPARE),                                                                    \
      "Bytes 13 to 15 may hold anything; by vm-reserved.",                                                            \
      "observed")                                                                                                     \
    X(VM, 090, MUST, CALLS(VM_COMPARE),                                                                               \
      "Equality and order see cid and port, nothing else.",                                                           \
      "Linux vsock_addr.c, inference")                                                                                \
    X(VM, 100, MUST, CALLS(VM_ENCODE, VM_DECODE, VM_GETNAME),                                                         \
      "Every cid and every port of 32 bits comes back from an address as it went in.",                                \
      "vm_sockets.h")                                                                                                 \
    X(VM, 110, MUST, CALLS(VM_GETNAME),                                                                               \
      "A name fills the buffer or 16 bytes of it, whichever is less, and 16 is reported.",                            \
      "observed")                                                                                                     \
    X(VM, 120, MUST, CALLS(VM_GETNAME),                                                                               \
      "svm_reserved1 and bytes 13 to 15 of a name are zero: no old byte shows.",                                      \
      "observed")                                                                                                     \
    X(VM, 130, MUST, CALLS(VM_ENCODE, VM_DECODE),                                                                     \
      "A refused address leaves the output as it was or zero; too little room is reported as no space.",              \
      "inference")                                                                                                    \
    X(VM, 140, MAY, CALLS(VM_ENCODE, VM_DECODE),                                                                      \
      "The shapes of macOS and FreeBSD are there under vm-os-layout, never guessed from a length.",                   \
      "vsock-rs, FreeBSD hv_sock.h")                                                                                  \
    X(GUID, 010, MUST, CALLS(GUID_PARSE),                                                                             \
      "36 characters in groups of 8-4-4-4-12 hexadecimal digits of any case are a GUID.",                             \
      "UuidFromString")                                                                                               \
    X(GUID, 020, MUST, CALLS(GUID_PARSE),                                                                             \
      "A text of any other length is refused, braces aside.",                                                         \
      "go-winio, openvmm")                                                                                            \
    X(GUID, 030, MUST, CALLS(GUID_PARSE),                                                                             \
      "The characters 8, 13, 18 and 23 are dashes, and no others are.",                                               \
      "go-winio, openvmm")                                                                                            \
    X(GUID, 040, MUST, CALLS(GUID_PARSE),                                                                             \
      "Any byte but a hexadecimal digit at the place of a digit is refused.",                                         \
      "go-winio, openvmm")                                                                                            \
    X(GUID, 050, MUST, CALLS(GUID_PARSE),                                                                             \
      "Anything before or behind a good GUID is refused; the length given counts, not a NUL.",                        \
      "go-winio, openvmm")                                                                                            \
    X(GUID, 060, MUST, CALLS(GUID_PARSE),                                                                             \
      "A GUID in a pair of braces: by guid-braces; one brace, doubled or swapped ones are refused.",                  \
      "openvmm, go-winio")                                                                                            \
    X(GUID, 070, MUST, CALLS(GUID_PARSE),                                                                             \
      "In parentheses, without dashes, as a URN or in hexadecimal groups: by guid-forms.",                            \
      "Guid.Parse, uuid.UUID")                                                                                        \
    X(GUID, 080, MUST, CALLS(GUID_PARSE, GUID_FORMAT),                                                                \
      "Data1, Data2 and Data3 lie in memory little endian, and stand in text as numbers; Data4 as it is.",            \
      "hvsocket.h, observed")                                                                                         \
    X(GUID, 090, MUST, CALLS(GUID_FORMAT),                                                                            \
      "36 characters with all zeroes and without braces, and a NUL; no room for them: nothing is written.",           \
      "go-winio, openvmm")                                                                                            \
    X(GUID, 100, SHOULD, CALLS(GUID_FORMAT),                                                                          \
      "The digits are lower case.",                                                                                   \
      "go-winio, openvmm")                                                                                            \
    X(GUID, 110, MUST, CALLS(GUID_PARSE, GUID_FORMAT),                                                                \
      "Every GUID comes back from its text, in either case, as it went in.",                                          \
      "inference")                                                                                                    \
    X(GUID, 120, MUST, CALLS(GUID_PARSE, GUID_FORMAT),                                                                \
      "All 128-bit values are GUIDs, whatever their version and variant.",                                            \
      "hvsocket.h, observed")                                                                                         \
    X(GUID, 130, MUST, CALLS(GUID_PARSE),                                                                             \
      "A refusal is one whatever errno holds at the entrance, and leaves the output as it was or zero.",              \
      "inference")                                                                                                    \
    X(GUID, 140, MUST, CALLS(GUID_NAMED, GUID_NAME),                                                                  \
      "The well-known GUIDs have the bytes and the names of the header.",                                             \
      "hvsocket.h")                                                                                                   \
    X(GUID, 150, SHOULD, CALLS(GUID_NAME),                                                                            \
      "The name of the GUID of zeroes: by zero-name; an unknown GUID has none.",                                      \
      "Microsoft's integration services page, inference")                                                             \
    X(TEXT, 010, MUST, CALLS(CIDPORT_PARSE, URI_PARSE),                                                               \
      "A number is decimal digits up to 4294967295; what is greater is refused and never wraps.",                     \
      "inference")                                                                                                    \
    X(TEXT, 020, MUST, CALLS(CIDPORT_PARSE, URI_PARSE),                                                               \
      "Zeroes in front, however many, leave a number decimal.",                                                       \
      "parsers compared")                                                                                             \
    X(TEXT, 030, MUST, CALLS(CIDPORT_PARSE, URI_PARSE),                                                               \
      "A minus sign is refused; a plus sign: by plus-sign.",                                                          \
      "inference")                                                                                                    \
    X(TEXT, 040, MUST, CALLS(CIDPORT_PARSE, URI_PARSE),                                                               \
      "White space, prefixes of a base and separators of digits are refused.",                                        \
      "inference")                                                                                                    \
    X(TEXT, 060, MUST, CALLS(CIDPORT_PARSE, URI_PARSE),                                                               \
      "The text counts to its end: whatever follows the port is refused, behind a NUL as well.",                      \
      "inference")                                                                                                    \
    X(TEXT, 070, MUST, CALLS(CIDPORT_PARSE, URI_PARSE),                                                               \
      "One colon parts cid and port; a port has to be there, a cid by empty-cid.",                                    \
      "systemd, QEMU")                                                                                                \
    X(TEXT, 080, MUST, CALLS(CIDPORT_PARSE, URI_PARSE),                                                               \
      "-1 for a cid: by cid-minus-one; for a port it is refused.",                                                    \
      "systemd, kata-ctl")                                                                                            \
    X(TEXT, 090, MUST, CALLS(CIDPORT_PARSE, URI_PARSE),                                                               \
      "By cid-names hypervisor, local, host and any are cids: whole, in lower case, and never ports.",                \
      "systemd")                                                                                                      \
    X(TEXT, 100, MUST, CALLS(CIDPORT_PARSE, URI_PARSE),                                                               \
      "Port 4294967295 in text: by text-port-any; 4294967294 is a port.",                                             \
      "systemd")                                                                                                      \
    X(TEXT, 110, MUST, CALLS(CIDPORT_PARSE, URI_PARSE, CIDPORT_FORMAT),                                               \
      "Port 0 is port 0: neither any port nor a default.",                                                            \
      "observed")                                                                                                     \
    X(TEXT, 120, MUST, CALLS(CIDPORT_PARSE, URI_PARSE, CIDPORT_FORMAT),                                               \
      "Ports keep all 32 bits in both directions.",                                                                   \
      "vm_sockets.h")                                                                                                 \
    X(TEXT, 130, MUST, CALLS(CIDPORT_PARSE, URI_PARSE, VMIDSVC_PARSE),                                                \
      "A refusal is one whatever errno holds at the entrance, and leaves the output as it was or zero.",              \
      "parsers compared")                                                                                             \
    X(TEXT, 140, MUST, CALLS(URI_PARSE),                                                                              \
      "vsock:CID:PORT and vsock://CID:PORT are read, in lower case, without path, query or user.",                    \
      "kata, systemd")                                                                                                \
    X(TEXT, 150, MUST, CALLS(URI_PARSE),                                                                              \
      "A type of socket behind vsock: by type-prefix.",                                                               \
      "systemd")                                                                                                      \
    X(TEXT, 160, MUST, CALLS(URI_PARSE),                                                                              \
      "hvsock:// means what hvsock-scheme says; neither meaning is guessed from the text.",                           \
      "ocaml-hvsock, kata")                                                                                           \
    X(TEXT, 170, SHOULD, CALLS(VMIDSVC_FORMAT),                                                                       \
      "A Hyper-V address prints as vmid:serviceid, in lower case.",                                                   \
      "go-winio, openvmm")                                                                                            \
    X(TEXT, 180, MUST, CALLS(VMIDSVC_PARSE),                                                                          \
      "vmid:serviceid is two GUIDs and a colon; words for the VmId: by vmid-names, and no word is guessed.",          \
      "virtsock")                                                                                                     \
    X(TEXT, 190, MUST, CALLS(CIDPORT_FORMAT),                                                                         \
      "cid:port prints in plain decimal; no room for it and a NUL: nothing is written.",                              \
      "inference")                                                                                                    \
    X(TEXT, 200, MUST, CALLS(CIDPORT_PARSE, CIDPORT_FORMAT, VMIDSVC_PARSE, VMIDSVC_FORMAT),                           \
      "What prints parses back; cid.port in hexadecimal is another language.",                                        \
      "virtsock, inference")                                                                                          \
    X(MAP, 010, MUST, CALLS(PORT_TO_SERVICE),                                                                         \
      "A port becomes Data1 of the template; the other 12 bytes are the template's.",                                 \
      "Microsoft's integration services page, Linux hv_sock")                                                         \
    X(MAP, 020, MUST, CALLS(SERVICE_TO_PORT),                                                                         \
      "A service is a port only if bytes 4 to 15 are those of the template, each of them.",                           \
      "Linux hv_sock")                                                                                                \
    X(MAP, 030, MUST, CALLS(SERVICE_TO_PORT),                                                                         \
      "Data1 is no part of that comparison: it is the port, little endian.",                                          \
      "Linux hv_sock")                                                                                                \
    X(MAP, 040, MUST, CALLS(TEXT_TO_PORT),                                                                            \
      "The template's text maps in upper case as in lower case.",                                                     \
      "inference")                                                                                                    \
    X(MAP, 050, MUST, CALLS(PORT_TO_SERVICE, SERVICE_TO_PORT, PORT_TO_TEXT, TEXT_TO_PORT, REG_LIST, REG_PORT),        \
      "Ports above 0x7fffffff: by hv-port-range, in both directions; the lower ones always map.",                     \
      "hvsocket.h, Linux hv_sock")                                                                                    \
    X(MAP, 060, MUST, CALLS(PORT_TO_SERVICE, SERVICE_TO_PORT),                                                        \
      "There and back is the same port, the same service.",                                                           \
      "inference")                                                                                                    \
    X(MAP, 070, MUST, CALLS(PORT_TO_SERVICE, SERVICE_TO_PORT, PORT_TO_TEXT, TEXT_TO_PORT, CID_TO_VMID, VMID_TO_CID),  \
      "What does not map leaves the output as it was or zero, whatever was mapped before.",                           \
      "inference")                                                                                                    \
    X(MAP, 080, MUST, CALLS(CID_TO_VMID, VMID_TO_CID),                                                                \
      "cid 2 is PARENT and cid ANY is WILDCARD, both ways.",                                                          \
      "hvsocket.h")                                                                                                   \
    X(MAP, 090, MUST, CALLS(CID_TO_VMID, VMID_TO_CID),                                                                \
      "No other cid and no other VmId maps; a GUID is never cut to a cid; by cid-zero.",                              \
      "virtsock, inference")                                                                                          \
    X(MAP, 100, MUST, CALLS(PORT_TO_TEXT, TEXT_TO_PORT),                                                              \
      "The text of a port's service has the port in 8 hexadecimal digits, not its decimal ones.",                     \
      "Microsoft's integration services page")                                                                        \
    X(MAP, 110, MAY, CALLS(CONTAINER_TO_VMID),                                                                        \
      "A container's VmId is a UUID of version 5 over its id in upper case and UTF-16.",                              \
      "hcsshim")                                                                                                      \
    X(WILD, 010, MUST, CALLS(ACCEPT_DECIDE, CONNECT_DECIDE, ACCEPT, CONNECT),                                         \
      "The VmId of zeroes is one value, whichever of its two names is used.",                                         \
      "Microsoft's integration services page, hvsocket.h")                                                            \
    X(WILD, 020, MUST, CALLS(ACCEPT_DECIDE, ACCEPT),                                                                  \
      "A listener gets only connections to its own ServiceId, all 16 bytes of it.",                                   \
      "Microsoft's integration services page")                                                                        \
    X(WILD, 030, MUST, CALLS(ACCEPT_DECIDE, ACCEPT),                                                                  \
      "A listener on WILDCARD gets everybody, itself too, on a host if wildcards are allowed there.",                 \
      "Microsoft's integration services page")                                                                        \
    X(WILD, 040, MUST, CALLS(ACCEPT_DECIDE, ACCEPT),                                                                  \
      "On a host that does not allow wildcards one may listen on WILDCARD, and no guest gets through.",               \
      "hcsshim")                                                                                                      \
    X(WILD, 050, MUST, CALLS(ACCEPT_DECIDE, ACCEPT),                                                                  \
      "The same holds for CHILDREN; without a configuration: by wildcard-config-absent.",                             \
      "hcsshim")                                                                                                      \
    X(WILD, 060, MUST, CALLS(ACCEPT_DECIDE, ACCEPT),                                                                  \
      "Listeners on a VM, on PARENT or LOOPBACK do not depend on wildcards being allowed.",                           \
      "inference")                                                                                                    \
    X(WILD, 070, MUST, CALLS(ACCEPT_DECIDE, ACCEPT),                                                                  \
      "A listener on CHILDREN gets children, nobody else.",                                                           \
      "Microsoft's integration services page")                                                                        \
    X(WILD, 080, MUST, CALLS(ACCEPT_DECIDE, ACCEPT),                                                                  \
      "A listener on LOOPBACK gets its own partition, nobody else.",                                                  \
      "go-winio")                                                                                                     \
    X(WILD, 090, MUST, CALLS(ACCEPT_DECIDE, ACCEPT),                                                                  \
      "A listener on PARENT gets the host in a VM, and the container's host in a container of a host.",               \
      "Microsoft's integration services page")                                                                        \
    X(WILD, 110, MUST, CALLS(ACCEPT_DECIDE, ACCEPT),                                                                  \
      "A listener on PARENT in a container of a VM: by parent-in-container.",                                         \
      "Microsoft's integration services page, hvsocket.h")                                                            \
    X(WILD, 120, MUST, CALLS(ACCEPT_DECIDE, ACCEPT),                                                                  \
      "A listener on PARENT on a physical host gets nobody; where it fails: by parent-on-host.",                      \
      "Microsoft's integration services page")                                                                        \
    X(WILD, 130, MUST, CALLS(ACCEPT_DECIDE, ACCEPT),                                                                  \
      "BROADCAST is no wildcard; listening on it: by broadcast-bind.",                                                \
      "inference")                                                                                                    \
    X(WILD, 140, MUST, CALLS(ACCEPT_DECIDE, ACCEPT),                                                                  \
      "Listening on SILOHOST: by silohost-listen.",                                                                   \
      "inference")                                                                                                    \
    X(WILD, 150, MUST, CALLS(ACCEPT_DECIDE, ACCEPT),                                                                  \
      "A listener on a VM's own id, on the host, gets that VM, nobody else.",                                         \
      "Microsoft's integration services page, hvsocket.h")                                                            \
    X(WILD, 160, MUST, CALLS(ACCEPT_DECIDE, LISTEN),                                                                  \
      "Listening without permission fails with 10013, to a disabled service with 10022.",                             \
      "hcsshim")                                                                                                      \
    X(WILD, 170, MUST, CALLS(CONNECT_DECIDE, CONNECT),                                                                \
      "Nobody is reached by connecting to WILDCARD, CHILDREN or BROADCAST; on a host the first two give 10049.",      \
      "hcsshim, inference")                                                                                           \
    X(WILD, 180, MUST, CALLS(CONNECT_DECIDE, CONNECT),                                                                \
      "Connecting to LOOPBACK reaches one's own partition, wherever one is.",                                         \
      "Microsoft's integration services page")                                                                        \
    X(WILD, 190, MUST, CALLS(CONNECT_DECIDE, CONNECT),                                                                \
      "Connecting to PARENT reaches the host, from a container its host or by parent-in-container; on a host nobody.", \
      "Microsoft's integration services page, hvsocket.h")                                                            \
    X(WILD, 200, MUST, CALLS(CONNECT_DECIDE, CONNECT),                                                                \
      "Connecting to SILOHOST reaches the system that runs the container; from elsewhere: by silohost-outside.",      \
      "hvsocket.h, inference")                                                                                        \
    X(WILD, 210, MUST, CALLS(CONNECT_DECIDE, CONNECT),                                                                \
      "Connecting to a VM's id from the host reaches that VM, with permission; an unknown id nobody.",                \
      "hcsshim")                                                                                                      \
    X(SOCK, 010, MUST, CALLS(SOCKET),                                                                                 \
      "Windows: family 34 has streams of protocol 1, and no other type or protocol.",                                 \
      "Microsoft's integration services page, CPython")                                                               \
    X(SOCK, 030, MUST, CALLS(SOCKET, BIND, LISTEN, ACCEPT, CONNECT, SEND, RECEIVE),                                   \
      "A listener and a connector carry bytes to each other, in order and without bounds of messages.",               \
      "Microsoft's integration services page")                                                                        \
    X(SOCK, 040, MUST, CALLS(SET_OPTION, GET_OPTION),                                                                 \
      "An option needs level 1, a known number and 4 bytes; what is refused changes nothing.",                        \
      "hvsocket.h")                                                                                                   \
    X(SOCK, 050, MUST, CALLS(SET_OPTION, GET_OPTION),                                                                 \
      "Numbers of options are names and no bits; setting one leaves the others.",                                     \
      "hvsocket.h, inference")                                                                                        \
    X(SOCK, 060, MUST, CALLS(SET_OPTION, CONNECT),                                                                    \
      "The connect timeout is in milliseconds, up to 300000; more: by timeout-over-max.",                             \
      "hvsocket.h")                                                                                                   \
    X(SOCK, 070, MUST, CALLS(SET_OPTION, PAUSE, SEND, RECEIVE),                                                       \
      "With CONNECTED_SUSPEND set to anything but zero a connection outlives the pause of its VM.",                   \
      "Microsoft's integration services page")                                                                        \
    X(SOCK, 080, MUST, CALLS(PAUSE, SEND, RECEIVE),                                                                   \
      "Without CONNECTED_SUSPEND a pause does what suspend-unset says.",                                              \
      "inference")                                                                                                    \
    X(SOCK, 100, MUST, CALLS(SOCKET),                                                                                 \
      "Linux: family 40 has streams of protocol 0 or 40; a wrong protocol is reported before a wrong type.",          \
      "Microsoft's integration services page, observed")                                                              \
    X(SOCK, 110, MUST, CALLS(BIND, CONNECT),                                                                          \
      "Linux: lengths of 16 to 128 are taken, a tail ignored; others are EINVAL, NULL is EFAULT.",                    \
      "observed")                                                                                                     \
    X(SOCK, 120, MUST, CALLS(BIND, CONNECT),                                                                          \
      "Linux: a wrong family or flag is EINVAL; TO_HOST and reserved bytes pass; by vm-errno, vm-flags, vm-reserved.", \
      "observed")                                                                                                     \
    X(SOCK, 130, MUST, CALLS(BIND),                                                                                   \
      "Linux: a socket is bound to ANY, to the cid of the guest, and to 2 or 1 if a transport has them.",             \
      "Linux af_vsock.c, observed")                                                                                   \
    X(SOCK, 140, MUST, CALLS(BIND, CONNECT),                                                                          \
      "Linux: ports below 1024 need a privilege for bind, none for connect; port 0 is port 0.",                       \
      "observed")                                                                                                     \
    X(SOCK, 150, MUST, CALLS(BIND),                                                                                   \
      "Bind to port ANY gives a free port from 1024 on, never ANY; after 24 busy ones EADDRNOTAVAIL.",                \
      "Linux af_vsock.c, CVE-2025-38618")                                                                             \
    X(SOCK, 160, MUST, CALLS(BIND),                                                                                   \
      "A second bind is EINVAL, a busy port EADDRINUSE; cid ANY collides with every cid.",                            \
      "observed")                                                                                                     \
    X(SOCK, 170, MUST, CALLS(BIND),                                                                                   \
      "Bind reports first the address, then a second bind, the cid, the privilege, the busy port.",                   \
      "Linux af_vsock.c, observed")                                                                                   \
    X(SOCK, 180, MUST, CALLS(GETSOCKNAME),                                                                            \
      "After bind the name is what was bound, with flags and reserved bytes zero.",                                   \
      "observed")                                                                                                     \
    X(SOCK, 190, MUST, CALLS(GETSOCKNAME, GETPEERNAME),                                                               \
      "An unbound socket is named ANY, ANY; one without a peer gives ENOTCONN.",                                      \
      "observed")                                                                                                     \
    X(SOCK, 200, MUST, CALLS(LISTEN, ACCEPT, SEND),                                                                   \
      "Listen, accept and send in a wrong state give the error of that state.",                                       \
      "observed")                                                                                                     \
    X(SOCK, 210, MUST, CALLS(CONNECT),                                                                                \
      "Connect looks at the state before the address.",                                                               \
      "Linux af_vsock.c, observed")                                                                                   \
    X(SOCK, 220, MUST, CALLS(CONNECT),                                                                                \
      "Connect picks loopback, guest or host transport by cid, flag and what is loaded; none: ENODEV.",               \
      "Linux af_vsock.c")                                                                                             \
    X(SOCK, 230, MUST, CALLS(CONNECT),                                                                                \
      "Port ANY passes the checks of connect; over loopback it is reset.",                                            \
      "Linux af_vsock.c, observed")                                                                                   \
    X(SOCK, 240, MUST, CALLS(CONNECT),                                                                                \
      "Over hv_sock only cid 2 is reached, others are ENETUNREACH; high ports: by hv-port-range.",                    \
      "Linux hv_sock")                                                                                                \
    X(SOCK, 250, MUST, CALLS(OFFER),                                                                                  \
      "An offer of hv_sock is taken only for a service of the template; high ports: by hv-port-range.",               \
      "Linux hv_sock")                                                                                                \
    X(SOCK, 260, MUST, CALLS(OFFER, ACCEPT, GETPEERNAME),                                                             \
      "A peer over hv_sock has the cid of hvs-peer-cid and the port of its instance, whatever that is.",              \
      "Linux hv_sock")                                                                                                \
    X(SOCK, 270, MUST, CALLS(PACKET, RECEIVE),                                                                        \
      "A packet of hv_sock that states more than 16384 bytes, or more than it has, delivers nothing.",                \
      "Linux hv_sock")                                                                                                \
    X(SOCK, 280, MUST, CALLS(PARTITION),                                                                              \
      "The cid of a guest is no reserved one and has 32 bits, else EINVAL; one in use is EADDRINUSE.",                \
      "Linux vhost, QEMU")                                                                                            \
    X(SOCK, 290, MUST, NO_CALLS,                                                                                      \
      "Live checks that a machine cannot run are skipped, and do not fail; by vsocket-config.",                       \
      "Microsoft's integration services page, inference")                                                             \
    X(HYB, 010, MUST, CALLS(HYB_REQUEST),                                                                             \
      "A request is CONNECT in any case, a separator by hyb-separator, a decimal port and LF.",                       \
      "Firecracker, cloud-hypervisor, openvmm")                                                                       \
    X(HYB, 020, MUST, CALLS(HYB_REQUEST),                                                                             \
      "A sign, a prefix of a base, letters and what exceeds 32 bits are refused; a plus sign: by plus-sign.",         \
      "Firecracker, inference")                                                                                       \
    X(HYB, 030, MUST, CALLS(HYB_REQUEST),                                                                             \
      "CR before LF, words behind the port and spaces in front: by switches; other bytes in front are refused.",      \
      "Firecracker, cloud-hypervisor")                                                                                \
    X(HYB, 040, MUST, CALLS(HYB_REQUEST, HYB_REPLY),                                                                  \
      "What follows the LF is not consumed.",                                                                         \
      "Firecracker, cloud-hypervisor")                                                                                \
    X(HYB, 050, MUST, CALLS(HYB_REQUEST, HYB_REPLY),                                                                  \
      "The pieces in which a line comes change nothing; the beginning of a good line asks for more.",                 \
      "inference")                                                                                                    \
    X(HYB, 060, MUST, CALLS(HYB_REQUEST, HYB_LIMIT),                                                                  \
      "A line that fills the stated limit, of at least 19 bytes, without LF is refused; no digits are cut.",          \
      "cloud-hypervisor, inference")                                                                                  \
    X(HYB, 080, MUST, CALLS(HYB_REQUEST),                                                                             \
      "A GUID in place of the port: by hyb-guid.",                                                                    \
      "openvmm")                                                                                                      \
    X(HYB, 090, MUST, CALLS(HYB_REPLY, HYB_ANSWER),                                                                   \
      "A reply is OK, a space, up to 10 decimal digits of a 32-bit number, LF.",                                      \
      "Firecracker, cloud-hypervisor")                                                                                \
    X(HYB, 100, MUST, CALLS(HYB_REPLY),                                                                               \
      "The number of a reply is not held against the port that was asked for.",                                       \
      "Firecracker")                                                                                                  \
    X(HYB, 110, MUST, CALLS(HYB_REPLY),                                                                               \
      "A reply that does not begin with OK and a space fails, and so does one that ends before its LF.",              \
      "Firecracker")                                                                                                  \
    X(HYB, 120, MUST, CALLS(HYB_PATH),                                                                                \
      "The host's path for a guest's connection is the socket's path, an underscore and the port in decimal.",        \
      "Firecracker, cloud-hypervisor")                                                                                \
    X(CAP, 010, MUST, CALLS(CAP_DECODE, CAP_ENCODE),                                                                  \
      "The header has 32 bytes, each field at its place and little endian.",                                          \
      "vsockmon.h")                                                                                                   \
    X(CAP, 020, MUST, CALLS(CAP_DECODE),                                                                              \
      "Less than 32 captured bytes are refused for their length; nothing behind them is read.",                       \
      "inference")                                                                                                    \
    X(CAP, 030, MUST, CALLS(CAP_DECODE, CAP_ENCODE, CAP_PRINT),                                                       \
      "Cids have 64 bits in captures, and print whole.",                                                              \
      "vsockmon.h")                                                                                                   \
    X(CAP, 040, MUST, CALLS(CAP_DECODE),                                                                              \
      "A transport header that ends behind the captured bytes is refused for its length; the sum does not wrap.",     \
      "vsockmon.h")                                                                                                   \
    X(CAP, 050, MUST, CALLS(CAP_DECODE),                                                                              \
      "A virtio header below 44 bytes is out of range, if it was captured at all; no field of it is read.",           \
      "vsockmon.h, inference")                                                                                        \
    X(CAP, 060, MUST, CALLS(CAP_DECODE),                                                                              \
      "A payload stands behind the transport header to the end of the capture, and only with op 4.",                  \
      "vsockmon.h")                                                                                                   \
    X(CAP, 070, SHOULD, CALLS(CAP_DECODE, CAP_PRINT),                                                                 \
      "Ops and transports have the header's names; values without one are read and shown as unknown.",                \
      "vsockmon.h, inference")                                                                                        \
    X(CAP, 080, MUST, CALLS(CAP_DECODE, CAP_ENCODE),                                                                  \
      "Reserved bytes are made zero, and ignored when read.",                                                         \
      "inference")                                                                                                    \
    X(REG, 010, MUST, CALLS(REG_MAKE, REG_PORT, REG_ADD),                                                             \
      "The key is the path of the services and the service's GUID: 36 characters, no braces.",                        \
      "Microsoft's integration services page")                                                                        \
    X(REG, 020, MUST, CALLS(REG_MAKE, REG_PORT, REG_ADD),                                                             \
      "Its value ElementName is a text (REG_SZ) and holds the friendly name unchanged.",                              \
      "Microsoft's integration services page")                                                                        \
    X(REG, 030, MUST, CALLS(REG_PORT),                                                                                \
      "The service of a Linux guest's port has the template's GUID with the port in 8 hexadecimal digits.",           \
      "Microsoft's integration services page")                                                                        \
    X(REG, 040, MUST, CALLS(REG_LIST),                                                                                \
      "Keys are compared as GUIDs: two that differ in case only are one, and reported.",                              \
      "hcsshim, inference")                                                                                           \
    X(REG, 050, MUST, CALLS(REG_LIST),                                                                                \
      "A key that is no GUID is skipped with a warning, and the others are listed; braces: by reg-braced-key.",       \
      "hcsshim")                                                                                                      \
    X(REG, 060, MUST, CALLS(REG_LIST),                                                                                \
      "A key without a name, or with one that is no text: by reg-missing-name.",                                      \
      "inference")                                                                                                    \
    X(REG, 070, MUST, CALLS(REG_ADD),                                                                                 \
      "Registering leaves all other keys as they are.",                                                               \
      "Microsoft's integration services page, inference")                                                             \
    X(REG, 080, MUST, CALLS(CONNECT_DECIDE, LISTEN, CONNECT),                                                         \
      "A service without a key, on a host: by unregistered-service.",                                                 \
      "Microsoft's integration services page")

#endif
