"""The inputs of ./hvcts peers, and what is expected of each under the default profile: rows of tables.

Rows come from the catalogue's vectors A, B, C and from the committed vectors. What is expected is asked of the model in
corpora/sockaddr/vectors/expected.py, which no parser here takes part in.
"""

from __future__ import annotations

import ast
import json
import re
import struct
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import catalogue
from adapters import PEERS
from cage import ANY, endpoint
from capture import described
from peer import CAPTURE, ENDPOINT, GUEST, GUID, MEMORY, NUMBER, PRINT, TUPLE, URI, Peer

VECTORS = Path(__file__).resolve().parents[2] / "corpora" / "sockaddr" / "vectors"
sys.path.append(str(VECTORS))
import expected  # noqa: E402  the model lies beside the vectors

DEFAULTS = expected.DEFAULTS
Expect = Callable[[bytes, dict], str | None]  # the value, or None: to be rejected


@dataclass(frozen=True)
class Row:
    """An input. `value`: what ms-docs makes of it, None if it rejects; `switches`: value under other answers."""

    kind: str
    data: bytes
    source: str  # "catalogue", or file and number of a vector
    note: str
    flag: str
    value: str | None
    switches: dict[str, str | None] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)  # cells of the catalogue

    @property
    def listed(self) -> bool:
        return self.source == "catalogue"


@dataclass(frozen=True)
class Table:
    key: str
    title: str
    text: str  # what goes in, for people
    rows: tuple[Row, ...]

    @property
    def peers(self) -> list[Peer]:
        return [peer for peer in PEERS if self.key in peer.takes]


def answer_value(answer: expected.Answer, show: Callable[[expected.Answer], str]) -> str | None:
    return show(answer) if "OK" in answer.results else None


def expect_endpoint(data: bytes, switches: dict) -> str | None:
    return answer_value(expected.cidport_parse(data, switches), lambda a: endpoint(*a.numbers))


def expect_uri(data: bytes, switches: dict) -> str | None:
    """hvsock:// has no cid: no parser here takes it, whatever a switch says."""
    answer = expected.uri_parse(data, switches)
    return endpoint(*answer.numbers[2:4]) if "OK" in answer.results and answer.numbers[0] == 0 else None


def expect_number(data: bytes, switches: dict) -> str | None:
    value = expected.port_text(data, switches)
    return str(value) if isinstance(value, int) else None


def expect_guest(data: bytes, switches: dict) -> str | None:
    """A CID for a virtual machine: a number that is not one of the reserved ones."""
    value = expected.number(data, switches)
    return str(value) if isinstance(value, int) and 2 < value < ANY else None


def expect_tuple(data: bytes, _: dict) -> str | None:
    value = ast.literal_eval(data.decode())
    good = type(value) is tuple and [type(part) for part in value] == [int, int]
    return endpoint(*value) if good and all(0 <= part <= ANY for part in value) else None


def expect_guid(data: bytes, switches: dict) -> str | None:
    return answer_value(expected.guid_parse(data, switches), lambda a: expected.guid_text(a.bytes))


def expect_memory(data: bytes, switches: dict) -> str | None:
    return answer_value(expected.guid_parse(data, switches), lambda a: a.bytes.hex())


def expect_capture(data: bytes, _: dict) -> str | None:
    answer = expected.cap_decode(data)
    if "OK" not in answer.results:
        return None
    src, dst, src_port, dst_port, op, transport, length, _, _, payload = struct.unpack("<QQIIHHHHII", answer.bytes)
    return described(src, src_port, dst, dst_port, op, transport, length, payload)


def expect_print(data: bytes, _: dict) -> str | None:
    """The input is the address in plain decimal, which is how it is to be printed."""
    return data.decode()


EXPECT: dict[str, Expect] = {ENDPOINT: expect_endpoint, URI: expect_uri, NUMBER: expect_number, GUEST: expect_guest,
                             TUPLE: expect_tuple, GUID: expect_guid, MEMORY: expect_memory, CAPTURE: expect_capture,
                             PRINT: expect_print}


def row(kind: str, data: bytes, source: str = "catalogue", note: str = "", flag: str = "",
        known: dict[str, str] | None = None) -> Row:
    value = EXPECT[kind](data, DEFAULTS)
    switches = {}
    for name, options in expected.SWITCHES.items():
        for option in options[1:]:
            other = EXPECT[kind](data, {**DEFAULTS, name: option})
            if other != value:
                switches[f"{name}={option}"] = other
    return Row(kind, data, source, note, flag, value, switches, known or {})


# class of bug: what an input that provokes it looks like; the first that fits
FLAGS = (("NotAscii", rb"[^\0-\x7f]"), ("GuidBraces", rb"[{}]"), ("NumberBlank", rb"^\s|\s$"),
         ("NumberSign", rb"(^|[(:]|, )[+-]"), ("NumberBase", rb"(^|:)0[0-9xXbBoO]"), ("PortAny", rb"\b4294967295$"),
         ("NumberRange", rb"[0-9]{10}"), ("NumberTail", rb"[0-9][a-z_.]"))

