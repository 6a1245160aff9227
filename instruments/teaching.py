"""Teaching the line reader: a person names the parts of captured lines, and its settings come out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from instruments.drivers.line_reader import Field, LineForm, LineReader, LineReaderSettings
from instruments.errors import BadSettings
from instruments.numbers import DecimalSign, number_of
from instruments.readings import Understood
from instruments.units import unit_code

_TERMINATORS = (b"\r\n", b"\n\r", b"\r", b"\n")
_LABEL = re.compile(r"[^\W\d_][\w ]*[:=]")
_MOST_LINES = 2_000
_EXAMPLES = 3
_FORM_OF_FIELD = "a field is name=part, with unit=code, unit_at=part or kind=text or sample_id behind commas"


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One part of the lines of a kind, as far as they show what it is."""

    examples: tuple[str, ...]
    is_number: bool  # in every line
    unit: str | None  # the code, where every line has the same known unit here


@dataclass(frozen=True, kw_only=True, slots=True)
class LineKind:
    """Lines that are cut into equally many parts, and begin with the same label where they have one."""

    count: int
    example: str
    starts_with: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Cutting:
    """How captured bytes become lines, and lines parts."""

    terminator: str
    encoding: str = "ascii"
    separator: str | None = None  # None: one or more blanks
    decimal: DecimalSign = "."

    def lines(self, content: bytes) -> list[str]:
        """Return the whole lines that are not empty; what came behind the last end is none. Raises BadSettings."""
        try:
            *lines, _ = content.decode(self.encoding, errors="replace").split(self.terminator)
        except (LookupError, ValueError) as error:
            raise BadSettings(driver=LineReader.title, reason=str(error).rstrip(".")) from None
        return [line for line in lines if line.strip()][:_MOST_LINES]


def terminator_of(content: bytes) -> str:
    """Return the end of line that these bytes show; CR LF where they show none."""
    found = next((end for end in _TERMINATORS if end in content), _TERMINATORS[0])
    return found.decode("ascii")


def kinds_of(content: bytes, cutting: Cutting) -> tuple[LineKind, ...]:
    """Return the kinds of line in captured bytes, the most frequent first. Raises BadSettings."""
    groups: dict[tuple[int, str], list[str]] = {}
    for line in cutting.lines(content):
        label = _LABEL.match(line)
        key = (len(line.split(cutting.separator)), label.group() if label else "")
        groups.setdefault(key, []).append(line)
    kinds = [_kind(lines, label, cutting) for (_, label), lines in groups.items()]
    return tuple(sorted(kinds, key=lambda kind: -kind.count))


def _kind(lines: list[str], label: str, cutting: Cutting) -> LineKind:
    rows = [[part.strip() for part in line.split(cutting.separator)] for line in lines]
    return LineKind(
        count=len(lines),
        example=lines[0],
        starts_with=label,
        parts=tuple(_part(texts, cutting.decimal) for texts in zip(*rows, strict=True)),
    )


def _part(texts: Iterable[str], decimal: DecimalSign) -> Part:
    distinct = tuple(dict.fromkeys(texts))
    units = {unit_code(text) for text in distinct}
    return Part(
        examples=distinct[:_EXAMPLES],
        is_number=all(number_of(text, decimal) is not None for text in distinct),
        unit=units.pop() if len(units) == 1 else None,
    )


def field_of(text: str) -> Field:
    """Return a field from its words, such as ``density=1,unit_at=2`` or ``sample=0,kind=sample_id``. Raises BadSettings."""
    head, *rest = (part.strip() for part in text.split(","))
    name, _, at = (part.strip() for part in head.partition("="))
    given: dict[str, Any] = {"name": name, "at": at}
    for part in rest:
        key, _, value = part.partition("=")
        given[key.strip()] = value.strip()
    try:
        if not name:
            raise msgspec.ValidationError("it has no name")
        if not at.isdecimal():
            raise msgspec.ValidationError("the part is not told by its number")
        return msgspec.convert(given, Field, strict=False)
    except msgspec.ValidationError as error:
        reason = f"{_FORM_OF_FIELD} ({text.strip()[:80]}: {str(error).rstrip('.')})"
        raise BadSettings(driver=LineReader.title, reason=reason) from None


def settings_for(
    kind: LineKind, fields: Iterable[Field], cutting: Cutting, known: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return the settings that read this kind of line, behind the forms that are known. Raises BadSettings."""
    form = LineForm(
        parts=len(kind.parts),
        fields=tuple(fields),
        separator=cutting.separator,
        starts_with=kind.starts_with,
        decimal=cutting.decimal,
    )
    taught = msgspec.to_builtins(
        LineReaderSettings(forms=(form,), terminator=cutting.terminator, encoding=cutting.encoding)
    )
    earlier = [each for each in (known or {}).get("forms", ()) if not _same_lines(each, taught["forms"][0])]
    settings: dict[str, Any] = {**taught, **(known or {}), "forms": [*earlier, *taught["forms"]]}
    LineReader.line_for(settings)
    return settings


def _same_lines(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    names = ("parts", "separator", "starts_with")
    return [one.get(name) for name in names] == [other.get(name) for name in names]


def tried(content: bytes, settings: Mapping[str, Any]) -> list[tuple[str, Understood]]:
    """Return each captured line with what the settings make of it. Raises BadSettings."""
    line = LineReader.line_for(settings)
    cutting = Cutting(terminator=line.terminator.decode("ascii"), encoding=line.encoding)
    return [
        (text, LineReader.understand(text.encode(line.encoding, "replace") + line.terminator, settings))
        for text in cutting.lines(content)
    ]
