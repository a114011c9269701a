"""The target under test passes every scenario of the generation counter; one test item per scenario."""

from __future__ import annotations

import pytest

from conftest import Certificate, Scenario, scenarios


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


def test_every_must_was_observed_or_says_why_not(certificate: Certificate) -> None:
    silent = [name for name, row in certificate.requirements.items()
              if row["level"] == "MUST" and row["observations"] == 0 and not row.get("reason")]
    assert not silent


def test_nothing_failed(certificate: Certificate) -> None:
    assert not certificate.failed(), certificate.describe(certificate.findings)
    assert certificate.exit_code == 0, certificate.output
