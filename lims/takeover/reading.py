"""The columns of each kind of table, and how a cell is read: decimal commas, ISO 8601 days, nothing guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from typing import Any

from lims.competence import Aspect
from lims.people import Act
from lims.takeover.errors import NotTheColumns, RowRefused
from lims.web import lazy_gettext as _
from lims.web.fields import read_number
from lims.web.tables import Table, table_of_bytes

FORMULAS = ("=", "@", "+", "\t")
LONGEST = 500
MOST_ROWS = 20_000
FORMULA = "The cell holds a formula ({cell}): nobody has checked what it comes to."
VALUE = "Copy the column and paste it as values."
Reader = Callable[[str, tzinfo], Any]


class Kind(StrEnum):
    """What a table is of."""

    EQUIPMENT = "equipment"
    CALIBRATIONS = "calibrations"
    LOTS = "lots"
    PEOPLE = "people"
    AUTHORISATIONS = "authorisations"
    RECORDS = "records"
    CONTROL = "control"


def text(cell: str, _: tzinfo) -> str:
    """A cell as text."""
    if cell.startswith(FORMULAS):
        raise RowRefused(why=f"“{cell[:40]}” would be a formula in a spreadsheet")
    if len(cell) > LONGEST:
        raise RowRefused(why=f"it is longer than {LONGEST} signs")
    return cell


def number(cell: str, _: tzinfo) -> float:
    """A number; a comma is taken for a point."""
    try:
        return float(read_number(cell))
    except ValueError:
        raise RowRefused(why=f"“{cell[:40]}” is not a number") from None


def moment(cell: str, zone: tzinfo) -> datetime:
    """A day (its beginning at the laboratory) or a moment there, ISO 8601."""
    for form in ("%Y-%m-%d", "%Y-%m-%d %H:%M"):
        with suppress(ValueError):
            return datetime.strptime(cell, form).replace(tzinfo=zone).astimezone(UTC)
    raise RowRefused(why=f"“{cell[:40]}” is no day like 2026-05-19 or moment like 2026-05-19 14:24")


def one_of(*words: str) -> Reader:
    """One of some words."""

    def read(cell: str, _: tzinfo) -> str:
        if cell not in words:
            raise RowRefused(why=f"“{cell[:40]}” is none of {', '.join(words)}")
        return cell

    return read


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column of a template: its head, whether it is needed, how it is read, and an example."""

    name: str
    example: str
    needed: bool = False
    read: Reader = text


