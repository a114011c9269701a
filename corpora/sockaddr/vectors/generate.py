#!/usr/bin/python3
"""Writes the golden and adversarial vectors: corpora/sockaddr/vectors/*.json, one file per area.

A vector is one call with what it has to answer under the default answers to the policy switches (profile ms-docs), and,
where a switch changes that, every other answer beside it. Results: valid, invalid, acceptable (a switch decides).

    generate.py [--check]     --check: writes nothing, exits 1 if the files differ from what would be written
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import expected
import inputs
import registration
import wildcards
from expected import ANY, DEFAULTS, SWITCHES, Answer

HERE = Path(__file__).resolve().parent
PREFIX = "ADR-"
AREAS = {"hv": "HV", "vm": "VM", "guid": "GUID", "text": "TEXT", "map": "MAP", "hybrid": "HYB", "capture": "CAP",
         "wild": "WILD", "registry": "REG"}


def described(answer: Answer) -> dict:
    entry: dict = {"results": sorted(answer.results)}
    if answer.numbers:
        entry["numbers"] = list(answer.numbers)
    if answer.bytes is not None:
        entry["bytes"] = answer.bytes.hex()
    return entry


GOOD = {"OK", "MATCH"}


def vector(comment: str, flag: str, given: dict, judge: Callable[[dict], Answer]) -> dict:
    answer = judge(DEFAULTS)
    others = [{"switch": f"{name}={option}", "expected": described(other)}
              for name, options in SWITCHES.items() for option in options[1:]
              if (other := judge({**DEFAULTS, name: option})) != answer]
    result = "acceptable" if others else "valid" if GOOD & answer.results else "invalid"
    entry = {"comment": comment, "given": given, "result": result, "expected": described(answer), "flags": [flag]}
    if others:
        entry["otherwise"] = others
    return entry


def bytes_group(source: Iterator, call: Callable[[bytes, dict], Answer]) -> Iterator[dict]:
    for comment, flag, data in source:
        yield vector(comment, flag, {"bytes": data.hex()}, lambda switches, data=data: call(data, switches))


def number_group(key: str, values: tuple[int, ...], flag: str, call: Callable[[int, dict], Answer]) -> Iterator[dict]:
    for value in values:
        yield vector(f"{key} {value}", flag, {"numbers": {key: value}},
                     lambda switches, value=value: call(value, switches))


def formats() -> Iterator[dict]:
    for guid in [expected.guid_bytes(t) for t in (*expected.GUIDS.values(), *inputs.SERVICES)] \
            + inputs.random_bytes(16, 16):
        yield vector(guid.hex(), "MixedEndian", {"bytes": guid.hex()},
                     lambda _, guid=guid: expected.ok(out=expected.guid_text(guid).encode()))


def cidports() -> Iterator[dict]:
    for cid in inputs.CIDS:
        for port in (0, 5, 65536, 0x7FFFFFFF, 0x80000000, ANY):
            yield vector(f"{cid}:{port}", "PortWidth", {"numbers": {"cid": cid, "port": port}},
                         lambda _, text=f"{cid}:{port}": expected.ok(out=text.encode()))


def encodings() -> Iterator[dict]:
    for cid in inputs.CIDS:
        for port in inputs.PORTS:
            for flags in (0, 1):
                yield vector(f"{cid}:{port} flags {flags}", "Golden",
                             {"numbers": {"cid": cid, "port": port, "flags": flags}},
                             lambda _, raw=inputs.vm(cid, port, flags): expected.ok(out=raw))


def replies() -> Iterator[dict]:
    for comment, flag, data, ended in inputs.replies():
        yield vector(comment, flag, {"bytes": data.hex(), "numbers": {"ended": ended}},
                     lambda _, data=data, ended=ended: expected.hyb_reply(data, ended))


def pairs() -> Iterator[dict]:
    for comment, flag, vmid, service in inputs.hv_encode():
        yield vector(comment, flag, {"bytes": vmid.hex(), "second": service.hex()},
                     lambda switches, pair=(vmid, service): expected.hv_encode(*pair, switches))


def pair_texts() -> Iterator[dict]:
    for comment, flag, vmid, service in inputs.hv_encode():
        text = f"{expected.guid_text(vmid)}:{expected.guid_text(service)}"
        yield vector(text, "VmidWord", {"bytes": vmid.hex(), "second": service.hex()},
                     lambda _, text=text: expected.ok(out=text.encode()))


def answers() -> Iterator[dict]:
    for value in (*inputs.PORTS, 9, 1234567890):
        yield vector(f"OK {value}", "HybridReply", {"numbers": {"value": value}},
                     lambda _, value=value: expected.ok(out=f"OK {value}\n".encode()))


def host_paths() -> Iterator[dict]:
    for comment, flag, (path, port) in inputs.paths():
        yield vector(comment, "HybridPath", {"bytes": path.hex(), "numbers": {"port": port}},
                     lambda _, out=path + f"_{port}".encode(): expected.ok(out=out))


def decisions(source: Iterator, decide: Callable[[dict, dict], Answer]) -> Iterator[dict]:
    for comment, flag, given in source:
        yield vector(comment, flag, given, lambda switches, given=given: decide(given, switches))


def registrations() -> Iterator[dict]:
    for comment, flag, values in registration.lists():
        yield vector(comment, flag, {"bytes": registration.packed(values).hex()},
                     lambda switches, values=values: registration.reg_list(values, switches))


def files() -> dict[str, list[tuple[str, Iterator[dict]]]]:
    """File: its groups, a call each."""
    e, i = expected, inputs
    return {
        "hv": [("hv-decode", bytes_group(i.hv_decode(), e.hv_decode)), ("hv-encode", pairs())],
        "vm": [("vm-decode", bytes_group(i.vm_decode(), e.vm_decode)), ("vm-encode", encodings())],
        "guid": [("guid-parse", bytes_group(i.guid_parse(), e.guid_parse)), ("guid-format", formats()),
                 ("guid-name", bytes_group(i.guid_names(), e.guid_name)),
                 ("guid-named", bytes_group(i.named_guids(), e.guid_named))],
        "text": [("cidport-parse", bytes_group(i.cidport_parse(), e.cidport_parse)), ("cidport-format", cidports()),
                 ("uri-parse", bytes_group(i.uri_parse(), e.uri_parse)),
                 ("vmidsvc-parse", bytes_group(i.vmidsvc_parse(), e.vmidsvc_parse)),
                 ("vmidsvc-format", pair_texts())],
        "map": [("service-to-port", bytes_group(i.near_template(), e.service_to_port)),
                ("port-to-service", number_group("port", i.PORTS, "PortSign", e.port_to_service)),
                ("port-to-text", number_group("port", i.PORTS, "PortSign", e.port_to_text)),
                ("text-to-port", bytes_group(i.port_texts(), e.text_to_port)),
                ("cid-to-vmid", number_group("cid", i.CIDS, "CidMap", e.cid_to_vmid)),
                ("vmid-to-cid", bytes_group(i.vmids(), e.vmid_to_cid)),
                ("container-to-vmid", bytes_group(i.containers(), lambda data, _: e.container_to_vmid(data)))],
        "hybrid": [("hyb-request", bytes_group(i.requests(), e.hyb_request)), ("hyb-reply", replies()),
                   ("hyb-answer", answers()), ("hyb-path", host_paths())],
        "capture": [("cap-decode", bytes_group(i.captures(), lambda data, _: e.cap_decode(data))),
                    ("cap-encode", bytes_group(i.encoded_captures(), lambda data, _: e.cap_encode(data))),
                    ("cap-print", bytes_group(i.printed_captures(), lambda data, _: e.cap_print(data)))],
        "wild": [("accept-decide", decisions(wildcards.accepting(), wildcards.accept_decide)),
                 ("connect-decide", decisions(wildcards.connecting(), wildcards.connect_decide))],
        "registry": [("reg-list", registrations())],
    }


def rows_of(flag: str, area: str) -> list[str]:
    """The requirements of a flag, those of the file's own area if it has some."""
    rows = inputs.FLAGS[flag][2].split()
    own = [row for row in rows if row.startswith(area + "-")]
    return [PREFIX + row for row in own or rows]


