"""Allotrope Simple Model (ASM) documents of chromatography, as JSON: signals, peaks, sample, injection."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from instruments.files.errors import FileDamaged
from instruments.files.settings import Settings
from instruments.files.shape import FileImport, Injection, Peak, Signal, signal_of
from instruments.files.single import finite, parse_json, the_one, unread
from instruments.files.text import moment

_MOST_SIGNALS = 2_000


def is_asm(content: bytes) -> bool:
    """Whether this is JSON that names an ASM manifest."""
    return content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"{" and b'"$asm.manifest"' in content


def recognises(files: Mapping[str, bytes]) -> bool:
    """Whether one of the files is an ASM document."""
    return any(is_asm(content) for content in files.values())


def read(files: Mapping[str, bytes], settings: Settings) -> FileImport:
    """One document. Names are those of the measurements, so several samples in one document stay apart."""
    name = the_one(files, is_asm)
    root = _object(parse_json(name, files[name], settings))
    technique, aggregate = _aggregate(root, name)
    documents = _objects(aggregate.get(f"{technique} document"))
    measured = [(document, each) for document in documents for each in _measurements(document)]
    if len(measured) > _MOST_SIGNALS:
        raise FileDamaged(name=name, what=f"it has more than {_MOST_SIGNALS} measurements")
    signals: list[Signal] = []
    peaks: list[Peak] = []
    for index, (_, measurement) in enumerate(measured, start=1):
        signal = _signal(name, index, measurement)
        signals.append(signal)
        peaks += _peaks(signal.name, measurement)
    system, data = (
        _object(aggregate.get("device system document")),
        _object(aggregate.get("data system document")),
    )
    injections = [_object(each.get("injection document")) for _, each in measured]
    acquired = moment(_same(_text(each.get("injection time")) for each in injections), settings)
    samples = [_object(each.get("sample document")) for _, each in measured]
    return FileImport(
        format="asm",
        instrument=_text(system.get("asset management identifier")),
        operator=_same(_text(document.get("analyst")) for document, _ in measured),
        sample_name=_same(_text(each.get("written name")) for each in samples),
        sample_id=_same(_text(each.get("sample identifier")) for each in samples),
        acquired=acquired,
        method=_same(_text(document.get("device method identifier")) for document, _ in measured),
        injection=Injection(
            data_file=_same(_text(each.get("injection identifier")) for each in injections),
            acquired=acquired.local if acquired else None,
            sequence_line=None,
            number=None,
            vial=_same(_text(each.get("location identifier")) for each in samples),
        ),
        signals=tuple(signals),
        peaks=tuple(peaks),
        not_understood=unread(files, name),
        metadata={
            "manifest": str(root.get("$asm.manifest")),
            "technique": technique,
            "documents": str(len(documents)),
            **{key: str(value) for key, value in data.items() if isinstance(value, str | int | float)},
        },
    )


def _aggregate(root: Mapping[str, Any], name: str) -> tuple[str, Mapping[str, Any]]:
    for key, value in root.items():
        technique = key.removesuffix(" aggregate document")
        if technique != key and f"{technique} document" in _object(value):
            return technique, _object(value)
    raise FileDamaged(name=name, what="it has no aggregate document of a technique")


def _measurements(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The measurements; older revisions have them, and what they share, in the document itself."""
    listed = _object(document.get("measurement aggregate document")).get("measurement document")
    shared = {
        key: document[key] for key in ("sample document", "injection document") if _object(document.get(key))
    }
    for each in _objects(listed if listed is not None else document.get("measurement document")):
        yield {**shared, **each}


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _objects(value: Any) -> list[dict[str, Any]]:
    """A list of objects; some writers give a lone one without its list."""
    return [_object(each) for each in value] if isinstance(value, list) else [value] if _object(value) else []


def _text(value: Any) -> str | None:
    return str(value) if isinstance(value, str | int | float) and str(value) not in ("", "N/A") else None


def _same(texts: Iterator[str | None]) -> str | None:
    """What all measurements say alike."""
    found = set(texts)
    return found.pop() if len(found) == 1 else None


def _quantity(value: Any) -> tuple[float | None, str | None]:
    number = _object(value).get("value")
    if isinstance(number, bool) or not isinstance(number, int | float) or not -1e300 < number < 1e300:
        return None, _text(_object(value).get("unit"))
    return (None if math.isnan(number) else float(number)), _text(_object(value).get("unit"))


def _signal(name: str, index: int, measurement: Mapping[str, Any]) -> Signal:
    cube = _object(measurement.get("chromatogram data cube"))
    control = _objects(
        _object(measurement.get("device control aggregate document")).get("device control document")
    )
    injection = _text(_object(measurement.get("injection document")).get("injection identifier"))
    label = _text(cube.get("label")) or "signal"
    title = _text(measurement.get("measurement identifier")) or str(index)
    described = f"{label}, injection {injection}" if injection else label
    structure, data = _object(cube.get("cube-structure")), _object(cube.get("data"))
    across, up = _axis(data.get("dimensions")), _axis(data.get("measures"))
    if len(across) != len(up):
        raise FileDamaged(name=name, what=f"{label} has more times than values, or fewer")
    device = _text(control[0].get("device type")) if control else None
    facts = {"label": label, "measurement": title}
    if not across:
        return Signal(
            name=f"{index} {label}", detector=device, unit=None, description=described, metadata=facts
        )
    return signal_of(
        name=f"{index} {label}",
        times=finite(across, name),
        values=finite(up, name),
        detector=device,
        time_unit=_unit(structure.get("dimensions")),
        unit=_unit(structure.get("measures")),
        description=described,
        metadata=facts,
    )


def _axis(listed: Any) -> list[float | None]:
    row = listed[0] if isinstance(listed, list) and listed and isinstance(listed[0], list) else []
    return [
        float(value)
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300
        else None
        for value in row
    ]


def _unit(listed: Any) -> str | None:
    axes = _objects(listed)
    return _text(axes[0].get("unit")) if axes else None


def _peaks(signal: str, measurement: Mapping[str, Any]) -> Iterator[Peak]:
    for processed in _objects(
        _object(measurement.get("processed data aggregate document")).get("processed data document")
    ):
        for index, row in enumerate(_objects(_object(processed.get("peak list")).get("peak")), start=1):
            yield _peak(signal, index, row)


def _peak(signal: str, index: int, row: Mapping[str, Any]) -> Peak:
    time, time_unit = _quantity(row.get("retention time"))
    area, area_unit = _quantity(row.get("peak area"))
    height, height_unit = _quantity(row.get("peak height"))
    return Peak(
        signal=signal,
        number=index,
        name=_text(row.get("written name")),
        retention_time=time,
        retention_time_unit=time_unit,
        start=_quantity(row.get("peak start"))[0],
        end=_quantity(row.get("peak end"))[0],
        area=area,
        area_unit=area_unit,
        area_percent=_quantity(row.get("relative peak area"))[0],
        height=height,
        height_unit=height_unit,
        width=_quantity(row.get("peak width at half height"))[0],
        fields={
            str(key): f"{_quantity(value)[0]!r} {_quantity(value)[1] or ''}".strip()
            if isinstance(value, dict)
            else str(value)
            for key, value in row.items()
        },
    )
