"""Agilent ChemStation `.D` folders: tables from the data system, raw channels for looking and checking."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from instruments.errors import InstrumentError
from instruments.files.agilent_channel import detector, is_channel, read_channel, shortness
from instruments.files.agilent_spectra import (
    is_diode_array,
    is_mass_spectra,
    read_diode_array,
    read_mass_spectra,
)
from instruments.files.areas import check_areas
from instruments.files.chemstation_channels import raw_of, squeezed
from instruments.files.chemstation_result import read_result
from instruments.files.chemstation_tables import (
    Table,
    Tables,
    read_csv,
    read_percent,
    read_report,
)
from instruments.files.chromdis import is_chromdis, read_distillation
from instruments.files.errors import SeveralRuns
from instruments.files.settings import Settings
from instruments.files.shape import FileImport, FileReading, Injection, Moment, Peak, Signal
from instruments.files.text import decode, head, moment, number

_CSV = re.compile(r"report(\d\d)\.csv")
_AREA_TOLERANCE = 0.01


def recognises(files: Mapping[str, bytes]) -> bool:
    """Whether a ChemStation report, result or raw channel is among the files."""
    base = {_base(name): content for name, content in files.items()}
    return bool(
        b"ChemStationResult" in base.get("result.xml", b"")[:4000].replace(b"\0", b"")
        or any(name.endswith(".ch") and is_channel(content) for name, content in base.items())
        or b"Data File" in base.get("report.txt", b"")[:200].replace(b"\0", b"")
        or any(name.endswith(".uv") and is_diode_array(content) for name, content in base.items())
        or any(name.endswith(".ms") and is_mass_spectra(content) for name, content in base.items())
        or any(_CSV.fullmatch(name) for name in base)
        or "[INT " in head(base.get("results.csv", b""))
    )


def read(files: Mapping[str, bytes], settings: Settings) -> FileImport:
    """A `.D` folder, or as much of one as is there. Numbers come from the file with the most digits."""
    base = _by_base(files)
    notes: list[str] = []
    sources = _sources(base, settings, notes)
    facts = _facts(sources)
    raw = _channels(files, notes)
    tables = _chosen(sources, notes)
    result = _assembled(facts, raw, tables, settings, notes)
    unknown = [f"{source.source}: {line}" for source in sources for line in source.not_understood]
    notes += [f"{source.source}: {text}" for source in sources for text in source.messages]
    unknown += [f"{name}: kept, not read" for name in sorted(files) if not _is_read(name, files[name])]
    metadata = {f"{source.source}: {key}": text for source in sources for key, text in source.facts.items()}
    return replace(
        result,
        readings=_distillation(files, notes),
        warnings=tuple(dict.fromkeys(notes)),
        not_understood=tuple(unknown),
        metadata=metadata,
    )


def _is_read(name: str, content: bytes) -> bool:
    base = _base(name)
    return (
        base in ("result.xml", "report.txt", "results.csv")
        or base.endswith((".ch", ".uv", ".ms"))
        or bool(_CSV.fullmatch(base))
        or is_chromdis(content)
    )


def _distillation(files: Mapping[str, bytes], notes: list[str]) -> tuple[FileReading, ...]:
    """What a simulated distillation programme left in the folder."""
    readings: list[FileReading] = []
    for name in sorted(name for name in files if is_chromdis(files[name])):
        try:
            readings += read_distillation(name, files[name])
        except InstrumentError as broken:
            notes.append(str(broken))
    return tuple(readings)


def _by_base(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Files by lower-case base name; one nearer to the top wins over a copy further down. Raises SeveralRuns."""
    found: dict[str, str] = {}
    for name in sorted(files, key=lambda name: (name.count("/"), name)):
        twin = found.setdefault(_base(name), name)
        if (
            twin != name
            and twin.count("/") == name.count("/")
            and _base(name) in ("report.txt", "result.xml")
        ):
            raise SeveralRuns(runs=", ".join(str(PurePosixPath(each).parent) for each in (twin, name)))
    return {base: files[name] for base, name in found.items()}


def _base(name: str) -> str:
    return PurePosixPath(name).name.lower()


def _sources(base: Mapping[str, bytes], settings: Settings, notes: list[str]) -> list[Tables]:
    """Result.xml, the CSV files, Report.TXT: those that are there and whole, best numbers first."""
    sources: list[Tables] = []
    if "result.xml" in base:
        try:
            sources.append(read_result(base["result.xml"], settings))
        except InstrumentError as broken:
            notes.append(str(broken))
    numbered = {int(found.group(1)): name for name in base if (found := _CSV.fullmatch(name))}
    if numbered:
        texts = {n: decode(base[name], settings, name) for n, name in numbered.items()}
        sources.append(read_csv(texts, settings))
        if 0 not in numbered:
            notes.append(
                "Report00.CSV is missing, so the columns of REPORT0n.CSV were told by their content."
            )
    if "report.txt" in base:
        sources.append(read_report(decode(base["report.txt"], settings, "Report.TXT"), settings))
    if "results.csv" in base:
        sources.append(read_percent(decode(base["results.csv"], settings, "RESULTS.CSV"), settings))
    return sources


