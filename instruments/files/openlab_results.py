"""Agilent OpenLab CDS 2 result sets (.rslt): injections (.dx) with their results (.rx) and the sequence (.acaml)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from instruments.errors import InstrumentError
from instruments.files.areas import check_areas
from instruments.files.chemstation_tables import is_manual
from instruments.files.errors import TooLarge
from instruments.files.openlab import read as read_dx
from instruments.files.settings import Settings
from instruments.files.shape import FileImport, Peak, Signal
from instruments.files.single import parse_xml
from instruments.files.source import Limits, unzip
from instruments.files.text import number

_NAMESPACE = "{urn:schemas-agilent-com:acaml21}"
_RESULT = "Base/InjectionACAML"
_MOST_BYTES = 400_000_000  # of all injections together


def is_result_set(content: bytes) -> bool:
    """Whether this is a zip with a sequence, injections and results in it."""
    return content[:4] == b"PK\x03\x04" and b".acaml" in content and b".rx" in content


def recognises(files: Mapping[str, bytes]) -> bool:
    """Whether a result set is among the files, or they are one themselves."""
    endings = {PurePosixPath(name).suffix.lower() for name in files}
    return {".acaml", ".rx"} <= endings or any(is_result_set(content) for content in files.values())


def read(files: Mapping[str, bytes], settings: Settings) -> FileImport:
    """Every injection of the set. Signals and peaks are named with their injection; what all say alike is told once."""
    packed = next((name for name in sorted(files) if is_result_set(files[name])), None)
    inside = unzip(packed, files[packed]) if packed is not None else dict(files)
    inside = {name: content for name, content in inside.items() if "__MACOSX" not in name}
    budget = _Budget(_MOST_BYTES)
    traces = {
        each: trace
        for name in inside
        if name.lower().endswith(".acaml")
        for each, trace in _traces(name, inside[name])
    }
    runs, notes = dict[str, FileImport](), list[str]()
    peaks: list[Peak] = []
    for name in sorted(inside):
        stem = PurePosixPath(name).stem
        try:
            if name.lower().endswith(".dx"):
                budget.take(name, inside[name])
                runs[stem] = read_dx({name: inside[name]}, settings)
                notes += runs[stem].warnings
        except InstrumentError as broken:
            notes.append(str(broken))
    signals = {
        signal.metadata.get("trace", ""): replace(signal, name=f"{stem} {signal.name}")
        for stem, run in runs.items()
        for signal in run.signals
    }
    for name in sorted(name for name in inside if name.lower().endswith(".rx")):
        try:
            peaks += _peaks(name, unzip(name, inside[name], budget.take(name, inside[name])), traces, signals)
        except InstrumentError as broken:
            notes.append(str(broken))
    left = [
        f"{name}: kept, not read"
        for name in sorted(inside)
        if PurePosixPath(name).suffix.lower() not in (".dx", ".rx", ".acaml")
    ]
    left += [f"{name}: kept, not read" for name in sorted(files) if packed is not None and name != packed]
    return replace(
        _alike(runs),
        signals=tuple(signals.values()),
        peaks=tuple(peaks),
        warnings=tuple(notes),
        area_checks=check_areas(peaks, {signal.name: signal for signal in signals.values()}),
        not_understood=tuple(left),
    )


class _Budget:
    """How much all archives inside the set may hold together."""

    def __init__(self, limit: int) -> None:
        self.left = limit

    def take(self, name: str, content: bytes) -> Limits:
        """The limits for the next archive, after what it says of its own size was taken off."""
        self.left -= sum(len(entry) for entry in unzip(name, content).values())
        if self.left <= 0:
            raise TooLarge(name=name, limit=f"{_MOST_BYTES // 1_000_000} MB")
        return Limits(bytes=self.left + 1_000_000)


def _traces(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """The trace of each signal, by the signal's id."""
    for signal in parse_xml(name, content).iter(f"{_NAMESPACE}Signal"):
        trace = (signal.findtext(f"{_NAMESPACE}TraceID") or "").strip().lower()
        if signal.get("id") and trace:
            yield str(signal.get("id")), trace


def _peaks(
    name: str, entries: Mapping[str, bytes], traces: Mapping[str, str], signals: Mapping[str, Signal]
) -> Iterator[Peak]:
    if _RESULT not in entries:
        return
    root = parse_xml(name, entries[_RESULT])
    named = {
        str(peak.get("id")): compound
        for each in root.iter(f"{_NAMESPACE}InjectionCompound")
        if (compound := (each.findtext(f"{_NAMESPACE}CompoundName") or "").strip())
        for peak in each.iter(f"{_NAMESPACE}Peak_ID")
    }
    for result in root.iter(f"{_NAMESPACE}SignalResult"):
        owner = result.find(f"{_NAMESPACE}Signal_ID")
        identity = str(owner.get("id")) if owner is not None else "signal"
        signal = signals.get(traces.get(identity, ""))
        label = signal.name if signal else f"{PurePosixPath(name).stem} {identity}"
        for index, peak in enumerate(result.iter(f"{_NAMESPACE}Peak"), start=1):
            yield _peak(label, index, peak, named)


def _peak(signal: str, index: int, element: Any, named: Mapping[str, str]) -> Peak:
    given = {str(each.tag).removeprefix(_NAMESPACE): each for each in element}

    def value(key: str) -> float | None:
        return number(given[key].get("val")) if key in given else None

    def unit(key: str) -> str | None:
        return (given[key].get("unit") or None) if key in given else None

    code = (given["BaselineCode"].text or "").strip() if "BaselineCode" in given else ""
    identity = str(element.get("id"))
    fields = {key: str(each.get("val") or each.text or "").strip() for key, each in given.items()}
    return Peak(
        signal=signal,
        number=index,
        name=named.get(identity),
        retention_time=value("RetentionTime"),
        retention_time_unit=unit("RetentionTime"),
        start=value("BeginTime"),
        end=value("EndTime"),
        area=value("Area"),
        area_unit=unit("Area"),
        area_percent=value("AreaPercent"),
        height=value("Height"),
        height_unit=unit("Height"),
        width=value("WidthBase"),
        type=code or None,
        manual=is_manual(code),
        baseline_start=value("BaselineStart"),
        baseline_end=value("BaselineEnd"),
        fields={"id": identity, **fields},
    )


def _alike(runs: Mapping[str, FileImport]) -> FileImport:
    """What all injections say alike; the rest stands in the metadata, by injection."""

    def same(name: str) -> Any:
        found = [getattr(run, name) for run in runs.values()]
        return found[0] if found and all(each == found[0] for each in found) else None

    metadata = {
        f"{stem}: {key}": text for stem, run in runs.items() for key, text in run.metadata.items() if text
    }
    return FileImport(
        format="openlab-rslt",
        operator=same("operator"),
        sample_name=same("sample_name"),
        sample_id=same("sample_id"),
        acquired=same("acquired"),
        method=same("method"),
        injection=same("injection"),
        metadata=metadata,
    )
