"""Tables without a public format (CSV, TSV, XLSX): a saved mapping says which column is what."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from typing import Any, Literal, TypeAlias, get_args

from instruments.files.errors import FileDamaged, MappingRefused, TableDoesNotFit
from instruments.files.settings import Settings
from instruments.files.shape import FileImport, FileReading
from instruments.files.single import unread
from instruments.files.source import unzip
from instruments.files.text import csv_rows, decode, moment, number

Role = Literal[
    "sample_name",
    "sample_id",
    "acquired",
    "operator",
    "instrument",
    "method",
    "reading",
    "name",
    "value",
    "unit",
    "flag",
]
_FACTS = ("sample_name", "sample_id", "acquired", "operator", "instrument", "method")
_CENSORED = re.compile(r"\s*([<>]=?|≤|≥)\s*\S+")
_MOST_ROWS = 200_000
_MOST_COLUMNS = 1_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column, by its title or its number (from 1), and its role.

    `reading` is a column of values of its own `name` and `unit`. Where each row is one reading, the columns are
    `name`, `value` and `unit`; a `unit` here is that of a `value` column without a column of units.
    """

    role: Role
    title: str | None = None
    number: int | None = None
    name: str | None = None
    unit: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class TableMapping:
    """How one kind of table is read. A changed mapping is a new one; old files keep theirs."""

    name: str
    columns: tuple[Column, ...]
    heading_row: int | None = 1  # counted from 1; None: the table has no heading
    delimiter: str = ","
    sheet: str | None = None  # XLSX: the first one, if not named
    encoding: str | None = None
    decimal: str = "."
    zone: str | None = None
    day_first: bool | None = None

    def __post_init__(self) -> None:
        if any((column.title is None) == (column.number is None) for column in self.columns):
            raise MappingRefused(what="each column has either a title or a number")
        if self.heading_row is None and any(column.title is not None for column in self.columns):
            raise MappingRefused(what="columns are named by title, and the table has no heading")
        roles = [column.role for column in self.columns]
        if "reading" not in roles and not {"name", "value"} <= set(roles):
            raise MappingRefused(what="it has neither a reading column nor columns for name and value")
        if any(column.role == "reading" and not (column.name or column.title) for column in self.columns):
            raise MappingRefused(what="a reading column has no name")
        if len(self.delimiter) != 1 or (self.heading_row or 1) < 1:
            raise MappingRefused(what="the delimiter is one sign, and rows count from 1")
        self.settings()

    def settings(self) -> Settings:
        """The settings for its texts, numbers and times."""
        return Settings(
            zone=self.zone, day_first=self.day_first, encoding=self.encoding, decimal=self.decimal
        )

    @classmethod
    def from_json(cls, given: object) -> TableMapping:
        """A mapping as saved: the fields of this class, `columns` as a list. Raises MappingRefused."""
        facts = _checked(given, cls, "the mapping")
        listed = facts.get("columns")
        if not isinstance(listed, list) or not isinstance(facts.get("name"), str):
            raise MappingRefused(what="it needs a name and a list of columns")
        columns = tuple(_column(each) for each in listed)
        try:
            return cls(**{**facts, "columns": columns})
        except TypeError:
            raise MappingRefused(what="a field has a value of the wrong kind") from None


def _checked(given: object, kind: type, what: str) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise MappingRefused(what=f"{what} is not an object")
    unknown = set(given) - {each.name for each in fields(kind)}
    if unknown:
        raise MappingRefused(what=f"{what} has no field {sorted(map(str, unknown))[0]}")
    return given


def _column(given: object) -> Column:
    facts = _checked(given, Column, "a column")
    if facts.get("role") not in get_args(Role):
        raise MappingRefused(what=f"there is no role {facts.get('role')}")
    return Column(**facts)


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    value: float | None


_Given: TypeAlias = Mapping[str, _Cell]


def read_table(files: Mapping[str, bytes], mapping: TableMapping) -> FileImport:
    """Every row of the table as readings. Raises TableDoesNotFit, FileDamaged."""
    if not files:
        raise FileDamaged(name="the table", what="it is not there")
    name = next(
        (each for each in sorted(files) if each.lower().endswith((".xlsx", ".csv", ".tsv", ".txt"))),
        min(files),
    )
    rows = (
        _sheet(name, files[name], mapping)
        if files[name][:2] == b"PK"
        else _text_rows(name, files[name], mapping)
    )
    titles = _titles(rows, mapping)
    places = [_place(column, titles, name) for column in mapping.columns]
    body = [row for row in rows[mapping.heading_row or 0 :] if any(cell.text for cell in row)]
    by_role = [_given(row, places, mapping) for row in body]
    readings = [
        reading
        for index, (row, given) in enumerate(zip(body, by_role, strict=True), start=1)
        for reading in _readings(row, given, index, places, mapping)
    ]
    facts = _shared(by_role)
    left = [
        f"column {title}: kept, not read"
        for index, title in enumerate(titles)
        if title and index not in places
    ]
    timeless = _timeless(by_role, readings)
    numberless = sum(reading.value is None and not reading.flags for reading in readings)
    return FileImport(
        format=f"mapped:{mapping.name}",
        instrument=facts.get("instrument"),
        operator=facts.get("operator"),
        sample_name=facts.get("sample_name"),
        sample_id=facts.get("sample_id"),
        method=facts.get("method"),
        acquired=moment(facts.get("acquired"), mapping.settings()),
        readings=tuple(readings),
        warnings=(
            *((f"{numberless} cells hold text where a number was due.",) if numberless else ()),
            *timeless,
        ),
        not_understood=(*left, *unread(files, name)),
        metadata={"rows": str(len(body))},
    )


