"""Text exports of bare traces: Chromeleon, EZChrom and Empower (.arw)."""

from __future__ import annotations

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
    """Whether this begins as an Empower export does: quoted names, quoted values, then pairs of numbers."""
    lines = lines_of(head(content))
    return (
        len(lines) > 3
        and '"SampleName"' in lines[0]
        and "\t" in lines[2]
        and all(number(cell, ".") is not None for cell in lines[2].replace(",", ".").split("\t")[:2])
    )


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
        finite((number(row[columns[0]], decimal) for row in whole_rows), name),
        finite((number(row[columns[1]], decimal) for row in whole_rows), name),
    )


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


def _empower(name: str, lines: list[str], settings: Settings) -> FileImport:
    titles, given = ([cell.strip('" ') for cell in line.split("\t")] for line in lines[:2])
    facts = dict(zip(titles, given, strict=False))
    rows = [line.split("\t") for line in lines[2:] if line.strip()]
    decimal = decimal_sign((cell for row in rows[:200] for cell in row), settings)
    times, values = _pairs(rows, (0, 1), decimal, name)
    acquired = moment(facts.get("Date Acquired"), settings)
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
        signals=(
            signal_of(
                name=facts.get("Channel") or "signal",
                times=times,
                values=values,
                time_unit="min",
                unit=None,
                detector=None,
            ),
        ),
    )
