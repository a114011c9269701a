"""What each call of the address interface has to answer: a model of its own, for the vectors alone.

It is written apart from the judge and from the reference, so that three readings of the same rules meet in every
vector. An answer is a set of allowed results with the numbers and bytes that OK carries. Pure functions of the input and
of the answers to the policy switches; nothing here knows how a vector is written down.
"""

from __future__ import annotations

import hashlib
import re
import struct
from dataclasses import dataclass, field

ANY = 0xFFFFFFFF
GUIDS = {
    "HV_GUID_ZERO": "00000000-0000-0000-0000-000000000000",
    "HV_GUID_WILDCARD": "00000000-0000-0000-0000-000000000000",
    "HV_GUID_BROADCAST": "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "HV_GUID_CHILDREN": "90db8b89-0d35-4f79-8ce9-49ea0ac8b7cd",
    "HV_GUID_LOOPBACK": "e0e16197-dd56-4a10-9195-5ee7a155a838",
    "HV_GUID_PARENT": "a42e7cda-d03f-480c-9cc2-a4de20abb878",
    "HV_GUID_SILOHOST": "36bd0c5c-7276-4223-88ba-7d03b654c568",
    "HV_GUID_VSOCK_TEMPLATE": "00000000-facb-11e6-bd58-64006a7986d3",
}
TEMPLATE_TAIL = "-facb-11e6-bd58-64006a7986d3"
CID_WORDS = {"hypervisor": 0, "local": 1, "host": 2, "any": ANY}
VMID_WORDS = {"broadcast": "HV_GUID_BROADCAST", "children": "HV_GUID_CHILDREN", "loopback": "HV_GUID_LOOPBACK",
              "parent": "HV_GUID_PARENT", "silohost": "HV_GUID_SILOHOST", "*": "HV_GUID_WILDCARD"}

# Every switch that a vector can depend on, the default answer first. Left out: those of sockets alone, the other shapes
# of sockaddr_vm, and answers that leave everything open.
SWITCHES = {
    "hv-long-length": ("accept-tail", "exact"), "vm-long-length": ("accept-tail", "exact"),
    "hv-family": ("windows-34", "legacy-43"), "hv-reserved": ("ignore", "reject", "container-flag"),
    "vm-flags": ("to-host", "zero-only"), "vm-reserved": ("ignore", "reject"),
    "guid-braces": ("reject", "accept-pair"), "guid-forms": ("reject", "dotnet", "python"),
    "zero-name": ("wildcard", "zero"), "plus-sign": ("reject", "accept"), "empty-cid": ("reject", "any"),
    "cid-minus-one": ("reject", "any"), "cid-names": ("exact", "none"), "text-port-any": ("reject", "accept"),
    "type-prefix": ("reject", "accept"), "vmid-names": ("none", "names"),
    "hvsock-scheme": ("reject", "vmid-service", "hybrid-path"),
    "hv-port-range": ("header", "full", "legacy"), "cid-zero": ("none", "loopback"),
    "hyb-separator": ("one-space", "spaces", "any-whitespace"), "hyb-crlf": ("reject", "accept"),
    "hyb-trailing": ("reject", "ignore"), "hyb-leading": ("reject", "skip"), "hyb-guid": ("reject", "accept"),
    "wildcard-config-absent": ("allow", "deny"), "parent-in-container": ("doc", "header"),
    "parent-on-host": ("bind-fails", "never-matches"), "broadcast-bind": ("never-matches", "bind-fails"),
    "reg-braced-key": ("reject", "accept"), "reg-missing-name": ("list-unnamed", "skip"),
    "unregistered-service": ("refuse", "allow"),
}
DEFAULTS = {name: options[0] for name, options in SWITCHES.items()}


@dataclass(frozen=True)
class Answer:
    """Allowed results; `numbers` and `bytes` belong to OK and are None where nothing is demanded of them."""

    results: frozenset[str]
    numbers: tuple[int, ...] = ()
    bytes: bytes | None = field(default=None)


def ok(*numbers: int, out: bytes | None = None) -> Answer:
    return Answer(frozenset({"OK"}), numbers, out)


def fails(*results: str) -> Answer:
    return Answer(frozenset(results))


# -- GUIDs ------------------------------------------------------------------------------------------------------


def guid_bytes(text: str) -> bytes:
    """The 16 bytes in memory of a text in the usual form."""
    digits = bytes.fromhex(text.replace("-", ""))
    return digits[3::-1] + digits[5:3:-1] + digits[7:5:-1] + digits[8:]


