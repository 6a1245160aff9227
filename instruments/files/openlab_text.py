"""OpenLab CDS text reports: tables of box-drawing characters, whose cells break numbers over several lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from instruments.files.chemstation_tables import is_manual
from instruments.files.settings import Settings
from instruments.files.shape import FileImport, Peak, Signal
from instruments.files.single import the_one, unread
from instruments.files.text import decimal_sign, decode, head, lines_of, moment, number

_TITLES = {
    "RT": "retention_time",
    "Type": "type",
    "Width": "width",
    "Area": "area",
    "Height": "height",
    "Area%": "area_percent",
    "Name": "name",
    "Amount": "amount",
}
_WIDEST = 200  # signs in a title

Row = list[str]


def is_openlab_text(content: bytes) -> bool:
    """Whether this is a drawn report with a table of retention times."""
    return head(content).lstrip().startswith("┌")


def recognises(files: Mapping[str, bytes]) -> bool:
    """Whether one of the files is such a report."""
    return any(is_openlab_text(content) for content in files.values())


def read(files: Mapping[str, bytes], settings: Settings) -> FileImport:
    """One report: sample, signals and their peak tables."""
    name = the_one(files, is_openlab_text)
    text = decode(files[name], settings, name)
    facts: dict[str, str] = {}
    peaks: list[Peak] = []
    signals: list[str] = []
    unknown: list[str] = []
    for table in _tables(lines_of(text)):
        if _is_peak_table(table):
            signal = signals[-1] if signals else "signal"
            peaks += _peaks(table, signal, settings, facts)
        else:
            _understand(table, facts, signals, unknown)
    printed = re.search(r"Printed:\s*(\d{4}-\d\d-\d\d)\s*(\d\d:\d\d:\d\d\S*)", " ".join(unknown))
    return FileImport(
        format="openlab-text",
        sample_name=facts.get("Sample Name"),
        operator=facts.get("Acq. operator"),
        instrument=facts.get("Instrument"),
        acquired=moment(facts.get("Injection date"), settings),
        processed=moment(" ".join(printed.groups()), settings) if printed else None,
        method=facts.get("Acq. method"),
        signals=tuple(Signal(name=each, detector=None, unit=None, description=each) for each in signals),
        peaks=tuple(peaks),
        metadata=facts,
        not_understood=(*unknown, *unread(files, name)),
    )


def _tables(lines: list[str]) -> Iterator[list[Row]]:
    """Tables of rows of cells; the lines of a cell are put together as they were broken, without a gap."""
    rows: list[Row] = []
    for line in lines:
        plain = line.strip()
        if plain.startswith("┌"):
            rows = [[]]
        elif plain.startswith("├"):
            rows.append([])
        elif plain.startswith("│") and rows:
            cells = [cell.strip() for cell in plain.strip("│").split("│")]
            rows[-1] = [
                before + cell for before, cell in zip(rows[-1] or [""] * len(cells), cells, strict=False)
            ]
        elif plain and rows:
            yield [row for row in rows if row]
            rows = []
    if any(rows):
        yield [row for row in rows if row]


def _is_peak_table(table: list[Row]) -> bool:
    return len(table) > 0 and any(_title(cell) == "retention_time" for cell in table[0])


def _title(cell: str) -> str:
    plain = re.sub(r"\[.*?\]", "", cell[:_WIDEST]).replace(" ", "")
    return _TITLES.get(plain, plain)


def _understand(table: list[Row], facts: dict[str, str], signals: list[str], unknown: list[str]) -> None:
    for row in table:
        if len(row) == 2 and row[0].rstrip(": ") == "Signal":
            signals.append(row[1])
        elif len(row) == 2 and row[0]:
            facts.setdefault(row[0].rstrip(": "), row[1])
        else:
            unknown.append(" | ".join(row))


def _peaks(table: list[Row], signal: str, settings: Settings, facts: dict[str, str]) -> Iterator[Peak]:
    titles = [_title(cell) for cell in table[0]]
    units = {
        title: found.group(1)
        for title, cell in zip(titles, table[0], strict=True)
        if (found := re.search(r"\[(.*?)\]", cell[:_WIDEST]))
    }
    numbers = {"retention_time", "width", "area", "height", "area_percent", "amount"}
    rows = [
        {
            title: re.sub(r"\s", "", cell) if title in numbers else cell
            for title, cell in zip(titles, cells, strict=False)
        }
        for cells in table[1:]
    ]
    decimal = decimal_sign((row.get(title, "") for row in rows for title in numbers), settings)
    for index, row in enumerate(rows, start=1):
        time = number(row.get("retention_time"), decimal)
        if time is None:
            facts.setdefault(f"{signal}: totals", " ".join(cell for cell in row.values() if cell))
            continue
        kind = row.get("type") or None
        yield Peak(
            signal=signal,
            number=index,
            name=row.get("name") or None,
            retention_time=time,
            retention_time_unit=units.get("retention_time", "min"),
            width=number(row.get("width"), decimal),
            area=number(row.get("area"), decimal),
            area_unit=units.get("area"),
            height=number(row.get("height"), decimal),
            height_unit=units.get("height"),
            area_percent=number(row.get("area_percent"), decimal),
            amount=number(row.get("amount"), decimal),
            amount_unit=units.get("amount"),
            type=kind,
            manual=is_manual(kind),
            fields=row,
        )
