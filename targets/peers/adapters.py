"""The parsers of others that ./hvcts peers asks, one row each: where it comes from, what kinds of input it takes, and
how an input becomes an argument, a file or a line for it.

None is changed, and none gets an input through a shell. Each runs inside the cage (cage.py). A row whose program or
library is not there says which Debian package would bring it. To add a parser is to add a row to PEERS.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import capture
import wine
from cage import ABSENT, ACCEPTED, DIED, ENVIRONMENT, HIDDEN, NOT_APPLICABLE, REJECTED, Answer, Cage, Done

HERE = Path(__file__).resolve().parent
PYTHON = "/usr/bin/python3"
GO_SOURCES = Path("/usr/share/gocode/src")

ENDPOINT, URI, NUMBER, GUEST, TUPLE, GUID, MEMORY, CAPTURE, PRINT = (
    "endpoint", "uri", "number", "guest-cid", "tuple", "guid", "memory", "capture", "print")

Ready = str | None  # why it is not there
Translate = Callable[[bytes], bytes | None]  # None: this parser cannot be given that input


@dataclass(frozen=True)
class Peer:
    """`takes`: kinds of input, and how each is handed over. `present`: why it cannot run, or None."""

    key: str
    title: str
    what: str
    packages: tuple[str, ...]
    takes: dict[str, Translate]
    present: Callable[[Cage], Ready]
    ask: Callable[[Cage, str, Sequence[bytes]], list[Answer]]
    slow: bool = False  # a process per input, and not a quick one
    version_command: tuple[str, ...] = ()
    remark: str = field(default="")

    def version(self) -> str:
        """Package and version, as the system knows them."""
        for package in self.packages:
            if found := package_version(package):
                return f"{package} {found}"
        if self.version_command and shutil.which(self.version_command[0], path=search_path()):
            done = subprocess.run(self.version_command, capture_output=True, text=True, timeout=10, check=False,
                                  stdin=subprocess.DEVNULL)
            first = (done.stdout or done.stderr).splitlines()
            return f"{self.packages[0]} ({first[0]})" if first else self.packages[0]
        return f"{self.packages[0]}, not from a package"

    def answers(self, cage: Cage, kind: str, inputs: Sequence[bytes]) -> list[Answer]:
        """An answer for each input, in order."""
        if kind not in self.takes:
            return [Answer(NOT_APPLICABLE)] * len(inputs)
        if why := self.present(cage):
            return [Answer(ABSENT, why=why)] * len(inputs)
        given = [self.takes[kind](data) for data in inputs]
        asked = self.ask(cage, kind, [data for data in given if data is not None])
        found = iter(asked)
        return [Answer(NOT_APPLICABLE, why="this parser cannot be given it") if data is None else next(found)
                for data in given]


@cache
def package_version(package: str) -> str | None:
    try:
        done = subprocess.run(["dpkg-query", "-W", "-f", "${db:Status-Status} ${Version}\n", package], check=False,
                              capture_output=True, text=True, timeout=10, stdin=subprocess.DEVNULL)
    except OSError:
        return None
    lines = [line.split() for line in done.stdout.splitlines()]
    return next((words[1] for words in lines if len(words) == 2 and words[0] == "installed"), None)


# -- what a parser can be given ------------------------------------------------------------------------------------


def c_string(data: bytes) -> bytes | None:
    """An argument or a C string holds no NUL."""
    return None if b"\0" in data else data


def any_bytes(data: bytes) -> bytes | None:
    return data


def text_only(data: bytes) -> bytes | None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return data


def wide_text(data: bytes) -> bytes | None:
    """A text of Windows: UTF-16, up to a NUL."""
    return c_string(data) if text_only(data) is not None else None


def braced(data: bytes) -> bytes | None:
    """These functions take a GUID in braces only."""
    good = wide_text(data)
    return None if good is None else b"{" + good + b"}"


def behind(prefix: bytes, check: Translate = c_string) -> Translate:
    def translate(data: bytes) -> bytes | None:
        good = check(data)
        return None if good is None else prefix + good
    return translate


def vsock_only(check: Translate = c_string) -> Translate:
    """Whole addresses, but none of another kind: those could name files or commands."""
    return lambda data: check(data) if data[:5].lower() == b"vsock" else None


def unit_line(data: bytes) -> bytes | None:
    """A line of a unit file: what ends it, goes on with the next one or is trimmed cannot stand in it."""
    return None if re.search(rb"[\0\r\n]|[\\ \t]$", data) else data


def socat_word(data: bytes) -> bytes | None:
    """In socat's own grammar these separate addresses and options, which could do anything."""
    return None if re.search(rb"[\0,!\"'\\(){}\[\]]", data) else data


def socat_uri(data: bytes) -> bytes | None:
    return socat_word(data) if data[:6].lower() == b"vsock:" else None


