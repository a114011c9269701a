"""What the documents leave open may be answered in several ways: the profile says which, and a target that
answers so has no finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Choice, Harness, variants

# Profiles that the reference is not built for, with a variant that is.
OTHERWISE = {"ioctl-page": "always-poll"}


@pytest.mark.parametrize("variant", variants(), ids=lambda v: v.name)
def test_permitted_variant_passes_under_its_profile(variant: Choice, harness: Harness, nicsave: Harness,
                                                    sockaddr: Harness, tmp_path: Path) -> None:
    tool = {"nicsave": nicsave, "hvsocket": sockaddr}.get(variant.target.split("-")[0], harness)
    done = tool.certify(tmp_path, "--target", tool.target(variant.target), "--option", variant.options,
                        "--profile", variant.third, "--no-explore")
    assert not done.findings, done.describe(done.findings)
    assert done.exit_code == 0, done.output


def test_reference_passes_under_each_profile(profile: str, harness: Harness, tmp_path: Path) -> None:
    options = ["--target", harness.target("counter")]
    if profile in OTHERWISE:
        options = ["--target", harness.target("counter-faulty"), "--option", f"variant={OTHERWISE[profile]}"]
    done = harness.certify(tmp_path, "--profile", profile, "--no-explore", *options)
    assert not done.findings, done.describe(done.findings)
    assert done.exit_code == 0, done.output
    assert {row["profile"] for row in done.requirements.values()} == {profile}


@pytest.mark.parametrize("name", sorted(OTHERWISE))
def test_a_target_of_another_reading_fails(name: str, harness: Harness, tmp_path: Path) -> None:
    done = harness.certify(tmp_path, "--profile", name, "--no-explore")
    assert done.failed() and done.exit_code == 1


@pytest.mark.requirement("GEN-SUPPORT-010", "GEN-SUPPORT-030", "GEN-SUPPORT-060")
def test_old_guest_polls_and_refuses_to_wait(harness: Harness, tmp_path: Path) -> None:
    done = harness.certify(tmp_path, "--profile", "old-guest", "--no-explore")
    for name in ("GEN-SUPPORT-010", "GEN-SUPPORT-030", "GEN-SUPPORT-060", "GEN-POLL-010"):
        assert done.verdict(name) == "PASS", name
    row = done.requirements["GEN-EVENT-060"]
    assert row["verdict"] == "N/A" and row["reason"]


@pytest.mark.requirement("GEN-SUPPORT-090")
def test_machine_without_the_device(harness: Harness, tmp_path: Path) -> None:
    done = harness.certify(tmp_path, "--profile", "no-device", "--no-explore")
    assert done.exit_code == 0, done.output
    assert done.verdict("GEN-SUPPORT-090") == "PASS"
    assert done.requirements["GEN-POLL-010"]["verdict"] == "N/A"


@pytest.mark.requirement("GEN-IFACE-210")
def test_strict_makes_a_should_a_must(harness: Harness, tmp_path: Path) -> None:
    options = ("--target", harness.target("counter-faulty"), "--option", "fault=GEN-X-14", "--filter",
               "GEN-IFACE-210", "--no-explore")
    loose = harness.certify(tmp_path / "loose", *options)
    strict = harness.certify(tmp_path / "strict", *options, "--strict")
    assert loose.verdict("GEN-IFACE-210") == "WARN"
    assert strict.verdict("GEN-IFACE-210") == "FAIL" and strict.exit_code == 1
    assert strict.failed() == loose.failed() | {"GEN-IFACE-210"}


def test_strict_leaves_the_reference_alone(harness: Harness, tmp_path: Path) -> None:
    done = harness.certify(tmp_path, "--strict", "--no-explore")
    assert done.exit_code == 0 and not done.findings
