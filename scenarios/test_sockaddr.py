"""The reference of socket addresses: every scenario passes, every MUST is observed, each answer to a policy switch can
be given, and whoever judges the traces again comes to the same verdicts."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import SOCKADDR, Certificate, Choice, Harness, Scenario, faults, remove_traces, scenarios

# What only a live check can show, and what another shape of sockaddr_vm has.
NEVER_SEEN = {"ADR-SOCK-290", "ADR-VM-140"}


@pytest.fixture(scope="module")
def reference(sockaddr: Harness, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Certificate]:
    folder = tmp_path_factory.mktemp("hvsocket")
    yield sockaddr.certify(folder, "--target", sockaddr.target("hvsocket"))
    remove_traces(folder)


def parameters() -> list:
    return [pytest.param(s, id=s.name, marks=pytest.mark.requirement(*s.covers))
            for s in scenarios(SOCKADDR, "*.prog")]


@pytest.mark.parametrize("scenario", parameters())
def test_scenario_has_no_findings(scenario: Scenario, reference: Certificate) -> None:
    found = [f for f in reference.findings if f["case"].split("/")[0] in scenario.cases and f["level"] == "MUST"]
    assert not found, f"{scenario.text}\n{reference.describe(found)}"


def test_reference_passes_and_every_requirement_is_observed(reference: Certificate) -> None:
    assert reference.exit_code == 0 and not reference.findings, reference.output
    seen = {name for name, row in reference.requirements.items()
            if row["verdict"] == "PASS" and row["observations"] + row["explored"] > 0}
    wanted = {name for name in reference.requirements if name.startswith("ADR-")}
    assert len(wanted) > 140
    assert wanted - seen == NEVER_SEEN
    for name in NEVER_SEEN:
        row = reference.requirements[name]
        assert row["verdict"] == "N/A" and row["reason"], row


def test_only_the_interface_is_reported(reference: Certificate) -> None:
    assert {name.partition("-")[0] for name in reference.requirements} == {"ADR", "CTS"}


def test_traces_give_the_same_verdicts_again(sockaddr: Harness, reference: Certificate) -> None:
    done = sockaddr.call("judge", "--json", *sorted((reference.folder / "traces").glob("*.pcap")))
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    again = {row["requirement"]: row for row in rows if row["type"] == "requirement"}
    assert again.keys() == reference.requirements.keys()
    for name, row in reference.requirements.items():
        assert (row["verdict"], row["observations"]) == (again[name]["verdict"], again[name]["observations"]), name


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus without its exhaustive ranges and soaks, which every certification of the reference plays."""
    folder = tmp_path_factory.mktemp("quick") / "sockaddr"
    shutil.copytree(SOCKADDR, folder, ignore=lambda _, names: [n for n in names if n.endswith(".prog") and
                                                               n.startswith("x")])
    return folder


def profiles(harness: Harness) -> dict[str, str]:
    """Their settings, as the reference takes them: switches go by the same names."""
    listed = json.loads(harness.call("list", "--json").stdout)["profiles"]
    return {row["profile"]: ",".join(row["settings"].split()) for row in listed}


@pytest.mark.parametrize("name", ["strict", "linux-current", "linux-legacy", "freebsd", "go-winio", "openvmm", "wsl",
                                  "systemd-main", "kata-ctl", "zmq-fork", "ocaml-hvsock", "firecracker",
                                  "cloud-hypervisor", "newer-header", "hcs"])
def test_reference_passes_under_each_profile_it_is_told_of(name: str, sockaddr: Harness, quick: Path,
                                                           tmp_path: Path) -> None:
    settings = profiles(sockaddr)[name]
    done = sockaddr.certify(tmp_path, "--target", sockaddr.target("hvsocket"), "--profile", name, "--option", settings,
                            "--corpus", quick, "--no-explore")
    assert not done.findings, done.describe(done.findings)
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize(("name", "broken"), [
    ("linux-current", "ADR-MAP-050"), ("linux-legacy", "ADR-VM-060"), ("openvmm", "ADR-GUID-060"),
    ("systemd-main", "ADR-TEXT-070"), ("zmq-fork", "ADR-TEXT-180"), ("ocaml-hvsock", "ADR-TEXT-160"),
    ("firecracker", "ADR-HYB-030"), ("cloud-hypervisor", "ADR-HYB-010"), ("strict", "ADR-HV-050"),
    ("newer-header", "ADR-WILD-110"), ("hcs", "ADR-WILD-050"), ("wsl", "ADR-REG-080"), ("freebsd", "ADR-VM-140"),
    ("go-winio", "ADR-WILD-190"), ("kata-ctl", "ADR-TEXT-030")])
