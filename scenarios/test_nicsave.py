"""The references of NIC save state: every scenario passes, every MUST is observed on one of them, and whoever judges
the traces again comes to the same verdicts."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from conftest import NICSAVE, Certificate, Harness, Scenario, remove_traces, scenarios

REFERENCES = ("nicsave", "nicsave-edge")


@pytest.fixture(scope="module")
def references(nicsave: Harness, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Certificate]]:
    """The reference extension and the reference edges, certified one after the other."""
    folder = tmp_path_factory.mktemp("references")
    yield {name: nicsave.certify(folder / name, "--target", nicsave.target(name)) for name in REFERENCES}
    remove_traces(folder)


def shown(row: dict) -> bool:
    """In the default schedule of a case, or in another one."""
    return row["observations"] + row["explored"] > 0


def parameters() -> list:
    return [pytest.param(s, id=s.name, marks=pytest.mark.requirement(*s.covers))
            for s in scenarios(NICSAVE, "*.prog")]


@pytest.mark.parametrize("scenario", parameters())
def test_scenario_has_no_findings(scenario: Scenario, references: dict[str, Certificate]) -> None:
    for name, certificate in references.items():
        found = [f for f in certificate.findings
                 if f["case"].split("/")[0] in scenario.cases and f["level"] == "MUST"]
        assert not found, f"{name}: {scenario.text}\n{certificate.describe(found)}"


@pytest.mark.parametrize("name", REFERENCES)
def test_reference_passes(name: str, references: dict[str, Certificate]) -> None:
    done = references[name]
    assert done.exit_code == 0 and not done.failed(), done.output
    for requirement, row in done.requirements.items():
        if row["level"] == "MUST":
            assert row["verdict"] == "PASS" and shown(row) or row["verdict"] == "N/A" and row["reason"], \
                (requirement, row)


def test_extension_and_edge_together_show_every_must(references: dict[str, Certificate]) -> None:
    """What is not the duty of the one is observed on the other."""
    passed = {requirement for certificate in references.values()
              for requirement, row in certificate.requirements.items()
              if row["verdict"] == "PASS" and shown(row)}
    musts = {requirement for certificate in references.values()
             for requirement, row in certificate.requirements.items()
             if row["level"] == "MUST" and requirement.startswith("SAV-")}
    assert len(musts) > 100
    assert not musts - passed


@pytest.mark.parametrize("name", REFERENCES)
def test_only_the_interface_is_reported(name: str, references: dict[str, Certificate]) -> None:
    prefixes = {requirement.partition("-")[0] for requirement in references[name].requirements}
    assert prefixes == {"SAV", "CTS"}


@pytest.mark.parametrize("name", REFERENCES)
def test_traces_give_the_same_verdicts_again(name: str, nicsave: Harness,
                                             references: dict[str, Certificate]) -> None:
    certificate = references[name]
    done = nicsave.call("judge", "--json", *sorted((certificate.folder / "traces").glob("*.pcap")))
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    again = {row["requirement"]: row for row in rows if row["type"] == "requirement"}
    assert again.keys() == certificate.requirements.keys()
    for requirement, row in certificate.requirements.items():
        assert (row["verdict"], row["observations"]) == \
            (again[requirement]["verdict"], again[requirement]["observations"]), requirement


def test_a_tool_knows_by_the_trace_which_interface_it_judges(harness: Harness,
                                                             references: dict[str, Certificate]) -> None:
    trace = sorted((references["nicsave"].folder / "traces").glob("*.pcap"))[0]
    done = harness.call("judge", "--json", trace)
    named = {json.loads(line)["requirement"].partition("-")[0] for line in done.stdout.splitlines()}
    assert done.returncode == 0 and "GEN" not in named and "SAV" in named


def test_counter_is_no_target_for_save_state(nicsave: Harness, harness: Harness) -> None:
    wrong = nicsave.call("certify", "--target", nicsave.target("counter"))
    assert wrong.returncode == 2 and "neither a switch extension nor an edge" in wrong.stderr
    wrong = harness.call("certify", "--target", nicsave.target("nicsave"))
    assert wrong.returncode == 2 and "neither a VM generation counter" in wrong.stderr