def guid_text(guid: bytes) -> str:
    one, two, three = struct.unpack("<IHH", guid[:8])
    return f"{one:08x}-{two:04x}-{three:04x}-{guid[8:10].hex()}-{guid[10:].hex()}"


USUAL = re.compile(rb"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\Z")
PLAIN = re.compile(rb"[0-9a-fA-F]{32}\Z")
NESTED = re.compile(rb"\{0x([0-9a-fA-F]{8}),0x([0-9a-fA-F]{4}),0x([0-9a-fA-F]{4}),\{"
                    + rb",".join([rb"0x([0-9a-fA-F]{2})"] * 8) + rb"\}\}\Z")


def guid_parse(data: bytes, switches: dict) -> Answer:
    forms = switches["guid-forms"]
    inner = data
    if switches["guid-braces"] == "accept-pair" and len(data) == 38 and data[:1] == b"{" and data[-1:] == b"}":
        inner = data[1:-1]
    elif forms == "dotnet" and len(data) == 38 and data[:1] == b"(" and data[-1:] == b")":
        inner = data[1:-1]
    elif forms == "python" and data.startswith(b"urn:uuid:"):
        inner = data[9:]
    elif forms == "dotnet" and (nested := NESTED.match(data)):
        digits = b"".join(nested.groups()).decode()
        return ok(out=guid_bytes(digits))
    if USUAL.match(inner) or (forms != "reject" and PLAIN.match(inner)):
        return ok(out=guid_bytes(inner.decode()))
    return fails("SYNTAX")


def guid_name(guid: bytes, switches: dict) -> Answer:
    if guid == bytes(16):
        return ok(out=b"HV_GUID_ZERO" if switches["zero-name"] == "zero" else b"HV_GUID_WILDCARD")
    for name, text in GUIDS.items():
        if guid_bytes(text) == guid:
            return ok(out=name.encode())
    return fails("NOMAP")


def guid_named(data: bytes, _: dict) -> Answer:
    text = GUIDS.get(data.decode("latin-1"))
    return ok(out=guid_bytes(text)) if text else fails("NOMAP")


# -- raw addresses ------------------------------------------------------------------------------------------------


def hv_decode(data: bytes, switches: dict) -> Answer:
    if len(data) < 36 or (len(data) > 36 and switches["hv-long-length"] == "exact"):
        return fails("LEN")
    family, reserved = struct.unpack("<HH", data[:4])
    if family != (34 if switches["hv-family"] == "windows-34" else 43):
        return fails("FAMILY")
    if reserved and switches["hv-reserved"] == "reject":
        return fails("RESERVED")
    if reserved > 1 and switches["hv-reserved"] == "container-flag":
        return Answer(frozenset({"OK", "RESERVED"}), (), data[4:36])  # of other values nothing is told
    return ok(out=data[4:36])


def hv_encode(vmid: bytes, service: bytes, switches: dict) -> Answer:
    return ok(out=struct.pack("<HH", 34 if switches["hv-family"] == "windows-34" else 43, 0) + vmid + service)


def vm_decode(data: bytes, switches: dict) -> Answer:
    if len(data) < 16 or (len(data) > 16 and switches["vm-long-length"] == "exact"):
        return fails("LEN")
    family, reserved, port, cid, flags = struct.unpack("<HHIIB", data[:13])
    if family != 40:
        return fails("FAMILY")
    if flags & (0xFE if switches["vm-flags"] == "to-host" else 0xFF):
        return fails("FLAGS")
    if switches["vm-reserved"] == "reject" and (reserved or any(data[13:16])):
        return fails("RESERVED")
    return ok(cid, port, flags)


# -- text of endpoints ---------------------------------------------------------------------------------------------


def number(data: bytes, switches: dict) -> int | Answer:
    if switches["plus-sign"] == "accept" and data[:1] == b"+":
        data = data[1:]
    if not re.fullmatch(rb"[0-9]+", data):
        return fails("SYNTAX")
    value = int(data.lstrip(b"0")[:12] or b"0")
    return value if value <= ANY else fails("RANGE", "SYNTAX")


def port_text(data: bytes, switches: dict) -> int | Answer:
    value = number(data, switches)
    if value == ANY and switches["text-port-any"] == "reject":
        return fails("RANGE", "SYNTAX")
    return value


