"""report.html shows what results.jsonl says, whatever strings stand in it, and also when it was cut short."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
import render

RUN = {"type": "run", "target": "acme", "description": "<b>Acme & co</b>", "profile": "ms-docs",
       "options": "", "filter": None, "seed": 0, "strict": False}
REQUIREMENT = {"type": "requirement", "requirement": "GEN-EVENT-060", "area": "EVENT", "level": "MUST",
               "verdict": "FAIL", "observations": 1234567, "explored": 8, "findings": 1,
               "target": "acme", "profile": "ms-docs", "text": "No lost notification."}
FINDING = {"type": "finding", "finding": 1, "requirement": "GEN-EVENT-060", "level": "MUST",
           "case": "s04/K=v1", "trace": "traces/s04.pcap", "frame": 77, "expected": "a < b",
           "seen": "</script><script>alert(1)</script>", "program": "open h0 rw\n", "target": "acme",
           "profile": "ms-docs", "replay": "./hvcts replay s04.pcap --frame 77", "warning": False}
END = {"type": "end", "cases": 3, "runs": 9, "operations": 30, "events": 99, "findings": 1, "exit": 1}


def write(folder: Path, *rows: dict | str) -> render.Report:
    path = folder / "results.jsonl"
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows),
                    encoding="utf-8")
    return render.read(path)


def test_report_shows_verdicts_and_findings(tmp_path: Path) -> None:
    html = render.render(write(tmp_path, RUN, FINDING, REQUIREMENT, END), [])
    assert "GEN-EVENT-060" in html
    assert "frame 77" in html
    assert "./hvcts replay s04.pcap --frame 77" in html
    assert "1\u202f234\u202f567" in html
    assert '<b class="badge big fail">FAIL</b>' in html
    assert "cut short" not in html


def test_strings_are_escaped(tmp_path: Path) -> None:
    html = render.render(write(tmp_path, RUN, FINDING, REQUIREMENT, END), [])
    assert "<script>alert" not in html
    assert "&lt;b&gt;Acme &amp; co&lt;/b&gt;" in html


def test_report_needs_nothing_from_elsewhere(tmp_path: Path) -> None:
    html = render.render(write(tmp_path, RUN, FINDING, REQUIREMENT, END), [])
    assert "http://" not in html and "https://" not in html
    assert "<link" not in html and " src=" not in html


def test_run_that_was_cut_short_says_so(tmp_path: Path) -> None:
    report = write(tmp_path, RUN, FINDING, '{"type":"finding","fin')
    html = render.render(report, [])
    assert report.verdict == "INCONC"
    assert "cut short" in html and "1 damaged line" in html


@pytest.mark.parametrize("code, verdict", [(0, "PASS"), (1, "FAIL"), (2, "INCONC"), (3, "INCONC")])
def test_verdict_is_that_of_the_run(tmp_path: Path, code: int, verdict: str) -> None:
    assert write(tmp_path, RUN, {**END, "exit": code}).verdict == verdict


def test_faulty_table(tmp_path: Path) -> None:
    rows = [{"fault": "GEN-F-01", "requirement": "GEN-EVENT-060", "found": "GEN-EVENT-060", "others": "",
             "programs": 12, "schedules": 40, "text": "no lock", "fuzz_limit": 600, "fuzz_executions": 54321,
             "fuzz_seconds": 3, "fuzz_found": "GEN-EVENT-060"},
            {"fault": "GEN-F-02", "requirement": "GEN-EVENT-010", "found": "", "others": "",
             "programs": 0, "schedules": 0, "text": "no comparison", "fuzz_limit": 600},
            {"fault": "GEN-F-03", "requirement": "GEN-EVENT-010", "found": "", "others": "",
             "programs": 0, "schedules": 0, "text": "not fuzzed"}]
    (tmp_path / "faulty.json").write_text(json.dumps(rows), encoding="utf-8")
    html = render.render(write(tmp_path, RUN, END), render.read_faulty(tmp_path / "faulty.json"))
    assert "1 of 3 found" in html and "missed" in html
    assert "54\u202f321" in html and html.count("not in 600 s") == 1


def test_area_takes_its_worst_verdict(tmp_path: Path) -> None:
    rows = [{**REQUIREMENT, "verdict": v} for v in ("PASS", "INCONC", "N/A", "WARN")]
    assert write(tmp_path, RUN, *rows, END).areas()[0].verdict == "INCONC"


def test_a_waived_failure_is_shown_and_worse_than_a_warning(tmp_path: Path) -> None:
    import facts
    rows = [{**REQUIREMENT, "requirement": "ADR-REG-020", "area": "REG", "verdict": v}
            for v in ("PASS", "WAIVED", "WARN")]
    report = write(tmp_path, RUN, *rows, END)
    assert report.areas()[0].verdict == "WAIVED"
    assert [verdict for verdict, _ in report.areas()[0].shares()] == ["WAIVED", "WARN", "PASS"]
    assert 'badge waived' in render.render(report, [])
    assert {row["verdict"] for row in facts.judged(rows[1:2])} == {"WAIVED", "N/A"}


def test_missing_results_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                   capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["render.py", str(tmp_path)])
    assert render.main() == 2
    assert "results.jsonl" in capsys.readouterr().err


def test_report_says_which_interface_it_is_about(tmp_path: Path) -> None:
    assert "VM generation counter" in render.render(write(tmp_path, RUN, REQUIREMENT, END), [])
    html = render.render(write(tmp_path, RUN, {**REQUIREMENT, "requirement": "SAV-NEED-020"}, END), [])
    assert "NIC save state" in html and "VM generation counter" not in html


def test_sizes_stand_side_by_side(tmp_path: Path) -> None:
    sizes = {"buffer": 600, "header_size": 601, "save_data_offset": 576, "data": 64, "bytes_needed": 650,
             "required": [632, 640], "succeeds_at": None}
    html = render.render(write(tmp_path, RUN, {**FINDING, "sizes": sizes}, REQUIREMENT, END), [])
    for text in ("Header.Size", "601", "632 or 640", "succeeds at", "<dd>?</dd>"):
        assert text in html


def test_a_report_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, text: str, **_: str) -> None:
        path.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError):
        render.write_whole(tmp_path / "report.html", "text")
    assert not list(tmp_path.iterdir())


def test_facts_have_the_worst_verdict_of_their_requirements() -> None:
    import facts
    rows = [{"requirement": name, "verdict": "PASS", "area": "REG", "level": "MUST"}
            for fact in facts.FACTS for name in fact.requirements]
    assert {row["verdict"] for row in facts.judged(rows)} == {"PASS", "N/A"}
    assert all(row["why"] for row in facts.judged(rows) if row["verdict"] == "N/A")
    broken = [{**row, "verdict": "FAIL"} if row["requirement"] == "ADR-MAP-100" else row for row in rows]
    assert [row["text"][:12] for row in facts.judged(broken) if row["verdict"] == "FAIL"] == ["The template", "00000ac9-fac"]


def test_every_fact_of_the_documentation_is_in_the_table() -> None:
    """Counted in the catalogue's first section: facts by what they are about, and those that no target can show."""
    import facts
    about = [fact.about for fact in facts.FACTS]
    assert {name: about.count(name) for name in about} == {
        "registry": 10, "Linux services": 2, "kernel options": 2, "socket commands": 12, "socket options": 5, "VmIds": 11,
        "platform": 7}
    assert about == sorted(about, key=list(dict.fromkeys(about)).index), "what is about the same thing stands together"
    assert all(bool(fact.requirements) != bool(fact.why) for fact in facts.FACTS)
    assert sum(bool(fact.why) for fact in facts.FACTS) == 11
    text = " ".join(fact.text for fact in facts.FACTS)
    for word in ("GuestCommunicationServices", "ElementName", "REG_SZ", "999E53D4", "WMI", "performance counters",
                 "administrator", "New-Guid", "Get-VM", "00000ac9", "2761", "CONFIG_VSOCKET=y", "CONFIG_VSOCKETS",
                 "CONFIG_HYPERV_VSOCKETS=y", "Anniversary", "14290", "Server 2016", "AF_HYPERV 34", "HV_PROTOCOL_RAW 1",
                 "AF_VSOCK 40", "HVSOCKET_CONNECT_TIMEOUT", "300000", "HVSOCKET_CONNECTED_SUSPEND",
                 "HVSOCKET_CONTAINER_PASSTHRU", "HVSOCKET_HIGH_VTL", "HV_GUID_ZERO", "HV_GUID_WILDCARD",
                 "HV_GUID_BROADCAST", "HV_GUID_CHILDREN", "HV_GUID_LOOPBACK", "HV_GUID_PARENT", "HV_GUID_SILOHOST",
                 "socket:", "bind:", "listen:", "accept:", "connect:", "send:", "block memory", "kernel mode"):
        assert word in text, word


