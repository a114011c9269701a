"""What the vectors feed: for each call a list of (group, comment, flag, arguments).

A flag names the class of bug that the input provokes; FLAGS says what that is and where it has been seen. Arguments are
bytes for calls that take bytes and integers for calls that take numbers.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator

from expected import ANY, GUIDS, TEMPLATE_TAIL, guid_bytes

# flag: (what goes wrong, where it was seen or why it matters, requirements)
FLAGS = {
    "Golden": ("a plain good input",
               "the values of the documentation and of hvsocket.h",
               "HV-010 VM-010 GUID-010 TEXT-140 TEXT-180 MAP-010 HYB-010 CAP-010 REG-050"),
    "ShortAddress": ("an address shorter than its structure is read to its full size",
                     "length checks against the family number, PowerShell's HyperVSocketEndPoint", "HV-040 VM-030"),
    "LongAddress": ("bytes behind the structure are refused, or read",
                    "go-winio, openvmm and Linux accept them; some .NET code and FreeBSD do not", "HV-050 VM-030"),
    "WrongFamily": ("another family is taken for this one", "out-of-tree Linux used 43 for Hyper-V sockets",
                    "HV-060 VM-040"),
    "ReservedBytes": ("reserved bytes decide what they must not", "man vsock(7) and the kernel differ",
                      "HV-080 VM-070 VM-080 CAP-080"),
    "FlagBits": ("flag bits are ignored or misread", "Linux before 5.11 knew none", "VM-060 VM-070"),
    "MixedEndian": ("a GUID is stored in the order of its text",
                    "uuid.bytes of CPython and uuid_t of libuuid keep the order of the text",
                    "GUID-080"),
    "GuidLength": ("a text with a digit too few or too many is taken", "linuxkit/virtsock in C and in Go",
                   "GUID-020"),
    "GuidDash": ("dashes at other places are taken", "CPython's uuid removes all of them", "GUID-030"),
    "GuidDigit": ("a byte that is no digit is taken for one", "sscanf takes signs and blanks, int() takes '_'",
                  "GUID-040"),
    "GuidAround": ("bytes around a good text are ignored", "sscanf without an end check", "GUID-050"),
    "GuidBraces": ("unpaired or doubled braces are stripped", "CPython's uuid strips any number", "GUID-060"),
    "GuidForms": ("another notation is taken", ".NET's Guid.Parse, CPython's uuid", "GUID-070"),
    "GuidVersion": ("a version or variant is demanded",
                    "the template is of version 1, ZERO of none; UUID libraries that ask for RFC 4122", "GUID-120"),
    "GuidName": ("a well-known value has another name", "CPython listed LOOPBACK twice and PARENT never",
                 "GUID-140 GUID-150"),
    "NumberRange": ("a number too large wraps", "libnbd and strtoul without a range check", "TEXT-010"),
    "NumberBase": ("a leading zero means octal, 0x hexadecimal", "socat, nbdkit and systemd 252 use base 0",
                   "TEXT-020 TEXT-040"),
    "NumberSign": ("a sign is taken", "strtoul takes '-', Rust takes '+'", "TEXT-030"),
    "NumberBlank": ("blanks around a number are skipped",
                    "socat, QEMU and nbdkit (strtoul), gRPC (sscanf)", "TEXT-040"),
    "NumberTail": ("what follows a number is ignored",
                   "gRPC's sscanf takes 2:5garbage, a ZeroMQ fork's strtoul 5x", "TEXT-060"),
    "EmptyPart": ("an absent number means 0 or ANY", "socat takes 2: as port 0", "TEXT-070"),
    "CidWord": ("a word is not matched whole", "newer systemd names CIDs", "TEXT-090"),
    "PortAny": ("the port that means ANY is taken as a port", "systemd changed its mind", "TEXT-100"),
    "PortWidth": ("a port keeps 16 bits, or a sign", "aws-c-io, wireguard-go-vsock", "TEXT-120"),
    "Scheme": ("a scheme is matched in part, or in any case", "socat takes VSOCK:", "TEXT-140 TEXT-150 TEXT-160"),
    "VmidWord": ("a word stands for a VmId, an unknown one for LOOPBACK", "linuxkit/virtsock, a libzmq fork",
                 "TEXT-180"),
    "EmbeddedNul": ("a NUL ends the text",
                    "sscanf and strtoul in linuxkit/virtsock, socat and gRPC end there", "GUID-050 TEXT-060"),
    "NotAscii": ("digits of other scripts are digits", "CPython's int()", "GUID-040 TEXT-010"),
    "NearTemplate": ("part of the template is compared", "mirage/ocaml-hvsock compares text", "MAP-020 MAP-030"),
    "PortSign": ("the highest bit of a port is lost or refused", "the header allows 31 bits, Linux all 32",
                 "MAP-050"),
    "CidMap": ("a CID is mapped that has no VmId", "tools of virtsock map 0 to LOOPBACK", "MAP-080 MAP-090"),
    "HybridBlank": ("separators are taken more freely", "Firecracker splits at any white space", "HYB-010 HYB-030"),
    "HybridNumber": ("the number is read loosely", "Rust's from_str takes '+'", "HYB-020"),
    "HybridCut": ("a line in pieces is refused, or cut digits are used", "Firecracker's buffer of 32 bytes",
                  "HYB-050 HYB-060"),
    "HybridRest": ("bytes behind the line are lost",
                   "Firecracker's rest leaks into the stream, openvmm refuses two lines at once", "HYB-040"),
    "HybridGuid": ("a GUID stands in the place of the port", "openvmm serves services by their GUID", "HYB-080"),
    "HybridPath": ("the port of a host's path is padded, or parted otherwise",
                   "Firecracker, cloud-hypervisor", "HYB-120"),
    "HybridReply": ("a reply is bounded too short or not at all", "systemd's ssh-proxy reserved 9 bytes",
                    "HYB-090 HYB-110"),
    "CaptureShort": ("a header is read beyond what was captured", "Wireshark's packet-vsock.c", "CAP-020 CAP-040"),
    "CaptureWrap": ("offset and length are added in 16 bits", "Wireshark's packet-vsock.c", "CAP-040 CAP-050"),
    "CaptureName": ("a value without a name is refused, or named",
                    "vsockmon.h ends at op 4 and transport 2", "CAP-070"),
    "Container": ("a container's id is hashed in its own case, or as UTF-8", "hcsshim's hvsocketaddr", "MAP-110"),
    "Wildcard": ("a wildcard is wider or narrower than documented", "the page's table of VmIds, hvsocket.h",
                 "WILD-010 WILD-030 WILD-070 WILD-080 WILD-090 WILD-110 WILD-120 WILD-130 WILD-140 WILD-150 WILD-170 "
                 "WILD-180 WILD-190 WILD-200 WILD-210"),
    "WildcardGate": ("nobody asks whether wildcard binds are allowed", "AllowWildcardBinds, hcsshim's tests",
                     "WILD-040 WILD-050"),
    "ServiceMatch": ("services are compared in part", "go-winio and Linux compare all 16 bytes", "WILD-020"),
    "Permission": ("a security descriptor is not asked, or another code is given", "hcsshim's tests",
                   "WILD-160 WILD-210"),
    "Unregistered": ("a service without a key is served", "the page demands a key; a field report does without",
                     "REG-080"),
    "KeyNoGuid": ("the list ends at a key that is no GUID", "hcsshim skips it", "REG-050"),
    "KeyCase": ("keys that differ in case are two services", "hcsshim compares GUIDs", "REG-040"),
    "KeyBraces": ("braces of a key are stripped", "all documented keys are without", "REG-050"),
    "KeyName": ("a key without a text for a name is listed with one, or ends the list",
                "the page knows ElementName of type REG_SZ alone", "REG-060"),
    "KeyNearTemplate": ("a service near the template is shown with a port", "mirage/ocaml-hvsock compares text",
                        "REG-050"),
    "CaptureWidth": ("a CID of 64 bits is cut to 32",
                     "vsockmon.h has 64 bits where sockaddr_vm has 32; Wireshark made room for 19 digits", "CAP-030"),
}

PORTS = (0, 1, 50, 109, 1023, 1024, 2761, 22099, 50000, 50005, 65535, 65536, 50000000, 0x05060708, 0x3049197C,
         0x40000000, 0x7FFFFFFE, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, ANY)
CIDS = (0, 1, 2, 3, 100, 0x01020304, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, ANY)
SERVICES = ("999e53d4-3d5c-4c3e-8779-bed06ec056e1", "894cc2d6-9d79-424f-93fe-42969ae6d8d1",
            "acef5661-84a1-4e44-856b-6245e69f4620", "ae8da506-a019-4553-a52b-902bc0fa0411",
            "172dad59-976d-45f2-8b6c-6d1b13f2ac4d", "00112233-4455-6677-8899-aabbccddeeff",
            "00000001-0002-0003-0405-060708090a0b", "f47ac10b-58cc-4372-a567-0e02b2c3d479")
BASE = "00000ac9" + TEMPLATE_TAIL
PORT_50000 = "0000c350" + TEMPLATE_TAIL
EDGES = tuple(range(4294967289, 4294967306)) + tuple(range(2**64 - 1, 2**64 + 10))

Input = tuple[str, str, bytes | tuple[int, ...]]  # comment, flag, argument


def hv(family: int, reserved: int, vmid: bytes, service: bytes) -> bytes:
    return struct.pack("<HH", family, reserved) + vmid + service


def vm(cid: int, port: int, flags: int = 0, family: int = 40, reserved: int = 0, zero: bytes = b"\0\0\0") -> bytes:
    return struct.pack("<HHIIB", family, reserved, port, cid, flags) + zero


def hv_decode() -> Iterator[Input]:
    parent, service = guid_bytes(GUIDS["HV_GUID_PARENT"]), guid_bytes(BASE)
    good = hv(34, 0, parent, service)
    for name, text in GUIDS.items():
        for other in SERVICES[:3] + (BASE, PORT_50000):
            yield f"{name} and {other}", "Golden", hv(34, 0, guid_bytes(text), guid_bytes(other))
    for length in range(36):
        yield f"{length} bytes", "ShortAddress", good[:length]
    for length in (0, 1, 2, 4, 35):
        yield f"{length} bytes of another family", "ShortAddress", hv(2, 0, parent, service)[:length]
    for tail in (b"\0", b"\xee", bytes(12), b"\xff" * 92):
        yield f"{len(tail)} bytes more", "LongAddress", good + tail
    for family in (0, 1, 2, 10, 33, 35, 40, 43, 0x2200, 0x2800, 0x8022, 0xFFFF):
        yield f"family {family:#x}", "WrongFamily", hv(family, 0, parent, service)
    for reserved in (1, 2, 0x100, 0x8000, 0xFFFF):
        yield f"reserved {reserved:#x}", "ReservedBytes", hv(34, reserved, parent, service)


def hv_encode() -> Iterator[tuple[str, str, bytes, bytes]]:
    for name, text in GUIDS.items():
        for other in (BASE, PORT_50000, *SERVICES):
            yield f"{name} and {other}", "Golden", guid_bytes(text), guid_bytes(other)
    for one, two in zip(random_bytes(16, 16), reversed(random_bytes(16, 16))):
        yield f"{one.hex()} and {two.hex()}", "Golden", one, two


def vm_decode() -> Iterator[Input]:
    for cid in CIDS:
        for port in PORTS:
            yield f"{cid}:{port}", "Golden", vm(cid, port)
    good = vm(2, 2761)
    for length in range(16):
        yield f"{length} bytes", "ShortAddress", good[:length]
    for length in (0, 1, 12, 15):
        yield f"{length} bytes of another family", "ShortAddress", vm(2, 2761, family=2)[:length]
    for tail in (b"\0", b"\xee" * 4, bytes(112)):
        yield f"{len(tail)} bytes more", "LongAddress", good + tail
    for family in (0, 1, 2, 34, 39, 41, 43, 0x2800, 0xFFFF):
        yield f"family {family:#x}", "WrongFamily", vm(2, 2761, family=family)
        yield f"family {family:#x} and bad flags", "WrongFamily", vm(2, 2761, family=family, flags=0xFF)
    for flags in range(256):
        yield f"flags {flags:#04x}", "FlagBits", vm(3, 1024, flags)
    for reserved, zero in ((1, bytes(3)), (0xFFFF, bytes(3)), (0, b"\1\0\0"), (0, b"\0\1\0"), (0, b"\0\0\1"),
                           (0xEEEE, b"\xee" * 3)):
        yield f"reserved {reserved:#x}, zero {zero.hex()}", "ReservedBytes", vm(2, 2761, reserved=reserved, zero=zero)
    yield "flags in svm_reserved1", "FlagBits", vm(2, 2761, reserved=1)


def guid_parse() -> Iterator[Input]:
    for text in (*GUIDS.values(), *SERVICES, BASE):
        yield text, "MixedEndian", text.encode()
        yield f"{text} in upper case", "MixedEndian", text.upper().encode()
    yield "mixed case", "Golden", b"00000Ac9-FaCb-11E6-bD58-64006A7986d3"
    for version in range(16):
        yield f"version {version:x}", "GuidVersion", f"12345678-1234-{version:x}234-8234-123456789abc".encode()
        yield f"variant {version:x}", "GuidVersion", f"12345678-1234-4234-{version:x}234-123456789abc".encode()
    for cut in range(36):
        yield f"the first {cut} characters", "GuidLength", BASE[:cut].encode()
    for position in range(36):
        rest = BASE[:position] + BASE[position + 1:]
        yield f"without character {position}", "GuidLength", rest.encode()
        if position not in (8, 13, 18, 23):
            yield f"a dash at {position}", "GuidDash", (BASE[:position] + "-" + BASE[position + 1:]).encode()
            yield f"the dash before or behind {position} moved there", "GuidDash", moved_dash(position).encode()
        else:
            for other in "0_ :g":
                yield f"'{other}' for the dash at {position}", "GuidDash", \
                    (BASE[:position] + other + BASE[position + 1:]).encode()
    for position in (0, 7, 9, 14, 19, 24, 35):
        for byte in b"gG+xX _\t\n\r\0@`/:{}\x80\xff%":
            text = bytearray(BASE.encode())
            text[position] = byte
            yield f"byte {byte:#04x} at {position}", "EmbeddedNul" if byte == 0 else "GuidDigit", bytes(text)
    for around in (" ", "\t", "\n", "x", "0", "-", "\0", ";"):
        yield f"{around!r} before", "GuidAround", (around + BASE).encode()
        yield f"{around!r} behind", "GuidAround", (BASE + around).encode()
    for text in ("{" + BASE + "}", "{" + BASE, BASE + "}", "{{" + BASE + "}}", "}" + BASE + "{", "{" + BASE + "}x",
                 "{" + BASE[:-1] + "}", "{}" + BASE, "[" + BASE + "]"):
        yield text, "GuidBraces", text.encode()
    plain = BASE.replace("-", "")
    for text in ("(" + BASE + ")", plain, "{" + plain + "}", "urn:uuid:" + BASE, "uuid:" + BASE, "0x" + plain,
                 "{0x00000ac9,0xfacb,0x11e6,{0xbd,0x58,0x64,0x00,0x6a,0x79,0x86,0xd3}}", plain[:31], plain + "0"):
        yield text, "GuidForms", text.encode()
    for text in ("\u0660" + BASE[1:], BASE[:-1] + "\uff13", "\ufeff" + BASE, "\u00e9" + BASE[2:]):
        yield repr(text), "NotAscii", text.encode()
    for text in ("0x000ac9" + BASE[8:], "+0000ac9" + BASE[8:], "-0000ac9" + BASE[8:], "0000_ac9" + BASE[8:],
                 "0 0 a c9" + BASE[8:], "0000ac9" + BASE[8:], "1-2-3-4-5-6-7-8-9-a-b", "0-0-0-0-0", ""):
        yield repr(text), "GuidDigit" if len(text) == 36 else "GuidLength", text.encode()


def moved_dash(position: int) -> str:
    """All digits of BASE, with one dash at another place."""
    digits, places = BASE.replace("-", ""), [8, 13, 18, 23]
    nearest = min(places, key=lambda place: abs(place - position))
    places[places.index(nearest)] = position
    text = iter(digits)
    return "".join("-" if i in places else next(text, "0") for i in range(36))


def guid_names() -> Iterator[Input]:
    for text in (*GUIDS.values(), *SERVICES, BASE):
        yield text, "GuidName", guid_bytes(text)
        yield f"{text} with a bit changed", "GuidName", bytes([guid_bytes(text)[0] ^ 1]) + guid_bytes(text)[1:]


def named_guids() -> Iterator[Input]:
    for name in (*GUIDS, "HV_GUID_NONE", "hv_guid_parent", "HV_GUID_PARENT ", "", "PARENT", "HV_GUID_LOOPBACK\0"):
        yield repr(name), "GuidName", name.encode()


NUMBERS: tuple[tuple[str, str], ...] = (
    *((str(n), "PortWidth") for n in PORTS), *((str(n), "NumberRange") for n in EDGES),
    *((t, "NumberBase") for t in ("00", "05", "010", "08", "0" * 40 + "7", "0x10", "0X10", "0b11", "0o17", "x10",
                                  "0x", "1e3", "00000000004294967294")),
    *((t, "NumberSign") for t in ("+5", "-5", "-0", "+0", "--5", "+-5", "+", "-", "-2", "+4294967294",
                                  "-18446744073709551611")),
    *((t, "NumberBlank") for t in (" 5", "5 ", "\t5", "5\t", "5\n", "\n5", " ", "5 5", "\v5", "\f5", "\r5")),
    *((t, "NumberTail") for t in ("5x", "5garbage", "5.", "5.0", "1_000", "1,000", "5;", "5/", "5?", "5#", "5%")),
    ("5\0", "EmbeddedNul"), ("\0", "EmbeddedNul"), ("5\0005", "EmbeddedNul"), ("\u0665", "NotAscii"),
    ("\uff15", "NotAscii"), ("\u00b2", "NotAscii"), ("9" * 200, "NumberRange"), ("1" + "0" * 60, "NumberRange"),
)


def cidport_parse() -> Iterator[Input]:
    for cid in CIDS:
        for port in PORTS:
            yield f"{cid}:{port}", "PortAny" if port == ANY else "Golden", f"{cid}:{port}".encode()
    for text, flag in NUMBERS:
        yield f"port {text!r}", flag, f"2:{text}".encode()
        yield f"cid {text!r}", flag, f"{text}:5".encode()
    for text in ("", ":", "2", "2:", ":5", "::", "2::5", ":2:5", "2:5:", "2:5:6", "::5", "2 : 5", "2;5", "2.5",
                 "2/5", "00000002.00000005"):
        yield repr(text), "EmptyPart", text.encode()
    for flag, texts in (("NumberRange", ("4294967298:4294967301", "18446744073709551618:18446744073709551621")),
                        ("NumberBase", ("0x2:5", "0x2:0x5", "02:005")), ("NumberBlank", (" 2:5", " 2:5 ")),
                        ("NumberSign", ("+2:+5", "-1:-1", "-0:-0"))):
        for text in texts:
            yield repr(text), flag, text.encode()
    for text in ("2.5:5", "2:5x", "2:5garbage", "2:5\n", "2:5/export", "[2]:5"):
        yield repr(text), "NumberTail", text.encode()
    for word in ("hypervisor", "local", "host", "any", "Host", "HOST", "hos", "hostile", "an", "anyx", " any", "none",
                 "guest", "loopback", "host\0", "-1", "-2", "-01", "4294967295"):
        yield f"cid {word!r}", "CidWord", f"{word}:5".encode()
        yield f"port {word!r}", "CidWord", f"2:{word}".encode()
    for text in ("2:5\0", "2\0:5", "\0002:5", "2:5\0:6", "2:\0005"):
        yield repr(text), "EmbeddedNul", text.encode()


def uri_parse() -> Iterator[Input]:
    for cid, port in ((2, 2761), (ANY, 50000), (3, 1024), (0, 0), (1, 0x7FFFFFFF), (2, 0xFFFFFFFE), (2, ANY)):
        for scheme in ("vsock:", "vsock://", "vsock-stream:", "vsock-dgram:", "vsock-seqpacket:"):
            yield f"{scheme}{cid}:{port}", "Scheme", f"{scheme}{cid}:{port}".encode()
    for text in ("VSOCK:2:5", "Vsock://2:5", "vsock:/2:5", "vsock:///2:5", "vsock:////2:5", "vsock:", "vsock://",
                 "vsock:2:5/", "vsock://2:5/", "vsock://2:5/export", "vsock://2:5?x=1", "vsock://2:5#x",
                 "vsock://user@2:5", "vsock:2:5:6", "vsock:2", "vsock::5", "vsock://:5", "vsock:2:", "vsock:host:5",
                 "vsock:any:5", "vsock:-1:5", "vsock:+2:5", "vsock:2:+5", "vsock:010:08", "vsock:0x2:5",
                 "vsock:\u0662:5", "vsock-stream:",
                 "vsock:2:5\0", "vsock-stream://2:5", "vsock:4294967296:5", "vsock:2:4294967296"):
        yield repr(text), "Scheme", text.encode()
    pair = f"{GUIDS['HV_GUID_PARENT']}/{BASE}"
    for text in (f"hvsock://{pair}", f"hvsock://{pair.upper()}", f"hvsock://{pair}/", f"hvsock://{pair}x",
                 "hvsock:///run/vm.sock:4294967296",
                 f"hvsock://parent/{BASE}", "hvsock:///run/vm.sock:1024", "hvsock:///a:0",
                 "hvsock:///run/vm.sock:", "hvsock:///run/vm.sock:010", "hvsock://2:5"):
        yield repr(text), "Scheme", text.encode()


def vmidsvc_parse() -> Iterator[Input]:
    for name, text in GUIDS.items():
        yield f"{name} and a port's service", "Golden", f"{text}:{BASE}".encode()
    for service in SERVICES:
        yield f"PARENT and {service}", "Golden", f"{GUIDS['HV_GUID_PARENT']}:{service.upper()}".encode()
    good = f"{GUIDS['HV_GUID_PARENT']}:{BASE}"
    for word in ("broadcast", "children", "loopback", "parent", "silohost", "*", "Parent", "pare", "parents", "zero",
                 "wildcard", "self", "host", "", "2", "**"):
        yield f"VmId {word!r}", "VmidWord", f"{word}:{BASE}".encode()
        yield f"ServiceId {word!r}", "VmidWord", f"{GUIDS['HV_GUID_PARENT']}:{word}".encode()
    for text in (good + ":", ":" + good, good.replace(":", "::"), good.replace(":", "/"), good.replace(":", ""),
                 good + "x", " " + good, good + " ", good[:-1], good[1:], "{" + good.replace(":", "}:{") + "}",
                 good + "\0", good.replace(":", "\0"), good.replace(":", ": "), good[:36], good[:37], good.replace("-", ""),
                 good + ":" + BASE):
        yield repr(text), "NumberTail", text.encode()


def near_template() -> Iterator[Input]:
    base = guid_bytes(BASE)
    for port in PORTS:
        yield f"port {port}", "PortSign" if port > 0x7FFFFFFF else "Golden", struct.pack("<I", port) + base[4:]
    for bit in range(128):
        changed = bytearray(base)
        changed[bit // 8] ^= 1 << bit % 8
        yield f"bit {bit} changed", "NearTemplate", bytes(changed)
    for text in (*GUIDS.values(), *SERVICES):
        yield text, "NearTemplate", guid_bytes(text)


def port_texts() -> Iterator[Input]:
    for port in PORTS:
        text = f"{port:08x}{TEMPLATE_TAIL}"
        for form in (text, text.upper()):
            yield form, "PortSign" if port > 0x7FFFFFFF else "Golden", form.encode()
    for text in (*SERVICES, f"{2761:08d}{TEMPLATE_TAIL}", BASE[:-1] + "2", BASE[:-1], BASE + "0", "{" + BASE + "}",
                 "2761" + TEMPLATE_TAIL, "0x000ac9" + TEMPLATE_TAIL):
        yield text, "NearTemplate", text.encode()


def vmids() -> Iterator[Input]:
    for text in (*GUIDS.values(), *SERVICES, "00000002-0000-0000-0000-000000000000",
                 "ffffffff-0000-0000-0000-000000000000", "00000002" + TEMPLATE_TAIL, "ffffffff" + TEMPLATE_TAIL):
        yield text, "CidMap", guid_bytes(text)


def requests() -> Iterator[Input]:
    for port in (*PORTS, 1234):
        yield f"port {port}", "Golden", f"CONNECT {port}\n".encode()
    for word in ("connect", "CoNnEcT", "Connect"):
        yield word, "Golden", f"{word} 1234\n".encode()
    for text in ("CONNECT\t1234\n", "CONNECT  1234\n", "CONNECT   12\n", " CONNECT 1234\n", "\tCONNECT 1234\n",
                 "CONNECT 1234 \n", "CONNECT 1234 garbage\n", "CONNECT 1234\tx\n", "CONNECT 1234\r\n",
                 "CONNECT\u30001234\n", "CONNECT1234\n", "CONNECT\n", "CONNECT \n", "\n", "CONNEC 1234\n",
                 "CONNECTS 1234\n", "GET 1234\n", "xCONNECT 1234\n", "CONNECT 12 34\n", "CONNECT \v1234\n",
                 "CONNECT 1234\r\r\n", "\0CONNECT 1234\n", "CONNECT:1234\n"):
        yield repr(text), "HybridBlank", text.encode()
    for number in ("+1234", "-1", "-0", "0x4d2", "1234x", "12a4", "1_234", "4294967296", "18446744073709551616", "01234",
                   "0" * 9 + "7", "08", "1234\0", "\u0661"):
        yield f"number {number!r}", "HybridNumber", f"CONNECT {number}\n".encode()
    for cut in range(1, 13):
        yield f"the first {cut} bytes", "HybridCut", b"CONNECT 1234\n"[:cut]
    for rest in (b"CONNECT 5\n", b"x", b"\n", b"\0\0", b"data" * 8):
        yield f"{rest!r} behind", "HybridRest", b"CONNECT 1234\n" + rest
    for text in (BASE, SERVICES[0].upper(), "{" + BASE + "}", BASE[:-1]):
        yield text, "HybridGuid", f"CONNECT {text}\n".encode()


def replies() -> Iterator[tuple[str, str, bytes, int]]:
    for value in (*PORTS, 9, 1234567890):
        yield f"OK {value}", "HybridReply", f"OK {value}\n".encode(), 0
    for text in ("OK\n", "OK \n", "ok 5\n", "Ok 5\n", "OK5\n", "OK  5\n", "OK\t5\n", "ERR 5\n", "OKAY 5\n", " OK 5\n",
                 "OK 4294967296\n", "OK 99999999999\n", "OK -1\n", "OK 0x5\n", "OK 5x\n", "\n", "OK 5\0\n", "NO\n"):
        yield repr(text), "HybridReply", text.encode(), 0
    for cut in range(14):
        yield f"the first {cut} bytes", "HybridCut", b"OK 1073741824\n"[:cut], 0
        yield f"the first {cut} bytes, then the end", "HybridCut", b"OK 1073741824\n"[:cut], 1
    yield "data behind the reply", "HybridRest", b"OK 5\nhello", 0


def captures() -> Iterator[Input]:
    def head(src: int = 3, dst: int = 2, sport: int = 1024, dport: int = 2761, op: int = 4, transport: int = 2,
             length: int = 44, reserved: bytes = b"\0\0") -> bytes:
        return struct.pack("<QQIIHHH", src, dst, sport, dport, op, transport, length) + reserved

    yield "the header and nothing behind the transport's", "Golden", head() + bytes(44)
    yield "CIDs of 64 bits, connect", "CaptureWidth", head(2**32 + 2, 2**64 - 2, ANY, 0, 1, 1, 0)
    yield "a payload over virtio", "Golden", head() + bytes(44) + b"payload"
    yield "no transport header", "Golden", head(op=1, transport=1, length=0)
    for cid in (2**32 + 2, 2**64 - 2, 2**64 - 1, 2**63, 0xFFFFFFFF):
        yield f"cid {cid}", "CaptureWidth", head(src=cid, dst=cid ^ 3, op=1, transport=1, length=0)
    for op in (0, 1, 2, 3, 4, 5, 0xFFFF):
        for transport in (0, 1, 2, 3, 0xFFFF):
            yield f"op {op}, transport {transport}", "Golden" if op < 5 and transport < 3 else "CaptureName", \
                head(op=op, transport=transport) + bytes(50)
    for cut in range(32):
        yield f"{cut} bytes", "CaptureShort", head()[:cut]
    for length in (0, 1, 43, 44, 45, 100, 0x7FFF, 0x8000, 65503, 65504, 65535):
        for captured in (0, 43, 44, 100):
            yield f"len {length} of {captured}", "CaptureWrap", head(length=length) + bytes(captured)
            yield f"len {length} of {captured}, no info", "CaptureWrap", \
                head(transport=1, length=length) + bytes(captured)
    yield "reserved bytes", "ReservedBytes", head(op=1, transport=1, length=0, reserved=b"\xff\xff")


def encoded_captures() -> Iterator[Input]:
    """struct cts_capture without what its reader alone can know, and old bytes where the header has reserved ones."""
    for src, dst, sport, dport, op, transport, length in (
            (3, 2, 1024, 2761, 4, 2, 44), (2**32 + 2, 2**64 - 2, ANY, 0, 1, 1, 0), (0, 0, 0, 0, 0, 0, 0),
            (2**64 - 1, 1, 0x80000000, 0x7FFFFFFF, 0xFFFF, 0xFFFF, 65535), (2, 3, 1, 1023, 2, 0, 0),
            (0x0807060504030201, 0x1817161514131211, 0x24232221, 0x34333231, 0x4241, 0x5251, 0x6261)):
        yield f"{src}:{sport} to {dst}:{dport}, op {op}", "Golden" if src < 2**32 else "CaptureWidth", \
            struct.pack("<QQIIHHHHII", src, dst, sport, dport, op, transport, length, 0, 0, 0)


def printed_captures() -> Iterator[Input]:
    for src, dst in ((3, 2), (2**32 + 2, 2**64 - 2), (2**64 - 1, 0), (ANY, 2**63)):
        for op, transport in ((0, 0), (1, 1), (2, 1), (3, 0), (4, 2), (5, 1), (1, 3), (0xFFFF, 0xFFFF)):
            yield f"{src} to {dst}, op {op}, transport {transport}", "CaptureWidth" if src > ANY else \
                "CaptureName" if op > 4 or transport > 2 else "Golden", \
                struct.pack("<QQIIHHHH", src, dst, 1024, 2761, op, transport, 44 if transport == 2 else 0, 0) \
                + bytes(44 if transport == 2 else 0)


def containers() -> Iterator[Input]:
    for text in ("a", "A", "abc", "ABC", "aBc", "0", "my-container_1.test", "c7f5d1c9e3b84a1f8a5e0d2f6b1c7e9a",
                 "C7F5D1C9E3B84A1F8A5E0D2F6B1C7E9A", "0123456789abcdef" * 4, "x" * 256, "@[`{~"):
        yield text[:64], "Container", text.encode()


def paths() -> Iterator[Input]:
    for path in ("/run/vm.sock", "vm.sock", "/a_1", "/run/with space_", "/\u00fc"):
        for port in (0, 52, 1024, 65536, 0x80000000, ANY):
            yield f"{path} for port {port}", "Golden", (path.encode(), port)


def random_bytes(count: int, length: int) -> list[bytes]:
    source = random.Random(20261121)
    return [source.randbytes(length) for _ in range(count)]
