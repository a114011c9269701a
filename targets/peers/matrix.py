"""Asks every peer about every row, holds the answers against the expected ones, and says what that means.

An outcome is one word per cell. `agrees` is False where the parser and ms-docs part: that is a fact about two readings of
a text, not a verdict on either.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import catalogue
from peer import MEMORY, Peer
from cage import (ABSENT, ACCEPTED, DIED, HIDDEN, NOT_APPLICABLE, NOT_RUN, REJECTED, Answer, Cage)
from tables import Row, Table

OTHER = "other"
# outcome: (mark in narrow places, what it means)
OUTCOMES = {
    ACCEPTED: ("=", "accepted, with the expected value"),
    OTHER: ("!", "accepted, with another value, or although ms-docs rejects it"),
    REJECTED: ("R", "rejected"),
    HIDDEN: ("?", "accepted, value not shown"),
    DIED: ("x", "died, or took too long"),
    NOT_APPLICABLE: (".", "not applicable: this parser cannot be given it"),
    NOT_RUN: ("~", "not run: left out of the sample (--full runs all)"),
    ABSENT: ("-", "not installed"),
}
CONFIRMED, REFUTED, NOT_COVERED = "confirmed", "refuted", "not covered"
SILENT = (ABSENT, NOT_APPLICABLE, NOT_RUN)
SAMPLE = 6  # of the vectors, a slow parser gets every sixth


@dataclass(frozen=True)
class Cell:
    outcome: str
    value: str = ""
    why: str = ""
    agrees: bool | None = None  # None: nothing to compare
    switch: str = ""  # the answer to a policy switch under which this would be expected


@dataclass
class Column:
    """A peer in a table."""

    peer: Peer
    cells: list[Cell] = field(default_factory=list)

    @property
    def absent(self) -> bool:
        """Nothing answered, and it says why: the rest is left out of the sample, or cannot be given to it."""
        return any(cell.outcome == ABSENT for cell in self.cells) and all(cell.outcome in SILENT for cell in self.cells)

    @property
    def why_absent(self) -> str:
        return next((cell.why for cell in self.cells if cell.outcome == ABSENT), "")

    def count(self, agrees: bool) -> int:
        return sum(cell.agrees is agrees for cell in self.cells)


@dataclass
class Grid:
    table: Table
    columns: list[Column]

    def cells(self, index: int) -> list[Cell]:
        return [column.cells[index] for column in self.columns]

    def disagrees(self, index: int) -> bool:
        return any(cell.agrees is False for cell in self.cells(index))


@dataclass(frozen=True)
class Checked:
    """A cell of the catalogue beside what this run saw. `state`: confirmed, refuted, not covered."""

    table: str
    row: Row
    peer: Peer
    claim: str
    cell: Cell
    state: str
    disagreement: bool  # the catalogue has another answer there than ms-docs

    @property
    def why(self) -> str:
        """Why this run does not cover it."""
        return {ABSENT: "not installed", NOT_RUN: "not in the sample"}.get(self.cell.outcome, "cannot be given to it") \
            if self.state == NOT_COVERED else ""


@dataclass
class News:
    """Disagreements that the catalogue does not have: of one peer, by one class of bug."""

    table: str
    peer: Peer
    flag: str
    known: bool  # the catalogue has this class for this parser, with other inputs
    examples: list[tuple[Row, Cell]] = field(default_factory=list)


def judge(row: Row, answer: Answer, kind: str) -> Cell:
    """What one answer is beside the expected one."""
    if answer.kind in SILENT:
        return Cell(answer.kind, why=answer.why)
    if answer.kind == DIED:
        return Cell(DIED, why=answer.why, agrees=False)
    if answer.kind == REJECTED:
        return Cell(REJECTED, why=answer.why, agrees=row.value is None, switch=switch_for(row, None))
    if answer.kind == HIDDEN:
        return Cell(HIDDEN, agrees=None if row.value is not None else False,
                    switch=next((name for name, value in row.switches.items() if value is not None), ""))
    value = answer.memory if kind == MEMORY else answer.value
    if value == row.value:
        return Cell(ACCEPTED, value, agrees=True)
    return Cell(OTHER, value, agrees=False, switch=switch_for(row, value))


def switch_for(row: Row, value: str | None) -> str:
    return "" if value == row.value else next((name for name, other in row.switches.items() if other == value), "")


def in_sample(index: int, row: Row, peer: Peer, full: bool) -> bool:
    return full or not peer.slow or not row.source[-1].isdigit() or index % SAMPLE == 0


def ask(cage: Cage, table: Table, peers: Iterable[Peer], full: bool = True) -> Grid:
    columns = []
    for peer in peers:
        chosen = [index for index, row in enumerate(table.rows) if in_sample(index, row, peer, full)]
        answers = dict(zip(chosen, peer.answers(cage, table.key, [table.rows[index].data for index in chosen])))
        columns.append(Column(peer, [judge(row, answers.get(index, Answer(NOT_RUN)), table.key)
                                     for index, row in enumerate(table.rows)]))
    return Grid(table, columns)


# -- the catalogue beside the run ------------------------------------------------------------------------------------


def holds(claim: str, row: Row, cell: Cell) -> bool:
    if claim == catalogue.REJECTED:
        return cell.outcome == REJECTED
    if claim == catalogue.HIDDEN:
        return cell.outcome in (HIDDEN, ACCEPTED, OTHER)
    if claim == catalogue.SAME:
        base = row.value or catalogue.BASE
        return cell.outcome in (ACCEPTED, OTHER) and cell.value == base
    if claim == "other":
        return cell.outcome == OTHER and cell.value not in (row.value, catalogue.BASE)
    return cell.outcome in (ACCEPTED, OTHER) and cell.value == claim


def parts(claim: str, row: Row) -> bool:
    """The catalogue has this parser answer otherwise than ms-docs."""
    if claim == catalogue.REJECTED:
        return row.value is not None
    if claim in (catalogue.HIDDEN, catalogue.SAME):
        return row.value is None
    return claim != row.value


def check(grids: list[Grid]) -> list[Checked]:
    found = []
    for grid in grids:
        for column in grid.columns:
            for row, cell in zip(grid.table.rows, column.cells):
                claim = row.known.get(column.peer.key, catalogue.UNKNOWN)
                if claim == catalogue.UNKNOWN:
                    continue
                state = NOT_COVERED if cell.outcome in SILENT else \
                    CONFIRMED if holds(claim, row, cell) else REFUTED
                found.append(Checked(grid.table.key, row, column.peer, claim, cell, state, parts(claim, row)))
    return found


def news(grids: list[Grid], checked: list[Checked]) -> list[News]:
    """What parts from ms-docs where the catalogue says nothing, by table, peer and class of bug."""
    classes = {(one.table, one.peer.key, one.row.flag) for one in checked if one.disagreement}
    found: dict[tuple[str, str, str], News] = {}
    for grid in grids:
        for column in grid.columns:
            for row, cell in zip(grid.table.rows, column.cells):
                if cell.agrees is not False or row.known.get(column.peer.key, catalogue.UNKNOWN) != catalogue.UNKNOWN:
                    continue
                flag = "Refused" if grid.table.key == MEMORY and cell.outcome == REJECTED else row.flag
                key = (grid.table.key, column.peer.key, flag)
                item = found.setdefault(key, News(grid.table.key, column.peer, flag, key in classes))
                item.examples.append((row, cell))
    return list(found.values())


def filled(checked: list[Checked]) -> list[Checked]:
    """Where the catalogue knows only that a text is accepted, and this run saw the value."""
    return [one for one in checked if one.claim == catalogue.HIDDEN and one.cell.value]


@dataclass(frozen=True)
class Bug:
    text: str
    peer: Peer
    state: str


def bugs(grids: list[Grid]) -> list[Bug]:
    """The catalogue's bugs of real software, as far as a parser of this run is the one that has them."""
    found = []
    for text, table, key, wanted in catalogue.BUGS:
        for grid in grids:
            for column in grid.columns if grid.table.key == table else ():
                if column.peer.key != key:
                    continue
                seen = {name: cell for row, cell in zip(grid.table.rows, column.cells)
                        for name in (row.data.decode("latin-1"), row.note) if name in wanted}
                tested = len(seen) == len(wanted) and not any(cell.outcome in SILENT for cell in seen.values())
                holds_all = all(part in cell.value for name, cell in seen.items() for part in (wanted[name],))
                found.append(Bug(text, column.peer, NOT_COVERED if not tested else
                                 CONFIRMED if holds_all else REFUTED))
    return found
