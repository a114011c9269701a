"""Wine's UuidFromString, CLSIDFromString and IIDFromString: a Windows program (wine.c) is compiled with clang and linked
with Wine's own libraries, so that neither headers nor a compiler for Windows are needed.

Wine talks to its server over a Unix socket called "socket", the only one that the cage lets it have. Its prefix lies
beside the cage, away from the user's own.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from cage import ABSENT, ENVIRONMENT, Answer, Cage
from compiled import run_compiler, stamp_of
from peer import found_program, package_version

SOURCE = Path(__file__).resolve().parent / "wine.c"
LOADERS = ("wine64", "wine", "/usr/lib/wine/wine64")
FOLDERS = "/usr/lib/*/wine/x86_64-windows"
LIBRARIES = ("kernel32.dll", "rpcrt4.dll", "ole32.dll")
FIRST = 120.0  # seconds in which the prefix is made
LATER = 40.0


def loader() -> str | None:
    return next((found for name in LOADERS if (found := shutil.which(name, path=ENVIRONMENT["PATH"]))), None)


def libraries() -> list[Path]:
    for folder in sorted(Path("/").glob(FOLDERS.lstrip("/"))):
        found = [folder / name for name in LIBRARIES]
        if all(path.exists() for path in found):
            return found
    return []


def environment(cage: Cage) -> dict[str, str]:
    return {"CTS_PEER_UNIX": "socket", "WINEPREFIX": str(cage.folder / "wine"), "WINEDEBUG": "-all",
            "WINESYSTEMDLLPATH": "/usr/x86_64-w64-mingw32/lib", "HOME": str(cage.folder),
            "WINEDLLOVERRIDES": "winemenubuilder.exe,mscoree,mshtml=d"}


def run(cage: Cage, name: str, inputs: Sequence[bytes], limit: float) -> list[Answer]:
    command = [loader() or "wine", str(cage.folder / "cts-peer-wine.exe"), name]
    return cage.ask(command, inputs, limit, environment(cage))


@cache
def present(cage: Cage) -> str | None:
    """Why it cannot be asked, or None."""
    if not loader():
        return "no program wine"
    if not libraries():
        return f"no folder {FOLDERS}"
    program, part = cage.folder / "cts-peer-wine.exe", cage.folder / "cts-peer-wine.o"
    stamp = program.with_suffix(".stamp")
    wanted = stamp_of([SOURCE, libraries()[0]], package_version("libwine") or "")
    if program.exists() and stamp.exists() and stamp.read_text() == wanted:
        return None
    for step in (["clang", "--target=x86_64-w64-mingw32", "-ffreestanding", "-O1", "-c", "-o", str(part), str(SOURCE)],
                 ["ld", "-m", "i386pep", "--subsystem", "console", "-e", "start", "-o", str(program), str(part),
                  *map(str, libraries())]):
        if not found_program(step[0]):
            return f"no program {step[0]}"
        if why := run_compiler(step, cage.folder):
            return why
    first = run(cage, "uuid", [b""], FIRST)[0]
    if first.kind == ABSENT:
        return first.why or "it does not start"
    stamp.write_text(wanted)
    return None


def ask(name: str) -> Callable[[Cage, str, Sequence[bytes]], list[Answer]]:
    return lambda cage, _, inputs: run(cage, name, inputs, LATER)
