"""Parsers of others: the cage that they run in, what they are known to disagree about, the matrix, and `explain`.

What is known of a parser is asked of those that are installed; the others are grey columns, which has a test of its own.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

PEERS = ROOT / "targets" / "peers"
PYTHON = "/usr/bin/python3"
sys.path.append(str(PEERS))

import catalogue  # noqa: E402
import draw  # noqa: E402
import matrix  # noqa: E402
import terminal  # noqa: E402
import wine  # noqa: E402
from adapters import BY_KEY  # noqa: E402
from cage import ABSENT, ACCEPTED, DIED, ENVIRONMENT, HIDDEN, NOT_APPLICABLE, REJECTED, Answer, Cage  # noqa: E402
from peer import ENDPOINT, GUEST, GUID, MEMORY, NUMBER, TUPLE, URI, first_line  # noqa: E402
from tables import EXPECT, row, single, tables  # noqa: E402

BASE = "00000ac9-facb-11e6-bd58-64006a7986d3"


def cage_of(config: pytest.Config) -> Cage:
    chosen = config.getoption("--build-dir") or os.environ.get("CTS_BUILD_DIR") or ROOT / "build" / "release"
    return Cage(Path(chosen).resolve() / "targets" / "peers")


@pytest.fixture(scope="module")
def cage(request: pytest.FixtureRequest) -> Cage:
    found = cage_of(request.config)
    assert found.usable(), f"{found.folder} holds no cage: build the target \"peers\""
    return found


def run(cage: Cage, *words: str | Path) -> subprocess.CompletedProcess:
    return subprocess.run([PYTHON, PEERS / "peers.py", "--cage", cage.folder, *words], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=300, check=False)


# -- the cage --------------------------------------------------------------------------------------------------------


def inside(cage: Cage, code: str) -> str:
    done = cage.call([PYTHON, "-I", "-c", code], 20)
    return done.out + "\n".join(f"{record.word} {record.data.hex()}" for record in done.records)


def test_no_socket_but_a_unix_one_is_opened(cage: Cage) -> None:
    for family in ("AF_INET", "AF_INET6", "AF_NETLINK", "AF_PACKET"):
        assert "PermissionError" in inside(cage, f"""
import socket
try: socket.socket(socket.{family}, socket.SOCK_DGRAM); print("opened")
except Exception as error: print(type(error).__name__)"""), family
    assert "PermissionError" in inside(cage, """
import socket
try: socket.socket(socket.AF_UNIX).connect("/run/systemd/notify"); print("connected")
except Exception as error: print(type(error).__name__)""")


def test_a_program_that_goes_around_the_c_library_is_refused_by_the_kernel(cage: Cage) -> None:
    code = """
import ctypes, platform
libc = ctypes.CDLL(None, use_errno=True)
number = 41 if platform.machine() == "x86_64" else 198
print(libc.syscall(number, {family}, 1, 0), ctypes.get_errno())"""
    assert inside(cage, code.format(family=40)).split() == ["-1", "13"]
    assert inside(cage, code.format(family=2)).split() == ["-1", "13"]
    assert inside(cage, code.format(family=1)).split()[0] != "-1"


def test_the_server_of_a_program_is_the_only_unix_socket(cage: Cage, tmp_path: Path) -> None:
    code = f"""
import os, socket, sys
os.chdir({str(tmp_path)!r})
print("ready")
for name in ("own", "other"):
    try: socket.socket(socket.AF_UNIX).bind(name); print("= bound")
    except PermissionError: print("- refused")"""
    answers = cage.ask([PYTHON, "-I", "-c", code], [b"", b""], 20, {"CTS_PEER_UNIX": "own"})
    assert [answer.kind for answer in answers] == [ACCEPTED, REJECTED]


def test_a_child_is_in_the_cage_too(cage: Cage) -> None:
    assert "PermissionError" in inside(cage, """
import subprocess, sys
code = "import socket\\ntry: socket.socket()\\nexcept OSError as e: print(type(e).__name__)"
print(subprocess.run([sys.executable, "-c", code], env={}, capture_output=True, text=True).stdout)""")


def test_the_address_is_written_down_and_the_call_fails(cage: Cage) -> None:
    text = inside(cage, """
