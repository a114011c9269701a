"""Runs in a process of its own, inside the cage: asks CPython about each text on stdin.

    inside.py NAME       speaks the lines of cts-peer-library: hex in, one answer per line out

An address that socket.connect() would have used is written down by the preloaded library, on stdout, ahead of the answer.
"""

from __future__ import annotations

import ast
import socket
import sys
import uuid
from collections.abc import Callable


def whole(data: bytes) -> str:
    return data.decode("utf-8")


def ask_uuid(data: bytes) -> str:
    value = uuid.UUID(whole(data))
    return f"= {value} {value.bytes.hex()}"


def ask_uuid_le(data: bytes) -> str:
    value = uuid.UUID(whole(data))
    return f"= {value} {value.bytes_le.hex()}"


def ask_int(data: bytes) -> str:
    return f"= {int(whole(data))}"


def ask_socket(data: bytes) -> str:
    """The text is the Python expression of an address; nothing in it is computed."""
    address = ast.literal_eval(whole(data))
    with socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM) as end:
        try:
            end.connect(address)
        except OSError as error:
            return f"- {error}"
    return "?"


ASKS: dict[str, Callable[[bytes], str]] = {"uuid": ask_uuid, "uuid-le": ask_uuid_le, "int": ask_int,
                                           "socket": ask_socket}


def main(name: str) -> None:
    ask = ASKS[name]
    print("ready", sys.version.split()[0], flush=True)
    for line in sys.stdin:
        try:
            answer = ask(bytes.fromhex(line))
        except Exception as error:  # whatever a parser raises is its way to refuse
            answer = f"- {type(error).__name__}: {error}"
        sys.stdout.write(answer.encode("ascii", "backslashreplace").decode().replace("\n", " ") + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
