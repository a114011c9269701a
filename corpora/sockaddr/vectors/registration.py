"""The keys below GuestCommunicationServices as a list of values, for the vectors alone: the model, and lists to read.

Written apart from the judge and from the reference, like expected.py.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from expected import TEMPLATE_TAIL, USUAL, Answer, guid_bytes, ok, port_limit

REG_SZ, REG_EXPAND_SZ, REG_BINARY, REG_DWORD, NO_VALUE = 1, 2, 3, 4, 0xFFFFFFFF
NAME = "ElementName"
TAIL = guid_bytes("00000000" + TEMPLATE_TAIL)[4:]
SESSION, MINE = "999E53D4-3D5C-4C3E-8779-BED06EC056E1", "894cc2d6-9d79-424f-93fe-42969ae6d8d1"
Value = tuple[str, int, str, str]  # key, type, name of the value, data


def packed(values: tuple[Value, ...]) -> bytes:
    out = b""
    for key, kind, name, data in values:
        texts = [text.encode() for text in (key, name, data)]
        out += struct.pack("<IHHHH", kind, *map(len, texts), 0) + b"".join(texts)
    return out


def key_of(key: str, switches: dict) -> bytes | None:
    if switches["reg-braced-key"] == "accept" and len(key) == 38 and key[0] == "{" and key[-1] == "}":
        key = key[1:-1]
    return guid_bytes(key) if USUAL.match(key.encode()) else None


def reg_list(values: tuple[Value, ...], switches: dict) -> Answer:
    """Numbers: services, keys skipped, duplicates. Bytes: the services, if it is told which name counts."""
    seen: dict[bytes, bytes] = {}
    skipped = duplicates = unnamed = 0
    for key, kind, name, data in values:
        guid = key_of(key, switches)
        if guid is None:
            skipped += 1
        elif guid in seen:
            duplicates += 1
        elif kind == REG_SZ and name == NAME:
            seen[guid] = data.encode()
        elif switches["reg-missing-name"] == "list-unnamed":
            seen[guid] = b""
        else:
            unnamed += 1
    out = b""
    for guid, name in seen.items():
        port = struct.unpack("<I", guid[:4])[0]
        is_port = guid[4:] == TAIL and port <= port_limit(switches)
        out += guid + struct.pack("<HBBI", len(name), is_port, 0, port if is_port else 0) + name
    if unnamed:  # whether a warning is due for these is not told
        return ok(len(seen), out=out)
    return ok(len(seen), skipped, duplicates, out=None if duplicates else out)


def lists() -> Iterator[tuple[str, str, tuple[Value, ...]]]:
    session, mine = (SESSION, REG_SZ, NAME, "VM Session Service"), (MINE, REG_SZ, NAME, "mine")
    yield "no key at all", "Golden", ()
    yield "a built-in service", "Golden", (session,)
    yield "two services", "Golden", (session, mine)
    for port in (0, 1, 1023, 2761, 50000, 65536, 0x7FFFFFFF):
        yield f"the service of port {port}", "Golden", ((f"{port:08x}{TEMPLATE_TAIL}", REG_SZ, NAME, f"port {port}"),)
    upper, near = f"00000AC9{TEMPLATE_TAIL.upper()}", f"00000ac9{TEMPLATE_TAIL[:-1]}2"
    yield "a port's service in upper case", "Golden", ((upper, REG_SZ, NAME, "upper"), mine)
    yield "a service one bit from the template", "KeyNearTemplate", ((near, REG_SZ, NAME, "near"),)
    for other in (SESSION.lower(), SESSION[:8] + SESSION[8:].lower()):
        yield f"{SESSION} and {other}", "KeyCase", (session, (other, REG_SZ, NAME, "again"), mine)
    for key in ("", "Parameters", "{" + MINE, MINE + "}", MINE[:-1], MINE + "0", " " + MINE, MINE + " ", "2761",
                "00000ac9", "(" + MINE + ")", MINE.replace("-", ""), "urn:uuid:" + MINE, "g" + MINE[1:],
                "{{" + MINE + "}}", MINE + "\0", MINE.replace("-", "_"), "{}"):
        yield f"key {key!r} between two services", "KeyNoGuid", \
            (session, (key, REG_SZ, NAME, "bad"), ("00000ac9" + TEMPLATE_TAIL, REG_SZ, NAME, "port"))
    braced = ("{" + MINE.upper() + "}", REG_SZ, NAME, "braced")
    yield "a key in braces", "KeyBraces", (session, braced)
    yield "a key in braces and the same without", "KeyBraces", (mine, braced)
    for kind in (0, REG_EXPAND_SZ, REG_BINARY, REG_DWORD, 7, 11):
        yield f"a name of type {kind}", "KeyName", ((MINE, kind, NAME, "mine"), session)
    yield "a key without values", "KeyName", ((MINE, NO_VALUE, "", ""), session)
    yield "a key with another value", "KeyName", ((MINE, REG_SZ, "Name", "other"), session)
    yield "a key with a default value", "KeyName", ((MINE, REG_SZ, "", "default"), session)
    yield "an empty name", "KeyName", ((MINE, REG_SZ, NAME, ""),)
    yield "a name beyond ASCII", "Golden", ((MINE, REG_SZ, NAME, "\u00c4rger \u20ac"),)
