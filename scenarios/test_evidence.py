"""What a certification leaves behind can be checked again by somebody who trusts nobody."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from conftest import CORPUS, Certificate, Harness, read_results

# Faults with findings in many traces, in few, and in explored schedules only.
FAULTS = ["GEN-F-01", "GEN-F-12", "GEN-F-22", "GEN-F-30"]


def judged_again(harness: Harness, folder: Path) -> tuple[int, list[dict]]:
    traces = sorted((folder / "traces").glob("*.pcap"))
    done = harness.call("judge", "--json", *traces)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def test_reference_traces_give_the_same_verdicts_again(harness: Harness,
                                                      certificate: Certificate) -> None:
    _, rows = judged_again(harness, certificate.folder)
    again = {r["requirement"]: r for r in rows if r["type"] == "requirement"}
    for name, row in certificate.requirements.items():
        assert (row["verdict"], row["observations"]) == \
            (again[name]["verdict"], again[name]["observations"]), name


def findings(text: str) -> list[str]:
    """The lines about findings, as they stand there."""
    return [line for line in text.splitlines(keepends=True) if json.loads(line)["type"] == "finding"]


@pytest.mark.parametrize("fault", FAULTS)
def test_findings_are_the_same_bytes_when_judged_again(fault: str, harness: Harness,
                                                       tmp_path: Path) -> None:
    harness.certify(tmp_path, "--target", harness.target("counter-faulty"),
                    "--option", f"fault={fault}")
    written = findings((tmp_path / "results.jsonl").read_text(encoding="utf-8"))
    assert written
    # The order in which certify wrote the traces is that of their names.
    done = harness.call("judge", "--json", *sorted((tmp_path / "traces").glob("*.pcap")))
    assert findings(done.stdout) == written


def test_same_seed_gives_the_same_bytes(harness: Harness, tmp_path: Path) -> None:
    for name in ("one", "two"):
        harness.certify(tmp_path / name, "--filter", "s0", "--seed", "7")
    for one in sorted((tmp_path / "one" / "traces").glob("*.pcap")):
        assert one.read_bytes() == (tmp_path / "two" / "traces" / one.name).read_bytes(), one.name
    assert (tmp_path / "one" / "results.jsonl").read_bytes() == \
        (tmp_path / "two" / "results.jsonl").read_bytes()


def test_junit_names_every_requirement(certificate: Certificate) -> None:
    tree = ElementTree.parse(certificate.folder / "junit.xml")
    names = {p.get("value") for p in tree.iter("property") if p.get("name") == "requirement"}
    assert names >= set(certificate.requirements)


def test_a_finding_can_be_replayed(harness: Harness, tmp_path: Path) -> None:
    certificate = harness.certify(tmp_path, "--target", harness.target("counter-faulty"),
                                  "--option", "fault=GEN-F-05", "--filter", "s02")
    finding = next(f for f in certificate.findings if f["requirement"] == "GEN-EVENT-150")
    program = tmp_path / "program.txt"
    program.write_text(finding["program"], encoding="utf-8")
    done = harness.call("replay", program, "--target", harness.target("counter-faulty"),
                        "--option", "fault=GEN-F-05")
    assert done.returncode == 1
    assert "GEN-EVENT-150" in done.stdout


def test_results_are_one_json_object_per_line(certificate: Certificate) -> None:
    again = read_results(certificate.folder)
    assert again.run and again.requirements
    for row in again.requirements.values():
        assert {"requirement", "level", "verdict", "observations", "target", "profile"} <= set(row)
    assert {path.stem for path in CORPUS.glob("s*.prog")} >= \
        {Path(p).stem for p in (certificate.folder / "traces").glob("s*.pcap")}