def cid_text(data: bytes, switches: dict) -> int | Answer:
    if data == b"":
        return ANY if switches["empty-cid"] == "any" else fails("SYNTAX")
    if data == b"-1":
        return ANY if switches["cid-minus-one"] == "any" else fails("SYNTAX", "RANGE")
    word = CID_WORDS.get(data.decode("latin-1"))
    if word is not None and switches["cid-names"] == "exact":
        return word
    return number(data, switches)


def cidport_parse(data: bytes, switches: dict) -> Answer:
    parts = data.split(b":")
    if len(parts) != 2:
        return fails("SYNTAX", "RANGE")
    cid, port = cid_text(parts[0], switches), port_text(parts[1], switches)
    bad = [part for part in (cid, port) if isinstance(part, Answer)]
    if len(bad) == 2:  # either may be met first
        return fails(*(bad[0].results | bad[1].results))
    return bad[0] if bad else ok(cid, port)


TYPES = {b"vsock-stream:": 1, b"vsock-dgram:": 2, b"vsock-seqpacket:": 5}


def uri_parse(data: bytes, switches: dict) -> Answer:
    kind = 0
    if data.startswith(b"vsock://"):
        rest = data[8:]
    elif data.startswith(b"vsock:"):
        rest = data[6:]
    else:
        prefix = next((p for p in TYPES if data.startswith(p)), None)
        if prefix is None or switches["type-prefix"] == "reject":
            return hvsock_uri(data, switches)
        kind, rest = TYPES[prefix], data[len(prefix):]
    answer = cidport_parse(rest, switches)
    if "OK" not in answer.results:
        return fails("SYNTAX", "RANGE") if answer.results != {"SYNTAX"} else answer
    return ok(0, kind, *answer.numbers)


def hvsock_uri(data: bytes, switches: dict) -> Answer:
    scheme = switches["hvsock-scheme"]
    if scheme == "vmid-service" and (match := re.fullmatch(rb"hvsock://([^/]*)/([^/]*)", data, re.S)):
        pair = vmidsvc_parse(match[1] + b":" + match[2], {**switches, "vmid-names": "none"})
        return ok(1, out=pair.bytes) if pair.bytes else fails("SYNTAX")
    if scheme == "hybrid-path" and (match := re.fullmatch(rb"hvsock://(/[^:]+):([^:]*)", data, re.S)):
        port = port_text(match[2], switches)
        return port if isinstance(port, Answer) else ok(2, 0, 0, port, out=match[1])
    return fails("SYNTAX")


def vmidsvc_parse(data: bytes, switches: dict) -> Answer:
    parts = data.split(b":")
    if len(parts) != 2 or not USUAL.match(parts[1]):
        return fails("SYNTAX")
    service = guid_bytes(parts[1].decode())
    if switches["vmid-names"] == "names" and (name := VMID_WORDS.get(parts[0].decode("latin-1"))):
        return ok(out=guid_bytes(GUIDS[name]) + service)
    if not USUAL.match(parts[0]):
        return fails("SYNTAX")
    return ok(out=guid_bytes(parts[0].decode()) + service)


# -- mappings -------------------------------------------------------------------------------------------------------


def port_limit(switches: dict) -> int:
    return ANY if switches["hv-port-range"] == "full" else 0x7FFFFFFF


def port_to_service(port: int, switches: dict) -> Answer:
    if port > port_limit(switches):
        return fails("RANGE")
    return ok(out=struct.pack("<I", port) + guid_bytes("00000000" + TEMPLATE_TAIL)[4:])


def service_to_port(guid: bytes, switches: dict) -> Answer:
    if guid[4:] != guid_bytes("00000000" + TEMPLATE_TAIL)[4:]:
        return fails("NOMAP")
    port = struct.unpack("<I", guid[:4])[0]
    return ok(port) if port <= port_limit(switches) else fails("RANGE")


def port_to_text(port: int, switches: dict) -> Answer:
    return fails("RANGE") if port > port_limit(switches) else ok(out=f"{port:08x}{TEMPLATE_TAIL}".encode())


def text_to_port(data: bytes, switches: dict) -> Answer:
    guid = guid_parse(data, {**switches, "guid-braces": "reject", "guid-forms": "reject"})
    return service_to_port(guid.bytes, switches) if guid.bytes else guid


def cid_to_vmid(cid: int, switches: dict) -> Answer:
    names = {2: "HV_GUID_PARENT", ANY: "HV_GUID_WILDCARD"}
    if switches["cid-zero"] == "loopback":
        names[0] = "HV_GUID_LOOPBACK"
    return ok(out=guid_bytes(GUIDS[names[cid]])) if cid in names else fails("NOMAP")


