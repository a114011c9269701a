"""Draws the matrix in the terminal: a table per kind of input, in blocks of as many columns as the window has room for. A
parser that is not installed is a grey column. Decides nothing; matrix.py has, and draw.py has the words.
"""

from __future__ import annotations

import os
import shutil
import sys
import textwrap

import matrix
from cage import DIED, HIDDEN
from draw import (Claim, Result, cell_text, column_title, example, expected_text, padded, picked, shown, tone)
from matrix import OTHER, Cell, Column, Grid
from tables import Row

COLOURS = {"agrees": "32", "declines": "34", OTHER: "31;1", "refuses": "33;1", HIDDEN: "36", DIED: "35;1", "quiet": "2"}
WIDTH = 160  # of what is no terminal
LEAST = 80
FEW_WORDS, INPUT = 3, 44


class Terminal:
    def __init__(self, stream=None) -> None:
        self.stream = stream or sys.stdout
        self.colours = self.stream.isatty() and not os.environ.get("NO_COLOR")
        self.width = max(LEAST, shutil.get_terminal_size((WIDTH, 24)).columns if self.stream.isatty() else WIDTH)

    def line(self, text: str = "") -> None:
        print(text.rstrip(), file=self.stream)

    def paint(self, text: str, colour: str) -> str:
        return f"\033[{COLOURS[colour]}m{text}\033[0m" if self.colours else text

    def title(self, text: str) -> None:
        self.line()
        self.line(f"\033[1m{text}\033[0m" if self.colours else text)

    def wrapped(self, text: str, colour: str = "", indent: str = "  ", further: str = "    ") -> None:
        for line in textwrap.wrap(text, self.width, initial_indent=indent, subsequent_indent=further,
                                  break_on_hyphens=False):
            self.line(self.paint(line, colour) if colour else line)


def marked(cell: Cell, row: Row) -> str:
    return ("!" if cell.agrees is False else " ") + cell_text(cell, row)


def blocks(columns: list[Column], widths: list[int], room: int) -> list[list[tuple[Column, int]]]:
    """As many columns side by side as there is room for, but one at least."""
    found: list[list[tuple[Column, int]]] = [[]]
    for column, width in zip(columns, widths):
        if found[-1] and sum(other + 2 for _, other in found[-1]) + width > room:
            found.append([])
        found[-1].append((column, width))
    return found


def draw_grid(terminal: Terminal, grid: Grid, every: bool) -> None:
    rows = list(range(len(grid.table.rows))) if every else picked(grid)
    widths = [max([len(column.peer.title) + 1,
                   *(len(marked(column.cells[index], grid.table.rows[index])) for index in rows)])
              for column in grid.columns]
    first = max([12, *(len(shown(grid.table.rows[index], INPUT)) for index in rows)])
    second = max([7, *(len(expected_text(grid.table.rows[index])) for index in rows)])
    terminal.title(f"{grid.table.title}: {grid.table.text}" if grid.table.text else grid.table.title)
    for number, block in enumerate(blocks(grid.columns, widths, terminal.width - first - second - 4)):
        if number:
            terminal.line()
        draw_block(terminal, grid, block, rows, (first, second))
    terminal.wrapped("columns: " + ", ".join(f"{column.peer.title} = {column_title(column)}" for column in grid.columns),
                     "quiet", "")


def draw_block(terminal: Terminal, grid: Grid, block: list[tuple[Column, int]], rows: list[int],
               wide: tuple[int, int]) -> None:
    first, second = wide
    heads = (terminal.paint(padded(" " + column.peer.title, width), "quiet") if column.absent
             else padded(" " + column.peer.title, width) for column, width in block)
    terminal.line(padded("", first) + "  " + padded("ms-docs", second) + "  " + "  ".join(heads))
    for index in rows:
        row = grid.table.rows[index]
        cells = "  ".join(terminal.paint(padded(marked(column.cells[index], row), width), tone(column.cells[index]))
                          for column, width in block)
        terminal.line(f"{padded(shown(row, INPUT), first)}  {padded(expected_text(row), second)}  {cells}")
    counted = "  ".join(padded(" -" if column.absent else f" {column.count(True)}/{column.count(False)}", width)
                        for column, width in block)
    terminal.line(f"{padded(f'of all {len(grid.table.rows)}', first)}  {padded('agree/!', second)}  {counted}")


def draw_peers(terminal: Terminal, result: Result) -> None:
    terminal.title(f"Parsers: {result.installed()} of {len(result.peers())} are here")
    for peer, why in result.peers():
        state = peer.version() if not why else terminal.paint(f"not installed: {why}; package {peer.packages[0]}", "quiet")
        terminal.line(f"  {padded(peer.title, 18)} {state}")


def draw_catalogue(terminal: Terminal, result: Result) -> None:
    terminal.title("The catalogue's cells on real parsers, held against this run")
    for text, states in (("part from ms-docs", result.states(True)), ("are as ms-docs", result.states(False))):
        terminal.line(f"  {padded(text, 18)} {states[matrix.CONFIRMED]} confirmed, {states[matrix.REFUTED]} refuted, "
                      f"{states[matrix.NOT_COVERED]} not covered")
    for one in result.lost():
        terminal.wrapped(f"REFUTED  {one.parser}: {one.text}: said {one.said}, seen {one.seen}")
    for who, claims in result.uncovered().items():
        terminal.wrapped(f"not covered  {who}: {few(claims)}")
    if result.filled():
        terminal.wrapped("systemd's values, which the catalogue leaves open: " + ", ".join(
            f"{shown(one.row, 30)} is {one.cell.value}" for one in result.filled()))
    terminal.title("Bugs of real software in the catalogue")
    for bug in result.bugs:
        terminal.wrapped(f"{padded(bug.state, 12)} {bug.text}")
    for text, why in result.elsewhere():
        terminal.wrapped(f"{padded(matrix.NOT_COVERED, 12)} {text}: {why}")


def few(claims: list[Claim]) -> str:
    more = len(claims) - FEW_WORDS
    return "; ".join(f"{one.text} -> {one.said}" for one in claims[:FEW_WORDS]) + (f" and {more} more" if more > 0 else "")


def draw_news(terminal: Terminal, result: Result) -> None:
    new, more = result.new(), result.more()
    terminal.title(f"New disagreements: {len(new)} classes in {sum(len(one.examples) for one in new)} inputs")
    for one in new:
        terminal.wrapped("; ".join(example(*pair) for pair in one.examples[:2]), "",
                         f"  {padded(one.peer.title, 17)} {padded(one.flag, 13)} {len(one.examples):4}  ", " " * 40)
    terminal.line(f"  and {sum(len(one.examples) for one in more)} more inputs in {len(more)} classes that the "
                  "catalogue has")


def draw(result: Result, every: bool = False, stream=None) -> None:
    terminal = Terminal(stream)
    draw_peers(terminal, result)
    for grid in result.grids:
        draw_grid(terminal, grid, every)
    terminal.line()
    terminal.line("! parts from ms-docs   R rejected   ? accepted, value not shown   \u00b7 not applicable   "
                  "~ not in the sample   - not installed")
    draw_catalogue(terminal, result)
    draw_news(terminal, result)
