"""Text exports of bare traces: Chromeleon, EZChrom and Empower (.arw)."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from instruments.files.errors import FileDamaged
from instruments.files.settings import Settings
from instruments.files.shape import FileImport, Injection, Moment, Signal, signal_of
from instruments.files.single import finite, the_one, unread
from instruments.files.text import decimal_sign, decode, head, lines_of, moment, number, whole

if TYPE_CHECKING:
    from instruments.files.shape import Floats

_MOST_CHANNELS = 64
_LONGEST_HEADER = 60  # lines
_EMPOWER_NAMES = {
    "SampleName", "Channel", "Vial", "Injection", "Sample Set Name", "Instrument Method Name", "Date Acquired",
    "System Name", "Channel Description", "Processing Method", "Injection Volume", "Sample Set Start Date",
}  # fmt: skip


def is_chromeleon(content: bytes) -> bool:
    """Whether this begins as a Chromeleon export does."""
    text = head(content)
    return (
        "Sample Information:" in text
        and bool(re.search(r"^(Filepath|Channel|Injection Information:?)\b", text, re.MULTILINE))
        and "\t" in text
    )


def is_ezchrom(content: bytes) -> bool:
    """Whether this begins as an EZChrom export does."""
    text = head(content)
    return text.startswith("Version:") and "Maxchannels:" in text and "Y Axis Multiplier:" in text


def is_empower(content: bytes) -> bool:
    """Whether this begins as an Empower export does: quoted names and values, then rows of numbers."""
    return _empower_parts(lines_of(head(content))) is not None


_KINDS: Mapping[str, Callable[[bytes], bool]] = {
    "chromeleon": is_chromeleon,
    "ezchrom": is_ezchrom,
    "empower": is_empower,
}


def recognises(files: Mapping[str, bytes]) -> bool:
    """Whether one of the files is of the three kinds."""
    return any(test(content) for content in files.values() for test in _KINDS.values())


def read(files: Mapping[str, bytes], settings: Settings) -> FileImport:
    """One export: header and trace. These have no peaks in them."""
    name = the_one(files, lambda content: any(test(content) for test in _KINDS.values()))
    text = decode(files[name], settings, name)
    for kind, reader in (("chromeleon", _chromeleon), ("ezchrom", _ezchrom), ("empower", _empower)):
        if _KINDS[kind](files[name]):
            return replace(reader(name, lines_of(text), settings), not_understood=unread(files, name))
    raise FileDamaged(name=name, what="it does not begin as an export of a trace does")


def _pairs(rows: list[list[str]], columns: tuple[int, int], decimal: str, name: str) -> tuple[Floats, Floats]:
    whole_rows = [row for row in rows if len(row) > max(columns)]
    return (
        finite((_grouped(row[columns[0]], decimal) for row in whole_rows), name),
        finite((_grouped(row[columns[1]], decimal) for row in whole_rows), name),
    )


def _grouped(text: str, decimal: str) -> float | None:
    """A number whose thousands may be set apart, as in 1,234.5 or 1.234,5."""
    mark = "," if decimal == "." else "."
    if mark in text and re.fullmatch(rf"\s*[+-]?\d{{1,3}}(?:\{mark}\d{{3}})+(?:\{decimal}\d+)?\s*", text):
        text = text.replace(mark, "")
    return number(text, decimal)


def _when(acquired: Moment | None) -> tuple[str, ...]:
    if acquired is None or acquired.local is not None:
        return ()
    return (f"The time “{acquired.text}” can be read in two ways: set whether the day comes first.",)


def _chromeleon(name: str, lines: list[str], settings: Settings) -> FileImport:
    start = next(
        (i for i, line in enumerate(lines) if line.startswith(("Raw Data:", "Chromatogram Data:"))),
        len(lines),
    )
    facts = {
        parts[0].strip(): parts[1].strip()
        for line in lines[:start]
        if len(parts := line.split("\t", 1)) == 2 and parts[0].strip()
    }
    rows = [line.split("\t") for line in lines[start + 2 :] if line.strip()]
    decimal = decimal_sign((cell for row in rows[:50] for cell in row), settings)
    signals, notes = [], list[str]()
    if start + 1 < len(lines):
        titles = [cell.strip() for cell in lines[start + 1].split("\t")]
        column = next((i for i, title in enumerate(titles) if title.startswith("Value")), len(titles) - 1)
        times, values = _pairs(rows, (0, column), decimal, name)
        signals.append(
            signal_of(
                name=facts.get("Channel") or facts.get("Channel Name") or "signal",
                times=times,
                values=values,
                time_unit=_in_brackets(titles[0]),
                unit=_in_brackets(titles[column]) or facts.get("Signal Dimension"),
                detector=None,
                description=facts.get("Signal Info"),
            )
        )
    declared = whole(facts.get("Data Points"))
    if declared is not None and declared != sum(signal.points or 0 for signal in signals):
        notes.append(f"The header declares {declared} points, and there are other many.")
    acquired = moment(" ".join(facts.get(key, "") for key in ("Date", "Time")), settings)
    return FileImport(
        format="traces",
        instrument=facts.get("Timebase") or None,
        sample_name=facts.get("Sample") or None,
        sample_id=facts.get("Sample ID") or None,
        acquired=acquired,
        method=facts.get("PGM file") or None,
        injection=Injection(
            data_file=facts.get("Filepath"),
            acquired=acquired.local if acquired else None,
            vial=facts.get("Sample Position"),
            sequence_line=facts.get("Sample Number"),
            number=None,
        ),
        signals=tuple(signals),
        warnings=(*notes, *_when(acquired)),
        metadata=facts,
    )


def _in_brackets(title: str) -> str | None:
    found = re.search(r"\((.+?)\)", title)
    return found.group(1) if found else None


def _ezchrom(name: str, lines: list[str], settings: Settings) -> FileImport:
    header = [line for line in lines[:60] if ":\t" in line]
    facts = {key.strip(): cells.split("\t") for line in header for key, cells in [line.split(":\t", 1)]}
    values = [line for line in lines[len(header) :] if line.strip()]
    counts = [n for cell in facts.get("Total Data Points", []) if (n := whole(cell)) is not None]
    if len(counts) > _MOST_CHANNELS or sum(counts) != len(values):
        raise FileDamaged(name=name, what=f"it declares {sum(counts)} values and has {len(values)}")
    signals, start = [], 0
    for index, count in enumerate(counts):
        signals.append(_ezchrom_channel(name, index, values[start : start + count], facts, settings))
        start += count
    acquired = moment(_first(facts, "Acquisition Date and Time"), settings)
    return FileImport(
        format="traces",
        operator=_first(facts, "User Name"),
        sample_id=_first(facts, "Sample ID"),
        acquired=acquired,
        method=_first(facts, "Method"),
        injection=Injection(
            data_file=_first(facts, "Data File"),
            acquired=acquired.local if acquired else None,
            vial=_first(facts, "Vial Number"),
            sequence_line=None,
            number=None,
        ),
        signals=tuple(signals),
        warnings=_when(acquired),
        metadata={key: "\t".join(cells) for key, cells in facts.items()},
    )


def _first(facts: Mapping[str, list[str]], key: str) -> str | None:
    return (facts.get(key) or [""])[0].strip() or None


def _ezchrom_channel(
    name: str, index: int, texts: list[str], facts: Mapping[str, list[str]], settings: Settings
) -> Signal:
    """Values are whole numbers times the Y multiplier; time is position over rate times the X multiplier."""
    import numpy as np

    def cell(key: str) -> str:
        cells = facts.get(key, [])
        return cells[index].strip() if index < len(cells) else ""

    decimal = decimal_sign(
        [cell("X Axis Multiplier"), cell("Y Axis Multiplier"), cell("Sampling Rate")], settings
    )
    rate, across, up = (
        number(cell(key), decimal) for key in ("Sampling Rate", "X Axis Multiplier", "Y Axis Multiplier")
    )
    if not rate or across is None or up is None:
        raise FileDamaged(name=name, what=f"channel {index + 1} has no sampling rate or multiplier")
    values = finite((number(text, decimal) for text in texts), name) * up
    return signal_of(
        name=f"channel {index + 1}",
        times=np.arange(len(values)) / rate * across,
        values=values,
        time_unit=cell("X Axis Title") or None,
        unit=cell("Y Axis Title") or None,
        detector=None,
    )


def _empower_parts(lines: list[str]) -> tuple[dict[str, str], list[list[str]]] | None:
    """The header and the rows of numbers; None where it is no such export.

    The header stands in two lines, names above values, or in one line for each pair; cells are parted by tabs or commas.
    """
    separator = "\t" if "\t" in "".join(lines[:3]) else ","
    count = next((i for i, line in enumerate(lines[:_LONGEST_HEADER]) if not line.startswith('"')), 0)
    rows = [line.split(separator) for line in lines[count:] if line.strip()]
    if not count or not rows or len(rows[0]) < 2 or not _is_trace_row(rows[0]):
        return None
    heads = [next(csv.reader([line], delimiter=separator), []) for line in lines[:count]]
    pairs = [(cells[0], cells[1] if len(cells) > 1 else "") for cells in heads]
    if count == 2 and len(heads[0]) == len(heads[1]) and heads[0][0] in _EMPOWER_NAMES and len(heads[0]) != 2:
        pairs = list(zip(*heads, strict=True))
    elif count == 2 and all(cell in _EMPOWER_NAMES for cell in heads[0]):
        pairs = list(zip(*heads, strict=False))
    facts = {name.strip(): text.strip() for name, text in pairs}
    return (facts, rows) if _EMPOWER_NAMES & set(facts) else None


def _is_trace_row(cells: list[str]) -> bool:
    return cells[0] == "Wavelength" or all(number(cell.replace(",", ".")) is not None for cell in cells[:2])


def _empower(name: str, lines: list[str], settings: Settings) -> FileImport:
    facts, rows = _empower_parts(lines) or ({}, [])
    acquired = moment(facts.get("Date Acquired"), settings)
    wavelengths = rows.pop(0)[1:] if rows and rows[0][0] == "Wavelength" else []
    rows = [row for row in rows if row[0] != "Time"]
    decimal = decimal_sign((cell for row in rows[:200] for cell in row[:2]), settings)
    return FileImport(
        format="traces",
        sample_name=facts.get("SampleName") or None,
        method=facts.get("Instrument Method Name"),
        acquired=acquired,
        warnings=_when(acquired),
        metadata=facts,
        injection=Injection(
            data_file=None,
            acquired=acquired.local if acquired else None,
            sequence_line=None,
            vial=facts.get("Vial"),
            number=facts.get("Injection"),
        ),
        signals=(_empower_signal(name, facts, rows, wavelengths, decimal),),
    )


def _empower_signal(
    name: str, facts: Mapping[str, str], rows: list[list[str]], wavelengths: list[str], decimal: str
) -> Signal:
    """The trace; of spectra over time, the sum over all wavelengths at each time."""
    times, values = _pairs(rows, (0, 1), decimal, name)
    for column in range(2, len(wavelengths) + 1):
        values = values + _pairs(rows, (0, column), decimal, name)[1]
    return signal_of(
        name=facts.get("Channel") or "signal",
        times=times,
        values=values,
        time_unit="min",
        unit=None,
        detector=None,
        description="sum over all wavelengths" if wavelengths else None,
        metadata={"wavelengths": str(len(wavelengths))} if wavelengths else {},
    )
