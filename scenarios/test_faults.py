"""The suite finds every seeded fault, by a requirement that the fault breaks."""

from __future__ import annotations

import json

import pytest

from conftest import Choice, Harness, faults


@pytest.fixture(scope="module")
def table(harness: Harness, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    folder = tmp_path_factory.mktemp("faulty")
    done = harness.call("faulty", "--out", folder, timeout=1200)
    assert done.returncode in (0, 1), done.stderr
    rows = json.loads((folder / "faulty.json").read_text(encoding="utf-8"))
    return {row["fault"]: row for row in rows}


def parameters() -> list:
    return [pytest.param(f, id=f.name, marks=pytest.mark.requirement(*f.third.split(",")))
            for f in faults()]


@pytest.mark.parametrize("fault", parameters())
def test_fault_is_found(fault: Choice, table: dict[str, dict]) -> None:
    row = table[fault.name]
    assert row["found"], f"{fault.name} ({fault.rest}) was missed; other findings: {row['others']}"
    assert set(row["found"].split()) <= set(fault.third.split(","))


def test_every_fault_of_the_catalogue_is_seeded() -> None:
    names = {fault.name for fault in faults()}
    assert names >= {f"GEN-F-{n:02d}" for n in range(1, 40)}
