"""What a reading of an address is, and its values in words: for readings.py, which reads texts, and rawreadings.py, which
reads bytes. Values come from the model in corpora/sockaddr/vectors/expected.py, under the default profile.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from cage import ANY
from peer import ENDPOINT, MEMORY
from tables import DEFAULTS, expected, row

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
    return f"cid {named_cid(answer.numbers[0])}" if answer.numbers else "no cid: only PARENT and WILDCARD have one"


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


def hv_mapped(vmid: bytes, service: bytes) -> tuple[Fields, list[tuple[str, bytes]]]:
    """What a SOCKADDR_HV is to vsock, and what parsers of others are to be asked about it."""
    cid, port = expected.vmid_to_cid(vmid, DEFAULTS), expected.service_to_port(service, DEFAULTS)
    if not cid.numbers or not port.numbers:
        return [("as vsock", "no address: " + ", ".join(
            what for what, answer in (("the VmId has no cid", cid), ("the ServiceId has no port", port))
            if not answer.numbers))], guid_asks(vmid, service)
    text = f"{cid.numbers[0]}:{port.numbers[0]}"
    raw = struct.pack("<HHIIB3x", 40, 0, port.numbers[0], cid.numbers[0], 0)
    return [("as vsock", text), ("sockaddr_vm", grouped(raw, 2, 2, 4, 4, 1, 3))], [
        (ENDPOINT, text.encode()), *guid_asks(service)]


def why_not(kind: str, data: bytes) -> list[str]:
    """Switches under which the answer is another one."""
    one = row(kind, data)
    return [f"under {switch} it is {value or 'rejected'}" for switch, value in one.switches.items()]


def results(answer: expected.Answer) -> str:
    return "rejected: " + " or ".join(sorted(answer.results))


def guid_asks(*guids: bytes) -> list[tuple[str, bytes]]:
    """Parsers of others put the bytes of a GUID in another order."""
    return [(MEMORY, expected.guid_text(guid).encode()) for guid in guids]


def guid_fields(memory: bytes) -> Fields:
    one, two, three = struct.unpack("<IHH", memory[:8])
    version = three >> 12
    fields = [("GUID", named_guid(memory)), ("Data1", f"{one:08x}"), ("Data2", f"{two:04x}"), ("Data3", f"{three:04x}"),
              ("Data4", grouped(memory[8:], 2)), ("in memory", grouped(memory, 4, 2, 2, 2)),
              ("version", f"{version}, which nothing demands")]
    return fields + [("as VmId", vmid_cid(memory)), ("as ServiceId", service_port(memory))]


def shown_bytes(data: bytes, limit: int = 60) -> str:
    """A part of an input that a terminal can be given."""
    text = data.decode("utf-8", "backslashreplace")
    text = "".join("\u2423" if c == " " else c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return (text if len(text) <= limit else text[:limit] + "\u2026") or "(empty)"
