"""Compositions from files that a person writes: JSON, or lines of component, fraction and standard uncertainty."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from methods.errors import MethodError

LARGEST = 1_000_000  # bytes
MOST = 500  # components


class CompositionUnreadable(MethodError):
    """A file that is no composition."""

    problem = "The file {file} is no composition: {why}."
    remedy = (
        'Write {{"x": {{"methane": 0.9, …}}, "u": {{"methane": 0.001, …}}}} as JSON, '
        "or a line for each component: name, fraction, standard uncertainty."
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class CompositionFile:
    """Fractions by component; their standard uncertainties, empty where none are given; `r` as the file has it."""

    x: Mapping[str, float]
    u: Mapping[str, float] = field(default_factory=dict)
    r: Sequence[Sequence[float]] | None = None
    amounts: bool = False  # x and u are independent amounts, to be divided by their sum


def read_composition(file: Path) -> CompositionFile:
    """A composition from a .json file, or from lines divided by comma, semicolon or tab. Raises CompositionUnreadable."""
    try:
        if file.stat().st_size > LARGEST:
            raise CompositionUnreadable(file=file.name, why="it is larger than a megabyte")
        text = file.read_text(encoding="utf-8-sig")
        return _from_json(text) if text.lstrip().startswith("{") else _from_lines(text)
    except CompositionUnreadable:
        raise
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as trouble:
        raise CompositionUnreadable(file=file.name, why=f"{trouble}"[:160]) from trouble


def read_object(file: Path) -> dict[str, Any]:
    """A JSON object from a file. Raises CompositionUnreadable."""
    try:
        if file.stat().st_size > LARGEST:
            raise ValueError("it is larger than a megabyte")
        found = json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as trouble:
        raise CompositionUnreadable(file=file.name, why=f"{trouble}"[:160]) from trouble
    if not isinstance(found, dict):
        raise CompositionUnreadable(file=file.name, why="it holds no object")
    return found


def _from_json(text: str) -> CompositionFile:
    data = json.loads(text)
    u, r = data.get("u") or {}, data.get("r")
    return CompositionFile(
        x=_numbers(data["x"]),
        u=_numbers(u),
        r=None if r in (None, "independent", "amounts") else [[float(c) for c in row] for row in r],
        amounts=r == "amounts",
    )


def _numbers(found: Any) -> dict[str, float]:
    if not isinstance(found, dict) or len(found) > MOST:
        raise ValueError("fractions stand in no object of components")
    return {str(name): _number(value) for name, value in found.items()}


def _from_lines(text: str) -> CompositionFile:
    divider = next((one for one in ";\t," if one in text), ",")
    rows = [
        row
        for row in csv.reader(io.StringIO(text), delimiter=divider)
        if row and row[0].strip() and not row[0].startswith("#")
    ]
    if len(rows) > MOST:
        raise ValueError(f"it has more than {MOST} components")
    if rows and len(rows[0]) > 1 and not _is_number(rows[0][1]):
        rows = rows[1:]  # a head
    names = [row[0].strip() for row in rows]
    if len(set(names)) < len(names):
        raise ValueError("a component stands in it twice")
    u = {row[0].strip(): _number(row[2]) for row in rows if len(row) > 2 and row[2].strip()}
    return CompositionFile(x={row[0].strip(): _number(row[1]) for row in rows if len(row) > 1}, u=u)


def _is_number(text: str) -> bool:
    try:
        _number(text)
    except ValueError:
        return False
    return True


def _number(found: Any) -> float:
    if isinstance(found, bool):
        raise ValueError("a fraction is true or false")
    value = float(found.strip().replace(",", ".")) if isinstance(found, str) else float(found)
    if not math.isfinite(value):
        raise ValueError("a fraction is not finite")
    return value
