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