def uri_authority(data: bytes) -> bytes | None:
    """In a URI these end the endpoint; bytes that no URI holds are written as %XX."""
    if re.search(rb"[\0/?#@\[\]]", data):
        return None
    return b"".join(bytes([c]) if re.match(rb"[A-Za-z0-9._~!$&'()*+,;=:-]", bytes([c])) else b"%%%02X" % c
                    for c in data)


def nbd_uri(data: bytes) -> bytes | None:
    return behind(b"nbd+" + data[:8], uri_authority)(data[8:]) if data[:8].lower() == b"vsock://" else None


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


def program(name: str) -> Callable[[Cage], Ready]:
    return lambda _: None if shutil.which(name, path=ENVIRONMENT["PATH"]) else f"no program {name}"


def verify_units(cage: Cage, _: str, inputs: Sequence[bytes]) -> list[Answer]:
    """All inputs as lines of one unit file; what is refused is named by its line."""
    folder = cage.folder / f"unit-{os.getpid()}"
    unit = folder / "hvcts.socket"
    folder.mkdir(parents=True, exist_ok=True)
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


# -- peers that have to be compiled first, by their own compiler ------------------------------------------------------


def stamp_of(sources: Sequence[Path], version: str) -> str:
    digest = hashlib.sha256(version.encode())
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def compiled(name: str, sources: Sequence[Path], packages: Sequence[str], needs: Path | None,
             command: Callable[[Path, Path], list[str]]) -> Callable[[Cage], Ready]:
    """`needs`: sources of a library that have to be there. The result stays beside the cage until something changes."""
    @cache
    def present(cage: Cage) -> Ready:
        compiler = command(Path("."), Path("."))[0]
        if not shutil.which(compiler, path=search_path()):
            return f"no program {compiler}"
        if needs and not needs.exists():
            return f"no folder {needs}"
        binary = cage.folder / f"cts-peer-{name}"
        stamp = binary.with_suffix(".stamp")
        wanted = stamp_of(sources, " ".join(package_version(package) or "" for package in packages))
        if binary.exists() and stamp.exists() and stamp.read_text() == wanted:
            return None
        environment = {**ENVIRONMENT, "PATH": search_path(), "HOME": str(cage.folder), "GO111MODULE": "off",
                       "GOPATH": str(GO_SOURCES.parent), "GOCACHE": str(cage.folder / "go-cache"), "GOPROXY": "off",
                       "GOFLAGS": "", "GOTOOLCHAIN": "local"}
        if home := os.environ.get("RUSTUP_HOME") or (str(Path.home() / ".rustup") if name.startswith("rust") else ""):
            environment["RUSTUP_HOME"] = home
        try:
            done = subprocess.run(command(binary, cage.folder), env=environment, capture_output=True, text=True,
                                  stdin=subprocess.DEVNULL, timeout=180, check=False, cwd=HERE)
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"{compiler} did not get through: {error}"
        if done.returncode != 0 or not binary.exists():
            lines = (done.stderr or done.stdout).strip().splitlines()
            return f"{compiler} fails: {lines[-1][:160] if lines else done.returncode}"
        stamp.write_text(wanted)
        return None
    return present


def search_path() -> str:
    return ENVIRONMENT["PATH"] + ":" + os.environ.get("PATH", "")


def go_peer(name: str, package: str, folder: str | None) -> dict:
    sources = [HERE / "go" / "lines.go", HERE / "go" / f"{name}.go"]
    return {"present": compiled(f"go-{name}", sources, (package, "golang-go"), GO_SOURCES / folder if folder else None,
                                lambda binary, _: ["go", "build", "-o", str(binary), *map(str, sources)]),
            "ask": lambda cage, _, inputs: cage.ask([str(cage.folder / f"cts-peer-go-{name}")], inputs),
            "packages": (package,) if folder else ("golang-go",)}


RUST = compiled("rust-number", [HERE / "number.rs"], ("rustc",), None,
                lambda binary, _: ["rustc", "-O", "-o", str(binary), str(HERE / "number.rs")])


def java_present() -> Callable[[Cage], Ready]:
    @cache
    def present(cage: Cage) -> Ready:
        if not shutil.which("java", path=ENVIRONMENT["PATH"]):
            return "no program java"
        found = cage.ask(["java", str(HERE / "Guid.java")], [b""], 60)
        return found[0].why if found[0].kind == ABSENT else None
    return present