_NAMES = {
    "sample": ("SampleName", "Sample Name"),
    "instrument": ("AcqInstName", "InstrumentName", "Acq. Instrument"),
    "operator": ("Operator", "Acq. Operator"),
    "acquired": ("InjectionDateTime", "Injection Date"),
    "processed": ("ResModDateTime", "Results Created", "Printed"),
    "vial": ("Location",),
    "line": ("SeqLine", "Seq. Line"),
    "number": ("Inj",),
    "data_file": ("Data File", "Name"),
    "sample_id": ("LimsID",),
    "method": ("Method", "Acq. Method", "Analysis Method"),
    "additional": ("Additional Info",),
}


def _facts(sources: list[Tables]) -> dict[str, str]:
    """What the header says, in our words; the operator in Report00.CSV is often the date, so it comes last."""
    facts: dict[str, str] = {}
    operators = sorted(sources, key=lambda source: source.source == "REPORT0n.CSV")
    for key, names in _NAMES.items():
        for source in operators if key == "operator" else sources:
            text = next((source.facts[name] for name in names if source.facts.get(name, "").strip()), None)
            if text and not (key == "operator" and text == source.facts.get("Injection Date")):
                facts.setdefault(key, text)
    return facts


def _channels(files: Mapping[str, bytes], notes: list[str]) -> dict[str, Signal]:
    raw: dict[str, Signal] = {}
    for name in sorted(files):
        try:
            raw |= {signal.name: signal for signal in _raw_signals(name, files[name])}
            notes += shortness(name, files[name]) if name in raw else ()
        except InstrumentError as broken:
            notes.append(str(broken))
    return raw


def _raw_signals(name: str, content: bytes) -> tuple[Signal, ...]:
    if name.lower().endswith(".ch"):
        return (read_channel(name, content),)
    if name.lower().endswith(".uv"):
        return (read_diode_array(name, content),)
    return (
        read_mass_spectra(name, content) if name.lower().endswith(".ms") and is_mass_spectra(content) else ()
    )


def _chosen(sources: list[Tables], notes: list[str]) -> list[Table]:
    """The tables of the best source, with units and names from the others where they tell the same peaks."""
    filled = [source for source in sources if any(table.peaks for table in source.tables)]
    if not filled:
        return [table for source in sources[:1] for table in source.tables]
    best, others = filled[0], filled[1:]
    tables = list(best.tables)
    for other in others:
        by_signal = {squeezed(table.signal): table for table in other.tables}
        tables = [
            _joined(table, by_signal.get(squeezed(table.signal)), best, other, notes) for table in tables
        ]
    return tables


def _joined(table: Table, other: Table | None, best: Tables, source: Tables, notes: list[str]) -> Table:
    if other is None:
        return table
    if len(table.peaks) != len(other.peaks):
        notes.append(
            f"{best.source} has {len(table.peaks)} peaks for {table.signal} and {source.source} "
            f"{len(other.peaks)}: they come from different processing. {best.source} was taken."
        )
        return table
    differing = [
        peak.number
        for peak, twin in zip(table.peaks, other.peaks, strict=True)
        if not all(_agrees(peak, twin, name) for name in ("retention_time", "area", "height"))
    ]
    if differing:
        notes.append(
            f"{best.source} and {source.source} disagree on peak {differing[0]} of {table.signal}: "
            f"they come from different processing. {best.source} was taken."
        )
        return table
    return replace(
        table, peaks=tuple(_completed(p, twin) for p, twin in zip(table.peaks, other.peaks, strict=True))
    )


def _agrees(peak: Peak, printed: Peak, name: str) -> bool:
    """Whether two numbers agree within one unit of the last digit of the shorter text."""
    ours, theirs = getattr(peak, name), getattr(printed, name)
    if ours is None or theirs is None:
        return True
    step = max(_last_digit(printed.fields.get(name, "")), 1e-5 * abs(ours))
    return bool(abs(ours - theirs) <= step)


def _last_digit(text: str) -> float:
    mantissa, _, exponent = text.strip().lower().partition("e")
    decimals = len(mantissa.partition(".")[2])
    return float(10.0 ** ((number(exponent) or 0) - decimals))


def _completed(peak: Peak, twin: Peak) -> Peak:
    given = {
        name: value
        for name in (
            "name",
            "area_unit",
            "height_unit",
            "height",
            "area_percent",
            "amount",
            "amount_unit",
            "group",
            "type",
            "manual",
            "start",
            "end",
        )
        if getattr(peak, name) is None and (value := getattr(twin, name)) is not None
    }
    return replace(peak, fields={**twin.fields, **peak.fields}, **given)


