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
# of a prefix, below drive_c/windows: folders that nothing here looks into, and libraries that are loaded
SPARE = ("syswow64", "winsxs", "Microsoft.NET", "Installer", "resources")
NEEDED = frozenset("""kernel32 kernelbase ntdll advapi32 sechost msvcrt ucrtbase user32 gdi32 win32u combase ole32 rpcrt4 coml2
                   imm32 version""".split())
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


def prefix(cage: Cage) -> Path:
    return cage.folder / "wine"


def trim(folder: Path) -> None:
    """Wine fills a new prefix with a copy of every library of its own, 600 MB of them; parsers of GUIDs need few."""
    windows = folder / "drive_c" / "windows"
    for name in SPARE:
        shutil.rmtree(windows / name, ignore_errors=True)
    for path in (windows / "system32").glob("*.*"):
        if path.is_file() and path.suffix != ".exe" and path.stem not in NEEDED:
            path.unlink(missing_ok=True)


def environment(cage: Cage) -> dict[str, str]:
    return {"CTS_PEER_UNIX": "socket", "WINEPREFIX": str(prefix(cage)), "WINEDEBUG": "-all",
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
    for smaller in (True, False):  # where a part is missed, the prefix is made again, and stays whole
        first = run(cage, "uuid", [b""], FIRST)[0]
        if first.kind == ABSENT:
            return first.why or "it does not start"
        if smaller:
            trim(prefix(cage))
        if run(cage, "uuid", [b""], LATER)[0].kind != ABSENT:
            stamp.write_text(wanted)
            return None
        shutil.rmtree(prefix(cage), ignore_errors=True)
    return "it does not start a second time"


def ask(name: str) -> Callable[[Cage, str, Sequence[bytes]], list[Answer]]:
    return lambda cage, _, inputs: run(cage, name, inputs, LATER)
