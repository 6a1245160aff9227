"""A gas chromatography run as an Allotrope Simple Model (ASM) document.

Names and units are those of the model's revision REC/2026/06 as the exporter of rainbow-api 1.5.5 writes it, compared with
public documents (docs/reference/instruments.md); the published JSON schema was not at hand, so a document was not validated.
What the model has no place for, or the run does not say, is left out and told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from typing import Any

from instruments.files.errors import FileError
from instruments.files.shape import FileImport, Peak, Signal

MANIFEST = (
    "http://purl.allotrope.org/manifests/gas-chromatography/REC/2026/06/gas-chromatography.tabular.manifest"
)
_SECONDS = {"min": 60.0, "s": 1.0}
_MEASURES = {"pA": "electric current", "mV": "voltage"}
_PER_UNIT = {
    "pA": ("pA", 1.0),
    "nA": ("pA", 1e3),
    "V": ("mV", 1e3),
    "Volts": ("mV", 1e3),
    "mV": ("mV", 1.0),
    "uV": ("mV", 1e-3),
}
_SCALED = re.compile(r"(?:(?P<times>\d+(?:\.\d+)?)\s*)?(?P<unit>[A-Za-z]+)")
_DEVICES = {
    "FID": "flame ionization detector",
    "TCD": "thermal conductivity detector",
    "ECD": "electron capture detector",
}
_OTHER_TECHNIQUES = {"UV", "FLD", "RID", "ELSD", "MS", "LC"}
_NO_UNIT = "The signal {name} is left out: the model has no measure for its unit “{unit}”."
_OTHER = "The signal {name} is left out: a detector of kind {kind} is no part of gas chromatography."
_NO_DATA = "The signal {name} is left out: there is no raw data of it, or no unit of time."
_NO_ZONE = "The time of injection is left out: the zone of the instrument's clock is not known (--zone)."
_NO_VOLUME = "The injection volume, which the model requires, is not known to the readers."
_NO_SAMPLE = "The file names no sample, so the sample identifier, which the model requires, is left out."
_NO_METHOD = (
    "The file names no method, so the device method identifier, which the model requires, is left out."
)
_NO_AREA = "{count} areas of {name} have no unit that the model knows; they stand as text beside their peaks."
_NOT_FOUND = (
    "{count} components of {name} that were not found are left out: the model holds found peaks only."
)


class NoChromatogram(FileError):
    """Nothing of a run can stand in an ASM document of gas chromatography."""

    problem = "Nothing in this run can be written as gas chromatography ({what})."
    remedy = "Read it with `read`; a run of another technique is not written."


@dataclass(frozen=True, kw_only=True, slots=True)
class AsmDocument:
    """The document, ready for JSON, and sentences about what is not in it."""

    document: dict[str, Any]
    left_out: tuple[str, ...]


def gas_chromatography(run: FileImport) -> AsmDocument:
    """Return a run as an ASM document: times in s, values in pA or mV. Raises NoChromatogram."""
    left_out: list[str] = []
    injection = _injection(run, left_out)
    if not (run.sample_id or run.sample_name):
        left_out.append(_NO_SAMPLE)
    if not run.method:
        left_out.append(_NO_METHOD)
    measured = [
        {
            "measurement identifier": f"{_identity(run)}-{index}",
            "sample document": _sample(run, signal),
            "injection document": injection,
            "chromatography column document": {},
            **body,
        }
        for index, signal in enumerate(run.signals, start=1)
        if (body := _measurement(run, signal, left_out))
    ]
    if not measured:
        raise NoChromatogram(what=" ".join(left_out).rstrip(".") or "it has no signal")
    document = {
        **({"analyst": run.operator} if run.operator else {}),
        **({"device method identifier": run.method} if run.method else {}),
        "measurement aggregate document": {"measurement document": measured},
    }
    return AsmDocument(document=_root(run, document), left_out=tuple(left_out))


def _root(run: FileImport, document: dict[str, Any]) -> dict[str, Any]:
    system = {"asset management identifier": run.instrument} if run.instrument else {}
    return {
        "$asm.manifest": MANIFEST,
        "gas chromatography aggregate document": {
            "data system document": {
                "ASM converter name": "instruments",
                "ASM converter version": metadata.version("lims"),
                "file name": ", ".join(each.name for each in run.files) or run.format,
            },
            "device system document": system,
            "gas chromatography document": [document],
        },
    }


def _identity(run: FileImport) -> str:
    return run.files[0].sha256[:16] if run.files else "run"


def _sample(run: FileImport, signal: Signal) -> dict[str, str]:
    """The sample of the run; of a signal that names another one (a blank beside it), that one."""
    own = signal.metadata.get("notebook")
    if own and own not in (run.sample_name, run.sample_id):
        return {"sample identifier": own, "written name": own}
    found = {
        "sample identifier": run.sample_id or run.sample_name,
        "written name": run.sample_name,
        "location identifier": run.injection.vial if run.injection else None,
    }
    return {name: text for name, text in found.items() if text}


def _injection(run: FileImport, left_out: list[str]) -> dict[str, str]:
    found = {"injection identifier": (run.injection.data_file if run.injection else None) or _identity(run)}
    if run.acquired and run.acquired.at:
        found["injection time"] = run.acquired.at.isoformat()
    else:
        left_out.append(_NO_ZONE)
    left_out.append(_NO_VOLUME)
    return found


def _measurement(run: FileImport, signal: Signal, left_out: list[str]) -> dict[str, Any] | None:
    unit = _measure_unit(signal.unit)
    kind = "LC" if signal.name.startswith("LC ") else signal.detector
    if kind in _OTHER_TECHNIQUES:
        left_out.append(_OTHER.format(name=signal.name, kind=kind))
    elif unit is None:
        left_out.append(_NO_UNIT.format(name=signal.name, unit=signal.unit or "not stated"))
    elif signal.arrays is None or signal.time_unit not in _SECONDS:
        left_out.append(_NO_DATA.format(name=signal.name))
    else:
        device = {"device type": _DEVICES.get(kind or "", "chromatographic detector")}
        peaks = list(_peaks(run, signal, unit, left_out))
        processed = {"processed data document": [{"@index": 1, "peak list": {"peak": peaks}}]}
        return {
            "device control aggregate document": {"device control document": [device]},
            "chromatogram data cube": _cube(signal, *unit),
            **({"processed data aggregate document": processed} if peaks else {}),
        }
    return None


def _measure_unit(text: str | None) -> tuple[str, float] | None:
    """The model's unit for one as written, such as “25 µV”, and how many of it one of that is."""
    found = _SCALED.fullmatch((text or "").replace("µ", "u").replace("μ", "u").strip())
    if not found or found["unit"] not in _PER_UNIT:
        return None
    unit, factor = _PER_UNIT[found["unit"]]
    return unit, factor * float(found["times"] or 1)


