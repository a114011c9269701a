"""Runs parsers of others inside the cage: with the preloaded library and the filter, a time limit, and no shell.

An answer is what one parser says to one input. A parser that dies or that takes too long has died on that input; that is
an answer too. What a program would have connected or bound to is a line that the preloaded library writes on stdout or
stderr. Nothing here knows what an answer should be.
"""

from __future__ import annotations

import os
import re
import signal
import struct
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

ACCEPTED, HIDDEN, REJECTED, DIED = "accepted", "hidden", "rejected", "died"
NOT_APPLICABLE, ABSENT, NOT_RUN = "n/a", "absent", "not-run"
ANY = 0xFFFFFFFF
AF_VSOCK = 40
DEATHS = 25  # of one peer; then the rest of its inputs is not run
CAGE_BROKEN = 125
STDOUT, STDERR = 1, 2
USUAL_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"


def search_path() -> str:
    """The user's, without folders that depend on where one stands: the cage runs its programs in /."""
    return ":".join(folder for folder in os.environ.get("PATH", USUAL_PATH).split(":") if folder.startswith("/"))


ENVIRONMENT = {"PATH": search_path(), "NODE_PATH": "/usr/share/nodejs", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent",
               "SYSTEMD_COLORS": "0", "SYSTEMD_LOG_COLOR": "0"}


@dataclass(frozen=True)
class Answer:
    """Kind; the value as text; the reason that the parser gave; bytes in memory of a GUID, in hex."""

    kind: str
    value: str = ""
    why: str = ""
    memory: str = ""


class CageError(Exception):
    """The cage itself could not be closed: nothing was run."""


def endpoint(cid: int, port: int) -> str:
    return f"{'ANY' if cid == ANY else cid}:{'ANY' if port == ANY else port}"


@dataclass(frozen=True)
class Record:
    """What a program would have done: bind or connect to bytes, or give a guest its CID."""

    word: str
    data: bytes

    def endpoint(self) -> str | None:
        if self.word not in ("bind", "connect") or len(self.data) < 12:
            return None
        family, _, port, cid = struct.unpack("<HHII", self.data[:12])
        return endpoint(cid, port) if family == AF_VSOCK else None

    def number(self) -> int | None:
        return int.from_bytes(self.data, "little") if self.word == "guest-cid" else None


def read_record(line: str) -> Record | None:
    words = line.split()
    if len(words) != 3 or words[0] != "@" or not re.fullmatch("(?:[0-9a-f]{2})*", words[2]):
        return None
    return Record(words[1], bytes.fromhex(words[2]))


@dataclass
class Done:
    """One program, run once."""

    code: int
    out: str
    error: str
    records: list[Record] = field(init=False)

    def __post_init__(self) -> None:
        self.records = [record for line in self.error.splitlines() if (record := read_record(line))]

    @property
    def died(self) -> str:
        """Why it did not end by itself, or nothing."""
        if self.code == -signal.SIGKILL:
            return "time limit"
        return f"signal {signal.Signals(-self.code).name}" if self.code < 0 else ""

    def reason(self) -> str:
        lines = [line.strip() for line in self.error.splitlines() if line.strip() and line[:2] != "@ "]
        return lines[-1][:200] if lines else f"exit code {self.code}"

    def endpoint(self) -> str | None:
        return next((found for record in self.records if (found := record.endpoint())), None)


@dataclass(frozen=True)
class Cage:
    """`folder` holds what CMake built of targets/peers."""

    folder: Path

    def usable(self) -> bool:
        return all((self.folder / name).exists() for name in ("cts-peer-cage", "cts-peer-preload.so"))

    def _start(self, command: Sequence[str | bytes], stdin: int, record: int,
               environment: dict[str, str] | None = None) -> subprocess.Popen:
        """Records come on stdout or stderr: some programs close every other descriptor that they find open."""
        head = [str(self.folder / "cts-peer-cage"), str(self.folder / "cts-peer-preload.so")]
        all_of_it = {**ENVIRONMENT, "CTS_PEER_RECORD": str(record), **(environment or {})}
        return subprocess.Popen([*head, *command], env=all_of_it, cwd="/", stdin=stdin, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, start_new_session=True)

    def call(self, command: Sequence[str | bytes], limit: float = 10.0) -> Done:
        """Runs a program to its end, or for `limit` seconds."""
        process = self._start(command, subprocess.DEVNULL, STDERR)
        out, error = wait_for(process, None, limit)
        done = Done(process.returncode, out.decode("utf-8", "replace"), error.decode("utf-8", "replace"))
        if done.code == CAGE_BROKEN and "cts-peer-cage:" in done.error:
            raise CageError(done.reason())
        return done

    def ask(self, command: Sequence[str | bytes], inputs: Sequence[bytes], limit: float = 20.0,
            environment: dict[str, str] | None = None) -> list[Answer]:
        """All inputs through one process, by lines. One that dies is started again behind what it died of."""
        answers: list[Answer] = []
        deaths = 0
        while len(answers) < len(inputs):
            rest = inputs[len(answers):]
            text = "".join(data.hex() + "\n" for data in rest).encode()
            process = self._start(command, subprocess.PIPE, STDOUT, environment)
            out, error = wait_for(process, text, limit)
            done = Done(process.returncode, out.decode("utf-8", "replace"), error.decode("utf-8", "replace"))
            if done.code == CAGE_BROKEN:
                raise CageError(done.reason())
            lines = done.out.split("\n")[:-1]  # a parser's own words may hold other ends of lines
            if not lines or not lines[0].startswith("ready"):
                why = lines[0].removeprefix("absent ") if lines else done.died or done.reason()
                return answers + [Answer(ABSENT, why=why)] * len(rest)
            answers += read_answers(lines[1:])[:len(rest)]
            if len(answers) < len(inputs):
                answers.append(Answer(DIED, why=done.died or done.reason()))
                deaths += 1
                if deaths == DEATHS:
                    return answers + [Answer(NOT_RUN, why="died too often")] * (len(inputs) - len(answers))
        return answers


def wait_for(process: subprocess.Popen, text: bytes | None, limit: float) -> tuple[bytes, bytes]:
    """Its output. After the limit the whole session that it leads is killed."""
    def kill() -> None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    timer = threading.Timer(limit, kill)
    timer.start()
    try:
        return process.communicate(text)
    except BaseException:
        kill()
        process.wait()
        raise
    finally:
        timer.cancel()


def read_answers(lines: list[str]) -> list[Answer]:
    """Lines of a peer; a line of the preloaded library belongs to the answer behind it."""
    answers: list[Answer] = []
    used: str | None = None
    for line in lines:
        mark, _, rest = line.partition(" ")
        if mark == "@":
            record = read_record(line)
            used = (record.endpoint() if record else None) or used
            continue
        value, _, memory = rest.partition(" ")
        if used:
            answers.append(Answer(ACCEPTED, used))
        elif mark == "=":
            both = re.fullmatch(r"(\d+):(\d+)", value)
            answers.append(Answer(ACCEPTED, endpoint(int(both[1]), int(both[2])) if both else value, memory=memory))
        elif mark == "?":
            answers.append(Answer(HIDDEN))
        elif mark == "-":
            answers.append(Answer(REJECTED, why=rest[:200]))
        else:
            break
        used = None
    return answers