def document(area: str, groups: list[tuple[str, Iterator[dict]]]) -> dict:
    out, number, used = [], 0, set()
    for call, vectors in groups:
        tests, seen = [], set()
        for entry in vectors:
            key = json.dumps(entry["given"], sort_keys=True)
            if key in seen:
                continue
            seen.add(key)
            number += 1
            used.update(entry["flags"])
            tests.append({"id": number, **entry})
        out.append({"call": call, "tests": tests})
    notes = {flag: {"bug": bug, "source": source, "requirements": rows_of(flag, area)}
             for flag, (bug, source, _) in inputs.FLAGS.items() if flag in used}
    return {"schema": "hvcts-sockaddr-vectors-1", "interface": "sockaddr", "profile": "ms-docs", "tests": number,
            "notes": notes, "groups": out}


def text_of(content: dict) -> str:
    """One vector per line: a change of one is a change of one line."""
    head = {key: value for key, value in content.items() if key != "groups"}
    lines = json.dumps(head, indent=1, ensure_ascii=True)[:-2].splitlines()
    lines[-1] += ","
    lines.append(' "groups": [')
    for n, group in enumerate(content["groups"]):
        lines.append(f'  {{"call": {json.dumps(group["call"])}, "tests": [')
        rows = [json.dumps(test, ensure_ascii=True) for test in group["tests"]]
        lines += [f"   {row}," for row in rows[:-1]] + [f"   {rows[-1]}"]
        lines.append("  ]}" + ("," if n + 1 < len(content["groups"]) else ""))
    return "\n".join([*lines, " ]", "}", ""])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare with the files instead of writing them")
    arguments = parser.parse_args()
    total, stale = 0, []
    for name, groups in files().items():
        content, path = document(AREAS[name], groups), HERE / f"{name}.json"
        total += content["tests"]
        text = text_of(content)
        if arguments.check:
            if not path.exists() or path.read_text() != text:
                stale.append(path.name)
        else:
            path.write_text(text)
    if stale:
        print(f"generate.py: {', '.join(stale)}: not what generate.py writes; run it and commit the result",
              file=sys.stderr)
        return 1
    print(f"{total} vectors" + (", as committed" if arguments.check else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