def _cube(signal: Signal, unit: str, factor: float) -> dict[str, Any]:
    assert signal.arrays is not None  # noqa: S101  # _measurement saw to it
    times, values = signal.arrays()
    axis = {"@componentDatatype": "double"}
    return {
        "label": signal.name,
        "cube-structure": {
            "dimensions": [{**axis, "concept": "retention time", "unit": "s"}],
            "measures": [{**axis, "concept": _MEASURES[unit], "unit": unit}],
        },
        "data": {
            "dimensions": [(times * _SECONDS[signal.time_unit or "s"]).tolist()],
            "measures": [(values * factor).tolist()],
        },
    }


def _peaks(
    run: FileImport, signal: Signal, measure: tuple[str, float], left_out: list[str]
) -> Iterator[dict[str, Any]]:
    own = [peak for peak in run.peaks if peak.signal == signal.name]
    found = [peak for peak in own if peak.found]
    if len(own) > len(found):
        left_out.append(_NOT_FOUND.format(count=len(own) - len(found), name=signal.name))
    if strange := sum(peak.area is not None and _area_factor(peak, measure[0]) is None for peak in found):
        left_out.append(_NO_AREA.format(count=strange, name=signal.name))
    for index, peak in enumerate(found, start=1):
        yield {"@index": index, **dict(_peak(peak, *measure))}


def _peak(peak: Peak, unit: str, factor: float) -> Iterator[tuple[str, Any]]:
    if peak.name:
        yield "written name", peak.name
    per = _SECONDS.get(peak.retention_time_unit or "")
    area = _area_factor(peak, unit)
    height = _measure_unit(peak.height_unit)
    for title, value, scale, its_unit in (
        ("retention time", peak.retention_time, per, "s"),
        ("peak start", peak.start, per, "s"),
        ("peak end", peak.end, per, "s"),
        ("peak area", peak.area, area, f"{unit}.s"),
        ("relative peak area", peak.area_percent, 1.0, "%"),
        ("peak height", peak.height, height[1] if height and height[0] == unit else None, unit),
        ("peak value at start", peak.baseline_start, factor, unit),
        ("peak value at end", peak.baseline_end, factor, unit),
    ):
        if value is not None and scale is not None:
            yield title, {"value": value * scale, "unit": its_unit}
    said = {
        "peak area as stated": f"{peak.area!r} {peak.area_unit or ''}"
        if area is None and peak.area
        else None,
        "amount": f"{peak.amount!r} {peak.amount_unit or ''}" if peak.amount is not None else None,
        "integration type": peak.type,
        "integrated by hand": None if peak.manual is None else str(peak.manual).lower(),
    }
    custom = [
        {"@index": index, "datum label": label, "scalar string datum": text.strip()}
        for index, (label, text) in enumerate(((k, v) for k, v in said.items() if v), start=1)
    ]
    if custom:
        yield "custom information aggregate document", {"custom information document": custom}


def _area_factor(peak: Peak, unit: str) -> float | None:
    """How many of the model's unit of area one of the stated is; None where that is not stated or of another kind."""
    per_value, times, per_time = (peak.area_unit or "").replace("·", "*").replace(".", "*", 1).rpartition("*")
    found, seconds = _measure_unit(per_value), _SECONDS.get(per_time.strip())
    if not times or found is None or seconds is None or found[0] != unit:
        return None
    return found[1] * seconds