PEERS: tuple[Peer, ...] = (
    Peer("socket-activate", "systemd (listen)", "systemd-socket-activate -l vsock:…, which binds what it parsed",
         ("systemd",), {ENDPOINT: behind(b"vsock:"), URI: vsock_only()}, program("systemd-socket-activate"),
         each(lambda _, data: ["systemd-socket-activate", "-l", data, "/bin/true"], used_endpoint),
         version_command=("systemctl", "--version")),
    Peer("systemd-unit", "systemd (unit)", "systemd-analyze verify of a .socket unit with ListenStream=vsock:…",
         ("systemd",), {ENDPOINT: behind(b"vsock:", unit_line), URI: vsock_only(unit_line)}, program("systemd-analyze"),
         verify_units, version_command=("systemctl", "--version"),
         remark="texts that a unit file trims or goes on with in the next line are left out"),
    Peer("qemu", "QEMU", "qemu-system-x86_64 -incoming vsock:…", ("qemu-system-x86",),
         {ENDPOINT: behind(b"vsock:"), URI: vsock_only()},
         program("qemu-system-x86_64"),
         each(lambda _, data: ["qemu-system-x86_64", "-M", "none", "-nodefaults", "-display", "none", "-S",
                               "-incoming", data], used_endpoint),
         slow=True, version_command=("qemu-system-x86_64", "--version")),
    Peer("socat", "socat", "socat VSOCK-CONNECT:…", ("socat",),
         {ENDPOINT: behind(b"VSOCK-CONNECT:", socat_word), URI: socat_uri}, program("socat"),
         each(lambda _, data: ["socat", "-u", data, "-"], used_endpoint), version_command=("socat", "-V"),
         remark="texts with characters of socat's own grammar are left out"),
    Peer("libnbd", "libnbd", "nbd_connect_uri of nbd+vsock://…", ("libnbd0",),
         {ENDPOINT: behind(b"nbd+vsock://", uri_authority), URI: nbd_uri}, library_present("libnbd"), library("libnbd"),
         remark="bytes that no URI holds are given as %XX"),
    Peer("sscanf", "glibc sscanf", "sscanf(\"%u:%u\"), the format of gRPC", ("libc6",), {ENDPOINT: c_string}, always,
         library("sscanf")),
    Peer("nbdkit", "nbdkit", "nbdkit --vsock --port=…", ("nbdkit",), {NUMBER: c_string}, program("nbdkit"),
         each(lambda _, data: ["nbdkit", "-f", "--vsock", b"--port=" + data, "null"], used_port),
         version_command=("nbdkit", "--version")),
    Peer("go-number", "Go ParseUint", "strconv.ParseUint(…, 10, 32)", takes={NUMBER: any_bytes},
         **go_peer("number", "golang-go", None)),
    Peer("rust-number", "Rust u32", "str::parse::<u32>()", ("rustc",), {NUMBER: any_bytes}, RUST,
         lambda cage, _, inputs: cage.ask([str(cage.folder / "cts-peer-rust-number")], inputs),
         version_command=("rustc", "--version")),
    Peer("python-int", "CPython int", "int(…)", ("python3",), {NUMBER: text_only}, always, python("int")),
    Peer("glib-number", "GLib number", "g_ascii_string_to_unsigned(…, 10, 0, 4294967295)",
         ("libglib2.0-0", "libglib2.0-0t64"), {NUMBER: c_string}, library_present("glib-number"),
         library("glib-number")),
    Peer("strtoul", "glibc strtoul", "(uint32_t)strtoul(…, &end, 10), with end != text the only check", ("libc6",),
         {NUMBER: c_string}, always, library("strtoul")),
    Peer("qemu-guest", "QEMU guest-cid", "qemu-system-x86_64 -device vhost-vsock-pci,guest-cid=…",
         ("qemu-system-x86",), {GUEST: lambda data: c_string(data.replace(b",", b",,"))}, program("qemu-system-x86_64"),
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
    Peer("java-uuid", "Java UUID", "java.util.UUID.fromString",
         ("default-jdk-headless", "openjdk-21-jdk-headless", "openjdk-17-jdk-headless"),
         {GUID: text_only, MEMORY: text_only}, java_present(),
         lambda cage, _, inputs: cage.ask(["java", str(HERE / "Guid.java")], inputs, 60)),
    Peer("wine-uuid", "Wine Uuid", "UuidFromString of Wine's rpcrt4", ("wine64",), {GUID: wide_text, MEMORY: wide_text},
         wine.present, wine.ask("uuid")),
    Peer("wine-clsid", "Wine CLSID", "CLSIDFromString of {\u2026} in Wine's ole32", ("wine64",), {GUID: braced},
         wine.present, wine.ask("clsid")),
    Peer("wine-iid", "Wine IID", "IIDFromString of {\u2026} in Wine's ole32", ("wine64",), {GUID: braced}, wine.present,
         wine.ask("iid")),
    Peer("go-vsock", "mdlayher/vsock", "vsock.Addr.String in Go; it has no parser", takes={PRINT: any_bytes},
         **go_peer("vsock", "golang-github-mdlayher-vsock-dev", "github.com/mdlayher/vsock")),
    Peer("tshark", "Wireshark", "tshark on a pcap of link type 271", ("tshark",), {CAPTURE: any_bytes},
         program("tshark"), capture.ask, version_command=("tshark", "--version")),
)
BY_KEY = {peer.key: peer for peer in PEERS}