import socket
for call in ("connect", "bind"):
    try: getattr(socket.socket(socket.AF_VSOCK), call)((3, 1024)); print("done")
    except PermissionError: print("refused")""")
    assert text.split().count("refused") == 2 and "done" not in text
    assert "connect 28000000000400000300000000000000" in text and "bind 28000000000400000300000000000000" in text


def test_time_limit_and_death_are_answers(cage: Cage) -> None:
    assert cage.call(["sleep", "60"], 0.5).died == "time limit"
    code = """
import os, sys
print("ready", flush=True)
for line in sys.stdin:
    if line.strip() == "31": os.abort()
    print("=", line.strip(), flush=True)"""
    answers = cage.ask([PYTHON, "-I", "-c", code], [b"0", b"1", b"2"], 20)
    assert [answer.kind for answer in answers] == [ACCEPTED, DIED, ACCEPTED]
    assert answers[1].why == "signal SIGABRT" and answers[2].value == "32"


@pytest.mark.parametrize("text", ["2:5!!EXEC:true", "2:5,unlink=/x", "2:5\"", "2:5'", "2:5(", "2:5{", "2:5\\", "2\0:5"])
def test_what_socat_would_take_for_more_than_an_address_is_not_given_to_it(cage: Cage, text: str) -> None:
    assert BY_KEY["socat"].takes[ENDPOINT](text.encode()) is None
    assert BY_KEY["socat"].takes[URI](f"vsock:{text}".encode()) is None


@pytest.mark.parametrize("text", ["exec:true", "tcp:0:1", "unix:/tmp/x", "fd:3", "/tmp/x", "SYSTEM:true", "hvsock:///tmp/x:1"])
def test_only_vsock_addresses_go_to_programs_that_know_other_ones(text: str) -> None:
    for key in ("qemu", "socat", "socket-activate", "systemd-unit", "libnbd"):
        assert BY_KEY[key].takes[URI](text.encode()) is None, key


# -- each parser -------------------------------------------------------------------------------------------------------

# parser, kind, input, what it makes of it (None: rejects), package versions of which that is known ("": all)
KNOWN = [
    ("python-uuid", GUID, "{" + BASE + "}", BASE, ""),
    ("python-uuid", GUID, "{{{" + BASE, BASE, ""),
    ("python-uuid", GUID, "urn:uuid:" + BASE, BASE, ""),
    ("python-uuid", GUID, "00000ac9-facb-11e6-bd5-864006a7986d3", BASE, ""),
    ("python-uuid", GUID, "(" + BASE + ")", None, ""),
    ("python-uuid-le", MEMORY, BASE, "c90a0000cbfae611bd5864006a7986d3", ""),
    ("python-socket", TUPLE, "(2, 5)", "2:5", ""),
    ("python-socket", TUPLE, "(-1, 5)", "ANY:5", ""),
    ("python-socket", TUPLE, "(True, 5)", "1:5", ""),
    ("python-socket", TUPLE, "[2, 5]", None, ""),
    ("python-int", NUMBER, " 1_0", "10", ""),
    ("sscanf", ENDPOINT, "2:5garbage", "2:5", ""),
    ("strtoul", NUMBER, "-18446744073709551611", "5", ""),
    ("libuuid", GUID, "{" + BASE + "}", None, ""),
    ("libuuid", MEMORY, BASE, "00000ac9facb11e6bd5864006a7986d3", ""),
    ("glib-uuid", GUID, BASE + " ", None, ""),
    ("libsystemd", GUID, BASE.replace("-", ""), BASE, ""),
    ("apr", GUID, BASE, BASE, ""),
    ("go-uuid", GUID, "{" + BASE + "}", BASE, ""),
    ("go-virtsock", GUID, BASE[1:], "0000ac09" + BASE[8:], ""),
    ("go-virtsock", MEMORY, BASE, "c90a0000cbfae611bd5864006a7986d3", ""),
    ("wine-uuid", GUID, "{" + BASE + "}", None, ""),
    ("wine-uuid", MEMORY, BASE, "c90a0000cbfae611bd5864006a7986d3", ""),
    ("wine-uuid", GUID, BASE[:-1] + "g", None, ""),
    ("wine-clsid", GUID, BASE, BASE, ""),
    ("wine-clsid", GUID, "{" + BASE + "}", BASE, ""),
    ("wine-iid", GUID, BASE[1:], None, ""),
    ("gofrs-uuid", GUID, "urn:uuid:" + BASE, BASE, ""),
    ("rust-uuid", GUID, "{" + BASE + "}", BASE, ""),
    ("rust-uuid", GUID, "\r" + BASE[1:], None, ""),
    ("boost", GUID, BASE.replace("-", ""), BASE, ""),
    ("boost", GUID, BASE + " ", None, ""),
    ("qt", GUID, BASE + "garbage", BASE, "5."),
    ("qt", MEMORY, BASE, "c90a0000cbfae611bd5864006a7986d3", ""),
    ("qt", GUID, "\u0660" + BASE[1:], None, ""),
    ("libvirt", GUID, " " + BASE, BASE, ""),
    ("ossp", GUID, BASE + " ", BASE, "1.6.2"),
    ("perl-uuid", GUID, BASE[1:], "0000ac09" + BASE[8:], "1.226"),
    ("node-uuid", GUID, BASE, BASE, ""),
    ("node-uuid", GUID, "00112233-4455-6677-0899-aabbccddeeff", None, "8.3"),
    ("mono-guid", GUID, "(" + BASE + ")", BASE, ""),
    ("mono-guid", GUID, "{{{" + BASE, None, ""),
    ("mono-guid", MEMORY, BASE, "c90a0000cbfae611bd5864006a7986d3", ""),
    ("ncat", NUMBER, "010", "10", ""),
    ("ncat", NUMBER, "4294967296", None, ""),
    ("go-number", NUMBER, "+5", None, ""),
    ("rust-number", NUMBER, "+5", "5", ""),
    ("java-uuid", GUID, "1-2-3-4-5", "00000001-0002-0003-0004-000000000005", ""),
    ("socat", ENDPOINT, "2:010", "2:8", "1.7"),
    ("socat", ENDPOINT, "4294967298:4294967301", "2:5", "1.7"),
    ("socket-activate", ENDPOINT, "2:5", "2:5", ""),
    ("socket-activate", ENDPOINT, "2:010", "2:8", "252"),
    ("systemd-unit", ENDPOINT, "2:5x", None, ""),
    ("qemu", ENDPOINT, "2:010", "2:10", ""),
    ("qemu", ENDPOINT, "2:5x", None, ""),
    ("qemu-guest", GUEST, "010", "8", ""),
    ("qemu-guest", GUEST, "2", None, ""),
    ("libnbd", ENDPOINT, "2:5", "2:5", ""),
    ("libnbd", ENDPOINT, ":5", "2:10809", "1.14"),
    ("nbdkit", NUMBER, "010", "8", ""),
    ("nbdkit", NUMBER, "08", None, ""),
    ("glib-number", NUMBER, "4294967296", None, ""),
]


@pytest.mark.parametrize(("key", "kind", "text", "value", "versions"), KNOWN)
def test_what_a_parser_is_known_to_make_of_it(cage: Cage, key: str, kind: str, text: str, value: str | None,
                                              versions: str) -> None:
    """Or, where it is not, that it says so for this input and what would bring it in."""
    peer = BY_KEY[key]
    answer = peer.answers(cage, kind, [text.encode()])[0]
    if answer.kind == ABSENT:
        assert answer.why and peer.packages, answer
        return
    if versions and versions not in peer.version():
        assert answer.kind in (ACCEPTED, REJECTED), answer
        return
    if value is None:
        assert answer.kind == REJECTED, answer
    else:
        assert answer.kind == ACCEPTED and value in (answer.value, answer.memory), answer


def test_libuuid_reads_guids_as_ms_docs_does(cage: Cage) -> None:
    """Or, where it is not, is a column without answers that names its package."""
    table = next(table for table in tables() if table.key == GUID)
    column = matrix.ask(cage, table, [BY_KEY["libuuid"]]).columns[0]
    if column.absent:
        assert column.count(False) == column.count(True) == 0 and column.peer.packages
    else:
        assert column.count(False) == 0 and column.count(True) > 300


def test_wireshark_reads_good_captures(cage: Cage) -> None:
    """Or, where it is not, says of both that it is not."""
    good = bytes.fromhex("0200000001000000feffffffffffffffffffffff000000000100010000000000")
    whole, cut = BY_KEY["tshark"].answers(cage, "capture", [good, good[:31]])
    if BY_KEY["tshark"].present(cage):
        assert whole.kind == cut.kind == ABSENT and whole.why
    else:
        assert whole.value == EXPECT["capture"](good, {}) and cut.kind == REJECTED


def test_of_the_prefix_of_wine_only_what_is_loaded_stays(tmp_path: Path) -> None:
    windows = tmp_path / "drive_c" / "windows"
    for name in ("system32/ole32.dll", "system32/mshtml.dll", "system32/explorer.exe", "system32/drivers/etc/hosts",
                 "syswow64/ole32.dll", "win.ini"):
        (windows / name).parent.mkdir(parents=True, exist_ok=True)
        (windows / name).touch()
    wine.trim(tmp_path)
    assert {str(path.relative_to(windows)) for path in windows.rglob("*") if path.is_file()} == {
        "system32/ole32.dll", "system32/explorer.exe", "system32/drivers/etc/hosts", "win.ini"}


# -- the matrix ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "answer", "outcome", "agrees"), [
    ("2:5", Answer(ACCEPTED, "2:5"), ACCEPTED, True), ("2:5", Answer(ACCEPTED, "2:6"), "other", False),
    ("2:5", Answer(REJECTED), REJECTED, False), ("2:5", Answer(HIDDEN), HIDDEN, None),
    ("2:5x", Answer(ACCEPTED, "2:5"), "other", False), ("2:5x", Answer(REJECTED), REJECTED, True),
    ("2:5x", Answer(HIDDEN), HIDDEN, False), ("2:5", Answer(DIED), DIED, False), ("2:5", Answer(ABSENT), ABSENT, None),
    ("2:5", Answer(NOT_APPLICABLE), NOT_APPLICABLE, None),
])
def test_an_answer_beside_the_expected_one(text: str, answer: Answer, outcome: str, agrees: bool | None) -> None:
    cell = matrix.judge(row(ENDPOINT, text.encode()), answer, ENDPOINT)
    assert (cell.outcome, cell.agrees) == (outcome, agrees)


def test_a_switch_that_would_expect_it_is_named() -> None:
    cell = matrix.judge(row(ENDPOINT, b"-1:5"), Answer(ACCEPTED, "ANY:5"), ENDPOINT)
    assert cell.agrees is False and cell.switch == "cid-minus-one=any"


def test_where_the_catalogue_is_not_confirmed_it_is_said(cage: Cage) -> None:
    """A parser that has been mended since: the cell is not confirmed, and nothing fails."""
    table = single(GUID, BASE.encode())
    claimed = matrix.Grid(table, [matrix.Column(BY_KEY["python-uuid"], [matrix.Cell(REJECTED, agrees=False)])])
    claimed.table.rows[0].known["python-uuid"] = BASE
    checked = matrix.check([claimed])
    assert [one.state for one in checked] == [matrix.REFUTED]
    claimed.columns[0].cells[0] = matrix.Cell(ACCEPTED, BASE, agrees=True)
    assert [one.state for one in matrix.check([claimed])] == [matrix.CONFIRMED]


@pytest.mark.parametrize(("text", "flag"), [
    (" " + BASE, "GuidAround"), (BASE + "garbage", "GuidAround"), (BASE + "}}", "GuidBraces"), ("(" + BASE + ")", "GuidForms"),
    (BASE.replace("-", ""), "GuidForms"), ("+" + BASE[1:], "GuidDigit"), (BASE[:-1] + "g", "GuidDigit"),
    ("\u0660" + BASE[1:], "NotAscii"), (BASE[1:], "GuidLength"), ("00000ac9-facb-11e6-bd5-864006a7986d3", "GuidDash"),
    ("-".join(BASE.replace("-", "")), "GuidDash"), (BASE, "Form"),
])
def test_a_guid_has_the_class_of_bug_that_it_provokes(text: str, flag: str) -> None:
    assert single(GUID, text.encode()).rows[0].flag == flag


def test_the_tables_hold_the_vectors(cage: Cage) -> None:
    found = {table.key: table for table in tables()}
    assert set(found) == set(EXPECT)
    assert len(found[ENDPOINT].rows) > 400 and len(found[GUID].rows) > 390 and len(found[URI].rows) > 70
    for table in found.values():
        assert len({one.data for one in table.rows}) == len(table.rows)
        assert table.peers, table.key


def test_the_matrix_is_drawn_in_all_three_ways(cage: Cage, tmp_path: Path) -> None:
    done = run(cage, "matrix", "--table", "guid", "--table", "tuple", "--filter", "CPython", "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "\033" not in done.stdout, "colours only on a terminal"
    assert re.search(r"^\(-1,\u24235\) +R +!ANY:5$", done.stdout, re.M), done.stdout
    assert re.search(r"part from ms-docs +\d+ confirmed, 0 refuted", done.stdout), done.stdout
    content = json.loads((tmp_path / "filtered" / "matrix.json").read_text(encoding="utf-8"))
    assert not (tmp_path / "matrix.json").exists(), "a part takes the place of the whole"
    assert content["schema"] == "hvcts-peers-1"
    assert all(peer["installed"] and "3." in peer["version"] for peer in content["peers"])
    for table in content["tables"]:
        for one in table["rows"]:
            assert len(one["cells"]) == len(table["columns"]) and bytes.fromhex(one["hex"]) is not None
            assert all(cell["outcome"] in content["outcomes"] for cell in one["cells"])
    page = (tmp_path / "filtered" / "matrix.html").read_text(encoding="utf-8")
    assert page.count('<tr class="row') == sum(len(table["rows"]) for table in content["tables"])
    assert "http" not in page.replace("http-equiv", ""), "readable without network"


def test_without_any_parser_there_are_grey_columns_and_no_error(cage: Cage, tmp_path: Path,
                                                                monkeypatch: pytest.MonkeyPatch) -> None:
    """A cage whose libraries are not there, and a PATH without a program."""
    bare = tmp_path / "bare"
    bare.mkdir()
    for name in ("cts-peer-cage", "cts-peer-preload.so"):
        (bare / name).symlink_to(cage.folder / name)
    (bare / "cts-peer-library").write_text("#!/bin/sh\necho absent no such library\n")
    (bare / "cts-peer-library").chmod(0o755)
    monkeypatch.setitem(ENVIRONMENT, "PATH", str(tmp_path / "nothing"))
    monkeypatch.setattr(wine, "LOADERS", ())
    grids = [matrix.ask(Cage(bare), table, table.peers) for table in tables()]
    checked = matrix.check(grids)
    result = draw.Result(grids, checked, matrix.news(grids, checked), matrix.bugs(grids), True)
    absent = {peer.key for peer, why in result.peers() if why}
    assert absent == {key for key in BY_KEY if not key.startswith("python-")}
    draw.write_html(result, tmp_path / "matrix.html")
    draw.write_json(result, tmp_path / "matrix.json")
    with (tmp_path / "matrix.txt").open("w", encoding="utf-8") as stream:
        terminal.draw(result, stream=stream)
    text = (tmp_path / "matrix.txt").read_text(encoding="utf-8")
    page = (tmp_path / "matrix.html").read_text(encoding="utf-8")
    assert re.search(r"socat +not installed: no program socat; package socat", text)
    assert re.search(r"^ +ms-docs +systemd \(listen\) +systemd \(unit\) +QEMU +socat", text, re.M)
    assert "columns: systemd (listen) = not installed: no program systemd-socket-activate; package systemd" in text
    assert page.count('class="peer gone"') == len(absent) and "package nbdkit" in page
    assert not result.lost(), "what was not asked is not held against the catalogue"


def fake_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **programs: str) -> None:
    """A PATH with scripts of these names only."""
    for name, text in programs.items():
        path = tmp_path / "bin" / name.replace("_", "-").replace("x86-64", "x86_64")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)
    monkeypatch.setitem(ENVIRONMENT, "PATH", str(tmp_path / "bin"))
    first_line.cache_clear()


@pytest.mark.parametrize(("script", "says"), [
    (None, "no program qemu-system-x86_64"),
    ("#!/bin/sh\necho libx.so: cannot open shared object file >&2; exit 127\n", "does not start"),
    ("no program at all\n", "does not start"),
])
def test_a_program_that_is_gone_or_broken_is_a_grey_column(cage: Cage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                           script: str | None, says: str) -> None:
    """Also one that is slow, of which the sample leaves most rows out, and though its package is installed."""
    fake_path(tmp_path, monkeypatch, **({"qemu_system_x86_64": script} if script else {}))
    for key in (ENDPOINT, GUEST):
        table = next(table for table in tables() if table.key == key)
        grid = matrix.ask(cage, table, [peer for peer in table.peers if peer.key.startswith("qemu")], full=False)
        assert grid.columns[0].absent and says in grid.columns[0].why_absent
        with (tmp_path / "out.txt").open("w", encoding="utf-8") as stream:
            terminal.draw_grid(terminal.Terminal(stream), grid, False)
        text = (tmp_path / "out.txt").read_text(encoding="utf-8")
        assert re.search(r"ms-docs +QEMU", text) and "= not installed: " in text and "package qemu-system-x86" in text
        content = draw.document(draw.Result([grid], [], [], [], False))
        assert content["peers"][0]["installed"] is False and content["peers"][0]["package"] == "qemu-system-x86"
        assert content["tables"][0]["columns"] and content["tables"][0]["rows"][0]["cells"][0]["outcome"] == ABSENT
    first_line.cache_clear()


def test_a_program_beside_its_package_names_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_path(tmp_path, monkeypatch, socat="#!/bin/sh\necho socat of my own 9.9\n")
    package, version = BY_KEY["socat"].origin()
    assert package == f"{tmp_path}/bin/socat (no package)" and version == "socat of my own 9.9"
    first_line.cache_clear()


def test_only_whole_folders_of_the_path_are_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    from cage import search_path

    monkeypatch.setenv("PATH", "/a/b::.:bin:/c")
    assert search_path() == "/a/b:/c"


def test_a_table_that_is_wider_than_the_window_goes_on_below(cage: Cage, tmp_path: Path) -> None:
    table = single(GUID, BASE.encode())
    grid = matrix.Grid(table, [matrix.Column(peer, [matrix.Cell(ACCEPTED, BASE, agrees=True)]) for peer in table.peers])
    with (tmp_path / "out.txt").open("w", encoding="utf-8") as stream:
        terminal.draw_grid(terminal.Terminal(stream), grid, False)
    text = (tmp_path / "out.txt").read_text(encoding="utf-8")
    assert max(map(len, text.splitlines())) <= terminal.WIDTH and text.count("ms-docs") > 1
    assert all(f" {peer.title}" in text for peer in table.peers)


# The catalogue's words on real parsers, counted there: cells of each parser in each table, and how many part from ms-docs.
CATALOGUE = {
    "endpoint": {"systemd (listen)": (26, 13), "systemd (unit)": (26, 12), "QEMU": (27, 7), "socat": (27, 19),
                 "libnbd": (25, 15), "glibc sscanf": (27, 19), "newer systemd": (5, 1), "kata-ctl": (2, 2),
                 "ocaml-hvsock": (2, 2), "mdlayher's Listen": (1, 1)},
    "uri": {"systemd (unit)": (1, 0), "QEMU": (1, 0), "socat": (1, 1), "libnbd": (1, 0), "gRPC": (1, 0)},
    "number": {"nbdkit": (11, 6), "Go ParseUint": (8, 0), "Rust u32": (5, 1), "glibc strtoul": (3, 3),
               "libzmq fork": (2, 1)},
    "guest-cid": {"QEMU guest-cid": (11, 2)},
    "tuple": {"CPython socket": (8, 3)},
    "print": {"mdlayher/vsock": (1, 1)},
    "guid": {"CPython uuid": (22, 11), "virtsock": (21, 8), "Mono Guid": (22, 7), "go-winio": (22, 0), "openvmm": (22, 1),
             "virtsock in C, ocaml-hvsock": (21, 10)},
    "hybrid": {"Firecracker": (15, 9), "cloud-hypervisor": (15, 3), "openvmm": (14, 4)},
}
BUGS = 16  # rows of its section 6, of which one has two bugs of libnbd and one three of Wireshark


def asked_nothing() -> draw.Result:
    """A run in which no parser answered."""
    grids = [matrix.Grid(table, [matrix.Column(peer, [matrix.Cell(ABSENT)] * len(table.rows)) for peer in table.peers])
             for table in tables()]
    return draw.Result(grids, matrix.check(grids), [], matrix.bugs(grids), True)


def test_every_cell_of_the_catalogue_is_confirmed_refuted_or_not_covered() -> None:
    result = asked_nothing()
    claims = [(one, True) for one in result.claims(True)] + [(one, False) for one in result.claims(False)]
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for one, parts in claims:
        cells, apart = found.setdefault(one.table, {}).get(one.parser, (0, 0))
        found[one.table][one.parser] = (cells + 1, apart + parts)
        assert one.state == matrix.NOT_COVERED and one.why
    assert found == CATALOGUE
    assert len(result.bugs) + len(result.elsewhere()) == BUGS
    assert {bug.state for bug in result.bugs} == {matrix.NOT_COVERED}


def test_the_catalogue_expects_what_the_model_does() -> None:
    """What it has as the value of ms-docs for an input that no parser here reads."""
    for one in catalogue.elsewhere():
        if one.table in EXPECT:
            assert (row(one.table, one.text.encode()).value or "R") == one.expected, one


def test_every_disagreement_of_the_catalogue_is_in_the_report(tmp_path: Path) -> None:
    result = asked_nothing()
    draw.write_html(result, tmp_path / "matrix.html")
    page = (tmp_path / "matrix.html").read_text(encoding="utf-8")
    section = page[page.index('id="catalogue"'):page.index('id="new"')]
    assert section.count('<tr class="claim') == len(result.claims(True)) == 162
    content = draw.document(result)
    assert len(content["catalogue"]) == sum(cells for table in CATALOGUE.values() for cells, _ in table.values())
    assert len(content["bugs"]) == BUGS and all(bug["state"] == "not covered" for bug in content["bugs"])


def test_the_page_names_package_and_version_of_each_column_and_greys_what_is_not_here(tmp_path: Path) -> None:
    table = single(ENDPOINT, b"2:5")
    cells = {"qemu": matrix.Cell(ABSENT, why="no program"), "socat": matrix.Cell(matrix.OTHER, "2:6", agrees=False)}
    grid = matrix.Grid(table, [matrix.Column(peer, [cells.get(peer.key, matrix.Cell(ACCEPTED, "2:5", agrees=True))])
                               for peer in table.peers])
    draw.write_html(draw.Result([grid], [], [], [], True), tmp_path / "matrix.html")
    page = (tmp_path / "matrix.html").read_text(encoding="utf-8")
    heads = re.findall(r'<th scope="col" class="peer-head( absent)?".*?<b>(.*?)</b><small>(.*?)</small>', page)
    assert [title for _, title, _ in heads] == [peer.title for peer in table.peers]
    assert [title for absent, title, _ in heads if absent] == ["QEMU"]
    assert ("not installed: qemu-system-x86" in dict((title, text) for _, title, text in heads)["QEMU"])
    assert all(text == " ".join(BY_KEY[peer.key].origin()) for peer, (_, _, text) in zip(table.peers, heads)
               if peer.key != "qemu")
    assert '>\u2260 2:6</td>' in page and '<td class="absent">\u2013</td>' in page and '>\u2713 2:5</td>' in page


def test_a_wrong_use_is_said(cage: Cage, tmp_path: Path) -> None:
    assert run(cage, "matrix", "--filter", "no-such-parser", "--out", tmp_path).returncode == 2
    assert run(cage, "matrix", "--ful").returncode == 2
    done = run(Cage(tmp_path), "explain", "2:5")
    assert done.returncode == 2 and "build the target" in done.stderr
