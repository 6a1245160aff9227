"""Input that keeps its form and lies in one place, so that a trial goes past the first check: a value of JSON, an element of
XML, a cell of a table, bytes of a binary file overwritten where they stand.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

LIES = (
    "",
    " ",
    "nan",
    "-inf",
    "-1",
    "0",
    "1e308",
    "1e-320",
    "1e999",
    "-0,0",
    "1,234,567.8",
    "999999999999999999999",
    "²",  # a digit for str.isdigit, none for int()
    "٣",  # a digit for int()
    "1_000",
    "0x10",
    "−5",
    "24:61:00",
    "31.02.2026",
    "2026-13-45T25:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00",
    "../../x",
    "{0}%s\\1",
    "\u202e\ufeff\u2028",
)
LONG_LIES = ("9" * 5_000, "A" * 5_000)  # the first has more digits than int() takes
_CUT = re.compile(rb"([\t,;\r\n\"=:|^<>\\ ]+|\xe2\x94\x82)")
_PLAIN_XML = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)


def lying(content: bytes, chance: random.Random) -> bytes:
    """The same bytes with one to three lies in them, told in the form that the bytes have."""
    tell = _teller(content)
    for _ in range(chance.randint(1, 3)):
        content = tell(content, chance)
    return content


def _lie(chance: random.Random) -> str:
    return chance.choice(LONG_LIES if chance.random() < 0.01 else LIES)


def _teller(content: bytes) -> Any:
    start = content[:200].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start[:1] in (b"{", b"["):
        return _lie_in_json
    if start[:1] == b"<" and not _PLAIN_XML.search(content):
        return _lie_in_xml
    return _lie_in_bytes if b"\0" in content else _lie_in_cells


def _lie_in_bytes(content: bytes, chance: random.Random) -> bytes:
    """Some bytes overwritten, the length kept: counts, offsets and figures change, and the rest stays where it is."""
    splinter = chance.choice(
        (
            b"\0" * 8,
            b"\xff" * 8,
            b"\x7f" + b"\xff" * 3,
            b"\x7f\xf0" + b"\0" * 6,  # infinity
            b"\x7f\xf8" + b"\0" * 6,  # not a number
            chance.randbytes(chance.randint(1, 4)),
            bytes([chance.randrange(256)]),
        )
    )[: len(content)]
    at = chance.randint(0, len(content) - len(splinter))
    return content[:at] + splinter + content[at + len(splinter) :]


def _lie_in_cells(content: bytes, chance: random.Random) -> bytes:
    """A cell changed, taken out, doubled, or put in another's place."""
    cells = _CUT.split(content)
    one, other = (chance.randrange(0, len(cells), 2) for _ in range(2))
    how = chance.random()
    if how < 0.6:
        cells[one] = _lie(chance).encode()
    elif how < 0.7:
        del cells[one : one + 2]
    elif how < 0.8:
        cells[one:one] = cells[one : one + 2]
    else:
        cells[one], cells[other] = cells[other], cells[one]
    return b"".join(cells)


def _lie_in_json(content: bytes, chance: random.Random) -> bytes:
    try:
        held = json.loads(content)
    except ValueError:
        return _lie_in_cells(content, chance)
    place, key = chance.choice(list(_places(held)) or [([held], 0)])
    how = chance.random()
    if how < 0.2:
        del place[key]
    elif how < 0.3:
        place[key] = [place[key]] * chance.randint(0, 3)
    else:
        place[key] = chance.choice(
            (None, True, -1, 0, 1e308, 10**30, float("nan"), [], {}, *[_lie(chance) for _ in range(20)])
        )
    return json.dumps(held).encode()


def _places(held: Any) -> Iterator[tuple[Any, Any]]:
    pairs = held.items() if isinstance(held, dict) else enumerate(held) if isinstance(held, list) else ()
    for key, value in pairs:
        yield held, key
        yield from _places(value)


def _lie_in_xml(content: bytes, chance: random.Random) -> bytes:
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - made here
    except (ElementTree.ParseError, ValueError, LookupError):
        return _lie_in_cells(content, chance)
    element = chance.choice(list(root.iter()))
    how, lie = chance.random(), _of_xml(_lie(chance))
    if how < 0.5 and element.attrib:
        element.set(chance.choice(sorted(element.attrib)), lie)
    elif how < 0.8:
        element.text = lie
    elif how < 0.9 and len(element):
        element.remove(chance.choice(list(element)))
    elif len(element):
        element.append(chance.choice(list(element)))
    else:
        element.tag = "x"
    return ElementTree.tostring(root)


def _of_xml(lie: str) -> str:
    return "".join(letter for letter in lie if letter >= " ")
