"""The suite finds every seeded fault, by the requirement that the fault breaks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import Harness


@pytest.fixture(scope="module")
def table(harness: Harness, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    folder = tmp_path_factory.mktemp("faulty")
    done = harness.call("faulty", "--out", folder, timeout=900)
    rows = json.loads((folder / "faulty.json").read_text(encoding="utf-8"))
    assert done.returncode in (0, 1), done.stderr
    return {row["fault"]: row for row in rows}


def listed() -> list[str]:
    return [f"GEN-F-{n:02d}" for n in range(1, 40)]


@pytest.mark.parametrize("fault", listed())
def test_fault_of_the_catalogue_is_found(fault: str, table: dict[str, dict]) -> None:
    assert table[fault]["found"], table[fault]


def test_every_further_fault_is_found(table: dict[str, dict]) -> None:
    missed = [name for name, row in table.items() if not row["found"]]
    assert not missed
    assert len(table) > len(listed())
