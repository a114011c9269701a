"""`./hvcts registry` on exports of GuestCommunicationServices: what is found, what is warned of, what is refused."""

from __future__ import annotations

import codecs
import json
import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import Harness

FOLDER = (r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Virtualization"
          r"\GuestCommunicationServices")
TOOL = Path("cts-sockaddr")
HEAD = "Windows Registry Editor Version 5.00\r\n\r\n"
PORT = "00000ac9-facb-11e6-bd58-64006a7986d3"
SESSION = "999E53D4-3D5C-4C3E-8779-BED06EC056E1"


def key(name: str, *values: str) -> str:
    return f"[{FOLDER}\\{name}]\r\n" + "".join(f"{value}\r\n" for value in values) + "\r\n"


@pytest.fixture(scope="module", autouse=True)
def tool(harness: Harness) -> Path:
    global TOOL
    TOOL = harness.binary.with_name("cts-sockaddr")
    return TOOL


def check(path: Path, *options: str) -> tuple[int, dict, str]:
    done = subprocess.run([TOOL, "registry", path, "--json", *options], capture_output=True, text=True, timeout=60)
    return done.returncode, json.loads(done.stdout) if done.stdout else {}, done.stderr


def written(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "export.reg"
    mark = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}.get(encoding, b"")
    path.write_bytes(mark + text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"])
def test_a_clean_export_lists_its_services_and_their_ports(tmp_path: Path, encoding: str) -> None:
    text = HEAD + key(PORT, '"ElementName"="Gr\u00fc\u00dfe \\"an\\" C:\\\\ \U0001f600"') \
        + key(SESSION, '"ElementName"="VM Session Service"')
    code, found, _ = check(written(tmp_path, text, encoding))
    assert code == 0 and found["warnings"] == []
    assert found["services"][0]["service"] == PORT and found["services"][0]["port"] == 2761
    assert found["services"][0]["name"] == 'Gr\u00fc\u00dfe "an" C:\\ \U0001f600'
    assert found["services"][1]["built_in"] == "VM Session Service" and "port" not in found["services"][1]


@pytest.mark.parametrize(("more", "says"), [
    (key(PORT.upper(), '"ElementName"="a"'), "same GUID as the key of line 3"),
    (key(SESSION), "has no ElementName"),
    (key(SESSION, '"ElementName"=dword:00000001'), "type 4"),
    (key(SESSION, '"ElementName"=hex(2):61,00,00,00'), "type 2"),
    (key(SESSION, '"ElementName"=-'), "has no ElementName"),
    (key(SESSION, '"ElementName"=""'), "is empty"),
    (key("{" + SESSION + "}", '"ElementName"="b"'), "stands in braces"),
    (key("service", '"ElementName"="b"'), "is no GUID"),
    (key(SESSION + r"\Deeper", '"ElementName"="b"'), "deeper"),
    (key("80000000-facb-11e6-bd58-64006a7986d3", '"ElementName"="b"'), "above 0x7fffffff"),
    (f"[-{FOLDER}\\{SESSION}]\r\n", "removes"),
    ("what is this\r\n", "not understood"),
    ('"ElementName"="open\r\n', "not understood"),
    (key(SESSION, '"ElementName"="b"more'), "not understood"),
    (key(SESSION, '"ElementName"="b"').replace("HKEY_LOCAL_MACHINE", "HKEY_CURRENT_USER"), "below HKEY_LOCAL_MACHINE"),
    ("[no end\r\n", "not understood"),
    ("x" + 40 * "\u00fc" + "\r\n", "not understood: x" + 29 * "\u00fc" + "?"),
])
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, more: str, says: str) -> None:
    code, found, _ = check(written(tmp_path, HEAD + key(PORT, '"ElementName"="a"') + more))
    assert code == 1
    assert any(says in warning["text"] and warning["line"] >= 5 for warning in found["warnings"]), found["warnings"]
    assert found["services"][0]["name"] == "a"


def test_every_later_key_of_a_guid_is_told_the_line_of_the_first(tmp_path: Path) -> None:
    name = '"ElementName"="a"'
    code, found, _ = check(written(tmp_path, HEAD + key(PORT, name) + key(SESSION, name) + key(PORT.upper(), name)
                                   + key(SESSION.lower(), name) + key(PORT, name)))
    assert code == 1
    assert [(w["line"], int(w["text"].split("line ")[1].split(":")[0])) for w in found["warnings"]] \
        == [(9, 3), (12, 6), (15, 3)]


