"""PerkinElmer TotalChrom text reports (.TX0), whose decimal sign is that of the computer, even between commas."""

from __future__ import annotations

import re
from collections.abc import Mapping

from instruments.files.settings import Settings
from instruments.files.shape import FileImport, Injection, Peak
from instruments.files.single import the_one, unread
from instruments.files.text import csv_rows, decimal_sign, decode, head, lines_of, moment, number, whole

_KEY = re.compile(r'"([^":]+):"')
_TITLES = {
    "time": "retention_time",
    "bl": "type",
    "component name": "name",
    "component": "name",
    "name": "name",
    "height": "height",
    "peak": "number",
    "peak #": "number",
    "amount": "amount",
    "adjusted amount": "amount",
}


def is_totalchrom(content: bytes) -> bool:
    """Whether this begins as such a report does."""
    text = head(content)
    return '"Software Version:"' in text and '"Data Acquisition Time:"' in text


def recognises(files: Mapping[str, bytes]) -> bool:
    """Whether one of the files is a TotalChrom report."""
    return any(is_totalchrom(content) for content in files.values())


def read(files: Mapping[str, bytes], settings: Settings) -> FileImport:
    """One report: header and peak table; a component that is missing is a peak that was not found."""
    name = the_one(files, is_totalchrom)
    lines = lines_of(decode(files[name], settings, name))
    facts: dict[str, str] = {}
    for line in lines:
        facts |= {key: text for key, text in _facts(line).items() if key not in facts}
    table, rest = _table(lines, name)
    decimal = decimal_sign((cell for row in table for cell in row), settings)
    channel = facts.get("Channel") or "channel"
    peaks = _peaks(table, decimal, channel, _missing(lines, decimal, name))
    acquired = moment(facts.get("Data Acquisition Time"), settings)
    notes = [line.strip('" ') for line in rest if line.startswith('"Warning')]
    if acquired is not None and acquired.local is None:
        notes.append(f"The time “{acquired.text}” can be read in two ways: set whether the day comes first.")
    vial = facts.get("Rack/Vial")
    return FileImport(
        format="totalchrom",
        instrument=facts.get("Instrument Name") or None,
        operator=facts.get("Operator") or None,
        sample_name=facts.get("Sample Name") or None,
        sample_id=facts.get("Sample Number") or None,
        acquired=acquired,
        processed=moment(facts.get("Date"), settings),
        method=facts.get("Proc Method") or None,
        injection=Injection(
            data_file=facts.get("Raw Data File"),
            vial=vial,
            sequence_line=facts.get("Cycle"),
            acquired=acquired.local if acquired else None,
            number=None,
        ),
        peaks=tuple(peaks),
        warnings=tuple(notes),
        metadata=facts,
        not_understood=(*(line for line in rest if _is_strange(line)), *unread(files, name)),
    )


def _facts(line: str) -> dict[str, str]:
    """`"Delay Time:",0,00,"min"` is one key with one value, in spite of its commas."""
    found = list(_KEY.finditer(line))
    ends = [each.start() for each in found[1:]] + [len(line)]
    return {
        each.group(1).strip(): _value(line[each.end() : end]) for each, end in zip(found, ends, strict=False)
    }


def _value(text: str) -> str:
    quoted = re.findall(r'"([^"]*)"', text)
    if quoted and text.lstrip(", ").startswith('"'):
        return str(quoted[0]).strip()
    return re.sub(r',?"', " ", text.strip(", ")).strip('", ')


def _table(lines: list[str], name: str) -> tuple[list[list[str]], list[str]]:
    """Titles, units and rows of the peak table; and the lines that are not of it."""
    start = next((i for i, line in enumerate(lines) if re.match(r'"Peak( #)?"', line)), None)
    if start is None:
        return [], [line for line in lines if not _KEY.search(line)]
    stop = next((i for i in range(start, len(lines)) if lines[i].startswith('""')), len(lines))
    rows = csv_rows("\n".join(line for line in lines[start:stop] if not line.startswith("---")), name=name)
    return rows, [line for line in lines[:start] + lines[stop:] if not _KEY.search(line)]


def _is_strange(line: str) -> bool:
    text = line.strip('", ')
    if re.match(r'"(DEFAULT REPORT|Missing Component Report|Component",)', line):
        return False
    return bool(text) and not set(text) <= set('=-",') and not line.startswith('"Warning')


def _missing(lines: list[str], decimal: str, name: str) -> dict[float, str]:
    """Names of the components that were not found, by their expected retention time."""
    start = next((i for i, line in enumerate(lines) if "Missing Component Report" in line), len(lines))
    rows = csv_rows("\n".join(lines[start + 1 :]), name=name)
    return {time: row[0] for row in rows if len(row) == 2 and (time := number(row[1], decimal)) is not None}


def _peaks(table: list[list[str]], decimal: str, signal: str, missing: Mapping[float, str]) -> list[Peak]:
    if len(table) < 2:
        return []
    titles, units = _titles(table[0], table[1])
    return [
        _peak(dict(zip(titles, row, strict=False)), units, decimal, signal, missing)
        for row in table[2:]
        if row[0].strip() == "-" or whole(row[0]) is not None
    ]


def _titles(first: list[str], second: list[str]) -> tuple[list[str], dict[str, str]]:
    titles, units = [], {}
    for title, unit in zip(first, second, strict=False):
        plain, unit = title.strip(), unit.strip().strip("[]")
        key = _TITLES.get(plain.lower(), plain.lower())
        if key == "area" and unit == "%":
            key = "area_percent"
        titles.append(key if key not in titles else f"{key} {unit}")
        units[titles[-1]] = unit
    return titles, units


def _peak(
    row: Mapping[str, str], units: Mapping[str, str], decimal: str, signal: str, missing: Mapping[float, str]
) -> Peak:
    found, time = row.get("number", "").strip() != "-", number(row.get("retention_time"), decimal)
    name = row.get("name", "").strip() or (missing.get(time) if time is not None and not found else None)
    return Peak(
        signal=signal,
        number=whole(row.get("number")),
        name=name or None,
        retention_time=time,
        retention_time_unit=units.get("retention_time") or "min",
        area=number(row.get("area"), decimal),
        area_unit=units.get("area"),
        area_percent=number(row.get("area_percent"), decimal),
        height=number(row.get("height"), decimal),
        height_unit=units.get("height"),
        amount=number(row.get("amount"), decimal),
        amount_unit=units.get("amount"),
        type=row.get("type", "").strip() or None,
        found=found,
        fields=dict(row),
    )
