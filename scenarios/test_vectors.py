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
        assert (test["result"] == "valid") <= (test["expected"]["results"] == ["OK"]), test
        assert (test["result"] == "invalid") <= ("OK" not in test["expected"]["results"]), test


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
