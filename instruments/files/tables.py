"""Result tables as text: MassHunter quantitative CSV, Bruker X-ray fluorescence CSV, Agilent ICP-MS batches (.b)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from instruments.files.errors import FileDamaged
from instruments.files.settings import Settings
from instruments.files.shape import FileImport, FileReading, Signal, signal_of
from instruments.files.single import finite, the_one, unread
from instruments.files.text import csv_rows, decimal_sign, decode, head, lines_of, moment, number

_AMOUNT = re.compile(r"\s*(?P<number>[+-]?[\d.,]+)\s*(?P<unit>%|[A-Za-zµ/]+)?\s*(?P<mark>[+-])?\s*")

_LONGEST_HEADING = 1_000_000  # bytes: it names every compound of a batch, of which there may be hundreds
_WIDEST = 60  # signs in a cell with an amount
_REPORTED = "Final Conc."  # what MassHunter itself calls final, beside the concentration that it calculated


def is_masshunter(content: bytes) -> bool:
    """Whether the first two rows are the double heading of a quantitative batch table."""
    if not head(content).startswith("Sample,"):
        return False
    lines = lines_of(head(content, _LONGEST_HEADING))
    return len(lines) > 1 and "Acq. Date-Time" in lines[1] and "Data File" in lines[1]


def is_xrf(content: bytes) -> bool:
    """Whether the heading is that of a Bruker result table."""
    return lines_of(head(content))[0].startswith("Formula,Concentration,")


def is_batch_log(content: bytes) -> bool:
    """Whether the heading is that of an ICP-MS batch's log."""
    heading = lines_of(head(content))[0]
    return "Acq. Date-Time" in heading and "Acquisition Result" in heading and "File Name" in heading


def is_counts(content: bytes) -> bool:
    """Whether this is a table of intensity over time of one ICP-MS sample."""
    lines = lines_of(head(content))
    return (
        len(lines) > 3
        and lines[1].startswith("Intensity Vs Time")
        and any(line.startswith("Time [Sec]") for line in lines[2:6])
    )


def recognises(files: Mapping[str, bytes]) -> bool:
    """Whether one of the files is such a table."""
    return any(
        test(content)
        for content in files.values()
        for test in (is_masshunter, is_xrf, is_batch_log, is_counts)
    )


def read(files: Mapping[str, bytes], settings: Settings) -> FileImport:
    """One table, or one batch with the tables of its samples."""
    if any(is_batch_log(content) or is_counts(content) for content in files.values()):
        return _batch(files, settings)
    name = the_one(files, lambda content: is_masshunter(content) or is_xrf(content))
    rows = csv_rows(decode(files[name], settings, name), name=name)
    if not rows:
        raise FileDamaged(name=name, what="it has no rows")
    result = _xrf(rows, settings) if is_xrf(files[name]) else _masshunter(rows, settings)
    return replace(result, not_understood=unread(files, name))


def _masshunter(rows: list[list[str]], settings: Settings) -> FileImport:
    titles = rows[1] if len(rows) > 1 else []
    headings = _headings(rows[0], titles)
    samples = [dict(zip(titles, row, strict=False)) for row in rows[2:]]
    decimal = decimal_sign((cell for row in rows[2:] for cell in row), settings)
    readings = [reading for row in rows[2:] for reading in _masshunter_row(row, headings, decimal)]
    only = samples[0] if len(samples) == 1 else {}
    return FileImport(
        format="tables",
        sample_name=only.get("Name") or None,
        readings=tuple(readings),
        acquired=moment(only.get("Acq. Date-Time"), settings),
        metadata={"rows": str(len(rows))},
    )


@dataclass(frozen=True, slots=True)
class _Heading:
    """What stands in a column: `compound` is None in the columns of the sample itself, `kind` is empty in those of its results."""

    compound: str | None
    kind: str
    title: str

    @property
    def name(self) -> str:
        """The compound for its concentration as reported; every other cell of it says which one it is."""
        if self.compound is None:
            return self.title
        if not self.kind and self.title == _REPORTED:
            return self.compound
        return f"{self.compound}: {' '.join(filter(None, (self.kind, self.title)))}"


def _headings(groups: list[str], titles: list[str]) -> list[_Heading]:
    """A heading over several columns stands in the first of them; a qualifier belongs to the compound before it."""
    found: list[_Heading] = []
    compound, kind = None, ""
    for group, title in zip(groups, titles, strict=False):
        said = group.strip()
        if said.startswith("Qualifier ") and compound is not None:
            kind = said.removesuffix(" Results")
        elif said.endswith((" Method", " Results")):
            compound, _, what = said.rpartition(" ")
            kind = "" if what == "Results" else what
        elif said:
            compound, kind = None, ""
        found.append(_Heading(compound, kind, title.strip()))
    return found


