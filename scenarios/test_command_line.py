"""The command line in good and in bad hands: exit codes, messages, and results that stay readable."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import resource
import shlex
import signal
import struct
import subprocess
import termios
import time
from pathlib import Path

import pytest

from conftest import Harness, read_results


@pytest.mark.parametrize("arguments, says", [
    (["--filter", "no-such-case"], 'matches the filter "no-such-case"'),
    (["--no-such-option"], "has no option --no-such-option"),
    (["--profile", "no-such-profile"], 'there is no profile "no-such-profile"'),
    (["--switch", "no-such-switch=x"], 'there is no switch "no-such-switch"'),
    (["--switch", "plus-sign=maybe"], "plus-sign is one of: reject, accept"),
    (["--profile", "strict", "--switch", "plus-sign"], "plus-sign is one of: reject, accept"),
    (["--target", "/nonexistent.so"], "/nonexistent.so"),
    (["--target", "no-such-target"], "no-such-target"),
    (["--out", "/proc/results"], "/proc/results"),
    (["--corpus", "/nonexistent"], "/nonexistent"),
], ids=lambda value: value[0] if isinstance(value, list) else "")
def test_wrong_use_is_exit_2_with_what_to_do(arguments: list[str], says: str, harness: Harness,
                                             tmp_path: Path) -> None:
    if "--out" not in arguments:
        arguments = [*arguments, "--out", str(tmp_path)]
    done = harness.call("certify", *arguments)
    assert done.returncode == 2
    assert says in done.stderr


def test_filtered_run_says_so_and_is_not_inconclusive(harness: Harness, tmp_path: Path) -> None:
    done = harness.certify(tmp_path, "--filter", "s01")
    assert done.exit_code == 0
    assert f"only {done.end['cases']} of {done.end['whole']} cases were played" in done.output
    assert done.end["cases"] < done.end["whole"]
    open_rows = [row for row in done.requirements.values() if row["verdict"] == "INCONC"]
    assert open_rows and all(row["reason"].startswith("not played") for row in open_rows)
    assert "<error" not in (tmp_path / "junit.xml").read_text()


def test_filtered_run_fails_by_what_was_played(harness: Harness, tmp_path: Path) -> None:
    done = harness.certify(tmp_path, "--filter", "s01", "--target", harness.target("counter-faulty"),
                           "--option", "fault=GEN-F-37")
    assert done.exit_code == 1 and done.failed()


def test_list_as_json(harness: Harness) -> None:
    done = harness.call("certify", "--list", "--json")
    listed = json.loads(done.stdout)
    assert done.returncode == 0
    assert all(row["requirement"] and row["level"] for row in listed["requirements"])
    assert len(listed["cases"]) > 10_000 and listed["profiles"]


def whole_lines(folder: Path) -> None:
    text = (folder / "results.jsonl").read_text(encoding="utf-8")
    assert text.endswith("\n")
    assert read_results(folder).run


@pytest.mark.parametrize("limit", [5_000, 200_000])
def test_full_disk_is_exit_2_and_leaves_whole_lines(limit: int, harness: Harness, tmp_path: Path) -> None:
    def tight() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = harness.call("certify", "--target", harness.target("counter-faulty"), "--option", "fault=GEN-F-01",
                        "--out", tmp_path, preexec_fn=tight)
    assert done.returncode == 2
    assert str(tmp_path) in done.stderr
    whole_lines(tmp_path)
    for trace in (tmp_path / "traces").glob("*.pcap"):
        assert harness.call("show", trace).returncode == 0


def test_full_standard_output_is_exit_2(harness: Harness, tmp_path: Path) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run([harness.binary, "certify", "--filter", "s01", "--out", tmp_path], stdout=full,
                              stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "standard output" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_run_keeps_its_results(number: int, harness: Harness, tmp_path: Path) -> None:
    command = [harness.binary, "certify", "--target", harness.target("counter-faulty"), "--option",
               "fault=GEN-F-01", "--out", tmp_path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          start_new_session=True) as process:
        until = time.monotonic() + 30
        while not list(tmp_path.glob("traces/s0[2-9]*.pcap")) and time.monotonic() < until:
            time.sleep(0.01)
        os.killpg(process.pid, number)
        printed, complaint = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "interrupted after" in complaint and str(tmp_path) in complaint
    whole_lines(tmp_path)
    results = read_results(tmp_path)
    assert results.findings and results.end["interrupted"] and results.end["exit"] == 2
    assert results.end["cases"] < results.end["whole"]
    verdicts = {row["verdict"] for row in results.requirements.values()}
    assert "FAIL" in verdicts and "PASS" not in verdicts
    assert any(row.get("reason", "").startswith("interrupted after") for row in results.requirements.values())
    last = [line for line in printed.splitlines() if line.startswith("all ")]
    assert last and "PASS" not in last[0].split()[-1]
    judged = harness.call("judge", tmp_path / "traces")
    assert judged.returncode == 1, judged.stderr


def test_interrupted_bench_leaves_no_folder(harness: Harness, tmp_path: Path) -> None:
    with subprocess.Popen([harness.binary, "bench", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, env={**os.environ, "TMPDIR": str(tmp_path)}) as process:
        until = time.monotonic() + 120
        while not list(tmp_path.glob("cts-bench-*/results.jsonl")) and time.monotonic() < until:
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        printed, complaint = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted" in complaint
    assert [json.loads(line)["figure"] for line in printed.splitlines()]
    assert not list(tmp_path.iterdir())


def on_terminal(command: list[str | Path], columns: int = 80) -> str:
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with subprocess.Popen(command, stdout=slave, stderr=slave, stdin=slave,
                          env={**os.environ, "TERM": "xterm"}) as process:
        os.close(slave)
        output = b""
        try:
            while chunk := os.read(master, 65536):
                output += chunk
        except OSError:  # the other end is closed
            pass
        process.wait()
    os.close(master)
    return output.decode(errors="replace")


def test_progress_is_for_terminals_only(harness: Harness, tmp_path: Path) -> None:
    arguments = ["certify", "--target", harness.target("client"), "--out", tmp_path]
    piped = harness.call(*arguments)
    assert not piped.stderr and "\r" not in piped.stdout and "\033" not in piped.stdout
    narrow = on_terminal([harness.binary, *arguments], 30)
    lines = [line.split("\r")[0] for line in narrow.split("\r\033[K")[1:]]
    progress = [line for line in lines if line.startswith("client: ")]
    assert any(" cases" in line for line in progress)
    assert all(len(line) < 30 for line in progress)


def test_a_finding_marks_its_call_and_reads_its_digits(sockaddr: Harness, tmp_path: Path) -> None:
    program = tmp_path / "p.prog"
    program.write_text('addresses\ncall cidport-parse "2:1"\ncall service-to-port hex:c90a0000cbfae611bd5864006a7986d3\n'
                       'call guid-parse "00000ac9-facb-11e6-bd58-64006a7986d3"\n')
    trace = tmp_path / "p.pcap"
    played = sockaddr.call("replay", program, "--target", sockaddr.target("hvsocket-faulty"), "--option",
                           "fault=ADR-F-01", "--trace", trace)
    assert played.returncode == 1
    lines = played.stdout.splitlines()
    assert [line.split()[2] for line in lines if line.startswith("      > ")] == ["guid-parse"]
    assert any(line.endswith("# 00000ac9-facb-11e6-bd58-64006a7986d3 port 2761") for line in lines if " | " in line)
    assert "               that is c90a0000-cbfa-e611-bd58-64006a7986d3" in lines
    assert "the same event" in played.stdout  # several requirements, one program
    found = json.loads(sockaddr.call("judge", trace, "--json").stdout.splitlines()[0])
    assert found["program"].splitlines()[found["line"] - 1].startswith("call guid-parse")


def test_paths_are_for_where_the_user_stands(harness: Harness, tmp_path: Path) -> None:
    out = tmp_path / "with blank"
    done = harness.call("certify", "--target", harness.target("counter-faulty"), "--option", "fault=GEN-F-14",
                        "--filter", "s02*", "--out", "with blank", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert "results  with blank\n" in done.stdout and "evidence with blank/traces/" in done.stdout
    command = next(line for line in done.stdout.splitlines() if line.startswith("      replay ")).split(maxsplit=1)[1]
    launcher, *words = shlex.split(command)
    assert Path(launcher).is_absolute() and launcher.endswith("/hvcts")
    assert harness.call(*words, cwd=tmp_path).returncode == 1
    row = read_results(out).findings[0]  # the same from everywhere
    assert str(out) in row["replay"] and harness.call(*shlex.split(row["replay"])[1:], cwd="/").returncode == 1


def test_fuzzing_prints_a_command_that_replays_the_failure(sockaddr: Harness, tmp_path: Path) -> None:
    """By the name of the target: the instrumented build of it loads nowhere else."""
    program = tmp_path / "p.prog"
    program.write_text("addresses\ncall hv-decode hex:22000000da7c2ea43fd00c489cc2a4de20abb878c90a0000cbfae611bd5864006a79\n")
    done = subprocess.run([sockaddr.binary.with_name("cts-fuzz-sockaddr"), "--reduce", "--out", tmp_path, "--target",
                           sockaddr.target("hvsocket-faulty"), "--option", "fault=ADR-F-04", program],
                          capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    command = next(line for line in done.stdout.splitlines() if line.startswith("replay: "))
    launcher, *words = shlex.split(command)[1:]
    assert launcher.endswith("hvcts") and words[words.index("--target") + 1] == "hvsocket-faulty"
    assert sockaddr.call(*words, cwd=tmp_path).returncode == 1


@pytest.mark.parametrize("text, code, says", [
    ("", 2, "is empty: there is no operation to play"),
    ("addresses\n", 3, "no operation; nothing was played"),
    ("addresses\ncall bind h0 hex:28\ncall close h3\n", 3, "2 of 2 operations did nothing, as no operation fills the "
     "register that they use: call bind h0"),
    ("addresses\ncall hyb-limit\ncall close h3\n", 0, "1 of 2 operations did nothing"),
    ("open h0 rw\nclose h1\n", 0, "1 of 2 operations did nothing"),
    ("open h0 rw\nclose h0\n", 0, ""),
    ("stack T\nnic n0 port=7\nsave n0\n", 0, ""),
    ("stack T\nsave n1\n", 3, "register that they use: save n1"),
])
def test_replay_says_what_was_not_played(text: str, code: int, says: str, harness: Harness, tmp_path: Path) -> None:
    program = tmp_path / "p.prog"
    program.write_text(text)
    done = harness.call("replay", program)
    assert done.returncode == code, done.stdout + done.stderr
    assert says in done.stderr and bool(says) == bool(done.stderr)


def hostile(tmp_path: Path) -> dict[str, Path]:
    made = {name: tmp_path / name for name in ("pipe", "random", "huge", "folder", "empty", "head.pcap")}
    os.mkfifo(made["pipe"])
    made["random"].write_bytes(bytes(range(256)) * 7)
    made["huge"].write_bytes(bytes(5 << 20))
    made["folder"].mkdir()
    made["empty"].write_bytes(b"")
    made["head.pcap"].write_bytes(bytes.fromhex("4d3cb2a1020004000000000000000000") + (65600).to_bytes(4, "little")
                                  + (147).to_bytes(4, "little"))
    return made


@pytest.mark.parametrize("command", [["replay"], ["judge"], ["show"], ["list", "--corpus"], ["replay", "--frame", "7"]],
                         ids=" ".join)
def test_hostile_files_are_refused_with_their_name(command: list[str], harness: Harness, tmp_path: Path) -> None:
    for name, path in hostile(tmp_path).items():
        done = harness.call(*command, path, timeout=20)
        if command[0] == "replay" and name == "random":
            assert done.returncode in (0, 1, 3) and "read as the bytes of a fuzzer" in done.stdout
            continue
        assert done.returncode == 2, f"{name}: {done.stdout}{done.stderr}"
        assert str(path) in done.stderr or (name, command[0]) == ("empty", "list")
