"""What a parser of others is to ./hvcts peers: which program and which package it is, what inputs it takes, and how one
becomes an argument, a file or a line for it. Runs nothing but dpkg-query and a program's own --version.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cage import ABSENT, ENVIRONMENT, NOT_APPLICABLE, Answer, Cage

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

    def origin(self) -> tuple[str, str]:
        """The package that what runs came with, and its version. Without a package: the program, and what it says."""
        program = found_program(self.version_command[0]) if self.version_command else None
        if program:
            if owner := package_of(program):
                return owner, package_version(owner) or "?"
            return f"{program} (no package)", first_line(self.version_command).partition(" (")[0] or "?"
        for package in self.packages:
            if found := package_version(package):
                return package, found
        return f"{self.packages[0]} (no package)", "?"

    def version(self) -> str:
        """Package and version in one text."""
        return " ".join(self.origin())

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


# -- programs and packages -------------------------------------------------------------------------------------------


def found_program(name: str) -> Path | None:
    """In the folders that programs are run from."""
    found = shutil.which(name, path=ENVIRONMENT["PATH"])
    return Path(found) if found else None


def dpkg_query(*words: str) -> str:
    try:
        return subprocess.run(["dpkg-query", *words], check=False, capture_output=True, text=True, timeout=10,
                              stdin=subprocess.DEVNULL).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


@cache
def package_version(package: str) -> str | None:
    lines = [line.split() for line in dpkg_query("-W", "-f", "${db:Status-Status} ${Version}\n", package).splitlines()]
    return next((words[1] for words in lines if len(words) == 2 and words[0] == "installed"), None)


@cache
def package_of(program: Path) -> str | None:
    """The package that a file came with. On a system with /bin in /usr, dpkg may know it by either name."""
    real = str(program.resolve())
    for name in (real, real.removeprefix("/usr")):
        owner, colon, _ = dpkg_query("-S", name).partition(": ")
        if colon:
            return owner.partition(",")[0].partition(":")[0]
    return None


@cache
def first_line(command: tuple[str, ...]) -> str:
    """Of what a program says of itself; nothing, if it does not run."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False, errors="replace",
                              stdin=subprocess.DEVNULL, env=ENVIRONMENT | own_home())
    except (OSError, subprocess.TimeoutExpired):
        return ""
    lines = [line for line in (done.stdout or done.stderr).splitlines() if line.strip()]
    return lines[0].strip() if done.returncode == 0 and lines else ""


def own_home() -> dict[str, str]:
    """Compilers that rustup manages are found from the user's home."""
    return {name: os.environ[name] for name in ("HOME", "RUSTUP_HOME") if name in os.environ}


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
    """Functions that take a GUID in braces only get a pair around it, unless it brings one."""
    good = wide_text(data)
    return good if good is None or re.fullmatch(rb"\{.*\}", good, re.S) else b"{" + good + b"}"


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