def _masshunter_row(row: list[str], headings: list[_Heading], decimal: str) -> Iterator[FileReading]:
    sample = next((cell.strip() for cell, one in zip(row, headings, strict=False) if one.title == "Name"), "")
    for heading, cell in zip(headings, row, strict=False):
        if heading.title and cell.strip() and heading.title != "Name":
            yield FileReading(
                name=heading.name,
                value=number(cell, decimal),
                unit=None,
                text=cell.strip(),
                group=f"{sample}: {heading.compound or 'Sample'}",
                sample=sample or None,
            )


def _xrf(rows: list[list[str]], settings: Settings) -> FileImport:
    titles = [cell.strip() for cell in rows[0]]
    readings = [
        reading for row in rows[1:] for reading in _xrf_row(dict(zip(titles, row, strict=False)), settings)
    ]
    return FileImport(format="tables", readings=tuple(readings), metadata={"rows": str(len(rows))})


def _xrf_row(row: Mapping[str, str], settings: Settings) -> Iterator[FileReading]:
    """Every cell of a row is a reading; the number of what was not detected is not taken for a value."""
    status = row.get("Status", "").strip()
    missing = "not detected" in status.lower()
    for title, cell in row.items():
        if title in ("Formula", "Status") or not cell.strip():
            continue
        found = _AMOUNT.fullmatch(cell.strip()[:_WIDEST])
        value = number(found.group("number"), settings.decimal or ".") if found else None
        flags = (found.group("mark"),) if found and found.group("mark") else ()
        concentration = title == "Concentration"
        yield FileReading(
            name=row.get("Formula", "").strip(),
            value=None if missing and concentration else value,
            unit=found.group("unit") if found else None,
            text=cell.strip(),
            group=title,
            flags=(*((status,) if concentration and status else ()), *flags),
        )


def _batch(files: Mapping[str, bytes], settings: Settings) -> FileImport:
    readings: list[FileReading] = []
    signals: list[Signal] = []
    read_names: set[str] = set()
    operators: set[str] = set()
    for name in sorted(files):
        if is_batch_log(files[name]):
            readings += _log(csv_rows(decode(files[name], settings, name), name=name), operators)
        elif is_counts(files[name]):
            signals += _counts(name, lines_of(decode(files[name], settings, name)), settings)
        else:
            continue
        read_names.add(name)
    return FileImport(
        format="tables",
        operator=operators.pop() if len(operators) == 1 else None,
        signals=tuple(signals),
        readings=tuple(readings),
        not_understood=tuple(f"{name}: kept, not read" for name in sorted(files) if name not in read_names),
    )


def _log(rows: list[list[str]], operators: set[str]) -> Iterator[FileReading]:
    for cells in rows[1:]:
        row = dict(zip(rows[0], (cell.strip() for cell in cells), strict=False))
        operators.add(row.get("Operator", ""))
        flags = tuple(
            text
            for key in ("QC Failed Criteria", "QC Failed Elements", "Error Message")
            if (text := row.get(key, "-")) not in ("", "-")
        )
        sample = (
            f"{row.get('Sample Name', '')} ({row.get('Sample Type', '')}), {row.get('Acq. Date-Time', '')}"
        )
        yield FileReading(
            name="Acquisition Result",
            value=None,
            unit=None,
            text=row.get("Acquisition Result", ""),
            flags=flags,
            group=sample,
        )


def _counts(name: str, lines: list[str], settings: Settings) -> Iterator[Signal]:
    start = next((i for i, line in enumerate(lines[:10]) if line.startswith("Time [Sec]")), 0)
    titles = [cell.strip() for cell in lines[start].split(",")]
    rows = [cells for line in lines[start + 1 :] if len(cells := line.split(",")) == len(titles)]
    decimal = settings.decimal or "."
    times = finite((number(row[0], decimal) for row in rows), name)
    unit = lines[1].partition(",")[2].strip() or None
    facts = {"folder": lines[0].strip(), "acquired": lines[2].partition(":")[2].strip()}
    for column, title in enumerate(titles[1:], start=1):
        yield signal_of(
            name=f"{PurePosixPath(name).stem} {title}",
            times=times,
            time_unit="s",
            unit=unit,
            values=finite((number(row[column], decimal) for row in rows), name),
            detector="ICP-MS",
            description=title,
            metadata=facts,
        )
