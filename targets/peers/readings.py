"""What a text or bytes can be: each reader looks at the input and gives a reading, or None where it does not fit.

Values come from the model in corpora/sockaddr/vectors/expected.py, under the default profile; where another answer to a
policy switch changes them, the reading says so. To add a form is to add a reader to READERS.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass, field

from cage import ANY, endpoint
from peer import CAPTURE, ENDPOINT, GUID, MEMORY, NUMBER, URI
from tables import DEFAULTS, EXPECT, expected, row

CID_NAMES = {0: "HYPERVISOR", 1: "LOCAL", 2: "HOST", ANY: "ANY"}
MEANINGS = {
    "HV_GUID_WILDCARD": "listen: all partitions; not to connect to", "HV_GUID_BROADCAST": "no meaning documented",
    "HV_GUID_CHILDREN": "listen: partitions directly below", "HV_GUID_LOOPBACK": "the connector's own partition",
    "HV_GUID_PARENT": "the parent partition: of a VM its host, of a container its container host",
    "HV_GUID_SILOHOST": "connect: the partition that hosts the silo",
    "HV_GUID_VSOCK_TEMPLATE": "services of vsock ports: Data1 is the port",
}
OPS = {0: "unknown", 1: "connect", 2: "disconnect", 3: "control", 4: "payload"}
TRANSPORTS = {0: "unknown", 1: "no info", 2: "virtio"}
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
)

Fields = list[tuple[str, str]]


@dataclass
class Reading:
    """`asks`: inputs for parsers of others, by kind."""

    title: str
    accepted: bool
    fields: Fields = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    asks: list[tuple[str, bytes]] = field(default_factory=list)


# -- values in words ---------------------------------------------------------------------------------------------------


def named_cid(cid: int) -> str:
    return f"{cid} ({CID_NAMES[cid]})" if cid in CID_NAMES else f"{cid} ({cid:#x})"


def named_guid(memory: bytes) -> str:
    text = expected.guid_text(memory)
    answer = expected.guid_name(memory, DEFAULTS)
    if answer.bytes:
        name = answer.bytes.decode()
        return f"{text}  {name}: {MEANINGS[name]}"
    return text


def service_port(memory: bytes) -> str:
    """What a ServiceId is to vsock."""
    answer = expected.service_to_port(memory, DEFAULTS)
    if answer.numbers:
        return f"vsock port {answer.numbers[0]}"
    return "above vsock port 0x7fffffff, which the header leaves out (hv-port-range=full takes it)" \
        if "RANGE" in answer.results else "no vsock port: not the template"


def vmid_cid(memory: bytes) -> str:
    answer = expected.vmid_to_cid(memory, DEFAULTS)
    return f"cid {named_cid(answer.numbers[0])}" if answer.numbers else "no cid"


def grouped(data: bytes, *sizes: int) -> str:
    parts, at = [], 0
    for size in sizes:
        parts.append(data[at:at + size].hex())
        at += size
    return " ".join(part for part in (*parts, data[at:].hex()) if part)


def mapped(cid: int, port: int) -> Fields:
    """A vsock address as both structures."""
    raw = struct.pack("<HHIIB3x", 40, 0, port, cid, 0)
    fields = [("sockaddr_vm", grouped(raw, 2, 2, 4, 4, 1, 3))]
    vmid, service = expected.cid_to_vmid(cid, DEFAULTS), expected.port_to_service(port, DEFAULTS)
    fields.append(("VmId", named_guid(vmid.bytes) if vmid.bytes else "none: only cid 2 and ANY have one"))
    fields.append(("ServiceId", expected.guid_text(service.bytes) if service.bytes else
                   "none: ports above 0x7fffffff are outside the header's range (hv-port-range=full)"))
    if vmid.bytes and service.bytes:
        fields.append(("SOCKADDR_HV", grouped(struct.pack("<HH", 34, 0) + vmid.bytes + service.bytes, 2, 2, 16, 16)))
    return fields


def why_not(kind: str, data: bytes) -> list[str]:
    """Switches under which the answer is another one."""
    one = row(kind, data)
    return [f"under {switch} it is {value or 'rejected'}" for switch, value in one.switches.items()]


def results(answer: expected.Answer) -> str:
    return "rejected: " + " or ".join(sorted(answer.results))


# -- texts ---------------------------------------------------------------------------------------------------------------


def guid_fields(memory: bytes) -> Fields:
    one, two, three = struct.unpack("<IHH", memory[:8])
    version = three >> 12
    fields = [("GUID", named_guid(memory)), ("Data1", f"{one:08x}"), ("Data2", f"{two:04x}"), ("Data3", f"{three:04x}"),
              ("Data4", grouped(memory[8:], 2)), ("in memory", grouped(memory, 4, 2, 2, 2)),
              ("version", f"{version}, which nothing demands")]
    return fields + [("as VmId", vmid_cid(memory)), ("as ServiceId", service_port(memory))]


def read_guid(data: bytes) -> Reading | None:
    digits = len(re.findall(rb"[0-9a-fA-F]", data))
    stranger = re.sub(rb"[0-9a-fA-FxX{}()+_ \t-]|^urn:uuid:", b"", data)
    if digits < 20 or digits > 48 or len(stranger) > 2 or b":" in stranger:
        return None
    answer = expected.guid_parse(data, DEFAULTS)
    reading = Reading("GUID", bool(answer.bytes), asks=[(GUID, data)], notes=why_not(GUID, data))
    if answer.bytes:
        reading.fields = guid_fields(answer.bytes)
        reading.asks.append((MEMORY, data))
    else:
        reading.title = "like a GUID, but not in its usual form"
        reading.fields = [("ms-docs", results(answer))]
    return reading


def read_endpoint(data: bytes) -> Reading | None:
    if data.count(b":") not in (1, 2) or len(data) > 300 or re.search(rb"[A-Za-z]{4,}:[/0-9:]|-[0-9a-fA-F]{4}-|\\", data):
        return None
    if not re.search(rb"[0-9]", data) or data[:5].lower() == b"vsock":
        return None
    answer = expected.cidport_parse(data, DEFAULTS)
    reading = Reading("cid:port", "OK" in answer.results, asks=[(ENDPOINT, data)], notes=why_not(ENDPOINT, data))
    if reading.accepted:
        cid, port = answer.numbers
        reading.fields = [("cid", named_cid(cid)), ("port", f"{port} ({port:#010x})"), *mapped(cid, port)]
    else:
        reading.title = "like cid:port, but not in its language"
        reading.fields = [("ms-docs", results(answer))]
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
        reading.fields = [("ms-docs", results(answer))]
    return reading


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
        reading.fields = [("ms-docs", results(answer))]
    if data[:6].lower() == b"hvsock":
        reading.notes.append("hvsock:// is a VmId and a service to ocaml-hvsock, and the path of a Unix socket to kata")
    return reading


def read_pair(data: bytes) -> Reading | None:
    if data.count(b":") != 1 or not re.search(rb":.*-[0-9a-fA-F]{4}-", data):
        return None
    answer = expected.vmidsvc_parse(data, DEFAULTS)
    reading = Reading("vmid:serviceid", bool(answer.bytes))
    if not answer.bytes:
        reading.fields = [("ms-docs", results(answer))]
        return reading
    vmid, service = answer.bytes[:16], answer.bytes[16:]
    reading.fields = [("VmId", named_guid(vmid)), ("", vmid_cid(vmid)), ("ServiceId", named_guid(service)),
                      ("", service_port(service)),
                      ("SOCKADDR_HV", grouped(struct.pack("<HH", 34, 0) + answer.bytes, 2, 2, 16, 16))]
    return reading


def read_number(data: bytes) -> Reading | None:
    if len(data) > 300 or not re.fullmatch(rb"[ \t]*[+-]?(?:0[xXbBoO])?[0-9][0-9_]*[a-zA-Z]*[ \t]*", data):
        return None
    value = EXPECT[NUMBER](data, DEFAULTS)
    reading = Reading("number", value is not None, asks=[(NUMBER, data)], notes=why_not(NUMBER, data))
    if value is None:
        reading.fields = [("as a port", results(expected.port_text(data, DEFAULTS)))]
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
        return Reading("name of a GUID", True, guid_fields(expected.guid_bytes(expected.GUIDS[text])))
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
    reading.fields = [("port", str(answer.numbers[0]))] if answer.numbers else [("ms-docs", results(answer))]
    for name, options in expected.SWITCHES.items():
        for option in options[1:]:
            other = expected.hyb_request(line, {**DEFAULTS, name: option})
            if other != answer and (other.numbers or other.bytes):
                what = f"the service {expected.guid_text(other.bytes)}" if other.bytes else f"port {other.numbers[0]}"
                reading.notes.append(f"under {name}={option} it is {what}")
    return reading


def read_registry(data: bytes) -> Reading | None:
    _, found, name = data.decode("latin-1").strip("[]").rpartition(REGISTRY)
    if not found:
        return None
    answer = expected.guid_parse(name.encode("latin-1"), DEFAULTS)
    reading = Reading("registry key of a service", bool(answer.bytes))
    reading.fields = [("service", named_guid(answer.bytes)), ("serves", service_port(answer.bytes))] if answer.bytes \
        else [("key", f"{name} is no GUID")]
    return reading


def read_form(data: bytes) -> Reading | None:
    text = data.decode("latin-1")
    for pattern, meaning in FORMS:
        if re.fullmatch(pattern, text):
            return Reading("text form of others", False, [("is", meaning)])
    return None


# -- bytes ---------------------------------------------------------------------------------------------------------------


def hex_bytes(data: bytes) -> bytes | None:
    text = re.sub(rb"[\s,]|^0x", b"", data)
    return bytes.fromhex(text.decode()) if re.fullmatch(rb"(?:[0-9a-fA-F]{2}){4,}", text) else None


def read_hv(raw: bytes) -> Reading | None:
    family, reserved = struct.unpack("<HH", raw[:4])
    if family != 34 and len(raw) != 36:
        return None
    answer = expected.hv_decode(raw, DEFAULTS)
    reading = Reading("SOCKADDR_HV", bool(answer.bytes), [("0 Family", f"{family}{' (AF_HYPERV)' if family == 34 else ''}"),
                                                          ("2 Reserved", f"{reserved:#06x}")])
    if not answer.bytes:
        reading.fields.append(("ms-docs", results(answer) + f" ({len(raw)} bytes of 36)"))
        return reading
    vmid, service = raw[4:20], raw[20:36]
    reading.fields += [("4 VmId", named_guid(vmid)), ("", vmid_cid(vmid)), ("20 ServiceId", named_guid(service)),
                       ("", service_port(service))]
    reading.notes += [f"{len(raw) - 36} bytes behind are ignored; hv-long-length=exact refuses them"] * (len(raw) > 36)
    reading.notes += ["Reserved is not zero: hv-reserved=reject refuses it"] * bool(reserved)
    return reading


def read_vm(raw: bytes) -> Reading | None:
    if struct.unpack("<H", raw[:2])[0] != 40:
        return None
    answer = expected.vm_decode(raw, DEFAULTS)
    reading = Reading("sockaddr_vm", bool(answer.numbers), [("0 svm_family", "40 (AF_VSOCK)")])
    if len(raw) >= 16:
        reserved, port, cid, flags = struct.unpack("<HIIB", raw[2:13])
        reading.fields += [("2 svm_reserved1", f"{reserved:#06x}"), ("4 svm_port", f"{port} ({port:#010x})"),
                           ("8 svm_cid", named_cid(cid)),
                           ("12 svm_flags", f"{flags:#04x}{' (TO_HOST)' if flags == 1 else ''}"),
                           ("13 svm_zero", raw[13:16].hex())]
    if not answer.numbers:
        reading.fields.append(("ms-docs", results(answer) + f" ({len(raw)} bytes)"))
        return reading
    reading.fields += [("text", endpoint(cid, port)), *mapped(cid, port)[1:]]
    reading.asks = [(ENDPOINT, f"{cid}:{port}".encode())]
    return reading


def read_memory(raw: bytes) -> Reading | None:
    if len(raw) != 16:
        return None
    return Reading("GUID in memory", True, guid_fields(raw), asks=[(MEMORY, expected.guid_text(raw).encode())])


def read_capture(raw: bytes) -> Reading | None:
    if len(raw) < 32:
        return None
    src, dst, src_port, dst_port, op, transport, length = struct.unpack("<QQIIHHH", raw[:30])
    if op not in OPS or transport not in TRANSPORTS:
        return None
    answer = expected.cap_decode(raw)
    reading = Reading("header of a captured packet", "OK" in answer.results, asks=[(CAPTURE, raw)])
    reading.fields = [("0 src_cid", str(src)), ("8 dst_cid", str(dst)), ("16 src_port", str(src_port)),
                      ("20 dst_port", str(dst_port)), ("24 op", f"{op} ({OPS[op]})"),
                      ("26 transport", f"{transport} ({TRANSPORTS[transport]})"), ("28 len", str(length)),
                      ("30 reserved", raw[30:32].hex())]
    if reading.accepted:
        reading.fields.append(("payload", f"{len(raw) - 32 - length} bytes from {32 + length}" if op == 4 else "none"))
    else:
        reading.fields.append(("ms-docs", results(answer)))
    return reading


def read_other_shape(raw: bytes) -> Reading | None:
    if len(raw) == 12 and raw[0] == 12:
        port, cid = struct.unpack("<II", raw[4:12])
        return Reading("sockaddr_vm of macOS", False, [("0 len", "12"), ("1 family", str(raw[1])), ("4 port", str(port)),
                                                       ("8 cid", named_cid(cid))], ["only under vm-os-layout=macos"])
    if len(raw) == 20 and raw[0] == 20:
        port = struct.unpack("<I", raw[4:8])[0]
        return Reading("sockaddr_hvs of FreeBSD", False, [("0 len", "20"), ("1 family", str(raw[1])), ("4 port", str(port))],
                       ["only under vm-os-layout=freebsd; there is no cid in it"])
    if len(raw) == 52:
        names = ("0 SystemId", "16 VirtualMachineId", "32 SiloId")
        fields = [(name, named_guid(raw[16 * n:16 * n + 16])) for n, name in enumerate(names)]
        return Reading("HVSOCKET_ADDRESS_INFO", True, [*fields, ("48 Flags", raw[48:].hex())])
    return None


READERS: tuple[Callable[[bytes], Reading | None], ...] = (
    read_name, read_guid, read_pair, read_word_endpoint, read_endpoint, read_uri, read_number, read_line, read_registry,
    read_form)
RAW_READERS: tuple[Callable[[bytes], Reading | None], ...] = (read_hv, read_vm, read_memory, read_capture,
                                                              read_other_shape)


def read(data: bytes) -> list[Reading]:
    """Every reading that fits, those of bytes first. A good address in bytes is nothing else besides."""
    raw = hex_bytes(data)
    found = [reading for reader in RAW_READERS if raw and (reading := reader(raw))]
    if found and found[0].accepted and found[0].title in ("SOCKADDR_HV", "sockaddr_vm"):
        return found[:1]
    return found + [reading for reader in READERS if (reading := reader(data))]
