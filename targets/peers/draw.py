"""What a run of the matrix found, in words, as JSON and as one HTML file; terminal.py has the terminal. Decides nothing;
matrix.py has."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import catalogue
import matrix
from cage import ABSENT, ACCEPTED, DIED, HIDDEN, NOT_APPLICABLE, NOT_RUN, REJECTED
from matrix import OTHER, OUTCOMES, Bug, Cell, Checked, Column, Grid, News
from peer import CAPTURE, Peer
from tables import Row

GUID = 32  # digits of one, at least
FEW, PICKED = 5, 16  # with fewer rows of the catalogue than FEW, a table shows up to PICKED vectors too
EXAMPLES = 3


@dataclass(frozen=True)
class Claim:
    """A cell of the catalogue, for people: what it says of a parser, and what became of that."""

    state: str
    table: str
    text: str
    parser: str
    said: str
    expected: str
    seen: str
    why: str


@dataclass
class Result:
    """Everything that one run found."""

    grids: list[Grid]
    checked: list[Checked]
    news: list[News]
    bugs: list[Bug]
    full: bool
    whole: bool = True  # no table and no parser left out

    def peers(self) -> list[tuple[Peer, str]]:
        """Each peer once, and why it is not there."""
        found: dict[str, tuple[Peer, str]] = {}
        for grid in self.grids:
            for column in grid.columns:
                found.setdefault(column.peer.key, (column.peer, column.why_absent if column.absent else ""))
        return list(found.values())

    def installed(self) -> int:
        return sum(not why for _, why in self.peers())

    def claims(self, disagreement: bool = True) -> list[Claim]:
        """The catalogue's cells, those that this run refutes first, then those that it does not cover."""
        found = [Claim(one.state, one.table, shown(one.row), one.peer.title, claim_text(one.claim, one.row.value),
                       one.row.value or "R", seen(one.cell) if one.state != matrix.NOT_COVERED else "", one.why)
                 for one in self.checked if one.disagreement is disagreement]
        found += [Claim(matrix.NOT_COVERED, one.table, shown_text(one.text.encode()), one.parser, claim_text(one.claim),
                        one.expected, "", one.why)
                  for one in (catalogue.elsewhere() if self.whole else ()) if one.disagreement is disagreement]
        order = {matrix.REFUTED: 0, matrix.CONFIRMED: 1, matrix.NOT_COVERED: 2}
        return sorted(found, key=lambda one: order[one.state])

    def states(self, disagreement: bool) -> Counter:
        return Counter(one.state for one in self.claims(disagreement))

    def lost(self) -> list[Claim]:
        return [one for one in self.claims() + self.claims(False) if one.state == matrix.REFUTED]

    def uncovered(self) -> dict[str, list[Claim]]:
        """Disagreements that no cell of this run stands for, by parser."""
        found: dict[str, list[Claim]] = {}
        for one in self.claims():
            if one.state == matrix.NOT_COVERED:
                found.setdefault(f"{one.parser}: {one.why}", []).append(one)
        return found

    def elsewhere(self) -> tuple[tuple[str, str], ...]:
        """Bugs of the catalogue that no parser here can show, and why."""
        return catalogue.BUGS_ELSEWHERE if self.whole else ()

    def new(self) -> list[News]:
        return [one for one in self.news if not one.known]

    def more(self) -> list[News]:
        return [one for one in self.news if one.known]

    def filled(self) -> list[Checked]:
        return matrix.filled(self.checked)

    def cells(self) -> Iterator[Cell]:
        return (cell for grid in self.grids for column in grid.columns for cell in column.cells)

    def asked(self) -> int:
        return sum(cell.outcome not in matrix.SILENT for cell in self.cells())

    def apart(self) -> int:
        return sum(cell.agrees is False for cell in self.cells())


# -- words ---------------------------------------------------------------------------------------------------------


def shown(row: Row, limit: int = 60) -> str:
    """An input as people can read it: blanks and bytes that do not print are to be seen."""
    return row.note if row.kind == CAPTURE else shown_text(row.data, limit)


