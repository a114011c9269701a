#!/usr/bin/python3
"""Makes report.html from results.jsonl: one file, readable anywhere, without network.

Reads what certify wrote and shows it; decides nothing. A results.jsonl that was cut short still gives a
report, which says so.

    render.py FOLDER [--faulty FILE]     writes FOLDER/report.html
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path

import jinja2

sys.path.insert(0, str(Path(__file__).resolve().parent))
import facts  # noqa: E402: beside this file

VERDICTS = facts.WORST_FIRST
TITLES = {"SAV": "NIC save state", "ADR": "Hyper-V socket addresses"}
EXITS = {0: "PASS", 1: "FAIL", 3: "INCONC"}


@dataclass
class Area:
    """The requirements that share the middle part of their id."""

    name: str
    rows: list[dict] = field(default_factory=list)

    def count(self, verdict: str) -> int:
        return sum(row["verdict"] == verdict for row in self.rows)

    @property
    def verdict(self) -> str:
        return next((v for v in VERDICTS if self.count(v)), "N/A")

    def shares(self) -> list[tuple[str, float]]:
        """Verdict and its share in percent, for a bar."""
        return [(v, 100 * self.count(v) / len(self.rows)) for v in VERDICTS if self.count(v)]

    @property
    def observations(self) -> int:
        return sum(row["observations"] + row["explored"] for row in self.rows)


@dataclass
class Report:
    """Everything in results.jsonl, in its order."""

    run: dict = field(default_factory=dict)
    end: dict | None = None
    requirements: list[dict] = field(default_factory=list)
    findings: list[dict] = field(default_factory=list)
    damaged: int = 0  # lines that are no JSON object

    @property
    def verdict(self) -> str:
        if self.end is None:
            return "INCONC"
        return EXITS.get(self.end.get("exit"), "INCONC")

    def areas(self) -> list[Area]:
        found: dict[str, Area] = {}
        for row in self.requirements:
            found.setdefault(row["area"], Area(row["area"])).rows.append(row)
        return list(found.values())

    def count(self, verdict: str) -> int:
        return sum(row["verdict"] == verdict for row in self.requirements)

    def groups(self) -> list[list[dict]]:
        """Findings by requirement, in the order of the first of each; failures before warnings."""
        found: dict[str, list[dict]] = {}
        for row in sorted(self.findings, key=lambda row: bool(row.get("warning"))):
            found.setdefault(str(row.get("requirement")), []).append(row)
        return list(found.values())

    @property
    def interface(self) -> str:
        """By the ids of the requirements, or of the findings if it was cut short."""
        ids = {str(row.get("requirement")).partition("-")[0] for row in self.requirements or self.findings}
        return next((title for prefix, title in TITLES.items() if prefix in ids), "VM generation counter")


def read(path: Path) -> Report:
    report = Report()
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            row = json.loads(line)
            kind = row["type"]
        except (ValueError, TypeError, KeyError):
            report.damaged += 1
            continue
        if kind == "run":
            report.run = row
        elif kind == "end":
            report.end = row
        elif kind == "requirement":
            report.requirements.append(row)
        elif kind == "finding":
            report.findings.append(row)
    return report


def read_faulty(path: Path) -> list[dict]:
    if not path.is_file():
        return []
    rows = json.loads(path.read_text(encoding="utf-8"))
    fuzz = {"fuzz_limit": 0, "fuzz_executions": 0, "fuzz_seconds": 0, "fuzz_found": "", "fuzz_others": "",
            "fuzz_died": False}
    return [{**fuzz, **row} for row in rows]


def render(report: Report, faulty: list[dict]) -> str:
    here = Path(__file__).resolve().parent / "templates"
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(here), autoescape=True,
                                     trim_blocks=True, lstrip_blocks=True,
                                     undefined=jinja2.StrictUndefined)
    environment.filters["grouped"] = lambda n: f"{n:,}".replace(",", "\u202f")
    environment.filters["css"] = lambda v: v.lower().replace("/", "")
    texts = {row["requirement"]: row.get("text", "") for row in report.requirements}
    known = facts.judged(report.requirements) if report.interface == TITLES["ADR"] else []
    template = environment.get_template("report.html")
    return template.render(report=report, faulty=faulty, verdicts=VERDICTS, texts=texts, facts=known)


def write_whole(path: Path, text: str) -> None:
    """All of it or nothing: a full disk leaves no half of a report."""
    unfinished = path.with_name(path.name + ".new")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise


def main() -> int:
    parser = argparse.ArgumentParser(description="Makes report.html from results.jsonl.")
    parser.add_argument("folder", type=Path, help="a folder with results.jsonl")
    parser.add_argument("--faulty", type=Path, default=None,
                        help="the table of faulty targets (default: faulty.json beside the folder)")
    arguments = parser.parse_args()
    results = arguments.folder / "results.jsonl"
    out = arguments.folder / "report.html"
    try:
        report = read(results)
        faulty = read_faulty(arguments.faulty or arguments.folder.parent / "faulty.json")
        write_whole(out, render(report, faulty))
    except (OSError, ValueError) as error:
        print(f"render.py: {out} cannot be made: {error}", file=sys.stderr)
        return 2
    print(out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