COLUMNS: Mapping[Kind, Sequence[Column]] = {
    Kind.EQUIPMENT: (
        Column(name="code", example="EQ-101", needed=True), Column(name="name", example="density meter", needed=True),
        Column(name="maker", example="FICTITIOUS", needed=True), Column(name="model", example="X", needed=True),
        Column(name="role", example="density meter", needed=True), Column(name="serial", example="12345"),
        Column(name="place", example="room 101"), Column(name="since", example="2024-01-31", read=moment),
        Column(name="state", example="new", read=one_of("new", "in_service", "at_calibration", "out_of_use")),
    ),
    Kind.CALIBRATIONS: (
        Column(name="equipment", example="EQ-101", needed=True), Column(name="certificate", example="FICTITIOUS 1", needed=True),
        Column(name="laboratory", example="FICTITIOUS laboratory", needed=True),
        Column(name="accreditation", example="FICTITIOUS 001"),
        Column(name="standard", example="FICTITIOUS standard"),
        Column(name="calibrated_at", example="2025-11-01", needed=True, read=moment),
        Column(name="due_at", example="2026-11-01", read=moment), Column(name="quantity", example="density", needed=True),
        Column(name="unit", example="kg/m3", needed=True), Column(name="reference", example="998.203", needed=True, read=number),
        Column(name="indication", example="998.21", needed=True, read=number),
        Column(name="expanded_uncertainty", example="0.05", needed=True, read=number),
        Column(name="k", example="2", needed=True, read=number),
        Column(name="when", example="as_left", read=one_of("as_found", "as_left")),
    ),
    Kind.LOTS: (
        Column(name="code", example="LOT-101", needed=True), Column(name="name", example="water", needed=True),
        Column(name="role", example="water", needed=True), Column(name="maker", example="FICTITIOUS"),
        Column(name="certificate", example="FICTITIOUS 2"), Column(name="quantity", example="density"),
        Column(name="value", example="998.203", read=number), Column(name="unit", example="kg/m3"),
        Column(name="expanded_uncertainty", example="0.02", read=number), Column(name="k", example="2", read=number),
        Column(name="opened_at", example="2026-01-05", read=moment), Column(name="expires_at", example="2027-01-05", read=moment),
        Column(name="received_at", example="2025-12-01", read=moment), Column(name="supplier", example="SUP-001"),
        Column(name="storage", example="dark"),
    ),
    Kind.PEOPLE: (
        Column(name="name", example="N. Example", needed=True), Column(name="initials", example="NE", needed=True),
        Column(name="function", example="chemist", needed=True), Column(name="email", example="n.example@laboratory.example.test"),
    ),
    Kind.AUTHORISATIONS: (
        Column(name="initials", example="NE", needed=True), Column(name="method", example="ASTM D4052", needed=True),
        Column(name="act", example="perform", needed=True, read=one_of(*(one.value for one in Act))),
        Column(name="valid_from", example="2026-01-01", needed=True, read=moment),
        Column(name="valid_to", example="2027-01-01", read=moment),
        Column(name="basis", example="training record 7", needed=True),
    ),
    Kind.RECORDS: (
        Column(name="initials", example="NE", needed=True),
        Column(name="aspect", example="training", needed=True, read=one_of(*(one.value for one in Aspect))),
        Column(name="title", example="FICTITIOUS course", needed=True),
        Column(name="given_by", example="FICTITIOUS school", needed=True),
        Column(name="acquired_at", example="2025-03-01", needed=True, read=moment),
        Column(name="ends_at", example="2028-03-01", read=moment), Column(name="method", example="ASTM D4052"),
        Column(name="passed", example="yes", read=one_of("yes", "no")), Column(name="evaluated_by", example="DM"),
        Column(name="words", example="ten questions"),
    ),
    Kind.CONTROL: (
        Column(name="chart", example="CH-1", needed=True), Column(name="at", example="2026-02-01 09:15", needed=True, read=moment),
        Column(name="value", example="832.1", needed=True, read=number),
    ),
}  # fmt: skip
TOGETHER = {Kind.CALIBRATIONS: ("equipment", "certificate"), Kind.LOTS: ("code",)}
"""Rows that say the same here are one thing: the points of a certificate, the values of a lot."""
WORDS = {
    Kind.EQUIPMENT: _("equipment"), Kind.CALIBRATIONS: _("calibrations"), Kind.LOTS: _("lots of materials"),
    Kind.PEOPLE: _("people"), Kind.AUTHORISATIONS: _("authorisations"), Kind.CONTROL: _("results of control samples"),
    Kind.RECORDS: _("records of competence"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A row of the table with the number that a spreadsheet shows; what it says by column, or what is wrong with it."""

    row: int
    cells: Mapping[str, Any]
    problem: str = ""
    column: str = ""
    remedy: str = ""


def read_lines(kind: Kind, table: Table, zone: tzinfo) -> list[Line]:
    """Every row, read or refused by itself. Raises NotTheColumns."""
    first = next(n for n, row in enumerate(table) if any(row))
    head = [cell.strip().lower() for cell in table[first]]
    columns = {one.name: one for one in COLUMNS[kind]}
    unknown = [name for name in head if name not in columns]
    missing = [one.name for one in COLUMNS[kind] if one.needed and one.name not in head]
    if unknown or missing or len(set(head)) < len(head):
        what = (
            f"nobody knows the column “{unknown[0][:40]}”"
            if unknown
            else f"the column “{missing[0]}” is missing"
            if missing
            else "a column stands twice"
        )
        raise NotTheColumns(why=what)
    return [
        _line(n, dict(zip(head, row, strict=False)), columns, zone)
        for n, row in enumerate(table[first + 1 :], first + 2) if any(row)
    ]  # fmt: skip


def table_of(data: bytes) -> Table:
    """The table of a file that is taken over: with the rows and the formulas of the spreadsheet. Raises TableRefused."""
    return table_of_bytes(data, most_rows=MOST_ROWS, whole=True)


def _line(row: int, cells: Mapping[str, str], columns: Mapping[str, Column], zone: tzinfo) -> Line:
    read: dict[str, Any] = {}
    for name, column in columns.items():
        cell = cells.get(name, "").strip()
        if not cell:
            if column.needed:
                return Line(row=row, cells={}, problem="It is empty.", column=name, remedy="Fill it in.")
            continue
        if cell.startswith("="):
            return Line(row=row, cells={}, problem=FORMULA.format(cell=cell[:40]), column=name, remedy=VALUE)
        try:
            read[name] = column.read(cell, zone)
        except RowRefused as refused:
            return Line(
                row=row, cells={}, problem=refused.problem_text, column=name, remedy=refused.remedy_text
            )
    return Line(row=row, cells=read)


def groups(kind: Kind, lines: Sequence[Line]) -> list[list[Line]]:
    """The rows that are one thing, in the order of their first."""
    found: dict[tuple[Any, ...], list[Line]] = {}
    for line in lines:
        keys = TOGETHER.get(kind)
        key = (line.row,) if keys is None or line.problem else tuple(line.cells.get(name) for name in keys)
        found.setdefault(key, []).append(line)
    return list(found.values())
