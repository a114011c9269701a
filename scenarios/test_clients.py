"""Clients have duties of their own, judged on what they do while the id changes beneath them."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Certificate, Harness

DUTIES = [f"GEN-CALLER-{n:03d}" for n in range(10, 190, 10)]


@pytest.fixture(scope="module")
def client(harness: Harness, tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return harness.certify(tmp_path_factory.mktemp("client"), "--target", harness.target("client"))


@pytest.mark.requirement(*DUTIES)
def test_reference_client_does_every_duty(client: Certificate) -> None:
    assert client.exit_code == 0 and not client.findings, client.describe(client.findings)
    assert {name: client.verdict(name) for name in DUTIES} == dict.fromkeys(DUTIES, "PASS")


def test_a_client_is_played_the_cases_of_clients_only(client: Certificate) -> None:
    assert client.end["cases"] == client.end["whole"] > 100
    assert {f.name for f in (client.folder / "traces").iterdir()} == {"s36-clients.pcap"}


def test_report_of_a_driver_says_where_clients_are_judged(certificate: Certificate) -> None:
    for name in DUTIES:
        row = certificate.requirements[name]
        if certificate.run["target"] == "counter":
            assert row["verdict"] == "N/A" and "client targets" in row["reason"]


@pytest.mark.parametrize("name, warned", [("client-sample", {"GEN-CALLER-090"}),
                                          ("client-plain", {"GEN-CALLER-100"})])
def test_client_that_knows_nothing_of_the_harness(name: str, warned: set[str], harness: Harness,
                                                  tmp_path: Path) -> None:
    done = harness.certify(tmp_path, "--target", harness.target(name), "--no-explore")
    assert not done.failed()
    assert {row for row in done.requirements if done.verdict(row) == "WARN"} == warned


@pytest.mark.parametrize("target, word", [("client", "s04"), ("counter", "s36")])
def test_filter_that_leaves_cases_of_the_other_kind_is_refused(target: str, word: str, harness: Harness,
                                                               tmp_path: Path) -> None:
    done = harness.call("certify", "--target", harness.target(target), "--filter", word, "--out", tmp_path)
    assert done.returncode == 2
    assert word in done.stderr and "client" in done.stderr
