"""Gives AF_VSOCK captures to Wireshark: one pcap of link type 271 with a packet per input, one run of tshark.

A capture's value is written down in one line, by `described`, for Wireshark's reading and for the expected one alike.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Sequence

from cage import ACCEPTED, DIED, REJECTED, Answer, Cage

LINKTYPE_VSOCK = 271
FIELDS = ("frame.number", "vsock.src_cid", "vsock.src_port", "vsock.dst_cid", "vsock.dst_port", "vsock.op",
          "vsock.trans", "vsock.trans_len", "vsock.payload", "_ws.malformed")


def described(src: object, src_port: object, dst: object, dst_port: object, op: object, transport: object,
              length: object, payload: int) -> str:
    return f"{src}:{src_port}>{dst}:{dst_port} op={op} transport={transport} len={length} payload={payload}"


def pcap(packets: Sequence[bytes]) -> bytes:
    """Little endian, microseconds."""
    head = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 0x40000, LINKTYPE_VSOCK)
    return head + b"".join(struct.pack("<IIII", 0, n, len(data), len(data)) + data for n, data in enumerate(packets))


def ask(cage: Cage, _: str, inputs: Sequence[bytes]) -> list[Answer]:
    path = cage.folder / f"capture-{os.getpid()}.pcap"
    wanted = [word for name in FIELDS for word in ("-e", name)]
    try:
        path.write_bytes(pcap(inputs))
        done = cage.call(["tshark", "-n", "-r", str(path), "-T", "fields", "-E", "occurrence=f", "-E", "separator=|",
                          *wanted], 60)
    finally:
        path.unlink(missing_ok=True)
    rows = {}
    for line in done.out.splitlines():
        values = line.split("|")
        if len(values) == len(FIELDS) and values[0].isdigit():
            rows[int(values[0])] = dict(zip(FIELDS, values))
    answers = []
    for number in range(1, len(inputs) + 1):
        row = rows.get(number)
        if row is None:
            answers.append(Answer(DIED, why=done.died or done.reason()))
        elif row["_ws.malformed"] or not row["vsock.trans_len"]:
            answers.append(Answer(REJECTED, why="malformed packet"))
        else:
            payload = len(row["vsock.payload"].replace(":", "")) // 2
            answers.append(Answer(ACCEPTED, described(*(row[name] for name in FIELDS[1:8]), payload)))
    return answers
