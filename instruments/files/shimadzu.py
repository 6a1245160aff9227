"""Shimadzu ASCII exports (GCsolution, LCsolution, LabSolutions): sections in brackets, comma or tab between cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from instruments.files.errors import SeveralRuns
from instruments.files.settings import Settings
from instruments.files.shape import FileImport, FileReading, Injection, Peak, Signal, signal_of
from instruments.files.single import finite, the_one, unread
from instruments.files.text import decimal_sign, decode, head, lines_of, moment, number, whole

_PEAK_TABLES = ("Peak Table", "MC Peak Table")
_TIMES = ("R.Time", "Ret.Time")
_SECTION = re.compile(r"\[(.+)\]\s*")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Section:
    title: str
    rows: list[list[str]]

    def facts(self) -> dict[str, str]:
        """Its rows of a key and a value."""
        return {
            row[0].strip(): " ".join(cell.strip() for cell in row[1:]).strip()
            for row in self.rows
            if len(row) >= 2 and number(row[0]) is None
        }

    def label(self) -> str:
        _, bracket, label = self.title.partition("(")
        return label.rpartition(")")[0] if bracket else self.title


def is_shimadzu(content: bytes) -> bool:
    """Whether this begins as such an export does."""
    return bool(
        re.match(r"\s*\[Header\]\s+(?:Application Name|Data File Name|Output Date)[,\t;]", head(content))
    )


def recognises(files: Mapping[str, bytes]) -> bool:
    """Whether one of the files is a Shimadzu export."""
    return any(is_shimadzu(content) for content in files.values())


def read(files: Mapping[str, bytes], settings: Settings) -> FileImport:
    """One export: sample, peak tables, chromatograms and status traces."""
    name = the_one(files, is_shimadzu)
    sections = _sections(decode(files[name], settings, name))
    runs = [section.facts().get("Data File Name", "?") for section in sections if section.title == "Header"]
    if len(runs) > 1:
        raise SeveralRuns(runs=", ".join(runs[:10]))
    by_title = {section.title: section.facts() for section in sections}
    sample, original = by_title.get("Sample Information", {}), by_title.get("Original Files", {})
    decimal = decimal_sign(
        (cell for section in sections for row in islice(section.rows, 6, 12) for cell in row), settings
    )
    notes: list[str] = []
    signals: list[Signal] = []
    for section in filter(_is_trace, sections):
        signals.append(_signal(section, decimal, notes, name, {each.name for each in signals}))
    peaks = [
        peak
        for section in sections
        if section.title.startswith(_PEAK_TABLES)
        for peak in _peaks(section, signals, decimal, notes)
    ]
    acquired = moment(sample.get("Acquired"), settings)
    if acquired is not None and acquired.local is None:
        notes.append(f"The time “{acquired.text}” can be read in two ways: set whether the day comes first.")
    known = (
        "Header",
        "File Information",
        "Sample Information",
        "Original Files",
        "File Description",
        "Configuration",
        "Fraction Collection Report",
    )
    return FileImport(
        format="shimadzu",
        instrument=by_title.get("Configuration", {}).get("Instrument Name"),
        operator=sample.get("Operator Name") or None,
        sample_name=sample.get("Sample Name") or None,
        sample_id=sample.get("Sample ID") or None,
        acquired=acquired,
        processed=moment(by_title.get("File Information", {}).get("Modified"), settings),
        method=original.get("Method File") or None,
        injection=Injection(
            data_file=original.get("Data File") or None,
            vial=sample.get("Vial#") or None,
            acquired=acquired.local if acquired else None,
            sequence_line=None,
            number=sample.get("Injection Count") or None,
        ),
        signals=tuple(signals),
        peaks=tuple(peaks),
        readings=tuple(_compounds(sections, decimal)),
        warnings=tuple(notes),
        not_understood=(*_unknown(sections, known), *unread(files, name)),
        metadata={
            f"{title}: {key}": text
            for title, facts in by_title.items()
            if title in known
            for key, text in facts.items()
        },
    )


def _sections(text: str) -> list[_Section]:
    lines = lines_of(text)
    keys = (re.match(r"(?:Application Name|Data File Name|Output Date)([,\t;])", line) for line in lines)
    separator = next((each.group(1) for each in keys if each), ",")
    sections: list[_Section] = []
    for line in lines:
        found = _SECTION.fullmatch(line)
        if found:
            sections.append(_Section(title=found.group(1), rows=[]))
        elif line.strip() and sections:
            sections[-1].rows.append(line.split(separator))
    return sections


def _is_trace(section: _Section) -> bool:
    return "Chromatogram" in section.title or "Status Trace" in section.title


def _signal(section: _Section, decimal: str, notes: list[str], name: str, taken: set[str]) -> Signal:
    start = next((i for i, row in enumerate(section.rows) if row[0].startswith(_TIMES)), len(section.rows))
    facts = _Section(title="", rows=section.rows[:start]).facts()
    pairs = [row for row in section.rows[start + 1 :] if len(row) >= 2]
    times = finite((number(row[0], decimal) for row in pairs), name)
    multiplier = number(facts.get("Intensity Multiplier"), decimal)
    values = finite((number(row[1], decimal) for row in pairs), name) * (
        1.0 if multiplier is None else multiplier
    )
    declared = whole(facts.get("# of Points"))
    if declared is not None and declared != len(pairs):
        notes.append(f"{section.title} declares {declared} points and has {len(pairs)}.")
    unit = re.search(r"\((.+?)\)", section.rows[start][0]) if start < len(section.rows) else None
    title = f"{section.title} {facts['m/z']}" if facts.get("m/z") else section.title
    return signal_of(
        name=title if title not in taken else f"{title} ({len(taken) + 1})",
        times=times,
        values=values,
        time_unit=unit.group(1) if unit else ("min" if "Start Time(min)" in facts else None),
        unit=facts.get("Intensity Units") or None,
        detector=None,
        description=section.label(),
        metadata=facts,
    )


def _peaks(section: _Section, signals: list[Signal], decimal: str, notes: list[str]) -> list[Peak]:
    start = next((i for i, row in enumerate(section.rows) if row[0] == "Peak#"), len(section.rows))
    declared = whole(section.facts().get("# of Peaks"))
    titles = [cell.strip() for cell in section.rows[start]] if start < len(section.rows) else []
    rows = [
        dict(zip(titles, (cell.strip() for cell in row), strict=False)) for row in section.rows[start + 1 :]
    ]
    if declared is not None and declared != len(rows):
        notes.append(f"{section.title} declares {declared} peaks and has {len(rows)}.")
    label = section.label()
    signal = next(
        (
            s.name
            for s in signals
            if "Chromatogram" in s.name
            and (s.description == label or (s.description or "").startswith(label + "-"))
        ),
        None,
    ) or next(
        (s.name for s in signals if section.title == "MC Peak Table" and s.name == "MS Chromatogram TIC"),
        label,
    )
    return [_peak(row, signal, decimal) for row in rows]


def _peak(row: Mapping[str, str], signal: str, decimal: str) -> Peak:
    mark = row.get("Mark") or None
    return Peak(
        signal=signal,
        number=whole(row.get("Peak#")),
        name=row.get("Name") or None,
        retention_time=number(row.get("R.Time", row.get("Ret.Time")), decimal),
        retention_time_unit="min",
        start=number(row.get("I.Time", row.get("Proc.From")), decimal),
        end=number(row.get("F.Time", row.get("Proc.To")), decimal),
        area=number(row.get("Area"), decimal),
        height=number(row.get("Height"), decimal),
        amount=number(row.get("Conc."), decimal),
        amount_unit=row.get("Unit") or None,
        type=mark,
        manual=True if mark and "M" in mark else None,
        fields=row,
    )


def _compounds(sections: list[_Section], decimal: str) -> list[FileReading]:
    readings = []
    for section in sections:
        if not section.title.startswith(("Compound Results", "Group Results")):
            continue
        start = next((i for i, row in enumerate(section.rows) if "Name" in row), len(section.rows))
        for cells in section.rows[start + 1 :]:
            row = dict(zip(section.rows[start], cells, strict=False))
            text = row.get("Conc.", "").strip()
            readings.append(
                FileReading(
                    name=row.get("Name", "").strip(),
                    value=number(text, decimal),
                    text=text,
                    unit=row.get("Unit", "").strip() or None,
                    group=section.title,
                )
            )
    return readings


def _unknown(sections: list[_Section], known: tuple[str, ...]) -> list[str]:
    starts = (*_PEAK_TABLES, "Compound Results", "Group Results")
    return [
        f"[{section.title}]: {len(section.rows)} lines"
        for section in sections
        if section.title not in known and not section.title.startswith(starts) and not _is_trace(section)
    ]