def _text_rows(name: str, content: bytes, mapping: TableMapping) -> list[list[_Cell]]:
    rows = csv_rows(decode(content, mapping.settings(), name), mapping.delimiter, name)
    if len(rows) > _MOST_ROWS:
        raise TableDoesNotFit(name=name, what=f"it has more than {_MOST_ROWS} rows")
    return [[_Cell(cell.strip(), number(cell, mapping.decimal)) for cell in row] for row in rows]


def _sheet(name: str, content: bytes, mapping: TableMapping) -> list[list[_Cell]]:
    from openpyxl import load_workbook

    unzip(name, content)  # refuses bombs before the workbook is opened
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        if mapping.sheet is not None and mapping.sheet not in book.sheetnames:
            raise TableDoesNotFit(name=name, what=f"it has no sheet {mapping.sheet}")
        sheet = book[mapping.sheet or book.sheetnames[0]]
        filled = [
            (n, [_cell(value, mapping) for value in _up_to_the_last(row)])
            for n, row in enumerate(
                sheet.iter_rows(max_row=_MOST_ROWS + 1, max_col=_MOST_COLUMNS, values_only=True)
            )
            if row.count(None) < len(row)  # one row with a huge number brings thousands of empty ones
        ]
        if filled and filled[-1][0] >= _MOST_ROWS:
            raise TableDoesNotFit(name=name, what=f"it has more than {_MOST_ROWS} rows")
    except TableDoesNotFit:
        raise
    except Exception as broken:  # openpyxl raises almost anything on a damaged workbook
        raise FileDamaged(name=name, what="it is not a whole XLSX workbook") from broken
    return [row for _, row in filled if any(cell.text for cell in row)]


def _up_to_the_last(row: tuple[object, ...]) -> tuple[object, ...]:
    """The cells of a row without the empty ones by which it is filled up to the widest that a sheet may be."""
    width = next((n for n in range(len(row), 0, -1) if row[n - 1] is not None), 0)
    return row[:width]


def _cell(value: object, mapping: TableMapping) -> _Cell:
    if value is None:
        return _Cell("", None)
    if isinstance(value, bool):
        return _Cell(str(value), None)
    if isinstance(value, int | float):
        return _Cell(repr(value), float(value) if math.isfinite(value) else None)
    if isinstance(value, datetime | date | time):
        return _Cell(value.isoformat(), None)
    return _Cell(str(value).strip(), number(str(value), mapping.decimal))


def _titles(rows: Sequence[Sequence[_Cell]], mapping: TableMapping) -> list[str]:
    if mapping.heading_row is None:
        return []
    return [cell.text for cell in rows[mapping.heading_row - 1]] if len(rows) >= mapping.heading_row else []


def _place(column: Column, titles: Sequence[str], name: str) -> int:
    if column.number is not None:
        return column.number - 1
    found = [
        index for index, title in enumerate(titles) if title.casefold() == (column.title or "").casefold()
    ]
    if len(found) != 1:
        how_many = "no" if not found else "more than one"
        raise TableDoesNotFit(name=name, what=f"it has {how_many} column {column.title}")
    return found[0]


def _given(row: Sequence[_Cell], places: Sequence[int], mapping: TableMapping) -> _Given:
    """The cells of a row by role, reading columns left out."""
    return {
        column.role: row[place]
        for column, place in zip(mapping.columns, places, strict=True)
        if column.role != "reading" and 0 <= place < len(row)
    }


def _readings(
    row: Sequence[_Cell], given: _Given, index: int, places: Sequence[int], mapping: TableMapping
) -> Iterator[FileReading]:
    sample = next(
        (given[role].text for role in ("sample_id", "sample_name") if role in given and given[role].text),
        None,
    )
    flags = (given["flag"].text,) if "flag" in given and given["flag"].text else ()
    acquired = moment(given["acquired"].text, mapping.settings()) if "acquired" in given else None
    at = acquired.at if acquired else None
    for column, place in zip(mapping.columns, places, strict=True):
        if not 0 <= place < len(row) or not row[place].text:
            continue
        if column.role == "reading":
            yield _reading(
                column.name or column.title or "", column.unit, row[place], flags, sample, index, at
            )
        elif column.role == "value":
            named = given["name"].text if "name" in given else ""
            unit = given["unit"].text if "unit" in given else column.unit
            yield _reading(named, unit, row[place], flags, sample, index, at)


def _timeless(by_role: Sequence[_Given], readings: Sequence[FileReading]) -> tuple[str, ...]:
    """What is said where rows have times of their own that cannot be told."""
    texts = {given["acquired"].text for given in by_role if "acquired" in given}
    lost = sum(reading.at is None for reading in readings)
    if len(texts) < 2 or not lost:
        return ()
    return (
        f"{lost} values have times that were not read: enter the zone, and whether the day comes first, in the mapping.",
    )


def _reading(
    name: str, unit: str | None, cell: _Cell, flags: tuple[str, ...], sample: str | None, row: int, at: datetime | None
) -> FileReading:  # fmt: skip
    """A censored text such as < 0.1 has no value, and its sign for a flag."""
    censored = _CENSORED.fullmatch(cell.text)
    return FileReading(
        name=name,
        value=cell.value,
        unit=unit or None,
        text=cell.text,
        group=sample or f"row {row}",
        sample=sample,
        flags=(*((censored.group(1),) if censored else ()), *flags),
        at=at,
    )


def _shared(by_role: Sequence[_Given]) -> dict[str, str]:
    """What all rows say alike is said of the whole table."""
    facts = {}
    for role in _FACTS:
        texts = {given[role].text for given in by_role if role in given}
        if len(texts) == 1 and (text := texts.pop()):
            facts[role] = text
    return facts
