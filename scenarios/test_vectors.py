"""The vectors of socket addresses: their form, what they promise in number, and that they are what the generator writes."""

from __future__ import annotations

import copy
import json
import subprocess
from pathlib import Path

import jsonschema
import pytest

CORPUS = Path(__file__).resolve().parent.parent / "corpora" / "sockaddr"
FILES = sorted((CORPUS / "vectors").glob("*.json"))
GOOD = {"OK", "MATCH"}
SCHEMA = json.loads((CORPUS / "vectors.schema.json").read_text())


def read(path: Path) -> dict:
    return json.loads(path.read_text())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_keeps_to_the_schema_and_to_its_own_numbers(path: Path) -> None:
    content = read(path)
    jsonschema.Draft202012Validator(SCHEMA).validate(content)
    tests = [test for group in content["groups"] for test in group["tests"]]
    assert [test["id"] for test in tests] == list(range(1, content["tests"] + 1))
    assert {flag for test in tests for flag in test["flags"]} == set(content["notes"])
    for test in tests:
        assert (test["result"] == "valid") <= (test["expected"]["results"] in (["OK"], ["MATCH"])), test
        assert (test["result"] == "invalid") <= GOOD.isdisjoint(test["expected"]["results"]), test


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_schema_refuses_what_is_broken(path: Path) -> None:
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for spoil in ({"result": "perhaps"}, {"given": {"bytes": "0"}}, {"id": 0}, {"expected": {"results": ["FINE"]}},
                  {"flags": []}, {"result": "acceptable", "otherwise": []}):
        broken = copy.deepcopy(read(path))
        broken["groups"][0]["tests"][0].update(spoil)
        assert not validator.is_valid(broken), spoil


def test_there_are_at_least_1500_of_all_three_results() -> None:
    results = [test["result"] for path in FILES for group in read(path)["groups"] for test in group["tests"]]
    assert len(results) >= 1500
    assert set(results) == {"valid", "invalid", "acceptable"}


def test_they_are_what_the_generator_writes() -> None:
    subprocess.run(["/usr/bin/python3", CORPUS / "vectors" / "generate.py", "--check"], check=True)


# Addresses, GUIDs, containers and captures as other people's software makes them, and every row of the tables of
# endpoint texts that software disagrees about. What OK carries stands beside them; None: it is refused.
PARENT, PORT_2761 = "da7c2ea43fd00c489cc2a4de20abb878", "c90a0000cbfae611bd5864006a7986d3"
GOLDEN = {
    "hv-decode": {
        "22000000" + PARENT + PORT_2761: PARENT + PORT_2761,
        "22000000" + "00" * 16 + "50c30000cbfae611bd5864006a7986d3": "00" * 16 + "50c30000cbfae611bd5864006a7986d3",
        "220000009761e1e056dd104a91955ee7a155a838d4539e995c3d3e4c8779bed06ec056e1":
            "9761e1e056dd104a91955ee7a155a838d4539e995c3d3e4c8779bed06ec056e1",
    },
    "vm-decode": {
        "28000000c90a00000200000000000000": [2, 2761, 0], "2800000050c30000ffffffff00000000": [0xFFFFFFFF, 50000, 0],
        "28000000000400000300000001000000": [3, 1024, 1], "28000000000000000100000000000000": [1, 0, 0],
        "28000000080706050403020100000000": [0x01020304, 0x05060708, 0],
    },
    "guid-parse": {
        b"00112233-4455-6677-8899-aabbccddeeff": "33221100554477668899aabbccddeeff",
        b"00000001-0002-0003-0405-060708090a0b": "01000000020003000405060708090a0b",
    },
    "container-to-vmid": {
        b"a": "2bba753f3f19df52912744be8c461b77", b"abc": "00f9850906fbd75ebe5fc3d2ed10d4cd",
        b"ABC": "00f9850906fbd75ebe5fc3d2ed10d4cd",
    },
    "cap-decode": {
        "0300000000000000020000000000000000040000c90a0000040002002c000000" + "00" * 44:
            "0300000000000000020000000000000000040000c90a0000040002002c0000004c00000000000000",
        "0200000001000000feffffffffffffffffffffff000000000100010000000000":
            "0200000001000000feffffffffffffffffffffff0000000001000100000000000000000000000000",
        "0300000000000000020000000000000000040000c90a000004000200e0ff0000" + "00" * 44: None,
    },
    "cidport-parse": {
        b"2:010": [2, 10], b"0x2:5": None, b"2:0x10": None, b"+2:+5": None, b" 2:5": None, b"2:5 ": None, b"2:5x": None,
        b"2:5garbage": None, b"2:5:6": None, b"-1:5": None, b"-2:5": None, b"2:-0": None, b"4294967296:5": None,
        b"4294967298:4294967301": None, b"18446744073709551618:5": None, b"2:4294967295": None, b"2:4294967296": None,
        b"2:": None, b":5": None, b"2:0": [2, 0], b"2:0b11": None, b"2:08": [2, 8], b"host:5": [2, 5],
        b"any:5": [0xFFFFFFFF, 5], b"local:5": [1, 5], b"2.5:5": None, b"2:" + b"0" * 40 + b"7": [2, 7],
    },
}


@pytest.mark.parametrize("call", GOLDEN)
def test_the_documented_values_are_among_them(call: str) -> None:
    tests = {test["given"]["bytes"]: test["expected"] for path in FILES for group in read(path)["groups"]
             if group["call"] == call for test in group["tests"]}
    for given, wanted in GOLDEN[call].items():
        found = tests[given.hex() if isinstance(given, bytes) else given]
        if wanted is None:
            assert "OK" not in found["results"], given
        else:
            assert found["results"] == ["OK"] and wanted in (found.get("bytes"), found.get("numbers")), given


def test_every_flag_says_where_its_bug_was_seen() -> None:
    for path in FILES:
        for flag, note in read(path)["notes"].items():
            assert note["bug"] != note["source"] and len(note["source"].split()) > 1, (path.stem, flag)
