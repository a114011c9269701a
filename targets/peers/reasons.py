"""Why a text is not in the default language, in words: the first thing in it that is wrong. For people only; what is accepted
and what is not, the model decides.
"""

from __future__ import annotations

import re

from cage import ANY
from words import shown_bytes

USUAL_GUID = "8-4-4-4-12 hex digits with dashes between"
DASHES = (8, 13, 18, 23)
LENGTH = 36


def number(data: bytes) -> str:
    """Nothing, if it is a decimal number of 32 bits."""
    if not data:
        return "empty"
    if data[:1] in (b"+", b"-"):
        return f"a {'plus' if data[:1] == b'+' else 'minus'} sign"
    if found := re.match(rb"0[xXbBoO]", data):
        return f"a prefix, {found[0].decode()}, and numbers are decimal"
    if found := re.search("[^0-9]", data.decode("utf-8", "backslashreplace")):
        return f"{shown_bytes(found[0].encode())} at character {found.start() + 1} is no decimal digit"
    return "above 4294967295" if len(data.lstrip(b"0")) > 10 or int(data) > ANY else ""


def part(name: str, data: bytes) -> tuple[str, str]:
    """A field for one side of a colon."""
    why = number(data)
    if not why and name == "port" and int(data) == ANY:
        why = "ANY, which a text does not name as a port"
    return name, f"{shown_bytes(data)}: {why}" if why else str(int(data))


def endpoint(data: bytes) -> list[tuple[str, str]]:
    sides = data.split(b":")
    if len(sides) != 2:
        return [("cid:port", f"one colon is needed, and here are {len(sides) - 1}" if len(sides) > 2 else "there is no colon")]
    return [part("cid", sides[0]), part("port", sides[1])]


def guid(data: bytes) -> str:
    text = data.decode("utf-8", "replace")
    inner = re.sub(r"^urn:uuid:|^[\s{(]+|[\s})]+$", "", text)
    front, behind = text[:text.index(inner)] if inner else "", text[text.index(inner) + len(inner):] if inner else ""
    around = "".join(f"has {shown_bytes(part.encode())} {where}, " for part, where in ((front, "in front"), (behind, "behind"))
                     if part)
    if inner != text and not why_of_inner(inner):
        return f"{around}and the usual form is bare"
    return around + (why_of_inner(inner) or f"and the usual form is {USUAL_GUID}")


def why_of_inner(text: str) -> str:
    if re.fullmatch("[0-9a-fA-F]{32}", text):
        return f"has no dashes; the usual form is {USUAL_GUID}"
    for at, char in enumerate(text[:LENGTH]):
        if at in DASHES and char != "-":
            return f"has {shown_bytes(char.encode())} at character {at + 1}, where a dash has to be"
        if at not in DASHES and not re.match("[0-9a-fA-F]", char):
            return f"has {shown_bytes(char.encode())} at character {at + 1}, where a hex digit has to be"
    if len(text) != LENGTH:
        return f"has {len(text)} characters, and a GUID {LENGTH}"
    return ""


def looks_like_guid(data: bytes) -> bool:
    """As near as a slip of the hand or another language's form: the digits of one, or its five groups."""
    text = re.sub(rb"^urn:uuid:|^[\s{(]+|[\s})]+$", b"", data)
    digits = len(re.findall(rb"[0-9a-fA-F]", text))
    if re.fullmatch(rb"[0-9a-fA-F]{32}", text):
        return True
    if text.startswith(b"0x") and text.count(b",") > 8:
        return True
    groups = text.split(b"-")
    if len(groups) == 5:
        sizes = [len(group) for group in groups]
        near = sum(abs(have - want) for have, want in zip(sizes, (8, 4, 4, 4, 12)))
        return near <= 4 + 8 * (digits == 32) and digits >= 26
    return digits in (31, 32, 33) and len(groups) in (4, 6) or text.count(b"-") == digits - 1 == 31