GUID_FLAGS = (("NotAscii", rb"[^\0-\x7f]"), ("GuidBraces", rb"[{}]"), ("GuidForms", rb"^\(|^urn:|^[0-9a-fA-F]{32}$"),
              ("GuidAround", rb"^\s|-[0-9a-fA-F]{12}[^-0-9a-fA-F]"), ("GuidDash", rb"(?:-.*){5}|-[0-9a-fA-F]{3}-"),
              ("GuidDigit", rb"^[-+]|[^-0-9a-fA-F]"), ("GuidLength", rb"^(?!.{36}$)"))


def flag_of(kind: str, data: bytes) -> str:
    flags = GUID_FLAGS if kind == GUID else FLAGS
    return next((flag for flag, pattern in flags if re.search(pattern, data)), "Form")


def listed(kind: str) -> Iterator[Row]:
    """Rows of the catalogue."""
    if kind == ENDPOINT:
        for text, cells in catalogue.ENDPOINTS:
            yield row(kind, text.encode(), known=catalogue.endpoint_cells(text, cells))
    elif kind == GUID:
        for note, text, cells, _ in catalogue.GUIDS:
            yield row(kind, text.encode(), note=note, known=dict(zip(catalogue.GUID_PEERS, cells.split())))
    elif kind == MEMORY:
        for text in (*expected.GUIDS.values(), "00112233-4455-6677-8899-aabbccddeeff",
                     "00000001-0002-0003-0405-060708090a0b", catalogue.BASE):
            yield row(kind, text.encode())
    else:
        cells_of = {URI: catalogue.SCHEMES, NUMBER: catalogue.NUMBERS, GUEST: catalogue.GUESTS,
                    TUPLE: catalogue.TUPLES}
        for text, known in cells_of.get(kind, ()):
            yield row(kind, text.encode(), known=known)


def vectors(kind: str, file: str, call: str) -> Iterator[Row]:
    content = json.loads((VECTORS / f"{file}.json").read_text(encoding="utf-8"))
    for group in content["groups"]:
        for test in group["tests"] if group["call"] == call else ():
            yield row(kind, bytes.fromhex(test["given"]["bytes"]), f"{file} {test['id']}", test["comment"],
                      test["flags"][0])


def port_vectors() -> Iterator[Row]:
    """The numbers that the vectors put in the place of a port."""
    for one in vectors(ENDPOINT, "text", "cidport-parse"):
        if one.note.startswith("port ") and one.data.startswith(b"2:"):
            yield row(NUMBER, one.data[2:], one.source, one.note, one.flag)


def classed(one: Row) -> Row:
    return one if one.flag else replace(one, flag="MixedEndian" if one.kind == MEMORY else flag_of(one.kind, one.data))


def printed() -> Iterator[Row]:
    for text, known in catalogue.PRINTED:
        yield row(PRINT, text.encode(), flag="Form", known=known)


def unique(rows: Iterator[Row]) -> tuple[Row, ...]:
    """A row of the catalogue that is a vector too has the class of bug of that vector."""
    seen: dict[bytes, Row] = {}
    for one in rows:
        first = seen.setdefault(one.data, one)
        if not first.flag:
            seen[one.data] = replace(first, flag=one.flag)
    return tuple(classed(one) for one in seen.values())


def chained(*sources: Iterator[Row]) -> tuple[Row, ...]:
    return unique(one for source in sources for one in source)


def tables() -> list[Table]:
    return [
        Table(ENDPOINT, "Endpoints", "cid:port; each parser gets its own scheme in front",
              chained(listed(ENDPOINT), vectors(ENDPOINT, "text", "cidport-parse"))),
        Table(URI, "Addresses with a scheme", "the whole text, scheme included; libnbd reads nbd+vsock:// for vsock://",
              chained(listed(URI), vectors(URI, "text", "uri-parse"))),
        Table(NUMBER, "Ports", "one number, as a port", chained(listed(NUMBER), port_vectors())),
        Table(GUEST, "Guest CIDs", "one number, as the CID of a virtual machine", chained(listed(GUEST))),
        Table(TUPLE, "Addresses in Python", "a Python expression, as address of an AF_VSOCK socket",
              chained(listed(TUPLE))),
        Table(GUID, "GUID texts", "a text; the value is the GUID that comes out",
              chained(listed(GUID), vectors(GUID, "guid", "guid-parse"))),
        Table(MEMORY, "GUIDs in memory", "a good text; the value is the 16 bytes that it becomes", chained(listed(MEMORY))),
        Table(PRINT, "Addresses as they are printed", "cid and port as numbers; the value is the text", chained(printed())),
        Table(CAPTURE, "Captured packets", "a packet of link type 271",
              chained(vectors(CAPTURE, "capture", "cap-decode"))),
    ]


def single(kind: str, data: bytes) -> Table:
    """A table of one input, which a user gave."""
    names = {ENDPOINT: "endpoint", URI: "address", NUMBER: "port", GUID: "GUID", CAPTURE: "capture", TUPLE: "tuple",
             GUEST: "guest CID", MEMORY: "bytes in memory", PRINT: "text"}
    return Table(kind, names[kind], "", (classed(row(kind, data, source="given")),))
