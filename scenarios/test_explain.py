"""`./hvcts explain` on texts and bytes: what they are, field by field, what they map to, and who would read them otherwise."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from test_peers import BASE, cage, run  # noqa: F401

from cage import Cage  # noqa: E402
from explain import Explained  # noqa: E402
from readings import read  # noqa: E402

# -- explain -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("address", "says"), [
    ("2:2761", ["cid:port", "2 (HOST)", "a42e7cda-d03f-480c-9cc2-a4de20abb878", "00000ac9-facb-11e6-bd58-64006a7986d3",
                "2800 0000 c90a0000 02000000 00 000000"]),
    ("28000000c90a00000200000000000000ffff", ["16 tail", "ffff", "2 bytes behind the 16", "vm-long-length=exact"]),
    ("22000000da7c2ea43fd00c489cc2a4de20abb878c90a0000cbfae611bd5864006a7986d3aa",
     ["36 tail +aa", "1 byte behind the 36", "hv-long-length=exact", "as vsock +2:2761", "sockaddr_vm +2800 0000 c90a0000"]),
    ("28000000c90a00000200000001000000", ["TO_HOST", "vm-flags=zero-only"]),
    ("28000000c90a00000200000000000001", ["vm-reserved=reject"]), ("28000000c90a00000200000002000000", ["rejected: FLAGS"]),
    ("28000000c90a000002", ["9 bytes of 16", "rest +0000c90a000002"]), ("2200000000", ["5 bytes of 36"]),
    ("deadbeefdeadbeefdeadbeef", ["of no structure", "12 bytes", "44510"]), ("0028000000000000", ["little-endian"]),
    ("28000000c90a0000020000000200000", ["31, which is odd"]), ("deadbeef", ["first group", "3735928559"]),
    ("00000ac9", ["first group", "2761"]),
    ("192.168.1.1:80", ["IPv4"]), ("fe80::1", ["IPv6"]), ("::1", ["IPv6"]), ("aa:bb:cc:dd:ee:ff", ["network card"]),
    ("2::5", ["like cid:port", "one colon is needed, and here are 2"]),
    ("0x2:5", ["cid +0x2: a prefix", "port +5"]), ("2:+5", ["port +.5: a plus sign"]), ("2:", ["port +.empty.: empty"]),
    ("2:4294967296", ["above 4294967295"]), ("2:4294967295", ["ANY, which a text does not name"]),
    ("2:5x", ["x at character 2"]), ("\u00e9:5", ["\u00e9 at character 1"]), ("2 :5", ["\u2423 at character 2"]),
    ("4294967295", ["as a cid +4294967295 .ANY."]), ("3fff", ["f at character 2"]), ("vsock:2", ["there is no colon"]),
    ("VSOCK:2:5", ["in lower case"]), ("{" + BASE, ["has { in front, and the usual form is bare"]),
    (BASE + "}}", ["has }} behind"]), (BASE.replace("-", ""), ["has no dashes"]), (BASE[1:], ["has - at character 8"]),
    (BASE[:-1] + "g", ["has g at character 36"]), (BASE + "0", ["37 characters"]),
    (f"parent:{BASE}", ["vmid-names=names parent is HV_GUID_PARENT"]), (f"{BASE}:{BASE}:{BASE}", ["here are 2"]),
    (f"a42e7cda-d03f-480c-9cc2-a4de20abb878:{BASE}", ["as vsock +2:2761"]),
    (f"e0e16197-dd56-4a10-9195-5ee7a155a838:{BASE}", ["the VmId has no cid"]),
    (f"CONNECT {BASE}", ["openvmm, which no package brings, by its profile takes it as a service"]),
    ("CONNECT +5", ["Firecracker, which no package brings, by its profile takes port 5"]),
    ("-1:5", ["not in its language", "cid-minus-one=any"]),
    ("2:010", ["port +10 "]),
    ("22000000da7c2ea43fd00c489cc2a4de20abb878c90a0000cbfae611bd5864006a7986d3",
     ["SOCKADDR_HV", "HV_GUID_PARENT", "vsock port 2761"]),
    ("28000000 c90a0000 02000000 00000000", ["sockaddr_vm", "text +2:2761"]),
    ("2b000000da7c2ea43fd00c489cc2a4de20abb878c90a0000cbfae611bd5864006a7986d3", ["SOCKADDR_HV", "rejected: FAMILY"]),
    ("c90a0000cbfae611bd5864006a7986d3", ["GUID in memory", "vsock port 2761"]),
    ("0300000000000000020000000000000000040000c90a0000040002002c000000", ["captured packet", "4 \\(payload\\)"]),
    (BASE, ["GUID", "vsock port 2761", "c90a0000 cbfa e611"]),
    ("{" + BASE + "}", ["guid-braces=accept-pair"]),
    (f"a42e7cda-d03f-480c-9cc2-a4de20abb878:{BASE}", ["vmid:serviceid", "SOCKADDR_HV"]),
    ("vsock://3:1024", ["scheme", "none: only cid 2 and ANY"]),
    ("hvsock://x", ["ocaml-hvsock"]),
    ("host", ["word for a cid"]), ("HV_GUID_SILOHOST", ["36bd0c5c"]), ("2147483648", ["number", "header's range"]),
    ("CONNECT +12", ["hybrid", "plus-sign=accept it is port 12"]), ("OK 5", ["reply", "5"]),
    ("vm(3):40", ["mdlayher/vsock"]), ("nbd+vsock://2:5/x", ["libnbd"]),
    (rf"HKLM\SOFTWARE\...\GuestCommunicationServices\{BASE}", ["registry key", "vsock port 2761"]),
])
def test_explain_says_what_it_is(address: str, says: list[str]) -> None:
    text = Explained(address, read(os.fsencode(address)), []).text(False)
    for words in says:
        assert re.search(words if "\\" in words or "+" in words else re.escape(words), text), f"{words}\n{text}"


@pytest.mark.parametrize("address", [
    "cafe-babe-dead-beef-1234-5678", "2026-11-21 11:22:33", "hello world", "1234-5678-9012-3456", "http://2:5", "hos", "",
    "SGVsbG8gV29ybGQgdGhpcw==", "C:\\5", "/dev/sda1", "a" * 63 + "g", "Mon 12:30", "bd58-64006a7986d3",
])
def test_explain_takes_nothing_for_more_than_it_is(address: str) -> None:
    assert read(os.fsencode(address)) == [] or address == "Mon 12:30"


def test_no_byte_of_an_address_reaches_the_terminal_raw() -> None:
    for address in ("\x1b[31m:5", f"{BASE[:-1]}\x1b", f"GuestCommunicationServices\\\x1b[2J", f"x\x1b-facb-:{BASE}",
                    "vsock:\x1b:5", "5\x1b"):
        assert "\x1b" not in Explained(address, read(os.fsencode(address)), []).text(False), address


def test_explain_knows_what_it_does_not_know(cage: Cage) -> None:
    done = run(cage, "explain", "nothing of the kind")
    assert done.returncode == 1 and "none of" in done.stdout


def test_an_address_that_begins_with_a_dash_is_no_option(cage: Cage) -> None:
    done = run(cage, "explain", "-1:5")
    assert done.returncode == 0 and "cid-minus-one=any" in done.stdout, done.stderr


def test_explain_names_the_parsers_that_disagree(cage: Cage) -> None:
    content = json.loads(run(cage, "explain", "{" + BASE + "}", "--json").stdout)
    assert content["readings"][0]["accepted"] is False
    answers = {title: answer["agrees"] for answer in content["parsers"][0]["answers"] for title in answer["parsers"]}
    assert answers["CPython uuid"] is False
    if "libuuid" in answers:
        assert answers["libuuid"] is True


def test_explain_runs_nothing_that_an_address_names(cage: Cage, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    for address in (f"vsock:2:5!!EXEC:touch {mark}", f"2:5,unlink-close,link={mark}", f"2:5;touch {mark}",
                    f"2:5$(touch {mark})", f"2:5`touch {mark}`", f"vsock:2:5!!CREATE:{mark}", f"exec:touch {mark}"):
        run(cage, "explain", address)
        assert not mark.exists(), address