def _assembled(
    facts: Mapping[str, str],
    raw: Mapping[str, Signal],
    tables: list[Table],
    settings: Settings,
    notes: list[str],
) -> FileImport:
    first = next(iter(raw.values()), None)
    acquired = _acquired(facts, raw, settings, notes)
    sample = facts.get("sample") or (first.metadata.get("notebook") if first else None)
    signals, peaks = _signals(raw, tables, sample, facts, settings, notes)
    checks = check_areas(peaks, {signal.name: signal for signal in signals})
    far = [check for check in checks if abs(check.relative_difference or 0.0) > _AREA_TOLERANCE]
    if far:
        numbers = ", ".join(str(peaks[check.peak].number) for check in far[:8])
        notes.append(
            f"{len(far)} of {len(checks)} areas differ by more than 1 % from the raw signal over the "
            f"stated straight baseline: peak {numbers}. Skimmed and distorted peaks do."
        )
    manual = any(peak.manual for peak in peaks)
    if "manually integrated" in facts.get("additional", "") and not manual:
        notes.append("The report says that peaks were integrated by hand, and no peak is marked so.")
    return FileImport(
        format="chemstation",
        instrument=facts.get("instrument") or (first.metadata.get("model") if first else None),
        operator=facts.get("operator") or (first.metadata.get("operator") if first else None),
        sample_name=sample,
        sample_id=facts.get("sample_id"),
        acquired=acquired,
        processed=moment(facts.get("processed"), settings),
        method=_method(facts) or (first.metadata.get("method") if first else None),
        injection=_injection(facts, tables, acquired),
        signals=tuple(signals),
        peaks=tuple(peaks),
        area_checks=checks,
    )


def _acquired(
    facts: Mapping[str, str], raw: Mapping[str, Signal], settings: Settings, notes: list[str]
) -> Moment | None:
    """The time of the injection; where the report's date is ambiguous, the raw channel's spelling of it."""
    stated = moment(facts.get("acquired"), settings)
    if stated is not None and stated.local is not None:
        return stated
    for signal in raw.values():
        other = moment(signal.metadata.get("date"), settings)
        if (
            other is not None
            and other.local is not None
            and (stated is None or other.local[14:19] == _minutes(stated.text))
        ):
            return other
    if stated is not None:
        notes.append(f"The time “{stated.text}” can be read in two ways: set whether the day comes first.")
    return stated


def _minutes(text: str) -> str:
    found = re.search(r"\d{1,2}:(\d{2}:\d{2})", text)
    return found.group(1) if found else ""


def _method(facts: Mapping[str, str]) -> str | None:
    return _last_part(facts.get("method", "").partition(" (")[0])  # "... (Sequence Method)"


def _last_part(path: str) -> str | None:
    return path.replace("\\", "/").rpartition("/")[2].strip() or None


def _injection(facts: Mapping[str, str], tables: list[Table], acquired: Moment | None) -> Injection:
    path = next(
        (table.facts["RawdataFile"] for table in tables if table.facts.get("RawdataFile")),
        facts.get("data_file", ""),
    )
    vial = re.sub(r"^Vial\s+", "", facts.get("vial", ""))
    return Injection(
        data_file=_last_part(path),
        acquired=acquired.local if acquired else None,
        vial=None if vial in ("", "-", "-1") else vial,  # -1: no vial, injected by a valve or by hand
        sequence_line=facts.get("line"),
        number=facts.get("number"),
    )


def _signals(
    raw: Mapping[str, Signal],
    tables: list[Table],
    sample: str | None,
    facts: Mapping[str, str],
    settings: Settings,
    notes: list[str],
) -> tuple[list[Signal], list[Peak]]:
    signals, peaks, taken = dict(raw), list[Peak](), set[str]()
    for table in tables:
        name = raw_of(table, raw, sample, taken)
        if name is None:
            name = table.signal or f"Signal {len(signals) + 1}"
            signals[name] = Signal(
                name=name,
                detector=detector(table.signal),
                description=table.signal,
                unit=table.facts.get("YUnits"),
            )
        else:
            taken.add(name)
            signals[name] = replace(
                signals[name],
                description=table.signal,
                detector=detector(table.signal) or signals[name].detector,
            )
        peaks += [replace(peak, signal=name) for peak in table.peaks]
    for name, signal in raw.items():
        notebook = signal.metadata.get("notebook")
        if sample and notebook and notebook != sample:
            notes.append(
                f"{name} says that it is of “{notebook}”, not of “{sample}”: shown, and not taken for it."
            )
    return list(signals.values()), peaks
