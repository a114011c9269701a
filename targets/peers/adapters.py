"""The parsers of others that ./hvcts peers asks, one row each, and how a program or a library is asked.

None is changed, and none gets an input through a shell. Each runs inside the cage (cage.py). A row whose program or
library is not there says which Debian package would bring it. To add a parser is to add a row to PEERS.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import capture
import wine
from cage import ABSENT, ACCEPTED, DIED, HIDDEN, REJECTED, Answer, Cage, Done
from compiled import compiled, go_peer, lines_of, rust_peer, there
from peer import (CAPTURE, ENDPOINT, GUEST, GUID, MEMORY, NUMBER, PRINT, TUPLE, URI, Peer, Ready, any_bytes, behind,
                  braced, c_string, first_line, found_program, nbd_uri, socat_uri, socat_word, text_only, unit_line,
                  uri_authority, vsock_only, wide_text)

HERE = Path(__file__).resolve().parent
PYTHON = "/usr/bin/python3"


# -- how they are asked ---------------------------------------------------------------------------------------------


def each(command: Callable[[str, bytes], list[str | bytes]], read: Callable[[Done], Answer | None],
         limit: float = 10.0) -> Callable[[Cage, str, Sequence[bytes]], list[Answer]]:
    """A process per input. `read`: the value, or None for a rejection."""
    def one(cage: Cage, kind: str, data: bytes) -> Answer:
        done = cage.call(command(kind, data), limit)
        answer = read(done)
        if answer:
            return answer
        return Answer(DIED, why=done.died) if done.died else Answer(REJECTED, why=done.reason())

    def ask(cage: Cage, kind: str, inputs: Sequence[bytes]) -> list[Answer]:
        with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
            return list(pool.map(lambda data: one(cage, kind, data), inputs))
    return ask


def used_endpoint(done: Done) -> Answer | None:
    found = done.endpoint()
    return Answer(ACCEPTED, found) if found else None


def used_port(done: Done) -> Answer | None:
    found = done.endpoint()
    if not found:
        return None
    port = found.partition(":")[2]
    return Answer(ACCEPTED, "4294967295" if port == "ANY" else port)


def given_cid(done: Done) -> Answer | None:
    return next((Answer(ACCEPTED, str(number)) for record in done.records
                 if (number := record.number()) is not None), None)


def library(name: str) -> Callable[[Cage, str, Sequence[bytes]], list[Answer]]:
    return lambda cage, _, inputs: cage.ask([str(cage.folder / "cts-peer-library"), name], inputs)


def library_present(name: str) -> Callable[[Cage], Ready]:
    @cache
    def present(cage: Cage) -> Ready:
        found = cage.ask([str(cage.folder / "cts-peer-library"), name], [b""], 10)
        return found[0].why if found[0].kind == ABSENT else None
    return present


def python(name: str) -> Callable[[Cage, str, Sequence[bytes]], list[Answer]]:
    return lambda cage, _, inputs: cage.ask([PYTHON, "-I", str(HERE / "inside.py"), name], inputs)


def always(_: Cage) -> Ready:
    return None


def program(*version: str) -> Callable[[Cage], Ready]:
    """A program that is found and that can say its version: one that does not even start is not there."""
    def present(_: Cage) -> Ready:
        if not found_program(version[0]):
            return f"no program {version[0]}"
        return None if first_line(version) else f"{version[0]} does not start"
    return present


def script(*command: str) -> Callable[[Cage], Ready]:
    """An interpreter, and what it says in its first line."""
    @cache
    def present(cage: Cage) -> Ready:
        if not found_program(command[0]):
            return f"no program {command[0]}"
        found = cage.ask(command, [b""], 60)
        return found[0].why if found[0].kind == ABSENT else None
    return present


def speaks(*command: str, limit: float = 20.0) -> dict:
    """A program of ours in a language that needs no compiling."""
    return {"present": script(*command), "ask": lambda cage, _, inputs: cage.ask(command, inputs, limit)}


def verify_units(cage: Cage, _: str, inputs: Sequence[bytes]) -> list[Answer]:
    """All inputs as lines of one unit file; what is refused is named by its line."""
    folder = Path(tempfile.mkdtemp(prefix="hvcts-unit-"))  # the cage's own need not be writable
    unit = folder / "hvcts.socket"
    try:
        unit.write_bytes(b"[Socket]\n" + b"".join(b"ListenStream=" + data + b"\n" for data in inputs))
        (folder / "hvcts.service").write_text("[Service]\nExecStart=/bin/true\n", encoding="ascii")
        done = cage.call(["systemd-analyze", "--man=no", "--generators=no", "verify", str(unit)], 30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if done.died:
        return [Answer(DIED, why=done.died)] * len(inputs)
    refused = {int(line): why for line, why in re.findall(r"hvcts\.socket:(\d+): (.*)", done.error + done.out)}
    if not refused and done.code != 0 and "hvcts.socket" not in done.error:
        return [Answer(DIED, why=done.reason())] * len(inputs)
    return [Answer(REJECTED, why=refused[number]) if number in refused else Answer(HIDDEN)
            for number in range(2, len(inputs) + 2)]


BOOST = compiled("guid-boost", [HERE / "guid.cpp"], ("libboost-dev", "g++"),
                 there(Path("/usr/include/boost/uuid/string_generator.hpp")),
                 lambda binary: [["c++", "-O1", "-std=c++14", "-o", str(binary), str(HERE / "guid.cpp")]],
                 "header boost/uuid/string_generator.hpp")
JAVA = compiled("java/Guid.class", [HERE / "Guid.java"], ("default-jdk-headless",), lambda: found_program("java"),
                lambda binary: [["javac", "-d", str(binary.parent), str(HERE / "Guid.java")]], "program java",
                ("java", "--version"))
MONO = compiled("guid.exe", [HERE / "Guid.cs"], ("mono-runtime", "mono-mcs"), lambda: found_program("mono"),
                lambda binary: [["mcs", f"-out:{binary}", str(HERE / "Guid.cs")]], "program mono")

PEERS: tuple[Peer, ...] = (
    Peer("socket-activate", "systemd (listen)", "systemd-socket-activate -l vsock:…, which binds what it parsed",
         ("systemd",), {ENDPOINT: behind(b"vsock:"), URI: vsock_only()}, program("systemd-socket-activate", "--version"),
         each(lambda _, data: ["systemd-socket-activate", "-l", data, "/bin/true"], used_endpoint),
         version_command=("systemd-socket-activate", "--version")),
    Peer("systemd-unit", "systemd (unit)", "systemd-analyze verify of a .socket unit with ListenStream=vsock:…",
         ("systemd",), {ENDPOINT: behind(b"vsock:", unit_line), URI: vsock_only(unit_line)},
         program("systemd-analyze", "--version"),
         verify_units, version_command=("systemd-analyze", "--version"),
         remark="texts that a unit file trims or goes on with in the next line are left out"),
    Peer("qemu", "QEMU", "qemu-system-x86_64 -incoming vsock:…", ("qemu-system-x86",),
         {ENDPOINT: behind(b"vsock:"), URI: vsock_only()},
         program("qemu-system-x86_64", "--version"),
         each(lambda _, data: ["qemu-system-x86_64", "-M", "none", "-nodefaults", "-display", "none", "-S",
                               "-incoming", data], used_endpoint),
         slow=True, version_command=("qemu-system-x86_64", "--version")),
    Peer("socat", "socat", "socat VSOCK-CONNECT:…", ("socat",),
         {ENDPOINT: behind(b"VSOCK-CONNECT:", socat_word), URI: socat_uri}, program("socat", "-V"),
         each(lambda _, data: ["socat", "-u", data, "-"], used_endpoint), version_command=("socat", "-V"),
         remark="texts with characters of socat's own grammar are left out"),
    Peer("libnbd", "libnbd", "nbd_connect_uri of nbd+vsock://…", ("libnbd0",),
         {ENDPOINT: behind(b"nbd+vsock://", uri_authority), URI: nbd_uri}, library_present("libnbd"), library("libnbd"),
         remark="bytes that no URI holds are given as %XX"),
    Peer("sscanf", "glibc sscanf", "sscanf(\"%u:%u\"), the format of gRPC", ("libc6",), {ENDPOINT: c_string}, always,
         library("sscanf")),
    Peer("nbdkit", "nbdkit", "nbdkit --vsock --port=…", ("nbdkit",), {NUMBER: c_string}, program("nbdkit", "--version"),
         each(lambda _, data: ["nbdkit", "-f", "--vsock", b"--port=" + data, "null"], used_port),
         version_command=("nbdkit", "--version")),
    Peer("go-number", "Go ParseUint", "strconv.ParseUint(…, 10, 32)", takes={NUMBER: any_bytes},
         **go_peer("number", "golang-go")),
    Peer("rust-number", "Rust u32", "str::parse::<u32>()", takes={NUMBER: any_bytes}, **rust_peer("number", "rustc")),
    Peer("ncat", "Ncat", "ncat --vsock 2 …, which is a port", ("ncat",), {NUMBER: c_string}, program("ncat", "--version"),
         each(lambda _, data: ["ncat", "--vsock", "2", "--", data], used_port), version_command=("ncat", "--version")),
    Peer("python-int", "CPython int", "int(…)", ("python3",), {NUMBER: text_only}, always, python("int")),
    Peer("glib-number", "GLib number", "g_ascii_string_to_unsigned(…, 10, 0, 4294967295)",
         ("libglib2.0-0", "libglib2.0-0t64"), {NUMBER: c_string}, library_present("glib-number"),
         library("glib-number")),
    Peer("strtoul", "glibc strtoul", "(uint32_t)strtoul(…, &end, 10), with end != text the only check", ("libc6",),
         {NUMBER: c_string}, always, library("strtoul")),
    Peer("qemu-guest", "QEMU guest-cid", "qemu-system-x86_64 -device vhost-vsock-pci,guest-cid=…",
         ("qemu-system-x86",), {GUEST: lambda data: c_string(data.replace(b",", b",,"))},
         program("qemu-system-x86_64", "--version"),
         each(lambda _, data: ["qemu-system-x86_64", "-M", "q35,accel=tcg", "-nodefaults", "-display", "none", "-S",
                               "-device", b"vhost-vsock-pci,guest-cid=" + data], given_cid),
         slow=True, version_command=("qemu-system-x86_64", "--version")),
    Peer("python-socket", "CPython socket", "socket.socket(AF_VSOCK).connect(…)", ("python3",), {TUPLE: text_only},
         always, python("socket")),
    Peer("python-uuid", "CPython uuid", "uuid.UUID(…); in memory .bytes", ("python3",),
         {GUID: text_only, MEMORY: text_only}, always, python("uuid")),
    Peer("python-uuid-le", "CPython bytes_le", "uuid.UUID(…).bytes_le", ("python3",), {MEMORY: text_only}, always,
         python("uuid-le")),
    Peer("libuuid", "libuuid", "uuid_parse of util-linux", ("libuuid1",), {GUID: c_string, MEMORY: c_string},
         library_present("libuuid"), library("libuuid")),
    Peer("glib-uuid", "GLib", "g_uuid_string_is_valid", ("libglib2.0-0", "libglib2.0-0t64"), {GUID: c_string},
         library_present("glib-uuid"), library("glib-uuid")),
    Peer("libsystemd", "sd-id128", "sd_id128_from_string of libsystemd", ("libsystemd0",),
         {GUID: c_string, MEMORY: c_string}, library_present("libsystemd"), library("libsystemd")),
    Peer("apr", "APR", "apr_uuid_parse of libaprutil", ("libaprutil1", "libaprutil1t64"),
         {GUID: c_string, MEMORY: c_string}, library_present("apr"), library("apr")),
    Peer("go-uuid", "google/uuid", "uuid.Parse in Go", takes={GUID: any_bytes, MEMORY: any_bytes},
         **go_peer("uuid", "golang-github-google-uuid-dev", "github.com/google/uuid")),
    Peer("go-virtsock", "virtsock", "hvsock.GUIDFromString of linuxkit/virtsock in Go",
         takes={GUID: any_bytes, MEMORY: any_bytes},
         **go_peer("virtsock", "golang-github-linuxkit-virtsock-dev", "github.com/linuxkit/virtsock")),
    Peer("gofrs-uuid", "gofrs/uuid", "uuid.FromString of gofrs/uuid in Go", takes={GUID: any_bytes, MEMORY: any_bytes},
         **go_peer("gofrs", "golang-github-gofrs-uuid-dev", "github.com/gofrs/uuid")),
    Peer("rust-uuid", "Rust uuid", "Uuid::parse_str of the crate uuid", takes={GUID: any_bytes, MEMORY: any_bytes},
         **rust_peer("guid", "librust-uuid-dev", "uuid")),
    Peer("boost", "Boost", "boost::uuids::string_generator", ("libboost-dev", "libboost1.83-dev", "libboost1.74-dev"),
         {GUID: any_bytes, MEMORY: any_bytes}, BOOST, lines_of("guid-boost")),
    Peer("qt", "Qt", "QUuid::fromString of Qt 5", ("libqt5core5a", "libqt5core5t64"), {GUID: wide_text, MEMORY: wide_text},
         library_present("qt"), library("qt"),
         remark="a text that it does not take becomes the null GUID, so the text of that one counts as rejected"),
    Peer("libvirt", "libvirt", "virUUIDParse of libvirt", ("libvirt0",), {GUID: c_string, MEMORY: c_string},
         library_present("libvirt"), library("libvirt")),
    Peer("ossp", "OSSP uuid", "uuid_import of UUID_FMT_STR", ("libossp-uuid16",), {GUID: c_string, MEMORY: c_string},
         library_present("ossp"), library("ossp")),
    Peer("perl-uuid", "Data::UUID", "from_string of Perl's Data::UUID", ("libdata-uuid-perl",),
         {GUID: any_bytes, MEMORY: any_bytes}, **speaks("perl", str(HERE / "guid.pl"))),
    Peer("node-uuid", "Node uuid", "parse() of the package uuid of Node.js", ("node-uuid",),
         {GUID: text_only, MEMORY: text_only}, **speaks("node", str(HERE / "guid.js"))),
    Peer("java-uuid", "Java UUID", "java.util.UUID.fromString", ("default-jdk-headless",),
         {GUID: text_only, MEMORY: text_only}, JAVA,
         lambda cage, _, inputs: cage.ask(["java", "-XX:TieredStopAtLevel=1", "-cp", str(cage.folder / "cts-peer-java"),
                                           "Guid"], inputs, 60), version_command=("java", "--version")),
    Peer("mono-guid", "Mono Guid", "System.Guid.Parse of .NET's class library in Mono", ("mono-runtime", "mono-mcs"),
         {GUID: text_only, MEMORY: text_only}, MONO, lines_of("guid.exe", ("mono",), 60)),
    Peer("wine-uuid", "Wine Uuid", "UuidFromString of Wine's rpcrt4", ("wine64",), {GUID: wide_text, MEMORY: wide_text},
         wine.present, wine.ask("uuid")),
    Peer("wine-clsid", "Wine CLSID", "CLSIDFromString of {\u2026} in Wine's ole32", ("wine64",), {GUID: braced},
         wine.present, wine.ask("clsid")),
    Peer("wine-iid", "Wine IID", "IIDFromString of {\u2026} in Wine's ole32", ("wine64",), {GUID: braced}, wine.present,
         wine.ask("iid")),
    Peer("go-vsock", "mdlayher/vsock", "vsock.Addr.String in Go; it has no parser", takes={PRINT: any_bytes},
         **go_peer("vsock", "golang-github-mdlayher-vsock-dev", "github.com/mdlayher/vsock")),
    Peer("tshark", "Wireshark", "tshark on a pcap of link type 271", ("tshark",), {CAPTURE: any_bytes},
         program("tshark", "--version"), capture.ask, version_command=("tshark", "--version")),
)
BY_KEY = {peer.key: peer for peer in PEERS}
