"""The pytest driver: options, fixtures and markers of the scenarios.

A scenario never judges. It asks the harness binary to certify a target, once per session, and reads the
verdicts and findings in results.jsonl.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpora" / "counter"
NICSAVE = ROOT / "corpora" / "nicsave"
SOCKADDR = ROOT / "corpora" / "sockaddr"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("hvcts")
    group.addoption("--target", default=None, metavar="FILE.so",
                    help="shared object under test (default: the reference target)")
    group.addoption("--profile", default="ms-docs", metavar="NAME",
                    help="profile of the catalogue (default: ms-docs)")
    group.addoption("--seed", default="0", metavar="N", help="seed of the run (default: 0)")
    group.addoption("--package-dir", default=None, metavar="DIR",
                    help="keep results and traces here (default: a temporary folder)")
    group.addoption("--build-dir", default=None, metavar="DIR",
                    help="folder of the built binaries (default: $CTS_BUILD_DIR or build/release)")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "requirement(*ids): requirements that the scenario covers")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Requirement ids become properties of the JUnit report."""
    for item in items:
        for mark in item.iter_markers("requirement"):
            item.user_properties.extend(("requirement", name) for name in mark.args)


@dataclass
class Certificate:
    """What one certification left behind."""

    exit_code: int
    folder: Path
    output: str
    run: dict = field(default_factory=dict)
    requirements: dict[str, dict] = field(default_factory=dict)
    findings: list[dict] = field(default_factory=list)
    end: dict = field(default_factory=dict)

    def verdict(self, requirement: str) -> str:
        return self.requirements[requirement]["verdict"]

    def failed(self) -> set[str]:
        return {name for name, row in self.requirements.items() if row["verdict"] == "FAIL"}

    def describe(self, findings: list[dict]) -> str:
        return "\n\n".join(
            f"{f['requirement']} in {f['case']} ({f['trace']} frame {f['frame']})\n"
            f"  expected: {f['expected']}\n  seen:     {f['seen']}\n{f['program']}"
            for f in findings[:5])


def read_results(folder: Path) -> Certificate:
    """Reads FOLDER/results.jsonl."""
    certificate = Certificate(exit_code=-1, folder=folder, output="")
    for line in (folder / "results.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["type"] == "requirement":
            certificate.requirements[row["requirement"]] = row
        elif row["type"] == "finding":
            certificate.findings.append(row)
        elif row["type"] == "run":
            certificate.run = row
        elif row["type"] == "end":
            certificate.end = row
    return certificate


@dataclass
class Harness:
    """The harness binary of an interface, and the folder that it was built in."""

    build: Path
    interface: str = "counter"

    @property
    def binary(self) -> Path:
        return self.build / "harness" / "tool" / f"cts-{self.interface}"

    def target(self, name: str) -> Path:
        return self.build / "targets" / f"{name}.so"

    def call(self, *arguments: str | Path, timeout: float = 300, **kwargs) -> subprocess.CompletedProcess:
        command = [str(self.binary), *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, errors="replace",
                              stdin=subprocess.DEVNULL, timeout=timeout, check=False, **kwargs)

    def certify(self, folder: Path, *arguments: str | Path) -> Certificate:
        folder.mkdir(parents=True, exist_ok=True)
        done = self.call("certify", "--corpus", ROOT / "corpora" / self.interface, "--out", folder, *arguments)
        assert done.returncode in (0, 1, 3), f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        certificate = read_results(folder)
        certificate.exit_code = done.returncode
        certificate.output = done.stdout
        return certificate


def remove_traces(folder: Path) -> None:
    """Those of one certification of a switch extension have some hundred megabytes."""
    for traces in list(folder.rglob("traces")):
        shutil.rmtree(traces, ignore_errors=True)


@pytest.fixture(autouse=True)
def no_traces_stay(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "tmp_path" in request.node.funcargs:
        remove_traces(request.node.funcargs["tmp_path"])


def built(config: pytest.Config) -> Harness:
    chosen = config.getoption("--build-dir") or os.environ.get("CTS_BUILD_DIR")
    found = Harness(Path(chosen).resolve() if chosen else ROOT / "build" / "release")
    if not found.binary.exists():
        pytest.exit(f"{found.binary} is missing: run ./hvcts test, or build it and name its folder "
                    "with --build-dir", returncode=2)
    return found


@pytest.fixture(scope="session")
def harness(request: pytest.FixtureRequest) -> Harness:
    return built(request.config)


@pytest.fixture(scope="session")
def nicsave(harness: Harness) -> Harness:
    """The tool for NIC save state."""
    return Harness(harness.build, "nicsave")


@pytest.fixture(scope="session")
def sockaddr(harness: Harness) -> Harness:
    """The tool for socket addresses."""
    return Harness(harness.build, "sockaddr")


@dataclass(frozen=True)
class Choice:
    """A row of the lists of faults and of permitted variants."""

    name: str
    target: str
    options: str
    third: str  # requirements that a fault breaks; the profile of a variant
    rest: str


def choices(path: Path) -> list[Choice]:
    rows = [line.split(maxsplit=4) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Choice(*row) for row in rows if row and not row[0].startswith("#")]


def faults(prefix: str = "GEN-") -> list[Choice]:
    """Of one interface: ids of faults begin as those of its requirements."""
    return [row for row in choices(ROOT / "targets" / "faulty" / "faults") if row.name.startswith(prefix)]


def variants() -> list[Choice]:
    return choices(ROOT / "targets" / "variants" / "variants")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`profile`: one item for each profile that the product lists."""
    if "profile" in metafunc.fixturenames:
        listed = json.loads(built(metafunc.config).call("list", "--json").stdout)
        metafunc.parametrize("profile", [row["profile"] for row in listed["profiles"]])


@pytest.fixture(scope="session")
def certificate(request: pytest.FixtureRequest, harness: Harness,
                tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """The target under test, certified once for all scenarios."""
    option = request.config.getoption
    arguments: list[str | Path] = ["--profile", option("--profile"), "--seed", option("--seed")]
    if option("--target"):
        arguments += ["--target", Path(option("--target")).resolve()]
    if not option("--package-dir"):
        return harness.certify(tmp_path_factory.mktemp("package"), *arguments)
    # Several workers share the folder: one after the other they leave the same bytes in it.
    folder = Path(option("--package-dir"))
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / ".lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = harness.certify(folder, *arguments)
    return done


@dataclass(frozen=True)
class Scenario:
    """A file of the corpus: one scenario of the catalogue."""

    path: Path
    text: str
    covers: tuple[str, ...]
    cases: frozenset[str]

    @property
    def name(self) -> str:
        return self.path.stem


def scenarios(corpus: Path = CORPUS, pattern: str = "s*.prog") -> list[Scenario]:
    """All scenarios of the corpus, in order."""
    found = []
    for path in sorted(corpus.glob(pattern)):
        source = path.read_text(encoding="utf-8")
        covers = sorted({word for line in re.findall(r"^\s*covers\s+([^#\n]+)", source, re.M)
                         for word in line.split()})
        cases = frozenset(re.findall(r"^case\s+(\S+)", source, re.M))
        first = source.splitlines()[0].lstrip("# ").strip()
        found.append(Scenario(path, first, tuple(covers), cases))
    return found