def vmid_to_cid(guid: bytes, switches: dict) -> Answer:
    if switches["cid-zero"] == "loopback" and guid == guid_bytes(GUIDS["HV_GUID_LOOPBACK"]):
        return Answer(frozenset({"OK", "NOMAP"}), (0,))  # the way back is nowhere told
    for cid in (2, ANY):
        if cid_to_vmid(cid, switches).bytes == guid:
            return ok(cid)
    return fails("NOMAP")


def container_to_vmid(name: bytes) -> Answer:
    """A UUID of version 5 over the name in upper case and in UTF-16; of ASCII only, elsewhere that is not told."""
    space = bytes.fromhex("cab70344facb41e4b5e5ab6592283e6e")
    digest = bytearray(hashlib.sha1(space + name.decode("ascii").upper().encode("utf-16-le")).digest()[:16])
    digest[6], digest[8] = digest[6] & 0x0F | 0x50, digest[8] & 0x3F | 0x80
    return ok(out=guid_bytes(digest.hex()))


# -- the hybrid line -------------------------------------------------------------------------------------------------


def hyb_request(data: bytes, switches: dict) -> Answer:
    """Of a whole line, or of the beginning of a good one. Numbers: port, bytes consumed, form."""
    line, feed, _ = data.partition(b"\n")
    if not feed:
        return fails("MORE")
    consumed = len(line) + 1
    if switches["hyb-crlf"] == "accept" and line.endswith(b"\r"):
        line = line[:-1]
    if switches["hyb-leading"] == "skip":
        line = line.lstrip(b" ")
    if line[:7].upper() != b"CONNECT":
        return fails("SYNTAX")
    blank = {"one-space": rb" ", "spaces": rb" +", "any-whitespace": rb"[ \t\v\f\r]+"}[switches["hyb-separator"]]
    match = re.match(blank + rb"([^ \t\v\f\r]*)(.*)\Z", line[7:], re.S)
    if not match:
        return fails("SYNTAX")
    parted = match[2] != b"\r" and match[2][:1] in b" \t\v\f\r"  # CR alone is a matter of hyb-crlf
    if match[2] and (switches["hyb-trailing"] == "reject" or not parted):
        return fails("SYNTAX", "RANGE")
    if switches["hyb-guid"] == "accept" and USUAL.match(match[1]):
        return ok(0, consumed, 1, out=guid_bytes(match[1].decode()))
    port = number(match[1], switches)
    return port if isinstance(port, Answer) else ok(port, consumed, 0)


def hyb_reply(data: bytes, ended: int) -> Answer:
    """Numbers: value, bytes consumed."""
    line, feed, _ = data.partition(b"\n")
    if not feed:
        good = b"OK ".startswith(data[:3]) and re.fullmatch(rb"(O?|OK|OK [0-9]{0,10})", data)
        if ended:
            return fails("SYNTAX", "LEN")
        return fails("MORE") if good else fails("SYNTAX", "MORE")
    match = re.fullmatch(rb"OK ([0-9]{1,10})", line)
    if not match or int(match[1]) > ANY:
        return fails("SYNTAX", "RANGE")
    return ok(int(match[1]), len(line) + 1)


# -- captures ---------------------------------------------------------------------------------------------------------


def cap_decode(data: bytes) -> Answer:
    """Bytes: struct cts_capture."""
    if len(data) < 32:
        return fails("LEN")
    src, dst, src_port, dst_port, op, transport, length = struct.unpack("<QQIIHHH", data[:30])
    start = 32 + length
    if start > len(data):
        return fails("LEN")
    if transport == 2 and length < 44:
        return fails("RANGE")
    payload = (start, len(data) - start) if op == 4 else (0, 0)
    return ok(out=struct.pack("<QQIIHHHHII", src, dst, src_port, dst_port, op, transport, length, 0, *payload))


def cap_encode(capture: bytes) -> Answer:
    return ok(out=capture[:30] + bytes(2))


OPS = ("unknown", "connect", "disconnect", "control", "payload")
TRANSPORTS = ("unknown", "no info", "virtio")


def cap_print(data: bytes) -> Answer:
    src, dst, src_port, dst_port, op, transport = struct.unpack("<QQIIHH", data[:28])
    names = OPS[op if op < 5 else 0], TRANSPORTS[transport if transport < 3 else 0]
    return ok(out=f"{src}:{src_port} > {dst}:{dst_port} {names[0]} {names[1]}".encode())