def shown_text(data: bytes, limit: int = 60) -> str:
    text = data.decode("utf-8", "backslashreplace")
    text = "".join("\u2423" if c == " " else c if c.isprintable() else c.encode("unicode_escape").decode()
                   for c in text)
    if not text:
        return "(empty)"
    return text if len(text) <= limit else f"{text[:limit - 18]}\u2026 ({len(data)} bytes)"


def short(value: str) -> str:
    """What distinguishes it: of a capture what is behind the addresses, of a GUID both ends."""
    value = value.partition(" ")[2] if ">" in value else value
    return value if len(value) < GUID or " " in value else f"{value[:8]}\u2026{value[-4:]}"


def cut(text: str, most: int = 16) -> str:
    """A number that a column has no room for, and no need of."""
    return text if len(text) <= most or not text.lstrip("-").isdigit() else f"{text[:8]}\u2026{text[-4:]}"


def beside(value: str, row: Row) -> str:
    """A value in a narrow column. Of a GUID, the group by which it differs from the usual one, else its beginning."""
    usual = row.value or catalogue.BASE
    if len(value) != len(usual) or len(value) < GUID or " " in value:
        return short(value)
    groups = value.split("-")
    apart = next((at for at, (one, other) in enumerate(zip(groups, usual.split("-"))) if one != other), 0)
    if apart == 0:
        return value[:8] + "\u2026"
    return "\u2026" + groups[apart][-4:] + ("\u2026" if apart + 1 < len(groups) else "")


def padded(text: str, width: int) -> str:
    return text + " " * max(0, width - len(text))


def cell_text(cell: Cell, row: Row) -> str:
    if cell.outcome in (ACCEPTED, OTHER):
        return beside(cell.value, row)
    return {REJECTED: "R", HIDDEN: "?", DIED: "died", NOT_APPLICABLE: "\u00b7", NOT_RUN: "~", ABSENT: "-"}[cell.outcome]


SYMBOLS = {"agrees": "\u2713", "declines": "\u2717", "refuses": "\u2298", OTHER: "\u2260", HIDDEN: "?", DIED: "\u2020"}


def symbol(cell: Cell) -> str:
    """One sign per outcome, so that no colour has to be told from another."""
    return SYMBOLS.get(tone(cell)) or {NOT_APPLICABLE: "\u00b7", NOT_RUN: "~"}.get(cell.outcome, "\u2013")


def expected_text(row: Row) -> str:
    return "R" if row.value is None else beside(row.value, row)


def tone(cell: Cell) -> str:
    """The colour of a cell."""
    if cell.outcome == REJECTED:
        return "declines" if cell.agrees else "refuses"
    if cell.outcome == HIDDEN:
        return HIDDEN if cell.agrees is None else OTHER
    return {ACCEPTED: "agrees", OTHER: OTHER, DIED: DIED}.get(cell.outcome, "quiet")


def seen(cell: Cell) -> str:
    """What a parser did, in words."""
    return {ACCEPTED: cell.value, OTHER: cell.value, REJECTED: f"rejected: {cell.why}" if cell.why else "rejected",
            HIDDEN: "accepted, value not shown", DIED: f"died: {cell.why}"}.get(cell.outcome, OUTCOMES[cell.outcome][1])


def column_title(column: Column) -> str:
    """Package and version."""
    return f"not installed: {column.why_absent}; package {column.peer.packages[0]}" if column.absent \
        else column.peer.version()


def example(row: Row, cell: Cell) -> str:
    under = f" ({cell.switch})" if cell.switch else ""
    what = "R" if cell.outcome == REJECTED else "accepted" if cell.outcome == HIDDEN else short(cell.value) or cell.outcome
    return f"{shown(row, 40)} -> {what}, not {'R' if row.value is None else short(row.value)}{under}"


