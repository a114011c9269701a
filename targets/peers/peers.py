#!/usr/bin/python3
"""./hvcts peers and ./hvcts explain: parsers that other people wrote, beside what ms-docs expects.

    peers.py matrix [--full] [--all] [--json] [--filter WORD] [--out DIR]
    peers.py explain ADDRESS [--json]

--cage DIR names the folder with what CMake built of targets/peers. Exit codes: 0, also if parsers disagree or are not
installed; 2 wrong use or environment.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from pathlib import Path

signal.signal(signal.SIGINT, signal.SIG_DFL)  # until all is loaded: then main() says so
sys.dont_write_bytecode = True

import draw  # noqa: E402
import matrix  # noqa: E402
import terminal  # noqa: E402
from cage import Cage, CageError  # noqa: E402
from explain import explain  # noqa: E402
from tables import EXPECT, tables  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]


def run_matrix(arguments: argparse.Namespace, cage: Cage) -> int:
    chosen = [table for table in tables() if not arguments.table or table.key in arguments.table]
    grids = []
    for table in chosen:
        peers = [peer for peer in table.peers if arguments.filter.lower() in f"{peer.key} {peer.title}".lower()]
        if not peers:
            continue
        if sys.stderr.isatty():
            print(f"\r\033[K{table.title}: {len(table.rows)} inputs, {len(peers)} parsers", end="", file=sys.stderr)
        grids.append(matrix.ask(cage, table, peers, arguments.full))
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
    if not grids:
        print(f"hvcts: no parser has \"{arguments.filter}\" in its name", file=sys.stderr)
        return 2
    checked = matrix.check(grids)
    result = draw.Result(grids, checked, matrix.news(grids, checked), matrix.bugs(grids), arguments.full,
                         not arguments.table and not arguments.filter)
    out = arguments.out if result.whole else arguments.out / "filtered"  # a part never replaces the whole
    out.mkdir(parents=True, exist_ok=True)
    draw.write_json(result, out / "matrix.json")
    if arguments.json:
        print((out / "matrix.json").read_text(encoding="utf-8"), end="")
    else:
        terminal.draw(result, arguments.all)
    try:
        draw.write_html(result, out / "matrix.html")
    except ImportError:
        print("hvcts: matrix.html was not made: python3-jinja2 is missing", file=sys.stderr)
    if not arguments.json:
        print(f"\nresults  {out}/matrix.html, matrix.json")
    return 0


def run_explain(arguments: argparse.Namespace, cage: Cage) -> int:
    explained = explain(arguments.address, cage)
    print(json.dumps(explained.document(), indent=1) if arguments.json else explained.text(sys.stdout.isatty()))
    return 0 if explained.readings else 1


def parse(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="hvcts", description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("--cage", type=Path, default=ROOT / "build" / "release" / "targets" / "peers",
                        help=argparse.SUPPRESS)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("matrix", prog="hvcts peers", allow_abbrev=False)
    one.add_argument("--full", action="store_true", help="all inputs also for slow parsers (QEMU); else a sample")
    one.add_argument("--all", action="store_true", help="show every input in the terminal, not the catalogue's only")
    one.add_argument("--json", action="store_true", help="print the JSON instead of the tables")
    one.add_argument("--filter", default="", metavar="WORD", help="only parsers with WORD in their name")
    one.add_argument("--table", action="append", metavar="NAME", choices=list(EXPECT),
                     help="only this table (also several times): " + ", ".join(EXPECT))
    one.add_argument("--out", type=Path, default=ROOT / "reports" / "out" / "peers", metavar="DIR")
    two = commands.add_parser("explain", prog="hvcts explain", allow_abbrev=False)
    two.add_argument("address", metavar="ADDRESS", help="text, or bytes in hex")
    two.add_argument("--json", action="store_true")
    return parser.parse_args(words)


def kept(words: list[str]) -> list[str]:
    """An address may begin with '-', which is no option then."""
    if "explain" not in words:
        return words
    at = words.index("explain") + 1
    options = [word for word in words[at:] if word in ("--json", "--help", "-h")]
    addresses = [word for word in words[at:] if word not in options and word != "--"]
    return [*words[:at], *options, "--", *addresses]


def main(words: list[str]) -> int:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    arguments = parse(kept(words))
    cage = Cage(arguments.cage.resolve())
    if not cage.usable():
        print(f"hvcts: {cage.folder} holds no cts-peer-cage: build the target \"peers\" first", file=sys.stderr)
        return 2
    try:
        return run_matrix(arguments, cage) if arguments.command == "matrix" else run_explain(arguments, cage)
    except CageError as error:
        print(f"hvcts: the cage for parsers of others cannot be closed here, so none was run: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        print("hvcts: interrupted", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