def test_a_duplicate_is_no_second_service_and_its_name_is_the_one_that_stays(tmp_path: Path) -> None:
    text = HEAD + key(PORT, '"ElementName"="first"') + key(PORT.upper(), '"ElementName"="last"') + key(PORT)
    code, found, _ = check(written(tmp_path, text))
    assert code == 1 and [(one["service"], one["name"], one["line"]) for one in found["services"]] == [(PORT, "last", 3)]


def test_a_name_that_is_given_twice_is_warned_of(tmp_path: Path) -> None:
    code, found, _ = check(written(tmp_path, HEAD + key(PORT, '"ElementName"="a"', '"elementname"="b"')))
    assert code == 1 and found["services"][0]["name"] == "b" and found["warnings"][0]["line"] == 5
    assert check(written(tmp_path, HEAD + key(PORT, '"ElementName"="a"', '"ElementName"=-', '"ElementName"="b"')))[0] == 0


@pytest.mark.parametrize(("removed", "left"), [
    (f"{FOLDER}\\{PORT.upper()}", [SESSION.lower()]), (f"{FOLDER}\\{SESSION}", [PORT]), (FOLDER, []),
    (FOLDER.rpartition("\\")[0], []), (FOLDER.replace("LOCAL_MACHINE", "CURRENT_USER"), [PORT, SESSION.lower()]),
    (FOLDER[:-1], [PORT, SESSION.lower()]),
])
def test_a_key_that_is_taken_away_again_is_no_service(tmp_path: Path, removed: str, left: list[str]) -> None:
    name = '"ElementName"="a"'
    text = HEAD + key(PORT, name) + key(SESSION, name) + f"[-{removed}]\r\n{name}\r\n"
    _, found, _ = check(written(tmp_path, text))
    assert [one["service"] for one in found["services"]] == left
    text += key(PORT, '"ElementName"="back"')
    _, found, _ = check(written(tmp_path, text))
    assert {one["service"]: one["name"] for one in found["services"]}[PORT] == "back"


@pytest.mark.parametrize("root", ["HKEY_CURRENT_USER", "HKEY_USERS\\.DEFAULT", "HKEY_LOCAL_MACHINE\\WOW6432Node", "HKLM"])
def test_a_key_below_another_root_is_no_service(tmp_path: Path, root: str) -> None:
    text = HEAD + key(PORT, '"ElementName"="a"').replace("HKEY_LOCAL_MACHINE", root)
    code, found, _ = check(written(tmp_path, text))
    assert code == 1 and found["services"] == [] and len(found["warnings"]) == 1
    assert PORT in found["warnings"][0]["text"] and f"{root}\\SOFTWARE" in found["warnings"][0]["text"]


def test_warnings_of_one_kind_are_counted_behind_the_first_ten(tmp_path: Path) -> None:
    lines = 4000
    text = HEAD + "junk\r\n" * lines + key("x", "") + key(PORT, '"ElementName"="a"')
    code, found, _ = check(written(tmp_path, text))
    assert code == 1 and found["warning_count"] == lines + 1 and len(found["warnings"]) == 12
    assert found["warnings"][10] == {"line": 13, "text": f"{lines - 10} more of the kind of the 10 above, "
                                                         f"the last in line {lines + 2}"}
    assert "is no GUID" in found["warnings"][11]["text"]