def test_requirements_of_facts_exist() -> None:
    import facts
    table = Path(__file__).parents[1] / "harness" / "oracle" / "address_requirements.h"
    known = {f"ADR-{area}-{number}" for area, number in re.findall(r"X\((\w+), (\d+)", table.read_text(encoding="utf-8"))}
    assert {name for fact in facts.FACTS for name in fact.requirements} <= known


def test_a_fact_that_does_not_apply_says_why_and_names_verdicts(tmp_path: Path) -> None:
    import facts
    row = {**REQUIREMENT, "requirement": "ADR-SOCK-290", "area": "SOCK", "verdict": "N/A", "reason": "nothing is live"}
    found = [fact for fact in facts.judged([row]) if fact["about"] == "kernel options"]
    assert [(one["verdict"], one["why"], one["judged"]) for one in found] == [
        ("N/A", "nothing is live", [("ADR-SOCK-290", "N/A")])] * 2
    html = render.render(render.Report(RUN, {}, [row], []), [])
    assert html.count('<tr class="fact">') == len(facts.FACTS) and html.count('<tr class="about">') == 7


def test_facts_stand_in_reports_on_addresses_alone(tmp_path: Path) -> None:
    address = {**REQUIREMENT, "requirement": "ADR-REG-010", "area": "REG"}
    assert 'id="facts"' in render.render(render.Report(RUN, {}, [address], []), [])
    assert 'id="facts"' not in render.render(render.Report(RUN, {}, [REQUIREMENT], []), [])
