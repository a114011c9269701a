"""The target under test passes every scenario of the generation counter; one test item per scenario."""

from __future__ import annotations

import pytest

from conftest import Certificate, Harness, Scenario, scenarios


def parameters() -> list:
    return [pytest.param(s, id=s.name, marks=pytest.mark.requirement(*s.covers)) for s in scenarios()]


@pytest.mark.parametrize("scenario", parameters())
def test_scenario_has_no_findings(scenario: Scenario, certificate: Certificate) -> None:
    found = [f for f in certificate.findings
             if f["case"].split("/")[0] in scenario.cases and f["level"] == "MUST"]
    assert not found, f"{scenario.text}\n{certificate.describe(found)}"


def test_every_scenario_of_the_catalogue_has_a_file() -> None:
    numbers = {int(s.name[1:3]) for s in scenarios()}
    assert numbers == set(range(1, 39))


# Whose duty it is not: there are no other reasons for a requirement of the reference to be N/A.
NOT_ITS_DUTY = {
    "counter": {"client duties are judged on client targets: see the report of such a target"},
    "client": {"the target is a client: its duties are judged",
               "the hypervisor's side was played by the harness: judged on targets that bring their own"},
}


def shown(row: dict) -> bool:
    """In the default schedule of a case, or in another one."""
    return row["observations"] + row["explored"] > 0


@pytest.fixture(scope="module")
def references(harness: Harness, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Certificate]:
    """The reference driver and the reference client, certified one after the other."""
    return {name: harness.certify(tmp_path_factory.mktemp(name), "--target", harness.target(name))
            for name in NOT_ITS_DUTY}


@pytest.mark.parametrize("name", NOT_ITS_DUTY)
def test_reference_passes_every_must_or_it_is_not_its_duty(name: str,
                                                          references: dict[str, Certificate]) -> None:
    musts = {requirement: row for requirement, row in references[name].requirements.items()
             if row["level"] == "MUST"}
    assert len(musts) > 100
    for requirement, row in musts.items():
        if row["verdict"] == "N/A":
            assert row.get("reason") in NOT_ITS_DUTY[name], (requirement, row)
        else:
            assert row["verdict"] == "PASS" and shown(row), (requirement, row)


def test_driver_and_client_together_pass_every_must(references: dict[str, Certificate]) -> None:
    """What is not the duty of the one is observed on the other."""
    passed = {requirement for certificate in references.values()
              for requirement, row in certificate.requirements.items()
              if row["verdict"] == "PASS" and shown(row)}
    musts = {requirement for certificate in references.values()
             for requirement, row in certificate.requirements.items() if row["level"] == "MUST"}
    assert not musts - passed


def test_nothing_failed(certificate: Certificate) -> None:
    assert not certificate.failed(), certificate.describe(certificate.findings)
    assert certificate.exit_code == 0, certificate.output
