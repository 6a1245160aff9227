"""Inficon Micro GC Fusion runs (.fusion-data): JSON with one detector per module."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from instruments.files.areas import check_areas
from instruments.files.settings import Settings
from instruments.files.shape import FileImport, Injection, Peak, Signal, signal_of
from instruments.files.single import finite, parse_json, the_one, unread
from instruments.files.text import moment


def is_microgc(content: bytes) -> bool:
    """Whether this is JSON with the keys of such a run."""
    return content.lstrip()[:1] == b"{" and b'"detectors"' in content and b'"runTimeStamp"' in content


def recognises(files: Mapping[str, bytes]) -> bool:
    """Whether one of the files is a Fusion run."""
    return any(is_microgc(content) for content in files.values())


def read(files: Mapping[str, bytes], settings: Settings) -> FileImport:
    """One run: a signal per detector and its peaks, retention times in seconds."""
    name = the_one(files, is_microgc)
    run = _object(parse_json(name, files[name], settings))
    detectors = {str(key): _object(value) for key, value in _object(run.get("detectors")).items()}
    signals = [_signal(name, key, detector) for key, detector in detectors.items()]
    peaks = [peak for key, detector in detectors.items() for peak in _peaks(key, detector)]
    notes = [
        f"{key} expected {detector.get('nValuesExpected')} values and has {signal.points}."
        for (key, detector), signal in zip(detectors.items(), signals, strict=True)
        if detector.get("nValuesExpected") not in (None, signal.points)
    ]
    annotations = _object(run.get("annotations"))
    acquired = moment(_text(run.get("runTimeStamp")), settings)
    system = _object(_object(run.get("systemConfiguration")).get("systemInfo"))
    return FileImport(
        format="microgc-fusion",
        instrument=_text(system.get("systemSerialNumber")),
        sample_name=_text(annotations.get("name")),
        sample_id=_text(run.get("$id")),
        acquired=acquired,
        method=_text(run.get("methodName")),
        signals=tuple(signals),
        peaks=tuple(peaks),
        injection=Injection(
            data_file=_text(run.get("$id")),
            acquired=acquired.local if acquired else None,
            vial=_text(annotations.get("valcoPositionName")),
            number=None,
            sequence_line=_text(annotations.get("valcoPosition")),
        ),
        area_checks=check_areas(peaks, {signal.name: signal for signal in signals}),
        warnings=tuple(notes),
        not_understood=unread(files, name),
        metadata={key: str(value) for key, value in run.items() if isinstance(value, str | int | float)},
    )


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str | None:
    return str(value) if isinstance(value, str | int | float) and str(value) else None


def _float(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None


def _signal(name: str, key: str, detector: Mapping[str, Any]) -> Signal:
    import numpy as np

    given, rate = detector.get("values"), _float(detector.get("nValuesPerSecond"))
    if not isinstance(given, list) or not rate:
        return Signal(name=key, detector=key.rpartition(":")[2].upper() or None, unit=None)
    values = finite((_float(value) for value in given), name)
    return signal_of(
        name=key,
        times=np.arange(len(values)) / rate,
        values=values,
        time_unit="s",
        unit=None,
        detector=key.rpartition(":")[2].upper() or None,
        metadata={
            name: str(detector[name]) for name in ("nValuesPerSecond", "carrierGas") if name in detector
        },
    )


def _peaks(key: str, detector: Mapping[str, Any]) -> list[Peak]:
    listed = _object(detector.get("analysis")).get("peaks")
    rows = [_object(row) for row in listed] if isinstance(listed, list) else []
    return [_peak(key, index, row) for index, row in enumerate(rows, start=1)]


def _peak(key: str, index: int, row: Mapping[str, Any]) -> Peak:
    """A labelled peak with neither area nor height was looked for and not found."""
    baseline = _object(row.get("baselinePoints"))
    area = _float(row.get("area"))
    return Peak(
        signal=key,
        number=index,
        name=_text(row.get("label")),
        retention_time=_float(row.get("top")),
        retention_time_unit="s",
        start=_float(row.get("start")),
        end=_float(row.get("end")),
        area=area,
        height=_float(row.get("height")),
        amount=_float(row.get("concentration")),
        found=bool(area) or bool(_float(row.get("height"))),
        baseline_start=_float(baseline.get("start")),
        baseline_end=_float(baseline.get("end")),
        fields={str(name): str(value) for name, value in row.items()},
    )