def test_many_services_each_twice_are_read(tmp_path: Path) -> None:
    """A search through the list for each would take minutes."""
    text = HEAD + "".join(f"[{FOLDER}\\{n:08x}{PORT[8:]}]\n" for n in range(50000)) * 2
    code, found, _ = check(written(tmp_path, text))
    assert code == 1 and len(found["services"]) == 50000 and found["warning_count"] == 100000


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_recognised_without_its_mark(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "export.reg"
    path.write_bytes((HEAD + key(PORT, '"ElementName"="Gr\u00fc\u00dfe"')).encode(encoding))
    code, found, _ = check(path)
    assert code == 0 and found["services"][0]["name"] == "Gr\u00fc\u00dfe"
    assert found["encoding"] == encoding.upper().replace("-LE", "LE").replace("-BE", "BE")


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_any_end_of_line_and_comments_anywhere(tmp_path: Path, end: str) -> None:
    lines = [HEAD.strip(), "; a comment", "", f"[{FOLDER}\\{PORT}] ; of a key", '"Number"=dword:0000000a ; of a number',
             '"ElementName"=hex(1):61,\\ ; and of a text', "", "  ; between", "  00,62,00,\\", " 00,00 ; at its end",
             '"Other"="x" ; of another', "  ; [no key]", f"[{FOLDER}\\{SESSION}]", '"ElementName"="s"']
    code, found, _ = check(written(tmp_path, end.join(lines)))
    assert code == 0, found["warnings"]
    assert [(one["line"], one["name"]) for one in found["services"]] == [(4, "ab"), (13, "s")]


@pytest.mark.parametrize("value", [
    '"ElementName"=hex(1):61,zz', '"ElementName"=hex(1:61', '"ElementName"=hex():61', '"ElementName"=hex(1):61 62',
    '"ElementName"=dword:', '"ElementName"=dword:123456789', '"ElementName"=dword:xyz', '"ElementName"=-x',
    '"ElementName"=hex(1):61,00,\\', '"ElementName"', '"ElementName"=', "@@", '"ElementName"=hexx',
])
def test_a_value_that_regedit_would_not_take_is_told_and_no_key_is_lost(tmp_path: Path, value: str) -> None:
    code, found, _ = check(written(tmp_path, HEAD + key(PORT, value).rstrip() + "\r\n" + key(SESSION, '"ElementName"="s"')))
    assert code == 1 and len(found["services"]) == 2 and "name" not in found["services"][0]
    assert any("not understood" in warning["text"] and warning["line"] == 4 for warning in found["warnings"])


def test_a_text_in_hexadecimal_of_the_old_version_is_no_utf_16(tmp_path: Path) -> None:
    code, found, _ = check(written(tmp_path, "REGEDIT4\n" + key(PORT, '"ElementName"=hex(1):61,62,00')))
    assert code == 0 and found["services"][0]["name"] == "ab"


def test_a_name_in_another_encoding_is_not_lost_silently(tmp_path: Path) -> None:
    path = tmp_path / "export.reg"
    path.write_bytes((HEAD + key(PORT, '"ElementName"="M\u00fcller"')).encode("latin-1"))
    code, found, _ = check(path)
    assert code == 1 and "name" not in found["services"][0]
    assert [warning["text"] for warning in found["warnings"] if "no UTF-8" in warning["text"]]


def test_a_text_in_hexadecimal_over_several_lines_is_a_text(tmp_path: Path) -> None:
    text = HEAD + key(PORT, '"ElementName"=hex(1):61,00,\\\r\n  62,00,\\\r\n  00,00')
    code, found, _ = check(written(tmp_path, text))
    assert code == 0 and found["services"][0]["name"] == "ab"


def test_a_profile_decides_on_high_ports(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + key("80000000-facb-11e6-bd58-64006a7986d3", '"ElementName"="a"'))
    assert check(path)[0] == 1
    code, found, _ = check(path, "--profile", "linux-current")
    assert code == 0 and found["services"][0]["port"] == 0x80000000


@pytest.mark.parametrize(("content", "says"), [
    (b"", "does not begin"), (b"\xff\xfe", "does not begin"), (b"REGEDIT4\n", "no key of"), (b"PK\x03\x04", "does not begin"),
    ((HEAD + "[HKEY_CURRENT_USER\\Other]\r\n").encode(), "no key of"),
])
def test_what_is_no_such_export_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "export.reg"
    path.write_bytes(content)
    code, _, error = check(path)
    assert code == 2 and says in error and str(path) in error


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    code, _, error = check(tmp_path / "none.reg")
    assert code == 2 and "none.reg" in error and "No such file" in error


def test_what_is_no_file_is_refused_and_nobody_is_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.reg")
    for path, says in ((tmp_path, "it is a folder"), (tmp_path / "pipe.reg", "a pipe"), (Path("/dev/zero"), "a device")):
        code, _, error = check(path)
        assert code == 2 and says in error and str(path) in error


def test_a_file_that_is_too_long_is_refused_unread(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + key(PORT, '"ElementName"="a"'))
    with path.open("r+b") as file:
        file.truncate(100 << 20)
    code, _, error = check(path)
    assert code == 2 and "longer than 16 MiB" in error


def test_bytes_of_a_file_never_reach_the_terminal_raw(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + key("\x1b[31mred", '"ElementName"="a"') + key(PORT, '"ElementName"="\x1b[2J\x9b2J"'))
    done = subprocess.run([TOOL, "registry", path], capture_output=True, timeout=60)
    assert done.returncode == 1 and b"\x1b" not in done.stdout + done.stderr
    assert "\x9b".encode() not in done.stdout


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.sampled_from([b"", codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE]))
def test_any_bytes_end_in_an_answer(tmp_path: Path, body: bytes, mark: bytes) -> None:
    start = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}.get(mark, "utf-8")
    path = tmp_path / "any.reg"
    path.write_bytes(mark + (HEAD + f"[{FOLDER}\\{PORT}]\r\n").encode(start) + body)
    done = subprocess.run([TOOL, "registry", path, "--json"], capture_output=True, timeout=60)
    assert done.returncode in (0, 1), (done.returncode, done.stderr)
    json.loads(done.stdout)
