"""Draws the matrix: in the terminal, as one HTML file, as JSON. Decides nothing; matrix.py has."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import catalogue
import matrix
from adapters import CAPTURE, Peer
from cage import ABSENT, ACCEPTED, DIED, HIDDEN, NOT_APPLICABLE, NOT_RUN, REJECTED
from matrix import OTHER, OUTCOMES, Bug, Cell, Checked, Column, Grid, News
from tables import Row

COLOURS = {"agrees": "32", "declines": "34", OTHER: "31;1", "refuses": "33;1", HIDDEN: "36", DIED: "35;1", "quiet": "2"}
GUID = 32  # digits of one, at least
FEW, PICKED = 5, 16  # with fewer rows of the catalogue than FEW, a table shows up to PICKED vectors too
EXAMPLES = 3


@dataclass
class Result:
    """Everything that one run found."""

    grids: list[Grid]
    checked: list[Checked]
    news: list[News]
    bugs: list[Bug]
    full: bool

    def peers(self) -> list[tuple[Peer, str]]:
        """Each peer once, and why it is not there."""
        found: dict[str, tuple[Peer, str]] = {}
        for grid in self.grids:
            for column in grid.columns:
                found.setdefault(column.peer.key, (column.peer, column.why_absent if column.absent else ""))
        return list(found.values())

    def installed(self) -> int:
        return sum(not why for _, why in self.peers())

    def states(self, disagreement: bool) -> Counter:
        return Counter(one.state for one in self.checked if one.disagreement is disagreement)

    def lost(self) -> list[Checked]:
        return [one for one in self.checked if one.state == matrix.NOT_CONFIRMED]

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
    if row.kind == CAPTURE:
        return row.note
    text = row.data.decode("utf-8", "backslashreplace")
    text = "".join("\u2423" if c == " " else c if c.isprintable() else c.encode("unicode_escape").decode()
                   for c in text)
    if not text:
        return "(empty)"
    return text if len(text) <= limit else f"{text[:limit - 18]}\u2026 ({len(row.data)} bytes)"


def short(value: str) -> str:
    """What distinguishes it: of a capture what is behind the addresses, of a GUID both ends."""
    value = value.partition(" ")[2] if ">" in value else value
    return value if len(value) < GUID or " " in value else f"{value[:8]}\u2026{value[-4:]}"


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


def cell_text(cell: Cell, row: Row) -> str:
    if cell.outcome in (ACCEPTED, OTHER):
        return beside(cell.value, row)
    return {REJECTED: "R", HIDDEN: "?", DIED: "died", NOT_APPLICABLE: "\u00b7", NOT_RUN: "~", ABSENT: "-"}[cell.outcome]


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


def claim_text(claim: str) -> str:
    return {"R": "rejected", "?": "accepted", "S": "the usual value", "other": "other bytes"}.get(claim, claim)


# -- the terminal ------------------------------------------------------------------------------------------------------


class Terminal:
    def __init__(self, stream=sys.stdout) -> None:
        self.stream = stream
        self.colours = stream.isatty() and not os.environ.get("NO_COLOR")

    def line(self, text: str = "") -> None:
        print(text.rstrip(), file=self.stream)

    def paint(self, text: str, colour: str) -> str:
        return f"\033[{COLOURS[colour]}m{text}\033[0m" if self.colours else text

    def title(self, text: str) -> None:
        self.line()
        self.line(f"\033[1m{text}\033[0m" if self.colours else text)


def picked(grid: Grid) -> list[int]:
    """Rows to show first: the catalogue's, and where it has hardly any, disagreements from all over the vectors."""
    rows = [index for index, row in enumerate(grid.table.rows) if row.listed or row.source == "given"]
    if len(rows) < FEW:
        more = [index for index in range(len(grid.table.rows)) if grid.disagrees(index) and index not in rows]
        rows += more[::max(1, -(-len(more) // PICKED))]
    return rows


def padded(text: str, width: int) -> str:
    return text + " " * max(0, width - len(text))


def marked(cell: Cell, row: Row) -> str:
    return ("!" if cell.agrees is False else " ") + cell_text(cell, row)


def draw_grid(terminal: Terminal, grid: Grid, every: bool) -> None:
    rows = list(range(len(grid.table.rows))) if every else picked(grid)
    here = [column for column in grid.columns if not column.absent]
    widths = [max([len(column.peer.title) + 1,
                   *(len(marked(column.cells[index], grid.table.rows[index])) for index in rows)]) for column in here]
    first = max([12, *(len(shown(grid.table.rows[index], 44)) for index in rows)])
    second = max([7, *(len(expected_text(grid.table.rows[index])) for index in rows)])
    terminal.title(f"{grid.table.title}: {grid.table.text}" if grid.table.text else grid.table.title)
    terminal.line(padded("", first) + "  " + padded("ms-docs", second) + "  " +
                  "  ".join(padded(" " + column.peer.title, width) for column, width in zip(here, widths)))
    for index in rows:
        row = grid.table.rows[index]
        cells = "  ".join(terminal.paint(padded(marked(column.cells[index], row), width), tone(column.cells[index]))
                          for column, width in zip(here, widths))
        terminal.line(f"{padded(shown(row, 44), first)}  {padded(expected_text(row), second)}  {cells}")
    counted = "  ".join(padded(f" {column.count(True)}/{column.count(False)}", width)
                        for column, width in zip(here, widths))
    terminal.line(f"{padded(f'of all {len(grid.table.rows)}', first)}  {padded('agree/!', second)}  {counted}")


def draw_peers(terminal: Terminal, result: Result) -> None:
    terminal.title(f"Parsers: {result.installed()} of {len(result.peers())} are here")
    for peer, why in result.peers():
        state = peer.version() if not why else terminal.paint(f"not installed: {why}; package {peer.packages[0]}", "quiet")
        terminal.line(f"  {padded(peer.title, 18)} {state}")


def example(row: Row, cell: Cell) -> str:
    under = f" ({cell.switch})" if cell.switch else ""
    what = "R" if cell.outcome == REJECTED else "accepted" if cell.outcome == HIDDEN else short(cell.value) or cell.outcome
    return f"{shown(row, 40)} -> {what}, not {'R' if row.value is None else short(row.value)}{under}"


def draw_check(terminal: Terminal, result: Result) -> None:
    parted, same = result.states(True), result.states(False)
    terminal.title("The catalogue's disagreements, section 4")
    terminal.line(f"  parts from ms-docs   {parted['confirmed']} confirmed, {parted['not confirmed']} not confirmed, "
                  f"{parted['not run']} not run")
    terminal.line(f"  is as ms-docs        {same['confirmed']} confirmed, {same['not confirmed']} not confirmed, "
                  f"{same['not run']} not run")
    for one in result.lost():
        terminal.line(f"  NOT CONFIRMED  {one.peer.title}: {shown(one.row)}: said {claim_text(one.claim)}, "
                      f"seen {seen(one.cell)}")
    if result.filled():
        terminal.line("  systemd's values, which it leaves open: " + ", ".join(
            f"{shown(one.row, 30)} is {one.cell.value}" for one in result.filled()))
    for bug in result.bugs:
        terminal.line(f"  {padded(bug.state, 14)} {bug.text}")
    new = [one for one in result.news if not one.known]
    more = [one for one in result.news if one.known]
    terminal.title(f"New disagreements: {len(new)} classes in {sum(len(one.examples) for one in new)} inputs")
    for one in new:
        terminal.line(f"  {padded(one.peer.title, 17)} {padded(one.flag, 13)} {len(one.examples):4}  " +
                      "; ".join(example(*pair) for pair in one.examples[:2]))
    terminal.line(f"  and {sum(len(one.examples) for one in more)} more inputs in {len(more)} classes that the "
                  "catalogue has")


def draw(result: Result, every: bool = False, stream=sys.stdout) -> None:
    terminal = Terminal(stream)
    draw_peers(terminal, result)
    for grid in result.grids:
        if any(not column.absent for column in grid.columns):
            draw_grid(terminal, grid, every)
    terminal.line()
    terminal.line("! parts from ms-docs   R rejected   ? accepted, value not shown   \u00b7 not applicable   "
                  "~ not in the sample   - not installed")
    draw_check(terminal, result)


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
                   "installed": not why, **({"why": why} if why else {"version": peer.version()})}
                  for peer, why in result.peers()],
        "tables": [grid_json(grid) for grid in result.grids],
        "catalogue": [{"table": one.table, "text": shown(one.row), "peer": one.peer.key, "said": one.claim,
                       "seen": cell_json(one.cell), "state": one.state, "disagreement": one.disagreement}
                      for one in result.checked],
        "bugs": [{"text": bug.text, "peer": bug.peer.key, "state": bug.state} for bug in result.bugs],
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


def column_title(column: Column) -> str:
    return f"{column.peer.what} \u2014 " + (f"not installed; package {column.peer.packages[0]}" if column.absent
                                            else column.peer.version())


def write_html(result: Result, path: Path) -> None:
    import jinja2

    folder = Path(__file__).resolve().parent
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(folder), autoescape=True, trim_blocks=True,
                                     lstrip_blocks=True, undefined=jinja2.StrictUndefined)
    environment.filters.update(shown=shown, short=short, seen=seen, claim=claim_text, cell=cell_text, tone=tone,
                               expected=expected_text, column_title=column_title)
    environment.globals.update(example=example, picked=picked)
    page = environment.get_template("peers.html").render(result=result)
    path.write_text(page.replace("\0", "\u2400"), encoding="utf-8")