def test_a_profile_that_asks_for_something_else_fails_the_reference(name: str, broken: str, sockaddr: Harness,
                                                                    quick: Path, tmp_path: Path) -> None:
    done = sockaddr.certify(tmp_path, "--target", sockaddr.target("hvsocket"), "--profile", name, "--corpus", quick,
                            "--no-explore")
    assert done.exit_code == 1 and broken in done.failed(), sorted(done.failed())


@pytest.mark.parametrize(("answer", "broken"), [
    ("hv-family=legacy-43", "ADR-HV-060"), ("vm-os-layout=macos", "ADR-VM-140"), ("guid-forms=dotnet", "ADR-GUID-070"),
    ("guid-forms=python", "ADR-GUID-070"), ("text-port-any=accept", "ADR-TEXT-100"),
    ("hvsock-scheme=hybrid-path", "ADR-TEXT-160"), ("cid-zero=loopback", "ADR-MAP-090"),
    ("broadcast-bind=bind-fails", "ADR-WILD-130"), ("parent-on-host=never-matches", "ADR-WILD-120"),
    ("timeout-over-max=clamp", "ADR-SOCK-060"), ("passthru-option=accept", "ADR-SOCK-040"),
    ("reg-braced-key=accept", "ADR-REG-050")], ids=lambda value: value)
def test_an_answer_of_no_profile_can_be_asked_for(answer: str, broken: str, sockaddr: Harness, quick: Path,
                                                  tmp_path: Path) -> None:
    reference = sockaddr.target("hvsocket")
    done = sockaddr.certify(tmp_path, "--target", reference, "--switch", answer, "--option", answer,
                            "--corpus", quick, "--no-explore")
    assert done.exit_code in (0, 3) and not done.findings, done.describe(done.findings)  # 3: some takes the ranges
    assert {row["profile"] for row in done.requirements.values()} == {f"ms-docs,{answer}"}
    traces = sorted((tmp_path / "traces").glob("s*.pcap"))
    assert sockaddr.call("judge", *traces).returncode in (0, 3), "the traces say by what they are judged"
    other = sockaddr.certify(tmp_path, "--target", reference, "--switch", answer, "--corpus", quick, "--no-explore")
    assert other.exit_code == 1 and broken in other.failed(), sorted(other.failed())


def test_switches_go_on_top_of_a_profile_and_of_a_trace(sockaddr: Harness, quick: Path, tmp_path: Path) -> None:
    settings = profiles(sockaddr)["firecracker"]
    done = sockaddr.certify(tmp_path, "--target", sockaddr.target("hvsocket"), "--profile", "firecracker",
                            "--switch", "hyb-guid=accept", "--switch=cid-zero=loopback",
                            "--option", f"{settings},hyb-guid=accept,cid-zero=loopback", "--corpus", quick,
                            "--no-explore", "--filter", "sc*")
    assert done.exit_code == 0, done.describe(done.findings)
    names = {row["profile"] for row in done.requirements.values()}
    assert names == {"firecracker,hyb-guid=accept,cid-zero=loopback"}
    traces = sorted((tmp_path / "traces").glob("sc*.pcap"))
    again = sockaddr.call("judge", "--switch", "cid-zero=none", *traces)
    assert again.returncode == 1
    assert {line.split()[1] for line in again.stdout.splitlines() if line.startswith("FAIL ")} == {"ADR-MAP-090"}


@pytest.fixture(scope="module")
def table(sockaddr: Harness, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    folder = tmp_path_factory.mktemp("faulty")
    done = sockaddr.call("faulty", "--out", folder, timeout=1200)
    assert done.returncode in (0, 1), done.stderr
    rows = json.loads((folder / "faulty.json").read_text(encoding="utf-8"))
    remove_traces(folder)
    return {row["fault"]: row for row in rows}


@pytest.mark.parametrize("fault", [pytest.param(f, id=f.name, marks=pytest.mark.requirement(*f.third.split(",")))
                                   for f in faults("ADR-")])
def test_fault_is_found(fault: Choice, table: dict[str, dict]) -> None:
    row = table[fault.name]
    assert row["found"], f"{fault.name} ({fault.rest}) was missed; other findings: {row['others']}"
    assert set(row["found"].split()) <= set(fault.third.split(","))


def test_every_fault_of_the_catalogue_is_seeded() -> None:
    assert {f"ADR-F-{n:02d}" for n in range(1, 42)} <= {f.name for f in faults("ADR-")}


def test_a_counter_is_no_target_for_addresses(sockaddr: Harness) -> None:
    wrong = sockaddr.call("certify", "--target", sockaddr.target("counter"))
    assert wrong.returncode == 2 and "no" in wrong.stderr
