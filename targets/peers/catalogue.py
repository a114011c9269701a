"""What the catalogue's section 4 says about parsers of others: one cell per parser and input, to be held against a run.

A cell is a value; R, rejected; S, the same value as the expected one; ? accepted, the tool shows no value; - not measured.
systemd's column was measured with a unit; systemd-socket-activate has the same parser and shows the values too. gRPC's
format is here as sscanf, and .NET's class library as Mono's. What no package brings is here as well: those cells are
not covered by any run, and say so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

BASE = "00000ac9-facb-11e6-bd58-64006a7986d3"
TAIL = BASE[8:]
REJECTED, SAME, HIDDEN, UNKNOWN = "R", "S", "?", "-"

# -- vectors A: cid:port. Columns: systemd 252, QEMU 7.2, socat 1.7.4.4, libnbd 1.14, sscanf -----------------------

ENDPOINT_PEERS = ("systemd-unit", "qemu", "socat", "libnbd", "sscanf")
ENDPOINTS: tuple[tuple[str, str], ...] = (
    ("2:010", "? 2:10 2:8 2:10 2:10"),
    ("0x2:5", "? R 2:5 0:5 R"),
    ("2:0x10", "? R 2:16 R 2:0"),
    ("+2:+5", "? 2:5 2:5 - 2:5"),
    ("+2:5", "- - - 2:5 -"),
    (" 2:5", "? 2:5 2:5 2:5 2:5"),
    ("2:5 ", "- R R - 2:5"),
    ("2 :5", "- - - 2:5 -"),
    ("2:5x", "R R R - 2:5"),
    ("2:5garbage", "R R R - 2:5"),
    ("2x:5", "- - - 2:5 -"),
    ("2:5:6", "R R R R 2:5"),
    ("-1:5", "R R ANY:5 ANY:5 ANY:5"),
    ("-2:5", "R R 4294967294:5 4294967294:5 4294967294:5"),
    ("2:-0", "? R - R 2:0"),
    ("-0:5", "- - 0:5 - -"),
    ("2:-1", "- - - - -"),
    ("4294967296:5", "R R 0:5 0:5 0:5"),
    ("4294967298:4294967301", "R R 2:5 - 2:5"),
    ("18446744073709551618:5", "R R ANY:5 ANY:5 ANY:5"),
    ("2:4294967294", "- - - - -"),
    ("2:4294967295", "? 2:ANY 2:ANY R 2:ANY"),
    ("2:4294967296", "R R 2:0 R 2:0"),
    ("2:", "R R 2:0 R R"),
    (":5", "? R 0:5 2:10809 R"),
    ("2:0", "? 2:0 2:0 2:10809 2:0"),
    ("2:0b11", "? R R R 2:0"),
    ("2:08", "R 2:8 R 2:8 2:8"),
    ("2:" + "0" * 40 + "7", "? R 2:7 2:7 2:7"),
    ("host:5", "R R R R R"),
    ("any:5", "R R R R R"),
    ("local:5", "R R R R R"),
    ("2.5:5", "R R R 2:5 R"),
)

def endpoint_cells(text: str, cells: str) -> dict[str, str]:
    known = dict(zip(ENDPOINT_PEERS, cells.split()))
    known["socket-activate"] = "2:8" if text == "2:010" else known["systemd-unit"]
    return known


SCHEMES: tuple[tuple[str, dict[str, str]], ...] = (
    ("VSOCK:2:5", {"systemd-unit": "R", "qemu": "R", "socat": "2:5"}),
    ("VSOCK://2:5", {"libnbd": "R"}),
)

# -- vectors B: one number -------------------------------------------------------------------------------------------

NUMBERS: tuple[tuple[str, dict[str, str]], ...] = (
    ("5", {}),
    ("010", {"nbdkit": "8"}),
    ("05", {"go-number": "5", "rust-number": "5"}),
    ("08", {"nbdkit": "R"}),
    ("0" * 40 + "5", {"rust-number": "5"}),
    ("0x10", {"nbdkit": "16"}),
    ("0x5", {"go-number": "R", "strtoul": "0"}),
    ("+5", {"nbdkit": "5", "go-number": "R", "rust-number": "5"}),
    ("-0", {"go-number": "R", "rust-number": "R"}),
    ("-1", {"nbdkit": "R", "strtoul": "-"}),
    (" 5", {"nbdkit": "5", "go-number": "R", "rust-number": "R"}),
    ("5 ", {"nbdkit": "R"}),
    ("5x", {"nbdkit": "R", "strtoul": "5"}),
    ("1_000", {"go-number": "R"}),
    ("", {"nbdkit": "R", "go-number": "R"}),
    ("4294967294", {}),
    ("4294967295", {"nbdkit": "4294967295"}),
    ("4294967296", {"nbdkit": "R", "go-number": "R"}),
    ("18446744073709551615", {}),
    ("-18446744073709551611", {"strtoul": "5"}),
)
GUESTS: tuple[tuple[str, dict[str, str]], ...] = (
    ("0", {"qemu-guest": "R"}), ("1", {"qemu-guest": "R"}), ("2", {"qemu-guest": "R"}), ("3", {"qemu-guest": "3"}),
    ("0x3", {"qemu-guest": "3"}), ("03", {"qemu-guest": "3"}), ("-1", {"qemu-guest": "R"}), ("010", {}), ("08", {}),
    ("+3", {}), (" 3", {}), ("3 ", {}), ("3x", {}), ("1000", {}), ("4294967294", {}),
    ("4294967295", {"qemu-guest": "4294967295"}), ("4294967296", {"qemu-guest": "R"}),
    ("4294967299", {"qemu-guest": "R"}), ("18446744073709551619", {"qemu-guest": "R"}),
)
TUPLES: tuple[tuple[str, dict[str, str]], ...] = (
    ("(2, 5)", {}), ("(4294967295, 5)", {}), ("(2, 4294967295)", {}),
    ("(4294967298, 4294967301)", {"python-socket": "2:5"}), ("(-1, 5)", {"python-socket": "ANY:5"}), ("(2, -1)", {}),
    ("(-18446744073709551614, 5)", {}), ("(True, 5)", {"python-socket": "1:5"}), ("[2, 5]", {"python-socket": "R"}),
    ("'2:5'", {"python-socket": "R"}), ("('2', '5')", {"python-socket": "R"}), ("(2.0, 5)", {"python-socket": "R"}),
    ("(2, 5, 0)", {"python-socket": "R"}), ("(None, 5)", {}), ("b'2:5'", {}),
)

PRINTED: tuple[tuple[str, dict[str, str]], ...] = (
    ("0:0", {}), ("1:1024", {}), ("2:2761", {}), ("3:40", {"go-vsock": "vm(3):40"}), ("100:65536", {}),
    ("4294967294:4294967294", {}), ("4294967295:4294967295", {}),
)

# -- vectors C: GUID. Columns: virtsock in Go, CPython's uuid, .NET; go-winio, openvmm, virtsock in C and ocaml-hvsock ---

GUID_PEERS = ("go-virtsock", "python-uuid", "mono-guid")
GUID_ELSEWHERE = ("go-winio", "openvmm", "virtsock in C, ocaml-hvsock")
_DIGITS = BASE.replace("-", "")
GUIDS: tuple[tuple[str, str, str, str], ...] = (
    ("lower case", BASE, "- - -", "- - -"),
    ("upper case", BASE.upper(), "S S S", "S S S"),
    ("braced", "{" + BASE + "}", "R S S", "R S R"),
    ("no dashes", _DIGITS, "R S S", "R R R"),
    ("parens", "(" + BASE + ")", "R R S", "R R R"),
    ("urn:uuid:", "urn:uuid:" + BASE, "R S R", "R R R"),
    ("leading space", " " + BASE, "S R S", "R R S"),
    ("trailing space", BASE + " ", "S R S", "R R S"),
    ("trailing garbage", BASE + "garbage", "S R R", "R R S"),
    ("braces three times", "{{{" + BASE, "R S R", "R R R"),
    ("braces behind", BASE + "}}", "- S R", "R R -"),
    ("dashes anywhere", "-".join(_DIGITS), "R S R", "R R R"),
    ("0x in front", "0x" + BASE[2:], "R S S", "R R S"),
    ("plus in front", "+" + BASE[1:], "R S S", "R R S"),
    ("minus in front", "-" + BASE[1:], "R R R", "R R fffff537" + TAIL),
    ("underscore", "0000_ac9" + TAIL, "R S R", "R R R"),
    ("Arabic digit", "\u0660" + BASE[1:], "R S R", "R R R"),
    ("7 digits", "0000ac9" + TAIL, f"0000ac09{TAIL} R R", "R R S"),
    ("blanks between", "0 0 a c9" + TAIL, "S R R", "R R R"),
    ("dash moved", "00000ac9-facb-11e6-bd5-864006a7986d3", "other S R", "R R R"),
    ("last character g", BASE[:-1] + "g", BASE[:-2] + "0d R R", "R R other"),
    ("last character +", BASE[:-1] + "+", BASE[:-2] + "0d R R", "R R other"),
    ("11 short groups", "1-2-3-4-5-6-7-8-9-a-b", "R R R", "R R other"),
)

# -- vectors D: the hybrid request line; no package brings one of these servers -------------------------------------------

LINE_ELSEWHERE = ("Firecracker", "cloud-hypervisor", "openvmm")
LINES: tuple[tuple[str, str, str], ...] = (  # request, ms-docs, cells
    ("CONNECT 1234\n", "1234", "1234 1234 1234"),
    ("connect 1234\n", "1234", "1234 1234 1234"),
    ("CoNnEcT 1234\n", "1234", "1234 1234 1234"),
    ("CONNECT 01234\n", "1234", "1234 1234 1234"),
    ("CONNECT +1234\n", "R", "1234 1234 1234"),
    ("CONNECT\t1234\n", "R", "1234 R R"),
    ("CONNECT 1234 garbage\n", "R", "1234 R R"),
    ("  CONNECT 1234\n", "R", "1234 R R"),
    ("CONNECT   12\n", "R", "12 12 R"),
    ("CONNECT 1234\r\n", "R", "1234 1234 R"),
    ("CONNECT\u30001234\n", "R", "1234 R R"),
    (f"CONNECT {BASE}\n", "R", "R R ok"),
    ("CONNECT " + "0" * 30 + "7\n", "R", "cut R 7"),
    ("CONNECT 1234\nmore", "1234", "1234 1234 R"),
    ("CONN", "more", "blocks more -"),
)

# -- further cells of parsers that no package brings, or brings in this version --------------------------------------------
# parser, table, input, what it does, what ms-docs does

ELSEWHERE: tuple[tuple[str, str, str, str, str], ...] = (
    ("newer systemd", "endpoint", "2:4294967295", "R", "R"),
    ("newer systemd", "endpoint", "host:5", "2:5", "2:5"),
    ("newer systemd", "endpoint", "any:5", "ANY:5", "ANY:5"),
    ("newer systemd", "endpoint", "local:5", "1:5", "1:5"),
    ("newer systemd", "endpoint", "-1:5", "ANY:5", "R"),
    ("kata-ctl", "endpoint", ":5", "ANY:5", "R"),
    ("kata-ctl", "endpoint", "-1:5", "ANY:5", "R"),
    ("ocaml-hvsock", "endpoint", ":5", "ANY:5", "R"),
    ("ocaml-hvsock", "endpoint", "1:5", "R", "1:5"),
    ("mdlayher's Listen", "endpoint", "2:0", "2:ANY", "2:0"),
    ("gRPC", "uri", "VSOCK:2:5", "R", "R"),
    ("libzmq fork", "number", "-1", "R", "R"),
    ("libzmq fork", "number", "18446744073709551615", "as errno was before", "R"),
)
NO_PACKAGE = "no Debian package brings it"
OTHER_VERSION = "Debian has another version"
WHY = {"newer systemd": OTHER_VERSION, "mdlayher's Listen": "it takes numbers and opens a socket"}

# -- bugs of section 6 that a parser here can still have ----------------------------------------------------------------
# What is said; table, peer, and for some of its rows (by text, or by note for captures) what must be in the value.

BUGS: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("libnbd ignores that a CID is too large, and turns to port 10809 without one", "endpoint", "libnbd",
     {":5": ":10809", "4294967296:5": "0:5"}),
    ("Wireshark adds payload offset and length in 16 bits: from length 65504 on the header itself is the payload",
     "capture", "tshark", {"len 65504 of 44": "payload=76", "len 65535 of 0, no info": "payload=1"}),
    ("Wireshark reads a virtio header that is shorter than 44 bytes", "capture", "tshark",
     {"len 0 of 44": "len=0", "len 43 of 44": "len=43"}),
    ("virtsock's GUIDFromString takes one digit for two", "guid", "go-virtsock",
     {"0000ac9" + TAIL: "0000ac09" + TAIL}),
)
# The other rows of section 6: what happened, and why no parser here can show it.
KERNEL, WINDOWS = "in a kernel, not in a parser of text or bytes", "only on Windows"
BUGS_ELSEWHERE: tuple[tuple[str, str], ...] = (
    ("Linux and FreeBSD: autobind gives port ANY; bindings dropped with the transport", KERNEL),
    ("Linux: a source address without its length, and a tap with bytes that nobody wrote", KERNEL),
    ("Linux hv_sock: a reserved range of ports leaves random ones unusable", KERNEL),
    ("PowerShell's endpoint: 34 for the size, GUIDs cut from text, a setter for the wrong field", WINDOWS),
    ("go-winio: a failure compared in the wrong width, sockets not updated after ConnectEx", WINDOWS),
    ("CPython's documentation: PARENT missing, LOOPBACK twice", "in its documentation, not in a parser"),
    ("aws-c-io, wireguard-go-vsock: ports above 65535 refused", NO_PACKAGE),
    ("WSL: WILDCARD and CHILDREN listeners that never match; 10013 for another user's VM", WINDOWS),
    ("virtsock's hvecho: an address that was not initialised, strtoul unchecked", NO_PACKAGE),
    ("ocaml-hvsock: the template in upper case only, cid -1 as an id", NO_PACKAGE),
    ("systemd's ssh-proxy: a reply of five digits' room", OTHER_VERSION),
    ("A C port of systemd's parser: failure with errno 0 counts as success", NO_PACKAGE),
)


@dataclass(frozen=True)
class Elsewhere:
    """A cell that no run can cover."""

    parser: str
    table: str
    text: str
    claim: str
    expected: str
    why: str

    @property
    def disagreement(self) -> bool:
        return self.claim != self.expected


def elsewhere() -> Iterator[Elsewhere]:
    for _, text, _, cells in GUIDS:
        expected = BASE if text.lower() == BASE else REJECTED
        for parser, claim in zip(GUID_ELSEWHERE, cells.split()):
            if claim != UNKNOWN:
                yield Elsewhere(parser, "guid", text, BASE if claim == SAME else claim, expected, NO_PACKAGE)
    for text, expected, cells in LINES:
        for parser, claim in zip(LINE_ELSEWHERE, cells.split()):
            if claim != UNKNOWN:
                yield Elsewhere(parser, "hybrid", text, claim, expected, NO_PACKAGE)
    for parser, table, text, claim, expected in ELSEWHERE:
        yield Elsewhere(parser, table, text, claim, expected, WHY.get(parser, NO_PACKAGE))
