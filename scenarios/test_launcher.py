"""./hvcts on the way of a vendor: sources in, verdicts and a report out."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import ROOT, read_results

DRIVER = ("driver.c", "acpi.c", "request.c", "waiters.c", "gencounter.h")


def hvcts(*arguments: str | Path) -> subprocess.CompletedProcess:
    return subprocess.run([ROOT / "hvcts", *map(str, arguments)], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=600, check=False)


def test_doctor_finds_nothing_missing() -> None:
    done = hvcts("doctor")
    assert done.returncode == 0, done.stdout
    assert "to install" not in done.stdout


def test_all_references_are_certified(tmp_path: Path) -> None:
    done = hvcts("certify", "--no-explore", "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    for name in ("counter", "client", "nicsave", "nicsave-edge"):
        assert read_results(tmp_path / name).run["target"] == name
        assert "PASS" in (tmp_path / name / "report.html").read_text(encoding="utf-8")


def test_filter_chooses_among_the_references(tmp_path: Path) -> None:
    hvcts("certify", "--filter", "s02-two-waits", "--out", tmp_path / "driver")
    hvcts("certify", "--filter", "GEN-CALLER-060", "--out", tmp_path / "client")
    assert [p.name for p in (tmp_path / "driver").iterdir()] == ["counter"]
    assert [p.name for p in (tmp_path / "client").iterdir()] == ["client"]
    assert hvcts("certify", "--filter", "no-such-case", "--out", tmp_path).returncode == 2


@pytest.mark.parametrize("option", ["--commits", "--commits=x", "--driver-source=x", "--outs=x"])
def test_option_that_only_begins_like_one_is_refused(option: str) -> None:
    done = hvcts("certify", option)
    assert done.returncode == 2
    assert option.partition("=")[0] in done.stderr


def test_driver_from_its_sources(tmp_path: Path) -> None:
    sources = tmp_path / "Acme Counter"
    sources.mkdir()
    for name in DRIVER:
        shutil.copy(ROOT / "targets" / "counter" / name, sources)
    done = hvcts("certify", "--driver-src", sources, "--filter", "s0", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stdout + done.stderr
    assert read_results(tmp_path / "out").run["target"] == "acme-counter"


def test_client_from_its_sources(tmp_path: Path) -> None:
    sources = tmp_path / "acme-client"
    sources.mkdir()
    shutil.copy(ROOT / "targets" / "client" / "plain.c", sources)
    done = hvcts("certify", "--client-src", sources, "--commit", "write_record", "--reaction", "on_time_shift",
                 "--no-explore", "--out", tmp_path / "out")
    assert done.returncode in (0, 3), done.stdout + done.stderr
    results = read_results(tmp_path / "out")
    assert not results.failed()
    assert results.verdict("GEN-CALLER-050") == "PASS"


def test_sources_that_do_not_compile_are_named(tmp_path: Path) -> None:
    sources = tmp_path / "broken"
    sources.mkdir()
    (sources / "driver.c").write_text("#include <ntddk.h>\nNTSTATUS DriverEntry(")
    done = hvcts("certify", "--driver-src", sources)
    assert done.returncode == 2
    assert "driver.c" in done.stderr and "do not build" in done.stderr


@pytest.mark.parametrize("arguments", [["--target="], ["--target"], ["--target", ""], ["--filter"],
                                       ["--driver-src="], ["--client-src", ""], ["--out="]])
def test_an_empty_value_certifies_nothing(arguments: list[str]) -> None:
    done = hvcts("certify", *arguments)
    assert done.returncode == 2
    assert "needs a value" in done.stderr


def test_launcher_through_a_link(tmp_path: Path) -> None:
    link = tmp_path / "hv"
    link.symlink_to(ROOT / "hvcts")
    done = subprocess.run([link, "help"], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "certify" in done.stdout
    assert list(tmp_path.iterdir()) == [link]


def test_everything_that_sources_lack_is_in_a_file(tmp_path: Path) -> None:
    sources = tmp_path / "lacking"
    sources.mkdir()
    calls = "".join(f"    NoSuchService{n:02}();\n" for n in range(60))
    (sources / "driver.c").write_text(f"#include <ntddk.h>\nvoid everything(void)\n{{\n{calls}}}\n")
    done = hvcts("certify", "--driver-src", sources)
    assert done.returncode == 2
    said = done.stderr.splitlines()
    listed = [line for line in said if line.startswith("  missing ")]
    more = next(line for line in said if "more; the full list is in" in line)
    count = int(more.split("and ", 1)[1].split()[0])
    assert len(listed) == 40 and count >= 20
    assert len(Path(more.split(" is in ", 1)[1]).read_text(encoding="utf-8").splitlines()) == 40 + count
