"""./hvcts explain ADDRESS: what a text or bytes in hex are, field by field, what they map to, and which parsers of others
would read them otherwise.

Every reading that fits is given, since many texts have more than one: 32 hex digits are a GUID without dashes, and 16
bytes. readings.py finds them; the parsers that are installed are asked there and then.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import matrix
from cage import ABSENT, HIDDEN, NOT_APPLICABLE, REJECTED, Cage
from draw import short
from readings import read
from tables import single
from words import Reading, shown_bytes


@dataclass(frozen=True)
class Verdict:
    """What the parsers made of one input: answer, and who gave it."""

    kind: str
    data: bytes
    expected: str | None
    answers: list[tuple[str, bool | None, list[str]]]  # words, agrees, titles
    absent: list[str]


@dataclass
class Explained:
    address: str
    readings: list[Reading]
    verdicts: list[Verdict]

    def document(self) -> dict:
        return {"schema": "hvcts-explain-1", "address": self.address,
                "readings": [{"is": one.title, "accepted": one.accepted,
                              "fields": [{"field": name, "value": value} for name, value in one.fields],
                              "notes": one.notes} for one in self.readings],
                "parsers": [{"as": one.kind, "input": one.data.hex(), "expected": one.expected,
                             "answers": [{"answer": words, "agrees": agrees, "parsers": titles}
                                         for words, agrees, titles in one.answers],
                             "not_installed": one.absent} for one in self.verdicts]}

    def text(self, colours: bool) -> str:
        def paint(text: str, code: str) -> str:
            return f"\033[{code}m{text}\033[0m" if colours else text

        lines: list[str] = []
        for one in self.readings:
            lines.append(paint(one.title, "1"))
            width = max((len(name) for name, _ in one.fields), default=0)
            lines += [f"  {name:{width}}  {value}" for name, value in one.fields]
            lines += [f"  {paint('note', '2')}  {note}" for note in one.notes]
            lines.append("")
        for one in self.verdicts:
            what = "rejects it" if one.expected is None else short(one.expected)
            given = "" if one.data == os.fsencode(self.address) else f" {shown_bytes(one.data)}"
            lines.append(paint(f"Parsers of others, as {one.kind}{given}; ms-docs: {what}", "1"))
            for words, agrees, titles in one.answers:
                mark, code = ("!", "31;1") if agrees is False else ("=", "32") if agrees else ("?", "36")
                lines.append(paint(f"  {mark} {words:24}", code) + f" {', '.join(titles)}")
            if one.absent:
                lines.append(paint(f"  - {'not installed':24} {', '.join(one.absent)}", "2"))
            lines.append("")
        if not self.readings:
            lines.append("An empty text is nothing." if not self.address else
                         "This is none of: SOCKADDR_HV, sockaddr_vm, GUID, cid:port, vmid:serviceid, URI, number, name, "
                         "CONNECT line, capture header.")
        return "\n".join(lines).rstrip()


def ask(kind: str, data: bytes, cage: Cage) -> Verdict:
    table = single(kind, data)
    with ThreadPoolExecutor(max_workers=(os.cpu_count() or 1) + 1) as pool:
        grids = list(pool.map(lambda peer: matrix.ask(cage, table, [peer]), table.peers))
    found: dict[tuple[str, bool | None], list[str]] = {}
    absent = []
    for grid in grids:
        peer, cell = grid.columns[0].peer, grid.columns[0].cells[0]
        if cell.outcome == ABSENT:
            absent.append(f"{peer.title} ({peer.packages[0]})")
        elif cell.outcome != NOT_APPLICABLE:
            words = "rejected" if cell.outcome == REJECTED else "accepted" if cell.outcome == HIDDEN else \
                short(cell.value) if cell.value else cell.outcome
            found.setdefault((words, cell.agrees), []).append(peer.title)
    order = {False: 0, None: 1, True: 2}
    answers = sorted(((words, agrees, titles) for (words, agrees), titles in found.items()),
                     key=lambda one: (order[one[1]], -len(one[2]), one[0]))
    return Verdict(table.title, data, table.rows[0].value, answers, absent)


def explain(address: str, cage: Cage) -> Explained:
    readings = read(os.fsencode(address))
    inputs = dict.fromkeys(pair for one in readings for pair in one.asks)
    return Explained(address, readings, [ask(kind, data, cage) for kind, data in inputs])
