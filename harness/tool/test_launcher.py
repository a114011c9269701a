"""./hvcts as a newcomer meets it, as far as that needs neither packages nor a build."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ("certify", "test", "replay", "judge", "show", "list", "fuzz", "bench", "doctor", "faulty")


def hvcts(*arguments: str, root: Path = ROOT, **kwargs) -> subprocess.CompletedProcess:
    return subprocess.run(["/bin/sh", str(root / "hvcts"), *arguments], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=60, check=False, **kwargs)


def copy_launcher(root: Path) -> None:
    (root / "harness" / "tool").mkdir(parents=True)
    shutil.copy(ROOT / "hvcts", root)
    for script in (ROOT / "harness" / "tool").glob("*.sh"):
        shutil.copy(script, root / "harness" / "tool")


@pytest.mark.parametrize("word", ["help", "--help", "-h"])
def test_help_names_every_command(word: str) -> None:
    done = hvcts(word)
    assert done.returncode == 0 and not done.stderr
    for command in COMMANDS:
        assert command in done.stdout


@pytest.mark.parametrize("arguments, says", [
    ([], "usage:"),
    (["fly"], 'there is no command "fly"'),
    (["test", "--fly"], "test takes --full or nothing"),
    (["certify", "--driver-src"], "--driver-src needs a value"),
    (["certify", "--driver-src", "/nonexistent"], "/nonexistent is no folder"),
    (["certify", "--client-src=/nonexistent"], "/nonexistent is no folder"),
    (["certify", "--driver-src", "a", "--client-src", "b"], "not both"),
    (["certify", "--commit", "write"], "belong to --client-src"),
    (["certify", "--define", "A=1"], "belong to --driver-src"),
    (["certify", "--include", "inc"], "belong to --driver-src"),
    (["certify", "--target", "counter", "--driver-src", "."], "not both"),
    (["certify", "--suite", "socket"], "--suite is counter, nicsave or sockaddr"),
    (["certify", "--driver-src", str(ROOT / "harness"), "--driver-src", "/nonexistent"], "/nonexistent is no folder"),
    (["faulty", "--suite=socket"], "--suite is counter, nicsave or sockaddr"),
    (["fuzz", "socket"], "nothing to fuzz"),
])
def test_wrong_use_is_exit_2_with_a_message(arguments: list[str], says: str) -> None:
    done = hvcts(*arguments)
    assert done.returncode == 2
    assert says in done.stderr


def test_doctor_lists_packages_and_what_they_are_for() -> None:
    done = hvcts("doctor")
    assert done.returncode in (0, 2)
    for package in ("cmake", "libpcap-dev", "python3-jinja2", "afl++"):
        assert f"\n{package} " in done.stdout


def test_doctor_and_certify_on_a_bare_machine_name_what_is_missing(tmp_path: Path) -> None:
    """A path with nothing but a few basic tools, and a user who is not root, without sudo and apt."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "basename", "cat", "dirname", "id", "mkdir", "nproc", "printf"):
        found = shutil.which(name)
        assert found
        (tools / name).symlink_to(found)
    root = tmp_path / "hvcts"
    root.mkdir()
    copy_launcher(root)
    environment = {**os.environ, "PATH": str(tools)}
    doctor = hvcts("doctor", root=root, env=environment)
    assert doctor.returncode == 2
    assert "to install  apt-get install cmake ninja-build clang" in doctor.stdout
    certify = hvcts("certify", root=root, env=environment)
    assert certify.returncode == 2
    assert "these Debian packages are missing: cmake ninja-build clang" in certify.stderr


@pytest.mark.parametrize("command", ["certify", "test", "list", "judge"])
def test_folder_that_cannot_be_written_is_named(command: str, tmp_path: Path) -> None:
    root = tmp_path / "hvcts"
    root.mkdir()
    copy_launcher(root)
    (root / "build").write_text("in the way")  # also stops root, whom permissions do not
    done = hvcts(command, root=root)
    assert done.returncode == 2
    assert f"{root} cannot be written" in done.stderr


def make_tools(tools: Path) -> None:
    """Tools that say how they were called."""
    tools.mkdir(parents=True)
    for name in ("counter", "nicsave", "sockaddr"):
        (tools / f"cts-{name}").write_text(f'#!/bin/sh\necho "{name} $* for $HVCTS_NAME"\n')
        (tools / f"cts-{name}").chmod(0o755)


def test_what_only_reads_works_with_a_build_that_cannot_be_written(tmp_path: Path) -> None:
    root = tmp_path / "hvcts"
    root.mkdir()
    copy_launcher(root)
    make_tools(root / "build" / "release" / "harness" / "tool")
    (root / "build" / "log").write_text("in the way")  # also stops root
    for command in (["list", "--suite", "sockaddr"], ["judge", "x.pcap"], ["show", "x.pcap"], ["replay", "x.prog"],
                    ["registry", "x.reg"]):
        done = hvcts(*command, root=root)
        assert done.returncode == 0, done.stderr
        assert f"{command[0]} " in done.stdout and done.stdout.endswith(f"for {root}/hvcts\n")
    refused = hvcts("certify", root=root)
    assert refused.returncode == 2 and "HVCTS_BUILD=" in refused.stderr


def test_list_of_every_interface_is_one_json_object(tmp_path: Path) -> None:
    root = tmp_path / "hvcts"
    root.mkdir()
    copy_launcher(root)
    make_tools(root / "build" / "release" / "harness" / "tool")
    for tool in (root / "build" / "release" / "harness" / "tool").iterdir():
        tool.write_text(f'#!/bin/sh\n[ "$2" = --json ] && echo \'{{"cases": "{tool.name}"}}\'\n')
    (root / "build" / "log").write_text("in the way")
    listed = json.loads(hvcts("list", "--json", root=root).stdout)
    assert listed == {name: {"cases": f"cts-{name}"} for name in ("counter", "nicsave", "sockaddr")}


def test_a_folder_for_the_build_may_be_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = hvcts("certify", env={**os.environ, "HVCTS_BUILD": str(tmp_path / "file")})
    assert done.returncode == 2
    assert f"{tmp_path}/file cannot be written; name another folder with HVCTS_BUILD" in done.stderr
    doctor = hvcts("doctor", env={**os.environ, "HVCTS_BUILD": str(tmp_path / "build")})
    assert f"{tmp_path}/build can be written" in doctor.stdout
