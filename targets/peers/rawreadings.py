"""What bytes in hex can be: structures and headers, field by field. Each reader gives a reading, or None where the bytes do
not fit; bytes that fit nothing are said to be so, with the lengths that would.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable

from cage import endpoint
from peer import CAPTURE, ENDPOINT
from tables import DEFAULTS, expected
from words import (OPS, TRANSPORTS, Fields, Reading, guid_asks, guid_fields, hv_mapped, mapped, named_cid, named_guid,
                   results, service_port, vmid_cid)

def hex_bytes(data: bytes) -> bytes | None:
    """Of at least a byte with its letter or prefix, or of four bytes: shorter ones are numbers."""
    text = re.sub(rb"[\s,]|^0x", b"", data)
    return bytes.fromhex(text.decode()) if re.fullmatch(rb"(?:[0-9a-fA-F]{2}){4,}", text) else None


def read_odd(data: bytes) -> Reading | None:
    """Half a byte too many, or too few."""
    text = re.sub(rb"[\s,]|^0x", b"", data)
    if not re.fullmatch(rb"[0-9a-fA-F]{9,}", text) or len(text) % 2 == 0 or re.fullmatch(rb"[0-9]+", data):
        return None
    return Reading("bytes in hex, but not whole ones", False, [("digits", f"{len(text)}, which is odd: one is missing, or "
                                                                           "one too many")])


def read_unknown(raw: bytes) -> Reading:
    """Bytes of no structure here."""
    family = struct.unpack("<H", raw[:2])[0]
    return Reading("bytes in hex, of no structure that is known here", False, [
        ("length", f"{len(raw)} bytes; SOCKADDR_HV has 36, sockaddr_vm 16, a GUID 16, a capture header 32 and more, "
                   "HVSOCKET_ADDRESS_INFO 52"),
        ("0 family", f"{family} ({family:#06x}), and not 34 (AF_HYPERV) or 40 (AF_VSOCK)"),
        *([("swapped", f"{raw[0] << 8 | raw[1]}: the family's two bytes are little-endian")]
          if raw[0] == 0 and raw[1] in (34, 40) else [])])


def tail_field(raw: bytes, size: int) -> Fields:
    return [(f"{size} tail", raw[size:][:16].hex() + ("\u2026" if len(raw) > size + 16 else ""))] if len(raw) > size else []


def tail_note(raw: bytes, size: int, switch: str) -> list[str]:
    more = len(raw) - size
    return [f"{more} byte{'s' * (more > 1)} behind the {size} of the structure {'are' if more > 1 else 'is'} ignored; "
            f"{switch}=exact refuses such a length"] if more > 0 else []


def read_hv(raw: bytes) -> Reading | None:
    family, reserved = struct.unpack("<HH", raw[:4])
    if family != 34 and len(raw) != 36:
        return None
    answer = expected.hv_decode(raw, DEFAULTS)
    reading = Reading("SOCKADDR_HV", bool(answer.bytes), [("0 Family", f"{family}{' (AF_HYPERV)' if family == 34 else ''}"),
                                                          ("2 Reserved", f"{reserved:#06x}")])
    if not answer.bytes:
        reading.fields += [("rest", raw[4:].hex() or "none")] if len(raw) < 36 else []
        reading.fields.append(("ms-docs", results(answer) + (f" ({len(raw)} bytes of 36)" if len(raw) < 36 else
                                                             "; SOCKADDR_HV has family 34, and 36 bytes" * (family != 34))))
        return reading
    vmid, service = raw[4:20], raw[20:36]
    reading.fields += [("4 VmId", named_guid(vmid)), ("", vmid_cid(vmid)), ("20 ServiceId", named_guid(service)),
                       ("", service_port(service))]
    reading.fields += tail_field(raw, 36)
    fields, reading.asks = hv_mapped(vmid, service)
    reading.fields += fields
    reading.notes += tail_note(raw, 36, "hv-long-length")
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
        reading.fields += [("rest", raw[2:].hex() or "none")] if len(raw) < 16 else []
        reading.fields.append(("ms-docs", results(answer) + (f" ({len(raw)} bytes of 16)" if len(raw) < 16 else
                                                             "; of the flags only TO_HOST (0x01) is known")))
        return reading
    reading.fields += [*tail_field(raw, 16), ("text", endpoint(cid, port)), *mapped(cid, port)[1:]]
    reading.notes += tail_note(raw, 16, "vm-long-length")
    reading.notes += ["reserved bytes are not zero: vm-reserved=reject refuses them"] * bool(reserved or any(raw[13:16]))
    reading.notes += ["TO_HOST is refused before Linux 5.11 (vm-flags=zero-only)"] * (flags == 1)
    reading.asks = [(ENDPOINT, f"{cid}:{port}".encode())]
    return reading


def read_memory(raw: bytes) -> Reading | None:
    if len(raw) != 16:
        return None
    return Reading("GUID in memory", True, guid_fields(raw), asks=guid_asks(raw))


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


RAW_READERS: tuple[Callable[[bytes], Reading | None], ...] = (read_hv, read_vm, read_memory, read_capture,
                                                              read_other_shape)


def read_raw(raw: bytes) -> list[Reading]:
    """A good address in bytes is nothing else besides."""
    found = [reading for reader in RAW_READERS if (reading := reader(raw))]
    return found[:1] if found and found[0].accepted and found[0].title in ("SOCKADDR_HV", "sockaddr_vm") else found
