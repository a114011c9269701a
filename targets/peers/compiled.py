"""Parsers that are libraries of a language: a program of ours around each is compiled, by that language's own compiler, when
it is asked for the first time. The result stays beside the cage until its source, its library or its compiler changes.
Nothing is fetched.
"""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from cage import ENVIRONMENT, Cage
from peer import Ready, first_line, found_program, own_home, package_version

HERE = Path(__file__).resolve().parent
GO_SOURCES = Path("/usr/share/gocode/src")
CRATES = Path("/usr/share/cargo/registry")
LIMIT = 180  # seconds for a compiler


def stamp_of(sources: Sequence[Path], versions: str) -> str:
    digest = hashlib.sha256(versions.encode())
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def run_compiler(command: Sequence[str], folder: Path) -> Ready:
    """Why it failed, or None."""
    environment = {**ENVIRONMENT, "HOME": str(folder), "GO111MODULE": "off", "GOPATH": str(GO_SOURCES.parent),
                   "GOCACHE": str(folder / "go-cache"), "GOPROXY": "off", "GOFLAGS": "", "GOTOOLCHAIN": "local"}
    if command[0] == "rustc":
        environment.update(own_home())
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace",
                              stdin=subprocess.DEVNULL, timeout=LIMIT, check=False, cwd=HERE)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{command[0]} did not get through: {error}"
    if done.returncode == 0:
        return None
    lines = (done.stderr or done.stdout).strip().splitlines()
    return f"{command[0]} fails: {lines[-1][:160] if lines else done.returncode}"


def compiled(name: str, sources: Sequence[Path], packages: Sequence[str], needs: Callable[[], Path | None],
             commands: Callable[[Path], list[list[str]]], needed: str = "",
             version: tuple[str, ...] = ()) -> Callable[[Cage], Ready]:
    """`needs` finds a file of the library, which `needed` names if it is not there. The stamp holds versions of
    `packages` and what the compiler says of itself (`version`)."""
    @cache
    def present(cage: Cage) -> Ready:
        steps = commands(cage.folder / f"cts-peer-{name}")
        binary = cage.folder / f"cts-peer-{name}"
        if not found_program(steps[0][0]):
            return f"no program {steps[0][0]}"
        if needed and needs() is None:
            return f"no {needed}"
        stamp = binary.with_suffix(".stamp")
        wanted = stamp_of(sources, " ".join([*(package_version(package) or "" for package in packages),
                                             first_line(version) if version else ""]))
        if binary.exists() and stamp.exists() and stamp.read_text() == wanted:
            return None
        for step in steps:
            if why := run_compiler(step, cage.folder):
                return why
        if not binary.exists():
            return f"{steps[-1][0]} leaves no program"
        stamp.write_text(wanted)
        return None
    return present


def lines_of(name: str, before: Sequence[str] = (), limit: float = 20.0):
    """Asks the program that was compiled, all inputs in one process."""
    return lambda cage, _, inputs: cage.ask([*before, str(cage.folder / f"cts-peer-{name}")], inputs, limit)


def there(path: Path) -> Callable[[], Path | None]:
    return lambda: path if path.exists() else None


def go_peer(name: str, package: str, folder: str = "") -> dict:
    """A library of Debian's Go sources, or without a folder the standard one."""
    sources = [HERE / "go" / "lines.go", HERE / "go" / f"{name}.go"]
    place = GO_SOURCES / folder
    present = compiled(f"go-{name}", sources, (package, "golang-go"), there(place),
                       lambda binary: [["go", "build", "-o", str(binary), *map(str, sources)]],
                       f"folder {place}" if folder else "", ("go", "version"))
    return {"present": present, "ask": lines_of(f"go-{name}"), "packages": (package,),
            "version_command": () if folder else ("go", "version")}


def crate(name: str) -> Path | None:
    return next(iter(sorted(CRATES.glob(f"{name}-[0-9]*/src/lib.rs"))), None)


def rust_peer(name: str, package: str, library: str = "") -> dict:
    """A crate of Debian's, without features that need others, or without `library` the standard one."""
    source = HERE / f"{name}.rs"

    def commands(binary: Path) -> list[list[str]]:
        if not library:
            return [["rustc", "-O", "-o", str(binary), str(source)]]
        part = binary.with_name(f"lib{library}.rlib")
        return [["rustc", "--crate-name", library, "--edition", "2018", "--crate-type", "rlib", "-O", "--cap-lints",
                 "allow", "--cfg", 'feature="std"', "-o", str(part), str(crate(library))],
                ["rustc", "-O", "--extern", f"{library}={part}", "-o", str(binary), str(source)]]

    present = compiled(f"rust-{name}", [source], (package,), lambda: crate(library), commands,
                       f"crate {library} in {CRATES}" if library else "", ("rustc", "--version"))
    return {"present": present, "ask": lines_of(f"rust-{name}"), "packages": (package,),
            "version_command": () if library else ("rustc", "--version")}
