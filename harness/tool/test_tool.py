"""cts-counter as people and scripts meet it: exit codes, messages, and the files it leaves."""

from __future__ import annotations

import json
import os
import pty
import resource
import subprocess
from pathlib import Path

import pytest

BUILD = Path(os.environ["CTS_BUILD_DIR"])
TOOL = BUILD / "harness" / "tool" / "cts-counter"
FAULTY = BUILD / "targets" / "counter-faulty.so"


def tool(*arguments: str | Path, **kwargs) -> subprocess.CompletedProcess:
    return subprocess.run([str(TOOL), *map(str, arguments)], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=120, check=False, **kwargs)


def rows(folder: Path, kind: str) -> list[dict]:
    lines = (folder / "results.jsonl").read_text(encoding="utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row["type"] == kind]


@pytest.fixture(scope="session")
def passed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("passed")
    done = tool("certify", "--filter", "s01*", "--out", folder)
    assert done.returncode in (0, 3), done.stdout + done.stderr
    (folder / "stdout").write_text(done.stdout)
    return folder


def test_a_filtered_run_leaves_the_whole_results_alone(tmp_path: Path) -> None:
    """Without --out: what was played in part goes to a folder of its own."""
    environment = {**os.environ, "HVCTS_ROOT": str(tmp_path)}
    corpus = Path(__file__).resolve().parents[2] / "corpora" / "counter"
    done = tool("certify", "--filter", "s01*", "--corpus", corpus, env=environment)
    assert done.returncode in (0, 3), done.stdout + done.stderr
    assert (tmp_path / "reports" / "out" / "counter" / "filtered" / "results.jsonl").is_file()
    assert not (tmp_path / "reports" / "out" / "counter" / "results.jsonl").exists()
    assert "reports/out/counter/filtered" in done.stdout


@pytest.fixture(scope="session")
def failed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("failed")
    done = tool("certify", "--target", FAULTY, "--option", "fault=GEN-F-14", "--filter", "s0[123]*",
                "--out", folder)
    assert done.returncode == 1, done.stdout + done.stderr
    (folder / "stdout").write_text(done.stdout)
    return folder


@pytest.mark.parametrize("arguments, says", [
    ([], "usage:"),
    (["fly"], 'there is no command "fly"'),
    (["certify", "--fly"], "has no option --fly"),
    (["certify", "--frame", "1"], "has no option --frame"),
    (["certify", "--seed"], "--seed needs a value"),
    (["certify", "--seed", "x"], "--seed takes a number"),
    (["certify", "--seed", "-1"], "--seed takes a number"),
    (["certify", "--strict=yes"], "--strict takes no value"),
    (["certify", "extra"], 'takes no argument "extra"'),
    (["certify", "--profile", "fly"], 'there is no profile "fly"; there are: ms-docs, '),
    (["certify", "--filter", "fly-away"], "no case of"),
    (["certify", "--corpus", "/nonexistent"], "--corpus"),
    (["faulty", "--fault", "GEN-Q"], 'no fault\'s id contains "GEN-Q"'),
    (["faulty", "--fuzz", "0s"], "--fuzz takes a number with s, m or h"),
    (["faulty", "--fuzz=soon"], "--fuzz takes a number with s, m or h"),
    (["certify", "--out", "/dev/null/results"], "/dev/null/results"),
    (["certify", "--target", "/nonexistent.so"], "/nonexistent.so"),
    (["certify", "--target", __file__], "test_tool.py"),
    (["certify", "--option", "k" * 600], "longer than"),
    (["replay"], "needs FILE"),
    (["replay", "/nonexistent.prog"], "No such file"),
    (["judge", "/nonexistent.pcap"], "No such file"),
    (["judge", __file__], "classic pcap"),
    (["judge", "/proc/self/fd"], "no *.pcap file"),
    (["show", __file__], "classic pcap"),
    (["show", "--frame", "0", __file__], "frames are numbered from 1"),
    (["replay", "--frame", "0", __file__], "frames are numbered from 1"),
])
def test_wrong_use_is_exit_2_with_a_message(arguments: list[str], says: str) -> None:
    done = tool(*arguments)
    assert done.returncode == 2
    assert says in done.stderr
    assert "\033" not in done.stderr


def test_help_names_every_option() -> None:
    assert tool("--help").returncode == 0
    done = tool("certify", "--help")
    assert done.returncode == 0
    for option in ("--target", "--profile", "--filter", "--seed", "--strict", "--out", "--no-explore"):
        assert option in done.stdout


def test_list_as_json() -> None:
    everything = json.loads(tool("list", "--json").stdout)
    assert {"GEN-EVENT-060", "GEN-IFACE-140"} <= {r["requirement"] for r in everything["requirements"]}
    assert everything["profiles"][0]["profile"] == "ms-docs"
    assert len({(c["file"], c["case"]) for c in everything["cases"]}) == len(everything["cases"])
    assert json.loads(tool("certify", "--list", "--json").stdout) == everything


def test_list_is_short_unless_asked() -> None:
    short = tool("list").stdout.splitlines()
    assert len(short) < 400
    assert any(line.split()[0] == "s04-change-between-poll-and-arm" for line in short if line.strip())
    some = tool("list", "--filter", "s04*").stdout
    assert "  s04-change-between-poll-and-arm/" in some
    every = tool("list", "--all").stdout.splitlines()
    count = len(json.loads(tool("list", "--json").stdout)["cases"])
    assert f" {count} cases; " in short[-1] and len(every) > count


def test_filter_takes_requirements_too() -> None:
    cases = json.loads(tool("list", "--json", "--filter", "GEN-SUPPORT-030").stdout)["cases"]
    assert cases and all("GEN-SUPPORT-030" in c["covers"] for c in cases)


def test_output_in_a_pipe_has_areas_and_no_colours(passed: Path) -> None:
    text = (passed / "stdout").read_text()
    for area in ("IFACE", "POLL", "EVENT", "CANCEL", "CLOSE", "SUPPORT", "PLATFORM"):
        assert f"\n{area} " in text
    assert "\033" not in text and "\r" not in text


def on_terminal(variables: dict[str, str]) -> str:
    master, slave = pty.openpty()
    command = [TOOL, "judge", os.environ["CTS_TEST_TRACE"]]
    with subprocess.Popen(command, stdout=slave, stderr=slave, stdin=slave,
                          env={**os.environ, "TERM": "xterm", **variables}) as process:
        os.close(slave)
        output = b""
        try:
            while chunk := os.read(master, 65536):
                output += chunk
        except OSError:  # the other end is closed
            pass
        process.wait()
    os.close(master)
    return output.decode()


def test_colours_on_a_terminal_unless_unwanted(failed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CTS_TEST_TRACE", str(failed / "traces"))
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\033[31mFAIL" in on_terminal({})
    assert "\033[3" not in on_terminal({"NO_COLOR": "1"})
    assert "\033[3" not in on_terminal({"TERM": "dumb"})


def test_results_are_complete_and_repeatable(passed: Path, tmp_path: Path) -> None:
    requirements = rows(passed, "requirement")
    listed = json.loads(tool("list", "--json").stdout)["requirements"]
    assert [r["requirement"] for r in requirements] == [r["requirement"] for r in listed]
    assert (passed / "junit.xml").read_text().count("<testcase ") == len(requirements)
    assert rows(passed, "end")[0]["exit"] in (0, 3)
    tool("certify", "--filter", "s01*", "--out", tmp_path)
    assert (tmp_path / "results.jsonl").read_bytes() == (passed / "results.jsonl").read_bytes()
    for trace in (passed / "traces").iterdir():
        assert (tmp_path / "traces" / trace.name).read_bytes() == trace.read_bytes()


def test_judging_again_gives_the_same_bytes(failed: Path) -> None:
    findings = [line for line in (failed / "results.jsonl").read_text().splitlines(keepends=True)
                if line.startswith('{"type":"finding"')]
    done = tool("judge", "--json", failed / "traces")
    again = done.stdout.splitlines(keepends=True)
    assert findings
    assert again[:len(findings)] == findings
    assert done.returncode == 1
    verdicts = {r["requirement"]: (r["verdict"], r["observations"]) for r in rows(failed, "requirement")}
    assert verdicts == {r["requirement"]: (r["verdict"], r["observations"])
                        for r in map(json.loads, again[len(findings):])}


def test_judging_a_run_that_a_limit_cut_short_is_inconclusive(tmp_path: Path) -> None:
    program = tmp_path / "many.txt"
    program.write_text("open h0 rw overlapped\nrepeat 5000\narm h0 current -> w0\nend\nclose h0\n")
    assert tool("replay", program, "--trace", tmp_path / "many.pcap").returncode == 3
    assert tool("judge", tmp_path / "many.pcap").returncode == 3


def test_finding_says_what_replays_it(failed: Path) -> None:
    finding = rows(failed, "finding")[0]
    assert finding["requirement"] == "GEN-IFACE-190"
    assert finding["replay"].startswith("./hvcts replay ")
    done = tool("replay", *finding["replay"].split()[2:])
    assert done.returncode == 1, done.stderr
    assert finding["requirement"] in done.stdout
    assert f"seen     {finding['seen']}" in done.stdout


def test_program_of_a_finding_replays_from_a_file(failed: Path, tmp_path: Path) -> None:
    finding = rows(failed, "finding")[0]
    program = tmp_path / "finding.prog"
    program.write_text(finding["program"])
    trace = tmp_path / "again.pcap"
    done = tool("replay", program, "--target", FAULTY, "--option", "fault=GEN-F-14", "--trace", trace)
    assert done.returncode == 1, done.stderr
    assert tool("judge", trace).returncode == 1
    assert tool("replay", program).returncode == 0


def test_bad_program_is_named_with_its_line(tmp_path: Path) -> None:
    program = tmp_path / "bad.prog"
    program.write_text("open h0 rw\nfly h0\n")
    done = tool("replay", program)
    assert done.returncode == 2
    assert f"{program}:2: " in done.stderr


def test_show_marks_the_frame(failed: Path) -> None:
    finding = rows(failed, "finding")[0]
    trace = failed / finding["trace"]
    done = tool("show", trace, "--frame", finding["frame"])
    lines = done.stdout.splitlines()
    assert "run begins" in lines[0] and "run ends" in lines[-1]
    assert [line for line in lines if line.startswith(">")][0].split()[0] == ">"
    assert tool("show", trace).stdout.count("\n") > len(lines)
    assert tool("show", trace, "--frame", 10**9).returncode == 2


def test_damaged_trace_is_refused_by_frame(failed: Path, tmp_path: Path) -> None:
    whole = (failed / rows(failed, "finding")[0]["trace"]).read_bytes()
    bad = tmp_path / "bad.pcap"
    bad.write_bytes(whole[:-3])
    for command in ("judge", "show"):
        done = tool(command, bad)
        assert done.returncode == 2
        assert "the file ends within the frame" in done.stderr and "frame " in done.stderr


def test_full_disk_leaves_whole_lines(tmp_path: Path) -> None:
    def tight() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = tool("certify", "--filter", "s0[1-5]*", "--out", tmp_path, preexec_fn=tight)
    assert done.returncode == 2
    assert str(tmp_path) in done.stderr
    text = (tmp_path / "results.jsonl").read_text()
    assert text.endswith("\n")
    for line in text.splitlines():
        json.loads(line)
    for trace in (tmp_path / "traces").glob("*.pcap"):
        assert tool("show", trace).returncode == 0


def test_strict_makes_a_warning_a_failure(tmp_path: Path) -> None:
    arguments = ("certify", "--target", FAULTY, "--option", "fault=GEN-X-14", "--filter", "s18*",
                 "--no-explore", "--out")
    loose = tool(*arguments, tmp_path / "loose")
    strict = tool(*arguments, tmp_path / "strict", "--strict")
    verdict = {name: next(r["verdict"] for r in rows(tmp_path / name, "requirement")
                          if r["requirement"] == "GEN-IFACE-210") for name in ("loose", "strict")}
    assert verdict == {"loose": "WARN", "strict": "FAIL"}
    assert strict.returncode == 1 and loose.returncode != 2


def test_faulty_counts_the_programs_until_found(tmp_path: Path) -> None:
    done = tool("faulty", "--fault", "GEN-F-14", "--out", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 faults, 1 found, 0 missed" in done.stdout and "fuzzing" not in done.stdout
    [row] = json.loads((tmp_path / "faulty.json").read_text(encoding="utf-8"))
    assert row["found"] == "GEN-IFACE-190" and row["programs"] >= 1
    assert row["fuzz_limit"] == 0 and row["fuzz_found"] == ""


def test_faulty_says_that_the_suite_missed(tmp_path: Path) -> None:
    done = tool("faulty", "--fault", "GEN-F-27", "--filter", "s01*", "--out", tmp_path)
    assert done.returncode == 1 and "MISSED" in done.stdout


def nicsave(*arguments: str | Path) -> subprocess.CompletedProcess:
    return subprocess.run([str(TOOL.with_name("cts-nicsave")), *map(str, arguments)], capture_output=True,
                          text=True, stdin=subprocess.DEVNULL, timeout=120, check=False)


def test_each_tool_speaks_of_itself() -> None:
    assert nicsave("--help").stdout.startswith("usage: cts-nicsave COMMAND")
    assert nicsave("fly").stderr.startswith("cts-nicsave: ")
    assert "`cts-nicsave certify --help`" in nicsave("certify", "--fly").stderr


def test_a_target_of_another_interface_is_refused() -> None:
    corpus = Path(__file__).resolve().parents[2] / "corpora" / "counter"
    done = nicsave("certify", "--target", FAULTY, "--corpus", corpus)
    assert done.returncode == 2
    assert "counter-faulty has neither a switch extension nor an edge of the switch" in done.stderr
    assert nicsave("suites", "--target", FAULTY).stdout == "counter\n"


def test_references_are_those_of_the_cases() -> None:
    assert tool("references").stdout.split() == ["counter", "client"]
    assert tool("references", "--filter", "GEN-CALLER-060").stdout.split() == ["client"]


def test_faults_are_those_of_the_interface(tmp_path: Path) -> None:
    done = nicsave("faulty", "--fault", "GEN-F-01", "--out", tmp_path)
    assert done.returncode == 2 and "among those of nicsave" in done.stderr


def test_a_program_says_which_interface_it_is_about(tmp_path: Path) -> None:
    """Whichever tool replays it; a target without an extension cannot play a stack."""
    program = tmp_path / "save.prog"
    program.write_text("stack X\nnic n0 port=7\nsave n0\n")
    for call, name in ((tool, "cts-counter"), (nicsave, "cts-nicsave")):
        done = call("replay", program, "--target", FAULTY)
        assert done.returncode == 3, done.stdout + done.stderr
        assert done.stderr.startswith(f"{name}: the target does not offer what the program needs")
