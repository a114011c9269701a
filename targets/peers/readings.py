"""What a text or bytes can be: each reader looks at the input and gives a reading, or None where it does not fit.

Values come from the model in corpora/sockaddr/vectors/expected.py, under the default profile; where another answer to a
policy switch changes them, the reading says so. To add a form is to add a reader to READERS.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable

import reasons
from peer import ENDPOINT, GUID, MEMORY, NUMBER, URI
from rawreadings import hex_bytes, read_odd, read_raw, read_unknown
from tables import DEFAULTS, EXPECT, expected
from words import (Fields, Reading, grouped, guid_asks, guid_fields, hv_mapped, mapped, named_cid, named_guid,
                   results, service_port, shown_bytes, vmid_cid, why_not)

REGISTRY = "GuestCommunicationServices\\"
# printed by other programs, and by hvcts never read as an endpoint
FORMS = (
    (r"(?:hypervisor|local|host|vm)\(\d+\):\d+", "an address as mdlayher/vsock prints it; nothing parses it"),
    (r"[0-9a-f]{8}\.[0-9a-f]{8}", "cid.port in hex, as virtsock and hyperkit write it"),
    (r"vsock[/%]\d+", "a host name of systemd's ssh proxy: the CID alone"),
    (r"vsock-mux/.+", "a hybrid socket of systemd's ssh proxy: the path of a Unix socket"),
    (r"vsock-cid:\d+|vsock-port:\d+", "an option of nbdkit's IP filter"),
    (r"nbd\+vsock://.*", "an NBD export over vsock, as libnbd takes it"),
    (r"hvsocket://.*", "an address of a libzmq fork: VmId:ServiceId behind the scheme"),
    (r"(?:\d{1,3}\.){3}\d{1,3}(?::\d*)?", "an address of IPv4; Hyper-V sockets and vsock have no IP addresses"),
    (r"(?!\d+::\d+$)(?=.*(?:::|(?:.*:){7}))\[?[0-9a-fA-F:]+\]?(?::\d+)?",
     "an address of IPv6; Hyper-V sockets and vsock have no IP addresses"),
    (r"(?:[0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}", "the address of a network card, which Hyper-V sockets have no use for"),
)
# Servers of the hybrid protocol, by the switches of their profiles.
SERVERS = {
    "Firecracker": {"hyb-separator": "any-whitespace", "hyb-crlf": "accept", "hyb-trailing": "ignore", "hyb-leading": "skip",
                    "plus-sign": "accept"},
    "cloud-hypervisor": {"hyb-separator": "spaces", "hyb-crlf": "accept", "plus-sign": "accept"},
    "openvmm": {"guid-braces": "accept-pair", "plus-sign": "accept", "hyb-guid": "accept", "hv-port-range": "full"},
}

def read_guid(data: bytes) -> Reading | None:
    answer = expected.guid_parse(data, DEFAULTS)
    if not answer.bytes and not reasons.looks_like_guid(data):
        return None
    reading = Reading("GUID", bool(answer.bytes), asks=[(GUID, data)], notes=why_not(GUID, data))
    if answer.bytes:
        reading.fields = guid_fields(answer.bytes)
        reading.asks.append((MEMORY, data))
    else:
        reading.title = "like a GUID, but not in its usual form"
        reading.fields = [("text", f"{shown_bytes(data)} {reasons.guid(data)}"), ("ms-docs", results(answer))]
    return reading


def read_endpoint(data: bytes) -> Reading | None:
    """Two sides of a colon of which one has a digit, and what a slip makes of them; a third side if all are numbers."""
    text = data.decode("latin-1")
    if data.count(b":") not in (1, 2) or len(data) > 300 or data[:5].lower() == b"vsock" or (
            b"::" in data and not re.fullmatch(rb"\d+::\d+", data)):
        return None
    if not re.search(r"\d", text) or any(re.fullmatch(pattern, text) for pattern, _ in FORMS) \
            or (data.count(b":") == 2 and not re.fullmatch(rb"[^:]*\d[^:]*:\d*:\d+", data)) \
            or re.search(rb"[A-Za-z]{4,}:|-[0-9a-fA-F]{4}-|[\\/]|\d-\d", data):
        return None
    answer = expected.cidport_parse(data, DEFAULTS)
    reading = Reading("cid:port", "OK" in answer.results, asks=[(ENDPOINT, data)], notes=why_not(ENDPOINT, data))
    if reading.accepted:
        cid, port = answer.numbers
        reading.fields = [("cid", named_cid(cid)), ("port", f"{port} ({port:#010x})"), *mapped(cid, port)]
    else:
        reading.title = "like cid:port, but not in its language"
        reading.fields = [*reasons.endpoint(data), ("ms-docs", results(answer))]
    return reading


def read_word_endpoint(data: bytes) -> Reading | None:
    """A CID by its name."""
    if not re.fullmatch(rb"(?i:hypervisor|local|host|any):[^:]*", data):
        return None
    answer = expected.cidport_parse(data, DEFAULTS)
    reading = Reading("cid:port with a word", "OK" in answer.results, asks=[(ENDPOINT, data)],
                      notes=why_not(ENDPOINT, data))
    if reading.accepted:
        cid, port = answer.numbers
        reading.fields = [("cid", named_cid(cid)), ("port", str(port)), *mapped(cid, port)]
    else:
        reading.fields = [*reasons.endpoint(data), ("ms-docs", results(answer))]
        reading.notes.append("words for a cid are lower case and whole")
    return reading


def why_no_uri(data: bytes) -> Fields:
    scheme, _, rest = data.partition(b":")
    fields = [("scheme", scheme.decode())]
    if scheme != b"vsock":
        fields[0] = ("scheme", f"{scheme.decode()}: the one that is read is vsock, in lower case")
    if scheme.lower() == b"vsock":
        fields += reasons.endpoint(rest.removeprefix(b"//"))
    return fields


def read_uri(data: bytes) -> Reading | None:
    if not re.match(rb"(?i)h?vsock(-[a-z]+)?:", data):
        return None
    answer = expected.uri_parse(data, DEFAULTS)
    reading = Reading("address with a scheme", "OK" in answer.results, asks=[(URI, data)], notes=why_not(URI, data))
    if reading.accepted:
        cid, port = answer.numbers[2:4]
        reading.fields = [("scheme", data[:data.index(b":")].decode()), ("cid", named_cid(cid)), ("port", str(port)),
                          *mapped(cid, port)]
    else:
        reading.fields = [*why_no_uri(data), ("ms-docs", results(answer))]
    if data[:6].lower() == b"hvsock":
        reading.notes.append("hvsock:// is a VmId and a service to ocaml-hvsock, and the path of a Unix socket to kata")
    return reading


def read_pair(data: bytes) -> Reading | None:
    sides = data.split(b":")
    if len(sides) < 2 or not any(re.search(rb"-[0-9a-fA-F]{4}-", side) for side in sides) or data[:8].lower() in (
            b"urn:uuid", b"hvsocket") or re.match(rb"(?i)h?vsock:", data):
        return None
    answer = expected.vmidsvc_parse(data, DEFAULTS)
    reading = Reading("vmid:serviceid", bool(answer.bytes))
    if not answer.bytes:
        reading.fields = [*why_no_pair(sides), ("ms-docs", results(answer))]
        word = sides[0].decode("latin-1")
        if word in expected.VMID_WORDS:
            reading.notes.append(f"under vmid-names=names {word} is {expected.VMID_WORDS[word]}")
        return reading
    vmid, service = answer.bytes[:16], answer.bytes[16:]
    fields, reading.asks = hv_mapped(vmid, service)
    reading.fields = [("VmId", named_guid(vmid)), ("", vmid_cid(vmid)), ("ServiceId", named_guid(service)),
                      ("", service_port(service)),
                      ("SOCKADDR_HV", grouped(struct.pack("<HH", 34, 0) + answer.bytes, 2, 2, 16, 16)), *fields]
    return reading


def why_no_pair(sides: list[bytes]) -> Fields:
    if len(sides) != 2:
        return [("sides", f"one colon is needed, and here are {len(sides) - 1}")]
    found = []
    for name, side in zip(("VmId", "ServiceId"), sides):
        answer = expected.guid_parse(side, DEFAULTS)
        found.append((name, named_guid(answer.bytes) if answer.bytes else f"{shown_bytes(side)} {reasons.guid(side)}"))
    return found


def read_number(data: bytes) -> Reading | None:
    if len(data) > 300 or not re.fullmatch(rb"[ \t]*[+-]?(?:0[xXbBoO])?[0-9][0-9_]*[a-zA-Z]*[ \t]*", data):
        return None
    value = EXPECT[NUMBER](data, DEFAULTS)
    reading = Reading("number", value is not None, asks=[(NUMBER, data)], notes=why_not(NUMBER, data))
    if value is None:
        why = reasons.number(data)
        reading.fields = [("as a port", f"{results(expected.port_text(data, DEFAULTS))}; "
                                        f"{why or 'ANY, which a text does not name as a port'}")]
        reading.fields += [] if why else [("as a cid", named_cid(int(data)))]
        return reading
    port = int(value)
    text = expected.port_to_text(port, DEFAULTS)
    reading.fields = [("as a port", f"{port} ({port:#010x})"),
                      ("its service", text.bytes.decode() if text.bytes else "none under the header's range"),
                      ("privileged", "on Linux, to bind" if port < 1024 else "no"), ("as a cid", named_cid(port))]
    return reading


def read_name(data: bytes) -> Reading | None:
    text = data.decode("latin-1")
    if text in expected.GUIDS:
        guid = expected.guid_bytes(expected.GUIDS[text])
        return Reading("name of a GUID", True, guid_fields(guid), asks=guid_asks(guid))
    if text in expected.CID_WORDS:
        cid = expected.CID_WORDS[text]
        vmid = expected.cid_to_vmid(cid, DEFAULTS)
        return Reading("word for a cid", True, [("cid", named_cid(cid)),
                                                ("VmId", named_guid(vmid.bytes) if vmid.bytes else "none")],
                       ["under cid-names=none it is no word"])
    if text in expected.VMID_WORDS:
        name = expected.VMID_WORDS[text]
        return Reading("word for a VmId", False, [("VmId", f"{expected.GUIDS[name]}  {name}")],
                       ["only under vmid-names=names"])
    return None


def read_line(data: bytes) -> Reading | None:
    """Of the hybrid protocol. A shell hardly gives a line feed, so one is taken for granted."""
    if not re.match(rb"(?i)\s*CONNECT|OK ", data):
        return None
    line = data if data.endswith(b"\n") else data + b"\n"
    if data[:3] == b"OK ":
        answer = expected.hyb_reply(line, 0)
        fields = [("number", str(answer.numbers[0]))] if answer.numbers else [("ms-docs", results(answer))]
        return Reading("reply of the hybrid protocol", bool(answer.numbers), fields)
    answer = expected.hyb_request(line, DEFAULTS)
    reading = Reading("request line of the hybrid protocol", bool(answer.numbers))
    if answer.numbers:
        service = expected.port_to_text(answer.numbers[0], DEFAULTS)
        reading.fields = [("port", str(answer.numbers[0])),
                          ("its service", service.bytes.decode() if service.bytes else "none")]
    else:
        reading.fields = [("ms-docs", results(answer))]
    for name, options in expected.SWITCHES.items():
        for option in options[1:]:
            other = expected.hyb_request(line, {**DEFAULTS, name: option})
            if other != answer and (other.numbers or other.bytes):
                what = f"the service {expected.guid_text(other.bytes)}" if other.bytes else f"port {other.numbers[0]}"
                reading.notes.append(f"under {name}={option} it is {what}")
    for server, switches in SERVERS.items():
        other = expected.hyb_request(line, {**DEFAULTS, **switches})
        if other != answer:
            reading.notes.append(f"{server}, which no package brings, by its profile " + (
                "takes it as a service" if other.bytes else f"takes port {other.numbers[0]}" if other.numbers else
                "refuses it"))
    return reading


def read_registry(data: bytes) -> Reading | None:
    _, found, name = data.decode("latin-1").strip("[]").rpartition(REGISTRY)
    if not found:
        return None
    answer = expected.guid_parse(name.encode("latin-1"), DEFAULTS)
    reading = Reading("registry key of a service", bool(answer.bytes), asks=guid_asks(answer.bytes) if answer.bytes else [])
    reading.fields = [("service", named_guid(answer.bytes)), ("serves", service_port(answer.bytes))] if answer.bytes \
        else [("key", f"{shown_bytes(name.encode('latin-1'))} is no GUID: {reasons.guid(name.encode('latin-1'))}")]
    return reading


def read_first_group(data: bytes) -> Reading | None:
    """Eight hex digits are where a service of the template has its port."""
    if not re.fullmatch(rb"[0-9a-fA-F]{8}", data) or data.isdigit():
        return None
    port = int(data, 16)
    text = expected.port_to_text(port, DEFAULTS)
    return Reading("first group of a service GUID", True, [
        ("port", f"{port} ({port:#010x})"),
        ("service", text.bytes.decode() if text.bytes else "none under the header's range (hv-port-range=full)")])


def read_form(data: bytes) -> Reading | None:
    text = data.decode("latin-1")
    for pattern, meaning in FORMS:
        if re.fullmatch(pattern, text):
            return Reading("text form of others", False, [("is", meaning)])
    return None


READERS: tuple[Callable[[bytes], Reading | None], ...] = (
    read_name, read_guid, read_pair, read_word_endpoint, read_endpoint, read_uri, read_number, read_line, read_registry,
    read_first_group, read_form)


def read(data: bytes) -> list[Reading]:
    """Every reading that fits, those of bytes first. A good address in bytes is nothing else besides."""
    raw = hex_bytes(data)
    found = read_raw(raw) if raw else []
    if found and found[0].accepted and found[0].title in ("SOCKADDR_HV", "sockaddr_vm"):
        return found
    found += [reading for reader in READERS if (reading := reader(data))]
    if raw and (not found or (len(raw) >= 8 and not any(one.accepted for one in found) and found[0].title == "number")):
        found.append(read_unknown(raw))
    return found or ([odd] if (odd := read_odd(data)) else [])
