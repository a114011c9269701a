"""The suite of NIC save state finds every seeded fault, by a requirement that the fault breaks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import Choice, Harness, faults


@pytest.fixture(scope="module")
def table(nicsave: Harness, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    folder = tmp_path_factory.mktemp("faulty")
    done = nicsave.call("faulty", "--out", folder, timeout=1200)
    assert done.returncode in (0, 1), done.stderr
    rows = json.loads((folder / "faulty.json").read_text(encoding="utf-8"))
    return {row["fault"]: row for row in rows}


def parameters() -> list:
    return [pytest.param(f, id=f.name, marks=pytest.mark.requirement(*f.third.split(",")))
            for f in faults("SAV-")]


@pytest.mark.parametrize("fault", parameters())
def test_fault_is_found(fault: Choice, table: dict[str, dict]) -> None:
    row = table[fault.name]
    assert row["found"], f"{fault.name} ({fault.rest}) was missed; other findings: {row['others']}"
    assert set(row["found"].split()) <= set(fault.third.split(","))


def test_faults_of_all_interfaces_in_one_table(harness: Harness, tmp_path: Path) -> None:
    done = harness.call("faulty", "--all", "--fault", "F-01", "--out", tmp_path)
    rows = json.loads((tmp_path / "faulty.json").read_text(encoding="utf-8"))
    assert done.returncode == 0, done.stdout
    assert {row["fault"] for row in rows} == {"GEN-F-01", "SAV-F-01", "ADR-F-01"}
