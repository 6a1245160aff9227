"""``python -m instruments teach``: make the settings of the line reader from lines that were captured."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from instruments.capture import read_capture
from instruments.drivers.line_reader import LineReader
from instruments.errors import BadSettings, InstrumentError
from instruments.listen import settings_of, shown
from instruments.teaching import Cutting, LineKind, field_of, kinds_of, settings_for, terminator_of, tried


class NoLines(InstrumentError):
    """There are no lines to teach from."""

    problem = "The lines {path} cannot be read: {reason}."
    remedy = "Give a file that `python -m instruments capture` wrote, or the bytes of some lines."


_ENDS = {"CRLF": "\r\n", "CR": "\r", "LF": "\n"}
_SEPARATORS = {"tab": "\t", "blank": None}


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command ``teach``."""
    parser = subparsers.add_parser("teach", help="make settings for the line reader from captured lines")
    parser.add_argument("path", type=Path, metavar="FILE", help="a capture, or the bytes of some lines")
    parser.add_argument("--separator", help="between parts: a sign, tab, or blank (default: blank)")
    parser.add_argument("--decimal", choices=(".", ","), default=".")
    parser.add_argument("--encoding", default="ascii")
    parser.add_argument("--end", choices=sorted(_ENDS), help="of a line (default: as the bytes show)")
    parser.add_argument("--kind", type=int, default=1, help="which kind of line is taught (default: 1)")
    parser.add_argument(
        "--field",
        action="append",
        default=[],
        metavar="NAME=PART[,unit=CODE][,unit_at=PART][,kind=text|sample_id]",
        help="a part of the line, counted from 0; again for each",
    )
    parser.add_argument("--settings", type=Path, help="settings that are to be kept, and a form added")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the settings here")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Show the kinds of line; with fields, the settings and what they read."""
    content = _content(options.path)
    cutting = Cutting(
        terminator=_ENDS[options.end] if options.end else terminator_of(content),
        encoding=options.encoding,
        separator=_SEPARATORS.get(options.separator or "blank", options.separator),
        decimal=options.decimal,
    )
    kinds = kinds_of(content, cutting)
    if not options.field:
        print("\n".join(_described(kinds)))
        return 0
    if not 1 <= options.kind <= len(kinds):
        raise BadSettings(driver=LineReader.title, reason=f"there are {len(kinds)} kinds of line")
    fields = [field_of(text) for text in options.field]
    settings = settings_for(kinds[options.kind - 1], fields, cutting, settings_of(options.settings))
    print("\n".join(_trial(content, settings)), file=sys.stderr)
    text = json.dumps(settings, ensure_ascii=False, indent=1)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")
    else:
        print(text)
    return 0


def _content(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise NoLines(path=path, reason=(error.strerror or "it cannot be read").lower()) from None
    if content.startswith(b'{"capture"'):
        return b"".join(chunk.content for chunk in read_capture(path))
    return content


def _described(kinds: tuple[LineKind, ...]) -> Iterator[str]:
    yield f"{len(kinds)} kinds of line. Teach one with --kind and --field."
    for number, kind in enumerate(kinds, start=1):
        label = f", beginning with {kind.starts_with!r}" if kind.starts_with else ""
        yield f"{number}. {kind.count} lines{label}, such as {kind.example!r}"
        for at, part in enumerate(kind.parts):
            what = "number" if part.is_number else f"unit {part.unit}" if part.unit else "text"
            yield f"   part {at}: {what}, {', '.join(map(repr, part.examples))}"


def _trial(content: bytes, settings: dict[str, Any]) -> Iterator[str]:
    for line, understood in tried(content, settings):
        yield repr(line)
        if understood.sample_id:
            yield f"  sample = {understood.sample_id}"
        yield from (f"  {shown(reading)}" for reading in understood.readings)
        yield from ("  not understood" for _ in understood.unknown_lines)