def picked(grid: Grid) -> list[int]:
    """Rows to show first: the catalogue's, and where it has hardly any, disagreements from all over the vectors."""
    rows = [index for index, row in enumerate(grid.table.rows) if row.listed or row.source == "given"]
    if len(rows) < FEW:
        more = [index for index in range(len(grid.table.rows)) if grid.disagrees(index) and index not in rows]
        rows += more[::max(1, -(-len(more) // PICKED))]
    return rows


def claim_text(claim: str, expected: str | None = None) -> str:
    return {"R": "rejected", "?": "accepted", "S": expected or catalogue.BASE, "other": "other bytes",
            "ok": "accepted"}.get(claim, claim)


# -- JSON ----------------------------------------------------------------------------------------------------------------


def cell_json(cell: Cell) -> dict:
    entry: dict = {"outcome": cell.outcome}
    entry.update({name: value for name, value in (("value", cell.value), ("why", cell.why), ("switch", cell.switch))
                  if value})
    if cell.agrees is not None:
        entry["agrees"] = cell.agrees
    return entry


def row_json(row: Row) -> dict:
    return {"text": shown(row), "hex": row.data.hex(), "source": row.source, "flag": row.flag, "expected": row.value,
            "otherwise": row.switches}


def grid_json(grid: Grid) -> dict:
    return {"table": grid.table.key, "title": grid.table.title, "columns": [c.peer.key for c in grid.columns],
            "rows": [{**row_json(row), "cells": [cell_json(cell) for cell in grid.cells(index)]}
                     for index, row in enumerate(grid.table.rows)]}


def document(result: Result) -> dict:
    return {
        "schema": "hvcts-peers-1", "interface": "sockaddr", "profile": "ms-docs", "full": result.full,
        "outcomes": {name: text for name, (_, text) in OUTCOMES.items()},
        "peers": [{"peer": peer.key, "title": peer.title, "what": peer.what, "packages": list(peer.packages),
                   "remark": peer.remark,
                   "installed": not why, **({"why": why, "package": peer.packages[0]} if why else
                                            dict(zip(("package", "version"), peer.origin())))}
                  for peer, why in result.peers()],
        "tables": [grid_json(grid) for grid in result.grids],
        "catalogue": [{"disagreement": parts, **vars(one)} for parts in (True, False) for one in result.claims(parts)],
        "bugs": [{"text": bug.text, "peer": bug.peer.key, "state": bug.state} for bug in result.bugs]
        + [{"text": text, "state": matrix.NOT_COVERED, "why": why} for text, why in result.elsewhere()],
        "new": [{"table": one.table, "peer": one.peer.key, "flag": one.flag, "known_class": one.known,
                 "inputs": len(one.examples), "examples": [example(*pair) for pair in one.examples[:EXAMPLES]]}
                for one in result.news],
    }


def write_json(result: Result, path: Path) -> None:
    """A cell per line would be long, a row per line is not."""
    content = document(result)
    grids = content.pop("tables")
    text = json.dumps(content, indent=1)[:-2] + ',\n "tables": [\n'
    for number, grid in enumerate(grids):
        rows = grid.pop("rows")
        text += "  " + json.dumps(grid)[:-1] + ', "rows": [\n   ' + ",\n   ".join(json.dumps(row) for row in rows)
        text += "\n  ]}" + (",\n" if number + 1 < len(grids) else "\n")
    path.write_text(text + " ]\n}\n", encoding="utf-8")


# -- HTML ----------------------------------------------------------------------------------------------------------------


def write_html(result: Result, path: Path) -> None:
    import jinja2

    folder = Path(__file__).resolve().parent
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(folder), autoescape=True, trim_blocks=True,
                                     lstrip_blocks=True, undefined=jinja2.StrictUndefined)
    environment.filters.update(shown=shown, short=short, seen=seen, claim=claim_text, cell=cell_text, tone=tone,
                               expected=expected_text, column_title=column_title, symbol=symbol, cut=cut)
    environment.globals.update(example=example, picked=picked)
    page = environment.get_template("peers.html").render(result=result)
    path.write_text(page.replace("\0", "\u2400"), encoding="utf-8")
